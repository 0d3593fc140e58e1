"""Which numbers the kernels view shows, from where to where, and the words for them."""

import math
from dataclasses import dataclass, field

import numpy as np

from core.language import _
from core.network.architecture import KERNEL
from core.network.parameters import Parameters
from core.study.moment import Moment
from core.study.selection import Selection
from lenet_gui.look.kernel_picture import AMPLITUDE
from lenet_gui.look.signed_number import signed_number
from lenet_gui.views.kernels.layout import ALL, C5, C5_SIDE, F6, MAPS, Item, KernelsLayout, Spot

VALUE, GRADIENT, CHANGE = KINDS = ("value", "gradient", "change")

# From minus this to plus this, whatever the run: values, and on the same scale how far they have moved.
LEVELS = {
    "C1.weights": AMPLITUDE, "S2.coefficients": 1.5, "S2.biases": 0.5, "C3.weights": AMPLITUDE,
    "S4.coefficients": 1.5, "S4.biases": 0.5, "C5.weights": AMPLITUDE, "F6.weights": 0.15,
}  # fmt: skip
LEAST_LEVEL = 1e-6  # of gradients


@dataclass(frozen=True, eq=False)
class Numbers:
    """One number for each parameter.

    Attributes
    ----------
    kind: one of `KINDS`
    network: whose architecture they belong to
    shown: the numbers, or None where there are none, and then `words` says why
    words: whose they are, short; empty for values
    levels: name of the array -> the number shown in full colour
    """

    kind: str
    network: Parameters
    shown: Parameters | None
    words: str = ""
    levels: dict[str, float] = field(default_factory=lambda: LEVELS)


def sources(moment: Moment, kind: str) -> tuple:
    """The objects of which `numbers` is made: where they are the same ones, nothing has changed."""
    made_of = {
        VALUE: (),
        CHANGE: (moment.start, moment.reference, moment.differs),
        GRADIENT: (moment.trace, moment.last_gradient, moment.live),
    }
    return kind, moment.parameters, moment.step_change, *made_of[kind]


def numbers(moment: Moment, kind: str) -> Numbers:
    """The numbers of this kind. Gradients are the digit's where its label is known, else the run's last step's."""
    network = moment.parameters
    if kind == VALUE:
        return Numbers(kind, network, network)
    if kind == CHANGE:
        if moment.differs:
            change, words = moment.kept.change, moment.kept.why_no_change or moment.kept.words
            return Numbers(kind, network, None if change is None else network.with_vector(change), words)
        if moment.changed_from is None:
            return Numbers(kind, network, None, _("It is not known how this network began."))
        words = _("since the start") if moment.compared is None else moment.changed_words
        return Numbers(kind, network, network.with_vector(moment.change), words)
    gradient, words = _gradient(moment)
    if gradient is None:
        return Numbers(kind, network, None, words)
    if gradient.shape != network.vector.shape or not np.isfinite(gradient).all():
        return Numbers(kind, network, None, _("There is no gradient of this network here."))
    shown = network.with_vector(gradient)
    return Numbers(kind, network, shown, words, _gradient_levels(shown))


def _gradient(moment):
    trace, gradient = moment.trace, moment.last_gradient
    if trace is not None and trace.weight_gradients is not None:
        return trace.weight_gradients, _("of this digit, a {label}").format(label=trace.label)
    if not moment.live:
        return None, _("A gradient needs a digit whose label is known: choose a test digit.")
    if gradient is None:
        return None, _("A gradient needs a digit whose label is known, or a step of training.")
    size = moment.snapshot.recipe.batch_size
    if size == 1:
        return gradient, _("of the last step's digit")
    return gradient, _("of the last step's {count} digits").format(count=size)


def _gradient_levels(shown):
    """One level a layer, so that coefficient and bias can be compared."""
    names = [name for name in LEVELS if name in shown.names()]
    layers = {name.split(".")[0] for name in names}
    largest = {
        layer: max(float(np.abs(shown[name]).max()) for name in names if name.startswith(layer)) for layer in layers
    }
    return {name: next_level(largest[name.split(".")[0]]) for name in names}


def next_level(largest: float) -> float:
    """The first of ... 0.1, 0.3, 1, 3, 10 ... that is not below; never less than `LEAST_LEVEL`."""
    largest = max(largest, LEAST_LEVEL)
    exponent = math.floor(math.log10(largest))
    return next(
        level for level in (float(f"{step}e{exponent}") for step in (1, 3, 10, 30)) if level >= largest * (1 - 1e-9)
    )


def moved(moment: Moment) -> dict[str, np.ndarray]:
    """How far the step just taken has moved each kernel, dial and unit, as a share of the farthest of its array.

    (items,) 0 to 1 by the array's name, by the norm of its change; empty while no step is seen.
    """
    if moment.step_change is None or not np.isfinite(moment.step_change).all():
        return {}
    found = {}
    for name in moment.parameters.names():
        changes = moment.parameters.view(moment.step_change, name)
        norms = np.linalg.norm(changes.reshape(len(changes), -1), axis=1)
        found[name] = norms / max(float(norms.max()), np.finfo(np.float32).tiny)
    return found


def number(shown: Numbers, spot: Spot, layout: KernelsLayout) -> float:
    """The exact number at this spot."""
    return float(picture_values(shown, spot.item, layout.shape(spot.item))[spot.row, spot.column])


def picture_values(shown: Numbers, item: Item, shape: tuple[int, int]) -> np.ndarray:
    """(rows, columns) what stands in this item's picture."""
    values = shown.shown[item.array][item.index]
    if item.layer == C5:  # (16, 5, 5) -> 4 x 4 maps
        return values.reshape(4, 4, KERNEL, KERNEL).swapaxes(1, 2).reshape(C5_SIDE, C5_SIDE)
    return values.reshape(shape)


def readout(shown: Numbers, spot: Spot, layout: KernelsLayout) -> str:
    """The weight's name and its exact number."""
    level = shown.levels[spot.item.array]
    value = signed_number(number(shown, spot, layout), max(2, 3 - math.floor(math.log10(level))))
    text = {
        VALUE: _("{name}: {value}"),
        GRADIENT: _("{name}: gradient {value}"),
        CHANGE: _("{name}: changed by {value}"),
    }[shown.kind]
    return text.format(name=spot_name(shown, spot, layout), value=value)


def spot_name(shown: Numbers, spot: Spot, layout: KernelsLayout) -> str:
    """Which weight this is; rows and columns from 0."""
    item, row, column = spot
    if item.layer == "C1":
        return _("C1 map {map}, row {row}, column {column}").format(map=item.index, row=row, column=column)
    if item.layer == "C3":
        source, target = shown.network.architecture.links[item.index]
        return _("C3 {source} → {target}, row {row}, column {column}").format(
            source=source, target=target, row=row, column=column
        )
    if item.layer == C5:
        s4 = 4 * (row // KERNEL) + column // KERNEL
        return _("C5 unit {unit}, S4 map {map}, row {row}, column {column}").format(
            unit=item.index, map=s4, row=row % KERNEL, column=column % KERNEL
        )
    if item.layer == F6:
        unit = row * layout.shape(item)[1] + column
        return _("F6 unit {unit}, C5 unit {source}").format(unit=item.index, source=unit)
    kind = _("coefficient") if item.array.endswith("coefficients") else _("bias")
    return _("{layer} map {map}, {kind}").format(layer=item.layer, map=item.index, kind=kind)


def legend(shown: Numbers, section: str) -> str:
    """Whose numbers they are and from where to where they are shown; C5's and F6's levels stand beside their names."""
    parts = [shown.words] if shown.words else []
    if shown.shown is None:
        return ""
    levels = {name: f"±{level:g}" for name, level in shown.levels.items()}
    trainable = "S2.biases" in shown.shown.names()
    if section in (ALL, MAPS):
        if shown.kind == GRADIENT:
            names = ("C1.weights", "S2.biases", "C3.weights", "S4.biases")
            parts += [f"{name[:2]} {levels[name]}" for name in names if name in levels]
        else:
            parts.append(_("C1, C3 {level}").format(level=levels["C1.weights"]))
            if trainable:
                dials = _("S2, S4: coefficient {level}, bias {bias_level}")
                parts.append(dials.format(level=levels["S2.coefficients"], bias_level=levels["S2.biases"]))
    else:
        parts.append(heading(shown, section))
    return "  ·  ".join(parts)


def heading(shown: Numbers, layer: str) -> str:
    """The name above C5's or F6's sheet, with its level."""
    level = shown.levels.get(f"{layer}.weights")
    return layer if level is None or shown.shown is None else f"{layer}  ±{level:g}"


def selection(shown: Numbers, item: Item, picked: bool = False) -> Selection:
    """What pointing at this item means for the other views."""
    if item.layer == "C3":
        link = shown.network.architecture.links[item.index]
        return Selection("C3", map=link[1], link=link, picked=picked)
    return Selection(item.layer, map=item.index, picked=picked)


def lit(chosen: Selection, item: Item, architecture) -> bool:
    """Whether a selection made anywhere is about this item: its own, or one that reads or feeds the selected map."""
    if item.layer == "C3":
        source, target = architecture.links[item.index]
        if chosen.link is not None:
            return chosen.link == (source, target)
        return chosen.map == (source if chosen.layer == "S2" else target) and chosen.layer in ("S2", "C3")
    return chosen.link is None and chosen.layer == item.layer and chosen.map == item.index
