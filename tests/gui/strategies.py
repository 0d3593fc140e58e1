"""What hypothesis may show a view: any legal moment and any legal selection, of networks and runs of every kind.

moments()      see `core.study.moment.Moment`: what it says may be, in any combination
selections()   see `core.study.selection.Selection`
"""

from dataclasses import replace
from functools import cache, lru_cache

import canned
import numpy as np
from hypothesis import strategies as st

from core.network.architecture import DENSE, DIGITS, LAYERS, PAPER
from core.network.parameters import Parameters
from core.recipe.recipe import named_recipe
from core.run.snapshot import EVALUATING, FAILED, FINISHED, PAUSED, PHASES, READY, TRAINING, UPDATE, Evaluation, History
from core.study.alterations import with_cuts
from core.study.lens import MEASURES, Lens
from core.study.moment import Moment, Probe, Source
from core.study.play import SCENES, SHAPES, Place
from core.study.selection import NOTHING, Selection
from core.study.trace import trace
from lenet_gui.look.unit_grid import BLOCKS, UNITS
from lenet_gui.views.network.layout import PICTURES

FEWEST = tuple((target % 6,) for target in range(16))  # the least that `checked_table` allows: 16 links
TURNED = tuple(tuple(sorted((source + 1) % 6 for source in sources)) for sources in DENSE[:3]) + FEWEST[3:]
NETWORKS = {  # name -> changes of the paper's architecture
    "paper": {},
    "dense": {"table": DENSE, "activation": "relu", "pooling": "max", "output": "softmax"},
    "fewest": {"table": FEWEST},
    "turned": {"table": TURNED, "pooling": "average", "input": "black and white"},
    "sigmoid": {"activation": "sigmoid", "output": "free rbf", "input": "0 to 1"},
}
ASTRAY = {"beyond all bounds": 3e38, "huge": 1e15, "nothing": 0.0}
NUMBERS = (0.0, 1e-30, 1e-6, 0.3, 2.5, 99.9, 1e6, 1e300, np.inf, np.nan)


class ToldMoment(Moment):
    """A moment that says in a line what is special about it: printed whole it fills pages."""

    def _repr_pretty_(self, printer, _cycle):
        """As hypothesis prints it."""
        snapshot, curves = self.snapshot, self.snapshot.history
        network = next(
            name for name in NETWORKS if NETWORKS[name].get("table", PAPER.table) == self.parameters.architecture.table
        )
        told = {
            "run": snapshot.run_id, "state": snapshot.state, "phase": snapshot.phase, "network": network,
            "points": curves.steps.size, "tests": curves.test_steps.size, "cuts": self.cuts, "shown": self.source,
            "trace": self.trace is not None, "label": self.probe.label, "source": self.probe.source,
            "reference": self.reference is not None, "start": self.start is not None,
            "tested": self.evaluation is not None,
        }  # fmt: skip
        printer.text(f"Moment({', '.join(f'{name}={value!r}' for name, value in told.items())})")


@cache
def network(name: str, seed: int = 0, spoiled: str = "") -> Parameters:
    """One of `NETWORKS`; `spoiled` fills it with one of `ASTRAY`, as a run leaves it that went astray."""
    made = canned.parameters(seed, trained=name == "paper", **NETWORKS[name])
    if spoiled:
        made = made.with_vector(np.full(made.vector.size, ASTRAY[spoiled], np.float32))
    return made


@lru_cache(maxsize=64)
def traced(parameters: Parameters, label: int, known: bool):
    """As `lenet_gui.window.shown.present` makes it: none where the answer is not made of numbers."""
    with np.errstate(all="ignore"):
        made = trace(parameters, canned.digit(label), label if known else None)
    return made if np.isfinite(made.penalties).all() else None


@cache
def evaluation(count: int, errors: int, sample: bool) -> Evaluation:
    """A test of so many digits."""
    whole = canned.evaluation(count, errors)
    taken = np.arange(count) if not sample else np.arange(0, 10_000, 10_000 // max(count, 1))[:count]
    columns = (whole.labels[:count], whole.answers[:count], whole.penalties[:count])
    return Evaluation("test", count, *columns, taken, whole.saturation)


@cache
def history(points: int, tests: int, spoiled: float | None, full: int, seed: int) -> History:
    """So many points and tests; some of their numbers are `spoiled`; every `full`th test is one of all digits."""
    generator = np.random.default_rng(seed)
    steps = np.cumsum(generator.integers(1, 60, points)).astype(np.int64)
    test_steps = np.unique(generator.integers(0, max(2, 50 * max(points, tests)), tests)).astype(np.int64)
    tests = test_steps.size

    def column(*shape):
        values = generator.uniform(0, 100, shape)
        if spoiled is not None:
            values[generator.random(shape) < 0.5] = spoiled
        return values

    made = canned.history()
    return replace(
        made,
        steps=steps,
        samples=64 * steps,
        losses=column(points),
        train_errors=column(points),
        test_steps=test_steps,
        test_samples=64 * test_steps,
        test_errors=column(tests),
        test_full=np.arange(tests) % full == full - 1,
        saturations=column(tests, 7),
        gradient_norms=column(tests, 7),
        step_sizes=column(tests, 7, 3),
        passes=canned.history(canned.STEPS_PER_PASS * (points // 20)).passes,
    )


def networks():
    return st.builds(network, st.sampled_from(list(NETWORKS)), st.integers(0, 1), st.sampled_from(["", "", *ASTRAY]))


def evaluations():
    counts = st.sampled_from([(10_000, 90), (300, 9), (300, 0), (300, 300), (1, 1), (0, 0)])
    return st.none() | st.builds(lambda count, sample: evaluation(*count, sample), counts, st.booleans())


def histories():
    return st.builds(
        history,
        points=st.sampled_from([0, 1, 2, 40, 1999]),
        tests=st.sampled_from([0, 1, 2, 12, 400]),
        spoiled=st.none() | st.sampled_from(NUMBERS),
        full=st.sampled_from([1, 5, 10_000]),
        seed=st.integers(0, 1),
    )


@st.composite
def snapshots(draw):
    """The state of a run at any time: its network, its last gradient and its curves as they come."""
    averaged = draw(networks())
    curves = draw(histories())
    step = int(max(curves.steps.max(initial=0), curves.test_steps.max(initial=0)))
    size = averaged.vector.size
    gradient = draw(
        st.none() | st.sampled_from(NUMBERS).map(lambda value: np.full(size, np.clip(value, 0, 3e38), np.float32))
    )
    phase = draw(st.sampled_from(["", "", *PHASES]))
    batch = draw(st.sampled_from([1, 2, 64, 300]))
    neighbours = draw(st.sampled_from([0.0, 0.5])) if averaged.loss.kind == "MAP" else 0.0
    changes = {"loss": averaged.loss, "batch_size": batch, "neighbours": neighbours}
    recipe = named_recipe("fast").with_changes(architecture=averaged.architecture, **changes)
    return canned.snapshot(
        trained=True,
        averaged=averaged,
        run_id=draw(st.integers(1, 2)),
        recipe=recipe,
        state=draw(st.sampled_from([READY, TRAINING, EVALUATING, PAUSED, FINISHED, FAILED])),
        gradient=gradient,
        phase=phase,
        batch_digits=np.stack([canned.digit(index % 10) for index in range(batch)]) if phase else None,
        steps_per_second=draw(st.sampled_from([None, 0.001, 1.0, 1e6])) if phase else None,
        step=step,
        steps_per_pass=draw(st.sampled_from([1, 938, 60_000])),
        step_size=draw(st.sampled_from(NUMBERS)),
        samples_per_second=draw(st.sampled_from([0.0, 1234.5])),
        seconds_left=draw(st.sampled_from([None, 0.0, 1e9])),
        history=curves,
        evaluation=draw(evaluations()),
        previous_evaluation=draw(evaluations()),
    )


def probes():
    empty = st.just(Probe(image=None))
    labels = st.integers(0, DIGITS - 1)
    drawn = st.builds(lambda label: Probe(canned.digit(label)), labels)
    source = st.sampled_from(["test", "train", "validation"])
    chosen = st.builds(
        lambda label, part, index: Probe(canned.digit(label), label, part, index), labels, source, labels
    )
    return empty | drawn | chosen


@st.composite
def moments(draw, with_reference=True):
    """Any moment that the window could make: of the run or the pre-trained network, cut or not, compared or not."""
    snapshot, probe = draw(snapshots()), draw(probes())
    source = draw(st.sampled_from((Source.of(snapshot), canned.PRETRAINED_NETWORK)))
    whole = network("paper", 1) if source.pretrained else snapshot.averaged
    cuts = tuple(link for link in draw(st.sets(links(), max_size=3)) if link in whole.architecture.links)
    parameters = with_cuts(whole, cuts)
    label = None if probe.image is None else _label_of(probe.image)
    done = None if label is None else traced(parameters, label, probe.label is not None)
    return ToldMoment(
        snapshot=snapshot,
        probe=probe,
        parameters=parameters,
        source=source,
        trace=done,
        reference=draw(st.none() | moments(with_reference=False)) if with_reference else None,
        start=draw(st.none() | networks()),
        lens=Lens(
            cuts=frozenset(cuts),
            measure=draw(st.sampled_from(MEASURES)),
            play=None if done is None else draw(st.none() | places()),
        ),
        own_evaluation=draw(evaluations()),
        shipped=draw(st.sampled_from((None, canned.shipped_course()))),
        **_followed(snapshot, parameters, draw(st.booleans())),
    )


def _followed(snapshot, parameters, slow):
    """What is seen of a step phase by phase, where it is so slow that its first digit can be followed."""
    batch_trace = traced(parameters, 3, True) if snapshot.phase and slow else None
    if batch_trace is None or snapshot.phase != UPDATE:
        return {"batch_trace": batch_trace}
    return {"batch_trace": batch_trace, "step_change": 0.01 * parameters.vector}


@st.composite
def places(draw):
    """Anywhere in a play, whether the truth is known or not."""
    scene, at = draw(st.sampled_from(SCENES)), draw(st.floats(0, 1))
    maps, rows, columns = SHAPES.get(scene, (1, 1, 1))
    unit = draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1))
    return Place(scene, at, draw(st.integers(0, maps - 1)), unit)


def _label_of(image):
    return next(label for label in range(DIGITS) if np.array_equal(canned.digit(label), image))


def links():
    return st.tuples(st.integers(0, 5), st.integers(0, 15))


@st.composite
def selections(draw, picked=True):
    """A layer, a map or unit of it, a place in the map, or a link, whether the moment's network has it or not."""
    kind = draw(st.sampled_from(["nothing", "layer", "map", "unit", "link", "link and map"]))
    picked = picked and draw(st.booleans())
    if kind == "nothing":
        return replace(NOTHING, picked=picked)
    if kind.startswith("link"):
        link = draw(links())
        return (
            Selection(link=link, picked=picked)
            if kind == "link"
            else Selection("C3", link[1], None, None, link, picked)
        )
    layer = draw(st.sampled_from(LAYERS))
    if kind == "layer":
        return Selection(layer, picked=picked)
    rows, columns = UNITS[layer]
    number = draw(st.integers(0, (rows * columns if layer in BLOCKS else PICTURES[layer]) - 1))
    if kind == "map" or layer in BLOCKS:
        return Selection(layer, number, picked=picked)
    return Selection(layer, number, draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1)), picked=picked)
