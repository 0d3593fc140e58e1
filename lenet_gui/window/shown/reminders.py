"""What one should keep in mind about what is shown, in words."""

from core.language import _
from core.study.moment import Moment
from lenet_gui.look.alteration_words import alteration_words


def reminders(moment: Moment, table_seen: bool = False) -> list[str]:
    """What makes the picture another one than that of the run alone, each in a few words.

    What it does to the test error stands below the table already, while that is seen.
    """
    made = []
    if moment.reference is not None:
        if moment.differs and moment.kept.other_architecture:
            words = _("No difference from {which}: it has another architecture (Shift+K ends it)")
            made.append(words.format(which=moment.kept.name))
        elif moment.differs:
            made.append(_("{difference} (Shift+K ends it)").format(difference=moment.kept.title))
        else:
            words = _("Kept for comparison: {which} (K); Shift+K: the difference")
            made.append(words.format(which=moment.kept.name))
    if moment.altered is not None:
        words, tested = ", ".join(alteration_words(moment)), moment.altered_test
        if tested is not None and not table_seen:
            change = f"{tested.before.error_percent:.2f} % → {tested.after.error_percent:.2f} %"
            words = _("{altered}: test error {change}").format(altered=words, change=change)
        made.append(words)
    return made
