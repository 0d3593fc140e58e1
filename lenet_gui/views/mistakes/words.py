"""The words for one digit that was read."""

import numpy as np

from core.language import _
from core.study.reading import Reading
from lenet_gui.look.signed_number import margin_words


def facts(reading: Reading, index: int) -> list[str]:
    """Number, truth, answer, margin and the penalties of two digits: answer and truth, or else the runner-up."""
    now, place = reading.now, reading.place(index)
    truth, answer = int(now.labels[place]), int(now.answers[place])
    name = {"test": _("Test digit"), "train": _("Training digit"), "validation": _("Validation digit")}
    words = [
        _("{part} {index}: {truth}, answered {answer}").format(
            part=name[now.part], index=index, truth=truth, answer=answer
        )
    ]
    if now.penalties is not None:
        penalties = now.penalties[place]
        other = truth if truth != answer else int(np.argsort(penalties)[1])
        told = _("penalties {answer}: {first:.1f}, {other}: {second:.1f}")
        told = told.format(answer=answer, first=penalties[answer], other=other, second=penalties[other])
        words += [margin_words(float(reading.margins[place])), told]
    before = reading.answer_before(index)
    return words if before is None else [*words, _("before: {answer}").format(answer=before)]
