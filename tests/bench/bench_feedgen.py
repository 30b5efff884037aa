#!/usr/bin/env python3
"""bench_feedgen.py [PAGES]: what a build costs when one page of 100,000 has changed, as a ratio to
a bare scan of their folder (readdir and stat, by bench_scan); and what writing feeds costs, as a
ratio to python3-feedgenerator on the same items.  Processor time; the rounds take turns."""

import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

BUILD = pathlib.Path(os.environ.get("BUILD", "build")).resolve()
ROUNDS = 5
WRITING_ROUNDS = 15  # of the shortest: what the machine does beside it only adds

PAGE = """<html><head><title>CEC</title></head><body><table><tr><td>
<div>Your current location: Home &gt; Newsroom &gt; CEC News</div>
<div>CEC News</div><div>Line inspection {number} begins</div>
<p>Teams from nine provinces have begun the inspection number {number} of the lines that cross the
mountains, before the rainy season.</p><p>{words}</p></td></tr></table>
<div>Copyright China Electricity Council</div></body></html>
"""


def processor_seconds(*command):
    """Of the process and what it waits for; its output too."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = subprocess.run([str(part) for part in command], check=True,
                            stdout=subprocess.PIPE).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, output


def page(number, more=""):
    words = "Every span is walked, every clamp is looked at. " * 12 + more
    return PAGE.format(number=number, words=words)


def bench_one_change(folder, count):
    pages = folder / "pages"
    pages.mkdir()
    for number in range(count):
        (pages / f"No.{105 + number % 4}.{number}.htm").write_text(page(number))
    (folder / "feedgen.ini").write_text("[input]\npath = pages\n")
    build = [BUILD / "bin/feedgen", "build", "-q", "-c", folder / "feedgen.ini", "--now"]
    first, _ = processor_seconds(*build, "2026-04-15T09:00:00Z")
    # Of the largest process so far, which is this one.
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    scans, builds = [], []
    for number in range(ROUNDS):
        scans.append(processor_seconds(BUILD / "tests/bench/bench_scan", pages)[0])
        changed = count // 2 + number
        (pages / f"No.{105 + changed % 4}.{changed}.htm").write_text(page(changed, "Changed."))
        builds.append(processor_seconds(*build, f"2026-04-15T10:0{number}:00Z")[0])
    scan, second = statistics.median(scans), statistics.median(builds)
    print(f"feedgen: {count} pages: first build {first:.1f} s, {megabytes} MB; one changed {second:.2f} s, "
          f"{second / scan:.1f} times a bare scan ({scan:.2f} s)")


OTHER = """
import resource, sys, datetime
import feedgenerator
zone = datetime.timezone.utc
items = [dict(title=f"Item {n} & more", link=f"https://example.org/{n}", description="Short text " * 10,
              content="<p>" + "Some longer text of the item. " * 100 + "</p>", unique_id=f"tag:example.org,2020:{n}",
              pubdate=datetime.datetime.fromtimestamp(1586908800 + n, zone),
              updateddate=datetime.datetime.fromtimestamp(1586908800 + n, zone)) for n in range(200)]
start = resource.getrusage(resource.RUSAGE_SELF).ru_utime
for _ in range(20):
    for kind in (feedgenerator.Rss201rev2Feed, feedgenerator.Atom1Feed):
        feed = kind(title="T", link="https://example.org/", description="D", feed_url="https://example.org/f")
        for item in items:
            feed.add_item(**item)
        feed.writeString("utf-8")
print(resource.getrusage(resource.RUSAGE_SELF).ru_utime - start)
"""


def bench_writing():
    ours, others = [], []
    for _ in range(WRITING_ROUNDS):
        ours.append(float(processor_seconds(BUILD / "tests/bench/bench_write")[1]))
        others.append(float(processor_seconds("/usr/bin/python3", "-c", OTHER)[1]))
    mine, other = min(ours), min(others)
    print(f"feedgen: writing RSS and Atom of 200 items 20 times: {mine:.3f} s; "
          f"python3-feedgenerator {other:.3f} s, {other / mine:.1f} times as long")


def main():
    bench_writing()
    with tempfile.TemporaryDirectory() as folder:
        bench_one_change(pathlib.Path(folder), int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)


main()
