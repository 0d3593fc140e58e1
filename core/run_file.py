"""A run on disk, complete enough to go on bit for bit: npz, never pickle, written whole or not at all."""

import dataclasses
import json
import os
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from core.architecture import Architecture
from core.history import HistoryKeeper
from core.language import _
from core.loss import Loss
from core.optimizer import optimizer
from core.parameters import Parameters
from core.recipe import Distortion, Recipe
from core.schedule import Schedule
from core.snapshot import History, PassRecord

FORMAT = 1
SHIPPED = Path(__file__).resolve().parent.parent / "resources" / "shipped-run.npz"
_LARGEST_BYTES = 64 << 20  # a run takes about two megabytes
_CURVES = ("steps", "samples", "losses", "train_errors", "test_steps", "test_samples", "test_errors", "test_full")


class RunFileError(ValueError):
    """A file that is no usable run; the message is one sentence for the user."""


@dataclass(frozen=True, eq=False)
class Run:
    """A run between two steps: what was learned, and all that the next step depends on.

    Attributes
    ----------
    recipe: what it follows
    data_source: "mnist" or "builtin", what it was trained on
    trained, averaged: the parameters as the last step left them, and those shown
    step: steps taken; pass_index: the pass under way, from 0; step_in_pass: steps taken in it
    step_factor: what the window multiplied the step size with
    training_seconds, pass_seconds: time spent training, in all and in the pass under way
    pass_sums: (2,) the summed loss and the count of errors of the pass under way
    optimizer: the optimizer's arrays by name
    history: the curves; keeper: what goes on growing them (see `HistoryKeeper.state`)
    """

    recipe: Recipe
    data_source: str
    trained: Parameters
    averaged: Parameters
    step: int = 0
    pass_index: int = 0
    step_in_pass: int = 0
    step_factor: float = 1.0
    training_seconds: float = 0.0
    pass_seconds: float = 0.0
    pass_sums: tuple[float, int] = (0.0, 0)
    optimizer: dict[str, np.ndarray] = field(default_factory=dict)
    history: History | None = None
    keeper: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def parameters(self) -> Parameters:
        """The parameters to answer with."""
        return self.averaged


_PLAIN = ("data_source", "step", "pass_index", "step_in_pass", "step_factor", "training_seconds", "pass_seconds")


def write_run(path: str | os.PathLike, run: Run) -> None:
    """Write the run to `path` (.npz). Whatever happens, the old or the new file is there whole. Raises OSError."""
    about = {name: getattr(run, name) for name in _PLAIN}
    about["pass_sums"] = list(run.pass_sums)
    about["recipe"] = dataclasses.asdict(run.recipe)
    about["passes"] = [dataclasses.asdict(record) for record in run.history.passes]
    about["changes"] = list(run.history.changes)
    arrays = {
        "format": np.array(FORMAT),
        "about": np.array(json.dumps(about)),
        "bitmaps": run.trained.bitmaps,
        "trained": run.trained.vector,
        "averaged": run.averaged.vector,
    }
    arrays |= {f"optimizer.{name}": array for name, array in run.optimizer.items()}
    arrays |= {f"history.{name}": getattr(run.history, name) for name in _CURVES}
    arrays |= {f"keeper.{name}": array for name, array in run.keeper.items()}
    path = Path(path)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)  # mkstemp makes a private file; a run is an ordinary one
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_run(path: str | os.PathLike) -> Run:
    """Read a run, checking everything. Raises RunFileError with one sentence, OSError if it cannot be opened."""
    arrays = _read_arrays(Path(path))
    _check_format(path, arrays)
    try:
        about = json.loads(str(arrays["about"][()]))
        recipe = _recipe(about["recipe"])
        trained, averaged = (
            Parameters(recipe.architecture, recipe.loss, _numbers(arrays["bitmaps"]), _numbers(arrays[name]))
            for name in ("trained", "averaged")
        )
        run = Run(
            recipe=recipe,
            trained=trained,
            averaged=averaged,
            pass_sums=(float(about["pass_sums"][0]), int(about["pass_sums"][1])),
            optimizer=_group(arrays, "optimizer"),
            history=_history(arrays, about),
            keeper=_group(arrays, "keeper"),
            **{name: type_(about[name]) for name, type_ in _types().items()},
        )
        # Those who go on with the run find everything they need.
        optimizer(recipe.optimizer, trained.vector.size).restore(run.optimizer)
        HistoryKeeper.restored(run.history, run.keeper)
        return run
    except KeyError as missing:
        raise RunFileError(
            _("{path} is not a complete run: {name} is missing; take another file.").format(path=path, name=missing)
        ) from None
    except (ValueError, TypeError, AttributeError) as wrong:
        raise RunFileError(_("{path} cannot be used: {why}").format(path=path, why=wrong)) from None


def _read_arrays(path):
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise ValueError
        with open(path, "rb") as opened, np.load(opened, allow_pickle=False) as file:
            if not hasattr(file, "files") or sum(info.file_size for info in file.zip.infolist()) > _LARGEST_BYTES:
                raise ValueError
            return {name: file[name] for name in file.files}
    except (ValueError, EOFError, zipfile.BadZipFile, NotImplementedError, AttributeError, TypeError, KeyError):
        raise RunFileError(
            _("{path} is not a run of this program, or it is damaged; take another file.").format(path=path)
        ) from None


def _check_format(path, arrays):
    written = arrays.get("format")
    if written is None or written.shape != () or written.dtype.kind not in "iu":
        raise RunFileError(_("{path} is not a run of this program; take another file.").format(path=path))
    if written > FORMAT:
        raise RunFileError(
            _(
                "{path} was written by a newer version of this program (format {its}, this one reads {ours}); update."
            ).format(path=path, its=int(written), ours=FORMAT)
        )
    if written < FORMAT:
        raise RunFileError(
            _("{path} was written by an older version of this program (format {its}, not {ours}); train anew.").format(
                path=path, its=int(written), ours=FORMAT
            )
        )


def _recipe(fields):
    fields = dict(fields)
    architecture = dict(fields["architecture"])
    architecture["table"] = tuple(tuple(sources) for sources in architecture["table"])
    schedule = dict(fields["schedule"])
    schedule["table"] = tuple((passes, size) for passes, size in schedule["table"])
    fields["architecture"] = Architecture(**architecture)
    fields["schedule"] = Schedule(**schedule)
    fields["loss"] = Loss(**fields["loss"])
    fields["distortion"] = Distortion(**fields["distortion"])
    return Recipe(**fields)


def _history(arrays, about):
    curves = {name: arrays[f"history.{name}"] for name in _CURVES}
    for first, names in (("steps", _CURVES[:4]), ("test_steps", _CURVES[4:])):
        if any(curves[name].shape != (curves[first].size,) for name in names):
            raise ValueError(_("its curves are of different lengths."))
    for array in curves.values():
        array.flags.writeable = False
    return History(
        **curves,
        passes=tuple(PassRecord(**record) for record in about["passes"]),
        changes=tuple((int(step), str(name), float(value)) for step, name, value in about["changes"]),
    )


def _group(arrays, prefix):
    found = {name.partition(".")[2]: array for name, array in arrays.items() if name.startswith(prefix + ".")}
    for name, array in found.items():
        if not np.isfinite(array).all():
            raise ValueError(_("{name} holds numbers that are not finite.").format(name=f"{prefix}.{name}"))
    return found


def _numbers(array):
    if array.dtype != np.float32:
        raise ValueError(_("its parameters are {dtype}, not float32.").format(dtype=array.dtype))
    return array


def _types():
    return {name: {"str": str, "int": int, "float": float}.get(_annotation(name), float) for name in _PLAIN}


def _annotation(name):
    kind = Run.__dataclass_fields__[name].type
    return kind if isinstance(kind, str) else kind.__name__
