"""How the window stands: taken down when a lesson begins, made of (lesson, step) in each step, and brought back."""

from dataclasses import dataclass, replace

import numpy as np

from core.network.architecture import PAPER
from core.study.lens import Lens
from core.study.play import SHAPES, Place
from core.study.selection import NOTHING, Selection
from lenet_gui.digits.sources import DigitSources
from lenet_gui.lessons.lesson import NONE, OWN, PRETRAINED, TEST, UNTRAINED, Stance
from lenet_gui.play.player import Player
from lenet_gui.time.travel import Journey, Travel
from lenet_gui.window.digits_in_use import DigitsInUse
from lenet_gui.window.docking.docks import ViewDock
from lenet_gui.window.shown.chosen import Chosen
from lenet_gui.window.shown.present import Present
from lenet_gui.window.shown.stage import Stage

WITH_HANDS = ("table", "microscope", "kernels")  # views in which one chooses what no moment holds


@dataclass(frozen=True, eq=False)
class Left:
    """What there was when the lesson began.

    Attributes
    ----------
    chosen: what was chosen to be seen
    run_id: of the run whose moments one went to, None before there was any
    journey: how one travelled in its past
    digit: as `DigitSources.now`
    undone, strokes, width: the pad: the place in its undo stack, and what was drawn there
    parade, running: whether test digits were passing, and time in a play
    selection: what was picked
    hands: what was chosen in each view of `WITH_HANDS` that had been made
    """

    chosen: Chosen
    run_id: int | None
    journey: Journey
    digit: tuple
    undone: int
    strokes: tuple[np.ndarray, ...]
    width: float
    parade: bool
    running: bool
    selection: Selection
    hands: dict[str, tuple]


class Standing:
    """Sets the window, by the same ways as a user does; the run in training is never touched."""

    def __init__(
        self,
        present: Present,
        sources: DigitSources,
        digits: DigitsInUse,
        player: Player,
        travel: Travel,
        stage: Stage,
        docks: dict[str, ViewDock],
    ):
        self._present, self._sources, self._digits, self._stage, self._docks = present, sources, digits, stage, docks
        self._player, self._travel = player, travel

    @property
    def _panel(self):
        return self._docks["study"].made().panel

    def taken(self) -> Left:
        """The window as it stands now."""
        present, pad = self._present, self._panel.pad
        return Left(
            chosen=present.chosen,
            run_id=self._run_id,
            journey=self._travel.journey,
            digit=self._sources.now,
            undone=pad.undo_stack.index(),
            strokes=tuple(pad.strokes()),
            width=pad.pen_width,
            parade=self._panel.chooser.playing or self._panel.chooser.held,
            running=self._player.running,
            selection=replace(self._stage.picked, picked=False),
            hands={name: _READ[name](view) for name, view in self._with_hands()},
        )

    def give_back_digit(self, left: Left) -> None:
        """Let the digit be as it was left: there are other digits, which it may be one of."""
        self._player.end()
        self._give_back_digit(left)

    def with_digit(self, left: Left) -> Left:
        """As it was left, but with the digit that is there now, and passing by if it does or did."""
        return replace(left, digit=self._sources.now, parade=left.parade or self._panel.chooser.playing)

    def take_up(self, stance: Stance, left: Left) -> None:
        """Let the window stand like this, however it stands now; `left` as it stood before the lesson."""
        self._player.end()
        self._travel.go(None)  # nothing goes on by itself, and no step that is being computed comes in between
        self._panel.chooser.set_playing(False)
        self._study(stance, left)
        self._present.choose(self._chosen(stance, left.chosen.lens))
        self._pick(stance.selection)
        if stance.play is not None:  # what is picked is not what a play speaks of
            self._stage.show_selection(NOTHING)
        self.take_hands(stance)
        self._play(stance.play)

    def take_hands(self, stance: Stance) -> None:
        """Set what is chosen within views, as far as they have been made."""
        for name, view in self._with_hands():
            _SET[name](view, *self._hands(name, stance))

    def go_back(self, left: Left) -> None:
        """Let all be as it was left."""
        self._travel.go(None)
        self._give_back_digit(left)
        self._present.choose(left.chosen)
        self._pick(left.selection)
        for name, view in self._with_hands():
            _SET[name](view, *left.hands.get(name, self._hands(name, Stance())))
        if left.selection == NOTHING:  # then the microscope showed a unit that nobody had picked
            self._pick(NOTHING)
        self._panel.chooser.set_playing(left.parade, resumed=True)  # first: a play holds it
        if left.chosen.lens.play is not None:
            self._player.begin(left.chosen.lens.play, playing=left.running)
        if left.run_id == self._run_id:
            self._travel.resume(left.journey)

    @property
    def _run_id(self):
        run = self._present.run_shown
        return None if run is None else run.run_id

    def _chosen(self, stance, before):
        """What a step shows. All it does not name is as when nobody has touched it but what one keeps for good."""
        lens = Lens(
            transform=stance.transform,
            skipped=stance.skipped,
            cuts=stance.cuts,
            mode=stance.mode,
            threshold=before.threshold,
            measure=before.measure,
        )
        return Chosen(stance.network == PRETRAINED, self._past(stance.network), lens=lens)

    def _past(self, network):
        """Which past network that is: none while the run in training has taken no step yet."""
        present = self._present
        untrained = network == UNTRAINED and present.live is not None and present.live.step > 0
        return present.past.at_tick(present.live, 0) if untrained else None

    def _play(self, place: Place | None):
        """Its scene from the beginning to this place, or to the scene's end where the place is its beginning."""
        if place is not None:
            self._player.begin(replace(place, at=0.0), until=replace(place, at=place.at or 1.0))

    def _study(self, stance, left):
        digit, dataset = stance.digit, self._digits.dataset
        if digit.source == OWN and left.digit[0].image is not None:
            self._give_back_digit(left)
        elif digit.source != NONE and dataset is not None and digit.index < len(dataset.test):
            self._sources.pick_digit(dataset.test, TEST, digit.index)
        else:  # also while the digits are still being read, and where there are not so many
            self._panel.pad.clear()
            self._sources.study_strokes([], left.width)

    def _give_back_digit(self, left):
        pad = self._panel.pad
        pad.undo_stack.setIndex(left.undone)
        now = pad.strokes()
        same = len(now) == len(left.strokes) and all(map(np.array_equal, now, left.strokes))
        if not same or pad.pen_width != left.width:  # what had been there was undone, and other things drawn
            pad.set_strokes(left.strokes, left.width)
        self._sources.return_to(left.digit)

    def _pick(self, selection):
        self._stage.show_selection(replace(selection, picked=True))
        if selection == NOTHING:
            self._stage.show_selection(NOTHING)

    def _with_hands(self):
        return [(name, self._docks[name].view) for name in WITH_HANDS if self._docks[name].view is not None]

    def _hands(self, name, stance):
        selection = stance.selection
        if name == "table":
            links = (self._present.shown.parameters.architecture if self._present.shown else PAPER).links
            column = selection.map if selection.layer == "C3" else None
            return stance.table, selection.link or next((link for link in links if link[1] == column), links[0])
        if name == "microscope":
            from lenet_gui.views.microscope.fitting import AUTOMATIC  # not in the way of the window's first picture

            return stance.direction == "backward", _whole_unit(selection), AUTOMATIC
        return (stance.kernels,)


def _whole_unit(selection: Selection) -> Selection:
    """The unit a microscope looks at when this is picked, wherever it looked before: in the middle of a map."""
    if selection.layer is None:
        return NOTHING
    _maps, rows, columns = SHAPES.get(selection.layer, (0, 1, 1))
    unit = Selection(selection.layer, selection.map or 0, picked=True)
    if rows == 1:
        return unit
    row, column = (rows // 2, columns // 2) if selection.row is None else (selection.row, selection.column)
    return replace(unit, row=row, column=column)


def _set_microscope(view, backward, unit, large):
    view.show_backward(backward)
    view.show_selection(replace(unit, picked=True))
    view.show_large(large)


_READ = {
    "table": lambda view: (view.quantity, view.picked or PAPER.links[0]),
    "microscope": lambda view: (view.switch.backward.isChecked(), view.unit or NOTHING, view.large),
    "kernels": lambda view: (view.kind,),
}
_SET = {
    "table": lambda view, quantity, link: view.stand(quantity, link),
    "microscope": _set_microscope,
    "kernels": lambda view, kind: view.show_kind(kind),
}
