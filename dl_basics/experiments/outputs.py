"""Five networks fit a curve, with one output activation or another."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import identity, relu, softplus
from dl_basics.datasets import CURVES
from dl_basics.experiments.harness import Kept, history, networks, optimizer
from dl_basics.losses import half_squared_error
from dl_basics.recipes import Recipe

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
    recipes = [Recipe((1, 16, 1), g_out=OUTPUTS[g], loss=half_squared_error, rate=0.2)] * 5
    net, y = networks(recipes, map(np.random.default_rng, range(5))), TARGETS[target]
    answers = history(net, optimizer(recipes), INPUTS, y, lambda net: net.run(INPUTS)[:, 0], 121)
    return Kept(answers).first(FIT_STEPS + 1)[::10]
