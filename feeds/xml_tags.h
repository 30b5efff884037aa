/*
 * XML text -> whether libxml2 may see it: its check for attributes that stand twice takes the
 * square of their number.
 */
#ifndef FEEDS_XML_TAGS_H
#define FEEDS_XML_TAGS_H

#include "feeds/error.h"
#include "feeds/str.h"

/* Refuses (ERROR_LIMIT) a start tag with more than LIMIT_XML_ATTRIBUTES attributes. */
bool xml_check_tags(struct str text, struct error *err) MUST_CHECK;

#endif
