"""What reaches each layer of deep networks at their start: plain, with skips, with batch norm."""

from functools import lru_cache

import numpy as np

from dl_basics.diagnostics import gradient_sizes
from dl_basics.experiments.harness import networks, there_and_back
from dl_basics.layers import Residual
from dl_basics.network import Network
from dl_basics.recipes import Recipe

NETWORKS, WIDTH, DEEPEST = 10, 32, 50


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
    x = rng.normal(size=(NETWORKS, WIDTH, examples))
    y = np.eye(10)[rng.integers(0, 10, (NETWORKS, examples))].mT
    net = Network([*hidden, last], deepest.loss)
    there_and_back(net, x, y)
    sizes = gradient_sizes(net)[:, :-1]
    return sizes / sizes[:, -1:]


@lru_cache
def at_start(g, init, skip, batch_norm):
    """Ten networks of fifty hidden layers."""
    sizes, skip = (WIDTH, *[WIDTH] * DEEPEST, 10), 1.0 if skip else None
    recipe = Recipe(sizes, g=g, init=init, skip=skip, batch_norm=batch_norm)
    return networks([recipe] * NETWORKS, map(np.random.default_rng, range(NETWORKS)))
