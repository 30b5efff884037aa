"""The complete history of the combined feed: monthly pages, linked from the current one (RFC 5005)."""

import email.utils
import json
import sqlite3
from datetime import datetime

import pytest
from lxml import etree

from alliance import outline
from server import Response
from test_archive import ATOM, HISTORY, walk

BASE = "https://feeds.alliance.example/"
TEXT = "Prices rose in the first quarter, and stocks fell. "


def item(name, day, text=None, title=None):
    """An entry of a day of 2026, at noon of Beijing; months in ISO form."""
    date = email.utils.format_datetime(datetime.fromisoformat(f"2026-{day}T04:00:00+00:00"))
    return (f"<item><title>{title or f'About {name}'}</title><guid isPermaLink='false'>{name}</guid>"
            f"<link>http://coal.example/{name}</link><pubDate>{date}</pubDate>"
            f"<description>{text or f'{name}: {TEXT}'}</description></item>")


def rss(*items):
    return Response(200, ("<rss version='2.0'><channel><title>Coal</title><link>http://coal.example/</link>"
                          f"<description>d</description>{''.join(items)}</channel></rss>").encode(),
                    {"Content-Type": "application/rss+xml"})


JANUARY = [item(f"jan{n}", f"01-{n:02}") for n in range(1, 6)]
MARCH = [item(f"mar{n}", f"03-{n:02}") for n in range(1, 6)]
APRIL = [item(f"apr{n}", f"04-{n:02}") for n in range(1, 11)]


@pytest.fixture
def history(alliance, server):
    class History:
        output = alliance.output
        sent = []

        def configure(self, output="window_items = 4\nwindow = 0s\nnotices = 0s", site=""):
            alliance.configure()
            text = alliance.config.read_text().replace("[site]", f"[site]\n{site}")
            alliance.config.write_text(f"{text}[output]\n{output}\n[guard]\nedits = 0\n")

        def says(self, *items, source="coal"):
            server.script(f"/{source}", rss(*items))
            alliance.write_list(*(outline(name, server.url(f"/{name}")) for name in {"coal", source}))
            alliance.later(hours=2)
            alliance.update()

        def publish(self, *arguments, status=0):
            done = alliance("publish", *arguments)
            assert done.returncode == status, done.stderr
            return done

        def snapshot(self):
            return {str(path.relative_to(alliance.output)): (path.read_bytes(), path.stat().st_ino,
                                                             path.stat().st_mtime_ns)
                    for path in alliance.output.rglob("*") if path.is_file()}

        def changed(self, before):
            """The archives that are others than before, without their extensions."""
            after = self.snapshot()
            return {name[8:].split(".")[0] for name in after.keys() | before.keys()
                    if name.startswith("archive/") and after.get(name) != before.get(name)}

        def found(self, format="json"):
            return [id.rsplit(":", 1)[-1] for id in walk(self, format)]

        def ids(self, path):
            return [entry["id"] for entry in json.loads((alliance.output / f"{path}.json").read_text())["items"]]

        def links(self, path):
            root = etree.parse(str(alliance.output / f"{path}.atom")).getroot()
            return {link.get("rel"): link.get("href").removeprefix(BASE) for link in root.findall(f"{ATOM}link")
                    if link.get("rel") not in ("alternate", "related", "hub")}

        def sql(self, statement):
            with sqlite3.connect(alliance.store) as store:
                return store.execute(statement).fetchall()

    import test_archive
    test_archive.BASE, base = BASE, test_archive.BASE
    alliance.schedule["max_interval"] = "60m"
    history = History()
    history.configure()
    alliance.write_list(outline("coal", server.url("/coal")))
    history.says(*JANUARY, *MARCH)
    history.publish()
    yield history
    test_archive.BASE = base


def test_every_entry_can_be_reached_in_every_format_with_the_same_id_and_date(history):
    pages = [json.loads((history.output / path).read_text())
             for path in ("all.json", "archive/2026-03.json", "archive/2026-01.json")]
    dates = {}
    for page in pages:
        for entry in page["items"]:
            assert dates.setdefault(entry["id"], entry["date_published"]) == entry["date_published"]
    assert len(dates) == 10
    for format in ("rss", "atom", "json"):
        found = walk(history, format)
        assert len(found) == 14 and set(found) == set(dates)  # four stand in the current feed, too
        assert [dates[id] for id in found[4:]] == sorted(dates.values(), reverse=True)


def test_pages_are_linked_as_the_standard_wants(history):
    assert history.links("all") == {"self": "all.atom", "prev-archive": "archive/2026-03.atom"}
    assert history.links("archive/2026-03") == {
        "self": "archive/2026-03.atom", "current": "all.atom", "prev-archive": "archive/2026-01.atom"}
    assert history.links("archive/2026-01") == {
        "self": "archive/2026-01.atom", "current": "all.atom", "next-archive": "archive/2026-03.atom"}
    for format, tag in (("atom", f"{HISTORY}archive"), ("rss", f"channel/{HISTORY}archive")):
        for path in ("all", "archive/2026-01"):
            root = etree.parse(str(history.output / f"{path}.{format}")).getroot()
            assert (root.find(tag) is not None) == (path != "all")


def test_a_second_publish_touches_nothing(history):
    before = history.snapshot()
    history.publish()
    assert history.snapshot() == before


def test_a_closed_month_does_not_change_for_news_or_small_edits(history):
    before = history.snapshot()
    history.says(item("jan1", "01-01", f"jan1:  {TEXT}"), *JANUARY[1:], *MARCH, *APRIL)
    history.publish()
    assert history.changed(before) == {"2026-03", "2026-04"}  # March links to April
    assert history.links("archive/2026-03")["next-archive"] == "archive/2026-04.atom"
    before = history.snapshot()
    history.says(item("apr11", "04-11"), *APRIL)
    history.publish()
    assert history.changed(before) == {"2026-04"}
    assert len(set(history.found())) == 21


def test_a_closed_month_changes_for_a_correction_that_readers_are_told_of(history):
    before = history.snapshot()
    history.says(item("jan1", "01-01", "All of it was wrong. " * 9), *JANUARY[1:], *MARCH)
    history.publish()
    assert history.changed(before) == {"2026-01"}
    assert "All of it was wrong" in (history.output / "archive/2026-01.rss").read_text()


def test_what_is_withdrawn_is_gone_from_its_month_at_once(history, alliance):
    before, ids = history.snapshot(), history.ids("archive/2026-01")
    assert alliance("withdraw", "http://coal.example/jan3").returncode == 0
    assert history.changed(before) == {"2026-01"}
    assert history.ids("archive/2026-01") == ids[:2] + ids[3:]
    assert not [name for name, (data, _, _) in history.snapshot().items() if b"jan3" in data]
    assert "jan3" not in "".join(history.found())


def test_a_month_of_which_nothing_is_left_is_no_hole(history, alliance):
    assert alliance("withdraw", "--match", "jan").returncode == 0
    assert history.ids("archive/2026-01") == []
    assert len(set(history.found())) == 5


def test_what_a_rule_keeps_out_is_kept_out_of_the_archives(history):
    history.configure("exclude = title:jan3\nwindow_items = 4\nwindow = 0s")
    history.publish()
    assert "jan3" not in "".join(history.found()) and len(set(history.found())) == 9
    history.configure()
    history.publish()
    assert len(set(history.found())) == 10


def test_what_another_site_is_called_is_written_into_every_page(history):
    history.configure(site="title = Another name")
    history.publish()
    for path in ("all", "archive/2026-01", "archive/2026-03"):
        assert json.loads((history.output / f"{path}.json").read_text())["title"] == "Another name"


def test_what_was_lost_is_written_again_and_another_folder_gets_its_own(history, alliance):
    before = {name: data for name, (data, _, _) in history.snapshot().items()}
    (history.output / "archive/2026-01.atom").unlink()
    history.publish()
    assert {name: data for name, (data, _, _) in history.snapshot().items()} == before
    history.output = alliance.output = alliance.folder / "elsewhere"
    history.publish("-o", history.output)
    assert {name: data for name, (data, _, _) in history.snapshot().items()} == before


def test_a_late_entry_stands_in_its_month(history):
    history.says(*JANUARY, item("feb1", "02-01"), *MARCH)
    before = history.snapshot()
    history.publish()
    assert history.changed(before) == {"2026-01", "2026-02", "2026-03"}
    assert history.links("archive/2026-03")["prev-archive"] == "archive/2026-02.atom"
    assert len(set(history.found())) == 11


@pytest.mark.of_many
def test_a_large_month_is_divided_and_what_is_full_stays(history):
    long = [item(f"l{n}", f"04-{n // 4 + 1:02}", f"{n} " * 8 + "Much was said about wires. " * 8000)
            for n in range(40)]
    history.says(*long[:28], source="steel")
    for _ in range(3):  # a run writes no more than a page's worth
        history.publish()
    before = history.snapshot()
    assert {"archive/2026-04.rss", "archive/2026-04-2.rss"} <= set(before)
    assert all(len(data) <= 4 << 20 for data, _, _ in before.values())
    history.says(*long[20:], source="steel")
    for _ in range(3):
        history.publish()
    assert "2026-04" not in history.changed(before) and "archive/2026-04-3.rss" in history.snapshot()
    assert len(set(history.found())) == 50


@pytest.mark.of_many
def test_a_long_history_is_written_by_several_runs_without_a_link_to_nothing(history):
    months = [item(f"m{month}-{n}", f"{month:02}-15", f"{month} {n} " * 8 + "Much was said about wires. " * 8000)
              for month in (1, 2, 3) for n in range(12)]
    history.says(*months, source="steel")
    counts = []
    for _ in range(6):
        history.publish()
        counts.append(len(set(history.found())))  # fails where a link leads to nothing
    assert counts[0] < counts[-1] == 46 and counts == sorted(counts)


def test_the_page_of_an_entry_is_the_month_of_the_sites_zone(history):
    # 23:30 of January 31 in UTC is February in Beijing.
    late = item("late", "01-31").replace("04:00:00", "23:30:00")
    history.says(late, *JANUARY, *MARCH)
    history.publish()
    assert len(history.ids("archive/2026-02")) == 1


@pytest.mark.parametrize("output", ["archives = no"])
def test_archives_can_be_left_out(history, output):
    history.configure(output)
    history.publish()
    assert "prev-archive" not in history.links("all")


def test_a_story_that_two_have_stands_in_the_archives_once(history):
    report = "The ministry published the plan for the winter with all its figures, days and names. " * 12
    history.says(item("coal1", "04-01", report, "The plan for the winter"), *MARCH)
    history.says(item("steel1", "04-02", report, "The plan for the winter"), source="steel")
    history.publish()
    assert len(history.ids("archive/2026-04")) == 1
    page = json.loads((history.output / "archive/2026-04.json").read_text())
    assert "Also at" in page["items"][0]["content_html"]


def test_a_store_that_was_lost_has_all_of_it_back(history, alliance):
    def told():
        """All but what sources said of themselves."""
        return {path: [{**entry, "_source": None} for entry in json.loads(path.read_text())["items"]]
                for path in [history.output / "all.json", *history.output.glob("archive/*.json")]}

    before = told()
    for path in alliance.folder.glob("aggregator.db*"):
        path.unlink()
    assert alliance("recover", "-q").returncode == 0
    assert history.sql("SELECT count(*) FROM entry") == [(10,)]
    history.publish()
    assert told() == before and len(before) == 3


def test_what_was_purged_stays_in_its_month_whatever_else_changes_there(history, alliance):
    def told(path):
        return {entry["id"]: entry for entry in json.loads((history.output / path).read_text())["items"]}

    before, formats = history.snapshot(), {format: walk(history, format) for format in ("rss", "atom")}
    old = told("archive/2026-01.json")
    history.sql("DELETE FROM content WHERE entry IN (SELECT id FROM entry WHERE link GLOB '*jan[123]')")
    history.sql("UPDATE entry SET state = 'purged' WHERE link GLOB '*jan[123]'")
    history.publish()
    assert history.snapshot() == before
    [taken] = history.sql("SELECT published_id FROM entry WHERE link GLOB '*jan4'")
    assert alliance("withdraw", *taken).returncode == 0
    assert history.changed(before) == {"2026-01"}
    new = told("archive/2026-01.json")
    assert list(new) == [id for id in old if id != taken[0]]
    assert all({**new[id], "_source": None} == {**old[id], "_source": None} for id in new)
    for format, found in formats.items():
        assert walk(history, format) == [id for id in found if id != taken[0]]
    # And what was purged is withdrawn as anything else.
    [purged] = history.sql("SELECT published_id FROM entry WHERE link GLOB '*jan1'")
    assert alliance("withdraw", *purged).returncode == 0
    assert purged[0] not in told("archive/2026-01.json")
