"""Every sentence of the network view."""

import numpy as np

from core.language import _
from core.network.architecture import PAPER, Architecture, LayerFacts
from core.network.layers.kind import Output
from core.network.loss import NONE
from core.run.snapshot import BACKWARD, BATCH, FORWARD, LOSS, UPDATE, Snapshot
from core.study.lens import ACTIVATION, DIFFERENCE, GRADIENT, WEIGHTED_INPUT
from core.study.moment import Moment
from core.study.selection import Selection
from lenet_gui.look.gradient_scale import too_high, too_low
from lenet_gui.look.signed_number import power
from lenet_gui.look.unit_grid import UNITS
from lenet_gui.texts.wiring import why_wired
from lenet_gui.texts.words import words
from lenet_gui.views.network.layout import Box, Layout
from lenet_gui.views.network.modes import Shown

NOTHING_BELOW = 1e-9  # a gradient of OUTPUT that is written as 0


def keys() -> str:
    """How to walk through the view with the keyboard."""
    return _(
        "Arrows: next unit. Ctrl+Left, Ctrl+Right: next layer. Ctrl+Up, Ctrl+Down: next map. "
        "Enter or a click: pick. Esc: nothing. 1 to 4: which numbers are shown."
    )


def about_none(moment: Moment) -> str:
    """What "none of these" is, as the tooltip of its row; empty where the loss knows no such class."""
    loss = moment.parameters.loss
    if not np.isfinite(loss.none_penalty):
        return ""
    words = _("None of these: a digit wins only with a penalty below {j} (MAP's j, equation 9).")
    return words.format(j=loss.none_penalty_told)


def size_line(facts: LayerFacts, short: bool) -> str:
    """What stands below a layer's name: "16 maps 10 × 10", or as the paper's figure 2 has it, "16@10×10"."""
    if facts.name == "INPUT":
        return _("{rows} × {columns}").format(rows=facts.rows, columns=facts.columns)
    if facts.name == "OUTPUT":
        return _("{maps} digits").format(maps=facts.maps)
    if facts.rows == 1:
        return _("{maps} units").format(maps=facts.maps)
    text = _("{maps}@{rows}×{columns}") if short else _("{maps} maps {rows} × {columns}")
    return text.format(maps=facts.maps, rows=facts.rows, columns=facts.columns)


def about_layer(architecture: Architecture, layer: str, explained: bool) -> str:
    """The layer's kind, trainable parameters and connections, as the tooltip of its name.

    What it is for stands first, unless it is `explained` below the name.
    """
    facts = architecture.layer(layer)
    if layer == "INPUT":
        first = _("INPUT: the digit's 28 × 28 pixels with a border of two.")
    else:
        first = _("{name}: {kind}, {size}.").format(name=layer, kind=_(facts.kind), size=size_line(facts, short=False))
    lines = [first]
    if layer != "INPUT":
        count = _("{parameters} trainable parameters").format(parameters=f"{facts.parameters:,}")
        if facts.fixed:
            count = _("{count}, {fixed} fixed").format(count=count, fixed=f"{facts.fixed:,}")
        lines.append(_("{count}; {connections} connections.").format(count=count, connections=f"{facts.connections:,}"))
    if layer == "C3":
        lines.append(why_wired(architecture))
    told = "" if explained else words().line(architecture, layer)
    if told:
        lines.insert(0, f"{layer} {told}.")
    return "\n".join([*lines, _("F1 tells more.")])


def tip_at(layout: Layout, x: float, y: float, moment: Moment | None, shown: Shown | None) -> tuple[str, Box | None]:
    """The tooltip at this point, and for how far it holds; empty where there is none."""
    layer = layout.head_at(x, y)
    if layer is not None and moment is not None:
        box = next(box for box in (layout.lines.get(layer), layout.heads[layer]) if box and box.holds(x, y))
        return about_layer(moment.parameters.architecture, layer, bool(layout.lines)), box
    if layout.none.holds(x, y) and moment is not None:
        return about_none(moment), layout.none
    if layout.legend.holds(x, y):
        return about_levels(shown), layout.legend
    return "", None


def signed(value: float, places: int = 3) -> str:
    """A number with its sign, a true minus, so that all have one width; what rounds to zero has none."""
    text = f"{value:+.{places}f}".replace("-", "−")
    return text if text.strip("+−0.") else text[1:]


def number(value: float) -> str:
    """An exact number for the readout: four digits that count, however small it is."""
    if 0 < abs(value) < 0.001:
        return power(value, 3)
    return signed(value) if abs(value) >= 1 else f"{value:+.4g}".replace("-", "−")


def level(value: float) -> str:
    """An end of a scale: as few digits as it has, small ones by their power of ten."""
    if 0 < abs(value) < 0.001:
        return power(value, 0).removeprefix("+")
    return f"{value:g}".replace("-", "−")


def share(value: float) -> str:
    """A share of the eleven, in percent."""
    return _("{percent:.1f} %").format(percent=100 * value)


def output_number(mode: str, value: float, output: Output, short: bool = False) -> str:
    """What stands beside a digit of OUTPUT: its penalty or its logit; their gradient or difference.

    `short`: with fewer digits, where a gradient, which may be very small, has little room.
    """
    if mode == GRADIENT:
        if not NOTHING_BELOW <= abs(value) < 0.01:
            return signed(value)
        return power(value, 0 if short else 1).replace("\u00a0", "")
    if output.sign < 0:
        return signed(value, 2)
    return signed(value, 1) if mode == DIFFERENCE else f"{value:.1f}"


def level_line(shown: Shown, layer: str) -> str:
    """The number that has a layer's full colour, for below its name; empty where it has no such number."""
    if layer not in shown.levels or (layer == "INPUT" and shown.ink):
        return ""
    if layer == "OUTPUT" and shown.mode in (ACTIVATION, WEIGHTED_INPUT):
        return ""
    return f"± {level(shown.levels[layer])}"


def legend_ends(shown: Shown | None) -> tuple[str, str]:
    """What stands at the two ends of the scale of colours."""
    if shown is not None and shown.mode == GRADIENT:
        return too_low(), too_high()
    if shown is None or shown.stepped or not shown.levels:
        return "−", "+"
    return signed(-shown.levels["C1"], 2), signed(shown.levels["C1"], 2)


def about_levels(shown: Shown | None) -> str:
    """The rule for the colours, as the tooltip of their scale."""
    if shown is None or not shown.stepped:
        return _("Full colour is the same number in every layer and at every moment; beyond it nothing changes.")
    if shown.mode == GRADIENT:
        blame = _(
            "Too high: the loss would shrink if this number were a little lower; its gradient is positive. "
            "Too low: it would shrink if it were a little higher."
        )
        return f"{blame}\n{_level_rule(shown)}"
    return _level_rule(shown)


def _level_rule(shown):
    if shown.still:
        return _(
            "Full colour is each layer's own number, below its name: one and a half times the root mean square of the "
            "layer."
        )
    return _(
        "Full colour is each layer's own number, below its name: the first of … 0.1, 0.3, 1, 3, 10 … that is not below "
        "twice the root mean square of the layer.\nIt stays until it is passed or a fifth of it would do."
    )


def readout(selection: Selection, moment: Moment | None, shown: Shown | None) -> str:
    """The one line that says what is pointed at and its exact number; empty where nothing is."""
    if selection.link is not None:
        return _link(selection.link, moment)
    if selection.layer is None:
        return _at_rest(moment, shown)
    if selection.layer == "OUTPUT":
        return _output(selection, moment, shown)
    place, index = _place(selection), _index(selection)
    if shown is None or not shown.values or index is None:
        return place
    return f"{_named(place, shown)}: {number(float(shown.values[selection.layer][index]))}"


def short_readout(selection: Selection, moment: Moment | None, shown: Shown | None) -> str:
    """The same where there is little room: the place as one writes it for a play, "C3[4](3,5)", and the number."""
    if selection.link is not None:
        return "S2[{}] → C3[{}]".format(*selection.link)
    if selection.layer is None:
        return _at_rest(moment, shown)
    place = selection.layer
    if selection.map is not None and selection.layer != "INPUT":
        place += f"[{selection.map}]"
    if selection.row is not None and selection.layer not in ("C5", "F6", "OUTPUT"):
        place += f"({selection.row},{selection.column})"
    index = (selection.map, 0, 0) if selection.layer == "OUTPUT" and selection.map is not None else _index(selection)
    if shown is None or not shown.values or index is None:
        return place
    if selection.layer == "OUTPUT":
        output = (moment.parameters.architecture if moment else PAPER).kind("OUTPUT")
        return f"{place}: {output_number(shown.mode, output.sign * float(shown.values['OUTPUT'][index[0]]), output)}"
    return f"{place}: {signed(float(shown.values[selection.layer][index]))}"


def _at_rest(moment, shown):
    """What is compared with what where that is wanted, or why it cannot be; else nothing."""
    if moment is None or shown is None or not moment.differs:
        return ""
    return moment.kept.words if shown.mode == DIFFERENCE else moment.kept.obstacle


def _named(place, shown):
    """Which number of this place it is."""
    if shown.mode == GRADIENT:
        return _("gradient of {place}").format(place=place)
    if shown.mode == DIFFERENCE:
        return _("difference of {place}").format(place=place)
    if shown.mode == WEIGHTED_INPUT and not place.startswith(("INPUT", "OUTPUT")):
        return _("weighted input of {place}").format(place=place)
    return place


def _place(selection):
    if selection.layer in ("C5", "F6"):
        if selection.map is None:
            return selection.layer
        place = _("{layer} unit {unit}").format(layer=selection.layer, unit=selection.map)
        if selection.layer == "C5":
            return place
        row, column = divmod(selection.map, UNITS["F6"][1])
        return _("{unit}, row {row}, column {column} of its code").format(unit=place, row=row, column=column)
    place = selection.layer
    if selection.layer != "INPUT" and selection.map is not None:
        place = _("{layer} map {map}").format(layer=selection.layer, map=selection.map)
    if selection.row is None or selection.column is None:
        return place
    return _("{place}, row {row}, column {column}").format(place=place, row=selection.row, column=selection.column)


def _index(selection):
    """Where in the layer's array the one number is; None where a whole map or layer is meant."""
    if selection.layer in ("C5", "F6"):
        return None if selection.map is None else (selection.map, 0, 0)
    if selection.row is None or selection.column is None:
        return None
    return selection.map or 0, selection.row, selection.column


def _link(link, moment):
    place = _("S2 map {source} → C3 map {target}").format(source=link[0], target=link[1])
    if moment is None:
        return place
    links = moment.parameters.architecture.links
    if link not in links:
        return _("{place}: not connected").format(place=place)
    norm = float(np.linalg.norm(moment.parameters["C3.weights"][links.index(link)]))
    text = _("{place}: kernel norm {norm}").format(place=place, norm=f"{norm:.3f}")
    if moment.trace is not None and moment.trace.weight_gradients is not None:
        gradients = moment.parameters.with_vector(moment.trace.weight_gradients)["C3.weights"]
        slope = float(np.linalg.norm(gradients[links.index(link)]))
        text = _("{text}, of its gradient {norm}").format(text=text, norm=f"{slope:.3g}")
    return text


def _output(selection, moment, shown):
    if selection.map is None:
        return "OUTPUT"
    output = (moment.parameters.architecture if moment else PAPER).kind("OUTPUT")
    parts = [_("OUTPUT {digit}").format(digit=selection.map)]
    if shown is not None and shown.values:
        parts = [_named(parts[0], shown)]
        value = float(shown.values["OUTPUT"][selection.map]) * output.sign
        signs = output.sign < 0 or shown.mode in (GRADIENT, DIFFERENCE)
        text = number(value) if signs else f"{value:.3f}"
        parts.append(_("{result} {value}").format(result=output.result, value=text))
    if moment is not None and output.pairing.compares and selection.row is not None and selection.column is not None:
        cell = moment.parameters.centres[selection.map, selection.row * UNITS["OUTPUT"][1] + selection.column]
        where = _("bitmap row {row}, column {column}: {value}")
        parts.append(
            where.format(row=selection.row, column=selection.column, value=signed(cell, 0 if abs(cell) == 1 else 3))
        )
    return ", ".join(parts)


def about_phase(moment: Moment) -> str:
    """What this phase of a training step is, and where its first digit is seen, what comes of that."""
    snapshot, trace = moment.snapshot, moment.batch_trace
    texts = {
        BATCH: _("Step {step}: the digits of the mini-batch"),
        FORWARD: _("Step {step}: forward, from the digits to their penalties"),
        LOSS: _("Step {step}: the loss, from penalties and labels"),
        BACKWARD: _("Step {step}: backward, the gradient from layer to layer"),
        UPDATE: _("Step {step}: every weight has moved a little"),
    }
    number = snapshot.step if snapshot.phase == UPDATE else snapshot.step + 1  # the update completes a step
    if trace is None:
        return texts[snapshot.phase].format(step=number)
    followed = {
        BATCH: _("Step {step}: the digits of the mini-batch; we follow the first ({label})"),
        FORWARD: _("Step {step}: forward, the first digit ({label}) from map to map"),
        LOSS: _("Step {step}: the loss of the first digit ({label}) is {loss:.3f}"),
        BACKWARD: _("Step {step}: backward, the gradient of the first digit ({label}) from layer to layer"),
        UPDATE: _("Step {step}: every weight has moved a little; the wires show how far C3's kernels did"),
    }
    label = _("none of these") if trace.label == NONE else trace.label
    return followed[snapshot.phase].format(step=number, label=label, loss=trace.loss)


def short_about_phase(snapshot: Snapshot) -> str:
    """The same in two words."""
    names = {
        BATCH: _("Step {step}: the digits"),
        FORWARD: _("Step {step}: forward"),
        LOSS: _("Step {step}: the loss"),
        BACKWARD: _("Step {step}: backward"),
        UPDATE: _("Step {step}: update"),
    }
    return names[snapshot.phase].format(step=snapshot.step if snapshot.phase == UPDATE else snapshot.step + 1)
