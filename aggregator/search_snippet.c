#include "aggregator/search_snippet.h"

#include <utf8proc.h>

#include "aggregator/search_text.h"
#include "feeds/limits.h"
#include "feeds/text.h"

/* ---- folded text --------------------------------------------------------------------- */

struct characters {
	struct search_character *items;
	size_t count;
};

static struct characters fold(struct str text, struct arena *arena)
{
	struct search_reader reader = search_reader_of(text);
	struct search_character character, *added;
	struct characters characters = {0};

	while (search_read(&reader, &character)) {
		added = LIST_ADD(arena, &characters);
		if (!added)
			break;
		*added = character;
	}
	return characters;
}

static bool is_word(const struct characters *text, size_t at)
{
	return at < text->count && text->items[at].class == SEARCH_WORD;
}

static size_t skip_separators(const struct characters *text, size_t at)
{
	while (at < text->count && text->items[at].class <= SEARCH_BREAK)
		at++;
	return at;
}

static size_t skip_spaces(const struct characters *text, size_t at)
{
	while (at < text->count && text->items[at].class == SEARCH_SPACE)
		at++;
	return at;
}

/* ---- finding ------------------------------------------------------------------------- */

struct needle {
	struct characters characters; /* begins and ends with what is looked for */
	bool is_prefix;
};
struct needles {
	struct needle *items;
	size_t count;
};

static void add_needle(const struct search_term *term, struct arena *arena,
                       struct needles *needles)
{
	struct characters characters = fold(term->text, arena);
	struct needle *needle = LIST_ADD(arena, needles);
	size_t first = skip_separators(&characters, 0);

	while (characters.count > first &&
	       characters.items[characters.count - 1].class <= SEARCH_BREAK)
		characters.count--;
	if (needle)
		*needle = (struct needle){
			.characters = {characters.items + first, characters.count - first},
			.is_prefix = term->is_prefix};
}

static struct needles make_needles(const struct search_query *query,
                                   enum search_place place, struct arena *arena)
{
	struct needles needles = {0};

	for (size_t i = 0; i < query->terms.count; i++) {
		const struct search_term *term = &query->terms.items[i];

		if (!term->is_excluded &&
		    (term->place == SEARCH_ANYWHERE || term->place == place))
			add_needle(term, arena, &needles);
	}
	return needles;
}

/* Moves behind what may stand in the text between two characters of a needle; false where
 * the second cannot begin there. */
static bool step_between(const struct characters *text, enum search_class before,
                         enum search_class behind, bool is_apart, size_t *at)
{
	size_t from = *at;

	if (is_apart || before != behind)
		*at = skip_separators(text, from);
	else if (before == SEARCH_IDEOGRAPH)
		*at = skip_spaces(text, from);
	return !(is_apart && before == SEARCH_WORD && behind == SEARCH_WORD) || *at > from;
}

/* Where a needle that stands at `at` ends; 0: it does not stand there. */
static size_t match_at(const struct characters *text, const struct needle *needle,
                       size_t at)
{
	const struct characters *wanted = &needle->characters;
	enum search_class before = wanted->items[0].class;
	bool is_apart = false;

	if (before == SEARCH_WORD && at > 0 && is_word(text, at - 1))
		return 0;
	for (size_t i = 0; i < wanted->count; i++) {
		const struct search_character *next = &wanted->items[i];

		if (next->class <= SEARCH_BREAK) {
			is_apart = true;
			continue;
		}
		if ((i > 0 && !step_between(text, before, next->class, is_apart, &at)) ||
		    at >= text->count || text->items[at].code_point != next->code_point)
			return 0;
		before = next->class;
		is_apart = false;
		at++;
	}
	return before == SEARCH_WORD && !needle->is_prefix && is_word(text, at) ? 0 : at;
}

struct found {
	size_t start, end; /* bytes */
	size_t needle;
};
struct finds {
	struct found *items;
	size_t count;
};

static struct finds find_all(const struct characters *text, const struct needles *needles,
                             struct arena *arena)
{
	struct finds finds = {0};

	for (size_t at = 0; at < text->count;) {
		size_t end = 0, needle = 0;
		struct found *found;

		for (; needle < needles->count && end == 0; needle++)
			if (needles->items[needle].characters.count > 0)
				end = match_at(text, &needles->items[needle], at);
		if (end == 0) {
			at++;
			continue;
		}
		found = LIST_ADD(arena, &finds);
		if (!found)
			break;
		*found = (struct found){text->items[at].start, text->items[end - 1].end,
		                        needle - 1};
		at = end;
	}
	return finds;
}

/* ---- the window ---------------------------------------------------------------------- */

/* Columns before the first hit: enough to see what it belongs to. */
#define LEAD(columns) ((columns) / 4)

/* How far `columns` reach from `start`, in bytes; characters stay whole. */
static size_t reach(struct str text, size_t start, size_t columns)
{
	struct str rest = str_skip(text, start);
	size_t end = start, used = 0;
	uint32_t code_point;

	while (text_next(&rest, &code_point)) {
		int width = utf8proc_charwidth((utf8proc_int32_t)code_point);

		used += width > 0 ? (size_t)width : 0;
		if (used > columns)
			break;
		end = text.len - rest.len;
	}
	return end;
}

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The place some columns before `at`, behind a space where there is one. */
static size_t go_back(struct str text, size_t at, size_t columns)
{
	size_t start = at;

	while (start > 0 && reach(text, start, columns) >= at) {
		do
			start--;
		while (start > 0 && is_continuation(text.ptr[start]));
	}
	if (start == 0)
		return 0;
	for (size_t i = start; i < at; i++)
		if (text.ptr[i] == ' ')
			return i + 1;
	/* Marks belong to the character before. */
	while (start < at) {
		struct str rest = str_skip(text, start);
		uint32_t code_point;

		if (!text_next(&rest, &code_point) ||
		    utf8proc_charwidth((utf8proc_int32_t)code_point) > 0)
			break;
		start = text.len - rest.len;
	}
	return start;
}

/* How many different needles stand between two places. */
static size_t count_needles(const struct finds *finds, size_t first, size_t end)
{
	uint64_t seen = 0;
	size_t count = 0;

	for (size_t i = first; i < finds->count && finds->items[i].end <= end; i++) {
		uint64_t bit = UINT64_C(1) << finds->items[i].needle % LIMIT_SEARCH_TERMS;

		count += seen & bit ? 0 : 1;
		seen |= bit;
	}
	return count;
}

/* Looked at for the best place: behind these the text says no more than before. */
#define PLACES_MAX 200

static size_t find_start(struct str text, const struct finds *finds, size_t columns)
{
	size_t best = 0, most = 0;

	for (size_t i = 0; i < finds->count && i < PLACES_MAX; i++) {
		size_t start = finds->items[i].start;
		size_t count = count_needles(finds, i,
		                             reach(text, start, columns - LEAD(columns)));

		if (count > most) {
			most = count;
			best = start;
		}
	}
	if (most == 0 || reach(text, 0, columns - LEAD(columns)) > best)
		return 0;
	return go_back(text, best, LEAD(columns));
}

/* Not within a word of a script with spaces, unless it is as long as the window. */
static size_t trim_word(struct str text, size_t start, size_t end)
{
	if (end == text.len || text.ptr[end] == ' ' || (unsigned char)text.ptr[end] >= 0x80)
		return end;
	for (size_t i = end; i > start + (end - start) / 2; i--)
		if (text.ptr[i - 1] == ' ')
			return i - 1;
	return end;
}

struct search_snippet search_snippet_make(const struct search_query *query,
                                          enum search_place place, const char *text,
                                          size_t columns, bool is_from_start,
                                          struct arena *arena)
{
	struct str all = str_slice(str_from(text), 0, LIMIT_SEARCH_SNIPPET_BYTES);
	struct needles needles = make_needles(query, place, arena);
	struct characters characters = fold(all, arena);
	struct finds finds = find_all(&characters, &needles, arena);
	size_t start = is_from_start ? 0 : find_start(all, &finds, columns), end;
	struct search_snippet snippet = {.is_cut_before = start > 0};

	columns -= snippet.is_cut_before && columns > 1 ? 1 : 0;
	end = reach(all, start, columns);
	snippet.is_cut_behind = text && text[end] != '\0';
	if (snippet.is_cut_behind)
		end = trim_word(all, start,
		                reach(all, start, columns > 1 ? columns - 1 : 0));
	snippet.text = str_slice(all, start, end);
	for (size_t i = 0; i < finds.count; i++) {
		struct search_hit *hit;

		if (finds.items[i].start < start || finds.items[i].end > end)
			continue;
		hit = LIST_ADD(arena, &snippet.hits);
		if (hit)
			*hit = (struct search_hit){finds.items[i].start - start,
			                           finds.items[i].end - start};
	}
	return snippet;
}
