"""What a run file says in words, its JSON: every field checked, so that whatever is taken can be trained and shown."""

import dataclasses
import json
from typing import TYPE_CHECKING

from core.data.dataset import BUILTIN, MNIST
from core.fields import is_number, is_whole, shown
from core.language import _
from core.network.architecture import Architecture
from core.network.loss import Loss
from core.recipe.recipe import MOST_NAME, Distortion, Recipe
from core.recipe.schedule import MOST_STEP_SIZE, Schedule
from core.run.place import Place
from core.run.recording import Parent
from core.run.snapshot import PassRecord

if TYPE_CHECKING:
    from core.run.run import Run

MOST_CHARACTERS = 4_000_000  # a pass takes two hundred
_NUMBERS = {
    "step": int,
    "pass_index": int,
    "step_in_pass": int,
    "step_factor": float,
    "training_seconds": float,
    "pass_seconds": float,
    "own_share": float,
}
# What a run meant that was saved before a field was there.
_BEFORE = {
    Loss: lambda _written: {"penalty_factor": 1.0},
    Recipe: lambda written: {
        "start_coefficient": 0.25 if written.get("start") == "root" else 0.5,
        "weight_decay": 0.0,
        "pen_digits": 0.0,
        "no_digits": 0.0,
    },
}
LARGEST_NUMBER = 2**53  # no count or time comes near; beyond, float64 no longer counts one by one
LARGEST_LOSS = 1e50  # beyond float32, in which losses are computed, times the digits of a pass


def read_description(text: str) -> dict[str, object]:
    """The fields of a `core.run.run.Run` that are no arrays, and those of its history, by name.

    Raises KeyError with the name of what is missing, ValueError or TypeError for what cannot be a run.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(_("its description is far too long."))
    about = json.loads(text)
    if not isinstance(about, dict):
        raise ValueError(_("its description has no fields."))
    return {
        "recipe": _recipe(about["recipe"]),
        "passes": tuple(map(_pass, _rows(about, "passes"))),
        "changes": tuple(_change(*_rows({"changes": row}, "changes", 3)) for row in _rows(about, "changes")),
        "continued": _continued(about),
        "data_source": _data_source(about["data_source"]),
        **read_place(about),
    }


def place_described(run: "Run") -> dict[str, object]:
    """How far a run has come, as `read_place` reads it."""
    place = run.place
    return {
        "step": place.step,
        "pass_index": place.pass_index,
        "step_in_pass": place.step_in_pass,
        "step_factor": run.step_factor,
        "training_seconds": place.training_seconds,
        "pass_seconds": place.pass_seconds,
        "own_share": run.own_share,
        "pass_sums": [place.pass_loss, place.pass_errors],
    }


def read_place(about: dict) -> dict[str, object]:
    """`place`, `step_factor` and `own_share` of a run. Raises as `read_description` does."""
    pass_loss, pass_errors = _pass_sums(*_rows(about, "pass_sums", 2))
    found = _numbers_of(about, _NUMBERS, "")
    for name, right in (
        ("step_factor", 0 < found["step_factor"] <= MOST_STEP_SIZE),
        ("own_share", found["own_share"] <= 1),
    ):
        if not right:
            raise ValueError(_("its {name} is {value}.").format(name=name, value=shown(found[name])))
    beside = {name: found.pop(name) for name in ("step_factor", "own_share")}
    return beside | {"place": Place(pass_loss=pass_loss, pass_errors=pass_errors, **found)}


def parent_described(parent: Parent | None) -> dict[str, object]:
    """Where a run has branched off, as `read_parent` reads it; nothing for a run that has not."""
    if parent is None:
        return {}
    return {"parent": {"name": parent.name, "step": parent.step, "begun": dataclasses.asdict(parent.begun)}}


def read_parent(about: dict, step: int) -> Parent | None:
    """Where a run of so many steps has branched off, if it has. Raises as `read_description` does."""
    if "parent" not in about:
        return None
    parent = about["parent"]
    if not (isinstance(parent, dict) and is_whole(parent["step"], 0, step)):
        raise ValueError(_("its {name} is {value}.").format(name="parent", value=shown(parent)))
    begun = _recipe(parent["begun"])
    begun.with_changes(name=parent["name"])  # a name such as a recipe may have
    return Parent(None, parent["name"], parent["step"], begun)


def _rows(about, name, length=None):
    """A list, of this length if one is given. KeyError where it is missing."""
    written = about[name]
    if not isinstance(written, list) or length not in (None, len(written)):
        raise ValueError(_("its {name} is {value}.").format(name=name, value=shown(written)))
    return written


def _recipe(written):
    fields = _fields(Recipe, written, _("its recipe"))
    architecture = _fields(Architecture, fields["architecture"], _("its architecture"))
    schedule = _fields(Schedule, fields["schedule"], _("its schedule"))
    for described in (architecture, schedule):
        described["table"] = _tuples(described["table"])
    fields["architecture"] = Architecture(**architecture)
    fields["schedule"] = Schedule(**schedule)
    fields["loss"] = Loss(**_fields(Loss, fields["loss"], _("its loss")))
    fields["distortion"] = Distortion(**_fields(Distortion, fields["distortion"], _("its distortion")))
    return Recipe(**fields)


def _fields(kind, written, name):
    """What was written of a dataclass, with exactly its fields. KeyError for a missing one that was always there."""
    if not isinstance(written, dict):
        raise ValueError(_("{name} is not described field by field.").format(name=name))
    known = [field.name for field in dataclasses.fields(kind)]
    for field in written:
        if field not in known:
            raise ValueError(
                _("{name} has a field {field} that is not known here.").format(name=name, field=shown(field))
            )
    if kind in _BEFORE:
        written = _BEFORE[kind](written) | written
    return {field: written[field] for field in known}


def _tuples(rows):
    """Lists of lists as tuples; whatever else is there is left for its dataclass to refuse."""
    if isinstance(rows, list):
        return tuple(tuple(row) if isinstance(row, list) else row for row in rows)
    return rows


def _numbers_of(written, kinds, name):
    """The fields of these kinds, int or float; ValueError where one is no number of its kind, or beyond all use."""
    found = {}
    for field, kind in kinds.items():
        found[field] = value = written[field]
        if not (is_whole(value, 0, LARGEST_NUMBER) if kind is int else is_number(value, 0, LARGEST_NUMBER)):
            raise ValueError(_("its {name} is {value}.").format(name=name or field, value=shown(value)))
    return found


def _data_source(source):
    if source not in (MNIST, BUILTIN):
        raise ValueError(_("its {name} is {value}.").format(name="data_source", value=shown(source)))
    return source


def _pass_sums(loss, errors):
    if not (is_number(loss, -LARGEST_LOSS, LARGEST_LOSS) and is_whole(errors, 0, LARGEST_NUMBER)):
        raise ValueError(_("its {name} is {value}.").format(name="pass_sums", value=shown([loss, errors])))
    return loss, errors


def _pass(written):
    try:
        record = _fields(PassRecord, written, _("one of its passes"))
    except KeyError as missing:
        raise ValueError(_("one of its passes lacks {name}.").format(name=missing)) from None
    loss = record["train_loss"]  # of cross-entropy it may be a hair below zero
    counts = {name: int for name in ("number", "samples", "test_errors")}
    times = {name: float for name in ("train_error_percent", "test_error_percent", "seconds")}
    _numbers_of(record, counts | times, "passes")
    if not is_number(loss, -LARGEST_LOSS, LARGEST_LOSS):
        raise ValueError(_("its {name} is {value}.").format(name="passes", value=shown(loss)))
    return PassRecord(**record)


def _continued(about):
    """Files of earlier versions know nothing of it."""
    places = _rows(about, "continued") if "continued" in about else []
    last = len(about["changes"]) - 1
    if not all(is_whole(place, 1, last) for place in places) or places != sorted(set(places)):
        raise ValueError(_("its {name} is {value}.").format(name="continued", value=shown(places)))
    return tuple(places)


def _change(step, name, value):
    named = isinstance(name, str) and len(name) <= MOST_NAME and name.isprintable()
    if not (named and is_whole(step, 0, LARGEST_NUMBER) and is_number(value, 0, MOST_STEP_SIZE)):
        raise ValueError(_("its {name} is {value}.").format(name="changes", value=shown([step, name, value])))
    return step, name, value
