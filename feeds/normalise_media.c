/* Media RSS 1.5.1, of an item, its contents and its groups. */
#include "feeds/normaliser.h"

#include <math.h>

#include "feeds/number.h"

static int64_t number_of(const struct draft_value *value, const char *name)
{
	return normalise_number(draft_attribute(value, name));
}

static enum answer answer_of(const struct draft_value *value, const char *name)
{
	const char *text = draft_attribute(value, name);

	if (!text)
		return ANSWER_NONE;
	return str_equal_nocase(str_from(text), STR("true")) ? ANSWER_YES : ANSWER_NO;
}

/* "90", "90.5", "1:30", "0:01:30" in seconds; -1 for anything else. */
static double read_duration(const char *text)
{
	struct str rest = str_trim(str_from(text));
	double seconds = 0;
	struct str part;

	if (rest.len == 0)
		return -1;
	while (str_split(&rest, ':', &part)) {
		double number;

		if (!number_read(part, &number) || number < 0)
			return -1;
		seconds = seconds * 60 + number;
	}
	return seconds;
}

static void take_content(const struct normaliser *normaliser, struct media *media,
                         const struct draft_value *value)
{
	struct media_content *content;
	const char *url = normalise_url(normaliser, value, draft_attribute(value, "url"));

	if (value->attribute_count == 0)
		return;
	content = LIST_ADD(normaliser->arena, &media->contents);
	if (!content)
		return;
	content->url = url;
	content->type = draft_attribute(value, "type");
	content->medium = draft_attribute(value, "medium");
	content->language = draft_attribute(value, "lang");
	content->file_size = number_of(value, "fileSize");
	content->width = number_of(value, "width");
	content->height = number_of(value, "height");
	content->bitrate = number_of(value, "bitrate");
	content->duration = read_duration(draft_attribute(value, "duration"));
	content->is_default = answer_of(value, "isDefault");
}

static void take_thumbnail(const struct normaliser *normaliser, struct media *media,
                           const struct draft_value *value)
{
	const char *reference = draft_attribute(value, "url");
	const char *url = normalise_url(normaliser, value,
	                                reference ? reference : normalise_string(value));
	struct media_thumbnail *thumbnail = url ? LIST_ADD(normaliser->arena,
	                                                   &media->thumbnails)
	                                        : NULL;

	if (!thumbnail)
		return;
	thumbnail->url = url;
	thumbnail->time = draft_attribute(value, "time");
	thumbnail->width = number_of(value, "width");
	thumbnail->height = number_of(value, "height");
}

static void take_credit(const struct normaliser *normaliser, struct media *media,
                        const struct draft_value *value)
{
	struct media_credit *credit = LIST_ADD(normaliser->arena, &media->credits);

	if (!credit)
		return;
	credit->role = draft_attribute(value, "role");
	credit->scheme = draft_attribute(value, "scheme");
	credit->name = normalise_string(value);
}

static void take_rating(const struct normaliser *normaliser, struct media *media,
                        const struct draft_value *value)
{
	(void)normaliser;
	media->rating.scheme = draft_attribute(value, "scheme");
	media->rating.value = normalise_string(value);
}

static void take_restriction(const struct normaliser *normaliser, struct media *media,
                             const struct draft_value *value)
{
	(void)normaliser;
	media->restriction.relationship = draft_attribute(value, "relationship");
	media->restriction.type = draft_attribute(value, "type");
	media->restriction.value = normalise_string(value);
}

static void take_license(const struct normaliser *normaliser, struct media *media,
                         const struct draft_value *value)
{
	media->license.type = draft_attribute(value, "type");
	media->license.href = normalise_url(normaliser, value,
	                                    draft_attribute(value, "href"));
	media->license.value = normalise_string(value);
}

static void take_player(const struct normaliser *normaliser, struct media *media,
                        const struct draft_value *value)
{
	media->player.url = normalise_url(normaliser, value, draft_attribute(value, "url"));
	media->player.content = normalise_string(value);
	media->player.width = number_of(value, "width");
	media->player.height = number_of(value, "height");
}

static void take_title(const struct normaliser *normaliser, struct media *media,
                       const struct draft_value *value)
{
	if (!media->title.value)
		media->title = normalise_text(normaliser, value);
}

static void take_description(const struct normaliser *normaliser, struct media *media,
                             const struct draft_value *value)
{
	if (!media->description.value)
		media->description = normalise_text(normaliser, value);
}

static void take_keywords(const struct normaliser *normaliser, struct media *media,
                          const struct draft_value *value)
{
	normalise_keywords(normaliser, value->text, &media->keywords);
}

static const struct {
	enum field field;
	void (*take)(const struct normaliser *normaliser, struct media *media,
	             const struct draft_value *value);
} parts[] = {
	{FIELD_MEDIA_CONTENT, take_content},
	{FIELD_MEDIA_THUMBNAIL, take_thumbnail},
	{FIELD_MEDIA_CREDIT, take_credit},
	{FIELD_MEDIA_RATING, take_rating},
	{FIELD_MEDIA_RESTRICTION, take_restriction},
	{FIELD_MEDIA_LICENSE, take_license},
	{FIELD_MEDIA_PLAYER, take_player},
	{FIELD_MEDIA_TITLE, take_title},
	{FIELD_MEDIA_DESCRIPTION, take_description},
	{FIELD_MEDIA_KEYWORDS, take_keywords},
};

void normalise_media(const struct normaliser *normaliser, const struct draft_value *from,
                     struct media **media)
{
	for (const struct draft_value *value = from->first; value; value = value->next) {
		size_t i = 0;

		while (i < sizeof(parts) / sizeof(parts[0]) &&
		       parts[i].field != value->row->field)
			i++;
		if (i == sizeof(parts) / sizeof(parts[0]))
			continue;
		if (!*media) {
			*media = arena_new(normaliser->arena, struct media);
			if (!*media)
				return;
			media_init(*media);
		}
		parts[i].take(normaliser, *media, value);
	}
}
