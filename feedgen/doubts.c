#include "feedgen/doubts.h"

#include "feedgen/files.h"
#include "feeds/date.h"
#include "feeds/limits.h"

void doubt_withdrawals(const struct withdrawals *list, const char *path,
                       struct records *records, struct arena *arena)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct withdrawal *line = &list->items[i];

		if (line->line && line->is_new && line->since == WITHDRAWAL_UNMET)
			records_refuse(
				records, path, line->line,
				arena_printf(
					arena,
					"no item is called %.200s: nothing is taken down "
					"until one is",
					line->item),
				arena);
	}
}

static bool is_read_anew(const struct record *record)
{
	return !record->source || file_is_fresh(record->source);
}

static void doubt_date(const struct record *record, struct records *records,
                       struct arena *arena)
{
	char date[DATE_TEXT_BYTES];

	date_write_rfc3339(record->date.seconds, record->date.offset_minutes, date);
	records_refuse(
		records, record->file, record->line,
		arena_printf(arena,
	                     "date is more than a year ahead: %.10s: held until then",
	                     date),
		arena);
}

void doubt_dates(const struct stamps *stamps, int64_t now, struct records *records,
                 struct arena *arena)
{
	for (size_t i = 0; i < stamps->count; i++) {
		const struct record *record = &records->items[i];

		if (stamps->items[i].is_held && is_read_anew(record) &&
		    record->date.seconds > now + LIMIT_EMBARGO_SECONDS)
			doubt_date(record, records, arena);
	}
}
