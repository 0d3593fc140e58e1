"""How long the program takes to start, beside an empty window, and whether it then stands still."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from core.language import _

STARTS = 4  # of each kind, in turn; the quickest counts
WATCHES, WATCHED_SECONDS = 3, 3.0

ROOT = Path(__file__).resolve().parents[2]  # whence the program can be imported, installed or not
OWN = ("core", "lenet_gui")
START_CODE = (
    "import gc, sys; gc.disable(); "  # as the command line does
    "from lenet_gui.benchmarks.start import start_once; start_once(sys.argv[1], float(sys.argv[2]))"
)
EMPTY_CODE = """
import sys
import pyqtgraph
from PyQt5.QtCore import QTimer
from PyQt5.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(pyqtgraph.PlotWidget())
window.resize(1440, 900)
window.show()
QTimer.singleShot(0, lambda: (sys.stdout.write("usable\\n"), app.quit()))
app.exec_()
"""


def start_times() -> dict[str, float]:
    """In seconds from calling Python to a usable window, beside an empty one, and their ratio; in ms the longest gap.

    "first": with nothing of ours compiled, as at the first start and wherever Python may not write; the libraries are
    compiled when they are installed. The gap is the longest time for which no event was handled in the seconds after,
    the median of some starts.
    """
    with tempfile.TemporaryDirectory() as folder:
        compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        compiled["QT_LOGGING_RULES"] = "default.warning=false"  # what Qt says of a screen that is none, in every start
        compiled["PYTHONPYCACHEPREFIX"] = str(Path(folder, "compiled"))
        for code in (START_CODE, EMPTY_CODE):
            started(code, compiled, folder)
        first = {**compiled, "PYTHONPYCACHEPREFIX": str(Path(folder, "first")), "PYTHONDONTWRITEBYTECODE": "1"}
        _copy_but_our_own(compiled["PYTHONPYCACHEPREFIX"], first["PYTHONPYCACHEPREFIX"])
        kinds = [(START_CODE, compiled), (START_CODE, first), (EMPTY_CODE, compiled)]
        turns = [[started(*kind, folder)[0] for kind in kinds] for _turn in range(STARTS)]
        gaps = [float(started(START_CODE, compiled, folder, WATCHED_SECONDS)[1]) for _watch in range(WATCHES)]
    usual, uncompiled, empty = map(min, zip(*turns, strict=True))
    return {
        "start_seconds": usual,
        "first_start_seconds": uncompiled,
        "empty_start_seconds": empty,
        "start_ratio": usual / empty,
        "first_start_ratio": uncompiled / empty,
        "longest_gap_ms": statistics.median(gaps),
    }


def started(code: str, environment: dict[str, str], folder: str, watched: float = 0.0) -> tuple[float, str]:
    """The seconds until a program wrote its first line, and what it wrote after that."""
    command = [sys.executable, "-c", code, folder, str(watched)]
    began = perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        line = child.stdout.readline()
        passed = perf_counter() - began
        rest = child.stdout.read()
    if not line:
        raise RuntimeError(_("The window that was to be timed did not open."))
    return passed, rest


def _copy_but_our_own(source, target):
    """Python keeps what it has compiled by the path of what it was compiled from."""
    ours = Path(source, *ROOT.parts[1:])
    shutil.copytree(source, target, ignore=lambda place, _names: OWN if Path(place) == ours else ())
