"""A plane of two features: examples as points, and what a network says about every place.

`panel` is a panel of a live picture. Examples of the first class are
open circles, of the second filled squares, of a third filled triangles: never a colour alone.
"""

from functools import lru_cache

import contourpy
import numpy as np

from dl_basics.draw.style import DIVERGING, ON_DARK, ON_LIGHT
from dl_basics.draw.words import plural

SHAPES = (("o", ON_DARK, ON_LIGHT), ("s", ON_LIGHT, ON_DARK), ("^", "#8c8c8c", ON_LIGHT))


@lru_cache(maxsize=32)
def grid(x, y, n=61):
    """All places of a grid over x = (left, right), y = (bottom, top), a column each: (2, n²)."""
    across, up = np.linspace(*x, n), np.linspace(*y, n)
    return np.stack(np.meshgrid(across, up)).reshape(2, -1)


def surface(panel, values, x, y, low=0.0, high=1.0):
    """A map of `values` over a `grid`, blue where they are low and red where they are high."""
    n = round(np.sqrt(np.size(values)))
    air = 0.1 * (high - low)  # the darkest colours are left out: points and words stand on them
    panel.heat("surface", np.reshape(values, (n, n)), x, y, low=low - air, high=high + air,
               cmap=DIVERGING)


def boundary(panel, values, x, y, level=0.5):
    """The line on which `values` over a `grid` are `level`; nothing where they never are."""
    n = round(np.sqrt(np.size(values)))
    across, up = np.linspace(*x, n), np.linspace(*y, n)
    lines = contourpy.contour_generator(across, up, np.reshape(values, (n, n))).lines(level)
    x, y = [line[:, 0] for line in lines], [line[:, 1] for line in lines]
    panel.curves("boundary", x, y, color=ON_LIGHT, linewidth=2.2)


def neuron_map(panel, w, b, g, x, y, n=41, air=0.25, least=0.0, bias=None):
    """What a neuron with w (2,), b and activation g answers everywhere, and the line where z = 0.

    air: how far the ends of the colours lie beyond those of g, so that words stay easy to read.
    least: of weights and bias, for a line; of smaller ones it would lie where rounding puts it.
    bias: the control of b, which then follows when a hand pushes the line.
    """
    z = np.array(w) @ grid(x, y, n) + b
    z = np.round(z, 9) if g.name == "step" else z  # which jumps at 0, and 0.1 + 0.2 − 0.3 is 0
    outputs = g(z)
    most = max(np.abs(outputs).max(), 1e-9)
    low, high = (g.low, g.high) if np.isfinite([g.low, g.high]).all() else (-most, most)
    air = air * (high - low)
    surface(panel, outputs, x, y, low - air, high + air)
    boundary(panel, z if max(*np.abs(w), abs(b)) >= least else np.ones_like(z), x, y, level=0)
    if bias and np.any(w):
        w = np.array(w)

        def nearest(b):  # the point of the line that is nearest to 0
            return -b * w[:, None] / (w @ w)

        far = np.outer([-w[1], w[0]], [-99, 99]) / np.hypot(*w)
        panel.handle("line", *(nearest(np.array([b])) + far), drag={bias: nearest})


def weights_arrow(panel, w, start=(0, 0), size=1.0):
    """The weights w (2,) as an arrow, a weight of 1 as long as `size`; a hand at its tip turns it.

    The controls w1 and w2 follow. It points to where z rises, and so the line turns with it.
    """
    start, way = np.array(start), size * np.array(w)
    tip, long = start + way, np.hypot(*way)
    panel.handle("tip", *tip, drag={"w1": lambda w1: (start[0] + size * w1, tip[1]),
                                    "w2": lambda w2: (tip[0], start[1] + size * w2)})
    if np.abs(w).max() > 0.05:
        panel.arrow("w", tuple(start), tuple(tip), color=ON_LIGHT)
        panel.words("its name", *(start + way / 2), "w", (-11 * way[1] / long, 11 * way[0] / long),
                    ha="center", weight="bold", color=ON_LIGHT)


def points(panel, x, labels, names, size=6.5):
    """The examples x (2, m), each with the shape of its class; `names` of the classes are marks."""
    for k, name in enumerate(names):
        shape, fill, edge = SHAPES[k]
        some = x[:, labels == k]
        pixels = panel.ax.transData.transform(some.T).round()
        _, first = np.unique(pixels, axis=0, return_index=True)  # two in one place are one
        panel.dots(name, *some[:, np.sort(first)], marker=shape, markersize=size,
                   markerfacecolor=fill, markeredgecolor=edge, markeredgewidth=1.0)


def answers(panel, run, epoch, names, title):
    """What the network of a kept run answers at an epoch: a map, the line of one half, the data."""
    side = run.side
    panel.axes(x=side, y=side, xlabel="x₁", ylabel="x₂", equal=True, title=title)
    values = run.answers(epoch, grid(side, side, 41))
    surface(panel, values, side, side)
    boundary(panel, values, side, side)
    points(panel, run.x, run.labels, names, size=4.5)


def points_alone(picture, panels, plane, own, why):
    """What a reader has put into one of the panels, where nothing is to be learned, and why."""
    for panel in panels:
        if panel is not plane:
            panel.axes(bare=True)
    side = (-2.6, 2.6)
    plane.axes(x=side, y=side, xlabel="x₁", ylabel="x₂", equal=True, title="your own points")
    plane.pad("own", own)
    x, y, kinds = np.reshape(own, (-1, 3)).T
    points(plane, np.stack([x, y]), kinds, ("first class", "second class"))
    picture.say(why)
    picture.describe(f"A plane with {plural(len(own), 'point')} of your own. {why}")
    return {"points": len(own)}
