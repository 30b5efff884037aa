/*
 * What `check` can say: one row per rule, in the .inc files that this one includes.
 *
 * A row is RULE(ID, code, W3C name, severity, harm, message, fix, message and fix in
 * Chinese).  In the texts {e} is the element, {p} its parent, {v} the value, {d} the
 * finding's detail.  The W3C name is that of the W3C feed validator's message class that
 * says the same, or NULL.
 */
#ifndef FEEDS_CHECK_RULES_H
#define FEEDS_CHECK_RULES_H

#include "feeds/str.h"

enum check_severity {
	CHECK_OK, /* no finding: a value that was looked at and is right */
	CHECK_INFO,
	CHECK_WARNING,
	CHECK_ERROR
};

enum check_language { CHECK_ENGLISH, CHECK_CHINESE, CHECK_LANGUAGES };

/* What a finding does to subscribers, worst last. */
enum check_harm {
	HARM_NONE,
	HARM_STYLE,     /* nobody sees it */
	HARM_LITTLE,    /* some readers show a little less */
	HARM_SOME,      /* some readers go wrong */
	HARM_LOOKS,     /* shown badly */
	HARM_BROKEN,    /* links or pictures lead nowhere */
	HARM_ORDER,     /* wrong dates, wrong order */
	HARM_DUPLICATE, /* items shown twice, or not at all */
	HARM_LOST       /* readers reject the feed */
};

#define RULE(id, ...) CHECK_##id,
enum check_id {
#include "feeds/check_rules_content.inc"
#include "feeds/check_rules_document.inc"
#include "feeds/check_rules_items.inc"
#include "feeds/check_rules_structure.inc"
#include "feeds/check_rules_transfer.inc"
#include "feeds/check_rules_values.inc"
	CHECK_RULES
};
#undef RULE

struct check_rule {
	const char *code;
	const char *w3c;
	enum check_severity severity;
	enum check_harm harm;
	struct {
		const char *message, *fix;
	} texts[CHECK_LANGUAGES];
};

const struct check_rule *check_rule(enum check_id id);

/* The rule of that code, or NULL. */
const struct check_rule *check_rule_find(struct str code);

#endif
