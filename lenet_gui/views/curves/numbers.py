"""What the curves can show of a run, and where on the x axis: passes seen, or seconds of training. No Qt."""

import math
from dataclasses import dataclass

import numpy as np

from core.language import _
from core.run.course import Course
from core.run.snapshot import TRAINED_LAYERS, History
from core.study.lens import ACCURACY, ERROR
from lenet_gui.views.curves.scales import means, newest_of_each

QUANTITIES = ERRORS, LOSS, SATURATION, GRADIENT, STEP_SIZE = "errors", "loss", "saturation", "gradient", "step size"
BY_LAYER = (SATURATION, GRADIENT, STEP_SIZE)
PASSES, SECONDS = "passes", "seconds"
MANY = 150  # tests: beyond, they are drawn as means, or without markers
MOST_FULL = 600  # full tests: beyond, the newest of each stretch is drawn

MEASURE_NAMES = {ACCURACY: _("accuracy"), ERROR: _("error")}
AXIS_NAMES = {
    LOSS: _("loss"),
    SATURATION: _("units beyond ±1.5, %"),
    GRADIENT: _("norm of the last step's gradient"),
    STEP_SIZE: _("step size, median"),
}


@dataclass(frozen=True)
class Axis:
    """The y axis of one quantity.

    Attributes
    ----------
    log: whether it is logarithmic at first
    lowest: the smallest value a logarithmic axis may begin with
    span: it begins at or below the first and ends at or above the second, so that it need not move
    """

    log: bool
    lowest: float
    span: tuple[float, float] = (math.inf, 0.0)


# Errors in percent; accuracy lies as far from 100 %, so that 99.0 and 99.5 are as far apart as 98 and 99.
ACCURACY_AXIS = Axis(True, 0.05, (0.5, 10.0))
AXES = {
    ERRORS: Axis(True, 0.05, (0.5, 100.0)),
    LOSS: Axis(True, 1e-4),
    SATURATION: Axis(False, 0.01),
    GRADIENT: Axis(True, 1e-6),
    STEP_SIZE: Axis(True, 1e-9),
}


@dataclass(frozen=True, eq=False)
class Places:
    """Where the history lies on the x axis, in passes or seconds.

    Attributes
    ----------
    points, tests: (n,) and (m,) of the history's points and of its tests
    shortest: an axis must not end before this
    """

    points: np.ndarray
    tests: np.ndarray
    shortest: float

    @property
    def newest(self) -> float:
        """The last place of all."""
        return max(self.points.max(initial=0.0), self.tests.max(initial=0.0))


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is drawn of one history at one range of the x axis.

    Attributes
    ----------
    history: of the run
    places: where its points and tests lie
    x, errors, losses: (k,) of training, as means or point by point
    full_x, full_errors: (t,) of the tests of all digits
    layer_x: (l,) of the layers' lines
    layers: see `by_layer`; empty for errors and loss
    """

    history: History
    places: Places
    x: np.ndarray
    errors: np.ndarray
    losses: np.ndarray
    full_x: np.ndarray
    full_errors: np.ndarray
    layer_x: np.ndarray
    layers: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]


def drawn(quantity: str, history: History, places: Places, stretch: float, smooth: bool) -> Drawn:
    """The history, its training as means over so long stretches of the x axis.

    So are the records of the layers where there are many. Gradients of single steps jump about: where all is to be
    `smooth`, they are means over stretches four times as long.
    """
    weights = np.diff(history.samples, prepend=0)
    x, errors = means(places.points, history.train_errors, weights, stretch)
    losses = means(places.points, history.losses, weights, stretch)[1]
    full_x, full_errors = places.tests[history.test_full], history.test_errors[history.test_full]
    if full_x.size > MOST_FULL:
        newest = newest_of_each(full_x, stretch)
        full_x, full_errors = full_x[newest], full_errors[newest]
    plain = (history, places, x, errors, losses, full_x, full_errors)
    if quantity not in BY_LAYER:
        return Drawn(*plain, places.tests, {})
    layer_x, records = places.tests, _records(history, quantity)
    wide = 4 * stretch if quantity == GRADIENT and smooth else stretch
    if wide > stretch or layer_x.size > MANY:
        layer_x, records = means(layer_x, records, np.ones(layer_x.size), wide)
    return Drawn(*plain, layer_x, by_layer(records, quantity))


def axis_name(quantity: str, measure: str) -> str:
    """What the y axis shows, with its unit; `measure` is one of `core.study.lens.MEASURES`."""
    if quantity == ERRORS:
        return _("{measure}, %").format(measure=MEASURE_NAMES[measure])
    return AXIS_NAMES[quantity]


def in_measure(error, measure: str):
    """An error in percent, or an array of such, as the error or as the accuracy, both in percent."""
    return error if measure == ERROR else 100.0 - error


def places(course: Course, unit: str) -> Places:
    """The places in this unit."""
    points, tests = (places_of(steps, course, unit) for steps in (course.history.steps, course.history.test_steps))
    return Places(points, tests, 10 / max(1, course.steps_per_pass) if unit == PASSES else 0.1)


def places_of(steps: np.ndarray | int, course: Course, unit: str) -> np.ndarray | float:
    """Where these steps lie. Within a pass, seconds are interpolated; time for evaluation is left out."""
    history, steps_per_pass = course.history, max(1, course.steps_per_pass)
    if unit == PASSES:
        # Counted in steps, so that a pass ends exactly at a whole number though its last batch is smaller.
        return steps / steps_per_pass
    known_steps = [0] + [record.number * steps_per_pass for record in history.passes]
    known_seconds = np.cumsum([0.0] + [record.seconds for record in history.passes])
    if course.step > known_steps[-1]:
        known_steps.append(course.step)
        known_seconds = np.append(known_seconds, max(known_seconds[-1], course.training_seconds))
    return np.interp(steps, known_steps, known_seconds)


def _records(history, quantity):
    """(m, 7) of each of `TRAINED_LAYERS` at each test, or (m, 7, 3) of step sizes: least, median, greatest."""
    if quantity == STEP_SIZE:
        return history.step_sizes
    return history.gradient_norms if quantity == GRADIENT else 100 * history.saturations


def by_layer(records: np.ndarray, quantity: str) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Layer -> (m,) each: value, least and greatest in each row of (m, 7) or (m, 7, 3) records, see `History`.

    All three are alike but for step sizes. Layers in which nothing is squashed or trained are left out.
    """
    least, value, greatest = np.moveaxis(records, 2, 0) if quantity == STEP_SIZE else (records,) * 3
    layers = TRAINED_LAYERS[:-1] if quantity == SATURATION else TRAINED_LAYERS
    shown = [n for n, _layer in enumerate(layers) if quantity == SATURATION or value[:, n].any()]
    return {layers[n]: (value[:, n], least[:, n], greatest[:, n]) for n in shown}


def value_words(quantity: str, value: float) -> str:
    """One number of a layer."""
    if not math.isfinite(value):
        return _("not a number")
    return _("{value:.1f} %").format(value=value) if quantity == SATURATION else figures(value)


def words_at(quantity: str, shown: Drawn, x: float, measure: str) -> list[str]:
    """All values of this quantity at x; of errors and loss alike, all three."""
    tests = shown.places.tests
    test = nearest(tests, x) if tests.size else None
    if quantity in BY_LAYER:
        index = nearest(shown.layer_x, x)
        values = {layer: columns[0][index] for layer, columns in shown.layers.items()}
        return [f"{layer} {value_words(quantity, value)}" for layer, value in values.items()]
    parts = []
    if test is not None:
        parts.append(test_words(shown.history.test_errors[test], shown.history.test_full[test], measure))
    if shown.x.size:
        index = nearest(shown.x, x)
        parts.append(training_words(shown.errors[index], measure, width=5))
        loss = shown.losses[index]
        parts.append(_("loss {value:6.3f}").format(value=loss) if math.isfinite(loss) else _("loss not a number"))
    if quantity == LOSS and parts:  # whose axis does not say what the percents are
        parts[0] = _("{measure}: {words}").format(measure=MEASURE_NAMES[measure], words=parts[0])
    # Figure spaces are as wide as digits, so that nothing jumps.
    return [part.replace("  ", " \u2007") for part in parts]


def changes_at(quantity: str, shown: Drawn, x: float, kept: float, measure: str) -> list[str]:
    """By how much each of `words_at` differs from what it was at another place."""
    here, there = (_values(quantity, shown, at, measure) for at in (x, kept))
    return [_change(now - then) for now, then in zip(here, there, strict=True)]


def _change(by):
    if not math.isfinite(by):
        return "–"
    return ("+" if by >= 0 else "−") + figures(abs(by))


def _values(quantity, shown, x, measure):
    if quantity in BY_LAYER:
        return [columns[0][nearest(shown.layer_x, x)] for columns in shown.layers.values()]
    tests, history = shown.places.tests, shown.history
    found = [in_measure(history.test_errors[nearest(tests, x)], measure)] if tests.size else []
    if shown.x.size:
        index = nearest(shown.x, x)
        found += [in_measure(shown.errors[index], measure), shown.losses[index]]
    return found


def shipped_words(quantity: str, course: Course, measure: str) -> tuple[str, ...]:
    """What stands above the curves of the run that came with the program; then the same in ever fewer words."""
    name, passes = axis_name(quantity, measure), course.step // course.steps_per_pass
    told = (
        _("the run that came with the program: {recipe}, {count} passes"),
        _("came with the program: {recipe}, {count} passes"),
        _("came with the program"),
    )
    return *(f"{name}   ·   {words.format(recipe=course.recipe.name, count=passes)}" for words in told), name


def place_words(x: float, span: float, unit: str) -> str:
    """Where the cursor stands, as exactly as an axis of this length can show."""
    decimals = max(2 if unit == PASSES else 1, 2 - math.floor(math.log10(span)))
    words = _("pass {x:.{decimals}f}") if unit == PASSES else _("{x:.{decimals}f} s")
    return words.format(x=x, decimals=decimals)


def test_words(error: float, full: bool, measure: str) -> str:
    """A test error in percent, as `measure` tells it; of a sample it is an estimate."""
    words = _("test {value:.2f} %") if full else _("test ≈ {value:.2f} %")
    return words.format(value=in_measure(error, measure))


def training_words(error: float, measure: str, width: int = 0) -> str:
    """A training error in percent, as `measure` tells it, at least so many letters wide."""
    return _("training {value:{width}.2f} %").format(value=in_measure(error, measure), width=width)


def standing_test(errors: np.ndarray, full: np.ndarray) -> tuple[float, bool]:
    """The test error at which the run stands, and whether it is one of all digits, from (m,) each.

    It is the newest of all digits; but where a newer test of a sample finds more than twice as many errors, and two
    more in a hundred, which no chance brings about, it is that one. NaN where there is none.
    """
    newest, of_all = last(errors), last(errors[full])
    if math.isnan(of_all) or (not full[-1] and newest > max(2 * of_all, of_all + 2)):
        return newest, False
    return of_all, True


def loss_words(loss: float) -> str:
    """The loss at the end of its line."""
    return _("training {value:.2f}").format(value=loss) if math.isfinite(loss) else _("training not a number")


def last(values: np.ndarray) -> float:
    """The newest number that is one; NaN where there is none."""
    finite = values[np.isfinite(values)]
    return float(finite[-1]) if finite.size else math.nan


def nearest(places: np.ndarray, x: float) -> int:
    """Which of these places is nearest to x."""
    return int(np.abs(places - x).argmin())


def figures(value: float) -> str:
    """Three figures, such as 0.0123 or 1.2e-05."""
    return f"{value:.3g}" if value >= 0.001 or value == 0 else f"{value:.1e}".replace("e-0", "e-")
