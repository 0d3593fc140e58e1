import importlib.util
from pathlib import Path

import numpy as np
import pytest

_SCRIPT = Path(__file__).resolve().parents[1] / "bench" / "pendigits.py"
_spec = importlib.util.spec_from_file_location("pendigits", _SCRIPT)
pendigits = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(pendigits)

SAMPLE = """.INCLUDE        dene.doc
.LEXICON "0" "1"
.HIERARCHY      DIGIT

.SEGMENT DIGIT    0 ? "8"
.COMMENT 8 12  224
.PEN_DOWN
 267  333
 268  300
.PEN_UP
.DT 100
.PEN_DOWN
 10 20
.PEN_UP
.DT 100

.SEGMENT DIGIT    1 ? "1"
.COMMENT 1 11  151
.PEN_DOWN
 5 5
.PEN_UP
"""


def test_unipen_text_gives_labels_and_strokes_with_y_growing_downwards():
    eight, one = pendigits.read_unipen(SAMPLE.splitlines())
    assert (eight.label, one.label, eight.writer, one.writer) == (8, 1, 12, 11)
    assert [stroke.tolist() for stroke in eight.strokes] == [[[267, -333], [268, -300]], [[10, -20]]]
    assert [stroke.tolist() for stroke in one.strokes] == [[[5, -5]]]


def test_the_digits_of_some_writers_are_those_they_wrote(tmp_path):
    (tmp_path / "digits.tra").write_text(SAMPLE, encoding="ascii")
    chosen = {text: pendigits.digits_of(tmp_path / "digits.tra", pendigits.range_of(text)) for text in ("12", "1-11")}
    assert {text: [digit.label for digit in digits] for text, digits in chosen.items()} == {"12": [8], "1-11": [1]}
    assert len(pendigits.digits_of(tmp_path / "digits.tra")) == 2


@pytest.mark.parametrize("kind", pendigits.ROUGH)
def test_rough_digits_are_the_same_ones_with_fewer_or_other_points(kind):
    line = np.stack([np.arange(30.0), np.arange(30.0) ** 2], axis=1)
    rough = pendigits.roughened([pendigits.Written(7, 3, [line, line[:2]])], kind)[0]
    assert (rough.label, rough.writer) == (7, 3)
    points = np.concatenate(rough.strokes)
    known = {tuple(point) for point in line} >= {tuple(point) for point in points}
    expected = {"few points": (2, 13, True), "jitter": (2, 32, False), "gaps": (3, 30, True)}
    assert (len(rough.strokes), len(points), known) == expected[kind]


def test_the_sheet_has_a_row_of_pictures_for_each_digit(tmp_path):
    from PIL import Image

    pictures = np.full((3, 28, 28), 200, np.uint8)
    pendigits.write_sheet(tmp_path / "sheet.png", np.array([0, 0, 9]), pictures, each=2)
    sheet = np.asarray(Image.open(tmp_path / "sheet.png"))
    assert sheet.shape == (560, 112)
    assert sheet[:56].all() and sheet[504:, :56].all() and not sheet[56:504].any()
