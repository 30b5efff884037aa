/* Members of a feed or an entry that have one value: the best that the draft has. */
#include "feeds/normaliser.h"

static const char *url_or_text(const struct normaliser *normaliser,
                               const struct draft_value *value)
{
	const char *text = normalise_string(value);
	const char *url = normalise_url(normaliser, value, text);

	return url ? url : text;
}

/* A reference begins like a path; anything else is an id in its own right. */
static bool is_path(struct str id)
{
	return str_starts(id, STR("/")) || str_starts(id, STR("./")) ||
	       str_starts(id, STR("../"));
}

static void take_id(const struct normaliser *normaliser, struct target *target,
                    const struct draft_value *value)
{
	const char **id = target->feed ? &target->feed->id : &target->entry->id;
	const char *permalink = draft_attribute(value, "isPermaLink");
	bool is_rss = value->row->space == SPACE_RSS;
	bool is_link = is_rss &&
	               !str_equal_nocase(str_trim(str_from(permalink)), STR("false"));

	*id = normalise_string(value);
	if (target->entry && is_rss)
		target->entry->id_is_link = is_link ? ANSWER_YES : ANSWER_NO;
	if (is_path(value->text) && (!is_rss || is_link))
		*id = url_or_text(normaliser, value);
}

/* "start=2002-10-13T09:00+01:00;end=...;scheme=W3C-DTF" (DCMI Period). */
static void take_validity(const struct normaliser *normaliser, struct target *target,
                          const struct draft_value *value)
{
	struct str rest = value->text;
	struct str part;

	while (str_split(&rest, ';', &part)) {
		size_t equals = str_find_char(part, '=');
		struct str key = str_trim(str_slice(part, 0, equals));
		struct date date = normalise_date(normaliser, str_skip(part, equals + 1));

		if (str_equal_nocase(key, STR("start")))
			target->validity->start = date;
		else if (str_equal_nocase(key, STR("end")))
			target->validity->end = date;
	}
}

static void take_generator(const struct normaliser *normaliser, struct target *target,
                           const struct draft_value *value)
{
	struct generator *generator = &target->feed->generator;
	const char *uri = draft_attribute(value, "uri");

	uri = uri ? uri : draft_attribute(value, "url");
	uri = uri ? uri : draft_attribute_in(value, SPACE_RDF, "resource");
	generator->name = normalise_string(value);
	generator->uri = normalise_url(normaliser, value, uri);
	generator->version = draft_attribute(value, "version");
}

static const char *child_string(const struct draft_value *value, enum field field)
{
	const struct draft_value *child = draft_child(value, field);

	return child ? normalise_string(child) : NULL;
}

/* RSS says it in children, iTunes in an attribute, some in the text. */
static void take_image(const struct normaliser *normaliser, struct target *target,
                       const struct draft_value *value)
{
	struct image *image = target->image;
	const char *const urls[] = {child_string(value, FIELD_URL),
	                            draft_attribute(value, "href"),
	                            draft_attribute(value, "url"),
	                            draft_attribute_in(value, SPACE_RDF, "resource"),
	                            draft_attribute_in(value, SPACE_RDF, "about"),
	                            normalise_string(value)};
	const char *url = NULL;

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]) && !url; i++)
		url = normalise_url(normaliser, value, urls[i]);
	if (!url && value->row->rank < RANK_FORMAT)
		return;
	image->url = url;
	image->title = child_string(value, FIELD_TITLE);
	image->link = normalise_url(normaliser, value, child_string(value, FIELD_LINK));
	image->description = child_string(value, FIELD_DESCRIPTION);
	image->width = normalise_number(child_string(value, FIELD_WIDTH));
	image->height = normalise_number(child_string(value, FIELD_HEIGHT));
}

static void take_cloud(const struct normaliser *normaliser, struct target *target,
                       const struct draft_value *value)
{
	struct feed *feed = target->feed;

	(void)normaliser;
	feed->cloud.domain = draft_attribute(value, "domain");
	feed->cloud.port = draft_attribute(value, "port");
	feed->cloud.path = draft_attribute(value, "path");
	feed->cloud.register_procedure = draft_attribute(value, "registerProcedure");
	feed->cloud.protocol = draft_attribute(value, "protocol");
}

static void take_text_input(const struct normaliser *normaliser, struct target *target,
                            const struct draft_value *value)
{
	struct feed *feed = target->feed;

	feed->text_input.title = child_string(value, FIELD_TITLE);
	feed->text_input.description = child_string(value, FIELD_DESCRIPTION);
	feed->text_input.name = child_string(value, FIELD_NAME);
	feed->text_input.link = normalise_url(normaliser, value,
	                                      child_string(value, FIELD_LINK));
}

static void take_skip_hours(const struct normaliser *normaliser, struct target *target,
                            const struct draft_value *value)
{
	for (const struct draft_value *child = value->first; child; child = child->next) {
		int64_t hour = normalise_number(child->text.ptr);
		int64_t *added;

		if (child->row->field != FIELD_HOUR || hour < 0 || hour > 24)
			continue;
		added = LIST_ADD(normaliser->arena, &target->feed->skip_hours);
		if (added)
			*added = hour % 24; /* some count from 1 */
	}
}

static void take_skip_days(const struct normaliser *normaliser, struct target *target,
                           const struct draft_value *value)
{
	for (const struct draft_value *child = value->first; child; child = child->next) {
		const char **added;

		if (child->row->field != FIELD_DAY || child->text.len == 0)
			continue;
		added = LIST_ADD(normaliser->arena, &target->feed->skip_days);
		if (added)
			*added = child->text.ptr;
	}
}

static void take_error_reports(const struct normaliser *normaliser, struct target *target,
                               const struct draft_value *value)
{
	target->feed->error_reports_to = normalise_url(
		normaliser, value, draft_attribute_in(value, SPACE_RDF, "resource"));
}

static void take_publisher(const struct normaliser *normaliser, struct target *target,
                           const struct draft_value *value)
{
	(void)normalise_person(normaliser, value, target->publisher);
}

static void take_chapters(const struct normaliser *normaliser, struct target *target,
                          const struct draft_value *value)
{
	normalise_chapters(normaliser, value, &target->entry->chapters);
}

/* ---- the table --------------------------------------------------------------------------- */

enum kind {
	KIND_NONE,
	KIND_TEXT,     /* struct text */
	KIND_DATE,     /* struct date */
	KIND_STRING,   /* const char *, as it is */
	KIND_LANGUAGE, /* const char *, "_" read as "-" */
	KIND_URL,      /* const char *, absolute or NULL */
	KIND_ADDRESS,  /* const char *, absolute where it can be made so */
	KIND_NUMBER,   /* int64_t, -1 where it is none */
	KIND_OTHER     /* what `take` makes of it */
};

struct member {
	enum kind kind;
	size_t in_feed, in_entry; /* offsets; NOWHERE: it has none */
	void (*take)(const struct normaliser *normaliser, struct target *target,
	             const struct draft_value *value);
};

#define NOWHERE SIZE_MAX
#define BOTH(member) offsetof(struct feed, member), offsetof(struct entry, member)
#define FEED(member) offsetof(struct feed, member), NOWHERE
#define ENTRY(member) NOWHERE, offsetof(struct entry, member)
#define TAKE(function) 0, 0, function

/* clang-format off */
static const struct member members[FIELD_COUNT] = {
	[FIELD_ID] = {KIND_OTHER, TAKE(take_id)},
	[FIELD_TITLE] = {KIND_TEXT, BOTH(title), NULL},
	[FIELD_RIGHTS] = {KIND_TEXT, BOTH(rights), NULL},
	[FIELD_SUBTITLE] = {KIND_TEXT, FEED(subtitle), NULL},
	[FIELD_INFO] = {KIND_TEXT, FEED(info), NULL},
	[FIELD_SUMMARY] = {KIND_TEXT, ENTRY(summary), NULL},
	[FIELD_LANGUAGE] = {KIND_LANGUAGE, BOTH(language), NULL},
	[FIELD_PUBLISHED] = {KIND_DATE, BOTH(published), NULL},
	[FIELD_UPDATED] = {KIND_DATE, BOTH(updated), NULL},
	[FIELD_CREATED] = {KIND_DATE, BOTH(created), NULL},
	[FIELD_EXPIRED] = {KIND_DATE, ENTRY(expired), NULL},
	[FIELD_VALIDITY] = {KIND_OTHER, TAKE(take_validity)},
	[FIELD_PUBLISHER] = {KIND_OTHER, TAKE(take_publisher)},
	[FIELD_GENERATOR] = {KIND_OTHER, TAKE(take_generator)},
	[FIELD_IMAGE] = {KIND_OTHER, TAKE(take_image)},
	[FIELD_ICON] = {KIND_URL, FEED(icon), NULL},
	[FIELD_LOGO] = {KIND_URL, FEED(logo), NULL},
	[FIELD_DOCS] = {KIND_ADDRESS, FEED(docs), NULL},
	[FIELD_TTL] = {KIND_NUMBER, FEED(ttl), NULL},
	[FIELD_CLOUD] = {KIND_OTHER, TAKE(take_cloud)},
	[FIELD_TEXT_INPUT] = {KIND_OTHER, TAKE(take_text_input)},
	[FIELD_SKIP_HOURS] = {KIND_OTHER, TAKE(take_skip_hours)},
	[FIELD_SKIP_DAYS] = {KIND_OTHER, TAKE(take_skip_days)},
	[FIELD_ERROR_REPORTS] = {KIND_OTHER, TAKE(take_error_reports)},
	[FIELD_UPDATE_PERIOD] = {KIND_STRING, FEED(update_schedule.period), NULL},
	[FIELD_UPDATE_FREQUENCY] = {KIND_NUMBER, FEED(update_schedule.frequency), NULL},
	[FIELD_UPDATE_BASE] = {KIND_DATE, FEED(update_schedule.base), NULL},
	[FIELD_NEW_LOCATION] = {KIND_URL, FEED(new_location), NULL},
	[FIELD_COMMENTS] = {KIND_URL, ENTRY(comments), NULL},
	[FIELD_COMMENT_FEED] = {KIND_URL, ENTRY(comment_feed), NULL},
	[FIELD_COMMENT_API] = {KIND_URL, ENTRY(comment_api), NULL},
	[FIELD_COMMENT_COUNT] = {KIND_NUMBER, ENTRY(comment_count), NULL},
	[FIELD_CHAPTERS] = {KIND_OTHER, TAKE(take_chapters)},
};
/* clang-format on */

bool normalise_is_single(enum field field)
{
	return members[field].kind != KIND_NONE;
}

bool normalise_is_date(enum field field)
{
	return members[field].kind == KIND_DATE;
}

void normalise_member(const struct normaliser *normaliser, struct target *target,
                      const struct draft_value *value)
{
	const struct member *member = &members[value->row->field];
	size_t offset = target->feed ? member->in_feed : member->in_entry;
	char *base = target->feed ? (char *)target->feed : (char *)target->entry;
	union {
		void *memory;
		struct text *text;
		struct date *date;
		const char **string;
		int64_t *number;
	} at;

	if (offset == NOWHERE)
		return;
	at.memory = base + offset;
	switch (member->kind) {
	case KIND_NONE:
		break;
	case KIND_TEXT:
		*at.text = normalise_text(normaliser, value);
		break;
	case KIND_DATE:
		*at.date = normalise_date(normaliser, value->text);
		break;
	case KIND_STRING:
		*at.string = normalise_string(value);
		break;
	case KIND_LANGUAGE:
		*at.string = normalise_language(normaliser->arena, normalise_string(value));
		break;
	case KIND_URL:
		*at.string = normalise_url(normaliser, value, normalise_string(value));
		break;
	case KIND_ADDRESS:
		*at.string = url_or_text(normaliser, value);
		break;
	case KIND_NUMBER:
		*at.number = normalise_number(value->text.ptr);
		break;
	case KIND_OTHER:
		member->take(normaliser, target, value);
		break;
	}
}
