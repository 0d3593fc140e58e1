"""What the network view shows of a moment: which numbers, and of these what a play or a training step has come to."""

from dataclasses import replace

from core.study.lens import ACTIVATION, CLEAR
from core.study.moment import Moment
from core.study.play import OTHERS, ROWS, Place
from core.study.selection import NOTHING, Selection
from lenet_gui.look.gradient_scale import enlarged_words
from lenet_gui.views.network import words as network_words
from lenet_gui.views.network.modes import Levels, Shown, activations, obstacle, shown
from lenet_gui.views.network.play.scene import Scene
from lenet_gui.views.network.play.seen import own_mode, scene_of, seen


def _spoken_of(place):
    """The unit that is computed; where rows fly by, only the map, or all the maps of the layer."""
    focus = place.focus or NOTHING
    if place.part == ROWS:
        return Selection(focus.layer, focus.map)
    return Selection(focus.layer) if place.part == OTHERS else focus


class Showing:
    """Made when it is asked for, and kept until the moment brings other numbers, another place or another phase."""

    def __init__(self):
        self.moment: Moment | None = None
        self._handed: Moment | None = None  # as it came
        self._wanted = CLEAR.mode  # shown as soon as it can be
        self._levels = Levels()
        self._made_of: tuple = ()
        self._drop()

    def _drop(self):
        self._numbers: Shown | None = None
        self._below: Shown | None = None
        self._scene: Scene | None = None
        self._scene_of: tuple = ()

    def take(self, moment: Moment) -> tuple[Shown | None, bool] | None:
        """Show this moment. Where its numbers are others, those before it, and whether the answer may be another."""
        old = self.moment
        if moment.lens.mode != (old.lens if old else CLEAR).mode:
            self._wanted = moment.lens.mode
        self._see(moment)
        now = self.moment
        played = self.play is not None  # then gradients have other levels
        made_of = now.trace, now.answer, now.parameters, now.reference, own_mode(now) or self._wanted, played
        before, self._made_of = self._made_of, made_of
        if made_of == before:
            return None
        numbers = self._numbers
        self._drop()
        return numbers, made_of[:2] != before[:2] or now.parameters.centres is not old.parameters.centres

    def choose(self, mode: str) -> None:
        """Show other numbers, one of `MODES`, as soon as that is possible."""
        self._wanted = mode
        self._drop()
        if self._handed is not None:
            self._see(self._handed)

    def _see(self, moment):
        """Follow the first digit of a step, unless one has chosen to look at others of the studied digit's numbers."""
        self._handed = moment
        self.moment = seen(moment if self._wanted == ACTIVATION else replace(moment, batch_trace=None))

    @property
    def play(self) -> Place | None:
        """Where the play is; None while there is none."""
        return None if self.moment is None else self.moment.lens.play

    @property
    def mode(self) -> str:
        """Which numbers are shown, one of `MODES`."""
        wanted = own_mode(self.moment) or self._wanted
        return ACTIVATION if obstacle(wanted, self.moment) else wanted

    @property
    def numbers(self) -> Shown | None:
        """With their levels; None before the first moment."""
        if self._numbers is None and self.moment is not None:
            self._numbers = shown(self._wanted, self.moment, self._levels)
        return self._numbers

    @property
    def below(self) -> Shown | None:
        """The activations, that in a scene gradients are laid over."""
        if self._below is None and self.moment is not None:
            self._below = activations(self.moment, self._levels)
        return self._below

    def scene(self, phase_amount: float) -> Scene | None:
        """What of them is there to be seen; None where all is. `phase_amount`: how much of a step's phase was shown."""
        if self.moment is None:
            return None
        made_of = self.moment.lens.play, self.moment.snapshot.phase, self.moment.batch_trace, phase_amount
        if self._scene_of != made_of:
            self._scene, self._scene_of = scene_of(self.moment, phase_amount), made_of
        return self._scene

    def readouts(self, pointed: Selection, lit: Selection, phase_amount: float) -> tuple[str, str]:
        """What is pointed at, else what the play is about or the phase of the step, else what else is lit.

        In full, and as it is said where there is little room.
        """
        place, scene = lit, self.scene(phase_amount)
        if pointed == NOTHING and scene is not None and scene.gradients and self.play is not None:
            return enlarged_words(self.moment.trace)
        if pointed == NOTHING and self.play is not None:
            place = _spoken_of(self.play)
        elif pointed == NOTHING and self.moment is not None and self.moment.snapshot.phase:
            return network_words.about_phase(self.moment), network_words.short_about_phase(self.moment.snapshot)
        told_of = place, self.moment, self.numbers if scene is None or scene.has(place) else None
        return network_words.readout(*told_of), network_words.short_readout(*told_of)
