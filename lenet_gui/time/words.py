"""Where one is in a run, in words. No Qt."""

from core.language import _
from core.study.moment import Moment


def place_words(moment: Moment) -> tuple[str, str]:
    """Where one is, and below it what else is to be known of that."""
    live = moment.run_shown
    if not moment.past:
        moments = len(live.recording.ticks)
        words = _("live: step {step:,}").format(step=live.step)
        return words, _("of {recipe}, {count:,} moments").format(recipe=live.recipe.name, count=moments)
    return past_words(moment), _("of {recipe}, {ago}").format(recipe=moment.source.name, ago=ago_words(moment))


def past_words(moment: Moment) -> str:
    """What stands wherever a past moment is shown."""
    return _("past: step {step:,}").format(step=moment.source.step)


def ago_words(moment: Moment) -> str:
    """How long ago that was."""
    steps, of_pass = moment.run_shown.step - moment.source.step, max(1, moment.run_shown.steps_per_pass)
    passes = steps / of_pass
    if passes < 1:
        return _("1 step ago") if steps == 1 else _("{steps:,} steps ago").format(steps=steps)
    return (
        _("{passes:.1f} passes ago").format(passes=passes)
        if passes < 10
        else _("{passes:.0f} passes ago").format(passes=passes)
    )
