"""The answer as a table."""

import numpy as np

from core.network.loss import NONE
from core.study.moment import Moment
from lenet_gui.views.spec import NothingToSave, Table
from lenet_gui.views.tables import NO_DIGIT, with_kept


def answers(moment: Moment, _view) -> Table:
    """A row for each digit, and one for "none of these" where the loss knows it: it has a share, no probability."""
    if moment.trace is None:
        raise NothingToSave(NO_DIGIT)
    trace, none = moment.trace, moment.trace.parameters.loss.none_penalty
    rows = [(d, trace.penalties[d], trace.probabilities[d], trace.shares[d]) for d in range(trace.penalties.size)]
    if np.isfinite(none):
        rows.append(("none", none, "", trace.none_share))
    header, shares = ["digit", "penalty", "probability", "share"], [*range(trace.penalties.size), NONE]
    return with_kept(moment, header, rows, lambda kept, row: kept.shares[shares[row]])
