"""The view of runs: a row for each, the tree of branches, and what is asked for by hand."""

from dataclasses import replace

import canned
import every_view
import numpy as np
import pytest
from PyQt5.QtCore import Qt
from PyQt5.QtTest import QTest

from core.run.kept_runs import KeptRun
from core.run.snapshot import EVALUATING, FINISHED, PAUSED, TRAINING
from core.study.moment import Source
from lenet_gui.look import style
from lenet_gui.look.run_colours import run_colour
from lenet_gui.views.runs import words
from lenet_gui.views.runs.table import ERROR, NAME, NOTES, RECIPE, STATE
from lenet_gui.views.runs.tree import twigs
from lenet_gui.views.runs.view import RunsView


@pytest.fixture
def view(qtbot, qapp):
    made = RunsView()
    qtbot.addWidget(made)
    made.resize(640, 260)
    made.show()
    return made


@pytest.fixture
def shown(view):
    view.show_moment(every_view.moment())
    return view


def cells(view, column):
    return [view.table.item(row, column).text() for row in range(view.table.rowCount())]


def asked(signal):
    told = []
    signal.connect(lambda *what: told.append(what))
    return told


def test_it_says_of_each_run_what_it_is(shown):
    assert cells(shown, NAME) == ["fast", "fast 2", "fast 3"]
    assert cells(shown, STATE) == ["failed in pass 1", "left in pass 3/20", "paused, pass 3/20"]
    assert cells(shown, NOTES) == ["too large a step size", "", ""]
    assert all(text.endswith(" %") for text in cells(shown, ERROR))
    tip = shown.table.item(1, NAME).toolTip()
    assert "branched off fast at step 300" in tip and "seed 0" in tip
    assert shown.table.currentRow() == 2  # the one whose network is shown
    assert shown.status.text().startswith("This run (fast)")


def test_states_of_all_kinds_have_words():
    live = canned.snapshot()
    kept = KeptRun((1,), "fast", 0)
    assert words.state_words(kept, live) == "not begun" and words.error_words(kept, live) == "–"
    assert words.state_words(kept, replace(live, state=TRAINING)) == "training, pass 1/20"
    assert words.state_words(replace(kept, snapshot=replace(live, state=FINISHED)), live) == "finished, 20 passes"


def test_the_tree_lies_over_the_steps(shown):
    tree, longest = twigs(every_view.moment()), 2500
    assert [twig.parent for twig in tree] == [None, 0, 1]
    assert [twig.begins * longest for twig in tree] == [0, 300, 1500]
    assert [twig.ends * longest for twig in tree] == [600, 2500, 1976]
    assert [twig.live for twig in tree] == [False, False, True]
    assert [twig.shown for twig in tree] == [None, None, tree[2].ends]


def test_a_line_is_painted_in_each_runs_colour(shown, qtbot):
    picture = every_view.picture(shown.table.viewport())
    for number in range(3):
        wanted = np.array(run_colour(number).getRgb()[:3])
        assert (np.abs(picture - wanted).max(axis=2) < 12).any(), number


def test_a_session_that_has_only_begun_has_one_row(view):
    moment = replace(canned.moment(), runs=(KeptRun((1,), "fast", 0),))
    view.show_moment(moment)
    assert cells(view, STATE) == ["not begun"] and cells(view, RECIPE) == ["fast"]
    assert not view.go_on_word.isEnabled() and not view.delete_word.isEnabled()
    view.show_moment(canned.moment())
    view.refresh()
    assert view.table.rowCount() == 0


def test_another_row_asks_for_another_run_and_a_moment_does_not(shown):
    chosen = asked(shown.run_chosen)
    QTest.keyClick(shown.table, Qt.Key_Up)
    assert chosen == [(3,)]
    moment = every_view.moment()
    shown.show_moment(replace(moment, source=Source(2, "fast", 600, left=True)))
    shown.refresh()
    assert shown.table.currentRow() == 0 and chosen == [(3,)]
    shown.show_moment(replace(moment, source=canned.PRETRAINED_NETWORK))
    shown.refresh()
    assert shown.table.currentRow() == -1 and chosen == [(3,)]


def test_keys_and_words_ask_for_what_can_be_done_with_the_row(shown):
    going, gone, branching = asked(shown.go_on_wanted), asked(shown.delete_wanted), asked(shown.branch_wanted)
    for key in (Qt.Key_Return, Qt.Key_Delete, Qt.Key_B):
        QTest.keyClick(shown.table, key)
    assert (going, gone, branching) == ([], [], [()])  # the row is that of the run in training
    moment = every_view.moment()
    shown.show_moment(replace(moment, source=Source(3, "fast 2", 2500, left=True)))
    shown.refresh()
    for key in (Qt.Key_Return, Qt.Key_Delete):
        QTest.keyClick(shown.table, key)
    assert going == gone == [(3,)]
    for word in (shown.go_on_word, shown.delete_word, shown.branch_word):
        QTest.mouseClick(word, Qt.LeftButton)
    assert len(going) == len(gone) == len(branching) == 2


def test_undo_is_offered_while_there_is_something_to_bring_back(shown):
    back = asked(shown.undo_wanted)
    assert not shown.undo_word.isEnabled() and shown.undo_word.toolTip() == "No run has been deleted."
    shown.show_deleted("fast <3")
    assert shown.undo_word.isEnabled() and "fast" in shown.undo_word.toolTip()
    QTest.mouseClick(shown.undo_word, Qt.LeftButton)
    QTest.keyClick(shown.table, Qt.Key_Z, Qt.ControlModifier)
    assert len(back) == 2
    QTest.keyClick(shown.table, Qt.Key_B, Qt.ControlModifier)
    assert len(back) == 2


def test_names_and_notes_are_written_in_their_place(shown):
    renamed, noted = asked(shown.renamed), asked(shown.noted)
    shown.table.item(0, NAME).setText("first")
    shown.table.item(1, NOTES).setText("go on with this one")
    assert renamed == [(2, "first")] and noted == [(3, "go on with this one")]
    assert not shown.table.item(0, STATE).flags() & Qt.ItemIsEditable


def test_its_numbers_say_the_same():
    header, rows = words.table(every_view.moment())
    rows = list(rows)
    assert len(header) == len(rows[0]) and [row[0] for row in rows] == ["fast", "fast 2", "fast 3"]
    assert [row[6:8] for row in rows] == [("", ""), ("fast", 300), ("fast 2", 1500)]


@pytest.mark.parametrize("width", [480, 640, 1200])
def test_nothing_is_cut_off_at_any_width(shown, width):
    shown.resize(width, 220)
    table = shown.table
    assert table.horizontalHeader().length() <= table.viewport().width()
    for column in range(table.columnCount() - 1):
        if not table.isColumnHidden(column):
            words_width = (
                table.horizontalHeader().fontMetrics().horizontalAdvance(table.horizontalHeaderItem(column).text())
            )
            assert words_width + 12 <= table.columnWidth(column)
    assert not table.isColumnHidden(NAME) and not table.isColumnHidden(ERROR)


def test_it_follows_the_theme(shown, qapp):
    dark = every_view.picture(shown.table.viewport())
    style.use(qapp, style.LIGHT)
    light = every_view.picture(shown.table.viewport())
    style.use(qapp, style.DARK)
    assert dark.mean() < 100 < light.mean()


@pytest.mark.parametrize(("state", "said"), [(TRAINING, "training"), (EVALUATING, "training"), (PAUSED, "paused")])
def test_a_run_that_is_being_tested_goes_on(state, said):
    """As the button above says, which is then Pause."""
    live = canned.snapshot(trained=True, state=state)
    assert words.state_words(KeptRun((live.run_id,), "fast", 0), live).startswith(said)
