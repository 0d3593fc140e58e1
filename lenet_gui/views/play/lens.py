"""The lens: the one picture that belongs to a place of a play."""

from PyQt5.QtCore import QRect
from PyQt5.QtGui import QPainter

from core.study.play import ANSWER, STEP
from lenet_gui.look import style
from lenet_gui.views.play.back import paint_gradients, paint_step
from lenet_gui.views.play.code import paint_code
from lenet_gui.views.play.pixel import paint_pixel
from lenet_gui.views.play.shares import paint_shares
from lenet_gui.views.play.sums import paint_sum
from lenet_gui.views.play.told import Told

MADE_FOR = (500, 150)  # in such a lens, and not in a smaller one, type has its usual size


def paint_lens(painter: QPainter, area: QRect, told: Told) -> None:
    """Paint what is told of this place into `area`; where that is large, all of it larger, its type too."""
    factor = enlarged(area)
    place = told.place
    if place.backward:
        paint = paint_step if place.part == STEP else paint_gradients
    elif place.scene == ANSWER:
        paint = paint_shares
    else:
        paint = {"INPUT": paint_pixel, "OUTPUT": paint_code}.get(place.scene, paint_sum)
    painter.save()
    painter.translate(area.topLeft())
    painter.scale(factor, factor)
    paint(painter, QRect(0, 0, int(area.width() / factor), int(area.height() / factor)), told)
    painter.restore()


def enlarged(area: QRect) -> float:
    """How many times as large as at the smallest size everything is, in quarters."""
    width, height = (style.scaled(side) for side in MADE_FOR)
    return max(1.0, int(4 * min(area.width() / width, area.height() / height)) / 4)
