"""The run as it is now, and what is shown, which need not be the same."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PyQt5.QtCore import QObject, pyqtSignal

from core.network.parameters import Parameters
from core.recipe.start import starting_parameters
from core.run.course import Course
from core.run.kept_runs import KeptRun, name_of
from core.run.run import Run
from core.run.snapshot import UPDATE, Evaluation, Snapshot
from core.study.alterations import UNALTERED
from core.study.comparing.kept import finite_trace, with_truth
from core.study.lens import ACTIVATION, CLEAR, DIFFERENCE, NOTHING_DONE, Lens, Link
from core.study.moment import PRETRAINED, AlteredTest, Found, Moment, Probe, Source
from core.study.transform import UNCHANGED, apply_to_one
from lenet_gui.window.shown.altering import Altering
from lenet_gui.window.shown.chosen import Chosen
from lenet_gui.window.shown.past import Network, Past

if TYPE_CHECKING:
    from core.study.trace import Trace

_FOLLOWED = 1.0  # steps a second up to which one can follow the digits of a step; faster they would flicker
starting = lru_cache(maxsize=8)(starting_parameters)  # of a recipe


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
    While the lens has a place in a play, the network and the digit are those shown when it began; the run goes on
    beneath. Whatever chooses another network or digit ends it; another truth of the digit does not. One may `go_to` a
    step that is behind: the network is then a tick's, or one computed anew, until another run or network is chosen.
    """

    changed = pyqtSignal()  # one has chosen to see something else: `moment()` is another one
    truth_said = pyqtSignal(object)  # the truth, or None, of the digit that is being played; before `changed`
    network_chosen = pyqtSignal()  # by hand, be it the one shown already; after `changed`
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
        self._changed: tuple = (None, UNCHANGED, None)  # a digit, a transform, and the digit changed by it
        self._held: Moment | None = None  # what was shown when the play began
        self.past, self._altering = Past(), Altering()
        self.runs: tuple[KeptRun, ...] = ()  # of this session

    @property
    def lens(self) -> Lens:
        """Through what one looks."""
        return self._lens

    @property
    def shows_pretrained(self) -> bool:
        """Whether the pre-trained network is shown."""
        return self._shows_pretrained and self.pretrained is not None

    @property
    def chosen(self) -> Chosen:
        """What one has chosen, for `choose`."""
        return Chosen(self._shows_pretrained, self.past.network, self.reference, self._lens)

    def choose(self, chosen: Chosen) -> None:
        """Show all of this, and nothing of what was chosen before; a play is not begun, but any there was is over."""
        self._shows_pretrained, self.past.network, self.reference = chosen.pretrained, chosen.past, chosen.reference
        self._change_lens(vars(replace(chosen.lens, play=None)))
        self.changed.emit()
        self.network_chosen.emit()

    def moment(self) -> Moment | None:
        """The present moment; None before the first snapshot."""
        if self.live is None:
            return None
        if self._held is not None:
            held, run = self._held, self.live.without_step
            now = {"snapshot": run, "lens": self._lens, "reference": self.reference, "shipped": self._shipped}
            self.shown = replace(held, **now, runs=self.runs, held=held.run_shown, batch_trace=None, step_change=None)
            return self.shown
        past, kept = self.past.of(self.live, self.runs), self.past.kept(self.runs)
        network, probe = self._network(), self._probe_changed()
        name = name_of(self.runs, network.source.run_id) or network.source.name
        snapshot = self.live.without_step if past is not None or network.source.pretrained else self.live
        step = self._step_seen(snapshot)
        cuts = tuple(link for link in network.parameters.architecture.links if link in self._lens.cuts)
        start = starting(network.recipe)
        parameters = self._altering.of(network.parameters, start, self._lens.alteration, cuts)
        shown = Moment(
            snapshot=snapshot,
            probe=probe,
            parameters=parameters,
            source=replace(network.source, name=name, left=kept is not None),
            lens=self._lens,
            trace=self._trace(parameters, probe),
            reference=self.reference,
            start=start,
            batch_trace=step.trace,
            step_change=step.change,
            own_evaluation=self._own_evaluation(network),
            shipped=self._shipped,
            altered_from=None if parameters is network.parameters else network.parameters,
            past=past is not None,
            left=kept and kept.snapshot,
            runs=self.runs,
        )
        self.shown = replace(shown, **self._altering.known(shown))
        return self.shown

    def study(self, probe: Probe) -> None:
        """Show what the network does with this digit."""
        another = self._held is None or probe.image is not self._probe.image
        self._probe = probe
        if not another:
            self._held = with_truth(self._held, probe.label)
            self.truth_said.emit(probe.label)
        self._show_another(another)

    def show_pretrained(self, chosen: bool) -> None:
        """Show the pre-trained network, or the run's, which goes on undisturbed."""
        before, self._shows_pretrained = self.shows_pretrained, chosen
        if self.shows_pretrained:
            self.past.network = None
        self._show_another(self.shows_pretrained != before)
        self.network_chosen.emit()

    def go_to(self, step: int | None) -> None:
        """Show the run that is shown as after this step, or the tick before; nothing without a past. None: live."""
        if step is None:
            self._show_past(None)
        elif self.live is not None and (network := self.past.at_tick(self.run_shown, step)) is not None:
            self._show_past(network)

    @property
    def run_shown(self) -> Snapshot:
        """The state of the run whose moments one goes to. There has been a snapshot."""
        kept = self.past.kept(self.runs)
        return kept.snapshot if kept is not None else self.live

    def show_run(self, kept: KeptRun, step: int | None = None) -> None:
        """Show this run of the list: one that made way for another as it was left, the one in training as it is.

        With a step as it was after that, or at the tick nearest before it, if it has gone further.
        """
        state = kept.state(self.live)
        if step is not None and step < state.step:
            ticks = state.recording.ticks
            network = self.past.at_tick(state, max(step, ticks[0].step)) if ticks else None
            if network is not None:
                self._show_past(network)
                return
        if kept.snapshot is not None:
            self._show_past(self.past.at_end(kept))
        else:
            self.show_pretrained(False)
            self.go_to(None)

    def have_replayed(self, run_id: int, run: Run) -> None:
        """Show a step computed anew, which no tick need be at; nothing, if the run it is of is not there any more."""
        if self.live is not None and self.run_shown.run_id == run_id:
            self._show_past(self.past.replayed(self.run_shown, run))

    def have_tested_past(self, parameters: Parameters, evaluation: Evaluation) -> None:
        """What a past network answers on the test digits."""
        self.past.have_tested(parameters, evaluation)
        self.changed.emit()

    def have_pretrained(self, run: Run) -> None:
        """There is a pre-trained network now; shown at once, unless a run has been begun meanwhile."""
        self.pretrained, self._shipped = run, Course.of_run(run, PRETRAINED)
        self._show_another(self.shows_pretrained)

    def have_tested_pretrained(self, evaluation: Evaluation | None) -> None:
        """What the pre-trained network answers on the test digits; None while others are being read."""
        self.pretrained_evaluation = evaluation
        self.changed.emit()

    def have_tested_altered(self, altered: tuple, test: AlteredTest) -> None:
        """What a network answers on the test digits that is altered like this, see `Moment.altered`."""
        self._altering.have_tested(altered, test)
        self.changed.emit()

    def have_found(self, name: str, whole: Parameters, found: Found) -> None:
        """What is known now of the links of this network; `name` as in a moment."""
        self._altering.have_found(name, whole, found)
        self.changed.emit()

    def forget_found(self) -> None:
        """There are other digits now."""
        self._altering.forget()
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
        if any(getattr(after, name) != getattr(before, name) for name in NOTHING_DONE):
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

    def restore_all(self) -> None:
        """Show the network as it is in its run: nothing cut, nothing altered."""
        self.look(cuts=frozenset(), alteration=UNALTERED)

    def keep(self) -> None:
        """Keep the moment on the screen for comparison; if one is kept, let go of it."""
        if self.reference is None and self.shown is not None:
            rest = self.shown.snapshot.without_step  # a step goes on, what is kept does not
            self.reference = replace(self.shown, snapshot=rest, reference=None, batch_trace=None, step_change=None)
        else:
            self.reference = None
            self._change_lens({"mode": ACTIVATION} if self._lens.mode == DIFFERENCE else {})
        self.changed.emit()

    def show_difference(self, wanted: bool) -> None:
        """All views show by how much the numbers of the moment differ from those of the one kept; or not any more."""
        if wanted != (self._lens.mode == DIFFERENCE):
            self.look(mode=DIFFERENCE if wanted else ACTIVATION)

    def _show_past(self, network):
        before = PRETRAINED if self.shows_pretrained else self.past.network and self.past.network.source
        self.past.network, self._shows_pretrained = network, False
        self._show_another(before != (network and network.source))
        self.network_chosen.emit()

    def _network(self) -> Network:
        if self.past.network is not None:
            return self.past.network
        if self.shows_pretrained:
            run = self.pretrained
            return Network(run.parameters, Source(PRETRAINED, run.recipe.name, run.step), run.recipe)
        live = self.live
        return Network(live.averaged, Source.of(live), live.recording.begun_by(live.recipe))

    def _own_evaluation(self, network):
        """What another network than that of the run now answers."""
        if self.past.network is not None:
            return self.past.evaluation(self.run_shown)
        return self.pretrained_evaluation if network.source.pretrained else None

    def _step_seen(self, live) -> _Step:
        """What is to be seen of a step of the run that is shown like this, while it is taken phase by phase."""
        last = self._step
        slow = live.steps_per_second is not None and live.steps_per_second <= _FOLLOWED
        if not (slow and live.phase) or live.batch_labels is None:
            self._step = _NO_STEP
        elif last.digits is not live.batch_digits:
            known = live.phase != UPDATE  # else the parameters as they were before it are gone
            label = int(live.batch_labels[0])
            found = finite_trace(live.trained, live.batch_digits[0], label) if known else None
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

    def _trace(self, parameters, probe):
        """What the network does with the digit; None for an empty pad, or if its numbers are no numbers any more."""
        last = self.shown
        if last is not None and last.parameters is parameters and last.probe is probe:
            return last.trace
        return None if probe.image is None else finite_trace(parameters, probe.image, probe.label)
