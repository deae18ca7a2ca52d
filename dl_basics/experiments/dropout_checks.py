"""What dropout costs if it is left on in evaluation, and what it does to gradients."""

import numpy as np

from dl_basics.activations import relu, sigmoid
from dl_basics.diagnostics import gradient_sizes
from dl_basics.experiments.ailments import NETWORKS, started
from dl_basics.experiments.harness import BATCH, epoch, hits, optimizer, shares_right
from dl_basics.initializers import xavier
from dl_basics.recipes import Recipe


def left_on(epochs=20):
    """What ten networks get right with dropout off and left on, p = 0.5: two arrays (10,)."""
    recipe = Recipe((64, 64, 10), g=relu, init=None, rate=0.2, dropout=0.5)
    net, learn, (x, y), _ = started(recipe)
    step, rng = optimizer([recipe] * NETWORKS), np.random.default_rng(0)
    for _ in range(epochs):
        epoch(net, step, *learn, BATCH, rng)
    return shares_right(net, x, y), hits(net.run(x), y).mean(axis=-1)


def first_against_last(g, p):
    """|δ| in the first of twenty hidden layers against the last, at the start: median of five."""
    init = xavier if g == sigmoid else None
    recipe = Recipe((64, *[100] * 20, 10), g=g, init=init, dropout=p)
    sizes = gradient_sizes(started(recipe, count=5, examples=64)[0])
    return float(np.median(sizes[:, 0] / sizes[:, -2]))
