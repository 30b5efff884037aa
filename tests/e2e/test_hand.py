"""The operator's hand: withdraw, pause and resume, verify, backup, and the views."""

import contextlib
import re
import sqlite3
import stat
import subprocess

import pytest

from conftest import ROOT
from server import status
from test_publish import item, rss, subscriber  # noqa: F401 (a fixture)

SPAM = "Zanzibarroulette"


@pytest.fixture(autouse=True)
def no_notices(alliance):
    """What is told of withdrawn entries is in test_withdrawn.py."""
    alliance.publishing["notices"] = "0s"
    alliance.configure()


def rows(alliance, sql, *values):
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        return store.execute(sql, values).fetchall()


def files_with(folder, text):
    """The names of all files below a folder that hold a text."""
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*")
                  if file.is_file() and text.encode() in file.read_bytes())


def published(alliance, text):
    return files_with(alliance.output, text)


# ---- withdraw --------------------------------------------------------------------------------


def test_what_is_withdrawn_is_gone_from_every_file(alliance, subscriber):  # noqa: F811
    spam = f"{SPAM} {'pays out ' * 3000}"  # longer than a page of the database
    subscriber.get(rss(item(1, "One", "First."), item(2, "Two", spam)),
                   rss(item(1, "One", "First."), item(2, f"{SPAM} again", spam + "!")))
    assert rows(alliance, "SELECT count(*) FROM revision") == [(1,)]
    assert published(alliance, SPAM)
    # Its text is in a row that was deleted long ago, too.
    rows(alliance, "CREATE TABLE old (text)")
    rows(alliance, "INSERT INTO old VALUES (?)", spam)
    rows(alliance, "DROP TABLE old")
    assert files_with(alliance.folder, SPAM)
    done = alliance("withdraw", "http://a.example/2")
    assert (done.returncode, done.stderr) == (0, "aggregator: withdrawn: 1 entry\n")
    assert files_with(alliance.folder, SPAM) == []
    assert rows(alliance, "SELECT count(*) FROM document") == [(0,)]
    assert subscriber.titles() == ["One"]


@pytest.mark.parametrize("name", ["2", "http://a.example/2", "published"])
def test_an_entry_is_named_by_number_link_or_published_id(alliance, subscriber, name):  # noqa: F811
    subscriber.get(rss(item(1, "One"), item(2, "Two")))
    identity = dict(entry[:2] for entry in subscriber.entries())["One" if name == "2" else "Two"]
    [(number,)] = rows(alliance, "SELECT id FROM entry WHERE published_id = ?", identity)
    name = {"2": number, "published": identity}.get(name, name)
    assert alliance("withdraw", "-q", name).stderr == ""
    assert rows(alliance, "SELECT state FROM entry WHERE published_id = ?", identity) == [("withdrawn",)]
    assert identity not in [entry[1] for entry in subscriber.entries()]


def test_what_was_withdrawn_never_comes_back_and_its_id_is_not_used_again(alliance, subscriber):  # noqa: F811
    [_, (_, identity, _)] = subscriber.get(rss(item(1, "One"), item(2, "Two", SPAM)))
    assert alliance("withdraw", identity).returncode == 0
    again = rss(item(1, "One"), item(2, "Two", SPAM), item(3, "Three"))
    edited = rss(item(1, "One"), item(2, f"Two, {SPAM}", SPAM + " more"), item(3, "Three"))
    absent = rss(item(1, "One"), item(3, "Three"))
    assert sorted(title for title, _, _ in subscriber.get(again, edited, absent, again)) == ["One", "Three"]
    assert identity not in [entry[1] for entry in subscriber.entries()]
    assert rows(alliance, "SELECT state, title, link FROM entry WHERE published_id = ?", identity) == [
        ("withdrawn", None, None)]
    assert files_with(alliance.folder, SPAM) == []
    # The raw documents are kept compressed: none of those that show it is.
    assert rows(alliance, "SELECT count(*) FROM document") == [(0,)]


def test_withdrawing_the_only_entry_publishes_an_empty_feed(alliance, subscriber):  # noqa: F811
    subscriber.get(rss(item(1, SPAM)))
    assert alliance("withdraw", "1").returncode == 0
    assert published(alliance, SPAM) == [] and subscriber.entries() == []
    assert (alliance.output / "all.json").exists()


def test_what_was_withdrawn_stays_known_by_whatever_it_is_called_meanwhile(alliance, subscriber):  # noqa: F811
    subscriber.get(rss(item(1, "One"), item(2, SPAM)))
    assert alliance("withdraw", "http://a.example/2").returncode == 0
    subscriber.get(rss(item(1, "One"), item(2, SPAM, link="http://a.example/new")),
                   rss(item(1, "One"),
                       item(3, SPAM + "!", "More.", guid=False, link="http://a.example/new")))
    assert subscriber.titles() == ["One"]


def test_a_withdrawal_that_was_cut_off_is_ended_by_the_next_run(alliance, subscriber):  # noqa: F811
    subscriber.get(rss(item(1, SPAM)))
    rows(alliance, "UPDATE entry SET state = 'withdrawn'")  # and no more than that
    assert alliance("withdraw", "--match", SPAM).returncode == 0
    assert published(alliance, SPAM) == []
    before = alliance.files()
    alliance.later(days=1)
    assert alliance("publish").returncode == 0
    assert alliance.files() == before


def test_a_rule_takes_down_what_it_matches_of_one_source(alliance, server, subscriber):  # noqa: F811
    document = rss(item(1, "Market report"), item(2, "Play", "Best CASINO in town"), item(3, "Casino law"))
    server.script("/coal", document)
    server.script("/steel", document)
    alliance.poll(coal=server.url("/coal"), steel=server.url("/steel"))
    alliance.update()
    alliance("publish")
    arguments = ["--match", r"casino -title:/\blaw\b/", "--source", "coal"]
    before = alliance.files()
    dry = alliance("withdraw", "--dry-run", *arguments)
    assert dry.stderr == "aggregator: would be withdrawn: 1 entry\n"
    assert len(dry.stdout.splitlines()) == 1 and dry.stdout.split()[-1] == "Play"
    assert alliance.files() == before
    assert alliance("withdraw", *arguments).returncode == 0
    assert rows(alliance, "SELECT source, count(*) FROM v_entry WHERE state = 'live' GROUP BY 1") == [
        ("coal", 2), ("steel", 3)]
    # What both issued is one story; of the one taken down the other's stays.
    assert sorted(subscriber.titles()) == ["Casino law", "Market report", "Play"]
    nothing = alliance("withdraw", *arguments)
    assert (nothing.returncode, nothing.stderr) == (
        0, "aggregator: the rule matches no entry: nothing was taken down\n")


@pytest.mark.parametrize("arguments, reason", [
    ([], "needs ENTRY, or --match RULE"),
    (["1", "--match", "casino"], "one of them"),
    (["--match", ""], "no term"),
    (["--match", "  "], "no term"),
    (["--match", "/(/"], "no regular expression"),
    (["--match", "casino", "--source", "tin"], "no source is called tin"),
    (["1", "--source", "a1"], "for --match only"),
    (["9"], "no entry has the id, link or number 9"),
    (["1", "9"], "no entry has the id, link or number 9"),
    (["--match", "/(a+)+$/"], "takes too long on entry 2"),
])
def test_what_is_not_clear_takes_nothing_down(alliance, subscriber, arguments, reason):  # noqa: F811
    subscriber.get(rss(item(1, "One", "a" * 5000 + "!"), item(2, "Two")))
    done = alliance("withdraw", *arguments)
    assert done.returncode == 2 and reason in done.stderr
    assert rows(alliance, "SELECT count(*) FROM entry WHERE state = 'live'") == [(2,)]


def test_older_copies_that_may_hold_it_are_named(alliance, subscriber):  # noqa: F811
    subscriber.get(rss(item(1, "One"), item(2, "Two")))
    (alliance.folder / "aggregator.db.v2.backup").touch()
    assert "aggregator.db.v2.backup is an older copy of the store and may still hold it" in alliance(
        "withdraw", "1").stderr


# ---- pause and resume ------------------------------------------------------------------------


def test_a_paused_source_is_not_asked_and_not_failing(alliance, server):
    server.script("/feed", status(500))
    alliance.poll(server.url("/feed"))
    alliance("update")
    assert alliance("status").returncode == 1
    assert alliance("pause", "a1").returncode == 0
    alliance.later(days=3)
    assert alliance.update() == []
    assert alliance.update("a1") == ["aggregator: a1: not asked: it is paused since 2026-04-15T17:00:00+08:00"]
    assert alliance.update("--force") == []
    assert len(server.requests) == 1
    assert alliance("pause", "a1").returncode == 0  # harmless, and the date stays
    source = alliance.sources()["a1"]
    assert (source["state"], source["paused_since"]) == ("paused", "2026-04-15T17:00:00+08:00")
    assert "paused since 2026-04-15T17:00:00+08:00" in alliance("sources").stdout
    told = alliance("status")
    assert told.returncode == 0 and "0 failing" in told.stdout
    assert "paused since 2026-04-15T17:00:00+08:00" in told.stdout


def test_a_resumed_source_is_asked_when_its_schedule_says(alliance, server):
    server.script("/feed", rss(item(1, "One")))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance("pause", "a1")
    assert alliance("resume", "a1").returncode == 0
    alliance.later(minutes=59)
    alliance.update()
    assert len(server.requests) == 1
    alliance.later(days=1)
    alliance.update()
    assert len(server.requests) == 2
    assert alliance.sources()["a1"]["paused_since"] is None
    changes = alliance("explain", "a1").stdout
    assert re.search(r"well +paused", changes) and re.search(r"paused +well", changes)


def test_pausing_a_source_that_is_not_there_changes_nothing(alliance, server):
    alliance.poll(server.url("/feed"))
    done = alliance("pause", "a1", "tin")
    assert done.returncode == 2 and done.stderr == "aggregator: no source is called tin\n"
    assert alliance.sources()["a1"]["state"] == "new"
    assert alliance("pause", "a1").returncode == 0  # before it was ever asked
    assert alliance.update() == [] and server.requests == []


# ---- verify ----------------------------------------------------------------------------------


def test_a_sound_store_verifies_in_silence(alliance, subscriber):  # noqa: F811
    subscriber.get(rss(item(1, "One"), item(2, "Two")))
    alliance("withdraw", "-q", "1")
    done = alliance("verify")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("damage, told", [
    ("UPDATE source SET entries = 7", "a1: 7 entries are counted, 2 are there"),
    ("DELETE FROM content WHERE entry = 1", "entry 1 is live and says nothing"),
    ("DELETE FROM entry_key WHERE entry = 2", "entry 2 has no key to be known again by"),
    ("INSERT INTO entry_key VALUES (1, 1, zeroblob(16), 99)", "refers to a missing row of entry"),
    ("UPDATE entry SET state = 'withdrawn' WHERE id = 1", "entry 1 is withdrawn and not gone"),
    ("UPDATE entry SET state = 'purged' WHERE id = 1", "entry 1 is purged and not gone"),
    ("DELETE FROM search_docsize WHERE id = 1", "entry 1 cannot be searched"),
    ("UPDATE entry SET state = 'withdrawn' WHERE id = 2; UPDATE search_state SET version = 1",
     "entry 2 is not live and can be searched"),
    ("INSERT INTO story (lead) VALUES (1); UPDATE entry SET state = 'held' WHERE id = 1;"
     "UPDATE story SET is_leaderless = 0", "story 1 is led by entry 1, which is not shown"),
    ("UPDATE entry SET state = 'held' WHERE id = 1", ", which is not live in the store"),
    ("UPDATE entry SET sort_at = sort_at - 1 WHERE id = 1", "which has another date in the store"),
    ("UPDATE entry SET updated_out = updated_out - 9 WHERE id = 1", "which was updated later than the store knows"),
    ("UPDATE content SET parsed = substr(parsed, 1, 20) WHERE entry = 1",
     "entry 1 cannot be read: a packed text of the store is damaged"),
    ("UPDATE search_data SET block = substr(block, 1, 9) WHERE id > 10", "the search index is damaged"),
    ("INSERT INTO search (search, rowid, body, title, author, tag, filter)"
     " VALUES ('delete', 1, '', '', '', '', ''); INSERT INTO search (rowid, title) VALUES (1, 'Won')",
     "entry 1 is not in the search index as it reads"),
    ("PRAGMA writable_schema = 1; UPDATE sqlite_schema SET rootpage ="
     " (SELECT rootpage FROM sqlite_schema WHERE name = 'request_of_source')"
     " WHERE name = 'transition_of_source'", "the file is damaged"),
])
def test_each_problem_is_one_line(alliance, server, damage, told):
    server.script("/feed", rss(item(1, "One"), item(2, "Two")))
    alliance.poll(server.url("/feed"))
    assert alliance("run").returncode == 0
    with contextlib.closing(sqlite3.connect(alliance.store)) as store:
        store.executescript(damage)
    done = alliance("verify")
    assert done.returncode == 1 and done.stderr == ""
    assert told in done.stdout


def test_without_a_store_there_is_nothing_to_verify_or_copy(alliance):
    alliance.poll()
    for command in (["verify"], ["backup", "copy.db"]):
        done = alliance(*command)
        assert done.returncode == 2 and "there is no store yet" in done.stderr


def test_a_new_store_has_pages_of_16_kibibytes(alliance, subscriber):  # noqa: F811
    subscriber.get(rss(item(1, "One")))
    assert rows(alliance, "PRAGMA page_size") == [(16384,)]


# ---- backup ----------------------------------------------------------------------------------


def test_a_backup_is_whole_though_somebody_writes(alliance, subscriber):  # noqa: F811
    subscriber.get(rss(item(1, "One"), item(2, "Two")))
    copy = alliance.folder / "copy.db"
    with contextlib.closing(sqlite3.connect(alliance.store)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE entry SET title = 'half'")
        done = alliance("backup", copy)
        writer.rollback()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with contextlib.closing(sqlite3.connect(copy)) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert store.execute("SELECT title FROM entry ORDER BY title").fetchall() == [("One",), ("Two",)]
    assert not list(alliance.folder.glob("copy.db-*"))


def test_a_backup_replaces_no_file(alliance, subscriber):  # noqa: F811
    subscriber.get(rss(item(1, "One")))
    (alliance.folder / "copy.db").write_text("mine")
    done = alliance("backup", "copy.db")
    assert done.returncode == 2 and "File exists" in done.stderr
    assert (alliance.folder / "copy.db").read_text() == "mine"
    assert alliance("backup", "nowhere/copy.db").returncode == 2


# ---- views and migrations --------------------------------------------------------------------


def test_the_queries_of_the_manual_run_in_the_stock_shell(alliance, subscriber):  # noqa: F811
    subscriber.get(rss(item(1, "One"), item(2, "Two")))
    manual = (ROOT / "aggregator/aggregator.1").read_text()
    section = manual.split(".Ss Asking the store", 1)[1].split(".Sh", 1)[0]
    queries = re.findall(r"^\.Dl (SELECT .*;)$", section, re.M)
    assert len(queries) >= 3
    for query in queries:
        done = subprocess.run(["sqlite3", "-readonly", alliance.store, query.replace("\\(aq", "'")],
                              capture_output=True, encoding="utf-8")
        assert done.returncode == 0 and done.stderr == "" and done.stdout, query


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_a_store_of_an_earlier_version_becomes_one_of_this(alliance, server, version):
    server.script("/feed", rss(item(1, "One"), item(2, "Two")))
    alliance.poll(server.url("/feed"))
    scripts = ["schema.sql", "schema_2.sql", "schema_3.sql", "schema_4.sql"][:version]
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        store.execute("PRAGMA auto_vacuum = 2")
        for script in scripts:
            store.executescript((ROOT / "aggregator" / script).read_text())
        store.execute("PRAGMA application_id = 0x63656341")
        store.execute(f"PRAGMA user_version = {version}")
        store.execute("INSERT INTO source (name, title, url, added_at, next_due) VALUES"
                      " ('a1', 'The a1 association', ?, 0, 0)", [server.url("/feed")])
        store.execute("INSERT INTO entry (source, published_id, first_seen, sort_at, updated_out, changed_at,"
                      " digest, title) VALUES (1, 'urn:x', 9, 9, 9, 9, zeroblob(16), 'Old')")
        parsed = '{"title": {"value": "Old"}}'
        if version >= 3:
            parsed = parsed.encode()
        store.execute("INSERT INTO content (entry, parsed, content, cleaner) VALUES"
                      " (1, ?, '<p>Text.</p>', 1)", [parsed])
        store.execute("INSERT INTO revision VALUES (1, 1, 9, 8, zeroblob(16), ?)", [parsed])
        store.execute("INSERT INTO entry_key VALUES (1, 1, zeroblob(16), 1)")
        if version >= 4:
            store.execute("UPDATE source SET entries = 1")  # which no trigger counts any more
    alliance.update()
    assert rows(alliance, "SELECT count(*) FROM v_entry WHERE state = 'live'") == [(3,)]
    assert rows(alliance, "SELECT number, updated_out, CAST(parsed AS TEXT) FROM revision WHERE entry = 1") == [
        (1, 8, '{"title": {"value": "Old"}}')]
    assert alliance("publish").returncode == 0 and published(alliance, "urn:x")
    done = alliance("verify")
    assert (done.returncode, done.stdout) == (0, "")
    fresh = sqlite3.connect(":memory:")
    for script in sorted((ROOT / "aggregator").glob("schema*.sql")):
        fresh.executescript(script.read_text())
    schema = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    assert rows(alliance, schema) == fresh.execute(schema).fetchall()
    with contextlib.closing(sqlite3.connect(f"{alliance.store}.v{version}.backup")) as backup:
        assert backup.execute("PRAGMA user_version").fetchone() == (version,)
        assert backup.execute("SELECT published_id FROM entry").fetchall() == [("urn:x",)]
