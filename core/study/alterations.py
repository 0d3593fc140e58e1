"""What would the network do if... Pure functions from parameters to parameters; the run goes on undisturbed."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.language import _
from core.network.parameters import ParameterError, Parameters, blocks


def with_cuts(parameters: Parameters, links: Iterable[tuple[int, int]]) -> Parameters:
    """The network with these S2-C3 connections, (S2 map, C3 map), carrying nothing: their 25 weights are zero.

    Raises ParameterError for a pair that Table I does not join.
    """
    links = tuple(links)
    if not links:
        return parameters
    places = {link: place for place, link in enumerate(parameters.architecture.links)}
    vector = parameters.vector.copy()
    kernels = blocks(parameters.architecture)["C3.weights"].view(vector)
    for link in links:
        if link not in places:
            raise ParameterError(_("S2 map {0} does not feed C3 map {1}, so there is nothing to cut.").format(*link))
        kernels[places[link]] = 0
    return parameters.with_vector(vector)


def with_noise(parameters: Parameters, share: float, generator: np.random.Generator) -> Parameters:
    """Every array with normal noise of `share` times its own standard deviation added. `share` is 0 or more."""
    if not (np.isfinite(share) and share >= 0):
        raise ParameterError(_("The share of noise is {share}; it must be 0 or more.").format(share=share))
    vector = parameters.vector.copy()
    for block in blocks(parameters.architecture).values():
        part = vector[block.start : block.stop]
        part += generator.standard_normal(part.size).astype(vector.dtype) * vector.dtype.type(share * part.std())
    return parameters.with_vector(vector)


def with_bits(parameters: Parameters, bits: int) -> Parameters:
    """Every array rounded to 2^bits - 1 even steps between minus and plus its largest magnitude. `bits` is 2 to 16."""
    if not 2 <= bits <= 16:
        raise ParameterError(_("A weight can be kept in 2 to 16 bits, not {bits}.").format(bits=bits))
    vector = parameters.vector.copy()
    for block in blocks(parameters.architecture).values():
        part = vector[block.start : block.stop]
        largest = np.abs(part).max()
        if largest > 0:
            step = largest / (2 ** (bits - 1) - 1)
            part[...] = np.round(part / step) * step
    return parameters.with_vector(vector)


SILENCEABLE = ("C1", "S2", "C3", "S4", "C5", "F6")


def without_maps(parameters: Parameters, maps: Iterable[tuple[str, int]]) -> Parameters:
    """The network with these maps, or units of C5 and F6, saying nothing, (layer, map): what follows hears 0.

    The weights by which others read them are zero; of a unit of F6, which the bitmaps are compared with, its own, so
    that it says 0. Raises ParameterError for what there is not.
    """
    maps = tuple(maps)
    if not maps:
        return parameters
    vector, architecture = parameters.vector.copy(), parameters.architecture
    arrays = {name: block.view(vector) for name, block in blocks(architecture).items()}
    for layer, number in maps:
        count = architecture.layer(layer).maps if layer in SILENCEABLE else 0
        if not 0 <= number < count:
            raise ParameterError(
                _("{layer} has no map or unit {number} to be silenced.").format(layer=layer, number=number)
            )
        if layer == "F6":
            arrays["F6.weights"][number], arrays["F6.biases"][number] = 0, 0
        elif layer in ("C1", "S2"):
            arrays["C3.weights"][[link[0] == number for link in architecture.links]] = 0
        else:
            arrays["F6.weights" if layer == "C5" else "C5.weights"][:, number] = 0
    return parameters.with_vector(vector)


def pruned(parameters: Parameters, share: float) -> Parameters:
    """Of each array of weights this share, 0 to 1, is zero: those of smallest magnitude. Biases stay, and bitmaps."""
    if not 0 <= share <= 1:
        raise ParameterError(_("The share of weights is {share}; it must be 0 to 1.").format(share=share))
    vector = parameters.vector.copy()
    for name, block in blocks(parameters.architecture).items():
        part = vector[block.start : block.stop]
        count = round(share * part.size)
        if name.endswith(".weights") and not name.startswith("OUTPUT") and count:
            part[np.argpartition(np.abs(part), count - 1)[:count]] = 0
    return parameters.with_vector(vector)


def moved_back(parameters: Parameters, start: Parameters, share: float) -> Parameters:
    """This share, 0 to 1, of the way from where training has led back to where it started, in a straight line."""
    if not 0 <= share <= 1 or start.architecture != parameters.architecture:
        raise ParameterError(_("There is no such way back to the start of this network."))
    way = (start.vector - parameters.vector) * np.float32(share)
    return parameters.with_vector(parameters.vector + way)


@dataclass(frozen=True)
class Alteration:
    """What is changed of a frozen network to see what becomes of it; as it stands here, nothing.

    Attributes
    ----------
    maps: (layer, map or unit) that say nothing, of `SILENCEABLE`
    back: the share of the way back to the start
    pruned: the share of weights that are zero, the smallest
    noise: standard deviation of what is added to each array, as a share of its own; drawn from `seed`
    bits: that each weight is kept in, 2 to 16; None for all
    """

    maps: frozenset[tuple[str, int]] = frozenset()
    back: float = 0.0
    pruned: float = 0.0
    noise: float = 0.0
    seed: int = 0
    bits: int | None = None

    def of(self, parameters: Parameters, start: Parameters | None = None) -> Parameters:
        """The network so altered; without a known start nothing leads back to it. Raises ParameterError."""
        if self.back and start is not None and start.architecture == parameters.architecture:
            parameters = moved_back(parameters, start, self.back)
        if self.pruned:
            parameters = pruned(parameters, self.pruned)
        if self.noise:
            parameters = with_noise(parameters, self.noise, np.random.default_rng(self.seed))
        if self.bits is not None:
            parameters = with_bits(parameters, self.bits)
        return without_maps(parameters, self.maps)


UNALTERED = Alteration()
