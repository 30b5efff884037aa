#include "feeds/opml_skim.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/limits.h"

struct skim {
	struct str rest;
	const struct outline_names *names;
	struct buf *out;
	bool is_kept[LIMIT_XML_DEPTH]; /* of each open outline: whether its tags are */
	size_t depth;
};

/* ---- names ----------------------------------------------------------------------------- */

static int compare_with_name(const void *id, const void *name)
{
	const struct str *text = id;
	const char *other = *(const char *const *)name;
	int order = strncmp(text->ptr, other, text->len);

	return order ? order : -(other[text->len] != '\0');
}

bool outline_is_named(struct str id, const struct outline_names *names)
{
	id = str_trim(id);
	return names->count > 0 && bsearch(&id, names->items, names->count,
	                                   sizeof(names->items[0]), compare_with_name);
}

/* ---- tokens ---------------------------------------------------------------------------- */

/* What is left out leaves its lines behind. */
static void add_lines(struct buf *out, struct str text)
{
	const char *end = text.ptr + text.len;

	for (const char *at = text.ptr;
	     at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++)
		buf_add_char(out, '\n');
}

/* Takes what begins here and ends with `end`; an empty view where it does not end. */
static struct str take_until(struct skim *skim, struct str end)
{
	size_t at = str_find(skim->rest, end);
	struct str token = {NULL, 0};

	if (at + end.len <= skim->rest.len) {
		token = str_slice(skim->rest, 0, at + end.len);
		skim->rest = str_skip(skim->rest, token.len);
	}
	return token;
}

static void skip_space(struct str *rest)
{
	while (rest->len > 0 && ascii_is_space(rest->ptr[0]))
		*rest = str_skip(*rest, 1);
}

/* Takes `name = "value"`; false where none begins here. */
static bool take_attribute(struct str *rest, struct str *name, struct str *value)
{
	size_t length = 0;
	char quote;

	while (length < rest->len && !ascii_is_space(rest->ptr[length]) &&
	       !strchr("=<>/\"'", rest->ptr[length]))
		length++;
	*name = str_slice(*rest, 0, length);
	*rest = str_skip(*rest, length);
	skip_space(rest);
	if (length == 0 || rest->len == 0 || rest->ptr[0] != '=')
		return false;
	*rest = str_skip(*rest, 1);
	skip_space(rest);
	quote = rest->len > 0 ? rest->ptr[0] : '\0';
	if (quote != '"' && quote != '\'')
		return false;
	*rest = str_skip(*rest, 1);
	length = str_find_char(*rest, quote);
	if (length == rest->len)
		return false;
	*value = str_slice(*rest, 0, length);
	*rest = str_skip(*rest, length + 1);
	return true;
}

/* ---- outlines -------------------------------------------------------------------------- */

/* Whether an attribute names an outline that is wanted, or perhaps does: references are the
 * reader's business, which may leave the outline out itself. */
static bool is_wanted(const struct skim *skim, struct str name, struct str value)
{
	return str_equal(name, STR("id")) && (str_find_char(value, '&') < value.len ||
	                                      outline_is_named(value, skim->names));
}

/* Takes the tag whose name is read already; false where it is not well-formed. */
static bool take_start(struct skim *skim, struct str name)
{
	struct str rest = str_skip(skim->rest, name.len), tag;
	bool is_kept = false, has_namespace = false, is_empty;

	for (;;) {
		struct str attribute, value;

		skip_space(&rest);
		if (rest.len == 0)
			return false;
		if (rest.ptr[0] == '>' || rest.ptr[0] == '/')
			break;
		if (!take_attribute(&rest, &attribute, &value))
			return false;
		is_kept |= is_wanted(skim, attribute, value);
		has_namespace |= str_starts(attribute, STR("xmlns"));
	}
	is_empty = rest.ptr[0] == '/';
	is_kept |= has_namespace && !is_empty; /* what stands inside may need it */
	rest = str_skip(rest, is_empty ? 1 : 0);
	if (rest.len == 0 || rest.ptr[0] != '>' ||
	    (!is_empty && skim->depth == LIMIT_XML_DEPTH))
		return false;
	rest = str_skip(rest, 1);
	tag = str_slice(skim->rest, 0, skim->rest.len - rest.len);
	skim->rest = rest;
	if (is_kept)
		buf_add(skim->out, tag);
	else
		add_lines(skim->out, tag);
	if (!is_empty)
		skim->is_kept[skim->depth++] = is_kept;
	return true;
}

static bool take_end(struct skim *skim)
{
	struct str tag = take_until(skim, STR(">"));

	if (tag.len == 0 || skim->depth == 0)
		return false;
	if (skim->is_kept[--skim->depth])
		buf_add(skim->out, tag);
	else
		add_lines(skim->out, tag);
	return true;
}

/* ---- all else -------------------------------------------------------------------------- */

/* A tag of another element, as it is: its values may hold ">". */
static bool take_other(struct skim *skim)
{
	size_t end = 0;
	char quote = '\0';

	for (; end < skim->rest.len; end++) {
		char c = skim->rest.ptr[end];

		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? '\0' : c;
		else if (!quote && c == '>')
			break;
	}
	if (end == skim->rest.len)
		return false;
	buf_add(skim->out, str_slice(skim->rest, 0, end + 1));
	skim->rest = str_skip(skim->rest, end + 1);
	return true;
}

static bool take_as_it_is(struct skim *skim, struct str end)
{
	struct str token = take_until(skim, end);

	buf_add(skim->out, token);
	return token.len > 0;
}

static bool take_comment(struct skim *skim)
{
	struct str comment = take_until(skim, STR("-->"));

	add_lines(skim->out, comment);
	return comment.len > 0;
}

/* Whether an element of that name begins, or ends, here. */
static bool is_tag(struct str rest, struct str start)
{
	return str_starts(rest, start) && rest.len > start.len &&
	       (ascii_is_space(rest.ptr[start.len]) || rest.ptr[start.len] == '>' ||
	        rest.ptr[start.len] == '/');
}

static bool take_markup(struct skim *skim)
{
	const struct str start = STR("<outline");

	if (is_tag(skim->rest, start))
		return take_start(skim, start);
	if (is_tag(skim->rest, STR("</outline")))
		return take_end(skim);
	if (str_starts(skim->rest, STR("<!--")))
		return take_comment(skim);
	if (str_starts(skim->rest, STR("<![CDATA[")))
		return take_as_it_is(skim, STR("]]>"));
	if (str_starts(skim->rest, STR("<?")))
		return take_as_it_is(skim, STR("?>"));
	return !str_starts(skim->rest, STR("<!")) && take_other(skim);
}

/* Markup is ASCII, and nothing else has its bytes. */
static bool is_utf8(struct str list)
{
	struct str declaration = str_slice(list, 0, str_find(list, STR("?>")));
	size_t at = str_find(declaration, STR("encoding"));

	if (list.len == 0 || list.ptr[0] != '<')
		return false;
	if (!str_starts(list, STR("<?xml")) || at == declaration.len)
		return true;
	declaration = str_skip(declaration, at + sizeof("encoding") - 1);
	skip_space(&declaration);
	if (declaration.len == 0 || declaration.ptr[0] != '=')
		return false;
	declaration = str_skip(declaration, 1);
	skip_space(&declaration);
	return str_starts_nocase(declaration, STR("\"utf-8\"")) ||
	       str_starts_nocase(declaration, STR("'utf-8'"));
}

bool opml_skim(struct str list, const struct outline_names *names, struct buf *out)
{
	struct skim skim = {.rest = list, .names = names, .out = out};
	struct error ignored = {0};

	if (!is_utf8(list))
		return false;
	while (skim.rest.len > 0) {
		struct str text = str_slice(skim.rest, 0, str_find_char(skim.rest, '<'));

		if (skim.depth > 0)
			add_lines(out, text);
		else
			buf_add(out, text);
		skim.rest = str_skip(skim.rest, text.len);
		if (skim.rest.len > 0 && !take_markup(&skim))
			return false;
	}
	return skim.depth == 0 && buf_check(out, &ignored);
}
