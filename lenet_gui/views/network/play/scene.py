"""What is seen at a place of the play: which numbers are there already, what is lit, what is laid on what. No Qt."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from core.network.architecture import DIGITS, LAYERS
from core.sizes import DIGIT_SIZE
from core.study.play import (
    ANSWER,
    BACKWARD,
    BORDER,
    OTHERS,
    PARTS,
    PIXELS,
    PRODUCTS_UNTIL,
    ROW,
    SCENES,
    STEP,
    SUM,
    SUM_UNTIL,
    UNIT,
    VALUE_AT,
    Place,
)
from core.study.selection import Selection
from lenet_gui.look.unit_grid import BLOCKS, UNITS
from lenet_gui.views.network.layout import PICTURES
from lenet_gui.views.network.play.beams import Beam, beams, done, unit_of

if TYPE_CHECKING:
    from core.study.trace import Trace

DIM = 0.3  # how bright the layers are that one need not look at
FADE_S = 0.4  # seconds of a scene in which the light moves on to it
ARRIVES = 0.7  # so much of a partial map's time has gone when it has come along its wire; then it is added
_BRIGHT = {
    "INPUT": ("INPUT",), "C1": ("INPUT", "C1"), "S2": ("C1", "S2"), "C3": ("S2", "C3"), "S4": ("C3", "S4"),
    "C5": ("S4", "C5"), "F6": ("C5", "F6"), "OUTPUT": ("F6", "OUTPUT"), ANSWER: ("F6", "OUTPUT"),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sheet:
    """A map's numbers that are not, or not yet, the layer's values, laid over the map.

    Attributes
    ----------
    values: (rows, columns)
    layer, picture: the map
    opacity: 0 to 1
    link: the S2-C3 link along whose wire it comes, None where it has arrived; `way`: how far it has come, 0 to 1
    """

    values: np.ndarray
    layer: str
    picture: int
    opacity: float = 1.0
    link: tuple[int, int] | None = None
    way: float = 1.0


@dataclass(frozen=True, eq=False)
class Scene:
    """What is seen at one place of the play, or in one phase of a training step.

    Attributes
    ----------
    there: layer -> (pictures, rows, columns) bool, which units are there already; a layer left out has all of them
    bright: layer -> 0 to 1
    named: layer -> 0 to 1, how far its name is lit
    beams: what is computed from what
    links: link -> 0 to 1, how far its wire is lit; the other wires are dimmed by `wires_dim`
    sheets: what is laid over maps, from the lowest on
    gradients: layer -> 0 to 1, how far its gradient covers its activations; empty while there is none to be seen
    strokes: 0 to 1, how much of the pen's line is drawn over INPUT, and `ink`: how clearly; `border`: how far INPUT's
        border is lit
    rows: the penalties of so many digits are there
    compared: (digit, cells): so many cells of its bitmap have been laid over F6; None where none is
    shares: 0 to 1, how long the bars of the eleven shares have become; None where penalties are shown
    wanted: the digit whose row is marked as the truth, None for none
    moved: 0 to 1, how far the wires tell by how much each kernel would move, or has moved
    """

    there: dict[str, np.ndarray] = field(default_factory=dict)
    bright: dict[str, float] = field(default_factory=dict)
    named: dict[str, float] = field(default_factory=dict)
    beams: tuple[Beam, ...] = ()
    links: dict[tuple[int, int], float] = field(default_factory=dict)
    wires_dim: float = 0.0
    sheets: tuple[Sheet, ...] = ()
    gradients: dict[str, float] = field(default_factory=dict)
    strokes: float = 0.0
    ink: float = 0.0
    border: float = 0.0
    rows: int = DIGITS
    compared: tuple[int, int] | None = None
    shares: float | None = None
    wanted: int | None = None
    moved: float = 0.0

    def has(self, selection: Selection) -> bool:
        """Whether the numbers of what is selected are there."""
        if selection.layer == "OUTPUT":
            return selection.map is None or selection.map < self.rows
        there = self.there.get(selection.layer)
        if there is None or selection.layer is None or selection.map is None:
            return there is None
        if selection.layer in BLOCKS:
            return bool(there.flat[selection.map])
        return selection.row is None or bool(there[selection.map, selection.row, selection.column])


def scene_at(place: Place, trace: "Trace | None", has_strokes: bool = False) -> Scene:
    """What is seen there of this digit; without a trace there is nothing but INPUT's ground.

    `has_strokes`: whether it was drawn with a pen, so that its line comes before its pixels.
    """
    if place.scene == BACKWARD:
        return _backward(place, trace)
    where = SCENES.index(place.scene)
    there = {layer: _none(layer) for layer in LAYERS[where + 1 : -1]}
    if place.scene in LAYERS[:-1]:
        there[place.scene] = computed(place, has_strokes)
    told = {"there": there, "bright": brightness(place), "named": {place.scene: 1.0}, "rows": 0}
    if place.scene == "INPUT":
        told |= _input(place, has_strokes)
    elif place.scene == "OUTPUT":
        cells = done(place.within, _size("F6"))
        told |= {"rows": place.digit + (cells == _size("F6")), "compared": (place.digit, cells)}
    elif place.scene == ANSWER:
        told |= {"rows": DIGITS, "shares": _eased(min(1.0, 2 * place.amount)), "named": {"OUTPUT": 1.0}}
    elif trace is not None:
        told["beams"] = beams(place, trace.parameters.architecture.table)
        if place.scene == "C3":
            told |= _laid(place, trace)
    told.setdefault("wires_dim", 1.0)
    return Scene(**told)


def touched(before: Place | None, now: Place | None) -> tuple[str, ...]:
    """The layers with which, and between which, the picture differs at these two places at most."""
    if before is None or now is None or before.scene != now.scene or _fades(before) or _fades(now):
        return LAYERS
    if now.scene == "INPUT":
        return ("INPUT", "C1")  # the words below it may be wider than it is
    if now.scene != BACKWARD:
        return _BRIGHT[now.scene]
    if before.part != now.part:
        return LAYERS
    if now.part == STEP:
        return ("S2", "C3") if _moved(before) != _moved(now) else ()
    changed = [layer for layer in LAYERS if before.gradient(layer) != now.gradient(layer)]
    return (*changed, "F6") if "OUTPUT" in changed else tuple(changed)  # the answer's wire begins there


def brightness(place: Place) -> dict[str, float]:
    """Of every layer; at the beginning of a scene the light is still on its way."""
    index = SCENES.index(place.scene)
    before = _BRIGHT[SCENES[index - 1]] if index else LAYERS
    come = _eased(min(1.0, _seconds(place) / FADE_S))
    return {
        layer: _mixed(1.0 if layer in before else DIM, 1.0 if layer in _BRIGHT[place.scene] else DIM, come)
        for layer in LAYERS
    }


def computed(place: Place, has_strokes: bool = False) -> np.ndarray:
    """(pictures, rows, columns) bool: which units of the scene's layer are there."""
    layer, (rows, columns) = place.scene, UNITS[place.scene]
    if layer == "INPUT":
        return _pixels_there(place, has_strokes)
    there = np.zeros((PICTURES[layer], rows, columns), bool)
    if layer in BLOCKS:
        there.flat[: rows * columns] = [place.count(unit) > 0 for unit in range(rows * columns)]
    else:
        flat = there.reshape(PICTURES[layer], -1)
        for picture in range(PICTURES[layer]):
            flat[picture, : place.count(picture)] = True
    if layer != "C3" and (place.part != UNIT or place.within >= VALUE_AT):  # the one unit of which all was seen stays
        there[0 if layer in BLOCKS else place.map][unit_of(place)] = True
    if place.part == ROW:  # in which one after another is made
        there[place.map, place.focus.row, place.focus.column] = True
    return there


def _laid(place, trace):
    """Of C3: the wires that are lit, and what lies over its maps."""
    architecture, of_map = trace.parameters.architecture, place.map
    own = [link for link in architecture.links if link[1] == of_map]
    if place.part == OTHERS:
        done = {link: 0.4 for link in architecture.links if place.count(link[1])}
        return {"links": done}
    laid = place.laid(len(own))
    links = {link: min(1.0, max(0.0, 5 * (laid - number))) for number, link in enumerate(own)}
    return {"links": links, "sheets": tuple(_sheets(place, trace, own, laid))}


def _sheets(place, trace, own, laid):
    of_map, whole = place.map, int(laid)
    sums = trace.laid[of_map]
    if place.part == SUM:  # the bias is added, then the squashing function follows
        yield Sheet(sums[-1], "C3", of_map)
        within = PRODUCTS_UNTIL + (1 - PRODUCTS_UNTIL) * place.amount
        biased = _between(PRODUCTS_UNTIL, within, SUM_UNTIL)
        squashed = _between(SUM_UNTIL, within, VALUE_AT)
        yield Sheet(trace.sums["C3"][of_map], "C3", of_map, biased)
        yield Sheet(trace.values["C3"][of_map], "C3", of_map, squashed)
        return
    if whole:
        yield Sheet(sums[whole - 1], "C3", of_map)
    if whole < len(own):
        gone = laid - whole
        number = trace.parameters.architecture.links.index(own[whole])
        if gone < ARRIVES:
            way = _eased(gone / ARRIVES)
            yield Sheet(trace.partials[number], "C3", of_map, min(1.0, 6 * gone), own[whole], way)
        else:
            yield Sheet(trace.partials[number], "C3", of_map, 1.0, own[whole])
            yield Sheet(sums[whole], "C3", of_map, (gone - ARRIVES) / (1 - ARRIVES))


def _input(place, has_strokes):
    if place.part == BORDER:
        return {"border": min(1.0, 4 * place.amount)}
    if not has_strokes:
        return {}
    return {"strokes": min(1.0, 2 * place.amount), "ink": min(1.0, 2 * (1 - place.amount))}


def _pixels_there(place, has_strokes):
    there = np.zeros((1, *UNITS["INPUT"]), bool)
    if place.part == PIXELS:
        amount = 2 * place.amount - 1 if has_strokes else place.amount
        border = (UNITS["INPUT"][0] - DIGIT_SIZE) // 2
        inside = there[0, border:-border, border:-border]
        inside[: max(0, round(amount * DIGIT_SIZE))] = True
    else:
        there[...] = True
    return there


def _backward(place, trace):
    if trace is None or trace.label is None:
        return Scene(named={"OUTPUT": 1.0})
    gradients = {layer: _eased(place.gradient(layer)) for layer in LAYERS}
    dim = _BRIGHT[ANSWER]
    bright = {layer: _mixed(1.0 if layer in dim else DIM, 1.0, gradients[layer]) for layer in LAYERS}
    wires = gradients["S2"]
    return Scene(
        bright=bright,
        named=gradients,
        gradients=gradients,
        wires_dim=1 - wires,
        shares=1.0,
        wanted=trace.label,
        moved=_moved(place),
    )


def _moved(place):
    return _eased(min(1.0, 2 * place.amount)) if place.part == STEP else 0.0


@lru_cache(maxsize=16)
def _none(layer):
    made = np.zeros((PICTURES[layer], *UNITS[layer]), bool)
    made.flags.writeable = False
    return made


def _size(layer):
    rows, columns = UNITS[layer]
    return rows * columns


def _seconds(place):
    return place.at * sum(part.seconds for part in PARTS[place.scene])


def _fades(place):
    return place.scene != BACKWARD and _seconds(place) < FADE_S


def _between(begin, now, end):
    """0 before it begins, 1 from its end on."""
    return min(1.0, max(0.0, (now - begin) / (end - begin)))


def _eased(amount):
    """0 to 1, slow at both ends."""
    return amount * amount * (3 - 2 * amount)


def _mixed(one, other, amount):
    return one + (other - one) * amount
