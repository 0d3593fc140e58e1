"""The user's own digits on the disk: come back as they were, survive crashes and damage, delete and undo, export."""

import csv
import json
import os
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest
from PIL import Image

from core.data.my_digits import MyDigitsError, MyDigitsFolder, as_part, export
from core.drawing.files import prepare_strokes, read_drawings
from core.files.reading import read_ordinary

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

    monkeypatch.setattr("core.data.my_digits.os.replace", crash)
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
        _spoilt(width=10**400),
        _spoilt(width=True),
        _spoilt(width="2.5"),
        _spoilt(width=11),
        _spoilt(strokes=[[[10**400, 0]]]),
        _spoilt(strokes=[[["1", "2"]]]),
        _spoilt(strokes=[[[1e308, 0]]]),
        _spoilt(strokes=[[[0, 0]] * 20_001]),
        lambda path: path.write_text("9" * 5000),
        lambda path: (path.unlink(), os.mkfifo(path)),
        lambda path: (path.unlink(), path.symlink_to("/dev/zero")),
        lambda path: (path.unlink(), path.symlink_to(path)),
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
    assert os.path.lexists(path)


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


def test_of_two_programs_on_one_folder_each_forgets_only_what_it_has_deleted_itself(kept):
    mine, its = add(kept, 1), add(kept, 2)
    other = MyDigitsFolder(kept.folder)
    kept.delete([mine.name])
    other.delete([its.name])
    kept.forget_deleted()
    other.restore([its.name])
    assert [digit.label for digit in other.read().digits] == [2]
    with pytest.raises(MyDigitsError):
        other.restore([mine.name])


def test_what_a_program_that_died_has_deleted_is_forgotten_a_month_later(kept):
    old, new = add(kept, 1), add(kept, 2)
    kept.delete([old.name, new.name])
    os.utime(kept.folder / "deleted" / f"{old.name}.json", (1, 1))
    MyDigitsFolder(kept.folder).forget_deleted()
    kept.restore([new.name])
    with pytest.raises(MyDigitsError):
        kept.restore([old.name])


def test_a_digit_deleted_long_after_it_was_drawn_does_not_count_as_left_long_ago(kept):
    digit = add(kept, 1)
    os.utime(kept.folder / f"{digit.name}.json", (1, 1))
    kept.delete([digit.name])
    MyDigitsFolder(kept.folder).forget_deleted()
    kept.restore([digit.name])
    assert len(kept.read().digits) == 1


def test_a_file_is_read_once_and_again_only_where_it_has_changed(kept, monkeypatch):
    first = [add(kept, label) for label in range(3)]
    kept.read()
    read = []
    monkeypatch.setattr(
        "core.data.my_digits.read_ordinary", lambda path, most: read.append(path.stem) or read_ordinary(path, most)
    )
    last = add(kept, 3)
    assert [digit.label for digit in kept.read().digits] == [0, 1, 2, 3] and read == [last.name]
    path = kept.folder / f"{first[1].name}.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"label": 9, "answer": None}))
    assert [digit.label for digit in kept.read().digits] == [0, 9, 2, 3] and read == [last.name, first[1].name]
    kept.delete([first[0].name])
    assert [digit.label for digit in kept.read().digits] == [9, 2, 3] and len(read) == 2


@pytest.mark.skipif(os.name == "nt", reason="there names are always text")
def test_digits_whose_files_have_strange_names_are_exported(kept, tmp_path):
    digit = add(kept, 7)
    whole = (kept.folder / f"{digit.name}.json").read_bytes()
    folder = os.fsencode(kept.folder)
    for name in (b"\xff", b"\xfe", b"a\nb", b"<b>", b"x" * 240):
        with open(os.path.join(folder, name + b".json"), "wb") as file:
            file.write(whole)
    digits = kept.read().digits
    assert len(digits) == 6
    made = export(digits, tmp_path)
    with (made / "digits.csv").open(newline="", encoding="utf-8") as file:
        named = [row["file"] for row in csv.DictReader(file)]
    assert len(set(named)) == 6 and all((made / name).exists() and name.isascii() for name in named)


def test_an_export_that_is_interrupted_leaves_nothing(kept, tmp_path, monkeypatch):
    add(kept)
    digits = kept.read().digits
    target = tmp_path / "out"
    target.mkdir()

    def interrupt(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("PIL.Image.Image.save", interrupt)
    with pytest.raises(KeyboardInterrupt):
        export(digits, target)
    assert os.listdir(target) == []
