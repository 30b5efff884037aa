/*
 * What a feed of a tag or a language holds, as a digest: as long as it is the same, so are the
 * documents that were written of it.  Only build.c includes this.
 */
#ifndef FEEDGEN_BUILD_DIGEST_H
#define FEEDGEN_BUILD_DIGEST_H

#include "feedgen/build_entries.h"
#include "feedgen/build_groups.h"

/* `feed` is filled but for its entries, which are those of the group. */
struct digest build_digest(const struct builder *builder, const struct group *group,
                           const struct build_feed *feed);

#endif
