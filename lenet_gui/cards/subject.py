"""What a card can be about, and what of it is told: its words with the numbers of this very moment. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.language import _
from core.study.moment import Moment
from core.study.selection import Selection
from lenet_gui.look.unit_grid import BLOCKS
from lenet_gui.texts.awaited import told
from lenet_gui.texts.numbers import layer_numbers, link_numbers, unit_name, unit_numbers
from lenet_gui.texts.words import Words, plain
from lenet_gui.views.spec import ViewSpec

UNIT, LINK, LAYER, VIEW = "unit", "link", "layer", "view"
CONTROLS, TIME = "controls", "time"  # the rows along the top and the bottom, which are no views
ROW_TITLES = {CONTROLS: _("Training"), TIME: _("The past of the run")}


@dataclass(frozen=True)
class Subject:
    """One of the network's units, one of its links, a layer, or a view by its name."""

    kind: str
    selection: Selection | None = None
    view: str = ""


@dataclass(frozen=True)
class Told:
    """What stands on a card.

    Attributes
    ----------
    title: what it is about
    paragraphs: what it does; terms in brackets
    formula: in letters; empty where there is none
    numbers: the same with this unit's numbers, a line each; empty where there are none
    counts: how much there is of it
    paper: where the paper tells of it
    targets: what is to be tried: names of actions, "this", or words for `Selection.parsed`, to be done in turn
    trial: the same in words
    keys: (keys, what they do) of a view
    """

    title: str
    paragraphs: tuple[str, ...]
    formula: str = ""
    numbers: tuple[str, ...] = ()
    counts: str = ""
    paper: str = ""
    targets: tuple[str, ...] = ()
    trial: str = ""
    keys: tuple[tuple[str, str], ...] = ()


def is_unit(selection: Selection) -> bool:
    """Whether it is one unit, and not a whole map or layer."""
    if selection.layer in (*BLOCKS, "OUTPUT"):
        return selection.map is not None
    return selection.layer is not None and selection.row is not None and selection.column is not None


def subjects_of(selection: Selection, moment: Moment) -> list[Subject]:
    """From the smallest to the largest: the unit or the link, then its layer; none where nothing is selected."""
    if selection.link is not None:
        there = selection.link in moment.parameters.architecture.links
        link = [Subject(LINK, Selection(link=selection.link))] if there else []
        return [*link, Subject(LAYER, Selection("C3", selection.link[1]))]
    if selection.layer is None:
        return []
    selection = replace(selection, picked=False)
    unit = [Subject(UNIT, selection)] if is_unit(selection) and _has_numbers(selection, moment) else []
    return [*unit, Subject(LAYER, Selection(selection.layer, selection.map))]


def _has_numbers(unit, moment):
    """Whether there is a digit for this unit's numbers; those of OUTPUT are told with the answer."""
    return (told(moment) if unit.layer == "OUTPUT" else moment.trace) is not None


def short_name(subject: Subject, titles: dict[str, str]) -> str:
    """What stands in the row by which one goes from one to the other."""
    if subject.kind == VIEW:
        return {**ROW_TITLES, **titles}[subject.view]
    return {UNIT: _("This unit"), LINK: _("This link")}.get(subject.kind, subject.selection.layer or "")


def tell(subject: Subject, words: Words, moment: Moment, arithmetic: Callable, spec: ViewSpec | None = None) -> Told:
    """What is told of it at this moment. `arithmetic` is core's; `spec` that of the view, where it is one."""
    if subject.kind == VIEW:
        return _view(subject, words, spec)
    if subject.kind == LAYER or (subject.kind == UNIT and not _has_numbers(subject.selection, moment)):
        return _layer(subject, words, moment)
    return _unit(subject, words, moment, arithmetic) if subject.kind == UNIT else _link(subject, words, moment)


def _view(subject, words, spec):
    section = words.section("view", subject.view)
    title, keys = (spec.title, spec.keys) if spec is not None else (ROW_TITLES[subject.view], ())
    if section is None:
        return Told(title, (), keys=keys)
    return Told(title, section.paragraphs, keys=keys, **_ends(section))


def _layer(subject, words, moment):
    architecture, layer = moment.parameters.architecture, subject.selection.layer
    section = words.section("layer", layer, architecture)
    if section is None:
        return Told(layer, ())
    numbers = layer_numbers(architecture, layer)
    return Told(
        section.fields["title"],
        tuple(text.format_map(numbers) for text in section.paragraphs),
        counts=plain(section.fields.get("counts", "")).format_map(numbers),
        **_ends(section, numbers),
    )


def _unit(subject, words, moment, arithmetic):
    selection, architecture = subject.selection, moment.parameters.architecture
    title, section = unit_name(selection), words.section("unit", architecture.kind(selection.layer).name, architecture)
    if section is None:
        return Told(title, ())
    unit = arithmetic(moment.trace, selection)
    numbers = unit_numbers(unit)
    lines = [plain(line).strip().format_map(numbers) for line in section.fields["numbers"].split(";")]
    if unit.d_value is not None and "back" in section.fields:
        lines.append(plain(section.fields["back"]).format_map(numbers))
    paragraphs = tuple(text.format_map(numbers) for text in section.paragraphs)
    return Told(title, paragraphs, section.fields["formula"], tuple(lines), **_ends(section, numbers))


def _link(subject, words, moment):
    link, architecture = subject.selection.link, moment.parameters.architecture
    title = _("S2 map {source} → C3 map {target}").format(source=link[0], target=link[1])
    section = words.section("link", "C3", architecture)
    if section is None or link not in architecture.links:
        return Told(title, ())
    kernel = moment.parameters["C3.weights"][architecture.links.index(link)]
    numbers = link_numbers(link, float(np.linalg.norm(kernel)))
    return Told(
        title,
        tuple(text.format_map(numbers) for text in section.paragraphs),
        section.fields["formula"].format_map(numbers),
        (plain(section.fields["numbers"]).format_map(numbers),),
        **_ends(section, numbers),
    )


def _ends(section, numbers=None):
    targets, _bar, trial = section.fields["try"].format_map(numbers or {}).partition("|")
    return {"paper": section.fields.get("paper", ""), "targets": tuple(targets.split()), "trial": trial.strip()}
