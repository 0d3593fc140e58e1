"""One plain sentence for each place of a play, with this digit's own numbers. No Qt."""

import numpy as np

from core.language import _
from core.network.architecture import BITMAP_COLUMNS, BITMAP_ROWS, LAYERS
from core.network.loss import NONE
from core.study.play import ANSWER, BACKWARD, LINKS, OTHERS, PIXELS, STEP, SUM, UNIT
from lenet_gui.look.gradient_scale import WORTH_SAYING, enlargement, times_words
from lenet_gui.texts.wiring import all_differ, why_wired
from lenet_gui.views.play.told import UNKNOWN, Told, strongest_gradients
from lenet_gui.views.play.words import number, reckoned, size, slope

CLEARLY = 0.5  # of the most that a squashing function gives: from there on a unit speaks for its pattern


def caption(told: Told) -> str:
    """What happens at this place."""
    sentence = _CAPTIONS[told.place.scene](told)
    for sign in ("×", "→"):  # what they join is not parted
        sentence = sentence.replace(f" {sign} ", f"\u00a0{sign}\u00a0")
    return sentence.replace(UNKNOWN + ".", UNKNOWN)


def _input(told):
    image = told.trace.image
    if told.place.part == PIXELS:
        words = _("The strokes have become {rows} × {columns} pixels, bytes from 0 to 255; {inked} of them hold ink.")
        inked = np.count_nonzero(image) if told.come.all() else UNKNOWN
        return words.format(rows=image.shape[0], columns=image.shape[1], inked=inked)
    low, high = told.trace.parameters.architecture.input_levels[:2]
    rows, columns = told.trace.values["INPUT"].shape[1:]
    words = _(
        "With a border all round it is {rows} × {columns}, and bytes become numbers from {low:g} to {high:g}: "
        "this pixel's {byte} becomes {value}."
    )
    return words.format(
        rows=rows,
        columns=columns,
        low=low,
        high=high,
        **told.so_far,
    ).replace("-", "−")


def _c1(told):
    unit, values = told.unit, told.trace.values["C1"]
    maps, rows, columns = values.shape
    if told.place.part == UNIT:
        words = _(
            "Kernel {map} meets {count} pixels, each times its weight: together {terms}; plus the bias {bias} makes "
            "{sum}; squashed {value}."
        )
        return words.format(map=unit.map, count=unit.parts[0].inputs.size, **told.so_far)
    if told.place.part == OTHERS:
        words = _("The other {count} kernels slide over the same picture; each looks for strokes of its own.")
        return words.format(count=maps - 1)
    words = _("The same {weights} weights slide on over the picture: {rows} × {columns} units, and they make one map.")
    return words.format(weights=unit.parts[0].weights.size, rows=rows, columns=columns)


def _pooled(told):
    unit, values = told.unit, told.trace.values[told.place.scene]
    maps, rows, columns = values.shape
    if told.place.part == UNIT:
        return _four(told)
    if told.place.part == OTHERS:
        return _("So do all {maps} maps of {layer}: half as wide, half as high.").format(
            maps=maps, layer=told.place.scene
        )
    words = _("What was found stays, and no longer just where: map {map} is now {rows} × {columns}.")
    return words.format(map=unit.map, rows=rows, columns=columns)


def _four(told):
    unit, so_far = told.unit, told.so_far
    if unit.kind.picks_one:
        return _("Four neighbours become one: the largest of them, {value}.").format(**so_far)
    if unit.squashing is None:
        words = _("Four neighbours become one: their sum {four} times {share:g} is {value}.")
        return words.format(share=unit.coefficient, **so_far)
    words = _(
        "Four neighbours become one: their sum {four} × coefficient {coefficient}, plus the bias {bias}, makes {sum}; "
        "squashed {value}."
    )
    return words.format(**so_far)


def _c3(told):
    unit, architecture = told.unit, told.trace.parameters.architecture
    sources = [part.map for part in unit.parts]
    if told.place.part == LINKS:
        words = _("Map {map} of C3 reads {which}: {sources}. What their kernels find there is added up.")
        if all_differ(architecture):
            words = _("Map {map} of C3 reads {which}: {sources}. No two read the same, so each must find its own.")
        which, ordered = _which(sources, len(architecture.connected))
        return words.format(map=unit.map, which=which, sources=",\u00a0".join(map(str, ordered)))
    if told.place.part == SUM:
        words = _("Together {terms}; plus the bias {bias} makes {sum}; squashed {value}.")
        if told.so_far["value"] != UNKNOWN:
            words = _("Together {terms}; plus the bias {bias} makes {sum}; squashed {value}: {seen}.")
        return words.format(**told.so_far, seen=_seen(unit))
    return why_wired(architecture)


def _seen(unit):
    """What the value says of the pattern that the map looks for."""
    bound = unit.squashing.bound
    clearly = CLEARLY * bound if bound is not None else 0.0
    if unit.network_value > clearly:
        words = _("map {map} sees its pattern here")
    elif unit.network_value < -clearly:
        words = _("here is the opposite of what map {map} looks for")
    else:
        words = _("map {map} sees little of its pattern here")
    return words.format(map=unit.map)


def _which(sources, maps):
    """What kind of a choice it is among so many maps of S2, the last one's neighbour being the first (Table I).

    Beside the words the maps as they are to be listed: a row over the end in its own order.
    """
    count = len(sources)
    if count == 1:
        return _("one map of S2"), sources
    if count == maps:
        return _("all {count} maps of S2").format(count=count), sources
    if sources == list(range(sources[0], sources[0] + count)):
        return _("{count} maps of S2 side by side").format(count=count), sources
    for first in sources:
        row = [(first + step) % maps for step in range(count)]
        if sorted(row) == sources:
            words = _("{count} maps of S2 side by side, 0 after {last}")
            return words.format(count=count, last=maps - 1), row
    return _("{count} maps of S2 that are not all side by side").format(count=count), sources


def _c5(told):
    unit, units = told.unit, len(told.trace.values["C5"])
    if told.place.part == OTHERS:
        return _("{units} such units each look at the whole of S4, for something of their own.").format(units=units)
    words = _(
        "Its window covers all of S4: unit {unit} adds up {count} products, {terms}; plus the bias {bias} makes {sum}; "
        "squashed {value}."
    )
    count = sum(part.products.size for part in unit.parts)
    return words.format(unit=unit.map, count=count, **told.so_far)


def _f6(told):
    unit, units = told.unit, len(told.trace.values["F6"])
    compares = told.trace.parameters.architecture.kind("OUTPUT").pairing.compares
    if told.place.part == OTHERS:
        if compares:
            words = _("The {units} units of F6 make a picture of {columns} × {rows}: the network's drawing of a digit.")
            return words.format(units=units, rows=BITMAP_ROWS, columns=BITMAP_COLUMNS)
        return _("So do all {units} units of F6.").format(units=units)
    words = _(
        "Unit {unit} of F6 weighs all {count} units of C5: together {terms}; plus the bias {bias} makes {sum}; "
        "squashed {value}."
    )
    return words.format(unit=unit.map, count=unit.parts[0].inputs.size, **told.so_far)


def _output(told):
    unit = told.unit
    count = unit.parts[0].products.size
    if unit.kind.pairing.compares:
        words = _("How far is F6 from the picture of {digit}? The {count} squared differences make {penalty}.")
        return words.format(digit=unit.map, count=count, penalty=size(unit.network_value) if told.done(1) else UNKNOWN)
    words = _("For {digit}, {count} products with F6 make {terms}; plus the bias {bias} makes the logit {sum}.")
    return words.format(digit=unit.map, count=count, **told.so_far)


def _answer(told):
    trace, moment = told.trace, told.moment
    if moment.answer == NONE:
        words = _("Nothing is near: with {best} even {digit}'s penalty is above {none}, so it is none of these.")
        if trace.label not in (None, NONE):
            words = _(
                "Nothing is near: with {best} even {digit}'s penalty is above {none}. So the answer is none of these, "
                "but it is a {truth}."
            )
        return words.format(
            best=size(float(trace.penalties.min())),
            digit=trace.answer,
            none=size(trace.parameters.loss.none_penalty),
            truth=trace.label,
        )
    sure = trace.sure(moment.lens.threshold)
    words = _("It is {digit}, and sure.") if sure else _("Perhaps it is {digit}, not sure.")
    if trace.label not in (None, trace.answer):
        words = _("Surely {digit}, it says, {but}.") if sure else _("Perhaps {digit}, not sure; {but}.")
    but = _("but it is none of these") if trace.label == NONE else _("but it is a {truth}").format(truth=trace.label)
    reckoned, margin = _reckoned(trace)
    margin_words = _("Its margin: {reckoned} = {margin}; called sure from {least:g} on.")
    return f"{words} {margin_words}".format(
        digit=trace.answer,
        but=but,
        reckoned=reckoned,
        margin=margin.removeprefix("+"),
        least=moment.lens.threshold,
    )


def _reckoned(trace):
    """How the margin is made of the two penalties, or logits, and what it is; see `core.study.margins`."""
    own, second = sorted(trace.penalties.tolist())[:2]
    if trace.parameters.architecture.kind("OUTPUT").sign < 0:
        words = _("(own − next logit) / {unit} = ({own} − {second}) / {unit}")
        unit = 1 + max(0.0, own)
        made = lambda own, second, unit: (own - second) / unit  # noqa: E731
        (own, second, unit), margin = reckoned((-own, -second, unit), made, trace.margin)
        return words.format(own=_behind(own), second=_behind(second), unit=unit.removeprefix("+")), margin
    words = _("(next − own penalty) / (1 + own) = ({second} − {own}) / (1 + {own})")
    none = trace.parameters.loss.none_penalty
    if own > none:  # as may be while the network learns
        words, second = _("(“none” − own penalty) / (1 + own) = ({second} − {own}) / (1 + {own})"), none
    made = lambda own, second: (second - own) / (1 + own)  # noqa: E731
    (own, second), margin = reckoned((own, second), made, trace.margin, size)
    return words.format(own=own, second=second), margin


def _behind(written):
    """A number behind a minus, or a bracket."""
    return f"({written})" if written.startswith("−") else written.removeprefix("+")


def _backward(told):
    trace = told.trace
    if told.place.part == STEP:
        return _step(told)
    layer = told.place.gradient_layer
    ((_unit, value),) = strongest_gradients(told, 1)
    words = _(
        "Back to {layer}: what is too low for a {label}, what too high? The strongest changes the loss, "
        "{loss}, by {value} per 1."
    )
    if trace.label == NONE:
        words = _(
            "Back to {layer}: what is too low for “none of these”, what too high? The strongest changes the "
            "loss, {loss}, by {value} per 1."
        )
    times = enlargement(trace)
    if times > 1:
        words = _(
            "Back to {layer}, {times} × enlarged: what is too low, what too high? The strongest changes the "
            "loss by {value} per 1."
        )
    numbers = {"times": times_words(times), "loss": size(trace.loss), "value": slope(value)}
    return words.format(label=trace.label, layer=layer, **numbers)


def _step(told):
    step, label = told.step, told.trace.label
    if step is None:
        return _("One step would lead beyond all numbers.")
    if step.size == 0:
        words = _("From this {label} there is nothing left to learn: its gradient is 0, and no weight would move.")
        return words.format(label=label)
    words = _(
        "A trial step against the gradient, large enough to be seen: {label}'s {result} {before} → {after}, "
        "loss {loss_before} → {loss_after}."
    )
    times = told.times
    if times is not None and times >= WORTH_SAYING:
        words = _(
            "A trial step against the gradient, about {times} × one in training so that it shows: {label}'s {result} "
            "{before} → {after}, loss {loss_before} → {loss_after}."
        )
    output = told.trace.parameters.architecture.kind("OUTPUT")
    write, taken = number if output.sign < 0 else size, told.moved == 1.0
    return words.format(
        times=times_words(times or 1.0),
        label=label,
        result=output.result,
        before=write(output.sign * float(step.before[label])),
        after=write(output.sign * float(step.after[label])) if taken else UNKNOWN,
        loss_before=size(step.loss_before),
        loss_after=size(step.loss_after) if taken else UNKNOWN,
    )


_CAPTIONS = dict(
    zip(
        (*LAYERS, ANSWER, BACKWARD),
        (_input, _c1, _pooled, _c3, _pooled, _c5, _f6, _output, _answer, _backward),
        strict=True,
    )
)
