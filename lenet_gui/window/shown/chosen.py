"""What one has chosen to see, all of it together: for whoever shows something else for a while, and gives it back."""

from dataclasses import dataclass

from core.study.lens import CLEAR, Lens
from core.study.moment import Moment
from lenet_gui.window.shown.past import Network


@dataclass(frozen=True, eq=False)
class Chosen:
    """All that one has chosen to see but the digit.

    Attributes
    ----------
    pretrained: whether the pre-trained network, as soon as there is one, and no run's
    past: the past network, or that of another run; None for the run's as it is now
    reference: the moment kept for comparison
    lens: through what one looks
    """

    pretrained: bool
    past: Network | None = None
    reference: Moment | None = None
    lens: Lens = CLEAR
