import os
import signal
import sys
import time

import numpy as np
import pytest
import reference

from core.architecture import PAPER
from core.batch import Batch
from core.crew import Crew
from core.gradient import PIECE, MiniBatch
from core.helper import Half, Helper
from core.loss import Loss
from core.recipe import Distortion

BATCH = Batch(*reference.some_digits(3 * PIECE + 5), Distortion(shift_pixels=1.0), (5, 6))
PARAMETERS = reference.random_parameters(PAPER, Loss(), seed=0, dtype=np.float32)
MOVED = PARAMETERS.vector * np.float32(1.01)


@pytest.fixture(params=[1, 2])
def crew(monkeypatch, request):
    """Two at work, or one and two helpers; with helpers from the first mini-batch on."""
    monkeypatch.setattr("core.crew.WORTHWHILE", 0)
    made = Crew(2, request.param)
    made.size = request.param
    yield made
    made.close()


def ready_helpers(crew, parameters=PARAMETERS):
    deadline = time.monotonic() + 30
    while not (helpers := crew.helpers(parameters)):
        assert time.monotonic() < deadline, "the helpers were not ready in 30 seconds"
    return helpers


def alone(vector=PARAMETERS.vector, parameters=PARAMETERS):
    """What one process computes: loss, wrong answers, gradient."""
    batch = MiniBatch(parameters, Crew(1))
    return *batch(vector, BATCH), batch.gradient.tobytes()


def test_the_helper_computes_what_would_be_computed_here(crew):
    helper = ready_helpers(crew)[0]
    pieces = list(BATCH.pieces(PIECE))
    half = Half(PAPER, Loss(), PARAMETERS.bitmaps)
    for vector, some in ((PARAMETERS.vector, pieces[1::2]), (MOVED, pieces[:1]), (PARAMETERS.vector, pieces)):
        expected = np.empty_like(vector)
        result = half(vector, some, 0.25, expected)
        helper.begin(vector, some, 0.25)
        assert helper.result() == result
        assert helper.gradient.tobytes() == expected.tobytes()


def test_with_helpers_the_bits_are_the_same(crew):
    batch = MiniBatch(PARAMETERS, crew)
    assert len(ready_helpers(crew)) == crew.size
    for vector in (PARAMETERS.vector, MOVED, PARAMETERS.vector):
        assert (*batch(vector, BATCH), batch.gradient.tobytes()) == alone(vector)


def test_no_helper_is_started_before_it_is_worthwhile_or_for_one_processor():
    few, one = Crew(2), Crew(1)
    assert [few.helpers(PARAMETERS) for _ in range(3)] == [[]] * 3 and few._helpers == []
    for _ in range(40):
        assert one.helpers(PARAMETERS) == []
    assert one._helpers == []


@pytest.mark.parametrize("which", [0, -1])
def test_a_helper_that_dies_costs_nothing_but_time(crew, which):
    batch = MiniBatch(PARAMETERS, crew)
    helper = ready_helpers(crew)[which]
    batch(PARAMETERS.vector, BATCH)
    os.kill(helper._process.pid, signal.SIGTERM)
    helper._process.wait()
    for _ in range(3):
        assert (*batch(PARAMETERS.vector, BATCH), batch.gradient.tobytes()) == alone()
    assert crew.helpers(PARAMETERS) == []


def test_another_network_gets_another_helper(crew):
    first = ready_helpers(crew)[0]
    other = reference.random_parameters(PAPER, Loss("MLE"), seed=1, dtype=np.float32)
    batch = MiniBatch(other, crew)
    second = ready_helpers(crew, other)[0]
    assert second is not first and first._process.returncode is not None
    assert (*batch(other.vector, BATCH), batch.gradient.tobytes()) == alone(other.vector, other)


def test_closing_ends_the_process_and_leaves_no_file():
    helper = Helper(PARAMETERS)
    path, process = helper._path, helper._process
    assert os.path.exists(path) and process.poll() is None
    helper.close()
    assert process.returncode == 0 and not os.path.exists(path)
    assert not helper.ready


@pytest.mark.parametrize("python", ["/no/such/python", None])
def test_where_no_process_can_be_started_all_is_computed_here(crew, monkeypatch, python):
    monkeypatch.setattr(sys, "executable", python)
    batch = MiniBatch(PARAMETERS, crew)
    for _ in range(3):
        assert (*batch(PARAMETERS.vector, BATCH), batch.gradient.tobytes()) == alone()
    assert crew._helpers == []
