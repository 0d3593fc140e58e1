"""How fast this machine trains by each recipe, as it was seen: while a run goes on at full speed it is measured."""

from typing import Protocol

from core.run.snapshot import Snapshot


class Kept(Protocol):
    """What remembers from one start of the program to the next."""

    speeds: dict[str, float]


class PassTimes:
    """Digits a second by the name of the recipe; over a whole pass, since a run begins slower than it goes on.

    They are remembered as the `speeds` of `kept`.
    """

    def __init__(self, kept: Kept):
        self._kept = kept
        self.speeds: dict[str, float] = dict(kept.speeds)
        self._since: Snapshot | None = None  # from here on it is measured

    def watch(self, now: Snapshot) -> bool:
        """Take note of this state of the run; whether a speed has become known by it."""
        since = self._since
        if since is None or since.run_id != now.run_id or now.samples_seen < since.samples_seen or _slowed(now):
            self._since = now
            return False
        samples, seconds = now.samples_seen - since.samples_seen, now.training_seconds - since.training_seconds
        if samples < now.steps_per_pass * now.recipe.batch_size * 0.99 or seconds <= 0:
            return False
        self._since = now
        self.speeds[now.recipe.name] = samples / seconds
        self._kept.speeds = dict(self.speeds)
        return True

    def seconds(self, recipe: str, digits: int) -> float | None:
        """How long a pass through so many digits takes here; None where that is not known yet."""
        speed = self.speeds.get(recipe)
        return digits / speed if speed and digits else None


def _slowed(now):
    return now.steps_per_second is not None
