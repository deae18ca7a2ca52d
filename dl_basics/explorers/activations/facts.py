"""What a table says of each activation is measured on the function itself."""

import numpy as np

from dl_basics.draw.table import Table
from dl_basics.draw.words import number
from dl_basics.explorers.activations.curves import flat_parts, in_words, operations
from dl_basics.registry import ELEMENTWISE


def facts():
    """The table of all elementwise activations, each entry measured on the functions themselves.

    lowest, highest: outputs over z from −1000 to 1000. mean and zeros: over 200,000 standard
    normal z. steepest: the largest slope. operations: NumPy's, for each number.
    """
    far = np.linspace(-1000, 1000, 400_001)
    z = np.random.default_rng(0).normal(size=200_000)
    columns = [
        "g", "formula", "range", "lowest", "highest", "mean", "zeros", "steepest", "flat",
        "operations",
    ]
    rows = []
    for name, g in ELEMENTWISE.items():
        a = g(far)
        rows.append([
            name, g.formula, g.range, f"{a.min():.4g}".replace("-", "−"), f"{a.max():.4g}",
            number(g(z).mean(), 2), f"{np.mean(g(z) == 0):.0%}", number(g.prime(far).max(), 2),
            in_words(flat_parts(g)), operations(g),
        ])
    return Table(columns, rows)
