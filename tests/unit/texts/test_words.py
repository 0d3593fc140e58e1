"""The words where people look: the shipped file is whole, a damaged one is refused with its line, terms are found."""

from itertools import product

import pytest

from core.language import languages
from core.network.architecture import (
    DENSE,
    LAYERS,
    OUTPUTS,
    PAPER,
    POOLINGS,
    SQUASHINGS,
    Architecture,
    ArchitectureError,
)
from core.recipe.recipe import recipe_names
from core.study.selection import Selection
from lenet_gui.actions.table import ACTIONS
from lenet_gui.texts.numbers import added, layer_numbers, listed, number
from lenet_gui.texts.reading import KINDS, TERM, TextsError, forms_of, read_sections
from lenet_gui.texts.words import ENGLISH, FOLDER, plain, read_words, words


def architectures():
    """All there can be."""
    for choices in product(SQUASHINGS, POOLINGS, OUTPUTS, (PAPER.table, DENSE)):
        try:
            yield Architecture(*choices)
        except ArchitectureError:
            pass


@pytest.fixture
def write(tmp_path):
    """Writes a file of words with this text; the path."""

    def writing(text, name="words.xx.txt"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return writing


# What is shipped --------------------------------------------------------------------------------------------------


def test_the_shipped_words_are_whole():
    found = words()
    assert found.fault == "" and {kind for kind, _name in found.sections} == set(KINDS)
    assert len(found.terms) >= 25
    for name in recipe_names():
        assert found.text("recipe", name)


def test_every_architecture_has_its_line_its_card_and_its_units():
    found, made = words(), list(architectures())
    assert len(made) > 30
    for architecture in made:
        for layer in LAYERS:
            line, kind = found.line(architecture, layer), architecture.kind(layer).name
            assert line and "{" not in line and "[" not in line
            assert found.section("layer", layer, architecture) and found.section("unit", kind, architecture)


def test_lines_and_cards_tell_what_the_architecture_has():
    modern = Architecture("relu", "max", "softmax", DENSE, "0 to 1")
    found = words()
    assert "6 kernels" in found.line(PAPER, "C1") and "other strokes" in found.line(PAPER, "C3")
    assert "become one" in found.line(PAPER, "S2") and "largest" in found.line(modern, "S2")
    assert "ten pictures" in found.line(PAPER, "OUTPUT") and "largest wins" in found.line(modern, "OUTPUT")
    for layer in ("S2", "S4"):
        for word, choice in (("mean", "average"), ("largest", "max")):
            section = found.section("layer", layer, Architecture(pooling=choice))
            assert word in " ".join(section.paragraphs) and "nothing to learn" in section.fields["counts"]
    assert layer_numbers(PAPER, "C3")["sources"] == "3, 4 or 6" and layer_numbers(modern, "C3")["sources"] == "6"


@pytest.mark.parametrize("layer", LAYERS)
def test_the_numbers_of_a_layer_are_those_of_the_architecture(layer):
    facts, told = PAPER.layer(layer), layer_numbers(PAPER, layer)
    assert told["parameters"] == f"{facts.parameters:,}" and told["connections"] == f"{facts.connections:,}"
    assert (told["maps"], told["rows"], told["columns"]) == (str(facts.maps), str(facts.rows), str(facts.columns))
    kernels = {"C1": "6", "C3": "60", "C5": "1,920"}
    assert told["kernels"] == kernels.get(layer, "0")


def test_whatever_is_to_be_tried_is_there():
    named = {action.name for action in ACTIONS}
    for section in words().sections.values():
        targets, bar, trial = section.fields.get("try", "").partition("|")
        if "try" not in KINDS[section.kind].fields:
            continue
        assert bar and trial.strip() and targets.split(), section
        for target in targets.split():
            if target.startswith("view.") or target in named:
                continue
            assert target == "this" or Selection.parsed(target), section


def test_the_words_are_plain():
    """Sentences for a sixteen-year-old: none is long."""
    for section in words().sections.values():
        for paragraph in section.paragraphs:
            for sentence in plain(paragraph).replace("!", ".").replace("?", ".").split(". "):
                assert len(sentence.split()) <= 32, sentence


# What is damaged --------------------------------------------------------------------------------------------------

TERMS = "\n== term map\nalso: maps\n\nA picture.\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("hello\n", 1, "before the first section"),
        ("# a\n== lime C1\nx\n", 2, "a kind is one of"),
        ("== line\nx\n", 1, "a kind is one of"),
        ("== line C1\n\n", 1, "has no text"),
        ("== line C1\nx\n== line C1\ny\n", 3, "there twice"),
        ("== line C1\nsee {mapps}\n", 2, "no number {mapps}"),
        ("== line C1\nsee {maps:>3}\n", 2, "no number"),
        ("== line C1\nsee {maps\n", 2, "braces"),
        ("== recipe fast\nsee {maps}\n", 2, "there are: none"),
        ("== line C1\n[map]s\n", 1, "[map], which is not explained"),
        ("== line C1\nx\n" + TERMS, 4, "used nowhere"),
        ("== line C1\n[maps]\n" + TERMS + "\n== term chart\nalso: Maps\n\n[map]\n", 9, "there twice"),
        ("== view table\ntry: view.table | Look.\nkeys: none\n\nx\n", 3, "fields are paper, try"),
        ("== view table\npaper: II.B\n\nx\n", 1, "has no line try"),
        ("== view table\ntry: a | b\ntry: a | b\n\nx\n", 3, "there twice"),
        ("== view table\ntry: a | b\nA text without an empty line\n\nx\n", 3, "an empty line"),
    ],
)
def test_a_mistake_is_told_with_its_line(write, text, line, says):
    with pytest.raises(TextsError) as refused:
        read_sections(write(text))
    assert str(refused.value).startswith(f"words.xx.txt, line {line}: ") and says in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"== line C1\n\x80\n"])
def test_what_is_no_text_is_refused(write, content):
    with pytest.raises(TextsError, match="cannot be read as UTF-8"):
        read_sections(write(content))
    with pytest.raises(TextsError, match="cannot be read"):
        read_sections(write(content).parent / "missing.txt")


def test_every_cut_of_the_shipped_file_is_refused_or_read(write):
    """Cut anywhere it is a whole file of words, or one clear sentence; never anything else."""
    text = (FOLDER / ENGLISH).read_text(encoding="utf-8")
    for end in range(0, len(text), 397):
        try:
            read_sections(write(text[:end]))
        except TextsError as refused:
            assert str(refused).count("\n") == 0


# Languages --------------------------------------------------------------------------------------------------------


def translated(text):
    """The English words, told to be others."""
    return text.replace("the digit: one number for each pixel", "die Ziffer: eine Zahl für jedes Pixel")


@pytest.fixture
def folder(write):
    english = (FOLDER / ENGLISH).read_text(encoding="utf-8")
    write(english, ENGLISH)
    return write(translated(english), "words.de.txt").parent


def test_words_are_read_in_the_first_language_there_is(folder):
    assert "Ziffer" in read_words(folder, ("de_AT", "de")).line(PAPER, "INPUT")
    for wanted in ((), ("fr",), ("fr_CA", "fr")):
        found = read_words(folder, wanted)
        assert found.line(PAPER, "INPUT") == words().line(PAPER, "INPUT") and found.fault == ""


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace("== line S4@max", "== line S4@maxx"), "words.de.txt has no section line S4@max"),
        (lambda text: text + "\n== view moon\ntry: this | x\n\nx\n", "there is no view moon"),
        (lambda text: text.replace("[kernels]", "[kernelz]"), "which is not explained"),
        (lambda text: text[:2000], "words.de.txt"),
    ],
)
def test_a_damaged_language_is_not_used_and_english_is(folder, change, says):
    path = folder / "words.de.txt"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    found = read_words(folder, ("de",))
    assert says in found.fault and found.line(PAPER, "INPUT") == words().line(PAPER, "INPUT")


def test_without_english_there_are_no_words_and_no_fault_but_a_sentence(tmp_path):
    found = read_words(tmp_path)
    assert ENGLISH in found.fault and found.terms == [] and found.terms_in("a map") == []
    assert (
        found.line(PAPER, "C1") == "" and found.text("recipe", "fast") == "" and found.section("view", "table") is None
    )


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({"LANG": "de_AT.UTF-8"}, ("de_AT", "de")),
        ({"LANG": "C", "LANGUAGE": "fr_CA:de"}, ("fr_CA", "fr", "de")),
        ({"LANG": "en_US.UTF-8"}, ()),
        ({"LANGUAGE": "de:en:fr"}, ("de",)),
        ({"LANG": "C.UTF-8"}, ()),
        ({"LC_ALL": "sr_RS@latin", "LANG": "de"}, ("sr_RS", "sr")),
        ({"LANG": "../../etc"}, ()),
        ({}, ()),
    ],
)
def test_the_users_languages_are_those_that_gettext_takes(monkeypatch, environment, wanted):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert languages() == wanted


# Terms ------------------------------------------------------------------------------------------------------------


def names(sentence):
    return [term.name for term in words().terms_in(sentence)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Step size", ["step size"]),
        ("The weights of a KERNEL and of a kernel", ["weight", "kernel"]),
        ("MAP's j", ["MAP"]),
        ("Mapping keymaps", []),
        ("16 maps 10 × 10", ["map"]),
        ("Map", ["map"]),
        ("Connection table", ["connection table"]),
        ("none of these", ["none of these"]),
        ("weighted input", ["weighted input"]),
        ("", []),
    ],
)
def test_terms_are_found_where_they_stand(sentence, found):
    assert names(sentence) == found


def test_every_way_to_write_a_term_is_found():
    for term in words().terms:
        for form in forms_of(term):
            assert words().term(form) is term and names(form) == [term.name]


def test_terms_explain_themselves_without_brackets():
    for term in words().terms:
        assert TERM.search(plain(" ".join(term.paragraphs))) is None


# Numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0, "0"), (-0.05394, "−0.05394"), (1.0, "1"), (12345.6, "12346"), (-3.87e-22, "−3.87 · 10⁻²²"),
     (2.5e7, "2.50 · 10⁷"), (float("inf"), "inf"), (-0.0, "0")],
)  # fmt: skip
def test_numbers_are_short_and_true(value, told):
    assert number(value) == told


def test_what_is_added_has_its_sign_apart():
    assert (added(0.25), added(-0.25), added(0)) == ("+ 0.25", "− 0.25", "+ 0")
    assert (listed(["3"]), listed(["3", "6"]), listed(["3", "4", "6"])) == ("3", "3 or 6", "3, 4 or 6")
