"""A run survives a fault at any of its reads and writes, and a kill at any moment: some of what
`make torture` tries, chosen anew each time."""

import pathlib
import random
import sys
import tempfile

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "tests/torture"))
import torture  # noqa: E402: from the folder named above

TRIALS = {"fail": 5, "full": 2, "kill": 5, "tear": 5}  # of each scene
RANDOM_KILLS = 3


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory(dir=torture.memory_folder()) as name:
        yield pathlib.Path(name).resolve()


@pytest.mark.parametrize("make", torture.SCENES, ids=lambda make: make.__name__)
def test_nothing_is_lost(make, folder, server):
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    print("seed", seed)
    scene = make(folder / make.__name__, server)
    for mode, trials in TRIALS.items():
        every = max(1, scene.count(mode) // trials)
        met = torture.try_all(scene, mode, chance.randint(1, every), every)
        assert met.total() >= trials - 1
    for _ in range(RANDOM_KILLS):
        scene.try_random_kill(chance.uniform(0, scene.seconds))
