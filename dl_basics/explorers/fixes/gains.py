"""Pairs of networks say whether a fix helps, or whether it was luck."""

import numpy as np


def gain(before, after, surety="95%"):
    """The mean gain of networks in pairs, and the ends of its interval.

    Each pair has the same digits and the same random numbers, so that their luck cancels.
    """
    gains = np.asarray(after) - np.asarray(before)
    n = len(gains)
    off = STUDENT[surety, n] * gains.std(ddof=1) / np.sqrt(n)
    return gains.mean(), gains.mean() - off, gains.mean() + off


# How many standard errors hold so much of what is likely, for so many pairs: Student's t.
STUDENT = {("95%", 10): 2.262} | {
    ("99.9%", pairs): t
    for pairs, t in enumerate(
        [8.610, 6.869, 5.959, 5.408, 5.041, 4.781, 4.587, 4.437, 4.318, 4.221, 4.140, 4.073,
         4.015, 3.965, 3.922, 3.883], start=5,
    )
}


def direction(low, high):
    """1 if an interval of gains lies above 0, −1 if below, else 0.

    Its ends are read in whole points.
    """
    low, high = round(100 * low), round(100 * high)
    return 1 if low > 0 else -1 if high < 0 else 0


def percent(share):
    """A gain in points: "+5", "−12", "0"."""
    points = round(100 * share)
    return f"{points:+d}".replace("-", "−") if points else "0"


def in_words(before, after):
    """The gain with its interval, and what may be said of it."""
    mean, low, high = gain(before, after)
    between = f"95% interval {percent(low)} to {percent(high)}"
    if np.array_equal(before, after):
        return "No difference at all."
    does = ("No difference found", "It helps", "It hurts")[direction(low, high)]
    return f"{does}: {percent(mean)} points, {between}."
