"""Trains the paper's network side by side with PyTorch, where that is installed, and prints the ratios.

    python tests/bench/compare_pytorch.py [--seconds S] [--rounds N]

Same network (Table I as a mask on a dense C3), same MAP loss, same batches, float32, all cores allowed; the two take
turns, so that a machine that slows down slows both. Also prints which share of the machine's matrix-product rate the
training reaches.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.training.gradient import MiniBatchGradient  # noqa: E402

from core.network.architecture import PAPER, TABLE_I  # noqa: E402
from core.network.bitmaps import read_bitmaps  # noqa: E402
from core.network.lenet5 import initial_parameters  # noqa: E402
from core.network.loss import Loss  # noqa: E402
from core.run.computing_pool import ComputingPool  # noqa: E402
from lenet_gui.benchmarks.headless import inference, training  # noqa: E402

A, S = 1.7159, 2 / 3


def torch_network(torch):
    """LeNet-5 of the paper as one writes it in PyTorch."""
    functional = torch.nn.functional

    class Network(torch.nn.Module):
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
            x = A * torch.tanh(S * self.c1(x))
            x = A * torch.tanh(S * (4 * functional.avg_pool2d(x, 2) * self.k2 + self.b2))
            x = A * torch.tanh(S * functional.conv2d(x, self.c3.weight * self.mask, self.c3.bias))
            x = A * torch.tanh(S * (4 * functional.avg_pool2d(x, 2) * self.k4 + self.b4))
            x = A * torch.tanh(S * self.c5(x)).flatten(1)
            x = A * torch.tanh(S * self.f6(x))
            return ((x[:, None] - self.bitmaps) ** 2).sum(2)

    return Network()


def torch_training(torch, batch_size):
    """One SGD step in PyTorch, eager."""
    network = torch_network(torch)
    sgd = torch.optim.SGD(network.parameters(), lr=1e-6)
    generator = torch.Generator().manual_seed(1)
    x = torch.rand(batch_size, 1, 32, 32, generator=generator) * 1.275 - 0.1
    y = torch.randint(0, 10, (batch_size,), generator=generator)
    j = torch.tensor(Loss().j)

    def step():
        sgd.zero_grad()
        penalties = network(x)
        all_and_none = torch.cat([-penalties, -j.expand(len(y), 1)], 1)
        loss = (penalties.gather(1, y[:, None])[:, 0] + torch.logsumexp(all_and_none, 1)).mean()
        loss.backward()
        sgd.step()
        return batch_size

    return step


def torch_inference(torch, batch_size):
    """Reading digits in PyTorch."""
    network = torch_network(torch)
    x = torch.rand(batch_size, 1, 32, 32) * 1.275 - 0.1

    def answer():
        with torch.inference_mode():
            network(x).argmin(1)
        return batch_size

    return answer


def speed(work, seconds):
    """How much is done in a second."""
    began, done = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < seconds:
        done += work()
    return done / passed


def product_rate(seconds):
    """Floating-point operations a second of one large single-precision matrix product on one thread."""
    a, b = (np.random.default_rng(0).standard_normal((512, 512)).astype(np.float32) for _ in range(2))
    return speed(lambda: np.matmul(a, b) is None or 2 * 512**3, seconds)


def training_work():
    """Multiplications and additions of one training sample: forward, weight gradient, input gradient (not of C1)."""
    facts = {facts.name: facts.connections for facts in PAPER.layers()}
    return 2 * (3 * sum(facts.values()) - facts["C1"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=1.0, help="of each turn")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    parameters = initial_parameters(PAPER, Loss(), read_bitmaps(), np.random.default_rng(0), "root")
    pool, mini_batch = ComputingPool(), MiniBatchGradient(parameters)
    ours = {
        "training, batch 64": training(parameters, 64, "SGD", mini_batch),
        "training, batch 256": training(parameters, 256, "SGD", mini_batch),
        "training, batch 1": training(parameters, 1, "SGD", mini_batch),
        "SDLM, batch 1": training(parameters, 1, "SDLM", mini_batch),
        "inference, 10,000": inference(parameters, 10_000, pool),
    }
    theirs = {}
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed here, so only our own speed is shown (pip install torch==2.13.0).")
    else:
        theirs = {f"training, batch {size}": torch_training(torch, size) for size in (64, 256, 1)}
        theirs["SDLM, batch 1"] = theirs["training, batch 1"]  # against plain SGD
        theirs["inference, 10,000"] = torch_inference(torch, 10_000)
        print(f"PyTorch {torch.__version__} on {torch.get_num_threads()} threads, NumPy {np.__version__}")
    rate = product_rate(options.seconds)
    print(f"{'digits a second':22}{'ours':>10}{'PyTorch':>10}   ratio: median (least to most)")
    for name, work in ours.items():
        work()
        if name in theirs:
            theirs[name]()
        rounds = [
            (speed(work, options.seconds), speed(theirs[name], options.seconds) if theirs else float("nan"))
            for _round in range(options.rounds)
        ]
        own, other = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratios = sorted(a / b for a, b in rounds)
        line = f"{name:22}{own:10,.0f}{other:10,.0f}"
        print(line + f"   {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})" if theirs else line)
        if name == "training, batch 64":
            share = own * training_work() / rate
    print(f"One core multiplies matrices at {rate / 1e9:.0f} GF/s; training at batch 64 does {share:.0%} of that.")


if __name__ == "__main__":
    main()
