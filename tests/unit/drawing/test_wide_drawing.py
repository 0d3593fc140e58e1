import numpy as np
import pytest

from core.drawing.files import DrawingError
from core.drawing.wide_drawing import prepare_wide
from core.sizes import NUMBER_MARGIN

BAR = np.array([[0.0, 0.0], [0.0, 10.0]])


def test_the_ink_is_twenty_rows_high_and_keeps_its_width():
    drawing = prepare_wide([BAR, BAR + [20, 0]])
    inked = drawing.picture > 127
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    assert rows[-1] - rows[0] + 1 == 20
    assert columns[-1] - columns[0] + 1 == pytest.approx(2 * 17.5 + 2.5, abs=1)
    assert (
        columns[0] == pytest.approx(NUMBER_MARGIN, abs=1)
        and drawing.picture.shape[1] - columns[-1] - 1 >= NUMBER_MARGIN - 1
    )


def test_a_column_of_the_picture_can_be_found_on_the_pad():
    drawing = prepare_wide([BAR + [7, 3], BAR + [27, 3]])
    ink = drawing.picture.sum(axis=0, dtype=float)
    columns = np.arange(ink.size) + 0.5
    half = ink.size // 2
    for part, x in ((slice(0, half), 7), (slice(half, None), 27)):
        middle = columns[part] @ ink[part] / ink[part].sum()
        assert drawing.left + middle / drawing.scale == pytest.approx(x, abs=0.1)


def test_a_low_stroke_is_not_blown_up():
    dash = np.array([[0.0, 0.5], [0.2, 0.5]])
    picture = prepare_wide([dash], least_height=0.5).picture
    assert np.flatnonzero((picture > 127).any(axis=1)).size <= 4
    assert picture.shape[1] < 50


def test_a_very_long_line_still_gives_a_picture_of_bounded_width():
    picture = prepare_wide([np.array([[0.0, 0.0], [1e6, 1.0]])]).picture
    assert picture.shape[0] == 28 and picture.shape[1] < 450


def test_a_dot_is_drawn_and_nothing_is_nothing():
    dot = prepare_wide([np.array([[3.0, 3.0]])]).picture
    assert dot.max() > 200 and (dot[10:18] > 0).any()
    assert prepare_wide([]) is None and prepare_wide([np.empty((0, 2))]) is None


def test_the_picture_has_its_centre_of_mass_in_the_middle_and_is_read_only():
    seven = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 2.0]])
    picture = prepare_wide([seven, seven + [1.4, 0]]).picture
    rows = picture.sum(axis=1, dtype=float)
    assert rows @ np.arange(28) / rows.sum() == pytest.approx(14, abs=0.51)
    assert not picture.flags.writeable


def test_a_stroke_that_is_none_is_refused():
    with pytest.raises(DrawingError):
        prepare_wide([np.array([[0.0, np.nan]])])


@pytest.mark.parametrize("size", [5e-324, 1e-310, 1e-300, 1e308, 1.7e308])
def test_a_number_of_any_size_gives_a_picture_with_a_finite_place(size):
    for stroke in ([[-size, -size], [size, size]], [[0, 0], [size, 0]], [[0, 0], [size, size], [size, -size]]):
        wide = prepare_wide([np.array(stroke)])
        assert wide.picture.any() and np.isfinite(wide.left) and np.isfinite(wide.scale)


def test_endless_scribble_is_refused_before_it_is_drawn():
    zigzag = np.stack([np.linspace(0, 1, 19_000), np.arange(19_000) % 2], axis=1)
    with pytest.raises(DrawingError, match="times as long"):
        prepare_wide([zigzag])
