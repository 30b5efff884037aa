#include "aggregator/validators.h"

#include <string.h>

#include "feeds/date.h"
#include "feeds/digest.h"

#define DAY ((int64_t)24 * 3600)

bool validators_date_is_usable(const char *last_modified, int64_t now)
{
	int64_t seconds;
	int offset;

	if (!date_parse(str_trim(str_from(last_modified)), 0, &seconds, &offset))
		return true;
	return seconds >= DAY && seconds <= now + DAY;
}

bool validators_are_lies(const struct source_state *source, int64_t now)
{
	return source->liar_since != DATE_UNKNOWN &&
	       now - source->liar_since < VALIDATORS_LIAR_SECONDS;
}

unsigned int validators_known(const struct source_state *source, const char *validators_of)
{
	if (!source->validators_url || strcmp(source->validators_url, validators_of) != 0)
		return 0;
	return (source->etag ? VALIDATOR_ETAG : 0) |
	       (source->last_modified ? VALIDATOR_DATE : 0);
}

unsigned int validators_to_send(const struct source_state *source,
                                const char *validators_of, int64_t now)
{
	unsigned int known = validators_known(source, validators_of);

	if (source->is_doubted || validators_are_lies(source, now))
		return 0;
	if (known & VALIDATOR_DATE &&
	    !validators_date_is_usable(source->last_modified, now))
		known &= ~VALIDATOR_DATE;
	return known;
}

int64_t validators_print(const char *validators_of, const char *validator)
{
	struct digester digester;
	struct digest digest;
	uint64_t print = 0;

	if (!validator)
		return 0;
	digester_init(&digester);
	digester_add(&digester, str_from(validators_of));
	digester_add(&digester, STR("\n"));
	digester_add(&digester, str_from(validator));
	digest = digester_digest(&digester);
	for (int i = 0; i < 7; i++)
		print = print << 8 | digest.bytes[i];
	return (int64_t)print + 1; /* never 0, nor anything that means "not known" */
}

enum validators_verdict validators_judge(const struct validator_prints *sent,
                                         const struct validator_prints *given)
{
	int count = (sent->etag != 0) + (sent->date != 0);
	int true_count = (sent->etag != 0 && sent->etag == given->etag) +
	                 (sent->date != 0 && sent->date == given->date);

	if (true_count == count || given->etag == DATE_UNKNOWN)
		return VALIDATORS_TRUE;
	return true_count == 0 ? VALIDATORS_BOGUS : VALIDATORS_OUT_OF_STEP;
}
