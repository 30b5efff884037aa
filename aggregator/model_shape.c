#include "aggregator/model_shape.h"

#include "feeds/model.h"

/* clang-format off */
#define PLAIN(kind, type, member)         {#member, kind, offsetof(struct type, member), NULL, NULL}
#define SHAPED(kind, type, member, shape) {#member, kind, offsetof(struct type, member), &(shape), NULL}
#define STRING(type, member)              PLAIN(MEMBER_STRING, type, member)
#define STRINGS(type, member)             PLAIN(MEMBER_STRINGS, type, member)
#define INTEGER(type, member)             PLAIN(MEMBER_INTEGER, type, member)
#define STRUCT(type, member, shape)       SHAPED(MEMBER_STRUCT, type, member, shape)
#define POINTER(type, member, shape)      SHAPED(MEMBER_POINTER, type, member, shape)
#define LIST(type, member, shape)         SHAPED(MEMBER_LIST, type, member, shape)
#define CHOICE(type, member, choices)     {#member, MEMBER_CHOICE, offsetof(struct type, member), NULL, choices}
#define END                               {NULL, MEMBER_STRING, 0, NULL, NULL}

/* ---- small parts ---- */

static const char *const answers[] = {"", "no", "yes", NULL};
static const char *const text_types[] = {"text", "html", "xhtml", "other", NULL};
static const char *const geo_types[] = {"", "point", "line", "polygon", "box", NULL};

static const struct member date_members[] = {
	STRING(date, raw),
	PLAIN(MEMBER_SECONDS, date, seconds),
	PLAIN(MEMBER_SMALL, date, offset_minutes),
	END
};
static const struct shape date_shape = {sizeof(struct date), date_members};

static const struct member text_members[] = {
	CHOICE(text, type, text_types),
	STRING(text, value),
	STRING(text, language),
	STRING(text, base),
	STRING(text, media_type),
	STRING(text, src),
	END
};
static const struct shape text_shape = {sizeof(struct text), text_members};

static const struct member person_members[] = {
	STRING(person, name),
	STRING(person, email),
	STRING(person, uri),
	STRING(person, avatar),
	END
};
static const struct shape person_shape = {sizeof(struct person), person_members};

static const struct member category_members[] = {
	STRING(category, term),
	STRING(category, scheme),
	STRING(category, label),
	END
};
static const struct shape category_shape = {sizeof(struct category), category_members};

static const struct member link_members[] = {
	STRING(link, rel),
	STRING(link, href),
	STRING(link, type),
	STRING(link, title),
	STRING(link, hreflang),
	INTEGER(link, length),
	END
};
static const struct shape link_shape = {sizeof(struct link), link_members};

static const struct member enclosure_members[] = {
	STRING(enclosure, url),
	STRING(enclosure, type),
	STRING(enclosure, title),
	INTEGER(enclosure, length),
	PLAIN(MEMBER_SMALL, enclosure, duration),
	END
};
static const struct shape enclosure_shape = {sizeof(struct enclosure), enclosure_members};

static const struct member image_members[] = {
	STRING(image, url),
	STRING(image, title),
	STRING(image, link),
	STRING(image, description),
	INTEGER(image, width),
	INTEGER(image, height),
	END
};
static const struct shape image_shape = {sizeof(struct image), image_members};

static const struct member generator_members[] = {
	STRING(generator, name),
	STRING(generator, uri),
	STRING(generator, version),
	END
};
static const struct shape generator_shape = {sizeof(struct generator), generator_members};

static const struct member geo_members[] = {
	CHOICE(geo, type, geo_types),
	PLAIN(MEMBER_NUMBERS, geo, coordinates),
	PLAIN(MEMBER_SMALL, geo, dimension),
	END
};
static const struct shape geo_shape = {sizeof(struct geo), geo_members};

static const struct member validity_members[] = {
	STRUCT(validity, start, date_shape),
	STRUCT(validity, end, date_shape),
	END
};
static const struct shape validity_shape = {sizeof(struct validity), validity_members};

static const struct member attribute_members[] = {
	STRING(attribute, namespace_uri),
	STRING(attribute, name),
	STRING(attribute, value),
	END
};
static const struct shape attribute_shape = {sizeof(struct attribute), attribute_members};

static const struct shape extension_shape;
static const struct member extension_members[] = {
	STRING(extension, namespace_uri),
	STRING(extension, prefix),
	STRING(extension, name),
	STRING(extension, value),
	LIST(extension, attributes, attribute_shape),
	LIST(extension, children, extension_shape),
	END
};
static const struct shape extension_shape = {sizeof(struct extension), extension_members};

/* ---- vocabularies ---- */

static const struct member itunes_members[] = {
	STRING(itunes, author),
	STRING(itunes, type),
	STRING(itunes, new_feed_url),
	STRING(itunes, subtitle),
	STRING(itunes, summary),
	STRING(itunes, duration),
	STRING(itunes, episode),
	STRING(itunes, season),
	STRING(itunes, episode_type),
	CHOICE(itunes, block, answers),
	CHOICE(itunes, explicit_content, answers),
	CHOICE(itunes, complete, answers),
	STRINGS(itunes, keywords),
	STRUCT(itunes, owner, person_shape),
	END
};
static const struct shape itunes_shape = {sizeof(struct itunes), itunes_members};

static const struct member media_content_members[] = {
	STRING(media_content, url),
	STRING(media_content, type),
	STRING(media_content, medium),
	STRING(media_content, language),
	INTEGER(media_content, file_size),
	INTEGER(media_content, width),
	INTEGER(media_content, height),
	INTEGER(media_content, bitrate),
	PLAIN(MEMBER_NUMBER, media_content, duration),
	CHOICE(media_content, is_default, answers),
	END
};
static const struct shape media_content_shape = {sizeof(struct media_content), media_content_members};

static const struct member media_thumbnail_members[] = {
	STRING(media_thumbnail, url),
	STRING(media_thumbnail, time),
	INTEGER(media_thumbnail, width),
	INTEGER(media_thumbnail, height),
	END
};
static const struct shape media_thumbnail_shape = {sizeof(struct media_thumbnail), media_thumbnail_members};

static const struct member media_credit_members[] = {
	STRING(media_credit, role),
	STRING(media_credit, scheme),
	STRING(media_credit, name),
	END
};
static const struct shape media_credit_shape = {sizeof(struct media_credit), media_credit_members};

static const struct member media_members[] = {
	LIST(media, contents, media_content_shape),
	LIST(media, thumbnails, media_thumbnail_shape),
	LIST(media, credits, media_credit_shape),
	STRING(media, rating.scheme),
	STRING(media, rating.value),
	STRING(media, restriction.relationship),
	STRING(media, restriction.type),
	STRING(media, restriction.value),
	STRING(media, license.type),
	STRING(media, license.href),
	STRING(media, license.value),
	STRING(media, player.url),
	STRING(media, player.content),
	INTEGER(media, player.width),
	INTEGER(media, player.height),
	STRUCT(media, title, text_shape),
	STRUCT(media, description, text_shape),
	STRINGS(media, keywords),
	END
};
static const struct shape media_shape = {sizeof(struct media), media_members};

static const struct member chapter_members[] = {
	STRING(chapter, start),
	STRING(chapter, title),
	STRING(chapter, href),
	STRING(chapter, image),
	INTEGER(chapter, start_ms),
	END
};
static const struct shape chapter_shape = {sizeof(struct chapter), chapter_members};

static const struct member chapters_members[] = {
	STRING(chapters, version),
	/* The list is the rest of the struct, not a member of its own. */
	{"items", MEMBER_LIST, offsetof(struct chapters, items), &chapter_shape, NULL},
	END
};
static const struct shape chapters_shape = {sizeof(struct chapters), chapters_members};

static const struct member reply_members[] = {
	STRING(reply, ref),
	STRING(reply, href),
	STRING(reply, type),
	STRING(reply, source),
	END
};
static const struct shape reply_shape = {sizeof(struct reply), reply_members};

/* ---- entry and feed ---- */

static const struct member entry_members[] = {
	STRING(entry, id),
	CHOICE(entry, id_is_link, answers),
	STRUCT(entry, title, text_shape),
	STRUCT(entry, summary, text_shape),
	LIST(entry, contents, text_shape),
	STRING(entry, link),
	LIST(entry, links, link_shape),
	LIST(entry, enclosures, enclosure_shape),
	LIST(entry, authors, person_shape),
	LIST(entry, contributors, person_shape),
	STRUCT(entry, publisher, person_shape),
	LIST(entry, categories, category_shape),
	STRUCT(entry, published, date_shape),
	STRUCT(entry, updated, date_shape),
	STRUCT(entry, created, date_shape),
	STRUCT(entry, expired, date_shape),
	STRING(entry, comments),
	STRING(entry, comment_feed),
	STRING(entry, comment_api),
	INTEGER(entry, comment_count),
	STRUCT(entry, rights, text_shape),
	STRINGS(entry, licenses),
	STRING(entry, language),
	STRUCT(entry, image, image_shape),
	POINTER(entry, source, feed_shape),
	STRUCT(entry, validity, validity_shape),
	POINTER(entry, media, media_shape),
	POINTER(entry, itunes, itunes_shape),
	STRUCT(entry, chapters, chapters_shape),
	STRUCT(entry, geo, geo_shape),
	LIST(entry, in_reply_to, reply_shape),
	LIST(entry, extensions, extension_shape),
	END
};
const struct shape entry_shape = {sizeof(struct entry), entry_members};

static const struct member feed_members[] = {
	STRING(feed, id),
	STRUCT(feed, title, text_shape),
	STRUCT(feed, subtitle, text_shape),
	STRUCT(feed, info, text_shape),
	STRUCT(feed, rights, text_shape),
	STRING(feed, language),
	STRING(feed, link),
	LIST(feed, links, link_shape),
	LIST(feed, authors, person_shape),
	LIST(feed, contributors, person_shape),
	STRUCT(feed, publisher, person_shape),
	LIST(feed, categories, category_shape),
	STRUCT(feed, generator, generator_shape),
	STRUCT(feed, image, image_shape),
	STRING(feed, icon),
	STRING(feed, logo),
	STRUCT(feed, published, date_shape),
	STRUCT(feed, updated, date_shape),
	STRUCT(feed, created, date_shape),
	STRING(feed, docs),
	INTEGER(feed, ttl),
	STRING(feed, cloud.domain),
	STRING(feed, cloud.port),
	STRING(feed, cloud.path),
	STRING(feed, cloud.register_procedure),
	STRING(feed, cloud.protocol),
	STRING(feed, text_input.title),
	STRING(feed, text_input.description),
	STRING(feed, text_input.name),
	STRING(feed, text_input.link),
	PLAIN(MEMBER_INTEGERS, feed, skip_hours),
	STRINGS(feed, skip_days),
	STRING(feed, error_reports_to),
	STRINGS(feed, licenses),
	STRING(feed, update_schedule.period),
	INTEGER(feed, update_schedule.frequency),
	STRUCT(feed, update_schedule.base, date_shape),
	STRUCT(feed, validity, validity_shape),
	POINTER(feed, itunes, itunes_shape),
	STRING(feed, new_location),
	STRUCT(feed, geo, geo_shape),
	LIST(feed, extensions, extension_shape),
	END
};
const struct shape feed_shape = {sizeof(struct feed), feed_members};
/* clang-format on */
