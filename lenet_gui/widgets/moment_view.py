"""What most views have in common: they take over the newest moment when it brings news and somebody can see it."""

from PyQt5.QtCore import QEvent, QRect, Qt
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.study.moment import Moment
from core.study.selection import Selection
from lenet_gui.look import style
from lenet_gui.look.paced_refresh import PacedRefresh

LEAST_SIZE = (480, 200)


class MomentView(QWidget):
    """A view says in `made_of` of which objects it is made, takes them over in `take`, and follows the look in `dress`.

    `_moment` is the newest moment, whether it is shown already or not. A picture with a line of words gives the place
    of that line in `line`, and in `line_tip` what is told of it.
    """

    line_tip = ""

    def __init__(self, name: str, parent: QWidget | None = None, least_seconds: float = 0.0):
        """`name` is told to those who cannot see the view; it takes over moments at most once in `least_seconds`."""
        super().__init__(parent)
        self._moment: Moment | None = None
        self._taken: tuple | None = None  # what the view is made of now
        self._pace = PacedRefresh(self, least_seconds, self.refresh)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setMinimumSize(*LEAST_SIZE)
        self.setAccessibleName(name)

    def made_of(self, moment: Moment) -> tuple:
        """The objects of the moment that are shown: where they are the same ones, there is no news."""
        raise NotImplementedError

    def take(self) -> None:
        """Take over `_moment`."""
        raise NotImplementedError

    def dress(self) -> None:
        """Follow another palette or size of type."""
        self.update()

    def line(self) -> QRect:
        """Where the line of words is; nowhere, if there is none."""
        return QRect()

    def show_moment(self, moment: Moment) -> None:
        """Show this moment: now or, where that would be too often, soon; the last one always."""
        self._moment = moment
        if self._is_news():
            self._pace.ask()

    def show_selection(self, selection: Selection) -> None:
        """Show what one points at or has picked; nothing of it, if nothing in this view belongs to the network."""

    def refresh(self) -> None:
        """Take over the newest moment, if there is news and somebody can see it."""
        if self.isVisible() and self._is_news():
            self._pace.mark()
            self._taken = self.made_of(self._moment)
            self.take()

    def paint_line(self, painter: QPainter, words: str, strong: bool, align=Qt.AlignLeft) -> None:
        """Write the line of words, cut where it is too long."""
        area = self.line()
        painter.setPen(style.colour("text" if strong else "muted"))
        words = painter.fontMetrics().elidedText(words, Qt.ElideRight, area.width())
        painter.drawText(area, Qt.AlignVCenter | align, words)

    def _is_news(self):
        if self._moment is None:
            return False
        newest, taken = self.made_of(self._moment), self._taken
        return taken is None or any(new is not old for new, old in zip(newest, taken, strict=True))

    def event(self, event):
        if event.type() == QEvent.ToolTip and self.line_tip:
            # On the line of words only: over pictures it would come in the way.
            QToolTip.showText(event.globalPos(), self.line_tip if self.line().contains(event.pos()) else "", self)
            return True
        return super().event(event)

    def showEvent(self, event):
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self.dress()
