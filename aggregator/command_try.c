/* aggregator try: what would be read of a source or an address, storing nothing. */
#include "aggregator/listing_json.h"
#include "aggregator/look.h"
#include "feeds/limits.h"
#include "feeds/url.h"

/* What is shown, and whether something looks wrong. */
struct trial {
	struct session *session;
	struct buf out;
	json_t *told; /* in place of what is written to `out`; NULL: for a person */
	bool is_wrong;
	const char
		*page; /* the address of the page that came in place of a feed; or NULL */
};

/* Days beyond which nothing new is news itself. */
enum { OLD_DAYS = 180 };

static void warn(struct trial *trial, const char *sentence)
{
	trial->is_wrong = true;
	json_array_append_new(json_object_get(trial->told, "wrong"),
	                      listing_text_json(trial->session, sentence));
	buf_printf(&trial->out, "wrong: %s\n", listing_printable(trial->session, sentence));
}

/* What looks wrong with entries that could be read. */
static void look_for_faults(struct trial *trial, const struct feed *feed)
{
	int64_t now = session_now(trial->session), newest = DATE_UNKNOWN;
	size_t undated = 0, unlinked = 0, future = 0;

	for (size_t i = 0; i < feed->entries.count; i++) {
		const struct entry *entry = &feed->entries.items[i];
		int64_t date = entry->published.seconds != DATE_UNKNOWN
		                       ? entry->published.seconds
		                       : entry->updated.seconds;

		undated += date == DATE_UNKNOWN;
		unlinked += !entry->link;
		future += date > now + 86400;
		newest = date > newest ? date : newest;
	}
	if (feed->entries.count == 0)
		warn(trial, "there are no entries");
	json_object_set_new(trial->told, "undated", json_integer((json_int_t)undated));
	if (undated > 0)
		buf_printf(&trial->out,
		           "%zu of %zu entries have no date: each has the one on its page "
		           "where article=\"auto\" has that read, else the moment at which "
		           "it is first seen\n",
		           undated, feed->entries.count);
	if (unlinked > 0)
		warn(trial, "some entries lead nowhere");
	if (future > 0)
		warn(trial, "some entries are of the future: they are held until then");
	if (newest != DATE_UNKNOWN && now - newest > (int64_t)OLD_DAYS * 86400)
		warn(trial, "the newest entry is more than half a year old");
}

static void show_document(struct trial *trial, const struct document *document)
{
	const struct feed *feed = &document->feed;

	if (trial->told)
		json_object_set_new(trial->told, "entries",
		                    listing_entries_json(trial->session, feed));
	buf_printf(&trial->out, "%zu entries%s\n", feed->entries.count,
	           document->format == FORMAT_HTML ? " read in the page" : "");
	look_write_entries(trial->session, feed, SIZE_MAX, &trial->out);
	look_for_faults(trial, feed);
	for (size_t i = 0; i < document->problems.count; i++)
		warn(trial, document->problems.items[i].message);
}

/* A page without rules, or one whose rules read nothing: what could be read. */
static bool show_proposal(struct trial *trial, const struct look *look, struct error *err)
{
	const struct scrape_options options = look_options(trial->session, look);
	struct scrape_proposals proposals;
	struct document *document;

	if (!look_propose(trial->session, look, &proposals, err))
		return false;
	if (proposals.count == 0) {
		warn(trial, "no list of news is found in it");
		return true;
	}
	document = scrape_read(look->body, &proposals.items[0].rules, &options, err);
	if (!document)
		return false;
	json_object_set_new(
		trial->told, "xPathItem",
		listing_text_json(trial->session,
	                          proposals.items[0].rules.fields[SCRAPE_ITEM]));
	buf_printf(&trial->out, "frss:xPathItem=\"%s\" would read:\n",
	           listing_printable(trial->session,
	                             proposals.items[0].rules.fields[SCRAPE_ITEM]));
	show_document(trial, document);
	document_free(document);
	return true;
}

static bool take(void *context, const struct look *look, struct error *err)
{
	struct trial *trial = context;
	const struct ingest_reading *reading = look->reading;
	const char *known;

	json_object_set_new(trial->told, "url",
	                    listing_text_json(trial->session, look->url));
	buf_printf(&trial->out, "%s\n", listing_printable(trial->session, look->url));
	if (look->failure) {
		warn(trial, look->failure);
		return true;
	}
	if (reading->is_feed) {
		show_document(trial, reading->document);
		return true;
	}
	trial->page = arena_strdup(&trial->session->arena, look->url);
	known = ingest_known_page(look->body);
	warn(trial, reading->is_empty ? "the answer is empty"
	            : known           ? known
	                    : ingest_why_not(reading->document, &reading->reason));
	return reading->is_empty || known || show_proposal(trial, look, err);
}

/* A page that `update` would not ask for. */
static bool heed_robots(struct trial *trial, const struct source *source, const char *url,
                        bool *is_refused)
{
	struct look_robots robots;

	if (!look_robots(trial->session, source, url, &robots))
		return false;
	*is_refused = robots.refusal != NULL;
	if (robots.refusal)
		warn(trial, robots.refusal);
	else
		session_rest(trial->session->configuration.fetch.per_host_delay * 1000);
	return true;
}

static bool try_address(struct trial *trial, const char *address)
{
	struct session *session = trial->session;
	bool is_refused;

	if (!look_at(session, NULL, &address, 1, take, trial))
		return false;
	session_rest(trial->page ? session->configuration.fetch.per_host_delay * 1000 : 0);
	return !trial->page || heed_robots(trial, NULL, trial->page, &is_refused);
}

static bool try_source(struct trial *trial, const struct source *source)
{
	bool is_refused = false;

	if (source->request && source->request->page &&
	    !heed_robots(trial, source, source->address, &is_refused))
		return false;
	return is_refused || look_at(trial->session, source, NULL, 0, take, trial);
}

static bool try_operand(struct trial *trial)
{
	struct session *session = trial->session;
	const char *operand = session->arguments->operands[0];
	const struct sources *list = NULL;
	const struct source *source;

	if (url_is_web(str_from(operand)))
		return try_address(trial, operand);
	list = session_list(session);
	source = list ? sources_find(list, operand) : NULL;
	if (!list)
		return false;
	if (!source)
		return listing_refuse_name(session, operand);
	if (!source->address)
		return error_set(&session->err, ERROR_USAGE, "%s waits for an address",
		                 operand);
	return try_source(trial, source);
}

/* For programs what was told is all that is written; `xPathItem` is what would read the page. */
static bool write_trial(struct trial *trial)
{
	json_t *told = trial->told;

	trial->told = NULL;
	if (!trial->session->arguments->is_json)
		return true;
	buf_clear(&trial->out);
	return listing_dump_json(trial->session, told, &trial->out);
}

enum exit_status command_try(struct session *session)
{
	struct trial trial = {.session = session};
	enum exit_status status = EXIT_STATUS_DONE;

	buf_init(&trial.out, LIMIT_OUTPUT_BYTES);
	if (session->arguments->is_json)
		trial.told = json_pack("{s:n, s:n, s:[], s:[]}", "url", "xPathItem",
		                       "entries", "wrong");
	if (!try_operand(&trial) || !write_trial(&trial) ||
	    !show(&trial.out, &session->err))
		status = say_failure(session);
	else if (trial.is_wrong)
		status = EXIT_STATUS_NEWS;
	json_decref(trial.told);
	buf_release(&trial.out);
	return status;
}
