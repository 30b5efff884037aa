#include "feeds/namespaces.h"

#include <stddef.h>

struct namespace_row {
	const char *uri; /* without scheme and final "/" or "#", in lower case */
	enum space space;
};

/* clang-format off */
static const struct namespace_row namespaces[] = {
	{"my.netscape.com/rdf/simple/0.9", SPACE_RSS},
	{"channel.netscape.com/rdf/simple/0.9", SPACE_RSS},
	{"my.netscape.com/publish/formats/rss-0.91.dtd", SPACE_RSS},
	{"purl.org/rss/1.0", SPACE_RSS},
	{"purl.org/net/rss1.1", SPACE_RSS},
	{"purl.org/rss/1.0/modules/rss091", SPACE_RSS},
	{"purl.org/rss/2.0", SPACE_RSS},
	{"backend.userland.com/rss", SPACE_RSS},
	{"backend.userland.com/rss091", SPACE_RSS},
	{"backend.userland.com/rss092", SPACE_RSS},
	{"backend.userland.com/rss2", SPACE_RSS},
	{"backend.userland.com/rss2.1", SPACE_RSS},
	{"blogs.law.harvard.edu/tech/rss", SPACE_RSS},
	{"cyber.law.harvard.edu/rss/rss.html", SPACE_RSS},
	{"www.rssboard.org/rss-specification", SPACE_RSS},
	{"www.w3.org/2005/atom", SPACE_ATOM},
	{"purl.org/atom/ns", SPACE_ATOM_03},
	{"purl.org/echo", SPACE_ATOM_03},
	{"purl.org/pie", SPACE_ATOM_03},
	{"example.com/newformat", SPACE_ATOM_03},
	{"example.com/necho", SPACE_ATOM_03},
	{"www.w3.org/1999/02/22-rdf-syntax-ns", SPACE_RDF},
	{"purl.org/dc/elements/1.0", SPACE_DC},
	{"purl.org/dc/elements/1.1", SPACE_DC},
	{"purl.org/dc", SPACE_DC},
	{"dublincore.org/documents/dcmi-namespace", SPACE_DC},
	{"purl.org/dc/terms", SPACE_DCTERMS},
	{"purl.org/rss/1.0/modules/dcterms", SPACE_DCTERMS},
	{"purl.org/rss/1.0/modules/content", SPACE_CONTENT},
	{"purl.org/rss/modules/content", SPACE_CONTENT},
	{"purl.org/rss/1.0/modules/syndication", SPACE_SYNDICATION},
	{"purl.org/rss/modules/syndication", SPACE_SYNDICATION},
	{"purl.org/rss/1.0/modules/slash", SPACE_SLASH},
	{"purl.org/rss/modules/slash", SPACE_SLASH},
	{"wellformedweb.org/commentapi", SPACE_WFW},
	{"purl.org/syndication/thread/1.0", SPACE_THREAD},
	{"webns.net/mvcb", SPACE_ADMIN},
	{"web.resource.org/cc", SPACE_CC},
	{"creativecommons.org/ns", SPACE_CC},
	{"creativecommons.org/ns#license", SPACE_CC},
	{"backend.userland.com/creativecommonsrssmodule", SPACE_CC},
	{"cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", SPACE_CC},
	{"search.yahoo.com/mrss", SPACE_MEDIA},
	{"www.rssboard.org/media-rss", SPACE_MEDIA},
	{"video.search.yahoo.com/mrss", SPACE_MEDIA},
	{"tools.search.yahoo.com/mrss", SPACE_MEDIA},
	{"search.yahoo.com/searchmonkey/media", SPACE_MEDIA},
	{"www.itunes.com/dtds/podcast-1.0.dtd", SPACE_ITUNES},
	{"itunes.com/dtds/podcast-1.0.dtd", SPACE_ITUNES},
	{"itunes.apple.com/dtds/podcast-1.0.dtd", SPACE_ITUNES},
	{"www.itunes.com/dtds/podcast-1.0", SPACE_ITUNES},
	{"example.com/dtds/podcast-1.0.dtd", SPACE_ITUNES},
	{"www.google.com/schemas/play-podcasts/1.0", SPACE_GOOGLE_PLAY},
	{"www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd", SPACE_GOOGLE_PLAY},
	{"www.georss.org/georss", SPACE_GEORSS},
	{"www.georss.org/georss/10", SPACE_GEORSS},
	{"www.georss.org/georss/11", SPACE_GEORSS},
	{"www.opengis.net/gml", SPACE_GML},
	{"www.opengis.net/gml/3.2", SPACE_GML},
	{"www.w3.org/2003/01/geo/wgs84_pos", SPACE_GEO},
	{"www.w3.org/2003/01/geo", SPACE_GEO},
	{"rssnamespace.org/feedburner/ext/1.0", SPACE_FEEDBURNER},
	{"www.pheedo.com/namespace/pheedo", SPACE_FEEDBURNER},
	{"podlove.org/simple-chapters", SPACE_CHAPTERS},
	{"www.w3.org/1999/xhtml", SPACE_XHTML},
	{"www.w3.org/2000/svg", SPACE_SVG},
	{"www.w3.org/1998/math/mathml", SPACE_MATHML},
	{"www.w3.org/xml/1998/namespace", SPACE_XML},
};

static const struct {
	const char *prefix;
	enum space space;
} customs[] = {
	{"rss", SPACE_RSS},
	{"atom", SPACE_ATOM},
	{"rdf", SPACE_RDF},
	{"dc", SPACE_DC},
	{"dcterms", SPACE_DCTERMS},
	{"content", SPACE_CONTENT},
	{"sy", SPACE_SYNDICATION},
	{"slash", SPACE_SLASH},
	{"wfw", SPACE_WFW},
	{"thr", SPACE_THREAD},
	{"admin", SPACE_ADMIN},
	{"cc", SPACE_CC},
	{"creativecommons", SPACE_CC},
	{"media", SPACE_MEDIA},
	{"itunes", SPACE_ITUNES},
	{"googleplay", SPACE_GOOGLE_PLAY},
	{"georss", SPACE_GEORSS},
	{"gml", SPACE_GML},
	{"geo", SPACE_GEO},
	{"feedburner", SPACE_FEEDBURNER},
	{"psc", SPACE_CHAPTERS},
	{"xhtml", SPACE_XHTML},
	{"svg", SPACE_SVG},
};
/* clang-format on */

enum space namespace_find(const char *uri)
{
	struct str wanted = str_trim(str_from(uri));
	size_t scheme = str_find(wanted, STR("://"));

	if (wanted.len == 0)
		return SPACE_NONE;
	if (scheme < wanted.len)
		wanted = str_skip(wanted, scheme + 3);
	while (wanted.len > 0 &&
	       (wanted.ptr[wanted.len - 1] == '/' || wanted.ptr[wanted.len - 1] == '#'))
		wanted.len--;
	for (size_t i = 0; i < sizeof(namespaces) / sizeof(namespaces[0]); i++)
		if (str_equal_nocase(str_from(namespaces[i].uri), wanted))
			return namespaces[i].space;
	return SPACE_OTHER;
}

enum space namespace_by_custom(const char *prefix)
{
	for (size_t i = 0; i < sizeof(customs) / sizeof(customs[0]); i++)
		if (str_equal_nocase(str_from(customs[i].prefix), str_from(prefix)))
			return customs[i].space;
	return SPACE_OTHER;
}
