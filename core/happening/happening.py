"""What is happening in a run: the one thing most worth knowing of it."""

from core.happening.finding import Finding
from core.happening.progress import progress
from core.happening.troubles import trouble
from core.run.snapshot import Snapshot


def happening(snapshot: Snapshot) -> Finding | None:
    """What to say of a run at this moment; None where there is nothing to say, as before its first step.

    What is wrong goes before how far the run is. It is a function of the snapshot alone: of a past moment it tells what
    was true then. What has begun is held until it is clearly over, so that nothing flickers.
    """
    return trouble(snapshot) or progress(snapshot)
