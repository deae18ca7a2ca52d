"""Backpropagation agrees with finite differences, through every fix; the check leaves no trace."""

from dataclasses import dataclass
from itertools import permutations

import numpy as np
import pytest

from dl_basics.activations import (
    ELU,
    LeakyReLU,
    Softmax,
    Step,
    elu,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    step,
    tanh,
)
from dl_basics.datasets import GATE_INPUTS, GATES
from dl_basics.gradcheck import gradient_check, relative_error
from dl_basics.initializers import zeros
from dl_basics.layers import BatchNorm, Dense, Dropout, Input, PReLU, Residual
from dl_basics.losses import (
    HalfSquaredError,
    Loss,
    absolute_error,
    binary_cross_entropy,
    cross_entropy,
    half_squared_error,
    one_hot,
    squared_error,
)
from dl_basics.network import Network
from dl_basics.recipes import Recipe
from dl_basics.registry import ELEMENTWISE, FIXES

GOOD = 1e-6
BAD = 0.01
SMOOTH_ENOUGH = [g for g in ELEMENTWISE.values() if g != step]
OUTPUTS = [
    (identity, half_squared_error),
    (sigmoid, binary_cross_entropy),
    (softmax, cross_entropy),
]
MORE_OUTPUTS = [
    *(
        (g, loss)
        for g in [*SMOOTH_ENOUGH, softmax, Softmax(0.5)]
        for loss in (squared_error, half_squared_error, absolute_error)
    ),
    (softmax, binary_cross_entropy),
    (sigmoid, cross_entropy),
    (Softmax(2.0), cross_entropy),
]
INPUTS = np.array([[0.3, -1.2, 0.8, 1.7, -0.4], [1.1, 0.5, -0.7, 0.2, -1.6]])
TARGETS = one_hot(np.array([0, 1, 1, 0, 1]), 2)


def rng(seed=1):
    return np.random.default_rng(seed)


def check_of(recipe, m=5, **more):
    return gradient_check(recipe.network(rng=rng()), INPUTS[:, :m], TARGETS[:, :m], **more)


# Every activation, loss, fix and depth


@pytest.mark.parametrize("depth", [1, 3])
@pytest.mark.parametrize("fix", [None, *FIXES])
@pytest.mark.parametrize(("g_out", "loss"), OUTPUTS, ids=str)
@pytest.mark.parametrize("g", SMOOTH_ENOUGH, ids=str)
def test_backpropagation_agrees_with_finite_differences(g, g_out, loss, fix, depth):
    recipe = Recipe(sizes=(2, *[3] * depth, 2), g=g, g_out=g_out, loss=loss)
    assert check_of(FIXES[fix].apply(recipe) if fix else recipe, m=4).worst < GOOD


@pytest.mark.parametrize(
    ("g", "fix"), [*((g, None) for g in SMOOTH_ENOUGH), *((tanh, fix) for fix in FIXES)], ids=str
)
def test_it_agrees_in_six_hidden_layers(g, fix):
    recipe = Recipe(sizes=(2, *[3] * 6, 2), g=g, init=None)
    check = check_of(FIXES[fix].apply(recipe) if fix else recipe)
    assert check.worst < GOOD
    assert max(np.abs(slope).max() for slope in check.backward.values()) > 1e-3  # not all vanished


@pytest.mark.parametrize(("g_out", "loss"), MORE_OUTPUTS, ids=str)
def test_it_agrees_for_outputs_and_losses_that_are_no_partners(g_out, loss):
    assert check_of(Recipe(sizes=(2, 3, 2), g_out=g_out, loss=loss)).worst < GOOD


@pytest.mark.parametrize("pair", [*permutations(FIXES, 2)], ids=" + ".join)
def test_it_agrees_through_every_two_fixes(pair):
    recipe = Recipe(sizes=(2, 3, 3, 2))
    for fix in pair:
        recipe = FIXES[fix].apply(recipe)
    assert check_of(recipe).worst < GOOD


def test_it_agrees_through_all_fixes_at_once():
    recipe = Recipe(sizes=(2, 3, 3, 3, 2))
    for fix in FIXES.values():
        recipe = fix.apply(recipe)
    assert check_of(recipe).worst < GOOD


@pytest.mark.parametrize("fix", [None, *FIXES])
def test_it_agrees_for_a_batch_of_one(fix):
    recipe = Recipe(sizes=(2, 3, 3, 2))
    assert check_of(FIXES[fix].apply(recipe) if fix else recipe, m=1).worst < GOOD


def test_it_agrees_through_a_learned_slope_and_a_branch_inside_a_branch():
    r = rng()
    inner = Residual([Dense(3, 3, tanh, rng=r), PReLU(3)], scale=0.5)
    layers = [Dense(2, 3, rng=r), PReLU(3), Residual([inner, BatchNorm(3)]), Dense(3, 2, rng=r)]
    check = gradient_check(Network(layers), INPUTS, TARGETS)
    assert check.worst < GOOD
    assert [name for _, name in check.errors].count("alpha") == 2


# What the check is made of


def test_it_compares_every_parameter_by_layer_and_name():
    check = check_of(Recipe(sizes=(2, 3, 2), batch_norm=True))
    names = {(1, "W"), (1, "b"), (2, "gamma"), (2, "beta"), (3, "W"), (3, "b")}
    assert set(check.backward) == set(check.numerical) == set(check.errors) == names
    assert check.numerical[1, "W"].shape == (3, 2)
    assert check.worst == max(check.errors.values())


def test_the_relative_error_by_hand():
    assert relative_error(np.array([3.0, 0]), np.array([0.0, 4])) == 5 / 7
    assert relative_error(np.zeros(2), np.zeros(2)) == 0
    assert relative_error(np.array([1e-12]), np.array([-1e-12])) < 1e-7  # rounding, no mistake


def test_the_error_of_central_differences_falls_with_the_square_of_the_step():
    recipe = Recipe(sizes=(2, 4, 2))
    coarse, fine = (check_of(recipe, step=h).worst for h in (1e-2, 1e-3))
    assert 80 < coarse / fine < 120


def test_the_error_of_forward_differences_falls_with_the_step_and_is_larger():
    recipe = Recipe(sizes=(2, 4, 2))
    coarse, fine = (check_of(recipe, step=h, one_sided=True).worst for h in (1e-3, 1e-4))
    assert 8 < coarse / fine < 12
    assert check_of(recipe, one_sided=True).worst > 100 * check_of(recipe).worst


def test_a_step_too_small_drowns_in_rounding():
    recipe = Recipe(sizes=(2, 4, 2))
    assert check_of(recipe, step=1e-12).worst > 100 * check_of(recipe).worst


def test_the_check_leaves_the_network_as_it_was():
    net = Recipe(sizes=(2, 3, 2), batch_norm=True, dropout=0.5).network(rng=rng())
    twin = net.copy()
    gradient_check(net, INPUTS, TARGETS)
    np.testing.assert_array_equal(net.forward(INPUTS), twin.forward(INPUTS))
    assert not any(layer.frozen for layer in net.every_layer if isinstance(layer, Dropout))


def test_a_network_without_parameters_has_no_error():
    check = gradient_check(Network([Input(2), Dropout(2, rng=rng())]), INPUTS, TARGETS)
    assert check.worst == 0 and not check.backward


# Kinks


def just_at_zero(layers, loss=half_squared_error, y=1.0):
    """The check of a network whose first W x + b is exactly 0, by one example."""
    net = Network(layers, loss)
    net.layers[1].W[...], net.layers[1].b[...] = 1.0, -2.0
    return gradient_check(net, [[2.0]], [[y]])


KINKED = [relu, leaky_relu, LeakyReLU(0.1), elu, ELU(2.0), step]  # ELU's curvature jumps at least


@pytest.mark.parametrize("g", KINKED, ids=str)
def test_a_weight_that_moves_over_a_kink_is_counted_and_left_out(g):
    check = just_at_zero([Dense(1, 1, g, rng=rng())])
    assert check.kinks == 2 and check.worst == 0
    assert check.backward[1, "W"] == check.numerical[1, "b"] == 0


def test_the_kink_of_a_learned_slope_is_one_too():
    check = just_at_zero([Dense(1, 1, rng=rng()), PReLU(1)])
    assert check.kinks == 2 and check.worst < GOOD
    assert (2, "alpha") in check.errors


@pytest.mark.parametrize("g", [g for g in ELEMENTWISE.values() if g not in KINKED], ids=str)
def test_a_smooth_activation_has_no_kink_at_zero(g):
    check = just_at_zero([Dense(1, 1, g, rng=rng())])
    assert check.kinks == 0 and check.worst < GOOD


def test_one_example_at_a_kink_leaves_out_only_what_moves_it():
    """The last unit is well above 0, and the weights behind do not move the first two."""
    net = Network([Dense(1, 3, relu, rng=rng()), Dense(3, 1, rng=rng())])
    net.layers[1].W[...], net.layers[1].b[...] = 1.0, [[-2.0], [-2.0], [3.0]]
    check = gradient_check(net, [[2.0, 5.0]], [[1.0, 1.0]])
    assert check.kinks == 4 and check.worst < GOOD
    assert (check.backward[1, "W"] == 0).tolist() == [[True], [True], [False]]


def test_kinks_may_be_compared_all_the_same():
    net = Network([Dense(1, 1, relu, rng=rng())])
    net.layers[1].W[...], net.layers[1].b[...] = 1.0, -2.0
    check = gradient_check(net, [[2.0]], [[1.0]], skip_kinks=False)
    assert check.kinks == 0 and check.worst > BAD
    assert check.backward[1, "b"] == 0  # the slope on the left; between both sides it is half
    assert check.numerical[1, "b"] == pytest.approx(-0.5, rel=1e-4)


def test_an_output_just_at_its_target_is_a_kink_of_the_absolute_error_alone():
    for loss, kinks in [(absolute_error, 2), (squared_error, 0), (half_squared_error, 0)]:
        check = just_at_zero([Dense(1, 1, rng=rng())], loss, y=0.0)
        assert check.kinks == kinks and check.worst < GOOD


@pytest.mark.parametrize("one_sided", [False, True])
@pytest.mark.parametrize("x", [2.0, -2.0])  # the weight's move carries the output up, or down
@pytest.mark.parametrize("y", [0.0, 3.0, -1.0])
def test_the_kink_of_the_absolute_error_lies_at_the_target_wherever_that_is(y, x, one_sided):
    net = Network([Dense(1, 1, rng=rng())], absolute_error)
    net.layers[1].W[...] = 1.0
    for output, kinks in [(y, 2), (y + 1, 0), (y - 3, 0)]:
        net.layers[1].b[...] = output - x
        check = gradient_check(net, [[x]], [[y]], one_sided=one_sided)
        assert check.kinks == kinks and check.worst < GOOD


@pytest.mark.parametrize("x", [2.0, -2.0])
@pytest.mark.parametrize("g", KINKED, ids=str)
def test_a_one_sided_move_that_begins_on_a_kink_is_left_out_whichever_way_it_goes(g, x):
    net = Network([Dense(1, 1, g, rng=rng())])
    net.layers[1].W[...], net.layers[1].b[...] = 1.0, -x
    check = gradient_check(net, [[x]], [[0.0]], one_sided=True)
    assert check.kinks == 2 and check.worst == 0


def test_the_kink_of_a_loss_of_ones_own_is_found():
    """The pinball loss: too low costs three times as much as too high."""

    class Pinball(Loss):
        name = "pinball"

        def value(self, a, y):
            return np.maximum(3 * (y - a), a - y).sum() / a.shape[1]

        def derivative(self, a, y):
            return np.where(a > y, 1.0, -3.0) / a.shape[1]

    for y, kinks in [(0.0, 2), (1.0, 0), (-1.0, 0)]:
        check = just_at_zero([Dense(1, 1, rng=rng())], Pinball(), y)
        assert check.kinks == kinks and check.worst < GOOD


def test_inputs_of_zero_hide_no_bias_of_a_smooth_network():
    """Fresh biases are 0, so that every z of the gates' first example is exactly 0."""
    recipe = Recipe(sizes=(2, 3, 3, 1), g_out=sigmoid, loss=binary_cross_entropy)
    check = gradient_check(recipe.network(rng=rng()), GATE_INPUTS, GATES["xor"])
    assert check.kinks == 0 and check.worst < GOOD
    assert all((check.backward[k, "b"] != 0).all() for k in (1, 2, 3))


def test_a_network_that_starts_at_zero_is_checked():
    check = check_of(Recipe(sizes=(2, 3, 2), init=zeros))
    assert check.kinks == 0 and check.worst < GOOD


# Planted mistakes


class BiasNotSummed(Dense):
    def gradients_from(self, delta):
        super().gradients_from(delta)
        self.db = delta[:, :1]


class WeightNotTransposed(Dense):
    def backward_from(self, delta):
        self.gradients_from(delta)
        return self.W @ delta  # the shapes are fine, as long as W is square


class SlopeForgotten(Dense):
    def backward(self, dL_da):
        return self.backward_from(dL_da)


class SlopeOfTheOutput(Dense):
    def backward(self, dL_da):
        return self.backward_from(dL_da * self.g.derivative(self.a))  # g′(a) for g′(z)


class MeanForgotten(BatchNorm):
    def backward(self, dL_da):
        super().backward(dL_da)
        d = self.gamma * self.delta
        return (d - self.x_hat * (d * self.x_hat).mean(axis=1, keepdims=True)) / self.std


class VarianceForgotten(BatchNorm):
    def backward(self, dL_da):
        super().backward(dL_da)
        d = self.gamma * self.delta
        return (d - d.mean(axis=1, keepdims=True)) / self.std


class MaskForgotten(Dropout):
    def backward(self, dL_da):
        return dL_da


class SkipForgotten(Residual):
    def backward(self, dL_da):
        return super().backward(dL_da) - dL_da


class AlphaOfBothSides(PReLU):
    def backward(self, dL_da):
        dL_da_prev = super().backward(dL_da)
        self.dalpha = (dL_da * self.z).sum(axis=1, keepdims=True)
        return dL_da_prev


FIRST, SECOND = {(1, "W"), (1, "b")}, {(2, "W"), (2, "b")}
PLANTED = {
    "bias not summed": (lambda r: [BiasNotSummed(2, 2, rng=r)], {(1, "b")}),
    "weight not transposed": (
        lambda r: [Dense(2, 2, tanh, rng=r), WeightNotTransposed(2, 2, rng=r)],
        FIRST,
    ),
    "slope forgotten": (lambda r: [SlopeForgotten(2, 2, tanh, rng=r)], FIRST),
    "slope of the output": (lambda r: [SlopeOfTheOutput(2, 2, tanh, rng=r)], FIRST),
    "mean forgotten": (lambda r: [Dense(2, 2, rng=r), MeanForgotten(2, tanh)], FIRST),
    "variance forgotten": (lambda r: [Dense(2, 2, rng=r), VarianceForgotten(2, tanh)], {(1, "W")}),
    "mask forgotten": (lambda r: [Dense(2, 2, rng=r), MaskForgotten(2, rng=r)], FIRST),
    "skip forgotten": (
        lambda r: [Dense(2, 2, rng=r), SkipForgotten([Dense(2, 2, tanh, rng=r)])],
        FIRST,
    ),
    "alpha of both sides": (lambda r: [Dense(2, 2, rng=r), AlphaOfBothSides(2)], {(2, "alpha")}),
}


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_planted_mistake_is_found_in_just_the_gradients_it_spoils(mistake):
    layers, spoilt = PLANTED[mistake]
    errors = gradient_check(Network(layers(rng())), INPUTS, TARGETS).errors
    assert {key for key, error in errors.items() if error > BAD} == spoilt
    assert all(errors[key] < GOOD for key in set(errors) - spoilt)


def test_a_batch_mean_that_was_forgotten_is_found_by_the_bias_before_it():
    """Batch norm takes away any bias before it, so that its true gradient is 0."""
    net = Network([Dense(2, 2, rng=rng()), MeanForgotten(2, tanh)])
    check = gradient_check(net, INPUTS, TARGETS)
    assert np.abs(check.numerical[1, "b"]).max() < 1e-9 < np.abs(check.backward[1, "b"]).max()


def test_a_missing_mean_over_the_examples_is_found():
    @dataclass(frozen=True)
    class Wrong(HalfSquaredError):
        def derivative(self, a, y):
            return a - y

        def delta_from(self, a, y):
            return a - y

    for g in (identity, tanh):  # the short route and the long one
        net = Network([Dense(2, 2, g, rng=rng())], Wrong())
        errors = gradient_check(net, INPUTS, TARGETS).errors
        assert all(error == pytest.approx((5 - 1) / (5 + 1)) for error in errors.values())


def test_a_softmax_without_its_off_diagonal_is_found():
    class Wrong(Softmax):
        def delta_from(self, z, a, dL_da):
            return dL_da * a * (1 - a)

    net = Network([Dense(2, 2, Wrong(), rng=rng())], squared_error)
    assert gradient_check(net, INPUTS, TARGETS).worst > BAD


def test_a_slope_where_there_is_none_is_found():
    class Wrong(Step):
        def derivative(self, z):
            return np.ones_like(z)

    net = Network([Dense(2, 2, Wrong(), rng=rng())])
    assert gradient_check(net, INPUTS, TARGETS).worst > BAD
