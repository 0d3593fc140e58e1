"""Help: the list of keys, the log, and what the program is made of."""

from collections.abc import Iterable
from pathlib import Path

from PyQt5.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, Qt, QUrl
from PyQt5.QtGui import QDesktopServices
from PyQt5.QtWidgets import QMessageBox, QWidget

from core.language import _
from lenet_gui.actions.actions import Actions
from lenet_gui.window.notice_line import NoticeLine


class HelpActions:
    """Does what begins with "help."; `views` are those whose own keys are listed, see `groups_of`."""

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        views: Iterable,
        notice: NoticeLine,
        log_folder: Path | None,
    ):
        self._window, self._notice, self._log_folder = window, notice, log_folder
        actions.bind("help.keyboard", lambda: self._list_keys(actions, views))
        actions.bind("help.log", self._open_log)
        actions.bind("help.about", self._show_about)

    def _list_keys(self, actions, views):
        from lenet_gui.menus.keyboard_list import KeyboardList, groups_of

        KeyboardList(self._window, groups_of(actions, views)).open()

    def _open_log(self):
        if self._log_folder is None:
            self._notice.say(_("No log could be written on this machine."), warning=True)
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_folder)))

    def _show_about(self):
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WA_DeleteOnClose)
        box.setWindowTitle(_("About LeNet-5, alive"))
        box.setTextFormat(Qt.RichText)
        box.setText(about_text())
        box.open()


def about_text() -> str:
    """Versions, licences and thanks, as rich text."""
    from platform import python_version

    import numpy
    import pyqtgraph

    from lenet_gui.version import own_version

    paragraphs = (
        _("<b>LeNet-5, alive {version}</b>").format(version=own_version()),
        _("The network of Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, 1998, trained while you watch."),
        _("Free software under the GNU General Public License, version 3 or later; it comes with no warranty."),
        _(
            "PyQt5 {pyqt} (GPL 3), Qt {qt} (LGPL 3), pyqtgraph {graph} (MIT), NumPy {numpy} (BSD), Python {python}."
        ).format(
            pyqt=PYQT_VERSION_STR,
            qt=QT_VERSION_STR,
            graph=pyqtgraph.__version__,
            numpy=numpy.__version__,
            python=python_version(),
        ),
        _("The MNIST digits were made by Y. LeCun, C. Cortes and C. J. C. Burges."),
    )
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
