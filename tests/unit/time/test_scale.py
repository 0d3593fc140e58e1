"""Where steps lie along the bar: in order, from end to end, and back again."""

import pytest

from lenet_gui.time.scale import LOGARITHM, PASSES, SCALES, Scale


@pytest.mark.parametrize("by", SCALES)
@pytest.mark.parametrize("last", [0, 1, 7, 18_760, 1_200_000])
def test_steps_lie_in_order_from_end_to_end(by, last):
    scale = Scale(by, last, 10.0, 700.0)
    places = [scale.x(step) for step in range(0, last + 1, max(1, last // 100))]
    assert places[0] == 10 and scale.x(max(1, last)) == pytest.approx(710)
    assert all(one < other for one, other in zip(places, places[1:], strict=False))
    assert scale.step(-50) == 0 and scale.step(5000) == last


@pytest.mark.parametrize("by", SCALES)
def test_a_place_gives_the_step_that_lies_there(by):
    scale = Scale(by, 18_760, 7.0, 4000.0)
    for step in (0, 1, 2, 3, 10, 938, 5000, 18_760):
        assert abs(scale.x(scale.step(scale.x(step))) - scale.x(step)) <= 0.5 and scale.step(scale.x(step)) == step
    assert scale.nearest((0, 1, 938, 5000), scale.x(2000)) in (938, 5000)
    assert scale.nearest((0,), 3000.0) == 0


def test_by_the_logarithm_the_first_steps_have_room_and_by_passes_all_have_the_same():
    log, even = Scale(LOGARITHM, 18_760, 0.0, 700.0), Scale(PASSES, 18_760, 0.0, 700.0)
    assert log.x(1) > 40 and log.x(938) > 400
    assert even.x(938) == pytest.approx(35) and even.x(1876) == pytest.approx(70)


@pytest.mark.parametrize("by", SCALES)
@pytest.mark.parametrize("last", [0, 1, 5, 100, 18_760, 187_600, 1_200_000])
@pytest.mark.parametrize("width", [1.0, 120.0, 700.0, 3000.0])
def test_numbers_have_room_and_stand_at_whole_places(by, last, width):
    numbers = Scale(by, last, 0.0, width).numbers(938, 56.0)
    places = [Scale(by, last, 0.0, width).x(step) for step, _words in numbers]
    assert all(other - one >= 55.9 for one, other in zip(places, places[1:], strict=False))
    for step, words in numbers:
        assert 0 < step <= max(1, last)
        assert by == LOGARITHM or step == 938 * int(words)
    if by == PASSES and last == 18_760 and width == 700.0:
        assert [words for _step, words in numbers] == ["2", "4", "6", "8", "10", "12", "14", "16", "18", "20"]
