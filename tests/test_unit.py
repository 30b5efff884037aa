"""Runs each unit test program (cmocka) as one test."""

import os
import subprocess

import pytest

from conftest import BUILD, ROOT

SOURCES = sorted((ROOT / "tests/unit").glob("test_*.c"))


@pytest.mark.parametrize("name", [source.stem for source in SOURCES])
def test_unit(name):
    done = subprocess.run([BUILD / "tests/unit" / name], cwd=ROOT, timeout=300,
                          capture_output=True, encoding="utf-8", errors="replace",
                          env={**os.environ, "CMOCKA_MESSAGE_OUTPUT": "STDOUT"})
    assert done.returncode == 0, done.stdout + done.stderr
