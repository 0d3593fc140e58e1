"""The play of one digit: a sentence, the lens on what is being computed, and the row of buttons that moves it."""

from collections.abc import Callable

from PyQt5.QtCore import QEvent, QPoint, QRect, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QToolTip, QWidget

from core.language import _
from core.study.moment import Moment
from core.study.play import STEP
from lenet_gui.look import style
from lenet_gui.views.play.captions import caption
from lenet_gui.views.play.lens import paint_lens
from lenet_gui.views.play.told import Teller, Told
from lenet_gui.views.play.transport import Transport
from lenet_gui.widgets.moment_view import MomentView

STEP_RULE = _(
    "The plainest step there is: every weight moves against its gradient, all by the same size. The size is such that "
    "the loss would fall to a half if it were as straight as its slope here; what it really does is computed."
)
ROOMY = (820, 380)  # from this size on the sentence is written large
LARGEST_LENS = QSize(1500, 600)
_CAPTION = Qt.AlignLeft | Qt.AlignTop | Qt.TextWordWrap


class PlayView(MomentView):
    """Shows the place that the lens of the moment names; without one, how to begin.

    `arithmetic` and `one_step` are core's: what is shown is nothing but their numbers and the trace's.
    """

    sought = pyqtSignal(object)  # seconds since the beginning, at speed 1
    held = pyqtSignal(bool)  # whether time is to stand still, while the bar is dragged
    scene_wanted = pyqtSignal(int)  # by so many scenes
    pause_wanted = pyqtSignal()
    speed_chosen = pyqtSignal(float)
    details_chosen = pyqtSignal(bool)
    end_wanted = pyqtSignal()

    def __init__(self, arithmetic: Callable, one_step: Callable, parent: QWidget | None = None):
        super().__init__(_("Play: one digit goes through the network"), parent)
        self.tell = Teller(arithmetic, one_step).told  # of a moment in a play
        self.told: Told | None = None  # None while nothing is played
        self.caption = ""
        self.transport = Transport(self)
        self.transport.hide()
        for name in ("sought", "held", "scene_wanted", "pause_wanted", "speed_chosen", "details_chosen", "end_wanted"):
            getattr(self.transport, name).connect(getattr(self, name))
        self.setFocusPolicy(Qt.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(900, 280)

    def show_playing(self, playing) -> None:
        """How the play goes, a lenet_gui.play.player.Playing."""
        self.transport.show_playing(playing)

    def made_of(self, moment: Moment) -> tuple:
        return moment.lens.play, moment.trace, moment.lens.threshold

    def take(self) -> None:
        moment = self._moment
        played = moment.lens.play is not None and moment.trace is not None
        self.told = self.tell(moment) if played else None
        self.caption = caption(self.told) if played else ""
        self.transport.setVisible(played)
        self.transport.show_place(moment.lens.play)
        self.setAccessibleDescription(self.caption)
        self.update()

    # Where things are ----------------------------------------------------------------------------------------------

    def places(self) -> tuple[QRect, QRect]:
        """Where the sentence and the lens are."""
        inner = self.rect().adjusted(style.MARGIN, style.GRID, -style.MARGIN, -style.GRID)
        metrics = QFontMetrics(self._font())
        wanted = metrics.boundingRect(QRect(0, 0, inner.width(), inner.height()), _CAPTION, self.caption).height()
        words = QRect(inner.x(), inner.y(), inner.width(), max(wanted, 2 * metrics.height()))
        bottom = inner.bottom() - self.transport.sizeHint().height() - style.GRID
        lens = QRect(inner.x(), words.bottom() + style.GRID, inner.width(), 0)
        lens.setBottom(bottom)
        best = QRect(QPoint(0, 0), lens.size().boundedTo(LARGEST_LENS * style.scale()))
        best.moveCenter(lens.center())
        return words, best

    def _font(self):
        roomy = self.width() >= ROOMY[0] * style.scale() and self.height() >= ROOMY[1] * style.scale()
        return style.font(style.TITLE if roomy else style.caption_size())

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self):
        height = self.transport.sizeHint().height()
        left = style.MARGIN - 4
        self.transport.setGeometry(left, self.height() - height - style.GRID // 2, self.width() - 2 * left, height)

    def dress(self) -> None:
        self._lay_out()
        self.update()

    # Painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, _event):
        painter = QPainter(self)
        if self.told is None:
            painter.setFont(style.font(style.SMALL))
            painter.setPen(style.colour("muted"))
            words = _("The digit's way through the network appears here: press F8, or Play below INPUT.")
            painter.drawText(self.rect(), Qt.AlignCenter | Qt.TextWordWrap, words)
            return
        words, lens = self.places()
        painter.setFont(self._font())
        painter.setPen(style.colour("text"))
        painter.drawText(words, _CAPTION, self.caption)
        paint_lens(painter, lens, self.told)
        if self.hasFocus():
            painter.fillRect(QRect(0, 0, self.width(), 1), style.colour("accent", 0.6))

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            step = self.told is not None and self.told.place.part == STEP
            QToolTip.showText(event.globalPos(), STEP_RULE if step else "", self)
            return True
        if event.type() in (QEvent.FocusIn, QEvent.FocusOut):
            self.update()
        return super().event(event)

    # The keyboard; Space, Left, Right and Escape are the window's actions ------------------------------------------

    def keyPressEvent(self, event):
        if self.told is None:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key_Plus, Qt.Key_Equal):
            self.transport.change_speed(1)
        elif event.key() == Qt.Key_Minus:
            self.transport.change_speed(-1)
        elif event.key() == Qt.Key_D:
            self.details_chosen.emit(not self.transport.details.isChecked())
        else:
            super().keyPressEvent(event)
