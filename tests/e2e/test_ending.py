"""A run that ends before its time, and what it shows while it goes on."""

import os
import pty
import select
import signal

import pytest

from server import Held, Stall
from test_fetch import FEED, answer


def poll_five(alliance, server, second):
    """Five sources of one host, asked one after the other; what the second gets."""
    for i in range(1, 6):
        server.script(f"/{i}", answer(ETag=f'"{i}"'))
    server.script("/2", second, answer())
    alliance.poll(*(server.url(f"/{i}") for i in range(1, 6)))


def start_and_wait_for(alliance, server, count, *arguments):
    running = alliance.start("update", *arguments)
    while len(server.requests) < count:
        assert running.poll() is None
    return running


def finish(running):
    said = running.stderr.read()
    running.stderr.close()
    return running.wait(timeout=60), said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_what_is_under_way_come_to_its_end(alliance, server, number):
    second = Held(answer())
    poll_five(alliance, server, second)
    running = start_and_wait_for(alliance, server, 2)
    running.send_signal(number)
    second.go.set()
    code, said = finish(running)
    assert code == 0
    assert said == (f"aggregator: ended early ({number.name}): 2 of 5 sources answered; "
                    "the others stay due\n")
    assert [alliance.entries(f"a{i}") for i in range(1, 6)] == [2, 2, 0, 0, 0]
    assert len(server.requests) == 2

    # Those that were not reached are the first of the next run.
    alliance.later(hours=1)
    assert alliance.update() == []
    assert [request.path for request in server.requests[2:]] == ["/3", "/4", "/5", "/1", "/2"]


def test_what_does_not_come_is_not_waited_for_and_not_blamed(alliance, server):
    poll_five(alliance, server, Stall())
    running = start_and_wait_for(alliance, server, 2)
    running.send_signal(signal.SIGTERM)
    code, said = finish(running)
    assert code == 0 and "1 of 5 sources answered" in said
    sources = alliance.sources()
    assert sources["a1"]["entries"] == 2
    assert (sources["a2"]["failures"], sources["a2"]["state"]) == (0, "new")
    assert alliance.update() == []
    assert [request.path for request in server.requests[2:]] == ["/2", "/3", "/4", "/5"]


def test_a_second_signal_ends_it_at_once(alliance, server):
    poll_five(alliance, server, Stall())
    running = start_and_wait_for(alliance, server, 2)
    running.send_signal(signal.SIGINT)
    running.send_signal(signal.SIGTERM)
    code, said = finish(running)
    assert code == 0 and said.count("\n") == 1


def test_a_run_ends_at_its_max_runtime_and_says_so(alliance, server):
    poll_five(alliance, server, Stall())
    assert alliance.update("--max-runtime", "3s") == [
        "aggregator: ended early (--max-runtime): 1 of 5 sources answered; the others stay due"]
    assert alliance.update("--max-runtime", "90s") == []
    assert [alliance.entries(f"a{i}") for i in range(1, 6)] == [2] * 5


@pytest.mark.parametrize("value", ["0s", "5", "-1s", "soon"])
def test_a_max_runtime_that_is_none_is_refused(alliance, value):
    alliance.poll()
    [said] = alliance.update(f"--max-runtime={value}", status=2)
    assert "--max-runtime wants a duration such as 90s" in said


def test_a_run_that_is_killed_loses_nothing_and_leaves_no_lock(alliance, server):
    poll_five(alliance, server, Stall())
    running = start_and_wait_for(alliance, server, 2)
    running.kill()
    assert finish(running) == (-signal.SIGKILL, "")
    assert alliance.update() == []
    assert [alliance.entries(f"a{i}") for i in range(1, 6)] == [2] * 5


# ---- progress ------------------------------------------------------------------------------


def read_some(terminal):
    readable, _, _ = select.select([terminal], [], [], 60)
    return os.read(terminal, 4096).decode() if readable else ""


def run_on_terminal(alliance, server, *arguments):
    """Updates three sources, the second only once something was shown; returns what was."""
    second = Held(answer(FEED))
    poll_five(alliance, server, second)
    terminal, far_end = pty.openpty()
    running = alliance.start("update", *arguments, stderr=far_end)
    os.close(far_end)
    shown = ""
    if not arguments:
        while "1 of 5 sources" not in shown:
            shown += read_some(terminal)
    second.go.set()
    assert running.wait(timeout=60) == 0
    try:
        while text := read_some(terminal):
            shown += text
    except OSError:
        pass  # the far end is closed
    os.close(terminal)
    return shown


def test_progress_is_one_line_that_is_taken_away_in_the_end(alliance, server):
    shown = run_on_terminal(alliance, server)
    assert "\n" not in shown
    assert "\r1 of 5 sources, " in shown and " a second, " in shown and "bytes" in shown
    assert shown.endswith("\r") and shown.split("\r")[-2].strip() == ""


def test_quiet_shows_no_progress(alliance, server):
    assert run_on_terminal(alliance, server, "-q") == ""
