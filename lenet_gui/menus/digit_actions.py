"""What one may do with the digit under study: keep it, say what it truly is, bring another, restore the links."""

from pathlib import Path

from PyQt5.QtWidgets import QApplication, QFileDialog, QWidget

from core.language import _
from lenet_gui.actions.actions import Actions
from lenet_gui.actions.table import TRUTHS
from lenet_gui.digits.corrections import Corrections
from lenet_gui.digits.mixing_in import MixingIn
from lenet_gui.digits.sources import DigitSources
from lenet_gui.window.notice_line import NoticeLine
from lenet_gui.window.shown.present import Present

PICTURE_FILES = _("Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.tif *.tiff *.webp);;Strokes (*.json);;All files (*)")


class DigitActions:
    """Does what begins with "digit." and "links.", "run.my_digits" and "moment.difference"."""

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        present: Present,
        sources: DigitSources,
        corrections: Corrections,
        mixing_in: MixingIn,
        notice: NoticeLine,
    ):
        self._window, self._actions = window, actions
        self._sources, self._corrections, self._notice = sources, corrections, notice
        actions.bind("digit.keep", present.keep)
        difference = actions["moment.difference"]
        actions.bind("moment.difference", lambda: present.show_difference(difference.isChecked()))
        for digit, name in enumerate(TRUTHS):
            actions.bind(name, lambda digit=digit: self._say_truth(digit))
        actions.bind("digit.open_picture", self._open_picture)
        actions.bind("digit.paste", self._paste)
        actions.bind("links.restore", present.restore)
        mixing = actions["run.my_digits"]
        actions.bind("run.my_digits", lambda: mixing_in.choose(mixing.isChecked()))
        mixing_in.chosen.connect(mixing.setChecked)

    def _say_truth(self, digit):
        """One said once more is not known any more; and a drawing read wrong is kept."""
        moment = self._actions.now.moment
        label = None if moment.probe.label == digit else digit
        self._sources.say_truth(label)
        if moment.trace is not None:
            self._corrections.correct(label, moment.trace.answer)

    def _open_picture(self):
        path, _filter = QFileDialog.getOpenFileName(self._window, _("Open picture"), "", PICTURE_FILES)
        if path:
            self._sources.study_file(Path(path))

    def _paste(self):
        image = QApplication.clipboard().image()
        if image.isNull():
            self._notice.say(_("There is no picture on the clipboard."), warning=True)
        else:
            self._sources.study_pasted(image)
