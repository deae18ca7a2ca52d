"""The deeper a network is, the fewer starts it learns from."""

import numpy as np

from dl_basics.draw.curves import bands
from dl_basics.draw.style import MUTED, ON_DARK
from dl_basics.draw.words import number
from dl_basics.explorers.initialization.starts import CHANCE, GAINS, LAYERS, shares
from dl_basics.live import Choice, Prediction, Slider, explorer


@explorer(
    layers=Slider(LAYERS[0], LAYERS[-1], LAYERS.step, "hidden layers"),
    g=Choice(["relu", "tanh"], "activation g"),
)
def learns(picture, layers=10, g="relu"):
    """From which start does a deep network learn?"""
    layers = LAYERS.step * round(layers / LAYERS.step)  # the nearest that was measured
    every = np.array([[shares(g, depth, gain).mean() for gain in GAINS] for depth in LAYERS])
    here = np.array([shares(g, layers, gain) for gain in GAINS])
    left, right = picture.panels(1, 1.15, height=3.3)
    columns, top = len(GAINS), LAYERS[-1] + 2.5
    ticks = {0: "½", 4: "1", 6: "√2", 8: "2"}
    left.axes(x=(-0.5, columns - 0.5), y=(2.5, top), xlabel="gain", ylabel="hidden layers",
              xticks=ticks, yticks=list(LAYERS[1::2]), title="bright: learns")
    left.heat("map", every, (-0.5, columns - 0.5), (2.5, top), low=0.05, high=1.0)
    x, y = [-0.4, columns - 0.6], [layers - 2.3, layers + 2.3]
    left.line("row", [x[0], x[1], x[1], x[0], x[0]], [y[0], y[0], y[1], y[1], y[0]], color=ON_DARK)
    right.axes(x=(-0.5, columns - 0.5), y=(0, 1.1), xlabel="gain", xticks=ticks,
               ylabel="test digits right", title="the framed row")
    right.hrule("chance", CHANCE)
    for at, name in ((4, "Xavier"), (6, "He")):
        right.vrule(name, at)
        right.words(f"{name} is here", at, 1.06, name, (4, 0), color=MUTED)
    bands(right, "mean", np.arange(columns), here, marker="o", markersize=3.5)
    means = here.mean(axis=1)
    xavier, he, best = means[4], means[6], GAINS[int(means.argmax())]
    picture.say(
        f"{g}, {layers} hidden layers, test digits right, mean of ten networks: "
        f"Xavier {xavier:.0%}, He {he:.0%}. The best of these gains: {number(best, 2)}, with "
        f"{means.max():.0%}."
    )
    picture.describe(
        f"Left, a map over gain and depth, bright where networks learn: a ridge that is narrower, "
        f"the deeper they are. Right, the row of {layers} layers with a band for ten networks: "
        f"{xavier:.0%} at gain 1, {he:.0%} at √2, highest at {number(best, 2)}."
    )
    return {"layers": layers, "xavier": here[4], "he": here[6], "best": best, "means": means}


deeper = Prediction(
    learns,
    "Ten layers of ReLU learn best near He's gain, √2. Take thirty layers: what becomes of the "
    "gains that still learn well?",
    ["The same gains do: the rule does not know the depth", "There are fewer of them",
     "Larger gains are needed, as more is lost on the way"],
    right=1,
    because="A gain a little off is a factor a little off 1 in every layer, and thirty layers "
    "multiply it. The ridge is where it was and narrower, and lower too: even He has trouble.",
    show={"layers": 30},
)
