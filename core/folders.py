"""Where this user's own files are kept, and what is said where there is no such place."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import platformdirs

from core.language import _

NO_HOME = _("no home folder is known for this user; set HOME")
_NAME = "lenet-5-alive"


def user_data_folder() -> Path:
    """The folder in which this program keeps this user's data; it need not exist. MNIST is in `mnist` below it.

    Raises OSError, as all of these, where nobody knows the user's home: in containers, services, and scheduled jobs.
    """
    return _known(lambda: platformdirs.user_data_path(_NAME, appauthor=False))


def user_log_folder() -> Path:
    """The folder for this program's logs; it need not exist. Raises OSError."""
    return _known(lambda: platformdirs.user_log_path(_NAME, appauthor=False))


def with_home(path: str | os.PathLike) -> Path:
    """The path with a leading ~ or ~user replaced by that home. Raises OSError."""
    path = Path(path)
    if not str(path).startswith("~"):
        return path
    # Of an empty HOME Python makes the root of all folders.
    return _known(lambda: Path() if os.environ.get("HOME") == "" else path.expanduser())


def _known(folder: Callable[[], Path]) -> Path:
    """A home that is unknown, or a relative one, would put files wherever the program happens to be started."""
    try:
        found = folder()
    except RuntimeError:
        found = None
    if found is None or not found.is_absolute():
        raise FileNotFoundError(errno.ENOENT, NO_HOME)
    return found
