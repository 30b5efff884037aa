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
import multiprocessing
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from torture import KILLING, MODES, BUILD, dead_links, links, memory_folder, try_all  # noqa: E402: from the folder named above

BASE = "https://feeds.example.org/"
CONFIGURATION = f"""[site]
base_url = {BASE}
title = CEC
language = en
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
    return {"id": number, "url": f"/{number}", "title": f"Report {number}", "section": "News",
            "date": f"2026-0{1 + number % 2}-1{number % 10}", "language": ["en", "zh-CN"][number // 2 % 2],
            "pair": f"p{number // 4}", "tags": ["风电"], "content_text": "Output rose."} | more


# The last one is all of its month, and is withdrawn.
EARLIER = [record(0, content_text="Output rose. " * 200), *(record(n) for n in range(1, 10)), record(10, date="2026-03-10")]
LATER = [record(0, title="Report 0, corrected"), *EARLIER[1:], *(record(n, tags=["Coal"]) for n in range(11, 16))]


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ask(state, *questions):
    with contextlib.closing(sqlite3.connect(state)) as database:
        return [database.execute(question).fetchall() for question in questions]


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
        self.leads = {str(path): links(BASE, str(path), content) for path, content in (self.before | self.after).items()}
        self.stay = set(map(str, self.before.keys() & self.after.keys()))
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
        self.check_links(what, {str(path): content for path, content in published.items()})

    def check_links(self, what, published):
        """From what was there before and stays, which is what people know, and from the first page every link
        leads to a file.  From one that comes or goes too, which only who knows its address finds; but of
        files that lead to each other one is there without the other."""
        dead = dead_links(BASE, published, self.stay | {"index.html"})
        assert not dead, f"{what}: what is linked to is not there: {dead}"
        dead = dead_links(BASE, published, published, self.is_in_circle)
        assert not dead, f"{what}: a file that comes or goes links to one that is not there: {dead}"

    def is_in_circle(self, name, target):
        """Whether the ways from what comes or goes lead back: in no order each comes after what it links to."""
        reached = [target]
        for way in reached:
            reached += self.leads.get(way, set()) - self.stay - set(reached)
        return name not in self.stay and target not in self.stay and name in reached

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
        elif done.returncode == 3:
            # The records could not be read: what was published stands.
            assert re.search(r"records\.jsonl: .*\nfeedgen: nothing left to publish", done.stderr), f"{what}: {done.stderr}"
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
    return Scene("later build", folder, LATER, "News/10 wrong figures\n")


SCENES = (first_build, later_build)


def make_scenes(folder):
    return {make.__name__: make(folder / make.__name__) for make in SCENES}


class Worker:
    """One process of several, with scenes of its own."""
    scenes = {}

    @classmethod
    def begin(cls, folder):
        cls.scenes = make_scenes(pathlib.Path(tempfile.mkdtemp(dir=folder)))

    @classmethod
    def try_fault(cls, trial):
        scene, mode, at = trial
        try:
            return scene, mode, cls.scenes[scene].try_fault(mode, at), ""
        except AssertionError as failure:
            return scene, mode, "failed", str(failure)


def main():
    parser = argparse.ArgumentParser(description="feedgen build, with a fault at each of its reads and writes")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--every", type=int, default=1, help="try one call in so many (1: all)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes (one for each processor)")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    met = collections.defaultdict(collections.Counter)
    print(f"--seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory(dir=memory_folder()) as name:
        folder = pathlib.Path(name).resolve()
        trials = [(scene, mode, at) for scene, made in make_scenes(folder).items() for mode in MODES
                  for at in range(chance.randint(1, arguments.every), made.count(mode) + 1, arguments.every)]
        with multiprocessing.Pool(arguments.jobs, Worker.begin, [folder]) as pool:
            for scene, mode, call, failure in pool.imap_unordered(Worker.try_fault, trials, 10):
                met[scene, mode][call or "none"] += 1
                if failure:
                    print(failure, flush=True)
    for (scene, mode), calls in sorted(met.items()):
        print(f"{scene}: {mode}: " + ", ".join(f"{call} {count}" for call, count in sorted(calls.items())))
    if failed := sum(calls["failed"] for calls in met.values()):
        sys.exit(f"feedgen: {failed} of {len(trials)} failed")
    kills = sum(calls.total() for (_, mode), calls in met.items() if mode in KILLING)
    print(f"feedgen: {len(trials) - kills} faults, {kills} kills: every file old or new, and the next build completes")


if __name__ == "__main__":
    main()
