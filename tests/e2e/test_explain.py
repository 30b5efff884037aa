"""aggregator explain and etiquette: what was asked, what came, what was decided, and how we behaved;
and stores that an earlier version made."""

import contextlib
import json
import sqlite3

import pytest

from conftest import ROOT
from server import Document, Response, Server, redirect, status
from test_fetch import FEED, answer, feed


def etiquette(alliance):
    done = alliance("etiquette", "--json")
    assert done.returncode == 0, done.stderr
    return {host["host"]: host for host in json.loads(done.stdout)}


def explain(alliance, name="a1"):
    done = alliance("explain", name)
    assert done.returncode == 0, done.stderr
    return done.stdout


# ---- explain -------------------------------------------------------------------------------


def test_every_request_is_recorded_with_what_came_and_what_was_decided(alliance, server):
    server.script("/old", redirect("/feed", 301))
    server.script("/feed", answer(ETag='"1"', **{"Cache-Control": "max-age=7200"}), status(304),
                  answer(ETag='"2"'), status(500), status(410))
    alliance.poll(server.url("/old"))
    for _ in range(5):
        alliance("update")
        alliance.later(days=1)
    said = explain(alliance)
    rows = [line.split() for line in said.splitlines() if " 127.0.0.1 " in line]
    assert [(row[2], row[3], row[5]) for row in rows] == [
        ("-", "301", "redirect"), ("-", "200", "stored"),
        ("-", "301", "redirect"), ("etag", "304", "not-modified"),
        ("-", "301", "redirect"), ("etag", "200", "same"),
        ("-", "301", "redirect"), ("etag", "500", "transient"),
        ("-", "301", "redirect"), ("etag", "410", "gone")]
    assert rows[1][-4:] == ["max-age,", "asked", "for", "max-age=7200"]
    assert rows[1][6] == "2026-04-15T19:00:00+08:00"
    assert "the feed is gone for good, says the server (HTTP 410)" in said
    changes = said.split("CHANGE", 1)[1].splitlines()[1:]
    assert [line.split()[1:3] for line in changes] == [
        ["new", "well"], ["well", "transient"], ["transient", "gone"]]
    assert "next poll  2026-04-20T17:00:00+08:00: it fails" in said


def test_what_is_asked_for_again_in_another_way_is_two_requests(alliance, server):
    server.script("/feed", answer(ETag='"1"', **{"Content-Encoding": "gzip"}), answer(ETag='"1"'))
    alliance.poll(server.url("/feed"))
    assert alliance.update() == []
    rows = [line.split() for line in explain(alliance).splitlines() if " 127.0.0.1 " in line]
    assert [(row[3], row[5]) for row in rows] == [("200", "again"), ("200", "stored")]


def test_the_journal_of_a_source_is_bounded(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.schedule |= {"min_interval": "0s", "max_interval": "0s"}
    alliance.configure()
    alliance.poll(server.url("/feed"))
    alliance.update()
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        store.executemany(
            "INSERT INTO request (source, sent_at, host, bytes, saved, sent, withheld, early, is_forced,"
            " hint_seconds, decision) VALUES (1, ?, 'a.example', 0, 0, 0, 0, 0, 0, 0, 'stored')",
            [(second,) for second in range(99)])
        store.executemany("INSERT INTO transition (source, at, old, new) VALUES (1, ?, 'well', 'gone')",
                          [(second,) for second in range(49)])
        assert store.execute("SELECT count(*) FROM request").fetchone() == (100,)
    server.script("/feed", status(500), Document(FEED, '"1"'))
    for _ in range(2):
        alliance("update")
        alliance.later(minutes=10)
    with contextlib.closing(sqlite3.connect(alliance.store)) as store:
        assert store.execute("SELECT count(*), min(sent_at) FROM request").fetchone() == (100, 1)
        assert store.execute("SELECT count(*), min(at) FROM transition").fetchone() == (50, 1)


def test_what_came_from_outside_reaches_no_terminal_raw(alliance, server):
    evil = "\x1b]0;owned\x07\u202egnp.exe\x9b31m"
    server.script("/feed", redirect("/\x9b31m\x1b[2J\u00ad", 302))
    alliance.poll(server.url("/feed"))
    alliance("update")
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        store.execute("UPDATE source SET title = ?, failure_message = ?, moved_url = ?, moved_count = 1,"
                      " proven_url = ?, rule = ?", [evil] * 5)
        store.execute("UPDATE request SET host = ?, hint = ?, decision = ?, failure = ?, rule = ?", [evil] * 5)
        store.execute("UPDATE transition SET old = ?, new = ?, message = ?", [evil] * 3)
    for command in (["explain", "a1"], ["etiquette"], ["status"], ["sources"]):
        said = alliance(*command).stdout
        assert not set(said) & set("\x1b\x07\x9b\u202e"), command


def test_a_source_that_is_not_known_is_an_error(alliance, server):
    alliance.poll(server.url("/feed"))
    done = alliance("explain", "a1")
    assert done.returncode == 2 and "a1 was never asked yet" in done.stderr
    assert not alliance.store.exists()
    assert alliance("etiquette", "--json").stdout == "[]\n"


def test_sources_and_status_say_why_a_source_is_asked_when_it_is(alliance, server):
    server.script("/feed", answer(ETag='"1"', **{"Cache-Control": "max-age=7200"}))
    alliance.poll(server.url("/feed"))
    alliance.update()
    assert alliance.sources()["a1"]["next_due_rule"] == "max-age"
    assert "2026-04-15T19:00:00+08:00  max-age" in alliance("sources").stdout
    assert "its server's Cache-Control" in alliance("status").stdout


# ---- etiquette -----------------------------------------------------------------------------


def test_etiquette_counts_as_the_server_does(alliance, server):
    """What a server's operator would find in the log, and the marks a reader is given for it: nothing
    unconditional but the first, nothing invented, no cookies, referrers or parameters, nothing early."""
    body = feed("one", "two", "three")
    server.script("/feed", Document(FEED, '"1"', "yesterday", headers={"Cache-Control": "max-age=3600",
                                                                       "Set-Cookie": "id=1"}))
    server.script("/other", Document(body, None, "today", headers={"Retry-After": "9"}))
    alliance.poll(server.url("/feed"), server.url("/other"))
    for _ in range(12):
        alliance.update()
        alliance.later(minutes=20)
    [host] = etiquette(alliance).values()
    sent = server.requests
    assert host["host"] == "127.0.0.1"
    assert host["requests"] == len(sent) == 8
    assert host["unconditional"] == sum(not request.is_conditional for request in sent) == 2
    assert host["conditional"] == 6 and host["validators_withheld"] == 0
    assert host["not_modified"] == 6
    assert host["bytes"] == len(FEED) + len(body)
    assert host["bytes_saved"] == 3 * (len(FEED) + len(body))
    assert (host["early"], host["forced"], host["bogus"], host["out_of_step"]) == (0, 0, 0, 0)
    assert host["waits_asked_for"] == host["waits_kept"] == host["hints"]["max-age"] == 4
    for request in sent:
        assert request.header("Cookie") is request.header("Referer") is None
        assert "?" not in request.path
        assert request.header("If-None-Match") in (None, '"1"')
        assert request.header("If-Modified-Since") in (None, "yesterday", "today")
    text = alliance("etiquette").stdout.splitlines()
    assert text[1].split()[:5] == ["127.0.0.1", "8", "75%", "6", "2"]
    assert text[1].split()[-1] == "max-age" and text[2].startswith("all ")


VALIDATORS = [("1", "yesterday"), ("2", "today"), ("2", None), (None, "today"), (None, None),
              ("1", "yesterday")]


def play(alliance, server):
    """Every change of validators there is, a 304 between two of them, and one failure."""
    for number, (etag, date) in enumerate(VALIDATORS):
        headers = {"ETag": etag and f'"{etag}"', "Last-Modified": date}
        full = answer(feed(f"n{number}"), **{name: value for name, value in headers.items() if value})
        unchanged = Response(304, b"", full.headers[1:]) if etag or date else full
        server.script("/feed", full, unchanged, Response(304 if etag else 200, full.body), status(500))
        for _ in range(4):
            alliance("update")
            alliance.later(days=3)


def test_no_validator_was_sent_that_was_not_given_and_no_pair_that_no_answer_gave(alliance, server):
    server.script("/feed", answer())
    alliance.poll(server.url("/feed"))
    play(alliance, server)
    [host] = etiquette(alliance).values()
    assert host["conditional"] >= 10
    assert (host["bogus"], host["out_of_step"]) == (0, 0)


@pytest.mark.parametrize("change, counts", [
    ("etag = CAST('\"made up\"' AS BLOB), last_modified = NULL", (1, 0)),
    ("etag = CAST('\"made up\"' AS BLOB), last_modified = CAST('tomorrow' AS BLOB)", (1, 0)),
    ("etag = CAST('\"made up\"' AS BLOB)", (0, 1)),
    ("last_modified = CAST('tomorrow' AS BLOB)", (0, 1)),
])
def test_a_validator_that_was_not_given_is_counted(alliance, server, change, counts):
    server.script("/feed", Document(FEED, '"1"', "yesterday"))
    alliance.poll(server.url("/feed"))
    alliance.update()
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        store.execute(f"UPDATE source SET {change}")
    alliance.later(days=1)
    alliance.update()
    [host] = etiquette(alliance).values()
    assert (host["bogus"], host["out_of_step"]) == counts
    row = dict(zip(*(line.split() for line in alliance("etiquette").stdout.splitlines()[:2])))
    assert (row["BOGUS"], row["OOS"]) == tuple(map(str, counts))


def test_requests_to_another_host_are_its_own(alliance, server):
    with Server("127.0.0.2") as other:
        other.script("/feed", answer(ETag='"1"'))
        server.script("/feed", redirect(other.url("/feed")))
        alliance.poll(server.url("/feed"))
        alliance.update()
    assert {name: host["requests"] for name, host in etiquette(alliance).items()} == {
        "127.0.0.1": 1, "127.0.0.2": 1}


def test_responses_that_ignore_our_conditions_cost_no_parsing_and_are_seen(alliance, server):
    server.script("/feed", Response(200, FEED, {"ETag": '"1"'}))
    alliance.poll(server.url("/feed"))
    for _ in range(3):
        alliance.update()
        alliance.later(hours=1)
    [host] = etiquette(alliance).values()
    assert (host["conditional"], host["not_modified"]) == (2, 0)
    assert explain(alliance).count(" same ") == 2


# ---- a store of version 1 ------------------------------------------------------------------


@pytest.fixture
def version_1(alliance, server):
    """As the first version left it: one source well, one failing, one waiting; an entry."""
    server.script("/feed", Document(FEED, '"1"'))
    server.script("/gone", status(410))
    alliance.poll(server.url("/feed"), server.url("/gone"), waiting=None)
    now = int(alliance.now.timestamp())
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        store.executescript((ROOT / "aggregator/schema.sql").read_text())
        store.execute("PRAGMA application_id = 0x63656341")
        store.execute("PRAGMA user_version = 1")
        store.execute("INSERT INTO source (name, title, url, added_at, next_due, last_request, last_success,"
                      " etag, validators_url) VALUES ('a1', 'The a1 association', ?, ?, ?, ?, ?, x'223122', ?)",
                      [server.url("/feed"), now - 9999, now, now - 3600, now - 3600, server.url("/feed")])
        store.execute("INSERT INTO source (name, title, url, added_at, next_due, last_request, failures,"
                      " failing_since, failure_class, failure_message) VALUES ('a2', 'The a2 association',"
                      " ?, ?, ?, ?, 2, ?, 'gone', 'the feed is gone')",
                      [server.url("/gone"), now - 9999, now, now - 86400, now - 2 * 86400])
        store.execute("INSERT INTO source (name, title, added_at, next_due)"
                      " VALUES ('waiting', 'The waiting association', ?, ?)", [now, now])
        store.execute("INSERT INTO entry (source, published_id, first_seen, sort_at, updated_out, changed_at,"
                      " digest) VALUES (1, 'urn:x', ?, ?, ?, ?, zeroblob(16))", [now - 9999] * 4)
    return alliance


def test_a_store_of_version_1_goes_on_where_it_was(version_1, server):
    assert version_1.update() == []
    assert {request.path: request.header("If-None-Match") for request in server.requests} == {
        "/feed": '"1"', "/gone": None}
    sources = version_1.sources()
    assert sources["a1"]["state"] == "well" and sources["a1"]["entries"] == 1
    assert sources["a2"]["failures"] == 3 and version_1.due_in("a2") == 30 * 86400
    assert "not-modified" in explain(version_1)


def test_a_store_of_version_1_is_backed_up_before_it_is_changed(version_1):
    version_1.update()
    backup = version_1.folder / "aggregator.db.v1.backup"
    with contextlib.closing(sqlite3.connect(backup)) as store:
        assert store.execute("PRAGMA user_version").fetchone() == (1,)
        assert store.execute("SELECT count(*) FROM source").fetchone() == (3,)
        assert "host" not in {row[1] for row in store.execute("PRAGMA table_info(source)")}
    with contextlib.closing(sqlite3.connect(version_1.store)) as store:
        latest = len(list((ROOT / "aggregator").glob("schema*.sql")))
        assert store.execute("PRAGMA user_version").fetchone() == (latest,)
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert store.execute("SELECT host, site FROM source WHERE name = 'a1'").fetchone() == ("127.0.0.1", None)
