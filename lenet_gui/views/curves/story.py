"""The words for what is found in a run: a sentence, the same in fewer words, and the numbers behind it. No Qt."""

from core.happening.finding import (
    BACK,
    BEGUN,
    BEST,
    BY_HEART,
    DEAD,
    ENDED,
    ENORMOUS,
    FIRST_PASS,
    GUESSING,
    LOWERED,
    NOT_BACK,
    NOT_BEST,
    OVERFITTING,
    PASSED,
    RISEN,
    SATURATED,
    STILL,
    STOPPED,
    WHOLE,
    Finding,
)
from core.happening.progress import COURSE_REPORT, DIGITS, PAPER, PAPER_DISTORTED
from core.happening.steps import FEW, SOME
from core.happening.troubles import MANY, PASSES
from core.language import _

# Of each kind the sentence, then shorter ones. Numbers are those of the finding, as `_told` writes them.
_SENTENCES = {
    STOPPED: (_("The run has stopped after step {step}; only a new one can go on."), _("Stopped after step {step}.")),
    RISEN: (
        _("Wrong answers rose from {low} to {high} within {steps} steps: the steps are too large."),
        _("The steps are too large: {low} → {high} wrong in {steps} steps."),
        _("Steps too large: {high} wrong."),
    ),
    ENORMOUS: (
        _("It is worse off than if it said nothing (loss {loss}, not {silent}): the steps are too large."),
        _("The steps are too large: worse than saying nothing."),
        _("The steps are too large."),
    ),
    LOWERED: (
        _("Smaller steps since step {lowered}: {now} are wrong; see whether that comes down."),
        _("Smaller steps since step {lowered}: {now} wrong."),
    ),
    NOT_BACK: (
        _("Smaller steps have not brought it back so far: {now} are still wrong."),
        _("Smaller steps, but {now} are still wrong."),
        _("Still {now} wrong"),
    ),
    BACK: (_("It has recovered: {now} are wrong, after {high}."), _("Recovered: {now} wrong.")),
    DEAD: (
        _("{layers} cannot learn any more: no correction (gradient) reaches them."),
        _("{layers} have stopped learning: no gradient."),
        _("{layers}: no gradient"),
    ),
    STILL: (
        _("Nothing moves: after {steps} steps {now} are still wrong, and the loss is what it was."),
        _("Nothing moves: after {steps} steps {now} are wrong."),
        _("Nothing moves ({now} wrong)"),
    ),
    GUESSING: (
        _("After {steps} steps, a whole pass, it still guesses: {now} are wrong."),
        _("It still guesses: {now} are wrong."),
    ),
    SATURATED: (
        _("{share} of the units of {layer} are at their limit, where they hardly learn any more."),
        _("{share} of {layer}'s units are at their limit and hardly learn."),
        _("{share} of {layer} saturated"),
    ),
    OVERFITTING: (
        _(
            "It overfits: fewer of its training digits are wrong ({train_then}, now {train_now}), "
            "but more of {digits} ({test_then}, now {test_now})."
        ),
        _("It overfits: training {train_then} → {train_now}, but test {test_then} → {test_now} wrong."),
        _("It overfits: test {test_then} → {test_now}"),
    ),
    BY_HEART: (
        _("It has learned its training digits by heart: {train_now} are wrong, but {test_now} of {digits}."),
        _("Learned by heart: {train_now} wrong in training, {test_now} in the test."),
        _("Learned by heart: test {test_now} wrong"),
    ),
    BEST: (
        _("Its best so far: after pass {passes}, {error} of {digits} are wrong ({seconds} of training)."),
        _("Its best so far: {error} wrong after pass {passes}."),
    ),
    NOT_BEST: (
        _("After pass {passes}, {error} of {digits} are wrong; its best: {best} after pass {best_pass}."),
        _("Pass {passes}: {error} wrong; best {best} (pass {best_pass})."),
        _("{error} wrong; best {best}."),
    ),
    ENDED: (
        _("All {passes} passes are done after {seconds} of training: {error} of {digits} are wrong{beside}."),
        _("All {passes} passes are done: {error} wrong{beside}."),
        _("{passes} passes done: {error} wrong after {seconds}."),
        _("Done: {error} wrong."),
    ),
    BEGUN: (
        _("It begins with random weights and guesses: {now} of its answers are wrong."),
        _("Random weights guess: {now} wrong."),
    ),
    FIRST_PASS: (
        _("First pass: {now} of the last {recent} digits were wrong, {first} of the first ones."),
        _("First pass: {now} wrong, {first} at first."),
    ),
}
_AFTER_FIRST_PASS = (
    _("After its first pass, {error} of {digits} are wrong ({seconds} of training)."),
    _("After its first pass: {error} wrong ({seconds})."),
    _("First pass: {error} wrong."),
)
_TOO_SMALL = (
    _("Nothing moves, the steps are too small: after {steps} of them {now} are still wrong."),
    _("Nothing moves, the steps are too small: {now} wrong."),
    _("The steps are too small."),
)
_PASSED = {
    COURSE_REPORT: (
        _("It has just passed the course report: {right} right, not {their_right}, after {seconds} of training."),
        _("Past the course report's {their_right}: {right} right after {seconds}."),
        _("Past the course report: {right} right."),
    ),
    PAPER: (
        _("It has just passed the paper of 1998: {error} of the test digits wrong, not {theirs}, after {seconds}."),
        _("Past the paper's {theirs}: {error} wrong after {seconds}."),
    ),
    PAPER_DISTORTED: (
        _("It has just passed the paper's best LeNet-5, too, that with distortions: {error} wrong, not {theirs}."),
        _("Past the paper's {theirs} with distortions: {error} wrong."),
        _("Past the paper's {theirs}: {error} wrong."),
    ),
}
_BESIDE = {
    COURSE_REPORT: _(", the course report had {theirs}"),
    PAPER: _(", the paper of 1998 had {theirs}"),
    PAPER_DISTORTED: _(", the paper of 1998 had {theirs} with distortions"),
}
_RISE = _("Wrong over the last {some} digits: {now}")
_PASSES = _(
    "After pass {passes}: {error} of {digits} wrong, {seconds} of training\nBest: {best}, after pass {best_pass}"
)
_EVIDENCE = {
    STOPPED: "{message}",
    RISEN: _("At step {step}: {high} wrong over {few} digits, {low} {steps} steps before\n") + _RISE,
    ENORMOUS: _("Since step {step}; loss over the last {few} digits {loss}, of a silent network {silent}\n") + _RISE,
    LOWERED: _RISE,
    NOT_BACK: _("Smaller steps since step {lowered}\n") + _RISE,
    BACK: _("Since step {step}\n") + _RISE + _("\nMost of them, over {few} digits: {high}"),
    DEAD: _("Gradients of {layers} at the last two tests, since step {step}: none\n") + _RISE,
    STILL: _("Loss over the last {many} digits: {loss}, as over the first ones\nWrong: {now}"),
    GUESSING: _("Over the last {many} digits: {now} wrong, loss {loss}"),
    SATURATED: _("Units beyond ±1.5 at the last test:\n{all_shares}\nSo since step {step}"),
    BY_HEART: _("Means of the last {three} passes\nTraining: {train_now} wrong\nTest: {test_now} wrong"),
    OVERFITTING: _(
        "Means of {three} passes, about pass {then} and now\nTraining: {train_then}, then {train_now} wrong\n"
        "Test: {test_then}, then {test_now} wrong"
    ),
    PASSED: _PASSES,
    BEST: _PASSES,
    NOT_BEST: _PASSES,
    ENDED: _PASSES,
    BEGUN: _("Over {recent} training digits, up to step {step}"),
    FIRST_PASS: _("Means over {recent} training digits: the first ones, and those up to step {step}"),
}
_SIZE = _("Step size: {step_size}, the recipe's"), _("Step size: {step_size}, ×{factor} of the recipe's")


def sentences(found: Finding) -> tuple[str, ...]:
    """The sentence, then the same in ever fewer words."""
    told = _told(found)
    return tuple(words.format(**told) for words in _templates(found))


def _templates(found):
    if found.kind == PASSED:
        return _PASSED[found.numbers["passed"]]
    if found.kind == BEST and found.numbers["passes"] == 1:
        return _AFTER_FIRST_PASS
    return _TOO_SMALL if found.kind == STILL and WHOLE in found.remedies else _SENTENCES[found.kind]


def evidence(found: Finding) -> str:
    """The numbers behind it, in a few lines."""
    told = _told(found)
    lines = [_EVIDENCE[found.kind].format(**told)]
    if "factor" in found.numbers:
        lines.append(_SIZE[found.numbers["factor"] != 1].format(**told))
    return "\n".join(lines)


_PERCENTS = ("low", "high", "now", "share", "first", "train_then", "train_now", "test_then", "test_now")
_PERCENTS_OF_TESTS = ("error", "best", "theirs")


def _told(found):
    """Its numbers as they are written, and a few that belong to all."""
    told = dict(found.numbers)
    told |= {name: _percent(told[name]) for name in _PERCENTS if name in told}
    if "kept_aside" in told:
        told["digits"] = _("the digits kept aside") if told["kept_aside"] else _("the test digits")
    if "error" in told:
        told["right"], told["their_right"] = (_("{:.2f} %").format(100 - told[name]) for name in ("error", "theirs"))
        told |= {name: _("{:.2f} %").format(told[name]) for name in _PERCENTS_OF_TESTS}
        told["seconds"] = _duration(told["seconds"])
        told["beside"] = _BESIDE[told["passed"]].format(**told) if told["passed"] else ""
    for name in ("loss", "silent", "step_size", "factor"):
        if name in told:
            told[name] = f"{told[name]:.3g}"
    if "layers" in told:
        told["layers"] = ", ".join(told["layers"])
    if "shares" in told:
        told["all_shares"] = "   ".join(f"{layer} {share:.0f} %" for layer, share in told["shares"])
    for name in ("step", "steps", "lowered"):
        if name in told:
            told[name] = f"{told[name]:,}"
    counts = {"few": FEW, "some": SOME, "many": MANY, "recent": DIGITS, "three": PASSES}
    return told | {name: f"{count:,}" for name, count in counts.items()}


def _percent(share):
    """In whole percent, but for the smallest."""
    return (_("{:.0f} %") if share >= 9.95 else _("{:.1f} %")).format(share)


def _duration(seconds):
    if seconds < 99.5:
        return (_("{:.1f} s") if seconds < 9.95 else _("{:.0f} s")).format(seconds)
    minutes, rest = divmod(round(seconds), 60)
    return _("{minutes}:{seconds:02d} min").format(minutes=minutes, seconds=rest)
