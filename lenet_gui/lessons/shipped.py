"""The lessons that come with the program, each in the user's language where there is one, else in English. No Qt."""

import os
from functools import cache
from pathlib import Path

from core.resources import RESOURCES
from lenet_gui.lessons import ENDING
from lenet_gui.lessons.lesson import Lesson
from lenet_gui.lessons.reading import LessonError, read_lesson

FOLDER, ENGLISH = RESOURCES / "lessons", "en"
ORDER = ("how-a-convolution-sees", "why-a-table", "how-it-learns")  # others behind these


@cache
def shipped(folder: Path = FOLDER) -> tuple[Lesson, ...]:
    """Read once. Files are called NAME.LANGUAGE.lesson; one that cannot be read is left out, as if not there."""
    paths = {}
    for path in sorted(folder.glob(f"*{ENDING}")):
        name, _dot, language = path.name.removesuffix(ENDING).rpartition(".")
        paths.setdefault(name, {})[language] = path
    names = sorted(paths, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    found = []
    for name in names:
        wanted = next((language for language in (*_languages(), ENGLISH) if language in paths[name]), None)
        try:
            found.append(read_lesson(paths[name][wanted] if wanted else next(iter(paths[name].values()))))
        except LessonError:
            continue
    return tuple(found)


def _languages() -> list[str]:
    """Those the user asks for, as gettext finds them: "de" for de_AT.UTF-8."""
    variables = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next((os.environ[name] for name in variables if os.environ.get(name)), "")
    return [language.partition(".")[0].partition("_")[0] for language in asked.split(":")]
