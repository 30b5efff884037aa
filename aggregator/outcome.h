/*
 * An answer -> what to do with the source: HTTP status or failed transfer -> one row of a
 * table.  Pure.
 */
#ifndef AGGREGATOR_OUTCOME_H
#define AGGREGATOR_OUTCOME_H

#include <stdbool.h>

#include "aggregator/page_kind.h"
#include "feeds/http.h"

enum outcome_action {
	OUTCOME_STORE,     /* a document came */
	OUTCOME_UNCHANGED, /* the one that we have is the latest */
	OUTCOME_REDIRECT,  /* ask where Location says */
	OUTCOME_PUT_OFF,   /* not asked: its turn comes in a later run */
	OUTCOME_FAIL       /* no feed this time; nothing that is stored changes */
};

/* Kinds of failures, each with its own rhythm of asking again (schedule.h). */
enum outcome_class {
	OUTCOME_WELL,         /* no failure */
	OUTCOME_UNREACHABLE,  /* no name, no connection: perhaps our own network */
	OUTCOME_TRANSIENT,    /* time-outs, resets, the server's own errors */
	OUTCOME_LIMITED,      /* asked too often, or overloaded */
	OUTCOME_BLOCKED,      /* refused as what we are */
	OUTCOME_UNAUTHORIZED, /* needs a name and a password */
	OUTCOME_NOT_FOUND,
	OUTCOME_GONE,
	OUTCOME_ADDRESS, /* leads where we do not go */
	OUTCOME_CONTENT, /* something came that is no feed */
	OUTCOME_CLASS_COUNT
};

struct outcome {
	enum outcome_action action;
	enum outcome_class class;
	bool is_permanent;    /* of a redirect: the old address need not be asked again */
	bool is_perhaps_ours; /* a failure that our own network or clock may have caused */
	const char *sentence; /* what happened, for a person; no full stop */
};

/*
 * Returns the row for an answer, never NULL.  `is_conditional` says whether the request
 * carried validators: only then is 304 an answer to it.
 */
const struct outcome *outcome_of(enum http_failure failure, int status,
                                 bool is_conditional);

/* A page that came in place of a feed; NULL for PAGE_OTHER. */
const struct outcome *outcome_of_page(enum page_kind kind);

/*
 * A failure, seen once more by what came with it: a refusal (403 and its like) or an
 * overload (503) that is a challenge for browsers is a blockade.  Else `outcome` itself.
 */
const struct outcome *outcome_refine(const struct outcome *outcome,
                                     const struct http_response *response);

/* Redirects that are not followed. */
enum outcome_refusal {
	OUTCOME_REFUSAL_TARGET,    /* no Location, or neither http nor https */
	OUTCOME_REFUSAL_DOWNGRADE, /* from https to http */
	OUTCOME_REFUSAL_LOOP,
	OUTCOME_REFUSAL_TOO_MANY,
	OUTCOME_REFUSAL_PAUSE, /* to a site that asked for a pause */
	OUTCOME_REFUSAL_COUNT
};
const struct outcome *outcome_of_refusal(enum outcome_refusal refusal);

/*
 * Whether it is our own network that is down, and not the sources: of the hosts that were
 * asked in a run three at least and four fifths failed in a way that may be ours.
 */
bool outcome_is_outage(size_t hosts_asked, size_t hosts_failed);

/* One word for reports and the store: "not-found"; "" for OUTCOME_WELL. */
const char *outcome_class_name(enum outcome_class class);

#endif
