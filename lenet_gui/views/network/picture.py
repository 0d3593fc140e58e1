"""The picture of the network view: every layer of paint in its order, and what of it can be kept for the next frame."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from PyQt5.QtCore import QRect, QRectF, Qt
from PyQt5.QtGui import QFontMetrics, QPainter

from core.language import _
from core.network.architecture import LAYERS, Architecture
from core.network.loss import NONE
from core.run.snapshot import BATCH, UPDATE
from core.study.moment import Moment
from core.study.selection import NOTHING, Selection
from lenet_gui.look import style
from lenet_gui.look.kept_picture import KeptPicture, in_vectors, paint_within
from lenet_gui.views.network import lit as network_lit
from lenet_gui.views.network import phases as network_phases
from lenet_gui.views.network.answer import paint_answer, paint_bitmaps
from lenet_gui.views.network.ground import paint_ground, paint_legend, paint_lines_below_names
from lenet_gui.views.network.layout import Box, Layout
from lenet_gui.views.network.maps import ALL_THERE, Maps, bitmap_pictures
from lenet_gui.views.network.modes import Shown
from lenet_gui.views.network.play.compared import paint_comparison, paint_output, paint_wanted
from lenet_gui.views.network.play.paint import ScenePainter, paint_input
from lenet_gui.views.network.play.scene import Scene
from lenet_gui.views.network.reach import Reach
from lenet_gui.views.network.wires import TableWires, moved

_UPDATE_GLOW = 0.6  # all wires together need less light than a few


@dataclass(frozen=True)
class Light:
    """What is lit.

    Attributes
    ----------
    pointed, picked: what the pointer or the keyboard is at, and what was chosen; NOTHING for none
    reach: of the one pointed at, else of the picked one
    links: the wires lit, or still fading; `amount`: how far, 0 to 1
    phase_amount: how much of the phase of a step has been shown, 0 to 1
    focus: whether the keyboard goes here
    """

    pointed: Selection
    picked: Selection
    reach: Reach
    links: frozenset[tuple[int, int]]
    amount: float
    phase_amount: float
    focus: bool

    @property
    def place(self) -> Selection:
        """Whose reach it is."""
        return self.pointed if self.pointed != NOTHING else self.picked


class Picture:
    """Paints at one size, in one theme, one architecture; a new one is made when one of these changes."""

    def __init__(self, layout: Layout, architecture: Architecture):
        self._layout, self._architecture, self._output = layout, architecture, architecture.kind("OUTPUT")
        self.wires = TableWires(layout, architecture.links)
        self._maps = Maps(layout)
        self._scene = ScenePainter(layout, self.wires)
        self._activations: Maps | None = None  # that gradients are laid over, while they are
        self._activations_of: Shown | None = None
        self._maps_of = self._lines_of = self._bitmaps_of = self._sheet_of = None  # what these were made of
        self._bitmaps = self._sheet = None
        self._ground = KeptPicture(QRect(0, 0, *layout.size), style.colour("ground"))
        self._ground.add("ground", lambda painter: paint_ground(painter, layout, architecture))
        self._rest = KeptPicture(QRect(0, 0, *layout.size))  # the ground and the wires, while none is lit
        self._rest_of: tuple = (None, None)
        self.wires_seconds = 0.0  # how long it last took to paint the wires
        self._answer_place = QRect(layout.pictures["F6"][0].right + 2, 0, *layout.size)

    @property
    def batch_places(self) -> tuple[Box, ...]:
        """Where the digits of the mini-batch stand."""
        return self._sheet.places if self._sheet is not None else ()

    def paint(
        self,
        painter: QPainter,
        area: QRect,
        moment: Moment | None,
        shown: Shown | None,
        light: Light,
        readouts: Callable[[], tuple[str, str]],
        scene: Scene | None = None,
        below: Shown | None = None,
    ) -> None:
        """One frame: all that touches `area`, beyond which nothing can be seen.

        `scene`: what of it is there to be seen, in a play or a phase of a step; then `below` are the activations.
        """
        updates = moment is not None and moment.snapshot.phase == UPDATE and scene is not None and scene.moved > 0
        self._prepare(moment, shown, scene, below, updates)
        if moment is None:
            self._ground.show(painter)
        else:
            self._paint_wires(painter, moment, light, scene)
            self._paint_maps(painter, area, scene)
            if moment.trace is None:
                self._paint_invitation(painter)
            if area.intersects(self._answer_place):
                self._paint_output(painter, moment, shown, scene, below)
            if scene is not None:
                self._paint_scene(painter, area, moment, scene, below)
            if moment.snapshot.phase and moment.lens.play is None:
                self._paint_phase(painter, moment.snapshot.phase, light.phase_amount, follows=scene is not None)
            self._paint_light(painter, light)
        if area.intersects(QRect(*self._layout.readout)):
            self._paint_readout(painter, *readouts())

    def _paint_wires(self, painter, moment, light, scene):
        lit, dim, strengths = dict.fromkeys(light.links, light.amount), light.amount, None
        if scene is not None and not light.reach.links:
            lit, dim = lit | scene.links, max(dim, scene.wires_dim)
            if scene.moved:
                lit, dim, strengths = dict.fromkeys(self._architecture.links, scene.moved), scene.moved, moved(moment)
        elif moment.snapshot.phase == UPDATE and not light.reach.links:
            dim = _UPDATE_GLOW * light.phase_amount
            lit = dict.fromkeys(self._architecture.links, dim)
        if dim > 0:
            self._ground.show(painter)
            self.wires.paint(painter, lit, dim, strengths)
        else:
            self._rest.show(painter)

    def _paint_maps(self, painter, area, scene):
        if scene is None or not scene.gradients:
            self._maps.paint(painter, area)
            return
        self._activations.paint(painter, area)
        self._maps.paint(painter, area, scene.gradients)

    def _paint_output(self, painter, moment, shown, scene, below):
        """Gradients over the shares or penalties that they are of; in a scene before, as far as it has come.

        Gradients are those of the loss for the truth, so that then this is lit and not what the network answers.
        """
        said = None if scene is None else scene.gradients.get("OUTPUT", 0.0)
        lit = moment.answer
        if said is not None and said > 0.5 and lit is not None:
            lit = NONE if scene.wanted is None else scene.wanted
        if said is not None and 0 < said < 1:
            paint_bitmaps(painter, self._layout, self._bitmaps, lit)  # which stay
        if said is not None and said < 0.5:  # one after the other: two numbers at one place could not be read
            painter.setOpacity(1 - 2 * said)
            level, made_of = below.levels.get("OUTPUT", 1.0), (scene, moment.trace)
            paint_output(painter, self._layout, self._output, *made_of, level, self._bitmaps, moment.answer)
        if said is None or said > 0.5:
            painter.setOpacity(1.0 if said is None else 2 * said - 1)
            none = moment.parameters.loss.none_penalty
            paint_answer(painter, self._layout, self._output, shown, lit, none, self._bitmaps)
        painter.setOpacity(1)

    def _paint_scene(self, painter, area, moment, scene, below):
        layout = self._layout
        self._scene.paint(painter, area, scene, below.levels.get("C3", 1.0))
        place = moment.lens.play
        if place is not None and place.scene == "INPUT" and moment.trace is not None:
            paint_input(painter, layout, scene, self._architecture, moment.probe.prepared)
        if scene.compared and moment.trace is not None and self._bitmaps is not None:
            paint_comparison(painter, layout, scene, moment.trace, self._bitmaps)
        if scene.wanted is not None and area.intersects(self._answer_place):
            paint_wanted(painter, layout, scene.wanted)
        network_phases.paint_names(painter, layout, scene.named)

    def _paint_phase(self, painter, phase, amount, follows):
        if self._sheet is not None:
            self._sheet.paint(painter, amount if phase == BATCH else 0.6)
        if follows and self.batch_places:  # the first digit's way
            painter.setPen(style.colour("accent"))
            painter.setBrush(Qt.NoBrush)
            painter.drawRect(network_lit.frame(self.batch_places[0].grown(1)))
        lit = {layer: network_phases.brightness(phase, layer, amount) for layer in LAYERS}
        network_phases.paint_names(painter, self._layout, lit)

    def _prepare(self, moment, shown, scene, below, updates):
        """Make anew what was made of something else than this."""
        lines_of = (shown.mode, shown.stepped, tuple(shown.levels.values()), updates) if shown else ()
        if lines_of != self._lines_of:
            self._lines_of = lines_of
            self._ground.add("lines", partial(_paint_lines, self._layout, self._architecture, shown, updates))
        if moment is None:
            return
        self._prepare_rest()
        if self._maps_of != (shown, scene):
            self._maps_of = (shown, scene)
            self._maps.set_numbers(shown, self._architecture, scene.there if scene else ALL_THERE)
        if scene is None or not scene.gradients:
            self._activations = None
        elif self._activations is None or self._activations_of is not below:
            self._activations, self._activations_of = self._activations or Maps(self._layout), below
            self._activations.set_numbers(below, self._architecture)
        centres = moment.parameters.centres
        if self._output.pairing.compares and self._bitmaps_of is not centres:
            self._bitmaps_of = centres
            self._bitmaps = bitmap_pictures(centres)
        digits = moment.snapshot.batch_digits
        if self._sheet_of is not digits:
            self._sheet_of = digits
            self._sheet = None if digits is None else network_phases.ContactSheet(digits, self._layout)

    def _prepare_rest(self):
        (lines, wires), self._rest_of = self._rest_of, (self._lines_of, self.wires.resting)
        if self._lines_of != lines:
            self._rest.add("ground", self._ground.show)
        if self._rest_of != (lines, wires):
            began = perf_counter()
            self._rest.add("wires", partial(_paint_wires, self._ground, self.wires))
            self.wires_seconds = perf_counter() - began

    def _paint_invitation(self, painter):
        painter.setPen(style.colour("muted"))
        painter.setFont(style.font(style.BODY if self._layout.large else style.SMALL))
        box = self._layout.pictures["INPUT"][0].grown(-8)
        painter.drawText(QRect(*box), Qt.AlignCenter | Qt.TextWordWrap, _("Draw a digit, or choose one"))

    def _paint_light(self, painter, light):
        brightness = 1.0 if light.pointed != NOTHING else network_lit.QUIET
        if light.place != NOTHING:
            network_lit.paint_reach(painter, self._layout, light.place, light.reach, brightness)
        network_lit.paint_picked(painter, self._layout, light.picked)
        network_lit.paint_pointed(painter, self._layout, light.pointed)
        if light.focus:
            network_lit.paint_focus(painter, self._layout, light.pointed)

    def _paint_readout(self, painter, text, short):
        if not text:
            return
        font = style.font(style.BODY if self._layout.large else style.SMALL)
        painter.setPen(style.colour("text"))
        painter.setFont(font)
        if QFontMetrics(font).horizontalAdvance(text) > self._layout.readout.width:
            text = QFontMetrics(font).elidedText(short, Qt.ElideMiddle, self._layout.readout.width)
        painter.drawText(QRect(*self._layout.readout), Qt.AlignRight | Qt.AlignVCenter, text)


def _paint_lines(layout, architecture, shown, updates, painter):
    paint_lines_below_names(painter, layout, architecture, shown)
    paint_legend(painter, layout, shown, updates)


def _paint_wires(ground, wires, painter):
    """Over those there were; in an SVG, where nothing is painted over, there were none."""
    if not in_vectors(painter):
        paint_within(painter, QRectF(wires.area), ground.show)
    wires.resting.show(painter)
