"""From a picture of a digit, a scan or a photograph of paper, to the 28 x 28 picture MNIST would have made of it."""

from collections.abc import Iterable

import numpy as np

from core.language import _
from core.prepared import BOX, PICTURE_STAGES, DrawingError, Prepared, centred, read_only
from core.sheet import flat_sheet

# A picture in which nothing differs from its background by more than this (of black to white) is blank.
FAINTEST_INK = 0.05
SMALL = 40  # a picture of no more pixels a side is a digit already; larger ones are cleaned
WORKING = 240  # larger pictures are made smaller to about this many pixels a side, so that a photograph takes 0.1 s
DETAIL = 120  # and the digit found to this, where its strokes are made thicker or thinner
# Stroke width by the longer side of the digit: what `_stroke_width` finds in 95 of 100 of MNIST's training digits
# enlarged six times, and in the middle one.
THINNEST, USUAL, THICKEST = 0.073, 0.116, 0.213
SPECK = 0.06  # a spot with less than this share of the largest one's ink is dust


def prepare_picture(pixels: np.ndarray, skip: Iterable[str] = frozenset()) -> Prepared | None:
    """The picture of a digit found in another picture, or None if that is blank.

    pixels: (rows, columns) grey or (rows, columns, 3 or 4) RGB or RGBA; unsigned integers, or floats from 0 to 1. Dark
    ink on light paper or light on dark, told by the border, which should be paper, however unevenly lit, unless a whole
    sheet lies on something else. A digit of MNIST comes out as it went in, but for one in a thousand with faint or
    clipped edges.
    skip: stages of `core.prepared.PICTURE_STAGES` to be left out: without "paper" whatever differs from one grey is
    ink, specks and shadows too, without "weight" strokes stay as thick as they are, without "box" the picture is not
    cropped, without "centre" nothing is moved.
    Raises DrawingError for anything else.
    """
    skip = frozenset(skip)
    if not skip <= set(PICTURE_STAGES):
        raise DrawingError(_("A stage of the preparation must be one of {all}.").format(all=", ".join(PICTURE_STAGES)))
    grey = _grey(pixels)
    if max(grey.shape) > SMALL and "paper" not in skip:
        flat = flat_sheet(grey)
        grey = grey if flat is None else flat
    step = max(1, max(grey.shape) // WORKING)
    grey = _smaller(grey, step)
    large = max(grey.shape) > SMALL
    ink = _cleaned_ink(grey) if large and "paper" not in skip else _plain_ink(grey)
    if ink is None:
        return None
    if "box" not in skip:
        ink = _cropped(ink)
    if large and "weight" not in skip:
        ink = _reweighted(ink)
        ink = ink if "box" in skip else _cropped(ink)
    down, across = (_averages(side, max(ink.shape)) for side in ink.shape)
    box = down @ ink @ across.T
    found = read_only(np.rint(255 * ink / ink.max()).astype(np.uint8))
    return centred(box / box.max(), skip, scale=BOX / max(ink.shape) / step, found=found)


def _plain_ink(grey: np.ndarray) -> np.ndarray | None:
    """How much each pixel differs from the border's grey, to the side to which more does; None if nothing does."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    paper = np.median(border)
    unrest = 2 * np.percentile(np.abs(border - paper), 75)
    ink = _one_sided(grey - paper, unrest)
    return None if ink.max() < FAINTEST_INK else ink


def _cleaned_ink(grey: np.ndarray) -> np.ndarray | None:
    """Ink from 0 to 1 on paper that may be shaded, grainy and dusty; None if there is none."""
    differences = grey - _paper(grey)
    noise = 1.4826 * float(np.median(np.abs(differences)))
    calm = _blurred(differences) if noise > 0.01 else differences
    ink = _one_sided(calm, 2.5 * noise if noise > 0.001 else 0.0)
    if ink.max() < FAINTEST_INK:
        return None
    full = np.percentile(ink[ink > 0.5 * ink.max()], 50)  # glossy or pooled spots must not make all else look faint
    ink = np.clip((ink / full - 0.2) / 0.6 if noise > 0.001 else ink / full, 0, 1)
    return _without_specks(ink)


def _one_sided(differences: np.ndarray, unrest: float) -> np.ndarray:
    """(rows, columns) darker or lighter than paper by more than `unrest`, whichever weighs more."""
    darker, lighter = np.maximum(-differences - unrest, 0), np.maximum(differences - unrest, 0)
    return darker if np.square(darker).sum() > np.square(lighter).sum() else lighter


def _paper(grey: np.ndarray) -> np.ndarray:
    """(rows, columns) the paper's own grey: the cubic surface through the border, then through all that lies near it.

    Light falls off smoothly over a page, and ink is what departs from that.
    """
    rows, columns = (np.linspace(-1, 1, side) for side in grey.shape)
    powers = [(i, j) for i in range(4) for j in range(4 - i)]
    terms = np.stack([np.multiply.outer(rows**i, columns**j) for i, j in powers], axis=-1)
    step = max(1, max(grey.shape) // 40)  # some thousand pixels say enough of so smooth a surface
    edge = np.concatenate([terms[0], terms[-1], terms[:, 0], terms[:, -1]])
    matrix, values = edge, np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    some_terms, some = terms[::step, ::step].reshape(-1, len(powers)), grey[::step, ::step].ravel()
    for _round in range(6):
        factors = _least_absolute(matrix, values)
        near = np.abs(some_terms @ factors - some)
        used = near <= max(0.02, 5 * float(np.median(np.abs(matrix @ factors - values))))
        if used.mean() < 0.3:
            break
        matrix, values = some_terms[used], some[used]
    return terms @ factors


def _least_absolute(matrix: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The factors by which the matrix comes nearest to the values: strays pull no harder than others."""
    weights = np.ones(len(values))
    for _pull in range(4):
        weighted = matrix * weights[:, None]
        factors = np.linalg.solve(weighted.T @ matrix + 1e-9 * np.eye(matrix.shape[1]), weighted.T @ values)
        weights = 1 / np.maximum(np.abs(matrix @ factors - values), 1e-3)
    return factors


def _blurred(picture: np.ndarray) -> np.ndarray:
    """Averaged over 3 x 3 with weights 1 2 1: grain of the paper and of the camera."""
    for axis in (0, 1):
        padded = np.pad(picture, [(1, 1) if axis == a else (0, 0) for a in (0, 1)], mode="edge")
        low, middle, high = (np.take(padded, np.arange(picture.shape[axis]) + k, axis) for k in (0, 1, 2))
        picture = (low + 2 * middle + high) / 4
    return picture


def _without_specks(ink: np.ndarray) -> np.ndarray:
    """The ink without spots much smaller than the largest one, nor faint stains, nor what the border cuts off."""
    labels, count = _spots(ink > 0.35)
    if count == 0:
        return ink
    amounts = np.bincount(labels.ravel(), ink.ravel(), count + 1)
    amounts[0] = 0
    border = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    inside = amounts.copy()
    inside[border] = 0
    if inside.max() > 0.1 * amounts.max():
        amounts = inside
    kept = amounts >= SPECK * amounts.max()
    # The soft edge of a spot goes with the spot: pixels at most two away.
    near = np.where(kept[labels] & (labels > 0), 1.0, 0.0)
    return np.where(_grown(near, 2.0) > 0, ink, 0)


def _spots(inked: np.ndarray) -> tuple[np.ndarray, int]:
    """(rows, columns) the number of the connected spot that each pixel belongs to, 0 for none; and how many there are.

    Runs of ink are joined with those they touch in the row above, corners too.
    """
    labels, roots = np.zeros(inked.shape, int), [0]

    def root(label):
        while roots[label] != label:
            label = roots[label]
        return label

    above = []
    for row, line in enumerate(inked):
        ends = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]])))
        runs = []
        for start, end in ends.reshape(-1, 2):
            touched = [root(label) for first, last, label in above if first <= end and last >= start]
            label = min(touched) if touched else len(roots)
            if not touched:
                roots.append(label)
            for other in touched:
                roots[other] = label
            labels[row, start:end] = label
            runs.append((start, end, label))
        above = runs
    numbers, inverse = np.unique([root(label) for label in range(len(roots))], return_inverse=True)
    return inverse[labels], len(numbers) - 1


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
            ink = _grown(np.pad(ink, int(more) + 1), more)
        else:
            thinner = 1 - _grown(1 - np.pad(ink, 1), min(-more, 0.4 * _stroke_width(ink)))
            if thinner.max() < 0.5:
                break
            ink = thinner
    return ink


def _stroke_width(ink: np.ndarray) -> float:
    """In pixels: twice the area of the ink by the length of its outline, which is stairs: pi / 4 of its steps."""
    inked = np.pad(ink > 0.5 * ink.max(), 1)
    steps = np.count_nonzero(np.diff(inked, axis=0)) + np.count_nonzero(np.diff(inked, axis=1))
    return 2 * np.count_nonzero(inked) / max(1.0, np.pi / 4 * steps)


def _grown(ink: np.ndarray, reach: float) -> np.ndarray:
    """Each pixel the fullest within `reach` of it."""
    whole = int(reach)
    rows, columns = ink.shape
    padded, grown = np.pad(ink, whole), ink
    for down in range(-whole, whole + 1):
        for right in range(-whole, whole + 1):
            if down * down + right * right <= reach * reach:
                top, left = whole + down, whole + right
                grown = np.maximum(grown, padded[top : top + rows, left : left + columns])
    return grown


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


def _grey(pixels: np.ndarray) -> np.ndarray:
    """(rows, columns) float64, 0 black to 1 white, of any of the pictures that prepare_picture takes."""
    pixels = np.asarray(pixels)
    if not (pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] in (3, 4))) or pixels.size == 0:
        raise DrawingError(_("A picture must have rows and columns of grey, RGB or RGBA."))
    if pixels.dtype.kind in "bu":
        pixels = pixels / (1 if pixels.dtype.kind == "b" else np.iinfo(pixels.dtype).max)
    elif pixels.dtype.kind != "f" or not (np.min(pixels) >= 0 and np.max(pixels) <= 1):
        raise DrawingError(_("The pixels of a picture must be unsigned whole numbers, or fractions from 0 to 1."))
    pixels = pixels.astype(np.float64)
    if pixels.ndim == 2:
        return pixels
    grey = pixels[..., :3] @ (0.299, 0.587, 0.114)
    if pixels.shape[2] == 3:
        return grey
    opacity = pixels[..., 3]
    # What shines through is white paper, unless what is drawn there is itself light.
    light = (grey * opacity).sum() > 0.5 * opacity.sum() and opacity.min() < 1
    return grey * opacity + (0 if light else 1) * (1 - opacity)


def _averages(side: int, longest: int) -> np.ndarray:
    """(20, side): the share of each source pixel in each pixel of the box, the longest side filling the box."""
    scale = longest / BOX  # source pixels a box pixel
    start = (BOX - side / scale) // 2  # whole, so that a digit already of this size stays as it is
    edges = (np.arange(BOX + 1) - start) * scale
    low, high = edges[:-1, None], edges[1:, None]
    source = np.arange(side)
    return np.maximum(np.minimum(high, source + 1) - np.maximum(low, source), 0) / scale
