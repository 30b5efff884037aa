#include "aggregator/sources_merge.h"

#include <string.h>

#include "feeds/limits.h"
#include "feeds/text.h"
#include "feeds/url.h"

struct merging {
	const struct sources *ours;
	struct sources taken; /* what was added so far */
	struct arena *arena;
	struct merge *merge;
};

/* ---- what is there already ----------------------------------------------------------- */

static const struct source *find_id(const struct sources *sources, const char *id)
{
	for (size_t i = 0; i < sources->count; i++)
		if (strcmp(sources->items[i].id, id) == 0)
			return &sources->items[i];
	return NULL;
}

static bool is_id_taken(const struct merging *merging, const char *id)
{
	return find_id(merging->ours, id) || find_id(&merging->taken, id);
}

static const struct source *find_address(const struct sources *sources, const char *address)
{
	for (size_t i = 0; i < sources->count; i++)
		if (sources->items[i].address &&
		    strcmp(sources->items[i].address, address) == 0)
			return &sources->items[i];
	return NULL;
}

static const struct source *find_same_address(const struct merging *merging,
                                              const char *address)
{
	const struct source *found = find_address(merging->ours, address);

	return found ? found : find_address(&merging->taken, address);
}

/* ---- short names --------------------------------------------------------------------- */

static const char *trimmed(const struct outline *outline, const char *name,
                           struct arena *arena)
{
	struct str value = str_trim(str_from(outline_attribute_find(outline, name)));

	return value.len ? arena_str(arena, value) : NULL;
}

/* From the title, which has no ASCII letters when it is Chinese; then from the host. */
static const char *propose_id(const struct merging *merging, const struct outline *outline)
{
	static const char *const attributes[] = {"text", "title"};
	struct arena *arena = merging->arena;
	const char *address = trimmed(outline, "xmlUrl", arena);
	const char *id = NULL;

	for (size_t i = 0; i < 2 && !id; i++)
		id = text_slug(arena,
		               str_from(outline_attribute_find(outline, attributes[i])));
	if (!id)
		id = text_slug(arena, url_host(str_from(address)));
	return id && sources_id_check(id) ? id : "source";
}

static const char *make_id(const struct merging *merging, const struct outline *outline)
{
	const char *proposed = propose_id(merging, outline);
	const char *id = proposed;

	for (int i = 2; id && is_id_taken(merging, id); i++)
		id = arena_printf(merging->arena, "%.*s-%d", (int)LIMIT_SLUG_BYTES - 8,
		                  proposed, i);
	return id;
}

/* ---- one outline --------------------------------------------------------------------- */

static void refuse(const struct merging *merging, const struct outline *outline,
                   const char *message)
{
	const char *name = trimmed(outline, "id", merging->arena);
	struct merge_refusal *refusal = LIST_ADD(merging->arena, &merging->merge->refusals);

	if (!name)
		name = trimmed(outline, "text", merging->arena);
	if (refusal)
		*refusal = (struct merge_refusal){.line = outline->line,
		                                  .name = name ? name : "a source",
		                                  .message = message};
}

/* Why an outline is not taken over, or NULL. */
static const char *find_fault(const struct merging *merging, const char *id,
                              const char *address)
{
	const struct source *same;

	if (id && is_id_taken(merging, id))
		return "there is a source of this short name";
	if (!address)
		return NULL;
	if (!url_is_web(str_from(address)) || strlen(address) > LIMIT_URL_BYTES)
		return "its address is not http or https";
	address = url_without_user(merging->arena, str_from(address));
	same = address ? find_same_address(merging, address) : NULL;
	if (same)
		return arena_printf(merging->arena, "its address is that of %s", same->id);
	return NULL;
}

/* All attributes but id and those that a stranger must not set, after a new id. */
static void copy_outline(struct merging *merging, const struct outline *outline,
                         const char *id)
{
	struct outline *copy = LIST_ADD(merging->arena, &merging->merge->added);

	if (!copy)
		return;
	copy->line = outline->line;
	outline_attribute_add(merging->arena, copy, "id", id);
	for (size_t i = 0; i < outline->attributes.count; i++) {
		const struct outline_attribute *attribute = &outline->attributes.items[i];
		struct outline_attribute *added;

		if ((!attribute->namespace_uri && strcmp(attribute->name, "id") == 0) ||
		    source_request_is_privilege(attribute))
			continue;
		added = LIST_ADD(merging->arena, &copy->attributes);
		if (added)
			*added = *attribute;
	}
}

static void take_over(struct merging *merging, const struct outline *outline)
{
	const char *id = trimmed(outline, "id", merging->arena);
	const char *address = trimmed(outline, "xmlUrl", merging->arena);
	const char *fault;
	struct source *taken;

	if (id && !sources_id_check(id))
		id = NULL;
	fault = find_fault(merging, id, address);
	if (fault) {
		refuse(merging, outline, fault);
		return;
	}
	if (!id)
		id = make_id(merging, outline);
	taken = LIST_ADD(merging->arena, &merging->taken);
	if (!taken)
		return;
	*taken = (struct source){.id = id, .address = address};
	if (address)
		taken->address = url_without_user(merging->arena, str_from(address));
	copy_outline(merging, outline, id);
}

static void take_over_all(struct merging *merging, const struct outlines *outlines)
{
	for (size_t i = 0; i < outlines->count && !merging->arena->full; i++) {
		const struct outline *outline = &outlines->items[i];

		if (sources_is_source(outline))
			take_over(merging, outline);
		/* NOLINTNEXTLINE(misc-no-recursion): as deep as LIMIT_XML_DEPTH */
		take_over_all(merging, &outline->children);
	}
}

bool sources_merge(const struct sources *ours, const struct opml *theirs,
                   struct arena *arena, struct merge *merge, struct error *err)
{
	struct merging merging = {.ours = ours, .arena = arena, .merge = merge};

	*merge = (struct merge){0};
	take_over_all(&merging, &theirs->outlines);
	return arena_check(arena, err);
}

/* ---- writing ------------------------------------------------------------------------- */

/* Attributes of a namespace as they are written where only the outline can declare it. */
static void declare_namespaces(struct arena *arena, struct outline *outline)
{
	struct outline plain = {.line = outline->line};

	for (size_t i = 0; i < outline->attributes.count; i++) {
		const struct outline_attribute *attribute = &outline->attributes.items[i];
		const char *name = attribute->name;

		if (attribute->namespace_uri && attribute->prefix) {
			const char *declaration = arena_printf(arena, "xmlns:%s",
			                                       attribute->prefix);

			name = arena_printf(arena, "%s:%s", attribute->prefix, name);
			if (!name || !declaration)
				return;
			if (!outline_attribute_find(&plain, declaration))
				outline_attribute_add(arena, &plain, declaration,
				                      attribute->namespace_uri);
		}
		outline_attribute_add(arena, &plain, name, attribute->value);
	}
	*outline = plain;
}

/* Where a text ends its body: the offset of the last "</body", or its length. */
static size_t find_body_end(struct str text)
{
	const struct str tag = STR("</body");
	size_t end = text.len;

	for (size_t at = str_find(text, tag); at < text.len;
	     at += 1 + str_find(str_skip(text, at + 1), tag))
		end = at;
	return end;
}

/* Where lines can be added before the end of the body: in front of its indentation. */
static size_t find_place(struct str text, size_t body_end)
{
	size_t place = body_end;

	while (place > 0 && (text.ptr[place - 1] == ' ' || text.ptr[place - 1] == '\t'))
		place--;
	return place > 0 && text.ptr[place - 1] == '\n' ? place : body_end;
}

/* The outlines as lines of XML: what stands in a list's body. */
static bool write_outlines(const struct merge *merge, struct arena *arena, struct buf *out,
                           struct error *err)
{
	struct opml list = {.title = "x"};
	struct buf whole;
	struct str text, line;
	bool is_done;

	for (size_t i = 0; i < merge->added.count; i++) {
		struct outline *outline = LIST_ADD(arena, &list.outlines);

		if (!outline)
			return arena_check(arena, err);
		*outline = merge->added.items[i];
		declare_namespaces(arena, outline);
	}
	buf_init(&whole, LIMIT_OPML_BYTES);
	is_done = opml_write(&list, &whole, err) && arena_check(arena, err);
	text = buf_view(&whole);
	text = str_slice(text, str_find(text, STR("<outline")), find_body_end(text));
	while (text.len > 0 && str_split(&text, '\n', &line))
		buf_printf(out, "    %.*s\n", STR_ARG(str_trim(line)));
	buf_release(&whole);
	return is_done;
}

/* Whether `text` reads as a list of `count` sources: what was added to it has arrived. */
static bool has_sources(struct str text, size_t count)
{
	struct arena arena;
	struct sources sources = {0};
	struct opml *list;
	bool is_right;

	arena_init(&arena, LIMIT_SESSION_BYTES);
	list = opml_parse(&arena, text, NULL);
	is_right = list && sources_take(list, &arena, &sources, NULL) &&
	           sources.count == count;
	arena_release(&arena);
	return is_right;
}

/* Adds to the text itself; false where that does not give the wanted list. */
static bool splice(struct str text, size_t count, const struct merge *merge,
                   struct arena *arena, struct buf *out)
{
	size_t end = find_body_end(text), place = find_place(text, end);

	if (end == text.len || text_find_invalid_utf8(text) < text.len)
		return false;
	buf_add(out, str_slice(text, 0, place));
	if (place == end)
		buf_add_char(out, '\n');
	if (!write_outlines(merge, arena, out, NULL))
		return false;
	buf_add(out, str_skip(text, place));
	return buf_check(out, NULL) && has_sources(buf_view(out), count);
}

static size_t count_sources(const struct outlines *outlines)
{
	size_t count = 0;

	for (size_t i = 0; i < outlines->count; i++)
		/* NOLINTNEXTLINE(misc-no-recursion): as deep as LIMIT_XML_DEPTH */
		count += count_sources(&outlines->items[i].children) +
		         (sources_is_source(&outlines->items[i]) ? 1 : 0);
	return count;
}

bool sources_merge_write(struct str text, struct opml *list, const struct merge *merge,
                         struct arena *arena, struct buf *out, struct error *err)
{
	size_t count = count_sources(&list->outlines) + merge->added.count;

	if (splice(text, count, merge, arena, out))
		return true;
	buf_clear(out);
	for (size_t i = 0; i < merge->added.count; i++) {
		struct outline *outline = LIST_ADD(arena, &list->outlines);

		if (outline)
			*outline = merge->added.items[i];
	}
	return arena_check(arena, err) && opml_write(list, out, err);
}
