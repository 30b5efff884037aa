"""What feed readers see of every feed and every page of the archive, of both programs, over a web server."""

import calendar
import contextlib
import json
import os
import sqlite3
import subprocess
from datetime import datetime

import feedparser
import pytest
from lxml import etree

from alliance import outline
from test_feedgen import ATOM, Newsroom
from test_publish import rss
from web_servers import Nginx

TITLES = ("Prices of 煤炭", "S&amp;P500 &amp; 5G&amp;6G", "x &lt; y", "第一季度电力供需分析")


def title(number):
    return f"{TITLES[number % 4]} {number}"


def day(number):
    return f"2026-{number // 20 + 2:02}-{number % 20 + 1:02}T08:{number:02}:00+08:00"


def publish_feedgen(folder, address):
    room = Newsroom(folder)
    room.output = folder / "public"
    (folder / "feedgen.ini").write_text(f"[site]\nbase_url = {address}\n[output]\nwindow_items = 30\n")
    room.write("a.jsonl", *(
        {"id": n, "url": f"/{n}", "section": ("Coal", "电力")[n % 2], "title": title(n).replace("&amp;", "&").replace(
            "&lt;", "<"), "date": day(n), "content_text": f"Text {n}.", "tags": ["Prices", "煤炭"],
         "pair": n % 2 and f"p{n // 4}",
         "attachments": [{"url": "/一季度 报告.pdf", "size": 900}, {"url": f"/{n}.mp3"}]} for n in range(60)))
    done = room.build("-c", folder / "feedgen.ini", now="2026-05-01T10:00:00+08:00")
    assert done.returncode == 0, done.stderr


def publish_aggregator(alliance, server, address):
    alliance.config.write_text(alliance.config.read_text().replace("https://feeds.alliance.example/", address))
    for source in ("a1", "a2"):
        server.script(f"/{source}", rss(*(
            f"<item><title>{title(n)}</title><link>http://{source}.example/{n}</link><guid>{source}-{n}</guid><pubDate>"
            f"{datetime.fromisoformat(day(n)):%a, %d %b %Y %H:%M:%S %z}</pubDate><category>Prices</category><category>"
            f"煤炭</category><description>{source} says that {n}</description></item>"
            for n in range(30 * (source == "a2"), 30 + 30 * (source == "a2")))))
    alliance.write_list(*(outline(source, server.url(f"/{source}"), language=language)
                          for source, language in (("a1", "zh-CN"), ("a2", "en"))))
    alliance.later(days=20)
    done = alliance("run")
    assert done.returncode == 0, done.stderr


@pytest.fixture(params=["feedgen", "aggregator"])
def site(request, tmp_path, alliance, server):
    nginx = Nginx(tmp_path / "nginx", alliance.output)
    if request.param == "feedgen":
        publish_feedgen(tmp_path, nginx.url(""))
    else:
        publish_aggregator(alliance, server, nginx.url(""))
    with nginx.running():
        yield nginx, alliance.output


def feeds(folder):
    """Every feed and page of the archive, without the ends of their names."""
    return sorted(str(path.relative_to(folder).with_suffix("")) for path in folder.rglob("*.rss"))


def items(folder, path):
    """(title, address, id, moment) of each item, as JSON Feed has it."""
    return [(item["title"], item["url"], item["id"],
             int(datetime.fromisoformat(item["date_published"]).timestamp()))
            for item in json.loads((folder / f"{path}.json").read_text(encoding="utf-8"))["items"]]


def test_there_is_every_kind_of_feed(site):
    _, folder = site
    kinds = {path.split("/")[0] for path in feeds(folder)}
    assert kinds >= {"all", "archive", "lang", "tag"} and kinds & {"section", "source"}
    assert len([path for path in feeds(folder) if path.startswith("archive/")]) == 3


def test_feedparser_reads_each_and_is_told_304_the_second_time(site):
    nginx, folder = site
    for path in feeds(folder):
        expected = items(folder, path)
        for extension in (".rss", ".atom"):
            read = feedparser.parse(nginx.url(path + extension))
            assert (read.status, read.bozo) == (200, False), path
            assert [(entry.title, entry.link, entry.id, calendar.timegm(entry.published_parsed))
                    for entry in read.entries] == expected
            assert read.feed.link == json.loads((folder / f"{path}.json").read_text())["home_page_url"]
            again = feedparser.parse(nginx.url(path + extension), etag=read.etag, modified=read.modified)
            assert (again.status, again.entries) == (304, []), path


def test_newsboat_reads_each_and_no_item_twice(site, tmp_path):
    nginx, folder = site
    home = tmp_path / "newsboat"
    home.mkdir()
    (home / "config").write_text("")
    (home / "urls").write_text("".join(f"{nginx.url(path)}{extension}\n" for path in feeds(folder)
                                       for extension in (".rss", ".atom")))

    def reload():
        subprocess.run(["newsboat", "-C", "config", "-u", "urls", "-c", "cache.db", "-x", "reload"], cwd=home,
                       env={**os.environ, "HOME": str(home)}, check=True, timeout=120, stdout=subprocess.DEVNULL)
        with contextlib.closing(sqlite3.connect(home / "cache.db")) as cache:
            return (sorted(cache.execute("SELECT title, url, guid, pubDate FROM rss_item")),
                    {url: about for url, *about in cache.execute("SELECT rssurl, title, url, etag FROM rss_feed")})

    expected = sorted({item for path in feeds(folder) for item in items(folder, path)})
    assert len(expected) == 60 and reload()[0] == expected
    # It keeps an ETag from the second time on, and asks with it the third time.
    found, subscriptions = reload()
    assert found == expected and reload() == (found, subscriptions)
    for path in feeds(folder):
        about = json.loads((folder / f"{path}.json").read_text())
        for extension in (".rss", ".atom"):
            title, home, etag = subscriptions[nginx.url(path) + extension]
            assert (title, home) == (about["title"], about["home_page_url"])
            assert nginx.get(path + extension, Accept_Encoding="gzip", If_None_Match=etag)[0] == 304


def test_whoever_has_a_feed_gets_304_by_either_validator_and_by_both(site):
    nginx, folder = site
    for path in (path + extension for path in feeds(folder) for extension in (".rss", ".atom", ".json")):
        for coding in ("identity", "gzip", "br", "br, gzip"):
            status, headers, _ = nginx.get(path, Accept_Encoding=coding)
            etag, date = {"If_None_Match": headers["ETag"]}, {"If_Modified_Since": headers["Last-Modified"]}
            assert status == 200
            for condition in (etag, date, etag | date):
                assert nginx.get(path, Accept_Encoding=coding, **condition)[::2] == (304, b""), (path, condition)


def test_the_links_to_older_items_lead_to_all_there_are(site):
    nginx, folder = site
    address, found = nginx.url("all.atom"), []
    while address:
        status, _, body = nginx.get(address.removeprefix(nginx.url("")))
        assert status == 200, address
        feed = etree.fromstring(body)
        found += [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
        address = next((link.get("href") for link in feed.findall(f"{ATOM}link")
                        if link.get("rel") == "prev-archive"), None)
    assert len(set(found)) == 60
