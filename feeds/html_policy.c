#include "feeds/html_policy.h"

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* The first two members of a row. */
#define NAME(text) text, sizeof(text) - 1

/* Carried by every element that is shown. */
#define COMMON                                                                             \
	(HTML_BIT(HTML_ATTR_TITLE) | HTML_BIT(HTML_ATTR_LANG) | HTML_BIT(HTML_ATTR_DIR))

#define A_LINK (COMMON | HTML_BIT(HTML_ATTR_HREF) | HTML_BIT(HTML_ATTR_HREFLANG))
#define A_CITE (COMMON | HTML_BIT(HTML_ATTR_CITE))
#define A_TIME (COMMON | HTML_BIT(HTML_ATTR_DATETIME))
#define A_CHANGE (A_CITE | HTML_BIT(HTML_ATTR_DATETIME))
#define A_SPAN (HTML_BIT(HTML_ATTR_LANG) | HTML_BIT(HTML_ATTR_DIR))
#define A_LIST                                                                             \
	(COMMON | HTML_BIT(HTML_ATTR_START) | HTML_BIT(HTML_ATTR_REVERSED) |               \
	 HTML_BIT(HTML_ATTR_TYPE))
#define A_CELL (COMMON | HTML_BIT(HTML_ATTR_COLSPAN) | HTML_BIT(HTML_ATTR_ROWSPAN))
#define A_SIZE (COMMON | HTML_BIT(HTML_ATTR_WIDTH) | HTML_BIT(HTML_ATTR_HEIGHT))
/* Of pictures, sound and video: what html_media.c does not write by its own rules. */
#define A_PICTURE A_SIZE
#define A_VIDEO (A_SIZE | HTML_BIT(HTML_ATTR_POSTER))
#define A_AUDIO COMMON
#define A_SOURCE (HTML_BIT(HTML_ATTR_SIZES) | HTML_BIT(HTML_ATTR_MEDIA))
#define A_TRACK                                                                            \
	(HTML_BIT(HTML_ATTR_SRC) | HTML_BIT(HTML_ATTR_KIND) |                              \
	 HTML_BIT(HTML_ATTR_SRCLANG) | HTML_BIT(HTML_ATTR_LABEL))

/* clang-format off */
static const struct html_element elements[HTML_NAMES] = {
	/*                     name             role                       shown as     attributes */
	[HTML_A]           = { NAME("a"),             HTML_ROLE_LINK,            0,               A_LINK },
	[HTML_ABBR]        = { NAME("abbr"),          HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_ACRONYM]     = { NAME("acronym"),       HTML_ROLE_INLINE,          HTML_ABBR,       COMMON },
	[HTML_ADDRESS]     = { NAME("address"),       HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_ANNOTATION]  = { NAME("annotation"),    HTML_ROLE_DROPPED,         0,               0 },
	[HTML_ANNOTATION_XML] = { NAME("annotation-xml"), HTML_ROLE_DROPPED,     0,               0 },
	[HTML_APPLET]      = { NAME("applet"),        HTML_ROLE_DROPPED,         0,               0 },
	[HTML_ARTICLE]     = { NAME("article"),       HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_ASIDE]       = { NAME("aside"),         HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_AUDIO]       = { NAME("audio"),         HTML_ROLE_INLINE,          0,               A_AUDIO },
	[HTML_B]           = { NAME("b"),             HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_BDI]         = { NAME("bdi"),           HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_BLOCKQUOTE]  = { NAME("blockquote"),    HTML_ROLE_BLOCK,           0,               A_CITE },
	[HTML_BR]          = { NAME("br"),            HTML_ROLE_VOID,            0,               0 },
	[HTML_CAPTION]     = { NAME("caption"),       HTML_ROLE_CAPTION,         0,               COMMON },
	[HTML_CENTER]      = { NAME("center"),        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_CITE]        = { NAME("cite"),          HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_CODE]        = { NAME("code"),          HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_COL]         = { NAME("col"),           HTML_ROLE_COLUMN,          0,               0 },
	[HTML_COLGROUP]    = { NAME("colgroup"),      HTML_ROLE_COLUMN_GROUP,    0,               0 },
	[HTML_DATALIST]    = { NAME("datalist"),      HTML_ROLE_DROPPED,         0,               0 },
	[HTML_DD]          = { NAME("dd"),            HTML_ROLE_TERM,            0,               COMMON },
	[HTML_DEL]         = { NAME("del"),           HTML_ROLE_INLINE,          0,               A_CHANGE },
	[HTML_DETAILS]     = { NAME("details"),       HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_DFN]         = { NAME("dfn"),           HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_DIALOG]      = { NAME("dialog"),        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_DIR]         = { NAME("dir"),           HTML_ROLE_LIST,            HTML_UL,         COMMON },
	[HTML_DIV]         = { NAME("div"),           HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_DL]          = { NAME("dl"),            HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_DT]          = { NAME("dt"),            HTML_ROLE_TERM,            0,               COMMON },
	[HTML_EM]          = { NAME("em"),            HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_EMBED]       = { NAME("embed"),         HTML_ROLE_PLAYER_VOID,     0,               0 },
	[HTML_FIELDSET]    = { NAME("fieldset"),      HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_FIGCAPTION]  = { NAME("figcaption"),    HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_FIGURE]      = { NAME("figure"),        HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_FOOTER]      = { NAME("footer"),        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_H1]          = { NAME("h1"),            HTML_ROLE_HEADING,         HTML_H2,         COMMON },
	[HTML_H2]          = { NAME("h2"),            HTML_ROLE_HEADING,         0,               COMMON },
	[HTML_H3]          = { NAME("h3"),            HTML_ROLE_HEADING,         0,               COMMON },
	[HTML_H4]          = { NAME("h4"),            HTML_ROLE_HEADING,         0,               COMMON },
	[HTML_H5]          = { NAME("h5"),            HTML_ROLE_HEADING,         0,               COMMON },
	[HTML_H6]          = { NAME("h6"),            HTML_ROLE_HEADING,         0,               COMMON },
	[HTML_HEADER]      = { NAME("header"),        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_HGROUP]      = { NAME("hgroup"),        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_HR]          = { NAME("hr"),            HTML_ROLE_RULE,            0,               0 },
	[HTML_I]           = { NAME("i"),             HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_IFRAME]      = { NAME("iframe"),        HTML_ROLE_PLAYER,          0,               0 },
	[HTML_IMAGE]       = { NAME("image"),         HTML_ROLE_VOID,            HTML_IMG,        A_PICTURE },
	[HTML_IMG]         = { NAME("img"),           HTML_ROLE_VOID,            0,               A_PICTURE },
	[HTML_INS]         = { NAME("ins"),           HTML_ROLE_INLINE,          0,               A_CHANGE },
	[HTML_KBD]         = { NAME("kbd"),           HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_LEGEND]      = { NAME("legend"),        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_LI]          = { NAME("li"),            HTML_ROLE_ITEM,            0,               COMMON },
	[HTML_LISTING]     = { NAME("listing"),       HTML_ROLE_BLOCK,           HTML_PRE,        COMMON },
	[HTML_MAIN]        = { NAME("main"),          HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_MARK]        = { NAME("mark"),          HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_MENU]        = { NAME("menu"),          HTML_ROLE_LIST,            HTML_UL,         COMMON },
	[HTML_NAV]         = { NAME("nav"),           HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_NOEMBED]     = { NAME("noembed"),       HTML_ROLE_DROPPED_TEXT,    0,               0 },
	[HTML_NOFRAMES]    = { NAME("noframes"),      HTML_ROLE_DROPPED_TEXT,    0,               0 },
	[HTML_NOSCRIPT]    = { NAME("noscript"),      HTML_ROLE_NO_SCRIPT,       0,               0 },
	[HTML_OBJECT]      = { NAME("object"),        HTML_ROLE_DROPPED,         0,               0 },
	[HTML_OL]          = { NAME("ol"),            HTML_ROLE_LIST,            0,               A_LIST },
	[HTML_P]           = { NAME("p"),             HTML_ROLE_PARAGRAPH,       0,               COMMON },
	[HTML_PICTURE]     = { NAME("picture"),       HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_PLAINTEXT]   = { NAME("plaintext"),     HTML_ROLE_VERBATIM,        HTML_PRE,        0 },
	[HTML_PRE]         = { NAME("pre"),           HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_Q]           = { NAME("q"),             HTML_ROLE_INLINE,          0,               A_CITE },
	[HTML_RP]          = { NAME("rp"),            HTML_ROLE_RUBY_TEXT,       0,               COMMON },
	[HTML_RT]          = { NAME("rt"),            HTML_ROLE_RUBY_TEXT,       0,               COMMON },
	[HTML_RUBY]        = { NAME("ruby"),          HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_S]           = { NAME("s"),             HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_SAMP]        = { NAME("samp"),          HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_SCRIPT]      = { NAME("script"),        HTML_ROLE_DROPPED_SCRIPT,  0,               0 },
	[HTML_SEARCH]      = { NAME("search"),        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_SECTION]     = { NAME("section"),       HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_SELECT]      = { NAME("select"),        HTML_ROLE_DROPPED,         0,               0 },
	[HTML_SMALL]       = { NAME("small"),         HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_SOURCE]      = { NAME("source"),        HTML_ROLE_VOID,            0,               A_SOURCE },
	[HTML_SPAN]        = { NAME("span"),          HTML_ROLE_INLINE,          0,               A_SPAN },
	[HTML_STRIKE]      = { NAME("strike"),        HTML_ROLE_FORMATTING,      HTML_S,          COMMON },
	[HTML_STRONG]      = { NAME("strong"),        HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_STYLE]       = { NAME("style"),         HTML_ROLE_DROPPED_TEXT,    0,               0 },
	[HTML_SUB]         = { NAME("sub"),           HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_SUMMARY]     = { NAME("summary"),       HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_SUP]         = { NAME("sup"),           HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_SVG]         = { NAME("svg"),           HTML_ROLE_DROPPED_DRAWING, 0,               0 },
	[HTML_TABLE]       = { NAME("table"),         HTML_ROLE_TABLE,           0,               COMMON },
	[HTML_TBODY]       = { NAME("tbody"),         HTML_ROLE_ROW_GROUP,       0,               COMMON },
	[HTML_TD]          = { NAME("td"),            HTML_ROLE_CELL,            0,               A_CELL },
	[HTML_TEMPLATE]    = { NAME("template"),      HTML_ROLE_DROPPED,         0,               0 },
	[HTML_TEXTAREA]    = { NAME("textarea"),      HTML_ROLE_DROPPED_TEXT,    0,               0 },
	[HTML_TFOOT]       = { NAME("tfoot"),         HTML_ROLE_ROW_GROUP,       0,               COMMON },
	[HTML_TH]          = { NAME("th"),            HTML_ROLE_CELL,            0,               A_CELL },
	[HTML_THEAD]       = { NAME("thead"),         HTML_ROLE_ROW_GROUP,       0,               COMMON },
	[HTML_TIME]        = { NAME("time"),          HTML_ROLE_INLINE,          0,               A_TIME },
	[HTML_TITLE]       = { NAME("title"),         HTML_ROLE_DROPPED_TEXT,    0,               0 },
	[HTML_TR]          = { NAME("tr"),            HTML_ROLE_ROW,             0,               COMMON },
	[HTML_TRACK]       = { NAME("track"),         HTML_ROLE_VOID,            0,               A_TRACK },
	[HTML_TT]          = { NAME("tt"),            HTML_ROLE_FORMATTING,      HTML_CODE,       COMMON },
	[HTML_U]           = { NAME("u"),             HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_UL]          = { NAME("ul"),            HTML_ROLE_LIST,            0,               COMMON },
	[HTML_VAR]         = { NAME("var"),           HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_VIDEO]       = { NAME("video"),         HTML_ROLE_INLINE,          0,               A_VIDEO },
	[HTML_WBR]         = { NAME("wbr"),           HTML_ROLE_VOID,            0,               0 },
	[HTML_XMP]         = { NAME("xmp"),           HTML_ROLE_VERBATIM,        HTML_PRE,        0 },
};

/* The first element of each letter. */
static const uint8_t first_element[26] = {
	['a' - 'a'] = HTML_A,
	['b' - 'a'] = HTML_B,
	['c' - 'a'] = HTML_CAPTION,
	['d' - 'a'] = HTML_DATALIST,
	['e' - 'a'] = HTML_EM,
	['f' - 'a'] = HTML_FIELDSET,
	['h' - 'a'] = HTML_H1,
	['i' - 'a'] = HTML_I,
	['k' - 'a'] = HTML_KBD,
	['l' - 'a'] = HTML_LEGEND,
	['m' - 'a'] = HTML_MAIN,
	['n' - 'a'] = HTML_NAV,
	['o' - 'a'] = HTML_OBJECT,
	['p' - 'a'] = HTML_P,
	['q' - 'a'] = HTML_Q,
	['r' - 'a'] = HTML_RP,
	['s' - 'a'] = HTML_S,
	['t' - 'a'] = HTML_TABLE,
	['u' - 'a'] = HTML_U,
	['v' - 'a'] = HTML_VAR,
	['w' - 'a'] = HTML_WBR,
	['x' - 'a'] = HTML_XMP,
};

static const struct html_attribute_rule rules[HTML_ATTR_UNKNOWN + 1] = {
	[HTML_ATTR_ALT]               = { NAME("alt"),              HTML_VALUE_TEXT },
	[HTML_ATTR_CITE]              = { NAME("cite"),             HTML_VALUE_WEB },
	[HTML_ATTR_COLSPAN]           = { NAME("colspan"),          HTML_VALUE_SPAN },
	[HTML_ATTR_CONTROLS]          = { NAME("controls"),         HTML_VALUE_FLAG },
	[HTML_ATTR_DATA_ACTUALSRC]    = { NAME("data-actualsrc"),   HTML_VALUE_NONE },
	[HTML_ATTR_DATA_ECHO]         = { NAME("data-echo"),        HTML_VALUE_NONE },
	[HTML_ATTR_DATA_LARGE_FILE]   = { NAME("data-large-file"),  HTML_VALUE_NONE },
	[HTML_ATTR_DATA_LAZY]         = { NAME("data-lazy"),        HTML_VALUE_NONE },
	[HTML_ATTR_DATA_LAZY_SRC]     = { NAME("data-lazy-src"),    HTML_VALUE_NONE },
	[HTML_ATTR_DATA_LAZY_SRCSET]  = { NAME("data-lazy-srcset"), HTML_VALUE_NONE },
	[HTML_ATTR_DATA_LAZYLOAD]     = { NAME("data-lazyload"),    HTML_VALUE_NONE },
	[HTML_ATTR_DATA_MEDIUM_FILE]  = { NAME("data-medium-file"), HTML_VALUE_NONE },
	[HTML_ATTR_DATA_ORIG_FILE]    = { NAME("data-orig-file"),   HTML_VALUE_NONE },
	[HTML_ATTR_DATA_ORIGINAL]     = { NAME("data-original"),    HTML_VALUE_NONE },
	[HTML_ATTR_DATA_SRC]          = { NAME("data-src"),         HTML_VALUE_NONE },
	[HTML_ATTR_DATA_SRCSET]       = { NAME("data-srcset"),      HTML_VALUE_NONE },
	[HTML_ATTR_DATA_URL]          = { NAME("data-url"),         HTML_VALUE_NONE },
	[HTML_ATTR_DATETIME]          = { NAME("datetime"),         HTML_VALUE_DATE },
	[HTML_ATTR_DIR]               = { NAME("dir"),              HTML_VALUE_DIRECTION },
	[HTML_ATTR_HEIGHT]            = { NAME("height"),           HTML_VALUE_SIZE },
	[HTML_ATTR_HREF]              = { NAME("href"),             HTML_VALUE_LINK },
	[HTML_ATTR_HREFLANG]          = { NAME("hreflang"),         HTML_VALUE_LANGUAGE },
	[HTML_ATTR_KIND]              = { NAME("kind"),             HTML_VALUE_TRACK_KIND },
	[HTML_ATTR_LABEL]             = { NAME("label"),            HTML_VALUE_TEXT },
	[HTML_ATTR_LANG]              = { NAME("lang"),             HTML_VALUE_LANGUAGE },
	[HTML_ATTR_MEDIA]             = { NAME("media"),            HTML_VALUE_QUERY },
	[HTML_ATTR_POSTER]            = { NAME("poster"),           HTML_VALUE_WEB },
	[HTML_ATTR_REVERSED]          = { NAME("reversed"),         HTML_VALUE_FLAG },
	[HTML_ATTR_ROWSPAN]           = { NAME("rowspan"),          HTML_VALUE_SPAN },
	[HTML_ATTR_SIZES]             = { NAME("sizes"),            HTML_VALUE_QUERY },
	[HTML_ATTR_SRC]               = { NAME("src"),              HTML_VALUE_WEB },
	[HTML_ATTR_SRCLANG]           = { NAME("srclang"),          HTML_VALUE_LANGUAGE },
	[HTML_ATTR_SRCSET]            = { NAME("srcset"),           HTML_VALUE_SRCSET },
	[HTML_ATTR_START]             = { NAME("start"),            HTML_VALUE_NUMBER },
	[HTML_ATTR_STYLE]             = { NAME("style"),            HTML_VALUE_NONE },
	[HTML_ATTR_TITLE]             = { NAME("title"),            HTML_VALUE_TEXT },
	[HTML_ATTR_TYPE]              = { NAME("type"),             HTML_VALUE_LIST_TYPE },
	[HTML_ATTR_WIDTH]             = { NAME("width"),            HTML_VALUE_SIZE },
	[HTML_ATTR_XML_LANG]          = { NAME("xml:lang"),         HTML_VALUE_NONE },
	[HTML_ATTR_UNKNOWN]           = { NAME(""),                 HTML_VALUE_NONE },
};

/* The first attribute of each letter, plus one: 0 where a letter has none. */
static const uint8_t first_rule[26] = {
	['a' - 'a'] = HTML_ATTR_ALT + 1,
	['c' - 'a'] = HTML_ATTR_CITE + 1,
	['d' - 'a'] = HTML_ATTR_DATA_ACTUALSRC + 1,
	['h' - 'a'] = HTML_ATTR_HEIGHT + 1,
	['k' - 'a'] = HTML_ATTR_KIND + 1,
	['l' - 'a'] = HTML_ATTR_LABEL + 1,
	['m' - 'a'] = HTML_ATTR_MEDIA + 1,
	['p' - 'a'] = HTML_ATTR_POSTER + 1,
	['r' - 'a'] = HTML_ATTR_REVERSED + 1,
	['s' - 'a'] = HTML_ATTR_SIZES + 1,
	['t' - 'a'] = HTML_ATTR_TITLE + 1,
	['w' - 'a'] = HTML_ATTR_WIDTH + 1,
	['x' - 'a'] = HTML_ATTR_XML_LANG + 1,
};
/* clang-format on */

static const char *const link_schemes[] = {
	"http", "https", "mailto", "tel", "ftp", "xmpp", "magnet",
};

/* Hosts whose pages within a page are players: a link to them says what was there. */
static const char *const player_hosts[] = {
	"youtube.com",     "youtube-nocookie.com",
	"youtu.be",        "vimeo.com",
	"dailymotion.com", "bilibili.com",
	"youku.com",       "v.qq.com",
	"iqiyi.com",       "tudou.com",
	"ixigua.com",      "cctv.com",
	"cntv.cn",         "twitch.tv",
	"soundcloud.com",  "spotify.com",
	"ted.com",         "wistia.com",
	"wistia.net",      "brightcove.net",
	"podbean.com",     "libsyn.com",
	"archive.org",     "bandcamp.com",
	"jwplayer.com",    "jwplatform.com",
	"streamable.com",  "rutube.ru",
	"ximalaya.com",    "music.163.com",
	"loom.com",        "vidyard.com",
};

static const bool breaks_out[HTML_NAMES] = {
	[HTML_B] = true,       [HTML_BLOCKQUOTE] = true, [HTML_BR] = true,
	[HTML_CENTER] = true,  [HTML_CODE] = true,       [HTML_DD] = true,
	[HTML_DIV] = true,     [HTML_DL] = true,         [HTML_DT] = true,
	[HTML_EM] = true,      [HTML_EMBED] = true,      [HTML_H1] = true,
	[HTML_H2] = true,      [HTML_H3] = true,         [HTML_H4] = true,
	[HTML_H5] = true,      [HTML_H6] = true,         [HTML_HR] = true,
	[HTML_I] = true,       [HTML_IMG] = true,        [HTML_LI] = true,
	[HTML_LISTING] = true, [HTML_MENU] = true,       [HTML_OL] = true,
	[HTML_P] = true,       [HTML_PRE] = true,        [HTML_RUBY] = true,
	[HTML_S] = true,       [HTML_SMALL] = true,      [HTML_SPAN] = true,
	[HTML_STRIKE] = true,  [HTML_STRONG] = true,     [HTML_SUB] = true,
	[HTML_SUP] = true,     [HTML_TABLE] = true,      [HTML_TT] = true,
	[HTML_U] = true,       [HTML_UL] = true,         [HTML_VAR] = true,
};

/* Whether a name in any letter case is the one of a row, which has the same length. */
static bool matches(struct str name, const char *row_name)
{
	for (size_t i = 0; i < name.len; i++) {
		bool is_upper = (unsigned char)(name.ptr[i] - 'A') < 26;

		if ((name.ptr[i] | (is_upper ? 0x20 : 0)) != row_name[i])
			return false;
	}
	return true;
}

/* 0 to 25, or 26 for what is no letter. */
static size_t letter_of(struct str name)
{
	size_t letter = name.len ? (size_t)((unsigned char)(name.ptr[0] | 0x20) - 'a') : 26;

	return letter < 26 ? letter : 26;
}

enum html_name html_name_find(struct str name)
{
	size_t letter = letter_of(name);
	size_t row = letter < 26 ? first_element[letter] : HTML_UNKNOWN;

	if (row == HTML_UNKNOWN)
		return HTML_UNKNOWN;
	for (; row < HTML_NAMES && elements[row].name[0] == (char)('a' + letter); row++)
		if (elements[row].length == name.len && matches(name, elements[row].name))
			return (enum html_name)row;
	return HTML_UNKNOWN;
}

const struct html_element *html_element(enum html_name name)
{
	return &elements[name];
}

enum html_attr html_attr_find(struct str name)
{
	size_t letter = letter_of(name);
	size_t row = letter < 26 ? first_rule[letter] : 0;

	if (row == 0)
		return HTML_ATTR_UNKNOWN;
	for (row--; rules[row].name[0] == (char)('a' + letter); row++)
		if (rules[row].length == name.len && matches(name, rules[row].name))
			return (enum html_attr)row;
	return HTML_ATTR_UNKNOWN;
}

const struct html_attribute_rule *html_attribute_rule(enum html_attr attr)
{
	return &rules[attr];
}

bool html_breaks_out(enum html_name name)
{
	return breaks_out[name];
}

bool html_is_web_scheme(struct str scheme)
{
	return str_equal_nocase(scheme, STR("https")) ||
	       str_equal_nocase(scheme, STR("http"));
}

bool html_is_link_scheme(struct str scheme)
{
	for (size_t i = 0; i < ROWS(link_schemes); i++)
		if (str_equal_nocase(scheme, str_from(link_schemes[i])))
			return true;
	return false;
}

bool html_is_player_host(struct str host)
{
	for (size_t i = 0; i < ROWS(player_hosts); i++) {
		struct str player = str_from(player_hosts[i]);
		struct str end = host.len < player.len
		                         ? host
		                         : str_skip(host, host.len - player.len);
		bool is_whole_label = host.len == player.len ||
		                      (host.len > player.len &&
		                       host.ptr[host.len - player.len - 1] == '.');

		if (is_whole_label && str_equal_nocase(end, player))
			return true;
	}
	return false;
}
