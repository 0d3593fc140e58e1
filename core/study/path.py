"""The path of a training as a map: networks as points in the plane in which they differ most.

The plane is that of the two principal directions (K. Pearson, 1901) of the parameters, of which there are some 60,000.
They are found through the scalar products of the networks with one another: there are some hundred networks at most, so
another one costs a row of products, and then the eigenvectors of a small matrix.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.network.parameters import Parameters
from core.run.snapshot import Snapshot
from core.study.moment import Moment

MOST_RELATED, MOST_OF_A_RELATED = 5, 100  # runs beside the one that is shown; moments of each
Key = tuple[int, int]  # run_id, step
CHUNK = 32  # networks whose products are computed at once: 15 MB of each


@dataclass(frozen=True, eq=False)
class Waypoint:
    """A network of a run, see `core.study.moment.Source`, after so many of its steps."""

    run_id: int
    step: int
    parameters: Parameters = field(repr=False)

    @property
    def key(self) -> Key:
        """By which it is known again: what a run was after a step never changes."""
        return self.run_id, self.step


@dataclass(frozen=True, eq=False)
class Products:
    """The scalar products of networks with one another, as seen from the first of them. It holds no network but that.

    Attributes
    ----------
    keys: which networks, n of them
    origin: (p,) float32, from which all are measured, so that small steps far from zero lose no figures
    matrix: (n, n) float64, symmetric
    """

    keys: tuple[Key, ...]
    origin: np.ndarray = field(repr=False)
    matrix: np.ndarray = field(repr=False)


@dataclass(frozen=True, eq=False)
class TrainingPath:
    """Where networks are in the plane in which all of them together spread most.

    Attributes
    ----------
    runs, steps: (n,) int64, which networks
    points: (n, 2) float64; distances are those of the parameters, as far as they lie in the plane; around their mean
    shares: (2,) float64, 0 to 1, which part of all variance each direction has, the larger first; 0 where nothing moves
    """

    runs: np.ndarray
    steps: np.ndarray
    points: np.ndarray = field(repr=False)
    shares: np.ndarray


def products_of(waypoints: Sequence[Waypoint], known: Products | None = None) -> Products:
    """The products of these networks; those that are in `known` are taken from there.

    All have the same number of parameters; one named twice counts once.
    """
    waypoints = list({waypoint.key: waypoint for waypoint in waypoints}.values())
    keys = tuple(waypoint.key for waypoint in waypoints)
    size = waypoints[0].parameters.vector.size if waypoints else 0
    if known is None or known.origin.size != size or not set(keys) & set(known.keys):
        origin = waypoints[0].parameters.vector if waypoints else np.zeros(0, np.float32)
        known = Products((), origin, np.zeros((0, 0)))
    place = {key: number for number, key in enumerate(known.keys)}
    old = [number for number, key in enumerate(keys) if key in place]
    there = [place[keys[number]] for number in old]
    matrix = np.zeros((len(keys), len(keys)))
    matrix[np.ix_(old, old)] = known.matrix[np.ix_(there, there)]
    new = [number for number in range(len(keys)) if keys[number] not in place]
    for some in _in_chunks(new):
        ways = _ways(waypoints, some, known.origin)
        for others in _in_chunks(range(len(keys))):
            found = ways @ _ways(waypoints, others, known.origin).T
            matrix[np.ix_(some, others)], matrix[np.ix_(others, some)] = found, found.T
    return Products(keys, known.origin, matrix)


def _in_chunks(numbers):
    return [list(numbers[first : first + CHUNK]) for first in range(0, len(numbers), CHUNK)]


def _ways(waypoints, chosen, origin):
    """(chosen, n) float64: how far these networks have come from the first."""
    ways = np.empty((len(chosen), origin.size))
    for way, number in zip(ways, chosen, strict=True):
        np.subtract(waypoints[number].parameters.vector, origin, out=way)
    return ways


def path_of(products: Products, before: TrainingPath | None = None) -> TrainingPath:
    """The networks as points of their plane, turned so that those that are in `before` come to lie as they lay there.

    Without any before, the last is to the right of the first, and the first not above the mean.
    """
    runs, steps = np.array(products.keys, np.int64).reshape(-1, 2).T
    count = len(steps)
    points, shares = np.zeros((count, 2)), np.zeros(2)
    if count > 1:
        # Centred on both sides, the products are those of the networks around their mean.
        centred = products.matrix - products.matrix.mean(axis=0)
        centred -= centred.mean(axis=1, keepdims=True)
        values, vectors = np.linalg.eigh((centred + centred.T) / 2)
        largest = values[:-3:-1].clip(0)
        points[:, : largest.size] = vectors[:, :-3:-1] * np.sqrt(largest)
        total = np.trace(centred)
        shares[: largest.size] = largest / total if total > 0 else 0.0
    return TrainingPath(runs, steps, points * _signs(products.keys, points, before), shares)


def _signs(keys, points, before):
    """(2,) 1 or -1: an eigenvector's sign says nothing, so it is chosen."""
    if len(points) < 2:
        return np.ones(2)
    there = {} if before is None else {key: number for number, key in enumerate(_keys(before))}
    both = [(number, there[key]) for number, key in enumerate(keys) if key in there]
    wanted = np.array((points[-1, 0] - points[0, 0], -points[0, 1]))
    if len(both) > 1:
        now, then = (numbers for numbers in np.array(both).T)
        new, old = points[now], before.points[then]
        alike = ((new - new.mean(axis=0)) * (old - old.mean(axis=0))).sum(axis=0)
        wanted = np.where(alike == 0, wanted, alike)
    return np.where(wanted < 0, -1.0, 1.0)


def _keys(path):
    return zip(path.runs.tolist(), path.steps.tolist(), strict=True)


def waypoints_of(moment: Moment) -> tuple[Waypoint, ...]:
    """The networks of the run that is shown: those recorded, the last one, and that of the moment, if it is past.

    And some of each run of the session whose weights began as its did: of branches, and of what they branched off.
    """
    shown = moment.run_shown
    others = (kept.state(moment.snapshot) for kept in moment.runs)
    related = [run for run in others if run.run_id != shown.run_id and _is_related(run, shown)][-MOST_RELATED:]
    own = {tick.step: tick.parameters for tick in shown.recording.ticks}
    if moment.past and moment.source.run_id == shown.run_id:
        own.setdefault(moment.source.step, moment.parameters)
    own.setdefault(shown.step, shown.averaged)
    made = [Waypoint(shown.run_id, step, own[step]) for step in sorted(own)]
    for run in related:
        ticks = run.recording.thinned(MOST_OF_A_RELATED, 0).ticks
        made += [Waypoint(run.run_id, tick.step, tick.parameters) for tick in ticks]
        made.append(Waypoint(run.run_id, run.step, run.averaged))
    return tuple(made)


def _is_related(run: Snapshot, shown: Snapshot) -> bool:
    alike = run.averaged.vector.size == shown.averaged.vector.size
    return alike and run.recording.begun_by(run.recipe) == shown.recording.begun_by(shown.recipe)
