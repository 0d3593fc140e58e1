"""The tree of branches on the bar: what leaves the line where, what is said of it, and how one goes there."""

from dataclasses import replace

import pytest
from PyQt5.QtCore import QPoint, QPointF, QRectF, Qt
from PyQt5.QtWidgets import QLabel

from core.run.branch import branched
from core.run.commands import Open, Pause, Train, TrainTo
from core.run.kept_runs import KeptRun
from core.run.snapshot import PAUSED
from lenet_gui.look import style
from lenet_gui.runs.branch_question import BranchQuestion
from lenet_gui.time.bar import HEIGHT
from lenet_gui.time.lanes import Strand, lanes, strands
from lenet_gui.time.paint import Ground, _numbers, lane_y, name_places
from lenet_gui.time.scale import LOGARITHM, PASSES
from lenet_gui.time.track import HANDLE

WAIT_MS = 60_000


@pytest.fixture
def window(window):
    window.setWindowState(Qt.WindowNoState)
    window.resize(1440, 900)
    return window


def train_to(qtbot, window, step):
    window.runs.command(TrainTo(step))
    qtbot.waitUntil(lambda: window.present.live.step == step and window.present.live.state == PAUSED, timeout=WAIT_MS)


def go_on(qtbot, window, run, run_id, factor=1.0, **changes):
    """Branch off this Run of that number."""
    before = window.present.live.run_id
    window.runs.list.put_in_place(Open(branched(run, run.recipe.with_changes(**changes), factor, run_id)))
    qtbot.waitUntil(lambda: window.present.live.run_id != before, timeout=WAIT_MS)


@pytest.fixture
def family(qtbot, window):
    """A run of 90 steps; at 40, with the step halved, another left it, that is in training and at step 70."""
    train_to(qtbot, window, 40)
    taken = []
    window._thread.request_run(taken.append)
    qtbot.waitUntil(lambda: bool(taken), timeout=WAIT_MS)
    train_to(qtbot, window, 90)
    go_on(qtbot, window, taken[0], window.present.live.run_id, 0.5, seed=3)
    train_to(qtbot, window, 70)
    window.taken = taken[0]
    return window


def middle(track, strand, share=0.5):
    """Where this strand is on the track."""
    scale, place = track.scale(), track._strands.index(strand)
    x = scale.x(strand.begins) + share * (scale.x(strand.ends) - scale.x(strand.begins))
    return QPoint(round(x), round(lane_y(track._line()[0], track._lanes.get(place, 0))))


def test_without_branches_the_bar_is_as_it_was(qtbot, window):
    train_to(qtbot, window, 20)
    bar = window.time_bar
    assert strands(window.moment) == () and bar.wanted_height() == style.scaled(HEIGHT)
    assert bar.track.strand_at(QPointF(20, bar.track.height() - 2)) is None and not bar.track.hidden()
    assert "branched" not in bar.track._tip(QPointF(20, 5)) and "Up" not in bar.track._tip(QPointF(20, 5))


def test_a_branch_lies_on_the_line_and_its_parent_leads_up_to_it_and_leaves_it(family):
    own, before, beside = strands(family.moment)
    assert (own.begins, own.ends, own.leaves, own.live) == (40, 70, None, True)
    assert (before.begins, before.ends, before.leaves) == (0, 40, None)
    assert (beside.begins, beside.ends, beside.leaves) == (40, 90, 1) and beside.run_id == before.run_id
    assert own.words == "fast 2: branched off fast at step 40\nchanged: seed 0 → 3, step size × 0.5"
    bar = family.time_bar
    assert bar.track.scale().last >= 90 and style.scaled(HEIGHT) < bar.wanted_height() <= style.scaled(HEIGHT + 4)


@pytest.mark.parametrize("by", [LOGARITHM, PASSES])
def test_a_click_on_a_lane_goes_to_that_run_at_that_step(qtbot, family, by):
    bar, track = family.time_bar, family.time_bar.track
    bar.choose_scale(by)
    branch, parent = family.present.live.run_id, track._strands[1].run_id
    place = middle(track, track._strands[2])
    step = track.scale().step(place.x())
    qtbot.mouseClick(track, Qt.LeftButton, pos=place)
    source = family.moment.source
    assert source.run_id == parent and 40 < source.step <= step and family.moment.past
    own, other = track._strands  # now the parent is the line, and the branch leaves it
    assert (own.begins, own.ends, own.leaves) == (0, 90, None) and (other.run_id, other.leaves) == (branch, 0)
    qtbot.mouseClick(track, Qt.LeftButton, pos=middle(track, other, 1.0))
    assert family.moment.source.run_id == branch and family.moment.live  # at its end it is the present
    qtbot.mouseClick(track, Qt.LeftButton, pos=middle(track, track._strands[1], 0.3))
    assert family.moment.source.run_id == parent and family.moment.source.step < 40  # the way to its beginning


def test_a_drag_that_began_on_the_line_stays_in_its_run_and_one_on_a_lane_drags_nothing(qtbot, family):
    track, live = family.time_bar.track, family.present.live.run_id
    lane = middle(track, track._strands[2])
    qtbot.mousePress(track, Qt.LeftButton, pos=middle(track, track._strands[0]))
    qtbot.mouseMove(track, lane)
    track.sought.emit(track.moment_at(3))
    assert family.moment.source.run_id == live and family.moment.source.step == 40  # its past begins there
    qtbot.mouseRelease(track, Qt.LeftButton, pos=lane)
    sought = []
    track.sought.connect(sought.append)
    qtbot.mousePress(track, Qt.LeftButton, pos=middle(track, track._strands[2]))
    qtbot.mouseMove(track, QPoint(10, 5))
    qtbot.mouseRelease(track, Qt.LeftButton, pos=QPoint(10, 5))
    assert not sought and family.moment.source.run_id != live


def test_up_and_down_go_through_the_tree(qtbot, family):
    bar, live = family.time_bar, family.present.live.run_id
    qtbot.keyClick(bar, Qt.Key_Down)
    assert family.moment.source.run_id == live  # the last of the list
    qtbot.keyClick(bar, Qt.Key_Up)
    parent = family.moment.source
    assert parent.run_id < live and parent.step == 90
    family.present.go_to(50)
    step = family.moment.source.step
    qtbot.keyClick(bar, Qt.Key_Down)
    assert family.moment.source.run_id == live and abs(family.moment.source.step - step) <= 2 and family.moment.past


def test_what_is_pointed_at_says_what_it_is_and_is_gone_with_its_run(qtbot, family):
    track = family.time_bar.track
    place = middle(track, track._strands[2])
    qtbot.mouseMove(track, place)
    parent = track._strands[2].run_id
    assert track._pointed == parent
    assert track._tip(QPointF(place)).startswith("fast\n")
    family.runs.list.delete(parent)
    assert track._pointed is None and [strand.leaves for strand in strands(family.moment)] == [None]
    assert family.time_bar.wanted_height() == style.scaled(HEIGHT)
    assert track.strand_at(QPointF(place)) is None
    qtbot.mouseClick(track, Qt.LeftButton, pos=place)
    assert family.moment.source.run_id == family.present.live.run_id


def test_the_lane_of_the_run_in_training_grows(qtbot, family):
    track, live = family.time_bar.track, family.present.live.run_id
    family.present.show_run(family.runs.list.find(track._strands[1].run_id))
    before = track._strands[1].ends
    family._thread.send(Train(20))
    qtbot.waitUntil(lambda: track._strands[1].ends > before + 10, timeout=WAIT_MS)
    assert track._strands[1].run_id == live and track._strands[1].live
    family._thread.send(Pause())


def test_a_branch_begun_while_the_line_is_dragged_ends_the_drag(qtbot, family):
    track = family.time_bar.track
    qtbot.mousePress(track, Qt.LeftButton, pos=middle(track, track._strands[0]))
    family.present.go_to(None)
    go_on(qtbot, family, family.taken, family.present.live.run_id)
    qtbot.waitUntil(lambda: family.moment.source.run_id == family.present.live.run_id, timeout=WAIT_MS)
    sought = []
    track.sought.connect(sought.append)
    qtbot.mouseMove(track, QPoint(30, 8))
    qtbot.mouseRelease(track, Qt.LeftButton, pos=QPoint(40, 8))
    assert not sought and family.moment.live


def test_more_branches_than_lanes_are_counted_and_at_the_smallest_size_too(qtbot, family):
    live, runs = family.present.live, family.present.runs
    state = runs[0].snapshot
    parent = replace(live.recording.parent, run_id=runs[0].run_id)
    more = tuple(
        KeptRun((90 + number,), f"more {number}", number, replace(
            state, run_id=90 + number, step=80, recording=replace(state.recording, parent=replace(parent, step=step))
        ))
        for number, step in enumerate((10, 20, 30))
    )  # fmt: skip
    family.present.runs = (*runs, *more)
    family.present.changed.emit()
    track = family.time_bar.track
    assert_lanes_are_inside(track)
    assert len(track._lanes) == 3 and track.hidden() == 1
    assert track.more_words() == "+1 run"
    assert "1 more" in track._tip(QPointF(track.scale().x(60), 5))
    assert family.time_bar.wanted_height() <= style.scaled(HEIGHT) + style.scaled(12)
    assert not family.time_bar.grab().toImage().isNull()
    family.resize(1280, 680)
    qtbot.waitUntil(lambda: not track._line()[1], timeout=5_000)  # no numbers
    assert len(track._lanes) == 2 and track.hidden() == 2
    assert_lanes_are_inside(track)
    family.all_actions["look.projector"].trigger()
    for size in ((1440, 900), (1280, 680), (1920, 1080)):
        family.resize(*size)
        qtbot.waitUntil(lambda size=size: (family.width(), family.height()) == size, timeout=5_000)
        assert_lanes_are_inside(track)
        assert len(track._lanes) + track.hidden() == 4
    family.resize(1440, 900)
    assert len(track._lanes) == 2
    for height in range(24, 90):
        track.resize(track.width(), height)
        assert_lanes_are_inside(track)


def assert_lanes_are_inside(track):
    """And so is what marks where one is."""
    y = track._line()[0]
    assert HANDLE <= y
    for lane in track._lanes.values():
        assert lane_y(y, lane) + style.scaled(1.8) <= track.height()


def test_a_branch_whose_parent_is_not_open_begins_where_it_left_that(qtbot, family):
    track, parent = family.time_bar.track, family.time_bar.track._strands[1].run_id
    family.runs.list.delete(parent)
    (own,) = strands(family.moment)
    assert (own.begins, own.ends, own.leaves) == (40, 70, None)
    before = QPoint(round(track.scale().x(20)), round(track._line()[0]))
    assert "fast 2: branched off fast at step 40, which is not open" in track._tip(QPointF(before))
    assert "Up and Down" not in track._tip(QPointF(before))
    qtbot.mouseClick(track, Qt.LeftButton, pos=before)
    assert family.moment.past and family.moment.source.step == 40 and family.travel.journey.offered is None
    picture = track.grab().toImage()
    ratio, wanted = picture.devicePixelRatio(), style.colour("past")
    row = round(track._line()[0] * ratio)
    violet = [x for x in range(picture.width()) if picture.pixelColor(x, row) == wanted]
    assert violet and min(violet) >= (track.scale().x(40) - 8) * ratio


def test_a_drag_before_its_own_beginning_offers_nothing(qtbot, family):
    track = family.time_bar.track
    qtbot.mousePress(track, Qt.LeftButton, pos=middle(track, track._strands[0]))
    x = round(track.scale().x(23))
    track.sought.emit(track.moment_at(x))
    qtbot.mouseRelease(track, Qt.LeftButton, pos=QPoint(x, 8))
    assert family.moment.source.step == 40 and family.travel.journey.offered is None


def test_a_branch_is_called_as_in_the_list_wherever_it_is_named(qtbot, family):
    source = family.moment.source
    assert source.name == "fast 2" and source.words == "This run (fast 2) at step 70" and family.moment.live
    assert "fast 2" in family.time_bar.place.toolTip()
    family.runs.branch()
    (question,) = family.findChildren(BranchQuestion)
    assert any("this run (fast 2)" in label.text() for label in question.findChildren(QLabel))
    question.reject()
    family.present.go_to(50)
    assert family.moment.source.words.startswith("This run (fast 2) at step ")
    family.runs.list.rename(family.present.live.run_id, "halved")
    assert family.moment.source.name == "halved" and family.moment.past
    family.present.go_to(None)
    assert family.moment.live and family.moment.source.words == "This run (halved) at step 70"


@pytest.mark.parametrize("open_, parent", [(True, "first"), (False, "fast")])
def test_a_step_before_the_fork_is_refused_by_the_names_of_the_list(qtbot, family, open_, parent):
    said, track = [], family.time_bar.track
    family.travel.said.connect(said.append)
    run_id = track._strands[1].run_id
    family.runs.list.rename(run_id, "first")
    if not open_:
        family.runs.list.delete(run_id)
    family.time_bar.ask_for_step()
    field = family.time_bar.field
    qtbot.keyClicks(field, "12")
    qtbot.keyClick(field, Qt.Key_Return)
    assert said == [f"Step 12 is before fast 2 begins, which branched off {parent} at step 40."]
    assert field.isVisible() and family.moment.live


def test_names_at_the_ends_of_lanes_touch_nothing_else(qtbot, family):
    track = family.time_bar.track
    for by in (LOGARITHM, PASSES):
        family.time_bar.choose_scale(by)
        scale, (y, numbered) = track.scale(), track._line()
        ground = Ground(family.present.live, track._steps, scale, y, track.width(), track.height(), numbered)
        ((area, strand, name),) = name_places(ground, track._strands, track._lanes, track.width())
        assert name == "fast" and strand.ends == 90
        assert QRectF(track.rect()).contains(area) and area.left() > scale.x(90)
        assert not name_places(ground, track._strands, track._lanes, area.right() - 1)


@pytest.mark.parametrize("by, counted", [(LOGARITHM, ("step", "steps")), (PASSES, ("pass", "passes"))])
def test_the_numbers_say_what_they_count(family, by, counted):
    track = family.time_bar.track
    family.time_bar.choose_scale(by)
    ground = Ground(family.present.live, (), track.scale(), 20.0, track.width(), track.height(), True)
    told = _numbers(ground)
    assert len([words for _area, words in told if words in counted]) == 1
    areas = sorted((area for area, _words in told), key=QRectF.left)
    assert all(one.right() <= other.left() for one, other in zip(areas, areas[1:], strict=False))
    assert areas[0].left() >= 0 and areas[-1].right() <= track.width()


def strand(begins, ends, leaves=0, live=False):
    return Strand(1, 0, begins, ends, leaves, live, "", "", "")


def test_lanes_are_shared_where_nothing_overlaps_and_none_crosses_another():
    made = (strand(0, 100, None), strand(10, 20), strand(30, 60), strand(15, 50))
    found = lanes(made, 3)
    assert found == {2: 1, 3: 2, 1: 1} or found == {2: 1, 3: 2, 1: 3}
    made = (strand(0, 100, None), strand(10, 90), strand(30, 60, 1), strand(40, 50, 2))
    assert lanes(made, 3) == {1: 1, 2: 2, 3: 3} and lanes(made, 2) == {1: 1, 2: 2} and lanes(made, 0) == {}
    made = (strand(0, 100, None), strand(50, 90), strand(10, 90, live=True))
    assert lanes(made, 1) == {2: 1}  # the one in training
