"""A signal goes through fresh networks: how large it is in each layer, and what theory expects."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from dl_basics.diagnostics import rms
from dl_basics.recipes import PLACES, SHARES

# --- Ten networks, which share the inputs and differ in their weights ---------------------------

NETWORKS, LAYERS, UNITS, EXAMPLES = 10, 50, 50, 32
NORMAL = np.random.default_rng(100)
X = NORMAL.normal(size=(UNITS, EXAMPLES))
DELTA = NORMAL.normal(size=(NETWORKS, UNITS, EXAMPLES))  # δ of the last layer


@lru_cache(maxsize=4)
def drawn(init):
    """The weights of all layers of all networks: (layers, networks, units, units)."""
    if getattr(init, "gain", 1.0) != 1.0:
        return init.gain * drawn(replace(init, gain=1.0))  # drawn once for all gains
    rngs = [np.random.default_rng(network) for network in range(NETWORKS)]
    return np.array([[init.draw(UNITS, UNITS, rng=rng) for rng in rngs] for _ in range(LAYERS)])


@lru_cache(maxsize=1)
@np.errstate(all="ignore")
def through(init, g):
    """z and a of each layer: two arrays (layers, networks, units, examples)."""
    z, a = np.empty((2, LAYERS, NETWORKS, UNITS, EXAMPLES))
    for k, W in enumerate(drawn(init)):
        z[k] = W @ (a[k - 1] if k else X)
        a[k] = g.value(z[k])
    return z, a


@lru_cache(maxsize=2)
@np.errstate(all="ignore")
def forward(init, g):
    """How far a unit's outputs spread over the examples: the root of the mean variance (layers,
    networks), and the quantiles 5, 25, 50, 75 and 95 % around the unit's mean (layers, 5).

    Not pooled over units, whose means differ. The quantiles are of one unit in five.
    """
    _, a = through(init, g)
    around = a[:, :, ::5] - a[:, :, ::5].mean(axis=-1, keepdims=True)
    quantiles = np.quantile(around, [0.05, 0.25, 0.5, 0.75, 0.95], axis=(1, 2, 3))
    return np.sqrt(a.var(axis=-1).mean(axis=-1)), quantiles.T


@lru_cache(maxsize=64)
@np.errstate(all="ignore")
def backward(init, g, depth):
    """The size of δ in the layers of networks with so many of them: (depth, networks)."""
    (z, a), W, delta = through(init, g), drawn(init), DELTA
    sizes = [rms(delta)]
    for k in reversed(range(depth - 1)):
        delta = g.delta_from(z[k], a[k], W[k + 1].mT @ delta)  # δ = Wᵀδ · g′(z)
        sizes.append(rms(delta))
    return np.array(sizes[::-1])


# --- What theory expects of weights that are drawn one by one, on average over networks ---------


def theory(init, g, depth):
    """The expected spread of a and size of δ by layer, (2, depth); all 0 where it is silent."""
    spread, factors = expected(init, g)
    back = np.cumprod([float(spread.any()), *factors[: depth - 1][::-1]])[::-1]  # from the last on
    return np.nan_to_num(np.array([spread[:depth], back]))


@lru_cache(maxsize=4)
@np.errstate(all="ignore")
def expected(init, g):
    """The spread of a and the factor of δ for each layer, (2, layers); 0 if all weights are equal.

    With q the mean square of z, and d half the mean square of the difference of two examples' z,
    a layer makes q = n s² E[g(z)²], d = n s² E[(g(z) − g(z'))²] / 2, and multiplies δ² by
    n s² E[g′(z)²].
    """
    q = d = n = UNITS * np.mean(np.square(drawn(init)))  # n s²
    layers = np.zeros((LAYERS, 2))
    for k in range(LAYERS * (np.ptp(drawn(init)) > 0)):
        sine = np.sqrt(min(1.0, d / (2 * q))) if q > 0 else 0.0
        same, apart = np.sqrt(1 - sine**2) * PLACES[:, None], sine * PLACES
        two = [g.value(np.sqrt(q) * (same + sign * apart)) for sign in (1, -1)]
        half = SHARES @ np.square(two[0] - two[1]) @ SHARES / 2
        factor = np.sqrt(n * (SHARES @ np.square(g.derivative(np.sqrt(q) * PLACES))))
        layers[k] = np.sqrt(half * (EXAMPLES - 1) / EXAMPLES), factor
        q, d = n * (SHARES @ np.square(g.value(np.sqrt(q) * PLACES))), n * half
    return layers.T


# --- Two inputs at an angle, in two hundred networks of ReLUs that start with He ----------------

MANY = 200


@lru_cache(maxsize=3)
def chances(units):
    """Standard normal numbers for `two_inputs`: two arrays (layers, networks, units)."""
    return np.random.default_rng(units).normal(size=(2, LAYERS, MANY, units))


@lru_cache(maxsize=8)
def two_inputs(units, angle):
    """The mean square of the first input's outputs and the cosine of both inputs', two arrays
    (layers + 1, networks), the inputs first; their angle is in degrees.

    For given outputs a and b of a layer, the next sums W a are normal numbers with the spread
    √(2/n) |a|, those of W b have cos(a, b) in common with them: so they are drawn without W.
    """
    length = other = np.full((MANY, 1), np.sqrt(units))
    cosine = np.full((MANY, 1), np.cos(np.radians(angle)))
    sizes, cosines = [length**2 / units], [cosine]
    for u, v in zip(*chances(units), strict=True):
        sine = np.sqrt(np.maximum(0, 1 - cosine**2))
        a = np.maximum(0, np.sqrt(2 / units) * length * u)
        b = np.maximum(0, np.sqrt(2 / units) * other * (cosine * u + sine * v))
        length, other = (np.linalg.norm(x, axis=1, keepdims=True) for x in (a, b))
        both = np.maximum(length * other, 1e-300)
        cosine = np.clip((a * b).sum(axis=1, keepdims=True) / both, -1, 1)
        sizes.append(length**2 / units)
        cosines.append(cosine)
    return np.hstack(sizes).T, np.hstack(cosines).T


def expected_cosines(angle):
    """The cosine in wide layers, layer by layer: (sin θ + (π − θ) cos θ) / π."""
    cosines = [np.cos(np.radians(angle))]
    for _ in range(LAYERS):
        theta = np.arccos(np.clip(cosines[-1], -1, 1))
        cosines.append((np.sin(theta) + (np.pi - theta) * np.cos(theta)) / np.pi)
    return np.array(cosines)
