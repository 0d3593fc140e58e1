"""The run as it is now, and what is shown, which need not be the same."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PyQt5.QtCore import QObject, pyqtSignal

from core.language import _
from core.network.parameters import Parameters
from core.recipe.recipe import Recipe
from core.recipe.start import starting_parameters
from core.run.course import Course
from core.run.run_file import Run
from core.run.snapshot import UPDATE, Evaluation, Snapshot
from core.study.alterations import with_cuts
from core.study.lens import CLEAR, Lens, Link
from core.study.moment import PRETRAINED, AlteredTest, Moment, Probe, Source
from core.study.transform import UNCHANGED, apply_to_one

if TYPE_CHECKING:
    from core.study.trace import Trace

_FOLLOWED = 1.0  # steps a second up to which one can follow the digits of a step; faster they would flicker
_start = lru_cache(maxsize=8)(starting_parameters)  # of a recipe
_OF_THE_NETWORK = ("transform", "skipped", "cuts")  # what of a lens makes it another network, or another digit


@dataclass(frozen=True, eq=False)
class _Network:
    """A network that can be shown; `recipe` is that with which it began."""

    parameters: Parameters
    source: Source
    recipe: Recipe


@dataclass(frozen=True, eq=False)
class _Step:
    """A step seen phase by phase: its digits, what the network before it does with the first, and its change."""

    digits: np.ndarray | None = None
    trace: "Trace | None" = None
    change: np.ndarray | None = None


_NO_STEP = _Step()


class Present(QObject):
    """Owns what one has chosen to see, and makes of it the one moment that all views show.

    `live` is the run as it is now: buttons, questions and whoever keeps the run read that, whatever is shown. `shown`
    is the last moment made. What did not change from one moment to the next is the same object in both.

    While the lens has a place in a play, the network and the digit are those shown when the play began; the run goes on
    beneath. Whatever chooses another network or another digit ends the play.
    """

    changed = pyqtSignal()  # one has chosen to see something else: `moment()` is another one
    lens_changed = pyqtSignal(object, object)  # core.study.lens.Lens, the one before and the one now; before `changed`

    def __init__(self, lens: Lens = CLEAR, parent: QObject | None = None):
        super().__init__(parent)
        self.live: Snapshot | None = None
        self.shown: Moment | None = None
        self.pretrained: Run | None = None
        self._shipped: Course | None = None  # of that run
        self.pretrained_evaluation: Evaluation | None = None
        self._shows_pretrained = True  # as soon as there is one, until a run is begun
        self.reference: Moment | None = None  # kept for comparison
        self._lens = lens
        self._probe = Probe(image=None)  # as it came
        self._step = _NO_STEP
        self._cut: tuple = (None, (), None)  # parameters, links, and the parameters without these links
        self._altered_test: tuple = ((), None)  # run and links, and their AlteredTest
        self._changed: tuple = (None, UNCHANGED, None)  # a digit, a transform, and the digit changed by it
        self._held: Moment | None = None  # what was shown when the play began

    @property
    def lens(self) -> Lens:
        """Through what one looks."""
        return self._lens

    @property
    def shows_pretrained(self) -> bool:
        """Whether the pre-trained network is shown."""
        return self._shows_pretrained and self.pretrained is not None

    def moment(self) -> Moment | None:
        """The present moment; None before the first snapshot."""
        if self.live is None:
            return None
        if self._held is not None:
            held = self._held
            self.shown = replace(
                held,
                snapshot=self.live,
                lens=self._lens,
                reference=self.reference,
                shipped=self._shipped,
                held=held.snapshot,
                batch_trace=None,
                step_change=None,
            )
            return self.shown
        network, probe = self._network(), self._probe_changed()
        step = self._step_seen(network)
        cuts = tuple(link for link in network.parameters.architecture.links if link in self._lens.cuts)
        parameters = self._without(network.parameters, cuts)
        self.shown = Moment(
            snapshot=self.live,
            probe=probe,
            parameters=parameters,
            source=network.source,
            lens=self._lens,
            trace=self._trace(parameters, probe),
            reference=self.reference,
            start=_start(network.recipe),
            batch_trace=step.trace,
            step_change=step.change,
            own_evaluation=self.pretrained_evaluation if network.source.pretrained else None,
            shipped=self._shipped,
            altered_test=self._altered_test[1] if (network.source.run_id, cuts) == self._altered_test[0] else None,
        )
        return self.shown

    @property
    def whole(self) -> Parameters:
        """The network that is shown, as it is without cuts. There has been a snapshot."""
        return self._network().parameters

    def study(self, probe: Probe) -> None:
        """Show what the network does with this digit."""
        self._probe = probe
        self._show_another()

    def show_pretrained(self, chosen: bool) -> None:
        """Show the pre-trained network, or the run's, which goes on undisturbed."""
        before, self._shows_pretrained = self.shows_pretrained, chosen
        self._show_another(self.shows_pretrained != before)

    def have_pretrained(self, run: Run) -> None:
        """There is a pre-trained network now; shown at once, unless a run has been begun meanwhile."""
        self.pretrained, self._shipped = run, Course.of_run(run, PRETRAINED)
        self._show_another(self.shows_pretrained)

    def have_tested_pretrained(self, evaluation: Evaluation | None) -> None:
        """What the pre-trained network answers on the test digits; None while others are being read."""
        self.pretrained_evaluation = evaluation
        self.changed.emit()

    def have_tested_altered(self, run_id: int, cuts: tuple[Link, ...], test: AlteredTest) -> None:
        """What the network of this run answers on the test digits with these links cut."""
        self._altered_test = ((run_id, cuts), test)
        self.changed.emit()

    def look(self, **changes) -> None:
        """Look through another lens; `changes` name fields of it. To a play belongs a digit that is shown."""
        if self._change_lens(changes):
            self.changed.emit()

    def _show_another(self, another: bool = True):
        """Show what has been chosen; with another network or digit any play is over."""
        if another:
            self._change_lens({"play": None})
        self.changed.emit()

    def _change_lens(self, changes):
        before, after = self._lens, replace(self._lens, **changes)
        if any(getattr(after, name) != getattr(before, name) for name in _OF_THE_NETWORK):
            after = replace(after, play=None)
        if after.play is None or self.shown is None or self.shown.trace is None:
            after, self._held = replace(after, play=None), None
        elif before.play is None:
            self._held = self.shown
        self._lens = after
        if after != before:
            self.lens_changed.emit(before, after)
        return after != before

    def toggle_cut(self, link: Link) -> None:
        """Cut this S2-C3 link in what is shown, or restore it; the run goes on undisturbed."""
        self.look(cuts=self._lens.cuts ^ {link})

    def restore(self, links: Iterable[Link] | None = None) -> None:
        """Restore these links, or all."""
        self.look(cuts=frozenset() if links is None else self._lens.cuts - set(links))

    def keep(self) -> None:
        """Keep the moment on the screen for comparison; if one is kept, let go of it."""
        if self.reference is None and self.shown is not None:
            self.reference = replace(self.shown, reference=None)
        else:
            self.reference = None
        self.changed.emit()

    def _network(self) -> _Network:
        if self.shows_pretrained:
            run = self.pretrained
            return _Network(run.parameters, Source(PRETRAINED, run.recipe.name, run.step), run.recipe)
        return _Network(self.live.averaged, Source.of(self.live), self.live.recipe)

    def _step_seen(self, network) -> _Step:
        """What is to be seen of a step of the network shown, while it is taken phase by phase."""
        live, last = self.live, self._step
        slow = live.steps_per_second is not None and live.steps_per_second <= _FOLLOWED
        if not (slow and live.phase) or live.batch_labels is None or network.source.pretrained:
            self._step = _NO_STEP
        elif last.digits is not live.batch_digits:
            known = live.phase != UPDATE  # else the parameters as they were before it are gone
            label = int(live.batch_labels[0])
            found = _traced(live.trained, live.batch_digits[0], label) if known else None
            self._step = _Step(live.batch_digits, found)
        elif live.phase == UPDATE and last.change is None and last.trace is not None:
            self._step = replace(last, change=live.trained.vector - last.trace.parameters.vector)
        return self._step

    def _probe_changed(self) -> Probe:
        probe, transform = self._probe, self._lens.transform
        if probe.image is None or transform == UNCHANGED:
            return probe
        if self._changed[0] is not probe or self._changed[1] != transform:
            self._changed = (probe, transform, replace(probe, image=apply_to_one(probe.image, transform)))
        return self._changed[2]

    def _without(self, whole: Parameters, cuts: tuple[Link, ...]) -> Parameters:
        if self._cut[0] is not whole or self._cut[1] != cuts:
            self._cut = (whole, cuts, with_cuts(whole, cuts))
        return self._cut[2]

    def _trace(self, parameters, probe):
        """What the network does with the digit; None for an empty pad, or if its numbers are no numbers any more."""
        last = self.shown
        if last is not None and last.parameters is parameters and last.probe is probe:
            return last.trace
        if probe.image is None:
            return None
        return _traced(parameters, probe.image, probe.label)


def _traced(parameters, image, label):
    """None where its numbers are no numbers any more."""
    from core.study.trace import trace  # not in the way of the window's first picture

    with np.errstate(all="ignore"):  # a run that has gone astray has numbers beyond all bounds
        made = trace(parameters, image, label)
    return made if np.isfinite(made.penalties).all() else None


def reminders(moment: Moment, table_seen: bool = False) -> list[str]:
    """What makes the picture another one than that of the run alone, each in a few words.

    What cuts do to the test error stands below the table already, while that is seen.
    """
    made, cuts = [], len(moment.cuts)
    if moment.reference is not None:
        made.append(_("Kept for comparison: {which} (K)").format(which=moment.reference.source.short_words))
    if cuts:
        words, tested = _("1 link cut") if cuts == 1 else _("{count} links cut").format(count=cuts), moment.altered_test
        if tested is not None and not table_seen:
            change = f"{tested.before.error_percent:.2f} % → {tested.after.error_percent:.2f} %"
            words = _("{cuts}: test error {change}").format(cuts=words, change=change)
        made.append(words)
    return made
