"""One line that says which moment it is: `fast seed 3 step 938 test 8 C3[4](3,5)`. Who has it can compute it again.

A run by a recipe of the program is decided by the recipe, its seed and the digits, down to the last bit; so a line says
all there is to say, as long as nothing was changed by hand.
"""

import re
from dataclasses import dataclass

from core.data.dataset import BUILTIN, MNIST
from core.fields import shown
from core.language import _
from core.recipe.recipe import MOST_SEED, Recipe, named_recipe, recipe_names
from core.run.snapshot import Snapshot
from core.study.moment import Moment, Probe
from core.study.selection import NOTHING, Selection, SelectionError
from core.study.transform import UNCHANGED

PRETRAINED = "pretrained"  # instead of a recipe, its seed and a step: the network that came with the program
SEED, STEP = "seed", "step"
PARTS = ("test", "train")
MOST_STEP, MOST_INDEX, MOST_LINE = 10**9, 10**6, 200
EXAMPLE = "fast seed 3 step 938 test 8 C3[4](3,5)"


class AddressError(ValueError):
    """A line that leads nowhere, or a moment that no line leads to; the message is one sentence for the user."""


@dataclass(frozen=True)
class Address:
    """Which moment it is. `parsed` and `str` are each other's inverse.

    Attributes
    ----------
    recipe: the name of one of the program's recipes, or `PRETRAINED`, whose seed and step are not said
    seed: of the run
    step: after so many steps
    data: what the digits are, `core.data.dataset.MNIST` or `BUILTIN`
    part, index: which digit is seen, of "test" or "train", from 0; None for none
    unit: what is picked in the network
    """

    recipe: str
    seed: int = 0
    step: int = 0
    data: str = MNIST
    part: str | None = None
    index: int | None = None
    unit: Selection = NOTHING

    def __str__(self) -> str:
        words = [self.recipe]
        if not self.pretrained:
            words += [SEED, str(self.seed), STEP, str(self.step)]
        if self.data != MNIST:
            words.append(self.data)
        if self.part is not None:
            words += [self.part, str(self.index)]
        return " ".join([*words, str(self.unit)]).strip()

    @property
    def pretrained(self) -> bool:
        """Whether it is a moment of the network that came with the program."""
        return self.recipe == PRETRAINED

    @property
    def whole_recipe(self) -> Recipe:
        """The recipe of the run, its seed included. Not for the pre-trained network."""
        return named_recipe(self.recipe).with_changes(seed=self.seed)

    @classmethod
    def parsed(cls, text: str) -> "Address":
        """The moment that a line names; blanks and the order of what follows the recipe do not matter.

        Without a seed it is 0. Raises AddressError.
        """
        if len(text) > MOST_LINE:
            raise AddressError(_("The line is too long; write for instance {example}.").format(example=EXAMPLE))
        words = re.sub(r"(?<=[\d\]]) ?([,>-]) ?(?=[\dC])", r"\1", " ".join(text.split())).split(" ")
        found = {"recipe": _recipe(words.pop(0))}
        while words:
            _take(words, found)
        if found["recipe"] == PRETRAINED and (SEED in found or STEP in found):
            raise AddressError(_("The pre-trained network is one; leave its seed and step out."))
        if found["recipe"] != PRETRAINED and STEP not in found:
            raise AddressError(_("Say after how many steps, as in: {example}.").format(example=EXAMPLE))
        return cls(**found)

    @classmethod
    def of(cls, moment: Moment, picked: Selection = NOTHING) -> "Address":
        """Of what is shown. What the line does not say of it is told by `left_out`.

        Raises AddressError where the run is none that can be computed from a line.
        """
        source, run, probe = moment.source, moment.run_shown, moment.probe
        digit = (probe.source, probe.index) if _numbered(probe) else (None, None)
        unit = Selection.parsed(str(picked)) if str(picked) else NOTHING
        if source.pretrained:
            return cls(PRETRAINED, data=run.data_source, part=digit[0], index=digit[1], unit=unit)
        why = why_none(run, source.step)
        if why:
            raise AddressError(why)
        return cls(run.recipe.name, run.recipe.seed, source.step, run.data_source, *digit, unit)


def why_none(run: Snapshot, step: int) -> str:
    """Why no line leads to this step of a run; empty if one does."""
    recipe = run.recipe
    known = recipe.name in recipe_names() and named_recipe(recipe.name).with_changes(seed=recipe.seed) == recipe
    if not known:
        return _("No line can reproduce this: the recipe {name} is not, or not quite, one of the program's.").format(
            name=shown(recipe.name)
        )
    if run.recording.parent is not None:
        return _("No line can reproduce this: the run has branched off another one. Save the run.")
    changed = next((at for at, _name, _value in run.history.changes if at < step), None)
    if changed is not None:
        return _("No line can reproduce this: the run was changed by hand at step {step:,}. Save the run.").format(
            step=changed
        )
    return ""


def left_out(moment: Moment) -> list[str]:
    """What makes the picture and is not in its line, each in a few words."""
    probe, lens = moment.probe, moment.lens
    done = lens.alteration
    told = {
        _("the drawing"): probe.image is not None and not _numbered(probe),
        _("the changes of the digit"): probe.image is not None and lens.transform != UNCHANGED,
        _("the links that are cut"): bool(moment.cuts),
        _("the silent maps and units"): bool(done.maps),
        _("the noise on the weights"): done.noise > 0,
        _("the rounding of the weights"): done.bits is not None,
        _("the pruning of the weights"): done.pruned > 0,
        _("the way back to the start"): done.back > 0,
    }
    return [words for words, holds in told.items() if holds]


def _numbered(probe: Probe) -> bool:
    return probe.source in PARTS and probe.index is not None


def _recipe(word: str) -> str:
    offered = (*recipe_names(), PRETRAINED)
    if not word:
        raise AddressError(_("Write which moment, as in: {example}.").format(example=EXAMPLE))
    if word not in offered:
        raise AddressError(
            _("{word} is no recipe; begin with one of: {offered}.").format(word=shown(word), offered=", ".join(offered))
        )
    return word


def _take(words: list[str], found: dict):
    """Take one thing off the front of the words."""
    word = words.pop(0)
    if word in (SEED, STEP):
        names, most = (word,), MOST_SEED if word == SEED else MOST_STEP
    elif word in PARTS:
        names, most = ("part", "index"), MOST_INDEX
    else:
        names, most = ("data",) if word == BUILTIN else ("unit",), None
    if any(name in found for name in names):
        raise AddressError(_("{word} is one too many: the line says that already.").format(word=shown(word)))
    if most is not None:
        number = words.pop(0) if words else ""
        found[names[-1]] = _number(word, number, most)
    if word in PARTS:
        found["part"] = word
    elif word == BUILTIN:
        found["data"] = BUILTIN
    elif most is None:
        found["unit"] = _unit(word)


def _number(name: str, written: str, most: int) -> int:
    number = int(written.replace(",", "")) if re.fullmatch(r"[0-9]+(,[0-9]{3})*", written) else -1
    if not 0 <= number <= most:
        raise AddressError(
            _("After {name} stands a whole number from 0 to {most:,}, not {written}.").format(
                name=name, most=most, written=shown(written) if written else _("nothing")
            )
        )
    return number


def _unit(word: str) -> Selection:
    try:
        return Selection.parsed(word)
    except SelectionError:
        raise AddressError(
            _("{word} is neither test with a number nor a place such as C3, C3[4](3,5) or S2[3]-C3[4].").format(
                word=shown(word)
            )
        ) from None
