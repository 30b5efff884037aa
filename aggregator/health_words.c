#include "aggregator/health_words.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* clang-format off */
const struct health_note health_kinds[HEALTH_KIND_COUNT] = {
	/* HEALTH_FAILING: health_failure */
	[HEALTH_FAILING] = {{"Its feed cannot be read since {}.", "自 {} 起无法读取。"}, {NULL, NULL}},
	[HEALTH_SILENT]  = {{"Its feed is read without trouble, but nothing new has come for longer than usual: since {}.",
	                     "可以正常读取，但超过往常间隔没有新消息：最近一条发布于 {}。"},
	                    {"If there has been news since, the feed is not brought up to date: look at what makes it.",
	                     "如果此后网站发布过新闻，说明订阅源没有更新：请检查生成它的程序。"}},
	[HEALTH_WELL]    = {{"All is well: its feed can be read.", "一切正常，可以读取。"}, {NULL, NULL}},
	[HEALTH_NEW]     = {{"It is new in the list and will be asked in the next run.", "刚加入名单，下一次运行时读取。"}, {NULL, NULL}},
	[HEALTH_PAUSED]  = {{"The operator of this site has not had it asked since {}.", "本站管理员自 {} 起暂停读取。"}, {NULL, NULL}},
	[HEALTH_TWIN]    = {{"It is not asked: another association of the list has the same address.",
	                     "名单中另一协会使用同一地址，因此不单独读取。"}, {NULL, NULL}},
	[HEALTH_WAITING] = {{"It has no feed that we know of.", "尚未提供订阅源地址。"},
	                    {"Send the address of its feed to the operator of this site.", "请把订阅源地址告知本站管理员。"}},
};

static const struct { const char *class; struct health_note note; } failures[] = {
	{"unreachable",  {{"Its server has not been reached since {}.", "自 {} 起无法连接其服务器。"},
	                  {"See whether the web server is running, and whether its name still leads to it.",
	                   "请确认网站服务器正在运行，域名解析正确。"}}},
	{"transient",    {{"Its server has been answering with errors, or too slowly, since {}.", "自 {} 起其服务器出错或响应过慢。"},
	                  {"Look into the log of the web server for errors at the times when we asked.",
	                   "请在服务器日志中查看读取时刻的错误。"}}},
	{"limited",      {{"Its server has said since {} that it is asked too often.", "自 {} 起其服务器表示访问过于频繁。"},
	                  {"Raise the limit for this address, or tell us how often we may ask (Cache-Control: max-age).",
	                   "请放宽此地址的访问限制，或用 Cache-Control: max-age 说明允许的间隔。"}}},
	{"blocked",      {{"Its server has refused programs like ours since {}.", "自 {} 起其服务器拒绝程序访问。"},
	                  {"Exempt the feed's address from the protection against robots: feeds are for programs.",
	                   "请在防火墙或防爬虫规则中放行订阅源地址：它本来就是供程序读取的。"}}},
	{"unauthorized", {{"Its feed has asked for a password since {}.", "自 {} 起订阅源要求登录。"},
	                  {"Make the feed public, or give the operator of this site a password.",
	                   "请公开订阅源，或把访问凭据交给本站管理员。"}}},
	{"not-found",    {{"There has been nothing at the address of its feed since {}.", "自 {} 起订阅源地址不存在（404）。"},
	                  {"Put the feed back, or let its old address lead to the new one (a permanent redirect).",
	                   "请恢复订阅源，或将旧地址永久重定向（301）到新地址。"}}},
	{"gone",         {{"Its server has said since {} that the feed is gone for good.", "自 {} 起其服务器表示订阅源已永久移除（410）。"},
	                  {"Send the address of a new feed to the operator of this site.", "请把新的订阅源地址告知本站管理员。"}}},
	{"address",      {{"The address of its feed has been leading nowhere since {}.", "自 {} 起订阅源地址的跳转无法跟随。"},
	                  {"Look at where the address redirects to: in a circle, too far, or from https to http.",
	                   "请检查重定向：是否循环、次数过多，或从 https 跳到 http。"}}},
	{"content",      {{"What has come from the address of its feed since {} is no feed.", "自 {} 起该地址返回的内容不是订阅源。"},
	                  {"Open the address in a browser: perhaps it shows an error, a login or a maintenance page.",
	                   "请在浏览器中打开该地址：可能显示的是错误、登录或维护页面。"}}},
};

const struct health_note health_findings[HEALTH_FINDING_COUNT] = {
	[HEALTH_REIDENTIFIED]  = {{"All its items have new ids at once. They are held back, so that nobody gets old news as new.",
	                           "所有条目的标识同时改变。为避免把旧闻当新闻推送，已暂缓发布。"},
	                          {"Let each item keep its id (guid) when the site is moved or rebuilt. The operator of this site can release them.",
	                           "网站迁移或改版时，请保持每条新闻的 guid 不变。本站管理员可以放行。"}},
	[HEALTH_LIAR]          = {{"Its server has said \"not modified\" although there was news.", "服务器在有新内容时仍回答“未修改”（304）。"},
	                          {"Look at the cache in front of the feed: it must notice changes.", "请检查订阅源前面的缓存：内容变化时必须更新。"}},
	[HEALTH_UNSTABLE_IDS]  = {{"The ids (guid) of its items are missing, not unique or change; we know them by other signs.",
	                           "条目的 guid 缺失、重复或会变化，只能用其他特征辨认。"},
	                          {"Give each item a guid that never changes, and that no other item has.", "请为每条新闻设置唯一且永不改变的 guid。"}},
	[HEALTH_DATELESS]      = {{"The dates of its items are the moment of asking; we do not use them.", "条目的日期是读取时刻，无法采用。"},
	                          {"Write the moment at which each item was published (pubDate).", "请写明每条新闻的发布时间（pubDate）。"}},
	[HEALTH_RESTLESS]      = {{"Some items change again and again; only their first changes are passed on.", "部分条目反复修改，只转发最初几次。"},
	                          {"Keep what changes on every call (counters, times) out of the items.", "请勿在条目中写入每次访问都变化的内容（如计数、时间）。"}},
	[HEALTH_MOVED]         = {{"Its feed has moved for good; we ask at the new address.", "订阅源已永久迁移，现读取新地址。"},
	                          {"Nothing need be done: the operator of this site writes the new address into the list.", "无需处理：本站管理员会更新名单中的地址。"}},
	[HEALTH_NO_VALIDATORS] = {{"Its server sends the whole feed every time: it gives neither ETag nor Last-Modified.",
	                           "服务器不提供 ETag 或 Last-Modified，每次都要传送全文。"},
	                          {"Let the web server send one of the two with the feed, and answer 304 where nothing has changed.",
	                           "请让服务器随订阅源发送其中之一，并在没有变化时回答 304。"}},
};

/* Changes of state, by the words of the store. */
static const struct { const char *word, *text[PAGE_LANGUAGE_COUNT]; } changes[] = {
	{"well",           {"Its feed can be read", "可以读取"}},
	{"new",            {"It will be asked for the first time", "将首次读取"}},
	{"paused",         {"The operator of this site no longer has it asked", "本站管理员暂停读取"}},
	{"moved",          {"Its feed has moved for good", "订阅源已永久迁移"}},
	{"returned",       {"Its feed is asked at its old address again", "重新读取原地址"}},
	{"liar",           {"Its server said \"not modified\" although there was news", "服务器在有新内容时仍回答“未修改”"}},
	{"identity",       {"Its items are known by other signs from now on", "改用其他特征辨认条目"}},
	{"dateless",       {"The dates of its items are no longer used", "不再采用条目的日期"}},
	{"re-identified",  {"All its items have new ids: they are held back", "所有条目的标识同时改变：暂缓发布"}},
	{"unreachable",    {"Its server cannot be reached", "无法连接其服务器"}},
	{"transient",      {"Its server answers with errors, or too slowly", "其服务器出错或响应过慢"}},
	{"limited",        {"Its server says that it is asked too often", "其服务器表示访问过于频繁"}},
	{"blocked",        {"Its server refuses programs like ours", "其服务器拒绝程序访问"}},
	{"unauthorized",   {"Its feed asks for a password", "订阅源要求登录"}},
	{"not-found",      {"There is nothing at the address of its feed", "订阅源地址不存在（404）"}},
	{"gone",           {"Its server says that the feed is gone for good", "其服务器表示订阅源已永久移除（410）"}},
	{"address",        {"The address of its feed leads nowhere", "订阅源地址的跳转无法跟随"}},
	{"content",        {"What comes from the address of its feed is no feed", "该地址返回的内容不是订阅源"}},
};

static const struct { const char *name, *words[PAGE_LANGUAGE_COUNT]; } kinds[HEALTH_KIND_COUNT] = {
	[HEALTH_FAILING] = {"failing", {"Failing", "故障"}},
	[HEALTH_SILENT]  = {"silent",  {"Silent", "沉默"}},
	[HEALTH_WELL]    = {"well",    {"Well", "正常"}},
	[HEALTH_NEW]     = {"new",     {"New", "新加入"}},
	[HEALTH_PAUSED]  = {"paused",  {"Paused", "已暂停"}},
	[HEALTH_TWIN]    = {"twin",    {"Not asked", "不单独读取"}},
	[HEALTH_WAITING] = {"waiting", {"Waiting", "待提供"}},
};

static const char *const labels[LABEL_COUNT][PAGE_LANGUAGE_COUNT] = {
	[LABEL_TITLE]           = {"The sources and how they are", "来源状态"},
	[LABEL_INTRODUCTION]    = {"What was found when each association was last asked for its news. Each has a page of its own, "
	                           "with what it can mend, and a feed of changes to subscribe to. The bars are its items week by week, for half a year.",
	                           "最近一次向各协会读取新闻的结果。每个协会都有自己的页面，说明可以改进之处，并提供状态变化的订阅源。柱形表示近半年每周的条目数。"},
	[LABEL_TRUE_AT]         = {"This was true on {}.", "以上内容截至 {}。"},
	[LABEL_UNTIL]           = {"This page is replaced by {}; if it is later than that, the aggregator has not run since, or has no network.",
	                           "本页应在 {} 前更新；如果已过此时，说明汇集程序没有运行，或者断网。"},
	[LABEL_STALE]           = {"This page is out of date: it should have been replaced by now. The aggregator has not run since, or has no network. "
	                           "Please tell the operator of this site.",
	                           "本页已过期：本应已更新。汇集程序没有运行，或者断网。请告知本站管理员。"},
	[LABEL_LAST_SUCCESS]    = {"Last read", "最近读取"},
	[LABEL_LAST_ITEM]       = {"Latest item", "最新条目"},
	[LABEL_NEXT]            = {"Next time", "下次读取"},
	[LABEL_ITEMS]           = {"Items so far", "累计条目"},
	[LABEL_UNCHANGED]       = {"Not modified (304)", "“未修改”（304）比例"},
	[LABEL_SPEED]           = {"Time to answer", "响应时间"},
	[LABEL_HTTP]            = {"Last answer", "最近应答"},
	[LABEL_WEEKS]           = {"Items a week, the last half year", "近半年每周条目数"},
	[LABEL_WEEKS_MOST]      = {"at most", "最多"},
	[LABEL_WHEN]            = {"When it was read last, and will be next", "最近与下次读取时间"},
	[LABEL_OWN_WEEKS]       = {"Items a week, the half year before its latest item", "最新条目之前半年的每周条目数"},
	[LABEL_MEND]            = {"What to mend", "可以改进之处"},
	[LABEL_NOTHING_TO_MEND] = {"Nothing that we know of.", "没有发现问题。"},
	[LABEL_PLACE]           = {"Line {}, column {}:", "第 {} 行第 {} 列："},
	[LABEL_PLACES]          = {"{} times; the first is in line {}, column {}:", "共 {} 处，第一处在第 {} 行第 {} 列："},
	[LABEL_TIMES]           = {"{} times", "共 {} 处"},
	[LABEL_MORE_TO_MEND]    = {"And {} problems of other kinds. All are told, with every place, by the command “feedgen check” "
	                           "followed by the address of the feed.",
	                           "另有 {} 类问题。运行“feedgen check”加订阅源地址，可以看到全部问题及每一处位置。"},
	[LABEL_CHANGES]         = {"Latest changes of its state", "最近的状态变化"},
	[LABEL_FEED]            = {"Changes of state as a feed", "状态变化订阅源"},
	[LABEL_FEED_TITLE]      = {"changes of state", "状态变化"},
	[LABEL_FOR_PROGRAMS]    = {"The same for programs", "供程序读取"},
	[LABEL_NONE]            = {"none yet", "尚无"},
	[LABEL_NEVER]           = {"never", "从未"},
};
/* clang-format on */

const struct health_note *health_failure(const char *class)
{
	for (size_t i = 0; class && i < COUNT(failures); i++)
		if (strcmp(failures[i].class, class) == 0)
			return &failures[i].note;
	return &health_kinds[HEALTH_FAILING];
}

const char *health_change(const char *word, enum page_language language)
{
	for (size_t i = 0; i < COUNT(changes); i++)
		if (strcmp(changes[i].word, word) == 0)
			return changes[i].text[language];
	return word;
}

const char *health_kind_word(enum health_kind kind, enum page_language language)
{
	return kinds[kind].words[language];
}

const char *health_kind_name(enum health_kind kind)
{
	return kinds[kind].name;
}

const char *health_label(enum page_language language, enum health_label label)
{
	return labels[label][language];
}
