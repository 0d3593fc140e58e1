"""The clock of a play: where one is, after how much time, and by which key."""

from dataclasses import replace

import canned
import pytest

from core.study.moment import Probe
from core.study.play import ANSWER, BACKWARD, PARTS, UNIT, Place
from core.study.selection import NOTHING, Selection
from lenet_gui.play import player as player_module
from lenet_gui.play.player import AGAIN_SECONDS, LONGEST_TICK_SECONDS, SPEEDS, Player
from lenet_gui.play.units import worth_looking_at
from lenet_gui.window.shown.present import Present


class Clock:
    """A QElapsedTimer that goes as the test says."""

    passed = 0.0

    def start(self):
        Clock.passed = 0.0

    def nsecsElapsed(self):
        return int(1e9 * Clock.passed)


@pytest.fixture
def present(qapp):
    made = Present()
    made.live = canned.snapshot(trained=True)
    made.changed.connect(made.moment)
    made.study(Probe(canned.digit(3), 3, "test", 0))
    return made


@pytest.fixture
def player(present, monkeypatch):
    monkeypatch.setattr(player_module, "QElapsedTimer", Clock)
    made = Player(present)
    made.picked = NOTHING
    made._picked = lambda: made.picked
    yield made
    made.end()


def pass_time(player, seconds, tick=0.033):
    while seconds > 1e-9:
        Clock.passed = min(tick, seconds)
        seconds -= Clock.passed
        player.tick()


def play_on(player):
    while player.running:
        Clock.passed = 0.2
        player.tick()


def test_nothing_is_played_without_a_digit(present, player):
    present.study(Probe(image=None))
    player.begin()
    assert player.place is None and not player.running and present.lens.play is None


def test_it_begins_at_the_beginning_and_time_moves_it_on(present, player):
    told = []
    player.begun.connect(lambda: told.append("begun"))
    player.ended.connect(lambda: told.append("ended"))
    player.begin()
    assert present.lens.play == Place("INPUT") and player.running
    pass_time(player, 7.0)
    assert player.seconds == pytest.approx(7.0) and present.lens.play.scene == "C1"
    player.end()
    assert present.lens.play is None and not player.running and player.place is None
    assert told == ["begun", "ended"]


@pytest.mark.parametrize("speed", SPEEDS)
def test_time_does_not_drift_whatever_the_ticks_and_the_speed(player, speed):
    player.set_speed(speed)
    player.begin()
    for tick in (0.0331, 0.0007, 0.11, 0.25):
        before = player.seconds
        pass_time(player, 0.5, tick)
        assert player.seconds - before == pytest.approx(0.5 * speed)


def test_a_window_that_stood_still_goes_on_where_it_was(player):
    player.begin()
    Clock.passed = 3600.0
    player.tick()
    assert player.seconds == pytest.approx(LONGEST_TICK_SECONDS)


def test_while_it_is_paused_nothing_works(player):
    player.begin()
    pass_time(player, 1.0)
    player.pause()
    assert not player._timer.isActive() and player.seconds == pytest.approx(1.0)
    player.toggle()
    assert player._timer.isActive() and player.running


def test_while_nothing_is_played_there_is_nowhere_to_go(present, player):
    player.seek(3.0)
    player.seek(Place.parsed("C3"))
    player.step(1)
    player.go_on()
    assert present.lens.play is None and not player.running


def test_what_is_held_goes_on_as_before(player):
    player.begin()
    for running in (True, False):
        player._become(running=running)
        player.hold(True)
        assert not player.running
        player.hold(False)
        assert player.running == running


def test_what_is_held_and_ended_meanwhile_stays_so(player):
    player.begin()
    player.hold(True)
    player.end()
    player.hold(False)
    assert not player.running and player.place is None


def test_it_stops_at_its_end_and_begins_again_from_there(present, player):
    player.begin()
    end = player.playing.timeline.seconds
    pass_time(player, end + 1.0, 0.2)
    assert not player.running and player.seconds == end and present.lens.play.at == 1.0
    assert present.lens.play.scene == BACKWARD
    player.toggle()
    assert player.running and present.lens.play == Place("INPUT")


@pytest.mark.parametrize("text", ["INPUT", "C1[5](8,12)", "C3[4]", "C3[4](2,2)", "OUTPUT[7]", "answer"])
@pytest.mark.parametrize("details", [True, False])
def test_it_pauses_by_itself_where_it_is_told_to_and_then_goes_on(present, player, text, details):
    player.set_details(details)
    place = Place.parsed(text)
    until = replace(place, at=place.at or 1.0)
    player.begin(replace(place, at=0.0), until=until)
    play_on(player)
    assert present.lens.play == until
    player.set_calm(True)
    player.set_calm(False)
    assert present.lens.play.scene == until.scene
    player.go_on()
    play_on(player)
    assert player.seconds == player.playing.timeline.seconds


def test_where_it_pauses_is_forgotten_when_it_begins_anew_and_where_there_is_no_such_scene(present, player):
    player.begin(until=Place("INPUT", 1.0))
    player.begin()
    play_on(player)
    assert player.seconds == player.playing.timeline.seconds
    present.study(Probe(canned.digit(3)))
    player.begin(Place("backward"), until=Place("backward", 1.0))
    assert present.lens.play == Place(ANSWER, 1.0) and not player.running


def test_the_way_back_is_there_only_where_the_truth_is_known(present, player):
    present.study(Probe(canned.digit(3)))
    player.begin()
    assert player.playing.timeline.scenes[-1] == ANSWER
    player.begin(Place.parsed("backward"))
    assert present.lens.play == Place(ANSWER, 1.0)


def test_scenes_forth_and_back(present, player):
    player.begin(playing=False)
    assert not player.running
    scenes = player.playing.timeline.scenes
    for scene in scenes[1:]:
        player.step(1)
        assert (present.lens.play.scene, present.lens.play.at) == (scene, 0.0)
    player.step(1)
    assert present.lens.play.at == 1.0 and present.lens.play.scene == scenes[-1]
    player.step(-1)  # to the beginning of this one
    assert (present.lens.play.scene, present.lens.play.at) == (scenes[-1], 0.0)
    for scene in reversed(scenes[:-1]):
        player.step(-1)
        assert (present.lens.play.scene, present.lens.play.at) == (scene, 0.0)
    player.step(-1)
    assert present.lens.play == Place("INPUT")
    player.seek(player.playing.timeline.start("C3") + AGAIN_SECONDS + 0.1)
    player.step(-1)
    assert present.lens.play.scene == "C3"


@pytest.mark.parametrize("text", ["C1[2](3,5)", "C3[4](5,5)", "C5[119]", "OUTPUT[7]", "answer", "backward"])
def test_it_goes_to_a_place_that_is_named(present, player, text):
    place = Place.parsed(text)
    player.begin(place, playing=False)
    assert str(present.lens.play) == text and present.lens.play == place
    assert player.seconds == pytest.approx(player.playing.timeline.time(place))
    player.go_on()
    pass_time(player, 0.05)
    if place.scene in PARTS and place.map:
        assert present.lens.play.map == place.map  # and stays with this map


def test_details_are_left_out_from_where_one_is(present, player):
    player.begin(playing=False)
    player.seek(player.playing.timeline.start("C3") + 1.0)
    before = present.lens.play
    player.set_details(False)
    assert present.lens.play == before and player.playing.timeline.seconds < 12
    player.go_on()
    pass_time(player, 0.01)
    assert present.lens.play.scene == "C3" and present.lens.play.at == pytest.approx(before.at, abs=0.05)


def test_without_motion_places_stay_as_long_as_their_part_lasts(present, player):
    seen = []
    present.lens_changed.connect(lambda _before, after: seen.append(after.play))
    player.set_calm(True)
    player.begin()
    pass_time(player, player.playing.timeline.seconds + 1.0, 0.1)
    assert all(place == place.still for place in seen if place is not None)
    assert len(seen) == len(set(seen)) < 45


def test_what_is_picked_is_looked_into(present, player):
    for picked, scene, of_map, unit in (
        (Selection("C3", 9, picked=True), "C3", 9, None),
        (Selection("C1", 4, 10, 12, picked=True), "C1", 4, (10, 12)),
        (Selection("F6", 50, picked=True), "F6", 50, (0, 0)),
    ):
        player.picked = picked
        player.begin(playing=False)
        player.seek(player.playing.timeline.start(scene))
        assert present.lens.play.map == of_map and unit in (None, present.lens.play.unit)
        player.end()


def test_units_worth_looking_at_have_the_largest_sums_of_their_maps():
    trace = canned.moment(trained=True).trace
    found = worth_looking_at(trace)
    assert list(found) == ["C1", "S2", "C3", "S4", "C5", "F6"]
    for layer, (of_map, unit) in found.items():
        sums = trace.sums[layer][of_map]
        assert sums[unit] == sums.max() > 0
    assert len(trace.parameters.architecture.table[found["C3"][0]]) >= 3
    assert found["S2"][0] == found["C1"][0] and found["S4"][0] == found["C3"][0]


@pytest.mark.parametrize("changes", [{"table": tuple((target % 6,) for target in range(16))}, {"pooling": "average"}])
def test_units_are_found_in_networks_of_all_kinds(changes):
    parameters = canned.parameters(**changes)
    found = worth_looking_at(canned.trace(parameters, canned.digit(5), None))
    assert all(Place(layer, 0.0, *unit).focus.layer == layer for layer, unit in found.items())


def test_whatever_else_is_chosen_ends_it(present, player):
    for choose in (
        lambda: present.study(Probe(canned.digit(4))),
        lambda: present.toggle_cut((0, 0)),
        lambda: present.restore(),
        lambda: present.look(transform=replace(present.lens.transform, rotation=20)),
        lambda: present.look(skipped=frozenset({"centre"})),
    ):
        player.begin()
        assert player.running and present.lens.play is not None
        choose()
        assert player.place is None and not player.running and present.lens.play is None


def test_a_place_in_the_middle_of_a_unit_shows_that_unit(present, player):
    player.begin(playing=False)
    for at in (0.0, 0.1, 0.2):
        player.seek(player.playing.timeline.start("C1") + at)
        assert present.lens.play.part == UNIT and present.lens.play.focus.map == present.lens.play.map
