#include "feeds/robots.h"

#include "feeds/limits.h"
#include "feeds/url.h"

/* The rule that counts so far. */
struct verdict {
	size_t length; /* of its path */
	bool is_allowed, has_group;
};

/* One reading. */
struct reading {
	struct str name, path;
	struct verdict own, all;       /* of the groups for our name, and for all */
	bool is_own, is_all, is_rules; /* the group under way; it has rules already */
};

/* ---- paths --------------------------------------------------------------------------- */

/* "*" is any run of characters, "$" at the end the end (section 2.2.3).  The last "*" that was
 * met is where another try begins: nothing before it would change. */
static bool matches(struct str pattern, struct str path)
{
	bool is_anchored = str_ends(pattern, STR("$"));
	size_t star = SIZE_MAX, retry = 0, p = 0, at = 0;

	if (is_anchored)
		pattern = str_slice(pattern, 0, pattern.len - 1);
	for (;;) {
		if (p == pattern.len && (!is_anchored || at == path.len))
			return true;
		if (p < pattern.len && pattern.ptr[p] == '*') {
			star = p++;
			retry = at;
		} else if (p < pattern.len && at < path.len &&
		           pattern.ptr[p] == path.ptr[at]) {
			p++;
			at++;
		} else if (star != SIZE_MAX && retry < path.len) {
			p = star + 1;
			at = ++retry;
		} else {
			return false;
		}
	}
}

static void weigh(struct verdict *verdict, struct str pattern, struct str path,
                  bool is_allowed)
{
	/* An empty rule forbids nothing. */
	if (pattern.len == 0 || pattern.len < verdict->length || !matches(pattern, path))
		return;
	if (pattern.len == verdict->length && !is_allowed)
		return;
	verdict->length = pattern.len;
	verdict->is_allowed = is_allowed;
}

/* ---- lines --------------------------------------------------------------------------- */

static void begin_group(struct reading *reading, struct str value)
{
	if (reading->is_rules)
		reading->is_own = reading->is_all = reading->is_rules = false;
	if (str_equal(value, STR("*")))
		reading->is_all = reading->all.has_group = true;
	else if (str_equal_nocase(value, reading->name))
		reading->is_own = reading->own.has_group = true;
}

static void take_rule(struct reading *reading, struct str value, bool is_allowed)
{
	reading->is_rules = true;
	if (reading->is_own)
		weigh(&reading->own, value, reading->path, is_allowed);
	if (reading->is_all)
		weigh(&reading->all, value, reading->path, is_allowed);
}

static void read_line(struct reading *reading, struct str line)
{
	size_t colon;
	struct str key, value;

	line = str_slice(line, 0, str_find_char(line, '#'));
	colon = str_find_char(line, ':');
	key = str_trim(str_slice(line, 0, colon));
	value = str_trim(str_skip(line, colon + 1));
	if (str_equal_nocase(key, STR("user-agent")))
		begin_group(reading, value);
	else if (str_equal_nocase(key, STR("disallow")))
		take_rule(reading, value, false);
	else if (str_equal_nocase(key, STR("allow")))
		take_rule(reading, value, true);
}

/* ---- the whole ----------------------------------------------------------------------- */

static struct str product_of(const char *user_agent)
{
	struct str name = str_from(user_agent);
	size_t end = 0;

	while (end < name.len && name.ptr[end] != '/' && !ascii_is_space(name.ptr[end]))
		end++;
	return str_slice(name, 0, end);
}

/* Path and query, as they are sent. */
static struct str path_of(const char *url)
{
	struct url_parts parts = url_split(str_from(url));
	struct str path = parts.path;

	if (parts.query.ptr)
		path.len = (size_t)(parts.query.ptr + parts.query.len - path.ptr);
	return path.len ? path : STR("/");
}

bool robots_allows(struct str text, const char *user_agent, const char *url)
{
	struct reading reading = {.name = product_of(user_agent),
	                          .path = path_of(url),
	                          .own = {.is_allowed = true},
	                          .all = {.is_allowed = true}};
	struct str line;

	text = str_slice(text, 0, LIMIT_ROBOTS_BYTES);
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_skip(text, 3);
	for (size_t i = 0; i < text.len; i++) {
		size_t end = i;

		while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r')
			end++;
		line = str_slice(text, i, end);
		read_line(&reading, line);
		i = end;
	}
	return reading.own.has_group ? reading.own.is_allowed : reading.all.is_allowed;
}

const char *robots_verdict(bool is_closed, struct str text, const char *user_agent,
                           const char *url)
{
	if (is_closed)
		return "its site cannot say whether robots may ask (robots.txt)";
	return robots_allows(text, user_agent, url)
	               ? NULL
	               : "its site asks robots to stay away from this page (robots.txt)";
}

const char *robots_url(struct arena *arena, const char *url)
{
	return url ? url_resolve(arena, str_from(url), STR("/robots.txt")) : NULL;
}
