/* Whether the store is as it should be. */
#include "aggregator/store_hand.h"
#include "aggregator/store_statements.h"
#include "aggregator/store_verify_search.h"
#include "feeds/limits.h"

/* Rows of one sentence each. */
static bool read_problems(struct store *store, enum statement statement,
                          struct arena *arena, struct strings *problems, struct error *err)
{
	size_t count = 0;

	while (count < LIMIT_PROBLEMS &&
	       database_row(store->database, (int)statement, err)) {
		const char **problem = LIST_ADD(arena, problems);

		if (!problem)
			return store_stop(store, statement, arena, err);
		*problem = store_column_copy(store, statement, 0, arena);
		count++;
	}
	database_reset(store->database, (int)statement);
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

static bool add_problem(struct arena *arena, struct strings *problems, const char *said,
                        struct error *err)
{
	const char **problem = LIST_ADD(arena, problems);

	if (problem)
		*problem = said;
	return arena_check(arena, err);
}

/* Whether what an entry says can be read. */
static bool verify_text(struct store *store, int64_t id, struct arena *arena,
                        struct strings *problems, struct error *err)
{
	struct error damage = {0};
	struct stored_entry entry;
	struct arena scratch;
	bool is_read;

	arena_init(&scratch, LIMIT_STORED_BYTES);
	is_read = store_entry_read(store, id, &scratch, &entry, &damage);
	arena_release(&scratch);
	/* That there is none is another check's to say. */
	if (is_read || damage.kind == ERROR_NONE)
		return true;
	if (damage.kind != ERROR_DATABASE && damage.kind != ERROR_SYNTAX) {
		*err = damage;
		return false;
	}
	return add_problem(arena, problems,
	                   arena_printf(arena, "entry %lld cannot be read: %s",
	                                (long long)id, damage.message),
	                   err);
}

static bool verify_texts(struct store *store, struct arena *arena, struct strings *problems,
                         struct error *err)
{
	size_t before = problems->count, count = STORE_PAGE_ENTRIES;
	int64_t after = 0;
	bool ok = true;

	while (ok && count == STORE_PAGE_ENTRIES) {
		struct entry_briefs page;
		struct arena names;

		arena_init(&names, LIMIT_STORED_BYTES);
		ok = store_entries_after(store, after, 0, &names, &page, err);
		count = ok ? page.count : 0;
		for (size_t i = 0; ok && i < count; i++) {
			after = page.items[i].id;
			ok = verify_text(store, after, arena, problems, err);
		}
		arena_release(&names);
		if (problems->count - before >= LIMIT_PROBLEMS)
			break;
	}
	return ok;
}

bool store_verify(struct store *store, struct arena *arena, struct strings *problems,
                  struct error *err)
{
	static const enum statement statements[] = {
		VERIFY_INTEGRITY, VERIFY_REFERENCES, VERIFY_COUNTS, VERIFY_CONTENT,
		VERIFY_KEYS,      VERIFY_WITHDRAWN,  VERIFY_PURGED, VERIFY_UNINDEXED,
		VERIFY_INDEXED,   VERIFY_STORIES,    VERIFY_SPACE,
	};

	*problems = (struct strings){0};
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		if (!database_query(store->database, (int)statements[i], BIND_NONE, err) ||
		    !read_problems(store, statements[i], arena, problems, err))
			return false;
	return store_verify_search(store, arena, problems, err) &&
	       verify_texts(store, arena, problems, err);
}

bool store_published_read(struct store *store, const char *published_id,
                          struct published_state *state, struct error *err)
{
	struct database *database = store->database;

	*state = (struct published_state){.withdrawn_at = DATE_UNKNOWN};
	if (!database_query(database, VERIFY_PUBLISHED, BIND(database_text(published_id)),
	                    err))
		return false;
	if (database_row(database, VERIFY_PUBLISHED, err)) {
		state->is_live = str_equal(
			str_from(database_column_text(database, VERIFY_PUBLISHED, 0)),
			STR("live"));
		state->sort_at = database_column_integer(database, VERIFY_PUBLISHED, 1);
		state->updated_out = database_column_integer(database, VERIFY_PUBLISHED, 2);
		state->withdrawn_at = database_column_date(database, VERIFY_PUBLISHED, 3);
	}
	database_reset(database, VERIFY_PUBLISHED);
	return err->kind == ERROR_NONE;
}
