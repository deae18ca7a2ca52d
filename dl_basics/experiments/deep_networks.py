"""Ten deep networks on the digits: what comes back, what they learn, and how units die."""

from functools import lru_cache
from itertools import chain, count, islice

import numpy as np

from dl_basics.activations import LeakyReLU, relu
from dl_basics.diagnostics import by_layer, dead_shares, gradient_sizes, rms, update_ratios
from dl_basics.experiments import harness
from dl_basics.experiments.digits import digits_for
from dl_basics.initializers import he
from dl_basics.layers import Residual
from dl_basics.network import Network
from dl_basics.recipes import Recipe
from dl_basics.training import batches

TEN, EPOCHS, CHANCE = tuple(range(10)), 6, 0.1
STEPS, EVERY, SHOWN, SHUT = 40, 5, 40, 16
WIDTH, DEEPEST = 32, 50


def deep(layers, g, init, rate, **more):
    """64 pixels, so many hidden layers of 32 units, ten classes."""
    return Recipe((64, *[32] * layers, 10), g=g, init=init, rate=rate, **more)


def ten_of(recipe, bias=0.0):
    """Ten networks and their optimizer; the biases of the hidden layers start at `bias`."""
    net = harness.networks([recipe] * len(TEN), TEN)
    for layer in harness.dense_layers(net)[:-1]:
        layer.b[...] = bias
    return net, recipe.optimizer()


@lru_cache(maxsize=64)
def trained(recipe, bias=0.0):
    """Ten networks that learn from 640 digits each: Kept, before the training and after each epoch.

    right: the shares of 200 test digits right, 0 for those that overflowed, (10,). moves: by what
    share of its size one step moves each W, (10, layers). lost: which have overflowed, (10,).
    """
    net, step = ten_of(recipe, bias)
    x, y, test_x, test_y = digits_for(TEN, 640, tests=200)

    @np.errstate(all="ignore")
    def measure(net):
        harness.there_and_back(net, x[..., : harness.BATCH], y[..., : harness.BATCH])
        a = net.run(test_x, training=False)
        lost = ~np.isfinite(a).all(axis=(1, 2))
        right = np.where(lost, 0.0, harness.hits(a, test_y).mean(axis=-1))
        return right, update_ratios(net, recipe.rate), lost

    return harness.history(net, step, x, y, measure)


@lru_cache
def untrained(recipe, m, shut=None):
    """Hidden layers before the training: the sizes of a, δ and ∂L/∂W, and the shares of dead units.

    Each (10, layers), from the same m digits for all networks. shut: a layer whose biases are −3.
    """
    net, _ = ten_of(recipe)
    if shut is not None:
        net.layers[shut].b[...] = -3.0
    harness.there_and_back(net, *digits_for((0,), m)[:2])
    a = by_layer(rms(layer.a) for layer in net.layers[1:-1])
    of_weights = by_layer(rms(layer.dW) for layer in harness.dense_layers(net)[:-1])
    return a, gradient_sizes(net)[:, :-1], of_weights, dead_shares(net)[:, :-1]


def first_losses(recipe, m):
    """The loss of ten networks before their training, on the same m digits: (10,)."""
    net, _ = ten_of(recipe)
    x, y = digits_for((0,), m)[:2]
    net.run(x)
    return np.ravel(net.loss_now(y))


@lru_cache(maxsize=16)
def lives(rate, bias, leak, layers):
    """Ten networks of ReLU that learn from 320 digits each: Kept, every five steps.

    on: which units of the last hidden layer are on for some digits, (10, 32, digits). silent: the
    share of units in each layer that are on for none, (layers, 10). right: the share of digits
    that they get right, (10,). sound: which have not overflowed, (10,).
    """
    net, step = ten_of(deep(layers, LeakyReLU(leak) if leak else relu, he, rate), bias)
    x, y, *_ = digits_for(TEN, 320)

    def moments():
        rng = np.random.default_rng(0)
        pieces = chain.from_iterable(batches(x, y, harness.BATCH, rng) for _ in count())
        while True:
            harness.there_and_back(net, x, y)
            *hidden, last = net.layers[1:]
            silent = [(layer.z <= 0).all(axis=-1).mean(axis=-1) for layer in hidden]
            on, sound = hidden[-1].z[..., :SHOWN] > 0, np.isfinite(last.a).all(axis=(1, 2))
            right = harness.hits(last.a, y).mean(axis=-1)
            harness.forget(net)
            yield on, silent, right, sound
            for piece in islice(pieces, EVERY):
                harness.there_and_back(net, *piece)
                step(net)

    return harness.Kept(moments())


@lru_cache
def awoken(layer):
    """Half a hidden layer is shut just below the reach of every digit; then it trains: Kept.

    How many of the 16 are dead after each epoch, (10,), and how far that of their weights has
    moved, in any network, which moved most.
    """
    net, step = ten_of(deep(2, relu, he, 0.1))
    x, y, *_ = digits_for(TEN, 640, tests=200)
    half = net.layers[layer]
    net.run(x)
    half.b[:, :SHUT] = -half.z.max(axis=-1, keepdims=True)[:, :SHUT] - 0.1
    start = half.W[:, :SHUT].copy()

    def measure(net):
        net.run(x)
        asleep = (half.z[:, :SHUT] <= 0).all(axis=-1).sum(axis=1)
        return asleep, np.abs(half.W[:, :SHUT] - start).max()

    return harness.history(net, step, x, y, measure)


@lru_cache(maxsize=512)
def relative_sizes(depth, g, init=None, scale=None, batch_norm=False, examples=32):
    """|δ| in each hidden layer against the last one, of ten networks: (10, depth).

    scale: of the branches, or None for no skip connections. Inputs are normal numbers.
    """
    deepest = at_start(g, init, scale is not None, batch_norm)
    _, *hidden, last = deepest.layers
    hidden = hidden[: depth * (2 if batch_norm else 1)]
    if scale is not None:
        hidden = [Residual(layer.branch, scale) for layer in hidden]
    rng = np.random.default_rng(0)
    x = rng.normal(size=(len(TEN), WIDTH, examples))
    y = np.eye(10)[rng.integers(0, 10, (len(TEN), examples))].mT
    net = Network([*hidden, last], deepest.loss)
    harness.there_and_back(net, x, y)
    sizes = gradient_sizes(net)[:, :-1]
    harness.forget(net)
    return sizes / sizes[:, -1:]


@lru_cache(maxsize=1)
def at_start(g, init, skip, batch_norm):
    """Ten networks of fifty hidden layers."""
    sizes, skip = (WIDTH, *[WIDTH] * DEEPEST, 10), 1.0 if skip else None
    recipe = Recipe(sizes, g=g, init=init, skip=skip, batch_norm=batch_norm)
    return harness.networks([recipe] * len(TEN), TEN)
