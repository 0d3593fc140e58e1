"""What if: what is altered by hand is asked for, what comes of it is shown, and curves are asked for at rest alone."""

from dataclasses import replace

import canned
import numpy as np
import pytest
from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt5.QtGui import QFontMetrics, QMouseEvent
from PyQt5.QtWidgets import QApplication

from core.data.dataset import Part
from core.run.snapshot import TRAINING
from core.study.alterations import UNALTERED, Alteration
from core.study.lens import Lens
from core.study.moment import AlteredTest
from core.study.selection import NOTHING, Selection
from lenet_gui.look import style
from lenet_gui.views.spec import NothingToSave
from lenet_gui.views.what_if.export import errors as table_of
from lenet_gui.views.what_if.maps import LAYERS, places_in
from lenet_gui.views.what_if.scales import ALL_BITS, SCALES, altered, amount_of, ways
from lenet_gui.views.what_if.view import WhatIf
from lenet_gui.window.view_registry import SPEC_OF

DIGITS, OTHERS = (Part(np.array([canned.digit(label)]), np.array([label], np.uint8)) for label in (3, 4))


@pytest.fixture
def view(qtbot):
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])
    made = WhatIf()
    made._pace.least_seconds = 0
    qtbot.addWidget(made)
    made.resize(620, 300)
    made.show()
    return made


@pytest.fixture
def start():
    return canned.parameters(seed=9)


def go_over(maps, place, button=Qt.NoButton):
    """The pointer goes there."""
    QApplication.sendEvent(maps, QMouseEvent(QEvent.MouseMove, QPointF(place), Qt.NoButton, button, Qt.NoModifier))


def asked(view):
    """The curves that are asked for once the network is at rest."""
    told = []
    view.curve_wanted.connect(lambda *how: told.append(how))
    if view._resting.isActive():
        view._resting.stop()
        view._resting.timeout.emit()
    return told


def test_every_scale_is_at_rest_where_nothing_is_altered_and_its_curve_begins_there():
    for scale in SCALES:
        assert altered(UNALTERED, scale.kind, scale.neutral) == UNALTERED
        assert amount_of(UNALTERED, scale.kind) == scale.neutral == scale.points[0] == scale.value_at(0)
        assert ways(scale, 0)[0] == UNALTERED and len(set(ways(scale, 0))) == len(scale.points)
        assert scale.points[-1] == scale.high == scale.value_at(scale.stops)
        for stop in range(scale.stops + 1):
            value = scale.value_at(stop)
            assert (
                scale.stop_of(value) == stop and amount_of(altered(UNALTERED, scale.kind, value), scale.kind) == value
            )


def test_bits_are_numbers_that_a_weight_can_be_kept_in():
    assert altered(UNALTERED, "bits", 3.0).bits == 3 and altered(UNALTERED, "bits", ALL_BITS).bits is None
    for way in ways(SCALES[1], 0):
        way.of(canned.parameters())


@pytest.mark.parametrize(("width", "height"), [(0, 0), (320, 110), (448, 150), (700, 130), (1200, 600)])
def test_maps_and_units_lie_beside_one_another_and_within(width, height):
    places = places_in(width, height)
    assert [sum(layer == of for of, _number in places.boxes) for layer in LAYERS] == [6, 16, 120, 84]
    boxes = list(places.boxes.values())
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
    least = places_in(0, 0).size
    if width >= least.width() and height >= least.height():
        assert places.size.width() <= width and places.size.height() <= height


def test_a_click_silences_a_map_and_a_second_lets_it_speak(qtbot, view):
    view.show_moment(canned.moment(trained=True))
    place = view.maps.places.boxes["C3", 4].center()
    with qtbot.waitSignal(view.alteration_changed) as told:
        qtbot.mouseClick(view.maps, Qt.LeftButton, pos=place)
    assert told.args == [Alteration(maps=frozenset({("C3", 4)}))]
    view.show_moment(replace(canned.moment(trained=True), lens=Lens(alteration=told.args[0])))
    assert "silent" in view.maps.words_of(("C3", 4))
    with qtbot.waitSignal(view.alteration_changed) as told:
        qtbot.mouseClick(view.maps, Qt.LeftButton, pos=place)
    assert told.args == [UNALTERED]


def test_a_stroke_over_units_silences_all_of_them(qtbot, view):
    view.show_moment(canned.moment(trained=True))
    told = []
    view.alteration_changed.connect(told.append)
    boxes = view.maps.places.boxes
    qtbot.mousePress(view.maps, Qt.LeftButton, pos=boxes["C5", 0].center())
    for number in (1, 2):
        go_over(view.maps, boxes["C5", number].center(), Qt.LeftButton)
    qtbot.mouseRelease(view.maps, Qt.LeftButton, pos=boxes["C5", 2].center())
    assert told[-1].maps == {("C5", 0), ("C5", 1), ("C5", 2)}
    go_over(view.maps, boxes["C5", 3].center())
    assert len(told) == 3


def test_what_is_pointed_at_is_told_to_the_other_views(view):
    view.show_moment(canned.moment(trained=True))
    told = []
    view.selection_changed.connect(told.append)
    go_over(view.maps, view.maps.places.boxes["F6", 10].center())
    go_over(view.maps, QPoint(view.maps.width() - 1, view.maps.height() - 1))
    assert told == [Selection("F6", 10), NOTHING]


def test_keys_reach_every_map_and_unit_and_space_silences(qtbot, view):
    view.show_moment(canned.moment(trained=True))
    view.maps.setFocus()
    reached = {("C1", 0)}
    for _row in range(30):
        for key in [Qt.Key_Right] * 40 + [Qt.Key_Left] * 40 + [Qt.Key_Down]:
            qtbot.keyClick(view.maps, key)
            reached.add(view.maps._at)
    for layer in LAYERS:
        assert {place for place in reached if place[0] == layer}, layer
    with qtbot.waitSignal(view.alteration_changed) as told:
        qtbot.keyClick(view.maps, Qt.Key_Space)
    assert told.args[0].maps == {view.maps._at}


def test_sliders_alter_and_follow_what_is_altered_elsewhere(qtbot, view):
    view.show_moment(canned.moment(trained=True))
    with qtbot.waitSignal(view.alteration_changed) as told:
        view.cells["pruned"].slider.setValue(25)
    assert told.args == [Alteration(pruned=0.5)]
    alteration = Alteration(noise=0.3, bits=4, back=0.2, seed=2)
    view.alteration_changed.connect(lambda _alteration: pytest.fail("nobody has moved it"))
    view.show_moment(replace(canned.moment(trained=True), lens=Lens(alteration=alteration)))
    assert {kind: cell.value for kind, cell in view.cells.items()} == {
        "noise": 0.3, "bits": 4, "pruned": 0, "back": 0.2,
    }  # fmt: skip


def test_other_noise_is_that_of_the_next_seed(qtbot, view):
    view.show_moment(canned.moment(trained=True))
    assert not view.redraw.isVisible()
    view.show_moment(replace(canned.moment(trained=True), lens=Lens(alteration=Alteration(noise=0.3, seed=4))))
    with qtbot.waitSignal(view.alteration_changed) as told:
        qtbot.mouseClick(view.redraw, Qt.LeftButton)
    assert told.args == [Alteration(noise=0.3, seed=5)]


def test_the_error_stands_beside_the_old_one(view):
    plain = canned.moment(trained=True)
    view.show_moment(plain)
    assert "Nothing is altered" in view.status.text() and not view.restore.isEnabled()
    moment = replace(plain, lens=Lens(alteration=Alteration(pruned=0.9)))
    view.show_moment(moment)
    assert "being read" in view.status.text() and view.restore.isEnabled()
    for after, words in ((190, "100 more wrong"), (60, "30 fewer wrong"), (90, "as many wrong")):
        test = AlteredTest(canned.evaluation(2, 90), canned.evaluation(2, after))
        view.show_moment(replace(moment, altered_test=test))
        assert f"0.90 % → {after / 100:.2f} %" in view.status.text() and words in view.status.text()
    view.resize(view.minimumSizeHint().width(), 300)
    assert "0.90 %" in view.status_text()


def test_curves_are_asked_for_once_of_the_network_as_it_is_in_its_run(view, start):
    altered_from = canned.parameters(seed=3)
    moment = replace(canned.moment(trained=True), start=start, altered_from=altered_from)
    view.show_moment(replace(moment, lens=Lens(alteration=Alteration(pruned=0.5))))
    assert asked(view) == []  # there are no digits
    view.set_digits(DIGITS)
    told = asked(view)
    assert [how[0] for how in told] == ["noise", "bits", "pruned", "back"]
    assert all(how[1] is altered_from and how[2] is start for how in told)
    view.show_moment(moment)
    assert asked(view) == []
    view.show_moment(replace(moment, lens=Lens(alteration=Alteration(noise=0.5, seed=1))))
    assert [(how[0], how[3][1].seed) for how in asked(view)] == [("noise", 1)]
    view.set_digits(OTHERS)
    assert len(asked(view)) == 4


def test_while_a_network_learns_no_curves_are_asked_for(view, start):
    view.set_digits(DIGITS)
    view.show_moment(replace(canned.moment(trained=True, state=TRAINING), start=start))
    assert asked(view) == []
    view.show_moment(replace(canned.moment(trained=True), start=start))
    assert len(asked(view)) == 4


def test_where_no_start_is_known_nothing_leads_back_to_it(view):
    view.set_digits(DIGITS)
    view.show_moment(replace(canned.moment(trained=True), start=None))
    assert not view.cells["back"].isEnabled() and "back" not in [how[0] for how in asked(view)]
    softmax = canned.parameters(output="softmax")
    view.show_moment(replace(canned.moment(trained=True), start=softmax))
    assert not view.cells["back"].isEnabled()


def test_a_late_answer_for_another_network_is_not_shown(view, start):
    view.set_digits(DIGITS)
    view.show_moment(replace(canned.moment(trained=True), start=start))
    (kind, whole, _start, of), *_others = asked(view)
    view.show_moment(replace(canned.moment(trained=True, seed=5), start=start))
    asked(view)
    view.show_curve(kind, whole, of, np.full(len(of), 7.0))
    assert view.cells[kind].curve is None
    view.show_curve(kind, view._moment.whole, of, np.full(len(of), 3.0))
    assert view.cells[kind].number_at(0) == 3.0


def test_curves_under_way_can_be_given_up_and_are_not_asked_for_again(qtbot, view, start):
    view.set_digits(DIGITS)
    view.show_moment(replace(canned.moment(trained=True), start=start))
    told, given_up = asked(view), []
    assert view.cancel.isVisible() and view.progress.isVisible()
    view.cancel_wanted.connect(given_up.append)
    qtbot.mouseClick(view.cancel, Qt.LeftButton)
    assert given_up == [how[0] for how in told]
    for kind, whole, _start, of in told:
        view.show_curve(kind, whole, of, None)
    assert not view.cancel.isVisible() and not view.progress.isVisible()
    view.show_moment(replace(canned.moment(trained=True), start=start, parameters=view._moment.parameters))
    assert asked(view) == []


def test_curves_stay_fainter_when_the_network_has_become_another(view, start):
    view.set_digits(DIGITS)
    view.show_moment(replace(canned.moment(trained=True), start=start))
    for kind, whole, _start, of in asked(view):
        view.show_curve(kind, whole, of, np.linspace(1, 90, len(of)))
    assert not any(cell._stale for cell in view.cells.values())
    view.show_moment(replace(canned.moment(trained=True, seed=5), start=start))
    assert all(cell._stale for cell in view.cells.values())


def test_the_curves_are_its_numbers(view, start):
    with pytest.raises(NothingToSave):
        table_of(None, view)
    view.set_digits(DIGITS)
    view.show_moment(replace(canned.moment(trained=True), start=start))
    for kind, whole, _start, of in asked(view)[:2]:
        view.show_curve(kind, whole, of, np.linspace(1, 90, len(of)))
    header, rows = SPEC_OF["what_if"].numbers(view._moment, view)
    rows = list(rows)
    assert header[0] == "alteration" and len(rows) == sum(len(scale.points) for scale in SCALES[:2])
    assert rows[0] == ("noise", 0, 1.0)


def test_wide_and_low_the_pictures_stand_beside_the_sliders(view):
    view.resize(1000, 240)
    view.layout().activate()
    assert view.maps.geometry().right() < view.cells["noise"].geometry().left()
    view.resize(500, 300)
    view.layout().activate()
    assert view.maps.geometry().bottom() < view.cells["noise"].geometry().top()


def test_in_a_narrow_cell_the_error_stands_below_the_slider(view):
    cell, line = view.cells["noise"], style.scaled(16)
    cell.resize(108, 120)
    cell.set_value(0.4)
    before = cell.grab().toImage()
    cell.show_curve(np.full(len(cell.scale.points), 4.07))
    assert cell.told(QFontMetrics(style.font(style.SMALL)), 108) == ("40 %", "")
    foot = before.rect().adjusted(0, before.height() - line, 0, 0)
    assert cell.grab().toImage().copy(foot) != before.copy(foot)


@pytest.mark.parametrize("width", [96, 110, 140, 200, 400])
@pytest.mark.parametrize("scale", [1.0, style.PROJECTOR_SCALE])
def test_at_a_sliders_name_stands_its_own_amount_and_the_error_by_its_name(view, width, scale):
    style.use(QApplication.instance(), new_scale=scale)
    for cell in view.cells.values():
        cell.show_curve(np.linspace(0.59, 90, len(cell.scale.points)))
        for stop in range(cell.scale.stops + 1):
            cell.set_value(cell.scale.value_at(stop))
            metrics = QFontMetrics(style.font(style.SMALL))
            amount, error = cell.told(metrics, width)
            assert amount in ("", cell.scale.text(cell.value))
            assert error == "" or (amount and error == f"error {cell.number_words(cell.number_at(cell.value))}")
            words = " ".join((cell.scale.title, amount, error)).strip()
            assert not amount or metrics.horizontalAdvance(words) <= width
            assert error or width < 200 * scale  # where there is room, all is told
        cell.resize(width, 120)
        cell.grab()
    style.use(QApplication.instance(), new_scale=1.0)
