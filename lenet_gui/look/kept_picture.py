"""What is painted seldom and shown in every frame."""

from collections.abc import Callable

from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QColor, QImage, QPaintEngine, QPainter, QPixmap

_FINER = 4  # pixels of an SVG for each of the view's, where lines and words cannot be kept


class KeptPicture:
    """Parts painted one upon another: on the screen as pixels made once, in an SVG as the lines and words they are.

    On a screen of another pixel ratio they are made anew. What paints a part must not hold on to whoever keeps this
    picture: they would keep each other alive, and their pixels with them, until Python looks for garbage.
    """

    def __init__(self, area: QRect, ground: QColor | Qt.GlobalColor = Qt.transparent):
        """`area` in the coordinates of the view."""
        self._area, self._ground = area, ground
        self._pixels: QPixmap | None = None  # until they are shown
        self._parts: dict[str, Callable[[QPainter], None]] = {}

    def add(self, name: str, paint: Callable[[QPainter], None]) -> None:
        """Paint a part; one of the same name, which this has to cover, is forgotten."""
        self._parts.pop(name, None)
        self._parts[name] = paint
        if self._pixels is not None:
            self._paint(paint)

    def show(self, painter: QPainter) -> None:
        """Show all parts in a view that is being painted."""
        if in_vectors(painter):
            for paint in self._parts.values():
                painter.save()
                paint(painter)
                painter.restore()
            return
        ratio = painter.paintEngine().paintDevice().devicePixelRatioF()
        if self._pixels is None or self._pixels.devicePixelRatioF() != ratio:
            self._pixels = QPixmap(self._area.size() * ratio)
            self._pixels.setDevicePixelRatio(ratio)
            self._pixels.fill(self._ground)
            for paint in self._parts.values():
                self._paint(paint)
        painter.drawPixmap(self._area.topLeft(), self._pixels)

    def _paint(self, paint):
        painter = QPainter(self._pixels)
        painter.translate(-self._area.topLeft())
        paint(painter)
        painter.end()


def paint_within(painter: QPainter, area: QRectF, paint: Callable[[QPainter], None]) -> None:
    """Paint, but nothing beyond `area`. In an SVG, in which nothing can be clipped, as fine pixels."""
    if not in_vectors(painter):
        painter.save()
        painter.setClipRect(area, Qt.IntersectClip)
        paint(painter)
        painter.restore()
        return
    area = QRectF(area.toAlignedRect())
    pixels = QImage((area.size() * _FINER).toSize(), QImage.Format_ARGB32_Premultiplied)
    pixels.setDevicePixelRatio(_FINER)
    pixels.fill(Qt.transparent)
    inside = QPainter(pixels)
    inside.translate(-area.topLeft())
    inside.setRenderHints(painter.renderHints())
    inside.setFont(painter.font())
    paint(inside)
    inside.end()
    painter.drawImage(area, pixels)


def in_vectors(painter: QPainter) -> bool:
    """Whether what is painted is kept as lines and words, which pixels would coarsen."""
    return painter.paintEngine().type() == QPaintEngine.SVG
