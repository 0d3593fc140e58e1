"""Words from outside, such as the name of a file or of a recipe, where Qt would take them for a web page."""

from PyQt5 import QtGui  # noqa: F401 gives Qt the two functions below
from PyQt5.QtCore import Qt


def plain(text: str) -> str:
    """What a tool tip is given so that it shows these very letters; a label can be told by `setTextFormat`."""
    return Qt.convertFromPlainText(text, Qt.WhiteSpaceNormal) if Qt.mightBeRichText(text) else text
