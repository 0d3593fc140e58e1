"""One threshold of "not sure" for the whole window, kept from one start to the next."""

from PyQt5.QtCore import Qt

from core.study.margins import THRESHOLD
from lenet_gui.main_window import MainWindow


def test_moving_it_in_how_sure_moves_it_for_the_answer_and_for_the_next_start(qtbot, window, thread, settings):
    assert window.present.lens.threshold == THRESHOLD
    window.docks["sureness"].open()
    view = window.docks["sureness"].view
    view.slider.setFocus()
    qtbot.keyClick(view.slider, Qt.Key_PageUp)
    assert view.threshold > THRESHOLD
    assert window.present.lens.threshold == view.threshold
    assert window.study.answer.sure == view.sure
    again = MainWindow(thread, settings)
    qtbot.addWidget(again)
    assert again.present.lens.threshold == view.threshold


def test_the_keys_of_the_parts_of_the_data_are_nobody_else_s_in_the_window(qtbot, window):
    """Alt and a digit say which digit the one under study is, so they cannot choose a part too."""
    window.docks["digits"].open()
    view = window.docks["digits"].view
    view.wall.setFocus()
    window.activateWindow()
    qtbot.waitUntil(view.wall.hasFocus)
    chosen = []
    view.parts.chosen.connect(chosen.append)
    for key in (Qt.Key_L, Qt.Key_T):
        qtbot.keyClick(view.wall, key)
    assert chosen == ["train", "test"]
