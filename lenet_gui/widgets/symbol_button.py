"""A flat button with a drawn symbol in place of a word."""

from PyQt5.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PyQt5.QtGui import QPainter, QPainterPath, QPen
from PyQt5.QtWidgets import QAbstractButton, QWidget

from lenet_gui.look import style
from lenet_gui.look.live_tip import tell_by_key

SIDE_IN_CLASS = 24  # at type of the usual size: larger symbols need less air


class SymbolButton(QAbstractButton):
    """A flat button with a drawn symbol, sharp at every scale and in every theme."""

    def __init__(self, symbol: str, tooltip: str, parent: QWidget, side: int = 32):
        super().__init__(parent)
        self.symbol = symbol
        self._side = side  # in pixels, with type of the usual size
        self.setToolTip(tooltip)
        self.setAccessibleName(tooltip)
        self._claim_room()
        self.setFocusPolicy(Qt.StrongFocus)
        self.setAttribute(Qt.WA_Hover)

    def sizeHint(self) -> QSize:
        side = style.scaled(min(self._side, SIDE_IN_CLASS) if style.projected() else self._side)
        return QSize(side, side)

    def _claim_room(self):
        self.setFixedSize(self.sizeHint())

    def changeEvent(self, event):
        if event.type() == QEvent.FontChange:
            self._claim_room()
        if event.type() in (QEvent.PaletteChange, QEvent.EnabledChange):
            self.update()
        super().changeEvent(event)

    def focusInEvent(self, event):
        super().focusInEvent(event)
        tell_by_key(self, event)  # a symbol alone says little

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        lit = self.isEnabled() and (self.underMouse() or self.isDown())
        painter.setPen(QPen(style.colour("accent"), 1) if self.hasFocus() else Qt.NoPen)
        painter.setBrush(style.colour("line" if self.isDown() else "raised") if lit else Qt.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), style.CORNER, style.CORNER)
        name = "line" if not self.isEnabled() else "accent" if self.isChecked() else "text" if lit else "muted"
        painter.translate(QRectF(self.rect()).center())
        painter.scale(style.scale(), style.scale())
        _SYMBOLS[self.symbol](painter, style.colour(name))


def _chevron(painter, colour, way):
    path = QPainterPath(QPointF(-2.5 * way, -5))
    path.lineTo(2.5 * way, 0)
    path.lineTo(-2.5 * way, 5)
    painter.setBrush(Qt.NoBrush)
    painter.setPen(QPen(colour, 1.75, Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin))
    painter.drawPath(path)


def _die(painter, colour):
    painter.setBrush(Qt.NoBrush)
    painter.setPen(QPen(colour, 1.5))
    painter.drawRoundedRect(QRectF(-7, -7, 14, 14), 3, 3)
    painter.setPen(Qt.NoPen)
    painter.setBrush(colour)
    for place in (QPointF(-3, -3), QPointF(3, -3), QPointF(0, 0), QPointF(-3, 3), QPointF(3, 3)):
        painter.drawEllipse(place, 1.25, 1.25)


def _triangle(painter, colour):
    path = QPainterPath(QPointF(-4, -6))
    path.lineTo(6, 0)
    path.lineTo(-4, 6)
    path.closeSubpath()
    painter.setPen(QPen(colour, 1, Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin))
    painter.setBrush(colour)
    painter.drawPath(path)


def _turn(painter, colour, way):
    """An arrow that goes back, or forth again."""
    painter.scale(way, 1)
    path = QPainterPath(QPointF(-6, -2))
    path.lineTo(2, -2)
    path.arcTo(QRectF(-2.5, -2, 9, 9), 90, -180)
    path.lineTo(-2, 7)
    path.moveTo(-2.5, -5.5)
    path.lineTo(-6, -2)
    path.lineTo(-2.5, 1.5)
    painter.setBrush(Qt.NoBrush)
    painter.setPen(QPen(colour, 1.75, Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin))
    painter.drawPath(path)


def _cross(painter, colour, reach):
    painter.setPen(QPen(colour, 1.75, Qt.SolidLine, Qt.RoundCap))
    painter.drawLine(QPointF(-reach, -reach), QPointF(reach, reach))
    painter.drawLine(QPointF(-reach, reach), QPointF(reach, -reach))


def _eraser(painter, colour):
    painter.rotate(-45)
    painter.setBrush(Qt.NoBrush)
    painter.setPen(QPen(colour, 1.5, Qt.SolidLine, Qt.RoundCap, Qt.RoundJoin))
    painter.drawRoundedRect(QRectF(-8, -4, 16, 8), 2, 2)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(-8, -4, 6, 8), 2, 2)


def _dot(painter, colour, radius):
    painter.setPen(Qt.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(0, 0), radius, radius)


def _two_bars(painter, colour):
    painter.setPen(Qt.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(-5, -6, 3.5, 12), 1, 1)
    painter.drawRoundedRect(QRectF(1.5, -6, 3.5, 12), 1, 1)


_SYMBOLS = {
    "previous": lambda painter, colour: _chevron(painter, colour, -1),
    "next": lambda painter, colour: _chevron(painter, colour, 1),
    "random": _die,
    "play": _triangle,
    "pause": _two_bars,
    "undo": lambda painter, colour: _turn(painter, colour, 1),
    "redo": lambda painter, colour: _turn(painter, colour, -1),
    "clear": lambda painter, colour: _cross(painter, colour, 5),
    "close": lambda painter, colour: _cross(painter, colour, 3.5),
    "eraser": _eraser,
    "thinner": lambda painter, colour: _dot(painter, colour, 2),
    "thicker": lambda painter, colour: _dot(painter, colour, 5.5),
}
