"""What notebook 03 shows and says: the loop, the pass, the layouts, hidden space, and digits."""

from itertools import combinations
from math import ceil

import numpy as np
import pytest

from dl_basics.activations import relu, sigmoid, softmax, tanh
from dl_basics.exercises import forward_pass as exercises
from dl_basics.experiments.small_networks import (
    EPOCHS,
    LABELS,
    TASKS,
    first_stop,
    trained_on_points,
)
from dl_basics.explorers import forward_pass as explore
from dl_basics.explorers.forward_pass.fold import HALF
from dl_basics.explorers.forward_pass.loop import EXAMPLES
from dl_basics.explorers.forward_pass.product import BATCH, IN_COLUMNS, IN_ROWS
from dl_basics.explorers.forward_pass.product import W as WEIGHTS
from dl_basics.explorers.forward_pass.product import b as BIAS
from dl_basics.explorers.forward_pass.step import W1, W2, b1, b2
from dl_basics.explorers.forward_pass.views import MOST
from dl_basics.layers import Dense
from dl_basics.network import Network
from dl_basics.training import EarlyStopping, Record
from tests.seeds import every

# ------------------------------------------------------------------------------------------------
# The loop


@pytest.mark.parametrize("batch", [1, 5, 8, 10, 23, 24])
def test_s69_s72_four_parts_make_an_iteration_and_every_example_has_one_turn_in_an_epoch(batch):
    iterations = ceil(EXAMPLES / batch)
    seen = [explore.loop(at=at, batch=batch) for at in range(0, min(95, 4 * iterations), 4)]
    assert [one.numbers["iteration"] for one in seen] == [*range(1, len(seen) + 1)]
    assert {one.numbers["epoch"] for one in seen} == {1}
    assert seen[0].numbers["iterations"] == iterations
    turns = np.concatenate([places(one, "now") for one in seen])
    assert len(turns) == len({*map(tuple, turns)}) == EXAMPLES
    for at, part in enumerate(("forward", "loss", "backward", "update")):
        assert f"part {at + 1} of 4: {part}," in explore.loop(at=at).text


def places(exploration, name):
    """Where the dots of a group are, in the panel of the examples."""
    _, examples = exploration.picture.panels(1, 1)
    return examples._marks[name].artist.get_xydata()


def test_each_epoch_has_an_order_of_its_own():
    assert not np.array_equal(places(explore.loop(at=0), "now"), places(explore.loop(at=12), "now"))


@every("start", range(5))
def test_s68_s73_the_held_back_loss_turns_while_the_training_loss_falls(start):
    training, held_back = explore.curves("one in five wrong", start)
    lowest = held_back.argmin()
    assert 10 < lowest < 60
    assert held_back[-1] > held_back[lowest] + 0.03
    assert training[-1] < 0.3 * training[lowest]


def test_with_right_labels_nothing_turns_within_100_epochs():
    for patience in (1, 10, 20):
        found = explore.stopping(labels="all right", patience=patience, epoch=100)
        assert found.numbers["stop"] > EPOCHS
        assert found.text.endswith("the rule says: go on.")


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("patience", [1, 2, 5, 10, 20])
def test_the_rule_is_the_one_of_the_package(labels, patience):
    _, held_back = explore.curves(labels)
    rule = EarlyStopping(patience)
    records = [Record(k, k, 0.0, loss) for k, loss in enumerate(held_back, 1)]
    stopped = [record.epoch for record in records if rule(record)]
    assert first_stop(held_back, patience) == (stopped or [EPOCHS + 1])[0]


# ------------------------------------------------------------------------------------------------
# The pass


def network():
    """The network of the explorer *step*, from the package."""
    rng = np.random.default_rng(0)
    net = Network([Dense(2, 3, relu, rng=rng), Dense(3, 1, sigmoid, rng=rng)])
    net.layers[1].W, net.layers[1].b = W1, b1
    net.layers[2].W, net.layers[2].b = W2, b2
    return net


@pytest.mark.parametrize("x", [(1.0, 2.0), (-2.0, -1.5), (0.3, -0.7), (2.0, 2.0)])
def test_s70_s74_the_steps_are_those_of_the_package(x):
    net, column = network(), np.array(x)[:, None]
    out = net.forward(column)
    found = explore.step(at=4, x1=x[0], x2=x[1]).numbers
    np.testing.assert_allclose(found["z1"], net.layers[1].z, atol=1e-15)
    np.testing.assert_allclose(found["a1"], net.layers[1].a, atol=1e-15)
    np.testing.assert_allclose(found["z2"], net.layers[2].z, atol=1e-15)
    np.testing.assert_allclose(found["a2"], out, atol=1e-15)
    np.testing.assert_array_equal(net.predict(column), out)


def test_if_every_hidden_unit_is_silent_the_bias_is_left():
    found = explore.all_silent.explorer(**explore.all_silent.show)
    assert found.numbers["a2"] == sigmoid(b2)
    assert "a = (0.62)" in found.text


@pytest.mark.parametrize("order", [[1, 0, 2], [2, 0, 1], [2, 1, 0]])
def test_hidden_units_may_change_places(order):
    x = np.random.default_rng(0).normal(size=(2, 50))
    swapped = W2[:, order] @ relu(W1[order] @ x + b1[order]) + b2
    plain = W2 @ relu(W1 @ x + b1) + b2
    np.testing.assert_allclose(swapped, plain, atol=1e-14)


@pytest.mark.parametrize("layout", [IN_COLUMNS, IN_ROWS])
def test_each_entry_is_a_row_times_a_column_plus_a_bias_in_both_layouts(layout):
    for i in range(3):
        for j in range(4):
            found = explore.product(unit=i + 1, example=j + 1, layout=layout)
            entry = sum(WEIGHTS[i, k] * BATCH[k, j] for k in range(2)) + BIAS[i, 0]
            assert found.numbers["z"] == entry
    left, above, bias, result = found.numbers["shapes"]
    assert left[1] == above[0] and result == (left[0], above[1])
    assert bias == ((3, 1) if layout == IN_COLUMNS else (1, 3))


def test_three_ways_to_the_same_z():
    all_at_once, one_by_one, loops = (way() for way in explore.ways.ways.values())
    np.testing.assert_allclose(one_by_one, all_at_once, rtol=1e-12)
    np.testing.assert_allclose(loops, all_at_once, rtol=1e-10)


def test_s75_softmax_is_the_activation_that_needs_the_whole_column():
    z = np.array([[1.0], [2.0], [3.0]])
    moved = z + np.array([[0.0], [0.0], [1.0]])
    for g in (relu, tanh, sigmoid):
        np.testing.assert_array_equal(g(z)[:2], g(moved)[:2])
    assert (softmax(z)[:2] != softmax(moved)[:2]).all()


# ------------------------------------------------------------------------------------------------
# What hidden units do


def test_the_fold_answers_xor_and_parts_the_points_only_at_its_end():
    last = 2 * HALF
    for travel in (0, 10, HALF, 30, last):
        found = explore.fold(travel=travel)
        assert found.numbers["parted"] == (travel == last)
        assert found.text.endswith("00, 01, 10 and 11 the network answers 0, 1, 1 and 0.")
    flat = explore.fold(travel=last, bend=False)
    assert flat.text.endswith("the network answers 0, 0, 0 and 0.")
    corners = flat.numbers["points"]
    np.testing.assert_array_equal(corners[:, 0], corners[:, 3])
    np.testing.assert_array_equal(corners[:, 0], (corners[:, 1] + corners[:, 2]) / 2)  # midway


def test_one_cut_in_hidden_space_is_the_border_in_the_plane():
    for task in TASKS:
        data, net = trained_on_points(4, task, "tanh")
        net.forward(data.x)
        found = explore.views(task=task).numbers
        np.testing.assert_allclose(found["z"], net.layers[2].z[0])
        assert found["right"] == np.sum((net.predict(data.x)[0] > 0.5) == (data.labels == 1))


def test_three_straight_edges_fence_the_ring_in_and_two_do_not():
    right = [explore.views(units=k, added=k).numbers["right"] for k in range(1, MOST + 1)]
    assert max(right[:2]) < 180
    assert min(right[2:]) == 200


def test_the_maps_are_described_in_their_colours():
    assert "blue on the other" in explore.views(bend="tanh").alt
    assert "white on the other" in explore.views(bend="relu").alt


def test_units_that_are_not_added_leave_the_bias_alone():
    z = explore.views(added=0).numbers["z"]
    assert len({*z}) == 1


# ------------------------------------------------------------------------------------------------
# Digits


def test_the_network_reads_about_98_percent_of_the_digits():
    found = explore.digit()
    assert found.numbers["mistakes"] in range(8, 13)
    assert "about 98% right" in found.text


def test_all_its_mistakes_are_shown_and_are_wrong():
    shown = [
        explore.digit(pool="its mistakes", place=k + 1)
        for k in range(explore.digit().numbers["mistakes"])
    ]
    assert all(": wrong." in one.text for one in shown)
    assert len({one.numbers["p"].tobytes() for one in shown}) == len(shown)


@pytest.mark.parametrize("place", [1, 4, 77, 450])
def test_it_always_answers_even_without_any_ink(place):
    for covered in range(9):
        p = explore.digit(place=place, covered=covered).numbers["p"]
        assert p.sum() == pytest.approx(1)
    best, second = np.sort(p)[-1], np.sort(p)[-2]
    assert best > 0.4 and best > 2 * second
    np.testing.assert_array_equal(p, explore.digit(place=2, covered=8).numbers["p"])


# ------------------------------------------------------------------------------------------------
# Exercises


def test_solutions_agree_with_the_package():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(4, 7))
    net = Network(
        [Dense(4, 5, relu, rng=rng), Dense(5, 3, relu, rng=rng), Dense(3, 2, relu, rng=rng)]
    )
    net.forward(x)
    layers = net.layers[1:]
    ours = exercises.forward.right(x, [one.W for one in layers], [one.b for one in layers])
    theirs = [signal for one in layers for signal in (one.z, one.a)]
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-14)
    z, a = exercises.layer.right(layers[0].W, layers[0].b, x)
    np.testing.assert_allclose((z, a), (layers[0].z, layers[0].a), atol=1e-14)
    V, c = rng.normal(size=(4, 3)), rng.normal(size=3)
    W, b, a_prev = exercises.to_columns.right(x.T, V, c)
    np.testing.assert_allclose(W @ a_prev + b, (x.T @ V + c).T, atol=1e-14)


@pytest.mark.parametrize("name", ["square_layer", "flat_bias"])
def test_a_bug_turned_around_is_still_the_bug(name, said):
    same = {
        "square_layer": lambda W, b, a: (a.T @ W).T + b,
        "flat_bias": lambda W, b, a: W @ a + b.T,
    }
    assert "not repaired yet" in said(vars(exercises)[name], same[name])[0]


def test_the_shapes_of_the_bugs_hide_them():
    """Each stub runs on every input of its exercise, except where the flat bias cannot fit."""
    assert all(
        not one.error for one in exercises.square_layer.outcomes(exercises.square_layer.start)
    )
    errors = [one.error for one in exercises.flat_bias.outcomes(exercises.flat_bias.start)]
    assert errors[:2] == ["", ""]


def test_every_pair_of_predictions_asks_something_else():
    asked = [
        explore.the_rest,
        explore.longer,
        explore.all_silent,
        explore.turned_over,
        explore.no_bend_no_line,
        explore.fence,
        explore.nothing_to_see,
    ]
    assert all(one.explorer is not other.explorer for one, other in combinations(asked, 2))
