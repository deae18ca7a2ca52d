"""What can be read off a curve: how far it reaches, where it jumps, and where it is flat."""

from functools import lru_cache
from typing import ClassVar

import numpy as np

from dl_basics.draw.words import listed, number

Z = np.linspace(-6, 6, 481)
FLAT = 0.01  # a slope below this is called flat


def lifted(y):
    """The curve y (n,) with the pen lifted where it jumps: a jump is no wall."""
    y = np.array(y, float)
    y[:-1][np.abs(np.diff(y)) > 0.2] = np.nan
    return y


def reach(g):
    """(lowest, highest) of the curve and (highest, lowest) of its slope, with some air.

    The same for all positions of the knobs of `g`, so that the axes stand still.
    """
    return _reach(type(g), g if not g.knobs else None)


@lru_cache(maxsize=64)
def _reach(kind, g):
    curves = [g] if g else [
        kind(**{name: end}) for name, knob in kind().knobs.items() for end in (knob.low, knob.high)
    ]
    a = np.concatenate([curve(Z) for curve in curves])
    da_dz = np.concatenate([curve.prime(Z) for curve in curves])
    air_a, air_s = 0.08 * max(np.ptp(a), 1.0), 0.08 * max(np.ptp(da_dz), 1.0)
    return a.min() - air_a, a.max() + air_a, da_dz.max() + air_s, min(da_dz.min(), 0.0) - air_s


def operations(g):
    """How many array operations NumPy is asked for, one for each number, and which are costly."""
    counted = np.linspace(-1, 1, 5).view(_Counting)
    _Counting.calls = []
    g.value(counted)
    costly = [name for name in _Counting.calls if name in COSTLY]
    return f"{len(_Counting.calls)}" + (f", with {listed(costly)}" if costly else "")


COSTLY = {"exp", "expm1", "tanh", "logaddexp"}  # many steps inside: series and table look-ups


class _Counting(np.ndarray):
    """An array that notes the name of each operation done with it."""

    calls: ClassVar[list] = []

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        self.calls.append(ufunc.__name__)
        plain = [x.view(np.ndarray) if isinstance(x, _Counting) else x for x in inputs]
        return np.asarray(getattr(ufunc, method)(*plain, **kwargs)).view(_Counting)

    def __array_function__(self, function, types, args, kwargs):
        if function is np.where:
            self.calls.append("where")
        return super().__array_function__(function, types, args, kwargs)


def flat_parts(g):
    """The intervals on which |g′| < 0.01, as (left, right); ±∞ where it stays so to z = ±20."""
    z = np.linspace(-20, 20, 8001)
    high = np.abs(g.prime(z)) - FLAT
    flat = np.r_[False, high < -1e-12, False]
    starts, ends = np.flatnonzero(flat[1:] & ~flat[:-1]), np.flatnonzero(~flat[1:] & flat[:-1]) - 1
    return [
        (
            -np.inf if start == 0 else crossing(z, high, start - 1),
            np.inf if end == len(z) - 1 else crossing(z, high, end),
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def crossing(z, height, k):
    """Where the straight line between the points k and k + 1 is zero; at a jump, the jump."""
    if abs(height[k + 1] - height[k]) > 0.01:
        return float(round((z[k] + z[k + 1]) / 2, 2))
    return float(z[k] - height[k] * (z[k + 1] - z[k]) / (height[k + 1] - height[k]))


def in_words(parts):
    """The intervals of `flat_parts` as words."""
    if not parts:
        return "nowhere"
    if parts == [(-np.inf, np.inf)]:
        return "everywhere"
    words = []
    for left, right in parts:
        if np.isinf(left):
            words.append(f"for z < {_end(right)}")
        elif np.isinf(right):
            words.append(f"for z > {_end(left)}")
        else:
            words.append(f"from {_end(left)} to {_end(right)}")
    return listed(words)


def _end(z):
    return number(z, 2) if round(z, 2) else "0"
