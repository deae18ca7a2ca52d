"""A small factor has more than one cause: the slopes, the weights, the place on the curve."""

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.draw.table import Table
from dl_basics.draw.words import power
from dl_basics.explorers.gradient_problems.way_back import (
    DEEPEST,
    WIDTH,
    against_last,
    per_layer,
    way_back,
)
from dl_basics.initializers import Normal, Xavier, he, xavier

CAUSES = {
    "sigmoid, Xavier": (sigmoid, xavier, 0.0),
    "ReLU, σ = 0.01": (relu, Normal(0.01), 0.0),
    "tanh, Xavier, all biases 3": (tanh, xavier, 3.0),
    "tanh, Xavier": (tanh, xavier, 0.0),
    "ReLU, He": (relu, he, 0.0),
    "tanh, 4 times Xavier": (tanh, Xavier(4.0), 0.0),
}


def causes():
    """What makes the factor per layer, in ten networks of fifty hidden layers each: a table."""
    rows = []
    for name, (g, init, bias) in CAUSES.items():
        deltas, slopes = way_back(g, init, DEEPEST, bias)
        middle = np.median(against_last(deltas), axis=0)
        weights, slope = init.sigma(WIDTH, WIDTH) * np.sqrt(WIDTH), np.exp(np.log(slopes).mean())
        numbers = (weights, slope, weights * slope, per_layer(middle))
        decade = round(np.log10(middle[0]))
        left = {0: "about 1", -1: "about 0.1"}.get(decade, power(10.0**decade))
        rows.append([name, *(f"{x:.2f}" for x in numbers), left])
    columns = ["fifty layers", "√(n Var w)", "√E[g′²]", "predicted", "measured", "left in layer 1"]
    return Table(columns, rows)
