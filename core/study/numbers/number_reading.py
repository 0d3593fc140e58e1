"""What a network reads in a number drawn on the wide pad."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.drawing.prepared import DrawingError
from core.drawing.wide_drawing import WideDrawing, prepare_wide
from core.network.parameters import Parameters
from core.sizes import DIGIT_SIZE
from core.study.numbers.decoder import ReadDigit, decode, reading_shares
from core.study.numbers.displacement import STEP, WideTrace, read_wide

LEAST_HEIGHT = 0.3  # of the pad: lower ink is not taken for the height of a whole digit


@dataclass(frozen=True, eq=False)
class NumberReading:
    """A drawing, what the network says at each of its places, and the digits found; all empty without ink."""

    drawing: WideDrawing | None = None
    wide: WideTrace | None = None
    digits: tuple[ReadDigit, ...] = ()

    @property
    def number(self) -> str:
        """The digits in a row, such as "4071"."""
        return "".join(str(found.digit) for found in self.digits)

    @property
    def places(self) -> int:
        """At how many places the network was asked."""
        return 0 if self.wide is None else self.wide.positions.size

    def edges(self) -> np.ndarray:
        """(places + 1,) where each place begins and the last one ends, as x of the strokes."""
        columns = np.append(self.wide.positions, self.wide.positions[-1] + STEP) - STEP / 2
        return self.drawing.left + columns / self.drawing.scale

    def shares(self) -> np.ndarray:
        """(11, places) the share of each digit and, last, of none, as they are read."""
        return reading_shares(self.wide)

    def window(self, place: int) -> np.ndarray:
        """(28, 28) uint8: what the network sees at this place, but for INPUT's border."""
        left = int(self.wide.positions[place]) - DIGIT_SIZE // 2
        return self.wide.picture[:, left : left + DIGIT_SIZE]


NOTHING_READ = NumberReading()


def read_number(parameters: Parameters, strokes: Sequence[np.ndarray]) -> NumberReading:
    """Prepare the strokes and slide the network over them: a few milliseconds."""
    try:
        drawing = prepare_wide(strokes, LEAST_HEIGHT)
    except DrawingError:  # endless scribble
        drawing = None
    if drawing is None:
        return NOTHING_READ
    wide = read_wide(parameters, drawing.picture)
    return NumberReading(drawing, wide, decode(wide))
