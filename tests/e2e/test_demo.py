"""`make demo` as a newcomer sees it."""

import json
import os
import subprocess
import xml.etree.ElementTree as xml

import pytest

from conftest import BUILD, ROOT

# There is one folder for the demo: its tests follow each other.
pytestmark = pytest.mark.xdist_group("demo")

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def demo():
    done = subprocess.run([ROOT / "tests/demo/demo.sh"], env={**os.environ, "BUILD": str(BUILD)},
                          capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def entries(path):
    return [entry.findtext(ATOM + "id") for entry in xml.parse(path).iter(ATOM + "entry")]


def test_it_says_what_happened_and_which_page_to_open(demo):
    assert "first run: 10 sites answered, one is down, five have no address yet" in demo
    assert 'second run: 9 answered "not modified", 1 had something new' in demo
    assert demo.rstrip().endswith("demo/combined/index.html")
    assert (BUILD / "demo/combined/index.html").is_file()


@pytest.mark.parametrize("folder, count", [("newsroom", 5), ("combined", 5 + 20)])
def test_every_entry_is_published_once_with_one_id_in_all_formats(demo, folder, count):
    folder = BUILD / "demo" / folder
    ids = entries(folder / "all.atom")
    assert len(ids) == len(set(ids)) == count
    assert ids == [item["id"] for item in json.loads((folder / "all.json").read_text())["items"]]
    assert ids == [item.findtext("guid") for item in xml.parse(folder / "all.rss").iter("item")]


def test_check_finds_nothing_in_what_is_published(demo, aggregator):
    paths = [path for folder in ("newsroom", "combined") for path in (BUILD / "demo" / folder).rglob("*")
             if path.suffix in (".rss", ".atom", ".opml") or path.name in ("all.json", "feed.json")]
    done = aggregator("check", "--json", "--level", "info", *paths)
    told = [problem["code"] for line in done.stdout.splitlines()
            for problem in json.loads(line)["problems"] if problem["severity"] != "ok"]
    assert len(paths) > 10
    # Its sites are on this machine, and their news of a few days.
    assert set(told) == {"url-private", "window-short"}


def test_chinese_text_in_gbk_arrives_in_the_combined_feed(demo):
    assert "4月上旬重点钢企粗钢日产212万吨" in (BUILD / "demo/combined/all.rss").read_text()


def test_every_combined_entry_says_where_it_comes_from(demo):
    for entry in xml.parse(BUILD / "demo/combined/all.atom").iter(ATOM + "entry"):
        source = entry.find(ATOM + "source")
        assert all(source.findtext(ATOM + part) for part in ("id", "title", "updated"))
