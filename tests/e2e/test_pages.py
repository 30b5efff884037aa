"""Sources that are news pages: how they are asked for and read, and what their breaking leads to."""

import datetime
import json
import pathlib
import re
import sqlite3

import pytest

from alliance import outline
from server import Document, Response, redirect, status

ROOT = pathlib.Path(__file__).parent.parent.parent
PAGES = ROOT / "tests/pages"
L1 = "//ul[@class='sj_list']/li"
NOW = datetime.datetime(2026, 11, 26, 2, 0, tzinfo=datetime.timezone.utc)
FRSS = {"xmlns:frss": "https://freshrss.org/opml"}


def page(name="l1.html", replace=()):
    body = (PAGES / name).read_bytes()
    for old, new in replace:
        assert old.encode() in body
        body = body.replace(old.encode(), new.encode())
    return body


def html(body=None, **headers):
    return Response(200, page() if body is None else body,
                    {"Content-Type": "text/html", **headers})


def rules(item=L1, kind="HTML+XPath", **parts):
    name = "json" if kind.startswith("JSON") else "xPath"
    return {**FRSS, "type": kind, **({f"frss:{name}Item": item} if item else {}),
            **{f"frss:{name}Item{part}": rule for part, rule in parts.items()}}


def listed(address, source="a1", **attributes):
    """An outline that is a page."""
    wanted = {"xmlUrl": address, "text": "An association", "timezone": "+08:00",
              **(rules() | attributes)}
    return outline(source, **wanted)


@pytest.fixture
def alliance(alliance):
    alliance.now = NOW
    return alliance


def titles(alliance, source="a1"):
    with sqlite3.connect(alliance.store) as store:
        return [row[0] for row in store.execute(
            "SELECT e.title FROM entry e JOIN source s ON s.id = e.source"
            " WHERE s.name = ? ORDER BY e.sort_at DESC, e.id DESC", (source,))]


# ---- reading --------------------------------------------------------------------------------


def test_a_page_is_read_as_a_feed_is(alliance, server):
    server.script("/xw/index.html", html())
    alliance.write_list(listed(server.url("/xw/index.html")))
    assert alliance.update("-v")[0] == "aggregator: a1: 12 new, 0 changed, 0 known"
    assert titles(alliance)[0] == "关于举办全国行业统计工作会议的通知"
    [request] = [r for r in server.requests if r.path != "/robots.txt"]
    assert request.header("Accept").startswith("text/html")
    with sqlite3.connect(alliance.store) as store:
        link, date = store.execute("SELECT link, sort_at FROM entry ORDER BY sort_at DESC").fetchone()
    assert link == server.url("/xw/202611/t20261125_6488000.htm")
    assert date == datetime.datetime(2026, 11, 24, 16, tzinfo=datetime.timezone.utc).timestamp()


def test_what_changes_around_the_list_is_no_change(alliance, server):
    server.script("/xw", html(), html(page(replace=[("协会概况", "协会概况 12:00:01")])))
    alliance.write_list(listed(server.url("/xw")))
    alliance.update()
    alliance.later(days=1)
    assert alliance.update("-v")[0] == "aggregator: a1: not modified"


def test_rules_that_change_reach_a_page_that_did_not(alliance, server):
    server.script("/xw", Document(page(), '"1"', None))
    alliance.write_list(listed(server.url("/xw"), **rules(L1 + "[position() < 3]")))
    alliance.update()
    assert alliance.entries() == 2
    alliance.write_list(listed(server.url("/xw")))
    alliance.later(days=1)
    assert alliance.update("-v")[0] == "aggregator: a1: 10 new, 0 changed, 2 known"
    assert server.requests[-1].header("If-None-Match") is None


def test_a_new_item_is_one_new_entry_and_an_undated_one_keeps_its_moment(alliance, server):
    undated = page("l12.html")
    more = undated.replace("<ul>\n<li>".encode(), "<ul>\n<li><a href='/n/1.html'>新近增加的一条"
                           "消息的标题</a></li><li>".encode(), 1)
    server.script("/xw", html(undated), html(more), html(undated))
    alliance.write_list(listed(server.url("/xw"), **rules("//div[@class='mlist']/ul/li")))
    alliance.update()
    moments = "SELECT id, sort_at FROM entry ORDER BY id"
    with sqlite3.connect(alliance.store) as store:
        first = store.execute(moments).fetchall()
    alliance.later(days=1)
    assert alliance.update("-v")[0] == "aggregator: a1: 1 new, 0 changed, 12 known"
    alliance.later(days=1)
    alliance.update()
    with sqlite3.connect(alliance.store) as store:
        assert store.execute(moments).fetchall()[:12] == first


def test_two_lists_of_one_page_are_two_sources(alliance, server):
    server.script("/xw", html(page("two-lists.html")))
    alliance.write_list(listed(server.url("/xw"), "a1", **rules("//ul[@class='tz']/li")),
                        listed(server.url("/xw"), "a2", **rules("//ul[@class='dt']/li")))
    alliance.update()
    assert alliance.entries("a1") == alliance.entries("a2") == 6


def test_json_is_read_by_dotted_paths(alliance, server):
    server.script("/list", Response(200, page("cec.json"), {"Content-Type": "application/json"}))
    alliance.write_list(listed(server.url("/list"), **rules(
        "data.list", "JSON+DotNotation", Title="basicTitle", Timestamp="publicTime",
        Uri="'https://www.cec.org.cn/detail/index.html?3-' & articleID")))
    assert alliance.update("-v")[0] == "aggregator: a1: 12 new, 0 changed, 0 known"
    request = [r for r in server.requests if r.path == "/list"][0]
    assert request.header("Accept").startswith("application/json")


def test_a_form_is_posted_to_its_address_only(alliance, server):
    form = "params=%7B%22columnId%22%3A%2258af%22%7D"
    server.script("/getColumnList", redirect("/elsewhere"))
    server.script("/elsewhere", Response(200, page("cisa.json"), {"Content-Type": "application/json"}))
    alliance.write_list(listed(server.url("/getColumnList"), jsonToHtml="articleListHtml", **rules(
        "//ul[@class='list']/li"), **{"frss:CURLOPT_POST": "true", "frss:CURLOPT_POSTFIELDS": form}))
    alliance.update()
    assert alliance.entries() == 12
    post, get = [r for r in server.requests if r.path != "/robots.txt"]
    assert (post.method, post.body) == ("POST", form.encode())
    assert post.header("Content-Type") == "application/x-www-form-urlencoded"
    assert get.method == "GET"


def further(number, link):
    """A page of a long list: two items and where it goes on."""
    rows = "".join(f"<li><a href='/n/{number}-{i}.html'>第{number}页第{i}条新闻的标题</a><span>2026-10-{30 - number * 2 - i}"
                   "</span></li>" for i in (0, 1))
    return html(f"<meta charset='utf-8'><ul class='l'>{rows}</ul>{link}".encode())


@pytest.mark.parametrize("link", [
    "<a href='index_{}.html'>下一页</a>", "<a href='index_{}.html'>Next »</a>", "<link rel='next' href='index_{}.html'>",
    "<script>createPageHTML(9, {current}, 'index', 'html');</script>"])
def test_a_list_is_followed_when_it_is_read_first_as_far_as_is_asked_for(alliance, server, link):
    for number in range(1, 6):
        server.script("/l/" + (f"index_{number}.html" if number > 1 else "index.html"),
                      further(number, link.format(number + 1, current=number)))
    alliance.write_list(listed(server.url("/l/index.html"), pages="3", **rules("//ul[@class='l']/li")))
    alliance.update()
    paths = [request.path for request in server.requests if request.path != "/robots.txt"]
    assert paths == ["/l/index.html", "/l/index_2.html", "/l/index_3.html"]
    assert len(titles(alliance)) == 6 and titles(alliance)[0] == "第1页第0条新闻的标题"
    alliance.later(days=1)
    assert alliance.update("-v")[0] == "aggregator: a1: not modified"
    assert len([request for request in server.requests if "index_" in request.path]) == 2
    assert alliance.sources()["a1"]["failures"] == 0


def test_pages_of_a_list_without_dates_follow_each_other(alliance, server):
    for number in (1, 2, 3):
        rows = "".join(f"<li><a href='/n/{number}-{i}.html'>第{number}页第{i}条新闻的标题</a></li>" for i in range(8))
        server.script(f"/l/{number}", html(f"<meta charset='utf-8'><ul class='l'>{rows}</ul><link rel='next' "
                                           f"href='/l/{number + 1}'>".encode()))
    alliance.write_list(listed(server.url("/l/1"), pages="3", **rules("//ul[@class='l']/li")))
    alliance.update()
    expected = [f"第{number}页第{i}条新闻的标题" for number in (1, 2, 3) for i in range(8)]
    assert titles(alliance) == expected
    assert alliance("publish").returncode == 0
    items = json.loads((alliance.output / "all.json").read_text(encoding="utf-8"))["items"]
    assert [item["title"] for item in items] == expected[:20]


def test_what_stands_on_several_pages_of_a_list_is_one_item(alliance, server):
    """One that stays on top of every page, one that moved on while the pages were read, and a list
    that goes on to its own beginning."""
    pages = {"/l": ["top", 1, 2, 3], "/l?page=2": ["top", 3, 4, 5], "/l?page=3": ["top", 1, 2, 3]}
    for number, (path, items) in enumerate(pages.items(), 2):
        rows = "".join(f"<li><a href='/n/{item}.html'>第{item}条新闻的标题</a></li>" for item in items)
        server.script(path, html(f"<meta charset='utf-8'><ul class='l'>{rows}</ul><a href='/l?page={number}'>下一页</a>"
                                 .encode()))
    alliance.write_list(listed(server.url("/l"), pages="20", **rules("//ul[@class='l']/li")))
    alliance.update()
    assert titles(alliance) == [f"第{item}条新闻的标题" for item in ("top", 1, 2, 3, 4, 5)]
    assert [request.path for request in server.requests if request.path != "/robots.txt"] == list(pages)


def test_a_list_that_goes_on_wrongly_is_no_failure(alliance, server):
    server.script("/l/index.html", further(1, "<a href='index_2.html'>下一页</a>"))
    server.script("/l/index_2.html", further(2, "<a href='index_3.html'>下一页</a>"))
    server.script("/l/index_3.html", status(500))
    alliance.write_list(listed(server.url("/l/index.html"), pages="20", **rules("//ul[@class='l']/li")))
    assert alliance.update() == []
    assert len(titles(alliance)) == 4
    alliance.write_list(listed(server.url("/l/"), "a2", pages="21"))
    done = alliance("update")
    assert done.returncode == 2 and "list.opml:3: pages is a number from 1 to 20" in done.stderr


# ---- the list -------------------------------------------------------------------------------


@pytest.mark.parametrize("attributes, message", [
    (rules("//ul["), "no XPath: //ul["),
    (rules(None), "needs frss:xPathItem"),
    (rules("a", "JSON+DotNotation"), "needs frss:jsonItemTitle"),
])
def test_rules_that_are_none_are_refused_with_their_line(alliance, attributes, message):
    alliance.write_list(outline("a1", xmlUrl="http://a.example/", **attributes))
    done = alliance("update")
    assert done.returncode == 2
    assert "list.opml:3: " in done.stderr and message in done.stderr


def test_every_attribute_of_freshrss_goes_in_and_comes_out(alliance, tmp_path):
    parts = ["Item", "ItemTitle", "ItemContent", "ItemUri", "ItemAuthor", "ItemTimestamp",
             "ItemTimeFormat", "ItemThumbnail", "ItemCategories", "ItemUid"]
    others = ["cssFullContent", "cssContentFilter", "cssFullContentConditions", "filtersActionRead",
              "priority", "unicityCriteria", "unicityCriteriaForced", "ttl", "CURLOPT_COOKIE",
              "CURLOPT_COOKIEFILE", "CURLOPT_FOLLOWLOCATION", "CURLOPT_HTTPHEADER",
              "CURLOPT_MAXREDIRS", "CURLOPT_POST", "CURLOPT_POSTFIELDS", "CURLOPT_PROXY",
              "CURLOPT_USERAGENT", "aNameOfTomorrow"]
    values = {"CURLOPT_HTTPHEADER": "X-Key: <1> & \"2\"\nAccept: text/html", "xPathItemTimeFormat": "Y-m-d",
              "xPathItem": "//li[a/@title='\"'] | //ul[@class=\"x\"]/li"}
    kinds = {"HTML+XPath": "xPath", "XML+XPath": "xPath", "JSON+DotNotation": "json",
             "HTML+XPath+JSON+DotNotation": "json", "JSONFeed": None}
    wanted = []
    for number, (kind, prefix) in enumerate(kinds.items()):
        names = [prefix + part for part in parts] if prefix else []
        names += ["xPathToJson"] if kind.startswith("HTML+XPath+") else []
        wanted.append(outline(f"s{number}", type=kind, xmlUrl=f"http://{number}.example/",
                              **FRSS, **{f"frss:{name}": values.get(name, "a/b" if name.startswith("xPath")
                                                                    else "a.b")
                                         for name in names + others}))
    theirs = tmp_path / "theirs.opml"
    theirs.write_text('<opml version="2.0"><head><title>t</title></head><body>'
                      + "\n".join(wanted) + "</body></opml>", encoding="utf-8")
    alliance.write_list()
    done = alliance("import", theirs)
    assert done.returncode == 0, done.stderr

    def attributes(path):
        import xml.etree.ElementTree as tree
        return {element.get("id"): dict(element.attrib) for element in tree.parse(path).iter("outline")}

    ours = attributes(alliance.list)
    for name, expected in attributes(theirs).items():
        assert ours[name].items() >= expected.items()
    assert len(ours) == len(kinds)
    assert alliance("sources", "--json").returncode == 0
    done = alliance("export")
    assert (done.returncode, done.stderr) == (0, "")
    out = tmp_path / "out.opml"
    out.write_text(done.stdout, encoding="utf-8")
    assert {name: list(found.items()) for name, found in attributes(out).items()} == \
        {name: list(found.items()) for name, found in ours.items()}


def test_what_is_exported_for_others_holds_no_secret(alliance):
    alliance.list.write_text("""<opml version="2.0" xmlns:frss="https://freshrss.org/opml" xmlns:o="https://o.example/">
<head><title>Ours</title><ownerName>Us</ownerName></head><body><outline text="Folder">
<outline id="a1" text="One" type="HTML+XPath" xmlUrl="https://name:TOPSECRET@one.example/x" htmlUrl="http://10.0.0.1/TOPSECRET"
 frss:xPathItem="//li" frss:CURLOPT_HTTPHEADER="X: TOPSECRET" frss:CURLOPT_COOKIE="TOPSECRET" frss:CURLOPT_PROXY="TOPSECRET.example"
 frss:CURLOPT_POSTFIELDS="TOPSECRET" frss:cssFullContent="p" article="auto" o:mine="kept"/>
<outline id="a2" text="Two" xmlUrl="https://two.example/" username="TOPSECRET" password="TOPSECRET"
 certificate="TOPSECRET.pem" certificate_key="TOPSECRET.key" authorities="TOPSECRET.pem" verify="no"/>
<outline id="a3" text="TOPSECRET" xmlUrl="http://intranet/TOPSECRET"/>
<outline id="a4" text="TOPSECRET" xmlUrl="http://192.168.1.7/feed"/>
<outline id="a5" text="TOPSECRET" xmlUrl="https://five.example/" local="yes"/>
</outline><outline id="a6" text="Waits"/></body></opml>""", encoding="utf-8")
    done = alliance("export", "--public")
    assert (done.returncode, done.stderr) == (0, "")
    assert "TOPSECRET" not in done.stdout and "CURLOPT" not in done.stdout
    for kept in ('<title>Ours</title>', '<ownerName>Us</ownerName>', 'text="Folder"', 'xmlUrl="https://one.example/x"',
                 'frss:xPathItem="//li"', 'frss:cssFullContent="p"', 'article="auto"', 'o:mine="kept"',
                 'xmlUrl="https://two.example/"', 'id="a6"'):
        assert kept in done.stdout
    assert done.stdout.count("<outline") == 4
    assert "TOPSECRET" in alliance("export").stdout
    alliance.list.unlink()
    assert alliance("export").returncode == 2


@pytest.mark.parametrize("source, name", [
    ("electricity", "cec.json"), ("economics", "l12.html"), ("logistics", "l5.html"),
    ("coal", "coal-gbk.html"), ("steel", "cisa.json"), ("nonferrous", "l6.html")])
def test_the_rules_that_ship_read_pages_of_their_shape(alliance, server, source, name):
    """Six of the eleven associations; none is proven against the site itself."""
    server.script("/xw", Response(200, page(name), {"Content-Type": "text/html"}))
    shipped = (ROOT / "aggregator/associations.opml").read_text(encoding="utf-8")
    row = re.search(f'<outline id="{source}".*?/>', shipped, re.DOTALL)[0]
    alliance.write_list(row.replace("<outline ", '<outline xmlns:frss="https://freshrss.org/opml" '
                                    f'xmlUrl="{server.url("/xw")}" ', 1))
    alliance.update()
    assert len(titles(alliance, source)) == 12
    assert "关于举办全国行业统计工作会议的通知" in titles(alliance, source)
    assert server.requests[-1].method == ("POST" if source == "steel" else "GET")


# ---- when it is asked -----------------------------------------------------------------------


def test_a_page_is_asked_once_an_hour_at_most_whatever_is_configured(alliance, server):
    alliance.schedule |= {"min_interval": "10m", "unconditional_interval": "24h"}
    alliance.configure()
    server.script("/xw", html(page("l12.html"), **{"Cache-Control": "max-age=60"}))
    alliance.write_list(listed(server.url("/xw"), **rules("//div[@class='mlist']/ul/li")))
    alliance.update()
    assert alliance.due_in() == 3600


# ---- when it breaks -------------------------------------------------------------------------


def test_a_page_that_is_built_anew_loses_nothing_and_says_how_to_read_it(alliance, server):
    server.script("/xw/", html(), html(page("l1-redesigned.html")))
    alliance.write_list(listed(server.url("/xw/")))
    alliance.update()
    before = titles(alliance)
    alliance.later(days=1)
    [line] = alliance.update(status=1)
    assert "a1: began to fail: the page has changed: nothing in it is //ul[@class='sj_list']" in line
    assert "a list of 12 items, 12 of them known, is read by frss:xPathItem=\"" in line
    assert titles(alliance) == before
    proposed = re.search(r'frss:xPathItem="([^"]*)"', line)[1]
    alliance.later(days=1)
    assert alliance.update() == []  # no news
    alliance.write_list(listed(server.url("/xw/"), **rules(proposed)))
    alliance.later(days=1)
    assert alliance.update("-v")[:2] == ["aggregator: a1: is well again",
                                         "aggregator: a1: 0 new, 0 changed, 12 known"]
    assert titles(alliance) == before


def test_a_page_with_far_fewer_items_than_usual_is_believed_once_accepted(alliance, server):
    cut = page().split(b"</ul>\n<div")[0]
    rows = cut.split(b"<li>")
    short = b"<li>".join(rows[:-10])
    assert short.count(b"sj_list") == 1
    server.script("/xw/", html(), html(short))
    alliance.write_list(listed(server.url("/xw/")))
    alliance.update()
    alliance.later(days=1)
    [line] = alliance.update(status=1)
    assert "only 2 items are in the page, where there are 12 as a rule" in line
    assert alliance.entries() == 12
    assert alliance("accept", "a1").returncode == 0
    alliance.later(days=1)
    assert alliance.update() == ["aggregator: a1: is well again"]


@pytest.mark.parametrize("name, said", [
    ("shell.html", "an empty shell that a script fills"), ("error.html", "an error page came"),
    ("<html><title>Login</title><form><input type=password></form></html>", "a login page"),
    ("<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", "a feed came in place of the page"),
    ('{"list": []}', "JSON came in place of the page"), ("%PDF-1.7", "a document (PDF")])
def test_pages_that_everybody_knows_are_named(alliance, server, name, said):
    server.script("/xw/", html(), html(page(name) if name.endswith("html") else name.encode()))
    alliance.write_list(listed(server.url("/xw/")))
    alliance.update()
    alliance.later(days=1)
    [line] = alliance.update(status=1)
    assert said in line
    assert alliance.entries() == 12


# ---- robots.txt -----------------------------------------------------------------------------


def robots(server):
    return [request for request in server.requests if request.path == "/robots.txt"]


def test_robots_txt_is_asked_for_once_a_day_and_conditionally(alliance, server):
    server.script("/xw", html(page("l12.html")))
    server.script("/feed", status(404))
    server.script("/robots.txt", Document(b"User-agent: *\nDisallow: /private/\n", '"r"', None))
    mlist = rules("//div[@class='mlist']/ul/li")
    alliance.write_list(listed(server.url("/xw"), **mlist), listed(server.url("/xw?2"), "a2", **mlist),
                        outline("a3", server.url("/feed")))
    alliance.update(status=1)  # the feed
    assert len(robots(server)) == 1
    for _ in range(3):
        alliance.later(hours=6)
        alliance.update("--force")
    assert len(robots(server)) == 1
    alliance.later(hours=6)
    alliance.update("--force")
    assert [request.header("If-None-Match") for request in robots(server)] == [None, '"r"']


def test_a_page_that_robots_are_asked_to_leave_alone_is_not_asked_for(alliance, server):
    server.script("/xw", html())
    server.script("/robots.txt", Response(200, b"User-agent: *\nDisallow: /xw\n", {}),
                  Response(200, b"User-agent: *\nAllow: /\n", {}))
    alliance.write_list(listed(server.url("/xw")))
    [line] = alliance.update(status=1)
    assert "a1: began to fail: its site asks robots to stay away from this page" in line
    assert [request.path for request in server.requests] == ["/robots.txt"]
    alliance.later(days=2)
    assert alliance.update() == ["aggregator: a1: is well again"]


def test_a_site_that_cannot_say_is_not_asked_and_feeds_are_none_of_its_business(alliance, server):
    server.script("/xw", html())
    server.script("/feed", Response(200, b"<rss version='2.0'><channel><title>t</title></channel></rss>", {}))
    server.script("/robots.txt", status(503))
    alliance.write_list(listed(server.url("/xw")), outline("a2", server.url("/feed")))
    [line] = alliance.update(status=1)
    assert "cannot say whether robots may ask" in line
    assert {request.path for request in server.requests} == {"/robots.txt", "/feed"}


# ---- try, discover, add ---------------------------------------------------------------------


FEED = b"""<rss version='2.0'><channel><title>The feed</title><link>http://a.example/</link>
<item><title>One entry</title><link>http://a.example/1</link><guid>1</guid>
<pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"""


def test_try_shows_what_would_be_read_and_stores_nothing(alliance, server):
    server.script("/xw/", html())
    alliance.write_list(listed(server.url("/xw/")))
    done = alliance("try", "a1")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:2] == [server.url("/xw/"), "12 entries read in the page"]
    assert lines[2] == "  2026-11-25  关于举办全国行业统计工作会议的通知"
    assert lines[3].strip() == server.url("/xw/202611/t20261125_6488000.htm")
    assert not alliance.store.exists()


def test_try_says_what_looks_wrong_and_what_would_do(alliance, server):
    server.script("/xw/", html(page("l1-redesigned.html")))
    alliance.write_list(listed(server.url("/xw/")))
    done = alliance("try", "a1")
    assert done.returncode == 1
    assert "wrong: the page has changed: nothing in it is //ul[@class='sj_list']" in done.stdout
    assert 'frss:xPathItem="//' in done.stdout and "12 entries read in the page" in done.stdout
    done = alliance("try", "a2")
    assert done.returncode == 2 and "no source is called a2" in done.stderr


def test_discover_proposes_rules_that_add_takes(alliance, server):
    server.script("/xw/", html())
    done = alliance("discover", server.url("/xw/"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"1: a list in a page, 12 items: {server.url('/xw/')}\n")
    assert 'type="HTML+XPath"' in done.stdout and "frss:xPathItemUri" in done.stdout
    alliance.write_list()
    assert alliance("add", server.url("/xw/")).returncode == 1  # there is no feed
    done = alliance("add", "--page", server.url("/xw/"))
    assert (done.returncode, done.stderr) == (0, "")
    [(name, source)] = alliance.sources().items()
    assert done.stdout == f"added {name}: {source['title']}: {server.url('/xw/')}\n"
    again = alliance("add", "--page", server.url("/xw/"))
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == f"aggregator: {server.url('/xw/')}: not added: its address is that of {name}\n"
    alliance.update()
    assert len(titles(alliance, name)) == 12


def test_discover_finds_feeds_that_are_announced_or_where_they_usually_are(alliance, server):
    announced = page(replace=[("<script src", '<link rel="alternate" type="application/rss+xml" '
                               'href="/n/feed.xml" title="News"><script src')])
    server.script("/", html(announced))
    server.script("/n/feed.xml", Response(200, FEED, {"Content-Type": "application/rss+xml"}))
    done = alliance("discover", server.url("/"))
    assert done.stdout.startswith(f"1: a feed, 1 items: {server.url('/n/feed.xml')}\n")
    assert "HTML+XPath" not in done.stdout
    done = alliance("discover", "--page", server.url("/"))
    assert "HTML+XPath" in done.stdout and "a feed" not in done.stdout
    server.script("/", html())
    server.script("/rss.xml", Response(200, FEED, {"Content-Type": "application/rss+xml"}))
    alliance.write_list()
    assert alliance("add", server.url("/")).returncode == 0
    assert [source["address"] for source in alliance.sources().values()] == [server.url("/rss.xml")]


def test_discover_says_why_there_is_nothing(alliance, server):
    """Each page in place of news is named, by `try` as well."""
    rows = [(page("shell.html"), "an empty shell that a script fills", "no list of news"),
            (page("l15.html"), "no list of news is found", "no list of news"),
            (page("error.html"), "an error page came", "no list of news"),
            (b"<form><input type=password></form>", "a login page", "a login page"),
            (b"%PDF-1.4 \xe2\xe3\xcf", "a document (PDF,", "a document (PDF,"),
            (b'{"list": []}', "what came is JSON", "JSON, but no JSON Feed"),
            (b"", "the answer is empty", "the answer is empty")]
    for number, (body, said, tried) in enumerate(rows):
        server.script(f"/{number}", html(body))
        done = alliance("discover", server.url(f"/{number}"))
        assert done.returncode == 1 and said in done.stderr and done.stdout == "", done.stderr
        assert tried in alliance("try", server.url(f"/{number}")).stdout


def test_what_is_proposed_reads_the_same_elsewhere(alliance, server):
    """A rule for dates finds them itself; a list without any has the pages of its items read, and
    links that lead out of the web are no items."""
    rows = "".join(f"<li><a href='{scheme}{number}'>第{number}条新闻的标题文字</a>{{}}</li>"
                   for number, scheme in enumerate(["/n/", "/n/", "/n/", "file:///etc/", "gopher://a/", "javascript:"]))
    for path, date in (("/dated", "<b>x</b><span>2026-11-25</span>"), ("/undated", "")):
        server.script(path, html(f"<meta charset=utf-8><ul class=l>{rows.replace('{}', date)}</ul>".encode()))
    found = alliance("discover", "--page", server.url("/dated")).stdout
    assert 'frss:xPathItemTimestamp="(.//span)[last()]"' in found and "article=" not in found
    assert "3 items" in found and "file:" not in found
    found = alliance("discover", "--page", server.url("/undated")).stdout
    assert 'article="auto"' in found and "Timestamp" not in found


def test_a_feed_is_no_page(alliance, server):
    server.script("/feed", Response(200, "<rss version='2.0'><channel><title>t</title></channel></rss>", {}))
    alliance.write_list()
    assert "not added: this is a feed: it is read without --page" in alliance("add", "--page", server.url("/feed")).stderr
    assert alliance("add", server.url("/feed")).returncode == 0
    again = alliance("add", server.url("/feed"))
    assert (again.returncode, again.stderr) == (
        1, f"aggregator: {server.url('/feed')}: not added: its address is that of t\n")


FORBIDDEN = Response(200, b"User-agent: *\nDisallow: /xw\n", {})


def test_try_and_discover_say_that_robots_are_asked_to_stay_away(alliance, server):
    server.script("/xw/", html())
    server.script("/robots.txt", FORBIDDEN)
    alliance.write_list(listed(server.url("/xw/")))
    done = alliance("try", "a1")
    assert done.returncode == 1
    assert "wrong: its site asks robots to stay away from this page" in done.stdout
    assert [request.path for request in server.requests] == ["/robots.txt"]
    done = alliance("try", server.url("/xw/"))
    assert done.returncode == 1 and "asks robots to stay away" in done.stdout
    for arguments in [], ["--page"]:
        done = alliance("discover", *arguments, server.url("/xw/"))
        assert done.returncode == 1 and "asks robots to stay away" in done.stderr and done.stdout == ""
    done = alliance("add", "--page", server.url("/xw/"))
    assert done.returncode == 1 and "not added: its site asks robots to stay away" in done.stderr
    server.script("/robots.txt", status(503))
    assert "cannot say whether robots may ask" in alliance("discover", server.url("/xw/")).stderr


def test_what_a_feed_says_to_robots_is_not_asked_by_try_and_discover(alliance, server):
    server.script("/feed", Response(200, FEED, {}))
    server.script("/robots.txt", FORBIDDEN)
    alliance.write_list()
    assert alliance("discover", server.url("/feed")).returncode == 0
    assert alliance("try", server.url("/feed")).returncode == 0
    assert not robots(server)


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>http://a.example/about</loc><lastmod>2026-11-25</lastmod></url>
<url><loc>http://a.example/n/1</loc><news:news><news:publication><news:name>A</news:name><news:language>en</news:language>
</news:publication><news:publication_date>2026-11-24T10:00:00+08:00</news:publication_date>
<news:title>The news of Tuesday</news:title></news:news></url>
</urlset>"""


@pytest.mark.parametrize("home", ["l1.html", "shell.html"])
@pytest.mark.parametrize("place", ["robots", "usual", "index"])
def test_discover_finds_sitemaps_of_news_where_there_is_no_feed(alliance, server, home, place):
    xml = {"Content-Type": "application/xml"}
    address = {"robots": "/maps/n.xml", "usual": "/sitemap.xml", "index": "/maps/news.xml"}[place]
    server.script("/", html(page(home)))
    server.script(address, Response(200, SITEMAP, xml))
    if place == "robots":
        server.script("/robots.txt", Response(200, "User-agent: *\nDisallow:\nSitemap: /maps/n.xml\n", {}))
    if place == "index":
        server.script("/sitemap.xml", Response(200, "<sitemapindex>" + "".join(
            f"<sitemap><loc>{server.url(path)}</loc></sitemap>"
            for path in ["/maps/1.xml", "/maps/2.xml", "/maps/3.xml", "/maps/4.xml", address]) + "</sitemapindex>", xml))
    done = alliance("discover", server.url("/"))
    assert done.stdout.startswith(f"1: a sitemap of news, 1 items: {server.url(address)}\n"), done.stderr
    assert ("a list in a page" in done.stdout) == (home == "l1.html")
    alliance.write_list()
    assert alliance("add", server.url("/")).returncode == 0
    [(name, source)] = alliance.sources().items()
    assert source["address"] == server.url(address)
    alliance.update()
    assert titles(alliance, name) == ["The news of Tuesday"]
    assert len([request for request in server.requests if "/maps/" in request.path]) <= 9


def test_nothing_is_asked_for_but_the_list(alliance, server):
    """Not the articles, not the home page, no icon."""
    server.script("/xw/", html())
    alliance.write_list(listed(server.url("/xw/"), htmlUrl=server.url("/")))
    for _ in range(3):
        alliance.update()
        alliance.later(days=1)
    assert {request.path for request in server.requests} == {"/xw/", "/robots.txt"}
