"""`main.py lesson check`: a line for each mistake, the exit status, wrong usage."""

import pytest

from lenet_gui.command_line.main import main

GOOD = "lesson: a\ntitle: A\n== see\nLook.\n"


def test_good_lessons_are_named_and_the_status_is_0(tmp_path, capsys):
    path = tmp_path / "a.lesson"
    path.write_text(GOOD, encoding="utf-8")
    assert main(["lesson", "check", str(path), str(path)]) == 0
    said = capsys.readouterr()
    assert said.err == "" and said.out.count(str(path)) == 2 and "1 step" in said.out


def test_each_mistake_is_told_with_its_file_and_line_and_the_status_is_1(tmp_path, capsys):
    good, bad = tmp_path / "good.lesson", tmp_path / "bad.lesson"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_text(GOOD + "show: x\nmode: y\n", encoding="utf-8")
    assert main(["lesson", "check", str(bad), str(good), str(tmp_path / "none.lesson")]) == 1
    said = capsys.readouterr()
    told = said.err.splitlines()
    assert [line.split(": ")[0] for line in told] == [f"{bad}:5", f"{bad}:6", str(tmp_path / "none.lesson")]
    assert str(good) in said.out  # it is checked all the same


@pytest.mark.parametrize("arguments", [[], ["check"], ["view", "x"], ["check", "--fix", "x"]])
def test_wrong_usage_is_2(arguments, capsys):
    assert main(["lesson", *arguments]) == 2
    assert "usage" in capsys.readouterr().err
