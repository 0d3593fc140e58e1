"""A run that goes on from where another one stood, with something changed that leaves its network as it is."""

from dataclasses import fields, replace

import numpy as np

from core.language import _
from core.network.parameters import Parameters, blocks
from core.recipe.optimizer_arrays import begun_arrays
from core.recipe.recipe import MOST_NAME, Recipe, RecipeError
from core.run.recording import NO_PAST, STEP_FACTOR, Parent
from core.run.run import Run

BRANCH = "-branch"
NAMES = {  # of what can be another in it
    "seed": _("seed"),
    "optimizer": _("optimizer"),
    "schedule": _("schedule"),
    "distortion": _("distortion"),
    "loss": _("constant j"),
    "passes": _("passes"),
    "architecture": _("connection table"),
}
# Of a recipe, what stays. The first two say how the weights began; the others count the steps of a pass.
FIXED = ("start", "start_coefficient", "batch_size", "validation_samples")


def why_no_branch(before: Recipe, after: Recipe) -> str:
    """Why a run of the one recipe cannot go on by the other, in one sentence; empty where it can."""
    if replace(after.architecture, table=before.architecture.table) != before.architecture:
        return _("A branch keeps its network: of the architecture only the connection table may be another.")
    for name in FIXED:
        if getattr(after, name) != getattr(before, name):
            return _("A branch keeps its {name}, which is {value} in the run it comes from.").format(
                name=name, value=getattr(before, name)
            )
    return ""


def branched(run: Run, recipe: Recipe, step_factor: float, run_id: int) -> Run:
    """The run that goes on from `run`, number `run_id` of this session, by `recipe` with this step factor.

    With nothing changed it goes on as the run did, bit for bit. Links that are new in the recipe's table start at zero.
    Another optimizer starts anew, and so does SDLM with another table, whose second derivatives are then others. Its
    past begins here: what was before is its parent's. Raises RecipeError where the recipe does not keep the network.
    """
    wrong = why_no_branch(run.recipe, recipe)
    if wrong:
        raise RecipeError(wrong)
    begun = run.recording.begun_by(run.recipe)
    before, after = run.recipe.architecture, recipe.architecture
    trained = _rebuilt(run.trained, recipe)
    anew = recipe.optimizer != run.recipe.optimizer or (recipe.optimizer == "SDLM" and before != after)
    if anew:
        arrays = begun_arrays(recipe.optimizer, trained.vector.size)
    else:
        arrays = {name: _moved(array, before, after) for name, array in run.optimizer.items()}
    history = run.history
    if history is not None and step_factor != run.step_factor:
        history = replace(history, changes=(*history.changes, (run.step, STEP_FACTOR, step_factor)))
    return replace(
        run,
        recipe=recipe,
        trained=trained,
        averaged=_rebuilt(run.averaged, recipe),
        gradient=None if run.gradient is None else _moved(run.gradient, before, after),
        step_factor=step_factor,
        optimizer=arrays,
        history=history,
        recording=replace(NO_PAST, parent=Parent(run_id, run.recipe.name, run.step, begun)),
    )


def changes_of(before: Recipe, after: Recipe) -> tuple[str, ...]:
    """The names of the fields in which two recipes differ, but for their names."""
    names = (field.name for field in fields(Recipe) if field.name != "name")
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def change_words(before: Recipe, after: Recipe, factor: float | None = None) -> list[str]:
    """What is another in a branch, with what it was and is where that is short; `factor`: of its steps, if another."""
    made = []
    for name in changes_of(before, after):
        words, was, now = NAMES.get(name, name.replace("_", " ")), getattr(before, name), getattr(after, name)
        made.append(f"{words} {was} → {now}" if isinstance(now, int | float | str) else words)
    return made + ([_("step size × {factor:g}").format(factor=factor)] if factor is not None else [])


def named_by_changes(before: Recipe, after: Recipe) -> Recipe:
    """The second recipe, whose name tells if it is more than another seed of the first, or another table."""
    if set(changes_of(before, after)) <= {"seed"} or after.name != before.name or after.name.endswith(BRANCH):
        return after
    return after.with_changes(name=after.name[: MOST_NAME - len(BRANCH)] + BRANCH)


def _rebuilt(parameters, recipe):
    vector = _moved(parameters.vector, parameters.architecture, recipe.architecture)
    return Parameters(recipe.architecture, recipe.loss, parameters.bitmaps, vector)


def _moved(vector, before, after):
    """What belongs to the parameters of one table, at its places in another's: zeros at new links."""
    if before == after or not vector.shape:
        return vector
    places = {link: place for place, link in enumerate(before.links)}
    known, new = blocks(before), blocks(after)
    moved = np.zeros(max(block.stop for block in new.values()), vector.dtype)
    for name, block in new.items():
        if name != "C3.weights":
            block.view(moved)[...] = known[name].view(vector)
            continue
        kernels, old = block.view(moved), known[name].view(vector)
        for place, link in enumerate(after.links):
            if link in places:
                kernels[place] = old[places[link]]
    return moved
