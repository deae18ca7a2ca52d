"""Batch norm, layer norm and RMS norm on small batches that one example is always in."""

from functools import lru_cache

import numpy as np

from dl_basics.layers import BatchNorm, LayerNorm, RMSNorm

NORMS = {"batch norm": BatchNorm, "layer norm": LayerNorm, "RMS norm": RMSNorm}
UNITS, MOST, BATCHES = 5, 6, 20


@lru_cache
def sums():
    """The z of five units in twenty batches: (20, 5, 6). The first example is in each of them."""
    rng = np.random.default_rng(3)
    middles, spreads = rng.normal(1, 1, (UNITS, 1)), rng.uniform(0.5, 2.5, (UNITS, 1))
    z = middles + spreads * rng.normal(size=(BATCHES, UNITS, MOST))
    z[..., 0] = z[0, :, 0]
    return z


@lru_cache
def normed(norm, m):
    """What a norm in training makes of the first m examples of each batch: (20, 5, m)."""
    return np.array([NORMS[norm](UNITS).forward(z[:, :m]) for z in sums()])
