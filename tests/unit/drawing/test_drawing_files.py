import io
import json
import os
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from core.drawing import files as drawing
from core.drawing.files import DrawingError, each_drawing, prepare_picture, prepare_strokes, read_drawings
from core.drawing.prepared import STAGES
from core.drawing.strokes import MOST_SLANT, slant_of

SEVEN = [np.array([[0, 0], [10, 0], [7, 6], [4, 20.0]]), np.array([[3, 10], [9, 9.0]])]

anything = st.floats(-1e300, 1e300) | st.floats(-100, 100) | st.integers(-3, 3).map(float)
any_strokes = st.lists(hnp.arrays(np.float64, st.tuples(st.integers(0, 6), st.just(2)), elements=anything), max_size=5)
# Points on a coarse grid: moved and scaled by powers of two without rounding, so that results can be compared exactly.
grid = st.integers(-50, 50).map(float)
plain_strokes = st.lists(
    hnp.arrays(np.float64, st.tuples(st.integers(1, 6), st.just(2)), elements=grid), min_size=1, max_size=4
)


def centre_of_mass(picture: np.ndarray) -> np.ndarray:
    return np.argwhere(picture).T @ picture[picture > 0] / picture.sum(dtype=float)


def lies_in_the_middle(prepared: drawing.Prepared) -> bool:
    """Half a pixel from pixel 14 both ways, unless the ink would leave the picture."""
    off = np.abs(centre_of_mass(prepared.picture) - 14)
    stopped = np.abs(prepared.shift) == 4
    return bool(np.all((off <= 0.5 + 1e-9) | stopped))


def picture_of_seven(size: int = 100, ink: int = 0, paper: int = 255) -> np.ndarray:
    """The seven, drawn large with a pen of its own, off the middle of a square picture."""
    picture = np.full((size, size), paper, np.uint8)
    at = np.argwhere(np.kron(prepare_strokes(SEVEN).box, np.ones((3, 3))) > 127) + (7, 31)
    picture[at[:, 0], at[:, 1]] = ink
    return picture


@given(any_strokes)
@example([np.array([[0.0, 0.0], [0.0, 5e-324]])])
@example([np.array([[1.7e308, 0.0], [-1.7e308, 1.0]])])
@example([np.array([[1e16, 1e16], [1e16 + 2, 1e16]])])
@settings(max_examples=150, deadline=None)
def test_any_strokes_give_nothing_or_a_picture_as_mnist_would_have_it(strokes):
    prepared = prepare_strokes(strokes)
    if not any(len(stroke) for stroke in strokes):
        assert prepared is None
        return
    assert prepared.picture.shape == (28, 28) and prepared.picture.dtype == np.uint8
    assert prepared.box.shape == (20, 20) and np.all((prepared.path > 0) & (prepared.path < 20))
    assert prepared.picture.max() >= 200 and prepared.picture.sum() == prepared.box.sum(dtype=int)
    assert lies_in_the_middle(prepared)


@given(plain_strokes, st.integers(-40, 40), st.integers(-1000, 1000), st.integers(-1000, 1000))
@settings(max_examples=60, deadline=None)
def test_place_and_size_of_a_drawing_do_not_matter(strokes, power, right, down):
    moved = prepare_strokes([(stroke + (right, down)) * 2.0**power for stroke in strokes])
    np.testing.assert_array_equal(moved.picture, prepare_strokes(strokes).picture)


@given(plain_strokes, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_neither_order_nor_direction_of_strokes_matters(strokes, random):
    turned = [stroke[::-1] if random.random() < 0.5 else stroke for stroke in strokes]
    random.shuffle(turned)
    one, other = prepare_strokes(strokes), prepare_strokes(turned)
    # The other way round, points along the path fall elsewhere: a hundredth of the range at most.
    assert np.abs(one.box.astype(int) - other.box).max() <= 3
    np.testing.assert_allclose(one.centre, other.centre, atol=0.02)


@given(plain_strokes)
@settings(max_examples=60, deadline=None)
def test_the_longer_side_of_the_ink_is_twenty_pixels_and_the_shape_is_kept(strokes):
    points = np.concatenate(strokes)
    size = np.ptp(points, axis=0)
    assume(size.max() > 0)
    prepared = prepare_strokes(strokes, skip={"upright"})
    ink = prepared.box > 127
    extent = np.array([np.ptp(np.flatnonzero(ink.any(axis=axis))) + 1 for axis in (0, 1)])
    assert extent.max() == 20
    if all(len(stroke) < 3 for stroke in strokes):  # no bends, so the path covers what the points cover
        np.testing.assert_allclose(np.ptp(prepared.path, axis=0), 17.5 * size / size.max(), atol=1e-9)


def test_an_empty_drawing_has_no_picture():
    assert prepare_strokes([]) is None
    assert prepare_strokes([np.empty((0, 2)), []]) is None


def test_a_dot_is_one_round_spot_however_often_the_pen_touched_there():
    dot = prepare_strokes([[[3, 4]]])
    np.testing.assert_array_equal(dot.picture, prepare_strokes([[[3, 4]] * 5, [[3, 4]]]).picture)
    np.testing.assert_array_equal(dot.box, dot.box.T)
    assert dot.box.sum() / 255 == pytest.approx(np.pi * 1.25**2, rel=0.1)


@pytest.mark.parametrize("skip", [frozenset(), frozenset({"box"}), frozenset(STAGES)])
def test_strokes_that_reach_no_further_than_the_pen_is_wide_are_a_dot(skip):
    jitter = [np.array([[0.5, 0.5], [0.504, 0.5], [0.504, 0.504], [0.5, 0.504]]), np.array([[0.5, 0.49]])]
    prepared = prepare_strokes(jitter, skip=skip, least_size=0.075)
    dot = prepare_strokes([[[0.502, 0.497]]], skip=skip)
    np.testing.assert_array_equal(prepared.picture, dot.picture)
    assert len(prepared.strokes) == 2 and len(prepared.path) == 1
    line = [[[0.5, 0.5], [0.5, 0.58]]]
    np.testing.assert_array_equal(prepare_strokes(line, least_size=0.075).picture, prepare_strokes(line).picture)


@pytest.mark.parametrize("end", [[0, 9], [9, 0]])
def test_a_straight_line_is_as_long_as_the_box_and_as_wide_as_the_pen(end):
    box = prepare_strokes([[[0, 0], end]]).box / 255
    along, across = (box, box.T) if end[1] else (box.T, box)
    assert (along.max(axis=1) > 0.5).sum() == 20
    assert along[10].sum() == pytest.approx(2.5, abs=0.1) and across.max() == 1


@pytest.mark.parametrize("skip", [(), ("box",), ("soft edge",), ("smooth", "upright")])
def test_a_line_pressed_evenly_is_one_of_that_width(skip):
    strokes = [np.array(stroke, float) for stroke in SEVEN]
    usual, even = [prepare_strokes(strokes, 2.0, skip, weights=given) for given in (None, ones(strokes, 1.0))]
    np.testing.assert_array_equal(even.picture, usual.picture)
    pressed = prepare_strokes(strokes, 2.0, skip, weights=ones(strokes, 1.5))
    np.testing.assert_array_equal(pressed.picture, prepare_strokes(strokes, 3.0, skip).picture)


def ones(strokes, weight):
    return [np.full(len(stroke), weight) for stroke in strokes]


def test_a_line_is_wide_where_it_was_pressed_and_fills_the_box_all_the_same():
    line = np.stack([np.zeros(21), np.linspace(0, 1, 21)], axis=1)
    prepared = prepare_strokes([line], weights=[np.linspace(0.5, 1.5, 21)])
    ink = prepared.box / 255
    wide = ink.sum(axis=1)
    assert wide[4] == pytest.approx(2.5 * 0.65, abs=0.3) and wide[15] == pytest.approx(2.5 * 1.3, abs=0.3)
    assert (ink.max(axis=1) > 0.5).sum() == 20
    assert np.diff(wide[2:18]).min() > -0.05  # ever wider, or as wide
    dot = prepare_strokes([[[3, 4]]], weights=[[1.5]])
    assert dot.picture.sum() > 1.5 * prepare_strokes([[[3, 4]]]).picture.sum()


@pytest.mark.parametrize("weights", [[[1.0]], [[1.0, 1.0], [1.0]], [[0.0, 1.0]], [[1.0, 5.0]], [[1.0, np.nan]]])
def test_weights_that_do_not_go_with_the_strokes_are_refused(weights):
    with pytest.raises(DrawingError, match="Each point of a stroke has one weight"):
        prepare_strokes([[[0, 0], [1, 1]]], weights=weights)


def test_a_piece_that_a_pad_lost_of_a_stroke_is_drawn_and_others_are_not():
    angle = np.linspace(0, 5, 60)
    arc = np.stack([np.sin(angle), np.cos(angle)], axis=1)
    whole, gap = prepare_strokes([arc]).box.astype(int), [arc[:30], arc[36:]]
    assert (
        np.abs(prepare_strokes(gap).box - whole).mean()
        < 3
        < np.abs(prepare_strokes(gap, skip={"smooth"}).box - whole).mean()
    )
    for strokes in (
        ([[0, 0], [0, 10]], [[3, 10], [3, 0]]),
        ([[0, 0], [9, 0]], [[4, 1], [4, 9]]),
        ([[0, 0], [0, 3]], [[0, 9], [0, 10]]),
    ):
        apart = prepare_strokes(strokes).path
        assert np.hypot(*np.diff(apart, axis=0).T).max() > 2  # columns of the box, between the one and the other


def test_a_wider_pen_leaves_more_ink_in_the_same_box():
    thin, thick = prepare_strokes(SEVEN, width=1.5), prepare_strokes(SEVEN, width=4)
    assert thick.picture.sum() > 2 * thin.picture.sum()
    for prepared in (thin, thick):
        assert (prepared.box > 127).any(axis=1).all()


@pytest.mark.parametrize("width", [0, -1, 0.9, 11, float("nan")])
def test_a_pen_of_impossible_width_is_refused(width):
    with pytest.raises(DrawingError, match="pixels wide"):
        prepare_strokes(SEVEN, width)


@pytest.mark.parametrize(
    ("stroke", "told"),
    [
        ([[0, float("nan")]], "not a finite number"),
        ([[0, float("inf")], [1, 1]], "not a finite number"),
        ([[1, 2, 3]], "two numbers"),
        ([1, 2], "two numbers"),
        ([[1], [1, 2]], "two numbers"),
        ([["a", "b"]], "two numbers"),
        ([[10**400, 1]], "two numbers"),
    ],
)
def test_a_stroke_that_is_none_is_refused(stroke, told):
    with pytest.raises(DrawingError, match=told):
        prepare_strokes([stroke])


def test_sparse_points_on_a_ring_give_the_ring():
    def ring(points):
        angle = np.linspace(0, 2 * np.pi, points + 1)
        return prepare_strokes([np.stack([np.sin(angle), np.cos(angle)], axis=1)]).box.astype(int)

    assert np.abs(ring(12) - ring(400)).mean() < 4


def test_a_sharp_turn_stays_sharp():
    corner = prepare_strokes([[[0, 0], [0, 10], [10, 10]]])
    assert np.all((corner.path[:, 0] < 1.2500001) | (corner.path[:, 1] > 18.7499999))


def test_a_path_of_many_points_is_drawn_piece_by_piece_without_a_gap():
    zigzag = np.stack([np.arange(2000) % 2, np.linspace(0, 1, 2000)], axis=1)
    prepared = prepare_strokes([zigzag])
    assert len(prepared.path) > 2 * 8192 and prepared.box[1:-1, 1:-1].min() == 255


def leaning(strokes: list[np.ndarray], slant: float) -> list[np.ndarray]:
    """The strokes, every point moved to the right by so much a row upwards."""
    return [np.asarray(stroke) - np.outer(np.asarray(stroke)[:, 1], (slant, 0)) for stroke in strokes]


FOUR = [np.array([[5, 0], [0, 12], [10, 12.0]]), np.array([[7, 6], [7, 20.0]])]


@pytest.mark.parametrize("slant", [-0.2, 0.1, 0.3, 0.5])
def test_however_a_digit_leans_it_comes_out_upright(slant):
    one = [np.array([[4, 6], [9, 0], [9, 20.0]])]
    upright, prepared = prepare_strokes(one), prepare_strokes(leaning(one, slant))
    assert prepared.slant - upright.slant == pytest.approx(slant, abs=0.06)
    assert np.abs(prepared.box.astype(int) - upright.box).mean() < 8
    as_drawn = prepare_strokes(leaning(one, slant), skip={"upright"})
    assert as_drawn.slant == prepared.slant  # told, though not taken away
    assert np.abs(as_drawn.box.astype(int) - upright.box).mean() > np.abs(prepared.box.astype(int) - upright.box).mean()


def test_the_slant_is_that_of_downstrokes():
    assert slant_of([np.array([[5, 0], [5, 20.0]])]) == 0
    assert slant_of([np.array([[0, 0], [20, 0.0]])]) == 0
    assert slant_of([np.array([[3, 3.0]])]) == 0
    line = np.array([[6, 0], [0, 20.0]])
    assert slant_of([line]) == slant_of([line[::-1]]) == pytest.approx(0.3, rel=0.03)
    bar = np.array([[0, 20], [12, 20.0]])
    assert slant_of([line, bar]) == pytest.approx(0.3, rel=0.04)
    # Each of 13 units of its left side leans by 5 / 12, fully counted (12 / 13)^4; the stem of 14 does not lean.
    assert slant_of(FOUR[:1]) > 0.35
    counted = 13 * (12 / 13) ** 4
    assert slant_of(FOUR) == pytest.approx(counted * 5 / 12 / (counted + 14 + 0.02 * 37))


def test_lines_far_from_upright_are_turned_little():
    assert slant_of([np.array([[30, 0], [0, 20.0]])]) == MOST_SLANT
    assert slant_of([np.array([[0, 0], [20, 1.0]])]) > -0.01
    zigzag = np.stack([np.arange(40) % 2, np.linspace(0, 0.5, 40)], axis=1)
    assert abs(slant_of([zigzag])) < 0.01


def test_every_stage_is_kept_and_none_can_be_written():
    mine = np.array([[0.0, 0], [1, 2]])
    prepared = prepare_strokes([mine])
    mine[:] = 7
    assert prepared.strokes[0].tolist() == [[0, 0], [1, 2]]
    for array in (prepared.strokes[0], prepared.path, prepared.box, prepared.picture):
        with pytest.raises(ValueError):
            array[0] = 0
    top, left = 4 + prepared.shift[0], 4 + prepared.shift[1]
    np.testing.assert_array_equal(prepared.picture[top : top + 20, left : left + 20], prepared.box)
    np.testing.assert_allclose(centre_of_mass(prepared.box), prepared.centre)


def test_digits_of_mnist_come_out_as_they_went_in(mnist):
    changed = [
        digit
        for digit in mnist.train.images[:500]
        if np.abs(prepare_picture(digit).picture.astype(int) - digit).max() > 2
    ]
    assert len(changed) <= 2


@pytest.mark.parametrize(
    "other",
    [
        picture_of_seven(ink=255, paper=0),
        picture_of_seven(ink=40, paper=200),
        picture_of_seven() / 255,
        picture_of_seven().astype(np.uint16) * 257,
        picture_of_seven() > 0,
        np.repeat(picture_of_seven()[..., None], 3, axis=2),
        np.pad(picture_of_seven(), ((80, 3), (5, 40)), constant_values=255),
        np.kron(picture_of_seven(), np.ones((2, 2))).astype(np.uint8),
    ],
)
def test_a_picture_gives_the_same_digit_whatever_its_shades_place_and_size(other):
    expected = prepare_picture(picture_of_seven())
    np.testing.assert_allclose(prepare_picture(other).picture, expected.picture, atol=2)
    assert lies_in_the_middle(expected)


@pytest.mark.parametrize("ink", [0, 255])
def test_ink_on_a_transparent_ground_is_found_whether_dark_or_light(ink):
    transparent = np.full((100, 100, 4), ink, np.uint8)
    transparent[..., 3] = picture_of_seven(ink=255, paper=0)
    np.testing.assert_array_equal(prepare_picture(transparent).picture, prepare_picture(picture_of_seven()).picture)


def test_paper_that_is_a_little_uneven_is_still_paper():
    noise = np.random.default_rng(1).integers(0, 12, (100, 100))
    noisy = np.clip(picture_of_seven(ink=20, paper=230) - noise, 0, 255).astype(np.uint8)
    apart = np.abs(prepare_picture(noisy).picture.astype(int) - prepare_picture(picture_of_seven()).picture)
    assert apart.mean() < 5


@pytest.mark.parametrize(
    "blank", [np.zeros((28, 28), np.uint8), np.full((5, 9, 3), 0.7), np.full((4, 4, 4), 0, np.uint8)]
)
def test_a_blank_picture_gives_nothing(blank):
    assert prepare_picture(blank) is None


@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=40)))
@settings(max_examples=60, deadline=None)
def test_any_grey_picture_gives_nothing_a_valid_picture_or_a_sentence(pixels):
    try:
        prepared = prepare_picture(pixels)
    except DrawingError as error:
        assert "told from its paper" in str(error)
        return
    assert prepared is None or (prepared.picture.max() == 255 and lies_in_the_middle(prepared))


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((0, 5)),
        np.zeros(5),
        np.zeros((5, 5, 2)),
        np.full((5, 5), 2.0),
        np.full((5, 5), np.nan),
        np.full((5, 5), -1),
    ],
)
def test_what_is_no_picture_is_refused(pixels):
    with pytest.raises(DrawingError):
        prepare_picture(pixels)


def test_a_strokes_file_gives_each_drawing_as_the_pad_would(tmp_path):
    path = tmp_path / "mine.json"
    strokes = [stroke.tolist() for stroke in SEVEN]
    path.write_text(json.dumps([strokes, [], [[]], [[[1, 2]]]]))
    seven, empty, also_empty, dot = read_drawings(path)
    np.testing.assert_array_equal(seven.picture, prepare_strokes(SEVEN).picture)
    assert empty is None and also_empty is None and dot is not None
    assert read_drawings(str(path))[0].strokes[1].tolist() == strokes[1]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "not valid JSON"),
        (b"[[", "not valid JSON"),
        (b"\xff\xfe\x00", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"{}", "list of drawings"),
        (b"[3]", "list of strokes"),
        (b"[[3]]", "list of strokes"),
        (b"[[[3]]]", "two numbers"),
        (b"[[[[1, 2, 3]]]]", "two numbers"),
        (b'[[[["1", "2"]]]]', "two numbers"),
        (b"[[[[true, false]]]]", "two numbers"),
        (b"[[[[NaN, 1]]]]", "finite"),
        (b"[[[[1e999, 1]]]]", "finite"),
        (b"[[[" + b"[0, 0]," * 20_000 + b"[0, 0]]]]", "more than 20000 points"),
    ],
)
def test_a_bad_strokes_file_is_refused_in_one_sentence(tmp_path, content, told):
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(DrawingError, match=told) as caught:
        read_drawings(path)
    assert "bad.json" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("mode", "ending"),
    [
        ("L", "png"),
        ("RGB", "png"),
        ("RGBA", "png"),
        ("P", "gif"),
        ("1", "png"),
        ("LA", "png"),
        ("I;16", "png"),
        ("F", "tif"),
    ],
)
def test_picture_files_of_every_kind_give_the_same_digit(tmp_path, mode, ending):
    grey = picture_of_seven()
    if mode in ("I;16", "F"):
        image = Image.fromarray(grey.astype(np.uint16) * 257 if mode == "I;16" else grey.astype(np.float32) / 255)
    else:
        image = Image.fromarray(grey).convert(mode)
    image.save(tmp_path / f"seven.{ending}")
    (prepared,) = read_drawings(tmp_path / f"seven.{ending}")
    np.testing.assert_allclose(prepared.picture, prepare_picture(grey).picture, atol=2)


def test_a_large_photograph_lying_on_its_side_is_turned_upright(tmp_path):
    large = np.kron(picture_of_seven(), np.ones((24, 24))).astype(np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter clockwise when shown
    Image.fromarray(np.rot90(large)).save(tmp_path / "photo.jpg", exif=exif)
    (prepared,) = read_drawings(tmp_path / "photo.jpg")
    assert np.abs(prepared.picture.astype(int) - prepare_picture(picture_of_seven()).picture).mean() < 3


def test_a_blank_picture_file_is_one_drawing_without_a_picture(tmp_path):
    Image.new("RGB", (30, 30), "white").save(tmp_path / "blank.png")
    assert read_drawings(tmp_path / "blank.png") == [None]


def truncated_png() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (99, 99), np.uint8)).save(buffer, "png")
    return buffer.getvalue()[:3000]


@pytest.mark.parametrize("content", [b"", b"hello", truncated_png()])
def test_a_file_that_is_no_whole_picture_is_refused_in_one_sentence(tmp_path, content):
    (tmp_path / "bad.png").write_bytes(content)
    with pytest.raises(DrawingError, match="bad.png: This is no picture that can be read, or it is damaged."):
        read_drawings(tmp_path / "bad.png")


@pytest.mark.parametrize("side", [8_001, 11_000, 60_000])
def test_a_picture_that_would_unfold_to_very_many_pixels_is_refused_unopened(tmp_path, side):
    header = b"IHDR" + struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    (tmp_path / "bomb.png").write_bytes(png + b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")))
    with pytest.raises(DrawingError, match="too large"):
        read_drawings(tmp_path / "bomb.png")


def test_a_file_too_large_for_a_drawing_is_not_read_through(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "MOST_BYTES", 100)
    (tmp_path / "long.json").write_text("[" + " " * 200 + "]")
    with pytest.raises(DrawingError, match="file is too large"):
        read_drawings(tmp_path / "long.json")


def test_a_file_that_is_missing_is_said_to_be(tmp_path):
    with pytest.raises(DrawingError, match="cannot be opened"):
        read_drawings(tmp_path / "nowhere.png")
    with pytest.raises(DrawingError, match="cannot be opened"):
        read_drawings(tmp_path)


def photograph(dark_ink=True, weight=1, side=150) -> np.ndarray:
    """The seven on paper: lit from one side, grainy, dusty, a little turned, and squeezed by JPEG."""
    generator = np.random.default_rng(3)
    ink = np.zeros((side, side))
    seven = np.kron(prepare_strokes(SEVEN, weight).box / 255, np.ones((4, 4)))
    ink[30:110, 50:130] = seven
    ink = np.asarray(Image.fromarray((ink * 255).astype(np.uint8)).rotate(4, Image.Resampling.BICUBIC)) / 255
    for row, column in ((12, 20), (130, 30), (70, 20)):
        ink[row : row + 3, column : column + 2] = 1
    down, right = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    light = 0.65 + 0.2 * right + 0.1 * down - 0.05 * right * right
    grey = light * (1 - 0.7 * ink) if dark_ink else 0.4 * light + 0.5 * ink
    grey = np.clip(grey + generator.normal(0, 0.02, grey.shape), 0, 1)
    buffer = io.BytesIO()
    Image.fromarray((255 * grey).astype(np.uint8)).convert("RGB").save(buffer, "jpeg", quality=75)
    return np.asarray(Image.open(buffer))


@pytest.mark.parametrize("dark_ink", [True, False])
def test_a_digit_on_photographed_paper_is_found(dark_ink):
    prepared = prepare_picture(photograph(dark_ink, weight=2.5))
    turned = np.asarray(Image.fromarray(picture_of_seven(200)).rotate(4, fillcolor=255))
    apart = np.abs(prepared.picture.astype(int) - prepare_picture(turned).picture)
    assert apart.mean() < 16
    assert lies_in_the_middle(prepared) and 70 <= max(prepared.found.shape) <= 95
    left_alone = prepare_picture(photograph(dark_ink, weight=2.5), {"paper"})
    assert max(left_alone.found.shape) > 100  # shadow and dust are ink then


@pytest.mark.parametrize("weight", [1, 6])
def test_thin_and_thick_strokes_become_as_thick_as_mnists(weight):
    pixels = np.pad(np.kron(255 - prepare_strokes(SEVEN, weight).box, np.ones((6, 6))), 20, constant_values=255)
    pixels = pixels.astype(np.uint8)
    usual = prepare_strokes(SEVEN).picture.mean()
    as_drawn = prepare_picture(pixels, {"weight"}).picture.mean()
    assert abs(prepare_picture(pixels).picture.mean() - usual) < 0.6 * abs(as_drawn - usual)


def test_an_unknown_stage_is_refused():
    with pytest.raises(DrawingError, match="stage"):
        prepare_strokes(SEVEN, skip={"nonsense"})
    with pytest.raises(DrawingError, match="stage"):
        prepare_picture(picture_of_seven(), {"smooth"})


def test_each_stage_left_out_shows_in_the_picture():
    strokes = [0.2 + 0.02 * stroke for stroke in SEVEN]
    usual = prepare_strokes(strokes)
    assert usual.skipped == frozenset()
    for stage in STAGES:
        other = prepare_strokes(strokes, skip={stage})
        assert other.skipped == {stage} and np.any(other.picture != usual.picture)
    assert prepare_strokes(strokes, skip={"centre"}).shift == (0, 0)
    assert set(np.unique(prepare_strokes(strokes, skip={"soft edge"}).picture)) == {0, 255}
    unmoved = prepare_strokes(strokes, skip={"box", "centre"})
    np.testing.assert_array_equal(unmoved.picture, unmoved.box)
    assert np.flatnonzero(unmoved.picture.any(axis=1))[0] in (4, 5)  # 0.2 of 28 pixels, less half the pen
    assert unmoved.scale == 28


@given(any_strokes, st.sets(st.sampled_from(STAGES)))
@settings(max_examples=60, deadline=None)
def test_any_strokes_survive_any_stages_left_out(strokes, skip):
    prepared = prepare_strokes(strokes, skip=skip)
    if prepared is not None:
        assert prepared.picture.shape == (28, 28) and prepared.box.sum(dtype=int) == prepared.picture.sum(dtype=int)


def test_of_a_file_only_the_drawings_that_are_asked_for_are_prepared(tmp_path, monkeypatch):
    path, prepared = tmp_path / "many.json", []
    path.write_text(json.dumps([[[[0, 0], [k, 1]]] for k in range(50)]) + "\n")
    monkeypatch.setattr(
        drawing, "prepare_strokes", lambda strokes, **skip: prepared.append(strokes) or prepare_strokes(strokes, **skip)
    )
    assert next(each_drawing(path)).picture.any() and len(prepared) == 1
    assert len(read_drawings(path)) == 50


@pytest.mark.parametrize("text", ["[]", " [ ] ", "[[]]", "[[], [[]]\t]", "[[[[1, 2]]] , [[[3, 4]], []]]", "\ufeff[[]]"])
def test_a_list_of_drawings_is_told_apart_as_json_tells_it(tmp_path, text):
    (tmp_path / "some.json").write_text(text, encoding="utf-8")
    assert len(read_drawings(tmp_path / "some.json")) == len(json.loads(text.strip("\ufeff")))


@pytest.mark.parametrize(
    "text", ["[[],]", "[[]", "[,[]]", "[[] []]", "[[]]]", "[[]],", "[" * 9999, "[[", "\x00", "", "]"]
)
def test_a_list_that_is_no_json_is_refused(tmp_path, text):
    (tmp_path / "some.json").write_text(text)
    with pytest.raises(DrawingError, match="some.json: This is not a strokes file: it is not valid JSON."):
        read_drawings(tmp_path / "some.json")


@pytest.mark.parametrize("unit", ["[],", "{},", "[0,0],", "0,", "[[0,0]],"])
def test_a_drawing_that_unfolds_to_very_much_is_refused_at_once(tmp_path, unit, monkeypatch):
    monkeypatch.setattr(drawing, "MOST_CHARACTERS", 200_000)
    (tmp_path / "huge.json").write_text("[[" + unit * (2_000_000 // len(unit)) + unit[:-1] + "]]")
    tracemalloc.start()
    try:
        with pytest.raises(DrawingError, match="more than 20000 points"):
            read_drawings(tmp_path / "huge.json")
        assert tracemalloc.get_traced_memory()[1] < 30 << 20
    finally:
        tracemalloc.stop()


def test_endless_scribble_is_refused_before_it_is_drawn():
    zigzag = np.stack([np.arange(19_000) % 2, np.linspace(0, 1, 19_000)], axis=1)
    with pytest.raises(DrawingError, match="more than 3,000 times as long as the drawing is large"):
        prepare_strokes([zigzag[:9000], zigzag[9000:]])
    assert prepare_strokes([zigzag[:2900]]).picture.any()


@pytest.mark.parametrize("size", [5e-324, 1e-310, 1e-300, 1e308, 1.7e308])
def test_a_drawing_of_any_size_has_a_finite_scale(size):
    prepared = prepare_strokes([np.array([[-size, 0], [0, size], [size, -size]])])
    assert np.isfinite(prepared.scale) and prepared.picture.any()


def big_picture(mode: str, side: int) -> bytes:
    grey = np.full((side, side), 240, np.uint8)
    grey[side // 4 : side // 3, side // 4 : side // 2] = 20
    picture = Image.fromarray(grey.astype(np.uint16) * 257) if mode == "I;16" else Image.fromarray(grey).convert(mode)
    file = io.BytesIO()
    picture.save(file, "png", compress_level=1)
    return file.getvalue()


def test_a_picture_of_16_bits_is_not_unfolded_to_floats_all_at_once(tmp_path):
    (tmp_path / "wide.png").write_bytes(big_picture("I;16", 4000))
    tracemalloc.start()
    try:
        assert read_drawings(tmp_path / "wide.png")[0].picture.any()
        assert tracemalloc.get_traced_memory()[1] < 70 << 20  # as floats 128 MB
    finally:
        tracemalloc.stop()


def test_a_picture_whose_format_is_unpacked_several_times_may_have_fewer_pixels(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "MOST_PIXELS_ELSEWHERE", 100)
    file = io.BytesIO()
    Image.new("RGB", (30, 30), "white").save(file, "webp")
    (tmp_path / "small.webp").write_bytes(file.getvalue())
    with pytest.raises(DrawingError, match="smaller than 5000 x 5000"):
        read_drawings(tmp_path / "small.webp")


def test_a_picture_that_is_a_program_is_not_run(tmp_path):
    (tmp_path / "a.eps").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 30 30\n%%EndComments\nshowpage\n")
    with pytest.raises(DrawingError, match="no picture that can be read"):
        read_drawings(tmp_path / "a.eps")


def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(DrawingError, match="cannot be opened .this is no ordinary file."):
        read_drawings(tmp_path / "pipe.png")
