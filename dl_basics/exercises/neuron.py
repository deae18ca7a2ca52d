"""Exercises of notebook 01: a sum by hand, a neuron, gates from neurons, the parameters."""

import numpy as np

from dl_basics.activations import sigmoid

from .exercise import arrays, changed
from .words import Words

words = Words(__file__)

CORNERS = (np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0]))
MIXED = (np.array([1.0, 0.0, 1.0, 0.0, 1.0]), np.array([1.0, 1.0, 0.0, 0.0, 1.0]))


@words.exercise(
    inputs=[
        arrays([1, 3, 0], [2, 1, 0]),
        arrays([-1, 0.5, 10], [1, -4.25, 30]),
    ],
    mistakes=dict(
        no_bias=lambda x1, x2: 2 * x1 - x2,
        second_added=lambda x1, x2: 2 * x1 + x2 + 0.5,
        swapped=lambda x1, x2: 2 * x2 - x1 + 0.5,
        bias_taken_off=lambda x1, x2: 2 * x1 - x2 - 0.5,
        both_doubled=lambda x1, x2: 2 * (x1 - x2) + 0.5,
        bias_multiplies=lambda x1, x2: (2 * x1 - x2) * 0.5,
        no_weights=lambda x1, x2: x1 + x2 + 0.5,
        multiplied=lambda x1, x2: 2 * x1 * -x2 + 0.5,
        no_first_weight=lambda x1, x2: x1 - x2 + 0.5,
        bias_twice=lambda x1, x2: 2 * x1 - x2 + 1.0,
        no_second_input=lambda x1, x2: 2 * x1 + 0.5,
        no_second_factor=lambda x1, x2: 2 * x1 - 1 + 0.5,
    ),
)
def sum_by_hand(x1, x2):
    """z of the neuron with w1 = 2, w2 = -1 and b = 0.5."""
    return 2 * x1 - x2 + 0.5  # z = w₁x₁ + w₂x₂ + b


@words.exercise(
    inputs=[
        (*arrays([[1, 0, 2], [2, 1, -1]], [1, -1]), 0.5),
        (*arrays([[0.5, -1, 0], [2, 1, 1], [-1, 3, 0]], [2, -0.5, 1]), -1.0),
        (*arrays([[1], [0], [-2], [4]], [0.5, 3, 1, 0.25]), 0.25),
    ],
    mistakes=dict(
        no_activation=lambda x, w, b: w @ x + b,
        no_bias=lambda x, w, b: sigmoid(w @ x),
        bias_after=lambda x, w, b: sigmoid(w @ x) + b,
        step=lambda x, w, b: np.where(w @ x + b > 0, 1.0, 0.0),
        sign_of_exponent=lambda x, w, b: 1 / (1 + np.exp(w @ x + b)),
        brackets=lambda x, w, b: 1 / 1 + np.exp(-(w @ x + b)),
        sign_of_bias=lambda x, w, b: sigmoid(w @ x - b),
        bias_each_time=lambda x, w, b: sigmoid((w[:, None] * x + b).sum(axis=0)),
        one_number=lambda x, w, b: sigmoid((w[:, None] * x).sum() + b),
        not_added=lambda x, w, b: sigmoid(w[:, None] * x + b),
        mean=lambda x, w, b: sigmoid((w[:, None] * x).mean(axis=0) + b),
        turned=lambda x, w, b: sigmoid(x @ w + b),
        along_rows=lambda x, w, b: sigmoid(w * x + b),
        not_a_product=lambda x, w, b: sigmoid((w * x).sum(axis=0) + b),
        no_weights=lambda x, w, b: sigmoid(x.sum(axis=0) + b),
    ),
)
def neuron(x, w, b):
    """The output sigmoid(z) of one neuron, for each column of x."""
    z = w @ x + b  # z = Σ wᵢ xᵢ + b
    return 1 / (1 + np.exp(-z))  # a = σ(z)


@words.exercise(
    stub=changed("x[i]", "x[i] + b", "return z + b", "return z"),
    inputs=[
        (np.array([1.0, 2.0]), np.array([0.5, -1.0]), 1.0),
        (np.array([0.5, 2.0, -1.0]), np.array([2.0, -0.5, 1.0]), -1.5),
        (np.array([3.0, 0.0, 1.0, 2.0]), np.array([2.0, 1.0, -1.0, 0.5]), 0.25),
    ],
    mistakes=dict(
        no_bias=lambda x, w, b: w @ x,
        first_only=lambda x, w, b: w[0] * x[0] + b,
        last_only=lambda x, w, b: w[-1] * x[-1] + b,
        bias_taken_off=lambda x, w, b: w @ x - b,
        bias_shared=lambda x, w, b: w @ x + b / len(w),
        bias_twice=lambda x, w, b: w @ x + 2 * b,
        bias_multiplies=lambda x, w, b: b * (w @ x),
        without_first=lambda x, w, b: w[1:] @ x[1:] + b,
        without_last=lambda x, w, b: w[:-1] @ x[:-1] + b,
    ),
)
def weighted_sum(x, w, b):
    """z of one neuron: the sum of weight times input, and the bias."""
    z = 0.0
    for i in range(len(w)):
        z = z + w[i] * x[i]
    return z + b


def tables(answers):
    """Gates for the mistakes below, each named by its answers at the four corners."""
    return {four: table([float(answer) for answer in four]) for four in answers.split()}


def table(answers):
    """A gate that gives these four answers at the four corners."""
    return lambda x1, x2: np.array(answers)[(2 * x1 + x2).astype(int)]


@words.exercise(
    stub=changed("1.0, 1.0, -1.5  # z is −1.5, −0.5, −0.5, 0.5", "..., ..., ..."),
    inputs=[CORNERS, MIXED],
    mistakes=tables("0111 0000 1111 1110 1000 0011 0101 0010 0100 1100 1010 1011 1101"),
)
def and_gate(x1, x2):
    """1 if both inputs are 1, else 0: one neuron with a step."""
    w1, w2, b = 1.0, 1.0, -1.5  # z is −1.5, −0.5, −0.5, 0.5
    return np.where(w1 * x1 + w2 * x2 + b > 0, 1.0, 0.0)


@words.exercise(
    stub=changed(
        "x1 + x2 - 1.5 > 0, 1.0, 0.0)  # AND",
        "... > 0, 1.0, 0.0)",
        "h1 - h2 - 0.5 > 0, 1.0, 0.0)  # h1, but not h2",
        "h1 * ... + h2 * ... + ... > 0, 1.0, 0.0)",
    ),
    inputs=[CORNERS, MIXED],
    mistakes=tables("0111 1001 0001 1110 0000 1111 1000 0010 0100 0011 0101"),
)
def xor_gate(x1, x2):
    """1 if exactly one input is 1: three neurons with a step."""
    h1 = np.where(x1 + x2 - 0.5 > 0, 1.0, 0.0)  # OR
    h2 = np.where(x1 + x2 - 1.5 > 0, 1.0, 0.0)  # AND
    return np.where(h1 - h2 - 0.5 > 0, 1.0, 0.0)  # h1, but not h2


@words.exercise(
    inputs=[(np.array(sizes),) for sizes in ([2, 1], [64, 32, 10], [4, 3, 2, 1], [1, 2, 5])],
    mistakes=dict(
        no_biases=lambda sizes: sum(sizes[:-1] * sizes[1:]),
        inputs_too=lambda sizes: sum(sizes[:-1] * sizes[1:]) + sum(sizes),
        bias_a_layer=lambda sizes: sum(sizes[:-1] * sizes[1:]) + len(sizes) - 1,
        units=lambda sizes: sum(sizes),
        biases=lambda sizes: sum(sizes[1:]),
        all_multiplied=lambda sizes: np.prod(sizes),
        last_layer=lambda sizes: (sizes[-2] + 1) * sizes[-1],
        first_layer=lambda sizes: (sizes[0] + 1) * sizes[1],
        wrong_side=lambda sizes: sum(sizes[:-1] * sizes[1:]) + sum(sizes[:-1]),
        no_last_bias=lambda sizes: sum(sizes[:-1] * sizes[1:]) + sum(sizes[1:-1]),
    ),
)
def parameters(sizes):
    """How many weights and biases a network with so many units in each layer has."""
    n, k = sizes[:-1], sizes[1:]  # what each layer comes from, and what it leads to
    return np.sum(n * k + k)
