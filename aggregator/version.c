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

bool version_pack(struct packer *packer, struct arena *arena, struct entry_version *version,
                  struct error *err)
{
	char *json = entry_to_json(version->parsed, err);

	if (!json)
		return false;
	version->packed = packer_pack(packer, arena, str_from(json));
	free(json);
	return arena_check(arena, err);
}

bool version_unpack(struct arena *arena, struct str packed, struct entry *parsed,
                    struct error *err)
{
	char *json = pack_undo(packed, err);
	bool ok = json && entry_from_json(arena, json, parsed, err);

	free(json);
	return ok;
}
