"""Drawings from outside: files of strokes and picture files, each drawing prepared as MNIST would have prepared it."""

import json
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np

from core.drawing.pen_line import PEN_WIDTH
from core.drawing.picture import prepare_picture
from core.drawing.prepared import PICTURE_STAGES, STAGES, DrawingError, Prepared
from core.drawing.shades import fractions
from core.drawing.strokes import prepare_strokes
from core.files.reading import TooLarge, read_ordinary
from core.language import _

__all__ = [
    "PEN_WIDTH",
    "DrawingError",
    "Prepared",
    "prepare_picture",
    "prepare_strokes",
    "each_drawing",
    "read_drawings",
]

# What a file, a picture, and a drawing in a file may hold at most: a few crafted bytes could unfold to any size.
MOST_BYTES, MOST_PIXELS, MOST_POINTS = 50_000_000, 64_000_000, 20_000
# Formats whose pictures are unpacked once; others, such as WEBP, are held several times on the way.
FRUGAL_FORMATS, MOST_PIXELS_ELSEWHERE = ("PNG", "JPEG", "MPO", "TIFF", "GIF", "BMP"), 25_000_000
# Larger pictures are halved, thirded ... to about this many pixels a side before anything else is done with them.
ENOUGH_PIXELS = 1000
MOST_CHARACTERS = 4_000_000  # of a drawing in a strokes file: 200 a point
_SPACE = re.compile(r"[ \t\n\r]*")  # of JSON
_DECODER = json.JSONDecoder()


def read_drawings(path: str | Path, skip: Iterable[str] = frozenset()) -> list[Prepared | None]:
    """Every drawing in a file, as `each_drawing` gives them one by one."""
    return list(each_drawing(path, skip))


def each_drawing(path: str | Path, skip: Iterable[str] = frozenset()) -> Iterator[Prepared | None]:
    """The drawings in a file, each prepared without the stages in `skip` when it is asked for; None for an empty one.

    A file named .json is a list of drawings, a drawing a list of strokes, a stroke a list of [x, y], y growing
    downwards. Any other file is one picture, of whatever kind Pillow reads.
    Raises DrawingError for what cannot be read.
    """
    path, skip = Path(path), frozenset(skip)
    try:
        content = read_ordinary(path, MOST_BYTES)
    except TooLarge:
        raise DrawingError(_("{path}: the file is too large for a drawing.").format(path=path)) from None
    except OSError as error:
        raise DrawingError(_("{path}: cannot be opened ({why}).").format(path=path, why=error.strerror)) from None
    try:
        if path.suffix.lower() != ".json":
            yield prepare_picture(_picture_pixels(content), skip & set(PICTURE_STAGES))
            return
        for drawing in _drawings(content):
            yield prepare_strokes(strokes_from(drawing), skip=skip & set(STAGES))
    except DrawingError as error:
        raise DrawingError(f"{path}: {error}") from None


def _drawings(content: bytes) -> Iterator[object]:
    """What is in the list that a strokes file is, one by one: a file may hold ten thousand, and one may be wanted."""
    try:
        text = content.decode(json.detect_encoding(content))
        place = _SPACE.match(text).end()
        if not text.startswith("[", place):
            json.loads(text)
            raise DrawingError(_("A strokes file must be a list of drawings, each a list of strokes."))
        place, separator = _SPACE.match(text, place + 1).end(), ","
        if text.startswith("]", place):
            separator, place = "]", place + 1
        while separator == ",":
            drawing, place = _decoded(text, place)
            yield drawing
            place = _SPACE.match(text, place).end()
            separator, place = text[place : place + 1], _SPACE.match(text, place + 1).end()
        if separator != "]" or text[place:].strip():
            raise ValueError
    except DrawingError:
        raise
    except (ValueError, RecursionError):
        raise DrawingError(_("This is not a strokes file: it is not valid JSON.")) from None


def _decoded(text: str, place: int) -> tuple[object, int]:
    """The JSON value that begins at a place, and where it ends. What is too long for a drawing is not unfolded."""
    for size in (4_000, 100_000, MOST_CHARACTERS):
        try:
            value, length = _DECODER.raw_decode(text[place : place + size])
            return value, place + length
        except ValueError:
            if place + size >= len(text):
                raise
    raise _too_many_points()


def _too_many_points() -> DrawingError:
    return DrawingError(_("A drawing has more than {most} points.").format(most=MOST_POINTS))


def strokes_from(drawing: object) -> list:
    """A drawing from JSON, refused here if NumPy would make numbers of what are none: words, truths, nulls."""
    if not isinstance(drawing, list) or not all(isinstance(stroke, list) for stroke in drawing):
        raise DrawingError(_("A drawing must be a list of strokes, each a list of points [x, y]."))
    if max(len(drawing), sum(map(len, drawing))) > MOST_POINTS:
        raise _too_many_points()
    points = [point for stroke in drawing for point in stroke]
    if not all(isinstance(point, list) and [type(v) in (int, float) for v in point] == [True] * 2 for point in points):
        raise DrawingError(_("A stroke must be a list of points, each point two numbers x and y."))
    return drawing


def _picture_pixels(content: bytes) -> np.ndarray:
    """The pixels of a picture file, upright and of sensible size, as prepare_picture takes them."""
    from PIL import Image, ImageOps

    frugal = True
    try:
        image = Image.open(BytesIO(content))
        frugal = image.format in FRUGAL_FORMATS
        if image.width * image.height > (MOST_PIXELS if frugal else MOST_PIXELS_ELSEWHERE):
            raise Image.DecompressionBombError  # as Pillow does, from three times as many
        if image.format == "EPS":
            raise ValueError  # a program, which Pillow would have run by Ghostscript
        image.draft("RGB", (ENOUGH_PIXELS, ENOUGH_PIXELS))
        ImageOps.exif_transpose(image, in_place=True)
        step = max(1, max(image.size) // ENOUGH_PIXELS)
        if image.mode[0] in "IF":  # 16 or 32 bits a pixel
            return fractions(_means(image, step))
        if image.mode not in ("L", "RGB", "RGBA"):
            image = image.convert("RGBA")
        return np.asarray(image.reduce(step).convert("RGBA"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        side = 8000 if frugal else 5000
        raise DrawingError(
            _("The picture is too large; make it smaller than {side} x {side} pixels.").format(side=side)
        ) from None
    except DrawingError:
        raise
    except Exception:  # Pillow's many readers raise nearly anything on a damaged file
        raise DrawingError(_("This is no picture that can be read, or it is damaged.")) from None


def _means(image, step: int) -> np.ndarray:
    """(rows, columns) float64: averages of step x step pixels, strip by strip: as floats all would fill the memory."""
    across, down = (min(step, side) for side in image.size)
    columns, rows = image.width // across, image.height // down
    means = np.empty((rows, columns))
    for row in range(rows):
        strip = np.asarray(image.crop((0, row * down, columns * across, (row + 1) * down)), np.float64)
        means[row] = strip.reshape(down, columns, across).mean(axis=(0, 2))
    return means
