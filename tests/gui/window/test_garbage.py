import gc
import weakref

import pytest
from PyQt5.QtCore import QObject

from lenet_gui.window.garbage import GarbageCollector


@pytest.fixture
def collector(qapp):
    thresholds = gc.get_threshold()
    parent = QObject()
    made = GarbageCollector(parent)
    made.begin()
    yield made
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    gc.enable()


class Circle:
    """Garbage that only the collector can find."""

    def __init__(self):
        self.itself = self


def test_what_there_was_before_is_looked_through_no_more(qapp):
    before, parent = Circle(), QObject()
    gone = weakref.ref(before)
    try:
        GarbageCollector(parent).begin()
        del before
        gc.collect()
        assert gone() is not None
    finally:
        gc.unfreeze()
        gc.enable()
    gc.collect()
    assert gone() is None


def test_garbage_goes_when_the_timer_looks_and_not_before(qtbot, collector):
    assert not gc.isenabled()
    gc.collect()
    gc.set_threshold(50, 1000, 1000)
    gone = weakref.ref(Circle())
    kept = [[] for _ in range(500)]  # by itself Python would have collected by now
    assert gone() is not None
    qtbot.waitUntil(lambda: gone() is None, timeout=30_000)
    assert len(kept) == 500


def test_the_oldest_generation_that_is_due_is_collected(collector):
    gc.collect()
    gc.set_threshold(100_000, 100_000, 100_000)
    assert collector.look() is None
    gc.set_threshold(1, 100_000, 100_000)
    kept = [[] for _ in range(50)]
    assert collector.look() == 0
    gc.set_threshold(100_000, 0, 100_000)  # 0 switches a generation off, as it does for Python
    assert collector.look() is None
    assert kept
