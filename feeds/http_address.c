#include <string.h>

#include "feeds/http.h"

enum verdict { REFUSED, EMBEDS_IPV4 };

struct prefix {
	uint8_t bytes[16];
	uint8_t bits;
	enum verdict verdict;
	uint8_t embedded_at; /* EMBEDS_IPV4: where the four bytes stand */
};

/* clang-format off */

/* IANA IPv4 Special-Purpose Address Registry (RFC 6890), and multicast (RFC 5771). */
static const struct prefix ipv4_prefixes[] = {
	{{0},                    8, REFUSED, 0}, /* "this" network */
	{{10},                   8, REFUSED, 0}, /* private */
	{{100, 64},             10, REFUSED, 0}, /* carrier-grade NAT, RFC 6598 */
	{{127},                  8, REFUSED, 0}, /* loopback */
	{{169, 254},            16, REFUSED, 0}, /* link-local; clouds' metadata service */
	{{172, 16},             12, REFUSED, 0}, /* private */
	{{192, 0, 0},           24, REFUSED, 0}, /* protocol assignments */
	{{192, 0, 2},           24, REFUSED, 0}, /* documentation */
	{{192, 88, 99},         24, REFUSED, 0}, /* 6to4 relays, RFC 7526 */
	{{192, 168},            16, REFUSED, 0}, /* private */
	{{198, 18},             15, REFUSED, 0}, /* benchmarking */
	{{198, 51, 100},        24, REFUSED, 0}, /* documentation */
	{{203, 0, 113},         24, REFUSED, 0}, /* documentation */
	{{224},                  4, REFUSED, 0}, /* multicast */
	{{240},                  4, REFUSED, 0}, /* reserved, broadcast */
};

/* IANA IPv6 Special-Purpose Address Registry.  Beside these, all that is allocated for
 * public use begins with 001 (RFC 4291 section 2.4). */
static const struct prefix ipv6_prefixes[] = {
	{{[10] = 0xff, 0xff},                 96, EMBEDS_IPV4, 12}, /* v4-mapped */
	{{[8] = 0xff, 0xff},                  96, EMBEDS_IPV4, 12}, /* v4-translated */
	{{0x00, 0x64, 0xff, 0x9b},            96, EMBEDS_IPV4, 12}, /* NAT64, RFC 6052 */
	{{0x20, 0x02},                        16, EMBEDS_IPV4,  2}, /* 6to4, RFC 3056 */
	{{0x20, 0x01},                        23, REFUSED, 0}, /* assignments, Teredo */
	{{0x20, 0x01, 0x0d, 0xb8},            32, REFUSED, 0}, /* documentation */
	{{0x3f, 0xff},                        20, REFUSED, 0}, /* documentation, RFC 9637 */
};
static const struct prefix ipv6_public = {{0x20}, 3, REFUSED, 0};

/* clang-format on */

static bool has_prefix(const uint8_t *address, const struct prefix *prefix)
{
	size_t whole = prefix->bits / 8;
	unsigned int mask = 0xff00u >> (prefix->bits % 8) & 0xffu;

	return memcmp(address, prefix->bytes, whole) == 0 &&
	       (mask == 0 || (address[whole] & mask) == (prefix->bytes[whole] & mask));
}

static const struct prefix *prefix_find(const uint8_t *address, const struct prefix *rows,
                                        size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (has_prefix(address, &rows[i]))
			return &rows[i];
	return NULL;
}

static bool is_public_ipv4(const uint8_t *address)
{
	return !prefix_find(address, ipv4_prefixes,
	                    sizeof(ipv4_prefixes) / sizeof(ipv4_prefixes[0]));
}

static bool is_public_ipv6(const uint8_t *address)
{
	const struct prefix *found = prefix_find(
		address, ipv6_prefixes, sizeof(ipv6_prefixes) / sizeof(ipv6_prefixes[0]));

	if (!found)
		return has_prefix(address, &ipv6_public);
	return found->verdict == EMBEDS_IPV4 &&
	       is_public_ipv4(address + found->embedded_at);
}

bool http_address_is_public(const uint8_t *address, size_t length)
{
	switch (length) {
	case 4:
		return is_public_ipv4(address);
	case 16:
		return is_public_ipv6(address);
	default:
		return false;
	}
}
