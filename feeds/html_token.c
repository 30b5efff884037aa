#include "feeds/html_token.h"

#include <string.h>

/* What ends the parts of a tag. */
enum {
	SPACE = 1,
	ENDS_NAME = 2,      /* of a tag: space / > */
	ENDS_ATTRIBUTE = 4, /* its name: space / > = */
	ENDS_VALUE = 8      /* without quotes: space > */
};

static const unsigned char byte_class[256] = {
	[' '] = SPACE | ENDS_NAME | ENDS_ATTRIBUTE | ENDS_VALUE,
	['\t'] = SPACE | ENDS_NAME | ENDS_ATTRIBUTE | ENDS_VALUE,
	['\n'] = SPACE | ENDS_NAME | ENDS_ATTRIBUTE | ENDS_VALUE,
	['\r'] = SPACE | ENDS_NAME | ENDS_ATTRIBUTE | ENDS_VALUE,
	['\f'] = SPACE | ENDS_NAME | ENDS_ATTRIBUTE | ENDS_VALUE,
	['/'] = ENDS_NAME | ENDS_ATTRIBUTE,
	['>'] = ENDS_NAME | ENDS_ATTRIBUTE | ENDS_VALUE,
	['='] = ENDS_ATTRIBUTE,
};

static bool is_class(char c, unsigned char class)
{
	return (byte_class[(unsigned char)c] & class) != 0;
}

static bool is_letter(char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

static struct str between(const char *start, const char *end)
{
	return (struct str){.ptr = start, .len = (size_t)(end - start)};
}

static size_t left(const struct html_scanner *scanner)
{
	return (size_t)(scanner->end - scanner->at);
}

/* Moves to the next byte of a class, or to the end. */
static void skip_to(struct html_scanner *scanner, unsigned char class)
{
	while (scanner->at < scanner->end && !is_class(*scanner->at, class))
		scanner->at++;
}

static void skip_space(struct html_scanner *scanner)
{
	while (scanner->at < scanner->end && is_class(*scanner->at, SPACE))
		scanner->at++;
}

/* Moves behind the next `mark`, or to the end. */
static void skip_behind(struct html_scanner *scanner, struct str mark)
{
	size_t at = str_find(between(scanner->at, scanner->end), mark);

	scanner->at += at;
	if (scanner->at < scanner->end)
		scanner->at += mark.len;
}

void html_scanner_init(struct html_scanner *scanner, struct str html)
{
	static const char nothing[1];

	*scanner = (struct html_scanner){.at = html.ptr ? html.ptr : nothing};
	scanner->end = scanner->at + html.len;
}

/*
 * Behind `<!--`.  A comment ends at `-->` or `--!>`, and `<!-->` and `<!--->` are whole
 * (sections 13.2.5.43 to 13.2.5.51).
 */
static void skip_comment(struct html_scanner *scanner)
{
	const char *start = scanner->at;

	for (;;) {
		const char *close = memchr(scanner->at, '>', left(scanner));
		struct str body;

		if (!close) {
			scanner->at = scanner->end;
			return;
		}
		scanner->at = close + 1;
		body = between(start, close);
		if (body.len == 0 || str_equal(body, STR("-")) ||
		    str_ends(body, STR("--")) || str_ends(body, STR("--!")))
			return;
	}
}

/* At a "<" that starts neither a tag nor text: `<!...`, `<?...`, `</3...`. */
static void skip_other_markup(struct html_scanner *scanner)
{
	if (str_starts(between(scanner->at, scanner->end), STR("<!--"))) {
		scanner->at += sizeof("<!--") - 1;
		skip_comment(scanner);
		return;
	}
	if (scanner->is_foreign &&
	    str_starts(between(scanner->at, scanner->end), STR("<![CDATA[")))
		skip_behind(scanner, STR("]]>"));
	else
		skip_behind(scanner, STR(">"));
}

/* The next "<" that is not text itself: a letter, "/", "!" or "?" follows. */
static const char *find_markup(const struct html_scanner *scanner)
{
	const char *at = scanner->at;

	while (scanner->end - at > 1) {
		if (*at != '<')
			at = memchr(at, '<', (size_t)(scanner->end - at) - 1);
		if (!at)
			break;
		if (is_letter(at[1]) || at[1] == '!' || at[1] == '?')
			return at;
		if (at[1] == '/' && scanner->end - at > 2)
			return at;
		at++;
	}
	return scanner->end;
}

static void take_tag(struct html_scanner *scanner, struct html_token *token)
{
	const char *name;

	token->kind = scanner->at[1] == '/' ? HTML_END_TAG : HTML_START_TAG;
	scanner->at += token->kind == HTML_END_TAG ? 2 : 1;
	scanner->is_self_closing = false;
	name = scanner->at;
	skip_to(scanner, ENDS_NAME);
	token->text = between(name, scanner->at);
}

bool html_next_token(struct html_scanner *scanner, struct html_token *token)
{
	while (scanner->at < scanner->end) {
		const char *start = scanner->at;
		const char *markup = find_markup(scanner);

		if (markup > start) {
			scanner->at = markup;
			token->kind = HTML_TEXT;
			token->text = between(start, markup);
			return true;
		}
		if (is_letter(start[1]) || (start[1] == '/' && is_letter(start[2]))) {
			take_tag(scanner, token);
			return true;
		}
		skip_other_markup(scanner);
	}
	return false;
}

/* Behind the "=" of an attribute. */
static struct str take_value(struct html_scanner *scanner)
{
	const char *start, *close;

	skip_space(scanner);
	if (scanner->at == scanner->end)
		return (struct str){0};
	start = scanner->at;
	if (*start != '"' && *start != '\'') {
		skip_to(scanner, ENDS_VALUE);
		return between(start, scanner->at);
	}
	close = memchr(start + 1, *start, left(scanner) - 1);
	scanner->at = close ? close + 1 : scanner->end;
	return close ? between(start + 1, close) : (struct str){0};
}

bool html_next_attribute(struct html_scanner *scanner, struct html_attribute *attribute)
{
	const char *start;

	while (scanner->at < scanner->end &&
	       (is_class(*scanner->at, SPACE) || *scanner->at == '/')) {
		scanner->is_self_closing = *scanner->at == '/';
		scanner->at++;
	}
	if (scanner->at == scanner->end) {
		scanner->is_torn = true;
		return false;
	}
	if (*scanner->at == '>') {
		scanner->at++;
		return false;
	}
	scanner->is_self_closing = false;
	start = scanner->at++; /* even "=" starts a name */
	skip_to(scanner, ENDS_ATTRIBUTE);
	attribute->name = between(start, scanner->at);
	attribute->value = (struct str){0};
	skip_space(scanner);
	if (scanner->at < scanner->end && *scanner->at == '=') {
		scanner->at++;
		attribute->value = take_value(scanner);
	}
	return true;
}

/* Whether `</name` or `<name`, and the end of a tag's name, stand here. */
static bool is_tag_at(const struct html_scanner *scanner, struct str opening,
                      struct str name)
{
	struct str here = between(scanner->at, scanner->end);

	return str_starts(here, opening) &&
	       str_starts_nocase(str_skip(here, opening.len), name) &&
	       here.len > opening.len + name.len &&
	       is_class(here.ptr[opening.len + name.len], ENDS_NAME);
}

struct str html_raw_text(struct html_scanner *scanner, struct str name)
{
	const char *start = scanner->at;

	while (scanner->at < scanner->end) {
		scanner->at += str_find_char(between(scanner->at, scanner->end), '<');
		if (is_tag_at(scanner, STR("</"), name))
			break;
		if (scanner->at < scanner->end)
			scanner->at++;
	}
	return between(start, scanner->at);
}

/*
 * Sections 13.2.5.15 to 13.2.5.31: within `<!-- ... -->` a script is escaped, and a
 * `<script>` in there is escaped twice until its `</script>`.
 */
struct str html_script_text(struct html_scanner *scanner)
{
	enum { PLAIN, ESCAPED, ESCAPED_TWICE } state = PLAIN;
	const char *start = scanner->at;

	for (; scanner->at < scanner->end; scanner->at++) {
		struct str here = between(scanner->at, scanner->end);

		if (here.ptr[0] == '-' && state != PLAIN && str_starts(here, STR("-->"))) {
			state = PLAIN;
		} else if (here.ptr[0] != '<') {
			continue;
		} else if (is_tag_at(scanner, STR("</"), STR("script"))) {
			if (state != ESCAPED_TWICE)
				break;
			state = ESCAPED;
		} else if (state == PLAIN && str_starts(here, STR("<!--"))) {
			state = ESCAPED;
			scanner->at++; /* `<!-->` is whole: its dashes end it too */
		} else if (state == ESCAPED &&
		           is_tag_at(scanner, STR("<"), STR("script"))) {
			state = ESCAPED_TWICE;
		}
	}
	return between(start, scanner->at);
}
