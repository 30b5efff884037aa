"""Runs fuzz targets: run.py [--seconds N | --runs N] [TARGET...].

Each target (fuzz_<module>.c) starts from its seeds and from the inputs of other tests that it
can read.  What it finds to be new lands in $FUZZ/corpus/<module>, from which the next run
goes on; an input that breaks a rule or a program in $FUZZ/findings.  As many targets as there
are processors run at a time; the exit status is 1 when any of them found something.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FUZZ = pathlib.Path(os.environ.get("FUZZ", ROOT / "build/fuzz"))

# Freed memory is watched for a while only: half the time goes into fetching more of it.
ENVIRONMENT = {"ASAN_OPTIONS": "quarantine_size_mb=8", **os.environ}

FEEDS = ["golden", "golden-write", "demo/sites"]

# The dictionary, and folders under tests/ whose files are inputs besides the seeds.
TARGETS = {
    "article": ("html", ["pages", "pages/articles"]),
    "check": ("feed", [*FEEDS, "fuzz/seeds/parse", "fuzz/seeds/opml"]),
    "clean": ("html", []),
    "config": (None, []),
    "date": (None, []),
    "decode": ("feed", FEEDS),
    "opml": ("feed", []),
    "parse": ("feed", FEEDS),
    "records": ("html", ["records", "demo/records"]),
    "scrape": ("html", ["pages"]),
    "url": (None, []),
    "write": ("feed", [*FEEDS, "fuzz/seeds/parse"]),
}


def command(target, corpus, findings, *options):
    """What runs one target: new inputs go to `corpus`, those that fail to `findings`."""
    dictionary, folders = TARGETS[target]
    seeds = ROOT / "tests/fuzz/seeds" / target
    folders = [ROOT / "tests" / folder for folder in folders]
    if dictionary:
        options = [f"-dict={ROOT}/tests/fuzz/{dictionary}.dict", *options]
    return [FUZZ / "tests/fuzz" / f"fuzz_{target}", "-print_final_stats=1",
            f"-artifact_prefix={findings}/{target}-", *options, corpus,
            *[folder for folder in [seeds, *folders] if folder.exists()]]


def run(target, corpus, findings, *options):
    """Runs a target to its end; whether nothing was found, and a line or more about it."""
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(command(target, corpus, findings, *options), encoding="utf-8",
                          errors="replace", env=ENVIRONMENT, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    runs = re.findall(r"stat::number_of_executed_units: (\d+)", done.stdout) or ["?"]
    coverage = re.findall(r"cov: (\d+) ft: (\d+)", done.stdout) or [("?", "?")]
    figures = f"{target}: {runs[-1]} runs, {coverage[-1][0]} edges, {coverage[-1][1]} features"
    if done.returncode == 0:
        return True, f"{figures}: nothing found"
    said = re.sub(r"^#.*\n", "", done.stdout, flags=re.MULTILINE)  # but for the progress
    return False, f"{said}\n{figures}: FOUND SOMETHING, see {findings}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--seconds", type=int, default=600)
    length.add_argument("--runs", type=int)
    parser.add_argument("targets", metavar="TARGET", nargs="*", choices=[*TARGETS, []])
    given = parser.parse_args()
    # A single input must not take longer than 25 seconds: hanging is a finding, too.
    limit = f"-runs={given.runs}" if given.runs else f"-max_total_time={given.seconds}"

    def run_one(target):
        is_good, report = run(target, FUZZ / "corpus" / target, FUZZ / "findings",
                              limit, "-timeout=25")
        print(report, flush=True)
        return is_good

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return 0 if all(list(pool.map(run_one, given.targets or TARGETS))) else 1


if __name__ == "__main__":
    sys.exit(main())
