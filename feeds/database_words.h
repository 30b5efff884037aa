/*
 * The words of a text as an FTS5 table has them: by the same tokenizer, with the same rules.
 * For whoever has to know what a table without content says.
 */
#ifndef FEEDS_DATABASE_WORDS_H
#define FEEDS_DATABASE_WORDS_H

#include "feeds/database.h"
#include "feeds/str.h"

struct word_splitter;

/* What splits as `tokenize = "unicode61 ..."` does; `rules` are its arguments, names and values
 * in turn, as the table has them.  Owned (word_splitter_close). */
struct word_splitter *word_splitter_open(struct database *database, const char **rules,
                                         int count, struct error *err);
void word_splitter_close(struct word_splitter *splitter); /* NULL is fine */

/* Called for each word, in the order of the text; `place` counts them from 0.  The word is
 * borrowed for the call. */
typedef void word_taker(struct str word, int64_t place, void *context);

bool word_splitter_split(struct word_splitter *splitter, struct str text, word_taker *take,
                         void *context, struct error *err) MUST_CHECK;

#endif
