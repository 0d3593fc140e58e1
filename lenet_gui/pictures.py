"""Arrays as pictures: the one place where numbers become pixels."""

import numpy as np
from PyQt5.QtGui import QImage

from lenet_gui import style


def signed_picture(values: np.ndarray, amplitude: float) -> QImage:
    """A picture of (rows, columns) signed values, shown from -amplitude to +amplitude, zero at the ground colour."""
    scaled = values * np.float32(127.5 / amplitude)
    scaled += 127.5
    return _indexed(np.clip(scaled, 0, 255).astype(np.uint8), style.signed_colours())


def ink_picture(values: np.ndarray) -> QImage:
    """A picture of (rows, columns) bytes, 0 ground and 255 ink."""
    return _indexed(values, style.ink_colours())


def mosaic(maps: np.ndarray, columns: int, gap: int, empty: float = 0.0) -> np.ndarray:
    """(maps, rows, columns) laid out row by row in so many columns, `gap` cells of `empty` between them."""
    count, height, width = maps.shape
    rows = -(-count // columns)
    sheet = np.full((rows, height + gap, columns, width + gap), empty, maps.dtype)
    for index in range(count):
        sheet[index // columns, :height, index % columns, :width] = maps[index]
    return sheet.reshape(rows * (height + gap), columns * (width + gap))[: -gap or None, : -gap or None]


def _indexed(levels: np.ndarray, colours: np.ndarray) -> QImage:
    rows, columns = levels.shape
    stride = -(-columns // 4) * 4  # Qt wants each row to begin at a multiple of four bytes
    if stride != columns or not levels.flags.c_contiguous:
        padded = np.zeros((rows, stride), np.uint8)
        padded[:, :columns] = levels
        levels = padded
    picture = QImage(levels.data, columns, rows, stride, QImage.Format_Indexed8)
    picture.setColorTable([0xFF000000 | (int(r) << 16) | (int(g) << 8) | int(b) for r, g, b in colours])
    return picture.copy()  # its own memory: the array may be gone when Qt paints
