/* aggregator discover, add: what can be subscribed to at an address; subscribing to it. */
#include "aggregator/discovery.h"
#include "aggregator/list_add.h"
#include "aggregator/listing_json.h"
#include "feeds/limits.h"
#include "feeds/url.h"

/* A list with outlines for all that was found; NULL with session->err. */
static struct opml *list_findings(struct session *session, const struct findings *findings,
                                  size_t count)
{
	struct opml *list = arena_new(&session->arena, struct opml);

	for (size_t i = 0; list && i < count; i++) {
		const struct outline *outline = finding_outline(&session->arena,
		                                                &findings->items[i]);
		struct outline *added = LIST_ADD(&session->arena, &list->outlines);

		if (outline && added)
			*added = *outline;
	}
	if (list)
		list->title = "Found";
	return arena_check(&session->arena, &session->err) ? list : NULL;
}

static bool check_address(struct session *session, const char *address)
{
	return url_is_web(str_from(address)) ||
	       error_set(&session->err, ERROR_USAGE, "%s is no http or https address",
	                 address);
}

static bool write_findings(struct session *session, const struct findings *findings,
                           struct buf *out)
{
	const struct opml *list;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		buf_printf(out, "%zu: %s, %zu items: %s\n%s", i + 1,
		           !finding->is_page     ? "a feed"
		           : finding->is_sitemap ? "a sitemap of news"
		                                 : "a list in a page",
		           finding->count, listing_printable(session, finding->url),
		           finding->items);
	}
	list = list_findings(session, findings, findings->count);
	buf_add_char(out, '\n');
	return list && opml_write(list, out, &session->err);
}

/* One address, and the rule by which a page is read there. */
static json_t *make_object(struct session *session, const struct finding *finding)
{
	return json_pack("{s:s, s:o, s:o, s:I, s:o}", "kind",
	                 finding->is_page ? "page" : "feed", "url",
	                 listing_text_json(session, finding->url), "title",
	                 listing_text_json(session, finding->title), "items",
	                 (json_int_t)finding->count, "xPathItem",
	                 listing_text_json(session, finding->rules.fields[SCRAPE_ITEM]));
}

static bool write_json(struct session *session, const struct findings *findings,
                       struct buf *out)
{
	json_t *array = json_array();

	for (size_t i = 0; i < findings->count; i++)
		json_array_append_new(array, make_object(session, &findings->items[i]));
	return listing_dump_json(session, array, out);
}

/* An empty list is one, too, for programs. */
static bool show_findings(struct session *session, const struct findings *findings,
                          struct buf *out)
{
	bool is_json = session->arguments->is_json;

	if (!is_json && findings->count == 0)
		return true;
	return (is_json ? write_json : write_findings)(session, findings, out) &&
	       show(out, &session->err);
}

enum exit_status command_discover(struct session *session)
{
	const char *address = session->arguments->operands[0];
	enum exit_status status = EXIT_STATUS_DONE;
	struct findings findings;
	struct buf out;

	buf_init(&out, LIMIT_OUTPUT_BYTES);
	if (!check_address(session, address) ||
	    !discover(session, address, session->arguments->is_page, &findings) ||
	    !show_findings(session, &findings, &out)) {
		status = say_failure(session);
	} else if (findings.count == 0) {
		say("%s: %s", address,
		    findings.failure ? findings.failure : "nothing to subscribe to");
		status = EXIT_STATUS_NEWS;
	}
	buf_release(&out);
	return status;
}

/* The first that is found: a feed, or with --page the best list. */
enum exit_status command_add(struct session *session)
{
	const char *address = session->arguments->operands[0];
	struct findings findings;
	const struct opml *list;

	if (!check_address(session, address) ||
	    !discover(session, address, session->arguments->is_page, &findings))
		return say_failure(session);
	if (findings.count == 0 ||
	    (findings.items[0].is_page && !findings.items[0].is_sitemap) !=
	            session->arguments->is_page) {
		say("%s: not added: %s", address,
		    findings.count > 0 ? "it has no feed, but lists in its page: --page"
		    : findings.failure ? findings.failure
		                       : "nothing to subscribe to");
		return EXIT_STATUS_NEWS;
	}
	list = list_findings(session, &findings, 1);
	return list ? list_add(session, list, address) : say_failure(session);
}
