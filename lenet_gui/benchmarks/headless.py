"""What `main.py benchmark` measures without a window: how fast the network trains and answers."""

import sys
from collections.abc import Callable
from contextlib import closing
from time import perf_counter
from typing import NamedTuple

import numpy as np

from core.data import mnist
from core.data.builtin_digits import builtin_dataset
from core.data.dataset import MNIST, Dataset, Part
from core.language import _
from core.network.architecture import PAPER
from core.network.bitmaps import read_bitmaps
from core.network.lenet5 import initial_parameters
from core.network.loss import Loss
from core.network.parameters import Parameters
from core.network.plan import reading
from core.recipe.recipe import Recipe, named_recipe
from core.recipe.schedule import Schedule
from core.run.commands import SetPace, Train
from core.run.computing_pool import ComputingPool
from core.run.evaluation import Examination
from core.training.trainer import Trainer
from lenet_gui.benchmarks.machine import machine
from lenet_gui.terminal import say

SPANS = 3  # the best of them counts: other programs only ever make a span slower
WARM_UP_SECONDS = 2.0  # until all who share the work have come, and how many are fastest has been found out
TRAIN_BATCHES, INFERENCE_BATCHES = (1, 64, 256), (1, 1000)
PASS_DIGITS = 60_000  # as in MNIST
TESTED = 500  # test digits beside the window: few, so that no span has more testing in it than another
ENDLESS = 1_000_000  # passes
SOON = 0.1  # seconds from one look at how far the training is to the next


def headless(seconds: float = 1.0) -> dict[str, object]:
    """Digits a second by batch size, each the best of three spans of `seconds`. Digits are random bytes.

    Training goes the whole way that `main.py train` goes, but that nothing is bent, and tests and SDLM's estimates do
    not count. `fast_samples_per_second` is a pass of the recipe `fast` as it is: "training", and with its tests, "all".
    """
    parameters = initial_parameters(PAPER, Loss(), read_bitmaps(), np.random.default_rng(0), "root", 0.25)
    with closing(ComputingPool()) as pool:
        return {
            **machine(),
            "train_samples_per_second": {str(size): training_speed(plain(size), seconds) for size in TRAIN_BATCHES},
            "sdlm_samples_per_second": {"1": training_speed(plain(1, "SDLM"), seconds)},
            "fast_samples_per_second": end_to_end(),
            "inference_samples_per_second": {
                str(size): measured(inference(parameters, size, pool), seconds) for size in INFERENCE_BATCHES
            },
        }


class Span(NamedTuple):
    """What was trained, in which time: of the training alone, and with the tests and estimates in between."""

    digits: int
    training_seconds: float
    seconds: float

    @property
    def speed(self) -> float:
        """Digits a second, tests and estimates left out."""
        return self.digits / self.training_seconds

    @property
    def overall_speed(self) -> float:
        """Digits a second, everything included."""
        return self.digits / self.seconds


class TimedTraining:
    """A run by `recipe`, trained for as long as it is timed, as `main.py train` trains it. To be closed."""

    def __init__(self, recipe: Recipe, dataset: Dataset):
        self._trainer = Trainer(recipe, dataset)
        self._trainer.apply(SetPace(None))
        self._trainer.apply(Train(ENDLESS))

    def train(self, seconds: float) -> Span:
        """Go on for so many seconds of training. Raises RuntimeError where the run cannot go on."""
        trainer = self._trainer
        before, beside, began = trainer.snapshot().samples_seen, 0.0, perf_counter()
        while (now := perf_counter()) - began - beside < seconds:
            examining = trainer.examining
            if not trainer.step():
                message = _("The training that was to be timed has stopped. {why}")
                raise RuntimeError(message.format(why=trainer.snapshot().message))
            if examining:
                beside += perf_counter() - now
        passed = perf_counter() - began
        return Span(trainer.snapshot().samples_seen - before, passed - beside, passed)

    def train_digits(self, count: int) -> Span:
        """Go on for at least so many digits."""
        total = Span(0, 0.0, 0.0)
        while total.digits < count:
            total = Span(*map(sum, zip(total, self.train(SOON), strict=True)))
        return total

    def close(self) -> None:
        """End those who help."""
        self._trainer.close()


def plain(batch_size: int, optimizer: str = "SGD") -> Recipe:
    """Nothing is bent or averaged, and steps are so small that numbers stay ordinary however long it runs."""
    return Recipe("benchmark", optimizer=optimizer, batch_size=batch_size, schedule=Schedule("constant", 1e-6))


def training_speed(recipe: Recipe, seconds: float) -> float:
    """Digits a second on random digits."""
    with closing(TimedTraining(recipe, random_dataset())) as training:
        training.train(WARM_UP_SECONDS)
        return max(training.train(seconds).speed for _span in range(SPANS))


def end_to_end() -> dict[str, float]:
    """Digits a second over a pass of `fast`, which bends them, from somewhere within one pass to within the next."""
    with closing(TimedTraining(named_recipe("fast"), random_dataset(tested=PASS_DIGITS // 6))) as training:
        training.train(WARM_UP_SECONDS)
        span = training.train_digits(PASS_DIGITS)
        return {"training": span.speed, "all": span.overall_speed}


def train_when_asked() -> None:
    """For each line of standard input, a number of seconds, train by `fast` for so long, and say how fast that was.

    The training beside which the window's is held, in a process of its own: as many digits, as many tests.
    """
    with closing(TimedTraining(named_recipe("fast"), digits_at_hand())) as training:
        training.train(WARM_UP_SECONDS)
        say("ready")
        for line in sys.stdin:
            say(repr(training.train(float(line)).overall_speed))


def inference(parameters: Parameters, batch_size: int, pool: ComputingPool) -> Callable[[], int]:
    """Reading so many digits: one by one as the pad does, or in the chunks of an evaluation."""
    part = random_digits(batch_size)
    if batch_size == 1:
        network = reading(parameters.architecture, parameters.loss, parameters.bitmaps)
        network.set_vector(parameters.vector)

        def answer() -> int:
            network.forward(part.images)
            return 1

        return answer

    def examine() -> int:
        examination = Examination(parameters, part, "benchmark", pool)
        while examination.step() is None:
            pass
        return batch_size

    return examine


def measured(work: Callable[[], int], seconds: float) -> float:
    """How much `work` does in a second, at best; it returns how much it did."""
    work()
    return max(speed(work, seconds) for _span in range(SPANS))


def speed(work: Callable[[], int], seconds: float) -> float:
    """How much `work` does in a second."""
    began, done = perf_counter(), 0
    while (passed := perf_counter() - began) < seconds:
        done += work()
    return done / passed


def random_digits(count: int) -> Part:
    """Random bytes, and labels as random."""
    generator = np.random.default_rng(1)
    images = generator.integers(0, 256, (count, 28, 28), np.uint8)
    return Part(images, generator.integers(0, 10, count, np.uint8))


def random_dataset(tested: int = TESTED) -> Dataset:
    """As many random digits to train on as MNIST has, and so many to test; the same in each pass, as MNIST's are."""
    return Dataset(MNIST, random_digits(PASS_DIGITS), random_digits(tested))


def digits_at_hand() -> Dataset:
    """MNIST, or where there is none the built-in digits; few of them to test."""
    found = mnist.find(None) or builtin_dataset(train_samples=20_000, test_samples=TESTED)
    return Dataset(found.source, found.train, Part(found.test.images[:TESTED], found.test.labels[:TESTED]))
