/* Shorter text: cut for a summary or a title, or reduced to a name in a path. */
#include "feeds/text.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "feeds/limits.h"

#define ELLIPSIS "…"

static bool is_one_of(uint32_t code_point, struct str characters)
{
	uint32_t one;

	while (text_next(&characters, &one))
		if (one == code_point)
			return true;
	return false;
}

/* Where a sentence stands: in it, behind its stop, or behind a stop that is certain. */
enum stop {
	NO_STOP,
	NARROW_STOP, /* counts before a space: not that of "3.5" */
	WIDE_STOP
};

/* Most characters are none of those below. */
static bool is_letter(uint32_t code_point)
{
	return code_point < 0x80 ? ascii_is_alpha((char)code_point)
	                         : code_point >= 0x3400 && code_point <= 0x9FFF;
}

static enum stop next_stop(enum stop before, uint32_t code_point)
{
	if (is_letter(code_point))
		return NO_STOP;
	if (is_one_of(code_point, STR("。！？；…")))
		return WIDE_STOP;
	if (is_one_of(code_point, STR(".!?;")))
		return NARROW_STOP;
	/* Quotation marks and brackets that close belong to the sentence. */
	return is_one_of(code_point, STR("”’」』）》】)\"'")) ? before : NO_STOP;
}

/* Places to cut, as offsets; 0: none found. */
struct cuts {
	size_t sentence, space, anywhere;
	bool splits_word; /* the last */
};

/* Scripts before U+2E80 put spaces between words, mostly. */
static bool is_within_word(uint32_t before, uint32_t after)
{
	return before < 0x2E80 && after < 0x2E80 && !text_is_space(before) &&
	       !text_is_space(after);
}

/* False when the text is short enough as it is. */
static bool find_cuts(struct str text, size_t max_characters, struct cuts *cuts)
{
	struct str rest = text;
	uint32_t code_point, before = 0;
	utf8proc_int32_t state = 0;
	enum stop stop = NO_STOP;

	for (size_t count = 0; rest.len; count++) {
		size_t at = text.len - rest.len; /* behind `count` characters */
		bool is_late = count * 3 > max_characters * 2;
		bool is_space;

		text_next(&rest, &code_point);
		is_space = text_is_space(code_point);
		if (is_late && next_stop(stop, code_point) == NO_STOP &&
		    (stop == WIDE_STOP || (stop == NARROW_STOP && is_space)))
			cuts->sentence = at;
		stop = next_stop(stop, code_point);
		if (count < max_characters) { /* room for the ellipsis */
			if (is_space && count * 2 > max_characters)
				cuts->space = at;
			if (before && utf8proc_grapheme_break_stateful(
					      (utf8proc_int32_t)before,
					      (utf8proc_int32_t)code_point, &state)) {
				cuts->anywhere = at;
				cuts->splits_word = is_within_word(before, code_point);
			}
		}
		before = code_point;
		if (count == max_characters)
			return true;
	}
	return false;
}

const char *text_cut(struct arena *arena, const char *text, size_t max_characters)
{
	struct cuts cuts = {0};
	struct str view = str_from(text);
	const char *kept;

	/* A character takes a byte at least. */
	if (view.len <= max_characters || !find_cuts(view, max_characters, &cuts))
		return text;
	if (cuts.sentence)
		return arena_str(arena, str_slice(view, 0, cuts.sentence));
	if (max_characters == 0)
		return arena_str(arena, STR(""));
	if (cuts.splits_word && cuts.space)
		cuts.anywhere = cuts.space;
	kept = arena_str(arena, str_trim(str_slice(view, 0, cuts.anywhere)));
	return kept ? arena_printf(arena, "%s" ELLIPSIS, kept) : NULL;
}

/* Letters without their accents, wide ones narrow, all small; NULL without memory. */
static char *fold_letters(struct str title)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t length = utf8proc_map(
		(const utf8proc_uint8_t *)title.ptr, (utf8proc_ssize_t)title.len, &folded,
		UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
			UTF8PROC_STRIPMARK);

	return length < 0 ? NULL : (char *)folded;
}

const char *text_slug(struct arena *arena, struct str title)
{
	char slug[LIMIT_SLUG_BYTES + 2];
	char *folded = fold_letters(title);
	struct str rest = str_from(folded);
	size_t length = 0, last_break = 0;
	bool has_break = false;
	uint32_t code_point;

	while (length <= LIMIT_SLUG_BYTES && text_next(&rest, &code_point)) {
		bool is_kept = code_point < 0x80 && (ascii_is_alpha((char)code_point) ||
		                                     ascii_is_digit((char)code_point));

		if (is_kept && has_break && length > 0) {
			last_break = length;
			slug[length++] = '-';
		}
		if (is_kept)
			slug[length++] = (char)code_point;
		/* "don't" is one word. */
		has_break = !is_kept &&
		            (has_break || (code_point != '\'' && code_point != 0x2019));
	}
	free(folded);
	if (length > LIMIT_SLUG_BYTES)
		length = last_break > LIMIT_SLUG_BYTES / 2 ? last_break : LIMIT_SLUG_BYTES;
	return length ? arena_str(arena, (struct str){.ptr = slug, .len = length}) : NULL;
}
