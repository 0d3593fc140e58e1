"""`main.py replay`, as one calls it."""

import json

import pytest

from core.data.builtin_digits import builtin_dataset
from core.run.recording import fingerprint
from core.run.run_file import read_run
from lenet_gui.command_line.main import main


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "run.npz"
    trained = ["train", "--recipe", "fast", "--data", "builtin", "--passes", "1", "--output", str(path)]
    assert main(trained) == 0
    return path


def test_the_last_step_has_the_fingerprint_of_the_file_and_any_other_one_of_its_own(saved, capsys):
    run = read_run(saved)
    for step in (run.step, 0, 3):
        assert main(["replay", str(saved), "--step", str(step), "--data", "builtin", "--json"]) == 0
        said = json.loads(capsys.readouterr().out)
        assert set(said) == {"step", "sha256"} and said["step"] == step and len(said["sha256"]) == 64
        assert (said["sha256"] == fingerprint(run.trained)) == (step == run.step)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--step", "1000000"], 1, "no step 1000000"),
        (["--step", "-1"], 2, "--step"),
        ([], 2, "--step"),
        (["--step", "x"], 2, "--step"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(saved, capsys, arguments, status, words):
    assert main(["replay", str(saved), "--data", "builtin", *arguments]) == status
    assert words in capsys.readouterr().err


def test_with_past_the_file_holds_moments_to_go_back_to_and_without_it_none(saved, tmp_path):
    path = tmp_path / "past.npz"
    assert (
        main(["train", "--recipe", "fast", "--data", "builtin", "--passes", "1", "--output", str(path), "--past"]) == 0
    )
    run, bare = read_run(path), read_run(saved)
    assert len(run.recording.ticks) == 60 and run.recording.ticks[0].step == 0 and len(run.recording.answers) == 1
    assert bare.recording.ticks == () and fingerprint(run.trained) == fingerprint(bare.trained)


def test_digits_that_are_not_the_run_s_own_are_refused_not_computed_with(saved, mnist_folder, capsys):
    assert main(["replay", str(saved), "--step", "3", "--data", str(mnist_folder), "--json"]) == 1
    said = capsys.readouterr()
    assert not said.out and "builtin digits" in said.err and "--data" in said.err


def test_a_run_of_the_built_in_digits_needs_no_others(saved, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LENET_DATA", str(tmp_path / "nowhere"))
    assert main(["replay", str(saved), "--step", "3", "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert main(["replay", str(saved), "--step", "3", "--data", "builtin", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == plain


def test_fewer_digits_than_the_run_had_are_refused(saved, tmp_path, monkeypatch, capsys):
    few = builtin_dataset(train_samples=64, test_samples=10)
    monkeypatch.setattr("core.data.mnist.find", lambda *_named: few)
    assert main(["replay", str(saved), "--step", "3", "--data", "builtin"]) == 1
    assert "64 training digits at hand" in capsys.readouterr().err
