"""What `check` finds in a source's feed stands on its status page, in order of harm, with how to mend it."""

import contextlib
import json
import sqlite3

import html5lib
import pytest

from alliance import outline
from server import Document

RELATIVE = '&lt;p&gt;&lt;img src="/a.png"&gt;&lt;/p&gt;'


def item(number, text="Text", zone=" GMT"):
    return (f"<item><title>News {number}</title><link>https://coal.example/{number}</link>"
            f"<description>{text}</description><guid isPermaLink='false'>tag:coal.example,2026:{number}</guid>"
            f"<pubDate>Tue, 14 Apr 2026 0{9 - number}:00:00{zone}</pubDate></item>\n")


@pytest.fixture
def coal(alliance, server):
    alliance.schedule["max_interval"] = "60m"
    alliance.configure()
    alliance.write_list(outline("coal", server.url("/coal")))
    return alliance


def publish(alliance, server, *items, etag='"1"', head=""):
    """Line 1 is the channel's, and each item has one."""
    own = server.url("/coal")
    feed = ("<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>Coal news</title>"
            "<link>https://coal.example/</link><description>News of coal</description><language>en</language>"
            f"<atom:link rel='self' type='application/rss+xml' href='{own}'/>{head}\n{''.join(items)}</channel></rss>")
    server.script("/coal", Document(feed.encode(), etag))
    done = alliance("run")
    assert done.returncode in (0, 1), done.stderr


def coal_of(alliance):
    [source] = json.loads((alliance.output / "status.json").read_bytes())["sources"]
    return source


def found(alliance):
    """What `check` found, without that the test server is on this machine."""
    return [note for note in coal_of(alliance)["notes"] if note.get("code") not in (None, "url-private")]


def text(alliance, name):
    page = html5lib.HTMLParser(strict=True).parse((alliance.output / "source/coal" / name).read_text("utf-8"))
    return " ".join("".join(page.itertext()).split())


def ask(alliance, sql):
    with contextlib.closing(sqlite3.connect(alliance.store)) as store:
        return store.execute(sql).fetchall()


def test_what_is_wrong_is_told_with_its_place_and_its_remedy_in_both_languages(coal, server):
    publish(coal, server, item(1, RELATIVE), item(2, RELATIVE),
            item(3, zone=""))
    assert [note["code"] for note in found(coal)] == ["date-zoneless", "url-relative-in-html"]
    date, relative = found(coal)
    assert (relative["count"], relative["line"], date["count"], date["line"]) == (2, 2, 1, 4)
    assert "/a.png" in relative["text"]["en"] and "/a.png" in relative["excerpt"]
    english, chinese = text(coal, "index.html"), text(coal, "index.zh.html")
    for page, language in ((english, "en"), (chinese, "zh")):
        for note in (date, relative):
            assert note["text"][language] in page and note["advice"][language] in page
    assert english.index(date["text"]["en"]) < english.index(relative["text"]["en"])
    assert "2 times; the first is in line 2, column" in english and "共 2 处，第一处在第 2 行第" in chinese
    assert relative["excerpt"][:40] in english


def test_the_operator_is_told_the_same_in_the_terminal(coal, server):
    publish(coal, server, item(1, RELATIVE), item(2, RELATIVE), item(3, zone=""))
    story = json.loads(coal("explain", "--json", "coal").stdout)
    told = [fault for fault in story["faults"] if fault["code"] != "url-private"]
    assert story["fault_count"] == coal.sources()["coal"]["fault_count"] == len(story["faults"])
    assert [(fault["code"], fault["count"], fault["line"]) for fault in told] == [
        ("date-zoneless", 1, 4), ("url-relative-in-html", 2, 2)]
    for note, fault in zip(found(coal), told, strict=True):
        assert (note["text"]["en"], note["advice"]["en"], note["excerpt"]) == (
            fault["message"], fault["fix"], fault["excerpt"])
    rows = coal("explain", "coal").stdout.split("FAULT", 1)[1].splitlines()[1:]
    assert [row.split()[:2] for row in rows if "url-private" not in row] == [
        ["date-zoneless", "1"], ["url-relative-in-html", "2"]]
    assert f"{told[0]['message']} Fix: {told[0]['fix']}" in "\n".join(rows)
    status = coal("status").stdout
    assert "  FAULTS  " in status and status.endswith(", 1 with faults: aggregator explain SOURCE\n")


def test_a_document_is_checked_once_and_what_was_mended_is_gone(coal, server):
    publish(coal, server, item(1, RELATIVE))
    assert len(found(coal)) == 1
    checked = "SELECT document, rowid FROM checked"
    before = ask(coal, checked), coal.files(passing=True)
    assert coal("publish").returncode == 0
    assert (ask(coal, checked), coal.files(passing=True)) == before
    coal.later(hours=2)
    publish(coal, server, item(1), etag='"2"')
    assert found(coal) == [] and ask(coal, "SELECT document FROM checked") == [(2,)]


def test_another_version_of_the_program_checks_again(coal, server):
    publish(coal, server, item(1, RELATIVE))
    with contextlib.closing(sqlite3.connect(coal.store)) as store, store:
        store.execute("UPDATE checked SET program = 'older'")
        store.execute("UPDATE finding SET code = 'of-an-older-version'")
    assert coal("publish").returncode == 0
    assert [note["code"] for note in found(coal)] == ["url-relative-in-html"]


def test_the_worst_ten_kinds_are_told_and_the_rest_is_counted(coal, server):
    wrong = "".join(f"<unheard{i}>x</unheard{i}>" for i in range(12))
    publish(coal, server, item(1, RELATIVE), head=wrong)
    source = coal_of(coal)
    told = [note for note in source["notes"] if "code" in note]
    kinds = ask(coal, "SELECT kinds FROM checked")[0][0]
    assert len(told) == 10 and source["left_out"] == kinds - 10 > 0
    assert f"And {kinds - 10} problems of other kinds" in text(coal, "index.html")
    assert f"另有 {kinds - 10} 类问题" in text(coal, "index.zh.html")


def test_what_is_withdrawn_is_not_quoted_any_more(coal, server):
    publish(coal, server, item(1, RELATIVE.replace("a.png", "secret.png")), item(2))
    assert "secret.png" in text(coal, "index.html")
    [entry] = ask(coal, "SELECT published_id FROM entry WHERE title = 'News 1'")[0]
    assert coal("withdraw", entry).returncode == 0
    assert ask(coal, "SELECT count(*) FROM finding") == [(0,)]
    assert "secret.png" not in "".join(path.read_text("utf-8") for path in coal.output.rglob("*.html"))


def test_what_a_document_says_is_quoted_not_obeyed(coal, server):
    publish(coal, server, item(1, "&lt;a href=\"/&lt;/script&gt;&lt;script&gt;alert(1)\"&gt;x&lt;/a&gt;"
                                      + "&#x202e;"))
    page = (coal.output / "source/coal/index.html").read_text("utf-8")
    assert "alert(1)" in page and "<script>alert" not in page and "\u202e" not in page


def test_a_source_that_is_asked_with_a_secret_is_not_quoted(coal, server):
    address = server.url("/coal").replace("://", "://editor:password@")
    coal.write_list(outline("coal", address))
    publish(coal, server, item(1, RELATIVE))
    assert coal_of(coal)["items"] == 1 and coal_of(coal)["notes"] == []
    assert "Nothing that we know of." in text(coal, "index.html")
