#include "aggregator/choose.h"

#include "aggregator/store_choice.h"

static struct admission_rules *open_rules(struct session *session,
                                          struct source_rules *sources)
{
	const struct configuration *configuration = &session->configuration;

	if (!store_source_rules(session->store, &session->arena, sources, &session->err))
		return NULL;
	return admission_open(configuration->include, configuration->exclude, sources,
	                      &session->err);
}

static struct fairness_rules window_of(const struct session *session, int64_t per_source)
{
	const struct configuration *configuration = &session->configuration;

	return (struct fairness_rules){
		.items = (size_t)configuration->items,
		.window = {(size_t)configuration->window_items, configuration->window},
		.per_source = (size_t)per_source,
	};
}

bool choose_entries(struct session *session, struct choice *choice)
{
	const struct fairness_rules fairness = window_of(session,
	                                                 session->configuration.per_source);
	struct source_rules sources;
	const struct choice_rules rules = {open_rules(session, &sources), &fairness};
	bool ok = rules.admission && choice_make(session->store, &rules, &session->arena,
	                                         choice, &session->err);

	admission_close(rules.admission);
	return ok;
}

bool choose_topic(struct session *session, const struct archive_rows *entries,
                  struct choice *choice)
{
	const struct fairness_rules fairness = window_of(session, 100);
	struct source_rules sources;
	const struct choice_rules rules = {open_rules(session, &sources), &fairness};
	bool ok = rules.admission &&
	          choice_make_topic(session->store, &rules, entries, &session->arena,
	                            choice, &session->err);

	admission_close(rules.admission);
	return ok;
}

bool choose_page(struct session *session, const struct archive_rows *entries,
                 struct choice *choice)
{
	struct source_rules sources;
	const struct choice_rules rules = {open_rules(session, &sources), NULL};
	bool ok = rules.admission &&
	          choice_make_page(session->store, &rules, entries, &session->arena, choice,
	                           &session->err);

	admission_close(rules.admission);
	return ok;
}

static bool judge(struct session *session, struct admission_rules *rules, int64_t id,
                  enum admission *admission)
{
	struct stored_entry entry;

	/* One without texts, withdrawn or purged, has nothing to judge. */
	if (admission_is_free(rules) ||
	    !store_entry_read(session->store, id, &session->arena, &entry, &session->err))
		return session->err.kind == ERROR_NONE;
	return admission_judge(rules, &entry, &session->arena, admission, &session->err);
}

bool choose_judge(struct session *session, int64_t entry, enum admission *admission)
{
	struct source_rules sources;
	struct admission_rules *rules = open_rules(session, &sources);
	bool ok;

	*admission = ADMISSION_GIVEN;
	ok = rules && judge(session, rules, entry, admission);
	admission_close(rules);
	return ok;
}
