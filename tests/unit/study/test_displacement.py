from dataclasses import replace

import numpy as np
import pytest
import reference

from core.network.architecture import DENSE, PAPER, Architecture
from core.network.bitmaps import read_bitmaps
from core.network.lenet5 import initial_parameters
from core.network.loss import Loss
from core.study.decoder import FLOOR, NONE_PENALTY, decode, reading_shares
from core.study.displacement import DisplacementError, WideTrace, read_wide
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
    places = shares.shape[1]
    return WideTrace(
        parameters=network(name),
        picture=np.full((28, 24 + 4 * places), ink, np.uint8),
        penalties=NONE_PENALTY + np.log(shares[10]) - np.log(shares[:10]),
        probabilities=shares[:10] / (1 - shares[10]),
        none_shares=shares[10],
        positions=14 + 4 * np.arange(places),
        inked=np.ones(places, bool) if inked is None else inked,
    )


def says(text, share=0.9, **others):
    """A trace whose places say each letter of the text: a digit, "-" for none, "?" for nothing in particular."""
    shares = np.full((11, len(text)), (1 - share) / 10)
    for place, letter in enumerate(text):
        if letter == "?":
            shares[:, place] = 1 / 11
        else:
            shares[10 if letter == "-" else int(letter), place] = share
    return with_shares(shares, **others)


def test_shares_for_reading_are_equation_9_with_a_j_of_their_own():
    shares = np.random.default_rng(0).dirichlet(np.ones(11), 5).T
    np.testing.assert_allclose(reading_shares(with_shares(shares)), shares, rtol=1e-9)
    softmax = reading_shares(with_shares(shares, name="softmax, max pooling"))
    np.testing.assert_allclose(softmax[:10], shares[:10] / (1 - shares[10]), rtol=1e-9)
    assert (softmax[10] == 0).all()


def test_shares_for_reading_have_the_loss_s_factor_and_none_wins_beyond_the_same_penalty():
    shares = np.random.default_rng(0).dirichlet(np.ones(11), 5).T
    wide = with_shares(shares)
    half = replace(wide, parameters=replace(wide.parameters, loss=Loss("MAP", 1.0, 0.5)))
    expected = np.sqrt(shares) / np.sqrt(shares).sum(axis=0)
    np.testing.assert_allclose(reading_shares(half), expected, rtol=1e-9)


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
    assert [found.place for found in decode(says("55555", inked=inked))] == [0, 4]


def test_one_place_alone_rules_nothing_out():
    wide = says("-6-6-", share=1 - 10 * FLOOR / 100)
    assert len(decode(wide)) == 2


def test_ink_that_no_digit_claims_is_read_as_the_likeliest_one_and_paper_is_not():
    shares = np.array([0.997 if state == 10 else 0.0003 for state in range(11)])[:, None].repeat(5, axis=1)
    shares[4, 2], shares[10, 2] = 0.02, 0.9773
    assert decode(with_shares(shares, ink=0)) == ()
    (found,) = decode(with_shares(shares, ink=200))
    assert (found.digit, found.place) == (4, 2)


@pytest.mark.parametrize("ink", [0, 200])
def test_no_other_sequence_pays_less(ink):
    """Against all sequences of a short picture, counted one by one."""
    from itertools import product

    from core.study.decoder import LEFT_OVER_COST, LONGEST, REACH, START_COST

    generator = np.random.default_rng(3)
    for _again in range(6):
        shares = generator.dirichlet(np.full(11, 0.3), 7).T
        shares[2:10] = 1e-9  # two digits are enough to try
        wide = with_shares(shares / shares.sum(axis=0), ink=ink)
        gains = np.log(np.maximum(shares / shares.sum(axis=0), FLOOR))

        def gain(path, gains=gains):
            total, before, run = 0.0, 10, 0
            for place, state in enumerate(path):
                run = run + 1 if state == before else 1
                if state != 10 and run > LONGEST:
                    return -np.inf
                total += gains[state, place] - (START_COST if state != 10 and run == 1 else 0)
                near = path[max(0, place - REACH) : place + REACH + 1]
                total -= LEFT_OVER_COST if ink and min(near) == 10 else 0
                before = state
            return total

        best = max(product((0, 1, 10), repeat=7), key=gain)
        number = [state for state, before in zip(best, (10, *best), strict=False) if state not in (10, before)]
        assert [found.digit for found in decode(wide)] == number
