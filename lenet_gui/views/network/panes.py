"""The picture in panes side by side: Qt paints one rectangle several times faster than many, and a frame changes few.

Each pane shows its part of the one picture that the view paints; OUTPUT and the line at the foot it shows itself.
"""

from collections.abc import Callable

import numpy as np
from PyQt5.QtCore import QRect, Qt
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QWidget

from lenet_gui.look.kept_picture import in_vectors
from lenet_gui.views.network.layout import Layout
from lenet_gui.views.network.modes import Shown

# From left to right, by the layers whose numbers are in them; the third has the wires of the table alone.
_LAYERS = (("INPUT",), ("C1", "S2"), (), ("C3", "S4", "C5", "F6"))


class Panes:
    """They cover INPUT to F6 of `view`. `paint` paints whatever of its picture touches a rectangle."""

    def __init__(self, view: QWidget, paint: Callable[[QPainter, QRect], None]):
        self._view, self._output = view, QRect()
        self._panes = {layers: _Pane(view, paint) for layers in _LAYERS}

    def lay_out(self, layout: Layout) -> None:
        """Stand where this layout has the layers."""
        boxes = layout.pictures
        input_box, c1, s2, c3, f6 = (boxes[layer][0] for layer in ("INPUT", "C1", "S2", "C3", "F6"))
        edges = (0, (input_box.right + c1.x) // 2, s2.right + 2, c3.x - 2, f6.right + 2)
        for pane, left, right in zip(self._panes.values(), edges[:-1], edges[1:], strict=True):
            pane.setGeometry(left, 0, right - left, layout.switch.y)
        self._output = QRect(edges[-1], 0, layout.size[0] - edges[-1], layout.switch.y)

    def repaint(self, area: QRect | None = None) -> None:
        """Have this part of the picture painted anew, or all; the view's own `update` would leave the panes alone."""
        area = self._view.rect() if area is None else area
        self._view.update(area)
        for pane in self._panes.values():
            pane.update(area.translated(-pane.pos()))

    def repaint_changed(self, before: Shown | None, now: Shown, other_answer: bool) -> None:
        """Have all painted anew that shows other numbers now than `before`; OUTPUT where the answer may be another."""
        if before is None or not now.alike(before):
            self.repaint()
            return

        def changed(layer):
            return layer in now.values and not np.array_equal(before.values[layer], now.values[layer])

        for layers, pane in self._panes.items():
            if any(map(changed, layers)):
                pane.update()
        if other_answer or changed("OUTPUT"):
            self._view.update(self._output)


class _Pane(QWidget):
    def __init__(self, view, paint):
        super().__init__(view)
        self._paint = paint
        self.setAttribute(Qt.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WA_TransparentForMouseEvents)

    def paintEvent(self, event):
        painter = QPainter(self)
        try:
            if not in_vectors(painter):  # in which nothing is cut off at an edge, so that the view paints all at once
                painter.translate(-self.pos())
                self._paint(painter, event.rect().translated(self.pos()))
        finally:
            painter.end()
