/* HTML in items: all that an HTML parser would have to repair, and what readers take out. */
#include "feeds/check_markup.h"
#include "feeds/html_policy.h"
#include "feeds/html_stack.h"
#include "feeds/html_token.h"
#include "feeds/text.h"

#define OPEN_ELEMENTS ((size_t)LIMIT_HTML_DEPTH * 2)

struct open_element {
	enum html_name name;
	enum html_role role;
	struct str written;
};

struct html_check {
	struct checker *checker;
	const struct check_value *value;
	struct str html;
	struct html_scanner scanner;
	size_t depth;
	struct open_element open[OPEN_ELEMENTS];
};

static void note_fault(struct html_check *check, const char *at, enum check_id id,
                       struct str written)
{
	struct finding *finding = check_note_value(check->checker, id, check->value,
	                                           (size_t)(at - check->html.ptr));

	if (finding)
		finding->value = check_quote(check->checker, written);
}

/* ---- the stack ------------------------------------------------------------------------- */

#define ROLE(role) HTML_ROLE_BIT(HTML_ROLE_##role)
#define TABLE_PARTS (ROLE(ROW_GROUP) | ROLE(ROW) | ROLE(TABLE) | ROLE(COLUMN_GROUP))
#define SCOPE (ROLE(TABLE) | ROLE(CELL) | ROLE(CAPTION))

/* Their end tags may be left out. */
#define OPTIONAL                                                                           \
	(ROLE(PARAGRAPH) | ROLE(ITEM) | ROLE(TERM) | ROLE(RUBY_TEXT) | ROLE(CELL) |        \
	 ROLE(ROW) | ROLE(ROW_GROUP) | ROLE(COLUMN_GROUP))
#define IMPLIED (ROLE(PARAGRAPH) | ROLE(ITEM) | ROLE(TERM) | ROLE(RUBY_TEXT))

#define CLOSES_PARAGRAPH                                                                   \
	(ROLE(BLOCK) | ROLE(PARAGRAPH) | ROLE(HEADING) | ROLE(LIST) | ROLE(ITEM) |         \
	 ROLE(TERM) | ROLE(TABLE) | ROLE(RULE))

static bool has_role(const struct open_element *open, uint32_t roles)
{
	return HTML_HAS_ROLE(roles, open->role);
}

static const struct open_element *top(const struct html_check *check)
{
	return check->depth ? &check->open[check->depth - 1] : NULL;
}

/* The innermost of these roles that no barrier hides; 0: none, else its place plus 1. */
static size_t find_role(const struct html_check *check, uint32_t roles, uint32_t barriers)
{
	for (size_t i = check->depth; i > 0; i--) {
		if (has_role(&check->open[i - 1], roles))
			return i;
		if (has_role(&check->open[i - 1], barriers))
			return 0;
	}
	return 0;
}

static void push(struct html_check *check, enum html_name name, struct str written)
{
	if (check->depth < OPEN_ELEMENTS)
		check->open[check->depth++] = (struct open_element){
			.name = name,
			.role = (enum html_role)html_element(name)->role,
			.written = written};
}

/* Ends what is open above a place, and it: a fault where an end tag may not be left out. */
static void end_at(struct html_check *check, size_t place, const char *at,
                   uint32_t optional)
{
	while (check->depth > place) {
		const struct open_element *open = top(check);

		if (!has_role(open, optional))
			note_fault(check, at, CHECK_HTML_UNCLOSED, open->written);
		check->depth--;
	}
	if (check->depth == place && place > 0)
		check->depth--;
}

/* ---- starts ------------------------------------------------------------------------------ */

/* Where only parts of a table may stand. */
static bool is_between_cells(const struct html_check *check)
{
	const struct open_element *open = top(check);

	return open && has_role(open, TABLE_PARTS);
}

static void start_table_part(struct html_check *check, enum html_role role,
                             const struct html_token *token)
{
	const char *at = token->text.ptr;
	size_t table = find_role(check, ROLE(TABLE), 0);
	size_t row = find_role(check, ROLE(ROW), ROLE(TABLE));
	size_t group = find_role(check, ROLE(ROW_GROUP), ROLE(TABLE));
	size_t cell = find_role(check, ROLE(CELL) | ROLE(CAPTION), ROLE(TABLE));

	if (!table) {
		note_fault(check, at, CHECK_HTML_NO_TABLE, token->text);
		return;
	}
	if (cell)
		end_at(check, cell, at, OPTIONAL);
	if (role == HTML_ROLE_CELL && !row)
		note_fault(check, at, CHECK_HTML_NO_ROW, token->text);
	if (role != HTML_ROLE_CELL && row)
		end_at(check, row, at, OPTIONAL);
	if (role == HTML_ROLE_ROW_GROUP && group)
		end_at(check, group, at, OPTIONAL);
}

static bool is_table_part(enum html_role role)
{
	return role == HTML_ROLE_CAPTION || role == HTML_ROLE_COLUMN_GROUP ||
	       role == HTML_ROLE_COLUMN || role == HTML_ROLE_ROW_GROUP ||
	       role == HTML_ROLE_ROW || role == HTML_ROLE_CELL;
}

/* Ends a paragraph, item or term that the start tag leaves no room for. */
static void make_room(struct html_check *check, enum html_role role,
                      const struct html_token *token)
{
	const char *at = token->text.ptr;
	size_t open;

	if (role == HTML_ROLE_ITEM) {
		open = find_role(check, ROLE(ITEM), SCOPE | ROLE(LIST) | ROLE(BLOCK));
		if (open)
			end_at(check, open, at, IMPLIED);
	}
	if (role == HTML_ROLE_TERM) {
		open = find_role(check, ROLE(TERM), SCOPE | ROLE(LIST) | ROLE(BLOCK));
		if (open)
			end_at(check, open, at, IMPLIED);
	}
	if (HTML_HAS_ROLE(CLOSES_PARAGRAPH, role)) {
		open = find_role(check, ROLE(PARAGRAPH), SCOPE);
		if (open)
			end_at(check, open, at, IMPLIED);
	}
	if (role == HTML_ROLE_HEADING && top(check) &&
	    top(check)->role == HTML_ROLE_HEADING)
		note_fault(check, at, CHECK_HTML_IN_HEADING, token->text);
	if (role == HTML_ROLE_LINK && find_role(check, ROLE(LINK), SCOPE))
		note_fault(check, at, CHECK_HTML_IN_LINK, token->text);
}

static const char voids[] =
	"|area|base|basefont|br|col|embed|frame|hr|img|image|input|keygen|"
	"link|meta|param|source|track|wbr|";
static const char raws[] = "|style|iframe|noembed|noframes|textarea|title|xmp|";

static void check_start_tag(struct html_check *check, const struct html_token *token)
{
	enum html_name name = html_name_find(token->text);
	enum html_role role = (enum html_role)html_element(name)->role;
	enum check_id id = check_markup_tag(token->text);

	if (id != CHECK_RULES)
		note_fault(check, token->text.ptr, id, token->text);
	if (is_table_part(role))
		start_table_part(check, role, token);
	else if (is_between_cells(check) && id == CHECK_RULES && name != HTML_TEMPLATE &&
	         !check_markup_is_among("|form|input|", token->text))
		note_fault(check, token->text.ptr, CHECK_HTML_BETWEEN_CELLS, token->text);
	else
		make_room(check, role, token);
	if (check_markup_is_among(voids, token->text))
		return;
	if (check->scanner.is_self_closing && id == CHECK_RULES)
		note_fault(check, token->text.ptr, CHECK_HTML_SELF_CLOSED, token->text);
	if (role == HTML_ROLE_DROPPED_SCRIPT)
		html_script_text(&check->scanner);
	else if (check_markup_is_among(raws, token->text))
		html_raw_text(&check->scanner, token->text);
	if (!is_table_part(role) || find_role(check, ROLE(TABLE), 0))
		push(check, name, token->text);
}

/* ---- ends ---------------------------------------------------------------------------------- */

static size_t find_open(const struct html_check *check, struct str name)
{
	for (size_t i = check->depth; i > 0; i--) {
		if (str_equal_nocase(check->open[i - 1].written, name))
			return i;
		if (has_role(&check->open[i - 1], SCOPE) &&
		    !is_table_part(
			    (enum html_role)html_element(html_name_find(name))->role) &&
		    !str_equal_nocase(name, STR("table")))
			return 0;
	}
	return 0;
}

static void check_end_tag(struct html_check *check, const struct html_token *token)
{
	size_t open = find_open(check, token->text);

	if (open) {
		bool is_structure = has_role(&check->open[open - 1],
		                             TABLE_PARTS | ROLE(CELL));

		end_at(check, open, token->text.ptr, is_structure ? OPTIONAL : IMPLIED);
		return;
	}
	note_fault(check, token->text.ptr, CHECK_HTML_STRAY_END, token->text);
}

/* ---- text ----------------------------------------------------------------------------------- */

/* Whether a numeric reference ("x92", "146") names a character of Unicode: not a control, half
 * of a pair, or one of those that windows-1252 has elsewhere. */
static bool is_character(struct str number)
{
	bool is_hex = number.len > 0 && (number.ptr[0] == 'x' || number.ptr[0] == 'X');
	uint32_t code_point = 0;

	for (size_t i = is_hex; i < number.len && code_point <= 0x10FFFF; i++) {
		char c = ascii_lower(number.ptr[i]);

		code_point = code_point * (is_hex ? 16 : 10) +
		             (uint32_t)(ascii_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return !(code_point < 0x20 && code_point != '\t' && code_point != '\n') &&
	       !(code_point >= 0x7F && code_point <= 0x9F) &&
	       !(code_point >= 0xD800 && code_point <= 0xDFFF) && code_point <= 0x10FFFF &&
	       (code_point & 0xFFFE) != 0xFFFE &&
	       !(code_point >= 0xFDD0 && code_point <= 0xFDEF);
}

/* Names and numbers that HTML does not know, or that lack their ";". */
static void check_reference(struct html_check *check, struct str rest)
{
	char decoded[TEXT_REFERENCE_BYTES];
	size_t length = text_reference(rest, decoded), letters = 1;

	if (length > 0 && rest.ptr[length - 1] == ';' && rest.len > 1 && rest.ptr[1] != '#')
		return;
	if (length > 0 && rest.ptr[length - 1] != ';') {
		note_fault(check, rest.ptr, CHECK_HTML_REFERENCE_OPEN,
		           str_slice(rest, 0, length));
		return;
	}
	if (length > 0) {
		if (!is_character(str_slice(rest, 2, length - 1)))
			note_fault(check, rest.ptr, CHECK_HTML_REFERENCE_BAD,
			           str_slice(rest, 0, length));
		return;
	}
	while (letters < rest.len &&
	       (ascii_is_alpha(rest.ptr[letters]) || ascii_is_digit(rest.ptr[letters])))
		letters++;
	if (letters > 1 && letters < rest.len && rest.ptr[letters] == ';')
		note_fault(check, rest.ptr, CHECK_HTML_REFERENCE_UNKNOWN,
		           str_slice(rest, 0, letters + 1));
	else if (str_starts(rest, STR("&#")))
		note_fault(check, rest.ptr, CHECK_HTML_REFERENCE_UNKNOWN,
		           str_slice(rest, 0, 2));
}

static bool is_double_escaped(struct str rest)
{
	struct str name = str_skip(rest, strlen("&lt;"));
	size_t length = 0;

	if (!str_starts(rest, STR("&lt;")))
		return false;
	if (str_starts(name, STR("/")))
		name = str_skip(name, 1);
	while (length < name.len && ascii_is_alpha(name.ptr[length]))
		length++;
	return length > 0 && html_name_find(str_slice(name, 0, length)) != HTML_UNKNOWN &&
	       (str_starts(str_skip(name, length), STR("&gt;")) ||
	        str_starts(str_skip(name, length), STR(" href=")) ||
	        str_starts(str_skip(name, length), STR(" src=")));
}

/* Markup that is shown as text is meant only where it is shown as code. */
static bool is_in_code(const struct html_check *check)
{
	for (size_t i = 0; i < check->depth; i++)
		if (check->open[i].name == HTML_CODE || check->open[i].name == HTML_PRE ||
		    check->open[i].name == HTML_SAMP || check->open[i].name == HTML_KBD ||
		    check->open[i].name == HTML_TT)
			return true;
	return false;
}

static void check_text_token(struct html_check *check, struct str text,
                             const char **escaped)
{
	if (is_between_cells(check) && str_trim(text).len > 0)
		note_fault(check, str_trim(text).ptr, CHECK_HTML_BETWEEN_CELLS,
		           str_trim(text));
	for (size_t i = 0; i < text.len; i++) {
		struct str rest;

		while (i < text.len && text.ptr[i] != '&' && text.ptr[i] != '<')
			i++;
		rest = str_skip(text, i);
		if (rest.len == 0)
			return;
		if (rest.ptr[0] == '<') {
			note_fault(check, rest.ptr, CHECK_HTML_PLAIN,
			           str_slice(rest, 0, 12));
			continue;
		}
		check_reference(check, rest);
		if (!*escaped && is_double_escaped(rest) && !is_in_code(check))
			*escaped = rest.ptr;
	}
}

/* ---- attributes -------------------------------------------------------------------------------- */

#define ATTRIBUTES ((size_t)24)

static void check_attributes(struct html_check *check, bool is_start)
{
	struct html_attribute attribute;
	struct str names[ATTRIBUTES];
	bool is_told = false;
	size_t count = 0;

	while (html_next_attribute(&check->scanner, &attribute)) {
		struct check_markup markup = {.value = check->value,
		                              .name = attribute.name};
		const char *decoded;

		markup.offset = (size_t)((attribute.value.len ? attribute.value.ptr
		                                              : attribute.name.ptr) -
		                         check->html.ptr);
		/* Once: what is no tag at all has many words twice. */
		for (size_t i = 0; i < count && !is_told; i++) {
			is_told = str_equal_nocase(names[i], attribute.name);
			if (is_told)
				note_fault(check, attribute.name.ptr,
				           CHECK_HTML_ATTRIBUTE_TWICE, attribute.name);
		}
		if (count < ATTRIBUTES)
			names[count++] = attribute.name;
		if (!is_start)
			continue;
		decoded = str_find_char(attribute.value, '&') < attribute.value.len
		                  ? text_decode_references(check->checker->arena,
		                                           attribute.value)
		                  : NULL;
		check_markup_attribute(check->checker, &markup,
		                       decoded ? str_from(decoded) : attribute.value);
	}
}

/* ---- the way through ----------------------------------------------------------------------------- */

/* Between tokens: comments, and what HTML takes for one. */
static void check_gap(struct html_check *check, const char *from, const char *to)
{
	struct str gap = {from, (size_t)(to - from)};

	while (gap.len > 1) {
		gap = str_skip(gap, str_find_char(gap, '<'));
		if (gap.len < 2)
			return;
		if (str_starts(gap, STR("<!--"))) {
			size_t end = str_find(gap, STR("-->"));

			if (str_find(str_slice(gap, 4, end), STR("--")) < end - 4 &&
			    end > 4)
				note_fault(check, gap.ptr, CHECK_HTML_COMMENT, STR(""));
			gap = str_skip(gap, end + 3);
			continue;
		}
		if (gap.ptr[1] == '!' || gap.ptr[1] == '?' || gap.ptr[1] == '/')
			note_fault(check, gap.ptr, CHECK_HTML_NO_PLACE,
			           str_slice(gap, 0, 10));
		gap = str_skip(gap, 2);
	}
}

static void finish(struct html_check *check)
{
	for (size_t i = check->depth; i > 0; i--)
		if (!has_role(&check->open[i - 1], OPTIONAL))
			note_fault(check, check->open[i - 1].written.ptr,
			           CHECK_HTML_UNCLOSED, check->open[i - 1].written);
}

/* Drawings and formulas follow other rules. */
static bool skip_foreign(struct html_check *check, struct str name)
{
	struct html_token token;
	struct html_attribute attribute;

	if (!str_equal_nocase(name, STR("svg")) && !str_equal_nocase(name, STR("math")))
		return false;
	while (html_next_token(&check->scanner, &token)) {
		while (token.kind != HTML_TEXT &&
		       html_next_attribute(&check->scanner, &attribute))
			;
		if (token.kind == HTML_END_TAG && str_equal_nocase(token.text, name))
			break;
	}
	return true;
}

static void check_token(struct html_check *check, const struct html_token *token,
                        const char **escaped)
{
	if (token->kind == HTML_TEXT) {
		check_text_token(check, token->text, escaped);
		return;
	}
	check_attributes(check, token->kind == HTML_START_TAG);
	if (check->scanner.is_torn) {
		note_fault(check, token->text.ptr, CHECK_HTML_CUT_OFF, token->text);
		return;
	}
	if (token->kind == HTML_END_TAG) {
		check_end_tag(check, token);
		return;
	}
	check_start_tag(check, token);
	if (!check->scanner.is_self_closing && skip_foreign(check, token->text))
		check->depth--;
}

void check_html(struct checker *checker, const struct check_value *value)
{
	struct html_check check = {.checker = checker, .value = value, .html = value->text};
	struct html_token token;
	const char *escaped = NULL;
	bool has_tags = false;
	const char *before = value->text.ptr;

	html_scanner_init(&check.scanner, value->text);
	while (html_next_token(&check.scanner, &token)) {
		const char *start = token.text.ptr - (token.kind == HTML_START_TAG ? 1
		                                      : token.kind == HTML_END_TAG ? 2
		                                                                   : 0);

		if (start > before)
			check_gap(&check, before, start);
		check_token(&check, &token, &escaped);
		has_tags = has_tags || token.kind == HTML_START_TAG;
		before = check.scanner.at;
	}
	if (before)
		check_gap(&check, before, value->text.ptr + value->text.len);
	finish(&check);
	/* Beside real tags, escaped ones are meant to be seen. */
	if (escaped && !has_tags)
		note_fault(
			&check, escaped, CHECK_DOUBLE_ESCAPED,
			str_slice(str_skip(check.html, (size_t)(escaped - check.html.ptr)),
		                  0, 16));
}
