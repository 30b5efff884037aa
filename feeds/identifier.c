#include "feeds/identifier.h"

#include <string.h>

#include "feeds/limits.h"
#include "feeds/text.h"
#include "feeds/url.h"

static bool is_alphanumeric(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c);
}

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* RFC 3986 section 2.3 */
static bool is_unreserved(char c)
{
	return is_alphanumeric(c) || is_one_of(c, "-._~");
}

/* What remains of RFC 3986's characters in an id: no brackets, which older software does
 * not take outside of IPv6 addresses. */
static bool is_uri_character(char c)
{
	return is_unreserved(c) || is_one_of(c, ":/?#@!$&'()*+,;=%");
}

static int hex_value(char c)
{
	if (ascii_is_digit(c))
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte of "%XX" at the start, or -1. */
static int percent_byte(struct str text)
{
	int high, low;

	if (text.len < 3 || text.ptr[0] != '%')
		return -1;
	high = hex_value(text.ptr[1]);
	low = hex_value(text.ptr[2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool identifier_is_uri(const char *id)
{
	struct str text = str_from(id), scheme = url_scheme(text);

	if (scheme.len == 0 || text.len > LIMIT_URL_BYTES || scheme.len + 1 >= text.len)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!is_uri_character(text.ptr[i]))
			return false;
		if (text.ptr[i] == '%' && percent_byte(str_skip(text, i)) < 0)
			return false;
	}
	return true;
}

/* ---- canonical form -------------------------------------------------------------------- */

/* Percent-encoding in capitals, of valid UTF-8, and of nothing that may stand bare. */
static bool is_encoding_canonical(struct str text)
{
	char bytes[LIMIT_URL_BYTES];
	size_t length = 0;

	for (size_t i = 0; i < text.len; i++) {
		int byte = percent_byte(str_skip(text, i));

		if (byte < 0) {
			bytes[length++] = text.ptr[i];
			continue;
		}
		if (is_unreserved((char)byte) || text.ptr[i + 1] >= 'a' ||
		    text.ptr[i + 2] >= 'a')
			return false;
		bytes[length++] = (char)byte;
		i += 2;
	}
	return text_find_invalid_utf8((struct str){.ptr = bytes, .len = length}) == length;
}

/* No part of the path is "." or ".."; there is a path. */
static bool is_path_canonical(struct str path)
{
	struct str part;

	if (path.len == 0 || path.ptr[0] != '/')
		return false;
	while (str_split(&path, '/', &part))
		if (str_equal(part, STR(".")) || str_equal(part, STR("..")))
			return false;
	return true;
}

/* Only what the URL's door does not change (scheme, host, port) is canonical. */
static bool is_web_canonical(struct str id)
{
	struct str path = str_skip(id, url_scheme(id).len + 3);
	struct arena arena;
	const char *same;
	bool is_same;

	path = str_skip(path, str_find_char(path, '/'));
	path = str_slice(path, 0, str_find_char(path, '?'));
	path = str_slice(path, 0, str_find_char(path, '#'));
	if (!is_path_canonical(path) || str_find_char(url_host(id), '%') < url_host(id).len)
		return false;
	arena_init(&arena, 16 * LIMIT_URL_BYTES);
	same = url_publishable(&arena, id);
	is_same = same && str_equal(str_from(same), id);
	arena_release(&arena);
	return is_same;
}

/* "2020", "2020-01" or "2020-01-01" */
static bool is_tag_date(struct str date)
{
	if (date.len != 4 && date.len != 7 && date.len != 10)
		return false;
	for (size_t i = 0; i < date.len; i++)
		if (i == 4 || i == 7 ? date.ptr[i] != '-' : !ascii_is_digit(date.ptr[i]))
			return false;
	return true;
}

/* RFC 4151 section 2.1: tag:authority,date:specific, the authority in lower case */
static bool is_tag_canonical(struct str id)
{
	struct str rest = str_skip(id, strlen("tag:")), authority, date;

	if (!str_split(&rest, ',', &authority) || !str_split(&rest, ':', &date) ||
	    !rest.ptr)
		return false;
	for (size_t i = 0; i < authority.len; i++) {
		char c = authority.ptr[i];

		if (ascii_lower(c) != c || !(is_alphanumeric(c) || is_one_of(c, "-._@")))
			return false;
	}
	return authority.len > 0 && is_tag_date(date) &&
	       str_find_char(rest, '#') == rest.len;
}

/* RFC 8141 section 2: urn:NID:NSS; of urn:uuid: (RFC 9562) the length as well */
static bool is_urn_canonical(struct str id)
{
	struct str rest = str_skip(id, strlen("urn:")), nid;

	if (!str_split(&rest, ':', &nid) || nid.len < 2 || nid.len > 32 || rest.len == 0)
		return false;
	for (size_t i = 0; i < nid.len; i++)
		if (ascii_lower(nid.ptr[i]) != nid.ptr[i] ||
		    !(is_alphanumeric(nid.ptr[i]) || (nid.ptr[i] == '-' && i > 0)))
			return false;
	if (!str_equal(nid, STR("uuid"))) {
		for (size_t i = 0; i < rest.len; i++)
			if (is_one_of(rest.ptr[i], "/?#&~"))
				return false;
		return true;
	}
	for (size_t i = 0; i < rest.len; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (is_dash ? rest.ptr[i] != '-' : hex_value(rest.ptr[i]) < 0)
			return false;
	}
	return rest.len == 36;
}

bool identifier_is_canonical(const char *id)
{
	static const struct {
		const char *scheme;
		bool (*check)(struct str id);
	} rows[] = {
		{"http", is_web_canonical},
		{"https", is_web_canonical},
		{"tag", is_tag_canonical},
		{"urn", is_urn_canonical},
	};
	struct str text = str_from(id);

	if (!identifier_is_uri(id) || !is_encoding_canonical(text))
		return false;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_equal(url_scheme(text), str_from(rows[i].scheme)))
			return rows[i].check(text);
	return false;
}
