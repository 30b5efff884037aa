"""`check`, of both programs: files, standard input, addresses and sites."""

import gzip
import json
import re

import pytest

from server import Document, Response, redirect, status

GOOD = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>News</title><link>https://a.example/</link><description>About power</description>
<atom:link rel="self" type="application/rss+xml" href="{self}"/>
<language>en</language>
<item><title>One</title><link>https://a.example/1</link><description>First.</description>
<guid isPermaLink="false">tag:a.example,2020-01-01:1</guid>
<pubDate>Wed, 15 Apr 2020 10:30:00 +0800</pubDate></item>
</channel></rss>
"""
FEED = GOOD.format(self="https://a.example/feed")
TYPE = "application/rss+xml"


def codes(done):
    return [p["code"] for line in done.stdout.splitlines() for p in json.loads(line)["problems"]
            if p["severity"] != "ok"]


@pytest.fixture(params=["feedgen", "aggregator"])
def check(request):
    program = request.getfixturevalue(request.param)
    return lambda *arguments, **options: program("check", *arguments, **options)


@pytest.fixture
def look(aggregator, server):
    """The codes of what is found at a path of the server, the transfer's only."""
    def run(path="/feed", *arguments):
        done = aggregator("check", "--json", "--level", "info", "--now", "2020-04-16T00:00:00Z",
                          *arguments, server.url(path))
        assert done.stderr == ""
        return [code for code in codes(done)
                if code not in ("http-plain", "self-mismatch", "redirect-permanent")]
    return run


def test_a_good_feed_gets_an_a_and_nothing_else(check, tmp_path):
    (tmp_path / "feed").write_text(FEED)
    done = check("--level", "info", tmp_path / "feed")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{tmp_path}/feed: grade A (rss-2.0): errors 0, warnings 0, notes 0\n"


def test_standard_input_is_a_feed_too(check):
    done = check("--json", "-", input=FEED.replace("+0800", "CST"))
    assert done.returncode == 1
    [told] = json.loads(done.stdout)["problems"]
    assert (told["code"], told["line"], told["column"], told["w3c"]) == \
        ("date-cst", 8, 36, "ProblematicalRFC822Date")
    assert told["excerpt"].startswith("<pubDate>") and told["fix"]
    assert (told["element"], told["parent"]) == ("pubDate", "item")


@pytest.mark.parametrize("level, expected", [("error", 0), ("warning", 1), ("info", 1)])
def test_the_exit_status_follows_the_level(check, level, expected):
    assert check("--level", level, "-", input=FEED.replace("+0800", "CST")).returncode == expected


@pytest.mark.parametrize("arguments, said", [
    ([], "check needs|no feed"), (["--level", "all", "-"], "--level"), (["/nowhere"], "/nowhere")])
def test_what_cannot_be_done_is_said(check, arguments, said):
    done = check(*arguments, input="")
    assert done.returncode == 2
    assert any(part in done.stderr for part in said.split("|"))


@pytest.mark.parametrize("environment, arguments", [
    ({"LANG": "zh_CN.UTF-8"}, []), ({"LANG": "en_US.UTF-8"}, ["--lang", "zh"]),
    ({"LC_ALL": "zh_CN.UTF-8", "LANG": "C"}, [])])
def test_messages_are_in_the_readers_language(check, environment, arguments):
    done = check(*arguments, "-", input=FEED.replace("+0800", "CST"), env=environment)
    assert "警告：CST 指美国中部时间" in done.stdout and "改正：北京时间请写 +0800。" in done.stdout


def test_several_files_are_one_line_of_json_each(check, tmp_path):
    (tmp_path / "a").write_text(FEED)
    (tmp_path / "b").write_text("<html></html>")
    done = check("--json", tmp_path / "a", tmp_path / "b")
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["source"], first["valid"], first["problems"]) == (str(tmp_path / "a"), True, [])
    assert (second["format"], second["valid"]) == ("", False)
    assert done.returncode == 1


# ---- addresses -----------------------------------------------------------------------------


def test_a_feed_that_is_served_well_is_left_alone(look, server):
    server.script("/feed", Document(FEED, '"1"', "Wed, 15 Apr 2020 10:30:00 GMT", TYPE))
    assert look() == []
    asked = [(bool(r.header("If-None-Match")), bool(r.header("If-Modified-Since")))
             for r in server.requests if r.path == "/feed"]
    assert asked == [(False, False), (False, False), (True, False), (False, True), (True, True)]


@pytest.mark.parametrize("answer, expected", [
    (status(404), "http-status"),
    (status(403, {"cf-mitigated": "challenge"}), "http-challenge"),
    (Response(200, b"<!DOCTYPE html><html></html>", {"Content-Type": "text/html"}), "not-a-feed-html"),
    (Response(200, FEED.encode(), {"Content-Type": "text/html"}), "content-type-mismatch"),
    (Response(200, FEED.encode(), {"Content-Type": "text/plain"}), "content-type-general"),
    (Response(200, FEED.encode(), {}), "content-type-missing"),
    (Response(200, FEED.encode(), {"Content-Type": TYPE}), "validators-none"),
    (Response(200, FEED.encode(), {"Content-Type": TYPE, "ETag": '"1"'}), "etag-ignored"),
    (Response(200, FEED.encode(),
              {"Content-Type": TYPE, "Last-Modified": "Wed, 15 Apr 2020 10:30:00 GMT"}),
     "last-modified-ignored"),
    (Response(200, (FEED + " " * 5000).encode(), {"Content-Type": TYPE}), "uncompressed"),
])
def test_how_it_is_served_is_judged(look, server, answer, expected):
    server.script("/feed", answer)
    assert expected in look()


@pytest.mark.parametrize("before, after, expected", [
    ("2020-01-01:1", "2020-01-01:2", "ids-change"),
    ("10:30:00", "10:31:00", "dates-change"),
    ("First.", "First!", "body-changes"),
])
def test_what_changes_between_two_requests_is_told(look, server, before, after, expected):
    server.script("/feed", Document(FEED, '"1"', None, TYPE),
                  Document(FEED.replace(before, after), '"2"', None, TYPE))
    assert look() == [expected]


def test_ids_that_change_their_scheme_are_told_as_such(look, server):
    feeds = [re.sub("<guid.*</guid>", f"<guid>{scheme}://a.example/1</guid>", FEED) for scheme in ("http", "https")]
    server.script("/feed", Document(feeds[0], '"1"', None, TYPE), Document(feeds[1], '"2"', None, TYPE))
    assert look() == ["ids-change-scheme"]


@pytest.mark.parametrize("rules, expected", [
    ("User-agent: *\nDisallow: /f", ["robots-forbid"]),
    ("User-agent: *\nDisallow: /\nAllow: /feed", []),
    ("User-agent: another\nDisallow: /", []),
])
def test_a_feed_that_programs_may_not_fetch_is_told(look, server, rules, expected):
    server.script("/feed", Document(FEED, '"1"', None, TYPE))
    server.script("/robots.txt", Response(200, rules.encode(), {"Content-Type": "text/plain"}))
    assert look() == expected


def test_an_etag_that_belongs_to_two_documents_is_told(look, server):
    server.script("/feed", Document(FEED, '"1"', None, TYPE),
                  Document(FEED.replace("First", "1st"), '"1"', None, TYPE))
    assert look() == ["body-changes", "etag-stuck"]


def test_redirects_are_followed_and_told(look, server):
    server.script("/feed", redirect("/there", 302))
    server.script("/there", Document(FEED, '"1"', None, TYPE))
    assert look() == ["redirect-temporary"]


def test_redirects_without_end_are_no_feed(look, server):
    server.script("/feed", redirect("/feed", 302))
    assert "redirect-endless" in look()


def test_a_server_that_is_not_there_is_told(aggregator):
    done = aggregator("check", "--json", "http://127.0.0.1:1/feed")
    assert (done.returncode, codes(done)) == (1, ["http-connect"])


# ---- sites ---------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><title>x</title>
<link rel="stylesheet" href="/style.css">
<link rel="alternate" type="application/rss+xml" href="/a">
<link rel="alternate" type="application/atom+xml; charset=utf-8" href="b">
<link rel="alternate" type="application/rss+xml" href="/a"></head><body></body></html>"""


def test_the_feeds_of_a_site_are_found_and_checked(aggregator, server):
    server.script("/", Response(200, PAGE.encode(), {"Content-Type": "text/html"}))
    server.script("/a", Document(FEED, '"1"', None, TYPE))
    server.script("/b", status(404))
    done = aggregator("check", "--json", "--level", "error", "--site", server.url("/"))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [f["source"] for f in found] == [server.url("/"), server.url("/a"), server.url("/b")]
    assert [[p["code"] for p in f["problems"]] for f in found] == [[], [], ["http-status"]]


def test_of_a_site_ten_feeds_are_looked_at(aggregator, server):
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}">' for n in range(11))
    server.script("/", Response(200, links.encode(), {"Content-Type": "text/html"}))
    for n in range(11):
        server.script(f"/{n}", status(404))
    done = aggregator("check", "--json", "--site", server.url("/"))
    assert len(done.stdout.splitlines()) == 1 + 10


def test_a_site_without_feeds_is_told(aggregator, server):
    server.script("/", Response(200, b"<html></html>", {"Content-Type": "text/html"}))
    done = aggregator("check", "--json", "--site", server.url("/"))
    assert (done.returncode, codes(done)) == (1, ["discovery-none"])



# ---- what a feed names --------------------------------------------------------------------------

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>News</title>
<id>tag:a.example,2020-01-01:feed</id><updated>2020-04-15T10:30:00+08:00</updated><author><name>A</name></author>
{links}
<entry><title>One</title><id>tag:a.example,2020-01-01:1</id><link href="https://a.example/1"/>{inside}
<updated>2020-04-15T10:30:00+08:00</updated><summary>First.</summary></entry></feed>"""


def atom(links="", inside=""):
    return Response(200, ATOM.format(links=links, inside=inside).encode(), {"Content-Type": "application/atom+xml"})


REACHED = {"hub-unreachable", "icon-unreachable", "alternate-unreachable", "enclosure-unreachable", "enclosure-length",
           "history-broken", "history-no-feed", "history-loop"}


@pytest.fixture
def reach(look, server):
    def run(links="", inside=""):
        server.script("/feed", atom(links.format(server.url("")), inside.format(server.url(""))))
        return [code for code in look("/feed", "--links") if code in REACHED]
    return run


@pytest.mark.parametrize("links, inside, expected", [
    ('<link rel="hub" href="{0}/no"/>', "", ["hub-unreachable"]),
    ('<link rel="hub" href="{0}/hub"/>', "", []),
    ("<icon>{0}/no</icon><logo>{0}/file</logo>", "", ["icon-unreachable"]),
    ('<link rel="alternate" type="text/html" href="{0}/no"/>', "", ["alternate-unreachable"]),
    ('<link rel="alternate" type="text/html" href="{0}/moved"/>', "", []),
    ("", '<link rel="enclosure" type="application/pdf" length="4" href="{0}/file"/>', []),
    ("", '<link rel="enclosure" type="application/pdf" length="5" href="{0}/file"/>', ["enclosure-length"]),
    ("", '<link rel="enclosure" type="application/pdf" length="9000" href="{0}/part"/>', []),
    ("", '<link rel="enclosure" type="application/pdf" length="9001" href="{0}/part"/>', ["enclosure-length"]),
    ("", '<link rel="enclosure" type="application/pdf" length="4" href="{0}/no"/>', ["enclosure-unreachable"]),
    ('<link rel="prev-archive" href="{0}/no"/>', "", ["history-broken"]),
    ('<link rel="prev-archive" href="{0}/file"/>', "", ["history-no-feed"]),
    ('<link rel="prev-archive" href="{0}/a1"/>', "", []),
    ('<link rel="next" href="{0}/round"/>', "", ["history-loop"]),
    ('<link rel="next" href="{0}/feed"/>', "", ["history-loop"]),
    ('<link rel="current" href="{0}/no"/>', "", ["history-broken"]),
])
def test_what_a_feed_names_is_fetched_on_request(reach, server, links, inside, expected):
    server.script("/hub", status(400))
    server.script("/file", Response(200, b"file", {"Content-Type": "application/pdf"}))
    server.script("/part", Response(206, b"f", {"Content-Range": "bytes 0-0/9000"}))
    server.script("/moved", redirect("/file", 302))
    server.script("/a1", atom('<link rel="prev-archive" href="a2"/>'))
    server.script("/a2", atom())
    server.script("/round", atom('<link rel="next" href="round"/>'))
    assert reach(links, inside) == expected


def test_nothing_else_is_fetched_unasked_and_of_much_a_part(look, server):
    inside = "".join(f'<link rel="enclosure" type="application/pdf" length="4" href="{server.url(f"/{n}")}"/>'
                     for n in range(21))
    server.script("/feed", atom(inside=inside))
    look()
    assert {request.path for request in server.requests} == {"/feed", "/robots.txt"}
    look("/feed", "--links")
    assert len({request.path for request in server.requests}) == 2 + 20
    assert {r.header("Range") for r in server.requests if r.path[1:].isdigit()} == {"bytes=0-0"}


def test_a_history_is_followed_for_two_years_of_months(look, server):
    server.script("/feed", atom('<link rel="prev-archive" href="m1"/>'))
    for n in range(1, 26):
        server.script(f"/m{n}", atom(f'<link rel="prev-archive" href="m{n + 1}"/>'))
    assert not REACHED & set(look("/feed", "--links"))
    assert "/m24" in {r.path for r in server.requests} and "/m25" not in {r.path for r in server.requests}


# ---- more of how it is served ----------------------------------------------------------------------

@pytest.mark.parametrize("answer, expected", [
    (Response(200, FEED.encode(), {"Content-Type": TYPE + "; charset=gbk"}), "encoding-http"),
    (Response(200, gzip.compress(FEED.encode()), {"Content-Type": TYPE}), "compression-undeclared"),
    (Response(200, gzip.compress((FEED * 9).encode())[:-20], {"Content-Type": TYPE}), "compression-damaged"),
    (Response(200, (FEED + " " * (1 << 20)).encode(), {"Content-Type": TYPE}), "feed-large"),
])
def test_more_of_how_it_is_served_is_judged(look, server, answer, expected):
    server.script("/feed", answer)
    assert expected in look()


@pytest.mark.parametrize("first, second, expected", [
    (('"1"', None), ('"2"', None), "etag-changes"),
    ((None, "Wed, 15 Apr 2020 10:30:00 GMT"), (None, "Wed, 15 Apr 2020 10:31:00 GMT"), "last-modified-changes"),
])
def test_validators_that_change_with_nothing_are_told(look, server, first, second, expected):
    server.script("/feed", Document(FEED, *first, TYPE), Document(FEED, *second, TYPE))
    assert expected in look()


def test_a_server_that_answers_304_to_one_validator_but_not_to_both_is_told(look, server):
    headers = {"Content-Type": TYPE, "ETag": '"1"', "Last-Modified": "Wed, 15 Apr 2020 10:30:00 GMT"}
    whole = Response(200, FEED.encode(), headers)
    server.script("/feed", whole, whole, status(304), status(304), whole)
    assert look() == ["validators-ignored"]


def test_a_build_date_of_now_is_told(look, server):
    def built(minute):
        return FEED.replace("<language>", f"<lastBuildDate>Wed, 15 Apr 2020 10:{minute}:00 +0800</lastBuildDate><language>")
    server.script("/feed", Document(built(31), '"1"', None, TYPE), Document(built(32), '"2"', None, TYPE))
    assert "build-date-changes" in look()


def test_a_second_request_that_is_refused_is_told(look, server):
    server.script("/feed", Document(FEED, '"1"', None, TYPE), status(429))
    assert "second-failed" in look()


def test_a_page_that_names_no_address_is_told(aggregator, server):
    page = '<link rel="alternate" type="application/rss+xml" href="mailto:x@a.example">'
    server.script("/", Response(200, page.encode(), {"Content-Type": "text/html"}))
    assert "discovery-bad" in codes(aggregator("check", "--json", "--site", server.url("/")))


@pytest.mark.parametrize("address, expected", [("http://nowhere.invalid/feed", "http-dns"), ("http://", "http-address")])
def test_an_address_that_leads_nowhere_is_told(aggregator, address, expected):
    assert codes(aggregator("check", "--json", address)) == [expected]


def test_an_abandoned_feed_is_told(aggregator, server):
    server.script("/feed", Document(FEED, '"1"', None, TYPE))
    told = codes(aggregator("check", "--json", "--level", "info", "--now", "2022-01-01T00:00:00Z", server.url("/feed")))
    assert "feed-stale" in told
