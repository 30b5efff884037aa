"""aggregator update from run to run: when a source is asked again, and what is said."""

import pytest

from alliance import outline
from server import Document, Response, Server, Stall, redirect, status
from test_fetch import FEED, answer, feed


def test_a_source_is_asked_once_an_hour_and_not_a_second_earlier(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(minutes=59, seconds=59)
    assert alliance.update() == []
    assert len(server.requests) == 1
    alliance.later(seconds=1)
    alliance.update()
    assert len(server.requests) == 2


def test_a_source_named_too_early_is_not_asked_and_that_is_said(alliance, server):
    server.script("/feed", answer())
    alliance.write_list(outline("coal", server.url("/feed")), outline("steel"))
    alliance.update("coal")
    assert alliance.update("coal", "steel") == [
        "aggregator: coal: not asked: it is due at 2026-04-15T18:00:00+08:00",
        "aggregator: steel: not asked: it waits for an address"]
    assert len(server.requests) == 1
    assert alliance.update("cole", status=2) == ["aggregator: no source is called cole: did you mean coal?"]


def test_only_named_sources_are_asked(alliance, server):
    server.script("/1", answer())
    server.script("/2", answer())
    alliance.poll(server.url("/1"), server.url("/2"))
    alliance.update("a2")
    assert [request.path for request in server.requests] == ["/2"]


@pytest.mark.parametrize("headers, seconds", [
    ({}, 3600),
    ({"Cache-Control": "max-age=7200", "Age": "600"}, 6600),
    ({"Cache-Control": "max-age=60"}, 3600),
    ({"Date": "Wed, 15 Apr 2016 09:00:00 GMT", "Expires": "Wed, 15 Apr 2016 12:00:00 GMT"}, 10800),
    ({"Cache-Control": "max-age=504576000"}, 7 * 86400),
])
@pytest.mark.parametrize("code", [200, 304])
def test_what_the_server_asks_for_is_honoured(alliance, server, headers, seconds, code):
    server.script("/feed", answer(ETag='"1"'), Response(code, FEED if code == 200 else b"", headers))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(hours=1)
    alliance.update()
    assert alliance.due_in() == seconds


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize("retry_after", ["21600", "Wed, 15 Apr 2026 15:00:00 GMT",
                                         "Wednesday, 15-Apr-26 15:00:00 GMT"])
def test_retry_after_is_honoured_across_runs(alliance, server, code, retry_after):
    server.script("/feed", status(code, {"Retry-After": retry_after}), answer())
    alliance.poll(server.url("/feed"))
    alliance.update(status=1)
    alliance.later(hours=5, minutes=59, seconds=59)
    assert alliance.update() == []
    assert len(server.requests) == 1
    alliance.later(seconds=1)
    assert alliance.update() == ["aggregator: a1: is well again"]


def test_a_server_that_fails_is_asked_ever_less_often_but_never_abandoned(alliance, server):
    server.script("/feed", status(500))
    alliance.poll(server.url("/feed"))
    waits = []
    for _ in range(7):
        alliance("update")
        waits.append(alliance.due_in() / 3600)
        alliance.later(hours=waits[-1])
    assert waits == [1, 2, 4, 8, 16, 24, 24]
    assert len(server.requests) == 7


def test_a_failure_is_told_when_it_begins_and_when_it_ends(alliance, server):
    server.script("/feed", answer(ETag='"1"'), status(500), status(500), status(304))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(hours=1)
    [said] = alliance.update(status=1)
    assert said.startswith("aggregator: a1: began to fail: ")
    alliance.later(hours=1)
    assert alliance.update() == []
    alliance.later(hours=2)
    assert alliance.update() == ["aggregator: a1: is well again"]
    alliance.later(hours=1)
    assert alliance.update() == []


def test_a_waiting_source_is_never_an_error(alliance, server):
    server.script("/feed", answer())
    alliance.write_list(outline("coal", server.url("/feed")), outline("steel"))
    assert alliance.update() == []
    alliance.later(hours=1)
    assert alliance.update() == []
    assert alliance.sources()["steel"]["state"] == "waiting"


def test_new_entries_are_added_to_the_old_ones(alliance, server):
    server.script("/feed", answer(feed("one", "two")), answer(feed("three", "two")), answer(feed("three")))
    alliance.poll(server.url("/feed"))
    for expected in (2, 3, 3):
        alliance.update()
        assert alliance.entries() == expected
        alliance.later(hours=1)


def test_our_own_network_being_down_is_held_against_nobody(alliance):
    nowhere = [f"http://127.0.0.{i}:1/" for i in (1, 2, 3)]
    alliance.poll(*nowhere, waiting=None)
    [said] = alliance.update(status=75)
    assert "network here seems to be down" in said
    sources = alliance.sources()
    assert [sources[name]["failures"] for name in ("a1", "a2", "a3")] == [0, 0, 0]
    assert [sources[name]["state"] for name in ("a1", "a2", "a3")] == ["new"] * 3


def test_two_hosts_down_or_one_up_are_their_own_fault(alliance, server):
    alliance.poll("http://127.0.0.1:1/", "http://127.0.0.1:1/2", "http://127.0.0.2:1/")
    assert len(alliance.update(status=1)) == 3
    server.script("/", answer())
    alliance.poll(*(f"http://127.0.0.{i}:1/new" for i in (1, 2, 3)), well=server.url("/"))
    assert len(alliance.update(status=1)) == 3


def test_a_second_run_finds_the_lock_taken(alliance):
    with Server() as server:
        server.script("/feed", Stall())
        alliance.poll(server.url("/feed"))
        first = alliance.start("update")
        while not server.requests:
            assert first.poll() is None
        done = alliance("update")
        assert done.returncode == 4 and done.stderr.count("\n") == 1
        assert "another run holds the lock" in done.stderr
    assert first.wait(timeout=60) == 1  # its server has gone
    first.stderr.close()


def test_a_store_that_is_no_database_is_named_and_left_alone(alliance, server):
    alliance.store.write_text("These are my notes.\n" * 100)
    alliance.poll(server.url("/feed"))
    [said] = alliance.update(status=2)
    assert str(alliance.store) in said
    assert alliance.store.read_text().startswith("These are my notes.")
    assert server.requests == []


def test_the_name_of_a_source_and_its_message_reach_no_terminal_raw(alliance, server):
    server.script("/feed", redirect("/\x9b31m\u00ad", 302))
    alliance.poll(server.url("/feed"))
    said = "".join(alliance.update(status=1))
    assert "\x9b" not in said
