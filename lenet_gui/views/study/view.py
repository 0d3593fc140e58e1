"""The left column: the pad, what the network sees of it, a way to study any test digit, and the answer."""

from PyQt5.QtCore import QEvent, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QKeySequence
from PyQt5.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.language import _
from core.sizes import DIGIT_SIZE
from core.study.moment import Moment, Probe
from core.study.selection import Selection
from lenet_gui.look import style
from lenet_gui.look.digit_picture import DigitPicture
from lenet_gui.pad.digit_pad import THICKEST, THINNEST, DigitPad
from lenet_gui.views.study.answer import AnswerView
from lenet_gui.views.study.chooser import DigitChooser
from lenet_gui.views.study.large_answer import LargeAnswer
from lenet_gui.widgets.symbol_button import SymbolButton

LEAST_WIDTH = 256
LEAST_PAD = 160


class StudyPanel(QWidget):
    """Where a digit comes from and what the network makes of it.

    The panel prepares nothing: the window turns strokes into a Probe and shows the moment that follows from it.
    """

    strokes_changed = pyqtSignal(object)  # the pad's strokes, see `DigitPad`
    digit_chosen = pyqtSignal(int)  # the index of a test digit
    selection_changed = pyqtSignal(object)  # core.study.selection.Selection

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._offers: tuple = ()  # what the buttons offer now
        self.pad = DigitPad(self)
        self.pad.setMinimumSize(LEAST_PAD, LEAST_PAD)
        self.seen = DigitPicture(self)
        self.undo_button = self._button("undo", _("Undo"), self.pad.undo_stack.undo)
        self.redo_button = self._button("redo", _("Redo"), self.pad.undo_stack.redo)
        self.clear_button = self._button("clear", _("Clear"), self.pad.clear)
        self.eraser_button = self._button("eraser", _("Eraser"), self.pad.set_erasing)
        self.thinner_button = self._button("thinner", _("Thinner pen"), lambda: self._widen(-0.5))
        self.thicker_button = self._button("thicker", _("Thicker pen"), lambda: self._widen(0.5))
        self.eraser_button.setCheckable(True)
        self.chooser = DigitChooser(self)
        self.answer, self.large_answer = AnswerView(self), LargeAnswer(self)
        self._caption = QLabel(_("What it sees"))
        self._source = QLabel()
        for label in (self._caption, self._source):
            label.setProperty("small", True)
        self._source.setProperty("muted", True)
        self.setMinimumWidth(LEAST_WIDTH)
        self.setSizePolicy(QSizePolicy.Preferred, QSizePolicy.Expanding)
        self._lay_out()
        self.pad.strokes_changed.connect(self._on_strokes_changed)
        self.pad.undo_stack.indexChanged.connect(self._refresh_buttons)
        self.pad.erasing_changed.connect(self._refresh_buttons)
        self.pad.pen_width_changed.connect(self._refresh_buttons)
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
        self.chooser.show_index(probe.index if probe.source == "test" else None)
        self._source.setText(_source_text(probe))
        self.answer.show_moment(moment)
        self.large_answer.show_moment(moment)
        self.large_answer.setAccessibleDescription(self.answer.accessibleDescription())
        self._refresh_buttons()

    def show_selection(self, selection: Selection) -> None:
        """Light up what is selected."""
        self.answer.show_selection(selection)

    def _lay_out(self) -> None:
        self._beside = beside = QGridLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setHorizontalSpacing(0)
        beside.setColumnMinimumWidth(1, style.GRID)
        beside.setVerticalSpacing(0)
        beside.addWidget(self.seen, 0, 0, 2, 1)
        beside.addWidget(self._caption, 0, 2, Qt.AlignBottom)
        beside.addWidget(self._source, 1, 2, Qt.AlignTop)
        beside.setColumnStretch(2, 1)
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
        column.addWidget(self.large_answer, 1)
        self._show_what_there_is_room_for()

    def _show_what_there_is_room_for(self):
        """In front of a class INPUT alone shows what the network sees, and the answer is one large figure."""
        large = style.projected()
        for widget in (self.seen, self._caption, self._source, self.answer):
            widget.setVisible(not large)
        self.large_answer.setVisible(large)
        above = (self.undo_button, self.redo_button, self.clear_button)
        below = (self.eraser_button, self.thinner_button, self.thicker_button)
        for place, button in enumerate((*above, *below)):
            row, column = (0, place) if large else divmod(place, len(above))
            self._beside.addWidget(button, row, 3 + column, Qt.AlignCenter)
            self._beside.setColumnStretch(3 + place, int(large))
        self._beside.setColumnStretch(2, int(not large))

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self._show_what_there_is_room_for()
            QTimer.singleShot(0, self._give_pad_room)  # when all in it have heard of it

    def resizeEvent(self, event):
        """The pad is square and as wide as the column, unless the answer would then lack room."""
        scale = 3 if self.width() >= 320 and self.height() >= 800 else 2
        self.seen.setFixedSize(scale * DIGIT_SIZE, scale * DIGIT_SIZE)
        self._give_pad_room()

    def _give_pad_room(self):
        rest = self.layout().minimumSize().height() - self.pad.minimumHeight()
        self.pad.setMaximumHeight(max(self.pad.minimumHeight(), min(self.width(), self.height() - rest)))

    def _button(self, symbol: str, name: str, slot) -> SymbolButton:
        button = SymbolButton(symbol, name, self, side=28)
        button.clicked.connect(slot)
        return button

    def _widen(self, pixels: float) -> None:
        self.pad.set_pen_width(self.pad.pen_width + pixels)

    def _on_strokes_changed(self, strokes: list) -> None:
        self.chooser.set_playing(False)
        self._refresh_buttons()
        self.strokes_changed.emit(strokes)

    def _refresh_buttons(self) -> None:
        stack, width = self.pad.undo_stack, self.pad.pen_width
        offers = (stack.canUndo(), stack.canRedo(), self.pad.is_empty(), width, self.pad.erasing)
        if offers == self._offers:
            return
        self._offers = offers
        keys = {"undo": QKeySequence(QKeySequence.Undo).toString(QKeySequence.NativeText)}
        keys["redo"] = QKeySequence(QKeySequence.Redo).toString(QKeySequence.NativeText)
        undo = _("Take back the last change ({undo})").format(**keys)
        redo = _("Bring back what was taken back ({redo})").format(**keys)
        thinner = _("A thinner pen than {width:g} of 20 pixels").format(width=width)
        thicker = _("A thicker pen than {width:g} of 20 pixels").format(width=width)
        for button, can, tip, reason in (
            (self.undo_button, stack.canUndo(), undo, _("There is nothing to take back.")),
            (self.redo_button, stack.canRedo(), redo, _("There is nothing to bring back.")),
            (self.clear_button, not self.pad.is_empty(), _("Empty the pad (Delete)"), _("The pad is empty.")),
            (self.thinner_button, width > THINNEST, thinner, _("The pen is as thin as it gets.")),
            (self.thicker_button, width < THICKEST, thicker, _("The pen is as thick as it gets.")),
        ):
            button.setEnabled(can)
            button.setToolTip(tip if can else reason)
        self.eraser_button.setChecked(self.pad.erasing)
        self.eraser_button.setToolTip(_("Erase what the pen passes over (E, or the right button)"))


def _source_text(probe: Probe) -> str:
    if probe.image is None:
        return _("nothing yet")
    if probe.source == "picture":
        return _("a picture")
    if probe.source == "drawing" or probe.index is None:
        return _("your drawing")
    part = {"test": _("test digit"), "train": _("training digit"), "validation": _("validation digit")}[probe.source]
    return f"{part} {probe.index}"
