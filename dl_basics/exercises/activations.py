"""Exercises of notebook 02: write the curves and their slopes, and find the bugs."""

import numpy as np

from dl_basics.activations import sigmoid as logistic

from .exercise import changed
from .words import Words

words = Words(__file__)

# Small numbers first: the first wrong one is named, and it should be one to check on paper.
SMALL = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
LARGE = np.array([-1000.0, 1000.0])
TABLE = np.array([[-3.0, 1.0, 0.25], [4.0, 0.0, -1.5]])
CURVE = [(SMALL,), (LARGE,), (TABLE,)]
# The first slope is not 0.01, so that a 0.01 written into the function shows at once. The second
# is above one of the z, so that z > alpha is not mistaken for z > 0.
LEAKY = [(SMALL, 0.1), (SMALL, 0.7), (LARGE, 0.01), (TABLE, 0.2)]


@words.exercise(
    inputs=CURVE,
    mistakes=dict(
        smaller=lambda z: np.minimum(0, z),
        step=lambda z: np.where(z > 0, 1.0, 0.0),
        unchanged=lambda z: z,
        size=np.abs,
        largest_along=lambda z: np.max(z, 0),
        largest_of_zero=lambda z: np.max(0, z),
        dropped=lambda z: z[z > 0],
        brackets=lambda z: z * z > 0,
        one_number=lambda z: max(0, z),
    ),
)
def relu(z):
    """z where z is positive, 0 everywhere else."""
    return np.maximum(0, z)  # max(0, z)


@words.exercise(
    inputs=CURVE,
    mistakes=dict(
        mirrored=lambda z: np.where(z < 0, 1.0, 0.0),
        relu=lambda z: np.maximum(0, z),
        size=np.sign,
        at_zero_one=lambda z: np.where(z >= 0, 1.0, 0.0),
        at_zero_half=lambda z: np.heaviside(z, 0.5),
        minus_one=lambda z: np.where(z > 0, 1, -1),
        divided=lambda z: np.maximum(0, z) / z,
        line=np.ones_like,
        constant=lambda z: 1,
        one_number=lambda z: 1.0 if z > 0 else 0.0,
    ),
)
def relu_prime(z):
    """The slope of relu at z; at z = 0, where there is a kink, take 0."""
    return np.where(z > 0, 1.0, 0.0)  # 1 if z > 0, else 0


@words.exercise(
    inputs=LEAKY,
    mistakes=dict(
        relu=lambda z, alpha: np.maximum(0, z),
        both_sides=lambda z, alpha: alpha * z,
        alpha_itself=lambda z, alpha: np.where(z > 0, z, alpha),
        sign_lost=lambda z, alpha: np.where(z > 0, z, -alpha * z),
        swapped=lambda z, alpha: np.where(z > 0, alpha * z, z),
        added=lambda z, alpha: np.maximum(0, z) + alpha * z,
        compared=lambda z, alpha: np.where(z > alpha, z, alpha * z),
        fixed=lambda z, alpha: np.where(z > 0, z, 0.01 * z),
        one_number=lambda z, alpha: z if z > 0 else alpha * z,
    ),
)
def leaky_relu(z, alpha):
    """z where z is positive, alpha times z everywhere else."""
    return np.where(z > 0, z, alpha * z)  # z if z > 0, else α z


@words.exercise(
    inputs=LEAKY,
    mistakes=dict(
        relu=lambda z, alpha: np.where(z > 0, 1.0, 0.0),
        swapped=lambda z, alpha: np.where(z > 0, alpha, 1.0),
        value=lambda z, alpha: np.where(z > 0, 1.0, alpha * z),
        leaky_relu=lambda z, alpha: np.where(z > 0, z, alpha * z),
        sign=lambda z, alpha: np.where(z > 0, 1.0, -alpha),
        at_zero_one=lambda z, alpha: np.where(z >= 0, 1.0, alpha),
        at_zero_half=lambda z, alpha: np.where(z == 0, (1 + alpha) / 2, np.where(z > 0, 1, alpha)),
        compared=lambda z, alpha: np.where(z > alpha, 1.0, alpha),
        value_right=lambda z, alpha: np.where(z > 0, z, alpha),
        added_right=lambda z, alpha: np.where(z > 0, 1 + alpha, alpha),
        added_left=lambda z, alpha: np.where(z > 0, 1, 1 + alpha),
        fixed=lambda z, alpha: np.where(z > 0, 1.0, 0.01),
        one_number=lambda z, alpha: 1.0 if z > 0 else alpha,
    ),
)
def leaky_relu_prime(z, alpha):
    """The slope of leaky_relu at z; at z = 0 take alpha."""
    return np.where(z > 0, 1.0, alpha)  # 1 if z > 0, else α


def hats(*weights):
    """Curves of three hinges for the mistakes below, each named by its weights."""
    return {f"{three}": hinges(*three) for three in weights}


def hinges(w1, w2, w3):
    """A curve of three hinges with these weights."""
    return lambda z: w1 * np.maximum(0, z + 1) + w2 * np.maximum(0, z) + w3 * np.maximum(0, z - 1)


@words.exercise(
    inputs=[(np.array([-2.0, -1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0]),), *CURVE],
    mistakes=hats(
        (1, 0, 0), (1, -1, 0), (1, -1, 1), (1, -1, -1), (1, -2, 0), (1, -2, -1), (1, -2, 2),
        (1, 1, 1), (1, 1, -1), (2, -4, 2), (-1, 2, -1),
    ),
)
def hat(z):
    """0 up to z = -1, then up to 1 at z = 0, down to 0 at z = 1, and 0 from there on."""
    return np.maximum(0, z + 1) - 2 * np.maximum(0, z) + np.maximum(0, z - 1)


@words.exercise(
    inputs=[(SMALL,), (np.array([-20.0, -1000.0]),), (np.array([20.0, 1000.0]),), (TABLE,)],
    mistakes=dict(
        plain=lambda z: 1 / (1 + np.exp(-z)),
        other_form=lambda z: np.exp(z) / (1 + np.exp(z)),
        both_computed=lambda z: np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z))),
        brackets=lambda z: 1 / 1 + np.exp(-z),
        brackets_other=lambda z: np.exp(z) / 1 + np.exp(z),
        brackets_where=lambda z: np.where(z >= 0, 1, np.exp(-np.abs(z))) + np.exp(-np.abs(z)),
        brackets_size=lambda z: 1 / 1 + np.exp(-np.abs(z)),
        sign=lambda z: 1 / (1 + np.exp(z)),
        size=lambda z: 1 / (1 + np.exp(-np.abs(z))),
        tanh=np.tanh,
        twice_z=lambda z: 0.5 * (1 + np.tanh(z)),
        one_number=lambda z: 1 / (1 + np.exp(-z)) if z >= 0 else np.exp(z) / (1 + np.exp(z)),
    ),
)
def sigmoid(z):
    """1 / (1 + e^-z), for any z from -1000 to 1000, without a warning."""
    e = np.exp(-np.abs(z))  # never more than 1
    return np.where(z >= 0, 1, e) / (1 + e)  # 1/(1 + e⁻ᶻ) if z ≥ 0, else eᶻ/(1 + eᶻ)


def shifted(shift, axis=0):
    """A softmax that takes off something of its own, for the mistakes below."""
    return lambda z: np.exp(z - shift(z)) / np.exp(z - shift(z)).sum(axis=axis, keepdims=True)


@words.exercise(
    inputs=[
        (np.array([[1.0, 0.0], [2.0, 0.0], [4.0, -3.0]]),),
        (np.array([[0.0, 1.0, 2.0], [1.0, 3.0, 0.5], [-1.0, 0.0, 2.0]]),),
        (np.array([[0.5], [-0.5], [1.0], [2.0]]),),
        (np.array([[1000.0, -1000.0], [999.0, -999.0], [998.0, -1000.0]]),),
        # Within a column far apart: here only the largest can be taken off.
        (np.array([[1000.0, 0.0], [0.0, 0.0], [-1000.0, 3000.0]]),),
    ],
    mistakes=dict(
        plain=shifted(lambda z: 0),
        mean_off=shifted(lambda z: z.mean(axis=0)),
        smallest_off=shifted(lambda z: z.min(axis=0)),
        fixed_off=shifted(lambda z: 500),
        large_fixed_off=shifted(lambda z: 1000),
        largest_size_off=shifted(lambda z: np.abs(z).max(axis=0)),
        only_above=lambda z: np.exp(z - z.max(axis=0)) / np.exp(z).sum(axis=0),
        only_below=lambda z: np.exp(z) / np.exp(z - z.max(axis=0)).sum(axis=0),
        one_sum=shifted(lambda z: z.max(axis=0), axis=None),
        python_max=shifted(max),
        sign=lambda z: np.exp(-z) / np.exp(-z).sum(axis=0),
        divided_by_max=lambda z: np.exp(z / z.max(axis=0)) / np.exp(z / z.max(axis=0)).sum(axis=0),
        no_exp=lambda z: z / z.max(axis=0),
        sum_along_rows=shifted(lambda z: z.max(axis=0), axis=1),
        both_along_rows=shifted(lambda z: z.max(axis=1, keepdims=True), axis=1),
        rows_plain=shifted(lambda z: 0, axis=1),
        one_sum_one_max=shifted(np.max, axis=None),
        one_sum_plain=shifted(lambda z: 0, axis=None),
        no_sum=lambda z: np.exp(z - z.max(axis=0)),
        one_max=shifted(np.max),
        max_along_rows=shifted(lambda z: z.max(axis=1, keepdims=True)),
        does_not_fit=lambda z: np.exp(z) / np.exp(z).sum(axis=1),
        shares_of_z=lambda z: z / z.sum(axis=0),
        sigmoid=lambda z: 0.5 * (1 + np.tanh(z / 2)),
    ),
)
def softmax(z):
    """Each column of z turned into probabilities: e^z over the sum of e^z in that column."""
    e = np.exp(z - z.max(axis=0, keepdims=True))  # the largest in each column is e⁰ = 1
    return e / e.sum(axis=0, keepdims=True)  # p_i = e^z_i / Σ e^z_j


@words.exercise(
    stub=changed("(1 - s)  # σ′ = σ (1 − σ)", "(1 - z)"),
    inputs=[(SMALL,), (np.array([-20.0, 20.0]),), (TABLE,)],
    mistakes=dict(
        z_for_both=lambda z: z * (1 - z),
        tanh=lambda z: 1 - logistic(z) ** 2,
        rest_alone=lambda z: 1 - logistic(z),
        sign_inside=lambda z: logistic(z) * (1 + logistic(z)),
        squared=lambda z: logistic(z) ** 2,
        brackets=np.zeros_like,
        sigmoid=logistic,
        sign=lambda z: logistic(z) * (logistic(z) - 1),
        z_once=lambda z: z * (1 - logistic(z)),
    ),
)
def sigmoid_prime(z):
    """The slope of the sigmoid at z."""
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)  # σ′ = σ (1 − σ)


@words.exercise(
    stub=changed(
        "np.where(z > 0, z, alpha * z)  # z if z > 0, else α z", "np.maximum(alpha * z, z)",
    ),
    inputs=[(SMALL, 0.25), (SMALL, 2.0), (SMALL, -0.5), (LARGE, 1.5), (TABLE, 3.0)],
    mistakes=dict(
        smaller=lambda z, alpha: np.minimum(alpha * z, z),
        swapped=lambda z, alpha: np.where(z > 0, alpha * z, z),
        sign_lost=lambda z, alpha: np.where(z > 0, z, -alpha * z),
        alpha_itself=lambda z, alpha: np.where(z > 0, z, alpha),
        sign_of_alpha=lambda z, alpha: np.where(alpha > 0, z, alpha * z),
        sign_of_alpha_swapped=lambda z, alpha: np.where(alpha > 0, alpha * z, z),
        compared=lambda z, alpha: np.where(z > alpha, z, alpha * z),
        unchanged=lambda z, alpha: z,
        both_sides=lambda z, alpha: alpha * z,
        cut_off=lambda z, alpha: np.where(z > 0, z, np.clip(alpha, 0, 1) * z),
        size_of_alpha=lambda z, alpha: np.where(z > 0, z, np.abs(alpha) * z),
        added=lambda z, alpha: np.maximum(0, z) + alpha * z,
        relu=lambda z, alpha: np.maximum(0, z),
        zero_right=lambda z, alpha: alpha * np.minimum(0, z),
        one_number=lambda z, alpha: z if z > 0 else alpha * z,
    ),
)
def prelu(z, alpha):
    """Leaky ReLU whose alpha is learned: alpha may become any number."""
    return np.where(z > 0, z, alpha * z)  # z if z > 0, else α z


def from_p(table):
    """A table made from p, the softmax of one column, for the mistakes below."""
    return lambda z: table(np.exp(z - z.max()) / np.exp(z - z.max()).sum())


@words.exercise(
    stub=changed("np.diag(p) - np.outer(p, p)  # diag(p) − p pᵀ", "np.diag(p * (1 - p))"),
    inputs=[
        (np.array([0.0, np.log(3)]),),  # p = 1/4, 3/4
        (np.array([1.0, 2.0, 4.0]),),
        (np.array([1000.0, 999.0, 998.0, 997.0]),),
    ],
    mistakes=dict(
        sign=from_p(lambda p: np.diag(p) + np.outer(p, p)),
        sign_beside=from_p(lambda p: np.diag(p * (1 - p)) + np.outer(p, p) - np.diag(p**2)),
        sign_everywhere=from_p(lambda p: np.outer(p, p) - np.diag(p)),
        one_on_diagonal=from_p(lambda p: np.eye(len(p)) - np.outer(p, p)),
        one_minus_p=from_p(lambda p: np.outer(p, 1 - p)),
        p_in_rows=from_p(lambda p: p - np.outer(p, p)),
        products_alone=from_p(lambda p: np.outer(p, p)),
        no_p=from_p(lambda p: -np.outer(p, p)),
        diagonal_twice=from_p(lambda p: np.diag(p * (1 - p)) - np.outer(p, p)),
        squares_in_rows=from_p(lambda p: np.diag(p) - p * p),
        one_number=from_p(lambda p: np.diag(p) - p @ p),
        diagonal_alone=from_p(lambda p: p * (1 - p)),
    ),
)
def softmax_jacobian(z):
    """How each probability moves with each logit: entry [i, j] is the slope of p_i along z_j."""
    e = np.exp(z - z.max())
    p = e / e.sum()
    return np.diag(p) - np.outer(p, p)  # diag(p) − p pᵀ
