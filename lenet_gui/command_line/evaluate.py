"""`main.py evaluate`: how well a saved run reads a part of the digits."""

from core.data.dataset import DataError
from core.language import _
from core.run.evaluation import evaluate
from core.run.run_file import read_run
from core.run.snapshot import Evaluation
from lenet_gui.command_line.arguments import DONE, add_data_argument, sub_command_parser
from lenet_gui.command_line.find_digits import find_digits
from lenet_gui.terminal import say, say_json


def evaluate_run(arguments: list[str]) -> int:
    """Read the part with the run, say how many were wrong; the exit status."""
    parser = sub_command_parser("evaluate", _("Count the errors of a saved run on a part of the digits."))
    parser.add_argument("run", metavar="RUN.npz")
    add_data_argument(parser)
    parser.add_argument("--part", choices=("test", "validation", "train"), default="test", help=_("default: test"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    options = parser.parse_args(arguments)
    run = read_run(options.run)
    dataset = find_digits(options.data).with_validation(run.recipe.validation_samples)
    part = getattr(dataset, options.part)
    if not len(part):
        raise DataError(_("This run kept no digits aside for validation; choose the part test or train."))
    evaluation = evaluate(run.parameters, part, options.part)
    if options.json:
        say_json(
            {
                "part": options.part,
                "samples": len(part),
                "errors": evaluation.errors,
                "error_percent": evaluation.error_percent,
                "confusion": evaluation.confusion.tolist(),
            }
        )
    else:
        say(_described(evaluation))
    return DONE


def _described(evaluation: Evaluation) -> str:
    head = _("{part}: {errors:,} of {samples:,} digits wrong, {percent:.2f} %").format(
        part=evaluation.part,
        errors=evaluation.errors,
        samples=len(evaluation.labels),
        percent=evaluation.error_percent,
    )
    rows = [_("The rows are the digits shown, the columns the answers."), "   " + _row(range(10))]
    rows += [f"{digit}  " + _row(counts) for digit, counts in enumerate(evaluation.confusion)]
    return "\n".join([head, "", *rows])


def _row(numbers) -> str:
    return "".join(f"{number:7}" for number in numbers)
