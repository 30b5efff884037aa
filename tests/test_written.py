"""What the writers write, seen by parsers that are not ours (tests/golden-write)."""

import json
import pathlib

import html5lib
import pytest
from lxml import etree

import json_feed

GOLDEN = pathlib.Path(__file__).parent / "golden-write"
ATOM = "{http://www.w3.org/2005/Atom}"


def ids_of_rss(path):
    return [item.findtext("guid") for item in etree.parse(str(path)).iter("item")]


def ids_of_atom(path):
    return [entry.findtext(ATOM + "id") for entry in etree.parse(str(path)).iter(ATOM + "entry")]


def ids_of_json(path):
    return [item["id"] for item in json.loads(path.read_bytes())["items"]]


def test_the_three_formats_carry_the_same_ids_in_the_same_order():
    ids = ids_of_rss(GOLDEN / "all.rss")
    assert len(ids) == 6
    assert ids_of_atom(GOLDEN / "all.atom") == ids
    assert ids_of_json(GOLDEN / "all.json") == ids


def test_the_json_feed_keeps_every_rule():
    assert json_feed.problems((GOLDEN / "all.json").read_bytes()) == []


@pytest.mark.parametrize("name, day", [("embed.html", "April 2020")])
def test_the_frame_is_html_without_an_error_that_loads_nothing(name, day):
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parse((GOLDEN / name).read_text("utf-8"))
    assert not tree.findall(".//{*}script") and not tree.findall(".//{*}link")
    [policy] = [meta.get("content") for meta in tree.findall(".//{*}meta")
                if meta.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in policy
    # In a style nothing is unescaped, so that nothing may have been escaped.
    assert "&" not in tree.find(".//{*}style").text and '"PingFang SC"' in tree.find(".//{*}style").text
    links = tree.findall(".//{*}a")
    assert links and all(a.get("target") == "_top" and a.get("rel") == "noopener" for a in links)
    assert day in "".join(tree.find(".//{*}ul").itertext())


GOOD = {"version": json_feed.VERSION, "title": "T",
        "items": [{"id": "1", "content_text": "x"}]}


def test_the_rules_accept_the_smallest_feed():
    assert json_feed.problems(json.dumps(GOOD).encode()) == []


@pytest.mark.parametrize("bad", [
    {"version": "https://jsonfeed.org/version/1"},
    {"title": "<b>S</b>"},
    {"title": ""},
    {"unknown": 1},
    {"home_page_url": "/relative"},
    {"feed_url": "https://x/新闻"},
    {"next_url": "https://x/a", "feed_url": "https://x/a"},
    {"authors": []},
    {"authors": [{"name": 1}]},
    {"language": "zh_CN"},
    {"_extension": "text"},
    {"items": [{"id": 1, "content_text": "x"}]},
    {"items": [{"id": "1"}]},
    {"items": [{"content_text": "x"}]},
    {"items": GOOD["items"] * 2},
    {"items": [{"id": "1", "content_text": "x", "date_published": "2020-04-16 09:30"}]},
    {"items": [{"id": "1", "content_text": "x", "tags": "a"}]},
    {"items": [{"id": "1", "content_text": "x", "attachments": [{"url": "https://x/"}]}]},
    {"items": [{"id": "1", "content_text": "x", "attachments": [
        {"url": "https://x/", "mime_type": "a/b", "size_in_bytes": -1}]}]},
])
def test_the_rules_find_what_is_wrong(bad):
    assert json_feed.problems(json.dumps({**GOOD, **bad}).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"{\"a\": 1, \"a\": 2}", b"{\"a\": NaN}",
                                  b"{\"a\": \"\xff\"}", b"{\"a\": \"\x0b\"}"])
def test_the_rules_refuse_what_is_no_json(data):
    assert json_feed.problems(data)


@pytest.mark.parametrize("name", ["index.html", "index.zh.html", "feeds.html"])
def test_the_page_is_html_without_an_error(name):
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parse((GOLDEN / name).read_text("utf-8"))
    texts = "".join(tree.itertext())
    assert "S&P500" in texts
    assert not tree.findall(".//{*}style")
    assert [(script.get("src"), script.text) for script in tree.findall(".//{*}script")] == [("script.js", None)]
    for element in tree.iter():
        assert "style" not in element.attrib
        assert not any(name.startswith("on") for name in element.attrib)
    for element in tree.findall(".//{*}link"):
        assert "//" not in element.get("href")
