"""Which words a widget has painted, and where: it is painted once more, onto a device that hears words alone."""

from PyQt5.QtCore import QPoint, QPointF, QRectF, QSize
from PyQt5.QtGui import QPaintDevice, QPaintEngine, QPainter
from PyQt5.QtWidgets import QWidget

NEAR = 2  # pixels around words that still belong to them


def painted_words(widget: QWidget, place: QPoint) -> str:
    """The words that a widget paints itself at this place of it; empty where there are none."""
    return " ".join(words for words, area in all_painted_words(widget) if area.contains(QPointF(place)))


def all_painted_words(widget: QWidget) -> list[tuple[str, QRectF]]:
    """Each run of words with its area in the widget's own pixels."""
    device = _Listener(widget.size())
    painter = QPainter(device)
    widget.render(painter, flags=QWidget.RenderFlags())
    painter.end()
    return device.heard


class _Listener(QPaintDevice):
    def __init__(self, size: QSize):
        super().__init__()
        self._size = size
        self.heard: list[tuple[str, QRectF]] = []
        self._engine = _Hearing(self.heard)

    def paintEngine(self):
        return self._engine

    def metric(self, which):
        return {
            QPaintDevice.PdmWidth: self._size.width(),
            QPaintDevice.PdmHeight: self._size.height(),
            QPaintDevice.PdmDevicePixelRatioScaled: int(QPaintDevice.devicePixelRatioFScale()),
            QPaintDevice.PdmDevicePixelRatio: 1,
            QPaintDevice.PdmDepth: 32,
            QPaintDevice.PdmNumColors: 1 << 24,
        }.get(which, 96)


class _Hearing(QPaintEngine):
    """Says that it is one for vectors, so that words are painted as words, and nothing is shown that was kept."""

    def __init__(self, heard):
        super().__init__(QPaintEngine.AllFeatures)
        self._heard = heard

    def begin(self, _device):
        return True

    def end(self):
        return True

    def type(self):
        return QPaintEngine.SVG

    def updateState(self, _state):
        pass

    def drawTextItem(self, place, item):
        high, wide = item.ascent() + item.descent(), item.width()
        area = self.painter().combinedTransform().mapRect(QRectF(place.x(), place.y() - item.ascent(), wide, high))
        self._heard.append((item.text(), area.adjusted(-NEAR, -NEAR, NEAR, NEAR)))

    def drawPath(self, _path):
        pass

    def drawPixmap(self, _area, _pixmap, _source):
        pass

    def drawImage(self, *_image):
        pass

    def drawTiledPixmap(self, *_pixmap):
        pass

    def drawPolygon(self, *_points):
        pass

    def drawLines(self, *_lines):
        pass

    def drawRects(self, *_rects):
        pass

    def drawPoints(self, *_points):
        pass

    def drawEllipse(self, *_area):
        pass
