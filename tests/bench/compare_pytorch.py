"""Trains the paper's network side by side with PyTorch and answers with it, and prints one table.

    python tests/bench/compare_pytorch.py [--seconds S] [--rounds N]

Same network (Table I as a mask on a dense C3), same MAP loss, same batches, float32, all processors allowed; nothing is
bent. Ours goes the whole way of `main.py train`; PyTorch's is a bare loop, eager, on one thread or on all, whichever is
better in each round, and otherwise in the best of the settings that are tried first: channels last or not, the
optimizer fused or not, many digits in chunks of several sizes. The two take turns, so that a machine that slows down
slows both, and whoever does not compute sleeps. "best" is of all rounds, the other figures are medians; the share is
that of what the processors that take part could do if they multiplied large matrices.
"""

import argparse
import itertools
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


from core.network.architecture import PAPER, TABLE_I  # noqa: E402
from core.network.bitmaps import read_bitmaps  # noqa: E402
from core.network.lenet5 import initial_parameters  # noqa: E402
from core.network.loss import Loss  # noqa: E402
from core.network.processors import blas_kernel, computing_threads, use_one_blas_thread  # noqa: E402
from core.run.computing_pool import ComputingPool  # noqa: E402
from lenet_gui.benchmarks.headless import TimedTraining, inference, plain, random_dataset, speed  # noqa: E402
from lenet_gui.benchmarks.machine import machine  # noqa: E402

try:
    import torch
except ImportError:
    sys.exit("PyTorch is not installed here, so there is nothing to compare with; pip install torch==2.13.0.")

A, S = 1.7159, 2 / 3
STEP_SIZE = 1e-6
MANY, CHUNKS = 10_000, (50, 100, 250, 1000)
TRIAL_SECONDS, WARM_UP_SECONDS, PRODUCT_SECONDS = 0.2, 2.0, 0.1
AVX_512 = ("SkylakeX", "Cooperlake", "SapphireRapids")  # OpenBLAS's kernels that use it


class Network(torch.nn.Module):
    """LeNet-5 of the paper as one writes it in PyTorch."""

    def __init__(self):
        super().__init__()
        self.c1 = torch.nn.Conv2d(1, 6, 5)
        self.c3 = torch.nn.Conv2d(6, 16, 5)
        self.c5 = torch.nn.Conv2d(16, 120, 5)
        self.f6 = torch.nn.Linear(120, 84)
        self.k2, self.b2 = (torch.nn.Parameter(torch.full((1, 6, 1, 1), v)) for v in (0.5, 0.0))
        self.k4, self.b4 = (torch.nn.Parameter(torch.full((1, 16, 1, 1), v)) for v in (0.5, 0.0))
        mask = torch.zeros(16, 6, 1, 1)
        for target, sources in enumerate(TABLE_I):
            mask[target, list(sources)] = 1
        self.register_buffer("mask", mask)
        self.register_buffer("bitmaps", torch.tensor(np.array(read_bitmaps())))

    def forward(self, x):
        """The ten penalties of each digit."""
        functional = torch.nn.functional
        x = A * torch.tanh(S * self.c1(x))
        x = A * torch.tanh(S * (4 * functional.avg_pool2d(x, 2) * self.k2 + self.b2))
        x = A * torch.tanh(S * functional.conv2d(x, self.c3.weight * self.mask, self.c3.bias))
        x = A * torch.tanh(S * (4 * functional.avg_pool2d(x, 2) * self.k4 + self.b4))
        x = A * torch.tanh(S * self.c5(x)).flatten(1)
        x = A * torch.tanh(S * self.f6(x))
        return ((x[:, None] - self.bitmaps) ** 2).sum(2)


@dataclass(frozen=True)
class Setting:
    """One way to run PyTorch."""

    threads: int
    channels_last: bool
    fused: bool = False  # the optimizer
    chunk: int = 0  # digits at a time

    def __str__(self):
        words = ["1 thread" if self.threads == 1 else f"{self.threads} threads"]
        words += ["channels last"] * self.channels_last + ["fused update"] * self.fused
        return ", ".join(words + [f"chunks of {self.chunk:,}"] * bool(self.chunk))

    def laid_out(self, network_or_digits):
        """In this setting's order of axes."""
        return network_or_digits.to(memory_format=torch.channels_last if self.channels_last else torch.preserve_format)


def their_training(setting: Setting, batch_size: int, given_steps: bool = False) -> Callable[[], int]:
    """One step; `given_steps`: each parameter has a step size of its own, as SDLM gives it."""
    network = setting.laid_out(Network())
    parameters = list(network.parameters())
    steps = [torch.rand_like(parameter) for parameter in parameters]
    sgd = torch.optim.SGD(parameters, lr=STEP_SIZE, fused=setting.fused)
    generator = torch.Generator().manual_seed(1)
    x = setting.laid_out(torch.rand(batch_size, 1, 32, 32, generator=generator) * 1.275 - 0.1)
    y = torch.randint(0, 10, (batch_size,), generator=generator)
    j = torch.tensor(Loss().j)

    def sdlm():
        with torch.no_grad():
            gradients = [parameter.grad for parameter in parameters]
            if setting.fused:
                torch._foreach_addcmul_(parameters, gradients, steps, -STEP_SIZE)
            else:
                for parameter, gradient, step in zip(parameters, gradients, steps, strict=True):
                    parameter.addcmul_(gradient, step, value=-STEP_SIZE)

    update = sdlm if given_steps else sgd.step

    def step():
        sgd.zero_grad()
        penalties = network(x)
        all_and_none = torch.cat([-penalties, -j.expand(len(y), 1)], 1)
        loss = (penalties.gather(1, y[:, None])[:, 0] + torch.logsumexp(all_and_none, 1)).mean()
        loss.backward()
        update()
        return batch_size

    return step


def their_answers(setting: Setting, count: int) -> Callable[[], int]:
    """Reading so many digits over and over again, a chunk at a time."""
    network = setting.laid_out(Network()).eval()
    x = setting.laid_out(torch.rand(count, 1, 32, 32) * 1.275 - 0.1)
    chunks = itertools.cycle(x.split(setting.chunk))

    def answer():
        chunk = next(chunks)
        with torch.inference_mode():
            network(chunk).argmin(1)
        return len(chunk)

    return answer


def every_setting(**choices) -> list[Setting]:
    """Every combination of these with one thread or all, channels last or not."""
    every = {"threads": sorted({1, torch.get_num_threads()}), "channels_last": (False, True), **choices}
    return [Setting(**dict(zip(every, values, strict=True))) for values in itertools.product(*every.values())]


def timed(setting: Setting, work: Callable[[], int], seconds: float) -> float:
    """How much of it PyTorch does in a second."""
    torch.set_num_threads(setting.threads)
    return speed(work, seconds)


def quickest(theirs: dict[Setting, Callable[[], int]]) -> list[Setting]:
    """For one thread and for all, the setting that was quickest in one of three short trials of each, taken in turn."""
    trials = [(timed(one, work, TRIAL_SECONDS), one) for _trial in range(3) for one, work in theirs.items()]
    trials.sort(key=lambda trial: trial[0])
    return list({one.threads: one for _speed, one in trials}.values())  # the last of each


@contextmanager
def our_training(batch_size: int, optimizer: str = "SGD"):
    """What times our training for so many seconds."""
    with closing(TimedTraining(plain(batch_size, optimizer), random_dataset())) as training:
        yield lambda seconds: training.train(seconds).speed


@contextmanager
def our_answers(count: int):
    """What times our reading of so many digits."""
    parameters = initial_parameters(PAPER, Loss(), read_bitmaps(), np.random.default_rng(0), "root", 0.25)
    with closing(ComputingPool()) as pool:
        work = inference(parameters, count, pool)
        yield lambda seconds: speed(work, seconds)


class Row(NamedTuple):
    """One comparison: ours and theirs, the multiplications and additions of one digit, how many of ours share them."""

    name: str
    ours: AbstractContextManager
    theirs: dict[Setting, Callable[[], int]]
    work: int
    sharers: int
    goal: str

    def measured(self, rounds: int, seconds: float) -> str:
        """The row of the table."""
        settings = quickest(self.theirs)
        turns, taken = [], []
        with self.ours as our_speed:
            our_speed(WARM_UP_SECONDS)
            for _round in range(rounds):
                own, rate = our_speed(seconds), product_rate(PRODUCT_SECONDS)
                # On a busy machine all threads may be far slower than one: the better of both counts in every round.
                their = [timed(setting, self.theirs[setting], seconds) for setting in settings]
                turns.append((own, max(their), rate))
                taken.append(settings[their.index(max(their))])
        ours, theirs, _rates = zip(*turns, strict=True)
        ratio = statistics.median(own / other for own, other, _rate in turns)
        share = statistics.median(own * self.work / (rate * self.sharers) for own, _other, rate in turns)
        setting = statistics.mode(taken)
        cells = f"{statistics.median(ours):9,.0f}{max(ours):9,.0f}{statistics.median(theirs):9,.0f}{max(theirs):9,.0f}"
        cells += f"{ratio:8.2f}{max(ours) / max(theirs):6.2f}{share:7.0%} of {self.sharers}"
        return f"{self.name:20}{cells}   {self.goal:14} {setting}"


def rows() -> Iterator[Row]:
    """All comparisons, one after another, with the goals that suit this machine."""
    avx_512 = blas_kernel().endswith(AVX_512)
    sharers = computing_threads()
    connections = {facts.name: facts.connections for facts in PAPER.layers()}
    forward = 2 * sum(connections.values())
    training = 3 * forward - 2 * connections["C1"]  # forward, weight gradient, input gradient (not of C1)
    trained = every_setting(fused=(False, True))
    for size, goal in ((1, 6.0), (64, 4.0), (256, 3.3 if avx_512 else 2.8)):
        theirs = {setting: their_training(setting, size) for setting in trained}
        yield Row(f"training, batch {size}", our_training(size), theirs, training, min(size, sharers), f"{goal}")
    theirs = {setting: their_training(setting, 1, given_steps=True) for setting in trained}
    yield Row("SDLM, batch 1", our_training(1, "SDLM"), theirs, training, 1, "5.0")
    theirs = {setting: their_answers(setting, 1) for setting in every_setting(chunk=(1,))}
    yield Row("answering 1", our_answers(1), theirs, forward, 1, f"{6667 if avx_512 else 4000:,} a second")
    theirs = {setting: their_answers(setting, MANY) for setting in every_setting(chunk=CHUNKS)}
    yield Row(f"answering {MANY:,}", our_answers(MANY), theirs, forward, sharers, "8.0")


def product_rate(seconds: float) -> float:
    """Floating-point operations a second of one large single-precision matrix product on one thread."""
    a, b = (np.random.default_rng(0).standard_normal((512, 512)).astype(np.float32) for _ in range(2))
    return speed(lambda: np.matmul(a, b) is None or 2 * 512**3, seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=1.0, help="of each turn")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    use_one_blas_thread()
    words = "{processor}, {processors} processors, {blas_kernel}; NumPy {numpy}, {processes} processes; PyTorch {torch}"
    print(words.format(**machine(), torch=torch.__version__))
    print(f"One core multiplies matrices at {product_rate(options.seconds) / 1e9:.0f} GF/s.")
    columns = f"{'ours':>9}{'best':>9}{'PyTorch':>9}{'best':>9}{'ratio':>8}{'best':>6}{'share':>7}"
    print(f"{'digits a second':20}{columns}        {'goal':14} how PyTorch was run")
    for row in rows():
        print(row.measured(options.rounds, options.seconds), flush=True)


if __name__ == "__main__":
    main()
