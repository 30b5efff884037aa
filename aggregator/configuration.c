#include "aggregator/configuration.h"

#include <stddef.h>

#include "aggregator/rule.h"
#include "feeds/guard_keys.h"
#include "feeds/identifier.h"
#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/page_own.h"

#define MEMBER(name) offsetof(struct configuration, name)
#define ID_AUTHORITY "english.cec.org.cn,2020-01-01"
#define DEFAULT_HOME "http://english.cec.org.cn/"
#define WEEK ((int64_t)7 * 24 * 3600)

/* clang-format off */
static const struct config_key keys[] = {
	/* section     key                kind               member                     default      min max */
	{"site",     "title",           CONFIG_TEXT,       MEMBER(site.title),        "Industry associations", 0, 0},
	{"site",     "home",            CONFIG_FOLDER_URL, MEMBER(site.home),         NULL,            0, 0},
	{"site",     "base_url",        CONFIG_FOLDER_URL, MEMBER(site.base_url),     NULL,            0, 0},
	{"site",     "language",        CONFIG_TEXT,       MEMBER(site.language),     NULL,            0, 0},
	{"site",     "timezone",        CONFIG_ZONE,       MEMBER(site.zone_minutes), "+08:00",        0, 0},
	{"site",     "description",     CONFIG_TEXT,       MEMBER(site.description),  NULL,            0, 0},
	{"site",     "rights",          CONFIG_TEXT,       MEMBER(site.rights),       NULL,            0, 0},
	{"site",     "logo",            CONFIG_URL,        MEMBER(site.logo),         NULL,            0, 0},
	{"site",     "icon",            CONFIG_URL,        MEMBER(site.icon),         NULL,            0, 0},
	{"site",     "id_authority",    CONFIG_TEXT,       MEMBER(site.id_authority), ID_AUTHORITY,    0, 0},
	{"site",     "hub",             CONFIG_URL,        MEMBER(site.hub),          NULL,            0, 0},
	{"sources",  "file",            CONFIG_PATH,       MEMBER(sources_file),      "associations.opml", 0, 0},
	{"store",    "path",            CONFIG_PATH,       MEMBER(store_path),        "aggregator.db", 0, 0},
	{"output",   "folder",          CONFIG_PATH,       MEMBER(output_folder),     "public",        0, 0},
	{"output",   "items",           CONFIG_INTEGER,    MEMBER(items),             "200",           1, LIMIT_COMBINED_ENTRIES},
	{"output",   "window_items",    CONFIG_INTEGER,    MEMBER(window_items),      "30",            1, LIMIT_COMBINED_ENTRIES},
	{"output",   "window",          CONFIG_DURATION,   MEMBER(window),            "14d",           0, 53 * WEEK},
	{"output",   "max_bytes",       CONFIG_SIZE,       MEMBER(max_bytes),         "512k",          LIMIT_FEED_LEAST_BYTES, LIMIT_FEED_BYTES},
	{"output",   "per_source",      CONFIG_INTEGER,    MEMBER(per_source),        "20",            1, 100},
	{"output",   "ttl",             CONFIG_DURATION,   MEMBER(ttl),               "0s",            0, LIMIT_TTL_SECONDS},
	{"output",   "corrected", CONFIG_FLAG,       MEMBER(is_corrected_shown), "no",           0, 0},
	{"output",   "notices",         CONFIG_DURATION,   MEMBER(notices),           "14d",           0, 53 * WEEK},
	{"output",   "archives",        CONFIG_FLAG,       MEMBER(has_archives),      "yes",           0, 0},
	{"output",   "source_feeds",    CONFIG_FLAG,       MEMBER(has_source_feeds),  "yes",           0, 0},
	{"output",   "tag_feeds",       CONFIG_FLAG,       MEMBER(has_tag_feeds),     "yes",           0, 0},
	{"output",   "language_feeds",  CONFIG_FLAG,       MEMBER(has_language_feeds), "yes",          0, 0},
	{"output",   "include",         CONFIG_TEXT,       MEMBER(include),           NULL,            0, 0},
	{"output",   "exclude",         CONFIG_TEXT,       MEMBER(exclude),           NULL,            0, 0},
	{"output",   "header",          CONFIG_PATH,       MEMBER(own.header),        NULL,            0, 0},
	{"output",   "footer",          CONFIG_PATH,       MEMBER(own.footer),        NULL,            0, 0},
	{"output",   "style",           CONFIG_PATH,       MEMBER(own.style),         NULL,            0, 0},
	{"fetch",    "contact",         CONFIG_TEXT,       MEMBER(fetch.contact),     NULL,            0, 0},
	{"fetch",    "user_agent",      CONFIG_TEXT,       MEMBER(fetch.user_agent),  NULL,            0, 0},
	{"fetch",    "concurrency",     CONFIG_INTEGER,    MEMBER(fetch.concurrency), "16",            1, 1000},
	{"fetch",    "per_host",        CONFIG_INTEGER,    MEMBER(fetch.per_host),    "1",             1, 1000},
	{"fetch",    "per_host_delay",  CONFIG_DURATION,   MEMBER(fetch.per_host_delay), "1s",         0, 3600},
	{"fetch",    "timeout",         CONFIG_DURATION,   MEMBER(fetch.timeout),     "60s",           1, 3600},
	{"fetch",    "connect_timeout", CONFIG_DURATION,   MEMBER(fetch.connect_timeout), "10s",       1, 3600},
	{"fetch",    "slow_time",       CONFIG_DURATION,   MEMBER(fetch.slow_time),   "30s",           1, 3600},
	{"fetch",    "max_body",        CONFIG_SIZE,       MEMBER(fetch.max_body),    "20M",           1, LIMIT_BODY_BYTES},
	{"fetch",    "allow_private",   CONFIG_FLAG,       MEMBER(fetch.is_private_allowed), "no",     0, 0},
	{"fetch",    "proxy",           CONFIG_TEXT,       MEMBER(fetch.proxy),       NULL,            0, 0},
	{"schedule", "min_interval",    CONFIG_DURATION,   MEMBER(schedule.min_interval), "60m",       0, 4 * WEEK},
	{"schedule", "max_interval",    CONFIG_DURATION,   MEMBER(schedule.max_interval), "24h",       0, 4 * WEEK},
	{"schedule", "unconditional_interval", CONFIG_DURATION, MEMBER(schedule.unconditional_interval), "24h", 0, 4 * WEEK},
	{"schedule", "jitter",          CONFIG_INTEGER,    MEMBER(schedule.jitter),   "10",            0, 100},
	{"schedule", "trusted_hosts",   CONFIG_TEXT,       MEMBER(trusted_hosts),     NULL,            0, 0},
	{"retention", "age",            CONFIG_DURATION,   MEMBER(retention.age),     NULL,            RETENTION_LEAST_SECONDS, 0},
	{"retention", "most",           CONFIG_INTEGER,    MEMBER(retention.most),    NULL,            1, 0},
	{"retention", "least",          CONFIG_INTEGER,    MEMBER(retention.least),   "50",            0, 0},
	/* Floods and dates are judged source by source, when they arrive (flood.h). */
	GUARD_KEYS(struct configuration, guards, "0", "no"),
};
/* clang-format on */

/* How we name ourselves: with an address where a server's operator can ask about us. */
static const char *make_user_agent(const struct configuration *configuration,
                                   struct arena *arena)
{
	const char *contact = configuration->fetch.contact;

	if (!contact)
		contact = configuration->site.home ? configuration->site.home
		                                   : configuration->site.base_url;
	if (!contact)
		return "cec-feeds/" VERSION;
	return arena_printf(arena, "cec-feeds/" VERSION " (+%s)", contact);
}

/* RFC 4151: what it mints must be ids that can be published. */
static bool is_id_authority(const char *text, struct arena *arena)
{
	const char *id = arena_printf(arena, "tag:%s:x", text ? text : "");

	return id && identifier_is_canonical(id);
}

static bool check_rule(const char *name, const char *text, struct error *err)
{
	struct rule *rule = text ? rule_parse(text, err) : NULL;

	if (text && !rule)
		return error_prefix(err, name);
	rule_free(rule);
	return true;
}

static bool check(struct configuration *configuration, struct arena *arena,
                  struct error *err)
{
	const char *language = configuration->site.language;
	const char *id_authority = configuration->site.id_authority;

	configuration->site.language = language_publishable(arena, language);
	if (language && !configuration->site.language)
		return error_set(err, ERROR_USAGE,
		                 "language is a tag such as en or zh-CN, not %s", language);
	if (!is_id_authority(id_authority, arena))
		return error_set(err, ERROR_USAGE,
		                 "id_authority is a host name in lower case and a date, "
		                 "such as " ID_AUTHORITY ", not %s",
		                 id_authority ? id_authority : "nothing");
	if (!check_rule("include in [output]", configuration->include, err) ||
	    !check_rule("exclude in [output]", configuration->exclude, err))
		return false;
	if (!configuration->sources_file)
		return error_set(err, ERROR_USAGE, "file in [sources] is empty");
	if (configuration->schedule.max_interval < configuration->schedule.min_interval)
		return error_set(err, ERROR_USAGE,
		                 "max_interval is shorter than min_interval");
	if (!configuration->fetch.user_agent)
		configuration->fetch.user_agent = make_user_agent(configuration, arena);
	if (!configuration->site.home)
		configuration->site.home = configuration->site.base_url
		                                   ? configuration->site.base_url
		                                   : DEFAULT_HOME;
	return arena_check(arena, err);
}

bool configuration_read(const char *path, struct configuration *configuration,
                        struct arena *arena, struct error *err)
{
	static const struct config_schema schema = {
		.keys = keys, .key_count = sizeof(keys) / sizeof(keys[0])};

	*configuration = (struct configuration){0};
	if (!config_read(path, &schema, configuration, arena, err) ||
	    !page_own_read(&configuration->own, arena, err))
		return false;
	if (!check(configuration, arena, err))
		return error_prefix(err, path ? path : "configuration");
	if (!path) {
		configuration->store_path = NULL;
		configuration->output_folder = NULL;
	}
	return true;
}

struct http_options configuration_http(const struct configuration *configuration)
{
	return (struct http_options){
		.user_agent = configuration->fetch.user_agent,
		.proxy = configuration->fetch.proxy,
		.concurrency = (size_t)configuration->fetch.concurrency,
		.per_host = (size_t)configuration->fetch.per_host,
		.per_host_delay_ms = configuration->fetch.per_host_delay * 1000,
		.connect_timeout_ms = configuration->fetch.connect_timeout * 1000,
		.timeout_ms = configuration->fetch.timeout * 1000,
		.slow_seconds = configuration->fetch.slow_time,
		.max_body_bytes = (size_t)configuration->fetch.max_body,
		.is_private_allowed = configuration->fetch.is_private_allowed,
	};
}
