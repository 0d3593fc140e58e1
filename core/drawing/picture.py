"""From a picture of a digit, a scan or a photograph of paper, to the 28 x 28 picture MNIST would have made of it."""

from collections.abc import Iterable

import numpy as np

from core.drawing.boxes import inside_box
from core.drawing.centring import centred
from core.drawing.edges import without_strips
from core.drawing.ink_finding import cleaned_ink, plain_ink, stands_out
from core.drawing.prepared import PICTURE_STAGES, DrawingError, Prepared, read_only
from core.drawing.shades import grey_of
from core.drawing.sheet import flat_sheet
from core.drawing.spots import grown
from core.drawing.straight_lines import without_lines
from core.language import _
from core.sizes import BOX

SMALL = 40  # a picture of no more pixels a side is a digit already; larger ones are cleaned
WORKING = 240  # larger pictures are made smaller to about this many pixels a side, so that a photograph takes 0.1 s
DETAIL = 120  # and the digit found to this, where its strokes are made thicker or thinner
# Stroke width by the longer side of the digit: what `_stroke_width` finds in 95 of 100 of MNIST's training digits
# enlarged six times, and in the middle one.
THINNEST, USUAL, THICKEST = 0.073, 0.116, 0.213


def prepare_picture(pixels: np.ndarray, skip: Iterable[str] = frozenset()) -> Prepared | None:
    """The picture of a digit found in another picture, or None if that is blank.

    pixels: (rows, columns) grey or (rows, columns, 3 or 4) RGB or RGBA; unsigned integers, or floats from 0 to 1. Dark
    ink on light paper or light on dark, told by the border, which should be paper, however unevenly lit, unless a whole
    sheet lies on something else. A digit of MNIST comes out as it went in, but for one in a thousand with faint or
    clipped edges.
    skip: stages of `prepared.PICTURE_STAGES` to be left out: without "paper" whatever differs from one grey is
    ink, specks and shadows too, without "weight" strokes stay as thick as they are, without "box" the picture is not
    cropped, without "centre" nothing is moved.
    Raises DrawingError for anything else, and where there is something in the picture but no digit to be found.
    """
    skip = frozenset(skip)
    if not skip <= set(PICTURE_STAGES):
        raise DrawingError(_("A stage of the preparation must be one of {all}.").format(all=", ".join(PICTURE_STAGES)))
    grey = grey_of(pixels)
    large, clean, lines = max(grey.shape) > SMALL, "paper" not in skip, 0
    if clean and large:
        cut, strips = without_strips(grey)
        if strips and flat_sheet(grey) is None:  # else they are the table on which a sheet lies
            grey, lines = cut, strips
        grey, boxes = inside_box(grey)
        lines += 4 * boxes
    step = max(1, max(grey.shape) // WORKING)
    small = _smaller(grey, step)
    if clean:
        small, more = without_lines(small)
        lines += more
    if clean and large:
        flat = flat_sheet(small if lines else grey)  # a box is no sheet
        if flat is not None:
            step = max(1, max(flat.shape) // WORKING) * (step if lines else 1)
            small, more = without_lines(_smaller(flat, max(1, max(flat.shape) // WORKING)))
            lines += more
    ink = cleaned_ink(small) if large and clean else plain_ink(small)
    if ink is None:
        if lines or stands_out(small):
            raise DrawingError(_("There is something in the picture, but no ink that can be told from its paper."))
        return None
    if "box" not in skip:
        ink = _cropped(ink)
    if large and "weight" not in skip:
        ink = _reweighted(ink)
        ink = ink if "box" in skip else _cropped(ink)
    down, across = (_averages(side, max(ink.shape)) for side in ink.shape)
    box = down @ ink @ across.T
    found = read_only(np.rint(255 * ink / ink.max()).astype(np.uint8))
    return centred(box / box.max(), skip, scale=BOX / max(ink.shape) / step, found=found, lines=lines)


def _reweighted(ink: np.ndarray) -> np.ndarray:
    """The digit with strokes of the usual width, if they are thinner or thicker than nearly all of MNIST's."""
    longest = max(ink.shape)
    step = max(1, longest // DETAIL)
    ink = _smaller(ink / ink.max(), step)
    longest = max(ink.shape)
    width = _stroke_width(ink) / longest
    if longest <= BOX or THINNEST <= width <= THICKEST:
        return ink
    for _again in range(3):  # the digit itself grows and shrinks with its strokes
        rows, columns = np.nonzero(ink > 0.5 * ink.max())
        size = max(np.ptp(rows), np.ptp(columns)) + 1
        more = (USUAL * size - _stroke_width(ink)) / (1 - USUAL) / 2
        if abs(more) < 0.5:
            break
        if more > 0:
            ink = grown(np.pad(ink, int(more) + 1), more)
        else:
            thinner = 1 - grown(1 - np.pad(ink, 1), min(-more, 0.4 * _stroke_width(ink)))
            if thinner.max() < 0.5:
                break
            ink = thinner
    return ink


def _stroke_width(ink: np.ndarray) -> float:
    """In pixels: twice the area of the ink by the length of its outline, which is stairs: pi / 4 of its steps."""
    inked = np.pad(ink > 0.5 * ink.max(), 1)
    steps = np.count_nonzero(np.diff(inked, axis=0)) + np.count_nonzero(np.diff(inked, axis=1))
    return 2 * np.count_nonzero(inked) / max(1.0, np.pi / 4 * steps)


def _cropped(ink: np.ndarray) -> np.ndarray:
    """The smallest part that holds all ink."""
    inked = ink > 0.01 * ink.max()
    rows, columns = (np.flatnonzero(inked.any(axis=other)) for other in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _smaller(picture: np.ndarray, step: int) -> np.ndarray:
    """Averages of step x step pixels; what does not fill the last ones is left out."""
    rows, columns = (max(1, side // step) for side in picture.shape)
    if step == 1 or min(picture.shape) < step:
        return picture
    return picture[: rows * step, : columns * step].reshape(rows, step, columns, step).mean(axis=(1, 3))


def _averages(side: int, longest: int) -> np.ndarray:
    """(20, side): the share of each source pixel in each pixel of the box, the longest side filling the box."""
    scale = longest / BOX  # source pixels a box pixel
    start = (BOX - side / scale) // 2  # whole, so that a digit already of this size stays as it is
    edges = (np.arange(BOX + 1) - start) * scale
    low, high = edges[:-1, None], edges[1:, None]
    source = np.arange(side)
    return np.maximum(np.minimum(high, source + 1) - np.maximum(low, source), 0) / scale
