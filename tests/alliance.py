"""An aggregator of one's own: a folder with its configuration, source list and store."""

import datetime
import json
import os
import subprocess
from xml.sax.saxutils import quoteattr

from conftest import BUILD

START = datetime.datetime(2026, 4, 15, 9, 0, tzinfo=datetime.timezone.utc)


def outline(source, address=None, **attributes):
    """One source of a list; without an address it waits for one."""
    attributes = {"id": source, "text": f"The {source} association", **attributes}
    if address:
        attributes = {"type": "rss", "title": attributes["text"], "xmlUrl": address, **attributes}
    return "<outline " + " ".join(f"{name}={quoteattr(str(value))}"
                                  for name, value in attributes.items()) + "/>"


class Alliance:
    """`now` is the clock of every command; tests move it with `later`."""

    def __init__(self, folder):
        self.folder = folder
        self.list = folder / "list.opml"
        self.store = folder / "aggregator.db"
        self.output = folder / "public"
        self.config = folder / "aggregator.ini"
        self.now = START
        self.lists_written = 0
        self.publishing = {}  # keys of the section [output]
        self.schedule = {"jitter": "0", "unconditional_interval": "0s"}
        self.configure()

    def configure(self, **fetch):
        """Writes aggregator.ini; the arguments are keys of its section [fetch].

        Sources are asked once an hour and all at once; tests of the schedule write their own
        section [schedule] into `schedule`.
        """
        keys = {"allow_private": "yes", "per_host_delay": "0s", "contact": "https://alliance.example/",
                **fetch}
        lines = ["[site]", "base_url = https://feeds.alliance.example/", "language = en",
                 "[sources]", f"file = {self.list.name}", "[fetch]"]
        lines += [f"{key} = {value}" for key, value in keys.items() if value is not None]
        lines += ["[output]"] * bool(self.publishing)
        lines += [f"{key} = {value}" for key, value in self.publishing.items()]
        lines += ["[schedule]", *(f"{key} = {value}" for key, value in self.schedule.items())]
        self.config.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def write_list(self, *outlines):
        body = "\n".join(outlines)
        self.list.write_text(f'<opml version="2.0"><head><title>Sources</title></head>\n<body>\n'
                             f"{body}\n</body></opml>\n", encoding="utf-8")
        # Long ago, or a run in this second would take it for one that may still change.  Never
        # twice the same time: what changed must be seen.
        self.lists_written += 1
        os.utime(self.list, (self.lists_written, self.lists_written))

    def poll(self, *addresses, **named):
        """Makes the list of these feeds: a1, a2, ... and those given a name."""
        sources = {f"a{i}": address for i, address in enumerate(addresses, 1)} | named
        self.write_list(*(outline(name.replace("_", "-"), address)
                          for name, address in sources.items()))

    def later(self, **delta):
        self.now += datetime.timedelta(**delta)

    def files(self, passing=False):
        """What is published, with inodes and times: of the files at the top that a run without news may
        rewrite, how the sources are, only if they are asked for."""
        return {path: (path.read_bytes(), path.stat().st_ino, path.stat().st_mtime_ns)
                for path in sorted(self.output.rglob("*"))
                if path.is_file() and (passing or path.parent != self.output or
                                       not path.name.startswith(("status.", "health.")))}

    def command(self, command, *arguments, configured=True):
        line = [BUILD / "bin/aggregator", command, "--now", self.now.isoformat()]
        line += ["-c", self.config] if configured else []
        return [str(part) for part in [*line, *arguments]]

    def __call__(self, command, *arguments, configured=True, **options):
        options.setdefault("env", {"PATH": os.environ["PATH"]})
        return subprocess.run(self.command(command, *arguments, configured=configured),
                              cwd=self.folder, capture_output=True, encoding="utf-8",
                              timeout=120, **options)

    def start(self, command, *arguments, stderr=subprocess.PIPE):
        """The same without waiting for its end."""
        return subprocess.Popen(self.command(command, *arguments), cwd=self.folder,
                                stderr=stderr, encoding="utf-8")

    def update(self, *arguments, status=0):
        """Updates and returns what was said, line by line."""
        done = self("update", *arguments)
        assert done.returncode == status, done.stderr
        assert done.stdout == ""
        return done.stderr.splitlines()

    def sources(self):
        """The sources with their state, by name."""
        done = self("sources", "--json")
        assert done.returncode == 0, done.stderr
        return {source["id"]: source for source in json.loads(done.stdout)}

    def entries(self, name="a1"):
        return self.sources()[name]["entries"]

    def due_in(self, name="a1"):
        """Seconds from now to when a source may be asked again."""
        due = datetime.datetime.fromisoformat(self.sources()[name]["next_due"].replace("Z", "+00:00"))
        return (due - self.now).total_seconds()
