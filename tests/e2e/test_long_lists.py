"""A run costs what is due, not what is listed: the list is read only for what it alone holds."""

import base64
import contextlib
import os
import sqlite3

from alliance import outline
from conftest import ROOT
from server import Document, status
from test_fetch import FEED
from test_zone import published, undated

GOOD = Document(FEED, '"1"')
LONG_AGO = (1_700_000_000, 1_700_000_000)


def age(alliance):
    """The list was not written just now, so that its size and time are believed."""
    os.utime(alliance.list, LONG_AGO)


def users(server, path="/1"):
    return [request.header("Authorization") for request in server.requests_for(path)]


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def with_user(address, name="coal", password="hunter2", **more):
    return outline("a1", address, username=name, password=password, **more)


def hide_list(alliance):
    """No list any more, if anybody looked."""
    alliance.list.write_bytes(b"<" * alliance.list.stat().st_size)
    age(alliance)


def test_the_list_is_not_read_for_sources_that_are_asked_as_all_are(alliance, server):
    server.script("/1", undated("first"), undated("second"))
    server.script("/2", GOOD)
    alliance.write_list(outline("a1", server.url("/1"), timezone="Asia/Tokyo"),
                        outline("a2", server.url("/2"), username="coal", password="hunter2"))
    age(alliance)
    alliance.update("a1")
    hide_list(alliance)
    alliance.later(days=1)
    assert alliance.update("a1") == []
    done = alliance("update", "a2")
    assert done.returncode == 2 and "list.opml:1: " in done.stderr
    assert server.requests_for("/2") == []
    assert alliance("publish", "-o", alliance.output).returncode == 0
    assert published(alliance)["second"] == "2026-04-15T10:30:00+09:00"


def test_secrets_are_read_anew_in_each_run_and_sent(alliance, server):
    server.script("/1", GOOD)
    server.script("/2", GOOD)
    alliance.write_list("<outline text='Energy'>", outline("a2", server.url("/2")),
                        with_user(server.url("/1")), "</outline>")
    age(alliance)
    for _ in range(3):
        assert alliance.update() == []
        alliance.later(hours=1)
    assert users(server) == [basic("coal", "hunter2")] * 3
    assert users(server, "/2") == [None] * 3


def test_a_list_that_changes_within_the_second_and_keeps_its_size_is_obeyed(alliance, server):
    server.script("/1", GOOD)
    lists = [with_user(server.url("/1"), password="hunter2"),
             with_user(server.url("/1"), password="hunter3"),
             with_user(server.url("/1")).replace("username", "Username").replace("password", "Password"),
             with_user(server.url("/1"), password="hunter4")]
    assert len(set(map(len, lists))) == 1
    for text in lists:
        alliance.write_list(text)
        assert alliance.update() == []
        alliance.later(hours=1)
    assert users(server) == [basic("coal", "hunter2"), basic("coal", "hunter3"), None,
                             basic("coal", "hunter4")]


def test_a_source_that_left_the_list_and_came_back_has_what_the_list_says_now(alliance, server):
    server.script("/1", GOOD)
    server.script("/2", GOOD)
    other = outline("a2", server.url("/2"))
    for text in ([with_user(server.url("/1")), other], [other], [outline("a1", server.url("/1")), other]):
        alliance.write_list(*text)
        age(alliance)
        os.utime(alliance.list, (LONG_AGO[0], LONG_AGO[1] + len("".join(text))))
        for _ in range(2):
            assert alliance.update() == []
            alliance.later(hours=1)
    assert users(server) == [basic("coal", "hunter2")] * 2 + [None] * 2


def test_a_store_of_version_2_learns_from_the_list_how_its_sources_are_asked(alliance, server):
    server.script("/1", GOOD)
    alliance.write_list(with_user(server.url("/1")))
    age(alliance)
    now = int(alliance.now.timestamp())
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        for schema in ("schema.sql", "schema_2.sql"):
            store.executescript((ROOT / "aggregator" / schema).read_text())
        store.execute("PRAGMA application_id = 0x63656341")
        store.execute("PRAGMA user_version = 2")
        store.execute("INSERT INTO source (name, title, url, host, added_at, next_due)"
                      " VALUES ('a1', 'The a1 association', ?, '127.0.0.1', ?, ?)",
                      [server.url("/1"), now - 9999, now])
        store.execute("INSERT INTO list VALUES (1, zeroblob(16), ?, ?)",
                      [alliance.list.stat().st_size, alliance.list.stat().st_mtime_ns])
    assert alliance.update() == []
    assert users(server) == [basic("coal", "hunter2")]


def test_one_source_due_of_many_costs_what_one_of_one_costs(alliance, server):
    """Measured in time of the processor and beside a list of one, so that a slow machine is no
    failure: to parse the list and to compare it with the store takes several times the bound."""
    def elapsed():
        alliance.later(hours=1)
        begin = sum(os.times()[2:4])  # of the children
        assert alliance.update() == []
        return sum(os.times()[2:4]) - begin

    server.script("/1", GOOD, status(304))
    alliance.write_list(with_user(server.url("/1")))
    few = min(elapsed() for _ in range(5))
    alliance.write_list(*(outline(f"s{i}", f"http://site-{i % 5000}.example/{i}") for i in range(50_000)),
                        with_user(server.url("/1")))
    age(alliance)
    alliance.update("a1", "-q")
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        store.execute("UPDATE source SET next_due = next_due + 30 * 86400 WHERE name <> 'a1'")
    many = min(elapsed() for _ in range(5))
    assert many < few + 0.1
