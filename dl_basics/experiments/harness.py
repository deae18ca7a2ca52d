"""Many networks are trained at once, and a few numbers are kept of every epoch.

>>> net, step = networks([recipe] * 10, range(10)), optimizer([recipe])
>>> right = history(net, step, x, y, lambda net: shares_right(net, test_x, test_y))
>>> right.first(41)           # before the training and after each of 40 epochs: (41, 10)

What is kept are numbers: a picture never holds a network that it could change.
"""

from dataclasses import replace
from itertools import islice

import numpy as np

from dl_basics.activations import Sigmoid, sigmoid
from dl_basics.layers import Dense
from dl_basics.network import stacked
from dl_basics.optimizers import SGD, by_norm
from dl_basics.training import batches

BATCH = 32


class QuickSigmoid(Sigmoid):
    """σ(z) = (1 + tanh(z/2)) / 2: equal up to rounding, and several times as fast."""

    def value(self, z):
        return 0.5 + 0.5 * np.tanh(0.5 * z)

    def delta_from(self, z, a, dL_da):
        return dL_da * a * (1 - a)  # σ′(z) = σ(z) (1 − σ(z)), and a is known


QUICK = QuickSigmoid()


def networks(recipes, seeds):
    """A stack with a network for each recipe, each drawn from a seed or a generator of its own.

    The recipes may differ in their first weights, and in their rates and limits.
    """
    quick = [replace(r, g=QUICK) if r.g == sigmoid else r for r in recipes]
    rngs = map(np.random.default_rng, seeds)
    return stacked([r.network(rng=rng) for r, rng in zip(quick, rngs, strict=True)])


def optimizer(recipes):
    """Gradient descent for a stack: each network with the rate and the limit of its recipe.

    One recipe is that of all.
    """
    limits = [np.inf if recipe.clip is None else recipe.clip for recipe in recipes]
    return SGD(
        rate=column([recipe.rate for recipe in recipes]),
        decay=recipes[0].decay,
        clip=by_norm(column(limits)) if min(limits) < np.inf else None,
    )


def column(numbers):
    """One number for each network of a stack: (networks, 1, 1)."""
    return np.reshape(np.asarray(numbers, float), (-1, 1, 1))


@np.errstate(all="ignore")  # what overflows is ∞ or nan, without a warning
def epoch(net, step, x, y, batch, rng):
    """Go once through all examples, in an order that all networks of a stack share."""
    for some_x, some_y in batches(x, y, batch, rng):
        net.run(some_x)
        net.gradients(some_y)
        step(net)


def history(net, step, x, y, measure, batch=BATCH):
    """`measure(net)` before the training and after each epoch: Kept."""
    rng = np.random.default_rng(0)

    def measures():
        while True:
            measured = measure(net)
            forget(net)
            yield measured
            epoch(net, step, x, y, batch, rng)

    return Kept(measures())


def forget(net):
    """Free what the layers remember of their last pass, many times as much as the weights."""
    for layer in net.every_layer:
        stays = {*layer.learned, *layer.averages}
        for name in [name for name, it in vars(layer).items() if isinstance(it, np.ndarray)]:
            if name not in stays:
                del vars(layer)[name]


class Kept:
    """What a training gives step by step, as arrays; it goes on only as far as somebody looks."""

    def __init__(self, measures):
        self.measures, self.kept = measures, []

    def first(self, count):
        """The first `count` measures as one array; of several numbers each, an array for each."""
        self.kept += islice(self.measures, max(0, count - len(self.kept)))
        some = self.kept[:count]
        if len(some) < max(1, count):  # it was interrupted, or somebody else has drawn from it
            raise ValueError(f"this history gave {len(some)} measures, not {count}; make a new one")
        if isinstance(some[0], tuple):
            return tuple(map(np.array, zip(*some, strict=True)))
        return np.array(some)


@np.errstate(all="ignore")
def there_and_back(net, x, y):
    """All signals and gradients of a stack for x and y, without a step."""
    net.run(x)
    net.gradients(y)


def hits(a, y):
    """Which examples each network has right, (networks, m), from outputs and targets."""
    return a.argmax(axis=-2) == y.argmax(axis=-2)


@np.errstate(all="ignore")
def shares_right(net, x, y):
    """The share of examples that each network gets right, in evaluation mode: (networks,).

    An answer that is not a number is right for nothing.
    """
    a = net.run(x, training=False)
    return (hits(a, y) & np.isfinite(a).all(axis=-2)).mean(axis=-1)


def dense_layers(net):
    """The layers that have weights, those inside skip connections as well."""
    return [layer for layer in net.every_layer if isinstance(layer, Dense)]
