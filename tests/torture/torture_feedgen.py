#!/usr/bin/env python3
"""torture_feedgen.py: `feedgen build` with a fault at every read and write of its state and its feeds.

As torture.py does it to `aggregator run`: each call fails in turn, the disk is full from it on, the
program is killed before it or in the middle of it.  Each time every published file is the old one or
the new one, nothing links to what is not there, no id and no date is lost, and the next build ends
with the bytes and the state of a build without a fault.
"""

import argparse
import collections
import contextlib
import json
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
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from torture import KILLING, MODES, BUILD, memory_folder, try_all  # noqa: E402: from the folder named above

BASE = "https://feeds.example.org/"
CONFIGURATION = f"""[site]
base_url = {BASE}
title = CEC
[input]
path = ../records
withdrawn = ../withdrawn.txt
[output]
items = 6
"""
# Of the files that the next build looks at again, what differs between two folders is no content.
QUESTIONS = ("SELECT * FROM item ORDER BY key", "SELECT * FROM withdrawn ORDER BY item",
             "SELECT kind, name, title, slug, hex(content), items, updated FROM topic ORDER BY kind, name",
             "SELECT path, size FROM file ORDER BY path")


def record(number, **more):
    return {"id": number, "url": f"/{number}", "title": f"Report {number}", "section": ["News", "Data"][number % 2],
            "date": f"2026-0{1 + number % 3}-1{number % 10}", "language": ["en", "zh-CN"][number // 2 % 2],
            "pair": f"p{number // 4}", "tags": ["Power", "风电"], "content_text": "Output rose. " * 200} | more


EARLIER = [record(n) for n in range(11)]
LATER = [record(0, title="Report 0, corrected"), *EARLIER[1:], *(record(n, tags=["Coal"]) for n in range(11, 16))]


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ask(state, *questions):
    with contextlib.closing(sqlite3.connect(state)) as database:
        return [database.execute(question).fetchall() for question in questions]


def is_of_one(name, other, published):
    """The formats of a feed, the feeds of two languages and the pages lead to each other: of those that
    are published for the first time one is there before the other."""
    stem = other.rsplit(".", 1)[0]
    return any(f"{stem}.{extension}" in published for extension in ("rss", "atom", "json")) or any(
        all(test(path) for path in (name, other)) for test in (
            lambda path: path.startswith("lang/"), lambda path: path.endswith(".html")))


def links(name, content):
    if pathlib.PurePath(name).name.startswith(".") or name.endswith((".gz", ".br")):
        return
    yield from re.findall(re.escape(BASE) + r"([\w./-]+)", content.decode())
    if name.endswith(".html"):
        for way in re.findall(r'(?:href|src)="([^"#?:]+)["#?]', content.decode()):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(name), way))


def dead_links(published, known):
    """What somebody does not find who follows the links from what people come by, and from what was
    published before: subscribers know it."""
    published = {str(path): content for path, content in published.items()}
    ways = [name for name in published if "/" not in name or name in known]
    dead = []
    for name in ways:
        for target in map(urllib.parse.unquote, links(name, published[name])):
            if target in published:
                ways += {target} - set(ways)
            elif not is_of_one(name, target, published):
                dead.append((name, target))
    return dead


class Scene:
    """A state to start a build from, and what the build comes to without a fault."""

    def __init__(self, name, folder, records, withdrawn=""):
        self.name, self.folder = name, folder
        self.work = folder / "trial"
        self.records = folder / "records"
        self.withdrawn = withdrawn
        self.write(records)
        self.before = files(folder / "start/out")
        self.had = set(ask(folder / "start/feedgen.db", "SELECT key, id, published FROM item")[0]) if self.before else set()
        self.set_up()
        done = self.run()
        assert done.returncode == 0, done.stderr
        self.after = files(self.work / "out")
        self.expected = ask(self.work / "feedgen.db", *QUESTIONS)

    def write(self, records):
        self.records.mkdir(exist_ok=True)
        (self.records / "records.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
        (self.folder / "withdrawn.txt").write_text(self.withdrawn)

    def set_up(self):
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.folder / "start", self.work)

    def run(self, **environment):
        report = self.folder / "fault.report"
        report.unlink(missing_ok=True)
        environment |= {"FAULT_FOLDER": str(self.work), "FAULT_REPORT": str(report), "PATH": os.environ["PATH"],
                        "ASAN_OPTIONS": "verify_asan_link_order=0"}
        done = build(self.work, environment)
        done.report = report.read_text().strip() if report.exists() else ""
        return done

    def fault(self, mode, at):
        return self.run(LD_PRELOAD=str(BUILD.resolve() / "tests/torture/faults.so"), FAULT_MODE=mode, FAULT_AT=str(at))

    def count(self, mode):
        self.set_up()
        return int(self.fault(mode, 0).report.removeprefix("end "))

    def check_whole(self, what):
        published = files(self.work / "out")
        others = [str(path) for path in published.keys() | self.after.keys()
                  if published.get(path) != self.after.get(path)]
        assert not others, f"{what}: the published files are others: {others}"
        assert ask(self.work / "feedgen.db", *QUESTIONS) == self.expected, f"{what}: the state is another"

    def check_unharmed(self, what):
        state = self.work / "feedgen.db"
        if self.had:
            assert ask(state, "PRAGMA integrity_check") == [[("ok",)]], what
            assert self.had <= set(ask(state, "SELECT key, id, published FROM item")[0]), f"{what}: items are lost"
        published = files(self.work / "out")
        for path, content in published.items():
            assert path.name.startswith(".") or content in (self.before.get(path), self.after.get(path)), \
                f"{what}: {path} is neither old nor new"
        missing = {path for path in self.before.keys() & self.after.keys() if path not in published}
        assert not missing, f"{what}: {missing} are gone"
        dead = dead_links(published, set(map(str, self.before)))
        assert not dead, f"{what}: what is linked to is not there: {dead}"

    def try_fault(self, mode, at):
        """One fault and all that has to hold; what call it met, or "" where there was none."""
        self.set_up()
        done = self.fault(mode, at)
        if done.report.startswith("end "):
            assert done.returncode == 0, f"{self.name}: {mode} {at}: {done.stderr}"
            return ""
        what, call = f"{self.name}: {mode} {done.report}", done.report.split()[1]
        self.check_unharmed(what)
        if mode in KILLING:
            assert done.returncode == -signal.SIGKILL, f"{what}: {done.returncode} {done.stderr}"
        elif done.returncode == 2:
            *_, reason = done.stderr.splitlines() or [""]
            assert reason.startswith("feedgen: ") and reason.count(":") >= 2, f"{what}: no place is named: {done.stderr}"
        else:
            assert done.returncode == 0, f"{what}: {done.returncode} {done.stderr}"
            self.check_whole(what)
        done = self.run()
        assert done.returncode in (0, 1), f"{what}: the next build: {done.returncode} {done.stderr}"
        self.check_whole(f"{what}: the next build")
        return call


def build(folder, environment):
    command = [BUILD / "bin/feedgen", "build", "-q", "-c", folder / "feedgen.ini", "-o", folder / "out",
               "--now", "2026-09-01T08:00:00Z"]
    return subprocess.run(list(map(str, command)), env=environment, capture_output=True, encoding="utf-8", timeout=120)


def start(folder):
    (folder / "start").mkdir(parents=True)
    (folder / "start/feedgen.ini").write_text(CONFIGURATION)


def first_build(folder):
    start(folder)
    return Scene("first build", folder, EARLIER)


def later_build(folder):
    """Items are new, one was corrected, one is withdrawn, a tag gets a feed."""
    start(folder)
    scene = Scene("later build", folder, EARLIER)
    shutil.rmtree(folder / "start")
    shutil.move(scene.work, folder / "start")
    return Scene("later build", folder, LATER, "/10 wrong figures\n")


SCENES = (first_build, later_build)


def main():
    parser = argparse.ArgumentParser(description="feedgen build, with a fault at each of its reads and writes")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--every", type=int, default=1, help="try one call in so many (1: all)")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    done = collections.Counter()
    print(f"--seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory(dir=memory_folder()) as name:
        for make in SCENES:
            scene = make(pathlib.Path(name).resolve() / make.__name__)
            for mode in MODES:
                met = try_all(scene, mode, chance.randint(1, arguments.every), arguments.every)
                done["kills" if mode in KILLING else "faults"] += met.total()
                print(f"{scene.name}: {mode}: " + ", ".join(f"{call} {count}" for call, count in sorted(met.items())),
                      flush=True)
    print(f"feedgen: {done['faults']} faults, {done['kills']} kills: every file old or new, and the next build completes")


if __name__ == "__main__":
    main()
