"""What networks learn with one activation or another, in their hidden layers or at the output."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from dl_basics.activations import Activation, elu, identity, relu, sigmoid, softplus, tanh
from dl_basics.datasets import CURVES, GATE_INPUTS, GATES
from dl_basics.experiments.digits import digits_for, scores
from dl_basics.experiments.harness import (
    Kept,
    history,
    networks,
    optimizer,
    shares_right,
    there_and_back,
)
from dl_basics.initializers import he
from dl_basics.losses import binary_cross_entropy, half_squared_error
from dl_basics.network import stacked
from dl_basics.optimizers import SGD
from dl_basics.recipes import Recipe

FIVE = range(5)

# ------------------------------------------------------------------------------------------------
# Outputs that follow a curve.

INPUTS = np.linspace(-3, 3, 121)[None]
TARGETS = {
    "wave, any sign": np.sin(INPUTS),
    "parabola, any sign": CURVES["parabola"](INPUTS),
    "hill, positive": np.exp(-(INPUTS**2)) + 0.2,
}
OUTPUTS = {"relu": relu, "identity": identity, "softplus": softplus}
FIT_STEPS = 400


@lru_cache
def fits(g, target):
    """The answers of five 1-16-1 networks before the training and every ten steps: (41, 5, 121)."""
    recipes = [Recipe((1, 16, 1), g_out=OUTPUTS[g], loss=half_squared_error, rate=0.2)] * len(FIVE)
    net, step = networks(recipes, map(np.random.default_rng, FIVE)), optimizer(recipes)
    kept = []
    for count in range(FIT_STEPS + 1):
        there_and_back(net, INPUTS, TARGETS[target])
        if count % 10 == 0:
            kept.append(net.layers[-1].a[:, 0])
        step(net)
    return np.array(kept)


# ------------------------------------------------------------------------------------------------
# Exclusive or.

STARTS = 20
SOLVED = 0.1  # a loss below this; a coin has ln 2 = 0.69
WIDTHS = (2, 4, 8)
BENDS = (identity, tanh, relu)


@lru_cache
def xor_losses(g, width):
    """The losses of 2-width-1 networks after 500 steps on all four examples: (starts,)."""
    x, y = GATE_INPUTS, GATES["xor"]
    recipe = Recipe((2, width, 1), g=g, g_out=sigmoid, loss=binary_cross_entropy, rate=1.0)
    net, step = networks([recipe] * STARTS, map(np.random.default_rng, range(STARTS))), SGD(1.0)
    for _ in range(500):
        there_and_back(net, x, y)
        step(net)
    net.run(x)
    return net.loss_now(y)


# ------------------------------------------------------------------------------------------------
# Digits: which activation is best, which wakes from the dead, and what makes a sigmoid a tanh.

RACERS = {  # each with the best rate of 0.5, 1, 2 and 4, over twenty networks
    "sigmoid": Recipe((64, 32, 10), g=sigmoid, rate=2.0),
    "tanh": Recipe((64, 32, 10), g=tanh, rate=2.0),
    "relu": Recipe((64, 32, 10), g=relu, init=he, rate=1.0),
    "elu": Recipe((64, 32, 10), g=elu, rate=1.0),
}
NETWORKS = 20
WAKING = 20  # epochs


def raced(name):
    """What each of twenty 64-32-10 networks gets right after 12 epochs on 640 digits: (20,)."""
    return scores(RACERS[name], range(NETWORKS), 640, 12)[-1]


def woken(g):
    """What 64-32-10 networks get right whose hidden biases start at −15: no z is above zero."""
    recipe = Recipe((64, 32, 10), g=g, init=he, rate=0.3)
    return scores(recipe, FIVE, 640, WAKING, bias=-15.0)


@dataclass(frozen=True)
class Bend(Activation):
    """height · (σ(z) − middle): its slope at 0 is height/4, and its outputs are centred or not."""

    name = "bend"
    height: float = 1.0
    middle: float = 0.0

    def value(self, z):
        return self.height * ((1 + np.tanh(z / 2)) / 2 - self.middle)  # σ(z) = (1 + tanh(z/2)) / 2

    def derivative(self, z):
        return self.height * sigmoid.derivative(z)

    def delta_from(self, z, a, dL_da):
        s = a / self.height + self.middle  # σ(z) is known already
        return dL_da * self.height * s * (1 - s)


STEEPNESS = {"1/4": 1.0, "1/2": 2.0, "1": 4.0}
PLACES = {"no": 0.0, "yes": 0.5}
DEEP_EPOCHS = 8


@lru_cache(maxsize=1)
def deep_bends():
    """What five networks with five hidden layers get right before and after each epoch, by slope
    and centre of their activation: (epochs + 1, 5).
    """
    kinds = np.array([*product(STEEPNESS.values(), PLACES.values())])
    g = Bend(*kinds.T.reshape(2, -1, 1, 1, 1))  # in one stack, with an axis for the kind in front
    recipes = [Recipe((64, *[32] * 5, 10), g=g, rate=0.1)] * len(FIVE)
    net = stacked([networks(recipes, map(np.random.default_rng, FIVE))] * len(kinds))
    x, y, *test = digits_for(FIVE)
    right = Kept(history(net, recipes[0].optimizer(), x[..., :960], y[..., :960],
                         lambda net: shares_right(net, *test))).first(DEEP_EPOCHS + 1)  # fmt: skip
    return dict(zip(product(STEEPNESS, PLACES), np.moveaxis(right, 1, 0), strict=True))
