"""One unit with a PReLU learns its slope below zero from a target."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import identity
from dl_basics.initializers import xavier
from dl_basics.layers import Dense, PReLU
from dl_basics.losses import half_squared_error
from dl_basics.network import Network
from dl_basics.optimizers import SGD

SIDE = np.linspace(-2, 2, 41)[None]  # the inputs, (1, 41)
SHAPES = {
    "|x|": np.abs(SIDE),
    "max(0, x)": np.maximum(0, SIDE),
    "straight line": SIDE,
    "half below zero": np.where(SIDE > 0, SIDE, SIDE / 2),
}
ALPHA_STEPS = 60


@lru_cache
def prelu_steps(target):
    """What is known before each step of the training on a target, by name.

    alpha: the slope below zero. a: the outputs (41,). below: where z is negative, a mask (41,).
    pulls: z · ∂L/∂a of those examples, which add up to ∂L/∂α. loss: before the step.
    """
    y, move, kept = SHAPES[target], SGD(rate=0.5), []
    net = Network([Dense(1, 1, identity, init=xavier, rng=np.random.default_rng(0)), PReLU(1)])
    dense, prelu = net.layers[1:]
    dense.W[...] = 1.0  # z = x at the start
    for _ in range(ALPHA_STEPS + 1):
        a, loss = net.forward(SIDE), net.backward(y)
        below = prelu.z[0] < 0
        pulls = (prelu.z * half_squared_error.derivative(a, y))[0, below]
        kept.append((prelu.alpha.item(), a[0].copy(), below, pulls, loss))
        move(net)
    names = "alpha", "a", "below", "pulls", "loss"
    return dict(zip(names, zip(*kept, strict=True), strict=True))
