import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lenet_gui.command_line import why_no_window as display

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def no_display(monkeypatch, tmp_path):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["main.py"])


@pytest.fixture
def all_libraries(monkeypatch):
    """As if nothing were missing, so that only the display counts."""
    monkeypatch.setattr(display, "_why_not_loaded", lambda plugin, packages: None)


@pytest.fixture
def missing(monkeypatch):
    """Names of libraries that the loader then does not find."""
    names = []

    def load_plugin(path):
        raise OSError(f"{names[0]}: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(ctypes, "CDLL", load_plugin)
    monkeypatch.setattr(display, "_loads", lambda library: library not in names)
    return names


def test_without_a_display_it_says_so_and_names_what_works(no_display, all_libraries):
    said = display.why_no_window()
    assert said.startswith("There is no display")
    assert "train, evaluate, classify and benchmark" in said


def test_a_display_that_does_not_answer_is_named(no_display, all_libraries, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":4711")
    assert "The display :4711 does not answer" in display.why_no_window()


def test_missing_libraries_are_named_with_their_packages(no_display, missing):
    missing += ["libxcb-icccm.so.4", "libxcb-keysyms.so.1"]
    said = display.why_no_window()
    assert "libxcb-icccm.so.4, libxcb-keysyms.so.1" in said
    assert "sudo apt install libxcb-icccm4 libxcb-keysyms1 on Debian or Ubuntu" in said
    assert "sudo dnf install xcb-util-keysyms xcb-util-wm on Fedora" in said


def test_a_missing_library_nobody_has_heard_of_is_named(no_display, missing):
    missing.append("libstrange.so.9")
    said = display.why_no_window()
    assert "libstrange.so.9" in said and "train, evaluate, classify and benchmark" in said


@pytest.mark.parametrize("named", ["offscreen", "minimal", "vnc", "nonsense;offscreen", "offscreen:size=9"])
def test_platforms_without_a_screen_are_let_through(no_display, monkeypatch, named):
    monkeypatch.setenv("QT_QPA_PLATFORM", named)
    assert display.why_no_window() is None


def test_the_argument_platform_goes_before_the_variable(no_display, all_libraries, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(sys, "argv", ["main.py", "-platform", "offscreen"])
    assert display.why_no_window() is None


def test_a_platform_that_does_not_exist_is_named_instead_of_aborting(no_display, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "nonsense")
    assert "'nonsense'" in display.why_no_window()


def test_where_only_wayland_answers_qt_is_told_to_use_it(no_display, all_libraries, monkeypatch):
    monkeypatch.setattr(display, "_wayland_answers", lambda: True)
    monkeypatch.setenv("QT_QPA_PLATFORM", "")  # so that what is set is undone after the test
    assert display.why_no_window() is None
    assert os.environ["QT_QPA_PLATFORM"] == "wayland"


def test_what_wayland_lacks_is_named_where_only_wayland_runs(no_display, monkeypatch):
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setattr(display, "_why_not_loaded", lambda plugin, packages: f"{plugin} lacks something")
    assert display.why_no_window().startswith("libqwayland-generic.so lacks something")


def test_without_pyqt5_the_pip_command_is_given(no_display, monkeypatch):
    monkeypatch.setitem(sys.modules, "PyQt5.QtWidgets", None)
    said = display.why_no_window()
    assert f'"{sys.executable}" -m pip install PyQt5' in said


def test_a_qt_that_cannot_be_loaded_names_the_package(no_display, monkeypatch):
    error = ImportError("libGL.so.1: cannot open shared object file: No such file or directory")
    assert "sudo apt install libgl1 on Debian" in display._missing_libraries(error, {"libGL.so.1": ("libgl1", "x")})


def test_a_program_on_a_machine_that_lacks_a_library_ends_with_status_2(tmp_path):
    """The loader itself, in a process of its own, with a plugin that asks for a library that does not exist."""
    from PyQt5.QtCore import QLibraryInfo

    plugins = Path(QLibraryInfo.location(QLibraryInfo.PluginsPath))
    original = plugins / "platforms" / "libqxcb.so"
    if not original.exists():
        pytest.skip("this Qt keeps its plugins elsewhere")
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from lenet_gui.command_line import why_no_window as display\n"
        "from lenet_gui.command_line.main import main\n"
        "display._plugin_folder = lambda: Path(sys.argv[1])\n"
        "sys.exit(main([]))\n"
    )
    libraries = plugins.parent / "lib"
    lacking = original.read_bytes().replace(b"libxcb-icccm.so.4", b"libxcb-nowhr.so.4")
    (tmp_path / "libqxcb.so").write_bytes(lacking)
    environment = dict(os.environ, LD_LIBRARY_PATH=str(libraries), XDG_RUNTIME_DIR=str(tmp_path))
    environment.pop("QT_QPA_PLATFORM", None)
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "libxcb-nowhr.so.4" in done.stderr


@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="needs Xvfb")
def test_on_a_virtual_screen_nothing_stands_in_the_way(tmp_path):
    program = "from lenet_gui.command_line.why_no_window import why_no_window; print(why_no_window())"
    environment = dict(os.environ, XDG_RUNTIME_DIR=str(tmp_path))
    environment.pop("QT_QPA_PLATFORM", None)
    command = ["xvfb-run", "-a", sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout == "None\n"
