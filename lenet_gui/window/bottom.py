"""The rows along the bottom: the past of the run above the notices, or beside them where the window is low."""

from PyQt5.QtCore import QEvent, QSize
from PyQt5.QtWidgets import QSizePolicy, QWidget

from lenet_gui.look import style
from lenet_gui.time.bar import TimeBar
from lenet_gui.window.notice_line import NoticeLine

SHARE, SHARE_IN_CLASS = 0.45, 0.62  # of the width, that the bar takes beside notices which need more than is left


class BottomRows(QWidget):
    """Takes two rows where all else has its least height and there is still room for them; one row in any case.

    Where notices need so much of the one row that none is left for the bar, as when something is offered, it waits.
    """

    def __init__(self, bar: TimeBar, notice: NoticeLine, parent: QWidget | None = None):
        super().__init__(parent)
        self._bar, self._notice = bar, notice
        for row in (bar, notice):
            row.setParent(self)
        self.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)
        bar.past_known.connect(self._claim_room)
        self._claim_room()

    def sizeHint(self) -> QSize:
        above = self._bar.wanted_height() if self._bar.has_past else 0
        return QSize(self._notice.minimumSizeHint().width(), above + self._notice.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._notice.minimumSizeHint().width(), self._notice.height())

    def event(self, event) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.LayoutRequest:  # one of the rows has become another one
            self._claim_room()
        return handled

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place()

    def _claim_room(self):
        self.setMinimumHeight(self._notice.height())
        self.setMaximumHeight(self.sizeHint().height())
        self.updateGeometry()
        self._place()

    def _place(self):
        bar, notice, width = self._bar, self._notice, self.width()
        high = min(bar.wanted_height(), self.height() - notice.height())
        if high >= bar.height_without_lanes() or not bar.has_past:
            bar.setGeometry(0, 0, width, high)
            notice.setGeometry(0, self.height() - notice.height(), width, notice.height())
            bar.setVisible(bar.has_past)
            return
        least = bar.minimumSizeHint().width()
        wanted = max(least, round((SHARE_IN_CLASS if style.projected() else SHARE) * width), width - notice.needed)
        left = min(wanted, width - notice.minimumSizeHint().width())
        beside = left >= least
        bar.setVisible(beside)
        high = min(self.height(), bar.wanted_height())
        bar.setGeometry(0, (self.height() - high) // 2, left, high)
        top = (self.height() - notice.height()) // 2
        notice.setGeometry(left if beside else 0, top, width - left if beside else width, notice.height())
