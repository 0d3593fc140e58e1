"""Finding and fetching MNIST, against servers on this machine that fail in every way a mirror can."""

import gzip
import hashlib
import io
import os
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from core.data.dataset import ARRAY_NAMES, BUILTIN, FILE_NAMES, MNIST, DataError, idx_bytes, read_folder
from core.data.mnist import (
    FILES,
    MIRRORS,
    DownloadCancelled,
    DownloadError,
    MnistFile,
    download,
    find,
    user_data_folder,
)

generator = np.random.default_rng(0)
ARRAYS = (
    generator.integers(0, 256, (50, 28, 28), np.uint8),
    generator.integers(0, 10, 50, np.uint8),
    generator.integers(0, 256, (30, 28, 28), np.uint8),
    generator.integers(0, 10, 30, np.uint8),
)
CONTENTS = {name + ".gz": gzip.compress(idx_bytes(array)) for name, array in zip(FILE_NAMES, ARRAYS, strict=True)}
SMALL_FILES = tuple(
    MnistFile(name, hashlib.sha256(idx_bytes(array)).hexdigest(), len(CONTENTS[name + ".gz"]))
    for name, array in zip(FILE_NAMES, ARRAYS, strict=True)
)


def archive_of(arrays) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **dict(zip(ARRAY_NAMES, arrays, strict=True)))
    return file.getvalue()


class Mirror:
    """A server of the small files; `behaviour` says how it answers, `asked` what it was asked for."""

    def __init__(self, behaviour: str):
        self.asked = []
        self.contents = CONTENTS | {"mnist.npz": archive_of(ARRAYS)}
        self.released = threading.Event()
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path.rpartition("/")[2]
                mirror.asked.append(name)
                getattr(mirror, behaviour)(self, mirror.contents[name])

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = False  # so that closing waits for them
        self.address = f"http://127.0.0.1:{self.server.server_port}/mnist/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @staticmethod
    def begin(answer, length: int) -> None:
        answer.send_response(200)
        answer.send_header("Content-Length", str(length))
        answer.end_headers()

    def works(self, answer, content):
        self.begin(answer, len(content))
        answer.wfile.write(content)

    def answers_404(self, answer, content):
        answer.send_error(404)

    def answers_500(self, answer, content):
        answer.send_error(500)

    def cuts_off(self, answer, content):
        self.begin(answer, len(content))
        answer.wfile.write(content[: len(content) // 2])

    def hangs_up(self, answer, content):
        answer.connection.shutdown(socket.SHUT_RDWR)

    def damages(self, answer, content):
        self.works(answer, content[:60] + bytes([content[60] ^ 255]) + content[61:])

    def sends_other_digits(self, answer, content):
        self.works(answer, gzip.compress(idx_bytes(ARRAYS[0][::-1])))

    def sends_a_page(self, answer, content):
        self.works(answer, b"<html>Please log in to this network.</html>")

    def sends_nothing(self, answer, content):
        self.works(answer, b"")

    def unpacks_on_the_way(self, answer, content):
        answer.send_response(200)
        answer.send_header("Content-Encoding", "gzip")
        answer.send_header("Content-Length", str(len(content)))
        answer.end_headers()
        answer.wfile.write(content)

    def stalls(self, answer, content):
        self.begin(answer, len(content))
        answer.wfile.flush()
        self.released.wait(30)

    def trickles(self, answer, content):
        self.begin(answer, len(content))
        try:
            for start in range(len(content)):
                answer.wfile.write(content[start : start + 1])
                answer.wfile.flush()
                if self.released.wait(0.02):
                    return
        except OSError:  # the other side has gone, which is what is tested
            pass


@pytest.fixture
def mirror(monkeypatch):
    """Starts servers, and ends with every thread of theirs and of the downloads gone."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    mirrors = []

    def start(behaviour: str) -> Mirror:
        mirrors.append(Mirror(behaviour))
        return mirrors[-1]

    yield start
    for one in mirrors:
        one.close()
    for thread in threading.enumerate():
        if thread.name == "MNIST download":
            thread.join(10)
            assert not thread.is_alive()


@pytest.fixture
def refusing_address() -> str:
    """An address at which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}/mnist/"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "mnist"


def fetch(folder, *mirrors, **options):
    addresses = tuple(one if isinstance(one, str) else one.address for one in mirrors)
    return download(folder, mirrors=addresses, files=SMALL_FILES, **({"timeout_seconds": 5} | options))


def nothing_is_left(folder) -> bool:
    return not folder.parent.exists() or not list(folder.parent.iterdir())


def assert_complete(dataset, folder) -> None:
    for digits in (dataset, read_folder(folder)):
        assert digits.source == MNIST
        np.testing.assert_array_equal(digits.train.images, ARRAYS[0])
        np.testing.assert_array_equal(digits.train.labels, ARRAYS[1])
        np.testing.assert_array_equal(digits.test.images, ARRAYS[2])
        np.testing.assert_array_equal(digits.test.labels, ARRAYS[3])
    assert list(folder.parent.iterdir()) == [folder]


FAILURES = {
    "answers_404": "answered 404",
    "answers_500": "answered 500",
    "cuts_off": "no connection, or it was lost",
    "hangs_up": "no connection, or it was lost",
    "damages": "127.0.0.1:",
    "sends_other_digits": "not the bytes of MNIST's train-images",
    "sends_a_page": "not the bytes of MNIST's train-images",
    "sends_nothing": "not the bytes of MNIST's train-images",
}


def test_mnist_is_fetched_from_the_first_mirror(mirror, folder):
    first, second = mirror("works"), mirror("works")
    assert_complete(fetch(folder, first, second), folder)
    assert first.asked == [name + ".gz" for name in FILE_NAMES]
    assert second.asked == []


@pytest.mark.parametrize("behaviour", FAILURES)
def test_a_mirror_that_fails_is_followed_by_the_next(mirror, folder, behaviour):
    bad, good = mirror(behaviour), mirror("works")
    assert_complete(fetch(folder, bad, good), folder)
    assert len(bad.asked) == 1
    assert len(good.asked) == 4


@pytest.mark.parametrize("behaviour", FAILURES)
def test_without_a_mirror_that_works_the_reason_is_told_and_nothing_is_left(mirror, folder, behaviour):
    bad = mirror(behaviour)
    with pytest.raises(DownloadError, match=FAILURES[behaviour]) as caught:
        fetch(folder, bad)
    assert f"127.0.0.1:{bad.server.server_port}" in str(caught.value)
    assert nothing_is_left(folder)


def test_a_mirror_that_refuses_is_followed_by_the_next(mirror, folder, refusing_address):
    assert_complete(fetch(folder, refusing_address, mirror("works")), folder)


def test_a_mirror_that_stalls_is_given_up(mirror, folder):
    assert_complete(fetch(folder, mirror("stalls"), mirror("works"), timeout_seconds=0.3), folder)


def test_a_mirror_that_only_trickles_is_given_up(mirror, folder):
    with pytest.raises(DownloadError, match="too slow"):
        fetch(folder, mirror("trickles"), timeout_seconds=0.3)
    assert nothing_is_left(folder)


def test_every_mirror_that_failed_is_named_with_its_reason(mirror, folder, refusing_address):
    with pytest.raises(DownloadError, match=r"no connection, or it was lost; .*answered 404"):
        fetch(folder, refusing_address, mirror("answers_404"))
    assert nothing_is_left(folder)


def test_a_server_that_unpacks_on_the_way_is_as_good(mirror, folder):
    assert_complete(fetch(folder, mirror("unpacks_on_the_way")), folder)


def test_files_may_come_from_different_mirrors(mirror, folder):
    first, second = mirror("works"), mirror("works")
    first.contents["t10k-images-idx3-ubyte.gz"] = b"lost"
    assert_complete(fetch(folder, first, second), folder)
    assert second.asked == ["t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"]


def test_the_archive_is_the_last_resort(mirror, folder):
    bad, archive = mirror("answers_404"), mirror("works")
    assert_complete(fetch(folder, archive.address + "mnist.npz", bad), folder)
    assert archive.asked == ["mnist.npz"]
    assert [path.name for path in folder.iterdir()] == ["mnist.npz"]


@pytest.mark.parametrize(
    ("archive", "says"),
    [
        (b"no archive", "cannot be unpacked"),
        (archive_of((ARRAYS[0][::-1], *ARRAYS[1:])), "not the bytes of MNIST's train-images"),
    ],
)
def test_an_archive_with_other_digits_is_refused(mirror, folder, archive, says):
    server = mirror("works")
    server.contents["mnist.npz"] = archive
    with pytest.raises(DownloadError, match=says):
        fetch(folder, server.address + "mnist.npz")
    assert nothing_is_left(folder)


@pytest.mark.parametrize("behaviour", ["stalls", "trickles"])
def test_a_download_is_cancelled_while_the_connection_is_slow(mirror, folder, behaviour):
    slow, never = mirror(behaviour), mirror("works")
    with pytest.raises(DownloadCancelled):
        fetch(folder, slow, never, cancelled=lambda: bool(slow.asked), timeout_seconds=20)
    assert not slow.released.is_set()  # it was not the server that gave way
    assert never.asked == []
    assert nothing_is_left(folder)


def test_a_download_cancelled_between_two_files_leaves_nothing(mirror, folder):
    good = mirror("works")
    with pytest.raises(DownloadCancelled):
        fetch(folder, good, cancelled=lambda: len(good.asked) == 3)
    assert nothing_is_left(folder)


def test_an_exception_from_the_progress_report_leaves_nothing(mirror, folder):
    def fail(fraction, text):
        raise RuntimeError("the window has gone")

    with pytest.raises(RuntimeError):
        fetch(folder, mirror("works"), progress=fail)
    assert nothing_is_left(folder)


def test_progress_grows_to_the_whole_and_names_the_mirror(mirror, folder):
    heard = []
    good = mirror("works")
    fetch(folder, good, progress=lambda fraction, text: heard.append((fraction, text)))
    fractions = [fraction for fraction, text in heard]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert f"127.0.0.1:{good.server.server_port}" in heard[0][1]


def test_two_programs_that_fetch_at_once_do_not_disturb_each_other(mirror, folder):
    good = mirror("works")
    together = threading.Barrier(2)
    got = []

    def one_program():
        waited = []

        def wait_for_the_other(fraction, text):
            if fraction == 1 and not waited:  # both have everything before either moves it into place
                waited.append(together.wait(10))

        got.append(fetch(folder, good, progress=wait_for_the_other))

    threads = [threading.Thread(target=one_program) for _program in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 2
    for dataset in got:
        assert_complete(dataset, folder)


def test_a_download_replaces_a_copy_that_was_damaged(mirror, folder):
    folder.mkdir(parents=True)
    (folder / "train-images-idx3-ubyte.gz").write_bytes(b"damaged")
    assert_complete(fetch(folder, mirror("works")), folder)


def test_a_folder_that_cannot_be_written_is_one_sentence(mirror, tmp_path):
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(DownloadError, match="cannot be kept in .*mnist"):
        fetch(tmp_path / "file" / "mnist", mirror("works"))


def test_the_real_mnist_has_the_sums_of_the_table(mnist):
    arrays = (mnist.train.images, mnist.train.labels, mnist.test.images, mnist.test.labels)
    for file, name, array in zip(FILES, FILE_NAMES, arrays, strict=True):
        assert file.name == name
        assert hashlib.sha256(idx_bytes(array)).hexdigest() == file.sha256
    assert all(address.startswith("https://") for address in MIRRORS)


def put_small_files(folder) -> None:
    folder.mkdir(parents=True)
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content)


def test_nothing_is_found_where_nothing_is():
    assert find() is None
    (user_data_folder() / "mnist").mkdir(parents=True)
    assert find() is None


def test_a_download_without_a_folder_is_found_afterwards(mirror):
    fetch(None, mirror("works"))
    assert_complete(find(), user_data_folder() / "mnist")


def test_the_named_folder_goes_before_the_variable_and_that_before_the_users_folder(tmp_path, monkeypatch):
    put_small_files(user_data_folder() / "mnist")
    assert len(find().train) == 50
    monkeypatch.setenv("LENET_DATA", str(tmp_path / "from variable"))
    with pytest.raises(DataError, match="from variable"):
        find()
    put_small_files(tmp_path / "named")
    assert len(find(str(tmp_path / "named")).train) == 50
    with pytest.raises(DataError, match="elsewhere"):
        find(str(tmp_path / "elsewhere"))


def test_a_damaged_copy_in_the_users_folder_is_not_passed_over():
    folder = user_data_folder() / "mnist"
    put_small_files(folder)
    damaged = folder / "t10k-images-idx3-ubyte.gz"
    damaged.write_bytes(damaged.read_bytes()[:-9])
    with pytest.raises(DataError, match=f"{damaged.name} .*, or delete .*mnist and MNIST is fetched anew"):
        find()
    os.remove(damaged)
    with pytest.raises(DataError, match="does not hold t10k-images"):
        find()


@pytest.mark.parametrize("by_variable", [False, True])
def test_the_word_builtin_means_the_built_in_digits(monkeypatch, by_variable):
    # Seventy thousand would take seconds.
    monkeypatch.setattr("core.data.builtin_digits.builtin_dataset.__defaults__", (0, 30, 20, None))
    if by_variable:
        monkeypatch.setenv("LENET_DATA", "builtin")
    dataset = find(None if by_variable else "builtin")
    assert (dataset.source, len(dataset.train), len(dataset.test)) == (BUILTIN, 30, 20)
