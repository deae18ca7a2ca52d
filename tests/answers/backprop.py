"""Notebook 05: what each diagnosis speaks of, and answers written in another way."""

import numpy as np

from dl_basics.activations import sigmoid


def output_delta(right):
    return {
        "The 1/m of the mean loss is missing": lambda a, y: right(a, y) * a.shape[1],
        "The sign is turned round": lambda a, y: right(y, a),
        "m is the number of examples, which are the columns: a.shape[1]": lambda a, y: (
            right(a, y) * a.shape[1] / a.shape[0]
        ),
        "a.size counts every number; the mean is over the examples only, the columns": (
            lambda a, y: right(a, y) / a.shape[0]
        ),
        "This is ∂L/∂a": lambda a, y: right(a, y) / (a * (1 - a)),
        "The slope of the sigmoid is in it once too often": lambda a, y: right(a, y) * a * (1 - a),
    }


def hidden_delta(right):
    def before(W, delta, z):
        return right(W, delta, 0 * z)  # at 0 tanh has the slope 1

    return {
        "W has to be transposed: W.T @ delta": lambda W, delta, z: right(W.T, delta, z),
        "This is ∂L/∂a": before,
        "This multiplies by a = tanh(z)": lambda W, delta, z: before(W, delta, z) * np.tanh(z),
        "this has z itself where tanh(z)": lambda W, delta, z: before(W, delta, z) * (1 - z**2),
        "The square is missing": lambda W, delta, z: before(W, delta, z) * (1 - np.tanh(z)),
        "the slope of the sigmoid": lambda W, delta, z: before(W, delta, z) * sigmoid.prime(z),
    }


def gradients(right):
    def with_(dW, db):
        """The right answer, both parts changed by a function of them and of delta."""

        def answer(delta, a_prev):
            parts = right(delta, a_prev)
            return dW(parts[0], delta), db(parts[1], delta)

        return answer

    def same(part, delta):
        return part

    def mean(part, delta):
        return part / delta.shape[1]

    return {
        "its blame is the sum over them, over axis 1": with_(same, lambda db, delta: delta),
        "the sum runs over the examples, the columns: axis=1": with_(
            same, lambda db, delta: right(delta.T, delta.T)[1].T
        ),
        "the sum stays a column, of shape (n, 1)": with_(same, lambda db, delta: db[:, 0]),
        "The 1/m is in delta already: sum, do not take the mean": with_(mean, mean),
        "∂L/∂b is the sum over the examples, not the mean: 1/m": with_(same, mean),
        "∂L/∂W is turned on its side: it needs the shape of W, (n, n_in)": with_(
            lambda dW, delta: dW.T, same
        ),
        "The product needs the transposed values": lambda delta, a_prev: (
            right(delta, a_prev.T)[0],
            right(delta, delta)[1],
        ),
    }


def gradient_descent(right):
    def steps(change):
        """So many single steps, each changed: by a function of what is given, and the new four."""

        def answer(x, y, W1, b1, W2, b2, rate, steps):
            for _ in range(steps):
                new = right(x, y, W1, b1, W2, b2, rate, 1)
                W1, b1, W2, b2 = change(new, x, y, W1, b1, W2, b2, rate)
            return W1, b1, W2, b2

        return answer

    def late(new, x, y, W1, b1, W2, b2, rate):
        # The same output, and so the same δ there, through the W2 that has moved.
        y = y + (new[2] - W2) @ np.tanh(W1 @ x + b1)
        return *right(x, y, W1, b1, new[2], b2, rate, 1)[:2], *new[2:]

    def straight(new, x, y, W1, b1, W2, b2, rate):
        d1 = W2.T @ (W2 @ np.tanh(W1 @ x + b1) + b2 - y) / x.shape[1]
        return W1 - rate * d1 @ x.T, b1 - rate * d1.sum(axis=1, keepdims=True), *new[2:]

    def averaged(new, x, y, W1, b1, W2, b2, rate):
        return new[0], b1 + (new[1] - b1) / x.shape[1], new[2], b2 + (new[3] - b2) / x.shape[1]

    return {
        "the step goes against the gradient": lambda *given: right(
            *given[:-2], -given[-2], given[-1]
        ),
        "lacks the 1/m of the mean loss": lambda *given: right(
            *given[:-2], given[-2] * given[0].shape[1], given[-1]
        ),
        "W2 has moved before the blame went back": steps(late),
        "the blame passes tanh": steps(straight),
        "For the biases the examples are summed, not averaged: 1/m is in δ": steps(averaged),
        "It makes one step only": lambda *given: right(*given[:-1], 1),
    }


def every_gradient(right):
    def back(d2, x, h, W2):
        """What the right answer makes of another δ of the output."""
        a = d2 * x.shape[1]
        return right(x, 0 * a, h, a, W2)

    def into_h(x, y, h, a, W2):
        *five, _, db1 = right(x, y, h, a, W2)
        return *five, right(h, y, h, a, W2)[5], db1

    def averaged(x, *others):
        d2, dW2, db2, dh, d1, dW1, db1 = right(x, *others)
        return d2, dW2, db2 / x.shape[1], dh, d1, dW1, db1 / x.shape[1]

    def sloped(slope):
        def answer(x, y, h, a, W2):
            first = right(x, y, h, a, W2)[:4]
            d1 = first[3] * slope(h)
            return *first, d1, d1 @ x.T, d1.sum(axis=1, keepdims=True)

        return answer

    return {
        "The 1/m of the mean loss is missing": lambda x, y, h, a, W2: back(a - y, x, h, W2),
        "The sign of d2 is turned round": lambda x, y, h, a, W2: right(x, a, h, y, W2),
        "their slopes cancel, so d2 has no a * (1 - a)": lambda x, y, h, a, W2: back(
            right(x, y, h, a, W2)[0] * a * (1 - a), x, h, W2
        ),
        "it still has to pass tanh: multiply by 1 - h**2": sloped(np.ones_like),
        "the slope is 1 - h**2, without another tanh": sloped(lambda h: 1 / np.cosh(h) ** 2),
        "δ times what came into it, and into W1 came x": into_h,
        "add up its blame, no mean; 1/m is in δ already": averaged,
    }


def adam_step(right):
    def uncorrected(W, dW, v, u, t):
        _, v, u = right(W, dW, v, u, t)
        return W - 0.1 * v / (np.sqrt(u) + 1e-8), v, u

    def without_root(W, dW, v, u, t):
        _, v, u = right(W, dW, v, u, t)
        return W - 0.1 * v / (1 - 0.9**t) / (u / (1 - 0.999**t) + 1e-8), v, u

    def climbs(W, *others):
        new, v, u = right(W, *others)
        return 2 * W - new, v, u

    def kept(W, dW, v, u, t):
        new, v, u = right(W, dW, v, u, t)
        return new, v / (1 - 0.9**t), u / (1 - 0.999**t)

    def exchanged(W, dW, v, u, t):
        v, u = 0.999 * v + 0.001 * dW, 0.9 * u + 0.1 * dW**2
        return W - 0.1 * v / (1 - 0.999**t) / (np.sqrt(u / (1 - 0.9**t)) + 1e-8), v, u

    return {
        "v and u began at 0: divide v by 1 - 0.9**t and u by 1 - 0.999**t": uncorrected,
        "the step divides by its root": without_root,
        "The step goes against the gradient": climbs,
        "v and u go on as they are": kept,
        "0.9 is for the gradients, 0.999 for their squares": exchanged,
    }


def walk_back(right):
    def last_word(slopes):
        """Of all ways by which a number went, the one into the earliest other number alone."""
        slopes = slopes.copy()
        for i in range(len(slopes)):
            into = np.flatnonzero(slopes[:, i])
            slopes[into[1:], i] = 0
        return right(slopes)

    def one_way(slopes):
        """All that a walk from the first to the last number hands on: only the loss has any."""
        return np.append(np.zeros(len(slopes) - 1), 1.0) + slopes[-1]

    return {
        "adds up what comes back on each: +=, not =": last_word,
        "The walk goes back: begin with the last number": one_way,
        "the slope times the gradient of the number it comes from": lambda slopes: (
            slopes.sum(axis=0) + right(0 * slopes)
        ),
        "Nothing starts the walk: ∂loss/∂loss is 1": lambda slopes: 0 * right(slopes),
    }


def bias_gradient(right):
    return {
        "1/m is in δ already, so no mean": lambda delta: right(delta) / delta.shape[1],
        "The examples are the columns: sum over axis 1": lambda delta: right(delta.T).T,
        "keepdims=True keeps it a column, of shape (n, 1)": lambda delta: right(delta)[:, 0],
    }


def loss_slope(right):
    return {
        "The 2 of the square belongs there": lambda a, y: right(a, y) / 2,
        "m is the number of examples, the columns: a.shape[1]": lambda a, y: (
            right(a, y) * a.shape[1] / a.shape[0]
        ),
        "The mean is over the examples, not over every number": lambda a, y: (
            right(a, y) / a.shape[0]
        ),
        "The sign is turned round": lambda a, y: right(y, a),
    }


def softmax_delta(right):
    return {
        "The sum runs down each column, over the classes: axis=0": lambda a, d: right(a.T, d.T).T,
        "The sum belongs to one column; this adds up the whole table": lambda a, d: right(
            a.reshape(-1, 1), d.reshape(-1, 1)
        ).reshape(a.shape),
        "Each ∂L/∂a counts with its probability: sum a * dL_da": lambda a, d: (
            a * (d - d.sum(axis=0))
        ),
        "This is only the first half": lambda a, d: a * d,
    }


def one_step(right):
    return {
        "Now W2 does not move": lambda h, d2, x, W1, W2, rate: (
            right(h, d2, x, W1, W2, rate)[0],
            W2,
        ),
        "The step goes against the gradient": lambda *given: right(*given[:-1], -given[-1]),
        "passes tanh: its slope 1 - h**2 has been lost": lambda h, *others: (
            right(0 * h, *others)[0],
            right(h, *others)[1],
        ),
    }


def back_by_einsum(x, y, h, a, W2):
    d2 = (a - y) / len(y.T)
    dh = np.einsum("ki,km->im", W2, d2)
    d1 = dh - dh * h * h
    dW2, dW1 = np.einsum("km,im->ki", d2, h), np.einsum("im,jm->ij", d1, x)
    ones = np.ones((len(y.T), 1))
    return d2, dW2, d2 @ ones, dh, d1, dW1, d1 @ ones


ALSO_RIGHT = [
    ("output_delta", lambda a, y: a / len(a.T) - y / len(y.T)),
    ("hidden_delta", lambda W, d, z: (W.T @ d) / np.cosh(z) ** 2),
    ("gradients", lambda d, a: (np.einsum("im,jm->ij", d, a), d @ np.ones((d.shape[1], 1)))),
    ("every_gradient", back_by_einsum),
    ("walk_back", lambda slopes: np.linalg.inv(np.eye(len(slopes)) - slopes)[-1]),
    ("bias_gradient", lambda d: d @ np.ones((d.shape[1], 1))),
]
