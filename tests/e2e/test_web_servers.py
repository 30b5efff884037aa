"""The configurations of web servers in packaging/web, with the real servers."""

import gzip
import re
import subprocess

import pytest

from conftest import BUILD, ROOT
from web_servers import Apache, Caddy, Nginx

FEEDGEN = BUILD / "bin" / "feedgen"
TYPES = {
    "all.rss": "application/rss+xml; charset=utf-8",
    "all.atom": "application/atom+xml; charset=utf-8",
    "all.json": "application/feed+json",
    "feeds.opml": "text/x-opml; charset=utf-8",
    "index.html": "text/html; charset=utf-8",
    "style.css": "text/css; charset=utf-8",
    "deleted.json": "application/json",
    "status.json": "application/json",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("published") / "feeds"
    subprocess.run([FEEDGEN, "build", "-q", "-o", made, ROOT / "tests" / "demo" / "records"], check=True,
                   stderr=subprocess.DEVNULL, env={"HOME": str(made.parent)})
    for name in ("deleted.json", "status.json", "embed.html"):
        if not (made / name).exists():
            (made / name).write_text("{}")
    return made


@pytest.fixture(scope="module", params=[Nginx, Apache, Caddy])
def served(request, folder, tmp_path_factory):
    server = request.param(tmp_path_factory.mktemp("server") / "home", folder)
    with server.running():
        yield server


@pytest.mark.parametrize("path", TYPES)
def test_every_file_has_its_type(served, path):
    for coding in ("identity", "gzip"):
        status, headers, _ = served.get(path, Accept_Encoding=coding)
        assert (status, headers["Content-Type"].replace("UTF-8", "utf-8")) == (200, TYPES[path])
        assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_browser_is_told_that_a_feed_is_xml_or_it_would_show_the_source(served, coding):
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Accept_Encoding": coding}
    plain = served.get("all.atom", Accept_Encoding=coding)
    for path in ("all.rss", "all.atom", "section/industry-news/feed.rss"):
        status, headers, body = served.get(path, **browser)
        assert (status, headers["Content-Type"].lower()) == (200, "application/xml; charset=utf-8"), path
        assert {"accept", "accept-encoding"} <= set(re.split(", *", ", ".join(headers.get_all("Vary")).lower()))
        assert served.get(path, If_None_Match=headers["ETag"], **browser)[0] == 304
        for name in ("Cache-Control", "X-Content-Type-Options", "Access-Control-Allow-Origin"):
            assert headers.get_all(name) == plain[1].get_all(name)
        assert "style-src 'self'" in headers["Content-Security-Policy"]
    assert (headers["Content-Encoding"], served.get("all.atom", **browser)[2]) == (plain[1]["Content-Encoding"], plain[2])
    assert served.get("all.json", **browser)[1]["Content-Type"] == TYPES["all.json"]
    assert "accept" in re.split(", *", ", ".join(plain[1].get_all("Vary")).lower())


@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_who_has_it_gets_304_by_either_validator_and_by_both(served, coding):
    for path in ("all.rss", "all.atom", "all.json", "section/industry-news/feed.rss", "feeds.opml", "index.html"):
        status, headers, _ = served.get(path, Accept_Encoding=coding)
        etag, date = {"If_None_Match": headers["ETag"]}, {"If_Modified_Since": headers["Last-Modified"]}
        assert status == 200 and None not in (*etag.values(), *date.values())
        for condition in (etag, date, etag | date):
            assert served.get(path, Accept_Encoding=coding, **condition)[::2] == (304, b""), (path, condition)


def test_the_compressed_sibling_is_sent_as_it_is(served, folder):
    plain = (folder / "all.atom").read_bytes()
    assert served.get("all.atom", Accept_Encoding="identity")[2] == plain
    status, headers, body = served.get("all.atom", Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert body == (folder / "all.atom.gz").read_bytes() and gzip.decompress(body) == plain
    assert "accept-encoding" in headers["Vary"].lower()


@pytest.mark.parametrize("served", [Apache, Caddy], indirect=True)
def test_brotli_is_sent_where_it_is_asked_for(served, folder):
    _, headers, body = served.get("all.atom", Accept_Encoding="gzip, br")
    assert headers["Content-Encoding"] == "br" and body == (folder / "all.atom.br").read_bytes()
    assert headers["Content-Type"].lower() == TYPES["all.atom"]


def test_no_coding_changes_the_date_and_each_has_an_etag_of_its_own(served):
    answers = [served.get("all.rss", Accept_Encoding=coding)[1] for coding in ("identity", "gzip")]
    assert len({answer["ETag"] for answer in answers}) == 2
    assert len({answer["Last-Modified"] for answer in answers}) == 1


def test_a_reader_need_not_ask_again_before_cron_has_published(served):
    for path in ("all.rss", "index.html", "embed.html"):
        assert served.get(path)[1]["Cache-Control"] == "public, max-age=600"


def test_any_page_may_read_the_feeds_and_none_can_run_what_is_not_ours(served):
    headers = served.get("all.json")[1]
    assert headers["Access-Control-Allow-Origin"] == "*"
    policy = served.get("index.html")[1].get_all("Content-Security-Policy")
    assert len(policy) == 1 and policy[0].startswith("default-src 'none'; ")
    assert "frame-ancestors 'self'" in policy[0]


def test_members_may_frame_the_page_that_is_made_for_it(served):
    policy = served.get("embed.html")[1].get_all("Content-Security-Policy")
    assert len(policy) == 1 and policy[0].endswith("frame-ancestors *")


def test_the_folder_shows_its_page_and_what_is_not_there_is_not_found(served):
    assert served.get("")[0] == 200
    assert served.get("none.rss")[0] == 404
    assert served.get("section/")[0] in (403, 404)


@pytest.mark.parametrize("kind", [Nginx, Apache, Caddy])
def test_the_hub_can_be_told_with_the_address_of_the_feed(kind, folder, tmp_path):
    with kind(tmp_path / "home", folder, has_hub=True).running() as server:
        for coding in ("identity", "gzip"):
            assert server.get("section/industry-news/feed.atom", Accept_Encoding=coding)[1].get_all("Link") == [
                '<https://hub.example.org/>; rel="hub", '
                '<https://alliance.example.org/feeds/section/industry-news/feed.atom>; rel="self"']
