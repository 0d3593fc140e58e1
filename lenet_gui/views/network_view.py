"""The whole network at one moment, left to right in the paper's order: every map, every link of Table I, the answer."""

import numpy as np
from PyQt5.QtCore import QEvent, QRect, QSize, Qt, QTimer, QVariantAnimation, pyqtSignal
from PyQt5.QtGui import QImage, QPainter, QPen, QPixmap
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.language import _
from core.moment import NOTHING, Moment, Selection
from lenet_gui import pictures, style
from lenet_gui.views import network_walk, network_words
from lenet_gui.views.network_ground import paint_answer, paint_ground
from lenet_gui.views.network_layout import PICTURES, SMALLEST, UNITS, Box, Layout, layout
from lenet_gui.views.network_reach import NO_REACH, Reach, reach
from lenet_gui.views.network_wires import TableWires, lane, strengths

WIRES_MS = 100  # wires are painted anew at most this often

# All signed maps are turned into one picture, in one go: where in it, as x and y in units, the first of each begins.
_SHEET = {"C1": (0, 0), "S2": (28, 0), "C3": (42, 0), "S4": (52, 0), "C5": (57, 0), "F6": (57, 12)}
_SHEET_SIZE = (6 * 28, 67)
_ARROWS = {Qt.Key_Up: (-1, 0), Qt.Key_Down: (1, 0), Qt.Key_Left: (0, -1), Qt.Key_Right: (0, 1)}


class NetworkView(QWidget):
    """Shows a moment's trace and parameters; tells what is pointed at, and lights what a selection says."""

    selection_changed = pyqtSignal(object)  # a Selection: something was pointed at or walked to, or no longer is

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._moment: Moment | None = None
        self._selection = NOTHING
        self._place: Selection | None = None  # where the keyboard goes on from
        self._reach = NO_REACH
        self._lit_links = frozenset()  # of the present selection, or of the last while it fades
        self._lit_amount = 0.0
        self._layout = layout(*SMALLEST)
        self._ground: QPixmap | None = None
        self._wires: TableWires | None = None
        self._sheet = self._input = self._bitmaps = None  # QImages of the signed maps, of INPUT, and of OUTPUT
        self._wires_timer = QTimer(self, singleShot=True, interval=WIRES_MS)
        self._wires_timer.timeout.connect(self._on_wires_due)
        self._wires_stale = False
        self._fade = QVariantAnimation(self, duration=style.FADE_MS, startValue=0.0, endValue=0.0)
        self._fade.valueChanged.connect(self._on_fade_moved)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setAttribute(Qt.WA_OpaquePaintEvent)
        self.setMinimumSize(*SMALLEST)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setAccessibleName(_("The network, layer by layer"))
        self.setAccessibleDescription(network_words.keys())

    def sizeHint(self) -> QSize:
        """The size it has in a window of 1280 x 800."""
        return QSize(1000, 430)

    def show_moment(self, moment: Moment) -> None:
        """Show this moment; what did not change since the last one is not computed again."""
        old, self._moment = self._moment, moment
        if old is None or old.parameters.architecture != moment.parameters.architecture:
            self._drop_pictures()
            self._light()
        if old is not None and old.trace is moment.trace and old.parameters is moment.parameters:
            return
        self._sheet = None
        if old is None or old.parameters.centres is not moment.parameters.centres:
            self._bitmaps = None
        if old is None or old.parameters is not moment.parameters:
            self._wires_stale = True
            if not self._wires_timer.isActive():
                self._on_wires_due()
        self.update()

    def show_selection(self, selection: Selection) -> None:
        """Light what is selected here or in another view, what it comes from, and what it feeds."""
        if selection == self._selection:
            return
        self._selection = selection
        self._light()
        self.update()

    def _light(self):
        self._reach = reach(self._selection, self._moment.parameters.architecture) if self._moment else NO_REACH
        self._lit_links = self._reach.links or self._lit_links
        target = 1.0 if self._reach.links else 0.0
        if target != self._fade.endValue():
            self._fade.stop()
            self._fade.setStartValue(self._lit_amount)
            self._fade.setEndValue(target)
            self._fade.start()

    # What is shown, for tests and for other programs.

    @property
    def boxes(self) -> Layout:
        """Where everything is now."""
        return self._layout

    @property
    def lit(self) -> Reach:
        """What the present selection lights."""
        return self._reach

    @property
    def readout(self) -> str:
        """The line at the bottom right."""
        return network_words.readout(self._selection, self._moment)

    # Painting

    def paintEvent(self, _event):
        painter = QPainter(self)
        if self._ground is None:
            self._ground = self._painted_ground()
        painter.drawPixmap(0, 0, self._ground)
        if self._moment is not None:
            self._prepare_pictures()
            self._wires.paint(painter, self._lit_links, self._lit_amount)
            self._paint_maps(painter)
            paint_answer(painter, self._layout, self._moment, self._bitmaps)
            self._paint_lit(painter)
        self._paint_readout(painter)
        painter.end()

    def _painted_ground(self):
        ratio = self.devicePixelRatioF()
        ground = QPixmap(self.size() * ratio)
        ground.setDevicePixelRatio(ratio)
        ground.fill(style.colour("ground"))
        painter = QPainter(ground)
        paint_ground(painter, self._layout, self._moment.parameters.architecture if self._moment else None)
        painter.end()
        return ground

    def _prepare_pictures(self):
        architecture = self._moment.parameters.architecture
        if self._wires is None:
            self._wires = TableWires(self._layout, architecture.links, self.devicePixelRatioF())
            self._wires.set_strengths(strengths(self._moment.parameters))
        if self._bitmaps is None and architecture.output != "softmax":
            self._bitmaps = _ink(self._moment.parameters.centres.reshape(120, 7), -1.0, 1.0)
        if self._sheet is not None:
            return
        trace = self._moment.trace
        sheet = np.zeros(_SHEET_SIZE, np.float32)
        if trace is not None:
            for layer, (x, y) in _SHEET.items():
                rows, columns = UNITS[layer]
                sheet[y : y + PICTURES[layer] * rows, x : x + columns] = trace.values[layer].reshape(-1, columns)
        self._sheet = _ready(pictures.signed_picture(sheet, style.SQUASH_AMPLITUDE))
        low, high = (0.0, 1.0) if architecture.input == "0 to 1" else (-0.1, 1.175)
        values = trace.values["INPUT"][0] if trace is not None else np.full(UNITS["INPUT"], low, np.float32)
        self._input = _ink(values, low, high)

    def _paint_maps(self, painter):
        painter.drawImage(_rect(self._layout.pictures["INPUT"][0]), self._input)
        for layer, (x, y) in _SHEET.items():
            rows, columns = UNITS[layer]
            for index, box in enumerate(self._layout.pictures[layer]):
                painter.drawImage(_rect(box), self._sheet, QRect(x, y + index * rows, columns, rows))
        if self._moment.trace is None:
            painter.setPen(style.colour("muted"))
            painter.setFont(style.font(style.BODY if self._layout.large else style.SMALL))
            box = self._layout.pictures["INPUT"][0].grown(-8)
            painter.drawText(_rect(box), Qt.AlignCenter | Qt.TextWordWrap, _("Draw a digit, or choose one"))

    def _paint_lit(self, painter):
        """Frames around the maps concerned, and the fields in them; the selected unit strongest."""
        painter.setBrush(Qt.NoBrush)
        painter.setPen(style.colour("accent", 0.55))
        for layer, picture in self._reach.pictures:
            painter.drawRect(_frame(self._layout.pictures[layer][picture].grown(1)))
        for before, after in (("C1", "S2"), ("C3", "S4")):
            for layer, picture in self._reach.pictures:
                if layer == before and (after, picture) in self._reach.pictures:
                    painter.drawLine(*lane(self._layout, before, after, picture))
        for fields, alpha in ((self._reach.targets, 0.7), (self._reach.sources, 1.0)):
            painter.setPen(style.colour("accent", alpha))
            for field in fields:
                if (field.rows, field.columns) != UNITS[field.layer]:
                    painter.drawRect(_frame(self._layout.unit(*field)))
        unit = self._layout.unit_of(self._selection)
        if unit is not None:
            painter.setPen(QPen(style.colour("text"), 1))
            painter.drawRect(_frame(unit.grown(1)))
        if self.hasFocus():
            head = self._layout.heads[self._selection.layer or "INPUT"]
            painter.fillRect(head.x, head.y - 4, 24, 2, style.colour("accent"))

    def _paint_readout(self, painter):
        painter.setPen(style.colour("text"))
        painter.setFont(style.font(style.BODY if self._layout.large else style.SMALL))
        painter.drawText(_rect(self._layout.readout), Qt.AlignRight | Qt.AlignVCenter, self.readout)

    # What happens

    def _on_wires_due(self):
        if not self._wires_stale or self._moment is None or not self.isVisible():
            return
        self._wires_stale = False
        self._wires_timer.start()
        if self._wires is not None and self._wires.set_strengths(strengths(self._moment.parameters)):
            self.update(self._wires.area)

    def _on_fade_moved(self, amount):
        self._lit_amount = amount
        self.update(self._wires.area if self._wires else self.rect())

    def _point_at(self, selection):
        if selection == self._selection:
            return
        if selection.layer is not None:
            self._place = selection
        self.show_selection(selection)
        self.selection_changed.emit(selection)

    def _drop_pictures(self):
        self._ground = self._wires = self._sheet = self._bitmaps = None
        self.update()

    def resizeEvent(self, _event):
        self._layout = layout(self.width(), self.height())
        self._drop_pictures()

    def showEvent(self, _event):
        self._on_wires_due()

    def changeEvent(self, event):
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self._drop_pictures()
        super().changeEvent(event)

    def mouseMoveEvent(self, event):
        self._point_at(self._layout.at(event.x(), event.y()))

    def leaveEvent(self, _event):
        self._point_at(NOTHING)

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            layer = self._layout.head_at(event.x(), event.y())
            if layer is not None and self._moment is not None:
                head = self._layout.heads[layer]
                text = network_words.about_layer(self._moment.parameters.architecture, layer)
                QToolTip.showText(event.globalPos(), text, self, _rect(head))
            else:
                QToolTip.hideText()
                event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event):
        place = self._selection if self._selection.layer is not None else self._place
        if event.key() == Qt.Key_Escape and self._selection != NOTHING:
            self._point_at(NOTHING)
        elif event.key() not in _ARROWS:
            super().keyPressEvent(event)
        elif place is None or (place.map is None and PICTURES[place.layer] > 1):
            self._point_at(network_walk.start(place.layer if place else "C1"))
        else:
            down, right = _ARROWS[event.key()]
            if not event.modifiers() & Qt.ControlModifier:
                self._point_at(network_walk.walked(place, down, right))
            elif down:
                self._point_at(network_walk.map_walked(place, down))
            else:
                self._point_at(network_walk.layer_walked(place, right))


def _ink(values: np.ndarray, low: float, high: float):
    levels = (values - low) * (255 / (high - low)) + 0.5
    return _ready(pictures.ink_picture(np.clip(levels, 0, 255).astype(np.uint8)))


def _ready(picture):
    """Without a colour table: Qt then enlarges it four times as fast."""
    return picture.convertToFormat(QImage.Format_RGB32)


def _rect(box: Box) -> QRect:
    return QRect(*box)


def _frame(box: Box) -> QRect:
    """What drawRect needs so that a pen of one pixel stays inside the box."""
    return QRect(box.x, box.y, box.width - 1, box.height - 1)
