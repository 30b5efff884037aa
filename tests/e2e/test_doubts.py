"""What the webmaster has probably mistyped: told once, with its place, and nothing else changes."""

import json
import os
import subprocess

import pytest

from conftest import BUILD
from test_feedgen import NOW, Newsroom, lines_of


@pytest.fixture
def newsroom(tmp_path):
    made = Newsroom(tmp_path)
    made.config = tmp_path / "feedgen.ini"
    made.config.write_text("[site]\nbase_url = https://feeds.example/\n[input]\nwithdrawn = gone.txt\n"
                           "corrections = wrong.csv\n[section news]\nmatch = Newz\n")
    (tmp_path / "gone.txt").write_text("# none\n\n105/9 Retracted\n105/1\n")
    (tmp_path / "wrong.csv").write_text("item,titel,title,\n105/2,,Right,\n105/8,,Never,\n")
    made.write("news.jsonl", *({"id": n, "section": "105", "title": f"Title {n}", "date": "2020-04-15", "pair": f"p{n % 2}"}
                               for n in (1, 2, 3)),
               {"id": 4, "section": "105", "title": "Held", "date": "2052-04-15"})
    return made


def build(newsroom, *arguments):
    done = newsroom.build("-c", newsroom.config, *arguments)
    return done.returncode, [line.replace(f"feedgen: {newsroom.folder}/", "") for line in lines_of(done)]


def test_lines_that_come_to_nothing_are_told_once_with_their_place(newsroom):
    told = ["wrong.csv:1: no field is called titel",
            "wrong.csv:3: no record is called 105/8: nothing is corrected",
            "gone.txt:3: no item is called 105/9: nothing is taken down until one is",
            "records/news.jsonl:4: date is more than a year ahead: 2052-04-15: held until then"]
    assert build(newsroom, "--dry-run") == (1, told)
    assert build(newsroom) == (1, told)
    assert newsroom.titles() == ["Title 3", "Right"]
    assert build(newsroom) == (0, [])
    (newsroom.folder / "gone.txt").write_text("105/9 Retracted\n105/1\n105/7\n")
    assert build(newsroom) == (1, ["gone.txt:3: no item is called 105/7: nothing is taken down until one is"])
    (newsroom.folder / "wrong.csv").write_text("item,title\n105/2,Right\n105/8,Never\n")
    assert build(newsroom) == (1, [told[1], told[3]])  # all files were read anew
    assert build(newsroom) == (0, [])


def test_who_asks_is_told_of_sections_and_pairs_that_nothing_belongs_to(newsroom):
    assert build(newsroom, "-v")[1][4] == "feedgen.ini: no item belongs to [section news]"
    pairs = []
    for number in (1, 2):
        done = subprocess.run([BUILD / "bin/feedgen", "explain", "--json", "--now", NOW, "-c", newsroom.config,
                               f"105/{number}", newsroom.records], capture_output=True, check=True)
        pairs += [row["value"] for row in json.loads(done.stdout) if row["name"] == "paired_with"]
    assert pairs == ["tag:english.cec.org.cn,2020-01-01:105/3", "no other record"]


def test_who_only_looks_leaves_nothing_behind(newsroom):
    before = sorted(newsroom.folder.rglob("*"))
    assert build(newsroom, "--dry-run", "--diff")[0] == 1
    subprocess.run([BUILD / "bin/feedgen", "explain", "-c", newsroom.config, "105/2", newsroom.records],
                   capture_output=True, check=True)
    assert sorted(newsroom.folder.rglob("*")) == before


@pytest.mark.parametrize("configured, path, message", [
    ("", "pipe", "pipe: is neither a file nor a folder"),
    ("[state]\npath = out/feedgen.db\n", "records", "out/feedgen.db: the state lies in the published folder: "
     "set path in [state]"),
    ("", "out", "out: records are read here and cannot be published here, too: set folder in [output]"),
])
def test_places_that_cannot_be_are_refused(newsroom, configured, path, message):
    os.mkfifo(newsroom.folder / "pipe")
    newsroom.output.mkdir()
    newsroom.config.write_text(configured)
    done = newsroom.build("-c", newsroom.config, paths=[newsroom.folder / path])
    assert (done.returncode, done.stderr) == (2, f"feedgen: {newsroom.folder}/{message}\n")


def test_what_is_published_among_the_records_is_not_read_as_records(newsroom):
    newsroom.output = newsroom.records / "feeds"
    newsroom.config.write_text("")
    for slash in ("", "/"):
        assert newsroom.build("-c", newsroom.config, "-q", paths=[f"{newsroom.records}{slash}"]).returncode == 1 - bool(slash)
        assert newsroom.titles() == ["Title 3", "Title 2", "Title 1"]


@pytest.mark.parametrize("name, text, fault", [
    ("wrong.csv", "itme,title\n105/2,Right\n", ":1: no column is named item"),
    ("wrong.json", '{"item": "105/2" "title"}', ":1: bad JSON: '}' expected near '\"title\"'"),
    ("wrong.xls", "", ": not a file of records: its name ends in none of .htm, .html, .txt, .json, .jsonl and .csv"),
])
def test_corrections_of_which_nothing_can_be_read_take_nothing_back(newsroom, name, text, fault):
    build(newsroom)
    before = newsroom.snapshot()
    (newsroom.folder / name).write_text(text)
    newsroom.config.write_text(newsroom.config.read_text().replace("wrong.csv", name))
    assert build(newsroom) == (2, [f"{name}{fault}"])
    assert newsroom.snapshot() == before
    (newsroom.folder / "wrong.csv").write_text("")  # there are none any more
    newsroom.config.write_text(newsroom.config.read_text().replace(name, "wrong.csv"))
    assert build(newsroom)[0] == 1 and newsroom.titles() == ["Title 3", "Title 2"]


@pytest.mark.parametrize("format", ["atom", "json"])
def test_a_lost_state_is_found_in_either_format(newsroom, format):
    newsroom.write("more.jsonl", {"id": 5, "section": "105", "title": "Undated"})
    build(newsroom)
    before = newsroom.items()
    for path in [*newsroom.output.rglob(f"*.{format}"), *newsroom.folder.glob("feedgen.db*")]:
        path.unlink()
    newsroom.build("-c", newsroom.config, now="2020-05-20T10:00:00+08:00")
    assert newsroom.items() == before
