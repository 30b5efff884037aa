/*
 * Whether and how the pages of a source's entries are read: the attributes of an outline ->
 * the rules (feeds/article.h).  Pure.
 *
 * article is "auto" (the text is found), an XPath (of the text), or "no"; without it
 * FreshRSS's frss:cssFullContent counts, a CSS selector.  frss:cssContentFilter, another one,
 * is what in the text is none of it.
 */
#ifndef AGGREGATOR_SOURCE_ARTICLE_H
#define AGGREGATOR_SOURCE_ARTICLE_H

#include "feeds/article.h"
#include "feeds/error.h"
#include "feeds/opml.h"

/*
 * *rules is in `arena`, NULL where pages are not read.  Fails with ERROR_USAGE, without a
 * line, where a rule is none.
 */
bool source_article_read(const struct outline *outline, struct arena *arena,
                         const struct article_rules **rules, struct error *err) MUST_CHECK;

#endif
