"""Of which digit the network view shows how much: all of the one under study, a play's, or a step's. No Qt."""

from dataclasses import replace

import numpy as np

from core.network.architecture import DIGITS, LAYERS
from core.network.loss import NONE
from core.run.snapshot import BACKWARD, BATCH, FORWARD, LOSS, UPDATE
from core.study.lens import ACTIVATION, GRADIENT
from core.study.moment import Moment, Probe
from core.study.play import Place
from lenet_gui.look.unit_grid import UNITS
from lenet_gui.views.network.layout import PICTURES
from lenet_gui.views.network.phases import brightness
from lenet_gui.views.network.play.scene import Scene, scene_at


def seen(moment: Moment) -> Moment:
    """While a step is seen phase by phase: with the first digit of its batch, through the network as it was before."""
    if not _in_phases(moment):
        return moment
    trace = moment.batch_trace
    probe = Probe(trace.image, trace.label, "train")
    return replace(moment, probe=probe, parameters=trace.parameters, trace=trace, reference=None)


def own_mode(moment: Moment | None) -> str | None:
    """The numbers that a play or a phase of a step is about, whichever are chosen; None while all are to be seen."""
    if moment is None:
        return None
    if moment.lens.play is not None:
        return GRADIENT if moment.lens.play.backward else ACTIVATION
    if _in_phases(moment):
        return GRADIENT if moment.snapshot.phase in (BACKWARD, UPDATE) else ACTIVATION
    return None


def scene_of(moment: Moment, amount: float) -> Scene | None:
    """What is there to be seen; None where all is. `amount`: how much of the phase of a step has been shown, 0 to 1."""
    if moment.lens.play is not None:
        return scene_at(moment.lens.play, moment.trace, _drawn(moment.probe))
    return _in_phase(moment, amount) if _in_phases(moment) else None


def play_of(moment: Moment | None) -> Place | None:
    """Where the play is."""
    return None if moment is None else moment.lens.play


def _in_phases(moment):
    return bool(moment.snapshot.phase) and moment.batch_trace is not None and moment.lens.play is None


def _in_phase(moment, amount):
    phase, label = moment.snapshot.phase, moment.batch_trace.label
    lit = {layer: brightness(phase, layer, amount) for layer in LAYERS}
    wanted = label if label != NONE else None
    if phase in (BATCH, FORWARD):
        come = lit if phase == FORWARD else {"INPUT": 1.0}
        there = {layer: _so_far(layer, come.get(layer, 0.0)) for layer in LAYERS[1:-1]}
        return Scene(there=there, named=lit, rows=int(come.get("OUTPUT", 0.0) * DIGITS))
    if phase == LOSS:
        return Scene(named=lit, wanted=wanted)
    come = lit if phase == BACKWARD else dict.fromkeys(LAYERS, 1.0)
    return Scene(named=lit, gradients=come, wanted=wanted, moved=amount if phase == UPDATE else 0.0)


def _so_far(layer, share):
    """(pictures, rows, columns) bool: this share of every map, row by row from above."""
    rows, columns = UNITS[layer]
    there = np.zeros((PICTURES[layer], rows * columns), bool)
    there[:, : round(share * rows * columns)] = True
    return there.reshape(-1, rows, columns)


def _drawn(probe):
    """Whether its pen's line can be shown: of a digit that is as it was drawn."""
    prepared = probe.prepared
    if prepared is None or probe.image is None or not len(prepared.path):
        return False
    return np.array_equal(prepared.picture, probe.image)
