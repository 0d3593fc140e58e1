"""Where nobody knows the user's home, that is said in one sentence, and all that needs no home goes on."""

from pathlib import Path

import platformdirs
import pytest

from core import folders
from core.data import mnist
from core.data.dataset import DataError
from core.data.my_digits import MyDigitsError, MyDigitsFolder
from core.folders import user_data_folder, user_log_folder, with_home

REAL_DATA_PATH = platformdirs.user_data_path  # before tests/conftest.py puts another in its place

pwd = pytest.importorskip("pwd", reason="Windows asks the system for the user's folders")


@pytest.fixture(params=[None, "", "relative"])
def no_home(request, monkeypatch):
    """A user whom /etc/passwd does not know."""
    monkeypatch.setattr(platformdirs, "user_data_path", REAL_DATA_PATH)
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    if request.param is None:
        monkeypatch.delenv("HOME", raising=False)
    else:
        monkeypatch.setenv("HOME", request.param)

    def unknown(_user):
        raise KeyError("uid not found")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.setattr(pwd, "getpwnam", unknown)


@pytest.mark.parametrize("folder", [user_data_folder, user_log_folder, lambda: with_home("~/mnist")])
def test_it_is_an_oserror_that_says_what_to_do(no_home, folder):
    with pytest.raises(OSError, match="no home folder is known for this user; set HOME"):
        folder()


@pytest.mark.parametrize("path", ["~/.local/share", "relative/.local/share"])
def test_what_older_versions_of_platformdirs_answer_is_no_home_either(path, monkeypatch):
    monkeypatch.setattr(folders.platformdirs, "user_data_path", lambda *_names, **_options: Path(path))
    with pytest.raises(OSError, match="no home folder"):
        user_data_folder()


def test_a_path_without_a_tilde_needs_no_home(no_home):
    assert with_home("relative/mnist") == Path("relative/mnist")


def test_mnist_is_not_there_cannot_be_kept_and_cannot_be_named_by_a_tilde(no_home):
    assert mnist.find() is None
    with pytest.raises(mnist.DownloadError, match=r"MNIST cannot be kept: no home folder is known .*; set HOME\.$"):
        mnist.download(mirrors=())
    with pytest.raises(DataError, match="~/mnist cannot be looked for: no home folder is known"):
        mnist.find("~/mnist")


def test_a_tilde_of_somebody_unknown_is_one_sentence():
    with pytest.raises(DataError, match="~nobody-of-that-name/mnist cannot be looked for"):
        mnist.find("~nobody-of-that-name/mnist")


def test_there_are_no_digits_of_the_users_own_and_none_can_be_kept(no_home):
    kept = MyDigitsFolder()
    assert kept.read().digits == () and kept.read().damaged == ()
    with pytest.raises(MyDigitsError, match="no home folder"):
        kept.add([], 2.5, [[0] * 28] * 28, 7)
    kept.forget_deleted()
