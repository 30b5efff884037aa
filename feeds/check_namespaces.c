#include "feeds/check_namespaces.h"

#include <stddef.h>

#include "feeds/namespaces.h"

#define KNOWN NAMESPACE_KNOWN, NULL
#define UNSUPPORTED NAMESPACE_UNSUPPORTED, NULL
#define OBSOLETE NAMESPACE_OBSOLETE, NULL

/* clang-format off */
/* The first row of a vocabulary has the URI that publishers should write. */
static const struct check_namespace namespaces[] = {
	{"http://backend.userland.com/rss2", NULL, VOCABULARY_RSS, KNOWN},
	{"http://backend.userland.com/RSS2", NULL, VOCABULARY_RSS, KNOWN},
	{"http://blogs.law.harvard.edu/tech/rss", NULL, VOCABULARY_RSS, KNOWN},
	{"http://purl.org/rss/1.0/", NULL, VOCABULARY_RSS_RDF, KNOWN},
	{"http://my.netscape.com/rdf/simple/0.9/", NULL, VOCABULARY_RSS_RDF, KNOWN},
	{"http://channel.netscape.com/rdf/simple/0.9/", NULL, VOCABULARY_RSS_RDF, KNOWN},
	{"http://purl.org/net/rss1.1#", NULL, VOCABULARY_OTHER, UNSUPPORTED},
	{"http://purl.org/net/rss1.1/payload#", "p", VOCABULARY_OTHER, UNSUPPORTED},
	{"http://www.w3.org/2005/Atom", "atom", VOCABULARY_ATOM, KNOWN},
	{"http://purl.org/atom/ns#", NULL, VOCABULARY_ATOM_OLD, OBSOLETE},
	{"http://example.com/newformat#", NULL, VOCABULARY_ATOM_OLD, OBSOLETE},
	{"http://example.com/necho", NULL, VOCABULARY_ATOM_OLD, OBSOLETE},
	{"http://purl.org/echo/ns#", NULL, VOCABULARY_ATOM_OLD, OBSOLETE},
	{"uri/of/echo/namespace#", NULL, VOCABULARY_ATOM_OLD, OBSOLETE},
	{"http://purl.org/pie/", NULL, VOCABULARY_ATOM_OLD, OBSOLETE},
	{"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf", VOCABULARY_RDF, KNOWN},
	{"http://www.w3.org/2000/01/rdf-schema#", "rdfs", VOCABULARY_OTHER, KNOWN},
	{"http://www.w3.org/1999/xhtml", "xhtml", VOCABULARY_XHTML, KNOWN},
	{"http://www.w3.org/2000/svg", "svg", VOCABULARY_SVG, KNOWN},
	{"http://www.w3.org/1998/Math/MathML", "math", VOCABULARY_MATHML, KNOWN},
	{"http://www.w3.org/XML/1998/namespace", "xml", VOCABULARY_XML, KNOWN},
	{"http://www.w3.org/1999/xlink", "xlink", VOCABULARY_OTHER, KNOWN},
	{"http://www.w3.org/2001/XMLSchema-instance", "xsi", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/dc/elements/1.1/", "dc", VOCABULARY_DC, KNOWN},
	{"http://purl.org/dc/terms/", "dcterms", VOCABULARY_DCTERMS, KNOWN},
	{"http://purl.org/rss/1.0/modules/content/", "content", VOCABULARY_CONTENT, KNOWN},
	{"http://purl.org/rss/1.0/modules/syndication/", "sy", VOCABULARY_SYNDICATION, KNOWN},
	{"http://webns.net/mvcb/", "admin", VOCABULARY_ADMIN, KNOWN},
	{"http://purl.org/rss/1.0/modules/slash/", "slash", VOCABULARY_SLASH, KNOWN},
	{"http://wellformedweb.org/CommentAPI/", "wfw", VOCABULARY_WFW, KNOWN},
	{"http://purl.org/syndication/thread/1.0", "thr", VOCABULARY_THREAD, KNOWN},
	{"http://purl.org/syndication/history/1.0", "fh", VOCABULARY_HISTORY, KNOWN},
	{"http://web.resource.org/cc/", "cc", VOCABULARY_CC, KNOWN},
	{"http://backend.userland.com/creativeCommonsRssModule", "creativeCommons", VOCABULARY_CC_RSS, KNOWN},
	{"http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html", NULL, VOCABULARY_CC_RSS, KNOWN},
	{"http://search.yahoo.com/mrss/", "media", VOCABULARY_MEDIA, KNOWN},
	{"http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes", VOCABULARY_ITUNES, KNOWN},
	{"http://www.w3.org/2003/01/geo/wgs84_pos#", "geo", VOCABULARY_GEO, KNOWN},
	{"http://postneo.com/icbm", "icbm", VOCABULARY_ICBM, KNOWN},
	{"http://postneo.com/icbm/", "icbm", VOCABULARY_ICBM, KNOWN},
	{"http://geourl.org/rss/module/", "geourl", VOCABULARY_GEOURL, KNOWN},
	{"http://www.georss.org/georss", "georss", VOCABULARY_GEORSS, KNOWN},
	{"http://www.opengis.net/gml", "gml", VOCABULARY_GML, KNOWN},
	{"http://backend.userland.com/blogChannelModule", "blogChannel", VOCABULARY_BLOG_CHANNEL, KNOWN},
	{"http://madskills.com/public/xml/rss/module/trackback/", "trackback", VOCABULARY_TRACKBACK, KNOWN},
	{"http://purl.org/rss/1.0/modules/event/", "ev", VOCABULARY_EVENT, KNOWN},
	{"http://www.w3.org/2007/app", "app", VOCABULARY_APP, KNOWN},
	{"http://purl.org/rss/1.0/modules/aggregation/", "ag", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/modules/aggregation/", "ag", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/annotate/", "annotate", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/company", "company", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/email/", "email", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/link/", "l", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/reference/", "ref", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/richequiv/", "reqv", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/rss091#", "rss091", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/search/", "search", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/servicestatus/", "ss", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/streaming/", "str", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/taxonomy/", "taxo", VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/threading/", NULL, VOCABULARY_OTHER, KNOWN},
	{"http://purl.org/rss/1.0/modules/wiki/", "wiki", VOCABULARY_OTHER, KNOWN},
	{"http://www.usemod.com/cgi-bin/mb.pl?ModWiki", "wiki", VOCABULARY_OTHER, NAMESPACE_REPLACED,
	 "http://purl.org/rss/1.0/modules/wiki/"},
	{"http://my.theinfo.org/changed/1.0/rss/", "cp", VOCABULARY_OTHER, KNOWN},
	{"http://xmlns.com/foaf/0.1/", "foaf", VOCABULARY_OTHER, KNOWN},
	{"http://rssnamespace.org/feedburner/ext/1.0", "feedburner", VOCABULARY_OTHER, KNOWN},
	{"http://madskills.com/public/xml/rss/module/pingback/", "pingback", VOCABULARY_OTHER, KNOWN},
	{"http://a9.com/-/spec/opensearch/1.1/", "opensearch", VOCABULARY_OTHER, KNOWN},
	{"http://a9.com/-/spec/opensearchrss/1.0/", "openSearch", VOCABULARY_OTHER, KNOWN},
	{"http://base.google.com/ns/1.0", "g", VOCABULARY_OTHER, KNOWN},
	{"http://feedsync.org/2007/feedsync", "sx", VOCABULARY_OTHER, KNOWN},
	{"http://www.microsoft.com/schemas/rss/sse", "sx", VOCABULARY_OTHER, KNOWN},
	{"http://www.microsoft.com/schemas/rss/core/2005", "cf", VOCABULARY_OTHER, KNOWN},
	{"http://conversationsnetwork.org/rssNamespace-1.0/", "conversationsNetwork", VOCABULARY_OTHER, KNOWN},
	{"http://www.bloglines.com/about/specs/fac-1.0", "access", VOCABULARY_OTHER, KNOWN},
	{"http://www.w3.org/2004/02/skos/core#", "skos", VOCABULARY_OTHER, UNSUPPORTED},
	{"http://schemas.google.com/g/2005", "gd", VOCABULARY_OTHER, UNSUPPORTED},
	{"http://www.youtube.com/xml/schemas/2015", "yt", VOCABULARY_OTHER, UNSUPPORTED},
	{"https://podcastindex.org/namespace/1.0", "podcast", VOCABULARY_OTHER, UNSUPPORTED},
	{"http://www.google.com/schemas/play-podcasts/1.0", "googleplay", VOCABULARY_OTHER, UNSUPPORTED},
	{"com-wordpress:feed-additions:1", NULL, VOCABULARY_OTHER, UNSUPPORTED},
	{"http://purl.org/atompub/tombstones/1.0", "at", VOCABULARY_OTHER, UNSUPPORTED},
	{"http://activitystrea.ms/spec/1.0/", "activity", VOCABULARY_OTHER, UNSUPPORTED},
	{"http://webfeeds.org/rss/1.0", "webfeeds", VOCABULARY_OTHER, UNSUPPORTED},
	{"http://source.scripting.com/", "source", VOCABULARY_OTHER, UNSUPPORTED},
	{"http://www.smartnews.be/snf", "snf", VOCABULARY_OTHER, UNSUPPORTED},
	{"http://podlove.org/simple-chapters", "psc", VOCABULARY_OTHER, UNSUPPORTED},
	{"http://prismstandard.org/namespaces/basic/2.0/", "prism", VOCABULARY_OTHER, UNSUPPORTED},
	{"http://freshrss.org/opml", "frss", VOCABULARY_OTHER, UNSUPPORTED},
	{"https://freshrss.org/opml", "frss", VOCABULARY_OTHER, UNSUPPORTED},
};

/* What readers put up with, and what they took it for. */
static const struct { enum space space; enum check_vocabulary vocabulary; } guesses[] = {
	{SPACE_ATOM, VOCABULARY_ATOM},       {SPACE_RDF, VOCABULARY_RDF},
	{SPACE_DC, VOCABULARY_DC},           {SPACE_DCTERMS, VOCABULARY_DCTERMS},
	{SPACE_CONTENT, VOCABULARY_CONTENT}, {SPACE_SYNDICATION, VOCABULARY_SYNDICATION},
	{SPACE_SLASH, VOCABULARY_SLASH},     {SPACE_WFW, VOCABULARY_WFW},
	{SPACE_THREAD, VOCABULARY_THREAD},   {SPACE_ADMIN, VOCABULARY_ADMIN},
	{SPACE_MEDIA, VOCABULARY_MEDIA},     {SPACE_ITUNES, VOCABULARY_ITUNES},
	{SPACE_GEORSS, VOCABULARY_GEORSS},   {SPACE_GML, VOCABULARY_GML},
	{SPACE_GEO, VOCABULARY_GEO},         {SPACE_XHTML, VOCABULARY_XHTML},
	{SPACE_SVG, VOCABULARY_SVG},         {SPACE_MATHML, VOCABULARY_MATHML},
	{SPACE_XML, VOCABULARY_XML},
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const struct check_namespace *check_namespace_find(struct str uri)
{
	for (size_t i = 0; i < COUNT(namespaces); i++)
		if (str_equal(str_from(namespaces[i].uri), uri))
			return &namespaces[i];
	return NULL;
}

static const struct check_namespace *find_vocabulary(enum check_vocabulary vocabulary)
{
	for (size_t i = 0; i < COUNT(namespaces); i++)
		if (namespaces[i].vocabulary == vocabulary)
			return &namespaces[i];
	return NULL;
}

const struct check_namespace *check_namespace_guess(const char *uri)
{
	enum space space = namespace_find(uri);

	for (size_t i = 0; i < COUNT(guesses); i++)
		if (guesses[i].space == space)
			return find_vocabulary(guesses[i].vocabulary);
	return NULL;
}

const struct check_namespace *check_namespace_of_prefix(struct str prefix)
{
	for (size_t i = 0; i < COUNT(namespaces); i++)
		if (namespaces[i].prefix && namespaces[i].vocabulary != VOCABULARY_OTHER &&
		    str_equal(str_from(namespaces[i].prefix), prefix))
			return &namespaces[i];
	return NULL;
}

const char *check_namespace_uri(enum check_vocabulary vocabulary)
{
	const struct check_namespace *row = find_vocabulary(vocabulary);

	return row ? row->uri : "";
}
