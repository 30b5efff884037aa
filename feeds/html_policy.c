#include "feeds/html_policy.h"

#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

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
	[HTML_A]           = { "a",             HTML_ROLE_LINK,            0,               A_LINK },
	[HTML_ABBR]        = { "abbr",          HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_ACRONYM]     = { "acronym",       HTML_ROLE_INLINE,          HTML_ABBR,       COMMON },
	[HTML_ADDRESS]     = { "address",       HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_ANNOTATION]  = { "annotation",    HTML_ROLE_DROPPED,         0,               0 },
	[HTML_ANNOTATION_XML] = { "annotation-xml", HTML_ROLE_DROPPED,     0,               0 },
	[HTML_APPLET]      = { "applet",        HTML_ROLE_DROPPED,         0,               0 },
	[HTML_ARTICLE]     = { "article",       HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_ASIDE]       = { "aside",         HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_AUDIO]       = { "audio",         HTML_ROLE_INLINE,          0,               A_AUDIO },
	[HTML_B]           = { "b",             HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_BDI]         = { "bdi",           HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_BLOCKQUOTE]  = { "blockquote",    HTML_ROLE_BLOCK,           0,               A_CITE },
	[HTML_BR]          = { "br",            HTML_ROLE_VOID,            0,               0 },
	[HTML_CAPTION]     = { "caption",       HTML_ROLE_CAPTION,         0,               COMMON },
	[HTML_CENTER]      = { "center",        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_CITE]        = { "cite",          HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_CODE]        = { "code",          HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_COL]         = { "col",           HTML_ROLE_COLUMN,          0,               0 },
	[HTML_COLGROUP]    = { "colgroup",      HTML_ROLE_COLUMN_GROUP,    0,               0 },
	[HTML_DATALIST]    = { "datalist",      HTML_ROLE_DROPPED,         0,               0 },
	[HTML_DD]          = { "dd",            HTML_ROLE_TERM,            0,               COMMON },
	[HTML_DEL]         = { "del",           HTML_ROLE_INLINE,          0,               A_CHANGE },
	[HTML_DETAILS]     = { "details",       HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_DFN]         = { "dfn",           HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_DIALOG]      = { "dialog",        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_DIR]         = { "dir",           HTML_ROLE_LIST,            HTML_UL,         COMMON },
	[HTML_DIV]         = { "div",           HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_DL]          = { "dl",            HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_DT]          = { "dt",            HTML_ROLE_TERM,            0,               COMMON },
	[HTML_EM]          = { "em",            HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_EMBED]       = { "embed",         HTML_ROLE_PLAYER_VOID,     0,               0 },
	[HTML_FIELDSET]    = { "fieldset",      HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_FIGCAPTION]  = { "figcaption",    HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_FIGURE]      = { "figure",        HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_FOOTER]      = { "footer",        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_H1]          = { "h1",            HTML_ROLE_HEADING,         HTML_H2,         COMMON },
	[HTML_H2]          = { "h2",            HTML_ROLE_HEADING,         0,               COMMON },
	[HTML_H3]          = { "h3",            HTML_ROLE_HEADING,         0,               COMMON },
	[HTML_H4]          = { "h4",            HTML_ROLE_HEADING,         0,               COMMON },
	[HTML_H5]          = { "h5",            HTML_ROLE_HEADING,         0,               COMMON },
	[HTML_H6]          = { "h6",            HTML_ROLE_HEADING,         0,               COMMON },
	[HTML_HEADER]      = { "header",        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_HGROUP]      = { "hgroup",        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_HR]          = { "hr",            HTML_ROLE_RULE,            0,               0 },
	[HTML_I]           = { "i",             HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_IFRAME]      = { "iframe",        HTML_ROLE_PLAYER,          0,               0 },
	[HTML_IMAGE]       = { "image",         HTML_ROLE_VOID,            HTML_IMG,        A_PICTURE },
	[HTML_IMG]         = { "img",           HTML_ROLE_VOID,            0,               A_PICTURE },
	[HTML_INS]         = { "ins",           HTML_ROLE_INLINE,          0,               A_CHANGE },
	[HTML_KBD]         = { "kbd",           HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_LEGEND]      = { "legend",        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_LI]          = { "li",            HTML_ROLE_ITEM,            0,               COMMON },
	[HTML_LISTING]     = { "listing",       HTML_ROLE_BLOCK,           HTML_PRE,        COMMON },
	[HTML_MAIN]        = { "main",          HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_MARK]        = { "mark",          HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_MENU]        = { "menu",          HTML_ROLE_LIST,            HTML_UL,         COMMON },
	[HTML_NAV]         = { "nav",           HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_NOEMBED]     = { "noembed",       HTML_ROLE_DROPPED_TEXT,    0,               0 },
	[HTML_NOFRAMES]    = { "noframes",      HTML_ROLE_DROPPED_TEXT,    0,               0 },
	[HTML_NOSCRIPT]    = { "noscript",      HTML_ROLE_NO_SCRIPT,       0,               0 },
	[HTML_OBJECT]      = { "object",        HTML_ROLE_DROPPED,         0,               0 },
	[HTML_OL]          = { "ol",            HTML_ROLE_LIST,            0,               A_LIST },
	[HTML_P]           = { "p",             HTML_ROLE_PARAGRAPH,       0,               COMMON },
	[HTML_PICTURE]     = { "picture",       HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_PLAINTEXT]   = { "plaintext",     HTML_ROLE_VERBATIM,        HTML_PRE,        0 },
	[HTML_PRE]         = { "pre",           HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_Q]           = { "q",             HTML_ROLE_INLINE,          0,               A_CITE },
	[HTML_RP]          = { "rp",            HTML_ROLE_RUBY_TEXT,       0,               COMMON },
	[HTML_RT]          = { "rt",            HTML_ROLE_RUBY_TEXT,       0,               COMMON },
	[HTML_RUBY]        = { "ruby",          HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_S]           = { "s",             HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_SAMP]        = { "samp",          HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_SCRIPT]      = { "script",        HTML_ROLE_DROPPED_SCRIPT,  0,               0 },
	[HTML_SEARCH]      = { "search",        HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_SECTION]     = { "section",       HTML_ROLE_BLOCK,           HTML_DIV,        COMMON },
	[HTML_SELECT]      = { "select",        HTML_ROLE_DROPPED,         0,               0 },
	[HTML_SMALL]       = { "small",         HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_SOURCE]      = { "source",        HTML_ROLE_VOID,            0,               A_SOURCE },
	[HTML_SPAN]        = { "span",          HTML_ROLE_INLINE,          0,               A_SPAN },
	[HTML_STRIKE]      = { "strike",        HTML_ROLE_FORMATTING,      HTML_S,          COMMON },
	[HTML_STRONG]      = { "strong",        HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_STYLE]       = { "style",         HTML_ROLE_DROPPED_TEXT,    0,               0 },
	[HTML_SUB]         = { "sub",           HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_SUMMARY]     = { "summary",       HTML_ROLE_BLOCK,           0,               COMMON },
	[HTML_SUP]         = { "sup",           HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_SVG]         = { "svg",           HTML_ROLE_DROPPED_DRAWING, 0,               0 },
	[HTML_TABLE]       = { "table",         HTML_ROLE_TABLE,           0,               COMMON },
	[HTML_TBODY]       = { "tbody",         HTML_ROLE_ROW_GROUP,       0,               COMMON },
	[HTML_TD]          = { "td",            HTML_ROLE_CELL,            0,               A_CELL },
	[HTML_TEMPLATE]    = { "template",      HTML_ROLE_DROPPED,         0,               0 },
	[HTML_TEXTAREA]    = { "textarea",      HTML_ROLE_DROPPED_TEXT,    0,               0 },
	[HTML_TFOOT]       = { "tfoot",         HTML_ROLE_ROW_GROUP,       0,               COMMON },
	[HTML_TH]          = { "th",            HTML_ROLE_CELL,            0,               A_CELL },
	[HTML_THEAD]       = { "thead",         HTML_ROLE_ROW_GROUP,       0,               COMMON },
	[HTML_TIME]        = { "time",          HTML_ROLE_INLINE,          0,               A_TIME },
	[HTML_TITLE]       = { "title",         HTML_ROLE_DROPPED_TEXT,    0,               0 },
	[HTML_TR]          = { "tr",            HTML_ROLE_ROW,             0,               COMMON },
	[HTML_TRACK]       = { "track",         HTML_ROLE_VOID,            0,               A_TRACK },
	[HTML_TT]          = { "tt",            HTML_ROLE_FORMATTING,      HTML_CODE,       COMMON },
	[HTML_U]           = { "u",             HTML_ROLE_FORMATTING,      0,               COMMON },
	[HTML_UL]          = { "ul",            HTML_ROLE_LIST,            0,               COMMON },
	[HTML_VAR]         = { "var",           HTML_ROLE_INLINE,          0,               COMMON },
	[HTML_VIDEO]       = { "video",         HTML_ROLE_INLINE,          0,               A_VIDEO },
	[HTML_WBR]         = { "wbr",           HTML_ROLE_VOID,            0,               0 },
	[HTML_XMP]         = { "xmp",           HTML_ROLE_VERBATIM,        HTML_PRE,        0 },
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
	[HTML_ATTR_ALT]               = { "alt",              HTML_VALUE_TEXT },
	[HTML_ATTR_CITE]              = { "cite",             HTML_VALUE_WEB },
	[HTML_ATTR_COLSPAN]           = { "colspan",          HTML_VALUE_SPAN },
	[HTML_ATTR_CONTROLS]          = { "controls",         HTML_VALUE_FLAG },
	[HTML_ATTR_DATA_ACTUALSRC]    = { "data-actualsrc",   HTML_VALUE_NONE },
	[HTML_ATTR_DATA_ECHO]         = { "data-echo",        HTML_VALUE_NONE },
	[HTML_ATTR_DATA_LARGE_FILE]   = { "data-large-file",  HTML_VALUE_NONE },
	[HTML_ATTR_DATA_LAZY]         = { "data-lazy",        HTML_VALUE_NONE },
	[HTML_ATTR_DATA_LAZY_SRC]     = { "data-lazy-src",    HTML_VALUE_NONE },
	[HTML_ATTR_DATA_LAZY_SRCSET]  = { "data-lazy-srcset", HTML_VALUE_NONE },
	[HTML_ATTR_DATA_LAZYLOAD]     = { "data-lazyload",    HTML_VALUE_NONE },
	[HTML_ATTR_DATA_MEDIUM_FILE]  = { "data-medium-file", HTML_VALUE_NONE },
	[HTML_ATTR_DATA_ORIG_FILE]    = { "data-orig-file",   HTML_VALUE_NONE },
	[HTML_ATTR_DATA_ORIGINAL]     = { "data-original",    HTML_VALUE_NONE },
	[HTML_ATTR_DATA_SRC]          = { "data-src",         HTML_VALUE_NONE },
	[HTML_ATTR_DATA_SRCSET]       = { "data-srcset",      HTML_VALUE_NONE },
	[HTML_ATTR_DATA_URL]          = { "data-url",         HTML_VALUE_NONE },
	[HTML_ATTR_DATETIME]          = { "datetime",         HTML_VALUE_DATE },
	[HTML_ATTR_DIR]               = { "dir",              HTML_VALUE_DIRECTION },
	[HTML_ATTR_HEIGHT]            = { "height",           HTML_VALUE_SIZE },
	[HTML_ATTR_HREF]              = { "href",             HTML_VALUE_LINK },
	[HTML_ATTR_HREFLANG]          = { "hreflang",         HTML_VALUE_LANGUAGE },
	[HTML_ATTR_KIND]              = { "kind",             HTML_VALUE_TRACK_KIND },
	[HTML_ATTR_LABEL]             = { "label",            HTML_VALUE_TEXT },
	[HTML_ATTR_LANG]              = { "lang",             HTML_VALUE_LANGUAGE },
	[HTML_ATTR_MEDIA]             = { "media",            HTML_VALUE_QUERY },
	[HTML_ATTR_POSTER]            = { "poster",           HTML_VALUE_WEB },
	[HTML_ATTR_REVERSED]          = { "reversed",         HTML_VALUE_FLAG },
	[HTML_ATTR_ROWSPAN]           = { "rowspan",          HTML_VALUE_SPAN },
	[HTML_ATTR_SIZES]             = { "sizes",            HTML_VALUE_QUERY },
	[HTML_ATTR_SRC]               = { "src",              HTML_VALUE_WEB },
	[HTML_ATTR_SRCLANG]           = { "srclang",          HTML_VALUE_LANGUAGE },
	[HTML_ATTR_SRCSET]            = { "srcset",           HTML_VALUE_SRCSET },
	[HTML_ATTR_START]             = { "start",            HTML_VALUE_NUMBER },
	[HTML_ATTR_STYLE]             = { "style",            HTML_VALUE_NONE },
	[HTML_ATTR_TITLE]             = { "title",            HTML_VALUE_TEXT },
	[HTML_ATTR_TYPE]              = { "type",             HTML_VALUE_LIST_TYPE },
	[HTML_ATTR_WIDTH]             = { "width",            HTML_VALUE_SIZE },
	[HTML_ATTR_XML_LANG]          = { "xml:lang",         HTML_VALUE_NONE },
	[HTML_ATTR_UNKNOWN]           = { "",                 HTML_VALUE_NONE },
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

/* The name in lower case, padded with zeros: what a row holds.  False when it is longer. */
static bool fold_name(struct str name, char *folded, size_t size)
{
	if (name.len >= size)
		return false;
	memset(folded, 0, size);
	for (size_t i = 0; i < name.len; i++)
		folded[i] = ascii_lower(name.ptr[i]);
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
	char folded[sizeof(elements[0].name)];
	size_t letter = letter_of(name);
	size_t row = letter < 26 ? first_element[letter] : HTML_UNKNOWN;

	if (row == HTML_UNKNOWN || !fold_name(name, folded, sizeof(folded)))
		return HTML_UNKNOWN;
	for (; row < HTML_NAMES && elements[row].name[0] == folded[0]; row++)
		if (memcmp(elements[row].name, folded, sizeof(folded)) == 0)
			return (enum html_name)row;
	return HTML_UNKNOWN;
}

const struct html_element *html_element(enum html_name name)
{
	return &elements[name];
}

enum html_attr html_attr_find(struct str name)
{
	char folded[sizeof(rules[0].name)];
	size_t letter = letter_of(name);
	size_t row = letter < 26 ? first_rule[letter] : 0;

	if (row == 0 || !fold_name(name, folded, sizeof(folded)))
		return HTML_ATTR_UNKNOWN;
	for (row--; rules[row].name[0] == folded[0]; row++)
		if (memcmp(rules[row].name, folded, sizeof(folded)) == 0)
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
