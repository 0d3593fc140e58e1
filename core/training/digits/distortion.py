"""Bending digits at random, so that the network never sees one twice (paper, section III.C; P. Simard, 2003).

A displacement costs more to make than to apply, so each one bends `GROUP` digits of the batch; they are shuffled
anew in every pass, so no two digits meet again.
"""

from math import cos, radians, sin

import numpy as np

from core.network.architecture import INPUT_SIZE
from core.network.layers.buffers import Buffers
from core.recipe.recipe import Distortion

GROUP = 8  # digits that share one displacement
_KNOTS = 7  # the elastic field is a smooth surface through so many random points across
SOURCE = INPUT_SIZE + 2  # one cell of background all round, so that a neighbour always exists
MIDDLE = (SOURCE - 1) / 2
AFFINE = 3  # numbers that make a row, or a column, of the source: shares of the cell's row and column, and a shift


def distort(digits: np.ndarray, distortion: Distortion, generator: np.random.Generator, buffers: Buffers) -> np.ndarray:
    """(n, size, size) bytes -> (n, 32, 32) float32 from 0 to 255, bent, on the network's whole INPUT; size up to 34.

    `buffers` is float32 memory to work in; what is returned lies there and changes with the next call.
    """
    count = len(digits)
    groups = -(-count // GROUP)
    source = _source(digits, groups, buffers)
    places = _places(groups, distortion, generator, buffers)
    bent = _bilinear(source, places, buffers).reshape(INPUT_SIZE, INPUT_SIZE, groups * GROUP)
    return bent.transpose(2, 0, 1)[:count]  # one digit's cells lie apart in memory, as the engine wants them


def _source(digits, groups, buffers):
    """(groups, 34, 34, GROUP): the digits of a group side by side, with background round them."""
    count, size = digits.shape[:2]
    border, full = (SOURCE - size) // 2, count // GROUP
    # One for each size, so that what was zero stays zero.
    source = buffers(f"source of {size}", (groups, SOURCE, SOURCE, GROUP), zeroed=True)
    inner = source[:, border : border + size, border : border + size]
    together = digits[: full * GROUP].reshape(full, GROUP, size, size)
    inner[:full] = together.transpose(0, 2, 3, 1)
    if full < groups:
        inner[full, :, :, : count - full * GROUP] = digits[full * GROUP :].transpose(1, 2, 0)
    return source


def _places(groups, distortion, generator, buffers):
    """Where in the source each of the 32 x 32 cells comes from: rows and columns, (2, groups, 1024).

    What each is made of adds up: shares of the cell's own row and column, a shift, and what each knot adds.
    """
    shares = np.zeros((2, groups, AFFINE + _KNOTS**2), np.float32)
    draws = generator.uniform(-1, 1, (7, groups)).astype(np.float32)
    for group, drawn in enumerate(draws.T.tolist()):
        shares[:, group, :AFFINE] = _affine(drawn, distortion)
    if distortion.elastic_pixels:
        knots = generator.standard_normal((2, groups, _KNOTS**2)).astype(np.float32)
        np.multiply(knots, np.float32(distortion.elastic_pixels), out=shares[:, :, AFFINE:])
    places = buffers("places", (2, groups, INPUT_SIZE**2))
    np.matmul(shares.reshape(2 * groups, -1), _OF_CELLS, out=places.reshape(2 * groups, -1))
    return places


def _affine(drawn, distortion):
    """Of seven numbers from -1 to 1 the paper's planar affine map, and a rotation: shares of row, column and 1.

    The first line makes a cell's row in the source, the second its column.
    """
    scale = 1 + drawn[0] * distortion.scale_percent / 100
    squeeze = 1 + drawn[1] * distortion.squeeze_percent / 100
    shear, angle = drawn[2] * distortion.shear, drawn[3] * radians(distortion.rotation_degrees)
    tall, wide = scale * squeeze, scale / squeeze  # squeezing: one axis compressed, the other stretched
    down, right = (MIDDLE + shift * distortion.shift_pixels for shift in drawn[5:])
    return (
        (cos(angle) * tall, -sin(angle) * wide, down),
        ((sin(angle) + shear * cos(angle)) * tall, (cos(angle) - shear * sin(angle)) * wide, right),
    )


def _bilinear(source, places, buffers):
    """The source between its cells, (1024, groups, GROUP)."""
    groups, cells = places.shape[1:]
    np.clip(places, np.float32(0), np.float32(SOURCE - 1.001), out=places)
    whole = np.floor(places, out=buffers("whole", places.shape))
    places -= whole  # what is left is how far below, and to the right of, a cell of the source
    first = np.multiply(whole[0], np.float32(SOURCE), out=whole[0])
    first += whole[1]
    first += np.arange(groups, dtype=np.float32)[:, None] * np.float32(SOURCE**2)
    first = first.astype(np.intp)
    shape = (groups, cells, GROUP)
    down, right = np.repeat(places, GROUP).reshape(2, *shape)
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
    bent = buffers("bent", (cells, groups, GROUP))
    np.add(upper, lower, out=bent.transpose(1, 0, 2))
    return bent


def _surface():
    """(32, knots): what each knot adds to each cell, a cubic B-spline; a field of unit knots has unit spread."""
    spacing = INPUT_SIZE / (_KNOTS - 3)
    at = (np.arange(INPUT_SIZE) + 0.5) / spacing + 1  # in units of knots
    distance = np.abs(at[:, None] - np.arange(_KNOTS))
    weight = np.where(distance < 1, (4 - 6 * distance**2 + 3 * distance**3) / 6, (2 - distance) ** 3 / 6)
    weight = np.where(distance < 2, weight, 0)
    return weight / np.sqrt((weight**2).sum(axis=1, keepdims=True))


def _of_cells():
    """(3 + knots, 1024): the row and column from the middle, 1, and the weight of each knot, for each cell."""
    surface, ones = _surface(), np.ones(INPUT_SIZE)
    grid = np.arange(INPUT_SIZE) - (INPUT_SIZE - 1) / 2
    affine = [np.outer(grid, ones), np.outer(ones, grid), np.outer(ones, ones)]
    knots = np.einsum("ri,cj->ijrc", surface, surface).reshape(-1, INPUT_SIZE, INPUT_SIZE)
    return np.concatenate([affine, knots]).reshape(-1, INPUT_SIZE**2).astype(np.float32)


_OF_CELLS = _of_cells()
