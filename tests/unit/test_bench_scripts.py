"""The comparisons of speed that are run by hand: what they say where they cannot, and that they compare."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "tests" / "bench"


def run(*command):
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=120
    )


def test_without_pytorch_there_is_one_sentence():
    script = str(BENCH / "compare_pytorch.py")
    program = f"import sys, runpy; sys.modules['torch'] = None; runpy.run_path({script!r}, run_name='__main__')"
    done = run("-c", program)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("PyTorch is not installed here") and done.stderr.count("\n") == 1


def test_the_table_has_a_row_for_every_comparison():
    pytest.importorskip("torch")
    program = (
        f"import sys; sys.path.insert(0, {str(BENCH)!r}); import compare_pytorch as script\n"
        "script.TRIAL_SECONDS, script.WARM_UP_SECONDS, script.PRODUCT_SECONDS = 0.001, 0.1, 0.01\n"
        "sys.argv[1:] = ['--rounds', '1', '--seconds', '0.05']\n"
        "script.main()"
    )
    done = run("-c", program)
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if " of " in line and "%" in line]
    names = ["training, batch 1", "training, batch 64", "training, batch 256", "SDLM, batch 1"]
    names += ["answering 1", "answering 10,000"]
    assert [row[:20].strip() for row in rows] == names
    assert all("thread" in row for row in rows)


def test_a_checkout_trains_like_itself_and_one_that_is_none_is_refused(tmp_path):
    done = run(str(BENCH / "compare_speed.py"), str(ROOT), "--steps", "40", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("step 40: ") and "the same bits" in done.stdout
    assert "Here fast trains" in done.stdout.splitlines()[-1]
    done = run(str(BENCH / "compare_speed.py"), str(tmp_path))
    assert done.returncode == 1 and "is no checkout of this program" in done.stderr
