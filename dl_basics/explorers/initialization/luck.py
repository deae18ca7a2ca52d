"""A rule for the average promises little to one network, and makes all inputs alike."""

import numpy as np

from dl_basics.draw import BLUE, INK, curve_at, number, sized
from dl_basics.experiments.signals import LAYERS, expected_cosines, two_inputs
from dl_basics.live import Choice, Slider, Steps, explorer

ALL = np.arange(LAYERS + 1)
THEORY = {"color": INK, "linestyle": ":", "linewidth": 1.6}


@explorer(
    layer=Steps(0, LAYERS, label="layer"),
    units=Choice([25, 50, 100], "units in each"),
    angle=Slider(10, 170, 10, "angle of the inputs"),
)
def luck(picture, layer=20, units=100, angle=90):
    """What does a rule for the average promise to one network?"""
    sizes, cosines = (values[: layer + 1] for values in two_inputs(units, angle))
    left, right = picture.panels(1, 1, height=3.3)
    draw_sizes(left, sizes, units)
    draw_cosines(right, cosines, angle)
    (low, high), cosine = np.quantile(sizes[-1], [0.05, 0.95]), np.median(cosines[-1])
    picture.say(
        f"Layer {layer} of networks with {units} units: the mean square of nine in ten lies from "
        f"{sized(low)} to {sized(high)}. Cosine of two inputs at {angle}° by now: "
        f"{number(cosine, 3, never=(1.0,))} (median).")
    picture.describe(
        f"Left, on a log axis, the mean square of a in ten networks as lines and in two hundred as "
        f"a band, which widens as dotted theory expects: {sized(low)} to {sized(high)} in layer "
        f"{layer}. Right, the cosine between the outputs for two inputs, which runs towards 1.")
    return {"low": low, "high": high, "cosine": cosine, "sizes": sizes[-1]}


def draw_sizes(panel, sizes, units):
    """The mean squares (layers, networks): nine tenths as a band, ten as curves, and theory."""
    panel.axes(x=(0, 51), y=(1e-4, 1e3), yscale="log", xlabel="layer", title="mean square of a")
    ends, layers = np.quantile(sizes, [0.05, 0.95], axis=1), ALL[: len(sizes)]
    panel.band("nine tenths", layers, *np.clip(ends, 1e-4, 1e3), facecolor=BLUE, alpha=0.2)
    panel.curves("ten networks", layers, np.clip(sizes.T[:10], 1e-4, 1e3), linewidth=1)
    wide = 5 * ALL / units  # the variance of ln of the size
    for name, sign in (("theory, low", -1), ("theory, high", 1)):
        panel.line(name, ALL, np.exp(-wide / 2 + sign * 1.645 * np.sqrt(wide)), **THEORY)
    panel.hrule("on average", 1)


def draw_cosines(panel, cosines, angle):
    """The cosines (layers, networks): nine tenths as a band, their median, and theory."""
    ends, middle = np.quantile(cosines, [0.05, 0.95], axis=1), np.median(cosines, axis=1)
    panel.axes(x=(0, 51), y=(-1.05, 1.05), xlabel="layer", title="cosine of two inputs")
    panel.hrule("no angle", 1)
    panel.band("nine tenths", ALL[: len(middle)], *ends, facecolor=BLUE, alpha=0.25)
    panel.line("theory", ALL, expected_cosines(angle), **THEORY)
    curve_at(panel, "median", ALL[: len(middle)], middle, (len(middle) - 1, middle[-1]), "now")
