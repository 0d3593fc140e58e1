"""Which views there are. A new view is a folder below lenet_gui/views and a line here."""

from dataclasses import dataclass
from importlib import import_module

from lenet_gui.jobs.background_jobs import Cancelled, Progress, Request

# In the order of the View menu.
FOLDERS = (
    "network",
    "study",
    "table",
    "kernels",
    "microscope",
    "code",
    "curves",
    "mistakes",
    "robustness",
    "preparation",
    "numbers",
    "digits",
    "my_digits",
    "sureness",
    "what_if",
    "play",
    "path",
    "runs",
    "beside",
)
SPECS = tuple(import_module(f"lenet_gui.views.{folder}").SPEC for folder in FOLDERS)
SPEC_OF = {spec.name: spec for spec in SPECS}  # by the name of its dock


# What is imported when it is first used: the first stroke, a save. It is to be there even if the program is replaced
# on the disk meanwhile, or no more files can be opened.
USED_LATER = (
    "core.files.writing",
    "core.drawing.files",
    "core.data.my_digits",
    "core.study.robustness",
    "lenet_gui.export.pictures",
    "lenet_gui.cards.help_cards",
    "lenet_gui.lessons.lessons",
    "lenet_gui.runs.going_to",
    "logging.handlers",
)


@dataclass(frozen=True)
class ImportViews(Request):
    """Imports what the window uses later, and all views, so that it need not stand still then. No other answer."""

    def work(self, progress: Progress, cancelled: Cancelled) -> None:
        for name in (*USED_LATER, *(f"lenet_gui.views.{folder}.view" for folder in FOLDERS)):
            if not cancelled():
                import_module(name)
