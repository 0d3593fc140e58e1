"""The whole network at one moment, left to right in the paper's order: every map, every link of Table I, the answer."""

from dataclasses import replace

from PyQt5.QtCore import QEvent, QRect, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.language import _
from core.network.architecture import PAPER
from core.study.lens import MODES
from core.study.moment import Moment
from core.study.selection import NOTHING, Selection
from lenet_gui.look.kept_picture import in_vectors
from lenet_gui.views.network import lit as network_lit
from lenet_gui.views.network import phases as network_phases
from lenet_gui.views.network import words as network_words
from lenet_gui.views.network.ground import explained_layout
from lenet_gui.views.network.layout import SMALLEST, Box, Layout, layout
from lenet_gui.views.network.mode_switch import ModeSwitch
from lenet_gui.views.network.modes import Shown, obstacle
from lenet_gui.views.network.panes import Panes
from lenet_gui.views.network.picture import Light, Picture
from lenet_gui.views.network.play.paint import area_of
from lenet_gui.views.network.play.scene import Scene, touched
from lenet_gui.views.network.play.showing import Showing
from lenet_gui.views.network.reach import NO_REACH, Reach, reach
from lenet_gui.views.network.walk import next_place
from lenet_gui.views.network.wires import made_from, strengths

WIRES_MS, WIRES_SHARE = 250, 0.01  # wires are painted anew at most this often, and take this share of the time
_ARROWS = {Qt.Key_Up: (-1, 0), Qt.Key_Down: (1, 0), Qt.Key_Left: (0, -1), Qt.Key_Right: (0, 1)}
_DIGIT_KEYS = {Qt.Key_1 + index: mode for index, mode in enumerate(MODES)}


class NetworkView(QWidget):
    """Shows a moment's trace and parameters; tells what is pointed at or picked, and lights what a selection says."""

    selection_changed = pyqtSignal(object)  # a Selection: pointed at or walked to, picked, or NOTHING any more
    mode_chosen = pyqtSignal(str)  # one of `core.study.lens.MODES`, by hand

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._showing = Showing()
        self._selection = self._picked = NOTHING  # what is pointed at, and what was clicked last
        self._place: Selection | None = None  # where the keyboard goes on from
        self._reach = NO_REACH
        self._layout = layout(*SMALLEST)
        self._picture: Picture | None = None  # None until it is painted
        self._wires_timer = QTimer(self, singleShot=True, interval=WIRES_MS)
        self._wires_timer.timeout.connect(self._on_wires_due)
        self._wires_of: tuple = (None,) * 4  # what their strengths are made from
        self._lit = network_lit.LinksLight(self)
        self._lit.valueChanged.connect(lambda _amount: self._panes.repaint(self._picture and self._picture.wires.area))
        self._phase_light = network_phases.PhaseLight(self)
        self._phase_light.valueChanged.connect(lambda _amount: self._panes.repaint())
        self._panes = Panes(self, self._paint)
        self.switch = ModeSwitch(self)
        self.switch.chosen.connect(self.choose_mode)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.StrongFocus)
        self.setAttribute(Qt.WA_OpaquePaintEvent)
        self.setMinimumSize(*SMALLEST)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setAccessibleName(_("The network, layer by layer"))
        self.setAccessibleDescription(network_words.keys())
        self._show_choices()

    def sizeHint(self) -> QSize:
        return QSize(1000, 460)  # as in a window of 1280 x 800

    def show_moment(self, moment: Moment) -> None:
        """Show this moment; what did not change since the last one is not computed again."""
        old, play = self._moment, self._showing.play
        told = "" if play is None else self.readout
        news = self._showing.take(moment)
        if old is None or old.parameters.architecture != self._moment.parameters.architecture:
            if old is not None or self._moment.parameters.architecture != PAPER:  # for which all is laid out at first
                self._lay_out()
            self._light()
        if self._phase_light.follow(old.snapshot if old else None, self._moment.snapshot):
            self._panes.repaint()
        self._follow_play(play)
        if news is not None:
            self._show_choices()
            if not self._wires_timer.isActive() or self.mode != self._wires_of[0]:
                self._on_wires_due()
            if self.isVisible():
                self._panes.repaint_changed(news[0], self.numbers, news[1])
                if self._lit_place() != NOTHING:  # whose number is told
                    self._update_readout()
        if self._showing.play is not None and self.readout != told:
            self._update_readout()

    def show_selection(self, selection: Selection) -> None:
        """Light what is selected here or in another view, what it comes from, and what it feeds.

        A picked selection stays marked when nothing is pointed at any more, until another is picked.
        """
        place = replace(selection, picked=False)
        picked = place if selection.picked else self._picked
        if (place, picked) == (self._selection, self._picked):
            return
        self._selection, self._picked = place, picked
        self._light()
        self._update_picture()

    def choose_mode(self, mode: str) -> None:
        """Show other numbers, one of `MODES`, as soon as that is possible."""
        self._showing.choose(mode)
        self._show_choices()
        self._on_wires_due()
        self._panes.repaint()
        self.mode_chosen.emit(mode)

    def _show_choices(self):
        self.switch.set_obstacles(tuple(obstacle(mode, self._moment) for mode in MODES))
        self.switch.choose(self.mode)

    def _light(self):
        self._reach = reach(self._lit_place(), self._moment.parameters.architecture) if self._moment else NO_REACH
        self._lit.turn_to(self._reach.links, 1.0 if self._selection != NOTHING else network_lit.QUIET)

    def _follow_play(self, before):
        now = self._showing.play
        if now == before:
            return
        if before is None:
            self.switch.keep_focus()
        if None in (before, now):
            self._light()
            self._show_choices()
            self._update_readout()
        if now is None:
            self.switch.restore_focus()
        self._panes.repaint(area_of(self._layout, touched(before, now)))

    def _lit_place(self):
        quiet = self._showing.play is not None  # what was picked before is not what is spoken of now
        return self._selection if self._selection != NOTHING or quiet else self._picked

    # What is shown, for tests and for other programs.

    @property
    def boxes(self) -> Layout:
        """Where everything is now."""
        return self._layout

    @property
    def _moment(self):
        return self._showing.moment

    @property
    def mode(self) -> str:
        """Which numbers are shown, one of `MODES`."""
        return self._showing.mode

    @property
    def numbers(self) -> Shown | None:
        """The numbers on the screen with their levels; None before the first moment."""
        return self._showing.numbers

    @property
    def scene(self) -> Scene | None:
        """What of the numbers is there to be seen, in a play or while a step is seen phase by phase; None for all."""
        return self._showing.scene(self._phase_light.currentValue())

    @property
    def lit(self) -> Reach:
        """What the present selection lights."""
        return self._reach

    @property
    def batch_places(self) -> tuple[Box, ...]:
        """Where the digits of the mini-batch stand, while a step is seen phase by phase."""
        return self._picture.batch_places if self._picture else ()

    @property
    def readout(self) -> str:
        """The line at the bottom right: see `Showing.readouts`."""
        return self._readouts()[0]

    def _readouts(self):
        return self._showing.readouts(self._selection, self._lit_place(), self._phase_light.currentValue())

    # Painting

    def paintEvent(self, event):
        painter = QPainter(self)
        try:
            self._paint(painter, self.rect() if in_vectors(painter) else event.rect())
        finally:  # whatever happens: Qt does not survive a painter that is not ended
            painter.end()

    def _paint(self, painter, area):
        if self._picture is None:
            architecture = self._moment.parameters.architecture if self._moment else PAPER
            self._picture = Picture(self._layout, architecture)
            if self._moment is not None:
                self._picture.wires.set_strengths(strengths(self._moment, self.mode))
        light = Light(
            pointed=self._selection,
            picked=self._picked if self._showing.play is None else NOTHING,
            reach=self._reach,
            links=self._lit.links,
            amount=self._lit.amount,
            phase_amount=self._phase_light.currentValue(),
            focus=self.hasFocus(),
        )
        scene = self.scene
        below = None if scene is None else self._showing.below
        self._picture.paint(painter, area, self._moment, self.numbers, light, self._readouts, scene, below)

    def _update_picture(self):
        """Everything but the choice of numbers, which would paint itself anew each time."""
        self._panes.repaint(QRect(0, 0, self.width(), self._layout.switch.y))
        self._update_readout()

    def _update_readout(self):
        self.update(QRect(*self._layout.readout.grown(2)))  # letters may reach beyond their place

    # What happens

    def _on_wires_due(self):
        if self._moment is None or not self.isVisible():
            return
        made_of = made_from(self._moment, self.mode)
        if all(new is old for new, old in zip(made_of, self._wires_of, strict=True)):
            return
        self._wires_of = made_of
        seconds = self._picture.wires_seconds if self._picture else 0.0
        self._wires_timer.start(max(WIRES_MS, round(1000 * seconds / WIRES_SHARE)))
        if self._picture is not None and self._picture.wires.set_strengths(strengths(self._moment, self.mode)):
            self._panes.repaint(self._picture.wires.area)

    def _point_at(self, selection):
        if selection == self._selection:
            return
        if selection.layer is not None:
            self._place = selection
        self.show_selection(selection)
        self.selection_changed.emit(selection)

    def _pick(self, selection):
        """Choose it to be looked into; to pick nothing gives up what was picked."""
        if selection == NOTHING == self._picked:
            return
        picked = replace(selection, picked=True)
        self.show_selection(picked)
        self.selection_changed.emit(picked)

    def _at(self, x, y):
        """What lies there: a unit, a digit of OUTPUT, else the wire of a link."""
        found = self._layout.at(x, y)
        link = self._picture.wires.link_at(x, y) if found == NOTHING and self._picture else None
        return found if link is None else Selection(link=link)

    def resizeEvent(self, _event):
        self._lay_out()

    def _lay_out(self):
        self._layout = explained_layout(self.width(), self.height(), self._moment)
        self.switch.set_large(self._layout.large)
        self.switch.setGeometry(QRect(*self._layout.switch))
        self._panes.lay_out(self._layout)
        self._picture = None
        self._panes.repaint()

    def showEvent(self, _event):
        self._on_wires_due()

    def changeEvent(self, event):
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange):
            self._lay_out()
        super().changeEvent(event)

    def mouseMoveEvent(self, event):
        layer = self._layout.head_at(event.x(), event.y())
        self._point_at(Selection(layer) if layer else self._at(event.x(), event.y()))

    def mousePressEvent(self, event):
        if event.button() == Qt.LeftButton:
            self._pick(self._at(event.x(), event.y()))

    def leaveEvent(self, _event):
        self._point_at(NOTHING)

    def event(self, event):
        if event.type() == QEvent.ToolTip:
            text, box = network_words.tip_at(self._layout, event.x(), event.y(), self._moment, self.numbers)
            if text:
                QToolTip.showText(event.globalPos(), text, self, QRect(*box))
            else:
                QToolTip.hideText()
                event.ignore()
            return True
        if event.type() in (QEvent.FocusIn, QEvent.FocusOut):
            self._panes.repaint()
        return super().event(event)

    def keyPressEvent(self, event):
        key = event.key()
        if key == Qt.Key_Escape and self._selection != NOTHING:
            self._point_at(NOTHING)
        elif key == Qt.Key_Escape and self._picked != NOTHING and self._showing.play is None:
            self._pick(NOTHING)
        elif key in (Qt.Key_Return, Qt.Key_Enter) and self._selection != NOTHING:
            self._pick(self._selection)
        elif key in _DIGIT_KEYS and self.switch.words[_DIGIT_KEYS[key]].isEnabled():
            self.choose_mode(_DIGIT_KEYS[key])
        elif key in _ARROWS:
            self._walk(*_ARROWS[key], bool(event.modifiers() & Qt.ControlModifier))
        else:
            super().keyPressEvent(event)

    def _walk(self, down, right, far):
        place = self._selection if self._selection.layer is not None else self._place
        self._point_at(next_place(place, down, right, far))
