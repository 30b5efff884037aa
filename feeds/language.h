/*
 * Language tags (BCP 47) as strangers write them -> as every reader understands them.
 */
#ifndef FEEDS_LANGUAGE_H
#define FEEDS_LANGUAGE_H

#include "feeds/arena.h"

/*
 * A tag with its parts in their usual case ("zh-CN", "zh-Hans", "en"): "_" read as "-",
 * three-letter codes of the languages that this field meets as their two-letter ones
 * ("cmn" is "zh").  NULL for NULL and for anything that does not begin with a code of
 * ISO 639-1, the only ones that feed readers and validators agree on, or is no tag.
 */
const char *language_publishable(struct arena *arena, const char *tag);

#endif
