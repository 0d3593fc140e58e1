"""A process of its own that computes half of every mini-batch.

A thread would not do: between two of NumPy's calls only one thread of a Python process runs, a step makes some
hundred calls, and whoever finds the other one running is put to sleep and woken again, which takes longer than the
arithmetic in between. Two threads were measured a tenth faster than one, two processes nearly twice.

The vector and the gradient lie in memory that both processes map from one temporary file; the rest goes through the
helper's standard input and output.
"""

import contextlib
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from core.architecture import Architecture
from core.batch import Batch
from core.layers.room import Room
from core.lenet5 import LeNet5
from core.loss import Loss
from core.parameters import Parameters, parameter_count

_ROOT = Path(__file__).resolve().parents[1]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from core.helper import serve; serve(sys.argv[2])"
_PATIENCE = 2.0  # seconds for it to end by itself


class Half:
    """Computes half of a mini-batch, or all of it where nobody helps; it belongs to one thread."""

    def __init__(self, architecture: Architecture, loss: Loss, bitmaps: np.ndarray):
        self.network = LeNet5(architecture, loss, bitmaps)
        self._room = Room(np.float32)

    def __call__(
        self, vector: np.ndarray, pieces: list[Batch], share: float, gradient: np.ndarray
    ) -> tuple[float, int]:
        """The losses of some pieces, summed, and how many answers are wrong; their gradients' sum goes to `gradient`.

        Each digit weighs `share` in it. It is by the network's `effective` vector, (n,) float32.
        """
        self.network.set_vector(vector)
        loss, wrong = 0.0, 0
        for index, piece in enumerate(pieces):
            losses, errors = self.network.gradient(piece.bent(self._room), piece.labels, share)
            if index:
                gradient += self.network.d_effective
            else:
                gradient[...] = self.network.d_effective
            loss, wrong = loss + float(losses.sum()), wrong + errors
        return loss, wrong


class Helper:
    """The other process, as seen from here. It belongs to one thread, and to networks like that of `parameters`.

    It starts while others work: nobody waits until it is `ready`. Should it end early, it is never ready again.
    Raises OSError where no process can be started.
    """

    def __init__(self, parameters: Parameters):
        if not sys.executable:  # where Python is part of another program
            raise OSError("There is no Python to start.")
        self._kind, self._bitmaps = (parameters.architecture, parameters.loss), parameters.bitmaps
        count = parameter_count(parameters.architecture)
        handle, self._path = tempfile.mkstemp(prefix="lenet-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        try:
            os.truncate(handle, 4 * (2 * count + 1)) if os.name == "posix" else os.write(handle, bytes(8 * count + 4))
            os.close(handle)
            self._vector, self.gradient, self._ready = _shared(self._path)
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, str(_ROOT), self._path],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                **_apart(),
            )
            self._say((*self._kind, self._bitmaps))
        except OSError:
            os.unlink(self._path)
            raise
        self._lost = False

    @property
    def ready(self) -> bool:
        """Whether it waits for work."""
        return not self._lost and bool(self._ready[0])

    def suits(self, parameters: Parameters) -> bool:
        """Whether it computes with this kind of network."""
        same = self._kind == (parameters.architecture, parameters.loss)
        return same and np.array_equal(self._bitmaps, parameters.bitmaps)

    def begin(self, vector: np.ndarray, pieces: list[Batch], share: float) -> None:
        """Let it compute what a `Half` does; the gradient will be in `self.gradient`."""
        self._vector[...] = vector
        try:
            self._say((pieces, share))
        except OSError:
            self._lost = True

    def result(self) -> tuple[float, int] | None:
        """What its `Half` returned, waited for; None if the helper has ended."""
        if self._lost:
            return None
        try:
            return pickle.load(self._process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._lost = True
            return None

    def close(self) -> None:
        """End it."""
        self._lost = True
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                stream.close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._vector = self.gradient = self._ready = None  # Windows keeps a file as long as it is mapped
        with contextlib.suppress(OSError):
            os.unlink(self._path)

    def _say(self, message):
        pickle.dump(message, self._process.stdin, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()


def serve(path: str) -> None:
    """What the other process does, until nobody writes to its input any more."""
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    try:
        half = Half(*pickle.load(source))
        vector, gradient, ready = _shared(path)
        ready[0] = 1
        with np.errstate(over="ignore", invalid="ignore"):  # as in `Trainer.step`
            while True:
                pieces, share = pickle.load(source)
                pickle.dump(half(vector, pieces, share, gradient), answers)
                answers.flush()
    except (EOFError, BrokenPipeError):
        with contextlib.suppress(OSError):
            os.unlink(path)  # whatever became of the program


def _shared(path):
    """The vector, the gradient and the sign that the helper is ready: float32 arrays of the same memory."""
    memory = np.memmap(path, np.float32, "r+")
    count = memory.size // 2
    return memory[:count], memory[count : 2 * count], memory[2 * count :]


def _apart():
    """Ctrl+C in the terminal is for the program, which ends its helper; and no window of its own on Windows."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}
