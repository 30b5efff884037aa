#include "feeds/date_words.h"

#include <string.h>

#include <utf8proc.h>

#include "feeds/text.h"

struct row {
	const char *text;
	enum date_word_kind kind;
	int value;
};

/* clang-format off */

/* English: any abbreviation of three letters or more. */
static const char *const english_months[12] = {
	"january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december",
};
static const char *const english_weekdays[7] = {
	"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
};

/*
 * Other languages, folded, where English has not the same: German, French, Spanish,
 * Italian, Portuguese, Dutch, Danish and Norwegian, Swedish, Finnish, Polish, Czech,
 * Slovak, Hungarian, Romanian, Turkish, Indonesian, Greek, Russian, Ukrainian, Bulgarian.
 */
static const char *const month_names[12] = {
	" jaenner janner janvier janv januar januari enero ene gennaio genn gen janeiro tammikuu"
	" tammikuuta styczen stycznia sty leden ledna ianuarie ian ocak oca"
	" ιανουαριοσ ιανουαριου ιαν январь января янв януари січень січня січ"
	" januara ",
	" februar februari fevrier fevr febrero febbraio fevereiro fev helmikuu helmikuuta"
	" luty lutego lut unor unora februarie subat sub"
	" φεβρουαριοσ φεβρουαριου φεβ φευ февраль февраля фев февруари лютии лютого лют"
	" februara ",
	" marz mrz maerz mars marzo marco maart mrt marts maaliskuu maaliskuuta marzec marca"
	" brezen brezna marcius martie mart maret"
	" μαρτιοσ μαρτιου μαρ март марта мар березень березня бер ",
	" avril avr abril abr aprile huhtikuu huhtikuuta kwiecien kwietnia kwi duben dubna"
	" aprilis aprilie nisan nis"
	" απριλιοσ απριλιου απρ апрель апреля апр април квітень квітня кві"
	" aprila ",
	" mai mayo maggio mag maio mei maj toukokuu toukokuuta maja kveten kvetna majus mayıs"
	" μαιοσ μαιου μαι маи мая травень травня тра ",
	" juni juin junio giugno giu junho kesakuu kesakuuta czerwiec czerwca cze cerven cervna"
	" junius iunie iun haziran haz"
	" ιουνιοσ ιουνιου ιουν июнь июня июн юни червень червня чер"
	" juna ",
	" juli juillet juil julio luglio lug julho heinakuu heinakuuta lipiec lipca lip"
	" cervenec cervence julius iulie iul temmuz tem"
	" ιουλιοσ ιουλιου ιουλ июль июля июл юли липень липня лип"
	" jula ",
	" aout agosto ago augustus augusti elokuu elokuuta sierpien sierpnia sie srpen srpna"
	" augusztus agustos agu agustus"
	" αυγουστοσ αυγουστου αυγ август августа авг серпень серпня сер"
	" augusta ",
	" septembre septiembre setiembre settembre setembro set syyskuu syyskuuta wrzesien"
	" wrzesnia wrz zari szeptember szept septembrie eylul eyl"
	" σεπτεμβριοσ σεπτεμβριου σεπ сентябрь сентября сен сент септември вересень вересня вер"
	" septembra ",
	" oktober okt octobre octubre ottobre ott outubro out lokakuu lokakuuta pazdziernik"
	" pazdziernika paz rijen rijna octombrie ekim eki"
	" οκτωβριοσ οκτωβριου οκτ октябрь октября окт октомври жовтень жовтня жов"
	" oktobra ",
	" novembre noviembre novembro marraskuu marraskuuta listopad listopada lis noiembrie"
	" noi kasım kas"
	" νοεμβριοσ νοεμβριου νοε νοεμ ноябрь ноября ноя ноември листопад листопада"
	" novembra ",
	" dezember dez decembre diciembre dic dicembre dezembro des desember joulukuu"
	" joulukuuta grudzien grudnia gru prosinec prosince decembrie aralık ara"
	" δεκεμβριοσ δεκεμβριου δεκ декабрь декабря дек декември грудень грудня гру"
	" decembra ",
};

/* Chinese, Japanese and Korean, recognised by how the text begins; longer words first. */
static const struct row unspaced_words[] = {
	{ "月曜日", DATE_WORD_FILLER,   0   },
	{ "火曜日", DATE_WORD_FILLER,   0   },
	{ "水曜日", DATE_WORD_FILLER,   0   },
	{ "木曜日", DATE_WORD_FILLER,   0   },
	{ "金曜日", DATE_WORD_FILLER,   0   },
	{ "土曜日", DATE_WORD_FILLER,   0   },
	{ "日曜日", DATE_WORD_FILLER,   0   },
	{ "월요일", DATE_WORD_FILLER,   0   },
	{ "화요일", DATE_WORD_FILLER,   0   },
	{ "수요일", DATE_WORD_FILLER,   0   },
	{ "목요일", DATE_WORD_FILLER,   0   },
	{ "금요일", DATE_WORD_FILLER,   0   },
	{ "토요일", DATE_WORD_FILLER,   0   },
	{ "일요일", DATE_WORD_FILLER,   0   },
	{ "年",     DATE_WORD_UNIT,     'Y' },
	{ "月",     DATE_WORD_UNIT,     'M' },
	{ "日",     DATE_WORD_UNIT,     'D' },
	{ "号",     DATE_WORD_UNIT,     'D' },
	{ "時",     DATE_WORD_UNIT,     'h' },
	{ "时",     DATE_WORD_UNIT,     'h' },
	{ "点",     DATE_WORD_UNIT,     'h' },
	{ "點",     DATE_WORD_UNIT,     'h' },
	{ "分钟",   DATE_WORD_UNIT,     'm' },
	{ "分",     DATE_WORD_UNIT,     'm' },
	{ "秒",     DATE_WORD_UNIT,     's' },
	{ "上午",   DATE_WORD_HALF_DAY, 0   },
	{ "早上",   DATE_WORD_HALF_DAY, 0   },
	{ "凌晨",   DATE_WORD_HALF_DAY, 0   },
	{ "午前",   DATE_WORD_HALF_DAY, 0   },
	{ "下午",   DATE_WORD_HALF_DAY, 12  },
	{ "晚上",   DATE_WORD_HALF_DAY, 12  },
	{ "午後",   DATE_WORD_HALF_DAY, 12  },
	{ "清晨",   DATE_WORD_HALF_DAY, 0   },
	{ "中午",   DATE_WORD_HALF_DAY, 12  },
	{ "傍晚",   DATE_WORD_HALF_DAY, 12  },
	{ "民国",   DATE_WORD_ERA,      1911 },
	{ "民國",   DATE_WORD_ERA,      1911 },
	{ "令和",   DATE_WORD_ERA,      2018 },
	{ "平成",   DATE_WORD_ERA,      1988 },
	{ "昭和",   DATE_WORD_ERA,      1925 },
	{ "北京时间", DATE_WORD_ZONE,   480 },
	{ "星期一", DATE_WORD_FILLER,   0   },
	{ "星期二", DATE_WORD_FILLER,   0   },
	{ "星期三", DATE_WORD_FILLER,   0   },
	{ "星期四", DATE_WORD_FILLER,   0   },
	{ "星期五", DATE_WORD_FILLER,   0   },
	{ "星期六", DATE_WORD_FILLER,   0   },
	{ "星期日", DATE_WORD_FILLER,   0   },
	{ "星期天", DATE_WORD_FILLER,   0   },
	{ "周一",   DATE_WORD_FILLER,   0   },
	{ "周二",   DATE_WORD_FILLER,   0   },
	{ "周三",   DATE_WORD_FILLER,   0   },
	{ "周四",   DATE_WORD_FILLER,   0   },
	{ "周五",   DATE_WORD_FILLER,   0   },
	{ "周六",   DATE_WORD_FILLER,   0   },
	{ "周日",   DATE_WORD_FILLER,   0   },
	{ "週一",   DATE_WORD_FILLER,   0   },
	{ "週二",   DATE_WORD_FILLER,   0   },
	{ "週三",   DATE_WORD_FILLER,   0   },
	{ "週四",   DATE_WORD_FILLER,   0   },
	{ "週五",   DATE_WORD_FILLER,   0   },
	{ "週六",   DATE_WORD_FILLER,   0   },
	{ "週日",   DATE_WORD_FILLER,   0   },
	{ "년",     DATE_WORD_UNIT,     'Y' },
	{ "월",     DATE_WORD_UNIT,     'M' },
	{ "일",     DATE_WORD_UNIT,     'D' },
	{ "시",     DATE_WORD_UNIT,     'h' },
	{ "분",     DATE_WORD_UNIT,     'm' },
	{ "초",     DATE_WORD_UNIT,     's' },
	{ "오전",   DATE_WORD_HALF_DAY, 0   },
	{ "오후",   DATE_WORD_HALF_DAY, 12  },
};

/* Whole words. */
static const struct row words[] = {
	{ "t",      DATE_WORD_ZONE,     0   }, /* also ISO 8601's sign before the time */
	{ "h",      DATE_WORD_UNIT,     'h' },
	{ "am",     DATE_WORD_HALF_DAY, 0   },
	{ "a.m",    DATE_WORD_HALF_DAY, 0   },
	{ "pm",     DATE_WORD_HALF_DAY, 12  },
	{ "p.m",    DATE_WORD_HALF_DAY, 12  },
	{ "μ.μ",    DATE_WORD_HALF_DAY, 12  },
	{ "π.μ",    DATE_WORD_HALF_DAY, 0   },
	{ "st",     DATE_WORD_FILLER,   0   },
	{ "nd",     DATE_WORD_FILLER,   0   },
	{ "rd",     DATE_WORD_FILLER,   0   },
	{ "th",     DATE_WORD_FILLER,   0   },
	{ "er",     DATE_WORD_FILLER,   0   },
	{ "of",     DATE_WORD_FILLER,   0   },
	{ "de",     DATE_WORD_FILLER,   0   },
	{ "del",    DATE_WORD_FILLER,   0   },
	{ "um",     DATE_WORD_FILLER,   0   },
	{ "uhr",    DATE_WORD_FILLER,   0   },
	{ "kl",     DATE_WORD_FILLER,   0   },
	{ "г",      DATE_WORD_FILLER,   0   }, /* Russian: of the year */
	{ "года",   DATE_WORD_FILLER,   0   },
	{ "hetfo",  DATE_WORD_FILLER,   0   },
	{ "kedd",   DATE_WORD_FILLER,   0   },
	{ "szerda", DATE_WORD_FILLER,   0   },
	{ "csutortok", DATE_WORD_FILLER, 0  },
	{ "pentek", DATE_WORD_FILLER,   0   },
	{ "szombat", DATE_WORD_FILLER,   0  },
	{ "vasarnap", DATE_WORD_FILLER,  0  },

	/* RFC 822 section 5.1, and "ET" for either of EST and EDT.  CST is American. */
	{ "z",      DATE_WORD_ZONE,     0   },
	{ "ut",     DATE_WORD_ZONE,     0   },
	{ "utc",    DATE_WORD_ZONE,     0   },
	{ "gmt",    DATE_WORD_ZONE,     0   },
	{ "est",    DATE_WORD_ZONE,    -300 },
	{ "edt",    DATE_WORD_ZONE,    -240 },
	{ "et",     DATE_WORD_ZONE,    -300 },
	{ "cst",    DATE_WORD_ZONE,    -360 },
	{ "cdt",    DATE_WORD_ZONE,    -300 },
	{ "ct",     DATE_WORD_ZONE,    -360 },
	{ "mst",    DATE_WORD_ZONE,    -420 },
	{ "mdt",    DATE_WORD_ZONE,    -360 },
	{ "mt",     DATE_WORD_ZONE,    -420 },
	{ "pst",    DATE_WORD_ZONE,    -480 },
	{ "pdt",    DATE_WORD_ZONE,    -420 },
	{ "pt",     DATE_WORD_ZONE,    -480 },

	/* What else is seen. */
	{ "at",     DATE_WORD_ZONE,    -240 },
	{ "ast",    DATE_WORD_ZONE,    -240 },
	{ "adt",    DATE_WORD_ZONE,    -180 },
	{ "nst",    DATE_WORD_ZONE,    -210 },
	{ "ndt",    DATE_WORD_ZONE,    -150 },
	{ "akst",   DATE_WORD_ZONE,    -540 },
	{ "akdt",   DATE_WORD_ZONE,    -480 },
	{ "hst",    DATE_WORD_ZONE,    -600 },
	{ "brt",    DATE_WORD_ZONE,    -180 },
	{ "art",    DATE_WORD_ZONE,    -180 },
	{ "wet",    DATE_WORD_ZONE,     0   },
	{ "west",   DATE_WORD_ZONE,     60  },
	{ "bst",    DATE_WORD_ZONE,     60  },
	{ "cet",    DATE_WORD_ZONE,     60  },
	{ "cest",   DATE_WORD_ZONE,     120 },
	{ "met",    DATE_WORD_ZONE,     60  },
	{ "mest",   DATE_WORD_ZONE,     120 },
	{ "mez",    DATE_WORD_ZONE,     60  },
	{ "mesz",   DATE_WORD_ZONE,     120 },
	{ "eet",    DATE_WORD_ZONE,     120 },
	{ "eest",   DATE_WORD_ZONE,     180 },
	{ "sast",   DATE_WORD_ZONE,     120 },
	{ "wat",    DATE_WORD_ZONE,     60  },
	{ "cat",    DATE_WORD_ZONE,     120 },
	{ "idt",    DATE_WORD_ZONE,     180 },
	{ "eat",    DATE_WORD_ZONE,     180 },
	{ "trt",    DATE_WORD_ZONE,     180 },
	{ "irst",   DATE_WORD_ZONE,     210 },
	{ "irdt",   DATE_WORD_ZONE,     270 },
	{ "msk",    DATE_WORD_ZONE,     180 },
	{ "msd",    DATE_WORD_ZONE,     240 },
	{ "pkt",    DATE_WORD_ZONE,     300 },
	{ "ist",    DATE_WORD_ZONE,     330 },
	{ "ict",    DATE_WORD_ZONE,     420 },
	{ "wib",    DATE_WORD_ZONE,     420 },
	{ "npt",    DATE_WORD_ZONE,     345 },
	{ "myt",    DATE_WORD_ZONE,     480 },
	{ "pht",    DATE_WORD_ZONE,     480 },
	{ "wita",   DATE_WORD_ZONE,     480 },
	{ "wit",    DATE_WORD_ZONE,     540 },
	{ "hkt",    DATE_WORD_ZONE,     480 },
	{ "sgt",    DATE_WORD_ZONE,     480 },
	{ "awst",   DATE_WORD_ZONE,     480 },
	{ "jst",    DATE_WORD_ZONE,     540 },
	{ "kst",    DATE_WORD_ZONE,     540 },
	{ "acst",   DATE_WORD_ZONE,     570 },
	{ "acdt",   DATE_WORD_ZONE,     630 },
	{ "aest",   DATE_WORD_ZONE,     600 },
	{ "aedt",   DATE_WORD_ZONE,     660 },
	{ "nzst",   DATE_WORD_ZONE,     720 },
	{ "nzdt",   DATE_WORD_ZONE,     780 },

	/* Regions that have kept one offset for ten years or more. */
	{ "etc/gmt",              DATE_WORD_ZONE, 0   },
	{ "etc/utc",              DATE_WORD_ZONE, 0   },
	{ "atlantic/reykjavik",   DATE_WORD_ZONE, 0   },
	{ "africa/lagos",         DATE_WORD_ZONE, 60  },
	{ "africa/johannesburg",  DATE_WORD_ZONE, 120 },
	{ "africa/nairobi",       DATE_WORD_ZONE, 180 },
	{ "asia/riyadh",          DATE_WORD_ZONE, 180 },
	{ "europe/moscow",        DATE_WORD_ZONE, 180 },
	{ "asia/dubai",           DATE_WORD_ZONE, 240 },
	{ "asia/karachi",         DATE_WORD_ZONE, 300 },
	{ "asia/tashkent",        DATE_WORD_ZONE, 300 },
	{ "asia/colombo",         DATE_WORD_ZONE, 330 },
	{ "asia/kolkata",         DATE_WORD_ZONE, 330 },
	{ "asia/calcutta",        DATE_WORD_ZONE, 330 },
	{ "asia/kathmandu",       DATE_WORD_ZONE, 345 },
	{ "asia/dhaka",           DATE_WORD_ZONE, 360 },
	{ "asia/urumqi",          DATE_WORD_ZONE, 360 },
	{ "asia/yangon",          DATE_WORD_ZONE, 390 },
	{ "asia/bangkok",         DATE_WORD_ZONE, 420 },
	{ "asia/ho_chi_minh",     DATE_WORD_ZONE, 420 },
	{ "asia/jakarta",         DATE_WORD_ZONE, 420 },
	{ "asia/shanghai",        DATE_WORD_ZONE, 480 },
	{ "asia/chongqing",       DATE_WORD_ZONE, 480 },
	{ "asia/harbin",          DATE_WORD_ZONE, 480 },
	{ "asia/beijing",         DATE_WORD_ZONE, 480 }, /* no such name, yet written */
	{ "prc",                  DATE_WORD_ZONE, 480 },
	{ "asia/hong_kong",       DATE_WORD_ZONE, 480 },
	{ "asia/macau",           DATE_WORD_ZONE, 480 },
	{ "asia/taipei",          DATE_WORD_ZONE, 480 },
	{ "asia/singapore",       DATE_WORD_ZONE, 480 },
	{ "asia/kuala_lumpur",    DATE_WORD_ZONE, 480 },
	{ "asia/manila",          DATE_WORD_ZONE, 480 },
	{ "australia/perth",      DATE_WORD_ZONE, 480 },
	{ "asia/tokyo",           DATE_WORD_ZONE, 540 },
	{ "asia/seoul",           DATE_WORD_ZONE, 540 },
	{ "australia/brisbane",   DATE_WORD_ZONE, 600 },
	{ "america/bogota",       DATE_WORD_ZONE, -300 },
	{ "america/lima",         DATE_WORD_ZONE, -300 },
	{ "america/phoenix",      DATE_WORD_ZONE, -420 },
	{ "pacific/honolulu",     DATE_WORD_ZONE, -600 },
};

/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

bool date_fold(struct str text, char folded[DATE_FOLDED_BYTES], size_t *length)
{
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPAT |
	                                  UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD |
	                                  UTF8PROC_STRIPMARK;
	utf8proc_int32_t code_points[DATE_FOLDED_BYTES / 4];
	utf8proc_ssize_t count;

	if (text.len > LIMIT_DATE_BYTES)
		return false;
	if (text_ascii_length(text) == text.len) {
		for (size_t i = 0; i < text.len; i++)
			folded[i] = ascii_lower(text.ptr[i]);
		*length = text.len;
		return true;
	}
	count = utf8proc_decompose((const utf8proc_uint8_t *)text.ptr,
	                           (utf8proc_ssize_t)text.len, code_points,
	                           (utf8proc_ssize_t)COUNT(code_points), options);
	if (count < 0 || (size_t)count >= COUNT(code_points))
		return false;
	/* ISO 8601 section 3.4.1: the sign before a zone is a minus where there is one. */
	for (utf8proc_ssize_t i = 0; i < count; i++)
		if (code_points[i] == 0x2212 || code_points[i] == 0x2013)
			code_points[i] = '-';
	/* Writes UTF-8 over the code points, which never takes more bytes, and a NUL. */
	count = utf8proc_reencode(code_points, count, options);
	if (count < 0)
		return false;
	memcpy(folded, code_points, (size_t)count);
	*length = (size_t)count;
	return true;
}

static bool is_letter(struct str text, size_t at)
{
	return at < text.len &&
	       (ascii_is_alpha(text.ptr[at]) || (unsigned char)text.ptr[at] >= 0x80);
}

static struct str take_letters(struct str text)
{
	size_t end = 0;

	while (end < text.len) {
		bool joins = text.ptr[end] == '.' || text.ptr[end] == '/' ||
		             text.ptr[end] == '_';

		if (!is_letter(text, end) && !(joins && is_letter(text, end + 1)))
			break;
		end++;
	}
	return str_slice(text, 0, end);
}

/* Whether `text` is `word`, or at least starts with it; without asking for its length. */
static bool has_start(const char *text, struct str word)
{
	return text[0] == word.ptr[0] && strncmp(text, word.ptr, word.len) == 0;
}

static bool is_word(const char *text, struct str word)
{
	return has_start(text, word) && text[word.len] == '\0';
}

/* Position of the English name that `word` abbreviates, or -1. */
static int find_english(struct str word, const char *const *names, size_t count)
{
	if (word.len < 3)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (has_start(names[i], word))
			return (int)i;
	return -1;
}

/* In other languages: 1-12, or 0. */
static int find_month(struct str word)
{
	char spaced[48] = " ";

	if (word.len + 3 > sizeof(spaced))
		return 0;
	memcpy(spaced + 1, word.ptr, word.len);
	spaced[word.len + 1] = ' ';
	for (int i = 0; i < 12; i++)
		if (strstr(month_names[i], spaced))
			return i + 1;
	return 0;
}

static struct date_word from_row(const struct row *row, struct str text)
{
	return (struct date_word){.kind = row->kind, .value = row->value, .text = text};
}

struct date_word date_word_first(struct str folded)
{
	struct str word = take_letters(folded);
	int month;

	if (word.len == 0)
		return (struct date_word){.text = word};
	if ((unsigned char)folded.ptr[0] >= 0x80)
		for (size_t i = 0; i < COUNT(unspaced_words); i++) {
			struct str start = str_from(unspaced_words[i].text);

			if (str_starts(folded, start))
				return from_row(&unspaced_words[i], start);
		}
	if (find_english(word, english_weekdays, COUNT(english_weekdays)) >= 0)
		return (struct date_word){.kind = DATE_WORD_FILLER, .text = word};
	month = find_english(word, english_months, COUNT(english_months)) + 1;
	for (size_t i = 0; i < COUNT(words) && !month; i++)
		if (is_word(words[i].text, word))
			return from_row(&words[i], word);
	if (!month)
		month = find_month(word);
	return (struct date_word){.kind = month ? DATE_WORD_MONTH : DATE_WORD_UNKNOWN,
	                          .value = month,
	                          .text = word};
}
