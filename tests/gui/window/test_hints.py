"""One thing to try after the other: in any order, by key and by mouse, closed, remembered, and never in the way."""

from itertools import permutations

import pytest
from PyQt5.QtCore import QPoint, QSettings, Qt
from PyQt5.QtWidgets import QApplication

from core.study.play import Place
from core.study.selection import Selection
from core.training.trainer import Trainer
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.look import style
from lenet_gui.main_window import MainWindow
from lenet_gui.window.hints import CUT, DRAW, HINTS, PLAY, POINT, TRAIN, Hints
from lenet_gui.window.notice_line import HINT_BUTTON, NoticeLine
from lenet_gui.window.settings import Settings

WAIT_MS = 30_000
KEYS = {"run.train": "F5", "view.table": "Ctrl+3"}
WITH_PLAY = KEYS | {"digit.play": "F8"}
SENTENCES = {
    DRAW: "Draw a digit on the pad: the answer follows the pen.",
    PLAY: "Play this digit through (F8): every step from the strokes to the answer.",
    TRAIN: "Press Train (F5) and watch a network learn from nothing.",
    POINT: "Point at a map of the network: lines show what it is made from and where it goes.",
    CUT: "Open the connection table (Ctrl+3), pick a square and press X: its link is cut.",
}


@pytest.fixture
def notice(qtbot, qapp):
    style.use(qapp, style.DARK, style.PALETTES[0])
    made = NoticeLine()
    qtbot.addWidget(made)
    made.resize(1280, 36)
    made.show()
    return made


def again(settings):
    """The same settings as another start reads them."""
    settings.kept.sync()
    return Settings(QSettings(settings.kept.fileName(), QSettings.IniFormat))


def test_the_hints_come_in_their_order_each_in_one_sentence(notice, settings):
    hints = Hints(settings, WITH_PLAY, notice)
    for name in (DRAW, PLAY, TRAIN, POINT, CUT):
        assert hints.sentence == notice.hint.text() == SENTENCES[name]
        assert notice.hint.isVisible() and notice.no_hints.isVisible()
        hints.note(name)
    assert hints.sentence == "" and not notice.hint.isVisible() and not notice.no_hints.isVisible()


@pytest.mark.parametrize("keys", [KEYS, WITH_PLAY], ids=["without a play", "with a play"])
def test_tried_in_any_order_the_first_that_is_left_is_shown_and_in_the_end_none(notice, settings, keys):
    names = [hint.name for hint in HINTS if not hint.action or hint.action in keys]
    assert (PLAY in names) == (keys is WITH_PLAY)
    for order in permutations(names):
        settings.hints_tried, settings.hints_over = None, None
        hints = Hints(settings, keys, notice)
        left = list(names)
        for name in order:
            assert hints.sentence == SENTENCES[left[0]]
            hints.note(name)
            hints.note(name)
            left.remove(name)
        assert hints.sentence == "" and settings.hints_over


def test_what_has_been_tried_is_remembered(notice, settings):
    Hints(settings, KEYS, notice).note(DRAW)
    hints = Hints(again(settings), KEYS, notice)
    assert hints.sentence == SENTENCES[TRAIN] == notice.hint.text()
    for name in (TRAIN, POINT, CUT):
        hints.note(name)
    assert Hints(again(settings), KEYS, notice).sentence == ""
    assert Hints(again(settings), WITH_PLAY, notice).sentence == "" == notice.hint.text()  # for good


@pytest.mark.parametrize("way", ["mouse", "key"])
def test_closed_they_are_gone_for_good_and_the_keys_go_to_no_control(qtbot, window, settings, way):
    close = window.notice.no_hints
    assert window.notice.hint.isVisible() and close.toolTip() == "No more hints"
    if way == "mouse":
        qtbot.mouseClick(close, Qt.LeftButton)
    else:
        close.setFocus()
        qtbot.keyClick(close, Qt.Key_Space)
        assert window.focusWidget() is window or window.focusWidget() is None
    assert not window.notice.hint.isVisible() and not close.isVisible()
    window.hints.note(DRAW)
    assert window.hints.sentence == "" and again(settings).hints_over


def draw(qtbot, window, way):
    pad = window.study.pad
    if way == "mouse":
        qtbot.mousePress(pad, Qt.LeftButton, pos=QPoint(80, 40))
        qtbot.mouseMove(pad, QPoint(80, 120))
        qtbot.mouseRelease(pad, Qt.LeftButton, pos=QPoint(80, 120))
    else:
        qtbot.keyClick(window, Qt.Key_2, Qt.ControlModifier)
        qtbot.keyClick(pad, Qt.Key_Space)
        for _step in range(8):
            qtbot.keyClick(pad, Qt.Key_Down)


def train(qtbot, window, way):
    button = window.controls.train_button
    qtbot.waitUntil(button.isEnabled, timeout=WAIT_MS)
    qtbot.mouseClick(button, Qt.LeftButton) if way == "mouse" else qtbot.keyClick(window, Qt.Key_F5)


def point(qtbot, window, way):
    if way == "mouse":
        view = window.network
        x, y = view.width() // 4, view.height() // 2
        for place in range(0, view.height() // 2, 8):
            qtbot.mouseMove(view, QPoint(x, y - place))
    else:
        qtbot.keyClick(window, Qt.Key_1, Qt.ControlModifier)
        qtbot.keyClick(window.network, Qt.Key_Right)


def cut(qtbot, window, way):
    qtbot.keyClick(window, Qt.Key_3, Qt.ControlModifier)
    table = window.docks["table"].view
    table.show_selection(Selection("C3", 0, link=(0, 0), picked=True))
    if way == "mouse":
        qtbot.mouseClick(table.look_row.cut, Qt.LeftButton)
    else:
        qtbot.keyClick(table, Qt.Key_X)


@pytest.mark.parametrize("way", ["mouse", "key"])
@pytest.mark.parametrize(("name", "do"), [(DRAW, draw), (TRAIN, train), (POINT, point), (CUT, cut)])
def test_each_is_tried_by_mouse_and_by_key_and_only_by_that(qtbot, window, settings, name, do, way):
    window.study.chooser.set_playing(False)
    assert settings.hints_tried == frozenset()  # neither digits that pass by nor the start count as tried
    do(qtbot, window, way)
    assert name in settings.hints_tried
    assert settings.hints_tried <= {name, POINT}  # on the way to a link one walks over maps


def test_to_be_played_through_is_tried_as_soon_as_the_play_has_a_place(notice, window, settings):
    hints = Hints(settings, WITH_PLAY, notice)
    hints.watch(window.present, window.sources, window.stage, window.controls)
    hints.note(DRAW)
    assert notice.hint.text() == SENTENCES[PLAY]
    window.present.look(play=Place("C1"))
    assert notice.hint.text() == SENTENCES[TRAIN]


def test_restoring_a_link_or_an_empty_pad_is_not_what_was_meant(window, settings):
    window.present.look(cuts=frozenset())
    window.sources.study_strokes([], 1.0)
    window.stage.show_selection(Selection("C1"))
    assert settings.hints_tried == frozenset()


def test_a_window_that_opens_again_goes_on_where_one_was(qtbot, window, settings, digits, recipe):
    draw(qtbot, window, "mouse")
    assert window.notice.hint.text() == SENTENCES[TRAIN] or "F8" in window.notice.hint.text()
    said = window.notice.hint.text()
    window.close()
    thread = TrainingThread(lambda: Trainer(recipe, digits))
    thread.start()
    other = MainWindow(thread, again(settings))
    qtbot.addWidget(other)
    other.show()
    assert other.notice.hint.isVisible() and other.notice.hint.text() == said
    other.close()


def test_a_hint_never_hides_what_is_said(notice, settings):
    Hints(settings, KEYS, notice)
    assert notice.hint.x() == style.MARGIN  # with nothing else to be said it stands where one looks
    short = "Saved in /home/someone/curves.png"
    notice.say(short)
    assert notice.hint.isVisible() and notice.message.x() < notice.hint.x()
    for sentence, warning in ((short, False), ("The file cannot be read: " + 20 * "why ", True), (60 * "long ", True)):
        for width in (1280, 900, 640):
            notice.resize(width, 36)
            notice.say(sentence, warning)
            QApplication.processEvents()
            room = width - 2 * style.MARGIN - 2 * style.GRID
            room -= HINT_BUTTON + 2 * style.GRID + 1 if warning else 0  # by which it is closed
            whole = notice.message.sizeHint().width()
            assert notice.message.isVisible() and notice.message.text() == sentence
            assert notice.message.width() >= min(whole, room - notice.fact.sizeHint().width())
    assert not notice.hint.isVisible()
    notice.say("")
    notice.resize(1280, 36)
    assert notice.hint.isVisible() and not notice.message.isVisible()


def test_offers_and_works_and_facts_go_before_the_hint_too(notice, settings):
    Hints(settings, KEYS, notice)
    notice.resize(760, 36)
    for begin, end in (
        (lambda: notice.state_fact(14 * "fact "), lambda: notice.state_fact("This run's digits: MNIST")),
        (lambda: notice.show_work(0.5, "MNIST is being fetched from afar", lambda: None), notice.end_work),
        (lambda: notice.offer("run", 10 * "Go on ", "tip", lambda: None), lambda: notice.withdraw("run")),
    ):
        begin()
        QApplication.processEvents()
        assert notice.width() == 760  # nor is the window wider than one has made it
        assert not notice.hint.isVisible() and not notice.no_hints.isVisible()
        end()
        QApplication.processEvents()
        assert notice.hint.isVisible() and notice.no_hints.isVisible()


@pytest.mark.parametrize("scale", [1.0, style.projector_scale(1280, 720)])
def test_at_the_smallest_window_every_hint_fits_beside_the_usual_fact(qapp, notice, settings, scale):
    style.use(qapp, new_scale=scale)
    try:
        notice.state_fact("This run's digits: MNIST")
        for name in SENTENCES:
            notice.show_hint(SENTENCES[name])
            QApplication.processEvents()
            assert notice.hint.isVisible(), name
    finally:
        style.use(qapp, new_scale=1.0)
