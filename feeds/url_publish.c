/* Addresses as they are written into feeds and compared. */
#include "feeds/url.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include <idn2.h>

#include "feeds/limits.h"

/* What RFC 3986 allows unescaped besides unreserved characters (section 3.3 and 3.4). */
#define PATH_MARKS "!$&'()*+,;=:@/"
#define QUERY_MARKS PATH_MARKS "?"

/* Longest host name (RFC 1035 section 2.3.4, and a final dot). */
#define HOST_BYTES 254

/* 0-15, or 16 for what is no hexadecimal digit. */
static unsigned hex_value(char c)
{
	return (unsigned)str_find_char(STR("0123456789abcdef"), ascii_lower(c));
}

static bool is_escape(struct str text, size_t at)
{
	return at + 2 < text.len && text.ptr[at] == '%' &&
	       hex_value(text.ptr[at + 1]) < 16 && hex_value(text.ptr[at + 2]) < 16;
}

static bool is_unreserved(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

/* Writes at most three bytes a byte. */
static char *encode(char *to, struct str text, const char *marks, bool keeps_escapes)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		unsigned char byte = (unsigned char)c;

		if (is_unreserved(c) || (c && strchr(marks, c)) ||
		    (keeps_escapes && is_escape(text, i))) {
			*to++ = c;
			continue;
		}
		*to++ = '%';
		*to++ = digits[byte >> 4];
		*to++ = digits[byte & 15];
	}
	return to;
}

const char *url_encode(struct arena *arena, struct str text, const char *also)
{
	char *result = arena_alloc(arena, text.len * 3 + 1);

	if (result)
		*encode(result, text, also, false) = '\0';
	return result;
}

/* The bytes that a host's escapes mean; false when it is too long for a host. */
static bool decode_host(struct str host, char decoded[3 * HOST_BYTES])
{
	size_t length = 0;

	if (host.len >= (size_t)3 * HOST_BYTES)
		return false;
	for (size_t i = 0; i < host.len; i++) {
		if (is_escape(host, i)) {
			decoded[length++] = (char)(hex_value(host.ptr[i + 1]) * 16 +
			                           hex_value(host.ptr[i + 2]));
			i += 2;
		} else {
			decoded[length++] = host.ptr[i];
		}
	}
	decoded[length] = '\0';
	return strlen(decoded) == length;
}

/* Letters, digits, "-", "_" and single dots: what host names of the web are made of. */
static bool is_host_name(struct str host)
{
	for (size_t i = 0; i < host.len; i++) {
		char c = host.ptr[i];
		bool is_empty_label = c == '.' && (i == 0 || host.ptr[i - 1] == '.');

		if (is_empty_label || !(ascii_is_alpha(c) || ascii_is_digit(c) ||
		                        c == '-' || c == '_' || c == '.'))
			return false;
	}
	return host.len > 0 && host.len <= HOST_BYTES;
}

/* Punycode by IDNA 2008, and where that forbids the name (emoji) by the older mapping. */
static bool to_punycode(const char *host, char name[HOST_BYTES + 1])
{
	uint8_t *found = NULL;
	const uint8_t *source = (const uint8_t *)host;
	size_t length;
	bool ok;

	if (idn2_lookup_u8(source, &found, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) !=
	            IDN2_OK &&
	    idn2_lookup_u8(source, &found, IDN2_NFC_INPUT | IDN2_TRANSITIONAL) != IDN2_OK)
		return false;
	length = strlen((const char *)found);
	ok = length <= HOST_BYTES;
	if (ok)
		memcpy(name, found, length + 1);
	idn2_free(found);
	return ok;
}

static bool publishable_name(struct str host, char name[HOST_BYTES + 1])
{
	char decoded[3 * HOST_BYTES];
	struct str view;

	if (is_host_name(host)) {
		memcpy(name, host.ptr, host.len);
		name[host.len] = '\0';
	} else if (!decode_host(host, decoded) || !to_punycode(decoded, name)) {
		return false;
	}
	view = str_from(name);
	for (size_t i = 0; i < view.len; i++)
		name[i] = ascii_lower(name[i]);
	return is_host_name(view);
}

/* "[2001:DB8::1]" with its brackets. */
static bool publishable_address(struct str host, char name[HOST_BYTES + 1])
{
	struct in6_addr address;

	if (host.len > INET6_ADDRSTRLEN + 2 || host.ptr[host.len - 1] != ']')
		return false;
	memcpy(name, host.ptr, host.len);
	name[host.len - 1] = '\0';
	for (size_t i = 1; i < host.len; i++)
		name[i] = ascii_lower(name[i]);
	if (inet_pton(AF_INET6, name + 1, &address) != 1)
		return false;
	name[host.len - 1] = ']';
	name[host.len] = '\0';
	return true;
}

/* Cuts the port off *authority: 0 when there is none, -1 when it is impossible. */
static int64_t take_port(struct str *authority)
{
	size_t colon = authority->len;
	int64_t port = 0;
	struct str digits;

	while (colon > 0 && authority->ptr[colon - 1] != ':' &&
	       authority->ptr[colon - 1] != ']')
		colon--;
	if (colon == 0 || authority->ptr[colon - 1] == ']')
		return 0;
	digits = str_skip(*authority, colon);
	*authority = str_slice(*authority, 0, colon - 1);
	return digits.len == 0 || str_integer(digits, 1, 65535, &port) ? port : -1;
}

static struct str without_user(struct str authority)
{
	size_t end = authority.len;

	while (end > 0 && authority.ptr[end - 1] != '@')
		end--;
	return str_skip(authority, end);
}

static const char *compose(struct arena *arena, const struct url_parts *parts,
                           const char *host, int64_t port)
{
	bool is_secure = parts->scheme.len == strlen("https");
	size_t rest = parts->path.len + parts->query.len + parts->fragment.len;
	char *url = arena_alloc(arena,
	                        sizeof("https://:65535/?#") + strlen(host) + 3 * rest);
	char *end = url;

	if (!url)
		return NULL;
	end += snprintf(end, sizeof("https://") + strlen(host), "%s://%s",
	                is_secure ? "https" : "http", host);
	if (port != 0 && port != (is_secure ? 443 : 80))
		end += snprintf(end, sizeof(":65535"), ":%d", (int)port);
	if (parts->path.len == 0)
		*end++ = '/';
	end = encode(end, parts->path, PATH_MARKS, true);
	if (parts->query.ptr) {
		*end++ = '?';
		end = encode(end, parts->query, QUERY_MARKS, true);
	}
	if (parts->fragment.ptr) {
		*end++ = '#';
		end = encode(end, parts->fragment, QUERY_MARKS, true);
	}
	*end = '\0';
	return (size_t)(end - url) <= LIMIT_URL_BYTES ? url : NULL;
}

const char *url_publishable(struct arena *arena, struct str url)
{
	const char *resolved = url_resolve(arena, STR(""), url);
	struct url_parts parts = url_split(str_from(resolved));
	char host[HOST_BYTES + 1];
	int64_t port;
	bool ok;

	if (!resolved || !url_is_web(str_from(resolved)))
		return NULL;
	parts.authority = without_user(parts.authority);
	port = take_port(&parts.authority);
	ok = parts.authority.len && parts.authority.ptr[0] == '['
	             ? publishable_address(parts.authority, host)
	             : publishable_name(parts.authority, host);
	return ok && port >= 0 ? compose(arena, &parts, host, port) : NULL;
}

/* Parameters that say who followed a link or from where, never what it leads to. */
static const char *const tracking_names[] = {
	"fbclid",
	"gclid",
	"gclsrc",
	"dclid",
	"gbraid",
	"wbraid",
	"msclkid",
	"yclid",
	"ysclid",
	"twclid",
	"ttclid",
	"igsh",
	"igshid",
	"mc_cid",
	"mc_eid",
	"_hsenc",
	"_hsmi",
	"__hssc",
	"__hstc",
	"__hsfp",
	"hsctatracking",
	"oly_anon_id",
	"oly_enc_id",
	"vero_id",
	"vero_conv",
	"wickedid",
	"rb_clickid",
	"s_cid",
	"_openstat",
	"mkt_tok",
	"ml_subscriber",
	"ml_subscriber_hash",
	"_branch_match_id",
	"_gl",
	"_ga",
	"spm",
	"scm",
	"spm_id_from",
	"vd_source",
	"share_token",
	"isappinstalled",
	"nsukey",
	"phpsessid",
	"jsessionid",
};
static const char *const tracking_prefixes[] = {"utm_", "mtm_", "pk_", "hsa_",
                                                "at_recipient_"};

static bool is_tracking(struct str parameter)
{
	struct str name = str_slice(parameter, 0, str_find_char(parameter, '='));

	for (size_t i = 0; i < sizeof(tracking_prefixes) / sizeof(tracking_prefixes[0]);
	     i++)
		if (str_starts_nocase(name, str_from(tracking_prefixes[i])))
			return true;
	for (size_t i = 0; i < sizeof(tracking_names) / sizeof(tracking_names[0]); i++)
		if (str_equal_nocase(name, str_from(tracking_names[i])))
			return true;
	return false;
}

static char *append(char *to, struct str part)
{
	memcpy(to, part.ptr, part.len);
	return to + part.len;
}

static char *append_query(char *to, struct str query)
{
	char separator = '?';
	struct str parameter;

	while (str_split(&query, '&', &parameter)) {
		if (parameter.len == 0 || is_tracking(parameter))
			continue;
		*to++ = separator;
		to = append(to, parameter);
		separator = '&';
	}
	return to;
}

/* The path without a session id, which Java servers put there, and final slashes. */
static struct str key_path(struct str path)
{
	struct str end = str_skip(path, str_find_char(path, ';'));

	if (str_starts_nocase(end, STR(";jsessionid=")) &&
	    str_find_char(end, '/') == end.len)
		path = str_slice(path, 0, path.len - end.len);
	while (path.len && path.ptr[path.len - 1] == '/')
		path.len--;
	return path;
}

static void raise_escapes(char *text)
{
	struct str view = str_from(text);

	for (size_t i = 0; i < view.len; i++)
		for (size_t j = 1; is_escape(view, i) && j <= 2; j++)
			if (text[i + j] >= 'a')
				text[i + j] = (char)(text[i + j] - ('a' - 'A'));
}

const char *url_canonical_key(struct arena *arena, struct str url)
{
	const char *publishable = url_publishable(arena, url);
	struct url_parts parts = url_split(str_from(publishable));
	char *key, *end;

	if (!publishable)
		return arena_str(arena, url);
	key = arena_alloc(arena, strlen(publishable) + 1);
	if (!key)
		return NULL;
	/* "www.cn" itself is a name. */
	if (str_starts(parts.authority, STR("www.")) &&
	    str_find_char(str_skip(parts.authority, 4), '.') + 4 < parts.authority.len)
		parts.authority = str_skip(parts.authority, 4);
	end = append(key, parts.authority);
	end = append(end, key_path(parts.path));
	end = append_query(end, parts.query);
	if (str_starts(parts.fragment, STR("/")) || str_starts(parts.fragment, STR("!"))) {
		*end++ = '#';
		end = append(end, parts.fragment);
	}
	*end = '\0';
	raise_escapes(key);
	return key;
}
