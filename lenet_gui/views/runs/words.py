"""What is said of each run, and the same as a table of numbers. No Qt."""

from core.language import _
from core.run.kept_runs import Branching, KeptRun
from core.run.snapshot import EVALUATING, FAILED, FINISHED, READY, TRAINING, Snapshot
from core.study.moment import Moment
from lenet_gui.views.spec import Table


def state_words(kept: KeptRun, live: Snapshot) -> str:
    """How far a run is, and whether it goes on."""
    now = kept.state(live)
    place = {"number": now.pass_number, "last": now.last_pass}
    if now.state == FAILED:
        return _("failed in pass {number}").format(**place)
    if now.state == FINISHED:
        return _("finished, {last} passes").format(**place)
    if kept.snapshot is not None:
        return _("left in pass {number}/{last}").format(**place)
    if now.state == READY:
        return _("not begun")
    goes_on = now.state in (TRAINING, EVALUATING)
    return (_("training, pass {number}/{last}") if goes_on else _("paused, pass {number}/{last}")).format(**place)


def error_words(kept: KeptRun, live: Snapshot) -> str:
    """The best it has had."""
    best = kept.best_error(live)
    return "–" if best is None else f"{best:.2f} %"


def tip(kept: KeptRun, moment: Moment, branching: Branching | None) -> str:
    """All that is known of a run, line by line."""
    now = kept.state(moment.snapshot)
    lines = [_("{name}: recipe {recipe}, seed {seed}")]
    if branching is not None:
        lines.append(_("branched off {parent} at step {step:,}"))
    elif now.recording.parent is not None:
        lines.append(_("branched off a run that is not in this list, at step {step:,}"))
    lines += [_("{steps:,} steps, {state}"), _("best test error: {error}")]
    lines.append(_("A double click, or R: another name; N: notes"))
    parent = now.recording.parent
    known = {
        "name": kept.name,
        "recipe": now.recipe.name,
        "seed": now.recipe.seed,
        "parent": "" if branching is None else moment.runs[branching.place].name,
        "step": 0 if parent is None else parent.step,
        "steps": now.step,
        "state": state_words(kept, moment.snapshot),
        "error": error_words(kept, moment.snapshot),
    }
    return "\n".join(line.format(**known) for line in lines)


def table(moment: Moment) -> Table:
    """A row for each run."""
    header = ["run", "recipe", "seed", "state", "steps", "best test error %", "branched off", "at step", "notes"]
    return header, (_row(moment, kept, from_) for kept, from_ in zip(moment.runs, moment.branches, strict=True))


def _row(moment, kept, branching):
    now, best = kept.state(moment.snapshot), kept.best_error(moment.snapshot)
    parent = ("", "") if branching is None else (moment.runs[branching.place].name, branching.step)
    state = state_words(kept, moment.snapshot)
    error = "" if best is None else best
    return (kept.name, now.recipe.name, now.recipe.seed, state, now.step, error, *parent, kept.notes)
