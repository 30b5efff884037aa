"""The published pages as people see and use them, in Chromium, behind nginx with the sample's policy."""

import datetime
import time
import urllib.parse

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from alliance import START, Alliance, outline
from browser import NARROW, WIDE
from server import Response, Server, status
from web_servers import Nginx

pytestmark = pytest.mark.xdist_group("browser")  # one browser for all

ATTACKS = [
    "<script>window.attacked = 1</script>", "\"><img src=x onerror=window.attacked=1>",
    "<svg onload=window.attacked=1>", "<a href='javascript:window.attacked=1'>x</a>", "</title></script><b>",
    "<iframe srcdoc='<script>parent.attacked=1</script>'></iframe>", "<style>*{background:url(//evil.example/s)}</style>",
    "<link rel=stylesheet href=//evil.example/l><meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<math><mi xlink:href='javascript:window.attacked=1'>", "<noscript><p title='</noscript><img src=x onerror=window.attacked=1>'>",
    "<form action=//evil.example/><input autofocus onfocus=window.attacked=1>", "${window.attacked=1}{{constructor}}",
    "<object data='data:text/html,<script>parent.attacked=1</script>'>", "'-window.attacked=1-'", "&lt;script&gt;window.attacked=1&lt;/script&gt;",
]
CHINESE = [("煤炭价格指数上涨", "各地煤炭企业有序复工复产，中长期合同兑现率保持在九成以上。", "价格"),
           ("钢铁行业运行情况通报", "一季度粗钢产量平稳，库存下降。", "统计")]
ENGLISH = [("Offshore wind: first 18 MW turbine connected", "The operator expects 72 GWh a year.", "Wind"),
           ("Prices of copper & aluminium", "Inventories fell for a third month; S&P500 was up.", "Prices")]
SOURCES = {"coal": (CHINESE, 150), "steel": (CHINESE, 150), "power": (ENGLISH, 150), "evil": (None, 50)}
COUNT = sum(count for _, count in SOURCES.values())


def feed(name, base):
    """Its items, half an hour apart, those of all sources between each other."""
    samples, count = SOURCES[name]
    items = []
    for number in range(count):
        date = START - datetime.timedelta(minutes=25 * number + 7 * list(SOURCES).index(name) + 1)
        if samples:
            title, text, tag = samples[number % len(samples)]
            text *= 6  # as long as a summary gets
        else:
            title = text = tag = ATTACKS[number % len(ATTACKS)]
        items.append(f"""<item><title><![CDATA[{name} {number}: {title}]]></title><guid isPermaLink="false">{name}{number}</guid>
            <link>{base}{number}</link><description><![CDATA[{text}]]></description><category><![CDATA[{tag}]]></category>
            <pubDate>{date.strftime("%a, %d %b %Y %H:%M:%S +0000")}</pubDate></item>""")
    return Response(200, f"<rss version='2.0'><channel><title>{name}</title><link>{base}</link>"
                         f"<description>d</description>{''.join(items)}</channel></rss>",
                    {"Content-Type": "application/rss+xml"})


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    alliance = Alliance(folder)
    nginx = Nginx(folder / "nginx", alliance.output)
    with Server() as server:
        for name in SOURCES:
            server.script(f"/{name}", feed(name, f"https://{name}.example/"))
        server.script("/down", status(503))
        (folder / "header.html").write_text("<p>Our <em>own</em> header<script>window.attacked = 1</script>")
        (folder / "site.css").write_text("@media (prefers-color-scheme: light) { :root { --accent: #14463a; } }")
        alliance.config.write_text(alliance.config.read_text().replace(
            "https://feeds.alliance.example/", nginx.url("")) +
            f"[output]\nitems = {COUNT}\nwindow_items = {COUNT}\nper_source = 100\nmax_bytes = 16M\nheader = header.html\nstyle = site.css\n")
        alliance.write_list(*(outline(name, server.url(f"/{name}"), text=f"The {name} association",
                                      language="en" if name == "power" else "zh-CN") for name in SOURCES),
                            outline("down", server.url("/down"), text="The \"down\" & <b>out</b> association"),
                            outline("later"))
        done = alliance("run")
        assert done.returncode in (0, 1), done.stderr
        with nginx.running():
            yield nginx


@pytest.fixture
def browser(chromium):
    chromium.look()
    return chromium


def shown(browser):
    return len(browser.seen("article"))


def choose(browser, name, value):
    browser.run("""const field = document.forms[0].elements[arguments[0]]; field.value = arguments[1];
                   field.dispatchEvent(new Event("input", {bubbles: true}));""", name, value)


def test_five_hundred_items_are_chosen_by_association_language_and_topic(browser, site):
    browser.open(site.url("index.html"))
    assert shown(browser) == COUNT
    for name, value, count in [("source", "The steel association", 150), ("lang", "en", 150), ("tag", "价格", 150)]:
        choose(browser, name, value)
        assert shown(browser) == count, name
        assert browser.seen(".shown") == [f"{count} of {COUNT} items"]
        choose(browser, name, "")
    choose(browser, "source", "The steel association")
    choose(browser, "lang", "en")
    assert shown(browser) == 0 and not browser.seen(".day")
    assert browser.seen(".shown") == ["Nothing of what is on this page fits. Older news is in the archive."]
    browser.find("form button").click()
    WebDriverWait(browser.driver, 10).until(lambda _: shown(browser) == COUNT)


def test_every_word_of_a_search_must_be_there_in_either_language(browser, site):
    browser.open(site.url("index.html"))
    for words, count in [("煤炭", 150), ("ＷＩＮＤ turbine", 75), ("steel 粗钢", 75), ("copper wind", 0)]:
        choose(browser, "q", words)
        assert shown(browser) == count, words
    assert browser.run("return location.search") == "?q=copper+wind"


def test_a_choice_is_kept_in_the_address_and_in_the_other_language(browser, site):
    browser.open(site.url("index.html"))
    assert browser.find("html").get_attribute("lang") == "en"
    assert browser.seen(".day h2")[0] == "Wednesday, 15\u00a0April\u00a02026"
    choose(browser, "q", "煤炭")
    browser.find(".languages a").click()
    assert browser.run("return location.pathname").endswith("/index.zh.html")
    assert browser.find("html").get_attribute("lang") == "zh-CN"
    assert browser.seen(".day h2")[0] == "2026年4月15日 星期三"
    assert shown(browser) == 150 and browser.seen(".shown") == [f"共 {COUNT} 条，显示 150 条"]
    browser.find(".languages a").click()
    assert browser.run("return location.pathname").endswith("/index.html") and shown(browser) == 150


def test_the_frame_for_members_looks_as_it_should_under_the_policy_it_is_served_with(browser, site):
    browser.open(site.url("embed.html"))
    items = browser.all("li")
    assert len(items) == 10 and browser.find("li a").get_attribute("target") == "_top"
    assert browser.run("return getComputedStyle(document.querySelector('ul')).listStyleType") == "none"
    assert browser.complaints() == [] and len(browser.requested()) == 1


def test_hostile_items_run_nothing_load_nothing_and_break_no_rule(browser, site):
    for page in ("index.html", "index.zh.html"):
        query = urllib.parse.urlencode({"q": ATTACKS[0], "tag": ATTACKS[1], "source": ATTACKS[2]})
        for address in (page, f"{page}?{query}"):
            browser.open(site.url(address))
            assert browser.run("return window.attacked") is None
            assert browser.run("return document.querySelectorAll('article :is(script, iframe, img, svg, form)').length") == 0
            assert all(request.startswith(site.url("")) or request.endswith("/favicon.ico")
                       for request in browser.requested())
            assert browser.complaints() == []
    browser.open(site.url("index.html"))
    choose(browser, "source", "The evil association")
    assert len(browser.seen("article h3")) == 50 and browser.run("return window.attacked") is None


def test_the_copy_button_copies_the_address(browser, site):
    browser.open(site.url("index.html"))
    browser.command("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    button = browser.find("button.copy")
    assert button.text == "Copy"
    width = button.size
    button.click()
    WebDriverWait(browser.driver, 10).until(lambda _: button.text == "Copied")
    assert button.size == width  # nothing moves
    assert browser.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])") == site.url("all.rss")
    browser.run("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    browser.all("button.copy")[1].click()
    assert browser.focused() == browser.all("button.copy")[1]


def test_without_scripts_everything_is_there_and_nothing_that_does_not_work(browser, site):
    browser.look(has_scripts=False)
    browser.open(site.url("index.html"))
    browser.look(has_scripts=True)  # for the test, not for the page
    assert shown(browser) == COUNT
    assert not browser.seen("form") and not browser.seen("button")
    assert browser.find(".languages a").get_attribute("href") == site.url("index.zh.html")
    browser.find("summary").click()
    assert browser.seen("svg.qr")


def test_the_keyboard_alone_reaches_and_works_everything(browser, site):
    browser.open(site.url("index.html"))
    browser.type(Keys.TAB)
    assert browser.focused().text == "Skip to the content"
    assert browser.focused().location["y"] >= 0
    browser.type(Keys.ENTER, Keys.TAB)
    assert browser.focused().get_attribute("name") == "q"
    assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    browser.type("煤炭", Keys.ENTER)
    assert shown(browser) == 150
    browser.type(Keys.TAB, Keys.DOWN)
    assert shown(browser) < 150 and browser.focused().get_attribute("name") == "source"
    browser.type(Keys.TAB, Keys.TAB, Keys.TAB)
    assert browser.focused().tag_name == "button"
    browser.type(Keys.SPACE)
    WebDriverWait(browser.driver, 10).until(lambda _: shown(browser) == COUNT)
    assert browser.complaints() == []


@pytest.mark.parametrize("now, is_stale", [("2026-04-15T11:29:00Z", False), ("2026-04-15T11:31:00Z", True)])
def test_a_page_that_was_not_replaced_in_time_says_so(browser, site, now, is_stale):
    script = browser.command("Page.addScriptToEvaluateOnNewDocument",
                             source=f"Date.now = () => Date.parse('{now}');")["identifier"]
    browser.open(site.url("status.html"))
    browser.command("Page.removeScriptToEvaluateOnNewDocument", identifier=script)
    assert browser.find("[data-after]").get_attribute("data-after") == "2026-04-15T11:30:00Z"
    assert bool(browser.seen(".stale")) == is_stale
    browser.look(has_scripts=False)
    browser.open(site.url("status.html"))
    browser.look()
    assert not browser.seen(".stale")
    assert "This page is replaced by 15 April 2026, 19:30; if it is later than that" in browser.seen(".until")[1]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_nothing_moves_while_five_hundred_items_come(browser, site, size):
    browser.look(size=size)
    browser.open(site.url("index.html"))
    shift = browser.driver.execute_async_script("""
        const done = arguments[0]; let sum = 0;
        new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; }))
            .observe({type: "layout-shift", buffered: true});
        requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));""")
    assert shift == 0


def test_a_page_of_fifty_items_is_small(site):
    """100 KB with all that it loads, uncompressed."""
    articles = site.get("index.html")[2].split(b"<article")
    rest = articles[-1].split(b"</article>")[1]
    loaded = [site.get(name)[2] for name in ("style.css", "site.css", "script.js")]
    assert sum(map(len, [*articles[:51], rest, *loaded])) < 100_000


def test_the_webmasters_header_and_colours_are_there_without_their_script(browser, site):
    browser.open(site.url("index.html"))
    assert browser.seen(".own-header") == ["Our own header"]
    assert browser.run("return window.attacked") is None
    assert browser.run("return getComputedStyle(document.querySelector('.kicker a')).color") == "rgb(20, 70, 58)"
