"""aggregator search: what a person finds, and what is never found."""

import contextlib
import json
import os
import random
import sqlite3
import subprocess

import pytest

from alliance import outline
from server import Response
from test_run import run, snapshot

ITEMS = {
    "coal": [
        ("Coal output rises", "National coal output rose, says the café's résumé.", "2026-04-10", ["production"]),
        ("煤炭产量增长", "全国煤炭产量同比增长，电\n力需求旺盛。", "2026-02-15", ["煤炭"]),
        ("月度报告", "4月煤炭库存下降5.2％，ＧＤＰ增长。", "2026-01-31", ["统计"]),
    ],
    "steel": [
        ("Steel and coal prices", "Prices fell. Coalition of mills.", "2026-04-12", ["prices"]),
        ("钢铁行业会议", "中国钢铁工业协会在北京开会。", "2025-12-01", ["会议"]),
    ],
}


def item(source, number, title, text, date, tags):
    tags = "".join(f"<category>{tag}</category>" for tag in tags)
    return (f"<item><title>{title}</title><link>http://www.{source}.example/{number}</link>"
            f"<guid isPermaLink='false'>{source}-{number}</guid><author>li@a.example (李明)</author>"
            f"<pubDate>{date}T04:00:00Z</pubDate>{tags}<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>")


def feed(source, items, language="en"):
    rows = "".join(item(source, number, *row) for number, row in enumerate(items))
    return Response(200, (f"<rss version='2.0'><channel><title>News</title><link>http://{source}.example/</link>"
                          f"<description>d</description><language>{language}</language>{rows}"
                          "</channel></rss>").encode(), {"Content-Type": "application/rss+xml"})


@pytest.fixture
def indexed(alliance, server):
    """Two sources with entries, published and indexed."""
    server.script("/coal", feed("coal", ITEMS["coal"]))
    server.script("/steel", feed("steel", ITEMS["steel"], "zh-CN"))
    alliance.write_list(outline("coal", server.url("/coal")), outline("steel", server.url("/steel")))
    run(alliance)
    return alliance


def found(alliance, *query):
    done = alliance("search", "--json", "--", *query)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def titles(alliance, *query):
    return [entry.get("title") for entry in found(alliance, *query)["entries"]]


def refused(alliance, query):
    done = alliance("search", "--", query)
    assert (done.returncode, done.stdout) == (2, ""), done.stdout
    [line] = done.stderr.splitlines()
    return line


def database(alliance, statement, *values):
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        return store.execute(statement, values).fetchall()


# ---- words and characters ------------------------------------------------------------------


@pytest.mark.parametrize("query, expected", [
    ("煤", {"煤炭产量增长", "月度报告"}),
    ("铁", {"钢铁行业会议"}),
    ("煤炭", {"煤炭产量增长", "月度报告"}),
    ("炭产", {"煤炭产量增长"}),
    ("煤炭产量", {"煤炭产量增长"}),
    ("煤炭产量同比增长", {"煤炭产量增长"}),
    ("中国钢铁工业协会", {"钢铁行业会议"}),
    ("煤炭会议", set()),
    ("电力", {"煤炭产量增长"}),          # broken over two lines
    ("增长电", set()),                  # a comma is between
    ("4月", {"月度报告"}),
    ("4月煤炭", {"月度报告"}),
    ("GDP增", {"月度报告"}),            # full-width in the text
    ("gdp增长", {"月度报告"}),
    ("ｇｄｐ", {"月度报告"}),
    ("5.2%", {"月度报告"}),
    ("COAL", {"Coal output rises", "Steel and coal prices"}),
    ("cafe RESUME", {"Coal output rises"}),
    ("café", {"Coal output rises"}),
    ("coal prices", {"Steel and coal prices"}),
    ('"coal output"', {"Coal output rises"}),
    ('"output coal"', set()),
    ("coal -prices", {"Coal output rises"}),
    ("output OR 会议", {"Coal output rises", "钢铁行业会议"}),
    ("coal output OR prices", {"Coal output rises", "Steel and coal prices"}),
    ("coali*", {"Steel and coal prices"}),
    ("煤炭 -产量", {"月度报告"}),
    ("-coal -煤", {"钢铁行业会议"}),
    ("nowhere", set()),
])
def test_words_phrases_and_characters_of_any_number_are_found(indexed, query, expected):
    assert set(titles(indexed, query)) == expected


@pytest.mark.parametrize("query, expected", [
    ("source:steel", ["Steel and coal prices", "钢铁行业会议"]),
    ("coal source:steel", ["Steel and coal prices"]),
    ("source:steel source:coal prices", ["Steel and coal prices"]),
    ("-source:steel 煤", ["煤炭产量增长", "月度报告"]),
    ("title:coal source:coal", ["Coal output rises"]),
    ("title:煤", ["煤炭产量增长"]),
    ("title:库存", []),
    ("tag:煤炭", ["煤炭产量增长"]),
    ("tag:prices", ["Steel and coal prices"]),
    ("author:李明 title:煤炭", ["煤炭产量增长"]),
    ("author:李 title：煤炭", ["煤炭产量增长"]),
    ("lang:zh coal", ["Steel and coal prices"]),
    ("lang:zh-cn coal", ["Steel and coal prices"]),
    ("lang:en 钢铁", []),
    ("site:steel.example", ["Steel and coal prices", "钢铁行业会议"]),
    ("site:www.steel.example 钢铁", ["钢铁行业会议"]),
    ("site:teel.example", []),
    ("since:2026-04", ["Steel and coal prices", "Coal output rises"]),
    ("since:2026-04-11", ["Steel and coal prices"]),
    ("until:2025", ["钢铁行业会议"]),
    ("since:2026-01 until:2026-02-15", ["煤炭产量增长", "月度报告"]),
    ("since:2026-01 until:2026-02-14", ["月度报告"]),
    ("煤炭 since:2026-02", ["煤炭产量增长"]),
    ("since:2025-12-01 until:2025-12-01", ["钢铁行业会议"]),
])
def test_fields_say_where_whose_and_when(indexed, query, expected):
    assert sorted(titles(indexed, query)) == sorted(expected)


def test_without_words_the_newest_come_first(indexed):
    assert titles(indexed, "until:2026")[:2] == [
        "Steel and coal prices", "Coal output rises"]


def test_what_has_it_in_the_title_comes_first(indexed):
    assert titles(indexed, "煤炭") == ["煤炭产量增长", "月度报告"]
    assert titles(indexed, "增") == ["煤炭产量增长", "月度报告"]


@pytest.mark.parametrize("query, said", [
    ("sorce:coal", "unknown field sorce: did you mean source:?"),
    ("http://a.example/", "unknown field http"),
    ("since:yesterday", "since:yesterday: a date is expected"),
    ("since:2026-02-30", "a date is expected"),
    ("until:2026-13", "a date is expected"),
    ("since:2026-02 until:2026-01", "since: lies behind until:"),
    ("-since:2026", "cannot be excluded"),
    ("source:tin", "no source is called tin"),
    ("source:", "a source's short name is expected"),
    ("lang:xx", "a language is expected"),
    ("coal OR", "OR stands between two"),
    ("OR coal", "OR stands between two"),
    ("coal OR -steel", "OR stands between two"),
    ("coal OR source:coal", "OR stands between two"),
    ("", "there is nothing to look for"),
    ("...", "there is nothing to look for"),
    ("a" * 4001, "a query has at most 4000 bytes"),
    ("a " * 65, "more than 64 words"),
])
def test_a_query_that_cannot_be_meant_is_refused_in_one_sentence(indexed, query, said):
    assert said in refused(indexed, query)


def test_a_query_may_be_as_long_as_the_limit(indexed):
    assert titles(indexed, "a" * 4000) == []
    assert titles(indexed, "煤 " * 64) == titles(indexed, "煤")


# ---- what is shown ---------------------------------------------------------------------------


def test_a_table_shows_date_source_title_link_and_what_matched(indexed):
    done = indexed("search", "煤炭产量")
    assert done.stdout.splitlines() == [
        "DATE        SOURCE  TITLE",
        "2026-02-15  coal    [煤炭产量]增长",
        "            http://www.coal.example/1",
        "            全国[煤炭产量]同比增长，电 力需求旺盛。"]
    assert done.stderr == ""


def test_the_limit_is_kept_and_told(indexed):
    done = indexed("search", "--limit", "1", "煤")
    assert done.stdout.count("http://") == 1
    assert done.stderr == "aggregator: 1 of 2 entries that match\n"


def test_nothing_found_is_no_failure_and_is_said(indexed):
    done = indexed("search", "nowhere")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "aggregator: nothing found\n")
    assert found(indexed, "nowhere") == {"matches": 0, "has_more": False, "not_indexed": 0, "entries": []}


def test_before_the_first_run_nothing_is_found_and_no_store_is_made(alliance):
    assert found(alliance, "coal")["entries"] == []
    assert not alliance.store.exists()


def test_json_tells_where_the_hits_are(indexed):
    answer = found(indexed, "煤炭产量")
    assert (answer["matches"], answer["has_more"], answer["not_indexed"]) == (1, False, 0)
    [entry] = answer["entries"]
    assert entry["source"] == "coal" and entry["link"] == "http://www.coal.example/1"
    assert entry["date"] == "2026-02-15T12:00:00+08:00"
    assert entry["id"].endswith("coal-1") or entry["id"].startswith("tag:")
    snippet = entry["snippet"]
    assert [snippet["text"][start:end] for start, end in snippet["hits"]] == ["煤炭产量"]


def test_long_lines_fit_the_width(alliance, server):
    words = " ".join(f"word{number}" for number in range(400))
    server.script("/coal", feed("coal", [(words, f"{words} needle {words}", "2026-04-10", [])]))
    alliance.poll(server.url("/coal"))
    run(alliance)
    lines = alliance("search", "needle").stdout.splitlines()
    assert len(lines) == 4 and all(len(line) <= 80 for line in lines)
    assert lines[1].endswith("…") and "[needle]" in lines[3]
    assert lines[3].strip().startswith("…") and lines[3].endswith("…")


def on_terminal(alliance, *arguments, **environment):
    """What a terminal of 60 columns would be given."""
    command = " ".join(f"'{part}'" for part in alliance.command("search", *arguments))
    done = subprocess.run(["script", "-qec", f"stty cols 60; {command}", "/dev/null"], cwd=alliance.folder,
                          capture_output=True, encoding="utf-8", timeout=60,
                          env={"PATH": "/usr/bin:/bin", "TERM": "xterm", **environment})
    return done.stdout


def test_on_a_terminal_hits_are_bold_unless_no_color_is_set(indexed):
    assert "\x1b[1m煤炭产量\x1b[0m增长" in on_terminal(indexed, "煤炭产量")
    plain = on_terminal(indexed, "煤炭产量", NO_COLOR="1")
    assert "\x1b" not in plain and "[煤炭产量]增长" in plain


def test_what_came_from_outside_reaches_no_terminal_raw(indexed):
    evil = "coal \x1b]0;owned\x07\u202egnp.exe\x9b31m coal"
    database(indexed, "UPDATE entry SET title = ? WHERE id = 1", evil)
    database(indexed, "UPDATE content SET summary = ?, parsed = CAST('{}' AS BLOB)", evil)
    run(indexed)
    for form in ("--json", "--limit=9"):
        said = indexed("search", form, "coal").stdout
        assert said.count("x1B") > 1 and not set(said) & set("\x1b\x07\x9b\u202e")


# ---- the index -------------------------------------------------------------------------------


def test_the_index_is_read_by_the_stock_shell(indexed):
    done = subprocess.run(["sqlite3", "-readonly", indexed.store,
                           "SELECT e.title FROM search JOIN entry e ON e.id = search.rowid"
                           " WHERE search MATCH '\"煤炭\" AND \"month:2026-02\"'"],
                          capture_output=True, encoding="utf-8", check=True, timeout=60)
    assert done.stdout == "煤炭产量增长\n"


def test_an_update_alone_leaves_new_entries_for_the_next_publishing_and_says_so(indexed, server):
    server.script("/coal", feed("coal", [*ITEMS["coal"], ("New: 焦炭", "x", "2026-04-14", [])]))
    indexed.later(days=2)
    indexed.update()
    done = indexed("search", "焦炭")
    assert done.stdout == ""
    assert "entries that are not indexed yet: 1" in done.stderr
    assert indexed("publish").returncode == 0
    assert titles(indexed, "焦炭") == ["New: 焦炭"]


def test_an_edited_entry_is_found_by_what_it_says_now(indexed, server):
    server.script("/steel", feed("steel", [("Tin prices", "锡价上涨", "2026-04-12", []), ITEMS["steel"][1]], "zh"))
    indexed.later(days=2)
    run(indexed)
    assert titles(indexed, "锡价") == ["Tin prices"]
    assert titles(indexed, "mills") == []
    assert database(indexed, "SELECT version, reached FROM search_state") == [(1, 5)]


def test_a_run_without_news_writes_nothing(indexed):
    os.utime(indexed.list, (1, 1))  # else its time is noted by the first run that finds it old
    run(indexed)
    before = snapshot(indexed.folder)
    indexed.later(minutes=10)
    run(indexed)
    assert snapshot(indexed.folder) == before


@pytest.mark.parametrize("state", ["held", "withdrawn", "purged"])
def test_entries_that_are_not_live_are_not_found_whoever_made_them_so(indexed, state):
    database(indexed, "UPDATE entry SET state = ? WHERE title LIKE '%煤炭%'", state)
    assert titles(indexed, "煤炭") == ["月度报告"]
    run(indexed)  # the index is built anew: nothing of it is left there
    run(indexed)
    assert titles(indexed, "煤炭") == ["月度报告"]
    assert database(indexed, "SELECT count(*) FROM search WHERE search MATCH '\"title:\" OR \"炭产\"'") == [(0,)]
    database(indexed, "UPDATE entry SET state = 'live'")
    run(indexed)
    assert set(titles(indexed, "煤炭")) == {"煤炭产量增长", "月度报告"}


def test_an_index_of_another_version_is_built_anew(indexed):
    database(indexed, "UPDATE search_state SET version = 999")
    assert "entries that are not indexed yet: 5" in indexed("search", "coal").stderr
    run(indexed)
    assert database(indexed, "SELECT version, reached FROM search_state") == [(1, 5)]
    assert len(titles(indexed, "coal")) == 2
    assert database(indexed, "SELECT count(*) FROM search WHERE search MATCH 'coal'") == [(2,)]


def test_what_one_run_indexes_is_bounded_and_the_next_goes_on(indexed):
    """LIMIT_INDEX_SLICES of LIMIT_INDEX_ENTRIES; one that is empty before is one of them."""
    rows = [(number,) for number in range(6, 20002)]
    with contextlib.closing(sqlite3.connect(indexed.store)) as store, store:
        store.executemany("INSERT INTO entry (id, source, published_id, first_seen, sort_at, updated_out,"
                          " changed_at, digest, title) VALUES (?1, 1, 'urn:x:' || ?1, 1, 1, ?1, 1,"
                          " zeroblob(16), '电网 ' || ?1)", rows)
        store.executemany("INSERT INTO content (entry, parsed, cleaner) SELECT ?, parsed, cleaner FROM content"
                          " WHERE entry = 1", rows)
        store.execute("UPDATE search_state SET version = 0")
    run(indexed)
    assert database(indexed, "SELECT version, reached FROM search_state") == [(1, 19000)]
    assert found(indexed, "电网")["not_indexed"] == 1001
    run(indexed)
    answer = found(indexed, "电网")
    assert (answer["not_indexed"], answer["matches"], answer["has_more"]) == (0, 10000, True)
    assert "more than 10000 entries match" in indexed("search", "电网").stderr
    database(indexed, "DELETE FROM content WHERE entry > 10005")  # then the index is built anew
    run(indexed), run(indexed)
    answer = found(indexed, "电网")
    assert (answer["matches"], answer["has_more"]) == (10000, False)


# ---- hostile queries -------------------------------------------------------------------------


HOSTILE = ['"', '""', '"""', "'", "*", "-", "--", "a*b*", '"a" *', "(", ")", "a AND", "NOT a", "a NOT b", "NEAR(a b)",
           "a + b", "^a", "{title body} : a", "body:a", "title : a", 'title:"', "a:b:c", "'; DROP TABLE entry; --",
           "-- ", "OR OR", "a OR OR b", "AND", "AND AND", "has:煤", "all:", '"all:"', "filter:x", "\x01", "\u202e",
           "“煤炭”", "“煤", "－煤", "a" * 3000, "煤" * 1300, "㌖" * 1300, "ﷺ" * 1300, "e" + "\u0301" * 1900, "🙂",
           "\u0301", "\u3099", "か\u3099", "\ufdfa", "%", "_", "\\", "x'00'", "source:coal;--", "site:[::1]", "site:%00",
           "since:0000", "since:9999", "until:1970", "since:-1", "lang:*", "title:*", "tag:\"\"*", "-title:coal", "- coal"]


def survives(alliance, *query):
    done = subprocess.run([*alliance.command("search", "--"), *query], cwd=alliance.folder,
                          capture_output=True, timeout=60)
    assert done.returncode in (0, 2), (query, done.stderr)
    for words in (b"syntax", b"fts5", b"SQL", b"database", b"MATCH", b"memory"):
        assert words not in done.stderr, (query, done.stderr)
    assert (done.returncode == 2) == (done.stderr.count(b"\n") == 1 and b"found" not in done.stderr
                                      and b"match" not in done.stderr), (query, done.stderr)


def test_no_query_is_syntax_of_the_database(indexed):
    before = database(indexed, "SELECT count(*) FROM entry")
    for query in HOSTILE:
        survives(indexed, query)
    assert database(indexed, "SELECT count(*) FROM entry") == before


def test_no_bytes_at_all_are_syntax_of_the_database(indexed):
    chance = random.Random(20260415)
    parts = [b'"', b"*", b"-", b":", b"(", b")", b"OR", b" ", b" ", b"title:", b"tag:", b"\xe7\x85\xa4", b"\xe7",
             b"coal", b"\xff", b"\xcc\x81", b"{", b"}", b"^", b"+", b"NEAR", b"'", b";", b"\xef\xbc\x9a", b"AND", b"NOT"]
    for _ in range(150):
        some = [chance.choice(parts) if chance.random() < 0.8 else bytes([chance.randrange(1, 256)])
                for _ in range(chance.randrange(1, 14))]
        survives(indexed, b"".join(some))


# ---- killed at any moment --------------------------------------------------------------------


def test_a_run_that_is_killed_while_it_indexes_leaves_an_index_that_agrees(alliance, server):
    chance = random.Random(7)
    rows = [(f"n{number}", "煤炭产量 coal " * 60, "2026-04-10", []) for number in range(3000)]
    server.script("/coal", feed("coal", rows))
    alliance.poll(server.url("/coal"))
    alliance.update()
    for _ in range(12):
        process = subprocess.Popen(alliance.command("publish", "-o", alliance.output), cwd=alliance.folder)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.01, 0.5))
        process.kill()
        process.wait()
        [(reached,)] = database(alliance, "SELECT reached FROM search_state")
        assert database(alliance, "SELECT count(*) FROM search WHERE search MATCH '\"煤炭\"'") == [(reached,)]
        assert database(alliance, "PRAGMA integrity_check") == [("ok",)]
        if reached == 3000:
            break
    assert alliance("publish", "-o", alliance.output).returncode == 0
    assert found(alliance, "coal")["matches"] == 3000
    database(alliance, "INSERT INTO search (search) VALUES ('integrity-check')")
