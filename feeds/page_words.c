#include "feeds/page_words.h"

#include "feeds/date.h"
#include "feeds/text.h"

const struct page_language_row page_languages[PAGE_LANGUAGE_COUNT] = {
	[PAGE_ENGLISH] = {"en", "en", "English", ": ", ", "},
	[PAGE_CHINESE] = {"zh", "zh-CN", "中文", "：", "、"},
};

static const char *const english_months[] = {
	"January", "February", "March",     "April",   "May",      "June",
	"July",    "August",   "September", "October", "November", "December",
};

static const char *const english_days[] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
};

static const char *const chinese_days[] = {
	"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六",
};

/* clang-format off */
static const char *const words[PAGE_WORD_COUNT][PAGE_LANGUAGE_COUNT] = {
	[WORD_SKIP]          = {"Skip to the content", "跳到正文"},
	[WORD_NAVIGATION]    = {"Pages of this site", "本站页面"},
	[WORD_NEWS]          = {"News", "新闻"},
	[WORD_SUBSCRIBE]     = {"Subscribe", "订阅"},
	[WORD_ALL_FEEDS]     = {"All feeds", "全部订阅源"},
	[WORD_STATUS]        = {"Sources", "来源状态"},
	[WORD_MADE_BY]       = {"Made by", "制作程序"},
	[WORD_NO_NEWS]       = {"There is no news at present.", "目前没有新闻。"},
	[WORD_FILTER]        = {"Choose what is shown", "筛选新闻"},
	[WORD_SEARCH]        = {"Search", "搜索"},
	[WORD_ASSOCIATION]   = {"Association", "协会"},
	[WORD_LANGUAGE]      = {"Language", "语言"},
	[WORD_TAG]           = {"Topic", "主题"},
	[WORD_ALL]           = {"All", "全部"},
	[WORD_CLEAR]         = {"Show all", "显示全部"},
	[WORD_SHOWN]         = {"{n} of {all} items", "共 {all} 条，显示 {n} 条"},
	[WORD_NONE_SHOWN]    = {"Nothing of what is on this page fits. Older news is in the archive.",
	                        "本页没有符合条件的新闻。更早的新闻见往期。"},
	[WORD_ALSO_AT]       = {"also at", "另见"},
	[WORD_ARCHIVE]       = {"Archive", "往期"},
	[WORD_OLDER]         = {"Older news", "更早的新闻"},
	[WORD_NEWER]         = {"Newer news", "更新的新闻"},
	[WORD_ABOUT_FEEDS]   = {"A feed is a list of the latest news that programs can read. Add one of "
	                        "these addresses to a feed reader, and whatever is new comes to you: "
	                        "without e-mail, without an account, without being tracked.",
	                        "订阅源（Feed）是一份供程序读取的最新消息列表。把下面任意一个地址添加到"
	                        "阅读器，新消息就会自动送到：不需要邮箱，不需要注册，也不会被跟踪。"},
	[WORD_COPY]          = {"Copy", "复制"},
	[WORD_COPIED]        = {"Copied", "已复制"},
	[WORD_QR]            = {"QR code for a phone", "手机扫码"},
	[WORD_QR_LABEL]      = {"QR code of", "二维码："},
	[WORD_ALL_IN_ONE]    = {"All feeds in one file, to import into a feed reader (OPML)",
	                        "全部订阅源列表，可导入阅读器（OPML）"},
	[WORD_ITEMS]         = {"Items", "条目"},
	[WORD_CHANGED]       = {"Last change", "最近更新"},
};
/* clang-format on */

const char *page_word(enum page_language language, enum page_word word)
{
	return words[word][language];
}

enum page_language page_language_of(const char *tag)
{
	for (enum page_language i = 0; tag && i < PAGE_LANGUAGE_COUNT; i++) {
		struct str code = str_from(page_languages[i].code);

		if (str_starts_nocase(str_from(tag), code) &&
		    !ascii_is_alpha(tag[code.len]))
			return i;
	}
	return PAGE_ENGLISH;
}

static bool has_ideograph(struct str text)
{
	uint32_t code_point;

	while (text_next(&text, &code_point))
		if (code_point >= 0x3400 && code_point <= 0x9FFF)
			return true;
	return false;
}

const char *page_language_of_name(const char *name, const char *language)
{
	bool is_chinese = language && page_language_of(language) == PAGE_CHINESE;

	if (!name || has_ideograph(str_from(name)) == is_chinese)
		return language;
	return page_languages[is_chinese ? PAGE_ENGLISH : PAGE_CHINESE].tag;
}

bool page_is_in_language(const char *name, enum page_language language)
{
	const char *tag = page_language_of_name(name, page_languages[language].tag);

	return page_language_of(tag) == language;
}

/* ---- dates ----------------------------------------------------------------------------- */

static const char *date_of(struct arena *arena, enum page_language language,
                           const struct civil_date *civil)
{
	if (language == PAGE_CHINESE)
		return arena_printf(arena, "%d年%d月%d日", civil->year, civil->month,
		                    civil->day);
	return arena_printf(arena, "%d %s %d", civil->day, english_months[civil->month - 1],
	                    civil->year);
}

const char *page_date(struct arena *arena, enum page_language language, int64_t seconds,
                      int zone_minutes)
{
	struct civil_date civil = date_to_civil(seconds, zone_minutes);

	return date_of(arena, language, &civil);
}

const char *page_long_date(struct arena *arena, enum page_language language,
                           int64_t seconds, int zone_minutes)
{
	struct civil_date civil = date_to_civil(seconds, zone_minutes);

	if (language == PAGE_CHINESE)
		return arena_printf(arena, "%d年%d月%d日 %s", civil.year, civil.month,
		                    civil.day, chinese_days[civil.weekday]);
	/* Broken behind the day of the week, not within the date. */
	return arena_printf(arena, "%s, %d\u00A0%s\u00A0%d", english_days[civil.weekday],
	                    civil.day, english_months[civil.month - 1], civil.year);
}

const char *page_moment(struct arena *arena, enum page_language language, int64_t seconds,
                        int zone_minutes)
{
	struct civil_date civil = date_to_civil(seconds, zone_minutes);
	const char *date = date_of(arena, language, &civil);

	return arena_printf(arena, "%s%s %02d:%02d", date ? date : "",
	                    language == PAGE_CHINESE ? "" : ",", civil.hour, civil.minute);
}

const char *page_month(struct arena *arena, enum page_language language, int year,
                       int month)
{
	if (language == PAGE_CHINESE)
		return arena_printf(arena, "%d年%d月", year, month);
	return arena_printf(arena, "%s %d", english_months[month - 1], year);
}
