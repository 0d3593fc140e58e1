"""What the trainer hands up: frozen, copied between steps, safe to keep and to read from any thread."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from core.network.architecture import LAYERS
from core.network.parameters import Parameters
from core.recipe.recipe import Recipe
from core.run.recording import NO_PAST, Recording

# States of a run.
READY, TRAINING, EVALUATING = "ready", "training", "evaluating"
PAUSED, FINISHED, FAILED = "paused", "finished", "failed"

# Phases of one training step, seen one after another where there is time for it: at this pace and below.
SLOW_STEPS_PER_SECOND = 2.0
PHASES = BATCH, FORWARD, LOSS, BACKWARD, UPDATE = "batch", "forward", "loss", "backward", "update"

TRAINED_LAYERS = LAYERS[1:]  # the order of all records by layer
SATURATED = 1.5  # a unit beyond +-1.5 of its +-1.7159 hardly answers to its input any more


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What the network answered on a part of the data.

    Attributes
    ----------
    part: "test", "validation" or "train"
    step: the step after which it was made
    labels: (n,) uint8, the truth
    answers: (n,) uint8
    penalties: (n, 10) float32, smallest wins; None where nothing but the answers was kept
    indices: (n,) int64, which digits of the part; all of them at the end of a pass, a fixed sample within one
    saturation: (7,) share of the units of each of `TRAINED_LAYERS` beyond +-SATURATED, over some of the digits
    none_penalty: what "none of these" had for a penalty, see `Loss.none_penalty`
    """

    part: str
    step: int
    labels: np.ndarray
    answers: np.ndarray
    penalties: np.ndarray | None
    indices: np.ndarray
    saturation: np.ndarray
    none_penalty: float = np.inf

    @property
    def errors(self) -> int:
        """How many answers are wrong."""
        return int(np.count_nonzero(self.answers != self.labels))

    @property
    def error_percent(self) -> float:
        """The share of wrong answers, in percent."""
        return 100.0 * self.errors / max(1, self.labels.size)

    @property
    def confusion(self) -> np.ndarray:
        """(10, 10) int64 counts, row = truth, column = answer."""
        counts = np.zeros((10, 10), np.int64)
        np.add.at(counts, (self.labels, self.answers), 1)
        return counts


@dataclass(frozen=True, eq=False)
class History:
    """The run so far as curves, thinned so that it never holds more than about 2,000 points.

    Attributes
    ----------
    steps: (n,) int64, the last step of each point; points are means over the steps since the one before
    samples: (n,) int64, training digits seen by then
    losses: (n,) float64, mean training loss
    train_errors: (n,) float64, percent, counted on the fly
    test_steps, test_samples: (m,) int64, the step and training digits seen at which a test was made
    test_errors: (m,) float64, percent
    test_full: (m,) bool, True where all of the part was tested, False for a fixed sample of it
    saturations, gradient_norms: (m, 7) at each test, for each of `TRAINED_LAYERS`: the share of saturated units,
        and the norm of the last step's gradient (0 before the first step)
    step_sizes: (m, 7, 3) least, median and greatest step size of the parameters of each layer
    passes: one record for each finished pass, see `PassRecord`
    changes: (step, name, value) of what was changed by hand, in order
    continued: (k,) the places in `changes` of those that go on from the one before in one movement of the hand
    """

    steps: np.ndarray
    samples: np.ndarray
    losses: np.ndarray
    train_errors: np.ndarray
    test_steps: np.ndarray
    test_samples: np.ndarray
    test_errors: np.ndarray
    test_full: np.ndarray
    saturations: np.ndarray
    gradient_norms: np.ndarray
    step_sizes: np.ndarray
    passes: tuple["PassRecord", ...] = ()
    changes: tuple[tuple[int, str, float], ...] = ()
    continued: tuple[int, ...] = ()

    @property
    def movements(self) -> tuple[tuple[int, str, float], ...]:
        """Of the changes those that a person would count: of each movement the last, as a slider was let go."""
        led = {place - 1 for place in self.continued}
        return tuple(change for place, change in enumerate(self.changes) if place not in led)


@dataclass(frozen=True)
class PassRecord:
    """One finished pass, as `train --json` prints it. Errors in percent, times in seconds without evaluation."""

    number: int
    samples: int
    train_loss: float
    train_error_percent: float
    test_error_percent: float
    test_errors: int
    seconds: float


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The state of a run between two steps.

    Attributes
    ----------
    run_id: another number for every run of this session (new, reset or opened)
    recipe: what the run follows
    state: READY (no step taken), TRAINING, EVALUATING, PAUSED, FINISHED or FAILED
    message: one sentence for the user, such as why the run failed; else empty
    data_source: `core.data.dataset.MNIST` or `BUILTIN`, the data this run trains on
    phase: the phase just done of the step under way, one of `PHASES`, at a slow pace; else empty
    batch_digits: (batch, 28, 28) uint8, the digits of that step; None outside it
    batch_labels: (batch,) integers, what they are, or `core.network.loss.NONE`; None outside it
    step: steps taken; pass_number: the pass under way, from 1; step_in_pass, steps_per_pass: the place in it
    last_pass: the pass at whose end the run stops
    samples_seen: training digits seen
    step_size: the step size of the next step, the factor included; step_factor: the factor set by hand
    steps_per_second: the pace asked for, None for full speed
    samples_per_second: measured over the last second of training, 0.0 where nothing was trained
    seconds_left: estimate for the rest of the run, None where it cannot be told
    training_seconds: time spent in training so far, evaluation left out
    trained: the parameters as the last step left them
    averaged: those shown and evaluated: averaged over steps where the recipe says so, else `trained`
    gradient: (n,) float32, of the last step, in the order of `Parameters.vector`; None before the first; in the
        phase BACKWARD already that of the step under way
    history: the curves
    evaluation, previous_evaluation: the last full test and the one before, None where there was none
    recording: the past of the run
    """

    run_id: int
    recipe: Recipe
    state: str
    message: str
    data_source: str
    phase: str
    batch_digits: np.ndarray | None = field(repr=False)
    step: int
    pass_number: int
    last_pass: int
    step_in_pass: int
    steps_per_pass: int
    samples_seen: int
    step_size: float
    step_factor: float
    steps_per_second: float | None
    samples_per_second: float
    seconds_left: float | None
    training_seconds: float
    trained: Parameters
    averaged: Parameters
    gradient: np.ndarray | None = field(repr=False)
    history: History = field(repr=False)
    evaluation: Evaluation | None
    previous_evaluation: Evaluation | None
    batch_labels: np.ndarray | None = field(default=None, repr=False)
    recording: Recording = field(default=NO_PAST, repr=False)

    @cached_property
    def without_step(self) -> "Snapshot":
        """The same with nothing to be seen of a step under way, as it belongs beside any network but the run's own."""
        seen = self.phase or self.batch_digits is not None or self.batch_labels is not None
        return replace(self, phase="", batch_digits=None, batch_labels=None) if seen else self
