/* What is no XML: all that a repair would have to do. */
#include "feeds/check_parts.h"
#include "feeds/repair.h"
#include "feeds/text.h"

static size_t offset_of(struct str text, int line, int column)
{
	size_t offset = 0;

	for (; line > 1 && offset < text.len; line--)
		offset += str_find_char(str_skip(text, offset), '\n') + 1;
	for (; column > 1 && offset < text.len; offset++)
		column -= offset + 1 >= text.len ||
		          ((unsigned char)text.ptr[offset + 1] & 0xC0) != 0x80;
	return offset;
}

static const char *name_character(struct checker *checker, size_t offset)
{
	struct str rest = str_skip(checker->text, offset);
	uint32_t code_point = 0;

	if (!text_next(&rest, &code_point))
		return "";
	return arena_printf(checker->arena, "U+%04X", (unsigned)code_point);
}

static void note_fault(struct checker *checker, const struct problem *fault)
{
	const struct check_rule *rule = check_rule_find(str_from(fault->code));
	size_t offset = offset_of(checker->text, fault->line, fault->column);
	struct finding *finding = check_note_at(checker, CHECK_XML_SYNTAX, offset,
	                                        (struct check_subject){0});

	if (!finding)
		return;
	if (rule)
		finding->rule = rule;
	finding->detail = rule == check_rule(CHECK_XML_BAD_CHARACTER)
	                          ? name_character(checker, offset)
	                          : arena_strdup(checker->arena, fault->message);
}

/* What the repair of the document would have to do is what is wrong with it: all of it, and
 * not only the fault that reading ended with. */
bool check_faults(struct checker *checker, const struct xml_outcome *outcome,
                  struct error *err)
{
	struct problems problems = {0};
	struct buf repaired;
	bool ok;

	buf_init(&repaired, LIMIT_DOCUMENT_BYTES * 4);
	ok = repair_xml(checker->text, &repaired, &problems, checker->arena, err);
	buf_release(&repaired);
	for (size_t i = 0; i < problems.count; i++)
		note_fault(checker, &problems.items[i]);
	if (problems.count == 0 && outcome->fault.code)
		note_fault(checker, &outcome->fault);
	return ok;
}

/* The DTD of RSS 0.91, by Netscape, declares HTML's characters. */
bool check_declares_characters(const struct checker *checker)
{
	return str_equal(str_from(checker->public_id),
	                 STR("-//Netscape Communications//DTD RSS 0.91//EN"));
}

void check_doctype(struct checker *checker)
{
	struct check_subject subject = {0};
	size_t at = str_find(checker->text, STR("<!DOCTYPE"));

	if (!check_declares_characters(checker))
		return;
	if (checker->format != FORMAT_RSS_091_NETSCAPE) {
		check_note_at(checker, CHECK_DOCTYPE_INVALID, at, subject);
		return;
	}
	check_affirm(checker, CHECK_DOCTYPE_OK,
	             &(struct check_value){.span = {at, at}, .is_direct = true});
	if (str_find(checker->text, STR("http://my.netscape.com/publish/")) <
	    checker->text.len)
		check_note_at(checker, CHECK_DOCTYPE_DEPRECATED, at, subject);
}
