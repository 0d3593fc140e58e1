"""Moving, resizing, turning, slanting, thickening and spoiling digits by known amounts, to see what a network bears.

Distortion (`core/training/digits/distortion.py`) bends digits at random to train on; here every digit is changed
alike and on purpose.
"""

import math
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np

from core.language import _
from core.network.processors import use_one_blas_thread
from core.sizes import DIGIT_SIZE

NOISE_SEED = 1998  # one digit under study is always spoilt alike, so that only the amount changes
_MIDDLE = DIGIT_SIZE // 2  # the pixel, counted from 0, where MNIST's makers put a digit's centre of mass
_BEYOND = 4  # cells of paper all round that take part in an average at the picture's edge


class TransformError(ValueError):
    """Amounts that make no sense; the message is one sentence."""


@dataclass(frozen=True)
class Transform:
    """By how much a digit is changed; without arguments, not at all.

    The stroke is thickened first, then the digit is resized, slanted, turned and shifted, all about the place where its
    centre of mass lies, and spoilt last.

    Attributes
    ----------
    shift_x, shift_y: in pixels, to the right and down
    size: factor
    rotation: in degrees, clockwise
    slant: how far right the digit leans, in pixels a pixel of height
    weight: in pixels, how far the stroke's edge moves outwards on each side; inwards below 0
    noise: the share of pixels that are inverted, 0 to 1, as in the paper's section VII
    """

    shift_x: float = 0.0
    shift_y: float = 0.0
    size: float = 1.0
    rotation: float = 0.0
    slant: float = 0.0
    weight: float = 0.0
    noise: float = 0.0

    def __post_init__(self):
        if not all(math.isfinite(getattr(self, field.name)) for field in fields(self)):
            raise TransformError(_("A digit can be changed by finite amounts only."))
        if not self.size >= 0.05:
            raise TransformError(_("A digit can be made no smaller than a twentieth of its size."))
        if not 0 <= self.noise <= 1:
            raise TransformError(_("The share of inverted pixels must be 0 to 1."))


UNCHANGED = Transform()
KINDS = tuple(field.name for field in fields(Transform))


def apply(images: np.ndarray, transform: Transform, generator: np.random.Generator) -> np.ndarray:
    """(n, 28, 28) uint8 -> (n, 28, 28) uint8, every digit changed by the same amounts; UNCHANGED changes nothing.

    What leaves the picture is lost. `generator` says which pixels are inverted; the same generator and a larger share
    invert the same pixels and more.
    """
    use_one_blas_thread()
    changed = images
    if transform.weight:
        changed = _thickened(changed, transform.weight)
    place = (transform.shift_x, transform.shift_y, transform.size, transform.rotation, transform.slant)
    if place != (0, 0, 1, 0, 0):
        changed = changed.reshape(-1, DIGIT_SIZE**2).astype(np.float32) @ _sampling(*place)
    changed = np.rint(changed).astype(np.uint8).reshape(images.shape)
    if transform.noise:
        inverted = generator.random(images.shape, np.float32) < transform.noise
        changed[inverted] = 255 - changed[inverted]
    return changed


def apply_to_one(image: np.ndarray, transform: Transform) -> np.ndarray:
    """The digit under study, (28, 28) uint8, changed; read-only. The digit itself where nothing is to be changed."""
    if transform == UNCHANGED:
        return image
    changed = apply(image[None], transform, np.random.default_rng(NOISE_SEED))[0]
    changed.flags.writeable = False
    return changed


def _thickened(images, weight):
    """(n, 28, 28) with every pixel the largest (below 0: the smallest) of itself and its four neighbours.

    A whole step moves a stroke's edge by one pixel; part of a step goes that part of the way.
    """
    widest = np.maximum if weight > 0 else np.minimum
    values, left = images.astype(np.float32), abs(weight)
    while left > 0:
        padded = np.pad(values, ((0, 0), (1, 1), (1, 1)))
        step = values
        for near in (padded[:, :-2, 1:-1], padded[:, 2:, 1:-1], padded[:, 1:-1, :-2], padded[:, 1:-1, 2:]):
            step = widest(step, near)
        values = values + np.float32(min(1.0, left)) * (step - values)
        left -= 1
    return values


@lru_cache(maxsize=4)  # 2.5 MB each; a whole test set is changed by one of them
def _sampling(shift_x, shift_y, size, rotation, slant):
    """(784, 784) float32: how much of each pixel (row) goes into each pixel of the changed picture (column).

    Bilinear; where a digit is made smaller, the triangle widens, so that no stroke falls between the samples.
    """
    angle = math.radians(rotation)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])  # on (x, y), y down
    back = np.linalg.inv(size * turn @ np.array([[1, -slant], [0, 1]]))
    rows, columns = np.divmod(np.arange(DIGIT_SIZE**2), DIGIT_SIZE)
    x, y = back @ np.stack([columns - _MIDDLE - shift_x, rows - _MIDDLE - shift_y]) + _MIDDLE  # where each comes from
    reach = max(1.0, 1 / size)
    down, across = _shares(y, reach), _shares(x, reach)
    matrix = down[:, :, None] * across[:, None, :]  # (784 changed, 28, 28)
    return matrix.reshape(DIGIT_SIZE**2, -1).T


def _shares(places, reach):
    """(n, 28): the share of each of 28 cells in the value at each place, (n,), between or beyond them."""
    beyond = math.ceil(reach) + _BEYOND
    cells = np.arange(-beyond, DIGIT_SIZE + beyond)
    shares = np.maximum(0, 1 - np.abs(places[:, None] - cells) / reach)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1)  # far outside there is nothing to share
    return shares[:, beyond:-beyond].astype(np.float32)
