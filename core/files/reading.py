"""Files from others are read whole, up to a bound, and only where they are files: no pipe, no device, no folder."""

import errno
import os
import stat
from pathlib import Path

from core.language import _

# A pipe without a writer would block the opening itself; the other systems have no such flags.
_FLAGS = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)


class TooLarge(OSError):
    """The file is larger than what was asked for can be."""


def read_ordinary(path: str | Path, most_bytes: int) -> bytes:
    """The whole content of a file of at most `most_bytes`.

    Raises TooLarge, or OSError for what cannot be opened or is no ordinary file, whatever links lead there. What is
    opened is looked at, not what the path named a moment before.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except ValueError:  # a name with a zero in it
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), os.fspath(path)) from None
    try:
        found = os.fstat(descriptor)
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, _("this is no ordinary file"), os.fspath(path))
        with open(descriptor, "rb", closefd=False) as file:
            # No more memory is asked for than the file needs; should it grow meanwhile, the rest is not for us.
            content = file.read(min(found.st_size, most_bytes) + 1)
    finally:
        os.close(descriptor)
    if len(content) > most_bytes:
        reason = _("the file is larger than {most} MB").format(most=most_bytes // 1_000_000)
        raise TooLarge(errno.EFBIG, reason, os.fspath(path))
    return content
