"""Reading a lesson file: every mistake is found, each with its line and one clear sentence. No Qt."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from core.files.reading import TooLarge, read_ordinary
from core.language import _
from lenet_gui.lessons.goals import QUANTITIES
from lenet_gui.lessons.lesson import ASK, HINT_SECONDS, KINDS, NONE, TRY, Lesson, Stance, Step, Target
from lenet_gui.lessons.words import HEADER_WORDS, MOST_TEXT, STANCE_WORDS, STEP_WORDS, WORDS, quoted

MOST_BYTES, MOST_STEPS = 64_000, 30
SEVERAL = ("goal",)  # words a step may have more than once
_WORD = re.compile(r"(?P<word>[a-z][a-z-]*) *:(?P<value>.*)")
_ALMOST = re.compile(r"(?P<word>[A-Za-z][A-Za-z _-]*?) *[:\uff1a].*")  # may be meant as a word, with another colon too
_HEADING = re.compile(r"== *(?P<kind>.*)")
_ALMOST_HEADING = re.compile(rf"= *(?P<kind>{'|'.join(KINDS)})\b.*", re.IGNORECASE)  # with one sign too few
_NUMBER = re.compile(r"\{([^{}]*)\}")
_HARMLESS = "\t\u00ad\u200c\u200d\u200e\u200f"  # tabs, and what some scripts need to be set well
_ONLY_IN = {"choice": ASK, "goal": TRY, "hint": TRY, "hint-after": TRY}


@dataclass(frozen=True, order=True)
class Mistake:
    """What is wrong in a line, counted from 1; 0 where it is the whole file."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return (
            _("line {line}: {sentence}").format(line=self.line, sentence=self.sentence) if self.line else self.sentence
        )


class LessonError(ValueError):
    """A file that is no lesson: `mistakes` has all that is wrong; the message is one sentence for the user."""

    def __init__(self, name: str, mistakes: list[Mistake]):
        self.mistakes = mistakes
        more = len(mistakes) - 1
        rest = "" if not more else _(" (and {more} more; see: lesson check)").format(more=more)
        super().__init__(f"{name}: {mistakes[0]}{rest}")


def read_lesson(path: str | Path) -> Lesson:
    """The lesson in a file. Raises LessonError, also where the file cannot be read."""
    path = Path(path)
    try:
        content = read_ordinary(path, MOST_BYTES)
    except TooLarge:
        sentence = _("This is larger than a lesson can be, {most} kB.").format(most=MOST_BYTES // 1000)
        raise LessonError(path.name, [Mistake(0, sentence)]) from None
    except OSError as error:
        sentence = _("It cannot be read: {reason}.").format(reason=error.strerror or error)
        raise LessonError(path.name, [Mistake(0, sentence)]) from None
    lesson, mistakes = parsed(content)
    if mistakes:
        raise LessonError(path.name, mistakes)
    return lesson


def parsed(content: bytes) -> tuple[Lesson | None, list[Mistake]]:
    """The lesson in the content of a file, or all that is wrong with it, by lines."""
    mistakes = []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        mistakes = [Mistake(line, _("This is no UTF-8 text; save the file as UTF-8."))]
        if b"\0" in content:  # nor any other that could be read all the same
            return None, mistakes
        text = content.decode("utf-8-sig", "replace")
    if not text.strip():
        return None, [Mistake(0, _("This file is empty."))]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    mistakes += [
        Mistake(number, _("There is a character here that no text has; is this a lesson?"))
        for number, line in enumerate(lines, 1)
        if _clean(line) != line
    ]
    return _Reader([_clean(line) for line in lines], mistakes).read()


def _clean(line: str) -> str:
    """Without the characters that no text has."""
    return "".join(
        letter for letter in line if letter in _HARMLESS or unicodedata.category(letter) not in ("Cc", "Cf", "Cs")
    )


class _Reader:
    """Reads the lines of one file; `mistakes` are those found before."""

    def __init__(self, lines: list[str], mistakes: list[Mistake]):
        self._lines, self._mistakes = lines, mistakes

    def read(self) -> tuple[Lesson | None, list[Mistake]]:
        """The lesson, or the mistakes."""
        header, *parts = self._parts()
        facts = self._header(header)
        steps, stance = [], Stance()
        for heading, lines in parts:
            step = self._step(heading, lines, stance)
            steps.append(step)
            stance = step.stance
        if not parts and not self._mistakes:
            self._wrong(max(1, len(self._lines)), _("There is no step; one begins with a line such as == ask."))
        elif len(parts) > MOST_STEPS:
            self._wrong(parts[MOST_STEPS][0][0], _("A lesson has at most {most} steps.").format(most=MOST_STEPS))
        if self._mistakes:
            return None, sorted(self._mistakes)
        return Lesson(facts["lesson"], facts["title"], facts.get("about", ""), tuple(steps)), []

    def _wrong(self, line, sentence):
        self._mistakes.append(Mistake(line, sentence))

    def _parts(self):
        """Numbered lines: the header's, then for each step ((line, kind), its lines)."""
        parts = [[]]
        for number, line in enumerate(self._lines, 1):
            line = line.strip()
            heading, almost = _HEADING.fullmatch(line), _ALMOST_HEADING.fullmatch(line)
            if not heading and not almost:
                (parts[0] if len(parts) == 1 else parts[-1][1]).append((number, line))
                continue
            kind = almost["kind"].lower() if almost else heading["kind"].strip()
            if almost:
                self._wrong(number, _("This is no step; did you mean == {kind}?").format(kind=kind))
            elif kind not in KINDS:
                self._wrong(
                    number, _("{kind} is no kind of step; say == ask, == see or == try.").format(kind=quoted(kind))
                )
            parts.append(((number, kind), []))
        return parts

    def _pairs(self, lines, known: dict, where: str) -> Iterator[tuple[int, str, object]]:
        """(line, word, value) of those lines that have a word; other lines come as the word "" with their text."""
        seen = set()
        for number, line in lines:
            found = _WORD.fullmatch(line)
            meant = None if found else _meant(line)
            if meant is not None:
                self._wrong(
                    number, _("This looks like the word {meant}, which is written {meant}: here.").format(meant=meant)
                )
                continue
            if not found:
                yield number, "", line
                continue
            word, value = found["word"], found["value"].strip()
            if word not in known:
                self._unknown(number, word, known, where)
            elif word in seen and word not in SEVERAL:
                self._wrong(number, _("{word} is said twice {where}.").format(word=word, where=where))
            else:
                seen.add(word)
                try:
                    yield number, word, known[word](value)
                except ValueError as error:
                    self._wrong(number, str(error))

    def _unknown(self, line, word, known, where):
        if word in WORDS:
            self._wrong(line, _("{word} does not belong {where}.").format(word=word, where=where))
            return
        near = get_close_matches(word, known, 1)
        meant = _(" Did you mean {near}?").format(near=near[0]) if near else ""
        self._wrong(line, _("{word} is no word of a lesson.").format(word=quoted(word)) + meant)

    def _header(self, lines) -> dict:
        facts = {}
        for number, word, value in self._pairs(lines, HEADER_WORDS, _("in the header")):
            if word:
                facts[word] = value
            elif value:
                self._wrong(number, _("Before the first step there are only the lines lesson:, title: and about:."))
        said = {mistake.line for mistake in self._mistakes}
        for word in ("lesson", "title"):
            tried = any(number in said and _meant(line) == word for number, line in lines)
            if word not in facts and not tried:
                self._wrong(1, _("The line {word}: is missing before the first step.").format(word=word))
        return facts

    def _step(self, heading, lines, before: Stance) -> Step:
        (first, kind), readers = heading, {word: read for word, (_field, read) in STANCE_WORDS.items()} | STEP_WORDS
        found, text, goals, words, had = {}, [], [], [], len(self._mistakes)
        for number, word, value in self._pairs(lines, readers, _("in this step")):
            if not word:
                text.append((number, value))
                continue
            if _ONLY_IN.get(word, kind) != kind:
                self._wrong(number, _("{word} belongs to a step == {kind}.").format(word=word, kind=_ONLY_IN[word]))
                continue
            words.append((word, number))
            if word == "goal":
                if value in goals:
                    self._wrong(number, _("This goal is said twice in this step."))
                goals.append(value)
            else:
                found[word] = value
        self._check_text(first, text)
        self._check_numbers([*text, *((number, found["hint"]) for word, number in words if word == "hint")])
        if kind == ASK and "choice" not in found and len(self._mistakes) == had:
            self._wrong(first, _("A step == ask needs a line choice: with the right one marked by a star."))
        if kind == TRY and not goals and len(self._mistakes) == had:
            self._wrong(first, _("A step == try needs a line goal: that says what is to be reached."))
        stance = replace(
            before,
            play=None,
            **{STANCE_WORDS[word][0]: found[word] for word in STANCE_WORDS if word in found and word != "play"},
        )
        if "play" in found and stance.digit.source == NONE:
            line = next(number for word, number in words if word == "play")
            self._wrong(line, _("There is nothing to be played in a step with digit: none."))
        waits = "hint-after" in found and "hint" not in found
        target = found.get("outline", _own_target(found, stance if waits else None))
        if waits and target == Target():
            line = next(number for word, number in words if word == "hint-after")
            self._wrong(line, _("There is neither a hint nor an outline that could come then."))
        choices, right = found.get("choice", ((), 0))
        return Step(
            kind=kind,
            text=_flowing(line for _number, line in text),
            stance=replace(stance, play=found.get("play")),
            target=target,
            choices=choices,
            right=right,
            goals=tuple(goals),
            hint=found.get("hint", ""),
            hint_seconds=found.get("hint-after", HINT_SECONDS if "hint" in found else None),
            words=tuple(word for word, _number in words),
        )

    def _check_text(self, first, text):
        written = [(number, line) for number, line in text if line]
        if not written:
            self._wrong(first, _("This step has no words for the reader."))
        elif sum(len(line) for _number, line in written) > MOST_TEXT:
            self._wrong(written[0][0], _("This text is too long: a step has {most} characters.").format(most=MOST_TEXT))

    def _check_numbers(self, lines):
        for number, line in lines:
            for name in _NUMBER.findall(line):
                if name not in QUANTITIES:
                    sentence = _("{{{name}}} is no number that is known; choose one of: {offered}.")
                    self._wrong(number, sentence.format(name=quoted(name)[1:-1], offered=", ".join(QUANTITIES)))
            if set("{}") & set(_NUMBER.sub("", line)):
                self._wrong(number, _("A curly bracket stands alone here."))


def _meant(line: str) -> str | None:
    """The word that a line begins with but for its letters' size, a sign between them, or one slip."""
    found = _ALMOST.fullmatch(line)
    if not found:
        return None
    written = found["word"].lower().replace(" ", "-").replace("_", "-")
    return next((word for word in WORDS if written == word or (len(word) > 3 and _one_slip(written, word))), None)


def _one_slip(written: str, word: str) -> bool:
    """Whether one letter is missing, one too many, another one, or two have changed places."""
    same = next((at for at, pair in enumerate(zip(written, word, strict=False)) if pair[0] != pair[1]), None)
    same = min(len(written), len(word)) if same is None else same
    one, other = written[same:], word[same:]
    swapped = one[1::-1] + one[2:] == other
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]


def _own_target(found, waits: Stance | None) -> Target:
    """What is outlined where nothing is said of it: what the step picks, else the view it shows.

    Where the outline is all that `waits` to come, that is so too if an earlier step has named the view.
    """
    if "select" in found:
        return Target(selection=found["select"])
    if waits is not None:
        return Target(view=waits.view)
    return Target(view=found["show"]) if "show" in found else Target()


def _flowing(lines) -> str:
    """Paragraphs, parted by empty lines, each on one line."""
    paragraphs = "\n".join(lines).strip().split("\n\n")
    return "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip())
