"""Which action stands in which menu."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Union

from PyQt5.QtWidgets import QMenuBar

from core.language import _
from lenet_gui.actions.actions import Actions
from lenet_gui.actions.table import PALETTES, PROCESSES, PROCESSES_NAMED, SHIPPED_LESSON, THEMES, TRUTHS

LINE = ""  # between entries


@dataclass(frozen=True)
class Menu:
    """A title, and names of actions, `LINE`s and further menus in their order."""

    title: str
    entries: tuple[Union[str, "Menu"], ...]


FILE = Menu(
    _("&File"),
    ("run.open", "run.save", "lesson.open", LINE, "moment.go_to", LINE, "data.open_folder", LINE, "window.quit"),
)
TRAINING = Menu(
    _("&Training"),
    (
        "run.train",
        "run.step",
        "run.reset",
        "run.branch",
        LINE,
        "network.pretrained",
        "run.my_digits",
        LINE,
        "time.back",
        "time.forward",
        "time.first",
        "time.live",
        "time.play",
        "time.exact",
        LINE,
        Menu(_("&Processes"), (*PROCESSES, PROCESSES_NAMED)),
    ),
)
DIGIT = Menu(
    _("&Digit"),
    (
        "digit.play",
        "play.pause",
        "play.previous",
        "play.next",
        "play.end",
        LINE,
        "digit.keep",
        "moment.difference",
        "moment.copy",
        LINE,
        Menu(_("Its &truth is"), TRUTHS),
        LINE,
        "digit.open_picture",
        "digit.paste",
        LINE,
        "links.restore",
    ),
)
OF_A_VIEW = ("view.copy", "view.save_picture", "view.save_numbers", "view.take_out")
VIEW = Menu(
    _("&View"),
    (
        *OF_A_VIEW,
        "view.menu",
        LINE,
        Menu(_("T&heme"), tuple(THEMES)),
        Menu(_("Pa&lette"), tuple(PALETTES)),
        "look.explanations",
        "look.reduce_motion",
        "look.projector",
        "look.full_screen",
        "layout.reset",
    ),
)
HELP = Menu(_("&Help"), ("help.card", "help.glossary", "help.keyboard", LINE, "help.log", "help.about"))
LESSONS = Menu(_("&Lessons"), ("lesson.back", "lesson.next", "lesson.leave"))  # on top those that are there
MENUS = (FILE, TRAINING, DIGIT, VIEW, LESSONS, HELP)


def fill(
    bar: QMenuBar,
    actions: Actions,
    views: Iterable[str],
    name_view: Callable[[], None],
    make_lessons: Callable[[], object],
) -> None:
    """Fill the menu bar; `VIEW` has these views on top, and calls `name_view` before it opens.

    `LESSONS` has on top the lessons there are, as soon as there are any, and calls `make_lessons` before it opens.
    """
    for menu in MENUS:
        made = bar.addMenu(menu.title)
        made.setToolTipsVisible(True)
        if menu is VIEW:
            made.aboutToShow.connect(name_view)
            _fill(made, actions, (*(f"view.{name}" for name in views), LINE))
        elif menu is LESSONS:
            made.aboutToShow.connect(make_lessons)
            actions.added.connect(lambda names, made=made: _put_lessons(made, actions, names))
        _fill(made, actions, menu.entries)


def _put_lessons(made, actions, names):
    first = made.actions()[0]
    made.insertActions(first, [actions[name] for name in names if name.startswith(SHIPPED_LESSON)])
    made.insertSeparator(first)


def _fill(made, actions, entries):
    for entry in entries:
        if isinstance(entry, Menu):
            inner = made.addMenu(entry.title)
            inner.setToolTipsVisible(any(actions.table[name].tip for name in entry.entries))
            _fill(inner, actions, entry.entries)
        elif entry == LINE:
            made.addSeparator()
        else:
            made.addAction(actions[entry])
