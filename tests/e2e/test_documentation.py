"""README, docs/ and the man pages are true: every command in them is run, every link leads somewhere."""

import fnmatch
import itertools
import os
import pathlib
import re
import shlex
import shutil
import subprocess

import pytest

from alliance import Alliance
from conftest import BUILD, ROOT
from server import Response, Server
from test_publish import item, rss

GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
MANUALS = sorted([*ROOT.glob("feedgen/*.[15]"), *ROOT.glob("aggregator/*.[15]")])
PROGRAMS = ("aggregator", "feedgen")

# What stands for something of the reader's own.
OPERANDS = {"ENTRY": "1", "SOURCE": "coal", "QUERY": "coal", "FILE": "{folder}/copy.db", "URL": "{feed}",
            "feedly.opml": "{folder}/other.opml", "records/": "{records}", "PATH": "{records}",
            "No.105.1978.txt": "{records}/No.105.2101.txt", "105/1978": "105/2101", "ID": "105/2101"}

# Commands of the system and of the Makefile: where they are run.
ELSEWHERE = {"make": "by CI, or targets of their own", "printf": "the newcomer's path, below",
             "build/bin/aggregator": "the newcomer's path, below", "sudo make": "test_install.py",
             "sudo apt": "make check-deb", "apt purge": "make check-deb", "sudo systemctl": "systemd's own",
             "systemctl": "systemd's own", "journalctl": "systemd's own", "systemd-sysusers": "make check-deb"}


def guide_commands(text):
    """What a reader of Markdown would type: blocks of shell commands, crontab lines, commands in a sentence."""
    blocks = re.findall(r"^ *```(\w*)\n(.*?)^ *```", text, re.M | re.S)
    for language, block in blocks:
        for line in block.splitlines():
            line = line.strip()
            if language == "sh":
                yield from (part.strip() for part in line.split("#")[0].split("&&"))
            elif line.startswith("*/10 "):
                yield from_crontab(line)
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.M | re.S)
    for span in re.findall(r"`([^`]+)`", prose):
        span = " ".join(span.split())
        if re.match(rf"({'|'.join(PROGRAMS)}|{'|'.join(ELSEWHERE)}) ", span) and ":" not in span.split(" ")[0]:
            yield span


def from_crontab(line):
    words = line.split()[5:]
    return " ".join(words[1:] if words[0] not in PROGRAMS else words)


def manual_commands(text):
    for line in re.findall(r"^\.Dl (.*)$", text, re.M):
        line = re.sub(r"\\\((aq|dq)", lambda quote: {"aq": "'", "dq": '"'}[quote[1]], line).replace("\\-", "-")
        line = from_crontab(line) if line.startswith("*/10 ") else line
        if line.split(" ")[0] in PROGRAMS:
            yield line


def commands():
    found = [(path, command) for path in GUIDES for command in guide_commands(path.read_text())]
    found += [(path, command) for path in MANUALS for command in manual_commands(path.read_text())]
    unique = {command: path for path, command in found if command}
    return [pytest.param(command, id=f"{path.name}: {command}") for command, path in unique.items()]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    """An alliance as the guides describe it, in place of /etc and /var."""
    folder = tmp_path_factory.mktemp("sandbox")
    with Server() as server:
        server.script("/feed", rss(item(1, "Coal"), item(2, "A casino"), item(3, "Output in March")))
        alliance = Alliance(folder)
        alliance.poll(coal=server.url("/feed"))
        (folder / "etc").mkdir()
        shutil.copytree(ROOT / "tests/demo/records", folder / "records")
        (folder / "etc/feedgen.ini").write_text("[site]\nbase_url = https://english.cec.org.cn/feeds/\n"
                                                f"[input]\npath = {folder}/records\n[output]\nfolder = {folder}/newsroom\n"
                                                f"[state]\npath = {folder}/feedgen.db\n")
        (folder / "other.opml").write_text('<opml version="2.0"><head/><body><outline text="Steel" type="rss"'
                                           ' xmlUrl="https://steel.example/rss"/></body></opml>')
        assert alliance("run", "-q", "-o", alliance.output).returncode == 0
        run(folder, alliance, server, "feedgen build -c /etc/cec-feeds/feedgen.ini")
        yield lambda command: run(folder, alliance, server, command)


COPIES = itertools.count()


def run(folder, alliance, server, command):
    words = shlex.split(command.removeprefix("sudo -u cec-feeds "))
    program, rest = words[0], words[1:]
    values = {"folder": str(folder), "records": str(folder / "records"), "feed": server.url("/feed")}
    rest = [OPERANDS.get(word, word).format(**values) if word in OPERANDS else word for word in rest]
    if rest and rest[0] in ("parse", "check"):
        rest = [word if "copy.db" not in word else str(pathlib.Path(alliance.output) / "all.rss") for word in rest]
    rest = [values["feed"] if word.startswith("https://") else word for word in rest]  # nobody is asked
    configured = {"aggregator": alliance.config, "feedgen": folder / "etc/feedgen.ini"}
    rest = [str(configured[program]) if word.endswith(f"{program}.ini") else word for word in rest]
    rest = [re.sub(r"^(/var/lib/cec-feeds|\{folder\})/(copy|backup)\.db|.*/copy\.db$",
                   f"{folder}/copy{next(COPIES)}.db", word) for word in rest]
    if program == "aggregator" and rest and rest[0] == "recover":
        for leftover in folder.glob(f"{pathlib.Path(alliance.store).name}*"):
            leftover.unlink()
    if "-c" not in rest and "[-c" not in rest and rest[0] not in ("parse", "check", "--help") and "-o" not in rest:
        rest += ["-c", str(configured[program])]
    elif "-o" in rest:
        rest[rest.index("-o") + 1] = str(folder / f"elsewhere{next(COPIES)}")
    if program == "aggregator" and rest[0] in ("run", "update", "publish", "withdraw", "pause", "resume"):
        rest += ["--now", alliance.now.isoformat()]
    return subprocess.run([BUILD / "bin" / program, *rest], capture_output=True, encoding="utf-8", cwd=folder,
                          env={**os.environ, "HOME": str(folder)})


@pytest.mark.parametrize("command", commands())
def test_a_command_that_is_shown_works(sandbox, command):
    if any(command == known or command.startswith(known + " ") for known in ELSEWHERE):
        return
    if command.split()[0] in PROGRAMS or command.startswith("sudo -u cec-feeds "):
        done = sandbox(command)
        assert done.returncode in (0, 1), f"{done.returncode}: {done.stderr}"
    else:
        pytest.fail(f"nobody runs this: {command}")


@pytest.mark.spoils_feeds  # no language is configured, nor do the sources state one
def test_a_newcomer_has_a_combined_feed_of_two_sources_after_five_commands(tmp_path):
    """Exactly those of the README; the sites stand on this machine, which only has to be allowed."""
    section = (ROOT / "README.md").read_text().partition("## Five commands")[2]
    lines = re.search(r"```sh\n(.*?)```", section, re.S)[1].splitlines()
    assert len(lines) == 5 and lines[0] == "make deps all"  # which CI begins with
    (tmp_path / "build").symlink_to(BUILD)
    with Server() as server:
        page = '<title>Coal</title><link rel="alternate" type="application/rss+xml" href="/coal.xml">'
        server.script("/", Response(200, page, {"Content-Type": "text/html"}))
        server.script("/coal.xml", rss(item(1, "Coal"), title="Coal"))
        server.script("/feed.xml", rss(item(2, "Steel"), title="Steel"))
        script = "\n".join(lines[1:]).replace("[fetch]\\n", "[fetch]\\nallow_private = yes\\n")
        script = re.sub(r"https://\w+\.example\.org/", server.url("/"), script)
        done = subprocess.run(["sh", "-e", "-c", script], capture_output=True, encoding="utf-8", cwd=tmp_path,
                              env={**os.environ, "HOME": str(tmp_path)})
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"added [\w-]+: Coal: .*/coal.xml\nadded [\w-]+: Steel: .*/feed.xml\n", done.stdout)
    published = (tmp_path / "public/all.rss").read_text()
    assert "<title>Coal</title>" in published and "<title>Steel</title>" in published
    assert (tmp_path / "public/index.html").exists()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_link_of_a_guide_leads_somewhere(guide):
    text = guide.read_text()
    heads = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.*)$", text, re.M)}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        path, _, anchor = target.partition("#")
        assert not path or path.startswith("http") or (guide.parent / path).exists(), target
        assert not anchor or path or anchor in heads, target


def test_every_option_and_command_stands_in_the_man_page():
    for program in PROGRAMS:
        manual = (ROOT / program / f"{program}.1").read_text()
        help_text = subprocess.run([BUILD / "bin" / program, "--help"], capture_output=True, encoding="utf-8").stdout
        names = re.findall(r"^  ([a-z]+)", help_text, re.M)
        assert names
        for name in names:
            assert re.search(rf"\bCm {name}\b", manual), f"{program} {name}"
            options = subprocess.run([BUILD / "bin" / program, name, "--help"], capture_output=True,
                                     encoding="utf-8").stdout
            for option in re.findall(r"^ .*--([a-z-]+)", options, re.M):
                assert re.search(rf"(Fl|,) -{option}\b", manual), f"{program} {name} --{option}"


def test_the_synopsis_of_a_command_names_each_option_that_is_its_own():
    everywhere = {"config", "now", "verbose", "quiet", "help", "version"}
    for program in PROGRAMS:
        manual = (ROOT / program / f"{program}.1").read_text()
        synopsis = manual.partition(".Sh SYNOPSIS")[2].partition("\n.Sh ")[0]
        blocks = re.split(r"^\.Nm.*$", synopsis, flags=re.M)
        for block in blocks:
            name = re.match(r"\s*\.Cm (\w+)", block)
            if not name:
                continue
            options = subprocess.run([BUILD / "bin" / program, name[1], "--help"], capture_output=True,
                                     encoding="utf-8").stdout
            own = {long: letter for letter, long in re.findall(r"^  (?:-(\w), |    )--([a-z-]+)", options, re.M)}
            for long, letter in own.items():
                if long not in everywhere:
                    assert re.search(rf"Fl -{long}\b" + (rf"|Fl {letter}\b" if letter else ""), block), \
                        f"{program} {name[1]} --{long}"


@pytest.mark.parametrize("folder", ["feeds", "feedgen", "aggregator"])
def test_a_newcomer_finds_every_file_in_the_readme(folder):
    table = re.search(rf"^\| `{folder}/`.*\n((?:\|.*\n)+)", (ROOT / "README.md").read_text(), re.M).group(1)
    names = re.findall(r"`([^`]+)`", "\n".join(row.split("|")[1] for row in table.splitlines()))
    files = [path.name for path in (ROOT / folder).iterdir() if path.suffix in (".c", ".h")]
    patterns = [name if "." in name else f"{name}.[ch]" for name in names]
    assert [file for file in files if not any(fnmatch.fnmatch(file, pattern) for pattern in patterns)] == []
