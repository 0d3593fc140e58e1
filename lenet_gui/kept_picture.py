"""What is painted seldom and shown in every frame."""

from collections.abc import Callable

from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QColor, QPaintEngine, QPainter, QPixmap


class KeptPicture:
    """Parts painted one upon another: on the screen as pixels made once, in an SVG as the lines and words they are."""

    def __init__(self, area: QRect, ratio: float, ground: QColor | Qt.GlobalColor = Qt.transparent):
        """`area` in the coordinates of the view, `ratio` device pixels for each of its pixels."""
        self._corner = area.topLeft()
        self._pixels = QPixmap(area.size() * ratio)
        self._pixels.setDevicePixelRatio(ratio)
        self._pixels.fill(ground)
        self._parts: dict[str, Callable[[QPainter], None]] = {}

    def add(self, name: str, paint: Callable[[QPainter], None]) -> None:
        """Paint a part; one of the same name, which this has to cover, is forgotten."""
        self._parts.pop(name, None)
        self._parts[name] = paint
        painter = QPainter(self._pixels)
        painter.translate(-self._corner)
        paint(painter)
        painter.end()

    def show(self, painter: QPainter) -> None:
        """Show all parts in a view that is being painted."""
        if not in_vectors(painter):
            painter.drawPixmap(self._corner, self._pixels)
            return
        for paint in self._parts.values():
            painter.save()
            paint(painter)
            painter.restore()


def in_vectors(painter: QPainter) -> bool:
    """Whether what is painted is kept as lines and words, which pixels would coarsen."""
    return painter.paintEngine().type() == QPaintEngine.SVG
