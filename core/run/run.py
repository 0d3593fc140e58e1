"""A run between two steps, complete enough to go on bit for bit."""

from dataclasses import dataclass, field

import numpy as np

from core.data.dataset import Part
from core.network.parameters import Parameters
from core.recipe.recipe import Recipe
from core.run.place import Place
from core.run.recording import NO_PAST, Recording
from core.run.snapshot import History


@dataclass(frozen=True, eq=False)
class Run:
    """A run between two steps: what was learned, and all that the next step depends on.

    Attributes
    ----------
    recipe: what it follows
    data_source: "mnist" or "builtin", what it was trained on
    trained, averaged: the parameters as the last step left them, and those shown
    gradient: (n,) float32, the last step's; None before the first
    place: how far it has come
    step_factor: what the window multiplied the step size with
    own, own_share: digits of the user's own that are mixed in, None for none, and into which share of a batch
    optimizer: the optimizer's arrays by name
    history: the curves; keeper: what goes on growing them (see `HistoryKeeper.state`)
    recording: its past
    """

    recipe: Recipe
    data_source: str
    trained: Parameters
    averaged: Parameters
    gradient: np.ndarray | None = None
    place: Place = Place()
    step_factor: float = 1.0
    own: Part | None = None
    own_share: float = 0.0
    optimizer: dict[str, np.ndarray] = field(default_factory=dict)
    history: History | None = None
    keeper: dict[str, np.ndarray] = field(default_factory=dict)
    recording: Recording = NO_PAST

    @property
    def parameters(self) -> Parameters:
        """The parameters to answer with."""
        return self.averaged

    @property
    def step(self) -> int:
        """How many steps were taken."""
        return self.place.step
