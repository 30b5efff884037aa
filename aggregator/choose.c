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

static bool choose(struct session *session, struct admission_rules *rules,
                   struct choice *choice)
{
	return choice_make(session->store, rules, (size_t)session->configuration.items,
	                   &session->arena, choice, &session->err);
}

bool choose_entries(struct session *session, struct choice *choice)
{
	struct source_rules sources;
	struct admission_rules *rules = open_rules(session, &sources);
	bool ok = rules && choose(session, rules, choice);

	admission_close(rules);
	return ok;
}

static bool judge(struct session *session, struct admission_rules *rules, int64_t id,
                  struct entry_admission *said)
{
	struct stored_entry entry;

	said->has_rules = !admission_is_free(rules);
	/* One without texts, withdrawn or purged, has nothing to judge. */
	if (!said->has_rules ||
	    !store_entry_read(session->store, id, &session->arena, &entry, &session->err))
		return session->err.kind == ERROR_NONE;
	return admission_judge(rules, &entry, &session->arena, &said->admission,
	                       &session->err);
}

bool choose_explain(struct session *session, int64_t entry, struct entry_admission *said)
{
	struct source_rules sources;
	struct admission_rules *rules = open_rules(session, &sources);
	struct choice choice;
	bool ok;

	*said = (struct entry_admission){.admission = ADMISSION_GIVEN};
	ok = rules && judge(session, rules, entry, said);
	if (ok && said->has_rules) {
		ok = choose(session, rules, &choice);
		said->is_chosen = ok && choice_has(&choice, entry);
	}
	admission_close(rules);
	return ok;
}
