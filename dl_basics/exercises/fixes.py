"""Exercises of notebook 07: dropout, norms, skips and clipping by hand, and two bugs."""

import numpy as np

from .exercise import exercise

# Two units and four examples, so that no two sizes can be mistaken for one another.
A = np.array([[1.0, 2.0, -1.0, 0.5], [0.25, 4.0, 3.0, -2.0]])
U = np.array([[0.1, 0.75, 0.3, 0.9], [0.6, 0.05, 0.4, 0.45]])
X = np.array([[1.0, 3.0, 5.0, 7.0], [-2.0, 0.0, 1.0, 9.0], [0.5, 0.5, 1.5, 1.5]])
GAMMA, BETA = np.array([[1.0], [2.0], [-0.5]]), np.array([[0.0], [1.0], [3.0]])
MEAN, VAR = np.array([[2.0], [1.0], [0.0]]), np.array([[4.0], [9.0], [0.25]])


@exercise(
    """
    Write `inverted_dropout(a, u, p)`: inverted dropout in training. p is the probability to
    silence a unit; u holds a random number from 0 to 1 for each entry of a, of the same shape.
    An entry falls silent where u is below p; what stays is scaled so that the mean is kept.
    """,
    inputs=[(A, U, 0.5), (A, U, 0.2), (A[:1], U[:1], 0.75), (A, U, 0.0)],
    mistakes={
        "The right entries are silent, but the mean has shrunk: divide what stays by 1 - p.":
            lambda a, u, p: a * (u >= p),
        "p is the probability to be silenced; this silences with probability 1 - p.":
            lambda a, u, p: a * (u < p) / max(p, 1e-9),
        "The share that stays is 1 - p, so divide by that, not by p.":
            lambda a, u, p: a * (u >= p) / max(p, 1e-9),
        "This makes what stays smaller. Divide by 1 - p, do not multiply.":
            lambda a, u, p: a * (u >= p) * (1 - p),
        "The wrong ones are silent: those with u below p should be.":
            lambda a, u, p: a * (u < p) / (1 - p),
    },
    hints=[
        "Two steps: a mask of zeros and ones, then a factor for what stays.",
        "u >= p is True where a unit stays. On average a share of 1 − p stays.",
        "a times (u >= p), divided by 1 minus p.",
    ],
)
def inverted_dropout(a, u, p):
    """Inverted dropout: a where u is p or above, 0 elsewhere, scaled so that the mean is kept."""
    return a * (u >= p) / (1 - p)


ROWS = {"axis": 1, "keepdims": True}


def wrong_norm(root=True, scaled=True, momentum=0.1, ddof=0, over=ROWS):
    """Batch norm with a mistake."""

    def norm(x, gamma, beta, running_mean):
        var = x.var(**over, ddof=ddof) + 1e-5
        x_hat = (x - x.mean(**over)) / (np.sqrt(var) if root else var)
        z = gamma * x_hat + beta if scaled else x_hat
        return z, running_mean + momentum * (x.mean(**ROWS) - running_mean)

    return norm


@exercise(
    """
    Write `normalize_batch(x, gamma, beta, running_mean)`: batch norm in training mode. x (n, m)
    holds m examples of n features; gamma, beta and running_mean are (n, 1). Return the
    normalized, scaled and shifted batch, and the running mean, moved by a tenth of the way to the
    mean of this batch. ε is 1e-5.
    """,
    stub=(..., ...),
    inputs=[(X, GAMMA, BETA, MEAN), (X[:, :2], GAMMA, BETA, MEAN), (X[:2], *(MEAN[:2],) * 3)],
    gives=("z", "running_mean"),
    mistakes={
        "Divide by the root of variance plus ε, the spread, not by the variance.":
            wrong_norm(root=False),
        "Only normalized: γ and β are missing.": wrong_norm(scaled=False),
        "Within the batch the variance is the mean of the squares, a division by m, as np.var "
        "does it. With m − 1 it belongs to the running variance.": wrong_norm(ddof=1),
        "The running mean moves a tenth of the way; this moves nine tenths.":
            wrong_norm(momentum=0.9),
        "The running mean is simply the last mean; it should remember the earlier ones.":
            wrong_norm(momentum=1.0),
        "The running mean does not move.": wrong_norm(momentum=0.0),
        "Each feature has its own mean, over the examples: axis=1. This goes down the columns.":
            wrong_norm(over={"axis": 0}),
        "This takes one mean for the whole table. Each feature has its own: axis=1, "
        "keepdims=True.": wrong_norm(over={}),
    },
    hints=[
        "For each row: mean and variance over the examples, with keepdims=True.",
        "x̂ = (x − mean) / √(var + ε), then γ x̂ + β. np.var gives the variance.",
        "The second result is running_mean + 0.1 * (mean - running_mean).",
    ],
)
def normalize_batch(x, gamma, beta, running_mean):
    """Batch norm in training, and the running mean, moved by a tenth; ε is 1e-5."""
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    z = gamma * (x - mean) / np.sqrt(var + 1e-5) + beta  # γ x̂ + β
    return z, running_mean + 0.1 * (mean - running_mean)


DOWN = {"axis": 0, "keepdims": True}


def wrong_layer_norm(root=True, scaled=True, centred=True, over=DOWN):
    """Layer norm with a mistake."""

    def norm(x, gamma, beta):
        middle = x.mean(**over) if centred else 0.0
        var = ((x - middle) ** 2).mean(**over) + 1e-5
        x_hat = (x - middle) / (np.sqrt(var) if root else var)
        return gamma * x_hat + beta if scaled else x_hat

    return norm


@exercise(
    """
    Write `layer_norm(x, gamma, beta)`. x (n, m) holds n units of m examples; gamma and beta are
    (n, 1). Each example is normalized by itself, over its own units; then come γ and β, as in
    batch norm. ε is 1e-5.
    """,
    inputs=[(X, GAMMA, BETA), (X[:, 1:2], GAMMA, BETA), (X[:2], MEAN[:2], VAR[:2])],
    mistakes={
        "This is batch norm: it asks the other examples. The units of one example lie along "
        "axis=0.": wrong_layer_norm(over=ROWS),
        "One mean for the whole table. Each example has its own: axis=0, keepdims=True.":
            wrong_layer_norm(over={}),
        "Divide by the root of variance plus ε, not by the variance.":
            wrong_layer_norm(root=False),
        "Only normalized: γ and β are missing.": wrong_layer_norm(scaled=False),
        "Nothing is taken away first: this is RMS norm, with a β.":
            wrong_layer_norm(centred=False),
    },
    hints=[
        "Batch norm again, turned on its side. Where are the units of one example?",
        "They stand below one another: axis=0, keepdims=True.",
        "x̂ = (x − mean) / √(var + ε) of each example, then γ x̂ + β.",
    ],
)
def layer_norm(x, gamma, beta):
    """Layer norm: each example is normalized over its units; ε is 1e-5."""
    mean = x.mean(axis=0, keepdims=True)
    var = x.var(axis=0, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + 1e-5) + beta  # γ x̂ + β


STD = np.sqrt(X.var(axis=1, keepdims=True) + 1e-5)
X_HAT = (X - X.mean(axis=1, keepdims=True)) / STD
BACK = np.array([[1.0, 0.5, -2.0, 0.0], [0.25, 3.0, 1.0, -1.0], [2.0, -0.5, 0.75, 1.5]])


@exercise(
    """
    Write `norm_backward(dL_dx_hat, x_hat, std)`, batch norm's way back: from ∂L/∂x̂ to ∂L/∂x.
    dL_dx_hat and x_hat are (n, m); std, √(variance + ε) of each unit, is (n, 1). Moving one x
    moves its own x̂, and by way of the batch's middle and spread all x̂ of its unit.
    """,
    inputs=[
        (BACK, X_HAT, STD),
        (-BACK[:, ::-1], X_HAT, 2 * STD),
        (BACK[:2, 1:], X_HAT[:2, 1:], STD[:2]),
    ],
    mistakes={
        "Middle and spread are taken for fixed numbers here: two parts are missing.":
            lambda d, x_hat, std: d / std,
        "The part of the spread is missing.": lambda d, x_hat, std: (d - d.mean(**ROWS)) / std,
        "The part of the middle is missing.":
            lambda d, x_hat, std: (d - x_hat * (d * x_hat).mean(**ROWS)) / std,
        "At the end all of it goes over std, as in x̂ itself.":
            lambda d, x_hat, std: d - d.mean(**ROWS) - x_hat * (d * x_hat).mean(**ROWS),
        "This asks other units. Each unit has its own batch, along axis=1.":
            lambda d, x_hat, std: (d - d.mean(**DOWN) - x_hat * (d * x_hat).mean(**DOWN)) / std,
    },
    hints=[
        "Take ∂L/∂x̂, take away two parts, and put all of it over std.",
        "The first part is dL_dx_hat.mean(axis=1, keepdims=True).",
        "The second is x_hat * (dL_dx_hat * x_hat).mean(axis=1, keepdims=True).",
    ],
)
def norm_backward(dL_dx_hat, x_hat, std):
    """Batch norm's way back, from ∂L/∂x̂ to ∂L/∂x."""
    by_mean = dL_dx_hat.mean(axis=1, keepdims=True)
    by_std = x_hat * (dL_dx_hat * x_hat).mean(axis=1, keepdims=True)
    return (dL_dx_hat - by_mean - by_std) / std


W = np.array([[1.0, -0.5, 0.0], [0.5, 2.0, -1.0], [0.0, 1.0, 0.25]])
Z = np.array([[0.5, -1.0], [0.0, 2.0], [1.0, -0.25]])
D = np.array([[1.0, 0.5], [-2.0, 0.0], [0.25, 3.0]])


@exercise(
    """
    Write `residual_gradient(dL_da, W, z, s)`: a skip connection adds its input to a branch,
    a = a_prev + s · tanh(z) with z = W a_prev. Given ∂L/∂a, return ∂L/∂a_prev. All but W and the
    number s have shape (n, m).
    """,
    inputs=[(D, W, Z, 1.0), (D, W, Z, 0.25), (-D, W.T, 2 * Z, 0.5)],
    mistakes={
        "This is only what comes through the branch. The skip passes ∂L/∂a on as it is: add it.":
            lambda d, W, z, s: W.T @ (s * d * (1 - np.tanh(z) ** 2)),
        "The branch counts s times, so its gradient does too: the s is missing.":
            lambda d, W, z, s: d + W.T @ (d * (1 - np.tanh(z) ** 2)),
        "Back over the same lines means W turned on its side: W.T.":
            lambda d, W, z, s: d + W @ (s * d * (1 - np.tanh(z) ** 2)),
        "On its way into the branch the gradient passes tanh: times 1 - tanh(z)**2.":
            lambda d, W, z, s: d + s * W.T @ d,
        "The skip itself has no factor: only the branch is scaled by s.":
            lambda d, W, z, s: s * (d + W.T @ (d * (1 - np.tanh(z) ** 2))),
    },
    hints=[
        "a_prev reaches a on two ways. What arrives over each of them is added up.",
        "Over the skip ∂L/∂a arrives unchanged. Over the branch it is the hidden δ of notebook 05.",
        "dL_da + W.T @ (s * dL_da * slope), where the slope of tanh is 1 - np.tanh(z)**2.",
    ],
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


@exercise(
    """
    Write `clip_by_norm(dW, db, limit)`. Take all entries of both gradients as one long arrow. If
    it is longer than limit, shrink all of them alike, so that it is just as long; if not, return
    both as they are.
    """,
    stub=(..., ...),
    inputs=[(DW, DB, 1.0), (DW, DB, 10.0), (A, BETA, 2.0), (A, BETA, 100.0), (0 * DW, 0 * DB, 1.0)],
    gives=("dW", "db"),
    mistakes={
        "Each is clipped by itself. They belong to one arrow, with one length for both.":
            lambda dW, db, c: tuple(g * min(1, c / max(np.linalg.norm(g), TINY)) for g in (dW, db)),
        "This is clipping by value: it cuts each entry, and turns the arrow.":
            lambda dW, db, c: (np.clip(dW, -c, c), np.clip(db, -c, c)),
        "Gradients that are short enough must stay; these are stretched.":
            clipped(lambda w, b, c: c / max(np.hypot(w, b), TINY)),
        "That is the square of the length. Take the root.":
            clipped(lambda w, b, c: min(1, c / max(w**2 + b**2, TINY))),
        "The two lengths are added. Of one long arrow, add the squares, and then take the root.":
            clipped(lambda w, b, c: min(1, c / max(w + b, TINY))),
        "Shrunk to length 1; it should be as long as limit.":
            clipped(lambda w, b, c: 1 / np.hypot(w, b) if np.hypot(w, b) > c else 1),
    },
    hints=[
        "How long is an arrow with these entries? Pythagoras, with as many sides as entries.",
        "The length is the root of the sum of all squares, over both. Then compare with limit.",
        "norm = np.sqrt((dW**2).sum() + (db**2).sum()); if norm > limit, times limit / norm.",
    ],
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


@exercise(
    "Find the bug in `evaluated(x, gamma, beta, running_mean, running_var)`: batch norm when the "
    "network is used.",
    stub=evaluated,
    inputs=[(X, GAMMA, BETA, MEAN, VAR), (X[:, :1], GAMMA, BETA, MEAN, VAR)],
    mistakes={
        "The mean is repaired; the variance still comes from the batch.":
            lambda x, gamma, beta, mean, var: evaluated.right(x, gamma, beta, mean, x.var(**ROWS)),
        "The variance is repaired; the mean still comes from the batch.":
            lambda x, gamma, beta, mean, var: evaluated.right(x, gamma, beta, x.mean(**ROWS), var),
        "running_var is a variance: take its root.":
            lambda x, gamma, beta, mean, var: gamma * (x - mean) / (var + 1e-5) + beta,
    },
    hints=[
        "Send in one example. What does this answer, whatever the example is?",
        "In use, an answer must not depend on who else is in the batch.",
        "Two of the five arguments are never read.",
    ],
)
def evaluated(x, gamma, beta, running_mean, running_var):
    """Batch norm in evaluation mode, for x (n, m), with ε = 1e-5."""
    return gamma * (x - running_mean) / np.sqrt(running_var + 1e-5) + beta


def scaled_later(a, p):
    """Evaluation after plain dropout, which silenced with probability p and scaled nothing."""
    return a * p


@exercise(
    "Find the bug in `scaled_later(a, p)`. Plain dropout does not scale in training. So a network "
    "in use, where nobody is silent, would be too loud, and each output is scaled then.",
    stub=scaled_later,
    inputs=[(A, 0.2), (A, 0.75), (A[:1], 0.0)],
    mistakes={
        "It has to become quieter, not louder: multiply.": lambda a, p: a / max(1 - p, 1e-9),
        "Louder still. How large was the mean of an output in training?":
            lambda a, p: a / max(p, 1e-9),
        "That is inverted dropout: there evaluation needs nothing. Here training scaled nothing.":
            lambda a, p: a,
    },
    hints=[
        "Try p = 0: nobody was ever silenced. What should come out?",
        "In training a unit spoke with which probability: p or 1 − p?",
        "p is the probability to be silent; the mean is the share of the time it spoke, times a.",
    ],
)
def scaled_later(a, p):
    """Evaluation after plain dropout, which silenced with probability p and scaled nothing."""
    return a * (1 - p)
