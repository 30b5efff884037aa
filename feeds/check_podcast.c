/* What Apple's directory of podcasts asks of a feed: podcasts alone. */
#include "feeds/check_parts.h"
#include "feeds/check_values.h"

/* Its categories, those within others among them. */
static const char *const categories[] = {
	"After Shows",
	"Alternative Health",
	"Animation & Manga",
	"Arts",
	"Astronomy",
	"Automotive",
	"Aviation",
	"Baseball",
	"Basketball",
	"Books",
	"Buddhism",
	"Business",
	"Business News",
	"Careers",
	"Chemistry",
	"Christianity",
	"Comedy",
	"Comedy Fiction",
	"Comedy Interviews",
	"Courses",
	"Crafts",
	"Cricket",
	"Daily News",
	"Design",
	"Documentary",
	"Drama",
	"Earth Sciences",
	"Education",
	"Education for Kids",
	"Entertainment News",
	"Entrepreneurship",
	"Fantasy Sports",
	"Fashion & Beauty",
	"Fiction",
	"Film History",
	"Film Interviews",
	"Film Reviews",
	"Fitness",
	"Food",
	"Football",
	"Games",
	"Golf",
	"Government",
	"Health & Fitness",
	"Hinduism",
	"History",
	"Hobbies",
	"Hockey",
	"Home & Garden",
	"How To",
	"Improv",
	"Investing",
	"Islam",
	"Judaism",
	"Kids & Family",
	"Language Learning",
	"Leisure",
	"Life Sciences",
	"Management",
	"Marketing",
	"Mathematics",
	"Medicine",
	"Mental Health",
	"Music",
	"Music Commentary",
	"Music History",
	"Music Interviews",
	"Natural Sciences",
	"Nature",
	"News",
	"News Commentary",
	"Non-Profit",
	"Nutrition",
	"Parenting",
	"Performing Arts",
	"Personal Journals",
	"Pets & Animals",
	"Philosophy",
	"Physics",
	"Places & Travel",
	"Politics",
	"Relationships",
	"Religion",
	"Religion & Spirituality",
	"Rugby",
	"Running",
	"Science",
	"Science Fiction",
	"Self-Improvement",
	"Sexuality",
	"Soccer",
	"Social Sciences",
	"Society & Culture",
	"Spirituality",
	"Sports",
	"Sports News",
	"Stand-Up",
	"Stories for Kids",
	"Swimming",
	"TV & Film",
	"TV Reviews",
	"Tech News",
	"Technology",
	"Tennis",
	"True Crime",
	"Video Games",
	"Visual Arts",
	"Volleyball",
	"Wilderness",
	"Wrestling",
};

/* Sound and film that it plays. */
static const char *const played[] = {
	"audio/mpeg", "audio/mp3",       "audio/mp4", "audio/m4a",   "audio/x-m4a",
	"audio/aac",  "video/quicktime", "video/mp4", "video/x-m4v",
};

static bool is_among(struct str text, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_nocase(text, str_from(names[i])))
			return true;
	return false;
}

#define IS_AMONG(text, names) is_among(text, names, sizeof(names) / sizeof((names)[0]))

void check_itunes_category(struct checker *checker, const struct check_value *value,
                           const struct check_kind_row *row)
{
	check_tell(checker, value, row, IS_AMONG(str_trim(value->text), categories));
}

void check_enclosure(struct checker *checker, const struct xml_element *element,
                     const struct check_frame *frame)
{
	struct str type = check_attribute_of(element, "type");
	bool is_medium = str_starts_nocase(type, STR("audio/")) ||
	                 str_starts_nocase(type, STR("video/"));

	/* "x-audio/mp3", too, and what else is made up. */
	checker->feed.has_medium |= str_find(type, STR("audio")) < type.len ||
	                            str_find(type, STR("video")) < type.len;
	if (!is_medium || IS_AMONG(type, played) || checker->feed.unplayed.text)
		return;
	checker->feed.unplayed = (struct check_note){
		.text = arena_str(checker->arena, type),
		.span = check_source_attribute(checker->text, frame->tag, STR("type")),
		.subject = check_subject_of(frame),
	};
}

/* Elements of iTunes, of which a podcast's channel has at least one. */
static const char *const signs[] = {"author", "category", "explicit", "image",
                                    "owner",  "summary",  "type"};

/* It is one where items have sound or film, and the channel speaks to its directory. */
static bool is_podcast(const struct checker *checker, const struct check_frame *channel)
{
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (check_has_child(channel, VOCABULARY_ITUNES, signs[i]))
			return checker->feed.has_medium;
	return false;
}

static void require(struct checker *checker, const struct check_frame *channel,
                    const char *name)
{
	check_note_at(checker, CHECK_ITUNES_MISSING, channel->tag.start + 1,
	              (struct check_subject){str_from(name), channel->name});
}

void check_podcast(struct checker *checker, const struct check_frame *channel)
{
	const struct check_note *unplayed = &checker->feed.unplayed;
	struct finding *finding = NULL;

	if (!is_podcast(checker, channel))
		return;
	if (!check_has_child(channel, VOCABULARY_ITUNES, "image"))
		require(checker, channel, "itunes:image");
	if (!check_has_child(channel, VOCABULARY_ITUNES, "category"))
		require(checker, channel, "itunes:category");
	if (!check_has_child(channel, VOCABULARY_ITUNES, "explicit"))
		require(checker, channel, "itunes:explicit");
	if (!check_has_child(channel, VOCABULARY_RSS, "language"))
		require(checker, channel, "language");
	if (unplayed->text)
		finding = check_note_at(checker, CHECK_ITUNES_FORMAT, unplayed->span.start,
		                        unplayed->subject);
	if (finding)
		finding->value = check_quote(checker, str_from(unplayed->text));
}
