"""The play: where one can be while one digit goes through the network, scene by scene. Places alone, no numbers.

What is seen at a place is made of the place and of a moment; so each can be gone to, in any order, and shows the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.language import _
from core.network.architecture import DIGITS, LAYERS, PAPER
from core.study.selection import Selection

ANSWER, BACKWARD = "answer", "backward"
SCENES = (*LAYERS, ANSWER, BACKWARD)
UNIT, ROW, ROWS, OTHERS = "unit", "row", "rows", "others"
PIXELS, BORDER, LINKS, SUM, COMPARED, SHARES, GRADIENTS, STEP = (
    "pixels", "border", "links", "sum", "compared", "shares", "gradients", "step",
)  # fmt: skip


class PlayError(ValueError):
    """A word that names no place of a play; the message is one sentence for the user."""


class Part(NamedTuple):
    """A part of a scene; its seconds at speed 1, and those it has where details are left out."""

    name: str
    seconds: float
    brief: float


# INPUT: the digit's 28 x 28 pixels, then the border round them and their levels. C1, S2: one unit in full, the first
# row cell by cell, the other rows, then the other maps all together. C3: the sources of one map laid on each other,
# their sum squashed, then the other maps. OUTPUT: the ten bitmaps one by one. Backward: the gradients from layer to
# layer, then what one step would do.
PARTS = {
    "INPUT": (Part(PIXELS, 1.2, 0.5), Part(BORDER, 1.2, 0.3)),
    "C1": (Part(UNIT, 2.6, 0.4), Part(ROW, 1.2, 0.2), Part(ROWS, 0.8, 0.3), Part(OTHERS, 0.9, 0.4)),
    "S2": (Part(UNIT, 1.4, 0.2), Part(ROW, 0.6, 0.1), Part(ROWS, 0.4, 0.2), Part(OTHERS, 0.5, 0.3)),
    "C3": (Part(LINKS, 2.8, 0.7), Part(SUM, 1.2, 0.3), Part(OTHERS, 1.2, 0.5)),
    "S4": (Part(UNIT, 1.0, 0.2), Part(ROWS, 0.3, 0.1), Part(OTHERS, 0.5, 0.3)),
    "C5": (Part(UNIT, 1.4, 0.3), Part(OTHERS, 0.6, 0.3)),
    "F6": (Part(UNIT, 1.2, 0.2), Part(OTHERS, 0.7, 0.3)),
    "OUTPUT": (Part(COMPARED, 3.6, 1.4),),
    ANSWER: (Part(SHARES, 1.8, 0.8),),
    BACKWARD: (Part(GRADIENTS, 2.5, 1.0), Part(STEP, 2.5, 0.7)),
}
# How far a unit in focus has been computed, as `Place.within` has it, when all its products are there, when the bias is
# added too, and when its value is there. In C3 the products have all of `LINKS`, the others what is left of 1 in `SUM`.
PRODUCTS_UNTIL, SUM_UNTIL, VALUE_AT = 0.7, 0.82, 0.96
SHAPES = {facts.name: (facts.maps, facts.rows, facts.columns) for facts in map(PAPER.layer, LAYERS[:-1])}
_TEXT = re.compile(
    r"(?P<scene>[A-Za-z0-9]+)(?:\[(?P<map>[0-9]{1,4})\])?(?:\((?P<row>[0-9]{1,4}) ?, ?(?P<column>[0-9]{1,4})\))?"
)


@dataclass(frozen=True)
class Place:
    """A place in the play.

    Attributes
    ----------
    scene: one of `SCENES`
    at: how far the scene has gone, 0 to 1; its parts share this as they share its seconds
    map: the map that is looked into (of C5 and F6 the unit), from 0; in INPUT, OUTPUT and later it says nothing
    unit: (row, column) of the unit of that map that is computed in full
    """

    scene: str
    at: float = 0.0
    map: int = 0
    unit: tuple[int, int] = (0, 0)

    @property
    def part(self) -> str:
        """The part of the scene, one of those in `PARTS`."""
        return self._part()[0]

    @property
    def amount(self) -> float:
        """How far this part has gone, 0 to 1."""
        return self._part()[1]

    @property
    def backward(self) -> bool:
        """Whether gradients are seen."""
        return self.scene == BACKWARD

    @property
    def focus(self) -> Selection | None:
        """The unit that is being computed; in OUTPUT the digit that is compared with. None where there is no one."""
        part, amount = self._part()
        if self.scene == "OUTPUT":
            return Selection("OUTPUT", self.digit)
        if self.scene not in PARTS or self.scene in ("INPUT", ANSWER, BACKWARD):
            return None
        _maps, rows, columns = SHAPES[self.scene]
        if part in (UNIT, LINKS, SUM):
            place = self.unit if rows > 1 else (0, 0)
            return Selection(self.scene, self.map, *place) if rows > 1 else Selection(self.scene, self.map)
        if rows == 1 or (self.scene == "C3" and part == OTHERS):
            return None
        count = self.count(self.map if part != OTHERS else self.other)
        row, column = divmod(min(count, rows * columns - 1), columns)
        return Selection(self.scene, self.map if part != OTHERS else self.other, row, column)

    @property
    def other(self) -> int:
        """The first of the maps that follow the one that is looked into."""
        return 1 if self.map == 0 else 0

    @property
    def digit(self) -> int:
        """The digit whose bitmap is compared with in OUTPUT."""
        return min(int(self.amount * DIGITS), DIGITS - 1)

    @property
    def within(self) -> float:
        """How far the unit in focus has been computed, 0 to 1: its products, their sum, its value."""
        if self.scene == "OUTPUT":
            return self.amount * DIGITS - self.digit
        return self.amount if self.part in (UNIT, LINKS, SUM) else 1.0

    def count(self, of_map: int) -> int:
        """How many units of this map of the scene's layer have been computed, row by row from the upper left.

        In `UNIT`, `LINKS` and `SUM` none, but the one in focus as far as `within` says. Of C5 and F6 it is 0 or 1.
        """
        maps, rows, columns = SHAPES[self.scene]
        part, amount, all_units = *self._part(), rows * columns
        if part in (UNIT, LINKS, SUM):
            return 0
        if rows == 1 or self.scene == "C3":  # the other units, the other maps, one after another
            return all_units if of_map == self.map or self._turn(of_map) < amount * (maps - 1) else 0
        if of_map != self.map:
            return round(amount * all_units) if part == OTHERS else 0
        first_row = columns if self.scene in ("C1", "S2") else 0
        return {
            ROW: int(amount * columns),
            ROWS: first_row + round(amount * (all_units - first_row)),
            OTHERS: all_units,
        }[part]

    def laid(self, sources: int) -> float:
        """How many of so many partial maps of C3's map have been laid on each other, with the part of the next."""
        if self.scene != "C3":
            return float(sources) if self.reached("S4") else 0.0
        return self.amount * sources if self.part == LINKS else float(sources)

    def reached(self, scene: str) -> bool:
        """Whether this scene has begun."""
        return SCENES.index(self.scene) >= SCENES.index(scene)

    def passed(self, scene: str) -> bool:
        """Whether this scene is over."""
        return SCENES.index(self.scene) > SCENES.index(scene)

    def gradient(self, layer: str) -> float:
        """How far the gradient of this layer is there, 0 to 1: it goes from OUTPUT back to INPUT."""
        if self.scene != BACKWARD:
            return 0.0
        turn = len(LAYERS) - 1 - LAYERS.index(layer)
        return 1.0 if self.part == STEP else min(1.0, max(0.0, self.amount * len(LAYERS) - turn))

    @property
    def gradient_layer(self) -> str | None:
        """The layer to which the gradient is just coming; None where it is not on its way."""
        if self.part != GRADIENTS:
            return None
        return LAYERS[len(LAYERS) - 1 - min(int(self.amount * len(LAYERS)), len(LAYERS) - 1)]

    @property
    def still(self) -> "Place":
        """Where one who wants no motion stands: at the end of a part, of OUTPUT's digit, of a layer's gradient."""
        part, amount = self._part()
        turns = {COMPARED: DIGITS, GRADIENTS: len(LAYERS)}.get(part, 1)
        whole, before = sum(each.seconds for each in PARTS[self.scene]), 0.0
        for each in PARTS[self.scene]:
            if each.name == part:
                break
            before += each.seconds
        until = before + each.seconds * (min(int(amount * turns), turns - 1) + 1) / turns
        return replace(self, at=1.0 if until >= whole - 1e-9 else (until - 1e-6) / whole)

    def __str__(self) -> str:
        """As `parsed` reads it: "C1[0](3,5)"; how far the scene has gone is left out."""
        if self.scene == "OUTPUT":
            return f"OUTPUT[{self.digit}]"
        if self.scene in ("INPUT", ANSWER, BACKWARD):
            return self.scene
        rows = SHAPES[self.scene][1]
        return f"{self.scene}[{self.map}]" + (f"({self.unit[0]},{self.unit[1]})" if rows > 1 else "")

    @classmethod
    def parsed(cls, text: str) -> "Place":
        """The place that a word names: a scene, or the unit of a layer, computed in full, such as "C1[0](3,5)".

        "C3" and "C3[4]" are where the scene begins, with this map; "OUTPUT[7]" where 7's bitmap has been compared.
        Raises PlayError.
        """
        found = _TEXT.fullmatch(text.strip())
        scene = found and next((name for name in SCENES if name.lower() == found["scene"].lower()), None)
        if not scene:
            raise PlayError(
                _("{text!r} is no place of a play; say a scene ({scenes}), or a unit such as C1[0](3,5).").format(
                    text=text, scenes=", ".join(SCENES)
                )
            )
        numbers = [None if found[name] is None else int(found[name]) for name in ("map", "row", "column")]
        return cls._named(scene, *numbers)

    @classmethod
    def _named(cls, scene, of_map, row, column):
        shape = (DIGITS, 1, 1) if scene == "OUTPUT" else SHAPES.get(scene, (1, 1, 1))
        if scene in ("INPUT", ANSWER, BACKWARD):
            if of_map is not None or row is not None:
                raise PlayError(_("{scene} is a scene without maps.").format(scene=scene))
            return cls(scene)
        single = shape[1] == 1
        inside = (of_map or 0) < shape[0] and (row is None or (not single and row < shape[1] and column < shape[2]))
        if not inside or (row is not None and of_map is None):
            words = _("{scene} has maps 0 to {last} of {rows} x {columns}: say for instance {scene}[0](3,5).")
            if single:
                words = _("{scene} has units 0 to {last}: say for instance {scene}[0].")
            raise PlayError(words.format(scene=scene, last=shape[0] - 1, rows=shape[1], columns=shape[2]))
        if scene == "OUTPUT":
            return cls(scene, 0.0 if of_map is None else (of_map + 0.999) / DIGITS)
        middle = (shape[1] // 2, shape[2] // 2)
        if row is None:
            return cls(scene, 0.0, of_map or 0, middle)
        return cls(scene, end_of_unit(scene), of_map, (row, column))

    def _turn(self, of_map):
        """When this map comes, among those that follow the one that is looked into; that one itself before all."""
        return of_map if of_map < self.map else of_map - 1

    def _part(self):
        whole = sum(part.seconds for part in PARTS[self.scene])
        left = min(max(self.at, 0.0), 1.0) * whole
        for part in PARTS[self.scene][:-1]:
            if left < part.seconds - 1e-9:
                return part.name, left / part.seconds
            left -= part.seconds
        last = PARTS[self.scene][-1]
        return last.name, min(1.0, max(0.0, left) / last.seconds)


def end_of_unit(scene: str) -> float:
    """`at` where the unit of a scene has just been computed in full."""
    whole, until = sum(part.seconds for part in PARTS[scene]), 0.0
    for part in PARTS[scene]:
        if part.name not in (UNIT, LINKS, SUM):
            break
        until += part.seconds
    return (until - 1e-6) / whole


@dataclass(frozen=True)
class Timeline:
    """How the places follow one another in time, in seconds at speed 1.

    Attributes
    ----------
    details: whether units are computed at leisure; if not, the whole takes about ten seconds
    backward: whether the way back belongs to it, for which the truth must be known
    """

    details: bool = True
    backward: bool = False

    @property
    def scenes(self) -> tuple[str, ...]:
        """In their order."""
        return SCENES if self.backward else SCENES[:-1]

    @property
    def seconds(self) -> float:
        """Of the whole play."""
        return sum(self.length(scene) for scene in self.scenes)

    def length(self, scene: str) -> float:
        """Seconds of one scene."""
        return sum(self._lengths(scene))

    def start(self, scene: str) -> float:
        """When a scene begins."""
        return sum(self.length(before) for before in self.scenes[: self.scenes.index(scene)])

    def at(self, seconds: float) -> tuple[str, float]:
        """The scene at this time and how far it has gone, as `Place.at`; before and after all, the two ends."""
        for scene in self.scenes:
            length, since = self.length(scene), seconds - self.start(scene)
            if since < length - 1e-9 or scene == self.scenes[-1]:
                return scene, self._at(scene, min(max(since, 0.0), length))
        raise AssertionError  # there is a last scene

    def time(self, place: Place) -> float:
        """When one is at this place."""
        seconds, before = self.start(place.scene), 0.0
        whole = sum(part.seconds for part in PARTS[place.scene])
        for part, length in zip(PARTS[place.scene], self._lengths(place.scene), strict=True):
            seconds += length * min(max(place.at * whole - before, 0.0) / part.seconds, 1.0)
            before += part.seconds
        return seconds

    def _at(self, scene, seconds):
        whole, gone = sum(part.seconds for part in PARTS[scene]), 0.0
        for part, length in zip(PARTS[scene], self._lengths(scene), strict=True):
            share = min(seconds / length, 1.0)
            gone, seconds = gone + share * part.seconds, seconds - share * length
            if share < 1:
                break
        return 1.0 if gone > whole - 1e-9 else gone / whole

    def _lengths(self, scene) -> Iterator[float]:
        return (part.seconds if self.details else part.brief for part in PARTS[scene])
