#!/usr/bin/env python3
"""bench_listed.py: whether a run costs what is due, not what is listed.

1,000 small feeds are due: the whole list, or one in a hundred of 100,000 sources.  They are asked for
the first time, and again when nothing has changed; then a run with nothing due.  Once more where all
sources are asked with a header of their own, which only the list holds.  Processor seconds of
`aggregator run`; the median of five.
"""

import contextlib
import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile

import bench_poll

LEFT_OVER = 8  # runs that publish what the first one left, feeds of sources
DUE, LISTED, ROUNDS = 1000, 100_000, 5
FIRST, SECOND = bench_poll.ROUNDS
NEVER = 4_000_000_000
ATTRIBUTE = ' xmlns:frss="https://freshrss.org/opml" frss:CURLOPT_HTTPHEADER="X-Token: {}"'
OPML = '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0"><head/><body>\n{}</body></opml>\n'

FEED = """<rss version="2.0"><channel><title>Feed {0}</title><link>https://members.example/{0}/</link>
<description>News</description>{1}</channel></rss>"""
ITEM = """<item><title>Report {1}</title><link>https://members.example/{0}/{1}</link>
<guid isPermaLink="false">{0}-{1}</guid><pubDate>Wed, {1:02} Apr 2020 10:30:00 +0800</pubDate>
<description>&lt;p&gt;Output rose by 3.1 percent.&lt;/p&gt;</description></item>"""


def write_corpus(folder):
    folder.mkdir()
    for feed in range(50):
        items = "\n".join(ITEM.format(feed, item) for item in range(1, 11))
        (folder / f"{feed}.xml").write_text(FEED.format(feed, items))


def outline(number, port, has_token):
    host = bench_poll.HOSTS[number % len(bench_poll.HOSTS)]
    token = ATTRIBUTE.format(number) if has_token else ""
    return (f'<outline id="s{number}" type="rss" text="Member {number}" '
            f'xmlUrl="http://{host}:{port}/{number}/{number % 50}.xml"{token}/>\n')


def prepare(folder, numbers, port, has_token):
    folder.mkdir()
    (folder / "aggregator.ini").write_text(bench_poll.CONFIGURATION + "[output]\nfolder = out\n")
    list_file = folder / "list.opml"
    list_file.write_text(OPML.format("".join(outline(number, port, has_token) for number in numbers)))
    os.utime(list_file, (0, 1_500_000_000))
    # The store takes the list over; that the name is unknown ends it there.
    subprocess.run([bench_poll.AGGREGATOR, "update", "-q", "nobody", "--now", FIRST, "-c", "aggregator.ini"],
                   cwd=folder, stderr=subprocess.DEVNULL)
    with contextlib.closing(sqlite3.connect(folder / "aggregator.db")) as store, store:
        store.execute("UPDATE source SET next_due = ? WHERE substr(name, 2) % ? <> 0",
                      (NEVER, len(numbers) // DUE))
    (folder / "aggregator.db").rename(folder / "fresh.db")
    return folder


def run(folder, now):
    measured = bench_poll.measure([bench_poll.AGGREGATOR, "run", "-q", "--now", now, "-c", "aggregator.ini"],
                                  folder)
    if measured[3] != 0:
        sys.exit(f"bench_listed: aggregator ends with {measured[3]}")
    return measured


def one_round(folder):
    """Measures the first asking, the second, and a run with nothing due and nothing left to publish."""
    store = folder / "aggregator.db"
    for leftover in folder.glob("aggregator.db*"):
        leftover.unlink()
    store.write_bytes((folder / "fresh.db").read_bytes())
    results = [run(folder, now)[:2] for now in (FIRST, SECOND)]
    for _ in range(LEFT_OVER):
        run(folder, SECOND)
    results.append(run(folder, SECOND)[:2])
    with contextlib.closing(sqlite3.connect(store)) as database:
        asked, = database.execute("SELECT count(*) FROM source WHERE documents = 1 AND failures = 0").fetchone()
    if asked != DUE:
        sys.exit(f"bench_listed: {asked} sources were asked")
    return results


def compare(folder, port, kind, has_token):
    """The lists of one kind beside each other, round by round, so that both see the same machine."""
    folders = [prepare(folder / f"{kind}-{listed}", range(listed), port, has_token)
               for listed in (DUE, LISTED)]
    results = list(zip(*([one_round(each) for each in folders] for _ in range(ROUNDS))))
    medians = [[[statistics.median(values) for values in zip(*measured)] for measured in zip(*rounds)]
               for rounds in results]
    for listed, measured in zip((DUE, LISTED), medians):
        costs = ", ".join(f"{name} {cost[1]:.2f} s cpu ({cost[1] / base[1]:.2f})"
                          for name, cost, base in zip(("new", "not modified"), measured, medians[0]))
        print(f"{listed:7,} listed, {kind:13} {costs}, nothing due {measured[2][0] * 1000:.0f} ms wall",
              flush=True)


def main():
    port = bench_poll.free_port()
    print(f"{DUE:,} sources due: {DUE:,} listed or {LISTED:,} (promised 1.25 times; nothing due: 50 ms)")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_corpus(folder / "corpus")
        with bench_poll.nginx(folder, folder / "corpus", port):
            compare(folder, port, "plain", False)
            compare(folder, port, "with headers", True)


if __name__ == "__main__":
    main()
