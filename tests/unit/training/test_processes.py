from core.training.processes import AGAIN_AFTER, TRIED, FastestCount


def tried(counts, seconds):
    """A choice to which every stint by so many processes is said to take `seconds[count]`, or what that gives next."""
    choice = FastestCount(counts)
    for _stint in range((TRIED + 1) * len(counts)):
        count = choice.next
        choice.took(count, seconds(count))
    return choice


def test_the_fastest_is_chosen_after_all_were_tried_equally_often():
    seen = []
    choice = tried([4, 3, 2, 1], lambda count: seen.append(count) or abs(count - 3) + 1.0)
    assert {count: seen.count(count) for count in (1, 2, 3, 4)} == dict.fromkeys((1, 2, 3, 4), TRIED + 1)
    assert choice.next == 3


def test_the_first_stint_of_each_and_slow_ones_do_not_count():
    times = {2: iter([9, 1, 8, 8, 8]), 1: iter([0.1, 2, 2, 2, 2])}
    assert tried([2, 1], lambda count: next(times[count])).next == 2


def test_of_two_as_fast_the_fewer_are_chosen():
    assert tried([3, 2, 1], lambda count: 1.0).next == 1


def test_after_a_while_it_is_found_out_again():
    choice = tried([2, 1], float)
    assert choice.next == 1
    for _stint in range(AGAIN_AFTER - (TRIED + 1) * 2 + 1):
        choice.took(1, 1.0)
    found = set()
    for _stint in range((TRIED + 1) * 2):
        found.add(choice.next)
        choice.took(choice.next, 3.0 - choice.next)
    assert found == {1, 2} and choice.next == 2


def test_where_there_is_one_there_is_no_choice():
    choice = FastestCount([3])
    assert choice.next == 3
    choice.took(3, 1.0)
    assert choice.next == 3
