"""More surroundings for `framed_digits.py`: strips along an edge, tilted boxes, boxes and things beside the digit.

As in `surroundings.py`, each is a function of a digit, (28, 28) uint8, and a generator of chance, and makes (rows,
columns) grey from 0 to 1.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from surroundings import INK, PAPER, inked, inverted


def digit_on(digit, size=(400, 400), side=200, ink=INK, aside=(0, 0)):
    return PAPER - (PAPER - ink) * inked(digit, size, side, aside)


def as_image(grey):
    return Image.fromarray(np.rint(255 * np.clip(grey, 0, 1)).astype(np.uint8))


def strip(edges, thick, shade=0.2, size=(400, 400), side=200):
    """Whole edges of the picture filled with one shade."""

    def made(digit, _random):
        grey = digit_on(digit, size, side)
        for edge in edges.split():
            turned = {"top": grey, "bottom": grey[::-1], "left": grey.T, "right": grey.T[::-1]}[edge]
            turned[:thick] = shade
        return grey

    return made


def scanned_shadow(digit, random):
    """Soft, grainy and not quite straight, as a lid or a book's gutter leaves it along the left edge."""
    grey = digit_on(digit)
    reach = 40 + 6 * np.linspace(-1, 1, 400)[:, None] - np.arange(400)
    grey *= 1 - 0.7 / (1 + np.exp(-reach / 2))
    return np.clip(grey + random.normal(0, 0.015, grey.shape), 0, 1)


def box(degrees=0, side=160, ink=INK, line=0.0, thick=4, aside=(0, 0), corners=(80, 80, 320, 320), blur=0.0):
    """A box of which the picture is turned by so many degrees."""

    def made(digit, _random):
        image = as_image(digit_on(digit, side=side, ink=ink, aside=aside))
        ImageDraw.Draw(image).rectangle(corners, outline=int(255 * line), width=thick)
        image = image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
        return np.asarray(image.filter(ImageFilter.GaussianBlur(blur)) if blur else image) / 255

    return made


def uneven_box(digit, _random):
    """Drawn by hand: no two sides are parallel."""
    image = as_image(digit_on(digit, side=160))
    ImageDraw.Draw(image).polygon([(60, 50), (350, 65), (340, 345), (50, 330)], outline=0, width=5)
    return np.asarray(image) / 255


def photographed_box(digit, random):
    grey = box(4, blur=1.0)(digit, random) * np.add.outer(np.linspace(0.9, 0.6, 400), np.linspace(0.0, -0.15, 400))
    return np.clip(grey + random.normal(0, 0.02, grey.shape), 0, 1)


def boxes_beside(digit, _random):
    image = as_image(digit_on(digit, (300, 900), 180))
    for left in (50, 350, 650):
        ImageDraw.Draw(image).rectangle((left, 40, left + 210, 260), outline=0, width=4)
    return np.asarray(image) / 255


def row_of_a_form(digit, _random):
    """Five cells that share their sides."""
    image = as_image(digit_on(digit, (200, 900), 140))
    for left in range(0, 900, 180):
        ImageDraw.Draw(image).rectangle((left, 10, left + 179, 190), outline=0, width=4)
    return np.asarray(image) / 255


def circle(digit, _random):
    image = as_image(digit_on(digit, side=180))
    ImageDraw.Draw(image).ellipse((50, 50, 350, 350), outline=0, width=5)
    return np.asarray(image) / 255


def underlined(*rows, width=5):
    def made(digit, _random):
        image = as_image(digit_on(digit))
        for row in rows:
            ImageDraw.Draw(image).line((105, row, 295, row + 2), fill=20, width=width)
        return np.asarray(image) / 255

    return made


def thumb(digit, _random):
    image = as_image(digit_on(digit, (600, 600)))
    ImageDraw.Draw(image).ellipse((480, 480, 760, 760), fill=120)
    return np.asarray(image) / 255


def punched(digit, _random):
    image = as_image(digit_on(digit, (600, 600)))
    for row in (80, 300, 520):
        ImageDraw.Draw(image).ellipse((10, row - 18, 46, row + 18), fill=40)
    return np.asarray(image) / 255


def bold_crop(digit, _random):
    """Cut out along the ink, then written with three times the pen."""
    rows, columns = (np.flatnonzero(digit.any(axis=axis)) for axis in (1, 0))
    cut = Image.fromarray(255 - digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    large = cut.resize((cut.width * 10, cut.height * 10), Image.Resampling.BICUBIC)
    return np.asarray(large.filter(ImageFilter.MinFilter(31))) / 255


def squared_paper(digit, way):
    """Squares of 45 pixels on a page photographed aslant."""
    page = np.ones((600, 800))
    for k in (0, 1):
        page[20 + k :: 45] = 0.6
        page[:, 20 + k :: 45] = 0.6
    return way(as_image(np.minimum(page, digit_on(digit, (600, 800), 260))))


def squared_turned(digit, random):
    turned = squared_paper(digit, lambda page: page.rotate(5, Image.Resampling.BICUBIC, fillcolor=255))
    grey = np.asarray(turned.crop((140, 60, 660, 540))) / 255
    return np.clip(grey + random.normal(0, 0.03, grey.shape), 0, 1)


def squared_in_perspective(digit, _random):
    seen = (1, 0.08, 0, 0.02, 1, 0, 0.00005, 0.0002)
    aslant = squared_paper(
        digit, lambda page: page.transform((800, 600), Image.Transform.PERSPECTIVE, seen, Image.Resampling.BICUBIC)
    )
    return np.asarray(aslant.crop((30, 30, 700, 510))) / 255


def small_ruled(digit, _random):
    """MNIST's own pixels on 40 x 40 with a grey line every eight rows."""
    grey = np.pad(255 - digit, 6, constant_values=255)
    grey[::8] = np.minimum(grey[::8], 130)
    return grey / 255


def two_levels(digit, _random):
    """A step of 2 of 255 from paper to ink."""
    return (129 - np.rint(2 * inked(digit, (400, 400), 200))) / 255


STRIPS_AND_BOXES: dict[str, Callable] = {
    **{f"strip at the {edge}, {n} px": strip(edge, n) for edge in ("top", "left", "right") for n in (8, 20, 45, 60)},
    "strips above and below, 30 px": strip("top bottom", 30),
    "strips above and at the left": strip("top left", 40),
    "grey strip at the top, 30 px": strip("top", 30, 0.6),
    "scanned shadow": scanned_shadow,
    "letterbox": strip("left right", 100, 0.0, (300, 600)),
    "title bar": strip("top", 30, 0.3, (500, 800)),
    "light on dark, strip at the top": inverted(strip("top", 30, 0.6)),
    **{f"box turned by {n}": box(n) for n in (1, 2, 5, 12, 30)},
    "box with no two sides parallel": uneven_box,
    "photographed box, turned by 4": photographed_box,
    "digit low in its box": box(side=120, aside=(40, -50)),
    "two grey levels": two_levels,
    "pencil in a black box": box(ink=0.6),
    "light on dark, dimmer box": inverted(box(ink=0.05, line=0.6)),
    "digit that touches its box": box(side=260, corners=(100, 95, 300, 305)),
    "squared paper, turned by 5": squared_turned,
    "squared paper in perspective": squared_in_perspective,
    "ruled 40 x 40": small_ruled,
    "thumb in the corner": thumb,
    "punched holes": punched,
    "three boxes beside each other": boxes_beside,
    "row of a form": row_of_a_form,
    "bold and cut out close": bold_crop,
    "circle": circle,
    "underlined": underlined(315),
    "underlined twice": underlined(315, 335),
}
