"""Entries that are not kept any longer: purged, and never new again."""

import contextlib
import datetime
import json
import os
import sqlite3

import pytest

from alliance import START, outline
from test_scenarios import HOURS, Reader, ago, document, item, reader  # noqa: F401 (a fixture)
from test_stories import item as reprint, stories  # noqa: F401 (a fixture)

AGE = "[retention]\nage = 40d\nleast = 0\n"
NUMBER = "[retention]\nmost = 2\nleast = 0\n"


def rows(alliance, sql, *values):
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        return store.execute(sql, values).fetchall()


def configure(alliance, text):
    """Adds keys; one that is there already is written anew."""
    known = alliance.config.read_text(encoding="utf-8").splitlines()
    keys = {line.split(" = ")[0] for line in text.splitlines() if " = " in line}
    kept = [line for line in known if line.split(" = ")[0] not in keys or line.startswith("file")]
    alliance.config.write_text("\n".join(kept) + "\n" + text, encoding="utf-8")


def states(alliance):
    return dict(rows(alliance, "SELECT title, state FROM entry"))


def prune(alliance, *arguments):
    done = alliance("prune", *arguments)
    assert done.returncode == 0, done.stderr
    return done


def verify(alliance):
    done = alliance("verify")
    assert (done.returncode, done.stdout) == (0, "")


# ---- what goes, and what stays --------------------------------------------------------------


@pytest.fixture
def old(reader):  # noqa: F811
    """Two entries of which the source shows one any more, and both are out of the feed."""
    configure(reader.alliance, "[output]\nitems = 1\n")
    reader.get(item("gone", date=ago(days=2), text="Zanzibar"), item("shown", date=ago(days=2)))
    reader.get(item("new", date=ago(days=1)), item("shown", date=ago(days=2)))
    assert reader.titles() == ["About new"]
    return reader


def test_without_a_rule_everything_is_kept(old):
    old.run(days=4000)
    assert prune(old.alliance).stderr == "aggregator: purged: 0 entries\n"
    assert set(states(old.alliance).values()) == {"live"}


def test_a_run_purges_what_its_source_does_not_show_any_more(old):
    configure(old.alliance, AGE)
    old.run(days=30)
    assert states(old.alliance)["About gone"] == "live"
    old.run(days=11)
    assert states(old.alliance) == {"About gone": "purged", "About shown": "live", "About new": "live"}
    [(gone,)] = rows(old.alliance, "SELECT id FROM entry WHERE state = 'purged'")
    for table in ("content", "revision"):
        assert rows(old.alliance, f"SELECT count(*) FROM {table} WHERE entry = ?", gone) == [(0,)]
    assert rows(old.alliance, "SELECT count(*) > 0 FROM entry_key WHERE entry = ?", gone) == [(1,)]
    assert json.loads(old.alliance("search", "--json", "Zanzibar").stdout)["matches"] == 0
    verify(old.alliance)


def test_what_was_purged_is_never_new_again(old):
    [(identity,)] = rows(old.alliance, "SELECT published_id FROM entry WHERE title = 'About gone'")
    configure(old.alliance, AGE)
    old.run(days=41)
    assert states(old.alliance)["About gone"] == "purged"
    assert old.get(item("new", date=ago(days=1)), item("gone", date=ago(days=2), text="Zanzibar")) == []
    # Edited, under another guid, without a date: still the same.
    assert old.get(item("new", date=ago(days=1)), item("gone", date=ago(days=2), text="Another text.")) == []
    assert old.get(item("new", date=ago(days=1)), item("gone", guid="other", text="Another text.")) == []
    assert old.get(item("new", date=ago(days=1)), item("gone", guid=None)) == []
    assert rows(old.alliance, "SELECT state, published_id FROM entry WHERE title = 'About gone'") == [
        ("purged", identity)]
    assert rows(old.alliance, "SELECT count(*) FROM entry") == [(3,)]
    assert "About gone" not in old.titles()
    verify(old.alliance)


def test_nor_where_it_had_no_date(reader):  # noqa: F811
    configure(reader.alliance, AGE + "[output]\nitems = 1\n")
    reader.get(item("undated"))
    reader.get(item("new"))
    reader.run(days=50)
    assert states(reader.alliance)["About undated"] == "purged"
    assert reader.get(item("undated")) == []
    assert reader.titles() == ["About new"]


def test_nor_after_all_names_changed(reader):  # noqa: F811
    def renamed(n):
        return item(f"n{n}", guid=f"cms {n}", link=f"https://cms.example/{n}", date=ago(days=100 - n))

    configure(reader.alliance, AGE + "[output]\nitems = 1\n")
    first = [item(f"n{n}", date=ago(days=100 - n)) for n in range(20, 0, -1)]
    reader.get(*first)
    reader.get(item("n21", date=ago(days=1)))
    reader.run(days=50)
    assert list(states(reader.alliance).values()).count("purged") == 20
    assert reader.get(*(renamed(n) for n in range(20, 0, -1))) == []
    assert rows(reader.alliance, "SELECT count(*) FROM entry") == [(21,)]


def test_so_many_of_a_source_are_kept(reader):  # noqa: F811
    configure(reader.alliance, NUMBER + "[output]\nitems = 1\n")
    reader.get(*(item(f"n{n}", date=ago(days=10 - n)) for n in range(1, 6)))
    reader.get(item("n6", date=ago(days=1)))
    reader.run(days=29)
    assert "purged" not in states(reader.alliance).values()
    reader.run(days=40)
    assert states(reader.alliance) == {"About n6": "live", "About n5": "live",
                                       **{f"About n{n}": "purged" for n in range(1, 5)}}


def test_nothing_that_is_published_is_purged(reader):  # noqa: F811
    configure(reader.alliance, AGE)
    (reader.alliance.folder / "elsewhere").mkdir()
    reader.alliance.output.symlink_to(reader.alliance.folder / "elsewhere")
    reader.get(*(item(f"n{n}", date=ago(days=10 - n)) for n in range(1, 4)))
    reader.get(item("n4", date=ago(days=1)))
    before = reader.run(days=400)
    assert before == [] and len(reader.titles()) == 4
    assert prune(reader.alliance).stderr == "aggregator: purged: 0 entries\n"
    # The files are as they were when fewer are to be published: not before they are.
    configure(reader.alliance, "[output]\nitems = 1\n")
    prune(reader.alliance)
    assert "purged" not in states(reader.alliance).values()
    # Nor what only another feed of the folder has.
    (reader.alliance.output / "source/a1").mkdir(parents=True, exist_ok=True)
    other = (reader.alliance.output / "all.json").read_bytes()
    reader.publish()
    assert reader.titles() == ["About n4"]
    (reader.alliance.output / "source/a1/feed.json").write_bytes(other)
    prune(reader.alliance)
    assert "purged" not in states(reader.alliance).values()
    (reader.alliance.output / "source/a1/feed.json").unlink()
    prune(reader.alliance)
    assert list(states(reader.alliance).values()).count("purged") == 3


def test_nothing_that_rules_leave_to_be_published_is_purged(reader):  # noqa: F811
    """The choice looks behind the newest for what rules admit."""
    configure(reader.alliance, AGE + "[output]\nitems = 1\ninclude = old\n")
    reader.get(item("old", date=ago(days=9)), item("n1", date=ago(days=8)))
    reader.get(item("n2", date=ago(days=1)))
    reader.run(days=50)
    assert states(reader.alliance) == {"About old": "live", "About n1": "purged", "About n2": "live"}


@pytest.mark.spoils_feeds
def test_a_feed_that_cannot_be_read_stops_the_purging(old):
    configure(old.alliance, AGE)
    old.run(days=30)
    old.alliance.later(days=20)
    (old.alliance.output / "all.json").write_bytes(b" " * ((64 << 20) + 1))
    done = old.alliance("prune", "-o", old.alliance.output)
    assert done.returncode == 2 and "all.json" in done.stderr
    assert states(old.alliance)["About gone"] == "live"


def test_what_is_held_stays(old):
    configure(old.alliance, AGE)
    old.change("UPDATE entry SET state = 'held', held_for = 're-identified' WHERE title = 'About gone'")
    old.run(days=50)
    assert states(old.alliance)["About gone"] == "held"


def test_an_empty_document_lets_nothing_go(old):
    configure(old.alliance, AGE)
    old.get()
    old.run(days=50)
    assert states(old.alliance)["About shown"] == "live"


def test_the_lead_of_a_story_stays_as_long_as_another_entry_of_it(stories):  # noqa: F811
    """In its place the other would be announced, under its own id."""
    configure(stories.alliance, "[output]\nitems = 1\n")
    stories.says("coal", reprint("coal"))
    stories.says("steel", reprint("steel", day=15))
    stories.run()
    stories.says("coal", reprint("coal2", title="Another", text="Quite another text.", day=16))
    stories.run(hours=2)
    assert rows(stories.alliance, "SELECT count(*) FROM story") == [(1,)]
    configure(stories.alliance, AGE)
    stories.run(days=60)
    assert "purged" not in states(stories.alliance).values()
    stories.says("steel", reprint("steel2", title="A third", text="One more that is new.", day=16))
    stories.run(days=2)
    stories.alliance.later(days=60)
    prune(stories.alliance)
    # First the one that followed, then the one that led.
    prune(stories.alliance)
    assert rows(stories.alliance, "SELECT title FROM entry WHERE state = 'live' ORDER BY title") == [
        ("A third",), ("Another",)]
    verify(stories.alliance)


# ---- whose rule ------------------------------------------------------------------------------


def test_a_source_has_a_rule_of_its_own(reader, server):  # noqa: F811
    alliance = reader.alliance
    configure(alliance, AGE + "[output]\nitems = 1\n")
    alliance.write_list(outline("a1", server.url("/feed"), keep_age="ever"),
                        outline("a2", server.url("/other")))
    server.script("/other", document(item("x", date=ago(days=3)), item("y", date=ago(days=2))))
    reader.get(item("n1", date=ago(days=3)), item("n2", date=ago(days=2)))
    server.script("/other", document(item("z", date=ago(days=1))))
    reader.get(item("n3", date=ago(days=1)))
    reader.run(days=60)
    assert {title for title, state in states(alliance).items() if state == "purged"} == {"About x", "About y"}
    alliance.write_list(outline("a1", server.url("/feed"), keep_most="1", keep_least="1"),
                        outline("a2", server.url("/other")))
    prune(alliance)
    assert {title for title, state in states(alliance).items() if state == "live"} == {"About n3", "About z"}


def test_an_age_below_a_month_is_refused(alliance):
    configure(alliance, "[retention]\nage = 29d\n")
    done = alliance("prune")
    assert done.returncode == 2 and "age" in done.stderr


# ---- the command -----------------------------------------------------------------------------


def test_a_dry_run_shows_what_would_go(old):
    configure(old.alliance, AGE)
    old.run(days=30)
    old.alliance.later(days=20)
    os.utime(old.alliance.list, (9, 9))  # another time: the list would be noted, if anything were
    before = old.alliance.store.read_bytes()
    [(gone, identity)] = rows(old.alliance, "SELECT id, published_id FROM entry WHERE title = 'About gone'")
    done = prune(old.alliance, "--dry-run")
    assert done.stdout.split() == [str(gone), identity, "About", "gone"]
    assert done.stderr == "aggregator: would be purged: 1 entry\n"
    assert old.alliance.store.read_bytes() == before
    done = prune(old.alliance)
    assert (done.stdout, done.stderr) == ("", "aggregator: purged: 1 entry\n")
    assert prune(old.alliance, "-q").stderr == ""


def test_explain_says_when_and_why(old):
    configure(old.alliance, AGE)
    old.run(days=50)
    told = old.alliance("explain", "http://a.example/gone")
    assert "state      purged: it was older than entries of its source are kept" in told.stdout
    purged = (START + datetime.timedelta(hours=2 * HOURS, days=50)).astimezone(
        datetime.timezone(datetime.timedelta(hours=8))).isoformat()
    assert f"purged     {purged}" in told.stdout
    facts = json.loads(old.alliance("explain", "--json", "http://a.example/gone").stdout)
    assert (facts["standing"], facts["purged_for"]) == ("purged", "age")


def test_what_was_purged_can_be_withdrawn(old):
    configure(old.alliance, AGE)
    old.run(days=50)
    assert old.alliance("withdraw", "http://a.example/gone").returncode == 0
    assert rows(old.alliance, "SELECT state FROM entry WHERE title IS NULL") == [("withdrawn",)]
    verify(old.alliance)


# ---- slices ----------------------------------------------------------------------------------

LOOKED = 1000 * 20  # LIMIT_PRUNE_ENTRIES, LIMIT_PRUNE_SLICES: entries and sources
PAGES = 1024 * 4  # LIMIT_SPACE_PAGES, LIMIT_SPACE_SLICES


def add_old(alliance, source):
    """An entry that is too old, of a source's row."""
    rows(alliance, "INSERT INTO entry (source, published_id, first_seen, sort_at, updated_out, changed_at, digest,"
         " absent_since, title) VALUES (?, 'urn:old', 9, 9, 9, 9, zeroblob(16), 9, 'old')", source)
    rows(alliance, "INSERT INTO entry_key SELECT source, 1, zeroblob(16), id FROM entry WHERE title = 'old'")
    rows(alliance, "INSERT INTO content (entry, parsed, cleaner) SELECT id, ?, 99 FROM entry WHERE title = 'old'",
         b'{"title": {"value": "old"}}')


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_run_looks_at_so_many_and_the_next_goes_on(reader, beyond):  # noqa: F811
    alliance = reader.alliance
    reader.get(item("n1", date=ago(days=1)))
    configure(alliance, AGE + "[output]\nitems = 1\n")
    rows(alliance, "WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < ?)"
         " INSERT INTO source (id, name, added_at, next_due, is_listed) SELECT n, 'x' || n, 0, 0, 0 FROM n",
         LOOKED + beyond)
    add_old(alliance, LOOKED + beyond)
    reader.run()
    assert states(alliance)["old"] == ("live" if beyond else "purged")
    assert rows(alliance, "SELECT source FROM retention_progress") == [(LOOKED + 1,) if beyond else (LOOKED,)]
    reader.run()  # at once, though it looked within a day
    assert states(alliance)["old"] == "purged"
    assert rows(alliance, "SELECT source FROM retention_progress") == [(None,)]


def test_nobody_looks_again_for_a_day(old):
    configure(old.alliance, AGE)
    old.run(days=39)
    [(began,)] = rows(old.alliance, "SELECT began_at FROM retention_progress")
    old.run(hours=23)
    assert rows(old.alliance, "SELECT began_at FROM retention_progress") == [(began,)]
    assert states(old.alliance)["About gone"] == "live"
    old.run(hours=25)
    assert states(old.alliance)["About gone"] == "purged"


def test_space_is_given_back_in_slices(reader):  # noqa: F811
    alliance = reader.alliance
    reader.get(item("n1", date=ago(days=1)))
    configure(alliance, AGE)
    rows(alliance, "CREATE TABLE junk (bytes)")
    rows(alliance, "INSERT INTO junk VALUES (zeroblob(?))", 16384 * (PAGES + 1000))
    rows(alliance, "DROP TABLE junk")
    [(before,)] = rows(alliance, "PRAGMA page_count")
    reader.run()
    [(after,)] = rows(alliance, "PRAGMA page_count")
    assert PAGES <= before - after <= PAGES + 2  # and pages that tell whose the others are
    prune(alliance)
    [(pages,)] = rows(alliance, "PRAGMA page_count")
    [(unused,)] = rows(alliance, "PRAGMA freelist_count")
    assert pages < after - 900 and unused <= pages // 9
    verify(alliance)
