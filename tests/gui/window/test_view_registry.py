"""The table of views holds all there are, and what it says of them can be met."""

from pathlib import Path

import canned
import pytest
from PyQt5.QtGui import QKeySequence

import lenet_gui.views
from lenet_gui.views.spec import LEFT_TABS, PLACES, RIGHT_TABS, NothingToSave
from lenet_gui.window.docking.layout import names_at
from lenet_gui.window.view_registry import FOLDERS, SPEC_OF, SPECS
from lenet_gui.window.wiring import OFFERS, WANTED_OF_DIGITS, WANTS


def test_every_folder_of_views_is_in_the_table():
    folders = {path.parent.name for path in Path(lenet_gui.views.__file__).parent.glob("*/__init__.py")}
    assert set(FOLDERS) == folders and len(FOLDERS) == len(folders)


def test_names_titles_and_keys_are_each_views_own():
    for what in ("name", "title"):
        assert len({getattr(spec, what) for spec in SPECS}) == len(SPECS)
    keys = [QKeySequence(spec.key).toString() for spec in SPECS if spec.key]
    assert len(set(keys)) == len(keys) and all(keys)


def test_docks_keep_the_names_and_the_order_that_remembered_layouts_and_hands_know():
    old = "network study table kernels microscope code curves mistakes robustness preparation numbers digits own"
    old = [*old.split(), "sureness"]
    assert [name for name in SPEC_OF if name in old] == old
    left, right = names_at(LEFT_TABS), names_at(RIGHT_TABS)
    assert left[:6] == ["table", "kernels", "microscope", "code", "preparation", "digits"]
    assert right[:6] == ["curves", "mistakes", "sureness", "robustness", "numbers", "own"]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_what_a_view_needs_and_wants_is_there(spec):
    assert spec.place in PLACES and spec.after in {"", *SPEC_OF}
    assert set(spec.needs) <= set(OFFERS) and set(spec.wants) <= {*WANTS, *WANTED_OF_DIGITS}
    assert all(keys and words for keys, words in spec.keys)


def test_nothing_is_offered_that_no_view_asks_for():
    assert {need for spec in SPECS for need in spec.needs} == set(OFFERS)
    assert {want for spec in SPECS for want in spec.wants} == {*WANTS, *WANTED_OF_DIGITS}
    assert not set(WANTS) & set(WANTED_OF_DIGITS)


def test_a_view_without_numbers_says_so():
    with pytest.raises(NothingToSave, match="no table of numbers"):
        SPEC_OF["preparation"].numbers(canned.moment(), None)
