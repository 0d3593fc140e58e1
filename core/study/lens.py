"""Through what one looks at a network and its digit: all that changes the picture, and nothing of the run."""

from dataclasses import dataclass

from core.study.alterations import UNALTERED, Alteration
from core.study.margins import THRESHOLD
from core.study.play import Place
from core.study.transform import UNCHANGED, Transform

# Which of its numbers the view of the network shows.
MODES = ACTIVATION, GRADIENT, WEIGHTED_INPUT, DIFFERENCE = "activation", "gradient", "weighted input", "difference"

# How it is told how well a network reads: by the share of digits it reads rightly, or by that of the others.
MEASURES = ACCURACY, ERROR = "accuracy", "error"

Link = tuple[int, int]  # S2 map, C3 map


@dataclass(frozen=True)
class Lens:
    """What one has chosen; without arguments, to see everything as it is.

    Attributes
    ----------
    transform: by how much the digit under study is changed
    skipped: the stages of its preparation that are left out, of `core.drawing.prepared.STAGES`
    alteration: what else is changed of the network shown, before any cuts
    cuts: the S2-C3 links that are to carry nothing, where the network shown has them
    threshold: the margin below which an answer is "not sure", see `core.study.margins.sure`
    mode: which of its numbers the view of the network shows, one of `MODES`, as soon as there are such numbers
    measure: as what it is told how well the network reads, one of `MEASURES`
    play: the place in the play of this digit; None while it is not played
    """

    transform: Transform = UNCHANGED
    skipped: frozenset[str] = frozenset()
    alteration: Alteration = UNALTERED
    cuts: frozenset[Link] = frozenset()
    threshold: float = THRESHOLD
    mode: str = ACTIVATION
    measure: str = ACCURACY
    play: Place | None = None


CLEAR = Lens()
# What of a lens makes it another network, or another digit, as it is where nothing is done to either.
NOTHING_DONE = {name: getattr(CLEAR, name) for name in ("transform", "skipped", "alteration", "cuts")}
