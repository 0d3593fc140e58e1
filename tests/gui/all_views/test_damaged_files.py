"""A short form of the long trial of damaged files: every kind, a few of each; and the trial itself notices faults."""

import importlib
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "hardship"


@pytest.fixture
def trial(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(SCRIPTS), *sys.path])
    return importlib.import_module("damaged_files")


def test_damaged_files_of_every_kind_are_used_or_refused_in_one_sentence(trial, tmp_path):
    done = subprocess.run(
        [sys.executable, SCRIPTS / "damaged_files.py", "--count", str(12 * len(trial.KINDS)), "--seed", "3",
         "--keep", tmp_path],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and [kind["kind"] for kind in told] == list(trial.KINDS)
    for kind in told:
        assert kind["accepted"] > 0 and kind["files"] == kind["accepted"] + kind["refused"] == 12
    assert sum(kind["refused"] for kind in told) > 10


def test_damage_is_the_same_for_the_same_seed_and_changes_the_file(trial):
    content = bytes(range(256)) * 4
    import damage

    once, again = (damage.of_bytes(content, random.Random(5)) for _time in range(2))
    assert once == again != content
