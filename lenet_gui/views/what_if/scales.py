"""The amounts by which a network can be altered: how each is named, written and moved through."""

from dataclasses import replace

from core.language import _
from core.study.alterations import UNALTERED, Alteration
from lenet_gui.widgets.amount_scale import Scale

ALL_BITS = 9  # the stop before 8 bits: all 32 are kept


def _percent(value):
    return f"{100 * value:.0f} %"


SCALES = (
    Scale("noise", _("Noise"), 0, 1, 50, (0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1), _percent,
          _("Adds chance to every weight and bias: so much of how far those of its layer lie apart.")),
    Scale("bits", _("Bits"), ALL_BITS, 2, 7, (9, 8, 7, 6, 5, 4, 3, 2),
          lambda value: "32" if value == ALL_BITS else f"{value:.0f}",
          _("Keeps each weight and bias in so many bits, as a small chip would; it has 32."), neutral=ALL_BITS),
    Scale("pruned", _("Pruned"), 0, 1, 50, (0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.96, 1), _percent,
          _("Takes away so many of each layer's weights, the smallest first.")),
    Scale("back", _("Back"), 0, 1, 50, (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1), _percent,
          _("Leads all weights in a straight line back to where training began: how little of it is enough?")),
)  # fmt: skip


def altered(alteration: Alteration, kind: str, amount: float) -> Alteration:
    """The same but for this amount."""
    if kind == "bits":
        return replace(alteration, bits=None if amount == ALL_BITS else round(amount))
    return replace(alteration, **{kind: amount})


def amount_of(alteration: Alteration, kind: str) -> float:
    """Where the slider of this kind stands."""
    value = getattr(alteration, kind)
    return ALL_BITS if value is None else value


def ways(scale: Scale, seed: int) -> tuple[Alteration, ...]:
    """What its curve is computed of: each of its points alone."""
    return tuple(altered(replace(UNALTERED, seed=seed), scale.kind, amount) for amount in scale.points)
