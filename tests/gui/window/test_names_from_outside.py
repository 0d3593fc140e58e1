"""Whatever a file calls itself is shown letter for letter, and never taken for a web page."""

from dataclasses import replace

import pytest
from canned import moment
from PyQt5.QtCore import Qt
from PyQt5.QtWidgets import QLabel, QWidget

from core.data.my_digits import MyDigitsFolder
from core.recipe.own_table import with_table
from core.recipe.recipe import MOST_NAME, named_recipe
from core.run.run_file import SHIPPED, read_run
from lenet_gui.actions.actions import Actions
from lenet_gui.controls.controls import Controls
from lenet_gui.controls.network_switch import NetworkSwitch
from lenet_gui.digits.my_digits import MyDigits
from lenet_gui.export import pictures as export
from lenet_gui.jobs.run_files import pretrained_description
from lenet_gui.look.plain_text import plain
from lenet_gui.views.my_digits.view import MyDigitsView
from lenet_gui.views.robustness.view import Robustness
from lenet_gui.window.notice_line import NoticeLine

NAME = "<img src=x> & <b>own</b>"
HOSTILE = replace(named_recipe("fast"), name=NAME)


def shown_as_pages(widget: QWidget) -> list[str]:
    """The words in this widget and all within it that Qt would take for a web page with the name's own marks in it."""
    words = []
    for part in (widget, *widget.findChildren(QWidget)):
        words.append(part.toolTip())
        if isinstance(part, QLabel) and part.textFormat() != Qt.PlainText:
            words.append(part.text())
    return [said for said in words if Qt.mightBeRichText(said) and "<img" in said]


def test_only_what_looks_like_a_page_is_changed():
    assert plain("an ordinary sentence: 3 < 4 & so on") == "an ordinary sentence: 3 < 4 & so on"
    assert "&lt;img src=x&gt; &amp; &lt;b&gt;" in plain(NAME)


def test_a_notice_its_work_and_its_fact_are_plain(qtbot):
    line = NoticeLine()
    qtbot.addWidget(line)
    line.say(f"The optimizer is '{NAME}'; choose another.")
    line.state_fact(NAME)
    line.show_work(0.5, NAME, lambda: None)
    assert shown_as_pages(line) == [] and "&lt;img" in line.message.toolTip() and "&lt;img" in line.cancel.toolTip()
    assert line.message.text().count("<img") == 1


def test_the_name_of_a_recipe_is_plain_wherever_it_is_shown(qtbot, monkeypatch):
    actions = Actions(None)
    network, robustness, controls = NetworkSwitch(actions), Robustness(), Controls(actions)
    for widget in (network, robustness, controls):
        qtbot.addWidget(widget)
    network.set_shipped(pretrained_description(replace(read_run(SHIPPED), recipe=HOSTILE)))
    hostile = moment(recipe=HOSTILE)
    robustness.show_moment(hostile)
    monkeypatch.setattr(robustness, "status_text", lambda: f"This run ({NAME})")
    robustness._say_status()
    controls.show_snapshot(hostile.snapshot)
    for widget in (network, robustness, controls):
        assert shown_as_pages(widget) == []
    assert "&lt;img" in network.shipped.toolTip() and "&lt;img" in robustness.status.toolTip()
    assert controls.recipe.currentText() == NAME


def test_the_names_of_damaged_digits_are_plain_and_few(qtbot, tmp_path):
    for number in range(30):
        (tmp_path / f"{number:02d}<img src=x>.json").write_text("")
    view = MyDigitsView(MyDigits(MyDigitsFolder(tmp_path)))
    qtbot.addWidget(view)
    assert shown_as_pages(view) == [] and view.status.toolTip().count("&lt;img") == 20


def test_the_name_of_a_recipe_never_leads_a_file_elsewhere():
    elsewhere = moment(recipe=replace(HOSTILE, name="../../<b>"), trained=True)
    assert export.file_name("curves", elsewhere).startswith("curves-_")
    assert "/" not in export.file_name("kernels", elsewhere)


@pytest.mark.parametrize("length", [1, MOST_NAME])
def test_a_recipe_with_a_table_of_its_own_has_a_name_that_is_not_too_long(length):
    from core.network.architecture import DENSE

    made = with_table(replace(HOSTILE, name="x" * length), DENSE)
    assert made.name.endswith("-own-table") and with_table(made, DENSE).name == made.name
