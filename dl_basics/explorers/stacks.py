"""Many plain networks that learn side by side, on the way to `dl_basics.experiments`."""

import numpy as np

from dl_basics.diagnostics import rms
from dl_basics.experiments.harness import hits
from dl_basics.network import stacked
from dl_basics.optimizers import SGD
from dl_basics.training import batches

__all__ = ["Stack", "by_column", "flipped", "hits", "rms_each"]


class Stack:
    """n networks of one recipe, each from its own first weights."""

    def __init__(self, recipe, seeds):
        self.net = stacked([recipe.network(rng=np.random.default_rng(seed)) for seed in seeds])
        self.step_of = SGD(rate=recipe.rate)

    @property
    def W(self):
        return [layer.W for layer in self.net.layers[1:]]

    @property
    def b(self):
        return [layer.b for layer in self.net.layers[1:]]

    @property
    def z(self):
        return [layer.z for layer in self.net.layers[1:]]

    def forward(self, x):
        return self.net.run(x)

    def step(self, x, y):
        self.net.run(x)
        self.net.gradients(y)
        self.step_of(self.net)

    def epochs(self, x, y, count, batch, rng):
        for _ in range(count):
            for some_x, some_y in batches(x, y, batch, rng):
                self.step(some_x, some_y)
            yield


def flipped(matrices):
    """Every matrix of a stack (n, rows, columns) transposed."""
    return matrices.mT


def by_column(g, z):
    """g(z) for a stack (n, out, m)."""
    return g.value(z)


rms_each = rms
