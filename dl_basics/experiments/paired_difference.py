"""Pairs of networks say whether a fix helps, or whether it was luck."""

import numpy as np


def paired_difference(before, after, confidence="95%"):
    """The mean gain of networks in pairs, and the ends of its confidence interval.

    Each pair has the same digits and the same random numbers, so that their luck cancels. The
    pairs are the last axis of the arrays.
    """
    gains = after - before
    n = gains.shape[-1]
    mean = gains.mean(axis=-1)
    off = STUDENT[confidence, n] * gains.std(axis=-1, ddof=1) / np.sqrt(n)
    return mean, mean - off, mean + off


# How many standard errors hold so much of what is likely, for so many pairs: Student's t.
T_999 = (
    8.610,
    6.869,
    5.959,
    5.408,
    5.041,
    4.781,
    4.587,
    4.437,
    4.318,
    4.221,
    4.140,
    4.073,
    4.015,
    3.965,
    3.922,
    3.883,
)
STUDENT = {("95%", 10): 2.262} | {("99.9%", pairs): t for pairs, t in enumerate(T_999, start=5)}


def direction(low, high):
    """1 if an interval of gains lies above 0, −1 if below, else 0; its ends in whole points."""
    return 1 * (np.round(100 * low) > 0) - 1 * (np.round(100 * high) < 0)
