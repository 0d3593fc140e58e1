"""The tree of branches along the bar: the run shown is the line, and all that is related to it leaves that. No Qt.

What lies before a branch is its parent's: that part of the line is the parent's, which goes on in a lane of its own.
"""

from dataclasses import dataclass

from core.language import _
from core.run.branch import change_words
from core.run.recording import STEP_FACTOR
from core.study.moment import Moment

MOST = 3  # lanes


@dataclass(frozen=True)
class Strand:
    """A part of a run, which goes on in one line.

    Attributes
    ----------
    run_id, colour: its number in the session, and that of its colour
    begins, ends: its steps
    leaves: which other strand it begins at, by its place; None for one that lies along the line itself
    live: whether the run is in training
    words: what is known of it, in a few lines
    """

    run_id: int
    colour: int
    begins: int
    ends: int
    leaves: int | None
    live: bool
    name: str
    parent: str
    words: str


def strands(moment: Moment) -> tuple[Strand, ...]:
    """The run shown and all that is related to it, whatever another leaves before that.

    Nothing where it is alone; but for a branch whose parent is not there, which is so itself.
    """
    runs, branches, shown = moment.runs, moment.branches, moment.run_shown.run_id
    place = next((place for place, kept in enumerate(runs) if shown in kept.run_ids), None)
    if place is None or not (any(branches) or moment.run_shown.recording.parent):
        return ()
    line = [place]  # the run shown, its parent, and so on
    while (before := branches[line[-1]]) is not None and before.place not in line:
        line.append(before.place)
    made: list[Strand] = []
    along, beside = {}, {}  # run -> strand

    def add(place, begins, ends, leaves):
        kept = runs[place]
        named = kept.name, _parent(moment, place), _words(moment, place)
        made.append(Strand(kept.run_id, kept.colour, begins, ends, leaves, kept.snapshot is None, *named))
        return len(made) - 1

    states = [kept.state(moment.snapshot) for kept in runs]
    ends = [state.step for state in states]
    begins = [state.recording.parent.step if state.recording.parent else 0 for state in states]
    for at, run in enumerate(line):
        until = begins[line[at - 1]] if at else ends[run]
        along[run] = add(run, begins[run], until, None)
    for run, child in zip(line[1:], line, strict=False):
        if ends[run] > begins[child]:
            beside[run] = add(run, begins[child], ends[run], along[run])
    waiting = [place for place in range(len(runs)) if place not in line]
    while related := [place for place in waiting if branches[place] and branches[place].place in along | beside]:
        for run in related:
            parent = branches[run].place
            on_line = parent in along and (begins[run] <= made[along[parent]].ends or parent not in beside)
            beside[run] = add(run, begins[run], ends[run], (along if on_line else beside)[parent])
        waiting = [place for place in waiting if place not in related]
    return tuple(made) if len(made) > 1 or made[0].begins else ()


def begins_at(made: tuple[Strand, ...]) -> int:
    """Before this step nothing is open that the run shown has come from."""
    return min((strand.begins for strand in made if strand.leaves is None), default=0)


def lanes(made: tuple[Strand, ...], most: int) -> dict[int, int]:
    """In which lane, from 1, each strand is that leaves the line, by its place; none where there is no room for it.

    The run in training comes first. What leaves later lies nearer, so that no other is crossed on the way.
    """
    found, taken = {}, [[] for _lane in range(most)]
    order = sorted(range(len(made)), key=lambda place: (not made[place].live, -made[place].begins))
    waiting = [place for place in order if made[place].leaves is not None]
    while ready := [
        place for place in waiting if made[made[place].leaves].leaves is None or made[place].leaves in found
    ]:
        for place in ready:
            one = made[place]
            free = (
                lane
                for lane, others in enumerate(taken, 1)
                if lane > found.get(one.leaves, 0)
                and all(one.ends < made[other].begins or one.begins > made[other].ends for other in others)
            )
            lane = next(free, None)
            if lane is not None:
                found[place] = lane
                taken[lane - 1].append(place)
        waiting = [place for place in waiting if place not in ready]
    return found


def _parent(moment, place):
    """What a run has branched off is called in the list; by its recipe where it is not in it."""
    branching, parent = moment.branches[place], moment.runs[place].state(moment.snapshot).recording.parent
    if branching is not None:
        return moment.runs[branching.place].name
    return parent.name if parent else ""


def _words(moment, place):
    """Its name, where it left, and what was changed then."""
    kept, branching = moment.runs[place], moment.branches[place]
    if branching is None:
        parent = kept.state(moment.snapshot).recording.parent
        lost = _("{name}: branched off {parent} at step {step:,}, which is not open")
        return lost.format(name=kept.name, parent=parent.name, step=parent.step) if parent else kept.name
    parent = moment.runs[branching.place]
    then, now = parent.state(moment.snapshot), kept.state(moment.snapshot)
    factors = [value for step, name, value in now.history.changes if (step, name) == (branching.step, STEP_FACTOR)]
    changed = change_words(then.recipe, now.recipe, *factors[:1])
    lines = (
        _("{name}: branched off {parent} at step {step:,}"),
        _("changed: {changes}") if changed else _("with nothing changed"),
    )
    told = {"name": kept.name, "parent": parent.name, "step": branching.step, "changes": ", ".join(changed)}
    return "\n".join(line.format(**told) for line in lines)
