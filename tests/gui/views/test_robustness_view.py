"""The sliders change the digit under study, the curves are asked for and shown, and the view says whose they are."""

from dataclasses import replace

import canned
import numpy as np
import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtGui import QColor
from PyQt5.QtWidgets import QApplication, QSlider

from core.data.builtin_digits import builtin_dataset
from core.run.snapshot import TRAINING
from core.study.robustness import CurvesAnswer
from core.study.transform import UNCHANGED, Transform, apply_to_one
from lenet_gui.jobs.background_jobs import BackgroundJobs
from lenet_gui.jobs.readings import ComputeCurves
from lenet_gui.look import style
from lenet_gui.look.digit_picture import DigitPicture
from lenet_gui.views.robustness.scales import SCALES, curves_request
from lenet_gui.views.robustness.view import Robustness


@pytest.fixture
def view(qtbot):
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])
    made = Robustness()
    qtbot.addWidget(made)
    made.resize(1010, 280)
    made.show()
    made.show_moment(canned.moment(trained=True))
    made.set_obstacle("")
    return made


def answer_to(request, level=0.9):
    made = {kind: np.full(len(values), level) for kind, values in request.values.items()}
    made["rotation"] = np.linspace(0.0, 1.0, len(request.values["rotation"]))
    return CurvesAnswer(request, made, request.count)


def asked(qtbot, view):
    """What a click on Compute asks for."""
    with qtbot.waitSignal(view.curves_wanted) as wanted:
        qtbot.mouseClick(view.compute, Qt.LeftButton)
    return wanted.args[0]


def place_at(cell, scale_value, share):
    return QPoint(round(cell._x(scale_value)), round(cell._y(share)))


def test_every_scale_reaches_its_neutral_amount_and_its_ends_exactly():
    for scale in SCALES:
        assert scale.value_at(scale.stop_of(scale.neutral)) == scale.neutral
        assert (scale.value_at(0), scale.value_at(scale.stops)) == (scale.low, scale.high)
        assert scale.neutral in scale.points
        assert (scale.points[0], scale.points[-1]) == (scale.low, scale.high)
        for stop in range(scale.stops + 1):
            assert scale.stop_of(scale.value_at(stop)) == stop
            Transform(**{scale.kind: scale.value_at(stop)})


def test_the_papers_claims_are_marked():
    claimed = {scale.kind: scale.claimed for scale in SCALES if scale.claimed}
    assert claimed == {"size": (0.5, 2), "shift_y": (-10, 10), "rotation": (-30, 30)}


def test_an_arrow_key_on_a_slider_changes_the_digit_by_one_stop(qtbot, view):
    slider = view.cells["rotation"].slider
    with qtbot.waitSignal(view.transform_changed) as changed:
        qtbot.keyClick(slider, Qt.Key_Right)
    assert changed.args == [Transform(rotation=1.0)] == [view.transform]


def test_each_slider_changes_its_own_amount(qtbot, view):
    for kind, cell in view.cells.items():
        view.show_transform(UNCHANGED)
        with qtbot.waitSignal(view.transform_changed) as changed:
            cell.slider.triggerAction(QSlider.SliderToMaximum)
        assert changed.args == [Transform(**{kind: cell.scale.high})]


def test_dragging_in_a_plot_moves_its_slider(qtbot, view):
    cell, told = view.cells["rotation"], []
    view.transform_changed.connect(told.append)
    qtbot.mousePress(cell, Qt.LeftButton, pos=place_at(cell, 30, 0.5))
    assert abs(cell.value - 30) <= 1
    qtbot.mouseRelease(cell, Qt.LeftButton, pos=place_at(cell, 30, 0.5))
    assert told and told[-1] == view.transform


def test_double_click_undoes_one_amount_and_reset_all(qtbot, view):
    view.show_transform(Transform(rotation=20, slant=0.5, noise=0.1))
    qtbot.mouseDClick(view.cells["rotation"].slider, Qt.LeftButton)
    assert view.transform == Transform(slant=0.5, noise=0.1)
    with qtbot.waitSignal(view.transform_changed) as changed:
        qtbot.mouseClick(view.reset, Qt.LeftButton)
    assert changed.args == [UNCHANGED] == [view.transform]
    assert not view.reset.isEnabled() and "as it was" in view.reset.toolTip()


def test_being_told_a_transform_emits_nothing(qtbot, view):
    with qtbot.assertNotEmitted(view.transform_changed):
        view.show_transform(Transform(size=1.25992105, shift_x=3))
    assert view.transform.shift_x == 3
    assert view.reset.isEnabled()


def test_the_changed_digit_and_its_answer_are_shown(view):
    moment = canned.moment(label=3, trained=True)
    view.show_moment(moment)
    told = view.digit.lines()
    assert told[0] == str(moment.trace.answer)
    assert "truth 3" in told[2] and told[2].startswith("✓" if moment.trace.answer == 3 else "✗")
    view.show_moment(replace(moment, probe=replace(moment.probe, label=None)))
    assert len(view.digit.lines()) == 2
    view.show_moment(canned.moment(empty=True))
    assert view.digit.lines() == []


def test_where_none_of_these_wins_it_is_the_answer_of_a_network_at_rest(view):
    resting = canned.moment(label=7)  # untrained: far from every bitmap
    nearest = str(resting.trace.answer)
    view.show_moment(resting)
    assert view.digit.lines() == ["?", "100.0 %", f"nearest {nearest}"]
    learning = canned.later(resting, state=TRAINING)
    view.digit.show_moment(learning)  # the same trace
    assert view.digit.lines()[0] == nearest


def test_the_digits_pixels_are_on_the_screen(view):
    base = canned.moment(trained=True)
    image = apply_to_one(base.probe.image, Transform(rotation=40))
    view.show_moment(replace(base, probe=replace(base.probe, image=image)))
    picture, square = view.digit.grab().toImage(), view.digit.findChild(DigitPicture).geometry()
    scale = square.width() / 28
    for row, column in ((14, 14), (0, 0), (8, 12), tuple(np.unravel_index(image.argmax(), image.shape))):
        shown = picture.pixelColor(int(square.x() + (column + 0.5) * scale), int((row + 0.5) * scale)).lightness()
        ground, ink = style.colour("surface").lightness(), style.colour("paper").lightness()
        assert shown == pytest.approx(ground + (ink - ground) * int(image[row, column]) / 255, abs=4)


def test_compute_asks_for_every_curve_of_the_network_shown(qtbot, view):
    moment = canned.moment(trained=True, pretrained=True)
    view.show_moment(moment)
    request = asked(qtbot, view)
    assert request.parameters is moment.parameters
    assert request.values == {scale.kind: scale.points for scale in SCALES}
    assert (request.count, request.source) == (1000, canned.PRETRAINED_NETWORK)


def test_ten_times_as_many_digits_can_be_asked_for(qtbot, view):
    qtbot.mouseClick(view.count_switch.words["10000"], Qt.LeftButton)
    assert asked(qtbot, view).count == 10_000


def test_while_computing_progress_is_shown_and_the_same_word_cancels(qtbot, view):
    asked(qtbot, view)
    view.show_progress(0.25)
    assert view.progress.isVisible() and view.progress.value() == 250
    assert view.compute.text() == "Cancel" and not view.count_switch.isVisible()
    with qtbot.assertNotEmitted(view.curves_wanted), qtbot.waitSignal(view.cancel_wanted):
        qtbot.mouseClick(view.compute, Qt.LeftButton)
    view.show_answer(None)
    assert not view.progress.isVisible() and view.compute.text() == "Compute curves"


def test_cancelling_keeps_the_curves_there_were(qtbot, view):
    answer = answer_to(asked(qtbot, view))
    view.show_answer(answer)
    asked(qtbot, view)
    view.show_answer(None)
    assert view.cells["size"].number_at(1.0) == pytest.approx(0.9)


def test_the_sliders_place_is_read_off_the_curve(qtbot, view):
    view.show_answer(answer_to(asked(qtbot, view)))
    cell = view.cells["rotation"]
    assert cell.number_at(0) == pytest.approx(0.5)
    view.show_transform(Transform(rotation=15))
    assert cell.number_at(cell.value) == pytest.approx(0.625)
    assert cell.slider.accessibleDescription() == "+15°, 62.5 % read right"
    assert cell.point_text(0) == "Rotation −60°: 0.0 % of 1,000 test digits read right"


def test_curve_claim_and_present_place_are_painted(qtbot, view):
    cell = view.cells["rotation"]
    before = cell.grab().toImage()
    inside, outside = place_at(cell, 20, 0.25), place_at(cell, 50, 0.25)
    assert before.pixelColor(inside) != before.pixelColor(outside) == style.colour("ground")
    view.show_answer(answer_to(asked(qtbot, view)))
    view.show_transform(Transform(rotation=-40))
    after = cell.grab().toImage()
    spot = place_at(cell, 50, 11 / 12)  # a point of the rising line
    near = [after.pixelColor(spot.x() + dx, spot.y() + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    accent = QColor(style.theme().accent)
    assert min(abs(c.blue() - accent.blue()) + abs(c.green() - accent.green()) for c in near) < 40
    line = place_at(cell, -40, 0.7)
    assert max(after.pixelColor(line.x() + dx, line.y()).lightness() for dx in (-1, 0)) > 100


def test_it_says_whose_curves_they_are_and_when_they_are_out_of_date(qtbot, view):
    assert "Compute curves" in view.status_text()
    moment = canned.moment(trained=True)
    view.show_moment(moment)
    view.show_answer(answer_to(asked(qtbot, view)))
    step = f"{moment.snapshot.step:,}"
    assert view.status_text() == f"This run ({moment.snapshot.recipe.name}) at step {step}, 1,000 test digits"
    later = replace(canned.later(moment, step=99_999), parameters=canned.parameters(seed=5))
    view.show_moment(later)
    assert view.status_text().startswith("Out of date: This run") and "99,999" in view.status_text()
    view.show_moment(replace(later, source=canned.PRETRAINED_NETWORK))
    assert "shown now: Pre-trained network" in view.status_text()
    view.show_moment(moment)
    assert not view.status_text().startswith("Out of date")


def test_another_copy_of_the_same_network_is_not_out_of_date(qtbot, view):
    moment = canned.moment(trained=True)
    view.show_moment(moment)
    view.show_answer(answer_to(asked(qtbot, view)))
    same = replace(moment.parameters, vector=moment.parameters.vector.copy())
    view.show_moment(replace(moment, parameters=same))
    assert not view.status_text().startswith("Out of date")
    view.show_moment(replace(moment, parameters=replace(same, vector=0 * same.vector)))
    assert "before it was changed" in view.status_text()


def test_without_digits_compute_says_why_it_cannot(qtbot, view):
    view.set_obstacle("The digits are still being read.")
    assert not view.compute.isEnabled() and view.compute.toolTip() == "The digits are still being read."
    view.set_obstacle("")
    assert view.compute.isEnabled()


def test_before_any_moment_there_is_nothing_to_compute(qtbot):
    made = Robustness()
    qtbot.addWidget(made)
    made.set_obstacle("")
    made.grab()
    assert not made.compute.isEnabled()
    made.show_transform(Transform(rotation=10))
    made.show_answer(None)
    assert made.transform == Transform(rotation=10)


def test_it_works_with_the_background_jobs_from_click_to_curve(qtbot, view):
    jobs, part = BackgroundJobs(view), builtin_dataset(train_samples=10, test_samples=100).test
    fractions = []

    def ask(request):
        small = replace(request, values={"rotation": request.values["rotation"]}, count=300)
        jobs.ask(ComputeCurves(small, part))

    def on_progressed(_request, fraction, _text):
        fractions.append(fraction)
        view.show_progress(fraction)

    jobs.hear(ComputeCurves, lambda _request, answer: view.show_answer(answer), progressed=on_progressed)
    view.curves_wanted.connect(ask)
    qtbot.mouseClick(view.compute, Qt.LeftButton)
    qtbot.waitUntil(lambda: view.cells["rotation"].number_at(0) is not None, timeout=30_000)
    assert view.cells["size"].number_at(1) is None
    assert fractions and "100 test digits" in view.status_text()
    jobs.close()


def test_a_change_of_theme_repaints_everything(qtbot, view):
    cell = view.cells["rotation"]
    dark = cell.grab().toImage().pixelColor(place_at(cell, 20, 0.25))
    style.use(QApplication.instance(), style.LIGHT, style.PALETTES[0])
    light = cell.grab().toImage().pixelColor(place_at(cell, 20, 0.25))
    assert dark.lightness() < 80 < 180 < light.lightness()
    style.use(QApplication.instance(), style.DARK, style.PALETTES[0])


@pytest.mark.parametrize("scale", [1.0, style.PROJECTOR_SCALE])
@pytest.mark.parametrize("width", [480, 500, 700, 1010])
def test_no_words_of_the_line_above_are_cut(view, width, scale):
    style.use(QApplication.instance(), new_scale=scale)
    for answered in (False, True):
        if answered:
            view.show_answer(answer_to(curves_request(canned.moment(trained=True), 1000)))
        view.resize(width, 280)
        QApplication.processEvents()
        status, whole = view.status, view.status_text()
        assert "…" not in status.text() or status.text() == whole
        assert status.fontMetrics().horizontalAdvance(status.text()) <= status.width() or not status.text()
        assert status.toolTip() == whole
        for word in (view.compute, view.reset, *view.count_switch.words.values()):
            assert word.width() >= word.sizeHint().width() and word.mapTo(view, word.rect().bottomRight()).x() < width
    style.use(QApplication.instance(), new_scale=1.0)


@pytest.mark.parametrize("size", [(480, 217), (490, 220), (1010, 280), (1400, 500)])
def test_no_label_of_an_axis_touches_another(view, size):
    view.resize(*size)
    QApplication.processEvents()
    for cell in view.cells.values():
        labels, plot = cell.axis_labels(), cell._plot().height()
        assert [words for _share, words in labels] == (["100", "50", "0 %"] if plot >= 32 else ["100", "0 %"])
        places = [(1 - share) * plot for share, _words in labels]
        assert min(np.diff(places)) >= cell._line()
