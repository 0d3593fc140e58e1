"""Arrays as pictures: the one place where numbers become pixels, and the one in which these are painted."""

from functools import lru_cache
from math import ceil

import numpy as np
from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QImage, QPainter

from lenet_gui.look import style
from lenet_gui.look.kept_picture import in_vectors

_FINER = 2  # an SVG holds so many pixels for each of the view's, so that squares have sharp edges when it is enlarged


def signed_picture(values: np.ndarray, amplitude: float, there: np.ndarray | None = None) -> QImage:
    """A picture of (rows, columns) signed values, shown from -amplitude to +amplitude, zero at the ground colour.

    Those that are not `there` yet are left empty.
    """
    scaled = values * np.float32(127.5 / amplitude)
    scaled += 127.5
    return _picture(np.clip(scaled, 0, 255).astype(np.uint8), style.signed_colours(), there)


def ink_picture(values: np.ndarray, there: np.ndarray | None = None) -> QImage:
    """A picture of (rows, columns) bytes, 0 ground and 255 ink; those that are not `there` yet are left empty."""
    return _picture(values, style.ink_colours(), there)


def paint_picture(painter: QPainter, place: QRect | QRectF, picture: QImage, part: QRect | None = None) -> None:
    """Paint a picture, or a part of it, over `place`: each of its pixels a crisp square, on the screen and in an SVG.

    Every picture of numbers is painted here: Qt's SVG takes the whole of a picture whatever part is asked for, and
    whoever shows an SVG blurs the pixels that have to be enlarged, so it gets the part alone, enlarged already. With a
    part the place is a QRect.
    """
    if not in_vectors(painter):
        painter.drawImage(place, picture, *(() if part is None else (part,)))
        return
    picture = picture if part is None else picture.copy(part)
    across = max(1, ceil(_FINER * place.width() / picture.width()))
    down = max(1, ceil(_FINER * place.height() / picture.height()))
    squares = picture.scaled(across * picture.width(), down * picture.height(), transformMode=Qt.FastTransformation)
    painter.drawImage(QRectF(place), squares)


def paint_parts(painter: QPainter, places: list[QRect], picture: QImage, parts: list[QRect]) -> None:
    """Paint many parts of a picture, each over its place."""
    if in_vectors(painter):
        for place, part in zip(places, parts, strict=True):
            paint_picture(painter, place, picture, part)
        return
    for place, part in zip(places, parts, strict=True):
        painter.drawImage(place, picture, part)


class SignedSheet:
    """A picture of many signed values that change often: it is made once, and its pixels are then written over.

    shares: (rows, columns) float32, to be written to: each value as a part of the one that has the full colour
    picture: as `paint_anew` has left it
    """

    def __init__(self, rows: int, columns: int):
        self.shares = np.zeros((rows, columns), np.float32)
        self._scaled = np.empty_like(self.shares)
        self._levels = np.empty((rows, columns), np.uint8)
        self._pixels = np.zeros((rows, columns), np.uint32)
        self.picture = QImage(self._pixels.data, columns, rows, 4 * columns, QImage.Format_RGB32)

    def paint_anew(self, there: np.ndarray | None = None) -> None:
        """Show the `shares` there are now, as `signed_picture` does; those that are not `there` yet are left empty."""
        np.multiply(self.shares, np.float32(127.5), out=self._scaled)
        self._scaled += 127.5
        np.clip(self._scaled, 0, 255, out=self._scaled)
        np.copyto(self._levels, self._scaled, casting="unsafe")
        np.take(_packed(style.signed_colours().tobytes()), self._levels, out=self._pixels, mode="clip")
        if there is not None:
            np.copyto(self._pixels, _empty(), where=~there)


def mosaic(maps: np.ndarray, columns: int, gap: int, empty: float = 0.0) -> np.ndarray:
    """(maps, rows, columns) laid out row by row in so many columns, `gap` cells of `empty` between them."""
    count, height, width = maps.shape
    rows = -(-count // columns)
    sheet = np.full((rows, height + gap, columns, width + gap), empty, maps.dtype)
    for index in range(count):
        sheet[index // columns, :height, index % columns, :width] = maps[index]
    return sheet.reshape(rows * (height + gap), columns * (width + gap))[: -gap or None, : -gap or None]


def _picture(levels: np.ndarray, colours: np.ndarray, there: np.ndarray | None = None) -> QImage:
    # As 32-bit pixels: Qt enlarges those four times faster than indexed ones.
    pixels = np.ascontiguousarray(_packed(colours.tobytes())[levels])
    if there is not None:
        np.copyto(pixels, _empty(), where=~there)
    rows, columns = levels.shape
    picture = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format_RGB32)
    return picture.copy()  # its own memory: the array may be gone when Qt paints


def _empty() -> np.uint32:
    """The colour of what is no number yet, as 0xffrrggbb; zero has another, in every palette."""
    return np.uint32(style.colour("surface").rgb())


@lru_cache(maxsize=16)
def _packed(colours: bytes) -> np.ndarray:
    """(256,) uint32 0xffrrggbb from (256, 3) bytes."""
    red, green, blue = np.frombuffer(colours, np.uint8).reshape(-1, 3).astype(np.uint32).T
    return 0xFF000000 | (red << 16) | (green << 8) | blue
