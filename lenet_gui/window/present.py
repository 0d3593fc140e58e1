"""What the moment on the screen is made of: the latest snapshot, the digit under study, and what one asks of it."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from core.language import _
from core.network.parameters import Parameters
from core.recipe.recipe import Recipe
from core.recipe.start import starting_parameters
from core.run.run_file import Run
from core.run.snapshot import Evaluation, Snapshot
from core.study.alterations import with_cuts
from core.study.moment import PRETRAINED, Moment, Probe, Source
from core.study.trace import trace

Link = tuple[int, int]

_start = lru_cache(maxsize=8)(starting_parameters)  # of a recipe


class Present:
    """Makes the one moment that all views show. What did not change since the last one is the same object in both."""

    def __init__(self):
        self.snapshot: Snapshot | None = None
        self.probe = Probe(image=None)
        self.pretrained: Run | None = None
        self.pretrained_evaluation: Evaluation | None = None
        self.shows_pretrained = True  # as soon as there is one, until a run is begun
        self.reference: Moment | None = None
        self._cuts: frozenset[Link] = frozenset()
        self._cut: tuple = (None, (), None)  # parameters, links, and the parameters without these links
        self._last: Moment | None = None

    @property
    def shipped(self) -> bool:
        """Whether the pre-trained network is shown."""
        return self.shows_pretrained and self.pretrained is not None

    def moment(self) -> Moment | None:
        """The present moment; None before the first snapshot."""
        if self.snapshot is None:
            return None
        whole, source, recipe = self._network()
        cuts = tuple(link for link in whole.architecture.links if link in self._cuts)
        parameters = self._without(whole, cuts)
        self._last = Moment(
            snapshot=self.snapshot,
            probe=self.probe,
            parameters=parameters,
            source=source,
            trace=self._trace(parameters),
            reference=self.reference,
            start=_start(recipe),
            cuts=cuts,
            own_evaluation=self.pretrained_evaluation if self.shipped else None,
        )
        return self._last

    def keep(self) -> None:
        """Keep the moment on the screen for comparison; if one is kept, let go of it."""
        if self.reference is None and self._last is not None:
            self.reference = replace(self._last, reference=None)
        else:
            self.reference = None

    def toggle_cut(self, link: Link) -> None:
        """Cut this S2-C3 link in what is shown, or restore it; the run goes on undisturbed."""
        self._cuts ^= {link}

    def restore(self, links: Iterable[Link] | None = None) -> None:
        """Restore these links, or all."""
        self._cuts = frozenset() if links is None else self._cuts - set(links)

    def reminders(self) -> list[str]:
        """What makes the picture another one than that of the run alone, each in a few words."""
        made, reference = [], self.reference
        if reference is not None:
            made.append(_("Kept for comparison: {which} (K)").format(which=reference.source.short_words))
        cuts = len(self._cut[1])
        if cuts:
            made.append(_("1 link cut") if cuts == 1 else _("{count} links cut").format(count=cuts))
        return made

    def _network(self) -> tuple[Parameters, Source, Recipe]:
        """What is shown: its weights, which network that is, and the recipe with which it began."""
        if self.shipped:
            run = self.pretrained
            return run.parameters, Source(PRETRAINED, run.recipe.name, run.step), run.recipe
        return self.snapshot.averaged, Source.of(self.snapshot), self.snapshot.recipe

    def _without(self, whole: Parameters, cuts: tuple[Link, ...]) -> Parameters:
        if self._cut[0] is not whole or self._cut[1] != cuts:
            self._cut = (whole, cuts, with_cuts(whole, cuts))
        return self._cut[2]

    def _trace(self, parameters):
        """What the network does with the digit; None for an empty pad, or if its numbers are no numbers any more."""
        last, probe = self._last, self.probe
        if last is not None and last.parameters is parameters and last.probe is probe:
            return last.trace
        if probe.image is None:
            return None
        with np.errstate(all="ignore"):  # a run that has gone astray has numbers beyond all bounds
            made = trace(parameters, probe.image, probe.label)
        return made if np.isfinite(made.penalties).all() else None
