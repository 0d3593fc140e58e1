"""What the program draws to be mixed into training: people's digits, and what is no digit, prepared as drawings are."""

from collections.abc import Iterable

import numpy as np

from core.data.no_digits import strokes_of_no_digit
from core.data.pen_digits import strokes_of_digit
from core.drawing.strokes import prepare_strokes
from core.network.loss import NONE
from core.sizes import DIGIT_SIZE

Pictures = tuple[np.ndarray, np.ndarray]  # (n, 28, 28) uint8, and their labels, (n,) uint8
WIDTH, WIDTH_SPREAD, WIDTHS = 2.6, 0.45, (1.7, 4.2)  # pixels of the box; of the pen


def draw_pen_digits(count: int, generator: np.random.Generator) -> Pictures:
    """So many digits as of `core.data.pen_digits`, each as often as any other."""
    labels = generator.permutation(np.arange(count) % 10).astype(np.uint8)
    return _prepared((strokes_of_digit(int(digit), generator) for digit in labels), labels, generator)


def draw_no_digits(count: int, generator: np.random.Generator) -> Pictures:
    """So many pictures as of `core.data.no_digits`, all labelled `core.network.loss.NONE`."""
    labels = np.full(count, NONE, np.uint8)
    return _prepared((strokes_of_no_digit(generator) for _ in labels), labels, generator)


def _prepared(drawings: Iterable[list[np.ndarray]], labels, generator) -> Pictures:
    images = np.empty((len(labels), DIGIT_SIZE, DIGIT_SIZE), np.uint8)
    for image, strokes in zip(images, drawings, strict=True):
        width = float(np.clip(generator.normal(WIDTH, WIDTH_SPREAD), *WIDTHS))
        image[...] = prepare_strokes(strokes, width).picture
    return images, labels
