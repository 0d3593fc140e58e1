"""The first minute: what is there before anyone has done anything, and that it gives way to one's own run."""

import pytest
from PyQt5.QtCore import QSettings, Qt

from core.run.run_file import SHIPPED, read_run
from core.run.snapshot import READY
from core.study.lens import ACCURACY, ERROR
from core.training.trainer import Trainer
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.main_window import MainWindow
from lenet_gui.window.settings import Settings

WAIT_MS = 30_000


@pytest.fixture(scope="module")
def shipped():
    return read_run(SHIPPED)


def wait_for_step(qtbot, window, step):
    qtbot.waitUntil(lambda: window.moment.snapshot.step >= step, timeout=WAIT_MS)


def reset(qtbot, window):
    window.all_actions["run.reset"].trigger()
    qtbot.waitUntil(lambda: window.moment.snapshot.state == READY, timeout=WAIT_MS)


def test_the_curves_are_the_shipped_runs_until_one_begins_and_after_a_reset_again(qtbot, window, shipped):
    curves = window.docks["curves"].view
    assert not curves.picture.isVisible()  # it has not been read yet
    window._on_pretrained_read(shipped)
    qtbot.waitUntil(lambda: curves.drawn is shipped.history, timeout=WAIT_MS)
    assert "came with the program" in curves._reading.text()
    window.all_actions["network.pretrained"].trigger()
    assert curves.drawn is shipped.history  # whichever network is shown
    qtbot.mouseClick(window.controls.train_button, Qt.LeftButton)
    wait_for_step(qtbot, window, 3)
    qtbot.waitUntil(lambda: curves.drawn is not shipped.history, timeout=WAIT_MS)
    window.present.show_pretrained(True)  # while training goes on
    before = window.moment.snapshot.step
    wait_for_step(qtbot, window, before + 3)
    assert window.moment.course.run_id == window.moment.snapshot.run_id
    assert curves.drawn is not shipped.history and "came with" not in curves._reading.text()
    reset(qtbot, window)
    qtbot.waitUntil(lambda: curves.drawn is shipped.history, timeout=WAIT_MS)


def test_a_shipped_run_that_comes_late_does_not_take_the_curves_away(qtbot, window, shipped):
    window.all_actions["run.step"].trigger()
    wait_for_step(qtbot, window, 1)
    window._on_pretrained_read(shipped)
    curves = window.docks["curves"].view
    qtbot.waitUntil(lambda: curves.drawn is window.moment.snapshot.history, timeout=WAIT_MS)
    assert window.moment.shipped.history is shipped.history
    reset(qtbot, window)
    qtbot.waitUntil(lambda: curves.drawn is shipped.history, timeout=WAIT_MS)


def test_a_damaged_shipped_run_is_told_and_each_view_says_what_will_appear(qtbot, window, tmp_path):
    damaged = tmp_path / "shipped-run.npz"
    damaged.write_bytes(SHIPPED.read_bytes()[:-1000])
    with qtbot.waitSignal(window.run_files.pretrained_missing, timeout=WAIT_MS):
        window.run_files.read_pretrained(damaged)
    assert "untrained" in window.notice.message.text() and window.notice.message.property("warning")
    assert window.notice.message.isVisible() and window.moment.shipped is None
    curves = window.docks["curves"].view
    assert curves._empty.isVisible() and "as soon as training begins" in curves._empty.text()
    assert window.docks["microscope"].view.sheet is not None  # of the untrained network
    window.docks["mistakes"].open()
    assert window.docks["mistakes"].view.reading is None


@pytest.mark.parametrize("way", ["key", "mouse"])
def test_accuracy_comes_first_and_what_is_chosen_is_remembered(qtbot, window, settings, digits, recipe, shipped, way):
    window._on_pretrained_read(shipped)
    curves = window.docks["curves"].view
    qtbot.waitUntil(lambda: curves.drawn is shipped.history, timeout=WAIT_MS)
    assert window.moment.lens.measure == ACCURACY and curves.row.quantities.words[ACCURACY].isChecked()
    if way == "key":
        qtbot.keyClick(curves, Qt.Key_2)
    else:
        qtbot.mouseClick(curves.row.quantities.words[ERROR], Qt.LeftButton)
    assert window.moment.lens.measure == ERROR and curves.row.quantities.words[ERROR].isChecked()
    assert curves._reading.text().startswith("error, %") and settings.measure == ERROR
    window.close()
    settings.kept.sync()
    thread = TrainingThread(lambda: Trainer(recipe, digits))
    thread.start()
    again = MainWindow(thread, Settings(QSettings(settings.kept.fileName(), QSettings.IniFormat)))
    qtbot.addWidget(again)
    again.making.at_once()
    again.show()
    qtbot.waitUntil(lambda: again.moment is not None, timeout=WAIT_MS)
    assert again.moment.lens.measure == ERROR
    assert again.docks["curves"].view.row.quantities.words[ERROR].isChecked()
    again.close()
