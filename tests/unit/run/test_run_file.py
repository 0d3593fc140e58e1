import dataclasses
import json
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data.builtin_digits import builtin_dataset
from core.network.architecture import DENSE, Architecture
from core.network.loss import Loss
from core.recipe.recipe import Distortion, Recipe, named_recipe
from core.recipe.schedule import Schedule
from core.run import commands, run_file
from core.run.run_file import FORMAT, RunFileError, read_run, write_run
from core.training.trainer import Trainer

DIGITS = builtin_dataset(0, 30, 10)
RECIPE = Recipe(
    name="own",
    architecture=Architecture(table=DENSE, pooling="max", output="softmax", activation="relu", input="0 to 1"),
    loss=Loss("cross-entropy", 2.5),
    batch_size=7,
    passes=4,
    averaging_passes=0.3,
    schedule=Schedule(kind="table", table=((2, 0.01), (1, 0.001)), warm_up_passes=0.1),
    distortion=Distortion(shift_pixels=1.0, elastic_pixels=0.25),
    start="he",
    seed=11,
    validation_samples=5,
)


@pytest.fixture(scope="module")
def run():
    """A run in the middle of its second pass, with something of everything in it."""
    trainer = Trainer(RECIPE, DIGITS)
    trainer.apply(commands.Train())
    while trainer.snapshot().step < 6:
        trainer.step()
    trainer.apply(commands.SetStepFactor(0.5))
    run = trainer.run()
    trainer.close()
    return run


@pytest.fixture(scope="module")
def small(run, tmp_path_factory):
    """A file whose parameters are all zero: a few kilobytes, most of them structure."""
    nothing = run.trained.with_vector(np.zeros_like(run.trained.vector))
    emptied = {name: np.zeros_like(array) for name, array in run.optimizer.items()}
    path = tmp_path_factory.mktemp("run") / "small.npz"
    write_run(path, dataclasses.replace(run, trained=nothing, averaged=nothing, optimizer=emptied))
    return path


@pytest.fixture(scope="module")
def whole(run, tmp_path_factory):
    path = tmp_path_factory.mktemp("run") / "whole.npz"
    write_run(path, run)
    return path


@pytest.fixture
def path(whole, tmp_path):
    """The file of the run, for each test its own."""
    path = tmp_path / "run.npz"
    path.write_bytes(whole.read_bytes())
    return path


def refusal(path):
    """The one sentence with which a file is refused."""
    with pytest.raises(RunFileError) as caught:
        read_run(path)
    said = str(caught.value)
    assert said.startswith(str(path)) and "\n" not in said and len(said) < 300
    return said


def changed(path, **arrays):
    """The file with some arrays replaced; None leaves one out."""
    with np.load(path) as file:
        all_arrays = {name: file[name] for name in file.files}
    all_arrays |= {name.replace("__", "."): array for name, array in arrays.items()}
    np.savez(path, **{name: array for name, array in all_arrays.items() if array is not None})


def changed_about(path, **fields):
    """The file with some of the described fields replaced; None leaves one out."""
    with np.load(path) as file:
        about = json.loads(str(file["about"]))
    about |= fields
    changed(path, about=np.array(json.dumps({name: value for name, value in about.items() if value is not None})))


# ---- what is written is read


def test_everything_comes_back_from_the_file(run, path):
    found = read_run(path)
    for name in ("trained", "averaged"):
        mine, its = getattr(run, name), getattr(found, name)
        assert its.vector.tobytes() == mine.vector.tobytes() and its.vector.dtype == np.float32
        assert np.array_equal(its.bitmaps, mine.bitmaps)
        assert (its.architecture, its.loss) == (mine.architecture, mine.loss)
    assert found.recipe == run.recipe == RECIPE
    assert (found.data_source, found.step_factor) == (run.data_source, run.step_factor)
    assert found.place == run.place and found.place.pass_loss > 0
    for name, value in vars(run.place).items():
        assert type(getattr(found.place, name)) is type(value), name
    for group in ("optimizer", "keeper"):
        mine, its = getattr(run, group), getattr(found, group)
        assert mine and list(its) == list(mine)
        assert all(np.array_equal(its[name], mine[name]) and its[name].dtype == mine[name].dtype for name in mine)
    for field in dataclasses.fields(run.history):
        mine, its = getattr(run.history, field.name), getattr(found.history, field.name)
        if isinstance(mine, np.ndarray):
            assert np.array_equal(its, mine) and its.dtype == mine.dtype and not its.flags.writeable, field.name
        else:
            assert its == mine, field.name
    assert found.history.changes == ((6, "step factor", 0.5),) and len(found.history.passes) == 1
    assert found.parameters is found.averaged


def test_there_is_no_pickle_in_the_file(path):
    with np.load(path, allow_pickle=False) as file:
        assert all(file[name].dtype != object for name in file.files)


def test_a_run_written_over_another_takes_its_place(run, path):
    write_run(path, dataclasses.replace(run, step_factor=0.125))
    assert read_run(path).step_factor == 0.125
    assert [entry.name for entry in path.parent.iterdir()] == ["run.npz"]


def test_a_run_file_can_be_read_by_others_like_any_file(whole, path):
    assert whole.stat().st_mode == path.stat().st_mode  # `path` was written in the plainest way


# ---- whatever happens, the old or the new file is whole


class Interrupted(BaseException):
    """As KeyboardInterrupt: not an Exception."""


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), MemoryError(), Interrupted()])
@pytest.mark.parametrize("place", ["np.lib.format.write_array", "os.fsync", "os.replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(place, failure, run, path, monkeypatch):
    before = path.read_bytes()

    def fail(*arguments, **options):
        if place == "np.lib.format.write_array":
            arguments[0].write(b"half")
        raise failure

    monkeypatch.setattr(place.replace("np.", "numpy.", 1), fail)
    with pytest.raises(type(failure)):
        write_run(path, dataclasses.replace(run, step_factor=0.125))
    with pytest.raises(type(failure)):
        write_run(path.with_name("new.npz"), run)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["run.npz"]


def test_until_the_new_file_is_whole_the_old_one_is_in_its_place(run, path, monkeypatch):
    before, replace, seen = path.read_bytes(), run_file.os.replace, []

    def look(source, target):
        seen.append((path.read_bytes(), read_run(source).step_factor))
        replace(source, target)

    monkeypatch.setattr(run_file.os, "replace", look)
    write_run(path, dataclasses.replace(run, step_factor=0.125))
    assert seen == [(before, 0.125)]


def test_a_folder_that_is_not_there_is_an_oserror(run, tmp_path):
    with pytest.raises(OSError):
        write_run(tmp_path / "nowhere" / "run.npz", run)
    with pytest.raises(OSError):
        read_run(tmp_path / "nothing.npz")


# ---- files of other versions


def test_a_file_of_a_newer_version_says_so(path):
    changed(path, format=np.array(FORMAT + 1))
    assert f"newer version of this program (format {FORMAT + 1}, this one reads {FORMAT})" in refusal(path)


def test_a_file_of_an_older_version_says_so(path):
    changed(path, format=np.array(FORMAT - 1))
    assert f"older version of this program (format {FORMAT - 1}, not {FORMAT})" in refusal(path)


def test_the_format_is_told_even_where_all_else_is_new(path):
    np.savez(path, format=np.array(FORMAT + 5), something=np.zeros(3))
    assert "newer version" in refusal(path)


@pytest.mark.parametrize("written", [None, np.array("one"), np.array([1, 1]), np.array(1.0)])
def test_an_archive_without_a_format_is_no_run(written, path):
    changed(path, format=written)
    assert "is not a run of this program" in refusal(path)


# ---- files that are no runs


class Trap:
    """Unpickling it would be noticed."""

    def __reduce__(self):
        return (pytest.fail, ("a pickle was opened",))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"PK\x03\x04 and no more",
        b"<html>404</html>" * 50,
        pickle.dumps(Trap()),
        b"\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }".ljust(128) + b"\x00" * 12,
    ],
    ids=["empty", "zeros", "torn zip", "a web page", "a pickle", "an npy file"],
)
def test_a_file_that_is_something_else_is_refused(content, path):
    path.write_bytes(content)
    assert "take another file" in refusal(path)


def test_a_picture_archive_or_any_other_zip_is_refused(path):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("readme.txt", "hello")
    assert "is not a run of this program" in refusal(path)


def test_a_pickle_within_the_archive_is_never_opened(path):
    trap = np.empty(1, object)
    trap[0] = Trap()
    changed(path, trained=trap)
    assert "take another file" in refusal(path)


def test_an_archive_that_would_fill_the_memory_is_refused(path, monkeypatch):
    monkeypatch.setattr(run_file, "_LARGEST_BYTES", 1 << 20)
    changed(path, keeper__last=np.zeros(1 << 18))  # 2 MB
    assert "take another file" in refusal(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("format.npy", b"\x00" * (8 << 20))  # packs into a few kilobytes
    assert path.stat().st_size < 1 << 20
    assert "take another file" in refusal(path)


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"trained": None}, "'trained' is missing"),
        ({"about": None}, "'about' is missing"),
        ({"bitmaps": None}, "'bitmaps' is missing"),
        ({"history__losses": None}, "'history.losses' is missing"),
        ({"keeper__stride": None}, "'stride' is missing"),
        ({"optimizer__mean": None}, "The optimizer's mean is missing"),
        ({"optimizer__square": np.zeros(3, np.float32)}, "The optimizer's square is missing or has the wrong size"),
        ({"optimizer__square": np.array(["a"] * 61706)}, "optimizer.square"),
        ({"trained": np.zeros(60_000, np.float32)}, "The network has 61706 parameters, but 60000 were given."),
        ({"averaged": np.zeros((61_706, 1), np.float32)}, "The network has 61706 parameters"),
        ({"averaged": np.full(61_706, np.nan, np.float32)}, "not finite"),
        ({"trained": np.full(61_706, np.inf, np.float32)}, "not finite"),
        ({"trained": np.zeros(61_706)}, "its parameters are float64, not float32"),
        ({"bitmaps": np.zeros((10, 83), np.float32)}, "10 x 84 numbers, not 10 x 83"),
        ({"optimizer__mean": np.full(61_706, np.nan, np.float32)}, "optimizer.mean holds what is not a finite number"),
        ({"optimizer__steps": np.array(-1)}, "The optimizer's steps holds numbers that it cannot have"),
        ({"optimizer__steps": np.array(2**62)}, "The optimizer's steps holds numbers that it cannot have"),
        ({"optimizer__steps": np.array(1.0)}, "The optimizer's steps holds numbers that it cannot have"),
        ({"optimizer__square": np.full(61_706, -1, np.float32)}, "The optimizer's square holds numbers"),
        ({"optimizer__mean": np.full(61_706, 1e300)}, "The optimizer's mean holds numbers"),
        ({"bitmaps": np.zeros((10, 84), np.float32)}, "its bitmaps are not made of -1 and +1"),
        ({"keeper__stride": np.array(True)}, "curves"),
        ({"keeper__stride": np.array(2**62)}, "curves"),
        ({"keeper__last": np.array([-1, 3])}, "curves"),
        ({"keeper__open": np.array([1, 1e308, 0])}, "curves"),
        ({"history__steps": np.array([3, 2, 1, 4, 5, 6])}, "its curves go back"),
        ({"history__samples": np.full(6, -1)}, "its curves go back"),
        ({"history__samples": np.full(6, 2**62)}, "its curves hold numbers that they cannot have (samples)"),
        ({"history__losses": np.full(6, 1e308)}, "its curves hold numbers that they cannot have (losses)"),
        ({"history__train_errors": np.full(6, 101.0)}, "they cannot have (train_errors)"),
        ({"keeper__stride": np.array(0)}, "curves"),
        ({"keeper__open": np.zeros(7)}, "curves"),
        ({"keeper__last": np.zeros(0, int)}, "curves"),
        ({"history__losses": np.zeros(3)}, "curves are of different lengths or kinds"),
        ({"history__losses": np.zeros((6, 2))}, "curves are of different lengths"),
        ({"history__losses": np.array(["a"] * 6)}, "history.losses"),
        ({"history__losses": np.full(6, np.nan)}, "history.losses"),
        ({"history__steps": np.arange(6.0)}, "curves are of different lengths or kinds"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_an_array_that_is_missing_or_wrong_is_refused(arrays, said, path):
    changed(path, **arrays)
    assert said in refusal(path)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"step": None}, "'step' is missing"),
        ({"recipe": None}, "'recipe' is missing"),
        ({"passes": None}, "'passes' is missing"),
        ({"recipe": {"name": "x"}}, "is missing"),
        ({"recipe": 3}, "cannot be used"),
        ({"step": "many"}, "cannot be used"),
        ({"step": -1}, "step"),
        ({"step": 10**40}, "step"),
        ({"step_in_pass": -2}, "step_in_pass"),
        ({"step_factor": -1.0}, "step_factor"),
        ({"step_factor": float("nan")}, "step_factor"),
        ({"training_seconds": float("inf")}, "training_seconds"),
        ({"pass_sums": []}, "cannot be used"),
        ({"pass_sums": [float("nan"), 3]}, "pass_sums"),
        ({"data_source": "imagenet"}, "data_source"),
        ({"passes": [{"number": 1}]}, "cannot be used"),
        ({"passes": [{"number": "1"}]}, "passes"),
        ({"changes": [[1, 2]]}, "cannot be used"),
        ({"changes": [[1, "<b>\n", 2]]}, "its changes is [1, '<b>\\n', 2]"),
        ({"changes": [[1, "step factor", "2"]]}, "its changes is"),
        ({"changes": [3]}, "cannot be used"),
        ({"step": True}, "its step is True"),
        ({"step": "6"}, "its step is '6'"),
        ({"step": 6.5}, "its step is 6.5"),
        ({"own_share": 1.5}, "its own_share is 1.5"),
        ({"step_factor": "x" * 100_000}, "its step_factor is 'xxx"),
        ({"pass_sums": [1.0, True]}, "its pass_sums is [1.0, True]"),
        ({"pass_sums": {"a": 1, "b": 2}}, "its pass_sums is {'a': 1, 'b': 2}"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_description_that_is_wrong_is_refused(fields, said, path):
    changed_about(path, **fields)
    assert said in refusal(path)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("optimizer", "magic", "optimizer is 'magic'"),
        ("batch_size", 0, "batch_size is 0"),
        ("unknown", 1, "its recipe has a field 'unknown' that is not known here"),
        ("loss", {"<b>": 1}, "its loss has a field '<b>' that is not known here"),
        ("distortion", [], "its distortion is not described field by field"),
        ("name", 7, "The recipe's name is 7"),
        ("name", "a\x1b[31m", "The recipe's name is 'a\\x1b[31m'"),
        ("seed", True, "seed is True; it must be a whole number"),
        ("seed", 10**400, "seed is 1000"),
        ("passes", 10**9, "passes is 1000000000; it must be a whole number of at most 1000000"),
        ("distortion", {"scale_percent": 1e308}, "scale_percent is 1e+308; it must be at most 90"),
        ("distortion", {"squeeze_percent": 100}, "squeeze_percent is 100; it must be at most 90"),
        ("loss", {"j": True}, "j is True"),
        ("loss", {"penalty_factor": 0}, "penalty_factor is 0; it must be a number from 0.001 to 1"),
        ("loss", {"penalty_factor": [0.5]}, "penalty_factor is [0.5]"),
        ("start_coefficient", 1e308, "start_coefficient is 1e+308; it must be a number above 0"),
        ("start_coefficient", None, "start_coefficient is None"),
        ("schedule", {"table": [[1, 0.1, 3]]}, "pairs of passes and a step size"),
        ("schedule", {"table": {"1": 0.1}}, "pairs of passes and a step size"),
        ("architecture", {"table": [["0"]] * 16}, "must list"),
        ("architecture", {"pooling": ["max"]}, "pooling is ['max']"),
        ("loss", {"kind": "MAP", "j": 1.0}, "does not go with the output softmax"),
        ("schedule", {"kind": "table", "table": [[2, -1.0]]}, "A step size is -1.0"),
        ("distortion", {"shear": -1.0}, "shear is -1.0"),
        ("architecture", {"table": [[0]] * 16}, "feeds no C3 map"),
        ("architecture", {"activation": ["a"], "table": []}, "cannot be used"),
        ("optimizer", "<img src=/etc/passwd>", "optimizer is '<img src=/etc/passwd>'; choose one of"),
    ],
)
def test_a_recipe_that_makes_no_sense_is_refused_with_its_reason(field, value, said, path):
    with np.load(path) as file:
        recipe = json.loads(str(file["about"]))["recipe"]
    recipe[field] = recipe[field] | value if isinstance(value, dict) else value
    changed_about(path, recipe=recipe)
    assert said in refusal(path)


@pytest.mark.parametrize("about", ["{", "[]", "3", "null", '"text"', "[" * 100_000])
def test_a_description_that_is_none_is_refused(about, path):
    changed(path, about=np.array(about))
    refusal(path)


def test_a_description_that_is_no_text_is_refused(path):
    changed(path, about=np.arange(3))
    refusal(path)


@pytest.mark.parametrize("field", ["name", "averaging_passes"])
def test_a_recipe_that_lacks_a_field_is_refused_with_its_name(field, path):
    with np.load(path) as file:
        recipe = json.loads(str(file["about"]))["recipe"]
    del recipe[field]
    changed_about(path, recipe=recipe)
    assert f"'{field}' is missing" in refusal(path)


@pytest.mark.parametrize(("start", "coefficient"), [("paper", 0.5), ("root", 0.25), ("he", 0.5)])
def test_a_run_saved_before_a_field_was_there_has_what_the_field_was_then(start, coefficient, path):
    with np.load(path) as file:
        recipe = json.loads(str(file["about"]))["recipe"]
    del recipe["start_coefficient"], recipe["loss"]["penalty_factor"]
    changed_about(path, recipe=recipe | {"start": start})
    found = read_run(path).recipe
    assert (found.start_coefficient, found.loss) == (coefficient, Loss("cross-entropy", 2.5, 1.0))
    changed_about(path, recipe=recipe | {"start": ["root"]})
    assert "start is ['root']; choose one of" in refusal(path)


def test_a_run_by_the_old_recipe_of_1998_goes_on_bit_for_bit(tmp_path):
    old = named_recipe("paper-1998").with_changes(loss=Loss("MAP", 1.0), start_coefficient=0.25, passes=2)
    trainer, resumed = Trainer(old, DIGITS), Trainer(RECIPE, DIGITS)
    path = tmp_path / "old.npz"
    trainer.apply(commands.Train())
    while trainer.snapshot().step < 20:
        trainer.step()
    write_run(path, trainer.run())
    while trainer.step():
        pass
    with np.load(path) as file:
        recipe = json.loads(str(file["about"]))["recipe"]
    del recipe["start_coefficient"], recipe["loss"]["penalty_factor"]
    changed_about(path, recipe=recipe)
    resumed.apply(commands.Open(read_run(path)))
    resumed.apply(commands.Train())
    while resumed.step():
        pass
    ended, went_on = trainer.run(), resumed.run()
    trainer.close()
    resumed.close()
    assert went_on.recipe == ended.recipe == old and went_on.step == ended.step == 2 * len(DIGITS.train)
    assert np.array_equal(went_on.trained.vector, ended.trained.vector)


def test_a_run_saved_before_a_field_was_added_did_without_it(path):
    with np.load(path) as file:
        recipe = json.loads(str(file["about"]))["recipe"]
    for field in ("weight_decay", "pen_digits", "no_digits"):
        del recipe[field]
    changed_about(path, recipe=recipe)
    read = read_run(path).recipe
    assert (read.weight_decay, read.pen_digits, read.no_digits) == (0.0, 0.0, 0.0)


def test_a_member_that_is_no_array_is_refused(whole, path):
    with zipfile.ZipFile(whole) as file, zipfile.ZipFile(path, "w") as other:
        for name in file.namelist():
            other.writestr(name, b"hello" if name == "format.npy" else file.read(name))
    assert "is not a run of this program, or it is damaged" in refusal(path)


def test_a_link_to_a_device_is_refused(path):
    path.unlink()
    path.symlink_to("/dev/zero")
    with pytest.raises(OSError, match="no ordinary file"):
        read_run(path)


@pytest.mark.parametrize("vector", [3.0e38, -1.0e20, 1e-45], ids=str)
def test_whatever_is_taken_trains_a_step_or_says_why_not(vector, run, path):
    whole = run.trained.with_vector(np.full_like(run.trained.vector, vector))
    write_run(path, dataclasses.replace(run, trained=whole))
    trainer = Trainer(RECIPE, DIGITS)
    trainer.apply(commands.Open(read_run(path)))
    trainer.apply(commands.Train())
    while trainer.snapshot().step == run.step and trainer.step():
        pass
    snapshot = trainer.snapshot()
    trainer.close()
    assert "reset it and take a smaller step size" in snapshot.message or snapshot.step == run.step + 1


# ---- damage


def test_a_file_cut_off_anywhere_is_refused(small, path):
    whole = small.read_bytes()
    for size in [*range(0, 200, 17), *range(200, len(whole), 401), len(whole) - 1]:
        path.write_bytes(whole[:size])
        refusal(path)


def same_or_refused(path, small):
    """A damaged file is refused, or the damage was where it does not matter."""
    expected = read_run(small)
    try:
        found = read_run(path)
    except RunFileError as error:
        assert str(error).startswith(str(path)) and "\n" not in str(error)
        return
    assert np.array_equal(found.trained.vector, expected.trained.vector)
    assert np.array_equal(found.averaged.vector, expected.averaged.vector)
    assert (found.recipe, found.place) == (expected.recipe, expected.place)


anywhere = st.floats(0, 1, exclude_max=True)
# Where a zip keeps its structure: local header of the first array, and the directory at the end.
at_the_start, at_the_end = st.floats(0, 0.02), st.floats(0.75, 1, exclude_max=True)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(anywhere | at_the_start | at_the_end, st.integers(1, 255)), min_size=1, max_size=3))
def test_a_file_with_bytes_flipped_is_refused_or_still_right(places, small, path):
    damaged = bytearray(small.read_bytes())
    for place, flip in places:
        damaged[int(place * len(damaged))] ^= flip
    path.write_bytes(damaged)
    same_or_refused(path, small)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=anywhere, length=st.integers(1, 400), filling=st.binary(max_size=400))
def test_a_file_with_a_piece_replaced_is_refused_or_still_right(first, length, filling, small, path):
    whole = small.read_bytes()
    start = int(first * len(whole))
    path.write_bytes(whole[:start] + filling + whole[start + length :])
    same_or_refused(path, small)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), zip_first=st.booleans())
def test_any_bytes_are_refused(content, zip_first, path):
    path.write_bytes((b"PK\x03\x04" if zip_first else b"") + content)
    refusal(path)


@pytest.mark.parametrize("name", ["pass_sums", "passes", "changes"])
@pytest.mark.parametrize("value", [[1], [[1]], {}, {"0": 1}, 1.5, "text", True, [[]], [None]])
def test_lists_that_are_none_are_refused_in_our_own_words(name, value, path):
    changed_about(path, **{name: value})
    with pytest.raises(RunFileError, match="its |one of its passes") as refused:
        read_run(path)
    assert "()" not in str(refused.value) and "object" not in str(refused.value)
