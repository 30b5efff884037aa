/*
 * The parts of checking XML, which check_xml.c walks through.
 */
#ifndef FEEDS_CHECK_PARTS_H
#define FEEDS_CHECK_PARTS_H

#include "feeds/checker.h"

/* ---- the document (check_declarations.c, check_faults.c) ---- */

/* Tells by the root, the element given, what the document is. */
void check_dialect(struct checker *checker, const struct xml_element *element);

/* Checks the root; false where it is that of no feed, which check_note_root says. */
bool check_root(struct checker *checker, const struct check_frame *frame);
void check_note_root(struct checker *checker, const struct check_frame *frame);

/* The namespaces that an element declares. */
void check_declarations(struct checker *checker, const struct check_frame *frame,
                        const struct xml_element *element);

/* What is no XML, where reading ended or read on by its own lights. */
bool check_faults(struct checker *checker, const struct xml_outcome *outcome,
                  struct error *err) MUST_CHECK;

/* The DOCTYPE; and whether it is the one that declares HTML's characters (RSS 0.91). */
void check_doctype(struct checker *checker);
bool check_declares_characters(const struct checker *checker);

/* ---- one element ---- */

/* Its attributes (check_attributes.c). */
void check_attributes(struct checker *checker, struct check_frame *frame,
                      const struct xml_element *element);

/* An Atom text's type (check_construct.c); an outline (check_outline.c). */
void check_construct_start(struct checker *checker, struct check_frame *frame,
                           const struct xml_element *element);
bool check_is_text_type(struct str type);
bool check_is_xml_type(struct str type);
void check_outline(struct checker *checker, struct check_frame *frame,
                   const struct xml_element *element);

/* The links of the feed and of an entry, judged when all of it has been read (check_links.c). */
void check_feed_links(struct checker *checker);
void check_entry_links(struct checker *checker, const struct check_item *item);

/* The first of a relation, or NULL (check_links.c). */
const struct check_link *check_link_find(const struct check_links *links, const char *rel);

/* An enclosure; and the channel when all of it has been read, if it is a podcast
 * (check_podcast.c). */
void check_enclosure(struct checker *checker, const struct xml_element *element,
                     const struct check_frame *frame);
void check_podcast(struct checker *checker, const struct check_frame *channel);

/* At the start tag of the channel or feed (check_links.c). */
void check_note_feed(struct checker *checker, enum check_id id);

/* ---- small things (check_pairs.c) ---- */

struct check_subject check_subject_of(const struct check_frame *frame);

/* At the name in an element's start tag. */
struct finding *check_note_frame(struct checker *checker, enum check_id id,
                                 const struct check_frame *frame);

/* The value of an attribute without prefix; its ptr is NULL where there is none. */
struct str check_attribute_of(const struct xml_element *element, const char *name);

/* Whether a child of that name was there. */
bool check_has_child(const struct check_frame *frame, enum check_vocabulary vocabulary,
                     const char *name);

#endif
