"""A build survives a fault at any of its reads and writes, and a kill there: some of what `make torture`
tries, chosen anew each time."""

import pathlib
import random
import sys
import tempfile

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "tests/torture"))
import torture_feedgen  # noqa: E402: from the folder named above
from torture import memory_folder, try_all  # noqa: E402

TRIALS = {"fail": 3, "full": 2, "kill": 4, "tear": 4}


@pytest.mark.parametrize("make", torture_feedgen.SCENES, ids=lambda make: make.__name__)
def test_every_file_is_old_or_new_and_the_next_build_completes(make):
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    print("seed", seed)
    with tempfile.TemporaryDirectory(dir=memory_folder()) as name:
        scene = make(pathlib.Path(name).resolve() / make.__name__)
        for mode, trials in TRIALS.items():
            every = max(1, scene.count(mode) // trials)
            assert try_all(scene, mode, chance.randint(1, every), every).total() >= trials - 1
