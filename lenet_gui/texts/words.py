"""All words of one language by what they are about, and which language that is."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from core.language import _, languages
from core.network.architecture import LAYERS, Architecture
from core.resources import RESOURCES
from lenet_gui.texts.numbers import layer_numbers
from lenet_gui.texts.reading import TERM, Section, TextsError, forms_of, key_of, read_sections

FOLDER = RESOURCES / "texts"
ENGLISH = "words.en.txt"


@dataclass(frozen=True)
class Words:
    """What a file says; without one, nothing, for the program works all the same.

    Attributes
    ----------
    sections: (kind, name) -> it, see `lenet_gui.texts.reading`
    fault: why a wanted file could not be used, in one sentence; empty where it could
    """

    sections: dict[tuple[str, str], Section]
    fault: str = ""

    def section(self, kind: str, name: str, architecture: Architecture | None = None) -> Section | None:
        """The section of this name; where one is told for what the architecture has, "S2@max", that one."""
        variants = ()
        if architecture is not None:
            of = (architecture.pooling, architecture.output, architecture.activation, architecture.input)
            variants = tuple(f"{name}@{variant}" for variant in of)
        return next((self.sections[kind, one] for one in (*variants, name) if (kind, one) in self.sections), None)

    def line(self, architecture: Architecture, layer: str) -> str:
        """What this layer is for, in a few words."""
        section = self.section("line", layer, architecture)
        return plain(section.paragraphs[0]).format_map(layer_numbers(architecture, layer)) if section else ""

    def text(self, kind: str, name: str) -> str:
        """The text of a section in one paragraph, without the marks of its terms; empty where there is none."""
        section = self.section(kind, name)
        return plain(" ".join(section.paragraphs)) if section else ""

    @property
    def terms(self) -> list[Section]:
        """All terms in the order of their names."""
        found = (section for section in self.sections.values() if section.kind == "term")
        return sorted(found, key=lambda term: term.name.lower())

    def term(self, form: str) -> Section | None:
        """The term that is written like this."""
        return self._forms.get(key_of(form))

    def terms_in(self, words: str) -> list[Section]:
        """The terms that stand in these words, the first one first; the longer where one is within another."""
        if not self._forms:
            return []
        found = map(self.term, self._pattern.findall(words))
        return list({term.name: term for term in found if term is not None}.values())

    @cached_property
    def _forms(self):
        return {key_of(form): term for term in self.terms for form in forms_of(term)}

    @cached_property
    def _pattern(self):
        longest_first = sorted(self._forms, key=len, reverse=True)
        return re.compile(r"\b(" + "|".join(map(re.escape, longest_first)) + r")\b", re.IGNORECASE)


def plain(words: str) -> str:
    """Without the brackets of terms."""
    return TERM.sub(r"\1", words)


def read_words(folder: Path = FOLDER, wanted: tuple[str, ...] = ()) -> Words:
    """The words of the first of these languages for which there is a file; in English where there is none.

    A file that is damaged, or has not all that the English one has, is not used; `fault` then says why.
    """
    fault = ""
    try:
        english = read_sections(folder / ENGLISH)
        _check_lines(english)
    except TextsError as failure:
        return Words({}, str(failure))
    for language in wanted:
        path = folder / f"words.{language}.txt"
        if not path.exists():
            continue
        try:
            sections = read_sections(path)
            _check_alike(path.name, sections, english)
            return Words(sections)
        except TextsError as failure:
            fault = fault or str(failure)
    return Words(english, fault)


def _check_lines(english):
    for kind in ("line", "layer"):
        for layer in LAYERS:
            if (kind, layer) not in english:
                raise TextsError(_("{file} has no section {kind} {name}.").format(file=ENGLISH, kind=kind, name=layer))


def _check_alike(file, sections, english):
    """Terms may have other names in another language; everything else has the same."""
    for of, other, says in (
        (english, sections, _("{file} has no section {kind} {name}.")),
        (sections, english, _("{file}, line {line}: there is no {kind} {name}.")),
    ):
        for (kind, name), section in of.items():
            if kind != "term" and (kind, name) not in other:
                raise TextsError(says.format(file=file, kind=kind, name=name, line=section.line))


@cache
def words() -> Words:
    """The words in the user's language."""
    return read_words(FOLDER, languages())
