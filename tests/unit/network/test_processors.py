"""How many processes share the training: as the environment says, else as it was chosen, else as many as pay."""

import pytest

from core.network.processors import MOST_PROCESSES, ProcessesError, computing_processes
from core.run.commands import SetProcesses


@pytest.mark.parametrize("named", ["", None])
@pytest.mark.parametrize("setting", [None, 1, 8])
def test_where_the_environment_says_nothing_the_setting_counts(monkeypatch, named, setting):
    if named is not None:
        monkeypatch.setenv("LENET_PROCESSES", named)
    assert computing_processes(setting) == setting


@pytest.mark.parametrize("count", range(1, MOST_PROCESSES + 1))
def test_the_environment_overrides_the_setting(monkeypatch, count):
    monkeypatch.setenv("LENET_PROCESSES", str(count))
    assert computing_processes() == computing_processes(4) == count


@pytest.mark.parametrize("named", ["0", "9", "-1", "two", "2.0", " ", "1e0", "\u0662", "1,2", "99999999999999999999"])
def test_whatever_else_the_environment_says_is_one_sentence(monkeypatch, named):
    monkeypatch.setenv("LENET_PROCESSES", named)
    with pytest.raises(ProcessesError, match="^LENET_PROCESSES is .*a whole number from 1 to 8") as refused:
        computing_processes(2)
    assert str(refused.value).count("\n") == 0


@pytest.mark.parametrize("count", [0, 9, -1, 2.5, "2"])
def test_no_other_number_can_be_commanded(count):
    with pytest.raises(ValueError, match="number of processes"):
        SetProcesses(count)
