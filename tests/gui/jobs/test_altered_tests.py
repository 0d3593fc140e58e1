"""What cuts do to the test error: read in the background, the newest wins, and shown wherever the cuts are."""

import pytest

from core.run.evaluation import evaluate
from core.run.run_file import SHIPPED, read_run
from core.study.alterations import with_cuts
from lenet_gui.jobs import altered
from lenet_gui.jobs.altered import ReadNetworks
from lenet_gui.lessons.shipped import shipped

WAIT_MS = 30_000
PAIR = ((5, 5), (3, 1))


@pytest.fixture(scope="module")
def run():
    return read_run(SHIPPED)


@pytest.fixture
def window(window, run):
    window.present.have_pretrained(run)
    return window


def error(parameters, digits, links=()):
    return evaluate(with_cuts(parameters, links), digits.test, "test").error_percent


def change_of(qtbot, window):
    qtbot.waitUntil(lambda: window.moment.altered_test is not None, timeout=WAIT_MS)
    return window.moment.altered_test


def test_the_altered_network_is_tested_beside_the_whole_one(qtbot, window, run, digits):
    assert window.moment.altered_test is None
    window.present.toggle_cut(PAIR[0])
    assert window.moment.altered_test is None  # not before it has been read
    first = change_of(qtbot, window)
    assert first.before.error_percent == error(run.parameters, digits)
    assert first.after.error_percent == error(run.parameters, digits, PAIR[:1])
    assert first.after.step == run.step and first.after.indices.size == len(digits.test)
    window.present.toggle_cut(PAIR[1])
    assert window.moment.altered_test is None
    second = change_of(qtbot, window)
    assert second.after.error_percent == error(run.parameters, digits, PAIR)
    assert second.before is first.before  # it is read once
    window.present.restore()
    assert window.moment.altered_test is None and not window.jobs.under_way(ReadNetworks)


def test_of_many_cuts_one_after_another_only_the_last_is_told(qtbot, window, run, digits):
    told = []
    window.altered_tests.read.connect(lambda how, _test: told.append(how[1]))
    links = run.parameters.architecture.links[:12]
    for link in links:
        window.present.toggle_cut(link)
    assert change_of(qtbot, window).after.error_percent == error(run.parameters, digits, links)
    assert told == [links]


def test_a_cut_that_is_restored_before_it_is_read_is_given_up(qtbot, window):
    told = []
    window.altered_tests.read.connect(lambda *answer: told.append(answer))
    window.present.toggle_cut(PAIR[0])
    window.present.restore()
    qtbot.waitUntil(lambda: not window.jobs._jobs, timeout=WAIT_MS)
    assert told == [] and window.moment.altered_test is None


def test_other_digits_are_read_anew(qtbot, window, run, digits):
    window.present.toggle_cut(PAIR[0])
    before = change_of(qtbot, window)
    window.use_dataset(type(digits)(digits.source, digits.train, digits.train))
    qtbot.waitUntil(lambda: window.moment.altered_test is not before, timeout=WAIT_MS)
    after = change_of(qtbot, window)
    assert after.after.indices.size == after.before.indices.size == len(digits.train)


def test_a_network_that_learns_is_tested_again_but_rests_in_between(qtbot, window, monkeypatch):
    monkeypatch.setattr(altered, "REST", 0)
    window.all_actions["run.train"].trigger()
    qtbot.waitUntil(lambda: window.moment.learning, timeout=WAIT_MS)
    window.present.toggle_cut(PAIR[0])
    first = change_of(qtbot, window)
    qtbot.waitUntil(lambda: window.moment.altered_test.after.step > first.after.step, timeout=WAIT_MS)
    again = window.moment.altered_test
    assert again.before.step == again.after.step  # what is compared is of one step
    monkeypatch.setattr(altered, "REST", 1e6)
    told = []
    window.altered_tests.read.connect(lambda how, _test: told.append(how[1]))
    qtbot.waitUntil(lambda: len(told) == 1, timeout=WAIT_MS)  # the one under way
    step = window.present.live.step
    qtbot.waitUntil(lambda: window.present.live.step > step + 20, timeout=WAIT_MS)
    assert len(told) == 1
    window.present.toggle_cut(PAIR[1])  # other cuts are told at once all the same
    qtbot.waitUntil(lambda: len(told) == 2, timeout=WAIT_MS)
    assert told[-1] == tuple(link for link in window.moment.parameters.architecture.links if link in PAIR)


def test_the_error_stands_below_the_table_and_among_what_is_to_be_kept_in_mind(qtbot, window):
    window.docks["table"].open()
    table = window.docks["table"].made()
    assert table.cells.words.error == ()
    window.present.toggle_cut(PAIR[0])
    change = change_of(qtbot, window)
    wanted = f"{change.before.error_percent:.2f} % → {change.after.error_percent:.2f} %"
    qtbot.waitUntil(lambda: table.cells.words.error[-1:] == (wanted,), timeout=WAIT_MS)
    assert table.cells.words.error[0] == f"test error {wanted} with 1 link cut"
    assert "1 link cut" in window.notice.fact.text() and wanted not in window.notice.fact.text()  # not twice
    window.docks["kernels"].open()
    qtbot.waitUntil(lambda: f"1 link cut: test error {wanted}" in window.notice.fact.text(), timeout=WAIT_MS)
    window.docks["table"].open()
    qtbot.waitUntil(lambda: wanted not in window.notice.fact.text(), timeout=WAIT_MS)
    window.present.toggle_cut(PAIR[1])
    qtbot.waitUntil(lambda: "with 2 links cut" in table.cells.words.error[0], timeout=WAIT_MS)
    window.present.restore()
    qtbot.waitUntil(lambda: table.cells.words.error == (), timeout=WAIT_MS)


def test_the_goals_of_the_lesson_on_the_table_are_reached_by_the_cuts_it_speaks_of(qtbot, window, mnist):
    window.use_dataset(mnist)
    qtbot.waitUntil(lambda: window.dataset is mnist, timeout=WAIT_MS)
    lesson = next(lesson for lesson in shipped() if lesson.name == "why-a-table")
    window.lessons.begin(lesson)
    window.lessons.go(5)
    panel = window.lessons.panel
    qtbot.waitUntil(lambda: "test error 0." in panel.goals.text(), timeout=WAIT_MS)  # without cuts, too
    window.present.toggle_cut(PAIR[0])
    change_of(qtbot, window)
    assert not panel.done.isVisible()
    window.present.toggle_cut(PAIR[1])
    qtbot.waitUntil(lambda: panel.done.isVisible(), timeout=WAIT_MS)
    window.lessons.go(6)
    assert window.moment.cuts == (PAIR[0],)
    for link in ((0, 5), (1, 5)):
        window.present.toggle_cut(link)
    qtbot.waitUntil(lambda: panel.done.isVisible(), timeout=WAIT_MS)
    assert panel.goals.text().count("✓") == 2
