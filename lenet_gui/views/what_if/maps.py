"""The maps of C1 and C3 and the units of C5 and F6 as small pictures, each to be silenced by a click."""

from dataclasses import dataclass

from PyQt5.QtCore import QEvent, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QImage, QPainter, QPen
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.language import _
from core.network.architecture import C1_MAPS, C3_MAPS
from core.study.moment import Moment
from core.study.selection import NOTHING, Selection
from lenet_gui.look import style
from lenet_gui.look.pictures import paint_picture, signed_picture
from lenet_gui.look.unit_grid import UNITS

# What hears nothing but a silent map of C1 is that map of S2, and so it is with C3 and S4: one picture for both.
LAYERS = ("C1", "C3", "C5", "F6")
NAMES = {"C1": "C1, S2", "C3": "C3, S4", "C5": "C5", "F6": "F6"}
ACROSS = 8  # maps of C3 beside one another
GAP, BELOW, BETWEEN = 2, 2, 12
MAP_IN_UNITS = 4  # a map is to be so many units of C5 wide, where there is room
LEAST_MAP, MOST_MAP, LEAST_UNIT, MOST_UNIT = 8, 48, 4, 12
_ARROWS = {Qt.Key_Left: (0, -1), Qt.Key_Right: (0, 1), Qt.Key_Up: (-1, 0), Qt.Key_Down: (1, 0)}

Place = tuple[str, int]  # layer, map or unit


@dataclass(frozen=True)
class Places:
    """Where everything lies. `boxes` hold the maps and units, `names` the words above each layer."""

    boxes: dict[Place, QRect]
    names: dict[str, QRect]
    size: QSize


def places_in(width: int, height: int) -> Places:
    """As large as there is room for."""
    line = style.scaled(16)
    unit = min(MOST_UNIT, max(LEAST_UNIT, (height - line) // UNITS["C5"][0]))
    columns = UNITS["C5"][1] + UNITS["F6"][1]
    tall = (height - 2 * line - 3 * GAP - BELOW) // 3
    while True:
        wide = (width - columns * unit - 2 * BETWEEN) // ACROSS - GAP
        if wide >= min(tall, MAP_IN_UNITS * unit) or unit == LEAST_UNIT:
            break
        unit -= 1
    side = max(LEAST_MAP, min(MOST_MAP, tall, wide))
    boxes, names, step = {}, {}, side + GAP
    for number in range(C1_MAPS):
        boxes["C1", number] = QRect(number * step, line, side, side)
    top = 2 * line + step + BELOW
    for number in range(C3_MAPS):
        down, right = divmod(number, ACROSS)
        boxes["C3", number] = QRect(right * step, top + down * step, side, side)
    names["C1"], names["C3"] = QRect(0, 0, ACROSS * step, line), QRect(0, line + step + BELOW, ACROSS * step, line)
    left = ACROSS * step - GAP + BETWEEN
    for layer in ("C5", "F6"):
        rows, across = UNITS[layer]
        for number in range(rows * across):
            down, right = divmod(number, across)
            boxes[layer, number] = QRect(left + right * unit, line + down * unit, unit, unit)
        names[layer] = QRect(left, 0, across * unit, line)
        left += across * unit + BETWEEN
    lowest = max(box.bottom() + 1 for box in boxes.values())
    return Places(boxes, names, QSize(left - BETWEEN, lowest))


class SilentMaps(QWidget):
    """Pictures of what each map and unit says of the digit; those that are silent are struck through."""

    toggled = pyqtSignal(object)  # frozenset of (layer, number): all that are silent now, by hand
    selection_changed = pyqtSignal(object)  # core.study.selection.Selection

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._moment: Moment | None = None
        self._pictures: dict[str, list[QImage] | QImage] = {}
        self.silent: frozenset[Place] = frozenset()
        self._pointed: Place | None = None
        self._at: Place = ("C1", 0)  # where the keys are
        self._strikes: bool | None = None  # while the button is down, whether what it goes over falls silent
        self.places = places_in(self.width(), self.height())
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setAccessibleName(_("Maps and units that can be silenced"))
        self._claim_room()

    def _claim_room(self):
        self.setMinimumSize(places_in(0, 0).size)

    def sizeHint(self) -> QSize:
        return QSize(320, 124)

    def show_moment(self, moment: Moment) -> None:
        """Show what each says of this moment's digit, and which are silent."""
        self._moment, self.silent = moment, moment.lens.alteration.maps
        self._draw()
        self._describe()

    def _draw(self):
        trace = None if self._moment is None else self._moment.trace
        self._pictures = {}
        if trace is not None:
            amplitude = trace.parameters.architecture.squashing.bound or 2.0
            for layer in ("C1", "C3"):
                self._pictures[layer] = [signed_picture(values, amplitude) for values in trace.values[layer]]
            for layer in ("C5", "F6"):
                self._pictures[layer] = signed_picture(trace.values[layer].reshape(UNITS[layer]), amplitude)
        self.update()

    def words_of(self, place: Place) -> str:
        """What this is, and what a click does."""
        layer, number = place
        what = _("{layer} map {number}") if layer in ("C1", "C3") else _("{layer} unit {number}")
        does = _("silent; click to let it speak") if self._is_silent(place) else _("click to silence it (Space)")
        return f"{what.format(layer=NAMES[layer], number=number)}: {does}"

    def _is_silent(self, place):
        return place in self.silent

    def _describe(self):
        self.setAccessibleDescription(self.words_of(self._at))

    # Painting

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setFont(style.font(style.SMALL))
        for layer, place in self.places.names.items():
            painter.setPen(style.colour("muted"))
            painter.drawText(place, Qt.AlignLeft | Qt.AlignVCenter | Qt.TextDontClip, NAMES[layer])
        for layer in LAYERS:
            boxes = [box for (of, _number), box in self.places.boxes.items() if of == layer]
            pictures = self._pictures.get(layer)
            if pictures is None:
                for box in boxes:
                    painter.fillRect(box.adjusted(0, 0, -1, -1), style.colour("raised"))
            elif isinstance(pictures, QImage):
                paint_picture(painter, boxes[0].united(boxes[-1]), pictures)
            else:
                for box, picture in zip(boxes, pictures, strict=True):
                    paint_picture(painter, box, picture)
        painter.setRenderHint(QPainter.Antialiasing)
        for place in self.silent & self.places.boxes.keys():
            _strike(painter, self.places.boxes[place])
        painter.setRenderHint(QPainter.Antialiasing, False)
        painter.setBrush(Qt.NoBrush)
        if self._pointed is not None:
            painter.setPen(QPen(style.colour("text"), style.stroke()))
            painter.drawRect(self.places.boxes[self._pointed].adjusted(-1, -1, 0, 0))
        if self.hasFocus():
            painter.setPen(QPen(style.colour("accent"), style.stroke(2)))
            painter.drawRect(self.places.boxes[self._at].adjusted(-1, -1, 0, 0))

    def changeEvent(self, event):
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self._claim_room()
            self.places = places_in(self.width(), self.height())
            self._draw()
        super().changeEvent(event)

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self.places = places_in(self.width(), self.height())

    # Pointer and keys

    def _place_at(self, point):
        return next((place for place, box in self.places.boxes.items() if box.contains(point)), None)

    def _point_at(self, place):
        if place != self._pointed:
            self._pointed = place
            self.setCursor(Qt.ArrowCursor if place is None else Qt.PointingHandCursor)
            self.selection_changed.emit(NOTHING if place is None else Selection(*place))
            self.update()

    def _set(self, place, silent):
        if self._is_silent(place) != silent:
            self.silent = self.silent | {place} if silent else self.silent - {place}
            self._describe()
            self.update()
            self.toggled.emit(self.silent)

    def mousePressEvent(self, event):
        place = self._place_at(event.pos())
        if event.button() == Qt.LeftButton and place is not None:
            self._at, self._strikes = place, not self._is_silent(place)
            self._set(place, self._strikes)

    def mouseMoveEvent(self, event):
        place = self._place_at(event.pos())
        self._point_at(place)
        if self._strikes is not None and place is not None:
            self._set(place, self._strikes)

    def mouseReleaseEvent(self, _event):
        self._strikes = None

    def leaveEvent(self, event):
        super().leaveEvent(event)
        self._point_at(None)

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            place = self._place_at(event.pos())
            QToolTip.showText(event.globalPos(), "" if place is None else self.words_of(place), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event):
        if event.key() in _ARROWS:
            self._walk(*_ARROWS[event.key()])
        elif event.key() in (Qt.Key_Space, Qt.Key_Return, Qt.Key_Enter):
            self._set(self._at, not self._is_silent(self._at))
        else:
            super().keyPressEvent(event)

    def _walk(self, down, right):
        """To the nearest one in this direction."""
        boxes, here = self.places.boxes, self.places.boxes[self._at].center()

        def away(place):
            there = boxes[place].center()
            along = (there.y() - here.y()) * down + (there.x() - here.x()) * right
            across = abs(there.x() - here.x()) if down else abs(there.y() - here.y())
            return along, along + 3 * across

        ahead = [place for place in boxes if away(place)[0] > 0]
        if ahead:
            self._at = min(ahead, key=lambda place: away(place)[1])
            self._describe()
            self.selection_changed.emit(Selection(*self._at))
            self.update()

    def focusOutEvent(self, event):
        super().focusOutEvent(event)
        self.selection_changed.emit(NOTHING)
        self.update()


def _strike(painter, box):
    """An empty frame, struck through, as the connection table has it for a link that is cut."""
    frame = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.fillRect(box, style.colour("ground"))
    painter.setPen(QPen(style.colour("warning"), style.stroke(1.5 if box.width() > MOST_UNIT else 1)))
    painter.drawRect(frame)
    painter.drawLine(frame.bottomLeft(), frame.topRight())
