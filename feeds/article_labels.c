/* Labels in lines: "发布时间：", "Source:". */
#include "feeds/article_parts.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Longer ones before those that they hold.  Only lines about the article have a sure one;
 * others may stand in its text ("时间：5月1日"). */
static const struct {
	const char *label;
	enum article_fact fact;
	bool is_sure;
} labels[] = {
	{"发布时间", ARTICLE_DATE, true},   {"发布日期", ARTICLE_DATE, true},
	{"发表时间", ARTICLE_DATE, true},   {"发稿时间", ARTICLE_DATE, true},
	{"更新时间", ARTICLE_DATE, true},   {"时间", ARTICLE_DATE, false},
	{"日期", ARTICLE_DATE, false},      {"Published", ARTICLE_DATE, true},
	{"Date", ARTICLE_DATE, false},      {"信息来源", ARTICLE_SOURCE, true},
	{"文章来源", ARTICLE_SOURCE, true}, {"稿件来源", ARTICLE_SOURCE, true},
	{"新闻来源", ARTICLE_SOURCE, true}, {"来源", ARTICLE_SOURCE, true},
	{"Source", ARTICLE_SOURCE, true},   {"作者", ARTICLE_AUTHOR, false},
	{"供稿", ARTICLE_AUTHOR, false},    {"撰稿", ARTICLE_AUTHOR, false},
	{"Author", ARTICLE_AUTHOR, false},  {"责任编辑", ARTICLE_NONE, false},
	{"编辑", ARTICLE_NONE, false},      {"浏览次数", ARTICLE_NONE, true},
	{"访问次数", ARTICLE_NONE, true},   {"点击数", ARTICLE_NONE, true},
	{"阅读", ARTICLE_NONE, false},      {"字号", ARTICLE_NONE, true},
	{"字体", ARTICLE_NONE, true},       {"发布者", ARTICLE_AUTHOR, true},
};

static size_t colon_at(struct str text)
{
	size_t at = 0;

	while (at < text.len && text.ptr[at] == ' ')
		at++;
	if (str_starts(str_skip(text, at), STR(":")))
		return at + 1;
	return str_starts(str_skip(text, at), STR("：")) ? at + 3 : 0;
}

/* Whether a word may begin here, and is not the end of another ("资料来源"). */
static bool may_begin(struct str line, size_t at)
{
	static const char *const before[] = {"】", "）", "｜", "　", "，", "；"};

	if (at == 0 || (unsigned char)line.ptr[at - 1] < 0x80)
		return at == 0 || !ascii_is_alpha(line.ptr[at - 1]);
	for (size_t i = 0; i < COUNT(before); i++)
		if (str_ends(str_slice(line, 0, at), str_from(before[i])))
			return true;
	return false;
}

bool article_find_label(struct str line, size_t from, struct article_label *label)
{
	for (size_t at = from; at < line.len; at++) {
		if (!may_begin(line, at))
			continue;
		for (size_t i = 0; i < COUNT(labels); i++) {
			struct str name = str_from(labels[i].label);
			struct str rest = str_skip(line, at);
			size_t colon;

			if (!str_starts(rest, name))
				continue;
			colon = colon_at(str_skip(rest, name.len));
			if (colon == 0)
				continue;
			*label = (struct article_label){at, at + name.len + colon,
			                                labels[i].fact, labels[i].is_sure};
			return true;
		}
	}
	return false;
}
