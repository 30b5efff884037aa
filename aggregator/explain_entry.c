#include "aggregator/explain_entry.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "aggregator/dating.h"
#include "aggregator/listing.h"
#include "aggregator/store_stories.h"
#include "feeds/date.h"

struct explanation {
	struct session *session;
	const struct entry_record *record;
	struct entry_keys keys;
	struct entry_revisions revisions;
	struct entry_standing standing;
	struct story_of story;
	bool has_story;
};

static const char *const kind_names[KEY_COUNT] = {
	[KEY_WHOLE] = "whole", [KEY_GUID] = "guid",           [KEY_GUID_ALT] = "guid-alt",
	[KEY_LINK] = "link",   [KEY_TITLE_DAY] = "title-day", [KEY_CONTENT] = "content",
};

/* ---- published or not ---------------------------------------------------------------- */

static bool is_state(const struct entry_record *record, const char *state)
{
	return strcmp(record->state, state) == 0;
}

/* By which rule an entry is kept out. */
static const char *const keeping[] = {
	[ADMISSION_SOURCE_INCLUDE] = "include of its source in the list does not match it",
	[ADMISSION_SOURCE_EXCLUDE] = "exclude of its source in the list matches it",
	[ADMISSION_SITE_INCLUDE] = "include in [output] does not match it",
	[ADMISSION_SITE_EXCLUDE] = "exclude in [output] matches it",
};

static const char *purged_for(const struct entry_record *record)
{
	if (record->purged_for && strcmp(record->purged_for, "number") == 0)
		return "its source has as many newer ones as are kept: of this one only "
		       "its keys are, so that it does not come back";
	return "it was older than entries of its source are kept: only its keys are, so "
	       "that it does not come back";
}

struct entry_standing explain_standing(const struct entry_record *record,
                                       enum admission admission,
                                       const struct entry_place_in_feed *place)
{
	if (is_state(record, "withdrawn"))
		return (struct entry_standing){"withdrawn", "it was taken down for good"};
	if (is_state(record, "purged"))
		return (struct entry_standing){"purged", purged_for(record)};
	if (is_state(record, "held") && record->held_until != DATE_UNKNOWN)
		return (struct entry_standing){
			"held",
			record->date_rule && strcmp(record->date_rule, "future") != 0
				? "it states no date: its page is read for one first"
				: "its date is still to come"};
	if (is_state(record, "held"))
		return (struct entry_standing){
			"held", "its source gave new names to all its entries: see accept"};
	if (!record->is_listed)
		return (struct entry_standing){"unlisted",
		                               "its source is not in the list any more"};
	if (record->is_backfill)
		return (struct entry_standing){"backfill",
		                               "it was old when it came: kept, not told"};
	if (place->is_told)
		return (struct entry_standing){"published", "it is in the combined feed"};
	if (admission != ADMISSION_GIVEN)
		return (struct entry_standing){"kept-out", keeping[admission]};
	if (place->oldest != DATE_UNKNOWN && record->sort_at > place->oldest)
		return (struct entry_standing){
			"waiting", "its source has its share of the combined feed: see "
				   "per_source"};
	return (struct entry_standing){"below",
	                               "the combined feed is full of newer entries"};
}

/* ---- for people ---------------------------------------------------------------------- */

static void write_fact(const struct explanation *it, const char *name, const char *text,
                       struct buf *out)
{
	if (text)
		buf_printf(out, "%-10s %s\n", name, listing_printable(it->session, text));
}

/* A moment, and words behind it. */
static void write_moment(const struct explanation *it, const char *name, int64_t seconds,
                         const char *words, struct buf *out)
{
	char date[DATE_TEXT_BYTES];

	if (listing_date(it->session, seconds, date))
		buf_printf(out, "%-10s %s%s%s\n", name, date, words ? ": " : "",
		           words ? words : "");
}

static void write_dates(const struct explanation *it, struct buf *out)
{
	const struct entry_record *record = it->record;
	struct arena *arena = &it->session->arena;
	const char *document = NULL;

	if (record->first_document > 0)
		document = arena_printf(arena, "in document %lld of %lld of its source",
		                        (long long)record->first_document,
		                        (long long)record->documents);
	write_moment(it, "first seen", record->first_seen, document, out);
	write_moment(it, "date", record->sort_at, dating_phrase(record->date_rule), out);
	write_moment(it, "updated", record->updated_out, NULL, out);
	write_moment(it, "stored", record->changed_at, NULL, out);
	write_moment(it, "absent", record->absent_since,
	             "since then its source does not show it", out);
	write_moment(it, "purged", record->purged_at, NULL, out);
}

static void write_edits(const struct explanation *it, struct buf *out)
{
	const struct entry_record *record = it->record;
	char replaced[DATE_TEXT_BYTES], updated[DATE_TEXT_BYTES];

	if (record->edits > 0)
		write_moment(it, "edits", record->edits_since,
		             arena_printf(&it->session->arena, "%lld since then",
		                          (long long)record->edits),
		             out);
	write_moment(it, "frozen", record->frozen_until,
	             "until then no edit is told: there were too many, or it went back",
	             out);
	for (size_t i = 0; i < it->revisions.count; i++)
		buf_printf(out, "%-10s %lld of %s, replaced at %s\n", "revision",
		           (long long)it->revisions.items[i].number,
		           listing_date(it->session, it->revisions.items[i].updated_out,
		                        updated),
		           listing_date(it->session, it->revisions.items[i].replaced_at,
		                        replaced));
}

static void write_keys(const struct explanation *it, struct buf *out)
{
	const struct entry_record *record = it->record;

	if (record->matched_at != DATE_UNKNOWN)
		write_moment(it, "known by", record->matched_at,
		             arena_printf(&it->session->arena,
		                          "its %s, when other keys of it had changed",
		                          kind_names[record->matched_kind]),
		             out);
	for (size_t i = 0; i < it->keys.count; i++) {
		char text[DIGEST_TEXT_BYTES];

		digest_write(&it->keys.items[i].digest, text);
		buf_printf(out, "%-10s %-9s %s\n", "key",
		           kind_names[it->keys.items[i].kind], text);
	}
}

/* Of announcements that several sources issued. */
static void write_story(const struct explanation *it, struct buf *out)
{
	const struct story_of *story = &it->story;

	if (!it->has_story)
		return;
	buf_printf(out, "%-10s %lld: ", "story", (long long)story->story);
	if (story->lead == it->record->id)
		buf_add_text(out, "this entry is published for it");
	else
		buf_printf(out, "entry %lld is published for it", (long long)story->lead);
	if (story->reason != STORY_NONE)
		buf_printf(out, "; same %s as entry %lld", story_reason_name(story->reason),
		           (long long)story->matched);
	if (story->reason == STORY_TEXT)
		buf_printf(out, ", %d of 1000", story->similarity);
	buf_add_char(out, '\n');
}

static bool write_text(const struct explanation *it, struct buf *out)
{
	const struct entry_record *record = it->record;

	buf_printf(out, "%-10s %lld\n", "entry", (long long)record->id);
	write_fact(it, "id", record->published_id, out);
	write_fact(it, "source", record->source, out);
	write_fact(it, "title", record->title, out);
	write_fact(it, "link", record->link, out);
	buf_printf(out, "%-10s %s: %s\n", "state", it->standing.word,
	           it->standing.sentence);
	write_moment(it, "held until",
	             is_state(record, "held") ? record->held_until : DATE_UNKNOWN, NULL,
	             out);
	write_story(it, out);
	write_dates(it, out);
	write_edits(it, out);
	write_keys(it, out);
	return arena_check(&it->session->arena, &it->session->err);
}

/* ---- for programs -------------------------------------------------------------------- */

static json_t *make_date(const struct explanation *it, int64_t seconds)
{
	char date[DATE_TEXT_BYTES];
	const char *text = listing_date(it->session, seconds, date);

	return text ? json_string(text) : json_null();
}

static json_t *make_keys(const struct explanation *it)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < it->keys.count; i++) {
		char text[DIGEST_TEXT_BYTES];

		digest_write(&it->keys.items[i].digest, text);
		json_array_append_new(array, json_pack("{s:s, s:s}", "kind",
		                                       kind_names[it->keys.items[i].kind],
		                                       "digest", text));
	}
	return array;
}

static json_t *make_revisions(const struct explanation *it)
{
	json_t *array = json_array();

	for (size_t i = 0; array && i < it->revisions.count; i++)
		json_array_append_new(
			array,
			json_pack("{s:I, s:o, s:o}", "number",
		                  (json_int_t)it->revisions.items[i].number, "updated",
		                  make_date(it, it->revisions.items[i].updated_out),
		                  "replaced",
		                  make_date(it, it->revisions.items[i].replaced_at)));
	return array;
}

static json_t *make_story(const struct explanation *it)
{
	const struct story_of *story = &it->story;
	bool is_first = story->reason == STORY_NONE;

	if (!it->has_story)
		return json_null();
	return json_pack("{s:I, s:I, s:s?, s:o, s:o}", "number", (json_int_t)story->story,
	                 "lead", (json_int_t)story->lead, "reason",
	                 is_first ? NULL : story_reason_name(story->reason), "matched",
	                 is_first ? json_null() : json_integer(story->matched),
	                 "similarity",
	                 story->reason == STORY_TEXT ? json_integer(story->similarity)
	                                             : json_null());
}

static json_t *make_object(const struct explanation *it)
{
	const struct entry_record *record = it->record;
	const char *known_by = record->matched_at == DATE_UNKNOWN
	                               ? NULL
	                               : kind_names[record->matched_kind];

	return json_pack(
		"{s:I, s:s, s:s, s:s?, s:s?, s:s, s:s, s:s, s:s?, s:o, s:o, s:I, s:o, "
		"s:s?, s:o, s:o, s:o, s:s?, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:s?}",
		"entry", (json_int_t)record->id, "id", record->published_id, "source",
		record->source, "title", record->title, "link", record->link, "state",
		record->state, "standing", it->standing.word, "why", it->standing.sentence,
		"held_for", record->held_for, "held_until",
		make_date(it, record->held_until), "first_seen",
		make_date(it, record->first_seen), "first_document",
		(json_int_t)record->first_document, "date", make_date(it, record->sort_at),
		"date_rule", record->date_rule, "updated",
		make_date(it, record->updated_out), "stored",
		make_date(it, record->changed_at), "absent_since",
		make_date(it, record->absent_since), "known_by", known_by, "known_at",
		make_date(it, record->matched_at), "edits", (json_int_t)record->edits,
		"edits_since", make_date(it, record->edits_since), "frozen_until",
		make_date(it, record->frozen_until), "revisions", make_revisions(it),
		"keys", make_keys(it), "story", make_story(it), "purged",
		make_date(it, record->purged_at), "purged_for", record->purged_for);
}

static bool write_json(const struct explanation *it, struct buf *out)
{
	json_t *object = make_object(it);
	char *text = object ? json_dumps(object, JSON_INDENT(2)) : NULL;

	if (text) {
		buf_add_text(out, text);
		buf_add_char(out, '\n');
	} else {
		error_set(&it->session->err, ERROR_MEMORY,
		          "the entry cannot be told as JSON");
	}
	json_decref(object);
	free(text);
	return it->session->err.kind == ERROR_NONE;
}

/* ---- all of it ----------------------------------------------------------------------- */

static bool find_standing(struct explanation *it)
{
	struct session *session = it->session;
	struct entry_place_in_feed place = {.oldest = DATE_UNKNOWN};
	enum admission admission;
	struct choice choice;
	struct feed feed;

	if (!choose_judge(session, it->record->id, &admission) ||
	    !compose_current(session, &choice, &feed) || !compose_fit(session, &feed))
		return false;
	choice.entries.count = feed.entries.count; /* what does not fit is not told */
	place.is_told = choice_has(&choice, it->record->id);
	if (choice.entries.count)
		place.oldest = choice.entries.items[choice.entries.count - 1].stamp.sort_at;
	it->standing = explain_standing(it->record, admission, &place);
	return true;
}

bool explain_entry(struct session *session, const struct entry_record *record,
                   struct buf *out)
{
	struct explanation it = {.session = session, .record = record};

	if (!store_record_keys(session->store, record->id, &session->arena, &it.keys,
	                       &session->err) ||
	    !store_record_revisions(session->store, record->id, &session->arena,
	                            &it.revisions, &session->err) ||
	    !find_standing(&it))
		return false;
	it.has_story = store_story_of(session->store, record->id, &it.story, &session->err);
	if (session->err.kind != ERROR_NONE)
		return false;
	return session->arguments->is_json ? write_json(&it, out) : write_text(&it, out);
}
