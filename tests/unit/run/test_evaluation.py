import numpy as np
import pytest
import reference

from core.data.dataset import Part
from core.network.architecture import PAPER
from core.network.lenet5 import LeNet5
from core.network.loss import Loss
from core.run.computing_pool import ComputingPool
from core.run.evaluation import CHUNK, Examination, evaluate

PART = Part(*reference.some_digits(2 * CHUNK + 30))
PARAMETERS = reference.random_parameters(PAPER, Loss(), seed=0, dtype=np.float32)


@pytest.fixture
def pool():
    """One thread, so that a chunk is one CHUNK."""
    made = ComputingPool(1)
    yield made
    made.close()


def test_all_digits_are_read_and_the_smallest_penalty_answers():
    found = evaluate(PARAMETERS, PART, "test")
    network = LeNet5(PAPER, Loss(), PARAMETERS.bitmaps, np.float64)
    network.set_vector(PARAMETERS.vector)
    expected = network.forward(PART.images).T
    np.testing.assert_allclose(found.penalties, expected, rtol=1e-4, atol=1e-3)
    assert np.array_equal(found.answers, found.penalties.argmin(axis=1))
    assert np.array_equal(found.labels, PART.labels)
    assert np.array_equal(found.indices, np.arange(len(PART)))
    assert (found.part, found.penalties.dtype, found.answers.dtype) == ("test", np.float32, np.uint8)


def test_errors_and_confusion_count_the_answers():
    found = evaluate(PARAMETERS, PART, "test")
    wrong = sum(int(answer) != int(label) for answer, label in zip(found.answers, found.labels, strict=True))
    assert found.errors == wrong and found.error_percent == pytest.approx(100 * wrong / len(PART))
    assert found.confusion.sum() == len(PART) and np.trace(found.confusion) == len(PART) - wrong
    for truth, answer in ((3, 3), (8, 3), (0, 5)):
        count = np.count_nonzero((found.labels == truth) & (found.answers == answer))
        assert found.confusion[truth, answer] == count


def test_an_examination_goes_chunk_by_chunk_and_says_how_far_it_is(pool):
    examination, steps = Examination(PARAMETERS, PART, "train", pool, step=7), []
    assert examination.done == 0
    while (found := examination.step()) is None:
        steps.append(examination.done)
    assert steps == [pytest.approx(CHUNK / len(PART)), pytest.approx(2 * CHUNK / len(PART))]
    assert examination.done == 1
    assert (found.part, found.step) == ("train", 7)
    assert np.array_equal(found.penalties, evaluate(PARAMETERS, PART, "train").penalties)


def test_a_sample_names_the_digits_it_read(pool):
    chosen = np.array([3, 40, 41, 299])
    found = Examination(PARAMETERS, PART, "test", pool, indices=chosen).step()
    assert np.array_equal(found.indices, [3, 40, 41, 299])
    assert np.array_equal(found.labels, PART.labels[chosen])
    np.testing.assert_allclose(
        found.penalties, evaluate(PARAMETERS, PART, "test").penalties[chosen], rtol=1e-4, atol=1e-3
    )


def test_an_evaluation_cannot_be_written_to():
    found = evaluate(PARAMETERS, PART, "test")
    for array in (found.answers, found.penalties, found.labels, found.indices):
        with pytest.raises(ValueError):
            array[0] = 0


def test_no_digits_are_no_errors():
    nothing = Part(PART.images[:0], PART.labels[:0])
    found = evaluate(PARAMETERS, nothing, "test")
    assert (found.errors, found.error_percent, found.confusion.sum()) == (0, 0.0, 0)
