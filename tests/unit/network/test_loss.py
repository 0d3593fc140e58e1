import numpy as np
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.bitmaps import read_bitmaps
from core.network.layers.rbf import RBF
from core.network.loss import LEAST_FACTOR, NONE, Loss, LossError
from core.network.plan.criterion import Criterion

LOSSES = [Loss("MLE"), Loss("MAP", 0.1), Loss("MAP", 1.0), Loss("MAP", 20.0), Loss("cross-entropy")]
LOSSES += [Loss("MLE", 1.0, 0.5), Loss("MAP", 10.0, 0.5), Loss("MAP", 1.0, 0.3), Loss("cross-entropy", 1.0, 0.3)]
LABELS = np.array([3, 0, 9, 9, 5])


def some_penalties(scale=4.0, seed=0):
    """(10, 5): as OUTPUT gives them, but small enough for the direct formulas."""
    return np.random.default_rng(seed).uniform(0, scale, (10, LABELS.size))


@pytest.mark.parametrize("loss", LOSSES)
def test_the_loss_of_each_digit_is_the_papers_formula(loss):
    penalties = some_penalties()
    expected = reference.losses(penalties.T, LABELS, loss)
    np.testing.assert_allclose(loss.values(penalties, LABELS), expected, rtol=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_gradient_is_the_slope_of_the_loss(loss):
    penalties, h = some_penalties(), 1e-6
    gradient = loss.gradient(penalties, LABELS)
    for digit in range(10):
        move = np.zeros((10, 1))
        move[digit] = h
        above, below = loss.values(penalties + move, LABELS), loss.values(penalties - move, LABELS)
        np.testing.assert_allclose(gradient[digit], (above - below) / (2 * h), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_curvature_is_the_slope_of_the_gradient(loss):
    penalties, h = some_penalties(), 1e-6
    curvature = loss.curvature(penalties)
    assert curvature.shape == (10, 10, LABELS.size)
    for digit in range(10):
        move = np.zeros((10, 1))
        move[digit] = h
        slope = (loss.gradient(penalties + move, LABELS) - loss.gradient(penalties - move, LABELS)) / (2 * h)
        np.testing.assert_allclose(curvature[digit], slope, rtol=1e-6, atol=1e-8)


@settings(deadline=None, max_examples=50)
@given(
    penalties=st.lists(st.floats(0, 1e6, width=32), min_size=10, max_size=10),
    label=st.integers(0, 9),
    loss=st.sampled_from(LOSSES),
)
def test_any_penalties_give_finite_numbers_and_shares_that_sum_to_one(penalties, label, loss):
    penalties, labels = np.array(penalties, np.float32)[:, None], np.array([label])
    share, none = loss.shares(penalties)
    assert (share >= 0).all() and (none >= 0).all()
    assert share.sum() + none.sum() == pytest.approx(1, rel=1e-5)
    assert (none == 0).all() or loss.kind == "MAP"
    assert np.isfinite(loss.values(penalties, labels)).all()
    gradient = loss.gradient(penalties, labels)
    assert gradient.dtype == np.float32 and (np.abs(gradient) <= 1).all()
    assert np.isfinite(loss.curvature(penalties)).all()


@settings(deadline=None, max_examples=80)
@given(
    penalties=st.lists(st.floats(width=32), min_size=10, max_size=10),
    loss=st.one_of(
        st.sampled_from([Loss("MLE"), Loss("cross-entropy")]),
        st.builds(Loss, st.just("MAP"), st.floats(1e-3, 1e6), st.just(1.0) | st.floats(LEAST_FACTOR, 1)),
    ),
)
def test_whatever_the_penalties_there_are_eleven_shares_that_sum_to_one(penalties, loss):
    share, none = loss.shares(np.array(penalties, np.float32)[:, None])
    eleven = np.append(share, none)
    assert (eleven >= 0).all() and eleven.sum() == pytest.approx(1, rel=1e-5)
    known = [penalty for penalty in penalties if not np.isnan(penalty)]
    if loss.kind != "MAP":
        assert none[0] == 0 and loss.none_penalty == np.inf
    elif all(penalty > loss.none_penalty + 20 / loss.penalty_factor for penalty in known):
        assert none[0] > 0.99  # none wins
    elif min(known) < loss.none_penalty - 20 / loss.penalty_factor:
        assert none[0] < 0.01


def test_penalties_that_no_exponential_can_hold_keep_their_differences():
    penalties = np.full((10, 1), 30_000.0)
    penalties[4], penalties[7] = 20_000, 20_001
    loss = Loss("cross-entropy")
    assert loss.values(penalties, np.array([4]))[0] == pytest.approx(np.log(1 + np.exp(-1)), rel=1e-9)
    assert loss.values(penalties, np.array([0]))[0] == pytest.approx(10_000 + np.log(1 + np.exp(-1)), rel=1e-9)


def test_a_j_that_no_exponential_can_hold_is_weighed_like_any_penalty():
    share, none = Loss("MAP", 20_000.0).shares(np.full((10, 1), 20_001.0))
    assert none[0] == pytest.approx(1 / (1 + 10 * np.exp(-1)))
    assert share[0, 0] == pytest.approx(np.exp(-1) / (1 + 10 * np.exp(-1)))


def test_map_gives_none_of_these_the_share_of_e_to_minus_j():
    penalties = some_penalties()
    share, none = Loss("MAP", 2.0).shares(penalties)
    total = np.exp(-2.0) + np.exp(-penalties).sum(axis=0)
    np.testing.assert_allclose(none, np.exp(-2.0) / total, rtol=1e-12)
    np.testing.assert_allclose(share, np.exp(-penalties) / total, rtol=1e-12)


def test_far_from_every_bitmap_map_no_longer_pulls_the_wrong_digits_away():
    penalties = np.full((10, 1), 500.0)
    gradient = Loss("MAP", 1.0).gradient(penalties, np.array([2]))[:, 0]
    assert gradient[2] == 1 and np.all(np.abs(np.delete(gradient, 2)) < 1e-200)
    assert Loss("cross-entropy").gradient(penalties, np.array([2]))[5, 0] == pytest.approx(-0.1)


MIXED = np.array([3, NONE, 9, NONE, NONE], np.uint8)


@pytest.mark.parametrize("j", [0.1, 1.0, 20.0])
def test_a_picture_of_none_has_the_loss_of_an_eleventh_class_whose_penalty_is_j(j):
    penalties = some_penalties()
    eleven = np.vstack([penalties, np.full((1, 5), j)])
    expected = eleven[MIXED, np.arange(5)] + np.log(np.exp(-eleven).sum(axis=0))
    np.testing.assert_allclose(Loss("MAP", j).values(penalties, MIXED), expected, rtol=1e-12)


@pytest.mark.parametrize("j", [0.1, 1.0, 20.0])
def test_the_gradient_is_the_slope_also_for_pictures_of_none(j):
    loss, penalties, h = Loss("MAP", j), some_penalties(), 1e-6
    gradient = loss.gradient(penalties, MIXED)
    for digit in range(10):
        move = np.zeros((10, 1))
        move[digit] = h
        above, below = loss.values(penalties + move, MIXED), loss.values(penalties - move, MIXED)
        np.testing.assert_allclose(gradient[digit], (above - below) / (2 * h), rtol=1e-6, atol=1e-8)


def test_digits_among_pictures_of_none_keep_their_loss_to_the_last_bit():
    penalties, loss = some_penalties().astype(np.float32), Loss("MAP")
    digits = MIXED != NONE
    mixed, alone = loss.values_and_gradient(penalties, MIXED), loss.values_and_gradient(penalties, LABELS)
    same = digits & (MIXED == LABELS)
    assert same.sum() == 2 and mixed[0].dtype == alone[0].dtype == np.float32
    assert np.array_equal(mixed[0][same], alone[0][same])
    assert np.array_equal(mixed[1][:, same], alone[1][:, same])


def test_all_pictures_may_show_none():
    values, gradient = Loss("MAP", 1.0).values_and_gradient(np.full((10, 2), 500.0), np.array([NONE, NONE]))
    assert np.allclose(values, 0) and np.allclose(gradient, 0)


@pytest.mark.parametrize("kind", ["MLE", "cross-entropy"])
def test_a_loss_without_a_class_for_none_refuses_the_label_none(kind):
    with pytest.raises(LossError, match=f"The loss {kind} has no class for pictures that show no digit; choose MAP"):
        Loss(kind).values(some_penalties(), MIXED)


@pytest.mark.parametrize("j", [0.0, -1.0, np.nan, np.inf])
def test_a_j_that_is_not_above_zero_is_refused(j):
    with pytest.raises(LossError, match="must be a number above 0"):
        Loss("MAP", j)


def test_a_loss_that_is_not_on_offer_is_refused_with_the_offers():
    with pytest.raises(LossError, match="'hinge'; choose one of MLE, MAP, cross-entropy"):
        Loss("hinge")


def test_a_digit_is_wrong_by_its_smallest_penalty_and_none_by_whether_any_digit_is_nearer_than_j():
    penalties = np.full((10, 4), 50.0)
    penalties[3, :] = (2.0, 2.0, 2.0, 9.0)
    labels = np.array([3, 4, NONE, NONE])
    assert Loss("MAP", j=5.0).wrong(penalties, labels).tolist() == [False, True, True, False]


# ---- by what factor penalties enter the loss


@pytest.mark.parametrize("labels", [LABELS, MIXED])
def test_half_the_squared_distance_is_the_same_loss_of_penalties_half_as_large(labels):
    penalties = some_penalties(40.0)
    half, whole = Loss("MAP", 10.0, 0.5), Loss("MAP", 10.0)
    np.testing.assert_allclose(half.values(penalties, labels), whole.values(penalties / 2, labels), rtol=1e-12)
    for found, expected in zip(half.shares(penalties), whole.shares(penalties / 2), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert np.array_equal(half.wrong(penalties, labels), whole.wrong(penalties / 2, labels))


@given(j=st.floats(0.1, 100), factor=st.floats(0.05, 1), beside=st.sampled_from([-0.01, 0.01]))
def test_none_wins_exactly_where_every_penalty_is_beyond_that_of_none(j, factor, beside):
    loss = Loss("MAP", j, factor)
    nearest = loss.none_penalty * (1 + beside)
    penalties = np.full((10, 1), nearest + 100 / factor)
    penalties[3] = nearest
    share, none = loss.shares(penalties)
    assert (none[0] > share[3, 0]) == (nearest > loss.none_penalty) == (beside > 0)
    assert loss.wrong(penalties, np.array([NONE]))[0] == (beside < 0)


def test_a_factor_of_one_changes_no_bit_of_equations_8_and_9():
    penalties, digits = some_penalties(90.0).astype(np.float32), np.arange(5)
    lowest = np.minimum(penalties.min(axis=0), 10.0)
    share, none = np.exp(lowest - penalties), np.exp(lowest - 10.0)
    total = share.sum(axis=0) + none
    right = penalties[LABELS, digits]
    gradient = share / -total
    gradient[LABELS, digits] += 1
    loss = Loss("MAP", 10.0)
    values, found = loss.values_and_gradient(penalties, LABELS)
    assert np.array_equal(values, right - lowest + np.log(total)) and np.array_equal(found, gradient)
    assert np.array_equal(loss.shares(penalties)[0], share / total)
    assert np.array_equal(Loss("MLE").values(penalties, LABELS), right)


def test_the_penalty_of_none_is_told_with_where_it_comes_from():
    assert Loss("MAP", 10.0).none_penalty_told == "j = 10"
    assert Loss("MAP", 10.0, 0.5).none_penalty_told == "j / 0.5 = 20"


@pytest.mark.parametrize("factor", [0.0, -0.5, 1.5, np.nan, np.inf, True, "half", None])
def test_a_factor_that_is_not_from_a_thousandth_to_one_is_refused(factor):
    with pytest.raises(LossError, match="penalty_factor is .*; it must be a number from 0.001 to 1"):
        Loss("MAP", 1.0, factor)


def some_code(count, seed=3):
    """(84, count) codes of F6, float32."""
    return np.random.default_rng(seed).uniform(-1.7, 1.7, (84, count)).astype(np.float32)


def test_under_half_the_squared_distance_the_second_derivative_at_f6_is_exactly_one():
    layer, loss = RBF(read_bitmaps().astype(np.float32)), Loss("MLE", penalty_factor=0.5)
    penalties = layer.forward(some_code(LABELS.size))
    d2 = layer.second_derivatives(loss.gradient(penalties, LABELS), loss.curvature(penalties))
    assert np.array_equal(d2, np.ones((84, LABELS.size), np.float32))


CRITERIA = [Loss("MLE"), Loss("MAP", 10.0), Loss("MLE", 1.0, 0.5), Loss("MAP", 10.0, 0.5), Loss("MAP", 3.0, 0.3)]


@pytest.mark.parametrize("loss", CRITERIA)
@pytest.mark.parametrize("labels", [LABELS, LABELS[:1], MIXED, np.array([NONE])], ids=str)
def test_the_plan_judges_as_the_loss_does(loss, labels):
    if loss.kind == "MLE":
        labels = labels % NONE  # it knows no such label
    classes = np.empty((11, labels.size), np.float32)
    criterion = Criterion(loss, classes)
    for seed in range(3):
        penalties = some_penalties(60.0, seed)[:, : labels.size].astype(np.float32)
        classes[:10] = penalties
        value, wrong = criterion(labels, 0.25)
        values, gradient = loss.values_and_gradient(penalties.astype(float), labels)
        assert value == pytest.approx(values.sum(), rel=1e-5)
        np.testing.assert_allclose(criterion.d_penalties, gradient / 4, rtol=1e-4, atol=1e-7)
        assert wrong == loss.wrong(penalties, labels).sum()
        assert np.array_equal(classes[:10], penalties)  # they are shown as they are
