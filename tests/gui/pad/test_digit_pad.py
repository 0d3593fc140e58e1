"""The drawing pad under mouse, pen, finger and keyboard."""

from types import SimpleNamespace

import canned
import numpy as np
import pytest
from PyQt5.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PyQt5.QtGui import QColor, QTabletEvent
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication, QMessageBox

from lenet_gui.look import style
from lenet_gui.pad.digit_pad import DigitPad

SIDE = 256


@pytest.fixture
def pad(qtbot):
    made = DigitPad()
    qtbot.addWidget(made)
    made.resize(SIDE, SIDE)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus(Qt.MouseFocusReason)
    return made


def draw(pad, *points):
    """Draw one stroke with the mouse, through the window as the window system would; points in pixels."""
    window = pad.windowHandle()
    QTest.mousePress(window, Qt.LeftButton, Qt.NoModifier, QPoint(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(window, QPoint(*point))
    QTest.mouseRelease(window, Qt.LeftButton, Qt.NoModifier, QPoint(*points[-1]))


def inked(pad, x, y):
    """Whether the pixel is painted with ink."""
    return pad.grab().toImage().pixelColor(x, y) == QColor(style.theme().paper)


def heard(pad):
    """The stroke lists announced from now on."""
    lists = []
    pad.strokes_changed.connect(lists.append)
    return lists


def test_a_stroke_of_the_mouse_is_kept_in_pad_units(pad):
    draw(pad, (64, 64), (128, 64), (128, 192))
    (stroke,) = pad.strokes()
    assert stroke.dtype == np.float64
    np.testing.assert_allclose(stroke, np.array([(64, 64), (128, 64), (128, 192)]) / SIDE)
    with pytest.raises(ValueError):
        stroke[0, 0] = 0


def test_the_ink_lies_where_the_pen_was_and_nowhere_else(pad):
    draw(pad, (64, 64), (192, 64))
    draw(pad, (64, 128), (192, 128))
    assert inked(pad, 70, 64) and inked(pad, 128, 64) and inked(pad, 190, 64) and inked(pad, 128, 128)
    assert not inked(pad, 128, 96) and not inked(pad, 40, 64)


def test_ink_drawn_bit_by_bit_is_that_of_the_finished_strokes(pad):
    turns = np.linspace(0, 6, 60)
    draw(pad, *[(int(128 + 80 * np.cos(t)), int(128 + 80 * np.sin(t))) for t in turns])
    bit_by_bit = pad.grab().toImage()
    other = DigitPad(pad)
    other.resize(pad.size())
    other.set_strokes(pad.strokes())
    at_once = other.grab().toImage()
    for x in range(0, SIDE, 5):
        for y in range(0, SIDE, 5):  # pieces overlap in their soft edges, which may be a little fuller
            assert abs(bit_by_bit.pixelColor(x, y).lightness() - at_once.pixelColor(x, y).lightness()) < 64


def test_every_movement_is_announced_while_the_pen_is_down(pad, qtbot):
    lists = heard(pad)
    window = pad.windowHandle()
    QTest.mousePress(window, Qt.LeftButton, Qt.NoModifier, QPoint(50, 50))
    assert [len(stroke) for stroke in lists[-1]] == [1]
    for count, x in enumerate((60, 70, 80), start=2):
        QTest.mouseMove(window, QPoint(x, 50))
        qtbot.waitUntil(lambda count=count: [len(stroke) for stroke in lists[-1]] == [count])
    QTest.mouseRelease(window, Qt.LeftButton, Qt.NoModifier, QPoint(80, 50))
    assert [len(stroke) for stroke in lists[-1]] == [4]


def test_a_burst_of_movements_loses_no_point(pad):
    lists = heard(pad)
    QTest.mousePress(pad.windowHandle(), Qt.LeftButton, Qt.NoModifier, QPoint(10, 50))
    announced = len(lists)
    for x in range(11, 211):
        pad._pen_moved((x / SIDE, 50 / SIDE))
    assert len(lists) == announced  # nothing yet: one announcement for the whole burst
    QTest.mouseRelease(pad.windowHandle(), Qt.LeftButton, Qt.NoModifier, QPoint(210, 50))
    assert len(lists) == announced + 1
    assert len(lists[-1][0]) == 201


def test_a_touch_without_movement_is_a_dot(pad):
    draw(pad, (100, 100))
    (stroke,) = pad.strokes()
    assert stroke.shape == (1, 2)
    assert inked(pad, 100, 100)


def test_a_pen_that_leaves_the_pad_stays_at_its_edge(pad):
    draw(pad, (100, 100), (400, -50))
    assert pad.strokes()[0][-1].tolist() == [1.0, 0.0]


def test_other_buttons_do_not_draw(pad):
    QTest.mouseClick(pad.windowHandle(), Qt.MiddleButton, Qt.NoModifier, QPoint(100, 100))
    assert pad.strokes() == []


def test_strokes_are_undone_and_redone_one_by_one(pad, qtbot):
    draw(pad, (50, 50), (60, 60))
    draw(pad, (70, 70), (80, 80))
    lists = heard(pad)
    qtbot.keyClick(pad, Qt.Key_Z, Qt.ControlModifier)
    assert len(lists[-1]) == len(pad.strokes()) == 1
    assert not inked(pad, 75, 75)
    qtbot.keyClick(pad, Qt.Key_Z, Qt.ControlModifier)
    assert lists[-1] == [] and not pad.undo_stack.canUndo()
    qtbot.keyClick(pad, Qt.Key_Z, Qt.ControlModifier | Qt.ShiftModifier)
    qtbot.keyClick(pad, Qt.Key_Z, Qt.ControlModifier | Qt.ShiftModifier)
    assert len(lists[-1]) == 2
    assert inked(pad, 75, 75)


@pytest.mark.parametrize("key", [Qt.Key_Delete, Qt.Key_Backspace])
def test_clear_empties_the_pad_and_can_be_undone(pad, qtbot, key):
    draw(pad, (50, 50), (60, 60))
    lists = heard(pad)
    qtbot.keyClick(pad, key)
    assert lists == [[]] and pad.is_empty()
    pad.undo_stack.undo()
    assert len(lists[-1]) == 1 and inked(pad, 55, 55)


def test_clearing_an_empty_pad_changes_nothing(pad):
    lists = heard(pad)
    pad.clear()
    assert lists == [] and pad.undo_stack.count() == 0


def test_undo_while_the_pen_is_down_drops_the_stroke_and_the_pen(pad, qtbot):
    draw(pad, (50, 50), (60, 60))
    window = pad.windowHandle()
    QTest.mousePress(window, Qt.LeftButton, Qt.NoModifier, QPoint(100, 100))
    pad.undo_stack.undo()
    QTest.mouseMove(window, QPoint(120, 120))
    QTest.mouseRelease(window, Qt.LeftButton, Qt.NoModifier, QPoint(120, 120))
    assert pad.strokes() == []


def test_given_strokes_replace_the_drawing_as_one_change(pad):
    draw(pad, (50, 50), (60, 60))
    lists = heard(pad)
    pad.set_strokes([[(0.1, 0.1), (0.9, 0.9)], [], [(0.5, 0.5)]])
    assert [len(stroke) for stroke in lists[-1]] == [2, 1]
    pad.undo_stack.undo()
    assert [len(stroke) for stroke in pad.strokes()] == [2]
    with pytest.raises(ValueError):
        pad.set_strokes([[(1, 2, 3)]])
    assert [len(stroke) for stroke in pad.strokes()] == [2]


def test_the_shape_stays_when_the_pad_is_resized(pad):
    draw(pad, (64, 64), (192, 64))
    pad.resize(512, 512)
    assert inked(pad, 256, 128) and not inked(pad, 128, 64)


def test_a_change_of_theme_changes_the_ink(pad, qapp):
    draw(pad, (64, 64), (192, 64))
    before = style.theme()
    try:
        style.use(qapp, style.LIGHT)
        assert inked(pad, 128, 64)
        style.use(qapp, style.DARK)
        assert inked(pad, 128, 64)
    finally:
        style.use(qapp, before)


def test_only_what_changed_is_repainted(pad, qtbot):
    window = pad.windowHandle()
    draw(pad, (50, 200), (60, 200))
    QTest.mousePress(window, Qt.LeftButton, Qt.NoModifier, QPoint(100, 100))
    QApplication.processEvents()
    regions = []

    class Watch(QObject):
        def eventFilter(self, _pad, event):
            if event.type() == QEvent.Paint:
                regions.append(event.rect())
            return False

    watch = Watch()
    pad.installEventFilter(watch)
    QTest.mouseMove(window, QPoint(104, 100))
    qtbot.waitUntil(lambda: len(regions) > 0)
    assert all(region.width() < 50 and region.height() < 50 for region in regions)
    QTest.mouseRelease(window, Qt.LeftButton, Qt.NoModifier, QPoint(104, 100))


def test_a_test_digit_is_shown_in_crisp_pixels_until_the_pen_touches(pad):
    image = np.zeros((28, 28), np.uint8)
    image[3, 5] = 255
    pad.show_picture(image)
    scale, edge = 9, 2  # 28 x 9 = 252 of 256
    left, top = edge + 5 * scale, edge + 3 * scale
    assert inked(pad, left, top) and inked(pad, left + scale - 1, top + scale - 1)
    assert not inked(pad, left - 1, top) and not inked(pad, left + scale, top)
    lists = heard(pad)
    draw(pad, (200, 200), (210, 210))
    assert not inked(pad, left + 4, top + 4)
    assert all(len(strokes) == 1 for strokes in lists)


def test_a_picture_that_comes_late_does_not_wipe_the_drawing(pad):
    image = canned.digit(3)
    pad.show_picture(image)
    draw(pad, (200, 200), (210, 210))
    pad.show_picture(image)
    assert len(pad.strokes()) == 1 and inked(pad, 205, 205)
    QTest.mousePress(pad.windowHandle(), Qt.LeftButton, Qt.NoModifier, QPoint(100, 100))
    pad.show_picture(canned.digit(4))
    QTest.mouseRelease(pad.windowHandle(), Qt.LeftButton, Qt.NoModifier, QPoint(110, 100))
    assert len(pad.strokes()) == 2


def test_a_drawing_gives_way_to_a_picture_silently_and_comes_back_by_undo(pad):
    draw(pad, (200, 200), (210, 210))
    lists = heard(pad)
    pad.show_picture(canned.digit(3))
    assert pad.strokes() == [] and lists == []
    pad.undo_stack.undo()
    assert len(lists[-1]) == 1 and inked(pad, 205, 205)
    pad.show_picture(None)
    assert inked(pad, 205, 205)


def test_arrows_and_space_draw(pad, qtbot):
    qtbot.keyPress(pad, Qt.Key_Space)
    for _step in range(8):
        qtbot.keyClick(pad, Qt.Key_Down)
    qtbot.keyRelease(pad, Qt.Key_Space)
    qtbot.keyClick(pad, Qt.Key_Right)  # the pen is up now
    (stroke,) = pad.strokes()
    assert len(stroke) == 9
    np.testing.assert_allclose(stroke[-1] - stroke[0], (0, 8 / 32))


def test_a_tap_on_space_leaves_the_pen_down_until_the_next(pad, qtbot):
    qtbot.keyClick(pad, Qt.Key_Space)
    qtbot.keyClick(pad, Qt.Key_Left)
    qtbot.keyClick(pad, Qt.Key_Left)
    qtbot.keyClick(pad, Qt.Key_Space)
    qtbot.keyClick(pad, Qt.Key_Left)
    assert [len(stroke) for stroke in pad.strokes()] == [3]


def test_a_held_arrow_glides_and_two_go_diagonally(pad, qtbot):
    qtbot.keyClick(pad, Qt.Key_Space)
    qtbot.keyPress(pad, Qt.Key_Right)
    qtbot.keyPress(pad, Qt.Key_Down)
    qtbot.waitUntil(lambda: len(pad.strokes()[0]) > 6)
    qtbot.keyRelease(pad, Qt.Key_Right)
    qtbot.keyRelease(pad, Qt.Key_Down)
    steps = np.diff(pad.strokes()[0], axis=0)
    assert (steps[-1] > 0).all()
    pad.clear()


def test_the_cursor_is_seen_by_those_who_use_keys_only(pad, qtbot):
    def accented():
        image, accent = pad.grab().toImage(), QColor(style.theme().accent)
        return any(image.pixelColor(x, y) == accent for x in range(100, 156) for y in range(20, 90))

    assert not accented()
    qtbot.keyClick(pad, Qt.Key_Down)
    assert accented()
    draw(pad, (30, 200))
    assert not accented()


def test_a_pen_on_a_tablet_draws(pad):
    def tablet(kind, x, y, button, buttons):
        place = QPointF(x, y)
        spot = (place, QPointF(pad.mapToGlobal(place.toPoint())))
        event = QTabletEvent(
            kind, *spot, QTabletEvent.Stylus, QTabletEvent.Pen, 0.5, 0, 0, 0, 0, 0, Qt.NoModifier, 1, button, buttons
        )
        QApplication.sendEvent(pad, event)
        assert event.isAccepted()

    tablet(QEvent.TabletMove, 10, 10, Qt.NoButton, Qt.NoButton)  # hovering
    tablet(QEvent.TabletPress, 64, 64, Qt.LeftButton, Qt.LeftButton)
    tablet(QEvent.TabletMove, 128.5, 64.25, Qt.NoButton, Qt.LeftButton)
    tablet(QEvent.TabletRelease, 128.5, 64.25, Qt.LeftButton, Qt.NoButton)
    (stroke,) = pad.strokes()
    np.testing.assert_allclose(stroke, np.array([(64, 64), (128.5, 64.25)]) / SIDE)


class Touch:
    """Stands in for QTouchEvent: PyQt5 cannot make its points, and Qt drops those of a device it did not find."""

    def __init__(self, kind, *points):
        self._kind, self._points, self.accepted = kind, points, False

    def type(self):
        return self._kind

    def touchPoints(self):
        return [
            SimpleNamespace(id=lambda i=number: i, pos=lambda p=place: QPointF(*p), state=lambda s=state: s)
            for number, place, state in self._points
        ]

    def accept(self):
        self.accepted = True


def test_the_first_finger_draws_and_others_rest(pad):
    events = [
        Touch(QEvent.TouchBegin, (4, (64, 64), Qt.TouchPointPressed)),
        Touch(QEvent.TouchUpdate, (4, (96, 64), Qt.TouchPointMoved), (5, (200, 200), Qt.TouchPointPressed)),
        Touch(QEvent.TouchUpdate, (5, (220, 200), Qt.TouchPointMoved), (4, (128, 64), Qt.TouchPointReleased)),
        Touch(QEvent.TouchEnd, (5, (230, 200), Qt.TouchPointReleased)),
    ]
    for event in events:
        assert pad.event(event) and event.accepted
    (stroke,) = pad.strokes()
    np.testing.assert_allclose(stroke, np.array([(64, 64), (96, 64), (128, 64)]) / SIDE)


def test_the_eraser_splits_a_stroke_and_is_one_change(pad, qtbot):
    draw(pad, (32, 128), (224, 128))
    qtbot.keyClick(pad, Qt.Key_E)
    assert pad.erasing
    draw(pad, (128, 100), (128, 120), (128, 160))
    left, right = pad.strokes()
    assert left[0].tolist() == [32 / SIDE, 0.5] and right[-1].tolist() == [224 / SIDE, 0.5]
    assert 0.4 < left[-1, 0] < 0.46 and 0.54 < right[0, 0] < 0.6
    assert inked(pad, 64, 128) and inked(pad, 192, 128) and not inked(pad, 128, 128)
    pad.undo_stack.undo()
    assert len(pad.strokes()) == 1
    pad.undo_stack.redo()
    assert len(pad.strokes()) == 2


def test_the_right_button_erases_and_the_left_draws_on(pad):
    draw(pad, (32, 64), (224, 64))
    window = pad.windowHandle()
    QTest.mousePress(window, Qt.RightButton, Qt.NoModifier, QPoint(128, 40))
    QTest.mouseMove(window, QPoint(128, 90))
    QTest.mouseRelease(window, Qt.RightButton, Qt.NoModifier, QPoint(128, 90))
    assert len(pad.strokes()) == 2 and not pad.erasing
    draw(pad, (32, 200), (224, 200))
    assert len(pad.strokes()) == 3


def test_an_eraser_that_meets_nothing_changes_nothing(pad):
    draw(pad, (32, 64), (224, 64))
    count, before = pad.undo_stack.count(), pad.strokes()
    QTest.mouseClick(pad.windowHandle(), Qt.RightButton, Qt.NoModifier, QPoint(128, 200))
    assert pad.undo_stack.count() == count
    np.testing.assert_array_equal(pad.strokes()[0], before[0])


def test_another_pen_width_announces_the_drawing_once(pad):
    draw(pad, (64, 64), (128, 64))
    lists = heard(pad)
    pad.set_pen_width(4)
    assert len(lists) == 1
    pad.set_strokes(pad.strokes(), 2)
    assert len(lists) == 2 and pad.pen_width == 2
    pad.undo_stack.undo()
    assert len(lists) == 3 and pad.pen_width == 4


def test_the_pen_width_goes_with_the_drawing_and_is_undone(pad):
    draw(pad, (64, 64), (192, 64))
    assert not inked(pad, 128, 76)
    pad.set_pen_width(5.0)
    assert inked(pad, 128, 76)
    pad.undo_stack.undo()
    assert pad.pen_width == 2.5 and not inked(pad, 128, 76)
    pad.set_pen_width(99)
    assert pad.pen_width == 5.0


def test_pressure_widens_the_line_and_the_other_end_erases(pad):
    def tablet(kind, x, pressure, end=QTabletEvent.Pen):
        place = QPointF(x, 128)
        spot = (place, QPointF(pad.mapToGlobal(place.toPoint())))
        held = Qt.NoButton if kind == QEvent.TabletRelease else Qt.LeftButton
        rest = (pressure, 0, 0, 0, 0, 0, Qt.NoModifier, 1, Qt.LeftButton, held)
        QApplication.sendEvent(pad, QTabletEvent(kind, *spot, QTabletEvent.Stylus, end, *rest))

    tablet(QEvent.TabletPress, 64, 0.5)
    for x in range(72, 193, 8):
        tablet(QEvent.TabletMove, x, 1.0)
    tablet(QEvent.TabletRelease, 192, 0.0)
    assert pad.weights()[0][0] == 1.0 and pad.weights()[0][-1] == 1.5
    assert pad.strokes()[0].shape[1] == 2
    assert inked(pad, 128, 139) and not inked(pad, 128, 146)
    tablet(QEvent.TabletPress, 128, 0.5, QTabletEvent.Eraser)
    tablet(QEvent.TabletRelease, 128, 0.0, QTabletEvent.Eraser)
    assert len(pad.strokes()) == 2


def test_a_stroke_whose_release_went_to_a_dialog_is_finished_and_the_next_one_begins(qtbot, pad):
    QTest.mousePress(pad, Qt.LeftButton, Qt.NoModifier, QPoint(64, 64))
    QTest.mouseMove(pad.windowHandle(), QPoint(100, 100))
    dialog = QMessageBox(pad)
    dialog.open()
    qtbot.waitUntil(lambda: not pad.hasFocus())
    assert pad._live is None and len(pad.strokes()) == 1
    dialog.close()
    draw(pad, (128, 64), (128, 128))
    assert len(pad.strokes()) == 2


def test_a_press_after_a_press_begins_a_stroke_of_its_own(qtbot, pad):
    QTest.mousePress(pad, Qt.LeftButton, Qt.NoModifier, QPoint(64, 64))
    draw(pad, (128, 64), (128, 128))
    assert len(pad.strokes()) == 2 and pad._live is None
