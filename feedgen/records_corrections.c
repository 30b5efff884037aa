/* What the operator corrects without touching the site: which fields of which record. */
#include "feedgen/records_draft.h"

static bool is_given(const char *text)
{
	return text && *text;
}

/* By what people see of an item: its address, its id in the feeds, its section and id. */
static bool is_of(const char *item, const struct record *record)
{
	struct str name = str_from(item);

	return strcmp(item, record->key) == 0 ||
	       (record->url && strcmp(item, record->url) == 0) ||
	       (record->tag && str_equal(name, str_from(record->tag)));
}

const struct draft *correction_find(const struct drafts *corrections,
                                    const struct record *record)
{
	for (size_t i = corrections ? corrections->count : 0; i > 0; i--) {
		const struct draft *correction = &corrections->items[i - 1];

		if (is_of(correction->text[FIELD_ITEM], record))
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
