"""Moments made to order for the tests of the views: the right shapes, true sums, no training, no data files.

moment(label=7, seed=0, trained=False, **snapshot_changes)
snapshot(seed=0, trained=False, **changes)
parameters(seed=0, trained=False, **architecture_changes)
shipped_course()
digit(label=7)                      (28, 28) uint8
trace(parameters, image, label)     what the engine's own `core.study.trace.trace` gives
"""

from dataclasses import replace

import numpy as np

from core.data.dataset import MNIST
from core.network.architecture import BITMAP_COLUMNS, BITMAP_ROWS, PAPER
from core.network.bitmaps import read_bitmaps
from core.network.loss import Loss
from core.network.parameters import Parameters, blocks, parameter_count
from core.recipe.recipe import named_recipe
from core.run.course import Course
from core.run.snapshot import PAUSED, READY, Evaluation, History, PassRecord, Snapshot
from core.study.moment import PRETRAINED, Moment, Probe, Source
from core.study.trace import trace

STEPS_PER_PASS = 938  # 60,000 digits in batches of 64
PRETRAINED_NETWORK = Source(PRETRAINED, "fast", 9380)


def moment(label=7, seed=0, trained=False, empty=False, pretrained=False, **snapshot_changes) -> Moment:
    """A moment in which the digit `label` is studied; `empty` is the pad before anyone has drawn.

    `trained` has a history of two passes, a last gradient and two evaluations; without it the run is READY. With
    `pretrained` the network shown is not that of the run, but the one that came with the program.
    """
    made = snapshot(seed, trained, **snapshot_changes)
    image = None if empty else digit(label)
    probe = Probe(image=image, label=None if empty else label)
    done = None if empty else trace(made.averaged, image, label)
    source = PRETRAINED_NETWORK if pretrained else Source.of(made)
    return Moment(snapshot=made, probe=probe, parameters=made.averaged, source=source, trace=done)


def later(before: Moment, **snapshot_changes) -> Moment:
    """The same moment but for the state of its run; what it showed of the run it shows still."""
    now = replace(before.snapshot, **snapshot_changes)
    return replace(before, snapshot=now, source=Source.of(now) if before.live else before.source)


def digit(label=7) -> np.ndarray:
    """(28, 28) uint8: the digit's bitmap twice as large, its edges softened."""
    small = (read_bitmaps()[label].reshape(BITMAP_ROWS, BITMAP_COLUMNS) > 0).astype(np.float32)
    large = np.zeros((28, 28), np.float32)
    large[2:26, 7:21] = small.repeat(2, axis=0).repeat(2, axis=1)
    soft = (2 * large + np.roll(large, 1, axis=0) + np.roll(large, 1, axis=1)) / 4
    return np.round(255 * soft).astype(np.uint8)


def parameters(seed=0, trained=False, loss=None, **architecture_changes) -> Parameters:
    """A network of random weights; `trained` has larger ones, and the paper's knows the ten digits of `digit`."""
    architecture = replace(PAPER, **architecture_changes)
    generator = np.random.default_rng(seed)
    vector = np.zeros(parameter_count(architecture), np.float32)
    for name, block in blocks(architecture).items():
        array = block.view(vector)
        if name.endswith("weights"):
            inputs = array[0].size * (4 if name == "C3.weights" else 1)
            size = (3.0 if trained else 1.5) / np.sqrt(inputs)
            array[:] = generator.uniform(-size, size, array.shape)
        elif name.endswith("coefficients"):
            array[:] = 0.5
        elif trained:
            array[:] = generator.uniform(-0.2, 0.2, array.shape)
    loss = loss or Loss(kind="cross-entropy" if architecture.output == "softmax" else "MAP")
    made = Parameters(architecture=architecture, loss=loss, bitmaps=read_bitmaps(), vector=vector)
    if trained and architecture.output != "softmax":
        codes = np.array([trace(made, digit(label)).values["C5"].ravel() for label in range(10)])
        wanted = 0.9 * made.centres - made["F6.biases"]  # not quite there, as in life
        blocks(architecture)["F6.weights"].view(vector)[:] = (np.linalg.pinv(codes) @ wanted).T
        made = made.with_vector(vector)
    return made


def snapshot(seed=0, trained=False, **changes) -> Snapshot:
    """The state of a run: READY before its first step, or PAUSED (`trained`) in its third pass."""
    network = changes.pop("averaged", None) or parameters(seed, trained)
    step = 2 * STEPS_PER_PASS + 100 if trained else 0
    generator = np.random.default_rng(seed + 1)
    made = Snapshot(
        run_id=1,
        recipe=named_recipe("fast"),
        state=PAUSED if trained else READY,
        message="",
        data_source=MNIST,
        phase="",
        batch_digits=None,
        step=step,
        pass_number=3 if trained else 1,
        step_in_pass=100 if trained else 0,
        steps_per_pass=STEPS_PER_PASS,
        last_pass=20,
        samples_seen=64 * step,
        step_size=0.002,
        step_factor=1.0,
        steps_per_second=None,
        samples_per_second=0.0,
        seconds_left=None,
        training_seconds=5.0 if trained else 0.0,
        trained=network,
        averaged=network,
        gradient=generator.normal(0, 0.01, network.vector.size).astype(np.float32) if trained else None,
        history=history(step if trained else 0),
        evaluation=evaluation(2 * STEPS_PER_PASS, 90) if trained else None,
        previous_evaluation=evaluation(STEPS_PER_PASS, 160) if trained else None,
    )
    return replace(made, **changes)


def history(step=0) -> History:
    """Curves that fall as training goes on, with a full test after each pass."""
    steps = np.arange(20, step + 1, 20, dtype=np.int64)
    tests = np.arange(STEPS_PER_PASS, step + 1, STEPS_PER_PASS, dtype=np.int64)
    return History(
        steps=steps,
        samples=64 * steps,
        losses=5.0 / (1 + steps / 100),
        train_errors=60.0 / (1 + steps / 60),
        test_steps=tests,
        test_samples=64 * tests,
        test_errors=2.5 / (1 + tests / 938),
        test_full=np.ones(tests.size, bool),
        saturations=np.linspace(0, 0.3, 7) * np.ones((tests.size, 1)),
        gradient_norms=np.linspace(0.1, 1, 7) / np.arange(1, tests.size + 1)[:, None],
        step_sizes=np.array([0.5, 1, 2]) * np.full((tests.size, 7, 1), 0.001),
        passes=tuple(
            PassRecord(
                number, 60_000 * number, 1.0 / number, 4.0 / number, 2.5 / (1 + number), 250 // (1 + number), 2.4
            )
            for number in range(1, tests.size + 1)
        ),
    )


def shipped_course() -> Course:
    """How a run of five passes went that came with the program."""
    step = 5 * STEPS_PER_PASS
    return Course(PRETRAINED, named_recipe("best"), history(step), step, STEPS_PER_PASS, 50.0)


def evaluation(step, errors) -> Evaluation:
    """A test of 10,000 digits of which the first `errors` are answered wrong, each as the next digit."""
    generator = np.random.default_rng(step)
    labels = generator.integers(0, 10, 10_000).astype(np.uint8)
    answers = labels.copy()
    answers[:errors] = (labels[:errors] + 1) % 10
    penalties = generator.uniform(20, 120, (10_000, 10)).astype(np.float32)
    penalties[np.arange(10_000), answers] = generator.uniform(2, 10, 10_000)
    return Evaluation("test", step, labels, answers, penalties, np.arange(10_000), np.full(7, 0.1))


def read_number(text: str) -> float:
    """A number as the window writes it: with a true minus, and very small ones by their power of ten."""
    text = text.translate(str.maketrans("−⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "-0123456789-"))
    return float(text.replace("\u00a0", "").replace("·10", "e"))
