"""Two networks side by side with the same digit: the kept one's trace, its table, one scale of colours for both."""

from dataclasses import replace

import canned
import every_view
import numpy as np
import pytest
from PyQt5.QtGui import QFontMetrics

from core.study.trace import trace
from lenet_gui.look import style
from lenet_gui.views.beside import SPEC
from lenet_gui.views.beside.half import levels_of, most_rows, rows_of
from lenet_gui.views.beside.view import BesideView
from lenet_gui.views.spec import NothingToSave


@pytest.fixture
def view(qtbot, qapp):
    made = BesideView()
    qtbot.addWidget(made)
    made.resize(640, 260)
    made.show()
    return made


def kept(label=3, **changes):
    """A moment shown beside another one that was kept with another digit."""
    return replace(canned.moment(label=7, trained=True), reference=canned.moment(label, seed=5), **changes)


def test_the_kept_network_is_shown_with_the_digit_under_study(view):
    moment = kept()
    view.show_moment(moment)
    before, now = view.halves
    wanted = trace(moment.reference.parameters, moment.probe.image, 7)
    assert np.array_equal(before.trace.penalties, wanted.penalties)
    assert before.parameters is moment.reference.parameters and now.trace is moment.trace
    assert now.answer == moment.answer == 7 and now.title.startswith("7")
    assert moment.beside is moment.beside  # computed once


def test_the_same_digit_is_not_computed_again():
    reference = canned.moment(label=7, seed=5)
    moment = replace(canned.moment(label=7), reference=reference, probe=reference.probe)
    assert moment.beside is reference.trace


def test_without_a_kept_moment_it_says_how_to_keep_one(view):
    view.show_moment(canned.moment(trained=True))
    assert view.halves == () and "K" in view.words()
    assert canned.moment().beside is None
    with pytest.raises(NothingToSave):
        SPEC.numbers(canned.moment(), view)


def test_without_a_digit_both_tables_are_there(view):
    moment = replace(canned.moment(empty=True), reference=canned.moment(label=3))
    view.show_moment(moment)
    assert [half.trace for half in view.halves] == [None, None] and not view.words()
    view.grab()


RELU = {"activation": "relu", "pooling": "max", "output": "softmax"}


@pytest.mark.parametrize("changes", [RELU, {"output": "free rbf"}])
def test_networks_of_other_kinds_stand_side_by_side(view, changes):
    other = canned.parameters(seed=3, trained=True, **changes)
    reference = replace(canned.moment(label=7), parameters=other, trace=trace(other, canned.digit(7), 7))
    moment = replace(canned.moment(label=2, trained=True), reference=reference)
    view.show_moment(moment)
    assert view.halves[0].trace.parameters is other
    levels = levels_of(view.halves)
    assert all(level > 0 for level in levels.values())
    view.grab()


def test_a_kept_network_gone_astray_has_no_maps(view):
    astray = canned.parameters(seed=3, **RELU)
    astray = astray.with_vector(astray.vector * np.float32(1e30))
    moment = replace(canned.moment(trained=True), reference=replace(canned.moment(), parameters=astray))
    view.show_moment(moment)
    assert view.halves[0].trace is None and view.halves[1].trace is not None
    view.grab()


def test_the_same_network_twice_gives_the_same_picture_twice(view):
    moment = canned.moment(trained=True)
    view.show_moment(replace(moment, reference=moment))
    picture = every_view.picture(view)
    inside, half = view.width() - 2 * style.MARGIN, (view.width() - 3 * style.MARGIN) // 2
    top = 40  # below the titles
    left = picture[top:-8, style.MARGIN : style.MARGIN + half]
    right = picture[top:-8, style.MARGIN + half + style.MARGIN : style.MARGIN + half + style.MARGIN + half]
    assert inside > half and np.array_equal(left, right)


def test_its_numbers_are_the_shares_of_both(view):
    moment = kept()
    header, rows = SPEC.numbers(moment, view)
    rows = list(rows)
    assert len(header) == 3 and len(rows) == 11 and rows[10][0] == "none"
    assert rows[7] == (7, float(moment.beside.shares[7]), float(moment.trace.shares[7]))


@pytest.mark.parametrize("scale", [1.0, style.PROJECTOR_SCALE])
@pytest.mark.parametrize("height", [120, 260, 600])
def test_every_bar_of_an_answer_has_its_name_and_both_networks_the_same_ones(view, qapp, scale, height):
    style.use(qapp, new_scale=scale)
    view.show_moment(kept())
    rows, most = rows_of(view.halves, most_rows(height)), most_rows(height)
    assert len(rows) == min(most, 11) and list(rows) == sorted(rows)
    answers = {half.answer for half in view.halves}
    assert answers <= set(rows) or most < len(answers)
    shares = np.max([half.trace.shares for half in view.halves], axis=0)
    left_out = [row for row in range(11) if row not in rows]
    assert not left_out or max(shares[left_out]) <= min(shares[[row for row in rows if row not in answers] or [7]])
    line = QFontMetrics(style.font(style.SMALL)).height()
    assert most == 1 or most * (line - 1) <= height
    view.resize(640, height)
    view.grab()
    style.use(qapp, new_scale=1.0)


def test_without_a_digit_there_are_no_answers_to_choose_from(view):
    view.show_moment(replace(canned.moment(empty=True), reference=canned.moment(label=3)))
    assert rows_of(view.halves, 5) == ()
