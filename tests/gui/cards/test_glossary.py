"""The glossary lists every term, is searched by typing, and needs no mouse; words of another language serve as well."""

import pytest
from PyQt5.QtCore import Qt, QUrl
from PyQt5.QtWidgets import QApplication, QDialog

from lenet_gui.cards.glossary import Glossary
from lenet_gui.look import style
from lenet_gui.texts.reading import forms_of
from lenet_gui.texts.words import Words, plain, words


@pytest.fixture
def glossary(qtbot):
    made = Glossary(words())
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    return made


def names(glossary):
    return [term.name for term in glossary.shown]


def test_all_terms_are_listed_with_their_words(glossary):
    assert names(glossary) == [term.name for term in words().terms] and len(names(glossary)) >= 25
    text = " ".join(glossary.list.toPlainText().split())
    for term in words().terms:
        assert term.name in text and plain(" ".join(term.paragraphs)) in text


@pytest.mark.parametrize(
    ("typed", "first"), [("pen", "penalty"), ("Kernels", "kernel"), ("MAP", "MAP"), ("epoch", "pass")]
)
def test_typing_finds_terms_by_every_form(qtbot, glossary, typed, first):
    qtbot.keyClicks(glossary.search, typed)
    assert names(glossary)[0] == first
    for term in glossary.shown:
        assert typed.lower() in " ".join((*forms_of(term), plain(" ".join(term.paragraphs)))).lower()


def test_what_is_not_there_is_said(qtbot, glossary):
    qtbot.keyClicks(glossary.search, "<b>zebra")
    assert names(glossary) == [] and "<b>zebra" in glossary.list.toPlainText()
    glossary.find("")
    assert len(names(glossary)) == len(words().terms)


def test_a_term_within_a_text_leads_to_its_own(glossary):
    glossary.list.anchorClicked.emit(QUrl("bitmaps"))
    assert names(glossary)[0] == "bitmap"


def test_the_arrows_scroll_while_one_types(qtbot, glossary):
    bar = glossary.list.verticalScrollBar()
    assert bar.maximum() > 0
    glossary.search.setFocus()
    qtbot.keyClick(glossary.search, Qt.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(glossary.search, Qt.Key_PageUp)
    assert bar.value() == 0


def test_it_follows_the_theme(qtbot, qapp, glossary):
    dark = glossary.list.toHtml()
    style.use(qapp, style.LIGHT)
    assert glossary.list.toHtml() != dark and style.LIGHT.accent in glossary.list.toHtml()
    style.use(qapp, style.DARK)


def test_without_words_it_is_empty_and_says_so(qtbot):
    made = Glossary(Words({}))
    qtbot.addWidget(made)
    assert made.shown == [] and made.list.toPlainText()


def test_it_opens_from_the_menu_is_not_modal_and_goes_by_escape(qtbot, window):
    window.showNormal()
    window.resize(1280, 720)
    window.docks["table"].open()
    before = QApplication.focusWidget()
    window.all_actions["help.glossary"].trigger()
    glossary, panel = window.cards.glossary, window.cards.panel
    assert glossary.isVisible() and QApplication.focusWidget() is glossary.search
    assert [box for box in window.findChildren(QDialog) if box.isVisible()] == []
    qtbot.keyClicks(glossary.search, "seed")
    assert [term.name for term in glossary.shown][0] == "seed"
    assert not panel.geometry().intersects(window.docks["network"].geometry())
    qtbot.keyClick(glossary.search, Qt.Key_Escape)
    assert panel.isHidden() and QApplication.focusWidget() is before
    window.all_actions["help.glossary"].trigger()
    assert glossary.search.text() == ""
    window.all_actions["help.card"].trigger()  # from the glossary to a card and back
    assert window.cards.card.isVisible() and not glossary.isVisible()
