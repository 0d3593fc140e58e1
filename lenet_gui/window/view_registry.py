"""Which views there are. A new view is a folder below lenet_gui/views and a line here."""

from importlib import import_module

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
