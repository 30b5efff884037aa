/* Between HTML and plain text. */
#include "feeds/text.h"

#include <string.h>

/* Elements that stand on lines of their own, and cells. */
static const char *const block_names[] = {
	"address",  "article",    "aside",  "blockquote", "br",      "caption", "center",
	"dd",       "details",    "dialog", "dir",        "div",     "dl",      "dt",
	"fieldset", "figcaption", "figure", "footer",     "form",    "h1",      "h2",
	"h3",       "h4",         "h5",     "h6",         "header",  "hgroup",  "hr",
	"legend",   "li",         "main",   "menu",       "nav",     "ol",      "optgroup",
	"option",   "p",          "pre",    "section",    "summary", "table",   "tbody",
	"td",       "tfoot",      "th",     "thead",      "title",   "tr",      "ul",
};

/* Elements whose content is no text for people and ends only at their end tag. */
static const char *const hidden_names[] = {"iframe", "noembed", "noframes",
                                           "script", "style",   "template"};

static bool is_among(struct str name, const char *const *names, size_t count)
{
	char first = ascii_lower(name.ptr[0]);

	for (size_t i = 0; i < count; i++)
		if (first == names[i][0] && str_equal_nocase(name, str_from(names[i])))
			return true;
	return false;
}

static struct str tag_name(struct str text)
{
	size_t end = 0;

	while (end < text.len && !ascii_is_space(text.ptr[end]) && text.ptr[end] != '>' &&
	       text.ptr[end] != '/')
		end++;
	return str_slice(text, 0, end);
}

/* Behind the ">" of the tag that `text` is in, which quotes may hide; else the end. */
static size_t tag_end(struct str text)
{
	for (size_t at = 0; at < text.len; at++) {
		if (text.ptr[at] == '>')
			return at + 1;
		if (text.ptr[at] != '=')
			continue;
		while (at + 1 < text.len && ascii_is_space(text.ptr[at + 1]))
			at++;
		if (at + 1 < text.len &&
		    (text.ptr[at + 1] == '"' || text.ptr[at + 1] == '\''))
			at += 2 + str_find_char(str_skip(text, at + 2), text.ptr[at + 1]);
	}
	return text.len;
}

/* Behind the comment whose "<!--" is gone. */
static size_t comment_end(struct str text)
{
	size_t end;

	if (str_starts(text, STR(">")))
		return 1;
	if (str_starts(text, STR("->")))
		return 2;
	end = str_find(text, STR("-->"));
	return end < text.len ? end + 3 : text.len;
}

/* Where the end tag of a hidden element starts; each byte is looked at once. */
static size_t hidden_end(struct str text, struct str name)
{
	for (size_t at = 0; at < text.len; at++) {
		at += str_find_char(str_skip(text, at), '<');
		if (str_starts(str_skip(text, at), STR("</")) &&
		    str_starts_nocase(str_skip(text, at + 2), name))
			return at;
	}
	return text.len;
}

/* Takes the markup that *rest starts with; false when its "<" is a character. */
static bool take_markup(struct str *rest, struct text_folder *folder)
{
	struct str text = str_skip(*rest, 1);
	bool is_end = str_starts(text, STR("/"));
	struct str name;

	if (str_starts(text, STR("!--"))) {
		text = str_skip(text, 3);
		*rest = str_skip(text, comment_end(text));
		return true;
	}
	if (is_end)
		text = str_skip(text, 1);
	if (text.len == 0 ||
	    (!is_end && !ascii_is_alpha(text.ptr[0]) && !strchr("!?", text.ptr[0])))
		return false;
	if (!ascii_is_alpha(text.ptr[0])) { /* a declaration, or nonsense */
		*rest = str_skip(text, str_find_char(text, '>') + 1);
		return true;
	}
	name = tag_name(text);
	text = str_skip(text, name.len);
	text = str_skip(text, tag_end(text));
	if (is_among(name, block_names, sizeof(block_names) / sizeof(block_names[0])))
		text_fold_break(folder);
	if (!is_end &&
	    is_among(name, hidden_names, sizeof(hidden_names) / sizeof(hidden_names[0])))
		text = str_skip(text, hidden_end(text, name));
	*rest = text;
	return true;
}

static size_t plain_run(struct str text)
{
	size_t end = 0;

	while (end < text.len && text.ptr[end] != '<' && text.ptr[end] != '&')
		end++;
	return end;
}

const char *text_from_html(struct arena *arena, struct str html)
{
	/* Two references grow, by a fifth; a break takes one byte of its tag's. */
	char *text = arena_alloc(arena, html.len + html.len / 5 + TEXT_REFERENCE_BYTES);
	struct text_folder folder = {.end = text};
	/* Behind the last ">" no "<" starts a tag. */
	size_t markup_end = html.len;

	if (!text)
		return NULL;
	while (markup_end > 0 && html.ptr[markup_end - 1] != '>')
		markup_end--;
	for (struct str rest = html; rest.len;) {
		size_t plain = plain_run(rest), length;
		char decoded[TEXT_REFERENCE_BYTES];

		text_fold_add(&folder, str_slice(rest, 0, plain));
		rest = str_skip(rest, plain);
		if (rest.len == 0)
			break;
		if (rest.ptr[0] == '<' && rest.ptr < html.ptr + markup_end &&
		    take_markup(&rest, &folder))
			continue;
		length = text_reference(rest, decoded);
		text_fold_add(&folder, length ? str_from(decoded) : str_slice(rest, 0, 1));
		rest = str_skip(rest, length ? length : 1);
	}
	*folder.end = '\0';
	return text;
}

static void add_escaped(struct buf *out, struct str text)
{
	while (text.len) {
		size_t plain = 0;

		while (plain < text.len && text.ptr[plain] != '&' &&
		       text.ptr[plain] != '<' && text.ptr[plain] != '>')
			plain++;
		buf_add(out, str_slice(text, 0, plain));
		text = str_skip(text, plain);
		if (text.len == 0)
			break;
		buf_add(out, text.ptr[0] == '&'   ? STR("&amp;")
		             : text.ptr[0] == '<' ? STR("&lt;")
		                                  : STR("&gt;"));
		text = str_skip(text, 1);
	}
}

/* Without white space at the ends, also without the ideographic indent. */
static struct str trim_line(struct str line)
{
	struct str rest = line;
	uint32_t code_point;

	while (text_next(&rest, &code_point) && text_is_space(code_point))
		line = rest;
	return str_trim(line);
}

const char *text_to_html(struct arena *arena, struct str text)
{
	bool is_open = false;
	struct buf out;
	struct str line;
	const char *html;

	buf_init(&out, arena->max_bytes);
	while (str_split(&text, '\n', &line)) {
		line = trim_line(line);
		if (is_open && line.len == 0)
			buf_add(&out, STR("</p>"));
		if (line.len && out.len)
			buf_add_char(&out, '\n');
		if (line.len && !is_open)
			buf_add(&out, STR("<p>"));
		is_open = line.len > 0;
		add_escaped(&out, line);
	}
	if (is_open)
		buf_add(&out, STR("</p>"));
	html = out.failure == ERROR_NONE ? arena_str(arena, buf_view(&out))
	                                 : arena_fail(arena, out.failure);
	buf_release(&out);
	return html;
}
