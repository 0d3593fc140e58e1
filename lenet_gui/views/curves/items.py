"""What lies in a plot besides its lines."""

from PyQt5.QtGui import QRegion
from PyQt5.QtWidgets import QGraphicsItem, QGraphicsSimpleTextItem

from lenet_gui.look import style
from lenet_gui.look.kept_picture import in_vectors


class Words(QGraphicsSimpleTextItem):
    """Words on a patch of ground, so that no line runs through them."""

    def paint(self, painter, option, widget=None):
        painter.fillRect(self.boundingRect(), style.colour("ground"))
        super().paint(painter, option, widget)


class Outside(QGraphicsItem):
    """All around the axes of a plot: in an SVG, where nothing is clipped, it covers what of the lines reaches there."""

    def boundingRect(self):
        far = 10_000  # lines go on beyond the plot; words above it must be painted after it
        return self.parentItem().boundingRect().adjusted(-far, -far, far, far)

    def paint(self, painter, option, widget=None):
        if not in_vectors(painter):
            return
        plot = self.parentItem()
        outside = QRegion(self.boundingRect().toAlignedRect()) - QRegion(plot.getViewBox().geometry().toAlignedRect())
        for rect in outside.rects():
            painter.fillRect(rect, style.colour("ground"))
        axis = plot.getAxis("left")  # its numbers, which have been covered too
        painter.translate(axis.pos())
        line, _grid, numbers = axis.generateDrawSpecs(painter)
        axis.drawPicture(painter, line, [], numbers)
