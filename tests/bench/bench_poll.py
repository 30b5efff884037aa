#!/usr/bin/env python3
"""bench_poll.py CORPUS [SOURCES]: how long it takes to poll 2,000 sources on loopback.

nginx serves the feeds of CORPUS under as many paths as there are sources, on several addresses.
`aggregator update` asks them all, and again a month later, when nothing has changed; curl fetches
the same addresses in the same run, and so do newsboat and sfeed_update where they are installed.
Seconds of wall and of processor time (of the client, not of nginx), and peak memory.
"""

import contextlib
import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from xml.sax.saxutils import quoteattr

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
AGGREGATOR = pathlib.Path(os.environ.get("BUILD", ROOT / "build")).resolve() / "bin/aggregator"
HOSTS = [f"127.0.0.{number}" for number in range(2, 18)]
ROUNDS = ("2026-04-15T09:00:00Z", "2026-05-15T09:00:00Z")  # longer than anything waits
OTHERS_TIMEOUT = 300

NGINX = """{user}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 4096; }}
http {{
  client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp;
  uwsgi_temp_path temp; scgi_temp_path temp;
  log_format status $status;
  access_log status.log status buffer=64k;
  sendfile on; if_modified_since before; tcp_nopush on; open_file_cache max=4096; keepalive_requests 100000;
  types {{ application/xml xml; application/json json; }}
  server {{ {listen}
    location ~ ^/[0-9]+/(?<feed>.+)$ {{ alias {corpus}/$feed; }}
  }}
}}
"""

CONFIGURATION = """[site]
base_url = https://feeds.alliance.example/
language = en
[sources]
file = list.opml
[fetch]
contact = https://alliance.example/
allow_private = yes
concurrency = 64
per_host = 1000
per_host_delay = 0s
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def measure(command, folder, **options):
    """Runs it; (seconds, processor seconds, peak memory in MB, exit status)."""
    start = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], cwd=folder,
                               stdout=subprocess.DEVNULL, **options)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024,
            process.returncode)


def show(name, measured, note=""):
    seconds, processor, peak, _ = measured
    print(f"{name:28} {seconds:7.2f} s {processor:7.2f} s cpu {peak:6.0f} MB  {note}", flush=True)


@contextlib.contextmanager
def nginx(folder, corpus, port):
    """Serves until the block ends; the statuses it answered with are in status.log then."""
    (folder / "temp").mkdir(exist_ok=True)
    (folder / "nginx.conf").write_text(NGINX.format(
        user="user root;" if os.getuid() == 0 else "", corpus=corpus,
        listen=" ".join(f"listen {host}:{port};" for host in HOSTS)))
    (folder / "status.log").unlink(missing_ok=True)
    server = subprocess.Popen(["nginx", "-p", folder, "-c", "nginx.conf", "-e", "error.log"])
    try:
        while True:
            with contextlib.suppress(ConnectionRefusedError), \
                    socket.create_connection((HOSTS[0], port)):
                break
            if server.poll() is not None:
                sys.exit("bench_poll: nginx does not start")
            time.sleep(0.01)
        yield
    finally:
        server.send_signal(3)  # SIGQUIT: writes its log out
        server.wait()


def prepare(folder, addresses):
    (folder / "aggregator.ini").write_text(CONFIGURATION)
    outlines = "\n".join(f'<outline id="s{number}" type="rss" text="s{number}" xmlUrl={quoteattr(url)}/>'
                         for number, url in enumerate(addresses))
    (folder / "list.opml").write_text(f'<opml version="2.0"><head/><body>\n{outlines}\n</body></opml>')
    (folder / "urls").write_text("\n".join(addresses) + "\n")
    (folder / "curl").write_text("".join(f'url = "{url}"\noutput = /dev/null\n' for url in addresses))
    (folder / "newsboat").write_text("reload-threads 64\n")
    feeds = "\n".join(f"feed s{number} {url}" for number, url in enumerate(addresses))
    (folder / "sfeedrc").write_text(f"maxjobs=64\nsfeedpath={folder}/sfeeds\nfeeds() {{\n{feeds}\n}}\n")


def poll(folder, corpus, port, now):
    with nginx(folder, corpus, port):
        measured = measure([AGGREGATOR, "update", "--now", now, "-c", "aggregator.ini", "-q"], folder)
    statuses = (folder / "status.log").read_text().split()
    return measured, {status: statuses.count(status) for status in sorted(set(statuses))}


def count(folder):
    with contextlib.closing(sqlite3.connect(folder / "aggregator.db")) as store:
        return store.execute("SELECT sum(documents > 0), sum(entries), sum(failures > 0)"
                             " FROM source").fetchone()


def aggregate(folder, corpus, port):
    """Both rounds; the seconds of each."""
    first, statuses = poll(folder, corpus, port, ROUNDS[0])
    read, entries, failed = count(folder)
    show("aggregator, first round", first,
         f"{statuses}: {read} feeds, {entries} entries stored, {failed} failing")
    second, statuses = poll(folder, corpus, port, ROUNDS[1])
    show("aggregator, second round", second, f"{statuses}")
    return first, second


def fetch_plainly(folder, corpus, port):
    """The same addresses with curl, whole and conditionally; the measurements of both."""
    command = ["curl", "-s", "--no-progress-meter", "--parallel", "--parallel-max", "64", "-K", "curl"]
    with nginx(folder, corpus, port):
        whole = measure(command, folder)
        conditional = measure([*command, "-H", "If-Modified-Since: Fri, 01 Jan 2027 00:00:00 GMT"], folder)
    show("curl --parallel, whole", whole)
    show("curl --parallel, all 304", conditional)
    return whole, conditional


def try_others(folder, corpus, port):
    others = {"newsboat": ["newsboat", "-C", "newsboat", "-u", "urls", "-c", "cache.db", "-x", "reload"],
              "sfeed_update": ["sfeed_update", folder / "sfeedrc"]}
    for name, command in others.items():
        if not shutil.which(name):
            print(f"{name} is not installed")
            continue
        with nginx(folder, corpus, port):
            for ordinal in ("first", "second"):
                show(f"{name}, {ordinal} round",
                     measure(["timeout", OTHERS_TIMEOUT, *command], folder, stderr=subprocess.DEVNULL,
                             env={**os.environ, "HOME": str(folder)}))


def main():
    corpus = pathlib.Path(sys.argv[1]).resolve()
    sources = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    feeds = sorted(path.name for path in corpus.iterdir() if path.is_file())
    port = free_port()
    addresses = [f"http://{HOSTS[i % len(HOSTS)]}:{port}/{i}/{feeds[i % len(feeds)]}"
                 for i in range(sources)]
    size = sum((corpus / feeds[i % len(feeds)]).stat().st_size for i in range(sources))
    print(f"polling {sources} sources, {size / 1e6:.0f} MB")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prepare(folder, addresses)
        first, second = aggregate(folder, corpus, port)
        whole, conditional = fetch_plainly(folder, corpus, port)
        print(f"first round {first[0]:.1f} s (promised 6 s), {first[0] / whole[0]:.1f} times curl; second "
              f"{second[0] / whole[0]:.1f} times curl fetching whole (promised 3), "
              f"{second[0] / conditional[0]:.1f} times curl asking conditionally")
        if "alone" not in sys.argv[3:]:
            try_others(folder, corpus, port)


if __name__ == "__main__":
    main()
