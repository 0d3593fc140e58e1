"""Where one is in a run, in words. No Qt."""

from core.language import _
from core.run.kept_runs import name_of
from core.study.moment import Moment
from lenet_gui.time.lanes import strands


def place_words(moment: Moment) -> tuple[str, str, str]:
    """Where one is, below it what else is to be known of that or can be done, and the whole of it in sentences."""
    run = moment.run_shown
    if moment.past:
        place, name = past_words(moment), moment.source.name
        below = _("of {run}, {ago}").format(run=name, ago=ago_words(moment))
        return place, below, f"{place} {below}"
    name = name_of(moment.runs, run.run_id) or run.recipe.name
    known = {"step": run.step, "run": name, "count": len(run.recording.ticks)}
    kept = _("Of the run {run} {count:,} moments are kept: drag along the line to see the whole window as it was.")
    if moment.source.pretrained:
        place, below = _("pre-trained"), _("this run: step {step:,}")
        shown = _("The pre-trained network is shown; the run {run} is at step {step:,}.")
    else:
        place = _("now: step {step:,}")
        below = (
            _("drag to look back")
            if any(tick.step < run.step for tick in run.recording.ticks)
            else _("no past is kept")
        )
        shown = _("The run is shown as it is now, at step {step:,}.")
    return tuple(words.format(**known) for words in (place, below, f"{shown} {kept}"))


def why_not_before(moment: Moment, step: int) -> str:
    """Why this step is none of the run's own, in one sentence; empty where it is."""
    own = next(iter(strands(moment)), None)
    if own is None or step >= own.begins:
        return ""
    words = _("Step {step:,} is before {run} begins, which branched off {parent} at step {first:,}.")
    return words.format(step=step, run=own.name, parent=own.parent, first=own.begins)


def past_words(moment: Moment) -> str:
    """What stands wherever a past moment is shown."""
    return _("past: step {step:,}").format(step=moment.source.step)


def ago_words(moment: Moment) -> str:
    """How long ago that was."""
    steps, of_pass = moment.run_shown.step - moment.source.step, max(1, moment.run_shown.steps_per_pass)
    passes = steps / of_pass
    if steps == 0:
        return _("as it was left")
    if passes < 1:
        return _("1 step ago") if steps == 1 else _("{steps:,} steps ago").format(steps=steps)
    return (
        _("{passes:.1f} passes ago").format(passes=passes)
        if passes < 10
        else _("{passes:.0f} passes ago").format(passes=passes)
    )
