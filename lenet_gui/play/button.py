"""The button in the network below its INPUT, from which a digit begins its way."""

from PyQt5.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PyQt5.QtGui import QFontMetrics, QPainter, QPainterPath, QPen
from PyQt5.QtWidgets import QAbstractButton, QAction, QWidget

from core.language import _
from core.study.moment import Moment
from core.study.selection import Selection
from lenet_gui.look import style

_SIGN = 11  # pixels of the triangle and the room beside it


class PlayButton(QAbstractButton):
    """Does what `action` does, below INPUT, of which the `network`'s `boxes` say where it is.

    It is gone during a play, and while a step is seen phase by phase: then the batch's digits stand at its place.
    """

    def __init__(self, action: QAction, network: QWidget):
        super().__init__(network)
        self._action, self._network = action, network
        self._in_phases = False
        self._idle = False  # while there is nothing to be played, which it then says
        self.setText(_("Play"))
        self.setAccessibleName(action.text())
        self.setFocusPolicy(Qt.StrongFocus)
        self.setAttribute(Qt.WA_Hover)
        self.setCursor(Qt.PointingHandCursor)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._settling = QTimer(self, singleShot=True, interval=0)  # when the network has laid itself out
        self._settling.timeout.connect(self._settle)
        network.installEventFilter(self)
        self._follow()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(style.font(style.SMALL))
        width = metrics.horizontalAdvance(self.text()) + style.scaled(_SIGN + 3 * style.GRID)
        return QSize(width, style.scaled(24))

    def _follow(self):
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())
        self.setVisible(not self._action.isChecked() and not self._in_phases)

    def show_moment(self, moment: Moment) -> None:
        """Make room for the batch's digits, or stand there again; look as if there were nothing to press, or not."""
        if (moment.trace is None) != self._idle:
            self._idle = moment.trace is None
            self.update()
        in_phases = bool(moment.snapshot.phase)
        if in_phases != self._in_phases:
            self._in_phases = in_phases
            self._follow()

    def show_selection(self, _selection: Selection) -> None:
        """What is pointed at changes nothing here."""

    def eventFilter(self, watched, event):
        if event.type() in (QEvent.Resize, QEvent.Show, QEvent.LayoutRequest):
            self._settling.start()
        return False

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self.resize(self.sizeHint())
        if event.type() in (QEvent.FontChange, QEvent.PaletteChange, QEvent.EnabledChange):
            self._settling.start()
            self.update()

    def _settle(self):
        """In the middle below the picture of INPUT."""
        x, y, width, height = self._network.boxes.pictures["INPUT"][0]
        size = self.sizeHint()
        self.setGeometry(
            QRect(round(x + (width - size.width()) / 2), round(y + height + style.GRID), size.width(), size.height())
        )
        self.raise_()

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        there = self.isEnabled() and not self._idle
        lively = there and (self.underMouse() or self.isDown())
        edge = "accent" if self.hasFocus() or lively else "line"
        painter.setPen(QPen(style.colour(edge), style.stroke()))
        painter.setBrush(style.colour("raised" if there else "ground"))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        colour = style.colour("accent" if there else "muted")
        sign = style.scaled(_SIGN)
        left, middle = style.scale() * 1.25 * style.GRID, self.height() / 2
        path = QPainterPath(QPointF(left, middle - 0.4 * sign))
        path.lineTo(left + 0.7 * sign, middle)
        path.lineTo(left, middle + 0.4 * sign)
        path.closeSubpath()
        painter.setPen(Qt.NoPen)
        painter.setBrush(colour)
        painter.drawPath(path)
        painter.setPen(style.colour("text" if there else "muted"))
        painter.setFont(style.font(style.SMALL))
        words = QRectF(left + sign, 0, self.width() - left - sign, self.height())
        painter.drawText(words, Qt.AlignLeft | Qt.AlignVCenter, self.text())
