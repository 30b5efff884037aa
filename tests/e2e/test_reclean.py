"""A better cleaner reaches what is stored: in slices, that which is published first."""

import contextlib
import sqlite3

import pytest

from test_fetch import answer
from test_run import run, snapshot, titles

SLICE = 1000  # LIMIT_RECLEAN_ENTRIES


def items(count):
    """Items of one minute after another, the last one the newest."""
    return "".join(f"<item><title>n{i}</title><guid>{i}</guid><description>&lt;b>text&lt;/b>"
                   f"</description><pubDate>Wed, 15 Apr 2020 {i // 60:02}:{i % 60:02}:00 GMT"
                   "</pubDate></item>" for i in range(count))


def deliver(alliance, server, count):
    server.script("/feed", answer('<rss version="2.0"><channel><title>F</title>'
                                  f"{items(count)}</channel></rss>"))
    alliance.poll(server.url("/feed"))
    run(alliance)


def query(alliance, statement):
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        return store.execute(statement).fetchall()


def age(alliance):
    """As if all of it had been cleaned by an older cleaner, which made a mess, in an older store."""
    query(alliance, """UPDATE content SET cleaner = 0, summary = '<i>a mess</i>', parsed = (SELECT CAST(
        json_object('link', link, 'links', json_array(json_object('rel', 'alternate', 'href', link)),
                    'title', json_object('type', 'text', 'value', title),
                    'summary', json_object('type', 'html', 'value', '<b>text</b>'),
                    'published', json_object('seconds', sort_at)) AS BLOB) FROM entry WHERE id = content.entry)""")


def uncleaned(alliance):
    return [title for title, in query(
        alliance, "SELECT title FROM entry JOIN content ON entry = id WHERE cleaner = 0"
                  " ORDER BY sort_at")]


def published(alliance):
    return (alliance.output / "all.atom").read_text(encoding="utf-8")


@pytest.mark.of_many
def test_one_slice_a_run_also_where_nobody_is_asked(alliance, server):
    deliver(alliance, server, SLICE + 2)
    clean = published(alliance)
    assert "text" in clean
    age(alliance)
    assert run(alliance) == []
    assert uncleaned(alliance) == ["n0", "n1"]
    assert published(alliance) == clean
    assert run(alliance) == []
    assert uncleaned(alliance) == []
    assert len(server.requests) == 1


@pytest.mark.of_many
def test_a_slice_takes_all_that_it_may(alliance, server):
    deliver(alliance, server, SLICE)
    age(alliance)
    [said, *_] = [line for line in run(alliance, "-v") if "sources asked" not in line]
    assert said == f"aggregator: {SLICE} entries cleaned by a better cleaner"
    assert uncleaned(alliance) == []


def test_publishing_alone_does_it_too_and_updating_alone_does_not(alliance, server):
    deliver(alliance, server, 3)
    age(alliance)
    alliance.update()
    assert len(uncleaned(alliance)) == 3
    assert alliance("publish").returncode == 0
    assert uncleaned(alliance) == []
    assert "a mess" not in published(alliance)


def test_a_run_with_nothing_to_clean_and_nobody_to_ask_writes_nothing(alliance, server):
    deliver(alliance, server, 3)
    before = snapshot(alliance.folder)
    assert alliance.store in before
    alliance.later(minutes=10)
    assert run(alliance) == []
    assert len(server.requests) == 1
    assert snapshot(alliance.folder) == before
    assert titles(alliance) == ["n0", "n1", "n2"]
