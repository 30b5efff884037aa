/*
 * Media types as HTTP's Content-Type and XML's type attributes write them
 * ("text/html; charset=gbk"), read as views.
 */
#ifndef FEEDS_MEDIA_TYPE_H
#define FEEDS_MEDIA_TYPE_H

#include <stdbool.h>

#include "feeds/str.h"

/* "type/subtype" without parameters and white space; empty when there is none. */
struct str media_type_name(struct str value);

/* A parameter's value without its quotes (escapes stay); empty when there is none. */
struct str media_type_parameter(struct str value, struct str name);

/* Whether it is XML: text/xml, application/xml, anything that ends in "+xml" or is known to
 * be XML under another name. */
bool media_type_is_xml(struct str value);

/* Whether it is JSON, "+json" included. */
bool media_type_is_json(struct str value);

/* Whether it is text/html or application/xhtml+xml. */
bool media_type_is_html(struct str value);

/* The type of a file by the ending of its address, a query apart: a literal,
 * "application/octet-stream" where that says nothing. */
const char *media_type_by_ending(const char *url);

#endif
