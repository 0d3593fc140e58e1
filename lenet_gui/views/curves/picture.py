"""The picture of the curves: one plot, its lines, its names."""

import math

import numpy as np
import pyqtgraph as pg
from PyQt5.QtCore import Qt

from core.language import _
from core.run.course import Course
from core.run.snapshot import TRAINED_LAYERS
from core.study.lens import ACCURACY, MEASURES
from core.study.moment import Moment
from lenet_gui.look import style
from lenet_gui.views.curves import numbers, paper
from lenet_gui.views.curves.numbers import ACCURACY_AXIS, AXES, BY_LAYER, ERRORS, LOSS, PASSES, STEP_SIZE, Drawn
from lenet_gui.views.curves.others import Other
from lenet_gui.views.curves.paper import Beside
from lenet_gui.views.curves.plot import CurvePlot, text_width, x_title_gap

MOST_MARKERS = 30  # full tests: more are drawn as smaller dots
QUIET = 0.6  # of their strength, that lines of another run have
NEAR = 12  # pixels from the pointer to a line that it points at

# Seven layers are told apart without their hue: by dashes, and by their names at the ends.
DASHES = ((), (9, 3), (4, 3), (9, 3, 2, 3), (2, 2), (9, 3, 2, 3, 2, 3), (14, 5))


class CurvesPicture(pg.GraphicsView):
    """Draws what it is given. `plot` has the axes and the range, `lines` every line by its name."""

    def __init__(self):
        super().__init__()
        self.setFocusPolicy(Qt.NoFocus)
        self.plot = CurvePlot()
        room = pg.GraphicsLayout()
        room.layout.setContentsMargins(0, 8, 0, 0)
        room.addItem(self.plot)
        self.setCentralItem(room)
        self.plot.add_level("course report", paper.COURSE_REPORT_PERCENT, "muted")
        self.plot.add_level("paper test", paper.TEST_PERCENT, "accent")
        self.plot.add_level("paper training", paper.TRAINING_PERCENT, "muted")
        add = self.plot.add_line
        self.lines = {
            "samples": add("accent", alpha=0.5),
            "sample dots": add("accent", alpha=0.5, width=0, dots=3),
            "training": add("muted"),
            "training end": add("muted", width=0, dots=4),
            "tests": add("accent", width=2, dots=6),
        }
        self._others: dict[str, Other] = {}  # by the name of the line of each, and of its label
        self._kept_at: float | None = None  # where the moment kept lies, see `show_past`
        self._kept_name = ""
        self._other_lines: dict[str, pg.PlotDataItem] = {}
        self.plot.add_label("test", "accent")
        self.plot.add_label("training", "muted")
        self._opacity = 1.0
        self.dress()

    def _add_layers(self):
        """When they are first drawn: at a start they would take a quarter of what all of this takes."""
        for layer, dashes in zip(TRAINED_LAYERS, DASHES, strict=True):
            self.lines[layer] = self.plot.add_line(_ramp(layer), width=1.25, dashes=dashes)
            self.lines[layer].setOpacity(self._opacity)
            self.plot.add_label(layer, _ramp(layer))

    def dress(self) -> None:
        """Take on the theme's colours."""
        self.setBackground(style.colour("ground"))
        levels = [word for measure in MEASURES for word in _level_words(measure).values()]
        widest = max(map(text_width, (*levels, "OUTPUT 0.00123"))) + 2 * style.GRID
        self.plot.set_gutter(max(widest, x_title_gap() + text_width(_("passes (epochs)"))))
        self.plot.dress()

    def set_axes(self, quantity: str, measure: str, unit: str, log: bool) -> None:
        """Say what is drawn from now on, one of `curves_numbers.QUANTITIES`, in which measure, and against what."""
        self._quantity, self._measure = quantity, measure
        if quantity in BY_LAYER and TRAINED_LAYERS[0] not in self.lines:
            self._add_layers()
        as_accuracy = quantity == ERRORS and measure == ACCURACY
        axis = ACCURACY_AXIS if as_accuracy else AXES[quantity]
        self.plot.set_axis(log, axis.lowest, axis.span, from_100=as_accuracy)
        self.plot.set_x_title(_("passes (epochs)") if unit == PASSES else _("seconds"))

    def set_quiet(self, quiet: bool) -> None:
        """Draw lines that are not the run's own, lighter."""
        self._opacity = QUIET if quiet else 1.0
        for line in self.lines.values():
            line.setOpacity(self._opacity)

    def draw(self, shown: Drawn, lit: str | None, beside: Beside, others: tuple[Other, ...] = ()) -> None:
        """Draw lines, bands and y axis for the range there is; `lit` is a layer."""
        self._draw_others(others)
        for name, (x, values) in self._points(shown).items():
            self.plot.draw(self.lines[name], x, values)
        band = shown.layers.get(lit) if self._quantity == STEP_SIZE else None
        _value, least, greatest = band or (np.zeros(0),) * 3
        self.plot.draw_band(shown.layer_x[: least.size], least, greatest, _ramp(lit))
        for layer in shown.layers:
            faint = lit in shown.layers and layer != lit
            self.plot.change_look(self.lines[layer], alpha=0.4 if faint else 1.0, width=2 if layer == lit else 1.25)
        errors, sizes = self._quantity == ERRORS, self._quantity == STEP_SIZE
        starts = {"course report": 0.0, "paper test": beside.test_from}
        if beside.repeats:
            starts["paper training"] = beside.training_from
        self.plot.draw_levels(starts if errors else {})
        until = beside.first_pass if sizes else 0.0
        self.plot.draw_range(until, paper.LEAST_STEP_SIZE, paper.GREATEST_STEP_SIZE)
        first, last = self.plot.viewRange()[0]
        marks = [*self.plot.levels().values()]
        marks += [value for other in others for value in other.values[_within(other.x, first, last)]]
        if until > self.plot.viewRange()[0][0]:
            marks += [paper.LEAST_STEP_SIZE, paper.GREATEST_STEP_SIZE]
        self.plot.fit_y(np.concatenate((self._values_in_range(shown, band), marks)))

    def place_labels(self, shown: Drawn, cursor: float | None) -> None:
        """Name every line at its end; layers with their values at the cursor, where there is one."""
        first, last = self.plot.viewRange()[0]
        seen, seen_tests = _within(shown.x, first, last), _within(shown.places.tests, first, last)
        seen_layers = _within(shown.layer_x, first, last)
        end = max(shown.x[seen].max(initial=first), shown.places.tests[seen_tests].max(initial=first))
        names = self._names_of_others(first, last)
        if self._quantity == ERRORS:
            tests, full = shown.history.test_errors[seen_tests], shown.history.test_full[seen_tests]
            error = numbers.last(shown.errors[seen])
            test, of_all = numbers.standing_test(tests, full)
            names["test"] = (end, test, numbers.test_words(test, of_all, self._measure))
            names["training"] = (end, error, numbers.training_words(error, self._measure))
            for name, value in self.plot.levels().items():
                names[name] = (math.inf, value, _level_words(self._measure)[name])
        elif self._quantity == LOSS:
            losses = shown.losses[seen]
            words = numbers.loss_words(losses[-1]) if losses.size else ""
            names["training"] = (end, numbers.last(losses), words)
        for layer, (values, _least, _greatest) in shown.layers.items():
            at_end = numbers.last(values[seen_layers])
            value = values[seen_layers][-1] if seen_layers.any() else at_end
            if cursor is not None:
                value = values[numbers.nearest(shown.layer_x, cursor)]
            names[layer] = (end, at_end, f"{layer} {numbers.value_words(self._quantity, value)}")
        self.plot.place_labels(names)

    def _draw_others(self, others):
        """Quiet lines below all, in the colours of their runs; one that has been made is used again for its colour."""
        self._others, colours = {}, [other.colour for other in others]
        for place, other in enumerate(others):
            name = f"run {other.colour}.{colours[:place].count(other.colour)}"
            self._others[name] = other
            if name not in self._other_lines:
                self._other_lines[name] = self.plot.add_line(other.colour, alpha=QUIET, width=1.25)
                self._other_lines[name].setZValue(-0.5)
                self.plot.add_label(name, other.colour)
        for name, line in self._other_lines.items():
            other = self._others.get(name)
            self.plot.draw(line, *((other.x, other.values) if other else (np.zeros(0),) * 2))

    def _names_of_others(self, first, last):
        names = {}
        for name, other in self._others.items():
            seen = _within(other.x, first, last)
            if seen.any():
                x, value = float(other.x[seen][-1]), float(other.values[seen][-1])
                names[name] = (x, value, self.plot.fitting(other.name))
        return names

    def show_past(self, moment: Moment | None, drawn: Course | None, unit: str) -> None:
        """A line where the past moment lies that is shown, and one where the moment kept does, if of the run drawn."""
        kept = None if moment is None else moment.reference
        for shown, stand in ((moment if moment and moment.past else None, "show_past"), (kept, "show_kept")):
            there = shown is not None and drawn is not None and drawn.run_id == shown.source.run_id
            place = float(numbers.places_of(shown.source.step, drawn, unit)) if there else None
            getattr(self.plot, stand)(place)
        self._kept_at, self._kept_name = place, "" if place is None else moment.kept.name

    def words_at(self, shown: Drawn, x: float, less: bool) -> list[str]:
        """All values at this place; `less` what they were where the moment kept lies, if it does."""
        values = numbers.words_at(self._quantity, shown, x, self._measure)
        if not less or self._kept_at is None:
            return values
        changes = numbers.changes_at(self._quantity, shown, x, self._kept_at, self._measure)
        return [f"{words} ({change})" for words, change in zip(values, changes, strict=True)]

    def with_kept(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """These words, each with what the dashed line is where one stands; and those without."""
        if self._kept_at is None:
            return words
        told = _("{words}   ·   dashed line: {kept}")
        return *(told.format(words=one, kept=self._kept_name) for one in words), *words

    def layer_near(self, shown: Drawn, place) -> str | None:
        """The layer whose line is nearest to this place of the scene, if it is near."""
        box = self.plot.getViewBox()
        if not shown.layers or not shown.layer_x.size or not box.sceneBoundingRect().contains(place):
            return None
        at = box.mapSceneToView(place)
        heights = {
            layer: np.interp(at.x(), shown.layer_x, self.plot.on_axis(values))
            for layer, (values, *_band) in shown.layers.items()
        }
        pixel = box.viewPixelSize()[1]
        distances = {layer: abs(y - at.y()) / pixel for layer, y in heights.items() if math.isfinite(y)}
        nearest = min(distances, key=distances.get, default=None)
        return nearest if nearest is not None and distances[nearest] <= NEAR else None

    def _points(self, shown):
        """Name -> (x, values) of every line; no points where it belongs to another quantity."""
        history, tests = shown.history, shown.places.tests
        lines = dict.fromkeys(self.lines, (np.zeros(0), np.zeros(0)))
        if self._quantity == ERRORS:
            full, errors = history.test_full, history.test_errors
            until = slice(0, int(full.argmax()) + 1 if full.any() else None)  # the first full test ends the light line
            lines["samples"] = tests[until], errors[until]
            if tests.size <= numbers.MANY:
                lines["sample dots"] = tests[~full], errors[~full]
            lines["tests"] = shown.full_x, shown.full_errors
            self.lines["tests"].setSymbolSize(6 if shown.full_x.size <= MOST_MARKERS else 3)
        if self._quantity in (ERRORS, LOSS):
            values = shown.errors if self._quantity == ERRORS else shown.losses
            lines["training"], lines["training end"] = (shown.x, values), (shown.x[-1:], values[-1:])
        for layer, (values, _least, _greatest) in shown.layers.items():
            lines[layer] = shown.layer_x, values
        return lines

    def _values_in_range(self, shown, band):
        """What the y axis must hold. Not how the run began, where that would press all else to the bottom."""
        first, last = self.plot.viewRange()[0]
        if not self.plot.log or self._quantity == STEP_SIZE or self.plot.from_100:
            first += (last - first) / 12
        seen, seen_tests = _within(shown.x, first, last), _within(shown.places.tests, first, last)
        if self._quantity == LOSS:
            return shown.losses[seen]
        if self._quantity in BY_LAYER:
            columns = [values for values, _least, _greatest in shown.layers.values()] + list(band or ())
            seen_layers = _within(shown.layer_x, first, last)
            return np.concatenate([column[seen_layers] for column in columns]) if columns else np.zeros(0)
        return np.concatenate((shown.errors[seen], shown.history.test_errors[seen_tests]))


def _level_words(measure):
    """What stands at the ends of the dashed lines."""
    words = {
        "course report": (_("course report {value}"), paper.COURSE_REPORT_PERCENT),
        "paper test": (_("paper test {value}"), paper.TEST_PERCENT),
        "paper training": (_("paper training {value}"), paper.TRAINING_PERCENT),
    }
    return {name: text.format(value=paper.level_words(error, measure)) for name, (text, error) in words.items()}


def _within(places, first, last):
    return (places >= first) & (places <= last)


def _ramp(layer):
    """A layer's colour: its place on the way from the theme's accent to its warning."""
    return TRAINED_LAYERS.index(layer) / (len(TRAINED_LAYERS) - 1) if layer in TRAINED_LAYERS else 0.0
