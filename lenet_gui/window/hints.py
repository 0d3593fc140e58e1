"""One thing to try after the other, each in a sentence that goes when it has been tried; all go for good in the end."""

from collections.abc import Mapping
from dataclasses import dataclass

from PyQt5.QtCore import QObject
from PyQt5.QtGui import QKeySequence

from core.language import _
from core.run.commands import Train
from lenet_gui.controls.controls import Controls
from lenet_gui.digits.sources import DigitSources
from lenet_gui.window.notice_line import NoticeLine
from lenet_gui.window.present import Present
from lenet_gui.window.settings import Settings
from lenet_gui.window.stage import Stage

DRAW, PLAY, TRAIN, POINT, CUT = "draw", "play", "train", "point", "cut"


@dataclass(frozen=True)
class Hint:
    """A thing to try.

    Attributes
    ----------
    name: by which it is remembered that it has been tried
    words: one sentence; `{key}` stands for the key of the action
    action: the action that does it, or that leads there; without it there is no such hint. Empty for none
    """

    name: str
    words: str
    action: str = ""


# In the order in which they are shown; they may be tried in any.
HINTS = (
    Hint(DRAW, _("Draw a digit on the pad: the answer follows the pen.")),
    Hint(PLAY, _("Play this digit through ({key}): every step from the strokes to the answer."), "digit.play"),
    Hint(TRAIN, _("Press Train ({key}) and watch a network learn from nothing."), "run.train"),
    Hint(POINT, _("Point at a map of the network: lines show what it is made from and where it goes.")),
    Hint(CUT, _("Open the connection table ({key}), pick a square and press X: its link is cut."), "view.table"),
)


class Hints(QObject):
    """Knows what has been tried, from one start to the next, and has `notice` show what is left.

    `keys` has the key of each action there is, by its name.
    """

    def __init__(self, settings: Settings, keys: Mapping[str, str], notice: NoticeLine, parent: QObject | None = None):
        super().__init__(parent)
        self._settings, self._keys, self._notice = settings, keys, notice
        self._hints = [hint for hint in HINTS if not hint.action or hint.action in keys]
        self._tried = settings.hints_tried
        self._over = settings.hints_over
        notice.no_hints.clicked.connect(self.close)
        notice.show_hint(self.sentence)

    @property
    def sentence(self) -> str:
        """What to try next; empty where nothing is left, or no hints are wanted."""
        left = [hint for hint in self._hints if hint.name not in self._tried]
        if self._over or not left:
            return ""
        key = QKeySequence(self._keys.get(left[0].action, "")).toString(QKeySequence.NativeText)
        return left[0].words.format(key=key)

    def watch(self, present: Present, sources: DigitSources, stage: Stage, controls: Controls) -> None:
        """Hear of all that is tried there, by hand or by key."""
        sources.probe_ready.connect(self._on_probe)
        present.lens_changed.connect(self._on_lens)
        stage.selected.connect(self._on_selected)
        controls.command_chosen.connect(self._on_command)

    def note(self, name: str) -> None:
        """This has been tried; when all have been, no hint comes back, whatever else there will be to try."""
        if self._over or name in self._tried:
            return
        self._tried = self._settings.hints_tried = self._tried | {name}
        if all(hint.name in self._tried for hint in self._hints):
            self._over = self._settings.hints_over = True
        self._notice.show_hint(self.sentence)

    def close(self) -> None:
        """No hints are wanted any more."""
        self._over = self._settings.hints_over = True
        self._notice.show_hint("")

    def _on_probe(self, probe):
        if probe.source == "drawing" and probe.image is not None:
            self.note(DRAW)

    def _on_lens(self, before, now):
        if now.play is not None:
            self.note(PLAY)
        if now.cuts - before.cuts:
            self.note(CUT)

    def _on_command(self, command):
        if isinstance(command, Train):
            self.note(TRAIN)

    def _on_selected(self, selection):
        if selection.map is not None:
            self.note(POINT)
