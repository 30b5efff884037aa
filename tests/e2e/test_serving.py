"""What subscribers get from a web server (nginx) that serves the folder which aggregator publishes."""

import calendar
import contextlib
import datetime
import email.utils
import gzip
import os
import re
import sqlite3
import subprocess

import feedparser
import pytest
from lxml import etree

from web_servers import Nginx
from test_publish import item, rss

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("all.rss", "all.atom", "all.json")
TYPES = {"all.rss": "application/rss+xml; charset=utf-8", "all.atom": "application/atom+xml; charset=utf-8",
         "all.json": "application/feed+json"}

# The bytes that a subscriber who comes for the first time fetches, compressed: 100 entries of the
# length of a news report.
FRONT_ENTRIES = 100
FRONT_BYTES = 100 << 10


@pytest.fixture
def site(alliance, server, tmp_path):
    """Runs the aggregator on documents of a source, and serves what is published."""
    class Site:
        def __init__(self):
            self.nginx = Nginx(tmp_path / "nginx", alliance.output)
            alliance.schedule["max_interval"] = "60m"
            alliance.configure()
            self.address = self.nginx.url("")
            alliance.config.write_text(alliance.config.read_text().replace(
                "https://feeds.alliance.example/", self.address))
            alliance.poll(server.url("/feed"))

        def publish(self, *items):
            alliance.later(hours=2)
            server.script("/feed", rss(*items))
            alliance.update("-q")
            self.publish_again()

        def publish_again(self):
            done = alliance("publish", "-o", alliance.output)
            assert done.returncode == 0, done.stderr

        def get(self, path, **headers):
            return self.nginx.get(path, **headers)

        def validators(self, path, **headers):
            status, answer, _ = self.get(path, **headers)
            assert status == 200
            return answer["ETag"], answer["Last-Modified"]

    made = Site()
    with made.nginx.running():
        yield made


ONE = item(1, "One", "The first text.", "Mon, 13 Apr 2026 08:00:00 +0800")
TWO = item(2, "Two 煤炭", "The second text.", "Tue, 14 Apr 2026 08:00:00 +0800")
THREE = item(3, "Three", "The third text.", "Wed, 15 Apr 2026 16:00:00 +0800")


def moment(http_date):
    return email.utils.parsedate_to_datetime(http_date)


def updated_of(body):
    """What an Atom document says of its own last change."""
    return datetime.datetime.fromisoformat(etree.fromstring(body).findtext(ATOM + "updated")
                                           .replace("Z", "+00:00"))


# ---- conditional requests ------------------------------------------------------------------


@pytest.mark.parametrize("path", FEEDS)
def test_publishing_the_same_again_changes_nothing_that_a_reader_sees(site, alliance, path):
    site.publish(TWO, ONE)
    _, before, body = site.get(path)
    alliance.later(days=3)
    site.publish_again()
    site.publish(TWO, ONE)
    status, after, same = site.get(path)
    assert status == 200 and same == body
    assert [after[name] for name in ("ETag", "Last-Modified", "Content-Type")] \
        == [before["ETag"], before["Last-Modified"], TYPES[path]]


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("path", FEEDS)
def test_who_has_it_gets_304_by_either_validator_and_by_both(site, path, encoding):
    site.publish(TWO, ONE)
    etag, date = site.validators(path, Accept_Encoding=encoding)
    for condition in ({"If_None_Match": etag}, {"If_Modified_Since": date},
                      {"If_None_Match": etag, "If_Modified_Since": date}):
        assert site.get(path, Accept_Encoding=encoding, **condition)[::2] == (304, b""), condition
    site.publish_again()
    assert site.get(path, Accept_Encoding=encoding, If_None_Match=etag)[0] == 304
    site.publish(THREE, TWO, ONE)
    for condition in ({"If_None_Match": etag}, {"If_Modified_Since": date},
                      {"If_None_Match": etag, "If_Modified_Since": date}):
        assert site.get(path, Accept_Encoding=encoding, **condition)[0] == 200, condition


@pytest.mark.parametrize("path", FEEDS)
def test_the_compressed_sibling_is_sent_and_unpacks_to_the_same_bytes(site, path):
    for items in ((TWO, ONE), (THREE, TWO, ONE)):
        site.publish(*items)
        _, plain, body = site.get(path)
        status, packed, compressed = site.get(path, Accept_Encoding="gzip")
        assert (status, packed["Content-Encoding"], plain["Content-Encoding"]) == (200, "gzip", None)
        assert gzip.decompress(compressed) == body and len(compressed) < len(body)
        assert packed["ETag"] != plain["ETag"]
        assert packed["Last-Modified"] == plain["Last-Modified"]
        assert packed["Content-Type"] == plain["Content-Type"]


def test_nobody_is_told_to_wait_for_longer_than_cron_does(site):
    site.publish(TWO, ONE)
    cron_minutes = 10
    for path in FEEDS:
        assert site.get(path)[1]["Cache-Control"] == f"public, max-age={cron_minutes * 60}"
    ttl = etree.fromstring(site.get("all.rss")[2]).findtext("channel/ttl")
    assert ttl is None or int(ttl) == cron_minutes


# ---- dates ---------------------------------------------------------------------------------


def test_last_modified_is_the_feeds_own_date_and_moves_with_every_change(site, alliance):
    last = None
    for items in ((ONE,), (TWO, ONE), (THREE, TWO, ONE),
                  (THREE, TWO, item(1, "One, corrected", "The first text.",
                                    "Mon, 13 Apr 2026 08:00:00 +0800"))):
        site.publish(*items)
        _, headers, body = site.get("all.atom")
        now = moment(headers["Last-Modified"])
        assert now == updated_of(body) <= alliance.now
        assert last is None or now - last >= datetime.timedelta(seconds=1)
        last = now
        _, headers, body = site.get("all.rss")
        assert moment(headers["Last-Modified"]) == now \
            == moment(etree.fromstring(body).findtext("channel/lastBuildDate"))


def test_no_date_lies_in_the_future(site, alliance):
    site.publish(item(4, "Next year", date="Fri, 01 Jan 2027 00:00:00 GMT"), TWO, ONE)
    for path in FEEDS:
        _, headers, body = site.get(path)
        assert moment(headers["Last-Modified"]) <= alliance.now
        dates = re.findall(r"\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d)", body.decode())
        times = [datetime.datetime.fromisoformat(date.replace("Z", "+00:00")) for date in dates]
        times += [moment(date) for date in re.findall(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} [+-]?\w+",
                                                      body.decode())]
        assert times and max(times) <= alliance.now, path


# ---- ids and links -------------------------------------------------------------------------


def ids_of(site):
    feed = etree.fromstring(site.get("all.atom")[2])
    return {entry.findtext(ATOM + "title"): entry.findtext(ATOM + "id")
            for entry in feed.iter(ATOM + "entry")}


def test_ids_are_unique_and_stay(site):
    site.publish(TWO, ONE)
    before = ids_of(site)
    site.publish(THREE, TWO, ONE)
    after = ids_of(site)
    assert len(before) == 2 and len(set(after.values())) == 3
    assert before.items() <= after.items()
    guids = [guid.text for guid in etree.fromstring(site.get("all.rss")[2]).iter("guid")]
    assert sorted(guids) == sorted(after.values())


def test_links_of_the_feeds_lead_to_where_they_are_served(site):
    site.publish(TWO, ONE)
    for path, root in (("all.rss", "channel/"), ("all.atom", "")):
        feed = etree.fromstring(site.get(path)[2])
        links = {(link.get("rel"), link.get("type")): link.get("href")
                 for link in feed.findall(f"{root}{ATOM}link")}
        [own] = [href for (rel, _), href in links.items() if rel == "self"]
        assert own == site.address + path
        others = [href for (rel, _), href in links.items() if rel == "alternate"]
        others += [feed.findtext("channel/link")] if path == "all.rss" else []
        assert others
        for href in others:
            assert href.startswith(site.address)
            assert site.get(href[len(site.address):])[0] == 200, href


def test_the_front_feed_is_small_for_who_comes_first(site, server):
    words = [f"report{n} coal 煤炭 energy{n * 7919 % 1000}" for n in range(60)]
    items = [item(n, f"Report number {n}", " ".join(words[(n + k * 7) % 60] for k in range(60)),
                  email.utils.formatdate(calendar.timegm((2026, 4, 1, 0, n, 0))))
             for n in range(FRONT_ENTRIES)]
    site.publish(*reversed(items))
    for path in FEEDS:
        assert len(site.get(path, Accept_Encoding="gzip")[2]) <= FRONT_BYTES, path


# ---- feed readers --------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["all.rss", "all.atom"])
def test_feedparser_reads_it_and_is_told_304_the_second_time(site, path):
    site.publish(TWO, ONE)
    read = feedparser.parse(site.nginx.url(path))
    assert (read.status, read.bozo) == (200, False)
    assert [entry.title for entry in read.entries] == ["Two 煤炭", "One"]
    assert {entry.title: entry.id for entry in read.entries} == ids_of(site)
    assert [calendar.timegm(entry.published_parsed) for entry in read.entries] \
        == [calendar.timegm((2026, 4, day, 0, 0, 0)) for day in (14, 13)]
    site.publish_again()
    again = feedparser.parse(site.nginx.url(path), etag=read.etag, modified=read.modified)
    assert (again.status, again.entries) == (304, [])
    site.publish(THREE, TWO, ONE)
    again = feedparser.parse(site.nginx.url(path), etag=read.etag, modified=read.modified)
    assert again.status == 200 and again.entries[0].title == "Three"


@pytest.mark.parametrize("path", ["all.rss", "all.atom"])
def test_newsboat_reads_it_and_nothing_twice(site, tmp_path, path):
    home = tmp_path / "newsboat"
    home.mkdir()
    (home / "config").write_text("")
    (home / "urls").write_text(site.nginx.url(path) + "\n")

    def reload():
        subprocess.run(["newsboat", "-C", "config", "-u", "urls", "-c", "cache.db", "-x", "reload"],
                       cwd=home, env={**os.environ, "HOME": str(home)}, check=True, timeout=120,
                       stdout=subprocess.DEVNULL)
        with contextlib.closing(sqlite3.connect(home / "cache.db")) as cache:
            return cache.execute("SELECT title, guid, pubDate FROM rss_item"
                                 " ORDER BY pubDate DESC").fetchall()

    site.publish(TWO, ONE)
    ids = ids_of(site)
    expected = [("Two 煤炭", ids["Two 煤炭"], calendar.timegm((2026, 4, 14, 0, 0, 0))),
                ("One", ids["One"], calendar.timegm((2026, 4, 13, 0, 0, 0)))]
    assert reload() == expected
    site.publish_again()
    assert reload() == expected
    site.publish(THREE, TWO, ONE)
    assert [title for title, _, _ in reload()] == ["Three", "Two 煤炭", "One"]
