#include "feeds/guard.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/text.h"

/* Fields that make an edit; our own dates follow from them. */
#define EDIT_FIELDS                                                                        \
	(1U << CHANGE_TITLE | 1U << CHANGE_LINK | 1U << CHANGE_SUMMARY |                   \
	 1U << CHANGE_CONTENT)

/* Titles mostly in one script: this share of them or more, in percent. */
#define SCRIPT_PERCENT 80

/* What one guard has to know. */
struct judging {
	const struct guard_limits *limits;
	const struct guard_case *judged;
	struct arena *arena;
};

/* ---- helpers --------------------------------------------------------------------------- */

static size_t count_of(const struct judging *judging, enum change_kind kind)
{
	return judging->judged->changes->counts[kind];
}

static bool is_enough(const struct judging *judging, size_t count)
{
	return count >= (size_t)judging->limits->items;
}

static bool is_more(size_t part, int64_t percent, size_t whole)
{
	return part * 100 > (size_t)percent * whole;
}

/* Whether the operator took down what a change is about. */
static bool is_withdrawn(const struct judging *judging, const struct change *change)
{
	return judging->judged->withdrawn &&
	       withdrawn_has(judging->judged->withdrawn, change->entry->id);
}

/* How many of the published ones went because they were taken down. */
static size_t count_taken_down(const struct judging *judging)
{
	const struct changes *changes = judging->judged->changes;
	size_t count = 0;

	for (size_t i = 0; i < changes->count; i++) {
		enum change_kind kind = changes->items[i].kind;

		count += (kind == CHANGE_REMOVED || kind == CHANGE_AGED) &&
		         is_withdrawn(judging, &changes->items[i]);
	}
	return count;
}

static bool is_returning(const struct judging *judging, const struct entry *entry)
{
	const struct guard_case *judged = judging->judged;

	return judged->returning && judged->returning[entry - judged->new->entries.items];
}

/* The next new entry behind `*at`; NULL: no more. */
static const struct entry *next_new(const struct judging *judging, size_t *at)
{
	const struct changes *changes = judging->judged->changes;

	while (*at < changes->count) {
		const struct change *change = &changes->items[(*at)++];

		if (change->kind == CHANGE_NEW && !is_withdrawn(judging, change) &&
		    !is_returning(judging, change->entry))
			return change->entry;
	}
	return NULL;
}

static size_t count_new(const struct judging *judging)
{
	size_t count = 0, at = 0;

	while (next_new(judging, &at))
		count++;
	return count;
}

static int64_t stated_date(const struct judging *judging, const struct entry *entry)
{
	const struct guard_case *judged = judging->judged;

	if (!judged->stated)
		return DATE_UNKNOWN;
	return judged->stated[entry - judged->new->entries.items];
}

static int64_t newest_published(const struct feed *feed)
{
	int64_t newest = DATE_UNKNOWN;

	for (size_t i = 0; i < feed->entries.count; i++)
		if (feed->entries.items[i].published.seconds > newest)
			newest = feed->entries.items[i].published.seconds;
	return newest;
}

/* ---- the guards: NULL, or what they saw ------------------------------------------------- */

static const char *judge_shrunk(const struct judging *judging)
{
	size_t before = judging->judged->old->entries.count;
	size_t left = judging->judged->new->entries.count;
	size_t taken_down = count_taken_down(judging);

	/* A feed that the operator made shorter is no fault. */
	if (judging->judged->room && before > judging->judged->room)
		before = judging->judged->room;
	before -= taken_down < before ? taken_down : before;
	if (!is_enough(judging, before) ||
	    left * 100 >= (size_t)judging->limits->shrunk * before)
		return NULL;
	return arena_printf(judging->arena, "only %zu of %zu items are left", left, before);
}

/* After a pause of weeks everything is new, but it is also newer than what was published;
 * a site that lost its ids brings old news as new. */
static const char *judge_flood(const struct judging *judging)
{
	size_t before = judging->judged->old->entries.count, count = 0, at = 0;
	int64_t newest = newest_published(judging->judged->old);
	const struct entry *entry;

	if (!is_enough(judging, before))
		return NULL;
	while ((entry = next_new(judging, &at)))
		count += stated_date(judging, entry) <= newest;
	if (!is_enough(judging, count) || !is_more(count, judging->limits->flood, before))
		return NULL;
	return arena_printf(judging->arena,
	                    "%zu items are new at once, and not by their dates", count);
}

/* One that readers show as changed; a small edit disturbs nobody, nor does a new date. */
static bool is_told_edit(const struct change *change)
{
	return change->kind == CHANGE_EDITED &&
	       (change->fields & 1U << CHANGE_UPDATED) != 0 &&
	       (change->fields & EDIT_FIELDS) != 0;
}

static const char *judge_edits(const struct judging *judging)
{
	const struct changes *changes = judging->judged->changes;
	size_t gone = count_of(judging, CHANGE_REMOVED) + count_of(judging, CHANGE_AGED);
	size_t known = judging->judged->old->entries.count - gone, edited = 0;

	for (size_t i = 0; i < changes->count; i++)
		edited += is_told_edit(&changes->items[i]) &&
		          !is_withdrawn(judging, &changes->items[i]);
	if (!is_enough(judging, known) || !is_more(edited, judging->limits->edits, known))
		return NULL;
	return arena_printf(judging->arena, "%zu of %zu known items changed at once",
	                    edited, known);
}

static bool is_now(const struct judging *judging, int64_t moment)
{
	return moment <= judging->judged->now &&
	       moment > judging->judged->now - GUARD_NOW_SECONDS;
}

static const char *judge_dates(const struct judging *judging)
{
	size_t count = 0, equal = 0, current = 0, at = 0;
	const struct entry *entry;
	int64_t first = DATE_UNKNOWN;

	while ((entry = next_new(judging, &at))) {
		int64_t stated = stated_date(judging, entry);

		if (stated == DATE_UNKNOWN)
			continue;
		if (count++ == 0)
			first = stated;
		equal += stated == first;
		current += is_now(judging, stated);
	}
	if (!is_enough(judging, count) || (equal < count && current < count))
		return NULL;
	return arena_printf(judging->arena,
	                    equal == count ? "%zu new items all state the same moment"
	                                   : "%zu new items all state the present moment",
	                    count);
}

static bool is_han(const struct entry *entry)
{
	struct str rest = str_from(entry->title.value);
	uint32_t code_point;

	while (text_next(&rest, &code_point))
		if ((code_point >= 0x3400 && code_point <= 0x9FFF) ||
		    (code_point >= 0x20000 && code_point <= 0x3FFFF))
			return true;
	return false;
}

static const char *judge_language(const struct judging *judging)
{
	const struct entries *before = &judging->judged->old->entries;
	size_t count = count_new(judging), han = 0, han_before = 0, at = 0;
	const struct entry *entry;

	if (!is_enough(judging, before->count) || !is_enough(judging, count))
		return NULL;
	for (size_t i = 0; i < before->count; i++)
		han_before += is_han(&before->items[i]);
	while ((entry = next_new(judging, &at)))
		han += is_han(entry);
	if (han == 0 && han_before * 100 >= SCRIPT_PERCENT * before->count)
		return arena_printf(judging->arena,
		                    "none of %zu new items has a Chinese title any more",
		                    count);
	if (han == count &&
	    (before->count - han_before) * 100 >= SCRIPT_PERCENT * before->count)
		return arena_printf(judging->arena,
		                    "all of %zu new items have Chinese titles", count);
	return NULL;
}

static int compare_titles(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *judge_titles(const struct judging *judging)
{
	size_t count = count_new(judging), most = 0, run = 0, found = 0, at = 0;
	const char **titles = arena_alloc(judging->arena, count * sizeof(*titles));
	const char *common = NULL;
	const struct entry *entry;

	if (!titles || !is_enough(judging, count))
		return NULL;
	while ((entry = next_new(judging, &at)))
		if (entry->title.value)
			titles[found++] = entry->title.value;
	if (found)
		qsort(titles, found, sizeof(titles[0]), compare_titles);
	for (size_t i = 0; i < found; i++) {
		run = i && strcmp(titles[i], titles[i - 1]) == 0 ? run + 1 : 1;
		if (run > most) {
			most = run;
			common = titles[i];
		}
	}
	if (!is_enough(judging, most) || !is_more(most, judging->limits->titles, count))
		return NULL;
	return arena_printf(judging->arena, "%zu of %zu new items are called \"%s\"", most,
	                    count, text_cut(judging->arena, common, 40));
}

/* clang-format off */

/* Titles of pages that are no news; compared whole, in lower case, without white space at
 * the ends and what stands behind " - ", " | " and "_" (the name of the site). */
static const char *const page_titles[] = {
	"400 bad request",            "401 authorization required", "401 unauthorized",
	"403 forbidden",              "404",                        "404 not found",
	"404 page not found",         "405 not allowed",            "410 gone",
	"429 too many requests",      "500 internal server error",  "502 bad gateway",
	"503 service temporarily unavailable",                      "503 service unavailable",
	"504 gateway time-out",       "504 gateway timeout",        "access denied",
	"attention required!",        "bad gateway",                "error",
	"error 404",                  "file not found",             "forbidden",
	"http status 404 – not found",                              "http status 500 – internal server error",
	"internal server error",      "just a moment...",           "log in",
	"login",                      "maintenance",                "not found",
	"object moved",               "page not found",             "please wait...",
	"redirecting",                "redirecting...",             "service unavailable",
	"sign in",                    "site maintenance",           "the page cannot be found",
	"this page can’t be found",   "too many requests",          "under maintenance",
	"untitled document",          "welcome to nginx!",          "apache2 debian default page: it works",
	"404错误",                     "404页面",                     "出错了",
	"安全验证",                    "访问被拒绝",                   "访问验证",
	"登录",                        "登陆",                        "服务器错误",
	"禁止访问",                    "请登录",                       "您访问的页面不存在",
	"网站防火墙",                  "网站维护中",                    "系统维护",
	"系统维护中",                  "页面不存在",                    "页面没有找到",
	"页面未找到",                  "找不到页面",                    "正在跳转",
	"提示信息",                    "用户登录",                      "无标题文档",
};
/* clang-format on */

/* The title without the name of the site behind it. */
static struct str bare_title(struct str title)
{
	static const char *const marks[] = {" - ", " | ", "_", " – "};
	struct str shortest = title;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		for (size_t at = 1; at < shortest.len; at++)
			if (str_starts(str_skip(shortest, at), str_from(marks[i]))) {
				shortest.len = at;
				break;
			}
	}
	return str_trim(shortest);
}

static bool is_page_title(const char *title)
{
	struct str whole = str_trim(str_from(title)), bare = bare_title(whole);

	for (size_t i = 0; i < sizeof(page_titles) / sizeof(page_titles[0]); i++) {
		struct str known = str_from(page_titles[i]);

		if (str_equal_nocase(whole, known) || str_equal_nocase(bare, known))
			return true;
	}
	return false;
}

static const char *judge_page(const struct judging *judging)
{
	const struct entry *entry;
	size_t at = 0;

	while ((entry = next_new(judging, &at)))
		if (entry->title.value && is_page_title(entry->title.value))
			return arena_printf(
				judging->arena,
				"an item is called \"%s\", as error and login pages are",
				text_cut(judging->arena, entry->title.value, 40));
	return NULL;
}

/* ---- all of them ----------------------------------------------------------------------- */

#define SHARE(member) offsetof(struct guard_limits, member), false
#define FLAG(member) offsetof(struct guard_limits, member), true

static const struct {
	const char *name;
	size_t limit; /* of guard_limits: whether it is on */
	bool is_flag; /* what that is: bool, or int64_t */
	const char *(*judge)(const struct judging *judging);
} guards[GUARD_COUNT] = {
	[GUARD_SHRUNK] = {"shrunk", SHARE(shrunk), judge_shrunk},
	[GUARD_FLOOD] = {"flood", SHARE(flood), judge_flood},
	[GUARD_EDITS] = {"edits", SHARE(edits), judge_edits},
	[GUARD_DATES] = {"dates", FLAG(dates), judge_dates},
	[GUARD_LANGUAGE] = {"language", FLAG(language), judge_language},
	[GUARD_TITLES] = {"titles", SHARE(titles), judge_titles},
	[GUARD_PAGE] = {"page", FLAG(page), judge_page},
};

const char *guard_name(enum guard guard)
{
	return guards[guard].name;
}

static bool is_on(const struct guard_limits *limits, enum guard guard)
{
	const void *limit = (const char *)limits + guards[guard].limit;

	return guards[guard].is_flag ? *(const bool *)limit : *(const int64_t *)limit > 0;
}

bool guard_judge(const struct guard_limits *limits, const struct guard_case *judged,
                 struct arena *arena, struct guard_findings *findings, struct error *err)
{
	const struct judging judging = {limits, judged, arena};

	*findings = (struct guard_findings){0};
	for (enum guard guard = 0; judged->old && guard < GUARD_COUNT; guard++) {
		const char *message = is_on(limits, guard) ? guards[guard].judge(&judging)
		                                           : NULL;
		struct guard_finding *finding = message ? LIST_ADD(arena, findings) : NULL;

		if (finding)
			*finding = (struct guard_finding){guard, message};
	}
	return arena_check(arena, err);
}
