"""Travelling in the past of the run shown: by moments, by passes, in play; and to a step that has to be computed."""

from dataclasses import dataclass, replace

from PyQt5.QtCore import QElapsedTimer, QObject, Qt, QTimer, pyqtSignal

from core.language import _
from core.study.moment import Moment
from lenet_gui.jobs.background_jobs import BackgroundJobs
from lenet_gui.jobs.past import NotComputed, ReplayStep

TICK_MS = 33
LONGEST_TICK_SECONDS = 0.25  # a window that stood still longer goes on where it was
SPEEDS = (1, 2, 4, 8, 16, 32, 64)  # moments a second


@dataclass(frozen=True)
class Journey:
    """How one travels.

    Attributes
    ----------
    playing: whether one moment follows another by itself
    speed: so many of them a second, one of `SPEEDS`
    offered: a step that could be computed exactly; None for none
    computing: the step that is being computed, and how much of that is done, 0 to 1; None for none
    """

    playing: bool = False
    speed: int = 8
    offered: int | None = None
    computing: tuple[int, float] | None = None


class Travel(QObject):
    """Chooses which moment `present`, a lenet_gui.window.shown.present.Present, shows. The run knows nothing of it."""

    changed = pyqtSignal(object)  # a Journey
    going = pyqtSignal()  # another moment is about to be shown
    said = pyqtSignal(str)  # one sentence

    def __init__(self, present: QObject, jobs: BackgroundJobs, parent: QObject | None = None):
        super().__init__(parent)
        self.journey = Journey()
        self._present, self._jobs = present, jobs
        self._run_id: int | None = None
        self._due = 0.0  # moments that have passed and are not shown yet
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        present.lens_changed.connect(self._on_lens_changed)
        present.network_chosen.connect(self.give_up)  # a step that came now would pull one away from it
        jobs.hear(ReplayStep, self._on_computed, self._on_failed, self._on_progressed, self._on_given_up)

    # Where one is ------------------------------------------------------------------------------------------------

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps at which there is a moment, before the live one."""
        live = self._present.run_shown
        return () if live is None else tuple(tick.step for tick in live.recording.ticks if tick.step < live.step)

    @property
    def step(self) -> int | None:
        """The step of the past network that is shown; None while none is."""
        network = self._present.past.network
        return None if network is None else network.source.step

    def follow(self, moment: Moment) -> None:
        """This moment is shown; with another run all of the journey is over."""
        before, self._run_id = self._run_id, moment.run_shown.run_id
        if before not in (None, self._run_id):
            self.give_up()
            self._become(playing=False, offered=None)

    # Going -------------------------------------------------------------------------------------------------------

    def go(self, step: int | None) -> None:
        """To the moment at this step, or before it; None: to the live one. Nothing plays any more."""
        self._become(playing=False, offered=None)
        self._show(step)

    def go_to_run(self, run_id: int, step: int | None) -> None:
        """To another run of the list, as it was at this step of its own; None: as it is, or was left."""
        kept = next((kept for kept in self._present.runs if kept.run_id == run_id), None)
        if kept is not None:
            self._become(playing=False, offered=None)
            self.going.emit()
            self._present.show_run(kept, step)

    def release(self, step: int) -> None:
        """One has let go at this step: where no moment is at it, it could be computed."""
        live = self._present.run_shown
        known = live is None or step in self.steps or not 0 <= step < live.step
        self._become(offered=None if known else step)

    def move(self, moments: int) -> None:
        """So many moments on, or back; after the last one comes the live one."""
        self._become(playing=False, offered=None)
        self._move(moments)

    def move_pass(self, passes: int) -> None:
        """So many passes on or back, at least one moment."""
        steps, here = self.steps, self._here()
        if not steps:
            return
        target = here + passes * self._present.run_shown.steps_per_pass
        near = [step for step in steps if (step > here) == (passes > 0) and step != here]
        if passes < 0:
            below = [step for step in near if step <= target]
            self.go(max(below) if below else steps[0])
        else:
            above = [step for step in near if step >= target]
            self.go(min(above) if above else None)

    def first(self) -> None:
        """To the very first moment."""
        if self.steps:
            self.go(self.steps[0])

    def pause(self) -> None:
        """Stay here."""
        self._become(playing=False)

    def toggle(self) -> None:
        """Play from here, from the first moment where here is the live one; or pause."""
        if self.journey.playing:
            self.pause()
        elif self.steps:
            if self.step is None:
                self._show(self.steps[0])
            self._become(playing=True, offered=None)

    def resume(self, journey: Journey) -> None:
        """Travel on as one did then, from where one is; a step that was being computed is begun again."""
        if journey.computing is not None:
            self.compute(journey.computing[0])
        self._become(playing=journey.playing, offered=journey.offered)

    def set_speed(self, speed: int) -> None:
        """One of `SPEEDS`."""
        self._become(speed=speed)

    def tick(self) -> None:
        """Time has passed."""
        passed = min(self._clock.nsecsElapsed() / 1e9, LONGEST_TICK_SECONDS)
        self._clock.start()
        self._due += passed * self.journey.speed
        moments, self._due = int(self._due), self._due % 1
        if moments:
            self._move(moments)
            if self.step is None:
                self._become(playing=False)

    # Computing a step --------------------------------------------------------------------------------------------

    def compute(self, step: int | None = None) -> None:
        """Compute a step, or the one that is offered, and show it; the newest wish counts."""
        live, dataset = self._present.run_shown, self._present.past.dataset
        step = self.journey.offered if step is None else step
        if step is None or live is None or dataset is None:
            return
        if step >= live.step or step in self.steps:
            self.go(None if step >= live.step else step)
            return
        self._become(playing=False, offered=None, computing=(step, 0.0))
        changes, recording = live.history.changes, live.recording
        self._jobs.ask(ReplayStep(live.run_id, live.recipe, changes, recording, dataset, step))

    def give_up(self) -> None:
        """Nobody waits for the step any more."""
        if self.journey.computing is not None:
            self._jobs.cancel(ReplayStep)
            self._become(computing=None)

    def _on_progressed(self, wanted, fraction, _text):
        if self._awaits(wanted):
            self._become(computing=(wanted.step, fraction))

    def _on_computed(self, wanted, answer):
        if not self._awaits(wanted):
            return
        self._become(computing=None)
        run, near = answer
        self._present.have_replayed(wanted.run_id, run)
        if near:
            words = _("Step {step:,} as computed here: near what this run had, not the same to the last bit.")
            self.said.emit(words.format(step=wanted.step))

    def _on_failed(self, wanted, error):
        if self._awaits(wanted):
            self._become(computing=None)
        if not isinstance(error, NotComputed):
            raise error
        self.said.emit(str(error))

    def _on_given_up(self, _wanted):
        """Whoever gave it up knows."""

    def _awaits(self, wanted):
        computing, live = self.journey.computing, self._present.run_shown
        return computing is not None and computing[0] == wanted.step and live.run_id == wanted.run_id

    # -------------------------------------------------------------------------------------------------------------

    def _here(self):
        return self._present.run_shown.step if self.step is None else self.step

    def _move(self, moments):
        steps = self.steps
        if not steps:
            return
        here = self._here()
        if moments > 0:
            later = [step for step in steps if step > here]
            self._show(later[moments - 1] if moments <= len(later) else None)
        else:
            earlier = [step for step in steps if step < here]
            self._show(earlier[max(moments, -len(earlier))] if earlier else steps[0])

    def _show(self, step):
        self.give_up()  # where one is there already, too
        if step != self.step or self._present.shows_pretrained:
            self.going.emit()
            self._present.go_to(step)

    def _on_lens_changed(self, before, after):
        if before.play is None and after.play is not None:  # a digit is played through this very network
            self._become(playing=False)

    def _become(self, **changes):
        before, self.journey = self.journey, replace(self.journey, **changes)
        if self.journey == before:
            return
        if self.journey.playing and not self._timer.isActive():
            self._due = 0.0
            self._clock.start()
            self._timer.start()
        elif not self.journey.playing:
            self._timer.stop()
        self.changed.emit(self.journey)
