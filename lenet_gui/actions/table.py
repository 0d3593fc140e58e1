"""Every action of the window once: its name, its words, its key."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.language import _
from core.network.architecture import DIGITS
from core.network.processors import CHOICES


@dataclass(frozen=True)
class Action:
    """What one can do, known everywhere by its name.

    Attributes
    ----------
    name: such as "run.train"; menus, lessons and tests speak of it by this, and its QAction's objectName is this
    words: as in a menu, translated
    key: as QKeySequence reads it; empty for none
    tip: what it does or is good for; `{key}` stands for the key
    running: its words and tip while the run is running, where they are others then
    checkable: whether it is on or off
    greyed: whether it is greyed while it cannot be done; if not, it says why when it is tried
    """

    name: str
    words: str
    key: str = ""
    tip: str = ""
    running: tuple[str, str] = ()
    checkable: bool = False
    greyed: bool = True

    @property
    def plain_words(self) -> str:
        """Without the marks of a menu."""
        return self.words.replace("&", "").rstrip("…")


TRUTHS = tuple(f"digit.truth.{digit}" for digit in range(DIGITS))
THEMES = {"look.theme.system": "System", "look.theme.dark": "Dark", "look.theme.light": "Light"}
PALETTES = {
    "look.palette.blue_and_orange": "blue and orange",
    "look.palette.grey": "grey",
    "look.palette.purple_and_green": "purple and green",
}
PROCESSES = {"run.processes.automatic": None} | {f"run.processes.{count}": count for count in CHOICES}
PROCESSES_NAMED = "run.processes.named"  # there only where the environment names a number
_TRUTH_TIP = _("With its truth a drawing has a loss, and so gradients")

ACTIONS = (
    Action("run.open", _("&Open run…"), "Ctrl+O"),
    Action("run.save", _("&Save run as…"), "Ctrl+S"),
    Action("lesson.open", _("Open &lesson…"), "Ctrl+L", _("A lesson of your own, or another's: a .lesson file")),
    Action("lesson.back", _("&Back"), "Alt+Left", _("The step before ({key})")),
    Action("lesson.next", _("&Next"), "Alt+Right", _("The next step ({key})")),
    Action("lesson.leave", _("&Leave the lesson"), "Ctrl+W", _("Everything is again as it was before ({key})")),
    Action(
        "moment.go_to",
        _("&Go to…"),
        "Ctrl+G",
        _("Write which moment it is to be, such as fast seed 3 step 938 test 8 C3[4](3,5)"),
    ),
    Action("data.open_folder", _("Open &data folder…"), "Ctrl+D"),
    Action("window.quit", _("&Quit"), "Ctrl+Q"),
    Action(
        "run.train",
        _("Train"),
        "F5",
        _("Train until the passes are done ({key})"),
        running=(_("Pause"), _("Stop after the step under way ({key})")),
    ),
    Action("run.step", _("Step"), "F6", _("Take exactly one step, then pause ({key})")),
    Action("run.reset", _("Reset"), "Ctrl+R", _("Begin anew from random weights; this run stays in the list ({key})")),
    Action("time.back", _("One moment &back"), "F3", _("See the whole window as it was before ({key})")),
    Action("time.forward", _("One moment &on"), "F4", _("Towards the present ({key})")),
    Action("time.first", _("To the &first moment"), "", _("Before any step was taken")),
    Action("time.live", _("Back to the pr&esent"), "F2", _("See the run as it is now ({key})")),
    Action("time.play", _("Play the &run from here"), "", _("One moment after the other, as fast as the bar says")),
    Action(
        "time.exact",
        _("To an e&xact step…"),
        "Ctrl+E",
        _("Any step of this run; where no moment is kept it is computed anew ({key})"),
    ),
    Action(
        "run.branch",
        _("Branc&h off here…"),
        "Ctrl+B",
        _("Another run goes on from the moment shown, with something changed ({key})"),
    ),
    Action("network.pretrained", _("Show the pre-trained network"), "F7", checkable=True),
    Action(
        "run.my_digits",
        _("Train with &my digits"),
        tip=_("A tenth of every batch is then taken from the digits kept under My digits"),
        checkable=True,
    ),
    Action(
        "run.processes.automatic",
        _("&Automatic"),
        tip=_("As many processes share the training as make it faster on this machine"),
        checkable=True,
    ),
    *(
        Action(
            f"run.processes.{count}",
            str(count),
            tip=_("So many processes share the training; its numbers are the same, whatever their number"),
            checkable=True,
        )
        for count in CHOICES
    ),
    Action(PROCESSES_NAMED, _("As the environment says"), checkable=True),
    Action(
        "digit.play",
        _("Play this digit through"),
        "F8",
        _("See this digit go through the network scene by scene, with its own numbers ({key})"),
        checkable=True,
        greyed=False,
    ),
    Action("play.pause", _("Pause the play or go on"), "Space"),
    Action("play.previous", _("Scene before"), "Left"),
    Action("play.next", _("Next scene"), "Right"),
    Action("play.end", _("End the play"), "Esc"),
    Action(
        "digit.keep",
        _("&Keep for comparison"),
        "K",
        _("All views can then show the difference from this moment ({key})"),
        checkable=True,
    ),
    Action(
        "moment.difference",
        _("Show the difference from what is kept"),
        "Shift+K",
        _("In every view that shows numbers of the network: now, less what is kept ({key})"),
        checkable=True,
    ),
    Action(
        "moment.copy",
        _("Copy this moment as a &line"),
        "Ctrl+Shift+K",
        _("Whoever has the line can see the same picture, with the same numbers ({key})"),
    ),
    *(
        Action(name, str(digit), f"Alt+{digit}", _TRUTH_TIP, checkable=True, greyed=False)
        for digit, name in enumerate(TRUTHS)
    ),
    Action("digit.open_picture", _("&Open picture…"), "Ctrl+Shift+O"),
    Action("digit.paste", _("&Paste picture"), "Ctrl+V"),
    Action("links.restore", _("&Restore all links"), "Ctrl+Shift+L", _("Links are cut in the connection table")),
    Action("view.copy", _("&Copy as picture"), "Ctrl+Shift+C"),
    Action("view.save_picture", _("Save &picture as…"), "Ctrl+Shift+S"),
    Action("view.save_numbers", _("Save &numbers as…"), "Ctrl+Shift+N"),
    Action("view.take_out", _("&Take out"), "Ctrl+Shift+T"),
    Action("view.menu", _("&Menu of the view"), "Ctrl+M"),
    Action("look.theme.system", _("As the system"), checkable=True),
    Action("look.theme.dark", _("Dark"), checkable=True),
    Action("look.theme.light", _("Light"), checkable=True),
    Action("look.palette.blue_and_orange", _("Blue and orange"), checkable=True),
    Action("look.palette.grey", _("Grey"), checkable=True),
    Action("look.palette.purple_and_green", _("Purple and green"), checkable=True),
    Action(
        "look.reduce_motion",
        _("Reduce motion"),
        tip=_("Scenes of a play then change without sliding"),
        checkable=True,
    ),
    Action("look.projector", _("Pro&jector"), "F9", checkable=True),
    Action(
        "look.explanations",
        _("&Explanations"),
        tip=_("A line below each layer's name says what it is for; where there is no room, its tool tip does"),
        checkable=True,
    ),
    Action("look.full_screen", _("&Full screen"), "F11", checkable=True),
    Action("layout.reset", _("&Reset layout"), "Ctrl+0"),
    Action(
        "help.card", _("&What is this?"), "F1", _("A card about what is pointed at, picked or has the keys ({key})")
    ),
    Action("help.glossary", _("&Glossary"), "Ctrl+F1", _("All terms, each in a few plain words ({key})")),
    Action("help.keyboard", _("&Keyboard"), "Shift+F1"),
    Action("help.log", _("Open &log folder")),
    Action("help.about", _("&About")),
)


SHIPPED_LESSON = "lesson.shipped."


def teaching(lessons: Iterable) -> tuple[Action, ...]:
    """An action for each lesson that comes with the program, that opens it. Lessons have `name`, `title`, `about`."""
    return tuple(
        Action(lesson_action(lesson.name), lesson.title.replace("&", "&&"), "", lesson.about) for lesson in lessons
    )


def lesson_action(name: str) -> str:
    """What the action is called that opens the lesson of this name."""
    return SHIPPED_LESSON + name.replace("-", "_")


def opening(views: Iterable) -> tuple[Action, ...]:
    """An action for each view that brings it before the eyes: "view.table". Views have `name`, `title` and `key`."""
    return tuple(Action(f"view.{view.name}", view.title, view.key) for view in views)
