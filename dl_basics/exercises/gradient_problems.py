"""Exercises of notebook 06: the factor per layer, dead units, a bug, and a diagnosis."""

import numpy as np

from .exercise import changed
from .words import Words

words = Words(__file__)

# A layer of 3 units into 4, with slopes for two examples, so that no two sizes are alike.
W = np.array([[0.5, -1.0, 0.0], [1.0, 0.5, -0.5], [-1.5, 0.0, 1.0], [0.0, 0.5, -0.5]])
SQUARE = np.array([[0.3, -0.4], [0.0, 0.1]])
TILT = np.array([[0.25], [-0.25], [0.25], [-0.25]])  # no weight is 0 then, and their mean still is
HALF = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
SMALL = np.array([[0.25, 0.2, 0.1], [0.15, 0.05, 0.25]])


@words.exercise(
    inputs=[(SQUARE, SMALL), (W, HALF), (2 * W + TILT, 0.5 * HALF)],
    mistakes=dict(
        no_root=lambda W, s: len(W) * np.mean(W**2) * np.mean(s**2),
        no_units=lambda W, s: np.sqrt(np.mean(W**2) * np.mean(s**2)),
        other_side=lambda W, s: np.sqrt(W.shape[1] * np.mean(W**2) * np.mean(s**2)),
        mean_first=lambda W, s: np.sqrt(len(W) * np.mean(W**2)) * np.mean(s),
        not_squared=lambda W, s: np.sqrt(len(W) * np.mean(W**2) * np.mean(s)),
        weights_averaged=lambda W, s: np.sqrt(len(W) * np.mean(W) ** 2 * np.mean(s**2)),
    ),
)
def layer_factor(W, slopes):
    """By how much δ changes on its way back through W and an activation."""
    return np.sqrt(len(W) * np.mean(W**2) * np.mean(slopes**2))  # √(n Var(w) E[g′²])


@words.exercise(
    inputs=[
        (np.array([0.001, 0.01, 0.1, 1.0]),),
        (np.array([8.0, 3.0, 2.0]),),
        (np.array([0.5, 0.5, 0.6, 0.4, 0.25]),),
    ],
    mistakes=dict(
        one_too_many=lambda s: (s[0] / s[-1]) ** (1 / len(s)),
        other_way=lambda s: (s[-1] / s[0]) ** (1 / (len(s) - 1)),
        whole_way=lambda s: s[0] / s[-1],
        divided=lambda s: s[0] / s[-1] / (len(s) - 1),
    ),
)
def measured_factor(sizes):
    """The factor per layer, from the sizes of δ in all layers, the first layer first."""
    return (sizes[0] / sizes[-1]) ** (1 / (len(sizes) - 1))


TURN = np.array([[0.5, 1.0], [-1.0, 0.5]])
SLANT = np.array([[1.0, 2.0, 0.0], [0.0, 0.5, 1.0], [-1.0, 0.0, 1.0]])
COLUMN, TWO = np.array([[1.0], [2.0]]), np.array([[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]])
power = np.linalg.matrix_power


@words.exercise(
    stub=changed(
        "np.linalg.matrix_power(W.T, steps) @ delta  # δ ← Wᵀ δ, so many times",
        "(W.T**steps) @ delta",
    ),
    inputs=[(TURN, COLUMN, 2), (SLANT, TWO, 3), (TURN, COLUMN, 0)],
    mistakes=dict(
        not_turned=lambda W, d, k: power(W, k) @ d,
        one_too_many=lambda W, d, k: power(W.T, k + 1) @ d,
        one_step=lambda W, d, k: W.T @ d,
        multiplied=lambda W, d, k: k * W.T @ d,
    ),
)
def through_time(W, delta, steps):
    """δ after so many steps back through the same W, without activation."""
    return np.linalg.matrix_power(W.T, steps) @ delta  # δ ← Wᵀ δ, so many times


Z = np.array([[-1.0, -0.5, -2.0, -3.0], [0.5, -1.0, -1.0, 2.0], [0.0, -1.0, 0.0, -2.0]])


@words.exercise(
    inputs=[
        *((Z,), (Z.T,), (np.array([[-1.0, -2.0], [-3.0, 0.5], [0.0, 0.0]]),)),
        *((-1 - Z**2,), (np.array([[0.5, 1.0, 3.0], [2.0, -3.0, 0.0]]),)),  # all dead, and none
    ],
    mistakes=dict(
        at_zero=lambda z: (z < 0).all(axis=1).sum(),
        some=lambda z: (z <= 0).any(axis=1).sum(),
        other_axis=lambda z: (z <= 0).all(axis=0).sum(),
        numbers=lambda z: (z <= 0).sum(),
        share=lambda z: (z <= 0).all(axis=1).mean(),
        mean=lambda z: (z.mean(axis=1) <= 0).sum(),
    ),
)
def count_dead(z):
    """How many of the units are dead on these examples; z is (units, examples)."""
    return (z <= 0).all(axis=1).sum()


LEVEL, NOBODY = np.array([0.002, 0.003, 0.0025, 0.004]), np.array([0.0, 0.1, 0.2, 0.4])
FADED, GROWN = np.array([2e-7, 5e-6, 1e-5, 4e-4]), np.array([5.0, 0.3, 0.02, 0.002])
SHUT, MOST, FEW, A_HALF = np.array(
    [[0.0, 0.1, 0.8, 0.1], [0.9, 0.8, 0.7, 0.0], [0.2, 0.2, 0.2, 0.2], [0.5, 0.0, 0.1, 0.2]]
)


@words.exercise(
    inputs=[
        *((delta, NOBODY) for delta in (LEVEL, GROWN, FADED)),
        *((delta, SHUT) for delta in (LEVEL, FADED)),
        *((LEVEL, dead) for dead in (MOST, FEW, A_HALF)),
        *((np.array([3 * r, 1.0, 1.0, 3.0]), NOBODY) for r in (0.012, 0.05, 25.0, 80.0, 150.0)),
    ],
    mistakes=dict(
        turned=changed("delta[0] / delta[-1]", "delta[-1] / delta[0]"),
        mean=changed("dead.max()", "dead.mean()"),
        order=changed("    ratio =", "    if dead.max() > 0.5:\n        return 3\n    ratio ="),
        most=changed("0.5", "0.3"),
        low=changed("0.01", "0.1"),
        high=changed("100", "10"),
        alone=changed(" / delta[-1]", ""),
    ),
)
def diagnosis(delta, dead):
    """0 healthy, 1 vanishing, 2 exploding, 3 dead units; from one number per layer each."""
    ratio = delta[0] / delta[-1]
    if ratio < 0.01:
        return 1
    if ratio > 100:
        return 2
    return 3 if dead.max() > 0.5 else 0
