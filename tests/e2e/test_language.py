"""The language of a site, in which its pages have their plain names: what stays, and what goes with another."""

import re

import pytest

from test_archive import history, month, newsroom  # noqa: F401 (fixtures)
from test_publish import item, rss


def languages(folder):
    """The pages of a folder, each with its language."""
    return {str(path.relative_to(folder)): re.search(r'<html lang="([^"]+)"', path.read_text(encoding="utf-8"))[1]
            for path in folder.rglob("*.html")}


def leads_nowhere(folder):
    """What pages of a folder link to that is not there."""
    return [(path, link) for path in folder.rglob("*.html")
            for link in re.findall(r'<(?:a|link)\b[^>]* href="([^":#]+)"', path.read_text(encoding="utf-8"))
            if not (path.parent / link).exists()]


def test_a_newsroom_keeps_its_language_when_most_items_are_in_another_one(history):  # noqa: F811
    pages = languages(history.output)
    before = history.snapshot()
    assert (pages["index.html"], pages["archive/2020-01.html"]) == ("en", "en")
    history.write("b.jsonl", *(record | {"title": f"新闻{record['id']}"} for record in month(50, "2020-04", 12)))
    done = history.publish(now="2020-04-20T10:00:00+08:00")
    assert done.returncode == 0, done.stderr
    after = history.snapshot()
    # March leads to April now; January is closed.
    assert {path for path in before if "2020-01" in path.name and after[path] != before[path]} == set()
    assert pages.items() <= languages(history.output).items()
    channel = history.xml("all.rss").find("channel")
    assert (channel.findtext("title"), channel.findtext("language")) == ("China Electricity Council", "en")
    assert history.xml("section/cec-news/feed.rss").findtext("channel/language") == "zh-CN"


def test_nothing_is_left_of_the_names_that_pages_of_a_newsroom_had_in_another_language(history):  # noqa: F811
    english = languages(history.output)
    text = history.configuration.read_text()
    history.configuration.write_text(text.replace("[site]", "[site]\nlanguage = zh-CN"))
    assert history.publish().returncode == 0
    chinese = languages(history.output)
    assert {name.replace(".en.", ".zh."): {"en": "zh-CN", "zh-CN": "en"}[language]
            for name, language in chinese.items() if name != "embed.html"} \
        == {name: language for name, language in english.items() if name != "embed.html"}
    assert not list(history.output.rglob("*.zh.html*")) and not leads_nowhere(history.output)
    # Without the line it stays as it is published.
    history.configuration.write_text(text)
    assert history.publish().returncode == 0
    assert languages(history.output) == chinese


def test_nor_of_those_of_the_aggregator(alliance, server):
    server.script("/a1", rss(item(1, "One", "A text.", "Mon, 13 Apr 2026 08:00:00 +0800")))
    alliance.poll(server.url("/a1"))
    for language, other in (("en", "zh"), ("zh-CN", "en"), ("en", "zh")):
        alliance.config.write_text(re.sub("language = .*", f"language = {language}", alliance.config.read_text()))
        done = alliance("run")
        assert done.returncode == 0, done.stderr
        pages = languages(alliance.output)
        assert {"index.html", f"index.{other}.html", "status.html", f"status.{other}.html", "source/a1/index.html",
                f"source/a1/index.{other}.html", "feeds.html", f"feeds.{other}.html", "archive/2026-04.html",
                f"archive/2026-04.{other}.html", "embed.html"} == pages.keys()
        assert {language for name, language in pages.items() if name.count(".") == 1} == {language}
        assert not leads_nowhere(alliance.output)
        alliance.later(hours=2)


@pytest.mark.parametrize("key", ["header", "footer"])
def test_what_the_webmaster_adds_reaches_the_archive_too(alliance, server, key):
    server.script("/a1", rss(item(1, "One", "A text.", "Mon, 13 Apr 2026 08:00:00 +0800")))
    alliance.poll(server.url("/a1"))
    assert alliance("run").returncode == 0
    (alliance.folder / "own.html").write_text("<p>Members only</p>")
    alliance.publishing[key] = "own.html"
    alliance.configure()
    assert alliance("publish").returncode == 0
    for name in ("index.html", "archive/2026-04.html"):
        assert "Members only" in (alliance.output / name).read_text()
