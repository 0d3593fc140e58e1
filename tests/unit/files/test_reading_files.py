"""Only ordinary files of bounded size are read; nothing blocks and nothing fills the memory."""

import os

import pytest

from core.files.reading import TooLarge, read_ordinary


def test_a_file_is_read_whole(tmp_path):
    (tmp_path / "file").write_bytes(b"12345")
    assert read_ordinary(tmp_path / "file", 5) == b"12345"


def test_a_file_that_is_too_large_is_not_read_through(tmp_path):
    (tmp_path / "file").write_bytes(bytes(6))
    os.truncate(tmp_path / "file", 1 << 40)
    with pytest.raises(TooLarge) as caught:
        read_ordinary(tmp_path / "file", 5_000_000)
    assert caught.value.strerror == "the file is larger than 5 MB" and caught.value.filename == str(tmp_path / "file")


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "zero\0zero"):
        with pytest.raises(OSError) as caught:
            read_ordinary(path, 5)
        assert caught.value.strerror and caught.value.filename == str(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_a_pipe_and_a_device_are_refused_at_once_whatever_links_lead_there(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for name in ("pipe", "zero", "link"):
        with pytest.raises(OSError, match="no ordinary file"):
            read_ordinary(tmp_path / name, 5)
