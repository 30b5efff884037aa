#include "feeds/diff.h"

#include "feeds/limits.h"
#include "feeds/text.h"

/* ECMA-48 colours: green, yellow, red. */
static const struct {
	char mark;
	const char *colour;
} looks[CHANGE_KIND_COUNT] = {
	[CHANGE_NEW] = {'+', "\033[32m"},
	[CHANGE_EDITED] = {'~', "\033[33m"},
	[CHANGE_REMOVED] = {'-', "\033[31m"},
};

#define COLOUR_REFUSED "\033[1;31m"
#define COLOUR_END "\033[0m"

/* What one line of the diff is made with. */
struct diff {
	bool is_coloured;
	struct arena arena;
	struct buf *out;
};

static void add_coloured(struct diff *diff, const char *colour, const char *text)
{
	const char *safe = text_printable(&diff->arena, str_from(text));

	buf_printf(diff->out, "%s%s%s\n", diff->is_coloured ? colour : "", safe ? safe : "",
	           diff->is_coloured ? COLOUR_END : "");
}

/* " (title, content)" */
static const char *list_fields(struct arena *arena, unsigned fields)
{
	const char *list = NULL;

	for (unsigned i = 0; i < CHANGE_FIELD_COUNT; i++)
		if (fields & 1U << i)
			list = arena_printf(arena, "%s%s%s", list ? list : "",
			                    list ? ", " : " (",
			                    change_field_name((enum change_field)i));
	return list ? arena_printf(arena, "%s)", list) : "";
}

static void add_change(struct diff *diff, const struct change *change)
{
	const char *line = arena_printf(&diff->arena, "%c %s%s", looks[change->kind].mark,
	                                change->name,
	                                list_fields(&diff->arena, change->fields));

	if (looks[change->kind].mark && line)
		add_coloured(diff, looks[change->kind].colour, line);
}

static void add_part(struct diff *diff, const struct site_part *part)
{
	const size_t *counts = part->changes.counts;

	buf_printf(diff->out,
	           "%s: %zu items: %zu new, %zu changed, %zu removed, %zu aged\n",
	           part->path, part->items, counts[CHANGE_NEW], counts[CHANGE_EDITED],
	           counts[CHANGE_REMOVED], counts[CHANGE_AGED]);
	for (size_t i = 0; i < part->changes.count; i++)
		add_change(diff, &part->changes.items[i]);
	for (size_t i = 0; i < part->findings.count; i++) {
		const char *line = arena_printf(&diff->arena, "! %s%s",
		                                part->findings.items[i].message,
		                                part->is_refused ? ": refused" : "");

		if (line)
			add_coloured(diff, COLOUR_REFUSED, line);
	}
}

void diff_write(const struct site_plan *plan, bool is_coloured, struct buf *out)
{
	struct diff diff = {.is_coloured = is_coloured, .out = out};

	arena_init(&diff.arena, LIMIT_OUTPUT_BYTES);
	for (size_t i = 0; i < plan->parts.count; i++) {
		const struct site_part *part = &plan->parts.items[i];

		if (part->changes.count || part->findings.count)
			add_part(&diff, part);
	}
	arena_release(&diff.arena);
}
