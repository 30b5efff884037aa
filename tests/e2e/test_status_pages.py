"""The status pages: how the sources are, for people, programs and feed readers."""

import datetime
import json

import feedparser
import html5lib
import pytest

from alliance import START, outline
from server import Document, Response, status
from test_publish import item, rss

PASSING = {"status.html", "status.zh.html", "status.json"}
KINDS = ("", ".gz", ".br")


@pytest.fixture
def four(alliance, server):
    """A source that is well, one that fails, one without validators, one that waits."""
    server.script("/coal", Document(feed("Coal is up"), '"coal"'))
    server.script("/steel", status(403))
    server.script("/power", rss(item(1, "Power", date="Tue, 14 Apr 2026 08:00:00 GMT")))
    alliance.schedule["max_interval"] = "60m"
    alliance.configure()
    alliance.write_list(
        outline("coal", server.url("/coal"), text="Coal Association", title="煤炭协会",
                htmlUrl="https://coal.example/", language="zh-CN"),
        outline("steel", server.url("/steel")), outline("power", server.url("/power")), outline("member-12"))
    return alliance


def feed(*titles):
    return rss(*(item(i, title, date="Tue, 14 Apr 2026 08:00:00 GMT") for i, title in enumerate(titles))).body


def run(alliance, *result):
    done = alliance("run")
    assert done.returncode in (result or (0,)), done.stderr


def report(alliance):
    return json.loads((alliance.output / "status.json").read_bytes())


def sources(alliance):
    return {source["id"]: source for source in report(alliance)["sources"]}


def text(alliance, path):
    page = html5lib.HTMLParser(strict=True).parse((alliance.output / path).read_text("utf-8"))
    return " ".join("".join(page.itertext()).split())


def changed(before, after):
    return {str(path).rsplit("/public/", 1)[1] for path in before.keys() | after.keys()
            if before.get(path) != after.get(path)}


def with_siblings(*names):
    return {name + kind for name in names for kind in KINDS}


def test_every_source_is_told_of_in_both_languages(four):
    run(four, 1)
    english, chinese = text(four, "status.html"), text(four, "status.zh.html")
    assert "Its server has refused programs like ours since 15 April 2026, 17:00." in english
    assert "自 2026年4月15日 17:00 起其服务器拒绝程序访问。" in chinese
    assert "Coal Association" in english and "煤炭协会" in chinese and "Coal Association" not in chinese
    assert [source["id"] for source in report(four)["sources"]] == ["steel", "coal", "power", "member-12"]
    states = {name: source["state"] for name, source in sources(four).items()}
    assert states == {"coal": "well", "steel": "failing", "power": "well", "member-12": "waiting"}
    assert "煤炭协会" in text(four, "index.zh.html") and "Coal Association" in text(four, "index.html")


def test_a_source_has_a_page_that_says_what_to_mend(four):
    run(four, 1)
    assert "it gives neither ETag nor Last-Modified" in text(four, "source/power/index.html")
    assert "Exempt the feed's address from the protection" in text(four, "source/steel/index.html")
    assert "请把订阅源地址告知本站管理员" in text(four, "source/member-12/index.zh.html")
    [note] = [note for note in sources(four)["power"]["notes"] if "code" not in note]  # else of `check`
    assert note["advice"]["zh"].startswith("请让服务器")


def test_numbers_are_of_the_requests_that_are_kept(four):
    run(four, 1)
    four.later(hours=2)
    run(four, 0, 1)
    coal = sources(four)["coal"]
    assert (coal["requests"], coal["not_modified"], coal["items"]) == (2, 1, 1)
    assert 0 <= coal["milliseconds"] < 60_000
    assert coal["weeks"] == [0] * 25 + [1]
    assert coal["newest_item"] == "2026-04-14T16:00:00+08:00"
    steel = sources(four)["steel"]
    assert (steel["http_status"], steel["failure"], steel["milliseconds"] is None) == (403, "blocked", False)
    assert sources(four)["member-12"]["next_request"] is None


def test_nothing_due_changes_nothing_and_nothing_new_only_how_the_sources_are(four, server):
    server.script("/steel", Document(feed("Steel"), '"steel"'))
    server.script("/power", Document(feed("Power"), '"power"'))
    run(four)
    before = four.files(passing=True)
    run(four)
    assert four("publish").returncode == 0
    assert changed(before, four.files(passing=True)) == set()
    four.later(hours=2)
    run(four)  # nothing modified
    assert changed(before, four.files(passing=True)) == with_siblings(*PASSING)
    before = four.files(passing=True)
    four.later(hours=2)
    server.script("/coal", Document(feed("Coal is up", "And down"), '"2"'))
    run(four)
    pages = with_siblings("source/coal/index.html", "source/coal/index.zh.html")
    assert {name for name in changed(before, four.files(passing=True)) if "/index" in name} == pages


def test_a_quiet_day_renews_the_page_and_a_dead_cron_job_is_seen(four):
    run(four, 1)
    assert report(four)["true_at"] == "2026-04-15T17:00:00+08:00"
    # The next source is due in an hour; a run an hour and a half later would have written another page.
    assert report(four)["replaced_by"] == "2026-04-15T19:30:00+08:00"
    assert 'data-after="2026-04-15T11:30:00Z"' in (four.output / "status.html").read_text()
    assert four("pause", "coal", "steel", "power").returncode == 0
    assert four("publish").returncode == 0
    assert report(four)["replaced_by"] == "2026-04-16T01:30:00+08:00"
    four.later(days=1)
    assert four("publish").returncode == 0
    assert report(four)["true_at"] == "2026-04-16T00:00:00+08:00"
    assert "The operator of this site has not had it asked since 15 April 2026, 17:00." in text(four, "status.html")


def test_changes_of_state_can_be_subscribed_to(four, server):
    run(four, 1)
    server.script("/steel", Document(feed("Steel"), '"steel"'))
    four.later(days=1)
    run(four, 0, 1)
    own = feedparser.parse((four.output / "source/steel/health.atom").read_bytes())
    assert not own.bozo
    assert [entry.title for entry in own.entries] == [
        "The steel association: Its feed can be read", "The steel association: Its server refuses programs like ours"]
    assert own.entries[1].summary.startswith("Exempt the feed's address")
    assert own.entries[0].link == "https://feeds.alliance.example/source/steel/index.html"
    assert {link.type for link in own.feed.links} == {"application/atom+xml", "text/html"}
    everything = feedparser.parse((four.output / "health.atom").read_bytes())
    assert not everything.bozo and len(everything.entries) == 4
    assert {entry.id for entry in own.entries} < {entry.id for entry in everything.entries}
    stamps = [entry.updated for entry in everything.entries]
    assert stamps == sorted(set(stamps), reverse=True)  # no two in one second
    assert not (four.output / "source/member-12/health.atom").exists()


def test_a_source_that_left_the_list_is_told_of_no_more(four, server):
    run(four, 1)
    four.write_list(outline("coal", server.url("/coal"), text="Coal Association", title="煤炭协会"))
    four.later(hours=2)
    run(four)
    assert list(sources(four)) == ["coal"]
    assert sorted(path.parent.name for path in four.output.glob("source/*/index.html")) == ["coal"]
    assert not list(four.output.glob("source/steel/*"))


def test_what_a_server_says_of_itself_is_not_passed_on(four, server):
    server.script("/steel", Response(302, b"", {"Location": "http://secret.internal/<script>"}))
    run(four, 0, 1)
    for path in [*four.output.rglob("*.html"), *four.output.rglob("*.json"), *four.output.rglob("health.atom")]:
        assert "secret" not in path.read_text("utf-8"), path


@pytest.mark.parametrize("count, is_told", [(100, True), (101, False)])
def test_a_very_long_list_has_no_status_pages(alliance, server, count, is_told):
    server.script("/coal", Document(feed("Coal is up"), '"coal"'))
    alliance.write_list(outline("coal", server.url("/coal")), *(outline(f"s{i}") for i in range(count - 1)))
    run(alliance)
    assert (alliance.output / "index.html").exists()
    assert (alliance.output / "status.html").exists() == is_told
    assert ('href="status.html"' in (alliance.output / "index.html").read_text()) == is_told


def test_silence_beyond_the_rhythm_of_a_source_is_seen(alliance, server):
    dates = [START - datetime.timedelta(days=2 * i) for i in range(8)]
    server.script("/coal", Document(rss(*(item(i, f"Item {i}", date=date.strftime("%a, %d %b %Y %H:%M:%S GMT"))
                                          for i, date in enumerate(dates))).body, '"coal"'))
    alliance.poll(coal=server.url("/coal"))
    run(alliance)
    assert sources(alliance)["coal"]["state"] == "well"
    alliance.later(days=15)
    run(alliance)
    assert sources(alliance)["coal"]["state"] == "silent"
    assert "nothing new has come for longer than usual: since 15 April 2026, 17:00." in text(alliance, "status.html")
