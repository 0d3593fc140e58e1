"""Numbers look the same in every country: those that Qt writes as those that the program writes itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
from PyQt5.QtWidgets import QDoubleSpinBox, QProgressBar, QSpinBox
from lenet_gui.app import application
app = application()
from lenet_gui.views.digits.view import DataBrowser
from lenet_gui.views.study.chooser import DigitChooser
chooser, browser, real, bar = DigitChooser(), DataBrowser(), QDoubleSpinBox(), QProgressBar()
chooser.set_count(10_000)
chooser.show_index(1234)
browser.number.setRange(0, 60_000)
browser.number.setValue(56_789)
real.setValue(0.5)
bar.setValue(42)
assert [box.text() for box in (chooser.number, browser.number, real, bar)] == ["test 1234", "56789", "0.50", "42%"]
boxes = [*chooser.findChildren(QSpinBox), *browser.findChildren(QSpinBox)]
assert len(boxes) == 2
for box in boxes:
    box.lineEdit().setText(box.prefix() + "8")
    box.interpretText()
    assert box.value() == 8
"""


@pytest.mark.parametrize("locale", ["ar_EG.UTF-8", "fa_IR.UTF-8", "de_DE.UTF-8", "hi_IN.UTF-8", "C"])
def test_numbers_have_one_kind_of_digits_whatever_the_country(locale, tmp_path):
    environment = os.environ | {"LC_ALL": locale, "LANG": locale, "LANGUAGE": "", "QT_QPA_PLATFORM": "offscreen"}
    environment |= {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
