"""Lesson files: what they say, and every mistake found with its line; no Qt is imported for it."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.study.lens import GRADIENT
from core.study.play import Place
from core.study.selection import Selection
from core.study.transform import Transform
from lenet_gui.lessons.lesson import ASK, DEFAULT_VIEW, NONE, OWN, SEE, TEST, TRY, Digit, Goal, Target
from lenet_gui.lessons.reading import MOST_BYTES, MOST_STEPS, LessonError, parsed, read_lesson
from lenet_gui.lessons.words import MOST_TEXT, VIEWS, WORDS
from lenet_gui.views.robustness.scales import SCALES

ROOT = Path(__file__).resolve().parents[3]
TABLE = """lesson: why-a-table
title: Why is C3 wired by a table?

== ask
show: table
select: C3[4]
How many maps of S2 feed this one?
choice: 1 | 3* | 6

== see
digit: test 8
play: C3[4]
Count the partial maps that are laid on each other.

== try
goal: test-error > 5
hint-after: 60
Cut links until the error passes 5 %. Which one hurt most?
"""
HEADER = "lesson: a\ntitle: A\n"


def lesson_of(text):
    lesson, mistakes = parsed(text.encode())
    assert mistakes == []
    return lesson


def mistakes_of(content):
    lesson, mistakes = parsed(content if isinstance(content, bytes) else content.encode())
    assert (lesson is None) == bool(mistakes)
    return mistakes


def step_of(lines, kind="try"):
    goal = "goal: cuts > 0\n" if kind == "try" and "goal:" not in lines else ""
    return lesson_of(f"{HEADER}== {kind}\n{lines}\n{goal}Do it.\n").steps[-1]


def test_the_example_of_the_description_is_a_lesson():
    lesson = lesson_of(TABLE)
    ask, see, act = lesson.steps
    assert (lesson.name, lesson.title) == ("why-a-table", "Why is C3 wired by a table?")
    assert [step.kind for step in lesson.steps] == [ASK, SEE, TRY]
    assert ask.choices == ("1", "3", "6") and ask.right == 1
    assert see.stance.play == Place.parsed("C3[4]") and see.stance.digit == Digit(TEST, 8)
    assert act.goals == (Goal("test-error", ">", 5.0),) and act.hint_seconds == 60
    assert act.text == "Cut links until the error passes 5 %. Which one hurt most?"


def test_what_a_step_does_not_name_is_as_in_the_step_before_but_a_play_ends_with_its_step():
    _ask, see, act = lesson_of(TABLE).steps
    assert see.stance.view == act.stance.view == "table"
    assert see.stance.selection == act.stance.selection == Selection("C3", 4)
    assert act.stance.digit == Digit(TEST, 8) and act.stance.play is None


def test_what_is_outlined_is_what_is_said_else_what_is_picked_else_the_view():
    ask, see, _act = lesson_of(TABLE).steps
    assert ask.target == Target(selection=Selection("C3", 4)) and see.target == Target()
    assert step_of("show: table").target == Target(view="table")
    assert step_of("show: table\noutline: pad").target == Target(view="pad")
    assert step_of("show: table\noutline: run.step").target == Target(action="run.step")
    assert step_of("show: table\noutline: none").target == Target()


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("digit: own", "digit", Digit(OWN)),
        ("digit: none", "digit", Digit(NONE)),
        ("network: this run", "network", "this run"),
        ("select: c1[2](3,5)", "selection", Selection("C1", 2, 3, 5)),
        ("select: F6[83]", "selection", Selection("F6", 83)),
        ("select: S2[0]-C3[4]", "selection", Selection("C3", 4, link=(0, 4))),
        ("select: none", "selection", Selection()),
        ("cut: S2[0]-C3[4], s2[5] - c3[15]", "cuts", frozenset({(0, 4), (5, 15)})),
        ("cut: none", "cuts", frozenset()),
        ("mode: gradient", "mode", GRADIENT),
        ("change: rotation -15, shift_x 2", "transform", Transform(rotation=-15, shift_x=2)),
        ("change: none", "transform", Transform()),
        ("leave-out: upright, centre", "skipped", frozenset({"upright", "centre"})),
        ("play: OUTPUT[7]", "play", Place.parsed("OUTPUT[7]")),
        ("table: share", "table", "share"),
        ("direction: backward", "direction", "backward"),
        ("kernels: change", "kernels", "change"),
    ],
)
def test_each_word_of_the_window_sets_its_state(line, field, value):
    assert getattr(step_of(line).stance, field) == value


def test_words_for_the_reader_keep_their_paragraphs_and_may_hold_colons():
    text = step_of("One\nline.\n\nNote: the C1 maps.\nBut: look at the table: it is full.").text
    assert text == "One line.\nNote: the C1 maps. But: look at the table: it is full. Do it."


@pytest.mark.parametrize(
    "change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n"), lambda t: t.replace("\n", "\r")]
)
def test_how_other_systems_write_files_is_no_mistake(change):
    assert lesson_of(change(TABLE)) == lesson_of(TABLE)


STEP = HEADER + "== try\n"  # the fourth line is the first of the step
MISTAKES = [
    ("", 0, "empty"),
    (b"\r\n \n", 0, "empty"),
    (HEADER + "text\n== see\nLook.\n", 3, "Before the first step"),
    ("title: A\n== see\nLook.\n", 1, "lesson: is missing"),
    ("lesson: a\n== see\nLook.\n", 1, "title: is missing"),
    ("lesson: A lesson\ntitle: A\n== see\nLook.\n", 1, "a to z"),
    ("lesson: a\ntitle:\n== see\nLook.\n", 2, "Write 1 to"),
    ("lesson: a\ntitle: " + "A" * 91 + "\n== see\nLook.\n", 2, "Write 1 to"),
    ("lesson: a\nlesson: b\ntitle: A\n== see\nLook.\n", 2, "twice"),
    ("lesson: a\ntitle: A\nshow: table\n== see\nLook.\n", 3, "does not belong"),
    (HEADER, 3, "no step"),
    (HEADER + "== look\nLook.\n", 3, "no kind of step"),
    (HEADER + "==\nLook.\n", 3, "no kind of step"),
    (HEADER + "== see\n", 3, "no words"),
    (HEADER + "== see\n" + "a" * (MOST_TEXT + 1) + "\n", 4, "too long"),
    (HEADER + "== see\nLook.\n" * (MOST_STEPS + 1), 3 + 2 * MOST_STEPS, "at most"),
    (HEADER + "== ask\nWhat?\n", 3, "needs a line choice"),
    (HEADER + "== ask\nWhat?\nchoice: 1 | 2\n", 5, "star"),
    (HEADER + "== ask\nWhat?\nchoice: 1* | 2*\n", 5, "star"),
    (HEADER + "== ask\nWhat?\nchoice: 1*\n", 5, "2 to 5"),
    (HEADER + "== ask\nWhat?\nchoice: 1* | \n", 5, "2 to 5"),
    (HEADER + "== ask\nWhat?\nchoice: 1* | 1\n", 5, "the same"),
    (HEADER + "== ask\nWhat?\nchoice: 1* | " + "2" * 91 + "\n", 5, "Write 1 to"),
    (HEADER + "== see\nWhat?\nchoice: 1* | 2\n", 5, "belongs to a step == ask"),
    (HEADER + "== see\nLook.\ngoal: cuts > 1\n", 5, "belongs to a step == try"),
    (HEADER + "== ask\nWhat?\nchoice: 1* | 2\nhint: so\n", 6, "belongs to a step == try"),
    (STEP + "shwo: table\nDo.\n", 4, "Did you mean show?"),
    (STEP + "Show: table\nDo.\n", 4, "written show: here"),
    (STEP + "SELECT: C3[4]\nDo.\n", 4, "written select: here"),
    (STEP + "Goal: cuts > 1\nDo.\n", 4, "written goal: here"),
    (STEP + "Shwo: table\nDo.\n", 4, "written show: here"),
    (STEP + "Gaol : cuts > 1\nDo.\n", 4, "written goal: here"),
    (STEP + "leave out: centre\nDo.\n", 4, "written leave-out: here"),
    (STEP + "hint_after: 3\nDo.\n", 4, "written hint-after: here"),
    (STEP + "show\uff1a table\nDo.\n", 4, "written show: here"),
    ("Lesson: a\ntitle: A\n== see\nLook.\n", 1, "written lesson: here"),
    (STEP + "http://example.com\nDo.\n", 4, "no word"),
    (STEP + "python: print(1)\nDo.\n", 4, "no word"),
    (STEP + "show: table\nDo.\nshow: code\n", 6, "twice"),
    (STEP + "title: A\nDo.\n", 4, "does not belong"),
    (STEP + "show: tables\nDo.\n", 4, "no view"),
    (STEP + "show: ../secret\nDo.\n", 4, "no view"),
    (STEP + "digit: test\nDo.\n", 4, "no digit"),
    (STEP + "digit: test -1\nDo.\n", 4, "no digit"),
    (STEP + "digit: test ٣\nDo.\n", 4, "no digit"),
    (STEP + "digit: test 10000\nDo.\n", 4, "0 to 9999"),
    (STEP + "digit: none\nplay: C3\nDo.\n", 5, "nothing to be played"),
    (STEP + "digit: none\nDo.\n== see\nplay: C3\nSee.\n", 7, "nothing to be played"),
    (STEP + "select: C3[\uff14]\nDo.\n", 4, "no place"),
    (STEP + "play: C3[\uff14]\nDo.\n", 4, "no place of a play"),
    (STEP + "cut: S2[\uff10]-C3[4]\nDo.\n", 4, "no link"),
    (STEP + "change: rotation \uff14\nDo.\n", 4, "no number"),
    (STEP + "goal: cuts > \uff14\nDo.\n", 4, "no goal"),
    (STEP + "hint-after: 1_0\nDo.\n", 4, "no number"),
    (STEP + "digit: train 3\nDo.\n", 4, "no digit"),
    (STEP + "network: best\nDo.\n", 4, "no network"),
    (STEP + "select: C4[0]\nDo.\n", 4, "no place"),
    (STEP + "select: C3[16]\nDo.\n", 4, "maps 0 to 15"),
    (STEP + "select: C1[0](28,0)\nDo.\n", 4, "maps 0 to 5 of 28 x 28"),
    (STEP + "select: F6[84]\nDo.\n", 4, "units 0 to 83"),
    (STEP + "select: F6[0](1,1)\nDo.\n", 4, "units 0 to 83"),
    (STEP + "select: S2[1]-C3[4]\nDo.\n", 4, "does not feed"),
    (STEP + "cut: C3[4]\nDo.\n", 4, "no link"),
    (STEP + "cut: S2[0]-C3[99]\nDo.\n", 4, "does not feed"),
    (STEP + "mode: colours\nDo.\n", 4, "no mode"),
    (STEP + "change: turn 3\nDo.\n", 4, "nothing that can be changed"),
    (STEP + "change: rotation much\nDo.\n", 4, "no number"),
    (STEP + "change: rotation nan\nDo.\n", 4, "no number"),
    (STEP + "change: noise 2\nDo.\n", 4, "noise can be 0 to 0.5"),
    (STEP + "change: size 0\nDo.\n", 4, "size can be 0.4 to 2.5"),
    (STEP + "change: shift_x 2, rotation 9999\nDo.\n", 4, "rotation can be -60 to 60"),
    (STEP + "change: rotation 3, rotation 5\nDo.\n", 4, "rotation is said twice"),
    (STEP + "leave-out: all\nDo.\n", 4, "no stage"),
    (STEP + "play: C9\nDo.\n", 4, "no place of a play"),
    (STEP + "table: sum\nDo.\n", 4, "no word of the connection table"),
    (STEP + "direction: up\nDo.\n", 4, "no direction"),
    (STEP + "kernels: all\nDo.\n", 4, "no word of the kernels"),
    (STEP + "outline: everything\nDo.\n", 4, "nothing that can be outlined"),
    (STEP + "outline: C3[77]\nDo.\n", 4, "nothing that can be outlined"),
    (STEP + "goal: beauty > 3\nDo.\n", 4, "no goal"),
    (STEP + "goal: cuts > 3; quit\nDo.\n", 4, "no goal"),
    (STEP + "goal: cuts\nDo.\n", 4, "needs one of"),
    (STEP + "goal: cuts > 1.2.3\nDo.\n", 4, "no number"),
    (STEP + "goal: drawn > 3\nDo.\n", 4, "stands alone"),
    (STEP + "goal: answer = 12\nDo.\n", 4, "answer can be 0 to 9"),
    (STEP + "goal: answer = 2.5\nDo.\n", 4, "answer can be 0 to 9"),
    (STEP + "goal: answer > 9\nDo.\n", 4, "answer can be 0 to 9"),
    (STEP + "goal: answer != 12\nDo.\n", 4, "answer can be 0 to 9"),
    (STEP + "goal: shift >= 30\nDo.\n", 4, "shift can be 0 to 12"),
    (STEP + "goal: rotation > 60\nDo.\n", 4, "rotation can be 0 to 60"),
    (STEP + "goal: noise > 51 %\nDo.\n", 4, "noise can be 0 to 50"),
    (STEP + "goal: cuts >= 61\nDo.\n", 4, "cuts can be 0 to 60"),
    (STEP + "goal: cuts < 0\nDo.\n", 4, "cuts can be 0 to 60"),
    (STEP + "goal: test-error > 100\nDo.\n", 4, "test-error can be 0 to 100"),
    (STEP + "goal: steps <= -1\nDo.\n", 4, "steps can be 0 or more"),
    (STEP + "goal: cuts > 3\nDo.\ngoal:  cuts>3.0\n", 6, "This goal is said twice"),
    (STEP + "goal: drawn\nDo.\ngoal: drawn\n", 6, "This goal is said twice"),
    (HEADER + "= see\nLook.\n", 3, "did you mean == see?"),
    (HEADER + "== see\nLook.\n=try\ngoal: cuts > 1\nDo.\n", 5, "did you mean == try?"),
    (HEADER + "== see\nLook.\n= ASK =\nWhat?\nchoice: 1 | 2*\n", 5, "did you mean == ask?"),
    (STEP + "hint:\nDo.\n", 4, "Write 1 to"),
    (STEP + "hint-after: soon\nDo.\n", 4, "no number"),
    (STEP + "hint-after: -1\nDo.\n", 4, "0 to 3600"),
    (STEP + "Do.\n", 3, "needs a line goal"),
    (STEP + "goal: cuts > 1\nDo.\nhint-after: 9\noutline: none\n", 6, "neither a hint nor an outline"),
    (STEP + "goal: cuts > 1\nDo.\nhint-after: 9\nselect: none\n", 6, "neither a hint nor an outline"),
    (STEP + "It is {error}.\n", 4, "no number that is known"),
    (STEP + "It is {cuts.\n", 4, "curly bracket"),
    (STEP + "hint: {x}\nDo.\n", 4, "no number that is known"),
    (HEADER.encode() + b"== see\nL\xe4ndler\n", 4, "UTF-8"),
    (HEADER + "== see\nA \x00 zero.\n", 4, "character"),
    (HEADER + "== see\nA \x1b[31m colour.\n", 4, "character"),
    (HEADER + "== see\nTurned \u202eround.\n", 4, "character"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "UTF-8"),
]


@pytest.mark.parametrize(
    ("content", "line", "said"), MISTAKES, ids=[f"{n}-{said}" for n, (_c, _l, said) in enumerate(MISTAKES)]
)
def test_every_mistake_is_found_in_its_line_and_said_in_one_short_sentence(content, line, said):
    found = [mistake for mistake in mistakes_of(content) if mistake.line == line]
    assert len(found) == 1 and said in found[0].sentence
    assert "\n" not in found[0].sentence and len(found[0].sentence) < 320


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines():
    lines = [mistake.line for mistake in mistakes_of(STEP + "show: x\nmode: y\nDo {it}.\n== ask\nWhat?\n")]
    assert lines == [4, 5, 6, 7]


def test_a_heading_with_one_sign_too_few_hides_no_other_mistake_and_makes_none():
    wrong = HEADER + "= see\nshow: tables\nLook.\n= try\ngoal: cuts > 99\nDo {it}.\n"
    assert [mistake.line for mistake in mistakes_of(wrong)] == [3, 4, 6, 7, 8]
    assert step_of("= 3 + 4, and so on\n= seen").text == "= 3 + 4, and so on = seen Do it."


@pytest.mark.parametrize(
    "goal", ["answer >= 9", "shift >= 12", "noise <= 0", "cuts = 60", "margin < -3", "cuts >= 2.5"]
)
def test_what_the_window_can_just_reach_is_a_goal(goal):
    assert len(step_of(f"goal: {goal}").goals) == 1


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.kind)
def test_a_digit_can_be_changed_as_far_as_its_slider_goes_and_no_further(scale):
    for end in (scale.low, scale.high):
        assert getattr(step_of(f"change: {scale.kind} {end}").stance.transform, scale.kind) == end
    for beyond in (scale.low - 0.1, scale.high + 0.1):
        assert len(mistakes_of(STEP + f"change: {scale.kind} {beyond:g}\ngoal: cuts > 0\nDo.\n")) == 1


def test_a_character_that_no_text_has_hides_no_other_mistake():
    wrong = HEADER + "== see\nshow: tables\nA \x00\x00 zero.\n== try\ngo\x00al: cuts > 1\nDo {it}.\n"
    assert [mistake.line for mistake in mistakes_of(wrong)] == [4, 5, 7, 8]
    other = (HEADER + "== see\nshow: tables\nL\u00e4ndler.\n").encode("latin-1")
    assert [mistake.line for mistake in mistakes_of(other)] == [4, 5]
    assert len(mistakes_of(HEADER.encode("utf-16"))) == 1


def test_where_only_an_outline_waits_it_is_the_view_that_the_step_stands_beside():
    assert lesson_of(TABLE).steps[-1].target == Target(view="table")
    assert step_of("hint-after: 60").target == Target(view=DEFAULT_VIEW)
    assert step_of("hint-after: 60\nhint: So.").target == Target() == step_of("cut: none").target


def test_a_word_of_a_megabyte_is_not_said_again():
    (mistake,) = mistakes_of(STEP + "show: " + "x" * 50_000 + "\nDo.\n")
    assert len(mistake.sentence) < 320


@pytest.mark.parametrize(
    "make", [lambda path: None, lambda path: path.mkdir(), lambda path: path.write_bytes(b" " * (MOST_BYTES + 1))]
)
def test_what_is_no_file_or_too_large_is_refused(tmp_path, make):
    path = tmp_path / "x.lesson"
    make(path)
    with pytest.raises(LessonError) as raised:
        read_lesson(path)
    assert str(raised.value).startswith("x.lesson: ") and raised.value.mistakes[0].line == 0


def test_the_first_mistake_is_the_message_and_the_others_are_counted(tmp_path):
    path = tmp_path / "x.lesson"
    path.write_text(STEP + "show: x\nmode: y\nDo.\n", encoding="utf-8")
    with pytest.raises(LessonError, match=r"^x\.lesson: line 4: .* \(and 1 more; see: lesson check\)$"):
        read_lesson(path)


def test_there_are_some_twenty_words_and_every_view_has_its_own():
    assert len(WORDS) == len(set(WORDS)) == 20
    assert {"network", "study", "table", "microscope", "curves"} <= set(VIEWS)


def test_lessons_are_checked_without_qt():
    program = (
        "import sys; from lenet_gui.command_line.main import main; "
        "assert main(['lesson', 'check', *sys.argv[1:]]) == 0; assert 'PyQt5' not in sys.modules"
    )
    paths = [str(path) for path in sorted((ROOT / "resources" / "lessons").glob("*.lesson"))]
    done = subprocess.run([sys.executable, "-c", program, *paths], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(paths) >= 3
