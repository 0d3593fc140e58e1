import json
import os
import re
import signal
import struct
import subprocess
import sys
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import lenet_gui.command_line.classify
import lenet_gui.command_line.train
import lenet_gui.version
from core.data import mnist
from core.data.builtin_digits import builtin_dataset
from core.data.dataset import BUILTIN, FILE_NAMES
from core.recipe.recipe import recipe_names
from core.run.run_file import read_run
from core.study.margins import THRESHOLD
from lenet_gui.command_line.main import main
from lenet_gui.terminal import ProgressLine, say, say_json
from lenet_gui.version import own_version

ROOT = Path(__file__).resolve().parents[3]
TRAIN_DIGITS, TEST_DIGITS = 128, 40
SEVEN = [[[0, 0], [10, 0]], [[10, 0], [4, 20]]]


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """A folder like MNIST's, with few digits."""
    folder = tmp_path_factory.mktemp("digits")
    few = builtin_dataset(0, TRAIN_DIGITS, TEST_DIGITS)
    arrays = (few.train.images, few.train.labels, few.test.images, few.test.labels)
    for name, array in zip(FILE_NAMES, arrays, strict=True):
        magic = 2051 if array.ndim == 3 else 2049
        (folder / name).write_bytes(struct.pack(f">{1 + array.ndim}I", magic, *array.shape) + array.tobytes())
    return str(folder)


@pytest.fixture(scope="module")
def run_file(digits, tmp_path_factory):
    """A run of one pass."""
    path = tmp_path_factory.mktemp("run") / "run.npz"
    assert main(["train", "--data", digits, "--passes", "1", "--output", str(path)]) == 0
    return str(path)


@pytest.fixture
def drawings(tmp_path):
    """A file of two drawings, the second one empty."""
    path = tmp_path / "drawings.json"
    path.write_text(json.dumps([SEVEN, []]))
    return str(path)


def objects(output):
    """The JSON objects, one a line, refusing what strict JSON does not know."""

    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    return [json.loads(line, parse_constant=refuse) for line in output.splitlines()]


def failure(capsys, arguments):
    """The one line on standard error with which the program fails."""
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1 and said.err.endswith("\n")
    assert "Traceback" not in said.err
    return said.err


def start(*arguments, folder, **options):
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, text=True, stdout=pipe, stderr=pipe, **options)


# train --------------------------------------------------------------------------------------------------------------


def test_train_prints_a_json_line_a_pass_and_one_at_the_end(digits, capsys):
    assert main(["train", "--data", digits, "--passes", "2", "--seed", "3", "--json"]) == 0
    said = capsys.readouterr()
    *passes, done = objects(said.out)
    keys = ["pass", "samples", "train_loss", "train_error_percent", "test_error_percent", "seconds"]
    assert [list(line) for line in passes] == [keys, keys]
    assert [line["pass"] for line in passes] == [1, 2]
    assert [line["samples"] for line in passes] == [TRAIN_DIGITS] * 2
    assert list(done) == [
        "done",
        "recipe",
        "seed",
        "passes",
        "test_errors",
        "test_error_percent",
        "training_seconds",
        "samples_per_second",
        "output",
    ]
    assert (done["done"], done["recipe"], done["seed"], done["passes"], done["output"]) == (True, "fast", 3, 2, None)
    assert done["test_error_percent"] == 100 * done["test_errors"] / TEST_DIGITS == passes[-1]["test_error_percent"]
    assert done["training_seconds"] == pytest.approx(sum(line["seconds"] for line in passes))
    assert done["samples_per_second"] == pytest.approx(2 * TRAIN_DIGITS / done["training_seconds"])
    assert [line.split(":")[0] for line in said.err.splitlines()] == ["pass 1", "pass 2"]


@pytest.mark.parametrize("recipe", recipe_names())
def test_every_recipe_tells_each_of_its_passes(digits, capsys, recipe):
    assert main(["train", "--data", digits, "--recipe", recipe, "--passes", "2", "--json"]) == 0
    *passes, done = objects(capsys.readouterr().out)
    assert [line["pass"] for line in passes] == [1, 2] and done["recipe"] == recipe


def test_train_without_json_is_for_people(digits, capsys):
    assert main(["train", "--data", digits, "--passes", "1"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0].startswith("pass 1: loss ")
    assert "test errors" in said.out
    assert said.err == ""


def test_train_shows_one_line_of_progress_on_a_terminal_and_clears_it(digits, capsys, monkeypatch):
    class Terminal(StringIO):
        encoding = "utf-8"

        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["train", "--data", digits, "--passes", "1", "--json"]) == 0
    shown = terminal.getvalue()
    assert "pass 1/1   loss " in shown
    assert "error " in shown
    assert "\n" not in shown
    assert shown.endswith("\r")
    assert len(objects(capsys.readouterr().out)) == 2


def test_the_first_pass_is_the_same_whatever_the_number_of_passes(digits, capsys):
    lines = []
    for passes in ("1", "2"):
        assert main(["train", "--data", digits, "--passes", passes, "--json"]) == 0
        first = objects(capsys.readouterr().out)[0]
        lines.append({key: value for key, value in first.items() if key != "seconds"})
    assert lines[0] == lines[1]


def test_a_resumed_run_equals_one_in_one_go(digits, run_file, tmp_path, capsys):
    whole, resumed = tmp_path / "whole.npz", tmp_path / "resumed.npz"
    common = ["train", "--data", digits, "--passes", "2", "--json", "--output"]
    assert main([*common, str(whole)]) == 0
    capsys.readouterr()
    assert main([*common, str(resumed), "--resume", run_file]) == 0
    lines = objects(capsys.readouterr().out)
    assert [line.get("pass") for line in lines] == [2, None]
    assert lines[-1]["output"] == str(resumed)
    assert np.array_equal(read_run(whole).trained.vector, read_run(resumed).trained.vector)
    assert np.array_equal(read_run(whole).averaged.vector, read_run(resumed).averaged.vector)


def test_resuming_a_run_that_has_all_its_passes_only_reports_it(digits, run_file, capsys):
    assert main(["train", "--data", digits, "--passes", "1", "--json", "--resume", run_file]) == 0
    (done,) = objects(capsys.readouterr().out)
    assert (done["done"], done["passes"]) == (True, 1)


@pytest.mark.parametrize("other", [["--seed", "7"], ["--seed", "7", "--recipe", "fast"]])
def test_a_run_cannot_be_resumed_with_another_seed(digits, run_file, other, capsys):
    assert main(["train", "--data", digits, "--resume", run_file, *other]) == 2
    assert "leave out --recipe and --seed" in capsys.readouterr().err


def test_a_run_is_not_resumed_on_other_digits(run_file, capsys, monkeypatch):
    monkeypatch.setattr("core.data.mnist.find", lambda *named: builtin_dataset(0, 100, 40))
    assert "trained on mnist digits" in failure(capsys, ["train", "--resume", run_file])


@pytest.mark.parametrize(
    "wrong",
    [
        ["--passes", "0"],
        ["--passes", "many"],
        ["--seed", "-1"],
        ["--seed", "9" * 24],
        ["--recipe", "soup"],
        ["--output", "run.txt"],
        ["--out", "run.npz"],
        ["--past"],
        ["run.npz"],
    ],
)
def test_wrong_usage_of_train_is_exit_status_2(wrong, capsys):
    assert main(["train", *wrong]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "error: " in said.err


def test_the_output_is_tried_before_anything_else_is_done(tmp_path, capsys, monkeypatch):
    def never(named):
        raise AssertionError("digits were read first")

    monkeypatch.setattr(lenet_gui.command_line.train, "find_digits", never)
    nowhere = str(tmp_path / "nowhere" / "run.npz")
    assert "nowhere: there is no such folder" in failure(capsys, ["train", "--output", nowhere])
    (tmp_path / "folder.npz").mkdir()
    assert "this is a folder" in failure(capsys, ["train", "--output", str(tmp_path / "folder.npz")])

    def locked(*_arguments):
        raise OSError(30, "Read-only file system")

    run, long = str(tmp_path / "run.npz"), str(tmp_path / f"{'n' * 252}.npz")
    with monkeypatch.context() as patch:
        patch.setattr("core.files.writing.os.open", locked)
        assert f"{run}: no file can be written there (Read-only" in failure(capsys, ["train", "--output", run])
    if os.name == "posix":
        assert "too long" in failure(capsys, ["train", "--output", long])


@pytest.fixture
def heeds_ctrl_c():
    """Python's own handler, even where whoever started the tests has Ctrl+C ignored, as a shell does behind `&`."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_keeps_the_run_so_far(digits, tmp_path, capsys, monkeypatch):
    report_pass = lenet_gui.command_line.train._report_pass

    def report_and_interrupt(*arguments):
        report_pass(*arguments)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(lenet_gui.command_line.train, "_report_pass", report_and_interrupt)
    before = signal.getsignal(signal.SIGINT)
    output = tmp_path / "run.npz"
    assert main(["train", "--data", digits, "--json", "--output", str(output)]) == 1
    said = capsys.readouterr()
    last = said.err.splitlines()[-1]
    assert last.startswith("Stopped in pass 2, after 2 steps") and str(output) in last
    assert [line.get("pass") for line in objects(said.out)] == [1]
    assert read_run(output).step == 2
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_while_nothing_is_trained_yet_is_one_line(digits, capsys, monkeypatch):
    def interrupted(named):
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(lenet_gui.command_line.train, "find_digits", interrupted)
    assert failure(capsys, ["train"]) == "Stopped.\n"


def test_a_loss_that_is_not_finite_ends_in_one_line_and_no_file(digits, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("core.training.worker.Worker._computed", lambda *_: (float("nan"), 0, False))
    output = tmp_path / "run.npz"
    said = failure(capsys, ["train", "--data", digits, "--json", "--output", str(output)])
    assert "no longer a finite number" in said
    assert not output.exists()


# Where the digits come from -----------------------------------------------------------------------------------------


def test_mnist_is_fetched_where_there_is_none(digits, capsys, monkeypatch):
    found = mnist.find(digits)
    monkeypatch.setattr(mnist, "download", lambda progress: found)
    assert main(["train", "--passes", "1", "--json"]) == 0
    said = capsys.readouterr()
    assert objects(said.out)[0]["samples"] == TRAIN_DIGITS
    assert said.err.splitlines()[0].startswith("MNIST is not on this machine")


def test_without_mnist_and_network_the_builtin_digits_are_announced(capsys, monkeypatch, tmp_path):
    def fail(progress):
        raise mnist.DownloadError("MNIST could not be fetched (no network): name a folder that holds it.")

    monkeypatch.setattr(mnist, "download", fail)
    monkeypatch.setattr(
        "core.data.builtin_digits.builtin_dataset", lambda progress: builtin_dataset(0, 100, 40, progress)
    )
    output = tmp_path / "run.npz"
    assert main(["train", "--passes", "1", "--json", "--output", str(output)]) == 0
    announced = capsys.readouterr().err.splitlines()[1]
    assert "no network" in announced and "built-in digits" in announced
    assert read_run(output).data_source == BUILTIN


@pytest.mark.parametrize("command", [["train"], ["evaluate", "RUN"]])
def test_digits_that_were_named_and_are_not_there_are_an_error(command, run_file, tmp_path, capsys):
    command = [run_file if word == "RUN" else word for word in command]
    assert "There is no folder" in failure(capsys, [*command, "--data", str(tmp_path / "nothing")])


@pytest.mark.parametrize("command", [["train"], ["benchmark"], []])
def test_a_wrong_number_of_processes_in_the_environment_is_an_error(command, monkeypatch, capsys):
    monkeypatch.setenv("LENET_PROCESSES", "many")
    assert "LENET_PROCESSES is “many”" in failure(capsys, command)


# evaluate -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("part", "samples"), [("test", TEST_DIGITS), ("train", TRAIN_DIGITS)])
def test_evaluate_counts_errors_and_confusions(digits, run_file, part, samples, capsys):
    assert main(["evaluate", run_file, "--data", digits, "--part", part, "--json"]) == 0
    said = capsys.readouterr()
    (answer,) = objects(said.out)
    assert list(answer) == ["part", "samples", "errors", "error_percent", "confusion"]
    assert (answer["part"], answer["samples"]) == (part, samples)
    confusion = np.array(answer["confusion"])
    assert confusion.shape == (10, 10)
    rows = confusion.sum(axis=1)  # the rows are the truth: each digit equally often
    assert set(rows.tolist()) <= {samples // 10, -(-samples // 10)}
    assert answer["errors"] == samples - np.trace(confusion)
    assert answer["error_percent"] == pytest.approx(100 * answer["errors"] / samples)
    assert said.err == ""


def test_evaluate_agrees_with_what_train_said_of_the_run(digits, tmp_path, capsys):
    output = str(tmp_path / "run.npz")
    assert main(["train", "--data", digits, "--passes", "1", "--json", "--output", output]) == 0
    done = objects(capsys.readouterr().out)[-1]
    assert main(["evaluate", output, "--data", digits, "--json"]) == 0
    assert objects(capsys.readouterr().out)[0]["errors"] == done["test_errors"]


def test_evaluate_without_json_is_for_people(digits, run_file, capsys):
    assert main(["evaluate", run_file, "--data", digits]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("test: ") and "of 40 digits wrong" in lines[0]
    assert len(lines) == 14


def test_a_run_without_validation_digits_cannot_be_evaluated_on_them(digits, run_file, capsys):
    said = failure(capsys, ["evaluate", run_file, "--data", digits, "--part", "validation"])
    assert "kept no digits aside" in said


def test_a_damaged_or_missing_run_is_one_clear_line(digits, tmp_path, drawings, capsys):
    damaged = tmp_path / "damaged.npz"
    damaged.write_bytes(b"not a run")
    assert "damaged.npz" in failure(capsys, ["evaluate", str(damaged), "--data", digits])
    assert "damaged.npz" in failure(capsys, ["train", "--resume", str(damaged), "--data", digits])
    assert "missing.npz: No such file" in failure(capsys, ["evaluate", str(tmp_path / "missing.npz")])
    assert "missing.npz: No such file" in failure(
        capsys, ["classify", "--run", str(tmp_path / "missing.npz"), drawings]
    )


# classify -----------------------------------------------------------------------------------------------------------


def test_classify_prints_a_json_line_a_drawing(run_file, drawings, capsys):
    assert main(["classify", drawings, drawings, "--run", run_file, "--json"]) == 0
    lines = objects(capsys.readouterr().out)
    fields = ["file", "index", "digit", "probabilities", "penalties", "none_share", "sure"]
    assert [list(line) for line in lines] == [fields] * 4
    assert [(line["file"], line["index"]) for line in lines] == [(drawings, 0), (drawings, 1)] * 2
    seven, empty = lines[:2]
    assert [empty[name] for name in fields[2:]] == [None] * 5
    penalties = np.array(seven["penalties"])
    assert seven["digit"] == penalties.argmin()
    softmax = np.exp(penalties.min() - penalties)
    assert seven["probabilities"] == pytest.approx(softmax / softmax.sum(), abs=1e-6)
    j = read_run(run_file).recipe.loss.j
    assert seven["none_share"] == pytest.approx(np.exp(-j) / (np.exp(-j) + np.exp(-penalties).sum()), rel=1e-4)
    own, following = np.sort(penalties)[:2]
    assert seven["sure"] is bool(own <= j and following - own >= THRESHOLD * (1 + own))


def test_classify_says_where_none_of_the_ten_wins_and_where_it_is_not_sure(drawings, tmp_path, capsys):
    path = tmp_path / "others.json"
    slant = [[[x, x] for x in range(0, 100, 5)], [[x, 95 - x] for x in range(0, 100, 5)]]
    path.write_text(json.dumps([slant]))
    assert main(["classify", str(path), "--json"]) == 0
    (answer,) = objects(capsys.readouterr().out)
    assert answer["none_share"] > 0.99 and answer["sure"] is False
    assert main(["classify", str(path), drawings]) == 0
    cross, seven, _empty = capsys.readouterr().out.splitlines()
    assert f"drawing 0: none of these (nearest: {answer['digit']})   (100.0 %; next " in cross
    assert "drawing 0: 7   (" in seven


def test_classify_with_a_loss_that_knows_no_none(digits, drawings, tmp_path, capsys):
    path = str(tmp_path / "report.npz")
    assert main(["train", "--data", digits, "--recipe", "course-report", "--passes", "1", "--output", path]) == 0
    capsys.readouterr()
    assert main(["classify", drawings, "--run", path, "--json"]) == 0
    seven = objects(capsys.readouterr().out)[0]
    own, following = np.sort(seven["penalties"])[:2]
    assert seven["none_share"] == 0 and seven["sure"] is bool(following - own >= THRESHOLD * (1 + max(0, own)))
    assert main(["classify", drawings, "--run", path]) == 0
    said = capsys.readouterr().out.splitlines()[0]
    assert f"drawing 0: {seven['digit']}{'' if seven['sure'] else ', not sure'}   (" in said and "none" not in said


def test_classify_reads_a_picture_and_speaks_to_people(run_file, drawings, tmp_path, capsys):
    from PIL import Image

    pixels = np.full((60, 60), 255, np.uint8)
    pixels[10:50, 28:33] = 0
    Image.fromarray(pixels).save(tmp_path / "one.png")
    assert main(["classify", str(tmp_path / "one.png"), drawings, "--run", run_file]) == 0
    picture, seven, empty = capsys.readouterr().out.splitlines()
    assert picture.startswith(f"{tmp_path / 'one.png'}, drawing 0: ")
    assert "next " in seven
    assert empty.endswith("drawing 1: empty")


@pytest.mark.parametrize("content", ["{}", "[[[[1, null]]]]", "not JSON"])
def test_a_bad_drawing_is_one_clear_line(run_file, tmp_path, content, capsys):
    path = tmp_path / "bad.json"
    path.write_text(content)
    assert "bad.json" in failure(capsys, ["classify", str(path), "--run", run_file])


def test_one_bad_file_does_not_keep_the_others_from_being_read(run_file, drawings, tmp_path, capsys):
    bad, missing = tmp_path / "b.png", tmp_path / "missing.json"
    bad.write_bytes(b"x")
    assert main(["classify", "--json", drawings, str(bad), str(missing), drawings, "--run", run_file]) == 1
    said = capsys.readouterr()
    assert [(line["file"], line["index"]) for line in objects(said.out)] == [(drawings, 0), (drawings, 1)] * 2
    first, second = said.err.splitlines()
    assert first.startswith(f"{bad}: ") and second.startswith(f"{missing}: ")


def test_a_file_too_large_for_the_memory_does_not_keep_the_others_from_being_read(
    run_file, drawings, capsys, monkeypatch
):
    each_drawing = lenet_gui.command_line.classify.each_drawing

    def greedy(path):
        if path == "large.png":
            raise MemoryError
        yield from each_drawing(path)

    monkeypatch.setattr(lenet_gui.command_line.classify, "each_drawing", greedy)
    assert main(["classify", "--json", "large.png", drawings, "--run", run_file]) == 1
    said = capsys.readouterr()
    assert len(objects(said.out)) == 2 and said.err.startswith("large.png: There is not enough memory")


def test_classify_without_a_file_is_wrong_usage(capsys):
    assert main(["classify"]) == 2
    assert "FILE" in capsys.readouterr().err


# The program as a whole ---------------------------------------------------------------------------------------------


def test_the_sub_commands_import_no_qt(digits, drawings, tmp_path):
    program = (
        "import sys\n"
        "from lenet_gui.command_line.main import main\n"
        "digits, drawings, run = sys.argv[1:]\n"
        "assert main(['train', '--data', digits, '--passes', '1', '--output', run]) == 0\n"
        "assert main(['evaluate', run, '--data', digits]) == 0\n"
        "assert main(['classify', drawings, '--run', run]) == 0\n"
        "assert not [name for name in sys.modules if name.startswith(('PyQt', 'sip', 'pyqtgraph'))]\n"
    )
    command = [sys.executable, "-c", program, digits, drawings, str(tmp_path / "run.npz")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")


def test_main_py_works_from_any_folder(run_file, drawings, tmp_path):
    with start("classify", "drawings.json", "--run", run_file, "--json", folder=tmp_path) as program:
        out, err = program.communicate(timeout=60)
    assert (program.returncode, err) == (0, "")
    assert [line["file"] for line in objects(out)] == ["drawings.json"] * 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be without a display")
@pytest.mark.parametrize("arguments", [[], ["run.npz"], ["--data", "digits"]])
def test_without_a_display_the_window_is_one_line_and_exit_status_2(arguments, tmp_path):
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment["XDG_RUNTIME_DIR"] = str(tmp_path)  # where a Wayland socket would be
    with start(*arguments, folder=tmp_path, env=environment) as program:
        out, err = program.communicate(timeout=60)
    assert (program.returncode, out) == (2, "")
    assert err.count("\n") == 1
    assert "train, evaluate, classify and benchmark work without a window" in err


@pytest.mark.parametrize("arguments", [["--window"], ["a.npz", "b.npz"], ["--dat", "folder"], ["frobnicate"]])
def test_wrong_usage_of_the_window_is_exit_status_2(arguments, capsys):
    assert main(arguments) == 2
    assert "error: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("slow step 3", "'slow' is no recipe"),
        ("fast seed 3", "Say after how many steps"),
        ("fast step 1 C9", "'C9' is neither"),
        ("", "Write which moment"),
    ],
)
@pytest.mark.parametrize("file", [[], ["run.npz"]])
def test_a_moment_that_is_none_is_one_sentence_and_exit_status_2(file, line, said, capsys):
    assert main([*file, "--at", line]) == 2
    out, err = capsys.readouterr()
    assert said in err and err.count("\n") == 1 and out == ""


@pytest.mark.parametrize("command", [[], ["train"], ["evaluate"], ["classify"]])
def test_help_is_exit_status_0(command, capsys):
    assert main([*command, "--help"]) == 0
    assert capsys.readouterr().out.startswith("usage: ")


def test_the_version_is_that_of_the_folder_and_needs_neither_numpy_nor_qt(capsys):
    (version,) = re.findall(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"lenet-5-alive {version}\n"
    program = (
        "import sys; from lenet_gui.command_line.main import main; main(['--version']); "
        "assert not {'numpy', 'PyQt5', 'pyqtgraph'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)


def test_an_installed_program_tells_the_version_of_its_package(tmp_path, monkeypatch):
    """Whatever project's file happens to lie beside it."""
    stranger = tmp_path / "pyproject.toml"
    monkeypatch.setattr(lenet_gui.version, "_PROJECT", stranger)
    monkeypatch.setattr("importlib.metadata.version", lambda name: {"lenet-5-alive": "9.8"}[name])
    assert own_version() == "9.8"
    stranger.write_text('name = "other"\nversion = "1.0"\n')
    assert own_version() == "9.8"


def test_a_fault_of_the_program_is_one_line_that_says_where(capsys, monkeypatch, drawings):
    def faulty(path):
        raise TypeError("two\nlines")

    monkeypatch.setattr(lenet_gui.command_line.classify, "read_run", faulty)
    said = failure(capsys, ["classify", drawings])
    assert "TypeError: two lines" in said and "test_command_line.py" in said


def test_too_little_memory_is_one_clear_line(capsys, monkeypatch, drawings):
    def greedy(path):
        raise MemoryError

    monkeypatch.setattr(lenet_gui.command_line.classify, "read_run", greedy)
    assert "not enough memory" in failure(capsys, ["classify", drawings])


def test_a_reader_who_leaves_early_gets_no_complaint(run_file, drawings, tmp_path):
    with start("classify", drawings, "--run", run_file, folder=tmp_path) as program:
        program.stdout.close()
        err = program.stderr.read()
    assert (program.returncode, err) == (1, "")


# What is said -------------------------------------------------------------------------------------------------------


def test_json_knows_no_nan(capsys):
    say_json({"a": float("nan"), "b": [1.5, float("inf")], "c": {"d": -float("inf")}})
    assert capsys.readouterr().out == '{"a": null, "b": [1.5, null], "c": {"d": null}}\n'


def test_a_name_the_terminal_cannot_show_is_said_all_the_same(monkeypatch):
    class Plain(StringIO):
        encoding = "ascii"

    monkeypatch.setattr(sys, "stdout", Plain())
    say("café \udcff")
    assert sys.stdout.getvalue() == "caf\\xe9 \\udcff\n"


@pytest.fixture
def terminal(monkeypatch):
    """Standard error of a terminal; `columns` is how wide it is, `rows` are what stands on it."""

    class Terminal(StringIO):
        encoding = "utf-8"
        columns = 60

        def isatty(self):
            return True

        def fileno(self):
            return -1

        @property
        def rows(self):
            rows, column = [[]], 0
            for letter in self.getvalue():
                if letter == "\r":
                    column = 0
                    continue
                if column + width(letter) > self.columns:
                    rows.append([])
                    column = 0
                rows[-1][column:] = [letter] + [""] * (width(letter) - 1) + rows[-1][column + width(letter) :]
                column += width(letter)
            return ["".join(row) for row in rows]

    def width(letter):
        return 2 if "\u3000" < letter < "\ua000" else 1

    terminal = Terminal()
    monkeypatch.setattr("lenet_gui.terminal.sys", SimpleNamespace(stderr=terminal))  # pytest puts its own into sys
    monkeypatch.setattr(os, "get_terminal_size", lambda _handle: os.terminal_size((terminal.columns, 24)))
    return terminal


@pytest.mark.parametrize("columns", [1, 10, 40, 60, 80, 120])
@pytest.mark.parametrize("letter", ["n", "字"])
def test_progress_stays_on_one_row_however_narrow_the_terminal(columns, letter, terminal):
    terminal.columns = columns
    line = ProgressLine()
    for length in (70, 100, 20, 90):
        line.show_fraction(0.5, letter * length)
        assert terminal.rows[-1].rstrip() == f" 50 %  {letter * length}"[: len(terminal.rows[-1].rstrip())]
        assert len(terminal.rows) == 1
    line.clear()
    assert [row.strip() for row in terminal.rows] == [""]
    assert terminal.getvalue().endswith("\r")


def test_progress_heeds_a_terminal_that_becomes_narrower(terminal):
    line = ProgressLine()
    for terminal.columns, shown in ((60, 59), (30, 29), (90, 80)):
        begun = len(terminal.getvalue())
        line.show("n" * 80)
        assert len(terminal.getvalue()[begun:].strip()) == shown
    terminal.columns = 20
    begun = len(terminal.getvalue())
    line.clear()
    assert terminal.getvalue()[begun:] == "\r" + " " * 19 + "\r"


def test_a_terminal_that_does_not_tell_its_width_is_taken_for_a_usual_one(terminal, monkeypatch):
    def unknown(_handle):
        raise OSError(25, "Inappropriate ioctl for device")

    for answer in (unknown, lambda _handle: os.terminal_size((0, 0))):
        monkeypatch.setattr(os, "get_terminal_size", answer)
        line = ProgressLine()
        begun = len(terminal.getvalue())
        line.show("n" * 100)
        assert terminal.getvalue()[begun:] == "\r" + "n" * 79


def test_a_terminal_that_has_gone_takes_no_work_with_it(terminal, monkeypatch):
    def gone(_text):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(terminal, "write", gone)
    line = ProgressLine()
    line.show("half")
    line.clear()


def test_progress_is_silent_where_nobody_watches(capsys):
    line = ProgressLine()
    line.show_fraction(0.5, "half")
    line.clear()
    assert capsys.readouterr().err == ""


def test_what_pillow_doubts_about_a_picture_that_can_be_read_is_not_said(run_file, tmp_path, capfd):
    from PIL import Image

    grey = np.full((60, 60), 255, np.uint8)
    grey[10:50, 28:33] = 0
    Image.fromarray(grey).save(tmp_path / "one.jpg", exif=b"Exif\0\0II*\0\x08\0\0\0\x05\0\x01")  # half a directory
    assert main(["classify", str(tmp_path / "one.jpg"), "--run", run_file, "--json"]) == 0
    out, err = capfd.readouterr()
    assert json.loads(out)["index"] == 0 and err == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_a_pipe_or_a_device_in_place_of_a_file_fails_at_once_with_one_line(run_file, tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe")
    for arguments in (["classify", tmp_path / "pipe"], ["classify", "--run", "/dev/zero", tmp_path / "pipe"]):
        assert main([str(argument) for argument in arguments]) == 1
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1 and "no ordinary file" in err
