/*
 * What the files of the store share: its database and its statements.  Nobody else includes
 * this.
 */
#ifndef AGGREGATOR_STORE_STATEMENTS_H
#define AGGREGATOR_STORE_STATEMENTS_H

#include "aggregator/store.h"
#include "feeds/database.h"

struct store {
	struct database *database;
	bool is_writing; /* between store_begin and its end */
	bool is_grouped; /* between store_group_begin and its end */
};

enum statement {
	/* store_sources.c */
	LISTING_ALL,
	LISTING_ADD,
	LISTING_PUT,
	LISTING_MOVE,
	LISTING_HOST,
	LISTING_DROP,
	SOURCE_RULES,
	LIST_READ,
	LIST_PUT,
	SOURCE_ALL,
	SOURCE_NAMED,
	SOURCE_OF_ID,
	SOURCE_DUE,
	SOURCE_FORCED,
	/* store_answers.c */
	ANSWER_UNCHANGED,
	ANSWER_SAME,
	ANSWER_SPARED,
	ANSWER_FAILED,
	ANSWER_MOVED,
	ANSWER_READ,
	SOURCE_DOUBTED,
	SOURCE_GIVEN,
	SOURCE_MOVED,
	DOCUMENT_ADD,
	DOCUMENT_EXPIRE,
	/* store_journal.c */
	CLOCK_LATEST,
	CLOCK_SOURCES,
	CLOCK_HOSTS,
	HOST_READ,
	HOST_PUT,
	HOST_WELL,
	ENTRY_DATES,
	REQUEST_ADD,
	REQUEST_EXPIRE,
	REQUEST_ALL,
	TRANSITION_ADD,
	TRANSITION_EXPIRE,
	TRANSITION_ALL,
	MANNERS_ALL,
	/* store_entries.c */
	KEY_FIND,
	KEY_HAS,
	KEY_ADD,
	ID_FIND,
	SECOND_FIND,
	SECOND_NEXT,
	SECOND_BEFORE,
	ENTRY_ADD,
	ENTRY_CHANGE,
	ENTRY_READ,
	ENTRY_NEWEST,
	ENTRY_PAGE,
	ENTRY_UNCLEANED,
	CONTENT_PUT,
	CONTENT_CLEAN,
	TITLE_PUT,
	REVISION_ADD,
	REVISION_EXPIRE,
	PRESENT_ALL,
	PRESENT_END,
	PRESENT_BACK,
	/* store_search.c */
	SEARCH_STATE,
	SEARCH_MARK,
	SEARCH_EMPTY,
	SEARCH_OPTIMIZE,
	SEARCH_WAITING,
	SEARCH_CHANGED,
	SEARCH_ARRIVED,
	SEARCH_PENDING,
	SEARCH_NOT_PENDING,
	SEARCH_NONE_PENDING,
	SEARCH_IS_INDEXED,
	SEARCH_SOURCE_OF,
	SEARCH_ADD,
	SEARCH_REMOVE,
	SEARCH_RANKED,
	SEARCH_RANKED_DATED,
	SEARCH_NEWEST,
	SEARCH_NEWEST_DATED,
	SEARCH_RESULT,
	/* store_stories.c */
	STORY_PENDING,
	STORY_PRIORITIES,
	STORY_AGAIN,
	STORY_AGAIN_DONE,
	STORY_PROGRESS_READ,
	STORY_PROGRESS_PUT,
	STORY_SAID,
	STORY_KEY_ADD,
	STORY_KEY_FIND,
	STORY_KEY_EXPIRE,
	STORY_EXPIRED_PUT,
	STORY_MEMBERS,
	STORY_OF,
	STORY_ADD,
	STORY_ENTRY_ADD,
	STORY_ENTRY_DROP,
	STORY_DROP,
	STORY_LEAD_PUT,
	STORY_LEADERLESS,
	STORY_COPIES,
	/* store_hand.c */
	HAND_NAMED,
	HAND_AFTER,
	HAND_PUBLISHED,
	WITHDRAW_CONTENT,
	WITHDRAW_REVISIONS,
	WITHDRAW_DOCUMENTS,
	WITHDRAW_ENTRY,
	WITHDRAWN_LATEST,
	PAUSE_PUT,
	PAUSE_END,
	/* store_verify.c */
	VERIFY_INTEGRITY,
	VERIFY_REFERENCES,
	VERIFY_COUNTS,
	VERIFY_CONTENT,
	VERIFY_KEYS,
	VERIFY_WITHDRAWN,
	VERIFY_PURGED,
	VERIFY_UNINDEXED,
	VERIFY_INDEXED,
	VERIFY_STORIES,
	VERIFY_SPACE,
	/* store_decisions.c */
	DECISION_SOURCE,
	DECISION_NEWEST,
	DECISION_MATCHED,
	DECISION_EDITS,
	DECISION_EDITED,
	DECISION_REDATE,
	DECISION_RELEASE,
	DECISION_DUE,
	DECISION_ACCEPT,
	/* store_explain.c */
	EXPLAIN_ID,
	EXPLAIN_KEY,
	EXPLAIN_ENTRY,
	EXPLAIN_KEYS,
	EXPLAIN_REVISIONS,
	EXPLAIN_PLACE,
	/* store_pages.c */
	PAGE_ROWS,
	PAGE_ROWS_PUT,
	ROBOTS_READ,
	ROBOTS_PUT,
	STATEMENT_COUNT
};

extern const char *const store_statements[STATEMENT_COUNT];

/* A digest as a value and back; a column of another length gives zeroes. */
struct database_value store_digest(const struct digest *digest);
struct digest store_column_digest(struct store *store, enum statement statement,
                                  int column);

/* A text column copied into `arena`; NULL stays NULL. */
const char *store_column_copy(struct store *store, enum statement statement, int column,
                              struct arena *arena);

/* For a reader of rows that cannot go on: ends the statement, says in `err` when it is for
 * want of memory.  Returns false. */
bool store_stop(struct store *store, enum statement statement, const struct arena *arena,
                struct error *err);

#endif
