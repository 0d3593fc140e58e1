"""One line for a moment: read and written, each the other's inverse; each mistake refused in one clear sentence."""

from dataclasses import fields, replace

import numpy as np
import pytest

from core.data.builtin_digits import builtin_dataset
from core.data.dataset import BUILTIN
from core.recipe.recipe import named_recipe
from core.run.commands import MixIn, Reset, SetStepFactor, TrainTo
from core.run.recording import Parent
from core.study.address import MOST_INDEX, Address, AddressError, left_out
from core.study.alterations import Alteration
from core.study.lens import NOTHING_DONE, Lens
from core.study.moment import PRETRAINED, Moment, Probe, Source
from core.study.selection import NOTHING, Selection
from core.study.transform import Transform
from core.training.trainer import Trainer

DIGITS = builtin_dataset(0, 640, 60)
DRAWING = Probe(np.full((28, 28), 9, np.uint8))
EIGHTH = replace(DRAWING, label=5, source="test", index=8)


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("fast seed 3 step 938 test 8 C3[4](3,5)",
         Address("fast", 3, 938, "mnist", "test", 8, Selection("C3", 4, 3, 5))),
        ("fast seed 0 step 0", Address("fast")),
        ("best seed 12 step 84000 builtin train 0 S2[3]-C3[4]",
         Address("best", 12, 84000, BUILTIN, "train", 0, Selection(link=(3, 4)))),
        ("paper-1998 seed 0 step 1 OUTPUT[3]", Address("paper-1998", 0, 1, unit=Selection("OUTPUT", 3))),
        ("pretrained", Address("pretrained")),
        ("pretrained builtin test 7 F6",
         Address("pretrained", data=BUILTIN, part="test", index=7, unit=Selection("F6"))),
    ],
)  # fmt: skip
def test_a_line_and_its_address_are_each_others_inverse(line, address):
    assert Address.parsed(line) == address
    assert str(address) == line
    assert Address.parsed(str(address)) == address


@pytest.mark.parametrize(
    "line",
    [
        "  fast   seed 3 step 938 test 8 C3[4](3, 5)\n",
        "fast step 938 C3[4](3,5) seed 3 test 8",
        "fast seed 3 test 8 step 938 C3[4](3 ,5)",
    ],
)
def test_blanks_and_order_do_not_matter(line):
    assert str(Address.parsed(line)) == "fast seed 3 step 938 test 8 C3[4](3,5)"


def test_without_a_seed_it_is_0_and_numbers_may_have_commas():
    assert Address.parsed("fast step 12,345") == Address("fast", 0, 12345)
    assert Address.parsed("fast step 1 S2[3] - C3[4]").unit == Selection(link=(3, 4))
    assert Address.parsed("fast step 1 S2[3] > C3[4]").unit == Selection(link=(3, 4))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Write which moment"),
        ("   ", "Write which moment"),
        ("slow seed 1 step 2", "'slow' is no recipe; begin with one of: fast, best"),
        ("seed 1 step 2", "'seed' is no recipe"),
        ("fast", "Say after how many steps"),
        ("fast seed 3", "Say after how many steps"),
        ("fast step", "After step stands a whole number from 0 to 1,000,000,000, not nothing"),
        ("fast step -1", "not '-1'"),
        ("fast step 1.5", "not '1.5'"),
        ("fast step 1,5", "not '1,5'"),
        ("fast step ٣", "After step"),
        ("fast step 1000000001", "After step"),
        ("fast seed 9223372036854775808 step 1", "After seed"),
        ("fast step 1 step 2", "'step' is one too many"),
        ("fast step 1 test 1 train 2", "'train' is one too many"),
        ("fast step 1 C1 C3", "'C3' is one too many"),
        ("fast step 1 builtin builtin", "'builtin' is one too many"),
        ("fast step 1 test", "After test"),
        (f"fast step 1 test {MOST_INDEX + 1}", "After test"),
        ("fast step 1 C3[16]", "'C3[16]' is neither test with a number nor a place"),
        ("fast step 1 S2[6]-C3[0]", "is neither"),
        ("fast step 1 digit 8", "'digit' is neither"),
        ("pretrained step 3", "leave its seed and step out"),
        ("pretrained seed 0", "leave its seed and step out"),
        ("fast step " + "1" * 5000, "too long"),
        ("fast step 1 \x00", "is neither"),
    ],
)
def test_each_mistake_is_one_sentence(line, said):
    with pytest.raises(AddressError) as refused:
        Address.parsed(line)
    sentence = str(refused.value)
    assert said in sentence
    assert "\n" not in sentence and sentence.endswith(".")
    assert len(sentence) < 200


def test_the_recipe_of_an_address_has_its_seed():
    assert Address.parsed("best seed 7 step 1").whole_recipe == named_recipe("best").with_changes(seed=7)


# Of a moment ---------------------------------------------------------------------------------------------------------


def moment_of(commands=(), probe=EIGHTH, recipe="fast", seed=3, **changes):
    trainer = Trainer(named_recipe("fast"), DIGITS)
    trainer.apply(Reset(named_recipe(recipe).with_changes(seed=seed)))
    for command in commands:
        trainer.apply(command)
        while trainer.step():
            pass
    made = trainer.snapshot()
    trainer.close()
    return replace(Moment(made, probe, made.averaged, Source.of(made)), **changes)


def test_a_moment_has_a_line():
    picked = Selection("C3", 4, 3, 5, picked=True)
    assert str(Address.of(moment_of([TrainTo(2)]), picked)).replace(" builtin", "") == (
        "fast seed 3 step 2 test 8 C3[4](3,5)"
    )
    assert Address.of(moment_of()) == Address("fast", 3, 0, DIGITS.source, "test", 8, NOTHING)


def test_a_picked_link_is_said_as_a_link():
    address = Address.of(moment_of(), Selection("C3", 4, link=(3, 4), picked=True))
    assert address.unit == Selection(link=(3, 4))
    assert Address.parsed(str(address)) == address


def test_a_past_moment_is_called_by_its_own_step():
    live = moment_of([TrainTo(3)])
    past = replace(live, source=replace(live.source, step=1))
    assert Address.of(past).step == 1


def test_the_pretrained_network_is_another_word():
    shown = moment_of([SetStepFactor(2.0), TrainTo(2)], source=Source(PRETRAINED, "best", 84000))
    assert str(Address.of(shown)).startswith("pretrained ")


def test_of_a_run_changed_by_hand_only_what_was_before_has_a_line():
    live = moment_of([TrainTo(2), SetStepFactor(2.0), TrainTo(4)])
    with pytest.raises(AddressError, match="changed by hand at step 2"):
        Address.of(live)
    before = replace(live, source=replace(live.source, step=2))
    assert Address.of(before).step == 2  # the change counts from the next step on


def test_a_branch_has_no_line_as_it_began_elsewhere():
    live = moment_of([TrainTo(2)])
    parent = Parent(1, "fast", 1, live.snapshot.recipe)
    recording = replace(live.snapshot.recording, parent=parent)
    with pytest.raises(AddressError, match="branched off"):
        Address.of(replace(live, snapshot=replace(live.snapshot, recording=recording)))


def test_a_run_that_was_left_has_the_line_of_its_own_recipe():
    left, live = moment_of([TrainTo(2)], seed=5), moment_of([TrainTo(4)], seed=6)
    shown = replace(live, source=left.source, parameters=left.parameters, past=True, left=left.snapshot)
    assert (Address.of(shown).seed, Address.of(shown).step) == (5, 2)


def test_own_digits_mixed_in_are_such_a_change():
    digits = DIGITS.test
    with pytest.raises(AddressError, match="changed by hand at step 1"):
        Address.of(moment_of([TrainTo(1), MixIn(digits, 0.5), TrainTo(2)]))


def test_a_recipe_that_is_not_the_programs_has_no_line():
    shown = moment_of()
    for changed in (shown.snapshot.recipe.with_changes(name="mine"), shown.snapshot.recipe.with_changes(passes=3)):
        with pytest.raises(AddressError, match="No line can reproduce this: the recipe"):
            Address.of(replace(shown, snapshot=replace(shown.snapshot, recipe=changed)))


def test_what_a_line_does_not_say_is_told():
    assert left_out(moment_of()) == []
    assert left_out(moment_of(probe=Probe(image=None))) == []
    assert left_out(moment_of(probe=DRAWING)) == ["the drawing"]
    assert Address.of(moment_of(probe=DRAWING)).part is None
    lens = Lens(transform=Transform(rotation=10.0), cuts=frozenset({(0, 0)}))
    assert left_out(moment_of(lens=lens)) == ["the changes of the digit", "the links that are cut"]


ALTERED = {
    "maps": (frozenset({("C1", 2), ("F6", 3)}), "the silent maps and units"),
    "noise": (0.3, "the noise on the weights"),
    "bits": (4, "the rounding of the weights"),
    "pruned": (0.5, "the pruning of the weights"),
    "back": (0.1, "the way back to the start"),
}


@pytest.mark.parametrize("name", ALTERED)
def test_each_way_of_altering_the_network_is_told(name):
    amount, words = ALTERED[name]
    assert left_out(moment_of(lens=Lens(alteration=Alteration(**{name: amount})))) == [words]


def test_no_way_of_altering_is_forgotten():
    assert set(ALTERED) | {"seed"} == {field.name for field in fields(Alteration)}
    assert set(NOTHING_DONE) == {"transform", "skipped", "alteration", "cuts"}
    all_else = {"threshold", "mode", "measure", "play"}  # how it is looked at
    assert {field.name for field in fields(Lens)} == set(NOTHING_DONE) | all_else
