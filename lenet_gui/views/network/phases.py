"""One training step as it happens, at a pace at which one can follow: batch, forward, loss, backward, update."""

from collections.abc import Mapping

import numpy as np
from PyQt5.QtCore import QRect, Qt, QVariantAnimation
from PyQt5.QtGui import QImage, QPainter
from PyQt5.QtWidgets import QWidget

from core.network.architecture import LAYERS
from core.run.snapshot import BACKWARD, BATCH, FORWARD, LOSS, PHASES, UPDATE, Snapshot
from lenet_gui.look import pictures, style
from lenet_gui.views.network.layout import Box, Layout

LONGEST_MS = 1200  # the light takes at most this long from one end of the network to the other
_GAP = 2


class PhaseLight(QVariantAnimation):
    """From 0, when a phase begins, to 1, when all of it has been shown; there it stays."""

    def __init__(self, view: QWidget):
        super().__init__(view, startValue=0.0, endValue=1.0)

    def follow(self, before: Snapshot | None, now: Snapshot) -> bool:
        """Begin anew with each phase; whether there is another one now, or none any more."""
        was = (before.phase, before.step if before.phase else 0) if before else ("", 0)
        if was == (now.phase, now.step if now.phase else 0):
            return False
        if now.phase:
            self.stop()
            self.setDuration(duration_ms(now.steps_per_second))
            self.start()
        return True


def duration_ms(steps_per_second: float | None) -> int:
    """How long the light may take at this pace, so that it arrives before the next phase begins."""
    return round(min(LONGEST_MS, 800 / (len(PHASES) * max(0.01, steps_per_second or 1.0))))


def brightness(phase: str, layer: str, amount: float) -> float:
    """How far the name of a layer is lit, 0 to 1, when so much of the phase has been shown."""
    place, last = LAYERS.index(layer), len(LAYERS) - 1
    if phase == BATCH:
        return amount if layer == "INPUT" else 0.0
    if phase == LOSS:
        return amount if layer == "OUTPUT" else 0.0
    if phase == UPDATE:
        return 0.0 if layer == "INPUT" else amount
    if phase in (FORWARD, BACKWARD):
        way = place if phase == FORWARD else last - place
        return float(np.clip(amount * (last + 1) - way, 0, 1))
    return 0.0


def paint_names(painter: QPainter, layout: Layout, lit: Mapping[str, float]) -> None:
    """The names of the layers that the phase or the play has reached, in the accent, each so far (0 to 1)."""
    painter.setFont(style.font(style.TITLE if layout.large else style.caption_size(), bold=True))
    for layer, share in lit.items():
        if share > 0:
            head = layout.heads[layer]
            painter.setPen(style.colour("accent", round(share, 2)))
            painter.drawText(
                head.x, head.y, 400, head.height // layout.head_lines, Qt.AlignLeft | Qt.AlignVCenter, layer
            )


class ContactSheet:
    """The digits of a mini-batch in the room above and below INPUT, as many as there is room for."""

    def __init__(self, digits: np.ndarray, layout: Layout):
        self._picture, self.places = None, ()
        above, below = _rooms(layout)
        # A pixel of a digit is two pixels wide where all digits have room so, else one; else two by two become one.
        for self.side in (56, 28, 14):
            across = max(1, (above.width + _GAP) // (self.side + _GAP))
            rows = [(room.height + _GAP) // (self.side + _GAP) for room in (above, below)]
            if across * sum(rows) >= len(digits):
                break
        count = min(len(digits), across * sum(rows))
        if not count:
            return
        needed = -(-count // across)
        upper = max(min(rows[0], -(-needed // 2)), needed - rows[1])  # half of the rows above, as far as they fit
        self.places = tuple(_place(index, across, upper, above, below, self.side) for index in range(count))
        shown = digits[:count]
        if self.side == 14:
            shown = shown.reshape(count, 14, 2, 14, 2).mean(axis=(2, 4)).astype(np.uint8)
        self._units = shown.shape[1]
        self._picture: QImage = pictures.ink_picture(shown.reshape(-1, self._units))

    def paint(self, painter: QPainter, opacity: float) -> None:
        """All digits, each a crisp picture."""
        painter.setOpacity(opacity)
        for index, box in enumerate(self.places):
            source = QRect(0, index * self._units, self._units, self._units)
            pictures.paint_picture(painter, QRect(*box), self._picture, source)
        painter.setOpacity(1)


def _rooms(layout):
    box, maps = layout.pictures["INPUT"][0], layout.pictures["C1"]
    top, bottom, space = maps[0].y, maps[-1].bottom, 8
    return (
        Box(box.x, top, box.width, max(0, box.y - space - top)),
        Box(box.x, box.bottom + space, box.width, max(0, bottom - box.bottom - space)),
    )


def _place(index, across, upper, above, below, side):
    """Rows above end at INPUT's upper edge, rows below begin at its lower one, so that all stand close to it."""
    row, column = divmod(index, across)
    x = above.x + column * (side + _GAP)
    if row < upper:
        return Box(x, above.bottom - (upper - row) * (side + _GAP) + _GAP, side, side)
    return Box(x, below.y + (row - upper) * (side + _GAP), side, side)
