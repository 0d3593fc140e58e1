"""`main.py benchmark`: how fast this machine trains LeNet-5 and answers with it."""

import argparse

from core.language import _
from core.network.processors import computing_processes
from lenet_gui.benchmarks.headless import headless
from lenet_gui.command_line.arguments import DONE, WRONG_USAGE, sub_command_parser
from lenet_gui.terminal import say, say_json, warn


def benchmark(arguments: list[str]) -> int:
    """Measure as the arguments say; the exit status."""
    parser = sub_command_parser("benchmark", _("Measure how fast the network trains and answers on this machine."))
    parser.add_argument(
        "--seconds", type=_span, metavar="S", help=_("length of each of the spans; default: 1, with --window 3")
    )
    parser.add_argument("--window", action="store_true", help=_("measure the living window instead"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    options = parser.parse_args(arguments)
    computing_processes()  # what the environment says of it is refused at once
    if options.window:
        return _window(options)
    numbers = headless(options.seconds or 1.0)
    if options.json:
        say_json(numbers)
    else:
        say(_described(numbers))
    return DONE


def _window(options) -> int:
    from lenet_gui.command_line.why_no_window import why_no_window

    reason = why_no_window()
    if reason is not None:
        warn(reason)
        return WRONG_USAGE
    from lenet_gui.benchmarks.window import windowed

    numbers = windowed(options.seconds or 3.0)
    if options.json:
        say_json(numbers)
    else:
        say(_window_described(numbers))
    return DONE


def _span(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 3600:
        raise argparse.ArgumentTypeError(_("{text} is not a number of seconds above 0").format(text=text))
    return seconds


def _window_described(numbers) -> str:
    event, stroke = numbers["event_latency_ms"], numbers["stroke_to_answer_ms"]
    rest = numbers["stroke_to_answer_at_rest_ms"]
    wide, high = numbers["window_size"]
    rows = [
        _machine_described(numbers),
        _("window, pixels                {wide:>10} x {high}"),
        _("frames a second               {frames_per_second:10.1f}"),
        _("processor time a frame, ms    {cost[p50]:10.1f}   99 % within {cost[p99]:.1f}"),
        _("event to handler, ms          {event[p50]:10.1f}   99 % within {event[p99]:.1f}"),
        _("stroke to answer painted, ms  {stroke[p50]:10.1f}   99 % within {stroke[p99]:.1f}"),
        _("the same with no training, ms {rest[p50]:10.1f}   99 % within {rest[p99]:.1f}"),
        _("training with the window      {training_with_window:10,.0f} digits a second"),
        _("training without it           {training_headless:10,.0f} digits a second"),
        _("part of its speed left        {ratio:10.2f}"),
        _("start, seconds                {start_seconds:10.2f}   an empty window {empty_start_seconds:.2f}"),
        _("start / an empty window's     {start_ratio:10.2f}   with nothing compiled {first_start_ratio:.2f}"),
        _("longest standstill after, ms  {longest_gap_ms:10.0f}"),
        _("memory, MB                    {memory_mb:10.0f}"),
    ]
    cost = numbers["frame_cost_ms"]
    found = {**numbers, "event": event, "stroke": stroke, "rest": rest, "cost": cost, "wide": wide, "high": high}
    return "\n".join(row.format(**found) for row in rows)


def _machine_described(numbers) -> str:
    return _(
        "{processor}, {processors} processors, {blas_kernel}, NumPy {numpy}, Python {python}; "
        "{threads} threads, at most {processes} processes"
    ).format(**numbers)


def _described(numbers) -> str:
    rows = [_machine_described(numbers), _("digits a second, best of three spans")]
    names = {
        "train_samples_per_second": _("training, batch"),
        "sdlm_samples_per_second": _("SDLM update, batch"),
        "inference_samples_per_second": _("answering, batch"),
    }
    for key, name in names.items():
        rows += [f"{name} {size:>5} {speed:12,.0f}" for size, speed in numbers[key].items()]
    fast = numbers["fast_samples_per_second"]
    rows.append(_("a pass of the recipe fast: {training:,.0f}; with its tests {all:,.0f}").format(**fast))
    return "\n".join(rows)
