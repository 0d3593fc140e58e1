"""Which digits the window studies and trains on, and what it says of those that come, are awaited, or cannot be had."""

from PyQt5.QtCore import QObject
from PyQt5.QtWidgets import QMainWindow

from core.data.dataset import BUILTIN, Dataset
from core.language import _
from core.run.snapshot import READY
from lenet_gui.jobs.data_source import data_name

DATA_FOLDER = "data folder"  # what the offer to open one is known by


class DigitsInUse(QObject):
    """Between the window's `data`, where digits come from, and all that shows them."""

    def __init__(self, window: QMainWindow):
        super().__init__(window)
        self._window = window
        self.trainable = False  # whether there are digits to train on, and not only some to look at
        window.data.first_digits_ready.connect(self._on_first_digits_ready)
        window.data.announced.connect(window.notice.say)
        window.data.failed.connect(self._on_failed)
        window.data.progressed.connect(self._on_progressed)
        window.data.work_ended.connect(window.notice.end_work)

    def find(self, named: str | None) -> None:
        """Look for digits in the background; training waits for them."""
        self._window.controls.set_obstacle(_("The digits are still being read"))
        self._window.data.find(named)

    def use(self, dataset: Dataset) -> None:
        """Offer these test digits for study, and say what the next run trains on."""
        window, self.trainable = self._window, True
        late = window.present.live is not None and window.present.live.state != READY
        window.controls.set_obstacle("")
        if dataset.source != BUILTIN:
            window.notice.withdraw(DATA_FOLDER)
        self._study(dataset)
        if late:
            sentence = _("{digits} are here: the next run trains on them.").format(digits=data_name(dataset.source))
        elif dataset.source == BUILTIN:
            sentence = _("These digits are drawn by the program itself, not MNIST's.")
        else:
            sentence = _("Draw a digit on the pad, or press Train and watch the network learn.")
        window.notice.say(sentence)

    def _study(self, dataset):
        self._window.dataset = dataset
        self._window.wiring.use_dataset()
        chooser, probe = self._window.study.chooser, self._window.sources.original
        chooser.set_count(len(dataset.test))
        if probe.source == "test":
            self._window.sources.study_digit(dataset.test, "test", min(probe.index, len(dataset.test) - 1))
        elif self._window.study.pad.is_empty():
            chooser.set_playing(True)  # the window is not to be empty before anyone has drawn

    def _on_first_digits_ready(self, dataset):
        if not self.trainable:
            self._window.controls.set_obstacle(_("The digits to train on are still being drawn"))
            self._study(dataset)

    def _on_failed(self, sentence):
        window = self._window
        if window.dataset is None:
            window.controls.set_obstacle(_("There are no digits to train on: open a data folder"))
        window.notice.say(sentence, warning=True)
        tip = _("Train on the digits in a folder of this machine (Ctrl+D)")
        open_folder = window.all_actions["data.open_folder"].trigger
        window.notice.offer(DATA_FOLDER, _("Open data folder…"), tip, open_folder)

    def _on_progressed(self, fraction, text):
        data = self._window.data
        self._window.notice.show_work(fraction, text, data.cancel_download if data.downloading else None)
