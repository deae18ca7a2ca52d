"""What a single neuron can do: gates and flowers that its line separates, and gradient descent.

The line is where z = w₁x₁ + w₂x₂ + b is 0: on one side the neuron says yes, on the other no.
"""

from functools import lru_cache
from itertools import product

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.datasets import GATE_INPUTS, GATES, Data, iris

PAIRS = {"versicolor or virginica": (1, 2), "setosa or versicolor": (0, 1)}
PARTS = {"petals": [2, 3], "sepals": [0, 1]}
STARTS, STEPS = 20, 100  # of gradient descent


def on_the_page(name):
    """The name of a gate as it stands on the page: "x₁ AND NOT x₂", "XOR"; but "never"."""
    loud = name if name in ("never", "always") else name.upper()
    return loud.replace("X1", "x₁").replace("X2", "x₂")


TABLES = {on_the_page(name): answers.ravel() for name, answers in GATES.items()}
"""What each gate answers to the four corners of `GATE_INPUTS`, (4,), by its name on the page."""


def right(w, b, x, y):
    """Which of the examples x (2, m) with y (m,) a neuron gets right, (m,): yes where z > 0."""
    return (np.round(w @ x + b, 9) > 0) == (y > 0.5)  # 0.1 + 0.2 − 0.3 is no yes


@lru_cache
def most_right(bias=True):
    """How many of the four corners the best line gets right, by gate.

    Lines for every way to cut the corners: weights from −2 to 2, biases from −4.25 to 4.25, in
    steps of a half. Without `bias` it is 0: a line through (0, 0), where z = 0 counts as a no.
    """
    weights = np.linspace(-2, 2, 9)
    biases = np.linspace(-4.25, 4.25, 18) if bias else [0.0]
    lines = np.array([*product(weights, weights, biases)])
    answers = lines[:, :2] @ GATE_INPUTS + lines[:, 2:] > 0  # (lines, 4)
    return {gate: int((answers == table).sum(axis=1).max()) for gate, table in TABLES.items()}


@lru_cache
def simple_line(gate):
    """Small weights and a bias (w₁, w₂, b) of a neuron that does a gate, or None without one."""
    for w1, w2, b in product((0, 1, -1), (0, 1, -1), (-0.5, 0.5, -1.5, 1.5)):
        if right(np.array([w1, w2]), b, GATE_INPUTS, TABLES[gate]).all():
            return w1, w2, b
    return None


@lru_cache(maxsize=256)
def third_line(first, second):
    """A line (w₁, w₂, b) that separates XOR behind two hidden gates, or None without one."""
    corner = (2 * TABLES[first] + TABLES[second]).astype(int)  # to which each corner is moved
    gates = [gate for gate, table in TABLES.items() if (table[corner] == TABLES["XOR"]).all()]
    return next(filter(None, map(simple_line, gates)), None)


@lru_cache
def flowers(pair="versicolor or virginica", part="petals"):
    """A hundred irises of two species, `Data` with the label 1 for the second of them.

    x (2, 100): length and width of one part in centimetres, less their mean.
    """
    data, (no, yes) = iris(), PAIRS[pair]
    both = data.take((data.labels == no) | (data.labels == yes))
    x = both.x[PARTS[part]]
    return Data(x - x.mean(axis=1, keepdims=True), both.labels - no, data.names[no : yes + 1])


@lru_cache
def best_line(data):
    """How many examples of two classes in the plane the best line gets right.

    In each of 360 directions the examples stand in a row, and the line may cut it behind any.
    """
    angle = np.linspace(0, np.pi, 360, endpoint=False)
    along = np.stack([np.cos(angle), np.sin(angle)], axis=1) @ data.x  # (360, m)
    beyond = along[:, None] > along[:, :, None] + 1e-9  # the cut: (360, m, m)
    correct = (beyond == data.labels).sum(axis=2)
    return int(max(correct.max(), data.m - correct.min()))


def descend(x, y, start, rate, steps):
    """Gradient descent of neurons with a sigmoid, each from its own start.

    start (starts, 3): w₁, w₂, b. Returns all places (steps + 1, starts, 3), start included, and
    the losses there (steps + 1, starts), which are the mean surprise at the truth y (m,).
    """
    x = np.vstack([x, np.ones(x.shape[1])])  # the bias is the weight of an input that is always 1
    places, losses = [start], []
    for _ in range(steps + 1):
        z = places[-1] @ x
        losses.append(np.mean(np.logaddexp(0, z) - y * z, axis=1))  # −ln a for y = 1, −ln(1 − a)
        error = sigmoid.value(z) - y
        places.append(places[-1] - rate * error @ x.T / x.shape[1])  # w ← w − η mean(error · x)
    return np.array(places[:-1]), np.array(losses)


@lru_cache(maxsize=64)
def flower_descent(rate):
    """The places (steps + 1, 3) and losses (steps + 1,) of descent from zero on the petals."""
    data = flowers()
    places, losses = descend(data.x, data.labels, np.zeros((1, 3)), rate, STEPS)
    return places[:, 0], losses[:, 0]


@lru_cache(maxsize=16)
def gate_descents(gate):
    """The places (steps + 1, starts, 3) and losses (steps + 1, starts) of descent on a gate."""
    starts = np.random.default_rng(3).normal(0, 1, (STARTS, 3))
    return descend(GATE_INPUTS, TABLES[gate], starts, 3.0, STEPS)
