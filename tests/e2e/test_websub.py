"""WebSub: the hub is told which feeds have changed; that it cannot be told is no failure."""

import json
import socket
import urllib.parse

import pytest

from conftest import BUILD  # noqa: F401
from server import Reset, status
from test_feedgen import Newsroom
from test_publish import item, rss

NOW = "2020-04-20T10:00:00+08:00"
LATER = "2020-04-20T10:%02d:00+08:00"
FORMATS = {"all.rss", "all.atom", "all.json"}


def record(number, title="A title"):
    return {"id": str(number), "section": "CEC News", "title": title, "date": f"2020-04-{number:02}",
            "content_text": "Text."}


@pytest.fixture
def newsroom(tmp_path, server):
    """feedgen with a hub."""
    made = Newsroom(tmp_path)
    made.hub = "/hub"
    server.script("/hub", status(202))
    config = tmp_path / "feedgen.ini"
    made.write_config = lambda address: config.write_text(
        f"[site]\nbase_url = https://feeds.example/\nhub = {address}\n[state]\npath = feedgen.db\n")
    made.write_config(server.url("/hub"))
    made.run = lambda *arguments, now=NOW: made.build("-c", config, *arguments, now=now)
    return made


def told(server):
    """The topics that the hub was told of since the last question, in the order of telling."""
    topics = []
    for request in server.requests:
        assert (request.method, request.path) == ("POST", "/hub")
        assert request.header("Content-Type") == "application/x-www-form-urlencoded"
        assert request.header("User-Agent").split("/")[0] in ("feedgen", "aggregator")
        fields = urllib.parse.parse_qs(request.body.decode(), strict_parsing=True)
        assert fields.keys() == {"hub.mode", "hub.url"} and fields["hub.mode"] == ["publish"]
        topics += fields["hub.url"]
    server.requests.clear()
    return [topic.removeprefix("https://feeds.example/") for topic in topics]


def test_every_feed_links_to_its_hub_and_to_itself(newsroom, server):
    newsroom.write("news.jsonl", record(1))
    assert newsroom.run().returncode == 0
    hub = server.url("/hub")
    assert [link.get("href") for link in newsroom.xml("all.atom").iter("{*}link")
            if link.get("rel") in ("hub", "self")] == ["https://feeds.example/all.atom", hub]
    assert {link.get("href") for link in newsroom.xml("all.rss").iter("{*}link")
            if link.get("rel") in ("hub", "self")} == {"https://feeds.example/all.rss", hub}
    assert json.loads((newsroom.output / "all.json").read_text())["hubs"] == [{"type": "WebSub", "url": hub}]


def test_the_hub_is_told_of_each_changed_feed_once(newsroom, server):
    newsroom.write("news.jsonl", record(1))
    assert newsroom.run().stderr == ""
    first = told(server)
    assert len(first) == len(set(first)) and FORMATS < set(first)
    assert {topic.split("/")[0] for topic in first} == {*FORMATS, "section"}
    assert newsroom.run(now=LATER % 10).returncode == 0
    assert told(server) == []
    newsroom.write("news.jsonl", record(1), record(2))
    assert newsroom.run(now=LATER % 20).returncode == 0
    assert set(told(server)) == set(first)


def test_only_what_changed_is_told(newsroom, server):
    other = record(2) | {"section": "Industry News"}
    newsroom.write("news.jsonl", record(1), other)
    newsroom.run()
    told(server)
    newsroom.write("news.jsonl", record(1), other, record(3) | {"section": "Industry News"})
    newsroom.run(now=LATER % 10)
    sections = {topic.split("/")[1] for topic in told(server) if topic.startswith("section/")}
    assert sections == {"industry-news"}


def test_a_dry_run_tells_nothing(newsroom, server):
    newsroom.write("news.jsonl", record(1))
    assert newsroom.run("--dry-run").returncode == 0
    assert server.requests == []


@pytest.mark.parametrize("fault", [status(500), status(404), status(302, [("Location", "/other")]), Reset()],
                         ids=["500", "404", "302", "reset"])
def test_a_hub_that_fails_is_said_once_and_told_later(newsroom, server, fault):
    newsroom.write("news.jsonl", record(1))
    server.script("/hub", fault)
    done = newsroom.run()
    assert done.returncode == 0
    [line] = done.stderr.splitlines()
    assert line.startswith(f"feedgen: the hub {server.url('/hub')} was not told what is new: ")
    server.requests.clear()
    assert newsroom.run(now=LATER % 9).stderr == "" and server.requests == []
    assert newsroom.run(now=LATER % 10).stderr == "" and server.requests != []
    server.requests.clear()
    server.script("/hub", status(204))
    assert newsroom.run(now=LATER % 40).stderr == ""
    assert FORMATS < set(told(server))
    assert newsroom.run(now=LATER % 50).returncode == 0 and told(server) == []


def test_behind_a_hub_that_is_not_there_nothing_more_is_sent(newsroom, server):
    with socket.socket() as unheard:  # bound, but nobody listens
        unheard.bind(("127.0.0.1", 0))
        newsroom.write_config(f"http://127.0.0.1:{unheard.getsockname()[1]}/hub")
        newsroom.write("news.jsonl", record(1))
        done = newsroom.run()
    assert done.returncode == 0 and "was not told what is new" in done.stderr
    memory = (newsroom.folder / "websub.state").read_text().splitlines()
    assert len(memory) == 6 and all(line.split()[:2] == ["-", "1"] for line in memory)


def test_a_lost_or_spoilt_memory_costs_one_telling(newsroom, server):
    newsroom.write("news.jsonl", record(1))
    newsroom.run()
    first = set(told(server))
    (newsroom.folder / "websub.state").write_bytes(b"\xff\x00 nonsense\n\n- - -\n")
    assert newsroom.run(now=LATER % 10).stderr == ""
    assert set(told(server)) == first


def test_what_a_guard_refuses_is_not_told(newsroom, server):
    newsroom.write("news.jsonl", *(record(number) for number in range(1, 16)))
    newsroom.run()
    told(server)
    newsroom.write("news.jsonl", record(1))
    assert newsroom.run(now=LATER % 10).returncode == 3
    assert told(server) == []


def test_the_combined_feed_tells_its_hub(alliance, server):
    server.script("/hub", status(202))
    alliance.config.write_text(alliance.config.read_text().replace(
        "[site]\n", f"[site]\nhub = {server.url('/hub')}\n"))
    server.script("/feed", rss(item(1, "One")))
    alliance.poll(server.url("/feed"))
    alliance.update()
    server.requests.clear()
    assert alliance("publish", "-o", alliance.output).returncode == 0
    topics = told(server)
    assert {topic.removeprefix("https://feeds.alliance.example/") for topic in topics} >= FORMATS
    assert alliance("publish", "-o", alliance.output).returncode == 0 and told(server) == []
