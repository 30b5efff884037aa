/* What the fields of a record are called: by records(5), in spreadsheets, and by the
 * programming interface of CEC's site (mcms). */
#include "feedgen/records_draft.h"
#include "feeds/text.h"

/* The first name of a field is its own; where a record has a field under several names, the
 * one that stands earlier here counts. */
/* clang-format off */
const struct field_name field_names[] = {
	{"title",        FIELD_TITLE,        AS_TEXT},
	{"id",           FIELD_ID,           AS_TEXT},
	{"url",          FIELD_URL,          AS_TEXT},
	{"section",      FIELD_SECTION,      AS_TEXT},
	{"date",         FIELD_DATE,         AS_TEXT},
	{"updated",      FIELD_UPDATED,      AS_TEXT},
	{"summary",      FIELD_SUMMARY,      AS_TEXT},
	{"content_html", FIELD_CONTENT_HTML, AS_TEXT},
	{"content_text", FIELD_CONTENT_TEXT, AS_TEXT},
	{"language",     FIELD_LANGUAGE,     AS_TEXT},
	{"image",        FIELD_IMAGE,        AS_TEXT},
	{"pair",         FIELD_PAIR,         AS_TEXT},
	{"item",         FIELD_ITEM,         AS_TEXT},
	{"authors",      LIST_AUTHORS,       AS_LIST},
	{"tags",         LIST_TAGS,          AS_LIST},
	{"attachments",  0,                  AS_ATTACHMENTS},

	{"basicTitle",     FIELD_TITLE,        AS_TEXT},
	{"articleID",      FIELD_ID,           AS_ARTICLE_ID},
	{"publicTime",     FIELD_DATE,         AS_TEXT},
	{"articleContent", FIELD_CONTENT_HTML, AS_TEXT},
	{"articleAuthor",  LIST_AUTHORS,       AS_WORDS},
	{"pdfUrl",         0,                  AS_ADDRESS},

	{"link",     FIELD_URL,          AS_TEXT},
	{"author",   LIST_AUTHORS,       AS_WORDS},
	{"keywords", LIST_TAGS,          AS_WORDS},
	{"content",  FIELD_CONTENT_HTML, AS_HTML_OR_TEXT},
	{"标题",     FIELD_TITLE,        AS_TEXT},
	{"编号",     FIELD_ID,           AS_TEXT},
	{"链接",     FIELD_URL,          AS_TEXT},
	{"网址",     FIELD_URL,          AS_TEXT},
	{"地址",     FIELD_URL,          AS_TEXT},
	{"栏目",     FIELD_SECTION,      AS_TEXT},
	{"分类",     FIELD_SECTION,      AS_TEXT},
	{"日期",     FIELD_DATE,         AS_TEXT},
	{"发布日期", FIELD_DATE,         AS_TEXT},
	{"发布时间", FIELD_DATE,         AS_TEXT},
	{"更新时间", FIELD_UPDATED,      AS_TEXT},
	{"更新日期", FIELD_UPDATED,      AS_TEXT},
	{"摘要",     FIELD_SUMMARY,      AS_TEXT},
	{"内容",     FIELD_CONTENT_HTML, AS_HTML_OR_TEXT},
	{"正文",     FIELD_CONTENT_HTML, AS_HTML_OR_TEXT},
	{"语言",     FIELD_LANGUAGE,     AS_TEXT},
	{"图片",     FIELD_IMAGE,        AS_TEXT},
	{"作者",     LIST_AUTHORS,       AS_WORDS},
	{"标签",     LIST_TAGS,          AS_WORDS},
	{"关键词",   LIST_TAGS,          AS_WORDS},
	{"附件",     0,                  AS_ADDRESSES},
};
/* clang-format on */

const size_t field_name_count = sizeof(field_names) / sizeof(field_names[0]);

const struct field_name *field_find(struct str name)
{
	for (size_t i = 0; i < field_name_count; i++) {
		if (str_equal_nocase(name, str_from(field_names[i].name)))
			return &field_names[i];
	}
	return NULL;
}

const char *field_own_name(enum field field)
{
	size_t i = 0;

	while (field_names[i].reading != AS_TEXT || field_names[i].index != (int)field)
		i++;
	return field_names[i].name;
}

/* What a field is, however its text is read. */
static enum field_reading kind_of(const struct field_name *name)
{
	if (name->reading == AS_LIST || name->reading == AS_WORDS)
		return AS_LIST;
	if (name->reading == AS_ATTACHMENTS || name->reading == AS_ADDRESSES ||
	    name->reading == AS_ADDRESS)
		return AS_ATTACHMENTS;
	return AS_TEXT;
}

bool field_is_same(const struct field_name *a, const struct field_name *b)
{
	return kind_of(a) == kind_of(b) && a->index == b->index;
}

/* ---- several in one text --------------------------------------------------------------- */

/* Divided by ";", or by its Chinese form. */
static void add_list(struct arena *arena, struct str text, struct strings *list)
{
	struct str part, rest, wide = STR("；");

	while (str_split(&text, ';', &part)) {
		for (rest = part; rest.ptr;) {
			size_t end = str_find(rest, wide);
			const char **item = LIST_ADD(arena, list);

			if (item)
				*item = arena_str(arena, str_trim(str_slice(rest, 0, end)));
			rest = end < rest.len ? str_skip(rest, end + wide.len)
			                      : (struct str){0};
		}
	}
}

/* Takes "type=" or "size=", said of the attachment before it; false for anything else. */
static bool add_detail(struct arena *arena, struct str part, struct enclosures *attachments)
{
	struct enclosure *last = attachments->count
	                                 ? &attachments->items[attachments->count - 1]
	                                 : NULL;

	if (last && str_starts(part, STR("type=")))
		last->type = arena_str(arena, str_skip(part, 5));
	else if (!last || !str_starts(part, STR("size=")) ||
	         !str_integer(str_skip(part, 5), 0, INT64_MAX, &last->length))
		return false;
	return true;
}

static void add_attachment(struct arena *arena, struct str url,
                           struct enclosures *attachments)
{
	struct enclosure *attachment = url.len ? LIST_ADD(arena, attachments) : NULL;

	if (attachment)
		*attachment = (struct enclosure){.url = arena_str(arena, url),
		                                 .length = -1};
}

/* Addresses divided by white space, which none of them holds. */
static void add_attachments(struct arena *arena, struct str text,
                            struct enclosures *attachments)
{
	struct str rest = str_from(text_fold_space(arena, text)), part;

	while (str_split(&rest, ' ', &part)) {
		if (!add_detail(arena, part, attachments))
			add_attachment(arena, part, attachments);
	}
}

/* ---- one text -> a field --------------------------------------------------------------- */

static bool has_tag(struct str text)
{
	size_t at = str_find_char(text, '<');

	while (at + 1 < text.len) {
		char next = text.ptr[at + 1];

		if (ascii_is_alpha(next) || next == '/' || next == '!')
			return true;
		text = str_skip(text, at + 1);
		at = str_find_char(text, '<');
	}
	return false;
}

/* Where the page of an article is that the interface names by its number alone. */
static void set_article_address(struct reader *reader, struct draft *draft, const char *id)
{
	if (!draft->text[FIELD_URL] && *id)
		draft->text[FIELD_URL] = arena_printf(reader->arena,
		                                      "/detail/index.html?3-%s", id);
}

/* The text of a list or of attachments; what a field of another name has said stays. */
static void set_several(struct reader *reader, struct draft *draft,
                        const struct field_name *name, struct str text)
{
	struct strings *list = &draft->lists[name->index];

	if (kind_of(name) == AS_LIST && !list->count)
		add_list(reader->arena, text, list);
	else if (name->reading == AS_ADDRESS)
		add_attachment(reader->arena, str_trim(text), &draft->attachments);
	else if (kind_of(name) == AS_ATTACHMENTS)
		add_attachments(reader->arena, text, &draft->attachments);
}

void draft_set(struct reader *reader, struct draft *draft, const struct field_name *name,
               const char *text)
{
	enum field field = (enum field)name->index;

	if (kind_of(name) != AS_TEXT) {
		set_several(reader, draft, name, str_from(text));
		return;
	}
	if (name->reading == AS_HTML_OR_TEXT && !has_tag(str_from(text)))
		field = FIELD_CONTENT_TEXT;
	if (draft->text[field] && *draft->text[field])
		return;
	draft->text[field] = text;
	if (name->reading == AS_ARTICLE_ID)
		set_article_address(reader, draft, text);
}
