"""Gradient descent on one number or two: where each step leads, and the loss there."""

from functools import lru_cache
from math import exp

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.losses import binary_cross_entropy, squared_error
from dl_basics.optimizers import SGD, Adam, Momentum

BINARY = {loss.name: loss for loss in (binary_cross_entropy, squared_error)}


def loss_at(loss, g, z, y):
    """L of a = g(z) and ∂L/∂z (…, n, m), by the short route δ = (a − y) / m where there is one."""
    a = g.value(z)
    if loss.partner == g.name:
        return loss.from_logits(z, y), loss.delta_from(a, y)
    return loss.value(a, y), g.delta_from(z, a, loss.derivative(a, y))


# --- One logit --------------------------------------------------------------------------------

RATE, LONG = 0.5, 25_119  # 10 to the 4.4, a place on the scale of the slider
IF_NO = {  # ∂L/∂z when the truth is no: tens of thousands of steps want plain numbers
    "binary cross-entropy": lambda a: a,
    "squared error": lambda a: 2 * a * a * (1 - a),
}


@lru_cache(maxsize=64)
def journey(name, start):
    """z after 0, 1, 2, … steps of gradient descent from `start`, (LONG + 1,); the truth is no."""
    slope, z = IF_NO[name], [start]
    for _ in range(LONG):
        z.append(z[-1] - RATE * slope(1 / (1 + exp(-z[-1]))))  # z ← z − η ∂L/∂z
    return np.array(z)


# --- Weight and bias of one neuron ------------------------------------------------------------

X = np.array([[-2.0, -1.5, -0.5, 0.5, 1.0, 2.0]])
Y = np.array([[0.0, 0.0, 1.0, 0.0, 1.0, 1.0]])
EDGE, SIDE, JOURNEY = (-10.0, 10.0), 101, 60


@lru_cache
def terrain(loss):
    """The loss of a = σ(w x + b) on six points, where b (rows) and w go over `EDGE`: (101, 101)."""
    places = np.linspace(*EDGE, SIDE)[:, None, None]
    return loss_at(loss, sigmoid, places * X + places[:, None], Y)[0]


@lru_cache
def lowest_place(loss):
    """The place (w, b) with the lowest loss on the map, and that loss."""
    row, column = np.divmod(terrain(loss).argmin(), SIDE)
    place = np.linspace(*EDGE, SIDE)[[column, row]]
    for _ in range(5):  # from the best point of the map on downhill
        path, heights, _ = descend(loss, *place, 1.0)
        place = path[-1]
    return place, heights[-1]


@lru_cache(maxsize=256)
def descend(loss, w, b, rate):
    """Places (61, 2), losses (61,) and gradients (61, 2) on the way down from (w, b)."""
    way = []
    for _ in range(JOURNEY + 1):
        value, delta = loss_at(loss, sigmoid, w * X + b, Y)
        dL_dw, dL_db = (delta * X).sum(), delta.sum()  # ∂L/∂w = Σ δ x, ∂L/∂b = Σ δ
        way.append(((w, b), value, (dL_dw, dL_db)))
        w, b = w - rate * dL_dw, b - rate * dL_db
    return [np.array(part) for part in zip(*way, strict=True)]


# --- A bowl, by the package's optimizers --------------------------------------------------------

VALLEY, AWAY = np.array([0.05, 5.0]), np.array([-3.0, 0.3])  # curvatures λ, and the first place
DESCENTS = {"SGD": SGD, "momentum": Momentum, "Adam": Adam}


@lru_cache(maxsize=128)
def walk_down(name, rate):
    """The path (61, 2) of an optimizer down the bowl L = ½ (λ₁ θ₁² + λ₂ θ₂²)."""
    valley, optimizer, path = Valley(), DESCENTS[name](rate=rate), [AWAY]
    with np.errstate(over="ignore"):
        for _ in range(60):
            optimizer(valley)
            path.append(valley.value.copy())
    return np.array(path)


class Valley:
    """The least that an optimizer needs: what is learned, here itself, with value and gradient."""

    name = "theta"

    def __init__(self):
        self.value = AWAY.copy()

    @property
    def gradient(self):
        return VALLEY * self.value  # ∂L/∂θ = λ θ, for L = ½ Σ λ θ²

    def learned(self):
        return [self]
