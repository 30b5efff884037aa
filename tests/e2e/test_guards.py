"""What stands between input that went wrong and subscribers: guards, --diff, the report."""

import json
import os
from random import Random

import pytest

from test_feedgen import NO_BASE_URL, lines_of, newsroom  # noqa: F401 (a fixture)

NEXT_DAY = "2020-04-21T10:00:00+08:00"


def record(number, **others):
    return {"id": number, "section": "CEC News", "title": f"News number {number}",
            "url": f"http://english.cec.org.cn/No.105.{number}.htm",
            "date": f"2020-03-{number % 28 + 1:02}T{number % 24:02}:00:00+08:00",
            "content_html": f"<p>Text of number {number}.</p>", **others}


def records(count, first=1, **others):
    return [record(number, **others) for number in range(first, first + count)]


@pytest.fixture
def published(newsroom):  # noqa: F811
    newsroom.write("news.jsonl", *records(20))
    assert newsroom.build().returncode == 0
    return newsroom


def state_of(newsroom):  # noqa: F811
    return newsroom.folder / "state/cec-feeds"


def report_of(newsroom):  # noqa: F811
    return json.loads((state_of(newsroom) / "report.json").read_text())


def refused(newsroom, said, *arguments):  # noqa: F811
    """The next day's build: refused for a reason, and nothing changed."""
    before = newsroom.snapshot()
    result = newsroom.build(*arguments, now=NEXT_DAY)
    assert result.returncode == 3
    assert newsroom.snapshot() == before
    evidence = state_of(newsroom) / "quarantine"
    assert lines_of(result) == [
        NO_BASE_URL,
        *(f"feedgen: {path}: {said}: the last good files stand; look at {evidence}/{path}.json,"
          " publish with --accept" for path in ("all", "section/cec-news/feed"))]
    return evidence


# ---- guards ----------------------------------------------------------------------------------


@pytest.mark.parametrize("faulty, said", [
    (records(3), "only 3 of 20 items are left"),
    (records(20, content_html="<p>Text after a redesign, with a menu.</p>"),
     "20 of 20 known items changed at once"),
    ([*records(20), record(21, title="404 Not Found - CEC")],
     'an item is called "404 Not Found - CEC", as error and login pages are'),
    ([*records(20), *(record(number, date=f"2020-02-{number - 90}T10:00:00+08:00") for number in range(100, 112))],
     "12 items are new at once, and not by their dates"),
    ([*records(20), *records(12, first=100, title="China Electricity Council",
                             date="2020-04-20T12:00:00+08:00")],
     "12 new items all state the same moment"),
])
def test_a_fault_is_refused_once_told_and_can_be_accepted(published, faulty, said):
    published.write("news.jsonl", *faulty)
    if "same moment" in said:  # they are called the same, too
        result = published.build(now=NEXT_DAY)
        assert result.returncode == 3 and said in result.stderr
        assert '12 of 12 new items are called "China Electricity Council"' in result.stderr
    else:
        evidence = refused(published, said)
        items = json.loads((evidence / "all.json").read_text())["items"]
        assert len(items) == len(faulty)
        assert (evidence / "all.txt").read_text().split(": ", 1)[1] == said + "\n"
    # Cron calls again: still refused, nothing new to say.
    again = published.build("-q", now=NEXT_DAY)
    assert (again.returncode, again.stderr) == (3, "")
    accepted = published.build("-q", "--accept", now=NEXT_DAY)
    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert len(published.items()) == len(faulty)
    assert not list((state_of(published) / "quarantine").rglob("*.*"))


def test_what_is_mended_in_time_was_never_seen_by_a_subscriber(published):
    before = published.snapshot()
    published.write("news.jsonl", *records(20, content_html="<p>Broken</p>"))
    assert published.build(now=NEXT_DAY).returncode == 3
    published.write("news.jsonl", *records(20))
    result = published.build("-q", now=NEXT_DAY)
    assert (result.returncode, result.stderr) == (0, "")
    assert published.snapshot() == before
    assert not list((state_of(published) / "quarantine").rglob("*.*"))


def test_a_section_that_lost_all_its_items_stands_until_that_is_accepted(published):
    other = [record(number, section="Industry News") for number in range(30, 60)]
    published.write("other.jsonl", *other)
    assert published.build("--accept").returncode == 0
    published.write("other.jsonl")
    result = published.build("-q", now=NEXT_DAY)
    assert result.returncode == 3
    assert ("feedgen: section/industry-news/feed: none of its 30 items is left: its last good "
            "files stand; remove them with --accept") in lines_of(result)
    assert len(published.items("section/industry-news/feed")) == 30
    assert published.build("-q", "--accept", now=NEXT_DAY).returncode == 0
    assert not list(published.output.glob("section/industry-news/*"))
    assert "industry-news" not in (published.output / "feeds.opml").read_text()


def test_guards_are_set_in_the_configuration(published):
    configuration = published.folder / "feedgen.ini"
    configuration.write_text(
        f"[input]\npath = {published.records}\n[output]\nfolder = {published.output}\n"
        f"[state]\npath = {state_of(published)}/feedgen.db\n[guard]\nshrunk = 0\n")
    published.write("news.jsonl", *records(1))
    result = published.build("-q", "-c", configuration, paths=[], output=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert len(published.items()) == 1


# ---- --dry-run and --diff -----------------------------------------------------------------------


def test_a_dry_run_shows_what_would_change_and_changes_nothing(published):
    edited = record(20, title="News number 20, corrected")
    published.write("news.jsonl", *records(18), edited, record(21))
    before = published.snapshot()
    state = (state_of(published) / "feedgen.db").read_bytes()
    result = published.build("--dry-run", "--diff", "-q", now=NEXT_DAY)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[:4] == [
        "all: 20 items: 1 new, 1 changed, 1 removed, 0 aged",
        "+ News number 21",
        "~ News number 20, corrected (title, updated)",
        "- News number 19",
    ]
    assert published.snapshot() == before
    assert (state_of(published) / "feedgen.db").read_bytes() == state
    # And then it does what it said.
    assert published.build("--diff", "-q", now=NEXT_DAY).stdout == result.stdout
    assert published.build("--diff", "-q", now=NEXT_DAY).stdout == ""


def test_a_diff_shows_what_guards_say(published):
    published.write("news.jsonl", *records(3))
    result = published.build("--dry-run", "--diff", "-q", now=NEXT_DAY)
    assert result.returncode == 3
    assert "! only 3 of 20 items are left: refused" in result.stdout.splitlines()
    assert not (state_of(published) / "quarantine").exists()


def test_nothing_from_a_record_reaches_the_terminal_raw(published):
    published.write("more.jsonl", record(21, title="Bold \x1b[1m claim \u202e backwards"))
    result = published.build("--dry-run", "--diff", now=NEXT_DAY)
    assert "+ Bold" in result.stdout
    assert not set(result.stdout) & {"\x1b", "\u202e"}


# ---- silence ------------------------------------------------------------------------------------


def test_a_newsroom_of_which_nothing_new_comes_is_told_once(published):
    assert published.build("-q", now="2020-05-04T10:00:00+08:00").stderr == ""
    done = published.build("-q", "--dry-run", now="2020-05-04T10:00:01+08:00")
    assert (done.returncode, done.stderr) == (0, "")
    done = published.build("-q", now="2020-05-04T10:00:01+08:00")
    assert (done.returncode, lines_of(done)) == (1, [
        "feedgen: all: nothing new since 2020-04-20, the longest pause before was 2 days: are its records still "
        "delivered?"])
    assert report_of(published)["exit_status"] == 1
    before = published.snapshot()
    assert published.build("-q", now="2020-06-04T10:00:00+08:00").stderr == ""
    published.write("more.jsonl", record(21, date="2020-06-04T09:00:00+08:00"))
    assert published.build("-q", now="2020-06-04T10:00:00+08:00").stderr == "" and published.snapshot() != before
    # The longest pause is a known one now.
    assert published.build("-q", now="2020-10-20T10:00:00+08:00").stderr == ""
    assert "since 2020-06-04, the longest pause before was 75 days" \
        in published.build("-q", now="2020-11-20T10:00:00+08:00").stderr


# ---- the report ---------------------------------------------------------------------------------


def test_where_a_fault_is_mended_nothing_has_to_be_done(newsroom):  # noqa: F811
    """A section that lost most of its items keeps its feed; that of all goes on without them."""
    both = records(15), [record(number, section="Reports") for number in range(101, 116)]
    newsroom.write("news.jsonl", *both[0], *both[1])
    assert newsroom.build().returncode == 0
    before = newsroom.items(), newsroom.items("section/reports/feed")
    newsroom.write("news.jsonl", *both[0], *both[1][:2])
    assert newsroom.build("-q", now=NEXT_DAY).returncode == 3
    assert len(newsroom.items()) == 17
    newsroom.write("news.jsonl", *both[0], *both[1])
    assert newsroom.build("-q", now=NEXT_DAY).returncode == 0
    assert (newsroom.items(), newsroom.items("section/reports/feed")) == before


def test_the_report_tells_each_feed_in_numbers(published):
    published.write("more.jsonl", record(21), record(22, date="2021-01-01T10:00:00+08:00"))
    assert published.build("-q", now=NEXT_DAY).returncode == 0
    report = report_of(published)
    assert (report["program"], report["exit_status"]) == ("feedgen", 0)
    assert report["time"] == "2020-04-21T02:00:00Z"
    assert report["files"]["published"] == 15
    everything, section = report["feeds"]
    assert everything.pop("milliseconds") >= 0 and everything.pop("bytes") == sum(
        (published.output / f"all.{format}").stat().st_size for format in ("rss", "atom", "json"))
    assert everything == {"path": "all", "items": 21, "new": 1, "changed": 0, "removed": 0,
                          "aged": 0, "held": 1, "warnings": 0, "refused": []}
    assert section["path"] == "section/cec-news/feed" and section["held"] == 1


def test_a_run_that_changes_nothing_writes_no_report_unless_it_is_asked_to(published):
    usual = state_of(published) / "report.json"

    def written():  # when it was read is no matter
        return usual.stat().st_ino, usual.stat().st_mtime_ns

    before = written()
    assert published.build("-q", now=NEXT_DAY).returncode == 0
    assert written() == before
    named = published.folder / "Report of today.json"
    assert published.build("-q", "--report", named, now=NEXT_DAY).returncode == 0
    assert json.loads(named.read_text())["files"]["written"] == 0
    assert written() == before


def test_what_was_refused_is_in_the_report_and_the_metrics(published):
    published.write("news.jsonl", *records(3))
    metrics = published.folder / "feedgen.prom"
    assert published.build("-q", "--metrics", metrics, now=NEXT_DAY).returncode == 3
    report = report_of(published)
    assert report["exit_status"] == 3
    assert report["feeds"][0]["refused"] == [
        {"guard": "shrunk", "message": "only 3 of 20 items are left"}]
    samples = dict(line.rsplit(" ", 1) for line in metrics.read_text().splitlines()
                   if not line.startswith("#"))
    assert samples["feedgen_last_run_exit_status"] == "3"
    assert samples['feedgen_items{feed="all"}'] == "3"
    assert samples['feedgen_refused{feed="all"}'] == "1"
    assert samples["feedgen_last_run_timestamp_seconds"] == "1587434400"


def test_a_run_that_failed_is_in_the_report_and_the_metrics_until_one_is_well(published):
    metrics = published.folder / "feedgen.prom"

    def told(status):
        assert published.build("-q", "--metrics", metrics, now=NEXT_DAY).returncode == status
        assert f"feedgen_last_run_exit_status {status}\n" in metrics.read_text()
        return report_of(published)["exit_status"], len(report_of(published)["feeds"])

    news = (published.records / "news.jsonl").read_bytes()
    published.write("news.jsonl")
    assert told(3) == (3, 0)  # nothing left
    (published.records / "news.jsonl").write_bytes(news)
    assert told(0) == (0, 2)
    page = published.output / "all.rss"
    text = page.read_bytes()
    page.unlink()
    page.mkdir()
    assert told(2) == (2, 0)
    page.rmdir()
    page.write_bytes(text)
    assert told(0) == (0, 2)


def test_a_report_that_cannot_be_written_is_an_error_after_the_publishing(published):
    published.write("more.jsonl", record(21))
    result = published.build("-q", "--report", published.records, now=NEXT_DAY)
    assert result.returncode == 2
    assert lines_of(result) == [f"feedgen: {published.records}: Is a directory"]
    assert len(published.items()) == 21


def test_compressed_siblings_are_of_one_time_with_their_file(published):
    for path in published.output.rglob("*"):
        if path.is_file() and path.suffix not in (".gz", ".br"):
            for suffix in (".gz", ".br"):
                assert os.stat(f"{path}{suffix}").st_mtime_ns == path.stat().st_mtime_ns


# ---- a dry run -------------------------------------------------------------------------------


def mutate(random, news):
    """One day of a newsroom, good or bad."""
    number = max(news, default=0) + 1
    victim = random.choice(sorted(news)) if news else None
    match random.randrange(6):
        case 0 | 1:
            news.update((n, record(n, date=f"2020-04-{random.randrange(1, 29):02}", tags=["grid"],
                                   section=random.choice(("CEC News", "Reports")))) for n in range(number, number + 4))
        case 2 if news:
            news[victim] = {**news[victim], "title": f"Corrected {number}", "content_html": "<p>Corrected.</p>"}
        case 3 if news:
            del news[victim]
        case 4 if news:
            news[victim] = {**news[victim], "section": "Reports", "tags": []}
        case 5:
            for n in random.sample(sorted(news), len(news) * 2 // 3):
                del news[n]


def test_a_dry_run_tells_what_the_run_then_does_and_writes_nothing(newsroom):  # noqa: F811
    random, news = Random(10), {n: record(n, tags=["grid"]) for n in range(1, 25)}

    def files():
        return {path: (path.read_bytes(), path.stat().st_ino) for path in newsroom.folder.rglob("*")
                if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal"))}

    statuses = []
    for day in range(1, 7):
        newsroom.write("news.jsonl", *news.values())
        arguments = ["-q", "--diff", *["--accept"] * random.randrange(2)]
        now = f"2020-05-{day:02}T10:00:00+08:00"
        before = files()
        told = newsroom.build("--dry-run", *arguments, now=now)
        assert files() == before
        done = newsroom.build(*arguments, now=now)
        assert (told.stdout, told.returncode) == (done.stdout, done.returncode)
        statuses.append(done.returncode)
        mutate(random, news)
        mutate(random, news)
    assert {0, 3} <= set(statuses)
