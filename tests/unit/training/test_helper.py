"""The processes that help: the same bits whoever computes, and what goes wrong with them costs time at most."""

import errno
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
import reference

from core.network.architecture import PAPER
from core.network.loss import Loss
from core.recipe.recipe import Distortion
from core.training import helper
from core.training.batch import Batch
from core.training.gradient import PIECE, MiniBatchGradient
from core.training.pieces import Pieces
from core.training.team import WORTHWHILE

ROOT = Path(__file__).resolve().parents[3]
BATCH = Batch(*reference.some_digits(3 * PIECE + 5), Distortion(shift_pixels=1.0), (5, 6))
PARAMETERS = reference.random_parameters(PAPER, Loss(), seed=0, dtype=np.float32)
MOVED = PARAMETERS.vector * np.float32(1.01)
SECONDS = 30  # nothing waits so long but a test about to fail
posix = pytest.mark.skipif(os.name != "posix", reason="signals and unnamed files are POSIX's")


@pytest.fixture
def made(monkeypatch):
    """Makes gradients with so many helpers, which start with the first mini-batch, and ends them after the test."""
    monkeypatch.setattr("core.training.team.WORTHWHILE", 0)
    gradients = []

    def make(helpers=1, parameters=PARAMETERS):
        gradients.append(MiniBatchGradient(parameters, helpers))
        return gradients[-1]

    yield make
    for mini_batch in gradients:
        mini_batch.close()


@pytest.fixture
def impatient(monkeypatch):
    """What does not answer is ended soon."""
    monkeypatch.setattr(helper, "TICK_SECONDS", 0.02)
    monkeypatch.setattr(helper, "PATIENCE_SECONDS", 0.5)


def ready_helpers(mini_batch, count=None):
    """All of the helpers, once they wait for work."""
    team = mini_batch.team
    team.called()
    count = mini_batch._wanted if count is None else count
    deadline = time.monotonic() + SECONDS
    while team.ready < count:
        assert time.monotonic() < deadline, "the helpers were not ready in time"
    return team._helpers


def computed(mini_batch, vector=PARAMETERS.vector, batch=BATCH):
    """Loss, wrong answers, gradient."""
    return *mini_batch.compute(vector, batch), mini_batch.gradient.tobytes()


def alone(vector=PARAMETERS.vector, parameters=PARAMETERS, batch=BATCH):
    """The same, by one process."""
    return computed(MiniBatchGradient(parameters, 0), vector, batch)


# ---- the same bits


@pytest.mark.parametrize("helpers", [0, 1, 2, 3, 4, 8])
def test_any_number_of_helpers_computes_the_same_bits(made, helpers):
    mini_batch = made(helpers)
    ready_helpers(mini_batch)
    for count in (1, PIECE + 1, 2 * PIECE, 3 * PIECE + 5, 12 * PIECE):
        batch = Batch(*reference.some_digits(count), BATCH.distortion, BATCH.seed)
        for vector in (PARAMETERS.vector, MOVED, PARAMETERS.vector):
            assert computed(mini_batch, vector, batch) == alone(vector, batch=batch)
    assert mini_batch.team.ready == helpers
    assert all(one.proven for one in mini_batch.team._helpers)


def test_the_moment_a_helper_comes_to_life_changes_no_bit(made):
    mini_batch, expected, seen = made(2), alone(), set()
    deadline = time.monotonic() + SECONDS
    while 2 not in seen and time.monotonic() < deadline:
        seen.add(mini_batch.team.ready)
        assert computed(mini_batch) == expected
    assert {0, 2} <= seen
    assert computed(mini_batch) == expected


def test_no_helper_is_started_before_it_is_worthwhile_or_for_one_processor():
    for helpers, mini_batches in ((1, WORTHWHILE), (0, 3 * WORTHWHILE)):
        mini_batch = MiniBatchGradient(PARAMETERS, helpers)
        for _ in range(mini_batches):
            mini_batch.compute(PARAMETERS.vector, Batch(*reference.some_digits(PIECE + 1)))
        assert mini_batch.team._helpers == []


def test_another_network_gets_helpers_of_its_own(made):
    other = reference.random_parameters(PAPER, Loss("MLE"), seed=1, dtype=np.float32)
    first, second = made(1), made(1, other)
    ready_helpers(first)
    assert computed(second, other.vector) == alone(other.vector, other)  # the very first
    assert ready_helpers(second)[0] is not ready_helpers(first)[0]
    assert computed(second, other.vector) == alone(other.vector, other)
    assert computed(first) == alone()


# ---- what goes wrong with a helper


@posix
@pytest.mark.parametrize("helpers, which", [(1, 0), (3, 0), (3, -1)])
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP], ids=lambda end: end.name)
def test_a_helper_that_dies_or_stops_between_two_mini_batches_costs_nothing_but_time(
    made, impatient, helpers, which, end
):
    mini_batch = made(helpers)
    one = ready_helpers(mini_batch)[which]
    computed(mini_batch)
    os.kill(one._process.pid, end)
    for _ in range(3):
        assert computed(mini_batch) == alone()
    assert one._process.returncode is not None and not one.ready
    assert mini_batch.team.ready <= helpers - 1


@posix
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP], ids=lambda end: end.name)
def test_a_helper_that_dies_or_stops_while_it_computes_costs_nothing_but_time(made, impatient, monkeypatch, end):
    mini_batch = made(3)
    victims = list(ready_helpers(mini_batch))
    into = Pieces.into

    def strike_and_go_on(pieces, *arguments):
        if victims:
            os.kill(victims.pop()._process.pid, end)
        into(pieces, *arguments)

    monkeypatch.setattr(Pieces, "into", strike_and_go_on)
    for _ in range(5):
        assert computed(mini_batch) == alone()
    assert victims == [] and mini_batch.team.ready == 0


@posix
def test_a_stopped_helper_that_takes_no_more_work_is_not_waited_for_either(made, impatient):
    mini_batch = made(1)
    large = Batch(*reference.some_digits(8 * PIECE))  # more than fits into a pipe
    one = ready_helpers(mini_batch)[0]
    os.kill(one._process.pid, signal.SIGSTOP)
    assert computed(mini_batch, batch=large) == alone(batch=large)
    assert one._process.returncode is not None


@posix
def test_a_stopped_helper_is_waited_for_a_few_seconds_at_most(made):
    mini_batch = made(1)
    one = ready_helpers(mini_batch)[0]
    os.kill(one._process.pid, signal.SIGSTOP)
    began = time.monotonic()
    assert computed(mini_batch) == alone()
    assert time.monotonic() - began < SECONDS / 2


@pytest.mark.parametrize("answer", [b"", b"half", b"a line of print\n", bytes(8)], ids=repr)
def test_an_answer_that_makes_no_sense_means_to_go_on_alone(made, answer):
    mini_batch = made(1)
    one = ready_helpers(mini_batch)[0]
    one._process.stdout.close()
    one._process.stdout = io.BytesIO(answer)
    assert computed(mini_batch) == alone()
    assert one._process.returncode is not None and mini_batch.team.ready == 0


@pytest.mark.parametrize(
    "fault",
    [
        "core.training.pieces.Pieces.gradient = lambda *given: (0.0, 0)",  # other numbers
        "core.training.pieces.Pieces.gradient = lambda *given: ('', None)",  # of another type
        "core.training.pieces.Pieces.into = lambda *given: 1 / 0",
        "core.training.pieces.Pieces.into = lambda *given: sys.exit()",
    ],
)
def test_a_helper_that_computes_something_else_is_found_out(made, monkeypatch, fault):
    monkeypatch.setattr(
        helper, "_START", helper._START.replace("serve(", f"import core.training.pieces; {fault}; serve(")
    )
    mini_batch = made(2)
    ready_helpers(mini_batch)
    for _ in range(2):
        assert computed(mini_batch) == alone()
    assert mini_batch.team.ready == 0


def test_a_fault_here_leaves_nobody_writing(made, monkeypatch):
    mini_batch, into = made(2), Pieces.into
    ready_helpers(mini_batch)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Pieces, "into", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        mini_batch.compute(PARAMETERS.vector, BATCH)
    assert mini_batch.team.ready == 0 and Pieces.into is into
    assert computed(mini_batch) == alone()


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
    mini_batch = made(1)
    ready_helpers(mini_batch)
    assert computed(mini_batch) == alone()
    assert mini_batch.team.ready == 1 and not marker.exists()


def test_what_a_helper_prints_is_no_answer(made, monkeypatch):
    noise = "print('a line', flush=True); os.write(1, b'bytes'); os.write(2, b'bytes'); serve("
    monkeypatch.setattr(helper, "_START", helper._START.replace("serve(", noise))
    mini_batch = made(1)
    ready_helpers(mini_batch)
    assert computed(mini_batch) == alone()
    assert mini_batch.team.ready == 1


PROGRAM = """
import sys, time
sys.path[:0] = {paths!r}
import numpy as np
import reference
from core.training import team
from core.network.architecture import PAPER
from core.training.batch import Batch
from core.training.gradient import MiniBatchGradient
from core.network.loss import Loss

if __name__ == "__main__":
    team.WORTHWHILE = 0
    parameters = reference.random_parameters(PAPER, Loss(), seed=0, dtype=np.float32)
    batch, mini_batch = Batch(*reference.some_digits(100)), MiniBatchGradient(parameters, 1)
    first = mini_batch.compute(parameters.vector, batch)
    deadline = time.monotonic() + 60
    while mini_batch.team.ready < {helpers} and time.monotonic() < deadline:
        pass
    assert mini_batch.compute(parameters.vector, batch) == first
    print(mini_batch.team.ready, *(one._process.pid for one in mini_batch.team._helpers), flush=True)
    {then}
"""


def program(then="mini_batch.close()", helpers=1):
    paths = [str(ROOT), str(ROOT / "tests" / "unit")]
    return PROGRAM.format(paths=paths, then=then, helpers=helpers)


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


@pytest.mark.parametrize("name, value", [("executable", "/no/such/python"), ("executable", None), ("frozen", True)])
def test_where_no_process_can_be_started_all_is_computed_here(made, monkeypatch, name, value):
    monkeypatch.setattr(sys, name, value, raising=False)
    mini_batch = made(2)
    for _ in range(3):
        assert computed(mini_batch) == alone()
    assert mini_batch.team._helpers == []


def test_a_helper_that_never_comes_to_life_is_not_waited_for(made, monkeypatch):
    monkeypatch.setattr(helper, "_START", "import sys; sys.stdin.read()")
    mini_batch = made(2)
    for _ in range(3):
        assert computed(mini_batch) == alone()


# ---- the memory


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="this system cannot reserve")
@pytest.mark.parametrize("full, helpers", [(1, 1), (9, 0)])
def test_where_one_folder_is_full_another_is_taken_and_where_all_are_nobody_helps(made, monkeypatch, full, helpers):
    reserve, refused = os.posix_fallocate, []

    def refuse(*given):
        if len(refused) < full:
            refused.append(given)
            raise OSError(errno.ENOSPC, "No space left on device")
        reserve(*given)

    monkeypatch.setattr(os, "posix_fallocate", refuse)
    mini_batch = made(1)
    ready_helpers(mini_batch, count=helpers)
    for _ in range(2):
        assert computed(mini_batch) == alone()
    assert refused and mini_batch.team.ready == helpers


@pytest.mark.parametrize("small, helpers", [(["/dev/shm"], 1), (["/dev/shm", "$TMPDIR"], 0)])
def test_a_nearly_full_memory_folder_does_not_end_the_program(tmp_path, small, helpers):
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
    script.write_text(program(helpers=helpers))
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", f'{mounts} && exec "$0" "$1"', sys.executable, str(script)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=2 * SECONDS,
    )
    assert (done.returncode, done.stdout[:1]) == (0, str(helpers)), done.stderr


def files_left(folder):
    """What programs like this one, or the one that was given this folder, have left."""
    return [path for place in (Path("/dev/shm"), folder) for path in place.glob(f"{helper._PREFIX}*")]


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
    monkeypatch.setattr(helper, "NAMELESS", False)
    monkeypatch.setattr(helper, "_SUFFIX", ".test")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(helper, "_SHARED_MEMORY", tmp_path)
    (tmp_path / f"{helper._PREFIX}left.test").write_bytes(b"by a death")
    (tmp_path / "lenet.test").write_bytes(b"somebody else's")
    mini_batch = made(1)
    ready_helpers(mini_batch)
    assert computed(mini_batch) == alone()
    names = {path.name for path in tmp_path.iterdir()}
    assert len(names) == 2 and f"{helper._PREFIX}left.test" not in names
    mini_batch.close()
    assert [path.name for path in tmp_path.iterdir()] == ["lenet.test"]


def test_closing_ends_the_processes_and_they_can_begin_again(made):
    mini_batch = made(2)
    processes = [one._process for one in ready_helpers(mini_batch)]
    assert all(process.poll() is None for process in processes)
    mini_batch.close()
    assert all(process.returncode is not None for process in processes)
    ready_helpers(mini_batch)
    assert computed(mini_batch) == alone()
