"""`main.py train`: a run without a window, the same bit for bit as the window's."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from core.data.dataset import Dataset
from core.language import _
from core.network.processors import computing_processes
from core.recipe.recipe import Recipe, named_recipe, recipe_names
from core.run.commands import Open, Train
from core.run.run import Run
from core.run.run_file import read_run
from core.run.snapshot import FAILED, PassRecord, Snapshot
from core.training.trainer import Trainer
from lenet_gui.command_line.arguments import (
    DONE,
    WRONG_USAGE,
    add_data_argument,
    sentence,
    sub_command_parser,
    whole_number,
)
from lenet_gui.command_line.arguments import FAILED as EXIT_FAILED
from lenet_gui.command_line.endings import ending_signals
from lenet_gui.command_line.find_digits import digits_of, find_digits
from lenet_gui.command_line.kept_run import KeptRun, check_output
from lenet_gui.terminal import ProgressLine, is_watched, last_words, say, say_json, warn

SECONDS_BETWEEN_PROGRESS = 0.25
POINTS_SHOWN = 20  # of the curves: what the progress line calls the loss and the error now


def train(arguments: list[str]) -> int:
    """Train as the arguments say and report on the way; the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.past and options.output is None:
        parser.error(_("argument --past: it is kept in the file that --output names"))
    opened = read_run(options.resume) if options.resume else None
    recipe = _recipe(options, opened)
    if recipe is None:
        warn(
            _("--resume goes on by the recipe and seed of {run}; leave out --recipe and --seed.").format(
                run=options.resume
            )
        )
        return WRONG_USAGE
    passes = options.passes or recipe.passes
    check_output(options.output, options.past)
    computing_processes()  # what the environment says of it is refused at once
    dataset = find_digits(options.data) if opened is None else digits_of(opened, options.data)
    trainer = _trainer(recipe, dataset, opened, options.past)
    try:
        return _train(trainer, options, passes)
    finally:
        trainer.close()


def _parser() -> argparse.ArgumentParser:
    parser = sub_command_parser("train", _("Train LeNet-5 without a window. Ctrl-C stops and keeps the run so far."))
    parser.add_argument("--recipe", choices=recipe_names(), help=_("default: {name}").format(name=recipe_names()[0]))
    add_data_argument(parser)
    parser.add_argument(
        "--passes",
        type=whole_number(1),
        metavar="N",
        help=_("stop when N passes are done in all; default: the recipe's"),
    )
    parser.add_argument("--seed", type=whole_number(0), metavar="S", help=_("of everything random; default: 0"))
    parser.add_argument("--resume", metavar="RUN.npz", help=_("go on with a saved run"))
    parser.add_argument(
        "--output",
        type=_output_path,
        metavar="RUN.npz",
        help=_("where the run is saved: at its end, whatever ends it, and after a pass if that is a minute later"),
    )
    parser.add_argument(
        "--past",
        action="store_true",
        help=_("keep the past in the file, too, so that the window can go back in it; at most 64 MB"),
    )
    parser.add_argument(
        "--json", action="store_true", help=_("print one JSON object for each pass, and one at the end")
    )
    return parser


def _output_path(text: str) -> Path:
    if not text.endswith(".npz"):
        raise argparse.ArgumentTypeError(_("{text} does not end in .npz").format(text=text))
    return Path(text)


def _recipe(options: argparse.Namespace, opened: Run | None) -> Recipe | None:
    """What to train by; None where a saved run is to go on by another recipe or seed than its own."""
    if opened is None:
        return named_recipe(options.recipe or recipe_names()[0]).with_changes(seed=options.seed or 0)
    asked = (options.recipe or opened.recipe.name, opened.recipe.seed if options.seed is None else options.seed)
    return opened.recipe if asked == (opened.recipe.name, opened.recipe.seed) else None


def _trainer(recipe: Recipe, dataset: Dataset, opened: Run | None, records: bool) -> Trainer:
    trainer = Trainer(recipe, dataset, records=records)
    if opened is not None:
        trainer.apply(Open(opened))
    return trainer


def _train(trainer: Trainer, options: argparse.Namespace, passes: int) -> int:
    kept = KeptRun(trainer, options.output)
    with ending_signals() as heard:
        why = ""
        try:
            snapshot = _go_on(trainer, options, passes, kept, heard)
            if snapshot.state == FAILED:
                warn(snapshot.message)
                return EXIT_FAILED
            if not heard and kept.save():
                _report_end(snapshot, options)
                return DONE
        except Exception as error:  # a full disk, a reader who has left, too little memory, a fault of ours
            why = sentence(error)
        kept.save()
    snapshot = trainer.snapshot()
    stopped = _("Stopped in pass {number}, after {step:,} steps; {kept}.")
    stopped = stopped.format(number=snapshot.pass_number, step=snapshot.step, kept=kept.where)
    last_words(f"{why} {stopped}")
    return EXIT_FAILED


def _go_on(trainer: Trainer, options: argparse.Namespace, passes: int, kept: KeptRun, heard: list[int]) -> Snapshot:
    """Train and report, until the passes are done or a signal was heard; the last snapshot."""
    progress = ProgressLine()
    reported = len(trainer.snapshot().history.passes)  # those of the run gone on with are known
    try:
        for snapshot in _snapshots(trainer, passes, heard):
            for record in snapshot.history.passes[reported:]:
                progress.clear()
                _report_pass(record, options.json)
                kept.pass_ended()
            reported = len(snapshot.history.passes)
            progress.show(_progress_text(snapshot, passes))
    finally:
        progress.clear()
    return trainer.snapshot()


def _snapshots(trainer: Trainer, passes: int, heard: list[int]) -> Iterator[Snapshot]:
    """Train until so many passes are done in all, or a signal; a snapshot now and then, and after each pass."""
    trainer.apply(Train(passes))
    shown_at = time.monotonic()
    snapshot = trainer.snapshot()
    while len(snapshot.history.passes) < passes and not heard:
        examining = trainer.examining
        if not trainer.step():
            break
        # A pass ends with an examination; asking for a snapshot at every step would cost more than the step.
        if (examining and not trainer.examining) or time.monotonic() - shown_at > SECONDS_BETWEEN_PROGRESS:
            shown_at = time.monotonic()
            snapshot = trainer.snapshot()
            yield snapshot
    yield trainer.snapshot()


def _progress_text(snapshot: Snapshot, passes: int) -> str:
    parts = [_("pass {number}/{passes}").format(number=snapshot.pass_number, passes=passes)]
    history = snapshot.history
    if history.losses.size:
        parts.append(_("loss {loss:.4f}").format(loss=history.losses[-POINTS_SHOWN:].mean()))
        parts.append(_("error {percent:.2f} %").format(percent=history.train_errors[-POINTS_SHOWN:].mean()))
    speed = snapshot.samples_per_second
    if speed > 0:
        done = snapshot.pass_number - 1 + snapshot.step_in_pass / snapshot.steps_per_pass
        seconds = max(0, round((passes / max(done, 1e-9) - 1) * snapshot.samples_seen / speed))
        parts.append(_("{speed:,.0f} digits/s").format(speed=speed))
        parts.append(_("{minutes}:{seconds:02} left").format(minutes=seconds // 60, seconds=seconds % 60))
    return "   ".join(parts)


def _report_pass(record: PassRecord, as_json: bool) -> None:
    text = _(
        "pass {number}: loss {loss:.4f}, training error {train:.2f} %, test error {test:.2f} %, {seconds:.1f} s"
    ).format(
        number=record.number,
        loss=record.train_loss,
        train=record.train_error_percent,
        test=record.test_error_percent,
        seconds=record.seconds,
    )
    if not as_json:
        say(text)
        return
    say_json(
        {
            "pass": record.number,
            "samples": record.samples,
            "train_loss": record.train_loss,
            "train_error_percent": record.train_error_percent,
            "test_error_percent": record.test_error_percent,
            "seconds": record.seconds,
        }
    )
    if not is_watched():
        warn(text)


def _report_end(snapshot: Snapshot, options: argparse.Namespace) -> None:
    last, seconds = snapshot.history.passes[-1], snapshot.training_seconds
    speed = snapshot.samples_seen / seconds if seconds > 0 else None
    if options.json:
        say_json(
            {
                "done": True,
                "recipe": snapshot.recipe.name,
                "seed": snapshot.recipe.seed,
                "passes": last.number,
                "test_errors": last.test_errors,
                "test_error_percent": last.test_error_percent,
                "training_seconds": seconds,
                "samples_per_second": speed,
                "output": str(options.output) if options.output else None,
            }
        )
        return
    say(
        _("{passes} passes by the recipe {recipe}, seed {seed}: {errors:,} test errors, {percent:.2f} %.").format(
            passes=last.number,
            recipe=snapshot.recipe.name,
            seed=snapshot.recipe.seed,
            errors=last.test_errors,
            percent=last.test_error_percent,
        )
    )
    say(_("{seconds:.1f} s of training, {speed:,.0f} digits a second.").format(seconds=seconds, speed=speed or 0))
    say(_("Saved in {file}.").format(file=options.output) if options.output else _("Not saved: no --output was given."))
