"""Places that cannot be used: unwritable folders, full disks, locked and foreign databases.

Each must end in one clear line that names the place, with the right exit status, and leave
what was there as it was.
"""

import os
import shutil
import sqlite3
import subprocess

import pytest

from conftest import BUILD

RECORD = '{"id": "1", "section": "CEC News", "title": "%s", "date": "2026-04-15", "content_text": "%s"}\n'
NOBODY = 65534
IS_ROOT = os.geteuid() == 0
AS_NOBODY = (["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
             if IS_ROOT else [])


def run(*command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True,
                          encoding="utf-8", timeout=60, **options)


def one_line(result, *said):
    assert result.stderr.count("\n") == 1, result.stderr
    for text in said:
        assert str(text) in result.stderr, result.stderr


def snapshot(folder):
    return {path: (path.read_bytes(), path.stat().st_ino, path.stat().st_mtime_ns)
            for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def place(tmp_path):
    """A folder that a user who is not root can reach, with one record in it."""
    for folder in [tmp_path, *tmp_path.parents][:4]:
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(0o755)
    (tmp_path / "news.jsonl").write_text(RECORD % ("First", "Text."))
    (tmp_path / "feedgen.ini").write_text(
        "[site]\nbase_url = https://feeds.example.org/\n[input]\npath = news.jsonl\n"
        "[output]\nfolder = out\n[state]\npath = state/feedgen.db\n")
    for name in ("out", "state"):
        (tmp_path / name).mkdir()
        if IS_ROOT:
            os.chown(tmp_path / name, NOBODY, NOBODY)
    return tmp_path


@pytest.fixture
def tiny_disk(tmp_path):
    """A file system of 6 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not IS_ROOT or run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder).returncode:
        pytest.skip("mounting a small file system needs root")
    yield folder
    run("umount", folder)


def build(place, *arguments):
    return run(*AS_NOBODY, BUILD / "bin/feedgen", "build", "-c", place / "feedgen.ini",
               "--now", "2026-04-15T09:00:00Z", *arguments)


def test_an_unwritable_output_folder_is_named_and_the_old_files_stand(place):
    assert build(place).returncode == 0
    before = snapshot(place / "out")
    (place / "news.jsonl").write_text(RECORD % ("Second", "Other text."))
    (place / "out").chmod(0o555)
    result = build(place)
    assert result.returncode == 2
    one_line(result, place / "out", "Permission denied")
    # The archive comes first, in a folder that can still be written to.
    after = snapshot(place / "out")
    assert {path for path in before if before[path] != after[path]} == {
        path for path in before if path.parent.name == "archive"}
    assert set(after) == set(before)


def test_an_unwritable_state_folder_is_named_and_nothing_is_published(place):
    (place / "state").chmod(0o555)
    result = build(place)
    assert result.returncode == 2
    one_line(result, place / "state")
    assert snapshot(place / "out") == {}


def test_a_full_disk_leaves_the_old_files_and_no_part_of_a_new_one(feedgen, place, tiny_disk):
    options = ["-c", place / "feedgen.ini", "-o", tiny_disk, "--now", "2026-04-15T09:00:00Z"]
    assert feedgen("build", *options).returncode == 0
    before = snapshot(tiny_disk)
    (place / "news.jsonl").write_text(RECORD % ("Second", "A long story. " * 400000))
    result = feedgen("build", *options)
    assert result.returncode == 2
    one_line(result, tiny_disk, "No space left on device")
    after = snapshot(tiny_disk)
    assert set(after) == set(before)
    # A format of the archive may already be there, whole.
    assert all(path.parent.name == "archive" for path in before if before[path] != after[path])


def test_a_state_that_is_not_a_database_is_refused_and_kept(feedgen, place):
    (place / "state/feedgen.db").write_text("Dear diary, this is not a database. " * 10)
    before = (place / "state/feedgen.db").read_bytes()
    result = feedgen("build", "-c", place / "feedgen.ini")
    assert result.returncode == 2
    one_line(result, "feedgen.db", "not an SQLite database")
    assert (place / "state/feedgen.db").read_bytes() == before


def test_a_state_of_another_program_is_refused_and_kept(feedgen, place):
    other = place / "state/feedgen.db"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE recipe (name TEXT)")
    result = feedgen("build", "-c", place / "feedgen.ini")
    assert result.returncode == 2
    one_line(result, "feedgen.db")
    assert sqlite3.connect(other).execute("SELECT count(*) FROM recipe").fetchone() == (0,)


@pytest.fixture
def alliance(tmp_path):
    """An aggregator whose one source waits for an address: every command works offline."""
    (tmp_path / "sources.opml").write_text(
        '<opml version="2.0"><head><title>t</title></head><body>'
        '<outline id="coal" text="Coal"/></body></opml>')
    (tmp_path / "aggregator.ini").write_text(
        "[site]\nbase_url = https://feeds.example.org/\nid_authority = example.org,2020-01-01\n"
        "[sources]\nfile = sources.opml\n[store]\npath = aggregator.db\n[output]\nfolder = out\n"
        "[fetch]\ncontact = mailto:web@example.org\n")
    return tmp_path


@pytest.mark.parametrize("command", ["run", "update", "publish", "status"])
def test_a_store_that_is_not_a_database_is_refused_and_kept(aggregator, alliance, command):
    store = alliance / "aggregator.db"
    store.write_text("This is not a database either. " * 10)
    before = store.read_bytes()
    result = aggregator(command, "-c", alliance / "aggregator.ini")
    assert result.returncode == 2
    one_line(result, "aggregator.db", "not an SQLite database")
    assert store.read_bytes() == before


@pytest.mark.parametrize("command", ["run", "update", "publish"])
def test_a_second_run_ends_at_once_and_says_which_lock_is_held(aggregator, alliance, command):
    assert aggregator("update", "-c", alliance / "aggregator.ini").returncode == 0
    (lock,) = alliance.glob("*.lock")
    holder = subprocess.Popen(["flock", "--no-fork", lock, "sleep", "60"])
    try:
        while run("flock", "-n", lock, "true").returncode == 0:
            pass
        result = aggregator(command, "-c", alliance / "aggregator.ini")
    finally:
        holder.kill()
        holder.wait()
    assert result.returncode == 4
    one_line(result, lock)


def test_a_store_that_somebody_else_writes_to_is_reported_as_locked(aggregator, alliance):
    assert aggregator("update", "-c", alliance / "aggregator.ini").returncode == 0
    database = sqlite3.connect(alliance / "aggregator.db", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    sources = alliance / "sources.opml"
    sources.write_text(sources.read_text().replace("Coal", "Coal association"))
    result = aggregator("update", "-c", alliance / "aggregator.ini")
    database.execute("ROLLBACK")
    assert result.returncode == 4
    one_line(result, "aggregator.db", "another process")


def test_a_full_disk_under_the_store_is_named_and_the_store_stays_whole(
        aggregator, alliance, tiny_disk):
    shutil.copytree(alliance, tiny_disk, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("disk"))
    filler = tiny_disk / "filler"
    filler.write_bytes(b"x" * ((6 << 20) - (64 << 10)))
    result = aggregator("update", "-c", tiny_disk / "aggregator.ini")
    assert result.returncode == 2
    one_line(result, "aggregator.db")
    filler.unlink()
    assert aggregator("update", "-c", tiny_disk / "aggregator.ini").returncode == 0


@pytest.mark.parametrize("program, command", [("feedgen", "build"), ("aggregator", "status")])
def test_an_unknown_configuration_key_is_refused_with_file_and_line(tmp_path, program, command):
    configuration = tmp_path / "wrong.ini"
    configuration.write_text("[site]\ntitle = T\ncolour = red\n")
    result = run(BUILD / "bin" / program, command, "-c", configuration)
    assert result.returncode == 2
    one_line(result, f"{configuration}:3:", "colour")
