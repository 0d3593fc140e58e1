"""What changes the picture has one owner: views follow the lens of the moment, and keep what the hand has done."""

from dataclasses import replace

import canned
import pytest

from core.study.lens import ACTIVATION, CLEAR, GRADIENT, Lens
from core.study.transform import Transform
from lenet_gui.views.network.view import NetworkView
from lenet_gui.views.preparation.view import Preparation
from lenet_gui.views.robustness.view import Robustness
from lenet_gui.views.sureness.view import Sureness
from lenet_gui.window.shown.present import Present

TURNED, SKIPPED = Transform(rotation=15, noise=0.1), frozenset({"upright", "centre"})


@pytest.mark.parametrize(
    ("make", "lens", "shown", "said"),
    [
        (NetworkView, Lens(mode=GRADIENT), lambda view: view.mode, "mode_chosen"),
        (Robustness, Lens(transform=TURNED), lambda view: view.transform, "transform_changed"),
        (Preparation, Lens(skipped=SKIPPED), lambda view: view.skipped, "stages_changed"),
        (Sureness, Lens(threshold=2.5), lambda view: view.threshold, "threshold_changed"),
    ],
)
def test_a_view_shows_the_lens_of_the_moment_also_when_it_is_made_late(qtbot, make, lens, shown, said):
    view, moment = make(), canned.moment(trained=True)
    qtbot.addWidget(view)
    clear = shown(view)
    with qtbot.assertNotEmitted(getattr(view, said)):
        view.show_moment(replace(moment, lens=lens))
        (wanted,) = {getattr(lens, name) for name in vars(lens)} - {getattr(CLEAR, name) for name in vars(CLEAR)}
        assert shown(view) == wanted
        view.show_moment(moment)
        assert shown(view) == clear


def test_the_lens_has_one_owner_who_says_what_has_changed():
    present, told = Present(Lens(threshold=3.0)), []
    present.lens_changed.connect(lambda before, now: told.append((before.mode, now.mode)))
    present.changed.connect(lambda: told.append(present.lens.mode))
    present.look(mode=GRADIENT)
    assert told == [(ACTIVATION, GRADIENT), GRADIENT]
    present.look(mode=GRADIENT)  # which it is already
    assert len(told) == 2 and present.lens == Lens(threshold=3.0, mode=GRADIENT)


def test_the_digit_of_the_moment_is_changed_and_the_one_kept_is_not():
    present, digit = Present(), canned.moment(trained=True).probe
    present.live = canned.snapshot(trained=True)
    present.study(digit)
    assert present.moment().probe is digit
    present.look(transform=TURNED)
    changed = present.moment()
    assert (changed.probe.image != digit.image).any() and changed.trace.image is changed.probe.image
    assert present.moment().probe is changed.probe and present.moment().trace is changed.trace
    present.look(transform=CLEAR.transform)
    assert present.moment().probe is digit
