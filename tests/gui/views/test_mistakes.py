"""The mistakes view shows exactly the digits that are wrong, each where it says, and hands over the one chosen."""

from dataclasses import replace

import numpy as np
import pytest
from canned import digit, evaluation, later, moment
from PyQt5.QtCore import QPoint, QRect, Qt
from PyQt5.QtGui import QPainter
from PyQt5.QtWidgets import QApplication

from core.data.dataset import Part
from core.study.margins import margins
from core.study.moment import Probe
from lenet_gui.look import style
from lenet_gui.look.pictures import ink_picture
from lenet_gui.views.mistakes.view import BECAME_RIGHT, BECAME_WRONG, WRONG, Mistakes
from lenet_gui.views.mistakes.words import facts

NOW, BEFORE = evaluation(1876, 90), evaluation(938, 160)


def with_answers(labels, answers, of):
    """The evaluation with other labels and answers."""
    penalties = np.full((labels.size, 10), 50, np.float32) + np.arange(10, dtype=np.float32)
    margin = np.random.default_rng(of.step).uniform(1, 30, labels.size).astype(np.float32)
    penalties[np.arange(labels.size), answers] = 50 - margin
    indices = np.arange(labels.size)
    return replace(of, labels=labels, answers=answers, penalties=penalties, indices=indices)


@pytest.fixture(scope="module")
def part():
    """500 digits, each marked by its own number of bright pixels, so that no two pictures are the same."""
    labels = np.random.default_rng(0).integers(0, 10, 500).astype(np.uint8)
    images = np.array([digit(label) for label in labels])
    images.reshape(500, -1)[:, :3] = (
        np.array([np.arange(500) % 8, np.arange(500) // 8 % 8, np.arange(500) // 64]).T * 30
    )
    return Part(images, labels)


@pytest.fixture(scope="module")
def tests(part):
    """(the last test, the one before): 30 and 40 of 500 wrong, partly the same."""
    now, before = part.labels.copy(), part.labels.copy()
    now[:30] = (now[:30] + 1) % 10
    before[10:50] = (before[10:50] + 2) % 10
    return with_answers(part.labels, now, NOW), with_answers(part.labels, before, BEFORE)


@pytest.fixture
def of_moment(tests):
    return moment(trained=True, evaluation=tests[0], previous_evaluation=tests[1])


@pytest.fixture
def mistakes(qtbot, qapp, part):
    style.use(qapp, style.DARK, style.PALETTES[0])
    made = Mistakes()
    qtbot.addWidget(made)
    made.resize(1000, 400)
    made.set_digits(part)
    made.show()
    qtbot.waitExposed(made)
    qtbot.mouseMove(made, QPoint(1, made.height() - 1))
    yield made
    style.use(qapp, style.DARK, style.PALETTES[0])


@pytest.fixture
def shown(mistakes, of_moment):
    mistakes.show_moment(of_moment)
    return mistakes


def click(qtbot, widget, point):
    qtbot.mouseMove(widget, point)
    qtbot.mouseClick(widget, Qt.LeftButton, pos=point)


def drawn(wall, place):
    """The digit's picture as the wall shows it."""
    box = wall.box(place).toAlignedRect()
    assert wall.grid.pixel == wall.grid.side / 28
    return wall.grab(QRect(box)).toImage().convertToFormat(4)


def test_the_wall_shows_the_wrong_digits_with_the_surest_first(shown, tests, part):
    found = shown.wall.indices
    assert sorted(found.tolist()) == list(range(30))
    assert np.all(np.diff(margins(tests[0].penalties)[found]) <= 0)
    for place in shown.wall.seen():
        picture = ink_picture(part.images[found[place]])
        scaled = picture.scaled(picture.size() * shown.wall.grid.pixel).convertToFormat(4)
        assert drawn(shown.wall, place) == scaled
    assert "30 of 500" in shown.status()


@pytest.mark.parametrize(("width", "height"), [(480, 200), (720, 260), (1000, 360), (1900, 900)])
def test_everything_lies_inside_the_view_and_apart_at_any_size(shown, width, height):
    shown.resize(width, height)
    boxes = [part.geometry() for part in (shown.sets, shown.order, shown.matrix, shown.wall)] + [shown._status]
    for number, box in enumerate(boxes):
        assert shown.rect().contains(box)
        assert not any(box.intersects(other) for other in boxes[:number])
    assert shown.matrix.rect().contains(shown.matrix.box((9, 9)))
    seen = shown.wall.seen()
    assert shown.wall.rect().contains(shown.wall.box(seen[-1]).toAlignedRect())
    assert len(seen) == min(30, shown.wall.grid.rows * shown.wall.grid.columns)


def test_a_click_chooses_a_digit_and_pointing_tells_its_numbers(qtbot, shown, tests):
    index = int(shown.wall.indices[3])
    with qtbot.waitSignal(shown.digit_chosen) as chosen:
        click(qtbot, shown.wall, shown.wall.box(3).center().toPoint())
    assert chosen.args == [index]
    now = tests[0]
    truth, answer = int(now.labels[index]), int(now.answers[index])
    status = shown.status()
    assert f"digit {index}: {truth}, answered {answer}" in status
    assert f"margin {margins(now.penalties)[index]:.1f}" in status
    assert f"{answer}: {now.penalties[index, answer]:.1f}" in status
    assert f"{truth}: {now.penalties[index, truth]:.1f}" in status


def test_arrows_walk_the_wall_and_enter_chooses(qtbot, shown):
    wall = shown.wall
    wall.setFocus(Qt.TabFocusReason)
    assert wall.pointed == wall.indices[0]
    for key in (Qt.Key_Right, Qt.Key_Right, Qt.Key_Left, Qt.Key_Down):
        qtbot.keyClick(wall, key)
    assert wall.pointed == wall.indices[1 + wall.grid.columns]
    with qtbot.waitSignal(shown.digit_chosen) as chosen:
        qtbot.keyClick(wall, Qt.Key_Return)
    assert chosen.args == [wall.indices[1 + wall.grid.columns]]
    qtbot.keyClick(wall, Qt.Key_Escape)
    assert wall.pointed is None


def test_a_small_wall_scrolls_with_the_keys(qtbot, shown):
    shown.resize(480, 200)
    wall = shown.wall
    assert not wall.grid.fits and wall.bar.isVisible()
    wall.setFocus(Qt.TabFocusReason)
    qtbot.keyClick(wall, Qt.Key_End)
    assert wall.pointed == wall.indices[-1] and 29 in wall.seen()
    qtbot.keyClick(wall, Qt.Key_Home)
    assert wall.bar.value() == 0


def test_the_matrix_shows_every_count_and_a_cell_its_digits(qtbot, shown, tests):
    now, matrix = tests[0], shown.matrix
    cell = int(now.labels[0]), int(now.answers[0])
    click(qtbot, matrix, matrix.box(cell).center())
    assert shown.shown_set == cell
    wanted = np.flatnonzero((now.labels == cell[0]) & (now.answers == cell[1]))
    assert wanted.size
    assert sorted(shown.wall.indices.tolist()) == wanted.tolist()
    click(qtbot, matrix, matrix.box((4, 4)).center())
    right = np.flatnonzero((now.labels == 4) & (now.answers == 4))
    assert sorted(shown.wall.indices.tolist()) == right.tolist()
    assert np.all(np.diff(margins(now.penalties)[shown.wall.indices]) <= 0)
    click(qtbot, matrix, matrix.box((4, 4)).center())
    assert shown.shown_set == WRONG
    assert [matrix.words((truth, (truth + 1) % 10))[-1:] for truth in range(10)] == [
        str(now.confusion[truth, (truth + 1) % 10]) for truth in range(10)
    ]


def test_cells_off_the_diagonal_are_the_stronger_the_more_they_count(shown, tests):
    picture, counts = shown.matrix.grab().toImage(), tests[0].confusion
    accent = style.colour("accent")

    def distance(cell):
        found = picture.pixelColor(shown.matrix.box(cell).topLeft() + QPoint(1, 1))
        return abs(found.red() - accent.red()) + abs(found.green() - accent.green()) + abs(found.blue() - accent.blue())

    cells = [(truth, (truth + 1) % 10) for truth in range(10)] + [(0, 5)]
    for one in cells:
        for other in cells:
            if counts[one] > counts[other]:
                assert distance(one) < distance(other)
    assert picture.pixelColor(shown.matrix.box((3, 3)).topLeft() + QPoint(1, 1)) == style.colour("ground")


def test_the_matrix_can_be_walked_and_picked_by_keys(qtbot, shown):
    matrix = shown.matrix
    matrix.setFocus(Qt.TabFocusReason)
    for key in (Qt.Key_Down, Qt.Key_Down, Qt.Key_Right, Qt.Key_Right, Qt.Key_Right):
        qtbot.keyClick(matrix, key)
    assert matrix.pointed == (2, 3)
    qtbot.keyClick(matrix, Qt.Key_Return)
    assert shown.shown_set == (2, 3)


def test_flips_are_the_digits_that_became_right_or_wrong(qtbot, shown, tests):
    qtbot.mouseClick(shown.sets.words[BECAME_RIGHT], Qt.LeftButton)
    assert sorted(shown.wall.indices.tolist()) == list(range(30, 50))
    index, before = int(shown.wall.indices[0]), tests[1]
    assert shown.reading.caption_before(index) == f"{before.labels[index]}→{before.answers[index]}"
    qtbot.mouseClick(shown.sets.words[BECAME_WRONG], Qt.LeftButton)
    assert sorted(shown.wall.indices.tolist()) == list(range(10))
    assert shown.sets.words[BECAME_WRONG].text().endswith(" 10")


def test_the_order_can_be_turned_round(qtbot, shown):
    before = shown.wall.indices.tolist()
    qtbot.mouseClick(shown.order, Qt.LeftButton)
    assert shown.wall.indices.tolist() == before[::-1]


def test_a_new_test_is_shown_and_the_same_one_costs_nothing(shown, of_moment, tests):
    reading = shown.reading
    shown.show_moment(replace(of_moment, probe=Probe(None)))
    assert shown.reading is reading
    snapshot = replace(of_moment.snapshot, evaluation=tests[1], previous_evaluation=tests[0])
    shown.show_moment(replace(of_moment, snapshot=snapshot))
    assert sorted(shown.wall.indices.tolist()) == list(range(10, 50))


def test_hidden_it_waits_and_shown_again_it_is_up_to_date(mistakes, of_moment):
    mistakes.hide()
    mistakes.show_moment(of_moment)
    assert mistakes.reading is None
    mistakes.show()
    assert mistakes.wall.indices.size == 30


def test_the_digit_under_study_is_marked(shown, of_moment, part):
    place = 5
    index = int(shown.wall.indices[place])

    def accents():
        image = shown.wall.grab().toImage()
        box = shown.wall.box(place).toAlignedRect()
        places = [(x, y) for x in range(box.left(), box.right()) for y in range(box.bottom(), box.bottom() + 16)]
        return sum(image.pixelColor(x, y) == style.colour("accent") for x, y in places)

    assert accents() == 0
    probe = Probe(part.images[index], int(part.labels[index]), "test", index)
    shown.show_moment(replace(of_moment, probe=probe))
    assert accents() > 0


def test_without_a_test_there_is_one_line_and_nothing_to_press(mistakes):
    mistakes.show_moment(moment())
    assert not any(part.isVisible() for part in (mistakes.sets, mistakes.order, mistakes.matrix, mistakes.wall))
    image = mistakes.grab().toImage()
    assert any(image.pixelColor(x, y) == style.colour("muted") for x in range(300, 700) for y in range(190, 210))


def test_after_the_first_test_flips_cannot_be_chosen_and_say_why(mistakes, of_moment):
    mistakes.show_moment(later(of_moment, previous_evaluation=None))
    word = mistakes.sets.words[BECAME_RIGHT]
    assert not word.isEnabled() and "only one test" in word.toolTip()


def test_answers_to_other_digits_are_not_laid_over_these(mistakes):
    mistakes.show_moment(moment(trained=True))  # of 10,000 digits, and here are 500
    assert mistakes.wall.indices.size == 0
    assert mistakes.matrix.isVisible()


def test_no_digits_yet_leaves_the_matrix(shown, part):
    shown.set_digits(None)
    assert shown.wall.indices.size == 0
    shown.set_digits(part)
    assert shown.wall.indices.size == 30


def test_a_change_of_theme_repaints_the_wall(shown, qapp):
    dark = drawn(shown.wall, 0)
    style.use(qapp, style.LIGHT)
    QApplication.processEvents()
    assert drawn(shown.wall, 0) != dark
    assert shown.wall.grab().toImage().pixelColor(0, 0) == style.colour("ground")


def test_it_says_what_it_waits_for_whichever_network_is_shown(qtbot, mistakes, monkeypatch):
    said = []
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, *words: said.append(words[-1]))
    for pretrained, expected in (
        (False, "After the first test"),
        (True, "are being read"),
        (False, "After the first test"),
    ):
        said.clear()
        mistakes.show_moment(moment(pretrained=pretrained))
        qtbot.waitUntil(lambda: bool(said))  # it paints itself anew
        assert expected in said[-1]


def test_a_digit_that_is_none_of_these_says_so(shown, of_moment):
    wrong = int(shown.wall.indices[0])
    assert "none of these" not in " ".join(facts(shown.reading, wrong))
    now = replace(of_moment.snapshot.evaluation, none_penalty=0.5)
    shown.show_moment(later(of_moment, evaluation=now))
    assert "margin −0.9, none of these" in " ".join(facts(shown.reading, wrong))
