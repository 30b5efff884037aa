#include "feeds/check_fetch.h"

#include <stdlib.h>

#include "feeds/check_stable.h"
#include "feeds/check_values.h"
#include "feeds/html_token.h"
#include "feeds/http.h"
#include "feeds/limits.h"
#include "feeds/media_type.h"
#include "feeds/robots.h"
#include "feeds/text.h"
#include "feeds/url.h"

/* A body that compression would make smaller by a packet or more, in bytes. */
#define WORTH_COMPRESSING ((size_t)4096)

/* A document larger than this is a burden to readers, in bytes. */
#define LARGE_BYTES ((size_t)1 << 20)

struct visit {
	const struct check_request *request;
	struct http *http;
	struct arena arena;
	struct check_report *report; /* what the way to the document adds to, or NULL yet */
	struct {
		struct note {
			enum check_id id;
			const char *value, *detail;
		} * items;
		size_t count;
	} notes;
	const char *url; /* where it was found in the end */
};

static void note(struct visit *visit, enum check_id id, const char *value,
                 const char *detail)
{
	struct note *added = LIST_ADD(&visit->arena, &visit->notes);

	if (added)
		*added = (struct note){id, arena_strdup(&visit->arena, value),
		                       arena_strdup(&visit->arena, detail)};
}

/* ---- requests ------------------------------------------------------------------------------ */

/* A private address is fetched where the operand itself is one: who writes it, means it. */
static bool open_visit(struct visit *visit, const char *url,
                       const struct check_request *request, struct error *err)
{
	struct http_options options = {
		.user_agent = request->user_agent,
		.concurrency = 1,
		.per_host = 1,
		.connect_timeout_ms = LIMIT_CHECK_CONNECT_MS,
		.timeout_ms = LIMIT_CHECK_TIMEOUT_MS,
		.max_body_bytes = LIMIT_DOCUMENT_BYTES,
		.is_private_allowed = request->is_private_allowed ||
	                              check_is_private_host(url_host(str_from(url))),
	};

	*visit = (struct visit){.request = request};
	arena_init(&visit->arena, LIMIT_SESSION_BYTES);
	if (!http_prepare(err))
		return false;
	visit->http = http_open(&options, err);
	return visit->http != NULL;
}

static void close_visit(struct visit *visit)
{
	http_close(visit->http);
	arena_release(&visit->arena);
}

/* One request; owned (http_response_free). */
static struct http_response *ask(struct visit *visit, const char *url,
                                 const char *const *headers, struct error *err)
{
	const struct http_request request = {.url = url, .headers = headers};

	return http_ask(visit->http, &request, err);
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 ||
	       status == 308;
}

/* Follows redirects and tells of them; the last answer. */
static struct http_response *follow(struct visit *visit, const char *url, struct error *err)
{
	struct http_response *response = ask(visit, url, NULL, err);

	visit->url = arena_strdup(&visit->arena, url);
	for (int hops = 0; response && response->failure == HTTP_OK &&
	                   is_redirect(response->status) && response->location;
	     hops++) {
		bool is_permanent = response->status == 301 || response->status == 308;
		const char *next = arena_strdup(&visit->arena, response->location);

		note(visit,
		     is_permanent ? CHECK_REDIRECT_PERMANENT : CHECK_REDIRECT_TEMPORARY,
		     visit->url, next);
		if (str_starts(str_from(visit->url), STR("https:")) &&
		    str_starts(str_from(next), STR("http:")))
			note(visit, CHECK_REDIRECT_INSECURE, next, NULL);
		if (hops == LIMIT_REDIRECTS) {
			note(visit, CHECK_REDIRECT_ENDLESS, visit->url, NULL);
			break;
		}
		http_response_free(response);
		visit->url = next;
		response = ask(visit, next, NULL, err);
	}
	return response;
}

/* ---- what one answer tells --------------------------------------------------------------------- */

static const struct {
	enum http_failure failure;
	enum check_id id;
} failures[] = {
	{HTTP_BAD_URL, CHECK_HTTP_ADDRESS},   {HTTP_FORBIDDEN_ADDRESS, CHECK_HTTP_PRIVATE},
	{HTTP_DNS, CHECK_HTTP_DNS},           {HTTP_CONNECT, CHECK_HTTP_CONNECT},
	{HTTP_TLS, CHECK_HTTP_TLS},           {HTTP_TIMEOUT, CHECK_HTTP_TIMEOUT},
	{HTTP_TOO_LARGE, CHECK_LIMIT_PASSED}, {HTTP_BROKEN, CHECK_HTTP_BROKEN},
	{HTTP_WITHDRAWN, CHECK_HTTP_BROKEN},
};

/* Whether there is a document to look at. */
static bool note_answer(struct visit *visit, const struct http_response *response)
{
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (failures[i].failure == response->failure) {
			note(visit, failures[i].id, visit->url, response->message);
			return false;
		}
	if (response->cf_mitigated) {
		note(visit, CHECK_HTTP_CHALLENGE, visit->url, NULL);
		return false;
	}
	if (response->status == 200)
		return true;
	note(visit, CHECK_HTTP_STATUS, arena_printf(&visit->arena, "%d", response->status),
	     visit->url);
	return false;
}

static void note_manners(struct visit *visit, const struct http_response *response)
{
	struct arena *arena = &visit->arena;

	if (!response->content_encoding && response->body.len >= WORTH_COMPRESSING)
		note(visit, CHECK_UNCOMPRESSED,
		     arena_printf(arena, "%zu", response->body.len), NULL);
	if (response->body.len > LARGE_BYTES)
		note(visit, CHECK_LARGE, arena_printf(arena, "%zu", response->body.len),
		     NULL);
	if (!response->content_type)
		note(visit, CHECK_CONTENT_TYPE_MISSING, NULL, NULL);
	if (!response->etag && !response->last_modified)
		note(visit, CHECK_VALIDATORS_NONE, NULL, NULL);
	if (str_starts(str_from(visit->url), STR("http:")))
		note(visit, CHECK_HTTP_PLAIN, visit->url, NULL);
}

/* Readers do not ask before they fetch a feed, but services that read for many do.  A
 * robots.txt that is not to be had forbids nothing here: the feed was. */
static bool note_robots(struct visit *visit, struct error *err)
{
	const char *url = robots_url(&visit->arena, visit->url);
	struct http_response *response = url ? ask(visit, url, NULL, err) : NULL;

	if (!response)
		return err->kind == ERROR_NONE;
	if (response->failure == HTTP_OK && response->status == 200 &&
	    !robots_allows(response->body, visit->request->user_agent, visit->url))
		note(visit, CHECK_ROBOTS_FORBID, url, NULL);
	http_response_free(response);
	return true;
}

/* ---- the same twice --------------------------------------------------------------------------- */

static void compare(struct visit *visit, const struct http_response *first,
                    const struct http_response *second)
{
	enum check_id changes[CHECK_STABLE_MAX];
	size_t changed;

	if (str_equal(first->body, second->body)) {
		if (!str_equal(str_from(first->etag), str_from(second->etag)))
			note(visit, CHECK_ETAG_CHANGES, first->etag, second->etag);
		if (!str_equal(str_from(first->last_modified),
		               str_from(second->last_modified)))
			note(visit, CHECK_MODIFIED_CHANGES, first->last_modified,
			     second->last_modified);
		return;
	}
	changed = check_stable(first->body, second->body, changes);
	for (size_t i = 0; i < changed; i++)
		note(visit, changes[i], NULL, NULL);
	if (changed == 0)
		note(visit, CHECK_BODY_CHANGES, NULL, NULL);
	if (first->etag && str_equal(str_from(first->etag), str_from(second->etag)))
		note(visit, CHECK_ETAG_STUCK, first->etag, NULL);
}

/* Asks with validators; a 304 is what should come. */
static bool ask_whether(struct visit *visit, const char *etag, const char *modified,
                        enum check_id id, struct error *err)
{
	const char *headers[3] = {NULL};
	struct http_response *response;
	size_t count = 0;

	if (etag)
		headers[count++] = arena_printf(&visit->arena, "If-None-Match: %s", etag);
	if (modified)
		headers[count++] = arena_printf(&visit->arena, "If-Modified-Since: %s",
		                                modified);
	if (count == 0 || !headers[0])
		return true;
	response = ask(visit, visit->url, headers, err);
	if (!response)
		return false;
	if (response->failure != HTTP_OK || response->status != 304)
		note(visit, id, arena_printf(&visit->arena, "%d", response->status), NULL);
	http_response_free(response);
	return true;
}

/* Twice, then conditionally. */
static bool revisit(struct visit *visit, const struct http_response *first,
                    struct error *err)
{
	struct http_response *second = ask(visit, visit->url, NULL, err);
	const char *etag, *modified;
	bool is_same;

	if (!second)
		return false;
	if (second->failure != HTTP_OK || second->status != 200) {
		note(visit, CHECK_SECOND_FAILED,
		     arena_printf(&visit->arena, "%d", second->status), NULL);
		http_response_free(second);
		return true;
	}
	compare(visit, first, second);
	is_same = str_equal(first->body, second->body);
	etag = arena_strdup(&visit->arena, second->etag);
	modified = arena_strdup(&visit->arena, second->last_modified);
	http_response_free(second);
	if (!is_same)
		return true;
	return (!etag || ask_whether(visit, etag, NULL, CHECK_ETAG_IGNORED, err)) &&
	       (!modified ||
	        ask_whether(visit, NULL, modified, CHECK_MODIFIED_IGNORED, err)) &&
	       (!etag || !modified ||
	        ask_whether(visit, etag, modified, CHECK_BOTH_IGNORED, err));
}

/* ---- a feed -------------------------------------------------------------------------------------- */

static bool tell(struct visit *visit, const char *source, struct check_report *report,
                 struct buf *out, size_t *count, struct error *err)
{
	for (size_t i = 0; i < visit->notes.count; i++) {
		const struct note *known = &visit->notes.items[i];

		check_report_add(report, known->id, known->value, known->detail);
	}
	visit->notes.count = 0;
	return check_operand_write(report, source, visit->request, out, count, err);
}

/* What was fetched, as a document; what could not be, as an empty report. */
static struct check_report *check_body(struct visit *visit, const char *asked,
                                       const struct http_response *response, bool is_there,
                                       struct error *err)
{
	struct check_options options = {.url = visit->url,
	                                .asked = asked,
	                                .content_type = response->content_type,
	                                .now = visit->request->now,
	                                .is_live = true,
	                                .is_affirming = visit->request->is_json};

	struct check_report *report = is_there ? check_document(response->body, &options,
	                                                        err)
	                                       : check_report_new(err);

	if (!report || !is_there ||
	    check_operand_reach(response->body, &options, visit->request, report, err))
		return report;
	check_report_free(report);
	return NULL;
}

static bool visit_feed(struct visit *visit, const char *url, struct buf *out, size_t *count,
                       struct error *err)
{
	struct http_response *response = follow(visit, url, err);
	struct check_report *report = NULL;
	bool is_there, ok;

	if (!response)
		return false;
	is_there = note_answer(visit, response);
	ok = true;
	if (is_there) {
		note_manners(visit, response);
		ok = revisit(visit, response, err) && note_robots(visit, err);
	}
	if (ok)
		report = check_body(visit, url, response, is_there, err);
	ok = report && tell(visit, url, report, out, count, err);
	check_report_free(report);
	http_response_free(response);
	return ok;
}

bool check_address(const char *url, const struct check_request *request, struct buf *out,
                   size_t *count, struct error *err)
{
	struct visit visit;
	bool ok = open_visit(&visit, url, request, err) &&
	          visit_feed(&visit, url, out, count, err);

	close_visit(&visit);
	return ok;
}

/* ---- a site ---------------------------------------------------------------------------------------- */

static const char *const feed_types[] = {"application/rss+xml", "application/atom+xml",
                                         "application/feed+json", "application/json"};

static bool is_feed_type(struct str type)
{
	struct str name = media_type_name(type);

	for (size_t i = 0; i < sizeof(feed_types) / sizeof(feed_types[0]); i++)
		if (str_equal_nocase(name, str_from(feed_types[i])))
			return true;
	return false;
}

struct feed_links {
	const char **items;
	size_t count;
};

static const char *attribute_value(struct visit *visit, struct str value)
{
	return text_decode_references(&visit->arena, value);
}

/* A <link rel="alternate"> with a feed's type, by the attributes that follow its name. */
static void read_link(struct visit *visit, struct html_scanner *scanner,
                      struct feed_links *links)
{
	struct html_attribute attribute;
	const char *rel = NULL, *type = NULL, *href = NULL;
	const char **added, *url;

	while (html_next_attribute(scanner, &attribute)) {
		if (str_equal_nocase(attribute.name, STR("rel")))
			rel = attribute_value(visit, attribute.value);
		else if (str_equal_nocase(attribute.name, STR("type")))
			type = attribute_value(visit, attribute.value);
		else if (str_equal_nocase(attribute.name, STR("href")))
			href = attribute_value(visit, attribute.value);
	}
	if (!href || !str_equal_nocase(str_trim(str_from(rel)), STR("alternate")) ||
	    !is_feed_type(str_from(type)))
		return;
	url = url_resolve(&visit->arena, str_from(visit->url), str_from(href));
	if (!url || !url_is_web(str_from(url))) {
		note(visit, CHECK_DISCOVERY_BAD, href, NULL);
		return;
	}
	for (size_t i = 0; i < links->count; i++)
		if (str_equal(str_from(links->items[i]), str_from(url)))
			return;
	added = links->count < LIMIT_SITE_FEEDS ? LIST_ADD(&visit->arena, links) : NULL;
	if (added)
		*added = url;
}

static void find_links(struct visit *visit, struct str html, struct feed_links *links)
{
	struct html_scanner scanner;
	struct html_token token;
	struct html_attribute attribute;

	html_scanner_init(&scanner, html);
	while (html_next_token(&scanner, &token)) {
		if (token.kind == HTML_TEXT)
			continue;
		if (token.kind == HTML_START_TAG &&
		    str_equal_nocase(token.text, STR("link")))
			read_link(visit, &scanner, links);
		else
			while (html_next_attribute(&scanner, &attribute))
				;
		if (token.kind == HTML_START_TAG &&
		    str_equal_nocase(token.text, STR("script")))
			html_script_text(&scanner);
	}
}

bool check_site(const char *url, const struct check_request *request, struct buf *out,
                size_t *count, struct error *err)
{
	struct visit visit;
	struct feed_links links = {0};
	struct http_response *page = NULL;
	struct check_report *report = NULL;
	bool ok = false;

	if (open_visit(&visit, url, request, err))
		page = follow(&visit, url, err);
	if (page) {
		visit.notes.count = 0; /* a page may redirect as it likes */
		if (note_answer(&visit, page))
			find_links(&visit, page->body, &links);
		if (visit.notes.count == 0 && links.count == 0)
			note(&visit, CHECK_DISCOVERY_NONE, visit.url, NULL);
		report = check_report_new(err);
	}
	if (report)
		ok = tell(&visit, url, report, out, count, err);
	for (size_t i = 0; ok && i < links.count; i++)
		ok = visit_feed(&visit, links.items[i], out, count, err);
	check_report_free(report);
	http_response_free(page);
	close_visit(&visit);
	return ok;
}
