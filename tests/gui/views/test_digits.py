"""The data browser shows the digits asked for, in the order asked for, and hands over the one chosen."""

from dataclasses import replace

import numpy as np
import pytest
from canned import PRETRAINED_NETWORK, digit, later, moment, parameters
from PyQt5.QtCore import QPoint, Qt

from core.data.dataset import Dataset, Part
from core.run.snapshot import TRAINING
from core.study.margins import margins
from core.study.moment import Probe
from lenet_gui.look import style
from lenet_gui.views.digits.view import RANDOM, SURE, TEST, TRAIN, UNSURE, VALIDATION, DataBrowser


def part(count, seed):
    labels = np.random.default_rng(seed).integers(0, 10, count).astype(np.uint8)
    return Part(np.array([digit(label) for label in labels]), labels)


@pytest.fixture(scope="module")
def dataset():
    return Dataset("mnist", train=part(300, 0), test=part(200, 1))


@pytest.fixture
def browser(qtbot, qapp, dataset):
    style.use(qapp, style.DARK, style.PALETTES[0])
    made = DataBrowser()
    qtbot.addWidget(made)
    made.resize(700, 260)
    made.set_dataset(dataset)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    qtbot.mouseMove(made, QPoint(1, made.height() - 1))
    return made


def answers_to(dataset, evaluation):
    """The first digits of an evaluation as one of this data set's test digits."""
    count = len(dataset.test)
    penalties = evaluation.penalties[:count]
    answers, indices = penalties.argmin(axis=1).astype(np.uint8), np.arange(count)
    return replace(evaluation, labels=dataset.test.labels, answers=answers, penalties=penalties, indices=indices)


@pytest.fixture
def of_moment(dataset):
    made = moment(trained=True)
    return later(made, evaluation=answers_to(dataset, made.snapshot.evaluation))


def click_word(qtbot, switch, key):
    qtbot.mouseClick(switch.words[key], Qt.LeftButton)


def test_all_digits_of_a_part_come_by_number(qtbot, browser, dataset):
    assert browser.wall.indices.tolist() == list(range(200))
    click_word(qtbot, browser.parts, TRAIN)
    assert browser.part is dataset.train
    assert browser.wall.indices.tolist() == list(range(300))
    assert "of 300" in browser.status()


def test_one_class_alone_can_be_seen_by_mouse_and_key(qtbot, browser, dataset):
    click_word(qtbot, browser.classes, "4")
    assert browser.wall.indices.tolist() == np.flatnonzero(dataset.test.labels == 4).tolist()
    qtbot.keyClick(browser.wall, Qt.Key_7)
    assert browser.wall.indices.tolist() == np.flatnonzero(dataset.test.labels == 7).tolist()
    qtbot.keyClick(browser.wall, Qt.Key_A)
    assert browser.wall.indices.size == 200


def test_a_click_and_enter_choose_a_digit_of_the_part(qtbot, browser):
    click_word(qtbot, browser.parts, TRAIN)
    with qtbot.waitSignal(browser.digit_chosen) as chosen:
        qtbot.mouseClick(browser.wall, Qt.LeftButton, pos=browser.wall.box(7).center().toPoint())
    assert chosen.args == [TRAIN, 7]
    browser.wall.setFocus()
    qtbot.keyClick(browser.wall, Qt.Key_Right)
    with qtbot.waitSignal(browser.digit_chosen) as chosen:
        qtbot.keyClick(browser.wall, Qt.Key_Return)
    assert chosen.args == [TRAIN, 8]


def test_a_number_typed_is_found_and_chosen_whatever_class_is_shown(qtbot, browser, dataset):
    other = (int(dataset.test.labels[123]) + 1) % 10
    click_word(qtbot, browser.classes, str(other))
    qtbot.keyClick(browser.wall, Qt.Key_G, Qt.ControlModifier)
    qtbot.waitUntil(browser.number.hasFocus)
    qtbot.keyClicks(browser.number, "123")
    with qtbot.waitSignal(browser.digit_chosen) as chosen:
        qtbot.keyClick(browser.number, Qt.Key_Return)
    assert chosen.args == [TEST, 123]
    assert browser.wall.pointed == 123 and 123 in browser.wall.indices[list(browser.wall.seen())]


def test_the_margins_of_the_test_digits_come_with_the_evaluation(qtbot, browser, of_moment):
    browser.show_moment(of_moment)
    with qtbot.assertNotEmitted(browser.margins_wanted):
        click_word(qtbot, browser.orders, UNSURE)
    margin = margins(of_moment.snapshot.evaluation.penalties)
    assert np.all(np.diff(margin[browser.wall.indices]) >= 0) and browser.wall.indices.size == 200
    click_word(qtbot, browser.orders, SURE)
    assert np.all(np.diff(margin[browser.wall.indices]) <= 0)


def test_other_margins_are_asked_for_and_taken_over_when_they_come(qtbot, browser):
    click_word(qtbot, browser.parts, TRAIN)
    with qtbot.waitSignal(browser.margins_wanted) as wanted:
        click_word(qtbot, browser.orders, UNSURE)
    assert wanted.args == [TRAIN]
    assert browser.status().startswith("Reading")
    margin = np.random.default_rng(2).uniform(0, 9, 300)
    browser.set_margins(TRAIN, margin)
    assert browser.wall.indices.tolist() == np.argsort(margin).tolist()
    with qtbot.waitSignal(browser.margins_wanted):  # once more: anew
        click_word(qtbot, browser.orders, UNSURE)
    with qtbot.waitSignal(browser.margins_wanted):
        browser.set_margins(TRAIN, None)
    assert browser.wall.indices.tolist() == list(range(300))


def test_a_new_run_takes_back_the_margins_of_the_last(browser, of_moment):
    browser.show_moment(of_moment)
    browser.show_order(SURE)
    sorted_by_margin = browser.wall.indices.tolist()
    browser.show_moment(moment())
    assert browser.wall.indices.tolist() == list(range(200)) != sorted_by_margin


def learned_on(of_moment, seed, **changes):
    """The same run, later: other weights."""
    network = parameters(seed, trained=True)
    return replace(later(of_moment, averaged=network, **changes), parameters=network)


def test_margins_of_a_network_that_learns_on_are_outdated_and_read_anew_after_each_test(qtbot, browser, of_moment):
    old = later(of_moment, state=TRAINING, step=70)
    browser.show_moment(old)
    browser.show_part(TRAIN)
    browser.show_order(UNSURE)
    margin = np.random.default_rng(2).uniform(0, 9, 300)
    browser.set_margins(TRAIN, margin, old)
    assert "as it was" not in browser.status()
    learned = learned_on(old, 5, step=90)
    with qtbot.assertNotEmitted(browser.margins_wanted):
        browser.show_moment(learned)
    assert browser.status().endswith("as it was at step 70")
    assert browser.wall.indices.tolist() == np.argsort(margin).tolist()  # the old ones until new ones come
    tested = later(learned, evaluation=replace(learned.evaluation, step=90))
    with qtbot.waitSignal(browser.margins_wanted) as wanted:
        browser.show_moment(tested)
    assert wanted.args == [TRAIN]
    browser.set_margins(TRAIN, margin, old)  # late, and waited for no more
    assert browser.status().endswith("as it was at step 70")
    browser.set_margins(TRAIN, margin[::-1].copy(), tested)
    assert "as it was" not in browser.status()
    assert browser.wall.indices.tolist() == np.argsort(margin[::-1]).tolist()


def test_margins_are_read_anew_when_the_network_rests_and_for_another_network(qtbot, browser, of_moment):
    browser.show_moment(of_moment)
    browser.show_part(TRAIN)
    browser.show_order(UNSURE)
    browser.set_margins(TRAIN, np.random.default_rng(2).uniform(0, 9, 300), of_moment)
    rested = learned_on(of_moment, 5)
    with qtbot.waitSignal(browser.margins_wanted):
        browser.show_moment(rested)
    with qtbot.assertNotEmitted(browser.margins_wanted):
        browser.show_moment(replace(rested, snapshot=replace(rested.snapshot)))  # they are on their way
    with qtbot.waitSignal(browser.margins_wanted):
        browser.show_moment(replace(rested, source=PRETRAINED_NETWORK))
    assert browser.status().startswith("Reading")


def test_hidden_it_asks_for_nothing_before_it_is_seen_again(qtbot, browser, of_moment):
    browser.show_moment(of_moment)
    browser.show_part(TRAIN)
    browser.show_order(UNSURE)
    browser.set_margins(TRAIN, np.random.default_rng(2).uniform(0, 9, 300), of_moment)
    browser.hide()
    with qtbot.assertNotEmitted(browser.margins_wanted):
        browser.show_moment(learned_on(of_moment, 5))
    with qtbot.waitSignal(browser.margins_wanted):
        browser.show()


def test_random_shuffles_and_once_more_shuffles_anew(qtbot, browser):
    click_word(qtbot, browser.orders, RANDOM)
    first = browser.wall.indices.tolist()
    assert sorted(first) == list(range(200)) != first
    click_word(qtbot, browser.orders, RANDOM)
    assert browser.wall.indices.tolist() != first


def test_pages_turn_by_key_and_wheel_bar(qtbot, browser):
    wall = browser.wall
    wall.setFocus(Qt.TabFocusReason)
    page = wall.grid.rows * wall.grid.columns
    qtbot.keyClick(wall, Qt.Key_PageDown)
    assert wall.pointed == page and page in wall.seen()
    wall.bar.setValue(wall.bar.maximum())
    assert wall.seen()[-1] == 199


def test_an_empty_validation_part_cannot_be_chosen_and_says_why(browser):
    word = browser.parts.words[VALIDATION]
    assert not word.isEnabled() and "kept aside" in word.toolTip()


def test_the_digit_under_study_is_marked_in_its_own_part_only(browser, dataset, of_moment):
    browser.show_moment(replace(of_moment, probe=Probe(dataset.test.images[2], None, TEST, 2)))

    def accents():
        box, image = browser.wall.box(2).toAlignedRect(), browser.wall.grab().toImage()
        return sum(
            image.pixelColor(box.center().x(), y) == style.colour("accent")
            for y in range(box.bottom(), box.bottom() + 6)
        )

    assert accents() > 0
    browser.show_part(TRAIN)
    assert accents() == 0


def test_before_there_are_digits_it_says_what_will_be_here(qtbot, qapp):
    made = DataBrowser()
    qtbot.addWidget(made)
    made.show()
    made.show_moment(moment())
    made.grab()
    assert made.part is None and made.wall.indices.size == 0
    assert all(not word.isEnabled() for word in made.parts.words.values())
    for order in (SURE, RANDOM):
        made.show_order(order)
    made.show_class("3")


@pytest.mark.parametrize(("width", "height"), [(480, 200), (700, 260), (1000, 360), (1900, 900)])
def test_everything_lies_inside_and_apart_at_any_size(browser, width, height):
    browser.resize(width, height)
    boxes = [part.geometry() for part in (browser.parts, browser.orders, browser.classes, browser.number, browser.wall)]
    boxes.append(browser._status)
    for number, box in enumerate(boxes):
        assert browser.rect().contains(box)
        assert not any(box.intersects(other) for other in boxes[:number])
