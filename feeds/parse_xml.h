/*
 * Feeds in XML -> draft: one walk over the events of xml.h by the tables of elements.h.
 */
#ifndef FEEDS_PARSE_XML_H
#define FEEDS_PARSE_XML_H

#include "feeds/draft.h"
#include "feeds/xml.h"

/* What is known before reading. */
struct parse_xml_input {
	struct str text;
	enum xml_mode mode;
	const char *url; /* base of the document, or NULL */
};

/*
 * Reads as far as the text can be read (xml_parse tells in `outcome`).  A root element that
 * is no feed's leaves `draft->format` FORMAT_NONE and its name in `root_name`.
 */
bool parse_xml(const struct parse_xml_input *input, struct arena *arena,
               struct draft *draft, const char **root_name, struct xml_outcome *outcome,
               struct error *err) MUST_CHECK;

#endif
