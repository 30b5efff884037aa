#include "aggregator/store_advice.h"

#include "aggregator/pack.h"
#include "aggregator/store_statements.h"

/* One that cannot be unpacked is for `verify` to tell, and must not stop what is published. */
static bool unpack_body(struct store *store, struct advice_document *document,
                        struct error *err)
{
	struct str packed = database_column_blob(store->database, ADVICE_NEXT, 6);

	document->body = pack_undo(store->unpacker, packed, &document->size, err);
	if (!document->body && err->kind == ERROR_DATABASE)
		*err = (struct error){0};
	return err->kind == ERROR_NONE;
}

bool store_advice_next(struct store *store, const char *program, int64_t source,
                       struct arena *arena, struct advice_document *document,
                       struct error *err)
{
	struct database *database = store->database;
	bool is_read;

	*document = (struct advice_document){0};
	if (!database_query(database, ADVICE_NEXT,
	                    BIND(database_integer(source), database_text(program)), err) ||
	    !database_row(database, ADVICE_NEXT, err))
		return false;
	*document = (struct advice_document){
		.source = database_column_integer(database, ADVICE_NEXT, 0),
		.number = database_column_integer(database, ADVICE_NEXT, 1),
		.received_at = database_column_integer(database, ADVICE_NEXT, 2),
		.url = store_column_copy(store, ADVICE_NEXT, 3, arena),
		.asked = store_column_copy(store, ADVICE_NEXT, 4, arena),
		.content_type = store_column_copy(store, ADVICE_NEXT, 5, arena),
	};
	is_read = arena_check(arena, err) && unpack_body(store, document, err);
	database_reset(database, ADVICE_NEXT);
	return is_read;
}

static bool add_finding(struct store *store, int64_t source, size_t rank,
                        const struct advice_finding *finding, struct error *err)
{
	return database_run(
		store->database, ADVICE_ADD,
		BIND(database_integer(source), database_integer((int64_t)rank),
	             database_text(finding->code), database_integer(finding->count),
	             database_integer(finding->line), database_integer(finding->column),
	             database_text(finding->element), database_text(finding->parent),
	             database_text(finding->value), database_text(finding->detail),
	             database_text(finding->excerpt)),
		err);
}

bool store_advice_put(struct store *store, const struct advice_document *document,
                      const char *program, const struct advice *advice, struct error *err)
{
	bool is_own, ok;

	if (!store_scope_begin(store, &is_own, err))
		return false;
	ok = database_run(store->database, ADVICE_FORGET,
	                  BIND(database_integer(document->source)), err) &&
	     database_run(store->database, ADVICE_PUT,
	                  BIND(database_integer(document->source),
	                       database_integer(document->number), database_text(program),
	                       database_integer(advice->kinds)),
	                  err);
	for (size_t i = 0; ok && i < advice->count; i++)
		ok = add_finding(store, document->source, i + 1, &advice->items[i], err);
	return store_scope_end(store, is_own, ok, err);
}

static void read_finding(struct store *store, struct arena *arena,
                         struct advice_finding *finding)
{
	struct database *database = store->database;

	*finding = (struct advice_finding){
		.code = store_column_copy(store, ADVICE_READ, 1, arena),
		.count = database_column_integer(database, ADVICE_READ, 2),
		.line = database_column_integer(database, ADVICE_READ, 3),
		.column = database_column_integer(database, ADVICE_READ, 4),
		.element = store_column_copy(store, ADVICE_READ, 5, arena),
		.parent = store_column_copy(store, ADVICE_READ, 6, arena),
		.value = store_column_copy(store, ADVICE_READ, 7, arena),
		.detail = store_column_copy(store, ADVICE_READ, 8, arena),
		.excerpt = store_column_copy(store, ADVICE_READ, 9, arena),
	};
}

bool store_advice_read(struct store *store, int64_t source, struct arena *arena,
                       struct advice *advice, struct error *err)
{
	struct database *database = store->database;

	*advice = (struct advice){0};
	if (!database_query(database, ADVICE_READ, BIND(database_integer(source)), err))
		return false;
	while (database_row(database, ADVICE_READ, err)) {
		struct advice_finding *finding = LIST_ADD(arena, advice);

		if (!finding)
			return store_stop(store, ADVICE_READ, arena, err);
		advice->kinds = database_column_integer(database, ADVICE_READ, 0);
		read_finding(store, arena, finding);
	}
	return err->kind == ERROR_NONE && arena_check(arena, err);
}

bool store_advice_count(struct store *store, int64_t source, int64_t *kinds,
                        struct error *err)
{
	struct database *database = store->database;

	*kinds = 0;
	if (!database_query(database, ADVICE_COUNT, BIND(database_integer(source)), err))
		return false;
	while (database_row(database, ADVICE_COUNT, err))
		*kinds = database_column_integer(database, ADVICE_COUNT, 0);
	return err->kind == ERROR_NONE;
}
