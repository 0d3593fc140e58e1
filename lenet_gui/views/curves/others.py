"""The curves of the session's other runs, which lie over those of the one that is drawn. No Qt."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.run.course import Course
from core.run.kept_runs import KeptRun
from core.study.moment import Moment
from lenet_gui.views.curves import numbers
from lenet_gui.views.curves.numbers import ERRORS, LOSS
from lenet_gui.views.curves.scales import means


@dataclass(frozen=True, eq=False)
class Other:
    """One quiet line.

    Attributes
    ----------
    name, colour: of the run; the number of its colour
    x, values: (n,) where its points lie, and they
    """

    name: str
    colour: int
    x: np.ndarray
    values: np.ndarray


def other_runs(moment: Moment, drawn: Course, quantity: str, unit: str, stretch: float) -> tuple[Other, ...]:
    """Test errors or training losses, the latter as means over stretches of the x axis; nothing for other quantities.

    Test errors are of full tests, or before the first of the samples.
    """
    found = []
    for kept, course in _others(moment, drawn) if quantity in (ERRORS, LOSS) else ():
        history, places = course.history, numbers.places(course, unit)
        if quantity == ERRORS:
            full = history.test_full if history.test_full.any() else ~history.test_full
            line = places.tests[full], history.test_errors[full]
        else:
            line = means(places.points, history.losses, np.diff(history.samples, prepend=0), stretch)
        found.append(Other(kept.name, kept.colour, *line))
    return tuple(found)


def last_place(moment: Moment, drawn: Course, unit: str) -> float:
    """Where on the x axis the longest of them ends; 0 where there is none."""
    return max((numbers.places(course, unit).newest for _kept, course in _others(moment, drawn)), default=0.0)


def _others(moment: Moment, drawn: Course) -> Iterator[tuple[KeptRun, Course]]:
    """Those that have begun."""
    for kept in moment.runs:
        course = Course.of(kept.state(moment.snapshot))
        if course.run_id != drawn.run_id and course.begun:
            yield kept, course
