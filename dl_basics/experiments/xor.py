"""Exclusive or, by networks with more or fewer units, from many starts."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.datasets import GATE_INPUTS, GATES
from dl_basics.experiments.harness import Kept, history, networks, optimizer
from dl_basics.losses import binary_cross_entropy
from dl_basics.recipes import Recipe

STARTS = 20


@lru_cache
def xor_losses(g, width):
    """The losses of 2-width-1 networks after 500 steps on all four examples: (starts,)."""
    recipe = Recipe((2, width, 1), g=g, g_out=sigmoid, loss=binary_cross_entropy, rate=1.0)
    net = networks([recipe] * STARTS, map(np.random.default_rng, range(STARTS)))
    x, y, step = GATE_INPUTS, GATES["xor"], optimizer([recipe])

    def loss(net):
        net.run(x)
        return net.loss_now(y)

    return Kept(history(net, step, x, y, loss, batch=4)).first(501)[-1]
