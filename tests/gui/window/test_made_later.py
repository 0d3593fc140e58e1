"""What is made behind the first picture is there at once for whoever asks for it before."""

import pytest
from PyQt5.QtCore import QMimeData, QPoint, Qt, QUrl
from PyQt5.QtGui import QDropEvent
from PyQt5.QtWidgets import QApplication

from core.resources import RESOURCES
from core.run.commands import TrainTo
from lenet_gui.cards.subject import VIEW, Subject
from lenet_gui.lessons.shipped import shipped
from lenet_gui.look import style
from lenet_gui.main_window import MainWindow
from lenet_gui.runs.branch_question import BranchQuestion

WAIT_MS = 30_000
PARTS = ("lessons", "cards", "going_to")


@pytest.fixture
def fresh(qtbot, thread, settings, digits):
    """A window as the program opens it, with its first moment, before anything has been made later."""
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])
    made = MainWindow(thread, settings)
    qtbot.addWidget(made)
    made.show()
    made.use_dataset(digits)
    qtbot.waitUntil(lambda: made.moment is not None and made.moment.trace is not None, timeout=WAIT_MS)
    assert there(made) == set()
    yield made
    made.close()


def there(window):
    return {name for name in PARTS if name in vars(window)}


def menu_of_lessons(window):
    return next(entry.menu() for entry in window.menuBar().actions() if entry.text() == "&Lessons")


def test_all_are_made_in_turn_and_once(fresh, qtbot):
    early = fresh.lessons
    with qtbot.waitSignal(fresh.making.allowed, timeout=WAIT_MS):
        fresh.making.in_turn()
    assert there(fresh) == set(PARTS) and fresh.lessons is early
    titles = [action.text() for action in menu_of_lessons(fresh).actions()]
    assert titles[: len(shipped()) + 1] == [*(lesson.title for lesson in shipped()), ""]
    assert len(titles) == len({*titles}), "nothing stands there twice"


def test_the_menu_of_lessons_is_full_when_it_opens(fresh):
    menu = menu_of_lessons(fresh)
    menu.popup(QPoint(0, 0))
    try:
        assert [action.text() for action in menu.actions()][: len(shipped())] == [one.title for one in shipped()]
        assert menu.actionGeometry(menu.actions()[0]).height() > 0
    finally:
        menu.close()
    menu.actions()[0].trigger()
    assert fresh.lessons.lesson is shipped()[0] and fresh.lessons.panel.isVisible()


def test_a_lesson_that_is_dropped_begins(fresh):
    path = next((RESOURCES / "lessons").glob("*.en.lesson"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    fresh.dropEvent(QDropEvent(QPoint(9, 9), Qt.CopyAction, data, Qt.LeftButton, Qt.NoModifier))
    assert fresh.lessons.lesson is not None and fresh.lessons.panel.isVisible()


def test_what_a_lesson_would_need_is_refused_while_there_is_none(fresh):
    refused = []
    fresh.all_actions.refused.connect(refused.append)
    fresh.all_actions["lesson.next"].trigger()
    assert there(fresh) == set() and (len(refused) == 1 or not fresh.all_actions["lesson.next"].isEnabled())


def test_a_projector_turned_on_before_is_not_in_the_way_of_a_lesson(fresh):
    for _turn in range(2):
        fresh.projector.turn()
        fresh.lessons.begin(shipped()[0])
        assert fresh.projector.guests[0] is fresh.lessons and fresh.lessons.panel.isVisible()
        fresh.lessons.leave()


@pytest.mark.parametrize(("key", "modifier"), [(Qt.Key_F1, Qt.NoModifier), (Qt.Key_F1, Qt.ControlModifier)])
def test_the_keys_of_cards_and_glossary_open_them(fresh, qtbot, key, modifier):
    qtbot.keyClick(fresh, key, modifier)
    assert fresh.cards.panel.isVisible()
    assert (fresh.cards.glossary if modifier else fresh.cards.card).isVisible()


def test_the_question_mark_of_a_view_opens_its_card(fresh, qtbot):
    qtbot.mouseClick(fresh.docks["network"]._mark, Qt.LeftButton)
    assert fresh.cards.card.isVisible() and fresh.cards.card.subjects == [Subject(VIEW, view="network")]


def test_a_line_is_copied_and_asked_for(fresh, qtbot):
    QApplication.clipboard().clear()
    fresh.runs.command(TrainTo(1))
    qtbot.waitUntil(lambda: fresh.present.live.step == 1, timeout=WAIT_MS)
    qtbot.keyClick(fresh, Qt.Key_K, Qt.ControlModifier | Qt.ShiftModifier)
    assert fresh.notice.message.text() and there(fresh) == {"going_to"}
    qtbot.keyClick(fresh, Qt.Key_G, Qt.ControlModifier)
    assert fresh.notice.input.isVisible()


def test_a_window_that_closes_before_makes_none_of_them(fresh):
    fresh.close()
    assert there(fresh) == set()


def test_a_branch_is_asked_for(fresh, qtbot):
    qtbot.keyClick(fresh, Qt.Key_B, Qt.ControlModifier)
    (question,) = fresh.findChildren(BranchQuestion)
    assert question.isVisible()
    question.reject()
