"""aggregator: addresses that stand in the list more than once."""

import pytest

from alliance import outline
from server import Document
from test_fetch import FEED


@pytest.fixture
def web(alliance, server):
    """The alliance behind a proxy that plays the whole web."""
    alliance.configure(proxy=server.url("/"))
    return alliance


def test_one_address_is_asked_once_however_often_it_is_listed(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(*[server.url("/feed")] * 3)
    assert alliance.update() == [f"aggregator: {name}: not asked: its address is that of a1"
                                 for name in ("a2", "a3")]
    assert len(server.requests) == 1
    alliance.later(hours=1)
    assert alliance.update() == []  # told once
    alliance.later(hours=1)
    alliance.update("--force")
    assert len(server.requests) == 3
    [said] = alliance.update("--force", "a2")
    assert said.endswith("a2: not asked: its address is that of a1")
    sources = alliance.sources()
    assert [sources[name]["state"] for name in ("a1", "a2", "a3")] == ["well", "twin", "twin"]
    assert sources["a2"]["same_as"] == "a1" and sources["a1"]["same_as"] is None
    for command in ("sources", "status"):
        done = alliance(command)
        assert done.returncode == 0
        assert done.stdout.count("not asked: its address is that of a1") == 2


def test_once_the_first_has_left_the_list_the_next_is_asked(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(coal=server.url("/feed"), steel=server.url("/feed"))
    alliance.update()
    assert (alliance.entries("coal"), alliance.entries("steel")) == (2, 0)
    alliance.poll(steel=server.url("/feed"))
    alliance.update()
    assert len(server.requests) == 2 and alliance.entries("steel") == 2


def test_a_source_that_becomes_a_twin_is_no_longer_asked(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(steel=server.url("/feed"))
    alliance.update()
    alliance.poll(coal=server.url("/feed"), steel=server.url("/feed"))
    alliance.later(days=1)
    alliance.update()
    assert alliance.sources()["steel"]["state"] == "twin"
    assert len(server.requests) == 2 and not server.requests[1].is_conditional


def test_other_credentials_may_be_shown_another_feed(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.write_list(outline("open", server.url("/feed")),
                        outline("member", server.url("/feed"), username="me", password="x"))
    assert alliance.update() == []
    assert len(server.requests) == 2


@pytest.mark.parametrize("address", ["https://a.example/feed", "http://www.a.example/feed",
                                     "http://a.example/feed/"])
def test_another_spelling_is_told_and_asked(web, server, address):
    server.script("http://a.example/feed", Document(FEED, '"1"'))
    server.script(address, Document(FEED, '"1"'))
    web.poll("http://a.example/feed", address)
    said = web("update").stderr.splitlines()
    assert said[0] == "aggregator: a2: its address is that of a1 in another spelling"
    # To https a proxy is only told the host.
    assert len(server.requests) == 2
    assert web.sources()["a2"]["like"] == "a1" and web.sources()["a2"]["same_as"] is None
    for command in ("sources", "status"):
        assert web(command).stdout.count("its address is that of a1 in another spelling") == 1


def test_quiet_runs_do_not_tell_of_twins(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(server.url("/feed"), server.url("/feed"))
    assert alliance.update("-q") == []
