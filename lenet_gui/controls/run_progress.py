"""How far the run is: the pass, the run, the time left and the speed, in one calm picture."""

import math
from time import monotonic

from PyQt5.QtCore import QEvent, QRectF, QSize, Qt
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QSizePolicy, QWidget

from core.language import _
from core.run.snapshot import EVALUATING, FAILED, FINISHED, PAUSED, READY, TRAINING, Snapshot
from lenet_gui.look import style

STATE_WORDS = {
    READY: _("Ready"),
    TRAINING: _("Training"),
    EVALUATING: _("Testing"),
    PAUSED: _("Paused"),
    FINISHED: _("Finished"),
    FAILED: _("Failed"),
}
SECONDS_BETWEEN_UPDATES = 0.2  # numbers that change faster cannot be read
SPEED_RIGHT = 88  # where the speed ends, in pixels from the right edge: room for "12:34 left"
LINE = 18  # of words
LEAST, LEAST_IN_CLASS = 300, 160  # of the width; the latter leaves room for the place alone
PASS_BAR, RUN_BAR = 4, 3
SMALLEST_SEGMENT = 5  # a run of more passes than this leaves room for is one plain bar


class RunProgress(QWidget):
    """A line of words over two bars: above the pass, below the run with a segment for each pass."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._snapshot = None
        self._shown_at = -math.inf
        self.setAccessibleName(_("Progress of the run"))
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(360, style.scaled(LINE) + 18)

    def minimumSizeHint(self) -> QSize:
        return QSize(style.scaled(LEAST_IN_CLASS if style.projected() else LEAST), style.scaled(LINE) + 18)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show this state of the run; while it moves, a few times a second at most."""
        moving = snapshot.state in (TRAINING, EVALUATING)
        same_state = self._snapshot is not None and self._snapshot.state == snapshot.state
        if moving and same_state and monotonic() - self._shown_at < SECONDS_BETWEEN_UPDATES:
            return
        self._snapshot, self._shown_at = snapshot, monotonic()
        self.setToolTip(self.description())
        self.setAccessibleDescription(self.description())
        self.update()

    def place(self) -> str:
        """State and pass: "Training, pass 3 of 20"."""
        run = self._snapshot
        return _("{state} · pass {number} of {passes}").format(
            state=STATE_WORDS[run.state], number=run.pass_number, passes=run.recipe.passes
        )

    def speed(self) -> str:
        """Training digits a second, to three places; empty where nothing is trained."""
        measured = self._snapshot.samples_per_second
        if measured <= 0:
            return ""
        rounded = float(f"{measured:.3g}")
        return _("{speed} digits/s").format(speed=f"{rounded:,.0f}" if rounded >= 10 else f"{rounded:.1f}")

    def time_left(self) -> str:
        """The estimate for the rest of the run as minutes and seconds; empty where it cannot be told."""
        seconds = self._snapshot.seconds_left
        if seconds is None or self._snapshot.state not in (TRAINING, EVALUATING, PAUSED):
            return ""
        minutes, seconds = divmod(round(seconds), 60)
        if minutes >= 100:
            return _("{hours} h left").format(hours=round(minutes / 60))
        return _("{minutes}:{seconds:02d} left").format(minutes=minutes, seconds=seconds)

    def description(self) -> str:
        """Everything in exact numbers."""
        run = self._snapshot
        lines = [
            _("Pass (epoch) {number} of {passes}, step {step:,} of {steps:,} in it").format(
                number=run.pass_number, passes=run.recipe.passes, step=run.step_in_pass, steps=run.steps_per_pass
            ),
            _("{step:,} steps and {samples:,} digits in all, {seconds:.1f} s of training").format(
                step=run.step, samples=run.samples_seen, seconds=run.training_seconds
            ),
        ]
        if run.message:
            lines.insert(0, run.message)
        return "\n".join(lines)

    def paintEvent(self, _event) -> None:
        if self._snapshot is None:
            return
        painter = QPainter(self)
        painter.setFont(style.font(style.SMALL))
        line = QRectF(0, 0, self.width(), style.scaled(LINE))
        failed = self._snapshot.state == FAILED
        painter.setPen(style.colour("warning" if failed else "text"))
        painter.drawText(line, Qt.AlignLeft | Qt.AlignVCenter, self.place())
        painter.setPen(style.colour("muted"))
        wide = painter.fontMetrics().horizontalAdvance
        room = self.width() - wide(self.place()) - style.MARGIN
        if wide(self.time_left()) <= room:
            painter.drawText(line, Qt.AlignRight | Qt.AlignVCenter, self.time_left())
        line.adjust(0, 0, -style.scaled(SPEED_RIGHT), 0)
        if style.scaled(SPEED_RIGHT) + wide(self.speed()) <= room:
            painter.drawText(line, Qt.AlignRight | Qt.AlignVCenter, self.speed())
        painter.setRenderHint(QPainter.Antialiasing)
        painter.setPen(Qt.NoPen)
        self._paint_bars(painter)

    def _paint_bars(self, painter):
        run = self._snapshot
        top = style.scaled(LINE) + 4
        in_pass = min(1.0, run.step_in_pass / run.steps_per_pass) if run.steps_per_pass else 0.0
        _bar(painter, QRectF(0, top, self.width(), PASS_BAR), in_pass, style.colour("accent"))
        passes = run.recipe.passes
        done = min(float(passes), run.pass_number - 1 + in_pass)
        segments = passes if self.width() / passes >= SMALLEST_SEGMENT else 1
        gap = 2 if segments > 1 else 0
        width = (self.width() + gap) / segments
        for segment in range(segments):
            share = min(1.0, max(0.0, done * segments / passes - segment))
            area = QRectF(segment * width, top + PASS_BAR + 4, width - gap, RUN_BAR)
            _bar(painter, area, share, style.colour("muted"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)


def _bar(painter, area, share, colour):
    radius = area.height() / 2
    painter.setBrush(style.colour("line"))
    painter.drawRoundedRect(area, radius, radius)
    if share > 0:
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(area.left(), area.top(), area.width() * share, area.height()), radius, radius)
