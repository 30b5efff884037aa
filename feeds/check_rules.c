#include "feeds/check_rules.h"

#include <stddef.h>

#define RULE(id, code_, w3c_, severity_, harm_, message_, fix_, message_zh, fix_zh)        \
	[CHECK_##id] = {.code = (code_),                                                   \
	                .w3c = (w3c_),                                                     \
	                .severity = CHECK_##severity_,                                     \
	                .harm = HARM_##harm_,                                              \
	                .texts = {[CHECK_ENGLISH] = {(message_), (fix_)},                  \
	                          [CHECK_CHINESE] = {(message_zh), (fix_zh)}}},
static const struct check_rule rules[CHECK_RULES] = {
#include "feeds/check_rules_content.inc"
#include "feeds/check_rules_document.inc"
#include "feeds/check_rules_items.inc"
#include "feeds/check_rules_structure.inc"
#include "feeds/check_rules_transfer.inc"
#include "feeds/check_rules_values.inc"
};
#undef RULE

const struct check_rule *check_rule(enum check_id id)
{
	return &rules[id];
}

const struct check_rule *check_rule_find(struct str code)
{
	for (size_t i = 0; i < CHECK_RULES; i++)
		if (str_equal(str_from(rules[i].code), code))
			return &rules[i];
	return NULL;
}
