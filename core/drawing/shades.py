"""Any picture as one in greys in which its ink can be seen: also ink as bright as its ground, but of another colour."""

import numpy as np

from core.drawing.prepared import DrawingError
from core.language import _

BRIGHTNESS = np.array([0.299, 0.587, 0.114])
# Of how much the colours of a picture differ, along the way in which they differ most, brightness must show this share.
LEAST_SHOWN = 0.15


def grey_of(pixels: np.ndarray) -> np.ndarray:
    """(rows, columns) float64, 0 to 1, of grey (rows, columns), RGB or RGBA (rows, columns, 3 or 4).

    It is the brightness, 0 black to 1 white, unless the colours differ in another way by far more; then it is how far
    each lies along that way. Raises DrawingError for what is no picture.
    """
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
    colours = pixels[..., :3]
    if pixels.shape[2] == 4 and 0 < pixels[..., 3].max() and pixels[..., 3].min() < 1:
        colours = _opaque(colours, pixels[..., 3:])
    return _most_telling(colours)


def fractions(values: np.ndarray) -> np.ndarray:
    """Values of any range, of more than 8 bits, as float64 from 0 to 1, the brightest 1, the darkest 0 only if below 0.

    A file of 16 bits a pixel may hold 8, 10 or 12, and one of real numbers may begin anywhere. Raises DrawingError for
    values that are not finite.
    """
    values = np.asarray(values, np.float64)
    if not np.isfinite(values).all():
        raise DrawingError(_("The picture has pixels that are not finite numbers."))
    values = values - min(0.0, values.min())
    return values / (values.max() or 1.0)


def _opaque(colours, opacity):
    """What shines through is white paper, unless what is drawn there is itself light."""
    light = ((colours @ BRIGHTNESS) * opacity[..., 0]).sum() > 0.5 * opacity.sum()
    return colours * opacity + (0 if light else 1) * (1 - opacity)


def _most_telling(colours):
    step = max(1, max(colours.shape[:2]) // 200)  # some thousand pixels say enough
    some = colours[::step, ::step].reshape(-1, 3)
    spread = np.cov(some, rowvar=False, bias=True)
    most, ways = np.linalg.eigh(spread)
    shown = BRIGHTNESS @ spread @ BRIGHTNESS / (BRIGHTNESS @ BRIGHTNESS)
    if shown >= LEAST_SHOWN * most[-1]:
        return colours @ BRIGHTNESS
    way = ways[:, -1] * np.sign(ways[:, -1].sum() or 1.0)
    along = colours @ (way / np.abs(way).sum())
    return along - min(0.0, along.min())
