"""What all tests share: no screen, no traces in the user's folders, and the real MNIST where it is at hand."""

import os
import random
from pathlib import Path

import pytest

# Before anything imports Qt: without a screen Qt would abort the whole test run, with one it would flash windows.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

_NAMED_FOLDER = os.environ.get("LENET_DATA")
_FOLDER_BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[2] / "shared" / "data" / "mnist"


def pytest_addoption(parser):
    parser.addoption("--shuffle", type=int, metavar="SEED", help="run the tests in an order drawn by this seed")


def pytest_collection_modifyitems(config, items):
    """No test may rely on another that ran before it."""
    seed = config.getoption("--shuffle")
    if seed is not None:
        random.Random(seed).shuffle(items)


@pytest.fixture(scope="session", autouse=True)
def _settings_of_their_own(tmp_path_factory):
    """Qt reads this variable once in the life of a process, so it is set once, for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))
        yield


@pytest.fixture(autouse=True)
def _user_data_of_their_own(tmp_path_factory, monkeypatch):
    """An empty user's data folder for each test, also in the programs it starts; and nothing of our environment."""
    folder = tmp_path_factory.mktemp("user-data")
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, *args, **kwargs: folder / name)
    for variable in ("LENET_DATA", "LENET_PROCESSES"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder of the real MNIST: LENET_DATA, or ../shared/data/mnist beside the repository."""
    folder = Path(_NAMED_FOLDER) if _NAMED_FOLDER else _FOLDER_BESIDE_THE_REPOSITORY
    if not folder.is_dir():
        pytest.skip(f"needs the real MNIST in {folder}; name its folder in LENET_DATA")
    return folder


@pytest.fixture(scope="session")
def mnist(mnist_folder):
    """The real MNIST: 60,000 training and 10,000 test digits."""
    from core.data.dataset import read_folder

    return read_folder(mnist_folder)
