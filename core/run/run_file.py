"""A run on disk, complete enough to go on bit for bit: npz, never pickle, written whole or not at all."""

import dataclasses
import json
import os
import zipfile
from pathlib import Path

import numpy as np

from core.data.dataset import Part
from core.files.npy import open_archive, read_array
from core.files.reading import TooLarge, read_ordinary
from core.language import _
from core.network.parameters import Parameters
from core.recipe.optimizer_arrays import check_arrays
from core.resources import RESOURCES
from core.run.past_file import past_arrays, read_past
from core.run.records import POINT_COLUMNS, TEST_COLUMNS, HistoryKeeper
from core.run.run import Run
from core.run.run_description import LARGEST_LOSS, LARGEST_NUMBER, place_described, read_description
from core.run.snapshot import History

FORMAT = 1
SHIPPED, SHIPPED_FOR_NUMBERS = RESOURCES / "shipped-run.npz", RESOURCES / "numbers-run.npz"
_LARGEST_BYTES = 64 << 20  # a run takes about two megabytes
_ROOM_BYTES = 1 << 20  # for headers and descriptions
_NO_DATE = (1980, 1, 1, 0, 0, 0)  # the same run gives the same file
_CURVES = {name: np.dtype(kind) for name, kind in (POINT_COLUMNS | TEST_COLUMNS).items()}


class RunFileError(ValueError):
    """A file that is no usable run; the message is one sentence for the user."""


_GROWING = ("steps", "samples", "test_steps", "test_samples")
_MOST_IN_CURVE = dict.fromkeys(_GROWING, LARGEST_NUMBER) | {"train_errors": 100, "test_errors": 100, "saturations": 1}


def write_run(path: str | os.PathLike, run: Run) -> None:
    """Write the run to `path` (.npz). Whatever happens, the old or the new file is there whole. Raises OSError."""
    about = {
        "data_source": run.data_source,
        **place_described(run),
        "recipe": dataclasses.asdict(run.recipe),
        "passes": [dataclasses.asdict(record) for record in run.history.passes],
        "changes": list(run.history.changes),
        "continued": list(run.history.continued),
    }
    arrays = {
        "format": np.array(FORMAT),
        "about": np.array(json.dumps(about)),
        "bitmaps": run.trained.bitmaps,
        "trained": run.trained.vector,
        "averaged": run.averaged.vector,
    }
    if run.gradient is not None:
        arrays["gradient"] = run.gradient
    if run.own is not None:
        arrays |= {"own.images": run.own.images, "own.labels": run.own.labels}
    arrays |= {f"optimizer.{name}": array for name, array in run.optimizer.items()}
    arrays |= {f"history.{name}": getattr(run.history, name) for name in _CURVES}
    arrays |= {f"keeper.{name}": array for name, array in run.keeper.items()}
    past = past_arrays(run.recording, _LARGEST_BYTES - _ROOM_BYTES - sum(array.nbytes for array in arrays.values()))
    from core.files.writing import written_whole

    with written_whole(path) as file, zipfile.ZipFile(file, "w") as archive:
        _put(archive, arrays, zipfile.ZIP_DEFLATED)
        _put(archive, past, zipfile.ZIP_STORED)  # networks, which packing makes hardly smaller, and takes seconds


def _put(archive, arrays, packing):
    for name, array in arrays.items():
        about = zipfile.ZipInfo(f"{name}.npy", _NO_DATE)
        about.compress_type = packing
        with archive.open(about, "w") as file:
            np.lib.format.write_array(file, np.asanyarray(array), allow_pickle=False)


def read_run(path: str | os.PathLike) -> Run:
    """Read a run, checking everything. Raises RunFileError with one sentence, OSError if it cannot be opened."""
    arrays = _read_arrays(Path(path))
    _check_format(path, arrays)
    try:
        about = read_description(_text(arrays["about"]))
        recipe = about.pop("recipe")
        trained, averaged = (
            Parameters(recipe.architecture, recipe.loss, _numbers(arrays["bitmaps"]), _numbers(arrays[name]))
            for name in ("trained", "averaged")
        )
        if not (np.abs(trained.bitmaps) == 1).all():
            raise ValueError(_("its bitmaps are not made of -1 and +1."))
        run = Run(
            recipe=recipe,
            trained=trained,
            averaged=averaged,
            gradient=_gradient(arrays, trained),
            own=Part(arrays["own.images"], arrays["own.labels"]) if "own.images" in arrays else None,
            optimizer=_group(arrays, "optimizer"),
            history=_history(arrays, {name: about.pop(name) for name in ("passes", "changes", "continued")}),
            keeper=_group(arrays, "keeper"),
            **about,
        )
        # Those who go on with the run find everything they need.
        check_arrays(recipe.optimizer, trained.vector.size, run.optimizer)
        HistoryKeeper.restored(run.history, run.keeper)
        return dataclasses.replace(run, recording=read_past(arrays, run))
    except KeyError as missing:
        raise RunFileError(
            _("{path} is not a complete run: {name} is missing; take another file.").format(path=path, name=missing)
        ) from None
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as wrong:
        raise RunFileError(_("{path} cannot be used: {why}").format(path=path, why=wrong)) from None


def _read_arrays(path):
    # Of damaged bytes zipfile, its unpackers and numpy raise errors of many kinds; all mean the same to the user.
    damaged = _("{path} is not a run of this program, or it is damaged; take another file.").format(path=path)
    try:
        content = read_ordinary(path, _LARGEST_BYTES)
    except TooLarge:
        raise RunFileError(damaged) from None
    try:
        archive = open_archive(content)
        if sum(info.file_size for info in archive.infolist()) > _LARGEST_BYTES:
            raise ValueError
        names = [name for name in archive.namelist() if name.endswith(".npy")]
        return {name.removesuffix(".npy"): read_array(archive, name) for name in names}
    except Exception:
        raise RunFileError(damaged) from None


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


def _gradient(arrays, trained):
    gradient = arrays.get("gradient")
    if gradient is not None:
        _numbers(_finite("gradient", gradient))
        if gradient.shape != trained.vector.shape:
            raise ValueError(_("its gradient has another size than its parameters."))
    return gradient


def _text(array):
    if array.shape != () or array.dtype.kind != "U":
        raise ValueError(_("its description is no text."))
    return str(array[()])


def _history(arrays, others):
    curves = {}
    for name, kind in _CURVES.items():
        curves[name] = array = _finite(f"history.{name}", arrays[f"history.{name}"])
        length = curves["test_steps" if name in TEST_COLUMNS else "steps"].size
        if array.dtype != kind.base or array.shape != (length, *kind.shape):
            raise ValueError(_("its curves are of different lengths or kinds."))
        if name in _GROWING and not (np.diff(array, prepend=0) >= 0).all():
            raise ValueError(_("its curves go back."))
        least = -LARGEST_LOSS if name == "losses" else 0
        if array.size and not least <= array.min() <= array.max() <= _MOST_IN_CURVE.get(name, LARGEST_LOSS):
            raise ValueError(_("its curves hold numbers that they cannot have ({name}).").format(name=name))
    return History(**curves, **others)


def _group(arrays, prefix):
    """The arrays whose names begin so, by the rest of their names."""
    return {
        name.partition(".")[2]: _finite(name, array) for name, array in arrays.items() if name.startswith(prefix + ".")
    }


def _finite(name, numbers):
    if numbers.dtype.kind not in "biuf" or not np.isfinite(numbers).all():
        raise ValueError(_("{name} holds what is not a finite number.").format(name=name))
    return numbers


def _numbers(array):
    if array.dtype != np.float32:
        raise ValueError(_("its parameters are {dtype}, not float32.").format(dtype=array.dtype))
    return array
