#include "aggregator/health_publish.h"

#include <stdlib.h>

#include "aggregator/advice.h"
#include "feeds/limits.h"
#include "feeds/page_frame.h"
#include "feeds/publish.h"

/* ---- reading ------------------------------------------------------------------------------ */

static bool read_gap(struct session *session, int64_t source, int64_t *gap)
{
	int64_t dates[SCHEDULE_ENTRIES];
	size_t count;

	if (!store_entry_dates(session->store, source, SCHEDULE_ENTRIES, dates, &count,
	                       &session->err))
		return false;
	*gap = schedule_gap(dates, count);
	return true;
}

static bool read_source(struct session *session, const struct source_state *state,
                        struct health_report *report)
{
	int zone = (int)session->configuration.site.zone_minutes;
	struct source_record *record = arena_new(&session->arena, struct source_record);
	struct health *health = LIST_ADD(&session->arena, &report->sources);
	struct advice *advice = arena_new(&session->arena, struct advice);
	struct health_facts facts = {
		.state = state, .record = record, .zone_minutes = zone, .advice = advice};

	return record && health && advice && read_gap(session, state->id, &facts.gap) &&
	       store_advice_read(session->store, state->id, &session->arena, advice,
	                         &session->err) &&
	       store_health_record(session->store, state->id, &session->arena, record,
	                           &session->err) &&
	       health_judge(&facts, &session->arena, health, &session->err) &&
	       store_health_weeks(session->store, state->id,
	                          health_weeks_end(record->newest, zone),
	                          LIMIT_CHART_ENTRIES, &health->own_weeks, &session->err);
}

/* All on one axis. */
static bool read_weeks(struct session *session, struct health_report *report)
{
	int64_t end = health_weeks_end(report->as_of,
	                               (int)session->configuration.site.zone_minutes);

	for (size_t i = 0; i < report->sources.count; i++) {
		struct health *health = &report->sources.items[i];

		if (!store_health_weeks(session->store, health->state->id, end,
		                        LIMIT_CHART_ENTRIES, &health->weeks, &session->err))
			return false;
	}
	return true;
}

static void find_moments(struct session *session, struct health_report *report)
{
	int zone = (int)session->configuration.site.zone_minutes;
	int64_t latest = DATE_UNKNOWN, earliest = DATE_UNKNOWN;

	for (size_t i = 0; i < report->sources.count; i++) {
		const struct health *health = &report->sources.items[i];

		if (health->state->last_request > latest)
			latest = health->state->last_request;
		if (health->next != DATE_UNKNOWN &&
		    (earliest == DATE_UNKNOWN || health->next < earliest))
			earliest = health->next;
	}
	report->as_of = health_as_of(latest, session_now(session), zone);
	report->until = health_until(report->as_of, earliest, zone);
}

bool health_read(struct session *session, struct health_news *news)
{
	struct health_report *report = &news->report;
	int64_t count;

	*news = (struct health_news){
		.report.id_authority = session->configuration.site.id_authority};
	if (!store_health_count(session->store, LIMIT_STATUS_SOURCES + 1, &count,
	                        &session->err))
		return false;
	news->is_told = count > 0 && count <= (int64_t)LIMIT_STATUS_SOURCES;
	if (!news->is_told)
		return true;
	if (!advice_update(session) ||
	    !store_sources(session->store, &session->arena, &news->states, &session->err))
		return false;
	for (size_t i = 0; i < news->states.count; i++)
		if (news->states.items[i].is_listed &&
		    !read_source(session, &news->states.items[i], report)) {
			(void)arena_check(&session->arena, &session->err);
			return false;
		}
	qsort(report->sources.items, report->sources.count, sizeof(struct health),
	      health_compare);
	find_moments(session, report);
	return read_weeks(session, report);
}

/* ---- writing ------------------------------------------------------------------------------ */

/* A file under way: what all of them have in common. */
struct writing {
	struct session *session;
	const struct health_report *report;
	const char *folder;
	size_t written; /* files that changed */
	struct buf out;
};

/* Publishes what was written into writing->out; `changed` as for publish_served. */
static bool put(struct writing *writing, bool is_made, const char *name, int64_t changed)
{
	struct session *session = writing->session;
	enum publish_result outcome = PUBLISH_UNCHANGED;
	bool ok = is_made && name &&
	          publish_served(writing->folder, name, buf_view(&writing->out), changed,
	                         &outcome, &session->err);

	writing->written += outcome == PUBLISH_WRITTEN;
	buf_release(&writing->out);
	return ok;
}

static const char *source_file(struct session *session, const struct source_state *state,
                               const char *file)
{
	return arena_printf(&session->arena, "source/%s/%s", state->name, file);
}

static bool put_source_feed(struct writing *writing, const struct health *health,
                            const struct transitions *changes)
{
	struct session *session = writing->session;
	struct source_changes latest = {0};
	bool has_feed = false, ok;

	for (size_t i = changes->count; i-- > 0 && latest.count < HEALTH_CHANGES_SHOWN;) {
		struct source_change *change = LIST_ADD(&session->arena, &latest);

		if (change)
			*change = (struct source_change){health->state->id,
			                                 changes->items[i]};
	}
	ok = health_write_feed(writing->report, health, &latest, &has_feed, &writing->out,
	                       &session->err);
	if (ok && !has_feed)
		return true;
	return put(writing, ok, source_file(session, health->state, "health.atom"),
	           health->state->last_request);
}

/* What was told in the language of the site under another name, when that was another one's. */
static bool remove_former(struct writing *writing, const char *path)
{
	struct session *session = writing->session;
	const char *name = page_former_file(&session->arena, writing->report->site, path);

	return name && publish_remove(writing->folder, name, &session->err);
}

static bool put_source(struct writing *writing, const struct health *health)
{
	struct session *session = writing->session;
	const char *path = source_file(session, health->state, "index");
	struct transitions changes;

	if (!path ||
	    !store_transitions(session->store, health->state->id, &session->arena, &changes,
	                       &session->err) ||
	    !put_source_feed(writing, health, &changes))
		return false;
	for (enum page_language i = 0; i < PAGE_LANGUAGE_COUNT; i++) {
		bool ok = health_write_source_page(writing->report, health, &changes, i,
		                                   &writing->out, &session->err);

		if (!put(writing, ok,
		         page_file(&session->arena, writing->report->site, path, i),
		         health->state->last_request))
			return false;
	}
	return remove_former(writing, path);
}

/* What was told of a source that has left the list. */
static bool remove_source(struct session *session, const struct health_news *news,
                          const char *folder, const struct source_state *state)
{
	const char *path = source_file(session, state, "index");
	const char *feed = source_file(session, state, "health.atom");

	for (enum page_language i = 0; path && i <= PAGE_LANGUAGE_COUNT; i++) {
		const char *name = i < PAGE_LANGUAGE_COUNT
		                           ? page_file(&session->arena, news->report.site,
		                                       path, i)
		                           : page_former_file(&session->arena,
		                                              news->report.site, path);

		if (!name || !publish_remove(folder, name, &session->err))
			return false;
	}
	return feed && publish_remove(folder, feed, &session->err);
}

static bool put_sources(struct writing *writing)
{
	for (size_t i = 0; i < writing->report->sources.count; i++)
		if (!put_source(writing, &writing->report->sources.items[i]))
			return false;
	return true;
}

static bool put_feed(struct writing *writing)
{
	struct session *session = writing->session;
	struct source_changes changes;
	bool has_feed = false, ok;

	ok = store_health_changes(session->store, HEALTH_CHANGES_SHOWN, &session->arena,
	                          &changes, &session->err) &&
	     health_write_feed(writing->report, NULL, &changes, &has_feed, &writing->out,
	                       &session->err);
	if (ok && !has_feed)
		return true;
	return put(writing, ok, "health.atom", writing->report->as_of);
}

static bool put_all(struct writing *writing)
{
	const struct health_report *report = writing->report;
	struct session *session = writing->session;
	bool ok;

	if (!put_feed(writing))
		return false;
	ok = health_write_json(report, &writing->out, &session->err);
	if (!put(writing, ok, "status.json", report->as_of))
		return false;
	for (enum page_language i = PAGE_LANGUAGE_COUNT; i-- > 0;) {
		ok = health_write_page(report, i, &writing->out, &session->err);
		if (!put(writing, ok, page_file(&session->arena, report->site, "status", i),
		         report->as_of))
			return false;
	}
	return remove_former(writing, "status");
}

bool health_publish(struct session *session, const struct health_news *news,
                    const char *folder, size_t *written)
{
	struct writing writing = {
		.session = session, .report = &news->report, .folder = folder};

	if (!news->is_told)
		return true;
	buf_init(&writing.out, LIMIT_OUTPUT_BYTES);
	if (put_sources(&writing) && put_all(&writing)) {
		*written += writing.written;
		return arena_check(&session->arena, &session->err);
	}
	buf_release(&writing.out);
	(void)arena_check(&session->arena, &session->err);
	return false;
}

bool health_remove(struct session *session, const struct health_news *news,
                   const char *folder)
{
	const struct source_states *states = &news->states;

	bool ok = true;

	for (size_t i = 0; ok && news->is_told && i < states->count; i++)
		ok = states->items[i].is_listed ||
		     remove_source(session, news, folder, &states->items[i]);
	return arena_check(&session->arena, &session->err) && ok;
}
