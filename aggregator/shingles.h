/*
 * Texts -> words that can be compared, and keys under which similar texts meet.
 *
 * Works for Chinese as for English: a word is a character where people write without
 * spaces (Han, kana, Hangul, Thai ...), else a run of letters, or a number.  Case, accents,
 * width and punctuation do not count.  Pure.
 */
#ifndef AGGREGATOR_SHINGLES_H
#define AGGREGATOR_SHINGLES_H

#include <stdint.h>

#include "feeds/arena.h"
#include "feeds/limits.h"
#include "feeds/str.h"

/* Words of one shingle, and shingles of one window: texts that have
 * SHINGLE_WORDS + SHINGLE_WINDOW - 1 words in a row in common have a key in common, as long
 * as these stand where keys are still made (LIMIT_STORY_KEYS). */
#define SHINGLE_WORDS 3
#define SHINGLE_WINDOW 32

enum word_kind {
	WORD_FIGURE = 1, /* tells one issue of a report from the next: a number in digits or
	                    words, a month, a day of the week, "the first ten days" */
	WORD_CREDIT = 2, /* where a text comes from: "Source:", "转载自" */
};

/* A text in words. */
struct words {
	uint64_t *hashes;
	unsigned char *kinds; /* WORD_* */
	size_t count;         /* at most LIMIT_STORY_WORDS */
	size_t total;         /* of the whole text, and a hash of it all */
	uint64_t whole;
};

/* The words of a plain text, in `arena`; none where that is full. */
void words_take(struct arena *arena, struct str text, struct words *words);

/* The same from the word `start` on; shares memory with `words`. */
struct words words_skip(const struct words *words, size_t start);

/* Whether `words` begins with all of `start`. */
bool words_start_with(const struct words *words, const struct words *start);

struct shingle_keys {
	uint64_t items[LIMIT_STORY_KEYS];
	size_t count;
};

/*
 * The least hash of each window of shingles (winnowing: Schleimer, Wilkerson and Aiken,
 * 2003), each once, from the beginning of the text.  None of a text that is shorter than
 * one shingle.
 */
void shingles_take(const struct words *words, struct shingle_keys *keys);

#endif
