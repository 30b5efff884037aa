"""Several runs at once: one works, the others go away at once, or wait and then work."""

import pytest

from server import Document, Held
from test_fetch import FEED

GOOD = Document(FEED, '"1"')


def begin(alliance, *arguments):
    return alliance.start("run", "-o", alliance.output, *arguments)


def end(process):
    """Exit status and what it said."""
    _, said = process.communicate(timeout=120)
    return process.returncode, said


@pytest.mark.parametrize("others", [1, 9])
def test_one_run_works_and_the_others_go_away_at_once(alliance, server, others):
    held = Held(GOOD)
    server.script("/feed", held)
    alliance.poll(server.url("/feed"))
    first = begin(alliance)
    while not server.requests:
        assert first.poll() is None
    for process in [begin(alliance) for _ in range(others)]:
        code, said = end(process)
        assert code == 4 and said.count("\n") == 1 and "another run holds the lock" in said
    assert first.poll() is None  # they did not wait for it
    held.go.set()
    assert end(first) == (0, "")
    assert len(server.requests) == 1 and alliance.entries() == 2
    assert (alliance.output / "all.json").exists()


@pytest.mark.parametrize("others", [1, 9])
def test_runs_that_wait_work_one_after_the_other(alliance, server, others):
    held = Held(GOOD)
    server.script("/feed", held)
    alliance.poll(server.url("/feed"))
    runs = [begin(alliance, "--wait") for _ in range(1 + others)]
    while not server.requests:
        assert all(run.poll() is None for run in runs)
    held.go.set()
    assert [end(run) for run in runs] == [(0, "")] * len(runs)
    assert len(server.requests) == 1 and alliance.entries() == 2
