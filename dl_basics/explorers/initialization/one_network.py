"""A rule for the average promises little to one network, and makes all inputs alike."""

from functools import lru_cache

import numpy as np

from dl_basics.draw.style import BLUE, INK
from dl_basics.draw.words import number, sized
from dl_basics.explorers.initialization.signals import LAYERS
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer

ALL = np.arange(LAYERS + 1)


@explorer(
    layer=Steps(0, LAYERS, label="layer"),
    units=Choice(["25", "50", "100"], "units in each"),
    angle=Slider(10, 170, 10, "angle of the inputs"),
)
def luck(picture, layer=20, units="100", angle=90):
    """What does a rule for the average promise to one network?"""
    sizes, cosines = (values[: layer + 1] for values in two_inputs(int(units), angle))
    layers, wide = ALL[: layer + 1], 5 * ALL / int(units)  # the variance of ln of the size
    left, right = picture.panels(1, 1, height=3.3)
    left.axes(x=(0, 51), y=(1e-4, 1e3), yscale="log", xlabel="layer", title="mean square of a")
    left.band("nine tenths", layers, *in_band(sizes), facecolor=BLUE, alpha=0.2)
    left.curves("ten networks", layers, np.clip(sizes.T[:10], 1e-4, 1e3), linewidth=1)
    for name, sign in (("theory, low", -1), ("theory, high", 1)):
        left.line(name, ALL, np.exp(-wide / 2 + sign * 1.645 * np.sqrt(wide)), color=INK,
                  linestyle=":", linewidth=1.6)
    left.hrule("on average", 1)
    right.axes(x=(0, 51), y=(-1.05, 1.05), xlabel="layer", title="cosine of two inputs")
    right.hrule("no angle", 1)
    right.band("nine tenths", layers, *np.quantile(cosines, [0.05, 0.95], axis=1), facecolor=BLUE,
               alpha=0.25)
    right.line("theory", ALL, expected_cosines(angle), color=INK, linestyle=":",
               linewidth=1.6)
    right.line("median", layers, np.median(cosines, axis=1))
    right.dots("now", layer, np.median(cosines[-1]), color=BLUE)
    low, high = np.quantile(sizes[-1], [0.05, 0.95])
    cosine = np.median(cosines[-1])
    picture.say(
        f"Layer {layer} of networks with {units} units: the mean square of nine in ten lies from "
        f"{sized(low)} to {sized(high)}. Cosine of two inputs at {angle}° by now: "
        f"{number(cosine, 3, never=(1.0,))} (median)."
    )
    picture.describe(
        f"Left, on a log axis, the mean square of a in ten networks as lines and in two hundred as "
        f"a band, which widens as dotted theory expects: {sized(low)} to {sized(high)} in layer "
        f"{layer}. Right, the cosine between the outputs for two inputs, which runs towards 1."
    )
    return {"low": low, "high": high, "cosine": cosine, "sizes": sizes[-1]}


def in_band(sizes):
    """Where the middle nine tenths of the networks lie, kept on the axis: two arrays (layers,)."""
    return np.clip(np.quantile(sizes, [0.05, 0.95], axis=1), 1e-4, 1e3)


MANY = 200


@lru_cache(maxsize=3)
def chances(units):
    """Standard normal numbers for `two_inputs`: two arrays (layers, networks, units)."""
    rng = np.random.default_rng(units)
    return rng.normal(size=(2, LAYERS, MANY, units))


@lru_cache(maxsize=8)
def two_inputs(units, angle):
    """Two inputs at an angle (degrees) through He's ReLUs: the mean square of the first one's
    outputs and the cosine of both, two arrays (layers + 1, networks), the inputs first.

    For given outputs a and b of a layer, the next sums W a are normal numbers with the spread
    √(2/n) |a|, those of W b have cos(a, b) in common with them: so they are drawn without W.
    """
    u, v = chances(units)
    length = other = np.full((MANY, 1), np.sqrt(units))
    cosine = np.full((MANY, 1), np.cos(np.radians(angle)))
    sizes, cosines = [length**2 / units], [cosine]
    for k in range(LAYERS):
        sine = np.sqrt(np.maximum(0, 1 - cosine**2))
        a = np.maximum(0, np.sqrt(2 / units) * length * u[k])
        b = np.maximum(0, np.sqrt(2 / units) * other * (cosine * u[k] + sine * v[k]))
        length, other = (np.linalg.norm(one, axis=1, keepdims=True) for one in (a, b))
        both = np.maximum(length * other, 1e-300)
        cosine = np.clip((a * b).sum(axis=1, keepdims=True) / both, -1, 1)
        sizes.append(length**2 / units)
        cosines.append(cosine)
    return np.concatenate(sizes, axis=1).T, np.concatenate(cosines, axis=1).T


def expected_cosines(angle):
    """The cosine in wide layers, layer by layer: (sin θ + (π − θ) cos θ) / π."""
    found = [np.cos(np.radians(angle))]
    for _ in range(LAYERS):
        theta = np.arccos(np.clip(found[-1], -1, 1))
        found.append((np.sin(theta) + (np.pi - theta) * np.cos(theta)) / np.pi)
    return np.array(found)


all_alike = Prediction(
    luck,
    "Two inputs at a right angle have nothing in common: their cosine is 0. What is it after fifty "
    "layers of ReLU that start with He?",
    ["Still about 0: He keeps everything as it was", "About one half", "Nearly 1"],
    right=2,
    because="He keeps the size of signals, not what makes them different. Each layer of ReLUs "
    "turns all of them a little more into the same direction.",
    show={"layer": 50},
)
