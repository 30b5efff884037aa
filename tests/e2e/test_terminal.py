"""Results on a terminal: tables that fit its width, colours only there, and JSON for programs."""

import fcntl
import json
import os
import pty
import re
import struct
import termios
import unicodedata

import pytest

from alliance import outline
from server import status
from conftest import BUILD
from test_publish import item, rss

LISTING = ["status", "sources", "etiquette"]
COLOUR = re.compile(r"\033\[\d*m")


@pytest.fixture
def polled(alliance, server):
    server.script("/feed", rss(item(1, "One")))
    alliance.write_list(outline("coal", server.url("/feed")), outline("steel", "http://127.0.0.1:1/feed"),
                        '<outline id="textile" type="waiting" text="China National Textile and Apparel Council"'
                        ' title="中国纺织工业联合会"/>')
    alliance.update(status=1)
    return alliance


def on_terminal(alliance, command, columns, **environment):
    """What is shown on a terminal of so many columns."""
    process, terminal = pty.fork()
    if process == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.environ.update(environment)
        os.execv(BUILD / "bin/aggregator", alliance.command(command))
    shown = b""
    try:
        while part := os.read(terminal, 4096):
            shown += part
    except OSError:
        pass  # the program has ended
    os.close(terminal)
    os.waitpid(process, 0)
    return shown.decode().replace("\r\n", "\n")


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("command", ["status", "sources"])
def test_no_line_is_wider_than_the_terminal(polled, command, columns):
    shown = on_terminal(polled, command, columns)
    lines = COLOUR.sub("", shown).splitlines()
    assert max(width(line) for line in lines if "sources, " not in line) <= columns  # the sum is a sentence
    words = polled(command).stdout.split()
    assert {"coal", "steel", "textile", "failing", "waiting"} <= set(words) & set(COLOUR.sub("", shown).split())


@pytest.mark.parametrize("command", LISTING)
def test_colours_are_for_terminals_that_may_have_them(polled, command):
    assert COLOUR.search(on_terminal(polled, command, 80))
    assert not COLOUR.search(on_terminal(polled, command, 80, NO_COLOR="1"))
    assert COLOUR.search(on_terminal(polled, command, 80, NO_COLOR=""))
    assert not COLOUR.search(polled(command).stdout)


def test_what_fails_is_red_and_what_is_well_green(polled):
    shown = on_terminal(polled, "status", 80)
    assert "\033[31mfailing\033[0m" in shown and "\033[32mwell\033[0m" in shown


@pytest.mark.parametrize("command", LISTING)
def test_a_pipe_gets_one_line_a_row(polled, command):
    rows = polled(command).stdout.splitlines()
    assert len(rows) == {"status": 1 + 3 + 1, "sources": 1 + 3, "etiquette": 1 + 1 + 1}[command]
    assert all(row == row.rstrip() for row in rows)


@pytest.mark.parametrize("command", LISTING)
def test_what_is_listed_is_to_be_had_as_json(polled, command):
    listed = json.loads(polled(command, "--json").stdout)
    assert isinstance(listed, list) and all(isinstance(one, dict) for one in listed)
    if command == "status":
        assert {one["id"]: one["state"] for one in listed} == {"coal": "well", "steel": "failing",
                                                               "textile": "waiting"}


def test_what_is_looked_at_is_to_be_had_as_json_too(polled, server):
    server.script("/robots.txt", status(404))
    url = server.url("/feed")
    [found] = json.loads(polled("discover", "--json", url).stdout)
    assert (found["kind"], found["url"], found["items"]) == ("feed", url, 1)
    tried = json.loads(polled("try", "--json", "coal").stdout)
    assert tried["url"] == url and tried["wrong"] == [] and tried["undated"] == 1
    assert [(entry["title"], entry["date"]) for entry in tried["entries"]] == [("One", None)]
    failed = polled("try", "--json", "steel")
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["entries"] == [] and len(json.loads(failed.stdout)["wrong"]) == 1
    nothing = polled("discover", "--json", "http://127.0.0.1:1/")
    assert (nothing.returncode, json.loads(nothing.stdout)) == (1, [])
    steel = json.loads(polled("explain", "--json", "steel").stdout)
    assert (steel["id"], steel["state"], len(steel["requests"])) == ("steel", "unreachable", 1)
    assert [change["to"] for change in steel["changes"]] == ["unreachable"] and steel["requests"][0]["host"] == "127.0.0.1"
    told = json.loads(polled("explain", "--json", "1").stdout)
    assert (told["entry"], told["title"]) == (1, "One")


@pytest.mark.parametrize("words, said", [
    (["udpate"], "unknown command udpate: did you mean update?"),
    (["status", "--jsno"], "unknown option --jsno: did you mean --json?"),
    (["pause", "cole"], "no source is called cole: did you mean coal?"),
    (["try", "stele"], "no source is called stele: did you mean steel?"),
    (["search", "source:texile"], "no source is called texile: did you mean textile?"),
    (["explain", "cole"], "there is no such entry, and no source is called cole: did you mean coal?"),
    (["accept", "tin"], "no source is called tin"),
])
def test_a_slip_of_the_fingers_is_told_with_what_was_meant(polled, words, said):
    done = polled(*words)
    assert (done.returncode, done.stderr) == (2, f"aggregator: {said}\n")
