"""Sureness shows what a threshold gives, moves it by slider and curve, and says "not sure" where that applies."""

from dataclasses import replace

import pytest
from canned import later, moment
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtGui import QPainter

from core.network.loss import Loss
from core.study.margins import MOST_THRESHOLD, margins, rejection_curve
from lenet_gui.look import style
from lenet_gui.views.sureness.view import POSITIONS, Sureness, threshold_at


@pytest.fixture
def sureness(qtbot, qapp):
    style.use(qapp, style.DARK, style.PALETTES[0])
    made = Sureness()
    qtbot.addWidget(made)
    made.resize(600, 240)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def shown(sureness):
    sureness.show_moment(moment(label=4, trained=True))
    return sureness


def test_the_rates_are_those_of_the_threshold(shown):
    evaluation = moment(trained=True).snapshot.evaluation
    for threshold in (0, 4, 20, 60):
        shown.set_threshold(threshold)
        assert shown.rates == pytest.approx(rejection_curve(evaluation).at(threshold))


def test_the_slider_moves_the_threshold_and_says_so(qtbot, shown):
    shown.slider.setFocus()
    with qtbot.waitSignal(shown.threshold_changed) as changed:
        qtbot.keyClick(shown.slider, Qt.Key_Right)
    assert changed.args == [shown.threshold] and shown.threshold > 4
    assert threshold_at(0) == 0 and threshold_at(POSITIONS) == MOST_THRESHOLD


def test_a_threshold_set_from_outside_is_kept_exactly_and_not_announced(qtbot, shown):
    with qtbot.assertNotEmitted(shown.threshold_changed):
        shown.set_threshold(7.3)
    assert shown.threshold == 7.3
    assert abs(threshold_at(shown.slider.value()) - 7.3) < 1
    shown.set_threshold(1e9)
    assert shown.threshold == MOST_THRESHOLD


def test_a_click_on_the_curve_sets_the_threshold_of_that_place(qtbot, shown):
    curve = shown.curve
    shown.set_threshold(0)
    point = QPoint(round(curve.point().x()) + 60, curve.height() // 2)
    with qtbot.waitSignal(shown.threshold_changed):
        qtbot.mouseClick(curve, Qt.LeftButton, pos=point)
    assert 0 < shown.threshold < MOST_THRESHOLD
    assert abs(curve.point().x() - point.x()) < 3


def test_the_present_digit_is_not_sure_below_the_threshold(shown):
    made = with_none_far_away(moment(label=4))  # whose margin is small
    shown.show_moment(made)
    margin = float(margins(made.trace.penalties[None])[0])
    assert 0 < 2 * margin < MOST_THRESHOLD
    assert shown.margin == pytest.approx(margin, rel=1e-5)
    shown.set_threshold(margin / 2)
    assert shown.sure is True
    sure = shown.grab().toImage()
    shown.set_threshold(2 * margin)
    assert shown.sure is False
    words = [(x, y) for x in range(16, 90) for y in range(48, 68)]

    def warns(image):
        colours = [image.pixelColor(*place) for place in words]
        return any(colour.red() > colour.blue() + 60 for colour in colours)  # the warning's hue

    assert not warns(sure) and warns(shown.grab().toImage())


def test_where_none_of_these_wins_nothing_is_sure(shown):
    shown.show_moment(moment(label=4))  # untrained: far from every bitmap
    shown.set_threshold(0)
    assert -1 < shown.margin < 0 and shown.sure is False
    assert "−" in shown.accessibleDescription()


def test_the_curve_is_that_of_the_definition_by_which_the_digit_is_sure(shown):
    made = moment(trained=True)
    evaluation = replace(made.snapshot.evaluation, none_penalty=6.0)  # near to some of the digits
    shown.show_moment(later(made, evaluation=evaluation))
    shown.set_threshold(2.0)
    sure = margins(evaluation.penalties, 6.0) >= 2.0
    wrong = evaluation.answers != evaluation.labels
    assert 0 < sure.sum() < (margins(evaluation.penalties) >= 2.0).sum()
    assert shown.rates == pytest.approx((100 * wrong[sure].mean(), 100 - 100 * sure.mean()))


def test_while_the_shipped_network_is_being_tested_it_says_so(sureness, monkeypatch):
    said = []
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, *words: said.append(words[-1]))
    for pretrained, expected in ((False, "After the first test"), (True, "are being read")):
        sureness.show_moment(moment(pretrained=pretrained))
        sureness.grab()
        assert expected in said[-1]


def with_none_far_away(made):
    """The same moment, of a network whose loss knows no "none of these"."""
    parameters = replace(made.parameters, loss=Loss("MLE"))
    return replace(made, parameters=parameters, trace=replace(made.trace, parameters=parameters))


def test_an_empty_pad_is_neither_sure_nor_not(shown):
    shown.show_moment(moment(trained=True, empty=True))
    assert shown.sure is None and shown.margin is None
    shown.grab()


def test_before_the_first_test_there_are_no_rates(sureness):
    sureness.show_moment(moment())
    assert sureness.rates is None and not sureness.curve.isVisible()
    sureness.grab()


def test_hidden_it_waits_for_being_shown(sureness):
    sureness.hide()
    sureness.show_moment(moment(trained=True))
    assert sureness.rates is None
    sureness.show()
    assert sureness.rates is not None


def test_a_network_that_knows_nothing_and_one_that_knows_all_have_a_curve(sureness):
    made = moment(trained=True)
    evaluation = made.snapshot.evaluation
    for labels in (evaluation.answers, (evaluation.answers + 1) % 10):
        snapshot = replace(made.snapshot, evaluation=replace(evaluation, labels=labels.astype("uint8")))
        sureness.show_moment(replace(made, snapshot=snapshot))
        sureness.set_threshold(MOST_THRESHOLD)
        sureness.grab()
        assert sureness.rates[0] in (0, pytest.approx(100))
