"""The deeper a network is, the fewer starts it learns from, and at fewer learning rates."""

import numpy as np

from dl_basics.draw import MUTED, ON_DARK, bands, number
from dl_basics.experiments.starts import GAINS, KINDS, LAYERS, RATES, shares
from dl_basics.live import Choice, explorer

ACROSS = (-0.5, len(GAINS) - 0.5)  # a column for each gain
AXIS = {"x": ACROSS, "xlabel": "gain", "xticks": {0: "0.7", 2: "1", 4: "√2", 6: "2"}}
OWN = "each its best"


@explorer(
    layers=Choice(list(LAYERS), "hidden layers"),
    g=Choice(list(KINDS), "layers of"),
    rate=Choice([OWN, *RATES], "learning rate"),
)
def learns(picture, layers=10, g="relu", rate=OWN):
    """From which start does a deep network learn?"""
    at = None if rate == OWN else rate
    every = np.array([[shares(g, depth, gain, rate=at) for gain in GAINS] for depth in LAYERS])
    row, (left, right) = every[LAYERS.index(layers)], picture.panels(1, 1.15, height=3.3)
    draw_map(left, every.mean(axis=-1), LAYERS.index(layers))
    draw_row(right, row)
    means = row.mean(axis=1)
    best, xavier, he = GAINS[int(means.argmax())], f"{means[2]:.0%}", f"{means[4]:.0%}"
    picture.say(
        f"{g}, {layers} hidden layers, rate: {rate}. Test digits right, mean of ten networks: gain "
        f"1 {xavier}, gain √2 {he}. The best of these gains: {number(best, 2)}, with "
        f"{means.max():.0%}.")
    picture.describe(
        f"Left, a map over gain and depth, bright where networks learn. Right, the row of {layers} "
        f"layers with a band for ten networks: {xavier} at gain 1, {he} at √2, highest at "
        f"{number(best, 2)}.")
    return {"layers": layers, "xavier": row[2], "he": row[4], "best": best, "means": means}


def draw_map(panel, means, row):
    """The mean shares right, depths by gains, with a frame around a row."""
    up, (low, high) = (-0.5, len(LAYERS) - 0.5), ACROSS
    panel.axes(y=up, ylabel="hidden layers", yticks=dict(enumerate(map(str, LAYERS))),
               title="bright: learns", **AXIS)
    panel.heat("map", means, ACROSS, up, low=0.05, high=1.0)
    panel.line("row", np.array([low, high, high, low, low]) + np.multiply(0.06, [1, -1, -1, 1, 1]),
               row + np.multiply(0.46, [-1, -1, 1, 1, -1]), color=ON_DARK)


def draw_row(panel, runs):
    """The shares right of ten networks from each gain, (gains, networks)."""
    panel.axes(y=(0, 1.1), ylabel="test digits right", title="the framed row", **AXIS)
    panel.hrule("chance", 0.1)
    for at, name in ((2, "Xavier"), (4, "He")):
        panel.vrule(name, at)
        panel.words(f"{name} is here", at, 1.06, name, (4, 0), color=MUTED)
    bands(panel, "mean", np.arange(len(runs)), runs, marker="o", markersize=3.5)
