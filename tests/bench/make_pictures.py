"""Makes the README's pictures from a real run in the real window.

    python tests/bench/make_pictures.py [--data DIR] [--output resources/pictures]

It starts the program, trains on the real digits, looks into it as a person would, and keeps what is to be seen. Without
a display set QT_QPA_PLATFORM=offscreen.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PyQt5.QtCore import QCoreApplication, QSettings, QTimer  # noqa: E402
from PyQt5.QtGui import QPainter, QPixmap  # noqa: E402
from PyQt5.QtWidgets import QApplication  # noqa: E402

from core.run.commands import Pause, Train  # noqa: E402
from core.study.play import ANSWER, BACKWARD, Place  # noqa: E402
from core.study.selection import Selection  # noqa: E402
from lenet_gui import app
from lenet_gui.look import style  # noqa: E402

SIZE = (1280, 800)
LOOK_MS = 100
TEST_DIGIT = 21  # a six
PLAY_SIZE = (1440, 900)
PLAY = (  # six places of the play
    Place("C1", 0.3, 0, (10, 12)),
    Place("S2", 0.3, 0, (5, 6)),
    Place("C3", 0.42, 4, (5, 5)),
    Place("OUTPUT", 0.27),
    Place(ANSWER, 0.8),
    Place(BACKWARD, 0.34),
)


class Photographer:
    """Goes through `steps`, a generator that yields a condition to wait for, and closes the window at its end."""

    def __init__(self, window, folder: Path):
        self.window, self.folder = window, folder
        self._steps = self._walk()
        self._condition = next(self._steps)
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    def _look(self):
        if self._condition():
            try:
                self._condition = next(self._steps)
            except StopIteration:
                self.window.closing.throw_away()

    def _walk(self) -> Iterator:
        window = self.window
        window.showNormal()  # the offscreen platform's screen is a small one
        window.resize(*SIZE)
        yield lambda: window.dataset is not None and window.present.pretrained is not None
        window.study.chooser.set_playing(False)
        window.study.digit_chosen.emit(TEST_DIGIT)
        yield self._pause(10)
        self._keep("start")
        window.resize(*PLAY_SIZE)
        yield self._pause(5)
        for number, place in enumerate(PLAY, 1):
            window.player.seek(place) if number > 1 else window.player.begin(place, playing=False)
            yield self._pause(5)
            self._keep_play(f"play-{number}")
        window.player.end()
        window.resize(*SIZE)
        yield self._pause(5)
        window.controls.command_chosen.emit(Train())
        yield lambda: window.present.live.samples_seen >= 100_000
        self._keep("window")
        window.controls.command_chosen.emit(Pause())
        for name in ("kernels", "code", "microscope"):
            window.docks[name].open()
            yield self._pause(5)
            if name == "microscope":
                window.stage.show_selection(Selection("C3", 8, 4, 4, picked=True))
                yield self._pause(8)
            self._keep(name)
        style.use(QApplication.instance(), style.LIGHT)
        window.docks["table"].open()
        yield self._pause(10)
        self._keep("light")

    def _pause(self, looks):
        """A condition that comes true after so many looks: what is asked of the window is then painted."""
        left = iter(range(looks))
        return lambda: next(left, None) is None

    def _keep_play(self, name):
        """The network, and below it the sentence and the lens."""
        network, lens = self.window.network.grab(), self.window.docks["play"].view.grab()
        whole = QPixmap(network.width(), network.height() + lens.height())
        whole.fill(style.colour("ground"))
        painter = QPainter(whole)
        painter.drawPixmap(0, 0, network)
        painter.drawPixmap((whole.width() - lens.width()) // 2, network.height(), lens)
        painter.end()
        self._save(whole, name)

    def _keep(self, name):
        self._save(self.window.grab(), name)

    def _save(self, picture, name):
        path = self.folder / f"{name}.png"
        picture.save(str(path))
        print(path)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data")
    parser.add_argument("--output", type=Path, default=Path(__file__).resolve().parents[2] / "resources" / "pictures")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    QSettings.setDefaultFormat(QSettings.IniFormat)
    QCoreApplication.setOrganizationName(app.NAME)
    with tempfile.TemporaryDirectory() as settings:  # neither the user's layout nor a change of it
        os.environ["XDG_DATA_HOME"] = settings  # nor the runs they left
        QSettings.setPath(QSettings.IniFormat, QSettings.UserScope, settings)
        kept = []
        return app.run(data=options.data, opened=lambda window: kept.append(Photographer(window, options.output)))


if __name__ == "__main__":
    sys.exit(main())
