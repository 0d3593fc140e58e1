"""While a play has not come to the answer, no view tells it, and those that would say so in the same words."""

from dataclasses import replace

import canned
import every_view
import numpy as np
import pytest
from PyQt5.QtCore import Qt

from core.network.loss import NONE
from core.study.arithmetic import arithmetic
from core.study.lens import Lens
from core.study.play import ANSWER, SCENES, Place
from core.study.selection import Selection
from lenet_gui.cards.subject import LAYER, UNIT, subjects_of
from lenet_gui.lessons.goals import progress, written
from lenet_gui.lessons.lesson import Goal
from lenet_gui.texts.awaited import no_answer, why_no_answer
from lenet_gui.views.beside.view import BesideView
from lenet_gui.views.code.view import CodeView
from lenet_gui.views.microscope.view import Microscope
from lenet_gui.views.robustness.view import Robustness
from lenet_gui.views.sureness.view import Sureness

BEFORE = SCENES[: SCENES.index(ANSWER)]
OTHER = {digit: (digit + 4) % 10 for digit in range(10)}


def moment_of(label=3, **lens):
    made = canned.moment(label, trained=True)
    return replace(made, reference=canned.moment(label, trained=True, seed=5), lens=Lens(**lens))


def with_other_answer(moment):
    """The same, but that its penalties and shares are those of other digits, and it is less sure."""
    turn = [OTHER[digit] for digit in range(10)]
    trace = moment.trace
    turned = replace(trace, penalties=trace.penalties[turn] / 4, shares=trace.shares[[*turn, NONE]])
    turned = replace(turned, answer=int(turned.penalties.argmin()), probabilities=trace.probabilities[turn])
    return replace(moment, trace=turned)


@pytest.fixture(params=[CodeView, Robustness, Sureness, BesideView, lambda: Microscope(arithmetic)])
def view(request, qtbot):
    made = request.param()
    qtbot.addWidget(made)
    made.resize(900, 320)
    made.show()
    made.show_selection(Selection("OUTPUT", 3, picked=True))
    return made


def seen(view, moment):
    view.show_moment(moment)
    getattr(view, "refresh", getattr(view, "_refresh", None))()
    return every_view.picture(view)


def alike(one, other):
    return np.abs(one.astype(int) - other).max() <= 16  # Qt paints the edges of large letters not always alike


@pytest.mark.parametrize("scene", [BEFORE[0], BEFORE[-1], ANSWER])
def test_what_is_seen_before_the_answer_is_the_same_whatever_it_will_be(view, scene):
    answered = seen(view, moment_of())
    playing = moment_of(play=Place(scene, 0.5))
    first = seen(view, playing)
    assert alike(first, answered) == (scene == ANSWER)
    assert alike(seen(view, with_other_answer(playing)), first) == (scene != ANSWER)
    assert alike(seen(view, moment_of()), answered)


def test_it_is_said_in_the_same_words_everywhere(qtbot):
    playing = moment_of(play=Place("C1", 0.5))
    assert (no_answer(playing), why_no_answer(playing)) == (
        "not computed yet",
        "The play has not come to the answer yet.",
    )
    robust, sure, beside = Robustness(), Sureness(), BesideView()
    for made in (robust, sure, beside):
        qtbot.addWidget(made)
        made.show()
        made.show_moment(playing)
    assert robust.digit.lines() == ["?", no_answer(playing)]
    assert sure._lines()[0] == ("this digit's margin", "?") and sure.sure is None
    assert [half.answer for half in beside.halves] == [None, None]
    assert {half.instead for half in beside.halves} == {no_answer(playing)}


@pytest.mark.parametrize("scene", SCENES)
def test_cards_and_the_numbers_of_lessons_wait_too(scene):
    playing, awaited = moment_of(play=Place(scene, 0.5)), scene in BEFORE
    for name in ("answer", "margin", "penalty"):
        assert (written(name, playing, None) == "…") == awaited
    goal = Goal("answer", "=", playing.trace.answer)
    assert progress(goal, playing, playing).reached is (None if awaited else True)
    kinds = [subject.kind for subject in subjects_of(Selection("OUTPUT", 3), playing)]
    assert kinds == ([LAYER] if awaited else [UNIT, LAYER])
    assert [subject.kind for subject in subjects_of(Selection("C3", 3, 1, 1), playing)] == [UNIT, LAYER]


@pytest.mark.parametrize("scene", ["C1", ANSWER])
def test_one_does_not_walk_to_the_answer_before_it_is_there(qtbot, scene):
    made = Microscope(arithmetic)
    qtbot.addWidget(made)
    made.show()
    made.show_moment(moment_of(play=Place(scene, 0.5)))
    made.show_selection(Selection("F6", 3, picked=True))
    qtbot.keyClick(made, Qt.Key_Right, Qt.ControlModifier)
    assert made.unit.layer == ("OUTPUT" if scene == ANSWER else "F6")
    made.show_selection(Selection("OUTPUT", 3, picked=True))
    assert bool(made.accessibleDescription()) == (made.sheet is not None) == (scene == ANSWER)
