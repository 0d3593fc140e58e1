"""Every weight of the network: C1's kernels, the 60 of C3 as a table, C5 and F6 as sheets, S2 and S4 as dials."""

import numpy as np
from PyQt5.QtCore import QRect, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QPainter, QPen
from PyQt5.QtWidgets import QWidget

from core.language import _
from core.network.architecture import PAPER
from core.study.comparing.kept import SHOWS_DIFFERENCE
from core.study.moment import Moment
from core.study.selection import NOTHING, Selection
from lenet_gui.look import style
from lenet_gui.look.kept_picture import KeptPicture
from lenet_gui.views.kernels import numbers as kernels_numbers
from lenet_gui.views.kernels.layout import ALL, BAR, C5, F6, MAPS, Item, KernelsLayout, Spot, fitting
from lenet_gui.views.kernels.numbers import CHANGE, GRADIENT, VALUE, Numbers
from lenet_gui.views.kernels.paint import around, paint_moved, paint_pictures
from lenet_gui.views.kernels.switch import Switch
from lenet_gui.widgets.moment_view import MomentView

REPAINT_S = 0.1
_ARROWS = {Qt.Key_Left: (0, -1), Qt.Key_Right: (0, 1), Qt.Key_Up: (-1, 0), Qt.Key_Down: (1, 0)}


class Kernels(MomentView):
    """The weights, their gradient, or how far they have moved since the run began.

    Colours are on fixed levels: `kernels_numbers.LEVELS` for values and changes; for gradients, which span many
    powers of ten, each layer's level is the next of 0.1, 0.3, 1, 3 ... above its largest. The level is always named.
    """

    selection_changed = pyqtSignal(object)  # core.study.selection.Selection: pointed at, or picked by click or Enter

    line_tip = _("Arrows: next kernel, dial or unit. Ctrl+arrows: next weight. Enter: pick. Esc: nothing.")

    def __init__(self, parent: QWidget | None = None):
        super().__init__(_("Kernels"), parent, REPAINT_S)
        self._numbers: Numbers | None = None
        self._moved: dict[str, np.ndarray] = {}
        self._kind, self._section = VALUE, ALL
        self._selection = NOTHING
        self._spot: Spot | None = None
        self._pictures: KeptPicture | None = None
        self.kinds = Switch(
            self,
            (VALUE, _("Value"), _("The weights as they are"), "V"),
            (GRADIENT, _("Gradient"), _("dE/dw: where this digit, or the last step, pulls each weight from"), "G"),
            (CHANGE, _("Change"), _("How far each weight has moved since the run began, or since what is kept"), "C"),
        )
        self.sections = Switch(
            self,
            (ALL, _("All"), _("All layers side by side"), "1"),
            (MAPS, _("C1–S4"), _("Kernels and dials of C1, S2, C3 and S4"), "2"),
            (C5, _("C5"), _("C5's 48,000 weights: 120 units, each reading 16 maps of 5 × 5"), "3"),
            (F6, _("F6"), _("F6's 10,080 weights: 84 units as their code, each reading 120 of C5"), "4"),
        )
        self.kinds.chosen.connect(self.show_kind)
        self.sections.chosen.connect(self.show_section)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.places: KernelsLayout = fitting(QSize(480, 200), ALL, PAPER, 0)
        self._place()

    # What is shown, for tests and for other programs.

    @property
    def kind(self) -> str:
        """VALUE, GRADIENT or CHANGE."""
        return self._kind

    @property
    def numbers(self) -> Numbers | None:
        """What is shown; None before the first moment."""
        return self._numbers

    @property
    def moved(self) -> dict[str, np.ndarray]:
        """How brightly each item is framed as the one that a step has just moved: see `kernels_numbers.moved`."""
        return self._moved

    def number(self, spot: Spot) -> float:
        """The number shown at this spot."""
        return kernels_numbers.number(self._numbers, spot, self.places)

    def readout(self) -> str:
        """The name and number of the weight under the pointer, or else whose numbers they are, and the levels."""
        shown = self._numbers
        if shown is None or shown.shown is None:
            return ""
        if self._spot is None:
            return kernels_numbers.legend(shown, self.places.section)
        return kernels_numbers.readout(shown, self._spot, self.places)

    # Moments, selections, switches

    def show_selection(self, selection: Selection) -> None:
        """Frame the kernels, dials and units that the selection is about."""
        if selection != self._selection:
            self._selection = selection
            self.update()

    def show_kind(self, kind: str) -> None:
        """Show VALUE, GRADIENT or CHANGE."""
        self._kind = kind
        self.kinds.show_choice(kind)
        self.refresh()

    def show_section(self, section: str) -> None:
        """Show ALL, MAPS, C5 or F6, as large as there is room for."""
        self._section = section
        self._point_at(None)
        self._place()

    def made_of(self, moment: Moment) -> tuple:
        return kernels_numbers.sources(moment, CHANGE if moment.differs else self._kind)

    def take(self) -> None:
        before = self._numbers
        kind = self._follow_difference()
        self._numbers = kernels_numbers.numbers(self._moment, kind)
        self._moved = kernels_numbers.moved(self._moment)
        network = self._numbers.network
        if before is None or network.architecture != before.network.architecture:
            self._spot = None
            self._place()
        if self._numbers.shown is None:
            self._spot = None
        self._drop_pictures()

    def _follow_difference(self):
        """Which numbers are shown: the change where all views show the difference, else those that were chosen."""
        wanted = self._moment.differs
        for kind in (VALUE, GRADIENT):
            self.kinds.set_obstacle(kind, SHOWS_DIFFERENCE if wanted else "")
        self.kinds.show_choice(CHANGE if wanted else self._kind)
        return CHANGE if wanted else self._kind

    def _place(self):
        """Lay everything out anew: the buttons, then what is shown below them."""
        x = self.sections.place(self.kinds.place(style.MARGIN) + style.MARGIN)
        architecture = self._numbers.network.architecture if self._numbers else PAPER
        before = self.places
        self.places = fitting(self.size(), self._section, architecture, x - style.MARGIN)
        too_small = _("All layers side by side need more room: make the view wider or higher.")
        self.sections.set_obstacle(ALL, "" if self.places.all_fits else too_small)
        self.sections.show_choice(self.places.section)
        if self._spot is not None:
            self._spot = self.places.moved(self._spot, before)
        self._drop_pictures()

    # Painting

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setFont(style.font(style.SMALL))
        shown = self._numbers
        if shown is None or shown.shown is None:
            painter.setPen(style.colour("muted"))
            empty = _("The weights of every layer appear here.") if shown is None else shown.words
            painter.drawText(self.rect().adjusted(0, style.scaled(BAR), 0, 0), Qt.AlignCenter, empty)
            return
        if self._pictures is None:
            self._pictures = KeptPicture(self.rect(), style.colour("ground"))
            self._pictures.add("all", lambda painter, places=self.places: paint_pictures(painter, places, shown))
        self._pictures.show(painter)
        paint_moved(painter, self.places, self._moved)
        self._paint_lit(painter)
        beside = self.line().top() == style.GRID
        align = Qt.AlignRight if beside else Qt.AlignLeft
        self.paint_line(painter, self.readout(), strong=self._spot is not None, align=align)

    def _paint_lit(self, painter):
        """A frame around all that is selected anywhere, and a stronger one around what is pointed at here."""
        painter.setBrush(Qt.NoBrush)
        architecture = self._numbers.network.architecture
        painter.setPen(QPen(style.colour("accent"), style.stroke()))
        if self._selection != NOTHING:
            for item, box in self.places.boxes.items():
                if kernels_numbers.lit(self._selection, item, architecture):
                    painter.drawRect(around(box))
        if self._spot is not None:
            painter.setPen(QPen(style.colour("accent" if self.hasFocus() else "text"), style.stroke()))
            painter.drawRect(around(self.places.boxes[self._spot.item]))
            weight = self.places.box(self._spot)
            if min(weight.width(), weight.height()) >= 3 and weight != self.places.boxes[self._spot.item]:
                painter.setPen(style.colour("text"))
                painter.drawRect(weight.adjusted(0, 0, -1, -1))

    def _drop_pictures(self):
        self._pictures = None
        self.update()

    # Pointer and keys

    def _point_at(self, spot: Spot | None):
        if spot == self._spot:
            return
        before, self._spot = self._spot, spot
        self.setAccessibleDescription(self.readout())
        self.setCursor(Qt.ArrowCursor if spot is None else Qt.PointingHandCursor)
        self.update()
        if (before and before.item) != (spot and spot.item):
            self._say(picked=False)

    def _say(self, picked):
        chosen = NOTHING if self._spot is None else kernels_numbers.selection(self._numbers, self._spot.item, picked)
        self._selection = chosen
        self.selection_changed.emit(chosen)

    def _has_numbers(self):
        return self._numbers is not None and self._numbers.shown is not None

    def mouseMoveEvent(self, event):
        if self._has_numbers():
            self._point_at(self.places.spot(event.pos()))

    def leaveEvent(self, event):
        super().leaveEvent(event)
        self._point_at(None)

    def mousePressEvent(self, event):
        if event.button() == Qt.LeftButton and self._has_numbers():
            self._point_at(self.places.spot(event.pos()))
            if self._spot is not None:
                self._say(picked=True)

    def keyPressEvent(self, event):
        if not self._has_numbers():
            super().keyPressEvent(event)
        elif event.key() in _ARROWS:
            self._walk(*_ARROWS[event.key()], within=bool(event.modifiers() & Qt.ControlModifier))
        elif event.key() in (Qt.Key_Return, Qt.Key_Enter, Qt.Key_Space) and self._spot is not None:
            self._say(picked=True)
        elif event.key() == Qt.Key_Escape and self._spot is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def _walk(self, down, right, within):
        """To the next kernel, dial or unit, or within it to the next weight."""
        if self._spot is None:
            self._point_at(self._middle(next(iter(self.places.boxes))))
            return
        item, row, column = self._spot
        if not within:
            self._point_at(self._middle(self.places.beside(item, down, right)))
            return
        rows, columns = self.places.shape(item)
        row, column = np.clip((row + down, column + right), 0, (rows - 1, columns - 1)).tolist()
        self._point_at(Spot(item, row, column))

    def _middle(self, item: Item) -> Spot:
        rows, columns = self.places.shape(item)
        return Spot(item, rows // 2, columns // 2)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(960, 280)

    def line(self) -> QRect:
        return self.places.readout

    def dress(self) -> None:
        self._place()

    def focusInEvent(self, event):
        super().focusInEvent(event)
        if event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason) and self._has_numbers() and not self._spot:
            self._point_at(self._middle(next(iter(self.places.boxes))))  # the ring needs a place to be

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._place()
