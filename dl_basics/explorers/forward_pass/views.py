"""Each hidden unit sees one straight edge, and together they make a shape."""

from functools import lru_cache
from math import ceil

import numpy as np

from dl_basics.activations import relu, sigmoid, tanh
from dl_basics.datasets import moons, rings, xor
from dl_basics.draw.plane import boundary, grid, points, surface
from dl_basics.draw.style import DIVERGING, INK, PAPER, signed
from dl_basics.draw.words import number, plural
from dl_basics.initializers import xavier
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer
from dl_basics.losses import binary_cross_entropy
from dl_basics.network import Network, dense
from dl_basics.optimizers import Adam
from dl_basics.training import train

WIDE, SIDE, MOST = (-2.4, 2.4), 31, 6
PLANE = grid(WIDE, WIDE, SIDE)
TASKS = {"rings": rings, "moons": moons, "xor": xor}
BENDS = {"tanh": tanh, "relu": relu}


@explorer(
    units=Slider(1, MOST, label="hidden units"),
    added=Steps(0, MOST, label="of these added up"),
    task=Choice(list(TASKS), "points"),
    bend=Choice(list(BENDS), "activation"),
)
def views(picture, units=4, added=4, task="rings", bend="tanh"):
    """What does each hidden unit see, and what do they make together?"""
    data, seen, a, weights, bias = responses(units, task, bend)
    added = min(added, units)
    v = np.where(np.arange(units) < added, weights, 0.0)  # those not added yet weigh nothing
    maps, total, space = picture.panels(1, 1, 1, height=3.3)
    draw_maps(maps, seen, weights, added)
    total.axes(x=WIDE, y=WIDE, xticks=[-2, 0, 2], yticks=[-2, 0, 2], equal=True,
               title="their sum z")
    most = np.abs(weights @ seen + bias).max()
    surface(total, v @ seen + bias, WIDE, WIDE, low=-most, high=most)
    boundary(total, v @ seen + bias, WIDE, WIDE, level=0.0)
    points(total, data.x, data.labels, data.names, size=3.5)
    z, along = from_the_side(a, v, bias)
    space.axes(x=(-1.1, 1.1), y=(-1.1, 1.1), xticks={-0.55: "z < 0", 0.55: "z > 0"}, yticks=[],
               title="hidden space")
    space.vrule("line of the output", 0, color=INK, linestyle="-", linewidth=2.2)
    points(space, np.stack([z / max(np.abs(z).max(), 1e-9), along]), data.labels, data.names,
           size=3.5)
    right = int(np.sum((z > 0) == (data.labels == 1)))
    picture.say(
        f"{plural(units, 'hidden unit')}, {added} added up: {right} of {data.m} points are on "
        f"their side of the line, in the plane and in hidden space."
    )
    other = "blue" if bend == "tanh" else "white"
    picture.describe(
        f"Left, {plural(units, 'small map')}, each red on one side of a straight edge and {other} "
        f"on the other. In the middle, {added} of them added up, with the {task} drawn over the "
        f"sum. Right, the same points in hidden space, {right} of {data.m} on their side of one "
        f"straight line."
    )
    return {"added": added, "right": right, "z": z}


def draw_maps(panel, seen, weights, added):
    """A small map for each unit, two in a row; those that are not added stand back."""
    panel.axes(x=(0, 2), y=(-3, 0), bare=True, equal=True, title="each hidden unit")
    most = np.abs(seen).max()
    step = min(1.1, 3 / ceil(len(seen) / 2))  # from row to row
    size = step - 0.25
    for k, values in enumerate(seen):
        row, column = divmod(k, 2)
        left, top = column + 0.02, -step * row - 0.22
        right, bottom = left + size, top - size
        panel.heat(f"map {k}", values.reshape(SIDE, SIDE), (left, right), (bottom, top), low=-most,
                   high=most, cmap=DIVERGING)
        if k >= added:  # a veil
            panel.band(f"veil {k}", [left, right], bottom, top, facecolor=PAPER, alpha=0.75)
        panel.words(f"weight {k}", left, top + 0.12, f"weight {number(weights[k], 1)}", fontsize=8,
                    color=signed(weights[k]),
                    alpha=1.0 if k < added else 0.5)


def from_the_side(a, v, bias):
    """z of the output for the examples a (units, m), and where they lie along its line, (m,) each.

    Of all directions in which z does not change, the one along which the examples differ most.
    """
    centred = a - a.mean(axis=1, keepdims=True)
    if v.any():
        u = v / np.linalg.norm(v)
        centred = centred - np.outer(u, u @ centred)
    direction = np.linalg.eigh(centred @ centred.T)[1][:, -1]  # that of the largest variance
    direction = direction * np.sign(direction[np.abs(direction).argmax()])  # of two, one for sure
    along = direction @ centred
    return v @ a + bias, along / max(np.abs(along).max(), 1e-9)


@lru_cache(maxsize=64)
def responses(units, task, bend):
    """The points, the hidden outputs all over the plane and for the points, and W and b behind."""
    data, net = trained_on_points(units, task, bend)
    _, hidden, last = net.layers
    seen = hidden.g(hidden.W @ PLANE + hidden.b)  # (units, places)
    a = hidden.g(hidden.W @ data.x + hidden.b)  # (units, examples)
    return data, seen, a, last.W[0], last.b[0, 0]


@lru_cache(maxsize=64)
def trained_on_points(units, task, bend):
    """200 points, and a small network trained on them, in the same way each time."""
    rng = np.random.default_rng(0)
    data = TASKS[task].draw(200, rng=rng)
    layers = dense([2, units, 1], BENDS[bend], sigmoid, init=xavier, rng=rng)
    net = Network(layers, binary_cross_entropy)
    for _ in train(net, data.x, data.y, Adam(rate=0.05), epochs=400, batch=200, rng=rng):
        pass
    return data, net


fence = Prediction(
    views,
    "Each tanh unit has one straight edge. What is the smallest number of them that fences the "
    "inner ring in?",
    ["1", "2", "3"],
    right=2,
    because="Two straight edges leave a way out, three close a triangle. Try 1 and 2 as well.",
    show={"units": 3, "added": 3},
)
