"""Saving runs beside the training: every save is answered, in order, and what fails is said in one sentence."""

import errno
import threading

import pytest

from core.recipe.recipe import named_recipe
from core.run.commands import Reset, SetStepFactor
from core.run.run_file import read_run
from lenet_gui.jobs import run_files
from lenet_gui.jobs.background_jobs import BackgroundJobs
from lenet_gui.jobs.run_files import RunFiles

WAIT_MS = 30_000


@pytest.fixture
def files(qtbot, thread):
    jobs = BackgroundJobs()
    made = RunFiles(thread, jobs)
    made.told = []
    made.saved.connect(lambda path, _run: made.told.append(path.name))
    made.not_saved.connect(made.told.append)
    yield made
    assert jobs.close()


@pytest.fixture
def slow_disk(monkeypatch):
    """Writing waits until the test lets it."""
    may_write, write = threading.Event(), run_files.write_run

    def waiting(path, run):
        assert may_write.wait(30)
        write(path, run)

    monkeypatch.setattr(run_files, "write_run", waiting)
    yield may_write
    may_write.set()


def all_answered(qtbot, files):
    qtbot.waitUntil(lambda: not files.saving, timeout=WAIT_MS)


def test_two_saves_before_the_first_has_answered_are_both_written(qtbot, files, tmp_path):
    files.save(tmp_path / "one.npz")
    files.save(tmp_path / "two.npz")
    with qtbot.waitSignal(files.saves_ended, timeout=WAIT_MS):
        assert files.saving
    assert files.told == ["one.npz", "two.npz"]
    assert read_run(tmp_path / "one.npz").step == read_run(tmp_path / "two.npz").step == 0


def test_of_two_saves_under_one_name_the_later_is_kept(qtbot, files, thread, slow_disk, tmp_path):
    files.save(tmp_path / "run.npz")
    thread.send(SetStepFactor(2.0))
    files.save(tmp_path / "run.npz")
    slow_disk.set()
    all_answered(qtbot, files)
    assert read_run(tmp_path / "run.npz").step_factor == 2.0 and files.told == ["run.npz"] * 2


def test_what_is_saved_is_the_run_that_was_there_when_it_was_asked_for(qtbot, files, thread, recipe, tmp_path):
    files.save(tmp_path / "before.npz")
    thread.send(Reset(named_recipe("course-report")))
    files.save(tmp_path / "after.npz")
    all_answered(qtbot, files)
    assert read_run(tmp_path / "before.npz").recipe == recipe
    assert read_run(tmp_path / "after.npz").recipe.name == "course-report"


@pytest.mark.parametrize(
    ("error", "reason"),
    [(OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
     (PermissionError(errno.EACCES, "Permission denied", "/x/.run.npz.abc.part"), "Permission denied")],
)  # fmt: skip
def test_a_full_or_locked_disk_is_said_with_the_name_that_was_asked_for(
    qtbot, files, monkeypatch, tmp_path, error, reason
):
    def fail(path, run):
        raise error

    monkeypatch.setattr(run_files, "write_run", fail)
    files.save(tmp_path / "run.npz")
    all_answered(qtbot, files)
    assert files.told == [f"{tmp_path / 'run.npz'} could not be written: {reason}."]


def test_a_fault_while_writing_or_taking_the_run_answers_too(qtbot, files, thread, monkeypatch, tmp_path):
    monkeypatch.setattr(run_files, "write_run", lambda path, run: 1 / 0)
    with qtbot.captureExceptions() as caught:
        files.save(tmp_path / "run.npz")
        all_answered(qtbot, files)
    assert isinstance(caught[0][1], ZeroDivisionError)
    caught = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: caught.append(arguments.exc_value))
    monkeypatch.setattr(type(thread._trainer), "run", lambda self: {}["gone"])
    files.save(tmp_path / "run.npz")
    all_answered(qtbot, files)
    assert "fault" in files.told[-1] and isinstance(caught[0], KeyError)
    monkeypatch.undo()


def test_a_file_that_cannot_be_read_is_said_by_its_name(qtbot, files, monkeypatch, tmp_path):
    def fail(path):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(run_files, "read_run", fail)
    with qtbot.waitSignal(files.failed, timeout=WAIT_MS) as told:
        files.open(tmp_path / "run.npz")
    assert told.args == [f"{tmp_path / 'run.npz'}: Input/output error."]
