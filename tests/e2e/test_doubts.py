"""What the webmaster has probably mistyped: told once, with its place, and nothing else changes."""

import json
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
