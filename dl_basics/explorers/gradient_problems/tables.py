"""Tables: where a small factor comes from, what skip connections do, what became of remedies."""

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.draw import Table, power, sized
from dl_basics.experiments.deep_networks import deep, trained, untrained
from dl_basics.experiments.gradients_by_layer import DEEPEST, per_layer, way_back
from dl_basics.explorers.gradient_problems.remedies import AILMENTS, treated
from dl_basics.initializers import Normal, Xavier, he, xavier

CAUSES = {
    "sigmoid, Xavier": (sigmoid, xavier, 0.0),
    "ReLU, s = 0.01": (relu, Normal(0.01), 0.0),
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
        rows.append([name, *(f"{x:.2f}" for x in numbers), sized(middle[0])])
    columns = ["fifty layers", "√(n Var w)", "√E[g′²]", "predicted", "measured", "left in layer 1"]
    return Table(columns, rows)


def skip_table():
    """What a skip connection does to fifty layers of 32 units: a table, over ten networks."""
    rows = []
    for name, g, init in (("tanh, s = 0.05", tanh, Normal(0.05)), ("ReLU, He", relu, he)):
        for label, scale in (("none", None), ("around each", 1.0), ("layer / √50", 50**-0.5)):
            a, delta, *_ = untrained(deep(50, g, init, 0.1, skip=scale), 32)
            ratios = np.median([a[:, -1] / a[:, 0], delta[:, 0] / delta[:, -1]], axis=1)
            rows.append([name, label, *(power(10.0 ** round(np.log10(x))) for x in ratios)])
    return Table(["fifty layers", "skip", "a, last layer / first", "δ, first layer / last"], rows)


def fifty_layers():
    """How many of ten networks with fifty layers of tanh, s = 0.05, learn in one epoch."""
    for name, skip in (("without skip connections", None), ("with skip connections", 1.0)):
        right, *_ = trained(deep(50, tanh, Normal(0.05), 0.02, skip=skip)).first(2)
        print(f"tanh, s = 0.05, {name}: after one epoch {(right[1] > 0.5).sum()} of 10 networks "
              f"get more than half of the digits right")


def outcomes():
    """What ten networks of each kind get right after six epochs: a table of stored numbers."""
    rows = []
    for ailment in AILMENTS:
        for name, (right, lost) in treated(ailment).items():
            last = right[-1]
            ends = f"{last.mean():.0%} ({last.min():.0%} to {last.max():.0%})"
            rows.append([ailment, name, ends, f"{lost[-1]} of 10" if lost[-1] else ""])
    return Table(["ailment", "remedy", "test digits right", "overflow"], rows)
