"""The moment kept for comparison beside the one shown: what is compared with what, and what cannot be.

Of a network that has gone on, or another, the difference is taken with the digit under study: what the one shown does
with it, less what the one kept does. Of the same network it is taken between two digits: the one kept, and the one now.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from core.language import _
from core.network.parameters import Parameters
from core.run.kept_runs import name_of
from core.run.snapshot import Evaluation

SHOWS_DIFFERENCE = _("Every view shows the difference from what is kept; Shift+K ends that")


@dataclass(frozen=True, eq=False)
class Kept:
    """Both are a `core.study.moment.Moment`: the one `kept`, and the one `shown`, of which this is asked."""

    kept: Any = field(repr=False)
    shown: Any = field(repr=False)

    @property
    def name(self) -> str:
        """Which moment is kept, with its run where it is of another than the one shown."""
        source = self.kept.source
        if source.pretrained:
            return source.short_words
        if source.run_id == self.shown.source.run_id:
            return _("step {step:,}").format(step=source.step)
        name = name_of(self.shown.runs, source.run_id) or source.name
        return _("{name}, step {step:,}").format(name=name, step=source.step)

    @property
    def words(self) -> str:
        """What is compared with what: "difference from step 500"."""
        if not self._same_network:
            return _("difference from {moment}").format(moment=self.name)
        one, other = self.kept.probe.image, self.shown.probe.image
        if one is other or one is None or other is None or np.array_equal(one, other):
            return _("difference from {moment}: the same network").format(moment=self.name)
        return _("difference from the digit kept")

    @property
    def title(self) -> str:
        """The same with a capital letter."""
        return self.words[:1].upper() + self.words[1:]

    @property
    def trace(self) -> Any:
        """The `core.study.trace.Trace` with which that of the moment shown is compared; None where it cannot be."""
        if self.obstacle:
            return None
        return self.kept.trace if self._same_network else self.shown.beside

    @property
    def obstacle(self) -> str:
        """Why the numbers of this digit cannot be compared with any, in one sentence; empty where they can."""
        kept, shown = self.kept, self.shown
        if shown.probe.image is None or shown.trace is None:
            return _("Draw a digit or choose one first")
        if self.other_architecture:
            words = _("What is kept, {moment}, has another architecture: its numbers cannot be subtracted from these")
            return words.format(moment=self.name)
        if self._same_network:
            return "" if kept.trace is not None else _("The moment kept to compare with has no digit")
        return "" if shown.beside is not None else _("The numbers of the network kept have grown beyond all bounds")

    @property
    def other_architecture(self) -> bool:
        """Whether more than the table of connections is another, so that nothing can be subtracted from anything."""
        one, other = self.kept.parameters.architecture, self.shown.parameters.architecture
        return replace(one, table=other.table) != other

    @property
    def change(self) -> np.ndarray | None:
        """(n,) float32: all parameters less those of the moment kept; None where there is `why_no_change`."""
        return None if self.why_no_change else self.shown.parameters.vector - self.kept.parameters.vector

    @property
    def why_no_change(self) -> str:
        """Why no weights can be subtracted, in one sentence; empty where they can."""
        if self.kept.parameters.architecture == self.shown.parameters.architecture:
            return ""
        words = _("The weights of what is kept, {moment}, cannot be subtracted: it has another architecture or table.")
        return words.format(moment=self.name)

    @property
    def test(self) -> Evaluation | None:
        """What the network kept answered on the test digits; None where that is not known, or it was of others."""
        then, now = self.kept.evaluation, self.shown.evaluation
        if then is None or now is None or then.part != now.part:
            return None
        same = np.array_equal(then.indices, now.indices) and np.array_equal(then.labels, now.labels)
        return then if same else None

    @property
    def _same_network(self):
        one, other = self.kept.parameters, self.shown.parameters
        same = one.architecture == other.architecture
        return one is other or (same and np.array_equal(one.vector, other.vector))


def traced_beside(kept: Any, probe: Any) -> Any:
    """What the network of the moment kept does with this Probe, a Trace; None as in `Moment.beside`."""
    if kept is None or probe.image is None:
        return None
    if kept.trace is not None and kept.probe is probe:
        return kept.trace
    return finite_trace(kept.parameters, probe.image, probe.label)


def with_truth(moment: Any, label: int | None) -> Any:
    """The same `core.study.moment.Moment` with another truth of its digit, of which it has a trace; None: unknown."""
    probe = replace(moment.probe, label=label)
    return replace(moment, probe=probe, trace=finite_trace(moment.parameters, probe.image, label))


def finite_trace(parameters: Parameters, image: np.ndarray, label: int | None) -> Any:
    """As `core.study.trace.trace`; None for a network that has gone astray, whose numbers are none any more."""
    from core.study.trace import trace  # not in the way of the window's first picture

    with np.errstate(all="ignore"):  # such a network has numbers beyond all bounds
        made = trace(parameters, image, label)
    return made if np.isfinite(made.penalties).all() else None
