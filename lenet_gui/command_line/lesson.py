"""`main.py lesson check`: what is wrong with these lessons, line by line."""

from core.language import _
from lenet_gui.command_line.arguments import DONE, FAILED, sub_command_parser
from lenet_gui.lessons.reading import LessonError, read_lesson
from lenet_gui.terminal import say, warn


def lesson(arguments: list[str]) -> int:
    """Say what is wrong with each file; the exit status."""
    parser = sub_command_parser("lesson", _("Work on lessons: text files that lead through the window."))
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="check")
    text = _("say what is wrong with lessons, line by line")
    check = deeds.add_parser("check", help=text, description=text, allow_abbrev=False)
    check.add_argument("files", nargs="+", metavar="FILE", help=_("a lesson (.lesson)"))
    options = parser.parse_args(arguments)
    return DONE if all([_is_good(file) for file in options.files]) else FAILED


def _is_good(file: str) -> bool:
    try:
        found = read_lesson(file)
    except LessonError as error:
        for mistake in error.mistakes:
            where = f"{file}:{mistake.line}" if mistake.line else file
            warn(f"{where}: {mistake.sentence}")
        return False
    count = len(found.steps)
    steps = _("1 step") if count == 1 else _("{count} steps").format(count=count)
    say(_("{file}: {title} ({steps}, nothing wrong)").format(file=file, title=found.title, steps=steps))
    return True
