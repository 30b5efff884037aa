/* Files and images that belong to a record. */
#include "feedgen/records_draft.h"
#include "feeds/media_type.h"
#include "feeds/url.h"

static bool take_attachments(struct reader *reader, const struct draft *draft,
                             struct record *record)
{
	for (size_t i = 0; i < draft->attachments.count; i++) {
		const struct enclosure *written = &draft->attachments.items[i];
		const char *url = url_resolve(reader->arena, record_base(reader, record),
		                              str_from(written->url));
		struct enclosure *attachment;

		url = url ? url_publishable(reader->arena, str_from(url)) : NULL;
		if (!url)
			return reader_refuse(
				reader, draft->line,
				"an attachment's url is no http or https address: %.200s",
				written->url ? written->url : "none");
		attachment = LIST_ADD(reader->arena, &record->attachments);
		if (!attachment)
			return false;
		*attachment = *written;
		attachment->url = url;
		if (!attachment->type)
			attachment->type = media_type_by_ending(url);
	}
	return true;
}

/* The image that is named, else the first attachment that is one. */
static bool take_image(struct reader *reader, const struct draft *draft,
                       struct record *record)
{
	const char *written = draft->text[FIELD_IMAGE];
	const char *url = written && *written
	                          ? url_resolve(reader->arena, record_base(reader, record),
	                                        str_from(written))
	                          : NULL;

	record->image = url ? url_publishable(reader->arena, str_from(url)) : NULL;
	if (written && *written && !record->image)
		return reader_refuse(reader, draft->line,
		                     "image is no http or https address: %.200s", written);
	for (size_t i = 0; !record->image && i < record->attachments.count; i++) {
		const struct enclosure *attachment = &record->attachments.items[i];

		if (str_starts_nocase(str_from(attachment->type), STR("image/")))
			record->image = attachment->url;
	}
	return true;
}

bool take_media(struct reader *reader, const struct draft *draft, struct record *record)
{
	record->attachments = (struct enclosures){0};
	return take_attachments(reader, draft, record) && take_image(reader, draft, record);
}
