"""Feeds of a part of what is published: of a source, a tag, a language."""

import json

import pytest
from lxml import etree

from alliance import outline
from server import Response
from test_combined import date

ATOM = "{http://www.w3.org/2005/Atom}"
CHINESE = "全国发电装机容量同比增长，煤炭产量保持稳定，价格小幅下降。"


def item(source, n, hours, tags=(), text="The price of it rose a little.", title=None):
    return (f"<item><title>{title or f'{source} report {n}'}</title><guid isPermaLink='false'>{source}-{n}</guid>"
            f"<link>http://{source}.example/{n}</link><pubDate>{date(hours)}</pubDate>"
            + "".join(f"<category>{tag}</category>" for tag in tags)
            + f"<description>{source} {n}: {text}</description></item>")


def rss(source, *items, language="en"):
    return Response(200, (f"<rss version='2.0'><channel><title>{source}</title>"
                          f"<link>http://{source}.example/</link><description>d</description>"
                          f"<language>{language}</language>{''.join(items)}</channel></rss>").encode(),
                    {"Content-Type": "application/rss+xml"})


COAL = [item("coal", n, n, ["Prices", "煤炭"]) for n in range(6)]
STEEL = [item("steel", n, n, ["prices" if n < 2 else "Quotas"], CHINESE, f"钢铁 {n}") for n in range(5)]


@pytest.fixture
def site(alliance, server):
    class Site:
        output = alliance.output

        def says(self, source, *items, language="en"):
            server.script(f"/{source}", rss(source, *items, language=language))
            alliance.later(hours=2)
            alliance.update()

        def publish(self, *arguments, status=0):
            done = alliance("publish", *arguments)
            assert done.returncode == status, done.stderr
            return done

        def configure(self, output):
            alliance.configure()
            alliance.config.write_text(f"{alliance.config.read_text()}[output]\n{output}\n")

        def feeds(self):
            return {str(path.parent.relative_to(self.output)) for path in self.output.glob("*/*/feed.json")}

        def items(self, path):
            return json.loads((self.output / f"{path}.json").read_text())["items"]

        def ids(self, path):
            return [entry["id"] for entry in self.items(path)]

        def snapshot(self):
            return {str(path.relative_to(self.output)): (path.read_bytes(), path.stat().st_ino,
                                                         path.stat().st_mtime_ns)
                    for path in self.output.rglob("*") if path.is_file()}

        def changed(self, before):
            after = self.snapshot()
            return {name.rsplit("/", 1)[0] for name in after if name.endswith(".json") and "/" in name
                    and after[name] != before.get(name)} - {"archive"}

    alliance.schedule["max_interval"] = "60m"
    alliance.configure()
    alliance.write_list(outline("coal", server.url("/coal"), language="en"),
                        outline("steel", server.url("/steel"), language="zh-CN"))
    server.script("/coal", rss("coal", *COAL))
    server.script("/steel", rss("steel", *STEEL, language="zh-CN"))
    alliance.update()
    site = Site()
    site.publish()
    return site


def slug_of(site, title):
    """What a feed is called in addresses, by its title."""
    [found] = [name for name in site.feeds()
               if json.loads((site.output / name / "feed.json").read_text())["title"].startswith(f"{title} - ")]
    return found


def test_there_is_a_feed_of_each_source_language_and_larger_tag(site):
    coal = slug_of(site, "煤炭")
    assert site.feeds() == {"source/coal", "source/steel", "lang/en", "lang/zh", "tag/prices", coal}
    assert coal.startswith("tag/tag-") and coal.isascii()
    assert len(site.ids("source/coal/feed")) == 6 == len(site.ids(f"{coal}/feed"))
    assert len(site.ids("lang/zh/feed")) == 5
    assert len(site.ids("tag/prices/feed")) == 8  # however it is written


def test_an_entry_is_the_same_in_every_feed_and_format(site):
    known = {}
    for path in sorted(path for path in site.output.rglob("*.json") if path.name != "status.json"):
        for entry in json.loads(path.read_text())["items"]:
            assert known.setdefault(entry["id"], entry) == entry, path
    order = site.ids("all")
    assert len(known) == len(order) == 11
    for name in site.feeds():
        ids = site.ids(f"{name}/feed")
        assert ids == [id for id in order if id in ids]
        atom = etree.parse(str(site.output / name / "feed.atom")).getroot()
        items = etree.parse(str(site.output / name / "feed.rss")).findall("channel/item")
        assert [entry.findtext(f"{ATOM}id") for entry in atom.iter(f"{ATOM}entry")] == ids
        assert [entry.findtext("guid") for entry in items] == ids
        dates = [known[id]["date_published"] for id in ids]
        assert dates == sorted(dates, reverse=True)


def test_the_list_and_the_page_name_every_feed(site):
    addresses = {f"https://feeds.alliance.example/{name}/feed.rss" for name in site.feeds()}
    addresses.add("https://feeds.alliance.example/all.rss")
    for _ in range(2):  # whether they were made or stand
        opml = etree.parse(str(site.output / "feeds.opml"))
        assert {outline.get("xmlUrl") for outline in opml.iter("outline") if outline.get("xmlUrl")} == addresses
        page = (site.output / "feeds.html").read_text()
        assert all(address in page for address in addresses)
        assert {outline.get("text") for outline in opml.findall("body/outline") if not outline.get("xmlUrl")} == {
            "Sources", "Languages", "Tags"}
        site.publish()


def test_a_second_publish_touches_nothing(site):
    before = site.snapshot()
    site.publish()
    assert site.snapshot() == before


def test_only_what_changed_is_made_again(site, alliance):
    before = site.snapshot()
    site.says("coal", item("coal", 9, -1, ["Quotas"]), *COAL)
    site.publish()
    # Five entries have that tag now.
    assert site.changed(before) == {"source/coal", "lang/en"}
    report = json.loads((alliance.folder / "report.json").read_text())
    sizes = {feed["path"]: (feed["items"], feed["bytes"]) for feed in report["feeds"]}
    assert set(sizes) == {"all"} | {f"{name}/feed" for name in site.feeds()}
    assert all(sizes[f"{name}/feed"] == (len(site.ids(f"{name}/feed")), sum(
        (site.output / name / f"feed.{format}").stat().st_size for format in ("rss", "atom", "json")))
        for name in site.feeds())


def test_an_edit_reaches_every_feed_that_has_the_entry(site):
    before = site.snapshot()
    site.says("steel", item("steel", 0, 0, ["prices"], CHINESE * 9, "钢铁 0"), *STEEL[1:], language="zh-CN")
    site.publish()
    assert site.changed(before) == {"source/steel", "lang/zh", "tag/prices"}


def test_what_is_withdrawn_is_gone_from_every_feed(site, alliance):
    assert alliance("withdraw", "http://coal.example/3").returncode == 0
    assert not [name for name, (data, _, _) in site.snapshot().items() if b"coal.example/3" in data]
    titles = [entry["title"] for entry in site.items("tag/prices/feed")]
    assert len(titles) == 8 and titles.count("[Withdrawn]") == 1


def test_a_feed_that_was_lost_is_made_again(site):
    before = {name: data for name, (data, _, _) in site.snapshot().items()}
    (site.output / "lang/en/feed.rss").unlink()
    site.publish()
    assert {name: data for name, (data, _, _) in site.snapshot().items()} == before


def test_which_feeds_are_made_can_be_configured(site):
    site.configure("tag_feeds = no\nlanguage_feeds = no")
    site.publish()
    assert site.feeds() == {"source/coal", "source/steel"}
    assert b"tag/" not in (site.output / "feeds.opml").read_bytes()


def test_the_feed_of_a_source_that_left_the_list_goes_with_it(site, alliance, server):
    alliance.write_list(outline("coal", server.url("/coal"), language="en"))
    alliance.update()
    site.publish()
    assert "source/steel" not in site.feeds() and len(site.ids("all")) == 6
    # But nothing is published over what is there where all have left.
    alliance.write_list()
    alliance.update()
    before = site.snapshot()
    site.publish()
    assert site.snapshot() == before


def test_what_a_rule_keeps_out_is_in_none(site):
    site.configure("exclude = title:coal")
    site.publish("--accept")
    assert "source/coal" in site.feeds() and site.ids("source/coal/feed") == []
    assert len(site.ids("tag/prices/feed")) == 2


def test_a_story_is_told_once_but_by_each_of_its_sources(site):
    report = "The ministry published the plan for the winter with all its figures, days and names. " * 12
    story = [f"<item><title>The plan for the winter</title><guid isPermaLink='false'>{name}-p</guid>"
             f"<link>http://{name}.example/plan</link><pubDate>{date(hours)}</pubDate><category>Prices</category>"
             f"<description>{report}</description></item>" for name, hours in (("coal", -1), ("steel", -2))]
    site.says("coal", story[0], *COAL)
    site.says("steel", story[1], *STEEL, language="zh-CN")
    site.publish()
    titles = {path: [entry["title"] for entry in site.items(path)].count("The plan for the winter")
              for path in ("all", "tag/prices/feed", "source/coal/feed", "source/steel/feed")}
    assert titles == {"all": 1, "tag/prices/feed": 1, "source/coal/feed": 1, "source/steel/feed": 1}
