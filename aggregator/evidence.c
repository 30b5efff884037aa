#include "aggregator/evidence.h"

#define ANY_KEY (EVIDENCE_TITLE_DAY | EVIDENCE_CONTENT)

/* What is wanted beside a key, in documents as they usually are and in re-keyed ones.  Of
 * these the title alone, or the moment of publication, says enough: that a whole
 * document of new entries has them in common with the old ones is no accident. */
static const struct {
	unsigned int usually, rekeyed;
} wanted[KEY_COUNT] = {
	[KEY_GUID_ALT] = {ANY_KEY, ANY_KEY | EVIDENCE_TITLE | EVIDENCE_MOMENT},
	[KEY_LINK] = {ANY_KEY, ANY_KEY | EVIDENCE_TITLE | EVIDENCE_MOMENT},
	[KEY_TITLE_DAY] = {EVIDENCE_CONTENT, 0},
	[KEY_CONTENT] = {EVIDENCE_NEVER, EVIDENCE_TITLE | EVIDENCE_MOMENT},
};

unsigned int evidence_wanted(const struct evidence_case *found)
{
	bool is_alone = !found->has_guid && !found->has_link;

	if (found->is_near)
		return found->is_rekeyed ? EVIDENCE_CONTENT | EVIDENCE_MOMENT
		                         : EVIDENCE_CONTENT;
	if ((found->kind == KEY_LINK && !found->has_guid) ||
	    (found->kind == KEY_TITLE_DAY && is_alone))
		return 0;
	if (found->kind == KEY_CONTENT && is_alone)
		return found->has_title ? EVIDENCE_TITLE : 0;
	return found->is_rekeyed ? wanted[found->kind].rekeyed
	                         : wanted[found->kind].usually;
}

bool evidence_is_distinct(unsigned int has)
{
	return has & EVIDENCE_TITLE && has & (EVIDENCE_LINK | EVIDENCE_MOMENT);
}
