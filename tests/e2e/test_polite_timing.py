"""aggregator update: never too early, never given up.  With the clock of the tests."""

import contextlib
import datetime
import json
import os
import signal
import sqlite3

import pytest

from alliance import START, outline
from server import Document, Response, Server, Stall, redirect, status
from test_fetch import FEED, answer, feed

HOUR, DAY = 3600, 86400


def dated(*days, extra=""):
    """A feed with an entry so many days before the tests begin, for each."""
    items = "".join(
        f"<item><title>Day {day}</title><guid isPermaLink='false'>{day}</guid>"
        f"<pubDate>{(START - datetime.timedelta(days=day)).strftime('%a, %d %b %Y %H:%M:%S GMT')}</pubDate></item>"
        for day in days)
    return (f"<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel>"
            f"<title>Feed</title><link>http://a.example/</link><description>d</description>{extra}{items}"
            f"</channel></rss>").encode()


@pytest.fixture
def by_default(alliance):
    """The alliance with the schedule that an operator gets who configures none."""
    alliance.schedule = {}
    alliance.configure()
    return alliance


@pytest.fixture
def without_jitter(alliance):
    alliance.schedule = {"jitter": "0"}
    alliance.configure()
    return alliance


def wait_of(alliance, name="a1"):
    """How long a source waits from its last request on."""
    source = alliance.sources()[name]
    asked, due = (datetime.datetime.fromisoformat(source[key]) for key in ("last_request", "next_due"))
    return (due - asked).total_seconds()


def rule_of(alliance, name="a1"):
    return alliance.sources()[name]["next_due_rule"]


# ---- never a second early ------------------------------------------------------------------


def test_sixty_minutes_at_least_pass_between_two_requests_by_default(by_default, server):
    server.script("/feed", Document(FEED, '"1"'))
    by_default.poll(server.url("/feed"))
    by_default.update()
    assert 3600 <= wait_of(by_default) <= 3960
    by_default.later(minutes=59, seconds=59)
    by_default.update()
    assert len(server.requests) == 1


def test_a_promise_is_kept_to_the_second_whatever_cron_does(by_default, server):
    server.script("/feed", Document(FEED, '"1"'))
    by_default.poll(server.url("/feed"))
    by_default.update()
    due = by_default.due_in()
    for fraction in (0.1, 0.5, 0.99):  # cron's runs drift, and each is a restart
        by_default.now = START + datetime.timedelta(seconds=int(due * fraction))
        assert by_default.update() == []
    by_default.now = START + datetime.timedelta(seconds=due - 1)
    by_default.update("a1")
    assert len(server.requests) == 1
    by_default.later(seconds=1)
    by_default.update()
    assert len(server.requests) == 2


def test_the_wait_is_counted_from_when_the_request_was_sent(alliance, server):
    """A run late by half an hour makes the next request no earlier and no later."""
    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(minutes=90)
    alliance.update()
    assert alliance.due_in() == 3600


def test_a_clock_that_was_set_back_makes_no_request_early_and_forgets_no_source(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(server.url("/feed"))
    alliance.later(days=4000)  # the clock was wrong
    alliance.update()
    alliance.later(days=-4000)
    assert alliance.update() == ["aggregator: the clock was set back: the waits of 1 sources begin anew"]
    assert rule_of(alliance) == "clock"
    alliance.later(minutes=59, seconds=59)
    assert alliance.update() == []
    assert len(server.requests) == 1
    alliance.later(seconds=1)
    alliance.update()
    assert len(server.requests) == 2


def test_a_clock_that_goes_back_by_seconds_changes_no_promise(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(seconds=-60)
    assert alliance.update() == []
    assert alliance.due_in() == 3660 and rule_of(alliance) == "minimum"


def test_of_two_runs_at_once_one_asks(alliance):
    with Server() as server:
        server.script("/feed", Stall())
        alliance.poll(server.url("/feed"))
        first = alliance.start("update")
        while not server.requests:
            assert first.poll() is None
        assert alliance("update").returncode == 4
        assert len(server.requests) == 1
    first.wait(timeout=60)
    first.stderr.close()


def test_a_run_that_is_killed_after_the_answer_asks_again_with_what_it_knew(alliance):
    with Server() as server:
        server.script("/feed", Document(FEED, '"1"'), Stall(b"HTTP/1.1 200 OK\r\nETag: \"2\"\r\n\r\n<rss"))
        alliance.poll(server.url("/feed"))
        alliance.update()
        alliance.later(hours=1)
        run = alliance.start("update")
        while len(server.requests) < 2:
            assert run.poll() is None
        run.send_signal(signal.SIGKILL)
        run.wait(timeout=60)
        run.stderr.close()
        server.script("/feed", Document(FEED, '"1"'))
        assert alliance.update() == []
        assert server.requests[-1].header("If-None-Match") == '"1"'
        assert alliance.entries() == 2


def test_validators_outlive_a_restored_backup(alliance, server):
    server.script("/feed", Document(FEED, '"1"', "yesterday"))
    alliance.poll(server.url("/feed"))
    alliance.update()
    backup = alliance.store.read_bytes()
    for name in os.listdir(alliance.folder):
        if name.startswith("aggregator.db"):
            (alliance.folder / name).unlink()
    alliance.store.write_bytes(backup)
    alliance.later(hours=1)
    alliance.update()
    assert server.requests[1].header("If-None-Match") == '"1"'
    assert server.requests[1].header("If-Modified-Since") == "yesterday"


# ---- what servers say ----------------------------------------------------------------------


@pytest.mark.parametrize("headers, seconds, rule", [
    ({"Cache-Control": "max-age=7200"}, 2 * HOUR, "max-age"),
    ({"Cache-Control": "max-age=7200", "Age": "600"}, 2 * HOUR - 600, "max-age"),
    ({"Cache-Control": "max-age=7200, no-cache"}, HOUR, "minimum"),
    ({"Cache-Control": "s-maxage=7200"}, HOUR, "minimum"),
    ({"Cache-Control": "max-age=504576000"}, 7 * DAY, "max-age"),
    ({"Date": "Wed, 15 Apr 2016 09:00:00 GMT", "Expires": "Wed, 15 Apr 2016 12:00:00 GMT"}, 3 * HOUR, "expires"),
    ({"Cache-Control": "max-age=0", "Expires": "Wed, 15 Apr 2099 12:00:00 GMT"}, HOUR, "minimum"),
    ({"Expires": "0"}, HOUR, "minimum"),
    ({"Expires": "-1"}, HOUR, "minimum"),
])
@pytest.mark.parametrize("code", [200, 304])
def test_max_age_and_expires_are_honoured_on_200_and_304(without_jitter, server, headers, seconds, rule, code):
    headers = {"ETag": '"1"', **headers}
    server.script("/feed", Response(200, FEED, headers if code == 200 else {"ETag": '"1"'}),
                  Response(304, b"", headers))
    without_jitter.poll(server.url("/feed"))
    without_jitter.update()
    if code == 304:
        without_jitter.later(hours=1)
        without_jitter.update()
    assert wait_of(without_jitter) == seconds
    assert rule_of(without_jitter) == rule
    assert len(server.requests) == (1 if code == 200 else 2)


def test_an_absurd_max_age_is_capped_and_reported(by_default, server):
    server.script("/feed", answer(ETag='"1"', **{"Cache-Control": "max-age=504576000"}))
    by_default.poll(server.url("/feed"))
    by_default.update()
    assert 7 * DAY <= wait_of(by_default) <= 7.7 * DAY
    assert "max-age=504576000" in by_default("explain", "a1").stdout


def test_without_validators_a_day_passes_unless_max_age_says_less(without_jitter, server):
    server.script("/bare", answer())
    server.script("/fresh", answer(**{"Cache-Control": "max-age=7200"}))
    server.script("/zero", answer(**{"Last-Modified": "Thu, 01 Jan 1970 00:00:00 GMT"}))
    without_jitter.poll(*map(server.url, ("/bare", "/fresh", "/zero")))
    without_jitter.update()
    assert [wait_of(without_jitter, name) for name in ("a1", "a2", "a3")] == [DAY, 2 * HOUR, DAY]
    assert rule_of(without_jitter) == "no-validators"


@pytest.mark.parametrize("extra, seconds, rule", [
    ("<ttl>180</ttl>", 3 * HOUR, "ttl"),
    ("<ttl>99999</ttl>", DAY, "ttl"),
    ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 6 * HOUR, "sy"),
    ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
     "<sy:updateBase>2020-01-01T00:30+00:00</sy:updateBase>", 3.5 * HOUR, "sy"),
    ("<skipHours><hour>10</hour><hour>11</hour></skipHours>", 3 * HOUR, "skip-hours"),
    ("<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(24)) + "</skipHours>", HOUR, "minimum"),
    ("<skipDays><day>Wednesday</day></skipDays>", 15 * HOUR, "skip-days"),
])
def test_what_a_feed_says_of_itself_is_honoured_on_200_and_304(without_jitter, server, extra, seconds, rule):
    server.script("/feed", Document(dated(0.1, 0.2, extra=extra), '"1"'))
    without_jitter.poll(server.url("/feed"))
    without_jitter.update()
    assert (wait_of(without_jitter), rule_of(without_jitter)) == (seconds, rule)
    without_jitter.now = START + datetime.timedelta(days=7)  # the same hour of the same weekday
    without_jitter.update()
    assert server.requests[1].is_conditional
    assert (wait_of(without_jitter), rule_of(without_jitter)) == (seconds, rule)


def test_hour_24_is_midnight(without_jitter, server):
    server.script("/feed", Document(dated(0.1, 0.2, extra="<skipHours><hour>24</hour></skipHours>"), '"1"'))
    without_jitter.now = START.replace(hour=23, minute=30)
    without_jitter.poll(server.url("/feed"))
    without_jitter.update()
    assert wait_of(without_jitter) == 1.5 * HOUR


@pytest.mark.parametrize("code", [429, 503])
def test_without_retry_after_four_hours_pass_and_the_wait_doubles(without_jitter, server, code):
    server.script("/feed", status(code))
    without_jitter.poll(server.url("/feed"))
    waits = []
    for _ in range(4):
        without_jitter("update")
        waits.append(wait_of(without_jitter) / HOUR)
        without_jitter.later(hours=waits[-1])
    assert waits == [4, 8, 16, 24]


@pytest.mark.parametrize("fault", [status(400), status(403), status(404), status(410), status(500),
                                   status(502), Response(200, b"<html>"), Response(200, b""), redirect("/feed")])
def test_no_failure_is_asked_again_in_the_same_run_or_before_the_normal_interval(without_jitter, server, fault):
    headers = {"ETag": '"1"', "Cache-Control": "max-age=18000"}
    server.script("/feed", Response(200, FEED, headers), fault)
    without_jitter.poll(server.url("/feed"))
    without_jitter.update()
    without_jitter.later(hours=5)
    without_jitter("update")
    assert len(server.requests) == 2
    assert wait_of(without_jitter) >= 5 * HOUR


# ---- its own rhythm ------------------------------------------------------------------------


@pytest.mark.parametrize("days, hours", [
    ((0.05, 0.1, 0.15, 0.2), 1),
    ((0.5, 1.5, 2.5, 3.5), 6),
    ((1, 9, 17, 25), 24),
    ((31, 31.1, 31.2), 12),
    ((181, 181.1, 181.2), 24),
    ((731, 731.1, 731.2), 72),
])
def test_an_active_feed_stays_at_the_floor_and_an_inactive_one_slows_down(without_jitter, server, days, hours):
    server.script("/feed", Document(dated(*days), '"1"'))
    without_jitter.poll(server.url("/feed"))
    without_jitter.update()
    assert wait_of(without_jitter) == hours * HOUR


def test_sources_that_begin_together_do_not_stay_together(by_default, server):
    names = {f"s{i}": server.url(f"/{i}") for i in range(200)}
    for i in range(200):
        server.script(f"/{i}", Document(FEED, '"1"'))
    by_default.poll(**names)
    by_default.update()
    first = {name: wait_of_row(source) for name, source in by_default.sources().items()}
    assert all(3600 <= wait <= 3960 for wait in first.values())
    tenths = [sum(1 for wait in first.values() if 3600 + 36 * i <= wait < 3636 + 36 * i) for i in range(10)]
    assert min(tenths) > 5
    by_default.later(hours=2)
    by_default.update()
    assert {name: wait_of_row(source) for name, source in by_default.sources().items()} == first


def wait_of_row(source):
    asked, due = (datetime.datetime.fromisoformat(source[key]) for key in ("last_request", "next_due"))
    return (due - asked).total_seconds()


# ---- force ---------------------------------------------------------------------------------


def test_force_asks_what_is_not_due_every_five_minutes_at_most_and_is_noted(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(server.url("/feed"))
    alliance.update()
    alliance.later(minutes=4, seconds=59)
    assert alliance.update("--force", "a1") == [
        "aggregator: a1: not asked: it was asked less than 5 minutes ago"]
    alliance.later(seconds=1)
    assert alliance.update("--force") == []
    assert len(server.requests) == 2 and server.requests[1].is_conditional
    assert "asked by --force" in alliance("explain", "a1").stdout
    [host] = json.loads(alliance("etiquette", "--json").stdout)
    assert (host["forced"], host["early"]) == (1, 0)


def test_force_does_not_override_a_server_that_asked_for_a_pause(alliance, server):
    server.script("/feed", status(429, {"Retry-After": "21600"}))
    alliance.poll(server.url("/feed"))
    alliance.update(status=1)
    alliance.later(hours=5)
    [said] = alliance.update("--force", "a1")
    assert "its server asked for a pause until 2026-04-15T23:00:00+08:00" in said
    assert len(server.requests) == 1


# ---- failing, and recovering ---------------------------------------------------------------


def waits_of_failures(alliance, count):
    """In days; and that each is followed by a request."""
    waits = []
    for _ in range(count):
        alliance("update")
        waits.append(wait_of(alliance) / DAY)
        alliance.later(days=waits[-1])
    return waits


def test_gone_three_times_is_asked_once_a_month_and_recovers(without_jitter, server):
    server.script("/feed", *[status(410)] * 5, answer(ETag='"1"'))
    without_jitter.poll(server.url("/feed"))
    assert waits_of_failures(without_jitter, 5) == [1, 1, 30, 30, 30]
    assert without_jitter.update() == ["aggregator: a1: is well again"]
    assert wait_of(without_jitter) == HOUR


def test_not_found_is_asked_daily_then_weekly_then_monthly_and_recovers(without_jitter, server):
    server.script("/feed", *[status(404)] * 17, answer(ETag='"1"'))
    without_jitter.poll(server.url("/feed"))
    assert waits_of_failures(without_jitter, 17) == [1] * 7 + [7] * 8 + [30] * 2
    assert without_jitter.update() == ["aggregator: a1: is well again"]


@pytest.mark.parametrize("code, waits", [(401, [1, 2, 4, 8, 8]), (403, [0.5, 1, 2, 4, 4])])
def test_a_refusal_is_not_hammered_and_the_wait_doubles(without_jitter, server, code, waits):
    server.script("/feed", status(code))
    without_jitter.poll(server.url("/feed"))
    assert waits_of_failures(without_jitter, 5) == waits


def test_many_forced_failures_make_nothing_gone(without_jitter, server):
    """What is said three times within a quarter of an hour is not said on three days."""
    server.script("/feed", status(410))
    without_jitter.poll(server.url("/feed"))
    for _ in range(4):
        without_jitter("update", "--force")
        without_jitter.later(minutes=5)
    assert len(server.requests) == 4
    assert wait_of(without_jitter) == DAY


# ---- cost ----------------------------------------------------------------------------------


def test_a_run_with_nothing_due_asks_nobody_and_writes_nothing(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(server.url("/feed"))
    alliance("run", "-o", alliance.output)
    before = {path: path.stat().st_mtime_ns for path in alliance.folder.rglob("*") if path.is_file()}
    alliance.later(minutes=10)
    done = alliance("run", "-o", alliance.output)
    assert (done.returncode, done.stderr) == (0, "")
    after = {path: path.stat().st_mtime_ns for path in alliance.folder.rglob("*") if path.is_file()}
    assert after == before
    assert len(server.requests) == 1


def test_a_list_that_did_not_change_is_not_compared_again(alliance, server):
    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(server.url("/feed"))
    alliance.update()
    listed = alliance.list.read_bytes()
    alliance.list.write_bytes(listed)  # another time, the same bytes
    alliance.later(minutes=10)
    assert alliance.update() == []
    alliance.write_list(outline("a1", server.url("/feed")), outline("a2"))
    assert alliance.update() == []
    assert alliance.sources()["a2"]["state"] == "waiting"
    alliance.list.write_text("<opml", encoding="utf-8")
    assert alliance("update").returncode == 2


def test_a_known_list_is_not_read_while_nothing_is_due_and_read_when_something_is(alliance, server):
    server.script("/feed", Document(FEED, '"1"'), status(304))
    alliance.write_list(outline("a1", server.url("/feed"), username="coal", password="hunter2"))
    os.utime(alliance.list, (1_700_000_000, 1_700_000_000))  # not just now
    alliance.update()
    listed = alliance.list.read_bytes()
    alliance.list.write_bytes(b"<" * len(listed))  # no list, if anybody looked
    os.utime(alliance.list, (1_700_000_000, 1_700_000_000))
    assert alliance.update() == []
    alliance.list.write_bytes(listed)
    os.utime(alliance.list, (1_700_000_000, 1_700_000_000))
    alliance.later(hours=1)
    assert alliance.update() == []
    assert [r.header("Authorization") for r in server.requests] == ["Basic Y29hbDpodW50ZXIy"] * 2
    assert server.requests[1].is_conditional


def test_a_hundred_thousand_sources_of_which_none_is_due_cost_next_to_nothing(alliance, server):
    """Measured in time of the processor and beside a run of one source, so that a slow machine is
    no failure."""
    def elapsed():
        begin = sum(os.times()[2:4])  # of the children
        assert alliance.update() == []
        return sum(os.times()[2:4]) - begin

    server.script("/feed", Document(FEED, '"1"'))
    alliance.poll(server.url("/feed"))
    alliance.update()
    few = min(elapsed() for _ in range(15))
    alliance.poll(server.url("/feed"), **{f"s{i}": f"http://site-{i % 5000}.example/{i}" for i in range(100_000)})
    os.utime(alliance.list, (1_700_000_000, 1_700_000_000))  # not just now
    alliance.update("a1", "-q")
    with contextlib.closing(sqlite3.connect(alliance.store)) as store, store:
        store.execute("UPDATE source SET next_due = next_due + 3600")
    many = min(elapsed() for _ in range(15))
    assert len(server.requests) == 1
    assert many < few + 0.05
