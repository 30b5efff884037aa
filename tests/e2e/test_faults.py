"""The fault catalogue: whatever a server does, nothing is lost, it is told in one line, and all
is well again once the server is."""

import datetime
import gzip
import time
import zlib

import pytest

from alliance import Alliance, outline
from server import (Close, Document, Drip, Endless, Raw, Reset, Response, Server, Stall, gzipped,
                    redirect, reset_at_once, status)
from test_fetch import FEED, answer, feed

GOOD = Document(FEED, '"1"')
PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form></form></body></html>"
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = gzip.compress(FEED * 20, mtime=0)  # long enough that half of it is half the feed


def new(body=FEED, **headers):
    """An answer with a validator that must not be taken over: a fault is about to follow."""
    return answer(body, ETag='"new"', **headers)


def sized(length, body=FEED):
    return Response(200, body, {"ETag": '"new"', "Content-Type": "application/xml"}, length=length)


# ---- faults that are answers: what is sent, and what is said of it --------------------------

ANSWERS = {
    "reset": (Reset(), "breaks off"),
    "close": (Close(), "breaks off"),
    "reset-in-headers": (Reset(HEAD + b"ETag: "), "breaks off"),
    "close-in-headers": (Raw(HEAD + b"ETag: \"new\"\r\nContent-"), "breaks off"),
    "reset-in-body": (Reset(HEAD + b"Content-Length: 900\r\nETag: \"new\"\r\n\r\n" + FEED[:90]), "breaks off"),
    "no-response": (Stall(), "takes too long"),
    "stalls-in-headers": (Stall(HEAD), "takes too long"),
    "stalls-in-body": (Stall(HEAD + b"Content-Length: 900\r\n\r\n<rss"), "takes too long"),
    "one-byte-after-the-other": (Drip(HEAD + b"ETag: \"new\"\r\n\r\n<rss"), "takes too long"),
    "endless-body": (Endless(HEAD + b"ETag: \"new\"\r\n\r\n", b"<item>again</item>" * 500), "too large"),
    "endless-headers": (Endless(HEAD, b"X-Again: and again\r\n" * 100), "too large"),
    "announced-too-large": (Response(200, b"", length=1 << 40), "too large"),
    "gzip-bomb": (gzipped(b" " * 30_000_000 + FEED, ETag='"new"'), "too large"),
    "gzip-truncated": (new(PACKED[:len(PACKED) // 2], **{"Content-Encoding": "gzip"}), "cut off"),
    "gzip-garbled": (new(PACKED[:60] + b"\0" * 60, **{"Content-Encoding": "gzip"}), ""),
    "unknown-coding": (new(zlib.compress(FEED), **{"Content-Encoding": "pigeon"}), ""),
    "length-too-long": (sized(len(FEED) + 9), "breaks off"),
    "length-too-short": (sized(len(FEED) - 40), "cut off"),
    "length-negative": (sized(-1), "garbled"),
    "length-twice": (Raw(HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), "neither XML nor JSON"),
    "chunk-size-garbled": (Raw(CHUNKED + b"zz\r\n"), "garbled"),
    "chunk-cut-off": (Raw(CHUNKED + b"ff\r\n<rss"), "breaks off"),
    "chunks-without-an-end": (Raw(CHUNKED + b"4\r\n<rss\r\n"), "breaks off"),
    "chunk-without-line-end": (Raw(CHUNKED + b"4\r\n<rssXX"), "garbled"),
    "no-http": (Raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "garbled"),
    "error-page-behind-200": (new(PAGE, **{"Content-Type": "text/html"}), "a web page, not a feed"),
    "plain-text": (new(b"Database error"), "neither XML nor JSON"),
    "empty": (new(b""), "empty"),
    "blank": (new(b"\r\n  \r\n"), "empty"),
    "xml-cut-off": (new(FEED[:-40]), "cut off"),
    "entity-bomb": (new(b'<!DOCTYPE r [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><rss>&b;</rss>'), "declares entities"),
    "201": (status(201), "without a document"),
    "204": (status(204), "no content"),
    "206": (Response(206, FEED[:90], {"Content-Range": f"bytes 0-89/{len(FEED)}"}), "part"),
    "delta-that-names-no-method": (Response(226, feed("three"), {"ETag": '"new"'}), "delta"),
    "300": (status(300), "redirects"),
    "305": (redirect("/good", 305), "redirects"),
    "306": (redirect("/good", 306), "redirects"),
    "redirect-without-location": (status(302), "no address of the web"),
    "redirect-to-itself": (redirect("/redirect-to-itself"), "in a circle"),
    "redirect-in-a-circle": (redirect("/circle"), "in a circle, by way of http://127.0.0.1"),
    "redirect-chain": (redirect("/chain/1"), "too many times, by way of http://127.0.0.1"),
    "redirect-to-file": (redirect("file:///etc/passwd"), "no address of the web"),
    "redirect-to-ftp": (redirect("ftp://127.0.0.1/"), "no address of the web"),
    "redirect-to-javascript": (redirect("javascript:alert(1)"), "no address of the web"),
    "redirect-to-loopback": (redirect("http://127.0.0.9:1/"), "private network"),
    "redirect-to-localhost": (redirect("http://localhost:1/"), "private network"),
    "redirect-to-metadata": (redirect("http://169.254.169.254/latest/"), "private network"),
    "redirect-to-decimal": (redirect("http://2130706441:1/"), "private network"),
    "redirect-to-octal": (redirect("http://0177.0.0.011:1/"), "private network"),
    "redirect-to-mapped": (redirect("http://[::ffff:10.0.0.1]/"), "private network"),
    "redirect-to-nat64": (redirect("http://[64:ff9b::a00:1]/"), "private network"),
    "redirect-to-6to4": (redirect("http://[2002:7f00:1::]/"), "private network"),
    "redirect-to-unspecified": (redirect("http://0.0.0.0:1/"), "private network"),
    "redirect-to-multicast": (redirect("http://224.0.0.1/"), "private network"),
    "redirect-to-cgnat": (redirect("http://100.64.0.1/"), "private network"),
    "redirect-to-portal": (redirect("/portal"), "a web page, not a feed"),
    "401": (status(401, {"WWW-Authenticate": 'Basic realm="x"'}), "name and password"),
    "403": (status(403), "refuses"),
    "403-with-endless-page": (Endless(b"HTTP/1.1 403 No\r\n\r\n", b"no " * 1000), "refuses"),
    "404": (status(404), "nothing at this address"),
    "410": (status(410), "gone for good"),
    "418": (status(418), "HTTP 418"),
    "429": (status(429), "too often"),
    "429-seconds": (status(429, {"Retry-After": "18000"}), "too often"),
    "429-date": (status(429, {"Retry-After": "Thu, 16 Apr 2026 15:00:00 GMT"}), "too often"),
    "429-nonsense": (status(429, {"Retry-After": "-5 soon"}), "too often"),
    "451": (status(451), "legal"),
    "500": (status(500), "error of its own"),
    "503": (status(503), "overloaded"),
    "503-seconds": (status(503, {"Retry-After": "18000"}), "overloaded"),
    "999": (status(999), "HTTP 999"),
}


def script_targets(server):
    """Where the redirects among the answers lead."""
    server.script("/good", GOOD)
    server.script("/circle", redirect("/redirect-in-a-circle"))
    server.script("/portal", Response(200, PAGE, {"Content-Type": "text/html"}))
    for i in range(1, 9):
        server.script(f"/chain/{i}", redirect(f"/chain/{i + 1}"))


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    """Sources that are read, then broken, each in its way, then well again: all at once."""
    alliance = Alliance(tmp_path_factory.mktemp("catalogue"))
    with Server() as server:
        alliance.write_list(*(outline(name, server.url(f"/{name}"), local="yes") for name in ANSWERS))
        script_targets(server)
        yield Catalogue(alliance, server)


class Catalogue:
    def __init__(self, alliance, server):
        self.alliance, self.server = alliance, server
        self.serve(dict.fromkeys(ANSWERS, GOOD))
        self.configure()
        self.first = self.poll()
        alliance.later(days=1)
        self.serve({name: fault for name, (fault, _) in ANSWERS.items()})
        self.configure(timeout="5s", slow_time="1s")
        self.broken = self.poll()
        self.again = self.poll()
        alliance.later(days=31)
        self.serve(dict.fromkeys(ANSWERS, GOOD))
        self.configure()
        self.mended = self.poll()

    def configure(self, **fetch):
        self.alliance.configure(allow_private="no", max_body="100k", per_host=16, **fetch)

    def serve(self, answers):
        for name, what in answers.items():
            self.server.script(f"/{name}", what)

    def poll(self):
        """What is said of each source, what it is then, and what was asked."""
        now, asked = self.alliance.now, len(self.server.requests)
        said = self.alliance("update").stderr.splitlines()
        return Poll(now, said, self.alliance.sources(), self.server.requests[asked:])


class Poll:
    def __init__(self, now, said, sources, requests):
        self.now, self.said, self.sources, self.requests = now, said, sources, requests

    def lines(self, name):
        return [line for line in self.said if line.startswith(f"aggregator: {name}: ")]

    def requests_for(self, name):
        return [request for request in self.requests if request.path == f"/{name}"]

    def wait(self, name):
        due = datetime.datetime.fromisoformat(self.sources[name]["next_due"])
        return (due - self.now).total_seconds()


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_is_none_loses_nothing(catalogue, name):
    said = ANSWERS[name][1]
    assert catalogue.first.lines(name) == []
    assert catalogue.first.sources[name]["entries"] == 2

    [line] = catalogue.broken.lines(name)
    assert line.startswith(f"aggregator: {name}: began to fail: ") and said in line
    assert catalogue.broken.sources[name]["entries"] == 2
    assert catalogue.broken.sources[name]["state"] == "failing"
    assert 3600 <= catalogue.broken.wait(name) <= 31 * 86400

    # Its place in the schedule is kept.
    assert catalogue.again.lines(name) == [] and catalogue.again.requests_for(name) == []

    assert catalogue.mended.lines(name) == [f"aggregator: {name}: is well again"]
    [request] = catalogue.mended.requests_for(name)
    assert request.header("If-None-Match") == '"1"'
    assert catalogue.mended.sources[name]["entries"] == 2
    assert catalogue.mended.sources[name]["state"] == "well"


# ---- faults before there is an answer -------------------------------------------------------


class Bench:
    """One source that is read once, and its server."""

    def __init__(self, alliance, server, **attributes):
        self.alliance, self.server = alliance, server
        self.attributes = {"local": "yes", **attributes}
        alliance.configure(allow_private="no")
        self.write_list()
        server.script("/feed", GOOD)
        self.mend()

    def write_list(self, **changes):
        self.alliance.write_list(outline("a1", self.address(), **self.attributes, **changes))

    def address(self):
        return self.server.url("/feed")

    def mend(self):
        pass

    def state(self):
        return self.alliance.sources()["a1"]["state"]


def hold(bench, said, begin, end):
    """A fault begins after a first good poll, and ends: what must hold of every one of them."""
    alliance, server = bench.alliance, bench.server
    assert alliance.update() == []
    assert alliance.entries() == 2
    alliance.later(days=1)

    begin()
    [line] = alliance.update(status=1)
    assert line.startswith("aggregator: a1: began to fail: ") and said in line
    assert alliance.entries() == 2 and bench.state() == "failing"
    wait = alliance.due_in()
    assert 3600 <= wait <= 31 * 86400
    asked = len(server.requests)
    assert alliance.update() == []
    assert len(server.requests) == asked  # its place in the schedule is kept

    end()
    alliance.later(seconds=wait)
    assert alliance.update() == ["aggregator: a1: is well again"]
    assert server.requests[-1].header("If-None-Match") == '"1"'
    assert alliance.entries() == 2 and bench.state() == "well"


def test_a_304_that_nobody_asked_for_is_a_failure_and_no_feed(alliance, server):
    server.script("/feed", status(304, {"ETag": '"new"'}), GOOD)
    alliance.poll(server.url("/feed"))
    [line] = alliance.update(status=1)
    assert "though it was asked for all" in line
    alliance.later(seconds=alliance.due_in())
    assert alliance.update() == ["aggregator: a1: is well again"]
    assert not server.requests[-1].is_conditional
    assert alliance.entries() == 2


def test_a_refused_connection_loses_nothing(alliance, server):
    hold(Bench(alliance, server), "cannot be reached", server.stop_listening, server.listen_again)


def test_a_connection_reset_as_it_is_made_loses_nothing(alliance, server):
    def begin():
        server.handshake = reset_at_once

    def end():
        server.handshake = None

    hold(Bench(alliance, server), "a1", begin, end)


def test_a_name_that_cannot_be_found_loses_nothing(alliance, server):
    class Named(Bench):
        """A name that nobody has; behind a proxy it is found."""

        def address(self):
            return "http://feeds.invalid/feed"

        def mend(self):
            self.write_list(**{"xmlns:frss": "https://freshrss.org/opml",
                               "frss:CURLOPT_PROXY": self.server.url("/")})

    server.script("http://feeds.invalid/feed", GOOD)
    bench = Named(alliance, server)
    hold(bench, "the host name cannot be found", bench.write_list, bench.mend)


TLS = {
    "expired": {"days": -1},
    "self-signed": {"is_own_authority": True},
    "wrong-host": {"alternative": "DNS:other.example"},
}


@pytest.mark.parametrize("name", TLS)
def test_a_certificate_that_proves_nothing_loses_nothing(alliance, certificates, name):
    well = certificates.handshake("well")

    def begin():
        server.handshake = certificates.handshake(name, **TLS[name])

    def end():
        server.handshake = well

    with Server(handshake=well) as server:
        bench = Bench(alliance, server, authorities=certificates.authority)
        hold(bench, "no secure connection can be made", begin, end)


def answer_in_clear(client):
    client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    client.close()
    raise OSError


def test_a_server_without_tls_behind_https_loses_nothing(alliance, certificates):
    well = certificates.handshake("well")

    def begin():
        server.handshake = answer_in_clear

    def end():
        server.handshake = well

    with Server(handshake=well) as server:
        bench = Bench(alliance, server, authorities=certificates.authority)
        hold(bench, "no secure connection can be made", begin, end)


# ---- many at once ---------------------------------------------------------------------------


@pytest.mark.parametrize("portal", [
    Response(200, PAGE, {"Content-Type": "text/html", "ETag": '"portal"'}),
    redirect("/portal"), redirect("/portal", 301),
], ids=["page", "redirect", "permanent-redirect"])
def test_a_captive_portal_in_front_of_all_hosts_changes_nothing(alliance, portal):
    with Server() as one, Server("127.0.0.2") as two, Server("127.0.0.3") as three:
        servers = [one, two, three]
        for server in servers:
            server.script("/feed", GOOD)
            server.script("/portal", Response(200, PAGE, {"Content-Type": "text/html"}))
        alliance.poll(*(server.url("/feed") for server in servers))
        assert alliance.update() == []
        alliance.later(days=1)
        for server in servers:
            server.script("/feed", portal)
        assert alliance("update").returncode in (1, 75)
        for server in servers:
            server.script("/feed", GOOD)
        alliance.later(days=31)
        alliance("update")
        sources = alliance.sources().values()
        assert {source["state"] for source in sources} == {"well"}
        assert [source["entries"] for source in sources] == [2, 2, 2]
        for server in servers:
            assert server.requests[-1].header("If-None-Match") == '"1"'
            assert server.requests[-1].path == "/feed"


def test_one_bad_source_of_each_kind_holds_up_no_good_one(alliance):
    good = [f"/good/{i}" for i in range(200)]
    with Server() as bad, Server("127.0.0.2") as well:
        script_targets(bad)
        for name, (fault, _) in ANSWERS.items():
            bad.script(f"/{name}", fault)
        for i, path in enumerate(good):
            well.script(path, answer(feed(f"entry-{i}")))
        alliance.configure(timeout="6s", slow_time="1s", max_body="100k", per_host=16, concurrency=32)
        alliance.poll(*(bad.url(f"/{name}") for name in ANSWERS), *map(well.url, good))
        began = time.monotonic()
        assert alliance("update").returncode == 1
        # One after the other the slow ones alone would take four times as long.
        assert time.monotonic() - began < 2 * 6
        entries = [source["entries"] for source in list(alliance.sources().values())[len(ANSWERS):]]
        assert entries == [1] * len(good)
