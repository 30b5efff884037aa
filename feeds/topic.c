#include "feeds/topic.h"

#include <string.h>

#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/slug.h"
#include "feeds/text.h"

static const struct {
	const char *name;              /* in paths */
	const char *english, *chinese; /* headings */
} kinds[TOPIC_KIND_COUNT] = {
	[TOPIC_SOURCE] = {"source", "Sources", "来源"},
	[TOPIC_TAG] = {"tag", "Tags", "标签"},
	[TOPIC_LANGUAGE] = {"lang", "Languages", "语言"},
};

const char *topic_kind_name(enum topic_kind kind)
{
	return kinds[kind].name;
}

const char *topic_heading(enum topic_kind kind, const char *language)
{
	return language && str_starts(str_from(language), STR("zh")) ? kinds[kind].chinese
	                                                             : kinds[kind].english;
}

const char *topic_heading_in(const char *heading, const char *language)
{
	for (enum topic_kind i = 0; i < TOPIC_KIND_COUNT; i++)
		if (strcmp(heading, kinds[i].english) == 0 ||
		    strcmp(heading, kinds[i].chinese) == 0)
			return topic_heading(i, language);
	return heading;
}

struct topic_name topic_name(enum topic_kind kind, const char *name, const char *title,
                             struct arena *arena)
{
	return (struct topic_name){
		.kind = kind,
		.name = name,
		.title = title,
		.slug = slug_of(arena, kinds[kind].name, name),
		.other_slug = slug_unlike(arena, kinds[kind].name, name),
	};
}

static const char *in_small_letters(struct arena *arena, const char *text)
{
	char *small = arena_strdup(arena, text);

	for (char *at = small; at && *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return small;
}

bool topic_of_tag(const char *written, struct arena *arena, struct topic_name *topic)
{
	const char *title = written ? text_publishable(arena, written) : NULL;
	const char *name;

	if (!title || !*title || strlen(title) > LIMIT_TAG_BYTES)
		return false;
	name = in_small_letters(arena, title);
	if (name)
		*topic = topic_name(TOPIC_TAG, name, title, arena);
	return name != NULL;
}

static const char *language_title(const char *code)
{
	static const struct {
		const char *code, *title;
	} titles[] = {{"zh", "中文"}, {"en", "English"}};

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (strcmp(titles[i].code, code) == 0)
			return titles[i].title;
	return code;
}

bool topic_of_language(const char *tag, struct arena *arena, struct topic_name *topic)
{
	const char *whole = language_publishable(arena, tag);
	const char *code = whole ? arena_str(arena,
	                                     (struct str){whole, strcspn(whole, "-")})
	                         : NULL;

	if (code)
		*topic = topic_name(TOPIC_LANGUAGE, code, language_title(code), arena);
	return code != NULL;
}
