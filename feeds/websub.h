/*
 * WebSub, the publisher's side: the hub is told which feeds have changed, so that whoever
 * subscribed there has them at once (W3C Recommendation "WebSub", section 7; the request is
 * that of PubSubHubbub 0.4, which hubs take).
 *
 * What the hub was told is remembered as a digest of each feed's bytes, in a text file
 * beside the state: a feed whose bytes are others is told, whatever happened in between.
 * So a run may be killed at any moment, a hub may be down for a day, and nothing is told
 * twice that was told once.  A lost memory costs one request for each feed.
 */
#ifndef FEEDS_WEBSUB_H
#define FEEDS_WEBSUB_H

#include "feeds/arena.h"
#include "feeds/buf.h"
#include "feeds/digest.h"
#include "feeds/error.h"

/* A feed as the hub knows it. */
struct websub_topic {
	const char *url;       /* its address: rel="self" */
	struct digest digest;  /* of the bytes that the hub was told of */
	bool is_told;          /* it was told of some */
	int64_t failures;      /* in a row */
	int64_t not_before;    /* seconds since 1970: when it is tried again after them */
	struct digest current; /* of the bytes that are published; */
	bool is_published;     /* else it is forgotten */
};

struct websub_topics {
	struct websub_topic *items;
	size_t count;
};

/* Reads a memory; what is no line of one is left out. */
void websub_read(struct str memory, struct arena *arena, struct websub_topics *topics);

/* The memory of those that are published. */
void websub_write(const struct websub_topics *topics, struct buf *out);

/* Enters that `url` is published, with bytes of this digest, or NULL where those of before
 * stand: the hub is to be told of other bytes than it was told of.  New ones are added,
 * LIMIT_WEBSUB_TOPICS at most. */
void websub_enter(struct websub_topics *topics, const char *url,
                  const struct digest *digest, struct arena *arena);

/* Whether the hub is to be told of it now. */
bool websub_is_due(const struct websub_topic *topic, int64_t now);

/* What an attempt means for it: it was told, or is told again after LIMIT_WEBSUB_WAIT and
 * twice as long each time, a day at most. */
void websub_settle(struct websub_topic *topic, bool is_told, int64_t now);

/* The body of the request. */
const char *websub_request(const char *url, struct arena *arena);

struct websub {
	const char *hub;        /* its address */
	const char *memory;     /* the file */
	const char *user_agent; /* of the request */
	const char *proxy;      /* or NULL */
	int64_t now;
};

/* Keeps the memory; before files are published, so that a run that is killed behind that is
 * made up for by the next one. */
bool websub_keep(const struct websub *websub, const struct websub_topics *topics,
                 struct error *err) MUST_CHECK;

/*
 * Tells the hub of the topics that are due, LIMIT_WEBSUB_PINGS at most, and keeps the
 * memory.  A hub that does not take it is no failure: *failure is what went wrong, for
 * people, or NULL; NULL, too, where the hub has been failing since an earlier run.  False
 * with `err` where the memory cannot be written.  Takes LIMIT_WEBSUB_TIMEOUT_MS a request,
 * sends none behind one that shows that the hub cannot be reached, and none once all
 * together took LIMIT_WEBSUB_TOTAL_MS.
 */
bool websub_tell(const struct websub *websub, struct websub_topics *topics,
                 struct arena *arena, const char **failure, struct error *err) MUST_CHECK;

#endif
