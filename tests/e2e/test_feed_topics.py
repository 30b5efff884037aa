"""feedgen's feeds of tags and of languages."""

import json
import subprocess

import pytest
from lxml import etree

from conftest import BUILD
from test_feedgen import ATOM, Newsroom, lines_of

NOW = "2026-09-01T08:00:00Z"
LATER = "2026-09-02T08:00:00Z"


def record(number, *tags, **more):
    return {"id": number, "url": f"/{number}", "title": f"Report {number}", "section": "News",
            "date": f"2026-04-{number + 1:02}", "content_text": f"Text {number}.", "tags": list(tags)} | more


@pytest.fixture
def newsroom(tmp_path):
    room = Newsroom(tmp_path)
    room.config = tmp_path / "feedgen.ini"
    room.config.write_text("[site]\nbase_url = https://feeds.example.org/\ntitle = CEC\n")
    room.publish = lambda *arguments, now=NOW: room.build("-c", room.config, *arguments, now=now)
    room.feeds = lambda: {str(path.parent.relative_to(room.output)) for path in room.output.glob("*/*/feed.json")}
    room.write("old.jsonl", *(record(n, "Power", "风电", "rare" if n else "Rare") for n in range(4)))
    room.write("new.jsonl", *(record(n, "power", "风电", "Odd") for n in range(4, 6)), record(6))
    done = room.publish()
    assert done.returncode == 0, done.stderr
    return room


def test_tags_that_are_frequent_have_feeds_of_the_same_items(newsroom):
    assert newsroom.feeds() == {"section/news", "tag/power", "tag/tag-95ed8ed3"}
    every = {item["id"]: item for item in newsroom.items()}
    for path, title in (("tag/power/feed", "Power - CEC"), ("tag/tag-95ed8ed3/feed", "风电 - CEC")):
        assert [item["title"] for item in newsroom.items(path)] == [f"Report {n}" for n in (5, 4, 3, 2, 1, 0)]
        assert all(every[item["id"]] == item for item in newsroom.items(path))
        atom = newsroom.xml(f"{path}.atom")
        assert atom.findtext(f"{ATOM}title") == title
        assert atom.findtext(f"{ATOM}id") == f"tag:english.cec.org.cn,2020-01-01:feeds/{path.removesuffix('/feed')}"
    outlines = etree.parse(newsroom.output / "feeds.opml").findall("body/outline")
    assert [outline.get("text") for outline in outlines] == ["CEC", "News", "Tags"]
    assert [outline.get("xmlUrl") for outline in outlines[2]] == [
        f"https://feeds.example.org/tag/{slug}/feed.rss" for slug in ("power", "tag-95ed8ed3")]
    page = (newsroom.output / "feeds.html").read_text()
    assert "<h2>Tags</h2>" in page and 'href="tag/tag-95ed8ed3/feed.rss"' in page


def test_only_the_feeds_of_what_changed_are_written(newsroom):
    before = newsroom.snapshot()
    assert newsroom.publish(now=LATER).returncode == 0
    assert newsroom.snapshot() == before
    newsroom.write("new.jsonl", *(record(n, "power", "风电", "Odd") for n in range(4, 6)),
                   record(6), record(7, "POWER"))
    assert newsroom.publish(now=LATER).returncode == 0
    after = newsroom.snapshot()
    changed = {str(path.parent.relative_to(newsroom.output)) for path in after if after[path] != before[path]}
    assert changed & {"section/news", "tag/power", "tag/tag-95ed8ed3"} == {"section/news", "tag/power"}
    assert newsroom.titles("tag/power/feed")[0] == "Report 7"


def test_explain_names_feeds_that_stand_and_the_page_of_the_archive(newsroom):
    done = subprocess.run([BUILD / "bin/feedgen", "explain", "-c", newsroom.config, "-o", newsroom.output, "News/3",
                           newsroom.records], env=newsroom.environment, capture_output=True, encoding="utf-8")
    assert "published       yes  (all, section/news/feed, tag/power/feed, tag/tag-95ed8ed3/feed, " \
        "archive/2026-04)" in done.stdout.splitlines(), done.stderr


def test_the_feed_of_a_tag_that_is_gone_stands_until_somebody_says_so(newsroom):
    newsroom.write("old.jsonl", *(record(n, "Power") for n in range(4)))
    newsroom.write("new.jsonl", *(record(n, "power", "Odd") for n in range(4, 6)), record(6))
    done = newsroom.publish(now=LATER)
    assert done.returncode == 3 and lines_of(done) == [
        "feedgen: tag/tag-95ed8ed3/feed: none of its 6 items is left: its last good files stand; "
        "remove them with --accept"]
    assert "tag/tag-95ed8ed3" in newsroom.feeds()
    assert newsroom.publish("--accept", now=LATER).returncode == 0
    assert newsroom.feeds() == {"section/news", "tag/power"}
    assert not list(newsroom.output.glob("tag/tag-*/*"))


def test_what_was_withdrawn_stands_in_no_feed_even_when_it_was_all_that_was_there(newsroom):
    (newsroom.folder / "withdrawn").write_text("".join(
        f"{item['id']} wrong\n" for item in newsroom.items("tag/power/feed")))
    newsroom.config.write_text(newsroom.config.read_text() + "[input]\nwithdrawn = withdrawn\n")
    assert newsroom.publish(now=LATER).returncode == 0
    assert set(newsroom.titles("tag/power/feed")) == {"[Withdrawn]"}
    assert newsroom.xml("tag/power/feed.rss").findtext("channel/language") == "en"
    done = newsroom.publish(now="2026-10-02T08:00:00Z")
    assert done.returncode == 0, done.stderr
    assert newsroom.feeds() == {"section/news"}


def test_names_and_addresses_stay_when_the_state_is_lost(newsroom):
    newsroom.write("old.jsonl", *(record(n, "POWER", "rare") for n in range(4)))
    newsroom.write("new.jsonl", *(record(n, "power", "Odd") for n in range(4, 6)), record(6, "风电"))
    assert newsroom.publish("--accept", now=LATER).returncode == 0
    assert newsroom.feeds() == {"section/news", "tag/power", "tag/tag-95ed8ed3"}
    before = newsroom.snapshot()
    for path in newsroom.folder.glob("feedgen.db*"):
        path.unlink()
    assert newsroom.publish(now=LATER).returncode == 1
    assert newsroom.snapshot() == before
    assert newsroom.xml("tag/power/feed.atom").findtext(f"{ATOM}title") == "Power - CEC"
    assert newsroom.publish(now=LATER).returncode == 0
    assert newsroom.snapshot() == before


def test_feeds_of_languages_lead_to_each_other_where_items_do(newsroom):
    chinese = [record(n, language="zh-CN", title=f"报告 {n}", pair="x" if n == 10 else None) for n in range(10, 15)]
    newsroom.write("chinese.jsonl", *chinese)
    assert newsroom.publish().returncode == 0
    assert newsroom.feeds() >= {"lang/en", "lang/zh"}
    assert json.loads((newsroom.output / "lang/zh/feed.json").read_text())["language"] == "zh-CN"

    def translations(language):
        return [(link.get("hreflang"), link.get("href"))
                for link in newsroom.xml(f"lang/{language}/feed.atom").findall(f"{ATOM}link")
                if link.get("rel") == "related" and link.get("type") == "application/atom+xml"]
    assert translations("zh") == translations("en") == []
    newsroom.write("pair.jsonl", record(20, pair="x", language="en"))
    assert newsroom.publish().returncode == 0
    assert translations("zh") == [("en", "https://feeds.example.org/lang/en/feed.atom")]
    assert translations("en") == [("zh-CN", "https://feeds.example.org/lang/zh/feed.atom")]
    head = etree.HTML((newsroom.output / "index.html").read_text())
    assert ("zh-CN", "lang/zh/feed.rss") in [(link.get("hreflang"), link.get("href"))
                                             for link in head.findall(".//link[@rel='alternate']")]


def test_neither_is_there_where_it_is_switched_off(newsroom):
    newsroom.config.write_text(newsroom.config.read_text() + "[output]\ntag_feeds = no\nlanguage_feeds = no\n")
    assert newsroom.publish().returncode == 0
    assert newsroom.feeds() == {"section/news"}
