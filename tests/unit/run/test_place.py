"""The place of a run, counted step by step."""

import dataclasses

import pytest

from core.run.place import Place


def test_a_pass_counts_its_steps_losses_errors_and_seconds():
    place = Place()
    assert place.passes_begun == 0
    for loss, errors in ((30.0, 4), (10.5, 1)):
        place = place.stepped(loss, errors).spent(0.25)
        assert place.passes_begun == 1
    assert place == Place(2, 0, 2, 40.5, 5, 0.5, 0.5)


def test_the_pass_that_has_ended_stays_counted_until_it_is_on_record():
    ended = Place(6, 0, 6, 40.5, 5, 0.5, 0.5).at_next_pass()
    assert ended == Place(6, 1, 0, 40.5, 5, 0.5, 0.5) and ended.passes_begun == 1
    anew = ended.counted_anew()
    assert anew == Place(6, 1, 0, 0.0, 0, 0.0, 0.5)
    assert anew.stepped(2.0, 1).spent(1.0) == Place(7, 1, 1, 2.0, 1, 1.0, 1.5)


def test_a_place_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Place().step = 1
