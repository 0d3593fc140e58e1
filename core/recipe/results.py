"""What came out of the recipes when they were measured, as README's "What training gives" has it."""

from dataclasses import dataclass

SOURCE = "README.md, What training gives"


@dataclass(frozen=True)
class Results:
    """Test errors on MNIST's 10,000 test digits, in percent, after all passes of a recipe.

    Attributes
    ----------
    passes: after so many
    errors: one for each seed, from 0
    paper: what the paper reports of its training of this kind; None where it has none
    course_report: what the course report has
    """

    passes: int
    errors: tuple[float, ...]
    paper: float | None = None
    course_report: float | None = None

    @property
    def middle(self) -> float:
        """The median of the seeds."""
        ordered, half = sorted(self.errors), len(self.errors) // 2
        return (ordered[half] + ordered[~half]) / 2


RESULTS = {
    "fast": Results(20, (0.61, 0.62, 0.63), paper=0.95),
    "best": Results(180, (0.47, 0.39, 0.46), paper=0.8),
    "paper-1998": Results(20, (0.79, 0.94, 0.90), paper=0.95),
    "course-report": Results(20, (2.97, 3.69, 3.33), course_report=2.82),
    "numbers": Results(150, (0.48,)),
}
