"""The harness of the experiments trains many networks as each would train alone."""

from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from dl_basics.activations import relu, sigmoid, softmax, tanh
from dl_basics.datasets import digits
from dl_basics.diagnostics import gradient_sizes
from dl_basics.experiments.digits import at_its_best, three_roles
from dl_basics.experiments.harness import (
    Kept,
    dense_layers,
    epoch,
    history,
    networks,
    optimizer,
    shares_right,
    there_and_back,
)
from dl_basics.initializers import he
from dl_basics.losses import binary_cross_entropy, half_squared_error, one_hot, squared_error
from dl_basics.recipes import FIXES, Recipe

BASE = Recipe((6, 5, 5, 5, 3), g=tanh, rate=0.3)
RECIPES = {name: fix.apply(BASE) for name, fix in FIXES.items()} | {
    "as it is": BASE,
    "all at once": replace(BASE, batch_norm=True, dropout=0.3, skip=0.5, clip=0.05, decay=0.01),
    "sigmoids": replace(BASE, g=sigmoid, batch_norm=True),
    "no partners": replace(BASE, g=relu, g_out=tanh, loss=squared_error),
    "softmax, no partners": replace(BASE, g_out=softmax, loss=squared_error),
    "yes or no": Recipe((6, 5, 5, 1), g=sigmoid, g_out=sigmoid, loss=binary_cross_entropy),
    "numbers": Recipe((6, 5, 2), g=relu, g_out=relu, loss=half_squared_error, init=he),
}
SEEDS = range(3)


def rngs(seeds=SEEDS):
    return [np.random.default_rng(seed) for seed in seeds]


def two():
    return networks([BASE] * 2, rngs(range(2)))


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_many_networks_learn_what_each_learns_alone(recipe):
    recipes = [replace(recipe, rate=rate) for rate in (0.3, 0.1, 0.05)]
    stack, step = networks(recipes, rngs()), optimizer(recipes)
    nets = [r.network(rng=rng) for r, rng in zip(recipes, rngs(), strict=True)]
    moves, rng, n_out = [r.optimizer() for r in recipes], np.random.default_rng(3), recipe.sizes[-1]
    x, labels = rng.normal(size=(3, 6, 8)), rng.integers(0, max(2, n_out), (3, 8))
    y = np.array([one_hot(some, n_out) if n_out > 1 else some[None] * 1.0 for some in labels])
    for _ in range(20):
        there_and_back(stack, x, y)
        step(stack)
        for net, move, some, targets in zip(nets, moves, x, y, strict=True):
            net.forward(some)
            net.backward(targets)
            move(net)
    for k, net in enumerate(nets):
        np.testing.assert_allclose(stack.predict(x)[k], net.predict(x[k]), atol=1e-12)
        np.testing.assert_allclose(gradient_sizes(stack)[k], gradient_sizes(net), rtol=1e-9)


def test_an_epoch_goes_once_through_all_examples():
    net, seen = two(), []
    net.run, net.gradients = lambda x: seen.append(x[0, 0]), lambda y: None
    x = np.tile(np.arange(10.0), (2, 6, 1))
    epoch(net, lambda net: None, x, x[:, :3], 4, np.random.default_rng(0))
    assert [len(some) for some in seen] == [4, 4, 2]
    np.testing.assert_array_equal(np.sort(np.concatenate(seen)), x[0, 0])


def test_a_history_measures_before_the_training_and_after_each_epoch():
    x, y = np.ones((2, 6, 4)), np.zeros((2, 3, 4))
    y[:, 0] = 1.0
    net, step = two(), optimizer([BASE] * 2)
    losses = history(net, step, x, y, lambda net: net.evaluate(x, y), batch=2).first(3)
    assert losses.shape == (3, 2) and (np.diff(losses, axis=0) < 0).all()
    np.testing.assert_array_equal(losses[0], two().evaluate(x, y))


def test_what_is_kept_goes_on_only_as_far_as_somebody_looks():
    numbers = count()
    kept = Kept(numbers)
    assert kept.first(3).tolist() == [0, 1, 2] and next(numbers) == 3
    assert kept.first(2).tolist() == [0, 1]
    assert kept.first(4).tolist() == [0, 1, 2, 4]
    pairs = Kept((k, [k, -k]) for k in count()).first(2)
    assert [part.tolist() for part in pairs] == [[0, 1], [[0, 0], [1, -1]]]


def test_what_has_overflowed_is_right_for_nothing():
    net, x, y = two(), np.ones((2, 6, 4)), np.zeros((2, 3, 4))
    net.layers[1].W[0] = np.nan
    y[:, 0] = 1.0
    assert shares_right(net, x, y)[0] == 0


def test_the_layers_with_weights_include_those_inside_skip_connections():
    net = networks([replace(BASE, skip=1.0, batch_norm=True)] * 2, rngs(range(2)))
    assert [layer.W.shape for layer in dense_layers(net)] == [
        (2, 5, 6),
        (2, 5, 5),
        (2, 5, 5),
        (2, 3, 5),
    ]


def test_three_roles_share_no_digit():
    (x, _), (to_choose, _), (to_judge, _) = three_roles((0, 1), 897)
    assert [part.shape[-1] for part in (x, to_choose, to_judge)] == [897, 450, 450]
    for k in range(2):
        together = np.concatenate([x[k], to_choose[k], to_judge[k]], axis=1)
        assert len(np.unique(together, axis=1).T) == len(np.unique(digits().x, axis=1).T)
    with pytest.raises(ValueError, match="at most 897"):
        three_roles((0,), 898)


def test_each_network_is_judged_at_the_setting_its_validation_prefers():
    validation = np.array([[0.9, 0.1, 0.5], [0.8, 0.3, 0.5]])
    test = np.array([[0.1, 0.9, 0.2], [0.9, 0.2, 0.9]])
    assert at_its_best(validation, test).tolist() == [0.1, 0.2, 0.2]  # the first of equal ones
