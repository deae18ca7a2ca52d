"""Tables: where a small factor comes from, what skip connections do, what became of remedies."""

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.draw import Table, power
from dl_basics.experiments.deep_networks import deep, trained, untrained
from dl_basics.experiments.gradients_by_layer import DEEPEST, per_layer, way_back
from dl_basics.explorers.gradient_problems.remedies import AILMENTS, treated
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
        sizes, _, weights, slopes = way_back(g, init, DEEPEST, bias)
        middle, slope = np.median(sizes, axis=0), np.exp(np.log(slopes).mean())
        numbers = weights, slope, weights * slope, per_layer(middle)
        decade = round(np.log10(middle[0]))
        left = {0: "about 1", -1: "about 0.1"}.get(decade, power(10.0**decade))
        rows.append([name, *(f"{x:.2f}" for x in numbers), left])
    columns = ["fifty layers", "√(n Var w)", "√E[g′²]", "predicted", "measured", "left in layer 1"]
    return Table(columns, rows)


def skip_table():
    """What a skip connection does to fifty layers of 32 units: a table, over ten networks."""
    rows = []
    for name, g, init in (("tanh, σ = 0.05", tanh, Normal(0.05)), ("ReLU, He", relu, he)):
        for label, scale in (("none", None), ("around each", 1.0), ("layer / √50", 50**-0.5)):
            a, delta, *_ = untrained(deep(50, g, init, 0.1, skip=scale), 32)
            ratios = np.median([a[:, -1] / a[:, 0], delta[:, 0] / delta[:, -1]], axis=1)
            rows.append([name, label, *(power(10.0 ** round(np.log10(x))) for x in ratios)])
    return Table(["fifty layers", "skip", "a, last layer / first", "δ, first layer / last"], rows)


def fifty_layers():
    """How many of ten networks with fifty layers of tanh, σ = 0.05, learn in one epoch."""
    for name, skip in (("without skip connections", None), ("with skip connections", 1.0)):
        right, *_ = trained(deep(50, tanh, Normal(0.05), 0.02, skip=skip)).first(2)
        print(f"tanh, σ = 0.05, {name}: after one epoch {(right[1] > 0.5).sum()} of 10 networks "
              f"get more than half of the digits right")


def verdicts():
    """What became of ten networks of each kind after six epochs, in words: a table."""
    rows = []
    for ailment in AILMENTS:
        for name, (right, lost) in treated(ailment).items():
            mean = right[-1].mean()
            some = "at chance" if mean < 0.15 else "learn in part" if mean < 0.75 else "learn well"
            rows.append([ailment, name, "overflow" if lost[-1] > 5 else some])
    return Table(["ailment", "remedy", "ten networks, on test digits"], rows)
