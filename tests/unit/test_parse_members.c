/* What a feed says, member by member, as `aggregator parse` shows it. */
#include "test.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/parse.h"
#include "feeds/write.h"

#define RSS(channel) "<rss version=\"2.0\"><channel>" channel "</channel></rss>"
#define ITEM(item) RSS("<item>" item "</item>")
#define ATOM(feed) "<feed xmlns=\"http://www.w3.org/2005/Atom\">" feed "</feed>"
#define ENTRY(entry) ATOM("<entry>" entry "</entry>")
#define ITUNES(name, text)                                                                 \
	"<itunes:" name " xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>" text \
	"</itunes:" name ">"
#define RDF(rdf)                                                                           \
	"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "              \
	"xmlns=\"http://purl.org/rss/1.0/\">" rdf "</rdf:RDF>"

static const struct {
	const char *document;
	const char *member;   /* "feed.image.url", "entries.0.title.value" */
	const char *expected; /* NULL: absent */
} rows[] = {
	/* RSS 1.0 refers to its image and its text input, and says them elsewhere */
	{RDF("<channel><image rdf:resource='http://n.example/i.png'/></channel>"
             "<image><url>http://n.example/i.png</url><title>I</title></image>"),
         "feed.image.title", "I"},
	{RDF("<image><title>I</title></image>"
             "<channel><image rdf:resource='http://n.example/i.png'/></channel>"),
         "feed.image.title", "I"},
	{RDF("<channel/><image "
             "rdf:about='http://n.example/i.png'><title>I</title></image>"),
         "feed.image.url", "http://n.example/i.png"},
	{RDF("<channel><textinput rdf:resource='http://n.example/s'/></channel>"
             "<textinput><name>q</name></textinput>"),
         "feed.text_input.name", "q"},
	/* a person's name in markup that no format has */
	{ITEM("<author><p>Me <b>Myself</b></p></author>"), "entries.0.authors.0.name",
         "Me Myself"},
	{ITEM("<dc:creator><foaf:Person xmlns:foaf='http://xmlns.com/foaf/0.1/'>"
              "<foaf:name>Me</foaf:name></foaf:Person></dc:creator>"),
         "entries.0.authors.0.name", "Me"},
	{ENTRY("<author><x:role xmlns:x='urn:x'>editor</x:role><name>Me</name></author>"),
         "entries.0.authors.0.name", "Me"},
	/* what only iTunes is told is said all the same */
	{ITEM(ITUNES("author", "Me")), "entries.0.authors.0.name", "Me"},
	{ITEM("<dc:creator>You</dc:creator>" ITUNES("author", "Me")), "entries.0.authors",
         "[{\"name\":\"You\"}]"},
	{ITEM(ITUNES("summary", "1 &lt; 2")), "entries.0.summary.value", "1 < 2"},
	{ITEM(ITUNES("summary", "&lt;b>a&lt;/b>&lt;script>b&lt;/script>")),
         "entries.0.summary.value", "<b>a</b>"},
	{ITEM("<description>a</description>" ITUNES("summary", "b")),
         "entries.0.summary.value", "a"},
	{ITEM("<content:encoded>a</content:encoded>" ITUNES("summary", "b")),
         "entries.0.summary", NULL},
	{RSS(ITUNES("author", "Me")), "feed.authors.0.name", "Me"},
	{RSS(ITUNES("summary", "a")), "feed.subtitle.value", "a"},
	/* categories that differ in anything are two */
	{ENTRY("<category term='nc' label='Author'/><category term='nc' label='Owner'/>"),
         "entries.0.categories.1.label", "Owner"},
	{ENTRY("<category term='nc' label='Author'/><category term='nc' label='Author'/>"),
         "entries.0.categories.1", NULL},
	{ENTRY("<category term=' '/><category term='a'/>"), "entries.0.categories",
         "[{\"term\":\"a\"}]"},
	/* whoever is named twice is one, and no name is HTML */
	{ENTRY("<author><name>A</name></author><author><name>B</name></author>"
               "<author><name>A</name></author>"),
         "entries.0.authors", "[{\"name\":\"A\"},{\"name\":\"B\"}]"},
	{ITEM("<dc:creator>&lt;a href='http://n.example/?a@b.c'>Me&lt;/a> "
              "(CEC)</dc:creator>"),
         "entries.0.authors", "[{\"name\":\"Me (CEC)\"}]"},
	{ENTRY("<author><name>Andr&amp;eacute;</name><uri>http://n.example/</uri></"
               "author>"),
         "entries.0.authors.0.name", "Andr\xC3\xA9"},
	{ENTRY("<author><name>Jos\xC3\x83\xC2\xA9</name></author>"),
         "entries.0.authors.0.name", "Jos\xC3\xA9"},
	{ENTRY("<author><name>Me</name><uri>mailto:me@n.example?subject=x</uri></author>"),
         "entries.0.authors", "[{\"name\":\"Me\",\"email\":\"me@n.example\"}]"},
	{ITEM("<author>Me &lt;me@n.example></author>"), "entries.0.authors",
         "[{\"name\":\"Me\",\"email\":\"me@n.example\"}]"},
	/* an enclosure is a file of its own */
	{RSS("<link>http://n.example/</link><item><enclosure url=' ' length='0'/></item>"),
         "entries.0.enclosures", NULL},
	{ATOM("<entry xml:base='http://n.example/'><link rel='Enclosure' "
              "href=''/></entry>"),
         "entries.0.enclosures", NULL},
	{ITEM("<enclosure url='http://burner.example/a.mp3' type='audio/mpeg'/>"
              "<feedburner:origEnclosureLink>http://n.example/a.mp3"
              "</feedburner:origEnclosureLink>"),
         "entries.0.enclosures",
         "[{\"url\":\"http://n.example/a.mp3\",\"type\":\"audio/mpeg\"}]"},
	{ITEM("<feedburner:origEnclosureLink>http://n.example/a.mp3"
              "</feedburner:origEnclosureLink>"
              "<enclosure url='http://burner.example/a.mp3' type='audio/mpeg'/>"),
         "entries.0.links.0.href", "http://n.example/a.mp3"},
	/* an entry without a link is where its id says, if it says that */
	{ENTRY("<id>http://n.example/1</id>"), "entries.0.link", "http://n.example/1"},
	{ENTRY("<id>http://n.example/1</id><link href='http://n.example/2'/>"),
         "entries.0.link", "http://n.example/2"},
	{ENTRY("<id>tag:n.example,2020:1</id>"), "entries.0.link", NULL},
	{ITEM("<guid isPermaLink='false'>http://n.example/1</guid>"), "entries.0.link",
         NULL},
	{RDF("<item rdf:about='http://n.example/1'><title>t</title></item>"),
         "entries.0.link", "http://n.example/1"},
	{"{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\","
         "\"external_url\":\"http://n.example/1\"}]}",
         "entries.0.link", "http://n.example/1"},
	/* Atom 1.0's <div> around XHTML is no part of it, however its type is written */
	{ENTRY("<title type='application/xhtml+xml'><div "
               "xmlns='http://www.w3.org/1999/xhtml'><b>a</b></div></title>"),
         "entries.0.title.value", "<b>a</b>"},
	{"<feed xmlns='http://purl.org/atom/ns#'><title type='application/xhtml+xml'><div "
         "xmlns='http://www.w3.org/1999/xhtml'><b>a</b></div></title></feed>",
         "feed.title.value", "<div><b>a</b></div>"},
	{RSS("<googleplay:description>g</googleplay:description>" ITUNES("summary", "i")),
         "feed.itunes.summary", "i"},
	{RSS("<googleplay:explicit>yes</googleplay:explicit>" ITUNES("explicit", "no")),
         "feed.itunes.explicit", "false"},
	{RSS("<googleplay:description>g</googleplay:description>"), "feed.itunes.summary",
         "g"},
	/* categories in a list of their own; items in a category that is not closed */
	{ITEM("<categories><category>a</category><category>b</category></categories>"),
         "entries.0.categories.1.term", "b"},
	{RSS("<itunes:category text='a'><item><title>t</title></item>"),
         "entries.0.title.value", "t"},
};

/* The value at a path of names and positions below ten; NULL where there is none. */
static json_t *member_at(json_t *json, const char *path)
{
	struct str rest = str_from(path);
	struct str step;

	while (json && str_split(&rest, '.', &step)) {
		char name[40];

		assert_true(step.len < sizeof(name));
		memcpy(name, step.ptr, step.len);
		name[step.len] = '\0';
		json = json_is_array(json) ? json_array_get(json, (size_t)(name[0] - '0'))
		                           : json_object_get(json, name);
	}
	return json;
}

/* What is printed of a value: strings as they are, the rest as JSON; NULL: absent. */
static char *print(const json_t *json)
{
	if (json_is_string(json)) {
		char *copy = strdup(json_string_value(json));

		assert_non_null(copy);
		return copy;
	}
	return json ? json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
}

static void every_member_says_what_it_means(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct parse_options options = {0};
		struct error err = {0};
		struct document *document = document_parse(str_from(rows[i].document),
		                                           &options, &err);
		struct buf dump;
		json_t *json;
		char *found;

		assert_non_null(document);
		buf_init(&dump, 1 << 20);
		assert_true(write_dump(document, false, &dump, &err));
		json = json_loadb(dump.ptr, dump.len, 0, NULL);
		assert_non_null(json);
		found = print(member_at(json, rows[i].member));
		if (!str_equal(str_from(found), str_from(rows[i].expected)) ||
		    (found != NULL) != (rows[i].expected != NULL))
			fail_msg("%s of %s is %s, not %s", rows[i].member, rows[i].document,
			         found ? found : "absent",
			         rows[i].expected ? rows[i].expected : "absent");
		free(found);
		json_decref(json);
		buf_release(&dump);
		document_free(document);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(every_member_says_what_it_means),
};

int main(void)
{
	parse_prepare();
	return RUN_TESTS(tests);
}
