"""The one way in which files are written: whole or not at all, whatever happens meanwhile.

What is written goes into `.lenet-XXXXXXXX.part` beside, which takes the file's place when it is complete. Whoever
writes holds a lock on it until then, so that what was left by one that was killed can be told from what is being
written: the next to write into that folder clears it away.
"""

import errno
import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from core.language import _

try:
    import fcntl
except ImportError:  # Windows, which lets nobody delete a file that is open
    fcntl = None

PREFIX, SUFFIX = ".lenet-", ".part"
_ATTEMPTS = 100
_ABANDONED_SECONDS = 24 * 3600  # where there are no locks


@contextmanager
def written_whole(path: str | os.PathLike) -> Iterator[BinaryIO]:
    """A binary file to write into, which takes the place of `path` when the block ends without an error.

    Until then, and after any error, what was at `path` is there untouched, and nothing is left beside it. A link is
    followed. Raises OSError that names `path`; errors from within the block pass through.
    """
    path = Path(path)
    target = _target(path)
    try:
        handle, beside = _beside(target.parent, _made_file)
    except OSError as error:
        raise _about(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if fcntl is not None:  # while the lock is held
                os.replace(beside, target)
        if fcntl is None:
            os.replace(beside, target)
    except BaseException as error:
        with suppress(OSError):
            os.unlink(beside)
        if isinstance(error, OSError) and error.filename in (None, str(beside)):
            raise _about(path, error) from error
        raise
    _sync(target.parent)


def check_writable(path: str | os.PathLike, room_bytes: int = 0) -> None:
    """Raise OSError now where `written_whole` would fail later, on `room_bytes` of content; nothing is changed.

    The error names `path`, or the folder that is missing, and says what is wrong.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, _("there is no such folder; make it first"), str(path.parent))
    target = _target(path)
    try:
        handle, beside = _beside(target.parent, _made_file)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(bytes(room_bytes))
        finally:
            os.unlink(beside)
        if not target.exists():  # a name may be too long, or hold what this file system does not allow
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            os.unlink(target)
    except OSError as error:
        reason = _("no file can be written there ({reason})").format(reason=error.strerror or error)
        raise OSError(error.errno, reason, str(path)) from error


@contextmanager
def folder_beside(folder: str | os.PathLike) -> Iterator[Path]:
    """A new folder in `folder` to gather files in, of which nothing is left after the block but what was moved away.

    Raises OSError that names `folder`.
    """
    try:
        handle, beside = _beside(Path(folder), _made_folder)
    except OSError as error:
        raise _about(Path(folder), error) from error
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if handle is not None:
            os.close(handle)


def _target(path: Path) -> Path:
    """The file to be replaced, links followed. Raises OSError where it must not be."""
    target = path
    if path.is_symlink():
        if _is_trap(path):
            raise PermissionError(errno.EACCES, _("this is somebody else's link; name another file"), str(path))
        target = Path(os.path.realpath(path))
    try:
        there = target.stat()
    except FileNotFoundError:
        return target
    if stat.S_ISDIR(there.st_mode):
        raise IsADirectoryError(errno.EISDIR, _("this is a folder; name a file"), str(path))
    if not stat.S_ISREG(there.st_mode):
        raise FileExistsError(errno.EEXIST, _("this is a device or a pipe; name a file"), str(path))
    if not os.access(target, os.W_OK) or _kept_by_its_folder(target, there):
        raise PermissionError(errno.EACCES, _("this file is write-protected; name another"), str(path))
    return target


def _kept_by_its_folder(target: Path, there: os.stat_result) -> bool:
    """Whether it lies in a folder like /tmp, where nobody but root replaces the files of others."""
    folder = target.parent.stat()
    if fcntl is None or not folder.st_mode & stat.S_ISVTX:
        return False
    return os.geteuid() not in (0, there.st_uid, folder.st_uid)


def _is_trap(link: Path) -> bool:
    """Whether somebody else has put this link into a folder like /tmp, for others to overwrite a file of their own."""
    folder = link.parent.stat()
    if fcntl is None or not folder.st_mode & stat.S_ISVTX:
        return False
    return link.lstat().st_uid not in (os.geteuid(), folder.st_uid)


def _about(path: Path, error: OSError) -> OSError:
    """The same error, of the file that was asked for: nobody has heard of the one beside it."""
    return OSError(error.errno, error.strerror or str(error), str(path))


def _beside(folder: Path, made: Callable[[Path], int | None]) -> tuple[int | None, Path]:
    """What `made` makes of a new name in the folder, open and locked, and that name."""
    _clear(folder)
    for _attempt in range(_ATTEMPTS):
        beside = folder / f"{PREFIX}{secrets.token_hex(4)}{SUFFIX}"
        try:
            handle = made(beside)
        except (FileExistsError, FileNotFoundError):
            if not folder.is_dir():
                raise
            continue
        if _locked(handle, beside):
            return handle, beside
        os.close(handle)  # another took it for abandoned in the moment before it was locked
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))


def _made_file(path: Path) -> int:
    """A new file with the rights of any new file."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)


def _made_folder(path: Path) -> int | None:
    path.mkdir()
    return None if fcntl is None else os.open(path, os.O_RDONLY)


def _locked(handle: int | None, path: Path) -> bool:
    """Lock what was just made, as far as the file system knows locks; False if somebody is clearing it away."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    try:
        return os.path.samestat(os.fstat(handle), os.lstat(path))
    except FileNotFoundError:
        return False


def _clear(folder: Path) -> None:
    """Delete what killed writers left in the folder; what somebody is writing stays."""
    try:
        left = [name for name in os.listdir(folder) if name.startswith(PREFIX) and name.endswith(SUFFIX)]
    except OSError:
        return
    for name in left:
        with suppress(OSError):  # such as another user's
            _clear_if_abandoned(folder / name)


def _clear_if_abandoned(path: Path) -> None:
    there = path.lstat()
    is_folder = stat.S_ISDIR(there.st_mode)
    if not is_folder and not stat.S_ISREG(there.st_mode):
        return
    if fcntl is None:
        if time.time() - there.st_mtime > _ABANDONED_SECONDS:
            _delete(path, is_folder)
        return
    handle = os.open(path, (os.O_RDONLY if is_folder else os.O_RDWR) | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), os.lstat(path)):
            _delete(path, is_folder)
    finally:
        os.close(handle)


def _delete(path: Path, is_folder: bool) -> None:
    if is_folder:
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink()


def _sync(folder: Path) -> None:
    """Let the new name outlive a power cut, where the system knows how."""
    if fcntl is None:
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
