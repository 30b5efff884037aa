/* What may be published, and what its characters become. */
#include "feeds/text.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "feeds/block.h"

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
} stable[] = { /* in order */
	{ 0x0000,  0x02FF  },
	{ 0x0388,  0x0482  }, /* Greek, Cyrillic */
	{ 0x0488,  0x0590  },
	{ 0x05C8,  0x060F  }, /* Hebrew */
	{ 0x061B,  0x064A  }, /* Arabic */
	{ 0x0671,  0x06D5  },
	{ 0x0E4C,  0x0EB7  },
	{ 0x1E00,  0x1F70  }, /* Latin */
	{ 0x2002,  0x20CF  },
	{ 0x20F1,  0x2125  },
	{ 0x212C,  0x2328  },
	{ 0x232B,  0x2ADB  },
	{ 0x2E00,  0x3029  },
	{ 0x3030,  0x3098  }, /* kana, ideographs */
	{ 0x309B,  0xA66E  },
	{ 0xABEE,  0xF8FF  }, /* Korean */
	{ 0xFB4F,  0xFE1F  }, /* variation selectors */
	{ 0xFE30,  0x101FC },
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
		if (code_point <= stable[i].last)
			return code_point >= stable[i].first;
	return false;
}

/* What there is to do; most text needs nothing. */
struct survey {
	bool has_actions, has_folding, has_unstable;
};

/* How many bytes the text begins with, by blocks, of which none asks for anything: printable
 * ASCII without two spaces in a row, which matter to a line only. */
static size_t printable_length(struct str text, bool keeps_lines)
{
	size_t length = 0;

	for (; length + BLOCK_BYTES < text.len; length += BLOCK_BYTES) {
		const block these = block_at(text.ptr + length);
		const block next = block_at(text.ptr + length + 1);
		block_marks marks = (these < ' ') | (these > '~');

		if (!keeps_lines)
			marks |= (these == ' ') & (next == ' ');
		if (block_has_any(marks))
			break;
	}
	return length;
}

static struct survey survey(struct str text, bool keeps_lines)
{
	struct survey survey = {0};
	uint32_t code_point = 0, before = ' ';

	for (; text.len; before = code_point) {
		if (before != ' ') {
			size_t printable = printable_length(text, keeps_lines);

			text = str_skip(text, printable);
			before = printable ? (unsigned char)text.ptr[-1] : before;
		}
		code_point = (unsigned char)text.ptr[0];
		if (code_point >= ' ' && code_point < 0x7F) {
			text.ptr++;
			text.len--;
			survey.has_folding |= code_point == ' ' && before == ' ';
			continue;
		}
		text_next(&text, &code_point);
		if (keeps_lines && (code_point == '\t' || code_point == '\n'))
			continue;
		survey.has_actions |= action_for(code_point) != KEEP;
		survey.has_folding |= text_is_space(code_point);
		survey.has_unstable |= !is_stable(code_point);
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

static size_t ascii_run(struct str text)
{
	size_t end = 0;

	while (end < text.len && text.ptr[end] >= ' ' && text.ptr[end] < 0x7F)
		end++;
	return end;
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
	while (text.len) {
		size_t plain = ascii_run(text);

		if (plain) {
			memcpy(end, text.ptr, plain);
			end += plain;
			starter = (unsigned char)end[-1];
			text = str_skip(text, plain);
			continue;
		}
		text_next(&text, &code_point);
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

/*
 * Takes the stretch of *rest that NFC may change, with the character before it, which may
 * combine with it; what is stable before that into *plain.
 */
static struct str take_unstable(struct str *rest, struct str *plain)
{
	struct str all = *rest;
	size_t start = all.len, end = all.len, before = 0;
	uint32_t code_point;

	while (rest->len) {
		size_t at = all.len - rest->len;

		text_next(rest, &code_point);
		if (!is_stable(code_point)) {
			start = start == all.len ? before : start;
		} else if (start < all.len) {
			end = at;
			break;
		}
		before = at;
	}
	*plain = str_slice(all, 0, start);
	*rest = str_skip(all, end);
	return str_slice(all, start, end);
}

/* NULL when there is no memory, which the arena then says. */
static const char *normalise(struct arena *arena, struct str text)
{
	struct buf out;
	const char *normal;

	buf_init(&out, arena->max_bytes);
	while (text.len) {
		struct str plain, unstable = take_unstable(&text, &plain);
		utf8proc_uint8_t *composed = NULL;
		utf8proc_ssize_t length = utf8proc_map(
			(const utf8proc_uint8_t *)unstable.ptr,
			(utf8proc_ssize_t)unstable.len, &composed,
			UTF8PROC_STABLE | UTF8PROC_COMPOSE);

		buf_add(&out, plain);
		if (length < 0)
			out.failure = ERROR_MEMORY;
		else
			buf_add(&out, (struct str){(const char *)composed, (size_t)length});
		free(composed);
	}
	normal = out.failure == ERROR_NONE ? arena_str(arena, buf_view(&out))
	                                   : arena_fail(arena, out.failure);
	buf_release(&out);
	return normal;
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
		result = normalise(arena, str_from(result));
	if (result && folds && !keeps_lines)
		result = text_fold_space(arena, str_from(result));
	if (!result || result == text)
		return result;
	return str_equal(str_from(result), view) ? text : result;
}

const char *text_publishable(struct arena *arena, const char *text)
{
	return publish(arena, text, false);
}

const char *text_publishable_html(struct arena *arena, const char *html)
{
	return publish(arena, html, true);
}
