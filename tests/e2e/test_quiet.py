"""A run from the same state as the one before has nothing to publish, and does not try to."""

import contextlib
import ctypes
import os
import sqlite3
import struct

import pytest

from alliance import outline
from server import Document
from test_fetch import feed
from test_run import run, snapshot, titles
from tracing import changes, trace

IN_OPEN = 0x20
IN_ISDIR = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)


@contextlib.contextmanager
def watching(folder, opened):
    """Puts into `opened` the names of files in the folder that anybody opened in the block."""
    notes = LIBC.inotify_init1(os.O_NONBLOCK)
    assert notes >= 0 and LIBC.inotify_add_watch(notes, os.fsencode(folder), IN_OPEN) >= 0
    try:
        yield
        with contextlib.suppress(BlockingIOError):
            while events := os.read(notes, 65536):
                while events:
                    _, mask, _, length = struct.unpack_from("iIII", events)
                    if not mask & IN_ISDIR:
                        opened.add(events[16:16 + length].rstrip(b"\0").decode())
                    events = events[16 + length:]
    finally:
        os.close(notes)


def published_by_run(alliance, *arguments):
    """Whether a run looks into the feeds that stand."""
    opened = set()
    with watching(alliance.output, opened):
        assert run(alliance, *arguments) == [] or arguments
    return "style.css" in opened


@pytest.fixture
def quiet(alliance, server):
    server.script("/feed", Document(feed("one", "two"), '"1"'))
    alliance.poll(server.url("/feed"))
    run(alliance)
    alliance.later(minutes=10)
    return alliance


def test_publishing_the_same_again_opens_no_published_file_for_writing(quiet):
    """But for the status page, which says as of when it is: ten minutes have passed."""
    calls = trace(quiet.command("publish", "-o", quiet.output), quiet.folder)
    assert any("all.atom" in call for call in calls)
    assert [call for call in changes(calls, quiet.output) if "/status." not in call] == []


def query(alliance, statement):
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        store.execute(statement)


def test_nothing_is_read_again_and_nothing_written(quiet):
    before = snapshot(quiet.folder)
    assert not published_by_run(quiet)
    assert not published_by_run(quiet)
    assert snapshot(quiet.folder) == before


def test_what_was_done_to_the_feeds_is_undone(quiet):
    before = snapshot(quiet.output)
    (quiet.output / "all.json").write_bytes(b"{}")
    (quiet.output / "all.rss.gz").unlink()
    run(quiet)
    assert {path: content for path, (content, *_) in before.items()} == {
        path: content for path, (content, *_) in snapshot(quiet.output).items()}
    assert not published_by_run(quiet)


def test_bytes_of_the_same_size_and_time_are_others(quiet):
    path = quiet.output / "all.json"
    content, times = path.read_bytes(), path.stat()
    path.write_bytes(content[::-1])
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    run(quiet)
    assert path.read_bytes() == content


def change_store(quiet):
    query(quiet, "UPDATE entry SET title = 'three' WHERE title = 'two'")


def change_configuration(quiet):
    quiet.config.write_text(quiet.config.read_text().replace("language = en", "language = zh"))



def change_list(quiet):
    quiet.list.write_text(quiet.list.read_text().replace("</body>", outline("b2") + "</body>"))
    os.utime(quiet.list, (99, 99))  # long ago


CHANGES = {
    "the store": change_store,
    "the configuration": change_configuration,
    "the source list": change_list,
    "a file more": lambda quiet: (quiet.output / "note.txt").write_text(""),
    "a file more below": lambda quiet: (quiet.output / "a").mkdir() or (quiet.output / "a/note.txt").write_text(""),
    "a file less": lambda quiet: (quiet.output / "feed.css").unlink(),
    "another day": lambda quiet: quiet.later(hours=15, minutes=-10),
    "the note": lambda quiet: (quiet.folder / "aggregator.db.quiet").write_text("0" * 32),
    "no note": lambda quiet: (quiet.folder / "aggregator.db.quiet").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_all_is_looked_at(quiet, change):
    query(quiet, "UPDATE source SET next_due = next_due + 99999")
    run(quiet)
    CHANGES[change](quiet)
    assert published_by_run(quiet), change
    assert not published_by_run(quiet), change
    assert titles(quiet) == ["one", "three" if change == "the store" else "two"]


@pytest.mark.parametrize("arguments", [["-v"], ["--accept"], ["--report", "report"], ["--metrics", "metrics"]])
def test_who_asks_for_more_than_a_run_gets_it(quiet, arguments):
    assert published_by_run(quiet, *arguments)


def test_what_was_stored_since_is_published(quiet, server):
    server.script("/feed", Document(feed("one", "two", "three"), '"2"'))
    quiet.later(hours=2)
    quiet.update()
    run(quiet)
    assert titles(quiet) == ["one", "three", "two"]


def test_an_entry_whose_time_has_come_is_published(quiet):
    query(quiet, "UPDATE source SET next_due = next_due + 99999")
    query(quiet, "UPDATE entry SET state = 'held', held_for = 'future', held_until ="
                 f" {int(quiet.now.timestamp()) + 3600} WHERE title = 'two'")
    run(quiet)
    assert titles(quiet) == ["one"]
    quiet.later(minutes=59)
    assert not published_by_run(quiet)
    quiet.later(minutes=1)
    run(quiet)
    assert titles(quiet) == ["one", "two"]


def test_a_log_that_another_process_keeps_is_looked_at(quiet):
    """It holds what the store's file does not show yet."""
    with contextlib.closing(sqlite3.connect(quiet.store)) as other:
        other.execute("SELECT count(*) FROM entry").fetchall()
        change_store(quiet)
        run(quiet)
        assert titles(quiet) == ["one", "three"]
