"""Notebook 01: what each diagnosis speaks of, and answers written in another way."""

import numpy as np

from dl_basics.activations import sigmoid


def sum_by_hand(right):
    return {
        "The bias is missing": lambda x1, x2: right(x1, x2) - 0.5,
        "second input is taken away": lambda x1, x2: right(x1, -x2),
        "weights are swapped": lambda x1, x2: right(x2, x1),
        "bias is added, not taken away": lambda x1, x2: right(x1, x2) - 2 * 0.5,
        "brackets double x2 as well": lambda x1, x2: right(x1, 2 * x2),
        "The bias is no weight": lambda x1, x2: (right(x1, x2) - 0.5) * 0.5,
        "weights are missing: this is the plain sum": lambda x1, x2: right(x1 / 2, -x2),
        "products are added, not multiplied": lambda x1, x2: (
            (right(x1, 0 * x2) - 0.5) * (right(0 * x1, x2) - 0.5) + 0.5
        ),
        "The first weight is missing": lambda x1, x2: right(x1 / 2, x2),
        "The bias was added for each input": lambda x1, x2: right(x1, x2) + 0.5,
        "The second input is missing": lambda x1, x2: right(x1, 0 * x2),
        "second weight is there without its input": lambda x1, x2: right(x1, 1 + 0 * x2),
    }


def neuron(right):
    return {
        "This is z.": lambda x, w, b: -np.log(1 / right(x, w, b) - 1),
        "The bias is missing": lambda x, w, b: right(x, w, 0),
        "bias comes before the activation": lambda x, w, b: right(x, w, 0) + b,
        "This is the step": lambda x, w, b: (right(x, w, b) > 0.5) * 1.0,
        "The sign in the exponent": lambda x, w, b: 1 - right(x, w, b),
        "Division comes before addition": lambda x, w, b: 1 / right(x, w, b),
        "The bias has the wrong sign": lambda x, w, b: right(x, w, -b),
        "added to each product, so n times. It is added once, after the sum": lambda x, w, b: right(
            x, w, len(w) * b
        ),
        "one number for all examples together. Add down each column": lambda x, w, b: right(
            x.sum(axis=1), w, b
        ),
        "one number for each input of each example": lambda x, w, b: np.array(
            [right(x[[i]], w[[i]], b) for i in range(len(w))]
        ),
        "The mean divides by the number of inputs": lambda x, w, b: right(x, w / len(w), b),
        "The weights come first, w @ x: for each column of x, the sum": lambda x, w, b: sigmoid(
            x @ w + b
        ),
        "w * x puts the weights along the rows, and there stand examples. w @ x multiplies down "
        "each column": lambda x, w, b: sigmoid(w * x + b),
        "adds down the columns of w * x, which has weight j all down column j": lambda x, w, b: (
            sigmoid((w * x).sum(axis=0) + b)
        ),
        "The weights are missing": lambda x, w, b: right(x, np.ones_like(w), b),
    }


def weighted_sum(right):
    return {
        "the bias is not added at all": lambda x, w, b: right(x, w, 0),
        "only the first input counts": lambda x, w, b: right(x[:1], w[:1], b),
        "Only the last input counts": lambda x, w, b: right(x[-1:], w[-1:], b),
        "bias is taken away": lambda x, w, b: right(x, w, -b),
        "not shared among the inputs": lambda x, w, b: right(x, w, b / len(w)),
        "before the loop and again after it": lambda x, w, b: right(x, w, 2 * b),
        "The bias multiplies the sum": lambda x, w, b: b * right(x, w, 0),
        "The first input is left out": lambda x, w, b: right(x[1:], w[1:], b),
        "The last input is left out": lambda x, w, b: right(x[:-1], w[:-1], b),
    }


def and_gate(right):
    return {
        "This is OR": np.maximum,
        "It never answers 1": lambda x1, x2: 0 * x1,
        "It always answers 1": lambda x1, x2: 1 + 0 * x1,
        "This is NAND": lambda x1, x2: 1 - right(x1, x2),
        "This is NOR": lambda x1, x2: right(1 - x1, 1 - x2),
        "Its answer is that of x1, which lifts z above 0 alone. Make w1": lambda x1, x2: x1,
        "Its answer is that of x2, which lifts z above 0 alone. Make w2": lambda x1, x2: x2,
        "w2 should not be negative": lambda x1, x2: right(x1, 1 - x2),
        "w1 should not be negative": lambda x1, x2: right(1 - x1, x2),
        "yes where x1 is 0: w1 should be positive": lambda x1, x2: 1 - x1,
        "yes where x2 is 0: w2 should be positive": lambda x1, x2: 1 - x2,
        "Only (0, 1) gives 0": lambda x1, x2: ~((x1 == 0) & (x2 == 1)) * 1.0,
        "Only (1, 0) gives 0": lambda x1, x2: ~((x1 == 1) & (x2 == 0)) * 1.0,
    }


def xor_gate(right):
    return {
        "This is OR": np.maximum,
        "This is XNOR": lambda x1, x2: 1 - right(x1, x2),
        "This is AND": np.minimum,
        "This is NAND": lambda x1, x2: 1 - np.minimum(x1, x2),
        "It never answers 1. … then the last sum: it has to be above 0": lambda x1, x2: 0 * x1,
        "It always answers 1. … then the last sum: it must not be above 0": lambda x1, x2: (
            1 + 0 * x1
        ),
        "This is NOR": lambda x1, x2: 1 - np.maximum(x1, x2),
        "Only (1, 0) gets a yes": lambda x1, x2: (x1 == 1) & (x2 == 0),
        "Only (0, 1) gets a yes": lambda x1, x2: (x1 == 0) & (x2 == 1),
        "This is x1": lambda x1, x2: x1,
        "This is x2": lambda x1, x2: x2,
    }


def parameters(right):
    return {
        "The biases are missing": lambda sizes: right(sizes) - sum(sizes[1:]),
        "Inputs compute nothing": lambda sizes: right(sizes) + sizes[0],
        "one for each layer": lambda sizes: right(sizes) - sum(sizes[1:] - 1),
        "This counts the units": np.sum,
        "This counts the biases only": lambda sizes: right(sizes) - sizes[:-1] @ sizes[1:],
        "This multiplies all the layers": np.prod,
        "The last layer is right": lambda sizes: right(sizes[-2:]),
        "The first layer is right": lambda sizes: right(sizes[:2]),
        "belong to the units a layer leads to": lambda sizes: right(sizes[::-1]),
        "The output units have a bias too": lambda sizes: right(sizes) - sizes[-1],
    }


def many_columns(x, w, b):
    return np.array([1 / (1 + np.exp(-(sum(w * column) + b))) for column in x.T])


def counted_by_hand(sizes):
    total = 0
    for k in range(1, len(sizes)):
        total += (sizes[k - 1] + 1) * sizes[k]
    return total


def step(z):
    return np.where(z > 0, 1.0, 0.0)


ALSO_RIGHT = [
    ("sum_by_hand", lambda x1, x2: np.array([2, -1]) @ np.stack([x1, x2]) + 0.5),
    ("neuron", many_columns),
    ("neuron", lambda x, w, b: sigmoid(x.T @ w + b)),
    ("neuron", lambda x, w, b: 1 / (1 + np.exp(-(w[:, None] * x).sum(axis=0) - b))),
    ("neuron", lambda x, w, b: 0.5 + np.tanh((w @ x + b) / 2) / 2),
    ("weighted_sum", lambda x, w, b: w @ x + b),
    ("weighted_sum", lambda x, w, b: sum(w * x) + b),
    ("and_gate", lambda x1, x2: step(0.6 * x1 + 0.6 * x2 - 1)),
    ("and_gate", lambda x1, x2: step(x1 + x2 - 1)),
    ("and_gate", lambda x1, x2: x1 * x2),
    ("xor_gate", lambda x1, x2: step(step(x1 + x2 - 0.5) + step(1.5 - x1 - x2) - 1.5)),
    ("xor_gate", lambda x1, x2: step(step(x1 + x2 - 0.5) - 2 * step(x1 + x2 - 1.5))),
    ("parameters", counted_by_hand),
    ("parameters", lambda sizes: sum((sizes[:-1] + 1) * sizes[1:])),
]

SAME_MISTAKE = [
    ("sum_by_hand", lambda x1, x2: x1 * 2 - x2, "The bias is missing"),
    ("neuron", lambda x, w, b: w @ x + b, "This is z."),
    ("neuron", lambda x, w, b: sigmoid(np.dot(w, x)), "The bias is missing"),
    ("neuron", lambda x, w, b: 1 / (1 + np.exp(-w @ x + b)), "The bias has the wrong sign"),
    ("neuron", lambda x, w, b: sigmoid(w.dot(x) + len(w) * b), "The bias was added to each"),
    ("neuron", lambda x, w, b: sigmoid(np.sum(w * x.T) + b), "This is one number for all"),
    ("neuron", lambda x, w, b: sigmoid(sum(w * x) + b), "This adds down the columns"),
    ("weighted_sum", lambda x, w, b: sum(w * x), "Now the bias is not added"),
    ("weighted_sum", lambda x, w, b: x[0] * w[0] + b, "The return stands inside"),
    ("and_gate", lambda x1, x2: step(x1 + x2), "This is OR"),
    ("and_gate", lambda x1, x2: step(x1 + x2 - 2), "It never answers 1"),
    ("and_gate", lambda x1, x2: step(1.5 - x1 - x2), "This is NAND"),
    ("and_gate", lambda x1, x2: step(2 * x1 + x2 - 1.5), "Its answer is that of x1"),
    ("and_gate", lambda x1, x2: step(x1 + x2 + 1), "It always answers 1"),
    ("xor_gate", lambda x1, x2: step(x1 + x2 - 0.5), "This is OR"),
    ("and_gate", lambda x1, x2: step(0 * x1), "It never answers 1"),
    ("xor_gate", lambda x1, x2: step(x1 + x2 - 1.5), "This is AND"),
    ("xor_gate", lambda x1, x2: step(x1 - 0.5), "This is x1. The second"),
    ("parameters", lambda sizes: sizes[:-1] @ sizes[1:], "The biases are missing"),
    ("parameters", lambda sizes: sizes.sum(), "This counts the units"),
]
