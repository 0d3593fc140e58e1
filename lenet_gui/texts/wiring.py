"""Why the maps of C3 read the maps of S2 that they do, in words (section II.B, table I). No Qt."""

from core.language import _
from core.network.architecture import Architecture


def why_wired(architecture: Architecture) -> str:
    """One sentence: the two reasons of the paper, as far as this table has them."""
    links, cells = len(architecture.links), architecture.connected.size
    if all_differ(architecture):
        words = _(
            "Each map reads another choice of S2's maps, and so must find something of its own; {links} links also "
            "cost less than {cells}."
        )
    elif links == cells:
        words = _("Here every map reads all of S2, {links} links: only chance tells the maps apart at first.")
    else:
        words = _("{links} of {cells} links: maps with other sources must find something else.")
    return words.format(links=links, cells=cells)


def all_differ(architecture: Architecture) -> bool:
    """Whether no two maps of C3 read the same maps of S2."""
    return len(set(architecture.table)) == len(architecture.table)
