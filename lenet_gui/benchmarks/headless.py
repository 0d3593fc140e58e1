"""What `main.py benchmark` measures without a window: how fast the network trains and answers."""

import time
from collections.abc import Callable
from contextlib import closing

import numpy as np

from core.data.dataset import Part
from core.network.architecture import PAPER
from core.network.bitmaps import read_bitmaps
from core.network.lenet5 import LeNet5, initial_parameters
from core.network.loss import Loss
from core.network.parameters import Parameters
from core.run.computing_pool import ComputingPool
from core.run.evaluation import Examination
from core.training.batch import Batch
from core.training.curvature import CurvatureEstimate
from core.training.gradient import MiniBatchGradient
from core.training.optimizer import optimizer

SPANS = 3  # the best of them counts: other programs only ever make a span slower
TRAIN_BATCHES, INFERENCE_BATCHES = (1, 64, 256), (1, 1000)


def headless(seconds: float = 1.0) -> dict[str, object]:
    """Samples a second by batch size, each the best of three spans of `seconds`. Digits are random bytes."""
    generator = np.random.default_rng(0)
    parameters = initial_parameters(PAPER, Loss(), read_bitmaps(), generator, "root")
    with closing(ComputingPool()) as pool, closing(MiniBatchGradient(parameters)) as mini_batch:
        return {
            "threads": pool.threads,
            "train_samples_per_second": {
                str(size): measured(training(parameters, size, "SGD", mini_batch), seconds) for size in TRAIN_BATCHES
            },
            "sdlm_samples_per_second": {"1": measured(training(parameters, 1, "SDLM", mini_batch), seconds)},
            "inference_samples_per_second": {
                str(size): measured(inference(parameters, size, pool), seconds) for size in INFERENCE_BATCHES
            },
        }


def measured(work: Callable[[], int], seconds: float) -> float:
    """How much `work` does in a second; it returns how much it did."""
    work()
    best = 0.0
    for _span in range(SPANS):
        began, done = time.perf_counter(), 0
        while (passed := time.perf_counter() - began) < seconds:
            done += work()
        best = max(best, done / passed)
    return best


def training(
    parameters: Parameters, batch_size: int, optimizer_name: str, mini_batch: MiniBatchGradient
) -> Callable[[], int]:
    """One step of training on a prepared mini-batch, the update included."""
    batch = Batch(*_digits(batch_size))
    vector = parameters.vector.copy()
    made = optimizer(optimizer_name, vector.size)
    if optimizer_name == "SDLM":
        estimate = CurvatureEstimate(parameters, Part(*_digits(100)), np.arange(100))
        while (diagonal := estimate.step()) is None:
            pass
        made.take_curvature(diagonal, 0)

    def step() -> int:
        mini_batch.compute(vector, batch)
        made.update(vector, mini_batch.gradient, 1e-6)  # small, so that the numbers stay ordinary however long it runs
        return batch_size

    return step


def inference(parameters: Parameters, batch_size: int, pool: ComputingPool) -> Callable[[], int]:
    """Reading so many digits: one by one as the pad does, or in the chunks of an evaluation."""
    digits, labels = _digits(batch_size)
    if batch_size == 1:
        network = LeNet5(parameters.architecture, parameters.loss, parameters.bitmaps)
        network.set_vector(parameters.vector)

        def answer() -> int:
            network.forward(digits)
            return 1

        return answer
    part = Part(digits, labels)

    def examine() -> int:
        examination = Examination(parameters, part, "benchmark", pool)
        while examination.step() is None:
            pass
        return batch_size

    return examine


def _digits(count):
    generator = np.random.default_rng(1)
    images = generator.integers(0, 256, (count, 28, 28), np.uint8)
    return images, generator.integers(0, 10, count, np.uint8)
