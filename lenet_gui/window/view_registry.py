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
)
SPECS = tuple(import_module(f"lenet_gui.views.{folder}").SPEC for folder in FOLDERS)
SPEC_OF = {spec.name: spec for spec in SPECS}  # by the name of its dock


@dataclass(frozen=True)
class ImportViews(Request):
    """All that views and pad import when they are first used, so that the window need not stand still then."""

    def work(self, progress: Progress, cancelled: Cancelled) -> None:
        for name in ("core.drawing.files", *(f"lenet_gui.views.{folder}.view" for folder in FOLDERS)):
            if not cancelled():
                import_module(name)
