"""aggregator update: how feeds are asked for, and what every kind of answer leads to."""

import contextlib
import gzip
import sqlite3

import pytest

from server import (Close, Document, Endless, Raw, Reset, Response, Server, Stall, gzipped,
                    redirect, status)


def feed(*titles):
    items = "".join(f"<item><title>{title}</title><link>http://a.example/{title}</link>"
                    f"<guid isPermaLink='false'>{title}</guid></item>" for title in titles)
    return (f"<rss version='2.0'><channel><title>Feed</title><link>http://a.example/</link>"
            f"<description>d</description>{items}</channel></rss>").encode()


FEED = feed("one", "two")
ETAG = 'W/"odd etag; with = and \\"quotes\\"-gzip"'
LAST_MODIFIED = "wednesday, 15-apr-2026 03:00:00"  # nothing that a date parser would write


def answer(body=FEED, **headers):
    return Response(200, body, {"Content-Type": "application/rss+xml", **headers})


# ---- conditional requests ------------------------------------------------------------------


def test_the_first_contact_is_one_unconditional_request(alliance, server):
    server.script("/feed", Document(FEED, ETAG, LAST_MODIFIED))
    alliance.poll(server.url("/feed"))
    assert alliance.update() == []
    [request] = server.requests
    assert request.method == "GET" and not request.is_conditional
    assert alliance.entries() == 2


def test_the_second_sends_both_validators_as_they_came_and_stores_nothing(alliance, server):
    server.script("/feed", Document(FEED, ETAG, LAST_MODIFIED))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(hours=1)
    assert alliance.update("-v")[0].endswith("a1: not modified")
    request = server.requests[1]
    assert request.header("If-None-Match") == ETAG
    assert request.header("If-Modified-Since") == LAST_MODIFIED
    assert alliance.entries() == 2
    assert alliance.sources()["a1"]["state"] == "well"


def conditions(request):
    return request.header("If-None-Match"), request.header("If-Modified-Since")


def test_validators_are_those_of_the_latest_full_answer(alliance, server):
    server.script("/feed", answer(ETag='"1"', **{"Last-Modified": "yesterday"}),
                  answer(ETag='"2"'), answer(**{"Last-Modified": "the day before"}), answer())
    alliance.poll(server.url("/feed"))
    for _ in range(5):
        alliance.update()
        alliance.later(hours=1)
    assert [conditions(request) for request in server.requests] == [
        (None, None), ('"1"', "yesterday"), ('"2"', None), (None, "the day before"), (None, None)]


def test_a_304_replaces_only_the_validators_that_it_sends(alliance, server):
    server.script("/feed", answer(ETag='"1"', **{"Last-Modified": "yesterday"}), status(304),
                  status(304, {"ETag": '"2"'}), status(304))
    alliance.poll(server.url("/feed"))
    for _ in range(4):
        alliance.update()
        alliance.later(hours=1)
    assert [conditions(request) for request in server.requests] == [
        (None, None), ('"1"', "yesterday"), ('"1"', "yesterday"), ('"2"', "yesterday")]


def test_a_304_with_a_body_is_a_304_and_one_that_nobody_asked_for_a_failure(alliance, server):
    server.script("/feed", answer(ETag='"1"'), Raw(b"HTTP/1.1 304 Not Modified\r\n\r\nbody"))
    server.script("/liar", status(304))
    alliance.poll(server.url("/feed"), server.url("/liar"))
    [said] = alliance.update(status=1)
    assert "a2: began to fail" in said and "not modified" in said
    alliance.later(hours=1)
    assert alliance.update() == []
    assert alliance.sources()["a1"]["state"] == "well"


@pytest.mark.parametrize("fault", [
    status(500), status(404), status(304, {"ETag": "x"}, b"x"), Close(), Reset(),
    answer(b"", ETag='"new"'), answer(b"<html>Under maintenance</html>", ETag='"new"'),
    answer(FEED[:-40], ETag='"new"'), Response(200, FEED, {"ETag": '"new"'}, length=len(FEED) + 9),
], ids=["500", "404", "304", "close", "reset", "empty", "html", "cut-xml", "cut-transfer"])
def test_a_failure_keeps_validators_and_entries(alliance, server, fault):
    server.script("/feed", answer(ETag='"1"'), fault, status(304))
    alliance.poll(server.url("/feed"))
    alliance.update()
    for _ in range(2):
        alliance.later(days=2)
        alliance("update")
    assert server.requests[2].header("If-None-Match") in ('"1"', "x")
    assert alliance.entries() == 2
    assert alliance.sources()["a1"]["state"] == "well"


def test_a_changed_address_starts_without_validators(alliance, server):
    server.script("/old", Document(FEED, '"1"'))
    server.script("/new", Document(FEED, '"1"'))
    alliance.poll(server.url("/old"))
    alliance.update()
    alliance.poll(server.url("/new"))
    alliance.update()
    assert [(request.path, request.is_conditional) for request in server.requests] == [
        ("/old", False), ("/new", False)]


# ---- manners -------------------------------------------------------------------------------


def test_a_request_says_who_asks_and_carries_nothing_else(alliance, server):
    server.script("/feed", answer(**{"Set-Cookie": "id=1"}), answer())
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(hours=1)
    alliance.update()
    for request in server.requests:
        assert request.header("User-Agent").endswith(" (+https://alliance.example/)")
        assert request.header("Accept").startswith("application/atom+xml, application/rss+xml")
        assert "gzip" in request.header("Accept-Encoding")
        assert {name.lower() for name, _ in request.headers} == {
            "host", "user-agent", "accept", "accept-encoding"}


def test_the_proxy_of_the_environment_is_not_used(alliance, server):
    server.script("/feed", answer())
    alliance.poll(server.url("/feed"))
    done = alliance("update", env={"http_proxy": "http://127.0.0.1:1/", "ALL_PROXY": "http://127.0.0.1:1/"})
    assert (done.returncode, done.stderr) == (0, "")


def test_the_proxy_of_the_configuration_is(alliance, server):
    server.script("http://feeds.example/feed", answer())
    alliance.configure(proxy=server.url("/"))
    alliance.poll("http://feeds.example/feed")
    assert alliance.update() == []
    assert server.requests[0].path == "http://feeds.example/feed"


def test_one_host_is_asked_over_one_connection(alliance, server):
    for i in range(5):
        server.script(f"/{i}", answer())
    alliance.poll(*(server.url(f"/{i}") for i in range(5)))
    alliance.update()
    assert len(server.requests) == 5 and server.connections == 1


# ---- redirects -----------------------------------------------------------------------------


def test_redirects_are_followed_and_the_address_kept(alliance, server):
    for code in (301, 302, 303, 307, 308):
        server.script(f"/{code}", redirect("/feed", code))
    server.script("/feed", answer())
    alliance.poll(*(server.url(f"/{code}") for code in (301, 302, 303, 307, 308)))
    assert alliance.update() == []
    assert {source["state"] for source in alliance.sources().values()} == {"well"}
    alliance.later(hours=1)
    alliance.update()
    assert len(server.requests_for("/301")) == 2  # once is no proof of having moved


def test_the_target_of_permanent_redirects_is_remembered_as_far_as_they_go(alliance, server):
    server.script("/a", redirect("/b", 301))
    server.script("/b", redirect("/c", 308))
    server.script("/c", redirect("/d", 302))
    server.script("/d", answer())
    alliance.poll(server.url("/a"))
    alliance.update()
    assert alliance.sources()["a1"]["moved_address"] == server.url("/c")


def test_five_redirects_are_followed_and_the_sixth_is_not(alliance, server):
    for i in range(6):
        server.script(f"/{i}", redirect(f"/{i + 1}"))
    server.script("/6", answer())
    alliance.poll(server.url("/1"), server.url("/0"))
    [said] = alliance.update(status=1)
    assert "a2: began to fail: it redirects too many times" in said
    assert alliance.sources()["a1"]["state"] == "well"


def test_validators_go_only_to_the_address_that_gave_them(alliance, server):
    server.script("/a", redirect("/b"), redirect("/b"), redirect("/c"))
    server.script("/b", Document(FEED, '"1"'))
    server.script("/c", Document(FEED, '"1"'))
    alliance.poll(server.url("/a"))
    for _ in range(3):
        alliance.update()
        alliance.later(hours=1)
    assert [(r.path, r.is_conditional) for r in server.requests] == [
        ("/a", False), ("/b", False), ("/a", False), ("/b", True), ("/a", False), ("/c", False)]


@pytest.mark.parametrize("location, said", [
    ("/a", "in a circle"),
    ("file:///etc/passwd", "no address of the web"),
    ("ftp://a.example/", "no address of the web"),
    ("javascript:alert(1)", "no address of the web"),
    ("//", "no address of the web"),
    (None, "no address of the web"),
])
def test_a_redirect_to_where_we_do_not_go_is_a_failure(alliance, server, location, said):
    server.script("/a", redirect(location) if location else status(302))
    alliance.poll(server.url("/a"))
    [line] = alliance.update(status=1)
    assert "a1: began to fail" in line and said in line


def test_a_circle_of_two_is_seen(alliance, server):
    server.script("/a", redirect("/b"))
    server.script("/b", redirect("/a"))
    alliance.poll(server.url("/a"))
    [line] = alliance.update(status=1)
    assert "in a circle" in line
    assert [request.path for request in server.requests] == ["/a", "/b"]


# ---- private addresses ---------------------------------------------------------------------


def test_a_private_address_is_not_connected_to(alliance, server):
    alliance.configure(allow_private="no")
    alliance.poll(server.url("/feed"), f"http://localhost:{server.port}/",
                  f"http://0x7f000001:{server.port}/", f"http://[::ffff:127.0.0.1]:{server.port}/",
                  "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data")
    said = alliance.update(status=1)
    assert len(said) == 7 and all("leads into a private network" in line for line in said)
    assert server.connections == 0


# ---- bodies --------------------------------------------------------------------------------


def test_compressed_and_chunked_bodies_are_read(alliance, server):
    server.script("/gzip", Document(FEED, compress=True))
    server.script("/chunks", Response(200, [FEED[:10], FEED[10:]], chunked=True))
    server.script("/end", Response(200, FEED, length=None))
    alliance.poll(server.url("/gzip"), server.url("/chunks"), server.url("/end"))
    assert alliance.update() == []
    assert [alliance.entries(name) for name in ("a1", "a2", "a3")] == [2, 2, 2]


def test_a_body_of_the_limit_passes_and_one_byte_more_does_not(alliance, server):
    server.script("/most", answer(FEED.ljust(10_240)))
    server.script("/more", answer(FEED.ljust(10_241)))
    server.script("/unannounced", Response(200, FEED.ljust(10_241), length=None))
    server.script("/bomb", gzipped(FEED.ljust(10_000_000)))
    server.script("/packed", gzipped(FEED.ljust(10_240)))
    server.script("/endless", Endless(b"HTTP/1.1 200 OK\r\n\r\n", b"<rss>" * 1000))
    alliance.configure(max_body="10k")
    alliance.poll(*map(server.url, ("/most", "/more", "/unannounced", "/bomb", "/packed", "/endless")))
    said = alliance.update(status=1)
    assert all("too large" in line for line in said)
    assert [name for name, source in alliance.sources().items() if source["state"] == "well"] == ["a1", "a5"]


def test_without_a_configured_limit_it_is_20_megabytes(alliance, server):
    server.script("/", gzipped(FEED.ljust((20 << 20) + 1)))
    alliance.poll(server.url("/"))
    [said] = alliance.update(status=1)
    assert "too large" in said


def test_an_endless_header_ends(alliance, server):
    server.script("/", Endless(b"HTTP/1.1 200 OK\r\n", b"X-Again: and again\r\n" * 100))
    alliance.poll(server.url("/"))
    [said] = alliance.update(status=1)
    assert "too large" in said


@pytest.mark.parametrize("fault, said", [
    (Response(200, FEED, length=len(FEED) + 1), "breaks off"),
    (Response(200, b"no gzip", {"Content-Encoding": "gzip"}), "neither XML nor JSON"),
    (Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "garbled"),
    (Raw(b"I am no HTTP server\r\n\r\n"), "garbled"),
    (Raw(b"HTTP/1.1 20"), "breaks off"),
    (Close(), "breaks off"),
    (Reset(), "breaks off"),
    (Reset(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss"), "breaks off"),
    (answer(gzip.compress(FEED)[:60], **{"Content-Encoding": "gzip"}), "a1"),
    (answer(b""), "a1"),
    (answer(b"<html><body>Welcome</body></html>"), "a1"),
    (answer(b"Just text"), "a1"),
    (status(204), "no content"),
    (status(404), "nothing at this address (HTTP 404)"),
    (status(410), "gone for good"),
    (status(403), "refuses"),
    (status(401, {"WWW-Authenticate": "Basic"}), "name and password"),
    (status(418), "HTTP 418"),
    (status(500), "error of its own"),
    (status(999), "HTTP 999"),
])
def test_every_fault_is_one_clear_line_and_the_others_are_read(alliance, server, fault, said):
    server.script("/bad", fault)
    server.script("/good", answer())
    alliance.poll(server.url("/bad"), server.url("/good"))
    lines = alliance.update(status=1)
    assert len(lines) == 1
    assert lines[0].startswith("aggregator: a1: began to fail: ") and said in lines[0]
    assert server.url("/bad") in lines[0]
    assert alliance.entries("a1") == 0 and alliance.entries("a2") == 2


def test_of_a_feed_that_was_cut_off_the_complete_entries_are_kept(alliance, server):
    server.script("/cut", answer(FEED[:-40]))
    alliance.poll(server.url("/cut"))
    (line,) = alliance.update(status=1)
    assert line.startswith("aggregator: a1: began to fail: the document was cut off")
    assert alliance.entries("a1") == 1


# ---- time ----------------------------------------------------------------------------------


def test_a_silent_server_and_a_slow_one_end_and_hold_up_nobody(alliance, server):
    alliance.configure(timeout="1s", connect_timeout="1s")
    server.script("/silent", Stall())
    server.script("/half", Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<rss"))
    with Server("127.0.0.2") as other:
        other.script("/good", answer())
        alliance.poll(server.url("/silent"), server.url("/half"), good=other.url("/good"))
        lines = alliance.update(status=1)
    assert len(lines) == 2 and all("takes too long" in line for line in lines)
    assert alliance.entries("good") == 2


def test_servers_that_cannot_be_reached_are_named(alliance, server):
    server.script("/good", answer())
    alliance.poll("http://127.0.0.1:1/", "http://nowhere.invalid/", server.url("/good"))
    lines = alliance.update(status=1)
    assert len(lines) == 2
    assert "a1: began to fail: the server cannot be reached" in lines[0] + lines[1]
    assert "a2: began to fail: the host name cannot be found" in lines[0] + lines[1]


# ---- what headers say of a document ----------------------------------------------------------


def links(alliance):
    with contextlib.closing(sqlite3.connect(alliance.store)) as store:
        return [link for link, in store.execute("SELECT link FROM entry")]


def test_references_start_from_content_location(alliance, server):
    body = ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:x:1</id><title>t</title>"
            "<link href='1.html'/></entry></feed>")
    server.script("/feed", answer(body.encode(), **{
        "Content-Type": "application/atom+xml", "Content-Location": "/news/2020/feed.atom"}))
    alliance.poll(server.url("/feed"))
    assert alliance.update() == []
    assert links(alliance) == [server.url("/news/2020/1.html")]


def test_a_body_that_is_compressed_without_a_word_is_read(alliance, server):
    server.script("/feed", answer(gzip.compress(FEED)))
    alliance.poll(server.url("/feed"))
    assert alliance.update() == []
    assert alliance.entries() == 2
