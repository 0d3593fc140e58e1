import numpy as np
import pytest
import reference

from core.network.architecture import PAPER, Architecture
from core.network.layers.buffers import Buffers
from core.network.lenet5 import LeNet5
from core.network.loss import Loss
from core.recipe.recipe import NO_DISTORTION, Distortion
from core.training.digits.batch import Batch
from core.training.pieces import PIECE, Pieces

BENT = Distortion(shift_pixels=1.0, rotation_degrees=10.0, elastic_pixels=0.5)
DIGITS, LABELS = reference.some_digits(2 * PIECE + 3)
PARAMETERS = {
    "plan": reference.random_parameters(PAPER, Loss(), seed=0, dtype=np.float32),
    "layers": reference.random_parameters(
        Architecture(activation="relu", pooling="max", output="softmax"), Loss("cross-entropy"), 1, np.float32
    ),
}
either = pytest.mark.parametrize("parameters", PARAMETERS.values(), ids=PARAMETERS)


def pieces_of(parameters):
    made = Pieces(parameters.architecture, parameters.loss, parameters.bitmaps)
    made.set_vector(parameters.vector)
    return made


def batch(count=2 * PIECE + 3, distortion=BENT, seed=1):
    return Batch(DIGITS[:count], LABELS[:count], distortion, (seed,))


@either
@pytest.mark.parametrize("distortion", [NO_DISTORTION, BENT], ids=["as they are", "bent"])
def test_a_piece_is_what_the_layers_compute_of_its_digits(parameters, distortion):
    network = LeNet5(parameters.architecture, parameters.loss, parameters.bitmaps, np.float64)
    network.set_vector(parameters.vector)
    pieces, out = pieces_of(parameters), np.full(parameters.vector.size, np.nan, np.float32)
    for piece in batch(distortion=distortion).pieces(PIECE):
        loss, wrong = pieces.gradient(piece, 0.25, out)
        losses, expected_wrong = network.gradient(piece.bent(), piece.labels, 0.25)
        expected = network.d_effective * network.scales
        assert loss == pytest.approx(losses.sum(), rel=1e-5) and wrong == expected_wrong
        np.testing.assert_allclose(out, expected, rtol=0, atol=1e-4 * np.abs(expected).max())


@either
def test_digits_bent_ahead_give_the_same_bits(parameters):
    pieces = pieces_of(parameters)
    for piece in batch().pieces(PIECE):
        at_once, ahead = (np.empty(parameters.vector.size, np.float32) for _ in range(2))
        digits = piece.bent(Buffers(np.float32))
        assert pieces.gradient(piece, 0.5, at_once) == pieces.gradient(piece, 0.5, ahead, digits)
        assert at_once.tobytes() == ahead.tobytes()


@either
def test_whoever_computes_a_piece_and_after_whatever_the_bits_are_the_same(parameters):
    def bits(pieces, piece):
        out = np.empty(parameters.vector.size, np.float32)
        return *pieces.gradient(piece, 0.5, out), out.tobytes()

    used = pieces_of(parameters)
    for count, distortion in ((35, BENT), (16, NO_DISTORTION), (1, BENT), (16, BENT), (3, NO_DISTORTION), (35, BENT)):
        for piece in batch(count, distortion, seed=count).pieces(PIECE):
            assert bits(used, piece) == bits(pieces_of(parameters), piece)


@either
def test_every_vector_that_is_set_counts(parameters):
    pieces, piece = pieces_of(parameters), batch(5)
    first, second = (np.empty(parameters.vector.size, np.float32) for _ in range(2))
    known = pieces.gradient(piece, 1.0, first)
    pieces.set_vector(parameters.vector * np.float32(1.1))
    assert pieces.gradient(piece, 1.0, second) != known and np.any(first != second)
    pieces.set_vector(parameters.vector)
    assert pieces.gradient(piece, 1.0, second) == known and np.array_equal(first, second)
