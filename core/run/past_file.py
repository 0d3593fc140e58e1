"""The past of a run as arrays of its file, and back; every one of them checked."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.data.dataset import Part
from core.fields import is_number, is_whole
from core.language import _
from core.recipe.optimizer_arrays import check_arrays
from core.recipe.schedule import MOST_STEP_SIZE
from core.run.recording import MOST_KEYFRAMES, NO_PAST, Answers, Mixed, Recording, Tick
from core.run.records import history_until, keeper_state
from core.run.run_description import LARGEST_NUMBER, parent_described, place_described, read_parent, read_place

if TYPE_CHECKING:
    from core.run.run import Run

MOST_TICKS = 60
PREFIX = "past."


def past_arrays(recording: Recording, room_bytes: int) -> dict[str, np.ndarray]:
    """What of a past goes into a file, by name, at most about so many bytes; nothing for none.

    At most `MOST_TICKS` ticks and `MOST_KEYFRAMES` keyframes, evenly spread; the digits mixed in before all else, since
    without them nothing after them could be computed again.
    """
    if recording is NO_PAST:
        return {}
    kept = recording.thinned(MOST_TICKS, MOST_KEYFRAMES)
    while kept.nbytes > room_bytes and (len(kept.ticks) > 2 or len(kept.keyframes) > 2):
        kept = kept.thinned(max(2, len(kept.ticks) * 3 // 4), max(2, len(kept.keyframes) * 3 // 4))
    if kept.nbytes > room_bytes:
        kept = replace(kept, ticks=(), keyframes=(), answers=())
    if kept.nbytes > room_bytes:
        return {}
    parts = _unlike([mixed.digits for mixed in kept.mixed if mixed.digits is not None])
    arrays = {"about": np.array(json.dumps(_described(kept, parts)))}
    if kept.ticks:
        arrays["ticks"] = np.stack([tick.parameters.vector for tick in kept.ticks])
    if kept.answers:
        arrays["answers"] = np.stack([found.answers for found in kept.answers])
    for run in kept.keyframes[:1]:
        none = np.zeros_like(run.trained.vector)
        arrays["trained"] = np.stack([run.trained.vector for run in kept.keyframes])
        arrays["averaged"] = np.stack([run.averaged.vector for run in kept.keyframes])
        arrays["gradient"] = np.stack([none if run.gradient is None else run.gradient for run in kept.keyframes])
        for name in run.optimizer:
            arrays[f"optimizer.{name}"] = np.stack([run.optimizer[name] for run in kept.keyframes])
    for number, part in enumerate(parts):
        arrays |= {f"mixed.{number}.images": part.images, f"mixed.{number}.labels": part.labels}
    return {PREFIX + name: array for name, array in arrays.items()}


def read_past(arrays: dict[str, np.ndarray], run: "Run") -> Recording:
    """The past of this run, read from the arrays of its file; none where it was saved without.

    Raises KeyError for what is missing, ValueError or TypeError for what cannot be.
    """
    if f"{PREFIX}about" not in arrays:
        return NO_PAST
    own = {name.removeprefix(PREFIX): array for name, array in arrays.items() if name.startswith(PREFIX)}
    about = own["about"]
    if about.shape != () or about.dtype.kind != "U":
        raise ValueError(_("its past is not described."))
    about = json.loads(str(about[()]))
    if not isinstance(about, dict):
        raise ValueError(_("its past is not described."))
    mixed = tuple(_mixed(row, own, run) for row in _rows(about, "mixed", run))
    return Recording(
        ticks=tuple(_ticks(_rows(about, "ticks", run), own, run)),
        keyframes=tuple(_keyframes(_rows(about, "keyframes", run), own, run, mixed)),
        answers=tuple(_answers(_rows(about, "answers", run), own)),
        mixed=mixed,
        parent=read_parent(about, run.step),
    )


def _described(kept, parts):
    def number(part):
        return None if part is None else next(place for place, known in enumerate(parts) if known is part)

    return {
        "ticks": [{"step": tick.step, "samples": tick.samples, "step_size": tick.step_size} for tick in kept.ticks],
        "keyframes": [{**place_described(run), "gradient": run.gradient is not None} for run in kept.keyframes],
        "answers": [{"step": found.step} for found in kept.answers],
        "mixed": [{"step": mixed.step, "share": mixed.share, "digits": number(mixed.digits)} for mixed in kept.mixed],
        **parent_described(kept.parent),
    }


def _unlike(parts):
    """Each of them once."""
    return list({id(part): part for part in parts}.values())


def _rows(about, name, run):
    """The descriptions of this name, each with a step: in their order, none after the run's."""
    rows = about[name]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(_("its past is not described."))
    steps = [row["step"] for row in rows]
    in_order = all(is_whole(step, 0, run.step) for step in steps) and steps == sorted(set(steps))
    if not in_order:
        raise ValueError(_("the steps of its past are not in their order."))
    return rows


def _stack(own, name, rows, kind, *shape):
    """The array of this name, which has one row for each of these."""
    if not rows:
        return ()
    array = own[name]
    if array.dtype != kind or array.shape != (len(rows), *shape) or not np.isfinite(array).all():
        raise ValueError(_("its past holds numbers that it cannot have ({name}).").format(name=name))
    return array


def _ticks(rows, own, run):
    vectors = _stack(own, "ticks", rows, np.float32, run.averaged.vector.size)
    for row, vector in zip(rows, vectors, strict=True):
        if not (is_whole(row["samples"], 0, LARGEST_NUMBER) and is_number(row["step_size"], 0, MOST_STEP_SIZE**2)):
            raise ValueError(_("its past holds numbers that it cannot have ({name}).").format(name="ticks"))
        yield Tick(row["step"], row["samples"], run.averaged.with_vector(vector), float(row["step_size"]))


def _answers(rows, own):
    if not rows:
        return
    answers = own["answers"]
    if answers.dtype != np.uint8 or answers.ndim != 2 or len(answers) != len(rows) or answers.max(initial=0) > 9:
        raise ValueError(_("its past holds numbers that it cannot have ({name}).").format(name="answers"))
    for row, found in zip(rows, answers, strict=True):
        yield Answers(row["step"], found)


def _mixed(row, own, run):
    share, number = row["share"], row["digits"]
    if not is_number(share, 0, 1):
        raise ValueError(_("its past holds numbers that it cannot have ({name}).").format(name="mixed"))
    if number is None:
        return Mixed(row["step"], None, float(share))
    if not is_whole(number, 0, LARGEST_NUMBER):
        raise ValueError(_("its past holds numbers that it cannot have ({name}).").format(name="mixed"))
    part = Part(own[f"mixed.{number}.images"], own[f"mixed.{number}.labels"])
    if run.own is not None and np.array_equal(run.own.images, part.images):
        part = run.own
    return Mixed(row["step"], part, float(share))


def _keyframes(rows, own, run, mixed):
    size = run.trained.vector.size
    trained, averaged, gradients = (
        _stack(own, name, rows, np.float32, size) for name in ("trained", "averaged", "gradient")
    )
    optimizer = {
        name: _stack(own, f"optimizer.{name}", rows, array.dtype, *array.shape) for name, array in run.optimizer.items()
    }
    stride = int(run.keeper["stride"])
    for number, row in enumerate(rows):
        described = read_place(row)
        step, passes = described["place"].step, described["place"].pass_index
        last = next((known for known in reversed(mixed) if known.step <= step), None)
        arrays = {name: stack[number] for name, stack in optimizer.items()}
        check_arrays(run.recipe.optimizer, size, arrays)
        yield replace(
            run,
            trained=run.trained.with_vector(trained[number]),
            averaged=run.averaged.with_vector(averaged[number]),
            gradient=gradients[number] if row["gradient"] is True else None,
            own=last.digits if last is not None else None,
            optimizer=arrays,
            history=history_until(run.history, step, passes),
            keeper=keeper_state(step, _samples(run, step), stride),
            recording=NO_PAST,
            **described,
        )


def _samples(run, step):
    """Training digits seen by then, as the curves have it."""
    point = np.searchsorted(run.history.steps, step, "right")
    return int(run.history.samples[point - 1]) if point else 0
