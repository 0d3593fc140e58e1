"""The file that `train --output` names: it holds the run so far, whatever ends the training."""

import dataclasses
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import numpy as np

from core.files.writing import check_writable
from core.folders import user_data_folder
from core.language import _
from core.run.run import Run
from core.run.run_file import write_run
from core.training.trainer import Trainer
from lenet_gui.terminal import warn

ROOM_BYTES, PAST_BYTES = 2 << 20, 40 << 20  # what a run takes, and its past of 20 passes, or a little less
SECONDS_BETWEEN_SAVES = 60.0


def check_output(path: Path | None, past: bool = False) -> None:
    """Raises OSError now where saving, with or without its past, would fail after hours of training."""
    if path is not None:
        check_writable(path, ROOM_BYTES + PAST_BYTES * past)


class KeptRun:
    """Writes a trainer's run to a file at its end, and meanwhile now and then, for what leaves no time to do so.

    `path` is None where nothing is to be kept. `where` says for people, after `save`, what has become of the run.
    """

    def __init__(self, trainer: Trainer, path: Path | None):
        self._trainer = trainer
        self._path = path
        self._saved_at = time.monotonic()
        self._saved = False
        self.where = ""

    def pass_ended(self) -> None:
        """Save, if the last time is long ago. A disk that is full by now may have room again at the end."""
        if self._path is None or time.monotonic() - self._saved_at < SECONDS_BETWEEN_SAVES:
            return
        self._saved_at = time.monotonic()
        try:
            write_run(self._path, self._trainer.run())
        except OSError as error:
            text = _("{file} cannot be written now: {reason}. The training goes on, and tries again later.")
            warn(text.format(file=self._path, reason=error.strerror))

    def save(self) -> bool:
        """Save the run as it is now that its training has ended, once and for all; whether all is as it was asked for.

        Where the place that was named has gone, the run is saved elsewhere.
        """
        if not self.where:
            self.where = self._save()
        return self._path is None or self._saved

    def _save(self):
        if self._path is None:
            return _("nothing is kept, as no --output was given")
        run = _as_far_as_finite(self._trainer.run())
        try:
            write_run(self._path, run)
        except OSError as error:
            elsewhere = _written_elsewhere(run)
            kept = (
                _("the run so far is in {file} instead").format(file=elsewhere) if elsewhere else _("nothing is kept")
            )
            return _("{file}: {reason}; {kept}").format(file=self._path, reason=error.strerror, kept=kept)
        self._saved = True
        return _("the run so far is in {file}, and train --resume goes on with it").format(file=self._path)


def _written_elsewhere(run: Run) -> Path | None:
    """The file in the user's data folder, or else in a temporary one, that holds the run; None if none does."""
    for folder in (user_data_folder, lambda: Path(tempfile.mkdtemp(prefix="lenet-"))):
        with suppress(OSError):
            path = folder() / time.strftime("run-%Y%m%d-%H%M%S.npz")
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                write_run(path, run)
                return path
            except OSError:
                path.parent.rmdir()  # refused where it is in use
    return None


def _as_far_as_finite(run: Run) -> Run:
    """A fault in the middle of a step may leave a gradient that nobody can read back; it was only there to be seen."""
    if run.gradient is None or np.isfinite(run.gradient).all():
        return run
    return dataclasses.replace(run, gradient=None)
