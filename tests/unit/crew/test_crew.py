"""What a crew's processes have around them: only what is ours, memory that is really there, and nothing left behind."""

import errno
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
from crewed import SECONDS, alone, new_stints, ready, taken

from core.crew import crew, helper, memory

ROOT = Path(__file__).resolve().parents[3]
posix = pytest.mark.skipif(os.name != "posix", reason="signals and unnamed files are POSIX's")


@pytest.fixture
def made():
    """Makes what takes steps by so many processes, and ends those after the test."""
    every = []

    def make(processes=1):
        every.append(new_stints(processes))
        return every[-1]

    yield make
    for one in every:
        one.close()


# ---- what the helper has around it


def test_nothing_around_the_user_is_imported_or_run(made, monkeypatch, tmp_path):
    marker = tmp_path / "was here"
    folder = tmp_path / "current"
    folder.mkdir()
    trap = f"open({str(marker)!r}, 'a').write(__name__)\nprint('a line')\n"
    names = "random queue signal platform pickle numpy core threadpoolctl sitecustomize usercustomize start"
    for name in names.split():
        (folder / f"{name}.py").write_text(trap)
    monkeypatch.chdir(folder)
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("PYTHONSTARTUP", str(folder / "start.py"))
    one = made()
    ready(one)
    assert taken(one) == alone()
    assert one._proved and not marker.exists()


def test_what_a_helper_prints_is_no_answer(made, monkeypatch):
    noise = "print('a line', flush=True); os.write(1, b'bytes'); os.write(2, b'bytes'); serve("
    monkeypatch.setattr(helper, "_START", helper._START.replace("serve(", noise))
    one = made()
    ready(one)
    assert taken(one) == alone()
    assert one._proved


PROGRAM = """
import sys
sys.path[:0] = {paths!r}
from crewed import alone, new_stints, ready, taken

if __name__ == "__main__":
    made = new_stints(1)
    if {processes}:
        helpers = ready(made)
    else:
        made._start()
        assert made._crew is None
        helpers = []
    assert taken(made) == alone()
    print(int(made._proved), *(one._process.pid for one in helpers), flush=True)
    {then}
"""


def program(then="made.close()", processes=1):
    paths = [str(ROOT), str(ROOT / "tests" / "unit")]
    return PROGRAM.format(paths=paths, then=then, processes=processes)


@posix
def test_a_pythonpath_that_holds_numpy_still_works(tmp_path):
    for module in (np.__file__, sys.modules["threadpoolctl"].__file__):
        path = Path(module)
        path = path.parent if path.name == "__init__.py" else path
        for found in (path, path.with_name(path.name + ".libs")):
            if found.exists():
                (tmp_path / found.name).symlink_to(found)
    done = subprocess.run(
        [sys.executable, "-S", "-c", program()],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=2 * SECONDS,
    )
    assert done.stdout.startswith("1 "), done.stderr


# ---- the memory


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="this system cannot reserve")
@pytest.mark.parametrize("full", [1, 9])
def test_where_one_folder_is_full_another_is_taken_and_where_all_are_nobody_helps(made, monkeypatch, full):
    reserve, refused = os.posix_fallocate, []

    def refuse(*given):
        if len(refused) < full:
            refused.append(given)
            raise OSError(errno.ENOSPC, "No space left on device")
        reserve(*given)

    monkeypatch.setattr(os, "posix_fallocate", refuse)
    one = made()
    if full == 1:
        ready(one)
    else:
        one._start()
    assert taken(one) == alone()
    assert refused and one._proved == (full == 1)


@pytest.mark.parametrize("small, processes", [(["/dev/shm"], 1), (["/dev/shm", "$TMPDIR"], 0)])
def test_a_nearly_full_memory_folder_does_not_end_the_program(tmp_path, small, processes):
    folder, script = tmp_path / "temporary", tmp_path / "program.py"
    folder.mkdir()
    mounts = " && ".join(f"mount -t tmpfs -o size=64k tmpfs {place}" for place in small)
    environment = os.environ | {"TMPDIR": str(folder)}
    try:
        tried = subprocess.run(["unshare", "-m", "sh", "-c", mounts], env=environment, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no unshare here")
    if tried.returncode:
        pytest.skip("only root may mount a small folder of its own")
    script.write_text(program(processes=processes))
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", f'{mounts} && exec "$0" "$1"', sys.executable, str(script)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=2 * SECONDS,
    )
    assert (done.returncode, done.stdout[:1]) == (0, str(processes)), done.stderr


def files_left(folder):
    """What programs like this one, or the one that was given this folder, have left."""
    return [path for place in (Path("/dev/shm"), folder) for path in place.glob(f"{memory.PREFIX}*")]


@posix
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM], ids=lambda end: end.name)
def test_a_program_that_is_killed_with_its_whole_group_leaves_nothing(tmp_path, end):
    started = subprocess.Popen(
        [sys.executable, "-c", program(then="sys.stdin.read()")],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with started:
        ready, pid = map(int, started.stdout.readline().split())
        at_work = files_left(tmp_path)
        os.killpg(started.pid, end)
    assert ready == 1 and at_work == []
    deadline = time.monotonic() + SECONDS
    while _lives(pid):
        assert time.monotonic() < deadline, "the helper outlived the program"
    assert files_left(tmp_path) == []


def _lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a stopped process")
def test_a_stopped_process_ends_with_a_program_that_is_killed(tmp_path):
    started = subprocess.Popen(
        [sys.executable, "-c", program(then="sys.stdin.read()")],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with started:
        _proved, pid = map(int, started.stdout.readline().split())
        os.kill(pid, signal.SIGSTOP)
        started.kill()
    deadline = time.monotonic() + SECONDS
    while _lives(pid):
        assert time.monotonic() < deadline, "the stopped process outlived the program"


@pytest.mark.parametrize("heard", [b"", b"\x05", helper._NUMBER.pack(99) + b"\x80\x05}"], ids=repr)
def test_a_first_message_cut_short_ends_the_helper_without_a_word(heard):
    done = subprocess.run(
        [sys.executable, *helper._ALOOF, "-c", helper._START, "no file", *map(str, helper._FOLDERS)],
        input=heard,
        capture_output=True,
        timeout=SECONDS,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_where_files_need_names_they_go_at_the_end_and_an_earlier_deaths_at_the_start(made, monkeypatch, tmp_path):
    for module in (memory, helper, crew):
        monkeypatch.setattr(module, "NAMELESS", False)
    monkeypatch.setattr(memory, "SUFFIX", ".test")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(memory, "SHARED_MEMORY", tmp_path)
    (tmp_path / f"{memory.PREFIX}left.test").write_bytes(b"by a death")
    (tmp_path / "lenet.test").write_bytes(b"somebody else's")
    one = made()
    ready(one)
    assert taken(one) == alone()
    names = {path.name for path in tmp_path.iterdir()}
    assert len(names) == 2 and f"{memory.PREFIX}left.test" not in names
    one.close()
    assert [path.name for path in tmp_path.iterdir()] == ["lenet.test"]
