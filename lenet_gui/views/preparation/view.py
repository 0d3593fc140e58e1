"""What the network sees of a drawing, stage by stage: strokes, the box, its centre of mass, 28 x 28, 32 x 32 values."""

import numpy as np
from PyQt5.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QPainter, QPainterPath, QPen
from PyQt5.QtWidgets import QToolTip, QWidget

from core.language import _
from core.study.lens import CLEAR
from core.study.moment import Moment
from core.study.selection import Selection
from lenet_gui.look import style
from lenet_gui.look.kept_picture import paint_within
from lenet_gui.look.pictures import ink_picture, paint_picture, signed_picture
from lenet_gui.views.preparation.switch import StageSwitch

COLUMNS = 5
_STAGES_OF = (("smooth", "upright"), ("box", "soft edge"), ("centre",))  # the switches under each picture
_LARGEST = 32  # pixels across the largest picture, which sets the scale of all


class Preparation(QWidget):
    """Five pictures from left to right with their numbers, and a switch for each stage that can be left out.

    Reads `moment.probe.prepared`, which the window gets from `prepare_strokes(strokes, width, skip)`, and
    the trace's INPUT. `stages_changed` says which stages to skip from now on: a frozenset of `prepared.STAGES`.
    """

    stages_changed = pyqtSignal(object)
    selection_changed = pyqtSignal(object)  # core.study.selection.Selection: the pixel of INPUT pointed at

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._moment: Moment | None = None
        self.switches = {
            "smooth": StageSwitch(_("smooth"), _("Join the pen's points by a smooth line, not by straight ones"), self),
            "upright": StageSwitch(_("upright"), _("Take the drawing's slant away; MNIST's digits keep theirs"), self),
            "box": StageSwitch(_("fit"), _("Enlarge the ink to 20 pixels on its longer side, wherever it lay"), self),
            "soft edge": StageSwitch(_("soft edge"), _("Grey at the line's edge, as a scanner leaves it"), self),
            "centre": StageSwitch(_("move"), _("Move the centre of mass to the middle"), self),
        }
        for switch in self.switches.values():
            switch.toggled.connect(self._on_toggled)
        self.setMinimumSize(480, 200)
        self.setMouseTracking(True)
        self.setAccessibleName(_("How the drawing is prepared"))

    def sizeHint(self) -> QSize:
        return QSize(720, 260)

    @property
    def skipped(self) -> frozenset:
        """The stages that are off."""
        return frozenset(stage for stage, switch in self.switches.items() if not switch.isChecked())

    def show_moment(self, moment: Moment) -> None:
        """Show how the digit under study was prepared."""
        old, self._moment = self._moment, moment
        if moment.lens.skipped != (old.lens if old else CLEAR).skipped:
            self._show_skipped(moment.lens.skipped)
        if old is None or old.probe is not moment.probe or old.trace is not moment.trace:
            self.update()

    def show_selection(self, selection: Selection) -> None:
        """Nothing lights up here."""

    def words(self) -> list[tuple[str, str]]:
        """What stands above and below each picture: its name and its numbers, a line each."""
        done = self._prepared()
        names = (_("Strokes"), _("Box"), _("Centre"), _("28 × 28"), _("32 × 32 values"))
        if done is None:
            return [(name, "") for name in names]
        points, slant = sum(len(stroke) for stroke in done.strokes), round(np.degrees(np.arctan(done.slant)))
        strokes = _("{points} points\nslant {slant:+d}\u00b0").format(points=points, slant=slant)
        if done.found is not None:
            words = _("{rows} × {columns}\nlines out: {lines}") if done.lines else _("{rows} × {columns}\npixels found")
            strokes = words.format(rows=len(done.found), columns=len(done.found[0]), lines=done.lines)
        rows, columns = (np.count_nonzero(done.box.any(axis=axis)) for axis in (1, 0))
        box = _("{rows} × {columns} pixels\nscale {scale:.3g}").format(rows=rows, columns=columns, scale=done.scale)
        middle = _("at {row:.1f}, {column:.1f}\nmoved {down:+d} {right:+d}").format(
            row=done.centre[0], column=done.centre[1], down=done.shift[0], right=done.shift[1]
        )
        picture = _("mean {mean:.0f}\n{ink:.0f} % inked").format(
            mean=done.picture.mean(), ink=100 * np.count_nonzero(done.picture) / done.picture.size
        )
        given = self._input()
        values = "" if given is None else _("{low:.2f} to {high:.2f}\nmean {mean:+.2f}").format(
            low=given.min(), high=given.max(), mean=given.mean()
        )  # fmt: skip
        texts = (strokes, box, middle, picture, values)
        return [(name, text.replace("-", "−")) for name, text in zip(names, texts, strict=True)]

    def _prepared(self):
        return None if self._moment is None else self._moment.probe.prepared

    def _input(self) -> np.ndarray | None:
        """(32, 32) what the network gets, or None."""
        trace = None if self._moment is None else self._moment.trace
        return None if trace is None else np.asarray(trace.values["INPUT"]).reshape(_LARGEST, _LARGEST)

    def _show_skipped(self, stages) -> None:
        for stage, switch in self.switches.items():
            switch.blockSignals(True)
            switch.setChecked(stage not in stages)
            switch.blockSignals(False)

    def _on_toggled(self) -> None:
        self.stages_changed.emit(self.skipped)

    # Where things are

    def _line(self) -> int:
        return style.scaled(style.SMALL) + 4

    def _pixel(self) -> int:
        """The width of a digit's pixel, the same in all pictures, so that the box is seen to lie in the larger ones."""
        switches = self._switch_rows() * next(iter(self.switches.values())).sizeHint().height()
        room = min(self._step() - style.GRID, self.height() - 3 * self._line() - switches - 4 * style.GRID)
        return max(1, int(room) // _LARGEST)

    def _step(self) -> float:
        return (self.width() - 2 * style.MARGIN + style.GRID) / COLUMNS

    def square(self, column: int) -> QRectF:
        """Where the picture of a stage is."""
        prepared, pixel = self._prepared(), self._pixel()
        sides = (28, 20 if prepared is None else len(prepared.box), 28, 28, 32)
        top = style.GRID + self._line() + (_LARGEST - sides[column]) * pixel // 2
        return QRectF(int(style.MARGIN + column * self._step()), top, sides[column] * pixel, sides[column] * pixel)

    def _switch_rows(self) -> int:
        """1 where the switches of a picture fit side by side below it, else 2."""
        widths = [sum(self.switches[stage].sizeHint().width() for stage in stages) for stages in _STAGES_OF]
        return 1 if max(widths) + style.GRID <= self._step() else 2

    def resizeEvent(self, _event):
        below = int(style.GRID + 3 * self._line() + _LARGEST * self._pixel() + 1.5 * style.GRID)
        aside = self._switch_rows() == 1
        for column, stages in enumerate(_STAGES_OF):
            x, y = int(style.MARGIN + column * self._step()), below
            for stage in stages:
                switch, size = self.switches[stage], self.switches[stage].sizeHint()
                switch.setGeometry(x, y, min(size.width(), int(self._step())), size.height())
                x, y = (x + size.width() + style.GRID // 2, y) if aside else (x, y + size.height())

    def changeEvent(self, event):
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self.resizeEvent(None)
            self.update()
        super().changeEvent(event)

    # The pictures

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setFont(style.font(style.SMALL))
        for column, (name, numbers) in enumerate(self.words()):
            left = int(style.MARGIN + column * self._step())
            painter.setPen(style.colour("muted"))
            painter.drawText(QRectF(left, style.GRID / 2, self._step(), self._line()), Qt.AlignLeft, name)
            top = style.GRID + self._line() + _LARGEST * self._pixel() + style.GRID / 2
            painter.setPen(style.colour("text"))
            painter.drawText(QRectF(left, top, self._step(), 2 * self._line() + 4), Qt.AlignLeft, numbers)
            painter.setBrush(Qt.NoBrush)
            painter.setPen(style.colour("line"))
            painter.drawRect(self.square(column).adjusted(-0.5, -0.5, 0.5, 0.5))
        done, image = self._prepared(), None if self._moment is None else self._moment.probe.image
        if image is not None:
            paint_picture(painter, self.square(3), ink_picture(image))
        given = self._input()
        if given is not None:
            paint_picture(painter, self.square(4), signed_picture(given, 1.275))
        if done is None:
            self._say(painter, image is None)
            return
        self._paint_strokes(painter, done, self.square(0))
        paint_picture(painter, self.square(1), ink_picture(done.box))
        self._paint_move(painter, done, self.square(2))

    def _say(self, painter: QPainter, empty: bool) -> None:
        painter.setPen(style.colour("muted"))
        words = _("Draw a digit, and here you see how it is prepared.")
        if not empty:
            words = _("This digit came prepared. Draw one to see how.")
        room = QRectF(style.MARGIN, style.GRID + self._line(), 3 * self._step() - style.GRID, _LARGEST * self._pixel())
        painter.fillRect(room.adjusted(-1, 0, 0, 2), style.colour("ground"))
        painter.drawText(room, Qt.AlignCenter | Qt.TextWordWrap, words)

    def _paint_strokes(self, painter: QPainter, done, square: QRectF) -> None:
        if done.found is not None:
            rows, columns = done.found.shape
            scale = square.width() / max(rows, columns)
            size = QRectF(0, 0, columns * scale, rows * scale)
            size.moveCenter(square.center())
            paint_picture(painter, size, ink_picture(done.found))
            return
        points = np.concatenate([stroke for stroke in done.strokes if len(stroke)])
        low, high = np.minimum(points.min(axis=0), 0), np.maximum(points.max(axis=0), 1)
        scale = square.width() / float((high - low).max())

        def paint(painter):
            painter.setRenderHint(QPainter.Antialiasing)
            for stroke in done.strokes:
                if len(stroke):
                    places = [QPointF(*place) for place in (stroke - low) * scale + (square.x(), square.y())]
                    path = QPainterPath(places[0])
                    for place in places[1:]:
                        path.lineTo(place)
                    painter.setPen(QPen(style.colour("paper"), 1.25))
                    painter.drawPath(path)
                    painter.setPen(QPen(style.colour("accent"), 2.5, Qt.SolidLine, Qt.RoundCap))
                    painter.drawPoints(*places)

        paint_within(painter, square, paint)

    def _paint_move(self, painter: QPainter, done, square: QRectF) -> None:
        """The box in the middle as it would lie unmoved, its centre of mass, and how far it is moved."""
        pixel = self._pixel()
        inset = (28 - len(done.box)) // 2 * pixel
        box = square.adjusted(inset, inset, -inset, -inset)
        painter.setOpacity(0.45)
        paint_picture(painter, box, ink_picture(done.box))
        painter.setOpacity(1.0)
        painter.save()
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(QPen(style.colour("muted"), 1, Qt.DotLine))
        painter.drawRect(box)
        row, column = done.centre
        at = box.topLeft() + QPointF(column + 0.5, row + 0.5) * pixel
        to = at + QPointF(done.shift[1], done.shift[0]) * pixel
        painter.setPen(QPen(style.colour("accent"), 2, Qt.SolidLine, Qt.RoundCap))
        arm = max(3.0, 1.5 * pixel)
        painter.drawLine(at - QPointF(arm, 0), at + QPointF(arm, 0))
        painter.drawLine(at - QPointF(0, arm), at + QPointF(0, arm))
        if done.shift != (0, 0):
            painter.setPen(QPen(style.colour("warning"), 2, Qt.SolidLine, Qt.RoundCap))
            painter.drawLine(at, to)
            painter.setBrush(style.colour("warning"))
            painter.drawEllipse(to, 2.0, 2.0)
        painter.restore()

    # Pointing

    def pixel_text(self, place: QPointF) -> str:
        """The exact number of the pixel at a place; empty where there is none."""
        done, moment = self._prepared(), self._moment
        arrays = (None, done and done.box, None, moment and moment.probe.image, self._input())
        for column, array in enumerate(arrays):
            square = self.square(column)
            if array is not None and square.contains(place):
                row = min(len(array) - 1, int((place.y() - square.y()) / self._pixel()))
                across = min(len(array) - 1, int((place.x() - square.x()) / self._pixel()))
                number = f"{array[row, across]:.3f}" if column == 4 else str(array[row, across])
                return _("row {row}, column {column}: {value}").format(row=row, column=across, value=number)
        return ""

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            QToolTip.showText(event.globalPos(), self.pixel_text(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event):
        square = self.square(4)
        if self._input() is not None and square.contains(event.localPos()):
            place = event.localPos() - square.topLeft()
            row, column = int(place.y() / self._pixel()), int(place.x() / self._pixel())
            self.selection_changed.emit(Selection("INPUT", 0, min(row, 31), min(column, 31)))
