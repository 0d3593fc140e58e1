"""The lens: the one picture that belongs to a place of a play."""

from PyQt5.QtCore import QRect
from PyQt5.QtGui import QPainter

from core.study.play import ANSWER, STEP
from lenet_gui.views.play.back import paint_gradients, paint_step
from lenet_gui.views.play.code import paint_code
from lenet_gui.views.play.pixel import paint_pixel
from lenet_gui.views.play.shares import paint_shares
from lenet_gui.views.play.sums import paint_sum
from lenet_gui.views.play.told import Told


def paint_lens(painter: QPainter, area: QRect, told: Told) -> None:
    """Paint what is told of this place into `area`."""
    place = told.place
    if place.backward:
        paint = paint_step if place.part == STEP else paint_gradients
    elif place.scene == ANSWER:
        paint = paint_shares
    else:
        paint = {"INPUT": paint_pixel, "OUTPUT": paint_code}.get(place.scene, paint_sum)
    paint(painter, area, told)
