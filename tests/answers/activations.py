"""Notebook 02: what each diagnosis speaks of, and answers written in another way."""

import warnings

import numpy as np

from dl_basics import activations as package

IF = {"`if` and `max` want one number": "ambiguous"}


def overflows(values, when):
    """These values, and NumPy's warning of an overflow in some cases."""
    if np.any(when):
        warnings.warn("overflow", RuntimeWarning, stacklevel=2)
    return values


def relu(right):
    return IF | {
        "min(0, z): it keeps the negative side": lambda z: -right(-z),
        "This is the step": lambda z: np.sign(right(z)),
        "This gives z back": lambda z: right(z) - right(-z),
        "This is |z|": lambda z: right(z) + right(-z),
        "np.max takes the 0 for an axis": lambda z: z.max(axis=0),
        "looks for the largest number of 0 alone, and takes z for an axis": lambda z: np.max(0, z),
        "This drops the negative numbers": lambda z: z[right(z) > 0],
        "Python multiplies before it compares": lambda z: z != 0,
    }


def relu_prime(right):
    return IF | {
        "the mirrored curve": lambda z: right(-z),
        "This is ReLU itself": lambda z: right(z) * z,
        "This is the slope of |z|": lambda z: right(z) - right(-z),
        "Only z = 0 is wrong: there we agreed on 0. It is > against >=": lambda z: 1 - right(-z),
        "Only z = 0 is wrong: halfway": lambda z: (right(z) + 1 - right(-z)) / 2,
        "Right of 0 this is right. Left of 0 ReLU is flat, and flat is slope 0, not -1": (
            lambda z: np.where(z > 0, right(z), -1)
        ),
        "ReLU over z is 0/0 at the kink": lambda z: right(z) * z / z,
        "slope of a straight line": lambda z: 1 + 0 * z,
        "This is one number for all z": lambda z: 1,
    }


def leaky_relu(right):
    return IF | {
        "This is plain ReLU": lambda z, alpha: right(z, 0),
        "positive numbers pass unchanged": lambda z, alpha: right(z, 1) * alpha,
        "On the negative side you give alpha": lambda z, alpha: np.where(z > 0, z, alpha),
        "On the negative side the sign is lost": lambda z, alpha: right(z, -alpha),
        "The two sides are swapped": lambda z, alpha: -right(-z, alpha),
        "On the positive side alpha z is added too": lambda z, alpha: right(z, 0) + alpha * z,
        "You compare z with alpha": lambda z, alpha: np.where(z > alpha, z, alpha * z),
        "The slope is fixed at 0.01": lambda z, alpha: right(z, 0.01),
    }


def leaky_relu_prime(right):
    return IF | {
        "the slope of plain ReLU": lambda z, alpha: right(z, 0),
        "The two sides are swapped": lambda z, alpha: 1 + alpha - right(z, alpha),
        "On the negative side you give the value, alpha times z": lambda z, alpha: np.where(
            z > 0, right(z, alpha), alpha * z
        ),
        "This is Leaky ReLU itself": lambda z, alpha: z * right(z, alpha),
        "not minus alpha": lambda z, alpha: right(z, -alpha),
        "Only z = 0 is wrong: there we agreed on alpha. It is > against >=": lambda z, alpha: right(
            np.where(z == 0, 1, z), alpha
        ),
        "Only z = 0 is wrong: halfway": lambda z, alpha: np.where(
            z == 0, (1 + alpha) / 2, right(z, alpha)
        ),
        "You compare z with alpha": lambda z, alpha: right(z - alpha, alpha),
        "On the positive side you give the value, z": lambda z, alpha: np.where(
            z > 0, z, right(z, alpha)
        ),
        "On the positive side the slope is 1 alone": lambda z, alpha: (
            right(z, alpha) + np.where(z > 0, alpha, 0)
        ),
        "On the negative side the slope is alpha alone": lambda z, alpha: (
            right(z, alpha) + np.where(z > 0, 0, 1)
        ),
        "The slope is fixed at 0.01": lambda z, alpha: right(z, 0.01),
    }


def bent(*slopes):
    """The curve that is 0 up to −1 and has these slopes up to 0, up to 1, and from there on."""
    pieces = zip(slopes, (-1, 0, 1), (1, 1, np.inf), strict=True)
    return lambda z: sum(slope * np.clip(z - start, 0, far) for slope, start, far in pieces)


def hat(right):
    def with_slopes(*slopes):
        return lambda z: bent(*slopes)(z)

    return {
        "The first hinge is right. Nothing bends the curve down": with_slopes(1, 1, 1),
        "then the curve stays at 1.": with_slopes(1, 0, 0),
        "only turns flat, and at z = 1 it climbs again": with_slopes(1, 0, 1),
        "stays at 1 until z = 1 and then falls for ever": with_slopes(1, 0, -1),
        "after z = 1 it goes on falling": with_slopes(1, -1, -1),
        "After z = 1 it falls twice as fast": with_slopes(1, -1, -2),
        "After z = 1 it climbs again": with_slopes(1, -1, 1),
        "Every hinge makes this steeper": with_slopes(1, 2, 3),
        "At z = 0 this climbs faster instead of falling": with_slopes(1, 2, 1),
        "twice too high": lambda z: 2 * right(z),
        "upside down": lambda z: -right(z),
    }


def sigmoid(right):
    def e(z):
        return right(-np.abs(z)) / right(np.abs(z))  # e^−|z|

    return IF | {
        "for negative z never ask for exp(-z)": lambda z: overflows(right(z), z < -700),
        "safe for negative z, and overflows for large positive z": lambda z: overflows(
            np.where(z > 700, np.nan, right(z)), z > 700
        ),
        "np.where computes both forms": lambda z: overflows(right(z), abs(z) > 700),
        "so this is 1 + e⁻ᶻ": lambda z: 1 / right(z),
        "so this is eᶻ + eᶻ": lambda z: 2 * (1 / right(-z) - 1),
        "the last e is added to the fraction": lambda z: np.where(z >= 0, 1, e(z)) + e(z),
        "so this is 1 + e: put": lambda z: 1 + e(z),
        "this falls from 1 to 0": lambda z: overflows(1 - right(z), z > 700),
        "the negative side mirrors the positive one": lambda z: right(np.abs(z)),
        "This is tanh": lambda z: 2 * right(2 * z) - 1,
        "this is sigmoid of 2z": lambda z: right(2 * z),
    }


def softmax(right):
    def off(z, above, below=None):
        """The formula with something taken off above the fraction line, and below it."""
        return np.exp(z - above) / np.exp(z - (above if below is None else below)).sum(axis=0)

    def peaked(z):
        return right(z) / right(z).max(axis=0)

    return {
        "The formula is right, but e^1000 overflows": lambda z: off(z, 0),
        "Take off the largest, not the mean": lambda z: off(z, z.mean(axis=0)),
        "Take off the largest, not the smallest": lambda z: off(z, z.min(axis=0)),
        "A fixed number helps near that number only": lambda z: off(z, 500),
        "a fixed number this large": lambda z: off(z, 1000),
        "takes off the largest |z|": lambda z: off(z, np.abs(z).max(axis=0)),
        "taken off above the fraction line but not below": lambda z: off(z, z.max(axis=0), 0),
        "taken off below the fraction line but not above": lambda z: off(z, 0, z.max(axis=0)),
        "all share one sum. Each column needs its own sum": lambda z: peaked(z) / peaked(z).sum(),
        "Python's own `max` asks which row … rows are not": "ambiguous",
        "with e⁻ᶻ the largest logit gets the smallest probability": lambda z: off(-z, 0),
        "taken off, not divided by": lambda z: off(z / z.max(axis=0), 0),
        "This divides z by its maximum … divided by the sum of e^z": lambda z: z / z.max(axis=0),
        "You added along the rows, over the examples. Each column is one example, so add down the "
        "column: axis=0": lambda z: peaked(z) / peaked(z).sum(axis=1, keepdims=True),
        "Each row sums to 1. One example is a column here, so max and sum both go down the "
        "column": lambda z: right(z.T).T,
        "All the numbers together sum to 1, and each column should. Add": lambda z: right(
            z.reshape(-1, 1)
        ).reshape(z.shape),
        "All the numbers together sum to 1, and each column should: axis=0": lambda z: off(
            z.reshape(-1, 1), 0
        ).reshape(z.shape),
        "Each row sums to 1, and each column should": lambda z: off(z.T, 0).T,
        "The columns do not sum to 1 yet: divide by the sum": peaked,
        "one maximum for the whole batch": lambda z: off(z, z.max()),
        "The maximum was taken along the rows, so the numbers of one column are shifted": (
            lambda z: off(z, z.max(axis=1, keepdims=True))
        ),
        "axis=1 goes along a row, and its result does not fit under the columns": lambda z: (
            np.exp(z) / np.exp(z).sum(axis=1)
        ),
        "the shares of z;": lambda z: z / z.sum(axis=0),
        "This is sigmoid … share one sum": package.sigmoid,
    }


def sigmoid_prime(right):
    s = package.sigmoid
    return {
        "z(1 - z) is right only if": lambda z: z * (1 - z),
        "belongs to tanh": lambda z: 1 - s(z) ** 2,
        "This is what s lacks to 1": lambda z: s(-z),
        "The sign in the brackets is wrong": lambda z: s(z) * (1 + s(z)),
        "This is s²": lambda z: s(z) - right(z),
        "This is 0": lambda z: 0 * z,
        "This is the sigmoid itself": lambda z: s(z),
        "the sigmoid climbs everywhere": lambda z: -right(z),
        "This still has z where the output s belongs": lambda z: z * s(-z),
    }


def prelu(right):
    return IF | {
        "The minimum is right for alpha above 1": lambda z, alpha: np.minimum(alpha * z, z),
        "The two sides are swapped: alpha": lambda z, alpha: -right(-z, alpha),
        "On the negative side the sign of z is lost": lambda z, alpha: right(z, -alpha),
        "On the negative side you give alpha": lambda z, alpha: np.where(z > 0, z, alpha),
        "The sign of alpha decides here, for all z": lambda z, alpha: z if alpha > 0 else alpha * z,
        "and the sides are swapped too": lambda z, alpha: alpha * z if alpha > 0 else z,
        "You compare z with alpha": lambda z, alpha: np.where(z > alpha, z, alpha * z),
        "This gives z back": lambda z, alpha: right(z, 1),
        "positive numbers pass unchanged": lambda z, alpha: right(z, 1) * alpha,
        "cuts alpha off at 0 and 1": lambda z, alpha: right(z, min(max(alpha, 0), 1)),
        "the size of alpha only": lambda z, alpha: right(z, abs(alpha)),
        "On the positive side alpha z is added too": lambda z, alpha: right(z, 0) + alpha * z,
        "This forgets the negative side": lambda z, alpha: right(z, 0),
        "On the positive side the value is z, not 0": lambda z, alpha: (
            right(z, alpha) - right(z, 0)
        ),
    }


def softmax_jacobian(right):
    p = package.softmax

    def diagonal(z):
        return np.diag(p(z))

    return {
        "And on the diagonal it is p - p², not p + p²": lambda z: 2 * diagonal(z) - right(z),
        "Off it, p_i p_j needs a minus": lambda z: 2 * np.diag(np.diag(right(z))) - right(z),
        "Every sign is the wrong way round": lambda z: -right(z),
        "On it you have 1 - p²": lambda z: right(z) + np.diag(1 - p(z)),
        "this has p_i (1 - p_j)": lambda z: right(z) - diagonal(z) + p(z)[:, None],
        "p alone is one row, and it was put into every row": lambda z: (
            right(z) - diagonal(z) + p(z)
        ),
        "These products are to be taken off something": lambda z: diagonal(z) - right(z),
        "On it, the p_i itself is missing": lambda z: right(z) - diagonal(z),
        "The diagonal was taken off twice": lambda z: right(z) - diagonal(z) ** 2,
        "p * p is one row, and the same row was taken off": lambda z: diagonal(z) - p(z) ** 2,
        "p @ p is a single number, the sum of the squares": lambda z: diagonal(z) - p(z) @ p(z),
        "This is the diagonal alone, as a row": lambda z: np.diag(right(z)),
    }


def with_a_mask(z):
    a = np.empty_like(z)
    a[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
    a[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
    return a


def with_a_copy(z):
    z = z.copy()
    z[z < 0] = 0
    return z


def column_by_column(z):
    columns = [np.exp(c - c.max()) / np.exp(c - c.max()).sum() for c in z.T]
    return np.array(columns).T


def slope_by_steps(g, z, h):
    return (g(z + h) - g(z - h)) / (2 * h)


def small(z):
    return np.exp(-np.abs(z))


ALSO_RIGHT = [
    ("relu", package.relu),
    ("relu", lambda z: z * (z > 0)),
    ("relu", lambda z: (z + abs(z)) / 2),
    ("relu", with_a_copy),
    ("relu_prime", lambda z: (z > 0).astype(int)),
    ("relu_prime", package.relu.prime),
    ("leaky_relu", lambda z, a: np.maximum(a * z, z)),
    ("leaky_relu", lambda z, a: np.maximum(0, z) + a * np.minimum(0, z)),
    ("hat", lambda z: np.maximum(0, 1 - abs(z))),
    ("sigmoid", package.sigmoid),
    ("sigmoid", with_a_mask),
    ("sigmoid", lambda z: 0.5 * (1 + np.tanh(z / 2))),
    ("sigmoid", lambda z: 1 / (1 + np.exp(-np.clip(z, -700, 700)))),
    ("sigmoid", lambda z: np.exp(-np.logaddexp(0, -z))),
    ("softmax", package.softmax),
    ("softmax", column_by_column),
    ("softmax", lambda z: np.exp(z - np.logaddexp.reduce(z, axis=0))),
    ("sigmoid_prime", lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    ("prelu", lambda z, alpha: np.maximum(0, z) + alpha * np.minimum(0, z)),
    ("softmax_jacobian", package.softmax.jacobian),
]

SAME_MISTAKE = [
    ("relu", lambda z: z if z > 0 else 0, "`if` and `max` want one number"),
    (
        "softmax",
        lambda z: np.exp(z) / np.exp(z).sum(),
        "All the numbers together sum to 1, and each column should: axis=0",
    ),
    (
        "softmax",
        lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True),
        "Each row sums to 1",
    ),
    ("softmax", lambda z: np.exp(z - max(z)) / sum(np.exp(z - max(z))), "Python's own `max`"),
    ("softmax", lambda z: np.exp(z - 500) / np.exp(z - 500).sum(axis=0), "A fixed number"),
    ("softmax", lambda z: np.exp(z - 800) / np.exp(z - 800).sum(axis=0), "With a fixed number"),
    ("sigmoid", lambda z: np.exp(z) + np.exp(z), "Division comes before addition"),
    ("relu", lambda z: np.max(0, axis=z), "np.max(0, z) looks for"),
    ("relu", lambda z: z > 0, "This is the step"),
    ("relu_prime", lambda z: z >= 0, "Only z = 0 is wrong"),
    ("relu_prime", lambda z: slope_by_steps(package.relu, z, 1e-5), "Only z = 0 is wrong"),
    (
        "leaky_relu_prime",
        lambda z, alpha: slope_by_steps(package.LeakyReLU(alpha=alpha), z, 1e-5),
        "Only z = 0 is wrong: halfway",
    ),
    ("sigmoid", lambda z: np.where(z >= 0, 1, small(z)) / 1 + small(z), "Division comes"),
    ("sigmoid", lambda z: np.where(z >= 0, 1 + small(z), 2 * small(z)), "Division comes"),
    ("prelu", lambda z, alpha: np.where(z < 0, z, alpha * z), "The two sides are swapped"),
    ("prelu", lambda z, alpha: z if alpha > 0 else alpha * z, "The sign of alpha decides"),
    (
        "prelu",
        lambda z, alpha: np.minimum(z, 0) * alpha,
        "On the positive side the value is z, not 0",
    ),
]
