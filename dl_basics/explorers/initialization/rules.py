"""The more inputs a unit has, the smaller its first weights should be."""

from functools import lru_cache

import numpy as np

from dl_basics.draw.style import INK, MUTED
from dl_basics.draw.words import number
from dl_basics.initializers import Uniform, UniformInitializer, he, lecun, xavier
from dl_basics.live import Choice, Prediction, Slider, explorer
from dl_basics.registry import INITIALIZERS

RULES = {"lecun": (lecun, ":"), "xavier": (xavier, "-"), "he": (he, "--")}
FANS = np.arange(4, 201)


@explorer(
    init=Choice(INITIALIZERS, "initializer"),
    fan_in=Slider(4, 200, label="fan-in"),
    fan_out=Slider(4, 200, label="fan-out"),
)
def sigma(picture, init="xavier", fan_in=64, fan_out=32):
    """How large is a first weight?"""
    w = drawn_weights(init, fan_in, fan_out)
    s = spread_of(init, fan_in, fan_out, w)
    left, right = picture.panels(1.15, 1, height=3.2)
    left.axes(x=(-1.5, 1.5), y=(0, 1.35), yticks=[], xlabel="weight w", title="drawn weights")
    width = max(s / 4, 0.02)
    places, heights = counted(w, width)
    peak = len(w) * width * (1 / (2 * np.sqrt(3) * s) if even(init) else 0.3989 / s) if s else 0
    heights = heights / (peak or heights.max())
    left.bars("drawn", places, heights, thickness=width, facecolor=MUTED, alpha=0.4)
    if s:
        at = np.linspace(-1.5, 1.5, 301)
        bell = np.exp(-np.minimum((at / s) ** 2, 99) / 2)
        curve = (abs(at) <= np.sqrt(3) * s) * 1.0 if even(init) else bell
        left.line("rule", at, curve, color=INK, linewidth=1.4)
        left.line("σ", [-s, s], [1.2, 1.2], color=INK, marker="|", markersize=9)
        left.words("its name", 0, 1.2, "−σ to σ", (0, 10), ha="center")
    right.axes(x=(4, 200), y=(0.04, 2.5), xscale="log", yscale="log", xlabel="fan-in", title="σ",
               xticks={4: "4", 10: "10", 20: "20", 50: "50", 100: "100", 200: "200"},
               yticks={0.05: "0.05", 0.1: "0.1", 0.2: "0.2", 0.5: "0.5", 1: "1", 2: "2"},
               legend=tuple(RULES))
    for name, (_, dashes) in RULES.items():
        right.line(name, FANS, sigmas(name, fan_out), color=MUTED, linestyle=dashes, linewidth=1.6)
    if 0.04 <= s <= 2.5:
        right.dots("here", fan_in, s)
    end = f", none beyond ±{number(np.sqrt(3) * s, 3)}" if even(init) else ""
    picture.say(
        f"{init}, {fan_in} inputs and {fan_out} units: σ = {number(s, 3)}{end}. Of {len(w)} drawn "
        f"weights the mean is {number(w.mean(), 3)}, the standard deviation {number(w.std(), 3)}."
    )
    picture.describe(
        f"Left, the drawn weights as bars from {number(w.min(), 2)} to {number(w.max(), 2)} "
        f"{'below the curve that they follow' if s else 'in one place'}. Right, σ over the fan-in, "
        f"on log axes: three falling lines, he above lecun, xavier flatter; a dot is the choice."
    )
    return {
        "sigma": s, "count": len(w), "mean": w.mean(), "std": w.std(), "lowest": w.min(),
        "highest": w.max(), "largest": np.abs(w).max(),
    }


@lru_cache
def sigmas(name, fan_out):
    """The σ of a rule for every fan_in of the axis."""
    return np.array([RULES[name][0].sigma(fan, fan_out) for fan in FANS.tolist()])


def drawn_weights(init, fan_in, fan_out):
    """At least 2000 weights of layers of this size, in a row."""
    rng = np.random.default_rng(0)
    layers = max(1, -(-2000 // (fan_in * fan_out)))
    return np.concatenate([init.draw(fan_out, fan_in, rng=rng).ravel() for _ in range(layers)])


def spread_of(init, fan_in, fan_out, w):
    """σ by the rule, or as it was measured if a rule of your own does not state it."""
    try:
        return float(init.sigma(fan_in, fan_out))
    except NotImplementedError:
        return float(w.std())


def even(init):
    """Whether all weights up to a limit are equally likely."""
    return isinstance(init, UniformInitializer | Uniform)


def counted(w, width):
    """The middles of bins of this width, one of them at 0, and how many weights lie in each."""
    bins, counts = np.unique(np.round(w / width).astype(int), return_counts=True)
    return bins * width, counts


four_times = Prediction(
    sigma,
    "He's σ for 64 inputs is 0.177. And for 16 inputs, a quarter as many?",
    ["A quarter of it", "The same", "Twice as large", "Four times as large"],
    right=2,
    because="σ = √(2 / fan-in): a quarter under the root is twice as much. Fewer inputs, larger "
    "weights, so that their sum stays as large.",
    show={"init": "he", "fan_in": 16},
)
