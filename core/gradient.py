"""The gradient of a mini-batch, computed in pieces that fit the processor's cache, on as many threads as help.

The pieces are the same and are summed in the same order however many threads there are, so the numbers do not
depend on it.
"""

import numpy as np

from core.lenet5 import LeNet5
from core.parameters import Parameters
from core.threads import Crew

PIECE = 32  # digits; their activations in C1 to C3 take about a megabyte


class MiniBatch:
    """Computes the mean loss's gradient over mini-batches of one network, with the threads of `crew`."""

    def __init__(self, parameters: Parameters, crew: Crew):
        self._crew = crew
        self._make = lambda: LeNet5(parameters.architecture, parameters.loss, parameters.bitmaps)
        self._workers = [self._make()]
        self.gradient = np.zeros_like(self._workers[0].effective)

    def __call__(self, vector: np.ndarray, digits: np.ndarray, labels: np.ndarray) -> tuple[float, int]:
        """The mean loss and how many answers are wrong; the gradient by `vector` is then in `self.gradient`.

        `vector` (n,) float32, `digits` (batch, 28, 28) bytes 0..255 of any dtype, `labels` (batch,) integers.
        """
        pieces = [slice(start, start + PIECE) for start in range(0, len(labels), PIECE)]
        share = 1.0 / len(labels)
        if len(pieces) == 1:
            worker = self._workers[0]
            worker.set_vector(vector)
            losses, wrong = worker.gradient(digits, labels, share)
            np.multiply(worker.d_effective, worker.scales, out=self.gradient)
            return float(losses.mean()), wrong
        threads = min(self._crew.threads, len(pieces))
        while len(self._workers) < threads:
            self._workers.append(self._make())
        parts = [np.empty_like(self.gradient) for _piece in pieces]

        @np.errstate(over="ignore", invalid="ignore")  # as in `Trainer.step`; each thread has its own
        def work(number):
            worker = self._workers[number]
            worker.set_vector(vector)
            done = []
            for index in range(number, len(pieces), threads):
                losses, wrong = worker.gradient(digits[pieces[index]], labels[pieces[index]], share)
                parts[index][...] = worker.d_effective
                done.append((index, float(losses.sum()), wrong))
            return done

        results = self._crew.run(work, threads)
        np.add(parts[0], parts[1], out=self.gradient)
        for part in parts[2:]:
            self.gradient += part
        self.gradient *= self._workers[0].scales
        in_order = sorted(result for results_of_one in results for result in results_of_one)
        return sum(loss for _index, loss, _wrong in in_order) * share, sum(wrong for _i, _loss, wrong in in_order)
