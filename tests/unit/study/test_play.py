"""Places of the play: in time, as text, and what has been computed there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.architecture import LAYERS
from core.study.play import BACKWARD, PARTS, SCENES, SHAPES, UNIT, Place, PlayError, Timeline

TIMELINES = [Timeline(details, backward) for details in (True, False) for backward in (True, False)]


@pytest.mark.parametrize("timeline", TIMELINES)
def test_a_time_has_one_place_and_the_place_that_time(timeline):
    for hundredth in range(round(100 * timeline.seconds)):
        scene, at = timeline.at(hundredth / 100)
        assert timeline.time(Place(scene, at)) == pytest.approx(hundredth / 100, abs=1e-6)


@pytest.mark.parametrize("timeline", TIMELINES)
def test_scenes_follow_one_another_and_the_way_back_is_there_only_where_asked_for(timeline):
    starts = [timeline.start(scene) for scene in timeline.scenes]
    assert [timeline.at(start)[0] for start in starts] == list(timeline.scenes)
    assert starts == sorted(starts)
    assert (BACKWARD in timeline.scenes) == timeline.backward


def test_the_play_takes_about_half_a_minute_and_ten_seconds_without_the_details():
    assert 25 <= Timeline().seconds <= 28
    assert 30 <= Timeline(backward=True).seconds <= 33
    assert 8 <= Timeline(details=False).seconds < Timeline(details=False, backward=True).seconds <= 10.2


@settings(deadline=None)
@given(st.sampled_from(LAYERS[1:-1]), st.data())
def test_what_has_been_computed_only_grows_within_a_scene_and_is_all_at_its_end(layer, data):
    maps, rows, columns = SHAPES[layer]
    of_map = data.draw(st.integers(0, maps - 1))
    counts = [[Place(layer, at / 200, of_map).count(index) for index in range(maps)] for at in range(201)]
    assert all(
        before <= after for earlier in range(200) for before, after in zip(*counts[earlier : earlier + 2], strict=True)
    )
    assert counts[0] == [0] * maps and counts[-1] == [rows * columns] * maps


@given(st.sampled_from(SCENES), st.floats(0, 1), st.integers(0, 5))
def test_a_place_says_what_is_in_focus_and_how_far_it_is(scene, at, of_map):
    place = Place(scene, at, of_map, (2, 3))
    assert place.part in {part.name for part in PARTS[scene]}
    assert 0 <= place.amount <= 1 and 0 <= place.within <= 1
    focus = place.focus
    if place.part == UNIT:
        assert (focus.layer, focus.map) == (scene, of_map)
        assert (focus.row, focus.column) == ((2, 3) if SHAPES[scene][1] > 1 else (None, None))
    gradients = [place.gradient(layer) for layer in reversed(LAYERS)]
    assert gradients == sorted(gradients, reverse=True)
    assert any(gradients) <= place.backward


@pytest.mark.parametrize("text", ["C1[0](3,5)", "C3[4](5,5)", "C5[119]", "OUTPUT[7]", "answer", "backward", "INPUT"])
def test_a_place_as_text_is_read_back(text):
    assert str(Place.parsed(text)) == text


def test_a_unit_named_by_text_is_where_it_has_just_been_computed_in_full():
    place = Place.parsed("S2[3](13,0)")
    assert (place.part, place.map, place.unit) == (UNIT, 3, (13, 0))
    assert place.within == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "C9",
        "C1[6]",
        "C1[0](28,0)",
        "C1(3,5)",
        "OUTPUT[10]",
        "INPUT[0]",
        "C5[0](0,0)",
        "C5[120]",
        "C1[0](3)",
        "C3[\uff14]",
        "C1[0](\u0663,5)",
        "C3[" + "9" * 5000 + "]",
    ],
)
def test_what_names_no_place_is_refused_in_one_sentence(text):
    with pytest.raises(PlayError, match=r"\.$"):
        Place.parsed(text)


def test_partial_maps_are_laid_on_each_other_one_after_another():
    laid = [Place("C3", at / 100).laid(6) for at in range(101)]
    assert laid == sorted(laid) and (laid[0], laid[-1]) == (0, 6)
    assert Place("S2", 1.0).laid(6) == 0 and Place("S4").laid(6) == 6


@given(st.sampled_from(SCENES), st.floats(0, 1))
def test_without_motion_one_stands_where_a_part_has_come_to_its_end(scene, at):
    place = Place(scene, at, 2, (1, 3))
    still = place.still
    assert (still.scene, still.part, still.map, still.unit) == (scene, place.part, 2, (1, 3))
    assert still.still == still and still.at >= place.at - 1e-9
    if place.part not in ("compared", "gradients"):
        assert still.amount == pytest.approx(1, abs=1e-5)
    assert still.gradient_layer == place.gradient_layer and (scene != "OUTPUT" or still.digit == place.digit)


def test_without_motion_there_are_few_places_and_each_digit_and_each_layer_has_one():
    timeline = Timeline(backward=True)
    places = {Place(*timeline.at(hundredth / 100)).still for hundredth in range(round(100 * timeline.seconds))}
    parts = sum(len(PARTS[scene]) for scene in SCENES)
    assert len(places) == parts - 2 + 10 + 8


def test_the_gradient_comes_to_one_layer_after_another():
    layers = [Place(BACKWARD, at / 1000).gradient_layer for at in range(1001)]
    assert list(dict.fromkeys(layers)) == [*reversed(LAYERS), None]
    assert Place("C1", 0.5).gradient_layer is None
