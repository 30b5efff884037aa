#include "feeds/scrape_complete.h"

#include <libxml/xpath.h>

#include "feeds/parse.h"
#include "feeds/scrape_date.h"
#include "feeds/scrape_rows.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Rules that other readers need, tried in their order: those that change nothing that ours
 * reads are added. */
static const struct {
	enum scrape_field field;
	const char *rule;
} additions[] = {
	{SCRAPE_URI, "(.//a/@href)[1]"},
	{SCRAPE_URI, "@href"},
	{SCRAPE_URI, "(.//a/@href)[2]"},
	{SCRAPE_TITLE, "(.//a/@title)[1]"},
	{SCRAPE_TITLE, "(.//a)[1]"},
	{SCRAPE_TITLE, "(.//a)[2]"},
	{SCRAPE_TITLE, "(.//h3)[1]"},
	{SCRAPE_TITLE, "(.//h4)[1]"},
	{SCRAPE_TITLE, "(.//p)[1]"},
	{SCRAPE_TITLE, "(.//span)[1]"},
	{SCRAPE_TITLE, "."},
	{SCRAPE_TIMESTAMP, "(.//time)[last()]"},
	{SCRAPE_TIMESTAMP, "(.//time/@datetime)[1]"},
	{SCRAPE_TIMESTAMP, "(.//span)[last()]"},
	{SCRAPE_TIMESTAMP, "(.//td)[last()]"},
	{SCRAPE_TIMESTAMP, "(.//em)[last()]"},
	{SCRAPE_TIMESTAMP, "(.//p)[last()]"},
	{SCRAPE_TIMESTAMP, "(.//i)[last()]"},
	{SCRAPE_TIMESTAMP, "(.//span)[1]"},
	{SCRAPE_TIMESTAMP, "(following-sibling::*)[1]"},
	{SCRAPE_TIMESTAMP, "(.//div)[1]"},
};

static bool is_same_reading(const struct document *a, const struct document *b)
{
	if (a->feed.entries.count != b->feed.entries.count)
		return false;
	for (size_t i = 0; i < a->feed.entries.count; i++) {
		const struct entry *first = &a->feed.entries.items[i];
		const struct entry *second = &b->feed.entries.items[i];

		if (!str_same(first->title.value, second->title.value) ||
		    !str_same(first->link, second->link) ||
		    first->published.seconds != second->published.seconds)
			return false;
	}
	return true;
}

/* Rows of which the dates are looked at. */
enum { LOOKED_ROWS = 3 };

static bool leads_to_date(xmlDoc *tree, xmlNode *row, const char *rule,
                          const struct scrape_options *options)
{
	xmlXPathObject *value = scrape_xpath_nodes(tree, row, rule);
	xmlChar *content = value ? xmlNodeGetContent(value->nodesetval->nodeTab[0]) : NULL;
	struct str found;
	int64_t seconds;
	bool has_date = content && scrape_date_find(str_from((const char *)content),
	                                            options->zone_minutes, options->now,
	                                            &seconds, &found);

	xmlFree(content);
	xmlXPathFreeObject(value);
	return has_date;
}

/* Whether a rule for dates finds one itself: ours are found without it. */
static bool leads_to_dates(xmlDoc *tree, const struct scrape_options *options,
                           const struct scrape_rules *rules)
{
	xmlXPathObject *rows = scrape_xpath_nodes(tree, (xmlNode *)tree,
	                                          rules->fields[SCRAPE_ITEM]);
	bool has_date = false;

	for (int i = 0; rows && i < rows->nodesetval->nodeNr && i < LOOKED_ROWS; i++)
		has_date = has_date ||
		           leads_to_date(tree, rows->nodesetval->nodeTab[i],
		                         rules->fields[SCRAPE_TIMESTAMP], options);
	xmlXPathFreeObject(rows);
	return has_date;
}

void scrape_complete(struct str bytes, xmlDoc *tree, const struct scrape_options *options,
                     const struct document *plain, struct scrape_rules *rules)
{
	for (size_t i = 0; i < COUNT(additions); i++) {
		enum scrape_field field = additions[i].field;
		struct scrape_rules more = *rules;
		struct document *document;
		struct error ignored = {0};

		/* A date that is only in the address cannot be said. */
		if (rules->fields[field] ||
		    (field == SCRAPE_TIMESTAMP &&
		     plain->feed.entries.items[0].published.seconds == DATE_UNKNOWN))
			continue;
		more.fields[field] = additions[i].rule;
		document = scrape_read(bytes, &more, options, &ignored);
		if (document && is_same_reading(plain, document) &&
		    (field != SCRAPE_TIMESTAMP || leads_to_dates(tree, options, &more)))
			*rules = more;
		document_free(document);
	}
}
