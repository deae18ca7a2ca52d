"""Each hidden unit answers on one side of a straight edge, and together they make a shape."""

from math import ceil

import numpy as np

from dl_basics.draw.plane import boundary, grid, points, points_alone, surface
from dl_basics.draw.style import DIVERGING, INK, PAPER, signed
from dl_basics.draw.words import number, plural
from dl_basics.experiments.own_points import cannot_learn
from dl_basics.experiments.small_networks import BENDS, TASKS, trained_on_points
from dl_basics.live import Choice, OwnPoints, Slider, Steps, explorer

WIDE, SIDE, MOST = (-2.4, 2.4), 31, 6


@explorer(
    units=Slider(1, MOST, label="hidden units"), added=Steps(0, MOST, label="of these added up"),
    task=Choice(list(TASKS), "points"), bend=Choice(list(BENDS), "activation"),
    own=OwnPoints(),
)
def views(picture, units=4, added=4, task="rings", bend="tanh", own=None):
    """What does each hidden unit see, and what do they make together?"""
    maps, total, space = panels = picture.panels(1, 1, 1, height=3.3)
    if own is not None and (why := cannot_learn(own)):
        return points_alone(picture, panels, total, own, why)
    data, net = trained_on_points(units, task, bend, own)
    _, hidden, output = net.layers
    seen, a = (hidden.g(hidden.W @ x + hidden.b) for x in (grid(WIDE, WIDE, SIDE), data.x))
    weights, bias, added = output.W[0], output.b[0, 0], min(added, units)
    v = np.where(np.arange(units) < added, weights, 0.0)  # those not added yet weigh nothing
    z, along = from_the_side(a, v, bias)
    draw_maps(maps, seen, weights, added)
    draw_sum(total, data, v @ seen + bias, np.abs(weights @ seen + bias).max())
    total.pad("own", own)
    draw_space(space, data, z / max(np.abs(z).max(), 1e-9), along)
    right = int(np.sum((z > 0) == (data.labels == 1)))
    where = ("on their side of the line, in the plane and in hidden space" if added else
             "right by the bias alone: there is no line yet")
    picture.say(f"{plural(units, 'hidden unit')}, {added} added up: {right} of {data.m} points are "
                f"{where}.")
    other = "blue" if bend == "tanh" else "white"
    drawn = task if own is None else "points"
    picture.describe(
        f"Left, {plural(units, 'small map')}, each red on one side of a straight edge and {other} "
        f"on the other. In the middle, {added} of them added up, with the {drawn} drawn over the "
        f"sum. Right, the same points in hidden space, {right} of {data.m} on their side of one "
        f"straight line.")
    return {"added": added, "right": right, "z": z}


def from_the_side(a, v, bias):
    """z of the output for the examples a (units, m), and where they lie along its line, (m,) each.

    Of all directions in which z does not change, the one along which the examples differ most.
    """
    centred = a - a.mean(axis=1, keepdims=True)
    if v.any():
        u = v / np.linalg.norm(v)
        centred = centred - np.outer(u, u @ centred)
    direction = np.linalg.eigh(centred @ centred.T)[1][:, -1]  # that of the largest variance
    along = direction * np.sign(direction[np.abs(direction).argmax()]) @ centred  # signs are free
    return v @ a + bias, along / max(np.abs(along).max(), 1e-9)


def draw_maps(panel, seen, weights, added):
    """A small map for each unit, two in a row; those that are not added stand back."""
    panel.axes(x=(0, 2), y=(-3, 0), bare=True, equal=True, title="each hidden unit")
    most, step = np.abs(seen).max(), min(1.1, 3 / ceil(len(seen) / 2))  # from row to row
    for k, values in enumerate(seen):
        left, top = k % 2 + 0.02, -step * (k // 2) - 0.22
        right, bottom = left + step - 0.25, top - step + 0.25
        panel.heat(f"map {k}", values.reshape(SIDE, SIDE), (left, right), (bottom, top), low=-most,
                   high=most, cmap=DIVERGING)
        if k >= added:  # a veil
            panel.band(f"veil {k}", [left, right], bottom, top, facecolor=PAPER, alpha=0.75)
        panel.words(f"weight {k}", left, top + 0.12, f"weight {number(weights[k], 1)}", fontsize=8,
                    color=signed(weights[k]), alpha=1.0 if k < added else 0.5)


def draw_sum(panel, data, z, most):
    """The sum z over the plane, in colours that end at ±most, with the examples."""
    panel.axes(x=WIDE, y=WIDE, xticks=[-2, 0, 2], yticks=[-2, 0, 2], equal=True,
               title="their sum z")
    surface(panel, z, WIDE, WIDE, low=-most, high=most)
    boundary(panel, z, WIDE, WIDE, level=0.0)
    points(panel, data.x, data.labels, data.names, size=3.5)


def draw_space(panel, data, z, along):
    """The examples in hidden space, beside the line of the output."""
    panel.axes(x=(-1.1, 1.1), y=(-1.1, 1.1), xticks={-0.55: "z < 0", 0.55: "z > 0"}, yticks=[],
               title="hidden space")
    panel.vrule("line of the output", 0, color=INK, linestyle="-", linewidth=2.2)
    points(panel, np.stack([z, along]), data.labels, data.names, size=3.5)
