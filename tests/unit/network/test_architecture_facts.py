import numpy as np
import pytest
import reference

from core.network.architecture import DENSE, PAPER, TABLE_I, Architecture, ArchitectureError
from core.network.bitmaps import read_bitmaps
from core.network.loss import Loss
from core.network.parameters import ParameterError, Parameters, blocks, parameter_count

# The paper's section II.B: maps, rows and columns, trainable parameters, fixed weights, connections.
PAPERS_TABLE = {
    "INPUT": (1, 32, 0, 0, 0),
    "C1": (6, 28, 156, 0, 122_304),
    "S2": (6, 14, 12, 0, 5_880),
    "C3": (16, 10, 1_516, 0, 151_600),
    "S4": (16, 5, 32, 0, 2_000),
    "C5": (120, 1, 48_120, 0, 48_120),
    "F6": (84, 1, 10_164, 0, 10_164),
    "OUTPUT": (10, 1, 0, 840, 840),
}


def refusal(**fields) -> str:
    with pytest.raises(ArchitectureError) as caught:
        Architecture(**fields)
    return str(caught.value)


def trainable(architecture: Architecture) -> int:
    return sum(facts.parameters for facts in architecture.layers())


def test_parameters_and_connections_are_the_papers_layer_by_layer():
    computed = {
        facts.name: (facts.maps, facts.rows, facts.parameters, facts.fixed, facts.connections)
        for facts in PAPER.layers()
    }
    assert computed == PAPERS_TABLE
    assert all(facts.rows == facts.columns for facts in PAPER.layers())


def test_the_paper_has_60_000_parameters_and_340_908_connections():
    assert trainable(PAPER) == 60_000
    assert sum(facts.connections for facts in PAPER.layers()) == 340_908


def test_the_table_is_the_papers_with_60_links_and_each_map_of_s2_in_10():
    assert [list(sources) for sources in TABLE_I] == reference.table_i()
    assert PAPER.table == TABLE_I
    assert len(PAPER.links) == len(set(PAPER.links)) == 60
    assert PAPER.connected.shape == (6, 16)
    assert PAPER.connected.sum(axis=1).tolist() == [10] * 6
    assert PAPER.connected.sum(axis=0).tolist() == [3] * 6 + [4] * 9 + [6]


def test_links_and_the_table_tell_the_same():
    lonely = ((5, 0),) + ((1,),) * 14 + ((2, 3, 4),)
    architecture = Architecture(table=lonely)
    assert architecture.table[0] == (0, 5)
    assert architecture.links[:3] == ((0, 0), (5, 0), (1, 1))
    assert {(int(s), int(t)) for s, t in np.argwhere(architecture.connected)} == set(architecture.links)


@pytest.mark.parametrize(
    ("fields", "parameters", "connections"),
    [
        # 96 kernels instead of 60: 900 weights more, each used at 100 places
        ({"table": DENSE}, 60_900, 340_908 + 90_000),
        ({"pooling": "max"}, 60_000 - 44, 340_908 - 1_176 - 400),  # neither coefficients nor biases
        ({"pooling": "average"}, 60_000 - 44, 340_908 - 1_176 - 400),
        ({"output": "free rbf"}, 60_840, 340_908),
        ({"output": "softmax"}, 60_850, 340_908 + 10),
        # the number that is widely repeated as LeNet-5's
        ({"table": DENSE, "pooling": "max", "output": "softmax", "activation": "relu"}, 61_706, None),
    ],
)
def test_other_networks_are_counted_too(fields, parameters, connections):
    architecture = Architecture(**fields)
    assert trainable(architecture) == parameter_count(architecture) == parameters
    if connections is not None:
        assert sum(facts.connections for facts in architecture.layers()) == connections


@pytest.mark.parametrize(
    "fields", [{}, {"table": DENSE}, {"pooling": "max", "output": "softmax"}, {"output": "free rbf"}]
)
def test_the_vector_holds_every_layers_parameters_and_no_other(fields):
    architecture = Architecture(**fields)
    counted = {facts.name: 0 for facts in architecture.layers()}
    place = 0
    for name, block in blocks(architecture).items():
        assert block.start == place  # one after another, nothing between
        place = block.stop
        counted[name.split(".")[0]] += block.stop - block.start
    assert counted == {facts.name: facts.parameters for facts in architecture.layers()}


def test_a_map_of_c3_that_reads_nothing_is_refused():
    assert refusal(table=((),) + TABLE_I[1:]) == "C3 map 0 reads no S2 map; connect it to at least one."


def test_a_map_of_s2_that_feeds_nothing_is_refused():
    without_four = tuple(tuple(s for s in sources if s != 4) for sources in TABLE_I)
    assert refusal(table=without_four) == "S2 map 4 feeds no C3 map; connect it to at least one."


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (TABLE_I[:15], "15 C3 maps; it needs 16"),
        (TABLE_I + ((0,),), "17 C3 maps; it needs 16"),
        (((0, 1, 6),) + TABLE_I[1:], "C3 map 0 lists [0, 1, 6]; S2 maps are 0 to 5"),
        (((-1, 1),) + TABLE_I[1:], "C3 map 0 lists [-1, 1]"),
        (((2, 2, 3),) + TABLE_I[1:], "at most once"),
        (7, "must list, for each C3 map"),
        ((0,) * 16, "must list, for each C3 map"),
    ],
)
def test_a_table_that_is_none_is_refused(table, said):
    assert said in refusal(table=table)


@pytest.mark.parametrize("field", ["activation", "pooling", "output", "input"])
def test_a_choice_that_is_not_on_offer_is_refused_with_the_offers(field):
    said = refusal(**{field: "magic"})
    assert said.startswith(f"{field} is 'magic'; choose one of ")


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_fixed_bitmaps_are_refused_for_a_squashing_that_cannot_reach_minus_one(activation):
    assert "cannot reach -1" in refusal(activation=activation)
    assert Architecture(activation=activation, output="free rbf").activation == activation


def test_parameters_cannot_be_written_to_and_do_not_follow_the_array_they_came_from():
    vector = np.zeros(60_000, np.float32)
    parameters = Parameters(PAPER, Loss(), read_bitmaps(), vector)
    vector[0] = 5
    assert parameters["C1.weights"][0, 0, 0, 0] == 0
    with pytest.raises(ValueError):
        parameters["C1.weights"][0, 0, 0, 0] = 1


@pytest.mark.parametrize(
    ("vector", "bitmaps", "said"),
    [
        (np.zeros(59_999), np.ones((10, 84)), "The network has 60000 parameters, but 59999 were given."),
        (np.zeros(60_000), np.ones((10, 80)), "must be 10 x 84 numbers, not 10 x 80"),
        (np.full(60_000, np.nan), np.ones((10, 84)), "not finite"),
        (np.zeros(60_000), np.full((10, 84), np.inf), "not finite"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(vector, bitmaps, said):
    with pytest.raises(ParameterError, match=said):
        Parameters(PAPER, Loss(), bitmaps, vector)


def test_the_arrays_have_the_papers_shapes():
    parameters = Parameters(PAPER, Loss(), read_bitmaps(), np.arange(60_000, dtype=np.float64))
    assert {name: parameters[name].shape for name in parameters.names()} == {
        "C1.weights": (6, 1, 5, 5),
        "C1.biases": (6,),
        "S2.coefficients": (6,),
        "S2.biases": (6,),
        "C3.weights": (60, 5, 5),
        "C3.biases": (16,),
        "S4.coefficients": (16,),
        "S4.biases": (16,),
        "C5.weights": (120, 16, 5, 5),
        "C5.biases": (120,),
        "F6.weights": (84, 120),
        "F6.biases": (84,),
    }
    everything = np.concatenate([parameters[name].ravel() for name in parameters.names()])
    assert np.array_equal(np.sort(everything), np.arange(60_000))
