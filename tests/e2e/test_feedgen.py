"""feedgen build: records in, feeds out, as the webmaster and the subscribers see it."""

import contextlib
import json
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import time
from datetime import datetime, timedelta, timezone

import pytest
from lxml import etree

from conftest import BUILD, ROOT
from tracing import changes, trace

RECORDS = ROOT / "tests/records"
NOW = "2020-04-20T10:00:00+08:00"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


class Newsroom:
    """A folder with records, a state and an output of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.records = folder / "records"
        self.output = folder / "out"
        self.environment = {"PATH": os.environ["PATH"], "XDG_STATE_HOME": str(folder / "state")}
        self.records.mkdir()

    def take(self, *names):
        for name in names:
            shutil.copy(RECORDS / name, self.records)

    def write(self, name, *records):
        text = "".join(json.dumps(record) + "\n" for record in records)
        (self.records / name).write_text(text, encoding="utf-8")

    def build(self, *arguments, now=NOW, paths=None, output=True):
        command = [BUILD / "bin/feedgen", "build", "--now", now, *arguments,
                   *(["-o", self.output] if output else []),
                   *([self.records] if paths is None else paths)]
        return subprocess.run([str(part) for part in command], env=self.environment,
                              capture_output=True, encoding="utf-8", timeout=60)

    def items(self, path="all"):
        return json.loads((self.output / f"{path}.json").read_text(encoding="utf-8"))["items"]

    def titles(self, path="all"):
        return [item["title"] for item in self.items(path)]

    def xml(self, name):
        return etree.parse(str(self.output / name)).getroot()

    def snapshot(self):
        return {path: (path.read_bytes(), path.stat().st_ino, path.stat().st_mtime_ns)
                for path in sorted(self.output.rglob("*")) if path.is_file()}


@pytest.fixture
def newsroom(tmp_path):
    return Newsroom(tmp_path)


def lines_of(result):
    return result.stderr.splitlines()


NO_BASE_URL = ("feedgen: no base_url is set: the feeds of http://english.cec.org.cn/ carry no "
               "links to themselves")


# ---- the page of CEC's layout -----------------------------------------------------------


def test_a_text_dump_becomes_one_item_in_all_formats_without_configuration(newsroom):
    newsroom.take("pages/No.105.2001.txt")
    result = newsroom.build()
    assert (result.returncode, result.stdout) == (0, "")
    assert lines_of(result) == [NO_BASE_URL]

    title = "Spring inspection of mountain lines begins"
    link = "http://english.cec.org.cn/No.105.2001.htm"
    identity = "tag:english.cec.org.cn,2020-01-01:105/2001"
    for path in ("all", "section/cec-news/feed"):
        (item,) = newsroom.items(path)
        assert (item["title"], item["url"], item["id"]) == (title, link, identity)
        assert item["tags"] == ["CEC News"]
        assert item["date_published"] == item["date_modified"] == NOW

        (rss,) = newsroom.xml(f"{path}.rss").iter("item")
        assert (rss.findtext("title"), rss.findtext("link")) == (title, link)
        assert (rss.findtext("guid"), rss.find("guid").get("isPermaLink")) == (identity, "false")
        assert rss.findtext("category") == "CEC News"
        assert rss.findtext("pubDate") == "Mon, 20 Apr 2020 10:00:00 +0800"

        (atom,) = newsroom.xml(f"{path}.atom").iter(f"{ATOM}entry")
        assert atom.findtext(f"{ATOM}title") == title
        assert atom.find(f"{ATOM}link").get("href") == link
        assert atom.findtext(f"{ATOM}id") == identity
        assert atom.find(f"{ATOM}category").get("term") == "CEC News"

        for content in (item["content_html"], rss.findtext(CONTENT),
                        atom.findtext(f"{ATOM}content")):
            assert re.findall(r"<p>(.{12})", content) == [
                "Teams from n", "1. Every spa", "2. Findings ", "The inspecti"]
            assert "replaced before the rainy season.</p>" in content
            for outside in ("location", "Industry News", "About Us", "Copyright"):
                assert outside not in content
    assert (newsroom.output / "index.html").exists()
    assert "section/cec-news/feed.rss" in (newsroom.output / "feeds.opml").read_text()


def test_a_saved_page_keeps_its_content_and_nothing_around_it(newsroom):
    newsroom.take("pages/No.106.2003.htm")
    assert newsroom.build().returncode == 0
    (item,) = newsroom.items("section/industry-news/feed")
    content = item["content_html"]
    assert item["title"] == "Floating solar park feeds its first megawatt hours"
    assert "<b>63 hectares</b>" in content
    assert '<img src="http://english.cec.org.cn/images/park.jpg"' in content
    assert '<a href="http://english.cec.org.cn/files/report%202020.pdf">' in content
    assert "<td>655</td>" in content
    for outside in ("script", "count()", "style", "onload", "javascript", "About Us",
                    "CEC News", "Copyright", "location"):
        assert outside not in content


def test_chinese_pages_are_read_like_english_ones(newsroom):
    newsroom.take("chinese/No.205.3001.txt")
    assert newsroom.build().returncode == 0
    (item,) = newsroom.items("section/section-205/feed")
    assert item["title"] == "春季线路巡检工作启动"
    assert item["tags"] == ["行业新闻"]
    assert newsroom.xml("all.rss").findtext("channel/language") == "zh-CN"
    assert newsroom.xml("all.rss").findtext("channel/title") == "中国电力企业联合会"


def test_a_page_in_gbk_is_published_in_utf8(newsroom):
    newsroom.take("chinese/No.205.3002.htm")
    assert newsroom.build().returncode == 0
    (item,) = newsroom.items()
    assert item["title"] == "水上光伏电站首批电量并网"
    assert item["date_published"] == "2020-04-15T09:30:00+08:00"
    assert "三月发电四百一十兆瓦时" in item["content_html"]
    assert "来源" not in item["content_html"] and "版权" not in item["content_html"]


def test_a_date_below_the_title_dates_the_item(newsroom):
    newsroom.take("pages/No.105.2002.txt")
    assert newsroom.build().returncode == 0
    (item,) = newsroom.items()
    assert item["date_published"] == "2020-04-16T12:00:00+08:00"
    assert "Date:" not in item["content_html"]


# ---- exports -----------------------------------------------------------------------------


def test_exports_carry_every_field_into_the_feeds(newsroom):
    newsroom.take("exports/news.jsonl", "exports/news.csv")
    assert newsroom.build().returncode == 0
    items = {item["id"].rpartition("/")[2]: item for item in newsroom.items()}
    assert list(items) == ["5002", "5001", "4001", "4002"]

    report = items["4001"]
    assert report["summary"] == "Demand grew by 3.1 percent."
    assert report["content_html"] == "<p>Demand grew by <b>3.1 percent</b>.</p>"
    assert report["authors"] == [{"name": "Statistics Department"}]
    assert report["tags"] == ["Reports", "statistics", "monthly"]
    assert report["attachments"] == [{
        "url": "https://www.example.org/files/report-04.pdf", "mime_type": "application/pdf",
        "title": "Tables", "size_in_bytes": 120345}]
    assert report["date_published"] == "2020-04-17T12:00:00+08:00"

    chinese = items["4002"]
    assert chinese["language"] == "zh-CN"
    assert chinese["date_published"] == "2020-04-17T10:30:00+08:00"
    assert chinese["date_modified"] == "2020-04-18T08:00:00+08:00"

    forum = items["5001"]
    assert forum["title"] == 'Forum on "storage", day one'
    assert forum["authors"] == [{"name": "Li Example"}, {"name": "Wang Example"}]
    assert forum["content_html"].count("<p>") == 2
    assert items["5002"]["date_published"] == "2020-04-19T12:00:00+08:00"


def test_an_answer_of_the_interface_of_the_site_is_published(newsroom):
    newsroom.take("mcms/list.json", "mcms/detail.jsonl")
    result = newsroom.build("-q")
    assert result.returncode == 1
    assert lines_of(result) == [f"feedgen: {newsroom.records}/list.json:17: record 330002: no title"]
    items = {item["id"].rpartition("/")[2]: item for item in newsroom.items()}
    assert list(items) == ["330003", "330001", "330004"]
    report = items["330001"]
    assert report["url"] == "http://english.cec.org.cn/detail/index.html?3-330001"
    assert report["date_published"] == "2020-04-17T10:30:00+08:00"
    assert report["authors"] == [{"name": "统计部"}, {"name": "规划部"}]
    assert report["content_html"] == "<p>用电量 <b>S&amp;P500</b></p>"
    assert report["attachments"] == [{
        "url": "http://english.cec.org.cn/files/"
               "%E4%B8%80%E5%AD%A3%E5%BA%A6%20%E6%8A%A5%E5%91%8A.pdf",
        "mime_type": "application/pdf"}]


def test_spreadsheets_are_published_in_whatever_form_they_were_saved(newsroom):
    newsroom.take("spreadsheets/semicolons.csv", "spreadsheets/tabs.csv",
                  "spreadsheets/comma.csv")
    assert newsroom.build().returncode == 0
    items = {item["id"].rpartition("/")[2]: item for item in newsroom.items()}
    assert list(items) == ["6002", "6001", "6003", "6005", "6004"]
    assert items["6001"]["title"] == "电网;规划"
    assert items["6001"]["content_html"] == "<p>第一段</p>\n<p>第二段</p>"
    assert items["6001"]["attachments"] == [{
        "url": "https://www.example.org/files/a.pdf", "mime_type": "application/pdf",
        "size_in_bytes": 1200}]
    assert items["6002"]["content_html"] == "<p>正文</p>"
    assert items["6003"]["tags"] == ["grid", "report"]


def test_one_text_in_two_languages_leads_from_each_to_the_other(newsroom):
    newsroom.take("spreadsheets/comma.csv")
    assert newsroom.build().returncode == 0
    chinese, english = newsroom.items()
    assert english["_translations"] == {"zh-CN": chinese["url"]}
    assert chinese["_translations"] == {"en": english["url"]}
    assert english["image"] == "https://www.example.org/img/a.jpg"
    for root, links in ((newsroom.xml("all.rss"), f"channel/item/{ATOM}link"),
                        (newsroom.xml("all.atom"), f"{ATOM}entry/{ATOM}link")):
        assert [(link.get("hreflang"), link.get("href")) for link in root.iterfind(links)
                if link.get("hreflang")] == [("en", english["url"]), ("zh-CN", chinese["url"])]


def test_a_correction_is_published_without_touching_the_record(newsroom):
    newsroom.take("pages/No.105.2002.txt", "chinese/No.205.3001.txt")
    (newsroom.folder / "corrections.csv").write_text(
        "item,标题,date\n105/2002,The right title,2020-04-10 08:00\n", encoding="utf-8")
    (newsroom.folder / "feedgen.ini").write_text("[input]\ncorrections = corrections.csv\n")
    assert newsroom.build("-q", "-c", newsroom.folder / "feedgen.ini").returncode == 0
    item = newsroom.items()[1]
    assert item["id"] == "tag:english.cec.org.cn,2020-01-01:105/2002"
    assert item["title"] == "The right title"
    assert item["date_published"] == "2020-04-10T08:00:00+08:00"


def test_bad_records_are_told_with_file_and_line_and_cost_no_other(newsroom):
    newsroom.records = RECORDS / "bad"
    result = newsroom.build("-q")
    assert result.returncode == 1
    told = [line.removeprefix(f"feedgen: {RECORDS}/bad/") for line in lines_of(result)]
    assert [line.partition(": ")[0] for line in told] == [
        "No.105.9001.txt:9", "No.105.9002.txt", "No.105.9003.txt:6", "No.105.9004.htm",
        "page.txt", "records.csv:3", "records.csv:5", "records.jsonl:2", "records.jsonl:3",
        "records.jsonl:4", "records.jsonl:5", "records.jsonl:7", "records.jsonl:6"]
    assert told[0].endswith(": the text is no valid UTF-8")
    assert told[9].endswith(": url is no http or https address: ftp://www.example.org/4")
    assert newsroom.titles() == ["Good eight", "Good six", "Good one"]


def test_a_name_that_would_steer_the_terminal_is_shown_and_not_obeyed(newsroom):
    (newsroom.records / "a\x1b[31m.txt").write_text("no page")
    result = newsroom.build()
    assert "\x1b" not in result.stderr
    assert "\\x1B[31m.txt" in result.stderr


# ---- later builds ------------------------------------------------------------------------


def test_a_second_build_touches_no_file(newsroom):
    newsroom.take("pages/No.105.2001.txt", "exports/news.csv")
    assert newsroom.build().returncode == 0
    before = newsroom.snapshot()
    assert newsroom.build(now="2020-05-01T00:00:00Z").returncode == 0
    assert newsroom.snapshot() == before


def test_undated_records_get_their_first_seen_moment_and_keep_it(newsroom):
    undated = [{"id": str(number), "url": f"/{number}", "title": f"T{number}"}
               for number in (9, 10, 1978)]
    newsroom.write("a.jsonl", *undated)
    newsroom.build()
    dates = {item["title"]: item["date_published"] for item in newsroom.items()}
    assert dates == {"T9": "2020-04-20T09:59:58+08:00", "T10": "2020-04-20T09:59:59+08:00",
                     "T1978": "2020-04-20T10:00:00+08:00"}
    newsroom.write("a.jsonl", *undated, {"id": "8", "url": "/8", "title": "T8"})
    newsroom.build(now="2020-04-21T10:00:00+08:00")
    dates["T8"] = "2020-04-21T10:00:00+08:00"
    assert {item["title"]: item["date_published"] for item in newsroom.items()} == dates
    assert newsroom.titles() == ["T8", "T1978", "T10", "T9"]


def test_a_change_moves_the_update_and_never_the_publication(newsroom):
    record = {"id": "1", "url": "/1", "title": "T", "date": "2020-04-15T08:00:00+08:00",
              "content_html": "<p>One</p>"}
    newsroom.write("a.jsonl", record)
    newsroom.build()
    newsroom.write("a.jsonl", {**record, "content_html": "<div><p>One</p></div>"})
    newsroom.build(now="2020-04-21T10:00:00+08:00")
    assert newsroom.items()[0]["date_modified"] == "2020-04-15T08:00:00+08:00"
    newsroom.write("a.jsonl", {**record, "content_html": "<p>Two</p>", "date": "2020-04-16"})
    newsroom.build(now="2020-04-22T10:00:00+08:00")
    (item,) = newsroom.items()
    assert item["date_modified"] == "2020-04-22T10:00:00+08:00"
    assert item["date_published"] == "2020-04-15T08:00:00+08:00"
    assert newsroom.xml("all.atom").findtext(f"{ATOM}updated") == "2020-04-22T10:00:00+08:00"


def test_no_two_items_share_the_second_of_their_update(newsroom):
    newsroom.write("a.jsonl", *({"id": number, "url": f"/{number}", "title": f"T{number}",
                                 "date": "2020-04-15"} for number in range(40)))
    newsroom.build()
    stamps = [entry.findtext(f"{ATOM}updated")
              for entry in newsroom.xml("all.atom").iter(f"{ATOM}entry")]
    assert len(set(stamps)) == len(stamps) == 40
    assert newsroom.titles()[0] == "T39"


def test_the_order_of_the_input_does_not_matter(newsroom):
    records = [{"id": str(number), "url": f"/{number}", "title": f"T{number}",
                **({"date": "2020-04-15"} if number % 2 else {})} for number in range(20)]
    newsroom.write("a.jsonl", *records)
    newsroom.build()
    before = {path: content for path, (content, *_) in newsroom.snapshot().items()}
    shutil.rmtree(newsroom.folder / "state")
    shutil.rmtree(newsroom.output)
    newsroom.write("a.jsonl", *reversed(records[5:]))
    newsroom.write("b.jsonl", *records[:5])
    newsroom.build()
    assert {path: content for path, (content, *_) in newsroom.snapshot().items()} == before


def test_ten_orders_of_the_same_records_give_the_same_bytes(newsroom):
    """Whatever the order of lines and the names of files, with and without dates."""
    records = [{"id": str(number), "url": f"/{number}", "title": f"T{number}",
                **({"section": "行业"} if number % 5 == 0 else {}),
                **({"pair": f"p{number // 2}", "language": "en"} if number % 7 == 0 else {}),
                **({"date": "2020-04-15"} if number % 2 else {}),
                **({"date": "2020-04-16T08:00:00+08:00"} if number % 3 == 0 else {})}
               for number in range(60)]
    shuffle = random.Random(20200416).shuffle
    seen = set()
    for _ in range(10):
        shuffle(records)
        for name in ("state", "out"):
            shutil.rmtree(newsroom.folder / name, ignore_errors=True)
        for path in newsroom.records.iterdir():
            path.unlink()
        names = ["a", "b", "c", "d"]
        shuffle(names)
        for part, name in enumerate(names):
            newsroom.write(f"{name}.jsonl", *records[part::4])
        assert newsroom.build().returncode == 0
        seen.add(tuple((path.relative_to(newsroom.output), content)
                       for path, (content, *_) in newsroom.snapshot().items()))
    assert len(seen) == 1


def test_a_second_build_opens_no_output_file_for_writing(newsroom):
    newsroom.take("pages/No.105.2001.txt", "exports/news.csv")
    assert newsroom.build().returncode == 0
    time.sleep(0.05)  # the files' times are behind the next build's, so that they are kept
    assert newsroom.build().returncode == 0
    calls = trace([BUILD / "bin/feedgen", "build", "--now", "2020-05-01T00:00:00Z", "-q", "-o", newsroom.output,
                   newsroom.records], newsroom.folder, newsroom.environment)
    assert any("all.atom" in call for call in calls)
    assert changes(calls, newsroom.output) == []
    assert not [call for call in calls
                if str(newsroom.records) in call and re.search(r"\bopenat\(.*(txt|csv)\"", call)]


def test_only_files_that_changed_are_opened_again(newsroom):
    newsroom.take("pages/No.105.2001.txt", "pages/No.105.2002.txt", "exports/news.csv")
    path = newsroom.records / "No.105.2002.txt"
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    newsroom.build()
    before = newsroom.items()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Statistics", "Sta7istics"), encoding="utf-8")
    os.utime(path, ns=times)  # as large and as old as before
    newsroom.build()
    changed = [item["title"] for item in newsroom.items() if item not in before]
    assert changed == ["Sta7istics yearbook: call for corrections"]
    (newsroom.records / "news.csv").unlink()
    newsroom.build()
    assert len(newsroom.items()) == 2
    before = newsroom.items()
    newsroom.output = newsroom.folder / "elsewhere"
    newsroom.build()  # all of it from the state
    assert newsroom.items() == before


@pytest.mark.parametrize("change", ["[site]\nhome = https://other.example/\n",
                                    "[site]\ntimezone = UTC\n",
                                    "[input]\ncorrections = c.csv\n"])
def test_another_configuration_reads_all_files_anew(newsroom, change):
    newsroom.take("pages/No.105.2002.txt", "pages/No.105.2001.txt")
    configuration = newsroom.folder / "feedgen.ini"
    (newsroom.folder / "c.csv").write_text("item,title\n105/2001,Corrected\n")
    configuration.write_text("")
    for _ in range(2):
        newsroom.build("-q", "-c", configuration)
    configuration.write_text(change)
    newsroom.build("-q", "-c", configuration)
    incremental = newsroom.items()
    (newsroom.folder / "fresh").mkdir()
    shutil.copy(newsroom.folder / "feedgen.db", newsroom.folder / "fresh")
    configuration.write_text(change + "[state]\npath = fresh/feedgen.db\n")
    with sqlite3.connect(newsroom.folder / "fresh/feedgen.db") as database:
        database.execute("DELETE FROM file")
    assert newsroom.build("-q", "-c", configuration).returncode == 0
    assert newsroom.items() == incremental


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_state_of_an_earlier_version_is_taken_over_with_no_byte_changed(newsroom, version):
    newsroom.take("pages/No.105.2002.txt", "pages/No.105.2001.txt")
    newsroom.build()
    before = newsroom.snapshot()
    (state,) = (newsroom.folder / "state").rglob("feedgen.db")
    current = state.rename(state.with_name("current.db"))
    with contextlib.closing(sqlite3.connect(state)) as database, database:
        for script in ["schema.sql", "schema_2.sql", "schema_3.sql"][:version]:
            database.executescript((ROOT / "feedgen" / script).read_text())
        database.execute("ATTACH ? AS current", (str(current),))
        database.execute("INSERT INTO item SELECT * FROM current.item")
        if version > 1:
            database.execute("INSERT INTO file (path, size, written, changed, inode, summary)"
                             " SELECT * FROM current.file")
            database.execute("INSERT INTO reading SELECT * FROM current.reading")
        database.execute(f"PRAGMA application_id = {0x46454544}")
        database.execute(f"PRAGMA user_version = {version}")
    for _ in range(2):
        result = newsroom.build("-v", now="2020-04-22T10:00:00+08:00")
        assert "2 records: 0 new, 0 changed" in result.stderr
        assert newsroom.snapshot() == before


def test_a_folder_that_is_named_twice_is_published_once(newsroom):
    newsroom.take("pages/No.105.2001.txt")
    for _ in range(2):
        result = newsroom.build("-q", paths=[newsroom.records, newsroom.records])
        page = newsroom.records / "No.105.2001.txt"
        assert (result.returncode, lines_of(result)) == (
            1, [f"feedgen: {page}:6: the same record as {page}:6: 2001"])
        assert len(newsroom.items()) == 1


def test_a_record_that_vanished_comes_back_under_the_same_id_and_date(newsroom):
    newsroom.take("pages/No.105.2001.txt", "pages/No.105.2002.txt")
    newsroom.build()
    before = newsroom.items()
    (newsroom.records / "No.105.2001.txt").unlink()
    newsroom.build(now="2020-04-21T10:00:00+08:00")
    assert newsroom.titles() == ["Statistics yearbook: call for corrections"]
    newsroom.take("pages/No.105.2001.txt")
    newsroom.build(now="2020-04-22T10:00:00+08:00")
    assert newsroom.items() == before


def test_a_record_of_tomorrow_waits_until_it_is_due(newsroom):
    newsroom.write("a.jsonl", {"id": "1", "url": "/1", "title": "Today"},
                   {"id": "2", "url": "/2", "title": "Tomorrow", "date": "2020-04-21T09:00:00+08:00"})
    assert newsroom.build().returncode == 0
    assert newsroom.titles() == ["Today"]
    newsroom.build(now="2020-04-21T09:00:00+08:00")
    assert newsroom.titles() == ["Tomorrow", "Today"]


# ---- a state that is lost ----------------------------------------------------------------


def test_a_lost_state_is_rebuilt_from_the_feeds_with_no_byte_changed(newsroom):
    """More undated items than a feed holds, built on several days, in two sections."""
    configuration = newsroom.folder / "feedgen.ini"
    configuration.write_text("[output]\nitems = 4\n")
    records = [{"id": str(number), "url": f"/{number}", "title": f"T{number}",
                **({"section": "Odd"} if number % 2 else {}),
                **({"date": f"2020-04-{number % 9 + 1:02}"} if number % 3 == 0 else {})}
               for number in range(1, 25)]
    for day, count in enumerate((9, 16, 24)):
        newsroom.write("a.jsonl", *records[:count])
        newsroom.build("-q", "-c", configuration, now=f"2020-04-2{day}T10:00:00+08:00")
    newsroom.write("a.jsonl", *records[:22], *({**record, "title": record["title"] + " edited"}
                                               for record in records[22:]))
    newsroom.build("-q", "-c", configuration, now="2020-04-24T10:00:00+08:00")
    before = newsroom.snapshot()
    for name in ("feedgen.db", "feedgen.db-wal", "feedgen.db-shm"):
        (newsroom.folder / name).unlink(missing_ok=True)
    result = newsroom.build("-q", "-c", configuration, now="2020-05-01T10:00:00+08:00")
    assert result.returncode == 1
    (line,) = lines_of(result)
    assert line.startswith(f"feedgen: {newsroom.folder}/feedgen.db is new: ids and dates of ")
    assert newsroom.snapshot() == before
    result = newsroom.build("-q", "-c", configuration, now="2020-05-02T10:00:00+08:00")
    assert (result.returncode, result.stderr) == (0, "")
    assert newsroom.snapshot() == before
    newsroom.write("a.jsonl", *records[:22], *records[22:], {"id": "30", "title": "New"})
    newsroom.build("-q", "-c", configuration, now="2020-05-03T10:00:00+08:00")
    assert newsroom.items()[0]["title"] == "New"
    assert newsroom.items()[1]["date_modified"] == "2020-05-03T10:00:00+08:00"


# ---- withdrawing -------------------------------------------------------------------------


@pytest.mark.parametrize("name", [
    "105/2002", "http://english.cec.org.cn/No.105.2002.htm",
    "tag:english.cec.org.cn,2020-01-01:105/2002"])
def test_a_withdrawn_item_goes_and_never_comes_back(newsroom, name):
    newsroom.take("pages/No.105.2001.txt", "pages/No.105.2002.txt")
    configuration = newsroom.folder / "feedgen.ini"
    configuration.write_text("[input]\nwithdrawn = withdrawn.txt\n[output]\nnotices = 0s\n")
    (newsroom.folder / "withdrawn.txt").write_text("# none\n")
    newsroom.build("-q", "-c", configuration)
    assert len(newsroom.titles()) == 2
    (newsroom.folder / "withdrawn.txt").write_text(f"\n{name}  Retracted by its author\n")
    assert newsroom.build("-q", "-c", configuration).returncode == 0
    assert newsroom.titles() == ["Spring inspection of mountain lines begins"]
    (newsroom.folder / "withdrawn.txt").write_text("")
    (newsroom.records / "No.105.2002.txt").unlink()
    newsroom.write("a.jsonl", {"id": "2002", "section": "105", "url": "/moved", "title": "Moved"})
    assert newsroom.build("-q", "-c", configuration).returncode == 0
    assert newsroom.titles() == ["Spring inspection of mountain lines begins"]


def test_nothing_is_published_while_the_list_of_withdrawn_items_cannot_be_read(newsroom):
    newsroom.take("pages/No.105.2001.txt")
    configuration = newsroom.folder / "feedgen.ini"
    configuration.write_text("[input]\nwithdrawn = withdrawn.txt\n")
    result = newsroom.build("-c", configuration)
    assert result.returncode == 2
    assert lines_of(result) == [
        f"feedgen: {newsroom.folder}/withdrawn.txt: No such file or directory"]
    assert not newsroom.output.exists()
    (newsroom.folder / "withdrawn.txt").write_bytes(b"1\n\xff\n")
    result = newsroom.build("-c", configuration)
    assert lines_of(result) == [
        f"feedgen: {newsroom.folder}/withdrawn.txt:2: the text is no valid UTF-8"]


# ---- the clock ---------------------------------------------------------------------------


def test_the_environment_may_say_the_time_so_that_a_build_depends_on_nothing_else(newsroom, aggregator):
    newsroom.write("a.jsonl", {"id": 1, "title": "Undated"})

    def build(number, epoch):
        return subprocess.run([BUILD / "bin/feedgen", "build", "-q", "-o", newsroom.folder / number, newsroom.records],
                              env={**newsroom.environment, "XDG_STATE_HOME": str(newsroom.folder / f"state{number}"),
                                   "SOURCE_DATE_EPOCH": epoch}, capture_output=True, encoding="utf-8")
    assert [build(number, "1587348000").returncode for number in "12"] == [0, 0]
    one, two = ({path.relative_to(newsroom.folder / number): (path.read_bytes(), path.stat().st_mtime)
                 for path in (newsroom.folder / number).rglob("*.*")} for number in "12")
    assert one == two and b"Mon, 20 Apr 2020 10:00:00 +0800" in one[pathlib.Path("all.rss")][0]
    said = "SOURCE_DATE_EPOCH is a number of seconds since 1970, not soon\n"
    assert (build("3", "soon").returncode, build("3", "soon").stderr) == (2, f"feedgen: {said}")
    environment = {"SOURCE_DATE_EPOCH": "soon", "HOME": str(newsroom.folder)}
    assert aggregator("publish", "-o", newsroom.output, env=environment).stderr == f"aggregator: {said}"
    assert "SOURCE_DATE_EPOCH" not in aggregator("status", env=environment).stderr


# ---- explaining --------------------------------------------------------------------------


def explained(newsroom, item, *arguments):
    result = subprocess.run(
        [str(part) for part in (BUILD / "bin/feedgen", "explain", "--json", "--now", NOW, "-o",
                                newsroom.output, *arguments, item, newsroom.records)],
        env=newsroom.environment, capture_output=True, encoding="utf-8", timeout=60)
    assert (result.returncode, result.stderr) == (0, "")
    return {row["name"]: (row["value"], row["origin"]) for row in json.loads(result.stdout)}


def test_explain_tells_where_each_field_came_from(newsroom):
    newsroom.take("pages/No.105.2002.txt", "exports/news.jsonl")
    (newsroom.folder / "corrections.csv").write_text("item,title\n105/2002,Corrected\n")
    configuration = newsroom.folder / "feedgen.ini"
    configuration.write_text("[input]\ncorrections = corrections.csv\n")
    newsroom.build("-q", "-c", configuration)
    page = f"{newsroom.records}/No.105.2002.txt:"
    for name in ("105/2002", "tag:english.cec.org.cn,2020-01-01:105/2002",
                 "http://english.cec.org.cn/No.105.2002.htm"):
        fields = explained(newsroom, name, "-c", configuration)
        assert fields["published"] == ("yes", "all, section/cec-news/feed")
        assert fields["title"] == ("Corrected", f"{newsroom.folder}/corrections.csv:2")
        assert fields["id"] == ("2002", "the name of the page")
        assert fields["date"][1].startswith(page)
        assert fields["first_seen"] == (NOW, None)
        assert fields["date_published"] == (
            "2020-04-16T12:00:00+08:00", "the day that the record states")
        assert fields["language"][0] == "en"
    fields = explained(newsroom, "Reports/4001", "-c", configuration)
    assert fields["authors"] == (
        "Statistics Department", f"{newsroom.records}/news.jsonl:1")


def test_explain_tells_why_an_item_is_not_published(newsroom):
    configuration = newsroom.folder / "feedgen.ini"
    configuration.write_text("[output]\nitems = 1\n[input]\nwithdrawn = withdrawn.txt\n")
    (newsroom.folder / "withdrawn.txt").write_text("/4 Retracted\n")
    newsroom.write("a.jsonl", {"id": 1, "title": "New", "date": "2020-04-19"},
                   {"id": 2, "title": "Old", "date": "2020-04-18"},
                   {"id": 3, "title": "Held", "date": "2020-04-21"},
                   {"id": 4, "title": "Withdrawn", "date": "2020-04-18"},
                   {"id": 5, "title": "Goes", "date": "2020-04-17"})
    newsroom.build("-q", "-c", configuration)
    before = newsroom.snapshot()
    newsroom.write("a.jsonl", {"id": 1, "title": "New", "date": "2020-04-19"},
                   {"id": 2, "title": "Old", "date": "2020-04-18"},
                   {"id": 3, "title": "Held", "date": "2020-04-21"},
                   {"id": 4, "title": "Withdrawn", "date": "2020-04-18"})
    verdicts = [explained(newsroom, f"/{number}", "-c", configuration)["published"]
                for number in range(1, 6)]
    assert verdicts == [
        ("yes", "all"), ("no", "newer items fill the feeds"),
        ("no", "held until 2020-04-21T00:00:00+08:00"),
        ("no", f"withdrawn since {NOW}: Retracted"), ("no", "there is no record of it now")]
    assert newsroom.snapshot() == before


def test_explain_writes_one_line_a_field_and_knows_what_it_does_not_know(newsroom, feedgen):
    newsroom.write("a.jsonl", {"id": 1, "title": "T\x1b[31m" + "long " * 40})
    result = subprocess.run(
        [str(BUILD / "bin/feedgen"), "explain", "-o", str(newsroom.output), "/1",
         str(newsroom.records)], env=newsroom.environment, capture_output=True, encoding="utf-8")
    assert result.returncode == 0 and "\x1b" not in result.stdout
    assert result.stdout.startswith("item            tag:english.cec.org.cn,2020-01-01:-/1\n")
    assert max(len(line) for line in result.stdout.splitlines()) < 200
    result = subprocess.run(
        [str(BUILD / "bin/feedgen"), "explain", "-o", str(newsroom.output), "/2",
         str(newsroom.records)], env=newsroom.environment, capture_output=True, encoding="utf-8")
    assert (result.returncode, result.stderr) == (
        2, "feedgen: no item is called /2: give its section and id (105/1978), its address, or its id in the feeds\n")


# ---- configuration -----------------------------------------------------------------------


def test_the_configuration_names_site_sections_and_places(newsroom):
    newsroom.take("chinese/No.205.3001.txt", "pages/No.105.2001.txt")
    (newsroom.folder / "feedgen.ini").write_text("""
[site]
title = Newsroom
home = https://www.example.org/news
base_url = https://feeds.example.org
language = en
timezone = UTC
rights = Members only
id_authority = example.org,2021
[input]
path = records
[output]
folder = public/feeds
items = 1
[section industry]
title = Industry News
match = 205
""")
    result = newsroom.build("-c", newsroom.folder / "feedgen.ini", paths=[], output=False)
    assert (result.returncode, result.stderr) == (0, "")
    newsroom.output = newsroom.folder / "public/feeds"
    (item,) = newsroom.items()
    assert item["id"] == "tag:example.org,2021:205/3001"
    assert item["url"] == "https://www.example.org/news/No.205.3001.htm"
    assert item["date_published"] == "2020-04-20T02:00:00Z"
    assert newsroom.titles("section/cec-news/feed") == ["Spring inspection of mountain lines begins"]
    channel = newsroom.xml("section/industry/feed.rss").find("channel")
    assert channel.findtext("title") == "Industry News - Newsroom"
    assert channel.findtext("copyright") == "Members only"
    assert channel.find(f"{ATOM}link").get("href") == (
        "https://feeds.example.org/section/industry/feed.rss")
    assert (newsroom.folder / "feedgen.db").exists()


# ---- what cannot be done -----------------------------------------------------------------


def configured(newsroom, lines):
    path = newsroom.folder / "feedgen.ini"
    path.write_text(f"[site]\nbase_url = https://feeds.example.org/\n[output]\n{lines}")
    return path


@pytest.mark.parametrize("output, hours, count", [
    ("", 1, 70),  # all that is dated within 14 days before the newest one
    ("", 24, 50),  # or 50
    ("items = 3", 24, 3),
    ("window = 6h\nwindow_items = 1", 1, 7),
    ("window = 6h\nwindow_items = 9", 1, 9),
])
def test_a_feed_holds_a_window_of_the_newest_items(newsroom, output, hours, count):
    newest = datetime(2020, 4, 19, tzinfo=timezone.utc)
    newsroom.write("a.jsonl", *({"id": str(number), "url": f"/{number}", "title": f"T{number}",
                                 "date": (newest - timedelta(hours=hours * number)).isoformat()} for number in range(70)))
    assert newsroom.build("-c", configured(newsroom, output)).returncode == 0
    assert [item["title"] for item in newsroom.items()] == [f"T{number}" for number in range(count)]


@pytest.mark.parametrize("output, limit, length", [("", 512 << 10, 2500), ("max_bytes = 64k", 64 << 10, 250)])
def test_no_document_is_larger_than_it_may_be_and_none_could_be_larger(newsroom, output, limit, length):
    newsroom.write("a.jsonl", *({"id": str(number), "url": f"/{number}", "title": f"T{number}", "date": "2020-04-20",
                                 "section": "News", "content_text": "words " * length} for number in range(40)))
    assert newsroom.build("-c", configured(newsroom, output)).returncode == 0
    count = len(newsroom.items())
    for path in ("all", "section/news/feed"):
        sizes = [(newsroom.output / f"{path}.{format}").stat().st_size for format in ("rss", "atom", "json")]
        assert max(sizes) <= limit < max(sizes) * (count + 1) / count
    # What is left out is no item that is missing, and stands in the archives.
    assert newsroom.build("-c", configured(newsroom, "max_bytes = 64k\n")).returncode == 0
    assert len(json.loads((newsroom.output / "archive/2020-04.json").read_text())["items"]) == 40


def test_one_huge_item_does_not_push_out_the_others(newsroom):
    newsroom.write("a.jsonl", {"id": "huge", "url": "/huge", "title": "Huge", "date": "2020-04-20",
                               "content_text": "words " * 100_000, "attachments": [{"url": "/table.pdf", "size": 7}]},
                   *({"id": str(number), "url": f"/{number}", "title": f"T{number}", "date": "2020-04-19"} for number in range(20)))
    assert newsroom.build("-c", configured(newsroom, "")).returncode == 0
    huge, *others = newsroom.items()
    assert len(others) == 20
    assert "Read the rest at" in huge["content_html"] and len(huge["content_html"]) < 1000
    assert [file["size_in_bytes"] for file in huge["attachments"]] == [7]


@pytest.mark.parametrize("records", [[], [{"title": "neither url nor id"}],
                                     [{"id": "1", "title": "T", "date": "2031-01-01"}]])
def test_nothing_to_publish_leaves_the_last_good_files(newsroom, records):
    newsroom.take("pages/No.105.2001.txt")
    newsroom.build()
    before = newsroom.snapshot()
    (newsroom.records / "No.105.2001.txt").unlink()
    newsroom.write("a.jsonl", *records)
    result = newsroom.build()
    assert result.returncode == 3
    assert lines_of(result)[-1] == (
        f"feedgen: nothing left to publish: no record of {newsroom.records} can be: the last good files stand")
    assert newsroom.snapshot() == before


def test_a_missing_path_stops_before_anything_is_done(newsroom):
    result = newsroom.build(paths=[newsroom.records, newsroom.folder / "gone"])
    assert result.returncode == 2
    assert lines_of(result) == [f"feedgen: {newsroom.folder}/gone: No such file or directory"]
    assert not newsroom.output.exists()
    assert not (newsroom.folder / "state").exists()


def test_a_file_of_another_kind_is_told_when_it_is_named_and_left_out_of_folders(newsroom):
    newsroom.take("pages/No.105.2001.txt")
    (newsroom.records / "notes.md").write_text("# Notes\n")
    assert newsroom.build().returncode == 0
    result = newsroom.build("-q", paths=[newsroom.records, newsroom.records / "notes.md"])
    assert result.returncode == 1
    assert lines_of(result) == [
        f"feedgen: {newsroom.records}/notes.md: not a file of records: its name ends in none "
        "of .htm, .html, .txt, .json, .jsonl and .csv"]


def test_a_second_run_is_locked_out_and_may_wait(newsroom):
    newsroom.take("pages/No.105.2001.txt")
    assert newsroom.build().returncode == 0
    lock = newsroom.folder / "state/cec-feeds/feedgen.db.lock"
    holder = subprocess.Popen(["flock", "--no-fork", str(lock), "cat"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)
    try:
        holder.stdin.write(b"held\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == b"held\n"  # cat runs: the lock is taken
        result = newsroom.build()
        assert result.returncode == 4
        assert lines_of(result) == [f"feedgen: {lock}: another run holds the lock"]
        waiting = subprocess.Popen(
            [BUILD / "bin/feedgen", "build", "--wait", "-q", "-o", newsroom.output,
             newsroom.records], env=newsroom.environment)
    finally:
        holder.stdin.close()
        holder.wait()
    assert waiting.wait(timeout=60) == 0


@pytest.mark.parametrize("arguments, said", [
    ([], "no command: feedgen --help lists them"),
    (["buidl"], "unknown command buidl: did you mean build?"),
    (["build", "--outptu", "x"], "unknown option --outptu: did you mean --output?"),
    (["build", "--parallel"], "unknown option --parallel"),
    (["build", "-o"], "--output wants its DIR"),
    (["build", "--now", "noon"], "--now wants a time such as 2020-04-15T10:30:00+08:00, not noon"),
])
def test_a_mistyped_command_line_is_told_in_one_line(feedgen, arguments, said):
    result = feedgen(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"feedgen: {said}\n"


def test_help_and_version_are_results(feedgen):
    assert "build [PATH...]" in feedgen("--help").stdout
    assert "--output DIR" in feedgen("build", "--help").stdout
    for arguments in (["--version"], ["build", "--version"]):
        assert re.fullmatch(r"feedgen \d+\.\d+\.\d+\n", feedgen(*arguments).stdout)


def test_without_a_home_there_is_no_place_for_the_state(newsroom):
    newsroom.take("pages/No.105.2001.txt")
    newsroom.environment = {"PATH": os.environ["PATH"]}
    result = newsroom.build()
    assert result.returncode == 2
    assert lines_of(result) == [
        "feedgen: nowhere to keep the state: set HOME, or path in [state]"]
