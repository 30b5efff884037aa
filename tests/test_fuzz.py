"""Each fuzz target, for a fixed number of runs from a fixed seed: what `make fuzz` does for
ten minutes."""

import sys

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "tests/fuzz"))
import run  # noqa: E402: from the folder named above

RUNS = 1000


def test_every_target_is_known():
    sources = ROOT.glob("tests/fuzz/fuzz_*.c")
    assert {source.stem.removeprefix("fuzz_") for source in sources} == set(run.TARGETS)


@pytest.mark.parametrize("target", run.TARGETS)
def test_fuzz(target, tmp_path):
    is_good, report = run.run(target, tmp_path / "corpus", tmp_path / "findings",
                              f"-runs={RUNS}", "-seed=20200415")
    assert is_good, report
