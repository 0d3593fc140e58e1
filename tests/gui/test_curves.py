"""The curves show the run's own numbers, at twenty steps and at twenty passes, and survive what is not a number."""

from dataclasses import replace

import numpy as np
import pytest
from canned import STEPS_PER_PASS, history, moment
from PyQt5.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt5.QtGui import QColor, QFocusEvent, QWheelEvent
from PyQt5.QtWidgets import QApplication, QPushButton

from core.snapshot import History
from lenet_gui import style
from lenet_gui.curve_scales import X_ENDS, Y_ENDS, log_ticks, means, round_down, round_up, spread
from lenet_gui.views.curves import Curves


def a_history(steps, losses=None, errors=None, tests=()):
    """Points after these steps; tests are (step, percent, full)."""
    steps = np.array(steps, np.int64)
    test_steps = np.array([test[0] for test in tests], np.int64)
    return History(
        steps=steps,
        samples=64 * steps,
        losses=np.linspace(80, 2, steps.size) if losses is None else np.array(losses, float),
        train_errors=np.linspace(90, 3, steps.size) if errors is None else np.array(errors, float),
        test_steps=test_steps,
        test_samples=64 * test_steps,
        test_errors=np.array([test[1] for test in tests], float),
        test_full=np.array([test[2] for test in tests], bool),
    )


def a_moment(of_history, run_id=1):
    made = moment(empty=True)
    return replace(made, snapshot=replace(made.snapshot, history=of_history, run_id=run_id))


@pytest.fixture
def curves(qtbot, qapp):
    style.use(qapp, style.DARK, style.PALETTES[0])
    made = Curves()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    qtbot.waitExposed(made)
    qtbot.mouseMove(made, QPoint(1, 1))
    return made


def show(curves, qtbot, of_history, run_id=1):
    curves.show_moment(a_moment(of_history, run_id))
    qtbot.waitUntil(lambda: curves.drawn is of_history)


def points(line):
    """What a line of a logarithmic plot shows: (x, value)."""
    x, y = line.getData()
    return [] if x is None else [(float(a), float(10**b)) for a, b in zip(x, y, strict=True)]


def canvas_place(curves, x):
    """The place on the canvas where the error plot has this x."""
    box = curves.errors.getViewBox()
    return box.mapViewToScene(QPointF(x, box.viewRange()[1][0] + 0.1)).toPoint()


def test_every_point_of_a_short_run_is_drawn_as_it_is(curves, qtbot):
    shown = a_history(range(1, 21))
    show(curves, qtbot, shown)
    np.testing.assert_allclose(
        points(curves.training), list(zip(shown.steps / STEPS_PER_PASS, shown.train_errors, strict=True))
    )
    np.testing.assert_allclose(
        points(curves.training_loss), list(zip(shown.steps / STEPS_PER_PASS, shown.losses, strict=True))
    )


def test_a_long_run_is_drawn_as_means_that_keep_the_total(curves, qtbot):
    generator = np.random.default_rng(0)
    steps = np.arange(10, 20 * STEPS_PER_PASS + 1, 10)
    shown = a_history(steps, errors=generator.uniform(0, 5, steps.size))
    show(curves, qtbot, shown)
    drawn = points(curves.training)
    assert 100 < len(drawn) <= 200
    assert np.mean([value for _x, value in drawn[:-1]]) == pytest.approx(shown.train_errors.mean(), rel=0.01)


def test_full_tests_are_markers_and_samples_are_dots(curves, qtbot):
    tests = [(0, 91.0, False), (100, 12.0, False), (938, 3.0, True), (1000, 2.5, False), (1876, 1.5, True)]
    show(curves, qtbot, a_history(range(10, 1880, 10), tests=tests))
    assert points(curves.tests) == [(1.0, pytest.approx(3.0)), (2.0, pytest.approx(1.5))]
    assert [value for _x, value in points(curves.sample_dots)] == pytest.approx([91.0, 12.0, 2.5])
    assert [value for _x, value in points(curves.sample_line)] == pytest.approx([91.0, 12.0, 3.0])
    assert curves.tests.opts["symbol"] == "o" and curves.tests.opts["symbolSize"] > 2


def test_lines_are_named_at_their_ends_and_no_name_covers_another(curves, qtbot):
    show(curves, qtbot, a_history(range(10, 1880, 10), errors=np.linspace(90, 1.0, 187), tests=[(938, 0.98, True)]))
    assert curves.errors.labels() == {"test": "test 0.98 %", "training": "training 1.00 %", "paper": "paper 0.95 %"}
    assert curves.losses.labels() == {"training": "training 2.00"}
    areas = [area.adjusted(0, 0.1, 0, -0.1) for area in curves.errors.label_rects()]
    assert not any(a.intersects(b) for a in areas for b in areas if a is not b)


def test_before_the_first_full_test_a_sample_stands_for_it(curves, qtbot):
    show(curves, qtbot, a_history(range(1, 50), tests=[(0, 90.0, False), (40, 30.0, False)]))
    assert curves.errors.labels()["test"] == "test ≈ 30.00 %"


def test_the_x_axis_follows_the_run_in_steps(curves, qtbot):
    ends = []
    for step in range(20, 1000, 20):
        show(curves, qtbot, a_history(range(1, step + 1)))
        first, last = curves.x_range()
        assert first == 0 and step / STEPS_PER_PASS <= last <= 1.31 * step / STEPS_PER_PASS
        ends.append(last)
    assert ends == sorted(ends)
    assert len(set(ends)) < 20


def test_twenty_passes_fill_the_axis(curves, qtbot):
    show(curves, qtbot, a_history(np.arange(10, 20 * STEPS_PER_PASS + 1, 10)))
    assert curves.x_range() == pytest.approx((0, 20), rel=0.01)


def test_the_pointer_reads_all_values_at_one_place(curves, qtbot):
    shown = a_history([100, 200, 300, 400], losses=[9, 7, 5, 4], errors=[40, 20, 10, 8], tests=[(310, 6.5, False)])
    show(curves, qtbot, shown)
    qtbot.mouseMove(curves.canvas.viewport(), canvas_place(curves, 300 / STEPS_PER_PASS))
    qtbot.waitUntil(lambda: curves.readout() != "")
    said = " ".join(curves.readout().replace("\u2007", " ").split())
    assert said == f"pass {300 / STEPS_PER_PASS:.3f} test ≈ 6.50 % training 10.00 % loss 5.000"


def test_arrow_keys_read_too_and_escape_ends_it(curves, qtbot):
    show(curves, qtbot, a_history([100, 200, 300], errors=[40, 20, 10]))
    qtbot.keyClick(curves, Qt.Key_Left)
    assert "10.00 %" in curves.readout()
    qtbot.keyClick(curves, Qt.Key_Left)
    assert "20.00 %" in curves.readout()
    qtbot.keyClick(curves, Qt.Key_Escape)
    assert curves.readout() == ""


def test_coming_by_tab_shows_the_cursor_at_the_newest_point(curves, qtbot):
    show(curves, qtbot, a_history([100, 200, 300], errors=[40, 20, 10]))
    QApplication.sendEvent(curves, QFocusEvent(QEvent.FocusIn, Qt.TabFocusReason))
    assert "10.00 %" in curves.readout()
    QApplication.sendEvent(curves, QFocusEvent(QEvent.FocusOut, Qt.TabFocusReason))
    assert curves.readout() == ""


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_loss_that_is_not_a_number_leaves_the_rest_readable(curves, qtbot, bad):
    show(curves, qtbot, a_history(range(1, 6), losses=[50, 40, bad, 30, bad]))
    drawn = points(curves.training_loss)
    assert [value for _x, value in drawn] == pytest.approx([50, 40, np.nan, 30, np.nan], nan_ok=True)
    assert curves.losses.labels() == {"training": "training 30.00"}
    qtbot.keyClick(curves, Qt.Key_Right)
    assert "loss not a number" in curves.readout()
    curves.grab()


def test_nothing_but_bad_numbers_is_survived(curves, qtbot):
    show(curves, qtbot, a_history([1, 2], losses=[np.nan, np.inf], errors=[np.nan, np.nan], tests=[(0, np.nan, True)]))
    assert curves.losses.labels() == {}
    assert set(curves.errors.labels()) == {"paper"}
    curves.set_log(False)
    curves.grab()


def test_linear_axes_begin_at_zero_and_hold_the_same_numbers(curves, qtbot):
    shown = a_history(range(1, 21), tests=[(10, 50.0, False)])
    show(curves, qtbot, shown)
    qtbot.mouseClick(curves.findChild(QPushButton), Qt.LeftButton)
    assert not curves.log
    np.testing.assert_allclose(curves.training.getData()[1], shown.train_errors)
    low, high = curves.errors.viewRange()[1]
    assert low <= 0 and high >= 90
    qtbot.keyClick(curves, Qt.Key_L)
    assert curves.log
    np.testing.assert_allclose([value for _x, value in points(curves.training)], shown.train_errors)


def wheel(curves, x):
    viewport = curves.canvas.viewport()
    place = canvas_place(curves, x)
    turned = QWheelEvent(
        QPointF(place), QPointF(viewport.mapToGlobal(place)), QPoint(), QPoint(0, 480),
        Qt.NoButton, Qt.NoModifier, Qt.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, turned)


def test_a_zoom_stays_while_the_run_goes_on_until_home_or_a_new_run(curves, qtbot):
    show(curves, qtbot, a_history(range(1, 939)))
    wheel(curves, 0.5)
    zoomed = curves.x_range()
    assert 0 < zoomed[0] < 0.5 < zoomed[1] < 1
    show(curves, qtbot, a_history(range(1, 1500)))
    assert curves.x_range() == zoomed
    qtbot.keyClick(curves, Qt.Key_Home)
    assert curves.x_range() == pytest.approx((0, 2), rel=0.01)
    wheel(curves, 0.5)
    show(curves, qtbot, a_history(range(1, 21)), run_id=2)
    assert curves.x_range() == pytest.approx((0, 0.025), rel=0.01)


def test_plus_and_minus_zoom_about_the_newest_end_and_out_to_everything(curves, qtbot):
    show(curves, qtbot, a_history(range(1, 939), tests=[(100, 12.0, False), (938, 3.0, True)]))
    everything = curves.x_range()
    qtbot.keyClick(curves, Qt.Key_Plus)
    assert curves.x_range() == pytest.approx((everything[1] / 2, everything[1]))
    assert curves.errors.labels()["test"] == "test 3.00 %"
    for _press in range(3):
        qtbot.keyClick(curves, Qt.Key_Minus)
    assert curves.x_range() == pytest.approx(everything)
    show(curves, qtbot, a_history(range(1, 1500)))  # and the axis follows the run again
    assert curves.x_range() == pytest.approx((0, 2), rel=0.01)


def test_zoomed_in_the_labels_name_what_is_seen(curves, qtbot):
    errors = np.linspace(90, 1, 900)
    show(curves, qtbot, a_history(range(1, 901), errors=errors, tests=[(100, 55.0, False), (890, 3.0, False)]))
    wheel(curves, 0.1)
    last = curves.x_range()[1]
    seen = errors[np.arange(1, 901) / STEPS_PER_PASS <= last]
    label = curves.errors.labels()["training"]
    assert float(label.split()[1]) == pytest.approx(seen[-1], abs=0.5)
    assert curves.errors.labels()["test"] == "test ≈ 55.00 %"


def test_a_double_click_shows_everything_again(curves, qtbot):
    show(curves, qtbot, a_history(range(1, 939)))
    wheel(curves, 0.5)
    place = canvas_place(curves, 0.5)
    qtbot.mouseDClick(curves.canvas.viewport(), Qt.LeftButton, pos=place)
    qtbot.mouseRelease(curves.canvas.viewport(), Qt.LeftButton, pos=place)
    qtbot.waitUntil(lambda: curves.x_range() == pytest.approx((0, 1), rel=0.01))


def test_an_empty_run_says_what_will_appear(curves, qtbot):
    show(curves, qtbot, history(0))
    assert not curves.canvas.isVisible()
    show(curves, qtbot, history(200))
    assert curves.canvas.isVisible()
    show(curves, qtbot, history(0), run_id=2)
    assert not curves.canvas.isVisible()
    assert curves.readout() == ""


def test_of_many_quick_moments_the_last_is_shown(curves, qtbot):
    for step in range(20, 400, 20):
        latest = a_history(range(1, step + 1))
        curves.show_moment(a_moment(latest))
    qtbot.waitUntil(lambda: curves.drawn is latest)
    assert len(points(curves.training)) > 100


def test_hidden_it_draws_nothing_and_is_complete_when_shown(qtbot):
    made = Curves()
    qtbot.addWidget(made)
    late = a_history(range(1, 101), tests=[(50, 20.0, True)])
    made.show_moment(a_moment(a_history(range(1, 11))))
    made.show_moment(a_moment(late))
    assert made.drawn is None
    made.show()
    assert made.drawn is late
    assert made.errors.labels()["test"] == "test 20.00 %"


def test_colours_follow_the_theme(curves, qtbot, qapp):
    show(curves, qtbot, a_history(range(1, 21)))
    try:
        style.use(qapp, style.LIGHT)
        assert curves.canvas.grab().toImage().pixelColor(1, 1) == QColor(style.LIGHT.ground)
        assert curves.tests.opts["pen"].color() == QColor(style.LIGHT.accent)
    finally:
        style.use(qapp, style.DARK)
    assert curves.tests.opts["pen"].color() == QColor(style.DARK.accent)


def test_means_weigh_points_and_leave_bad_ones_out():
    places = np.array([0.1, 0.2, 1.1, 2.5])
    x, mean = means(places, np.array([4.0, 1.0, np.nan, 7.0]), np.array([1, 3, 2, 2]), 1.0)
    np.testing.assert_allclose(x, [0.175, 1.1, 2.5])
    np.testing.assert_allclose(mean, [1.75, np.nan, 7.0])
    x, mean = means(places, np.array([4.0, 1.0, 2.0, 7.0]), np.array([1, 3, 3, 1]), 1.0)
    np.testing.assert_allclose(mean, [1.75, 3.25])  # one digit of the last stretch is too few to stand alone
    assert means(np.zeros(0), np.zeros(0), np.zeros(0), 1.0)[0].size == 0


@pytest.mark.parametrize("value", [1e-4, 0.0213, 0.1, 0.95, 1.0, 3.0, 7.7, 99.9, 100.0, 12345.0])
def test_round_ends_enclose_a_value_closely(value):
    for ends in (X_ENDS, Y_ENDS):
        up, down = round_up(value, ends), round_down(value, ends)
        assert down <= value * (1 + 1e-9) and value <= up * (1 + 1e-9)
        assert up <= 2.6 * value and down >= value / 2.6
        assert round_up(up, ends) == pytest.approx(up)


def test_ticks_are_as_many_as_there_is_room_for():
    assert [name for _place, name in log_ticks(1, 100, 200)] == ["1", "2", "5", "10", "20", "50", "100"]
    assert [name for _place, name in log_ticks(0.1, 100, 60)] == ["0.1", "1", "10", "100"]


def test_labels_are_spread_within_their_bounds():
    placed = spread([50, 52, 10], 15, 0, 60)
    assert placed[2] == pytest.approx(10, abs=1)
    assert placed[1] - placed[0] == pytest.approx(15, abs=0.5)
    assert max(placed) <= 60.5
