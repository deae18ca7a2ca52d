"""Pairs of networks say whether a change helped, or whether it was luck: one rule everywhere.

"No difference found" is said where the 95% interval of the paired differences holds 0. Where many
comparisons stand side by side, as in a grid, the intervals are those of 99.9%.
"""

from functools import lru_cache
from math import gamma, pi, sqrt

import numpy as np


def paired_difference(before, after, confidence=0.95):
    """The mean difference of networks in pairs, and the ends of its confidence interval.

    Each pair has the same digits and the same random numbers, so that their luck cancels. The
    pairs are the last axis of the arrays.
    """
    differences = after - before
    n = differences.shape[-1]
    mean = differences.mean(axis=-1)
    off = student(confidence, n) * differences.std(axis=-1, ddof=1) / np.sqrt(n)
    return mean, mean - off, mean + off


@lru_cache
def student(confidence, pairs):
    """How many standard errors hold so much of what is likely, for so many pairs: Student's t.

    >>> round(student(0.95, 10), 2)
    2.26
    """
    degrees = pairs - 1
    t = np.linspace(0, 40, 400_001)  # enough for 99.9% of four pairs or more
    density = (1 + t**2 / degrees) ** (-pairs / 2) * gamma(pairs / 2) / gamma(degrees / 2)
    within = np.cumsum(density) - (density + density[0]) / 2  # from 0 to t, in trapezia
    return float(np.interp(confidence, 2 * within * t[1] / sqrt(degrees * pi), t))


def direction(low, high):
    """1 if an interval lies above 0, −1 if below, else 0, no difference; in whole points."""
    return 1 * (np.round(100 * low) > 0) - 1 * (np.round(100 * high) < 0)
