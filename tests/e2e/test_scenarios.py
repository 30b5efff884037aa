"""What sources do to their feeds, and what a subscriber of the combined feed then sees as new.

A scenario is a sequence of documents, an hour and more apart.  New to a reader is an entry
whose id was in none of the feeds published before.
"""

import datetime
import json
import sqlite3
from email.utils import format_datetime
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from alliance import START, outline
from server import Response, status

ATOM = "{http://www.w3.org/2005/Atom}"
HOURS = 2  # between two documents


def ago(**delta):
    """A date before the scenarios begin, as RSS writes it."""
    return format_datetime(START - datetime.timedelta(**delta))


def item(name, title=None, text=None, date=None, guid="", link=""):
    """An item of its own; None for guid or link leaves that out."""
    parts = [("title", title or f"About {name}"),
             ("description", text or f"All that is to be said about {name}, in a sentence of its own."),
             ("pubDate", date)]
    if link is not None:
        parts.append(("link", link or f"http://a.example/{name}"))
    if guid is not None:
        parts.append(("guid isPermaLink='false'", guid or f"guid of {name}"))
    return "<item>" + "".join(f"<{tag}>{escape(value)}</{tag.split()[0]}>"
                              for tag, value in parts if value) + "</item>"


def document(*items):
    return Response(200, ("<rss version='2.0'><channel><title>Coal news</title>"
                          "<link>http://a.example/</link><description>d</description>"
                          f"{''.join(items)}</channel></rss>").encode(),
                    {"Content-Type": "application/rss+xml"})


class Reader:
    """A subscriber that polls after every update."""

    def __init__(self, alliance, server):
        self.alliance, self.server = alliance, server
        # One source is all that is published here; when it rewrites everything, that is the test.
        # How much of what is new a feed has room for is another one.
        with alliance.config.open("a", encoding="utf-8") as config:
            config.write("[guard]\nedits = 0\n[output]\nitems = 100\nwindow = 371d\nper_source = 100\n")
        self.known = {}
        self.said = []
        self.code = 0

    def run(self, **delta):
        self.alliance.later(**delta or {"hours": HOURS})
        done = self.alliance("run", "-o", self.alliance.output)
        assert done.returncode in (0, 1), done.stderr
        self.code, self.said = done.returncode, done.stderr.splitlines()
        return self.look()

    def look(self):
        """The titles that are new in what is published, as they stand there."""
        new = [entry for entry in self.entries() if entry["id"] not in self.known]
        self.known |= {entry["id"]: entry for entry in new}
        return [entry["title"] for entry in new]

    def get(self, *items, path="/feed"):
        """The source's next document: what is new in it to the subscriber."""
        self.server.script(path, document(*items))
        return self.run()

    def publish(self):
        done = self.alliance("publish", "-o", self.alliance.output)
        assert done.returncode == 0, done.stderr
        return self.look()

    def entries(self):
        if not (self.alliance.output / "all.atom").exists():
            return []
        feed = etree.parse(self.alliance.output / "all.atom").getroot()
        return [{name: entry.findtext(ATOM + name)
                 for name in ("id", "title", "updated", "published", "content", "summary")}
                for entry in feed.iter(ATOM + "entry")]

    def titles(self):
        return [entry["title"] for entry in self.entries()]

    def entry(self, title):
        [found] = [entry for entry in self.entries() if entry["title"] == title]
        return found

    def change(self, sql):
        database = sqlite3.connect(self.alliance.store)
        database.execute(sql)
        database.commit()
        database.close()


@pytest.fixture
def reader(alliance, server):
    alliance.schedule["max_interval"] = "60m"  # whatever the rhythm of its entries
    alliance.configure()
    alliance.poll(server.url("/feed"))
    yield Reader(alliance, server)
    database = sqlite3.connect(alliance.store)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


def series(numbers, make=item, **options):
    """Items n1, n2, ..., the highest number first and newest, one a day."""
    return [make(f"n{n}", date=ago(days=100 - n), **options) for n in sorted(numbers, reverse=True)]


def about(numbers):
    return [f"About n{n}" for n in sorted(numbers, reverse=True)]


# ---- the source moves --------------------------------------------------------------------------


def moved(name, **options):
    return item(name, guid=f"urn:new:{name}", link=f"https://cms.example/archive/{name}.html", **options)


def test_a_new_content_management_system_announces_nothing_again(reader):
    assert reader.get(*series(range(1, 31))) == about(range(1, 31))
    assert reader.get(*series(range(1, 31), moved)) == []
    assert reader.get(moved("n31", date=ago(days=0)), *series(range(2, 31), moved)) == ["About n31"]


def test_nor_when_it_writes_the_texts_differently(reader):
    reader.get(*series(range(1, 31)))
    assert reader.get(*(moved(f"n{n}", text=f"<div class='x'>{n}</div>", date=ago(days=100 - n))
                        for n in range(31, 0, -1))) == ["About n31"]


def test_nor_when_it_states_the_days_in_another_zone(reader):
    reader.get(*(item(f"n{n}", date=f"{n:02} Mar 2026 23:30:00 +0000") for n in range(1, 21)))
    assert reader.get(*(item(f"n{n}", guid=f"new {n}", text="Other words.",
                             date=f"{n + 1:02} Mar 2026 07:30:00 +0800")
                        for n in range(1, 21))) == []


def test_nor_when_it_edits_the_titles_and_leaves_addresses_and_dates(reader):
    reader.get(*series(range(1, 21)))
    assert reader.get(*(item(f"n{n}", f"{n}: a title", "Other words.", ago(days=100 - n), f"new {n}")
                        for n in range(1, 21))) == []


def test_http_to_https(reader):
    def secure(name, scheme="https", **options):
        return item(name, guid=f"{scheme}://a.example/?p={name}", link=f"{scheme}://a.example/{name}",
                    **options)

    reader.get(*series(range(1, 11), secure, scheme="http"))
    assert reader.get(*series(range(1, 12), secure)) == ["About n11"]


def test_another_domain(reader):
    def at(name, host="b.example", **options):
        return item(name, guid=f"http://{host}/{name}", link=f"http://{host}/{name}", **options)

    reader.get(*series(range(1, 11), at, host="a.example"))
    assert reader.get(*series(range(1, 12), at)) == ["About n11"]
    assert reader.get(*series(range(2, 13), at)) == ["About n12"]


# ---- guids that say little -----------------------------------------------------------------------


def test_one_guid_for_one_article_after_the_other(reader):
    for n in range(1, 6):
        assert reader.get(item(f"n{n}", guid="latest", date=ago(days=10 - n))) == [f"About n{n}"]
    assert reader.titles() == about(range(1, 6))


def test_a_guid_used_again_among_others(reader):
    reader.get(*series(range(1, 11)))
    assert reader.get(item("n11", guid="guid of n5", date=ago(days=1)), *series(range(6, 11))) == [
        "About n11"]


def test_guids_that_follow_position(reader):
    def listed(numbers):
        return [item(f"n{n}", guid=str(position), date=ago(days=50 - n))
                for position, n in enumerate(sorted(numbers, reverse=True), 1)]

    reader.get(*listed(range(1, 11)))
    assert reader.get(*listed(range(2, 12))) == ["About n11"]
    assert reader.get(*listed(range(2, 12))) == []
    assert reader.get(*listed(range(5, 15))) == ["About n14", "About n13", "About n12"]
    assert reader.titles() == about(range(1, 15))


def test_guids_that_follow_position_on_one_day(reader):
    def listed(numbers):
        return [item(f"n{n}", guid=str(position), date=ago(minutes=50 - n))
                for position, n in enumerate(sorted(numbers, reverse=True), 1)]

    reader.get(*listed(range(1, 11)))
    assert reader.get(*listed(range(3, 13))) == ["About n12", "About n11"]
    assert reader.titles() == about(range(1, 13))


def test_guids_made_anew_for_every_document(reader):
    def churned(numbers, time):
        return [item(f"n{n}", guid=f"{time}-{n}", date=ago(days=50 - n))
                for n in sorted(numbers, reverse=True)]

    reader.get(*churned(range(1, 11), 0))
    for time in range(1, 6):
        assert reader.get(*churned(range(1 + time, 11 + time), time)) == [f"About n{10 + time}"]
    assert reader.alliance.sources()["a1"]["identity"] == "link"


def test_one_guid_for_all(reader):
    def same(name, **options):
        return item(name, guid="http://a.example/feed", **options)

    assert reader.get(*series(range(1, 6), same)) == about(range(1, 6))
    assert reader.get(*series(range(1, 7), same)) == ["About n6"]
    assert reader.get(*reversed(series(range(1, 8), same))) == ["About n7"]


def test_two_versions_of_an_item_in_one_document(reader):
    old, new = item("n1", date=ago(days=1)), item("n1", text="The same, as it was corrected.", date=ago(days=1))
    assert reader.get(old, item("n2")) == ["About n2", "About n1"]
    assert reader.get(item("n3"), new, old, item("n2")) == ["About n3"]
    assert reader.get(item("n3"), old, new, item("n2"), item("n4")) == ["About n4"]


def test_no_guids(reader):
    def bare(name, **options):
        return item(name, guid=None, **options)

    assert reader.get(*series(range(1, 6), bare)) == about(range(1, 6))
    assert reader.get(*series(range(1, 7), bare)) == ["About n6"]
    assert reader.get(*(item(f"n{n}", "Edited", guid=None) for n in range(1, 7))) == []


def test_no_guids_and_no_links(reader):
    def bare(name, **options):
        return item(name, guid=None, link=None, **options)

    assert reader.get(*series(range(1, 6), bare)) == about(range(1, 6))
    assert reader.get(*series(range(3, 7), bare)) == ["About n6"]


@pytest.mark.parametrize("where", ["{};jsessionid={:X}", "{}?PHPSESSID={:x}"])
def test_session_ids_in_guids_and_links(reader, where):
    def visited(session):
        def make(name, **options):
            address = where.format(f"http://a.example/{name}", session * 0x123456789ABCDEF)
            return item(name, guid=address, link=address, **options)
        return make

    reader.get(*series(range(1, 11), visited(1)))
    for n in range(2, 6):
        assert reader.get(*series(range(n, 10 + n), visited(n))) == [f"About n{9 + n}"]


def test_two_sources_that_share_guids(reader, server):
    reader.alliance.poll(server.url("/feed"), server.url("/other"))
    server.script("/feed", document(item("coal", guid="1"), item("ore", guid="http://x.example/2")))
    server.script("/other", document(item("steel", guid="1"), item("tin", guid="http://x.example/2")))
    assert sorted(reader.run()) == ["About coal", "About ore", "About steel", "About tin"]
    server.script("/feed", document(item("coal", guid="1"), item("zinc", guid="3")))
    server.script("/other", document(item("steel", guid="1"), item("iron", guid="3")))
    assert sorted(reader.run()) == ["About iron", "About zinc"]


# ---- what comes back -----------------------------------------------------------------------------


def test_titles_edited_back_and_forth(reader):
    reader.get(item("n1", "Right", date=ago(days=1)))
    updated = []
    for turn in range(8):
        assert reader.get(item("n1", ("Wrong", "Right")[turn % 2], date=ago(days=1))) == []
        updated.append(reader.entries()[0]["updated"])
        assert reader.titles() == [("Wrong", "Right")[turn % 2]]
    assert len(set(updated)) == 1  # the first edit was told, what went back and forth was not


def test_an_item_that_is_withdrawn_and_restored(reader):
    reader.get(*series(range(1, 11)))
    assert reader.get(*series({*range(1, 11)} - {5})) == []
    assert reader.get(*series(range(1, 11))) == []
    assert reader.titles() == about(range(1, 11))


def test_an_undated_feed_in_another_order(reader):
    items = [item(f"n{n}") for n in range(10, 0, -1)]
    assert reader.get(*items) == about(range(1, 11))
    assert reader.get(*reversed(items)) == []
    assert reader.get(*items[5:], item("n11"), *items[:5]) == ["About n11"]
    assert reader.titles() == about(range(1, 12))


def test_what_was_purged_does_not_come_back(reader):
    reader.get(*series(range(1, 11)))
    reader.change("UPDATE entry SET state = 'purged', title = NULL, link = NULL WHERE sort_at <"
                  " (SELECT sort_at FROM entry ORDER BY sort_at LIMIT 1 OFFSET 5)")
    reader.change("DELETE FROM content WHERE entry IN (SELECT id FROM entry WHERE state = 'purged')")
    assert reader.get(*series(range(6, 12))) == ["About n11"]
    assert reader.get(*series(range(1, 12))) == []
    assert reader.get(*series(range(1, 12), moved)) == []
    assert reader.titles() == about(range(6, 12))


def test_nor_in_another_system_that_writes_it_differently(reader):
    def rewritten(name, **options):
        return moved(name, text=f"<div>{name}, in other words</div>", **options)

    reader.get(*series(range(1, 21)))
    reader.change("UPDATE entry SET state = 'purged', title = NULL, link = NULL WHERE sort_at <"
                  " (SELECT sort_at FROM entry ORDER BY sort_at LIMIT 1 OFFSET 8)")
    reader.change("DELETE FROM content WHERE entry IN (SELECT id FROM entry WHERE state = 'purged')")
    assert reader.get(*series(range(1, 21), rewritten)) == []
    assert reader.get(*series(range(1, 22), rewritten)) == ["About n21"]


def test_an_empty_document_says_nothing(reader):
    reader.get(*series(range(1, 11)))
    for empty in (document(), Response(200, b"", {"Content-Type": "application/rss+xml"}), status(404)):
        reader.server.script("/feed", empty)
        reader.run(days=1)
        assert reader.titles() == about(range(1, 11))
    reader.server.script("/feed", document(*series(range(1, 12))))
    assert reader.run(days=2) == ["About n11"]


# ---- dates ---------------------------------------------------------------------------------------


def test_dates_of_1970_and_2099(reader):
    assert reader.get(item("past", date="Thu, 01 Jan 1970 00:00:00 +0000"),
                      item("epoch", date="Wed, 31 Dec 1969 19:00:00 -0500"),
                      item("local", date="Thu, 01 Jan 1970 08:00:00 +0000"),
                      item("year", date="Sat, 01 Jan 0000 00:00:00 +0000"),
                      item("future", date="Thu, 01 Jan 2099 00:00:00 +0000"),
                      item("news", date=ago(hours=1))) == [
        "About past", "About epoch", "About local", "About year", "About future", "About news"]
    assert reader.get(item("later", date=ago(hours=-3))) == ["About later"]
    assert reader.titles()[0] == "About later"


def test_a_date_that_is_to_come_is_waited_for(reader):
    assert reader.get(item("meeting", date=ago(days=-3)), item("news", date=ago(hours=1))) == [
        "About news"]
    assert reader.get(item("meeting", date=ago(days=-3)), item("more", date=ago(hours=-3))) == [
        "About more"]
    reader.alliance.now = START + datetime.timedelta(days=3, seconds=-1)
    assert reader.publish() == []
    reader.alliance.later(seconds=1)
    assert reader.publish() == ["About meeting"]
    assert reader.titles()[0] == "About meeting"
    assert reader.entry("About meeting")["published"] == "2026-04-18T09:00:00Z"


def test_an_edit_of_what_is_to_come_is_told_by_nothing_before(reader):
    reader.get(item("meeting", "Meeting", date=ago(days=-3)), item("news", date=ago(hours=1)))
    assert reader.get(item("meeting", "Meeting moved", date=ago(days=-3)), item("news", date=ago(hours=1))) == []
    reader.alliance.now = START + datetime.timedelta(days=3)
    assert reader.publish() == ["Meeting moved"]
    assert reader.entry("Meeting moved")["published"] == "2026-04-18T09:00:00Z"


def test_a_date_to_come_that_was_a_mistake_is_corrected(reader):
    assert reader.get(item("n1", date=ago(days=-60)), item("n2", date=ago(days=-60)),
                      item("n3", date=ago(days=-60))) == []
    assert reader.get(item("n1", date=ago(days=2)), item("n2"), item("n3", date=ago(hours=-5))) == [
        "About n2", "About n1"]
    assert reader.run() == ["About n3"]
    assert reader.get(item("n1", date=ago(days=-60)), item("n2", date=ago(days=3))) == []
    assert reader.titles() == ["About n3", "About n2", "About n1"]


def test_dates_that_are_always_now(reader):
    def now(numbers, hours):
        made = format_datetime(START + datetime.timedelta(hours=hours))
        return [item(f"n{n}", date=made) for n in sorted(numbers, reverse=True)]

    reader.get(*now(range(1, 11), 2))
    assert reader.get(*now(range(2, 12), 4)) == ["About n11"]
    assert reader.get(*now(range(3, 13), 6)) == ["About n12"]
    assert reader.titles() == about(range(1, 13))
    assert "its dates are the moment of asking: ignored" in reader.alliance("status").stdout


def test_dates_that_are_always_now_say_nothing_of_a_day(reader):
    def now(numbers, hours, site):
        made = format_datetime(START + datetime.timedelta(hours=hours))
        return [item(f"n{n}", date=made, guid=None, link=None) for n in sorted(numbers, reverse=True)]

    reader.get(*now(range(1, 11), 2, "a"))
    for day in range(1, 5):
        reader.alliance.later(hours=22)
        assert reader.get(*now(range(1 + day, 11 + day), 2 + 24 * day, "a")) == [f"About n{10 + day}"]


def test_an_edit_or_a_date_that_goes_moves_nothing(reader):
    def places():
        return [(entry["id"], datetime.datetime.fromisoformat(entry["published"].replace("Z", "+00:00")))
                for entry in reader.entries()]

    reader.get(*series(range(1, 6)))
    before = places()
    assert reader.get(*(item(f"n{n}", text="Something altogether different from what it was before.",
                             date=date) for n, date in
                        enumerate([None, ago(days=0), ago(days=900), ago(days=-2), None], 1))) == []
    assert places() == before


def test_the_clocks_go_forward_and_back(reader):
    reader.get(item("n1", date="Sun, 29 Mar 2026 00:30:00 +0100"),
               item("n2", date="Mon, 30 Mar 2026 09:00:00 +0200"))
    before = reader.entries()
    assert reader.get(item("n1", date="Sun, 29 Mar 2026 01:30:00 +0200"),
                      item("n2", date="Mon, 30 Mar 2026 08:00:00 +0100")) == []
    assert reader.entries() == before
    reader.alliance.write_list(outline("a1", reader.server.url("/feed"), timezone="+02:00"))
    assert reader.get(item("n1", date="Sun, 29 Mar 2026 00:30:00"),
                      item("n2", date="Mon, 30 Mar 2026 08:00:00")) == []
    assert reader.entries() == before


def test_without_a_guid_a_changed_zone_makes_nothing_new(reader):
    def bare(name, date):
        return item(name, guid=None, link=None, date=date)

    reader.get(bare("n1", "Sun, 29 Mar 2026 00:30:00 +0200"), bare("n2", "Mon, 30 Mar 2026 09:00:00 +0200"))
    assert reader.get(bare("n1", "Sat, 28 Mar 2026 23:30:00 +0100"),
                      bare("n2", "Mon, 30 Mar 2026 08:00:00 +0100")) == []


# ---- floods ----------------------------------------------------------------------------------------


def test_an_undated_archive_of_five_hundred_is_twenty_new_ones(alliance, reader, server):
    alliance.poll(server.url("/coal"), server.url("/archive"))
    server.script("/coal", document(*series(range(1, 81))))
    server.script("/archive", document())
    assert len(reader.run()) == 80
    server.script("/archive", document(*(item(f"old{n}") for n in range(500, 0, -1))))
    assert reader.run() == [f"About old{n}" for n in range(500, 480, -1)]
    assert alliance.entries("a2") == 500
    server.script("/archive", document(item("old501"), *(item(f"old{n}") for n in range(500, 0, -1))))
    assert reader.run() == ["About old501"]


def test_a_dated_archive_stands_where_its_dates_say(alliance, reader, server):
    alliance.poll(server.url("/coal"), server.url("/archive"))
    server.script("/coal", document(*(item(f"n{n}", date=ago(hours=n)) for n in range(90))))  # ten places are left
    server.script("/archive", document())
    reader.run()
    server.script("/archive", document(*(item(f"old{n}", date=ago(days=n)) for n in range(1, 501))))
    assert [title for title in reader.run() if title.startswith("About old")] == [
        f"About old{n}" for n in range(1, 11)]
    assert reader.titles()[:24] == [f"About n{n}" for n in range(24)]
    assert alliance.entries("a2") == 500


def stranger(name, **options):
    """The same item in a way that nobody can know again."""
    return moved(name, title=f"{name}, retold", text=f"Words of another kind: {name}", **options)


def test_a_source_that_cannot_be_known_again_is_held_until_it_is_accepted(alliance, reader):
    def undated(numbers):
        return [stranger(f"n{n}") for n in sorted(numbers, reverse=True)]

    reader.get(*series(range(1, 89)))
    assert reader.get(*undated(range(2, 90))) == ["n89, retold"]
    assert reader.code == 1
    assert reader.said == ["aggregator: a1: re-identified 87 items: held; accept with: "
                           "aggregator accept a1"]
    assert "87 items held: accept with: aggregator accept a1" in alliance("status").stdout
    assert alliance.sources()["a1"]["held"] == 87
    told = alliance("explain", "a1").stdout
    assert "held       87 items, until: aggregator accept a1\n" in told
    assert "re-identified  87 entries are held until they are accepted" in told
    assert reader.get(stranger("n90"), *undated(range(2, 90))) == ["n90, retold"]
    assert (reader.code, reader.said) == (0, [])
    accepted = alliance("accept", "a1")
    assert (accepted.returncode, accepted.stderr) == (0, "aggregator: a1: 87 items accepted\n")
    assert sorted(reader.publish()) == sorted(f"n{n}, retold" for n in range(2, 89))
    assert alliance.sources()["a1"]["held"] == 0
    assert alliance("accept", "a1").stderr == "aggregator: a1: 0 items accepted\n"


def test_what_was_held_can_be_kept_as_old(alliance, reader):
    reader.get(*series(range(1, 41)))
    reader.get(*(stranger(f"n{n}") for n in range(40, 0, -1)))
    assert alliance("accept", "--old", "a1").stderr == "aggregator: a1: 39 items accepted as old ones\n"
    assert reader.publish() == []
    assert alliance.entries() == 80
    assert alliance("accept", "a9").returncode == 2


def test_old_dates_tell_old_items_from_new_ones(reader):
    reader.get(*series(range(1, 41)))
    assert reader.get(item("n101", date=ago(hours=-1)), *series(range(11, 41), stranger)) == [
        "About n101", "n40, retold", "n39, retold", "n38, retold"]
    assert (reader.code, reader.said) == (0, [])


def test_a_source_that_was_not_read_for_long_is_no_flood(reader):
    reader.get(*series(range(1, 31)))
    assert reader.get(*series(range(40, 80))) == about(range(40, 80))
    assert (reader.code, reader.said) == (0, [])


def test_nor_where_it_has_no_dates(reader):
    reader.get(*(item(f"n{n}") for n in range(30, 0, -1)))
    assert len(reader.get(*(item(f"n{n}") for n in range(55, 25, -1)))) == 25
    assert (reader.code, reader.said) == (0, [])


def test_all_dated_at_the_moment_of_the_move_is_held(reader):
    reader.get(*series(range(1, 41)))
    assert reader.get(*(stranger(f"n{n}", date=ago(seconds=n)) for n in range(1, 41))) == ["n1, retold"]
    assert "re-identified 39 items" in reader.said[0]


# ---- what the list says --------------------------------------------------------------------------


def test_how_a_source_is_known_is_measured_kept_and_shown(alliance, reader):
    def listed(numbers):
        return [item(f"n{n}", guid=str(position), date=ago(days=50 - n))
                for position, n in enumerate(sorted(numbers, reverse=True), 1)]

    reader.get(*listed(range(1, 11)))
    assert (alliance.sources()["a1"]["identity"], alliance.sources()["a1"]["identity_from"]) == (
        "guid", "measured")
    reader.get(*listed(range(2, 12)))
    assert alliance.sources()["a1"]["identity"] == "link"
    reader.get(*series(range(2, 12)))
    assert alliance.sources()["a1"]["identity"] == "link"
    assert "known by link" in alliance("status").stdout
    assert "known by   link\n" in alliance("explain", "a1").stdout
    assert "its entries are known by link from now on\n" in alliance("explain", "a1").stdout


def test_the_list_says_how_a_source_is_known(alliance, reader, server):
    alliance.write_list(outline("a1", server.url("/feed"), identity="title"))
    reader.get(item("n1", "One", date=ago(days=2)), item("n2", "Two", date=ago(days=1)))
    assert reader.get(item("x1", "One", "New text, new guid, new link.", date=ago(days=2)),
                      item("n2", "Three", date=ago(days=1))) == ["Three"]
    assert (alliance.sources()["a1"]["identity"], alliance.sources()["a1"]["identity_from"]) == (
        "title", "list")
    assert "known by   title: the list says so\n" in alliance("explain", "a1").stdout


@pytest.mark.parametrize("attribute", [{"identity": "name"}, {"updates": "never"}])
def test_a_word_that_is_none_is_refused(alliance, server, attribute):
    alliance.write_list(outline("a1", server.url("/feed"), **attribute))
    [said] = alliance.update(status=2)
    assert said.startswith(f"aggregator: {alliance.list}:3: {[*attribute][0]} is ".replace(
        str(alliance.list), said.split(":")[1].strip()))


@pytest.mark.parametrize("rule, title, is_told", [
    ("yes", "Corrected", True), ("minor-only", "Corrected", False), ("no", "Wrong", False)])
def test_the_list_says_what_becomes_of_edits(alliance, reader, server, rule, title, is_told):
    alliance.write_list(outline("a1", server.url("/feed"), updates=rule))
    reader.get(item("n1", "Wrong", date=ago(days=1)))
    before = reader.entries()[0]["updated"]
    assert reader.get(item("n1", "Corrected", date=ago(days=1))) == []
    assert reader.titles() == [title]
    assert (reader.entries()[0]["updated"] > before) == is_told


def test_more_edits_than_a_text_needs_are_not_told(reader):
    updated = []
    for n in range(10):
        reader.get(item("n1", f"Draft {n}", date=ago(days=1)))
        updated.append(reader.entries()[0]["updated"])
    assert reader.titles() == ["Draft 9"]
    assert len(set(updated)) == 6
    assert "1 items edited too often" in reader.alliance("status").stdout
    reader.alliance.later(days=8)
    reader.get(item("n1", "Final", date=ago(days=1)))
    assert reader.entries()[0]["updated"] > max(updated)


# ---- explain ---------------------------------------------------------------------------------------


def explain(alliance, name):
    done = alliance("explain", "--json", str(name))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_entry_is_explained_by_whatever_it_is_called(alliance, reader):
    reader.get(*series(range(1, 4)))
    entry = reader.entry("About n2")
    told = explain(alliance, entry["id"])
    assert told["title"] == "About n2" and told["source"] == "a1"
    for name in (told["entry"], "guid of n2", "http://a.example/n2", "https://www.a.example/n2?utm_source=x"):
        assert explain(alliance, name) == told
    assert (told["standing"], told["date_rule"], told["first_document"]) == ("published", "published", 1)
    assert {key["kind"] for key in told["keys"]} == {"whole", "guid", "link", "title-day", "content"}
    said = alliance("explain", entry["id"]).stdout
    assert "state      published: it is in the combined feed\n" in said
    assert "date       2026-01-07T17:00:00+08:00: the date that it was published, as stated\n" in said
    assert "first seen 2026-04-15T19:00:00+08:00: in document 1 of 1 of its source\n" in said
    assert alliance("explain", "nobody").returncode == 2
    assert json.loads(alliance("explain", "--json", "a1").stdout)["id"] == "a1"


def test_what_became_of_an_entry_is_told(alliance, reader):
    reader.get(item("n1", "Draft", date=ago(days=1)), item("n2", date=ago(days=2)))
    reader.get(item("n1", "Text", date=ago(days=1), guid="another", link="http://a.example/n1"))
    told = explain(alliance, "another")
    assert (told["title"], told["known_by"]) == ("Text", "link")
    reader.get(item("n2", "Edited", date=ago(days=2)), item("n3"))
    told = explain(alliance, "guid of n2")
    assert told["known_by"] == "guid" and told["edits"] == 1
    assert [revision["number"] for revision in told["revisions"]] == [1]
    assert explain(alliance, "guid of n3")["date_rule"] == "missing"
    assert explain(alliance, "guid of n1")["absent_since"]


@pytest.mark.parametrize("sql, standing", [
    ("state = 'withdrawn'", "withdrawn"), ("state = 'purged'", "purged"),
    ("state = 'held'", "held"), ("state = 'held', held_until = 1999999999", "held"),
    ("is_backfill = 1", "backfill"), ("sort_at = 1", "below")])
def test_why_an_entry_is_not_published_is_told(alliance, reader, sql, standing):
    reader.get(*(item(f"n{n}", date=ago(hours=n)) for n in range(1, 102)))
    reader.change(f"UPDATE entry SET {sql} WHERE title = 'About n1'")
    told = explain(alliance, "guid of n1")
    assert told["standing"] == standing
    reader.publish()
    assert "About n1" not in reader.titles()
    assert explain(alliance, "guid of n100")["standing"] == "published"


def test_entries_of_a_source_that_left_the_list_are_not_published(alliance, reader, server):
    reader.get(item("n1"))
    alliance.poll(other=server.url("/other"))
    server.script("/other", document(item("n2")))
    reader.run()
    assert explain(alliance, "guid of n1")["standing"] == "unlisted"
