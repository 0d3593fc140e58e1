"""Whole files of every kind that the program reads, made by the program itself, to be damaged afterwards."""

import gzip
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import ARRAY_NAMES, idx_bytes
from core.data.my_digits import MyDigitsFolder, as_part
from core.network.architecture import DENSE, Architecture
from core.network.loss import Loss
from core.recipe.recipe import Distortion, Recipe
from core.recipe.schedule import Schedule
from core.run import commands
from core.run.run_file import write_run
from core.training.trainer import Trainer

DIGITS = builtin_dataset(0, 30, 10)  # what the runs are trained on
BENT = Distortion(shift_pixels=1.0, scale_percent=5.0, squeeze_percent=5.0, shear=0.1, elastic_pixels=0.2)
SOFTMAX = Architecture("relu", "max", "softmax", DENSE, "0 to 1")
RECIPES = (
    Recipe(name="bent", batch_size=7, passes=4, averaging_passes=0.3, distortion=BENT, neighbours=0.5),
    Recipe(
        name="slow",
        loss=Loss("MAP", 10.0, 0.5),
        batch_size=1,
        passes=2,
        optimizer="SDLM",
        curvature_of="penalty",
        start="root",
        start_coefficient=0.35,
    ),
    Recipe(
        name="softmax",
        architecture=SOFTMAX,
        loss=Loss("cross-entropy"),
        batch_size=10,
        optimizer="momentum",
        schedule=Schedule(kind="table", table=((2, 0.01), (1, 0.001)), warm_up_passes=0.1),
        start="he",
        validation_samples=5,
    ),
)
STROKES = [np.array([[0.2, 0.2], [0.8, 0.2], [0.45, 0.9]]), np.array([[0.3, 0.5], [0.7, 0.55]])]
MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr")
FORMATS = "PNG GIF TIFF JPEG BMP WEBP ICO PPM TGA PCX JPEG2000 AVIF DDS SGI IM MSP XBM DIB ICNS SPIDER BLP QOI".split()


def idx_files() -> dict[str, bytes]:
    """Images and labels, raw and packed."""
    part = DIGITS.train
    raw = {"images": idx_bytes(part.images), "labels": idx_bytes(part.labels)}
    return raw | {name + ".gz": gzip.compress(content) for name, content in raw.items()}


def archives() -> dict[str, bytes]:
    """mnist.npz, packed and not."""
    arrays = (DIGITS.train.images, DIGITS.train.labels, DIGITS.test.images, DIGITS.test.labels)
    made = {}
    for name, save in (("stored.npz", np.savez), ("packed.npz", np.savez_compressed)):
        file = io.BytesIO()
        save(file, **dict(zip(ARRAY_NAMES, arrays, strict=True)))
        made[name] = file.getvalue()
    return made


def runs(folder: Path) -> dict[str, bytes]:
    """Runs in the middle of a pass, with something of everything in them."""
    made = {}
    for recipe in RECIPES:
        trainer = Trainer(recipe, DIGITS)
        trainer.apply(commands.MixIn(as_part([a_digit(folder / recipe.name)]), 0.2))
        trainer.apply(commands.Train())
        while trainer.snapshot().step < 6 or not trainer.snapshot().history.test_steps.size:
            trainer.step()
        trainer.apply(commands.SetStepFactor(0.5))
        write_run(folder / "run.npz", trainer.run())
        made[recipe.name + ".npz"] = (folder / "run.npz").read_bytes()
        trainer.close()
    return made


def strokes_files() -> dict[str, bytes]:
    """Two drawings, and many."""
    two = [[stroke.tolist() for stroke in STROKES], []]
    waves = [[[[x / 9, np.sin(x + k)] for x in range(10)]] for k in range(20)]
    return {"two.json": json.dumps(two).encode(), "many.json": json.dumps(waves).encode()}


def pictures() -> dict[str, bytes]:
    """A seven in every format and mode that Pillow writes here."""
    grey = np.full((90, 80), 240, np.uint8)
    grey[20:28, 20:60] = grey[28:70, 50:58] = 30
    made = {}
    for name in FORMATS:
        for mode in MODES:
            picture = Image.fromarray(grey)
            if mode in ("I;16", "F"):
                picture = Image.fromarray(grey.astype(np.uint16) * 257 if mode == "I;16" else grey / np.float32(255))
            else:
                picture = picture.convert("RGB").convert(mode) if mode not in ("I", "1") else picture.convert(mode)
            file = io.BytesIO()
            try:
                more = {"save_all": True, "append_images": [picture] * 3} if name in ("GIF", "WEBP", "TIFF") else {}
                picture.save(file, name, **more)
            except (OSError, ValueError, KeyError, AttributeError):
                continue  # this format has no such mode
            made[f"{name}-{mode.replace(';', '')}.picture"] = file.getvalue()
    return made


def a_digit(folder: Path):
    """One of the user's digits, kept in this folder."""
    return MyDigitsFolder(folder).add(STROKES, 2.5, np.eye(28, dtype=np.uint8) * 255, 7, 1)


def my_digits(folder: Path) -> dict[str, bytes]:
    """The file of one of the user's digits."""
    digit = a_digit(folder / "mine")
    return {"digit.json": (folder / "mine" / f"{digit.name}.json").read_bytes()}


def settings(folder: Path) -> dict[str, bytes]:
    """What a window remembers, every value of it."""
    from PyQt5.QtCore import QSettings, Qt
    from PyQt5.QtWidgets import QApplication, QDockWidget, QMainWindow

    from lenet_gui.window.settings import Settings

    settings.application = QApplication.instance() or QApplication([])
    window = QMainWindow()
    for name in ("network", "curves"):
        dock = QDockWidget(name, window)
        dock.setObjectName(name)
        window.addDockWidget(Qt.LeftDockWidgetArea, dock)
    kept = Settings(QSettings(str(folder / "kept.ini"), QSettings.IniFormat))
    kept.theme, kept.palette, kept.projector, kept.least_margin = "Light", "grey", True, 7.25
    kept.export_folder, kept.geometry, kept.layout = str(folder), window.saveGeometry(), window.saveState()
    kept.kept.sync()
    return {"kept.ini": (folder / "kept.ini").read_bytes()}
