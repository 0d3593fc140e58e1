"""The watched process of damaged_files.py: reads files by the program's own readers and uses what they give.

A line in, [kind, path], a line out: outcome, sentence, seconds, megabytes at most so far.
"""

import json
import os
import resource
import shutil
import sys
import time
import traceback
import warnings
from functools import cache
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import numpy as np  # noqa: E402
from valid_files import DIGITS, a_digit  # noqa: E402

from core.data.dataset import read_archive, read_images, read_labels  # noqa: E402
from core.data.my_digits import MyDigitsFolder, export  # noqa: E402
from core.drawing.files import each_drawing, prepare_strokes  # noqa: E402
from core.run import commands  # noqa: E402
from core.run.run_file import SHIPPED, read_run  # noqa: E402
from core.study.moment import Moment, Probe, Source  # noqa: E402
from core.study.trace import trace  # noqa: E402
from core.training.trainer import Trainer  # noqa: E402

MOST_BYTES = 8 << 30  # of addresses; a reader that asks for more has no bounds
MOST_LENGTH = 500  # characters of a sentence


def read_idx(path: Path) -> None:
    """Images, or labels."""
    (read_images if "images" in path.name else read_labels)(path)


def read_drawn(path: Path) -> None:
    """A strokes file or a picture: every drawing is answered."""
    for prepared in each_drawing(path):
        if prepared is not None:
            assert np.isfinite(trace(shipped(), prepared.picture).penalties).all()


def read_digit(path: Path) -> None:
    """One of the user's digits beside a whole one, which must not suffer; what can be read is used and exported."""
    folder = path.parent / "digits"
    shutil.rmtree(folder, ignore_errors=True)
    whole = a_digit(folder)
    (folder / "00000000-damaged.json").write_bytes(path.read_bytes())
    listing = MyDigitsFolder(folder).read()
    assert whole.name in [digit.name for digit in listing.digits]
    assert len(listing.digits) + len(listing.damaged) == 2
    for digit in listing.digits:
        prepare_strokes(digit.strokes, digit.width)
        trace(shipped(), digit.picture, digit.label)
    shutil.rmtree(export(listing.digits, path.parent))
    if listing.damaged:
        raise DamagedDigit(listing.damaged[0])


def read_whole_run(path: Path) -> None:
    """A run: it is gone on with and shown."""
    run = read_run(path)
    trainer = opener()
    trainer.apply(commands.Open(run))
    trainer.apply(commands.Train(run.recipe.passes + 1))
    while trainer.snapshot().step == run.step and trainer.step():
        pass  # what is still to be examined comes first
    trainer.apply(commands.Pause())
    snapshot, image = trainer.snapshot(), DIGITS.test.images[0]
    with np.errstate(over="ignore", invalid="ignore"):
        done = trace(snapshot.averaged, image, 3)
    for view in views():
        if hasattr(view, "show_snapshot"):
            view.show_snapshot(snapshot)
        else:
            view.show_moment(Moment(snapshot, Probe(image, 3), snapshot.averaged, Source.of(snapshot), trace=done))
        view.grab()


def read_settings(path: Path) -> None:
    """What a window remembers: whatever stands there, every value comes out usable, and a window takes it."""
    from PyQt5.QtCore import QSettings
    from PyQt5.QtWidgets import QApplication, QMainWindow

    from lenet_gui.look import style
    from lenet_gui.window.settings import THEMES, Settings

    views.application = QApplication.instance() or QApplication([])
    kept = Settings(QSettings(str(path), QSettings.IniFormat))
    assert kept.theme in THEMES and kept.palette in style.PALETTES and isinstance(kept.projector, bool)
    assert 0 <= kept.least_margin <= 100 and isinstance(kept.export_folder, str)
    window = QMainWindow()
    for take, value in ((window.restoreGeometry, kept.geometry), (window.restoreState, kept.layout)):
        if value is not None:
            take(value)
    window.deleteLater()


class DamagedDigit(ValueError):
    """The listing names the file as damaged, as it should."""

    __module__ = "core.data.my_digits"


@cache
def shipped():
    """The network that came with the program."""
    return read_run(SHIPPED).parameters


@cache
def opener() -> Trainer:
    """What goes on with runs."""
    from core.recipe.recipe import named_recipe

    return Trainer(named_recipe("paper-1998"), DIGITS)


@cache
def views() -> list:
    """What shows a run."""
    from PyQt5.QtWidgets import QApplication

    views.application = QApplication.instance() or QApplication([])
    from lenet_gui.actions.actions import Actions
    from lenet_gui.controls.controls import Controls
    from lenet_gui.views.code.view import CodeView
    from lenet_gui.views.curves.view import Curves
    from lenet_gui.views.kernels.view import Kernels
    from lenet_gui.views.network.view import NetworkView
    from lenet_gui.views.robustness.view import Robustness
    from lenet_gui.views.table.view import ConnectionTable

    made = [Controls(Actions(None)), NetworkView(), Curves(), ConnectionTable(), Kernels(), CodeView(), Robustness()]
    for view in made:
        view.resize(900, 500)
    return made


READERS = {
    "idx": read_idx,
    "archive": read_archive,
    "run": read_whole_run,
    "strokes": read_drawn,
    "picture": read_drawn,
    "digit": read_digit,
    "settings": read_settings,
}


def outcome(kind: str, path: Path) -> tuple[str, str]:
    """What became of a file: "accepted", "refused" or "fault", and what was said."""
    raised = []
    sys.excepthook = lambda *caught: raised.append("".join(traceback.format_exception(*caught)))  # in Qt's events
    try:
        READERS[kind](path)
    except ValueError as error:
        said, own = str(error), type(error).__module__.startswith("core.")
        plain = said.isprintable() and said.count("\n") == 0 and len(said) < MOST_LENGTH + 2 * len(str(path))
        return ("refused", said) if own and plain else ("fault", traceback.format_exc()[-2000:])
    except OSError as error:
        return ("refused", str(error)) if error.filename else ("fault", traceback.format_exc()[-2000:])
    except BaseException:
        return "fault", traceback.format_exc()[-2000:]
    return ("fault", raised[0][-2000:]) if raised else ("accepted", "")


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    answers, sys.stdout = sys.stdout, sys.stderr  # whatever else is printed must not be taken for an answer
    warnings.filterwarnings("ignore", module=r"PIL\.")  # as the program does when it starts
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        kind, path = json.loads(line)
        began = time.process_time()  # of computing, so that a busy machine is no fault
        became, said = outcome(kind, Path(path))
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)
        found = {"outcome": became, "sentence": said, "seconds": time.process_time() - began, "megabytes": megabytes}
        print(json.dumps(found), file=answers, flush=True)
    os._exit(0)  # Qt need not be taken down in order


if __name__ == "__main__":
    main()
