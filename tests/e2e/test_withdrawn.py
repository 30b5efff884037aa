"""What readers are told of items that were taken down: notices, deleted.atom and deleted.json."""

import datetime
import json

import pytest
from lxml import etree

import json_feed
from test_feedgen import Newsroom
from test_publish import item, rss

START = datetime.datetime(2020, 4, 20, 10, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"


def after(**delta):
    return (START + datetime.timedelta(**delta)).isoformat()


def record(number, **more):
    return {"id": str(number), "section": "105", "title": f"Title {number}", "date": f"2020-04-{number:02}",
            "content_text": f"Secret {number}.", **more}


@pytest.fixture
def newsroom(tmp_path):
    """feedgen with a list of withdrawn items and three published records."""
    made = Newsroom(tmp_path)
    config = tmp_path / "feedgen.ini"
    config.write_text("[site]\nbase_url = https://feeds.example/\n[input]\nwithdrawn = withdrawn.txt\n"
                      "[state]\npath = feedgen.db\n")
    made.config = config
    made.withdraw = lambda *lines: (tmp_path / "withdrawn.txt").write_text("".join(f"{line}\n" for line in lines))

    def run(now, *arguments):
        done = made.build("-c", config, *arguments, now=now)
        assert done.returncode == 0, done.stderr
        return done

    made.run = run
    made.withdraw()
    made.write("news.jsonl", *(record(number) for number in (1, 2, 3)))
    run(after())
    return made


def files(newsroom):
    return {path.relative_to(newsroom.output) for path in newsroom.output.rglob("*.*")}


def everything(newsroom):
    return b"".join(path.read_bytes() for path in newsroom.output.rglob("*") if path.suffix in
                    (".rss", ".atom", ".json", ".html", ".opml"))


def test_before_anything_was_withdrawn_there_is_no_list_of_it(newsroom):
    assert not any(path.name.startswith("deleted") for path in files(newsroom))


def test_a_notice_takes_the_place_of_the_item_for_two_weeks(newsroom):
    before = {item["id"]: item for item in newsroom.items()}
    newsroom.withdraw("105/2 Wrong figures")
    newsroom.run(after(days=1))
    [section] = (newsroom.output / "section").iterdir()
    for path in ("all", f"section/{section.name}/feed"):
        assert newsroom.titles(path) == ["Title 3", "[Withdrawn]", "Title 1"]
    notice = newsroom.items()[1]
    assert notice["id"] in before and notice["date_published"] == before[notice["id"]]["date_published"]
    assert notice["date_modified"] == after(days=1)
    assert "Wrong figures" in notice["content_text"] if "content_text" in notice else notice["content_html"]
    assert b"Secret 2" not in everything(newsroom) and b"Title 2" not in everything(newsroom)
    for path in newsroom.output.rglob("*.json"):
        if path.name != "deleted.json":
            assert json_feed.problems(path.read_bytes()) == []
    newsroom.run(after(days=14, hours=23))
    assert "[Withdrawn]" in newsroom.titles()
    newsroom.run(after(days=15, seconds=1))
    assert newsroom.titles() == ["Title 3", "Title 1"]


def test_the_list_of_withdrawn_items_says_which_when_and_why(newsroom):
    newsroom.withdraw("105/1", "105/3 Wrong <figures> & more")
    newsroom.run(after(days=1))
    atom = newsroom.xml("deleted.atom")
    assert atom.findtext(f"{ATOM}title") == "Withdrawn: China Electricity Council"
    tombstones = list(atom.iter(f"{TOMBSTONE}deleted-entry"))
    ids = [f"tag:english.cec.org.cn,2020-01-01:105/{number}" for number in (1, 3)]
    assert {tombstone.get("ref") for tombstone in tombstones} == set(ids)
    moments = [tombstone.get("when") for tombstone in tombstones]
    assert moments == [after(days=1, seconds=1), after(days=1)]
    assert atom.findtext(f"{ATOM}updated") == moments[0]
    assert [tombstone.findtext(f"{TOMBSTONE}comment") for tombstone in tombstones
            if tombstone.get("ref") == ids[1]] == ["Wrong <figures> & more"]
    told = json.loads((newsroom.output / "deleted.json").read_text())
    assert told["feed_url"] == "https://feeds.example/deleted.json"
    assert {(one["id"], one.get("reason")) for one in told["deleted"]} == \
        {(ids[0], None), (ids[1], "Wrong <figures> & more")}
    newsroom.run(after(days=200))
    assert json.loads((newsroom.output / "deleted.json").read_text()) == told


def test_taking_down_nearly_everything_is_no_fault(newsroom):
    newsroom.write("news.jsonl", *(record(number) for number in range(1, 21)))
    newsroom.run(after(days=1))
    newsroom.withdraw(*(f"105/{number}" for number in range(1, 19)))
    newsroom.run(after(days=2))
    assert newsroom.titles().count("[Withdrawn]") == 18
    newsroom.run(after(days=20))
    assert newsroom.titles() == ["Title 20", "Title 19"]


def test_taking_down_everything_leaves_its_notices_and_nothing_of_it(newsroom):
    newsroom.withdraw("105/1", "105/2", "105/3")
    newsroom.run(after(days=1))
    assert newsroom.titles() == ["[Withdrawn]"] * 3
    for left in (b"Secret", b"Title 2"):
        assert left not in everything(newsroom)
    newsroom.write("news.jsonl")  # that is no reason to publish nothing at all
    done = newsroom.build("-c", newsroom.config, now=after(days=2))
    assert done.returncode == 3 and "nothing left to publish" in done.stderr


def test_a_second_build_changes_nothing(newsroom):
    newsroom.withdraw("105/2 Wrong figures", "105/3")
    newsroom.run(after(days=1))
    before = newsroom.snapshot()
    newsroom.run(after(days=2))
    assert newsroom.snapshot() == before


def test_what_was_never_published_is_not_announced(newsroom):
    newsroom.withdraw("105/4")
    newsroom.write("news.jsonl", *(record(number) for number in (1, 2, 3, 4)))
    for day in (1, 2):
        newsroom.run(after(days=day))
        assert newsroom.titles() == ["Title 3", "Title 2", "Title 1"]
        assert not any(path.name.startswith("deleted") for path in files(newsroom))


@pytest.mark.parametrize("name", ["tag:english.cec.org.cn,2020-01-01:105/2", "105/2"])
def test_an_item_whose_record_is_gone_has_its_notice_all_the_same(newsroom, name):
    newsroom.write("news.jsonl", record(1), record(3))
    newsroom.withdraw(name)
    newsroom.run(after(days=1))
    [section] = (newsroom.output / "section").iterdir()
    for path in ("all", f"section/{section.name}/feed"):
        assert newsroom.titles(path) == ["Title 3", "[Withdrawn]", "Title 1"]
    assert len(json.loads((newsroom.output / "deleted.json").read_text())["deleted"]) == 1


def test_what_was_withdrawn_is_still_known_when_state_and_list_are_lost(newsroom):
    newsroom.withdraw("105/2 Wrong figures")
    newsroom.run(after(days=1))
    before = newsroom.snapshot()
    for path in newsroom.folder.glob("feedgen.db*"):
        path.unlink()
    newsroom.withdraw()
    done = newsroom.build("-c", newsroom.config, now=after(days=2))
    assert done.returncode == 1 and "taken from the published feeds" in done.stderr
    assert newsroom.snapshot() == before


def test_notices_of_a_chinese_feed_are_chinese(newsroom):
    newsroom.config.write_text(newsroom.config.read_text().replace("[site]\n", "[site]\nlanguage = zh-CN\n"))
    newsroom.write("news.jsonl", *(record(number, language="zh-CN") for number in (1, 2, 3)))
    newsroom.withdraw("105/2 数据有误")
    newsroom.run(after(days=1))
    assert "[已撤回]" in newsroom.titles()
    assert "本条消息已撤回。原因：数据有误" in json.dumps(newsroom.items(), ensure_ascii=False)
    assert newsroom.xml("deleted.atom").findtext(f"{ATOM}title").startswith("已撤回：")


# ---- corrections -----------------------------------------------------------------------------

@pytest.mark.parametrize("asked", [True, False])
def test_a_corrected_item_says_so_where_the_operator_asks(newsroom, asked):
    if asked:
        newsroom.config.write_text(newsroom.config.read_text() + "[output]\ncorrected = yes\n")
    newsroom.write("news.jsonl", *(record(n, content_text="", content_html=f"<p>Text {n}</p>") for n in (1, 2)),
                   record(3, content_text="", content_html="<p>错字</p>", language="zh"))
    newsroom.run(after(days=1))
    before = newsroom.items()
    newsroom.write("news.jsonl", record(1, content_text="", content_html="<p>Text 1</p>"),
                   record(2, content_text="", content_html="<p>Right figures</p>"),
                   record(3, content_text="", content_html="<p>正字</p>", language="zh"))
    newsroom.run(after(days=2))
    now = newsroom.items()
    assert [item["id"] for item in now] == [item["id"] for item in before]
    assert [item["date_published"] for item in now] == [item["date_published"] for item in before]
    assert [item["date_modified"] > old["date_modified"] for item, old in zip(now, before)] == [True, True, False]
    lines = ["<p>更正于2020年4月22日。</p>", "<p>Corrected on 22 April 2020.</p>", "<p>Corrected on 21 April 2020.</p>"]
    assert [item["content_html"] for item in now] == [
        text + line * asked for text, line in zip(["<p>正字</p>", "<p>Right figures</p>", "<p>Text 1</p>"], lines)]
    assert all("orrected" not in (item.get("summary") or "") for item in now)
    told = files(newsroom), everything(newsroom)
    newsroom.run(after(days=3))
    assert (files(newsroom), everything(newsroom)) == told


def test_no_archive_holds_a_notice(newsroom):
    newsroom.withdraw("105/2 Wrong figures")
    newsroom.run(after(days=1))
    archive = etree.parse(str(newsroom.output / "archive/2020-04.atom")).getroot()
    assert [title.text for title in archive.iter(f"{ATOM}title")][1:] == ["Title 3", "Title 1"]


# ---- the combined feed -----------------------------------------------------------------------


@pytest.fixture
def combined(alliance, server):
    """Three entries of a source are published."""
    server.script("/feed", rss(*(item(number, f"Title {number}", f"Secret {number}.",
                                      f"Tue, 14 Apr 2026 0{number}:00:00 GMT") for number in (1, 2, 3))))
    alliance.poll(server.url("/feed"))
    alliance.configure(allow_private="yes")
    assert alliance("run", "-q", "-o", alliance.output).returncode == 0
    return alliance


def combined_titles(alliance):
    return [item["title"] for item in json.loads((alliance.output / "all.json").read_text())["items"]]


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def withdraw(alliance, *arguments):
    done = alliance("withdraw", "-q", "-o", alliance.output, *arguments)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_combined_feed_shows_a_notice_for_two_weeks(combined):
    before = json.loads((combined.output / "all.json").read_text())["items"]
    combined.later(hours=1)
    withdraw(combined, "http://a.example/2", "--reason", "A mistake")
    assert combined_titles(combined) == ["Title 3", "[Withdrawn]", "Title 1"]
    notice = json.loads((combined.output / "all.json").read_text())["items"][1]
    assert notice["id"] == before[1]["id"]
    assert moment(notice["date_published"]) == moment(before[1]["date_published"])
    assert "A mistake" in json.dumps(notice)
    assert b"Secret 2" not in b"".join(path.read_bytes() for path in combined.output.rglob("*.*"))
    assert b"http://a.example/2" not in b"".join(path.read_bytes() for path in combined.output.rglob("*.*"))
    [told] = json.loads((combined.output / "deleted.json").read_text())["deleted"]
    assert (told["id"], told["reason"]) == (notice["id"], "A mistake")
    assert told["date_deleted"] == notice["date_modified"] == combined.now.astimezone(
        datetime.timezone(datetime.timedelta(hours=8))).isoformat()
    done = combined("verify", "-o", combined.output)
    assert (done.returncode, done.stdout) == (0, "")
    combined.later(days=14, seconds=1)
    assert combined("publish", "-o", combined.output).returncode == 0
    assert combined_titles(combined) == ["Title 3", "Title 1"]


@pytest.mark.parametrize("days", [0, 30], ids=["notice", "long-ago"])
def test_what_was_withdrawn_stays_so_after_the_store_was_lost(combined, server, days):
    withdraw(combined, "http://a.example/2", "--reason", "A mistake")
    combined.later(days=days)
    assert combined("publish", "-o", combined.output).returncode == 0
    before = [(combined.output / name).read_bytes() for name in ("deleted.json", "deleted.atom")]
    titles = combined_titles(combined)
    assert ("[Withdrawn]" in titles) == (days == 0)
    for path in combined.folder.glob("aggregator.db*"):
        path.unlink()
    done = combined("recover", "-o", combined.output)
    assert (done.returncode, done.stderr) == (0, "aggregator: recovered: 2 entries\n")
    combined.later(hours=2)
    server.script("/feed", rss(*(item(number, f"Title {number}", f"Secret {number}.",
                                      f"Tue, 14 Apr 2026 0{number}:00:00 GMT") for number in (1, 2, 3)), title="New"))
    assert combined("run", "-q", "-o", combined.output).returncode == 0
    assert combined_titles(combined) == titles
    assert [(combined.output / name).read_bytes() for name in ("deleted.json", "deleted.atom")] == before


def items_of(alliance, path):
    return json.loads((alliance.output / f"{path}.json").read_text())["items"]


def test_the_feeds_of_its_source_tags_and_language_show_the_notice_too(alliance, server):
    """The same notice everywhere, no second of it used by another entry, and none elsewhere."""
    def say(name, language, *numbers):
        server.script(f"/{name}", rss(*(item(
            f"{name}{n}", f"{name} {n}", f"Secret {name} {n}.", f"Tue, 14 Apr 2026 0{n}:00:00 GMT").replace(
                "</item>", f"<category>Prices</category><dc:language xmlns:dc='http://purl.org/dc/elements/1.1/'>"
                           f"{language}</dc:language></item>") for n in numbers)))

    say("coal", "en", 1, 2, 3)
    say("steel", "zh", 1, 2, 3)
    alliance.poll(coal=server.url("/coal"), steel=server.url("/steel"))
    assert alliance("run", "-q", "-o", alliance.output).returncode == 0
    paths = ["all", "source/coal/feed", "lang/en/feed", "tag/prices/feed"]
    before = {path: [item["id"] for item in items_of(alliance, path)] for path in paths}
    others = {path: (alliance.output / path / "feed.json").read_bytes() for path in ("source/steel", "lang/zh")}
    alliance.later(hours=1)
    withdraw(alliance, "http://a.example/coal2")
    notices = [[item for item in items_of(alliance, path) if item["title"] == "[Withdrawn]"] for path in paths]
    assert len(notices[0]) == 1 and all(notice == notices[0] for notice in notices)
    assert {path: [item["id"] for item in items_of(alliance, path)] for path in paths} == before
    assert {path: (alliance.output / path / "feed.json").read_bytes() for path in others} == others
    assert b"Secret coal 2" not in b"".join(path.read_bytes() for path in alliance.output.rglob("*.*"))
    told = alliance.files()
    alliance.later(days=1)
    assert alliance("publish", "-o", alliance.output).returncode == 0
    assert alliance.files() == told
    alliance.later(days=13, seconds=1)
    assert alliance("publish", "-o", alliance.output).returncode == 0
    for path in paths:
        assert [item["id"] for item in items_of(alliance, path)] == [
            id for id in before[path] if id != notices[0][0]["id"]]
    told = alliance.files()
    assert alliance("publish", "-v", "-o", alliance.output).returncode == 0
    assert alliance.files() == told


def test_notices_of_a_topic_are_as_many_as_anybody_reads(alliance, server):
    server.script("/feed", rss(*(item(n, f"Casino {n}", f"Casino {n}", f"Tue, 14 Apr 2026 {n // 2:02}:{n % 2 * 30:02}:00 GMT")
                                 for n in range(25))))
    alliance.poll(coal=server.url("/feed"))
    assert alliance("run", "-q", "-o", alliance.output).returncode == 0
    withdraw(alliance, "--match", "casino")
    assert items_of(alliance, "source/coal/feed") == items_of(alliance, "all")
    assert [item["title"] for item in items_of(alliance, "all")] == ["[Withdrawn]"] * 20


def test_publishing_a_notice_again_changes_nothing(combined):
    withdraw(combined, "1")
    before = combined.files()
    combined.later(days=1)
    assert combined("publish", "-o", combined.output).returncode == 0
    assert combined.files() == before


def test_notices_withdrawn_in_one_second_have_seconds_of_their_own(combined):
    withdraw(combined, "--match", "Title")
    atom = etree.parse(str(combined.output / "all.atom")).getroot()
    updated = [entry.findtext(f"{ATOM}updated") for entry in atom.iter(f"{ATOM}entry")]
    assert len(updated) == len(set(updated)) == 3
    assert combined_titles(combined) == ["[Withdrawn]"] * 3


@pytest.mark.parametrize("asked", [True, False])
def test_a_corrected_entry_says_so_where_the_operator_asks(alliance, server, asked):
    alliance.schedule["max_interval"] = "60m"
    if asked:
        alliance.publishing["corrected"] = "yes"
    alliance.configure()
    texts = ["Wrong figures of the month.", "Quite other words about something else.",
             "Quite other words about something else!"]
    said = []
    for text in texts:
        server.script("/coal", rss(item(1, "One", text)))
        alliance.poll(coal=server.url("/coal"))
        alliance.update()
        assert alliance("publish").returncode == 0
        said.append({path: json.loads((alliance.output / f"{path}.json").read_text())["items"]
                     for path in ("all", "source/coal/feed", "archive/2026-04")})
        alliance.later(days=1)
    line = "<p>Corrected on 16 April 2026.</p>" if asked else ""
    for path in said[0]:
        entries = [published[path][0] for published in said]
        assert len({entry["id"] for entry in entries}) == len({entry["date_published"] for entry in entries}) == 1
        assert [entry.get("content_html", entry.get("content_text")) for entry in entries[:2]] == [
            texts[0], texts[1] + line]
        assert entries[0]["date_modified"] < entries[1]["date_modified"] == entries[2]["date_modified"]
    # A full stop that became an exclamation mark is no correction, but stands where the entry does.
    assert said[2]["all"][0]["content_html"] == texts[2] + line
