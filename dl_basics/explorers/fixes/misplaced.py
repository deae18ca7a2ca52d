"""Dropout helps nobody who leaves it on, and no gradient that vanishes."""

import numpy as np

from dl_basics.activations import relu, sigmoid
from dl_basics.explorers.fixes.ailments import Trial
from dl_basics.explorers.stacks import hits
from dl_basics.initializers import xavier
from dl_basics.recipes import Recipe


def left_on(epochs=20):
    """What ten networks get right with dropout off and left on, p = 0.5: two arrays (10,)."""
    one = Trial(Recipe((64, 64, 10), g=relu, init=None, rate=0.2, dropout=0.5))
    x, y = one.test
    off = one.right(epochs)[-1]
    on = hits(one.networks.forward(x), y).mean(axis=-1)
    return off, on


def first_against_last(g, p):
    """|δ| in the first of twenty hidden layers against the last, at the start, over ten: median."""
    init = xavier if g == sigmoid else None
    sizes = Trial(Recipe((64, *[100] * 20, 10), g=g, init=init, dropout=p), examples=64).sizes
    return float(np.median(sizes[:, 0] / sizes[:, -2]))
