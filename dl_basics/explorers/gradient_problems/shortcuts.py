"""A skip connection carries a gradient over fifty layers."""

import numpy as np

from dl_basics.activations import relu, tanh
from dl_basics.draw.table import Table
from dl_basics.draw.words import power
from dl_basics.explorers.gradient_problems.deep import (
    deep,
    dense_layers,
    sizes,
    ten_of,
    there_and_back,
    trained,
)
from dl_basics.initializers import Normal, he


def skip_table():
    """What a skip connection does to fifty layers of 32 units: a table, over ten networks."""
    rows = []
    for name, g, init in (("tanh, σ = 0.05", tanh, Normal(0.05)), ("ReLU, He", relu, he)):
        for label, scale in (("none", None), ("around each", 1.0), ("layer / √50", 50**-0.5)):
            siblings = ten_of(deep(50, g, init, 0.1, skip=scale))
            there_and_back(siblings, 32)
            back = sizes([layer.delta for layer in dense_layers(siblings)[:-1]])
            on = sizes([layer.a for layer in siblings.layers[1:-1]])
            rows.append([name, label, power_of(on[:, -1] / on[:, 0]),
                         power_of(back[:, 0] / back[:, -1])])
    return Table(["fifty layers", "skip", "a, last layer / first", "δ, first layer / last"], rows)


def fifty_layers():
    """How many of ten networks with fifty layers of tanh, σ = 0.05, learn in one epoch."""
    for name, skip in (("without skip connections", None), ("with skip connections", 1.0)):
        right = trained(deep(50, tanh, Normal(0.05), 0.02, skip=skip), 1, 0.0).right[-1]
        print(f"tanh, σ = 0.05, {name}: after one epoch {(right > 0.5).sum()} of 10 networks get "
              f"more than half of the digits right")


def power_of(ratios):
    """About how large the median of some ratios is: a power of ten."""
    return power(10.0 ** round(np.log10(np.median(ratios))))
