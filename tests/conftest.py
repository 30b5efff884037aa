"""What all tests share: where the programs are, and how to run them."""

import hashlib
import json
import os
import pathlib
import signal
import subprocess

import pytest

import json_feed
from server import Server

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("BUILD", ROOT / "build"))

# What sanitizers would say nothing new about: it is no C of ours, is under them anyway (searching in the
# unit tests of queries, index and snippets), or is about when the same code runs, or how often.
IS_SANITIZED = bool(os.environ.get("SAN"))
collect_ignore = ["test_fuzz.py", "test_torture.py", "test_torture_feedgen.py", "e2e/test_browser.py", "e2e/test_documentation.py",
                  "e2e/test_every_page.py", "e2e/test_install.py", "e2e/test_long_lists.py", "e2e/test_polite_hosts.py",
                  "e2e/test_polite_timing.py", "e2e/test_search.py", "e2e/test_serving.py", "e2e/test_terminal.py",
                  "e2e/test_web_servers.py"] if IS_SANITIZED else []

# A shell starts what runs in the background with SIGINT ignored, and our programs would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


def run(program, *arguments, **options):
    """Run one of our programs; the result has returncode, stdout and stderr as text."""
    options.setdefault("timeout", 120)
    options.setdefault("capture_output", True)
    options.setdefault("encoding", "utf-8")
    return subprocess.run([BUILD / "bin" / program, *map(str, arguments)], **options)


def pytest_configure(config):
    config.addinivalue_line("markers", "spoils_feeds: the test damages published files itself")
    config.addinivalue_line("markers", "of_many: the same code once more and once more; not under sanitizers")


def pytest_collection_modifyitems(config, items):
    repeating = [item for item in items if IS_SANITIZED and item.get_closest_marker("of_many")]
    items[:] = [item for item in items if item not in repeating]
    config.hook.pytest_deselected(items=repeating)


# What `check` may say of feeds that tests publish, since their data is made so.
OF_TEST_DATA = {
    "url-private": "sources on 127.0.0.1", "hub-insecure": "a hub there",
    "self-missing": "no base_url is configured", "self-missing-atom": "the same",
    "json-recommended": "the same",
    "url-relative": "the same, in feeds.opml",
    "link-missing": "records and entries without an address",
    "items-none": "all was withdrawn",
    "items-unsorted": "entries keep the place that they got when they were first seen",
    "date-past": "dates of 1970", "date-future": "a clock that --now sets back",
    "window-short": "many records of one day",
    "id-urn": "a made-up id", "id-session": "the same",
    "dates-all-same": "many entries of one moment", "links-all-same": "entries of one page",
    "language-wrong": "a source in a language that nobody states",
    "html-in-text": "texts that look like markup and are none", "json-html-in-text": "the same",
    "html-double-escaped": "the same", "reference-in-text": "the same",
    "title-invisible": "any text in any field",
}
CHECKED = set()


def published(folder):
    """The documents of every published folder in one, but those that were checked before."""
    for found in folder.rglob("all.rss"):
        for path in sorted(found.parent.rglob("*")):
            if path.suffix in (".rss", ".atom", ".json", ".opml") and path.is_file():
                digest = hashlib.sha256(path.read_bytes()).digest()
                if path.name not in NO_FEEDS and digest not in CHECKED:
                    CHECKED.add(digest)
                    yield path


# What is no feed, or holds tombstones (RFC 6721), which no feed of ours does.
NO_FEEDS = ("status.json", "deleted.json", "deleted.atom", "report.json")


@pytest.fixture(autouse=True)
def publishes_nothing_wrong(request):
    """`check`, and the rules of JSON Feed, find nothing in what a test publishes, unless it is marked as
    spoiling it."""
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    if folder is None or IS_SANITIZED or request.node.get_closest_marker("spoils_feeds"):
        return
    paths = list(published(folder))
    if paths:
        done = run("aggregator", "check", "--json", "--level", "info", *paths)
        wrong = [(line["source"], p["line"], p["code"], p["message"])
                 for line in map(json.loads, done.stdout.splitlines()) for p in line["problems"]
                 if p["severity"] != "ok" and p["code"] not in OF_TEST_DATA]
        assert not wrong and not done.stderr
        assert [problem for path in paths if path.suffix == ".json"
                for problem in json_feed.problems(path.read_bytes())] == []


@pytest.fixture
def feedgen():
    return lambda *arguments, **options: run("feedgen", *arguments, **options)


@pytest.fixture
def aggregator():
    return lambda *arguments, **options: run("aggregator", *arguments, **options)


@pytest.fixture
def server():
    """A scripted HTTP server (server.py) on 127.0.0.1."""
    with Server() as running:
        yield running


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """Certificates made as they are asked for (certificates.py)."""
    from certificates import Certificates
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def chromium():
    """A real browser (browser.py), shared by the tests of the xdist group "browser"."""
    from browser import Browser
    running = Browser()
    yield running
    running.quit()


@pytest.fixture
def alliance(tmp_path):
    """An aggregator with a folder and a clock of its own (alliance.py)."""
    from alliance import Alliance  # which needs this file
    return Alliance(tmp_path)
