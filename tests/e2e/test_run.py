"""aggregator run: what cron calls, from the feeds of the sources to the combined one."""

import json

import pytest

from alliance import outline
from server import Document, Server, status
from test_fetch import answer, feed


@pytest.fixture
def two(alliance, server):
    """Two sources with feeds, and one that waits."""
    server.script("/coal", Document(feed("coal-1", "coal-2"), '"coal"'))
    server.script("/steel", Document(feed("steel-1"), '"steel"'))
    alliance.write_list(outline("coal", server.url("/coal")), outline("steel", server.url("/steel")),
                        outline("member-12"))
    return alliance


def run(alliance, *arguments, result=0):
    done = alliance("run", *arguments)
    assert done.returncode == result, done.stderr
    assert done.stdout == ""
    return done.stderr.splitlines()


def titles(alliance):
    combined = json.loads((alliance.output / "all.json").read_text(encoding="utf-8"))
    return sorted(item["title"] for item in combined["items"])


def snapshot(folder):
    return {path: (path.read_bytes(), path.stat().st_ino, path.stat().st_mtime_ns)
            for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_entries_of_all_sources_are_published_in_one_silent_run(two):
    assert run(two) == []
    assert titles(two) == ["coal-1", "coal-2", "steel-1"]


def test_a_run_without_news_changes_no_file(two, server):
    run(two)
    before = two.files()
    run(two)  # nothing due
    assert len(server.requests) == 2
    two.later(hours=1)
    run(two)  # nothing modified
    assert len(server.requests) == 4
    assert two.files() == before


def test_a_source_that_fails_is_news_once_and_its_entries_stay(two, server):
    run(two)
    server.script("/coal", status(404))
    two.later(hours=1)
    [said] = run(two, result=1)
    assert said.startswith("aggregator: coal: began to fail: ")
    two.later(days=1)
    assert run(two) == []
    assert titles(two) == ["coal-1", "coal-2", "steel-1"]
    done = two("status")
    assert done.returncode == 1 and "nothing at this address" in done.stdout


def test_a_source_that_left_the_list_is_asked_no_more(two, server):
    run(two)
    two.write_list(outline("steel", server.url("/steel")))
    two.later(hours=1)
    run(two)
    assert [request.path for request in server.requests[2:]] == ["/steel"]


def test_the_network_being_down_leaves_what_was_published(two):
    run(two)
    before = two.files()
    two.later(hours=1)
    two.write_list(*(outline(f"down-{i}", f"http://127.0.0.{i}:1/") for i in (1, 2, 3)))
    [said] = run(two, result=75)
    assert "network" in said
    assert {path.name for path in before} == {path.name for path in two.files()}


def test_a_run_that_has_nowhere_to_publish_asks_nobody(two, server):
    two.config.write_text(two.config.read_text() + "[output]\nfolder =\n")
    [said] = run(two, result=2)
    assert "nowhere to publish" in said
    assert server.requests == []
    assert run(two, "-o", two.folder / "elsewhere") == []
    assert (two.folder / "elsewhere/all.atom").exists()


def test_before_the_first_entry_nothing_is_published(alliance, server):
    server.script("/empty", answer(feed()))
    alliance.poll(server.url("/empty"))
    assert run(alliance) == []
    assert not alliance.output.exists()


BOMB = ('<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' +
        "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)) +
        "]><rss version='2.0'><channel><title>&j;</title></channel></rss>")
EXTERNAL = ('<!DOCTYPE r [<!ENTITY x SYSTEM "%s">]><rss version="2.0"><channel>'
            "<title>&x;</title><item><title>&x;</title></item></channel></rss>")


def test_documents_with_entity_bombs_and_external_entities_are_refused(alliance, server):
    secret = alliance.folder / "secret"
    secret.write_text("the secret of the file")
    with Server() as other:
        server.script("/bomb", answer(BOMB))
        server.script("/file", answer(EXTERNAL % secret.as_uri()))
        server.script("/url", answer(EXTERNAL % other.url("/entity")))
        server.script("/good", answer(feed("good")))
        alliance.poll(*map(server.url, ("/bomb", "/file", "/url")), good=server.url("/good"))
        said = run(alliance, result=1)
        assert other.requests == []
    assert len(said) == 3 and all("began to fail" in line for line in said)
    assert titles(alliance) == ["good"]
    assert b"the secret" not in alliance.store.read_bytes()
