"""The program as a wheel installs it, beside another package's `core` and `resources`."""

import json
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import FILE_NAMES
from lenet_gui.command_line import arguments
from lenet_gui.command_line.arguments import sentence

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 120

# The sub-command `train`, which waits for its crew, and says last where everything was found and what came of that.
TRAIN = """
import sys, time
from lenet_gui.command_line.main import main
import core, lenet_gui
from core.resources import RESOURCES
from core.training import stints
from core.training.stints import Stints

stints.WORTHWHILE_SECONDS = 0
start, close, proved = Stints._start, Stints.close, []

def start_and_wait(these):
    start(these)
    deadline = time.monotonic() + 60
    while these._crew and not these._crew.ready and time.monotonic() < deadline:
        time.sleep(0.01)

def note_and_close(these, *given):
    if these._crew:
        proved.append(these._proved)
    close(these, *given)

Stints._start, Stints.close = start_and_wait, note_and_close
status = main(["train", *sys.argv[1:]])
sys.stderr.write("\\n".join([core.__file__, lenet_gui.__file__, str(RESOURCES), f"{status} {proved}"]))
"""
CLASSIFY = "import sys; from lenet_gui.command_line.main import main; sys.exit(main(['classify', *sys.argv[1:]]))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    """A folder of packages, of which one took the names of ours for its own before ours came."""
    folder = tmp_path_factory.mktemp("site")
    for name in ("core", "resources"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(f"raise ImportError('this {name} is another package's')")
    (folder / "resources" / "bitmaps.txt").write_text("another package's")
    pip("install", "--target", folder, wheel)
    return folder


def pip(command, *arguments):
    always = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    made = [sys.executable, "-m", "pip", command, *always, *map(str, arguments)]
    subprocess.run(made, check=True, timeout=SECONDS)


def run_beside(site, folder, *command):
    """What this command of Python's writes, with the packages of `site` before all others."""
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_the_wheel_takes_no_name_but_its_own(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"lenet_gui", "lenet_5_alive"}
    (entries,) = (name for name in names if name.endswith("entry_points.txt"))
    said = zipfile.ZipFile(wheel).read(entries).decode()
    assert "[console_scripts]" in said and "[gui_scripts]" in said


def test_classify_reads_a_drawing_beside_another_core(site, tmp_path):
    (tmp_path / "one.json").write_text(json.dumps([[[[0, 0], [0, 20]]]]))
    said = run_beside(site, tmp_path, "-c", CLASSIFY, "one.json", "--json").stdout
    assert json.loads(said)["digit"] == 1


def test_a_helper_trains_beside_another_core(site, tmp_path):
    few = builtin_dataset(0, 100, 20)
    arrays = (few.train.images, few.train.labels, few.test.images, few.test.labels)
    for name, array in zip(FILE_NAMES, arrays, strict=True):
        magic = 2051 if array.ndim == 3 else 2049
        (tmp_path / name).write_bytes(struct.pack(f">{1 + array.ndim}I", magic, *array.shape) + array.tobytes())
    arguments = ("--recipe", "fast", "--data", tmp_path, "--passes", "15", "--output", "run.npz")
    done = run_beside(site, tmp_path, "-c", TRAIN, *arguments)
    core, gui, resources, outcome = done.stderr.splitlines()[-4:]
    installed = site / "lenet_gui" / "_installed"
    assert Path(core).parent == installed / "core" and Path(gui).parent == site / "lenet_gui"
    assert Path(resources) == installed / "resources"
    assert outcome == "0 [True]"
    assert (tmp_path / "run.npz").exists()


def test_nothing_of_the_other_package_is_changed(site):
    assert [path.name for path in (site / "core").iterdir()] == ["__init__.py"]
    assert (site / "resources" / "bitmaps.txt").read_text() == "another package's"
    assert {path.name for path in (site / "resources").iterdir()} == {"__init__.py", "bitmaps.txt"}


def test_the_source_is_laid_out_otherwise():
    assert (ROOT / "core").is_dir() and not (ROOT / "lenet_gui" / "_installed").exists()


def test_what_is_missing_is_said_with_what_helps_there(tmp_path, monkeypatch):
    missing = ModuleNotFoundError("No module named 'pooch'", name="pooch")
    assert f'pip install -e "{ROOT}"' in sentence(missing)
    monkeypatch.setattr(arguments, "PROGRAM", tmp_path)  # installed, without the project's own file
    assert sentence(missing) == "pooch is not installed: install lenet-5-alive again, with all that it needs."
