"""How it is told in words what has been altered of the network shown."""

from core.language import _
from core.study.moment import Moment


def alteration_words(moment: Moment) -> list[str]:
    """How the network shown differs from the one in its run, each in a few words; nothing where it does not."""
    alteration, cuts, made = moment.lens.alteration, len(moment.cuts), []
    if cuts:
        made.append(_("1 link cut") if cuts == 1 else _("{count} links cut").format(count=cuts))
    for layers, one, many in (
        (("C1", "S2", "C3", "S4"), _("1 map silent"), _("{count} maps silent")),
        (("C5", "F6"), _("1 unit silent"), _("{count} units silent")),
    ):
        count = sum(layer in layers for layer, _number in alteration.maps)
        if count:
            made.append(one if count == 1 else many.format(count=count))
    if alteration.back:
        made.append(_("{percent:.0f} % back to the start").format(percent=100 * alteration.back))
    if alteration.pruned:
        made.append(_("{percent:.0f} % of the weights pruned").format(percent=100 * alteration.pruned))
    if alteration.noise:
        made.append(_("{percent:.0f} % noise on the weights").format(percent=100 * alteration.noise))
    if alteration.bits is not None:
        made.append(_("{count} bits a weight").format(count=alteration.bits))
    return made
