"""The closed list of words of a lesson file, and how the value of each is read. No Qt, no code, no paths.

Every reader takes the text after the colon and gives a value, or raises ValueError with one sentence for the author.
"""

import math
import pkgutil
import re
from collections.abc import Callable

import lenet_gui.views
from core.drawing.prepared import PICTURE_STAGES, STAGES
from core.language import _
from core.network.architecture import DIGITS, LAYERS, TABLE_I
from core.study.lens import MODES, Link
from core.study.play import SHAPES, Place
from core.study.selection import Selection
from core.study.transform import Transform
from lenet_gui.actions.table import ACTIONS
from lenet_gui.lessons.goals import COMPARISONS, QUANTITIES, YES_OR_NO
from lenet_gui.lessons.lesson import NETWORKS, NONE, OWN, TEST, Digit, Goal, Target
from lenet_gui.views.robustness.scales import SCALES

VIEWS = tuple(sorted(module.name for module in pkgutil.iter_modules(lenet_gui.views.__path__) if module.ispkg))
TABLE_WORDS = ("norm", "gradient", "share", "change")  # what may colour the connection table
DIRECTIONS = ("forward", "backward")
KERNEL_WORDS = ("value", "gradient", "change")
PAD = "pad"
MOST_TEXT, MOST_LINE, MOST_CHOICES = 700, 90, 5  # characters of a step's text, of a title or a choice; choices
MOST_SECONDS, MOST_NUMBER, MOST_QUOTED = 3600, 10**6, 60
LAST_TEST_DIGIT = 9_999  # of MNIST
_PLACE = re.compile(
    r"(?P<layer>[A-Za-z0-9]+)"
    r"(?:\[(?P<map>[0-9]{1,4})\](?:\((?P<row>[0-9]{1,4}) ?, ?(?P<column>[0-9]{1,4})\))?)?"
)
_LINK = re.compile(r"S2\[([0-9]{1,4})\] ?- ?C3\[([0-9]{1,4})\]", re.IGNORECASE | re.ASCII)
_GOAL = re.compile(r"(?P<quantity>[a-z-]+)(?: *(?P<comparison>[<>]=?|!?=) *(?P<number>[-+.0-9]+) ?%?)?")
_PLAIN = re.compile(r"[-+.0-9e]+", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def quoted(text: str) -> str:
    """A word of the author's as a sentence can show it, however long."""
    return repr(text if len(text) <= MOST_QUOTED else text[: MOST_QUOTED - 1] + "…")


def _one_of(what: str, offered: tuple[str, ...]) -> Callable[[str], str]:
    def read(text):
        if text not in offered:
            raise ValueError(
                _("{text} is no {what}; choose one of: {offered}.").format(
                    text=quoted(text), what=what, offered=", ".join(offered)
                )
            )
        return text

    return read


def _line(text: str) -> str:
    if not text or len(text) > MOST_LINE:
        raise ValueError(_("Write 1 to {most} characters here.").format(most=MOST_LINE))
    return text


def _sentence(text: str) -> str:
    if not text or len(text) > MOST_TEXT:
        raise ValueError(_("Write 1 to {most} characters here.").format(most=MOST_TEXT))
    return text


def _name(text: str) -> str:
    if not _NAME.fullmatch(text) or len(text) > MOST_LINE:
        raise ValueError(_("A lesson's name is made of a to z, digits and hyphens, such as why-a-table."))
    return text


def _digit(text: str) -> Digit:
    if text in (OWN, NONE):
        return Digit(text)
    source, _space, number = text.partition(" ")
    if source != TEST or not re.fullmatch(r"[0-9]{1,7}", number):
        raise ValueError(_("{text} is no digit; say test 8, own, or none.").format(text=quoted(text)))
    if int(number) > LAST_TEST_DIGIT:
        raise ValueError(
            _("There is no test digit {number}; they are 0 to {last}.").format(number=number, last=LAST_TEST_DIGIT)
        )
    return Digit(TEST, int(number))


def link(text: str) -> Link:
    """(S2 map, C3 map) of a link that Table I has, written S2[0]-C3[4]."""
    found = _LINK.fullmatch(text.strip())
    if not found:
        raise ValueError(_("{text} is no link; say for instance S2[0]-C3[4].").format(text=quoted(text.strip())))
    s2, c3 = map(int, found.groups())
    if c3 >= len(TABLE_I) or s2 not in TABLE_I[c3]:
        raise ValueError(_("S2 map {s2} does not feed C3 map {c3} in Table I.").format(s2=s2, c3=c3))
    return s2, c3


def _cuts(text: str) -> frozenset[Link]:
    return frozenset() if text == NONE else frozenset(map(link, text.split(",")))


def place(text: str) -> Selection:
    """A layer, a map or unit of it such as C3[4](3,5), or a link; nothing for the word none."""
    if text == NONE:
        return Selection()
    if _LINK.fullmatch(text):
        s2, c3 = link(text)
        return Selection("C3", c3, link=(s2, c3))
    found = _PLACE.fullmatch(text)
    layer = found and next((name for name in LAYERS if name.lower() == found["layer"].lower()), None)
    if not layer:
        raise ValueError(
            _("{text} is no place; say a layer ({layers}), C3[4], C1[0](3,5), S2[0]-C3[4], or none.").format(
                text=quoted(text), layers=", ".join(LAYERS)
            )
        )
    maps, rows, columns = SHAPES.get(layer, (DIGITS, 1, 1))
    of_map, row, column = (None if found[name] is None else int(found[name]) for name in ("map", "row", "column"))
    outside = row is not None and (rows == 1 or row >= rows or column >= columns)
    if outside or (of_map is not None and of_map >= maps):
        sizes = (
            _("{layer} has units 0 to {last}.")
            if rows == 1
            else _("{layer} has maps 0 to {last} of {rows} x {columns}.")
        )
        raise ValueError(sizes.format(layer=layer, last=maps - 1, rows=rows, columns=columns))
    return Selection(layer, of_map, row, column)


def _play(text: str) -> Place:
    return Place.parsed(text)  # its PlayError is a ValueError, in one sentence


def _change(text: str) -> Transform:
    amounts = {}
    for part in () if text == NONE else text.split(","):
        name, _space, number = part.strip().partition(" ")
        scale = next((scale for scale in SCALES if scale.kind == name), None)
        if scale is None:
            raise ValueError(
                _("{name} is nothing that can be changed; choose among: {offered}.").format(
                    name=quoted(name), offered=", ".join(scale.kind for scale in SCALES)
                )
            )
        if name in amounts:
            raise ValueError(_("{name} is said twice in this line.").format(name=name))
        amounts[name] = _number(number)
        if not scale.low <= amounts[name] <= scale.high:  # where its slider ends
            raise ValueError(_("{name} can be {low:g} to {high:g}.").format(name=name, low=scale.low, high=scale.high))
    return Transform(**amounts)


def _number(text: str) -> float:
    try:
        number = float(text) if _PLAIN.fullmatch(text.strip()) else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or abs(number) > MOST_NUMBER:
        raise ValueError(_("{text} is no number.").format(text=quoted(text.strip())))
    return number


def _skipped(text: str) -> frozenset[str]:
    stages = tuple(dict.fromkeys((*STAGES, *PICTURE_STAGES)))
    read = _one_of(_("stage of the preparation"), stages)
    return frozenset() if text == NONE else frozenset(read(part.strip()) for part in text.split(","))


def _target(text: str) -> Target:
    if text == NONE:
        return Target()
    if text in (*VIEWS, PAD):
        return Target(view=text)
    if text in {action.name for action in ACTIONS}:
        return Target(action=text)
    try:
        return Target(selection=place(text))
    except ValueError:
        raise ValueError(
            _("{text} is nothing that can be outlined; say a view ({views}), pad, a place, or an action.").format(
                text=quoted(text), views=", ".join(VIEWS)
            )
        ) from None


def _choices(text: str) -> tuple[tuple[str, ...], int]:
    """The choices, and which of them has the star."""
    marked = [part.strip() for part in text.split("|")]
    right = [number for number, choice in enumerate(marked) if choice.endswith("*")]
    choices = tuple(choice.removesuffix("*").strip() for choice in marked)
    if not 2 <= len(choices) <= MOST_CHOICES or not all(choices):
        raise ValueError(_("Give 2 to {most} choices, parted by |.").format(most=MOST_CHOICES))
    if len(set(choices)) < len(choices):
        raise ValueError(_("Two choices are the same."))
    if len(right) != 1:
        raise ValueError(_("Mark the one right choice by a star behind it, as in: 1 | 3* | 6."))
    for choice in choices:
        _line(choice)
    return choices, right[0]


def _goal(text: str) -> Goal:
    found = _GOAL.fullmatch(text)
    if not found or found["quantity"] not in QUANTITIES:
        raise ValueError(
            _("{text} is no goal; say for instance test-error > 5, with one of: {offered}.").format(
                text=quoted(text), offered=", ".join(QUANTITIES)
            )
        )
    if (found["quantity"] in YES_OR_NO) == (found["comparison"] is not None):
        needed = _("{quantity} stands alone, without a number.")
        if found["comparison"] is None:
            needed = _("{quantity} needs one of {comparisons} and a number.")
        raise ValueError(needed.format(quantity=found["quantity"], comparisons=" ".join(COMPARISONS)))
    if found["comparison"] is None:
        return Goal(found["quantity"], "=", 1.0)
    name, quantity = found["quantity"], QUANTITIES[found["quantity"]]
    goal = Goal(name, found["comparison"], _number(found["number"]))
    if not quantity.can_reach(goal.comparison, goal.number):
        raise ValueError(
            _("{goal} cannot be reached: {quantity} can be {reach}.").format(
                goal=quoted(text)[1:-1], quantity=name, reach=quantity.reach_words
            )
        )
    return goal


def _seconds(text: str) -> float:
    seconds = _number(text)
    if not 0 <= seconds <= MOST_SECONDS:
        raise ValueError(_("Say 0 to {most} seconds.").format(most=MOST_SECONDS))
    return seconds


HEADER_WORDS = {"lesson": _name, "title": _line, "about": _sentence}
# What a step does not name of these is as in the step before it; only a play ends with its step.
STANCE_WORDS = {
    "show": ("view", _one_of(_("view"), VIEWS)),
    "digit": ("digit", _digit),
    "network": ("network", _one_of(_("network"), NETWORKS)),
    "select": ("selection", place),
    "cut": ("cuts", _cuts),
    "mode": ("mode", _one_of(_("mode"), MODES)),
    "change": ("transform", _change),
    "leave-out": ("skipped", _skipped),
    "play": ("play", _play),
    "table": ("table", _one_of(_("word of the connection table"), TABLE_WORDS)),
    "direction": ("direction", _one_of(_("direction"), DIRECTIONS)),
    "kernels": ("kernels", _one_of(_("word of the kernels"), KERNEL_WORDS)),
}
STEP_WORDS = {
    "outline": _target,
    "choice": _choices,
    "goal": _goal,
    "hint": _sentence,
    "hint-after": _seconds,
}
WORDS = (*HEADER_WORDS, *STANCE_WORDS, *STEP_WORDS)
