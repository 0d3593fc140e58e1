"""Digits drawn by the program itself, for a machine that has neither MNIST nor a network.

A digit is a few strokes of a pen. Each way of writing it (a form) is a list of strokes, a stroke a list of points the
pen passes through in a smooth curve; a stroke that begins where another ends makes a corner. Hands differ: every point
is moved a little, the whole is slanted, turned, squeezed and bent, the pen is thin or thick and presses more or less.
Then the drawing is prepared as MNIST was: fitted into 20 x 20 pixels keeping its shape, anti-aliased, and placed by
whole pixels so that its centre of mass is at the centre of 28 x 28.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from core.data.curves import PATH_POINTS, bent, compiled
from core.data.dataset import BUILTIN, Dataset, Part
from core.language import _
from core.sizes import BOX, DIGIT_SIZE

HALF_WIDTH = 1.35  # pixels; of the pen, on average
FINE = 2  # cells per pixel of the grid on which the points are gathered, before it is blurred
PEN_BLUR = 0.9  # pixels
CHUNK = 1000  # digits drawn at once: about 60 MB

# x to the right, y downwards, a digit about 1 high; each form as (digit, how common, strokes).
FORMS = (
    (0, 5, "42,2 18,15 4,45 12,80 38,100 68,85 82,50 70,16 42,2"),
    (0, 3, "60,6 32,4 8,30 6,65 27,96 57,94 79,65 79,30 56,8 38,10"),
    (0, 2, "54,0 28,8 6,36 10,76 36,100 66,88 80,52 70,18 50,4 32,12 30,28"),
    (0, 1, "32,8 6,30 4,70 32,98 66,90 82,60 72,24 48,2 66,14"),
    (0, 1, "70,0 40,4 10,36 4,78 28,100 62,78 80,36 66,6 36,12"),
    (1, 4, "40,0 40,100"),
    (1, 5, "40,0 40,50 40,100"),
    (1, 2, "20,24 40,0 | 40,0 40,50 40,100"),
    (1, 1, "16,24 40,0 | 40,0 40,50 40,100 | 10,100 40,100 70,99"),
    (1, 1, "42,0 39,30 38,70 46,100"),
    (1, 1, "6,30 24,16 44,0 | 44,0 42,50 40,100 | 0,100 40,100 84,96"),
    (2, 4, "8,24 24,5 46,2 64,18 58,45 34,74 2,97 | 2,97 40,95 84,97"),
    (2, 3, "10,20 34,1 58,14 58,42 36,74 12,96 -2,86 14,76 34,86 54,97 90,90"),
    (2, 3, "6,10 36,2 64,6 60,30 34,66 0,92 | 0,92 26,88 54,92 92,88"),
    (2, 2, "6,16 34,2 60,16 56,46 30,78 0,96 | 0,96 20,86 46,94 88,86"),
    (2, 2, "10,30 16,8 44,0 66,18 54,50 26,80 6,96 28,93 54,95 92,92"),
    (2, 1, "4,40 10,12 40,0 62,20 52,54 24,88 4,86 18,74 40,84 62,100"),
    (2, 2, "14,18 40,0 64,16 58,52 36,84 10,98 0,82 20,70 46,84 70,100 96,90"),
    (2, 2, "2,14 34,2 58,8 50,36 4,70 | 4,70 36,64 72,70 118,66"),
    (2, 1, "0,16 30,0 50,18 44,50 20,92 | 20,92 10,76 26,80 56,88 96,84"),
    (3, 4, "8,12 34,0 60,12 54,36 28,47 | 28,47 58,55 68,78 42,99 4,90"),
    (3, 3, "10,12 38,0 62,14 50,38 32,49 24,45 36,43 60,56 64,80 36,100 2,92"),
    (3, 3, "4,6 36,2 72,4 | 72,4 50,24 30,42 | 30,42 62,52 68,78 36,99 0,92"),
    (3, 2, "4,10 34,1 56,14 48,38 24,46 52,52 64,74 44,98 20,98 2,86"),
    (3, 2, "14,8 40,0 66,8 56,32 34,44 | 34,44 56,58 50,84 22,99 -4,94"),
    (3, 1, "6,16 30,2 56,10 50,30 30,42 58,50 62,72 36,92 12,96 2,84 22,80"),
    (3, 1, "10,4 44,0 60,10 24,44 | 24,44 64,46 80,64 60,90 20,100 -6,90"),
    (4, 4, "12,2 6,28 2,50 | 2,50 36,52 76,44 | 68,0 62,34 60,66 56,100"),
    (4, 3, "18,6 12,26 4,46 | 4,46 28,50 66,44 | 62,14 60,34 56,66 52,100"),
    (4, 3, "54,0 28,30 2,62 | 2,62 40,62 84,60 | 54,0 54,34 53,66 52,100"),
    (4, 2, "14,4 4,34 14,50 44,44 70,28 | 76,0 64,30 56,66 48,100"),
    (4, 2, "20,0 2,46 | 2,46 40,52 92,44 | 62,14 56,40 52,70 48,100"),
    (4, 2, "10,4 8,24 12,46 34,48 60,42 | 60,4 60,42 | 60,42 60,70 60,100"),
    (4, 1, "62,4 34,26 4,50 | 4,50 40,48 70,44 | 62,4 58,40 52,70 46,100"),
    (4, 1, "44,0 22,26 0,58 | 0,58 30,56 76,50 | 72,22 58,56 40,100"),
    (4, 1, "30,0 16,22 4,52 40,54 | 40,54 84,44 | 78,4 64,40 40,100"),
    (5, 4, "74,2 46,3 20,4 | 20,4 16,22 12,44 | 12,44 38,36 64,54 60,84 32,100 2,90"),
    (5, 3, "86,4 52,3 24,12 18,34 40,46 60,62 56,86 30,100 0,90"),
    (5, 3, "26,8 20,24 16,44 | 16,44 42,40 62,60 52,88 26,100 0,90 | 26,8 54,6 96,0"),
    (5, 3, "94,0 62,6 30,10 | 30,10 24,24 16,40 | 16,40 44,46 60,66 44,92 18,100 -4,88"),
    (5, 1, "80,2 50,6 24,6 | 24,6 20,24 20,42 40,54 52,74 40,94 16,100 2,88"),
    (5, 1, "30,2 26,22 22,42 | 22,42 54,36 74,58 62,88 30,100 4,84 14,70 | 30,2 54,4 82,2"),
    (5, 1, "64,2 22,0 | 22,0 10,46 | 10,46 46,46 56,70 36,96 10,92 6,74 20,62"),
    (6, 4, "58,2 32,18 10,50 10,84 34,100 60,88 60,66 36,58 12,76"),
    (6, 3, "40,0 22,32 8,66 18,96 46,97 62,78 44,62 14,76"),
    (6, 2, "68,4 38,8 12,40 4,74 24,99 54,92 62,72 42,60 14,74 10,88"),
    (6, 2, "34,0 14,36 4,72 16,98 40,96 52,78 34,68 10,88"),
    (6, 2, "62,0 34,26 12,58 10,90 36,99 64,80 58,60 34,66 20,92"),
    (6, 2, "34,0 10,40 6,80 30,100 72,96 92,74 70,56 36,68 22,88"),
    (6, 1, "24,0 6,46 10,86 38,100 66,84 60,58 36,50 12,62"),
    (7, 5, "4,8 36,5 74,4 | 74,4 54,36 40,66 28,100"),
    (7, 2, "6,24 8,6 | 8,6 40,6 76,4 | 76,4 54,38 38,68 30,100"),
    (7, 2, "4,8 36,6 72,4 | 72,4 52,36 38,66 26,100 | 14,52 40,50 72,46"),
    (7, 2, "4,14 26,4 54,4 64,16 54,42 42,70 34,100"),
    (7, 2, "2,10 34,8 74,2 | 74,2 64,36 58,66 54,100"),
    (7, 1, "0,4 40,8 80,8 | 80,8 62,34 52,64 48,100"),
    (7, 3, "8,34 10,18 18,4 | 18,4 44,10 74,2 | 74,2 56,36 44,66 34,100"),
    (7, 1, "4,46 8,4 | 8,4 44,2 76,4 | 76,4 72,50 68,100"),
    (7, 1, "2,22 16,4 34,14 54,14 76,0 | 76,0 54,34 38,64 26,100"),
    (7, 1, "4,8 36,6 76,4 | 76,4 52,36 36,66 26,100 | 10,60 46,50 86,44"),
    (8, 5, "62,14 38,0 12,12 20,36 46,54 60,78 36,100 10,88 18,64 40,48 62,30 62,14"),
    (8, 2, "40,0 16,12 16,36 38,48 60,36 62,12 40,0 | 38,48 12,60 8,86 34,100 62,88 62,62 38,48"),
    (8, 3, "74,8 42,2 16,16 24,38 46,54 52,80 30,100 6,88 20,64 50,42 74,8"),
    (8, 3, "76,6 44,0 18,14 26,38 46,56 46,84 24,100 6,86 24,62 52,40 82,14"),
    (8, 2, "34,48 12,30 20,6 46,1 62,18 46,42 20,60 6,84 30,100 54,88 52,64 34,48"),
    (8, 2, "14,2 24,22 46,46 52,78 30,100 8,84 22,60 48,36 74,0"),
    (8, 1, "66,22 50,2 20,6 14,28 40,46 44,66 34,92 16,96 14,76 34,56 78,22"),
    (9, 4, "62,12 36,0 10,18 12,42 38,48 58,30 62,12 | 62,12 59,40 54,70 48,100"),
    (9, 2, "62,16 38,0 12,16 14,42 42,46 62,16 | 62,16 62,50 48,88 22,100 6,92"),
    (9, 3, "64,8 36,2 10,22 14,46 42,40 64,12 58,40 46,70 36,100"),
    (9, 2, "56,4 24,4 6,28 26,46 52,34 60,6 | 60,6 58,40 57,70 57,100"),
    (9, 2, "66,4 34,6 6,28 20,44 46,32 66,4 | 66,4 54,36 42,66 30,100"),
    (9, 2, "62,6 40,2 12,18 8,40 30,48 54,34 64,10 | 64,10 58,44 46,76 32,100"),
    (9, 2, "72,8 44,0 12,14 14,36 44,42 70,26 | 72,8 66,56 60,100"),
    (9, 1, "66,10 40,0 14,14 12,34 38,42 64,28 | 66,10 66,56 56,90 28,100 8,86 24,74"),
)


def draw_digits(labels: np.ndarray, generator: np.random.Generator) -> Part:
    """One drawn digit per label. `labels` (n,), 0 to 9, else ValueError; no two pictures are alike."""
    labels = np.asarray(labels)
    if labels.size and not 0 <= labels.min() <= labels.max() <= 9:
        raise ValueError(_("Only the digits 0 to 9 can be drawn."))
    labels = labels.astype(np.uint8)
    images = np.empty((len(labels), DIGIT_SIZE, DIGIT_SIZE), np.uint8)
    for start in range(0, len(labels), CHUNK):
        chunk = slice(start, start + CHUNK)
        images[chunk] = _draw(labels[chunk], generator)
    images.flags.writeable = False
    return Part(images, labels)


def builtin_dataset(
    seed: int = 0,
    train_samples: int = 60_000,
    test_samples: int = 10_000,
    progress: Callable[[float, str], None] | None = None,
) -> Dataset:
    """The built-in digits as a data set: the ten digits equally often, in random order; the same for the same seed.

    Test digits come from other random numbers than training digits. `progress(fraction, text)` hears of each 1,000.
    """
    total, drawn = train_samples + test_samples, 0
    parts = []
    for sequence, samples in zip(np.random.SeedSequence(seed).spawn(2), (train_samples, test_samples), strict=True):
        generator = np.random.default_rng(sequence)
        labels = generator.permutation(np.arange(samples) % 10).astype(np.uint8)
        images = np.empty((samples, DIGIT_SIZE, DIGIT_SIZE), np.uint8)
        for start in range(0, samples, CHUNK):
            chunk = slice(start, start + CHUNK)
            images[chunk] = draw_digits(labels[chunk], generator).images
            drawn += len(labels[chunk])
            if progress:
                text = _("Drawing the built-in digits: {drawn} of {total}")
                progress(drawn / total, text.format(drawn=drawn, total=total))
        images.flags.writeable = False
        parts.append(Part(images, labels))
    return Dataset(BUILTIN, train=parts[0], test=parts[1])


def _draw(labels: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Pictures (n, 28, 28) uint8 of the digits `labels` (n,)."""
    points = np.empty((len(labels), PATH_POINTS, 2), np.float32)
    lifted = np.empty((len(labels), PATH_POINTS), bool)
    for digit, forms in _compiled_forms().items():
        of_digit = np.flatnonzero(labels == digit)
        shares = np.array([form[0] for form in forms], float)
        chosen = generator.choice(len(forms), len(of_digit), p=shares / shares.sum())
        for number, (_share, controls, curve, ends) in enumerate(forms):
            here = of_digit[chosen == number]
            moved = controls + _hand(generator, controls, len(here))
            points[here] = curve @ moved  # (samples, controls) @ (n, controls, 2)
            lifted[here] = ends
    points = bent(_slanted(points, generator), generator)
    half_width = np.clip(generator.normal(HALF_WIDTH, 0.36, len(labels)), 0.6, 2.4).astype(np.float32)
    return _centred(_inked(_fitted(points, half_width), lifted, half_width, generator))


@cache
def _compiled_forms() -> dict[int, list[tuple[float, np.ndarray, np.ndarray, np.ndarray]]]:
    """Per digit, per form: how common, points (c, 2), the matrix (PATH_POINTS, c) from them to the curve, pen lifts."""
    return {kind: [(share, *compiled(text)) for digit, share, text in FORMS if digit == kind] for kind in range(10)}


def _hand(generator: np.random.Generator, controls: np.ndarray, count: int) -> np.ndarray:
    """How far each point of each digit is from where it should be, (count, points, 2); some hands are less sure."""
    unsure = generator.gamma(3, 0.016, (count, 1, 1)).astype(np.float32)
    return unsure * generator.standard_normal((count, *controls.shape), dtype=np.float32)


def _slanted(points: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Each digit slanted, turned and squeezed. `points` (n, samples, 2)."""
    n = len(points)
    slant, turn = generator.normal(0.12, 0.28, n), generator.normal(0, 0.14, n)
    squeeze = np.exp(generator.normal(0.03, 0.24, n))
    x_from_x, x_from_y = np.cos(turn) * squeeze, -np.sin(turn) - slant
    y_from_x, y_from_y = np.sin(turn) * squeeze, np.cos(turn)
    matrices = np.stack([np.stack([x_from_x, y_from_x], 1), np.stack([x_from_y, y_from_y], 1)], 1)
    return (points - 0.5) @ matrices.astype(np.float32)


def _fitted(points: np.ndarray, half_width: np.ndarray) -> np.ndarray:
    """In pixels: the points, with the pen's width around them, within the middle 20 x 20 of 28 x 28."""
    low, high = points.min(1), points.max(1)  # (n, 2)
    scale = (BOX - 0.2 - 2 * half_width) / np.maximum((high - low).max(1), 1e-6)
    return (points - (low + high)[:, None] / 2) * scale[:, None, None] + DIGIT_SIZE / 2


def _centred(images: np.ndarray) -> np.ndarray:
    """The pictures (n, 28, 28) moved by whole pixels, their centres of mass to the pixel (14, 14), as MNIST has it."""
    margin = DIGIT_SIZE - BOX  # of empty pixels around the picture, so that what is moved out is not moved in again
    padded = np.pad(images, ((0, 0), (margin, margin), (margin, margin)))
    mass = np.maximum(images.sum((1, 2), dtype=np.float32), 1)
    place = np.arange(DIGIT_SIZE)
    shifted = []
    for ink in (images.sum(2, dtype=np.float32), images.sum(1, dtype=np.float32)):  # per row, per column
        shift = np.round(DIGIT_SIZE // 2 - ink @ place / mass).astype(np.intp)
        shifted.append(margin + place - np.clip(shift, -margin, margin)[:, None])
    rows, columns = shifted
    return padded[np.arange(len(images))[:, None, None], rows[:, :, None], columns[:, None, :]]


def _lengths(points: np.ndarray) -> np.ndarray:
    """The length from each point to the next, (n, samples); 0 for the last."""
    steps = np.diff(points, axis=1, append=points[:, -1:])
    return np.sqrt((steps**2).sum(2))


def _inked(
    points: np.ndarray, lifted: np.ndarray, half_width: np.ndarray, generator: np.random.Generator
) -> np.ndarray:
    """The strokes as pictures (n, 28, 28) uint8.

    The length of line in each cell of a fine grid is blurred by a Gaussian. Across a line that leaves a bell of height
    1, whose height anywhere tells the distance to the line; the pen inks what is nearer than half its width.
    """
    n, side = len(points), DIGIT_SIZE * FINE
    phase, swing = generator.uniform(0, 6.3, (n, 1)), generator.uniform(0, 0.25, (n, 1))
    pressure = 1 + (swing * np.sin(np.linspace(0, 6, PATH_POINTS) + phase)).astype(np.float32)
    weights = np.where(lifted, 0, _lengths(points)) * pressure
    cells = np.clip((points * FINE).astype(np.intp), 0, side - 1)
    places = (np.arange(n)[:, None] * side + cells[..., 1]) * side + cells[..., 0]
    line = np.bincount(places.ravel(), weights.ravel(), n * side * side).astype(np.float32).reshape(n, side, side)
    blur = _blur()
    bell = blur @ line @ blur.T * (PEN_BLUR * np.sqrt(2 * np.pi))
    distance = PEN_BLUR * np.sqrt(-2 * np.log(np.clip(bell, 1e-4, 1)))
    edge = generator.uniform(0.8, 1.5, (n, 1, 1)).astype(np.float32)  # pixels from full ink to none
    ink = np.clip((half_width[:, None, None] - distance) / edge + 0.5, 0, 1)
    return (ink * 255 + 0.5).astype(np.uint8)


@cache
def _blur() -> np.ndarray:
    """(28, fine cells): the Gaussian of the pen, from the fine grid to pixels."""
    pixel = np.arange(DIGIT_SIZE)[:, None] + 0.5
    cell = (np.arange(DIGIT_SIZE * FINE) + 0.5) / FINE
    bell = np.exp(-((pixel - cell) ** 2) / (2 * PEN_BLUR**2)) / (PEN_BLUR * np.sqrt(2 * np.pi))
    return bell.astype(np.float32)
