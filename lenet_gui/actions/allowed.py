"""What a moment allows: the one place that says whether an action can be done now, and if not, why."""

from dataclasses import dataclass
from functools import cache

from core.language import _
from core.network.processors import VARIABLE
from core.run.snapshot import EVALUATING, FAILED, FINISHED, READY, TRAINING, Snapshot
from core.study.moment import Moment


@dataclass(frozen=True, eq=False)
class Now:
    """What the window knows at this moment.

    Attributes
    ----------
    live: the state of the run, whatever is shown; None before the first
    moment: what is shown; None before there is anything
    obstacle: why there can be no training, such as digits still being read; empty when there can
    pretrained: whether there is a pre-trained network to be shown
    processes_named: how many processes LENET_PROCESSES asks for; None where it says nothing
    lesson: which step of the lesson that is open, from 0, and of how many; None while none is open
    """

    live: Snapshot | None = None
    moment: Moment | None = None
    obstacle: str = ""
    pretrained: bool = False
    processes_named: int | None = None
    lesson: tuple[int, int] | None = None

    @property
    def running(self) -> bool:
        """Whether the run goes on by itself."""
        return self.live is not None and self.live.state in (TRAINING, EVALUATING)


def why_not(name: str, now: Now) -> str:
    """Why the action of this name cannot be done now, in one sentence; empty if it can."""
    rule = _RULES.get(_kind(name))
    return rule(now) if rule is not None else ""


def depends(name: str) -> bool:
    """Whether there are moments at which it cannot be done."""
    return _kind(name) in _RULES


def is_on(name: str, now: Now) -> bool | None:
    """Whether what the action switches is on in this moment; None where the moment does not tell."""
    if now.moment is None:
        return None
    if name == "digit.keep":
        return now.moment.reference is not None
    if name == "moment.difference":
        return now.moment.differs
    if name == "digit.play":
        return now.moment.lens.play is not None
    if _kind(name) == "digit.truth":
        return now.moment.probe.label == int(name.rpartition(".")[2])
    return None


@cache
def _kind(name):
    """ "digit.truth" for "digit.truth.3"."""
    before, _dot, last = name.rpartition(".")
    return before if last.isdecimal() else name


def _training(now):
    if now.live is None:
        return _("The program is starting")
    if now.live.state == FINISHED:
        return _("All passes are done; Reset begins a new run")
    if now.live.state == FAILED:
        return _("This run has failed; Reset begins a new one")
    return "" if now.running else now.obstacle


def _reset(now):
    if now.live is None:
        return _("The program is starting")
    return _("Nothing to throw away: no step has been taken") if now.live.state == READY else ""


def _travelling(now):
    if now.live is None:
        return _("The program is starting")
    return "" if now.live.step and now.live.recording.ticks else _("This run has no past yet")


def _past(now):
    return "" if now.moment is not None and now.moment.past else _("This is the present.")


def _elsewhere(now):
    return "" if now.moment is not None and now.moment.source.pretrained else _past(now)


def _shown(now):
    return _("The program is starting") if now.moment is None else ""


def _truth(now):
    if now.moment is None or now.moment.probe.image is None:
        return _("There is no digit whose truth could be said.")
    if now.moment.probe.source in ("drawing", "picture"):
        return ""
    return _("The truth of this digit is known: it comes with its label.")


def _play(now):
    if now.moment is None:
        return _("The program is starting")
    if now.moment.probe.image is None:
        return _("There is no digit to be played: draw one, or choose one.")
    if now.moment.trace is None:
        return _("This network's numbers are no numbers any more, so there is nothing to be played.")
    return ""


def _playing(now):
    if now.moment is None or now.moment.lens.play is None:
        return _("No digit is being played")
    return ""


def _difference(now):
    if now.moment is None or now.moment.reference is None:
        return _("Keep a moment with K first, to see what has changed since")
    if now.moment.lens.play is not None:
        return _("The play shows the numbers it is about; leave it (Esc) to choose others")
    return ""


def _processes(now):
    if now.processes_named is None:
        return ""
    return _("{variable} is {count}, and counts instead of what is chosen here").format(
        variable=VARIABLE, count=now.processes_named
    )


def _lesson(now):
    return "" if now.lesson else _("No lesson is open: choose one in the menu Lessons")


def _back(now):
    return _lesson(now) or ("" if now.lesson[0] else _("This is the first step"))


_RULES = {
    "lesson.back": _back,
    "lesson.next": _lesson,
    "lesson.leave": _lesson,
    "run.processes": _processes,
    "run.processes.automatic": _processes,
    "run.processes.named": _processes,
    "run.train": _training,
    "run.step": _training,
    "run.reset": _reset,
    "run.branch": _shown,
    "network.pretrained": lambda now: "" if now.pretrained else _("No pre-trained network has been read"),
    "time.back": _travelling,
    "time.forward": _past,
    "time.first": _travelling,
    "time.live": _elsewhere,
    "time.play": _travelling,
    "time.exact": _travelling,
    "digit.play": _play,
    "play.pause": _playing,
    "play.previous": _playing,
    "play.next": _playing,
    "play.end": _playing,
    "digit.keep": _shown,
    "moment.copy": _shown,
    "moment.difference": _difference,
    "moment.go_to": _shown,
    "view.save_picture": _shown,
    "view.save_numbers": _shown,
    "digit.truth": _truth,
}
