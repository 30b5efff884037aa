"""What a source says beyond title and text goes with its entries, into every feed that has them."""

import json

import pytest
from lxml import etree

from alliance import outline
from server import Response
from test_feedgen import Newsroom

ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd", "media": "http://search.yahoo.com/mrss/",
    "dc": "http://purl.org/dc/elements/1.1/", "ev": "http://purl.org/rss/1.0/modules/event/",
    "slash": "http://purl.org/rss/1.0/modules/slash/", "georss": "http://www.georss.org/georss",
    "own": "urn:own", "podcast": "https://podcastindex.org/namespace/1.0",
}
RICH = """<item><title>Meeting</title><guid isPermaLink="false">m1</guid><link>http://coal.example/1</link>
<pubDate>Tue, 14 Apr 2026 09:00:00 +0800</pubDate><category>Meetings</category>
<description>The council met &lt;script&gt;alert(1)&lt;/script&gt; for two days.</description>
<enclosure url="http://coal.example/speech.mp3" length="900" type="audio/mpeg"/>
<enclosure url="http://coal.example/报告 1.pdf"/><enclosure url="file:///etc/passwd" type="text/plain"/>
<itunes:duration>1:02:03</itunes:duration><itunes:explicit>true</itunes:explicit>
<media:content url="http://coal.example/hall.jpg" type="image/jpeg" medium="image" width="800" height="450"/>
<media:content url="javascript:alert(1)" medium="video"/>
<media:thumbnail url="http://coal.example/hall-small.jpg" width="160"/>
<media:description type="html">The hall&lt;script&gt;alert(2)&lt;/script&gt;</media:description>
<dc:rights>© Coal</dc:rights><dc:type>Event</dc:type><ev:startdate>2026-05-12</ev:startdate>
<georss:point>39.9 116.4</georss:point><slash:comments>{comments}</slash:comments>
<podcast:season>1</podcast:season><own:price>1</own:price></item>"""
PASSED = [("media:content", {"url": "http://coal.example/hall.jpg", "type": "image/jpeg", "medium": "image",
                             "width": "800", "height": "450"}, None),
          ("media:content", {"url": "http://coal.example/speech.mp3", "type": "audio/mpeg", "medium": "audio",
                             "duration": "3723"}, None),
          ("media:thumbnail", {"url": "http://coal.example/hall-small.jpg", "width": "160"}, None),
          ("dc:type", {}, "Event"), ("ev:startdate", {}, "2026-05-12"), ("georss:point", {}, "39.9 116.4")]
ATTACHMENTS = [{"url": "http://coal.example/speech.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 900,
                "duration_in_seconds": 3723},
               {"url": "http://coal.example/%E6%8A%A5%E5%91%8A%201.pdf", "mime_type": "application/pdf"}]
PLACES = ["all", "source/coal/feed", "lang/en/feed", "archive/2026-04"]


def rss(*items):
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return Response(200, (f"<rss version='2.0' {declared}><channel><title>coal</title><link>http://coal.example/"
                          f"</link><description>d</description><language>en</language>{''.join(items)}"
                          "</channel></rss>").encode(), {"Content-Type": "application/rss+xml"})


@pytest.fixture
def site(alliance, server):
    def says(comments=1, **attributes):
        server.script("/coal", rss(RICH.format(comments=comments)))
        alliance.write_list(outline("coal", server.url("/coal"), **attributes))
        alliance.update()
        done = alliance("publish")
        assert done.returncode == 0, done.stderr
        return alliance.output

    alliance.schedule["max_interval"] = "60m"
    alliance.configure()
    return says


def extensions(entry):
    """(name with its usual prefix, attributes, text) of what is in none of the formats' own namespaces."""
    prefixes = {uri: prefix for prefix, uri in NAMESPACES.items()}
    found = []
    for element in entry:
        name = etree.QName(element)
        if name.namespace in prefixes and name.localname not in ("creator", "language", "rights"):
            found.append((f"{prefixes[name.namespace]}:{name.localname}", dict(element.attrib), element.text))
    return found


@pytest.mark.parametrize("place", PLACES)
def test_every_feed_says_what_the_source_says_and_no_more(site, place):
    path = site() / place
    item, = etree.parse(f"{path}.rss").iter("item")
    entry, = etree.parse(f"{path}.atom").iter(ATOM + "entry")
    [published] = json.loads((path.parent / f"{path.name}.json").read_text())["items"]
    assert extensions(item) == extensions(entry) == PASSED
    assert published["attachments"] == ATTACHMENTS
    assert published["image"] == "http://coal.example/hall-small.jpg"
    assert published["_rights"] == {"text": "© Coal"}
    assert item.findtext("{%s}rights" % NAMESPACES["dc"]) == entry.findtext(ATOM + "rights") == "© Coal"
    assert dict(item.find("enclosure").attrib) == {"url": "http://coal.example/speech.mp3", "length": "900",
                                                   "type": "audio/mpeg"}
    files = [dict(link.attrib) for link in entry.iter(ATOM + "link") if link.get("rel") == "enclosure"]
    assert [file["href"] for file in files] == [attachment["url"] for attachment in ATTACHMENTS]
    for suffix in ("rss", "atom", "json"):
        text = path.with_name(f"{path.name}.{suffix}").read_text()
        assert not any(word in text for word in ("alert", "itunes", "urn:own", "podcastindex", "passwd", "comments>"))


def test_a_counter_that_moves_changes_no_file(site, alliance):
    site(comments=1)
    before = alliance.files()
    alliance.later(hours=2)
    site(comments=99)
    assert alliance.files() == before
    assert alliance.sources()["coal"]["entries"] == 1


@pytest.mark.parametrize("content, left", [("summary", ["georss:point"]), ("title", [])])
def test_of_an_excerpt_nothing_to_look_at_is_passed_on(site, content, left):
    entry, = etree.parse(str(site(content=content) / "all.atom")).iter(ATOM + "entry")
    assert [name for name, _, _ in extensions(entry)] == left
    assert entry.findtext(ATOM + "rights") == "© Coal"


def test_whose_the_feeds_are_is_told_as_configured(site, alliance):
    site()
    before = (alliance.output / "archive/2026-04.atom").read_bytes()
    alliance.publishing = {"ttl": "90m"}
    alliance.configure()
    alliance.config.write_text(alliance.config.read_text().replace("[site]", """[site]
description = News of the alliance
rights = © The alliance & members
logo = https://alliance.example/logo.png
icon = https://alliance.example/icon.png"""))
    alliance.later(hours=2)
    output = site()
    channel = etree.parse(str(output / "all.rss")).find("channel")
    assert [channel.findtext(name) for name in ("description", "copyright", "image/url", "ttl")] == [
        "News of the alliance", "© The alliance & members", "https://alliance.example/logo.png", "90"]
    for path in ("all", "source/coal/feed", "archive/2026-04"):
        atom = etree.parse(str(output / f"{path}.atom")).getroot()
        assert [atom.findtext(ATOM + name) for name in ("subtitle", "rights", "logo", "icon")] == [
            "News of the alliance", "© The alliance & members", "https://alliance.example/logo.png",
            "https://alliance.example/icon.png"]
    feed = json.loads((output / "all.json").read_text())
    assert (feed["description"], feed["icon"], feed["favicon"]) == (
        "News of the alliance", "https://alliance.example/logo.png", "https://alliance.example/icon.png")
    alliance.configure()
    alliance.later(hours=2)
    site()
    assert (alliance.output / "archive/2026-04.atom").read_bytes() == before


def test_feedgen_tells_whose_its_feeds_are_and_shows_pictures_in_the_text(tmp_path):
    newsroom = Newsroom(tmp_path)
    config = tmp_path / "feedgen.ini"
    config.write_text("[site]\nbase_url = https://feeds.example/\nlogo = https://cec.example/logo.png\n"
                      "icon = https://cec.example/icon.png\n[output]\nttl = 1h\n[state]\npath = feedgen.db\n")
    newsroom.write("news.jsonl", {"id": "1", "section": "105", "title": "T", "date": "2020-04-16",
                                  "content_html": "<p>Text</p>", "image": "https://cec.example/i.jpg"})
    done = newsroom.build("-c", config, now="2020-04-20T10:00:00+08:00")
    assert done.returncode == 0, done.stderr
    channel = etree.parse(str(newsroom.output / "all.rss")).find("channel")
    assert (channel.findtext("ttl"), channel.findtext("image/url")) == ("60", "https://cec.example/logo.png")
    assert channel.find("item/" + MEDIA + "content").attrib == {
        "url": "https://cec.example/i.jpg", "type": "image/jpeg", "medium": "image"}
    feed = json.loads((newsroom.output / "all.json").read_text())
    assert feed["icon"] == "https://cec.example/logo.png" and feed["favicon"] == "https://cec.example/icon.png"
    [item] = feed["items"]
    assert item["image"] == "https://cec.example/i.jpg"
    assert item["content_html"] == '<p><img src="https://cec.example/i.jpg" alt=""></p><p>Text</p>'
