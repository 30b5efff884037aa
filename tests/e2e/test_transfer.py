"""How documents come over: codings, connections, HTTP/2, limits, deltas."""

import gzip
import sqlite3
import zlib

import h2.config
import h2.connection
import h2.events
import pytest

from alliance import outline
from server import Document, Raw, Request, Response, Server, status
from test_fetch import FEED, answer, feed


# ---- codings -------------------------------------------------------------------------------


def brotli(body):
    """RFC 7932 section 9.2: one block that is not compressed, and an empty last one."""
    return (len(body) - 1 << 4 | 1 << 20).to_bytes(3, "little") + body + b"\x03"


def zstd(body):
    """RFC 8878 section 3.1: a frame of one raw block."""
    return (b"\x28\xb5\x2f\xfd\x60" + (len(body) - 256).to_bytes(2, "little") +
            (len(body) << 3 | 1).to_bytes(3, "little") + body)


@pytest.mark.parametrize("coding, encode", [
    ("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress),
    ("br", brotli), ("zstd", zstd), ("identity", bytes),
    ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
])
def test_what_is_asked_for_is_decoded(alliance, server, coding, encode):
    server.script("/feed", answer(encode(FEED), **{"Content-Encoding": coding}))
    alliance.poll(server.url("/feed"))
    assert alliance.update() == []
    assert alliance.entries() == 2
    asked = server.requests[0].header("Accept-Encoding")
    assert {"gzip", "deflate", "br", "zstd"} == {part.strip() for part in asked.split(",")}
    assert len(server.requests) == 1


@pytest.mark.parametrize("honest", [answer(FEED), answer(FEED, **{"Content-Encoding": "gzip"})],
                         ids=["stops-lying", "goes-on-lying"])
def test_a_lie_about_the_coding_is_tolerated_once(alliance, server, honest):
    server.script("/feed", answer(FEED, **{"Content-Encoding": "gzip"}), honest)
    alliance.poll(server.url("/feed"))
    assert alliance.update() == []
    assert alliance.entries() == 2
    assert [r.header("Accept-Encoding") for r in server.requests][1] == "identity"
    assert len(server.requests) == 2


def test_what_is_compressed_and_garbled_is_asked_for_no_third_time(alliance, server):
    server.script("/feed", answer(b"\x1f\x8b\x08 garbled", **{"Content-Encoding": "gzip"}))
    alliance.poll(server.url("/feed"))
    [said] = alliance.update(status=1)
    assert "began to fail" in said
    assert len(server.requests) == 2


# ---- limits --------------------------------------------------------------------------------


def padded(size):
    """A response whose header takes so many bytes."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n" % len(FEED)
    left = size - len(head) - 2
    while left > 2000:
        head += b"X-Padding: " + b"x" * 987 + b"\r\n"
        left -= 1000
    head += b"X-Padding: " + b"x" * (left - 13) + b"\r\n\r\n"
    assert len(head) == size
    return Raw(head + FEED)


def test_a_header_of_the_limit_passes_and_one_byte_more_does_not(alliance, server):
    server.script("/most", padded(64 << 10))
    server.script("/more", padded((64 << 10) + 1))
    alliance.poll(server.url("/most"), server.url("/more"))
    [said] = alliance.update(status=1)
    assert "a2: began to fail: the answer is too large" in said and "65536" in said
    assert alliance.entries("a1") == 2


def test_a_header_that_breaks_off_is_no_answer(alliance, server):
    server.script("/feed", Document(FEED, '"1"'), Raw(b"HTTP/1.1 304 Not Modified\r\nETag: \"2\"\r\nDa"),
                  Document(FEED, '"1"'))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(hours=1)
    [said] = alliance.update(status=1)
    assert "breaks off" in said
    alliance.later(hours=2)
    alliance.update()
    assert server.requests[2].header("If-None-Match") == '"1"'


# ---- deltas --------------------------------------------------------------------------------


def delta(body, **headers):
    return Response(226, body, {"Content-Type": "application/rss+xml", **headers})


def test_a_delta_adds_and_takes_nothing_away(alliance, server):
    server.script("/feed", Document(FEED, '"1"'), delta(feed("three"), IM="feed", ETag='"2"'), status(304),
                  delta(feed("four", "two"), IM="gzip, FEED"), answer(feed("four", "three")))
    alliance.poll(server.url("/feed"))
    for entries in (2, 3, 3, 4):
        assert alliance.update() == []
        assert alliance.entries() == entries
        alliance.later(hours=1)
    alliance.update()
    assert [r.header("A-IM") for r in server.requests] == [None, "feed", "feed", "feed", None]
    # The last delta named no version: the next request is for all.
    assert [r.header("If-None-Match") for r in server.requests] == [None, '"1"', '"2"', '"2"', None]
    with sqlite3.connect(alliance.store) as store:
        absent = store.execute("SELECT title FROM entry WHERE absent_since IS NOT NULL ORDER BY title")
        assert absent.fetchall() == [("one",), ("two",)]  # since the document that was no delta


def test_a_delta_without_an_entry_is_no_failure(alliance, server):
    server.script("/feed", Document(FEED, '"1"'), delta(feed(), IM="feed", ETag='"2"'), status(304))
    alliance.poll(server.url("/feed"))
    for _ in range(3):
        assert alliance.update() == []
        alliance.later(hours=1)
    assert alliance.entries() == 2
    assert [r.header("If-None-Match") for r in server.requests] == [None, '"1"', '"2"']


@pytest.mark.parametrize("answers", [
    [Response(226, feed("three"), {"IM": "feed"})],
    [Document(FEED, '"1"'), Response(226, feed("three"), {"IM": "vcdiff"})],
    [Document(FEED, '"1"'), Response(226, feed("three"))],
], ids=["unasked", "other-method", "no-method"])
def test_a_delta_that_nobody_asked_for_is_a_failure(alliance, server, answers):
    server.script("/feed", *answers)
    alliance.poll(server.url("/feed"))
    for _ in answers[1:]:
        alliance.update()
        alliance.later(hours=1)
    [said] = alliance.update(status=1)
    assert "a delta that nobody asked for" in said
    assert alliance.entries() == 2 * (len(answers) - 1)


# ---- connections ---------------------------------------------------------------------------


def test_a_tls_session_is_taken_up_again_by_the_next_connection(alliance, certificates):
    wrap = certificates.handshake("well")
    reused = []

    def handshake(client):
        wrapped = wrap(client)
        reused.append(wrapped.session_reused)
        return wrapped

    with Server(handshake=handshake) as server:
        for i in range(3):
            server.script(f"/{i}", Response(200, FEED, {"Connection": "close"}, length=None))
        alliance.write_list(*(outline(f"a{i}", server.url(f"/{i}"), authorities=certificates.authority)
                              for i in range(3)))
        assert alliance.update() == []
    assert reused == [False, True, True]


class Spoiling:
    """A whole answer; what belongs to none follows once the next request is there."""

    def play(self, exchange):
        answer(FEED).play(exchange)
        exchange.server.read_head(exchange.client)
        exchange.send(b"and more\r\n\r\n")
        exchange.close()


def test_what_one_source_leaves_on_a_connection_is_not_held_against_the_next(alliance, server):
    server.script("/1", Spoiling())
    server.script("/2", answer(FEED))
    alliance.poll(server.url("/1"), server.url("/2"))
    assert alliance.update() == []
    assert [alliance.entries(name) for name in ("a1", "a2")] == [2, 2]
    assert server.connections == 2


class Http2Server(Server):
    """Speaks HTTP/2; answers with one document, all that came in one packet together."""

    def __init__(self, certificates, document):
        super().__init__(handshake=certificates.handshake("well", protocols=["h2"]))
        self.document = document
        self.most_at_once = 0

    def answer(self, client, connection):
        speaker = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        speaker.initiate_connection()
        client.sendall(speaker.data_to_send())
        while data := client.recv(65536):
            streams = [event for event in speaker.receive_data(data)
                       if isinstance(event, h2.events.RequestReceived)]
            self.most_at_once = max(self.most_at_once, len(streams))
            for event in streams:
                self.reply(speaker, event, connection)
            client.sendall(speaker.data_to_send())
        return False

    def reply(self, speaker, event, connection):
        headers = [(name.decode(), value.decode()) for name, value in event.headers]
        path = dict(headers)[":path"]
        self.requests.append(Request(len(self.requests) + 1, connection, f"GET {path} HTTP/2", headers))
        speaker.send_headers(event.stream_id, [(":status", "200"), ("etag", '"2"')])
        speaker.send_data(event.stream_id, self.document, end_stream=True)


def test_http_2_is_spoken_one_request_after_the_other(alliance, certificates):
    with Http2Server(certificates, FEED) as server:
        alliance.write_list(*(outline(f"a{i}", server.url(f"/{i}"), authorities=certificates.authority)
                              for i in range(8)))
        assert alliance.update() == []
        assert [request.version for request in server.requests] == ["HTTP/2"] * 8
        assert server.connections == 1 and server.most_at_once == 1
    assert [alliance.entries(f"a{i}") for i in range(8)] == [2] * 8


def test_a_host_is_left_in_peace_between_two_requests(alliance, server):
    """Half a minute of peace: the second request of the host never comes within the run."""
    server.script("/1", answer())
    server.script("/2", answer())
    alliance.configure(per_host_delay="30s")
    alliance.poll(server.url("/1"), server.url("/2"))
    [said] = alliance.update("--max-runtime", "1s")
    assert "1 of 2 sources answered" in said
    assert len(server.requests) == 1
