"""The surroundings into which `framed_digits.py` puts digits: each a function of a digit and a generator of chance.

A digit is (28, 28) uint8. What is made of it is (rows, columns) grey from 0 to 1, or a Pillow image.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

INK, PAPER = 0.15, 1.0


def inked(digit: np.ndarray, size: tuple[int, int], side: int, aside: tuple[int, int] = (0, 0)) -> np.ndarray:
    """(rows, columns) ink 0 to 1: a digit, (28, 28) uint8, enlarged to `side` pixels, in the middle."""
    large = np.asarray(Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC), float) / 255
    sheet = np.zeros(size)
    top, left = (size[0] - side) // 2 + aside[0], (size[1] - side) // 2 + aside[1]
    sheet[top : top + side, left : left + side] = np.clip((large - 0.25) / 0.5, 0, 1)
    return sheet


def plain(digit, _random, size=(400, 400), side=280):
    return PAPER - (PAPER - INK) * inked(digit, size, side)


def framed(thickness, inset, size=(400, 400), side=280, frame=0.0):
    def made(digit, random):
        grey = plain(digit, random, size, side)
        whole = np.full(size, False)
        whole[inset : size[0] - inset, inset : size[1] - inset] = True
        whole[inset + thickness : -inset - thickness, inset + thickness : -inset - thickness] = False
        return np.where(whole, frame, grey)

    return made


def two_frames(digit, random):
    grey = framed(3, 0)(digit, random)
    box = np.full(grey.shape, False)
    box[12:-12, 12:-12] = True
    box[15:-15, 15:-15] = False
    return np.where(box, 0.0, grey)


def small_box(digit, random):
    """A box no larger than it need be, somewhere on a large page."""
    grey = PAPER - (PAPER - INK) * inked(digit, (600, 800), 224, (-100, 120))
    image = Image.fromarray((255 * grey).astype(np.uint8))
    top, left = 300 - 100 - 130, 400 + 120 - 130
    ImageDraw.Draw(image).rectangle([left, top, left + 260, top + 260], outline=0, width=4)
    return np.asarray(image) / 255


def drawn_lines(lines, width=3, size=(400, 400), side=280):
    """Black lines from x, y to x, y."""

    def made(digit, random):
        image = Image.fromarray((255 * plain(digit, random, size, side)).astype(np.uint8))
        for line in lines:
            ImageDraw.Draw(image).line(line, fill=0, width=width)
        return np.asarray(image) / 255

    return made


def lined(grey, squared, step=None, dotted=False):
    """Lines of two pixels, under the ink; noise as of a scanner."""

    def made(digit, random):
        step_ = step or (40 if squared else 60)
        lines = np.ones((400, 400))
        for k in (0, 1):
            lines[(10 if squared else 30) + k :: step_] = grey
        if squared:
            for k in (0, 1):
                lines[:, 10 + k :: step_] = grey
        if dotted:
            lines = np.ones((400, 400))
            for k in (0, 1, 2):
                for right in (0, 1, 2):
                    lines[10 + k :: 30, 10 + right :: 30] = grey
        under = np.minimum(plain(digit, random), lines)
        return np.clip(under + random.normal(0, 0.01, under.shape), 0, 1)

    return made


def turned(make, degrees):
    """The same, photographed not quite straight, a little blurred, unevenly lit."""

    def made(digit, random):
        image = Image.fromarray((255 * make(digit, random)).astype(np.uint8))
        image = image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
        rows, columns = image.height, image.width
        grey = np.asarray(image.crop((20, 20, columns - 20, rows - 20)), float) / 255
        light = 0.9 - 0.3 * np.add.outer(np.linspace(0, 0.5, len(grey)), np.linspace(0, 0.5, len(grey[0])))
        return np.clip(grey * light + random.normal(0, 0.015, grey.shape), 0, 1)

    return made


def thin_pen(width, size, make=None):
    """The middle line of the digit only, as a pen of so many pixels leaves it on a large picture."""

    def made(digit, random):
        ink = inked(digit, size, int(0.8 * min(size)))
        thin = ink > 0.5
        inner = thin
        # What is left of a stroke when it is eaten away as long as it can be: the crest of the distance to its edge.
        crest = np.zeros(size, bool)
        while inner.any():
            smaller = inner.copy()
            for axis in (0, 1):
                for way in (1, -1):
                    smaller &= np.roll(inner, way, axis)
            opened = smaller.copy()
            for axis in (0, 1):
                for way in (1, -1):
                    opened |= np.roll(smaller, way, axis)
            crest |= inner & ~opened
            inner = smaller
        image = Image.fromarray((255 * (1 - crest)).astype(np.uint8))
        image = image.filter(ImageFilter.MinFilter(3 + 2 * (width // 2)))
        return np.asarray(image) / 255

    return made


def cropped(keep, side=280):
    """Cut out along the ink; `keep` of the digit's size is left around it (negative: a little is cut off)."""

    def made(digit, random):
        ink = inked(digit, (400, 400), side)
        rows, columns = (np.flatnonzero((ink > 0.5).any(axis=axis)) for axis in (1, 0))
        around = round(keep * max(np.ptp(rows), np.ptp(columns)))
        cut = ink[
            max(0, rows[0] - around) : rows[-1] + 1 + around, max(0, columns[0] - around) : columns[-1] + 1 + around
        ]
        return PAPER - (PAPER - INK) * cut

    return made


def cropped_small(digit, _random):
    """MNIST's own pixels, cut out along the ink."""
    rows, columns = (np.flatnonzero((digit > 127).any(axis=axis)) for axis in (1, 0))
    return 1 - digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] / 255


def tiny(side):
    def made(digit, _random):
        return 1 - np.asarray(Image.fromarray(digit[4:24, 4:24]).resize((side, side), Image.Resampling.BOX)) / 255

    return made


def inverted(make):
    return lambda digit, random: 1 - make(digit, random)


def bits(count, file_type=np.uint16):
    """The picture with so many bits of grey, in a file with sixteen."""
    return lambda digit, random: Image.fromarray(np.rint(plain(digit, random) * (2**count - 1)).astype(file_type))


def negative(digit, random):
    return Image.fromarray((plain(digit, random) * 3 - 1.5).astype(np.float32))


def coloured(ink, paper):
    def made(digit, random):
        share = inked(digit, (400, 400), 280)[..., None]
        return Image.fromarray(np.rint(share * np.array(ink) + (1 - share) * np.array(paper)).astype(np.uint8))

    return made


def in_alpha(colour):
    def made(digit, random):
        pixels = np.zeros((400, 400, 4), np.uint8)
        pixels[..., :3] = colour
        pixels[..., 3] = 255 * inked(digit, (400, 400), 280)
        return Image.fromarray(pixels)

    return made


def margin_line(digit, random):
    """Light blue lines and the red line of an exercise book beside them."""
    pixels = np.repeat(lined(1.0, False)(digit, random)[..., None], 3, axis=2)
    ink = pixels[..., :1] < 0.6
    for k in (0, 1):
        pixels[30 + k :: 60] = np.where(ink[30 + k :: 60], pixels[30 + k :: 60], (0.5, 0.65, 0.9))
        pixels[:, 50 + k] = np.where(ink[:, 50 + k], pixels[:, 50 + k], (0.9, 0.2, 0.25))
    return Image.fromarray((255 * pixels).astype(np.uint8))


def saved_as(make, mode):
    def made(digit, random):
        image = Image.fromarray((255 * make(digit, random)).astype(np.uint8))
        return image.convert(mode)

    return made


COMB = [((30, 332), (30, 372)), ((30, 372), (370, 372)), ((370, 372), (370, 332))]
SURROUNDINGS: dict[str, Callable] = {
    "plain": plain,
    **{f"frame of {n} px at the edge": framed(n, 0) for n in (1, 3, 5, 20)},
    "frame one pixel in": framed(3, 1),
    "two frames": two_frames,
    "box of 4 px in 800 x 600": framed(4, 20, (600, 800), 400),
    "box of 10 px in 800 x 600": framed(10, 40, (600, 800), 400),
    "small box on a page": small_box,
    "comb": drawn_lines(COMB, side=260),
    "line below": drawn_lines([((30, 372), (370, 372))]),
    "line through": drawn_lines([((0, 260), (400, 260))]),
    "margin line": margin_line,
    **{f"ruled {g}": lined(g, False) for g in (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)},
    **{f"squared {g}": lined(g, True) for g in (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)},
    "squared 0.5, small squares": lined(0.5, True, 20),
    "ruled 0.5, turned": turned(lined(0.5, False), 1.2),
    "squared 0.5, turned": turned(lined(0.5, True), -2.0),
    "dotted 0.5": lined(0.5, False, dotted=True),
    "dotted 0.2": lined(0.2, False, dotted=True),
    "photograph, box": turned(framed(4, 40), 1.5),
    **{f"close crop, {100 * k:g} % left": cropped(k) for k in (0.1, 0.05, 0.02, 0.0, -0.02)},
    "close crop of 20 px": cropped_small,
    "close crop, light on dark": inverted(cropped(0.0)),
    **{f"{n} bits in 16": bits(n) for n in (1, 4, 8, 10, 12, 16)},
    "10 bits in 32": bits(10, np.int32),
    "float below 0": negative,
    "red on green": coloured((220, 30, 30), (30, 122, 30)),
    "blue on orange": coloured((60, 110, 255), (200, 100, 20)),
    "yellow on white": coloured((255, 240, 60), (255, 255, 255)),
    "cyan on white": coloured((60, 255, 255), (255, 255, 255)),
    "grey 252 on 255": coloured((252,) * 3, (255,) * 3),
    "black, in alpha only": in_alpha((0, 0, 0)),
    "white, in alpha only": in_alpha((255, 255, 255)),
    "palette": saved_as(framed(3, 1), "P"),
    "CMYK": saved_as(framed(3, 1), "CMYK"),
    "light on dark": inverted(plain),
    "light on dark, frame of 3 px": inverted(framed(3, 0)),
    "light on dark, frame one in": inverted(framed(3, 1)),
    "light on dark, box": inverted(framed(4, 20, (600, 800), 400)),
    "light on dark, comb": inverted(drawn_lines(COMB, side=260)),
    "light on dark, squared 0.5": inverted(lined(0.5, True)),
    "light on dark, ruled 0.4": inverted(lined(0.4, False)),
    "pen of 1 px in 1000 x 1000": thin_pen(1, (1000, 1000)),
    "pen of 3 px in 400 x 400": thin_pen(1, (400, 400)),
    "8 x 8": tiny(8),
    "14 x 14": tiny(14),
    "20 x 20": tiny(20),
}
