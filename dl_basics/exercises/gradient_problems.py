"""Exercises of notebook 06: the factor per layer, dead units, a bug, and a diagnosis."""

import numpy as np

from .exercise import exercise

# A layer of 3 units into 4, with slopes for two examples, so that no two sizes are alike.
W = np.array([[0.5, -1.0, 0.0], [1.0, 0.5, -0.5], [-1.5, 0.0, 1.0], [0.0, 0.5, -0.5]])
SQUARE = np.array([[0.3, -0.4], [0.0, 0.1]])
TILT = np.array([[0.25], [-0.25], [0.25], [-0.25]])  # no weight is 0 then, and their mean still is
HALF = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
SMALL = np.array([[0.25, 0.2, 0.1], [0.15, 0.05, 0.25]])


@exercise(
    """
    Write `layer_factor(W, slopes)`: √(n Var(w) E[g′²]). W (n, n_in) has one row for each of the n
    units that δ comes from; its weights average 0. slopes (n_in, m) are the g′(z) that δ passes
    next.
    """,
    inputs=[(SQUARE, SMALL), (W, HALF), (2 * W + TILT, 0.5 * HALF)],
    mistakes={
        "The square root is missing: the formula so far is for the squares of δ.":
            lambda W, s: len(W) * np.mean(W**2) * np.mean(s**2),
        "The number of units n is missing: δ of the layer before adds up over n weights.":
            lambda W, s: np.sqrt(np.mean(W**2) * np.mean(s**2)),
        "On the way back n counts the rows of W, where δ comes from: W.shape[0].":
            lambda W, s: np.sqrt(W.shape[1] * np.mean(W**2) * np.mean(s**2)),
        "First square the slopes, then take their mean.":
            lambda W, s: np.sqrt(len(W) * np.mean(W**2)) * np.mean(s),
        "The slopes are squared too: the formula has E[g′²].":
            lambda W, s: np.sqrt(len(W) * np.mean(W**2) * np.mean(s)),
        "This is about 0, as the mean of the weights is: first square them, then take the mean.":
            lambda W, s: np.sqrt(len(W) * np.mean(W) ** 2 * np.mean(s**2)),
    },
    hints=[
        "Three numbers under one root: how many units, the mean square of the weights, and the "
        "mean square of the slopes.",
        "n is W.shape[0]; np.mean(W**2) and np.mean(slopes**2) are the other two.",
        "np.sqrt of W.shape[0] * np.mean(W**2) * np.mean(slopes**2).",
    ],
)
def layer_factor(W, slopes):
    """By how much δ changes on its way back through W and an activation."""
    return np.sqrt(len(W) * np.mean(W**2) * np.mean(slopes**2))  # √(n Var(w) E[g′²])


@exercise(
    """
    Write `measured_factor(sizes)`: the one factor that, applied once for each step from layer to
    layer, leads from the last size of δ back to the first. sizes holds one size for each layer,
    the first layer first.
    """,
    inputs=[
        (np.array([0.001, 0.01, 0.1, 1.0]),),
        (np.array([8.0, 3.0, 2.0]),),
        (np.array([0.5, 0.5, 0.6, 0.4, 0.25]),),
    ],
    mistakes={
        "Between L layers there are L − 1 steps, not L.":
            lambda s: (s[0] / s[-1]) ** (1 / len(s)),
        "It goes the wrong way: δ travels from the last layer to the first.":
            lambda s: (s[-1] / s[0]) ** (1 / (len(s) - 1)),
        "This is the whole way. The factor per layer is its root.": lambda s: s[0] / s[-1],
        "Factors multiply, so divide nothing by the number of steps: take a root.":
            lambda s: s[0] / s[-1] / (len(s) - 1),
    },
    hints=[
        "How much of δ is left in the first layer, against the last? And after how many steps?",
        "A factor f, applied k times, gives f**k. Which power undoes that?",
        "(sizes[0] / sizes[-1]) to the power of 1 / (len(sizes) - 1).",
    ],
)
def measured_factor(sizes):
    """The factor per layer, from the sizes of δ in all layers, the first layer first."""
    return (sizes[0] / sizes[-1]) ** (1 / (len(sizes) - 1))


def through_time(W, delta, steps):
    """δ after so many steps back through the same W, without activation."""
    return (W.T**steps) @ delta


TURN = np.array([[0.5, 1.0], [-1.0, 0.5]])
SLANT = np.array([[1.0, 2.0, 0.0], [0.0, 0.5, 1.0], [-1.0, 0.0, 1.0]])
COLUMN, TWO = np.array([[1.0], [2.0]]), np.array([[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]])
power = np.linalg.matrix_power


@exercise(
    "Find the bug in `through_time(W, delta, steps)`: in a recurrent network δ goes back through "
    "the same W, `steps` times.",
    stub=through_time,
    inputs=[(TURN, COLUMN, 2), (SLANT, TWO, 3), (TURN, COLUMN, 0)],
    mistakes={
        "Back through a layer W is transposed: W.T.": lambda W, d, k: power(W, k) @ d,
        "That is one step too many.": lambda W, d, k: power(W.T, k + 1) @ d,
        "That is one step, whatever `steps` says.": lambda W, d, k: W.T @ d,
        "Multiplying by the number of steps is not going through W so many times.":
            lambda W, d, k: k * W.T @ d,
    },
    hints=[
        "Take W = [[0, 1], [1, 0]], which exchanges two numbers. What do two steps do, and what "
        "does this function do?",
        "For arrays ** works number by number. Going through W twice is the matrix product W.T @ "
        "(W.T @ delta).",
        "A loop over range(steps) with delta = W.T @ delta, or np.linalg.matrix_power(W.T, steps).",
    ],
)
def through_time(W, delta, steps):
    """δ after so many steps back through the same W, without activation."""
    return np.linalg.matrix_power(W.T, steps) @ delta  # δ ← Wᵀ δ, so many times


Z = np.array([[-1.0, -0.5, -2.0, -3.0], [0.5, -1.0, -1.0, 2.0], [0.0, -1.0, 0.0, -2.0]])


@exercise(
    """
    Write `count_dead(z)`: how many units of a ReLU layer are dead on these examples. z has shape
    (units, examples). ReLU has the slope 0 at z = 0, too.
    """,
    inputs=[
        *((Z,), (Z.T,), (np.array([[-1.0, -2.0], [-3.0, 0.5], [0.0, 0.0]]),)),
        *((-1 - Z**2,), (np.array([[0.5, 1.0, 3.0], [2.0, -3.0, 0.0]]),)),  # all dead, and none
    ],
    mistakes={
        "At z = 0 ReLU has the slope 0: such an example does not wake a unit. Use <=.":
            lambda z: (z < 0).all(axis=1).sum(),
        "Dead means silent for every example, not for some: use all, not any.":
            lambda z: (z <= 0).any(axis=1).sum(),
        "This counts examples that no unit answers to. Look along the examples: axis=1.":
            lambda z: (z <= 0).all(axis=0).sum(),
        "This counts silent numbers. A unit is a whole row.": lambda z: (z <= 0).sum(),
        "This is a share; count them.": lambda z: (z <= 0).all(axis=1).mean(),
        "A mean below zero is not enough: one example above zero keeps a unit alive.":
            lambda z: (z.mean(axis=1) <= 0).sum(),
    },
    hints=[
        "A unit is a row. When is a whole row without slope?",
        "z <= 0 says for each number whether it is silent. `.all(axis=1)` looks along each row.",
        "(z <= 0).all(axis=1) is True for each dead unit. Its sum counts them.",
    ],
)
def count_dead(z):
    """How many of the units are dead on these examples; z is (units, examples)."""
    return (z <= 0).all(axis=1).sum()


def by_rule(low=0.01, high=100.0, most=0.5, turned=False, alone=False, first=False, mean=False):
    """A diagnosis with a mistake: other limits, turned round, or in another order."""

    def named(delta, dead):
        ratio = delta[0] / (1 if alone else delta[-1])
        ratio = 1 / ratio if turned else ratio
        worn_out = (dead.mean() if mean else dead.max()) > most
        if first and worn_out:
            return 3
        return 1 if ratio < low else 2 if ratio > high else 3 if worn_out else 0

    return named


LEVEL, NOBODY = np.array([0.002, 0.003, 0.0025, 0.004]), np.array([0.0, 0.1, 0.2, 0.4])
FADED, GROWN = np.array([2e-7, 5e-6, 1e-5, 4e-4]), np.array([5.0, 0.3, 0.02, 0.002])
SHUT, MOST, FEW, A_HALF = np.array(
    [[0.0, 0.1, 0.8, 0.1], [0.9, 0.8, 0.7, 0.0], [0.2, 0.2, 0.2, 0.2], [0.5, 0.0, 0.1, 0.2]]
)


@exercise(
    """
    Write `diagnosis(delta, dead)`. delta holds the size of δ in each hidden layer, dead the share
    of dead units in each, the first layer first. Go by this order: 1 (vanishing) if δ in the first
    layer is below a hundredth of δ in the last; 2 (exploding) if it is above a hundred times; 3
    (dead units) if in any layer more than half of the units are dead; else 0 (healthy).
    """,
    inputs=[
        *((delta, NOBODY) for delta in (LEVEL, GROWN, FADED)),
        *((delta, SHUT) for delta in (LEVEL, FADED)),
        *((LEVEL, dead) for dead in (MOST, FEW, A_HALF)),
        *((np.array([3 * r, 1.0, 1.0, 3.0]), NOBODY) for r in (0.012, 0.05, 25.0, 80.0, 150.0)),
    ],
    mistakes={
        "Turned round: the first layer is the one that δ reaches last. Divide delta[0] by "
        "delta[-1].": by_rule(turned=True),
        "One layer that is mostly dead is enough: take the largest share, not the mean.":
            by_rule(mean=True),
        "The order counts: look at δ before you look for dead units.": by_rule(first=True),
        "Some dead units are common; only more than half of a layer counts.": by_rule(most=0.3),
        "The limit is a hundredth, not a tenth.": by_rule(low=0.1),
        "The limit is a hundred times, not ten times.": by_rule(high=10.0),
        "Compare δ with δ of the last layer; how large it is by itself says little.":
            by_rule(alone=True),
    },
    hints=[
        "First one number: δ in the first layer, against the last. Then three questions in order.",
        "ratio = delta[0] / delta[-1]. An `if` with a `return` for each ailment, and 0 at the end.",
        "if ratio < 0.01: return 1; if ratio > 100: return 2; if dead.max() > 0.5: return 3.",
    ],
)
def diagnosis(delta, dead):
    """0 healthy, 1 vanishing, 2 exploding, 3 dead units; from one number per layer each."""
    ratio = delta[0] / delta[-1]
    if ratio < 0.01:
        return 1
    if ratio > 100:
        return 2
    return 3 if dead.max() > 0.5 else 0
