"""Notebook 07: what each diagnosis speaks of, and answers written in another way."""

import numpy as np


def inverted_dropout(right):
    def at_least_a_bit(p):
        return max(p, 1e-9)

    return {
        "but the mean has shrunk": lambda a, u, p: right(a, u, p) * (1 - p),
        "this silences with probability 1 - p": lambda a, u, p: (
            (a - right(a, u, p) * (1 - p)) / at_least_a_bit(p)
        ),
        "divide by that, not by p": lambda a, u, p: right(a, u, p) * (1 - p) / at_least_a_bit(p),
        "Divide by 1 - p, do not multiply": lambda a, u, p: right(a, u, p) * (1 - p) ** 2,
        "The wrong ones are silent": lambda a, u, p: a / (1 - p) - right(a, u, p),
    }


def normalize_batch(right):
    def normal(x):
        return right(x, 1, 0, 0)[0]

    def var(x):
        return x.var(axis=1, keepdims=True)

    def rescaled(x, gamma, beta, mean, scale):
        z, mean = right(x, gamma, beta, mean)
        return beta + (z - beta) * scale, mean

    def moved(x, gamma, beta, mean, tenths):
        z, new = right(x, gamma, beta, mean)
        return z, mean + tenths * (new - mean)

    return {
        "not by the variance": lambda x, *rest: rescaled(x, *rest, 1 / np.sqrt(var(x) + 1e-5)),
        "γ and β are missing": lambda x, gamma, beta, mean: right(x, 1, 0, mean),
        "is the mean of the squares, a division by m … With m − 1": lambda x, *rest: rescaled(
            x, *rest, np.sqrt((var(x) + 1e-5) / (var(x) * x.shape[1] / (x.shape[1] - 1) + 1e-5))
        ),
        "mean moves a tenth of the way; this moves nine tenths": lambda *given: moved(*given, 9),
        "The running mean is simply the last mean": lambda *given: moved(*given, 10),
        "The running mean does not move": lambda *given: moved(*given, 0),
        "own mean, over the examples: axis=1. This goes down": lambda x, gamma, beta, mean: (
            gamma * normal(x.T).T + beta,
            right(x, gamma, beta, mean)[1],
        ),
        "one mean for the whole table. Each feature has its own: axis=1": (
            lambda x, gamma, beta, mean: (
                gamma * normal(x.reshape(1, -1)).reshape(x.shape) + beta,
                right(x, gamma, beta, mean)[1],
            )
        ),
    }


def layer_norm(right):
    def normal(x):
        return right(x, 1, 0)

    def by_variance(x, gamma, beta):
        return gamma * normal(x) / np.sqrt(x.var(axis=0) + 1e-5) + beta

    return {
        "it asks the other examples": lambda x, gamma, beta: gamma * normal(x.T).T + beta,
        "One mean for the whole table": lambda x, gamma, beta: (
            gamma * normal(x.reshape(-1, 1)).reshape(x.shape) + beta
        ),
        "not by the variance": by_variance,
        "γ and β are missing": lambda x, gamma, beta: normal(x),
        "Nothing is taken away first": lambda x, gamma, beta: (
            gamma * normal(np.vstack([x, -x]))[: len(x)] + beta
        ),
    }


def norm_backward(right):
    def over(values):
        return values.mean(axis=1, keepdims=True)

    return {
        "two parts are missing": lambda d, x_hat, std: d / std,
        "part of the spread is missing": lambda d, x_hat, std: right(d, 0 * x_hat, std),
        "part of the middle is missing": lambda d, x_hat, std: right(d, x_hat, std) + over(d) / std,
        "all of it goes over std": lambda d, x_hat, std: right(d, x_hat, 1),
        "This asks other units": lambda d, x_hat, std: right(d.T, x_hat.T, 1).T / std,
    }


def residual_gradient(right):
    return {
        "only what comes through the branch": lambda d, W, z, s: right(d, W, z, s) - d,
        "the s is missing": lambda d, W, z, s: right(d, W, z, 1),
        "W turned on its side: W.T": lambda d, W, z, s: right(d, W.T, z, s),
        "the gradient passes tanh": lambda d, W, z, s: right(d, W, 0 * z, s),
        "The skip itself has no factor": lambda d, W, z, s: s * right(d, W, z, 1),
    }


def clip_by_norm(right):
    def length(*arrays):
        return max(np.linalg.norm(np.concatenate([one.ravel() for one in arrays])), 1e-300)

    def sum_of_lengths(dW, db, limit):
        both = length(dW) + length(db)
        return right(dW, db, limit * length(dW, db) / both)

    return {
        "Each is clipped by itself": lambda dW, db, limit: (
            right(dW, 0 * db, limit)[0],
            right(0 * dW, db, limit)[1],
        ),
        "This is clipping by value": lambda dW, db, limit: (
            np.clip(dW, -limit, limit),
            np.clip(db, -limit, limit),
        ),
        "these are stretched": lambda dW, db, limit: right(1e9 * dW, 1e9 * db, limit),
        "the square of the length": lambda dW, db, limit: right(dW, db, limit / length(dW, db)),
        "The two lengths are added": sum_of_lengths,
        "Shrunk to length 1": lambda dW, db, limit: right(
            dW, db, 1 if length(dW, db) > limit else limit
        ),
    }


def evaluated(right):
    return {
        "mean is repaired; the variance still": lambda x, gamma, beta, mean, var: right(
            x, gamma, beta, mean, x.var(axis=1, keepdims=True)
        ),
        "the mean still": lambda x, gamma, beta, mean, var: right(
            x, gamma, beta, x.mean(axis=1, keepdims=True), var
        ),
        "running_var is a variance: take its root": lambda x, gamma, beta, mean, var: right(
            x, gamma, beta, mean, (var + 1e-5) ** 2 - 1e-5
        ),
    }


def scaled_later(right):
    return {
        "quieter, not louder": lambda a, p: right(a, p) / (1 - p) ** 2,
        "Louder still. How large was the mean": lambda a, p: a / max(p, 1e-9),
        "That is inverted dropout": lambda a, p: right(a, 0),
    }


ALSO_RIGHT = [
    ("inverted_dropout", lambda a, u, p: np.where(u < p, 0.0, a / (1 - p))),
    (
        "norm_backward",
        lambda d, x_hat, std: (
            (
                (d.shape[1] * d - d.sum(axis=1, keepdims=True))
                - x_hat * (d * x_hat).sum(axis=1, keepdims=True)
            )
            / (d.shape[1] * std)
        ),
    ),
    ("residual_gradient", lambda d, W, z, s: d + s * W.T @ (d / np.cosh(z) ** 2)),
    (
        "clip_by_norm",
        lambda dW, db, c: (
            (dW, db)
            if (n := np.linalg.norm(np.append(dW.ravel(), db))) <= c
            else (dW / n * c, db / n * c)
        ),
    ),
    ("scaled_later", lambda a, p: a - p * a),
]
