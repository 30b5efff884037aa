/*
 * Draft -> model: the only place that decides.
 *
 * Precedence between elements that say the same, fallbacks, types of text, resolution of references, dates,
 * cleaning.  What the document said is in the draft; what we take it to mean is here.
 */
#ifndef FEEDS_NORMALISE_H
#define FEEDS_NORMALISE_H

#include "feeds/draft.h"
#include "feeds/parse.h"

/* Fills `document->feed` from the draft; everything lives in the document's arena. */
bool normalise(const struct draft *draft, const struct parse_options *options,
               struct document *document, struct error *err) MUST_CHECK;

#endif
