from dataclasses import replace

import numpy as np
import pytest
import reference

from core.network.architecture import DENSE, PAPER, Architecture
from core.network.bitmaps import read_bitmaps
from core.network.lenet5 import initial_parameters
from core.network.loss import Loss
from core.study.numbers.decoder import (
    FLOOR,
    LEFT_OVER_COST,
    LONGEST,
    NONE_BEYOND,
    NONE_PENALTY,
    NONE_POWER,
    START_COST,
    decode,
    reading_shares,
)
from core.study.numbers.displacement import DisplacementError, WideTrace, read_wide
from core.study.trace import trace

NETWORKS = {
    "the paper's": (PAPER, Loss("MAP")),
    "MLE": (PAPER, Loss("MLE")),
    "softmax, max pooling": (Architecture("relu", "max", "softmax", DENSE, "0 to 1"), Loss("cross-entropy")),
    "black and white": (Architecture(output="free rbf", pooling="average", input="black and white"), Loss("MAP")),
}


def network(name="the paper's"):
    architecture, loss = NETWORKS[name]
    return initial_parameters(architecture, loss, read_bitmaps(), np.random.default_rng(5), "root", 0.25)


def wide_picture(columns=96, seed=0):
    """Three digits and some noise, (28, columns)."""
    picture = np.random.default_rng(seed).integers(0, 90, (28, columns)).astype(np.uint8)
    for place, digit in enumerate(reference.some_digits(3)[0]):
        picture[:, 5 + 29 * place : 33 + 29 * place] = digit
    return picture


@pytest.mark.parametrize("name", NETWORKS)
def test_every_place_gets_what_its_window_gets_alone(name):
    parameters = network(name)
    wide = read_wide(parameters, wide_picture())
    bordered = np.pad(wide_picture(), 2)
    assert wide.positions.tolist() == list(range(14, 96 - 13, 4))
    for place, middle in enumerate(wide.positions):
        window = bordered[:, middle - 14 : middle + 18]
        alone = trace(parameters, window)
        np.testing.assert_allclose(wide.penalties[:, place], alone.penalties, rtol=2e-4, atol=2e-4)
        np.testing.assert_allclose(wide.probabilities[:, place], alone.probabilities, atol=2e-4)
        assert wide.none_shares[place] == pytest.approx(alone.none_share, abs=2e-4)


def test_a_picture_of_one_digit_is_read_as_ever():
    digit = reference.some_digits(1)[0][0]
    wide = read_wide(network(), digit)
    np.testing.assert_allclose(wide.penalties[:, 0], trace(network(), digit).penalties, rtol=1e-5)
    assert wide.positions.tolist() == [14]


def test_a_picture_with_inputs_border_is_the_same_picture():
    picture = wide_picture()
    with_border = read_wide(network(), np.pad(picture, 2))
    assert np.array_equal(with_border.penalties, read_wide(network(), picture).penalties)


@pytest.mark.parametrize(("columns", "widened", "places"), [(1, 28, 1), (28, 28, 1), (29, 32, 2), (100, 100, 19)])
def test_a_picture_of_any_width_is_widened_with_paper_to_whole_places(columns, widened, places):
    wide = read_wide(network(), np.full((28, columns), 255, np.uint8))
    assert wide.picture.shape == (28, widened) and wide.penalties.shape == (10, places)
    assert (wide.picture[:, columns:] == 0).all()


@pytest.mark.parametrize("shape", [(27, 60), (28, 0), (28, 5000), (28, 28, 3)])
def test_a_picture_over_which_the_network_cannot_slide_is_refused(shape):
    with pytest.raises(DisplacementError, match="A picture of a number must be"):
        read_wide(network(), np.zeros(shape, np.uint8))
    with pytest.raises(DisplacementError, match="rows of bytes"):
        read_wide(network(), np.zeros((28, 60)))


def test_what_was_read_cannot_be_written_to():
    wide = read_wide(network(), wide_picture())
    arrays = (wide.picture, wide.penalties, wide.probabilities, wide.none_shares, wide.positions, wide.inked)
    assert not any(array.flags.writeable for array in arrays)


def with_shares(shares, inked=None, name="the paper's", ink=0):
    """A trace whose places are divided among the ten digits and none as in `shares`, (11, places); `ink` all over."""
    places, digits = shares.shape[1], shares[:10]
    smallest = NONE_PENALTY * (shares[10] / (1 - shares[10])) ** (1 / NONE_POWER)
    return WideTrace(
        parameters=network(name),
        picture=np.full((28, 24 + 4 * places), ink, np.uint8),
        penalties=smallest + np.log(digits.max(axis=0)) - np.log(digits),
        probabilities=digits / (1 - shares[10]),
        none_shares=shares[10],
        positions=14 + 4 * np.arange(places),
        inked=np.ones(places, bool) if inked is None else inked,
    )


def says(text, share=0.99, **others):
    """A trace whose places say each letter of the text: a digit, "-" for none, "?" for nothing in particular."""
    shares = np.full((11, len(text)), (1 - share) / 10)
    for place, letter in enumerate(text):
        if letter == "?":
            shares[:, place] = 1 / 11
        else:
            shares[10 if letter == "-" else int(letter), place] = share
    return with_shares(shares, **others)


def test_the_digits_shares_are_equation_9_s_and_none_s_grows_with_the_smallest_penalty():
    penalties = np.random.default_rng(0).uniform(0, 50, (10, 5))
    penalties[:, :2] += NONE_PENALTY - penalties[:, :2].min(axis=0)
    wide = replace(with_shares(np.full((11, 5), 1 / 11)), penalties=penalties)
    shares = reading_shares(wide)
    expected = np.exp(-penalties) / np.exp(-penalties).sum(axis=0)
    np.testing.assert_allclose(shares[:10] / (1 - shares[10]), expected, rtol=1e-9)
    np.testing.assert_allclose(shares[10, :2], 0.5, rtol=1e-9)
    odds, smallest = shares[10] / (1 - shares[10]), penalties.min(axis=0)
    np.testing.assert_allclose(odds, (smallest / NONE_PENALTY) ** NONE_POWER, rtol=1e-9)


@pytest.mark.parametrize(
    ("loss", "even"),
    [
        (Loss("MAP", 20.0), 20 * NONE_BEYOND),
        (Loss("MAP", 10.0, 0.5), 20 * NONE_BEYOND),
        (Loss("MAP", 1.0), NONE_PENALTY),
        (Loss("MLE"), NONE_PENALTY),
    ],
)
def test_none_is_as_likely_as_a_digit_beyond_what_it_has_in_the_loss_but_not_nearer_than_clean_digits(loss, even):
    wide = with_shares(np.full((11, 3), 1 / 11))
    penalties = even + np.array([[-0.1, 0, 0.1]] * 10)
    parameters = replace(wide.parameters, loss=loss)
    shares = reading_shares(replace(wide, parameters=parameters, penalties=penalties))
    assert shares[10, 0] < 0.5 < shares[10, 2] and shares[10, 1] == pytest.approx(0.5)


def test_with_a_softmax_none_is_only_where_there_is_no_ink():
    shares = np.random.default_rng(0).dirichlet(np.ones(11), 5).T
    inked = np.array([True, True, True, False, True])
    read = reading_shares(with_shares(shares, inked, name="softmax, max pooling"))
    np.testing.assert_allclose(read[:10, inked], (shares[:10] / (1 - shares[10]))[:, inked], rtol=1e-9)
    assert read[10].tolist() == [0, 0, 0, 1, 0] and (read[:10, 3] == 0).all()


def test_shares_for_reading_have_the_loss_s_factor_and_none_wins_beyond_the_same_penalty():
    shares = np.random.default_rng(0).dirichlet(np.ones(11), 5).T
    wide = with_shares(shares)
    half = replace(wide, parameters=replace(wide.parameters, loss=Loss("MAP", 1.0, 0.5)))
    digits = np.sqrt(shares[:10]) / np.sqrt(shares[:10]).sum(axis=0) * (1 - shares[10])
    np.testing.assert_allclose(reading_shares(half), [*digits, shares[10]], rtol=1e-9)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("--3--", "3"),
        ("-33-77-", "37"),
        ("-3377-", "37"),
        ("-11-1-", "11"),
        ("-0--0--0-", "000"),
        ("-----", ""),
        ("4", "4"),
        ("-8-?-5-", "85"),
        ("123", "123"),
    ],
)
def test_places_side_by_side_that_say_the_same_are_one_digit(text, number):
    assert "".join(str(found.digit) for found in decode(says(text))) == number


def test_a_digit_stands_where_its_share_is_largest_and_is_as_sure_as_there():
    shares = reading_shares(says("-22-"))
    shares[:, 2] = 0.001
    shares[2, 2] = 0.99
    (found,) = decode(with_shares(shares))
    assert (found.digit, found.place, found.position) == (2, 2, 22)
    assert found.confidence == pytest.approx(0.99)


def test_a_place_without_ink_is_none_whatever_the_network_says():
    inked = np.array([True, True, False, False, True])
    first, second = decode(says("55555", inked=inked))
    assert (first.digit, first.place < 2, second.digit, second.place) == (5, True, 5, 4)


def test_one_place_alone_rules_nothing_out():
    wide = says("-6-6-", share=1 - 10 * FLOOR / 100)
    assert len(decode(wide)) == 2


def test_ink_that_no_digit_claims_is_read_as_the_likeliest_one_and_paper_is_not():
    shares = np.array([0.997 if state == 10 else 0.0003 for state in range(11)])[:, None].repeat(5, axis=1)
    shares[4, 2], shares[10, 2] = 0.02, 0.9773
    assert decode(with_shares(shares, ink=0)) == ()
    (found,) = decode(with_shares(shares, ink=200))
    assert (found.digit, found.place) == (4, 2)


def test_no_digit_reaches_over_a_column_of_paper():
    wide = says("-33-", ink=200)
    assert [found.digit for found in decode(wide)] == [3]
    parted = wide.picture.copy()
    parted[:, 19] = 0  # between the two places that say 3, and near the second
    assert [(found.digit, found.place) for found in decode(replace(wide, picture=parted))] == [(3, 1), (3, 2)]


def test_a_piece_of_ink_beside_a_digit_is_read_too():
    wide = says("-7-------", share=0.7)
    picture = np.zeros_like(wide.picture)
    picture[:, 10:30] = 255
    assert [found.place for found in decode(replace(wide, picture=picture))] == [1]
    picture[:, 25:42] = 255
    picture[:, 23:25] = 0
    first, second = decode(replace(wide, picture=picture))
    assert (first.digit, first.place) == (7, 1) and wide.positions[second.place] >= 25


def gain_of(path, wide, end):
    """What a sequence such as "-00-1" gains, counted place by place; a piece of ink ends before the place `end`."""
    shares = reading_shares(wide)
    piece = [int(place >= end) for place in range(len(path))]
    total, run, last = 0.0, 0, None  # the place of the digit before
    for place, state in enumerate(path):
        beside = [other for other in (place - 1, place + 1) if 0 <= other < len(path) and piece[other] == piece[place]]
        if state != "-":
            total += np.log(max(shares[int(state), place], FLOOR))
            again = last == place - 1 and path[last] == state and piece[last] == piece[place]
            run = run + 1 if again else 1
            if run > LONGEST:
                return -np.inf
            if not again:
                total -= START_COST
            last = place
            continue
        digits = [int(path[other]) for other in beside if path[other] != "-"]
        total += np.log(max(shares[10, place] + max((shares[digit, place] for digit in digits), default=0.0), FLOOR))
        inside = [other for other in range(len(path)) if piece[other] == piece[place] and path[other] != "-"]
        away, at = min((abs(other - place) for other in inside), default=3), wide.positions[place]
        if wide.picture[:, at - 2 : at + 2].max() > 32:
            total -= LEFT_OVER_COST * (0, 0, 0.5, 1)[min(away, 3)]
    return total


@pytest.mark.parametrize("paper", [None, 27])
@pytest.mark.parametrize("ink", [0, 200])
def test_no_other_sequence_pays_less(ink, paper):
    """Against all sequences of a short picture, counted one by one."""
    from itertools import product

    generator = np.random.default_rng(3)
    for _again in range(6):
        shares = generator.dirichlet(np.full(11, 0.3), 6).T
        shares[2:10] = 1e-9  # two digits are enough to try
        wide = with_shares(shares / shares.sum(axis=0), ink=ink)
        if paper:
            picture = wide.picture.copy()
            picture[:, paper] = 0  # between the places 3 and 4, nearer to the latter
            wide = replace(wide, picture=picture)
        best = max(product("01-", repeat=6), key=lambda path: gain_of(path, wide, 4 if paper and ink else 6))
        digits = [
            int(state)
            for place, (state, before) in enumerate(zip(best, ("-", *best), strict=False))
            if state != "-" and (state != before or (paper and ink and place == 4))
        ]
        assert [found.digit for found in decode(wide)] == digits
