import os
from pathlib import Path

import numpy as np
import pytest

from core.network.bitmaps import DEFAULT_PATH, BitmapError, read_bitmaps

SHIPPED = DEFAULT_PATH.read_text(encoding="utf-8")


def refusal(tmp_path: Path, text: str) -> str:
    path = tmp_path / "other.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BitmapError) as caught:
        read_bitmaps(path)
    return str(caught.value)


def rows_of(digit: int) -> str:
    """The block of one digit in the shipped file, its heading left out."""
    return SHIPPED.split(f"\n{digit}\n")[1].split("\n\n")[0].strip("\n")


def test_the_shipped_bitmaps_are_84_signs_a_digit_and_cannot_be_written():
    bitmaps = read_bitmaps()
    assert bitmaps.shape == (10, 84) and bitmaps.dtype == np.float32
    assert np.all(np.abs(bitmaps) == 1)
    with pytest.raises(ValueError):
        bitmaps[0, 0] = 0


def test_cells_run_row_after_row_with_ink_at_plus_one():
    seven = read_bitmaps()[7].reshape(12, 7)
    assert np.all(seven[0] == 1) and np.all(seven[1] == 1)
    assert seven[2].tolist() == [-1, -1, -1, -1, -1, 1, 1]
    assert seven[11].tolist() == [-1, 1, 1, -1, -1, -1, -1]


def test_no_two_bitmaps_are_nearer_than_12_cells():
    bitmaps = read_bitmaps()
    apart = (bitmaps[:, None] != bitmaps[None]).sum(axis=2)
    assert apart[~np.eye(10, dtype=bool)].min() >= 12


def test_every_bitmap_is_one_piece_so_there_are_no_stray_bars():
    for bitmap in read_bitmaps():
        ink = {(int(r), int(c)) for r, c in np.argwhere(bitmap.reshape(12, 7) > 0)}
        reached, edge = set(), [min(ink)]
        while edge:
            row, column = edge.pop()
            if (row, column) in ink - reached:
                reached.add((row, column))
                edge += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
        assert reached == ink


def test_the_bitmaps_are_found_from_any_folder(tmp_path):
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        assert read_bitmaps().shape == (10, 84)
    finally:
        os.chdir(here)


def test_a_set_in_another_order_with_comments_and_spaces_reads_the_same(tmp_path):
    path = tmp_path / "other.txt"
    blocks = [f"{digit}\n; mine\n{rows_of(digit)}  \n" for digit in reversed(range(10))]
    path.write_text("\ufeff" + "\r\n".join("\n".join(blocks).splitlines()), encoding="utf-8")
    np.testing.assert_array_equal(read_bitmaps(path), read_bitmaps())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "digit 0 has 0 rows"),
        (SHIPPED.replace(f"\n3\n{rows_of(3)}", ""), "digit 3 has 0 rows"),
        (SHIPPED.replace(rows_of(3), rows_of(3) + "\n......."), "digit 3 has 13 rows"),
        (SHIPPED.replace(rows_of(3), rows_of(3)[8:]), "digit 3 has 11 rows"),
        (SHIPPED.replace(rows_of(3), rows_of(3) + "#"), "must be 7 characters"),
        (SHIPPED.replace(rows_of(3), rows_of(3).replace("#", "x")), "must be 7 characters"),
        (SHIPPED.replace(rows_of(3), rows_of(8)), "bitmaps of 3 and 8 are the same"),
        (SHIPPED.replace("\n3\n", "\n5\n"), "digit 5 is drawn twice"),
        ("#######\n" + SHIPPED, "line 1: a picture must come after"),
    ],
)
def test_a_bad_set_is_refused_in_one_sentence(tmp_path, text, told):
    message = refusal(tmp_path, text)
    assert told in message and "other.txt" in message and "\n" not in message


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(BitmapError, match="not a text file"):
        read_bitmaps(tmp_path / "picture.png")
