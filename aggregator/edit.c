#include "aggregator/edit.h"

#include <string.h>

#include "feeds/model.h"
#include "feeds/text.h"

/* The text without white space, for where a line breaks is no difference, and without the
 * queries of addresses: who was sent there, or when, is none either. */
static struct str bare_text(struct arena *arena, const struct edit_side *side)
{
	const char *html = side->content ? side->content : side->summary;
	const char *text = text_from_html(arena, str_from(html));
	char *bare = text ? arena_strdup(arena, text) : NULL;
	bool is_address = false, is_query = false;
	size_t length = 0;

	if (!bare)
		return (struct str){0};
	for (const char *at = text; *at; at++) {
		if (ascii_is_space(*at))
			is_address = is_query = false;
		else if (strncmp(at, "://", 3) == 0)
			is_address = true;
		is_query = is_query || (is_address && *at == '?');
		if (!ascii_is_space(*at) && !is_query)
			bare[length++] = *at;
	}
	return (struct str){bare, length};
}

/* A byte that continues a character of UTF-8. */
static bool is_inside_character(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

static size_t count_characters(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += !is_inside_character(text.ptr[i]);
	return count;
}

static bool is_much(struct str old, struct str new)
{
	size_t shorter = old.len < new.len ? old.len : new.len;
	size_t whole = count_characters(old), start = 0, end = 0, changed_old, changed_new;

	while (start < shorter && old.ptr[start] == new.ptr[start])
		start++;
	while (end < shorter - start &&
	       old.ptr[old.len - 1 - end] == new.ptr[new.len - 1 - end])
		end++;
	changed_old = count_characters(str_slice(old, start, old.len - end));
	changed_new = count_characters(str_slice(new, start, new.len - end));
	if (changed_new > changed_old)
		changed_old = changed_new;
	return changed_old >= EDIT_CHARACTERS ||
	       (changed_old > 0 && changed_old * 100 >= whole * EDIT_PERCENT);
}

bool edit_is_significant(struct arena *arena, const struct edit_side *old,
                         const struct edit_side *new)
{
	struct str old_text, new_text;

	if (!str_equal(str_from(old->title), str_from(new->title)))
		return true;
	old_text = bare_text(arena, old);
	new_text = bare_text(arena, new);
	return arena->full || is_much(old_text, new_text);
}

bool updates_parse(const char *name, enum updates_rule *rule)
{
	static const char *const names[] = {"yes", "minor-only", "no"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) == 0) {
			*rule = (enum updates_rule)i;
			return true;
		}
	}
	return false;
}

static void count_edit(int64_t now, struct edit_history *history)
{
	if (history->since == DATE_UNKNOWN || now - history->since > EDIT_WINDOW_SECONDS) {
		history->since = now;
		history->edits = 0;
	}
	history->edits++;
}

enum edit_verdict edit_judge(enum updates_rule rule, bool is_significant, int64_t now,
                             struct edit_history *history)
{
	if (rule == UPDATES_NO)
		return EDIT_IGNORED;
	count_edit(now, history);
	if (history->frozen_until != DATE_UNKNOWN && now < history->frozen_until)
		return is_significant ? EDIT_STORED : EDIT_IGNORED;
	if (history->is_return || history->edits > EDIT_MOST) {
		history->frozen_until = now + EDIT_WINDOW_SECONDS;
		return EDIT_STORED;
	}
	return is_significant && rule == UPDATES_YES ? EDIT_TOLD : EDIT_STORED;
}
