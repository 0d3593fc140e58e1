"""The user's own digits: drawings with the labels they were given, kept in the user's data folder.

Each is one small JSON file, written beside and put in place in one go, so a crash loses nothing and harms no other.
A deleted digit moves to a folder of its own, from where it comes back; `forget_deleted` empties that.
"""

import base64
import csv
import json
import os
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import numpy as np

from core.data.dataset import Part
from core.drawing.files import strokes_from
from core.drawing.pen_line import checked
from core.fields import is_number, is_whole
from core.files.reading import read_ordinary
from core.files.writing import folder_beside, written_whole
from core.folders import NO_HOME, user_data_folder
from core.language import _
from core.sizes import BOX, DIGIT_SIZE

FORMAT = "my digit 1"
EXPORTED = "my-digits"
_MOST_BYTES = 2_000_000  # of one digit's file; a drawing has a few thousand
_FURTHEST = 1000.0  # that a point may lie from the pad, in pads
_FORGOTTEN_SECONDS = 30 * 86_400  # after which nobody can still want to undo what a program deleted that has died
_MOST_NAME = 100  # characters of an exported file's name


class MyDigitsError(ValueError):
    """What was asked for was not done; the message says why in one sentence for the user."""


@dataclass(frozen=True, eq=False)
class MyDigit:
    """One of the user's digits.

    Attributes
    ----------
    name: of its file, without the ending; digits sort by it as they were drawn
    strokes: (n, 2) float64 x, y each, as drawn, read-only; empty for a digit that came from a picture
    width: of the pen, as `core.drawing.files.prepare_strokes` takes it
    picture: (28, 28) uint8, what the network saw, read-only
    label: the truth, 0 to 9
    answer: what the network answered at the time; None where it was not asked
    drawn_at: ISO 8601, UTC
    """

    name: str
    strokes: tuple[np.ndarray, ...]
    width: float
    picture: np.ndarray
    label: int
    answer: int | None
    drawn_at: str


@dataclass(frozen=True, eq=False)
class Listing:
    """All digits in the order they were drawn, and the names of the files that are damaged and were passed over."""

    digits: tuple[MyDigit, ...]
    damaged: tuple[str, ...] = ()


class MyDigitsFolder:
    """Where the digits are kept: `folder`, or my-digits in the user's data folder. It is made with the first digit.

    A user without a home has no such folder, `folder` is None then: there are no digits, and none can be kept.
    Several programs may work on one folder: each forgets only what it has deleted itself.
    """

    def __init__(self, folder: Path | None = None):
        self._known: dict[str, tuple[tuple, MyDigit | None]] = {}  # what was read, by file name; None for damaged
        self._taken_out: set[str] = set()  # names of what was deleted here
        self.folder: Path | None = None
        with suppress(OSError):
            self.folder = Path(folder) if folder is not None else user_data_folder() / "my-digits"

    def add(
        self,
        strokes: Iterable[np.ndarray],
        width: float,
        picture: np.ndarray,
        label: int,
        answer: int | None = None,
        now: datetime | None = None,
    ) -> MyDigit:
        """Keep one more digit; on return it is on the disk. Raises MyDigitsError."""
        now = now or datetime.now(timezone.utc)
        about = {
            "format": FORMAT,
            "label": int(label),
            "answer": None if answer is None else int(answer),
            "drawn_at": now.astimezone(timezone.utc).isoformat(timespec="seconds"),
            "width": float(width),
            "picture": base64.b64encode(np.asarray(picture, np.uint8).tobytes()).decode(),
            "strokes": [np.round(np.asarray(stroke, float), 6).tolist() for stroke in strokes],
        }
        stem = now.astimezone(timezone.utc).strftime("%Y%m%d-%H%M%S-%f")
        try:
            made = _digit(stem, about)
        except (ValueError, TypeError, KeyError):
            raise MyDigitsError(_("Only a digit of 28 x 28 pixels with a label from 0 to 9 can be kept.")) from None
        if self.folder is None:
            raise MyDigitsError(_("The digit could not be kept: {reason}.").format(reason=NO_HOME))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = self._write(stem, json.dumps(about))
        except OSError as error:
            raise MyDigitsError(
                _("The digit could not be kept in {folder}: {reason}.").format(
                    folder=self.folder, reason=error.strerror or error
                )
            ) from None
        return MyDigit(name, made.strokes, made.width, made.picture, made.label, made.answer, made.drawn_at)

    def read(self) -> Listing:
        """Every digit there is. Damaged files are named, left where they are and passed over. Raises MyDigitsError.

        A file is read once, and again only where it has changed.
        """
        if self.folder is None:
            return Listing(())
        try:
            paths = sorted(self.folder.glob("*.json"))
        except OSError as error:
            raise MyDigitsError(
                _("{folder} cannot be read: {reason}.").format(folder=self.folder, reason=error.strerror or error)
            ) from None
        known, self._known = self._known, {}
        for path in paths:
            stamp = _stamp(path)
            before = known.get(path.name)
            unchanged = before is not None and before[0] == stamp
            self._known[path.name] = before if unchanged else (stamp, _read_digit(path))
        digits = tuple(digit for _when, digit in self._known.values() if digit is not None)
        return Listing(digits, tuple(name for name, (_when, digit) in self._known.items() if digit is None))

    def delete(self, names: Iterable[str]) -> None:
        """Take digits out; `restore` brings them back. All or none. Raises MyDigitsError."""
        names = list(names)
        self._move(names, self.folder, self._deleted)
        self._taken_out.update(names)

    def restore(self, names: Iterable[str]) -> None:
        """Bring deleted digits back. All or none. Raises MyDigitsError."""
        names = list(names)
        self._move(names, self._deleted, self.folder)
        self._taken_out.difference_update(names)

    def forget_deleted(self) -> None:
        """What was deleted here is gone for good; for when nobody can ask for it any more.

        What another program has deleted stays for its undo; but for what was left long ago by one that died.
        """
        if self.folder is None:
            return
        try:
            for path in self._deleted.glob("*.json"):
                if path.stem in self._taken_out or path.lstat().st_mtime < time.time() - _FORGOTTEN_SECONDS:
                    path.unlink(missing_ok=True)
            self._deleted.rmdir()
        except OSError:  # another program's digits are there, or nothing can be removed
            pass
        self._taken_out.clear()

    @property
    def _deleted(self) -> Path:
        return self.folder / "deleted"

    def _write(self, stem: str, text: str) -> str:
        """Write one digit's file whole; the name it got, numbered so that those of one moment stay in order."""
        number = 1
        while any((folder / f"{stem}-{number:03d}.json").exists() for folder in (self.folder, self._deleted)):
            number += 1
        name = f"{stem}-{number:03d}"
        with written_whole(self.folder / f"{name}.json") as file:
            file.write(text.encode())
        return name

    def _move(self, names: Sequence[str], here: Path, there: Path) -> None:
        moved = []
        try:
            there.mkdir(parents=True, exist_ok=True)
            for name in names:
                os.replace(here / f"{name}.json", there / f"{name}.json")
                moved.append(name)
                os.utime(there / f"{name}.json")  # since when it is there; when it was drawn is in the file
        except OSError as error:
            for name in moved:
                os.replace(there / f"{name}.json", here / f"{name}.json")
            reason = error.strerror or error
            raise MyDigitsError(_("The digits could not be moved: {reason}.").format(reason=reason)) from None


def export(digits: Sequence[MyDigit], folder: Path) -> Path:
    """Write digits into a new folder in `folder`, whole or not at all; returns that folder. Raises MyDigitsError.

    Each is a PNG of 28 x 28, ink white, named by its label and its name; `strokes.json` holds all drawings, in the
    same order, as `main.py classify` takes them, and `digits.csv` what is known of each.
    """
    folder = Path(folder)
    try:
        with folder_beside(folder) as beside:
            gathered = beside / EXPORTED
            gathered.mkdir()
            _write_all(digits, gathered)
            made, number = folder / EXPORTED, 1
            while made.exists():
                number += 1
                made = folder / f"{EXPORTED}-{number}"
            os.rename(gathered, made)
    except OSError as error:
        reason = error.strerror or error
        raise MyDigitsError(
            _("The digits could not be exported to {folder}: {reason}.").format(folder=folder, reason=reason)
        ) from None
    return made


def as_part(digits: Sequence[MyDigit]) -> Part:
    """The digits as data to train on or to test with."""
    pictures = np.array([digit.picture for digit in digits], np.uint8).reshape(-1, DIGIT_SIZE, DIGIT_SIZE)
    return Part(pictures, np.array([digit.label for digit in digits], np.uint8))


def _write_all(digits, folder):
    from PIL import Image

    with (folder / "digits.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["file", "label", "answer", "pen_width", "drawn_at"])
        for digit in digits:
            name = _free_name(f"{digit.label}-{digit.name}", folder)
            Image.fromarray(digit.picture).save(folder / name)
            answer = "" if digit.answer is None else digit.answer
            table.writerow([name, digit.label, answer, digit.width, digit.drawn_at])
    drawings = [[stroke.tolist() for stroke in digit.strokes] for digit in digits]
    (folder / "strokes.json").write_text(json.dumps(drawings), encoding="utf-8")


def _free_name(stem: str, folder: Path) -> str:
    """A picture's name that any disk and any table takes, whatever the digit's own file was called."""
    stem = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in stem)[:_MOST_NAME]
    name, number = f"{stem}.png", 1
    while (folder / name).exists():
        number += 1
        name = f"{stem}-{number}.png"
    return name


def _stamp(path: Path) -> tuple:
    """What changes when a file does; empty where there is none to be seen."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _read_digit(path: Path) -> MyDigit | None:
    """The digit in a file, None where it is damaged, or no file but something with a file's name."""
    try:
        return _digit(path.stem, json.loads(read_ordinary(path, _MOST_BYTES)))
    except (OSError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None


def _digit(name: str, about: dict) -> MyDigit:
    """A digit from its file's contents; ValueError, TypeError or KeyError where they are not one."""
    if about["format"] != FORMAT:
        raise ValueError(about["format"])
    pixels = np.frombuffer(base64.b64decode(about["picture"], validate=True), np.uint8)
    picture = pixels.reshape(DIGIT_SIZE, DIGIT_SIZE)  # read-only, as the bytes are
    strokes = tuple(checked(stroke) for stroke in strokes_from(about["strokes"]))
    label, answer, width = about["label"], about["answer"], about["width"]
    if not is_whole(label, 0, 9) or not (answer is None or is_whole(answer, 0, 9)):
        raise ValueError(name)
    near = all(np.abs(stroke).max(initial=0) <= _FURTHEST for stroke in strokes)
    if not near or not is_number(width, 1, BOX / 2):
        raise ValueError(name)
    drawn_at = datetime.fromisoformat(about["drawn_at"]).isoformat()
    return MyDigit(name, strokes, float(width), picture, label, answer, drawn_at)
