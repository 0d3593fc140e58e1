"""On the way back of a play there is something to be seen of every digit, and what is enlarged is said to be."""

from dataclasses import replace

import canned
import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QFontMetrics, QImage
from test_network_play import at_part, playing
from test_network_view import app, pixels, shown, view  # noqa: F401

from core.network.architecture import LAYERS
from core.network.loss import NONE, Loss
from core.study.arithmetic import arithmetic
from core.study.lens import GRADIENT
from core.study.one_step import one_step
from core.study.play import BACKWARD
from lenet_gui.look import style
from lenet_gui.look.gradient_scale import enlarged_words, enlargement, full_colour, times_words
from lenet_gui.views.network import words as network_words
from lenet_gui.views.network.wires import strengths
from lenet_gui.views.play.back import LINES_WIDTH
from lenet_gui.views.play.view import PlayView

SIGNED = ("C1", "S2", "C3", "S4", "C5", "F6")


def with_gradients(trace, gradients, weight_gradients=None):
    """The same trace, as if this had come back."""
    made = replace(trace)
    made.__dict__["_backward"] = (gradients, weight_gradients)
    assert made.gradients is gradients
    return made


def read_better(moment, times):
    """As if the digit had been read so much better that all its gradients are so many times smaller."""
    trace = moment.trace
    smaller = {layer: gradients / np.float32(times) for layer, gradients in trace.gradients.items()}
    return replace(moment, trace=with_gradients(trace, smaller, trace.weight_gradients / np.float32(times)))


def coloured(view, layer):  # noqa: F811
    """Which part of its cells is clearly in one of the two colours."""
    away = np.abs(shown(view, layer).reshape(-1, 3).astype(int) - style.signed_colours()[127]).max(axis=1)
    return float((away > 60).mean())


def test_a_digit_that_is_read_well_has_as_much_colour_as_one_that_is_not(view):  # noqa: F811
    seen = []
    for times in (1, 1e6, 1e20):
        moment = read_better(canned.moment(label=3, trained=True), times)
        view.show_moment(playing(moment, BACKWARD, at_part(BACKWARD, "gradients", 1.0)))
        seen.append({layer: coloured(view, layer) for layer in SIGNED})
        x, width = view.boxes.bar
        bar = pixels(view)[view.boxes.rows[3].middle, x : x + width]
        assert (bar == style.signed_colours()[255]).all(axis=1).sum() > 0.4 * width  # the truth's, to the end
    assert min(seen[0].values()) > 0.2
    for later in seen[1:]:
        assert later == pytest.approx(seen[0], abs=0.15)  # levels are rounded to a digit


def test_the_strongest_wire_is_the_brightest_however_small_its_gradient():
    for times in (1, 1e6, 1e20):
        moment = playing(read_better(canned.moment(label=3, trained=True), times), BACKWARD, 0.3)
        shares = strengths(moment, GRADIENT)
        assert shares.max() == 1 and (shares >= 0).all() and np.unique(shares).size > 10
    still = read_better(canned.moment(label=3, trained=True), 1e20)
    assert strengths(still, GRADIENT).max() == 0  # outside a play the scale never changes


def test_how_many_times_is_said_in_the_network_and_nothing_where_nothing_is_enlarged(view):  # noqa: F811
    moment = canned.moment(label=3, trained=True)
    one = 1 / float(np.abs(moment.trace.gradients["OUTPUT"]).max())
    for times in (1, 1000):
        better = read_better(moment, times / one)
        view.show_moment(playing(better, BACKWARD, 0.3))
        assert (" 1,000 times enlarged" in view.readout) == (times > 1) and (view.readout == "") == (times == 1)
    view.show_moment(playing(better, "C1", 0.3))
    assert "enlarged" not in view.readout
    view.show_moment(better)
    assert view.readout == ""


def test_how_many_times_is_said_in_the_sentence_of_the_play_too_in_two_lines(qtbot):
    lens = PlayView(arithmetic, one_step)
    qtbot.addWidget(lens)
    lens.setAttribute(Qt.WA_DontShowOnScreen)
    lens.resize(495, 218)
    lens.show()
    moment = canned.moment(label=3, trained=True)
    one = 1 / float(np.abs(moment.trace.gradients["OUTPUT"]).max())
    for times, said in ((1, ""), (1000, ", 1,000 × enlarged:"), (1.5e8, ", 150,000,000 × enlarged:")):
        for share in (0.02, 0.1, 0.2, 0.3, 0.4):
            lens.show_moment(playing(read_better(moment, times / one), BACKWARD, share))
            assert said in lens.caption.replace("\u00a0", " ") and ("enlarged" in lens.caption) == (times > 1)
            area, _lens = lens.places()
            metrics = QFontMetrics(lens._font())
            wanted = metrics.boundingRect(area.adjusted(0, 0, 0, 999), Qt.AlignLeft | Qt.TextWordWrap, lens.caption)
            assert wanted.height() <= 2 * metrics.height(), lens.caption


def test_the_enlargement_is_that_of_a_digit_read_quite_wrong():
    """Whose right penalty the loss then grows with: by 1, or by the loss's own factor."""
    for loss in (Loss("MAP"), Loss("MLE"), Loss("cross-entropy"), Loss("MAP", penalty_factor=0.5)):
        parameters = canned.parameters(trained=True, loss=loss)
        trace = canned.trace(parameters, canned.digit(3), 3)
        largest = float(np.abs(trace.gradients["OUTPUT"]).max())
        assert largest <= loss.penalty_factor * 1.0001
        far = loss.penalty_factor / largest
        assert enlargement(trace) == pytest.approx(far if far >= 3 else 1)
        if loss.kind == "MLE":
            assert enlargement(trace) == 1 and enlarged_words(trace) == ("", "")
    nothing = with_gradients(trace, dict.fromkeys(LAYERS, np.zeros(10, np.float32)))
    assert enlargement(nothing) == 1 and full_colour(nothing.gradients["C1"], "C1") == 1
    unknown = with_gradients(replace(trace, label=NONE), {"OUTPUT": np.full(10, 1e-4, np.float32)})
    assert "this one" in enlarged_words(unknown)[0] and "5,000 times" in enlarged_words(unknown)[0]


def test_a_level_is_a_number_as_it_is_written():
    for size in (0.00234, 17.3, 5.5e-9):
        gradients = np.array([size, -size, size])
        assert full_colour(gradients, "C1") == float(f"{size:.0e}")
        assert full_colour(np.append(gradients, np.zeros(96)), "C1") < 0.3 * size  # most are small
        assert full_colour(np.append(gradients, np.zeros(96)), "OUTPUT") == float(f"{size:.0e}")


@pytest.mark.parametrize(
    ("times", "words"), [(3.14, "3.1"), (14_936, "15,000"), (999, "1,000"), (2.51e11, "2.5\u00a0·\u00a010¹¹")]
)
def test_times_are_told_to_two_digits(times, words):
    assert times_words(times) == words


@pytest.mark.parametrize("size", [(860, 316), (1117, 430), (1440, 700), (2400, 1000)])
def test_the_scale_says_what_the_colours_mean_and_fits(view, size):  # noqa: F811
    view.resize(*size)
    view.show_moment(playing(canned.moment(label=3, trained=True), BACKWARD, 0.3))
    low, high = network_words.legend_ends(view.numbers)
    assert (low, high) == ("too low", "too high")
    legend, switch = view.boxes.legend, view.boxes.switch
    metrics = QFontMetrics(style.font(style.BODY if view.boxes.large else style.SMALL))
    assert metrics.horizontalAdvance(low) + metrics.horizontalAdvance(high) + style.scaled(48) < legend.width
    before = pixels(view)[legend.y : legend.bottom, switch.x - style.GRID : switch.x]
    assert (np.abs(before.astype(int) - before[0, 0]) <= 2).all()  # nothing runs into the words beside it


def test_a_play_has_its_levels_also_where_gradients_were_shown_before_and_they_go_with_it(view):  # noqa: F811
    moment = canned.moment(label=3, trained=True)
    view.show_moment(moment)
    view.choose_mode(GRADIENT)
    before = view.numbers.levels
    view.show_moment(playing(moment, BACKWARD, 0.3))
    assert view.numbers.still
    assert view.numbers.levels == {layer: full_colour(moment.trace.gradients[layer], layer) for layer in LAYERS}
    view.show_moment(moment)
    assert not view.numbers.still and view.numbers.levels == before != {}


def test_what_a_step_does_to_penalty_and_loss_is_seen_on_scales_of_their_own(qtbot):
    """Of a digit that is read well, too, whose penalty among the ten cannot be seen."""
    lens = PlayView(arithmetic, one_step)
    qtbot.addWidget(lens)
    lens.setAttribute(Qt.WA_DontShowOnScreen)
    lens.resize(600, 290)  # as in the window: not yet so large that all is enlarged
    lens.show()
    moment = canned.moment(label=3, trained=True)
    lens.show_moment(playing(moment, BACKWARD, 1.0))
    step, area = lens.told.step, lens.places()[1]
    wide = style.scaled(LINES_WIDTH) - style.scaled(14)
    left = area.right() + 1 - wide
    seen = rgb(lens)[area.top() : area.bottom(), left : left + wide]
    accent = (seen == style.colour("accent").getRgb()[:3]).all(axis=2)
    lit = {y: int(row.sum()) for y, row in enumerate(accent) if row.sum() > 8 and row[: int(row.sum())].all()}
    lengths = [lit[y] for y in lit if y - 1 not in lit]  # of the first line of each bar
    pairs = (step.before[3], step.after[3]), (step.loss_before, step.loss_after)
    assert len(lengths) == 2
    for length, (before, after) in zip(lengths, pairs, strict=True):
        assert abs(length - wide * after / max(before, after)) <= 3  # where it ended before, a line stands on it


def rgb(widget):
    image = widget.grab().toImage().convertToFormat(QImage.Format_RGB32)
    pointer = image.constBits()
    pointer.setsize(image.sizeInBytes())
    return np.frombuffer(pointer, np.uint8).reshape(image.height(), image.width(), 4)[..., 2::-1].copy()
