"""The bar of a play: one stretch for each scene, by name; a click or a drag goes there."""

from PyQt5.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.language import _
from core.network.architecture import LAYERS
from core.study.play import ANSWER, BACKWARD, Place, Timeline
from lenet_gui.look import style

NAMES = {ANSWER: _("answer"), BACKWARD: _("back")}
LEAST_STRETCH = 0.045  # of the bar, for the shortest scene, so that it can be hit
GAP = 2


class ScrubBar(QWidget):
    """Shows how far a play has gone. Scenes are as wide as they are long, the short ones a little wider."""

    sought = pyqtSignal(object)  # seconds since the beginning, at speed 1

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._timeline = Timeline()
        self._place: Place | None = None
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(_("How far the play has gone"))

    def sizeHint(self) -> QSize:
        return QSize(240, 10 + QFontMetrics(style.font(style.SMALL)).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

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
        shares = [
            max(self._timeline.length(scene) / self._timeline.seconds, LEAST_STRETCH) for scene in self._timeline.scenes
        ]
        found, left, whole = [], 0.0, self.width() / sum(shares)
        for scene, share in zip(self._timeline.scenes, shares, strict=True):
            found.append((scene, left, share * whole))
            left += share * whole
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
        here = self._here() if playing else 0.0
        metrics = painter.fontMetrics()
        painter.setPen(Qt.NoPen)
        for scene, left, width in self.stretches():
            groove = QRectF(left, 3, width - GAP, 4)
            painter.fillRect(groove, style.colour("line"))
            done = min(here, groove.right()) - left
            if playing and done > 0:
                painter.fillRect(QRectF(left, 3, done, 4), style.colour("accent"))
        for scene, left, width in self.stretches():
            own = playing and scene == self._place.scene
            words = NAMES.get(scene, scene)
            if own or metrics.horizontalAdvance(words) <= width - GAP:
                self._write(painter, metrics, words, left, width, own)
        if playing:
            painter.setPen(Qt.NoPen)
            painter.setBrush(style.colour("text"))
            painter.drawEllipse(QPointF(min(max(here, 5.0), self.width() - 5.0), 5), 5, 5)

    def _write(self, painter, metrics, words, left, width, own):
        """The name of a scene below its stretch; the present one's whole, on its own ground."""
        across = metrics.horizontalAdvance(words)
        place = QRectF(left, 10, width - GAP, metrics.height())
        if across > width - GAP:
            x = min(max(left + (width - across) / 2, 0.0), self.width() - across)
            place = QRectF(x, 10, across, metrics.height())
            painter.fillRect(place.adjusted(-3, 0, 3, 0), style.colour("ground"))
        painter.setPen(style.colour("text" if own else "muted"))
        painter.drawText(place, Qt.AlignCenter, words)

    def mousePressEvent(self, event):
        if event.button() == Qt.LeftButton:
            self.sought.emit(self.seconds_at(event.x()))

    def mouseMoveEvent(self, event):
        if event.buttons() & Qt.LeftButton:
            self.sought.emit(self.seconds_at(event.x()))

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
