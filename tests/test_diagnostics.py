"""Diagnostics give the numbers that a pencil gives, on networks small enough for one."""

import numpy as np
import pytest

from dl_basics.activations import identity, relu, softmax, step, tanh
from dl_basics.diagnostics import (
    dead_shares,
    gradient_sizes,
    rms,
    update_ratios,
)
from dl_basics.initializers import Normal, he, xavier, zeros
from dl_basics.layers import BatchNorm, Dense, Dropout, PReLU, Residual
from dl_basics.losses import cross_entropy, half_squared_error, one_hot
from dl_basics.network import Network
from dl_basics.recipes import Recipe
from dl_basics.registry import ELEMENTWISE, FIXES
from tests.exact import close, rng

MEASURES = [gradient_sizes, dead_shares]
measures = pytest.mark.parametrize("measure", MEASURES, ids=lambda it: it.__name__)


def layer(W, b=0.0, g=identity):
    """A Dense with weights set by hand."""
    W = np.array(W, dtype=float)
    made = Dense(W.shape[1], W.shape[0], g, rng=rng())
    made.W[...], made.b[...] = W, np.reshape(b, (-1, 1))
    return made


def through(layers, x, y, loss=half_squared_error):
    """The network after one pass forward and backward."""
    net = Network(layers, loss)
    net.forward(x)
    net.backward(y)
    return net


# Gradients


def test_gradient_sizes_by_hand():
    """Two identity layers: δ₂ = (a − y)/m, and δ₁ = W₂ᵀ δ₂."""
    net = through([layer([[1.0]]), layer([[10.0]])], [[1.0, 2.0]], [[2.0, 28.0]])
    # a − y = 10 − 2 and 20 − 28, halved by m = 2: δ₂ = 4, −4
    assert gradient_sizes(net).tolist() == [40, 4]


def test_the_root_mean_square_is_over_units_and_examples():
    net = through([layer([[1.0], [1.0]])], [[1.0, 1.0]], [[1.0, 1.0], [3.0, -5.0]])
    close(gradient_sizes(net), [np.sqrt((1 + 9) / 4)])  # δ = 0, 0 and −1, 3
    assert rms(np.array([[3.0, -4.0]])) == pytest.approx(np.sqrt(12.5))


@pytest.mark.parametrize("g", ELEMENTWISE.values(), ids=str)
def test_numbers_that_overflowed_do_not_warn(g):
    net = through(
        [layer([[1e200]], g=g), layer([[1e200]], g=g), layer([[1.0]])], [[1, -2.0]], [[1, 1]]
    )
    for measure in MEASURES:
        assert len(measure(net)) == 3
    assert len(update_ratios(net, 0.1)) == 3


# Dead


def test_a_unit_is_dead_if_it_passes_no_gradient_for_any_example():
    # z of the four units: below 0 twice, once, never; and always 0, which is not above
    net = through(
        [layer([[-1.0], [1], [1], [0]], [-5, -1.5, 0, 0], relu)], [[1.0, 2.0]], np.zeros((4, 2))
    )
    assert dead_shares(net).tolist() == [2 / 4]


def test_a_straight_line_is_never_dead_and_a_step_always():
    x, y = [[-9.0, 9.0]], np.zeros((1, 2))
    line = through([layer([[1.0]])], x, y)
    assert dead_shares(line).tolist() == [0]
    jump = through([layer([[1.0]], g=step)], x, y)
    assert dead_shares(jump).tolist() == [1]


def test_softmax_has_no_slope_and_is_never_dead():
    net = through([layer(50 * np.eye(2), g=softmax)], np.eye(2), np.eye(2), cross_entropy)
    assert dead_shares(net).tolist() == [0]


def test_zero_weights_make_every_relu_dead():
    net = Recipe(sizes=(2, 4, 3), g=relu, init=zeros).network(rng=rng())
    net.forward(rng().normal(size=(2, 5)))
    assert dead_shares(net).tolist() == [1, 0]


# Updates


def test_update_ratios_by_hand():
    net = through([layer([[2.0]]), layer([[10.0]])], [[1.0]], [[10.0]])
    # a − y = 20 − 10 = δ₂; dW₂ = 10 · 2; δ₁ = 10 · 10; dW₁ = 100 · 1
    close(update_ratios(net, 0.01), [0.01 * 100 / 2, 0.01 * 20 / 10])


def test_the_update_ratio_is_what_a_step_of_gradient_descent_does():
    recipe = Recipe(sizes=(3, 5, 2), rate=0.2)
    net = recipe.network(rng=rng())
    net.forward(rng(1).normal(size=(3, 7)))
    net.backward(one_hot(np.arange(7) % 2, 2))
    told, before = update_ratios(net, 0.2), [one.W.copy() for one in net.layers[1:]]
    recipe.optimizer()(net)
    for ratio, W, old in zip(told, (one.W for one in net.layers[1:]), before, strict=True):
        close(ratio, np.linalg.norm(W - old) / np.linalg.norm(old))


def test_weights_of_zero_divide_by_nothing():
    net = through([layer([[0.0]]), layer([[1.0]])], [[0.0]], [[1.0]])
    assert update_ratios(net, 0.1).tolist() == [0, 0]
    net = through([layer([[0.0]])], [[1.0]], [[1.0]])
    assert update_ratios(net, 0.1)[0] > 1e200


# Which layers count


@pytest.mark.parametrize("fixes", [(), *((fix,) for fix in FIXES), tuple(FIXES)], ids=str)
@measures
def test_there_is_one_number_for_each_layer_with_an_activation(measure, fixes):
    recipe = Recipe(sizes=(2, 4, 4, 4, 3))
    for fix in fixes:
        recipe = FIXES[fix].apply(recipe)
    net = recipe.network(rng=rng())
    net.forward(rng(1).normal(size=(2, 6)))
    net.backward(one_hot(np.arange(6) % 3, 3))
    found = measure(net)
    assert found.shape == (4,) and np.isfinite(found).all()
    assert update_ratios(net, 0.1).shape == (4,)


def test_batch_norm_stands_for_the_dense_layer_before_it():
    norm = BatchNorm(1, tanh)
    net = through([layer([[100.0]]), norm, layer([[1.0]])], [[-1.0, 1.0]], [[0.0, 5.0]])
    close(gradient_sizes(net)[0], rms(norm.delta))
    assert not np.allclose(norm.delta, net.layers[1].delta)


def test_the_layers_of_a_branch_count_where_they_stand():
    inside = layer([[3.0]], g=relu)
    net = through([layer([[1.0]]), Residual([inside]), layer([[1.0]])], [[-1.0, -3.0]], [[0, 0]])
    assert dead_shares(net).tolist() == [0, 1, 0]
    assert gradient_sizes(net)[0] == gradient_sizes(net)[-1]  # past the dead branch


def test_dropout_and_a_learned_slope_are_passed_over():
    drop = Dropout(2, 0.5, rng=rng())
    layers = [layer(np.eye(2), g=tanh), drop, PReLU(2), layer(np.eye(2))]
    net = through(layers, rng().normal(size=(2, 9)), np.zeros((2, 9)))
    for measure in MEASURES:
        assert measure(net).shape == (2,)


def test_a_network_that_was_not_run_says_what_is_missing():
    net = Recipe(sizes=(2, 3, 1)).network(rng=rng())
    with pytest.raises(AttributeError, match="a forward pass in training mode makes z and a"):
        dead_shares(net)
    net.predict(np.ones((2, 4)))  # which leaves nothing behind
    with pytest.raises(AttributeError, match="Dense has no z, or not yet"):
        dead_shares(net)
    net.forward(np.ones((2, 4)))
    with pytest.raises(AttributeError, match="a backward pass after it makes the gradients"):
        gradient_sizes(net)


@measures
def test_measuring_changes_nothing(measure):
    net = through([layer([[1.0]], g=tanh), layer([[1.0]])], [[1.0, 2.0]], [[1.0, 1.0]])
    before = [getattr(net.layers[1], name).copy() for name in ("W", "z", "a", "delta", "dW")]
    assert (measure(net) == measure(net)).all()
    after = [getattr(net.layers[1], name) for name in ("W", "z", "a", "delta", "dW")]
    assert all((one == two).all() for one, two in zip(before, after, strict=True))


def test_a_healthy_start_and_two_sick_ones():
    """ReLU, 12 layers: He keeps the gradient, half of He loses it, twice He blows it up."""
    x, y = rng(1).normal(size=(20, 40)), one_hot(np.arange(40) % 3, 3)

    def ratios(init):
        for seed in range(5):
            net = Recipe((20, *[40] * 12, 3), g=relu, init=init).network(rng=rng(seed))
            net.forward(x)
            net.backward(y)
            yield gradient_sizes(net)[0] / gradient_sizes(net)[-1]

    sigma = he.sigma(40, 40)
    assert max(ratios(Normal(sigma / 2))) < 1e-2
    assert all(0.03 < ratio < 30 for ratio in ratios(Normal(sigma)))
    assert min(ratios(Normal(2 * sigma))) > 1e2
    assert max(ratios(xavier)) < min(ratios(he))
