"""What a run is made of when it begins or is gone on with. Whatever can fail fails here, before anything is changed."""

from dataclasses import dataclass, replace

from core.data.dataset import DataError, Dataset, Part
from core.language import _
from core.recipe.recipe import Recipe
from core.recipe.start import starting_parameters
from core.run.computing_pool import ComputingPool
from core.run.place import Place
from core.run.recording import NO_PAST, OWN_SHARE, Mixed, Recorder
from core.run.records import HistoryKeeper
from core.run.run import Run
from core.training.digits.batches import Batches
from core.training.examiner import Examiner
from core.training.learner import Learner


@dataclass(frozen=True, eq=False)
class Beginning:
    """The parts of a run that has yet to take its next step."""

    recipe: Recipe
    dataset: Dataset
    batches: Batches
    learner: Learner
    history: HistoryKeeper
    examiner: Examiner
    recorder: Recorder
    place: Place
    step_factor: float


def begin(
    recipe: Recipe, dataset: Dataset, own: tuple[Part | None, float], pool: ComputingPool, records: bool
) -> Beginning:
    """A run from random weights; `own` are digits to be mixed in, and their share. Raises ValueError.

    `records`: whether its past is taken down.
    """
    dataset = dataset.with_validation(recipe.validation_samples)
    batches, history = Batches(recipe, dataset), HistoryKeeper()
    recorder = Recorder(recipe.batch_size > 1, on=records)
    batches.mix_in(*own)
    if batches.own_share:
        history.add_change(0, OWN_SHARE, batches.own_share)
        recorder.mixed(Mixed(0, batches.own, batches.own_share))
    examiner = Examiner(recipe, dataset, pool)
    learner = Learner(recipe, batches, examiner.part, starting_parameters(recipe))
    return Beginning(recipe, dataset, batches, learner, history, examiner, recorder, Place(), 1.0)


def go_on(run: Run, dataset: Dataset, pool: ComputingPool, records: bool) -> Beginning:
    """A run as it was saved. Raises DataError where it was trained on other data, ValueError where it fits nothing."""
    batches = batches_of(run, dataset)
    dataset = dataset.with_validation(run.recipe.validation_samples)
    batches.mix_in(run.own, run.own_share)
    examiner = Examiner(run.recipe, dataset, pool)
    saved = (run.trained, run.averaged, run.gradient, run.optimizer, run.step)
    learner = Learner(run.recipe, batches, examiner.part, *saved)
    history = HistoryKeeper.restored(run.history, run.keeper)
    recorder = Recorder(run.recipe.batch_size > 1, run.step, _past(run, records), records)
    return Beginning(run.recipe, dataset, batches, learner, history, examiner, recorder, run.place, run.step_factor)


def batches_of(run: Run, dataset: Dataset) -> Batches:
    """What the run was trained on, in the order it saw them; raises DataError where these digits are others."""
    if run.data_source != dataset.source:
        message = _("The run was trained on {its}, but the data at hand is {ours}; open that data first.")
        raise DataError(message.format(its=run.data_source, ours=dataset.source))
    batches = Batches(run.recipe, dataset.with_validation(run.recipe.validation_samples))
    if divmod(run.step, batches.steps_per_pass) != (run.place.pass_index, run.place.step_in_pass):
        message = _("The run was not trained on the {count} training digits at hand; open its own data first.")
        raise DataError(message.format(count=batches.samples_per_pass))
    return batches


def _past(run, records):
    """What is recorded of a run, and where that goes on itself, to begin at; the same digits mixed in, once."""
    past = run.recording
    if run.own is not None and not past.mixed:
        past = replace(past, mixed=(Mixed(run.step, run.own, run.own_share),))
    if records and (not past.keyframes or past.keyframes[-1].step < run.step):
        past = replace(past, keyframes=(*past.keyframes, replace(run, recording=NO_PAST)))
    return past
