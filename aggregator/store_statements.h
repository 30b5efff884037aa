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
	struct unpacker *unpacker;
	bool is_writing; /* between store_begin and its end */
	bool is_grouped; /* between store_group_begin and its end */
	/* Entries added since store_begin that source.entries does not count yet. */
	int64_t uncounted_source, uncounted;
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
	ENTRIES_COUNTED,
	ENTRY_CHANGE,
	ENTRY_READ,
	ENTRY_NEWEST,
	ENTRY_PAGE,
	ENTRY_UNCLEANED,
	CONTENT_PUT,
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
	WITHDRAW_NOTE,
	WITHDRAW_ENTRY,
	WITHDRAWN_LATEST,
	WITHDRAWN_LIST,
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
	VERIFY_SEARCH,
	VERIFY_LAST,
	VERIFY_WORDS,
	VERIFY_INDEX_ROWS,
	VERIFY_PUBLISHED,
	/* store_decisions.c */
	DECISION_SOURCE,
	DECISION_NEWEST,
	DECISION_UNDATED,
	DECISION_RECOVERED,
	DECISION_MATCHED,
	DECISION_EDITS,
	DECISION_EDITED,
	DECISION_REDATE,
	DECISION_DATED,
	DECISION_WAITED,
	DECISION_RELEASE,
	DECISION_DUE,
	DECISION_ACCEPT,
	/* store_explain.c */
	EXPLAIN_ID,
	EXPLAIN_KEY,
	EXPLAIN_ENTRY,
	EXPLAIN_KEYS,
	EXPLAIN_REVISIONS,
	/* store_archive.c */
	ARCHIVE_ARRIVED,
	ARCHIVE_AGAIN,
	ARCHIVE_AGAIN_DONE,
	ARCHIVE_REACHED,
	ARCHIVE_REACH,
	ARCHIVE_PUT,
	ARCHIVE_PAGE_LAST,
	ARCHIVE_PAGE_ADD,
	ARCHIVE_PAGE_GROW,
	ARCHIVE_PAGE_MARK,
	ARCHIVE_PAGES,
	ARCHIVE_SUBJECT,
	ARCHIVE_SUBJECT_PUT,
	ARCHIVE_ALL_CHANGED,
	ARCHIVE_ENTRIES,
	ARCHIVE_UPDATED,
	ARCHIVE_PURGED,
	/* store_topics.c */
	TOPIC_FIND,
	TOPIC_ADD,
	TOPIC_PUT,
	TOPIC_GROW,
	TOPICS,
	TOPIC_ENTRIES,
	TOPIC_WITHDRAWN,
	TOPIC_WRITTEN,
	TOPICS_CHANGED,
	TOPIC_ORIGIN,
	EXPLAIN_PLACE,
	/* store_health.c */
	HEALTH_COUNT,
	HEALTH_SOURCE,
	HEALTH_REQUESTS,
	HEALTH_WEEKS,
	HEALTH_CHANGES,
	/* store_advice.c */
	ADVICE_NEXT,
	ADVICE_FORGET,
	ADVICE_PUT,
	ADVICE_ADD,
	ADVICE_READ,
	ADVICE_COUNT,
	/* store_retention.c */
	RETENTION_FORGET,
	RETENTION_PUT,
	RETENTION_ANY,
	RETENTION_NEXT,
	RETENTION_BOUND,
	RETENTION_CANDIDATES,
	RETENTION_READ,
	RETENTION_MARK,
	PURGE_ENTRY,
	SPACE_UNUSED,
	SPACE_PAGES,
	SPACE_GIVE_BACK,
	/* store_pages.c */
	PAGE_ROWS,
	PAGE_ROWS_PUT,
	PAGE_DOCUMENT,
	ROBOTS_READ,
	ROBOTS_PUT,
	/* store_articles.c */
	ARTICLE_WANT,
	ARTICLE_IS_READ,
	ARTICLE_WAITING,
	ARTICLE_DONE,
	ARTICLE_FAILED,
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

/* The rows of a statement whose columns are an entry, its date, its source and the lead of
 * its story (store_archive.h). */
struct archive_rows;
bool store_archive_rows(struct store *store, enum statement statement, struct arena *arena,
                        struct archive_rows *rows, struct error *err);

/* Adds to source.entries what was added since this was called last. */
bool store_count_entries(struct store *store, struct error *err) MUST_CHECK;

/* For a reader of rows that cannot go on: ends the statement, says in `err` when it is for
 * want of memory.  Returns false. */
bool store_stop(struct store *store, enum statement statement, const struct arena *arena,
                struct error *err);

#endif
