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


# --- A valley, by the package's optimizers -----------------------------------------------------

VALLEY, AWAY = np.array([0.1, 5.0]), np.array([-3.0, 0.5])  # curvatures κ, and the first place
DESCENTS = {
    "SGD": lambda rate, beta1, beta2: SGD(rate),
    "momentum": lambda rate, beta1, beta2: Momentum(rate, beta1=beta1),
    "Adam": lambda rate, beta1, beta2: Adam(rate, beta1=beta1, beta2=beta2),
}


def turned(degrees):
    """The matrix that turns the plane: its columns are the directions of the turned valley."""
    angle = np.radians(degrees)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


@lru_cache(maxsize=256)
def walk_down(name, rate, beta1=0.9, beta2=0.999, degrees=0):
    """The path (61, 2) of an optimizer down the bowl ½ (κ₁ θ₁² + κ₂ θ₂²), and its losses (61,).

    degrees: by which the bowl is turned, and the first place with it.
    """
    directions, path = turned(degrees), []
    curvature = directions @ np.diag(VALLEY) @ directions.T
    theta, optimizer = Theta(directions @ AWAY, curvature), DESCENTS[name](rate, beta1, beta2)
    with np.errstate(over="ignore"):
        for _ in range(61):
            path.append(theta.value.copy())
            optimizer(theta)
        path = np.array(path)
        return path, (path * (path @ curvature)).sum(axis=1) / 2


class Theta:
    """The least that an optimizer needs: what is learned, here itself, with value and gradient."""

    name = "theta"

    def __init__(self, value, curvature):
        self.value, self.curvature = value, curvature

    @property
    def gradient(self):
        return self.curvature @ self.value  # ∂L/∂θ, for L = ½ θᵀ C θ

    def learned(self):
        return [self]
