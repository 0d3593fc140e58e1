"""What a lesson is: steps, each with its words and the state of the window that belongs to it. No Qt."""

from dataclasses import dataclass, field

from core.study.lens import ACTIVATION, Link
from core.study.play import Place
from core.study.selection import NOTHING, Selection
from core.study.transform import UNCHANGED, Transform

KINDS = ASK, SEE, TRY = "ask", "see", "try"
DIGIT_SOURCES = OWN, NONE, TEST = "own", "none", "test"
# The run in training: as it is now, and as it was before its first step.
NETWORKS = PRETRAINED, THIS_RUN, UNTRAINED = "pretrained", "this run", "untrained"
DEFAULT_VIEW = "microscope"
HINT_SECONDS = 60


@dataclass(frozen=True)
class Digit:
    """The digit a step is about.

    Attributes
    ----------
    source: `OWN`, the one under study when the lesson was opened, the first test digit where there was none; `NONE`, an
        empty pad; or `TEST`
    index: of the test digit
    """

    source: str = OWN
    index: int = 0


@dataclass(frozen=True)
class Stance:
    """Everything of the window that a step decides; what it leaves out is as when nobody has touched it.

    Attributes
    ----------
    view: the view that stands beside the panel, by its folder in lenet_gui/views
    digit: what is under study
    network: one of `NETWORKS`
    selection: what is picked
    cuts, mode, transform, skipped, play: as in `core.study.lens.Lens`
    table, direction, kernels: what the connection table, the microscope and the kernels show
    """

    view: str = DEFAULT_VIEW
    digit: Digit = Digit()
    network: str = PRETRAINED
    selection: Selection = NOTHING
    cuts: frozenset[Link] = frozenset()
    mode: str = ACTIVATION
    transform: Transform = UNCHANGED
    skipped: frozenset[str] = frozenset()
    play: Place | None = None
    table: str = "norm"
    direction: str = "forward"
    kernels: str = "value"


@dataclass(frozen=True)
class Goal:
    """What is to be reached: a quantity of `lenet_gui.lessons.goals.QUANTITIES`, compared with a number."""

    quantity: str
    comparison: str
    number: float


@dataclass(frozen=True)
class Target:
    """What is outlined: a view, the place of a selection in the network view, the pad, or an action's button."""

    view: str = ""
    selection: Selection = NOTHING
    action: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a lesson.

    Attributes
    ----------
    kind: `ASK`, predict; `SEE`, look; or `TRY`, do
    text: paragraphs; `{quantity}` stands for a number of the moment, see `lenet_gui.lessons.goals`
    stance: the window
    target: what is outlined
    choices, right: of an `ASK`, and which of them is right
    goals: of a `TRY`; all of them are to hold at once
    hint: what helps, told after `hint_seconds`; where it is empty it is the outline that comes only then, if
        `hint_seconds` is not None
    words: the words of its lines in their order: the same in every language
    """

    kind: str
    text: str
    stance: Stance
    target: Target = Target()
    choices: tuple[str, ...] = ()
    right: int = 0
    goals: tuple[Goal, ...] = ()
    hint: str = ""
    hint_seconds: float | None = None
    words: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Lesson:
    """A whole lesson; `name` is the same in every language, `about` one sentence on what it is about."""

    name: str
    title: str
    about: str
    steps: tuple[Step, ...]
