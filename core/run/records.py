"""The curves of a run as they grow, thinned so that a long run costs no more than a short one."""

import numpy as np

from core.language import _
from core.run.place import Place
from core.run.snapshot import TRAINED_LAYERS, Evaluation, History, PassRecord

MOST_POINTS = 2000
MOST_SUM = 1e60  # of the losses of a point; each fits into float32
_LAYERS = len(TRAINED_LAYERS)
# The columns of a `History`: what is kept of each point of training, and of each test.
POINT_COLUMNS = {"steps": np.int64, "samples": np.int64, "losses": np.float64, "train_errors": np.float64}
TEST_COLUMNS = {
    "test_steps": np.int64,
    "test_samples": np.int64,
    "test_errors": np.float64,
    "test_full": np.bool_,
    "saturations": (np.float64, (_LAYERS,)),
    "gradient_norms": (np.float64, (_LAYERS,)),
    "step_sizes": (np.float64, (_LAYERS, 3)),
}


class HistoryKeeper:
    """Collects what each step gave. Points are means over `stride` steps, which doubles when there are too many.

    A history is frozen for every frame, and there may be a hundred thousand tests: so nothing is copied for it.
    """

    def __init__(self):
        self._points = [_Column(np.zeros(0, kind)) for kind in POINT_COLUMNS.values()]
        self._tests = [_Column(np.zeros(0, kind)) for kind in TEST_COLUMNS.values()]
        self._stride = 1
        self._open = np.zeros(3)  # steps in the point under way, their summed loss and summed error
        self._last = (0, 0)
        self._passes: tuple[PassRecord, ...] = ()
        self._changes: tuple[tuple[int, str, float], ...] = ()
        self._continued: tuple[int, ...] = ()
        self._frozen: History | None = None

    def add_step(self, step: int, samples: int, loss: float, error_percent: float) -> None:
        """One training step: its number, training digits seen so far, the batch's mean loss and error."""
        self._open += (1, loss, error_percent)
        self._last = (step, samples)
        if self._open[0] >= self._stride:
            _add(self._points, (*self._last, *(self._open[1:] / self._open[0])))
            self._open[:] = 0
            if self._points[0].count == MOST_POINTS:
                self._thin()
        self._frozen = None

    def add_test(
        self, evaluation: Evaluation, samples: int, full: bool, norms: np.ndarray, step_sizes: np.ndarray
    ) -> None:
        """An evaluation, `full` where all of the part was read, and `Learner.layer_records` at that time."""
        error = evaluation.error_percent
        _add(self._tests, (evaluation.step, samples, error, full, evaluation.saturation, norms, step_sizes))
        self._frozen = None

    def add_pass(self, place: Place, samples: int, evaluation: Evaluation) -> None:
        """A finished pass over so many training digits, at the end of which a run stands at `place`."""
        record = PassRecord(
            number=place.pass_index,
            samples=samples,
            train_loss=place.pass_loss / samples,
            train_error_percent=100.0 * place.pass_errors / samples,
            test_error_percent=evaluation.error_percent,
            test_errors=evaluation.errors,
            seconds=place.pass_seconds,
        )
        self._passes += (record,)
        self._frozen = None

    def add_change(self, step: int, name: str, value: float, goes_on: bool = False) -> None:
        """Something was changed by hand; `goes_on`: in the same movement as the change before."""
        if goes_on:
            self._continued += (len(self._changes),)
        self._changes += ((step, name, value),)
        self._frozen = None

    def freeze(self) -> History:
        """The curves so far; the same object as long as nothing was added."""
        if self._frozen is None:
            columns = zip((*POINT_COLUMNS, *TEST_COLUMNS), (*self._points, *self._tests), strict=True)
            grown = {name: column.frozen() for name, column in columns}
            by_hand = {"changes": self._changes, "continued": self._continued}
            self._frozen = History(**grown, passes=self._passes, **by_hand)
        return self._frozen

    def state(self) -> dict[str, np.ndarray]:
        """What is needed to go on as if nothing had happened, beside `freeze()`."""
        return {"open": self._open.copy(), "last": np.array(self._last), "stride": np.array(self._stride)}

    @classmethod
    def restored(cls, history: History, state: dict[str, np.ndarray]) -> "HistoryKeeper":
        """A keeper that goes on from a frozen history and its `state`. ValueError where they cannot be a keeper's."""
        keeper = cls()
        shapes = {"open": (3,), "last": (2,), "stride": ()}
        unlike = any(state[name].shape != shape for name, shape in shapes.items())
        unlike = unlike or len(history.steps) >= MOST_POINTS or np.abs(state["open"]).max() > MOST_SUM
        if unlike or not (_counted(state["stride"], 1) and _counted(state["last"], 0) and state["open"][0] >= 0):
            raise ValueError(_("its curves are not as this program keeps them."))
        keeper._points = [_Column(getattr(history, name)) for name in POINT_COLUMNS]
        keeper._tests = [_Column(getattr(history, name)) for name in TEST_COLUMNS]
        keeper._open[:] = state["open"]
        keeper._last = tuple(int(value) for value in state["last"])
        keeper._stride = int(state["stride"])
        keeper._passes, keeper._changes, keeper._continued = history.passes, history.changes, history.continued
        return keeper

    def _thin(self):
        """Every two points become one, which is named by its last step."""
        pairs = [column.frozen().reshape(-1, 2) for column in self._points]
        steps, samples, losses, errors = pairs
        thinned = (steps[:, 1], samples[:, 1], losses.mean(axis=1), errors.mean(axis=1))
        self._points = [_Column(values) for values in thinned]
        self._stride *= 2


def history_until(history: History, step: int, passes: int) -> History:
    """The curves as far as they had come after so many steps, when so many passes were on record."""
    columns = {}
    for steps, names in (("steps", POINT_COLUMNS), ("test_steps", TEST_COLUMNS)):
        count = np.searchsorted(getattr(history, steps), step, "right")
        columns |= {name: getattr(history, name)[:count] for name in names}
    changes = tuple(change for change in history.changes if change[0] <= step)
    continued = tuple(place for place in history.continued if place < len(changes))
    return History(**columns, passes=history.passes[:passes], changes=changes, continued=continued)


def keeper_state(step: int, samples: int, stride: int) -> dict[str, np.ndarray]:
    """What `HistoryKeeper.restored` needs beside a history that has just been cut off."""
    return {"open": np.zeros(3), "last": np.array((step, samples)), "stride": np.array(stride)}


class _Column:
    """Numbers that only grow in number; what was given out of them never changes.

    It begins with `values`, (n, ...), which it reads and does not write. Room beyond the numbers there are is doubled
    when it is full, so that of very many each has been copied twice at most.
    """

    def __init__(self, values: np.ndarray):
        self._room, self.count = values, len(values)

    def add(self, value) -> None:
        """One more at the end."""
        if self.count == len(self._room):
            longer = np.empty((max(16, 2 * self.count), *self._room.shape[1:]), self._room.dtype)
            longer[: self.count] = self._room
            self._room = longer
        self._room[self.count] = value
        self.count += 1

    def frozen(self) -> np.ndarray:
        """(count, ...) all so far, read-only. Nothing is copied: whatever is added comes behind them."""
        given = self._room[: self.count]
        given.flags.writeable = False
        return given


def _add(columns, row):
    for column, value in zip(columns, row, strict=True):
        column.add(value)


def _counted(numbers, least):
    """Whether these count something: whole, from `least` to what float64 still counts one by one."""
    return numbers.dtype.kind in "iu" and bool(((numbers >= least) & (numbers <= 2**53)).all())
