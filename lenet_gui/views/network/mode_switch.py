"""The row of words below the network by which one chooses which of its numbers are shown."""

from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QWidget

from core.language import _
from core.study.lens import ACTIVATION, DIFFERENCE, GRADIENT, MODES, WEIGHTED_INPUT
from lenet_gui.look import style
from lenet_gui.widgets.word_switch import WordSwitch


class ModeSwitch(WordSwitch):
    """One word for each of `MODES`; the chosen one is underlined."""

    def __init__(self, parent: QWidget):
        tips = {
            ACTIVATION: (_("activation"), _("Show what each unit gives on, after squashing (1)")),
            GRADIENT: (_("gradient"), _("Show how the loss of this digit changes with each unit's activation (2)")),
            WEIGHTED_INPUT: (_("weighted input"), _("Show each unit's weighted input, before squashing (3)")),
            DIFFERENCE: (
                _("difference"),
                _("Every view shows how it differs from what is kept (4, Shift+K)"),
            ),
        }
        super().__init__({mode: tips[mode] for mode in MODES}, _("Which numbers of the network are shown"), parent)
        self._had_focus: QWidget | None = None
        self.layout().addStretch(1)
        for widget in (self, *self.words.values()):
            widget.setMouseTracking(True)  # so that the view hears that its maps are pointed at no longer
            widget.setFocusPolicy(Qt.NoFocus if widget is self else Qt.StrongFocus)

    def set_obstacles(self, obstacles: tuple[str, ...]) -> None:
        """For each mode why it cannot be chosen now, or nothing."""
        for word, reason in zip(self.words.values(), obstacles, strict=True):
            word.set_obstacle(reason)

    def keep_focus(self) -> None:
        """Words will be disabled for a while, as in a play; one that has the keyboard loses it."""
        self._had_focus = next((word for word in self.words.values() if word.hasFocus()), None)

    def restore_focus(self) -> None:
        """The while is over: the word gets it back from the view, unless it has gone elsewhere."""
        if self._had_focus is not None and self.parent().hasFocus():
            self._had_focus.setFocus()
        self._had_focus = None

    def set_large(self, large: bool) -> None:
        """Use the larger type of a large view."""
        for word in self.words.values():
            word.set_size(style.BODY if large else style.SMALL)
