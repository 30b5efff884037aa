"""The pages of entries: whose are read, when, and what becomes of the entries."""

import datetime
import json
import pathlib
import sqlite3
import subprocess

import pytest

from alliance import outline
from server import Response, Server, redirect, status

PAGES = pathlib.Path(__file__).parent.parent / "pages/articles"
NOW = datetime.datetime(2026, 11, 26, 2, 0, tzinfo=datetime.timezone.utc)
FRSS = {"xmlns:frss": "https://freshrss.org/opml"}
TEXT = "运行总体平稳，稳中有进"


def listing(*items, link="/n/{}.html", extra=""):
    """A page whose list has these titles, by number."""
    rows = "".join(f'<li><a href="{link.format(number)}">{title}</a><span>2026-11-25</span>{extra}</li>'
                   for number, title in items)
    return Response(200, f"<html><head><meta charset='utf-8'></head><body><ul class='l'>{rows}</ul></body></html>",
                    {"Content-Type": "text/html"})


def article(name="a1.html", replace=("", "")):
    body = (PAGES / name).read_text(encoding="utf-8").replace(*replace)
    return Response(200, body, {"Content-Type": "text/html"})


def listed(address, source="a1", **attributes):
    wanted = {"xmlUrl": address, "text": "An association", "timezone": "+08:00", **FRSS,
              "type": "HTML+XPath", "frss:xPathItem": "//ul[@class='l']/li", "article": "auto"}
    return outline(source, **(wanted | attributes))


ITEMS = [(1, "第一条新闻的标题文字"), (2, "第二条新闻的标题文字")]


@pytest.fixture
def alliance(alliance):
    alliance.now = NOW
    return alliance


def asked(server, prefix="/n/"):
    return [request.path for request in server.requests if request.path.startswith(prefix)]


def contents(alliance):
    """What is published, by title."""
    assert alliance("publish").returncode in (0, 1)
    return {item["title"]: item for item in json.loads((alliance.output / "all.json").read_text(encoding="utf-8"))["items"]}


def test_the_pages_of_new_entries_are_read_once(alliance, server):
    server.script("/xw", listing(*ITEMS), listing((3, "第三条新闻的标题文字"), *ITEMS))
    for number in (1, 2, 3):
        server.script(f"/n/{number}.html", article())
    alliance.write_list(listed(server.url("/xw")))
    assert alliance.update("-v") == ["aggregator: a1: 2 new, 0 changed, 0 known",
                                     "aggregator: 2 articles read, 0 not",
                                     "aggregator: 1 sources asked: 0 failed, 0 put off; 2 new entries, 0 changed"]
    assert sorted(asked(server)) == ["/n/1.html", "/n/2.html"]
    item = contents(alliance)["第一条新闻的标题文字"]
    assert TEXT in item["content_html"] and "分享到" not in item["content_html"]
    assert item["authors"][0]["name"] == "王某"
    assert item["attachments"][0]["url"] == server.url("/n/P020261124600000000001.pdf")
    assert item["date_published"].startswith("2026-11-2")
    alliance.later(days=1)
    alliance.update()
    assert sorted(asked(server)) == ["/n/1.html", "/n/2.html", "/n/3.html"]
    assert len([r for r in server.requests if r.path == "/robots.txt"]) <= 2


def test_they_are_read_in_the_run_that_the_entries_came_in_by_a_real_clock_too(alliance, server):
    server.script("/xw", undated(1))
    server.script("/n/1.html", of("2026-03-01"))
    alliance.write_list(listed(server.url("/xw")))
    line = alliance.command("run")
    del line[line.index("--now"):line.index("--now") + 2]
    done = subprocess.run(line, cwd=alliance.folder, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    [item] = json.loads((alliance.output / "all.json").read_text(encoding="utf-8"))["items"]
    assert item["date_published"] == "2026-03-01T00:00:00+08:00"


def test_only_those_of_sources_that_say_so_and_of_what_is_new_since(alliance, server):
    server.script("/xw", listing(*ITEMS), listing((3, "第三条新闻的标题文字"), *ITEMS))
    server.script("/n/3.html", article())
    alliance.write_list(listed(server.url("/xw"), article="no", **{"frss:cssFullContent": "p"}))
    alliance.update()
    assert asked(server) == []
    alliance.write_list(listed(server.url("/xw")))
    alliance.later(days=1)
    alliance.update()
    assert asked(server) == ["/n/3.html"]


@pytest.mark.parametrize("attributes, has, has_not", [
    ({"article": "//div[@class='TRS_Editor']"}, TEXT, "关于召开理事会会议"),
    ({"article": "", "frss:cssFullContent": "div.TRS_Editor p:first-of-type"}, TEXT, "新产品产值"),
    ({"frss:cssContentFilter": "p:nth-of-type(2), a"}, TEXT, "新产品产值"),
])
def test_rules_say_what_the_text_is(alliance, server, attributes, has, has_not):
    server.script("/xw", listing(ITEMS[0]))
    server.script("/n/1.html", article())
    alliance.write_list(listed(server.url("/xw"), **attributes))
    alliance.update()
    [item] = contents(alliance).values()
    assert has in item["content_html"] and has_not not in item["content_html"]


@pytest.mark.parametrize("attributes, message", [
    ({"article": "//div["}, "no XPath: //div["),
    ({"article": "", "frss:cssFullContent": "p:hover"}, "frss:cssFullContent is no CSS selector"),
])
def test_rules_that_are_none_are_refused_with_their_line(alliance, attributes, message):
    alliance.write_list(listed("http://a.example/", **attributes))
    done = alliance("update")
    assert done.returncode == 2
    assert "list.opml:3: " in done.stderr and message in done.stderr


def test_a_page_that_fails_leaves_its_entry_and_is_given_up_at_last(alliance, server):
    server.script("/xw", listing(ITEMS[0]))
    server.script("/n/1.html", status(500))
    alliance.write_list(listed(server.url("/xw")))
    assert alliance.update() == []
    assert "第一条新闻的标题文字" in contents(alliance)
    tries = [1]
    said = []
    for hours in (0.5, 1, 3, 4, 15, 16, 60, 64, 200):
        alliance.later(hours=hours)
        done = alliance("update")
        said += done.stderr.splitlines()
        tries.append(len(asked(server)))
    assert tries == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    [line] = said
    assert "a1: article given up after 5 tries: " in line and "HTTP 500" in line
    assert "第一条新闻的标题文字" in contents(alliance)


def test_a_page_that_comes_later_is_read_then(alliance, server):
    server.script("/xw", listing(ITEMS[0]))
    server.script("/n/1.html", Response(200, b"<html><p>soon</p></html>", {"Content-Type": "text/html"}), article())
    alliance.write_list(listed(server.url("/xw")))
    alliance.update()
    before = contents(alliance)["第一条新闻的标题文字"]
    alliance.later(hours=2)
    alliance.update()
    after = contents(alliance)["第一条新闻的标题文字"]
    assert TEXT in after["content_html"]
    assert [before[key] for key in ("id", "date_published")] == [after[key] for key in ("id", "date_published")]


def test_an_edit_of_the_list_keeps_the_article_and_a_large_one_asks_for_it_anew(alliance, server):
    server.script("/xw", listing(ITEMS[0]), listing(ITEMS[0], extra=" "),
                  listing((1, "第一条新闻的标题文字（更正后的版本）")))
    server.script("/n/1.html", article(), article(replace=("稳中有进", "稳中有升")))
    alliance.write_list(listed(server.url("/xw"), **{"frss:xPathItemUid": "a/@href"}))
    alliance.update()
    alliance.later(days=1)
    alliance.update()
    assert len(asked(server)) == 1
    alliance.later(days=1)
    alliance.update()
    assert len(asked(server)) == 2
    [item] = contents(alliance).values()
    assert item["title"] == "第一条新闻的标题文字（更正后的版本）" and "稳中有升" in item["content_html"]


def test_of_one_source_so_many_in_a_run(alliance, server):
    items = [(number, f"第{number}条新闻的标题文字") for number in range(1, 35)]
    server.script("/xw", listing(*items))
    for number, _ in items:
        server.script(f"/n/{number}.html", article("a11.html"))
    alliance.write_list(listed(server.url("/xw")))
    alliance.update()
    assert len(asked(server)) == 30
    alliance.later(minutes=10)
    assert alliance.update("-v")[0] == "aggregator: 4 articles read, 0 not"
    assert len(set(asked(server))) == len(asked(server)) == 34


def test_of_all_sources_so_many_in_a_run(alliance, server):
    """Each has its turn.  That robots may ask for none makes it cheap to count them."""
    server.script("/robots.txt", Response(200, b"User-agent: *\nDisallow: /n/\n", {}))
    sources = range(1, 11)
    for source in sources:
        server.script(f"/xw{source}", listing(*((number, f"第{number}条新闻的标题文字") for number in range(1, 22)),
                                              link=f"/n/{source}-{{}}.html"))
    alliance.write_list(*(listed(server.url(f"/xw{source}"), f"a{source}") for source in sources))
    said = alliance.update("-v")
    assert "aggregator: 0 articles read, 200 not" in said
    assert all(sum(f": a{source}: article not read" in line for line in said) == 20 for source in sources)


def test_robots_are_asked_to_stay_away_from_articles(alliance, server):
    server.script("/xw", listing(ITEMS[0]))
    server.script("/robots.txt", Response(200, b"User-agent: *\nDisallow: /n/\n", {}))
    alliance.write_list(listed(server.url("/xw")))
    assert "its site asks robots to stay away" in "".join(alliance.update("-v"))
    assert asked(server) == []
    assert alliance.entries() == 1


def test_a_page_that_sends_on_is_followed_once(alliance, server):
    sent = "<script>window.location.href='{}';</script>"
    server.script("/xw", listing(*ITEMS))
    server.script("/n/1.html", Response(200, sent.format("/m/1.html"), {"Content-Type": "text/html"}))
    server.script("/n/2.html", Response(200, sent.format("/m/2.html"), {"Content-Type": "text/html"}))
    server.script("/m/1.html", article("a4.html"))
    server.script("/m/2.html", Response(200, sent.format("/n/2.html"), {"Content-Type": "text/html"}))
    alliance.write_list(listed(server.url("/xw")))
    assert "leads from one to the next" in "".join(alliance.update("-v"))
    assert TEXT in contents(alliance)["第一条新闻的标题文字"]["content_html"]
    assert len(asked(server, "/m/")) == 2 and len(asked(server)) == 2


def test_a_feed_may_have_articles_and_what_is_secret_stays_with_its_origin(alliance, server):
    with Server() as other:
        feed = (f"<rss version='2.0'><channel><title>t</title><link>{server.url('/')}</link>"
                f"<item><guid>1</guid><title>One at home</title><link>{server.url('/n/1.html')}</link></item>"
                f"<item><guid>2</guid><title>One elsewhere</title><link>{other.url('/n/2.html')}</link></item>"
                f"<item><guid>3</guid><title>A document</title><link>{server.url('/n/3.pdf')}</link></item>"
                "</channel></rss>")
        server.script("/feed", Response(200, feed, {}))
        server.script("/n/1.html", article("a2.html"))
        other.script("/n/2.html", redirect("/n/22.html"))
        other.script("/n/22.html", article("a3.html"))
        alliance.write_list(outline("a1", server.url("/feed"), article="auto", **FRSS,
                                    **{"frss:CURLOPT_HTTPHEADER": "X-Key: secret"}))
        alliance.update()
        assert asked(server) == ["/n/1.html"]
        assert [r.header("X-Key") for r in server.requests if r.path == "/n/1.html"] == ["secret"]
        assert asked(other) == ["/n/2.html", "/n/22.html"]
        assert all(request.header("X-Key") is None for request in other.requests)
    items = contents(alliance)
    assert TEXT in items["One at home"]["content_html"] and TEXT in items["One elsewhere"]["content_html"]


def test_no_page_leads_to_private_addresses(alliance, server):
    alliance.configure(allow_private=None)
    server.script("/xw", listing((1, "第一条新闻的标题文字"), link=server.url("/n/{}.html").replace(
        "127.0.0.1", "localhost")))
    server.script("/n/1.html", article())
    alliance.write_list(listed(server.url("/xw"), local="yes"))
    alliance.update()
    assert alliance.entries() == 1
    assert asked(server) == []


def test_a_source_that_says_so_no_more_is_left_alone(alliance, server):
    server.script("/xw", listing(ITEMS[0]))
    server.script("/n/1.html", status(500))
    alliance.write_list(listed(server.url("/xw")))
    alliance.update()
    alliance.write_list(listed(server.url("/xw"), article="no"))
    alliance.later(days=1)
    alliance.update()
    assert len(asked(server)) == 1
    with sqlite3.connect(alliance.store) as store:
        assert store.execute("SELECT count(*) FROM article WHERE next_at IS NOT NULL").fetchone() == (0,)


# ---- dates that only the page has ------------------------------------------------------------


def undated(*numbers, link="/n/{}.html"):
    rows = "".join(f'<li><a href="{link.format(number)}">第{number}条新闻的标题文字</a></li>' for number in numbers)
    return Response(200, f"<meta charset='utf-8'><ul class='l'>{rows}</ul>", {"Content-Type": "text/html"})


def of(date):
    """A page of that date; "": of none."""
    return article("a3.html", ("2026-11-24 16:20", date))


def title(number):
    return f"第{number}条新闻的标题文字"


def run(alliance):
    """What a run publishes: the dates by title, in the order of the feed."""
    done = alliance("run")
    assert done.returncode in (0, 1), done.stderr
    path = alliance.output / "all.json"
    items = json.loads(path.read_text(encoding="utf-8"))["items"] if path.exists() else []
    return {item["title"]: item["date_published"] for item in items}


def rule(alliance, number):
    found = json.loads(alliance("explain", "--json", str(number)).stdout)
    return found["standing"], found["date_rule"]


def test_a_date_that_only_the_page_has_is_the_entrys(alliance, server):
    """Dates that cannot be are none: one to come, one before there were feeds, none at all."""
    dates = ["2026-11-20 09:30", "2024-03-01", "2026-12-24", "1970-01-01", ""]
    server.script("/xw", undated(*range(1, 6)))
    for number, date in enumerate(dates, 1):
        server.script(f"/n/{number}.html", of(date))
    alliance.write_list(listed(server.url("/xw")))
    now = "2026-11-26T{}+08:00".format
    assert run(alliance) == {
        title(3): now("09:59:58"), title(4): now("09:59:57"), title(5): now("09:59:56"),
        title(1): "2026-11-20T09:30:00+08:00", title(2): "2024-03-01T00:00:00+08:00"}
    assert [rule(alliance, id) for id in range(1, 6)] == [
        ("published", name) for name in ("missing", "missing", "missing", "page", "page")]
    assert "date       2024-03-01T00:00:00+08:00: from its page" in alliance("explain", "4").stdout


def test_what_was_published_keeps_its_date_whatever_its_page_says_later(alliance, server):
    """An entry waits for its page until that has failed twice."""
    server.script("/xw", undated(1), undated(2, 1))
    server.script("/n/1.html", status(500), status(500), of("2026-03-01"))
    server.script("/n/2.html", of("2026-02-01"))
    alliance.write_list(listed(server.url("/xw")))
    assert run(alliance) == {}
    assert rule(alliance, 1) == ("held", "missing")
    assert "its page is read for one first" in alliance("explain", "1").stdout
    alliance.later(minutes=59, seconds=59)
    assert run(alliance) == {}
    alliance.later(seconds=1)
    published = {title(1): "2026-11-26T10:00:00+08:00", title(2): "2026-02-01T00:00:00+08:00"}
    assert run(alliance) == published
    alliance.later(days=1)
    assert run(alliance) == published
    assert asked(server).count("/n/1.html") == 3
    assert rule(alliance, 1) == ("published", "missing")


def test_many_old_ones_do_not_come_as_new_though_a_run_reads_thirty(alliance, server):
    """What waits for its turn is not published before it, and then stands where its page says."""
    days = [NOW - datetime.timedelta(hours=12 * ((number + 10) % 40)) for number in range(40)]
    server.script("/xw", undated(*range(40)))
    for number, day in enumerate(days):
        server.script(f"/n/{number}.html", of(f"{day:%Y-%m-%d %H:%M}"))
    alliance.write_list(listed(server.url("/xw")))
    assert list(run(alliance)) == [title(number) for number in range(30)]
    alliance.later(minutes=10)
    published = run(alliance)
    assert list(published) == [title(number) for number in [*range(30, 40), *range(20)]]
    assert list(published.values()) == [f"{day:%Y-%m-%dT%H:%M}:00+08:00" for day in days[30:] + days[:20]]


def test_nothing_waits_for_its_page_longer_than_a_week(alliance, server):
    server.script("/xw", undated(1, link="http://127.0.0.1:9/{}.html"))
    alliance.write_list(listed(server.url("/xw")))
    assert run(alliance) == {}
    alliance.later(days=7, seconds=-1)
    assert run(alliance) == {}
    alliance.later(seconds=1)
    assert run(alliance) == {title(1): "2026-11-26T10:00:00+08:00"}


def test_nothing_waits_for_a_page_that_robots_are_to_leave_alone(alliance, server):
    server.script("/xw", undated(1))
    server.script("/robots.txt", Response(200, b"User-agent: *\nDisallow: /n/\n", {}))
    alliance.write_list(listed(server.url("/xw")))
    assert list(run(alliance)) == [title(1)]


def test_who_says_so_no_more_waits_no_more(alliance, server):
    server.script("/xw", undated(1))
    server.script("/n/1.html", status(500))
    alliance.write_list(listed(server.url("/xw")))
    assert run(alliance) == {}
    alliance.write_list(listed(server.url("/xw"), article="no"))
    alliance.later(hours=1)
    assert list(run(alliance)) == [title(1)]
