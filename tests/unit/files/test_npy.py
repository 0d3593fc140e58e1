"""Arrays in an archive are read as NumPy wrote them, and never trusted."""

import io
import zipfile

import numpy as np
import pytest

from core.files.npy import MOST_MEMBERS, open_archive, read_array, read_header

ARRAYS = [
    np.array(3),
    np.zeros((0, 7), np.float32),
    np.arange(24, dtype=np.int64).reshape(2, 3, 4),
    np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    np.array("words"),
    np.array([True, False]),
    np.arange(3, dtype=">f4"),
]


def archive(member: bytes, packing=zipfile.ZIP_DEFLATED) -> zipfile.ZipFile:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as made:
        made.writestr("a.npy", member)
    return open_archive(file.getvalue())


def member_of(header: bytes, content: bytes = b"") -> bytes:
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + content


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: f"{array.dtype} {array.shape}")
def test_what_numpy_has_written_is_read_back_and_cannot_be_written_to(array):
    file = io.BytesIO()
    np.savez(file, a=array)
    found = read_array(open_archive(file.getvalue()), "a.npy")
    assert np.array_equal(found, array) and (found.dtype, found.shape) == (array.dtype, array.shape)
    assert not found.flags.writeable


def test_a_header_of_python_2_is_read_without_a_warning():
    shape, _columns_first, dtype = read_header(
        io.BytesIO(member_of(b"{'descr': '|u1', 'fortran_order': False, 'shape': (60000L, 28L, 28L), }   \n"))
    )
    assert shape == (60_000, 28, 28) and dtype == np.uint8


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"{}",
        b"{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999, 9999999), }",
        b"{'descr': '|u1', 'fortran_order': False, 'shape': (-1,), }",
        b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
        b"{'descr': '|S0', 'fortran_order': False, 'shape': (9999999999,), }",
        b"{'descr': '<f3', 'fortran_order': False, 'shape': (1,), }",
        b"{'descr': '<U999999999', 'fortran_order': False, 'shape': (1,), }",
        b"{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }",
        b"{'descr': '|u1', 'fortran_order': __import__('os'), 'shape': (1,), }",
        b"(" * 9000,
        b"{" * 60_000,
    ],
    ids=lambda header: header[:60].decode(),
)
def test_a_header_that_lies_or_is_none_is_refused(header):
    with pytest.raises((ValueError, TypeError)):
        read_array(archive(member_of(header, bytes(8))), "a.npy")


def test_a_member_of_another_size_than_its_header_says_is_refused():
    header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (4,), }"
    assert read_array(archive(member_of(header, b"abcd")), "a.npy").tolist() == list(b"abcd")
    for content in (b"abc", b"abcde"):
        with pytest.raises(ValueError):
            read_array(archive(member_of(header, content)), "a.npy")


def test_a_packing_that_unfolds_without_bounds_is_refused():
    with pytest.raises(ValueError, match="packing"):
        read_array(archive(bytes(99), zipfile.ZIP_BZIP2), "a.npy")


def test_an_archive_of_very_many_members_is_refused_before_they_are_listed():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for number in range(MOST_MEMBERS + 1):
            made.writestr(str(number), b"")
    with pytest.raises(ValueError, match="members"):
        open_archive(file.getvalue())
