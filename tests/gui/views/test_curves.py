"""The curves show the run's own numbers, at twenty steps and at twenty passes, and survive what is not a number."""

from dataclasses import replace

import numpy as np
import pytest
from canned import STEPS_PER_PASS, history, moment
from PyQt5.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PyQt5.QtGui import QColor, QFocusEvent, QWheelEvent
from PyQt5.QtWidgets import QApplication

from core.recipe.recipe import named_recipe
from core.run.course import Course
from core.run.snapshot import TRAINED_LAYERS, History, PassRecord
from core.study.lens import ACCURACY, ERROR, Lens
from core.study.moment import PRETRAINED
from core.study.selection import NOTHING, Selection
from lenet_gui.look import style
from lenet_gui.views.curves import paper
from lenet_gui.views.curves.numbers import (
    ERRORS,
    GRADIENT,
    LOSS,
    MOST_FULL,
    QUANTITIES,
    SATURATION,
    SECONDS,
    STEP_SIZE,
    places_of,
)
from lenet_gui.views.curves.scales import X_ENDS, Y_ENDS, log_ticks, means, newest_of_each, round_down, round_up, spread
from lenet_gui.views.curves.view import Curves


def a_history(steps, losses=None, errors=None, tests=(), passes=()):
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
        saturations=np.zeros((len(tests), 7)) + np.linspace(0, 0.6, 7),
        gradient_norms=np.geomspace(0.01, 10, 7) * (1 + np.arange(len(tests)))[:, None],
        step_sizes=np.geomspace(1e-5, 1e-2, 7)[:, None] * np.array([0.5, 1, 4]) * np.ones((len(tests), 1, 1)),
        passes=tuple(passes),
    )


def a_moment(of_history, run_id=1, seconds=0.0, recipe="fast", measure=ERROR):
    made, step = moment(empty=True), int(max(of_history.steps.max(initial=0), of_history.test_steps.max(initial=0)))
    snapshot = replace(made.snapshot, history=of_history, run_id=run_id, step=step, training_seconds=seconds)
    snapshot = replace(snapshot, recipe=named_recipe(recipe))
    return replace(made, snapshot=snapshot, lens=Lens(measure=measure))


@pytest.fixture
def curves(qtbot, qapp, monkeypatch):
    monkeypatch.setattr(
        "lenet_gui.views.curves.view.REPAINT_S", 0.02
    )  # or the tests would take a fifth of a second a step
    style.use(qapp, style.DARK, style.PALETTES[0])
    made = Curves()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    qtbot.waitExposed(made)
    qtbot.mouseMove(made, QPoint(1, 1))
    return made


def show(curves, qtbot, of_history, run_id=1, **more):
    curves.show_moment(a_moment(of_history, run_id, **more))
    qtbot.waitUntil(lambda: curves.drawn is of_history)


def points(curves, name):
    """What a line shows on a logarithmic axis: (x, value)."""
    x, y = curves.picture.lines[name].getData()
    return [] if x is None else [(float(a), float(10**b)) for a, b in zip(x, y, strict=True)]


def canvas_place(curves, x):
    """The place on the canvas where the error plot has this x."""
    box = curves.plot.getViewBox()
    return box.mapViewToScene(QPointF(x, box.viewRange()[1][0] + 0.1)).toPoint()


@pytest.mark.parametrize("smooth", [True, False])
def test_every_point_of_a_short_run_is_drawn_as_it_is(curves, qtbot, smooth):
    shown = a_history(range(1, 21))
    show(curves, qtbot, shown)
    curves.set_smooth(smooth)
    x = shown.steps / STEPS_PER_PASS
    np.testing.assert_allclose(points(curves, "training"), list(zip(x, shown.train_errors, strict=True)))
    qtbot.keyClick(curves, Qt.Key_3)
    np.testing.assert_allclose(points(curves, "training"), list(zip(x, shown.losses, strict=True)))


def test_a_long_run_is_drawn_as_means_that_keep_the_total(curves, qtbot):
    generator = np.random.default_rng(0)
    steps = np.arange(10, 20 * STEPS_PER_PASS + 1, 10)
    shown = a_history(steps, errors=generator.uniform(0, 5, steps.size))
    show(curves, qtbot, shown)
    drawn = points(curves, "training")
    assert 100 < len(drawn) <= 200
    assert np.mean([value for _x, value in drawn[:-1]]) == pytest.approx(shown.train_errors.mean(), rel=0.01)


def test_full_tests_are_markers_and_samples_are_dots(curves, qtbot):
    tests = [(0, 91.0, False), (100, 12.0, False), (938, 3.0, True), (1000, 2.5, False), (1876, 1.5, True)]
    show(curves, qtbot, a_history(range(10, 1880, 10), tests=tests))
    assert points(curves, "tests") == [(1.0, pytest.approx(3.0)), (2.0, pytest.approx(1.5))]
    assert [value for _x, value in points(curves, "sample dots")] == pytest.approx([91.0, 12.0, 2.5])
    assert [value for _x, value in points(curves, "samples")] == pytest.approx([91.0, 12.0, 3.0])
    assert curves.picture.lines["tests"].opts["symbol"] == "o" and curves.picture.lines["tests"].opts["symbolSize"] > 2


def test_lines_are_named_at_their_ends_and_no_name_covers_another(curves, qtbot):
    show(curves, qtbot, a_history(range(10, 1880, 10), errors=np.linspace(90, 1.0, 187), tests=[(938, 0.98, True)]))
    assert curves.plot.labels() == {
        "test": "test 0.98 %",
        "training": "training 1.00 %",
        "paper test": "paper test 0.95",
        "course report": "course report 2.82",
    }
    assert curves.plot.levels() == {"paper test": 0.95, "course report": 2.82}
    areas = [area.adjusted(0, 0.1, 0, -0.1) for area in curves.plot.label_rects()]
    assert not any(a.intersects(b) for a in areas for b in areas if a is not b)
    curves.choose(LOSS)
    assert curves.plot.labels() == {"training": "training 2.00"} and curves.plot.levels() == {}


def test_before_the_first_full_test_a_sample_stands_for_it(curves, qtbot):
    show(curves, qtbot, a_history(range(1, 50), tests=[(0, 90.0, False), (40, 30.0, False)]))
    assert curves.plot.labels()["test"] == "test ≈ 30.00 %"


def test_the_x_axis_follows_the_run_in_steps(curves, qtbot):
    ends = []
    for step in range(20, 1000, 40):
        show(curves, qtbot, a_history(range(1, step + 1)))
        first, last = curves.x_range()
        assert first == 0 and step / STEPS_PER_PASS <= last <= 1.31 * step / STEPS_PER_PASS
        ends.append(last)
    assert ends == sorted(ends)
    assert len(set(ends)) < 18


def test_twenty_passes_fill_the_axis(curves, qtbot):
    show(curves, qtbot, a_history(np.arange(10, 20 * STEPS_PER_PASS + 1, 10)))
    assert curves.x_range() == pytest.approx((0, 20), rel=0.01)


def test_the_pointer_reads_all_values_at_one_place(curves, qtbot):
    shown = a_history([100, 200, 300, 400], losses=[9, 7, 5, 4], errors=[40, 20, 10, 8], tests=[(310, 6.5, False)])
    show(curves, qtbot, shown)
    qtbot.mouseMove(curves.picture.viewport(), canvas_place(curves, 300 / STEPS_PER_PASS))
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
    curves.choose(LOSS)
    drawn = points(curves, "training")
    assert [value for _x, value in drawn] == pytest.approx([50, 40, np.nan, 30, np.nan], nan_ok=True)
    assert curves.plot.labels() == {"training": "training not a number"}
    qtbot.keyClick(curves, Qt.Key_Right)
    assert "loss not a number" in curves.readout()
    curves.grab()


def test_nothing_but_bad_numbers_is_survived(curves, qtbot):
    show(curves, qtbot, a_history([1, 2], losses=[np.nan, np.inf], errors=[np.nan, np.nan], tests=[(0, np.nan, True)]))
    assert set(curves.plot.labels()) == {"paper test", "course report"}
    for quantity in QUANTITIES:
        curves.choose(quantity)
        curves.set_log(not curves.log)
        curves.grab()
    curves.choose(LOSS)
    assert curves.plot.labels() == {}


def test_linear_axes_begin_at_zero_and_hold_the_same_numbers(curves, qtbot):
    shown = a_history(range(1, 21), tests=[(10, 50.0, False)])
    show(curves, qtbot, shown)
    qtbot.mouseClick(curves.row.scale, Qt.LeftButton)
    assert not curves.log
    np.testing.assert_allclose(curves.picture.lines["training"].getData()[1], shown.train_errors)
    low, high = curves.plot.viewRange()[1]
    assert low <= 0 and high >= 90
    qtbot.keyClick(curves, Qt.Key_L)
    assert curves.log
    np.testing.assert_allclose([value for _x, value in points(curves, "training")], shown.train_errors)


def wheel(curves, x):
    viewport = curves.picture.viewport()
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
    assert curves.plot.labels()["test"] == "test 3.00 %"
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
    label = curves.plot.labels()["training"]
    assert float(label.split()[1]) == pytest.approx(seen[-1], abs=0.5)
    assert curves.plot.labels()["test"] == "test ≈ 55.00 %"


def test_a_double_click_shows_everything_again(curves, qtbot):
    show(curves, qtbot, a_history(range(1, 939)))
    wheel(curves, 0.5)
    place = canvas_place(curves, 0.5)
    qtbot.mouseDClick(curves.picture.viewport(), Qt.LeftButton, pos=place)
    qtbot.mouseRelease(curves.picture.viewport(), Qt.LeftButton, pos=place)
    qtbot.waitUntil(lambda: curves.x_range() == pytest.approx((0, 1), rel=0.01))


def test_an_empty_run_says_what_will_appear(curves, qtbot):
    show(curves, qtbot, history(0))
    assert not curves.picture.isVisible()
    show(curves, qtbot, history(200))
    assert curves.picture.isVisible()
    show(curves, qtbot, history(0), run_id=2)
    assert not curves.picture.isVisible()
    assert curves.readout() == ""


def test_of_many_quick_moments_the_last_is_shown(curves, qtbot):
    for step in range(20, 400, 20):
        latest = a_history(range(1, step + 1))
        curves.show_moment(a_moment(latest))
    qtbot.waitUntil(lambda: curves.drawn is latest)
    assert len(points(curves, "training")) > 100


def test_hidden_it_draws_nothing_and_is_complete_when_shown(qtbot):
    made = Curves()
    qtbot.addWidget(made)
    late = a_history(range(1, 101), tests=[(50, 20.0, True)])
    made.show_moment(a_moment(a_history(range(1, 11))))
    made.show_moment(a_moment(late))
    assert made.drawn is None
    made.show()
    assert made.drawn is late
    assert made.plot.labels()["test"] == "test 20.00 %"


def test_colours_follow_the_theme(curves, qtbot, qapp):
    show(curves, qtbot, a_history(range(1, 21)))
    try:
        style.use(qapp, style.LIGHT)
        assert curves.picture.grab().toImage().pixelColor(1, 1) == QColor(style.LIGHT.ground)
        assert curves.picture.lines["tests"].opts["pen"].color() == QColor(style.LIGHT.accent)
    finally:
        style.use(qapp, style.DARK)
    assert curves.picture.lines["tests"].opts["pen"].color() == QColor(style.DARK.accent)


def test_linear_axes_are_not_pressed_flat_by_how_the_run_began(curves, qtbot):
    errors = np.concatenate((np.linspace(90, 4, 50), np.full(950, 2.0)))
    show(curves, qtbot, a_history(range(1, 1001), errors=errors, tests=[(0, 90.0, False), (990, 1.9, True)]))
    curves.set_log(False)
    assert curves.plot.viewRange()[1][1] < 6


@pytest.mark.parametrize(("quantity", "unit"), [(SATURATION, " %"), (GRADIENT, ""), (STEP_SIZE, "")])
def test_layers_have_each_a_line_of_its_own_named_at_its_end(curves, qtbot, quantity, unit):
    tests = [(100 * n, 5.0, False) for n in range(10)]
    of_history = a_history(range(1, 939), tests=tests)
    show(curves, qtbot, of_history)
    qtbot.mouseClick(curves.row.quantities.words[quantity], Qt.LeftButton)
    curves.set_smooth(False)
    curves.set_log(True)
    columns = {
        SATURATION: 100 * of_history.saturations[:, :6],  # nothing is squashed at OUTPUT
        GRADIENT: of_history.gradient_norms,
        STEP_SIZE: of_history.step_sizes[:, :, 1],
    }[quantity]
    labels = curves.plot.labels()
    for layer, values in zip(TRAINED_LAYERS, columns.T, strict=False):
        drawn = points(curves, layer)
        if values[0] > 0:
            expected = list(zip(of_history.test_steps / STEPS_PER_PASS, values, strict=True))
            np.testing.assert_allclose(drawn, expected)
            assert labels[layer].startswith(f"{layer} ") and labels[layer].endswith(unit)
            assert float(labels[layer].removesuffix(unit).split()[1]) == pytest.approx(values[-1], rel=0.06)
    assert points(curves, "training") == [] and curves.plot.levels() == {}
    dashes = {tuple(curves.picture.lines[layer].opts["pen"].dashPattern()) for layer in TRAINED_LAYERS}
    assert len(dashes) == 7
    areas = [area.adjusted(0, 0.1, 0, -0.1) for area in curves.plot.label_rects()]
    assert not any(a.intersects(b) for a in areas for b in areas if a is not b)


def test_layers_that_train_nothing_have_no_line(curves, qtbot):
    of_history = a_history([1], tests=[(0, 90.0, False), (1, 80.0, False)])
    norms = of_history.gradient_norms.copy()
    norms[:, [1, 3, 6]] = 0
    show(curves, qtbot, replace(of_history, gradient_norms=norms))
    curves.choose(GRADIENT)
    assert set(curves.plot.labels()) == {"C1", "C3", "C5", "F6"}


def test_gradients_of_single_steps_are_smoothed_by_choice(curves, qtbot):
    tests = [(n, 5.0, False) for n in range(0, 900, 3)]
    show(curves, qtbot, a_history(range(1, 901), tests=tests))
    curves.choose(GRADIENT)
    assert 20 < len(points(curves, "C3")) <= 41
    qtbot.keyClick(curves, Qt.Key_S)
    assert len(points(curves, "C3")) == 300
    assert not curves.smooth and curves.row.smoothing.text() == "raw"


def test_raw_training_is_drawn_more_finely(curves, qtbot):
    show(curves, qtbot, a_history(np.arange(10, 20 * STEPS_PER_PASS + 1, 10)))
    smooth = len(points(curves, "training"))
    qtbot.mouseClick(curves.row.smoothing, Qt.LeftButton)
    assert len(points(curves, "training")) > 2 * smooth


def test_the_cursor_reads_every_layer_in_words_and_at_the_line_ends(curves, qtbot):
    show(curves, qtbot, a_history(range(1, 939), tests=[(100, 9.0, False), (400, 5.0, False), (900, 2.0, False)]))
    curves.choose(STEP_SIZE)
    qtbot.mouseMove(curves.picture.viewport(), canvas_place(curves, 390 / STEPS_PER_PASS))
    qtbot.waitUntil(lambda: curves.readout() != "")
    assert curves.readout().startswith("pass 0.43   C1 1.0e-5   S2 3.2e-5")
    assert curves.plot.labels()["OUTPUT"] == "OUTPUT 0.01"
    curves.choose(GRADIENT)
    curves.set_smooth(False)

    def reads_the_first_test():  # asked anew each time: the other curves' axis may still push the plot aside
        for below in (0, 1):
            place = canvas_place(curves, 110 / STEPS_PER_PASS) + QPoint(0, below)
            qtbot.mouseMove(curves.picture.viewport(), place)
        return curves.plot.labels()["OUTPUT"] == "OUTPUT 10"

    qtbot.waitUntil(reads_the_first_test)
    qtbot.keyClick(curves, Qt.Key_Right)
    assert curves.plot.labels()["OUTPUT"] == "OUTPUT 20"


def test_pointing_at_a_layer_s_line_lights_it_with_its_band(curves, qtbot):
    show(curves, qtbot, a_history(range(1, 939), tests=[(0, 90.0, False), (938, 2.0, True)]))
    curves.choose(STEP_SIZE)
    box = curves.plot.getViewBox()
    place = box.mapViewToScene(QPointF(0.5, np.log10(np.geomspace(1e-5, 1e-2, 7)[2]))).toPoint()
    with qtbot.waitSignal(curves.selection_changed) as said:
        qtbot.mouseMove(curves.picture.viewport(), place)
    assert said.args == [Selection("C3")]
    band = curves.plot._band.polygon().boundingRect()
    least, greatest = np.geomspace(1e-5, 1e-2, 7)[2] * np.array([0.5, 4])
    assert (band.top(), band.bottom()) == pytest.approx((np.log10(least), np.log10(greatest)))
    pens = {layer: curves.picture.lines[layer].opts["pen"] for layer in ("C3", "C5")}
    assert pens["C3"].widthF() > pens["C5"].widthF()
    with qtbot.waitSignal(curves.selection_changed) as said:
        QApplication.sendEvent(curves, QEvent(QEvent.Leave))
    assert said.args == [NOTHING]
    assert not curves.plot._band.isVisible()
    curves.show_selection(Selection("C5", 3))
    assert curves.plot._band.isVisible()


def record(number, seconds):
    return PassRecord(number, 60_000, 1.0, 2.0, 3.0, 300, seconds)


def test_against_time_a_pass_lies_where_its_training_ended(curves, qtbot):
    tests = [(938, 3.0, True), (1876, 2.0, True), (2345, 1.5, False)]
    of_history = a_history(range(67, 2346, 67), tests=tests, passes=[record(1, 8.0), record(2, 4.0)])
    curves.show_moment(a_moment(of_history, seconds=14.0))
    qtbot.waitUntil(lambda: curves.drawn is of_history)
    qtbot.keyClick(curves, Qt.Key_T)
    assert curves.unit == SECONDS and curves.row.unit.text() == "time"
    assert [x for x, _value in points(curves, "tests")] == pytest.approx([8.0, 12.0])
    assert points(curves, "sample dots")[0][0] == pytest.approx(14.0)
    assert points(curves, "training")[6][0] == pytest.approx(8 * 469 / 938, rel=0.02)
    assert curves.x_range() == pytest.approx((0, 15), rel=0.01)
    qtbot.keyClick(curves, Qt.Key_Right)
    assert curves.readout().startswith("14.0 s")
    qtbot.mouseClick(curves.row.unit, Qt.LeftButton)
    assert [x for x, _value in points(curves, "tests")] == pytest.approx([1.0, 2.0])


def test_keys_choose_the_quantity_and_each_keeps_its_scale(curves, qtbot):
    show(curves, qtbot, a_history(range(1, 100), tests=[(0, 90.0, False), (90, 9.0, False)]))
    for key, quantity in zip((Qt.Key_6, Qt.Key_5, Qt.Key_4, Qt.Key_3, Qt.Key_2), reversed(QUANTITIES), strict=True):
        qtbot.keyClick(curves, key)
        word = ERROR if quantity == ERRORS else quantity
        assert curves.quantity == quantity and curves.row.quantities.words[word].isChecked()
        assert curves.log == (quantity != SATURATION)
    qtbot.keyClick(curves, Qt.Key_L)
    curves.choose(LOSS)
    assert curves.log
    curves.choose(ERRORS)
    assert not curves.log


def test_means_weigh_points_and_leave_bad_ones_out():
    places = np.array([0.1, 0.2, 1.1, 2.5])
    x, mean = means(places, np.array([4.0, 1.0, np.nan, 7.0]), np.array([1, 3, 2, 2]), 1.0)
    np.testing.assert_allclose(x, [0.175, 1.1, 2.5])
    np.testing.assert_allclose(mean, [1.75, np.nan, 7.0])
    x, mean = means(places, np.array([4.0, 1.0, 2.0, 7.0]), np.array([1, 3, 3, 1]), 1.0)
    np.testing.assert_allclose(mean, [1.75, 3.25])  # one digit of the last stretch is too few to stand alone
    assert means(np.zeros(0), np.zeros(0), np.zeros(0), 1.0)[0].size == 0


def test_means_of_many_columns_are_those_of_each():
    random = np.random.default_rng(0)
    places, weights = np.sort(random.random(50)), random.integers(1, 5, 50)
    values = random.random((50, 7, 3))
    for bad in (None, np.nan):
        values[20:23, 4, 1] = values[20:23, 4, 1] if bad is None else bad
        x, together = means(places, values, weights, 0.1)
        for layer in range(7):
            for which in range(3):
                alone_x, alone = means(places, values[:, layer, which], weights, 0.1)
                np.testing.assert_allclose(together[:, layer, which], alone, rtol=1e-12)
                assert np.array_equal(alone_x, x)
    assert means(np.zeros(0), np.zeros((0, 7)), np.zeros(0), 1.0)[1].shape == (0, 7)


def test_the_newest_of_each_stretch_is_found():
    assert newest_of_each(np.array([0.0, 0.2, 0.9, 1.0, 3.5, 3.6]), 1.0).tolist() == [2, 3, 5]
    assert newest_of_each(np.zeros(0), 1.0).size == 0


def test_of_very_many_full_tests_some_are_drawn_each_as_it_was_and_the_newest_is_among_them(curves, qtbot):
    passes = range(1, MOST_FULL + 400)
    tests = [(passed * STEPS_PER_PASS, 50 / passed**0.5, True) for passed in passes]
    show(curves, qtbot, a_history([passed * STEPS_PER_PASS for passed in passes], tests=tests))
    drawn = points(curves, "tests")
    assert 100 < len(drawn) < MOST_FULL / 2
    for x, error in drawn:
        assert error == pytest.approx(50 / round(x) ** 0.5) and x == pytest.approx(round(x))
    assert drawn[-1][0] == pytest.approx(passes[-1])
    few = tests[:MOST_FULL]
    show(curves, qtbot, a_history([test[0] for test in few], tests=few))
    assert len(points(curves, "tests")) == MOST_FULL


@pytest.mark.parametrize("value", [1e-4, 0.0213, 0.1, 0.95, 1.0, 3.0, 7.7, 99.9, 100.0, 12345.0])
def test_round_ends_enclose_a_value_closely(value):
    for ends in (X_ENDS, Y_ENDS):
        up, down = round_up(value, ends), round_down(value, ends)
        assert down <= value * (1 + 1e-9) and value <= up * (1 + 1e-9)
        assert up <= 2.6 * value and down >= value / 2.6
        assert round_up(up, ends) == pytest.approx(up)


def test_ticks_are_as_many_as_there_is_room_for():
    assert [name for _place, name in log_ticks(1, 100, 200)] == ["1", "2", "5", "10", "20", "50", "100"]
    assert [name for _place, name in log_ticks(0.1, 100, 72)] == ["0.1", "1", "10", "100"]
    assert [name for _place, name in log_ticks(1e-6, 100, 60)] == ["1e-6", "1e-3", "1"]
    assert [name for _place, name in log_ticks(1e-3, 0.1, 200)][1:4] == ["2e-3", "5e-3", "0.01"]


def test_labels_that_all_want_the_very_end_are_spread_within_their_bounds():
    for wanted in ([1, 2, 3, 4], [57, 58, 59, 60, 60], [30] * 5):
        placed = sorted(spread(wanted, 15, 0, 60))
        assert min(placed) >= 0 and max(placed) <= 60 and min(np.diff(placed)) >= 15 - 1e-9


def test_labels_are_spread_within_their_bounds():
    placed = spread([50, 52, 10], 15, 0, 60)
    assert placed[2] == pytest.approx(10, abs=1)
    assert placed[1] - placed[0] == pytest.approx(15, abs=0.5)
    assert max(placed) <= 60.5


def test_a_reading_without_room_says_the_place_alone_and_is_never_cut_off(curves, qtbot):
    show(curves, qtbot, a_history(range(1, 100), tests=[(0, 90.0, False), (90, 9.0, False)]))
    curves.choose(SATURATION)
    qtbot.keyClick(curves, Qt.Key_Left)
    for width, whole in ((480, False), (1600, True)):
        curves.resize(width, 260)
        qtbot.waitUntil(lambda width=width: curves._reading.width() > 0.8 * width)
        qtbot.keyClick(curves, Qt.Key_Left)
        said = curves._reading.text()
        assert curves._reading.fontMetrics().horizontalAdvance(said) <= curves._reading.width()
        assert curves.readout().startswith(said) and (said == curves.readout()) == whole


def test_the_label_of_the_test_error_says_where_the_run_stands(curves, qtbot):
    steps = range(20, 2001, 20)
    good = [(938, 3.23, True), (1200, 3.5, False)]
    show(curves, qtbot, a_history(steps, tests=good))
    assert curves.plot.labels()["test"] == "test 3.23 %"  # a sample of them errs a little more, by chance
    show(curves, qtbot, a_history(steps, tests=[*good, (1876, 80.1, False)]))
    assert curves.plot.labels()["test"] == "test ≈ 80.10 %"
    show(curves, qtbot, a_history(steps, tests=[*good, (1876, 80.1, False), (1880, 79.5, True)]))
    assert curves.plot.labels()["test"] == "test 79.50 %"


def test_a_line_that_ends_in_no_number_says_so(curves, qtbot):
    show(curves, qtbot, a_history(range(20, 2001, 20), np.r_[np.linspace(80, 2, 50), np.full(50, np.nan)]))
    curves.choose(LOSS)
    assert curves.plot.labels()["training"] == "training not a number"


# ---- beside what the paper says of its own training


def passes(count):
    """A history of so many passes, a test after each, and what was known before the first step."""
    ends = [STEPS_PER_PASS * (number + 1) for number in range(count)]
    tests = [(0, 90.0, False), *((end, 1.0, True) for end in ends)]
    records = [PassRecord(number + 1, 60_000, 1.0, 2.0, 3.0, 300, 30.0) for number in range(count)]
    made = a_history(range(10, ends[-1] + 1, 10), tests=tests, passes=records)
    made.step_sizes[0] = 0.5  # before there are second derivatives
    made.step_sizes[:, -1] = 0  # nothing of OUTPUT is trained
    return made


def ends_of(curves, name):
    """Where the dashes and the dots of a level begin and end."""
    found = []
    for line in curves.plot._levels[name][1:]:
        x, _y = line.getData()
        found.append(None if x is None or not len(x) else (float(x[0]), float(x[-1])))
    return found


def band(curves):
    """(first place, last place, least, greatest) of the paper's step sizes; None where no band is to be seen."""
    shown = curves.plot._paper
    rect = shown.polygon().boundingRect()
    return (rect.left(), rect.right(), 10 ** rect.top(), 10 ** rect.bottom()) if shown.isVisible() else None


def test_beside_a_repetition_the_papers_errors_are_dashed_from_where_they_hold(curves, qtbot):
    show(curves, qtbot, passes(20), recipe="paper-1998")
    end = curves.x_range()[1]
    for name, start in (("paper test", 10.0), ("paper training", 19.0)):
        dashes, dots = ends_of(curves, name)
        assert dashes == pytest.approx((start, end)) and dots == pytest.approx((0, start))
    assert curves.plot.labels()["paper test"] == "paper test 0.95"
    show(curves, qtbot, passes(3), run_id=2, recipe="paper-1998")
    assert ends_of(curves, "paper test") == [None, pytest.approx((0, curves.x_range()[1]))]
    curves.choose(LOSS)
    assert ends_of(curves, "paper test") == [None, None]


def test_beside_other_recipes_they_are_a_mark_all_across_and_nothing_more_is_said(curves, qtbot):
    show(curves, qtbot, passes(20))
    for name in ("paper test", "course report"):
        assert ends_of(curves, name) == [pytest.approx((0, curves.x_range()[1])), None]
    assert ends_of(curves, "paper training") == [None, None]
    assert curves._reading.text() == "error, %"
    curves.choose(STEP_SIZE)
    assert band(curves) is None and curves._reading.text() == "step size, median"


def test_zoomed_in_the_dashes_still_begin_where_they_hold(curves, qtbot):
    show(curves, qtbot, passes(20), recipe="paper-1998")
    curves.plot.setXRange(8, 12, padding=0)
    curves._on_range_changed_manually()
    dashes, dots = ends_of(curves, "paper test")
    assert dashes == pytest.approx((10, 12)) and dots == pytest.approx((8, 10))
    assert ends_of(curves, "paper training") == [None, pytest.approx((8, 12))]


def test_against_time_they_hold_from_the_end_of_those_passes_on_if_that_is_known(curves, qtbot):
    show(curves, qtbot, passes(12), recipe="paper-1998", seconds=360.0)
    curves.set_unit(SECONDS)
    end = curves.x_range()[1]
    assert ends_of(curves, "paper test") == [pytest.approx((300, end)), pytest.approx((0, 300))]
    assert ends_of(curves, "paper training") == [None, pytest.approx((0, end))]
    curves.choose(STEP_SIZE)
    assert band(curves)[:2] == pytest.approx((0, 30))


@pytest.mark.parametrize("theme", [style.DARK, style.LIGHT], ids=["dark", "light"])
def test_the_papers_step_sizes_are_a_grey_band_over_the_first_pass(curves, qtbot, qapp, theme):
    style.use(qapp, theme, style.PALETTES[0])
    curves.dress()
    show(curves, qtbot, passes(20), recipe="paper-1998")
    assert band(curves) is None
    curves.choose(STEP_SIZE)
    assert band(curves) == pytest.approx((0, 1, 7e-5, 0.016))
    low, high = 10 ** np.array(curves.plot.viewRange()[1])
    assert low < 7e-5 and high > 0.016
    grey = curves.plot._paper.brush().color()
    muted = style.colour("muted")
    assert grey.getRgb()[:3] == muted.getRgb()[:3] and 0.1 < grey.alphaF() < 0.4
    curves.show_selection(Selection("C3"))  # whose own spread is seen in it
    assert curves.plot._band.isVisible() and band(curves) is not None


def test_the_line_above_says_what_the_paper_reached_and_when_in_as_many_words_as_fit(curves, qtbot):
    show(curves, qtbot, passes(20), recipe="paper-1998")
    said = []
    for width in (900, 500, 420):
        curves.resize(width, 300)
        QApplication.processEvents()
        curves._read_at(None)
        said.append(curves._reading.text())
        room = curves._reading.width() - curves._reading.contentsMargins().left()
        assert curves._reading.fontMetrics().horizontalAdvance(said[-1]) <= room
        assert "0.95" in said[-1] and "0.35" in said[-1] and "10" in said[-1] and "19" in said[-1]
    assert said[0] == "error, %   ·   dashed, the paper of 1998: test 0.95 from pass 10 on, training 0.35 after pass 19"
    assert len(said[0]) > len(said[1]) >= len(said[2])


def test_the_step_sizes_of_the_first_pass_are_said_beside_the_papers(curves, qtbot):
    shown = passes(3)
    show(curves, qtbot, shown, recipe="paper-1998")
    curves.choose(STEP_SIZE)
    words = paper.words(STEP_SIZE, curves._beside, ERROR)
    own = shown.step_sizes[1, :6]
    assert curves._beside.step_sizes == pytest.approx((own[:, 0].min(), own[:, 2].max()))
    assert words[0].endswith("in the first pass: 5e-6 to 0.0126 here, 7e-5 to 0.016 in the paper of 1998 (grey band)")
    assert curves._reading.text() in words[:3]


def test_before_the_first_step_only_the_papers_step_sizes_are_said(curves, qtbot):
    show(curves, qtbot, a_history([1], tests=[(0, 90.0, False)]), recipe="paper-1998")
    curves.choose(STEP_SIZE)
    assert curves._beside.step_sizes is None
    assert curves._reading.text().endswith(
        "grey band: all step sizes in the first pass of the paper of 1998, 7e-5 to 0.016"
    )


# ---- accuracy, which beginners know


def test_accuracy_is_what_lacks_the_error_to_a_hundred_in_lines_labels_and_levels(curves, qtbot):
    shown = a_history(
        range(10, 1880, 10), errors=np.linspace(90, 1.0, 187), tests=[(938, 2.5, False), (1876, 0.98, True)]
    )
    show(curves, qtbot, shown, measure=ACCURACY)
    assert curves.plot.labels() == {
        "test": "test 99.02 %",
        "training": "training 99.00 %",
        "paper test": "paper test 99.05",
        "course report": "course report 97.18",
    }
    assert curves._reading.text() == "accuracy, %" and curves.row.quantities.words[ACCURACY].isChecked()
    x, y = curves.picture.lines["tests"].getData()
    assert (x[0], 100 - 10 ** -y[0]) == pytest.approx((2.0, 99.02))
    higher = curves.plot.on_axis([0.5, 1.0, 2.0, 10.0, 90.0])
    assert (np.diff(higher) < 0).all()  # less error is higher
    curves.set_log(False)
    x, y = curves.picture.lines["tests"].getData()
    assert (x[0], y[0]) == pytest.approx((2.0, 99.02))
    areas = [area.adjusted(0, 0.1, 0, -0.1) for area in curves.plot.label_rects()]
    assert not any(a.intersects(b) for a in areas for b in areas if a is not b)


@pytest.mark.parametrize("height", [200, 300, 900])
def test_99_and_99_and_a_half_are_told_apart_and_named_where_there_is_room(curves, qtbot, height):
    curves.resize(500, height)
    tests = [(0, 90.0, False), *((938 * n, 3 / n, True) for n in range(1, 9))]
    show(curves, qtbot, a_history(range(10, 938 * 8, 10), errors=4 / np.arange(1, 751), tests=tests), measure=ACCURACY)
    bottom, top = curves.plot.viewRange()[1]
    pixel = (top - bottom) / curves.plot.getViewBox().height()
    low, high = curves.plot.on_axis([1.0, 0.5])
    assert (high - low) / pixel > 12 and bottom < low < high < top
    names = [name for _place, name in curves.plot._ticks]
    assert "90" in names and "99" in names and names == sorted(names, key=float, reverse=float(names[0]) > 90)
    assert ("99.5" in names) == (height > 200)
    for place, name in curves.plot._ticks:
        assert 100 - 10**-place == pytest.approx(float(name))


def test_how_a_run_began_does_not_press_the_accuracy_together_once_it_is_long(curves, qtbot):
    errors = np.concatenate((np.linspace(90, 4, 50), np.full(950, 2.0)))
    tests = [(0, 90.0, False), (990, 1.9, True)]
    show(curves, qtbot, a_history(range(1, 1001), errors=errors, tests=tests), measure=ACCURACY)
    assert curves.plot.viewRange()[1][0] == pytest.approx(-1, abs=0.1)  # from 90 % on
    show(curves, qtbot, a_history(range(1, 51), errors=errors[:50]), run_id=2, measure=ACCURACY)
    assert curves.plot.viewRange()[1][0] < -1.8  # at first all of it is seen


def test_linear_accuracy_ends_at_a_hundred_and_names_three_values(curves, qtbot):
    show(curves, qtbot, a_history(range(1, 21), errors=np.full(20, 3.0)), measure=ACCURACY)
    curves.set_log(False)
    assert [name for _place, name in curves.plot._ticks] == ["100", "97.5", "95"]
    assert [place for place, _name in curves.plot._ticks] == [100, 97.5, 95]


@pytest.mark.parametrize("way", ["key", "mouse"])
def test_accuracy_and_error_are_asked_for_and_the_moment_decides(curves, qtbot, way):
    shown = a_history(range(1, 21), tests=[(10, 50.0, False)])
    show(curves, qtbot, shown, measure=ACCURACY)
    asked = []
    curves.measure_chosen.connect(asked.append)
    curves.choose(LOSS)
    for key, measure in ((Qt.Key_2, ERROR), (Qt.Key_1, ACCURACY)):
        if way == "key":
            qtbot.keyClick(curves, key)
        else:
            qtbot.mouseClick(curves.row.quantities.words[measure], Qt.LeftButton)
        assert curves.quantity == ERRORS
        assert curves.row.quantities.words[ACCURACY].isChecked()  # nobody has changed the moment
    assert asked == [ERROR, ACCURACY]
    curves.show_moment(a_moment(shown, measure=ERROR))
    qtbot.waitUntil(curves.row.quantities.words[ERROR].isChecked)
    assert curves.plot.labels()["test"] == "test ≈ 50.00 %" and curves._reading.text() == "error, %"


def test_beside_the_loss_it_is_said_what_the_percents_are(curves, qtbot):
    shown = a_history([100, 200], losses=[9, 7], errors=[40, 20], tests=[(200, 6.5, True)])
    sentences = {ACCURACY: "accuracy: test 93.50 % training 80.00 %", ERROR: "error: test 6.50 % training 20.00 %"}
    for measure, said in sentences.items():
        show(curves, qtbot, shown, measure=measure)
        curves.choose(LOSS)
        qtbot.waitUntil(lambda measure=measure: curves._measure == measure)
        qtbot.keyClick(curves, Qt.Key_Right)
        assert said in " ".join(curves.readout().replace("\u2007", " ").split())
        qtbot.keyClick(curves, Qt.Key_Escape)


def test_what_the_paper_says_of_its_own_training_follows_the_switch(curves, qtbot):
    show(curves, qtbot, passes(20), recipe="paper-1998", measure=ACCURACY)
    assert curves._reading.text() == (
        "accuracy, %   ·   dashed, the paper of 1998: test 99.05 from pass 10 on, training 99.65 after pass 19"
    )
    assert curves.plot.labels()["paper training"] == "paper training 99.65"
    assert paper.heads(ACCURACY)[:2] == ("paper test accuracy %", "paper training accuracy %")


def test_the_words_that_have_no_room_go_one_by_one_and_their_keys_stay(curves, qtbot, qapp):
    show(curves, qtbot, a_history(range(1, 21)))
    counts = []
    for width, scale in ((900, 1.0), (480, 1.0), (480, 1.3), (900, 1.0)):
        style.use(qapp, new_scale=scale)
        curves.resize(width, 240)
        QApplication.processEvents()
        row = curves.row
        seen = [word for word in (row.scale, row.unit, row.smoothing) if word.isVisible()]
        assert [word.text() for word in seen] == ["log", "passes", "smooth"][: len(seen)]
        counts.append(len(seen))
        words = [*row.quantities.words.values(), *seen]
        assert all(word.width() >= word.sizeHint().width() for word in words)
        assert all(row.rect().contains(QRect(word.mapTo(row, QPoint()), word.size())) for word in words)
    assert counts[0] == counts[3] == 3 > counts[1] > counts[2]
    qtbot.keyClick(curves, Qt.Key_S)
    assert not curves.smooth


# ---- until a run begins, those of the run that came with the program


def shipped_course(recipe="best", step=STEPS_PER_PASS * 180):
    of_history = a_history(range(500, step, 500), tests=[(STEPS_PER_PASS * n, 5 / n, True) for n in range(1, 181)])
    return Course(PRETRAINED, named_recipe(recipe), of_history, step, STEPS_PER_PASS, 1950.0)


def test_until_a_run_begins_the_shipped_one_is_drawn_more_quietly_and_named(curves, qtbot):
    shipped = shipped_course()
    ready = replace(a_moment(a_history([]), measure=ACCURACY), shipped=shipped)
    curves.show_moment(ready)
    qtbot.waitUntil(lambda: curves.drawn is shipped.history)
    said = []
    for width in (900, 480):
        curves.resize(width, 300)
        QApplication.processEvents()
        curves._read_at(None)
        said.append(curves._reading.text())
        assert curves._reading.fontMetrics().horizontalAdvance(said[-1]) <= curves._reading.width()
    assert said[0] == "accuracy, %   ·   the run that came with the program: best, 180 passes"
    assert "came with the program" in said[1] and said[1].startswith("accuracy, %")
    assert all(line.opacity() < 1 for line in curves.picture.lines.values())
    assert curves.plot.labels()["test"] == "test 99.97 %" and curves.x_range()[1] == pytest.approx(200, rel=0.01)
    for quantity in (LOSS, SATURATION, GRADIENT, STEP_SIZE):
        curves.choose(quantity)
        assert curves._reading.text().endswith(("came with the program", "best, 180 passes"))
        curves.grab()


def test_it_goes_with_the_first_point_of_a_run_and_comes_back_with_a_reset(curves, qtbot):
    shipped = shipped_course()
    nothing, first = a_history([]), a_history([1], errors=[90.0])
    for run_id, own, drawn in ((1, nothing, shipped.history), (1, first, first), (2, nothing, shipped.history)):
        curves.show_moment(replace(a_moment(own, run_id=run_id), shipped=shipped))
        qtbot.waitUntil(lambda drawn=drawn: curves.drawn is drawn)
        quiet = drawn is shipped.history
        assert ("came with" in curves._reading.text()) == quiet and curves.picture.isVisible()
        assert curves.picture.lines["tests"].opacity() == (pytest.approx(0.6) if quiet else 1.0)
        qtbot.keyClick(curves, Qt.Key_Plus)  # a zoom into one run says nothing of another


def test_a_test_before_the_first_step_is_a_beginning_too(curves, qtbot):
    own = a_history([], tests=[(0, 90.0, False)])
    curves.show_moment(replace(a_moment(own), shipped=shipped_course()))
    qtbot.waitUntil(lambda: curves.drawn is own)


def test_without_a_shipped_run_it_is_said_what_will_appear_and_a_late_one_appears(curves, qtbot):
    nothing, shipped = a_history([]), shipped_course()
    show(curves, qtbot, nothing)
    assert not curves.picture.isVisible()
    assert curves._empty.text() == "Accuracy and loss appear here as soon as training begins."
    curves.show_moment(replace(a_moment(nothing), shipped=shipped))
    qtbot.waitUntil(curves.picture.isVisible)
    assert curves.drawn is shipped.history


def test_against_time_the_shipped_run_lies_where_it_was_trained(curves, qtbot):
    shipped = shipped_course()
    curves.show_moment(replace(a_moment(a_history([])), shipped=shipped))
    qtbot.waitUntil(lambda: curves.drawn is shipped.history)
    qtbot.keyClick(curves, Qt.Key_T)
    assert curves.x_range()[1] == pytest.approx(2000, rel=0.01)


def test_a_line_stands_where_the_moment_kept_lies_if_it_is_of_this_run(curves):
    now, plot = moment(trained=True), curves.picture.plot
    curves.show_moment(now)
    assert not plot._kept.isVisible()
    kept = replace(now, source=replace(now.source, step=STEPS_PER_PASS))
    curves.show_moment(replace(now, reference=kept))
    assert plot._kept.isVisible() and not plot._past.isVisible()
    assert plot._kept.value() == places_of(STEPS_PER_PASS, curves._drawn, curves.unit)
    other = replace(kept, source=replace(kept.source, run_id=kept.source.run_id + 1))
    curves.show_moment(replace(now, reference=other))
    assert not plot._kept.isVisible()
