"""The bar along the bottom: where one is in the run, its past to travel in, and the way back to the present."""

from PyQt5.QtCore import QEvent, Qt, pyqtSignal
from PyQt5.QtGui import QFontMetrics, QPainter
from PyQt5.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QWidget

from core.language import _
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.time.lanes import MOST, strands
from lenet_gui.time.place import LINE, PlaceWords
from lenet_gui.time.scale import LOGARITHM, PASSES
from lenet_gui.time.track import LANES_SLIM, Track, room_of
from lenet_gui.time.travel import SPEEDS, Journey, Travel
from lenet_gui.time.words import place_words, why_not_before
from lenet_gui.widgets.symbol_button import SymbolButton
from lenet_gui.widgets.word_switch import WORD_INSET, Word

HEIGHT, HEIGHT_IN_CLASS = 44, 24  # at type of the usual size
PLACE_WIDTH, PLACE_WIDTH_ONE_LINE, PLACE_WIDTH_NARROW = 192, 236, 124
MOST_TYPED = 999_999_999
WIDE = 640  # pixels; a bar with less has a narrow place
# In as many words as there is room for.
_OFFERED = (_("compute step {step:,} exactly"), _("compute {step:,}"))
_COMPUTING = (_("step {step:,}: {percent:.0f} %"), _("{percent:.0f} %"))
_KEYS = {Qt.Key_Left: -1, Qt.Key_Right: 1}
_RUN_KEYS = {Qt.Key_Up: -1, Qt.Key_Down: 1}


class TimeBar(QWidget):
    """A row with the past of the run: two lines of words where it is high enough, else one. It has the keys as a whole.

    Left and Right go one moment, with Shift a pass, Home and End to the first and the live one; Space plays, plus and
    minus change how fast. Up and Down go to the other runs of its tree.
    """

    past_known = pyqtSignal()  # from now on there is something to be shown

    def __init__(self, travel: Travel, parent: QWidget | None = None):
        super().__init__(parent)
        self._travel = travel
        self.has_past = False  # or has had, so that nothing moves when a run is begun anew
        self._moment: Moment | None = None
        self._rows = 0  # lanes of branches
        self._journey = Journey()
        self.place = PlaceWords(self)
        self.track = Track(self)
        self.track.setAccessibleName(_("The past of the run"))
        self.play = SymbolButton("play", _("Play the run from here (Space)"), self, 28)
        self.speed = Word("", _("Moments a second (+ and −)"), parent=self)
        self.scale = Word(_("log"), _("By the logarithm of steps, or by passes (L)"), True, self)
        self.live = QPushButton(_("Live"), self)
        self.live.setProperty("small", True)
        self.live.setCheckable(True)
        self.live.setToolTip(_("Back to the present (End)"))
        self.exactly = Word("", "", parent=self)
        self.field = QSpinBox(self)
        self._arrange()
        self.setFocusPolicy(Qt.StrongFocus)
        self.track.setFocusProxy(self)
        self.track.setFocusPolicy(Qt.ClickFocus)
        self.setAccessibleName(_("The past of the run"))
        self._connect()
        self._show_journey(travel.journey)
        self.hide()

    # ---- what may be asked of it

    def show_moment(self, moment: Moment) -> None:
        """The run as it is now, and which moment of it is shown."""
        self._moment = moment
        self._travel.follow(moment)
        if not self.has_past:
            if not (moment.run_shown.step and moment.run_shown.recording.ticks):
                return
            self.has_past = True
            self.past_known.emit()
        self.place.say(*place_words(moment), moment.past)
        past, elsewhere = moment.source.step if moment.past else None, moment.source.pretrained
        rows = min(MOST, len(moment.runs) - moment.branches.count(None))  # the same whichever of them is shown
        kept = moment.reference and moment.reference.source
        kept = kept.step if kept and kept.run_id == moment.run_shown.run_id else None
        self.track.show_run(moment.run_shown, past, kept, strands(moment), rows, elsewhere)
        if rows != self._rows:
            self._rows = rows
            self.updateGeometry()
        self.live.setChecked(not moment.past and not elsewhere)

    def height_without_lanes(self) -> int:
        """In pixels; of the lanes of branches there are then as many as fit."""
        return style.scaled(HEIGHT_IN_CLASS if style.projected() else HEIGHT)

    def wanted_height(self) -> int:
        """In pixels; it can do with less."""
        return self.height_without_lanes() + room_of(min(self._rows, LANES_SLIM) if style.projected() else self._rows)

    def choose_scale(self, by: str) -> None:
        """One of `lenet_gui.time.scale.SCALES`."""
        self.scale.setChecked(by == LOGARITHM)
        self.track.show_scale(by)

    def ask_for_step(self) -> None:
        """Let a step be typed, which is then gone to, computed where no moment is at it."""
        if self._moment is None or not self.has_past:
            return
        last = self._moment.run_shown.step  # held against what is typed at its end: Qt would drop digits without a word
        self.field.setSuffix(_(" of {last:,}").format(last=last))
        self.field.setValue(self._moment.source.step)
        self.field.show()
        self.field.setFocus()
        self.field.selectAll()
        self._show_offer()

    # ---- building

    def _arrange(self):
        row = QHBoxLayout(self)
        row.setSpacing(style.GRID // 2)
        for widget in (self.place, self.play, self.speed):
            row.addWidget(widget)
        row.addSpacing(style.GRID // 2)
        row.addWidget(self.track, 1)
        row.addSpacing(style.GRID // 2)
        for widget in (self.scale, self.live):
            row.addWidget(widget)
        self.field.setPrefix(_("step "))
        self.field.setRange(0, MOST_TYPED)
        self.field.setGroupSeparatorShown(True)
        self.field.setButtonSymbols(QSpinBox.NoButtons)
        self.field.setAccessibleName(_("The step to be shown"))
        self.field.hide()
        self.scale.setChecked(True)
        self._claim_room()

    def _connect(self):
        travel = self._travel
        travel.changed.connect(self._show_journey)
        self.track.sought.connect(travel.go)
        self.track.released.connect(travel.release)
        self.track.run_sought.connect(travel.go_to_run)
        self.play.clicked.connect(lambda _checked: travel.toggle())
        self.speed.clicked.connect(lambda: self._change_speed(1, around=True))
        self.scale.clicked.connect(lambda: self.choose_scale(LOGARITHM if self.scale.isChecked() else PASSES))
        self.live.clicked.connect(self._on_live_clicked)
        self.exactly.clicked.connect(lambda: travel.give_up() if self._journey.computing else travel.compute())
        self.field.installEventFilter(self)

    def _claim_room(self):
        """The place is as wide as words need; in a narrow bar less, until something is offered in its only line."""
        slim, wide = self.height() < style.scaled(HEIGHT), self.width() >= style.scaled(WIDE)
        one_line, asked = self.height() - 2 < 2 * style.scaled(LINE), bool(self._told()[0])
        crowded = one_line and asked and not wide
        place = PLACE_WIDTH_ONE_LINE if crowded or (one_line and wide) else PLACE_WIDTH if wide else PLACE_WIDTH_NARROW
        self.place.setFixedWidth(style.scaled(place))
        for less in (self.speed, self.scale):
            less.setVisible(not crowded)
        self.layout().setContentsMargins(style.MARGIN, 1, style.GRID if slim else style.MARGIN, 1)
        self.layout().activate()
        self._show_offer()

    def _settle(self):
        """The offer is the lower line of the place, or ends the only one; a field for a step stands over all of it."""
        box, upper, wide = self.place.geometry(), self.place.upper(), self.exactly.sizeHint().width()
        left = box.left() if upper else max(box.left(), box.right() - wide + 2 * WORD_INSET)
        self.exactly.setGeometry(left - WORD_INSET, box.top() + upper, wide, box.height() - upper)
        self.place.leave(0 if self.exactly.isHidden() else box.right() - left + style.GRID)
        self.field.setGeometry(box.left(), box.top() + 2, box.width() - style.GRID, box.height() - 4)

    # ---- showing

    def _show_journey(self, journey: Journey):
        self._journey = journey
        self.play.symbol = "pause" if journey.playing else "play"
        self.play.setToolTip(_("Pause (Space)") if journey.playing else _("Play the run from here (Space)"))
        self.play.update()
        self.speed.say(_("{count}/s").format(count=journey.speed), _("Moments a second (+ and −)"))
        self._claim_room()

    def _told(self):
        """What is offered, or being computed, in ever fewer words, and more of it; no words where nothing is."""
        offered, computing = self._journey.offered, self._journey.computing
        if self.field.isVisible() or (offered is None and computing is None):
            return [], ""
        if computing is None:
            tip = _("No moment is kept at this step: it can be computed anew, beside training")
            return [words.format(step=offered) for words in _OFFERED], tip
        tip = _("Computed anew from the last whole run that was kept; a click gives it up")
        return [words.format(step=computing[0], percent=100 * computing[1]) for words in _COMPUTING], tip

    def _show_offer(self):
        told, tip = self._told()
        if told:
            self.exactly.say(self._fitting(told), tip)
        self.exactly.setVisible(bool(told))
        self._settle()

    def _fitting(self, told):
        """The longest of these for which there is room, else the shortest: rather the step that is shown is cut."""
        metrics, room = QFontMetrics(style.font(style.SMALL)), self.place.room()
        return next((words for words in told if metrics.horizontalAdvance(words) <= room), told[-1])

    def _go_to_relative(self, by):
        """The run of the tree before or after this one in the list, at the same step if it has that."""
        moment = self._moment
        family = {strand.run_id for strand in strands(moment)} if moment is not None else set()
        listed = [kept.run_id for kept in moment.runs if kept.run_id in family] if family else []
        place = listed.index(moment.run_shown.run_id) + by if listed else -1
        if 0 <= place < len(listed):
            self._travel.go_to_run(listed[place], moment.source.step if moment.past else None)

    def _on_live_clicked(self):
        self.live.setChecked(True)
        self._travel.go(None)

    def _change_speed(self, by, around=False):
        index = SPEEDS.index(self._journey.speed) + by
        index = index % len(SPEEDS) if around else min(max(index, 0), len(SPEEDS) - 1)
        self._travel.set_speed(SPEEDS[index])

    # ---- events

    def keyPressEvent(self, event):
        travel, key = self._travel, event.key()
        if key in _KEYS:
            (travel.move_pass if event.modifiers() & Qt.ShiftModifier else travel.move)(_KEYS[key])
        elif key in _RUN_KEYS:
            self._go_to_relative(_RUN_KEYS[key])
        elif key == Qt.Key_Home:
            travel.first()
        elif key == Qt.Key_End:
            travel.go(None)
        elif key == Qt.Key_Space:
            travel.toggle()
        elif key in (Qt.Key_Plus, Qt.Key_Equal, Qt.Key_Minus):
            self._change_speed(-1 if key == Qt.Key_Minus else 1)
        elif key == Qt.Key_L:
            self.choose_scale(PASSES if self.scale.isChecked() else LOGARITHM)
        elif key in (Qt.Key_Return, Qt.Key_Enter) and self._journey.offered is not None:
            travel.compute()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.FocusOut or (event.type() == QEvent.KeyPress and event.key() == Qt.Key_Escape):
            self._close_field()
        elif event.type() == QEvent.KeyPress and event.key() in (Qt.Key_Return, Qt.Key_Enter):
            self._take_step()
        else:
            return False
        return event.type() == QEvent.KeyPress

    def _take_step(self):
        """Go to the step that was typed; for one that the run does not have the field stays."""
        self.field.interpretText()
        step, last = self.field.value(), self._moment.run_shown.step
        if step > last:
            self.field.setValue(last)
            self.field.selectAll()
            self._travel.said.emit(_("The last step is {last:,}.").format(last=last))
            return
        if why := why_not_before(self._moment, step):
            self.field.selectAll()
            self._travel.said.emit(why)
            return
        self._close_field()
        self._travel.compute(step)

    def _close_field(self):
        if not self.field.isHidden():
            self.field.hide()
            self.setFocus()
            self._show_offer()

    def mousePressEvent(self, event):
        self.setFocus(Qt.MouseFocusReason)

    def paintEvent(self, _event):
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(style.colour("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def focusInEvent(self, event):
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event):
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event):
        super().resizeEvent(event)
        self._claim_room()

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.FontChange:
            self._claim_room()
