"""The curves of all runs lie over one another: quiet lines in their colours, named, to be switched off."""

from dataclasses import replace

import canned
import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest

from core.run.course import Course
from core.run.kept_runs import KeptRun
from core.study.moment import Source
from lenet_gui.look import style
from lenet_gui.look.run_colours import run_colour
from lenet_gui.views.curves.numbers import ERRORS, GRADIENT, LOSS, PASSES
from lenet_gui.views.curves.others import last_place, other_runs
from lenet_gui.views.curves.view import Curves


def moments(**changes):
    """One in which the run in training is the third, after a longer one and one that took no step."""
    longer = canned.snapshot(trained=True, run_id=5, step=6 * 938, history=canned.history(6 * 938))
    runs = (
        KeptRun((5,), "fast", 0, longer),
        KeptRun((6,), "a name that is far too long for the room there is", 3, canned.snapshot(run_id=6)),
        KeptRun((1,), "fast 2", 1),
    )
    return replace(canned.moment(trained=True), runs=runs, **changes)


@pytest.fixture
def curves(qtbot, qapp):
    style.use(qapp, style.DARK, style.PALETTES[0], 1.0)
    made = Curves()
    qtbot.addWidget(made)
    made.resize(900, 320)  # room for all words of its row
    made.show()
    return made


def lines(curves):
    """The quiet lines that have points: name -> (x, values on the axis)."""
    found = {name: line.getOriginalDataset() for name, line in curves.picture._other_lines.items()}
    return {name: points for name, points in found.items() if points[0] is not None and points[0].size}


def test_the_other_runs_that_have_begun_are_drawn_and_named(curves):
    moment = moments()
    curves.show_moment(moment)
    history = moment.runs[0].snapshot.history
    ((x, values),) = lines(curves).values()
    full = history.test_full
    assert np.array_equal(x, history.test_steps[full] / 938)
    assert np.allclose(values, curves.plot.on_axis(history.test_errors[full]))
    assert "fast" in curves.plot.labels().values() and curves.x_range()[1] >= 6  # the longest has room
    (line,) = curves.picture._other_lines.values()
    assert line.opts["pen"].color().getRgb()[:3] == run_colour(0).getRgb()[:3]


def test_they_are_those_that_are_not_shown(curves):
    moment = moments()
    left = moment.runs[0].snapshot
    curves.show_moment(replace(moment, left=left, past=True, source=Source(5, "fast", left.step, left=True)))
    assert curves.drawn is left.history
    ((x, _values),) = lines(curves).values()
    own = moment.snapshot.history
    assert np.array_equal(x, own.test_steps[own.test_full] / 938)


def test_one_word_or_key_takes_them_away_and_brings_them_back(curves):
    curves.show_moment(moments())
    assert curves.row.others.isVisible()
    QTest.keyClick(curves, Qt.Key_R)
    assert lines(curves) == {} and "fast" not in curves.plot.labels().values() and curves.x_range()[1] < 6
    QTest.mouseClick(curves.row.others, Qt.LeftButton)
    assert len(lines(curves)) == 1


def test_losses_lie_over_one_another_and_what_is_told_by_layer_does_not(curves):
    curves.show_moment(moments())
    curves.choose(LOSS)
    assert len(lines(curves)) == 1
    curves.choose(GRADIENT)
    assert lines(curves) == {}


def test_alone_there_is_nothing_to_switch(curves):
    curves.show_moment(canned.moment(trained=True))
    assert not curves.row.others.isVisible() and lines(curves) == {}


def test_a_deleted_runs_line_goes_and_its_colour_is_used_again(curves):
    moment = moments()
    curves.show_moment(moment)
    curves.show_moment(replace(moment, runs=moment.runs[1:]))
    curves.refresh()
    assert lines(curves) == {}
    curves.show_moment(moments())
    curves.refresh()
    assert len(curves.picture._other_lines) == 1


def test_a_run_without_a_full_test_is_told_by_its_samples():
    moment = moments()
    history = canned.history(2 * 938)
    few = replace(history, test_full=np.zeros_like(history.test_full))
    early = replace(moment.runs[0].snapshot, history=few)
    moment = replace(moment, runs=(replace(moment.runs[0], snapshot=early), *moment.runs[1:]))
    (other,) = other_runs(moment, Course.of(moment.snapshot), ERRORS, PASSES, 0.1)
    assert other.x.size == few.test_steps.size
    assert last_place(moment, Course.of(moment.snapshot), PASSES) >= other.x.max()


def test_a_long_name_is_cut_to_the_room_there_is(curves):
    moment = moments()
    named = replace(moment.runs[0], name=moment.runs[1].name)
    curves.show_moment(replace(moment, runs=(named, moment.runs[2])))
    label = next(text for text in curves.plot.labels().values() if text.startswith("a name"))
    assert label.endswith("…")
