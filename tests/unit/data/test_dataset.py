"""Reading digits: whatever the files hold, a valid array or one sentence comes out."""

import gzip
import io
import os
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.data.dataset import (
    ARRAY_NAMES,
    FILE_NAMES,
    MNIST,
    MOST_DIGITS,
    DataError,
    Dataset,
    Part,
    idx_bytes,
    images_from,
    labels_from,
    read_archive,
    read_folder,
    read_images,
    read_labels,
)


def some_digits(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    return generator.integers(0, 256, (count, 28, 28), np.uint8), generator.integers(0, 10, count, np.uint8)


def part(count: int) -> Part:
    return Part(*some_digits(count))


def write_four_files(folder: Path, ending: str = "", counts: tuple[int, ...] = (5, 5, 3, 3)) -> None:
    for number, (name, count) in enumerate(zip(FILE_NAMES, counts, strict=True)):
        content = idx_bytes(some_digits(count)[number % 2])
        (folder / (name + ending)).write_bytes(gzip.compress(content) if ending.endswith(".gz") else content)


def write_archive(path: Path, **changed: np.ndarray) -> None:
    arrays = dict(zip(ARRAY_NAMES, (*some_digits(5), *some_digits(3)), strict=True))
    np.savez_compressed(path, **(arrays | changed))


@pytest.fixture
def one_file(tmp_path):
    """Writes bytes into a file and gives its path."""

    def write(content: bytes, name: str = "digits") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def test_a_part_is_read_only_and_apart_from_the_arrays_it_was_made_of():
    images, labels = some_digits(4)
    digits = Part(images, labels)
    before = int(images[0, 0, 0])
    images[0, 0, 0] = before ^ 255
    assert len(digits) == 4
    assert digits.images[0, 0, 0] == before
    with pytest.raises(ValueError, match="read-only"):
        digits.images[0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        digits.labels[0] = 1


@pytest.mark.parametrize(
    ("images", "labels", "says"),
    [
        (np.zeros((2, 28, 27), np.uint8), np.zeros(2, np.uint8), r"\(2, 28, 27\)"),
        (np.zeros((2, 28, 28), np.float32), np.zeros(2, np.uint8), "float32"),
        (np.zeros((2, 28, 28), np.uint8), np.zeros(2, np.int64), "int64"),
        (np.zeros((2, 28, 28), np.uint8), np.zeros((2, 1), np.uint8), r"\(2, 1\)"),
        (np.zeros((2, 28, 28), np.uint8), np.zeros(3, np.uint8), "2 images but 3 labels"),
        (np.zeros((2, 28, 28), np.uint8), np.full(2, 10, np.uint8), "label is 10"),
        (np.uint8(0), np.uint8(0), "shape"),
    ],
)
def test_a_part_refuses_what_are_no_digits(images, labels, says):
    with pytest.raises(DataError, match=says):
        Part(images, labels)


def test_validation_digits_are_the_last_of_the_training_digits():
    whole = Dataset(MNIST, train=part(10), test=part(2))
    cut = whole.with_validation(3)
    assert (len(whole.validation), len(cut.train), len(cut.validation), len(cut.test)) == (0, 7, 3, 2)
    np.testing.assert_array_equal(np.concatenate([cut.train.images, cut.validation.images]), whole.train.images)
    np.testing.assert_array_equal(np.concatenate([cut.train.labels, cut.validation.labels]), whole.train.labels)
    assert np.shares_memory(cut.train.images, whole.train.images)
    assert len(whole.with_validation(0).validation) == 0


@pytest.mark.parametrize("samples", [-1, 10, 11])
def test_a_validation_part_that_leaves_no_training_digit_is_refused(samples):
    with pytest.raises(DataError, match="choose 0 to 9"):
        Dataset(MNIST, train=part(10), test=part(2)).with_validation(samples)


def test_validation_digits_are_not_cut_off_twice():
    with pytest.raises(DataError, match="already"):
        Dataset(MNIST, train=part(10), test=part(2)).with_validation(3).with_validation(3)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_is_read_packed_or_not_whatever_its_name_says(one_file, pack):
    images, labels = some_digits(7)
    np.testing.assert_array_equal(read_images(one_file(pack(idx_bytes(images)), "a.gz")), images)
    np.testing.assert_array_equal(read_labels(one_file(pack(idx_bytes(labels)), "b")), labels)


def header(*numbers: int) -> bytes:
    return np.array(numbers, ">u4").tobytes()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "ends within its first 16 bytes"),
        (header(2051, 1, 28), "ends within its first 16 bytes"),
        (header(2049, 1, 28, 28) + bytes(784), "begins with the number 2049, not 2051"),
        (header(2051, 1, 32, 28) + bytes(896), "32 x 28 pixels, not 28 x 28"),
        (header(2051, 2, 28, 28) + bytes(1567), "claims 2 digits but ends after 1567 of 1568 bytes"),
        (header(2051, 2, 28, 28) + bytes(1569), "goes on after the 2 digits"),
        (header(2051, 2**32 - 1, 28, 28) + bytes(784), "claims 4294967295 digits"),
    ],
)
def test_an_image_file_that_is_wrong_is_named_and_told_what_is_wrong(one_file, pack, content, says):
    path = one_file(pack(content))
    with pytest.raises(DataError, match=says) as caught:
        read_images(path)
    assert str(path) in str(caught.value)
    assert "replace it by a fresh copy" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\0\0\x08", "ends within its first 8 bytes"),
        (header(2051, 1) + b"\1", "begins with the number 2051, not 2049"),
        (header(2049, 3) + b"\1\2", "claims 3 digits but ends after 2 of 3 bytes"),
        (header(2049, 2) + b"\1\2\3", "goes on after the 2 digits"),
        (header(2049, 3) + b"\1\x0a\3", "holds the label 10"),
    ],
)
def test_a_label_file_that_is_wrong_is_told_what_is_wrong(one_file, content, says):
    with pytest.raises(DataError, match=says):
        read_labels(one_file(content))


@pytest.mark.parametrize(
    "damage",
    [
        lambda packed: packed[:-4],
        lambda packed: packed[: len(packed) // 2],
        lambda packed: packed[:3],
        lambda packed: packed[:40] + bytes([packed[40] ^ 255]) + packed[41:],
        lambda packed: packed[:-8] + bytes(8),
        lambda packed: packed + b"more",
    ],
)
def test_a_damaged_packed_file_is_one_sentence(one_file, damage):
    packed = gzip.compress(idx_bytes(some_digits(20)[0]))
    with pytest.raises(DataError, match="is not a whole file of MNIST"):
        read_images(one_file(damage(packed)))


@pytest.mark.parametrize("claimed", [3, MOST_DIGITS, 1_000_000])  # a million bytes of zeros are a thousand here
def test_a_packed_file_that_unfolds_without_end_costs_no_more_than_it_claims(one_file, claimed):
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    pieces = [packer.compress(header(2051, claimed, 28, 28))] + [packer.compress(bytes(1 << 20)) for _mb in range(99)]
    path = one_file(b"".join(pieces) + packer.flush())
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match="goes on after|100000 is the most read"):
            read_images(path)
        assert tracemalloc.get_traced_memory()[1] < 90 << 20
    finally:
        tracemalloc.stop()


def test_a_packed_file_may_have_a_name_however_long(one_file):
    images = some_digits(3)[0]
    packed = gzip.compress(idx_bytes(images))
    named = packed[:3] + b"\x08" + packed[4:10] + b"x" * 10_000_000 + b"\x00" + packed[10:]
    assert np.array_equal(read_images(one_file(named)), images)


def test_two_packed_files_in_one_are_refused(one_file):
    packed = gzip.compress(idx_bytes(some_digits(3)[0]))
    with pytest.raises(DataError, match="more follows after its end"):
        read_images(one_file(packed + packed))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_a_pipe_or_a_device_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("pipe", "zero"):
        for read in (read_images, read_labels, read_archive):
            with pytest.raises(DataError, match="cannot be read .this is no ordinary file."):
                read(tmp_path / name)


def test_a_file_larger_than_any_of_mnist_is_not_read_through(one_file):
    path = one_file(b"")
    os.truncate(path, 1 << 40)
    for read in (read_images, read_labels, read_archive):
        with pytest.raises(DataError, match="larger than 83 MB"):
            read(path)


def test_a_header_that_lies_costs_no_memory():
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match="ends after 784"):
            images_from(io.BytesIO(header(2051, MOST_DIGITS, 28, 28) + bytes(784)), "liar")
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_a_file_that_cannot_be_opened_is_one_sentence(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        read_images(tmp_path / "nowhere")
    with pytest.raises(DataError, match="cannot be read"):
        read_labels(tmp_path)


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_folder_is_read_with_its_files_packed_or_not(tmp_path, ending):
    write_four_files(tmp_path, ending)
    digits = read_folder(tmp_path)
    assert (digits.source, len(digits.train), len(digits.validation), len(digits.test)) == (MNIST, 5, 0, 3)
    np.testing.assert_array_equal(digits.train.images, some_digits(5)[0])
    np.testing.assert_array_equal(digits.test.labels, some_digits(3)[1])


def test_a_folder_is_read_with_the_dotted_names(tmp_path):
    write_four_files(tmp_path)
    for name in FILE_NAMES:
        (tmp_path / name).rename(tmp_path / name.replace("-idx", ".idx"))
    assert len(read_folder(tmp_path).train) == 5


def test_a_folder_is_read_from_the_archive_of_keras(tmp_path):
    write_archive(tmp_path / "mnist.npz")
    digits = read_folder(tmp_path)
    np.testing.assert_array_equal(digits.train.images, some_digits(5)[0])
    np.testing.assert_array_equal(digits.test.labels, some_digits(3)[1])


def test_the_file_that_is_missing_is_named(tmp_path):
    write_four_files(tmp_path)
    (tmp_path / FILE_NAMES[3]).unlink()
    with pytest.raises(DataError, match="does not hold t10k-labels-idx1-ubyte:"):
        read_folder(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match="no folder .*nowhere"):
        read_folder(tmp_path / "nowhere")


def test_images_and_labels_that_disagree_are_both_named(tmp_path):
    write_four_files(tmp_path, counts=(5, 4, 3, 3))
    with pytest.raises(
        DataError, match="train-images-idx3-ubyte holds 5 images but .*train-labels-idx1-ubyte 4 labels"
    ):
        read_folder(tmp_path)


def test_a_folder_without_a_single_digit_is_refused(tmp_path):
    write_four_files(tmp_path, counts=(5, 5, 0, 0))
    with pytest.raises(DataError, match="t10k-images-idx3-ubyte .*holds no digits"):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"x_test": np.zeros((3, 28, 27), np.uint8)}, "x_test is not made of bytes"),
        ({"x_test": np.asfortranarray(np.zeros((3, 28, 28), np.uint8))}, "x_test is not made of bytes"),
        ({"y_train": np.zeros(5, np.int64)}, "y_train is not made of bytes"),
        ({"y_train": np.uint8(1)}, "y_train is not made of bytes"),
        ({"y_train": np.array([1, 2, 3, 4, 99], np.uint8)}, "label 99"),
        ({"y_train": np.zeros(4, np.uint8)}, "5 images but .* 4 labels"),
        ({"x_train": np.array([{}], dtype=object)}, "x_train is not made of bytes"),
    ],
)
def test_an_archive_with_wrong_arrays_is_told_what_is_wrong(tmp_path, changed, says):
    write_archive(tmp_path / "mnist.npz", **changed)
    with pytest.raises(DataError, match=says):
        read_folder(tmp_path)


def test_an_archive_without_an_array_is_told_which(tmp_path):
    np.savez(tmp_path / "mnist.npz", x_train=some_digits(2)[0])
    with pytest.raises(DataError, match="no array y_train"):
        read_folder(tmp_path)


def test_an_archive_whose_header_lies_costs_no_memory(tmp_path):
    path = tmp_path / "mnist.npz"
    lie = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        lie, {"descr": "|u1", "fortran_order": False, "shape": (MOST_DIGITS * 1000, 28, 28)}
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x_train.npy", lie.getvalue() + bytes(784))
    with pytest.raises(DataError, match="claims 100000000 digits"):
        read_archive(path)


def test_a_damaged_archive_is_not_quoted_at_length(tmp_path):
    path = tmp_path / "mnist.npz"
    write_archive(path)
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"x_train.npy", b"\xff\n\x00rain.npy", 1))  # only in one of two places
    with pytest.raises(DataError) as caught:
        read_archive(path)
    assert str(caught.value).isprintable() and len(str(caught.value)) < 200 + len(str(path))


@given(content=st.binary(max_size=400), cut=st.integers(0, 4000))
def test_a_damaged_archive_is_one_sentence(tmp_path_factory, content, cut):
    path = tmp_path_factory.getbasetemp() / "damaged.npz"
    write_archive(path)
    whole = path.read_bytes()
    for damaged in (content, whole[: cut % len(whole)], whole[: cut % len(whole)] + content):
        with pytest.raises(DataError):
            read_archive(io.BytesIO(damaged), "mnist.npz")


@given(content=st.binary(max_size=200))
def test_an_archive_with_arbitrary_arrays_is_one_sentence(content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x_train.npy", content)
        archive.writestr("y_train.npy", b"\x93NUMPY\x01\x00\x76\x00" + content)
    with pytest.raises(DataError):
        read_archive(file, "mnist.npz")


@given(
    start=st.sampled_from([b"", header(2051), header(2051, 1, 28, 28), header(2049), header(2049, 3), b"\x1f\x8b\x08"]),
    rest=st.binary(max_size=900),
    packed=st.booleans(),
)
def test_arbitrary_bytes_give_one_sentence_or_valid_digits(tmp_path_factory, start, rest, packed):
    path = tmp_path_factory.getbasetemp() / "arbitrary"
    path.write_bytes(gzip.compress(start + rest) if packed else start + rest)
    for read, axes in ((read_images, 3), (read_labels, 1)):
        try:
            array = read(path)
        except DataError as error:
            assert str(path) in str(error)
        else:
            assert array.dtype == np.uint8
            assert array.ndim == axes
            assert idx_bytes(array) == start + rest
            assert axes == 3 or not array.size or array.max() <= 9


@given(
    images=hnp.arrays(np.uint8, st.tuples(st.integers(0, 3), st.just(28), st.just(28))),
    labels=hnp.arrays(np.uint8, st.integers(0, 50), elements=st.integers(0, 9)),
)
def test_what_is_written_as_idx_is_read_back(images, labels):
    np.testing.assert_array_equal(images_from(io.BytesIO(idx_bytes(images)), "images"), images)
    np.testing.assert_array_equal(labels_from(io.BytesIO(idx_bytes(labels)), "labels"), labels)


def test_the_real_mnist_is_read(mnist):
    assert (mnist.source, len(mnist.train), len(mnist.test)) == (MNIST, 60_000, 10_000)
    assert mnist.train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert np.bincount(mnist.test.labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
