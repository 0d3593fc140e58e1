"""Bending digits at random, so that the network never sees one twice (paper, section III.C; P. Simard, 2003).

A displacement costs more to make than to apply, so each one bends `GROUP` digits of the batch; they are shuffled
anew in every pass, so no two digits meet again.
"""

import numpy as np

from core.network.architecture import INPUT_SIZE
from core.network.layers.buffers import Buffers
from core.recipe.recipe import Distortion

GROUP = 8  # digits that share one displacement
_KNOTS = 7  # the elastic field is a smooth surface through so many random points across
SOURCE = INPUT_SIZE + 2  # one cell of background all round, so that a neighbour always exists


def distort(digits: np.ndarray, distortion: Distortion, generator: np.random.Generator, buffers: Buffers) -> np.ndarray:
    """(n, size, size) bytes -> (n, 32, 32) float32 from 0 to 255, bent, on the network's whole INPUT; size up to 34.

    `buffers` is float32 memory to work in; what is returned lies there and changes with the next call.
    """
    count, size = digits.shape[:2]
    groups, border = -(-count // GROUP), (SOURCE - size) // 2
    source = buffers("source", (groups, SOURCE, SOURCE, GROUP))
    source[...] = 0
    inner = source[:, border : border + size, border : border + size]
    full = count // GROUP
    together = digits[: full * GROUP].reshape(full, GROUP, size, size)
    inner[:full] = together.transpose(0, 2, 3, 1)
    if full < groups:
        inner[full, :, :, : count - full * GROUP] = digits[full * GROUP :].transpose(1, 2, 0)
    rows, columns = _places(groups, distortion, generator)
    bent = _bilinear(source, rows, columns, buffers).reshape(INPUT_SIZE, INPUT_SIZE, groups * GROUP)
    return bent.transpose(2, 0, 1)[:count]  # one digit's cells lie apart in memory, as the engine wants them


def _places(groups, distortion, generator):
    """Where in the source each of the 32 x 32 cells comes from: rows and columns, (groups, 32, 32) each."""
    matrices, shifts = _affine(groups, distortion, generator)
    middle = (INPUT_SIZE - 1) / 2
    grid = np.arange(INPUT_SIZE, dtype=np.float32) - np.float32(middle)
    rows = matrices[:, 0, 0, None, None] * grid[:, None] + matrices[:, 0, 1, None, None] * grid[None, :]
    columns = matrices[:, 1, 0, None, None] * grid[:, None] + matrices[:, 1, 1, None, None] * grid[None, :]
    if distortion.elastic_pixels:
        knots = generator.standard_normal((2, groups, _KNOTS, _KNOTS)).astype(np.float32)
        field = _SURFACE @ knots @ _SURFACE.T * np.float32(distortion.elastic_pixels)
        rows += field[0]
        columns += field[1]
    offset = np.float32(middle + 1)  # the source has one more cell of border than INPUT
    return rows + (shifts[:, 0, None, None] + offset), columns + (shifts[:, 1, None, None] + offset)


def _affine(groups, distortion, generator):
    """(groups, 2, 2) matrices on (row, column) and (groups, 2) shifts: the paper's planar affine maps, and rotation."""
    draw = generator.uniform(-1, 1, (7, groups)).astype(np.float32)
    scale = 1 + draw[0] * np.float32(distortion.scale_percent / 100)
    squeeze = 1 + draw[1] * np.float32(distortion.squeeze_percent / 100)
    shear = draw[2] * np.float32(distortion.shear)
    angle = draw[3] * np.float32(np.radians(distortion.rotation_degrees))
    cos, sin = np.cos(angle), np.sin(angle)
    tall, wide = scale * squeeze, scale / squeeze  # squeezing: one axis compressed, the other stretched
    matrices = np.empty((groups, 2, 2), np.float32)
    matrices[:, 0, 0] = cos * tall
    matrices[:, 0, 1] = -sin * wide
    matrices[:, 1, 0] = (sin + shear * cos) * tall
    matrices[:, 1, 1] = (cos - shear * sin) * wide
    return matrices, (draw[5:7] * np.float32(distortion.shift_pixels)).T


def _bilinear(source, rows, columns, buffers):
    """The source between its cells, (32, 32, groups, GROUP)."""
    groups = source.shape[0]
    last = np.float32(SOURCE - 1.001)
    np.clip(rows, 0, last, out=rows)
    np.clip(columns, 0, last, out=columns)
    row, column = rows.astype(np.intp), columns.astype(np.intp)
    first = row * SOURCE + column + (np.arange(groups) * SOURCE**2)[:, None, None]
    shape = (*first.shape, GROUP)
    # float32 less an integer would be float64, and so would all that follows.
    right = buffers("right", shape)
    right[...] = (columns - column.astype(np.float32))[..., None]
    down = (rows - row.astype(np.float32))[..., None]
    upper, lower, beside = buffers("upper", shape), buffers("lower", shape), buffers("beside", shape)
    flat = source.reshape(-1, GROUP)
    for left, here in ((upper, first), (lower, first + SOURCE)):
        np.take(flat, here, axis=0, out=left, mode="clip")  # seven times as fast as flat[here]
        np.take(flat, here + 1, axis=0, out=beside, mode="clip")
        beside -= left
        beside *= right
        left += beside
    lower -= upper
    lower *= down
    bent = buffers("bent", (INPUT_SIZE, INPUT_SIZE, groups, GROUP))
    np.add(upper, lower, out=bent.transpose(2, 0, 1, 3))
    return bent


def _surface():
    """(32, knots): what each knot adds to each cell, a cubic B-spline; a field of unit knots has unit spread."""
    spacing = INPUT_SIZE / (_KNOTS - 3)
    at = (np.arange(INPUT_SIZE) + 0.5) / spacing + 1  # in units of knots
    distance = np.abs(at[:, None] - np.arange(_KNOTS))
    weight = np.where(distance < 1, (4 - 6 * distance**2 + 3 * distance**3) / 6, (2 - distance) ** 3 / 6)
    weight = np.where(distance < 2, weight, 0)
    return (weight / np.sqrt((weight**2).sum(axis=1, keepdims=True))).astype(np.float32)


_SURFACE = _surface()
