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


def learning_curves(panel, runs, looks, shade=0.22, start=0, dot=6, drag=None):
    """Runs by name, each (records, runs): bands from `start` on, and a dot at the last mean.

    looks: for each name its color and its linestyle. dot: the size of the dots. drag: of these.
    """
    for (name, some), (color, dashes) in zip(runs.items(), looks, strict=True):
        x = np.arange(start, start + len(some))
        bands(panel, name, x, some, color, shade, linestyle=dashes)
        panel.dots(f"{name} now", x[-1], some[-1].mean(), color=color, markersize=dot, drag=drag)


def by_layer(panel, name, runs, limits, theory=None, color=ORANGE, shade=0.25, band="all ten",
             **line):
    """Runs (layers, runs) of a quantity by layer: a band that holds all, and their median.

    limits: the ends of the log axis; what lies beyond is drawn there. theory: what is expected of
    each layer, by the name of its mark. band: the mark of the band. line: the style of the median.
    """
    layers, (low, high) = np.arange(1, len(runs) + 1), np.clip([runs.min(1), runs.max(1)], *limits)
    panel.band(band, layers, low, high, facecolor=color, alpha=shade)
    panel.line(name, layers, np.clip(np.median(runs, axis=1), *limits), color=color, **line)
    for expected, values in (theory or {}).items():
        panel.line(expected, layers, np.clip(values, *limits), color=INK, linestyle=":",
                   linewidth=1.6)


def curve_at(panel, name, x, y, at, dot="here", color=BLUE, marker="o", size=8, drag=None,
             **line):
    """The curve `name` through (x, y), and on it a dot at the place `at` = (x, y).

    drag: of the dot.
    """
    panel.line(name, x, y, color=color, **line)
    panel.dots(dot, *at, color=color, marker=marker, markersize=size, drag=drag)


def tangent(panel, x, y, slope, reach, name="tangent"):
    """A short line through the point (x, y) of a curve, with its slope; `reach` to both sides."""
    ends = x + np.array([-reach, reach])
    panel.line(name, ends, y + slope * (ends - x), color=ORANGE, linewidth=1.6)
