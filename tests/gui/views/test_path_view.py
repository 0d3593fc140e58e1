"""The path of the training: true points, one scale for both directions, and a click that travels."""

from dataclasses import replace

import numpy as np
import pytest
from canned import moment as canned_moment
from PyQt5.QtCore import QPoint, QRectF, Qt
from PyQt5.QtGui import QPixmap

from core.data.builtin_digits import builtin_dataset
from core.recipe.recipe import named_recipe
from core.run.commands import TrainTo
from core.run.kept_runs import KeptRun
from core.run.recording import Parent, Recording
from core.study.moment import Moment, Probe, Source
from core.study.path import path_of, products_of, waypoints_of
from core.training.trainer import Trainer
from lenet_gui.jobs.paths import LayOutPath
from lenet_gui.jobs.training_thread import TrainingThread
from lenet_gui.look import style
from lenet_gui.views.path.export import points
from lenet_gui.views.path.field import Field, ends_of_passes, place_at
from lenet_gui.views.path.view import Path
from lenet_gui.views.path.words import BEING_LAID_OUT, NO_PATH, moment_words, share_words
from lenet_gui.views.spec import NothingToSave

WAIT_MS = 30_000


@pytest.fixture(scope="module")
def live():
    """A moment of a run of a few passes, that is recorded."""
    trainer = Trainer(named_recipe("fast"), builtin_dataset(0, 640, 60), records=True)
    trainer.apply(TrainTo(62))
    while trainer.step():
        pass
    snapshot = trainer.snapshot()
    trainer.close()
    return Moment(snapshot, Probe(None), snapshot.averaged, Source.of(snapshot))


def past(live, step):
    tick = live.snapshot.recording.tick_at(step)
    return replace(live, parameters=tick.parameters, source=replace(live.source, step=tick.step), past=True)


def laid_out(moment):
    return path_of(products_of(waypoints_of(moment)))


@pytest.fixture
def empty(qtbot, qapp):
    style.use(qapp, style.DARK, style.PALETTES[0])
    made = Path()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def view(empty, live):
    empty.show_moment(live)
    empty.set_path(laid_out(live))
    return empty


def test_it_asks_for_the_path_of_the_run_that_is_there(qtbot, empty, live):
    with qtbot.waitSignal(empty.path_wanted) as wanted:
        empty.show_moment(live)
    assert wanted.args == [live]


def test_nothing_is_asked_for_where_nothing_is_new_and_not_more_than_once_a_second(qtbot, empty, live):
    asked = []
    empty.path_wanted.connect(asked.append)
    for _frame in range(30):
        empty.show_moment(replace(live, snapshot=replace(live.snapshot, averaged=replace(live.snapshot.averaged))))
    assert len(asked) == 1
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=WAIT_MS)  # the last one always
    empty.show_moment(asked[1])
    assert len(asked) == 2


def test_the_waypoints_are_the_ticks_the_shown_past_and_now(live):
    ticks = [tick.step for tick in live.snapshot.recording.ticks]
    assert live.snapshot.step not in ticks
    assert [each.step for each in waypoints_of(live)] == [*ticks, live.snapshot.step]
    computed = next(step for step in range(62) if step not in ticks)
    between = replace(past(live, 5), source=replace(live.source, step=computed), past=True)
    assert computed in [each.step for each in waypoints_of(between)]


def branch_of(live, step):
    """The same moment with a run in the list that has branched off at this step, and gone another way."""
    begun, last = live.snapshot.recording.tick_at(step), live.snapshot.averaged
    away = np.random.default_rng(2).normal(0, 0.02, last.vector.size).astype(np.float32)
    at = lambda steps: last.with_vector(begun.parameters.vector + steps * away)  # noqa: E731
    way = [replace(begun, step=step + steps, parameters=at(steps)) for steps in (0, 1)]
    parent = Parent(1, "fast", step, live.snapshot.recipe)
    recording = Recording(ticks=tuple(way), parent=parent)
    snapshot = replace(live.snapshot, run_id=2, step=step + 2, recording=recording, trained=at(2), averaged=at(2))
    listed = (KeptRun((1,), "fast", 0), KeptRun((2,), "fast 2", 1, snapshot))
    return replace(live, runs=listed)


def test_a_branch_parts_visibly_and_one_of_another_beginning_is_not_there(view, live):
    both = branch_of(live, 30)
    view.show_moment(both)
    view.set_path(laid_out(both))
    others = view._others[2]
    assert np.allclose(others[0], view._places[view._steps == 30], atol=1e-6)
    assert min(np.hypot(*(view._places - others[-1]).T)) > 10  # pixels
    view.grab()
    snapshot = both.runs[1].snapshot
    alien = replace(snapshot.recording, parent=replace(snapshot.recording.parent, begun=named_recipe("best")))
    runs = (both.runs[0], replace(both.runs[1], snapshot=replace(snapshot, recording=alien)))
    assert {each.run_id for each in waypoints_of(replace(both, runs=runs))} == {1}


def test_of_a_run_that_was_left_the_last_moment_is_no_present(qtbot, view, live):
    left = replace(live, left=live.snapshot, past=True, snapshot=replace(live.snapshot, run_id=9))
    view.show_moment(left)
    assert view.path is not None
    with qtbot.waitSignal(view.moment_chosen) as chosen:
        qtbot.mouseClick(view, Qt.LeftButton, pos=view.place_of(62).toPoint())
    assert chosen.args == [62]


def test_both_directions_have_one_scale_at_any_size(view):
    for size in ((600, 300), (300, 600), (1400, 220)):
        view.resize(*size)
        points = view.path.points
        apart = np.linalg.norm(points[1:] - points[:-1], axis=1)
        seen = np.linalg.norm(view._places[1:] - view._places[:-1], axis=1)
        assert np.allclose(seen / apart, (seen / apart)[0])
        assert (view._places > 0).all() and (view._places < (view.width(), view.height())).all()


def test_the_moment_shown_is_where_its_tick_is(view, live):
    there = view.place_of(12)
    view.show_moment(past(live, 12))
    assert view.shown_place == there
    view.show_moment(live)
    assert view.shown_place == view.place_of(live.snapshot.step)


def test_a_click_on_a_moment_goes_there_and_on_the_last_to_the_present(qtbot, view):
    for step, wanted in ((12, 12), (30, 30), (62, None)):
        place = view.place_of(step).toPoint()
        with qtbot.waitSignal(view.moment_chosen) as chosen:
            qtbot.mouseClick(view, Qt.LeftButton, pos=place)
        assert chosen.args == [wanted]


def test_a_click_beside_the_path_goes_nowhere(qtbot, view):
    with qtbot.assertNotEmitted(view.moment_chosen):
        qtbot.mouseClick(view, Qt.LeftButton, pos=QPoint(2, 2))


def test_the_keys_go_from_moment_to_moment(qtbot, view, live):
    said = []
    view.moment_chosen.connect(said.append)
    for shown, key in ((live, Qt.Key_Left), (past(live, 12), Qt.Key_Left), (past(live, 12), Qt.Key_Right)):
        view.show_moment(shown)
        qtbot.keyClick(view, key)
    qtbot.keyClick(view, Qt.Key_Home)
    qtbot.keyClick(view, Qt.Key_End)
    ticks = [tick.step for tick in live.snapshot.recording.ticks]
    assert said == [ticks[-1], 11, 13, 0, None]


def test_what_is_pointed_at_is_named(qtbot, view, live):
    view._point(view._nearest(view.place_of(62)))
    history = live.snapshot.history
    assert view._words(view._pointed) == f"step 62: test error {history.test_errors[-1]:.2f} %"
    assert moment_words(0, canned_moment().snapshot.history) == "step 0"


def test_the_share_of_variance_is_said(view):
    shares = view.path.shares
    long, short = share_words(view.path)
    for words in (long, short):
        assert f"{100 * shares[0]:.0f} % across" in words and f"{100 * shares.sum():.0f} %" in words
    assert view.accessibleDescription() == long


def test_without_a_path_it_says_what_will_appear(empty, live):
    assert empty.path is None
    empty.show_moment(canned_moment())
    assert empty.path is None and empty.accessibleDescription() == NO_PATH
    assert empty.grab().toImage() is not None
    with pytest.raises(NothingToSave, match="no path yet"):
        points(live, empty)


def test_the_path_of_a_run_that_is_gone_is_gone(view, live):
    view.show_moment(replace(live, snapshot=replace(live.snapshot, run_id=7, recording=Recording())))
    assert view.path is None and view.shown_place is None
    view.grab()


def test_the_pretrained_network_is_no_moment_of_it(view):
    shown = canned_moment(pretrained=True)
    view.show_moment(replace(view._moment, source=shown.source, parameters=shown.parameters))
    assert view.path is not None and view.shown_place is None
    view.grab()


@pytest.mark.parametrize("size", [(200, 120), (480, 200), (1200, 700)])
@pytest.mark.parametrize("which", [style.DARK, style.LIGHT])
def test_it_can_be_painted_at_any_size_also_while_one_looks_back(qapp, view, live, size, which):
    style.use(qapp, which)
    view.setMinimumSize(1, 1)
    view.resize(*size)
    view._point(view._nearest(view.place_of(3)) if size[1] > 120 else None)
    view.show_moment(past(live, 12))
    picture = QPixmap(view.size())
    view.render(picture)
    place = view.shown_place.toPoint()
    assert picture.toImage().pixelColor(place) == style.colour("past")


def test_its_numbers_are_the_points(view, live):
    header, rows = points(live, view)
    rows = list(rows)
    assert header[:2] == ["run", "step"] and f"{view.path.shares[0]:.2%}" in header[2]
    assert [row[1] for row in rows] == view.path.steps.tolist()
    assert np.allclose([row[2:] for row in rows], view.path.points)


def test_a_path_that_grows_by_a_little_does_not_change_its_scale():
    area, way = QRectF(0, 0, 400, 200), np.array([[0.0, 0.0], [1.0, 0.3]])
    scales = {Field(way * size, area).scale for size in np.linspace(1.01, 1.2, 20)}
    assert len(scales) == 1
    assert Field(np.zeros((3, 2)), area).places(np.zeros((3, 2))).tolist() == [[200, 100]] * 3


def test_passes_are_marked_as_far_apart_as_they_can_be_told():
    steps = np.arange(0, 1001, 10)
    places = np.stack((steps.astype(float), np.zeros(101)), axis=1)
    assert [number for number, _place in ends_of_passes(steps, places, 100, 34)] == list(range(1, 11))
    assert [number for number, _place in ends_of_passes(steps, places, 10, 34)] == list(range(5, 101, 5))
    assert ends_of_passes(steps, places, 2000, 34) == []
    assert place_at(steps, places, 105).tolist() == [105, 0]


# In the window -------------------------------------------------------------------------------------------------------


def test_in_the_window_it_grows_and_a_click_travels(qtbot, window, digits):
    window.runs.command(TrainTo(20))
    window.docks["path"].open()
    view = window.docks["path"].view
    qtbot.waitUntil(lambda: view.path is not None and view.path.steps[-1] == 20, timeout=WAIT_MS)
    assert not window.jobs.under_way(LayOutPath)
    qtbot.mouseClick(view, Qt.LeftButton, pos=view.place_of(0).toPoint())
    assert window.moment.past and window.moment.source.step == 0
    qtbot.mouseClick(view, Qt.LeftButton, pos=view.place_of(20).toPoint())
    assert not window.moment.past and window.moment.source.step == 20


@pytest.fixture
def thread(qapp, digits):
    """One that records."""
    made = TrainingThread(lambda: Trainer(named_recipe("fast"), digits, records=True))
    made.start()
    yield made
    assert made.stop()


def test_until_its_path_is_laid_out_a_run_that_has_steps_is_not_said_to_have_none(qtbot, live):
    made = Path()
    qtbot.addWidget(made)
    assert made._why_none() == NO_PATH
    made.show_moment(live)
    assert made._why_none() == BEING_LAID_OUT
