"""The difference from the moment kept: one choice, and every view that shows numbers of the network follows it."""

from dataclasses import replace

import canned
import every_view
import numpy as np
import pytest
from canned import STEPS_PER_PASS
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QFontMetrics
from PyQt5.QtWidgets import QToolTip, QWidget

from core.study.lens import ACTIVATION, CLEAR, DIFFERENCE, MODES, Lens
from core.study.play import Place
from core.study.robustness import CurvesAnswer
from core.study.trace import trace
from lenet_gui.look import style
from lenet_gui.look.signed_number import signed_number
from lenet_gui.views.network.mode_switch import ModeSwitch
from lenet_gui.views.network.modes import obstacle
from lenet_gui.views.robustness.scales import curves_request
from lenet_gui.views.study.answer import ROWS, AnswerView
from lenet_gui.views.study.words import compared, kept_shares, margin_number, share_words
from lenet_gui.views.table.edit import LookRow
from lenet_gui.views.table.numbers import CHANGE, NORM, SHARE
from lenet_gui.views.table.numbers import shown as shown_there
from lenet_gui.window.shown.reminders import reminders

LESS = Lens(mode=DIFFERENCE)


def moment(lens=LESS, kept=None, **changes):
    """One of a run in its third pass, with the end of its first kept; both of the same digit."""
    now = canned.moment(trained=True)
    if kept is None:
        kept = canned.moment(trained=True, seed=6)
        kept = replace(kept, source=replace(kept.source, step=STEPS_PER_PASS))
    return replace(now, lens=lens, reference=kept, **changes)


def test_it_is_wanted_where_the_lens_says_so_and_something_is_kept():
    assert moment().differs and not moment(CLEAR).differs
    assert not replace(moment(), reference=None).differs
    assert not moment(replace(LESS, play=Place("C1"))).differs


def test_another_network_is_compared_with_this_digit():
    now = moment()
    seven = replace(now, reference=canned.moment(label=3, trained=True, seed=6))
    wanted = trace(seven.reference.parameters, now.probe.image, now.probe.label)
    np.testing.assert_array_equal(seven.kept.trace.penalties, wanted.penalties)
    assert now.kept.words == f"difference from step {STEPS_PER_PASS:,}"


def test_the_same_network_is_compared_with_the_digit_kept():
    kept = canned.moment(label=3, trained=True)
    now = moment(kept=kept)
    assert now.kept.trace is kept.trace and now.kept.words == "difference from the digit kept"
    same = moment(kept=replace(canned.moment(trained=True), probe=now.probe))
    assert same.kept.words.endswith(": the same network")
    empty = moment(kept=canned.moment(empty=True, trained=True))
    assert empty.kept.trace is None and "no digit" in empty.kept.obstacle


@pytest.mark.parametrize("change", [{"output": "softmax"}, {"pooling": "max"}])
def test_what_is_of_another_architecture_cannot_be_subtracted_and_that_is_said(change):
    now = moment(kept=canned.moment(averaged=canned.parameters(**change)))
    assert now.kept.trace is None and "cannot be subtracted" in now.kept.obstacle
    assert now.kept.change is None and "cannot be subtracted" in now.kept.why_no_change
    (said,) = reminders(now)
    assert said == f"No difference from {now.kept.name}: it has another architecture (Shift+K ends it)"


def test_the_table_underlines_what_it_shows_and_lets_one_choose_where_no_difference_can_be_told(qtbot):
    row = LookRow()
    qtbot.addWidget(row)
    words = row.switch.words
    now = moment(kept=canned.moment(averaged=canned.parameters(output="softmax")))
    for chosen, underlined in ((NORM, NORM), (SHARE, SHARE), (CHANGE, NORM)):
        row.show_choice(chosen, now)
        assert words[underlined].isChecked() and words[SHARE].isEnabled() and shown_there(chosen, now) == underlined
        assert not words[CHANGE].isEnabled() and "another architecture" in words[CHANGE].toolTip()
    row.show_choice(NORM, moment())
    assert words[CHANGE].isChecked() and words[CHANGE].text() == "difference" and not words[SHARE].isEnabled()


def test_a_click_on_the_grey_word_says_what_to_press_first(qtbot):
    network = QWidget()
    qtbot.addWidget(network)
    switch = ModeSwitch(network)
    switch.set_obstacles(tuple(obstacle(mode, canned.moment()) for mode in MODES))
    word = switch.words[DIFFERENCE]
    assert "Keep a moment with K first" in word.toolTip() and not word.isEnabled()
    network.show()
    qtbot.mousePress(word, Qt.LeftButton)
    qtbot.waitUntil(lambda: "Keep a moment with K first" in QToolTip.text())
    QToolTip.hideText()


@pytest.mark.parametrize("high", [192, 240, 400])
def test_the_shares_that_are_differences_are_headed_so(qtbot, high):
    view = AnswerView()
    qtbot.addWidget(view)
    view.resize(256, high)
    view.show_moment(moment(lens=CLEAR))
    assert view._row(0).top() == 0
    view.show_moment(moment())
    assert view._row(-1).bottom() < view._row(0).top() and view._row(ROWS - 1).bottom() < high
    assert QFontMetrics(style.font(style.SMALL)).tightBoundingRect("difference").height() <= view._row(-1).height()
    plain = view.grab(view._row(-1)).toImage()
    assert any(
        plain.pixelColor(x, y) != style.colour("ground")
        for x in range(100, plain.width())
        for y in range(plain.height())
    )
    assert view.row_text(3).startswith("3") and view._digit_at(view._row(3).center()) == 3


def test_of_a_network_with_another_table_the_maps_can_be_subtracted_but_not_the_weights():
    table = tuple((0, 1, 2, 3, 4, 5) for _map in range(16))
    now = moment(kept=canned.moment(averaged=canned.parameters(table=table)))
    assert now.kept.trace is not None and now.kept.change is None


def test_a_moment_of_another_run_is_called_by_its_name():
    now = every_view.moment()
    name = now.runs[0].name
    kept = replace(now, source=replace(now.source, run_id=now.runs[0].run_id, step=500))
    assert replace(now, reference=kept).kept.name == f"{name}, step 500"


def test_tests_of_other_digits_are_not_compared():
    now = moment(kept=canned.moment(trained=True, seed=6))
    other = replace(now.reference.snapshot, evaluation=canned.evaluation(7, 90))
    assert now.kept.test is now.reference.evaluation
    assert replace(now, reference=replace(now.reference, snapshot=other)).kept.test is None
    none = replace(now.reference.snapshot, evaluation=None)
    assert replace(now, reference=replace(now.reference, snapshot=none)).kept.test is None


# ---- the views


FOLLOWING = ("network", "study", "table", "kernels", "code", "curves", "mistakes", "sureness")


@pytest.fixture
def shown(qtbot, tmp_path):
    """A view by its name, with the moment it is given."""

    def show(name, now):
        view = every_view.made(name, tmp_path)
        qtbot.addWidget(view)
        give(view, now)
        return view

    return show


def give(view, now):
    if hasattr(view, "show_moment"):
        view.show_moment(now)
    if hasattr(view, "refresh"):
        view.refresh()


def seen_in(view):
    every_view.rest(view)
    return every_view.picture(view).astype(int)


def alike(one, other):
    """Qt paints the same large letter with a few levels more or less at its edges."""
    return one.shape == other.shape and np.abs(one - other).max() <= 8


def kept_moment(now):
    """One of its run at the end of the first pass."""
    other = canned.parameters(seed=6, trained=True)
    done = trace(other, now.probe.image, now.probe.label)
    source = replace(now.source, step=STEPS_PER_PASS)
    return replace(now, parameters=other, trace=done, source=source, start=None, own_evaluation=read_then(now))


def read_then(now):
    """An evaluation of the same digits in which some others are wrong, and more."""
    read = now.evaluation
    answers = read.answers.copy()
    answers[20:80] = (read.labels[20:80] + 3) % 10
    return replace(read, step=STEPS_PER_PASS, answers=answers)


@pytest.mark.parametrize("name", FOLLOWING)
def test_each_view_shows_it_as_soon_as_it_is_chosen_and_not_any_longer(qtbot, shown, name):
    now = replace(every_view.moment(), start=canned.parameters(seed=9))
    now = replace(now, snapshot=replace(now.snapshot, phase="", batch_digits=None), reference=kept_moment(now))
    view = shown(name, now)
    if name == "curves":
        view.refresh()
        view._read_at(2.0)
    plain = seen_in(view)
    give(view, replace(now, lens=LESS))
    if name == "curves":
        view._read_at(2.0)
    assert not alike(seen_in(view), plain)
    give(view, now)
    if name == "curves":
        view._read_at(2.0)
    assert alike(seen_in(view), plain)


@pytest.mark.parametrize("name", every_view.NAMES)
def test_no_view_stumbles_over_another_architecture_or_a_moment_let_go_of(qtbot, shown, name):
    now = every_view.moment()
    view = shown(name, now)
    other = canned.moment(averaged=canned.parameters(output="softmax"))
    untested = replace(kept_moment(now), own_evaluation=None)
    empty = replace(kept_moment(now), probe=replace(now.probe, image=None), trace=None)
    astray = other.parameters.with_vector(np.full_like(other.parameters.vector, 3e38))
    for kept in (other, untested, empty, replace(other, parameters=astray), None, kept_moment(now)):
        give(view, replace(now, lens=LESS, reference=kept))
        assert seen_in(view).size
    give(view, replace(canned.moment(empty=True), lens=LESS, reference=kept_moment(now)))
    assert seen_in(view).size


def test_the_answer_says_by_how_much_each_share_has_changed():
    now = replace(every_view.moment(), lens=LESS)
    now = replace(now, reference=kept_moment(now))
    assert compared(now) == f"difference from step {STEPS_PER_PASS:,}"
    np.testing.assert_array_equal(kept_shares(now), now.reference.trace.shares)
    assert margin_number(now) == signed_number(now.trace.margin - now.reference.trace.margin, 1)
    assert share_words(0.5, 0.75) == "−25.0 %" and share_words(0.5) == "50.0 %"


def test_kernels_and_table_show_the_weights_less_those_kept(qtbot, shown):
    now = replace(every_view.moment(), lens=LESS, start=None)
    now = replace(now, reference=kept_moment(now))
    kernels = shown("kernels", now)
    change = now.parameters.vector - now.reference.parameters.vector
    np.testing.assert_array_equal(kernels.numbers.shown.vector, change)
    assert kernels.numbers.words == now.kept.words and not kernels.kinds.button("value").isEnabled()
    table = shown("table", now)
    assert table.shown_quantity == "change" and now.kept.words in table.cells.words.names[0]
    give(table, replace(now, lens=CLEAR))
    assert table.shown_quantity == table.quantity
    give(kernels, replace(now, lens=CLEAR))
    assert kernels.numbers.kind == kernels.kind and kernels.kinds.button("value").isEnabled()


def test_mistakes_are_those_since_the_moment_kept(shown):
    now = every_view.moment()
    kept = kept_moment(now)
    view = shown("mistakes", replace(now, reference=kept))
    assert view.reading.before is now.previous_evaluation
    untested = replace(kept, own_evaluation=None)
    give(view, replace(now, lens=LESS, reference=untested))
    assert view.reading.before is None and "not tested" in view.status()
    give(view, replace(now, lens=LESS, reference=kept))
    assert view.reading.before is kept.own_evaluation and view.status().startswith("Difference from step")
    change = now.evaluation.errors - kept.own_evaluation.errors
    assert f"{change:+,}".replace("-", "−") in view.status()


def test_the_curves_say_what_has_changed_since_the_dashed_line(shown):
    now = replace(canned.moment(trained=True), lens=replace(LESS, measure="error"))
    kept = replace(now, source=replace(now.source, step=STEPS_PER_PASS))
    view = shown("curves", replace(now, reference=kept))
    view._read_at(2.0)
    history = now.snapshot.history
    change = history.test_errors[1] - history.test_errors[0]
    assert f"(−{abs(change):.3g})" in view.readout()
    give(view, replace(now, lens=replace(now.lens, mode=ACTIVATION), reference=kept))
    view._read_at(2.0)
    assert "(" not in view.readout()


def test_the_large_answer_says_so_too(shown):
    now = replace(every_view.moment(), lens=LESS)
    now = replace(now, reference=kept_moment(now))
    view = shown("study", now)
    large = view.panel.large_answer
    large.show_moment(now)
    name, words, share = large.likeliest()[0]
    before = now.reference.trace.shares[10 if name == "none" else int(name)]
    assert words == share_words(share, float(before)) and words[0] in "+−"
    large.show_moment(replace(now, lens=CLEAR))
    assert large.likeliest()[0][1][0] not in "+−"


@pytest.mark.parametrize("name", ["robustness", "what_if"])
def test_curves_that_were_computed_of_the_network_kept_stand_beside(shown, name):
    now = replace(every_view.moment(), start=canned.parameters(seed=9), lens=LESS)
    kept = replace(kept_moment(now), lens=CLEAR)
    view = shown(name, kept)
    if name == "robustness":
        request = curves_request(kept, 1000)
        view.show_answer(
            CurvesAnswer(request, {kind: np.linspace(1, 0, len(at)) for kind, at in request.values.items()}, 1000)
        )
    else:
        for kind, cell in view.cells.items():
            view._wanted[kind] = (kept.whole, (), None)
            view.show_curve(kind, kept.whole, (), np.linspace(1, 90, len(cell.scale.points)))
    assert not any(cell._kept is not None for cell in view.cells.values())
    give(view, replace(now, reference=kept))
    assert all(cell._kept is not None for cell in view.cells.values())
    assert kept_name(now, kept) in view.status_text()
    give(view, replace(now, lens=CLEAR, reference=kept))
    assert not any(cell._kept is not None for cell in view.cells.values())


def kept_name(now, kept):
    return replace(now, reference=kept).kept.name
