#include "feeds/xml_tags.h"

#include "feeds/limits.h"

/* A start tag shorter than this cannot hold enough attributes to cost time. */
#define SUSPICIOUS_TAG_BYTES ((size_t)4096)

/* How many attributes the start tag at the beginning of `text` can have. */
static size_t count_attributes(struct str text)
{
	size_t count = 0;
	char quote = '\0';

	for (size_t i = 0; i < text.len && count <= LIMIT_XML_ATTRIBUTES; i++) {
		char c = text.ptr[i];

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			break;
		else if (c == '=')
			count++;
	}
	return count;
}

static bool is_no_start_tag(char behind)
{
	return behind == '!' || behind == '/' || behind == '?';
}

/* Position of the last "<" within SUSPICIOUS_TAG_BYTES behind `at`, or `at`. */
static size_t last_near(struct str text, size_t at)
{
	size_t last = at + SUSPICIOUS_TAG_BYTES;

	if (last >= text.len)
		last = text.len - 1;
	while (last > at && text.ptr[last] != '<')
		last--;
	return last;
}

/* No tag reaches beyond the next "<", so only where that is far is there something to count;
 * the others are jumped over. */
bool xml_check_tags(struct str text, struct error *err)
{
	size_t at = str_find_char(text, '<');

	while (at < text.len) {
		size_t next = last_near(text, at);

		if (next == at) {
			next = at + 1 + str_find_char(str_skip(text, at + 1), '<');
			if (next - at > SUSPICIOUS_TAG_BYTES &&
			    !is_no_start_tag(text.ptr[at + 1]) &&
			    count_attributes(str_slice(text, at, next)) >
			            LIMIT_XML_ATTRIBUTES)
				return error_set(err, ERROR_LIMIT,
				                 "an element has too many attributes");
		}
		at = next;
	}
	return true;
}
