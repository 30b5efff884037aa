/*
 * The layout of a news page of CEC's site: its lines of text -> which of them are what.
 *
 *     Your current location : Home > Newsroom >CEC News      breadcrumb
 *     CEC News                                               side menu
 *     Industry News
 *     CEC News                                               heading: the last crumb again
 *     The title
 *     A paragraph ...
 *     Home About Us Newsroom ... Contact Us                  footer menu
 *     Copyright CEC All Rights Reserved. ...
 *
 * The same layout in Chinese counts too.  Whether the lines come from a text dump or from
 * the blocks of an HTML page makes no difference here.
 */
#ifndef FEEDGEN_PAGE_LAYOUT_H
#define FEEDGEN_PAGE_LAYOUT_H

#include "feeds/error.h"
#include "feeds/str.h"

struct page_line {
	struct str text;    /* white space folded, never empty */
	bool is_link;       /* all of it is a link: an item of a menu */
	int number;         /* 1-based line of the file, 0: unknown */
	void *first, *last; /* the caller's marks: where the line begins and ends */
};

struct page_layout {
	const char *language; /* of the breadcrumb, BCP 47 */
	struct str section;   /* the last crumb */
	struct str date;      /* what stands behind "Date:" below the title; may be empty */
	const struct page_line *title;
	size_t body, end; /* the paragraphs: lines with body <= index < end */
};

/* Finds the parts, or tells in `err` (with a line where known) what is missing. */
bool page_layout_find(const struct page_line *lines, size_t count,
                      struct page_layout *layout, struct error *err) MUST_CHECK;

#endif
