"""The plan against the readable layers, which are held against the slow reference in test_lenet5.py."""

from dataclasses import replace

import numpy as np
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.architecture import DENSE, INPUTS, PAPER, TABLE_I, Architecture, ArchitectureError
from core.network.lenet5 import LeNet5
from core.network.loss import NONE, Loss, LossError
from core.network.parameters import blocks, parameter_count
from core.network.plan import AT_ONCE, Plan, planned, reading
from core.network.plan.memory import LINE, laid, room

SPARSE = ((5, 0),) + ((1,),) * 7 + ((2, 3, 4),) + TABLE_I[9:]
NETWORKS = {
    "paper": (PAPER, Loss("MAP", 1.0)),
    "every link, 0 to 1": (Architecture(table=DENSE, input="0 to 1"), Loss("MAP", 40.0)),
    "few links, black and white": (Architecture(table=SPARSE, input="black and white"), Loss("MAP", 0.01)),
    "MLE": (PAPER, Loss("MLE")),
    "cross-entropy": (PAPER, Loss("cross-entropy")),
}
each_network = pytest.mark.parametrize("name", NETWORKS)
COUNTS = (1, 2, 3, 7, 8, 9, 15, 16, 17, 33)
DIGITS, LABELS = reference.some_digits(max(COUNTS))
PARAMETERS = reference.random_parameters(*NETWORKS["paper"], seed=1, dtype=np.float32)


def plan_of(parameters):
    made = Plan(parameters.architecture, parameters.loss, parameters.bitmaps)
    made.set_vector(parameters.vector)
    return made


def layers_of(parameters, dtype=np.float64):
    made = LeNet5(parameters.architecture, parameters.loss, parameters.bitmaps, dtype)
    made.set_vector(parameters.vector)
    return made


def by_plan(plan, digits=DIGITS, labels=LABELS, share=1.0):
    """The summed loss, the wrong answers and the gradient, into memory that was full of something else."""
    out = np.full(parameter_count(plan.architecture), np.nan, np.float32)
    return *plan.gradient(digits, labels, share, out), out


def by_layers(parameters, digits=DIGITS, labels=LABELS, share=1.0, dtype=np.float64):
    network = layers_of(parameters, dtype)
    losses, wrong = network.gradient(digits, labels, share)
    return losses.sum(), wrong, network.d_effective * network.scales


def check(parameters, digits=DIGITS, labels=LABELS, share=1.0):
    """The plan gives what the layers do in double precision, block by block, but by single precision's rounding."""
    loss, wrong, gradient = by_plan(plan_of(parameters), digits, labels, share)
    expected_loss, expected_wrong, expected = by_layers(parameters, digits, labels, share)
    assert loss == pytest.approx(expected_loss, rel=1e-5, abs=1e-5)
    assert wrong == expected_wrong
    for name, block in blocks(parameters.architecture).items():
        part, known = gradient[block.start : block.stop], expected[block.start : block.stop]
        np.testing.assert_allclose(part, known, rtol=0, atol=2e-5 * np.abs(known).max() + 1e-9, err_msg=name)


@each_network
@pytest.mark.parametrize("count", COUNTS)
def test_of_any_number_of_digits_the_plan_gives_what_the_layers_do(name, count):
    parameters = reference.random_parameters(*NETWORKS[name], seed=count, dtype=np.float32)
    check(parameters, DIGITS[:count], LABELS[:count], 1 / count)


def test_the_plan_is_as_near_to_double_precision_as_the_layers_are():
    errors = {}
    for count in (1, 16):
        given_ = DIGITS[:count], LABELS[:count]
        exact = by_layers(PARAMETERS, *given_)[2]
        errors["plan"] = np.abs(by_plan(plan_of(PARAMETERS), *given_)[2] - exact).max()
        errors["layers"] = np.abs(by_layers(PARAMETERS, *given_, dtype=np.float32)[2] - exact).max()
        assert errors["plan"] < 3 * errors["layers"]


@pytest.mark.parametrize("count", [1, 5, 16])
def test_pictures_that_show_no_digit_count_as_the_layers_have_it(count):
    labels = LABELS[:count].copy()
    labels[::2] = NONE
    for j in (0.5, 60.0, 500.0):
        check(replace(PARAMETERS, loss=Loss("MAP", j)), DIGITS[:count], labels)


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("kind", ["MLE", "cross-entropy"])
def test_a_loss_without_such_a_class_refuses_them(kind, count):
    plan = plan_of(replace(PARAMETERS, loss=Loss(kind)))
    labels = np.full(count, NONE, np.uint8)
    with pytest.raises(LossError, match="no class"):
        by_plan(plan, DIGITS[:count], labels)


tables = st.lists(st.sets(st.integers(0, 5), min_size=1).map(sorted).map(tuple), min_size=16, max_size=16).map(tuple)


@settings(max_examples=25, deadline=None)
@given(
    table=tables,
    levels=st.sampled_from(sorted(INPUTS)),
    loss=st.sampled_from([Loss("MLE"), Loss("cross-entropy")]) | st.floats(1e-3, 300).map(lambda j: Loss("MAP", j)),
    labels=st.lists(st.integers(0, 9), min_size=1, max_size=18),
    seed=st.integers(0, 1000),
)
def test_any_network_with_a_plan_and_any_digits(table, levels, loss, labels, seed):
    try:
        architecture = Architecture(table=table, input=levels)
    except ArchitectureError:  # a map of S2 that feeds nothing
        architecture = Architecture(table=(tuple(range(6)), *table[1:]), input=levels)
    parameters = reference.random_parameters(architecture, loss, seed, np.float32)
    chosen = np.random.default_rng(seed).integers(0, len(DIGITS), len(labels))
    check(parameters, DIGITS[chosen], np.array(labels, np.uint8), 1 / len(labels))


# ---- what digits may be


def bent(count, size=32):
    """Such as a piece's bent digits are: the digits innermost in memory, and of the last group not all."""
    whole = np.random.default_rng(0).uniform(0, 255, (size, size, -(-count // 8) * 8)).astype(np.float32)
    return whole.transpose(2, 0, 1)[:count]


@each_network
@pytest.mark.parametrize("count", [1, 9, 16])
def test_bent_digits_are_read_as_the_layers_read_them(name, count):
    parameters = reference.random_parameters(*NETWORKS[name], seed=2, dtype=np.float32)
    check(parameters, bent(count), LABELS[:count])


@pytest.mark.parametrize("size", [2, 27, 28, 29, 30, 32])
@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32])
def test_digits_may_have_any_size_up_to_inputs_and_any_type(size, dtype):
    check(PARAMETERS, bent(5, size).astype(dtype), LABELS[:5])


def test_digits_may_lie_anyhow_in_memory():
    wide = np.zeros((10, 40, 40), np.uint8)
    wide[::2, 6:34, 6:34] = DIGITS[:5]
    apart = wide[::2, 6:34, 6:34]
    assert by_plan(plan_of(PARAMETERS), apart, LABELS[:5])[0] == by_plan(plan_of(PARAMETERS), DIGITS[:5], LABELS[:5])[0]
    check(PARAMETERS, DIGITS[4::-1], LABELS[4::-1])


# ---- nothing is left of what went before


def everything(plan, digits, labels):
    loss, wrong, gradient = by_plan(plan, digits, labels)
    return loss, wrong, gradient.tobytes(), plan.forward(digits).tobytes()


def test_the_bits_are_the_same_whatever_went_through_before():
    used = plan_of(PARAMETERS)
    asked = [(DIGITS[:16], 16), (DIGITS[:1], 1), (bent(16), 16), (DIGITS[1:2], 1), (bent(1), 1), (DIGITS[:3], 3)]
    asked += [(DIGITS[16:32], 16), (bent(16, 30), 16), (255 - DIGITS[:16], 16), (DIGITS[:16], 16), (DIGITS[:1], 1)]
    for digits, count in asked:
        labels = LABELS[:count]
        assert everything(used, digits, labels) == everything(plan_of(PARAMETERS), digits, labels)


def test_the_bits_are_the_same_after_other_weights_numbers_that_are_none_among_them():
    used = plan_of(PARAMETERS)
    known = {count: everything(used, DIGITS[:count], LABELS[:count]) for count in (1, 2, 16)}
    for other in (np.nan, np.inf, 1e30, 0.0):
        with np.errstate(all="ignore"):
            used.set_vector(np.full_like(PARAMETERS.vector, other))
            for count in known:
                everything(used, DIGITS[:count], LABELS[:count])
            used.set_vector(PARAMETERS.vector)
        for count, expected in known.items():
            assert everything(used, DIGITS[:count], LABELS[:count]) == expected


@pytest.mark.parametrize("count", [1, 3, 16])
def test_the_gradient_fills_its_place_and_nothing_beside_it_and_no_place_changes_a_bit(count):
    digits, labels, size = DIGITS[:count], LABELS[:count], PARAMETERS.vector.size
    known = by_plan(plan_of(PARAMETERS), digits, labels)[2]
    plan, slots, vectors = plan_of(PARAMETERS), np.empty((3, size + 20), np.float32), np.empty(size + 20, np.float32)
    for first in (0, 1, 5, 16, 19):  # as slots and vectors lie in a memory that is shared
        vector = vectors[first : first + size]
        vector[...] = PARAMETERS.vector
        plan.set_vector(vector)
        slots[...] = 7
        out = slots[1, first : first + size]
        plan.gradient(digits, labels, 1.0, out)
        assert np.array_equal(out, known)
        out[...] = 7
        assert np.all(slots == 7)


def test_numpys_settings_are_left_as_they_were():
    before = np.getbufsize()
    plan = plan_of(replace(PARAMETERS, loss=Loss("MLE")))
    plan.forward(DIGITS)
    by_plan(plan)
    with pytest.raises(LossError):
        by_plan(plan, DIGITS[:3], np.full(3, NONE))
    assert np.getbufsize() == before


# ---- extremes


@pytest.mark.parametrize("count", [1, 16])
@pytest.mark.parametrize("factor", [0.0, 1e-20, 30.0, 1e3])
def test_weights_of_any_size_down_to_zero_and_up_to_saturation(count, factor):
    parameters = PARAMETERS.with_vector(PARAMETERS.vector * np.float32(factor))
    loss, wrong, gradient = by_plan(plan_of(parameters), DIGITS[:count], LABELS[:count])
    expected_loss, expected_wrong, expected = by_layers(parameters, DIGITS[:count], LABELS[:count], dtype=np.float32)
    assert loss == pytest.approx(expected_loss, rel=1e-4)
    assert wrong == expected_wrong
    assert np.isfinite(gradient).all()
    if factor < 100:  # beyond, slopes are what rounding leaves of 1 - t^2
        np.testing.assert_allclose(gradient, expected, rtol=0, atol=1e-3 * np.abs(expected).max() + 1e-12)


@pytest.mark.parametrize("count", [1, 2, 16])
@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf, 3e38])
def test_what_is_no_number_goes_through_and_raises_nothing(count, number):
    for place in ("C1.weights", "C3.biases", "S4.coefficients", "C5.weights", "F6.biases"):
        vector = PARAMETERS.vector.copy()
        vector[blocks(PAPER)[place].start] = number
        plan = plan_of(PARAMETERS)
        with np.errstate(over="ignore", invalid="ignore"):  # as in `Trainer.step`
            plan.set_vector(vector)
            loss, wrong, gradient = by_plan(plan, DIGITS[:count], LABELS[:count])
        assert 0 <= wrong <= count
        if np.isnan(number):
            assert np.isnan(loss) and np.isnan(gradient[blocks(PAPER)[place].start]), place


# ---- reading


@pytest.mark.parametrize("count", [0, 1, 2, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1])
def test_the_penalties_of_any_number_are_those_of_the_layers(count):
    found = plan_of(PARAMETERS).forward(DIGITS[:count])
    assert found.shape == (10, count) and found.dtype == np.float32
    if count:
        np.testing.assert_allclose(found, layers_of(PARAMETERS).forward(DIGITS[:count]), rtol=1e-5, atol=1e-4)


def test_penalties_do_not_change_with_the_next_call():
    plan = plan_of(PARAMETERS)
    for count in (1, 5):
        first = plan.forward(DIGITS[:count])
        kept = first.copy()
        plan.forward(DIGITS[-count:])
        assert np.array_equal(first, kept)


def test_there_is_a_plan_for_the_papers_layers_alone():
    bitmaps = PARAMETERS.bitmaps
    assert planned(PAPER, bitmaps) and planned(Architecture(table=DENSE, input="0 to 1"), -bitmaps)
    others = [Architecture(pooling="average"), Architecture(pooling="max"), Architecture(output="free rbf")]
    others += [Architecture(output="softmax"), Architecture(activation="sigmoid", output="softmax")]
    assert not any(planned(other, bitmaps) for other in others)
    assert not planned(PAPER, bitmaps * 0.5)
    assert isinstance(reading(PAPER, Loss(), bitmaps), Plan)
    assert isinstance(reading(PAPER, Loss(), bitmaps, np.float64), LeNet5)
    assert all(isinstance(reading(other, Loss(), bitmaps), LeNet5) for other in others)


# ---- memory


@pytest.mark.parametrize("shape", [(1,), (3, 5), (7, 2, 11)])
def test_a_room_begins_where_the_processor_likes_it(shape):
    made = room(*shape, zeroed=True)
    assert made.shape == shape and made.dtype == np.float32 and made.ctypes.data % LINE == 0
    assert made.flags.c_contiguous and np.all(made == 0)


def test_a_view_stays_within_its_memory():
    memory = np.arange(12, dtype=np.float32).reshape(3, 4)
    assert laid(memory, (2, 3), (4, 1), 1).tolist() == [[1, 2, 3], [5, 6, 7]]
    assert laid(memory, (2, 2), (-4, 1), 8).tolist() == [[8, 9], [4, 5]]
    for shape, steps, start in [((4, 4), (4, 1), 0), ((2,), (1,), 11), ((2,), (-1,), 0), ((2,), (1,), -1)]:
        with pytest.raises(IndexError, match="leaves"):
            laid(memory, shape, steps, start)
    with pytest.raises(IndexError):
        laid(memory.T, (2,), (1,))
