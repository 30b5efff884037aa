/* What came in place of a feed, or of the page that was expected. */
#include "aggregator/ingest.h"

#include "aggregator/outcome.h"
#include "feeds/detect.h"

const char *ingest_why_not(const struct document *document, const struct error *reason)
{
	const char *why = "what came is no feed";

	if (!document)
		return reason->message;
	for (size_t i = 0; i < document->problems.count; i++) {
		const struct problem *problem = &document->problems.items[i];

		why = problem->message;
		if (str_starts(str_from(problem->code), STR("not-a-feed")) ||
		    str_starts(str_from(problem->code), STR("page-")))
			break;
	}
	return why;
}

bool ingest_is_theirs(const struct error *reason)
{
	return reason->kind == ERROR_LIMIT || reason->kind == ERROR_UNSUPPORTED ||
	       reason->kind == ERROR_SYNTAX;
}

/* Links that even a small page has, but no page that asks for a password. */
enum { PAGE_LINKS = 20 };

/* Any page of a site may have a form to log in; one that is nothing else has few links. */
static bool is_only_a_form(struct str body)
{
	size_t links = 0;

	for (size_t at = str_find(body, STR("href=")); at < body.len;
	     at = str_find(body, STR("href="))) {
		links++;
		body = str_skip(body, at + 5);
	}
	return links < PAGE_LINKS;
}

static const struct outcome *find_page_kind(struct str body, bool is_page)
{
	return is_page && !is_only_a_form(body) ? NULL
	                                        : outcome_of_page(page_kind_of(body));
}

const char *ingest_known_page(struct str body)
{
	const struct outcome *known = find_page_kind(body, true);

	return known ? known->sentence : NULL;
}

/* Bytes in which the root of a feed begins. */
enum { ROOT_BYTES = 1000 };

/* What came in place of a page and is none, as far as another type in the list would read it; or
 * NULL. */
static const char *find_other_type(const struct ingest_input *input)
{
	static const char *const roots[] = {"<rss", "<feed", "<rdf:RDF"};
	struct str start = str_slice(input->body, 0, ROOT_BYTES);
	enum text_kind kind = detect_text(start);

	if (!input->page || input->page->kind != SCRAPE_HTML)
		return NULL;
	if (kind == TEXT_KIND_JSON)
		return "JSON came in place of the page: its type in the list is another "
		       "one (sources(5))";
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (kind == TEXT_KIND_XML &&
		    str_find(start, str_from(roots[i])) < start.len)
			return "a feed came in place of the page: its type in the list is "
			       "rss";
	return NULL;
}

bool ingest_page(const struct ingest_input *input, const struct ingest_reading *reading,
                 struct ingest_page *page)
{
	const struct outcome *known;
	const char *why;

	if (reading->is_empty || reading->is_same || reading->is_feed ||
	    (!reading->document && !ingest_is_theirs(&reading->reason)))
		return false;
	/* Perhaps it is a page that gives itself away. */
	known = find_page_kind(input->body, input->page != NULL);
	why = find_other_type(input);
	if (!why)
		why = input->breakage ? input->breakage
		                      : ingest_why_not(reading->document, &reading->reason);
	*page = (struct ingest_page){
		.class = known ? known->class : OUTCOME_CONTENT,
		.sentence = known ? known->sentence : why,
	};
	return true;
}
