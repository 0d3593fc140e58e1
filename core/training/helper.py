"""A process that computes pieces of every mini-batch, beside the one that trains; `core.training.team` has some.

A thread would not do: between two of NumPy's calls only one thread of a Python process runs, a step makes some
hundred calls, and whoever finds the other one running is put to sleep and woken again, which takes longer than the
arithmetic in between. Two threads were measured a tenth faster than one, two processes nearly twice.

The vector and what comes of each piece lie in memory that all of them map. A helper is told through its standard input
which pieces are its own, and says through what was its standard output that they are done. Little is taken on trust:
it imports from the folders named here only, its output is moved to where no print reaches it, its first gradients are
computed here too, and what comes late, garbled or not at all is computed here instead, with the same bits.
"""

import contextlib
import mmap
import os
import pickle
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

import numpy as np
import threadpoolctl

from core.training.pieces import Jobs, Pieces

PATIENCE_SECONDS = 3.0  # for an answer; the pieces take some ten milliseconds
TICK_SECONDS = 0.25
NAMELESS = os.name == "posix"  # whether a file can be without a name, so that no death leaves it behind
_PREFIX, _SUFFIX = "lenet-5-alive-", ".memory"
_SHARED_MEMORY = "/dev/shm"  # where there is one; else, and where it is full, the folder for temporary files
_ROOT = Path(__file__).absolute().parents[2]
# Where to find what is needed beside the standard library, which comes first; no current folder, no PYTHONPATH.
_NUMPY, _THREADPOOLCTL = (Path(module.__file__).absolute() for module in (np, threadpoolctl))
_FOLDERS = dict.fromkeys((_ROOT, _NUMPY.parents[1], _THREADPOOLCTL.parent))
_ALOOF = ("-I", "-S", "-B")  # no variables of Python's, no `site` and what it runs, and nothing is written
_START = (
    "import os, sys; source, answers = os.dup(0), os.dup(1); os.dup2(2, 0); os.dup2(2, 1); sys.path += sys.argv[2:]; "
    "from core.training.helper import serve; serve(source, answers, sys.argv[1])"
)
_NUMBER = struct.Struct("<Q")


class Helper:
    """One of the processes, as seen from here. `sign[0]` becomes 1 when it waits for work. Raises OSError."""

    def __init__(self, file: BinaryIO, sign: np.ndarray, setting: tuple):
        self._sign = sign
        self._ended = self._waited_for = self.proven = False
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
        return not self._ended and self._sign[0] == 1

    def begin(self, jobs: Jobs, share: float) -> None:
        """Let it compute these."""
        self._asked += 1
        self._say((self._asked, jobs, share))

    def done(self) -> bool:
        """Wait until it is done; False if it has failed, and is ended."""
        if not self._ended:
            with self._limited():
                answer = self._process.stdout.read(_NUMBER.size)
            if answer != _NUMBER.pack(self._asked):
                self.end()
        return not self._ended

    def tick(self) -> None:
        """Some of its time is over: if it is waited for in vain it is killed, which ends the waiting."""
        self._ticks = self._ticks + 1 if self._waited_for else 0
        if self._ticks > PATIENCE_SECONDS / TICK_SECONDS:
            self._process.kill()

    def end(self) -> None:
        """End it; it writes nothing from then on."""
        if self._ended:
            return
        self._ended = True
        self._process.kill()  # also one that is stopped
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
        self._ticks, self._waited_for = 0, True
        try:
            yield
        finally:
            self._waited_for = False


def serve(source: int, answers: int, shared: str) -> None:
    """What a helper does, until nobody writes to its input any more. The first two are open files, see `_START`."""
    source, answers = os.fdopen(source, "rb"), os.fdopen(answers, "wb", 0)
    number, sizes, kind = _heard(source) or sys.exit()
    with open(int(shared) if shared.isdigit() else shared, "r+b", 0) as file:
        memory = mapped(file.fileno(), memory_layout(*sizes))
    own = Pieces(*kind)
    memory["ready"][number] = 1
    with np.errstate(over="ignore", invalid="ignore"), contextlib.suppress(BrokenPipeError):  # as in `Trainer.step`
        while message := _heard(source):
            asked, jobs, share = message
            own.set_vector(memory["vector"])
            own.into(memory, jobs, share)
            answers.write(_NUMBER.pack(asked))


def _heard(source):
    """The next message; None where it is cut short, for then the program has ended."""
    length = source.read(_NUMBER.size)
    packed = source.read(*_NUMBER.unpack(length)) if len(length) == _NUMBER.size else b""
    return pickle.loads(packed) if packed and len(packed) == _NUMBER.unpack(length)[0] else None


def memory_layout(count: int, helpers: int, slots: int) -> np.dtype:
    """How the memory is divided, for so many parameters."""
    fields = [("vector", "f4", (count,)), ("gradients", "f4", (slots, count)), ("losses", "f8", (slots,))]
    return np.dtype([*fields, ("wrong", "i8", (slots,)), ("ready", "u1", (helpers,))])


def mapped(handle: int, layout: np.dtype) -> np.ndarray:
    """The memory of an open file, as one record of this layout."""
    return np.ndarray((), layout, mmap.mmap(handle, layout.itemsize))


def reserved_file(size: int) -> BinaryIO:
    """A file of so many bytes, all of them really there: writing where there are none would end the whole program."""
    failure = OSError("There is no folder.")
    for folder in (_SHARED_MEMORY, tempfile.gettempdir()):
        try:
            return _reserved_in(folder, size)
        except OSError as error:
            failure = error
    raise failure


def _reserved_in(folder, size):
    if NAMELESS:
        file = tempfile.TemporaryFile(dir=folder, prefix=_PREFIX)
    else:
        for left in Path(folder).glob(f"{_PREFIX}*{_SUFFIX}"):  # by a death; one in use cannot be removed there
            with contextlib.suppress(OSError):
                left.unlink()
        file = tempfile.NamedTemporaryFile(dir=folder, prefix=_PREFIX, suffix=_SUFFIX, delete=False)
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
        else:
            file.write(bytes(size))
            file.flush()
    except BaseException:
        remove_file(file)
        raise
    return file


def remove_file(file: BinaryIO) -> None:
    """Close it, and leave nothing of it."""
    with contextlib.suppress(OSError):
        file.close()
    if not NAMELESS:
        with contextlib.suppress(OSError):
            os.unlink(file.name)


def _apart():
    """Ctrl+C in the terminal is for the program, which ends its helpers; and no windows of their own on Windows."""
    if os.name == "nt":  # a virtual environment's Python there only starts another, which is the one to be ended
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags, "executable": getattr(sys, "_base_executable", None) or sys.executable}
    return {"start_new_session": True}
