"""What would the network do if... Pure functions from parameters to parameters; the run goes on undisturbed."""

from collections.abc import Iterable

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
