"""Places of the network in words: read, or refused in one sentence."""

import pytest

from core.study.selection import Selection, SelectionError


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        ("C3", Selection("C3")),
        ("C3[4]", Selection("C3", 4)),
        ("C3[15](9, 0)", Selection("C3", 15, 9, 0)),
        ("INPUT", Selection("INPUT")),
        ("INPUT(31,0)", Selection("INPUT", 0, 31, 0)),
        ("INPUT[0](3,4)", Selection("INPUT", 0, 3, 4)),
        ("F6[83]", Selection("F6", 83)),
        ("OUTPUT[9](11,6)", Selection("OUTPUT", 9, 11, 6)),
        ("S2[5]>C3[15]", Selection(link=(5, 15))),
        ("S2[3]-C3[4]", Selection(link=(3, 4))),
    ],
)
def test_a_place_is_read_and_written(text, selection):
    assert Selection.parsed(text) == selection
    assert Selection.parsed(str(selection)) == selection


def test_nothing_is_written_as_nothing_and_a_link_as_one_whatever_stands_beside_it():
    assert str(Selection()) == ""
    assert str(Selection("C3", 4, link=(3, 4), picked=True)) == "S2[3]-C3[4]"


@pytest.mark.parametrize(
    "text",
    ["", "C2", "c3", "C3[16]", "C3[4](10,0)", "C3(1,1)", "F6[84]", "F6[3](0,0)", "OUTPUT[10]", "S2[6]>C3[0]",
     "C3[0]>S2[0]", "C3[-1]", "C3[4] ", "C3[4](1)", "INPUT[1]", "run.train"],
)  # fmt: skip
def test_what_is_no_place_is_refused(text):
    with pytest.raises(SelectionError, match="is nothing of the network"):
        Selection.parsed(text)
