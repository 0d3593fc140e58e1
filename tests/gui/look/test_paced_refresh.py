"""A view refreshes itself at once when there is news, then at most so often; however long the machine has been up."""

import pytest
from PyQt5.QtWidgets import QWidget

from lenet_gui.look.paced_refresh import PacedRefresh


@pytest.mark.parametrize("up_for", [0.0, 1e9], ids=["just started", "up for ages"])
def test_the_first_news_is_shown_at_once_and_the_next_when_it_may(qtbot, monkeypatch, up_for):
    now, refreshed = [up_for], []
    monkeypatch.setattr("lenet_gui.look.paced_refresh.monotonic", lambda: now[0])
    view = QWidget()
    qtbot.addWidget(view)

    def refresh():
        refreshed.append(now[0] - up_for)
        paced.mark()

    paced = PacedRefresh(view, 0.1, refresh)
    paced.ask()
    assert refreshed == []  # nobody can see it
    view.show()
    paced.ask()
    assert refreshed == [0.0] and not paced.isActive()
    now[0] += 0.04
    paced.ask()
    assert refreshed == [0.0] and paced.isActive()
    now[0] += 0.07
    paced.ask()
    assert len(refreshed) == 2
    paced.stop()
