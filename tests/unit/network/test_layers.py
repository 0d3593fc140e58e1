"""Each layer alone: forward against the slow reference, backward and second derivatives against finite differences."""

import numpy as np
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.architecture import DENSE, PAPER, TABLE_I
from core.network.layers import RBF, AveragePooling, Convolution, Dense, MaxPooling, Softmax, Subsampling
from core.network.layers.squashing import SQUASHINGS
from core.network.loss import Loss

# (maps in, maps out, links or None, batch, rows, columns)
SQUARE = (2, 3, None, 2, 8, 8)
WIDE = (1, 3, None, 2, 6, 11)
TALL = (3, 2, None, 3, 9, 5)
ONE_ROW = (2, 2, None, 1, 5, 9)
ONE_UNIT = (4, 7, None, 3, 5, 5)
WIRED = (3, 4, ((0, 0), (2, 0), (1, 1), (0, 2), (1, 2), (2, 2), (2, 3)), 2, 7, 8)
WIRED_ONE_UNIT = (3, 2, ((0, 0), (1, 1), (2, 1)), 2, 5, 5)
SHAPES = [SQUARE, WIDE, TALL, ONE_ROW, ONE_UNIT, WIRED, WIRED_ONE_UNIT]


# ---- between the engine's axes and the public ones (batch, maps, rows, columns)


def inside(x):
    return np.ascontiguousarray(x.transpose(2, 1, 3, 0))


def outside(x):
    return x.transpose(3, 1, 0, 2).copy()


class Layer:
    """One layer of the engine, seen from outside; a unit of OUTPUT or F6 is a map of one cell to nobody."""

    def __init__(self, layer, maps=True):
        self.layer, self.maps = layer, maps

    def forward(self, x):
        self.layer.weights_changed()
        if self.maps:
            return outside(self.layer.forward(inside(x)))
        return self.layer.forward(np.ascontiguousarray(x.T)).T.copy()

    def backward(self, d):
        return self._back(self.layer.backward, d)

    def second_derivatives(self, d2):
        return self._back(self.layer.second_derivatives, d2)

    def _back(self, way, d):
        if not self.maps:
            return way(np.ascontiguousarray(d.T)).T.copy()
        back = way(inside(d))
        if isinstance(self.layer, Convolution):
            return outside(back)
        # pooling gives one number for each group of four; `spread` hands it to the four
        rows, maps, columns, batch = back.shape
        return outside(self.layer.spread(back, np.ones((2 * rows, maps, 2 * columns, batch))))


def jacobian(function, array, step=1e-4):
    """(outputs, numbers of `array`): central differences; `array` is changed in place and put back."""
    columns = []
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + step
        above = function()
        array[place] = kept - step
        columns.append((above - function()).ravel() / (2 * step))
        array[place] = kept
    return np.array(columns).T


def check_backward(layer, x, learned, generator):
    """`learned`: pairs of an array of parameters and where the layer puts the gradient by it."""
    d = generator.standard_normal(layer.forward(x).shape)
    d_x = layer.backward(d)
    found = [gradient.copy() for _array, gradient in learned]
    by_x = d.ravel() @ jacobian(lambda: layer.forward(x), x)
    np.testing.assert_allclose(d_x.ravel(), by_x, rtol=1e-7, atol=1e-8)
    for (array, _gradient), gradient in zip(learned, found, strict=True):
        expected = d.ravel() @ jacobian(lambda: layer.forward(x), array)
        np.testing.assert_allclose(gradient.ravel(), expected, rtol=1e-7, atol=1e-8)


def check_second(layer, x, learned, generator):
    """diag(J^T D J) for a given diagonal D above."""
    d2 = generator.standard_normal(layer.forward(x).shape)
    d2_x = layer.second_derivatives(d2)
    found = [gradient.copy() for _array, gradient in learned]
    by_x = d2.ravel() @ jacobian(lambda: layer.forward(x), x) ** 2
    np.testing.assert_allclose(d2_x.ravel(), by_x, rtol=1e-7, atol=1e-8)
    for (array, _gradient), diagonal in zip(learned, found, strict=True):
        expected = d2.ravel() @ jacobian(lambda: layer.forward(x), array) ** 2
        np.testing.assert_allclose(diagonal.ravel(), expected, rtol=1e-7, atol=1e-8)


# ---- convolution


def convolution(maps_in, maps_out, links, generator):
    """A layer with random kernels; what it learns; the kernels as the reference wants them."""
    shape = (maps_out, 5, maps_in, 5) if links is None else (len(links), 5, 5)
    weights, biases = generator.standard_normal(shape), generator.standard_normal(maps_out)
    layer = Convolution(maps_in, maps_out, weights, biases, np.zeros(shape), np.zeros(maps_out), links=links)
    kernels = [{} for _target in range(maps_out)]
    if links is None:
        for target in range(maps_out):
            kernels[target] = {source: weights[target, :, source] for source in range(maps_in)}
    else:
        for (source, target), kernel in zip(links, weights, strict=True):
            kernels[target][source] = kernel
    return Layer(layer), [(weights, layer.d_weights), (biases, layer.d_biases)], kernels


@pytest.mark.parametrize("shape", SHAPES)
def test_convolution_forward_is_the_references(shape):
    maps_in, maps_out, links, batch, rows, columns = shape
    generator = np.random.default_rng(0)
    layer, ((_weights, _), (biases, _)), kernels = convolution(maps_in, maps_out, links, generator)
    x = generator.standard_normal((batch, maps_in, rows, columns))
    np.testing.assert_allclose(layer.forward(x), reference.convolution(x, kernels, biases), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_convolution_backward_is_the_slope_of_forward(shape):
    maps_in, maps_out, links, batch, rows, columns = shape
    generator = np.random.default_rng(1)
    layer, learned, _kernels = convolution(maps_in, maps_out, links, generator)
    check_backward(layer, generator.standard_normal((batch, maps_in, rows, columns)), learned, generator)


@pytest.mark.parametrize("shape", SHAPES)
def test_convolution_second_derivatives_sum_over_the_places_that_share_a_kernel(shape):
    maps_in, maps_out, links, batch, rows, columns = shape
    generator = np.random.default_rng(2)
    layer, learned, _kernels = convolution(maps_in, maps_out, links, generator)
    check_second(layer, generator.standard_normal((batch, maps_in, rows, columns)), learned, generator)


@settings(deadline=None, max_examples=40)
@given(
    maps_in=st.integers(1, 4),
    maps_out=st.integers(1, 4),
    batch=st.integers(1, 5),
    rows=st.integers(5, 12),
    columns=st.integers(5, 12),
    wiring=st.integers(0, 2**16),
    seed=st.integers(0, 1000),
)
def test_a_convolution_of_any_width_and_wiring_is_the_references(maps_in, maps_out, batch, rows, columns, wiring, seed):
    links = [(s, t) for t in range(maps_out) for s in range(maps_in) if wiring >> (4 * s + t) & 1] or [(0, 0)]
    generator = np.random.default_rng(seed)
    layer, ((weights, d_weights), (biases, d_biases)), kernels = convolution(maps_in, maps_out, links, generator)
    x = generator.standard_normal((batch, maps_in, rows, columns))
    sums = layer.forward(x)
    kernels = [kernel or {0: np.zeros((5, 5))} for kernel in kernels]
    np.testing.assert_allclose(sums, reference.convolution(x, kernels, biases), rtol=1e-9, atol=1e-9)
    # It is linear in x and in its parameters, so <d, forward> is both <d_x, x> and <d_weights, weights>, biases apart.
    d = generator.standard_normal(sums.shape)
    d_x = layer.backward(d)
    without_biases = (d * (sums - biases[:, None, None])).sum()
    assert (d_x * x).sum() == pytest.approx(without_biases, rel=1e-9, abs=1e-9)
    assert (d_weights * weights).sum() == pytest.approx(without_biases, rel=1e-9, abs=1e-9)
    np.testing.assert_allclose(d_biases, d.sum(axis=(0, 2, 3)), rtol=1e-9, atol=1e-9)


def test_a_convolution_keeps_nothing_of_other_shapes_it_saw():
    generator = np.random.default_rng(3)
    used, ((_w, used_gradient), _b), _kernels = convolution(2, 3, None, generator)
    inputs = [generator.standard_normal((batch, 2, rows, columns)) for batch, rows, columns in [(4, 9, 7), (2, 7, 9)]]
    for x in [*inputs, inputs[0]]:
        d = generator.standard_normal((len(x), 3, x.shape[2] - 4, x.shape[3] - 4))
        fresh, ((weights, fresh_gradient), (biases, _d)), _kernels = convolution(2, 3, None, generator)
        weights[...], biases[...] = used.layer.weights, used.layer.biases
        assert np.array_equal(used.forward(x), fresh.forward(x))
        assert np.array_equal(used.backward(d), fresh.backward(d))
        assert np.array_equal(used_gradient, fresh_gradient)


def test_the_gradient_by_the_input_is_left_out_where_nobody_needs_it():
    layer, ((_weights, d_weights), _biases), _kernels = convolution(1, 2, None, np.random.default_rng(4))
    sums = layer.layer.forward(np.ones((7, 1, 7, 1)))
    assert layer.layer.backward(np.ones_like(sums), need_input=False) is None
    assert np.all(d_weights == 9)


# ---- pairs that the table leaves out


def c3(table, generator):
    links = [(source, target) for target, sources in enumerate(table) for source in sources]
    return convolution(6, 16, links, generator)


def test_a_pair_that_is_not_in_table_i_has_no_weight():
    layer, ((weights, _d), _biases), _kernels = c3(TABLE_I, np.random.default_rng(5))
    assert weights.shape == (60, 5, 5) == (len(PAPER.links), 5, 5)
    x = np.random.default_rng(6).standard_normal((1, 6, 14, 14))
    before = layer.forward(x)
    for source in range(6):
        moved = x.copy()
        moved[:, source] += 1
        changed = np.any(layer.forward(moved) != before, axis=(0, 2, 3))
        assert changed.tolist() == [source in sources for sources in TABLE_I]


@pytest.mark.parametrize("way", ["backward", "second_derivatives"])
def test_nothing_flows_back_through_a_pair_that_is_not_in_table_i(way):
    layer, _learned, _kernels = c3(TABLE_I, np.random.default_rng(7))
    sums = layer.forward(np.random.default_rng(8).standard_normal((1, 6, 14, 14)))
    for target, sources in enumerate(TABLE_I):
        d = np.zeros_like(sums)
        d[:, target] = 1
        d_x = getattr(layer, way)(d)
        assert [source for source in range(6) if np.any(d_x[:, source])] == list(sources)


def test_a_full_table_is_a_plain_convolution():
    generator = np.random.default_rng(9)
    wired, ((packed, d_packed), (wired_biases, _)), _kernels = c3(DENSE, generator)
    plain, ((weights, d_weights), (biases, _)), _kernels = convolution(6, 16, None, generator)
    weights[...] = packed.reshape(16, 6, 5, 5).transpose(0, 2, 1, 3)
    biases[...] = wired_biases
    x, d = generator.standard_normal((2, 6, 14, 14)), generator.standard_normal((2, 16, 10, 10))
    np.testing.assert_allclose(wired.forward(x), plain.forward(x), rtol=1e-12)
    np.testing.assert_allclose(wired.backward(d), plain.backward(d), rtol=1e-12)
    np.testing.assert_allclose(d_packed.reshape(16, 6, 5, 5), d_weights.transpose(0, 2, 1, 3), rtol=1e-12)


# ---- subsampling and pooling


def subsampling(maps, generator):
    coefficients, biases = generator.standard_normal(maps), generator.standard_normal(maps)
    layer = Subsampling(coefficients, biases, np.zeros(maps), np.zeros(maps))
    return Layer(layer), [(coefficients, layer.d_coefficients), (biases, layer.d_biases)]


POOL_SHAPES = [(2, 3, 4, 4), (1, 1, 2, 2), (3, 2, 4, 10), (2, 5, 8, 2)]


@pytest.mark.parametrize("shape", POOL_SHAPES)
def test_subsampling_is_the_sum_of_four_times_a_coefficient_plus_a_bias(shape):
    generator = np.random.default_rng(0)
    layer, ((coefficients, _), (biases, _)) = subsampling(shape[1], generator)
    x = generator.standard_normal(shape)
    expected = reference.pooling(x, "trainable", coefficients, biases)
    np.testing.assert_allclose(layer.forward(x), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("shape", POOL_SHAPES)
def test_subsampling_backward_is_the_slope_of_forward(shape):
    generator = np.random.default_rng(1)
    layer, learned = subsampling(shape[1], generator)
    check_backward(layer, generator.standard_normal(shape), learned, generator)


@pytest.mark.parametrize("shape", POOL_SHAPES)
def test_subsampling_second_derivatives_sum_the_squares_of_the_four_inputs(shape):
    generator = np.random.default_rng(2)
    layer, ((coefficients, d_coefficients), (biases, d_biases)) = subsampling(shape[1], generator)
    x = generator.standard_normal(shape)
    d2 = generator.standard_normal(layer.forward(x).shape)
    d2_x = layer.second_derivatives(d2)
    # Equation 24: the four connections that share a coefficient count one by one, so here each has its own.
    own = np.tile(coefficients[:, None, None], (1, 2, 2))

    def unshared():
        return reference.pooled(x, lambda window: (window * own).sum(axis=(2, 3)) + biases)

    by_connection = (d2.ravel() @ jacobian(unshared, own) ** 2).reshape(own.shape)
    np.testing.assert_allclose(d_coefficients, by_connection.sum(axis=(1, 2)), rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(d_biases, d2.ravel() @ jacobian(unshared, biases) ** 2, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(d2_x.ravel(), d2.ravel() @ jacobian(unshared, x) ** 2, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("kind", ["average", "max"])
@pytest.mark.parametrize("shape", POOL_SHAPES)
def test_plain_pooling_is_the_references_and_its_derivatives_fit(kind, shape):
    generator = np.random.default_rng(3)
    layer = Layer((AveragePooling if kind == "average" else MaxPooling)(np.float64))
    x = generator.standard_normal(shape)
    np.testing.assert_allclose(layer.forward(x), reference.pooling(x, kind), rtol=1e-12)
    check_backward(layer, x, [], generator)
    check_second(layer, x, [], generator)


def test_of_equal_inputs_only_the_first_gets_the_gradient_of_the_maximum():
    layer = Layer(MaxPooling(np.float64))
    x = np.zeros((1, 1, 2, 6))
    x[0, 0] = [[0, 0, 1, 5, 2, 7], [0, 0, 5, 5, 7, 7]]
    layer.forward(x)
    assert layer.backward(np.full((1, 1, 1, 3), 3.0))[0, 0].tolist() == [[3, 0, 0, 3, 0, 3], [0, 0, 0, 0, 0, 0]]


# ---- full connection and outputs


def learned_by(layer):
    return [(layer.weights, layer.d_weights), (layer.biases, layer.d_biases)]


def test_a_full_connection_is_the_references_and_its_derivatives_fit():
    generator = np.random.default_rng(0)
    dense = Dense(generator.standard_normal((5, 8)), generator.standard_normal(5), np.zeros((5, 8)), np.zeros(5))
    x = generator.standard_normal((3, 8))
    layer = Layer(dense, maps=False)
    np.testing.assert_allclose(layer.forward(x), reference.full(x, dense.weights, dense.biases), rtol=1e-12)
    check_backward(layer, x, learned_by(dense), generator)
    check_second(layer, x, learned_by(dense), generator)


def some_rbf(generator, free=True):
    centres = generator.choice([-1.0, 1.0], (4, 6))
    return RBF(centres, np.zeros((4, 6)) if free else None), centres


def test_an_rbf_unit_is_the_squared_distance_and_its_gradient_fits():
    generator = np.random.default_rng(1)
    rbf, centres = some_rbf(generator)
    x = generator.standard_normal((3, 6))
    layer = Layer(rbf, maps=False)
    np.testing.assert_allclose(layer.forward(x), reference.rbf(x, centres), rtol=1e-12)
    check_backward(layer, x, [(centres, rbf.d_centres)], generator)


def test_a_fixed_rbf_gives_the_same_gradient_and_moves_nothing():
    generator = np.random.default_rng(2)
    free, centres = some_rbf(generator)
    fixed, kept = RBF(centres), centres.copy()
    x, d = generator.standard_normal((6, 3)), generator.standard_normal((4, 3))
    assert np.array_equal(fixed.forward(x), free.forward(x))
    assert np.array_equal(fixed.backward(d), free.backward(d))
    assert np.array_equal(centres, kept)


def test_small_distances_survive_float32_far_from_the_origin():
    code = np.full((84, 1), 1.0, np.float32)
    code[0] += 2**-10
    centre = np.ones((1, 84), np.float32)
    assert RBF(centre).forward(code)[0, 0] == 2**-20


def second_difference(function, array, step=1e-3):
    found = np.zeros(array.shape)
    middle = function()
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + step
        above = function()
        array[place] = kept - step
        found[place] = (above - 2 * middle + function()) / step**2
        array[place] = kept
    return found


@pytest.mark.parametrize("loss", [Loss("MLE"), Loss("MAP", 0.5), Loss("MAP", 3.0)])
def test_the_rbf_gives_the_exact_second_derivative_of_the_loss(loss):
    generator = np.random.default_rng(3)
    rbf, centres = some_rbf(generator)
    x, labels = generator.standard_normal((6, 3)), np.array([0, 3, 2])
    penalties = rbf.forward(x)
    d2_x = rbf.second_derivatives(loss.gradient(penalties, labels), loss.curvature(penalties))
    d2_centres = rbf.d_centres.copy()

    def total():
        return loss.values(rbf.forward(x), labels).sum()

    np.testing.assert_allclose(d2_x, second_difference(total, x), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(d2_centres, second_difference(total, centres), rtol=1e-4, atol=1e-5)


def test_a_softmax_gives_minus_its_logits_and_the_exact_derivatives_of_the_loss():
    generator = np.random.default_rng(4)
    weights, biases = generator.standard_normal((4, 6)), generator.standard_normal(4)
    d_weights, d_biases = np.zeros((4, 6)), np.zeros(4)
    layer = Softmax(weights, biases, d_weights, d_biases)
    loss, x, labels = Loss("cross-entropy"), generator.standard_normal((6, 3)), np.array([1, 0, 3])
    penalties = layer.forward(x)
    np.testing.assert_allclose(penalties.T, -reference.full(x.T, weights, biases), rtol=1e-12)
    seen = Layer(layer, maps=False)
    check_backward(seen, x.T.copy(), [(weights, d_weights), (biases, d_biases)], generator)

    def total():
        return loss.values(layer.forward(x), labels).sum()

    penalties = layer.forward(x)
    d2_x = layer.second_derivatives(loss.gradient(penalties, labels), loss.curvature(penalties))
    found = d_weights.copy(), d_biases.copy()
    np.testing.assert_allclose(d2_x, second_difference(total, x), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(found[0], second_difference(total, weights), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(found[1], second_difference(total, biases), rtol=1e-4, atol=1e-5)


# ---- squashing


@pytest.mark.parametrize("activation", ["scaled tanh", "sigmoid", "relu"])
def test_a_squashing_and_its_slope_are_the_references(activation):
    sums = np.array([-40.0, -3.0, -1.0, -0.2, 0.3, 1.0, 2.5, 40.0])
    squash = SQUASHINGS[activation]
    np.testing.assert_allclose(squash.value(sums), reference.squashed(sums, activation), rtol=1e-12, atol=1e-15)
    inner = squash.slope(squash.core(sums * squash.input_scale))
    slope = squash.output_scale * squash.input_scale * inner
    np.testing.assert_allclose(slope, reference.slope(sums, activation), rtol=1e-9, atol=1e-15)
    h = 1e-6
    by_difference = (reference.squashed(sums + h, activation) - reference.squashed(sums - h, activation)) / (2 * h)
    np.testing.assert_allclose(slope, by_difference, rtol=1e-6, atol=1e-9)


def test_the_scaled_tanh_takes_one_to_one_and_never_leaves_its_amplitude():
    f = SQUASHINGS["scaled tanh"].value
    np.testing.assert_allclose(f(np.array([-1.0, 0.0, 1.0])), [-1, 0, 1], atol=1e-4)
    np.testing.assert_allclose(f(np.array([-1e6, 1e6])), [-1.7159, 1.7159])


def test_a_sigmoid_of_huge_sums_neither_overflows_nor_leaves_0_to_1():
    values = SQUASHINGS["sigmoid"].value(np.array([-1e30, 1e30], np.float32))
    assert values.tolist() == [0, 1]
