"""What a view shows: one state of the run, one digit, and what the network does with it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from core.drawing.prepared import Prepared
from core.happening.finding import Finding
from core.happening.happening import happening, happening_then
from core.language import _
from core.network.loss import NONE
from core.network.parameters import Parameters
from core.run.course import Course
from core.run.kept_runs import Branching, KeptRun, tree
from core.run.snapshot import EVALUATING, TRAINING, Evaluation, Snapshot
from core.study.alterations import UNALTERED, Alteration
from core.study.comparing.kept import Kept, traced_beside
from core.study.lens import CLEAR, DIFFERENCE, Lens
from core.study.margins import RejectionCurve, margins_of, rejection_curve

if TYPE_CHECKING:
    from core.study.cut_links import CutErrors, Pruning
    from core.study.trace import Trace

PRETRAINED = 0  # the number of the run that came with the program; those of a session begin with 1


@dataclass(frozen=True, eq=False)
class Probe:
    """The digit under study.

    Attributes
    ----------
    image: (28, 28) uint8, as MNIST would have made it; None while the pad is empty
    label: the truth where it is known, else None
    source: where it comes from: "drawing", "picture", "test", "train" or "validation"
    index: its number within that part, None for a drawing or a picture
    prepared: how a drawing or a picture file became `image`, stage by stage; None for a digit of a data set
    """

    image: np.ndarray | None
    label: int | None = None
    source: str = "drawing"
    index: int | None = None
    prepared: Prepared | None = None


@dataclass(frozen=True)
class Source:
    """Which network it is that is shown: that of which run, after how many of its steps.

    Attributes
    ----------
    run_id: the run's number in this session, see `core.run.snapshot.Snapshot`, or `PRETRAINED`
    name: what the run is called in the list of runs; that of its recipe where it is in none. Nothing else tells by it
    step: so many steps of it had been taken
    left: whether the run has made way for another
    """

    run_id: int
    name: str = field(compare=False)
    step: int
    left: bool = False

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Source":
        """The network of the run in training, as it is in this snapshot."""
        return cls(snapshot.run_id, snapshot.recipe.name, snapshot.step)

    @property
    def pretrained(self) -> bool:
        """Whether it is the network that came with the program, which no step changes any more."""
        return self.run_id == PRETRAINED

    @property
    def words(self) -> str:
        """Which network this is, as it stands beside a picture of its own."""
        if self.pretrained:
            return _("Pre-trained network")
        if self.left:
            return _("Run {name} at step {step:,}").format(name=self.name, step=self.step)
        return _("This run ({name}) at step {step:,}").format(name=self.name, step=self.step)

    @property
    def short_words(self) -> str:
        """The same within a sentence, where it is plain which run is meant."""
        if self.left:
            return _("{name}, step {step:,}").format(name=self.name, step=self.step)
        return _("the pre-trained network") if self.pretrained else _("step {step:,}").format(step=self.step)

    @property
    def file_name(self) -> str:
        """The same as a part of a file's name."""
        return "pre-trained" if self.pretrained else f"{self.name}-step-{self.step}"


@dataclass(frozen=True, eq=False)
class AlteredTest:
    """What a network answers on the test digits as it is, and as it was altered: by cuts, for instance.

    Attributes
    ----------
    before, after: the evaluations of all test digits, both by the network of the same step
    """

    before: Evaluation
    after: Evaluation


@dataclass(frozen=True, eq=False)
class Found:
    """What was found out of the links of a network in the background: `core.study.cut_links` says what it is."""

    source: Source  # of which network
    found: "CutErrors | Pruning"


@dataclass(frozen=True, eq=False)
class Moment:
    """One moment: everything a view needs, and nothing else does it get.

    Any moment may follow any other: of another run, architecture, table, digit or data. What a view keeps from one to
    the next it therefore makes of one moment alone, and lets go of, or looks for anew, when it takes over another.
    `trace` and `cuts` are of `parameters`; `parameters`, the snapshot's networks, `reference` and `start` may each be
    of another architecture (the pre-trained network beside a run of one's own), and the evaluations of other digits.

    Attributes
    ----------
    snapshot: the state of the run in training, which curves show; beside any network but its own, `without_step`
    probe: the digit under study
    parameters: the network that is shown: the averaged one of the run in training, or another
    source: which network that is
    lens: through what one looks at it
    trace: what `parameters` do with the digit; None while the pad is empty, or where the penalties are no numbers
    reference: another moment kept for comparison
    start: the weights with which the run of `parameters` began, None where they are not known
    batch_trace: while a step of this network is seen phase by phase, what it does with the first digit of the batch (as
        it can be seen: the bytes of its middle, which training may have had finer) with the parameters before the step
    step_change: (n,) float32, by how much that step has moved each parameter; None before it has
    own_evaluation: what the network shown answers on the test digits, if it is not `live`; None while that is read. Of
        a past one, while that is read, what the last full test before it had for answers
    shipped: how the run went that came with the program; None while there is none
    held: the state of the run when a play began, which shows the network as it was then; None while nothing is played
    altered_from: the network before the lens altered it; None where it alters nothing
    cut_errors: the errors without each link of `whole`; of an earlier step while it goes on learning; None before
    pruning: which of its links can go, likewise
    altered_test: what that changes of its test, at the last step at which it was read; None without, or before
    past: whether the network shown is one that the run in training had once, and has no more, or one of a run `left`
    left: how the run whose network is shown stood when it made way for another; None for the one in training
    runs: all of this session, the one in training among them
    """

    snapshot: Snapshot
    probe: Probe
    parameters: Parameters
    source: Source
    lens: Lens = CLEAR
    trace: "Trace | None" = None
    reference: "Moment | None" = None
    start: Parameters | None = None
    batch_trace: "Trace | None" = None
    step_change: np.ndarray | None = None
    own_evaluation: Evaluation | None = None
    shipped: Course | None = None
    held: Snapshot | None = None
    altered_from: Parameters | None = None
    altered_test: AlteredTest | None = None
    cut_errors: Found | None = None
    pruning: Found | None = None
    past: bool = False
    left: Snapshot | None = None
    runs: tuple[KeptRun, ...] = ()

    @property
    def course(self) -> Course:
        """What curves show: how this run goes; until it has begun, how the one went that came with the program."""
        own = Course.of(self.run_shown)
        return own if own.begun or self.shipped is None else self.shipped

    @property
    def run_shown(self) -> Snapshot:
        """The state of the run whose moments one goes to: the one in training, or one that made way for it."""
        return self.left or self.snapshot

    @cached_property
    def beside(self) -> "Trace | None":
        """What the network of `reference` does with this digit, computed when first asked for.

        None where no moment is kept, there is no digit, or its numbers are no numbers any more.
        """
        return traced_beside(self.reference, self.probe)

    @property
    def kept(self) -> Kept | None:
        """How this moment compares with `reference`; None where no moment is kept."""
        return None if self.reference is None else Kept(self.reference, self)

    @property
    def differs(self) -> bool:
        """Whether all views that show numbers of the network are to show the difference from the moment kept."""
        return self.reference is not None and self.lens.mode == DIFFERENCE and self.lens.play is None

    @cached_property
    def branches(self) -> tuple[Branching | None, ...]:
        """Where each of `runs` has branched off another one."""
        return tree(self.runs, self.snapshot)

    @property
    def cuts(self) -> tuple[tuple[int, int], ...]:
        """(S2 map, C3 map) of the links that carry nothing in `parameters`, though they do in the run."""
        return tuple(link for link in self.parameters.architecture.links if link in self.lens.cuts)

    @property
    def altered(self) -> "tuple[int, tuple[tuple[int, int], ...], Alteration] | None":
        """(run, cuts, alteration): how `parameters` differ from the run's, and of which; None where they do not."""
        cuts, alteration = self.cuts, self.lens.alteration
        return (self.source.run_id, cuts, alteration) if cuts or alteration != UNALTERED else None

    @property
    def whole(self) -> Parameters:
        """The network as it is in its run, whatever is altered in `parameters`."""
        return self.parameters if self.altered_from is None else self.altered_from

    @property
    def live(self) -> bool:
        """Whether the network that is shown is the run's in training, as the last step left it; or had, when held."""
        return not self.past and self.source == Source.of(self._state)

    @property
    def learning(self) -> bool:
        """Whether the network that is shown is being trained at this moment."""
        return self.live and self._state.state in (TRAINING, EVALUATING)

    @property
    def last_gradient(self) -> np.ndarray | None:
        """(n,) float32: that of the run's last step, where it is this network's; None before the first step."""
        return self._state.gradient if self.live else None

    @property
    def answer(self) -> int | None:
        """What all views show as the answer: a digit, or `core.network.loss.NONE` where "none of these" wins.

        While the network learns it is the nearest digit all the same, since early on none wins over many right answers.
        None without a trace.
        """
        if self.trace is None:
            return None
        return NONE if self.trace.none_wins and not self.learning else self.trace.answer

    @property
    def evaluation(self) -> Evaluation | None:
        """The last full test of the network that is shown."""
        return self._state.evaluation if self.live else self.own_evaluation

    @property
    def previous_evaluation(self) -> Evaluation | None:
        """The full test before that."""
        return self._state.previous_evaluation if self.live else None

    @property
    def margins(self) -> np.ndarray | None:
        """(n,) float32: how sure the answers of `evaluation` are, see `core.study.margins`; computed anew each time."""
        return None if self.evaluation is None or self.evaluation.penalties is None else margins_of(self.evaluation)

    @property
    def rejection(self) -> RejectionCurve | None:
        """What refusing the unsure answers of `evaluation` would give; computed anew each time."""
        return None if self.margins is None else rejection_curve(self.evaluation)

    @property
    def happening(self) -> Finding | None:
        """What is most worth knowing of the run as it is, or was then; None of one that was left. Found anew."""
        if self.left is not None:
            return None
        return happening_then(self.snapshot, self.source.step) if self.past else happening(self.snapshot)

    @property
    def gradient(self) -> np.ndarray | None:
        """(n,) like `parameters.vector`: of the digit where its truth is known, else of the run's last step, if shown.

        It may hold numbers that are none, as in a run gone astray.
        """
        own = None if self.trace is None else self.trace.weight_gradients
        return self.last_gradient if own is None else own

    @property
    def change(self) -> np.ndarray | None:
        """(n,) by how much `parameters` differ from `changed_from`; None where that is not known."""
        before = self.changed_from
        return None if before is None else self.parameters.vector - before.vector

    @property
    def compared(self) -> "Moment | None":
        """The moment kept for comparison, where its network can be compared with this one; else None."""
        kept = self.reference
        same = kept is not None and kept.parameters.architecture == self.parameters.architecture
        return kept if same and kept.parameters is not self.parameters else None

    @property
    def changed_from(self) -> Parameters | None:
        """From where `change` counts: the moment kept for comparison, else the start; None where neither is known."""
        if self.compared is not None:
            return self.compared.parameters
        same = self.start is not None and self.start.architecture == self.parameters.architecture
        return self.start if same else None

    @property
    def changed_words(self) -> str:
        """Since when `change` counts."""
        if self.compared is None:
            return _("since the run began")
        return _("since {moment}, which is kept").format(moment=self.kept.name)

    @property
    def _state(self) -> Snapshot:
        """The state of the run to which the network shown belongs."""
        return self.held or self.snapshot
