"""The curves of a run as they grow, thinned so that a long run costs no more than a short one."""

import numpy as np

from core.language import _
from core.run.place import Place
from core.run.snapshot import TRAINED_LAYERS, Evaluation, History, PassRecord

MOST_POINTS = 2000
MOST_SUM = 1e60  # of the losses of a point; each fits into float32


class HistoryKeeper:
    """Collects what each step gave. Points are means over `stride` steps, which doubles when there are too many."""

    _COLUMNS = ("last step", "samples", "loss", "error percent")

    def __init__(self):
        self._points = np.zeros((MOST_POINTS, len(self._COLUMNS)))
        self._count = 0
        self._stride = 1
        self._open = np.zeros(3)  # steps in the point under way, their summed loss and summed error
        self._last = (0, 0)
        self._tests: list[tuple] = []  # (step, samples, error percent, full, saturation, gradient norms, step sizes)
        self._passes: list[PassRecord] = []
        self._changes: list[tuple[int, str, float]] = []
        self._frozen: History | None = None

    def add_step(self, step: int, samples: int, loss: float, error_percent: float) -> None:
        """One training step: its number, training digits seen so far, the batch's mean loss and error."""
        self._open += (1, loss, error_percent)
        self._last = (step, samples)
        if self._open[0] >= self._stride:
            self._points[self._count] = (*self._last, *(self._open[1:] / self._open[0]))
            self._count += 1
            self._open[:] = 0
            if self._count == MOST_POINTS:
                self._thin()
        self._frozen = None

    def add_test(
        self, evaluation: Evaluation, samples: int, full: bool, norms: np.ndarray, step_sizes: np.ndarray
    ) -> None:
        """An evaluation, `full` where all of the part was read, and `Learner.layer_records` at that time."""
        error = evaluation.error_percent
        self._tests.append((evaluation.step, samples, error, full, evaluation.saturation, norms, step_sizes))
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
        self._passes.append(record)
        self._frozen = None

    def add_change(self, step: int, name: str, value: float) -> None:
        """Something was changed by hand."""
        self._changes.append((step, name, value))
        self._frozen = None

    def freeze(self) -> History:
        """The curves so far; the same object as long as nothing was added."""
        if self._frozen is None:
            points = self._points[: self._count].copy()
            tests = list(zip(*self._tests, strict=True)) or [()] * 7
            layers = len(TRAINED_LAYERS)
            self._frozen = History(
                steps=_column(points[:, 0], np.int64),
                samples=_column(points[:, 1], np.int64),
                losses=_column(points[:, 2], np.float64),
                train_errors=_column(points[:, 3], np.float64),
                test_steps=_column(tests[0], np.int64),
                test_samples=_column(tests[1], np.int64),
                test_errors=_column(tests[2], np.float64),
                test_full=_column(tests[3], np.bool_),
                saturations=_column(tests[4], np.float64, (layers,)),
                gradient_norms=_column(tests[5], np.float64, (layers,)),
                step_sizes=_column(tests[6], np.float64, (layers, 3)),
                passes=tuple(self._passes),
                changes=tuple(self._changes),
            )
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
        keeper._count = len(history.steps)
        columns = (history.steps, history.samples, history.losses, history.train_errors)
        keeper._points[: keeper._count] = np.stack(columns, axis=1)
        keeper._open[:] = state["open"]
        keeper._last = tuple(int(value) for value in state["last"])
        keeper._stride = int(state["stride"])
        plain = (history.test_steps, history.test_samples, history.test_errors, history.test_full)
        by_layer = (history.saturations, history.gradient_norms, history.step_sizes)
        keeper._tests = list(zip(*(column.tolist() for column in plain), *by_layer, strict=True))
        keeper._passes, keeper._changes = list(history.passes), list(history.changes)
        return keeper

    def _thin(self):
        pairs = self._points.reshape(MOST_POINTS // 2, 2, -1)
        thinned = pairs.mean(axis=1)
        thinned[:, :2] = pairs[:, 1, :2]  # a point is named by its last step
        self._count = MOST_POINTS // 2
        self._points[: self._count] = thinned
        self._stride *= 2


def _counted(numbers, least):
    """Whether these count something: whole, from `least` to what float64 still counts one by one."""
    return numbers.dtype.kind in "iu" and bool(((numbers >= least) & (numbers <= 2**53)).all())


def _column(values, dtype, each=()):
    array = np.array(values, dtype).reshape(len(values), *each)
    array.flags.writeable = False
    return array
