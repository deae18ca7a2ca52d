"""What can be read off an activation's curve: its reach, its jumps, and where it is flat."""

from functools import lru_cache

import numpy as np

from dl_basics.draw import listed, number

Z = np.linspace(-6, 6, 481)
FLAT = 0.01  # a slope below this is called flat


def lifted(y):
    """The curve y (n,) with the pen lifted where it jumps: a jump is no wall."""
    y = np.array(y, float)
    y[:-1][np.abs(np.diff(y)) > 0.2] = np.nan
    return y


@lru_cache(maxsize=64)
def reach(g):
    """The ends (low, high) of the curve and those of its slope, with some air.

    The same for all positions of the knobs of `g`, so that the axes stand still.
    """
    ends = [(name, end) for name, knob in g.knobs.items() for end in (knob.low, knob.high)]
    curves = [type(g)(**{name: end}) for name, end in ends] or [g]
    a = np.concatenate([curve(Z) for curve in curves])
    da_dz = np.concatenate([curve.prime(Z) for curve in curves])
    air_a, air_s = 0.08 * max(np.ptp(a), 1.0), 0.08 * max(np.ptp(da_dz), 1.0)
    return (a.min() - air_a, a.max() + air_a), (min(da_dz.min(), 0.0) - air_s, da_dz.max() + air_s)


def flat_parts(g):
    """The intervals on which |g′| < 0.01, as (left, right); ±∞ where it stays so to z = ±20."""
    z = np.linspace(-20, 20, 8001)
    high = np.abs(g.prime(z)) - FLAT
    flat = high < -1e-12
    edges = [crossing(z, high, k) for k in np.flatnonzero(np.diff(flat))]
    ends = [-np.inf] * int(flat[0]) + edges + [np.inf] * int(flat[-1])
    return list(zip(ends[::2], ends[1::2], strict=True))


def crossing(z, height, k):
    """Where the straight line between the points k and k + 1 is zero; at a jump, the jump."""
    if abs(height[k + 1] - height[k]) > 0.01:
        return float(round((z[k] + z[k + 1]) / 2, 2))
    return float(z[k] - height[k] * (z[k + 1] - z[k]) / (height[k + 1] - height[k]))


def in_words(parts):
    """The intervals of `flat_parts` as words."""
    def end(z):
        return number(z, 2) if round(z, 2) else "0"

    if parts == [(-np.inf, np.inf)]:
        return "everywhere"
    words = [
        f"for z < {end(right)}" if np.isinf(left) else
        f"for z > {end(left)}" if np.isinf(right) else f"from {end(left)} to {end(right)}"
        for left, right in parts
    ]
    return listed(words) if parts else "nowhere"
