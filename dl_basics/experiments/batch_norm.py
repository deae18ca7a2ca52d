"""What batch norm changes: which first weights and rates learn, and how smooth the slope is."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from dl_basics.activations import relu, tanh
from dl_basics.experiments.ailments import EXAMPLES, NETWORKS, TESTS, seeds
from dl_basics.experiments.digits import digits_for
from dl_basics.experiments.harness import (
    BATCH,
    Kept,
    dense_layers,
    history,
    networks,
    shares_right,
    there_and_back,
)
from dl_basics.initializers import Normal
from dl_basics.network import stacked
from dl_basics.optimizers import SGD
from dl_basics.recipes import Recipe
from dl_basics.training import batches

PLAIN = Recipe((64, 16, 16, 16, 10), g=relu, init=None)
BENDS = {"relu": relu, "tanh": tanh}

# --- The size of the first weights, and the learning rate -----------------------------------------

SWEPT_EPOCHS = 5
SWEEPS = {
    "size σ of the first weights": (np.geomspace(1e-3, 1, 20), "σ"),
    "learning rate α": (np.geomspace(0.01, 10, 13), "α"),
}


@lru_cache
def swept_right(swept, norm):
    """The shares of test digits right after each epoch: (epochs, values, networks)."""
    values, symbol = SWEEPS[swept]
    sizes, rates = (values, 0.2) if symbol == "σ" else (None, each(values))
    recipe = replace(PLAIN, init=PLAIN.init if sizes is None else Normal(1.0), batch_norm=norm)
    net = side_by_side(networks([recipe] * NETWORKS, seeds()), len(values))
    if sizes is not None:
        for layer in dense_layers(net):
            layer.W *= each(sizes)
    x, y, *test = digits_for(range(NETWORKS), EXAMPLES, tests=TESTS)
    right = history(net, SGD(rate=rates), x, y, lambda net: shares_right(net, *test))
    return Kept(right).first(SWEPT_EPOCHS + 1)[1:]


def side_by_side(net, count):
    """The ten networks of a stack, so many times: arrays are (count, networks, …)."""
    return stacked([net] * count)


def each(values):
    """One number for each of several stacks of networks: (values, 1, 1, 1)."""
    return values[:, None, None, None]


# --- Two stories of why it helps ------------------------------------------------------------------

RATES = np.linspace(0, 1, 11)
LOOKED, RATE = 40, 0.1  # steps of the training


@lru_cache
def looks(g, norm):
    """At each step of a training of ten networks: two measures.

    The losses of the batch along its gradient, for all `RATES`: (steps, rates, 10). And how far
    the gradient of the last hidden layer changes when the layers before it make their step, as a
    share of its length: (steps, 10).
    """
    recipe = replace(PLAIN, g=BENDS[g], batch_norm=norm)
    net = networks([recipe] * NETWORKS, seeds())
    further, rng, kept = side_by_side(net, len(RATES)), np.random.default_rng(0), []
    x, y, *_ = digits_for(range(NETWORKS), EXAMPLES)
    while len(kept) < LOOKED:
        for some_x, some_y in batches(x, y, BATCH, rng):
            there_and_back(net, some_x, some_y)
            for far, near in zip(further.learned(), net.learned(), strict=True):
                far.value[...] = near.value - each(RATES) * near.gradient
            further.run(some_x)
            kept.append((further.loss_now(some_y), step(net, RATE, some_x, some_y)))
    return [np.array(measure) for measure in zip(*kept, strict=True)]


def step(net, rate, x, y):
    """Make a step along the gradients, first in the layers before the last hidden one.

    Gives back how far the gradient of that one changes by it, against its length: (networks,).
    """
    learned, last = net.learned(), dense_layers(net)[-2]
    gradients, old = [parameter.gradient for parameter in learned], last.dW
    behind = [parameter.layer for parameter in learned].index(last)
    for k, (parameter, gradient) in enumerate(zip(learned, gradients, strict=True)):
        if k == behind:
            there_and_back(net, x, y)
            change = np.linalg.norm(last.dW - old, axis=(-2, -1))
        parameter.value[...] -= rate * gradient
    return change / np.linalg.norm(old, axis=(-2, -1))
