"""What all sub-commands share: how they read their arguments, what they end with, and how they say what went wrong."""

import argparse
import sys
import traceback
from pathlib import Path

from core.language import _
from core.resources import PROGRAM

DONE, FAILED, WRONG_USAGE = 0, 1, 2  # the exit statuses


def sub_command_parser(name: str, description: str) -> argparse.ArgumentParser:
    """A parser for the arguments after the sub-command's name."""
    program = Path(sys.argv[0]).name or "main.py"
    return argparse.ArgumentParser(prog=f"{program} {name}", description=description, allow_abbrev=False)


def add_data_argument(parser: argparse.ArgumentParser) -> None:
    """--data, as every part of the program takes it."""
    text = _(
        "folder with MNIST's files (.gz, raw IDX, or mnist.npz), or the word builtin for digits drawn by the program; "
        "default: LENET_DATA, the user's data folder, a download, the built-in digits"
    )
    parser.add_argument("--data", metavar="DIR", help=text)


def whole_number(least: int, most: int = 2**63 - 1):
    """What argparse calls to read a whole number from `least` to `most`."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(
                _("{text} is not a whole number of at least {least}").format(text=text, least=least)
            )
        return number

    return read


def sentence(error: Exception) -> str:
    """What went wrong, for people."""
    if isinstance(error, ValueError) and type(error).__module__.startswith("core."):
        return str(error)  # core's own errors are written for the user
    if isinstance(error, MemoryError):
        return _("There is not enough memory for this; close other programs, or work on fewer digits.")
    if isinstance(error, ModuleNotFoundError) and not (PROGRAM / "pyproject.toml").exists():
        return _("{package} is not installed: install lenet-5-alive again, with all that it needs.").format(
            package=error.name
        )
    if isinstance(error, ModuleNotFoundError):
        return _('{package} is not installed: run "{python}" -m pip install -e "{folder}".').format(
            package=error.name, python=sys.executable, folder=PROGRAM
        )
    if isinstance(error, OSError) and error.filename is not None:
        return _("{file}: {reason}.").format(file=error.filename, reason=error.strerror or error)
    if isinstance(error, OSError):
        return str(error.strerror or error)
    frames = traceback.extract_tb(error.__traceback__)
    return _("A fault in the program: {kind}: {error} ({file}, line {line}); please report it.").format(
        kind=type(error).__name__, error=error, file=frames[-1].filename, line=frames[-1].lineno
    )
