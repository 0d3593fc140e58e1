"""Every field of a recipe refuses what it cannot hold in one short sentence, where all recipes end: in its class."""

import dataclasses
import json
import math

import pytest

from core.fields import MOST_SHOWN, shown
from core.network.architecture import TABLE_I, Architecture
from core.network.loss import Loss
from core.recipe.recipe import Distortion, Recipe
from core.recipe.schedule import Schedule

HOSTILE = [
    None,
    True,
    False,
    -1,
    10**400,
    10**5000,
    1e308,
    -1e308,
    math.nan,
    math.inf,
    "7",
    "",
    "a\x00b",
    "\x1b[31m",
    "\ud800",
    "a" * 100_000,
    [],
    {},
    [[]] * 3000,
    (),
    ((),),
    ((1, 2, 3),),
    ((True, 0.1),),
    ((1, True),),
    ((1, math.nan),),
    ((1, 0.1),) * 1001,
    ((0,),) * 16,
    ((True,), *TABLE_I[1:]),
    ((0.0, 1.0), *TABLE_I[1:]),
    (("0", "1"), *TABLE_I[1:]),
    ((10**400,), *TABLE_I[1:]),
    object(),
]
FIELDS = [
    (kind, field.name)
    for kind in (Recipe, Architecture, Schedule, Loss, Distortion)
    for field in dataclasses.fields(kind)
]


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=lambda value: getattr(value, "__name__", value))
def test_every_field_refuses_what_it_cannot_hold(kind, field):
    refused = 0
    for value in HOSTILE:
        try:
            kind(**({"name": "own"} if kind is Recipe else {}) | {field: value})
        except ValueError as error:
            said = str(error)
            assert type(error).__module__.startswith("core.") and said.isprintable() and len(said) < 300, (value, said)
            refused += 1
        else:  # few of them are right somewhere: the word 7 for a name, no rows for a table that is not used
            assert (field, value) in [("name", "7"), ("table", ())], (field, shown(value))
    assert refused >= len(HOSTILE) - 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"scale_percent": 1e308}, "scale_percent is 1e+308; it must be at most 90."),
        ({"squeeze_percent": 100}, "squeeze_percent is 100; it must be at most 90."),
        ({"shear": "a"}, "shear is 'a'; it must be 0 or more."),
        ({"shear": True}, "shear is True; it must be 0 or more."),
    ],
)
def test_an_amount_of_distortion_has_a_largest_value(fields, said):
    with pytest.raises(ValueError) as caught:
        Distortion(**fields)
    assert str(caught.value) == "The distortion's " + said


@pytest.mark.parametrize("seed", [True, 2**63, "0"])
def test_a_seed_is_a_whole_number_that_others_can_read_too(seed):
    with pytest.raises(ValueError, match="seed is"):
        Recipe(name="own", seed=seed)
    assert json.loads(json.dumps(Recipe(name="own", seed=2**63 - 1).seed)) == 2**63 - 1


def test_whatever_is_shown_of_a_value_is_short_and_plain():
    for value in HOSTILE:
        assert (
            len(shown(value)) <= MOST_SHOWN and shown(value).replace("…", "").isascii() and shown(value).isprintable()
        )
