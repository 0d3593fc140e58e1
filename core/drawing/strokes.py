"""From strokes to the 28 x 28 picture that MNIST would have made of them, had they been written upright.

MNIST's digits keep their slant; setting a drawing upright is ours. Everyone leans their own way, and a leaning 1 with a
flag looks like MNIST's 7, a leaning open 4 like its 9: of 7,494 digits of pendigits, 97.7 % are read right upright,
96.5 % as they lean.
"""

from collections.abc import Iterable

import numpy as np

from core.drawing.centring import centred
from core.drawing.pen_line import EDGE_WIDTH, PEN_WIDTH, SMALLEST, checked, inked, joined, paths_through
from core.drawing.prepared import STAGES, DrawingError, Prepared
from core.language import _
from core.sizes import BOX, DIGIT_SIZE

# What leans further than this, in columns a row, is set only so far upright: one of the 7,494 does.
MOST_SLANT = 0.7
MOST_WEIGHT = 4
LEVEL = 0.02  # the part of a drawing's length that counts as upright whatever it is; see `slant_of`


def prepare_strokes(
    strokes: Iterable[np.ndarray],
    width: float = PEN_WIDTH,
    skip: Iterable[str] = frozenset(),
    least_size: float = 0.0,
    weights: Iterable[np.ndarray] | None = None,
) -> Prepared | None:
    """The picture of strokes, (n, 2) each: x and y in any unit, y growing downwards. None if they hold no point.

    width: of the pen, in pixels of the 20 x 20 box, 1 to 10.
    skip: stages of `prepared.STAGES` to be left out: without "smooth" straight lines join the points, without
    "upright" the drawing leans as it was drawn, without "box" the pad (0 to 1, enlarged if the strokes reach beyond)
    is the picture, without "soft edge" a pixel is ink or not, without "centre" nothing is moved.
    least_size: strokes that together reach no further than this, in their own unit, are a dot: whoever knows how wide
    the pen was drawn says so here, lest a click with an unsteady hand becomes a scribble that fills the box.
    weights: for each stroke (n,) how wide the line is at each point as it was pressed, above 0 and at most
    `MOST_WEIGHT`, 1 the pen's own width; without them it is 1 everywhere.
    Raises DrawingError for a stroke of another shape or with numbers that are not finite, for weights that do not go
    with the strokes, and for endless scribble.
    """
    skip = frozenset(skip)
    if not skip <= set(STAGES):
        raise DrawingError(_("A stage of the preparation must be one of {all}.").format(all=", ".join(STAGES)))
    if not 1 <= width <= BOX / 2:
        raise DrawingError(_("A pen must be 1 to 10 pixels wide."))
    given = tuple(checked(stroke) for stroke in strokes)
    parts = [stroke / 4 for stroke in given if len(stroke)]  # a quarter, so that no distance can overflow
    if not parts:
        return None
    pressed = _pressed(given, weights)
    low, size = _bounds(parts)
    extent = np.max([part.max(axis=0) for part in parts], axis=0) - low
    if extent.max() <= least_size / 4:
        parts, low, size = [(low + extent / 2)[None]], low + extent / 2, 1.0
        pressed = [np.concatenate(pressed).mean(keepdims=True)]
    parts = [np.column_stack([(part - low) / size, weight]) for part, weight in zip(parts, pressed, strict=True)]
    if "smooth" not in skip:
        parts = joined(parts)
    lines = paths_through(parts, "smooth" not in skip)
    slant, path = slant_of(line[:, :2] for line in lines), np.concatenate(lines)
    path, widths = path[:, :2], width * path[:, 2]
    if "upright" not in skip:
        path = _upright(path, slant)
    if "box" in skip:
        # The pad from 0 to 1, larger where points lie beyond it.
        corner, pad = _bounds([low + path * size, np.array([[0, 0], [0.25, 0.25]])])
        side, scale = DIGIT_SIZE, DIGIT_SIZE / 4 / pad
        path = (path * (size / pad) + (low - corner) / pad) * DIGIT_SIZE
    else:
        side, drawn = BOX, size
        path, scale = _fitted(path, widths)
        scale /= 4 * drawn
    ink = inked(path, widths, side, 0.0 if "soft edge" in skip else EDGE_WIDTH)
    return centred(ink, skip, strokes=given, path=path, scale=scale, slant=slant)


def slant_of(lines: Iterable[np.ndarray]) -> float:
    """How far lines, (n, 2) x and y each, y growing downwards, lean to the right: columns a row, at most MOST_SLANT.

    It is what their pieces lean on average, each counted by its length and by the fourth power of its cosine with the
    vertical: downstrokes say how a hand leans, bars nothing. (The principal axis, which would need only the picture,
    says that an upright 4 leans to the left and a flat 2 to the right.) LEVEL of the length counts as upright, so that
    a drawing of nothing but bars is not turned by their small unrest.
    """
    across, down = np.concatenate([np.diff(line, axis=0) for line in lines]).T
    lengths = np.hypot(across, down)
    if not lengths.any():
        return 0.0
    fall = down / np.maximum(lengths, 1e-12)
    weighed = fall**3
    slant = -(weighed @ across) / (weighed @ down + LEVEL * lengths.sum())
    return float(np.clip(slant, -MOST_SLANT, MOST_SLANT))


def _upright(path: np.ndarray, slant: float) -> np.ndarray:
    """The path with its slant taken away: every point moves along its row, those of the middle row stay."""
    middle = (path[:, 1].min() + path[:, 1].max()) / 2
    return path + np.stack([slant * (path[:, 1] - middle), np.zeros(len(path))], axis=1)


def _pressed(strokes, weights):
    """The weights of each stroke that has points."""
    if weights is None:
        return [np.ones(len(stroke)) for stroke in strokes if len(stroke)]
    weights = [np.asarray(weight, np.float64) for weight in weights]
    shapes = [(len(stroke),) for stroke in strokes]
    if [weight.shape for weight in weights] != shapes or not all(
        ((weight > 0) & (weight <= MOST_WEIGHT)).all() for weight in weights
    ):
        raise DrawingError(
            _("Each point of a stroke has one weight, a number above 0 and at most {most}.").format(most=MOST_WEIGHT)
        )
    return [weight for weight in weights if len(weight)]


def _fitted(path, widths):
    """The path in the middle of the box, as large as leaves room for its line, (n,) wide; and how much larger it is."""
    low, size = _bounds([path])
    path, room = (path - low - np.ptp(path, axis=0) / 2) / size, BOX - float(widths.max())
    reach = widths[:, None] / 2
    for _again in range(20 if np.ptp(widths) else 0):  # where the outermost points are not those pressed hardest
        lowest, highest = (room * path - reach).min(axis=0), (room * path + reach).max(axis=0)
        path = path - (lowest + highest) / 2 / room
        room += BOX - float((highest - lowest).max())
    return path * room + BOX / 2, room / size


def _bounds(lines: list[np.ndarray]) -> tuple[np.ndarray, float]:
    """The corner of least x and y of all points, and the longer side of what they cover (1 for a single place)."""
    low = np.min([line.min(axis=0) for line in lines], axis=0)
    high = np.max([line.max(axis=0) for line in lines], axis=0)
    size = float((high - low).max())
    return low, size if size > SMALLEST else 1.0
