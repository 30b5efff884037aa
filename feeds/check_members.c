#include "feeds/check_members.h"

/* clang-format off */
const struct check_member check_members[CHECK_MEMBERS] = {
	{OBJECT_FEED, "version", JSON_IS_STRING, KIND_NONE, -1, true, false},
	{OBJECT_FEED, "title", JSON_IS_STRING, KIND_TEXT, -1, true, false},
	{OBJECT_FEED, "home_page_url", JSON_IS_STRING, KIND_URL, -1, false, false},
	{OBJECT_FEED, "feed_url", JSON_IS_STRING, KIND_URL, -1, false, false},
	{OBJECT_FEED, "description", JSON_IS_STRING, KIND_TEXT, -1, false, false},
	{OBJECT_FEED, "user_comment", JSON_IS_STRING, KIND_NONE, -1, false, false},
	{OBJECT_FEED, "next_url", JSON_IS_STRING, KIND_URL, -1, false, false},
	{OBJECT_FEED, "icon", JSON_IS_STRING, KIND_URL, -1, false, false},
	{OBJECT_FEED, "favicon", JSON_IS_STRING, KIND_URL, -1, false, false},
	{OBJECT_FEED, "authors", JSON_IS_LIST, KIND_NONE, OBJECT_AUTHOR, false, false},
	{OBJECT_FEED, "author", JSON_IS_OBJECT, KIND_NONE, OBJECT_AUTHOR, false, false},
	{OBJECT_FEED, "language", JSON_IS_STRING, KIND_LANGUAGE, -1, false, false},
	{OBJECT_FEED, "expired", JSON_IS_BOOLEAN, KIND_NONE, -1, false, false},
	{OBJECT_FEED, "hubs", JSON_IS_LIST, KIND_NONE, OBJECT_HUB, false, false},
	{OBJECT_FEED, "items", JSON_IS_LIST, KIND_NONE, OBJECT_ITEM, true, true},
	{OBJECT_ITEM, "id", JSON_IS_STRING, KIND_NONE, -1, true, false},
	{OBJECT_ITEM, "url", JSON_IS_STRING, KIND_URL, -1, false, false},
	{OBJECT_ITEM, "external_url", JSON_IS_STRING, KIND_URL, -1, false, false},
	{OBJECT_ITEM, "title", JSON_IS_STRING, KIND_TEXT, -1, false, false},
	{OBJECT_ITEM, "content_html", JSON_IS_STRING, KIND_HTML, -1, false, true},
	{OBJECT_ITEM, "content_text", JSON_IS_STRING, KIND_NONE, -1, false, true},
	{OBJECT_ITEM, "summary", JSON_IS_STRING, KIND_TEXT, -1, false, false},
	{OBJECT_ITEM, "image", JSON_IS_STRING, KIND_URL, -1, false, false},
	{OBJECT_ITEM, "banner_image", JSON_IS_STRING, KIND_URL, -1, false, false},
	{OBJECT_ITEM, "date_published", JSON_IS_STRING, KIND_DATE_3339, -1, false, false},
	{OBJECT_ITEM, "date_modified", JSON_IS_STRING, KIND_DATE_3339, -1, false, false},
	{OBJECT_ITEM, "authors", JSON_IS_LIST, KIND_NONE, OBJECT_AUTHOR, false, false},
	{OBJECT_ITEM, "author", JSON_IS_OBJECT, KIND_NONE, OBJECT_AUTHOR, false, false},
	{OBJECT_ITEM, "tags", JSON_IS_LIST, KIND_TEXT, -1, false, false},
	{OBJECT_ITEM, "language", JSON_IS_STRING, KIND_LANGUAGE, -1, false, false},
	{OBJECT_ITEM, "attachments", JSON_IS_LIST, KIND_NONE, OBJECT_ATTACHMENT, false, false},
	{OBJECT_AUTHOR, "name", JSON_IS_STRING, KIND_TEXT, -1, false, false},
	{OBJECT_AUTHOR, "url", JSON_IS_STRING, KIND_URL, -1, false, false},
	{OBJECT_AUTHOR, "avatar", JSON_IS_STRING, KIND_URL, -1, false, false},
	{OBJECT_HUB, "type", JSON_IS_STRING, KIND_NONE, -1, true, false},
	{OBJECT_HUB, "url", JSON_IS_STRING, KIND_URL, -1, true, false},
	{OBJECT_ATTACHMENT, "url", JSON_IS_STRING, KIND_URL, -1, true, false},
	{OBJECT_ATTACHMENT, "mime_type", JSON_IS_STRING, KIND_MEDIA_TYPE, -1, true, false},
	{OBJECT_ATTACHMENT, "title", JSON_IS_STRING, KIND_TEXT, -1, false, false},
	{OBJECT_ATTACHMENT, "size_in_bytes", JSON_IS_NUMBER, KIND_NONE, -1, false, false},
	{OBJECT_ATTACHMENT, "duration_in_seconds", JSON_IS_NUMBER, KIND_NONE, -1, false, false},
};
/* clang-format on */

const struct check_member *check_member_find(enum check_json_object object, struct str name)
{
	for (size_t i = 0; i < CHECK_MEMBERS; i++)
		if (check_members[i].object == object &&
		    str_equal(str_from(check_members[i].name), name))
			return &check_members[i];
	return NULL;
}
