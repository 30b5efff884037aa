/* What may be published, and what its characters become. */
#include "feeds/text.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

enum action {
	KEEP,
	DROP,
	SPACE,
	LATIN /* of windows-1252, taken for Latin-1 */
};

/* clang-format off */
static const struct {
	uint32_t first, last;
	enum action action;
} actions[] = { /* in order */
	{ 0x00,   0x1F,   SPACE },
	{ 0x7F,   0x7F,   SPACE },
	{ 0x80,   0x9F,   LATIN },
	{ 0xAD,   0xAD,   DROP  }, /* soft hyphen */
	{ 0x061C, 0x061C, DROP  }, /* Arabic letter mark */
	{ 0x180E, 0x180E, DROP  }, /* Mongolian vowel separator */
	{ 0x200B, 0x200B, DROP  }, /* zero-width space */
	{ 0x200E, 0x200F, DROP  }, /* direction marks */
	{ 0x2028, 0x2029, SPACE },
	{ 0x202A, 0x202E, DROP  }, /* embeddings and overrides */
	{ 0x2060, 0x206F, DROP  }, /* word joiner, isolates, digit shapes */
	{ 0xFDD0, 0xFDEF, DROP  }, /* non-characters */
	{ 0xFEFF, 0xFEFF, DROP  }, /* byte order mark */
	{ 0xFFF9, 0xFFFF, DROP  }, /* annotations, objects, U+FFFD, non-characters */
};

/* Where NFC changes nothing, whatever stands before and behind: what feeds mostly are. */
static const struct {
	uint32_t first, last;
} stable[] = {
	{ 0x0000, 0x02FF },
	{ 0x309B, 0xA66E }, /* kana, ideographs */
	{ 0x2E00, 0x3029 },
	{ 0xFE30, 0xFFFF },
	{ 0x2002, 0x20CF },
	{ 0xABEE, 0xF8FF }, /* Korean */
	{ 0x0488, 0x0590 },
	{ 0x03D7, 0x0482 }, /* Cyrillic */
	{ 0x1F000, 0x1FBEF }, /* emoji */
	{ 0x20000, 0x2F7FF },
};
/* clang-format on */

static enum action action_for(uint32_t code_point)
{
	if (code_point >= 0x2070 && code_point < 0xFDD0)
		return KEEP;
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (code_point <= actions[i].last)
			return code_point < actions[i].first ? KEEP : actions[i].action;
	return (code_point & 0xFFFE) == 0xFFFE ? DROP : KEEP;
}

static bool is_stable(uint32_t code_point)
{
	for (size_t i = 0; i < sizeof(stable) / sizeof(stable[0]); i++)
		if (code_point >= stable[i].first && code_point <= stable[i].last)
			return true;
	return false;
}

/* What there is to do; most text needs nothing. */
struct survey {
	bool has_actions, has_folding, has_unstable;
};

static struct survey survey(struct str text, bool keeps_lines)
{
	struct survey survey = {0};
	uint32_t code_point, before = ' ';

	while (text_next(&text, &code_point)) {
		bool is_line = keeps_lines && (code_point == '\t' || code_point == '\n');

		if (code_point >= ' ' && code_point < 0x7F) {
			survey.has_folding |= code_point == ' ' && before == ' ';
		} else if (!is_line) {
			survey.has_actions |= action_for(code_point) != KEEP;
			survey.has_folding |= text_is_space(code_point);
			survey.has_unstable |= !is_stable(code_point);
		}
		before = code_point;
	}
	survey.has_folding |= before == ' ';
	return survey;
}

/*
 * Markup must stay markup: U+0338 composes with "<", "=" and ">" to other characters, also
 * over other marks between them.
 */
static bool breaks_markup(uint32_t code_point, uint32_t *starter)
{
	if (code_point == 0x338 && *starter >= '<' && *starter <= '>')
		return true;
	if (utf8proc_get_property((utf8proc_int32_t)code_point)->combining_class == 0)
		*starter = code_point;
	return false;
}

/* What becomes of a code point; 0: it is dropped. */
static uint32_t replacement(uint32_t code_point, bool keeps_lines)
{
	if (keeps_lines && (code_point == '\t' || code_point == '\n'))
		return code_point;
	switch (action_for(code_point)) {
	case KEEP:
		return code_point;
	case SPACE:
		return ' ';
	case LATIN:
		return text_from_windows_1252(code_point);
	case DROP:
		break;
	}
	return 0;
}

/* NULL when the arena is full. */
static const char *apply_actions(struct arena *arena, struct str text, bool keeps_lines)
{
	/* Two bytes of C1 become up to three. */
	char *result = arena_alloc(arena, text.len + text.len / 2 + 1);
	char *end = result;
	uint32_t code_point, starter = 0;

	if (!result)
		return NULL;
	while (text_next(&text, &code_point)) {
		if (keeps_lines && code_point == '\r') {
			if (str_starts(text, STR("\n")))
				continue;
			code_point = '\n';
		}
		code_point = replacement(code_point, keeps_lines);
		if (code_point && !(keeps_lines && breaks_markup(code_point, &starter)))
			end += text_encode(code_point, end);
	}
	*end = '\0';
	return result;
}

/* NULL when there is no memory, which the arena then says. */
static const char *normalise(struct arena *arena, const char *text)
{
	utf8proc_uint8_t *normal = utf8proc_NFC((const utf8proc_uint8_t *)text);
	const char *copy = arena_strdup(arena, (const char *)normal);

	if (!normal)
		arena->full = true;
	free(normal);
	return copy;
}

static const char *publish(struct arena *arena, const char *text, bool keeps_lines)
{
	struct str view = str_from(text);
	struct survey work = survey(view, keeps_lines);
	bool folds = work.has_folding || work.has_actions;
	const char *result = text;

	if (!text)
		return NULL;
	if (work.has_actions || (work.has_unstable && keeps_lines))
		result = apply_actions(arena, view, keeps_lines);
	if (result && work.has_unstable)
		result = normalise(arena, result);
	if (result && folds && !keeps_lines)
		result = text_fold_space(arena, str_from(result));
	return result && str_equal(str_from(result), view) ? text : result;
}

const char *text_publishable(struct arena *arena, const char *text)
{
	return publish(arena, text, false);
}

const char *text_publishable_html(struct arena *arena, const char *html)
{
	return publish(arena, html, true);
}
