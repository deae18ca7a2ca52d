"""Norms on small batches that one example is always in, and in branches of residual layers."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import relu
from dl_basics.initializers import he, zeros
from dl_basics.layers import BatchNorm, Dense, LayerNorm, RMSNorm

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


def plain(rng):
    """A branch of 32 units: ReLU with He."""
    return [Dense(32, 32, relu, init=he, rng=rng)]


BRANCHES = {
    "plain": plain,
    "pre_norm": lambda rng: [LayerNorm(32), *plain(rng)],
    "zero_last": lambda rng: [*plain(rng), Dense(32, 32, init=zeros, rng=rng)],
}
