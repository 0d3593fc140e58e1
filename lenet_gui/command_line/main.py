"""The program: its window, or one of the sub-commands, which run with no Qt imported."""

import argparse
import gc
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from core.language import _
from lenet_gui.command_line.arguments import DONE, FAILED, WRONG_USAGE, add_data_argument, sentence
from lenet_gui.command_line.endings import ended_as_by_ctrl_c, ended_by_ctrl_c
from lenet_gui.terminal import abandon_unsaid, flush_answer, last_words, say, warn
from lenet_gui.version import NAME, own_version

Command = Callable[[list[str]], int]
LESSON = ".lesson"  # how the name of a lesson's file ends
_AT = "fast seed 3 step 938 test 8 C3[4](3,5)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (the command line's if None) and return its exit status.

    0 done, 1 failed, 2 wrong usage or no display. Whatever fails says so in one line on standard error.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    # Pillow's doubts about a picture that can be read are of no use to the user. Said once and here: the filters are
    # the whole process's, so a reader that changed them for a while would do so beside other threads.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    try:
        status = _run(arguments)
        if status == DONE:
            flush_answer()
        else:
            abandon_unsaid()  # what could not be said has been told; some Pythons would fail over it once more
        return status
    except KeyboardInterrupt:
        last_words(_("Stopped."))
    except BrokenPipeError:
        pass  # whoever read our answer has had enough, as `head` does
    except Exception as error:
        last_words(sentence(error))
    abandon_unsaid()
    return FAILED


def _run(arguments: list[str]) -> int:
    try:
        if not arguments or arguments[0] not in _SUB_COMMANDS:
            with ended_by_ctrl_c():  # until the window is there, and says what Ctrl+C means
                return _window(arguments)
        if sys.stdout is None and arguments[0] != "train":  # which leaves a file
            warn(_("Standard output is closed, so there is nowhere to answer."))
            return FAILED
        with ended_by_ctrl_c():
            command = _SUB_COMMANDS[arguments[0]]()
        with ended_as_by_ctrl_c():
            return command(arguments[1:])
    except SystemExit as left:  # argparse has said why, or shown its help
        return left.code if isinstance(left.code, int) else WRONG_USAGE


# What a sub-command imports is imported only when it is called for: `--help` and the window need none of it.
def _train() -> Command:
    from lenet_gui.command_line.train import train

    return train


def _evaluate() -> Command:
    from lenet_gui.command_line.evaluate import evaluate_run

    return evaluate_run


def _classify() -> Command:
    from lenet_gui.command_line.classify import classify

    return classify


def _benchmark() -> Command:
    from lenet_gui.command_line.benchmark import benchmark

    return benchmark


def _replay() -> Command:
    from lenet_gui.command_line.replay import replay

    return replay


def _lesson() -> Command:
    from lenet_gui.command_line.lesson import lesson

    return lesson


_SUB_COMMANDS = {
    "train": _train,
    "evaluate": _evaluate,
    "classify": _classify,
    "benchmark": _benchmark,
    "replay": _replay,
    "lesson": _lesson,
}


def _window(arguments: list[str]) -> int:
    parser = _window_parser()
    options = parser.parse_args(arguments)
    if options.version:
        say(f"{NAME} {own_version()}")
        return DONE
    if options.file is not None and not options.file.endswith((".npz", LESSON)) and not Path(options.file).exists():
        parser.error(_("{word} is neither a sub-command nor a saved run (.npz)").format(word=options.file))
    address = None
    if options.at is not None:
        from core.study.address import Address, AddressError

        try:
            address = Address.parsed(options.at)
        except AddressError as error:
            warn(str(error))
            return WRONG_USAGE
    from core.network.processors import computing_processes
    from lenet_gui.command_line.why_no_window import why_no_window

    computing_processes()  # what the environment says of it is refused before a window is there
    reason = why_no_window()
    if reason is not None:
        warn(reason)
        return WRONG_USAGE
    is_lesson = options.file is not None and options.file.endswith(LESSON)
    gc.disable()  # nothing of what is imported is garbage, and the window has a collector of its own
    try:
        from lenet_gui.app import run

        return run(
            options.data,
            None if is_lesson else options.file,
            lesson_path=options.file if is_lesson else None,
            address=address,
        )
    finally:
        gc.enable()


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=_("LeNet-5 as published in 1998, learning before your eyes. Without a sub-command: the window."),
        epilog=_(
            "Sub-commands that need no display: {names}. Each explains itself, as in: train --help. "
            "Exit status: 0 done, 1 failed, 2 wrong usage or no display."
        ).format(names=", ".join(_SUB_COMMANDS)),
        allow_abbrev=False,
    )
    parser.add_argument("file", nargs="?", metavar="RUN.npz | NAME.lesson", help=_("a saved run, or a lesson, to open"))
    add_data_argument(parser)
    parser.add_argument(
        "--at",
        metavar="LINE",
        help=_('the moment to show, such as "{example}"; it is computed where it must be').format(example=_AT),
    )
    parser.add_argument("--version", action="store_true", help=_("say which version this is, and leave"))
    parser.add_argument("-platform", help=argparse.SUPPRESS)  # Qt's own; it reads it for itself
    return parser
