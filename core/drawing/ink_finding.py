"""Ink told from paper, however unevenly that is lit, grainy and dusty, or hardly to be seen round the ink."""

import numpy as np

from core.drawing.spots import grown, running, spots

# Grain of paper and camera reaches this far from black to white; what stands out less from it is no ink.
FAINTEST_INK = 0.05
FAINTEST_CLEAR_INK = 0.006  # where there is no grain: less than two of 255 levels
LEAST_SEEN = 0.002  # where there is no grain, what is no ink but stands out all the same
SPECK = 0.06  # a spot with less than this share of the largest one's ink is dust; and so is
ASIDE, FAR = 0.7, 0.3  # one with less than this share that lies further away than this share of the largest one's size
# A flat spot below all else is an underline: so thick for its width, so wide for what it underlines, so far from it.
FLAT, LEAST_UNDERLINE, LEAST_GAP = 0.2, 0.7, 0.03
# A picture is of two tones, paper and ink, if those explain this share of how much its greys differ ...
TWO_TONES = 0.8
# ... and cut out close to the ink if this share of its border is ink.
INKED_BORDER = 0.05
ACROSS = 0.6  # and if that ink goes across so much of a side: a thumb at the edge does not
BOLDEST = 0.7  # of the longer side, where ink parts the paper
BROADEST = 0.42  # of the longer side, half of it beyond the border: no stroke is so broad, as a sheet on a table is


def plain_ink(grey: np.ndarray) -> np.ndarray | None:
    """How much each pixel differs from the paper's grey, to the side to which more does; None if nothing does.

    The paper's grey is that of the border, where that is not ink.
    """
    close = _paper_of_close_crop(grey)
    border = _border(grey) if close is None else _border(grey)[_border(close)]
    paper = np.median(border)
    apart = np.abs(grey - paper)
    unrest = min(2 * np.percentile(np.abs(border - paper), 75), 0.25 * apart.max())
    ink = _one_sided(grey - paper, unrest)
    return None if ink.max() < (FAINTEST_INK if unrest > 0.002 else FAINTEST_CLEAR_INK) else ink


def cleaned_ink(grey: np.ndarray) -> np.ndarray | None:
    """Ink from 0 to 1 on paper that may be shaded, grainy and dusty; None if there is none."""
    close = _paper_of_close_crop(grey)
    differences = grey - _paper(grey, close)
    apart = np.abs(differences)
    noise = 1.4826 * float(np.median(apart[apart <= 0.5 * apart.max()]))  # of paper: ink may cover more than that
    calm = _blurred(differences) if noise > 0.01 else differences
    ink = _one_sided(calm, 2.5 * noise if noise > 0.001 else 0.0)
    if ink.max() < FAINTEST_INK if noise > 0.001 else _blurred(ink).max() < FAINTEST_CLEAR_INK:
        return None
    full = np.percentile(ink[ink > 0.5 * ink.max()], 50)  # glossy or pooled spots must not make all else look faint
    ink = np.clip((ink / full - 0.2) / 0.6 if noise > 0.001 else ink / full, 0, 1)
    return _without_specks(ink, cut_off=close is None)


def stands_out(grey: np.ndarray) -> bool:
    """Whether there is more in a picture than paper and grain, however unlike ink."""
    apart = grey - _paper(grey, None)
    grain = float(np.median(np.abs(apart - np.median(apart)))) > 0.0005
    return bool(np.abs(_blurred(_blurred(apart))).max() > (FAINTEST_INK if grain else LEAST_SEEN))


def _paper_of_close_crop(grey: np.ndarray) -> np.ndarray | None:
    """(rows, columns) True where there is paper, of a picture of two tones in which ink lies at the border.

    None for any other picture: its paper is found by its border. Even a 1 cut out along its ink leaves more of the
    border and of the corners paper than ink.
    """
    dark = _darker_tone(grey)
    if dark is None:
        return None
    paper_is_dark = _border(dark).mean() + dark[[0, 0, -1, -1], [0, -1, 0, -1]].mean() > 1
    darks, lights = _parts(dark), _parts(~dark)
    parted = min(darks, lights) == 1 and max(darks, lights) > 2  # ink hangs together and parts the paper
    if parted:
        paper_is_dark = darks > lights
    paper = dark if paper_is_dark else ~dark
    if 1 - _border(paper).mean() <= INKED_BORDER or not _border(paper).any() or not _goes_across(~paper):
        return None
    broadest = max(3, int((BOLDEST if parted else BROADEST) * max(grey.shape)))
    broad = running(running(~paper, broadest, np.minimum, 0), broadest, np.minimum, 1)
    return None if broad.any() else paper


def _parts(tone):
    """How many spots of a tone, crumbs aside, lie at the border."""
    labels, count = spots(tone)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    at_border = np.unique(_border(labels))
    return int(np.count_nonzero(sizes[at_border[at_border > 0]] > 0.005 * tone.size))


def _goes_across(ink):
    """Whether the spots that lie at the border reach far across the picture."""
    labels, _count = spots(ink)
    at_border = np.unique(_border(labels))
    reaching = np.isin(labels, at_border[at_border > 0])
    spans = (np.ptp(np.flatnonzero(reaching.any(axis=axis))) / reaching.shape[1 - axis] for axis in (0, 1))
    return max(spans) > ACROSS


def _darker_tone(grey: np.ndarray) -> np.ndarray | None:
    """Where a picture of two tones is of the darker, as Otsu parts them; None where they are not two."""
    low, high = grey.min(), grey.max()
    if high - low < FAINTEST_CLEAR_INK:
        return None
    counts, edges = np.histogram(grey, 64, (low, high))
    shares, middles = counts / grey.size, (edges[:-1] + edges[1:]) / 2
    below, mean = np.cumsum(shares)[:-1], shares @ middles
    between = np.square(mean * below - np.cumsum(shares * middles)[:-1]) / np.maximum(below * (1 - below), 1e-12)
    best = between.max()
    if best < TWO_TONES * (shares @ np.square(middles - mean)):
        return None
    parted = np.flatnonzero(between > 0.999 * best)  # half way where there is nothing between the two
    return grey < edges[1:-1][parted].mean()


def _border(picture):
    return np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])


def _one_sided(differences: np.ndarray, unrest: float) -> np.ndarray:
    """(rows, columns) darker or lighter than paper by more than `unrest`, whichever weighs more."""
    darker, lighter = np.maximum(-differences - unrest, 0), np.maximum(differences - unrest, 0)
    return darker if np.square(darker).sum() > np.square(lighter).sum() else lighter


def _paper(grey: np.ndarray, known: np.ndarray | None) -> np.ndarray:
    """(rows, columns) the paper's own grey: the cubic surface through the border, then through all that lies near it.

    Or, where it is `known` which pixels are paper, the plane through those: a cubic one would swing between them.

    Light falls off smoothly over a page, and ink is what departs from that.
    """
    rows, columns = (np.linspace(-1, 1, side) for side in grey.shape)
    degree = 3 if known is None else 1
    powers = [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]
    terms = np.stack([np.multiply.outer(rows**i, columns**j) for i, j in powers], axis=-1)
    step = max(1, max(grey.shape) // 40)  # some thousand pixels say enough of so smooth a surface
    if known is not None:
        places = np.flatnonzero(known)[:: max(1, np.count_nonzero(known) // 2000)]
        return terms @ _least_absolute(terms.reshape(-1, len(powers))[places], grey.ravel()[places])
    matrix, values = _border(terms), _border(grey)
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


def _without_specks(ink: np.ndarray, cut_off: bool) -> np.ndarray:
    """The ink without specks, faint stains and, if `cut_off`, what the border cuts off."""
    labels, count = spots(ink > 0.35)
    if count == 0:
        return ink
    amounts = np.bincount(labels.ravel(), ink.ravel(), count + 1)
    amounts[0] = 0
    first, last = _extents(labels, count)
    amounts[_underlines(first, last, amounts)] = 0
    inside = amounts.copy()
    inside[np.unique(_border(labels))] = 0
    if cut_off and inside.max() > 0.1 * amounts.max():
        amounts = inside
    kept = (amounts >= SPECK * amounts.max()) & _beside(first, last, amounts)
    # The soft edge of a spot goes with the spot: pixels at most two away.
    near = np.where(kept[labels] & (labels > 0), 1.0, 0.0)
    return np.where(grown(near, 2.0) > 0, ink, 0)


def _extents(labels: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(count + 1, 2) the first and the last row and column of each spot."""
    first, last = np.full((count + 1, 2), labels.size), np.full((count + 1, 2), -1)
    places = np.argwhere(labels)
    numbers = labels[tuple(places.T)]
    np.minimum.at(first, numbers, places)
    np.maximum.at(last, numbers, places)
    return first, last


def _underlines(first: np.ndarray, last: np.ndarray, amounts: np.ndarray) -> list[int]:
    """The spots that are flat, about as wide as all else, and below it."""
    found, left = [], list(np.flatnonzero(amounts > SPECK * amounts.max()))
    while len(left) > 1:
        lowest = max(left, key=lambda spot: first[spot, 0])
        others = [spot for spot in left if spot != lowest]
        low, high = first[others].min(axis=0), last[others].max(axis=0)
        thick, wide = last[lowest] - first[lowest] + 1
        rows, columns = high - low + 1
        if thick > FLAT * wide or wide < LEAST_UNDERLINE * columns or first[lowest, 0] - high[0] < LEAST_GAP * rows:
            break
        found.append(int(lowest))
        left = others
    return found


def _beside(first: np.ndarray, last: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """(spots,) which may belong to the largest: those of its kind, and smaller ones near it."""
    largest = int(np.argmax(amounts))
    gaps = np.maximum(first - last[largest], first[largest] - last).max(axis=1)
    size = (last[largest] - first[largest]).max()
    return (amounts >= ASIDE * amounts[largest]) | (gaps <= FAR * size)
