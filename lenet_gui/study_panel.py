"""The left column: the pad, what the network sees of it, a way to study any test digit, and the answer."""

from PyQt5.QtCore import QSize, Qt, pyqtSignal
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.language import _
from core.moment import Moment, Probe, Selection
from lenet_gui import style
from lenet_gui.digit_chooser import DigitChooser
from lenet_gui.digit_pad import DigitPad
from lenet_gui.digit_picture import SIDE, DigitPicture
from lenet_gui.views.answer_view import AnswerView

LEAST_WIDTH, BEST_WIDTH = 256, 336
LEAST_PAD = 160


class StudyPanel(QWidget):
    """Where a digit comes from and what the network makes of it.

    The panel prepares nothing: the window turns strokes into a Probe and shows the moment that follows from it.
    """

    strokes_changed = pyqtSignal(object)  # the pad's strokes, see `DigitPad`
    digit_chosen = pyqtSignal(int)  # the index of a test digit
    selection_changed = pyqtSignal(object)  # core.moment.Selection

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.pad = DigitPad(self)
        self.pad.setMinimumSize(LEAST_PAD, LEAST_PAD)
        self.seen = DigitPicture(self)
        self.undo_button = self._flat_button(_("Undo"), self.pad.undo_stack.undo)
        self.clear_button = self._flat_button(_("Clear"), self.pad.clear)
        self.chooser = DigitChooser(self)
        self.answer = AnswerView(self)
        self._caption = QLabel(_("What it sees"))
        self._source = QLabel()
        for label in (self._caption, self._source):
            label.setProperty("small", True)
        self._source.setProperty("muted", True)
        self.setMinimumWidth(LEAST_WIDTH)
        self.setMaximumWidth(BEST_WIDTH)
        self.setSizePolicy(QSizePolicy.Preferred, QSizePolicy.Expanding)
        self._lay_out()
        self.pad.strokes_changed.connect(self._on_strokes_changed)
        self.pad.undo_stack.indexChanged.connect(self._refresh_buttons)
        self.chooser.digit_chosen.connect(self.digit_chosen)
        self.answer.selection_changed.connect(self.selection_changed)
        self._refresh_buttons()

    def sizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, 640)

    def show_moment(self, moment: Moment) -> None:
        """Show the digit under study and the answer of this moment's network."""
        probe = moment.probe
        self.pad.show_picture(None if probe.source == "drawing" else probe.image)
        self.seen.show_image(probe.image)
        if probe.source == "test" and probe.index is not None:
            self.chooser.show_index(probe.index)
        self._source.setText(_source_text(probe))
        self.answer.show_moment(moment)
        self._refresh_buttons()

    def show_selection(self, selection: Selection) -> None:
        """Light up what is selected."""
        self.answer.show_selection(selection)

    def _lay_out(self) -> None:
        beside = QGridLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setHorizontalSpacing(style.GRID)
        beside.setVerticalSpacing(0)
        beside.addWidget(self.seen, 0, 0, 2, 1)
        beside.addWidget(self._caption, 0, 1, Qt.AlignBottom)
        beside.addWidget(self._source, 1, 1, Qt.AlignTop)
        beside.addWidget(self.undo_button, 0, 2)
        beside.addWidget(self.clear_button, 1, 2)
        beside.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pad, 100)  # first the pad takes what it may, the answer gets the rest
        column.addSpacing(style.GRID)
        column.addLayout(beside)
        column.addSpacing(2 * style.GRID)
        column.addWidget(self.chooser)
        column.addSpacing(3 * style.GRID)
        column.addWidget(self.answer, 1)

    def resizeEvent(self, event):
        """The pad is square and as wide as the column, unless the answer would then lack room."""
        scale = 3 if self.width() >= 320 and self.height() >= 800 else 2
        self.seen.setFixedSize(scale * SIDE, scale * SIDE)
        rest = self.layout().minimumSize().height() - self.pad.minimumHeight()
        self.pad.setMaximumHeight(max(self.pad.minimumHeight(), min(self.width(), self.height() - rest)))

    def _flat_button(self, text: str, slot) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("flat", True)
        button.clicked.connect(slot)
        return button

    def _on_strokes_changed(self, strokes: list) -> None:
        self.chooser.set_playing(False)
        self._refresh_buttons()
        self.strokes_changed.emit(strokes)

    def _refresh_buttons(self) -> None:
        can_undo, can_clear = self.pad.undo_stack.canUndo(), not self.pad.is_empty()
        self.undo_button.setEnabled(can_undo)
        self.clear_button.setEnabled(can_clear)
        keys = {"undo": QKeySequence(QKeySequence.Undo).toString(QKeySequence.NativeText)}
        keys["redo"] = QKeySequence(QKeySequence.Redo).toString(QKeySequence.NativeText)
        undo = _("Take back the last change ({undo}); {redo} brings it back").format(**keys)
        self.undo_button.setToolTip(undo if can_undo else _("There is nothing to take back."))
        self.clear_button.setToolTip(_("Empty the pad (Delete)") if can_clear else _("The pad is empty."))


def _source_text(probe: Probe) -> str:
    if probe.image is None:
        return _("nothing yet")
    if probe.source == "drawing" or probe.index is None:
        return _("your drawing")
    part = {"test": _("test digit"), "train": _("training digit"), "validation": _("validation digit")}[probe.source]
    return f"{part} {probe.index}"
