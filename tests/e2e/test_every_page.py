"""Every page of both programs, whatever its kind: valid HTML, links that lead somewhere, nothing that shuts
anybody out (by axe-core), nothing from elsewhere, nothing that moves."""

import datetime
import os
import pathlib
import subprocess
import urllib.parse
from xml.sax.saxutils import escape

import html5lib
import pytest

from alliance import START, Alliance, outline
from browser import NARROW, WIDE
from conftest import BUILD, ROOT
from server import Document, Server, status
from test_publish import rss
from web_servers import Nginx

pytestmark = pytest.mark.xdist_group("browser")  # one browser for all

AXE = pathlib.Path(os.environ.get("NPM", BUILD / "npm")) / "node_modules/axe-core/axe.min.js"
HTML = "{http://www.w3.org/1999/xhtml}"
LOADED = {"link": "href", "script": "src", "img": "src"}
HOSTILE = "</title><script>window.attacked = 1</script><img src=//evil.example/i onerror=window.attacked=1>"


def days_ago(days):
    return (START - datetime.timedelta(days=days)).strftime("%a, %d %b %Y %H:%M:%S GMT")


def feed(word, days, tag=None):
    """An item of each of so many days ago."""
    return rss(*(item(f"{word[:9]}{day}", f"{word}, {day} days ago", text=f"{word}. " * 20, date=days_ago(day), tag=tag)
                 for day in days))


def item(guid, title, text, date, tag):
    parts = {"title": title, "link": f"https://news.example/{guid}", "guid": guid, "description": text, "pubDate": date,
             "category": tag}
    return "<item>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts.items() if value) + "</item>"


def script(server):
    """One source of each state that the status pages know, and one that attacks."""
    server.script("/coal", Document(feed("煤炭价格", [0, 1, 2, 40, 80], "Prices").body, '"coal"'))
    server.script("/steel", feed("Steel output", [0, 1, 3], "Prices"))
    server.script("/power", feed(HOSTILE, [0, 1], HOSTILE))
    server.script("/quiet", Document(feed("Textiles", range(30, 46, 2)).body, '"quiet"'))
    server.script("/down", status(503))
    server.script("/guarded", status(403))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("every")
    alliance = Alliance(folder)
    nginx = Nginx(folder / "nginx", alliance.output)
    (folder / "header.html").write_text("<p>Our own header</p>")
    (folder / "footer.html").write_text("<p>Our own footer</p>")
    alliance.publishing = {"header": "header.html", "footer": "footer.html", "items": 50}
    alliance.configure()
    alliance.config.write_text(alliance.config.read_text().replace("https://feeds.alliance.example/", nginx.url("")))
    with Server() as server:
        script(server)
        named = {"coal": "煤炭协会", "steel": "Steel Association", "power": HOSTILE}
        alliance.write_list(
            *(outline(name, server.url(f"/{name}"), text=named.get(name, f"The {name} association"),
                      language="zh-CN" if name == "coal" else "en", htmlUrl=f"https://{name}.example/")
              for name in ("coal", "steel", "power", "quiet", "down", "guarded", "stopped")),
            outline("double", server.url("/coal")), outline("later"))
        assert alliance("pause", "stopped").returncode == 0
        done = alliance("run")
        assert done.returncode == 1, done.stderr
        alliance.later(days=1)
        done = alliance("run")
        assert done.returncode in (0, 1), done.stderr
    newsroom(folder, alliance.output / "newsroom", nginx.url("newsroom/"))
    with nginx.running():
        yield nginx


def newsroom(folder, output, base):
    """feedgen's pages beside them: English records, and Chinese ones of a site of their own."""
    for name, records, language in [("", "tests/demo/records", "en"), ("chinese/", "tests/records/chinese", "zh-CN")]:
        config = folder / f"feedgen-{language}.ini"
        config.write_text(f"[site]\nbase_url = {base}{name}\nlanguage = {language}\n[input]\npath = {ROOT / records}\n"
                          f"[output]\nfolder = {output / name}\n[state]\npath = {folder}/{language}.db\n")
        done = subprocess.run([BUILD / "bin/feedgen", "build", "-q", "-c", config, "--now", START.isoformat()],
                              capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr


# One of each kind that looks different, by turns in the one language and the other; nine states of sources stand
# on the status pages.
SEEN = ["index.html", "index.zh.html", "feeds.html", "status.html", "status.zh.html", "embed.html",
        "archive/2026-04.html", "archive/2026-01.zh.html", "source/coal/index.zh.html", "source/down/index.html",
        "source/guarded/index.zh.html", "source/later/index.html", "newsroom/index.html", "newsroom/feeds.zh.html",
        "newsroom/chinese/index.html", "newsroom/archive/2026-04.html", "newsroom/embed.html"]


@pytest.fixture(scope="module")
def pages(site):
    folder = site.home.parent / "public"
    found = {str(path.relative_to(folder)): path.read_text("utf-8") for path in sorted(folder.rglob("*.html"))}
    states = {f"source/{name}/index{language}.html" for language in ("", ".zh")
              for name in ("coal", "steel", "quiet", "down", "guarded", "stopped", "double", "later")}
    assert (states | set(SEEN)) - found.keys() == set()
    return found


def test_every_page_is_html_5_without_an_error(pages):
    for path, text in pages.items():
        try:
            html5lib.HTMLParser(strict=True).parse(text)
        except html5lib.html5parser.ParseError as error:
            pytest.fail(f"{path}: {error}")


def test_every_link_of_every_page_leads_somewhere_and_nothing_is_loaded_from_elsewhere(site, pages):
    folder = site.home.parent / "public"
    for path, text in pages.items():
        tree = html5lib.parse(text)
        ids = {element.get("id") for element in tree.iter()}
        for element in tree.iter():
            name = element.tag.removeprefix(HTML) if isinstance(element.tag, str) else ""
            target = element.get("href") or element.get("src")
            if target is None:
                continue
            is_inside = not urllib.parse.urlsplit(target).scheme and not target.startswith("//")
            assert is_inside or name not in LOADED or element.get("rel") == "canonical", f"{path}: {target}"
            if is_inside:
                file, _, fragment = target.partition("#")
                assert not file or (folder / path).parent.joinpath(urllib.parse.unquote(file)).is_file(), f"{path}: {target}"
                assert file or fragment in ids, f"{path}: {target}"


PAPER = {"light": "rgb(252, 251, 248)", "dark": "rgb(23, 22, 20)"}
SHIFT = """
    const done = arguments[0]; let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; }))
        .observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));"""
AXE_RUN = """
    const done = arguments[0];
    axe.run(document, {resultTypes: ["violations"]}).then(result => done(result.violations.map(
        v => v.id + ": " + v.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(" "))));"""


def views(path):
    """What a page of one language shows wide and light and narrow and dark, that of the other the other way."""
    schemes = ("dark", "light") if path.endswith(".zh.html") else ("light", "dark")
    return zip((WIDE, NARROW), schemes)


def look_closely(chromium, path, scheme):
    """What is wrong with the page that is open."""
    chromium.run("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    if path.endswith("embed.html"):  # whose paper is that of the page around it
        chromium.run("document.documentElement.style.background = 'Canvas'")
    elif chromium.run("return getComputedStyle(document.documentElement).backgroundColor") != PAPER[scheme]:
        yield "the paper is not that of the scheme"
    if chromium.run("return document.documentElement.scrollWidth > innerWidth"):
        yield "wider than the screen"
    yield from chromium.driver.execute_async_script(AXE_RUN)


@pytest.fixture
def seeing(chromium):
    """A browser that has axe-core on every page."""
    loaded = chromium.command("Page.addScriptToEvaluateOnNewDocument", source=AXE.read_text())
    yield chromium
    chromium.command("Page.removeScriptToEvaluateOnNewDocument", **loaded)


def test_no_page_shuts_anybody_out_or_runs_loads_or_moves_anything(seeing, site, pages):
    wrong = {}
    for path in SEEN:
        for size, scheme in views(path):
            seeing.look(size=size, scheme=scheme)
            seeing.open(site.url(path))
            assert seeing.driver.execute_async_script(SHIFT) == 0, path
            assert seeing.run("return window.attacked") is None, path
            assert [address for address in seeing.requested()
                    if not address.startswith(site.url("")) and not address.endswith("/favicon.ico")] == [], path
            assert seeing.complaints() == [], path
            if found := list(look_closely(seeing, path, scheme)):
                wrong[f"{path} {size[0]} {scheme}"] = found
    assert wrong == {}


def test_what_is_printed_is_black_on_white_and_holds_nothing_to_click(seeing, site):
    for path in ("index.html", "status.zh.html", "feeds.html"):
        seeing.look(size=(794, 1123), scheme="dark", medium="print")
        seeing.open(site.url(path))
        assert seeing.run("return getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        assert seeing.driver.execute_async_script(AXE_RUN) == []
        assert not any(map(seeing.seen, ("nav", "form", "button", "summary", ".skip")))
        assert seeing.seen("article h3, .source-row h2, .addresses code")


def test_a_feed_that_is_opened_in_a_browser_can_be_read(chromium, site):
    for path in ("all.rss", "source/coal/feed.atom"):
        for scheme, ink in (("light", "rgb(29, 28, 26)"), ("dark", "rgb(232, 228, 219)")):
            chromium.look(size=NARROW, scheme=scheme)
            chromium.open(site.url(path))
            title = "channel > title, feed > title"
            assert chromium.seen(title) != [] and chromium.seen("guid, entry > id, content, generator") == []
            assert chromium.run("return getComputedStyle(document.querySelector(arguments[0])).color", title) == ink
            assert chromium.run("return document.documentElement.scrollWidth") <= NARROW[0]
            assert chromium.complaints() == []
