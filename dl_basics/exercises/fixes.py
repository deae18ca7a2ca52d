"""Exercises of notebook 07: dropout, norms, skips and clipping by hand, and two bugs."""

import numpy as np

from .exercise import changed
from .words import Words

words = Words(__file__)

# Two units and four examples, so that no two sizes can be mistaken for one another.
A = np.array([[1.0, 2.0, -1.0, 0.5], [0.25, 4.0, 3.0, -2.0]])
U = np.array([[0.1, 0.75, 0.3, 0.9], [0.6, 0.05, 0.4, 0.45]])
X = np.array([[1.0, 3.0, 5.0, 7.0], [-2.0, 0.0, 1.0, 9.0], [0.5, 0.5, 1.5, 1.5]])
GAMMA, BETA = np.array([[1.0], [2.0], [-0.5]]), np.array([[0.0], [1.0], [3.0]])
MEAN, VAR = np.array([[2.0], [1.0], [0.0]]), np.array([[4.0], [9.0], [0.25]])


@words.exercise(
    inputs=[(A, U, 0.5), (A, U, 0.2), (A[:1], U[:1], 0.75), (A, U, 0.0)],
    mistakes=dict(
        not_scaled=lambda a, u, p: a * (u >= p),
        others_stay=lambda a, u, p: a * (u < p) / max(p, 1e-9),
        by_p=lambda a, u, p: a * (u >= p) / max(p, 1e-9),
        smaller=lambda a, u, p: a * (u >= p) * (1 - p),
        others_silent=lambda a, u, p: a * (u < p) / (1 - p),
    ),
)
def inverted_dropout(a, u, p):
    """Inverted dropout: a where u is p or above, 0 elsewhere, scaled so that the mean is kept."""
    return a * (u >= p) / (1 - p)


@words.exercise(
    stub=(..., ...),
    inputs=[(X, GAMMA, BETA, MEAN), (X[:, :2], GAMMA, BETA, MEAN), (X[:2], *(MEAN[:2],) * 3)],
    gives=("z", "running_mean"),
    mistakes=dict(
        no_root=changed("np.sqrt(var + 1e-5)", "(var + 1e-5)"),
        not_scaled=changed("gamma * ", "", " + beta", ""),
        sample_variance=changed("x.var(axis=1, ", "x.var(axis=1, ddof=1, "),
        too_fast=changed("0.1", "0.9"),
        last_mean=changed("0.1", "1.0"),
        stays=changed("0.1", "0.0"),
        other_axis=changed("(x - mean)", "(x - x.mean(axis=0))", "(var", "(x.var(axis=0)"),
        one_mean=changed("(x - mean)", "(x - x.mean())", "(var", "(x.var()"),
    ),
)
def normalize_batch(x, gamma, beta, running_mean):
    """Batch norm in training, and the running mean, moved by a tenth; ε is 1e-5."""
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    z = gamma * (x - mean) / np.sqrt(var + 1e-5) + beta  # γ x̂ + β
    return z, running_mean + 0.1 * (mean - running_mean)


@words.exercise(
    inputs=[(X, GAMMA, BETA), (X[:, 1:2], GAMMA, BETA), (X[:2], MEAN[:2], VAR[:2])],
    mistakes=dict(
        batch_norm=changed("axis=0", "axis=1"),
        one_mean=changed("axis=0, keepdims=True", ""),
        no_root=changed("np.sqrt(var + 1e-5)", "(var + 1e-5)"),
        not_scaled=changed("gamma * ", "", " + beta", ""),
        rms_norm=changed("(x - mean)", "x", "x.var(", "(x**2).mean("),
    ),
)
def layer_norm(x, gamma, beta):
    """Layer norm: each example is normalized over its units; ε is 1e-5."""
    mean = x.mean(axis=0, keepdims=True)
    var = x.var(axis=0, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + 1e-5) + beta  # γ x̂ + β


STD = np.sqrt(X.var(axis=1, keepdims=True) + 1e-5)
X_HAT = (X - X.mean(axis=1, keepdims=True)) / STD
BACK = np.array([[1.0, 0.5, -2.0, 0.0], [0.25, 3.0, 1.0, -1.0], [2.0, -0.5, 0.75, 1.5]])


@words.exercise(
    inputs=[
        (BACK, X_HAT, STD),
        (-BACK[:, ::-1], X_HAT, 2 * STD),
        (BACK[:2, 1:], X_HAT[:2, 1:], STD[:2]),
    ],
    mistakes=dict(
        both_fixed=changed(" - by_mean - by_std", ""),
        spread_fixed=changed(" - by_std)", ")"),
        middle_fixed=changed(" - by_mean - by_std", " - by_std"),
        not_divided=changed(" / std", ""),
        other_axis=changed("axis=1", "axis=0"),
    ),
)
def norm_backward(dL_dx_hat, x_hat, std):
    """Batch norm's way back, from ∂L/∂x̂ to ∂L/∂x."""
    by_mean = dL_dx_hat.mean(axis=1, keepdims=True)
    by_std = x_hat * (dL_dx_hat * x_hat).mean(axis=1, keepdims=True)
    return (dL_dx_hat - by_mean - by_std) / std


W = np.array([[1.0, -0.5, 0.0], [0.5, 2.0, -1.0], [0.0, 1.0, 0.25]])
Z = np.array([[0.5, -1.0], [0.0, 2.0], [1.0, -0.25]])
D = np.array([[1.0, 0.5], [-2.0, 0.0], [0.25, 3.0]])


@words.exercise(
    inputs=[(D, W, Z, 1.0), (D, W, Z, 0.25), (-D, W.T, 2 * Z, 0.5)],
    mistakes=dict(
        no_skip=lambda d, W, z, s: W.T @ (s * d * (1 - np.tanh(z) ** 2)),
        no_scale=lambda d, W, z, s: d + W.T @ (d * (1 - np.tanh(z) ** 2)),
        not_turned=lambda d, W, z, s: d + W @ (s * d * (1 - np.tanh(z) ** 2)),
        no_slope=lambda d, W, z, s: d + s * W.T @ d,
        skip_scaled=lambda d, W, z, s: s * (d + W.T @ (d * (1 - np.tanh(z) ** 2))),
    ),
)
def residual_gradient(dL_da, W, z, s):
    """∂L/∂a_prev of a = a_prev + s · tanh(z), where z = W a_prev."""
    delta = s * dL_da * (1 - np.tanh(z) ** 2)  # δ of the branch
    return dL_da + W.T @ delta  # over the skip, and through the branch


DW, DB = np.array([[3.0, 0.0], [0.0, 0.0]]), np.array([[4.0], [0.0]])


def clipped(factor):
    """Both gradients times a factor made from their lengths and the limit."""

    def clip(dW, db, limit):
        f = factor(np.linalg.norm(dW), np.linalg.norm(db), limit)
        return dW * f, db * f

    return clip


TINY = 1e-300  # where a length is 0


@words.exercise(
    stub=(..., ...),
    inputs=[(DW, DB, 1.0), (DW, DB, 10.0), (A, BETA, 2.0), (A, BETA, 100.0), (0 * DW, 0 * DB, 1.0)],
    gives=("dW", "db"),
    mistakes=dict(
        each=lambda dW, db, c: tuple(
            g * min(1, c / max(np.linalg.norm(g), TINY)) for g in (dW, db)
        ),
        by_value=lambda dW, db, c: (np.clip(dW, -c, c), np.clip(db, -c, c)),
        stretched=clipped(lambda w, b, c: c / max(np.hypot(w, b), TINY)),
        no_root=clipped(lambda w, b, c: min(1, c / max(w**2 + b**2, TINY))),
        added=clipped(lambda w, b, c: min(1, c / max(w + b, TINY))),
        to_one=clipped(lambda w, b, c: 1 / np.hypot(w, b) if np.hypot(w, b) > c else 1),
    ),
)
def clip_by_norm(dW, db, limit):
    """Both gradients, shortened together so that they are at most `limit` long."""
    norm = np.sqrt((dW**2).sum() + (db**2).sum())  # the length of all entries together
    if norm <= limit:
        return dW, db
    return dW * limit / norm, db * limit / norm


def evaluated(x, gamma, beta, running_mean, running_var):
    """Batch norm in evaluation mode, for x (n, m), with ε = 1e-5."""
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + 1e-5) + beta


@words.exercise(
    stub=evaluated,
    inputs=[(X, GAMMA, BETA, MEAN, VAR), (X[:, :1], GAMMA, BETA, MEAN, VAR)],
    mistakes=dict(
        variance_of_batch=changed("sqrt(running_var", "sqrt(x.var(axis=1, keepdims=True)"),
        mean_of_batch=changed("x - running_mean", "x - x.mean(axis=1, keepdims=True)"),
        no_root=changed("np.sqrt(running_var + 1e-5)", "(running_var + 1e-5)"),
    ),
)
def evaluated(x, gamma, beta, running_mean, running_var):
    """Batch norm in evaluation mode, for x (n, m), with ε = 1e-5."""
    return gamma * (x - running_mean) / np.sqrt(running_var + 1e-5) + beta


@words.exercise(
    stub=changed("(1 - p)", "p"),
    inputs=[(A, 0.2), (A, 0.75), (A[:1], 0.0)],
    mistakes=dict(
        louder=lambda a, p: a / max(1 - p, 1e-9),
        by_p=lambda a, p: a / max(p, 1e-9),
        not_scaled=lambda a, p: a,
    ),
)
def scaled_later(a, p):
    """Evaluation after plain dropout, which silenced with probability p and scaled nothing."""
    return a * (1 - p)
