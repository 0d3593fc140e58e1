"""Several digits at once: the network slid over a number that is being written."""

from PyQt5.QtCore import QEvent, QSize, Qt, QTimer, pyqtSignal
from PyQt5.QtGui import QFontMetrics
from PyQt5.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.language import _
from core.network.parameters import Parameters
from core.study.moment import Moment
from core.study.numbers.number_reading import NOTHING_READ, NumberReading
from core.study.selection import NOTHING, Selection
from lenet_gui.look import style
from lenet_gui.pad.numbers_pad import ASPECT, NumbersPad
from lenet_gui.views.numbers.strip import NumbersStrip, names_width
from lenet_gui.widgets.word_switch import WordSwitch

AGAIN_MS = 100  # while the network trains, the same number is read so often
SHOWN, MADE_FOR_NUMBERS = "shown", "numbers"
BESIDE = 0.25  # of the width, for the words beside the pad: however much is read, the pad stays as wide as it is
SHORT = 320  # pixels: in a view lower than that the number read is small


class NumbersView(QWidget):
    """The paper's space displacement network: a wide pad, the strip of answers under it, and the number read.

    `reading_wanted` asks for what `moment.parameters` read, while the pen moves and as the network learns, or what the
    network reads that came with the program for numbers: a switch chooses. `window_picked` tells which part of the
    number, (28, 28) uint8, is to become the digit under study.
    """

    selection_changed = pyqtSignal(object)  # core.study.selection.Selection: the unit of OUTPUT whose row is pointed at
    reading_wanted = pyqtSignal(object, object)  # Parameters and strokes; `show_reading` takes what they say
    window_picked = pyqtSignal(object)  # (28, 28) uint8, read-only
    number_read = pyqtSignal(str)  # such as "4071"; "" without ink

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._moment: Moment | None = None
        self._reading = NOTHING_READ
        self._read_with = None  # the parameters that gave the reading
        self._for_numbers: Parameters | None = None  # of the network that came with the program for this
        self._reads_shown = True  # whether it is the network of the moment that reads
        self.pad, self.strip = NumbersPad(), NumbersStrip()
        self._number = QLabel()
        self._number.setSizePolicy(QSizePolicy.Ignored, QSizePolicy.Preferred)
        self._sureness, self._note = _muted(), _muted()
        self._clear = QPushButton(_("Clear"))
        self._clear.setToolTip(_("Empty the pad (Delete); Ctrl+Z brings the number back"))
        self._clear.clicked.connect(self.pad.clear)
        self.switch = WordSwitch(
            {
                SHOWN: (_("shown"), _("Read with the network that the other views show")),
                MADE_FOR_NUMBERS: (
                    _("for numbers"),
                    _("Read with the network that the recipe numbers has trained; it came with the program"),
                ),
            },
            _("network that reads"),
        )
        self.switch.chosen.connect(lambda key: self._choose(key == SHOWN))
        self.switch.hide()
        self._lay_out()
        self.pad.strokes_changed.connect(self._read)
        self.strip.row_pointed.connect(self._on_row_pointed)
        self.strip.place_picked.connect(lambda place: self.window_picked.emit(self._reading.window(place)))
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._read)
        self.setAccessibleName(_("Numbers"))
        self._tell()

    def _lay_out(self):
        self._words = QWidget()
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(style.GRID)
        words.addWidget(self.switch, 0, Qt.AlignLeft)
        words.addWidget(self._number)
        words.addWidget(self._sureness)
        words.addStretch(1)
        words.addWidget(self._note)
        words.addWidget(self._clear, 0, Qt.AlignLeft)  # at the bottom, where no words can move it
        self._above_the_strip = above_the_strip = QHBoxLayout()
        above_the_strip.addWidget(self.pad)
        grid = QGridLayout(self)
        grid.setSizeConstraint(QGridLayout.SetNoConstraint)  # `minimumSizeHint` knows better
        grid.setContentsMargins(style.MARGIN, style.GRID, style.MARGIN, style.GRID)
        grid.setHorizontalSpacing(style.MARGIN)
        grid.setVerticalSpacing(style.GRID // 2)
        grid.addLayout(above_the_strip, 0, 0)
        grid.addWidget(self.strip, 1, 0)
        grid.addWidget(self._words, 0, 1, 2, 1)
        grid.setRowStretch(0, 2)
        grid.setRowStretch(1, 3)

    def minimumSizeHint(self) -> QSize:
        """What is needed when the words beside the pad, whose width is set, have become as narrow as they may."""
        width = self.pad.minimumWidth() + names_width() + style.GRID + self.switch.sizeHint().width() + 3 * style.MARGIN
        return QSize(width, super().minimumSizeHint().height())

    @property
    def reading(self) -> NumberReading:
        """What is read now."""
        return self._reading

    def set_network_for_numbers(self, parameters: Parameters) -> None:
        """From now on this network can read too, and does unless the one shown has learned to read numbers itself."""
        self._for_numbers = parameters
        self.switch.show()
        self._choose(self._moment is not None and self._trained_for_numbers(self._moment))

    def _choose(self, shown):
        self._reads_shown = shown
        self.switch.choose(SHOWN if shown else MADE_FOR_NUMBERS)
        self._read()
        self._tell()

    @property
    def _parameters(self):
        return self._moment.parameters if self._reads_shown or self._for_numbers is None else self._for_numbers

    def show_moment(self, moment: Moment) -> None:
        """Read with the network of this moment."""
        before, self._moment = self._moment, moment
        if before is None or self._trained_for_numbers(before) != self._trained_for_numbers(moment):
            self._tell()
        if self.isVisible() and self._parameters is not self._read_with and not self._again.isActive():
            self._again.start(0 if self._read_with is None else AGAIN_MS)

    def show_selection(self, selection: Selection) -> None:
        """Light up the row of the selected unit of OUTPUT."""
        self.strip.light_row(selection.map if selection.layer == "OUTPUT" else None)

    def _read(self):
        if self._moment is None or not self.isVisible():
            return
        self._read_with = self._parameters
        self.reading_wanted.emit(self._read_with, self.pad.strokes())

    def show_reading(self, reading: NumberReading) -> None:
        """Show what has been read."""
        before, self._reading = self._reading.number, reading
        self._place_strip()
        self._tell()
        if self._reading.number != before:
            self.number_read.emit(self._reading.number)

    def _place_strip(self):
        self.strip.show_reading(self._reading, self.pad.sheet())

    @staticmethod
    def _trained_for_numbers(moment):
        return (moment.live or moment.past) and bool(moment.run_shown.recipe.neighbours)

    # Words

    def _tell(self):
        reading = self._reading
        self._dress()
        self._number.setText(reading.number or "–")
        self._number.setAccessibleName(_("number read: {number}").format(number=reading.number or _("none")))
        self._sureness.setText(self._sureness_text())
        self._tell_note()
        self._clear.setEnabled(bool(reading.places))
        self._clear.setToolTip(
            _("Empty the pad (Delete); Ctrl+Z brings the number back") if reading.places else _("The pad is empty")
        )

    def _tell_note(self):
        """The note, in few words where there is little room, and not at all rather than cut."""
        self._note.setToolTip(self.note_text())
        self._number.setToolTip(self.note_text())
        for text in (self.note_text(), self.note_text(short=True), ""):
            self._note.setText(text)
            self._note.setVisible(bool(text))
            if self._words.layout().totalHeightForWidth(self._words.width()) <= self.height() - 2 * style.GRID:
                break

    def _sureness_text(self):
        if not self._reading.places:
            return _("The number read will stand here.")
        if not self._reading.digits:
            return _("none of the ten digits at any place")
        least = min(self._reading.digits, key=lambda found: found.confidence)
        return _("least sure of {digit}: {percent:.1f} %").format(digit=least.digit, percent=100 * least.confidence)

    def note_text(self, short: bool = False) -> str:
        """What one has to know of the network that reads."""
        if self._moment is None:
            return ""
        trained = self._trained_for_numbers(self._moment) or not self._reads_shown
        if short:
            neighbours = _("It has learned neighbours and “none”.")
            return neighbours if trained else _("It has seen single digits only: close ones and gaps are misread.")
        if trained:
            return _(
                "This network has learned to read a digit between its neighbours, and to say none where there is no "
                "digit in the middle, like the paper's."
            )
        return _(
            "The paper's network had learned with neighbouring digits at the sides, and had a class for blanks. This "
            "one has seen single digits only, so it misreads digits that stand close, and the spaces between them. "
            "The recipe numbers trains one that has learned both."
        )

    def _dress(self):
        wanted = QFontMetrics(style.font(style.ANSWER)).horizontalAdvance(self._reading.number)
        large = wanted <= self._words.width() and self.height() >= SHORT
        self._number.setFont(style.font(style.ANSWER if large else style.TITLE, bold=not large))

    def _on_row_pointed(self, digit):
        self.selection_changed.emit(NOTHING if digit is None else Selection("OUTPUT", digit))

    def showEvent(self, event):
        super().showEvent(event)
        self._again.start(0)

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self):
        """Divide the room anew."""
        self._words.setFixedWidth(max(self.switch.sizeHint().width(), int(BESIDE * self.width())))
        self._above_the_strip.setContentsMargins(0, 0, names_width() + style.GRID, 0)  # as wide as the strip's rows
        self._tell()
        self.layout().activate()
        # No paper beyond the sheet, and all of the strip below it.
        paper = round((self.strip.width() - names_width() - style.GRID) / ASPECT)
        room = self.height() - 2 * style.GRID - style.GRID // 2 - self.strip.minimumHeight()
        self.pad.setMaximumHeight(max(self.pad.minimumHeight(), min(paper, room)))
        self.layout().activate()
        self._place_strip()

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() in (QEvent.FontChange, QEvent.PaletteChange):  # a style sheet takes the number's font away
            self._arrange()


def _muted():
    label = QLabel()
    label.setProperty("muted", True)
    label.setProperty("small", True)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Preferred, QSizePolicy.Preferred)
    label.setMinimumHeight(1)  # the pad and the strip come first
    return label
