"""How fast a run goes, as one who watches it would say."""

import time
from collections import deque

WINDOW_SECONDS = 1.0


class Speedometer:
    """Training digits a second over the last second of training; pauses and evaluations do not count."""

    def __init__(self):
        self._steps: deque[tuple[float, int]] = deque()  # (seconds since the step before, digits)
        self._seconds = 0.0
        self._samples = 0
        self._last: float | None = None

    def rest(self) -> None:
        """Something other than training begins: the time until the next step does not count."""
        self._last = None

    def trained(self, samples: int, now: float | None = None) -> None:
        """One step or several have just ended, in which so many digits were seen."""
        now = time.perf_counter() if now is None else now
        if self._last is not None:
            self._steps.append((now - self._last, samples))
            self._seconds += now - self._last
            self._samples += samples
            while self._seconds > WINDOW_SECONDS and len(self._steps) > 1:
                seconds, samples = self._steps.popleft()
                self._seconds -= seconds
                self._samples -= samples
        self._last = now

    @property
    def samples_per_second(self) -> float:
        """0.0 before two steps in a row."""
        return self._samples / self._seconds if self._seconds > 0 else 0.0

    def seconds_for(self, samples: int) -> float | None:
        """How long so many digits would take at this speed; None where it is not known."""
        speed = self.samples_per_second
        return samples / speed if speed > 0 else None
