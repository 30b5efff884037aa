/* What the operator corrects without touching the site: which fields of which record. */
#include "feedgen/records_draft.h"

static bool is_given(const char *text)
{
	return text && *text;
}

const struct draft *correction_find(struct drafts *corrections, const struct record *record)
{
	const struct draft *last = NULL;

	for (size_t i = 0; corrections && i < corrections->count; i++) {
		struct draft *correction = &corrections->items[i];

		if (!record_is_called(record, correction->text[FIELD_ITEM]))
			continue;
		correction->is_met = true;
		last = correction;
	}
	return last;
}

struct draft correction_apply(const struct draft *correction, const struct draft *draft)
{
	struct draft whole = *draft;

	whole.line = correction->line;
	/* One takes the place of the other. */
	if (is_given(correction->text[FIELD_CONTENT_HTML]) ||
	    is_given(correction->text[FIELD_CONTENT_TEXT]))
		whole.text[FIELD_CONTENT_HTML] = whole.text[FIELD_CONTENT_TEXT] = NULL;
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		if (is_given(correction->text[i]))
			whole.text[i] = correction->text[i];
	}
	for (size_t i = 0; i < LIST_COUNT; i++) {
		if (correction->lists[i].count)
			whole.lists[i] = correction->lists[i];
	}
	if (correction->attachments.count)
		whole.attachments = correction->attachments;
	return whole;
}
