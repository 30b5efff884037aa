"""Limits of limits.h that only whole programs meet, at the limit and one beyond."""

import json

import pytest

from server import Raw
from test_feedgen import newsroom  # noqa: F401  a fixture
from test_fetch import FEED, answer

DOCUMENT = 20 << 20
HEADER = 64 << 10
VALUE = 2000


@pytest.mark.parametrize("section, good, bad", [
    ("output", "items = 1000", "items = 1001"),
    ("output", "ttl = 7d", "ttl = 10081m"),
    ("fetch", "max_body = 200M", "max_body = 204801k"),
])
def test_what_may_be_configured(alliance, section, good, bad):
    alliance.write_list()
    for line, status in ((good, 0), (bad, 2)):
        alliance.config.write_text(f"[sources]\nfile = list.opml\n[{section}]\n{line}\n")
        done = alliance("sources")
        assert done.returncode == status, done.stderr
        assert (":4: " in done.stderr) == (status == 2)


def test_the_header_of_an_answer(alliance, server):
    """All its lines count, the first and the empty one too."""
    def padded(length):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\nX: \r\n\r\n"
        return Raw(head.replace(b"X: ", b"X: " + b"x" * (length - len(head))) + FEED)

    server.script("/most", padded(HEADER))
    server.script("/more", padded(HEADER + 1))
    alliance.poll(*map(server.url, ("/most", "/more")))
    [said] = alliance.update(status=1)
    assert said.startswith("aggregator: a2: ") and "too large" in said


def test_a_validator_that_is_sent_back(alliance, server):
    def tag(length):
        return '"' + "x" * (length - 2) + '"'

    server.script("/most", answer(ETag=tag(VALUE)))
    server.script("/more", answer(ETag=tag(VALUE + 1)))
    alliance.poll(*map(server.url, ("/most", "/more")))
    for _ in range(2):
        alliance.update()
        alliance.later(hours=1)
    [_, most], [_, more] = map(server.requests_for, ("/most", "/more"))
    assert most.header("If-None-Match") == tag(VALUE)
    assert more.header("If-None-Match") is None


def test_a_document_in_a_file(aggregator, tmp_path):
    document = tmp_path / "feed.xml"
    for more, status in ((0, 0), (1, 1)):
        document.write_bytes(FEED.ljust(DOCUMENT + more))
        done = aggregator("parse", document)
        assert done.returncode == status
        assert ("limit-passed" in done.stdout) == bool(more), done.stdout


def test_what_is_refused_is_told_as_a_document_too(aggregator, tmp_path):
    refused, read = tmp_path / "refused.xml", tmp_path / "read.xml"
    refused.write_text('<!DOCTYPE rss [<!ENTITY x "y">]><rss><channel/></rss>')
    read.write_bytes(FEED)
    done = aggregator("parse", refused, read)
    assert done.returncode == 1 and not done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["format"] == "" and second["format"]
    assert first["problems"][0]["code"] == "entity-declaration"


def test_a_file_of_records(newsroom):
    record = (b'{"id": "1", "title": "T", "content": "C", "section": "S",'
              b' "url": "https://x.example/1"}\n')
    for more, status in ((0, 0), (1, 3)):
        (newsroom.records / "all.jsonl").write_bytes(record.ljust((64 << 20) + more, b"\n"))
        done = newsroom.build()
        assert done.returncode == status, done.stderr
        assert ("all.jsonl: larger than 64 MB: divide it\n" in done.stderr) == bool(more)
        assert newsroom.titles() == ["T"]
