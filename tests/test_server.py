"""The scripted server itself, as far as every other test relies on it."""

import http.client
import urllib.request

import pytest

from server import Close, Document, Endless, Raw, Reset, Response, redirect, status


def get(server, path, **headers):
    client = http.client.HTTPConnection(server.address, server.port, timeout=10)
    client.request("GET", path, headers=headers)
    response = client.getresponse()
    return response.status, response.read(), response


def test_answers_come_in_order_and_the_last_one_repeats(server):
    server.script("/a", status(503), Response(body="x", chunked=True), redirect("/b", 301))
    assert [get(server, "/a")[0] for _ in range(4)] == [503, 200, 301, 301]
    assert get(server, "/b")[0] == 404
    assert [request.number for request in server.requests_for("/a")] == [1, 2, 3, 4]


def test_a_document_is_304_only_for_its_own_validator(server):
    server.script("/d", Document("text", etag='W/"1"', last_modified="yesterday"))
    assert get(server, "/d")[:2] == (200, b"text")
    assert get(server, "/d", **{"If-None-Match": 'W/"1"'})[:2] == (304, b"")
    assert get(server, "/d", **{"If-None-Match": '"1"'})[0] == 200
    assert get(server, "/d", **{"If-Modified-Since": "yesterday"})[0] == 304
    assert [request.is_conditional for request in server.requests] == [False, True, True, True]


def test_one_connection_carries_several_requests(server):
    server.script("/", Response(body="x"))
    client = http.client.HTTPConnection(server.address, server.port, timeout=10)
    for _ in range(3):
        client.request("GET", "/")
        assert client.getresponse().read() == b"x"
    assert server.connections == 1
    client.close()


def test_connections_end_as_scripted(server):
    server.script("/close", Close())
    server.script("/reset", Reset())
    server.script("/raw", Raw(b"HTTP/1.0 200 OK\r\n\r\nrest"))
    with pytest.raises(http.client.RemoteDisconnected):
        get(server, "/close")
    with pytest.raises(ConnectionResetError):
        get(server, "/reset")
    assert get(server, "/raw")[1] == b"rest"


def test_an_endless_body_ends_with_its_client(server):
    server.script("/", Endless(b"HTTP/1.1 200 OK\r\n\r\n", b"again" * 1000))
    with urllib.request.urlopen(server.url("/"), timeout=10) as response:
        assert response.read(100_000).endswith(b"again")
