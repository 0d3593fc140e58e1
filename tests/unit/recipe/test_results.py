"""What came out of the recipes stands in README, number by number."""

import re
from pathlib import Path

import pytest

from core.recipe.recipe import named_recipe, recipe_names
from core.recipe.results import RESULTS, SOURCE

README = Path(__file__).resolve().parents[3] / "README.md"


def rows():
    """(recipe, passes) -> the row of README's table."""
    text = README.read_text(encoding="utf-8").partition("## What training gives")[2].partition("\n## ")[0]
    found, name = {}, ""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 5 and cells[1].isdigit():
            name = re.search(r"`([^`]+)`", cells[0])[1] if cells[0] else name
            found[name, int(cells[1])] = cells
    return found


@pytest.mark.parametrize("name", recipe_names())
def test_each_recipe_has_the_results_that_readme_gives(name):
    known = RESULTS[name]
    assert known.passes == named_recipe(name).passes
    errors = rows()[name, known.passes][3]
    assert tuple(float(number) for number in re.findall(r"\d+\.\d+", errors)) == known.errors
    assert min(known.errors) <= known.middle <= max(known.errors)
    assert README.name in SOURCE and set(RESULTS) == set(recipe_names())


@pytest.mark.parametrize(
    ("name", "field"), [("best", "paper"), ("paper-1998", "paper"), ("course-report", "course_report")]
)
def test_what_stands_beside_is_in_readme_too(name, field):
    beside = rows()[name, RESULTS[name].passes][4]
    assert f"{getattr(RESULTS[name], field):g}" in beside
