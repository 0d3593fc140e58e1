"""What may end the program from outside: Ctrl+C, the end of a session, a closed terminal, whoever stops the machine."""

import contextlib
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

SAME_ENDING_SECONDS = 1.0


@contextmanager
def ended_by_ctrl_c() -> Iterator[None]:
    """Within, Ctrl+C ends the program at once: amid imports an exception becomes a traceback, or is taken for another.

    For where nothing can be lost. Where Ctrl+C is ignored, or has a meaning already, that stays.
    """
    if signal.getsignal(signal.SIGINT) not in (signal.default_int_handler, signal.SIG_DFL):
        yield
        return
    with contextlib.suppress(ValueError):  # in another thread than the main one, which alone hears of signals
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def ending_signals() -> Iterator[list[int]]:
    """A list that Ctrl+C, SIGTERM or SIGHUP makes non-empty, so that work can be brought to an end and kept.

    A further signal interrupts as ever (KeyboardInterrupt). But who ends a session often says so twice in a row: what
    comes within a second, and is no Ctrl+C, is the same ending. What is ignored, as by nohup, stays ignored.
    """
    heard = []
    first = 0.0

    def on_signal(number, frame):
        nonlocal first
        if not heard:
            heard.append(number)
            first = time.monotonic()
        elif number == signal.SIGINT or time.monotonic() - first > SAME_ENDING_SECONDS:
            raise KeyboardInterrupt

    before = {}
    try:
        for number in _endings():
            before[number] = signal.signal(number, on_signal)
        yield heard
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _endings() -> list[int]:
    """Those that this system has; SIGBREAK is what closing its console sends on Windows."""
    names = ("SIGTERM", "SIGHUP", "SIGBREAK")
    there = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return [signal.SIGINT, *(number for number in there if signal.getsignal(number) is not signal.SIG_IGN)]
