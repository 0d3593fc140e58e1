"""A digit in frames and boxes, on lined paper, cut out close, in few bits, in colours: it is read, or said why not.

tests/bench/framed_digits.py counts how many real digits are read right in each.
"""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.drawing.files import DrawingError, prepare_picture, read_drawings
from core.drawing.ink_finding import stands_out
from core.drawing.straight_lines import without_lines

SIDE = 400


def seven(size=(SIDE, SIDE), width=26) -> Image.Image:
    """A 7 of two thick strokes in the middle, black on white."""
    image = Image.new("L", size, 255)
    x, y = size[0] // 2, size[1] // 2
    ImageDraw.Draw(image).line([(x - 80, y - 110), (x + 80, y - 110), (x - 20, y + 120)], 0, width, joint="curve")
    return image


PLAIN = prepare_picture(np.asarray(seven())).picture.astype(int)


def apart(pixels, plain=PLAIN) -> float:
    """How far the picture made of these pixels is from that of the plain seven, 0 to 255; a pixel aside at most.

    A little more or less ink moves the centre of mass, and with it the digit, by a whole pixel.
    """
    found = prepare_picture(np.asarray(pixels)).picture
    ways = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return min(np.abs(np.roll(found, way, (0, 1)) - plain).mean() for way in ways)


def with_lines(*lines, width=3, fill=0, size=(SIDE, SIDE)):
    image = seven(size)
    for line in lines:
        ImageDraw.Draw(image).line(line, fill, width)
    return np.asarray(image)


def boxed(left, top, width=3, size=(SIDE, SIDE)):
    image = seven(size)
    ImageDraw.Draw(image).rectangle([left, top, size[0] - 1 - left, size[1] - 1 - top], outline=0, width=width)
    return np.asarray(image)


def lined(grey, squared, noise=0.01):
    """Lines of two pixels under the ink, grainy."""
    pixels = np.asarray(seven()) / 255 * 0.85 + 0.15
    lines = np.ones(pixels.shape)
    for k in (0, 1):
        lines[(10 if squared else 30) + k :: 40 if squared else 60] = grey
        if squared:
            lines[:, 10 + k :: 40] = grey
    return np.clip(np.minimum(pixels, lines) + np.random.default_rng(0).normal(0, noise, pixels.shape), 0, 1)


def with_strips(thick, *quarters, shade=50):
    """The edges that are uppermost after so many quarter turns filled."""
    pixels = np.asarray(seven()).copy()
    for quarter in quarters:
        np.rot90(pixels, quarter)[:thick] = shade
    return pixels


def turned_box(degrees, beside=(), fill=255):
    """A box round the seven and empty ones beside it, turned about the middle, the seven upright in its box."""
    image = seven((900, SIDE))
    for left in (330, *beside):
        ImageDraw.Draw(image).rectangle([left, 60, left + 240, 340], outline=0, width=4)
    return np.asarray(image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=fill))


def with_things(draw):
    image = seven((600, 600))
    draw(ImageDraw.Draw(image))
    return np.asarray(image)


COMB = [((30, 332), (30, 372)), ((30, 372), (370, 372)), ((370, 372), (370, 332))]
SURROUNDED = {
    **{f"frame of {n}": boxed(0, 0, n) for n in (1, 3, 5, 20)},
    "frame one in": boxed(1, 1),
    "box": boxed(20, 20, 4, (800, 600)),
    "box no larger than need be": boxed(240, 130, 4, (800, 600)),
    "comb": with_lines(*COMB),
    "line below": with_lines(((30, 372), (370, 372))),
    "line through": with_lines(((0, 250), (400, 250))),
    "margin": with_lines(((40, 0), (40, 400))),
    "a line that leans": with_lines(((0, 352), (400, 366))),
    **{f"strip of {n}": with_strips(n, 0) for n in (8, 20, 60)},
    "strip at the left": with_strips(45, 3),
    "grey strip": with_strips(30, 0, shade=150),
    "letterbox": with_strips(80, 1, 3),
    "strips that meet": with_strips(40, 0, 1),
    **{f"box turned by {n}": turned_box(n) for n in (1, 2)},
    "box between empty ones": turned_box(0, (60, 610)),
    "ring": with_things(lambda draw: draw.ellipse((100, 100, 500, 500), outline=0, width=5)),
    "thumb": with_things(lambda draw: draw.ellipse((480, 480, 760, 760), fill=120)),
    "holes": with_things(lambda draw: [draw.ellipse((10, y, 46, y + 36), fill=40) for y in (62, 282, 502)]),
    "underlined twice": with_things(lambda draw: [draw.line((190, y, 410, y), 20, 5) for y in (440, 456)]),
    **{f"{kind} {g}": lined(g, kind == "squared") for kind in ("ruled", "squared") for g in (0.9, 0.6, 0.3)},
}


@pytest.mark.parametrize("light_ink", [False, True])
@pytest.mark.parametrize("surrounding", SURROUNDED)
def test_frames_and_lines_do_not_change_what_is_read(surrounding, light_ink):
    pixels = SURROUNDED[surrounding]
    pixels = pixels if pixels.dtype.kind == "f" else pixels / 255
    assert apart(1 - pixels if light_ink else pixels) < 5
    assert apart(np.repeat(pixels[..., None], 3, axis=2)) < 5


def test_the_lines_taken_out_are_counted():
    assert prepare_picture(np.asarray(seven())).lines == 0
    assert prepare_picture(SURROUNDED["line below"]).lines == 1
    assert prepare_picture(SURROUNDED["frame of 3"]).lines == prepare_picture(SURROUNDED["box"]).lines == 4
    assert prepare_picture(SURROUNDED["squared 0.3"]).lines == 20
    assert prepare_picture(SURROUNDED["frame of 3"], {"paper"}).lines == 0


def test_ink_that_a_line_crosses_is_joined_again():
    cleared, count = without_lines(SURROUNDED["line through"] / 255)
    assert count == 1
    assert np.mean((cleared < 0.5) != (np.asarray(seven()) < 128)) < 0.001


@pytest.mark.parametrize("degrees", [-12, -5, 5, 12])
def test_what_stands_in_a_turned_box_is_set_upright_with_it(degrees):
    assert apart(turned_box(degrees)) < 8
    assert apart(255 - turned_box(degrees)) < 8


def test_pencil_in_a_black_box_and_a_box_fainter_than_its_ink():
    for ink, line in ((150, 0), (0, 150)):
        image = Image.new("L", (SIDE, SIDE), 255)
        image.paste(ink, mask=Image.fromarray(255 - np.asarray(seven())))
        ImageDraw.Draw(image).rectangle([60, 50, 340, 350], outline=line, width=4)
        assert apart(np.asarray(image)) < 5


def test_a_picture_half_black_half_white_holds_no_ink():
    pixels = np.full((SIDE, SIDE), 255, np.uint8)
    pixels[:, : SIDE // 2] = 0
    with pytest.raises(DrawingError, match="no ink"):
        prepare_picture(pixels)


@pytest.mark.parametrize("figure", ["0 in which a dot stands", "7 with a bar along the edge"])
def test_a_figure_of_its_own_is_no_ring_and_no_strip(figure):
    image = Image.new("L", (300, SIDE), 255)
    if figure[0] == "0":
        ImageDraw.Draw(image).ellipse((50, 50, 250, 350), outline=0, width=30)
        ImageDraw.Draw(image).ellipse((140, 190, 160, 210), fill=0)
    else:
        ImageDraw.Draw(image).line([(0, 15), (285, 15), (120, SIDE)], 0, 40, joint="curve")
    assert prepare_picture(np.asarray(image)).lines == 0


def test_the_faintest_ink_is_read_or_refused_but_never_blank():
    for levels in (1, 2, 3):
        pixels = np.where(np.asarray(seven()) < 128, 128 - levels, 128).astype(np.uint8)
        try:
            assert apart(pixels) < 5
        except DrawingError as error:
            assert levels == 1 and "no ink" in str(error)
    assert prepare_picture(np.full((SIDE, SIDE), 128, np.uint8)) is None


@pytest.mark.parametrize("foot", [False, True])
def test_a_line_that_is_the_only_ink_is_a_1(foot):
    pixels = np.full((200, 60), 255, np.uint8)
    pixels[:, 29:32] = 0
    if foot:
        pixels[-3:] = 0
    picture = prepare_picture(pixels).picture
    assert picture[8:20].any(axis=1).all() and picture[10].astype(bool).sum() < 6


def test_a_thin_digit_cut_out_close_keeps_its_bars():
    """A 4 and a seven-bar 5: long thin straight strokes, but none that reaches out beyond the others."""
    four = Image.new("L", (240, 320), 255)
    ImageDraw.Draw(four).line([(140, 4), (4, 210), (236, 210)], 0, 5)
    ImageDraw.Draw(four).line([(150, 60), (150, 316)], 0, 5)
    five = Image.new("L", (240, 320), 255)
    ImageDraw.Draw(five).line([(236, 4), (4, 4), (4, 160), (236, 160), (236, 316), (4, 316)], 0, 5)
    for image in (four, five):
        assert without_lines(np.asarray(image) / 255)[1] == 0


@pytest.mark.parametrize("empty", ["frame", "ruled", "form"])
def test_frames_and_lines_without_a_digit_are_said_to_be_that(empty):
    image = Image.new("L", (SIDE, SIDE), 255)
    if empty == "ruled":
        for row in range(30, SIDE, 60):
            ImageDraw.Draw(image).line([(0, row), (SIDE, row)], 100, 2)
    else:
        edge = 0 if empty == "frame" else 20
        ImageDraw.Draw(image).rectangle([edge, edge, SIDE - 1 - edge, SIDE - 1 - edge], outline=0, width=4)
    with pytest.raises(DrawingError, match="straight lines|no ink"):
        prepare_picture(np.asarray(image))


@pytest.mark.parametrize("light_ink", [False, True])
@pytest.mark.parametrize(("left", "width"), [(20, 26), (4, 26), (0, 26), (-4, 26), (20, 50), (4, 50), (0, 50), (0, 90)])
def test_a_digit_cut_out_close_is_read_as_in_a_large_picture(left, width, light_ink):
    whole = np.asarray(seven(width=width))
    rows, columns = (np.flatnonzero((whole < 128).any(axis=axis)) for axis in (1, 0))
    cut = whole[rows[0] - left : rows[-1] + 1 + left, columns[0] - left : columns[-1] + 1 + left]
    assert apart(255 - cut if light_ink else cut, prepare_picture(whole).picture.astype(int)) < 12


@pytest.mark.parametrize("ending", ["png", "tif"])
@pytest.mark.parametrize("bits", [1, 4, 8, 10, 12, 16])
def test_few_bits_in_a_file_of_sixteen_are_read_as_all(tmp_path, bits, ending):
    path = tmp_path / f"seven.{ending}"
    Image.fromarray((np.asarray(seven()) / 255 * (2**bits - 1)).round().astype(np.uint16)).save(path)
    (prepared,) = read_drawings(path)
    assert np.abs(prepared.picture - PLAIN).mean() < 3


def test_numbers_below_0_and_above_1_are_read_by_their_own_range(tmp_path):
    for name, values in {"below.tif": (-1.5, 1.5), "above.tif": (0, 300), "faint.tif": (0, 0.02)}.items():
        low, high = values
        Image.fromarray((np.asarray(seven()) / 255 * (high - low) + low).astype(np.float32)).save(tmp_path / name)
        (prepared,) = read_drawings(tmp_path / name)
        assert np.abs(prepared.picture - PLAIN).mean() < 3


def test_a_picture_of_numbers_that_are_not_finite_is_refused_in_a_sentence(tmp_path):
    Image.fromarray(np.full((50, 50), np.nan, np.float32)).save(tmp_path / "nan.tif")
    with pytest.raises(DrawingError, match=r"nan\.tif: The picture has pixels that are not finite numbers"):
        read_drawings(tmp_path / "nan.tif")


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ((220, 30, 30), (30, 122, 30)),
        ((60, 110, 255), (200, 100, 20)),
        ((255, 240, 60), (255, 255, 255)),
        ((252, 252, 252), (255, 255, 255)),
        ((0, 0, 0), (3, 3, 3)),
    ],
)
def test_ink_as_bright_as_its_ground_is_read_by_its_colour(ink, paper):
    share = 1 - np.asarray(seven())[..., None] / 255
    assert apart((share * ink + (1 - share) * paper).round().astype(np.uint8)) < 3


@pytest.mark.parametrize("opacity", [255, 20])
def test_ink_that_is_only_in_the_opacity_is_read(opacity):
    pixels = np.zeros((SIDE, SIDE, 4), np.uint8)
    pixels[..., 3] = (255 - np.asarray(seven())) * (opacity / 255)
    assert apart(pixels) < 3


@pytest.mark.parametrize("mode", ["P", "CMYK", "1", "LA"])
def test_a_frame_in_a_file_of_any_kind_is_taken_out(tmp_path, mode):
    path = tmp_path / ("framed.tif" if mode == "CMYK" else "framed.png")
    Image.fromarray(boxed(1, 1)).convert(mode).save(path)
    (prepared,) = read_drawings(path)
    assert np.abs(prepared.picture - PLAIN).mean() < 5


def test_what_stands_out_but_is_no_ink_is_said_and_blank_paper_is_empty():
    random = np.random.default_rng(2)
    paper = np.clip(0.8 + random.normal(0, 0.02, (200, 200)), 0, 1)
    shaded = paper * np.add.outer(np.linspace(0.3, 0.5, 200), np.linspace(0.3, 0.5, 200))
    for blank in (paper, shaded):
        assert not stands_out(blank) and prepare_picture(blank) is None
    coarse = np.kron(random.random((20, 20)), np.ones((10, 10)))
    assert stands_out(coarse)
    try:
        assert prepare_picture(coarse) is not None
    except DrawingError as error:
        assert "no ink" in str(error)
