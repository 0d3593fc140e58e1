"""`main.py classify`: which digits are on these drawings."""

from collections.abc import Iterator

import numpy as np

from core.drawing.files import DrawingError, Prepared, each_drawing
from core.language import _
from core.run.run_file import SHIPPED, read_run
from core.study.trace import trace
from lenet_gui.command_line.arguments import DONE, FAILED, sentence, sub_command_parser
from lenet_gui.terminal import say, say_json, warn


def classify(arguments: list[str]) -> int:
    """Say what each drawing in the files is; the exit status."""
    parser = sub_command_parser("classify", _("Read the digits drawn in pictures or in files of strokes."))
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=_("a picture, or a .json list of drawings: lists of strokes: lists of [x, y], y growing downwards"),
    )
    parser.add_argument("--run", metavar="RUN.npz", help=_("the run that answers; default: the one shipped"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON object for each drawing"))
    options = parser.parse_args(arguments)
    parameters = read_run(options.run or SHIPPED).parameters
    failures = []
    for file in options.files:
        for index, prepared in enumerate(_readable(file, failures)):
            answer = _answer(parameters, prepared)
            if options.json:
                say_json({"file": file, "index": index, **answer})
            else:
                say(_described(file, index, answer))
    return FAILED if failures else DONE


def _readable(file: str, failures: list[str]) -> Iterator[Prepared | None]:
    """The drawings of a file as far as they can be read; what cannot is said, and other files are read all the same."""
    drawings = each_drawing(file)
    while True:
        try:
            prepared = next(drawings)
        except StopIteration:
            return
        except Exception as error:
            failures.append(file)
            warn(str(error) if isinstance(error, DrawingError) else f"{file}: {sentence(error)}")
            return
        yield prepared


def _answer(parameters, prepared: Prepared | None) -> dict[str, object]:
    if prepared is None:
        return dict.fromkeys(("digit", "probabilities", "penalties", "none_share", "sure"))
    with np.errstate(all="ignore"):  # a run that has gone astray has numbers beyond all bounds
        seen = trace(parameters, prepared.picture)
    return {
        "digit": seen.answer,
        "probabilities": seen.probabilities.tolist(),
        "penalties": seen.penalties.tolist(),
        "none_share": seen.none_share,
        "sure": seen.sure(),
    }


def _described(file: str, index: int, answer: dict[str, object]) -> str:
    if answer["digit"] is None:
        return _("{file}, drawing {index}: empty").format(file=file, index=index)
    # Of all eleven shares, so that a digit's and that of none can be compared.
    shares = {str(digit): (1 - answer["none_share"]) * share for digit, share in enumerate(answer["probabilities"])}
    shares[_("none")] = answer["none_share"]
    first, second = sorted(shares, key=shares.get, reverse=True)[:2]
    said = first if answer["sure"] else _("{digit}, not sure").format(digit=first)
    if first == _("none"):
        said = _("none of these (nearest: {digit})").format(digit=answer["digit"])
    return _("{file}, drawing {index}: {said}   ({share:.1f} %; next {other} with {rest:.1f} %)").format(
        file=file, index=index, said=said, share=100 * shares[first], other=second, rest=100 * shares[second]
    )
