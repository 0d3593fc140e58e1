"""Training, a few small steps at a time: commands in, steps, snapshots out. What a step is made of: `core.training`."""

import time
from dataclasses import replace

import numpy as np

from core.data.dataset import Dataset
from core.language import _
from core.recipe.recipe import Recipe
from core.run import commands
from core.run.computing_pool import ComputingPool
from core.run.place import Place
from core.run.recording import OWN_SHARE, STEP_FACTOR, Mixed, Tick
from core.run.run import Run
from core.run.snapshot import FINISHED, PHASES, SLOW_STEPS_PER_SECOND, Snapshot
from core.training import beginning
from core.training.going import Going
from core.training.learner import Learner
from core.training.phases import StepInPhases
from core.training.speedometer import Speedometer


class Trainer:
    """One run at a time. It belongs to one thread; only frozen things go in and out.

    `step()` returns within about 20 ms: it trains on some mini-batches or examines a few hundred digits. `records`:
    whether the past is taken down.
    """

    def __init__(self, recipe: Recipe, dataset: Dataset, records: bool = False):
        self._next_dataset, self._records = dataset, records
        self._pool, self._run_id = ComputingPool(), 0
        self._learner: Learner | None = None
        self._steps_per_second: float | None = None
        self._processes: int | None = None  # that are to compute; None: as many as pay
        self._own = (None, 0.0)  # the user's digits to be mixed in, and their share; a run begun anew keeps them
        self._begin(recipe, dataset)

    def apply(self, command: commands.Command) -> None:
        """Do what a command says. Raises ValueError for one that makes no sense; the run is then as it was."""
        match command:
            case commands.Train(passes):
                self._going.train_until(passes or self._recipe.passes, self._place, self._examiner.under_way)
            case commands.Pause():
                self._going.turn(False, self._place)
            case commands.StepOnce():
                self._going.step_once(self._place)
            case commands.TrainTo(step):
                self._going.train_to(step, self._place, self._batches.steps_per_pass)
            case commands.Reset(recipe):
                self._begin(recipe, self._next_dataset)
            case commands.Open(run):
                self._take_up(beginning.go_on(run, self._next_dataset, self._pool, self._records))
            case commands.SetStepFactor(factor, goes_on):
                self._moved &= goes_on
                if factor != self._step_factor:
                    self._step_factor = factor
                    self._note_change(STEP_FACTOR, factor, self._moved)
            case commands.SetPace(pace):
                self._steps_per_second = pace
            case commands.SetProcesses(count):
                self._processes = count
                self._learner.share_among(count)
            case commands.MixIn(digits, share):
                self._learner.mix_in(digits, share)
                self._own = (digits, share)
                self._under_way = None  # the step under way begins again, with them
                self._recorder.mixed(Mixed(self._place.step, self._batches.own, self._batches.own_share))
                self._note_change(OWN_SHARE, self._batches.own_share)
            case commands.SetDataset(dataset):
                if self._place.step == 0 and not self._going.running:
                    self._begin(self._recipe, dataset)
                self._next_dataset = dataset
            case _:
                raise ValueError(f"{command!r} is not a command")

    def _note_change(self, name, value, goes_on=False):
        self._history.add_change(self._place.step, name, value, goes_on)
        self._keep(changed=True, goes_on=goes_on)
        self._moved = name == STEP_FACTOR

    def _begin(self, recipe, dataset):
        self._take_up(beginning.begin(recipe, dataset, self._own, self._pool, self._records))

    def _take_up(self, parts):
        """What can fail has been done: the run there was ends, and with it whoever helped."""
        if self._learner:
            self._learner.close()
        self._recipe, self._dataset, self._batches = parts.recipe, parts.dataset, parts.batches
        self._learner, self._history, self._examiner = parts.learner, parts.history, parts.examiner
        self._learner.share_among(self._processes)
        self._own = (parts.batches.own, parts.batches.own_share)
        self._place, self._step_factor, self._recorder = parts.place, parts.step_factor, parts.recorder
        self._run_id, self._moved = self._run_id + 1, False  # whether a hand under way has changed the step size
        self._going, self._speed = Going(self._place, parts.recipe.passes), Speedometer()
        self._seen = self._under_way = None  # a step in phases: the last one, and whether it is under way
        self._record()
        self._examine_where_it_was_due()

    def _examine_where_it_was_due(self):
        history, place = self._history.freeze(), self._place
        if place.step_in_pass == 0 and len(history.passes) < place.pass_index:
            self._examine(full=True)  # saved between the last step of a pass and its test
        elif place.step_in_pass and self._sample_due(place) and history.test_steps.max(initial=0) < place.step:
            self._examine(full=False)  # saved while a sample was read

    def step(self) -> bool:
        """Train on some mini-batches, or examine some digits; False when there is nothing to do."""
        with np.errstate(over="ignore", invalid="ignore"):  # numbers too large for float32 stop the run, and say so
            return self._take_step()

    def _take_step(self):
        if self._examiner.under_way:
            self._examine_some()
            return True
        if not self._going.running:
            self._speed.rest()
            return False
        if self._before_first_test:
            self._examine(full=False)
            return True
        began = time.perf_counter()
        if self._learner.needs_curvature(self._place.pass_index):
            self._learner.estimate_curvature(self._dataset.train, self._place.pass_index)
        else:
            self._train()
        self._place = self._place.spent(time.perf_counter() - began)
        return True

    @property
    def place(self) -> Place:
        """How far the run has come."""
        return self._place

    @property
    def examining(self) -> bool:
        """Whether the next step prepares or examines rather than trains, so that no pace applies to it."""
        due = self._learner.needs_curvature(self._place.pass_index)
        return self._examiner.under_way or self._before_first_test or due

    @property
    def _before_first_test(self):
        return self._place.step == 0 and not len(self._history.freeze().test_steps)

    @property
    def phases_a_step(self) -> int:
        """How many calls of `step()` one training step takes: at a slow pace one sees it phase by phase."""
        slow = self._steps_per_second is not None and self._steps_per_second <= SLOW_STEPS_PER_SECOND
        return len(PHASES) if slow else 1

    @property
    def mid_step(self) -> bool:
        """Whether phases of the step under way are still to come."""
        return self._under_way is not None

    def _train(self):
        """Some mini-batches; at a slow pace, one phase of one."""
        if self.phases_a_step == 1 and self._under_way is None:
            self._take_steps()
            return
        batch, size = self._batches.at(self._place), self._step_size(self._place)
        step = self._under_way or StepInPhases(self._learner, batch, size)
        self._seen, self._under_way = step, None  # one that fails begins again
        while step.advance():
            if self.phases_a_step > 1:
                self._under_way = step
                return
        if step.astray:
            self._go_astray()
        else:
            self._speed.trained(self._batches.count(self._place))
            self._count_step(step.loss, step.wrong)
            self._end_step()

    def _take_steps(self):
        sizes, place = [], self._place
        most = 1 if self._steps_per_second is not None else self._learner.steps_a_stint
        while len(sizes) < most and not (sizes and self._due(place)):
            sizes.append(self._step_size(place))
            place = place.stepped(0.0, 0)
        taken = self._learner.take(self._place, sizes)
        moved = len(taken.losses) - taken.astray
        before = self._batches.seen(self._place)
        for loss, wrong in zip(taken.losses[:moved], taken.wrong, strict=False):
            self._count_step(loss, wrong)
        self._speed.trained(self._batches.seen(self._place) - before)
        if taken.astray:
            self._go_astray()
        else:
            self._end_step()

    def _due(self, place):
        """Whether something is to be read, recorded or asked before the step from this place."""
        recorded = self._recorder.due(place.step) or place.step == self._going.stop_at
        return recorded or place.step_in_pass == self._batches.steps_per_pass or self._sample_due(place)

    def _count_step(self, loss, wrong):
        count = self._batches.count(self._place)
        self._place = self._place.stepped(loss * count, wrong)
        self._history.add_step(self._place.step, self._batches.seen(self._place), loss, 100.0 * wrong / count)

    def _go_astray(self):
        self._learner.close()
        message = _(
            "The loss is no longer a finite number, so the run has stopped at step {step}; "
            "reset it and take a smaller step size."
        )
        self._going.fail(message.format(step=self._place.step))

    def _end_step(self):
        self._record()
        if self._place.step_in_pass == self._batches.steps_per_pass:
            self._place = self._place.at_next_pass()
            self._examine(full=True)
        elif self._sample_due(self._place):
            self._examine(full=False)
        self._going.step_ended(self._place)

    def _record(self):
        place = self._place
        if self._recorder.due(place.step):
            shown, size = self._learner.averaged, self._step_size(place)
            self._recorder.tick(Tick(place.step, self._batches.seen(place), shown, size))

    def _step_size(self, place):
        passes = place.pass_index + place.step_in_pass / self._batches.steps_per_pass
        return self._recipe.schedule.at(passes, self._recipe.passes) * self._step_factor

    def _sample_due(self, place):
        return self._examiner.sample_due(place, self._batches.steps_per_pass)

    def _examine(self, full):
        self._examiner.begin(self._learner.averaged, self._place.step, full, self._learner.read)
        self._going.examines()
        self._speed.rest()

    def _examine_some(self):
        result = self._examiner.step()
        if result is None:
            return
        self._going.examined(self._place)
        records = self._learner.layer_records(self._step_size(self._place))
        evaluation, full = result
        self._history.add_test(evaluation, self._batches.seen(self._place), full, *records)
        if full:
            self._end_pass(evaluation)

    def _end_pass(self, evaluation):
        self._history.add_pass(self._place, self._batches.samples_per_pass, evaluation)
        self._place = self._place.counted_anew()
        if self._going.pass_ended(self._place):
            self._learner.close()
        self._recorder.tested(evaluation.step, evaluation.answers)
        self._keep()

    def _keep(self, changed=False, goes_on=False):
        if self._recorder.on:
            self._recorder.keep(self._bare_run(), changed, goes_on)

    def snapshot(self) -> Snapshot:
        """The state between two steps."""
        place, total = self._place, self._going.last_pass * self._batches.samples_per_pass
        shown = self.phases_a_step > 1 and (self._going.running or self.mid_step)
        seen = self._seen if shown else None
        computed = seen and self.mid_step and seen.computed
        return Snapshot(
            run_id=self._run_id,
            recipe=self._recipe,
            state=self._going.state,
            message=self._going.message,
            data_source=self._dataset.source,
            phase=seen.phase if seen else "",
            batch_digits=seen.digits if seen else None,
            step=place.step,
            pass_number=min(place.pass_index + 1, self._going.last_pass),
            last_pass=self._going.last_pass,
            step_in_pass=self._batches.steps_per_pass if self._going.state == FINISHED else place.step_in_pass,
            steps_per_pass=self._batches.steps_per_pass,
            samples_seen=self._batches.seen(self._place),
            step_size=self._step_size(self._place),
            step_factor=self._step_factor,
            steps_per_second=self._steps_per_second,
            samples_per_second=self._speed.samples_per_second if self._going.running else 0.0,
            seconds_left=self._speed.seconds_for(total - self._batches.seen(self._place)),
            training_seconds=place.training_seconds,
            trained=self._learner.trained,
            averaged=self._learner.averaged,
            gradient=self._learner.computed_gradient if computed else self._learner.gradient,
            history=self._history.freeze(),
            recording=self._recorder.recording,
            evaluation=self._examiner.last,
            previous_evaluation=self._examiner.previous,
            batch_labels=seen.labels if seen else None,
        )

    def run(self) -> Run:
        """The run as it can be saved and gone on with, and its past."""
        return replace(self._bare_run(), recording=self._recorder.recording)

    def _bare_run(self):
        return Run(
            recipe=self._recipe,
            data_source=self._dataset.source,
            trained=self._learner.trained,
            averaged=self._learner.averaged,
            gradient=self._learner.gradient,
            place=self._place,
            step_factor=self._step_factor,
            own=self._batches.own,
            own_share=self._batches.own_share,
            optimizer=self._learner.optimizer_state(),
            history=self._history.freeze(),
            keeper=self._history.state(),
        )

    def close(self) -> None:
        """End the threads and processes that help; the trainer can still go on, and they begin again."""
        self._learner.close()
        self._pool.close()
