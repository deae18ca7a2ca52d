"""What statements, docstrings and hints say of axes, sums, means, shapes and divisors.

SAYS: what a phrase claims, by the right answer and one call's arguments. SHAPES: whose each shape
is, in the order in which the shapes stand in statement, docstring and hints.
"""

import numpy as np


def near(a, b):
    return np.allclose(a, b, rtol=1e-9, atol=1e-12)


def twice(*batch):
    """The same examples once more, beside the first ones."""
    return [np.concatenate([one, one], axis=-1) for one in batch]


def a_mean(right, *batch):
    """Twice the same examples change nothing."""
    return near(right(*twice(*batch)), right(*batch))


def a_mean_behind(right, *batch):
    """Twice the same examples halve the share of each: it is the slope of a mean."""
    return near(right(*twice(*batch)), np.hstack([right(*batch)] * 2) / 2)


def by_columns(right, *batch):
    """The first column of the result needs the first column of each argument alone."""
    return near(right(*[one[:, :1] for one in batch]), right(*batch)[..., :1])


def by_columns_at(right, z, temperature):
    return by_columns(lambda z: right(z, temperature), z)


def down_to_one(right, z):
    return near(right(z).sum(axis=0), 1)


def over_examples(right, W, b, a_prev):
    """Unit i has row i of W, example j column j of a_prev."""
    z = right(W, b, a_prev)
    z = z[0] if isinstance(z, tuple) else z
    one = right(W[1:2], b[1:2], a_prev[:, :1]) if len(W) > 1 else z[:1, :1]
    return near(one[0] if isinstance(one, tuple) else one, z[1:2, :1])


def ln_of_sum(right, z):
    return near(right(z), np.logaddexp.reduce(z, axis=0, keepdims=True))


def each_unit_a_row(right, z):
    return right(np.vstack([z, z])) == 2 * right(z) == 2 * sum(right(row[None]) for row in z)


def a_mean_of_slopes(right, y, c):
    return near(right(np.tile(y, 2), c), np.mean([right(y[[k]], c) for k in range(len(y))]))


def normalized_rows(right, x, gamma, beta, mean):
    return near(right(x, gamma, beta, mean)[0].mean(axis=1, keepdims=True), beta)


def a_tenth(right, x, gamma, beta, mean):
    return near(right(x, gamma, beta, mean)[1], 0.9 * mean + 0.1 * x.mean(axis=1, keepdims=True))


def n_k_and_k(right, sizes):
    return right(sizes[:2]) == sizes[0] * sizes[1] + sizes[1]


SAYS = {
    "neuron.sum_by_hand": {
        "the sum z of the neuron": lambda right, x1, x2: near(
            right(x1, x2) + 0.5, right(x1, 0) + right(0, x2)
        ),
    },
    "neuron.neuron": {
        "n inputs down, m examples across": lambda right, x, w, b: len(w) == len(x),
        "for each column of x": lambda right, x, w, b: by_columns(lambda x: right(x, w, b), x),
        "w @ x goes down each column of x": lambda right, x, w, b: near(
            np.log(1 / right(x, w, b) - 1), -(w[:, None] * x).sum(axis=0) - b
        ),
    },
    "neuron.weighted_sum": {
        "the sum of weight times input, and the bias": lambda right, x, w, b: near(
            right(x, w, b), np.sum(w * x) + b
        ),
    },
    "neuron.xor_gate": {
        "Choose a sum of x1 and x2": lambda right, x1, x2: near(right(x1, x2), right(x2, x1)),
        "The sum of h2 is x1 + x2 - 1.5. In the last sum h1 has a positive weight": (
            lambda right, x1, x2: near(
                right(x1, x2), (x1 + x2 - 0.5 > 0) * 1.0 - (x1 + x2 - 1.5 > 0)
            )
        ),
    },
    "neuron.parameters": {
        "sizes[:-1] is all but the last layer, sizes[1:] all but the first": n_k_and_k,
    },
    "activations.softmax": {
        "n classes down, m examples across": down_to_one,
        "Each column becomes probabilities": down_to_one,
        "Each column of z turned into probabilities": down_to_one,
        "eᶻ over the sum of eᶻ in that column": down_to_one,
        "e^z over the sum of e^z in that column": down_to_one,
        "survive a column of logits near 1000 beside one near −1000": by_columns,
        "taken off a whole column": lambda right, z: near(
            right(z - np.arange(z.shape[1])), right(z)
        ),
        "one column at a time": by_columns,
        "each column's own maximum": by_columns,
        "divide by each column's sum. Down a column is": down_to_one,
        "divides e by its sum down each column": down_to_one,
    },
    "activations.softmax_jacobian": {
        "The probabilities always sum to 1": lambda right, z: near(right(z).sum(axis=0), 0),
        "the sum of each column of the table": lambda right, z: near(right(z).sum(axis=0), 0),
    },
    "forward_pass.layer": {
        "one column for each example": over_examples,
        "Row i of W holds the weights of unit i, a column of a_prev one example": over_examples,
        "lets every row meet every column": over_examples,
        "b has one column, and NumPy adds it to each column of the product": (
            lambda right, W, b, a: b.shape[1] == 1 and near(right(W, b, a)[0] - W @ a - b, 0)
        ),
    },
    "forward_pass.to_columns": {
        "X is (m, n_in), one row for each example": lambda right, X, V, c: near(
            right(X, V, c)[2][:, 0], X[0]
        ),
        "What turns rows into columns": lambda right, X, V, c: near(right(X, V, c)[0][:, 0], V[0]),
        "On an array with one axis only it does nothing: c needs a second axis": (
            lambda right, X, V, c: c.T.shape == c.shape != right(X, V, c)[1].shape
        ),
        "c[:, None] and c.reshape(-1, 1) both make a column": lambda right, X, V, c: near(
            right(X, V, c)[1], c.reshape(-1, 1)
        ),
    },
    "forward_pass.square_layer": {
        "Row i of W holds the weights of unit i": over_examples,
        "row i of W holds the weights of unit i": over_examples,
        "Row i of W meets a column of a_prev in W @ a_prev": over_examples,
    },
    "forward_pass.flat_bias": {
        "the biases came as b (n,), with one axis": lambda right, W, b, a: b.ndim == 1,
        "NumPy lays an array with one axis along the rows": lambda right, W, b, a: (
            a.shape[1] != len(b) or near((W @ a + b)[0], (W @ a)[0] + b)
        ),
        "It has to stand as a column": lambda right, W, b, a: near(right(W, b, 0 * a)[:, 0], b),
        "b[:, None] is the same numbers as a column": lambda right, W, b, a: near(
            right(W, b, a), W @ a + b[:, None]
        ),
    },
    "loss.constant_slope": {
        "L(c) = 1/m Σ (c − y)²": a_mean_of_slopes,
        "y is a row of m targets": lambda right, y, c: y.ndim == 1,
        "the mean squared error": a_mean_of_slopes,
        "The slope of a mean is the mean of the slopes": a_mean_of_slopes,
        ".mean() is its mean": a_mean_of_slopes,
    },
    "loss.bce_from_logits": {
        "as a mean over the m examples": a_mean,
        "The mean binary cross-entropy": a_mean,
        "Then comes the mean over the examples": a_mean,
    },
    "loss.cross_entropy": {
        "Each column of a holds the probabilities": lambda right, a, y: near(a.sum(axis=0), 1),
        "the column of y has a 1 for the true class": lambda right, a, y: near(y.sum(axis=0), 1),
        "as a mean over the m examples": a_mean,
        "The mean cross-entropy": a_mean,
        "one number out of each column of a": lambda right, a, y: near(y.sum(axis=0), 1),
        "Added down the column (axis=0), that is one number for each example": (
            lambda right, a, y: near(right(a, y), -np.log((a * y).sum(axis=0)).mean())
        ),
        "the logarithm, the minus and the mean": a_mean,
    },
    "loss.log_sum_exp": {
        "For each column of z it should give ln(e^z₁ + e^z₂ + …), as a row": ln_of_sum,
        "It takes off the largest of each column": lambda right, z: (
            (right(z) >= z.max(axis=0)).all() and (right(z) <= z.max(axis=0) + np.log(len(z))).all()
        ),
        "a column of one number, 5: ln e⁵ is 5": lambda right, z: near(
            right(np.full((1, 1), 5)), 5
        ),
        "ln of the sum of e^z in each column of z": ln_of_sum,
        "Put in a column with the single number 5": lambda right, z: near(
            right(np.full((1, 1), 5)), 5
        ),
        "divides the sum by e^largest": ln_of_sum,
    },
    "loss.softmax_delta": {
        "L = 1/m Σ −ln p of the true class": a_mean_behind,
        "The slope of the mean cross-entropy": a_mean_behind,
        "L is a mean: each example counts 1/m": a_mean_behind,
        "m is the number of columns, p.shape[1]": lambda right, p, y: near(
            right(p, y) * p.shape[1], p - y
        ),
    },
    "loss.tempered": {"works column by column": by_columns_at},
    "loss.precision_and_recall": {
        "the share of its yes that are right and the share of the true yes that it finds": (
            lambda right, a, y, t: near(right(a, y, t), (y[a > t].mean(), (a[y == 1] > t).mean()))
        ),
    },
    "backprop.output_delta": {
        "The loss is the mean over the examples": a_mean_behind,
        "mean loss": a_mean_behind,
        "For m examples the loss is a mean": a_mean_behind,
        "divide by how many columns it has": lambda right, a, y: near(
            right(a, y) * a.shape[1], a - y
        ),
    },
    "backprop.hidden_delta": {
        "z (n, m) are its own sums": lambda right, W, delta, z: near(
            right(W, delta, z), W.T @ delta / np.cosh(z) ** 2
        ),
    },
    "backprop.gradients": {
        "delta (n, m) is its δ, with the 1/m already in it": lambda right, delta, a: near(
            right(*twice(delta, a))[1], 2 * right(delta, a)[1]
        ),
    },
    "backprop.gradient_descent": {
        "as a mean over the examples": lambda right, x, y, *rest: near(
            right(*twice(x, y), *rest)[0], right(x, y, *rest)[0]
        ),
    },
    "backprop.every_gradient": {
        "as a mean over the examples": lambda right, *given: near(
            right(*twice(*given[:-1]), given[-1])[1], right(*given)[1]
        ),
        "d2 = (a - y) / m": lambda right, x, y, h, a, W2: near(
            right(x, y, h, a, W2)[0], (a - y) / x.shape[1]
        ),
    },
    "backprop.bias_gradient": {
        "delta.sum over the axis of the examples": lambda right, delta: near(
            right(*twice(delta)), 2 * right(delta)
        ),
    },
    "backprop.loss_slope": {
        "as a mean over m examples": a_mean_behind,
        "the mean squared error L = 1/m Σ (a − y)²": a_mean_behind,
        "The loss is a mean. Where has the mean gone": a_mean_behind,
        "Divide by the number of columns": lambda right, a, y: near(
            right(a, y) * a.shape[1], 2 * (a - y)
        ),
    },
    "backprop.softmax_delta": {
        "column by column": by_columns,
        "Write the sum out": by_columns,
        "the sum of a * dL_da in a column": lambda right, a, d: near(
            a * d - right(a, d), a * (a * d).sum(axis=0)
        ),
    },
    "gradient_problems.layer_factor": {
        "W (n, n_in) has one row for each of the n units that δ comes from": (
            lambda right, W, s: near(right(np.vstack([W, W]), s), np.sqrt(2) * right(W, s))
        ),
        "the mean square of the weights, and the mean square of the slopes": (
            lambda right, W, s: near(right(W, np.tile(s, 2)), right(np.tile(W, 2), s))
        ),
    },
    "gradient_problems.count_dead": {
        "A unit is a row. When is a whole row without slope": each_unit_a_row,
        "looks along each row": each_unit_a_row,
        "Its sum counts them": each_unit_a_row,
    },
    "fixes.inverted_dropout": {
        "scaled so that the mean is kept": lambda right, a, u, p: near(
            np.mean([right(a, 0 * u + (k + 0.5) / 100, p) for k in range(100)], axis=0), a
        ),
        "divided by 1 minus p": lambda right, a, u, p: near(
            right(a, u, p) * (1 - p), np.where(u < p, 0, a)
        ),
    },
    "fixes.normalize_batch": {
        "the running mean, moved by a tenth of the way to the mean of this batch": a_tenth,
        "the running mean, moved by a tenth": a_tenth,
        "For each row: mean and variance over the examples": normalized_rows,
        "x̂ = (x − mean) / √(var + ε)": normalized_rows,
        "running_mean + 0.1 * (mean - running_mean)": a_tenth,
    },
    "fixes.layer_norm": {
        "x̂ = (x − mean) / √(var + ε) of each example": lambda right, x, *_: near(
            right(x, 1, 0), (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5)
        ),
    },
    "fixes.clip_by_norm": {
        "the root of the sum of all squares, over both": lambda right, dW, db, limit: near(
            sum((one**2).sum() for one in right(dW, db, limit)),
            min(limit**2, (dW**2).sum() + (db**2).sum()),
        ),
    },
    "fixes.scaled_later": {
        "the mean is the share of the time it spoke, times a": lambda right, a, p: near(
            right(a, p), (1 - p) * a
        ),
    },
    "initialization.fitting_gain": {
        "keeps the mean square of the signal": lambda right, left, above: near(
            right(left, above) ** 2 * (left**2 + above**2) / 2, 1
        ),
        "What becomes of the mean of the squares": lambda right, left, above: near(
            right(left, above) ** 2 * (left**2 + above**2) / 2, 1
        ),
    },
    "initialization.different_units": {
        "What do you notice about the rows": lambda right, n_out, n_in, rng: (
            len(np.unique(right(n_out, n_in, rng), axis=0)) == n_out
        ),
        "A row belongs to a unit": lambda right, n_out, n_in, rng: (
            len(right(n_out, n_in, rng)) == n_out
        ),
    },
}

SHAPES = {
    "neuron.neuron": ["x"],
    "activations.softmax": ["z"],
    "activations.softmax_jacobian": ["result"],
    "forward_pass.layer": ["W", "b", "a_prev"],
    "forward_pass.to_columns": ["X", "V", "c", "W", "b", "a_prev", "X @ V", "W @ a_prev + b"],
    "forward_pass.square_layer": ["W", "b", "a_prev"],
    "forward_pass.flat_bias": ["W", "a_prev", "b", "b", "b[:, None]"],
    "loss.bce_from_logits": ["z", "z", "z - y"],
    "loss.cross_entropy": ["a", "y[0]"],
    "loss.log_sum_exp": ["result", "z", "result"],
    "loss.softmax_delta": ["p"],
    "loss.tempered": ["z", "result", "result"],
    "loss.precision_and_recall": ["a"],
    "backprop.output_delta": ["a"],
    "backprop.hidden_delta": ["W", "delta", "z"],
    "backprop.gradients": ["delta", "a_prev", "dW", "db"],
    "backprop.bias_gradient": ["result", "delta"],
    "backprop.loss_slope": ["a"],
    "gradient_problems.layer_factor": ["W", "slopes"],
    "gradient_problems.count_dead": ["z", "z"],
    "fixes.normalize_batch": ["x", "gamma"],
    "fixes.layer_norm": ["x", "gamma"],
    "fixes.norm_backward": ["x_hat", "std"],
    "fixes.residual_gradient": ["z"],
    "fixes.evaluated": ["x"],
}
