"""Notebook 06: what each diagnosis speaks of, and answers written in another way."""

import numpy as np


def layer_factor(right):
    return {
        "The square root is missing": lambda W, slopes: right(W, slopes) ** 2,
        "The number of units n is missing": lambda W, slopes: right(W, slopes) / np.sqrt(len(W)),
        "n counts the rows of W, where δ comes from: W.shape[0]": lambda W, slopes: (
            right(W, slopes) * np.sqrt(W.shape[1] / W.shape[0])
        ),
        "First square the slopes, then take their mean": lambda W, slopes: right(
            W, np.full_like(slopes, slopes.mean())
        ),
        "The slopes are squared too": lambda W, slopes: right(W, np.sqrt(slopes)),
        "This is about 0, as the mean of the weights is: first square them, then take the mean": (
            lambda W, slopes: right(np.full_like(W, W.mean()), slopes)
        ),
    }


def measured_factor(right):
    return {
        "L − 1 steps, not L": lambda s: right(s) ** ((len(s) - 1) / len(s)),
        "It goes the wrong way": lambda s: right(s[::-1]),
        "This is the whole way": lambda s: right(s[[0, -1]]),
        "divide nothing by the number of steps": lambda s: right(s[[0, -1]]) / (len(s) - 1),
    }


def through_time(right):
    return {
        "W is transposed: W.T": lambda W, delta, steps: right(W.T, delta, steps),
        "one step too many": lambda W, delta, steps: right(W, delta, steps + 1),
        "one step, whatever": lambda W, delta, steps: right(W, delta, 1),
        "Multiplying by the number of steps": lambda W, delta, steps: steps * right(W, delta, 1),
    }


def count_dead(right):
    return {
        "such an example does not wake a unit. Use <=": lambda z: right(np.where(z == 0, 1, z)),
        "use all, not any": lambda z: sum(row.min() <= 0 for row in z),
        "counts examples that no unit answers to. Look along the examples: axis=1": lambda z: right(
            z.T
        ),
        "counts silent numbers. A unit is a whole row": lambda z: right(z.reshape(-1, 1)),
        "This is a share": lambda z: right(z) / len(z),
        "A mean below zero is not enough": lambda z: right(z.mean(axis=1, keepdims=True)),
    }


def diagnosis(right):
    return {
        "Turned round": lambda delta, dead: right(delta[::-1], dead),
        "take the largest share, not the mean": lambda delta, dead: right(
            delta, np.full_like(dead, dead.mean())
        ),
        "look at δ before you look for dead units": lambda delta, dead: (
            right(np.ones_like(delta), dead) or right(delta, dead)
        ),
        "only more than half of a layer counts": lambda delta, dead: right(delta, dead + 0.2),
        "a hundredth, not a tenth": lambda delta, dead: (
            1 if delta[0] < delta[-1] / 10 else right(delta, dead)
        ),
        "a hundred times, not ten times": lambda delta, dead: (
            2 if delta[0] > delta[-1] * 10 else right(delta, dead)
        ),
        "how large it is by itself says little": lambda delta, dead: right(
            np.append(delta, 1.0), dead
        ),
    }


ALSO_RIGHT = [
    ("layer_factor", lambda W, s: np.sqrt(np.sum(W**2) / W.shape[1]) * np.sqrt(np.mean(s * s))),
    ("layer_factor", lambda W, s: np.sqrt(len(W) * W.var() * np.mean(s**2))),
    ("measured_factor", lambda s: np.exp(np.log(s[0] / s[-1]) / (s.size - 1))),
    ("count_dead", lambda z: sum(max(row) <= 0 for row in z)),
    (
        "diagnosis",
        lambda d, dead: next(
            (
                k
                for k, sick in (
                    (1, d[0] < d[-1] / 100),
                    (2, d[0] > 100 * d[-1]),
                    (3, any(dead > 0.5)),
                )
                if sick
            ),
            0,
        ),
    ),
]
