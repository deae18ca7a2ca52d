"""Without an activation between them, many layers are one affine layer."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from dl_basics.activations import ELEMENTWISE
from dl_basics.draw import DIVERGING, grid, plural
from dl_basics.live import Choice, Slider, explorer

PLANE = np.vstack([grid((-2, 2), (-2, 2)), np.ones((1, 61 * 61))])  # x₁, x₂ and 1, in columns
FIT = np.linalg.pinv(PLANE)  # least squares, once


@explorer(
    layers=Slider(1, 10, label="layers"),
    g=Choice(ELEMENTWISE, "activation g"),
    draw=Slider(0, 20, label="random weights no."),
)
def collapse(picture, layers=10, g="identity", draw=0):
    """Can one layer do what ten layers do?"""
    deep = outputs(layers, g, draw)
    single = deep @ FIT @ PLANE  # of all affine layers the nearest
    height = np.ptp(deep)
    off = np.abs(deep - single) / max(height, 1e-12)
    largest, typical = off.max(), np.sqrt(np.mean(off**2))
    left, right = picture.panels(1, 1, height=3.5)
    draw_map(left, deep, "layer after layer")
    draw_map(right, single, "the nearest single layer")
    verdict, seen = judged(height, largest, typical)
    alone = " A single layer has nothing between layers to bend." if layers == 1 else ""
    picture.say(f"{plural(layers, 'layer')}, activation {g}. {verdict}{alone}")
    picture.describe(f"Two maps of colours over the plane. {seen}")
    return {"largest": largest, "typical": typical, "height": height}


def judged(height, largest, typical):
    """What is said of two maps, and what is seen, by how far they are apart."""
    if height < 1e-9:
        return ("The left map is one number everywhere, and so a single layer follows it.",
                "Each has one colour all over.")
    if largest < 1e-12:
        return ("One layer does the same, to less than 10⁻¹² of the map's height.",
                "Each changes evenly from one side to the other. They look the same.")
    off = f"{typical:.1%}" if typical > 0.0005 else "less than 0.1%"
    return (f"Even the nearest layer is off by {off} of the map's height, typically.",
            "The right one changes evenly; the left one is made of bends or steps that it cannot "
            "follow.")


def draw_map(panel, values, title):
    """A map from its own lowest to its own highest: maps that are equal still look equal."""
    panel.axes(x=(-2, 2), y=(-2, 2), xlabel="x₁", ylabel="x₂", title=title, equal=True)
    middle, half = (values.max() + values.min()) / 2, max(np.ptp(values) / 2, 1e-9)
    panel.heat("output", (values.reshape(61, 61) - middle) / half, (-2, 2), (-2, 2),
               low=-1, high=1, cmap=DIVERGING)


@lru_cache(maxsize=64)
def outputs(layers, g, draw):
    """What random layers, 2 inputs, 8 units in each and 1 output, make of the plane: (1, 3721)."""
    rng, a = np.random.default_rng(draw), PLANE[:2]
    sizes = [2] + [8] * (layers - 1) + [1]
    weights = [rng.normal(0, 1 / np.sqrt(n), (units, n)) for n, units in pairwise(sizes)]
    biases = [rng.normal(0, 0.3, (units, 1)) for units in sizes[1:]]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        a = g(W @ a + b)
    return weights[-1] @ a + biases[-1]
