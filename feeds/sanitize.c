#include "feeds/sanitize.h"

#include <string.h>

#include "feeds/html_attributes.h"
#include "feeds/html_media.h"
#include "feeds/html_nesting.h"
#include "feeds/html_policy.h"
#include "feeds/html_stack.h"
#include "feeds/html_text.h"
#include "feeds/html_token.h"
#include "feeds/limits.h"
#include "feeds/url.h"

/* What reopening may write in a document however short. */
#define LEAST_BUDGET_BYTES ((size_t)1024)

struct cleaner {
	struct html_scanner scanner;
	struct html_attributes attributes; /* of the tag at hand */
	struct html_writer writer;
	struct html_stack open;
	struct buf out;
	bool is_left_open[HTML_NAMES]; /* no end tag of that name is to come */
	bool was_stand_in; /* the last start tag was a picture that `src` did not name */
};

static bool is_shown(enum html_role role)
{
	return role > HTML_ROLE_UNWRAPPED && role < HTML_ROLE_DROPPED;
}

/* Moves behind the text of an element whose content is no markup; does nothing for others. */
static void skip_raw_text(struct cleaner *cleaner, enum html_name name, struct str tag)
{
	enum html_role role = (enum html_role)html_element(name)->role;

	if (role == HTML_ROLE_DROPPED_SCRIPT)
		html_script_text(&cleaner->scanner);
	/* `<iframe ... />` is XHTML's, and what follows is not in it. */
	else if (role == HTML_ROLE_PLAYER && cleaner->scanner.is_self_closing)
		return;
	else if (role == HTML_ROLE_DROPPED_TEXT || role == HTML_ROLE_PLAYER ||
	         role == HTML_ROLE_VERBATIM)
		html_raw_text(&cleaner->scanner, tag);
}

/*
 * Moves behind an element whose content is markup; elements of its name nest.  Where its end
 * tag is missing it stays: rather its content than nothing of all that follows.
 */
static void skip_element(struct cleaner *cleaner, enum html_name name)
{
	struct html_scanner start = cleaner->scanner;
	struct html_token token;
	size_t depth = cleaner->is_left_open[name] ? 0 : 1;

	while (depth > 0 && html_next_token(&cleaner->scanner, &token)) {
		enum html_name inner;

		if (token.kind == HTML_TEXT)
			continue;
		inner = html_name_find(token.text);
		html_attributes_read(&cleaner->scanner, &cleaner->attributes);
		if (inner == name && token.kind == HTML_START_TAG)
			depth++;
		else if (inner == name)
			depth--;
		else if (token.kind == HTML_START_TAG)
			skip_raw_text(cleaner, inner, token.text);
	}
	if (depth > 0) {
		cleaner->is_left_open[name] = true; /* never looked for again */
		cleaner->scanner = start;
	}
}

/* Whether HTML may be within this element of SVG ("HTML integration points"). */
static bool holds_html(struct str name)
{
	return str_equal_nocase(name, STR("foreignobject")) ||
	       str_equal_nocase(name, STR("desc")) || str_equal_nocase(name, STR("title"));
}

/* Moves behind a drawing: svg's end tag, or before an HTML element that has no place in it
 * and so ends it. */
static void skip_drawing(struct cleaner *cleaner)
{
	struct html_scanner *scanner = &cleaner->scanner;
	struct html_token token;
	size_t depth = 1, html_depth = 0;

	scanner->is_foreign = true;
	while (depth > 0 && html_next_token(scanner, &token)) {
		bool is_start = token.kind == HTML_START_TAG;
		enum html_name name;

		if (token.kind == HTML_TEXT)
			continue;
		name = html_name_find(token.text);
		if (is_start && html_depth == 0 && html_breaks_out(name)) {
			scanner->at = token.text.ptr - 1;
			break;
		}
		html_attributes_read(scanner, &cleaner->attributes);
		if (is_start && scanner->is_self_closing)
			continue;
		if (name == HTML_SVG)
			depth = is_start ? depth + 1 : depth - 1;
		else if (holds_html(token.text) && is_start)
			html_depth++;
		else if (holds_html(token.text) && html_depth > 0)
			html_depth--;
	}
	scanner->is_foreign = false;
}

/* Writes the attributes of the tag at hand; false when the element should not be shown. */
static bool write_attributes(struct cleaner *cleaner, enum html_name name)
{
	struct html_writer *writer = &cleaner->writer;
	const struct html_attributes *attributes = &cleaner->attributes;
	uint64_t wanted = html_element(name)->attributes;

	html_writer_clear(writer);
	switch ((int)name) {
	case HTML_IMG:
	case HTML_IMAGE:
		return html_write_image(writer, attributes, &cleaner->was_stand_in);
	case HTML_AUDIO:
	case HTML_VIDEO:
		return html_write_player(writer, name, attributes);
	case HTML_SOURCE:
		return html_write_source(writer, html_nesting_parent(&cleaner->open),
		                         attributes);
	case HTML_TRACK:
		return html_write_track(writer, html_nesting_parent(&cleaner->open),
		                        attributes);
	case HTML_A:
		html_write_attributes(writer, attributes, HTML_BIT(HTML_ATTR_HREF));
		wanted &= ~HTML_BIT(HTML_ATTR_HREF);
		if (writer->tag.len == 0) /* it leads nowhere: there is no language there */
			wanted &= ~HTML_BIT(HTML_ATTR_HREFLANG);
		html_write_attributes(writer, attributes, wanted);
		return writer->tag.len > 0;
	default:
		html_write_attributes(writer, attributes, wanted);
		return name != HTML_SPAN || writer->tag.len > 0;
	}
}

static void open_element(struct cleaner *cleaner, enum html_name name)
{
	if (write_attributes(cleaner, name))
		html_nesting_open(&cleaner->open, name, buf_view(&cleaner->writer.tag));
	else if (name == HTML_SPAN)
		html_nesting_open_unshown(&cleaner->open, name);
	else if (name == HTML_A)
		html_nesting_end_link(&cleaner->open);
}

/* A frame of a known player becomes a link to it; any other frame vanishes. */
static void link_to_player(struct cleaner *cleaner)
{
	bool is_in_link = html_nesting_is_in_link(&cleaner->open);
	struct str url;

	html_writer_clear(&cleaner->writer);
	url = html_framed_player(&cleaner->writer, &cleaner->attributes);
	if (!url.ptr)
		return;
	html_write_attribute(&cleaner->writer, HTML_ATTR_HREF, url);
	if (is_in_link)
		html_nesting_text(&cleaner->open, url);
	else
		html_nesting_open(&cleaner->open, HTML_A, buf_view(&cleaner->writer.tag));
	html_add_raw_text(&cleaner->out, url_host(url));
	if (!is_in_link)
		html_nesting_close(&cleaner->open, HTML_A);
}

static void add_verbatim(struct cleaner *cleaner, struct str tag)
{
	html_nesting_open(&cleaner->open, HTML_PRE, STR(""));
	html_add_raw_text(&cleaner->out, html_raw_text(&cleaner->scanner, tag));
	html_nesting_close(&cleaner->open, HTML_PRE);
}

static void start_tag(struct cleaner *cleaner, struct str tag)
{
	enum html_name name = html_name_find(tag);
	enum html_role role = (enum html_role)html_element(name)->role;
	bool was_stand_in = cleaner->was_stand_in;

	html_attributes_read(&cleaner->scanner, &cleaner->attributes);
	if (cleaner->scanner.is_torn)
		return;
	cleaner->was_stand_in = false;
	if (is_shown(role)) {
		open_element(cleaner, name);
		return;
	}
	if (role == HTML_ROLE_PLAYER || role == HTML_ROLE_PLAYER_VOID)
		link_to_player(cleaner);
	if (role == HTML_ROLE_VERBATIM)
		add_verbatim(cleaner, tag);
	else if (role == HTML_ROLE_DROPPED || (role == HTML_ROLE_NO_SCRIPT && was_stand_in))
		skip_element(cleaner, name); /* noscript: it holds the same picture */
	else if (role == HTML_ROLE_DROPPED_DRAWING && !cleaner->scanner.is_self_closing)
		skip_drawing(cleaner);
	else
		skip_raw_text(cleaner, name, tag);
}

static void end_tag(struct cleaner *cleaner, struct str tag)
{
	enum html_name name = html_name_find(tag);

	html_attributes_read(&cleaner->scanner, &cleaner->attributes);
	if (cleaner->scanner.is_torn)
		return;
	if (name == HTML_BR) /* `</br>` breaks the line too */
		html_nesting_open(&cleaner->open, name, STR(""));
	else if (is_shown((enum html_role)html_element(name)->role))
		html_nesting_close(&cleaner->open, name);
}

static void clean(struct cleaner *cleaner)
{
	struct html_token token;

	while (html_next_token(&cleaner->scanner, &token)) {
		if (token.kind == HTML_START_TAG) {
			start_tag(cleaner, token.text);
		} else if (token.kind == HTML_END_TAG) {
			end_tag(cleaner, token.text);
		} else {
			html_nesting_text(&cleaner->open, token.text);
			html_add_text(&cleaner->out, token.text);
		}
	}
	html_nesting_finish(&cleaner->open);
}

const char *sanitize_html(struct arena *arena, struct str html, struct str base)
{
	struct cleaner cleaner;
	const char *cleaned = NULL;

	html_scanner_init(&cleaner.scanner, html);
	html_writer_init(&cleaner.writer, base.len <= LIMIT_URL_BYTES ? base : STR(""));
	buf_init(&cleaner.out, LIMIT_OUTPUT_BYTES);
	html_stack_init(&cleaner.open, &cleaner.out, html.len + LEAST_BUDGET_BYTES);
	memset(cleaner.is_left_open, 0, sizeof(cleaner.is_left_open));
	cleaner.was_stand_in = false;
	clean(&cleaner);
	if (cleaner.out.failure == ERROR_NONE && !cleaner.writer.is_short_of_memory)
		cleaned = arena_str(arena, buf_view(&cleaner.out));
	else
		arena_fail(arena,
		           cleaner.out.failure == ERROR_LIMIT ? ERROR_LIMIT : ERROR_MEMORY);
	html_writer_release(&cleaner.writer);
	buf_release(&cleaner.out);
	return cleaned;
}
