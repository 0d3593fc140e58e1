"""The microscope: the whole arithmetic of one unit, forward and backward, with the real numbers."""

from collections.abc import Callable
from dataclasses import replace

from PyQt5.QtCore import QEvent, QPoint, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QGuiApplication, QKeySequence, QPainter
from PyQt5.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from core.language import _
from core.study.moment import Moment
from core.study.selection import Selection
from lenet_gui.look import style
from lenet_gui.look.paced_refresh import PacedRefresh
from lenet_gui.look.unit_grid import map_walked
from lenet_gui.texts.awaited import awaited, told, why_no_answer
from lenet_gui.views.microscope import walk as microscope_walk
from lenet_gui.views.microscope.curve import unit_in_picture
from lenet_gui.views.microscope.fitting import AUTOMATIC, fitting
from lenet_gui.views.microscope.menu import menu, tip
from lenet_gui.views.microscope.paint import paint, paint_frame
from lenet_gui.views.microscope.places import NARROW, Places
from lenet_gui.views.microscope.pointing import Target, heading_at, target_at
from lenet_gui.views.microscope.sheet import Sheet
from lenet_gui.views.microscope.switch import DirectionSwitch
from lenet_gui.views.microscope.text import as_text, at_rest, exact, shown

REPAINT_S = 0.1
FEWER_BELOW = 760  # pixels of width: then four of C5's maps one by one, else six
SMALLEST = QSize(480, 200)
_ARROWS = {Qt.Key_Up: (-1, 0), Qt.Key_Down: (1, 0), Qt.Key_Left: (0, -1), Qt.Key_Right: (0, 1)}


class Microscope(QWidget):
    """Shows the unit picked last; before any pick, the strongest of C3's first map, which stays while a network learns.

    `arithmetic`, (trace, unit) -> Arithmetic, is core's: what is shown is nothing but its numbers.
    """

    selection_changed = pyqtSignal(object)  # a picked Selection, when one walks on or looks into another unit here

    def __init__(self, arithmetic: Callable, parent: QWidget | None = None):
        super().__init__(parent)
        self.arithmetic = arithmetic
        self._moment: Moment | None = None
        self._unit: Selection | None = None
        self._calm_for: object = None  # for what the unit was found that nobody has picked, while it stays
        self._picked = False
        self._wants_backward = False
        self._told = None  # the core.study.arithmetic.Arithmetic of what is shown
        self._sheet: Sheet | None = None
        self.large: int | None = AUTOMATIC  # as in `show_large`
        self._shown: tuple = ()  # what the sheet was made of: trace, answer, unit, backward, focus, columns
        self._places = Places()
        self._pointed: Target | None = None
        self._pointer: QPoint | None = None
        self._said = ""
        self._pace = PacedRefresh(self, REPAINT_S, self._refresh)
        self.switch = DirectionSwitch(self)
        self.switch.backward_chosen.connect(self.show_backward)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setMinimumSize(SMALLEST)
        self.setAccessibleName(_("Microscope: the arithmetic of one unit"))

    def sizeHint(self) -> QSize:
        return QSize(900, 280)

    # What is shown, for tests and for other programs ---------------------------------------------------------------

    @property
    def unit(self) -> Selection | None:
        """The unit that is shown."""
        return self._unit

    @property
    def sheet(self) -> Sheet | None:
        """Every number that is shown; None while there is no digit."""
        return self._sheet

    @property
    def places(self) -> Places:
        """Where everything is now."""
        return self._places

    @property
    def pointed(self) -> Target | None:
        """The number under the pointer."""
        return self._pointed

    @property
    def readout(self) -> str:
        """The line at the bottom."""
        if self._said:
            return self._said
        if self._pointed is not None:
            return self._pointed.sentence
        return at_rest(self._moment, self._sheet, self.width() < NARROW)

    # The moment and the selection ----------------------------------------------------------------------------------

    def show_moment(self, moment: Moment) -> None:
        """Show the unit at this moment; at most ten times a second, the last one always."""
        before, self._moment = self._moment, moment
        self._pace.ask()
        if before is not None and moment.reference is not before.reference:
            self.update()

    def show_selection(self, selection: Selection) -> None:
        """Look into what was picked, or where that is nothing any more as before any pick; pointing does not matter."""
        if not selection.picked or (selection.layer is None and not self._picked):
            return
        self._picked = selection.layer is not None
        self._unit = selection if self._picked else None
        self._refresh()

    def show_backward(self, backward: bool) -> None:
        """Show the gradient's way back through the unit, or the way forward."""
        self._wants_backward = backward
        self._refresh()

    def _refresh(self):
        """Make the sheet anew, if anything on it can have changed and anyone can see it."""
        if self._moment is None or not self.isVisible():
            return
        trace = self._moment.trace
        self._settle_unit(trace)
        if self._unit is not None and self._unit.layer == "OUTPUT":
            trace = told(self._moment)
        backward = self._wants_backward and trace is not None and trace.label is not None
        self.switch.show_choice(backward, known=trace is None or trace.label is not None)
        key = (trace, self._moment.answer, self._unit, backward, self.large, 4 if self.width() < FEWER_BELOW else 6)
        if self._shown == key:
            return
        self._pace.mark()
        self._shown = key
        self._sheet = self._told = None
        if trace is not None:
            self._told = self.arithmetic(trace, self._unit)
        self._lay_out()
        said = ""
        if self._sheet is not None:
            said = _("{unit}: {value}").format(unit=self._sheet.title, value=shown(self._sheet.result.value))
        self.setAccessibleDescription(said)

    def _settle_unit(self, trace):
        """Find the unit where none was picked, and where only a map was."""
        if trace is None:
            return
        moment, before = self._moment, self._calm_for
        self._calm_for = (moment.source.run_id, moment.probe) if moment.learning else None
        if not self._picked and (self._unit is None or before is None or before != self._calm_for):
            self._unit = microscope_walk.strongest(trace)
        self._unit = microscope_walk.settled(self._unit, self._sheet.told if self._sheet else None, trace)

    def _lay_out(self):
        self.switch.setVisible(self._told is not None)
        if self._told is not None:
            self.switch.resize(self.switch.sizeHint())
            self.switch.move(self.width() - style.MARGIN - self.switch.width(), 4)
            _trace, _answer, _unit, backward, focus, most = self._shown
            self._sheet, self._places = fitting(self._told, backward, most, focus, self.size(), self.switch.width())
        self._pointed = self._at(self._pointer) if self._pointer is not None else None
        self.update()

    # Painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setFont(style.font(style.SMALL))
        if self._sheet is None:
            painter.setPen(style.colour("muted"))
            words = _("The arithmetic of one unit appears here: draw a digit, or choose one.")
            words = why_no_answer(self._moment) if awaited(self._moment) else words
            painter.drawText(self.rect(), Qt.AlignCenter, words)
            return
        paint(painter, self._sheet, self._places, *self._shown[:2], self._pointed)
        spoken = self._pointed is not None or bool(self._said)
        paint_frame(painter, self._places, self.readout, spoken, self.hasFocus())

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._refresh()  # a narrow sheet shows less
        self._lay_out()

    def showEvent(self, event):
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event):
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self._lay_out()
        super().changeEvent(event)

    # Pointing and copying ------------------------------------------------------------------------------------------

    def _at(self, point):
        if self._sheet is None:
            return None
        return target_at(point, self._sheet, self._places)

    def _other_unit_at(self, point):
        if self._sheet is None or self._places.picture is None:
            return None
        return unit_in_picture(point, self._places.picture, self._sheet.told)

    def mouseMoveEvent(self, event):
        self._point_at(event.pos())

    def leaveEvent(self, event):
        super().leaveEvent(event)
        self._point_at(None)

    def _point_at(self, point):
        old, self._pointer = self._pointed, point
        self._pointed = self._at(point) if point is not None else None
        offers = [] if point is None else [self._pointed, self._other_unit_at(point), self._heading_at(point)]
        self.setCursor(Qt.PointingHandCursor if any(offer is not None for offer in offers) else Qt.ArrowCursor)
        same = old is None and self._pointed is None
        same = same or (old and self._pointed and old.place == self._pointed.place)
        if not same:
            self._said = ""
            self.update()

    def mousePressEvent(self, event):
        if event.button() != Qt.LeftButton:
            return
        self._point_at(event.pos())
        other, heading = self._other_unit_at(event.pos()), self._heading_at(event.pos())
        if other is not None:
            self._look_into(other)
        elif self._pointed is not None:
            self._copy_number(self._pointed)
        elif heading is not None:
            self.show_large(None if self._sheet.focus is not None else heading)

    def _heading_at(self, point):
        """The map before whose name stands at this point, if it can be shown large, or is."""
        if self._sheet is None or len(self._sheet.told.parts) < 2:
            return None
        return heading_at(point, self._sheet, self._places)

    def show_large(self, before: int | None) -> None:
        """Show this map's terms alone and large, the others as one number; None: all again; AUTOMATIC: what fits."""
        self.large = before
        self._refresh()

    def _copy_number(self, target):
        QGuiApplication.clipboard().setText(exact(target.value))
        self._said = _("Copied {number}").format(number=exact(target.value))
        self.update()

    def copy_all(self) -> None:
        """Put the whole arithmetic into the clipboard, in cells parted by tabs."""
        if self._sheet is not None:
            QGuiApplication.clipboard().setText(as_text(self._sheet.told))
            self._said = _("Copied the whole arithmetic, for a spreadsheet")
            self.update()

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            point = event.pos()
            text = tip(self._at(point), self._other_unit_at(point), self._heading_at(point), self._sheet)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if event.type() in (QEvent.FocusIn, QEvent.FocusOut):
            self.update()
        return super().event(event)

    def contextMenuEvent(self, event):
        if self._sheet is not None:
            point = event.pos() if event.reason() == event.Mouse else None
            self.menu(point).popup(event.globalPos())

    def menu(self, point: QPoint | None = None) -> QMenu:
        """What can be done here, and with the number at this point."""
        target = self._at(point) if point is not None else None
        return menu(self, target, self.copy_all, self._copy_number, self._look_into)

    # The keyboard --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event):
        key, control = event.key(), bool(event.modifiers() & Qt.ControlModifier)
        if event.matches(QKeySequence.Copy):
            self.copy_all()
        elif self._sheet is None:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            self._walk(*_ARROWS[key], control)
        elif key in (Qt.Key_F, Qt.Key_B) and not control:
            self.show_backward(key == Qt.Key_B)
        elif key == Qt.Key_Escape and self._sheet.focus is not None:
            self.show_large(None)
        elif Qt.Key_1 <= key <= Qt.Key_9 and len(self._told.parts) > 1:
            columns = self._sheet.columns if self._sheet.focus is None else ()
            parts = [column.part for column in columns if column.part is not None] or self._told.parts
            if key - Qt.Key_1 < len(parts):
                self.show_large(parts[key - Qt.Key_1].map)
        else:
            super().keyPressEvent(event)

    def _walk(self, down, right, control):
        trace, unit = self._shown[0], self._unit
        if not control:
            self._look_into(microscope_walk.walked(unit, down, right))
        elif right:
            self._look_into(microscope_walk.layer_walked(unit, right, trace, awaited(self._moment)))
        else:
            maps = 10 if unit.layer == "OUTPUT" else len(trace.values[unit.layer])
            self._look_into(map_walked(unit, down, maps))

    def _look_into(self, unit):
        unit = replace(unit, picked=True)
        self._said = ""
        if self._unit is not None and unit.layer != self._unit.layer and self.large is not None:
            self.large = AUTOMATIC
        self.show_selection(unit)
        self.selection_changed.emit(unit)
