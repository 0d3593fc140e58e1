"""What may end the program from outside: Ctrl+C, the end of a session, a closed terminal, whoever stops the machine."""

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
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
def ended_as_by_ctrl_c() -> Iterator[None]:
    """Within, SIGTERM and SIGHUP raise KeyboardInterrupt, as Ctrl+C does: what is under way tidies up after itself."""
    with _handled(_Ending(at_once=True), _not_ignored(*_OTHERS)):
        yield


@contextmanager
def ending_signals() -> Iterator[list[int]]:
    """A list that Ctrl+C, SIGTERM or SIGHUP makes non-empty, so that work can be brought to an end and kept.

    A further signal interrupts as ever (KeyboardInterrupt). But who ends a session often says so twice in a row: what
    comes within a second, and is no Ctrl+C, is the same ending. What is ignored, as by nohup, stays ignored.
    """
    ending = _Ending(at_once=False)
    with _handled(ending, _not_ignored("SIGINT", *_OTHERS)):
        yield ending.heard


# Sent every second, by who counts the processor's time.
_REPEATED = {getattr(signal, name) for name in ("SIGXCPU",) if hasattr(signal, name)}


class _Ending:
    """What is called when a signal comes."""

    def __init__(self, at_once: bool):
        self.heard: list[int] = []
        self._at_once = at_once
        self._first = 0.0

    def __call__(self, number, frame):
        if not self.heard:
            self.heard.append(number)
            self._first = time.monotonic()
            interrupt = self._at_once
        else:
            later = time.monotonic() - self._first > SAME_ENDING_SECONDS
            interrupt = number == signal.SIGINT or (later and number not in _REPEATED)
        if interrupt:
            raise KeyboardInterrupt


@contextmanager
def _handled(handler: Callable, numbers: list[int]) -> Iterator[None]:
    before = {}
    try:
        with contextlib.suppress(ValueError):  # in another thread than the main one, which alone hears of signals
            for number in numbers:
                before[number] = signal.signal(number, handler)
        yield
    finally:
        for number, handled in before.items():
            signal.signal(number, handled)


# All that would else end the program at once: besides the usual ones Ctrl+backslash, a limit of processor time, the
# warnings of systems that schedule jobs; and SIGBREAK, which closing its console sends on Windows.
_OTHERS = ("SIGTERM", "SIGHUP", "SIGBREAK", "SIGQUIT", "SIGXCPU", "SIGUSR1", "SIGUSR2", "SIGALRM")


def _not_ignored(*names: str) -> list[int]:
    """The signals of these names, where the system has them and nobody has asked that they be ignored."""
    there = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return [number for number in there if signal.getsignal(number) is not signal.SIG_IGN]
