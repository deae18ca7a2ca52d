"""What notebook 02 shows and says of trained networks, and the trainings behind it."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from dl_basics.activations import ELEMENTWISE, Activation, identity, leaky_relu, relu, sigmoid, tanh
from dl_basics.datasets import moons
from dl_basics.experiments.digits import digits_for, scores, stored
from dl_basics.experiments.harness import networks
from dl_basics.experiments.runs import trained
from dl_basics.experiments.small_networks import OUTPUTS, SHAPES, SIDE, prelu_steps
from dl_basics.explorers import activations as explore
from dl_basics.explorers.activations.race import RACERS, RATES, raced
from dl_basics.explorers.activations.revival import FIVE
from dl_basics.explorers.activations.sigmoid_to_tanh import PLACES, STEEPNESS, Bend, five_hidden
from dl_basics.explorers.activations.xor import BENDS, SOLVED, WIDTHS
from dl_basics.gradcheck import numerical_slope
from dl_basics.initializers import he, xavier
from dl_basics.layers import Dense, PReLU
from dl_basics.losses import binary_cross_entropy
from dl_basics.network import Network
from dl_basics.recipes import Recipe
from dl_basics.registry import register
from tools.make_race import counts_right

# --- The trainings ------------------------------------------------------------------------------


def test_a_kept_run_answers_as_it_did_at_that_epoch():
    run = trained(moons, 1, 8, tanh, 0.3)
    for epoch in (0, 20, 60):
        a = run.answers(epoch, run.x)
        y = run.labels
        assert binary_cross_entropy(a[None], y[None]) == pytest.approx(run.losses[epoch])
        assert np.mean((a > 0.5) == y) == run.right[epoch]


# --- Rings and exclusive or ---------------------------------------------------------------------


def test_rings_stay_on_one_line_without_a_bend_and_come_apart_with_one():
    for epoch in (0, 10, 60):
        assert explore.rings(epoch=epoch).numbers["right"] < 0.7
    assert explore.rings().numbers["loss"] > 0.6
    for g in ("tanh", "relu"):
        found = explore.rings(g=g).numbers
        assert found["right"] > 0.98 and found["loss"] < 0.3
    for g in ("step", "sigmoid"):
        assert explore.rings(g=g).numbers["right"] < 0.7


def test_a_map_that_is_flat_or_nearly_straight_is_called_so():
    flat = explore.collapse(g="relu", layers=9, draw=7)
    assert "one number everywhere" in flat.text and "one colour all over" in flat.alt
    nearly = explore.collapse(g=replace(leaky_relu, alpha=0.99), layers=3, draw=13)
    assert "off by less than 0.1%" in nearly.text and "cannot follow" in nearly.alt


def test_exclusive_or_is_solved_by_width_and_never_without_a_bend():
    table = {
        row[0]: [int(entry.split()[0]) for entry in row[1:]] for row in explore.xor_table().rows
    }
    assert table["identity"] == [0, 0, 0]
    assert 8 <= table["tanh"][0] <= 15 and table["tanh"][1:] == [20, 20]
    two, four, eight = table["relu"]
    assert two < 5 < four < eight < 20


@pytest.mark.parametrize("g", BENDS, ids=str)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_start_is_near_the_border_between_solved_and_not(g, width):
    """So that the counts are the same on every computer; without a bend the loss is ln 2."""
    losses = explore.xor_losses(g, width)
    assert (np.abs(np.log(losses / SOLVED)) > 1).all()
    if g is identity:
        np.testing.assert_allclose(losses, np.log(2), atol=1e-4)


def test_two_relu_units_can_do_exclusive_or_on_paper():
    x1, x2 = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
    np.testing.assert_array_equal(relu(x1 + x2) - 2 * relu(x1 + x2 - 1), [0, 1, 1, 0])


# --- Slopes that are learned, and layers that wake ----------------------------------------------


@pytest.mark.parametrize("target", SHAPES)
@pytest.mark.parametrize("step", [0, 3, 17])
def test_the_pulls_add_up_to_what_nudging_alpha_says(target, step):
    found = explore.learned_slope(step=step, target=target).numbers
    net = Network([Dense(1, 1, identity, rng=np.random.default_rng(0)), PReLU(1)])
    net.layers[1].W[...] = 1.0
    move = replace(Recipe((1, 1)), rate=0.5).optimizer()
    for _ in range(step):
        net.forward(SIDE)
        net.backward(SHAPES[target])
        move(net)
    alpha = net.layers[2].alpha
    slope, _ = numerical_slope(net, SIDE, SHAPES[target], alpha, 1e-6)
    assert found["alpha"] == pytest.approx(alpha.item())
    assert found["slope"] == pytest.approx(slope.item(), abs=1e-8)


def test_the_learned_slope_is_the_one_of_the_target():
    wanted = {"|x|": -1, "max(0, x)": 0, "straight line": 1, "half below zero": 0.5}
    for target, alpha in wanted.items():
        assert explore.learned_slope(step=60, target=target).numbers["alpha"] == pytest.approx(
            alpha, abs=0.06
        )


@pytest.mark.parametrize("target", SHAPES)
def test_every_pull_lies_in_sight(target):
    for pulls in prelu_steps(target)["pulls"]:
        assert -0.09 < pulls.min() and pulls.max() < 0.135


def test_a_dead_layer_wakes_quickly_slowly_or_never():
    early, late = explore.revival(epoch=5).numbers, explore.revival(epoch=20).numbers
    assert max(early["relu"], late["relu"]) < 0.15
    assert 0.2 < late["α = 0.01"] < 0.6
    assert min(late["α = 0.1"], late["α = 0.3"]) > 0.9 and early["α = 0.3"] > 0.7
    x, *_ = digits_for(FIVE)
    recipe = Recipe((64, 32, 10), g=relu, init=he)
    net = networks([recipe] * 5, map(np.random.default_rng, FIVE))
    assert (net.layers[1].W @ x - 15 < 0).all()  # no unit is on for any digit


# --- Which is best ------------------------------------------------------------------------------


def test_the_bend_of_the_deep_networks_is_a_sigmoid_or_a_tanh_at_its_ends():
    z = np.linspace(-30, 30, 601)
    for height, middle in ((1.0, 0.0), (2.0, 0.5), (4.0, 0.0)):
        g = Bend(height, middle)
        np.testing.assert_allclose(g(z), height * (sigmoid(z) - middle), atol=1e-12)
        np.testing.assert_allclose(g.delta_from(z, g(z), np.ones_like(z)), g.prime(z), atol=1e-12)
        assert g.prime(0.0) == height / 4
    np.testing.assert_allclose(Bend(4.0, 0.5)(z), 2 * tanh(z / 2), atol=1e-12)


def test_steepness_counts_first_and_the_centre_second():
    ends = {
        (steep, centred): five_hidden(steep, centred)[-1]
        for steep in STEEPNESS
        for centred in PLACES
    }
    assert max(ends["1/4", "no"].max(), ends["1/4", "yes"].max()) < 0.2
    for centred in PLACES:
        assert ends["1/2", centred].min() > ends["1/4", centred].max()
        assert ends["1", centred].min() > ends["1/2", centred].max() + 0.1
    for steep in ("1/2", "1"):
        assert ends[steep, "yes"].min() > ends[steep, "no"].max()


def test_five_networks_have_a_leader_and_other_five_another_but_twenty_have_none():
    def leader(found):
        return max(RACERS, key=found.get)

    assert len({leader(explore.race(first=first).numbers) for first in (1, 6, 11, 16)}) > 1
    five, twenty = explore.race().numbers, explore.race(networks=20).numbers
    assert twenty["lead"] < five["lead"] / 2
    assert leader(twenty) != leader(five)
    for one, other in combinations(RACERS, 2):  # no difference is found between any two
        _, low, high = explore.paired_difference(raced(one), raced(other))
        assert low < 0 < high


def test_every_network_of_the_race_is_in_sight():
    for name in RACERS:
        assert 0.915 < raced(name).min() and raced(name).max() < 0.995


def test_no_network_of_the_race_is_judged_by_digits_that_chose_its_rate():
    """Each takes the first of the rates at which it has most validation digits right."""
    for name in RACERS:
        for k, (validation, test) in enumerate(np.transpose(stored("race")[name])):
            assert raced(name)[k] == test[validation.argmax()] / 450


@pytest.mark.parametrize("name", ["tanh", "relu"])
def test_the_stored_race_is_what_training_gives(name):
    for rate in (0.5, 1.0):
        counts = np.array(counts_right(name, rate, range(3)))
        kept = np.array(stored("race")[name])[RATES.index(rate), :, :3]
        assert np.abs(counts - kept).max() <= 4  # of 450 digits: processors round differently


def test_over_ten_deep_networks_tanh_and_relu_do_not_differ_and_sigmoids_guess():
    right = {
        name: scores(Recipe((64, *[32] * 8, 10), g=g, init=init, rate=0.1), range(10), 960, 12)[-1]
        for name, g, init in (
            ("sigmoid", sigmoid, xavier),
            ("tanh", tanh, xavier),
            ("relu", relu, he),
        )
    }
    assert right["sigmoid"].max() < 0.15 and min(right["tanh"].min(), right["relu"].min()) > 0.8
    _, low, high = explore.paired_difference(right["relu"], right["tanh"])
    assert low < 0 < high


# --- Outputs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["wave, any sign", "parabola, any sign"])
def test_a_relu_as_output_never_gets_below_its_floor_and_the_identity_does(target):
    for step in (0, 100, 400):
        found = explore.outputs(step=step, target=target).numbers
        assert (found["errors"] >= found["floor"]).all() and found["floor"] > 0.2
    straight = explore.outputs(g="identity", target=target).numbers
    assert straight["errors"].max() < 0.05 and straight["floor"] == 0


def test_positive_targets_are_for_all_three_outputs():
    for g in OUTPUTS:
        found = explore.outputs(g=g, target="hill, positive").numbers
        assert found["floor"] == 0 and found["errors"].max() < 0.1


def test_a_relu_as_output_can_die():
    assert explore.outputs().numbers["silent"] == 1
    assert "0 to every x: 1 of them" in explore.outputs().text
    assert explore.outputs(g="identity").numbers["silent"] == 0


def test_where_two_activations_are_furthest_apart_is_said_in_few_words():
    """One place, two, or a whole stretch: with an activation of a learner's own."""

    @register(ELEMENTWISE)
    class Lifted(Activation):
        name = "lifted tanh"

        def value(self, z):
            return np.tanh(z) + 1.0

        def derivative(self, z):
            return 1 - np.tanh(z) ** 2

    told = {
        ("relu", "softplus"): "furthest apart at z = 0.0, by 0.693.",
        ("relu", "gelu"): "furthest apart at z = −0.8 and 0.8, by 0.170.",
        ("lifted tanh", "tanh"): "furthest apart at z = −6.0 and elsewhere, by 1.000.",
        ("tanh", "tanh"): "They are the same.",
    }
    for (g, h), words in told.items():
        assert explore.compare(g=g, h=h).text.endswith(words)
