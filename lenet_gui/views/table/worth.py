"""What each link is worth: asked for when it is to be shown, and how far that is, in words."""

from PyQt5.QtCore import QObject, pyqtSignal

from core.language import _
from core.study.moment import Moment
from lenet_gui.views.table.words import of_earlier

FACTOR = 2.0  # pruning ends before there are so many times the errors


class Worth(QObject):
    """Asks for the errors without each link once for each network, and for pruning when it is told to.

    A network that learns is asked of when `wish` is called, and not again by itself.
    """

    errors_wanted = pyqtSignal()  # of the network shown, without each of its links
    pruning_wanted = pyqtSignal(float)  # of the same, by this factor
    cancel_wanted = pyqtSignal()  # whatever is under way
    cuts_wanted = pyqtSignal(object)  # frozenset of (S2 map, C3 map): these links, and only these, are to be cut
    changed = pyqtSignal()  # other words

    def __init__(self, parent: QObject):
        super().__init__(parent)
        self.obstacle = _("The test digits are still being read.")
        self._asked = None  # the network last asked of
        self._pruning = False
        self._share: float | None = None  # how much is done of what is under way

    @property
    def under_way(self) -> bool:
        """Whether something is being computed."""
        return self._share is not None

    def wish(self) -> None:
        """They are wanted, even if they were given up before."""
        self._asked = None

    def look_after(self, moment: Moment) -> None:
        """They are to be shown of this moment: ask, if they are not there and have not been asked for."""
        stale = moment.cut_errors is None or (self._asked is None and moment.cut_errors.source != moment.source)
        if not stale or self.obstacle or moment.whole is self._asked or (moment.learning and self._asked is not None):
            return
        self._asked, self._pruning, self._share = moment.whole, False, 0.0
        self.errors_wanted.emit()

    def press(self, moment: Moment) -> None:
        """The button: give up what is under way, prune, or cut what pruning has found."""
        if self.under_way:
            self.cancel_wanted.emit()
        elif moment.pruning is not None and not _is_cut(moment):
            self.cuts_wanted.emit(frozenset(moment.pruning.found.links))
        elif not self.obstacle:
            self._pruning, self._share = True, 0.0
            self.pruning_wanted.emit(FACTOR)
            self.changed.emit()

    def show_progress(self, share: float | None) -> None:
        """So much is done, 0 to 1; None when it is over or given up."""
        self._share = share
        self.changed.emit()

    def button(self, moment: Moment) -> tuple[str, str, str]:
        """(word, tip, why it cannot be pressed)."""
        if self.under_way:
            return _("cancel"), _("Give up what is being computed"), ""
        if moment.pruning is not None and not _is_cut(moment):
            return _("cut these"), _("Cut the links that can go, all at once"), ""
        done = _("These links are cut") if moment.pruning is not None else ""
        tip = _("How many links can go before the error doubles? The cheapest first")
        return _("prune"), tip, done or self.obstacle

    def words(self, moment: Moment) -> tuple[str, ...]:
        """What is said instead of the scale, the longest first; empty where the scale is to be seen."""
        if self.under_way:
            percent = round(100 * self._share)
            what = _("pruning") if self._pruning else _("reading the test digits without each link")
            return (_("{what}: {percent} %").format(what=what, percent=percent), f"{percent} %")
        if moment.pruning is not None and not _is_cut(moment):
            found = moment.pruning.found
            before, after = (100 * errors / found.samples for errors in (found.errors[0], found.errors[-1]))
            change = f"{before:.2f} % → {after:.2f} %" + of_earlier(moment.pruning, moment)
            many = _("{count} links can go before the error doubles").format(count=len(found.links))
            short = _("{count} can go").format(count=len(found.links))
            return (f"{many}: {change}", many, short)
        if moment.cut_errors is None:
            return (self.obstacle or _("given up; choose “worth” again to compute it"), _("not computed"))
        return ()


def _is_cut(moment):
    return set(moment.pruning.found.links) <= set(moment.cuts)
