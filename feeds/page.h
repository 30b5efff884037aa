/*
 * A site -> its pages for people: the news by day, the feeds to subscribe to, the archive.
 *
 * Each is made in each language (page_words.h).  Their looks are style.css, what helps
 * those whose browser runs it script.js, both beside them.
 */
#ifndef FEEDS_PAGE_H
#define FEEDS_PAGE_H

#include "feeds/page_frame.h"
#include "feeds/write.h"

/* Raised when the pages are made up otherwise, so that style.css would not fit old ones: those
 * of the archive are made anew then. */
#define PAGE_VERSION 2

typedef bool page_write_function(const struct site *site, enum page_language language,
                                 struct buf *out, struct error *err);

/* "index": the latest LIMIT_PAGE_ITEMS items of the first feed, and how to follow it. */
bool page_write_index(const struct site *site, enum page_language language, struct buf *out,
                      struct error *err) MUST_CHECK;

/* "feeds": every feed of the site with its addresses. */
bool page_write_feeds(const struct site *site, enum page_language language, struct buf *out,
                      struct error *err) MUST_CHECK;

/* The same items as a document of an archive (archive.h), under its path. */
bool page_write_archive(const struct site *site, const struct feed *feed,
                        const struct write_place *place, enum page_language language,
                        struct buf *out, struct error *err) MUST_CHECK;

/* ---- parts ---- */

/* The first items of a publishable feed, at most `limit`, by day, in their order. */
void page_news(struct page *page, const struct feed *feed, size_t limit);

/* How to follow the first feed, or all of them: a section, or the page. */
bool page_subscribe(struct page *page, bool is_all, struct error *err) MUST_CHECK;

/* Autodiscovery: a <link> to a feed of the site in one format. */
void page_feed_link(struct page *page, const struct site_feed *feed,
                    enum write_format format);

#endif
