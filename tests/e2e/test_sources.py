"""aggregator sources and import: the list of sources."""

import os
import shutil

import pytest

from alliance import outline
from conftest import ROOT

SHIPPED = ROOT / "aggregator/associations.opml"

OTHER = """<opml version="2.0" xmlns:frss="https://freshrss.org/opml">
<head><title>Other</title></head><body>
<outline text="Folder"><outline text="Müller &amp; Co" type="HTML+XPath"
  frss:xPathItem="//a[@href]" xmlUrl="http://a.example/news"/></outline>
<outline text="煤炭" type="rss" xmlUrl="http://www.coal.example/feed"/>
<outline text="Again" xmlUrl="http://a.example/news"/>
<outline text="Coal" id="coal" xmlUrl="http://other.example/"/>
<outline text="Files" xmlUrl="ftp://files.example/"/>
</body></opml>
"""


def test_the_shipped_list_has_sixteen_waiting_sources(alliance):
    shutil.copy(SHIPPED, alliance.list)
    sources = alliance.sources()
    assert len(sources) == 16
    assert {source["state"] for source in sources.values()} == {"waiting"}
    assert sources["coal"]["other_title"] == "中国煤炭工业协会"
    assert not alliance.store.exists()  # looking makes none


def test_sources_are_listed_for_people_one_a_line(alliance):
    alliance.write_list(outline("coal", title="煤炭"), outline("steel", "http://steel.example/feed"))
    done = alliance("sources")
    assert (done.returncode, done.stderr) == (0, "")
    header, coal, steel = done.stdout.splitlines()
    assert coal.split()[:2] == ["coal", "waiting"] and coal.endswith("(煤炭)")
    assert steel.split()[:2] == ["steel", "new"]


def test_what_came_from_outside_reaches_no_terminal_raw(alliance):
    alliance.write_list(outline("coal", text="Coal \u202e\u009b31m association"))
    done = alliance("sources")
    assert "\u202e" not in done.stdout and "\u009b" not in done.stdout


@pytest.mark.parametrize("wrong, said", [
    (outline("Coal"), '"Coal" cannot be a short name'),
    (outline("coal", "file:///etc/passwd"), "no http or https address"),
    (outline("coal") + "\n" + outline("coal"), 'taken by line 3'),
    ('<outline text="x" xmlUrl="http://a.example/"/>', "no short name"),
    ("<outline", "list.opml:"),
])
def test_a_wrong_list_is_told_with_file_and_line(alliance, wrong, said):
    alliance.write_list(wrong)
    done = alliance("sources")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "list.opml:" in done.stderr and said in done.stderr


def test_a_missing_list_is_named(alliance):
    done = alliance("sources")
    assert done.returncode == 2
    assert f"{alliance.list}: there is no such list yet: begin it with: aggregator add URL" in done.stderr


def test_import_adds_what_is_new_and_keeps_everything_else(alliance):
    shutil.copy(SHIPPED, alliance.list)
    other = alliance.folder / "other.opml"
    other.write_text(OTHER, encoding="utf-8")
    before = alliance.list.read_text(encoding="utf-8").splitlines()
    done = alliance("import", other)
    assert done.returncode == 1  # three are refused, each on a line
    assert [line.split(": ")[1:3] for line in done.stderr.splitlines()] == [
        [f"{other}:6", "Again"], [f"{other}:7", "coal"], [f"{other}:8", "Files"]]
    assert [line.split(": ")[0] for line in done.stdout.splitlines()] == ["added muller-co", "added www-coal-example"]
    after = alliance.list.read_text(encoding="utf-8").splitlines()
    added = [line for line in after if line not in before]
    assert [line for line in after if line not in added] == before
    assert len(added) == 2 and 'frss:xPathItem="//a[@href]"' in added[0]
    sources = alliance.sources()
    assert sources["muller-co"]["address"] == "http://a.example/news"
    assert sources["www-coal-example"]["title"] == "煤炭"


def test_importing_again_changes_no_byte(alliance):
    other = alliance.folder / "other.opml"
    other.write_text(OTHER, encoding="utf-8")
    assert alliance("import", other).returncode == 1
    before = alliance.list.read_bytes(), alliance.list.stat().st_ino
    assert alliance("import", other).returncode == 1
    assert (alliance.list.read_bytes(), alliance.list.stat().st_ino) == before


def test_a_list_without_room_for_more_is_written_anew(alliance):
    alliance.list.write_text('<opml version="2.0"><head/><body/></opml>', encoding="utf-8")
    other = alliance.folder / "other.opml"
    other.write_text(OTHER, encoding="utf-8")
    assert alliance("import", other).returncode == 1
    assert set(alliance.sources()) == {"muller-co", "www-coal-example", "coal"}


def test_importing_no_list_changes_nothing(alliance):
    shutil.copy(SHIPPED, alliance.list)
    other = alliance.folder / "other.opml"
    other.write_text("<html><body>no</body></html>", encoding="utf-8")
    done = alliance("import", other)
    assert done.returncode == 2 and str(other) in done.stderr
    assert alliance.list.read_bytes() == SHIPPED.read_bytes()


def test_the_command_line_says_what_it_does_not_know(alliance):
    for arguments, said in [(["sorces"], "did you mean sources?"), (["sources", "--jsn"], "--json"),
                            (["import"], "import needs FILE"), (["sources", "x"], "does not take x")]:
        done = alliance(*arguments)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1 and said in done.stderr


def test_without_a_configuration_the_state_is_in_the_home(alliance):
    shutil.copy(SHIPPED, alliance.folder / "associations.opml")
    other = alliance.folder / "other.opml"
    other.write_text(OTHER, encoding="utf-8")
    home = {"PATH": os.environ["PATH"], "HOME": str(alliance.folder / "home")}
    assert alliance("import", other, configured=False, env=home).returncode == 1
    assert (alliance.folder / "home/.local/state/cec-feeds").is_dir()
    done = alliance("import", other, configured=False, env={"PATH": os.environ["PATH"]})
    assert done.returncode == 2 and "HOME" in done.stderr


@pytest.mark.parametrize("text, said", [
    ("[fetch]\nconcurency = 3\n", ":2: "),
    ("[fetch]\ntimeout = 3\n", ":2: "),
    ("[fetch]\nmax_body = 900G\n", ":2: "),
    ("[schedule]\nmin_interval = 25h\n", "max_interval"),
    ("[site]\nlanguage = klingon\n", "language"),
    ("[site]\nid_authority = Example.org\n", "id_authority"),
    ("[site]\nid_authority = example.org,2020-13-01x\n", "id_authority"),
    ("[sources]\nfile =\n", "file in [sources]"),
    ("[feeds]\nx = y\n", ":2: "),
])
def test_a_wrong_configuration_is_told_with_file_and_line(alliance, text, said):
    alliance.config.write_text(text, encoding="utf-8")
    done = alliance("sources")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert str(alliance.config) in done.stderr and said in done.stderr
