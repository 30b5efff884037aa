#include "aggregator/search_text.h"

#include <utf8proc.h>

#include "feeds/text.h"

/* ---- classes ------------------------------------------------------------------------- */

struct range {
	uint32_t first, last;
};

static bool is_in(const struct range *ranges, size_t count, uint32_t code_point)
{
	for (size_t i = 0; i < count; i++)
		if (code_point >= ranges[i].first && code_point <= ranges[i].last)
			return true;
	return false;
}

#define IS_IN(ranges, code_point)                                                          \
	is_in((ranges), sizeof(ranges) / sizeof((ranges)[0]), (code_point))

/* Letters and numbers of these blocks stand without spaces between words. */
static const struct range ideographs[] = {
	{0x1100, 0x11FF},   /* Hangul Jamo, those that make no syllable */
	{0x2E80, 0x9FFF},   /* radicals, kana, bopomofo, Han */
	{0xA960, 0xA97F},   /* Hangul Jamo Extended-A */
	{0xAC00, 0xD7FF},   /* Hangul syllables */
	{0xF900, 0xFAFF},   /* compatibility ideographs that are none (U+FA0E) */
	{0x1AFF0, 0x1B16F}, /* kana supplements */
	{0x20000, 0x3FFFD}, /* Han extensions, also those of later versions of Unicode */
};

/* Marks that folding drops: diacritics, the points of Hebrew and Arabic, and the marks of
 * kana that are part of no character. */
static const struct range dropped_marks[] = {
	{0x0300, 0x036F}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x0670, 0x0670},
	{0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F},
};

#define KANA_MARK_FIRST 0x3099
#define KANA_MARK_LAST 0x309A

static bool is_common_han(uint32_t code_point)
{
	return code_point >= 0x4E00 && code_point <= 0x9FFF;
}

static enum search_class classify(uint32_t code_point)
{
	utf8proc_category_t category;

	if (code_point < 0x80) {
		char c = (char)code_point;

		if (ascii_is_alpha(c) || ascii_is_digit(c))
			return SEARCH_WORD;
		return ascii_is_space(c) ? SEARCH_SPACE : SEARCH_BREAK;
	}
	if (is_common_han(code_point) || (code_point >= 0x20000 && code_point <= 0x3FFFD))
		return SEARCH_IDEOGRAPH;
	if (text_is_space(code_point))
		return SEARCH_SPACE;
	category = utf8proc_category((utf8proc_int32_t)code_point);
	/* The enumeration has its letters, marks and numbers in this order. */
	if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_NO)
		return SEARCH_BREAK;
	if (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME)
		return SEARCH_WORD;
	return IS_IN(ideographs, code_point) ? SEARCH_IDEOGRAPH : SEARCH_WORD;
}

/* ---- folding ------------------------------------------------------------------------- */

/* What a reader sees as one character: its end. */
static size_t find_cluster_end(struct str rest, uint32_t first)
{
	utf8proc_int32_t state = 0, before = (utf8proc_int32_t)first;
	const char *start = rest.ptr;
	uint32_t code_point;

	text_next(&rest, &code_point);
	for (int count = 1; count < SEARCH_CLUSTER_POINTS; count++) {
		struct str ahead = rest;

		if (!text_next(&ahead, &code_point) ||
		    utf8proc_grapheme_break_stateful(before, (utf8proc_int32_t)code_point,
		                                     &state))
			break;
		before = (utf8proc_int32_t)code_point;
		rest = ahead;
	}
	return (size_t)(rest.ptr - start);
}

static size_t drop_marks(int32_t *points, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (!IS_IN(dropped_marks, (uint32_t)points[i]))
			points[kept++] = points[i];
	return kept;
}

static size_t drop_kana_marks(int32_t *points, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (points[i] < KANA_MARK_FIRST || points[i] > KANA_MARK_LAST)
			points[kept++] = points[i];
	return kept;
}

/* Folds a cluster into reader->folded: none, one or several code points. */
static void fold_cluster(struct search_reader *reader, struct str cluster)
{
	const utf8proc_option_t options = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
	                                  UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
	const size_t room = sizeof(reader->folded) / sizeof(reader->folded[0]);
	utf8proc_ssize_t count = utf8proc_decompose(
		(const utf8proc_uint8_t *)cluster.ptr, (utf8proc_ssize_t)cluster.len,
		reader->folded, (utf8proc_ssize_t)room, options);

	/* Bytes that are no UTF-8 separate. */
	if (count < 0 || (size_t)count > room) {
		reader->folded[0] = 0xFFFD;
		reader->count = 1;
		return;
	}
	count = (utf8proc_ssize_t)drop_marks(reader->folded, (size_t)count);
	count = utf8proc_normalize_utf32(reader->folded, count,
	                                 UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	reader->count = count > 0 ? drop_kana_marks(reader->folded, (size_t)count) : 0;
}

/* Whether nothing that follows can join it: what most texts consist of. */
static bool stands_alone(uint32_t code_point, struct str behind)
{
	return is_common_han(code_point) ||
	       (code_point < 0x80 && code_point != '\r' &&
	        (behind.len == 0 || (unsigned char)behind.ptr[0] < 0x80));
}

struct search_reader search_reader_of(struct str text)
{
	return (struct search_reader){.text = text, .rest = text};
}

/* Folds what comes next; false at the end. */
static bool read_cluster(struct search_reader *reader)
{
	struct str behind = reader->rest;
	uint32_t first;

	if (!text_next(&behind, &first))
		return false;
	reader->start = reader->text.len - reader->rest.len;
	reader->next = 0;
	if (stands_alone(first, behind)) {
		reader->folded[0] = first < 0x80 ? ascii_lower((char)first)
		                                 : (int32_t)first;
		reader->count = 1;
		reader->rest = behind;
	} else {
		size_t length = find_cluster_end(reader->rest, first);

		fold_cluster(reader, str_slice(reader->rest, 0, length));
		reader->rest = str_skip(reader->rest, length);
	}
	reader->end = reader->text.len - reader->rest.len;
	return true;
}

bool search_read(struct search_reader *reader, struct search_character *character)
{
	uint32_t code_point;

	while (reader->next == reader->count)
		if (!read_cluster(reader))
			return false;
	code_point = (uint32_t)reader->folded[reader->next++];
	*character = (struct search_character){
		.code_point = code_point,
		.class = classify(code_point),
		.start = reader->start,
		.end = reader->end,
	};
	return true;
}

/* ---- tokens -------------------------------------------------------------------------- */

/* Which ideographs a text has: a bit for each code point. */
#define SET_WORDS (0x40000 / 64)

struct ideograph_set {
	uint64_t words[SET_WORDS];
};

/* Writes tokens as characters come. */
struct writer {
	struct buf *out;
	struct ideograph_set *seen; /* NULL: not asked for */
	uint32_t ideograph; /* the last one of a run that is not written yet; 0: none */
	bool is_paired;     /* it has been written as the second of a pair, or alone */
	bool is_in_word, is_behind_word;
};

static void write_token(struct writer *writer, uint32_t one, uint32_t other)
{
	buf_add_char(writer->out, ' ');
	text_add_code_point(writer->out, one);
	if (other)
		text_add_code_point(writer->out, other);
}

static void end_run(struct writer *writer)
{
	if (writer->ideograph)
		write_token(writer, writer->ideograph, 0);
	writer->ideograph = 0;
	writer->is_paired = false;
}

static void write_ideograph(struct writer *writer, uint32_t code_point)
{
	if (writer->seen)
		writer->seen->words[code_point / 64] |= UINT64_C(1) << code_point % 64;
	if (writer->ideograph) {
		write_token(writer, writer->ideograph, code_point);
		writer->is_paired = true;
	} else if (writer->is_behind_word) {
		write_token(writer, code_point, 0);
		writer->is_paired = true;
	}
	writer->ideograph = code_point;
	writer->is_in_word = writer->is_behind_word = false;
}

static void write_character(struct writer *writer, const struct search_character *character)
{
	switch (character->class) {
	case SEARCH_IDEOGRAPH:
		write_ideograph(writer, character->code_point);
		break;
	case SEARCH_WORD:
		end_run(writer);
		if (!writer->is_in_word)
			buf_add_char(writer->out, ' ');
		text_add_code_point(writer->out, character->code_point);
		writer->is_in_word = writer->is_behind_word = true;
		break;
	case SEARCH_BREAK:
		end_run(writer);
		writer->is_in_word = false;
		break;
	case SEARCH_SPACE:
		writer->is_in_word = false;
		break;
	}
}

static void write_set(const struct ideograph_set *set, struct buf *out)
{
	for (uint32_t i = 0; i < SET_WORDS; i++) {
		uint64_t left = set->words[i];

		for (uint32_t bit = 0; left; bit++, left >>= 1) {
			if (!(left & 1))
				continue;
			buf_add_text(out, " " SEARCH_HAS);
			text_add_code_point(out, i * 64 + bit);
		}
	}
}

void search_text_add(struct buf *out, struct str text)
{
	struct search_reader reader = search_reader_of(text);
	struct ideograph_set seen = {{0}};
	struct writer writer = {.out = out, .seen = &seen};
	struct search_character character;

	while (search_read(&reader, &character))
		write_character(&writer, &character);
	end_run(&writer);
	write_set(&seen, out);
}

uint32_t search_lone_ideograph(struct str text)
{
	struct search_reader reader = search_reader_of(text);
	struct search_character character;
	uint32_t found = 0;

	while (search_read(&reader, &character)) {
		if (character.class <= SEARCH_BREAK)
			continue;
		if (character.class == SEARCH_WORD || found)
			return 0;
		found = character.code_point;
	}
	return found;
}

void search_phrase_add(struct buf *out, struct str text, bool *is_open)
{
	struct search_reader reader = search_reader_of(text);
	struct writer writer = {.out = out};
	struct search_character character;
	bool is_broken = false;

	while (search_read(&reader, &character)) {
		/* What stands behind the last character says nothing. */
		if (character.class <= SEARCH_BREAK) {
			is_broken = is_broken || character.class == SEARCH_BREAK;
			writer.is_in_word = false;
			continue;
		}
		if (is_broken)
			end_run(&writer);
		is_broken = false;
		write_character(&writer, &character);
	}
	*is_open = writer.ideograph && !writer.is_paired;
	if (*is_open)
		end_run(&writer);
}
