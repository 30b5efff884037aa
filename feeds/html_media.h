/*
 * Pictures, sound and video in cleaned HTML: which address stands for them, and which of
 * them show nothing.
 *
 * Many pages keep a stand-in in `src` until a script has loaded the picture that `data-src`
 * or the like names: here that one is shown.  Pictures that nobody can see (one pixel, no
 * size, not displayed) only report who reads: they go.
 */
#ifndef FEEDS_HTML_MEDIA_H
#define FEEDS_HTML_MEDIA_H

#include <stdbool.h>

#include "feeds/html_attributes.h"
#include "feeds/html_policy.h"
#include "feeds/str.h"

/* Each writes the attributes of one start tag and returns false where the element has
 * nothing to show and should not be. */

/* `*was_stand_in` tells whether a stand-in was replaced. */
bool html_write_image(struct html_writer *writer, const struct html_attributes *attributes,
                      bool *was_stand_in);

/* audio, video */
bool html_write_player(struct html_writer *writer, enum html_name name,
                       const struct html_attributes *attributes);

/* source, track: within `parent` */
bool html_write_source(struct html_writer *writer, enum html_name parent,
                       const struct html_attributes *attributes);
bool html_write_track(struct html_writer *writer, enum html_name parent,
                      const struct html_attributes *attributes);

/* The address of a frame or plug-in when that is a known player of video or sound, else
 * a NULL pointer.  Borrowed until the writer's next call. */
struct str html_framed_player(struct html_writer *writer,
                              const struct html_attributes *attributes);

#endif
