#include "feeds/dump_members.h"

#include "feeds/model.h"

#define MEMBER(name, kind, type, member)                                                   \
	{                                                                                  \
		name, kind, offsetof(struct type, member), NULL                            \
	}
#define SHAPED(name, kind, type, member, shape)                                            \
	{                                                                                  \
		name, kind, offsetof(struct type, member), &(shape)                        \
	}
#define STRING(type, member) MEMBER(#member, DUMP_STRING, type, member)
#define INTEGER(type, member) MEMBER(#member, DUMP_INTEGER, type, member)
#define TEXT(type, member) MEMBER(#member, DUMP_TEXT, type, member)
#define DATE(type, member) MEMBER(#member, DUMP_DATE, type, member)
#define LIST(type, member, shape) SHAPED(#member, DUMP_LIST, type, member, shape)
#define PART(type, member, shape) SHAPED(#member, DUMP_PART, type, member, shape)
/* A struct without a name of its own inside `type`: offsets count from the outer one. */
#define UNNAMED(name, shape)                                                               \
	{                                                                                  \
		name, DUMP_PART, 0, &(shape)                                               \
	}
#define END                                                                                \
	{                                                                                  \
		NULL, DUMP_STRING, 0, NULL                                                 \
	}
#define SHAPE(name, type)                                                                  \
	static const struct dump_shape name = {sizeof(struct type), name##_members}

/* ---- small parts ------------------------------------------------------------------------ */

static const struct dump_member person_members[] = {
	STRING(person, name), STRING(person, email), STRING(person, uri),
	STRING(person, avatar), END};
SHAPE(person, person);

static const struct dump_member category_members[] = {
	STRING(category, term), STRING(category, scheme), STRING(category, label), END};
SHAPE(category, category);

static const struct dump_member link_members[] = {STRING(link, rel),
                                                  STRING(link, href),
                                                  STRING(link, type),
                                                  STRING(link, title),
                                                  STRING(link, hreflang),
                                                  INTEGER(link, length),
                                                  END};
SHAPE(link, link);

static const struct dump_member enclosure_members[] = {
	STRING(enclosure, url), STRING(enclosure, type), INTEGER(enclosure, length), END};
SHAPE(enclosure, enclosure);

static const struct dump_member image_members[] = {STRING(image, url),
                                                   STRING(image, title),
                                                   STRING(image, link),
                                                   INTEGER(image, width),
                                                   INTEGER(image, height),
                                                   STRING(image, description),
                                                   END};
SHAPE(image, image);

static const struct dump_member generator_members[] = {
	STRING(generator, name), STRING(generator, uri), STRING(generator, version), END};
SHAPE(generator, generator);

static const struct dump_member validity_members[] = {DATE(validity, start),
                                                      DATE(validity, end), END};
SHAPE(validity, validity);

static const struct dump_shape extension;
static const struct dump_member extension_members[] = {
	MEMBER("namespace", DUMP_STRING, extension, namespace_uri),
	STRING(extension, prefix),
	STRING(extension, name),
	STRING(extension, value),
	MEMBER("attributes", DUMP_ATTRIBUTES, extension, attributes),
	LIST(extension, children, extension),
	END};
static const struct dump_shape extension = {sizeof(struct extension), extension_members};

/* ---- vocabularies ------------------------------------------------------------------------ */

static const struct dump_member feed_itunes_members[] = {
	STRING(itunes, author),
	MEMBER("block", DUMP_ANSWER, itunes, block),
	MEMBER("explicit", DUMP_ANSWER, itunes, explicit_content),
	MEMBER("keywords", DUMP_STRINGS, itunes, keywords),
	PART(itunes, owner, person),
	STRING(itunes, type),
	STRING(itunes, new_feed_url),
	MEMBER("complete", DUMP_ANSWER, itunes, complete),
	STRING(itunes, subtitle),
	STRING(itunes, summary),
	END};
SHAPE(feed_itunes, itunes);

static const struct dump_member entry_itunes_members[] = {
	STRING(itunes, author),
	MEMBER("block", DUMP_ANSWER, itunes, block),
	MEMBER("explicit", DUMP_ANSWER, itunes, explicit_content),
	STRING(itunes, duration),
	STRING(itunes, episode),
	STRING(itunes, season),
	STRING(itunes, episode_type),
	MEMBER("keywords", DUMP_STRINGS, itunes, keywords),
	STRING(itunes, subtitle),
	STRING(itunes, summary),
	END};
SHAPE(entry_itunes, itunes);

static const struct dump_member media_content_members[] = {
	STRING(media_content, url),
	STRING(media_content, type),
	STRING(media_content, medium),
	INTEGER(media_content, file_size),
	INTEGER(media_content, width),
	INTEGER(media_content, height),
	MEMBER("duration", DUMP_NUMBER, media_content, duration),
	INTEGER(media_content, bitrate),
	MEMBER("lang", DUMP_STRING, media_content, language),
	MEMBER("is_default", DUMP_ANSWER, media_content, is_default),
	END};
SHAPE(media_content, media_content);

static const struct dump_member media_thumbnail_members[] = {
	STRING(media_thumbnail, url), INTEGER(media_thumbnail, width),
	INTEGER(media_thumbnail, height), STRING(media_thumbnail, time), END};
SHAPE(media_thumbnail, media_thumbnail);

static const struct dump_member media_credit_members[] = {STRING(media_credit, role),
                                                          STRING(media_credit, scheme),
                                                          STRING(media_credit, name), END};
SHAPE(media_credit, media_credit);

static const struct dump_member media_rating_members[] = {
	MEMBER("scheme", DUMP_STRING, media, rating.scheme),
	MEMBER("value", DUMP_STRING, media, rating.value), END};
SHAPE(media_rating, media);

static const struct dump_member media_restriction_members[] = {
	MEMBER("relationship", DUMP_STRING, media, restriction.relationship),
	MEMBER("type", DUMP_STRING, media, restriction.type),
	MEMBER("value", DUMP_STRING, media, restriction.value), END};
SHAPE(media_restriction, media);

static const struct dump_member media_license_members[] = {
	MEMBER("type", DUMP_STRING, media, license.type),
	MEMBER("href", DUMP_STRING, media, license.href),
	MEMBER("value", DUMP_STRING, media, license.value), END};
SHAPE(media_license, media);

static const struct dump_member media_player_members[] = {
	MEMBER("url", DUMP_STRING, media, player.url),
	MEMBER("width", DUMP_INTEGER, media, player.width),
	MEMBER("height", DUMP_INTEGER, media, player.height),
	MEMBER("content", DUMP_STRING, media, player.content), END};
SHAPE(media_player, media);

static const struct dump_member media_members[] = {
	LIST(media, contents, media_content),
	LIST(media, thumbnails, media_thumbnail),
	LIST(media, credits, media_credit),
	UNNAMED("rating", media_rating),
	UNNAMED("restriction", media_restriction),
	UNNAMED("license", media_license),
	UNNAMED("player", media_player),
	TEXT(media, title),
	TEXT(media, description),
	MEMBER("keywords", DUMP_STRINGS, media, keywords),
	END};
SHAPE(media, media);

static const struct dump_member chapter_members[] = {
	STRING(chapter, start), INTEGER(chapter, start_ms), STRING(chapter, title),
	STRING(chapter, href),  STRING(chapter, image),     END};
SHAPE(chapter, chapter);

static const struct dump_member chapters_members[] = {
	STRING(chapters, version), SHAPED("items", DUMP_LIST, chapters, items, chapter),
	END};
SHAPE(chapters, chapters);

static const struct dump_member reply_members[] = {STRING(reply, ref), STRING(reply, href),
                                                   STRING(reply, type),
                                                   STRING(reply, source), END};
SHAPE(reply, reply);

/* ---- feed ------------------------------------------------------------------------------ */

static const struct dump_member cloud_members[] = {
	MEMBER("domain", DUMP_STRING, feed, cloud.domain),
	MEMBER("port", DUMP_STRING, feed, cloud.port),
	MEMBER("path", DUMP_STRING, feed, cloud.path),
	MEMBER("register_procedure", DUMP_STRING, feed, cloud.register_procedure),
	MEMBER("protocol", DUMP_STRING, feed, cloud.protocol),
	END};
SHAPE(cloud, feed);

static const struct dump_member text_input_members[] = {
	MEMBER("title", DUMP_STRING, feed, text_input.title),
	MEMBER("description", DUMP_STRING, feed, text_input.description),
	MEMBER("name", DUMP_STRING, feed, text_input.name),
	MEMBER("link", DUMP_STRING, feed, text_input.link), END};
SHAPE(text_input, feed);

static const struct dump_member update_schedule_members[] = {
	MEMBER("period", DUMP_STRING, feed, update_schedule.period),
	MEMBER("frequency", DUMP_INTEGER, feed, update_schedule.frequency),
	MEMBER("base", DUMP_DATE, feed, update_schedule.base), END};
SHAPE(update_schedule, feed);

static const struct dump_member feed_members[] = {
	STRING(feed, id),
	TEXT(feed, title),
	TEXT(feed, subtitle),
	TEXT(feed, info),
	TEXT(feed, rights),
	STRING(feed, language),
	STRING(feed, link),
	LIST(feed, links, link),
	LIST(feed, authors, person),
	LIST(feed, contributors, person),
	PART(feed, publisher, person),
	LIST(feed, categories, category),
	PART(feed, generator, generator),
	PART(feed, image, image),
	STRING(feed, icon),
	STRING(feed, logo),
	DATE(feed, published),
	DATE(feed, updated),
	DATE(feed, created),
	STRING(feed, docs),
	INTEGER(feed, ttl),
	UNNAMED("cloud", cloud),
	UNNAMED("text_input", text_input),
	MEMBER("skip_hours", DUMP_INTEGERS, feed, skip_hours),
	MEMBER("skip_days", DUMP_STRINGS, feed, skip_days),
	STRING(feed, error_reports_to),
	MEMBER("licenses", DUMP_STRINGS, feed, licenses),
	UNNAMED("update_schedule", update_schedule),
	PART(feed, validity, validity),
	SHAPED("itunes", DUMP_POINTER, feed, itunes, feed_itunes),
	STRING(feed, new_location),
	MEMBER("geo", DUMP_GEO, feed, geo),
	LIST(feed, extensions, extension),
	END};
SHAPE(feed, feed);

/* ---- entry ----------------------------------------------------------------------------- */

static const struct dump_member entry_members[] = {
	STRING(entry, id),
	MEMBER("id_is_permalink", DUMP_ANSWER, entry, id_is_link),
	TEXT(entry, title),
	TEXT(entry, summary),
	MEMBER("content", DUMP_TEXTS, entry, contents),
	STRING(entry, link),
	LIST(entry, links, link),
	LIST(entry, enclosures, enclosure),
	LIST(entry, authors, person),
	LIST(entry, contributors, person),
	PART(entry, publisher, person),
	LIST(entry, categories, category),
	DATE(entry, published),
	DATE(entry, updated),
	DATE(entry, created),
	DATE(entry, expired),
	STRING(entry, comments),
	STRING(entry, comment_feed),
	STRING(entry, comment_api),
	INTEGER(entry, comment_count),
	TEXT(entry, rights),
	MEMBER("licenses", DUMP_STRINGS, entry, licenses),
	STRING(entry, language),
	PART(entry, image, image),
	SHAPED("source", DUMP_POINTER, entry, source, feed),
	PART(entry, validity, validity),
	SHAPED("media", DUMP_POINTER, entry, media, media),
	SHAPED("itunes", DUMP_POINTER, entry, itunes, entry_itunes),
	PART(entry, chapters, chapters),
	MEMBER("geo", DUMP_GEO, entry, geo),
	LIST(entry, in_reply_to, reply),
	LIST(entry, extensions, extension),
	END};
SHAPE(entry, entry);

/* ---- document -------------------------------------------------------------------------- */

static const struct dump_member problem_members[] = {
	MEMBER("line", DUMP_PLACE, problem, line),
	MEMBER("column", DUMP_PLACE, problem, column), STRING(problem, code),
	STRING(problem, message), END};
SHAPE(problem, problem);

static const struct dump_member document_members[] = {
	MEMBER("format", DUMP_FORMAT, document, format),
	STRING(document, encoding),
	MEMBER("wellformed", DUMP_FLAG, document, is_wellformed),
	LIST(document, problems, problem),
	MEMBER("namespaces", DUMP_NAMESPACES, document, namespaces),
	PART(document, feed, feed),
	SHAPED("entries", DUMP_LIST, document, feed.entries, entry),
	END};
const struct dump_shape dump_document = {sizeof(struct document), document_members};
