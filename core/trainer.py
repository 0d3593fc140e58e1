"""Training, one small step at a time: commands in, steps, snapshots out."""

import math
import time

import numpy as np

from core import batches, commands
from core.batches import Batches
from core.bitmaps import read_bitmaps
from core.curvature import SAMPLES as CURVATURE_SAMPLES
from core.curvature import CurvatureEstimate
from core.dataset import DataError, Dataset
from core.evaluation import Examination
from core.gradient import MiniBatch
from core.history import HistoryKeeper
from core.language import _
from core.lenet5 import initial_parameters
from core.optimizer import optimizer
from core.parameters import Parameters
from core.recipe import Recipe
from core.run_file import Run
from core.schedule import MOST_STEP_SIZE
from core.snapshot import EVALUATING, FAILED, FINISHED, PAUSED, READY, TRAINING, PassRecord, Snapshot
from core.speed import Speedometer

SAMPLE_DIGITS = 1000  # read within a pass, so that the test curve does not wait for its end
SAMPLES_A_PASS = 10


class Trainer:
    """One run at a time. It belongs to one thread; only frozen things go in and out.

    `step()` returns within about 20 ms: it trains on one mini-batch or examines a few hundred digits.
    """

    def __init__(self, recipe: Recipe, dataset: Dataset):
        self._next_dataset = dataset
        self._run_id = 0
        self._steps_per_second: float | None = None
        self._begin(recipe)

    # ---- commands

    def apply(self, command: commands.Command) -> None:
        """Do what a command says. Raises ValueError for one that makes no sense; the run is then as it was."""
        match command:
            case commands.Train(passes):
                self._train_until(passes or self._recipe.passes)
            case commands.Pause():
                self._set_running(False)
            case commands.StepOnce():
                self._set_running(True)
                self._only_one = True
            case commands.Reset(recipe):
                self._begin(recipe)
            case commands.Open(run):
                self._open(run)
            case commands.SetStepFactor(factor):
                if not 0 < factor <= MOST_STEP_SIZE:
                    message = _("The step factor is {factor}; it must be above 0 and at most {most}.")
                    raise ValueError(message.format(factor=factor, most=MOST_STEP_SIZE))
                if factor != self._step_factor:
                    self._step_factor = factor
                    self._history.add_change(self._step, "step factor", factor)
            case commands.SetPace(pace):
                if pace is not None and not (math.isfinite(pace) and pace > 0):
                    raise ValueError(_("The pace is {pace}; it must be above 0 steps a second.").format(pace=pace))
                self._steps_per_second = pace
            case commands.SetDataset(dataset):
                self._next_dataset = dataset
                if self._step == 0 and not self._running:
                    self._begin(self._recipe)
            case _:
                raise ValueError(f"{command!r} is not a command")

    def _train_until(self, passes):
        self._last_pass = max(passes, self._passes_begun)
        if self._state == FINISHED and self._pass < passes:
            self._state = PAUSED  # the run goes on beyond where it ended
        if self._pass == self._last_pass and self._examination is None and self._state != FAILED:
            self._running, self._state = False, FINISHED
        self._set_running(True)

    @property
    def _passes_begun(self):
        return self._pass + (self._step_in_pass > 0)

    def _set_running(self, running):
        if self._state in (FINISHED, FAILED):
            return
        self._running, self._only_one = running, False
        self._state = TRAINING if running else (PAUSED if self._step else READY)
        self._speed.rest()

    # ---- beginning

    def _begin(self, recipe, run=None):
        dataset = self._next_dataset.with_validation(recipe.validation_samples)
        made = Batches(recipe, dataset.train)
        bitmaps = run.trained.bitmaps if run else read_bitmaps()
        start = run.trained if run else self._start(recipe, bitmaps)
        self._dataset, self._recipe, self._batches = dataset, recipe, made
        self._run_id += 1
        self._shape = start  # the architecture, loss and bitmaps of all parameters of this run
        self._vector, self._average = start.vector.copy(), (run.averaged if run else start).vector.copy()
        self._optimizer = optimizer(recipe.optimizer, self._vector.size)
        self.close()
        self._batch = MiniBatch(start)
        self._step = self._pass = self._step_in_pass = self._opened_at = 0
        self._step_factor, self._seconds, self._pass_seconds = 1.0, 0.0, 0.0
        self._pass_loss, self._pass_errors = 0.0, 0
        self._history = HistoryKeeper()
        self._speed = Speedometer()
        self._examination: tuple[Examination, bool] | None = None
        self._curvature: CurvatureEstimate | None = None
        self._evaluations = (None, None)
        self._running = self._only_one = False
        self._state, self._message = READY, ""
        self._frozen: tuple[int, Parameters, Parameters, np.ndarray | None] | None = None
        self._last_pass = recipe.passes

    def _start(self, recipe, bitmaps):
        generator = batches.generator(recipe, batches.START)
        return initial_parameters(recipe.architecture, recipe.loss, bitmaps, generator, recipe.start)

    def _open(self, run):
        if run.data_source != self._next_dataset.source:
            message = _("The run was trained on {its}, but the data at hand is {ours}; open that data first.")
            raise DataError(message.format(its=run.data_source, ours=self._next_dataset.source))
        made = Batches(run.recipe, self._next_dataset.with_validation(run.recipe.validation_samples).train)
        if divmod(run.step, made.steps_per_pass) != (run.pass_index, run.step_in_pass):
            message = _("The run was not trained on the {count} training digits at hand; open its own data first.")
            raise DataError(message.format(count=made.samples_per_pass))
        self._begin(run.recipe, run)
        self._optimizer.restore(run.optimizer)
        self._step, self._pass, self._step_in_pass = run.step, run.pass_index, run.step_in_pass
        self._opened_at = run.step  # the last step's gradient is not in the file
        self._step_factor, self._seconds, self._pass_seconds = run.step_factor, run.training_seconds, run.pass_seconds
        self._pass_loss, self._pass_errors = run.pass_sums
        self._history = HistoryKeeper.restored(run.history, run.keeper)
        self._last_pass = max(run.recipe.passes, self._passes_begun)
        self._state = FINISHED if self._pass == self._last_pass else PAUSED if self._step else READY
        if self._step_in_pass == 0 and len(run.history.passes) < self._pass:
            self._examine(full=True)  # saved between the last step of a pass and its test
        elif self._step_in_pass and self._sample_due() and max(run.history.test_steps, default=0) < self._step:
            self._examine(full=False)  # saved while a sample was read

    # ---- stepping

    def step(self) -> bool:
        """Train on one mini-batch, or examine some digits; False when there is nothing to do."""
        with np.errstate(over="ignore", invalid="ignore"):  # numbers too large for float32 stop the run, and say so
            return self._take_step()

    def _take_step(self):
        if self._examination:
            self._examine_some()
            return True
        if not self._running:
            return False
        if self._step == 0 and not len(self._history.freeze().test_steps):
            self._examine(full=False)
            return True
        if self._optimizer.needs_curvature(self._pass):
            self._estimate_curvature()
        else:
            self._train_one()
        return True

    @property
    def examining(self) -> bool:
        """Whether the next step prepares or examines rather than trains, so that no pace applies to it."""
        return self._examination is not None or self._optimizer.needs_curvature(self._pass)

    def _estimate_curvature(self):
        began = time.perf_counter()
        if self._curvature is None:
            train = self._dataset.train
            order = batches.generator(self._recipe, batches.CURVATURE, self._pass).permutation(len(train))
            self._curvature = CurvatureEstimate(self._parameters()[0], train, order[:CURVATURE_SAMPLES])
        diagonal = self._curvature.step()
        if diagonal is not None:
            self._optimizer.take_curvature(diagonal, self._pass)
            self._curvature = None
        self._count_seconds(began)

    def _count_seconds(self, began):
        seconds = time.perf_counter() - began
        self._seconds += seconds
        self._pass_seconds += seconds

    def _train_one(self):
        began = time.perf_counter()
        digits, labels = self._batches.at(self._pass, self._step_in_pass)
        loss, wrong = self._batch(self._vector, digits, labels)
        gradient = self._batch.gradient
        if not (math.isfinite(loss) and math.isfinite(float(gradient @ gradient))):
            self._running, self._state = False, FAILED
            self._message = _(
                "The loss is no longer a finite number, so the run has stopped at step {step}; "
                "reset it and take a smaller step size."
            ).format(step=self._step)
            return
        self._optimizer.update(self._vector, gradient, self._step_size())
        self._update_average()
        self._step += 1
        self._step_in_pass += 1
        self._pass_loss += loss * len(labels)
        self._pass_errors += wrong
        self._history.add_step(self._step, self._samples_seen(), loss, 100.0 * wrong / len(labels))
        self._count_seconds(began)
        self._speed.trained(len(labels))
        if self._step_in_pass == self._batches.steps_per_pass:
            self._pass, self._step_in_pass = self._pass + 1, 0
            self._examine(full=True)
        elif self._sample_due():
            self._examine(full=False)
        if self._only_one:
            self._running = self._only_one = False
            self._state = PAUSED

    def _step_size(self):
        place = self._pass + self._step_in_pass / self._batches.steps_per_pass
        return self._recipe.schedule.at(place, self._recipe.passes) * self._step_factor

    def _update_average(self):
        window = self._recipe.averaging_passes * self._batches.steps_per_pass
        if not window:
            return
        # At first over the last tenth of the steps taken, so that the random start is soon forgotten.
        share = max(1 / max(window, 1), 10 / (self._step + 10))
        self._average += np.float32(share) * (self._vector - self._average)

    def _samples_seen(self):
        in_pass = min(self._step_in_pass * self._recipe.batch_size, len(self._dataset.train))
        return self._pass * len(self._dataset.train) + in_pass

    # ---- examining

    def _sample_due(self):
        interval = max(1, self._batches.steps_per_pass // SAMPLES_A_PASS)
        early = self._step < interval and self._step % 10 == 0 and (self._step // 10).bit_count() == 1
        return early or self._step_in_pass % interval == 0

    def _examined_part(self):
        """Choices are made on validation digits; a finished recipe keeps none aside and is tested."""
        validation = self._dataset.validation
        return (validation, "validation") if len(validation) else (self._dataset.test, "test")

    def _examine(self, full):
        part, name = self._examined_part()
        indices = None
        if not full:
            order = batches.generator(self._recipe, batches.SAMPLE).permutation(len(part))
            indices = np.sort(order[:SAMPLE_DIGITS])
        self._examination = (Examination(self._parameters()[1], part, name, self._step, indices), full)
        if self._running:
            self._state = EVALUATING
        self._speed.rest()

    def _examine_some(self):
        examination, full = self._examination
        evaluation = examination.step()
        if evaluation is None:
            return
        self._examination = None
        self._state = TRAINING if self._running else (PAUSED if self._step else READY)
        self._history.add_test(evaluation, self._samples_seen(), full)
        if full:
            self._evaluations = (evaluation, self._evaluations[0])
            self._end_pass(evaluation)

    def _end_pass(self, evaluation):
        samples = len(self._dataset.train)
        self._history.add_pass(
            PassRecord(
                number=self._pass,
                samples=samples,
                train_loss=self._pass_loss / samples,
                train_error_percent=100.0 * self._pass_errors / samples,
                test_error_percent=evaluation.error_percent,
                test_errors=evaluation.errors,
                seconds=self._pass_seconds,
            )
        )
        self._pass_loss, self._pass_errors, self._pass_seconds = 0.0, 0, 0.0
        if self._pass >= self._last_pass:
            self._running, self._state = False, FINISHED

    # ---- what goes out

    def _parameters(self):
        """The parameters as trained and as averaged, and the gradient, frozen once for each step."""
        if self._frozen is None or self._frozen[0] != self._step:
            trained = self._shape.with_vector(self._vector.copy())
            averaging = self._recipe.averaging_passes > 0
            averaged = self._shape.with_vector(self._average.copy()) if averaging else trained
            gradient = None
            if self._step > self._opened_at:
                gradient = self._batch.gradient.copy()
                gradient.flags.writeable = False
            self._frozen = (self._step, trained, averaged, gradient)
        return self._frozen[1:3]

    def snapshot(self) -> Snapshot:
        """The state between two steps."""
        trained, averaged = self._parameters()
        total = self._last_pass * len(self._dataset.train)
        return Snapshot(
            run_id=self._run_id,
            recipe=self._recipe,
            state=self._state,
            message=self._message,
            data_source=self._dataset.source,
            step=self._step,
            pass_number=min(self._pass + 1, self._last_pass),
            last_pass=self._last_pass,
            step_in_pass=self._batches.steps_per_pass if self._state == FINISHED else self._step_in_pass,
            steps_per_pass=self._batches.steps_per_pass,
            samples_seen=self._samples_seen(),
            step_size=self._step_size(),
            step_factor=self._step_factor,
            steps_per_second=self._steps_per_second,
            samples_per_second=self._speed.samples_per_second if self._running else 0.0,
            seconds_left=self._speed.seconds_for(total - self._samples_seen()),
            training_seconds=self._seconds,
            trained=trained,
            averaged=averaged,
            gradient=self._frozen[3],
            history=self._history.freeze(),
            evaluation=self._evaluations[0],
            previous_evaluation=self._evaluations[1],
        )

    def run(self) -> Run:
        """The run as it can be saved and gone on with."""
        trained, averaged = self._parameters()
        return Run(
            recipe=self._recipe,
            data_source=self._dataset.source,
            trained=trained,
            averaged=averaged,
            step=self._step,
            pass_index=self._pass,
            step_in_pass=self._step_in_pass,
            step_factor=self._step_factor,
            training_seconds=self._seconds,
            pass_seconds=self._pass_seconds,
            pass_sums=(self._pass_loss, self._pass_errors),
            optimizer=self._optimizer.state(),
            history=self._history.freeze(),
            keeper=self._history.state(),
        )

    def close(self) -> None:
        """End the threads that computed gradients; the trainer can still go on."""
        if getattr(self, "_batch", None):
            self._batch.close()
