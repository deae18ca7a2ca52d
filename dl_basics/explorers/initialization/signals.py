"""A signal goes through many layers: how large it is in ten networks, and what theory expects.

All networks share the inputs, standard normal numbers, and differ in their weights.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from dl_basics.explorers.stacks import rms_each

NETWORKS, LAYERS, UNITS, EXAMPLES = 10, 50, 50, 32


def drawn(init):
    """The weights of all layers of all networks: (layers, networks, units, units)."""
    gain = getattr(init, "gain", None)
    if gain is None:
        return first_weights(init)
    return gain * first_weights(replace(init, gain=1.0))  # drawn once for all gains


@lru_cache(maxsize=4)
def first_weights(init):
    """The weights of `drawn` for one initializer: (layers, networks, units, units)."""
    rngs = [np.random.default_rng(network) for network in range(NETWORKS)]
    return np.array([[init.draw(UNITS, UNITS, rng=rng) for rng in rngs] for _ in range(LAYERS)])


@lru_cache(maxsize=1)
def inputs():
    """The inputs (units, examples), and δ of the last layer (networks, units, examples)."""
    rng = np.random.default_rng(100)
    return rng.normal(size=(UNITS, EXAMPLES)), rng.normal(size=(NETWORKS, UNITS, EXAMPLES))


@lru_cache(maxsize=2)
@np.errstate(all="ignore")
def through(init, g):
    """z, a and the weights of each layer: lists of (networks, units, examples)."""
    W, signal, z, a = drawn(init), inputs()[0], [], []
    for layer in W:
        z.append(layer @ signal)
        signal = g.value(z[-1])
        a.append(signal)
    return z, a, W


@lru_cache(maxsize=2)
@np.errstate(all="ignore")
def spreads(init, g):
    """How far a unit's outputs spread over the examples: (layers, networks).

    The root of the mean variance. Not pooled over units, whose means differ.
    """
    return np.array([np.sqrt(a.var(axis=-1).mean(axis=-1)) for a in through(init, g)[1]])


@lru_cache(maxsize=2)
@np.errstate(all="ignore")
def ranges(init, g):
    """Where the outputs lie around their unit's mean: (layers, 5), of some units of each network.

    The quantiles 5, 25, 50, 75 and 95 %.
    """
    some = np.array([a[:, ::5] for a in through(init, g)[1]])
    around = (some - some.mean(axis=-1, keepdims=True)).reshape(LAYERS, -1)
    return np.quantile(around, [0.05, 0.25, 0.5, 0.75, 0.95], axis=1).T


@lru_cache
def sigma(init):
    """σ of the weights as they were drawn, around 0; nan where all are the same."""
    W = drawn(init)
    return float(np.sqrt(np.mean(np.square(W)))) if np.ptp(W) > 0 else np.nan


@lru_cache(maxsize=64)
@np.errstate(all="ignore")
def backward(init, g, depth):
    """The size of δ in the layers of networks with so many of them: (depth, networks)."""
    z, a, W = through(init, g)
    delta = inputs()[1]
    sizes = [rms_each(delta)]
    for k in reversed(range(depth - 1)):
        delta = g.delta_from(z[k], a[k], W[k + 1].swapaxes(-1, -2) @ delta)  # δ = Wᵀδ · g′(z)
        sizes.append(rms_each(delta))
    return np.array(sizes[::-1])


# ------------------------------------------------------------------------------------------------
# What theory expects of weights that are drawn one by one, on average over networks.

U, SHARE = np.polynomial.hermite_e.hermegauss(40)  # places of a standard normal number, and ...
SHARE = SHARE / SHARE.sum()  # ... how much each counts, for means over it


@lru_cache(maxsize=64)
@np.errstate(all="ignore")
def expected(g, sigma):
    """The spread of a and the factor of δ for each layer, two arrays (layers,).

    With q the mean square of z, and d half the mean square of the difference of two examples' z,
    a layer makes q = n σ² E[g(z)²], d = n σ² E[(g(z) − g(z'))²] / 2, and multiplies δ² by
    n σ² E[g′(z)²].
    """
    n = UNITS * sigma**2
    q, d, spread, factors = n, n, [], []
    for _ in range(LAYERS):
        sine = np.sqrt(min(1.0, d / (2 * q))) if q > 0 else 0.0
        same, apart = np.sqrt(1 - sine**2) * U[:, None], sine * U
        one, other = (g.value(np.sqrt(q) * (same + sign * apart)) for sign in (1, -1))
        half = SHARE @ np.square(one - other) @ SHARE / 2
        factors.append(np.sqrt(n * (SHARE @ np.square(g.derivative(np.sqrt(q) * U)))))
        spread.append(np.sqrt(half * (EXAMPLES - 1) / EXAMPLES))
        q, d = n * (SHARE @ np.square(g.value(np.sqrt(q) * U))), n * half
    return np.array(spread), np.array(factors)
