"""The deeper a network is, the fewer starts it learns from."""

import numpy as np

from dl_basics.draw import MUTED, ON_DARK, bands, number
from dl_basics.experiments.starts import GAINS, LAYERS, shares
from dl_basics.live import Choice, Prediction, Slider, explorer

ACROSS = (-0.5, len(GAINS) - 0.5)  # a column for each gain
AXIS = {"x": ACROSS, "xlabel": "gain", "xticks": {0: "½", 4: "1", 6: "√2", 8: "2"}}


@explorer(
    layers=Slider(LAYERS[0], LAYERS[-1], LAYERS.step, "hidden layers"),
    g=Choice(["relu", "tanh"], "activation g"),
)
def learns(picture, layers=10, g="relu"):
    """From which start does a deep network learn?"""
    every = np.array([[shares(g, depth, gain) for gain in GAINS] for depth in LAYERS])
    row, (left, right) = every[LAYERS.index(layers)], picture.panels(1, 1.15, height=3.3)
    draw_map(left, every.mean(axis=-1), layers)
    draw_row(right, row)
    means = row.mean(axis=1)
    best, xavier, he = GAINS[int(means.argmax())], f"{means[4]:.0%}", f"{means[6]:.0%}"
    picture.say(
        f"{g}, {layers} hidden layers, test digits right, mean of ten networks: Xavier {xavier}, "
        f"He {he}. The best of these gains: {number(best, 2)}, with {means.max():.0%}."
    )
    picture.describe(
        f"Left, a map over gain and depth, bright where networks learn: a ridge that is narrower, "
        f"the deeper they are. Right, the row of {layers} layers with a band for ten networks: "
        f"{xavier} at gain 1, {he} at √2, highest at {number(best, 2)}."
    )
    return {"layers": layers, "xavier": row[4], "he": row[6], "best": best, "means": means}


def draw_map(panel, means, layers):
    """The mean shares right, depths by gains, with a frame around the row of so many layers."""
    up, (low, high) = (2.5, LAYERS[-1] + 2.5), ACROSS
    panel.axes(y=up, ylabel="hidden layers", yticks=list(LAYERS[1::2]), title="bright: learns",
               **AXIS)
    panel.heat("map", means, ACROSS, up, low=0.05, high=1.0)
    panel.line("row", np.array([low, high, high, low, low]) + np.multiply(0.1, [1, -1, -1, 1, 1]),
               layers + np.multiply(2.3, [-1, -1, 1, 1, -1]), color=ON_DARK)


def draw_row(panel, runs):
    """The shares right of ten networks from each gain, (gains, networks)."""
    panel.axes(y=(0, 1.1), ylabel="test digits right", title="the framed row", **AXIS)
    panel.hrule("chance", 0.1)
    for at, name in ((4, "Xavier"), (6, "He")):
        panel.vrule(name, at)
        panel.words(f"{name} is here", at, 1.06, name, (4, 0), color=MUTED)
    bands(panel, "mean", np.arange(len(runs)), runs, marker="o", markersize=3.5)


deeper = Prediction(
    learns,
    "Ten layers of ReLU learn best near He's gain, √2. Take thirty layers: what becomes of the "
    "gains that still learn well?",
    ["The same gains do: the rule does not know the depth", "There are fewer of them",
     "Larger gains are needed, as more is lost on the way"],
    right=1, show={"layers": 30},
    because="A gain a little off is a factor a little off 1 in every layer, and thirty layers "
    "multiply it. The ridge is where it was and narrower, and lower too: even He has trouble.",
)
