"""Backpropagation agrees with finite differences, through every fix; the check leaves no trace."""

import numpy as np
import pytest

from dl_basics.activations import identity, sigmoid, softmax
from dl_basics.gradcheck import gradient_check
from dl_basics.layers import Dense
from dl_basics.losses import binary_cross_entropy, cross_entropy, half_squared_error, one_hot
from dl_basics.network import Network
from dl_basics.recipes import Recipe
from dl_basics.registry import ELEMENTWISE, FIXES

OUTPUTS = [
    (identity, half_squared_error),
    (sigmoid, binary_cross_entropy),
    (softmax, cross_entropy),
]


@pytest.mark.parametrize("depth", [1, 3])
@pytest.mark.parametrize("fix", [None, *FIXES])
@pytest.mark.parametrize(("g_out", "loss"), OUTPUTS, ids=str)
@pytest.mark.parametrize("g", [g for n, g in ELEMENTWISE.items() if n != "step"], ids=str)
def test_backpropagation_agrees_with_finite_differences(g, g_out, loss, fix, depth):
    rng = np.random.default_rng(1)
    recipe = Recipe(sizes=(2, *[3] * depth, 2), g=g, g_out=g_out, loss=loss)
    net = (FIXES[fix].apply(recipe) if fix else recipe).network(rng=rng)
    x, y = rng.normal(size=(2, 4)), one_hot(np.array([0, 1, 1, 0]), 2)
    assert gradient_check(net, x, y).worst < 1e-6


def test_a_bias_gradient_that_is_not_summed_is_found():
    class Wrong(Dense):
        def backward_from(self, delta):
            super().backward_from(delta)
            self.db = delta[:, :1]

    rng = np.random.default_rng(0)
    net = Network([Wrong(2, 2, rng=rng)])
    check = gradient_check(net, rng.normal(size=(2, 5)), rng.normal(size=(2, 5)))
    assert check.errors[1, "b"] > 0.01 and check.errors[1, "W"] < 1e-6


def test_the_check_leaves_the_network_as_it_was():
    rng = np.random.default_rng(0)
    recipe = Recipe(sizes=(2, 3, 2), batch_norm=True, dropout=0.5)
    net = recipe.network(rng=rng)
    x, y = np.ones((2, 3)) * [1, 2, 3], one_hot(np.array([0, 1, 1]), 2)
    twin = net.copy()
    gradient_check(net, x, y)
    np.testing.assert_array_equal(net.forward(x), twin.forward(x))
    assert not any(layer.__dict__.get("frozen") for layer in net.every_layer)
