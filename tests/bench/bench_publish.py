#!/usr/bin/env python3
"""bench_publish.py: what publishing the newest entries costs in a small store and in a large one.

A store is filled with copies of a few entries, each with a date of its own and filed as every entry
is: into the pages of the archives, and under its source and its language.  In each round the newest
entry was edited, and `aggregator publish` makes the combined feed of the 100 newest, the feeds of
their source and language, and the page of the archives anew.  Processor time, the median of the
rounds, which alternate between the stores.
"""

import contextlib
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
AGGREGATOR = pathlib.Path(os.environ.get("BUILD", ROOT / "build")).resolve() / "bin/aggregator"
SIZES = (10_000, 1_000_000)
ROUNDS = 5
PAGE = 1500  # entries of one page of the archives, some 4 MB
TEXT = "Power stations took more coal than in the weeks before, and the grid stayed steady. " * 20


class Feed(BaseHTTPRequestHandler):
    def do_GET(self):
        items = "".join(f"<item><title>Report {n}</title><guid>urn:x:{n}</guid>"
                        f"<pubDate>Wed, 15 Apr 2026 0{n}:00:00 GMT</pubDate>"
                        f"<description>{TEXT} {n}</description></item>" for n in range(1, 6))
        body = ("<rss version='2.0'><channel><title>Coal</title><language>en</language><link>https://coal.example/</link>"
                f"<description>d</description>{items}</channel></rss>").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def aggregator(folder, *arguments):
    command = [AGGREGATOR, *arguments, "-q", "-c", folder / "aggregator.ini", "--now", "2026-04-15T12:00:00Z"]
    process = subprocess.Popen([str(part) for part in command])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"bench_publish: aggregator {arguments[0]} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


def fill(folder, size):
    """A store of so many entries; what follows publishing (searching, stories) is done with."""
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (folder / "aggregator.ini").write_text(
        "[site]\nbase_url = https://feeds.example/\n[sources]\nfile = list.opml\n[output]\nitems = 100\n[fetch]\nallow_private = yes\n")
    (folder / "list.opml").write_text(
        "<opml version='2.0'><head/><body><outline id='coal' type='rss' text='Coal'"
        f" xmlUrl='http://127.0.0.1:{server.server_port}/'/></body></opml>")
    aggregator(folder, "update")
    server.shutdown()
    aggregator(folder, "publish")
    with contextlib.closing(sqlite3.connect(folder / "aggregator.db")) as store, store:
        version = store.execute("SELECT version FROM search_state").fetchone()
        columns = [row[1] for row in store.execute("PRAGMA table_info(entry)")]
        changed = {"id": "n", "published_id": "'urn:copy:' || n", "sort_at": "sort_at - n",
                   "updated_out": "updated_out - 100000 - n", "first_seen": "first_seen - n",
                   "absent_since": "first_seen"}  # the source's document has but the newest
        store.execute(
            f"WITH RECURSIVE numbers(n) AS (VALUES (100) UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"
            f" INSERT INTO entry ({', '.join(columns)})"
            f" SELECT {', '.join(changed.get(column, column) for column in columns)}"
            f" FROM numbers, entry WHERE entry.id = 1", [size + 99])
        columns = [row[1] for row in store.execute("PRAGMA table_info(content)")]
        store.execute(
            f"INSERT INTO content ({', '.join(columns)})"
            f" SELECT {', '.join({'entry': 'entry.id'}.get(column, 'content.' + column) for column in columns)}"
            f" FROM entry, content WHERE entry.id >= 100 AND content.entry = 1")
        file_copies(store, folder)
        store.execute("UPDATE search_state SET version = ?, reached = (SELECT max(id) FROM entry)", version)
        store.execute("DELETE FROM search_pending")
        store.execute("UPDATE story_progress SET entry = (SELECT max(id) FROM entry)")
        store.execute("DELETE FROM story_again")
    return folder


def file_copies(store, folder):
    """Files the copies as publishing them would have; their pages need only be there."""
    [last] = store.execute("SELECT min(month) FROM archive_page").fetchone()
    store.execute("INSERT INTO archive_page (id, month, part, bytes, change)"
                  " SELECT 100 + id / ?1, ?2 - 1, 1 + max(id) / ?1, 4000000, 0 FROM entry WHERE id >= 100"
                  " GROUP BY id / ?1", [PAGE, last])
    store.execute("UPDATE entry SET archive_page = 100 + id / ? WHERE id >= 100", [PAGE])
    for (part,) in store.execute("SELECT part FROM archive_page WHERE id >= 100").fetchall():
        name = f"archive/{(last - 1) // 12:04}-{(last - 1) % 12 + 1:02}" + (f"-{part}" if part > 1 else "")
        for format in ("rss", "atom", "json"):
            (folder / "public" / f"{name}.{format}").write_bytes(b"")
    store.execute("INSERT INTO topic_entry SELECT topic.id, entry.sort_at, entry.id FROM topic, entry"
                  " WHERE entry.id >= 100")
    store.execute("UPDATE topic SET entries = (SELECT count(*) FROM entry)")
    store.execute("UPDATE archive_state SET reached = (SELECT max(id) FROM entry)")


def edit(folder):
    """A significant edit of the newest entry; and readers who know nothing yet."""
    with contextlib.closing(sqlite3.connect(folder / "aggregator.db")) as store, store:
        store.execute("UPDATE entry SET updated_out = (SELECT max(updated_out) + 1 FROM entry),"
                      " changed_at = changed_at + 1 WHERE id = (SELECT id FROM entry ORDER BY sort_at DESC LIMIT 1)")
        store.execute("DELETE FROM story_again")
    for path in (folder / "public").iterdir():
        if path.name != "archive":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def main():
    with tempfile.TemporaryDirectory() as name:
        stores = [fill(pathlib.Path(name) / str(size), size) for size in SIZES]
        times = [[] for _ in stores]
        for _ in range(ROUNDS):
            for store, spent in zip(stores, times):
                edit(store)
                spent.append(aggregator(store, "publish"))
        small, large = (statistics.median(spent) for spent in times)
    print("Publishing the 100 newest entries, with archives and topics")
    print(f"of {SIZES[0]:,}: {small:.3f} s cpu  of {SIZES[1]:,}: {large:.3f} s cpu  ratio {large / small:.2f}")


if __name__ == "__main__":
    main()
