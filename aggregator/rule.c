#include "aggregator/rule.h"

#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "feeds/limits.h"
#include "feeds/text.h"

struct term {
	enum rule_field field;
	bool is_negated;
	bool is_last; /* of its rule: the next one begins another */
	pcre2_code *code;
};

struct rule {
	struct term terms[LIMIT_RULE_TERMS];
	size_t count;
	pcre2_match_context *context;
	pcre2_match_data *match;
};

static const char *const field_names[RULE_FIELD_COUNT] = {
	[RULE_TITLE] = "title",   [RULE_LINK] = "link",       [RULE_CATEGORY] = "category",
	[RULE_AUTHOR] = "author", [RULE_CONTENT] = "content",
};

/* ---- what an entry says -------------------------------------------------------------- */

static void add_text(struct arena *arena, struct rule_subject *subject,
                     enum rule_field field, const char *text)
{
	struct rule_text *added = text && text[0] ? LIST_ADD(arena, subject) : NULL;

	if (added)
		*added = (struct rule_text){field, text};
}

static void add_html(struct arena *arena, struct rule_subject *subject, const char *html)
{
	if (html)
		add_text(arena, subject, RULE_CONTENT,
		         text_from_html(arena, str_from(html)));
}

bool rule_subject_make(const struct entry_version *version, struct arena *arena,
                       struct rule_subject *subject, struct error *err)
{
	const struct entry *parsed = version->parsed;

	*subject = (struct rule_subject){0};
	add_text(arena, subject, RULE_TITLE, version->title);
	add_text(arena, subject, RULE_LINK, parsed->link);
	for (size_t i = 0; i < parsed->categories.count; i++) {
		add_text(arena, subject, RULE_CATEGORY, parsed->categories.items[i].term);
		add_text(arena, subject, RULE_CATEGORY, parsed->categories.items[i].label);
	}
	for (size_t i = 0; i < parsed->authors.count; i++)
		add_text(arena, subject, RULE_AUTHOR, parsed->authors.items[i].name);
	add_html(arena, subject, version->summary);
	add_html(arena, subject, version->content);
	return arena_check(arena, err);
}

/* ---- reading ------------------------------------------------------------------------- */

/* Takes "FIELD:" from the front, where there is one; false for an unknown field. */
static bool take_field(struct str *rest, enum rule_field *field, struct error *err)
{
	size_t length = 0;

	*field = RULE_ANY;
	while (length < rest->len && rest->ptr[length] >= 'a' && rest->ptr[length] <= 'z')
		length++;
	if (length == 0 || length == rest->len || rest->ptr[length] != ':')
		return true;
	for (int i = 0; i < RULE_FIELD_COUNT; i++) {
		if (!str_equal((struct str){rest->ptr, length}, str_from(field_names[i])))
			continue;
		*field = (enum rule_field)i;
		*rest = str_skip(*rest, length + 1);
		return true;
	}
	return error_set(err, ERROR_USAGE,
	                 "a rule's field is title, link, category, author or content, "
	                 "not %.*s: put a text with a colon in quotes",
	                 (int)length, rest->ptr);
}

/* The length of what stands before the closing `mark`; a backslash keeps the next byte from
 * closing an expression. */
static size_t find_end(struct str text, char mark)
{
	size_t at = 0;

	while (at < text.len && text.ptr[at] != mark)
		at += mark == '/' && text.ptr[at] == '\\' && at + 1 < text.len ? 2 : 1;
	return at;
}

/* Takes a word, "words" or /an expression/. */
static bool take_value(struct str *rest, struct str *value, bool *is_expression,
                       struct error *err)
{
	char mark = rest->len ? rest->ptr[0] : '\0';
	size_t length = 0;

	*is_expression = mark == '/';
	if (mark == '"' || mark == '/') {
		*rest = str_skip(*rest, 1);
		length = find_end(*rest, mark);
		if (length >= rest->len)
			return error_set(err, ERROR_USAGE, "a rule lacks its closing %c",
			                 mark);
		*value = (struct str){rest->ptr, length};
		*rest = str_skip(*rest, length + 1);
	} else {
		while (length < rest->len && !ascii_is_space(rest->ptr[length]))
			length++;
		*value = (struct str){rest->ptr, length};
		*rest = str_skip(*rest, length);
	}
	return value->len > 0 ||
	       error_set(err, ERROR_USAGE, "a rule has a term without text");
}

static bool compile(struct term *term, struct str value, bool is_expression,
                    struct error *err)
{
	uint32_t options = PCRE2_CASELESS | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF |
	                   PCRE2_NEVER_BACKSLASH_C |
	                   (is_expression ? PCRE2_UCP : PCRE2_LITERAL);
	PCRE2_SIZE place = 0;
	int code = 0;
	char reason[120];

	/* PCRE2_LITERAL takes few other options. */
	if (!is_expression)
		options &= ~(uint32_t)PCRE2_NEVER_BACKSLASH_C;
	term->code = pcre2_compile((PCRE2_SPTR)value.ptr, value.len, options, &code, &place,
	                           NULL);
	if (term->code)
		return true;
	pcre2_get_error_message(code, (PCRE2_UCHAR *)reason, sizeof(reason));
	return error_set(err, ERROR_USAGE, "a rule's /%.*s/ is no regular expression: %s",
	                 (int)value.len, value.ptr, reason);
}

static bool take_term(struct rule *rule, struct str *rest, struct error *err)
{
	struct term *term = &rule->terms[rule->count];
	bool is_expression;
	struct str value = {0};

	if (rule->count == LIMIT_RULE_TERMS)
		return error_set(err, ERROR_USAGE, "a rule has more than %zu terms",
		                 LIMIT_RULE_TERMS);
	if (rest->ptr[0] == '-') {
		term->is_negated = true;
		*rest = str_skip(*rest, 1);
	}
	if (!take_field(rest, &term->field, err) ||
	    !take_value(rest, &value, &is_expression, err) ||
	    !compile(term, value, is_expression, err))
		return false;
	rule->count++;
	return true;
}

/* Whether `rest` begins with the word that parts rules; takes it. */
static bool take_or(struct str *rest)
{
	if (!str_starts(*rest, STR("OR")) ||
	    (rest->len > 2 && !ascii_is_space(rest->ptr[2])))
		return false;
	*rest = str_skip(*rest, 2);
	return true;
}

static bool take_terms(struct rule *rule, struct str rest, struct error *err)
{
	bool is_open = false; /* the rule has a term already */

	for (rest = str_trim(rest); rest.len; rest = str_trim(rest)) {
		if (take_or(&rest)) {
			if (!is_open)
				break;
			rule->terms[rule->count - 1].is_last = true;
			is_open = false;
			continue;
		}
		if (!take_term(rule, &rest, err))
			return false;
		is_open = true;
	}
	if (!is_open)
		return error_set(err, ERROR_USAGE, "a rule has no term");
	rule->terms[rule->count - 1].is_last = true;
	return true;
}

static bool prepare(struct rule *rule, struct error *err)
{
	rule->context = pcre2_match_context_create(NULL);
	rule->match = pcre2_match_data_create(1, NULL);
	if (!rule->context || !rule->match)
		return error_set(err, ERROR_MEMORY, "out of memory");
	pcre2_set_match_limit(rule->context, LIMIT_RULE_STEPS);
	pcre2_set_heap_limit(rule->context, LIMIT_RULE_HEAP_KB);
	return true;
}

struct rule *rule_parse(const char *text, struct error *err)
{
	struct rule *rule = calloc(1, sizeof(*rule));

	if (!rule)
		error_set(err, ERROR_MEMORY, "out of memory");
	else if (prepare(rule, err) && take_terms(rule, str_from(text), err))
		return rule;
	rule_free(rule);
	return NULL;
}

void rule_free(struct rule *rule)
{
	if (!rule)
		return;
	for (size_t i = 0; i < LIMIT_RULE_TERMS; i++)
		pcre2_code_free(rule->terms[i].code);
	pcre2_match_data_free(rule->match);
	pcre2_match_context_free(rule->context);
	free(rule);
}

/* ---- matching ------------------------------------------------------------------------ */

static enum rule_answer search(const struct rule *rule, const struct term *term,
                               const char *text)
{
	int code = pcre2_match(term->code, (PCRE2_SPTR)text, strlen(text), 0, 0,
	                       rule->match, rule->context);

	if (code >= 0)
		return RULE_YES;
	return code == PCRE2_ERROR_NOMATCH ? RULE_NO : RULE_UNDECIDED;
}

static enum rule_answer match_term(const struct rule *rule, const struct term *term,
                                   const struct rule_subject *subject)
{
	enum rule_answer answer = RULE_NO;

	for (size_t i = 0; i < subject->count && answer != RULE_YES; i++) {
		enum rule_answer found = RULE_NO;

		if (term->field == RULE_ANY || term->field == subject->items[i].field)
			found = search(rule, term, subject->items[i].text);
		if (found != RULE_NO)
			answer = found;
	}
	if (term->is_negated && answer != RULE_UNDECIDED)
		return answer == RULE_YES ? RULE_NO : RULE_YES;
	return answer;
}

/* Three-valued logic: of terms the least counts, of rules the most. */
enum rule_answer rule_match(const struct rule *rule, const struct rule_subject *subject)
{
	enum rule_answer best = RULE_NO, whole = RULE_YES;

	for (size_t i = 0; i < rule->count; i++) {
		const struct term *term = &rule->terms[i];

		if (whole != RULE_NO) {
			enum rule_answer answer = match_term(rule, term, subject);

			if (answer != RULE_YES)
				whole = answer;
		}
		if (!term->is_last)
			continue;
		if (whole == RULE_YES)
			return RULE_YES;
		if (whole == RULE_UNDECIDED)
			best = RULE_UNDECIDED;
		whole = RULE_YES;
	}
	return best;
}
