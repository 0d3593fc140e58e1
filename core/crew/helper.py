"""A process that works for the one that started it; a `core.crew.crew.Crew` has some.

A thread would not do: between two of NumPy's calls only one thread of a Python process runs, a step of training makes
some hundred calls, and whoever finds the other one running is put to sleep and woken again, which takes longer than
the arithmetic in between. Two threads were measured a tenth faster than one, two processes nearly twice. And a window
has its processor to itself.

What they work on lies in memory that all of them map. A helper is told through its standard input what to do, and says
through what was its standard output that it is done. Little is taken on trust: it imports from the folders named here
only, its output is moved to where no print reaches it, and an answer that comes late, garbled or not at all ends it.
"""

import contextlib
import ctypes
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

import numpy as np
import threadpoolctl

from core.crew.meeting import give_way
from core.crew.memory import NAMELESS, mapped

PATIENCE_SECONDS = 3.0  # for an answer; what is asked takes some ten milliseconds
TICK_SECONDS = 0.1
_ROOT = Path(__file__).absolute().parents[2]
# Where to find what is needed beside the standard library, which comes first; no current folder, no PYTHONPATH.
_NUMPY, _THREADPOOLCTL = (Path(module.__file__).absolute() for module in (np, threadpoolctl))
_FOLDERS = dict.fromkeys((_ROOT, _NUMPY.parents[1], _THREADPOOLCTL.parent))
_ALOOF = ("-I", "-S", "-B")  # no variables of Python's, no `site` and what it runs, and nothing is written
_START = (
    "import os, sys; source, answers = os.dup(0), os.dup(1); os.dup2(2, 0); os.dup2(2, 1); sys.path += sys.argv[2:]; "
    "from core.crew.helper import serve; serve(source, answers, sys.argv[1])"
)
_NUMBER = struct.Struct("<Q")
_PR_SET_PDEATHSIG = 1  # of prctl: which signal comes when the thread ends that started this process
# After an answer the next word mostly comes at once. Whoever sleeps meanwhile may be woken on a processor where another
# of the crew is at work, and wait there for some milliseconds until the system moves it; who keeps looking stays where
# it is. Looking gives way to whoever else wants the processor.
LOOKED_SECONDS = 2e-3


class Helper:
    """One of the processes, as seen from here. `sign[0]` becomes 1 when it waits for work. Raises OSError."""

    def __init__(self, file: BinaryIO, sign: np.ndarray, setting: tuple):
        self._sign = sign
        self.ended = self.waited_for = False
        self._ticks = self._asked = 0
        shared = str(file.fileno()) if NAMELESS else file.name
        self._process = subprocess.Popen(
            [sys.executable, *_ALOOF, "-c", _START, shared, *map(str, _FOLDERS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            pass_fds=(file.fileno(),) if NAMELESS else (),
            **_apart(),
        )
        self._say(setting)

    @property
    def ready(self) -> bool:
        """Whether it waits for work, as far as is known."""
        return not self.ended and self._sign[0] == 1

    @property
    def lives(self) -> bool:
        """Whether there still is a process."""
        return not self.ended and self._process.poll() is None

    def begin(self, job: str, *given: object) -> None:
        """Let its worker do this: one of its methods, by name."""
        self._asked += 1
        self._say((self._asked, job, given))

    def done(self) -> bool:
        """Wait until it is done; False if it has failed, and is ended."""
        if not self.ended:
            with self._limited():
                answer = self._process.stdout.read(_NUMBER.size)
            if answer != _NUMBER.pack(self._asked):
                self.end()
        return not self.ended

    def tick(self) -> bool:
        """Some of its time is over; whether it is waited for longer than anyone should."""
        self._ticks = self._ticks + 1 if self.waited_for else 0
        return self._ticks > PATIENCE_SECONDS / TICK_SECONDS

    def kill(self) -> None:
        """Kill the process, also one that is stopped; whoever waits for it does so no longer. From any thread."""
        self._process.kill()

    def end(self) -> None:
        """End it; it writes nothing from then on."""
        if self.ended:
            return
        self.ended = True
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                stream.close()
        self._process.wait()

    def _say(self, message):
        packed = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        try:
            with self._limited():
                self._process.stdin.write(_NUMBER.pack(len(packed)) + packed)
                self._process.stdin.flush()
        except OSError:
            self.end()

    @contextlib.contextmanager
    def _limited(self):
        self._ticks, self.waited_for = 0, True
        try:
            yield
        finally:
            self.waited_for = False


def serve(source: int, answers: int, shared: str) -> None:
    """What a helper does, until nobody writes to its input any more. The first two are open files, see `_START`."""
    _end_with_the_program()
    source, answers = os.fdopen(source, "rb"), os.fdopen(answers, "wb", 0)
    number, layout, make, given = _heard(source) or sys.exit()
    with open(int(shared) if shared.isdigit() else shared, "r+b", 0) as file:
        memory = mapped(file.fileno(), layout)
    worker = make(memory, number, *given)
    memory["ready"][number] = 1
    with np.errstate(over="ignore", invalid="ignore"), contextlib.suppress(BrokenPipeError):  # as in `Trainer.step`
        while message := _heard(source):
            asked, job, given = message
            getattr(worker, job)(*given)
            answers.write(_NUMBER.pack(asked))
            _look_for_a_word(source)


def _end_with_the_program():
    """Where the system can see to that even a stopped process does."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # a C library that is not there, or has no such function
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _look_for_a_word(source):
    if os.name != "posix":  # only there can one ask whether a pipe holds anything
        return
    until = time.perf_counter() + LOOKED_SECONDS
    while not select.select([source], [], [], 0)[0] and time.perf_counter() < until:
        give_way()


def _heard(source):
    """The next message; None where it is cut short, for then the program has ended."""
    length = source.read(_NUMBER.size)
    packed = source.read(*_NUMBER.unpack(length)) if len(length) == _NUMBER.size else b""
    return pickle.loads(packed) if packed and len(packed) == _NUMBER.unpack(length)[0] else None


def _apart():
    """Ctrl+C in the terminal is for the program, which ends its helpers; and no windows of their own on Windows."""
    if os.name == "nt":  # a virtual environment's Python there only starts another, which is the one to be ended
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags, "executable": getattr(sys, "_base_executable", None) or sys.executable}
    return {"start_new_session": True}
