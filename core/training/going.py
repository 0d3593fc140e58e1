"""Whether a run goes on, how far, and what its state is called."""

from core.run.place import Place
from core.run.snapshot import EVALUATING, FAILED, FINISHED, PAUSED, READY, TRAINING


class Going:
    """Of one run, which stands at `place` and has so many `passes` to do."""

    def __init__(self, place: Place, passes: int):
        self.running = False
        self.stop_at: int | None = None  # the step after which it pauses
        self.last_pass = max(passes, place.passes_begun)
        self.state = FINISHED if place.pass_index == self.last_pass else _at_rest(place)
        self.message = ""

    def train_until(self, passes: int, place: Place, examining: bool) -> None:
        """Until so many passes are done, perhaps more than there were to be; `examining`: digits are being read."""
        self.last_pass = max(passes, place.passes_begun)
        if self.state == FINISHED and place.pass_index < passes:
            self.state = PAUSED  # the run goes on beyond where it ended
        if place.pass_index == self.last_pass and not examining and self.state != FAILED:
            self.running, self.state = False, FINISHED
        self.turn(True, place)

    def step_once(self, place: Place) -> None:
        """One step further; where the last one is taken, no more than to the end."""
        self.turn(True, place)
        self.stop_at = place.step + 1

    def train_to(self, step: int, place: Place, steps_per_pass: int) -> None:
        """Until so many steps have been taken; beyond the passes there were to be, if need be."""
        passes = -(-step // steps_per_pass)
        if passes > self.last_pass and self.state == FINISHED:
            self.state = PAUSED
        self.last_pass = max(self.last_pass, passes)
        if step > place.step:
            self.turn(True, place)
            self.stop_at = step

    def turn(self, running: bool, place: Place) -> None:
        """Go on, or pause; a run that has finished or failed does neither."""
        if self.state not in (FINISHED, FAILED):
            self.running, self.stop_at = running, None
            self.state = TRAINING if running else _at_rest(place)

    def examines(self) -> None:
        """Digits are being read."""
        if self.running:
            self.state = EVALUATING

    def examined(self, place: Place) -> None:
        """They have been."""
        self.state = TRAINING if self.running else _at_rest(place)

    def step_ended(self, place: Place) -> None:
        """A step has been taken."""
        if place.step == self.stop_at:
            self.running, self.stop_at, self.state = False, None, PAUSED

    def pass_ended(self, place: Place) -> bool:
        """A pass has ended, its test made; whether it was the last."""
        if place.pass_index < self.last_pass:
            return False
        self.running, self.state = False, FINISHED
        return True

    def fail(self, message: str) -> None:
        """It cannot go on, for this reason."""
        self.running, self.state, self.message = False, FAILED, message


def _at_rest(place):
    return PAUSED if place.step else READY
