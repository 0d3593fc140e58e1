"""Answers are kept one a line, whole, and never for ever more."""

import pytest

from lenet_gui.lessons import answers
from lenet_gui.lessons.answers import Answers


def test_answers_are_kept_in_their_order(tmp_path):
    kept = Answers(tmp_path)
    assert kept.read() == []
    kept.keep("why-a-table", 1, chosen="größer", right=False)
    kept.keep("why-a-table", 6, goals=["test-error > 5"], seconds=12.5)
    first, second = Answers(tmp_path).read()
    assert (first["lesson"], first["step"], first["chosen"], first["right"]) == ("why-a-table", 1, "größer", False)
    assert second["seconds"] == 12.5 and second["at"] >= first["at"]
    assert kept.path.read_text(encoding="utf-8").count("\n") == 2


def test_damaged_lines_are_passed_over_and_not_lost(tmp_path):
    kept = Answers(tmp_path)
    kept.keep("a", 1)
    with kept.path.open("ab") as file:
        file.write(b"{half\n[1]\n\xff\n")
    kept.keep("a", 2)
    assert [entry["step"] for entry in kept.read()] == [1, 2]
    assert b"{half" in kept.path.read_bytes()


def test_the_oldest_go_when_there_are_too_many(tmp_path, monkeypatch):
    monkeypatch.setattr(answers, "MOST_BYTES", 1000)
    kept = Answers(tmp_path)
    for step in range(1, 41):
        kept.keep("a", step)
    steps = [entry["step"] for entry in kept.read()]
    assert steps[-1] == 40 and steps == list(range(steps[0], 41)) and kept.path.stat().st_size <= 1000


def test_what_cannot_be_written_is_told(tmp_path):
    (tmp_path / "lessons").write_text("a file where the folder would be")
    with pytest.raises(OSError):
        Answers(tmp_path).keep("a", 1)


def test_without_a_home_nothing_is_kept(monkeypatch):
    def unknown():
        raise FileNotFoundError

    monkeypatch.setattr(answers, "user_data_folder", unknown)
    nowhere = Answers()
    nowhere.keep("a", 1)
    assert nowhere.read() == []
