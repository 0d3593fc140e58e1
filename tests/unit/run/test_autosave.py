"""Runs kept aside: one file for each living window, and those of dead ones are found again, once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.run.autosave import autosave_folder, autosaves_left, new_autosave
from core.run.run_file import SHIPPED, read_run

ROOT = Path(__file__).resolve().parents[3]
KEEP_AND_WAIT = """
import sys
from core.run.autosave import new_autosave
from core.run.run_file import SHIPPED, read_run
kept = new_autosave()
kept.write(read_run(SHIPPED))
print(kept.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def run():
    return read_run(SHIPPED)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_is_written_is_found_by_the_next_and_by_nobody_else(run):
    kept = new_autosave()
    kept.write(run)
    assert autosaves_left() == []  # its window lives
    kept.release()
    (found,) = autosaves_left()
    assert autosaves_left() == []  # one window offers it, not two
    assert read_run(found.path).step == run.step
    found.forget()
    found.release()
    assert names(autosave_folder()) == []


def test_two_windows_write_files_of_their_own_and_the_newest_is_found_first(run):
    kept = [new_autosave(), new_autosave()]
    for age, autosave in enumerate(kept):
        autosave.write(run)
        os.utime(autosave.path, (1e9 - age, 1e9 - age))
        autosave.release()
    assert [found.path for found in autosaves_left()] == [autosave.path for autosave in kept]


def test_nothing_is_there_before_a_run_is_written_nor_after_it_is_forgotten(run):
    assert autosaves_left() == []
    assert not autosave_folder().exists()  # looking leaves no trace
    kept = new_autosave()
    assert not kept.path.exists()
    kept.write(run)
    kept.forget()
    kept.forget()
    kept.release()
    assert names(autosave_folder()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_what_a_killed_process_kept_is_found_and_its_lock_cleared(run):
    living = subprocess.Popen(
        [sys.executable, "-c", KEEP_AND_WAIT], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    path = Path(living.stdout.readline().strip())
    assert autosaves_left() == []
    living.send_signal(signal.SIGKILL)
    living.communicate()
    (found,) = autosaves_left()
    assert found.path == path
    found.forget()
    found.release()
    (path.parent / "run-dead.lock").touch()  # of one that was killed before it wrote
    assert autosaves_left() == [] and names(path.parent) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs rights that can be taken away")
def test_a_folder_that_cannot_be_written_offers_nothing_and_says_so_when_written_to(tmp_path, run):
    kept = new_autosave(tmp_path)
    kept.write(run)
    kept.release()
    tmp_path.chmod(0o500)
    try:
        assert autosaves_left(tmp_path) == []
        with pytest.raises(OSError):
            new_autosave(tmp_path)
    finally:
        tmp_path.chmod(0o700)
