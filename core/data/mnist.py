"""Where MNIST is found, how it is fetched and verified."""

import hashlib
import io
import os
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.data.dataset import (
    ARCHIVE_NAME,
    BUILTIN,
    MOST_BYTES,
    VARIABLE,
    DataError,
    Dataset,
    Unpacked,
    files_in,
    idx_bytes,
    read_archive,
    read_folder,
)
from core.files.writing import folder_beside
from core.folders import user_data_folder, with_home
from core.language import _

# Tried in this order for each file; an address that ends in .npz holds everything at once and is tried last.
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
)


@dataclass(frozen=True)
class MnistFile:
    """One of MNIST's files: the SHA-256 is that of its unpacked bytes, `packed_bytes` about its length when packed."""

    name: str
    sha256: str
    packed_bytes: int


FILES = (
    MnistFile("train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", 9_912_422),
    MnistFile("train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", 28_881),
    MnistFile("t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", 1_648_877),
    MnistFile("t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", 4_542),
)

SLOWEST_BYTES_PER_SECOND = 1000  # a mirror slower than this over a whole timeout is given up
POLL_SECONDS = 0.1

Progress = Callable[[float, str], None]


class DownloadError(DataError):
    """No mirror gave MNIST; the sentence says why, mirror by mirror."""


class DownloadCancelled(Exception):
    """The download was given up because `cancelled()` said so; nothing is left of it."""


def find(named: str | None = None, progress: Progress | None = None) -> Dataset | None:
    """MNIST where it is on this machine: `named` (the --data argument), else LENET_DATA, else the user's data folder.

    The word "builtin" in place of a folder gives the built-in digits; drawing them takes seconds, which
    `progress(fraction, text)` reports. None if nothing is named and the user's folder holds no copy. Raises DataError
    where a copy is there, or named, and cannot be used.
    """
    named = named or os.environ.get(VARIABLE)
    if named == BUILTIN:
        from core.data.builtin_digits import builtin_dataset

        return builtin_dataset(progress=progress)
    if named:
        return read_folder(_named_folder(named))
    try:
        folder = user_data_folder() / "mnist"
    except OSError:  # no home, so nothing of the user's; a download will say why it cannot be kept
        return None
    if not any(files_in(folder)) and not (folder / ARCHIVE_NAME).exists():
        return None
    try:
        return read_folder(folder)
    except DataError as error:
        reason = str(error).rstrip(".")
        raise DataError(
            _("{reason}, or delete {folder} and MNIST is fetched anew.").format(reason=reason, folder=folder)
        ) from error


def _named_folder(named: str) -> Path:
    try:
        return with_home(named)
    except OSError as error:
        raise DataError(
            _("{path} cannot be looked for: {reason}, or name the folder in full.").format(
                path=named, reason=error.strerror
            )
        ) from None


def download(
    folder: str | Path | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    mirrors: tuple[str, ...] = MIRRORS,
    files: tuple[MnistFile, ...] = FILES,
    timeout_seconds: float = 30.0,
) -> Dataset:
    """Fetch MNIST into `folder` (the user's, if none is given) from the first mirrors that work, verified.

    `progress(fraction, text)` and `cancelled()` are called about ten times a second in the thread of the caller.
    Everything is gathered in a new folder beside the target and moved there when all of it is verified, so a download
    that fails or is cancelled leaves nothing behind, and two programs that fetch at once do not disturb each other.
    Raises DownloadError, DownloadCancelled.
    """
    folder = Path(folder) if folder is not None else users_folder()
    fetch = _Fetch(progress or (lambda fraction, text: None), cancelled or (lambda: False), files, timeout_seconds)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with folder_beside(folder.parent) as beside:
            gathered = beside / folder.name
            gathered.mkdir()
            for name, content in fetch.first_that_works(mirrors).items():
                (gathered / name).write_bytes(content)
            _move_into_place(gathered, folder)
    except OSError as error:
        raise DownloadError(
            _("MNIST cannot be kept in {folder} ({reason}): make room there, or make it writable.").format(
                folder=folder, reason=error.strerror or error
            )
        ) from error
    return read_folder(folder)


def users_folder() -> Path:
    """Where MNIST is kept for this user; it need not exist. Raises DownloadError where there is no such place."""
    try:
        return user_data_folder() / "mnist"
    except OSError as error:
        raise DownloadError(_("MNIST cannot be kept: {reason}.").format(reason=error.strerror)) from None


def _move_into_place(gathered: Path, folder: Path) -> None:
    try:
        os.rename(gathered, folder)  # all at once, where there is no such folder yet or an empty one
    except OSError:
        folder.mkdir(exist_ok=True)
        for path in sorted(gathered.iterdir()):
            os.replace(path, folder / path.name)


class _Fetch:
    """One download of MNIST: what was asked, how far it is, and why mirrors failed."""

    def __init__(self, progress: Progress, cancelled: Callable[[], bool], files, timeout_seconds: float):
        self.progress = progress
        self.cancelled = cancelled
        self.files = files
        self.timeout_seconds = timeout_seconds
        self.bytes_before = 0  # of the files that are here already
        self.reasons: dict[str, str] = {}

    def first_that_works(self, mirrors: tuple[str, ...]) -> dict[str, bytes]:
        """Name -> content of the verified files: the four of MNIST, or the one archive with everything."""
        archives = [mirror for mirror in mirrors if mirror.endswith(".npz")]
        folders = [mirror for mirror in mirrors if mirror not in archives]
        contents = self._four_files(folders)
        if contents is not None:
            return contents
        self.bytes_before = 0
        for url in archives:
            content = self._verified(url, self._verify_archive)
            if content is not None:
                return {ARCHIVE_NAME: content}
        reasons = "; ".join(f"{host}: {reason}" for host, reason in self.reasons.items())
        raise DownloadError(
            _("MNIST could not be fetched ({reasons}): check the network, or name a folder that holds it.").format(
                reasons=reasons or _("no mirror is known")
            )
        )

    def _four_files(self, mirrors: list[str]) -> dict[str, bytes] | None:
        contents = {}
        for file in self.files:
            for mirror in list(mirrors):
                content = self._verified(mirror + file.name + ".gz", lambda got, file=file: _verify(got, file))
                if content is not None:
                    break
                mirrors.append(mirrors.pop(0))  # the next file begins with a mirror that has not just failed
            else:
                return None
            contents[file.name + (".gz" if _is_packed(content) else "")] = content
            self.bytes_before += len(content)
        return contents

    def _verified(self, url: str, verify: Callable[[bytes], None]) -> bytes | None:
        """What is at `url`, or None, with the reason noted, if that cannot be had or is not what it should be."""
        import requests

        host = urlsplit(url).netloc
        try:
            content = self._content(url, host)
            verify(content)
            return content
        except requests.HTTPError as error:
            error.response.close()  # its body was not read
            self.reasons[host] = _("answered {status}").format(status=error.response.status_code)
        except requests.Timeout:
            self.reasons[host] = _("no answer within {seconds:g} s").format(seconds=self.timeout_seconds)
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            self.reasons[host] = _("no connection, or it was lost")
        except (OSError, EOFError, ValueError, zlib.error) as error:
            self.reasons[host] = str(error)
        return None

    def _content(self, url: str, host: str) -> bytes:
        """What is at `url`, fetched in a thread of its own, so that cancelling waits for no network.

        The thread works in memory only and is left alone when it is no longer wanted: it ends at its next piece of
        data, or at its timeout.
        """
        transfer = _Transfer(url, self.timeout_seconds)
        threading.Thread(target=transfer.run, name="MNIST download", daemon=True).start()
        patience = 2 * self.timeout_seconds  # one for the connection, one for the answer
        marked_bytes, marked_at = 0, time.monotonic()
        try:
            while not transfer.ended.wait(POLL_SECONDS):
                if self.cancelled():
                    raise DownloadCancelled
                self._report(transfer.received, host)
                if time.monotonic() - marked_at > patience:
                    if transfer.received - marked_bytes < SLOWEST_BYTES_PER_SECOND * patience:
                        raise ValueError(_("too slow"))
                    marked_bytes, marked_at = transfer.received, time.monotonic()
        finally:
            transfer.wanted = False
        if self.cancelled():
            raise DownloadCancelled
        if transfer.error is not None:
            raise transfer.error
        self._report(transfer.received, host)
        return transfer.content.getvalue()

    def _report(self, received: int, host: str) -> None:
        total = sum(file.packed_bytes for file in self.files)
        here = min(self.bytes_before + received, total)
        text = _("Fetching MNIST from {host}: {here:.1f} of {total:.1f} MB")
        self.progress(here / total, text.format(host=host, here=here / 1e6, total=total / 1e6))

    def _verify_archive(self, content: bytes) -> None:
        arrays = read_archive(io.BytesIO(content), ARCHIVE_NAME)
        for file, array in zip(self.files, arrays, strict=True):
            _compare(idx_bytes(array), file)


class _Transfer:
    """The fetching of one address into memory by pooch; it is also the object to which pooch reports progress."""

    def __init__(self, url: str, timeout_seconds: float):
        self.url = url
        self.timeout_seconds = timeout_seconds
        self.content = io.BytesIO()
        self.received = 0  # bytes
        self.wanted = True
        self.ended = threading.Event()
        self.error: Exception | None = None
        self.total = 0  # set by pooch

    def run(self) -> None:
        try:
            import pooch  # here, because it costs 0.1 s that a start without a download need not wait for

            fetch = pooch.HTTPDownloader(progressbar=self, chunk_size=1 << 14, timeout=self.timeout_seconds)
            fetch(self.url, self.content, None)
        except Exception as error:  # raised again in the thread that waits
            self.error = error
        finally:
            self.ended.set()

    def update(self, size: int) -> None:
        self.received = self.content.tell()
        if not self.wanted:
            raise DownloadCancelled
        if self.received > MOST_BYTES:
            raise ValueError(_("far more bytes than MNIST has"))

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass


def _is_packed(content: bytes) -> bool:
    return content.startswith(b"\x1f\x8b")  # some servers unpack on the way


def _verify(content: bytes, file: MnistFile) -> None:
    if _is_packed(content):
        content = Unpacked(content).read(MOST_BYTES)
    _compare(content, file)


def _compare(unpacked: bytes, file: MnistFile) -> None:
    if hashlib.sha256(unpacked).hexdigest() != file.sha256:
        raise ValueError(_("not the bytes of MNIST's {name}").format(name=file.name))
