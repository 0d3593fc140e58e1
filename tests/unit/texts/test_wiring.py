"""Why C3 is wired by a table, as each architecture has it."""

from dataclasses import replace

from core.network.architecture import DENSE, PAPER, TABLE_I
from lenet_gui.texts.wiring import all_differ, why_wired


def test_the_papers_table_has_both_reasons():
    assert len(set(TABLE_I)) == 16 and all_differ(PAPER)
    words = why_wired(PAPER)
    assert "another choice" in words and "60 links also cost less than 96" in words


def test_where_all_maps_are_fed_alike_only_chance_tells_them_apart():
    dense = replace(PAPER, table=DENSE)
    assert not all_differ(dense) and "96 links" in why_wired(dense) and "chance" in why_wired(dense)
    some_alike = replace(PAPER, table=(*TABLE_I[:15], TABLE_I[0]))
    assert not all_differ(some_alike) and why_wired(some_alike).startswith("57 of 96 links")
