"""A picture from Qt, pasted or dropped, as an array."""

import numpy as np
from PyQt5.QtCore import Qt
from PyQt5.QtGui import QImage

LARGEST = 1000  # pixels a side; a larger picture is made smaller first


def array_of(image: QImage) -> np.ndarray:
    """(rows, columns, 4) uint8 RGBA of a QImage, as `core.drawing.files.prepare_picture` takes it.

    ValueError for an image that is null.
    """
    if image.isNull():
        raise ValueError("this is no picture")
    if max(image.width(), image.height()) > LARGEST:
        image = image.scaled(LARGEST, LARGEST, Qt.KeepAspectRatio, Qt.SmoothTransformation)
    image = image.convertToFormat(QImage.Format_RGBA8888)
    rows, columns = image.height(), image.width()
    pixels = np.frombuffer(image.constBits().asarray(image.sizeInBytes()), np.uint8)
    return pixels.reshape(rows, image.bytesPerLine())[:, : 4 * columns].reshape(rows, columns, 4).copy()
