"""A lesson in the real window: each step makes the same window whatever was before, and leaving brings all back."""

import random
from contextlib import suppress
from dataclasses import fields, replace

import numpy as np
import pytest
from PyQt5.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PyQt5.QtGui import QDropEvent
from PyQt5.QtWidgets import QApplication, QTabBar
from pytestqt.exceptions import TimeoutError

from core.network.parameters import Parameters
from core.run.commands import TrainTo
from core.run.run_file import SHIPPED, read_run
from core.run.snapshot import PAUSED, Snapshot
from core.study.alterations import Alteration
from core.study.lens import CLEAR, ERROR, GRADIENT
from core.study.moment import Moment, Probe
from core.study.selection import NOTHING, Selection
from core.study.trace import Trace
from core.study.transform import Transform
from lenet_gui.command_line.main import main
from lenet_gui.lessons.answers import Answers
from lenet_gui.lessons.lesson import ASK
from lenet_gui.lessons.reading import parsed
from lenet_gui.lessons.shipped import shipped
from lenet_gui.views.robustness.view import Robustness

WAIT_MS = 30_000
STEPS = 80  # more than there are moments of
# Of a moment: what is computed in the background, and so comes later.
IN_BACKGROUND = ("own_evaluation", "altered_test", "cut_errors", "pruning")
LINE = [np.array([[0.5, 0.2], [0.5, 0.8]])]
OTHER_LINE = [np.array([[0.2, 0.5], [0.8, 0.5]])]
TEXT = """lesson: own
title: My own lesson
== ask
show: table
digit: test 3
select: S2[0]-C3[4]
What is it?
choice: this | that*
== try
show: curves
cut: S2[0]-C3[4]
network: this run
change: rotation 20
outline: run.train
goal: drawn
goal: cuts >= 2
hint: Draw it.
hint-after: 0
Draw something: {answer}, {cuts} cut.
== see
digit: none
show: my_digits
outline: pad
That was it.
"""


@pytest.fixture(scope="module")
def run():
    return read_run(SHIPPED)


@pytest.fixture
def window(window, run, qtbot):
    """With the pre-trained network, a drawing on the pad, and every view made; in a play no time passes."""
    window.player._timer.timeout.disconnect()
    window.resize(1280, 700)
    window.docks["table"].open()
    window.present.have_pretrained(run)
    for dock in window.docks.values():
        dock.made()
    window.study.pad.set_strokes(LINE)
    return window


@pytest.fixture
def trained(window, qtbot):
    """Whose run has a past, and rests."""
    window._thread.send(TrainTo(STEPS))
    live = lambda: (window.present.live.step, window.present.live.state)  # noqa: E731
    qtbot.waitUntil(lambda: live() == (STEPS, PAUSED), timeout=WAIT_MS)
    assert len(window.travel.steps) > 5
    return window


@pytest.fixture
def lesson():
    made, mistakes = parsed(TEXT.encode())
    assert mistakes == []
    return made


def seen(window):
    return {name for name, dock in window.docks.items() if dock.seen}


def places(window):
    """Where the views are, and the tabs behind which others stand."""
    tabs = [tabs for tabs in window.home.findChildren(QTabBar) if tabs.isVisible()]
    names = sorted([tabs.tabText(index) for index in range(tabs.count())] for tabs in tabs)
    return {name: window.docks[name].geometry() for name in seen(window)}, names


def digit(window):
    probe = window.moment.probe
    image = None if probe.image is None else probe.image.tobytes()
    return probe.source, probe.index, probe.label, image, [stroke.tolist() for stroke in window.study.pad.strokes()]


def comparable(value):
    """Of what is equal to nothing but itself, what tells it from others."""
    known = {
        Parameters: lambda: value.vector.tobytes(),
        Probe: lambda: (value.source, value.index, value.label, comparable(value.image)),
        Trace: lambda: value.penalties.tobytes(),
        Snapshot: lambda: (value.run_id, value.step),
        np.ndarray: lambda: value.tobytes(),
    }
    return known[type(value)]() if type(value) in known else value


def chosen(window):
    """Every field of what is shown, of the lens, and of how time passes in either: none can be forgotten."""
    moment, journey, playing = window.moment, window.travel.journey, window.player.playing
    made = {
        field.name: comparable(getattr(moment, field.name))
        for field in fields(Moment)
        if field.name not in IN_BACKGROUND
    }
    made["journey"] = replace(journey, speed=1)  # which is as one likes it
    made["playing"] = moment.lens.play and replace(playing, speed=1.0)
    return made


def state(window):
    """All that a step decides, and where one is."""
    views = {name: dock.view for name, dock in window.docks.items()}
    table, microscope = views["table"], views["microscope"]
    table.refresh()  # as they do a fraction of a second later
    microscope._refresh()
    return {
        **chosen(window),
        "network": window.present.shows_pretrained,
        "digit": digit(window),
        "selection": (replace(window.stage.picked, picked=False), views["network"]._picked),
        "seen": seen(window),
        "table": (table.quantity, table.picked, table.editing, window.docks["table"].seen and table.sum.level),
        "microscope": window.docks["microscope"].seen
        and (microscope.unit, microscope._wants_backward, microscope.large),
        "kernels": views["kernels"].kind,
        "parade": window.study.chooser.playing,
        "lesson": None if window.lessons.lesson is None else (window.lessons.lesson.name, window.lessons.number),
        "outline": window.lessons.outline.place if window.lessons.lesson else None,
        "text": window.lessons.panel.text.text() if window.lessons.lesson else None,
    }


def settled(qtbot, window, wanted=None):
    """The state, once the docks have come to rest; where it is known, once it is that."""
    last = []

    def at_rest():
        last.append(state(window))
        return last[-1] == wanted if wanted is not None else len(last) > 3 and last[-1] == last[-2] == last[-3]

    with suppress(TimeoutError):  # the comparison that follows tells more
        qtbot.waitUntil(at_rest, timeout=5000 if wanted is not None else WAIT_MS)
    return last[-1]


def meddle(window, chance):
    """Something a user may do in the midst of a step."""
    views = {name: dock.view for name, dock in window.docks.items()}
    link = chance.choice(window.moment.parameters.architecture.links)
    chance.choice(
        (
            lambda: window.present.toggle_cut(link),
            lambda: window.study.pad.set_strokes(OTHER_LINE),
            lambda: window.study.pad.clear(),
            lambda: window.study.pad.undo_stack.undo(),
            lambda: window.study.chooser.set_playing(True),
            lambda: window.study.chooser.next_button.click(),
            lambda: window.present.look(mode=GRADIENT, transform=Transform(noise=0.2), threshold=3.0),
            lambda: window.present.look(skipped=frozenset({"upright"})),
            lambda: window.present.keep(),
            lambda: window.present.look(alteration=Alteration(noise=0.3), measure=ERROR),
            lambda: window.all_actions["time.back"].trigger(),
            lambda: window.travel.first(),
            lambda: window.travel.toggle(),
            lambda: window.travel.compute(STEPS - 1),
            lambda: window.player.begin(),
            lambda: window.present.show_pretrained(chance.random() < 0.5),
            lambda: window.stage.show_selection(Selection("F6", 7, picked=True)),
            lambda: window.stage.show_selection(Selection("C1", 3)),
            lambda: views["table"].pick(link),
            lambda: views["table"].choose("share"),
            lambda: views["microscope"].show_backward(True),
            lambda: views["microscope"].show_large(0),
            lambda: views["kernels"].show_kind("gradient"),
            lambda: window.docks[chance.choice(sorted(window.docks))].open(),
            lambda: window.sources.say_truth(3),
        )
    )()


@pytest.mark.parametrize("own", [*shipped(), None], ids=lambda lesson: lesson.name if lesson else "own")
def test_a_step_makes_the_same_window_whatever_was_before(qtbot, trained, lesson, own):
    window, lesson, chance = trained, own or lesson, random.Random(5)
    window.travel.first()
    window.lessons.begin(lesson)
    states = []
    for number in range(len(lesson.steps)):
        window.lessons.go(number)
        states.append(settled(qtbot, window))
    for _turn in range(2 * len(lesson.steps)):
        for _time in range(chance.randrange(4)):
            meddle(window, chance)
        number = chance.randrange(len(lesson.steps))
        window.lessons.go(number)
        assert settled(qtbot, window, states[number]) == states[number]


@pytest.mark.parametrize("digit_is", ["drawn", "test digit", "picture", "nothing"])
def test_leaving_brings_everything_back(qtbot, window, lesson, digits, digit_is):
    study = window.study
    if digit_is == "test digit":
        window.sources.pick_digit(digits.test, "test", 17)
    elif digit_is == "picture":
        window.sources.study_image(digits.test.images[5])
    elif digit_is == "nothing":
        study.pad.clear()
    else:
        window.sources.say_truth(1)
        study.pad.set_pen_width(3.5)
        window.sources.say_truth(1)
    window.present.look(mode=GRADIENT, transform=Transform(rotation=5), cuts=frozenset({(0, 0)}), threshold=2.5)
    window.docks["table"].view.pick((1, 1))
    window.docks["table"].view.choose("change")
    window.docks["kernels"].view.show_kind("change")
    window.docks["robustness"].open()
    window.docks["code"].open()
    before, arranged = settled(qtbot, window), places(window)
    probe = window.sources.original
    window.lessons.begin(lesson)
    chance = random.Random(2)
    for number in (0, 2, 1):
        window.lessons.go(number)
        meddle(window, chance)
    assert settled(qtbot, window) != before
    window.all_actions["lesson.leave"].trigger()
    assert settled(qtbot, window, before) == before
    assert places(window) == arranged
    assert window.sources.original is probe
    assert digit_is != "drawn" or study.pad.pen_width == 3.5


def test_leaving_brings_back_the_unit_that_nobody_had_picked(qtbot, window, digits):
    window.sources.pick_digit(digits.test, "test", 8)
    window.docks["microscope"].open()
    units = []
    for pretrained in (True, False):
        window.present.show_pretrained(pretrained)
        before = settled(qtbot, window)
        units.append(window.docks["microscope"].view.unit)
        window.lessons.begin(next(lesson for lesson in shipped() if lesson.name == "why-a-table"))
        settled(qtbot, window)
        window.lessons.leave()
        assert settled(qtbot, window, before) == before
    assert units[0] != units[1]


@pytest.mark.parametrize("then", ["past", "computed", "playing", "computing", "play in the past", "kept"])
def test_leaving_goes_back_to_the_past_moment(qtbot, trained, lesson, then):
    window, travel = trained, trained.travel
    between = next(step for step in range(1, STEPS) if step not in travel.steps)
    if then in ("computed", "computing"):
        travel.compute(between)
        if then == "computed":
            qtbot.waitUntil(lambda: travel.journey.computing is None, timeout=WAIT_MS)
            assert window.moment.source.step == between
    else:
        travel.go(travel.steps[2])
    if then == "kept":
        window.present.keep()
        travel.move(1)
    window.present.look(
        alteration=Alteration(noise=0.2), cuts=frozenset({(0, 0)}), transform=Transform(rotation=5), measure=ERROR
    )
    if then == "playing":
        travel.toggle()
    elif then == "play in the past":
        window.player.begin(playing=False)
        window.player.step(3)
    before = chosen(window)
    assert window.moment.past or then == "computing"
    window.lessons.begin(lesson)
    chance = random.Random(3)
    for number in (0, 2, 1):
        window.lessons.go(number)
        meddle(window, chance)
    window.lessons.leave()
    if then == "computing":
        assert travel.journey.computing == before["journey"].computing
        qtbot.waitUntil(lambda: window.moment.source.step == between, timeout=WAIT_MS)
    elif then == "playing":
        assert travel.journey.playing
        travel.pause()
        assert window.moment.past and window.moment.source.step >= before["source"].step
    else:
        assert chosen(window) == before


def test_a_run_that_has_gone_meanwhile_is_not_gone_back_to(qtbot, trained, lesson):
    window, travel = trained, trained.travel
    travel.compute(next(step for step in range(1, STEPS) if step not in travel.steps))
    window.lessons.begin(lesson)
    run_id = window.present.live.run_id
    window.all_actions["run.reset"].trigger()
    qtbot.waitUntil(lambda: window.present.live.run_id != run_id, timeout=WAIT_MS)
    window.lessons.leave()
    assert travel.journey.computing is None and travel.step is None


def test_a_lesson_leaves_training_alone(qtbot, window, lesson):
    window.all_actions["run.train"].trigger()
    qtbot.waitUntil(lambda: window.present.live.step > 3, timeout=WAIT_MS)
    run_id = window.present.live.run_id
    window.lessons.begin(lesson)
    for number in (1, 2, 0, 2):
        window.lessons.go(number)
        step = window.present.live.step
        qtbot.waitUntil(lambda step=step: window.present.live.step > step, timeout=WAIT_MS)
    window.lessons.leave()
    assert window.present.live.run_id == run_id


def test_the_untrained_network_is_that_of_the_run_before_its_first_step(qtbot, window):
    text = (
        "lesson: a\ntitle: A\n== see\nnetwork: untrained\nLook.\n== try\nnetwork: this run\ngoal: steps >= 1\n{moved}"
    )
    lesson, mistakes = parsed(text.encode())
    assert mistakes == []
    start = window.present.live.recording.tick_at(0).parameters.vector
    window.lessons.begin(lesson)
    assert (window.moment.parameters.vector == start).all() and not window.moment.past  # it is as it is now
    window.lessons.go(1)
    qtbot.waitUntil(lambda: window.lessons.panel.text.text() == "…", timeout=WAIT_MS)
    window.all_actions["run.step"].trigger()
    qtbot.waitUntil(lambda: window.present.live.step == 1, timeout=WAIT_MS)
    moved = np.abs(window.present.live.averaged.vector - start).max()
    qtbot.waitUntil(lambda: window.lessons.panel.text.text() == f"{moved:.6f}", timeout=WAIT_MS)
    window.lessons.go(0)
    moment = window.moment
    assert moment.past and moment.source.step == 0 and (moment.parameters.vector == start).all()
    window.lessons.go(1)
    assert window.moment.live and not window.moment.past and window.present.live.step == 1
    qtbot.waitUntil(lambda: window.lessons.panel.text.text() == "…", timeout=WAIT_MS)  # since the step began
    window.lessons.leave()
    assert window.present.shows_pretrained


def test_one_comes_back_to_the_past_moment_one_has_left(qtbot, window, lesson):
    for step in (1, 2):
        window.all_actions["run.step"].trigger()
        qtbot.waitUntil(lambda step=step: window.present.live.step == step, timeout=WAIT_MS)
    window.present.go_to(0)
    before = window.moment
    assert before.past and before.source.step == 0
    window.lessons.begin(lesson)
    assert not window.moment.past and window.present.shows_pretrained
    window.lessons.go(1)
    assert window.moment.live and window.moment.source.step == 2  # "this run" is as it is now
    window.lessons.leave()
    assert window.moment.past and window.moment.source == before.source
    assert window.moment.parameters.vector.tobytes() == before.parameters.vector.tobytes()


def test_back_next_and_finish_by_keys(qtbot, window, lesson):
    actions = window.all_actions
    assert not actions["lesson.next"].isEnabled() and not actions["lesson.leave"].isEnabled()
    window.lessons.begin(lesson)
    assert not actions["lesson.back"].isEnabled() and actions["lesson.next"].isEnabled()
    keys = [(Qt.Key_Right, 1), (Qt.Key_Right, 2), (Qt.Key_Left, 1), (Qt.Key_Right, 2)]
    for key, number in keys:
        qtbot.keyClick(window.lessons.panel, key, Qt.AltModifier)
        assert window.lessons.number == number
    assert window.lessons.panel.next.text() == "Finish"
    qtbot.keyClick(window.lessons.panel, Qt.Key_Right, Qt.AltModifier)
    assert window.lessons.lesson is None and not window.lessons.panel.isVisible()
    window.lessons.begin(lesson)
    qtbot.keyClick(window.lessons.panel, Qt.Key_W, Qt.ControlModifier)
    assert window.lessons.lesson is None


def test_a_choice_is_told_kept_and_explained_in_the_next_step(qtbot, window, lesson):
    window.lessons.begin(lesson)
    panel = window.lessons.panel
    qtbot.keyClick(panel, Qt.Key_1)
    assert panel.verdict.text() == "Not quite."
    assert [button.text() for button in panel.choices] == ["✗ this", "✓ that"]
    qtbot.mouseClick(panel.choices[1], Qt.LeftButton)  # it has been answered
    assert [(entry["step"], entry["chosen"], entry["right"]) for entry in Answers().read()] == [(1, "this", False)]
    window.lessons.go(1)
    assert panel.told.text() == "You said this; it is that." and panel.choices == []
    window.lessons.go(0)
    assert [button.text() for button in panel.choices] == ["✗ this", "✓ that"]
    window.lessons.begin(lesson)
    assert [button.text() for button in panel.choices] == ["this", "that"]
    window.lessons.go(1)
    assert panel.told.text() == "The answer: that."
    window.lessons.go(0)
    qtbot.mouseClick(panel.choices[1], Qt.LeftButton)
    assert panel.verdict.text() == "That is right."
    window.lessons.go(1)
    assert panel.told.text() == "You said that, and that is right."


def test_no_choice_looks_chosen_before_one_is_and_all_go_by_keys(qtbot, window, lesson):
    window.lessons.begin(lesson)
    panel = window.lessons.panel
    assert QApplication.focusWidget() is panel and not any(button.hasFocus() for button in panel.choices)
    qtbot.waitUntil(lambda: panel.choices[0].isVisible(), timeout=WAIT_MS)
    qtbot.keyClick(panel, Qt.Key_Tab)
    assert QApplication.focusWidget() is panel.choices[0], QApplication.focusWidget().text()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key_2)
    assert panel.choices[1].text() == "✓ that" and QApplication.focusWidget() is panel.next


def test_in_a_play_what_is_picked_does_not_light_its_own_wires(window):
    text = "lesson: a\ntitle: A\n== see\nselect: C1[5](8,12)\nplay: C1[5](8,12)\nLook.\n== see\nshow: table\nAnd here."
    lesson, mistakes = parsed(text.encode())
    assert mistakes == []
    window.lessons.begin(lesson)
    assert window.moment.lens.play is not None and not window.network.lit.pictures
    window.lessons.go(1)
    assert window.network.lit.pictures and window.stage.picked.map == 5


def test_goals_follow_what_is_done_and_never_block(qtbot, window, lesson):
    window.lessons.begin(lesson)
    window.lessons.go(1)
    panel = window.lessons.panel
    assert "○  a digit of your own" in panel.goals.text() and "links cut 1, wanted ≥ 2" in panel.goals.text()
    assert panel.text.text().endswith(", 1 cut.") and panel.next.isEnabled() and not panel.done.isVisible()
    window.present.toggle_cut((1, 0))
    window.study.pad.set_strokes(OTHER_LINE)
    qtbot.waitUntil(lambda: panel.done.isVisible(), timeout=WAIT_MS)
    assert panel.goals.text().count("✓") == 2
    (kept,) = Answers().read()
    assert kept["goals"] == ["drawn = 1", "cuts >= 2"] and kept["seconds"] >= 0
    window.present.restore()
    qtbot.waitUntil(lambda: panel.goals.text().count("✓") == 1, timeout=WAIT_MS)
    assert panel.done.isVisible()  # reached is reached
    window.lessons.go(2)
    window.lessons.go(1)
    assert not panel.done.isVisible()


def test_a_hint_comes_when_its_time_has_come(qtbot, window, lesson):
    window.lessons.begin(lesson)
    panel = window.lessons.panel
    window.lessons.go(1)
    qtbot.waitUntil(lambda: panel.hint.isVisible(), timeout=WAIT_MS)
    assert panel.hint.text() == "Hint: Draw it."
    window.lessons.go(2)
    assert not panel.hint.isVisible()


def test_where_a_step_has_no_hint_its_outline_waits_instead(qtbot, window):
    text = "lesson: a\ntitle: A\n== try\nshow: table\ngoal: cuts > 0\nhint-after: 0\nDo it.\n"
    window.lessons.begin(parsed(text.encode())[0])
    assert window.lessons.outline.place is None
    qtbot.waitUntil(lambda: window.lessons.outline.place is not None, timeout=WAIT_MS)


def outlined(qtbot, window, target):
    text = f"lesson: a\ntitle: A\n== see\n{target}\nLook.\n"
    lesson, mistakes = parsed(text.encode())
    assert mistakes == []
    window.lessons.begin(lesson)
    settled(qtbot, window)
    return window.lessons.outline.place


@pytest.mark.parametrize(
    "target",
    [f"outline: {place}" for place in "network pad run.train INPUT C3 C3[4] C1[0](3,5) F6[3] OUTPUT[3]".split()]
    + ["show: sureness", "select: S2[2]", "select: S2[0]-C3[4]"],
)
def test_the_outline_stands_round_its_target_and_lets_clicks_through(qtbot, window, target):
    place = outlined(qtbot, window, target)
    assert place is not None and window.rect().contains(place) and place.width() > 4
    frame = window.lessons.outline._frame
    assert frame.testAttribute(Qt.WA_TransparentForMouseEvents)
    inside = QPoint(place.width() // 2, place.height() // 2)
    if min(place.width(), place.height()) > 12:
        assert not frame.mask().contains(inside)  # nothing is covered


@pytest.mark.parametrize("size", [(1280, 700), (1440, 900), (1920, 1080)])
def test_the_outline_stands_round_its_map_where_lines_explain_the_layers_too(qtbot, window, size):
    window.resize(*size)
    place = outlined(qtbot, window, "outline: C3[4]")
    box, corner = window.network.boxes.pictures["C3"][4], window.network.mapTo(window, QPoint())
    expected = QRect(*box).translated(corner)
    assert place.contains(expected) and place.width() < box.width + 12 and place.height() < box.height + 12


def test_the_view_that_a_step_shows_is_seen_also_where_it_plays(qtbot, window):
    text = "lesson: a\ntitle: A\n== see\nshow: kernels\nplay: INPUT\nLook.\n"
    window.lessons.begin(parsed(text.encode())[0])
    assert "kernels" in settled(qtbot, window)["seen"]
    assert window.player.place is not None and not window.docks["play"].seen
    assert window.stage.pointed == NOTHING  # nobody has got the keys on the way, and pointed at something
    window.lessons.leave()
    assert window.player.place is None


def test_what_is_not_there_is_not_outlined_and_the_words_stand_all_the_same(qtbot, window):
    assert outlined(qtbot, window, "outline: digit.paste") is None  # which has no button
    assert window.lessons.panel.text.text() == "Look."


def test_the_outline_follows_its_target(qtbot, window):
    before = outlined(qtbot, window, "outline: C3[4]")
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: window.lessons.outline.place not in (None, before), timeout=WAIT_MS)
    window.lessons.leave()
    assert window.lessons.outline.place is None


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.CopyAction, data, Qt.LeftButton, Qt.NoModifier))


def test_a_lesson_is_dropped_and_another_takes_its_place(qtbot, window, tmp_path):
    before = settled(qtbot, window)
    path = tmp_path / "own.lesson"
    path.write_text(TEXT, encoding="utf-8")
    drop(window, path)
    assert window.lessons.lesson.name == "own"
    window.lessons.go(2)
    window.all_actions["lesson.shipped.why_a_table"].trigger()
    assert (window.lessons.lesson.name, window.lessons.number) == ("why-a-table", 0)
    window.lessons.leave()
    assert settled(qtbot, window, before) == before


def test_a_file_that_is_no_lesson_is_refused_in_a_sentence_and_the_open_one_stays(qtbot, window, lesson, tmp_path):
    window.lessons.begin(lesson)
    window.lessons.go(1)
    path = tmp_path / "bad.lesson"
    path.write_text(TEXT.replace("show: table", "shwo: table"), encoding="utf-8")
    drop(window, path)
    assert "bad.lesson: line 4" in window.notice.message.text() and "show" in window.notice.message.text()
    assert (window.lessons.lesson.name, window.lessons.number) == ("own", 1)
    drop(window, tmp_path / "none.lesson")
    assert "none.lesson" in window.notice.message.text()


def test_closing_in_the_midst_of_a_lesson_remembers_the_layout_from_before(qtbot, window, lesson, settings):
    window.docks["mistakes"].open()
    settled(qtbot, window)
    window.lessons.begin(lesson)
    window.lessons.go(1)
    arranged = window.lessons._arrangement._before
    window.close()
    assert settings.layout == arranged and settings.least_margin == CLEAR.threshold


def test_other_digits_arriving_bring_the_steps_digit_anew(qtbot, window, lesson, digits):
    window.lessons.begin(lesson)
    turned = replace(digits, test=replace(digits.test, images=np.ascontiguousarray(digits.test.images[:, ::-1])))
    window.use_dataset(turned)
    qtbot.waitUntil(lambda: np.array_equal(window.moment.probe.image, turned.test.images[3]), timeout=WAIT_MS)
    assert window.moment.probe.index == 3 and not window.study.chooser.playing


def test_a_digit_that_is_not_there_leaves_the_pad_empty(qtbot, window):
    window.lessons.begin(parsed(TEXT.replace("test 3", "test 9999").encode())[0])
    assert window.moment.probe.image is None and window.moment.trace is None


def test_the_layout_can_be_reset_in_the_midst_of_a_lesson(qtbot, window, lesson):
    window.all_actions["layout.reset"].trigger()
    settled(qtbot, window)
    window.lessons.begin(lesson)
    before = settled(qtbot, window)
    window.all_actions["layout.reset"].trigger()
    outline = before.pop("outline")
    after = settled(qtbot, window)
    moved = after.pop("outline").topLeft() - outline.topLeft()
    assert after == before and moved.manhattanLength() <= 2  # Qt divides to a pixel or two
    assert window.lessons.panel.isVisible()


def test_a_reset_in_the_midst_of_a_lesson_is_what_is_left_behind(qtbot, window, lesson):
    window.all_actions["layout.reset"].trigger()
    settled(qtbot, window)
    first = seen(window)
    window.docks["robustness"].open()
    window.lessons.begin(lesson)
    window.all_actions["layout.reset"].trigger()
    settled(qtbot, window)
    window.lessons.leave()
    settled(qtbot, window)
    assert seen(window) == first and not window.lessons.panel.isVisible()


def test_views_taken_out_stay_out(qtbot, window, lesson):
    window.docks["table"].undock()
    window.docks["network"].undock()
    settled(qtbot, window)
    window.lessons.begin(lesson)
    settled(qtbot, window)
    assert window.docks["table"].isFloating() and window.docks["network"].isFloating()
    assert window.lessons.panel.isVisible() and window.lessons.outline.place is not None
    window.lessons.leave()
    settled(qtbot, window)
    assert window.docks["table"].isFloating() and window.docks["network"].isFloating()


def test_nothing_of_the_window_is_covered_by_the_panel_at_its_smallest(qtbot, window):
    for lesson in shipped():
        window.lessons.begin(lesson)
        for number, step in enumerate(lesson.steps):
            window.lessons.go(number)
            settled(qtbot, window)
            assert window.minimumSizeHint().width() <= 1280 and window.minimumSizeHint().height() <= 680
            panel = window.lessons.panel
            places = [dock.geometry() for name, dock in window.docks.items() if dock.seen]
            mine = panel.parentWidget().geometry()
            assert not any(place.intersects(mine) for place in places)
            if step.kind == ASK and window.size().height() >= 690:
                assert panel.area.verticalScrollBar().maximum() == 0  # all choices are seen


def test_a_moved_digit_is_made_in_the_view_that_the_lesson_shows(qtbot, window):
    window.lessons.begin(shipped()[0])
    window.lessons.go(5)
    view = window.docks["robustness"].view
    assert isinstance(view, Robustness) and view.transform == Transform()
    view.transform_changed.emit(Transform(shift_x=4))
    panel = window.lessons.panel
    qtbot.waitUntil(lambda: panel.done.isVisible(), timeout=WAIT_MS)
    assert "✓  shift 4.0 pixels, wanted ≥ 3" in panel.goals.text()
    window.lessons.leave()
    assert window.present.lens == CLEAR and isinstance(window.sources.original, Probe)


def test_every_lesson_that_comes_with_the_program_stands_in_its_menu_and_opens(window):
    (menu,) = [entry.menu() for entry in window.menuBar().actions() if entry.text() == "&Lessons"]
    titles = [lesson.title for lesson in shipped()]
    assert [action.text() for action in menu.actions()][: len(titles)] == titles
    for lesson, action in zip(shipped(), menu.actions(), strict=False):
        action.trigger()
        assert window.lessons.lesson is lesson and action.toolTip() == lesson.about


def test_the_command_line_opens_a_lesson_in_the_window(monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr("lenet_gui.command_line.why_no_window.why_no_window", lambda: None)
    monkeypatch.setattr("lenet_gui.app.run", lambda *given, **named: opened.append((given, named)) or 0)
    assert main(["--data", "builtin", "own.lesson"]) == 0 and main(["own.npz"]) == 0
    assert opened == [
        (("builtin", None), {"lesson_path": "own.lesson", "address": None}),
        ((None, "own.npz"), {"lesson_path": None, "address": None}),
    ]
    assert main(["own.lessons"]) == 2
