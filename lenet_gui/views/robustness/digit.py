"""The digit under study as it has been changed, and what the network answers."""

from PyQt5.QtCore import QEvent, QRectF, QSize, Qt
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QSizePolicy, QWidget

from core.language import _
from core.network.loss import NONE
from core.sizes import DIGIT_SIZE
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.look.digit_picture import DigitPicture, whole_pixels
from lenet_gui.texts.awaited import awaited, no_answer

LEFT, NARROW = 39, 180  # where the plots beside it begin, if it is not too narrow for that
WORDS_WIDTH = 64  # of type in the usual size


class RobustnessDigit(QWidget):
    """The digit in crisp squares; beside it the answer, how sure the network is, and the truth where it is known."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._moment: Moment | None = None
        self._picture = DigitPicture(self)
        self._picture.hide()
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self._claim_room()
        self.setAccessibleName(_("The changed digit"))

    def _claim_room(self):
        self.setMinimumSize(2 * DIGIT_SIZE + style.scaled(WORDS_WIDTH), 2 * DIGIT_SIZE)

    def sizeHint(self) -> QSize:
        return QSize(220, 136)

    def show_moment(self, moment: Moment) -> None:
        """Show this moment's digit and answer."""
        last, self._moment = self._moment, moment
        if last is None or _made_of(last) != _made_of(moment):
            self._picture.show_image(moment.probe.image)
            self._picture.setVisible(moment.trace is not None)
            self.setAccessibleDescription(", ".join(self.lines()))
            self.update()

    def lines(self) -> list[str]:
        """The answer, its share, the nearest digit where none wins, else the truth: none, two or three lines."""
        moment = self._moment
        if moment is None or moment.trace is None:
            return []
        if awaited(moment):
            return ["?", no_answer(moment)]
        answer, truth = moment.answer, moment.probe.label
        percent = _("{percent:.1f} %").format(percent=100 * moment.trace.shares[answer])
        if answer == NONE:
            return ["?", percent, _("nearest {digit}").format(digit=moment.trace.answer)]
        said = [str(answer), percent]
        if truth is not None:
            right = truth == answer
            said.append((_("✓ truth {digit}") if right else _("✗ truth {digit}")).format(digit=truth))
        return said

    def changeEvent(self, event):
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self._claim_room()
            self.resizeEvent(None)
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event):
        painter = QPainter(self)
        lines = self.lines()
        painter.setPen(style.colour("muted"))
        if not lines:
            painter.setFont(style.font(style.SMALL))
            painter.drawText(
                self.rect().adjusted(self._picture.x(), 0, 0, 0),
                Qt.AlignLeft | Qt.TextWordWrap,
                _("Draw or choose a digit, then change it."),
            )
            return
        left = self._picture.geometry().right() + (17 if self.width() >= NARROW else 9)
        top = self._picture.y()
        for number, words in enumerate(lines):
            font = style.font(style.TITLE if number == 0 else style.SMALL, bold=number == 0)
            wrong = words.startswith("✗")
            painter.setFont(font)
            painter.setPen(style.colour("text" if number == 0 else "warning" if wrong else "muted"))
            room = QRectF(left, top, self.width() - left, self.height() + 2 - top)
            needed = painter.boundingRect(room, Qt.TextWordWrap, words)
            height = needed.height() + 2
            if height > room.height() or needed.width() > room.width():
                return  # rather not at all than cut
            room.setHeight(height)
            painter.drawText(room, Qt.AlignVCenter | Qt.TextWordWrap, words)
            top += height

    def resizeEvent(self, event):
        left = LEFT if self.width() >= NARROW else 0
        room = QRectF(0, 0, max(2 * DIGIT_SIZE, self.width() - left - style.scaled(WORDS_WIDTH) - 16), self.height())
        side = round(whole_pixels(room, self.devicePixelRatioF()).width())
        self._picture.setGeometry(left, 0, side, side)


def _made_of(moment):
    return moment.trace, moment.probe, moment.answer, awaited(moment)
