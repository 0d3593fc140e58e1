import math

import pytest

from core.recipe.schedule import PAPER_TABLE, Schedule, ScheduleError

PAPER = Schedule(kind="table", table=PAPER_TABLE)
COSINE = Schedule(kind="cosine", step_size=0.01, last_step_size=0.001)


def test_the_papers_step_sizes_pass_by_pass_with_the_one_that_is_often_dropped():
    by_pass = [PAPER.at(number, 20) for number in range(20)]
    assert by_pass == [0.0005] * 2 + [0.0002] * 3 + [0.0001] * 3 + [0.00005] * 4 + [0.00001] * 8


def test_a_table_changes_between_passes_and_not_within():
    assert PAPER.at(1.9999, 20) == PAPER.at(0.0, 20) == 0.0005
    assert PAPER.at(2.0, 20) == PAPER.at(4.9999, 20) == 0.0002


def test_a_table_does_not_depend_on_the_number_of_passes():
    assert [PAPER.at(place, 3) for place in range(20)] == [PAPER.at(place, 20) for place in range(20)]


def test_a_cosine_falls_from_first_to_last_along_half_a_wave():
    assert COSINE.at(0.0, 8) == pytest.approx(0.01)
    assert COSINE.at(4.0, 8) == pytest.approx(0.0055)
    assert COSINE.at(8.0, 8) == pytest.approx(0.001)
    assert COSINE.at(2.0, 8) == pytest.approx(0.001 + 0.009 * (1 + math.cos(math.pi / 4)) / 2)
    assert COSINE.at(9.0, 8) == pytest.approx(0.001)
    falling = [COSINE.at(place / 10, 8) for place in range(81)]
    assert falling == sorted(falling, reverse=True)


def test_a_constant_is_constant():
    assert {Schedule(step_size=0.3).at(place, 5) for place in (0.0, 2.5, 5.0, 50.0)} == {0.3}


@pytest.mark.parametrize("kind", ["constant", "cosine", "table"])
def test_warming_up_grows_evenly_and_never_starts_at_zero(kind):
    cold = Schedule(kind=kind, table=PAPER_TABLE)
    warm = Schedule(kind=kind, table=PAPER_TABLE, warm_up_passes=0.5)
    assert warm.at(0.25, 20) == pytest.approx(cold.at(0.25, 20) / 2)
    assert warm.at(0.5, 20) == cold.at(0.5, 20)
    assert 0 < warm.at(0.0, 20) < 0.02 * cold.at(0.0, 20)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "linear"}, "'linear'; choose one of constant, cosine, table"),
        ({"step_size": 0.0}, "A step size is 0.0; it must be above 0 and at most 1000"),
        ({"step_size": -0.001}, "A step size is -0.001"),
        ({"step_size": math.nan}, "A step size is nan"),
        ({"step_size": math.inf}, "A step size is inf"),
        ({"step_size": 1e30}, "A step size is 1e\\+30"),
        ({"kind": "cosine", "last_step_size": 0.0}, "A step size is 0.0"),
        ({"kind": "table"}, "needs at least one step size"),
        ({"kind": "table", "table": ((2, 0.1), (3, -0.1))}, "A step size is -0.1"),
        ({"kind": "table", "table": ((0, 0.1), (3, 0.2))}, "for 0 passes; it must be 1 or more"),
        ({"kind": "table", "table": ((-2, 0.1), (3, 0.2))}, "for -2 passes; it must be 1 or more"),
        ({"warm_up_passes": -1.0}, "warm_up_passes is -1.0; it must be 0 or more"),
        ({"warm_up_passes": math.nan}, "warm_up_passes is nan"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(fields, said):
    with pytest.raises(ScheduleError, match=said):
        Schedule(**fields)
