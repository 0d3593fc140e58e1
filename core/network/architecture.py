"""What the network is made of: its maps, how they are joined, and how many parameters and connections that makes."""

from dataclasses import dataclass
from functools import cached_property
from operator import index
from typing import NamedTuple

import numpy as np

from core.fields import check_choice, shown
from core.language import _
from core.network.layers.convolution import CONVOLUTION, KERNEL
from core.network.layers.dense import FULL_CONNECTION
from core.network.layers.kind import Kind, Output, Pooling
from core.network.layers.pooling import POOLINGS
from core.network.layers.rbf import FIXED_RBF, FREE_RBF
from core.network.layers.softmax import SOFTMAX
from core.network.layers.squashing import SQUASHINGS, Squashing
from core.network.layers.subsampling import POOL

# Table I of the paper: for each of the 16 maps of C3, the maps of S2 it reads.
TABLE_I = tuple(
    tuple(int(digit) for digit in group)
    for group in "012 123 234 345 045 015 0123 1234 2345 0345 0145 0125 0134 1245 0235 012345".split()
)
DENSE = ((0, 1, 2, 3, 4, 5),) * 16

INPUT_SIZE = 32
C1_MAPS, C3_MAPS, C5_MAPS, F6_UNITS, DIGITS = 6, 16, 120, 84, 10
BITMAP_ROWS, BITMAP_COLUMNS = 12, 7

LAYERS = ("INPUT", "C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT")
OUTPUTS = {"rbf": FIXED_RBF, "free rbf": FREE_RBF, "softmax": SOFTMAX}


class ArchitectureError(ValueError):
    """An architecture that makes no sense; the message is one sentence for the user."""


class InputLevels(NamedTuple):
    """What INPUT makes of a byte 0 and of a byte 255, and the threshold of a black and white one (else None)."""

    low: float
    high: float
    threshold: int | None = None


INPUTS = {
    "paper": InputLevels(-0.1, 1.175),  # section II.B
    "0 to 1": InputLevels(0.0, 1.0),
    "black and white": InputLevels(-0.1, 1.175, 40),  # the course report's threshold
}
INPUT = Kind(name="input", about=_("a byte of the digit, moved to the levels of INPUT"), inputs=_("byte of the digit"))


class LayerFacts(NamedTuple):
    """One row of the paper's section II.B: a layer's shape and what it is made of."""

    name: str
    kind: str
    maps: int
    rows: int
    columns: int
    parameters: int  # trainable, biases included
    fixed: int  # weights that training never moves
    connections: int  # one per weight and bias at every place it is used


@dataclass(frozen=True)
class Architecture:
    """The choices that make one network. The defaults are the paper's; see `PAPER`.

    Attributes
    ----------
    activation: squashing function of C1, S2, C3, S4, C5 and F6, one of `SQUASHINGS`
    pooling: what S2 and S4 do, one of `POOLINGS`
    output: what OUTPUT does, one of `OUTPUTS`
    table: for each of the 16 maps of C3 the maps of S2 it reads, ascending (Table I)
    input: how a byte of the digit becomes a number of INPUT, one of `INPUTS`

    Raises ArchitectureError for values that are not on offer and combinations that cannot work.
    """

    activation: str = "scaled tanh"
    pooling: str = "trainable"
    output: str = "rbf"
    table: tuple[tuple[int, ...], ...] = TABLE_I
    input: str = "paper"

    def __post_init__(self):
        offers = {"activation": SQUASHINGS, "pooling": POOLINGS, "output": OUTPUTS, "input": INPUTS}
        for field, offered in offers.items():
            check_choice(ArchitectureError, field, getattr(self, field), tuple(offered))
        object.__setattr__(self, "table", checked_table(self.table))
        if self.kind("OUTPUT").fixed and not (self.squashing.low <= -1 and self.squashing.high >= 1):
            raise ArchitectureError(
                _(
                    "A fixed RBF output needs the scaled tanh: the bitmaps are -1 and +1, and {activation} "
                    "cannot reach -1; choose the output 'free rbf' or 'softmax'."
                ).format(activation=self.activation)
            )

    @property
    def squashing(self) -> Squashing:
        """The squashing function."""
        return SQUASHINGS[self.activation]

    @property
    def input_levels(self) -> InputLevels:
        """What INPUT makes of bytes."""
        return INPUTS[self.input]

    def kind(self, layer: str) -> Kind | Pooling | Output:
        """What is told of this layer's kind: a `Pooling` of S2 and S4, an `Output` of OUTPUT."""
        kinds = {"INPUT": INPUT, "F6": FULL_CONNECTION, "OUTPUT": OUTPUTS[self.output]}
        kinds |= dict.fromkeys(("C1", "C3", "C5"), CONVOLUTION) | dict.fromkeys(("S2", "S4"), POOLINGS[self.pooling])
        return kinds[layer]

    @property
    def connected(self) -> np.ndarray:
        """(6, 16) bool, rows S2 maps, columns C3 maps: Table I as the paper prints it."""
        table = np.zeros((C1_MAPS, C3_MAPS), bool)
        for target, sources in enumerate(self.table):
            table[list(sources), target] = True
        return table

    @cached_property
    def links(self) -> tuple[tuple[int, int], ...]:
        """(S2 map, C3 map) of every connection, in the order in which `C3.weights` are stored."""
        return tuple((source, target) for target, sources in enumerate(self.table) for source in sources)

    def layers(self) -> tuple[LayerFacts, ...]:
        """The paper's table of layers, every number computed (section II.B)."""
        area = KERNEL * KERNEL
        facts = [LayerFacts("INPUT", INPUT.name, 1, INPUT_SIZE, INPUT_SIZE, 0, 0, 0)]
        facts.append(_convolution("C1", 1, C1_MAPS, C1_MAPS, INPUT_SIZE))
        facts.append(self._subsampling("S2", facts[-1]))
        facts.append(_convolution("C3", C1_MAPS, C3_MAPS, len(self.links), facts[-1].rows))
        facts.append(self._subsampling("S4", facts[-1]))
        facts.append(_convolution("C5", C3_MAPS, C5_MAPS, C3_MAPS * C5_MAPS, facts[-1].rows))
        assert facts[-1].rows == 1 and facts[-2].rows == KERNEL and area == facts[-2].rows * facts[-2].columns
        full = F6_UNITS * (C5_MAPS + 1)
        facts.append(LayerFacts("F6", FULL_CONNECTION.name, F6_UNITS, 1, 1, full, 0, full))
        output, sizes = self.kind("OUTPUT"), {"weights": DIGITS * F6_UNITS, "biases": DIGITS}
        trainable = sum(sizes[name] for name in output.parameters)
        fixed = sizes["weights"] if output.fixed else 0
        facts.append(LayerFacts("OUTPUT", output.name, DIGITS, 1, 1, trainable, fixed, trainable + fixed))
        return tuple(facts)

    def layer(self, name: str) -> LayerFacts:
        """The row of `layers()` with this name; KeyError for a name that is no layer's."""
        return self._layers[name]

    @cached_property
    def _layers(self):
        return {facts.name: facts for facts in self.layers()}

    def _subsampling(self, name: str, before: LayerFacts) -> LayerFacts:
        rows, columns, kind = before.rows // POOL, before.columns // POOL, self.kind(name)
        trainable = len(kind.parameters) * before.maps  # one a map of each
        inputs = POOL * POOL + ("biases" in kind.parameters)  # the four of the window, and the bias
        return LayerFacts(
            name, kind.name, before.maps, rows, columns, trainable, 0, before.maps * rows * columns * inputs
        )


def _convolution(name: str, maps_in: int, maps: int, kernels: int, rows_in: int) -> LayerFacts:
    kernels = maps * maps_in if maps_in == 1 else kernels
    rows = rows_in - KERNEL + 1
    parameters = kernels * KERNEL * KERNEL + maps
    return LayerFacts(name, CONVOLUTION.name, maps, rows, rows, parameters, 0, parameters * rows * rows)


def checked_table(table) -> tuple[tuple[int, ...], ...]:
    """The table as sorted tuples; ArchitectureError where a map would be left unconnected or does not exist."""
    try:
        rows = tuple(tuple(sorted(map(_source, sources))) for sources in table)
    except TypeError:
        raise ArchitectureError(_("The connection table must list, for each C3 map, the S2 maps it reads.")) from None
    if len(rows) != C3_MAPS:
        raise ArchitectureError(
            _("The connection table has {count} C3 maps; it needs {needed}.").format(count=len(rows), needed=C3_MAPS)
        )
    for target, sources in enumerate(rows):
        if not sources:
            raise ArchitectureError(_("C3 map {map} reads no S2 map; connect it to at least one.").format(map=target))
        if len(set(sources)) != len(sources) or sources[0] < 0 or sources[-1] >= C1_MAPS:
            raise ArchitectureError(
                _("C3 map {map} lists {sources}; S2 maps are 0 to {last}, each at most once.").format(
                    map=target, sources=shown(list(sources)), last=C1_MAPS - 1
                )
            )
    for source in range(C1_MAPS):
        if not any(source in sources for sources in rows):
            raise ArchitectureError(_("S2 map {map} feeds no C3 map; connect it to at least one.").format(map=source))
    return rows


def _source(written: object) -> int:
    """The number of an S2 map; TypeError for a truth, a fraction or a word."""
    if isinstance(written, bool):
        raise TypeError
    return index(written)


PAPER = Architecture()
