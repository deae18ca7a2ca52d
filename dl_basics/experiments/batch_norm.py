"""What batch norm changes: which first weights and rates learn, and how smooth the slope is."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from dl_basics.activations import relu, tanh
from dl_basics.experiments import harness
from dl_basics.experiments.ailments import EXAMPLES, NETWORKS, TESTS, at_start
from dl_basics.experiments.digits import digits_for, three_roles
from dl_basics.initializers import Normal, xavier
from dl_basics.network import stacked
from dl_basics.optimizers import SGD
from dl_basics.recipes import Recipe
from dl_basics.training import batches

PLAIN = Recipe((64, 16, 16, 16, 10), g=relu, init=None)
BENDS = {"relu": relu, "tanh": tanh}
RATES = np.linspace(0, 1, 11)
LOOKED, RATE = 40, 0.1  # steps of the training that is looked at
SWEPT_EPOCHS = 5
SWEEPS = {
    "size s of the first weights": (np.geomspace(1e-3, 1, 20), "sizes"),
    "learning rate η": (np.geomspace(0.01, 10, 13), "rates"),
}


@lru_cache
def swept_right(swept, norm):
    """The shares of validation digits right, before and after each epoch, (values, networks): Kept.

    A place of a sweep is chosen by them, so the test digits have no part in it.
    """
    values, kind = SWEEPS[swept]
    init, sizes, rates = (
        (Normal(1.0), each(values), 0.2) if kind == "sizes" else (None, 1.0, each(values))
    )
    ten = at_start(replace(PLAIN, init=init, batch_norm=norm))
    net = stacked([ten] * len(values))  # W of the first layer is (values, 10, 16, 64)
    for layer in harness.dense_layers(net):
        layer.W *= sizes
    learn, choose, _ = three_roles(range(NETWORKS), EXAMPLES, TESTS)
    step = SGD(rate=rates)
    return harness.history(net, step, *learn, lambda net: harness.shares_right(net, *choose))


def each(values):
    """One number for each of several stacks of networks: (values, 1, 1, 1)."""
    return values[:, None, None, None]


@lru_cache
def looks(g, norm):
    """At each step of a training of ten networks: two measures.

    The losses of the batch along its gradient, for all `RATES`: (steps, rates, 10). And how far
    the gradient of the last hidden layer changes when the layers before it make their step, as a
    share of its length: (steps, 10).
    """
    init = None if g == "relu" else xavier
    recipe = replace(PLAIN, g=BENDS[g], init=init, batch_norm=norm)
    net, rng, kept = at_start(recipe), np.random.default_rng(0), []
    further = stacked([net] * len(RATES))
    x, y, *_ = digits_for(range(NETWORKS), EXAMPLES)
    while len(kept) < LOOKED:
        for some_x, some_y in batches(x, y, harness.BATCH, rng):
            harness.there_and_back(net, some_x, some_y)
            for far, near in zip(further.learned(), net.learned(), strict=True):
                far.value[...] = near.value - each(RATES) * near.gradient
            further.run(some_x)
            kept.append((further.loss_now(some_y), step_in_two(net, RATE, some_x, some_y)))
    return [np.array(measure) for measure in zip(*kept, strict=True)]


def step_in_two(net, rate, x, y):
    """Make a step along the gradients, first in the layers before the last hidden one.

    Gives back how far the gradient of that one changes by it, against its length: (networks,).
    """
    learned, last = net.learned(), harness.dense_layers(net)[-2]
    gradients, old = [parameter.gradient for parameter in learned], last.dW
    behind = [parameter.layer for parameter in learned].index(last)
    for k, (parameter, gradient) in enumerate(zip(learned, gradients, strict=True)):
        if k == behind:
            harness.there_and_back(net, x, y)
            change = np.linalg.norm(last.dW - old, axis=(-2, -1))
        parameter.value[...] -= rate * gradient
    return change / np.linalg.norm(old, axis=(-2, -1))
