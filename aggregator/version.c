#include "aggregator/version.h"

#include <stdlib.h>

#include "aggregator/model_json.h"
#include "feeds/sanitize.h"
#include "feeds/text.h"

static bool is_html(const struct text *text)
{
	return text->type == TEXT_HTML || text->type == TEXT_XHTML;
}

static const char *filled(const char *text)
{
	return text && text[0] ? text : NULL;
}

static const char *clean_title(struct arena *arena, const struct text *title)
{
	const char *plain = title->value;

	if (!plain || title->type == TEXT_OTHER)
		return NULL;
	if (is_html(title))
		plain = text_from_html(arena, str_from(plain));
	return plain ? filled(text_publishable(arena, plain)) : NULL;
}

static const char *clean_text(struct arena *arena, const struct text *text)
{
	const char *html;

	if (!text->value || text->type == TEXT_OTHER)
		return NULL;
	if (is_html(text))
		html = sanitize_html(arena, str_from(text->value), str_from(text->base));
	else
		html = text_to_html(arena, str_from(text->value));
	return html ? filled(text_publishable_html(arena, html)) : NULL;
}

void version_clean(struct arena *arena, struct entry_version *version)
{
	const struct entry *entry = version->parsed;

	version->title = clean_title(arena, &entry->title);
	version->summary = clean_text(arena, &entry->summary);
	version->content = NULL;
	for (size_t i = 0; i < entry->contents.count && !version->content; i++)
		version->content = clean_text(arena, &entry->contents.items[i]);
	version->cleaner = SANITIZE_VERSION;
}

/* ---- as the store keeps it ---- */

bool version_pack(struct packer *packer, struct arena *arena, struct entry_version *version,
                  struct error *err)
{
	struct buf *text = packer_text(packer);

	if (!entry_add_json(version->parsed, text, err))
		return false;
	buf_add_char(text, '\0');
	buf_add_text(text, version->summary);
	buf_add_char(text, '\0');
	buf_add_text(text, version->content);
	if (!buf_check(text, err))
		return false;
	version->packed = packer_pack(packer, arena, buf_view(text), PACK_STAYS);
	return arena_check(arena, err);
}

/* The text behind the next NUL; NULL where there is none, or none behind it. */
static const char *take_text(struct arena *arena, struct str *rest)
{
	const char *text;

	*rest = str_skip(*rest, strlen(rest->ptr));
	if (rest->len == 0)
		return NULL;
	*rest = str_skip(*rest, 1);
	text = filled(rest->ptr);
	return text ? arena_strdup(arena, text) : NULL;
}

/* `unpacked` ends with a NUL that is not counted. */
static void take_texts(struct arena *arena, struct str unpacked,
                       struct entry_version *version)
{
	if (strlen(unpacked.ptr) == unpacked.len)
		return;
	version->summary = take_text(arena, &unpacked);
	version->content = take_text(arena, &unpacked);
}

bool version_unpack(struct arena *arena, struct str packed, struct entry *parsed,
                    struct error *err)
{
	char *text = pack_undo(NULL, packed, NULL, err);
	bool ok = text && entry_from_json(arena, text, parsed, err);

	free(text);
	return ok;
}

bool version_unpack_texts(struct unpacker *unpacker, struct arena *arena, struct str packed,
                          struct entry_version *version, struct error *err)
{
	size_t size;
	char *text = pack_undo(unpacker, packed, &size, err);

	if (!text)
		return false;
	take_texts(arena, (struct str){text, size}, version);
	free(text);
	return arena_check(arena, err);
}

bool version_unpack_all(struct unpacker *unpacker, struct arena *arena, struct str packed,
                        struct entry_version *version, struct error *err)
{
	struct entry *parsed = arena_new(arena, struct entry);
	size_t size;
	char *text = parsed ? pack_undo(unpacker, packed, &size, err) : NULL;
	bool ok = text && entry_from_json(arena, text, parsed, err);

	if (ok)
		take_texts(arena, (struct str){text, size}, version);
	version->parsed = parsed;
	free(text);
	return arena_check(arena, err) && ok;
}
