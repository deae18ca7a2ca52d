"""Notebook 04: what each diagnosis speaks of, and answers written in another way."""

import numpy as np

from dl_basics import activations, losses
from dl_basics.activations import sigmoid

from .activations import overflows

BCE = losses.binary_cross_entropy


def one_by_one(right, *batch):
    """The right answer for each example alone."""
    columns = ([one[..., [k]] for one in batch] for k in range(batch[0].shape[-1]))
    return np.array([right(*column) for column in columns])


def on_paper(a, y):
    return -(y * np.log(a) + (1 - y) * np.log(1 - a)).mean()


def constant_slope(right):
    def each(y, c):
        return one_by_one(lambda one: right(one, c), y)

    return {
        "2 (c - y): the 2 is missing": lambda y, c: right(y, c) / 2,
        "This is the slope of the sum. L is a mean": lambda y, c: right(y, c) * len(y),
        "Both the 2 and the 1/m are missing": lambda y, c: right(y, c) * len(y) / 2,
        "The sign is wrong. Above the mean, pushing c up": lambda y, c: -right(y, c),
        "the slopes of the single squares. L is their mean": each,
        "they still have to be added up": lambda y, c: each(y, c) / len(y),
        "This is the loss itself": lambda y, c: ((y - c) ** 2).mean(),
        "keep the sign of c - y": lambda y, c: np.abs(each(y, c)).mean(),
        "the slope of the mean absolute error": lambda y, c: np.sign(each(y, c)).mean(),
        "This is where the slope is 0": lambda y, c: c - right(y, c) / 2,
    }


def bce_from_logits(right):
    def cut_off(at):
        return lambda z, y: on_paper(np.clip(sigmoid(z), at, 1 - at), y)

    def more(z, y, extra, too_large):
        """The loss and a part too much, which overflows for some z."""
        loss = np.inf if too_large.any() else right(z, y) + extra.mean()
        return overflows(loss, too_large)

    return {
        "σ(40) is rounded to exactly 1": lambda z, y: on_paper(sigmoid(z), y),
        "−ln 1e-12 = 27.6": cut_off(1e-12),
        "−ln 1e-7 = 16.1": cut_off(1e-7),
        "right on paper, but e^1000 overflows": lambda z, y: more(z, y, 0 * z, z > 700),
        "for negative z that adds too much": lambda z, y: more(z, y, -np.minimum(z, 0), z < -700),
        "The last part has e^|z|, which grows": lambda z, y: more(z, y, abs(z), abs(z) > 700),
        "The part y z is missing": lambda z, y: right(z, 0 * y),
        "The sign of y z is wrong": lambda z, y: right(z, -y),
        "The part ln(1 + e^−|z|) is missing": lambda z, y: (np.maximum(0, z) - y * z).mean(),
        "This is the sum over the examples; the loss is their mean": lambda z, y: (
            right(z, y) * z.shape[1]
        ),
        "the losses of the single examples; the loss of the batch is their mean": lambda z, y: (
            one_by_one(right, z, y)[None]
        ),
        "a loss is never below 0": lambda z, y: -right(z, y),
        "Here z itself stands where the larger of 0 and z should": lambda z, y: (
            right(z, y) + np.minimum(z, 0).mean()
        ),
        "the mean squared error of σ(z)": lambda z, y: ((sigmoid(z) - y) ** 2).mean(),
    }


def cross_entropy(right):
    def with_every_log(a, y):
        return -(y * np.log(a)).sum()

    return {
        "np.mean divides by all n m entries. The mean is over the m examples": lambda a, y: (
            with_every_log(a, y) / a.size
        ),
        "0 times minus infinity is nan": lambda a, y: with_every_log(a, y) / a.shape[1],
        "This is the sum over the examples: divide by m, the number of columns": lambda a, y: (
            right(a, y) * a.shape[1]
        ),
        "This is the sum over the examples, without 1/m": with_every_log,
        "This divides by n, the number of classes. The examples are the columns": lambda a, y: (
            right(a, y) * a.shape[1] / a.shape[0]
        ),
        "the losses of the single examples; the loss of the batch is their mean": lambda a, y: (
            one_by_one(right, a, y)
        ),
        "The minus is missing": lambda a, y: -right(a, y),
        "You added along the rows, over the examples. Each column is one example, so add down the "
        "column: axis=0": lambda a, y: right(a.T, y.T),
        "of the mean probability. First comes the logarithm … then the mean": lambda a, y: (
            -np.log(np.exp(-one_by_one(right, a, y)).mean())
        ),
        "as if each class were a yes or no": lambda a, y: on_paper(a, y) * len(a),
        "a and y are swapped": lambda a, y: with_every_log(y, a) / a.shape[1],
        "without the logarithm": lambda a, y: (1 - np.exp(-one_by_one(right, a, y))).mean(),
        "not np.log2": lambda a, y: right(a, y) / np.log(2),
        "not np.log10": lambda a, y: right(a, y) / np.log(10),
        "This is the mean squared error": lambda a, y: ((a - y) ** 2).sum() / a.shape[1],
        "the most probable class, whichever is true": lambda a, y: right(
            a, np.eye(len(a))[:, a.argmax(axis=0)]
        ),
    }


def log_sum_exp(right):
    def largest(z):
        return z.max(axis=0, keepdims=True)

    return {
        "divides the sum by e^largest … do not take it off twice": lambda z: (
            right(z) - 2 * largest(z)
        ),
        "but now e^1000 overflows again": lambda z: np.log(np.exp(z).sum(axis=0, keepdims=True)),
        "This is the largest alone": largest,
        "The largest is added inside the logarithm": lambda z: np.log(
            np.exp(right(z) - largest(z)) + largest(z)
        ),
        "moved up by largest, not multiplied by it": lambda z: (right(z) - largest(z)) * largest(z),
        "One largest for the whole batch": lambda z: (
            z.max() + np.log(np.exp(z - z.max()).sum(axis=0, keepdims=True))
        ),
        "The logarithm is gone": lambda z: largest(z) + np.exp(right(z) - largest(z)),
        "The sum inside should run down the column, over all classes: np.log(...sum(axis=0)), not "
        "the sum of the logarithms": lambda z: (
            largest(z) + np.log(np.exp(z - largest(z))).sum(axis=0, keepdims=True)
        ),
        "The right number, but once for every row: sum down the column": lambda z: right(z) + 0 * z,
    }


def softmax_delta(right):
    return {
        "This divides by n, the number of classes. The loss is a mean over the m examples, which "
        "are the columns": lambda p, y: right(p, y) * p.shape[1] / p.shape[0],
        "This divides by all n m entries. The loss is a mean over the m examples": lambda p, y: (
            right(p, y) / p.shape[0]
        ),
        "The size is right, the sign is not": lambda p, y: -right(p, y),
        "The sign was right before": lambda p, y: -right(p, y) * p.shape[1],
        "Only y is divided by m": lambda p, y: p + right(0 * p, y),
        "Only p is divided by m: the loss of each example counts 1/m": lambda p, y: (
            right(p, 0 * y) - y
        ),
        "The y belongs to it": lambda p, y: right(p, 0 * y),
        "the slopes of different examples are mixed … the result is (n, m)": lambda p, y: right(
            p, y
        ).sum(axis=1, keepdims=True),
        "as if each p depended on its own logit only": lambda p, y: -y * (1 - p) / p.shape[1],
        "p - y needs no factor p (1 - p)": lambda p, y: right(p, y) * p * (1 - p),
        "The mean multiplies by 1/m; this multiplies by m": lambda p, y: (
            right(p, y) * p.shape[1] ** 2
        ),
        "This is the slope for p, not yet for the logits": lambda p, y: -y / p / p.shape[1],
    }


def by_a_loop(a, y):
    surprises = [-np.log(a[k, i]) for i in range(a.shape[1]) for k in range(len(a)) if y[k, i]]
    return sum(surprises) / a.shape[1]


def tempered(right):
    def naive(z, temperature):
        p, large = right(z, temperature), (z / temperature > 709).any(axis=0)
        return overflows(np.where(large, np.nan, p), large)

    return {
        "This multiplies by T": lambda z, temperature: right(z, 1 / temperature),
        "The probabilities were divided, so a column adds up to 1/T": lambda z, temperature: (
            right(z, 1) / temperature
        ),
        "T is missing: this is the plain softmax": lambda z, temperature: right(z, 1),
        "Each row adds up to 1 here": lambda z, temperature: right(z.T, temperature).T,
        "Right on paper, but e^800 overflows": naive,
        "The largest is 1 here": lambda z, temperature: (
            right(z, temperature) / right(z, temperature).max(axis=0)
        ),
    }


def precision_and_recall(right):
    def each(a, y, threshold, k):
        return right(a, y, threshold)[k]

    def at_most(a, y, threshold):
        yes = a < threshold
        return (yes * y).sum() / yes.sum(), (yes * y).sum() / y.sum()

    return {
        "The two are swapped": lambda a, y, threshold: right(a, y, threshold)[::-1],
        "the share of right answers, the accuracy": lambda a, y, threshold: (
            np.mean((a > threshold) == y),
            each(a, y, threshold, 1),
        ),
        "Both are divided by all m examples": lambda a, y, threshold: (
            (each(a, y, threshold, 1) * y.mean(),) * 2
        ),
        "This says yes below the threshold": at_most,
        "Recall divides by how many are true, found or not: y.sum()": lambda a, y, threshold: (
            (each(a, y, threshold, 0),) * 2
        ),
        "Recall is right. Precision divides by how often": lambda a, y, threshold: (
            (each(a, y, threshold, 1),) * 2
        ),
    }


def sum_of_slopes(y, c):
    return sum(2 * (c - one) for one in y) / len(y)


def paper(z, y):
    a = activations.sigmoid(z)
    return np.where(y == 1, -np.log(a), -np.log(1 - a)).mean()


def four_cases(a, y, threshold):
    yes, true = a > threshold, y == 1
    found, alarms, missed = (yes & true).sum(), (yes & ~true).sum(), (~yes & true).sum()
    return found / (found + alarms), found / (found + missed)


ALSO_RIGHT = [
    ("tempered", lambda z, temperature: activations.softmax(z / temperature)),
    ("precision_and_recall", four_cases),
    ("precision_and_recall", lambda a, y, t: (y[a > t].mean(), (a[y == 1] > t).mean())),
    ("constant_slope", sum_of_slopes),
    ("constant_slope", lambda y, c: 2 * (c - np.mean(y))),
    ("constant_slope", lambda y, c: 2 / len(y) * np.sum(c - y)),
    ("bce_from_logits", BCE.logits),
    ("bce_from_logits", lambda z, y: np.mean(np.logaddexp(0, z) - y * z)),
    ("bce_from_logits", lambda z, y: np.mean(np.logaddexp(0, np.where(y == 1, -z, z)))),
    (
        "bce_from_logits",
        lambda z, y: (np.maximum(0, z) - y * z + np.log(1 + np.exp(-abs(z)))).sum() / z.size,
    ),
    ("cross_entropy", losses.cross_entropy),
    ("cross_entropy", by_a_loop),
    ("cross_entropy", lambda a, y: -np.log(a[y == 1]).mean()),
    ("cross_entropy", lambda a, y: -np.log(np.where(y == 1, a, 1)).sum() / a.shape[1]),
    ("cross_entropy", lambda a, y: -np.log(a.T[y.T == 1]).sum() / len(a.T)),
    ("log_sum_exp", lambda z: np.logaddexp.reduce(z, axis=0, keepdims=True)),
    (
        "log_sum_exp",
        lambda z: (np.log(np.exp(z - z.max(axis=0)).sum(axis=0)) + z.max(axis=0))[None],
    ),
    ("softmax_delta", losses.cross_entropy.delta),
    ("softmax_delta", lambda p, y: p / len(y[0]) - y / len(y[0])),
]

SAME_MISTAKE = [
    ("tempered", lambda z, t: activations.softmax(t * z), "This multiplies by T"),
    ("tempered", lambda z, t: activations.softmax(z - t), "T is missing"),
    ("precision_and_recall", lambda a, y, t: four_cases(a, y, t)[::-1], "The two are swapped"),
    ("constant_slope", lambda y, c: c - np.mean(y), "The slope of a square"),
    ("constant_slope", lambda y, c: np.sum(2 * c - 2 * y), "This is the slope of the sum"),
    ("constant_slope", lambda y, c: -2 * (c - y).mean(), "The sign is wrong"),
    ("constant_slope", lambda y, c: np.mean(np.square(y - c)), "This is the loss itself"),
    (
        "bce_from_logits",
        lambda z, y: np.mean(np.log1p(np.exp(z)) - y * z),
        "ln(1 + eᶻ) - y z is right on paper",
    ),
    (
        "bce_from_logits",
        lambda z, y: BCE(np.clip(activations.sigmoid(z), 1e-7, 1 - 1e-7), y),
        "The sigmoid is cut off",
    ),
    ("cross_entropy", lambda a, y: (-y * np.log(a)).mean(), "np.mean divides by all"),
    ("cross_entropy", lambda a, y: -np.log(a[y == 1]).sum(), "This is the sum over"),
    (
        "cross_entropy",
        lambda a, y: -np.log(a.T[y.T == 1]),
        "These are the losses of the single",
    ),
    ("log_sum_exp", lambda z: np.log(sum(np.exp(z)))[None], "Right on paper, but now"),
    ("softmax_delta", lambda p, y: (p - y) / 2 / len(p) * 2, "This divides by n"),
    ("softmax_delta", lambda p, y: p - y / y.shape[1], "Only y is divided by m"),
]
