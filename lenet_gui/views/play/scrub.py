"""The bar of a play: one stretch for each scene, by name; a click or a drag goes there."""

from PyQt5.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.language import _
from core.network.architecture import LAYERS
from core.study.play import ANSWER, BACKWARD, Place, Timeline
from lenet_gui.look import style

NAMES = {ANSWER: _("answer"), BACKWARD: _("back")}
SHORT = {"INPUT": _("IN"), "OUTPUT": _("OUT"), ANSWER: _("ans"), BACKWARD: _("back")}
GAP, ROOM = 2, 8  # between two stretches, and beside a name


class ScrubBar(QWidget):
    """Shows how far a play has gone. Each scene is as wide as its name asks for, short where there is little room.

    Where there is not even room for all the short ones, only that of the present scene is written.
    """

    sought = pyqtSignal(object)  # seconds since the beginning, at speed 1
    held = pyqtSignal(bool)  # whether the mouse has taken hold of it, or lets go

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._timeline = Timeline()
        self._place: Place | None = None
        self._stretches: tuple = (None, [])  # for which timeline, width and size of type, and what they are
        self._names: dict[str, str] = {}
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Fixed)
        self.setCursor(Qt.PointingHandCursor)
        self.setAccessibleName(_("How far the play has gone"))

    def sizeHint(self) -> QSize:
        return QSize(240, 10 + QFontMetrics(style.font(style.SMALL)).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def show_timeline(self, timeline: Timeline) -> None:
        """These scenes, this long."""
        self._timeline = timeline
        self.update()

    def show_place(self, place: Place | None) -> None:
        """Where the play is."""
        self._place = place
        self.update()

    def seconds_at(self, x: float) -> float:
        """Which time this place of the bar stands for."""
        stretches = self.stretches()
        for scene, left, width in stretches:
            if x < left + width or scene == stretches[-1][0]:
                share = min(1.0, max(0.0, (x - left) / width))
                # Not quite the end, which is the next scene's beginning.
                length = self._timeline.length(scene)
                return self._timeline.start(scene) + min(share * length, length - 1e-6)
        raise AssertionError  # there is a last scene

    def stretches(self) -> list[tuple[str, float, float]]:
        """(scene, left, width) of each."""
        made_for = self._timeline, self.width(), style.scale()
        if self._stretches[0] != made_for:
            self._stretches = made_for, self._divided()
        return self._stretches[1]

    def name(self, scene: str) -> str:
        """As it stands on the bar: short where there is no room for all the long ones."""
        metrics = QFontMetrics(style.font(style.SMALL))
        return (NAMES if self._asked(NAMES, metrics) <= self.width() else SHORT).get(scene, scene)

    @property
    def crowded(self) -> bool:
        """Whether not even all the short names fit."""
        return self._asked(SHORT, QFontMetrics(style.font(style.SMALL))) > self.width()

    def _asked(self, names, metrics):
        """How wide the bar must be for these."""
        return sum(metrics.horizontalAdvance(names.get(each, each)) + ROOM for each in self._timeline.scenes)

    def _divided(self):
        self._names = {scene: self.name(scene) for scene in self._timeline.scenes}
        metrics = QFontMetrics(style.font(style.SMALL))
        wanted = [metrics.horizontalAdvance(name) + ROOM for name in self._names.values()]
        found, left, share = [], 0.0, self.width() / sum(wanted)
        for scene, width in zip(self._timeline.scenes, wanted, strict=True):
            found.append((scene, left, share * width))
            left += share * width
        return found

    def _here(self):
        """How far along the bar the place is."""
        scene, left, width = next(found for found in self.stretches() if found[0] == self._place.scene)
        done = self._timeline.time(self._place) - self._timeline.start(scene)
        return left + width * done / self._timeline.length(scene)

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setFont(style.font(style.SMALL))
        playing = self._place is not None and self._place.scene in self._timeline.scenes
        here, crowded = self._here() if playing else 0.0, self.crowded
        painter.setPen(Qt.NoPen)
        for scene, left, width in self.stretches():
            own = playing and scene == self._place.scene
            groove = QRectF(left, 3, width - GAP, 4)
            painter.fillRect(groove, style.colour("line"))
            done = min(here, groove.right()) - left
            if playing and done > 0:
                painter.fillRect(QRectF(left, 3, done, 4), style.colour("accent"))
            painter.setPen(style.colour("text" if own else "muted"))
            place = QRectF(left, 10, width - GAP, self.height() - 10)
            if not crowded:
                painter.drawText(place, Qt.AlignCenter, self._names[scene])
            elif own:
                room = painter.fontMetrics().horizontalAdvance(self._names[scene]) + 2
                x = min(max(0.0, place.center().x() - room / 2), self.width() - room)
                painter.drawText(QRectF(x, place.y(), room, place.height()), Qt.AlignCenter, self._names[scene])
        if playing:
            painter.setPen(Qt.NoPen)
            painter.setBrush(style.colour("text"))
            painter.drawEllipse(QPointF(min(max(here, 5.0), self.width() - 5.0), 5), 5, 5)

    def mousePressEvent(self, event):
        if event.button() == Qt.LeftButton:
            self.held.emit(True)
            self.sought.emit(self.seconds_at(event.x()))

    def mouseMoveEvent(self, event):
        if event.buttons() & Qt.LeftButton:
            self.sought.emit(self.seconds_at(event.x()))

    def mouseReleaseEvent(self, event):
        if event.button() == Qt.LeftButton:
            self.held.emit(False)

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            scene = next((s for s, left, width in self.stretches() if left <= event.x() < left + width), LAYERS[0])
            QToolTip.showText(event.globalPos(), NAMES.get(scene, scene), self)
            return True
        return super().event(event)

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.FontChange, QEvent.PaletteChange):
            self.updateGeometry()
            self.update()
