"""From strokes or a picture to the 28 x 28 picture that MNIST would have made of it, with each stage kept.

MNIST's makers fitted the ink of a digit into a box of 20 x 20, keeping its shape, and moved the box until its centre of
mass lay in the middle of 28 x 28 (paper, III.A). How they did it was measured on MNIST's training digits:

- The longer side of the ink is 20 pixels and ends sharply; the shorter side ends anywhere in a pixel, on both sides
  alike, so it is centred in the box.
- The centre of mass is spread evenly over 13.5 to 14.5, counting pixels from 0, so the box moves by whole pixels,
  towards pixel 14.
"""

import json
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np

from core.language import _

BOX, PICTURE, MIDDLE = 20, 28, 14

# Width of the pen and of the soft edge of its line, in pixels of the box: the two values with which pen-drawn digits
# (UCI pendigits) get the ink of MNIST's training digits, as many of each digit. MNIST and ours: mean grey 33.6, 33.5;
# pixels with ink 19.2 %, 19.4 %; fully inked 5.7 %, 6.5 %; steepest slope 0.695, 0.700; median stroke width 2.58, 2.64.
PEN_WIDTH = 2.5
EDGE_WIDTH = 1.4

# Points of the pen's path are put this near one another, in pixels of the box; the line's edge is then exact to 0.005.
SPACING = 0.2
# A stroke turns sharply where it turns by more than 80 degrees at one point; elsewhere it is smooth.
CORNER_COSINE = np.cos(np.radians(80))
# What a file, a picture, and a drawing in a file may hold at most: a few crafted bytes could unfold to any size.
MOST_BYTES, MOST_PIXELS, MOST_POINTS = 50_000_000, 64_000_000, 20_000
# Larger pictures are halved, thirded ... to about this many pixels a side before anything else is done with them.
ENOUGH_PIXELS = 1000

# A picture in which nothing differs from its background by more than this (of black to white) is blank.
FAINTEST_INK = 0.05


class DrawingError(ValueError):
    """A drawing that cannot be understood; the message says why in one sentence."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """One drawing and what became of it, stage by stage. Every array is read-only.

    strokes: as given, (n, 2) float64 x, y each; empty for a picture.
    path: the strokes' smooth centre line in the box, (n, 2) float64 x, y in pixels; empty for a picture.
    box: the ink fitted into 20 x 20, uint8, 255 full ink.
    centre: the box's centre of mass, (row, column) in pixels counted from 0.
    shift: how far, in whole pixels down and right, the box lies from the middle of the picture.
    picture: (28, 28) uint8, as MNIST's.
    """

    strokes: tuple[np.ndarray, ...]
    path: np.ndarray
    box: np.ndarray
    centre: tuple[float, float]
    shift: tuple[int, int]
    picture: np.ndarray


def prepare_strokes(strokes: Iterable[np.ndarray], width: float = PEN_WIDTH) -> Prepared | None:
    """The picture of strokes, (n, 2) each: x and y in any unit, y growing downwards. None if they hold no point.

    width: of the pen, in pixels of the 20 x 20 box, 1 to 10.
    Raises DrawingError for a stroke of another shape or with numbers that are not finite.
    """
    if not 1 <= width <= BOX / 2:
        raise DrawingError(_("A pen must be 1 to 10 pixels wide."))
    given = tuple(_checked(stroke) for stroke in strokes)
    halves = [stroke / 2 for stroke in given if len(stroke)]  # halved, so that no distance can overflow
    if not halves:
        return None
    low, size = _bounds(halves)
    path = np.concatenate([_smooth_line((half - low) / size) for half in halves])
    low, size = _bounds([path])
    path = (path - low - np.ptp(path, axis=0) / 2) / size * (BOX - width) + BOX / 2
    return _centred(_inked(path, width), given, path)


def prepare_picture(pixels: np.ndarray) -> Prepared | None:
    """The picture of a digit found in another picture, or None if that is blank.

    pixels: (rows, columns) grey or (rows, columns, 3 or 4) RGB or RGBA; unsigned integers, or floats from 0 to 1. Dark
    ink on light paper or light on dark, told by the border, which should be paper. A digit of MNIST comes out as it
    went in, but for one in a thousand with faint or clipped edges.
    Raises DrawingError for anything else.
    """
    grey = _grey(pixels)
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    paper = np.median(border)
    unrest = 2 * np.percentile(np.abs(border - paper), 75)
    darker, lighter = np.maximum(paper - grey - unrest, 0), np.maximum(grey - paper - unrest, 0)
    ink = darker if np.square(darker).sum() > np.square(lighter).sum() else lighter
    if ink.max() < FAINTEST_INK:
        return None
    inked = ink > 0.01 * ink.max()
    rows, columns = (np.flatnonzero(inked.any(axis=other)) for other in (1, 0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    down, across = (_averages(side, max(ink.shape)) for side in ink.shape)
    box = down @ ink @ across.T
    return _centred(box / box.max(), (), np.empty((0, 2)))


def read_drawings(path: str | Path) -> list[Prepared | None]:
    """Every drawing in a file, prepared; None for an empty one.

    A file named .json is a list of drawings, a drawing a list of strokes, a stroke a list of [x, y], y growing
    downwards. Any other file is one picture, of whatever kind Pillow reads.
    Raises DrawingError for what cannot be read.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DrawingError(_("{path}: cannot be opened ({why}).").format(path=path, why=error.strerror)) from None
    if len(content) > MOST_BYTES:
        raise DrawingError(_("{path}: the file is too large for a drawing.").format(path=path))
    try:
        if path.suffix.lower() != ".json":
            return [prepare_picture(_picture_pixels(content))]
        return [prepare_strokes(_strokes(drawing)) for drawing in _drawings(content)]
    except DrawingError as error:
        raise DrawingError(f"{path}: {error}") from None


def _drawings(content: bytes) -> list:
    try:
        drawings = json.loads(content)
    except (ValueError, RecursionError):
        raise DrawingError(_("This is not a strokes file: it is not valid JSON.")) from None
    if not isinstance(drawings, list):
        raise DrawingError(_("A strokes file must be a list of drawings, each a list of strokes."))
    return drawings


def _strokes(drawing: object) -> list:
    """A drawing from JSON, refused here if NumPy would make numbers of what are none: words, truths, nulls."""
    if not isinstance(drawing, list) or not all(isinstance(stroke, list) for stroke in drawing):
        raise DrawingError(_("A drawing must be a list of strokes, each a list of points [x, y]."))
    points = [point for stroke in drawing for point in stroke]
    if not all(isinstance(point, list) and [type(v) in (int, float) for v in point] == [True] * 2 for point in points):
        raise DrawingError(_("A stroke must be a list of points, each point two numbers x and y."))
    if len(points) > MOST_POINTS:
        raise DrawingError(_("A drawing has more than {most} points.").format(most=MOST_POINTS))
    return drawing


def _picture_pixels(content: bytes) -> np.ndarray:
    """The pixels of a picture file, upright and of sensible size, as prepare_picture takes them."""
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's doubts about a file that can be read are of no use to the user
            image = Image.open(BytesIO(content))
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError  # as Pillow does, from three times as many
            image.draft("RGB", (ENOUGH_PIXELS, ENOUGH_PIXELS))
            image = ImageOps.exif_transpose(image)
            if image.mode[0] in "IF":  # 16 or 32 bits a pixel
                wide = np.asarray(image, np.float64)
                return wide / max(65535.0 if image.mode[0] == "I" else 1.0, wide.max())
            return np.asarray(image.convert("RGBA").reduce(max(1, max(image.size) // ENOUGH_PIXELS)))
    except Image.DecompressionBombError:
        raise DrawingError(_("The picture is too large; make it smaller than 8000 x 8000 pixels.")) from None
    except Exception:  # Pillow's many readers raise nearly anything on a damaged file
        raise DrawingError(_("This is no picture that can be read, or it is damaged.")) from None


def _checked(stroke: np.ndarray) -> np.ndarray:
    """A read-only float64 copy of a stroke."""
    try:
        points = np.array(stroke, np.float64)
    except (TypeError, ValueError, OverflowError):
        raise DrawingError(_("A stroke must be a list of points, each point two numbers x and y.")) from None
    if points.size == 0:
        points = points.reshape(0, 2)
    if points.ndim != 2 or points.shape[1] != 2:
        raise DrawingError(_("A stroke must be a list of points, each point two numbers x and y."))
    if not np.isfinite(points).all():
        raise DrawingError(_("A stroke has a point that is not a finite number."))
    return _read_only(points)


def _read_only(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


def _bounds(lines: list[np.ndarray]) -> tuple[np.ndarray, float]:
    """The corner of least x and y of all points, and the longer side of what they cover (1 for a single place)."""
    low = np.min([line.min(axis=0) for line in lines], axis=0)
    high = np.max([line.max(axis=0) for line in lines], axis=0)
    return low, float((high - low).max()) or 1.0


def _smooth_line(points: np.ndarray) -> np.ndarray:
    """Points SPACING apart on the curve through the points of one stroke, (n, 2), where the whole drawing is of size 1.

    A centripetal Catmull-Rom curve: a quick hand leaves few points, and straight lines between them would cut every
    bend. With two of three points of pendigits left out, the curve comes 35 % nearer to the full drawing.
    """
    apart = np.hypot(*np.diff(points, axis=0).T) > 1e-9
    points = points[np.concatenate([[True], apart])]
    if len(points) < 2:
        return points
    chords = np.diff(points, axis=0)  # (n-1, 2)
    lengths = np.hypot(chords[:, 0], chords[:, 1])[:, None]
    times = np.sqrt(lengths)
    speeds = chords / times
    blended = (speeds[:-1] * times[1:] + speeds[1:] * times[:-1]) / (times[1:] + times[:-1])  # at inner points
    directions = chords / lengths
    corner = ((directions[:-1] * directions[1:]).sum(axis=1) < CORNER_COSINE)[:, None]
    leaving = times * np.concatenate([speeds[:1], np.where(corner, speeds[1:], blended)])
    arriving = times * np.concatenate([np.where(corner, speeds[:-1], blended), speeds[-1:]])

    counts = np.ceil(lengths[:, 0] * BOX / SPACING).astype(int)
    chord = np.repeat(np.arange(len(chords)), counts)
    within = np.arange(len(chord)) - np.repeat(np.cumsum(counts) - counts, counts)
    t = (within / counts[chord])[:, None]
    start, end = points[chord], points[chord + 1]
    curve = start + t * t * (3 - 2 * t) * (end - start)
    curve += t * (1 - t) * ((1 - t) * leaving[chord] - t * arriving[chord])
    return np.concatenate([curve, points[-1:]])


def _inked(path: np.ndarray, width: float) -> np.ndarray:
    """The ink, (20, 20) float 0 to 1, of a round pen drawn along a path of near points in the box."""
    reach = (width + EDGE_WIDTH) / 2
    margin = int(np.ceil(reach + 0.5)) - 1  # a pixel further than this from the point's own is out of reach
    side = BOX + 2 * margin
    squares = np.full(side * side, reach * reach, np.float32)  # squared distance of pixel centres to the path
    around = np.arange(-margin, margin + 1)
    for first in range(0, len(path), 8192):  # bounded memory however long the path
        points = path[first : first + 8192]
        cells = np.clip(np.floor(points).astype(int), 0, BOX - 1)
        near = cells[:, :, None] + around  # (n, 2, 2 margin + 1): columns and rows in reach
        away = ((near + 0.5 - points[:, :, None]) ** 2).astype(np.float32)
        pixels = (near[:, 1, :, None] + margin) * side + near[:, 0, None, :] + margin
        np.minimum.at(squares, pixels.ravel(), (away[:, 1, :, None] + away[:, 0, None, :]).ravel())
    distance = np.sqrt(squares).reshape(side, side)[margin:-margin, margin:-margin]
    depth = np.clip((reach - distance) / EDGE_WIDTH, 0, 1)
    return depth * depth * (3 - 2 * depth)  # a scanned line fades this way, not evenly


def _centred(box: np.ndarray, strokes: tuple[np.ndarray, ...], path: np.ndarray) -> Prepared:
    """The box, (20, 20) ink from 0 to 1, laid into 28 x 28 with its centre of mass in the middle, but wholly inside."""
    box = np.rint(255 * box).astype(np.uint8)
    places, total = np.arange(BOX), box.sum(dtype=float)
    centre = (float(box.sum(axis=1) @ places / total), float(box.sum(axis=0) @ places / total))
    spare = (PICTURE - BOX) // 2
    shift = tuple(int(np.clip(np.rint(MIDDLE - spare - middle), -spare, spare)) for middle in centre)
    picture = np.zeros((PICTURE, PICTURE), np.uint8)
    top, left = spare + shift[0], spare + shift[1]
    picture[top : top + BOX, left : left + BOX] = box
    return Prepared(strokes, _read_only(path), _read_only(box), centre, shift, _read_only(picture))


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
