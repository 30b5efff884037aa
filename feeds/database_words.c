#include "feeds/database_words.h"

#include <stdlib.h>

#include "feeds/database_handle.h"
#include "feeds/database_rank.h"

struct word_splitter {
	const struct database *database;
	fts5_tokenizer methods;
	Fts5Tokenizer *tokenizer;
};

struct word_splitter *word_splitter_open(struct database *database, const char **rules,
                                         int count, struct error *err)
{
	struct word_splitter *splitter = calloc(1, sizeof(*splitter));
	fts5_api *api = database_fts5(database->handle);
	void *own = NULL;
	int code = SQLITE_ERROR;

	if (!splitter) {
		error_set(err, ERROR_MEMORY, "out of memory");
		return NULL;
	}
	splitter->database = database;
	if (api)
		code = api->xFindTokenizer(api, "unicode61", &own, &splitter->methods);
	if (code == SQLITE_OK)
		code = splitter->methods.xCreate(own, rules, count, &splitter->tokenizer);
	if (code == SQLITE_OK)
		return splitter;
	database_fail(database, code, err);
	splitter->tokenizer = NULL;
	word_splitter_close(splitter);
	return NULL;
}

void word_splitter_close(struct word_splitter *splitter)
{
	if (!splitter)
		return;
	if (splitter->tokenizer)
		splitter->methods.xDelete(splitter->tokenizer);
	free(splitter);
}

struct splitting {
	word_taker *take;
	void *context;
	int64_t place;
};

static int take_word(void *context, int flags, const char *word, int length, int start,
                     int end)
{
	struct splitting *splitting = context;

	(void)start;
	(void)end;
	if (!(flags & FTS5_TOKEN_COLOCATED))
		splitting->place++;
	splitting->take((struct str){word, (size_t)length}, splitting->place,
	                splitting->context);
	return SQLITE_OK;
}

bool word_splitter_split(struct word_splitter *splitter, struct str text, word_taker *take,
                         void *context, struct error *err)
{
	struct splitting splitting = {take, context, -1};
	int code = splitter->methods.xTokenize(splitter->tokenizer, &splitting,
	                                       FTS5_TOKENIZE_DOCUMENT, text.ptr,
	                                       (int)text.len, take_word);

	return code == SQLITE_OK || database_fail(splitter->database, code, err);
}
