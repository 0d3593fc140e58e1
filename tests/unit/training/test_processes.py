import pytest

from core.training.processes import AGAIN_AFTER, TRIED, FastestCount


def take(choice, stints, seconds):
    """So many stints, of which each by `count` processes is said to take `seconds(count)`; the counts."""
    taken = []
    for _stint in range(stints):
        taken.append(choice.next)
        choice.took(taken[-1], seconds(taken[-1]))
    return taken


def test_the_fastest_is_chosen_after_all_were_tried_equally_often():
    choice = FastestCount([4, 3, 2, 1])
    taken = take(choice, 4 * (TRIED + 1), lambda count: abs(count - 3) + 1.0)
    assert {count: taken.count(count) for count in (1, 2, 3, 4)} == dict.fromkeys((1, 2, 3, 4), TRIED + 1)
    assert choice.next == choice.chosen == 3


def test_the_first_stint_of_each_and_slow_ones_do_not_count():
    times = {2: iter([9, 1, 8, 8, 8]), 1: iter([0.1, 2, 2, 2, 2])}
    choice = FastestCount([2, 1])
    take(choice, 2 * (TRIED + 1), lambda count: next(times[count]))
    assert choice.chosen == 2


def test_of_two_as_fast_the_fewer_are_chosen():
    choice = FastestCount([3, 2, 1])
    take(choice, 3 * (TRIED + 1), lambda count: 1.0)
    assert choice.chosen == 1


@pytest.mark.parametrize("most", [2, 8])
def test_a_choice_made_while_others_had_the_processors_is_mended_step_by_step(most):
    choice = FastestCount(range(1, most + 1))
    take(choice, most * (TRIED + 1), float)
    assert choice.chosen == 1
    taken = take(choice, (most - 1) * (AGAIN_AFTER + 3 * (TRIED + 1)), lambda count: 1.0 / count)
    assert choice.chosen == most
    assert taken.count(1) >= AGAIN_AFTER  # between two times of trying all stints are by what is fastest


def test_when_it_is_tried_again_the_others_beside_it_are():
    choice = FastestCount([1, 2, 3, 4])
    take(choice, 4 * (TRIED + 1), lambda count: 1.0 + abs(count - 3))
    assert set(take(choice, AGAIN_AFTER, float)) == {3}
    assert set(take(choice, 3 * (TRIED + 1), lambda count: 1.0 + abs(count - 3))) == {2, 3, 4}
    assert set(take(choice, AGAIN_AFTER, float)) == {3}


def test_where_there_is_one_there_is_no_choice():
    choice = FastestCount([3])
    assert set(take(choice, 3 * AGAIN_AFTER, float)) == {3}
