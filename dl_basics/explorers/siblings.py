"""Networks that learn side by side, on the way to `dl_basics.experiments`."""

import numpy as np

from dl_basics.diagnostics import gradient_sizes
from dl_basics.experiments import harness
from dl_basics.layers import Dense as DenseStack  # noqa: F401
from dl_basics.network import Network


class Siblings:
    """n networks of the same layers, each with its own first weights, rate and clipping."""

    def __init__(self, recipes, rngs):
        self.net = harness.networks(recipes, rngs)
        self.optimizer = harness.optimizer(recipes)

    @classmethod
    def of(cls, recipe, seeds):
        return cls([recipe] * len(seeds), [np.random.default_rng(seed) for seed in seeds])

    def __getattr__(self, name):
        return getattr(vars(self)["net"], name)

    @np.errstate(all="ignore")
    def forward(self, x, training=True):
        return self.net.run(x, training)

    @np.errstate(all="ignore")
    def backward(self, y):
        self.net.gradients(y)

    def first(self, count):
        some = object.__new__(Siblings)
        some.net = Network([*self.net.layers[: count + 1], self.net.layers[-1]], self.net.loss)
        return some

    def step(self, x, y):
        self.forward(x)
        self.backward(y)
        self.optimizer(self.net)

    def epoch(self, x, y, batch, rng):
        harness.epoch(self.net, self.optimizer, x, y, batch, rng)

    def right(self, x, y):
        return harness.shares_right(self.net, x, y)

    @np.errstate(all="ignore")
    def gradient_sizes(self):
        return gradient_sizes(self.net)


def each(function, *stacks):
    return function(*stacks)
