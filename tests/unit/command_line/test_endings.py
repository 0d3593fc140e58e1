"""Whatever ends a training, what was named with --output is written, and one line says so."""

import json
import os
import signal
import struct
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import lenet_gui.command_line.kept_run
from core.data.builtin_digits import builtin_dataset
from core.data.dataset import FILE_NAMES
from core.run.run_file import read_run
from core.training.trainer import Trainer
from lenet_gui.command_line.endings import ended_by_ctrl_c, ending_signals
from lenet_gui.command_line.main import main

ROOT = Path(__file__).resolve().parents[3]
FULL = "/dev/full"
posix = pytest.mark.skipif(os.name != "posix", reason="Windows sends no such signals")
has_full = pytest.mark.skipif(not os.path.exists(FULL), reason="only Linux has a disk that is always full")


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """A folder like MNIST's, with few digits."""
    folder = tmp_path_factory.mktemp("digits")
    few = builtin_dataset(0, 400, 40)
    arrays = (few.train.images, few.train.labels, few.test.images, few.test.labels)
    for name, array in zip(FILE_NAMES, arrays, strict=True):
        magic = 2051 if array.ndim == 3 else 2049
        (folder / name).write_bytes(struct.pack(f">{1 + array.ndim}I", magic, *array.shape) + array.tobytes())
    return str(folder)


@pytest.fixture
def heeds_ctrl_c():
    """Python's own handler, even where whoever started the tests has Ctrl+C ignored, as a shell does behind `&`."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def start(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options):
    command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
    return subprocess.Popen(command, text=True, stdout=stdout, stderr=stderr, **options)


def training(digits, output, *more, **options):
    return start("train", "--data", digits, "--passes", 1000, "--json", "--output", output, *more, **options)


def check_kept(program, output, err, says=""):
    """The file is a whole run of at least a pass, nothing lies beside it, and the last line tells of it."""
    assert program.returncode == 1
    assert "Traceback" not in err and "Exception" not in err
    last = err.splitlines()[-1]
    run = read_run(output)
    assert run.step >= 2 and f"after {run.step:,} steps" in last
    assert last.startswith(says) and str(output) in last and "train --resume goes on with it" in last
    assert os.listdir(output.parent) == [output.name]
    return run


@posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGXCPU", "SIGUSR1"])
def test_a_run_ended_by_a_signal_is_kept_and_goes_on_bit_for_bit(name, digits, tmp_path, capsys):
    output, whole = tmp_path / "kept" / "run.npz", tmp_path / "whole.npz"
    output.parent.mkdir()
    with training(digits, output) as program:
        program.stdout.readline()
        program.send_signal(getattr(signal, name))
        _out, err = program.communicate(timeout=60)
    passes = str(check_kept(program, output, err, says="Stopped in pass ").place.pass_index + 1)
    common = ["train", "--data", digits, "--passes", passes, "--output"]
    assert main([*common, str(output), "--resume", str(output)]) == 0
    assert main([*common, str(whole)]) == 0
    resumed, whole = read_run(output), read_run(whole)
    assert resumed.step == whole.step
    assert np.array_equal(resumed.trained.vector, whole.trained.vector)
    assert np.array_equal(resumed.averaged.vector, whole.averaged.vector)


@posix
def test_the_same_ending_sent_twice_is_one_ending(digits, tmp_path):
    """As `timeout` does, and a closed terminal: the system tells the program, and so does the shell."""
    output = tmp_path / "run.npz"
    with training(digits, output) as program:
        program.stdout.readline()
        for name in (signal.SIGTERM, signal.SIGTERM, signal.SIGHUP):
            program.send_signal(name)
        _out, err = program.communicate(timeout=60)
    check_kept(program, output, err, says="Stopped in pass ")


@posix
@pytest.mark.parametrize("ignored", ["SIGHUP", "SIGINT"])
def test_what_is_ignored_stays_ignored(digits, tmp_path, ignored):
    """The end of the session under nohup; Ctrl+C for what a script has put into the background."""
    number = getattr(signal, ignored)

    def as_nohup():
        signal.signal(number, signal.SIG_IGN)

    output = tmp_path / "run.npz"
    with training(digits, output, preexec_fn=as_nohup) as program:
        program.stdout.readline()
        program.send_signal(number)
        said = [json.loads(program.stdout.readline())["pass"] for _line in range(5)]
        assert program.poll() is None and said == list(range(2, 7))
        program.terminate()
        _out, err = program.communicate(timeout=60)
    check_kept(program, output, err)


def test_a_run_whose_reader_has_left_is_kept(digits, tmp_path):
    output = tmp_path / "run.npz"
    with training(digits, output) as program:
        program.stdout.readline()
        program.stdout.close()
        err = program.stderr.read()
    check_kept(program, output, err, says="standard output: ")


@has_full
@pytest.mark.parametrize("both", [False, True])
def test_a_run_whose_answers_fill_a_disk_is_kept(both, digits, tmp_path):
    output = tmp_path / "run.npz"
    with open(FULL, "w") as full:
        with training(digits, output, stdout=full, stderr=full if both else subprocess.PIPE) as program:
            _out, err = program.communicate(timeout=60)
    if both:
        assert program.returncode == 1 and read_run(output).step >= 2
    else:
        check_kept(program, output, err, says="standard output: No space left on device. Stopped in pass ")


@has_full
def test_a_run_whose_messages_fill_a_disk_is_kept(digits, tmp_path):
    output = tmp_path / "run.npz"
    with open(FULL, "w") as full, training(digits, output, stderr=full) as program:
        program.communicate(timeout=60)
    assert program.returncode == 1 and read_run(output).step >= 2


@has_full
def test_a_run_that_is_done_when_the_disk_is_full_is_kept(digits, tmp_path):
    output = tmp_path / "run.npz"
    with open(FULL, "w") as full:
        with start("train", "--data", digits, "--passes", 1, "--output", output, stdout=full) as program:
            _out, err = program.communicate(timeout=60)
    check_kept(program, output, err, says="standard output: No space left on device. ")


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (RuntimeError("broken\nhelper"), "A fault in the program: RuntimeError: broken helper "),
        (MemoryError(), "There is not enough memory for this"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_a_run_ended_by_a_fault_is_kept(fault, says, digits, tmp_path, capsys, monkeypatch):
    step = Trainer.step

    def faulty(trainer):
        if trainer.run().step == 9:
            raise fault
        return step(trainer)

    monkeypatch.setattr(Trainer, "step", faulty)
    output = tmp_path / "run.npz"
    assert main(["train", "--data", digits, "--json", "--output", str(output)]) == 1
    (line,) = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("pass ")]
    assert line.startswith(says) and f"after 9 steps; the run so far is in {output}" in line
    assert read_run(output).step == 9


def test_what_a_fault_left_half_computed_does_not_spoil_the_file(digits, tmp_path, capsys, monkeypatch):
    from core.training.worker import Worker

    update = Worker.update

    def faulty(worker, step, *given):
        if step == 0:
            update(worker, step, *given)
            return
        worker._memory["state"]["vector"][:100] = worker._memory["state"]["gradients"][:, :100] = np.nan
        raise RuntimeError("half a step")

    monkeypatch.setattr(Worker, "update", faulty)
    output = tmp_path / "run.npz"
    assert main(["train", "--data", digits, "--json", "--output", str(output)]) == 1
    assert "half a step" in capsys.readouterr().err
    assert read_run(output).step == 1


@posix
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_ended_before_anything_is_trained_it_says_so_in_one_line(name, tmp_path, capsys, monkeypatch, handlers):
    def ended(_named):
        signal.raise_signal(getattr(signal, name))

    before = handlers()
    monkeypatch.setattr("lenet_gui.command_line.train.find_digits", ended)
    assert main(["train", "--output", str(tmp_path / "run.npz")]) == 1
    assert capsys.readouterr().err == "Stopped.\n"
    assert os.listdir(tmp_path) == [] and handlers() == before


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_once_more_interrupts_as_ever(digits, tmp_path, capsys, monkeypatch):
    def impatient(_path, _run):
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(lenet_gui.command_line.kept_run, "write_run", impatient)
    step = Trainer.step

    def interrupted(trainer):
        signal.raise_signal(signal.SIGINT)
        return step(trainer)

    monkeypatch.setattr(Trainer, "step", interrupted)
    assert main(["train", "--data", digits, "--json", "--output", str(tmp_path / "run.npz")]) == 1
    assert capsys.readouterr().err == "Stopped.\n"


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_while_a_finished_run_is_written_does_not_lose_it(digits, tmp_path, capsys, monkeypatch):
    write_run, output = lenet_gui.command_line.kept_run.write_run, tmp_path / "run.npz"

    def interrupted(path, run):
        signal.raise_signal(signal.SIGINT)
        write_run(path, run)

    monkeypatch.setattr(lenet_gui.command_line.kept_run, "write_run", interrupted)
    assert main(["train", "--data", digits, "--json", "--passes", "1", "--output", str(output)]) == 0
    assert len(read_run(output).history.passes) == 1


# A place that was good at the beginning ------------------------------------------------------------------------------


def test_where_the_disk_is_full_at_the_end_the_run_is_written_elsewhere(digits, tmp_path, capsys, monkeypatch):
    write_run, output, written = lenet_gui.command_line.kept_run.write_run, tmp_path / "run.npz", []

    def full(path, run):
        if path == output:
            raise OSError(28, "No space left on device", str(path))
        write_run(path, run)
        written.append(path)

    monkeypatch.setattr(lenet_gui.command_line.kept_run, "write_run", full)
    assert main(["train", "--data", digits, "--json", "--passes", "1", "--output", str(output)]) == 1
    (elsewhere,) = written
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.endswith(f"{output}: No space left on device; the run so far is in {elsewhere} instead.")
    assert len(read_run(elsewhere).history.passes) == 1


def test_where_no_disk_has_room_the_line_names_the_file(digits, tmp_path, capsys, monkeypatch):
    def full(path, _run):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(lenet_gui.command_line.kept_run, "write_run", full)
    output = tmp_path / "run.npz"
    assert main(["train", "--data", digits, "--json", "--passes", "1", "--output", str(output)]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("Stopped in pass 1") and last.endswith(
        f"{output}: No space left on device; nothing is kept."
    )


def test_the_run_is_written_at_ends_of_passes_too(digits, tmp_path, capsys, monkeypatch):
    """For what gives no notice: kill -9, and the power."""
    monkeypatch.setattr(lenet_gui.command_line.kept_run, "SECONDS_BETWEEN_SAVES", 0.0)
    write_run, steps, output = lenet_gui.command_line.kept_run.write_run, [], tmp_path / "run.npz"

    def noted(path, run):
        steps.append(run.step)
        if len(steps) == 2:
            raise OSError(28, "No space left on device", str(path))
        write_run(path, run)

    monkeypatch.setattr(lenet_gui.command_line.kept_run, "write_run", noted)
    common = ["train", "--data", digits, "--json", "--passes", "3"]
    assert main([*common, "--output", str(output)]) == 0
    assert [step / steps[0] for step in steps] == [1, 2, 3, 3]
    assert "cannot be written now: No space left on device" in capsys.readouterr().err
    assert read_run(output).step == steps[-1]
    assert main(common) == 0 and len(steps) == 4


# Answers that nobody takes -------------------------------------------------------------------------------------------


@has_full
@pytest.mark.parametrize("arguments", [["evaluate", "RUN", "--data", "DIGITS"], ["classify", "STROKES"], ["--help"]])
def test_an_answer_that_fills_a_disk_is_one_line(arguments, digits, tmp_path):
    strokes = tmp_path / "strokes.json"
    strokes.write_text("[[[[0, 0], [0, 9]]]]")
    places = {"RUN": ROOT / "resources" / "shipped-run.npz", "DIGITS": digits, "STROKES": strokes}
    with open(FULL, "w") as full:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        with start(*(places.get(word, word) for word in arguments), stdout=full, env=environment) as program:
            _out, err = program.communicate(timeout=60)
    assert (program.returncode, err) == (1, "standard output: No space left on device.\n")


@posix
@pytest.mark.parametrize("command", ["evaluate", "classify", "benchmark"])
def test_where_there_is_no_standard_output_there_is_no_answer(command):
    with start(command, "x", stdout=None, preexec_fn=lambda: os.close(1)) as program:
        _out, err = program.communicate(timeout=60)
    assert (program.returncode, err) == (1, "Standard output is closed, so there is nowhere to answer.\n")


@has_full
def test_a_complaint_that_fills_a_disk_is_still_a_failure(tmp_path):
    with open(FULL, "w") as full, start("classify", tmp_path / "missing.png", stderr=full) as program:
        program.communicate(timeout=60)
    assert program.returncode == 1


# Signals themselves --------------------------------------------------------------------------------------------------


@pytest.fixture
def handlers():
    """All handlers as they are; they are so again afterwards."""
    numbers = [number for number in signal.valid_signals() if number not in (9, 19)]
    before = {number: signal.getsignal(number) for number in numbers}
    yield lambda: {number: signal.getsignal(number) for number in numbers}
    for number, handler in before.items():
        if signal.getsignal(number) is not handler and handler is not None:
            signal.signal(number, handler)


@posix
def test_a_limit_of_processor_time_may_be_told_as_often_as_it_likes(handlers, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("lenet_gui.command_line.endings.time.monotonic", lambda: now[0])
    with ending_signals() as heard:
        for _second in range(3):
            signal.raise_signal(signal.SIGXCPU)
            now[0] += 1.1
    assert heard == [signal.SIGXCPU]


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_late_second_signal_interrupts(number, handlers, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("lenet_gui.command_line.endings.time.monotonic", lambda: now[0])
    before = handlers()
    with pytest.raises(KeyboardInterrupt), ending_signals() as heard:
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        assert heard == [signal.SIGTERM]
        now[0] += 1.5
        signal.raise_signal(number)
    assert handlers() == before


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_amid_imports_ctrl_c_is_no_exception(handlers):
    before = handlers()
    with ended_by_ctrl_c():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    assert handlers() == before


def test_ctrl_c_that_is_ignored_stays_ignored_amid_imports(handlers):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with ended_by_ctrl_c():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_the_program_can_be_called_from_another_thread(capsys):
    statuses = []
    thread = threading.Thread(target=lambda: statuses.append(main(["classify", "--help"])))
    thread.start()
    thread.join()
    assert statuses == [0]


@posix
@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_while_importing_leaves_no_traceback(tmp_path):
    """NumPy, as it is imported, waits on a pipe: the program is then in the middle of its imports."""
    (tmp_path / "numpy.py").write_text("import os; os.write(1, b'importing\\n'); os.read(0, 1)")
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    with start("classify", "x.json", stdin=subprocess.PIPE, env=environment) as program:
        assert program.stdout.readline() == "importing\n"
        program.send_signal(signal.SIGINT)
        _out, err = program.communicate(timeout=60)
    assert program.returncode not in (0, None) and err == ""
