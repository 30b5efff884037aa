#include "aggregator/advice.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/limits.h"

/* ---- one document -------------------------------------------------------------------------- */

static void keep_finding(struct arena *arena, const struct check_kind_found *kind,
                         struct advice_finding *kept)
{
	const struct finding *first = kind->first;

	*kept = (struct advice_finding){
		.code = first->rule->code,
		.count = (int64_t)kind->count,
		.line = first->line,
		.column = first->column,
		.element = arena_strdup(arena, first->element),
		.parent = arena_strdup(arena, first->parent),
		.value = arena_strdup(arena, first->value),
		.detail = arena_strdup(arena, first->detail),
		.excerpt = arena_strdup(arena, first->excerpt),
	};
}

/* The worst kinds of what is wrong; what is no more than a hint is left to `check`. */
static bool choose(const struct check_report *report, struct arena *arena,
                   struct advice *advice, struct error *err)
{
	struct check_kinds_found kinds;

	if (!check_kinds(report, CHECK_WARNING, arena, &kinds, err))
		return false;
	advice->kinds = (int64_t)kinds.count;
	for (size_t i = 0; i < kinds.count && i < LIMIT_ADVICE; i++) {
		struct advice_finding *kept = LIST_ADD(arena, advice);

		if (kept)
			keep_finding(arena, &kinds.items[i], kept);
	}
	return arena_check(arena, err);
}

bool advice_make(const struct advice_document *document, struct arena *arena,
                 struct advice *advice, struct error *err)
{
	const struct check_options options = {
		.url = document->url,
		.asked = document->asked,
		.content_type = document->content_type,
		.now = document->received_at,
	};
	struct check_report *report;
	bool ok = true;

	*advice = (struct advice){0};
	if (!document->body)
		return true;
	report = check_document((struct str){document->body, document->size}, &options,
	                        err);
	if (!report)
		return false;
	if (report->format[0])
		ok = choose(report, arena, advice, err);
	check_report_free(report);
	return ok;
}

bool advice_recall(const struct advice_finding *kept, struct finding *finding)
{
	*finding = (struct finding){
		.rule = check_rule_find(str_from(kept->code)),
		.element = kept->element,
		.parent = kept->parent,
		.value = kept->value,
		.detail = kept->detail,
	};
	return finding->rule != NULL;
}

/* ---- from one document to the next --------------------------------------------------------- */

static bool is_same_text(const char *one, const char *other)
{
	return one == other || (one && other && strcmp(one, other) == 0);
}

static bool is_same(const struct advice_finding *one, const struct advice_finding *other)
{
	return is_same_text(one->code, other->code) && one->count == other->count &&
	       one->line == other->line && one->column == other->column &&
	       is_same_text(one->element, other->element) &&
	       is_same_text(one->parent, other->parent) &&
	       is_same_text(one->value, other->value) &&
	       is_same_text(one->detail, other->detail);
}

/* A feed that says when it was made, in the line of a finding, gives no other advice every
 * time, and no other page. */
static void keep_excerpts(const struct advice *old, struct advice *advice)
{
	for (size_t i = 0; i < advice->count && i < old->count; i++)
		if (is_same(&old->items[i], &advice->items[i]))
			advice->items[i].excerpt = old->items[i].excerpt;
}

/* ---- all that are due ---------------------------------------------------------------------- */

static bool check_one(struct session *session, const struct advice_document *document,
                      struct arena *arena)
{
	struct advice old, advice;

	if (!advice_make(document, arena, &advice, &session->err) ||
	    !store_advice_read(session->store, document->source, arena, &old,
	                       &session->err))
		return false;
	keep_excerpts(&old, &advice);
	return store_advice_put(session->store, document, VERSION, &advice, &session->err);
}

/* *source: the one that was checked last; *is_found: there was one. */
static bool check_next(struct session *session, int64_t *source, size_t *bytes,
                       bool *is_found)
{
	struct advice_document document;
	struct arena arena;
	bool ok = true;

	arena_init(&arena, LIMIT_ARENA_FACTOR * LIMIT_DOCUMENT_BYTES);
	*is_found = store_advice_next(session->store, VERSION, *source, &arena, &document,
	                              &session->err);
	if (*is_found) {
		ok = check_one(session, &document, &arena);
		*source = document.source;
		*bytes += document.size;
	}
	free(document.body);
	arena_release(&arena);
	return ok && session->err.kind == ERROR_NONE;
}

bool advice_update(struct session *session)
{
	size_t bytes = 0;
	int64_t source = 0;
	bool is_found = true;

	while (is_found && bytes < LIMIT_CHECKED_BYTES)
		if (!check_next(session, &source, &bytes, &is_found))
			return false;
	session->has_more |= is_found;
	return true;
}
