"""Many digits as a wall of small pictures: scrolled by rows, pointed at, walked by keys, chosen."""

from collections.abc import Callable

import numpy as np
from PyQt5.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QImage, QPainter, QPixmap, qRgb
from PyQt5.QtWidgets import QSizePolicy, QWidget

from core.sizes import DIGIT_SIZE
from lenet_gui.look import style
from lenet_gui.look.kept_picture import in_vectors
from lenet_gui.look.live_tip import LiveTip
from lenet_gui.look.pictures import paint_picture
from lenet_gui.widgets.quiet_scroll_bar import BAR, QuietScrollBar
from lenet_gui.widgets.wall_grid import wall_grid

MOST_WRITTEN = 2_000
EDGE = 2  # room for the frame around a digit
_STEPS = {Qt.Key_Left: -1, Qt.Key_Right: 1}


class DigitWall(QWidget):
    """Digits of one part. What a caption or a tool tip says is asked for only where it is seen.

    `widest_caption` is an example of the longest one, empty for a wall without captions.
    """

    digit_chosen = pyqtSignal(int)  # its index in the part: clicked, or Enter
    digit_pointed = pyqtSignal(int)  # by pointer or keys; -1 when nothing is pointed at any more

    def __init__(self, name: str, widest_caption: str, parent: QWidget | None = None):
        super().__init__(parent)
        self._images: np.ndarray | None = None
        self._indices = np.zeros(0, np.int64)
        self._caption: Callable[[int], str] = str
        self._tell: Callable[[int], str] = str
        self._widest = widest_caption
        self._picture: QPixmap | None = None  # of the digits that can be seen
        self._written: dict[tuple[str, str], QPixmap] = {}  # captions, by words and colour
        self._place: int | None = None  # pointed at, counted among `_indices`
        self._last_place = 0  # where the keys go on
        self._marked: int | None = None
        self._tip = LiveTip(self)
        self.bar = QuietScrollBar(self)
        self.bar.valueChanged.connect(self._drop_picture)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setAccessibleName(name)
        self._lay_out()

    # What is shown

    @property
    def indices(self) -> np.ndarray:
        """The digits of the wall, in order: their indices in the part."""
        return self._indices

    @property
    def pointed(self) -> int | None:
        """The index of the digit pointed at."""
        return None if self._place is None else int(self._indices[self._place])

    def show_digits(
        self,
        images: np.ndarray | None,
        indices: np.ndarray,
        caption: Callable[[int], str],
        tell: Callable[[int], str],
        from_top: bool = False,
    ) -> None:
        """Show `indices` of `images` (n, 28, 28) uint8; `caption` and `tell` give the words for an index."""
        pointed = None if from_top else self.pointed
        self._images, self._indices, self._caption, self._tell = images, indices, caption, tell
        found = np.flatnonzero(indices == pointed) if pointed is not None else np.zeros(0, int)
        self._place = int(found[0]) if found.size else None
        self._last_place = self._place or 0
        if pointed is not None and self._place is None:
            self.digit_pointed.emit(-1)
        if from_top:
            self.bar.setValue(0)
        self._lay_out()
        self._tip.refresh()

    def mark(self, index: int | None) -> None:
        """The digit under study: its caption, or a line below it, is in the accent colour."""
        if index != self._marked:
            self._marked = index
            self.update()

    def box(self, place: int) -> QRectF:
        """Where the picture of the digit at this place of the wall is; outside the widget where it is not seen."""
        row, column = divmod(place, self.grid.columns)
        top = EDGE + (row - self.bar.value()) * self.grid.height
        return QRectF(EDGE + self.grid.over + column * self.grid.width, top, self.grid.side, self.grid.side)

    def seen(self) -> range:
        """The places that can be seen."""
        first = self.bar.value() * self.grid.columns
        return range(first, min(self._indices.size, first + self.grid.rows * self.grid.columns))

    def point_at(self, place: int | None) -> None:
        """Point at the digit at this place and scroll there if need be."""
        if place == self._place:
            return
        for changed in (self._place, place):
            if changed is not None:
                self.update(self._whole(changed))
        self._place = place
        if place is not None:
            self._last_place = place
            row = place // self.grid.columns
            self.bar.setValue(min(row, max(self.bar.value(), row - self.grid.rows + 1)))
            self.setAccessibleDescription(self._tell(self.pointed))
        self.setCursor(Qt.ArrowCursor if place is None else Qt.PointingHandCursor)
        self.digit_pointed.emit(-1 if place is None else self.pointed)

    def _lay_out(self):
        metrics = QFontMetrics(style.font(style.SMALL))
        caption = QSize(metrics.horizontalAdvance(self._widest), metrics.height()) if self._widest else QSize(0, 0)
        self.grid = wall_grid(self._indices.size, self.size() - QSize(EDGE, EDGE), caption, self.devicePixelRatioF())
        self.bar.setGeometry(self.width() - BAR, 0, BAR, self.height())
        self.bar.setRange(0, max(0, self.grid.all_rows - self.grid.rows))
        self.bar.setPageStep(self.grid.rows)
        self.bar.setVisible(not self.grid.fits)
        self._drop_picture()

    def _drop_picture(self):
        self._picture = None
        self.update()

    # Painting

    def paintEvent(self, event):
        if self._images is None or not self._indices.size:
            return
        if self.grid.ratio != self.devicePixelRatioF():  # the window has come to another screen
            self._written.clear()
            self._lay_out()
        painter = QPainter(self)
        if in_vectors(painter):
            self._paint_all(painter)
        else:
            if self._picture is None:
                self._picture = self._painted_picture()
            painter.drawPixmap(0, 0, self._picture)
        for place in self._special():
            if event.rect().intersects(self._whole(place)):
                self._paint_special(painter, place)

    def _special(self):
        """The places seen that look different from the others."""
        marked = np.flatnonzero(self._indices == self._marked) if self._marked is not None else ()
        return [place for place in {*map(int, marked), self._place} if place in self.seen()]

    def _paint_special(self, painter, place):
        index, box = int(self._indices[place]), self.box(place)
        name = "accent" if index == self._marked else "text"
        if self._widest:
            self._paint_lit_caption(painter, index, box, name)
        elif index == self._marked:
            painter.fillRect(QRectF(box.left(), box.bottom() + 2, box.width(), 2), style.colour("accent"))
        if place == self._place:
            painter.setPen(style.colour("accent" if self.hasFocus() else "text"))
            painter.drawRect(box.adjusted(-1, -1, 0, 0))

    def _paint_lit_caption(self, painter, index, box, name):
        left, grid = box.left() - 2 - self.grid.over, self.grid
        field = QRectF(left, box.bottom() + 1, grid.width - 2, grid.height - grid.side - 2)
        painter.fillRect(field, style.colour("ground"))
        self._write(painter, box.bottomLeft(), self._caption(index), name)

    def _painted_picture(self):
        """Kept, so that pointing costs next to nothing."""
        made = QPixmap(self.size() * self.grid.ratio)
        made.setDevicePixelRatio(self.grid.ratio)
        made.fill(style.colour("ground"))
        painter = QPainter(made)
        self._paint_all(painter)
        painter.end()
        return made

    def _paint_all(self, painter):
        """All that is seen and not special."""
        digits, pixel = self._mosaic(), self.grid.pixel / self.grid.ratio
        left = EDGE + self.grid.over
        paint_picture(painter, QRectF(left, EDGE, digits.width() * pixel, digits.height() * pixel), digits)
        for place in self.seen() if self._widest else ():
            self._write(painter, self.box(place).bottomLeft(), self._caption(int(self._indices[place])), "muted")

    def _mosaic(self):
        grid, seen = self.grid, self.seen()
        rows = -(-len(seen) // grid.columns)
        height, width = (round(size * grid.ratio / grid.pixel) for size in (grid.height, grid.width))
        digits = np.zeros((rows * grid.columns, DIGIT_SIZE, DIGIT_SIZE), np.uint8)
        digits[: len(seen)] = self._images[self._indices[seen.start : seen.stop]]
        sheet = np.zeros((rows, height, grid.columns, width), np.uint8)
        sheet[:, :DIGIT_SIZE, :, :DIGIT_SIZE] = digits.reshape(rows, grid.columns, DIGIT_SIZE, DIGIT_SIZE).transpose(
            0, 2, 1, 3
        )
        sheet = sheet.reshape(rows * height, grid.columns * width)
        indexed = QImage(sheet.data, sheet.shape[1], sheet.shape[0], sheet.shape[1], QImage.Format_Indexed8)
        indexed.setColorTable([qRgb(*shade) for shade in style.ink_colours().tolist()])
        return indexed.convertToFormat(QImage.Format_RGB32)  # its own memory, and painted faster

    def _write(self, painter, corner, text, name):
        """A caption below the digit whose lower left corner is here, in a colour of the theme.

        On the screen it is a picture: a thousand are painted ten times faster than written.
        """
        metrics = QFontMetrics(style.font(style.SMALL))
        size = QSize(metrics.horizontalAdvance(text) + 2, metrics.height())
        place = QPointF(round(corner.x() + (self.grid.side - size.width()) / 2), corner.y() + 1)
        if in_vectors(painter):
            painter.setFont(style.font(style.SMALL))
            painter.setPen(style.colour(name))
            painter.drawText(QRectF(place, QSizeF(size)), Qt.AlignCenter, text)
        else:
            painter.drawPixmap(place, self._written_caption(size, text, name))

    def _written_caption(self, size, text, name):
        if (text, name) not in self._written:
            if len(self._written) > MOST_WRITTEN:
                self._written.clear()
            ratio = self.grid.ratio
            made = self._written[text, name] = QPixmap(size * ratio)
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.transparent)
            painter = QPainter(made)
            painter.setFont(style.font(style.SMALL))
            painter.setPen(style.colour(name))
            painter.drawText(QRect(QPoint(0, 0), size), Qt.AlignCenter, text)
            painter.end()
        return self._written[text, name]

    def _whole(self, place) -> QRect:
        """All that belongs to a digit: picture, caption, frame, and the gap up to the next."""
        box = self.box(place)
        return QRectF(box.left() - 2, box.top() - 2, self.grid.width + 2, self.grid.height).toAlignedRect()

    # Pointer and keys

    def _place_at(self, point):
        row, column = int((point.y() - EDGE) // self.grid.height), int((point.x() - EDGE) // self.grid.width)
        place = (self.bar.value() + row) * self.grid.columns + column
        inside = 0 <= column < self.grid.columns and 0 <= row < self.grid.rows
        return place if inside and 0 <= place < self._indices.size else None

    def mouseMoveEvent(self, event):
        self.point_at(self._place_at(event.pos()))

    def leaveEvent(self, event):
        super().leaveEvent(event)
        self.point_at(None)

    def mousePressEvent(self, event):
        place = self._place_at(event.pos())
        if event.button() == Qt.LeftButton and place is not None:
            self.point_at(place)
            self.digit_chosen.emit(self.pointed)

    def wheelEvent(self, event):
        QCoreApplication.sendEvent(self.bar, event)
        self.point_at(self._place_at(event.pos()))
        event.accept()

    def keyPressEvent(self, event):
        columns, page = self.grid.columns, self.grid.columns * self.grid.rows
        far = {
            Qt.Key_Up: -columns, Qt.Key_Down: columns, Qt.Key_PageUp: -page, Qt.Key_PageDown: page,
            Qt.Key_Home: -self._indices.size, Qt.Key_End: self._indices.size,
        }  # fmt: skip
        steps = _STEPS | far
        if not self._indices.size or event.modifiers() & ~Qt.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in steps and self._place is None:
            self.point_at(min(self._last_place, self._indices.size - 1))
        elif event.key() in steps:
            self.point_at(min(max(0, self._place + steps[event.key()]), self._indices.size - 1))
        elif event.key() in (Qt.Key_Return, Qt.Key_Enter, Qt.Key_Space) and self._place is not None:
            self.digit_chosen.emit(self.pointed)
        elif event.key() == Qt.Key_Escape and self._place is not None:
            self.point_at(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event):
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.TabFocusReason, Qt.BacktabFocusReason, Qt.ShortcutFocusReason)
        if by_key and self._place is None and self._indices.size:
            self.point_at(min(self._last_place, self._indices.size - 1))  # the ring needs a place to be
        self.update()

    def focusOutEvent(self, event):
        super().focusOutEvent(event)
        self.update()

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            pixel = event.pos()
            self._tip.show(event.globalPos(), lambda: self._text_at(pixel))
            return True
        return super().event(event)

    def _text_at(self, pixel):
        place = self._place_at(pixel)
        return "" if place is None else self._tell(int(self._indices[place]))

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self._written.clear()
            self._lay_out()

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._lay_out()
