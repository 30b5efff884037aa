/* Who a URL speaks to, and as whom: what credentials depend on. */
#include "feeds/url.h"

struct origin {
	struct str scheme, host;
	int64_t port; /* -1: none that could be understood */
};

/* An authority at its last "@": the user as a view (its ptr NULL: none) and the rest. */
static struct str cut_user(struct str *authority)
{
	size_t end = authority->len;
	struct str user = {0};

	while (end > 0 && authority->ptr[end - 1] != '@')
		end--;
	if (end == 0)
		return user;
	user = str_slice(*authority, 0, end - 1);
	*authority = str_skip(*authority, end);
	return user;
}

struct str url_user(struct str url)
{
	struct str authority = url_split(url).authority;

	return cut_user(&authority);
}

const char *url_without_user(struct arena *arena, struct str url)
{
	struct str authority = url_split(url).authority, rest = authority;

	if (!cut_user(&rest).ptr)
		return arena_str(arena, url);
	return arena_printf(arena, "%.*s%.*s",
	                    STR_ARG(str_slice(url, 0, (size_t)(authority.ptr - url.ptr))),
	                    STR_ARG(str_skip(url, (size_t)(rest.ptr - url.ptr))));
}

static int64_t read_port(struct str authority, struct str scheme)
{
	struct str rest = authority;
	int64_t port;

	if (rest.len && rest.ptr[0] == '[')
		rest = str_skip(rest, str_find_char(rest, ']'));
	rest = str_skip(rest, str_find_char(rest, ':') + 1);
	if (rest.len == 0)
		return str_equal_nocase(scheme, STR("https")) ? 443 : 80;
	return str_integer(rest, 0, UINT16_MAX, &port) ? port : -1;
}

static struct origin origin_of(struct str url)
{
	struct url_parts parts = url_split(str_trim(url));

	cut_user(&parts.authority);
	return (struct origin){.scheme = parts.scheme,
	                       .host = url_host(url),
	                       .port = read_port(parts.authority, parts.scheme)};
}

bool url_is_same_origin(struct str a, struct str b)
{
	struct origin one = origin_of(a), other = origin_of(b);

	return url_is_web(a) && one.port >= 0 && one.port == other.port &&
	       str_equal_nocase(one.scheme, other.scheme) &&
	       str_equal_nocase(one.host, other.host);
}

static int hex_value(char c)
{
	if (ascii_is_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

const char *url_decode(struct arena *arena, struct str text)
{
	char *result = arena_alloc(arena, text.len + 1);
	size_t length = 0;

	for (size_t i = 0; result && i < text.len; i++) {
		int high = text.ptr[i] == '%' && i + 2 < text.len
		                   ? hex_value(text.ptr[i + 1])
		                   : -1;
		int low = high >= 0 ? hex_value(text.ptr[i + 2]) : -1;

		if (low >= 0)
			i += 2;
		result[length++] = low >= 0 ? (char)(high * 16 + low) : text.ptr[i];
	}
	return result;
}
