"""The long trials are run by hand; here only that they run at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "hardship"


@pytest.mark.skipif(os.name != "posix", reason="Windows sends no such signals")
def test_killing_a_training_a_few_times_loses_nothing():
    command = [sys.executable, str(FOLDER / "kill_training.py"), "--kills", "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].split() == ["kills", "3"]
    assert done.stdout.splitlines()[-1].endswith("yes")
