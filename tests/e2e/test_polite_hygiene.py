"""aggregator update: what requests carry, and over how many connections."""

import json

from server import Document, Held, Request, Server, redirect
from test_fetch import FEED, answer, feed

COOKIES = {"Set-Cookie": "session=1; Path=/"}
OURS = {"host", "user-agent", "accept", "accept-encoding", "if-none-match", "if-modified-since", "a-im"}


def assert_clean(server):
    """Nothing but what a request needs: no cookie, no referrer, no cache-buster, no Pragma."""
    for request in server.requests:
        assert {name.lower() for name, _ in request.headers} <= OURS
        assert request.path in server.scripts  # no parameter was added


def test_cookies_are_not_sent_back_to_redirects_and_not_in_later_runs(alliance, server):
    moved = redirect("/feed?page=1&x=%20")
    moved.headers += COOKIES.items()
    server.script("/old", moved)
    server.script("/feed?page=1&x=%20", Document(FEED, '"1"', headers=COOKIES))
    server.script("/other", Document(FEED, '"2"', headers=COOKIES))
    alliance.poll(server.url("/old"), server.url("/other"))
    for _ in range(3):
        alliance.update()
        alliance.later(days=1)
    assert len(server.requests) == 9
    assert_clean(server)


def test_the_same_holds_when_a_run_is_forced(alliance, server):
    server.script("/feed", Document(FEED, '"1"', headers=COOKIES))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(minutes=6)
    alliance.update("--force")
    assert len(server.requests) == 2 and server.requests[1].is_conditional
    assert_clean(server)


def test_one_connection_is_made_to_a_host_and_used_again(alliance, server):
    paths = [f"/{i}" for i in range(12)]
    for path in paths:
        server.script(path, Document(FEED, '"1"'))
    alliance.poll(*map(server.url, paths))
    alliance.update()
    assert len(server.requests) == 12 and server.connections == 1


def test_no_second_request_comes_to_a_host_before_the_first_is_answered(alliance, server):
    """The first is held until all of another host's are answered: time enough for a second."""
    held = Held(answer(ETag='"1"'))
    for i in range(4):
        server.script(f"/{i}", held)
    with Server("127.0.0.2") as other:
        last = Held(answer(ETag='"1"'))
        last.go = Releasing(lambda: (before.append(len(server.requests)), held.go.set()))
        before = []
        for i in range(3):
            other.script(f"/{i}", answer(ETag='"1"'))
        other.script("/last", last)
        alliance.poll(*(server.url(f"/{i}") for i in range(4)),
                      *(other.url(f"/{i}") for i in range(3)), other.url("/last"))
        alliance.update()
    assert before == [1]
    assert len(server.requests) == 4 and server.connections == 1


class Releasing:
    """In place of an event: does something when it is waited for."""

    def __init__(self, release):
        self.release = release

    def wait(self, _):
        self.release()


# ---- the published test of feed readers, for ourselves ---------------------------------------


def judge(requests, sent):
    """Its columns, from what the server saw; `sent` are the pairs of validators that it gave."""
    columns = dict.fromkeys(("unconditional", "bogus", "oos", "cookies", "referrers"), 0)
    for request in requests:
        etag, date = request.header("If-None-Match"), request.header("If-Modified-Since")
        columns["unconditional"] += not request.is_conditional
        columns["bogus"] += bool(etag and etag not in [pair[0] for pair in sent])
        columns["bogus"] += bool(date and date not in [pair[1] for pair in sent])
        columns["oos"] += bool(etag and date and (etag, date) not in sent)
        columns["cookies"] += request.header("Cookie") is not None
        columns["referrers"] += request.header("Referer") is not None
    return columns


def test_the_reader_test_finds_one_unconditional_request_and_nothing_else(alliance, server):
    sent = [(f'W/"{i}-gzip"', f"Wed, 15 Apr 2026 0{i}:00:00 GMT") for i in range(4)]
    versions = [Document(feed(*map(str, range(i + 1))), *pair, headers=COOKIES)
                for i, pair in enumerate(sent)]
    alliance.poll(server.url("/feed"))
    for version in versions:
        server.script("/feed", version)
        for _ in range(3):
            alliance.update()
            alliance.later(days=1)
    assert len(server.requests) == 12
    assert judge(server.requests, sent) == {"unconditional": 1, "bogus": 0, "oos": 0, "cookies": 0,
                                            "referrers": 0}
    [told] = json.loads(alliance("etiquette", "--json").stdout)
    assert (told["requests"], told["unconditional"], told["not_modified"], told["early"]) == (12, 1, 8, 0)


def test_the_reader_test_can_find_what_it_looks_for():
    request = Request(1, 1, "GET /feed HTTP/1.1", [("If-None-Match", "b"), ("If-Modified-Since", "1"),
                                                   ("Cookie", "x=1"), ("Referer", "http://a.example/")])
    plain = Request(2, 1, "GET /feed HTTP/1.1", [("If-None-Match", "c")])
    assert judge([request, plain], [("a", "1"), ("b", "2")]) == {
        "unconditional": 0, "bogus": 1, "oos": 1, "cookies": 1, "referrers": 1}
