"""The clock of the play: it says where one is, and nothing else; what is seen there follows from the moment."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PyQt5.QtCore import QElapsedTimer, QObject, Qt, QTimer, pyqtSignal

from core.study.play import ANSWER, Place, Timeline
from core.study.selection import NOTHING, Selection
from lenet_gui.play.units import worth_looking_at

TICK_MS = 33
LONGEST_TICK_SECONDS = 0.25  # a window that stood still longer goes on where it was
SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0)
SHORTEST_SECONDS = 1e-6  # before the end of a scene, which is already the beginning of the next
AGAIN_SECONDS = 0.7  # so soon after the beginning of a scene "previous" means the one before


@dataclass(frozen=True)
class Playing:
    """How the play goes.

    Attributes
    ----------
    timeline: which scenes there are, and how long they take
    running: whether time passes
    speed: one of `SPEEDS`
    """

    timeline: Timeline = Timeline()
    running: bool = False
    speed: float = 1.0


class Player(QObject):
    """Plays the digit that is shown.

    `present`, a lenet_gui.window.shown.present.Present, is told each place, and None at the end; `picked` gives what is
    picked in the window. The play is over as soon as the lens has no place any more, whoever has seen to that.
    """

    begun = pyqtSignal()
    ended = pyqtSignal()
    changed = pyqtSignal(object)  # Playing

    def __init__(
        self,
        present: QObject,
        picked: Callable[[], Selection] = lambda: NOTHING,
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self.playing = Playing()
        self.calm = False  # whether scenes change without sliding
        self.place: Place | None = None  # None while nothing is played
        self.seconds = 0.0  # since the beginning, at speed 1
        self._present, self._picked = present, picked
        present.lens_changed.connect(self._on_lens_changed)
        present.truth_said.connect(self._on_truth_said)
        self._units: dict = {}
        self._until: Place | None = None  # where the play is to pause by itself; None: at its end
        self._went_on = False  # before it was held
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    @property
    def running(self) -> bool:
        """Whether time passes."""
        return self.playing.running

    def begin(self, place: Place | None = None, playing: bool = True, until: Place | None = None) -> None:
        """Play the digit shown, from this place on; without one from the beginning. Nothing without a trace.

        until: where it pauses, in the same scene; without one, at the end of all.
        """
        moment = self._present.shown
        if moment is None or moment.trace is None:
            return
        new = self.place is None
        self._units = worth_looking_at(moment.trace, self._picked())
        timeline = replace(self.playing.timeline, backward=moment.trace.label is not None)
        self._become(timeline=timeline, running=False)
        inside = until is not None and until.scene in timeline.scenes and timeline.time(until) < timeline.seconds
        self._until = until if inside else None
        self._go(place or 0.0)
        if new:
            self.begun.emit()
        self._become(running=playing and self.seconds < timeline.seconds)

    def end(self) -> None:
        """Show again what was shown before."""
        if self.place is not None:
            self._present.look(play=None)

    def pause(self) -> None:
        """Let time stand still."""
        self._become(running=False)

    def go_on(self) -> None:
        """Let time pass; at the very end, from the beginning."""
        if self.place is None:
            return
        if self.seconds >= self.playing.timeline.seconds:
            self.seek(0.0)
        self._become(running=True)

    def toggle(self) -> None:
        """Pause, or go on."""
        self.pause() if self.running else self.go_on()

    def hold(self, held: bool) -> None:
        """Let time stand still for a while, such as that of a drag, and then go on as before."""
        if held:
            self._went_on = self.running
            self.pause()
        elif self._went_on:
            self._become(running=self.place is not None and self.seconds < self.playing.timeline.seconds)

    def step(self, scenes: int) -> None:
        """To the beginning of the scene so many further on; back, first to the beginning of the present one."""
        if self.place is None:
            return
        timeline = self.playing.timeline
        here = timeline.scenes.index(self.place.scene)
        if scenes < 0 and self.seconds - timeline.start(self.place.scene) > AGAIN_SECONDS * self.playing.speed:
            scenes += 1
        to = max(here + scenes, 0)
        self.seek(timeline.start(timeline.scenes[to]) if to < len(timeline.scenes) else timeline.seconds)

    def seek(self, to: Place | float) -> None:
        """Go to a place, whose unit is then the one of its scene, or to so many seconds since the beginning."""
        if self.place is not None:
            self._go(to)

    def set_speed(self, speed: float) -> None:
        """One of `SPEEDS`."""
        self._become(speed=speed)

    def set_details(self, details: bool) -> None:
        """Whether units are computed at leisure; one stays at the same place."""
        place = Place(*self.playing.timeline.at(self.seconds))
        self._become(timeline=replace(self.playing.timeline, details=details))
        self.seconds = self.playing.timeline.time(place)

    def set_calm(self, calm: bool) -> None:
        """Whether scenes change without sliding."""
        self.calm = calm
        if self.place is not None:
            self._show(self.seconds)

    def tick(self) -> None:
        """Time has passed."""
        passed = min(self._clock.nsecsElapsed() / 1e9, LONGEST_TICK_SECONDS)
        self._clock.start()
        end, until = self.playing.timeline.seconds, self._until
        if until is not None:
            end = self.playing.timeline.time(until) - SHORTEST_SECONDS
            if self.seconds >= end:  # somebody has gone on from there
                self._until, until, end = None, None, self.playing.timeline.seconds
        now = min(self.seconds + passed * self.playing.speed, end)
        self._show(now, until if now >= end else None)
        if now >= end:
            self.pause()

    def _go(self, to):
        timeline = self.playing.timeline
        if isinstance(to, Place):
            if to.scene not in timeline.scenes:  # there is no way back without a truth
                to = Place(ANSWER, 1.0)
            if to.scene in self._units:
                self._units[to.scene] = to.map, to.unit
            self._show(timeline.time(to), to)
        else:
            self._show(min(max(to, 0.0), timeline.seconds))

    def _show(self, seconds, place=None):
        self.seconds = seconds
        if place is None:
            scene, at = self.playing.timeline.at(seconds)
            place = Place(scene, at, *self._units.get(scene, ()))
            place = place.still if self.calm else place
        self._present.look(play=place)

    def _on_lens_changed(self, before, after):
        self.place = after.play
        if before.play is not None and after.play is None:
            self._become(running=False)
            self.ended.emit()

    def _on_truth_said(self, label):
        """With a truth there is a way back, and whoever has seen all the rest goes on to it."""
        seen = self.seconds >= self.playing.timeline.seconds
        self._become(timeline=replace(self.playing.timeline, backward=label is not None))
        if self.place.scene not in self.playing.timeline.scenes:
            self._go(self.place)
        elif seen and self.seconds < self.playing.timeline.seconds:
            self._go(self.seconds)
            self._become(running=True)

    def _become(self, **changes):
        before, self.playing = self.playing, replace(self.playing, **changes)
        if self.playing == before:
            return
        if self.running and not self._timer.isActive():
            self._clock.start()
            self._timer.start()
        elif not self.running:
            self._timer.stop()
        self.changed.emit(self.playing)
