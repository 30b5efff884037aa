#include "aggregator/hosts.h"

#include <arpa/inet.h>
#include <string.h>

#include <libpsl.h>

#include "feeds/http.h"
#include "feeds/url.h"

#define PAUSE_MIN_MS ((int64_t)1000)
#define DAY ((int64_t)24 * 3600)

const char *hosts_name(struct arena *arena, const char *url)
{
	const char *canonical = url ? url_publishable(arena, str_from(url)) : NULL;
	struct str host = url_host(str_from(canonical));

	return host.len ? arena_str(arena, host) : NULL;
}

/* ---- private hosts ------------------------------------------------------------------- */

enum address_kind { NO_ADDRESS, PUBLIC_ADDRESS, PRIVATE_ADDRESS };

static enum address_kind find_address_kind(const char *name)
{
	struct in6_addr ipv6;
	struct in_addr ipv4;
	bool is_public;

	if (inet_pton(AF_INET6, name, &ipv6) == 1)
		is_public = http_address_is_public(ipv6.s6_addr, sizeof(ipv6.s6_addr));
	else if (inet_aton(name, &ipv4)) /* "0x7f.1" too, as resolvers read it */
		is_public = http_address_is_public((const uint8_t *)&ipv4.s_addr,
		                                   sizeof(ipv4.s_addr));
	else
		return NO_ADDRESS;
	return is_public ? PUBLIC_ADDRESS : PRIVATE_ADDRESS;
}

bool hosts_is_private(const char *name)
{
	static const char *const endings[] = {".localhost", ".local", ".internal",
	                                      ".home.arpa"};
	enum address_kind kind = find_address_kind(name);

	if (kind != NO_ADDRESS)
		return kind == PRIVATE_ADDRESS;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (str_ends(str_from(name), str_from(endings[i])))
			return true;
	return !strchr(name, '.');
}

/* ---- sites --------------------------------------------------------------------------- */

const char *hosts_site(struct arena *arena, const char *name)
{
	const char *domain;

	if (!name || hosts_is_private(name))
		return NULL;
	if (find_address_kind(name) == PUBLIC_ADDRESS)
		return name;
	domain = psl_registrable_domain(psl_builtin(), name);
	return domain ? arena_printf(arena, "*.%s", domain) : name;
}

/* ---- pauses -------------------------------------------------------------------------- */

int64_t hosts_pause_after_limit(int64_t pause_ms)
{
	int64_t twice = 2 * (pause_ms < HOSTS_PAUSE_MAX_MS ? pause_ms : HOSTS_PAUSE_MAX_MS);

	if (twice < PAUSE_MIN_MS)
		return PAUSE_MIN_MS;
	return twice < HOSTS_PAUSE_MAX_MS ? twice : HOSTS_PAUSE_MAX_MS;
}

int64_t hosts_pause_now(int64_t pause_ms, int64_t seconds_since)
{
	for (int64_t days = seconds_since / DAY; days > 0 && pause_ms > 0; days--)
		pause_ms -= (pause_ms + 9) / 10;
	return pause_ms;
}
