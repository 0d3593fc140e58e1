"""What the sub-commands say: answers on standard output, everything else on standard error."""

import json
import math
import sys
from typing import TextIO


def say(text: str) -> None:
    """One line of the answer."""
    _write(sys.stdout, text + "\n")


def say_json(values: dict[str, object]) -> None:
    """One JSON object on a line of its own; numbers that JSON does not know (NaN, infinities) become null."""
    say(json.dumps(_without_nan(values), allow_nan=False))


def warn(text: str) -> None:
    """One line that is not part of the answer."""
    _write(sys.stderr, " ".join(text.split()) + "\n")


def is_watched() -> bool:
    """Whether somebody sits before standard error."""
    return sys.stderr is not None and sys.stderr.isatty()


class ProgressLine:
    """One line on standard error, written over again and again; nothing at all where nobody sits before it."""

    def __init__(self):
        self._watched = is_watched()
        self._length = 0  # of what stands on the line now

    def show(self, text: str) -> None:
        if self._watched:
            _write(sys.stderr, "\r" + text.ljust(self._length))
            self._length = len(text)

    def show_fraction(self, fraction: float, text: str) -> None:
        """As the long works of core report: how much is done, from 0 to 1, and what is being done."""
        self.show(f"{100 * fraction:3.0f} %  {text}")

    def clear(self) -> None:
        """Leave the line empty, for something else to be written there."""
        if self._length:
            _write(sys.stderr, "\r" + " " * self._length + "\r")
            self._length = 0


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:  # started without a console on Windows
        return
    encoding = stream.encoding or "utf-8"
    # A file's name may hold what the terminal cannot show; that is no reason to fail.
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def _without_nan(value):
    if isinstance(value, dict):
        return {name: _without_nan(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
