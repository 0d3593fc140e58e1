"""The answer as it is painted and pointed at."""

from dataclasses import replace
from types import SimpleNamespace

import canned
import every_view
import numpy as np
import pytest
from PyQt5.QtCore import QEvent, QPoint, Qt
from PyQt5.QtGui import QColor, QHelpEvent, QPainter
from PyQt5.QtTest import QTest
from PyQt5.QtWidgets import QApplication

from core.network.loss import NONE, Loss
from core.run.snapshot import EVALUATING, FAILED, FINISHED, PAUSED, READY, TRAINING
from core.study.lens import Lens
from core.study.play import ANSWER, SCENES, Place
from core.study.selection import NOTHING, Selection
from lenet_gui.look import live_tip, style
from lenet_gui.views.study import answer as answer_view
from lenet_gui.views.study.answer import FIGURE_WIDTH, MARGIN_ROW, AnswerView

HEIGHT = 240  # twelve rows of 20


@pytest.fixture
def said(monkeypatch):
    """The tooltips, in a list; the offscreen platform warns of real ones."""
    texts = []
    stand_in = SimpleNamespace(
        showText=lambda _place, text, _view: texts.append(text),
        text=lambda: texts[-1],
        isVisible=lambda: bool(texts and texts[-1]),
    )
    monkeypatch.setattr(live_tip, "QToolTip", stand_in)
    return texts


@pytest.fixture
def view(qtbot, said):
    made = AnswerView()
    made.said = said
    qtbot.addWidget(made)
    made.resize(256, HEIGHT)
    made.show()
    qtbot.waitExposed(made)
    return made


def answered(shares, label=None, none_share=0.0, state=PAUSED, loss=None):
    """A moment in which the ten digits and none have these shares, by default of a loss that knows no none."""
    moment = canned.moment(label=7, trained=True, state=state)
    parameters = replace(moment.parameters, loss=loss or Loss("MAP" if none_share else "MLE"))
    shares = np.array([*shares, none_share], np.float32)
    penalties = 20 - np.log(np.maximum(shares[:10], 1e-9))
    trace = replace(
        moment.trace,
        parameters=parameters,
        shares=shares,
        penalties=penalties if none_share > 0.5 else penalties - penalties.min() + 0.5,
        answer=int(shares[:10].argmax()),
        label=label,
    )
    trace.__dict__.pop("margin", None)
    return replace(moment, trace=trace, parameters=parameters, probe=replace(moment.probe, label=label))


def bars(view):
    """Of each row the number of accented and of other bar pixels along its middle, and the bar's thickness."""
    image = view.grab().toImage()
    accent, ground = QColor(style.theme().accent), image.pixelColor(FIGURE_WIDTH + 20, 1)
    found = []
    for digit in range(11):
        y = digit * 20 + 10
        left = FIGURE_WIDTH + view._name_width()
        colours = [image.pixelColor(x, y) for x in range(left, 256 - 72)]
        thickness = sum(image.pixelColor(left, digit * 20 + dy) != ground for dy in range(20))
        accented = sum(colour == accent for colour in colours)
        found.append((accented, sum(colour != ground for colour in colours) - accented, thickness))
    return found


def painted_below(view, y, colour_name):
    """Whether the column below the figure has pixels of this colour."""
    image, colour = view.grab().toImage(), QColor(getattr(style.theme(), colour_name))
    return any(image.pixelColor(x, row) == colour for x in range(FIGURE_WIDTH) for row in range(y, HEIGHT))


def tooltip(view, place):
    QApplication.sendEvent(view, QHelpEvent(QEvent.ToolTip, place, view.mapToGlobal(place)))
    return view.said[-1]


def test_the_bars_are_as_long_as_the_probabilities(view):
    view.show_moment(answered([0.5, 0, 0.25, 0, 0.25, 0, 0, 0, 0, 0]))
    found = bars(view)
    assert found[0][1] == 0 and found[2][0] == 0
    assert found[0][0] == pytest.approx(2 * found[2][1], abs=2) and found[0][0] > 20
    assert found[4] == found[2] and found[1][1] <= 1


def test_the_winner_is_told_by_form_too(view):
    view.show_moment(answered([0.1, 0, 0, 0.5, 0.4, 0, 0, 0, 0, 0]))
    thickness = [found[2] for found in bars(view)]
    assert thickness[3] > 2 * thickness[4] == 2 * thickness[0]


def test_without_a_digit_there_are_no_bars(view):
    view.show_moment(answered([0.1] * 10))
    view.show_moment(canned.moment(empty=True))
    assert all(accented == other == 0 for accented, other, _thickness in bars(view))
    assert view.accessibleDescription() == "no digit"
    assert "Nothing is drawn" in tooltip(view, QPoint(200, 10))


def test_a_wrong_answer_warns_and_a_right_one_does_not(view):
    shares = [0.9, 0.1, 0, 0, 0, 0, 0, 0, 0, 0]
    lens = Lens(threshold=1.0)
    view.show_moment(replace(answered(shares, label=0), lens=lens))
    assert not painted_below(view, 60, "warning") and painted_below(view, 60, "muted")
    view.show_moment(replace(answered(shares, label=4), lens=lens))
    assert painted_below(view, 60, "warning")
    view.show_moment(replace(answered(shares, label=None), lens=lens))
    assert not painted_below(view, 60, "warning") and not painted_below(view, 60, "muted")


def test_none_of_these_has_a_row_where_the_loss_knows_it(view):
    def last_row():
        image = view.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(FIGURE_WIDTH, 256) for y in range(201, 219)}

    shares = [0.9, 0.1, 0, 0, 0, 0, 0, 0, 0, 0]
    for kind in ("MLE", "cross-entropy"):
        view.show_moment(answered(shares, loss=Loss(kind)))
        assert len(last_row()) == 1 and tooltip(view, QPoint(200, 210)) == ""
    view.show_moment(answered([0.869, 0.1, *[0] * 8], none_share=0.031))
    assert len(last_row()) > 1 and tooltip(view, QPoint(200, 210)).endswith("3.1000 %")


def test_none_of_these_can_win_and_is_then_the_answer(view):
    view.show_moment(answered([0.01, 0, 0.1, *[0] * 7], none_share=0.89, label=2))
    accented = [row[0] for row in bars(view)]
    assert accented[10] > 20 and not any(accented[:10])
    assert view.accessibleDescription() == "none of these, 89 %; nearest: 2"
    assert view.sure is False and words_below(view) == ["truth 2", "looks like none of the ten (nearest: 2)"]
    assert figures(view) == ["?"]


@pytest.mark.parametrize("state", [TRAINING, EVALUATING])
def test_while_the_network_learns_the_nearest_digit_stays_large_and_a_question_mark_stands_beside_it(view, state):
    view.show_moment(answered([0.01, 0, 0.1, *[0] * 7], none_share=0.89, label=2, state=state))
    assert figures(view) == ["2", "?"]
    assert [row[0] > 0 for row in bars(view)] == [digit == NONE for digit in range(11)]  # which has the largest share
    assert words_below(view) == ["truth 2", "nearest: 2", "not sure"]  # a network that knows nothing is not right
    assert view.accessibleDescription() == "none of these, 89 %; nearest: 2"
    view.show_moment(answered([0.2, 0, 0.7, *[0] * 7], none_share=0.1, label=2, state=state))
    assert figures(view) == ["2"] and words_below(view)[:2] == ["truth 2", "✓ right"]
    assert [row[0] > 0 for row in bars(view)] == [digit == 2 for digit in range(11)]


@pytest.mark.parametrize("state", [READY, PAUSED, FINISHED, FAILED])
def test_at_rest_and_for_the_shipped_network_always_none_can_win(view, state):
    resting = answered([0.01, 0, 0.1, *[0] * 7], none_share=0.89, state=state)
    learning = answered([0.01, 0, 0.1, *[0] * 7], none_share=0.89, state=TRAINING)
    for moment in (resting, replace(learning, source=canned.PRETRAINED_NETWORK)):
        view.show_moment(moment)
        assert figures(view) == ["?"]


def test_a_network_gone_astray_has_no_answer_rather_than_no_digit(view):
    view.show_moment(replace(answered([0.1] * 10), trace=None))
    assert view.accessibleDescription() == "no answer" and view.sure is None
    assert "no numbers" in tooltip(view, QPoint(200, 10))
    view.show_moment(canned.moment(empty=True))
    assert view.accessibleDescription() == "no digit"


def test_what_the_tool_tip_says_follows_the_moment(view):
    for place in (QPoint(20, 20), QPoint(200, 10), QPoint(200, 210), QPoint(200, 230)):
        view.show_moment(answered([0.5, 0.4, *[0] * 8], none_share=0.1))
        before = tooltip(view, place)
        view.show_moment(answered([0.6, 0.2, *[0] * 8], none_share=0.2))
        assert view.said[-1] != before
        assert view.said[-1] == tooltip(view, place)
    view.said.append("another widget's tip")
    view.show_moment(answered([0.5, 0.4, *[0] * 8], none_share=0.1))
    assert view.said[-1] == "another widget's tip"


def test_what_a_screen_reader_hears_follows_the_moment(view):
    for share in (0.9, 0.6):
        view.show_moment(answered([share, 1 - share, *[0] * 8]))
        assert f"{100 * share:.0f} %" in view.accessibleDescription()


def figures(view):
    """What stands large, and what beside it: the texts painted in a figure's place."""
    found = []

    class Listener(QPainter):
        def drawText(self, *words):
            if self.font().pixelSize() in (style.ANSWER, style.TITLE):
                found.append(words[-1])
            super().drawText(*words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answer_view, "QPainter", Listener)
        view.grab()
    return found


def words_below(view):
    return [words for words, _warns in view._lines()]


def test_hovering_shows_exact_probability_and_penalty(view):
    moment = answered([0.123456, 0.5, 0.376544, 0, 0, 0, 0, 0, 0, 0])
    view.show_moment(moment)
    assert tooltip(view, QPoint(200, 10)) == f"0: share 12.3456 %, penalty {moment.trace.penalties[0]:.3f}"
    assert tooltip(view, QPoint(200, 50)).startswith("2: share 37.6544 %")


def test_pointing_at_a_row_selects_that_unit_of_the_output(view, qtbot):
    view.show_moment(answered([0.1] * 10))
    heard = []
    view.selection_changed.connect(heard.append)
    QTest.mouseMove(view.windowHandle(), QPoint(200, 70))
    QTest.mouseMove(view.windowHandle(), QPoint(204, 71))
    assert heard == [Selection("OUTPUT", 3)]
    QTest.mouseMove(view.windowHandle(), QPoint(20, 70))
    assert heard == [Selection("OUTPUT", 3), NOTHING]


def test_the_arrows_walk_through_all_rows_and_tell_each(view, qtbot):
    view.show_moment(answered([0.05] * 10, none_share=0.55))
    heard = []
    view.selection_changed.connect(heard.append)
    for _row in range(13):
        qtbot.keyClick(view, Qt.Key_Down)
    assert [selection.map for selection in heard] == [*range(10), None, 0]  # none and margin are no units
    assert [text.split()[0] for text in view.said] == [*(f"{digit}:" for digit in range(10)), "None", "No", "0:"]
    qtbot.keyClick(view, Qt.Key_Up)
    assert view.said[-1] == view.row_text(MARGIN_ROW)


def test_the_arrows_pass_over_none_where_the_loss_knows_no_such_class(view, qtbot):
    view.show_moment(answered([0.1] * 10))
    for _row in range(11):
        qtbot.keyClick(view, Qt.Key_Down)
    assert view.said[-2].startswith("9: ") and view.said[-1] == view.row_text(MARGIN_ROW)


@pytest.mark.parametrize("steps", [11, 12])
def test_the_ring_goes_round_none_and_the_margin_and_leaves_with_the_pointer(view, qtbot, steps):
    view.show_moment(answered([0.05] * 10, none_share=0.55))
    for _row in range(steps):
        qtbot.keyClick(view, Qt.Key_Down)
    place = QPoint(160, 20 * (steps - 1) + 3)
    assert view.grab().toImage().pixelColor(place) == QColor(style.theme().raised)
    qtbot.mouseMove(view, QPoint(200, 30 + steps))  # elsewhere each time, or Qt sends nothing
    assert view.grab().toImage().pixelColor(place) != QColor(style.theme().raised)


def test_reached_by_tab_it_shows_a_ring_round_the_answer(view, qtbot):
    view.show_moment(answered([0.1, 0.1, 0.8, 0, 0, 0, 0, 0, 0, 0]))
    heard = []
    view.selection_changed.connect(heard.append)
    view.activateWindow()
    view.clearFocus()
    view.setFocus(Qt.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    assert heard == [Selection("OUTPUT", 2)]
    assert view.grab().toImage().pixelColor(160, 40) == QColor(style.theme().accent)
    view.clearFocus()


def test_a_selection_made_elsewhere_lights_its_row_and_is_not_announced(view):
    view.show_moment(answered([0.1] * 10))
    heard = []
    view.selection_changed.connect(heard.append)
    view.show_selection(Selection("OUTPUT", 5))
    assert view.grab().toImage().pixelColor(250, 110) == QColor(style.theme().raised)
    view.show_selection(Selection("C1", 5))
    assert view.grab().toImage().pixelColor(250, 110) != QColor(style.theme().raised)
    assert heard == []


def test_only_what_looks_different_is_painted_again(view, qtbot):
    moment = answered([0.1] * 10)
    view.show_moment(moment)
    QApplication.processEvents()
    updates = []
    view.update = lambda *where: updates.append(where)
    view.show_moment(replace(moment, snapshot=canned.snapshot()))
    assert updates == []
    view.show_moment(answered([0.1, 0.08, 0.12] + [0.1] * 7))
    assert updates == [()]  # another answer: all of it
    view.show_moment(answered([0.11, 0.07, 0.12] + [0.1] * 7))
    assert [where.top() for (where,) in updates[1:]] == [0, 20]  # two rows


def test_below_the_threshold_the_answer_is_not_sure_and_says_so(view):
    moment = answered([0.6, 0.4, 0, 0, 0, 0, 0, 0, 0, 0])
    margin = moment.trace.margin
    view.show_moment(replace(moment, lens=Lens(threshold=margin / 2)))
    assert view.sure is True and view.accessibleDescription() == "0, 60 % sure"
    assert not painted_below(view, 60, "warning")
    view.show_moment(replace(moment, lens=Lens(threshold=2 * margin)))
    assert view.sure is False and view.accessibleDescription() == "0, 60 %, not sure"
    assert painted_below(view, 60, "warning")
    assert tooltip(view, QPoint(20, 20)) == tooltip(view, QPoint(200, 230))
    assert f"is the margin: {margin:.3f}.\nBelow {2 * margin:.1f}" in tooltip(view, QPoint(20, 20))


def test_without_a_digit_nothing_is_sure_or_not(view):
    view.show_moment(canned.moment(empty=True))
    assert view.sure is None and tooltip(view, QPoint(20, 20)) == ""
    assert not painted_below(view, 60, "warning")


def test_the_shares_of_the_moment_kept_are_marked_on_the_bars_and_told(qtbot, view):
    now, kept = canned.moment(trained=True), canned.moment(label=3, trained=True)  # another digit, the same network
    view.show_moment(now)
    bars = lambda: view.grab(view.rect().adjusted(FIGURE_WIDTH, 0, 0, 0)).toImage()  # noqa: E731
    plain, text = bars(), view.row_text(3)
    assert "kept" not in text
    view.show_moment(replace(now, reference=kept))
    qtbot.waitUntil(lambda: bars() != plain)
    assert view.row_text(3) == f"{text}; kept, step {kept.source.step:,}: {100 * kept.trace.shares[3]:.4f} %"
    view.show_moment(replace(now, reference=canned.moment(empty=True, trained=True)))
    assert bars() == plain and view.row_text(3) == text


@pytest.mark.parametrize("scene", SCENES)
def test_a_play_does_not_give_its_end_away(view, scene):
    moment = canned.moment(label=3, trained=True)
    view.show_moment(moment)
    answered = every_view.picture(view)
    view.show_moment(replace(moment, lens=Lens(play=Place(scene, 0.5))))
    awaited = SCENES.index(scene) < SCENES.index(ANSWER)
    assert (view.accessibleDescription() == "not computed yet") == awaited
    assert ("not come to the answer" in view.row_text(3)) == awaited and (view.sure is None) == awaited
    # Qt paints the edges of large letters not always alike, by hardly a shade.
    assert (np.abs(every_view.picture(view) - answered).max() <= 16) == (not awaited)
    view.show_moment(moment)
    assert np.abs(every_view.picture(view) - answered).max() <= 16
