#include "feeds/check_reach.h"

#include <string.h>

#include "feeds/http.h"
#include "feeds/limits.h"
#include "feeds/parse.h"
#include "feeds/url.h"

enum role { ROLE_HUB, ROLE_ICON, ROLE_CURRENT, ROLE_ALTERNATE, ROLE_ENCLOSURE };

static const enum check_id unreachable[] = {
	[ROLE_HUB] = CHECK_HUB_UNREACHABLE,
	[ROLE_ICON] = CHECK_ICON_UNREACHABLE,
	[ROLE_CURRENT] = CHECK_HISTORY_BROKEN,
	[ROLE_ALTERNATE] = CHECK_ALTERNATE_UNREACHABLE,
	[ROLE_ENCLOSURE] = CHECK_ENCLOSURE_UNREACHABLE,
};

struct target {
	enum role role;
	const char *url;
	int64_t length; /* as the feed says; -1: it does not */
};

struct reach {
	const struct check_reach_input *input;
	struct check_report *report;
	struct http *http;
	struct arena arena;
	struct {
		struct target *items;
		size_t count;
	} targets;
};

/* ---- requests ------------------------------------------------------------------------------ */

static bool open_http(struct reach *reach, size_t max_body, struct error *err)
{
	struct http_options options = {
		.user_agent = reach->input->user_agent,
		.concurrency = 1,
		.per_host = 1,
		.per_host_delay_ms = LIMIT_CHECK_DELAY_MS,
		.connect_timeout_ms = LIMIT_CHECK_CONNECT_MS,
		.timeout_ms = LIMIT_CHECK_TIMEOUT_MS,
		.max_body_bytes = max_body,
		.is_private_allowed = reach->input->is_private_allowed,
	};

	reach->http = http_prepare(err) ? http_open(&options, err) : NULL;
	return reach->http;
}

static struct http_response *ask_once(struct reach *reach, const char *url, bool is_file,
                                      struct error *err)
{
	static const char *const first_byte[] = {"Range: bytes=0-0", NULL};
	const struct http_request request = {.url = url,
	                                     .headers = is_file ? first_byte : NULL,
	                                     .is_undecoded = is_file};

	return http_ask(reach->http, &request, err);
}

/* The answer behind redirects, owned (http_response_free). */
static struct http_response *ask(struct reach *reach, const char *url, bool is_file,
                                 struct error *err)
{
	struct http_response *response = ask_once(reach, url, is_file, err);

	for (int hops = 0;
	     response && response->failure == HTTP_OK && response->location &&
	     response->status >= 300 && response->status < 400 && hops < LIMIT_REDIRECTS;
	     hops++) {
		const char *next = arena_strdup(&reach->arena, response->location);

		http_response_free(response);
		response = next ? ask_once(reach, next, is_file, err) : NULL;
	}
	return response;
}

/* What came in place of the thing, in numbers that every language has. */
static const char *describe(struct reach *reach, const struct http_response *response)
{
	return response->status ? arena_printf(&reach->arena, "HTTP %d", response->status)
	                        : "-";
}

/* ---- what is there ------------------------------------------------------------------------- */

/* A hub wants parameters; that it says so is an answer. */
static bool is_there(const struct http_response *response, enum role role)
{
	if (response->failure == HTTP_TOO_LARGE)
		return true;
	if (response->failure != HTTP_OK)
		return false;
	if (role == ROLE_HUB)
		return response->status < 500 && response->status != 404 &&
		       response->status != 410;
	return response->status == 200 || response->status == 206;
}

/* Of the whole file, where the answer tells; -1 where not.  "bytes 0-0/1234". */
static int64_t true_length(const struct http_response *response)
{
	struct str range = str_from(response->content_range);
	size_t slash = str_find_char(range, '/');
	int64_t length;

	if (response->failure == HTTP_OK && response->status == 200 &&
	    !response->content_encoding)
		return (int64_t)response->body.len;
	if (response->status != 206 || slash == range.len ||
	    !str_integer(str_skip(range, slash + 1), 0, INT64_MAX, &length))
		return -1;
	return length;
}

static void compare_length(struct reach *reach, const struct target *target,
                           const struct http_response *response)
{
	int64_t length = true_length(response);

	if (target->length > 0 && length >= 0 && length != target->length)
		check_report_add(reach->report, CHECK_ENCLOSURE_LENGTH, target->url,
		                 arena_printf(&reach->arena, "%lld / %lld",
		                              (long long)target->length,
		                              (long long)length));
}

static bool look_at(struct reach *reach, const struct target *target, struct error *err)
{
	struct http_response *response = ask(reach, target->url, true, err);

	if (!response)
		return false;
	if (!is_there(response, target->role))
		check_report_add(reach->report, unreachable[target->role], target->url,
		                 describe(reach, response));
	else if (target->role == ROLE_ENCLOSURE)
		compare_length(reach, target, response);
	http_response_free(response);
	return true;
}

/* ---- what is named ------------------------------------------------------------------------- */

static void add(struct reach *reach, enum role role, const char *url, int64_t length)
{
	struct target *target;

	if (!url || !url_is_web(str_from(url)) || reach->targets.count == LIMIT_CHECK_LINKS)
		return;
	for (size_t i = 0; i < reach->targets.count; i++)
		if (strcmp(reach->targets.items[i].url, url) == 0)
			return;
	target = LIST_ADD(&reach->arena, &reach->targets);
	if (target)
		*target = (struct target){role, arena_strdup(&reach->arena, url), length};
}

static void add_links(struct reach *reach, const struct feed *feed, const char *rel,
                      enum role role)
{
	for (size_t i = 0; i < feed->links.count; i++) {
		const struct link *link = &feed->links.items[i];

		if (link->rel && strcmp(link->rel, rel) == 0)
			add(reach, role, link->href, -1);
	}
}

/* What concerns the whole feed first: of many enclosures the newest are looked at. */
static void collect(struct reach *reach, const struct feed *feed)
{
	add_links(reach, feed, "hub", ROLE_HUB);
	add(reach, ROLE_ICON, feed->icon, -1);
	add(reach, ROLE_ICON, feed->logo, -1);
	add(reach, ROLE_ICON, feed->image.url, -1);
	add_links(reach, feed, "current", ROLE_CURRENT);
	add_links(reach, feed, "alternate", ROLE_ALTERNATE);
	for (size_t i = 0; i < feed->entries.count; i++) {
		const struct enclosures *enclosures = &feed->entries.items[i].enclosures;

		for (size_t k = 0; k < enclosures->count; k++)
			add(reach, ROLE_ENCLOSURE, enclosures->items[k].url,
			    enclosures->items[k].length);
	}
}

static bool look_at_all(struct reach *reach, struct error *err)
{
	bool ok = open_http(reach, LIMIT_CHECK_LINK_BYTES, err);

	for (size_t i = 0; ok && i < reach->targets.count; i++)
		ok = look_at(reach, &reach->targets.items[i], err);
	http_close(reach->http);
	reach->http = NULL;
	return ok;
}

/* ---- history ------------------------------------------------------------------------------- */

static const char *link_of(const struct feed *feed, const char *rel)
{
	for (size_t i = 0; i < feed->links.count; i++)
		if (feed->links.items[i].rel && strcmp(feed->links.items[i].rel, rel) == 0)
			return feed->links.items[i].href;
	return NULL;
}

static bool is_feed(const struct document *document)
{
	return document && document->format != FORMAT_NONE &&
	       document->format != FORMAT_HTML;
}

/* The next document of the chain, owned; NULL where it ends there, which is noted, or with
 * `err` for want of memory. */
static struct document *read_page(struct reach *reach, const char *url, struct error *err)
{
	struct http_response *response = ask(reach, url, false, err);
	struct document *document = NULL;
	struct error reason = {0};

	if (!response)
		return NULL;
	if (response->failure != HTTP_OK || response->status != 200) {
		check_report_add(reach->report, CHECK_HISTORY_BROKEN, url,
		                 describe(reach, response));
	} else {
		struct parse_options options = {
			.url = url, .content_type = response->content_type, .is_raw = true};

		document = document_parse(response->body, &options, &reason);
		if (!is_feed(document)) {
			check_report_add(reach->report, CHECK_HISTORY_NO_FEED, url, NULL);
			document_free(document);
			document = NULL;
		}
	}
	http_response_free(response);
	if (reason.kind == ERROR_MEMORY)
		*err = reason;
	return document;
}

struct visited {
	const char **items;
	size_t count;
};

static bool is_new(struct reach *reach, struct visited *visited, const char *url)
{
	const char **added;

	for (size_t i = 0; i < visited->count; i++)
		if (strcmp(visited->items[i], url) == 0)
			return false;
	added = LIST_ADD(&reach->arena, visited);
	if (added)
		*added = url;
	return true;
}

/* Where a chain leads, copied; NULL at its end. */
static const char *step(struct reach *reach, const struct feed *feed, const char *rel)
{
	const char *url = link_of(feed, rel);

	return url && url_is_web(str_from(url)) ? arena_strdup(&reach->arena, url) : NULL;
}

/* From page to page, as a reader that wants all would. */
static bool follow_history(struct reach *reach, const struct feed *feed, struct error *err)
{
	const char *rel = link_of(feed, "prev-archive") ? "prev-archive" : "next";
	const char *url = step(reach, feed, rel);
	struct visited visited = {0};
	bool ok = !url || open_http(reach, LIMIT_DOCUMENT_BYTES, err);

	if (ok && url && reach->input->url)
		is_new(reach, &visited, reach->input->url);
	for (size_t pages = 0; ok && url && pages < LIMIT_CHECK_HISTORY; pages++) {
		struct document *document;

		if (!is_new(reach, &visited, url)) {
			check_report_add(reach->report, CHECK_HISTORY_LOOP, url, NULL);
			break;
		}
		document = read_page(reach, url, err);
		ok = err->kind == ERROR_NONE;
		url = document ? step(reach, &document->feed, rel) : NULL;
		document_free(document);
	}
	http_close(reach->http);
	return ok;
}

/* ---- all ----------------------------------------------------------------------------------- */

bool check_reach(const struct check_reach_input *input, struct check_report *report,
                 struct error *err)
{
	const struct parse_options options = {
		.url = input->url, .content_type = input->content_type, .is_raw = true};
	struct reach reach = {.input = input, .report = report};
	struct error reason = {0};
	struct document *document = document_parse(input->bytes, &options, &reason);
	bool ok = true;

	if (reason.kind == ERROR_MEMORY)
		*err = reason;
	arena_init(&reach.arena, LIMIT_SESSION_BYTES);
	if (is_feed(document)) {
		collect(&reach, &document->feed);
		ok = arena_check(&reach.arena, err) && look_at_all(&reach, err) &&
		     follow_history(&reach, &document->feed, err) &&
		     arena_check(&reach.arena, err);
	}
	document_free(document);
	arena_release(&reach.arena);
	return ok && err->kind == ERROR_NONE;
}
