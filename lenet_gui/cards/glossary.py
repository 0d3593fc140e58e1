"""All terms, each in a few plain words; one types what one looks for."""

from html import escape

from PyQt5.QtCore import QEvent, Qt
from PyQt5.QtWidgets import QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from core.language import _
from lenet_gui.look import style
from lenet_gui.texts.reading import TERM, Section, forms_of
from lenet_gui.texts.words import Words, plain
from lenet_gui.widgets.quiet_scroll_bar import QuietScrollBar

_SCROLLING = (Qt.Key_Up, Qt.Key_Down, Qt.Key_PageUp, Qt.Key_PageDown)


class Glossary(QWidget):
    """A line to search in, and below it the terms that have what was typed; a term within a text leads to its own."""

    def __init__(self, words: Words, parent: QWidget | None = None):
        super().__init__(parent)
        self._words = words
        self.setAccessibleName(_("Glossary"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search the glossary"))
        self.search.setAccessibleName(_("Search the glossary"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._show())
        self.search.installEventFilter(self)
        self.list = QTextBrowser()
        self.list.setOpenLinks(False)
        self.list.setFrameShape(QTextBrowser.NoFrame)
        self.list.setVerticalScrollBar(QuietScrollBar(self.list))
        self.list.setAccessibleName(_("Terms"))
        self.list.viewport().setAutoFillBackground(False)  # the panel's own ground
        self.list.anchorClicked.connect(lambda link: self.find(link.toString()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.GRID)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.setFocusProxy(self.search)
        self.shown: list[Section] = []
        self._show()

    def find(self, term: str) -> None:
        """Show this term alone; empty for all."""
        self.search.setText(term)

    def eventFilter(self, watched, event):
        """The arrows scroll the list while one types."""
        if event.type() == QEvent.KeyPress and event.key() in _SCROLLING:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.PaletteChange, QEvent.FontChange) and hasattr(self, "shown"):
            self._show()

    def _show(self):
        wanted = self.search.text().strip().lower()
        exact = self._words.term(self.search.text().strip())
        self.shown = sorted(
            (term for term in self._words.terms if wanted in _searched(term)),
            key=lambda term: (term is not exact, not any(form.lower().startswith(wanted) for form in forms_of(term))),
        )
        nothing = _("No term has “{wanted}” in it.").format(wanted=self.search.text())
        self.list.setHtml("".join(map(_paragraph, self.shown)) or f"<p>{escape(nothing)}</p>")


def _searched(term):
    return " ".join((*forms_of(term), plain(" ".join(term.paragraphs)))).lower()


def _paragraph(term):
    link = f"<a href='{{0}}' style='color:{style.theme().accent}; text-decoration:none'>{{0}}</a>"
    text = TERM.sub(lambda found: link.format(found[1]), escape(" ".join(term.paragraphs), quote=False))
    return f"<p style='margin:0 0 8px'><b>{escape(term.name)}</b><br>{text}</p>"
