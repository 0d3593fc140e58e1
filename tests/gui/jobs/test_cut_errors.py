"""What each link is worth, in the window: the counts of sixty evaluations, kept until the network is another one."""

import numpy as np
import pytest

from core.run.evaluation import evaluate
from core.run.run_file import SHIPPED, read_run
from core.study.alterations import Alteration, with_cuts
from lenet_gui.jobs.altered import PruneLinks, ReadCuts
from lenet_gui.views.table.numbers import WORTH

WAIT_MS = 90_000


@pytest.fixture(scope="module")
def run():
    return read_run(SHIPPED)


@pytest.fixture
def table(window, run):
    window.present.have_pretrained(run)
    window.docks["table"].open()
    return window.docks["table"].made()


def test_the_table_equals_sixty_evaluations_whatever_is_altered_just_now(qtbot, window, table, run, digits):
    window.present.toggle_cut((5, 5))
    window.present.look(alteration=Alteration(pruned=0.5))
    table.choose(WORTH)
    qtbot.waitUntil(lambda: window.moment.cut_errors is not None, timeout=WAIT_MS)
    found = window.moment.cut_errors.found
    counted = [evaluate(with_cuts(run.parameters, [link]), digits.test, "test").errors for link in found.links]
    assert found.without.tolist() == counted and found.links == run.parameters.architecture.links
    assert found.whole == evaluate(run.parameters, digits.test, "test").errors
    assert not table.worth.under_way
    known = window.moment.cut_errors
    window.present.restore_all()
    assert window.moment.cut_errors is known and not window.jobs.under_way(ReadCuts)


def test_other_digits_and_other_networks_are_read_anew(qtbot, window, table, digits):
    table.choose(WORTH)
    qtbot.waitUntil(lambda: window.moment.cut_errors is not None, timeout=WAIT_MS)
    pretrained = window.moment.cut_errors
    window.present.show_pretrained(False)
    assert window.moment.cut_errors is None
    qtbot.waitUntil(lambda: window.moment.cut_errors is not None, timeout=WAIT_MS)
    assert window.moment.cut_errors.source == window.moment.source != pretrained.source
    window.use_dataset(type(digits)(digits.source, digits.train, digits.train))
    qtbot.waitUntil(
        lambda: window.moment.cut_errors is not None and window.moment.cut_errors.found.samples == len(digits.train),
        timeout=WAIT_MS,
    )


def test_chosen_before_there_are_digits_it_is_computed_as_soon_as_they_come(qtbot, window, table, digits):
    table.set_obstacle("The test digits are still being read.")
    table.choose(WORTH)
    assert not window.jobs.under_way(ReadCuts)
    window.use_dataset(type(digits)(digits.source, digits.train, digits.train))
    qtbot.waitUntil(lambda: window.moment.cut_errors is not None, timeout=WAIT_MS)
    assert window.moment.cut_errors.found.samples == len(digits.train)


def test_what_is_given_up_ends_and_nothing_late_is_shown(qtbot, window, table):
    table.choose(WORTH)
    assert window.jobs.under_way(ReadCuts) and table.worth.under_way
    table.press_worth()
    qtbot.waitUntil(lambda: not window.jobs._jobs and not table.worth.under_way, timeout=WAIT_MS)
    assert window.moment.cut_errors is None and "given up" in table.cells.words.error[0]


def test_pruning_is_applied_as_cuts_and_tested_as_it_said(qtbot, window, table, digits):
    table.choose(WORTH)
    qtbot.waitUntil(lambda: window.moment.cut_errors is not None, timeout=WAIT_MS)
    table.worth.pruning_wanted.emit(1.0)
    assert window.jobs.under_way(PruneLinks)
    qtbot.waitUntil(lambda: window.moment.pruning is not None, timeout=WAIT_MS)
    found = window.moment.pruning.found
    qtbot.waitUntil(lambda: table.look_row.worth.text() == "cut these" or not found.links, timeout=WAIT_MS)
    table.press_worth()
    assert set(window.moment.cuts) == set(found.links)
    qtbot.waitUntil(lambda: window.moment.altered_test is not None, timeout=WAIT_MS)
    assert window.moment.altered_test.after.errors == found.errors[-1]
    assert found.errors[-1] <= found.errors[0]


def test_beside_training_the_run_is_not_disturbed(qtbot, window, table):
    window.present.show_pretrained(False)
    window.all_actions["run.train"].trigger()
    qtbot.waitUntil(lambda: window.moment.learning, timeout=WAIT_MS)
    table.choose(WORTH)
    qtbot.waitUntil(lambda: window.moment.cut_errors is not None, timeout=WAIT_MS)
    known = window.moment.cut_errors
    step = window.present.live.step
    qtbot.waitUntil(lambda: window.present.live.step > step + 5, timeout=WAIT_MS)
    assert window.moment.cut_errors is known and known.source.step < window.moment.source.step
    assert all(kernel.any() for kernel in window.present.live.averaged["C3.weights"])
    assert np.isfinite(window.present.live.averaged.vector).all()
