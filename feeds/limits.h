/*
 * Every limit that input or a server could push against: its unit and its reason.
 * Each is tested at its edge (tests/unit).
 */
#ifndef FEEDS_LIMITS_H
#define FEEDS_LIMITS_H

/* The largest document read, in bytes after decompression: [fetch] max_body's default, and
 * the bound for files given to `parse` and `check`.  The largest real feeds are about 10 MB. */
#define LIMIT_DOCUMENT_BYTES ((size_t)20 << 20)

/* A document's arena, as a multiple of its bytes beside what LIMIT_ENTRIES take however
 * little they say, 18 MB: the model and the draft together take three to six times a common
 * document.  Text of other encodings, and text under repair, lies beside it. */
#define LIMIT_ARENA_FACTOR ((size_t)12)
#define LIMIT_ARENA_FLOOR_BYTES ((size_t)20 << 20)

/* Element nesting of a document: XHTML content nests to about 60 in real feeds; libxml2
 * itself refuses past 256. */
#define LIMIT_XML_DEPTH 200

/* Attributes and namespace declarations of one element, and namespace declarations in
 * force at one place: libxml2's work grows with the square of the first and in proportion to the
 * second.  Real feeds have at most some 40 of either. */
#define LIMIT_XML_ATTRIBUTES ((size_t)500)
#define LIMIT_XML_NAMESPACES ((size_t)1000)

/* Values in a JSON document: each takes some 100 bytes while it is read, and a feed of 20 MB
 * has at most some 300,000. */
#define LIMIT_JSON_VALUES ((size_t)1000000)

/* Prefixes kept of a document's namespace declarations, for people to look at. */
#define LIMIT_NAMESPACES_KEPT ((size_t)100)

/* Entries read from one document: the largest real archives in one file hold some 10,000. */
#define LIMIT_ENTRIES ((size_t)20000)

/* Problems kept per document: beyond these nobody reads on. */
#define LIMIT_PROBLEMS ((size_t)200)

/* Findings of `check` kept per document: beyond these nobody reads on. */
#define LIMIT_FINDINGS ((size_t)1000)

/* What a finding shows of the line, in characters, and of the value, in bytes. */
#define LIMIT_EXCERPT_COLUMNS ((size_t)120)
#define LIMIT_QUOTE_BYTES ((size_t)100)

/* What `check` waits for an answer and for a connection, in milliseconds: as long as patient
 * readers do. */
#define LIMIT_CHECK_TIMEOUT_MS 30000
#define LIMIT_CHECK_CONNECT_MS 10000

/* What `check --links` looks at: addresses that a feed names, of which the newest enclosures
 * are most; bytes of one that a server sends though it was asked for one byte; documents of the
 * feed's history, two years of months; and how long a host rests between two requests, in
 * milliseconds: they are others' servers. */
#define LIMIT_CHECK_LINKS ((size_t)20)
#define LIMIT_CHECK_LINK_BYTES ((size_t)64 << 10)
#define LIMIT_CHECK_HISTORY ((size_t)24)
#define LIMIT_CHECK_DELAY_MS 100

/* Feeds of one page that `check --site` looks at: more are those of single articles. */
#define LIMIT_SITE_FEEDS ((size_t)10)

/* Open elements in an HTML fragment; deeper markup is flattened. */
#define LIMIT_HTML_DEPTH 120

/* Formatting elements that a block cut off and that open again behind it; browsers keep
 * three of a kind, and nobody writes more than a few. */
#define LIMIT_HTML_REOPENED 8

/* Candidates of one srcset: pages offer some ten sizes. */
#define LIMIT_HTML_CANDIDATES 32

/* A picture within the text (data: URL) in characters: icons; larger ones belong in files. */
#define LIMIT_HTML_DATA_URL_BYTES ((size_t)2048)

/* A URL in characters: servers and browsers refuse longer ones. */
#define LIMIT_URL_BYTES ((size_t)8000)

/* A name in a path, in bytes, whether made of a title or given: readable in an address bar. */
#define LIMIT_SLUG_BYTES ((size_t)60)

/* A date as a feed writes it, in bytes without white space around it: the longest real ones,
 * with the zone's name in a comment, take 70. */
#define LIMIT_DATE_BYTES ((size_t)120)

/* A title, shown whole by no reader beyond this; cut with an ellipsis on writing. */
#define LIMIT_TITLE_CHARACTERS ((size_t)200)

/* A summary made from content, in characters, cut at the end of a sentence. */
#define LIMIT_SUMMARY_CHARACTERS ((size_t)300)

/* Authors, categories and enclosures of one entry that are published: no reader shows more,
 * and a hostile source could fill a combined feed with them. */
#define LIMIT_PUBLISHED_LIST ((size_t)32)

/* The files of one entry that are published: the bytes of their addresses and titles. */
#define LIMIT_ENCLOSURES_BYTES ((size_t)32 << 10)

/* What an entry passes on in other vocabularies (passed.h): elements, their bytes without
 * markup, and points of a line or an area.  A video has about ten; more than
 * the text of a long article is none of the reader's business. */
#define LIMIT_PASSED_ELEMENTS ((size_t)32)
#define LIMIT_PASSED_BYTES ((size_t)8 << 10)
#define LIMIT_PASSED_POINTS ((size_t)64)

/* For how long a feed may ask readers not to ask again, in seconds: longer is no news. */
#define LIMIT_TTL_SECONDS ((int64_t)7 * 86400)

/* How much later than an item its correction is, in seconds, at least (corrected.h). */
#define LIMIT_CORRECTION_SECONDS ((int64_t)60 * 60)

/* One published file, in bytes; 40 times what a combined feed takes. */
#define LIMIT_OUTPUT_BYTES ((size_t)64 << 20)

/* Feed documents that are kept between being checked and being written; those beyond are
 * made again, so that a first build with 200 topics takes no more memory than one with a
 * few. */
#define LIMIT_KEPT_BYTES ((size_t)16 << 20)

/* One document of an archive, in bytes: a megabyte is a burden to readers, but these are
 * fetched once, by few. */
#define LIMIT_ARCHIVE_BYTES ((size_t)4 << 20)

/* Entries that one run files for archives and topics, some tenths of a second; the pages of
 * archives that it writes take LIMIT_ARCHIVE_BYTES. */
#define LIMIT_FILED_ENTRIES ((size_t)5000)

/* Feeds of topics: of a tag at least so many entries, so many of each kind, and so many made in
 * one run, a second or two.  A tag in bytes: more is no word but a sentence. */
#define LIMIT_TOPIC_ENTRIES 5
#define LIMIT_TOPICS ((size_t)200)
#define LIMIT_TOPICS_MADE ((size_t)50)
#define LIMIT_TAG_BYTES ((size_t)120)
/* Items of one page that people read: more than anybody scrolls through, and about 1 MB. */
#define LIMIT_PAGE_ITEMS ((size_t)500)

/* Topics of an item that its page shows: what is left of a title's width. */
#define LIMIT_PAGE_TAGS ((size_t)5)

/* Sources that the status pages tell of, each with a page of its own: a list of hundreds is
 * for `aggregator status` and a person who works with it. */
#define LIMIT_STATUS_SOURCES ((size_t)100)

/* Entries of a source that are counted for its chart of half a year, the newest first: 100 a
 * day, which takes 10 ms. */
#define LIMIT_CHART_ENTRIES ((size_t)20000)

/* Kinds of problems of a source's feed that its status page tells of: more than an editor
 * mends at a time; `check` tells all. */
#define LIMIT_ADVICE ((size_t)10)

/* Bytes of documents that one run checks for the status pages, after which it begins no other
 * one: a second of work.  Those of 100 sources are a tenth of this as a rule. */
#define LIMIT_CHECKED_BYTES ((size_t)64 << 20)

/* An address in a QR code, in bytes: 57 modules a side, which a phone still reads from a
 * screen. */
#define LIMIT_CODE_BYTES ((size_t)213)

/* What the webmaster adds to every page, header, footer or style, in bytes each. */
#define LIMIT_PAGE_PART_BYTES ((size_t)64 << 10)

/* The path of a published file below its folder, in bytes: a file name holds 255, and the
 * temporary file's is longer. */
#define LIMIT_NAME_BYTES ((size_t)200)

/* All header lines of one response, in bytes: servers themselves stop at 8 to 64 kB. */
#define LIMIT_HTTP_HEADER_BYTES ((size_t)64 << 10)

/* One header value that is kept or sent back, in bytes: a request whose If-None-Match is
 * longer than most servers' 8 kB for all headers would fail for ever. */
#define LIMIT_HTTP_VALUE_BYTES ((size_t)2000)

/* Headers of its own that one source is asked with. */
#define LIMIT_SOURCE_HEADERS ((size_t)20)

/* A body slower than this many bytes a second for [fetch] slow_time counts as stopped. */
#define LIMIT_HTTP_SLOW_BYTES 100L

/* Notices of withdrawn items in one feed: more at once are a cleaning-up that nobody reads. */
#define LIMIT_WITHDRAWN_NOTICES ((size_t)20)

/* Withdrawn items in deleted.atom and deleted.json, the latest: some 250 bytes each. */
#define LIMIT_TOMBSTONES ((size_t)1000)

/* Feeds that a hub is told of, in all: one per format of every section, source and tag. */
#define LIMIT_WEBSUB_TOPICS ((size_t)5000)

/* Requests to a hub in one run; the next run sends the rest. */
#define LIMIT_WEBSUB_PINGS ((size_t)100)

/* A request to a hub in milliseconds, and all of a run together: cron calls again soon. */
#define LIMIT_WEBSUB_TIMEOUT_MS 10000
#define LIMIT_WEBSUB_TOTAL_MS 20000

/* A hub's answer in bytes: nobody reads it. */
#define LIMIT_WEBSUB_ANSWER_BYTES ((size_t)64 << 10)

/* Seconds until a hub that failed is told again: a run later, then twice as long each time,
 * a day at most. */
#define LIMIT_WEBSUB_WAIT 600
#define LIMIT_WEBSUB_WAIT_MOST 86400

/* What libcurl takes from a connection at a time, in bytes, as its own tool does: with its usual
 * 16 kB a large body needs six times as many calls. */
#define LIMIT_HTTP_CHUNK_BYTES (100L << 10)

/* Room for a body whose length the header tells, in bytes: up to this much is taken at once,
 * in place of doubling and copying; a server that tells more than it sends costs no more. */
#define LIMIT_HTTP_EXPECT_BYTES (1L << 20)

/* One record file of feedgen: a page of news is about 50 kB, an export of all a few MB. */
#define LIMIT_RECORD_FILE_BYTES ((size_t)64 << 20)

/* All records of one build in memory, in bytes: 100,000 pages of news. */
#define LIMIT_RECORDS_BYTES ((size_t)2 << 30)

/* A record's own id, in bytes before it is encoded. */
#define LIMIT_RECORD_ID_BYTES ((size_t)200)

/* How far ahead a record's date may lie before it is told of as a probable slip: nothing is
 * embargoed for longer than a leap year. */
#define LIMIT_EMBARGO_SECONDS ((int64_t)366 * 86400)

/* One row of a CSV file, in bytes: a whole page of news; more means a quote without its
 * partner. */
#define LIMIT_CSV_ROW_BYTES ((size_t)4 << 20)

/* Records refused in one build: beyond these nobody reads on. */
#define LIMIT_REFUSALS ((size_t)1000)

/* How deep folders of records may be nested: sites nest by year, month and section. */
#define LIMIT_FOLDER_DEPTH 40

/* Lines of a page that are looked at from its end for the footer: CEC's has six, and every
 * item of a menu may be a line of its own. */
#define LIMIT_FOOTER_LINES ((size_t)30)

/* Nesting of a saved page: old pages nest tables to about 60 elements, and libxml2 cuts a
 * page off past 256, which would publish a part of it. */
#define LIMIT_PAGE_DEPTH 250

/* A page that is read for its list of news, in bytes: its tree takes some ten times as much.
 * The largest real ones have 1 MB. */
#define LIMIT_PAGE_BYTES ((size_t)8 << 20)

/* Rows taken of one page, and steps of one XPath over it, a fraction of a second: pages list
 * some twenty items, and real rules take some thousand steps. */
#define LIMIT_SCRAPE_ROWS ((size_t)1000)
#define LIMIT_XPATH_STEPS 5000000ul

/* Nodes of a page beyond which an element is not looked into for what a row of a list has: a
 * heading, links to its topics; a card of a framework has some 40. */
#define LIMIT_SCRAPE_ROW_NODES ((size_t)300)

/* Kinds of siblings that are looked at for a list in a page, and lists that are proposed:
 * nobody chooses among more. */
#define LIMIT_SCRAPE_GROUPS ((size_t)4000)
#define LIMIT_SCRAPE_PROPOSALS ((size_t)3)

/* Items in one feed of feedgen; readers poll long before so many are new. */
#define LIMIT_FEED_ITEMS 200

/* A configuration file or a source list, in bytes: a list of 100,000 sources is 20 MB. */
#define LIMIT_CONFIG_BYTES ((size_t)1 << 20)
#define LIMIT_OPML_BYTES ((size_t)64 << 20)

/* Entries in one feed of the aggregator: 16 sources with some 60 each, about 5 MB. */
#define LIMIT_COMBINED_ENTRIES 1000

/* Between what [output] max_bytes may be set: a feed of one excerpt has to fit, and a document
 * that the writers can hold. */
#define LIMIT_FEED_LEAST_BYTES ((int64_t)64 << 10)
#define LIMIT_FEED_BYTES ((int64_t)16 << 20)

/* What [fetch] max_body may be raised to, in bytes: its arena takes twelve times as much. */
#define LIMIT_BODY_BYTES ((int64_t)200 << 20)

/* The body of a POST that a list asks for, in bytes: forms of lists are short. */
#define LIMIT_POST_BYTES ((size_t)8000)

/* What is read of a robots.txt, in bytes (RFC 9309 section 2.5: at least that much). */
#define LIMIT_ROBOTS_BYTES ((size_t)500 << 10)

/* Redirects followed for one request. */
#define LIMIT_REDIRECTS 5

/* Threads that parse: beyond these the one that writes to the store is the slowest. */
#define LIMIT_WORKERS ((size_t)8)

/* Bodies that wait to be parsed or stored, in bytes: enough for a few of the largest; a parsed
 * one takes some three times as much again. */
#define LIMIT_UNSTORED_BYTES ((size_t)64 << 20)

/* Answers stored in one transaction, and the bytes of their bodies: enough that syncing the
 * disk no longer counts; another process that wants to write waits for a second at most. */
#define LIMIT_GROUP_ANSWERS ((size_t)256)
#define LIMIT_GROUP_BYTES ((size_t)16 << 20)

/* How long sources wait that the network here answered for, in seconds: should it have been
 * their common server after all, that is not asked at every call of cron. */
#define LIMIT_PORTAL_WAIT_SECONDS ((int64_t)30 * 60)

/* How long a run that is told to end waits for what is under way, in milliseconds: most
 * answers take less than a second, and whoever stops us waits ten. */
#define LIMIT_STOPPING_MS 2000

/* What one command of the aggregator keeps in memory, in bytes: 100,000 sources with their
 * state take about 200 MB. */
#define LIMIT_SESSION_BYTES ((size_t)1 << 30)

/* One line of a configuration file and its "[section name]", in bytes: what inih's buffers
 * take (200 and 50, less its line end and the NUL). */
#define LIMIT_CONFIG_LINE_BYTES ((size_t)195)
#define LIMIT_CONFIG_SECTION_BYTES ((size_t)51)

/* Options of one command. */
#define LIMIT_OPTIONS ((size_t)40)

/* A word that a guess is made for: short names of sources are the longest. */
#define LIMIT_GUESS_BYTES LIMIT_SLUG_BYTES

/* Stored entries read at a time, in bytes: 200 entries of a combined feed are about 2 MB, an
 * entry as large as a document 40 MB. */
#define LIMIT_STORED_BYTES ((size_t)1 << 30)

/* What one run cleans anew of the entries that an older cleaner cleaned: as many as can be
 * published, which take a fraction of a second; and the memory that they take one after
 * another, in bytes, so that huge ones are not all done in one run. */
#define LIMIT_RECLEAN_ENTRIES LIMIT_COMBINED_ENTRIES
#define LIMIT_RECLEAN_BYTES ((size_t)256 << 20)

/* Terms of one rule of the operator; steps that one search may take, a fraction of a second,
 * and the memory for them in kB: an expression that backtracks without end on a stranger's text
 * has no answer. */
#define LIMIT_RULE_TERMS ((size_t)50)
#define LIMIT_RULE_STEPS 1000000u
#define LIMIT_RULE_HEAP_KB 20000u

/* Entries that are looked at for those that the operator's rules admit to a combined feed,
 * and for those of other sources behind a flood: ten times as many as it can hold, read and
 * matched in about a second. */
#define LIMIT_CHOICE_ENTRIES ((size_t)10 * LIMIT_COMBINED_ENTRIES)

/* Entries and sources looked at in one transaction for what is to be purged, a fraction of a
 * second, and transactions of one run; pages of the store (16 kB) given back to the file system
 * in one transaction, and transactions of one run: some 100 MB of writing in all. */
#define LIMIT_PRUNE_ENTRIES ((size_t)1000)
#define LIMIT_PRUNE_SLICES ((size_t)20)
#define LIMIT_SPACE_PAGES INT64_C(1024)
#define LIMIT_SPACE_SLICES ((size_t)4)

/* Raw documents kept of each source: what came, what was there before, and one to compare
 * both with. */
#define LIMIT_SOURCE_DOCUMENTS 3

/* Requests that the journal keeps of each source: four days of an hourly one, a season of a
 * daily one. */
#define LIMIT_SOURCE_REQUESTS 100

/* Changes of state that it keeps of each source: they are rare. */
#define LIMIT_SOURCE_TRANSITIONS 50

/* How far into a page that is no feed its kind is looked for, in bytes: scripts may stand
 * before the words. */
#define LIMIT_PAGE_LOOK_BYTES ((size_t)64 << 10)

/* Earlier versions kept of each entry: enough to see a title go back and forth. */
#define LIMIT_REVISIONS 5

/* CSS selectors in a list: how deep they are nested in one another, an element's name in
 * bytes, and the XPath that one becomes, in bytes: those of people have a tenth of it. */
#define LIMIT_SELECTOR_DEPTH 4
#define LIMIT_SELECTOR_TYPE_BYTES ((size_t)40)
#define LIMIT_SELECTOR_BYTES ((size_t)16 << 10)

/* The article in a page: its text as HTML, in bytes (the longest plans have some 300 kB), its
 * title, source and author, its attachments, and the lines around it that are looked at for
 * these. */
#define LIMIT_ARTICLE_BYTES ((size_t)2 << 20)
#define LIMIT_ARTICLE_FACT_BYTES ((size_t)300)
#define LIMIT_ARTICLE_ATTACHMENTS ((size_t)50)
#define LIMIT_ARTICLE_LINES ((size_t)2000)

/* Pages of one list that are read when it is read first: a year of most associations. */
#define LIMIT_LIST_PAGES 20

/* Article pages that one run asks for, of all sources and of one: two minutes of a site that
 * is asked once a second or two; how often one is asked for before it is given up, and how
 * long after the first failure it is asked for again, in seconds, four times as long after
 * each further one: the last try is some days later. */
#define LIMIT_ARTICLES_RUN 200
#define LIMIT_ARTICLES_SOURCE 30
#define LIMIT_ARTICLE_TRIES 5
#define LIMIT_ARTICLE_WAIT_SECONDS ((int64_t)3600)

/* How long an entry without a date is held back for the one that its page may state, in seconds:
 * a week, in which a daily run asks for 210 pages of a list that is read for the first time. */
#define LIMIT_ARTICLE_DATE_SECONDS ((int64_t)604800)

/* A query of `search` in bytes, and the words, phrases and fields in it: more than a person
 * types; and what the snippets of one answer are looked for in, in bytes of each entry. */
#define LIMIT_SEARCH_QUERY_BYTES ((size_t)4000)
#define LIMIT_SEARCH_TERMS ((size_t)64)
#define LIMIT_SEARCH_SNIPPET_BYTES ((size_t)64 << 10)

/* What is indexed of one text of an entry, in bytes: a book; and what becomes of that, at
 * most fourteen times as much (U+3316, which is six kana). */
#define LIMIT_SEARCH_TEXT_BYTES ((size_t)1 << 20)
#define LIMIT_SEARCH_COLUMN_BYTES ((size_t)16 << 20)

/* Matches that are ranked, the newest ones: ranking them takes some ten milliseconds. */
#define LIMIT_SEARCH_MATCHES ((size_t)10000)

/* Entries that are indexed in one transaction, and the memory that they take one after
 * another, in bytes: another process waits for a fraction of a second; and transactions of
 * one run: some seconds' work. */
#define LIMIT_INDEX_ENTRIES ((size_t)1000)
#define LIMIT_INDEX_BYTES ((size_t)64 << 20)
#define LIMIT_INDEX_SLICES ((size_t)20)

/* Stories across sources.  Words of a text that are compared: the longest announcements have
 * some 3,000, and comparing two takes time with the product. */
#define LIMIT_STORY_WORDS ((size_t)4096)

/* Keys under which an entry is looked for: those of its first 130 words or so. */
#define LIMIT_STORY_KEYS ((size_t)8)

/* How far apart the dates of one story's entries may lie, in seconds: reprints come within
 * days, the next weekly report after seven, the same notice again after a year. */
#define LIMIT_STORY_SECONDS (INT64_C(14) * 86400)

/* Entries under one key within that time: what more begin with is a phrase, no story. */
#define LIMIT_STORY_KEY_ENTRIES ((size_t)32)

/* Entries that a new one is compared with, those first that have most keys in common. */
#define LIMIT_STORY_CANDIDATES ((size_t)8)

/* Entries looked at in one transaction: some 100 ms, for which another process waits. */
#define LIMIT_STORY_SLICE ((size_t)1024)

#endif
