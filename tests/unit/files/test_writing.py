"""Files are written whole or not at all, under any name the file system allows, and nothing is left beside them."""

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from core.files import writing as file_writing
from core.files.writing import check_writable, folder_beside, written_whole

ROOT = Path(__file__).resolve().parents[3]
posix = pytest.mark.skipif(os.name != "posix", reason="these rights and locks are POSIX's")
not_root = pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write everywhere")

# A writer in a process of its own: it says when it is in the middle, and goes on when it hears a line.
WRITER = """
import sys
from core.files.writing import folder_beside, written_whole
with {opened} as opened:
    {half}
    print("half", flush=True)
    sys.stdin.readline()
"""
FILE = WRITER.format(opened="written_whole(sys.argv[1] + '/run.npz')", half="opened.write(b'half'); opened.flush()")
FOLDER = WRITER.format(opened="folder_beside(sys.argv[1])", half="(opened / 'file').write_bytes(b'half')")


def write(path, content=b"whole"):
    with written_whole(path) as file:
        file.write(content)


def names(folder):
    return sorted(os.listdir(folder))


def in_the_middle(program, folder):
    pipe = subprocess.PIPE
    writer = subprocess.Popen([sys.executable, "-c", program, str(folder)], cwd=ROOT, stdin=pipe, stdout=pipe)
    assert writer.stdout.readline().strip() == b"half"
    return writer


@pytest.mark.parametrize("length", [5, 240, 241, 250, 255])
def test_names_of_any_length_the_file_system_allows(length, tmp_path):
    path = tmp_path / ("n" * (length - 4) + ".npz")
    check_writable(path)
    assert names(tmp_path) == []
    write(path)
    assert path.read_bytes() == b"whole" and names(tmp_path) == [path.name]


def test_a_long_name_of_many_bytes_a_letter(tmp_path):
    path = tmp_path / ("手写数字识别训练结果" * 8 + ".npz")
    check_writable(path)
    write(path)
    assert names(tmp_path) == [path.name]


@posix
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_the_file_has_the_rights_of_any_new_file(mask, tmp_path):
    before = os.umask(mask)
    try:
        write(tmp_path / "run.npz")
        (tmp_path / "plain").write_bytes(b"")
    finally:
        os.umask(before)
    assert (tmp_path / "run.npz").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_umask_of_the_process_is_never_touched(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "umask", lambda _mask: pytest.fail("other threads make files meanwhile"))
    write(tmp_path / "run.npz")
    with folder_beside(tmp_path):
        pass


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), MemoryError(), KeyboardInterrupt()])
@pytest.mark.parametrize("place", ["fsync", "replace", "block"])
def test_after_any_failure_the_old_file_is_there_and_nothing_else(place, error, tmp_path, monkeypatch):
    path = tmp_path / "run.npz"
    path.write_bytes(b"old")

    def fail(*_arguments):
        raise error

    if place != "block":
        monkeypatch.setattr(file_writing.os, place, fail)
    with pytest.raises(type(error)), written_whole(path) as file:
        file.write(b"half")
        if place == "block":
            fail()
    monkeypatch.undo()
    assert path.read_bytes() == b"old" and names(tmp_path) == ["run.npz"]


@pytest.mark.parametrize("place", ["fsync", "replace", "open"])
def test_an_error_names_the_file_that_was_asked_for(place, tmp_path, monkeypatch):
    path = tmp_path / "run.npz"

    def fail(name, *_arguments, **_options):
        raise OSError(28, "No space left on device", None if place == "fsync" else str(name))

    monkeypatch.setattr(file_writing.os, place, fail)
    with pytest.raises(OSError) as caught:
        write(path)
    assert (caught.value.filename, caught.value.strerror) == (str(path), "No space left on device")


def test_an_error_about_another_file_stays_what_it_is(tmp_path):
    with pytest.raises(FileNotFoundError) as caught, written_whole(tmp_path / "run.npz"):
        (tmp_path / "other").read_bytes()
    assert caught.value.filename == str(tmp_path / "other")


@posix
def test_a_link_is_followed(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "run.npz").symlink_to(tmp_path / "far" / "run.npz")
    check_writable(tmp_path / "run.npz")
    write(tmp_path / "run.npz")
    assert (tmp_path / "run.npz").is_symlink()
    assert (tmp_path / "far" / "run.npz").read_bytes() == b"whole" and names(tmp_path / "far") == ["run.npz"]


# What cannot be written is said before any work is done --------------------------------------------------------------


def refusal(path):
    """Why the path is refused, which is found without changing anything; writing is refused too."""
    before = names(path.parent) if path.parent.is_dir() else None
    with pytest.raises(OSError) as caught:
        check_writable(path)
    with pytest.raises(OSError):
        write(path)
    assert before is None or names(path.parent) == before
    return f"{caught.value.filename}: {caught.value.strerror}"


def test_a_folder_that_is_missing(tmp_path):
    folder = tmp_path / "nowhere"
    assert refusal(folder / "run.npz") == f"{folder}: there is no such folder; make it first"


def test_a_file_in_place_of_the_folder(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert "there is no such folder" in refusal(tmp_path / "file" / "run.npz")


def test_a_folder_in_place_of_the_file(tmp_path):
    (tmp_path / "run.npz").mkdir()
    assert refusal(tmp_path / "run.npz") == f"{tmp_path / 'run.npz'}: this is a folder; name a file"


@posix
def test_a_pipe_or_a_device_in_place_of_the_file(tmp_path):
    os.mkfifo(tmp_path / "run.npz")
    assert "a device or a pipe" in refusal(tmp_path / "run.npz")
    assert stat.S_ISFIFO((tmp_path / "run.npz").stat().st_mode)
    (tmp_path / "null.npz").symlink_to(os.devnull)
    assert "a device or a pipe" in refusal(tmp_path / "null.npz")


@posix
def test_a_name_that_is_too_long(tmp_path):
    path = tmp_path / ("n" * 252 + ".npz")
    assert refusal(path).startswith(f"{path}: ") and "too long" in refusal(path)


def test_a_file_that_is_write_protected(tmp_path, monkeypatch):
    path = tmp_path / "run.npz"
    path.write_bytes(b"old")
    monkeypatch.setattr(file_writing.os, "access", lambda _path, _mode: False)  # root may write everywhere
    assert refusal(path) == f"{path}: this file is write-protected; name another"
    assert path.read_bytes() == b"old"


@posix
def test_a_folder_that_lets_nobody_replace_the_files_of_others(tmp_path, monkeypatch):
    path = tmp_path / "run.npz"
    path.write_bytes(b"old")
    tmp_path.chmod(0o1777)
    monkeypatch.setattr(file_writing.os, "geteuid", lambda: path.stat().st_uid + 1)
    assert "write-protected" in refusal(path)
    monkeypatch.undo()
    check_writable(path)


@posix
def test_a_link_that_somebody_else_put_into_a_folder_for_all(tmp_path, monkeypatch):
    mine, link = tmp_path / "mine", tmp_path / "run.npz"
    mine.write_bytes(b"mine")
    link.symlink_to(mine)
    tmp_path.chmod(0o1777)
    check_writable(link)
    folder, stat_of = tmp_path.stat(), Path.stat
    monkeypatch.setattr(file_writing.os, "geteuid", lambda: folder.st_uid + 1)
    somebody = os.stat_result([*folder[:4], folder.st_uid + 1, *folder[5:]])
    monkeypatch.setattr(Path, "stat", lambda path, **how: somebody if path == tmp_path else stat_of(path, **how))
    assert "somebody else's link" in refusal(link)
    assert mine.read_bytes() == b"mine"


@posix
@not_root
def test_a_folder_that_is_write_protected(tmp_path):
    tmp_path.chmod(0o555)
    assert refusal(tmp_path / "run.npz").startswith(f"{tmp_path / 'run.npz'}: no file can be written there (")
    tmp_path.chmod(0o755)


def test_a_disk_that_is_full(tmp_path, monkeypatch):
    def full(_handle, _mode):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(file_writing.os, "fdopen", full)
    path = tmp_path / "run.npz"
    assert refusal(path) == f"{path}: no file can be written there (No space left on device)"


def test_a_file_that_is_there_is_not_changed_by_trying(tmp_path):
    path = tmp_path / "run.npz"
    path.write_bytes(b"old")
    check_writable(path, room_bytes=100_000)
    assert path.read_bytes() == b"old" and names(tmp_path) == ["run.npz"]


# What killed writers leave -------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("program", [FILE, FOLDER])
def test_what_a_killed_writer_left_is_cleared_by_the_next(program, tmp_path):
    with in_the_middle(program, tmp_path) as writer:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    assert len(names(tmp_path)) == 1
    write(tmp_path / "other.npz")
    assert names(tmp_path) == ["other.npz"]


@pytest.mark.parametrize("program", [FILE, FOLDER])
def test_what_a_living_writer_is_writing_stays(program, tmp_path):
    with in_the_middle(program, tmp_path) as writer:
        (unfinished,) = names(tmp_path)
        write(tmp_path / "other.npz")
        check_writable(tmp_path / "other.npz")
        with folder_beside(tmp_path):
            pass
        assert names(tmp_path) == sorted([unfinished, "other.npz"])
        writer.communicate(b"go on\n")
    assert writer.returncode == 0
    assert names(tmp_path) == (["other.npz", "run.npz"] if program is FILE else ["other.npz"])


def test_many_write_into_one_folder_at_once(tmp_path):
    failed = []

    def write_many(number):
        try:
            for _time in range(30):
                write(tmp_path / f"{number % 2}.npz", bytes([number]) * 1000)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write_many, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == [] and names(tmp_path) == ["0.npz", "1.npz"]
    assert all(len(set(path.read_bytes())) == 1 and path.stat().st_size == 1000 for path in tmp_path.iterdir())


@posix
def test_what_is_taken_for_abandoned_before_it_was_locked_is_begun_anew(tmp_path, monkeypatch):
    lock, taken = file_writing._locked, []

    def cleared_first(handle, path):
        if len(taken) % 2 == 0:
            file_writing._clear(tmp_path)
        taken.append(path)
        return lock(handle, path)

    monkeypatch.setattr(file_writing, "_locked", cleared_first)
    write(tmp_path / "run.npz")
    with folder_beside(tmp_path) as gathered:
        assert gathered.is_dir()
    assert len(taken) == 4 and names(tmp_path) == ["run.npz"]


@posix
def test_nothing_else_that_is_called_so_is_touched(tmp_path):
    os.mkfifo(tmp_path / ".lenet-pipe.part")  # opening it to write would wait for ever
    (tmp_path / "far").write_bytes(b"far")
    (tmp_path / ".lenet-link.part").symlink_to(tmp_path / "far")
    write(tmp_path / "run.npz")
    assert names(tmp_path) == [".lenet-link.part", ".lenet-pipe.part", "far", "run.npz"]


def test_a_folder_to_gather_in_is_gone_afterwards_but_for_what_was_moved(tmp_path):
    with folder_beside(tmp_path) as gathered:
        (gathered / "kept").write_bytes(b"kept")
        (gathered / "dropped").write_bytes(b"dropped")
        os.rename(gathered / "kept", tmp_path / "kept")
    assert names(tmp_path) == ["kept"]
    with pytest.raises(KeyboardInterrupt), folder_beside(tmp_path) as gathered:
        raise KeyboardInterrupt
    assert names(tmp_path) == ["kept"]
