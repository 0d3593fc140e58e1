"""A sheet photographed on a table: uneven light, grain and perspective; digits themselves are no sheets."""

import numpy as np
import pytest
from PIL import Image

from core.data.builtin_digits import builtin_dataset
from core.drawing.files import prepare_picture
from core.drawing.sheet import flat_sheet

DIGITS = builtin_dataset(0, 40, 1).train
ROWS, COLUMNS = 480, 640


def photograph(digit, seed, corners, table=0.3):
    """(480, 640) grey: a digit on a sheet whose corners (x, y in shares of the picture) lie on a table."""
    random = np.random.default_rng(seed)
    sheet = np.full((ROWS, COLUMNS), 0.92)
    ink = np.asarray(Image.fromarray(digit).resize((224, 224), Image.BICUBIC), float) / 255
    top, left = random.integers(80, 180), random.integers(120, 320)
    sheet[top : top + 224, left : left + 224] -= 0.75 * ink
    equations, values = [], []
    for (u, v), (x, y) in zip([(0, 0), (1, 0), (1, 1), (0, 1)], corners, strict=True):
        u, v, x, y = u * COLUMNS, v * ROWS, x * COLUMNS, y * ROWS
        equations += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    way = np.linalg.solve(np.array(equations, float), np.array(values, float))
    grey = Image.fromarray((255 * sheet).astype(np.uint8))
    grey = grey.transform((COLUMNS, ROWS), Image.PERSPECTIVE, way, Image.BICUBIC, fillcolor=round(255 * table))
    light = 1 - 0.4 * np.add.outer(np.linspace(0, 0.4, ROWS), np.linspace(0, 0.6, COLUMNS))
    return np.clip(np.asarray(grey, float) / 255 * light + random.normal(0, 0.02, light.shape), 0, 1)


UPRIGHT = [(0.1, 0.12), (0.9, 0.1), (0.92, 0.9), (0.08, 0.88)]
TILTED = [(0.25, 0.1), (0.8, 0.15), (0.95, 0.9), (0.05, 0.85)]
TURNED = [(0.3, 0.05), (0.95, 0.25), (0.72, 0.95), (0.06, 0.75)]
CUT_OFF = [(0.2, -0.1), (1.2, -0.05), (1.2, 0.9), (0.15, 0.85)]  # by the upper and the right edge of the picture


@pytest.mark.parametrize("corners", [UPRIGHT, TILTED, CUT_OFF], ids=["upright", "tilted", "cut off"])
def test_a_digit_on_a_sheet_on_a_table_is_prepared_as_if_it_had_never_been_there(corners):
    likeness = []
    for index in range(20):
        found = prepare_picture(photograph(DIGITS.images[index], index, corners))
        if found is not None:
            likeness.append(np.corrcoef(found.picture.ravel(), DIGITS.images[index].ravel())[0, 1])
    assert len(likeness) >= 19
    assert np.median(likeness) > 0.7 and np.quantile(likeness, 0.1) > 0.5  # a pixel aside costs as much as this


def test_a_sheet_comes_out_flat_and_without_the_table():
    flat = flat_sheet(photograph(DIGITS.images[3], 3, TURNED, table=0.2))
    assert np.percentile(flat, 2) < 0.5 < np.median(flat)
    border = np.concatenate([flat[0], flat[-1], flat[:, 0], flat[:, -1]])
    assert border.min() > 0.4  # paper all round


def test_a_digit_on_paper_that_fills_the_picture_is_no_sheet_however_it_is_lit():
    for index in range(10):
        photo = photograph(DIGITS.images[index], index, [(-0.1, -0.1), (1.1, -0.1), (1.1, 1.1), (-0.1, 1.1)])
        assert flat_sheet(photo) is None


def test_digits_themselves_light_or_dark_are_no_sheets():
    for digit in DIGITS.images:
        large = np.asarray(Image.fromarray(digit).resize((280, 280), Image.BICUBIC), float) / 255
        assert flat_sheet(large) is None and flat_sheet(1 - large) is None


def test_an_even_or_tiny_picture_has_no_sheet():
    assert flat_sheet(np.full((300, 300), 0.7)) is None
    assert flat_sheet(np.zeros((5, 300))) is None
