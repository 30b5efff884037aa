#include "feeds/url.h"

#include <string.h>

#include "feeds/limits.h"

static bool is_scheme_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '+' || c == '-' || c == '.';
}

struct str url_scheme(struct str url)
{
	size_t end = 0;

	if (url.len == 0 || !ascii_is_alpha(url.ptr[0]))
		return STR("");
	while (end < url.len && is_scheme_char(url.ptr[end]))
		end++;
	return end < url.len && url.ptr[end] == ':' ? str_slice(url, 0, end) : STR("");
}

/* Takes *rest from `mark` on, without the mark; NULL when it has none. */
static struct str cut_after(struct str *rest, char mark)
{
	size_t at = str_find_char(*rest, mark);
	struct str part = str_skip(*rest, at + 1);

	if (at == rest->len)
		return (struct str){0};
	*rest = str_slice(*rest, 0, at);
	return part;
}

/* Where an authority ends; "\" for browsers' sake, so that no host is misread. */
static size_t authority_end(struct str text)
{
	size_t end = 0;

	while (end < text.len && text.ptr[end] != '/' && text.ptr[end] != '\\')
		end++;
	return end;
}

struct url_parts url_split(struct str url)
{
	struct url_parts parts = {.scheme = url_scheme(url)};

	if (parts.scheme.len)
		url = str_skip(url, parts.scheme.len + 1);
	else
		parts.scheme = (struct str){0};
	parts.fragment = cut_after(&url, '#');
	parts.query = cut_after(&url, '?');
	if (str_starts(url, STR("//"))) {
		url = str_skip(url, 2);
		parts.authority = str_slice(url, 0, authority_end(url));
		url = str_skip(url, parts.authority.len);
	}
	parts.path = url.ptr ? url : STR("");
	return parts;
}

static bool is_web_scheme(struct str scheme)
{
	return str_equal_nocase(scheme, STR("http")) ||
	       str_equal_nocase(scheme, STR("https"));
}

struct str url_host(struct str url)
{
	struct str host = url_split(str_trim(url)).authority;
	size_t user = host.len;

	while (user > 0 && host.ptr[user - 1] != '@')
		user--;
	host = str_skip(host, user);
	if (host.len && host.ptr[0] == '[')
		return str_slice(host, 1, str_find_char(host, ']'));
	return host.len ? str_slice(host, 0, str_find_char(host, ':')) : STR("");
}

bool url_is_web(struct str url)
{
	return is_web_scheme(url_scheme(str_trim(url))) && url_host(url).len > 0;
}

/* What stands around addresses in real feeds besides ASCII white space and controls. */
static size_t outer_space(struct str text, bool at_end)
{
	static const char *const spaces[] = {"\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B",
	                                     "\xEF\xBB\xBF"};

	unsigned char outer = text.len ? (unsigned char)text.ptr[at_end ? text.len - 1 : 0]
	                               : 'x';

	if (outer <= ' ')
		return 1;
	if (outer < 0x80)
		return 0;
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (at_end ? str_ends(text, str_from(spaces[i]))
		           : str_starts(text, str_from(spaces[i])))
			return strlen(spaces[i]);
	return 0;
}

static struct str trim(struct str text)
{
	size_t count;

	while ((count = outer_space(text, false)) > 0)
		text = str_skip(text, count);
	while ((count = outer_space(text, true)) > 0)
		text.len -= count;
	return text;
}

/* Without tabs and newlines.  Like with_slashes a copy only where there is something to
 * change; NULL when the arena is full. */
static struct str without_breaks(struct arena *arena, struct str text)
{
	size_t length = 0;
	char *copy;

	if (str_find_char(text, '\t') == text.len &&
	    str_find_char(text, '\n') == text.len && str_find_char(text, '\r') == text.len)
		return text;
	copy = arena_alloc(arena, text.len);
	for (size_t i = 0; copy && i < text.len; i++)
		if (text.ptr[i] != '\t' && text.ptr[i] != '\n' && text.ptr[i] != '\r')
			copy[length++] = text.ptr[i];
	return trim((struct str){.ptr = copy, .len = length});
}

/* With "/" for "\\" before the query of a web address. */
static struct str with_slashes(struct arena *arena, struct str text)
{
	size_t end = str_find_char(str_slice(text, 0, str_find_char(text, '#')), '?');
	char *copy;

	if (str_find_char(str_slice(text, 0, end), '\\') == end)
		return text;
	copy = arena_str(arena, text);
	for (size_t i = 0; copy && i < end; i++)
		if (copy[i] == '\\')
			copy[i] = '/';
	return (struct str){.ptr = copy, .len = copy ? text.len : 0};
}

/* RFC 3986 section 5.2.4, in place and in one pass; returns the new length. */
static size_t remove_dot_segments(char *path, size_t length)
{
	size_t from = 0, to = 0;

	while (from < length) {
		struct str segment = {.ptr = path + from + 1, .len = length - from - 1};
		bool is_last;

		segment.len = str_find_char(segment, '/');
		is_last = from + 1 + segment.len == length;
		from += 1 + segment.len;
		if (str_equal(segment, STR("..")))
			while (to > 0 && path[--to] != '/')
				;
		else if (!str_equal(segment, STR("."))) {
			memmove(path + to, segment.ptr - 1, segment.len + 1);
			to += segment.len + 1;
			continue;
		}
		if (is_last)
			path[to++] = '/';
	}
	return to;
}

static bool has_dot_segments(struct str path)
{
	return str_find(path, STR("/.")) < path.len;
}

static char *append(char *to, struct str part)
{
	if (part.len)
		memcpy(to, part.ptr, part.len);
	return to + part.len;
}

/* RFC 3986 section 5.3; the path is that of `parts`, with `directory` before it. */
static const char *compose(struct arena *arena, const struct url_parts *parts,
                           struct str directory)
{
	size_t bytes = parts->scheme.len + parts->authority.len + directory.len +
	               parts->path.len + parts->query.len + parts->fragment.len + 5;
	char *text, *end, *path;

	if (bytes > 2 * LIMIT_URL_BYTES)
		return NULL;
	text = arena_alloc(arena, bytes + 1);
	if (!text)
		return NULL;
	end = append(text, parts->scheme);
	*end++ = ':';
	if (parts->authority.ptr)
		end = append(append(end, STR("//")), parts->authority);
	path = end;
	end = append(append(end, directory), parts->path);
	if (end > path && path[0] == '/')
		end = path + remove_dot_segments(path, (size_t)(end - path));
	if (parts->query.ptr)
		end = append(append(end, STR("?")), parts->query);
	if (parts->fragment.ptr)
		end = append(append(end, STR("#")), parts->fragment);
	*end = '\0';
	return (size_t)(end - text) <= LIMIT_URL_BYTES ? text : NULL;
}

/* The base's path up to its last "/" (section 5.2.3). */
static struct str directory_of(const struct url_parts *base)
{
	size_t end = base->path.len;

	while (end > 0 && base->path.ptr[end - 1] != '/')
		end--;
	if (end == 0 && base->authority.ptr)
		return STR("/");
	return str_slice(base->path, 0, end);
}

static const char *resolve_relative(struct arena *arena, const struct url_parts *base,
                                    struct url_parts reference)
{
	struct str directory = STR("");

	reference.scheme = base->scheme;
	if (reference.authority.ptr)
		return is_web_scheme(base->scheme) && reference.authority.len == 0
		               ? NULL
		               : compose(arena, &reference, directory);
	reference.authority = base->authority;
	if (reference.path.len == 0) {
		reference.path = base->path;
		if (!reference.query.ptr)
			reference.query = base->query;
	} else if (reference.path.ptr[0] != '/') {
		directory = directory_of(base);
	}
	return compose(arena, &reference, directory);
}

/* A reference with a scheme of its own. */
static const char *resolve_absolute(struct arena *arena, struct str text,
                                    struct url_parts reference)
{
	if (is_web_scheme(reference.scheme)) {
		/* "https:/example.org/a" and "https:///example.org/a" lost or gained one. */
		if (reference.authority.len == 0) {
			while (reference.path.len && reference.path.ptr[0] == '/')
				reference.path = str_skip(reference.path, 1);
			reference.authority = str_slice(reference.path, 0,
			                                authority_end(reference.path));
			reference.path = str_skip(reference.path, reference.authority.len);
		}
		if (reference.authority.len == 0)
			return NULL;
		return compose(arena, &reference, STR(""));
	}
	if (reference.authority.ptr && has_dot_segments(reference.path))
		return compose(arena, &reference, STR(""));
	return text.len <= LIMIT_URL_BYTES ? arena_str(arena, text) : NULL;
}

const char *url_resolve(struct arena *arena, struct str base, struct str reference)
{
	struct url_parts from, parts;
	struct str text = trim(reference), scheme;
	bool is_web;

	/* Its fragment counts for nothing; nor does the space in front of that. */
	base = trim(str_slice(base, 0, str_find_char(base, '#')));
	/* Tabs may go, so that this is not yet the limit itself.  A NUL would cut the result. */
	if (text.len > 2 * LIMIT_URL_BYTES || str_find_char(text, '\0') < text.len ||
	    str_find_char(base, '\0') < base.len)
		return NULL;
	base = without_breaks(arena, base);
	if (is_web_scheme(url_scheme(base)))
		base = with_slashes(arena, base);
	from = url_split(base);
	if (is_web_scheme(from.scheme) && !from.authority.len)
		from = (struct url_parts){0}; /* a base without a host is none */
	text = without_breaks(arena, text);
	scheme = url_scheme(text);
	is_web = is_web_scheme(scheme.len ? scheme : from.scheme);
	if (is_web)
		text = with_slashes(arena, text);
	if (arena->full)
		return NULL;
	parts = url_split(text);
	/* Section 5.2.2 leaves it open whether a scheme equal to the base's counts. */
	if (parts.scheme.ptr && is_web && !parts.authority.ptr &&
	    str_equal_nocase(parts.scheme, from.scheme) && from.authority.len)
		parts.scheme = (struct str){0};
	if (parts.scheme.ptr)
		return resolve_absolute(arena, text, parts);
	if (!from.scheme.ptr || (!from.authority.ptr && !str_starts(from.path, STR("/"))))
		return NULL;
	return resolve_relative(arena, &from, parts);
}
