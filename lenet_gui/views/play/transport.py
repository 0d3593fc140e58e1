"""The row of buttons along the bottom of a play. The view has the keys that do the same, so none takes the focus."""

from PyQt5.QtCore import Qt, pyqtSignal
from PyQt5.QtWidgets import QHBoxLayout, QWidget

from core.language import _
from core.study.play import Place
from lenet_gui.look import style
from lenet_gui.views.play.scrub import ScrubBar
from lenet_gui.widgets.symbol_button import SymbolButton
from lenet_gui.widgets.word_switch import Word

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0)


class Transport(QWidget):
    """Previous, pause or go on, next, the bar, the speed, details, end."""

    sought = pyqtSignal(object)  # seconds since the beginning, at speed 1
    held = pyqtSignal(bool)  # whether time is to stand still meanwhile
    scene_wanted = pyqtSignal(int)  # by so many scenes
    pause_wanted = pyqtSignal()
    speed_chosen = pyqtSignal(float)
    details_chosen = pyqtSignal(bool)
    end_wanted = pyqtSignal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._speed = 1.0
        self.previous = self._button("previous", _("Scene before (Left)"), lambda: self.scene_wanted.emit(-1))
        self.pause = self._button("pause", _("Pause or go on (Space)"), self.pause_wanted.emit)
        self.next = self._button("next", _("Next scene (Right)"), lambda: self.scene_wanted.emit(1))
        self.bar = ScrubBar(self)
        self.bar.sought.connect(self.sought)
        self.bar.held.connect(self.held)
        self.speed = Word("1 ×", _("How fast it goes (+ and −)"), parent=self)
        self.speed.clicked.connect(lambda: self.change_speed(1, around=True))
        self.details = Word(_("details"), _("Whether single units are computed at leisure (D)"), True, self)
        self.details.clicked.connect(self.details_chosen)
        self.close_button = self._button("clear", _("End the play (Esc)"), self.end_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self.previous, self.pause, self.next):
            row.addWidget(widget)
        row.addSpacing(style.GRID // 2)
        row.addWidget(self.bar, 1)
        row.addSpacing(style.GRID // 2)
        for widget in (self.speed, self.details, self.close_button):
            widget.setFocusPolicy(Qt.NoFocus)
            row.addWidget(widget)

    def _button(self, symbol, tip, do):
        button = SymbolButton(symbol, tip, self, side=28)
        button.setFocusPolicy(Qt.NoFocus)
        button.clicked.connect(lambda _checked: do())
        return button

    def show_playing(self, playing) -> None:
        """How the play goes, a lenet_gui.play.player.Playing."""
        self._speed = playing.speed
        self.bar.show_timeline(playing.timeline)
        self.pause.symbol = "pause" if playing.running else "play"
        self.pause.update()
        self.speed.say(f"{playing.speed:g} ×", _("How fast it goes (+ and −)"))
        self.details.setChecked(playing.timeline.details)

    def show_place(self, place: Place | None) -> None:
        """Where the play is."""
        self.bar.show_place(place)

    def change_speed(self, by: int, around: bool = False) -> None:
        """To the next of the speeds, or that before; after the last one, if so wanted, comes the first."""
        index = SPEEDS.index(self._speed) + by
        index = index % len(SPEEDS) if around else min(max(index, 0), len(SPEEDS) - 1)
        self.speed_chosen.emit(SPEEDS[index])
