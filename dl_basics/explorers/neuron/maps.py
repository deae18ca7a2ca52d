"""Maps of what a neuron answers: around the four corners of a gate, and to flowers."""

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.datasets import GATE_INPUTS
from dl_basics.draw import ON_LIGHT, hollow, neuron_map, points
from dl_basics.experiments.single_neuron import right

AROUND, TICKS = (-0.6, 1.6), {0.0: "0", 1.0: "1"}  # a square around the corners
AXES = {"x": AROUND, "y": AROUND, "xticks": TICKS, "yticks": TICKS, "equal": True}


def corner_name(k):
    """The place of a corner, such as "(0, 1)"."""
    return "({:.0f}, {:.0f})".format(*GATE_INPUTS[:, k])


def draw_corners(panel, w, b, g, table, title, bias=None):
    """The four corners with what a gate answers there, on the map of a neuron."""
    panel.axes(**AXES, xlabel="x₁", ylabel="x₂", title=title)
    neuron_map(panel, w, b, g, AROUND, AROUND, air=0.5, least=0.01, bias=bias)
    points(panel, GATE_INPUTS, table, ("no", "yes"), size=12)


def draw_flowers(panel, data, w, b, part="petals", bias=None):
    """Flowers on the map of a neuron with a sigmoid; a ring is around those that it gets wrong."""
    x, y = (tuple(np.array([-1.15, 1.15]) * np.abs(row).max()) for row in data.x)
    panel.axes(x=x, y=y, xlabel=f"{part[:-1]} length, cm from the mean",
               ylabel="width, cm from the mean", legend=data.names,
               yticks=[-0.5, 0, 0.5] if y[1] < 1 else [-1, 0, 1])
    neuron_map(panel, w, b, sigmoid, x, y, bias=bias)
    points(panel, data.x, data.labels, data.names)
    wrong = ~right(w, b, data.x, data.labels)
    panel.dots("wrong", *data.x[:, wrong], markersize=11, **hollow(ON_LIGHT))
