"""`main.py benchmark`: how fast this machine trains LeNet-5 and answers with it."""

import argparse

from core.language import _
from lenet_gui.benchmark import headless
from lenet_gui.command_line import DONE, sub_command_parser
from lenet_gui.terminal import say, say_json


def benchmark(arguments: list[str]) -> int:
    """Measure as the arguments say; the exit status."""
    parser = sub_command_parser("benchmark", _("Measure how fast the network trains and answers on this machine."))
    parser.add_argument(
        "--seconds", type=_span, default=1.0, metavar="S", help=_("length of each of three spans; default: 1")
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    options = parser.parse_args(arguments)
    numbers = headless(options.seconds)
    if options.json:
        say_json(numbers)
    else:
        say(_described(numbers))
    return DONE


def _span(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 3600:
        raise argparse.ArgumentTypeError(_("{text} is not a number of seconds above 0").format(text=text))
    return seconds


def _described(numbers) -> str:
    rows = [_("digits a second, on {threads} threads, best of three spans").format(threads=numbers["threads"])]
    names = {
        "train_samples_per_second": _("training, batch"),
        "sdlm_samples_per_second": _("SDLM update, batch"),
        "inference_samples_per_second": _("answering, batch"),
    }
    for key, name in names.items():
        rows += [f"{name} {size:>5} {speed:12,.0f}" for size, speed in numbers[key].items()]
    return "\n".join(rows)
