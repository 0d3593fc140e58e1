"""Which digits there are to study and to train on; and what is said of those that come, are awaited, or are missing."""

from collections.abc import Callable

from PyQt5.QtCore import QObject, pyqtSignal

from core.data.dataset import BUILTIN, Dataset
from core.language import _
from lenet_gui.controls.controls import Controls
from lenet_gui.jobs.data_source import DataSource, data_name
from lenet_gui.window.notice_line import NoticeLine

DATA_FOLDER = "data folder"  # what the offer to open one, and what is said of it, is known by


class DigitsInUse(QObject):
    """Takes what `data` finds, and tells it by the controls and the notice line."""

    changing = pyqtSignal()  # there are about to be others: who has put digits of their own there takes them back
    changed = pyqtSignal(object)  # a Dataset: there are other digits to be studied

    def __init__(
        self, data: DataSource, controls: Controls, notice: NoticeLine, open_folder: Callable[[], None], parent: QObject
    ):
        super().__init__(parent)
        self._data, self._controls, self._notice, self._open_folder = data, controls, notice, open_folder
        self.dataset: Dataset | None = None
        self.trainable = False  # whether there are digits to train on, and not only some to look at
        data.first_digits_ready.connect(self._on_first_digits_ready)
        data.announced.connect(notice.mention)
        data.failed.connect(self._on_failed)
        data.progressed.connect(self._on_progressed)
        data.work_ended.connect(notice.end_work)

    @property
    def others_coming(self) -> bool:
        """Whether MNIST is being fetched, to take the place of those there are."""
        return self._data.downloading

    def expect(self) -> None:
        """Digits are about to be looked for; training waits for them."""
        self._controls.set_obstacle(_("The digits are still being read"))

    def find(self, named: str | None) -> None:
        """Look for digits in the background; training waits for them."""
        self.expect()
        self._data.find(named)

    def use(self, dataset: Dataset, late: bool) -> None:
        """Offer these test digits for study, and say what the next run trains on; `late`: a run is under way."""
        self.trainable = True
        self._controls.set_obstacle("")
        if dataset.source != BUILTIN:
            self._notice.withdraw(DATA_FOLDER)
            self._notice.take_back(DATA_FOLDER)
        self._take(dataset)
        if late:
            sentence = _("{digits} are here: the next run trains on them.").format(digits=data_name(dataset.source))
        elif dataset.source == BUILTIN:
            sentence = _("These digits are drawn by the program itself, not MNIST's.")
        else:
            sentence = ""  # all is as one expects; what there is to do the hints say
        self._notice.mention(sentence)

    def _take(self, dataset):
        self.changing.emit()
        self.dataset = dataset
        self.changed.emit(dataset)

    def _on_first_digits_ready(self, dataset):
        if not self.trainable:
            self._controls.set_obstacle(_("The digits to train on are still being drawn"))
            self._take(dataset)

    def _on_failed(self, sentence):
        if self.dataset is None:
            self._controls.set_obstacle(_("There are no digits to train on: open a data folder"))
        self._notice.say(sentence, warning=True, about=DATA_FOLDER)
        tip = _("Train on the digits in a folder of this machine (Ctrl+D)")
        self._notice.offer(DATA_FOLDER, _("Open data folder…"), tip, self._open_folder)

    def _on_progressed(self, fraction, text):
        self._notice.show_work(fraction, text, self._data.cancel_download if self._data.downloading else None)
