"""A store that was lost is read back from our own feed: nothing is announced again."""

import re

import pytest

from test_publish import item, rss, subscriber  # noqa: F401 (a fixture)
from test_stories import item as reprint, stories  # noqa: F401 (a fixture)

OLD = [item(2, "Two", date="Fri, 10 Apr 2026 08:00:00 +0800"),
       item(1, "One", "Some <![CDATA[<b>bold</b>]]> text.", date="Thu, 09 Apr 2026 08:00:00 +0800"),
       item(3, "Undated", guid=False)]


def lose(alliance):
    for path in alliance.folder.glob("aggregator.db*"):
        path.unlink()


def recover(alliance, status=0):
    done = alliance("recover", "-q", "-o", alliance.output)
    assert done.returncode == status, done.stderr
    return done.stderr


def test_no_id_and_no_date_changes_and_what_is_new_is_new(alliance, subscriber):  # noqa: F811
    before = subscriber.get(rss(*OLD))
    assert len(before) == 3
    lose(alliance)
    assert recover(alliance) == ""
    assert subscriber.get(rss(*OLD)) == before
    after = subscriber.get(rss(item(4, "Four"), *OLD))
    assert after[0][0] == "Four" and after[1:] == before


def test_an_edit_after_recovery_is_told(alliance, subscriber):  # noqa: F811
    before = subscriber.get(rss(*OLD))
    lose(alliance)
    recover(alliance)
    assert subscriber.get(rss(*OLD)) == before
    edited = item(2, "Two", "All that was said is another thing now.", date="Fri, 10 Apr 2026 08:00:00 +0800")
    after = subscriber.get(rss(edited, *OLD[1:]))
    assert [entry[:2] for entry in after] == [entry[:2] for entry in before]
    assert after != before


def test_a_recovered_store_publishes_the_same_entries_before_it_asks(alliance, subscriber):  # noqa: F811
    before = subscriber.get(rss(*OLD))
    lose(alliance)
    recover(alliance)
    assert alliance("publish", "-o", alliance.output).returncode == 0
    assert subscriber.entries() == before


def test_a_store_with_entries_is_left_alone(alliance, subscriber):  # noqa: F811
    subscriber.get(rss(*OLD))
    assert "the store has entries" in recover(alliance, 2)


def test_an_entry_of_a_source_that_left_the_list_is_told(alliance, subscriber, server):  # noqa: F811
    subscriber.get(rss(*OLD))
    lose(alliance)
    feed = alliance.output / "all.atom"
    text = feed.read_text(encoding="utf-8").replace(server.url("/feed"), "urn:other")
    feed.write_text(text.replace("The a1 association", "Another"), encoding="utf-8")
    assert recover(alliance, 1).count("its source is not in the list") == 3


def test_a_run_without_its_store_refuses_until_somebody_says_so(alliance, subscriber):  # noqa: F811
    before = subscriber.get(rss(*OLD))
    lose(alliance)
    done = alliance("run", "-o", alliance.output)
    assert done.returncode == 3 and "aggregator recover" in done.stderr and done.stderr.count("\n") == 1
    assert not alliance.store.exists() and subscriber.entries() == before
    assert alliance("run", "--accept", "-o", alliance.output).returncode == 0


def test_only_what_sources_said_of_themselves_differs_in_the_feed(alliance, subscriber):  # noqa: F811
    def published():
        text = (alliance.output / "all.atom").read_text(encoding="utf-8")
        return re.sub(r"(<source>.*?)<updated>[^<]*</updated>", r"\1", text, flags=re.DOTALL)

    subscriber.get(rss(*OLD))
    before = published()
    lose(alliance)
    recover(alliance)
    subscriber.get(rss(*OLD))
    assert published() == before


def test_a_reprint_is_told_of_once_after_recovery(stories):  # noqa: F811
    stories.says("coal", reprint("coal"))
    stories.says("steel", reprint("steel", day=15))
    before = stories.run()
    lose(stories.alliance)
    recover(stories.alliance)
    assert stories.run(hours=2) == before


# ---- what is read ----------------------------------------------------------------------------


def test_the_json_feed_serves_where_the_atom_feed_cannot_be_read(alliance, subscriber):  # noqa: F811
    before = subscriber.get(rss(*OLD))
    lose(alliance)
    (alliance.output / "all.atom").write_text("<html>")
    assert recover(alliance) == ""
    assert subscriber.get(rss(item(4, "Four"), *OLD))[1:] == before
    lose(alliance)
    (alliance.output / "all.atom").unlink()
    (alliance.output / "all.json").unlink()
    assert "all.atom" in recover(alliance, 2)


@pytest.mark.spoils_feeds
def test_archives_are_read_whatever_links_to_them(alliance, subscriber):  # noqa: F811
    before = subscriber.get(rss(*OLD))
    archive = alliance.output / "archive"
    archive.mkdir(exist_ok=True)
    (archive / "2026-04-2.atom").write_bytes((alliance.output / "all.atom").read_bytes())
    (archive / "2026-03.json").write_text("{")
    (archive / "2026-03.rss").write_text("not looked at")
    (archive / "notes.txt").write_text("neither")
    with alliance.config.open("a", encoding="utf-8") as config:
        config.write("[output]\nitems = 1\n")
    # What the current feed says of an entry is later than what an archive does.
    edited = item(3, "Undated", "All that was said is another thing now.", guid=False)
    assert len(subscriber.get(rss(*OLD[:2], edited))) == 1
    newest = subscriber.entries()
    lose(alliance)
    told = recover(alliance, 1)
    assert "archive/2026-03 is left out" in told and "archive/2026-03.atom" in told and told.count("\n") == 1
    assert subscriber.get(rss(*OLD[:2], edited)) == newest
    alliance.configure()
    assert alliance("publish").returncode == 0
    after = subscriber.entries()
    assert [entry[:2] for entry in after] == [entry[:2] for entry in before]


def test_what_was_not_published_is_not_new_after_recovery(alliance, subscriber):  # noqa: F811
    """Of forty undated entries the first twenty were published."""
    undated = [item(n, f"Undated {n}") for n in range(40)]
    before = subscriber.get(rss(*undated))
    assert len(before) == 20
    lose(alliance)
    recover(alliance)
    assert subscriber.get(rss(*undated)) == before
    after = subscriber.get(rss(item(99, "New"), *undated))
    assert after[0][0] == "New" and after[1:] == before


def test_nor_what_had_aged_out_of_the_feed(alliance, subscriber, server):  # noqa: F811
    with alliance.config.open("a", encoding="utf-8") as config:
        config.write("[output]\nitems = 2\n")
    subscriber.get(rss(item(1, "One"), item(2, "Two")))
    alliance.poll(server.url("/feed"), server.url("/other"))
    server.script("/other", rss(item(3, "Three"), item(4, "Four")))
    before = subscriber.get(rss(item(1, "One"), item(2, "Two")))
    assert {entry[0] for entry in before} == {"One", "Three"}  # half of the room each
    lose(alliance)
    recover(alliance)
    assert subscriber.get(rss(item(1, "One"), item(2, "Two"))) == before
    assert "what was published of it was read back" in alliance("explain", "a1").stdout
