/* What the operator corrects without touching the site: which fields of which record. */
#include "feedgen/records_draft.h"

static bool is_given(const char *text)
{
	return text && *text;
}

bool record_is_called(const struct record *record, const char *name)
{
	return strcmp(name, record->key) == 0 || strcmp(name, record->tag) == 0 ||
	       (record->url && strcmp(name, record->url) == 0);
}

const struct draft *correction_find(const struct drafts *corrections,
                                    const struct record *record)
{
	for (size_t i = corrections ? corrections->count : 0; i > 0; i--) {
		const struct draft *correction = &corrections->items[i - 1];

		if (record_is_called(record, correction->text[FIELD_ITEM]))
			return correction;
	}
	return NULL;
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
