"""What is told of each kind of layer, once: what it does, what its parameters are called, and the words for its parts.

The engine, the counting of parameters, the arithmetic of one unit and the window all read these descriptions; none of
them asks for a kind by its name. The words may have places for numbers: {count}, {digit}.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.language import _


@dataclass(frozen=True)
class Pairing:
    """How an input x and a weight w make one term of a sum.

    Attributes
    ----------
    formula: in letters
    compares: whether w is what x is compared with, on the same scale, so that no term is negative; else a factor
    term: x, w -> the term
    by_input, by_weight: x, w -> the slope of the term by either
    input, weight, result: what the three are called
    heads: the same, short, above a list; the first is empty where the layer's name stands there
    weight_head, result_head: above the pictures of weights and terms, with what joins them
    signs: that alone, where there is no room
    written: one term with its numbers {x}, {w} and {term}
    """

    formula: str
    compares: bool
    term: Callable[[np.ndarray, np.ndarray], np.ndarray]
    by_input: Callable[[np.ndarray, np.ndarray], np.ndarray]
    by_weight: Callable[[np.ndarray, np.ndarray], np.ndarray]
    input: str
    weight: str
    result: str
    heads: tuple[str, str, str]
    weight_head: str
    result_head: str
    signs: tuple[str, str]
    written: str


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of layer.

    Attributes
    ----------
    name: as in the paper's table of layers
    about: what a unit does, in a few words
    inputs: what its inputs are called
    parameters: the names of its trainable arrays, each `LAYER.name`; empty where there is nothing to train
    squashed: whether the squashing function follows
    pairing: how inputs and weights make the terms of the sum; None where they are not told one by one
    sum, value: what the sum and what becomes of it are called
    sign: where nothing is squashed the value is this times the sum
    picks_one: whether only one of its inputs goes on
    """

    name: str
    about: str
    inputs: str = _("input")
    parameters: tuple[str, ...] = ()
    squashed: bool = False
    pairing: Pairing | None = None
    sum: str = _("sum")
    value: str = _("value")
    sign: int = 1
    picks_one: bool = False


@dataclass(frozen=True, kw_only=True)
class Pooling(Kind):
    """What S2 and S4 do with each window of 2 x 2 inputs.

    Without parameters it must give twice as much for inputs twice as large, as the engine has its values by a factor.
    Then the four inputs times their slopes add up to the value; that is how its arithmetic is told.

    Attributes
    ----------
    make: (dtype, parameters..., their gradients...) -> the engine's layer
    coefficient: by which the sum of four is multiplied where it is not trained; else None
    slopes: (2, 2) inputs -> (2, 2) slopes, where the four differ in them; else None
    """

    name: str = "subsampling"
    inputs: str = _("the four inputs")
    make: Callable
    coefficient: float | None = None
    slopes: Callable[[np.ndarray], np.ndarray] | None = None


@dataclass(frozen=True, kw_only=True)
class Output(Kind):
    """What OUTPUT does. Its value is a penalty, so that the smallest wins; `sign` is -1 where the sum is a logit.

    Attributes
    ----------
    make: (bitmaps, parameters..., their gradients...) -> the engine's layer
    fixed: whether it has weights that training never moves: the bitmaps
    best: what the answer has, in words
    """

    value: str = _("penalty")
    make: Callable
    fixed: bool = False
    best: str

    @property
    def result(self) -> str:
        """What the number beside a digit is called: a logit where there is one, else the penalty."""
        return self.sum if self.sign < 0 else self.value
