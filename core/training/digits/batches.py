"""First of a step's five: which training digits it sees.

That depends on the recipe and the place in the run, and on nothing else.
"""

import math

import numpy as np

from core.crew.meeting import keep_order
from core.data.dataset import BUILTIN, Dataset, Part
from core.language import _
from core.recipe.random_streams import BEND, DRAW, DRAW_FORMS, FORMS, MIX, NEIGHBOURS, ORDER, generator, stream
from core.recipe.recipe import Recipe, RecipeError
from core.run.place import Place
from core.sizes import DIGIT_SIZE
from core.training.digits.batch import Batch
from core.training.digits.distortion import SOURCE

DRAWN_TOGETHER = 64  # built-in digits; drawing one alone costs nearly as much
# What is mixed in costs some 0.8 ms to draw, several times a digit's training; so 4,000 of each kind are kept and shown
# again, bent otherwise, and they are drawn little by little over the first steps, so that none of these waits for long.
FORMS_TOGETHER, STEPS_BETWEEN, MOST_DRAWINGS = 10, 5, 400


def form_arrays(recipe: Recipe) -> list[tuple]:
    """Name, type and shape of the arrays that hold what is drawn to be mixed in; none where the recipe has no such.

    For people's digits and for what is no digit: pictures, their labels, and which drawings are there.
    """
    if not (recipe.pen_digits or recipe.no_digits):
        return []
    shape = (2, MOST_DRAWINGS, FORMS_TOGETHER)
    fields = (("form_images", (*shape, DIGIT_SIZE, DIGIT_SIZE)), ("form_labels", shape), ("forms_drawn", shape[:2]))
    return [(name, np.uint8, shape) for name, shape in fields]


class Batches:
    """The mini-batches of a run over a dataset's training digits, which are its `part`, from `source`.

    The built-in digits are endless: after the first pass every digit is drawn anew, with the label it had.
    Raises RecipeError where a batch is larger than all the digits.
    """

    def __init__(self, recipe: Recipe, dataset: Dataset):
        self._recipe, self.part, self.source = recipe, dataset.train, dataset.source
        if recipe.batch_size > len(self.part):
            raise RecipeError(
                _("The batch size {size} is larger than the {count} training digits.").format(
                    size=recipe.batch_size, count=len(self.part)
                )
            )
        self._endless = self.source == BUILTIN
        self._order: tuple[int, np.ndarray] | None = None
        self._drawn: tuple[tuple[int, int], np.ndarray] | None = None
        self._forms: tuple[np.ndarray, ...] | None = None  # see `form_arrays`
        self.own: Part | None = None
        self.own_share = 0.0
        self.samples_per_pass = len(self.part)
        self.steps_per_pass = math.ceil(len(self.part) / recipe.batch_size)

    def mix_in(self, own: Part | None, share: float) -> None:
        """From now on let digits of `own`, drawn at random, take the place of about this share of every batch."""
        self.own, self.own_share = (own, share) if own is not None and len(own) else (None, 0.0)

    def share_forms(self, arrays: tuple[np.ndarray, ...] | None) -> None:
        """Go on with what is drawn to be mixed in, in these arrays (see `form_arrays`); None for arrays of its own.

        Others may share them: whoever misses a drawing draws it, and all draw the same.
        """
        if self._forms is None and arrays is None:
            return
        arrays = arrays or tuple(np.zeros(shape, np.uint8) for _name, _kind, shape in form_arrays(self._recipe))
        for there, here in zip(arrays, self._forms or (), strict=False):
            there[...] = here
        self._forms = arrays

    def count(self, place: Place) -> int:
        """How many digits the batch of the step from this place has."""
        return min(self._recipe.batch_size, self.samples_per_pass - place.step_in_pass * self._recipe.batch_size)

    def seen(self, place: Place) -> int:
        """How many digits have been seen up to this place."""
        in_pass = min(place.step_in_pass * self._recipe.batch_size, self.samples_per_pass)
        return place.pass_index * self.samples_per_pass + in_pass

    def at(self, place: Place) -> Batch:
        """The batch of the step that is taken from this place.

        Every pass has its own order. The last batch of a pass takes what is left. Where the recipe has neighbours
        or no_digits, a label may be `core.network.loss.NONE`.
        """
        recipe, pass_index, step_in_pass = self._recipe, place.pass_index, place.step_in_pass
        if self._order is None or self._order[0] != pass_index:
            order = generator(recipe, ORDER, pass_index).permutation(self.samples_per_pass)
            self._order = (pass_index, order)
        first = step_in_pass * recipe.batch_size
        chosen = self._order[1][first : first + recipe.batch_size]
        anew = self._endless and pass_index > 0
        digits = self._draw(pass_index, step_in_pass) if anew else self.part.images[chosen]
        labels = self.part.labels[chosen]
        if self.own is not None:
            digits, labels = self._mixed(digits, labels, generator(recipe, MIX, pass_index, step_in_pass))
        if recipe.pen_digits or recipe.no_digits:
            digits, labels = self._with_forms(digits, labels, pass_index, step_in_pass)
        if recipe.neighbours:
            from core.training.digits.neighbours import amid_neighbours

            random = generator(recipe, NEIGHBOURS, pass_index, step_in_pass)
            border = (SOURCE - DIGIT_SIZE) // 2  # as much paper as bending can bring into sight, for neighbours
            digits = np.pad(digits, ((0, 0), (border, border), (border, border)))
            digits, labels = amid_neighbours(digits, labels, self.part, recipe.neighbours, random)
        return Batch(digits, labels, recipe.distortion, stream(recipe, BEND, pass_index, step_in_pass))

    def _mixed(self, digits, labels, random):
        own = np.flatnonzero(random.random(len(labels)) < self.own_share)
        which = random.integers(0, len(self.own), own.size)
        digits, labels = digits.copy(), labels.copy()
        digits[own], labels[own] = self.own.images[which], self.own.labels[which]
        return digits, labels

    def _with_forms(self, digits, labels, pass_index, step_in_pass):
        """Some digits replaced by what the program drew."""
        steps = pass_index * self.steps_per_pass + step_in_pass
        drawings = min(MOST_DRAWINGS, 1 + steps // STEPS_BETWEEN)
        random = generator(self._recipe, FORMS, pass_index, step_in_pass)
        chance, drawing = random.random(len(labels)), random.integers(drawings, size=len(labels))
        which = random.integers(FORMS_TOGETHER, size=len(labels))
        digits, labels, least = digits.copy(), labels.copy(), 0.0
        for kind, share in enumerate((self._recipe.pen_digits, self._recipe.no_digits)):
            for place in np.flatnonzero((least <= chance) & (chance < least + share)):
                images, kinds = self._drawn_forms(kind, int(drawing[place]))
                digits[place], labels[place] = images[which[place]], kinds[which[place]]
            least += share
        return digits, labels

    def _drawn_forms(self, kind, number):
        if self._forms is None:
            self._forms = tuple(np.zeros(shape, np.uint8) for _name, _kind, shape in form_arrays(self._recipe))
        images, labels, drawn = self._forms
        if not drawn[kind, number]:
            from core.data.drawn_forms import draw_no_digits, draw_pen_digits

            draw = (draw_pen_digits, draw_no_digits)[kind]
            found = draw(FORMS_TOGETHER, generator(self._recipe, DRAW_FORMS, kind, number))
            images[kind, number], labels[kind, number] = found
            keep_order()
            drawn[kind, number] = 1
        keep_order()
        return images[kind, number], labels[kind, number]

    def _draw(self, pass_index, step_in_pass):
        """New digits for the labels of this step, drawn with those of its neighbours."""
        from core.data.builtin_digits import draw_digits

        size = self._recipe.batch_size
        steps = max(1, DRAWN_TOGETHER // size)
        place = (pass_index, step_in_pass // steps)
        if self._drawn is None or self._drawn[0] != place:
            first = place[1] * steps * size
            labels = self.part.labels[self._order[1][first : first + steps * size]]
            self._drawn = (place, draw_digits(labels, generator(self._recipe, DRAW, *place)).images)
        first = step_in_pass % steps * size
        return self._drawn[1][first : first + size]
