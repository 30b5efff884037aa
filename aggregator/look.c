#include "aggregator/look.h"

#include "aggregator/answer.h"
#include "aggregator/listing.h"
#include "feeds/date.h"
#include "feeds/limits.h"
#include "feeds/robots.h"

/* One round of looking. */
struct looking {
	struct session *session;
	look_taker *take;
	void *context;
};

static int64_t moment(void *context, int64_t ago_ms)
{
	const struct looking *looking = context;

	return session_moment(looking->session, ago_ms);
}

static bool take_result(void *context, const struct fetch_result *result,
                        const struct ingest_reading *reading, struct error *err)
{
	struct looking *looking = context;
	struct look look = {.url = result->url,
	                    .body = result->response->body,
	                    .content_type = result->response->content_type,
	                    .status = result->response->status,
	                    .reading = reading};

	if (!reading) {
		look.failure = answer_describe(result, &looking->session->arena);
		if (!look.failure)
			return arena_check(&looking->session->arena, err);
	}
	return looking->take(looking->context, &look, err);
}

static bool do_nothing(void *context, struct error *err)
{
	(void)context;
	(void)err;
	return true;
}

static enum gather_wish go_on(void *context)
{
	(void)context;
	return GATHER_ON;
}

static struct source_state state_of(const char *name, const char *address)
{
	return (struct source_state){
		.name = name,
		.url = address,
		.address = address,
		SOURCE_NEVER_ASKED,
		.documents = 1, /* its entries need not be made ready for a store */
	};
}

bool look_at(struct session *session, const struct source *source,
             const char *const *addresses, size_t count, look_taker *take, void *context)
{
	static const struct sources nobody;
	struct looking looking = {.session = session, .take = take, .context = context};
	const struct gather_options options = {
		.fetch = {.http = configuration_http(&session->configuration),
	                  .list = source ? session_list(session) : &nobody,
	                  .moment = moment,
	                  .context = &looking},
		.ingest = {.zone_minutes = (int)session->configuration.site.zone_minutes},
		.take = take_result,
		.pause = do_nothing,
		.wish = go_on,
		.context = &looking,
	};
	struct source_states states = {0};

	if (!options.fetch.list)
		return false;
	for (size_t i = 0; i < (source ? 1 : count); i++) {
		struct source_state *state = LIST_ADD(&session->arena, &states);

		if (!state)
			return arena_check(&session->arena, &session->err);
		*state = source ? state_of(source->id, source->address)
		                : state_of("", addresses[i]);
		state->zone_minutes = source ? source->zone_minutes : NULL;
	}
	return gather(&states, &options, &session->err);
}

/* ---- robots.txt ----------------------------------------------------------------------- */

/* One question to a site. */
struct question {
	struct session *session;
	struct look_robots *robots;
	bool is_closed;
};

static bool take_robots(void *context, const struct look *look, struct error *err)
{
	struct question *question = context;
	struct arena *arena = &question->session->arena;

	question->is_closed = look->status >= 500;
	if (look->status == 200)
		question->robots->text = str_from(
			arena_str(arena, str_slice(look->body, 0, LIMIT_ROBOTS_BYTES)));
	return arena_check(arena, err);
}

bool look_robots(struct session *session, const struct source *source, const char *url,
                 struct look_robots *robots)
{
	struct question question = {.session = session, .robots = robots};
	const char *address = robots_url(&session->arena, url);
	const char *user_agent = configuration_http(&session->configuration).user_agent;

	*robots = (struct look_robots){0};
	if (!address)
		return arena_check(&session->arena, &session->err);
	if (source && source->request && source->request->access.user_agent)
		user_agent = source->request->access.user_agent;
	if (!look_at(session, NULL, &address, 1, take_robots, &question))
		return false;
	robots->refusal = robots_verdict(question.is_closed, robots->text, user_agent, url);
	return true;
}

/* ---- reading --------------------------------------------------------------------------- */

struct scrape_options look_options(const struct session *session, const struct look *look)
{
	return (struct scrape_options){
		.url = look->url,
		.content_type = look->content_type,
		.zone_minutes = (int)session->configuration.site.zone_minutes,
		.now = session_now(session),
	};
}

bool look_propose(struct session *session, const struct look *look,
                  struct scrape_proposals *proposals, struct error *err)
{
	const struct scrape_options options = look_options(session, look);

	return scrape_induce(look->body, &options, &session->arena, proposals, err);
}

void look_write_entries(struct session *session, const struct feed *feed, size_t most,
                        struct buf *out)
{
	for (size_t i = 0; i < feed->entries.count && i < most; i++) {
		const struct entry *entry = &feed->entries.items[i];
		char date[DATE_TEXT_BYTES];
		const char *text = listing_date(session, entry->published.seconds, date);

		buf_printf(out, "  %-10.10s  %s\n              %s\n",
		           text ? text : "no date",
		           listing_printable(session, entry->title.value),
		           listing_printable(session, entry->link));
	}
	if (feed->entries.count > most)
		buf_printf(out, "  ... and %zu more\n", feed->entries.count - most);
}
