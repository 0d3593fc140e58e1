"""What says that a past moment is shown, so that nobody takes it for the present: a line, and a word."""

from PyQt5.QtCore import QEvent, QRect, QSize, Qt, QTimer
from PyQt5.QtGui import QFontMetrics, QPainter, QPen
from PyQt5.QtWidgets import QWidget

from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.time.words import past_words

LINE = 3  # pixels


class PastLine(QWidget):
    """The line below the controls: thin, and while the past is shown strong, in the colour of the past."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._past = False
        self.setFixedHeight(LINE)

    def show_moment(self, moment: Moment) -> None:
        """Whether this is past."""
        if moment.past != self._past:
            self._past = moment.past
            self.update()

    def paintEvent(self, event):
        painter = QPainter(self)
        painter.fillRect(event.rect(), style.colour("past" if self._past else "ground"))
        if not self._past:
            painter.fillRect(0, LINE - 1, self.width(), 1, style.colour("line"))

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.PaletteChange:
            self.update()


class PastMark(QWidget):
    """The word above the network's INPUT, of which `boxes` say where it is; there only while the past is shown."""

    def __init__(self, network: QWidget):
        super().__init__(network)
        self._network, self._words = network, ""
        self.setAttribute(Qt.WA_TransparentForMouseEvents)
        self._settling = QTimer(self, singleShot=True, interval=0)  # when the network has laid itself out
        self._settling.timeout.connect(self._settle)
        network.installEventFilter(self)
        self.hide()

    def show_moment(self, moment: Moment) -> None:
        """Say which step this is, if it is past."""
        words = past_words(moment) if moment.past else ""
        if words != self._words:
            self._words = words
            self._settle()
            self.setVisible(bool(words))
            self.update()

    def sizeHint(self) -> QSize:
        metrics, lines = QFontMetrics(style.font(style.SMALL, bold=True)), self._lines()
        width = max(map(metrics.horizontalAdvance, lines))
        return QSize(width + 2 * style.GRID, len(lines) * metrics.height() + 6)

    def _lines(self):
        """One, or two where INPUT's column is narrow."""
        metrics, boxes = QFontMetrics(style.font(style.SMALL, bold=True)), self._network.boxes.pictures
        room = boxes["C1"][0].x - boxes["INPUT"][0].x - style.GRID
        one = metrics.horizontalAdvance(self._words) + 2 * style.GRID <= room
        return [self._words] if one else self._words.split(" ", 1)

    def eventFilter(self, watched, event):
        if event.type() in (QEvent.Resize, QEvent.Show, QEvent.LayoutRequest):
            self._settling.start()
        return False

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.FontChange, QEvent.PaletteChange):
            self._settling.start()
            self.update()

    def _settle(self):
        x, y, width, _height = self._network.boxes.pictures["INPUT"][0]
        size = self.sizeHint()
        left = round(x + (width - size.width()) / 2)
        self.setGeometry(QRect(max(0, left), round(y - size.height() - style.GRID), size.width(), size.height()))
        self.raise_()

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(QPen(style.colour("past"), style.stroke()))
        painter.setBrush(style.colour("ground"))
        area = self.rect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(area, style.CORNER, style.CORNER)
        painter.setFont(style.font(style.SMALL, bold=True))
        painter.drawText(area, Qt.AlignCenter, "\n".join(self._lines()))
