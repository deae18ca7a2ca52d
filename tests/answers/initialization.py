"""Notebook 08: what each diagnosis speaks of, those of three parts too; and other answers."""

import numpy as np

from dl_basics import initializers


def xavier_weights(right):
    def sigma(n_out, n_in):
        return np.sqrt(2 / (n_out + n_in))

    return {
        "takes the variance for s": lambda n_out, n_in, rng: (
            right(n_out, n_in, rng) * sigma(n_out, n_in)
        ),
        "The 2 is missing": lambda n_out, n_in, rng: right(n_out, n_in, rng) / np.sqrt(2),
        "it is He's rule": lambda n_out, n_in, rng: initializers.he.draw(n_out, n_in, rng=rng),
        "it is LeCun's rule": lambda n_out, n_in, rng: initializers.lecun.draw(
            n_out, n_in, rng=rng
        ),
        "so none is negative": lambda n_out, n_in, rng: (
            rng.random((n_out, n_in)) * np.sqrt(3) * sigma(n_out, n_in)
        ),
        "with r = s they are too small": lambda n_out, n_in, rng: (
            rng.uniform(-1, 1, (n_out, n_in)) * sigma(n_out, n_in)
        ),
        "The rows are the units: the shape is (n_out, n_in)": lambda n_out, n_in, rng: right(
            n_in, n_out, rng
        ),
    }


def he_weights(right):
    return {
        "takes the variance for s": lambda n_out, n_in, rng: (
            right(n_out, n_in, rng) * np.sqrt(2 / n_in)
        ),
        "right for something that bends nothing": lambda n_out, n_in, rng: initializers.lecun.draw(
            n_out, n_in, rng=rng
        ),
        "This is Xavier's rule": lambda n_out, n_in, rng: initializers.xavier.draw(
            n_out, n_in, rng=rng
        ),
        "This divides by the units. The sum": lambda n_out, n_in, rng: (
            right(n_out, n_in, rng) * np.sqrt(n_in / n_out)
        ),
        "The 2 belongs under the root": lambda n_out, n_in, rng: (
            right(n_out, n_in, rng) * np.sqrt(2)
        ),
        "The rows are the units: the shape is (n_out, n_in)": lambda n_out, n_in, rng: right(
            n_out, n_in, rng
        ).reshape(n_in, n_out),
    }


def fitting_gain(right):
    return {
        "This is the gain squared": lambda left, above: right(left, above) ** 2,
        "the mean of the two squares, not their sum": lambda left, above: (
            right(left, above) / np.sqrt(2)
        ),
        "The slopes count squared, as the mean square": lambda left, above: 2 / (left + above),
        "The gain must undo it": lambda left, above: 1 / right(left, above),
        "Below 0 is half of all z, and its slope counts": lambda left, above: right(
            0 * left, above
        ),
    }


def uniform_weights(right):
    return {
        "the root is lost": lambda n_out, n_in, rng: right(n_out, n_in, rng) * np.sqrt(6 / n_in),
        "It is √3 that s must be multiplied by, not 3": lambda n_out, n_in, rng: (
            right(n_out, n_in, rng) * np.sqrt(3)
        ),
        "should be uniform around 0": lambda n_out, n_in, rng: (
            right(n_out, n_in, rng) + np.sqrt(6 / n_in)
        ),
        "√3 times s, not s divided by it": lambda n_out, n_in, rng: right(n_out, n_in, rng) / 3,
    }


def different_units(right):
    def noisy(n_out, n_in, rng):
        first, *others = right(n_out + 1, n_in, rng)
        return first + 0.1 * np.array(others)

    return {
        "each unit has a number of its own": lambda n_out, n_in, rng: (
            right(n_out, n_in, rng).reshape(-1)[:n_out, None] * np.ones(n_in)
        ),
        "differ by a noise that is far too small": noisy,
    }


def loss(right):
    return {
        "This is the sum over the examples; the loss is their mean": lambda a, y: (
            right(a, y) * a.shape[1]
        ),
        "The mean is over the examples, not over all entries": lambda a, y: (
            right(a, y) / a.shape[0]
        ),
        "The minus is missing": lambda a, y: -right(a, y),
    }


def delta(right):
    return {
        "The 1/m of the mean loss is missing": lambda a, y: right(a, y) * a.shape[1],
        "The sign is turned round": lambda a, y: right(y, a),
        "m is the number of examples, the columns": lambda a, y: (
            right(a, y) * a.shape[1] / a.shape[0]
        ),
    }


def update(right):
    return {
        "the step goes against the gradient": lambda W, dW, rate: right(W, dW, -rate),
        "The learning rate is missing": lambda W, dW, rate: right(W, dW, 1),
        "This is only the step": lambda W, dW, rate: W - right(W, dW, rate),
    }


ALSO_RIGHT = [
    (
        "he_weights",
        lambda n_out, n_in, rng: rng.standard_normal((n_in, n_out)).T * (2 / n_in) ** 0.5,
    ),
    ("he_weights", lambda n_out, n_in, rng: rng.uniform(-1, 1, (n_out, n_in)) * np.sqrt(6 / n_in)),
    (
        "he_weights",
        lambda n_out, n_in, rng: (
            initializers.orthogonal.draw(n_out, n_in, rng=rng)
            * np.sqrt(2 * max(n_in, n_out) / n_in)
        ),
    ),
]
