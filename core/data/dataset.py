"""Digits as bytes in memory: what a data set is, and how MNIST's files are read and checked."""

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from core.fields import shown
from core.files.npy import open_archive, open_member, read_header
from core.files.reading import TooLarge, read_ordinary
from core.language import _
from core.sizes import DIGIT_SIZE

MNIST = "mnist"
BUILTIN = "builtin"
VARIABLE = "LENET_DATA"  # of the environment: where the digits are

IMAGES_MAGIC, LABELS_MAGIC = 2051, 2049  # bytes of three axes, bytes of one axis
MOST_DIGITS = 100_000  # MNIST has 60,000 in a file; keeps a packed file from filling the memory
MOST_BYTES = 80 << 20  # of a file, packed or not

# Training images and labels, test images and labels: the files of MNIST, and the arrays of Keras' mnist.npz.
FILE_NAMES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
ARRAY_NAMES = ("x_train", "y_train", "x_test", "y_test")
ARCHIVE_NAME = "mnist.npz"


class DataError(ValueError):
    """Data from outside that cannot be used: one sentence for the user, what is wrong and what to do."""


@dataclass(frozen=True, eq=False)
class Part:
    """Some digits: `images` (n, 28, 28) uint8, 0 is paper and 255 ink; `labels` (n,) uint8, 0 to 9; both read-only.

    Writable arrays are copied. Raises DataError where shapes, types, counts or labels are not as said.
    """

    images: np.ndarray
    labels: np.ndarray

    def __post_init__(self):
        for name in ("images", "labels"):
            array = np.asarray(getattr(self, name))
            if array.flags.writeable:
                array = array.copy()
                array.flags.writeable = False
            object.__setattr__(self, name, array)
        if self.images.shape[1:] != (DIGIT_SIZE, DIGIT_SIZE) or self.images.dtype != np.uint8:
            raise DataError(
                _("Digits must be bytes in the shape (n, 28, 28), not {type} in the shape {shape}.").format(
                    type=self.images.dtype, shape=self.images.shape
                )
            )
        if self.labels.ndim != 1 or self.labels.dtype != np.uint8:
            raise DataError(
                _("Labels must be bytes in the shape (n,), not {type} in the shape {shape}.").format(
                    type=self.labels.dtype, shape=self.labels.shape
                )
            )
        if len(self.images) != len(self.labels):
            raise DataError(
                _("There are {images} images but {labels} labels: each image needs its label.").format(
                    images=len(self.images), labels=len(self.labels)
                )
            )
        if self.labels.size and self.labels.max() > 9:
            raise DataError(_("A label is {label}; labels go from 0 to 9.").format(label=self.labels.max()))

    def __len__(self) -> int:
        return len(self.labels)


def _empty_part() -> Part:
    return Part(np.zeros((0, DIGIT_SIZE, DIGIT_SIZE), np.uint8), np.zeros(0, np.uint8))


@dataclass(frozen=True, eq=False)
class Dataset:
    """The digits of a run: `source` is MNIST (files) or BUILTIN (drawn by the program itself)."""

    source: str
    train: Part
    test: Part
    validation: Part = field(default_factory=_empty_part)

    def with_validation(self, samples: int) -> "Dataset":
        """The same digits with the last `samples` of the training digits kept aside as validation.

        Raises DataError if `samples` is negative, leaves no training digit, or some are kept aside already.
        """
        if len(self.validation):
            raise DataError(_("Validation digits are kept aside already; start from the whole training part."))
        if not 0 <= samples < len(self.train):
            raise DataError(
                _("{samples} validation digits cannot be kept aside of {train}: choose 0 to {most}.").format(
                    samples=samples, train=len(self.train), most=max(0, len(self.train) - 1)
                )
            )
        cut = len(self.train) - samples
        images, labels = self.train.images, self.train.labels
        return replace(self, train=Part(images[:cut], labels[:cut]), validation=Part(images[cut:], labels[cut:]))


def read_images(path: str | Path) -> np.ndarray:
    """The images (n, 28, 28) uint8 of an IDX file, packed with gzip or not. Raises DataError."""
    return _read_file(Path(path), images_from)


def read_labels(path: str | Path) -> np.ndarray:
    """The labels (n,) uint8, 0 to 9, of an IDX file, packed with gzip or not. Raises DataError."""
    return _read_file(Path(path), labels_from)


def images_from(stream: BinaryIO, name: str) -> np.ndarray:
    """The images (n, 28, 28) uint8 of an unpacked IDX stream; `name` names it in a DataError."""
    header = _header(stream, name, IMAGES_MAGIC, 16)
    count, rows, columns = (int(number) for number in header[1:])
    if (rows, columns) != (DIGIT_SIZE, DIGIT_SIZE):
        raise _file_error(name, _("its images are {rows} x {columns} pixels, not 28 x 28"), rows=rows, columns=columns)
    return _body(stream, name, (count, DIGIT_SIZE, DIGIT_SIZE))


def labels_from(stream: BinaryIO, name: str) -> np.ndarray:
    """The labels (n,) uint8, 0 to 9, of an unpacked IDX stream; `name` names it in a DataError."""
    count = int(_header(stream, name, LABELS_MAGIC, 8)[1])
    return _checked_labels(_body(stream, name, (count,)), name)


def idx_bytes(array: np.ndarray) -> bytes:
    """Images (n, 28, 28) or labels (n,) uint8 as the bytes of an unpacked IDX file."""
    magic = IMAGES_MAGIC if array.ndim == 3 else LABELS_MAGIC
    return np.array([magic, *array.shape], ">u4").tobytes() + array.tobytes()


def read_folder(folder: str | Path) -> Dataset:
    """MNIST from a folder that holds its four IDX files, each packed (.gz) or not, or Keras' mnist.npz.

    The four files go before the archive. Raises DataError: something missing, damaged, empty or disagreeing.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise DataError(_("There is no folder {folder}: name one that holds MNIST's files.").format(folder=folder))
    paths = files_in(folder)
    missing = [name for name, path in zip(FILE_NAMES, paths, strict=True) if path is None]
    archive = folder / ARCHIVE_NAME
    if missing and archive.is_file():
        return _dataset(read_archive(archive), [archive] * 4)
    if missing:
        raise DataError(
            _(
                "{folder} does not hold {missing}: put MNIST's four files there, packed (.gz) or not, or mnist.npz."
            ).format(folder=folder, missing=", ".join(missing))
        )
    readers = (read_images, read_labels) * 2
    return _dataset([read(path) for read, path in zip(readers, paths, strict=True)], paths)


def files_in(folder: Path) -> list[Path | None]:
    """Where each of MNIST's four files is in `folder`, in the order of FILE_NAMES; None where it is missing."""

    def find(name: str) -> Path | None:
        spellings = (name, name.replace("-idx", ".idx"))
        candidates = [folder / (spelling + ending) for spelling in spellings for ending in (".gz", "")]
        return next((path for path in candidates if path.is_file()), None)

    return [find(name) for name in FILE_NAMES]


def read_archive(source: str | Path | BinaryIO, name: str | None = None) -> list[np.ndarray]:
    """The arrays of ARRAY_NAMES from Keras' mnist.npz, a path or an open file named `name`. Raises DataError.

    NumPy's own loader is not used: it reserves whatever memory the header asks for.
    """
    name = name or str(source)
    content = _content(Path(source)) if isinstance(source, str | Path) else source.read(MOST_BYTES)
    try:
        with open_archive(content) as archive:
            return [_array_from(archive, array_name, name) for array_name in ARRAY_NAMES]
    except DataError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _file_error(name, _("it cannot be unpacked ({reason})"), reason=_short(error)) from error


def _array_from(archive: zipfile.ZipFile, array_name: str, name: str) -> np.ndarray:
    member = array_name + ".npy"
    if member not in archive.namelist():
        raise _file_error(name, _("it holds no array {array}"), array=array_name)
    image_shape = (DIGIT_SIZE, DIGIT_SIZE) if array_name.startswith("x") else ()
    with open_member(archive, member) as stream:
        shape, fortran_order, dtype = _array_header(stream, name, array_name)
        if shape[1:] != image_shape or len(shape) != 1 + len(image_shape) or dtype != np.uint8 or fortran_order:
            raise _file_error(name, _("its array {array} is not made of bytes in MNIST's shape"), array=array_name)
        array = _body(stream, name, shape)
    return array if image_shape else _checked_labels(array, name)


def _array_header(stream: BinaryIO, name: str, array_name: str) -> tuple[tuple[int, ...], bool, np.dtype]:
    try:
        return read_header(stream)
    except (ValueError, TypeError) as error:
        raise _file_error(name, _("its array {array} cannot be read"), array=array_name) from error


def _dataset(arrays: list[np.ndarray], paths: list[Path]) -> Dataset:
    for images, labels, image_path, label_path in zip(arrays[::2], arrays[1::2], paths[::2], paths[1::2], strict=True):
        if len(images) != len(labels):
            raise DataError(
                _("{image_path} holds {images} images but {label_path} {labels} labels: get both anew.").format(
                    image_path=image_path, images=len(images), label_path=label_path, labels=len(labels)
                )
            )
        if not len(images):
            raise _file_error(str(image_path), _("it holds no digits"))
    return Dataset(MNIST, train=Part(arrays[0], arrays[1]), test=Part(arrays[2], arrays[3]))


def _read_file(path: Path, parse: Callable[[BinaryIO, str], np.ndarray]) -> np.ndarray:
    content = _content(path)
    packed = content.startswith(b"\x1f\x8b")  # gzip, whatever the name says
    try:
        return parse(Unpacked(content) if packed else io.BytesIO(content), str(path))
    except (EOFError, zlib.error) as error:
        raise _file_error(str(path), _("it cannot be unpacked ({reason})"), reason=_short(error)) from error


def _content(path: Path) -> bytes:
    try:
        return read_ordinary(path, MOST_BYTES)
    except TooLarge as error:
        raise _file_error(str(path), error.strerror) from error
    except OSError as error:
        reason = error.strerror or error
        raise DataError(
            _("{path} cannot be read ({reason}): make it readable, or name another folder.").format(
                path=path, reason=reason
            )
        ) from error


class Unpacked:
    """The content of a gzip file, unpacked piece by piece as it is read.

    Python's own reader takes the name within the file byte by byte, however long, and goes on with whatever follows.
    """

    def __init__(self, packed: bytes):
        self._packed = packed
        self._unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end. Raises zlib.error where it is damaged, EOFError where cut off."""
        if self._unpacking.eof or not size:  # to zlib a size of zero means all
            return b""
        found = self._unpacking.decompress(self._packed, size)
        self._packed = self._unpacking.unconsumed_tail
        if len(found) < size and not self._unpacking.eof:
            raise EOFError(_("it ends in the middle"))
        if self._unpacking.unused_data.strip(b"\0"):
            raise EOFError(_("more follows after its end"))
        return found


def _header(stream: BinaryIO, name: str, magic: int, size: int) -> np.ndarray:
    header = stream.read(size)
    if len(header) < size:
        raise _file_error(name, _("it ends within its first {size} bytes"), size=size)
    numbers = np.frombuffer(header, ">u4")
    if numbers[0] != magic:
        raise _file_error(name, _("it begins with the number {found}, not {magic}"), found=numbers[0], magic=magic)
    return numbers


def _body(stream: BinaryIO, name: str, shape: tuple[int, ...]) -> np.ndarray:
    """The rest of the stream as bytes in `shape`; read piece by piece, so that a lying count costs no memory."""
    if not 0 <= shape[0] <= MOST_DIGITS:
        raise _file_error(
            name, _("it claims {count} digits, and {most} is the most read"), count=shape[0], most=MOST_DIGITS
        )
    size = int(np.prod(shape, dtype=np.int64))
    body = io.BytesIO()
    while piece := stream.read(min(1 << 20, size + 1 - body.tell())):
        body.write(piece)
    if body.tell() < size:
        raise _file_error(
            name,
            _("it claims {count} digits but ends after {found} of {size} bytes"),
            count=shape[0],
            found=body.tell(),
            size=size,
        )
    if body.tell() > size:
        raise _file_error(name, _("it goes on after the {count} digits it claims"), count=shape[0])
    return np.frombuffer(body.getvalue(), np.uint8).reshape(shape)


def _checked_labels(labels: np.ndarray, name: str) -> np.ndarray:
    if labels.size and labels.max() > 9:
        raise _file_error(name, _("it holds the label {label}, and labels go from 0 to 9"), label=labels.max())
    return labels


def _short(error: Exception) -> str:
    """What zipfile and zlib say, which may quote half the file."""
    return shown(str(error)).strip("'\"")


def _file_error(name: str, what: str, **values: object) -> DataError:
    return DataError(
        _("{name} is not a whole file of MNIST: {what}; replace it by a fresh copy.").format(
            name=name, what=what.format(**values)
        )
    )
