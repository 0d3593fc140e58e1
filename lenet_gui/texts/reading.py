"""Reads a file of words: sections, each of a kind, with its fields and its text. Whatever is wrong is told by its line.

    # a remark
    == term kernel
    also: kernels

    A small square of weights that slides over a [map].

What stands in brackets is a term, and {maps} stands for a number of the network or of the unit.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from string import Formatter

from core.language import _

MOST_BYTES = 1 << 20
LAYER_NUMBERS = frozenset(
    ("maps", "rows", "columns", "parameters", "connections", "fixed", "kernels", "sources", "low", "high", "f")
)
UNIT_NUMBERS = frozenset(
    ("unit", "count", "inputs", "partials", "total", "coefficient", "bias", "sum", "value", "f", "places", "gradient")
)
LINK_NUMBERS = frozenset(("source", "target", "norm"))


@dataclass(frozen=True)
class Kind:
    """What a kind of section may hold: its fields, True where one must be there, and the numbers it may speak of."""

    fields: dict[str, bool]
    numbers: frozenset[str] = frozenset()


KINDS = {
    "line": Kind({}, LAYER_NUMBERS),
    "layer": Kind({"title": True, "paper": True, "try": True, "counts": False}, LAYER_NUMBERS),
    "unit": Kind({"paper": True, "try": True, "formula": True, "numbers": True, "back": False}, UNIT_NUMBERS),
    "link": Kind({"paper": True, "try": True, "formula": True, "numbers": True}, LINK_NUMBERS),
    "view": Kind({"paper": False, "try": True}),
    "term": Kind({"also": False}),
    "recipe": Kind({}),
}
TERM = re.compile(r"\[([^\[\]]+)\]")
_FIELD = re.compile(r"([a-z]+): +(\S.*)")


class TextsError(ValueError):
    """A file of words that cannot be used; the message is one sentence for the user, with the line."""


@dataclass(frozen=True)
class Section:
    """One section.

    Attributes
    ----------
    kind: one of `KINDS`
    name: what it is about
    fields: by name, as written
    paragraphs: its text
    line: where it begins in its file, from 1
    """

    kind: str
    name: str
    fields: dict[str, str]
    paragraphs: tuple[str, ...]
    line: int


def read_sections(path: Path) -> dict[tuple[str, str], Section]:
    """(kind, name) -> its section, each one checked. Raises TextsError, also for a file that cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        raise TextsError(_("{file} cannot be read as UTF-8 text.").format(file=path.name)) from failure
    if len(content) > MOST_BYTES:
        raise TextsError(_("{file} is too long to be a file of words.").format(file=path.name))
    return _Reader(path.name, text).sections()


class _Reader:
    def __init__(self, file, text):
        self._file = file
        self._lines = [line.rstrip() for line in text.removeprefix("\ufeff").splitlines()]

    def sections(self):
        found, starts = {}, [number for number, line in enumerate(self._lines) if line.startswith("==")]
        for number, line in enumerate(self._lines[: starts[0] if starts else None]):
            if line and not line.startswith("#"):
                self._refuse(number, _("words stand before the first section"))
        for start, end in pairwise([*starts, len(self._lines)]):
            section = self._section(start, end)
            if (section.kind, section.name) in found:
                self._refuse(start, _("{kind} {name} is there twice").format(kind=section.kind, name=section.name))
            found[section.kind, section.name] = section
        self._check_terms(found)
        return found

    def _section(self, start, end):
        kind, _space, name = self._lines[start].removeprefix("==").strip().partition(" ")
        if kind not in KINDS or not name.strip():
            kinds = ", ".join(KINDS)
            self._refuse(start, _("a section is called == KIND NAME, and a kind is one of {kinds}").format(kinds=kinds))
        body = [(number, self._lines[number]) for number in range(start + 1, end)]
        body = [(number, line) for number, line in body if not line.startswith("#")]
        fields = self._fields(kind, body)
        for field, needed in KINDS[kind].fields.items():
            if needed and field not in fields:
                self._refuse(start, _("{kind} {name} has no line {field}: …").format(kind=kind, name=name, field=field))
        paragraphs = self._paragraphs(kind, body)
        if not paragraphs:
            self._refuse(start, _("{kind} {name} has no text").format(kind=kind, name=name))
        return Section(kind, name.strip(), fields, paragraphs, start + 1)

    def _fields(self, kind, body):
        """Takes them away from the lines of the section."""
        fields = {}
        while KINDS[kind].fields and body and body[0][1]:
            number, line = body.pop(0)
            found = _FIELD.fullmatch(line)
            if not found or found[1] not in KINDS[kind].fields:
                known = ", ".join(KINDS[kind].fields)
                self._refuse(
                    number, _("here stands FIELD: WORDS, then an empty line; fields are {known}").format(known=known)
                )
            if found[1] in fields:
                self._refuse(number, _("{field} is there twice").format(field=found[1]))
            self._check_numbers(number, kind, found[2])
            fields[found[1]] = found[2]
        return fields

    def _paragraphs(self, kind, body):
        made = [[]]
        for number, line in body:
            if line:
                self._check_numbers(number, kind, line)
                made[-1].append(line.strip())
            elif made[-1]:
                made.append([])
        return tuple(" ".join(lines) for lines in made if lines)

    def _check_numbers(self, number, kind, words):
        if "{" not in words and "}" not in words:
            return
        try:
            named = [(name, spec, how) for _text, name, spec, how in Formatter().parse(words) if name is not None]
        except ValueError:
            self._refuse(number, _("braces that belong to no number"))
        for name, spec, how in named:
            if name not in KINDS[kind].numbers or spec or how:
                known = ", ".join(sorted(KINDS[kind].numbers)) or _("none")
                self._refuse(
                    number, _("there is no number {{{name}}} here; there are: {known}").format(name=name, known=known)
                )

    def _check_terms(self, found):
        forms = {}
        for section in found.values():
            for form in forms_of(section) if section.kind == "term" else ():
                if key_of(form) in forms:
                    self._refuse(section.line - 1, _("the term {form} is there twice").format(form=form))
                forms[key_of(form)] = section.name
        used = set()
        for section in found.values():
            for form in TERM.findall(_marked(section)):
                name = forms.get(key_of(form))
                if name is None:
                    text = _("{kind} {name} speaks of the term [{form}], which is not explained")
                    self._refuse(section.line - 1, text.format(kind=section.kind, name=section.name, form=form))
                if (section.kind, section.name) != ("term", name):
                    used.add(name)
        for section in found.values():
            if section.kind == "term" and section.name not in used:
                self._refuse(section.line - 1, _("the term {name} is used nowhere").format(name=section.name))

    def _refuse(self, number, what):
        """`number` counts lines from 0."""
        raise TextsError(_("{file}, line {line}: {what}.").format(file=self._file, line=number + 1, what=what))


def _marked(section):
    """All of it where terms can be marked; in what is to be tried brackets stand for places of the network."""
    return " ".join((*section.paragraphs, *(words for field, words in section.fields.items() if field != "try")))


def forms_of(term: Section) -> tuple[str, ...]:
    """All the ways in which a term is written, its name first."""
    others = (form.strip() for form in term.fields.get("also", "").split(","))
    return (term.name, *(form for form in others if form))


def key_of(form: str) -> str:
    """What two ways of writing have in common: all but capitals. MAP is not a map, though."""
    return form if form.isupper() else form.lower()
