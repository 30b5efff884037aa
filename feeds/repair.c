#include "feeds/repair.h"

#include "feeds/detect.h"
#include "feeds/repairer.h"

/* ---- the stack of open elements --------------------------------------------------------- */

static void close_one(struct repairer *repairer)
{
	struct open_tag *tag = &repairer->open[--repairer->depth];

	buf_add(repairer->repair.out, STR("</"));
	buf_add(repairer->repair.out, tag->name);
	buf_add(repairer->repair.out, STR(">"));
	repairer->is_done = repairer->depth == 0;
}

/* How many elements have to be closed for the innermost one of that name to be the last
 * open one; `depth` where none has it. */
static size_t levels_above(const struct repairer *repairer, struct str name)
{
	size_t levels = 0;

	while (levels < repairer->depth &&
	       !str_equal_nocase(repairer->open[repairer->depth - 1 - levels].name, name))
		levels++;
	return levels;
}

static bool is_entry_name(struct str name)
{
	return str_equal_nocase(name, STR("item")) || str_equal_nocase(name, STR("entry"));
}

static void close_levels(struct repairer *repairer, size_t levels)
{
	while (levels-- > 0)
		close_one(repairer);
}

/* An entry inside an entry: the outer one was not closed. */
static void close_outer_entry(struct repairer *repairer, size_t at, struct str name)
{
	size_t levels = levels_above(repairer, name);

	if (!is_entry_name(name) || levels == repairer->depth)
		return;
	repair_note(&repairer->repair, at, "xml-mismatched-tag",
	            "an entry begins inside an entry; the outer one was closed");
	close_levels(repairer, levels + 1);
}

/* ---- tags ------------------------------------------------------------------------------- */

static void repair_start_tag(struct repairer *repairer, struct span name)
{
	struct repair *repair = &repairer->repair;
	size_t tag_start, end;

	close_outer_entry(repairer, repairer->at, repairer_text(repairer, name));
	if (repairer->is_done && repairer->has_root)
		return;
	tag_start = repair->out->len;
	buf_add_char(repair->out, '<');
	buf_add(repair->out, repairer_text(repairer, name));
	end = repairer_attributes(repairer, name.end);
	if (end >= repair->text.len) { /* cut off inside the tag */
		repair->out->len = tag_start;
		repairer->at = end;
		return;
	}
	repairer->has_root = true;
	if (repairer_char(repairer, end) == '/') {
		buf_add(repair->out, STR("/>"));
		repairer->at = end + 2;
		repairer->is_done = repairer->depth == 0;
		return;
	}
	buf_add_char(repair->out, '>');
	if (repairer_char(repairer, end) == '<')
		repair_note(repair, end, "xml-unclosed-tag",
		            "a tag without > was given one");
	repairer->at = repairer_char(repairer, end) == '<' ? end : end + 1;
	if (repairer->depth == LIMIT_XML_DEPTH)
		repairer->is_done = true; /* the parser refuses such a document */
	else
		repairer->open[repairer->depth++] = (struct open_tag){
			repairer_text(repairer, name), tag_start};
}

static void repair_end_tag(struct repairer *repairer)
{
	struct span name = repairer_name(repairer, repairer->at + 2);
	struct str text = repairer_text(repairer, name);
	size_t levels = levels_above(repairer, text);
	size_t next = name.end + str_find_char(repairer_rest(repairer, name.end), '<');
	size_t end = name.end +
	             str_find_char(str_slice(repairer->repair.text, name.end, next), '>');

	if (end >= repairer->repair.text.len) { /* cut off inside the tag */
		repairer->at = end;
		return;
	}
	if (levels == repairer->depth)
		repair_note(&repairer->repair, repairer->at, "xml-mismatched-tag",
		            "an end tag without a start tag was left out");
	else if (levels > 0)
		repair_note(
			&repairer->repair, repairer->at, "xml-mismatched-tag",
			"elements that were not closed were closed before their parent");
	if (levels < repairer->depth)
		close_levels(repairer, levels + 1);
	repairer->at = end < next ? end + 1 : next;
}

/* ---- everything else that begins with "<" ------------------------------------------------ */

static void repair_cdata(struct repairer *repairer)
{
	struct repair *repair = &repairer->repair;
	size_t start = repairer->at + sizeof("<![CDATA[") - 1;
	size_t end = repairer_find_end(repairer, start, END_CDATA);

	if (end >= repair->text.len) {
		repair_note(repair, repairer->at, "xml-unclosed-cdata",
		            "a CDATA section does not end");
		repairer->at = repair->text.len;
		return;
	}
	buf_add(repair->out, STR("<![CDATA["));
	repair_characters(repair, start, end, REPAIR_CDATA);
	buf_add(repair->out, STR("]]>"));
	repairer->at = end + 3;
}

/* Skips to behind `end`, or where there is none, behind the next ">". */
static void skip_markup(struct repairer *repairer, enum terminator end, const char *code)
{
	size_t found = repairer_find_end(repairer, repairer->at, end);

	if (found < repairer->repair.text.len) {
		repairer->at = found + repairer_terminator_length(end);
		return;
	}
	repair_note(&repairer->repair, repairer->at, code,
	            "markup that does not end was left out");
	repairer->at = repairer_find_end(repairer, repairer->at, END_TAG) + 1;
}

/* A DOCTYPE keeps what identifies it; its declarations go. */
static void repair_doctype(struct repairer *repairer)
{
	struct repair *repair = &repairer->repair;
	size_t end = repairer_find_end(repairer, repairer->at, END_TAG);
	struct str head = str_slice(repair->text, repairer->at, end);
	size_t bracket = str_find_char(head, '[');

	if (bracket < head.len)
		end = repairer_find_end(repairer, repairer->at + bracket, END_SUBSET) + 1;
	if (!repairer->has_root && str_find(head, STR("PUBLIC")) < head.len) {
		buf_add(repair->out, STR("<!DOCTYPE"));
		buf_add(repair->out, str_slice(head, sizeof("<!DOCTYPE") - 1, bracket));
		buf_add_char(repair->out, '>');
	}
	repairer->at = end + 1;
}

static void repair_instruction(struct repairer *repairer)
{
	struct str rest = repairer_rest(repairer, repairer->at);

	if (str_starts_nocase(rest, STR("<?xml")) && repairer->has_begun)
		repair_note(&repairer->repair, repairer->at, "xml-misplaced-declaration",
		            "an XML declaration in the middle was left out");
	skip_markup(repairer, END_INSTRUCTION, "xml-bad-declaration");
}

/* What stands at a "<". */
static void repair_markup(struct repairer *repairer)
{
	struct str rest = repairer_rest(repairer, repairer->at);
	struct span name = repairer_name(repairer, repairer->at + 1);

	if (str_starts(rest, STR("<!--"))) {
		skip_markup(repairer, END_COMMENT, "xml-unclosed-comment");
	} else if (str_starts(rest, STR("<![CDATA["))) {
		repair_cdata(repairer);
	} else if (str_starts(rest, STR("<?"))) {
		repair_instruction(repairer);
	} else if (str_starts_nocase(rest, STR("<!DOCTYPE"))) {
		repair_doctype(repairer);
	} else if (str_starts(rest, STR("</"))) {
		repair_end_tag(repairer);
	} else if (name.end > name.start) {
		repair_start_tag(repairer, name);
	} else {
		repair_note(&repairer->repair, repairer->at, "xml-bare-character",
		            "a bare < was read as a character");
		buf_add(repairer->repair.out, STR("&lt;"));
		repairer->at++;
	}
}

/* ---- the document ----------------------------------------------------------------------- */

/* Everything before the first thing that looks like a feed, or like a document. */
static void skip_junk(struct repairer *repairer)
{
	struct str text = repairer->repair.text;
	size_t at = detect_start(text);

	for (;; at++) {
		at += str_find_char(str_skip(text, at), '<');
		if (at >= text.len || repairer_char(repairer, at + 1) == '?' ||
		    repairer_char(repairer, at + 1) == '!' ||
		    repairer_is_name_start(repairer_char(repairer, at + 1)))
			break;
	}
	if (str_trim(str_slice(text, 0, at)).len > 0)
		repair_note(&repairer->repair, 0, "xml-junk-before-root",
		            "text before the document was left out");
	else if (at > 0)
		repair_note(&repairer->repair, 0, "xml-misplaced-declaration",
		            "white space before the document was left out");
	repairer->at = at;
}

static void note_junk_behind(struct repairer *repairer)
{
	struct str rest = str_trim(repairer_rest(repairer, repairer->at));

	/* Comments and instructions may stand there. */
	while (str_starts(rest, STR("<!--")) || str_starts(rest, STR("<?"))) {
		repairer->at = (size_t)(rest.ptr - repairer->repair.text.ptr);
		repair_markup(repairer);
		rest = str_trim(repairer_rest(repairer, repairer->at));
	}
	if (rest.len > 0)
		repair_note(&repairer->repair, repairer->at, "xml-junk-after-root",
		            "what follows the document was left out");
}

/* The text ended with elements open: the entry among them is not whole. */
static void end_truncated(struct repairer *repairer)
{
	size_t entry = 0;

	while (entry < repairer->depth && !is_entry_name(repairer->open[entry].name))
		entry++;
	if (entry < repairer->depth) {
		repair_note(
			&repairer->repair, repairer->repair.text.len, "xml-truncated",
			"the document was cut off; the entry that it ends in was left out");
		repairer->repair.out->len = repairer->open[entry].start;
		repairer->depth = entry;
	} else {
		repair_note(&repairer->repair, repairer->repair.text.len, "xml-truncated",
		            "the document was cut off");
	}
	while (repairer->depth > 0)
		close_one(repairer);
}

bool repair_xml(struct str text, struct buf *out, struct problems *problems,
                struct arena *arena, struct error *err)
{
	struct repairer repairer = {.repair = {.text = text,
	                                       .out = out,
	                                       .problems = problems,
	                                       .arena = arena,
	                                       .line = 1,
	                                       .column = 1}};

	skip_junk(&repairer);
	while (repairer.at < text.len && !repairer.is_done && out->failure == ERROR_NONE) {
		size_t end = repairer.at +
		             str_find_char(repairer_rest(&repairer, repairer.at), '<');

		/* Outside the root there is no text. */
		if (repairer.has_root)
			repair_characters(&repairer.repair, repairer.at, end,
			                  REPAIR_CONTENT);
		repairer.at = end;
		if (end < text.len)
			repair_markup(&repairer);
		repairer.has_begun = true;
	}
	if (repairer.is_done)
		note_junk_behind(&repairer);
	else if (repairer.depth > 0)
		end_truncated(&repairer);
	return buf_check(out, err);
}
