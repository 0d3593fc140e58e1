"""Memory that several processes share: a file that nobody sees, mapped, and divided into named arrays."""

import contextlib
import mmap
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

import numpy as np

NAMELESS = os.name == "posix"  # whether a file can be without a name, so that no death leaves it behind
PREFIX, SUFFIX = "lenet-5-alive-", ".memory"
SHARED_MEMORY = "/dev/shm"  # where there is one; else, and where it is full, the folder for temporary files
ALIGNED = 64  # bytes: every array begins with a line of the processor's cache, which no two of them share


def aligned(fields: list[tuple]) -> np.dtype:
    """A record of these fields, each (name, type, shape) beginning where a cache line does."""
    names, formats, offsets, end = [], [], [], 0
    for name, kind, shape in fields:
        format = np.dtype((kind, shape))
        names.append(name)
        formats.append(format)
        offsets.append(end)
        end += -(-format.itemsize // ALIGNED) * ALIGNED
    return np.dtype({"names": names, "formats": formats, "offsets": offsets, "itemsize": max(end, ALIGNED)})


def mapped(handle: int, layout: np.dtype) -> np.ndarray:
    """The memory of an open file, as one record of this layout, shape ()."""
    return np.ndarray((), layout, mmap.mmap(handle, layout.itemsize))


def reserved_file(size: int) -> BinaryIO:
    """A file of so many bytes, all of them really there: writing where there are none would end the whole program.

    Raises OSError where no folder has room.
    """
    failure = OSError("There is no folder.")
    for folder in (SHARED_MEMORY, tempfile.gettempdir()):
        try:
            return _reserved_in(folder, size)
        except OSError as error:
            failure = error
    raise failure


def _reserved_in(folder, size):
    if NAMELESS:
        file = tempfile.TemporaryFile(dir=folder, prefix=PREFIX)
    else:
        for left in Path(folder).glob(f"{PREFIX}*{SUFFIX}"):  # by a death; one in use cannot be removed there
            with contextlib.suppress(OSError):
                left.unlink()
        file = tempfile.NamedTemporaryFile(dir=folder, prefix=PREFIX, suffix=SUFFIX, delete=False)
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
