#include "aggregator/shingles.h"

#include <string.h>

#include <utf8proc.h>
#include <xxhash.h>

#include "feeds/text.h"

/* Longest word in bytes as it is compared; what is longer is cut into several. */
#define WORD_BYTES 64

/* Code points that one may fold to, at most. */
#define FOLDED_CODE_POINTS 18

/* A text under way. */
struct taker {
	struct words *words;
	size_t room;           /* words that are kept */
	char word[WORD_BYTES]; /* the one that has not ended */
	size_t length;
	bool has_digit, is_numeral; /* whether it has one; whether it is one in Han */
	uint32_t before;            /* the character before, 0: none of Han */
};

/* ---- kinds of words ---- */

/* Months, days and seasons, as they are abbreviated, too, and numbers. */
static const char *const figure_words[] = {
	"january", "february",  "march",   "april",    "may",      "june",      "july",
	"august",  "september", "october", "november", "december", "jan",       "feb",
	"mar",     "apr",       "jun",     "jul",      "aug",      "sep",       "sept",
	"oct",     "nov",       "dec",     "monday",   "tuesday",  "wednesday", "thursday",
	"friday",  "saturday",  "sunday",  "mon",      "tue",      "wed",       "thu",
	"fri",     "sat",       "sun",     "one",      "two",      "three",     "four",
	"five",    "six",       "seven",   "eight",    "nine",     "ten",       "eleven",
	"twelve",  "first",     "second",  "third",    "fourth",   "fifth",     "sixth",
	"seventh", "eighth",    "ninth",   "tenth",    "eleventh", "twelfth",   "half",
	"hundred", "thousand",  "million", "billion",  "spring",   "summer",    "autumn",
	"winter",
};

static const char *const credit_words[] = {
	"source", "sources", "reprinted",  "republished", "reposted", "editor",
	"edited", "author",  "originally", "contributed", "via",
};

/* 〇零一二三四五六七八九十百千万亿两 */
static const uint32_t numerals[] = {0x3007, 0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                    0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341,
                                    0x767E, 0x5343, 0x4E07, 0x4EBF, 0x4E24};

/* 旬 半 周 月 季 年 期: after one of 上 中 下 本 前 后, which one of several of a kind. */
static const uint32_t periods[] = {0x65EC, 0x534A, 0x5468, 0x6708, 0x5B63, 0x5E74, 0x671F};
static const uint32_t period_places[] = {0x4E0A, 0x4E2D, 0x4E0B, 0x672C, 0x524D, 0x540E};

/* 转载 转自 来源 原文 作者 编辑 责编 供稿 摘自 原载 */
static const uint32_t credit_pairs[][2] = {
	{0x8F6C, 0x8F7D}, {0x8F6C, 0x81EA}, {0x6765, 0x6E90}, {0x539F, 0x6587},
	{0x4F5C, 0x8005}, {0x7F16, 0x8F91}, {0x8D23, 0x7F16}, {0x4F9B, 0x7A3F},
	{0x6458, 0x81EA}, {0x539F, 0x8F7D}};

static bool is_among(struct str word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i][0] == word.ptr[0] && str_equal(word, str_from(list[i])))
			return true;
	return false;
}

#define IS_AMONG(word, list) is_among(word, list, sizeof(list) / sizeof((list)[0]))

static bool is_in(uint32_t code_point, const uint32_t *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == code_point)
			return true;
	return false;
}

#define IS_IN(code_point, list) is_in(code_point, list, sizeof(list) / sizeof((list)[0]))

/* 上旬, 下半年, 本周 */
static bool is_period(uint32_t before, uint32_t code_point)
{
	return IS_IN(code_point, periods) && IS_IN(before, period_places);
}

static bool is_credit(uint32_t before, uint32_t code_point)
{
	for (size_t i = 0; i < sizeof(credit_pairs) / sizeof(credit_pairs[0]); i++)
		if (credit_pairs[i][0] == before && credit_pairs[i][1] == code_point)
			return true;
	return false;
}

/* ---- words ---- */

static void add_word(struct taker *taker, uint64_t hash, unsigned int kinds)
{
	struct words *words = taker->words;

	words->total++;
	words->whole = (words->whole ^ hash) * 0x9E3779B97F4A7C15U;
	if (words->count == taker->room)
		return;
	words->hashes[words->count] = hash;
	words->kinds[words->count++] = (unsigned char)kinds;
}

static void end_word(struct taker *taker)
{
	struct str word = {taker->word, taker->length};
	unsigned int kinds = 0;

	if (word.len == 0)
		return;
	if (taker->has_digit || taker->is_numeral || IS_AMONG(word, figure_words))
		kinds = WORD_FIGURE;
	else if (IS_AMONG(word, credit_words))
		kinds = WORD_CREDIT;
	add_word(taker, XXH3_64bits(word.ptr, word.len), kinds);
	taker->length = 0;
	taker->has_digit = taker->is_numeral = false;
}

static void add_letter(struct taker *taker, uint32_t code_point)
{
	char bytes[4];
	size_t length = text_encode(code_point, bytes);

	if (taker->length + length > WORD_BYTES)
		end_word(taker);
	memcpy(taker->word + taker->length, bytes, length);
	taker->length += length;
}

/* Kinds that the last word has after all, since this one follows. */
static void mark_last(struct taker *taker, unsigned int kinds)
{
	struct words *words = taker->words;

	if (words->count > 0 && words->count == words->total)
		words->kinds[words->count - 1] |= (unsigned char)kinds;
}

static void add_character(struct taker *taker, uint32_t code_point)
{
	unsigned int kinds = 0;

	if (IS_IN(code_point, numerals)) {
		if (!taker->is_numeral)
			end_word(taker);
		taker->is_numeral = true;
		add_letter(taker, code_point);
		taker->before = code_point;
		return;
	}
	end_word(taker);
	if (taker->before && is_period(taker->before, code_point))
		kinds = WORD_FIGURE;
	else if (taker->before && is_credit(taker->before, code_point))
		kinds = WORD_CREDIT;
	if (kinds)
		mark_last(taker, kinds);
	add_word(taker, code_point, kinds);
	taker->before = code_point;
}

/* ---- characters ---- */

/* Scripts that are written without spaces between words. */
static bool is_unspaced(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x30FF) ||
	       (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF) ||
	       (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
	       (c >= 0x1780 && c <= 0x17FF) || c >= 0x20000;
}

/* Letters and numbers; utf8proc's categories stand in the order of the standard's table. */
static bool is_letter(uint32_t code_point)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);

	return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
	       (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

static void add_ascii(struct taker *taker, char c, struct str rest)
{
	bool is_in_number = taker->length > 0 && taker->has_digit && rest.len > 0 &&
	                    ascii_is_digit(rest.ptr[0]);

	taker->before = 0;
	if (!ascii_is_alpha(c) && !ascii_is_digit(c)) {
		if (c == '.' && is_in_number)
			add_letter(taker, '.');
		else if (c != ',' || !is_in_number) /* 1,234 is 1234 */
			end_word(taker);
		return;
	}
	if (taker->is_numeral)
		end_word(taker);
	taker->has_digit = taker->has_digit || ascii_is_digit(c);
	add_letter(taker, (unsigned char)ascii_lower(c));
}

/* Anything beyond ASCII, without the differences that do not count. */
static void add_folded(struct taker *taker, uint32_t code_point, struct str rest)
{
	const utf8proc_option_t options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
	                                  UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
	                                  UTF8PROC_STRIPMARK;
	utf8proc_int32_t folded[FOLDED_CODE_POINTS];
	utf8proc_ssize_t count;
	int last = 0;

	if (code_point >= 0x4E00 && code_point <= 0x9FFF) {
		add_character(taker, code_point);
		return;
	}
	count = utf8proc_decompose_char((utf8proc_int32_t)code_point, folded,
	                                FOLDED_CODE_POINTS, options, &last);
	for (utf8proc_ssize_t i = 0; i < count && i < FOLDED_CODE_POINTS; i++) {
		uint32_t c = (uint32_t)folded[i];

		if (c < 0x80) {
			add_ascii(taker, (char)c, rest);
		} else if (!is_letter(c)) {
			end_word(taker);
			taker->before = 0;
		} else if (is_unspaced(c)) {
			add_character(taker, c);
		} else {
			taker->before = 0;
			add_letter(taker, c);
		}
	}
}

void words_take(struct arena *arena, struct str text, struct words *words)
{
	struct taker taker = {.words = words, .room = text.len};
	uint32_t code_point;

	*words = (struct words){0};
	if (taker.room > LIMIT_STORY_WORDS)
		taker.room = LIMIT_STORY_WORDS;
	words->hashes = arena_alloc(arena, (taker.room + 1) * sizeof(*words->hashes));
	words->kinds = arena_alloc(arena, taker.room + 1);
	if (!words->hashes || !words->kinds)
		return;
	while (text_next(&text, &code_point)) {
		if (code_point < 0x80)
			add_ascii(&taker, (char)code_point, text);
		else
			add_folded(&taker, code_point, text);
	}
	end_word(&taker);
}

struct words words_skip(const struct words *words, size_t start)
{
	struct words rest = *words;

	if (start > words->count)
		start = words->count;
	rest.hashes += start;
	rest.kinds += start;
	rest.count -= start;
	rest.total -= start;
	return rest;
}

bool words_start_with(const struct words *words, const struct words *start)
{
	return start->count == start->total && start->count <= words->count &&
	       (start->count == 0 || memcmp(words->hashes, start->hashes,
	                                    start->count * sizeof(*start->hashes)) == 0);
}

/* ---- shingles ---- */

static uint64_t shingle_at(const struct words *words, size_t at)
{
	return XXH3_64bits(words->hashes + at, SHINGLE_WORDS * sizeof(*words->hashes));
}

static void add_key(struct shingle_keys *keys, uint64_t key)
{
	for (size_t i = 0; i < keys->count; i++)
		if (keys->items[i] == key)
			return;
	keys->items[keys->count++] = key;
}

void shingles_take(const struct words *words, struct shingle_keys *keys)
{
	uint64_t window[SHINGLE_WINDOW];
	size_t shingles = words->count < SHINGLE_WORDS ? 0
	                                               : words->count - SHINGLE_WORDS + 1;

	keys->count = 0;
	for (size_t i = 0; i < shingles && keys->count < LIMIT_STORY_KEYS; i++) {
		size_t filled = i < SHINGLE_WINDOW ? i + 1 : SHINGLE_WINDOW;
		uint64_t least = UINT64_MAX;

		window[i % SHINGLE_WINDOW] = shingle_at(words, i);
		if (filled < SHINGLE_WINDOW && i + 1 < shingles)
			continue;
		for (size_t k = 0; k < filled; k++)
			least = window[k] < least ? window[k] : least;
		add_key(keys, least);
	}
}
