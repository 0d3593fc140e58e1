"""What the network is made of: its maps, how they are joined, and how many parameters and connections that makes."""

from dataclasses import dataclass
from functools import cached_property
from operator import index
from typing import NamedTuple

import numpy as np

from core.fields import check_choice, shown
from core.language import _

# Table I of the paper: for each of the 16 maps of C3, the maps of S2 it reads.
TABLE_I = tuple(
    tuple(int(digit) for digit in group)
    for group in "012 123 234 345 045 015 0123 1234 2345 0345 0145 0125 0134 1245 0235 012345".split()
)
DENSE = ((0, 1, 2, 3, 4, 5),) * 16

KERNEL = 5  # rows and columns of every convolution's kernel
POOL = 2  # rows and columns of every subsampling window
INPUT_SIZE = 32
DIGIT_SIZE = 28
C1_MAPS, C3_MAPS, C5_MAPS, F6_UNITS, DIGITS = 6, 16, 120, 84, 10
BITMAP_ROWS, BITMAP_COLUMNS = 12, 7

ACTIVATIONS = ("scaled tanh", "sigmoid", "relu")
POOLINGS = ("trainable", "average", "max")
OUTPUTS = ("rbf", "free rbf", "softmax")
INPUTS = ("paper", "0 to 1", "black and white")
LAYERS = ("INPUT", "C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT")


class ArchitectureError(ValueError):
    """An architecture that makes no sense; the message is one sentence for the user."""


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
    activation: squashing function of C1, S2, C3, S4, C5 and F6, one of `ACTIVATIONS`
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
        offers = {"activation": ACTIVATIONS, "pooling": POOLINGS, "output": OUTPUTS, "input": INPUTS}
        for field, offered in offers.items():
            check_choice(ArchitectureError, field, getattr(self, field), offered)
        object.__setattr__(self, "table", checked_table(self.table))
        if self.output == "rbf" and self.activation != "scaled tanh":
            raise ArchitectureError(
                _(
                    "A fixed RBF output needs the scaled tanh: the bitmaps are -1 and +1, and {activation} "
                    "cannot reach -1; choose the output 'free rbf' or 'softmax'."
                ).format(activation=self.activation)
            )

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
        facts = [LayerFacts("INPUT", "input", 1, INPUT_SIZE, INPUT_SIZE, 0, 0, 0)]
        facts.append(_convolution("C1", 1, C1_MAPS, C1_MAPS, INPUT_SIZE))
        facts.append(self._subsampling("S2", facts[-1]))
        facts.append(_convolution("C3", C1_MAPS, C3_MAPS, len(self.links), facts[-1].rows))
        facts.append(self._subsampling("S4", facts[-1]))
        facts.append(_convolution("C5", C3_MAPS, C5_MAPS, C3_MAPS * C5_MAPS, facts[-1].rows))
        assert facts[-1].rows == 1 and facts[-2].rows == KERNEL and area == facts[-2].rows * facts[-2].columns
        full = F6_UNITS * (C5_MAPS + 1)
        facts.append(LayerFacts("F6", "full connection", F6_UNITS, 1, 1, full, 0, full))
        weights = DIGITS * F6_UNITS
        trainable = {"rbf": 0, "free rbf": weights, "softmax": weights + DIGITS}[self.output]
        kind = "softmax" if self.output == "softmax" else "RBF"
        fixed = weights if self.output == "rbf" else 0
        facts.append(LayerFacts("OUTPUT", kind, DIGITS, 1, 1, trainable, fixed, trainable + fixed))
        return tuple(facts)

    def layer(self, name: str) -> LayerFacts:
        """The row of `layers()` with this name; KeyError for a name that is no layer's."""
        return {facts.name: facts for facts in self.layers()}[name]

    def _subsampling(self, name: str, before: LayerFacts) -> LayerFacts:
        rows, columns = before.rows // POOL, before.columns // POOL
        trainable = 2 * before.maps if self.pooling == "trainable" else 0  # a coefficient and a bias a map
        inputs = POOL * POOL + (1 if trainable else 0)  # the four of the window, and the bias
        return LayerFacts(
            name, "subsampling", before.maps, rows, columns, trainable, 0, before.maps * rows * columns * inputs
        )


def _convolution(name: str, maps_in: int, maps: int, kernels: int, rows_in: int) -> LayerFacts:
    kernels = maps * maps_in if maps_in == 1 else kernels
    rows = rows_in - KERNEL + 1
    parameters = kernels * KERNEL * KERNEL + maps
    return LayerFacts(name, "convolution", maps, rows, rows, parameters, 0, parameters * rows * rows)


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
