"""`main.py replay`: the network of a saved run as it was after some step, and the fingerprint of its parameters."""

from dataclasses import replace

from core.language import _
from core.run.recording import fingerprint
from core.run.run import Run
from core.run.run_file import read_run
from core.training.replay import Replay, ReplayError
from lenet_gui.command_line.arguments import DONE, add_data_argument, sub_command_parser, whole_number
from lenet_gui.command_line.find_digits import digits_of
from lenet_gui.terminal import ProgressLine, say, say_json, warn


def replay(arguments: list[str]) -> int:
    """Compute the run again up to that step, and say what came out; the exit status."""
    parser = sub_command_parser("replay", _("Compute the network of a saved run as it was after one of its steps."))
    parser.add_argument("run", metavar="RUN.npz")
    parser.add_argument("--step", metavar="N", type=whole_number(0), required=True, help=_("how many steps, from 0"))
    add_data_argument(parser)
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    options = parser.parse_args(arguments)
    run = read_run(options.run)
    if options.step > run.step:
        message = _("{path} has taken {last} steps; there is no step {step} in it yet.")
        raise ReplayError(message.format(path=options.run, last=run.step, step=options.step))
    mark, near = _gone_to(run, options.step, options.data)
    if near:
        warn(
            _("This processor rounds otherwise than the one that trained the run: what came out is near, not the same.")
        )
    if options.json:
        say_json({"step": options.step, "sha256": mark})
    else:
        say(_("After step {step:,} the parameters have the SHA-256 {mark}").format(step=options.step, mark=mark))
    return DONE


def _gone_to(run: Run, step: int, data: str | None) -> tuple[str, bool]:
    """The fingerprint of the parameters after this step, and whether it is only near."""
    whole = replace(run.recording, keyframes=(*run.recording.keyframes, run))
    made = Replay(run.recipe, run.history.changes, whole, digits_of(run, data), step, prove=True, processes=None)
    progress = ProgressLine()
    try:
        while made.advance():
            progress.show_fraction(made.done, _("computing step {step:,}").format(step=step))
    finally:
        progress.clear()
        made.close()
    return fingerprint(made.run().trained), made.near
