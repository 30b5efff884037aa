"""aggregator update: how sites are spared, when an address is given up, and what is believed.

Public names are asked through a proxy, which is the scripted server.
"""

import contextlib
import datetime
import sqlite3

import pytest

from alliance import START
from server import Close, Document, Response, redirect, status
from test_fetch import FEED, answer, feed
from test_polite_timing import DAY, HOUR, dated, rule_of, wait_of


@pytest.fixture
def web(alliance, server):
    """The alliance behind a proxy that plays the whole web."""
    alliance.configure(proxy=server.url("/"))
    return alliance


def hosts_asked(server):
    return [request.path.split("/")[2] for request in server.requests]


# ---- sites that ask for a pause ------------------------------------------------------------


def test_too_many_requests_stops_all_of_the_registrable_domain_at_once(web, server):
    for name in ("www", "news", "blog"):
        server.script(f"http://{name}.busy.example/", status(429, {"Retry-After": "36000"}))
    server.script("http://other.example/", answer(ETag='"1"'))
    web.poll("http://www.busy.example/", "http://news.busy.example/", "http://blog.busy.example/",
             "http://other.example/")
    [said] = web.update(status=1)
    assert "asked too often" in said
    assert len(server.requests) == 2 and "other.example" in hosts_asked(server)
    web.later(hours=9, minutes=59, seconds=59)
    web.update()
    assert sum(host.endswith("busy.example") for host in hosts_asked(server)) == 1
    web.later(seconds=1)
    web("update")
    assert sum(host.endswith("busy.example") for host in hosts_asked(server)) == 2


def test_sources_of_a_stopped_site_are_put_off_and_do_not_fail(web, server):
    """They share a host, so the answer to the first comes before the others are asked."""
    for path in "abc":
        server.script(f"http://www.busy.example/{path}", status(429, {"Retry-After": "36000"}))
    web.poll(*(f"http://www.busy.example/{path}" for path in "abc"))
    web.update(status=1)
    assert len(server.requests) == 1
    states = sorted(source["state"] for source in web.sources().values())
    assert states == ["failing", "new", "new"]
    [put_off] = [name for name in ("a2", "a3") if web.sources()[name]["state"] == "new"][:1]
    assert web.due_in(put_off) == 10 * HOUR and rule_of(web, put_off) == "site"
    [said] = web.update(put_off)
    assert "its site asked for a pause until 2026-04-16T03:00:00+08:00" in said
    assert web.update("--force", put_off)[0].endswith(said.split(": ", 1)[1])
    assert len(server.requests) == 1
    web.later(hours=10)
    for path in "abc":
        server.script(f"http://www.busy.example/{path}", answer(ETag='"1"'))
    web.update()
    assert len(server.requests) == 4
    assert all(source["state"] == "well" for source in web.sources().values())


def test_an_overload_stops_the_host_and_an_error_stops_nobody_else(web, server):
    server.script("http://www.a.example/1", status(503, {"Retry-After": "36000"}))
    server.script("http://www.a.example/2", answer())
    server.script("http://news.a.example/", answer())
    server.script("http://www.b.example/1", status(500))
    server.script("http://www.b.example/2", answer())
    web.poll("http://www.a.example/1", "http://www.a.example/2", "http://news.a.example/",
             "http://www.b.example/1", "http://www.b.example/2")
    web.update(status=1)
    assert sorted(hosts_asked(server)) == ["news.a.example", "www.a.example", "www.b.example", "www.b.example"]


def test_sources_on_private_hosts_are_stopped_one_by_one(alliance, server):
    server.script("/1", status(429))
    server.script("/2", answer())
    alliance.poll(server.url("/1"), server.url("/2"))
    alliance.update(status=1)
    assert len(server.requests) == 2


def test_a_site_that_complains_again_is_left_alone_for_longer_whichever_source_is_asked(web, server):
    for path in "ab":
        server.script(f"http://www.busy.example/{path}", status(429))
    web.poll(*(f"http://www.busy.example/{path}" for path in "ab"))
    web.update(status=1)
    asked = {request.path for request in server.requests}
    assert len(asked) == 1
    web.later(hours=4)
    web.update(status=1)
    assert {request.path for request in server.requests} > asked
    assert {web.due_in(name) for name in ("a1", "a2")} == {8 * HOUR}


def test_a_redirect_to_a_stopped_site_is_not_followed(web, server):
    server.script("http://www.busy.example/", status(429))
    server.script("http://a.example/", redirect("http://news.busy.example/"))
    web.poll("http://www.busy.example/")
    web.update(status=1)
    web.poll("http://www.busy.example/", "http://a.example/")
    web.later(minutes=10)
    [said] = web.update(status=1)
    assert "redirects to a site that asked for a pause" in said
    assert hosts_asked(server) == ["www.busy.example", "a.example"]
    assert wait_of(web, "a2") >= 4 * HOUR


def test_no_host_with_many_sources_starves_the_others(web, server):
    """With a place for one request at a time, the last source of the list is asked second."""
    for i in range(20):
        server.script(f"http://many.example/{i}", answer())
    server.script("http://few.example/", answer())
    web.configure(proxy=server.url("/"), concurrency="1")
    web.poll(*(f"http://many.example/{i}" for i in range(20)), "http://few.example/")
    web.update()
    assert "few.example" in hosts_asked(server)[:2]


# ---- our own network -----------------------------------------------------------------------


def test_our_own_network_being_down_changes_nothing(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.poll(server.url("/feed"), *(f"http://127.0.0.{i}:1/" for i in range(2, 7)))
    before = alliance.sources()
    alliance.later(minutes=10)
    alliance.update(status=75)
    after = alliance.sources()
    for name in ("a2", "a3", "a4", "a5", "a6"):
        assert after[name]["failures"] == 0 and after[name]["state"] == "new"
    assert after["a1"] == before["a1"]
    alliance.later(minutes=10)
    alliance.update(status=75)  # and it is asked again as soon as cron comes


def test_one_host_in_five_that_answers_does_not_hide_an_outage(alliance, server):
    server.script("/feed", answer(ETag='"1"'))
    alliance.poll(server.url("/feed"), *(f"http://127.0.0.{i}:1/" for i in range(2, 6)))
    alliance.update(status=75)
    sources = alliance.sources()
    assert sources["a1"]["state"] == "well" and alliance.entries() == 2
    assert [sources[f"a{i}"]["failures"] for i in range(2, 6)] == [0] * 4


# ---- moving --------------------------------------------------------------------------------


def ask_daily(alliance, days, name="a1"):
    for _ in range(days):
        alliance("update")
        alliance.later(days=1)


def test_an_address_is_given_up_after_three_permanent_redirects_over_a_week(alliance, server):
    server.script("/old", redirect("/new", 301))
    server.script("/new", Document(FEED, '"1"'))
    alliance.poll(server.url("/old"))
    ask_daily(alliance, 7)
    assert len(server.requests_for("/old")) == 7
    assert alliance.sources()["a1"]["proven_address"] is None
    ask_daily(alliance, 1)
    assert alliance.sources()["a1"]["proven_address"] == server.url("/new")
    asked = len(server.requests)
    ask_daily(alliance, 2)
    assert [request.path for request in server.requests[asked:]] == ["/new", "/new"]
    assert not server.requests[asked].is_conditional and server.requests[asked + 1].is_conditional
    assert alliance.entries() == 2
    assert server.url("/old") in alliance.list.read_text()
    assert f"has moved to {server.url('/new')}" in alliance("status").stdout
    assert "moved" in alliance("explain", "a1").stdout


@pytest.mark.parametrize("code", [302, 303, 307])
def test_temporary_redirects_never_move_a_source(alliance, server, code):
    server.script("/old", redirect("/new", code))
    server.script("/new", Document(FEED, '"1"'))
    alliance.poll(server.url("/old"))
    ask_daily(alliance, 12)
    assert len(server.requests_for("/old")) == 12


def test_only_the_permanent_part_of_a_chain_is_adopted(alliance, server):
    server.script("/a", redirect("/b", 308))
    server.script("/b", redirect("/c", 301))
    server.script("/c", redirect("/d", 302))
    server.script("/d", Document(FEED, '"1"'))
    alliance.poll(server.url("/a"))
    ask_daily(alliance, 8)
    assert alliance.sources()["a1"]["proven_address"] == server.url("/c")
    ask_daily(alliance, 1)
    assert [request.path for request in server.requests[-2:]] == ["/c", "/d"]


def test_three_redirects_within_a_week_or_on_two_days_are_no_proof(alliance, server):
    server.script("/old", redirect("/new", 301))
    server.script("/new", Document(FEED, '"1"'))
    alliance.poll(server.url("/old"))
    for hours in (1, 1, 24 * 7):
        alliance.update()
        alliance.later(hours=hours)
    alliance.update()  # the fourth, after a week, on the second day
    assert alliance.sources()["a1"]["proven_address"] is None


def test_a_feed_of_somebody_else_is_no_proof(alliance, server):
    """A hosting company that sends all of its former customers to its own news."""
    server.script("/feed", answer(ETag='"1"'), redirect("/news", 301))
    alliance.poll(server.url("/feed"))
    alliance.update()
    for day in range(12):
        server.script("/news", answer(feed(f"offer-{day}"), ETag=f'"{day}"'))
        alliance.later(days=1)
        alliance("update")
    assert alliance.sources()["a1"]["proven_address"] is None


@pytest.mark.parametrize("page", [b"<html><form><input type='password'></form></html>",
                                  b"<html>We are under maintenance</html>"])
@pytest.mark.parametrize("code", [200, 301])
def test_a_portal_moves_nothing_loses_nothing_and_is_named(alliance, server, page, code):
    server.script("/feed", answer(ETag='"1"'), redirect("/portal", 301) if code == 301 else Response(200, page))
    server.script("/portal", Response(200, page))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(hours=1)
    [said] = alliance.update(status=1)
    assert "login page" in said or "maintenance" in said
    ask_daily(alliance, 10)
    source = alliance.sources()["a1"]
    assert source["proven_address"] is None and source["moved_address"] is None
    assert source["entries"] == 2 and source["failure_class"] == "content"
    server.script("/feed", status(304))
    assert alliance.update() == ["aggregator: a1: is well again"]
    assert server.requests[-1].header("If-None-Match") == '"1"'


def test_a_new_address_that_dies_gives_way_to_the_listed_one(alliance, server):
    server.script("/old", redirect("/new", 301))
    server.script("/new", Document(FEED, '"1"'))
    alliance.poll(server.url("/old"))
    ask_daily(alliance, 8)
    server.script("/new", status(404))
    server.script("/old", Document(FEED, '"2"'))
    ask_daily(alliance, 3)
    asked = len(server.requests)
    ask_daily(alliance, 1)
    assert [request.path for request in server.requests[asked:]] == ["/old"]
    assert alliance.sources()["a1"]["state"] == "well"


def test_an_address_that_is_changed_by_hand_ends_the_move(alliance, server):
    server.script("/old", redirect("/new", 301))
    server.script("/new", Document(FEED, '"1"'))
    alliance.poll(server.url("/old"))
    ask_daily(alliance, 8)
    alliance.poll(server.url("/new"))
    alliance.update()
    assert server.requests[-1].path == "/new"
    assert alliance.sources()["a1"]["proven_address"] is None
    assert alliance.entries() == 2


# ---- guards --------------------------------------------------------------------------------


@pytest.mark.parametrize("answered", [
    status(403, {"cf-mitigated": "challenge"}),
    status(403, body=b"<title>Just a moment...</title>"),
    status(503, body=b"<title>Just a moment...</title>"),
    Response(200, b"<html><title>Just a moment...</title>"),
])
def test_a_challenge_page_is_named_and_asked_again_after_half_a_day(alliance, server, answered):
    server.script("/feed", answered)
    alliance.poll(server.url("/feed"))
    [said] = alliance.update(status=1)
    assert "challenge page for browsers" in said
    assert alliance.sources()["a1"]["failure_class"] == "blocked"
    assert wait_of(alliance) == 12 * HOUR


# ---- 304s that are not true ----------------------------------------------------------------


def test_a_server_that_always_says_not_modified_is_asked_for_all_once_in_eight_days(alliance, server):
    server.script("/feed", answer(dated(0, 1, 2, 3), ETag='"1"'), status(304))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(hours=6)
    unconditional = []
    for _ in range(4 * 20):
        asked = len(server.requests)
        alliance("update")
        assert len(server.requests) == asked + 1
        if not server.requests[-1].is_conditional:
            unconditional.append(alliance.now)
            server.script("/feed", Response(200, dated(0, 1, 2, 3), {"ETag": '"1"'}), status(304))
        alliance.later(hours=6)
        if len(unconditional) == 1 and not server.requests[-1].is_conditional:
            server.script("/feed", status(304))
    assert len(unconditional) == 2
    assert unconditional[0] - START >= datetime.timedelta(days=8)
    assert unconditional[1] - unconditional[0] >= datetime.timedelta(days=8)


def test_one_that_turns_out_to_lie_is_asked_for_all_once_a_day(alliance, server):
    server.script("/feed", answer(dated(0, 1, 2, 3), ETag='"1"'), status(304))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(hours=6)
    while server.requests[-1].is_conditional or len(server.requests) == 1:
        alliance("update")
        alliance.later(hours=6)
        if alliance.now - START > datetime.timedelta(days=8):
            server.script("/feed", answer(dated(-7, 0, 1, 2), ETag='"1"'))
    assert "liar" in alliance("explain", "a1").stdout
    assert (wait_of(alliance), rule_of(alliance)) == (DAY, "liar")
    alliance.later(days=1)
    alliance("update")
    assert not server.requests[-1].is_conditional


def test_a_trusted_host_is_never_doubted(alliance, server):
    server.script("/feed", answer(dated(0, 1, 2, 3), ETag='"1"'), status(304))
    alliance.schedule["trusted_hosts"] = "a.example 127.0.0.1"
    alliance.configure()
    alliance.poll(server.url("/feed"))
    for _ in range(4 * 12):
        alliance("update")
        alliance.later(hours=6)
    assert sum(not request.is_conditional for request in server.requests) == 1


@pytest.mark.parametrize("last_modified, is_sent", [
    ("Wed, 15 Apr 2026 03:00:00 GMT", True),
    ("Thu, 16 Apr 2026 08:00:00 GMT", True),   # less than a day ahead
    ("Fri, 17 Apr 2026 12:00:00 GMT", False),
    ("Tue, 19 Jan 2038 03:14:07 GMT", False),
    ("Thu, 01 Jan 1970 00:00:00 GMT", False),
    ("some time ago", True),
])
def test_a_date_that_cannot_be_meant_is_not_sent_back(alliance, server, last_modified, is_sent):
    server.script("/feed", answer(ETag='"1"', **{"Last-Modified": last_modified}), status(304))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(hours=1)
    alliance.update()
    request = server.requests[1]
    assert request.header("If-None-Match") == '"1"'
    assert request.header("If-Modified-Since") == (last_modified if is_sent else None)


def test_validators_that_go_back_in_time_are_returned_as_given(alliance, server):
    dates = ["Wed, 15 Apr 2026 03:00:00 GMT", "Tue, 14 Apr 2026 03:00:00 GMT"]
    server.script("/feed", answer(**{"Last-Modified": dates[0]}),
                  answer(feed("one", "two", "three"), **{"Last-Modified": dates[1]}), status(304))
    alliance.poll(server.url("/feed"))
    for _ in range(3):
        alliance.update()
        alliance.later(hours=1)
    assert [request.header("If-Modified-Since") for request in server.requests] == [None, *dates]


def test_an_unchanged_body_with_a_new_etag_brings_the_new_etag(alliance, server):
    server.script("/feed", answer(ETag='"1"'), answer(ETag='"2"'), status(304))
    alliance.poll(server.url("/feed"))
    for _ in range(3):
        alliance.update()
        alliance.later(hours=1)
    assert [request.header("If-None-Match") for request in server.requests] == [None, '"1"', '"2"']


def test_no_value_is_sent_that_the_server_never_sent(alliance, server):
    """Not the time of the request, not a date of an entry or of the feed."""
    body = dated(0, 1, extra="<lastBuildDate>Wed, 15 Apr 2026 03:00:00 GMT</lastBuildDate>")
    server.script("/feed", answer(body, Date="Wed, 15 Apr 2026 09:00:00 GMT"))
    alliance.poll(server.url("/feed"))
    for _ in range(3):
        alliance.update()
        alliance.later(days=1)
    assert all(not request.is_conditional for request in server.requests)


# ---- changes of state -----------------------------------------------------------------------


def test_an_empty_feed_is_a_failure_that_takes_nothing_away(alliance, server):
    server.script("/feed", answer(ETag='"1"'), answer(feed(), ETag='"2"'), status(304))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(hours=1)
    [said] = alliance.update(status=1)
    assert "empty, though it had entries" in said
    alliance.later(hours=1)
    alliance.update()
    assert server.requests[2].header("If-None-Match") == '"1"'
    assert alliance.entries() == 2


def test_a_failure_that_becomes_another_is_one_line_and_one_row(alliance, server):
    server.script("/feed", status(500), status(500), status(404), answer(ETag='"1"'))
    alliance.poll(server.url("/feed"))
    lines = []
    for days in (1, 1, 1, 1):
        lines += alliance("update").stderr.splitlines()
        alliance.later(days=days)
    assert [line.split(": ")[2] for line in lines] == [
        "began to fail", "fails in another way", "is well again"]
    with contextlib.closing(sqlite3.connect(alliance.store)) as store:
        rows = store.execute("SELECT old, new FROM transition ORDER BY id").fetchall()
    assert rows == [("new", "transient"), ("transient", "not-found"), ("not-found", "well")]


# ---- what libcurl does by itself -------------------------------------------------------------


def test_a_request_that_libcurl_sent_twice_is_in_the_journal_twice(alliance, server):
    """The second source is asked over the connection of the first, which then ends."""
    server.script("/1", Document(FEED, '"1"'))
    server.script("/2", Close(), Document(FEED, '"1"'))
    alliance.poll(server.url("/1"), server.url("/2"))
    alliance.update()
    assert [request.path for request in server.requests] == ["/1", "/2", "/2"]
    with contextlib.closing(sqlite3.connect(alliance.store)) as store:
        rows = store.execute("SELECT s.name, status, decision FROM request r JOIN source s"
                             " ON s.id = r.source ORDER BY r.id").fetchall()
    assert rows == [("a1", 200, "stored"), ("a2", 0, "again"), ("a2", 200, "stored")]
