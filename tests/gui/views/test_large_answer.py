"""The one large answer in front of a class says what the trace says."""

from dataclasses import replace

import canned
import numpy as np
import pytest
from PyQt5.QtCore import QRect, QSize
from PyQt5.QtGui import QPainter

from core.network.loss import NONE
from core.run.snapshot import TRAINING
from core.study.lens import DIFFERENCE, Lens
from core.study.moment import Probe
from core.study.play import ANSWER, SCENES, Place
from lenet_gui.look import style
from lenet_gui.views.study.large_answer import LIKELIEST, LargeAnswer


@pytest.fixture
def answer(qtbot):
    made = LargeAnswer()
    qtbot.addWidget(made)
    made.resize(256, 190)
    return made


@pytest.mark.parametrize("truth", range(10))
def test_figure_shares_and_verdict_are_those_of_the_trace(answer, truth):
    moment = canned.moment(label=truth, trained=True)
    answer.show_moment(moment)
    trace = moment.trace
    assert answer.figure() == ("?" if moment.answer == NONE else str(trace.answer))
    shares = [share for _name, _words, share in answer.likeliest()]
    assert shares == sorted(trace.shares.tolist(), reverse=True)[:LIKELIEST]
    for name, words, share in answer.likeliest():
        assert trace.shares[NONE if name == "none" else int(name)] == share
        assert abs(float(words.split()[0]) - 100 * share) <= 0.05
    said = [words for words, _warns in answer.verdict()]
    if moment.answer == NONE:
        assert said == ["none of these"]
    else:
        assert said[0] == ("✓ right" if trace.answer == truth else f"✗ truth {truth}")
        assert ("not sure" in said) == (not trace.sure(moment.lens.threshold))


@pytest.mark.parametrize("truth", [2, 3])
def test_while_the_network_learns_and_none_wins_the_nearest_is_neither_right_nor_wrong(answer, truth):
    moment = canned.moment(label=truth, state=TRAINING)
    shares = np.array([*[0.0] * 10, 1.0], np.float32)
    trace = replace(moment.trace, shares=shares, penalties=np.where(np.arange(10) == 2, 50.0, 90.0).astype(np.float32))
    trace = replace(trace, answer=2)
    trace.__dict__.pop("margin", None)
    answer.show_moment(replace(moment, trace=trace))
    assert trace.none_wins and answer.figure() == "2"
    assert answer.verdict() == [("nearest: 2", False), ("not sure", True)]


def test_without_a_digit_it_says_so(answer):
    assert (answer.figure(), answer.likeliest(), answer.verdict()) == ("", [], [("no digit", False)])
    answer.show_moment(replace(canned.moment(label=3), probe=Probe(image=None), trace=None))
    assert answer.verdict() == [("no digit", False)]
    answer.show_moment(replace(canned.moment(label=3), trace=None))
    assert answer.verdict() == [("no answer", False)]


@pytest.mark.parametrize("scale", [1.5, 1.6, 2.2])
@pytest.mark.parametrize("size", [(240, 150), (256, 190), (268, 240), (300, 300), (500, 400)])
def test_names_and_shares_never_run_into_each_other(answer, qapp, monkeypatch, scale, size):
    style.use(qapp, style.DARK, new_scale=scale)
    try:
        answer.resize(QSize(*size).expandedTo(answer.minimumSizeHint()))
        moment = canned.moment(label=3, trained=True)
        trace = replace(moment.trace, shares=np.array([*[0.0] * 10, 1.0], np.float32))
        answer.show_moment(replace(moment, trace=trace))
        places, drawn = [], QPainter.drawText

        def listen(painter, *how):
            if isinstance(how[0], QRect):
                places.append(painter.fontMetrics().boundingRect(how[0], int(how[1]), how[2]))
            return drawn(painter, *how)

        monkeypatch.setattr(QPainter, "drawText", listen)
        answer.grab()
        for name, share in zip(places[0:6:2], places[1:6:2], strict=True):
            assert share.left() - name.right() >= 6
    finally:
        style.use(qapp, style.DARK, new_scale=1.0)


def test_it_can_be_painted_at_its_smallest(answer):
    answer.show_moment(canned.moment(label=3))
    answer.resize(answer.minimumSizeHint())
    image = answer.grab().toImage()
    ground = image.pixelColor(image.width() - 1, image.height() - 1)
    assert any(image.pixelColor(x, y) != ground for x in range(60) for y in range(0, image.height(), 3))
    assert np.isfinite(answer._trace.shares).all()


@pytest.mark.parametrize("scene", SCENES)
def test_a_play_does_not_give_its_end_away(answer, scene):
    moment = replace(canned.moment(label=3, trained=True), lens=Lens(play=Place(scene, 0.5)))
    answer.show_moment(moment)
    if SCENES.index(scene) < SCENES.index(ANSWER):
        assert (answer.figure(), answer.likeliest(), answer.verdict()) == ("?", [], [("not computed yet", False)])
    else:
        assert answer.likeliest() and answer.verdict() != [("not computed yet", False)]


def test_no_share_stands_among_differences_where_the_large_answer_is_narrow(answer, monkeypatch):
    written, kept = [], canned.moment(trained=True, seed=6)
    answer.resize(120, 150)
    answer.show_moment(replace(canned.moment(trained=True), reference=kept, lens=Lens(mode=DIFFERENCE)))
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, *how: written.append(how[-1]))
    answer.grab()
    numbers = [words for words in written if words[:1] in "+−" or words.endswith("%")]
    assert len(numbers) == 3 and all(words[0] in "+−" for words in numbers)
