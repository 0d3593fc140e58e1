"""What the sub-commands say: answers on standard output, everything else on standard error."""

import json
import math
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from core.language import _

USUAL_COLUMNS = 80


def say(text: str) -> None:
    """One line of the answer. Raises OSError where nobody takes it: its reader has left, or a disk is full."""
    with _named(_("standard output")):
        _write(sys.stdout, text + "\n")


def flush_answer() -> None:
    """Raises OSError, as `say`, for what others wrote to standard output."""
    if sys.stdout is not None:
        with _named(_("standard output")):
            sys.stdout.flush()


def say_json(values: dict[str, object]) -> None:
    """One JSON object on a line of its own; numbers that JSON does not know (NaN, infinities) become null."""
    say(json.dumps(_without_nan(values), allow_nan=False))


def warn(text: str) -> None:
    """One line that is not part of the answer. Raises OSError where it cannot be said."""
    with _named(_("standard error")):
        _write(sys.stderr, " ".join(text.split()) + "\n")


def last_words(text: str) -> None:
    """As `warn`, where nothing is left to be done if it cannot be said."""
    with suppress(OSError):
        warn(text)


def abandon_unsaid() -> None:
    """Forget what could not be written: Python would try once more when it ends, and complain."""
    for stream, own in ((sys.stdout, sys.__stdout__), (sys.stderr, sys.__stderr__)):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            if stream is own:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def is_watched() -> bool:
    """Whether somebody sits before standard error."""
    return sys.stderr is not None and sys.stderr.isatty()


class ProgressLine:
    """One line on standard error, written over again and again; nothing at all where nobody sits before it.

    It never fails: a terminal that has gone takes no work with it.
    """

    def __init__(self):
        self._watched = is_watched()
        self._shown = 0  # columns that stand on the line now

    def show(self, text: str) -> None:
        if self._watched:
            room = _columns(sys.stderr) - 1  # in the last column some terminals begin a new row
            text, columns = _cut(_showable(text, sys.stderr), room)
            self._rewrite(text + " " * (min(self._shown, room) - columns))
            self._shown = columns

    def show_fraction(self, fraction: float, text: str) -> None:
        """As the long works of core report: how much is done, from 0 to 1, and what is being done."""
        self.show(f"{100 * fraction:3.0f} %  {text}")

    def clear(self) -> None:
        """Leave the line empty, for something else to be written there."""
        if self._shown:
            self._rewrite(" " * min(self._shown, _columns(sys.stderr) - 1) + "\r")
            self._shown = 0

    def _rewrite(self, text):
        with suppress(OSError):
            _write(sys.stderr, "\r" + text)


@contextmanager
def _named(name: str) -> Iterator[None]:
    """An OSError from within says what could not be written to."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), name) from error


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:  # started without a console on Windows
        return
    stream.write(_showable(text, stream))
    stream.flush()


def _showable(text: str, stream: TextIO) -> str:
    """A file's name may hold what the terminal cannot show; that is no reason to fail."""
    encoding = stream.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _columns(stream: TextIO) -> int:
    """How wide the terminal is just now."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL_COLUMNS
    except (OSError, ValueError):
        return USUAL_COLUMNS


def _cut(text: str, room: int) -> tuple[str, int]:
    """As much of the text as stands in so many columns, and how many that takes: a Chinese letter takes two."""
    taken = 0
    for index, letter in enumerate(text):
        columns = 0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        if taken + columns > room:
            return text[:index], taken
        taken += columns
    return text, taken


def _without_nan(value):
    if isinstance(value, dict):
        return {name: _without_nan(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
