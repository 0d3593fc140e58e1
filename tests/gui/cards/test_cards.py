"""Cards: F1 on every view and kind of unit, numbers that are the moment's, one thing to try, and nothing covered."""

import re
from dataclasses import replace

import canned
import pytest
from PyQt5.QtCore import QPoint, Qt
from PyQt5.QtWidgets import QApplication, QLabel

from core.network.architecture import DENSE, LAYERS
from core.study.arithmetic import arithmetic
from core.study.selection import NOTHING, Selection
from core.study.trace import trace
from lenet_gui.cards.card import Card
from lenet_gui.cards.subject import CONTROLS, LAYER, LINK, UNIT, VIEW, Subject, subjects_of, tell
from lenet_gui.look import style
from lenet_gui.texts.numbers import number
from lenet_gui.texts.words import Words, plain, words
from lenet_gui.window.docking.menu_button import CardButton
from lenet_gui.window.view_registry import SPEC_OF

WAIT_MS = 30_000
UNITS = [
    Selection("INPUT", 0, 9, 12), Selection("C1", 4, 20, 7), Selection("S2", 2, 3, 13), Selection("C3", 4, 4, 2),
    Selection("C3", 15, 0, 0), Selection("S4", 11, 2, 4), Selection("C5", 77), Selection("F6", 83),
    Selection("OUTPUT", 8), Selection("OUTPUT", 3, 4, 4),
]  # fmt: skip
NETWORKS = [
    {}, {"pooling": "max"}, {"pooling": "average"}, {"output": "free rbf"},
    {"activation": "relu", "pooling": "max", "output": "softmax", "table": DENSE, "input": "0 to 1"},
    {"activation": "sigmoid", "output": "softmax"}, {"input": "black and white"},
]  # fmt: skip
MINUS = str.maketrans("−⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "-0123456789-")


def told(selection, moment):
    return tell(subjects_of(selection, moment)[0], words(), moment, arithmetic)


def values(text):
    """All numbers in a line, powers of ten included; a sign that stands apart belongs to its number."""
    text = text.translate(MINUS).replace(" · 10", "e")
    text = re.sub(r"(?<= )([+-]) (?=\d)", r"\1", text)
    return [float(found) for found in re.findall(r"[+-]?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


# Its numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", NETWORKS, ids=str)
@pytest.mark.parametrize("unit", UNITS, ids=str)
def test_the_numbers_are_those_of_the_moment(unit, changes):
    moment = canned.moment(label=7, averaged=canned.parameters(trained=True, **changes))
    made, true = told(unit, moment), arithmetic(moment.trace, unit)
    numbers = " ".join(made.numbers)
    assert made.title and made.paragraphs and made.formula and made.targets and made.trial and made.paper
    assert "{" not in numbers + made.trial + " ".join(made.paragraphs)
    expected = [true.value, true.d_value]
    if unit.layer not in ("S2", "S4") or true.bias is not None:
        expected += [sum(part.total for part in true.parts)]
    if true.bias is not None:
        expected += [true.bias]
    if true.coefficient is not None:
        expected += [true.coefficient]
    if unit.layer in ("S2", "S4"):
        expected += list(true.parts[0].inputs.ravel())
    found = values(numbers)
    for value in expected:
        assert any(shown == pytest.approx(value, rel=6e-3, abs=1e-9) for shown in found), (value, numbers)
    assert number(true.value) in numbers


def test_the_partial_sums_of_c3_are_told_one_by_one():
    moment = canned.moment(label=7, trained=True)
    unit = Selection("C3", 4, 4, 2)
    line, true = told(unit, moment).numbers[0], arithmetic(moment.trace, unit)
    assert line.startswith("75 products with S2 maps 0, 4, 5: ")
    assert values(line.partition(": ")[2]) == pytest.approx(
        [*(part.total for part in true.parts), sum(p.total for p in true.parts)], rel=1e-3
    )


def test_without_a_label_there_is_no_gradient_and_without_a_digit_the_layer_is_told():
    made, unit = canned.moment(label=7), Selection("C1", 2, 5, 5)
    unknown = trace(made.parameters, made.probe.image)
    moment = replace(made, probe=replace(made.probe, label=None), trace=unknown)
    assert not any("gradient" in line for line in told(unit, moment).numbers)
    assert any("gradient" in line for line in told(unit, canned.moment(label=7)).numbers)
    empty = canned.moment(empty=True)
    assert [subject.kind for subject in subjects_of(unit, empty)] == [LAYER]
    assert tell(Subject(UNIT, unit), words(), empty, arithmetic).title == "C1: small strokes"


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("changes", NETWORKS, ids=str)
def test_a_layers_counts_are_its_architectures(layer, changes):
    moment = canned.moment(label=7, averaged=canned.parameters(**changes))
    facts = moment.parameters.architecture.layer(layer)
    counts = told(Selection(layer), moment).counts
    assert (f"{facts.parameters:,} parameters" in counts) == bool(facts.parameters or layer == "OUTPUT")
    assert layer == "INPUT" or str(facts.maps) in counts


def test_a_link_tells_the_norm_of_its_kernel():
    moment = canned.moment(label=7, trained=True)
    link = moment.parameters.architecture.links[17]
    kernel = moment.parameters["C3.weights"][17]
    made = told(Selection(link=link), moment)
    assert values(made.numbers[0]) == pytest.approx([float((kernel.astype(float) ** 2).sum() ** 0.5)], rel=1e-3)
    assert f"S2 map {link[0]}" in made.title
    missing = next((s, t) for t in range(16) for s in range(6) if (s, t) not in moment.parameters.architecture.links)
    assert [subject.kind for subject in subjects_of(Selection(link=missing), moment)] == [LAYER]


def test_a_network_gone_astray_has_its_card(qtbot):
    parameters = canned.parameters()
    moment = canned.moment(label=7, averaged=parameters.with_vector(parameters.vector * 1e30))
    for unit in UNITS:
        for subject in subjects_of(unit, moment):
            tell(subject, words(), moment, arithmetic)


def test_without_words_a_card_has_a_title_at_least(qtbot):
    moment, none = canned.moment(label=7), Words({})
    for subject in (
        *subjects_of(UNITS[1], moment),
        Subject(VIEW, view="table"),
        *subjects_of(Selection(link=(0, 0)), moment),
    ):
        assert tell(subject, none, moment, arithmetic, SPEC_OF.get(subject.view)).title


@pytest.fixture
def window(window):
    """With room for all views."""
    window.showNormal()
    window.resize(1440, 900)
    return window


# Opening ----------------------------------------------------------------------------------------------------------


def shown(window):
    """What the card in front is about; None where none is open."""
    card = window.cards.card
    return card.subjects[card.chosen] if card.isVisible() else None


def f1(qtbot, window):
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key_F1)


def test_f1_in_every_view_opens_its_card_which_covers_neither_it_nor_the_network(qtbot, window):
    panel, card = window.cards.panel, window.cards.card
    for name, dock in window.docks.items():
        dock.open()
        window.stage.show_selection(NOTHING)  # some views point at something as soon as they have the keys
        before = QApplication.focusWidget()
        f1(qtbot, window)
        assert shown(window) == Subject(VIEW, view=name)
        assert card.told.title == SPEC_OF[name].title and card.told.paragraphs and card.told.targets
        assert panel.isAncestorOf(QApplication.focusWidget())
        for keys, what in SPEC_OF[name].keys:
            assert f"{keys}: {what}" in card.keys.text()
        qtbot.waitUntil(lambda name=name: apart(window, {"network", name}), timeout=WAIT_MS)
        assert window.home.rect().contains(panel.geometry()) and panel.height() >= 100
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key_Escape)
        assert not panel.isVisible() and QApplication.focusWidget() is before


def apart(window, names):
    """Whether the panel covers none of these views."""
    return not any(window.docks[name].geometry().intersects(window.cards.panel.geometry()) for name in names)


def test_f1_on_every_kind_of_unit_opens_its_card_from_which_one_goes_on_to_its_layer_and_the_view(qtbot, window):
    window.docks["network"].open()
    card = window.cards.card
    for unit in UNITS:
        window.stage.pick(unit)
        f1(qtbot, window)
        assert shown(window) == Subject(UNIT, unit) and card.told.numbers
        f1(qtbot, window)
        assert shown(window).kind == LAYER and card.told.title.startswith(unit.layer)
        f1(qtbot, window)
        assert shown(window) == Subject(VIEW, view="network")
        f1(qtbot, window)
        assert shown(window) == Subject(UNIT, unit)
        window.cards.panel.put_away()


def test_what_is_pointed_at_comes_before_what_is_picked(qtbot, window):
    window.stage.pick(Selection("C1", 2, 3, 4))
    window.stage.show_selection(Selection("F6", 5))
    f1(qtbot, window)
    assert shown(window) == Subject(UNIT, Selection("F6", 5))
    window.cards.panel.put_away()
    window.stage.show_selection(Selection("S4"))
    f1(qtbot, window)
    assert shown(window) == Subject(LAYER, Selection("S4"))
    window.stage.show_selection(Selection(link=(0, 0)))
    window.cards.panel.put_away()
    f1(qtbot, window)
    assert shown(window).kind == LINK


def test_the_controls_have_a_card(qtbot, window):
    window.controls.train_button.setFocus()
    f1(qtbot, window)
    assert shown(window) == Subject(VIEW, view=CONTROLS) and "step" in window.cards.card.text.text()


def test_every_view_has_a_button_that_opens_its_card(qtbot, window):
    window.docks["table"].open()
    buttons = [button for button in window.findChildren(CardButton) if button.isVisible()]
    assert len(buttons) >= 4  # of the network, the digit, and either row of tabs
    opened = set()
    for button in buttons:
        qtbot.mouseClick(button, Qt.LeftButton)
        opened.add(shown(window).view)
        window.cards.panel.put_away()
    assert {"network", "study", "table", "curves"} <= opened


def test_a_card_goes_along_with_what_is_picked_and_with_the_moment(qtbot, window):
    window.docks["network"].open()
    window.stage.pick(Selection("C3", 4, 4, 2))
    f1(qtbot, window)
    card = window.cards.card
    window.stage.pick(Selection("C5", 7))
    assert shown(window) == Subject(UNIT, Selection("C5", 7))
    before = card.numbers.text()
    window.sources.study_digit(window.dataset.test, "test", 17)
    qtbot.waitUntil(lambda: card.numbers.text() != before, timeout=WAIT_MS)
    true = arithmetic(window.moment.trace, Selection("C5", 7))
    assert number(true.value) in card.numbers.text()


def test_opening_the_view_below_makes_the_panel_give_way(qtbot, window):
    window.docks["network"].open()
    f1(qtbot, window)
    panel = window.cards.panel
    assert panel.covers(window.docks["curves"])
    window.docks["mistakes"].open()
    qtbot.waitUntil(lambda: not panel.geometry().intersects(window.docks["mistakes"].geometry()), timeout=WAIT_MS)
    assert panel.isVisible()


def test_what_is_to_be_tried_can_be_done(qtbot, window):
    """And leaves nothing on the screen that covers the network."""
    for name in window.docks:
        window.cards.show_view(name)
        qtbot.mouseClick(window.cards.card.trial, Qt.LeftButton)
        qtbot.waitUntil(lambda: apart(window, {"network"}), timeout=WAIT_MS)


def test_to_try_a_units_card_opens_the_microscope_on_it(qtbot, window):
    window.docks["network"].open()
    window.stage.show_selection(Selection("C1", 3, 9, 9))  # pointed at, not picked
    f1(qtbot, window)
    qtbot.mouseClick(window.cards.card.trial, Qt.LeftButton)
    assert replace(window.docks["microscope"].made().unit, picked=False) == Selection("C1", 3, 9, 9)


def test_a_panel_over_nothing_stays_in_the_window(qtbot, window):
    for name, dock in window.docks.items():
        if name != "network":
            dock.setFloating(True)
    f1(qtbot, window)
    assert window.cards.panel.isVisible() and window.home.rect().contains(window.cards.panel.geometry())


def test_shift_f1_lists_the_keys(window):
    assert window.all_actions["help.keyboard"].shortcut().toString() == "Shift+F1"
    assert window.all_actions["help.card"].shortcut().toString() == "F1"


# Alone ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", [style.DARK, style.LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("scale", [1.0, style.PROJECTOR_SCALE])
@pytest.mark.parametrize("width", [272, 440, 900])
def test_no_words_of_a_card_are_cut_off(qtbot, qapp, theme, scale, width):
    style.use(qapp, theme, new_scale=scale)
    moment = canned.moment(label=7, trained=True)
    card = Card(words(), SPEC_OF, arithmetic)
    qtbot.addWidget(card)
    card.show_moment(moment)
    for subjects in (
        subjects_of(Selection("C5", 3), moment),
        subjects_of(NOTHING, moment) or [Subject(VIEW, view="table")],
    ):
        card.show_subjects(subjects)
        card.resize(width, card.heightForWidth(width))
        card.show()
        for label in (*card.findChildren(QLabel), card.trial):
            if label.isVisible():
                assert label.geometry().right() < width and label.height() >= label.heightForWidth(label.width())
    style.use(qapp, style.DARK, new_scale=1.0)


def test_a_term_in_a_card_leads_to_the_glossary(qtbot, window):
    window.docks["table"].open()
    f1(qtbot, window)
    window.cards.card.text.linkActivated.emit("term:kernel")
    assert window.cards.glossary.isVisible() and window.cards.glossary.shown[0].name == "kernel"
    assert window.cards.card.isHidden()


def test_every_term_in_a_card_is_a_link(qtbot):
    card = Card(words(), SPEC_OF, arithmetic)
    qtbot.addWidget(card)
    card.show_moment(canned.moment(label=7))
    card.show_subjects([Subject(VIEW, view="table")])
    marked = re.findall(r"\[([^\]]+)\]", " ".join(words().section("view", "table").paragraphs))
    assert marked and all(f"href='term:{term}'" in card.text.text() for term in marked)
    assert plain("a [b]") == "a b"


def test_the_button_of_a_floating_view_opens_its_card_over_the_window(qtbot, window):
    dock = window.docks["table"]
    dock.undock()
    qtbot.waitUntil(lambda: dock.titleBarWidget().findChild(CardButton) is not None)
    qtbot.mouseClick(dock.titleBarWidget().findChild(CardButton), Qt.LeftButton, pos=QPoint(4, 4))
    assert shown(window) == Subject(VIEW, view="table")


@pytest.mark.parametrize("first", ["help.card", "help.glossary"])
def test_the_card_and_the_glossary_never_lie_over_each_other_though_closed_between(qtbot, window, first):
    """What is put away while the panel is closed is not to come back with it."""
    cards = window.cards
    one, other = (cards.card, cards.glossary) if first == "help.card" else (cards.glossary, cards.card)
    second = "help.glossary" if first == "help.card" else "help.card"
    for name, there, gone in ((first, one, other), (second, other, one), (first, one, other)):
        window.all_actions[name].trigger()
        qtbot.waitUntil(there.isVisible)
        assert not gone.isVisible()
        cards.panel.put_away()
