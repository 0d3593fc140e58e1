"""The user's own digits on the disk: come back as they were, survive crashes and damage, delete and undo, export."""

import csv
import json
import os
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest
from PIL import Image

from core.drawing import prepare_strokes, read_drawings
from core.my_digits import MyDigitsError, MyDigitsFolder, as_part, export

STROKES = [np.array([[0.2, 0.1], [0.8, 0.1], [0.45, 0.9]]), np.array([[0.3, 0.5], [0.7, 0.5]])]
NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=timezone.utc)


@pytest.fixture
def kept(tmp_path):
    return MyDigitsFolder(tmp_path / "mine")


def add(kept, label=7, answer=1, strokes=STROKES, **more):
    return kept.add(strokes, 2.5, prepare_strokes(STROKES).picture, label, answer, **more)


def names(kept):
    return [digit.name for digit in kept.read().digits]


def test_a_folder_of_nobody_is_empty_and_is_not_made_by_looking(kept):
    assert kept.read().digits == () and kept.read().damaged == ()
    assert not kept.folder.exists()


def test_it_is_in_the_users_data_folder_unless_told_otherwise():
    kept = MyDigitsFolder()
    add(kept)
    assert kept.folder.parts[-2:] == ("lenet-5-alive", "my-digits")
    assert len(MyDigitsFolder().read().digits) == 1


def test_a_digit_comes_back_as_it_was_kept(kept):
    added = add(kept, 7, 1, now=NOON)
    (found,) = MyDigitsFolder(kept.folder).read().digits
    for digit in (added, found):
        assert (digit.label, digit.answer, digit.width) == (7, 1, 2.5)
        assert digit.drawn_at == "2026-03-01T12:00:00+00:00"
        assert all(np.allclose(a, b, atol=1e-6) for a, b in zip(digit.strokes, STROKES, strict=True))
        assert np.array_equal(digit.picture, prepare_strokes(STROKES).picture)
        assert not digit.picture.flags.writeable and not digit.strokes[0].flags.writeable
    assert found.name == added.name


def test_a_digit_from_a_picture_has_no_strokes_and_need_not_have_been_answered(kept):
    add(kept, 3, None, strokes=[])
    (found,) = kept.read().digits
    assert found.strokes == () and found.answer is None


def test_digits_come_in_the_order_they_were_drawn_even_within_one_moment(kept):
    added = [add(kept, label, now=NOON + timedelta(seconds=label // 4)) for label in range(8)]
    assert [digit.label for digit in kept.read().digits] == list(range(8))
    assert names(kept) == [digit.name for digit in added]


@pytest.mark.parametrize(
    "changes",
    [
        {"label": 10},
        {"label": -1},
        {"answer": 10},
        {"picture": np.zeros((32, 32))},
        {"width": np.nan},
        {"strokes": [[1.0]]},
    ],
    ids=str,
)
def test_what_is_no_digit_is_refused_in_one_sentence_and_leaves_nothing(kept, changes):
    given = {"strokes": STROKES, "width": 2.5, "picture": np.zeros((28, 28)), "label": 1, "answer": 1} | changes
    with pytest.raises(MyDigitsError, match="label from 0 to 9"):
        kept.add(**given)
    assert not kept.folder.exists()


def test_a_crash_while_writing_leaves_the_others_and_no_half_digit(kept, monkeypatch):
    add(kept, 1)

    def crash(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.my_digits.os.replace", crash)
    with pytest.raises(MyDigitsError, match="No space left"):
        add(kept, 2)
    monkeypatch.undo()
    assert [digit.label for digit in kept.read().digits] == [1]
    assert len(list(kept.folder.iterdir())) == 1


def test_what_a_killed_program_left_half_written_is_not_seen(kept):
    add(kept, 1)
    (kept.folder / ".20260301-half.part").write_text('{"format"')
    assert [digit.label for digit in kept.read().digits] == [1]
    assert kept.read().damaged == ()


def _spoilt(**changes):
    def spoil(path):
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[:100]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"\xff\xfe\x00"),
        lambda path: path.write_text("[]"),
        lambda path: path.write_text("[" * 100_000),
        lambda path: path.write_text(" " * 2_000_001),
        lambda path: (path.unlink(), path.mkdir()),
        _spoilt(format="another"),
        _spoilt(label="7"),
        _spoilt(label=True),
        _spoilt(label=12),
        _spoilt(answer=1.5),
        _spoilt(picture="AAAA"),
        _spoilt(picture="no base64!"),
        _spoilt(strokes=[[[1, "x"]]]),
        _spoilt(strokes=[[[1, 2, 3]]]),
        _spoilt(strokes=None),
        _spoilt(strokes=[[[float("nan"), 0]]]),
        _spoilt(width=None),
        _spoilt(drawn_at="yesterday"),
    ],
)
def test_a_damaged_file_is_named_and_passed_over_and_left_alone(kept, spoil):
    first, second, third = (add(kept, label) for label in (1, 2, 3))
    path = kept.folder / f"{second.name}.json"
    spoil(path)
    listing = kept.read()
    assert [digit.name for digit in listing.digits] == [first.name, third.name]
    assert listing.damaged == (path.name,)
    assert path.exists()


def test_deleted_digits_come_back_as_they_were(kept):
    added = [add(kept, label) for label in range(4)]
    kept.delete([added[1].name, added[2].name])
    assert [digit.label for digit in kept.read().digits] == [0, 3]
    kept.restore([added[2].name])
    kept.restore([added[1].name])
    assert [digit.label for digit in MyDigitsFolder(kept.folder).read().digits] == [0, 1, 2, 3]


def test_deleting_is_all_or_nothing(kept):
    added = [add(kept, label) for label in range(2)]
    with pytest.raises(MyDigitsError, match="could not be moved"):
        kept.delete([added[0].name, "not-there"])
    assert [digit.label for digit in kept.read().digits] == [0, 1]


def test_a_new_digit_never_takes_the_name_of_a_deleted_one(kept):
    first = add(kept, 1, now=NOON)
    kept.delete([first.name])
    second = add(kept, 2, now=NOON)
    kept.restore([first.name])
    assert first.name != second.name
    assert sorted(digit.label for digit in kept.read().digits) == [1, 2]


def test_forgotten_digits_are_gone_for_good(kept):
    digit = add(kept)
    kept.delete([digit.name])
    kept.forget_deleted()
    kept.forget_deleted()
    with pytest.raises(MyDigitsError):
        kept.restore([digit.name])
    assert list(kept.folder.rglob("*.json")) == []


def test_they_are_exported_as_pictures_strokes_and_a_table(kept, tmp_path):
    add(kept, 7, 1)
    add(kept, 3, None, strokes=[])
    digits = kept.read().digits
    made = export(digits, tmp_path)
    assert made == tmp_path / "my-digits"
    with (made / "digits.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["label"], row["answer"], row["pen_width"]) for row in rows] == [("7", "1", "2.5"), ("3", "", "2.5")]
    for row, digit in zip(rows, digits, strict=True):
        with Image.open(made / row["file"]) as picture:
            assert np.array_equal(np.asarray(picture), digit.picture)
    drawings = read_drawings(made / "strokes.json")  # as `main.py classify` reads it
    assert np.array_equal(drawings[0].picture, digits[0].picture)
    assert drawings[1] is None
    assert sorted(path.name for path in made.iterdir()) == sorted(
        [rows[0]["file"], rows[1]["file"], "digits.csv", "strokes.json"]
    )


def test_an_export_never_touches_an_earlier_one(kept, tmp_path):
    add(kept)
    made = [export(kept.read().digits, tmp_path) for _time in range(3)]
    assert [folder.name for folder in made] == ["my-digits", "my-digits-2", "my-digits-3"]


def test_an_export_that_fails_leaves_nothing_and_says_why(kept, tmp_path, monkeypatch):
    add(kept)
    digits = kept.read().digits
    target = tmp_path / "out"
    with pytest.raises(MyDigitsError, match="No such file"):
        export(digits, target)
    target.mkdir()

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("PIL.Image.Image.save", full)
    with pytest.raises(MyDigitsError, match="No space left"):
        export(digits, target)
    assert os.listdir(target) == []


def test_a_folder_that_cannot_be_written_to_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MyDigitsError, match="could not be kept"):
        add(MyDigitsFolder(tmp_path / "file" / "mine"))


def test_they_are_data_to_train_on(kept):
    add(kept, 7)
    add(kept, 3)
    part = as_part(kept.read().digits)
    assert part.images.shape == (2, 28, 28) and part.labels.tolist() == [7, 3]
    assert len(as_part(())) == 0
