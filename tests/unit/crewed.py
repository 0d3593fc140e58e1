"""Stints of a small run for the tests of crews: taken here, or by processes that are ready."""

import time

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import MNIST, Dataset
from core.recipe.recipe import Distortion, named_recipe
from core.recipe.start import starting_parameters
from core.training import stints
from core.training.digits.batches import Batches
from core.training.pieces import PIECE
from core.training.stints import Stints
from core.training.worker import Stint

SECONDS = 30  # nothing waits so long but a test about to fail
DRAWN = builtin_dataset(0, 300, 20)
DIGITS = Dataset(MNIST, DRAWN.train, DRAWN.test)  # so that they need not be drawn anew in each pass
RECIPE = named_recipe("fast").with_changes(batch_size=3 * PIECE + 5, distortion=Distortion(shift_pixels=1.0))


def new_stints(processes=2, recipe=RECIPE, digits=DIGITS):
    """What takes the steps of a run that has just begun."""
    start = starting_parameters(recipe)
    made = Stints(
        recipe, (start.architecture, start.loss, start.bitmaps), Batches(recipe, digits), digits.test, processes
    )
    made.state["vector"][...] = made.state["average"][...] = start.vector
    return made


def ready(made):
    """The helpers, all of them waiting for work."""
    made._start()
    deadline = time.monotonic() + SECONDS
    while not made._crew.ready:
        assert time.monotonic() < deadline, "the crew was not ready in time"
    return made._crew._helpers


def taken(made, first=0, count=2):
    """Steps from here on: what each gave, and all that the next one depends on, as bytes. A pass has five here."""
    losses, wrong, step = [], [], first
    while step < first + count:
        pass_index, step_in_pass = divmod(step, 5)
        end = min(first + count, 5 * (pass_index + 1))
        moves = tuple((0.001 / (1 + number), 0.1) for number in range(step, end))
        done = made.take(Stint(step, pass_index, step_in_pass, moves))
        assert done.losses and not done.astray
        losses, wrong, step = losses + done.losses, wrong + done.wrong, step + len(done.losses)
    state = made.state
    return losses, wrong, {name: state[name].tobytes() for name in state.dtype.names}


def alone(first=0, count=2, recipe=RECIPE, digits=DIGITS, own=None):
    """The same, after all steps before it, by one process."""
    made = new_stints(1, recipe, digits)
    made._failures = stints.MOST_FAILURES
    if own:
        made.mix_in(*own)
    if first:
        taken(made, 0, first)
    return taken(made, first, count)
