"""Documents beside what is understood of them: tests/golden/<what it shows>/.

A folder has the document (input.*), what `aggregator parse --pretty` prints of it
(expected.json), and the options it is given, if any (options).  GOLDEN=write in the
environment writes what is printed; a person then reads the difference.
"""

import json
import os

import pytest

from conftest import ROOT, run

FOLDERS = sorted(path.parent for path in ROOT.glob("tests/golden/*/input.*"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_golden(folder):
    source, = folder.glob("input.*")
    options = folder / "options"
    arguments = options.read_text().split() if options.exists() else []
    done = run("aggregator", "parse", "--pretty", *arguments, source)
    assert done.stderr == ""
    expected = folder / "expected.json"
    if os.environ.get("GOLDEN") == "write":
        expected.write_text(done.stdout)
    # As text: the order of members is part of the contract.
    assert done.stdout == expected.read_text()
    assert done.returncode == (0 if json.loads(done.stdout)["format"] else 1)
