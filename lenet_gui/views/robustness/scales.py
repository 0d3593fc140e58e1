"""How each amount by which a digit can be changed is named, written, moved through and marked in the window."""

from dataclasses import fields

import numpy as np

from core.language import _
from core.study.moment import Moment
from core.study.robustness import CurvesRequest
from core.study.transform import UNCHANGED, Transform
from lenet_gui.widgets.amount_scale import Scale

__all__ = ["SCALES", "UNCHANGED", "Scale", "curves_request", "transform_of"]


def transform_of(values: dict[str, float]) -> Transform:
    """The Transform with these amounts; whatever is not named stays as it is."""
    return Transform(**values)


def curves_request(moment: Moment, count: int) -> CurvesRequest:
    """The curves of every scale for the network that a moment shows, over the first `count` test digits."""
    return CurvesRequest(
        parameters=moment.parameters,
        values={scale.kind: scale.points for scale in SCALES},
        count=count,
        source=moment.source,
    )


def _even(low, high, count):
    return tuple(round(float(value), 4) for value in np.linspace(low, high, count))


def _factors(low, high, count):
    return tuple(round(float(value), 4) for value in np.geomspace(low, high, count))


def _signed(value, places, unit):
    if value == 0:
        return f"0{unit}"
    return f"{'+' if value > 0 else '−'}{abs(value):.{places}f}{unit}"


SCALES = (
    Scale("shift_x", _("Shift across"), -12, 12, 48, _even(-12, 12, 13), lambda value: _signed(value, 1, " px"),
          _("Moves the digit to the right, or to the left below 0. What leaves the 28 × 28 picture is lost.")),
    Scale("shift_y", _("Shift down"), -12, 12, 48, _even(-12, 12, 13), lambda value: _signed(value, 1, " px"),
          _("Moves the digit down, or up below 0. What leaves the 28 × 28 picture is lost."), (-10, 10)),
    Scale("size", _("Size"), 0.4, 2.5, 44, _factors(0.4, 2.5, 13), lambda value: f"× {value:.2f}",
          _("Enlarges the digit, or shrinks it below 1. From about × 1.4 on, ink leaves the picture."), (0.5, 2), True,
          UNCHANGED.size),
    Scale("rotation", _("Rotation"), -60, 60, 120, _even(-60, 60, 13), lambda value: _signed(value, 0, "°"),
          _("Turns the digit clockwise, or back below 0."), (-30, 30)),
    Scale("slant", _("Slant"), -1, 1, 40, _even(-1, 1, 11), lambda value: _signed(value, 2, ""),
          _("Leans the digit to the right, or to the left below 0; at 1 by 45 degrees.")),
    Scale("weight", _("Stroke weight"), -1, 3, 40, _even(-1, 3, 17), lambda value: _signed(value, 1, " px"),
          _("Moves the stroke's edge outwards on each side, or inwards below 0.")),
    Scale("noise", _("Noise"), 0, 0.5, 50, (0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5),
          lambda value: f"{100 * value:.0f} %",
          _("Inverts this share of the pixels. The paper's network was trained with 10 % of them inverted.")),
)  # fmt: skip
assert {scale.kind for scale in SCALES} == {field.name for field in fields(Transform)}
