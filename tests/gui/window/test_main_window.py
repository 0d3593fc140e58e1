"""The real window with the real trainer: it trains, obeys, is drawn on, and outlives faults."""

import contextlib
import queue
import sys
import threading
from dataclasses import replace
from time import monotonic

import numpy as np
import pytest
from PyQt5.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt5.QtGui import QDragEnterEvent, QDropEvent

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import BUILTIN, MNIST, Dataset
from core.data.mnist import DownloadCancelled, DownloadError
from core.run.commands import Open
from core.run.run_file import read_run, write_run
from core.run.snapshot import EVALUATING, FAILED, PAUSED, READY, TRAINING
from core.study.trace import trace
from lenet_gui.jobs.unsaved_training import UnsavedTraining
from lenet_gui.main_window import MainWindow
from lenet_gui.runs.questions import ThrowAwayQuestion
from lenet_gui.window.digits_in_use import DATA_FOLDER

WAIT_MS = 30_000


def wait_for_state(qtbot, window, *states):
    qtbot.waitUntil(lambda: window.moment.snapshot.state in states, timeout=WAIT_MS)


def wait_for_step(qtbot, window, least):
    qtbot.waitUntil(lambda: window.moment.snapshot.step >= least, timeout=WAIT_MS)


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.LeftButton)


def draw_a_one(qtbot, pad):
    middle, top, bottom = pad.width() // 2, pad.height() // 5, 4 * pad.height() // 5
    qtbot.mousePress(pad, Qt.LeftButton, pos=QPoint(middle, top))
    for y in range(top, bottom, 8):
        qtbot.mouseMove(pad, QPoint(middle, y))
    qtbot.mouseRelease(pad, Qt.LeftButton, pos=QPoint(middle, bottom))


def question(window):
    return next((box for box in window.findChildren(ThrowAwayQuestion) if box.isVisible()), None)


def test_the_window_trains_on_digits_and_the_loss_falls(qtbot, window):
    click(qtbot, window.controls.train_button)
    wait_for_step(qtbot, window, 40)
    losses = window.moment.snapshot.history.losses
    assert np.mean(losses[-3:]) < np.mean(losses[:3])
    assert window.controls.train_button.text() == "Pause"


def test_pause_stops_and_train_goes_on_from_there(qtbot, window):
    click(qtbot, window.controls.train_button)
    wait_for_step(qtbot, window, 5)
    click(qtbot, window.controls.train_button)
    wait_for_state(qtbot, window, PAUSED)
    paused = window.moment.snapshot
    assert window.controls.train_button.text() == "Train"
    click(qtbot, window.controls.train_button)
    wait_for_step(qtbot, window, paused.step + 1)
    assert window.moment.snapshot.run_id == paused.run_id


def test_step_takes_exactly_one_step(qtbot, window):
    for steps in (1, 2):
        click(qtbot, window.controls.step_button)
        wait_for_step(qtbot, window, steps)
        wait_for_state(qtbot, window, PAUSED)
        assert window.moment.snapshot.step == steps


def test_reset_begins_a_new_run_from_the_same_random_weights(qtbot, window):
    fresh = window.moment.snapshot
    click(qtbot, window.controls.step_button)
    wait_for_step(qtbot, window, 1)
    click(qtbot, window.controls.reset_button)
    wait_for_state(qtbot, window, READY)
    again = window.moment.snapshot
    assert again.run_id != fresh.run_id
    np.testing.assert_array_equal(again.averaged.vector, fresh.averaged.vector)


def test_keys_train_pause_and_step(qtbot, window):
    qtbot.keyClick(window, Qt.Key_F6)
    wait_for_step(qtbot, window, 1)
    wait_for_state(qtbot, window, PAUSED)
    qtbot.keyClick(window, Qt.Key_F5)
    wait_for_state(qtbot, window, TRAINING, EVALUATING)
    qtbot.keyClick(window, Qt.Key_F5)
    wait_for_state(qtbot, window, PAUSED)


def test_what_is_drawn_with_the_mouse_is_answered_by_the_network_shown(qtbot, window):
    draw_a_one(qtbot, window.study.pad)
    moment = window.moment
    assert moment.probe.source == "drawing" and moment.probe.label is None
    assert moment.probe.image[14, 12:16].max() > 200 and moment.probe.image[14, 0] == 0
    np.testing.assert_array_equal(moment.trace.penalties, trace(moment.parameters, moment.probe.image).penalties)
    window.study.clear_button.click()
    assert window.moment.trace is None


def test_the_answer_follows_training_without_touching_the_digit(qtbot, window):
    draw_a_one(qtbot, window.study.pad)
    before = window.moment
    click(qtbot, window.controls.step_button)
    wait_for_step(qtbot, window, 1)
    assert window.moment.probe is before.probe
    assert not np.array_equal(window.moment.trace.penalties, before.trace.penalties)


def test_all_views_show_the_same_moment(qtbot, window):
    click(qtbot, window.controls.step_button)
    wait_for_step(qtbot, window, 1)
    views = (window.network, window.docks["microscope"].view, window.study.answer)
    assert all(view._moment is window.moment for view in views)


def test_mnist_arriving_late_leaves_a_run_under_way_alone(qtbot, window, digits):
    builtin = builtin_dataset(train_samples=200, test_samples=20)
    window.use_dataset(builtin)
    qtbot.waitUntil(lambda: window.moment.snapshot.data_source == BUILTIN, timeout=WAIT_MS)
    click(qtbot, window.controls.step_button)
    wait_for_step(qtbot, window, 1)
    run_id = window.moment.snapshot.run_id
    window.use_dataset(Dataset(MNIST, digits.train, digits.test))
    click(qtbot, window.controls.step_button)
    wait_for_step(qtbot, window, 2)
    assert (window.moment.snapshot.run_id, window.moment.snapshot.data_source) == (run_id, BUILTIN)
    assert "next run" in window.notice.message.text()
    click(qtbot, window.controls.reset_button)
    qtbot.waitUntil(lambda: window.moment.snapshot.data_source == MNIST, timeout=WAIT_MS)


def test_reset_asks_before_throwing_away_more_than_a_minute(qtbot, window, monkeypatch):
    click(qtbot, window.controls.step_button)
    wait_for_step(qtbot, window, 1)
    monkeypatch.setattr(UnsavedTraining, "seconds", lambda *_known: 61.0)
    run_id = window.present.live.run_id
    click(qtbot, window.controls.reset_button)
    click(qtbot, question(window).keep)
    assert question(window) is None
    assert window.moment.snapshot.run_id == run_id
    click(qtbot, window.controls.reset_button)
    click(qtbot, question(window).throw_away)
    qtbot.waitUntil(lambda: window.moment.snapshot.run_id != run_id, timeout=WAIT_MS)


@pytest.mark.filterwarnings("ignore:overflow encountered", "ignore:invalid value encountered")
def test_a_loss_that_is_not_finite_stops_the_run_and_says_so(qtbot, window, thread):
    with qtbot.waitSignal(thread.run_ready, timeout=WAIT_MS) as ready:
        thread.request_run()
    run = ready.args[0]
    huge = run.trained.with_vector(np.where(run.trained.vector < 0, -3e38, 3e38).astype(np.float32))
    window.controls.command_chosen.emit(Open(replace(run, trained=huge, averaged=huge)))
    qtbot.waitUntil(lambda: window.moment.snapshot.trained.vector.max() > 1e38, timeout=WAIT_MS)
    click(qtbot, window.controls.train_button)
    wait_for_state(qtbot, window, FAILED)
    assert "finite" in window.notice.message.text()
    assert not window.controls.train_button.isEnabled() and window.controls.reset_button.isEnabled()


def test_a_fault_in_one_view_leaves_the_others_and_the_training_alive(qtbot, window, monkeypatch):
    caught = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: caught.append(error))
    monkeypatch.setattr(window.network, "show_moment", lambda moment: 1 / 0)
    click(qtbot, window.controls.train_button)
    wait_for_step(qtbot, window, 3)
    assert isinstance(caught[0], ZeroDivisionError)
    assert window.docks["microscope"].view._moment is window.moment


def test_a_fault_in_a_slot_leaves_the_window_alive(qtbot, window):
    def broken():
        raise RuntimeError("broken slot")

    window.controls.reset_action.changed.connect(broken)
    with qtbot.captureExceptions() as caught:
        click(qtbot, window.controls.step_button)
        wait_for_step(qtbot, window, 1)
    assert str(caught[0][1]) == "broken slot"
    click(qtbot, window.controls.train_button)


def test_the_window_closes_while_training_and_the_thread_ends(qtbot, window, thread):
    click(qtbot, window.controls.train_button)
    wait_for_step(qtbot, window, 3)
    window.close()
    assert "training" not in [alive.name for alive in threading.enumerate()]


def test_a_saved_run_is_opened_again_by_dropping_it(qtbot, window, tmp_path):
    click(qtbot, window.controls.step_button)
    wait_for_step(qtbot, window, 1)
    saved = window.moment.snapshot
    path = tmp_path / "my run.npz"
    with qtbot.waitSignal(window.run_files.saved, timeout=WAIT_MS):
        window.run_files.save(path)
    assert read_run(path).step == 1
    click(qtbot, window.controls.step_button)
    wait_for_step(qtbot, window, 2)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    entering = QDragEnterEvent(QPoint(9, 9), Qt.CopyAction, mime, Qt.LeftButton, Qt.NoModifier)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.CopyAction, mime, Qt.LeftButton, Qt.NoModifier))
    qtbot.waitUntil(lambda: window.moment.snapshot.run_id != saved.run_id, timeout=WAIT_MS)
    assert window.moment.snapshot.step == 1
    np.testing.assert_array_equal(window.moment.snapshot.trained.vector, saved.trained.vector)


def test_a_file_that_is_no_run_gets_one_sentence(qtbot, window, tmp_path):
    path = tmp_path / "no run.npz"
    path.write_bytes(b"nothing of the kind")
    with qtbot.waitSignal(window.run_files.failed, timeout=WAIT_MS):
        window.runs.open(path)
    assert "no run.npz" in window.notice.message.text()
    assert window.notice.message.property("warning")


@pytest.fixture
def pretrained(qtbot, window, thread, tmp_path):
    """A run of one step as if it had come with the program."""
    click(qtbot, window.controls.step_button)
    wait_for_step(qtbot, window, 1)
    with qtbot.waitSignal(thread.run_ready, timeout=WAIT_MS) as ready:
        thread.request_run()
    path = tmp_path / "shipped-run.npz"
    write_run(path, ready.args[0])
    with qtbot.waitSignal(window.run_files.pretrained_read, timeout=WAIT_MS) as read:
        window.run_files.read_pretrained(path)
    return read.args[0]


def test_one_switch_brings_the_pretrained_network_back_and_training_goes_on(qtbot, window, pretrained):
    assert window.moment.live  # a run has been begun before it was read
    click(qtbot, window.controls.train_button)
    qtbot.keyClick(window, Qt.Key_F7)
    assert window.moment.source.pretrained and window.moment.parameters is pretrained.parameters
    step = window.moment.snapshot.step
    wait_for_step(qtbot, window, step + 3)
    assert window.moment.source.pretrained and window.network_switch.shipped.isChecked()
    click(qtbot, window.network_switch.this_run)
    assert window.moment.parameters is window.moment.snapshot.averaged


def test_training_shows_this_run_even_if_the_pretrained_network_was_shown(qtbot, window, pretrained):
    click(qtbot, window.network_switch.shipped)
    assert window.moment.source.pretrained
    click(qtbot, window.controls.train_button)
    assert window.moment.live and window.network_switch.this_run.isChecked()


def test_without_a_pretrained_network_the_window_says_so(qtbot, window, tmp_path):
    with qtbot.waitSignal(window.run_files.pretrained_missing, timeout=WAIT_MS):
        window.run_files.read_pretrained(tmp_path / "absent.npz")
    assert "untrained" in window.notice.message.text()
    assert not window.network_switch.shipped.isEnabled()


def test_a_named_folder_without_digits_is_an_error_and_another_can_be_chosen(qtbot, thread, settings, tmp_path):
    window = MainWindow(thread, settings)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.data.failed, timeout=WAIT_MS):
        window.digits.find(str(tmp_path))
    qtbot.waitUntil(lambda: window.moment is not None, timeout=WAIT_MS)
    assert str(tmp_path) in window.notice.message.text()
    assert window.notice.offered(DATA_FOLDER).isVisible()
    assert not window.controls.train_button.isEnabled()
    assert "data folder" in window.controls.train_button.toolTip()
    window.close()


@pytest.fixture
def offline_window(qtbot, thread, settings, monkeypatch):
    """A window on a machine without MNIST, and a download that ends when the test says how."""
    made = MainWindow(thread, settings)
    qtbot.addWidget(made)
    made.outcome = queue.Queue()

    def download(progress, cancelled):
        progress(0.25, "Fetching MNIST")
        while not cancelled():
            with contextlib.suppress(queue.Empty):
                outcome = made.outcome.get(timeout=0.01)
                if isinstance(outcome, Exception):
                    raise outcome
                return outcome
        raise DownloadCancelled

    monkeypatch.setattr("core.data.mnist.download", download)
    small = builtin_dataset(train_samples=100, test_samples=20)
    monkeypatch.setattr("core.data.builtin_digits.builtin_dataset", lambda progress: small)
    made.show()
    made.digits.find(None)
    qtbot.waitUntil(lambda: made.notice.bar.isVisible() and made.digits.trainable, timeout=WAIT_MS)
    yield made
    made.close()


def test_without_mnist_the_builtin_digits_are_announced_while_it_is_fetched(qtbot, offline_window, digits):
    assert "drawn by the program" in offline_window.notice.message.text()
    assert offline_window.notice.work.text() == "Fetching MNIST"
    assert offline_window.controls.train_button.isEnabled()
    offline_window.outcome.put(Dataset(MNIST, digits.train, digits.test))
    qtbot.waitUntil(lambda: offline_window.dataset.source == MNIST, timeout=WAIT_MS)
    assert not offline_window.notice.bar.isVisible()


def test_a_download_can_be_cancelled_and_the_builtin_digits_stay(qtbot, offline_window):
    click(qtbot, offline_window.notice.cancel)
    qtbot.waitUntil(lambda: not offline_window.notice.bar.isVisible(), timeout=WAIT_MS)
    assert offline_window.dataset.source == BUILTIN
    assert offline_window.controls.train_button.isEnabled()


def test_a_download_that_fails_says_why_and_the_builtin_digits_stay(qtbot, offline_window):
    offline_window.outcome.put(DownloadError("No mirror answers."))
    qtbot.waitUntil(lambda: not offline_window.notice.bar.isVisible(), timeout=WAIT_MS)
    assert offline_window.notice.message.text() == "No mirror answers."
    assert offline_window.dataset.source == BUILTIN


def test_closing_during_a_download_ends_it(qtbot, offline_window):
    offline_window.close()
    assert "background job" not in [alive.name for alive in threading.enumerate()]


def test_a_hidden_window_asks_for_no_snapshots(qtbot, window, thread, monkeypatch):
    click(qtbot, window.controls.train_button)
    wait_for_step(qtbot, window, 2)
    window.hide()
    qtbot.waitUntil(lambda: not window._frames.waiting, timeout=WAIT_MS)
    hidden_at = window.moment.snapshot.step
    with qtbot.waitSignal(thread.run_ready, timeout=WAIT_MS):
        thread.request_run()
    assert window.moment.snapshot.step == hidden_at
    window.show()
    wait_for_step(qtbot, window, hidden_at + 1)


def test_closing_never_takes_longer_than_a_second_by_much(qtbot, window):
    click(qtbot, window.controls.train_button)
    wait_for_step(qtbot, window, 1)
    began = monotonic()
    window.close()
    assert monotonic() - began < 2


def test_a_minimised_window_does_no_work_for_the_eyes(qtbot, window, monkeypatch):
    window.setWindowState(Qt.WindowMinimized)
    qtbot.waitUntil(window.isMinimized)
    shown = window.moment
    window.study.chooser._on_parade_timeout()
    assert window.moment is shown
    window.setWindowState(Qt.WindowNoState)
    window.study.chooser._on_parade_timeout()
    assert window.moment is not shown


def test_without_mnist_a_few_digits_are_there_before_all_are_drawn(qtbot, thread, settings, monkeypatch):
    may_draw, small = threading.Event(), builtin_dataset(train_samples=100, test_samples=20)

    def slow(progress):
        progress(0.1, "Drawing")
        assert may_draw.wait(30)
        return small

    def offline(progress, cancelled):
        raise DownloadError("No mirror answers.")

    monkeypatch.setattr("core.data.builtin_digits.builtin_dataset", slow)
    monkeypatch.setattr("core.data.mnist.download", offline)
    window = MainWindow(thread, settings)
    qtbot.addWidget(window)
    window.show()
    window.digits.find(None)
    qtbot.waitUntil(lambda: window.moment is not None and window.moment.trace is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: window.notice.offered(DATA_FOLDER) is not None, timeout=WAIT_MS)
    assert len(window.dataset.test) == 100 and window.moment.probe.source == "test"
    qtbot.waitUntil(lambda: "drawn" in window.controls.train_button.toolTip(), timeout=WAIT_MS)
    assert not window.controls.train_button.isEnabled()
    may_draw.set()
    qtbot.waitUntil(window.controls.train_button.isEnabled, timeout=WAIT_MS)
    assert window.dataset is small and not window.notice.bar.isVisible()
    assert window.notice.offered(DATA_FOLDER).isVisible()  # whatever has been said meanwhile
    window.use_dataset(Dataset(MNIST, small.train, small.test))
    assert window.notice.offered(DATA_FOLDER) is None
    window.close()


def test_builtin_digits_that_were_asked_for_by_name_are_there_as_soon(qtbot, thread, settings, monkeypatch):
    small = builtin_dataset(train_samples=100, test_samples=20)
    monkeypatch.setattr("core.data.builtin_digits.builtin_dataset", lambda progress: small)
    monkeypatch.setattr("core.data.mnist.find", lambda *_arguments, **_named: 1 / 0)
    window = MainWindow(thread, settings)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.data.first_digits_ready, timeout=WAIT_MS):
        window.digits.find(BUILTIN)
    qtbot.waitUntil(lambda: window.digits.trainable, timeout=WAIT_MS)
    assert window.notice.offered(DATA_FOLDER) is None
    window.close()
