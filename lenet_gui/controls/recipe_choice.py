"""The box of recipes: each says what it is, how long a pass takes here, and what comes out."""

from PyQt5.QtCore import QModelIndex, QRect, QSize, Qt
from PyQt5.QtGui import QFontMetrics
from PyQt5.QtWidgets import QStyle, QStyledItemDelegate, QWidget

from core.language import _
from core.recipe.recipe import recipe_names
from core.recipe.results import RESULTS
from lenet_gui.controls.pass_times import PassTimes
from lenet_gui.look import style
from lenet_gui.look.wrapped import wrapped
from lenet_gui.texts.words import words
from lenet_gui.widgets.choice_box import ChoiceBox

WIDTH = 620  # of a row in the open list
LINES = 2  # of words at most about what a recipe is
ABOUT, FACTS = Qt.UserRole, Qt.UserRole + 1


class RecipeChoice(ChoiceBox):
    """Names when it is closed; open, three lines about each."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._times: PassTimes | None = None
        self._digits = 0
        self.addItems(recipe_names())
        self.setAccessibleName(_("Recipe"))
        self.setMinimumWidth(112)
        self.setMaxVisibleItems(12)
        self.currentIndexChanged.connect(lambda _index: self._explain())
        self.tell()

    def show_times(self, times: PassTimes | None, digits: int) -> None:
        """Tell how long passes through so many training digits take."""
        self._times, self._digits = times, digits
        self.tell()

    def tell(self) -> None:
        """Say of each recipe what is known of it now."""
        for row in range(self.count()):
            name = self.itemText(row)
            about, facts = words().text("recipe", name), self._facts(name)
            self.setItemData(row, about, ABOUT)
            self.setItemData(row, facts, FACTS)
            self.setItemData(row, "\n".join(filter(None, (about, facts))), Qt.AccessibleDescriptionRole)
        self._explain()

    def showPopup(self):
        self.tell()  # also of one that has come in with a run
        if not isinstance(self.itemDelegate(), _Rows):
            self.setItemDelegate(_Rows(self))  # not before: it lays out all its rows whenever the box changes
        self.view().setMinimumWidth(style.scaled(WIDTH) + 2 * style.GRID)
        super().showPopup()

    def _explain(self):
        lines = [_("The recipe: how the network is trained. Another one begins a new run (Alt+R)")]
        lines += [self.currentData(role) for role in (ABOUT, FACTS) if self.currentData(role)]
        self.setToolTip("\n".join(lines))

    def _facts(self, name):
        known, seconds = RESULTS.get(name), self._times and self._times.seconds(name, self._digits)
        time = _("{time} a pass here").format(time=_time(seconds)) if seconds else _("not timed here yet")
        if known is None:
            return time
        if seconds:
            time = _("{time}, {whole} for all {passes}").format(
                time=time, whole=_time(seconds * known.passes), passes=known.passes
            )
        else:
            time = _("{passes} passes, {time}").format(passes=known.passes, time=time)
        beside = [(_("paper"), known.paper), (_("course report"), known.course_report)]
        beside = "".join(f" ({who}: {error:.2f})" for who, error in beside if error is not None)
        words = _("{error:.2f} % of the test digits wrong in the end").format(error=known.middle)
        return f"{time}  ·  {words}{beside}"


class _Rows(QStyledItemDelegate):
    """A name, what it is, and what is known of it."""

    def lines(self, index: QModelIndex, role: int) -> list[str]:
        """What a row says of this, in lines that fit."""
        metrics = QFontMetrics(style.font(style.SMALL))
        return wrapped(metrics, index.data(role) or "", style.scaled(WIDTH) - 3 * style.GRID, LINES)

    def sizeHint(self, _option, index):
        lines = len(self.lines(index, ABOUT)) + len(self.lines(index, FACTS))
        return QSize(style.scaled(WIDTH), 2 * style.GRID + style.scaled(20) + lines * style.scaled(16))

    def paint(self, painter, option, index):
        chosen, area = bool(option.state & QStyle.State_Selected), option.rect
        painter.fillRect(area, style.colour("line" if chosen else "raised"))
        left, wide = area.x() + style.GRID + 4, area.width() - 2 * style.GRID
        line = QRect(left, area.y() + style.GRID, wide, style.scaled(20))
        painter.setPen(style.colour("text"))
        painter.setFont(style.font(style.BODY, bold=True))
        painter.drawText(line, Qt.AlignLeft | Qt.AlignVCenter, index.data())
        painter.setFont(style.font(style.SMALL))
        top, high = line.bottom() + 1, style.scaled(16)
        for colour, role in (("text", ABOUT), ("muted", FACTS)):
            painter.setPen(style.colour(colour))
            for text in self.lines(index, role):
                painter.drawText(QRect(left, top, wide, high), Qt.AlignLeft | Qt.AlignVCenter, text)
                top += high


def _time(seconds):
    if seconds < 10:
        return _("{seconds:.1f} s").format(seconds=seconds)
    minutes, rest = divmod(round(seconds), 60)
    return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest) if minutes else f"{rest} s"
