/*
 * What is wrong with the sources' feeds, for their status pages: documents that came -> check
 * -> the store.
 *
 * A document is checked once, when the pages are made after it came: polling costs nothing,
 * and neither does a run in which no document was new.  It is checked as of the moment at
 * which it came, so that the same document gives the same advice.
 */
#ifndef AGGREGATOR_ADVICE_H
#define AGGREGATOR_ADVICE_H

#include "aggregator/command.h"
#include "aggregator/store_advice.h"
#include "feeds/check.h"

/*
 * Checks the latest document of each source that has not been checked yet; what
 * LIMIT_CHECKED_BYTES leaves over is for later runs (session->has_more).
 */
bool advice_update(struct session *session) MUST_CHECK;

/* Checks one document; what was found is in `arena`.  Of a news page there is no advice: its
 * association has no feed that could be mended.  Pure. */
bool advice_make(const struct advice_document *document, struct arena *arena,
                 struct advice *advice, struct error *err) MUST_CHECK;

/* The finding that was stored, for check_write_message and check_write_fix; it borrows its
 * strings.  False where its rule is no more.  Pure. */
bool advice_recall(const struct advice_finding *kept, struct finding *finding);

#endif
