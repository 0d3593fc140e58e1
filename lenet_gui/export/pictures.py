"""Views as pictures, and the numbers in them as tables, written whole or not at all."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from PyQt5.QtCore import QBuffer, QByteArray, QIODevice, QRect
from PyQt5.QtGui import QImage, QPainter, QPixmap
from PyQt5.QtWidgets import QApplication, QWidget

from core.files.writing import written_whole
from core.language import _
from core.study.moment import Moment, Source
from lenet_gui.look import style

PICTURES = (".png", ".svg")


class ExportError(ValueError):
    """Nothing was written; the message is one sentence for the user."""


def copy_picture(view: QWidget) -> None:
    """Put the view on the clipboard, as it is on the screen."""
    QApplication.clipboard().setPixmap(_picture(view))


def save_picture(view: QWidget, path: Path) -> None:
    """Write the view as .png, in the screen's own pixels, or as .svg, whose lines and words stay crisp at any size.

    Raises ExportError for any other ending, and where the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in PICTURES:
        raise ExportError(_("{file}: a picture is saved as .png or .svg.").format(file=path.name))
    _write(path, _svg(view) if ending == ".svg" else _png(_picture(view)))


def save_numbers(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a table as .csv, numbers to as many places as float32 has. Raises ExportError if it cannot be written."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header)
    table.writerows([_word(value) for value in row] for row in rows)
    _write(path, text.getvalue().encode())


def file_name(name: str, moment: Moment) -> str:
    """A name for a view's file that tells what is in it: "curves-fast-step-1200"; the caller adds the ending."""
    source = Source.of(moment.snapshot) if name == "curves" else moment.source  # curves are of the run in training
    # The recipe of a run from outside may be called "../x".
    return "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in f"{name}-{source.file_name}")


def _write(path: Path, content: bytes) -> None:
    try:
        with written_whole(path) as file:
            file.write(content)
    except OSError as error:
        reason = error.strerror or error
        raise ExportError(_("{file} could not be written: {reason}.").format(file=path, reason=reason)) from error


def _word(value) -> object:
    return value if isinstance(value, str | int) else format(float(value), ".9g")


def _picture(view) -> QPixmap:
    made = QPixmap(view.size() * view.devicePixelRatioF())
    made.setDevicePixelRatio(view.devicePixelRatioF())
    made.fill(style.colour("ground"))  # most views have no ground of their own
    view.render(made, flags=QWidget.DrawChildren)
    return made


def _png(picture) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.WriteOnly)
    picture.toImage().convertToFormat(QImage.Format_RGB32).save(buffer, "PNG")
    return bytes(content)


def _svg(view) -> bytes:
    from PyQt5.QtSvg import QSvgGenerator

    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(view.size())
    generator.setViewBox(QRect(0, 0, view.width(), view.height()))
    generator.setTitle(view.accessibleName())
    painter = QPainter(generator)
    painter.fillRect(view.rect(), style.colour("ground"))
    view.render(painter, flags=QWidget.DrawChildren)
    painter.end()
    # Qt writes its own weights times ten; readers know hundreds only, and take others for no weight at all.
    written = re.sub(rb'font-weight="(\d+)"', _whole_hundreds, content.data())
    return _GROUP.sub(lambda group: _in_pixels(group, view.devicePixelRatioF()), written)


def _whole_hundreds(found):
    return b'font-weight="%d00"' % round(int(found[1]) / 100)


_GROUP = re.compile(rb'(<g [^>]*transform=")matrix\(([^)]*)\)("[^>]*>)(.*?)(</g>)', re.DOTALL)
_UNSCALED = b'vector-effect="non-scaling-stroke"'
_WIDTHS = re.compile(rb'(stroke-width|stroke-dasharray)="([\d.,]+)"')  # such lines are measured in the screen's pixels
_POINT = re.compile(rb"(-?[\d.]+(?:e[-+]?\d+)?),(-?[\d.]+(?:e[-+]?\d+)?)")


def _in_pixels(group, ratio):
    """A group with its points where they are on the screen, of so many pixels to each unit of ours.

    pyqtgraph draws a curve in the units of its axes and asks for lines that are not scaled with them. Many readers of
    SVG do not heed that, and fill the picture with one line.
    """
    before, matrix, after, body, end = group.groups()
    if not body.count(_UNSCALED) or body.count(_UNSCALED) != len(re.findall(rb"<\w", body)):
        return group[0]
    a, b, c, d, e, f = map(float, matrix.split(b","))

    def placed(point):
        x, y = float(point[1]), float(point[2])
        return b"%.3f,%.3f" % (a * x + c * y + e, b * x + d * y + f)

    before = _WIDTHS.sub(lambda found: b'%s="%s"' % (found[1], _divided(found[2], ratio)), before)
    return before + b"matrix(1,0,0,1,0,0)" + after + _POINT.sub(placed, body.replace(_UNSCALED, b"")) + end


def _divided(numbers, ratio):
    return b",".join(b"%.3g" % (float(number) / ratio) for number in numbers.split(b","))
