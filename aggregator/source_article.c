#include "aggregator/source_article.h"

#include "aggregator/source_request.h"
#include "feeds/css_selector.h"

/* Trimmed; empty when absent. */
static struct str find(const struct outline *outline, const char *namespace_uri,
                       const char *name)
{
	return str_trim(str_from(outline_attribute_find_in(outline, namespace_uri, name)));
}

/* An attribute of FreshRSS that holds a selector, as XPath; NULL where there is none. */
static bool take_selector(const struct outline *outline, const char *name,
                          const char *origin, struct arena *arena, const char **xpath,
                          struct error *err)
{
	struct str value = find(outline, FRESHRSS_NAMESPACE, name);
	const char *selector = value.len ? arena_str(arena, value) : NULL;

	if (!selector)
		return arena_check(arena, err);
	*xpath = css_selector_xpath(arena, selector, origin);
	return *xpath ||
	       (arena_check(arena, err) &&
	        error_set(err, ERROR_USAGE,
	                  "frss:%s is no CSS selector that can be understood: %.200s", name,
	                  selector));
}

static bool take_rules(const struct outline *outline, struct str own, struct arena *arena,
                       struct article_rules *rules, struct error *err)
{
	if (!str_equal(own, STR("auto")) && own.len)
		rules->body = arena_str(arena, own);
	else if (!own.len &&
	         !take_selector(outline, "cssFullContent", "", arena, &rules->body, err))
		return false;
	return take_selector(outline, "cssContentFilter", ".", arena, &rules->without,
	                     err) &&
	       arena_check(arena, err) && article_check(rules, err);
}

bool source_article_read(const struct outline *outline, struct arena *arena,
                         const struct article_rules **rules, struct error *err)
{
	struct str own = find(outline, NULL, "article");
	struct article_rules *found;

	*rules = NULL;
	if (str_equal(own, STR("no")) ||
	    (!own.len && !find(outline, FRESHRSS_NAMESPACE, "cssFullContent").len))
		return true;
	found = arena_new(arena, struct article_rules);
	if (!found)
		return arena_check(arena, err);
	if (!take_rules(outline, own, arena, found, err))
		return false;
	*rules = found;
	return true;
}
