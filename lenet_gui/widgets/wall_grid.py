"""How a wall of digits is laid out: how large they are, and how many lie beside and below one another."""

from dataclasses import dataclass

from PyQt5.QtCore import QSize

from core.sizes import DIGIT_SIZE
from lenet_gui.look import style
from lenet_gui.widgets.quiet_scroll_bar import BAR

GAP = style.GRID
LARGEST = 3  # a digit's pixel covers so many of the screen's, at most and only where all digits fit so
MANY = 60  # where not all fit, digits are twice as large if still so many can be seen at once


@dataclass(frozen=True)
class WallGrid:
    """Where the digits lie. `pixel`: a digit's pixel in device pixels; the rest in device-independent pixels."""

    pixel: int
    columns: int
    rows: int  # that can be seen
    all_rows: int
    width: float  # of one digit, with its caption and the gap behind it
    height: float
    ratio: float
    over: int = 0  # how far captions in large type reach beyond their digits, on either side

    @property
    def side(self) -> float:
        """A digit's side."""
        return DIGIT_SIZE * self.pixel / self.ratio

    @property
    def fits(self) -> bool:
        """Whether all digits can be seen at once."""
        return self.all_rows <= self.rows


def wall_grid(count: int, size: QSize, caption: QSize, ratio: float = 1.0) -> WallGrid:
    """Digits as large as all of them fit, else of a size at which many can be seen; `caption` is the widest one."""
    grids = [_grid(count, size, caption, ratio, scale) for scale in range(LARGEST, 0, -1)]
    best = next((grid for grid in grids if grid.fits), None)
    if best is None:
        best = grids[-2] if grids[-2].columns * grids[-2].rows >= MANY else grids[-1]
    return best


def _grid(count, size, caption, ratio, scale):
    pixel = max(1, int(scale * ratio))
    # Gaps are whole pixels of the digits, so that one picture holds them all.
    width = pixel * -(-int(ratio * max(DIGIT_SIZE * scale + GAP, caption.width() + GAP)) // pixel) / ratio
    height = pixel * -(-int(ratio * (DIGIT_SIZE * scale + caption.height() + GAP)) // pixel) / ratio
    rows = max(1, int((size.height() + GAP) // height))
    columns = max(1, int((size.width() + GAP // 2) // width))
    if -(-count // columns) > rows:
        columns = max(1, int((size.width() - BAR) // width))
    over = max(0, (caption.width() - round(DIGIT_SIZE * pixel / ratio)) // 2 - 1)
    return WallGrid(pixel, columns, rows, -(-count // columns), width, height, ratio, over)
