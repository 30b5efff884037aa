"""What a subscriber of the combined feed sees, document by document; publish and status."""

import json
import sqlite3

import pytest
from lxml import etree

from alliance import outline
from server import Response, status

ATOM = "{http://www.w3.org/2005/Atom}"


def item(number, title, text="Text.", date=None, guid=True, link=None):
    return ("<item>" + f"<title>{title}</title><link>{link or f'http://a.example/{number}'}</link>"
            + (f"<guid isPermaLink='false'>{number}</guid>" if guid else "")
            + (f"<pubDate>{date}</pubDate>" if date else "")
            + f"<description>{text}</description></item>")


def rss(*items, title="Coal news"):
    return Response(200, (f"<rss version='2.0'><channel><title>{title}</title>"
                          "<link>http://a.example/</link><description>d</description>"
                          f"{''.join(items)}</channel></rss>").encode(),
                    {"Content-Type": "application/rss+xml"})


@pytest.fixture
def subscriber(alliance, server):
    """Runs the aggregator on one document after the other."""
    class Subscriber:
        def get(self, *answers, path="/feed"):
            """Serves these documents, an hour apart; the titles and ids of the last feed."""
            server.script(path, *answers)
            for _ in answers:
                alliance.later(hours=2)
                alliance("update")
                published = alliance("publish", "-o", alliance.output)
                assert published.returncode == 0, published.stderr
            return self.entries()

        def entries(self):
            if not (alliance.output / "all.atom").exists():
                return []
            feed = etree.parse(alliance.output / "all.atom").getroot()
            return [(entry.findtext(ATOM + "title"), entry.findtext(ATOM + "id"),
                     entry.findtext(ATOM + "updated")) for entry in feed.iter(ATOM + "entry")]

        def titles(self):
            return [title for title, _, _ in self.entries()]

    alliance.schedule["max_interval"] = "60m"  # whatever the rhythm of its entries
    alliance.configure()
    alliance.poll(server.url("/feed"))
    yield Subscriber()
    database = sqlite3.connect(alliance.store)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


# ---- publish ---------------------------------------------------------------------------------


def test_a_second_publish_changes_no_byte_inode_or_time(alliance, subscriber):
    subscriber.get(rss(item(1, "One"), item(2, "Two")))
    before = alliance.files()
    alliance.later(days=3)
    assert alliance("publish", "-o", alliance.output).returncode == 0
    assert alliance.files() == before


def test_a_feed_that_only_says_that_it_was_made_anew_changes_no_file(alliance, subscriber):
    made = "<lastBuildDate>Wed, 15 Apr 2026 {}:00:00 GMT</lastBuildDate>"
    subscriber.get(rss(made.format("09"), item(1, "One")))
    before = alliance.files()
    subscriber.get(rss(made.format("12"), item(1, "One")))
    assert alliance.files() == before
    subscriber.get(rss(item(1, "One"), made.format("14")))  # behind the items, which its own page finds wrong
    changed = {path for path, file in alliance.files().items() if before.get(path) != file}
    assert changed and {path.parent.name for path in changed} == {"a1"}


def test_entries_of_all_sources_stand_newest_first_and_say_whose_they_are(alliance, server,
                                                                        subscriber):
    server.script("/coal", rss(item(1, "Old", date="Mon, 13 Apr 2026 08:00:00 +0800"),
                               item(2, "New", date="Wed, 15 Apr 2026 08:00:00 +0800")))
    server.script("/steel", rss(item(1, "Middle", date="Tue, 14 Apr 2026 08:00:00 +0800",
                                     link="http://steel.example/1")))
    alliance.write_list(outline("coal", server.url("/coal"), text="Coal", htmlUrl="http://coal.example/"),
                        outline("steel", server.url("/steel"), text="Steel"), outline("tin"))
    alliance.update()
    assert alliance("publish", "-o", alliance.output).returncode == 0
    assert subscriber.titles() == ["New", "Middle", "Old"]
    atom = etree.parse(alliance.output / "all.atom").getroot()
    assert [entry.findtext(f"{ATOM}source/{ATOM}title") for entry in atom.iter(ATOM + "entry")] \
        == ["Coal", "Steel", "Coal"]
    rows = etree.parse(alliance.output / "all.rss").findall("channel/item")
    assert [row.find("source").get("url") for row in rows] \
        == [server.url("/coal"), server.url("/steel"), server.url("/coal")]
    assert [row.findtext("{http://purl.org/dc/elements/1.1/}creator") for row in rows] \
        == ["Coal", "Steel", "Coal"]
    items = json.loads((alliance.output / "all.json").read_text())["items"]
    assert items[0]["_source"]["title"] == "Coal"


def test_before_the_first_entry_nothing_is_published_and_an_empty_feed_replaces_none(alliance,
                                                                                    subscriber):
    assert subscriber.get(rss()) == []
    assert not alliance.output.exists() or not any(alliance.output.iterdir())
    before = subscriber.get(rss(item(1, "One")))
    assert subscriber.get(rss()) == before


def test_no_two_entries_of_a_day_were_updated_in_the_same_second(subscriber):
    day = "Wed, 15 Apr 2026 00:00:00 +0800"
    updated = [updated for _, _, updated in
               subscriber.get(rss(*(item(n, f"Number {n}", date=day) for n in range(20))))]
    assert len(set(updated)) == 20
    assert updated == sorted(updated, reverse=True)


# ---- what is new is what is new ------------------------------------------------------------------


def test_an_edited_entry_keeps_its_id_and_place(subscriber):
    one, two = item(1, "One", date="Mon, 13 Apr 2026 08:00:00 +0800"), item(2, "Two")
    before = subscriber.get(rss(two, one))
    after = subscriber.get(rss(two, item(1, "One, corrected", date="Wed, 15 Apr 2026 08:00:00 +0800")))
    assert [title for title, _, _ in after] == ["Two", "One, corrected"]
    assert [name for _, name, _ in after] == [name for _, name, _ in before]
    assert after[0] == before[0]
    assert after[1][2] > before[1][2]


@pytest.mark.parametrize("after", [
    [item("https://www.a.example/?p=1", "One", link="https://www.a.example/1"),
     item("https://www.a.example/?p=2", "Two", "Another.", link="https://www.a.example/2")],
    [item("new-1", "One", link="http://cms.example/a"),
     item("new-2", "Two", "Another.", link="http://cms.example/b")],
    [item(1, "One", guid=False, link="http://a.example/1"),
     item(2, "Two", "Another.", guid=False, link="http://a.example/2?utm_source=rss")],
    [item("http://a.example/?p=2", "Two", "Another.", link="http://a.example/2"),
     item("http://a.example/?p=1", "One", link="http://a.example/1")],
], ids=["https", "another system", "guids gone", "order"])
def test_a_site_that_moves_or_changes_its_ids_is_not_announced_again(subscriber, after):
    before = subscriber.get(rss(
        item("http://a.example/?p=1", "One", link="http://a.example/1"),
        item("http://a.example/?p=2", "Two", "Another.", link="http://a.example/2")))
    assert subscriber.get(rss(*after)) == before


def test_an_item_that_vanishes_and_returns_is_not_new(subscriber):
    before = subscriber.get(rss(item(2, "Two"), item(1, "One")))
    assert subscriber.get(rss(item(2, "Two")), rss(item(1, "One"), item(2, "Two"))) == before


def test_dates_that_cannot_be_do_not_pin_an_entry(subscriber):
    subscriber.get(rss(item(1, "Future", date="Fri, 01 Jan 2099 00:00:00 GMT"),
                       item(2, "Past", date="Thu, 01 Jan 1970 00:00:00 GMT")))
    assert subscriber.get(rss(item(3, "News"))) and subscriber.titles()[0] == "News"


def test_two_reports_of_one_name_are_two(subscriber):
    assert len(subscriber.get(rss(item(1, "Weekly report", "Week 15"),
                                  item(2, "Weekly report", "Week 16")))) == 2


# ---- status --------------------------------------------------------------------------------------


def test_status_tells_what_is_wrong_and_since_when(alliance, server):
    server.script("/coal", rss(item(1, "One")))
    server.script("/steel", status(404))
    alliance.write_list(outline("coal", server.url("/coal")), outline("steel", server.url("/steel")),
                        outline("tin"))
    alliance.update(status=1)
    done = alliance("status")
    rows = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert done.returncode == 1
    assert "well" in rows["coal"] and "2026-04-15T18:00:00+08:00" in rows["coal"]
    assert "failing" in rows["steel"] and "404" in rows["steel"]
    assert "since 2026-04-15T17:00:00+08:00" in rows["steel"]
    assert "waiting" in rows["tin"] and "no address" in rows["tin"]


def test_waiting_is_not_wrong(alliance):
    alliance.write_list(outline("tin"))
    alliance.update()
    done = alliance("status")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_dry_run_shows_what_would_change_and_changes_nothing(alliance, server, subscriber):
    subscriber.get(rss(item(1, "Coal")))
    server.script("/feed", rss(item(2, "Wind"), item(1, "Coal")))
    alliance.later(hours=2)
    alliance("update")
    before = {path: path.read_bytes() for path in alliance.output.rglob("*") if path.is_file()}

    def stored():
        with sqlite3.connect(f"file:{alliance.store}?mode=ro", uri=True) as store:
            return list(store.iterdump())

    rows = stored()
    shown = alliance("publish", "-o", alliance.output, "--dry-run", "--diff")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.splitlines() == [
        "all: 2 items: 1 new, 0 changed, 0 removed, 0 aged", "+ Wind",
        "source/a1/feed: 2 items: 1 new, 0 changed, 0 removed, 0 aged", "+ Wind"]
    assert {path: path.read_bytes() for path in alliance.output.rglob("*") if path.is_file()} == before
    assert stored() == rows
    # And then it does what it said.
    assert alliance("publish", "-o", alliance.output, "--diff").stdout == shown.stdout
    assert subscriber.titles() == ["Wind", "Coal"]
