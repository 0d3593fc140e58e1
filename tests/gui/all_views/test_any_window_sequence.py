"""Whatever is done to the whole window while it trains, in whatever order, nothing is raised and it closes."""

import random

import pytest
from PyQt5.QtCore import QObject, pyqtSignal
from PyQt5.QtWidgets import QApplication
from window_events import Player, answer_dialogs, write_files

from core.data.builtin_digits import builtin_dataset
from core.run.run_file import SHIPPED
from lenet_gui.look import style

SEQUENCES, EVENTS = 4, 80  # more of them, and longer: tests/hardship/random_sequences.py
WAIT_MS = 60_000


class _End(QObject):
    came = pyqtSignal()


@pytest.fixture(scope="module")
def datasets():
    return [builtin_dataset(train_samples=600, test_samples=100), builtin_dataset(train_samples=300, test_samples=40)]


@pytest.fixture(scope="module")
def files(tmp_path_factory, datasets):
    return write_files(tmp_path_factory.mktemp("files"), datasets[0])


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_nothing_that_one_does_raises_anything(qtbot, window, files, datasets, tmp_path, monkeypatch, seed):
    chance, end = random.Random(seed), _End()
    answer_dialogs(monkeypatch.setattr, chance, files, tmp_path)
    window.run_files.read_pretrained(SHIPPED)
    player = Player(window, chance, files, datasets, EVENTS, end.came.emit)
    with qtbot.captureExceptions() as raised, qtbot.waitSignal(end.came, timeout=WAIT_MS):
        player.start()
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0], 1.0)
    assert not raised, "\n".join([*player.done_so_far, *map(str, raised)])
    window.close()
    assert not window.isVisible()
