#include "feedgen/explain.h"

#include <jansson.h>

#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/text.h"

/* Characters of a value that a person is shown; JSON has all of them. */
enum { SHOWN_CHARACTERS = 60 };

struct row {
	const char *name, *value, *origin; /* origin NULL: nothing to tell */
};

struct rows {
	struct row *items;
	size_t count;
};

struct explainer {
	const struct explained *about;
	struct arena *arena;
	struct rows rows;
};

static void add_row(struct explainer *it, const char *name, const char *value,
                    const char *origin)
{
	struct row *row = value ? LIST_ADD(it->arena, &it->rows) : NULL;

	if (row)
		*row = (struct row){name, value, origin};
}

static const char *date_text(const struct explainer *it, int64_t seconds)
{
	char text[DATE_TEXT_BYTES];

	date_write_rfc3339(seconds, it->about->zone_minutes, text);
	return arena_strdup(it->arena, text);
}

/* ---- finding the item ------------------------------------------------------------------ */

static bool is_called(const struct stamp *stamp, const char *name)
{
	return strcmp(stamp->id, name) == 0 || strcmp(stamp->key, name) == 0;
}

static void find_record(const char *name, struct explained *explained)
{
	for (size_t i = 0; i < explained->records->count; i++) {
		const struct record *record = &explained->records->items[i];
		const struct stamp *stamp = &explained->stamps->items[i];

		if (record_is_called(record, name) || is_called(stamp, name)) {
			explained->record = record;
			explained->stamp = stamp;
			return;
		}
	}
}

static const struct stamp *find_known(const char *name, const struct stamps *known)
{
	for (size_t i = 0; i < known->count; i++) {
		if (is_called(&known->items[i], name))
			return &known->items[i];
	}
	return NULL;
}

bool explain_find(const char *name, struct explained *explained, struct error *err)
{
	struct record gone = {0};

	find_record(name, explained);
	if (!explained->stamp)
		explained->stamp = find_known(name, explained->known);
	if (!explained->stamp)
		return error_set(
			err, ERROR_USAGE,
			"no item is called %s: give its section and id (105/1978), "
			"its address, or its id in the feeds",
			name);
	gone.key = explained->stamp->key;
	explained->withdrawal = withdrawals_find(
		explained->withdrawn, explained->record ? explained->record : &gone,
		explained->stamp);
	return true;
}

/* ---- where a field came from ----------------------------------------------------------- */

static bool is_given(const char *text)
{
	return text && *text;
}

static const char *place_of(const struct explainer *it, bool is_corrected, bool is_stated,
                            const char *otherwise)
{
	const struct explained *about = it->about;

	if (is_corrected)
		return arena_printf(it->arena, "%s:%d", about->corrections,
		                    about->trace->correction->line);
	if (is_stated)
		return arena_printf(it->arena, "%s:%d", about->record->file,
		                    about->record->line);
	return otherwise;
}

static void add_text(struct explainer *it, enum field field, const char *value,
                     const char *otherwise)
{
	const struct record_trace *trace = it->about->trace;

	add_row(it, field_own_name(field), value,
	        place_of(it, trace->correction && is_given(trace->correction->text[field]),
	                 is_given(trace->draft.text[field]), otherwise));
}

static void add_list(struct explainer *it, const char *name, enum list_field field,
                     const struct strings *list)
{
	const struct record_trace *trace = it->about->trace;
	const char *value = NULL;

	for (size_t i = 0; i < list->count; i++)
		value = value ? arena_printf(it->arena, "%s; %s", value, list->items[i])
		              : list->items[i];
	add_row(it, name, value,
	        place_of(it, trace->correction && trace->correction->lists[field].count > 0,
	                 true, NULL));
}

static void add_content(struct explainer *it)
{
	const struct record_trace *trace = it->about->trace;
	const struct draft *correction = trace->correction;
	const char *name = "content_text";

	if (is_given(trace->draft.text[FIELD_CONTENT_HTML]))
		name = "content_html";
	add_row(it, name, it->about->record->content,
	        place_of(it,
	                 correction && (is_given(correction->text[FIELD_CONTENT_HTML]) ||
	                                is_given(correction->text[FIELD_CONTENT_TEXT])),
	                 true, NULL));
}

static void add_attachments(struct explainer *it)
{
	const struct record_trace *trace = it->about->trace;
	const struct enclosures *list = &it->about->record->attachments;

	for (size_t i = 0; i < list->count; i++)
		add_row(it, "attachment", list->items[i].url,
		        place_of(it,
		                 trace->correction && trace->correction->attachments.count,
		                 true, NULL));
}

static const char *identity_origin(const struct explainer *it)
{
	struct str section, id;

	if (is_given(it->about->trace->draft.text[FIELD_ID]))
		return place_of(it, false, true, NULL);
	return page_name_parse(str_from(it->about->record->url), &section, &id)
	               ? "the name of the page"
	               : "the address";
}

/* A translation may be yet to come; or the name that both should share is mistyped. */
static void add_paired(struct explainer *it)
{
	const struct explained *about = it->about;
	const char *paired = NULL;

	for (size_t i = 0; about->record->pair && i < about->records->count; i++) {
		const struct record *other = &about->records->items[i];

		if (other == about->record || !str_same(other->pair, about->record->pair))
			continue;
		paired = paired ? arena_printf(it->arena, "%s; %s", paired,
		                               about->stamps->items[i].id)
		                : about->stamps->items[i].id;
	}
	if (about->record->pair)
		add_row(it, "paired_with", paired ? paired : "no other record", NULL);
}

static void add_fields(struct explainer *it)
{
	const struct record *record = it->about->record;

	add_row(it, "id", record->id, identity_origin(it));
	add_text(it, FIELD_TITLE, record->title, NULL);
	add_text(it, FIELD_URL, record->url, NULL);
	add_text(it, FIELD_SECTION, record->section, NULL);
	add_text(it, FIELD_DATE, record->date.raw, NULL);
	add_text(it, FIELD_UPDATED, record->updated.raw, NULL);
	add_text(it, FIELD_SUMMARY, record->summary, NULL);
	add_content(it);
	add_text(it, FIELD_LANGUAGE, record->language, "guessed by the title");
	add_text(it, FIELD_IMAGE, record->image, "the first attachment that is an image");
	add_text(it, FIELD_PAIR, record->pair, NULL);
	add_paired(it);
	add_list(it, "authors", LIST_AUTHORS, &record->authors);
	add_list(it, "tags", LIST_TAGS, &record->tags);
	add_attachments(it);
}

/* ---- dates ----------------------------------------------------------------------------- */

static const char *published_origin(const struct explainer *it)
{
	const struct record *record = it->about->record;
	const struct stamp *stamp = it->about->stamp;

	if (!record)
		return "kept since its first build";
	if (stamp->published == record->date.seconds)
		return "the date that the record states";
	if (record->is_day_only && stamp->published >= record->date.seconds)
		return "the day that the record states";
	return record->date.seconds == DATE_UNKNOWN ? "the build that saw it first"
	                                            : "kept since its first build";
}

static void add_dates(struct explainer *it)
{
	const struct stamp *stamp = it->about->stamp;

	if (!stamp || stamp->is_held)
		return;
	add_row(it, "first_seen", date_text(it, stamp->first_seen),
	        stamp->is_new ? "no build has published it yet" : NULL);
	add_row(it, "date_published", date_text(it, stamp->published),
	        published_origin(it));
	add_row(it, "date_modified", date_text(it, stamp->updated),
	        stamp->updated == stamp->published ? "no change since" : NULL);
}

/* ---- published, or why not ------------------------------------------------------------- */

/* The page of the archive that holds the item, or NULL: there is no archive. */
static const char *archive_of(const struct explainer *it)
{
	const struct archive_pages *pages = it->about->archives;
	size_t at = build_history_find(it->about->build, it->about->stamp->id);

	for (size_t i = 0; i < pages->count; i++)
		if (at >= pages->items[i].first &&
		    at - pages->items[i].first < pages->items[i].count)
			return pages->items[i].path;
	return NULL;
}

/* The paths of the feeds that hold the item and of its page in the archive, or NULL. */
static const char *feeds_of(const struct explainer *it)
{
	const struct build *build = it->about->build;
	const char *archive = archive_of(it), *paths = NULL;

	for (size_t i = 0; i < build->feeds.count; i++) {
		const struct build_feed *made = &build->feeds.items[i];

		if (build_feed_has(made, it->about->stamp->id))
			paths = paths ? arena_printf(it->arena, "%s, %s", paths, made->path)
			              : made->path;
	}
	return paths && archive ? arena_printf(it->arena, "%s, %s", paths, archive)
	       : paths          ? paths
	                        : archive;
}

static void add_verdict(struct explainer *it)
{
	const struct explained *about = it->about;
	const struct withdrawal *withdrawal = about->withdrawal;
	const char *feeds;

	if (withdrawal) {
		add_row(it, "published", "no",
		        arena_printf(it->arena, "withdrawn since %s%s%s",
		                     date_text(it, withdrawal->since),
		                     withdrawal->reason ? ": " : "",
		                     withdrawal->reason ? withdrawal->reason : ""));
	} else if (!about->record) {
		add_row(it, "published", "no", "there is no record of it now");
	} else if (about->stamp->is_held) {
		add_row(it, "published", "no",
		        arena_printf(it->arena, "held until %s",
		                     date_text(it, about->record->date.seconds)));
	} else {
		feeds = feeds_of(it);
		add_row(it, "published", feeds ? "yes" : "no",
		        feeds ? feeds : "newer items fill the feeds");
	}
}

/* ---- writing --------------------------------------------------------------------------- */

static void write_text(struct explainer *it, struct buf *out)
{
	for (size_t i = 0; i < it->rows.count; i++) {
		const struct row *row = &it->rows.items[i];
		const char *value = text_printable(
			it->arena,
			str_from(text_cut(it->arena, row->value, SHOWN_CHARACTERS)));
		const char *origin = text_printable(it->arena, str_from(row->origin));

		buf_printf(out, "%-14s  %s", row->name, value ? value : "");
		if (row->origin)
			buf_printf(out, "  (%s)", origin ? origin : "");
		buf_add_char(out, '\n');
	}
}

static void write_json_text(struct explainer *it, struct buf *out)
{
	json_t *rows = json_array();
	char *text = NULL;

	for (size_t i = 0; rows && i < it->rows.count; i++) {
		const struct row *row = &it->rows.items[i];

		json_array_append_new(rows, json_pack("{s:s, s:s, s:s?}", "name", row->name,
		                                      "value", row->value, "origin",
		                                      row->origin));
	}
	if (rows && json_array_size(rows) == it->rows.count)
		text = json_dumps(rows, JSON_INDENT(1));
	json_decref(rows);
	if (text)
		buf_printf(out, "%s\n", text);
	else
		arena_fail(it->arena, ERROR_MEMORY);
	free(text);
}

bool explain_write(const struct explained *explained, bool is_json, struct buf *out,
                   struct arena *arena, struct error *err)
{
	struct explainer it = {.about = explained, .arena = arena};

	add_row(&it, "item", explained->stamp->id, NULL);
	add_verdict(&it);
	add_dates(&it);
	if (explained->record)
		add_fields(&it);
	if (is_json)
		write_json_text(&it, out);
	else
		write_text(&it, out);
	return arena_check(arena, err) && buf_check(out, err);
}
