"""NumPy's arrays in a zip archive, read without trusting them.

NumPy's own loader reserves whatever memory a header asks for, parses the header as Python, and warns about old ones
in a way that would have to be silenced for all threads at once.
"""

import io
import math
import re
import zipfile
from typing import BinaryIO

import numpy as np

MOST_HEADER_BYTES = 10_000
MOST_MEMBERS = 1000  # zipfile makes an object of each before one can ask how many there are
_ENTRY = b"PK\x01\x02"  # with which each begins in the archive's directory
_HEADER = re.compile(
    r"\{'descr': '([<>|=]?[a-zA-Z]\d{0,9})', 'fortran_order': (True|False), 'shape': \(([\d, L]{0,400})\),? ?\}"
)


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive in these bytes. Raises what zipfile raises, ValueError for far too many members."""
    if content.count(_ENTRY) > MOST_MEMBERS:
        raise ValueError("too many members")
    return zipfile.ZipFile(io.BytesIO(content))


def open_member(archive: zipfile.ZipFile, name: str) -> BinaryIO:
    """One member to be read piece by piece; ValueError where it is packed in a way that unfolds without bounds."""
    if archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("another packing")
    return archive.open(name)


def read_header(stream: BinaryIO) -> tuple[tuple[int, ...], bool, np.dtype]:
    """Shape, whether columns come first, and type of the array that follows. ValueError or TypeError for no header."""
    magic = stream.read(8)
    if len(magic) < 8 or magic[:6] != b"\x93NUMPY" or magic[6] not in (1, 2, 3):
        raise ValueError("no array")
    size = int.from_bytes(stream.read(2 if magic[6] == 1 else 4), "little")
    if size > MOST_HEADER_BYTES:
        raise ValueError("a long header")
    found = _HEADER.fullmatch(stream.read(size).decode("latin1").rstrip("\n\x20"))
    if found is None:
        raise ValueError("another header")
    described, columns_first, shape = found.groups()
    sizes = tuple(int(size) for size in re.findall(r"\d+", shape))  # Python 2 wrote 28L
    return sizes, columns_first == "True", np.dtype(described)


def read_array(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    """The array in the member `name`, read-only; no more memory is used than the archive says that it holds.

    Raises ValueError, TypeError or what zipfile raises where it is damaged, or made of Python's objects.
    """
    with open_member(archive, name) as stream:
        shape, columns_first, dtype = read_header(stream)
        count = math.prod(shape)
        if dtype.hasobject or not dtype.itemsize or count * dtype.itemsize > archive.getinfo(name).file_size:
            raise ValueError("more than it holds")
        content = stream.read(count * dtype.itemsize + 1)
        if len(content) != count * dtype.itemsize:
            raise ValueError("another size")
    return np.frombuffer(content, dtype, count).reshape(shape, order="F" if columns_first else "C")
