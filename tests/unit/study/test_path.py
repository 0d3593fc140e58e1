"""The path of a training as a map, against the singular values of the networks themselves."""

import numpy as np
import pytest

from core.data.builtin_digits import builtin_dataset
from core.recipe.recipe import named_recipe
from core.run.commands import TrainTo
from core.study.path import Waypoint, path_of, products_of
from core.training.trainer import Trainer

DIGITS = builtin_dataset(0, 640, 60)


@pytest.fixture(scope="module")
def trained():
    """The ticks of a real run, as waypoints."""
    trainer = Trainer(named_recipe("fast"), DIGITS, records=True)
    trainer.apply(TrainTo(60))
    while trainer.step():
        pass
    ticks = trainer.snapshot().recording.ticks
    trainer.close()
    return [Waypoint(1, tick.step, tick.parameters) for tick in ticks]


def run_through(vectors, run_id=1, like=None):
    """Waypoints with these vectors."""
    return [Waypoint(run_id, step, like.with_vector(vector)) for step, vector in enumerate(vectors)]


@pytest.fixture
def random_run(trained):
    """A random walk around a real network, far from zero as against its steps."""
    start = trained[0].parameters
    steps = np.random.default_rng(3).normal(0, 1e-3, (24, start.vector.size)).astype(np.float32)
    return run_through(start.vector + steps.cumsum(axis=0), like=start)


def of_numpy(waypoints):
    """(n, 2) points and (2,) shares by numpy's own singular values, of all numbers at once."""
    vectors = np.array([waypoint.parameters.vector for waypoint in waypoints], np.float64)
    left, values, _right = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    return left[:, :2] * values[:2], values[:2] ** 2 / (values**2).sum()


def alike(points, others):
    """Whether they are the same but for the signs of the two directions."""
    size = np.abs(others).max()
    return all(
        min(np.abs(points[:, k] - sign * others[:, k]).max() for sign in (1, -1)) < 1e-6 * size for k in range(2)
    )


@pytest.mark.parametrize("which", ["trained", "random_run"])
def test_points_and_shares_are_those_of_the_singular_value_decomposition(which, request):
    waypoints = request.getfixturevalue(which)
    path = path_of(products_of(waypoints))
    points, shares = of_numpy(waypoints)
    assert len(path.steps) == len(waypoints) > 20
    assert alike(path.points, points)
    assert np.allclose(path.shares, shares, rtol=1e-9)
    assert path.steps.tolist() == [waypoint.step for waypoint in waypoints]


def test_grown_tick_by_tick_it_is_the_same_as_at_once(trained):
    known = None
    for count in range(1, len(trained) + 1):
        known = products_of(trained[:count], known)
    at_once = products_of(trained)
    assert known.keys == at_once.keys
    assert np.allclose(known.matrix, at_once.matrix, rtol=1e-12, atol=0)


def test_a_new_tick_costs_one_row(trained, monkeypatch):
    known = products_of(trained[:-1])
    counted, subtract = [], np.subtract
    monkeypatch.setattr(np, "subtract", lambda *args, **named: counted.append(1) or subtract(*args, **named))
    products_of(trained, known)
    assert len(counted) == len(trained) + 1  # itself, and each that it is multiplied with


def test_nothing_jumps_as_it_grows(trained):
    """From frame to frame no direction is turned round: each point stays nearer to where it was than to the mirror."""
    known = before = None
    for count in range(2, len(trained) + 1):
        known = products_of(trained[:count], known)
        path = path_of(known, before)
        if before is not None and count > 3:
            old = before.points - before.points.mean(axis=0)
            new = path.points[: len(old)] - path.points[: len(old)].mean(axis=0)
            assert ((old * new).sum(axis=0) > 0).all()
        before = path


def test_a_sign_turned_by_hand_is_kept(random_run):
    products = products_of(random_run)
    path = path_of(products)
    for signs in ((1, 1), (-1, 1), (1, -1), (-1, -1)):
        turned = type(path)(path.runs, path.steps, path.points * signs, path.shares)
        assert np.allclose(path_of(products, turned).points, path.points * signs)


def test_it_begins_on_the_left(random_run):
    path = path_of(products_of(random_run))
    assert path.points[0, 0] < path.points[-1, 0]


def test_a_branch_parts_from_its_parent_where_it_did(trained):
    start = trained[10].parameters
    push = np.random.default_rng(1).normal(0, 0.02, start.vector.size).astype(np.float32)
    branch = [Waypoint(2, trained[10].step + n, start.with_vector(start.vector + n * push)) for n in range(5)]
    path = path_of(products_of([*trained, *branch]))
    first, last = path.points[path.runs == 2][[0, -1]]
    parent = path.points[path.runs == 1]
    assert np.allclose(first, parent[10], atol=1e-9 * np.abs(parent).max())
    assert np.linalg.norm(parent - last, axis=1).min() > 0
    points, _shares = of_numpy([*trained, *branch])
    assert alike(path.points, points)


def test_no_networks_one_and_two(trained):
    none = path_of(products_of([]))
    assert none.points.shape == (0, 2)
    one = path_of(products_of(trained[:1]))
    assert one.points.tolist() == [[0, 0]] and one.shares.tolist() == [0, 0]
    two = path_of(products_of(trained[:2]), one)
    apart = np.linalg.norm(
        trained[0].parameters.vector.astype(np.float64) - trained[1].parameters.vector.astype(np.float64)
    )
    assert two.points[1, 0] - two.points[0, 0] == pytest.approx(apart)
    assert two.shares == pytest.approx([1, 0])


def test_where_nothing_moves_all_are_one_point(trained):
    still = run_through([trained[0].parameters.vector] * 4, like=trained[0].parameters)
    path = path_of(products_of(still))
    assert not path.points.any() and not path.shares.any()


def test_a_run_gone_astray_is_far_away_and_still_in_the_picture(trained):
    start = trained[0].parameters
    far = Waypoint(1, 900, start.with_vector(start.vector * np.float32(1e30)))
    path = path_of(products_of([*trained, far]))
    assert np.isfinite(path.points).all() and path.shares[0] == pytest.approx(1)


def test_one_named_twice_counts_once(trained):
    assert products_of([*trained, trained[3]]).keys == products_of(trained).keys


def test_another_run_begins_anew(trained):
    known = products_of(trained)
    others = [Waypoint(2, each.step, each.parameters) for each in trained[5:]]
    fresh = products_of(others, known)
    assert fresh.keys == tuple(each.key for each in others)
    assert fresh.origin is trained[5].parameters.vector
    assert not np.shares_memory(fresh.matrix, known.matrix)


def test_ticks_that_are_gone_go_here_too(trained):
    known = products_of(trained)
    thinned = products_of(trained[::2], known)
    assert alike(path_of(thinned).points, of_numpy(trained[::2])[0])
