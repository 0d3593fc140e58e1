"""A record played back is what the run's own history was, within the three figures that are kept."""

import sys
from pathlib import Path

import numpy as np
import pytest
import recorded

from core.data.builtin_digits import builtin_dataset
from core.run.snapshot import History

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

import record_histories  # noqa: E402


@pytest.mark.parametrize(("recipe", "factors"), [("fast", ((3, 2.0),)), ("paper-1998", ())])
def test_a_record_is_played_back_as_the_run_went(tmp_path, monkeypatch, recipe, factors):
    monkeypatch.setattr(record_histories, "VALIDATION_SAMPLES", 20)
    monkeypatch.setattr(recorded, "HISTORIES", tmp_path)
    for module in (recorded, record_histories):
        monkeypatch.setattr(module, "SINGLE_STEPS", 60)
    histories = []
    arrays_of = record_histories.arrays_of
    monkeypatch.setattr(
        record_histories, "arrays_of", lambda history, *rest: histories.append(history) or arrays_of(history, *rest)
    )
    plan = record_histories.Planned(recipe, 2, factors=factors)
    dataset = record_histories.without_test_digits(builtin_dataset(train_samples=180, test_samples=5))
    record_histories.write(tmp_path / "own.npz", *record_histories.record(plan, dataset))
    recorded.record.cache_clear()
    *_before, last = recorded.played("own", 5)
    recorded.record.cache_clear()
    _compare(last.history, histories[0])
    assert last.state == "finished" and last.step == histories[0].steps[-1]
    assert last.step_factor == (factors[0][1] if factors else 1.0)


def _compare(played: History, real: History):
    single = 60 if len(real.steps) > 60 else len(real.steps)  # beyond, those of one digit are means over some
    assert played.steps.tolist() == real.steps.tolist() and played.samples.tolist() == real.samples.tolist()
    for name in ("losses", "train_errors"):
        kept, own = getattr(played, name), getattr(real, name)
        np.testing.assert_allclose(kept[:single], own[:single], rtol=2e-3)
        assert kept.mean() == pytest.approx(own.mean(), rel=0.02)
    assert played.test_steps.tolist() == real.test_steps.tolist()
    assert played.test_full.tolist() == real.test_full.tolist()
    np.testing.assert_allclose(played.saturations, real.saturations, atol=1 / 255)
    np.testing.assert_allclose(played.gradient_norms, real.gradient_norms, rtol=2e-3, atol=1e-7)
    assert [record.test_errors for record in played.passes] == [record.test_errors for record in real.passes]
    assert [record.seconds for record in played.passes] == [record.seconds for record in real.passes]
    assert [tuple(change[1:]) for change in played.changes] == [tuple(change[1:]) for change in real.changes]
