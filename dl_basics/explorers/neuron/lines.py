"""What one straight line can do: the gates it gets right, the flowers it tells apart, its descent.

A line is where z = w₁x₁ + w₂x₂ + b is 0: on one side a neuron says yes, on the other no.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.datasets import GATE_INPUTS, GATES, iris


def on_the_page(name):
    """The name of a gate as it stands on the page: "x₁ AND NOT x₂", "XOR"; but "never"."""
    loud = name if name in ("never", "always") else name.upper()
    return loud.replace("X1", "x₁").replace("X2", "x₂")


TABLES = {on_the_page(name): answers.ravel() for name, answers in GATES.items()}
"""What each gate answers to the four corners of `GATE_INPUTS`, (4,), by its name on the page."""


@lru_cache
def answers(bias=True):
    """The answers (lines, 4) of neurons with a step, for every way to cut the four corners.

    Weights from −2 to 2 and biases from −4.25 to 4.25, all in steps of a half. Without `bias` the
    bias is 0, and each line goes through the corner (0, 0), where z = 0 counts as a no.
    """
    weights = np.linspace(-2, 2, 9)
    biases = np.linspace(-4.25, 4.25, 18) if bias else [0.0]
    w1, w2, b = np.array([*product(weights, weights, biases)]).T[:, :, None]
    return np.where(w1 * GATE_INPUTS[0] + w2 * GATE_INPUTS[1] + b > 0, 1.0, 0.0)


@lru_cache
def most_right(bias=True):
    """How many of the four corners the best line gets right, by gate."""
    return {gate: int((answers(bias) == table).sum(axis=1).max()) for gate, table in TABLES.items()}


@lru_cache
def simple_line(table):
    """Small weights and a bias (w₁, w₂, b) of a neuron with this table, or None without one.

    table: what it answers to the four corners, as a tuple.
    """
    for w1, w2, b in product((0, 1, -1), (0, 1, -1), (-0.5, 0.5, -1.5, 1.5)):
        z = w1 * GATE_INPUTS[0] + w2 * GATE_INPUTS[1] + b
        if tuple(np.where(z > 0, 1.0, 0.0)) == table:
            return w1, w2, b
    return None


PAIRS = {"versicolor or virginica": (1, 2), "setosa or versicolor": (0, 1)}
PARTS = {"petals": (2, 3), "sepals": (0, 1)}


@dataclass(frozen=True, eq=False)
class Flowers:
    """A hundred irises of two species, measured in two ways.

    x (2, 100): length and width in centimetres, less their mean. y (100,): 1 for the second of
    the two species, whose names are `names`. best: how many the best line gets right.
    """

    x: np.ndarray
    y: np.ndarray
    names: tuple
    best: int


@lru_cache
def flowers(pair="versicolor or virginica", part="petals"):
    """The `Flowers` of a pair of species, with two measurements of one part."""
    data = iris()
    no, yes = PAIRS[pair]
    some = (data.labels == no) | (data.labels == yes)
    x = data.x[np.ix_(PARTS[part], some)]
    x = x - x.mean(axis=1, keepdims=True)
    y = np.where(data.labels[some] == yes, 1.0, 0.0)
    return Flowers(x, y, (data.names[no], data.names[yes]), best_line(x, y))


def best_line(x, y):
    """How many of the examples x (2, m) with y (m,) the best line gets right.

    In each of 360 directions the examples stand in a row, and the line may cut the row at any
    place where two neighbours differ.
    """
    angle = np.linspace(0, np.pi, 360, endpoint=False)
    along = np.stack([np.cos(angle), np.sin(angle)], axis=1) @ x  # (360, m)
    order = along.argsort(axis=1)
    gaps = np.diff(np.take_along_axis(along, order, axis=1), axis=1) > 1e-9
    # Yes to the right of the cut: the no up to it are right, and the yes from there on.
    right = y.sum() + np.cumsum(1 - 2 * y[order], axis=1)[:, :-1][gaps]
    return int(max(right.max(), len(y) - right.min()))


def right(w, b, x, y):
    """Which of the examples x (2, m) a neuron gets right, (m,): it says yes where z > 0."""
    return (np.round(w @ x + b, 9) > 0) == (y > 0.5)  # 0.1 + 0.2 − 0.3 is no yes


def descend(x, y, start, rate, steps):
    """Gradient descent of neurons with a sigmoid, each from its own start.

    start (starts, 3): w₁, w₂, b. Returns all places (steps + 1, starts, 3), start included, and
    the losses there (steps + 1, starts), which are the mean surprise at the truth y (m,).
    """
    ones = np.vstack([x, np.ones_like(y)])  # b is the weight of an input that is always 1
    places, losses = [np.array(start, float)], []
    for step in range(steps + 1):
        z = places[-1] @ ones
        losses.append(np.mean(np.logaddexp(0, z) - y * z, axis=1))  # −ln a for y = 1, −ln(1 − a)
        if step < steps:
            error = sigmoid.value(z) - y
            places.append(places[-1] - rate * error @ ones.T / len(y))  # w ← w − α mean(error · x)
    return np.array(places), np.array(losses)
