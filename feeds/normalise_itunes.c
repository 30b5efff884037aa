/* iTunes, Google Play and Podlove: what podcasts add. */
#include "feeds/normaliser.h"

#include "feeds/text.h"

/* Words that a flag may be written with. */
static const struct {
	const char *word;
	enum answer answer;
} answers[] = {
	{"yes", ANSWER_YES}, {"true", ANSWER_YES}, {"explicit", ANSWER_YES},
	{"no", ANSWER_NO},   {"false", ANSWER_NO}, {"clean", ANSWER_NO},
};

static enum answer read_answer(struct str text)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		if (str_equal_nocase(text, str_from(answers[i].word)))
			return answers[i].answer;
	return ANSWER_NONE;
}

/* Of a block only "yes" counts. */
static enum answer read_block(struct str text)
{
	return str_equal_nocase(text, STR("yes")) ? ANSWER_YES : ANSWER_NONE;
}

void normalise_keywords(const struct normaliser *normaliser, struct str text,
                        struct strings *keywords)
{
	struct str word;

	while (str_split(&text, ',', &word)) {
		const char **added;

		if (str_trim(word).len == 0)
			continue;
		added = LIST_ADD(normaliser->arena, keywords);
		if (added)
			*added = arena_str(normaliser->arena, str_trim(word));
	}
}

/* Members that are text as written. */
static const struct {
	enum field field;
	size_t offset;
} strings[] = {
	{FIELD_ITUNES_AUTHOR, offsetof(struct itunes, author)},
	{FIELD_ITUNES_TYPE, offsetof(struct itunes, type)},
	{FIELD_ITUNES_SUBTITLE, offsetof(struct itunes, subtitle)},
	{FIELD_ITUNES_SUMMARY, offsetof(struct itunes, summary)},
	{FIELD_ITUNES_DURATION, offsetof(struct itunes, duration)},
	{FIELD_ITUNES_EPISODE, offsetof(struct itunes, episode)},
	{FIELD_ITUNES_SEASON, offsetof(struct itunes, season)},
	{FIELD_ITUNES_EPISODE_TYPE, offsetof(struct itunes, episode_type)},
};

static void take_string(struct itunes *itunes, const struct draft_value *value)
{
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
		union {
			char *bytes;
			const char **string;
		} at = {.bytes = (char *)itunes};

		at.bytes += strings[i].offset;
		if (strings[i].field == value->row->field && !*at.string)
			*at.string = normalise_string(value);
	}
}

static void take_value(const struct normaliser *normaliser, struct itunes *itunes,
                       const struct draft_value *value)
{
	switch ((int)value->row->field) {
	case FIELD_ITUNES_BLOCK:
		if (itunes->block == ANSWER_NONE)
			itunes->block = read_block(value->text);
		break;
	case FIELD_ITUNES_EXPLICIT:
		if (itunes->explicit_content == ANSWER_NONE)
			itunes->explicit_content = read_answer(value->text);
		break;
	case FIELD_ITUNES_COMPLETE:
		itunes->complete = read_answer(value->text);
		break;
	case FIELD_ITUNES_KEYWORDS:
		normalise_keywords(normaliser, value->text, &itunes->keywords);
		break;
	case FIELD_ITUNES_OWNER:
		(void)normalise_person(normaliser, value, &itunes->owner);
		break;
	case FIELD_ITUNES_NEW_FEED_URL:
		itunes->new_feed_url = normalise_url(normaliser, value, value->text.ptr);
		break;
	default:
		take_string(itunes, value);
		break;
	}
}

static bool is_itunes(enum field field)
{
	return field >= FIELD_ITUNES_AUTHOR && field <= FIELD_ITUNES_EPISODE_TYPE;
}

/* Takes the values of iTunes' own elements, or those that only stand in for them. */
static void take_values(const struct normaliser *normaliser, const struct draft_value *from,
                        bool is_own, struct itunes **itunes)
{
	for (const struct draft_value *value = from->first; value; value = value->next) {
		if (!is_itunes(value->row->field) ||
		    (value->row->rank >= RANK_VENDOR) != is_own)
			continue;
		if (!*itunes)
			*itunes = arena_new(normaliser->arena, struct itunes);
		if (*itunes)
			take_value(normaliser, *itunes, value);
	}
}

void normalise_itunes(const struct normaliser *normaliser, const struct draft_value *from,
                      struct itunes **itunes)
{
	take_values(normaliser, from, true, itunes);
	take_values(normaliser, from, false, itunes);
}

/* "12:42.345", "00:03:07", "7.5" as milliseconds; -1 where it is no time (NPT, RFC 2326
 * section 3.6). */
static int64_t read_start(struct str text)
{
	int64_t milliseconds = 0;
	struct str whole = str_slice(text, 0, str_find_char(text, '.'));
	struct str fraction = str_slice(str_skip(text, whole.len + 1), 0, 3);
	struct str part;
	int64_t number;

	while (str_split(&whole, ':', &part)) {
		if (!str_integer(part, 0, INT32_MAX, &number) || milliseconds > INT32_MAX)
			return -1;
		milliseconds = milliseconds * 60 + number;
	}
	milliseconds *= 1000;
	if (fraction.len == 0)
		return milliseconds;
	if (!str_integer(fraction, 0, 999, &number))
		return -1;
	for (size_t digits = fraction.len; digits < 3; digits++)
		number *= 10;
	return milliseconds + number;
}

void normalise_chapters(const struct normaliser *normaliser,
                        const struct draft_value *value, struct chapters *chapters)
{
	chapters->version = draft_attribute(value, "version");
	for (const struct draft_value *child = value->first; child; child = child->next) {
		const char *start = draft_attribute(child, "start");
		struct chapter *chapter;

		if (child->row->field != FIELD_CHAPTER)
			continue;
		chapter = LIST_ADD(normaliser->arena, chapters);
		if (!chapter)
			return;
		chapter->start = start;
		chapter->start_ms = start ? read_start(str_trim(str_from(start))) : -1;
		chapter->title = draft_attribute(child, "title");
		chapter->href = normalise_url(normaliser, child,
		                              draft_attribute(child, "href"));
		chapter->image = draft_attribute(child, "image");
	}
}
