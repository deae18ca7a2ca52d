"""Curves that many pictures share: runs with their band, a quantity by layer, a curve and a dot.

`panel` is a panel of a live picture, with its methods `line`, `band` and `dots`.
"""

import numpy as np

from dl_basics.draw.style import BLUE, INK, ORANGE


def hollow(color=INK, width=1.6):
    """The style of markers that are only an outline, for `panel.dots`."""
    return {"markerfacecolor": "none", "markeredgecolor": color, "markeredgewidth": width}


def bands(panel, name, x, runs, color=BLUE, shade=0.25, **line):
    """Runs of one kind, (places, runs) over x (places,): a band that holds all, and their mean.

    The mark `name` is the mean. shade: how much of its colour the band has, from 0 to 1.
    line: the style of the mean.
    """
    panel.band(f"{name}, all", x, runs.min(axis=1), runs.max(axis=1), facecolor=color, alpha=shade)
    panel.line(name, x, runs.mean(axis=1), color=color, **line)


def learning_curves(panel, runs, looks, shade=0.22, start=0, dot=6):
    """Runs by name, each (records, runs): bands from `start` on, and a dot at the last mean.

    looks: for each name its color and its linestyle. dot: the size of the dots.
    """
    for (name, some), (color, dashes) in zip(runs.items(), looks, strict=True):
        x = np.arange(start, start + len(some))
        bands(panel, name, x, some, color, shade, linestyle=dashes)
        panel.dots(f"{name} now", x[-1], some[-1].mean(), color=color, markersize=dot)


def by_layer(panel, name, sizes, shade=0.3, band="all ten", within=(0, np.inf), **line):
    """The size of a gradient in each layer, (networks, layers): a band for all, and their median.

    The mark `name` is the median, `band` the band. within: the sizes that the axes show; the band
    ends at their edge, the median a little behind it. line: the style of the median.
    """
    layers, (low, high) = np.arange(1, sizes.shape[1] + 1), within
    ends = np.clip([sizes.min(axis=0), sizes.max(axis=0)], low, high)
    panel.band(band, layers, *ends, facecolor=ORANGE, alpha=shade)
    middle = np.median(sizes, axis=0)
    near = (middle > low * 1e-3) & (middle < high * 1e3)
    panel.line(name, layers, np.where(near, middle, np.nan), color=ORANGE, **line)


def curve_at(panel, name, x, y, at, dot="here", color=BLUE, marker="o", size=8, **line):
    """The curve `name` through (x, y), and on it a dot at the place `at` = (x, y)."""
    panel.line(name, x, y, color=color, **line)
    panel.dots(dot, *at, color=color, marker=marker, markersize=size)


def tangent(panel, x, y, slope, reach, name="tangent"):
    """A short line through the point (x, y) of a curve, with its slope; `reach` to both sides."""
    ends = x + np.array([-reach, reach])
    panel.line(name, ends, y + slope * (ends - x), color=ORANGE, linewidth=1.6)
