/*
 * What the pages say, in the languages that they speak; and how dates are written there.
 *
 * Every page is made in every language: the site's own under its plain name ("index.html"),
 * the others beside it ("index.zh.html").
 */
#ifndef FEEDS_PAGE_WORDS_H
#define FEEDS_PAGE_WORDS_H

#include <stdint.h>

#include "feeds/arena.h"

enum page_language { PAGE_ENGLISH, PAGE_CHINESE, PAGE_LANGUAGE_COUNT };

struct page_language_row {
	const char *code;  /* in file names, and the first part of a tag */
	const char *tag;   /* BCP 47 */
	const char *name;  /* in itself */
	const char *colon; /* between a label and what it names */
	const char *comma; /* between two things of a list */
};
extern const struct page_language_row page_languages[PAGE_LANGUAGE_COUNT];

/* The language of a tag; English for one that no page speaks, and for NULL. */
enum page_language page_language_of(const char *tag);

/* The language that a name is in, which need not be that of those who bear it: Chinese
 * associations have English names, too.  `language` where the name does not tell. */
const char *page_language_of_name(const char *name, const char *language);

/* Whether a name is in a language of the pages. */
bool page_is_in_language(const char *name, enum page_language language);

enum page_word {
	/* around every page */
	WORD_SKIP,
	WORD_NAVIGATION,
	WORD_NEWS,
	WORD_SUBSCRIBE,
	WORD_ALL_FEEDS,
	WORD_STATUS,
	WORD_MADE_BY,
	/* the news */
	WORD_NO_NEWS,
	WORD_FILTER,
	WORD_SEARCH,
	WORD_ASSOCIATION,
	WORD_LANGUAGE,
	WORD_TAG,
	WORD_ALL,
	WORD_CLEAR,
	WORD_SHOWN, /* with {n} and {all} */
	WORD_NONE_SHOWN,
	WORD_ALSO_AT,
	WORD_ARCHIVE, /* a title, before a month */
	WORD_OLDER,
	WORD_NEWER,
	/* subscribing */
	WORD_ABOUT_FEEDS,
	WORD_COPY,
	WORD_COPIED,
	WORD_QR,
	WORD_QR_LABEL,
	WORD_ALL_IN_ONE,
	WORD_ITEMS,
	WORD_CHANGED,
	PAGE_WORD_COUNT
};

/* Never NULL. */
const char *page_word(enum page_language language, enum page_word word);

/* "Thursday, 16 April 2020", "2020年4月16日 星期四"; in `arena`, NULL when it is full. */
const char *page_long_date(struct arena *arena, enum page_language language,
                           int64_t seconds, int zone_minutes);
/* "16 April 2020", "2020年4月16日" */
const char *page_date(struct arena *arena, enum page_language language, int64_t seconds,
                      int zone_minutes);
/* "16 April 2020, 09:30", "2020年4月16日 09:30" */
const char *page_moment(struct arena *arena, enum page_language language, int64_t seconds,
                        int zone_minutes);
/* "April 2020", "2020年4月" */
const char *page_month(struct arena *arena, enum page_language language, int year,
                       int month);

#endif
