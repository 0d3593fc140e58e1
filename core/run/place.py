"""How far a run has come."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Place:
    """A place between two steps of a run, and what has been counted on the way there.

    Attributes
    ----------
    step: steps taken
    pass_index: the pass under way, from 0; step_in_pass: steps taken in it
    pass_loss, pass_errors: the summed loss and the count of errors over the digits of that pass
    pass_seconds, training_seconds: time spent training, in that pass and in all
    """

    step: int = 0
    pass_index: int = 0
    step_in_pass: int = 0
    pass_loss: float = 0.0
    pass_errors: int = 0
    pass_seconds: float = 0.0
    training_seconds: float = 0.0

    @property
    def passes_begun(self) -> int:
        """How many passes there are to finish before the run can end."""
        return self.pass_index + (self.step_in_pass > 0)

    def stepped(self, loss: float, errors: int) -> "Place":
        """A step later, in which digits with this summed loss and so many errors were seen."""
        return replace(
            self,
            step=self.step + 1,
            step_in_pass=self.step_in_pass + 1,
            pass_loss=self.pass_loss + loss,
            pass_errors=self.pass_errors + errors,
        )

    def spent(self, seconds: float) -> "Place":
        """The same place, after so much more time."""
        return replace(
            self,
            pass_seconds=self.pass_seconds + seconds,
            training_seconds=self.training_seconds + seconds,
        )

    def at_next_pass(self) -> "Place":
        """All digits of the pass have been seen; what was counted in it stays until `counted_anew`."""
        return replace(self, pass_index=self.pass_index + 1, step_in_pass=0)

    def counted_anew(self) -> "Place":
        """The pass that has ended is on record: counting begins again."""
        return replace(self, pass_loss=0.0, pass_errors=0, pass_seconds=0.0)
