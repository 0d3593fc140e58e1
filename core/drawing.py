"""Drawings from outside: files of strokes and picture files, each drawing prepared as MNIST would have prepared it."""

import json
import warnings
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import numpy as np

from core.language import _
from core.pen_line import PEN_WIDTH
from core.picture import prepare_picture
from core.prepared import PICTURE_STAGES, STAGES, DrawingError, Prepared
from core.shades import fractions
from core.strokes import prepare_strokes

__all__ = ["PEN_WIDTH", "DrawingError", "Prepared", "prepare_picture", "prepare_strokes", "read_drawings"]

# What a file, a picture, and a drawing in a file may hold at most: a few crafted bytes could unfold to any size.
MOST_BYTES, MOST_PIXELS, MOST_POINTS = 50_000_000, 64_000_000, 20_000
# Larger pictures are halved, thirded ... to about this many pixels a side before anything else is done with them.
ENOUGH_PIXELS = 1000


def read_drawings(path: str | Path, skip: Iterable[str] = frozenset()) -> list[Prepared | None]:
    """Every drawing in a file, prepared without the stages in `skip`; None for an empty one.

    A file named .json is a list of drawings, a drawing a list of strokes, a stroke a list of [x, y], y growing
    downwards. Any other file is one picture, of whatever kind Pillow reads.
    Raises DrawingError for what cannot be read.
    """
    path, skip = Path(path), frozenset(skip)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DrawingError(_("{path}: cannot be opened ({why}).").format(path=path, why=error.strerror)) from None
    if len(content) > MOST_BYTES:
        raise DrawingError(_("{path}: the file is too large for a drawing.").format(path=path))
    try:
        if path.suffix.lower() != ".json":
            return [prepare_picture(_picture_pixels(content), skip & set(PICTURE_STAGES))]
        return [prepare_strokes(_strokes(drawing), skip=skip & set(STAGES)) for drawing in _drawings(content)]
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
                return fractions(image)
            return np.asarray(image.convert("RGBA").reduce(max(1, max(image.size) // ENOUGH_PIXELS)))
    except Image.DecompressionBombError:
        raise DrawingError(_("The picture is too large; make it smaller than 8000 x 8000 pixels.")) from None
    except DrawingError:
        raise
    except Exception:  # Pillow's many readers raise nearly anything on a damaged file
        raise DrawingError(_("This is no picture that can be read, or it is damaged.")) from None
