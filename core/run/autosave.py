"""Runs that windows keep aside in the user's data folder, in case they end before the run was saved."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from core.folders import user_data_folder
from core.run.run import Run
from core.run.run_file import write_run

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

_RUN, _LOCK = ".npz", ".lock"


class Autosave:
    """One run's file, for as long as this process holds the lock beside it. The lock ends with the process."""

    def __init__(self, path: Path, lock: int):
        self.path, self._lock = path, lock

    def write(self, run: Run) -> None:
        """Put this run in place of the one before. Whatever happens, one of them is there whole. Raises OSError."""
        write_run(self.path, run)

    def forget(self) -> None:
        """The run is kept elsewhere, or nobody wants it."""
        with suppress(OSError):
            self.path.unlink()

    def release(self) -> None:
        """Leave what is written to whoever looks for it next."""
        if fcntl is not None:
            with suppress(OSError):
                self.path.with_suffix(_LOCK).unlink()
        os.close(self._lock)
        if fcntl is None:  # which deletes no open file
            with suppress(OSError):
                self.path.with_suffix(_LOCK).unlink()


def autosave_folder() -> Path:
    """Where they are; it need not exist."""
    return user_data_folder() / "autosave"


def new_autosave(folder: Path | None = None) -> Autosave:
    """A file of one's own, beside those of other windows; it is there once a run is written. Raises OSError."""
    folder = folder or autosave_folder()
    folder.mkdir(parents=True, exist_ok=True)
    while True:
        made = _locked(folder / f"run-{secrets.token_hex(4)}{_RUN}")
        if made is not None:
            return made


def autosaves_left(folder: Path | None = None) -> list[Autosave]:
    """Those of windows that are no more, the newest first; they are this process's now, until it releases them."""
    folder = folder or autosave_folder()
    found = {path.with_suffix(_RUN) for path in (*folder.glob("run-*" + _RUN), *folder.glob("run-*" + _LOCK))}
    left = []
    for path in found:
        with suppress(OSError):  # such as a folder that cannot be written: nothing can be taken over there
            autosave = _locked(path)
            if autosave is not None and path.exists():
                left.append((path.stat().st_mtime, autosave))
            elif autosave is not None:
                autosave.release()  # a lock that a killed window left
    return [autosave for _time, autosave in sorted(left, key=lambda pair: pair[0], reverse=True)]


def _locked(path: Path) -> Autosave | None:
    """None if a living process has it. Raises OSError where there are no locks."""
    lock_path = path.with_suffix(_LOCK)
    lock = os.open(lock_path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.path.samestat(os.fstat(lock), os.stat(lock_path)):  # its owner has just deleted it
                os.close(lock)
                return None
        else:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, FileNotFoundError):
        os.close(lock)
        return None
    except PermissionError:  # what Windows says of a lock that another holds
        os.close(lock)
        if fcntl is not None:
            raise
        return None
    except OSError:
        os.close(lock)
        raise
    return Autosave(path, lock)
