"""Travelling in the past of a run, in the window in which it trains: by hand, by key, in play; and computed anew."""

import random
import threading

import numpy as np
import pytest
from PyQt5.QtCore import QPoint, QRect, QSize, Qt
from PyQt5.QtGui import QFontMetrics
from PyQt5.QtWidgets import QApplication

from core.recipe.recipe import named_recipe
from core.run.commands import MixIn, Open, Pause, Reset, SetStepFactor, StepOnce, Train, TrainTo
from core.run.recording import fingerprint
from core.run.snapshot import PAUSED, READY
from core.study.play import Place
from core.study.trace import trace
from core.training import replay
from core.training.trainer import Trainer
from lenet_gui.jobs.past import ReplayStep
from lenet_gui.look import style
from lenet_gui.time.marks import PastMark
from lenet_gui.time.scale import LOGARITHM, PASSES
from lenet_gui.time.travel import Journey
from lenet_gui.time.words import place_words

WAIT_MS = 60_000


@pytest.fixture
def window(window):
    """As large as the bar wants it, though the screen of tests is smaller."""
    window.setWindowState(Qt.WindowNoState)
    window.resize(1440, 900)
    return window


def train_to(qtbot, window, step):
    """The run rests there."""
    window._thread.send(TrainTo(step))
    qtbot.waitUntil(lambda: window.present.live.step == step and window.present.live.state == PAUSED, timeout=WAIT_MS)


@pytest.fixture
def trained(qtbot, window):
    """The window with a digit that stays, and a run of 200 steps, which is more than a pass."""
    window.study.chooser.set_playing(False)
    window.sources.study_digit(window.dataset.test, "test", 3)
    train_to(qtbot, window, 200)
    return window


def drag(qtbot, window, step, release=True):
    """Press the bar where this step is."""
    track = window.time_bar.track
    place = QPoint(round(track.scale().x(step)), track.height() // 2)
    qtbot.mousePress(track, Qt.LeftButton, pos=place)
    if release:
        qtbot.mouseRelease(track, Qt.LeftButton, pos=place)


def shown(window):
    """The step of the network that is shown; None where it is the live one."""
    return window.moment.source.step if window.moment.past else None


def test_the_bar_is_there_as_soon_as_there_is_a_past(qtbot, window):
    assert window.time_bar.isHidden() and window.all_actions.why_not("time.back")
    for name in ("time.back", "time.first", "time.play", "time.exact"):
        window.all_actions[name].trigger()
    assert window.moment.live
    train_to(qtbot, window, 1)  # the first step
    assert window.time_bar.isVisible() and not window.all_actions.why_not("time.back")
    window.all_actions["time.back"].trigger()
    assert shown(window) == 0
    np.testing.assert_array_equal(window.moment.parameters.vector, window.moment.start.vector)


def test_a_run_begun_anew_shows_the_present_and_has_its_own_past(qtbot, trained):
    drag(qtbot, trained, 100)
    assert shown(trained) is not None
    before = trained.present.live.run_id
    trained._thread.send(Reset(trained.present.live.recipe))
    qtbot.waitUntil(lambda: trained.present.live.run_id != before, timeout=WAIT_MS)
    assert shown(trained) is None and trained.present.live.state == READY
    train_to(qtbot, trained, 1)
    assert trained.travel.steps == (0,)
    drag(qtbot, trained, 0)
    assert shown(trained) == 0


def test_dragging_at_random_while_it_trains_shows_what_the_networks_of_then_do(qtbot, trained):
    thread, track, chance = trained._thread, trained.time_bar.track, random.Random(3)
    for name in ("table", "kernels", "mistakes", "sureness", "code"):
        trained.docks[name].open()
    thread.send(Train(50))
    began = trained.present.live.step
    drag(qtbot, trained, 10, release=False)
    seen = set()
    while trained.present.live.step < began + 120 or len(seen) < 20:
        x = chance.randrange(track.width())
        qtbot.mouseMove(track, QPoint(x, 9))
        trained.time_bar.track.sought.emit(track.moment_at(x))
        moment, live = trained.moment, trained.present.live
        assert moment.past == (trained.travel.step is not None)
        if moment.past:
            tick = live.recording.tick_at(moment.source.step)
            assert tick.step == moment.source.step and moment.parameters is tick.parameters
            expected = trace(tick.parameters, moment.probe.image, moment.probe.label)
            np.testing.assert_array_equal(moment.trace.penalties, expected.penalties)
            assert moment.snapshot is live
            seen.add(tick.step)
        QApplication.processEvents()
    thread.send(Pause())
    qtbot.keyClick(trained.time_bar, Qt.Key_End)
    assert shown(trained) is None and trained.moment.parameters is trained.moment.snapshot.averaged


def test_keys_go_by_moments_and_passes_and_to_both_ends(qtbot, trained):
    bar, steps, of_pass = trained.time_bar, trained.travel.steps, trained.present.live.steps_per_pass
    bar.setFocus()
    went = []
    for key in (Qt.Key_Right, Qt.Key_Left, Qt.Key_Left, Qt.Key_Right, Qt.Key_Home, Qt.Key_Left, Qt.Key_Right):
        qtbot.keyClick(bar, key)
        went.append(shown(trained))
    assert went == [None, steps[-1], steps[-2], steps[-1], 0, 0, 1]
    qtbot.keyClick(bar, Qt.Key_Right, Qt.ShiftModifier)
    assert shown(trained) == next(step for step in steps if step >= 1 + of_pass)
    qtbot.keyClick(bar, Qt.Key_Right, Qt.ShiftModifier)
    assert shown(trained) is None
    qtbot.keyClick(bar, Qt.Key_Left, Qt.ShiftModifier)
    assert shown(trained) == max(step for step in steps if step <= 200 - of_pass)
    qtbot.keyClick(bar, Qt.Key_End)
    assert shown(trained) is None and trained.moment.live


def test_every_arrow_to_the_left_shows_an_earlier_moment_until_the_first(qtbot, trained):
    trained.time_bar.setFocus()
    seen = []
    for _press in range(len(trained.travel.steps)):
        qtbot.keyClick(trained.time_bar, Qt.Key_Left)
        seen.append(shown(trained))
    assert tuple(reversed(seen)) == trained.travel.steps


def test_what_is_past_says_so_everywhere_and_the_present_does_not(qtbot, trained):
    def marks():
        bar, (mark,) = trained.time_bar, trained.network.findChildren(PastMark)
        return (
            mark.isVisible(),
            bar.place.toolTip().startswith("past: step"),
            not bar.live.isChecked(),
            trained.past_line._past,
            trained.network_switch._caption.text() == "Past",
        )

    assert not any(marks())
    drag(qtbot, trained, 60)
    assert all(marks()) and f"{shown(trained)}" in trained.time_bar.place.toolTip()
    qtbot.mouseClick(trained.time_bar.live, Qt.LeftButton)
    assert not any(marks()) and shown(trained) is None


def test_nothing_done_in_the_past_changes_the_run(qtbot, trained):
    live = trained.present.live
    before = fingerprint(live.trained), live.step, live.history.changes
    drag(qtbot, trained, 60)
    trained.present.toggle_cut((0, 0))
    trained.present.keep()
    trained.present.restore()
    trained.all_actions["run.step"].trigger()  # belongs to the live run
    qtbot.waitUntil(lambda: trained.present.live.step == 201, timeout=WAIT_MS)
    assert shown(trained) is None and trained.present.live.history.changes == before[2]  # who trains sees it learn
    trainer = Trainer(live.recipe, trained.dataset)
    trainer.apply(TrainTo(201))
    while trainer.step():
        pass
    assert fingerprint(trainer.snapshot().trained) == fingerprint(trained.present.live.trained)
    trainer.close()


def test_a_play_goes_from_where_it_stands_to_the_present(qtbot, trained):
    travel, bar = trained.travel, trained.time_bar
    bar.setFocus()
    travel.set_speed(64)
    drag(qtbot, trained, 100)
    here = shown(trained)
    qtbot.keyClick(bar, Qt.Key_Space)
    assert travel.journey.playing
    seen = [here]
    trained.present.changed.connect(lambda: seen.append(shown(trained)))
    qtbot.waitUntil(lambda: not travel.journey.playing, timeout=WAIT_MS)
    assert shown(trained) is None
    steps = [step for step in seen if step is not None]
    assert steps == sorted(steps) and steps[0] == here and len(set(steps)) > 3
    qtbot.keyClick(bar, Qt.Key_Space)  # from the present, where nothing is to be played, it begins at the beginning
    assert shown(trained) == 0 and travel.journey.playing
    qtbot.keyClick(bar, Qt.Key_Space)
    assert not travel.journey.playing and shown(trained) is not None


def test_the_play_of_a_digit_stops_that_of_the_run_and_shows_its_past_network(qtbot, trained):
    drag(qtbot, trained, 100)
    here = shown(trained)
    trained.travel.toggle()
    trained.player.begin(Place("C1", 0.5), playing=False)
    assert not trained.travel.journey.playing and trained.moment.lens.play is not None
    assert trained.moment.past and trained.moment.source.step >= here
    trained.player.end()
    assert trained.moment.past


def test_the_scale_can_be_changed_and_keeps_what_is_shown(qtbot, trained):
    bar = trained.time_bar
    drag(qtbot, trained, 100)
    here = shown(trained)
    qtbot.keyClick(bar, Qt.Key_L)
    assert bar.track.scale().by == PASSES and not bar.scale.isChecked() and shown(trained) == here
    qtbot.mouseClick(bar.scale, Qt.LeftButton)
    assert bar.track.scale().by == LOGARITHM and shown(trained) == here


def test_the_past_is_tested_at_rest(qtbot, trained):
    drag(qtbot, trained, 180)
    assert trained.moment.evaluation.step == trained.present.live.steps_per_pass  # the last full test before
    assert trained.moment.margins is None
    qtbot.waitUntil(lambda: trained.moment.evaluation.step == shown(trained), timeout=WAIT_MS)
    moment = trained.moment
    answers = [trace(moment.parameters, trained.dataset.test.images[place]).answer for place in range(20)]
    assert moment.evaluation.answers[:20].tolist() == answers and moment.margins is not None


# A step that no moment is at ---------------------------------------------------------------------------------------


def between(window):
    """A step without a moment."""
    return next(step for step in range(150, 200) if step not in window.travel.steps)


def trained_to(window, step, recipe=None):
    trainer = Trainer(recipe or window.present.live.recipe, window.dataset)
    trainer.apply(TrainTo(step))
    while trainer.step():
        pass
    found = trainer.run()
    trainer.close()
    return found


def test_a_step_released_at_is_offered_and_computed_to_the_last_bit(qtbot, trained):
    step = between(trained)
    drag(qtbot, trained, step)
    assert shown(trained) in trained.travel.steps
    trained.travel.release(step)
    assert trained.travel.journey.offered == step and f"{step}" in trained.time_bar.exactly.text()
    qtbot.mouseClick(trained.time_bar.exactly, Qt.LeftButton)
    qtbot.waitUntil(lambda: shown(trained) == step, timeout=WAIT_MS)
    assert fingerprint(trained.moment.parameters) == fingerprint(trained_to(trained, step).averaged)
    assert trained.travel.journey.computing is None and trained.time_bar.exactly.isHidden()
    qtbot.keyClick(trained.time_bar, Qt.Key_Left)
    assert shown(trained) == max(at for at in trained.travel.steps if at < step)


def test_letting_go_of_the_bar_offers_the_step_below_the_pointer(qtbot, trained):
    track, offered = trained.time_bar.track, []
    for x in range(20, round(track.scale().x(199)), 7):
        place, step = QPoint(x, track.height() // 2), track.scale().step(x)
        qtbot.mousePress(track, Qt.LeftButton, pos=place)
        assert trained.travel.journey.offered is None
        qtbot.mouseRelease(track, Qt.LeftButton, pos=place)
        known = step in trained.travel.steps or shown(trained) is None
        assert trained.travel.journey.offered == (None if known else step)
        offered.append(trained.travel.journey.offered)
    assert any(offered) and None in offered


def test_a_step_can_be_typed(qtbot, trained):
    step = between(trained)
    trained.all_actions["time.exact"].trigger()
    field = trained.time_bar.field
    assert field.isVisible() and field.text().endswith(" of 200")
    field.setValue(step)
    qtbot.keyClick(field, Qt.Key_Return)
    assert field.isHidden()
    qtbot.waitUntil(lambda: shown(trained) == step, timeout=WAIT_MS)
    trained.all_actions["time.exact"].trigger()
    qtbot.keyClick(field, Qt.Key_Escape)
    assert field.isHidden() and shown(trained) == step


def test_a_step_beyond_the_last_can_be_typed_and_is_answered(qtbot, trained):
    said = []
    trained.travel.said.connect(said.append)
    drag(qtbot, trained, 100)
    here = shown(trained)
    trained.all_actions["time.exact"].trigger()
    field = trained.time_bar.field
    qtbot.keyClicks(field, "99999")
    assert field.text() == "step 99999 of 200"
    qtbot.keyClick(field, Qt.Key_Return)
    assert field.isVisible() and field.value() == 200 and said == ["The last step is 200."] and shown(trained) == here
    qtbot.keyClick(field, Qt.Key_Return)
    assert field.isHidden() and shown(trained) is None and len(said) == 1


def test_how_fast_it_plays_is_not_taken_for_how_fast_it_trained(trained):
    assert trained.time_bar.speed.text() == "8/s" and "Moments a second" in trained.time_bar.speed.toolTip()


def test_a_step_with_a_moment_and_the_present_need_no_computing(qtbot, trained):
    trained.travel.compute(trained.travel.steps[5])
    assert shown(trained) == trained.travel.steps[5] and not trained.jobs.under_way(ReplayStep)
    trained.travel.compute(200)
    assert shown(trained) is None and not trained.jobs.under_way(ReplayStep)
    trained.travel.release(trained.travel.steps[5])
    assert trained.travel.journey.offered is None


@pytest.fixture
def held(monkeypatch):
    """Lets a replay begin, and go on only when this is set."""
    go_on = threading.Event()
    advance = replay.Replay.advance

    def waiting(self):
        go_on.wait(60)
        return advance(self)

    monkeypatch.setattr(replay.Replay, "advance", waiting)
    yield go_on
    go_on.set()


def test_the_newest_wish_counts(qtbot, trained, held):
    first = between(trained)
    second = next(step for step in range(first + 1, 200) if step not in trained.travel.steps)
    trained.travel.compute(first)
    trained.travel.compute(second)
    held.set()
    qtbot.waitUntil(lambda: shown(trained) is not None and not trained.jobs.under_way(ReplayStep), timeout=WAIT_MS)
    assert shown(trained) == second


def test_a_computation_given_up_changes_nothing(qtbot, trained, held):
    drag(qtbot, trained, 50)
    here = shown(trained)
    trained.travel.compute(between(trained))
    assert trained.travel.journey.computing is not None
    qtbot.mouseClick(trained.time_bar.exactly, Qt.LeftButton)
    held.set()
    assert trained.travel.journey.computing is None
    qtbot.waitUntil(lambda: not trained.jobs._jobs or not trained.jobs.under_way(ReplayStep), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: all(job.request.kind is not ReplayStep for job in trained.jobs._jobs), timeout=WAIT_MS)
    assert shown(trained) == here


CHOICES = {  # of another network, or of a moment, be it the one shown already
    "pre-trained": lambda window: pretrained(window),
    "F3": lambda window: window.all_actions["time.back"].trigger(),
    "F4": lambda window: window.all_actions["time.forward"].trigger(),
    "F2": lambda window: window.all_actions["time.live"].trigger(),
    "the first": lambda window: window.all_actions["time.first"].trigger(),
    "train": lambda window: window.all_actions["run.train"].trigger(),
    "the list": lambda window: window.present.show_run(window.present.runs[0]),
    "another run": lambda window: window.runs.begin(Reset(named_recipe("best"))),
}


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("past", [False, True])
def test_a_step_computed_meanwhile_pulls_nobody_away_from_what_was_chosen(qtbot, trained, held, choice, past):
    if past or choice in ("F2", "F4"):  # from the present these lead nowhere
        drag(qtbot, trained, 50)
    step = between(trained)
    trained.travel.compute(step)
    CHOICES[choice](trained)
    assert trained.travel.journey.computing is None
    held.set()
    qtbot.waitUntil(lambda: all(job.request.kind is not ReplayStep for job in trained.jobs._jobs), timeout=WAIT_MS)
    assert shown(trained) != step
    trained.runs.command(Pause())


def test_a_reset_in_the_middle_gives_it_up(qtbot, trained, held):
    trained.travel.compute(between(trained))
    before = trained.present.live.run_id
    trained._thread.send(Reset(trained.present.live.recipe))
    qtbot.waitUntil(lambda: trained.present.live.run_id != before, timeout=WAIT_MS)
    held.set()
    qtbot.waitUntil(lambda: all(job.request.kind is not ReplayStep for job in trained.jobs._jobs), timeout=WAIT_MS)
    assert trained.moment.live and trained.travel.journey.computing is None


def test_the_window_can_close_in_the_middle(qtbot, trained, held):
    trained.travel.compute(between(trained))
    held.set()  # it goes on while the window closes
    trained.closing.throw_away()
    assert not trained.isVisible()


@pytest.mark.parametrize("error", [MemoryError(), replay.ReplayError("There is no way back.")])
def test_what_cannot_be_computed_is_said(qtbot, trained, monkeypatch, error):
    def fail(*_arguments, **_named):
        raise error

    monkeypatch.setattr(replay.Replay, "__init__", fail)
    trained.travel.compute(between(trained))
    qtbot.waitUntil(lambda: trained.travel.journey.computing is None, timeout=WAIT_MS)
    assert trained.notice.message.text() in (
        "There is no way back.",
        "There is not enough memory to compute this step anew.",
    )
    assert trained.moment.live


def test_a_step_after_a_change_by_hand_is_computed_with_it(qtbot, window):
    train_to(qtbot, window, 60)
    window._thread.send(SetStepFactor(0.5))
    window._thread.send(MixIn(window.dataset.test, 0.1))
    train_to(qtbot, window, 200)
    marks = {tick.step: fingerprint(tick.parameters) for tick in window.present.live.recording.ticks}
    step = between(window)
    window.travel.compute(step)
    qtbot.waitUntil(lambda: shown(window) == step, timeout=WAIT_MS)
    assert fingerprint(window.moment.parameters) != fingerprint(trained_to(window, step).averaged)
    assert "near" not in window.notice.message.text() and len(marks) > 100


def test_an_opened_run_has_its_past(qtbot, trained):
    kept = []
    trained._thread.request_run(kept.append)
    qtbot.waitUntil(lambda: bool(kept), timeout=WAIT_MS)
    before = trained.present.live.run_id
    drag(qtbot, trained, 50)
    trained._thread.send(Open(kept[0]))
    qtbot.waitUntil(lambda: trained.present.live.run_id != before, timeout=WAIT_MS)
    assert shown(trained) is None and len(trained.travel.steps) > 50
    drag(qtbot, trained, 50)
    assert shown(trained) in trained.travel.steps and trained.moment.source.run_id == trained.present.live.run_id


def test_without_any_moment_kept_there_is_nothing_to_travel_in(qtbot, window):
    """As in a run that was kept without its past."""
    kept = trained_to(window, 30)
    before = window.present.live.run_id
    window._thread.send(Open(kept))
    qtbot.waitUntil(lambda: window.present.live.run_id != before, timeout=WAIT_MS)
    for key in (Qt.Key_Left, Qt.Key_Home, Qt.Key_Space, Qt.Key_Right):
        qtbot.keyClick(window.time_bar, key)
    assert window.present.live.step == 30


class TestSoftmax:
    """A network of another architecture, whose past is another's."""

    @pytest.fixture
    def recipe(self):
        return named_recipe("course-report").with_changes(batch_size=16)

    def test_it_has_a_past_and_any_step_can_be_computed(self, qtbot, trained):
        for step in (0, 1, 50, 190):
            drag(qtbot, trained, step)
            assert shown(trained) in trained.travel.steps
            expected = trace(trained.moment.parameters, trained.moment.probe.image, trained.moment.probe.label)
            np.testing.assert_array_equal(trained.moment.trace.penalties, expected.penalties)
        step = between(trained)
        trained.travel.compute(step)
        qtbot.waitUntil(lambda: shown(trained) == step, timeout=WAIT_MS)
        assert fingerprint(trained.moment.parameters) == fingerprint(trained_to(trained, step).averaged)


def test_a_run_of_one_step(qtbot, window):
    window._thread.send(StepOnce())
    qtbot.waitUntil(lambda: window.present.live.step == 1, timeout=WAIT_MS)
    for key in (Qt.Key_Left, Qt.Key_Left, Qt.Key_Right, Qt.Key_Left):
        qtbot.keyClick(window.time_bar, key)
    assert shown(window) == 0


def test_a_view_in_a_window_of_its_own_says_that_it_shows_the_past(qtbot, trained):
    dock = trained.docks["kernels"]
    dock.open()
    dock.undock(True)
    title = dock.titleBarWidget()
    assert title._past.isHidden()
    drag(qtbot, trained, 100)
    assert title._past.text() == f"past: step {shown(trained)}" and not title._past.isHidden()
    other = trained.docks["table"]  # taken out while the past is shown
    other.open()
    other.undock(True)
    assert other.titleBarWidget()._past.text() == title._past.text()
    trained.all_actions["time.live"].trigger()
    assert title._past.isHidden() and other.titleBarWidget()._past.isHidden()


# Its words ---------------------------------------------------------------------------------------------------------


def pretrained(window):
    """The network that came with the program is there, and shown."""
    trainer = Trainer(named_recipe("fast"), window.dataset)
    window.present.have_pretrained(trainer.run())
    trainer.close()
    window.present.show_pretrained(True)


def test_it_says_what_is_shown_and_what_can_be_done(qtbot, trained):
    bar, moments = trained.time_bar, len(trained.present.live.recording.ticks)
    assert place_words(trained.moment)[:2] == ("now: step 200", "drag to look back") and bar.live.isChecked()
    assert f"{moments} moments" in bar.place.toolTip()
    drag(qtbot, trained, 100, release=False)
    words = place_words(trained.moment)
    assert words[:2] == (f"past: step {shown(trained)}", f"of fast, {200 - shown(trained)} steps ago")
    assert bar.place.toolTip() == " ".join(words[:2]) and not bar.live.isChecked()


def test_beside_the_pretrained_network_nothing_of_the_run_is_called_live(qtbot, trained):
    bar = trained.time_bar
    before = bar.track.grab().toImage()
    pretrained(trained)
    assert place_words(trained.moment)[:2] == ("pre-trained", "this run: step 200") and not bar.live.isChecked()
    assert bar.place.toolTip().startswith("The pre-trained network is shown")
    assert bar.track.grab().toImage() != before  # its live end is faded
    qtbot.mouseClick(bar.live, Qt.LeftButton)
    assert trained.moment.live and bar.live.isChecked() and bar.track.grab().toImage() == before


@pytest.mark.parametrize("lead", ["End", "F2", "the live end", "F3"])
def test_every_way_into_the_run_leads_there_from_the_pretrained_network(qtbot, trained, lead):
    pretrained(trained)
    trained.present.look(play=Place("C1"))
    if lead == "End":
        qtbot.keyClick(trained.time_bar, Qt.Key_End)
    elif lead == "the live end":
        drag(qtbot, trained, 200)
    else:
        trained.all_actions["time.live" if lead == "F2" else "time.back"].trigger()
    assert not trained.present.shows_pretrained and trained.moment.lens.play is None
    assert trained.moment.source.run_id == trained.present.live.run_id and trained.moment.past == (lead == "F3")


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900), (1920, 1080)])
@pytest.mark.parametrize("in_class", [False, True])
@pytest.mark.parametrize("step", [205, 18_205])
def test_the_offer_and_the_step_that_is_shown_are_both_seen(qtbot, trained, size, in_class, step):
    if in_class:
        trained.all_actions["look.projector"].trigger()
        trained.setWindowState(Qt.WindowNoState)
    trained.notice.say("")  # what is said there takes room from the bar, whenever it comes
    trained.resize(*size)
    bar, place = trained.time_bar, trained.time_bar.place
    qtbot.waitUntil(lambda: bar.width() > 0.6 * size[0] and (bar.place.upper() == 0) == in_class, timeout=WAIT_MS)
    drag(qtbot, trained, 100, release=False)
    place.say(f"past: step {step - 5:,}", "of fast, 12 passes ago", "", True)
    bar._show_journey(Journey(offered=step))
    QApplication.processEvents()
    assert bar.exactly.isVisible() and f"{step:,}" in bar.exactly.text()
    words = QFontMetrics(style.font(style.SMALL, bold=True)).horizontalAdvance(f"past: step {step - 5:,}")
    seen, offer = QRect(place.pos(), QSize(words, place.upper() or place.height())), bar.exactly.geometry()
    assert words <= place.width() and not seen.intersects(offer) and bar.rect().contains(offer)
    assert offer.width() >= bar.exactly.sizeHint().width() and offer.right() <= bar.play.x()
    bar._show_journey(Journey(computing=(step, 0.42)))
    assert "42 %" in bar.exactly.text() and not seen.intersects(bar.exactly.geometry())
    bar._show_journey(Journey())
    assert bar.exactly.isHidden()
