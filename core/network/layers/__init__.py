"""The layers, one kind a file: forward, backward, second derivatives for SDLM, and what is told of the kind (`Kind`).

Inside the engine every array of maps has the axes (rows, maps, columns, batch): then the window of inputs
below one row of outputs is a plain view of memory, and the batch lies together for the elementwise work.
Layers keep their buffers between calls; a layer belongs to one thread.
"""

from core.network.layers.convolution import Convolution
from core.network.layers.dense import Dense
from core.network.layers.pooling import AveragePooling, MaxPooling
from core.network.layers.rbf import RBF
from core.network.layers.softmax import Softmax
from core.network.layers.subsampling import Subsampling

__all__ = ["AveragePooling", "Convolution", "Dense", "MaxPooling", "RBF", "Softmax", "Subsampling"]
