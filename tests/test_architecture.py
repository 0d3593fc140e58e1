"""The rules of the house, read off the source itself: who may import whom, and how long a file may grow."""

import ast
import shutil
import subprocess
import sys
from functools import cache, wraps
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
MOST_LINES = 320

# What stands at the top; whatever git does not keep (caches, environments) is not looked at.
TOP_LEVEL = {"lenet_gui", "core", "resources", "tests", "main.py", "README.md", "pyproject.toml", "LICENSE", ".ci"}
TOP_LEVEL |= {".gitignore", ".gitattributes", ".github", ".editorconfig"}

WINDOW_MAY_IMPORT = {"lenet_gui", "core", "numpy", "PyQt5", "pyqtgraph", "tomllib"} | sys.stdlib_module_names
MAY_KNOW_TRAINING = {"jobs", "app", "benchmarks", "command_line"}
CORE_MAY_IMPORT = {"core", "numpy", "PIL", "pooch", "platformdirs", "threadpoolctl"} | sys.stdlib_module_names

MOST_FILES = 16  # in one room, its __init__ not counted

# Which rooms a room may import from; within itself it may.
CORE_ROOMS = {
    "": set(),  # what lies in core itself: language, folders, resources, fields
    "files": {""},
    "crew": set(),
    "network": {""},
    "drawing": {"", "files"},
    "data": {"", "files", "network", "drawing"},
    "recipe": {"", "network"},
    "run": {"", "files", "network", "data", "recipe"},
    "training": {"", "crew", "network", "data", "recipe", "run"},
    "happening": {"", "network", "data", "recipe", "run"},
    "study": {"", "network", "data", "drawing", "recipe", "run", "happening"},
}
WINDOW_ROOMS = {
    "terminal": set(),
    "version": set(),
    "actions": set(),
    "look": set(),
    "widgets": {"look"},
    "pad": {"look"},
    "export": {"look"},
    "play": {"look"},
    "texts": {"look"},
    "time": {"look", "widgets", "jobs"},
    "views": {"look", "widgets", "pad", "texts"},
    "jobs": set(),
    "digits": {"jobs", "pad"},
    "controls": {"actions", "look", "widgets", "texts"},
    "window": {"look", "widgets", "pad", "export", "views", "jobs", "digits", "controls", "terminal", "play", "time"},
    "cards": {"actions", "look", "widgets", "texts", "views", "window"},
    "menus": {"version", "actions", "look", "widgets", "export", "views", "digits", "window", "play", "time"},
    "runs": {"terminal", "actions", "look", "widgets", "jobs", "digits", "window", "time"},
    "lessons": {"actions", "look", "widgets", "texts", "views", "digits", "window", "play", "time"},
    "later": {"cards", "lessons", "runs", "texts", "window"},
    "main_window": {
        "later",
        "actions",
        "cards",
        "texts",
        "look",
        "widgets",
        "views",
        "jobs",
        "digits",
        "controls",
        "window",
        "menus",
        "runs",
        "play",
        "lessons",
        "time",
    },
    "app": {"look", "jobs", "window", "menus", "main_window"},
    "benchmarks": {"look", "jobs", "window", "main_window", "app", "terminal"},
    "command_line": {"version", "terminal", "benchmarks", "app", "lessons"},
}
MAY_KNOW_THREADS = {"training_thread.py", "background_jobs.py", "error_report.py"}
# All others hand pictures of numbers to `pictures.paint_picture`, so that they are true in an SVG, too.
MAY_PAINT_IMAGES = {"pictures.py", "kept_picture.py"}
MAY_PAINT_PIXMAPS = {"kept_picture.py", "ink.py", "digit_wall.py"}
MAY_SPEAK = {"terminal.py"}  # all others hand what they have to say to it, or to the window


def files(folder):
    return sorted((ROOT / folder).rglob("*.py"))


def named(path):
    return str(path.relative_to(ROOT))


CORE, GUI, VIEWS = files("core"), files("lenet_gui"), files("lenet_gui/views")
PROGRAM = [ROOT / "main.py", *CORE, *GUI]


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def room_of_file(path):
    """The room of the window in which a file lies, or the file's own name."""
    return path.relative_to(ROOT / "lenet_gui").with_suffix("").parts[0]


def imports(path):
    """Every module imported anywhere in the file, in full: `from core import mnist` is core.data.mnist."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)} imports relatively; say the whole name"
            found |= _modules(node)
    return found


def _modules(node):
    """`from a.b import c` imports a.b, or a.b.c where that is a module of ours."""
    folder = ROOT.joinpath(*node.module.split("."))
    inner = {
        alias.name for alias in node.names if (folder / f"{alias.name}.py").exists() or (folder / alias.name).is_dir()
    }
    whole = {node.module} if len(inner) < len(node.names) or not folder.is_dir() else set()
    return whole | {f"{node.module}.{name}" for name in inner}


@pytest.fixture(scope="module", autouse=True)
def _syntax_trees_go_afterwards():
    """They fill hundreds of megabytes."""
    yield
    tree_of.cache_clear()
    calls.cache_clear()


def judged_in(paths):
    """A test of each of these files; what is wrong is told of all of them at once."""

    def decorate(judge):
        @wraps(judge)
        def test():
            wrong = {}
            for path in paths:
                try:
                    judge(path)
                except AssertionError as error:
                    wrong[named(path)] = str(error).splitlines()[:3]
            assert wrong == {}

        del test.__wrapped__  # pytest would ask it for its arguments
        return test

    return decorate


def top(module):
    return module.split(".")[0]


@cache
def calls(path):
    """The names of the functions called, such as "print" and "sys.stdout.write"."""
    return {ast.unparse(node.func) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)}


@judged_in(CORE)
def test_core_knows_only_numpy_and_what_is_named_here(path):
    allowed = CORE_MAY_IMPORT | ({"requests"} if path.name == "mnist.py" else set())  # whose errors pooch lets through
    assert {module for module in imports(path) if top(module) not in allowed} == set()


@judged_in(VIEWS)
def test_views_know_only_frozen_types_and_constants_of_core(path):
    nodes = [
        node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom) and top(node.module) == "core"
    ]
    named_here = {(node.module, alias.name) for node in nodes for alias in node.names}
    assert {f"{module}.{name}" for module, name in named_here if not is_frozen(module, name)} == set()
    assert {name for name in plain_imports(path) if top(name) == "core"} == set()


def is_frozen(module, name):
    """Whether a name of core is a type whose objects never change, a fault, or a constant."""
    found = getattr(import_module(module), name, None)
    if name in ("_", "Reading") or (name.isupper() and not callable(found)):  # a Reading counts what never changes
        return True
    if not isinstance(found, type):  # what a type is made of, such as Link = tuple[int, int]
        return name[0].isupper() and not isinstance(found, ModuleType | FunctionType)
    parameters = getattr(found, "__dataclass_params__", None)
    return issubclass(found, tuple | Exception) or (parameters is not None and parameters.frozen)


def plain_imports(path):
    """`import a.b` makes all that is in it known at once."""
    nodes = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Import)]
    return {alias.name for node in nodes for alias in node.names}


@judged_in([path for path in GUI if room_of_file(path) not in MAY_KNOW_TRAINING])
def test_only_what_runs_the_training_knows_it(path):
    assert {module for module in imports(path) if module.startswith("core.training")} == set()


@judged_in(GUI)
def test_the_window_knows_only_what_is_named_here(path):
    assert {module for module in imports(path) if top(module) not in WINDOW_MAY_IMPORT} == set()


def room_of(module):
    """Such as "network" for core.network.loss, "" for core.language, "views" for lenet_gui.views.table.view."""
    parts = module.split(".")
    is_file = (ROOT.joinpath(*parts[:2])).with_suffix(".py").exists()
    return "" if parts[0] == "core" and (is_file or len(parts) < 2) else parts[1] if len(parts) > 1 else ""


def module_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize(("whole", "rooms"), [("core", CORE_ROOMS), ("lenet_gui", WINDOW_ROOMS)])
def test_rooms_know_only_the_rooms_below_them(whole, rooms):
    wrong = []
    for path in files(whole):
        room = room_of(module_of(path))
        for module in imports(path):
            if top(module) == whole and room_of(module) not in {room} | rooms.get(room, set()):
                wrong.append((named(path), module))
    assert wrong == []


def test_the_table_of_rooms_has_no_circle_and_leaves_none_out():
    for whole, rooms in (("core", CORE_ROOMS), ("lenet_gui", WINDOW_ROOMS)):
        assert {room_of(module_of(path)) for path in files(whole)} <= {*rooms, ""}
        known = set()
        while known != set(rooms):
            next_ones = {room for room, below in rooms.items() if below <= known} - known
            assert next_ones, f"a circle among {set(rooms) - known}"
            known |= next_ones


@pytest.mark.parametrize("whole", ["core", "lenet_gui"])
def test_no_two_files_import_one_another(whole):
    """Round however many corners."""
    names = {module_of(path): path for path in files(whole)}
    below = {name: {module for module in imports(path) if module in names} - {name} for name, path in names.items()}
    while free := {name for name, others in below.items() if not others}:
        below = {name: others - free for name, others in below.items() if name not in free}
    assert below == {}


def test_no_room_is_too_full():
    folders = [path for whole in (CORE, GUI) for path in {file.parent for file in whole}]
    full = {named(folder): len(list(folder.glob("*.py"))) - 1 for folder in folders}
    assert {name: count for name, count in full.items() if count > MOST_FILES} == {}


@judged_in(VIEWS)
def test_views_do_not_know_each_other(path):
    own = ".".join(module_of(path).split(".")[:3])
    common = {"lenet_gui.views.spec", "lenet_gui.views.tables"}
    others = {module for module in imports(path) if module.startswith("lenet_gui.views.")} - common
    assert {module for module in others if not module.startswith(own + ".") and module != own} == set()


@judged_in(GUI)
def test_only_few_files_of_the_window_know_of_threads(path):
    """And all of them of Python's, which the tests of the window watch."""
    if path.name not in MAY_KNOW_THREADS:
        assert {"threading", "multiprocessing", "concurrent.futures"} & imports(path) == set()
    tree = tree_of(path)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert {"QThread", "QThreadPool", "QRunnable"} & names == set()


@judged_in(PROGRAM)
def test_nothing_is_printed(path):
    assert "print" not in calls(path)
    if path.name not in MAY_SPEAK:
        writes = {name for name in calls(path) if name.startswith(("sys.stdout.write", "sys.stderr.write"))}
        assert writes == set()


@judged_in([path for path in PROGRAM if path.name != "writing.py"])
def test_what_becomes_a_file_is_written_in_one_way(path):
    """By core/files/writing.py; and the mask of the process, which other threads rely on, is left alone."""
    assert {"os.umask", "os.chmod"} & calls(path) == set()
    if path.name != "memory.py" or path.parent.name != "crew":  # whose memory is no file for the user
        assert {"tempfile.mkstemp", "tempfile.NamedTemporaryFile"} & calls(path) == set()


@judged_in(GUI)
def test_pictures_are_painted_in_one_place(path):
    painting = {name.split(".")[-1] for name in calls(path)}
    assert path.name in MAY_PAINT_IMAGES or "drawImage" not in painting
    assert path.name == "kept_picture.py" or not {"setClipRect", "setClipPath", "setClipRegion"} & painting
    assert path.name in MAY_PAINT_PIXMAPS or not {"drawPixmap", "drawTiledPixmap"} & painting


@judged_in(CORE)
def test_core_draws_no_random_numbers_of_its_own(path):
    """Whoever wants chance passes a generator, or a seed for one."""
    attributes = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)]
    used = {node.attr for node in attributes if ast.unparse(node.value) == "np.random"}
    assert used <= {"default_rng", "SeedSequence", "Generator", "PCG64"}
    assert "random" not in imports(path)


@judged_in(GUI)
def test_the_window_asks_for_no_kind_of_layer_by_its_name(path):
    """It reads what core/network/layers tells of it, so that a new one touches nothing here."""
    from core.network.architecture import INPUTS, OUTPUTS, POOLINGS, SQUASHINGS

    names = {*SQUASHINGS, *POOLINGS, *OUTPUTS, *INPUTS} - {"paper"}  # so one starts weights, too
    constants = {node.value for node in ast.walk(tree_of(path)) if isinstance(node, ast.Constant)}
    assert {name for name in names if name in constants} == set()


@judged_in(PROGRAM)
def test_files_stay_short_enough_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_the_top_level_holds_only_what_the_design_names():
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("no git here to say which files belong to the project")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split("/")[0] for line in listed.splitlines()} <= TOP_LEVEL


def test_the_command_line_can_be_asked_without_numpy_or_qt():
    """So that --help and every refusal come at once, and without what may not be installed."""
    program = (
        "import sys; from lenet_gui.command_line.main import main; main(['--help']); "
        "assert not {'numpy', 'PyQt5', 'pyqtgraph'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, timeout=60)


def test_resources_are_found_from_any_folder(tmp_path, monkeypatch):
    from core.network.bitmaps import DEFAULT_PATH, read_bitmaps
    from core.run.run_file import SHIPPED

    monkeypatch.chdir(tmp_path)
    assert DEFAULT_PATH.parent == SHIPPED.parent == ROOT / "resources"
    assert read_bitmaps().shape == (10, 84)


@judged_in(GUI)
def test_settings_are_read_and_written_in_one_place(path):
    """Others take a `Settings`; only those who open the window make the store it reads."""
    if path.name in ("settings.py", "app.py") or path.parent.name == "benchmarks":
        return
    names = {alias.name for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom) for alias in node.names}
    names |= {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}
    assert "QSettings" not in names


@judged_in(PROGRAM)
def test_nobody_changes_for_a_while_what_belongs_to_the_whole_process(path):
    """Other threads would see it; warnings are told apart once, where the program starts."""
    assert {"warnings.catch_warnings", "warnings.simplefilter", "catch_warnings"} & calls(path) == set()
    assert "warnings" not in imports(path) or path.name == "main.py"
