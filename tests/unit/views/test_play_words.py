"""Numbers as a play writes them: what stands there comes out when it is reckoned anew."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_gui.look.signed_number import number_of, power, signed_number
from lenet_gui.texts.adding_up import MOST_MORE, PLAIN_BELOW, added, like, steps
from lenet_gui.views.play.words import number, reckoned, size

VALUES = st.floats(-100, 100) | st.floats(-9_000, 9_000) | st.sampled_from([0.0, -0.0, 0.005, -0.005, 1 / 3, 2 / 3])


def exactly(text):
    return Decimal(text.replace("−", "-"))


def last_digit(text):
    return 10.0 ** -len(text.partition(".")[2])


@given(VALUES, VALUES, st.floats(-1e-6, 1e-6))
def test_two_summands_add_up_to_the_sum_exactly(one, other, astray):
    total = one + other + astray  # the engine's own is in float32
    if abs(total) >= PLAIN_BELOW:
        return
    texts = added(one, other, total)
    first, second, third = map(exactly, texts)
    assert first + second == third
    (digits,) = {len(text.partition(".")[2]) for text in texts}
    assert 2 <= digits <= 2 + MOST_MORE
    assert texts[1:] == (signed_number(other, digits), signed_number(total, digits))
    wrong = abs(float(first) - one)
    assert wrong <= (0.5 if digits < 2 + MOST_MORE else 1.6) * 10**-digits + 1e-9


def test_no_more_digits_than_are_needed():
    assert added(1.25, 0.5, 1.75) == ("+1.25", "+0.50", "+1.75")
    assert added(-2.0958, -0.0661, -2.1619) == ("−2.096", "−0.066", "−2.162")


def test_a_number_has_as_many_digits_as_another():
    assert like("+1.2345", -0.5) == "−0.5000" and like(power(1e20), 1.0) == "+1.00"


def test_what_is_beyond_all_bounds_is_written_by_its_power():
    assert added(1e20, 1.0, 1e20) == (power(1e20), "+1.00", power(1e20))
    assert added(float("inf"), 1.0, float("inf"))[0] == "inf"
    assert steps([power(1e20), "+1.00"]) == [power(1e20), power(-1e20)]


@given(st.lists(VALUES, min_size=1, max_size=16), st.integers(2, 4))
def test_steps_add_up_at_every_place(values, digits):
    sums = [signed_number(sum(values[: count + 1]), digits) for count in range(len(values))]
    found = [exactly(text) for text in steps(sums)]
    for count, text in enumerate(sums):
        assert sum(found[: count + 1]) == exactly(text)
    for value, text in zip(values, found, strict=True):
        assert abs(float(text) - value) <= 10**-digits + 1e-9


@given(VALUES, st.floats(-3, 3), VALUES)
def test_a_product_comes_out(four, times, bias):
    made = lambda four, times, bias: four * times + bias  # noqa: E731
    total = made(four, times, bias)
    texts, result = reckoned((four, times, bias), made, total)
    assert number(made(*map(number_of, texts))) == result
    assert "·" in result or abs(number_of(result) - total) <= 0.02


@pytest.mark.parametrize("value", [0.0, 1.5, -1.5, 1234.56, -9999.0, 1e7, -3.2e-7, 4.5e-4])
@pytest.mark.parametrize("write", [number, size, signed_number, power])
def test_a_number_is_read_as_it_was_written(value, write):
    assert number_of(write(value)) == pytest.approx(value, rel=0.05, abs=0.01)
