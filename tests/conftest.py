"""What all tests share: where the programs are, and how to run them."""

import os
import pathlib
import signal
import subprocess

import pytest

from server import Server

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("BUILD", ROOT / "build"))

# A shell starts what runs in the background with SIGINT ignored, and our programs would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


def run(program, *arguments, **options):
    """Run one of our programs; the result has returncode, stdout and stderr as text."""
    options.setdefault("timeout", 120)
    options.setdefault("capture_output", True)
    options.setdefault("encoding", "utf-8")
    return subprocess.run([BUILD / "bin" / program, *map(str, arguments)], **options)


@pytest.fixture
def feedgen():
    return lambda *arguments, **options: run("feedgen", *arguments, **options)


@pytest.fixture
def aggregator():
    return lambda *arguments, **options: run("aggregator", *arguments, **options)


@pytest.fixture
def server():
    """A scripted HTTP server (server.py) on 127.0.0.1."""
    with Server() as running:
        yield running


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """Certificates made as they are asked for (certificates.py)."""
    from certificates import Certificates
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def alliance(tmp_path):
    """An aggregator with a folder and a clock of its own (alliance.py)."""
    from alliance import Alliance  # which needs this file
    return Alliance(tmp_path)
