"""The network altered in the real window: everything shows it, the run knows nothing of it, nothing is left of it."""

from dataclasses import replace

import numpy as np
import pytest

from core.run.commands import Reset
from core.run.evaluation import evaluate
from core.run.run_file import SHIPPED, read_run
from core.study.alterations import UNALTERED, Alteration
from core.study.play import Place
from lenet_gui.jobs.altered import ReadAlterations, ReadNetworks

WAIT_MS = 30_000
SILENT = Alteration(maps=frozenset({("C3", 2), ("F6", 7)}))


@pytest.fixture(scope="module")
def run():
    return read_run(SHIPPED)


@pytest.fixture
def view(window, run):
    window.present.have_pretrained(run)
    window.docks["what_if"].open()
    return window.docks["what_if"].made()


def test_the_whole_window_shows_the_altered_network_and_restore_all_leaves_no_trace(qtbot, window, view, run, digits):
    before = window.moment
    view.maps.toggled.emit(SILENT.maps)
    shown = window.moment
    assert np.array_equal(shown.parameters.vector, SILENT.of(run.parameters).vector)
    assert shown.trace.parameters is shown.parameters and shown.whole is run.parameters
    assert shown.trace.values["F6"].ravel()[7] == 0
    window.present.toggle_cut((0, 0))
    assert not window.moment.parameters["C3.weights"][0].any() and window.moment.whole is run.parameters
    qtbot.waitUntil(lambda: window.moment.altered_test is not None, timeout=WAIT_MS)
    test = window.moment.altered_test
    assert test.before.errors == evaluate(run.parameters, digits.test, "test").errors
    assert test.after.errors == evaluate(window.moment.parameters, digits.test, "test").errors
    assert "1 link cut, 1 map silent, 1 unit silent: test error" in window.notice.fact.text()
    qtbot.waitUntil(lambda: "→" in view.status.text(), timeout=WAIT_MS)
    view.restore.click()
    assert window.moment.parameters is before.parameters and window.moment.altered is None
    assert window.moment.lens == before.lens and window.moment.altered_test is None
    assert "silent" not in window.notice.fact.text() and not window.jobs.under_way(ReadNetworks)


@pytest.mark.parametrize(
    "alteration",
    [Alteration(noise=0.2, seed=3), Alteration(bits=3), Alteration(pruned=0.7), Alteration(back=0.4)],
    ids=["noise", "bits", "pruned", "back"],
)
def test_each_amount_is_tested_as_an_evaluation_would(qtbot, window, view, run, digits, alteration):
    view.alteration_changed.emit(alteration)
    qtbot.waitUntil(lambda: window.moment.altered_test is not None, timeout=WAIT_MS)
    expected = alteration.of(run.parameters, window.moment.start)
    assert np.array_equal(window.moment.parameters.vector, expected.vector)
    assert window.moment.altered_test.after.errors == evaluate(expected, digits.test, "test").errors


def test_a_run_in_training_goes_on_as_without_it(qtbot, window, view):
    window.present.show_pretrained(False)
    window.all_actions["run.train"].trigger()
    qtbot.waitUntil(lambda: window.moment.learning and window.moment.live, timeout=WAIT_MS)
    view.alteration_changed.emit(replace(SILENT, noise=0.5))
    step = window.present.live.step
    qtbot.waitUntil(lambda: window.present.live.step > step + 5, timeout=WAIT_MS)
    moment = window.moment
    assert moment.whole is moment.snapshot.averaged and not np.array_equal(
        moment.parameters.vector, moment.whole.vector
    )
    window.all_actions["run.train"].trigger()
    qtbot.waitUntil(lambda: not window.moment.learning, timeout=WAIT_MS)
    assert window.present.live.averaged["C5.weights"][:, 2].any()
    qtbot.waitUntil(lambda: window.moment.altered_test is not None, timeout=WAIT_MS)
    assert window.moment.altered_test.after.step == window.present.live.step  # at rest it is that of this step


def test_a_late_test_of_another_alteration_is_not_shown(qtbot, window, view):
    told = []
    window.altered_tests.read.connect(lambda how, _test: told.append(how))
    view.alteration_changed.emit(Alteration(pruned=0.5))
    view.alteration_changed.emit(Alteration(pruned=0.6))
    qtbot.waitUntil(lambda: window.moment.altered_test is not None, timeout=WAIT_MS)
    assert [how[2].pruned for how in told] == [0.6]
    test = window.moment.altered_test
    window.present.have_tested_altered((0, (), Alteration(pruned=0.9)), test)
    assert window.moment.altered_test is None


def test_after_a_reset_the_new_network_is_as_it_is_in_its_run(qtbot, window, view):
    window.present.show_pretrained(False)
    view.alteration_changed.emit(Alteration(bits=2))
    first = window.present.live.run_id
    window.runs.command(Reset(window.present.live.recipe))
    qtbot.waitUntil(lambda: window.moment.snapshot.run_id > first, timeout=WAIT_MS)
    assert window.moment.altered is None and view.alteration == UNALTERED


def test_another_digit_goes_through_the_altered_network(qtbot, window, view, digits):
    view.alteration_changed.emit(SILENT)
    before = window.moment
    window.sources.study_digit(digits.test, "test", 7)
    qtbot.waitUntil(lambda: window.moment.probe.index == 7, timeout=WAIT_MS)
    assert window.moment.parameters is before.parameters and window.moment.trace.parameters is before.parameters


def test_it_ends_a_play(qtbot, window, view):
    window.player.begin(Place("C1"))
    assert window.moment.lens.play is not None
    view.alteration_changed.emit(SILENT)
    assert window.moment.lens.play is None and window.moment.trace.values["F6"].ravel()[7] == 0


def test_the_curves_begin_at_the_error_of_the_network_as_it_is(qtbot, window, view, run, digits):
    view.alteration_changed.emit(SILENT)
    qtbot.waitUntil(lambda: all(cell.curve is not None for cell in view.cells.values()), timeout=WAIT_MS)
    whole = evaluate(run.parameters, digits.test, "test").error_percent
    assert {cell.curve[0] for cell in view.cells.values()} == {whole}
    half = evaluate(Alteration(pruned=0.5).of(run.parameters), digits.test, "test").error_percent
    assert view.cells["pruned"].number_at(0.5) == half


def test_given_up_curves_end_and_a_closed_window_ends_them(qtbot, window, view):
    qtbot.waitUntil(lambda: bool(view._under_way), timeout=WAIT_MS)
    view.cancel.click()
    qtbot.waitUntil(lambda: not view._under_way, timeout=WAIT_MS)
    assert not any(window.jobs.under_way((ReadAlterations, kind)) for kind in view.cells)
    window.present.look(alteration=Alteration(noise=0.4, seed=8))
    qtbot.waitUntil(lambda: "noise" in view._under_way, timeout=WAIT_MS)
    window.close()  # what is left alive is found by the fixture


def test_in_front_of_a_class_nothing_is_cut_off(qtbot, window, view):
    window.resize(1280, 720)
    window.all_actions["look.projector"].trigger()
    window.docks["what_if"].open()
    qtbot.waitUntil(view.isVisible, timeout=WAIT_MS)
    for widget in (view.maps, view.restore, *view.cells.values()):
        assert view.rect().contains(widget.geometry())
    assert view.maps.rect().contains(view.maps.places.names["C5"])
    size = view.maps.places.size
    assert size.width() <= view.maps.width() and size.height() <= view.maps.height()
    assert view.alteration == UNALTERED


def test_a_past_network_is_altered_too_and_tested_at_its_own_step(qtbot, window, view, digits):
    window.present.show_pretrained(False)
    window.all_actions["run.train"].trigger()
    qtbot.waitUntil(lambda: window.present.live.step > 60, timeout=WAIT_MS)
    window.all_actions["run.train"].trigger()
    qtbot.waitUntil(lambda: not window.moment.learning, timeout=WAIT_MS)
    view.alteration_changed.emit(Alteration(pruned=0.5))
    qtbot.waitUntil(lambda: window.moment.altered_test is not None, timeout=WAIT_MS)
    window.present.go_to(20)
    assert window.moment.past and window.moment.altered_test is None
    past = window.moment.whole
    assert np.array_equal(window.moment.parameters.vector, Alteration(pruned=0.5).of(past).vector)
    qtbot.waitUntil(lambda: window.moment.altered_test is not None, timeout=WAIT_MS)
    assert window.moment.altered_test.before.errors == evaluate(past, digits.test, "test").errors
    assert window.moment.altered_test.after.step == window.moment.source.step < window.present.live.step
    window.present.go_to(None)
    view.restore.click()
    assert window.moment.parameters is window.present.live.averaged
