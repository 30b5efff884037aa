"""aggregator update behind the login page of a network, which answers for every host."""

import contextlib
import sqlite3

import pytest

from server import Document, Response, Server, redirect
from test_fetch import FEED

LOGIN = Response(200, "<html><title>Welcome to our hotel</title><form></form></html>",
                 {"Content-Type": "text/html"})
WAIT = 30  # LIMIT_PORTAL_WAIT_SECONDS, in minutes


@pytest.fixture
def hosts(alliance):
    """Five hosts, each with a feed that was read once; `due` makes them due again."""
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Server(f"127.0.0.{i}")) for i in range(2, 7)]
        for server in servers:
            server.script("/feed", Document(FEED, '"1"'))
        alliance.poll(*(server.url("/feed") for server in servers))
        alliance.update()
        alliance.later(days=1)
        yield servers


def answering(servers, *answers):
    for server, one in zip(servers, answers):
        server.script("/feed", one)


def asked(servers):
    return sum(len(server.requests) for server in servers)


def failing(alliance):
    return [name for name, source in alliance.sources().items() if source["failures"]]


def kept(source):
    """All of a source but when it was asked and is asked next."""
    return {name: value for name, value in source.items()
            if name not in ("next_due", "next_due_rule", "last_request")}


def test_a_page_that_answers_for_all_is_held_against_nobody(alliance, hosts):
    before = alliance.sources()
    answering(hosts, *[LOGIN] * 5)
    [said] = alliance.update(status=75)
    assert "a page that is no feed answers for every host: a login page of the network here?" in said
    assert "5 of 5 sources" in said
    after = alliance.sources()
    assert {name: kept(source) for name, source in after.items()} \
        == {name: kept(source) for name, source in before.items()}
    assert alliance("status").returncode == 0


def test_as_long_as_it_goes_on_they_are_not_asked_at_every_call_of_cron(alliance, hosts):
    answering(hosts, *[LOGIN] * 5)
    alliance.update(status=75)
    count = asked(hosts)
    alliance.later(minutes=WAIT, seconds=-1)
    assert alliance.update() == []
    assert asked(hosts) == count
    alliance.later(seconds=1)
    alliance.update(status=75)
    assert asked(hosts) == count + 5
    assert failing(alliance) == []


def test_after_it_the_validators_are_those_of_before(alliance, hosts):
    answering(hosts, *[LOGIN] * 5)
    alliance.update(status=75)
    answering(hosts, *[Document(FEED, '"1"')] * 5)
    alliance.later(minutes=WAIT)
    assert alliance.update() == []
    for server in hosts:
        assert server.requests[-1].header("If-None-Match") == '"1"'
    assert all(source["state"] == "well" for source in alliance.sources().values())


def test_a_page_that_names_what_was_asked_for_is_known_by_its_host(alliance, hosts, server):
    for i, host in enumerate(hosts):
        server.script(f"/login/{i}", Response(200, f"<html><p>You asked for {i}</p></html>"))
        host.script("/feed", redirect(server.url(f"/login/{i}"), 302))
    alliance.update(status=75)
    assert failing(alliance) == []


def test_the_journal_has_the_requests_though_nothing_came_of_them(alliance, hosts):
    answering(hosts, *[LOGIN] * 5)
    alliance.update(status=75)
    with contextlib.closing(sqlite3.connect(alliance.store)) as store:
        rows = store.execute("SELECT decision, early, rule FROM request ORDER BY id DESC LIMIT 5").fetchall()
    assert rows == [("network", 0, "network")] * 5
    assert "the network here answered in its place" in alliance("explain", "a1").stdout


@pytest.mark.parametrize("pages, blamed", [
    ([LOGIN], ["a1"]),
    ([LOGIN, LOGIN], ["a1", "a2"]),
    ([LOGIN, LOGIN, LOGIN], ["a1", "a2", "a3"]),  # three of five
    ([Response(200, f"<html><p>Gone fishing {i}</p></html>") for i in range(5)],
     ["a1", "a2", "a3", "a4", "a5"]),
], ids=["one", "two", "three of five", "five pages"])
def test_fewer_hosts_or_pages_of_their_own_are_failures(alliance, hosts, pages, blamed):
    answering(hosts, *pages)
    said = alliance.update(status=1)
    assert len([line for line in said if "began to fail" in line]) == len(blamed)
    assert failing(alliance) == blamed


def test_four_of_five_hosts_are_enough(alliance, hosts):
    answering(hosts, *[LOGIN] * 4)
    alliance.update(status=75)
    assert failing(alliance) == []
    assert alliance.sources()["a5"]["state"] == "well"


def test_sources_that_were_never_well_prove_nothing(alliance):
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Server(f"127.0.0.{i}")) for i in range(2, 5)]
        answering(servers, *[LOGIN] * 3)
        alliance.poll(*(server.url("/feed") for server in servers))
        alliance.update(status=1)
    assert failing(alliance) == ["a1", "a2", "a3"]
