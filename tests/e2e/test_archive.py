"""The complete history (RFC 5005): monthly archives, linked from the current feed."""

import json
import shutil

import pytest
from lxml import etree

from test_feedgen import newsroom  # noqa: F401 (a fixture)

BASE = "https://feeds.example/"
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"


def record(number, date, **others):
    return {"id": number, "section": "CEC News", "title": f"News number {number}",
            "url": f"http://english.cec.org.cn/No.105.{number}.htm", "date": date,
            "content_html": f"<p>Text of number {number}.</p>", **others}


def month(first, year_month, count=5):
    return [record(first + i, f"{year_month}-{i + 1:02}T10:00:00+08:00") for i in range(count)]


@pytest.fixture
def history(newsroom):  # noqa: F811
    newsroom.configuration = newsroom.folder / "feedgen.ini"
    newsroom.configuration.write_text(
        f"[site]\nbase_url = {BASE}\n[input]\npath = records\n[output]\nfolder = out\nitems = 4\n"
        "[guard]\nshrunk = 0\nflood = 0\nedits = 0\n")
    newsroom.write("a.jsonl", *month(1, "2020-01"), *month(11, "2020-03"))
    newsroom.publish = lambda now="2020-03-20T10:00:00+08:00", *more: newsroom.build(
        "-q", "-c", newsroom.configuration, *more, now=now, paths=[], output=False)
    assert newsroom.publish().returncode == 0
    return newsroom


def archives(history):
    return {path.stem: path.stat().st_mtime_ns for path in history.output.glob("archive/*.atom")}


def links(history, path):
    root = etree.parse(str(history.output / f"{path}.atom")).getroot()
    return {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")
            if link.get("rel") not in ("alternate", "related")}


def walk(history, format):
    """What a reader of one format finds that follows the links to the very first item."""
    found, path = [], f"all.{format}"
    while path:
        text = (history.output / path).read_text(encoding="utf-8")
        if format == "json":
            document = json.loads(text)
            found += [item["id"] for item in document["items"]]
            following = document.get("next_url")
        else:
            root = etree.fromstring(text.encode())
            channel = root if format == "atom" else root.find("channel")
            tag = f"{ATOM}entry" if format == "atom" else "item"
            name = f"{ATOM}id" if format == "atom" else "guid"
            found += [item.findtext(name) for item in channel.findall(tag)]
            following = next((link.get("href") for link in channel.findall(f"{ATOM}link")
                              if link.get("rel") == "prev-archive"), None)
        path = following.removeprefix(BASE) if following else None
    return found


def test_every_item_can_be_reached_from_the_current_feed_in_every_format(history):
    for format in ("rss", "atom", "json"):
        found = walk(history, format)
        assert len(set(found)) == 10 and len(found) == 14  # four stand in the current feed, too
        assert found[4:] == sorted(found[4:], key=lambda id: -int(id.rsplit("/", 1)[1]))


def test_archives_are_linked_as_the_standard_wants(history):
    assert links(history, "all")["prev-archive"] == f"{BASE}archive/2020-03.atom"
    assert links(history, "archive/2020-03") == {
        "self": f"{BASE}archive/2020-03.atom", "current": f"{BASE}all.atom",
        "prev-archive": f"{BASE}archive/2020-01.atom"}
    assert links(history, "archive/2020-01") == {
        "self": f"{BASE}archive/2020-01.atom", "current": f"{BASE}all.atom",
        "next-archive": f"{BASE}archive/2020-03.atom"}
    for path, is_archive in (("all", False), ("archive/2020-01", True)):
        for format, tag in (("atom", f"{HISTORY}archive"), ("rss", f"channel/{HISTORY}archive")):
            root = etree.parse(str(history.output / f"{path}.{format}")).getroot()
            assert (root.find(tag) is not None) == is_archive


def test_a_history_of_one_month_is_no_archive_with_a_hole(history):
    history.write("a.jsonl", *month(1, "2020-01"))
    assert history.publish("2020-03-20T10:00:00+08:00", "--accept").returncode == 0
    for format, tag in (("atom", f"{HISTORY}archive"), ("rss", f"channel/{HISTORY}archive")):
        assert etree.parse(str(history.output / f"archive/2020-01.{format}")).getroot().find(tag) is None
    assert len(set(walk(history, "atom"))) == 5


def test_a_closed_month_does_not_change_for_news_or_small_edits(history):
    before = archives(history)
    small = record(1, "2020-01-01T10:00:00+08:00", content_html="<p>Text of  number 1.</p>")
    history.write("a.jsonl", small, *month(1, "2020-01")[1:], *month(11, "2020-03", count=6))
    assert history.publish().returncode == 0
    after = archives(history)
    assert after["2020-01"] == before["2020-01"]
    assert after["2020-03"] > before["2020-03"]
    assert len(set(walk(history, "json"))) == 11


def test_a_closed_month_changes_for_a_correction_that_readers_are_told_of(history):
    before = archives(history)
    corrected = record(1, "2020-01-01T10:00:00+08:00", content_html="<p>All of it was wrong.</p>" * 9)
    history.write("a.jsonl", corrected, *month(1, "2020-01")[1:], *month(11, "2020-03"))
    assert history.publish().returncode == 0
    after = archives(history)
    assert after["2020-01"] > before["2020-01"] and after["2020-03"] == before["2020-03"]
    assert "All of it was wrong" in (history.output / "archive/2020-01.json").read_text()


def test_a_new_month_is_linked_from_the_one_before_it(history):
    history.write("b.jsonl", *month(21, "2020-04"))
    before = archives(history)
    assert history.publish("2020-04-20T10:00:00+08:00").returncode == 0
    after = archives(history)
    assert after["2020-01"] == before["2020-01"]
    assert links(history, "archive/2020-03")["next-archive"] == f"{BASE}archive/2020-04.atom"
    assert links(history, "all")["prev-archive"] == f"{BASE}archive/2020-04.atom"


def test_a_second_run_touches_nothing_even_where_its_memory_was_lost(history):
    before = history.snapshot()
    assert history.publish().returncode == 0
    assert history.snapshot() == before
    (history.folder / "archive.state").unlink()
    assert history.publish().returncode == 0
    assert history.snapshot() == before


@pytest.mark.parametrize("gone", ["archive", "archive/2020-01.json"])
def test_what_somebody_removed_comes_back(history, gone):
    path = history.output / gone
    before = {file.name: file.read_bytes() for file in (history.output / "archive").iterdir()}
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert history.publish().returncode == 0
    assert {file.name: file.read_bytes() for file in (history.output / "archive").iterdir()} == before


def test_a_month_without_items_any_more_is_removed(history):
    history.write("a.jsonl", *month(1, "2020-01"))
    assert history.publish(more := "2020-03-20T10:00:00+08:00", "--accept").returncode == 0, more
    assert set(archives(history)) == {"2020-01"}
    assert not list(history.output.glob("archive/2020-03*"))
    assert "next-archive" not in links(history, "archive/2020-01")


@pytest.mark.of_many
def test_a_page_that_nothing_remembers_does_not_stay(history):
    """What was taken down would stay in it: where the memory was lost, and where there are no archives any more."""
    (history.folder / "archive.state").unlink()
    (history.output / "archive/notes.json").write_text("of the webmaster")
    history.write("a.jsonl", *month(11, "2020-03"))
    assert history.publish().returncode == 0
    assert list(archives(history)) == ["2020-03"]
    history.configuration.write_text(history.configuration.read_text().replace("base_url", "# base_url"))
    assert history.publish().returncode == 0
    assert [path.name for path in (history.output / "archive").iterdir()] == ["notes.json"]
    (history.output / "archive/notes.json").unlink()


def test_a_large_month_is_divided_and_what_is_full_stays(history):
    long = "<p>" + "Much was said about wires. " * 20000 + "</p>"
    many = [record(100 + i, f"2020-02-{i + 1:02}T10:00:00+08:00", content_html=long) for i in range(20)]
    history.write("b.jsonl", *many[:12])
    assert history.publish().returncode == 0
    before = archives(history)
    assert {"2020-02", "2020-02-2"} <= set(before)
    for path in history.output.glob("archive/*"):
        assert path.stat().st_size <= 4 << 20
    history.write("b.jsonl", *many)
    assert history.publish().returncode == 0
    after = archives(history)
    assert after["2020-02"] == before["2020-02"] and "2020-02-3" in after
    assert len(set(walk(history, "json"))) == 30


def test_without_an_address_there_is_nothing_to_link_to(newsroom):  # noqa: F811
    newsroom.write("a.jsonl", *month(1, "2020-01"))
    assert newsroom.build().returncode == 0
    assert not (newsroom.output / "archive").exists()
