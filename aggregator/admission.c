#include "aggregator/admission.h"

#include <stdlib.h>

#include "aggregator/rule.h"

struct pair {
	struct rule *include, *exclude; /* NULL: none */
	bool is_ready;
};

struct admission_rules {
	struct pair site;
	const struct source_rules *sources;
	struct pair *pairs; /* of each source, made when it is first needed */
};

static bool prepare(struct pair *pair, const char *include, const char *exclude,
                    struct error *err)
{
	if (pair->is_ready)
		return true;
	if (include && !pair->include)
		pair->include = rule_parse(include, err);
	if (exclude && !pair->exclude)
		pair->exclude = rule_parse(exclude, err);
	pair->is_ready = (pair->include || !include) && (pair->exclude || !exclude);
	return pair->is_ready;
}

struct admission_rules *admission_open(const char *include, const char *exclude,
                                       const struct source_rules *sources,
                                       struct error *err)
{
	struct admission_rules *rules = calloc(1, sizeof(*rules));

	if (rules) {
		rules->sources = sources;
		rules->pairs = calloc(sources->count + 1, sizeof(*rules->pairs));
	}
	if (!rules || !rules->pairs)
		error_set(err, ERROR_MEMORY, "out of memory");
	else if (prepare(&rules->site, include, exclude, err))
		return rules;
	admission_close(rules);
	return NULL;
}

static void free_pair(struct pair *pair)
{
	rule_free(pair->include);
	rule_free(pair->exclude);
}

void admission_close(struct admission_rules *rules)
{
	if (!rules)
		return;
	free_pair(&rules->site);
	for (size_t i = 0; rules->pairs && i < rules->sources->count; i++)
		free_pair(&rules->pairs[i]);
	free(rules->pairs);
	free(rules);
}

bool admission_is_free(const struct admission_rules *rules)
{
	return !rules->site.include && !rules->site.exclude && rules->sources->count == 0;
}

static int compare_source(const void *key, const void *item)
{
	int64_t source = *(const int64_t *)key;
	int64_t other = ((const struct source_rule *)item)->source;

	return (source > other) - (source < other);
}

/* The pair of a source; NULL without an error: it has none. */
static const struct pair *find_pair(struct admission_rules *rules, int64_t source,
                                    struct error *err)
{
	const struct source_rules *sources = rules->sources;
	const struct source_rule *found = NULL;
	struct pair *pair;

	if (sources->count)
		found = bsearch(&source, sources->items, sources->count, sizeof(*found),
		                compare_source);
	if (!found)
		return NULL;
	pair = &rules->pairs[found - sources->items];
	return prepare(pair, found->include, found->exclude, err) ? pair : NULL;
}

static bool is_included(const struct pair *pair, const struct rule_subject *subject)
{
	return !pair->include || rule_match(pair->include, subject) == RULE_YES;
}

static bool is_excluded(const struct pair *pair, const struct rule_subject *subject)
{
	return pair->exclude && rule_match(pair->exclude, subject) != RULE_NO;
}

bool admission_judge(struct admission_rules *rules, const struct stored_entry *entry,
                     struct arena *arena, enum admission *admission, struct error *err)
{
	static const struct pair none = {0};
	const struct pair *own = find_pair(rules, entry->source, err);
	struct rule_subject subject;

	if (err->kind != ERROR_NONE ||
	    !rule_subject_make(&entry->version, arena, &subject, err))
		return false;
	if (!own)
		own = &none;
	if (!is_included(own, &subject))
		*admission = ADMISSION_SOURCE_INCLUDE;
	else if (is_excluded(own, &subject))
		*admission = ADMISSION_SOURCE_EXCLUDE;
	else if (!is_included(&rules->site, &subject))
		*admission = ADMISSION_SITE_INCLUDE;
	else if (is_excluded(&rules->site, &subject))
		*admission = ADMISSION_SITE_EXCLUDE;
	else
		*admission = ADMISSION_GIVEN;
	return true;
}
