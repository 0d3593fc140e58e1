"""What is remembered is checked when it is read: nothing that stands in the settings keeps the window from opening."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PyQt5.QtCore import QByteArray, QSettings
from PyQt5.QtWidgets import QMainWindow

from core.study.margins import THRESHOLD
from lenet_gui.look import style
from lenet_gui.main_window import MainWindow
from lenet_gui.window.docking.layout import LAYOUT_VERSION
from lenet_gui.window.settings import Settings

KEYS = ("theme", "palette", "projector", "least margin", "processes", "export folder", "geometry", "layout")
KEYS += ("class layout", "measure", "hints tried", "hints over", "reduce motion")
AT_FIRST = {
    "theme": "Dark", "palette": style.PALETTES[0], "projector": False, "least_margin": THRESHOLD, "export_folder": "",
    "processes": None, "geometry": None, "layout": None, "class_layout": None, "measure": "accuracy",
    "hints_tried": frozenset(), "hints_over": False, "reduce_motion": False,
}  # fmt: skip
DAMAGED = """[General]
geometry=garbage
layout=garbage
class%20layout=garbage
theme="a, b"
palette=1, 2
projector=perhaps
reduce%20motion=1 or 2
least%20margin=nan
processes=many
measure=guess
hints%20tried=draw, train
hints%20over=nearly
export%20folder=@ByteArray(\\0\\0)
"""


def read_all(settings):
    return {name: getattr(settings, name) for name in AT_FIRST}


def reopened(path):
    return Settings(QSettings(str(path), QSettings.IniFormat))


def test_what_was_remembered_comes_back_in_its_own_type(qapp, tmp_path):
    settings = reopened(tmp_path / "kept.ini")
    values = {"theme": "Light", "palette": "grey", "projector": True, "least_margin": 7.25, "processes": 4}
    values |= {"export_folder": str(tmp_path), "measure": "error", "hints_over": True, "reduce_motion": True}
    values["hints_tried"] = frozenset({"draw", "cut"})
    values |= {
        "geometry": QByteArray(b"\x00\xffwhere"),
        "layout": QByteArray(b"how\x00"),
        "class_layout": QByteArray(b"there"),
    }
    for name, value in values.items():
        setattr(settings, name, value)
    settings.kept.sync()
    again = reopened(tmp_path / "kept.ini")
    again.kept.sync()
    assert read_all(again) == values


def test_what_is_damaged_is_forgotten_and_the_window_opens_as_at_first(qtbot, thread, tmp_path):
    path = tmp_path / "damaged.ini"
    path.write_text(DAMAGED)
    settings = reopened(path)
    assert set(settings.kept.allKeys()) == set(KEYS)
    window = MainWindow(thread, settings)
    qtbot.addWidget(window)
    assert read_all(settings) == AT_FIRST
    assert settings.kept.allKeys() == []
    window.close()


@pytest.mark.parametrize(
    ("key", "value"),
    [("least margin", "1e308"), ("least margin", "-1"), ("least margin", "inf"), ("least margin", ["1", "2"]),
     ("least margin", ""), ("processes", "0"), ("processes", "3"), ("processes", True), ("processes", ["1", "2"]),
     ("processes", ""), ("processes", "1e9"), ("processes", 2.5),
     ("theme", "dark"), ("theme", {"a": 1}), ("theme", 3.5), ("palette", b"grey"), ("projector", "maybe"),
     ("export folder", "/nowhere/at/all"), ("export folder", "a\0b"), ("layout", "AAAA"), ("geometry", 12),
     ("geometry", QByteArray()), ("geometry", QByteArray(b"\x01\xd9\xd0\xcb\x00\x03")),
     ("layout", QByteArray(bytes(2 << 20)))],
)  # fmt: skip
def test_no_value_of_a_wrong_kind_is_handed_out(settings, key, value):
    settings.kept.setValue(key, value)
    assert read_all(settings) == AT_FIRST
    assert not settings.kept.contains(key)


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10**6), byte=st.integers(0, 255), cut=st.booleans())
def test_one_damaged_byte_of_a_layout_is_noticed(qapp, settings, place, byte, cut):
    home = QMainWindow()
    settings.layout = home.saveState(LAYOUT_VERSION)
    stored = bytes(settings.kept.value("layout"))
    place %= len(stored)
    damaged = stored[:place] if cut else stored[:place] + bytes([byte]) + stored[place + 1 :]
    settings.kept.setValue("layout", QByteArray(damaged))
    assert settings.layout == (home.saveState(LAYOUT_VERSION) if damaged == stored else None)


def test_a_layout_of_another_window_is_forgotten(qtbot, thread, settings):
    settings.layout, settings.geometry = QByteArray(b"no layout"), QByteArray(b"no geometry")
    window = MainWindow(thread, settings)
    qtbot.addWidget(window)
    assert settings.layout is None and settings.geometry is None


anything = st.one_of(
    st.text(max_size=40), st.binary(max_size=60).map(QByteArray), st.floats(), st.integers(-(2**70), 2**70),
    st.booleans(), st.lists(st.text(max_size=9), max_size=3), st.none(),
    st.dictionaries(st.text(), st.text(), max_size=2),
)  # fmt: skip


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.tuples(st.sampled_from(KEYS), anything), max_size=7))
def test_whatever_is_kept_under_any_key_nothing_is_raised(qapp, tmp_path, values):
    settings = reopened(tmp_path / "any.ini")
    for key, value in values:
        settings.kept.setValue(key, value)
    found = read_all(settings)
    assert found["theme"] in ("System", "Dark", "Light") and found["palette"] in style.PALETTES
    assert isinstance(found["projector"], bool) and 0 <= found["least_margin"] <= 100
    assert read_all(settings) == found


@hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_with_any_bytes_for_a_file_of_settings_the_window_opens(qtbot, thread, tmp_path, content):
    path = tmp_path / "bytes.ini"
    path.write_bytes(b"[General]\nlayout=" + content)
    window = MainWindow(thread, reopened(path))
    window.show()
    assert window.isVisible()
    window.settings.kept.clear()
    window.deleteLater()


def test_without_a_place_for_settings_the_window_opens_and_closes(qtbot, thread, tmp_path):
    (tmp_path / "folder.ini").mkdir()
    window = MainWindow(thread, reopened(tmp_path / "folder.ini"))
    qtbot.addWidget(window)
    window.show()
    window.settings.theme = "Light"
    assert window.close()
