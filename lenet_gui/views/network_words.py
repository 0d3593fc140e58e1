"""Every sentence of the network view."""

from core.architecture import Architecture, LayerFacts
from core.language import _
from core.moment import Moment, Selection
from lenet_gui.views.network_layout import UNITS


def keys() -> str:
    """How to walk through the view with the keyboard."""
    return _("Arrows: next unit. Ctrl+Left, Ctrl+Right: next layer. Ctrl+Up, Ctrl+Down: next map. Esc: nothing.")


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


def about_layer(architecture: Architecture, layer: str) -> str:
    """The layer's kind, trainable parameters and connections, as the tooltip of its name."""
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
    return "\n".join([*lines, keys()])


def signed(value: float, places: int = 3) -> str:
    """A number with its sign, a true minus, so that all have one width."""
    return f"{value:+.{places}f}".replace("-", "−")


def penalty(value: float, softmax: bool) -> str:
    """What stands beside a digit of OUTPUT: its penalty, or with softmax its logit."""
    return signed(-value, 2) if softmax else f"{value:.1f}"


def readout(selection: Selection, moment: Moment | None) -> str:
    """The one line that says what is pointed at and its exact value; empty where nothing is."""
    if selection.link is not None:
        source, target = selection.link
        return _("S2 map {source} → C3 map {target}{value}").format(
            source=source, target=target, value=_norm(selection.link, moment)
        )
    if selection.layer is None:
        return ""
    trace = moment.trace if moment else None
    if selection.layer == "OUTPUT":
        return _output(selection, moment, trace)
    if selection.layer in ("C5", "F6"):
        return _unit(selection, trace)
    place = selection.layer
    if selection.layer != "INPUT":
        place = _("{layer} map {map}").format(layer=selection.layer, map=selection.map)
    if selection.row is None or selection.column is None:
        return place
    at = _("{place}, row {row}, column {column}").format(place=place, row=selection.row, column=selection.column)
    if trace is None:
        return at
    values = trace.values[selection.layer]
    return f"{at}: {signed(values[selection.map or 0, selection.row, selection.column])}"


def _norm(link, moment):
    links = moment.parameters.architecture.links if moment else ()
    if link not in links:
        return _(": not connected") if moment else ""
    kernel = moment.parameters["C3.weights"][links.index(link)]
    return _(": kernel norm {norm}").format(norm=f"{float((kernel**2).sum()) ** 0.5:.3f}")


def _unit(selection, trace):
    if selection.map is None:
        return selection.layer
    at = _("{layer} unit {unit}").format(layer=selection.layer, unit=selection.map)
    if selection.layer == "F6":
        row, column = divmod(selection.map, UNITS["F6"][1])
        at = _("{unit}, row {row}, column {column} of its code").format(unit=at, row=row, column=column)
    return at if trace is None else f"{at}: {signed(trace.values[selection.layer][selection.map, 0, 0])}"


def _output(selection, moment, trace):
    if selection.map is None:
        return "OUTPUT"
    softmax = moment is not None and moment.parameters.architecture.output == "softmax"
    parts = [_("OUTPUT {digit}").format(digit=selection.map)]
    if trace is not None:
        value = -trace.penalties[selection.map] if softmax else trace.penalties[selection.map]
        text = _("logit {value}") if softmax else _("penalty {value}")
        parts.append(text.format(value=signed(value) if softmax else f"{value:.3f}"))
    if moment is not None and not softmax and selection.row is not None and selection.column is not None:
        cell = moment.parameters.centres[selection.map, selection.row * UNITS["OUTPUT"][1] + selection.column]
        where = _("bitmap row {row}, column {column}: {value}")
        parts.append(
            where.format(row=selection.row, column=selection.column, value=signed(cell, 0 if abs(cell) == 1 else 3))
        )
    return ", ".join(parts)
