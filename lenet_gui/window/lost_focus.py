"""Where the keyboard goes when what has it can have it no longer: never by itself to what a key would press."""

from PyQt5 import sip
from PyQt5.QtCore import QEvent, Qt
from PyQt5.QtWidgets import QWidget


class LostFocus:
    """Goes before the Qt class among the bases of a window.

    Qt hands the keyboard of a widget that is greyed or hidden to the next one, as if by Tab: when a run had finished,
    that of Train came to Reset. Here the view around it gets it, or else the window itself, which no key presses. From
    there Tab goes on from where the keyboard was.
    """

    _lost: QWidget | None = None  # had the keyboard before the window itself

    def focusNextPrevChild(self, forward):
        if not self.isWindow():
            return super().focusNextPrevChild(forward)
        holder = self.focusWidget()
        if holder is not None and not _can_have_it(holder):
            self._take_from(holder)
            return True
        following = self._after_lost(forward) if holder is self else None
        if following is None:
            return super().focusNextPrevChild(forward)
        following.setFocus(Qt.TabFocusReason if forward else Qt.BacktabFocusReason)
        return True

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.ActivationChange and self.isWindow() and self.isActiveWindow():
            holder = self.focusWidget()
            if holder is None or not _can_have_it(holder):  # it went behind another window, where Qt notes it only now
                self._take_from(holder)

    def _take_from(self, holder):
        around = holder
        while around is not None and around is not self and not _can_be_given_it(around):
            around = around.parentWidget()
        self._lost = holder
        (around or self).setFocus(Qt.OtherFocusReason)

    def _after_lost(self, forward):
        """The next one that Tab may come to; None where nothing has been lost."""
        lost, self._lost = self._lost, None
        if lost is None or sip.isdeleted(lost) or lost.window() is not self:
            return None
        following = lost
        while True:
            following = following.nextInFocusChain() if forward else following.previousInFocusChain()
            if following is lost:
                return None
            if following.window() is self and following.focusProxy() is None and _can_be_given_it(following):
                return following


def _can_have_it(widget):
    return widget.isEnabled() and widget.isVisible()


def _can_be_given_it(widget):
    return bool(widget.focusPolicy() & Qt.TabFocus) and _can_have_it(widget)
