/* Links beside each other: the feed's own address, its hub, its history. */
#include "feeds/check_parts.h"
#include "feeds/url.h"

static struct str text_of(const struct check_note *note)
{
	return str_from(note->text);
}

void check_note_feed(struct checker *checker, enum check_id id)
{
	check_note_at(checker, id, checker->feed.tag.start + 1, checker->feed.subject);
}

/* ---- links -------------------------------------------------------------------------------- */

static struct str rel_of(const struct check_link *link)
{
	return link->rel.text ? text_of(&link->rel) : STR("alternate");
}

static bool is_rel(const struct check_link *link, const char *rel)
{
	return str_equal(rel_of(link), str_from(rel));
}

const struct check_link *check_link_find(const struct check_links *links, const char *rel)
{
	for (size_t i = 0; i < links->count; i++)
		if (is_rel(&links->items[i], rel))
			return &links->items[i];
	return NULL;
}

void check_links(struct checker *checker, const struct check_links *links,
                 struct check_subject owner)
{
	for (size_t i = 0; links && i < links->count; i++)
		for (size_t k = 0; k < i; k++) {
			const struct check_link *a = &links->items[i],
						*b = &links->items[k];

			if (!is_rel(a, "alternate") || !is_rel(b, "alternate") ||
			    !str_equal_nocase(text_of(&a->type), text_of(&b->type)) ||
			    !str_equal_nocase(text_of(&a->hreflang), text_of(&b->hreflang)))
				continue;
			check_note_at(checker, CHECK_LINK_DUPLICATE, a->tag.start + 1,
			              (struct check_subject){STR("link"), owner.element});
			break;
		}
}

/* ---- the feed's own address ------------------------------------------------------------------ */

static struct finding *note_link(struct checker *checker, enum check_id id,
                                 const struct check_link *link)
{
	struct finding *finding = check_note_at(
		checker, id, link->href.span.start,
		(struct check_subject){STR("link"), checker->feed.subject.element});

	if (finding)
		finding->value = check_quote(checker, text_of(&link->href));
	return finding;
}

bool check_is_own_address(const struct check_options *options, struct str url)
{
	return str_equal(url, str_from(options->url)) ||
	       (options->asked && str_equal(url, str_from(options->asked)));
}

static void check_self_link(struct checker *checker, const struct check_link *self)
{
	static const char *const types[] = {"application/atom+xml", "application/rss+xml"};
	bool is_atom = checker->dialect == DIALECT_ATOM;
	struct str type = text_of(&self->type);
	const char *wanted = types[is_atom ? 0 : 1];
	const char *url = checker->options->url, *resolved;
	struct str href = text_of(&self->href);
	struct finding *finding = NULL;

	if (!str_starts_nocase(type, str_from(wanted)) && type.len > 0)
		finding = note_link(checker, CHECK_SELF_TYPE, self);
	if (finding) {
		finding->value = check_quote(checker, type);
		finding->detail = wanted;
	}
	if (!self->href.text)
		return;
	if (url_scheme(href).len == 0 && !self->base)
		note_link(checker, CHECK_SELF_RELATIVE, self);
	if (!url)
		return;
	resolved = url_resolve(checker->arena, str_from(self->base ? self->base : url),
	                       href);
	if (resolved && !check_is_own_address(checker->options, str_from(resolved))) {
		finding = note_link(checker, CHECK_SELF_MISMATCH, self);
		if (finding)
			finding->detail = check_quote(checker, str_from(url));
	}
}

static void check_self(struct checker *checker)
{
	const struct check_link *self = check_link_find(&checker->feed.links, "self");

	if (self)
		check_self_link(checker, self);
	else
		check_note_feed(checker, checker->dialect == DIALECT_ATOM
		                                 ? CHECK_SELF_MISSING_ATOM
		                                 : CHECK_SELF_MISSING);
}

/* What is sent to a hub should not be read by others on the way. */
static void check_hub(struct checker *checker)
{
	const struct check_link *hub = check_link_find(&checker->feed.links, "hub");

	if (hub && str_starts_nocase(text_of(&hub->href), STR("http:")))
		note_link(checker, CHECK_HUB_INSECURE, hub);
}

/* ---- history: RFC 5005 ------------------------------------------------------------------------- */

static const char *const history_rels[] = {
	"first", "last", "previous", "next", "prev-archive", "next-archive", "current"};

/* The page at the end says that it is, and links beyond it. */
static void check_ends(struct checker *checker, const char *end, const char *beyond)
{
	const struct check_links *links = &checker->feed.links;
	const struct check_link *self = check_link_find(links, "self"),
				*last = check_link_find(links, end);
	const struct check_link *next = check_link_find(links, beyond);

	if (self && last && next && str_equal(text_of(&self->href), text_of(&last->href)))
		note_link(checker, CHECK_LINK_PAST_END, next);
}

static void check_history(struct checker *checker)
{
	const struct check_links *links = &checker->feed.links;
	const struct check_link *self = check_link_find(links, "self");
	const struct check_link *current = check_link_find(links, "current");

	check_ends(checker, "last", "next");
	check_ends(checker, "first", "previous");
	if (checker->feed.is_archive && !current)
		check_note_feed(checker, CHECK_ARCHIVE_LINK);
	if (checker->feed.is_archive && !checker->feed.is_complete &&
	    !check_link_find(links, "prev-archive") &&
	    !check_link_find(links, "next-archive"))
		check_note_feed(checker, CHECK_ARCHIVE_INCOMPLETE);
	if (!checker->feed.is_complete)
		return;
	/* "current" may be there: it is the feed itself. */
	for (size_t i = 0; i + 1 < sizeof(history_rels) / sizeof(history_rels[0]); i++) {
		const struct check_link *link = check_link_find(links, history_rels[i]);
		struct finding *finding = link ? note_link(checker, CHECK_COMPLETE_LINK,
		                                           link)
		                               : NULL;

		if (finding)
			finding->value = history_rels[i];
	}
	if (self && current && !str_equal(text_of(&self->href), text_of(&current->href)))
		note_link(checker, CHECK_COMPLETE_CURRENT, current);
}

/* ---- of an entry ---------------------------------------------------------------------------------- */

/* Relations that mean something else in an entry, or nothing. */
void check_entry_links(struct checker *checker, const struct check_item *item)
{
	const struct check_link *self = check_link_find(&item->links, "self");
	struct finding *finding;

	for (size_t i = 0; i < sizeof(history_rels) / sizeof(history_rels[0]); i++) {
		const struct check_link *link = check_link_find(&item->links,
		                                                history_rels[i]);

		if (!link)
			continue;
		finding = check_note_at(
			checker, CHECK_HISTORY_IN_ENTRY, link->tag.start + 1,
			(struct check_subject){STR("link"), item->subject.element});
		if (finding)
			finding->value = history_rels[i];
	}
	if (self && self->type.text &&
	    !str_starts_nocase(text_of(&self->type), STR("application/atom+xml"))) {
		finding = note_link(checker, CHECK_SELF_TYPE, self);
		if (finding)
			finding->detail = "application/atom+xml";
	}
}

void check_feed_links(struct checker *checker)
{
	if (checker->dialect != DIALECT_JSON)
		check_self(checker);
	check_hub(checker);
	check_history(checker);
}
