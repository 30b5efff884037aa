#!/usr/bin/env python3
"""torture.py: `aggregator run` with a fault at every one of its reads and writes.

faults.c, loaded into the real program, makes the Nth call on a file fail, the disk full from the Nth
write on, or kills the program before or in the middle of the Nth write; then it is killed 1,000 times
at random moments.  Each time: the database is intact, no entry that was there is lost or changed,
every published file is the old one or the new one, a failure is told in one line with status 2, and
the next run ends with the store and the files of a run without a fault.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import os
import pathlib
import posixpath
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
from alliance import Alliance, outline  # noqa: E402: from the folder named above
from conftest import BUILD, ROOT  # noqa: E402
from server import Document, Server, status  # noqa: E402

BASE = "https://feeds.alliance.example/"
MODES = ("fail", "full", "kill", "tear")  # of faults.c
KILLING = ("kill", "tear")

RSS = """<rss version="2.0"><channel><title>Coal</title><link>https://coal.example/</link>
<description>News</description>{}</channel></rss>"""
ITEM = """<item><title>{0}</title><link>https://coal.example/{1}</link><guid>https://coal.example/{1}</guid>
<pubDate>{1:02} Apr 2026 10:30:00 GMT</pubDate><description>{2}</description></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:steel</id><title>Steel</title>
<updated>2026-04-01T00:00:00Z</updated>{}</feed>"""
ENTRY = """<entry><id>urn:steel:{0}</id><title>Steel {0}</title><updated>2026-03-{0:02}T00:00:00Z</updated>
<link href="https://steel.example/{0}"/><content type="html">&lt;p&gt;{1}&lt;/p&gt;</content></entry>"""
PLAIN = """{"version": "https://jsonfeed.org/version/1.1", "title": "Power", "items": [
{"id": "p1", "title": "Power", "content_text": "Undated"}]}"""
LONG = "Output rose by 3.1 percent. " * 400


def coal(*items):
    return RSS.format("".join(ITEM.format(title, day, text) for day, title, text in items))


EARLIER = {
    "/coal": Document(coal((3, "Three", LONG), (2, "Two", "b"), (1, "One", "a")), '"1"'),
    "/steel": Document(ATOM.format("".join(ENTRY.format(day, LONG) for day in (3, 2, 1))), '"1"'),
    "/power": Document(PLAIN, '"1"', content_type="application/feed+json"),
    "/gone": status(404),
}
LATER = EARLIER | {
    "/coal": Document(coal((5, "Five", "e"), (4, "Four", LONG), (3, "Three, corrected", "An edit"),
                           (2, "Two", "b")), '"2"'),
    "/steel": Document(ATOM.format("".join(ENTRY.format(day, LONG) for day in (4, 3, 2))), '"2"'),
}


# ---- what a store and a folder hold --------------------------------------------------------

QUESTIONS = (
    "SELECT name, title, url, is_listed, next_due, last_request, last_success, failures,"
    " failure_class, documents, etag, entries, interval FROM source ORDER BY name",
    "SELECT s.name, e.state, e.published_id, e.first_seen, e.sort_at, e.updated_out, e.changed_at,"
    " e.digest, e.title, e.link, e.absent_since FROM entry e JOIN source s ON s.id = e.source"
    " ORDER BY e.published_id",
    "SELECT e.published_id, k.kind, k.digest FROM entry_key k JOIN entry e ON e.id = k.entry"
    " ORDER BY 1, 2, 3",
    "SELECT e.published_id, r.number, r.replaced_at, r.digest FROM revision r"
    " JOIN entry e ON e.id = r.entry ORDER BY 1, 2",
    "SELECT s.name, d.number, d.hash, d.size FROM document d JOIN source s ON s.id = d.source"
    " ORDER BY 1, 2",
    "SELECT count(*) FROM content",
    "SELECT began_at, source FROM retention_progress",
    "SELECT published_id, purged_at, purged_for FROM entry WHERE state = 'purged' ORDER BY 1",
)
KEPT = "SELECT published_id, first_seen, sort_at FROM entry"


def ask(store, *questions):
    with contextlib.closing(sqlite3.connect(store)) as database:
        return [database.execute(question).fetchall() for question in questions]


def kept(store):
    """What no fault may take away: the entries, each with its id and its place."""
    has_entries = store.exists() and ask(store, "SELECT 1 FROM sqlite_schema WHERE name = 'entry'")[0]
    return set(ask(store, KEPT)[0]) if has_entries else set()


# How long servers took, which the status pages tell, is never the same twice.
MILLISECONDS = re.compile(rb'(\d+) ms<|"milliseconds": \d+')


def files(folder):
    return {path.relative_to(folder): MILLISECONDS.sub(b"", path.read_bytes()) for path in folder.rglob("*")
            if path.is_file() and not (path.name.startswith("status.") and path.suffix in (".gz", ".br"))}


def links(base, name, content):
    """The published files below the address `base` that one leads to, by their names."""
    if pathlib.PurePath(name).name.startswith(".") or name.endswith((".gz", ".br")):
        return set()
    text = content.decode()
    found = set(map(urllib.parse.unquote, re.findall(re.escape(base) + r"([\w./%-]+)", text)))
    if name.endswith(".html"):
        found |= {posixpath.normpath(posixpath.join(posixpath.dirname(name), urllib.parse.unquote(way)))
                  for way in re.findall(r'<[^<>]*\b(?:href|src)="([^"#?:]+)["#?]', text)}
    return found


def dead_links(base, published, starts, is_excused=lambda name, target: False):
    """What somebody does not find who follows the links from there."""
    ways = [name for name in starts if name in published]
    dead = []
    for name in ways:
        for target in links(base, name, published[name]):
            if target in published:
                ways += {target} - set(ways)
            elif not is_excused(name, target):
                dead.append((name, target))
    return dead


# ---- one trial -----------------------------------------------------------------------------


class Scene:
    """A state to start a run from, and what the run comes to without a fault."""

    def __init__(self, name, server, answers, alliance):
        self.name, self.server, self.answers, self.alliance = name, server, answers, alliance
        self.work = alliance.folder.with_name(f"{alliance.folder.name}-trial")
        self.before = files(alliance.output)
        self.had = kept(alliance.store)
        self.set_up()
        start = time.monotonic()
        done = self.run()
        self.seconds = time.monotonic() - start
        assert done.returncode in (0, 1), done.stderr
        self.after = files(self.trial.output)
        self.expected = ask(self.trial.store, *QUESTIONS)

    def set_up(self):
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.alliance.folder, self.work)
        self.trial = Alliance(self.work)
        self.trial.now = self.alliance.now
        for path, answer in self.answers.items():
            self.server.script(path, answer)

    def run(self, **environment):
        """Runs it in the trial's folder; the last member of the result is what was done to it."""
        report = self.work.with_suffix(".report")
        report.unlink(missing_ok=True)
        environment |= {"FAULT_FOLDER": str(self.work), "FAULT_REPORT": str(report)}
        done = self.trial("run", "-o", self.trial.output, env={
            "PATH": os.environ["PATH"], "ASAN_OPTIONS": "verify_asan_link_order=0", **environment})
        done.report = report.read_text().strip() if report.exists() else ""
        return done

    def fault(self, mode, at):
        return self.run(LD_PRELOAD=str(BUILD.resolve() / "tests/torture/faults.so"), FAULT_MODE=mode,
                        FAULT_AT=str(at))

    def count(self, mode):
        """How many calls there are that this mode counts."""
        self.set_up()
        return int(self.fault(mode, 0).report.removeprefix("end "))

    def check_whole(self, what):
        assert ask(self.trial.store, *QUESTIONS) == self.expected, f"{what}: the store is another"
        published = files(self.trial.output)
        others = [str(path) for path in published.keys() | self.after.keys()
                  if published.get(path) != self.after.get(path)]
        assert not others, f"{what}: the published files are others: {others}"

    def check_unharmed(self, what):
        if self.trial.store.exists():
            integrity, dangling = ask(self.trial.store, "PRAGMA integrity_check", "PRAGMA foreign_key_check")
            assert integrity == [("ok",)] and not dangling, f"{what}: {integrity}, {dangling}"
        assert self.had <= kept(self.trial.store), f"{what}: entries are lost"
        for path, content in files(self.trial.output).items():
            is_temporary = path.name.startswith(".")
            assert is_temporary or content in (self.before.get(path), self.after[path]), \
                f"{what}: {path} is neither old nor new"
        stay = {"index.html"} | {str(path) for path in self.before.keys() & self.after.keys()}
        dead = dead_links(BASE, {str(path): content for path, content in files(self.trial.output).items()}, stay)
        assert not dead, f"{what}: what is linked to is not there: {dead}"
        missing = self.before.keys() - files(self.trial.output).keys()
        assert not missing, f"{what}: {missing} are gone"

    def check_next_run(self, what):
        done = self.run()
        assert done.returncode in (0, 1), f"{what}: the next run: {done.returncode} {done.stderr}"
        self.check_whole(f"{what}: the next run")

    def try_fault(self, mode, at):
        """One fault and all that has to hold; what call it met, or "" where there was none."""
        self.set_up()
        done = self.fault(mode, at)
        if done.report.startswith("end "):
            assert done.returncode in (0, 1), f"{self.name}: {mode} {at}: {done.stderr}"
            return ""
        what = f"{self.name}: {mode} {done.report}"
        self.check_unharmed(what)
        if mode in KILLING:
            assert done.returncode == -signal.SIGKILL, f"{what}: {done.returncode} {done.stderr}"
        elif done.returncode == 2:
            # What was said of a source (that it began to fail) stands before it.
            *_, reason = done.stderr.splitlines() or [""]
            assert reason.startswith("aggregator: ") and len(reason) < 300, f"{what}: {done.stderr}"
            assert reason.count(":") >= 2, f"{what}: no place is named: {reason}"
        else:
            # A fault that did not matter: all was done.
            assert done.returncode in (0, 1), f"{what}: {done.returncode} {done.stderr}"
            self.check_whole(what)
        self.check_next_run(what)
        return done.report.split()[1]

    def try_random_kill(self, seconds):
        """Killed from outside, whatever it is doing; whether it was still running."""
        self.set_up()
        process = self.trial.start("run", "-o", self.trial.output)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
        process.kill()
        process.communicate()
        what = f"{self.name}: killed after {seconds:.4f} s"
        self.check_unharmed(what)
        self.check_next_run(what)
        return process.returncode == -signal.SIGKILL


# ---- the scenes ----------------------------------------------------------------------------


def make_alliance(folder, server, **attributes):
    folder.mkdir()
    alliance = Alliance(folder)
    alliance.write_list(*(outline(path[1:], server.url(path), **attributes) for path in EARLIER))
    os.utime(alliance.list, (1_700_000_000, 1_700_000_000))
    return alliance


def first_run(folder, server):
    return Scene("first run", server, EARLIER, make_alliance(folder, server))


def later_run(folder, server):
    """The store and the files of an earlier run; two of four documents have changed."""
    alliance = make_alliance(folder, server)
    for path, answer in EARLIER.items():
        server.script(path, answer)
    done = alliance("run", "-o", alliance.output)
    assert done.returncode in (0, 1), done.stderr
    alliance.later(days=10)
    return Scene("later run", server, LATER, alliance)


def migration(folder, server):
    """A store of version 2 with an entry whose text was withdrawn."""
    alliance = make_alliance(folder, server)
    now = int(alliance.now.timestamp())
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        for schema in ("schema.sql", "schema_2.sql"):
            store.executescript((ROOT / "aggregator" / schema).read_text())
        store.execute("PRAGMA application_id = 0x63656341")
        store.execute("PRAGMA user_version = 2")
        store.execute("INSERT INTO source (name, title, url, added_at, next_due) VALUES ('coal', 'Coal', ?, ?, ?)",
                      [server.url("/coal"), now - 9999, now])
        store.execute("INSERT INTO entry (source, published_id, first_seen, sort_at, updated_out, changed_at,"
                      " digest, state) VALUES (1, 'urn:x', ?, ?, ?, ?, zeroblob(16), 'withdrawn')",
                      [now - 9999] * 4)
    return Scene("migration", server, EARLIER, alliance)


def purging(folder, server):
    """Entries are not kept any longer, and a third of the store is empty."""
    alliance = make_alliance(folder, server, keep_age="30d", keep_least="0", exclude="One OR Two OR 1")
    for answers in (EARLIER, LATER):
        for path, answer in answers.items():
            server.script(path, answer)
        done = alliance("run", "-o", alliance.output)
        assert done.returncode in (0, 1), done.stderr
        alliance.later(days=10)
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        store.execute("CREATE TABLE unused (bytes)")
        store.execute("INSERT INTO unused VALUES (zeroblob(500000))")
        store.execute("DROP TABLE unused")
    alliance.later(days=40)
    scene = Scene("purging", server, LATER, alliance)
    assert len(scene.expected[-1]) >= 2, "nothing is purged"
    return scene


SCENES = (first_run, later_run, migration, purging)


def try_all(scene, mode, first=1, every=1):
    """Every call in turn, or one in so many; how many of each kind there were."""
    met = collections.Counter(scene.try_fault(mode, at)
                              for at in range(first, scene.count(mode) + 1, every))
    met.pop("", None)
    return met


def memory_folder():
    """Where syncing costs nothing: what a killed process has written is there all the same."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


RANDOM = "random kills"
SHARE = 50  # so many of them are one task


def perform(task):
    """One mode in one scene, in a process, a folder and with a server of its own; what it met."""
    make, mode, number, every = task
    with tempfile.TemporaryDirectory(dir=memory_folder()) as name, Server() as server:
        scene = make(pathlib.Path(name).resolve() / make.__name__, server)
        if mode != RANDOM:
            return try_all(scene, mode, number, every)
        chance = random.Random(number)
        return collections.Counter(
            "killed" if scene.try_random_kill(chance.uniform(0, scene.seconds)) else "ended before"
            for _ in range(SHARE))


def read_arguments():
    parser = argparse.ArgumentParser(description="aggregator run, with a fault at each of its reads and writes")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--every", type=int, default=1, help="try one call in so many (1: all)")
    parser.add_argument("--kills", type=int, default=1000, help="kill it as often at random moments")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes side by side")
    parser.add_argument("scenes", nargs="*", default=[], help="first_run, later_run, migration, purging (all)")
    return parser.parse_args()


def main():
    arguments = read_arguments()
    chance = random.Random(arguments.seed)
    done = collections.Counter()
    print(f"--seed {arguments.seed}", flush=True)
    scenes = [make for make in SCENES if not arguments.scenes or make.__name__ in arguments.scenes]
    tasks = [(make, mode, chance.randint(1, arguments.every), arguments.every) for make in scenes for mode in MODES]
    with concurrent.futures.ProcessPoolExecutor(arguments.jobs) as pool:
        for (make, mode, *_), met in zip(tasks, pool.map(perform, tasks)):
            done["kills" if mode in KILLING else "faults"] += met.total()
            print(f"{make.__name__}: {mode}: " + ", ".join(f"{call} {count}" for call, count in sorted(met.items())),
                  flush=True)
        while done["killed"] < arguments.kills:
            missing = -(-(arguments.kills - done["killed"]) // SHARE)
            for met in pool.map(perform, [(chance.choice(scenes), RANDOM, chance.randrange(1 << 32), 1)
                                          for _ in range(missing)]):
                done += met
    print(f"{done['faults']} faults, {done['kills']} kills at writes, {done['killed']} at random moments: "
          "nothing lost, nothing twice, and the next run completes")


if __name__ == "__main__":
    main()
