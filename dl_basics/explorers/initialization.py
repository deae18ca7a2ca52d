"""What you move in notebook 08: first weights, and what becomes of the signal at the start."""

from functools import lru_cache
from itertools import chain

import numpy as np

from dl_basics.draw.style import BLUE, INK, MUTED, ORANGE
from dl_basics.draw.words import listed, number, plural
from dl_basics.explorers import signals
from dl_basics.explorers.backprop import power
from dl_basics.explorers.digits import digits_for
from dl_basics.explorers.runs import Stack
from dl_basics.explorers.starts import TEN
from dl_basics.initializers import (
    Uniform,
    UniformInitializer,
    constant,
    he,
    lecun,
    xavier,
    zeros,
)
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer
from dl_basics.recipes import Recipe
from dl_basics.registry import ELEMENTWISE, INITIALIZERS

# ------------------------------------------------------------------------------------------------
# Equal weights.

STARTS = {"zeros": zeros, "constant": constant, "drawn": xavier}
BENDS = ["tanh", "relu", "sigmoid"]
STEPS, EVERY, UNITS = 1000, 40, 8  # forty steps are an epoch of 1280 digits


@explorer(
    step=Steps(0, STEPS, EVERY, label="step"),
    start=Choice(list(STARTS), "first weights"),
    g=Choice(BENDS, "activation g"),
)
def twins(picture, step=0, start="constant", g="tanh"):
    """Must the first weights differ?"""
    for bend in BENDS:
        twin_steps(bend)  # all are trained before the first picture, so that the menus answer
    images, shares = twin_steps(g)
    W, now = images[start][step // EVERY], step // EVERY
    left, right = picture.panels(1.15, 1, height=3.2)
    left.axes(x=(-0.2, 35.2), y=(-0.2, 17.2), bare=True, equal=True,
              title="the 64 weights of each hidden unit")  # fmt: skip
    left.heat("weights", mosaic(W), (0, 35), (0, 17), low=-0.5, high=0.5, cmap="PRGn")
    left.curves("frames", *frames(), color=MUTED, linewidth=1)
    right.axes(x=(0, STEPS), y=(0, 1.08), xlabel="step", ylabel="test digits right",
               legend=("the others", "your choice"))  # fmt: skip
    upto = np.arange(0, step + 1, EVERY)
    others = {name: runs.mean(axis=1) for name, runs in shares.items() if name != start}
    right.curves("the others", np.arange(0, STEPS + 1, EVERY), [*others.values()], color=MUTED,
                 linewidth=1.2, linestyle="--")  # fmt: skip
    for name, means in others.items():
        right.words(name, STEPS, means[-1], name, (0, 9), ha="right", color=MUTED)
    runs = shares[start][: now + 1]
    right.band("ten networks", upto, runs.min(axis=1), runs.max(axis=1), facecolor=BLUE, alpha=0.2)
    right.line("your choice", upto, runs.mean(axis=1))
    right.dots("now", step, runs[-1].mean(), color=BLUE)
    apart, rank = np.ptp(W, axis=0).max(), np.linalg.matrix_rank(W, tol=1e-9)
    ends = f"{runs[-1].min():.0%} to {runs[-1].max():.0%}"
    differ = "do not differ" if apart < 1e-12 else f"differ by up to {apart:.2f}"
    picture.say(
        f"Step {step}, {start}, {g}: the weights of the eight units {differ}; rank of W¹ {rank}. "
        f"Ten networks get {ends} of the test digits right."
    )
    picture.describe(
        f"Left, the weights of eight units as small images, green above and purple below zero: "
        f"{'all the same' if apart < 1e-12 else 'all different'}. Right, the right answers over "
        f"the steps, now {ends}, and dashed the means of {listed([*others])} first weights."
    )
    return {"apart": apart, "rank": rank, "right": runs[-1]}


@lru_cache
def twin_steps(g):
    """64-8-10 networks, ten for each kind of first weights: W¹ of the first of each ten, every
    forty steps (moments, 8, 64), and what all get right (moments, 10), two dictionaries.
    """
    x, y, test_x, test_y = digits_for(TEN)
    stacks = [Stack(Recipe((64, UNITS, 10), g=ELEMENTWISE[g], init=init), TEN)
              for init in STARTS.values()]  # fmt: skip
    every = stacks[0]  # all thirty learn in one stack, with an axis for the start in front
    every.W = [np.stack(same) for same in zip(*(stack.W for stack in stacks), strict=True)]
    every.b = [np.stack(same) for same in zip(*(stack.b for stack in stacks), strict=True)]
    images, right, rng = [], [], np.random.default_rng(0)
    learning = every.epochs(x[..., :1280], y[..., :1280], STEPS // EVERY, 32, rng)
    for _ in chain([None], learning):  # before, and after each epoch
        images.append(every.W[0][:, 0].copy())
        hits = every.forward(test_x).argmax(axis=-2) == test_y.argmax(axis=-2)
        right.append(hits.mean(axis=-1))
    images, right = np.moveaxis(images, 1, 0), np.moveaxis(right, 1, 0)
    return dict(zip(STARTS, images, strict=True)), dict(zip(STARTS, right, strict=True))


def mosaic(W):
    """The rows of W (8, 64) as images of 8 by 8, four beside each other and two rows: (17, 35)."""
    board = np.zeros((17, 35))
    for k, row in enumerate(W):
        top, left = 9 * (k // 4), 9 * (k % 4)
        board[top : top + 8, left : left + 8] = row.reshape(8, 8)
    return board[::-1]


def frames():
    """The edges of the eight images, for `curves`."""
    corners = [(9 * column, 9 * row) for row in range(2) for column in range(4)]
    square = np.array([[0, 8, 8, 0, 0], [0, 0, 8, 8, 0]])
    return zip(*((x + square[0], y + square[1]) for x, y in corners), strict=True)


# ------------------------------------------------------------------------------------------------
# How large the first weights are.

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
               legend=tuple(RULES))  # fmt: skip
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
    return {"sigma": s, "mean": w.mean(), "std": w.std(), "largest": np.abs(w).max()}


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


# ------------------------------------------------------------------------------------------------
# The signal, forward and back.

LOWEST, HIGHEST, WIDE = 1e-16, 1e8, 1.6


@explorer(
    depth=Slider(2, signals.LAYERS, label="hidden layers"),
    init=Choice(INITIALIZERS, "initializer"),
    g=Choice(ELEMENTWISE, "activation g"),
)
def signal(picture, depth=30, init="xavier", g="tanh"):
    """What becomes of the signal before anything is learned?"""
    spread, delta = signals.spreads(init, g)[:depth], signals.backward(init, g, depth)
    around = np.clip(signals.ranges(init, g)[:depth], -WIDE, WIDE)
    layers = np.arange(1, depth + 1)
    left, right = picture.panels(1, 1.35, height=3.3)
    left.axes(x=(0, 51), y=(-WIDE, WIDE), xlabel="layer", title="outputs around their unit's mean")
    for name, low, high, alpha in (("nine tenths", 0, 4, 0.2), ("half", 1, 3, 0.4)):
        left.band(name, layers, around[:, low], around[:, high], facecolor=BLUE, alpha=alpha)
    left.line("middle", layers, around[:, 2], linewidth=1.4)
    right.axes(x=(0, 51), y=(LOWEST, HIGHEST), yscale="log", xlabel="layer",
               legend=("spread of a", "size of δ", "theory"))  # fmt: skip
    theory = theory_of(init, g, depth)
    for name, values, expected, color, dashes in (
        ("spread of a", spread, theory[0], BLUE, "-"),
        ("size of δ", delta, theory[1], ORANGE, "-."),
    ):
        middle = np.median(values, axis=1)
        right.band(f"{name}, all ten", layers, in_sight(values.min(axis=1)),
                   in_sight(values.max(axis=1)), facecolor=color, alpha=0.25)  # fmt: skip
        right.line(name, layers, in_sight(middle), color=color, linestyle=dashes)
        kind = "theory" if color == BLUE else "theory of δ"
        right.line(kind, layers, in_sight(expected), color=INK, linestyle=":", linewidth=1.6)
    ends = np.median(spread[-1]), np.median(delta[0])
    first = np.median(spread[0])
    last = "nothing but rounding errors" if 0 < ends[0] < 1e-15 else size(ends[0])
    picture.say(
        f"{init}, {g}, {plural(depth, 'layer')} of {signals.UNITS} units: from the first layer to "
        f"the last the spread of a goes from {size(first)} to {last}; on the way back δ "
        f"goes from 1 to {size(ends[1])}."
    )
    picture.describe(
        f"Left, how the outputs lie around their unit's mean, layer by layer: "
        f"{'a band that closes' if ends[0] < 0.05 else 'a band that stays open'}. Right, on a log "
        f"axis with bands for ten networks, the spread of a, {size(first)} in the first and "
        f"{last} in the last layer, and the size of δ, {size(ends[1])} in the first "
        f"layer and 1 in the last. Dotted lines show what theory expects."
    )
    return {"spread": spread, "delta": delta, "theory": theory}


def theory_of(init, g, depth):
    """What theory expects of the spread of a and the size of δ in each layer: (2, depth).

    0 where theory is silent: it speaks of weights that are drawn one by one around 0.
    """
    sigma = signals.sigma(init)
    if np.isnan(sigma):
        return np.zeros((2, depth))
    spread, factors = signals.expected(g, sigma)
    back = np.cumprod([1.0, *factors[: depth - 1][::-1]])[::-1]  # from the last layer to the first
    return np.nan_to_num(np.array([spread[:depth], back]))


def in_sight(values):
    """The values, those beyond the axis moved to its edge."""
    return np.clip(values, LOWEST, HIGHEST)


def size(x):
    """A size in words: plain between a hundredth and a hundred, else as a power of ten."""
    if 0.01 <= x < 100:
        return f"{x:.2g}"
    return power(x) if x > 0 else "0"


# ------------------------------------------------------------------------------------------------
# One network, and two inputs.

ALL = np.arange(signals.LAYERS + 1)


@explorer(
    layer=Steps(0, signals.LAYERS, label="layer"),
    units=Choice(["25", "50", "100"], "units in each"),
    angle=Slider(10, 170, 10, "angle of the inputs"),
)
def luck(picture, layer=20, units="100", angle=90):
    """What does a rule for the average promise to one network?"""
    sizes, cosines = (values[: layer + 1] for values in signals.two_inputs(int(units), angle))
    layers, wide = ALL[: layer + 1], 5 * ALL / int(units)  # the variance of ln of the size
    left, right = picture.panels(1, 1, height=3.3)
    left.axes(x=(0, 51), y=(1e-4, 1e3), yscale="log", xlabel="layer", title="mean square of a")
    left.band("nine tenths", layers, *in_band(sizes), facecolor=BLUE, alpha=0.2)
    left.curves("ten networks", layers, np.clip(sizes.T[:10], 1e-4, 1e3), linewidth=1)
    for name, sign in (("theory, low", -1), ("theory, high", 1)):
        left.line(name, ALL, np.exp(-wide / 2 + sign * 1.645 * np.sqrt(wide)), color=INK,
                  linestyle=":", linewidth=1.6)  # fmt: skip
    left.hrule("on average", 1)
    right.axes(x=(0, 51), y=(-1.05, 1.05), xlabel="layer", title="cosine of two inputs")
    right.hrule("no angle", 1)
    right.band("nine tenths", layers, *np.quantile(cosines, [0.05, 0.95], axis=1), facecolor=BLUE,
               alpha=0.25)  # fmt: skip
    right.line("theory", ALL, signals.expected_cosines(angle), color=INK, linestyle=":",
               linewidth=1.6)  # fmt: skip
    right.line("median", layers, np.median(cosines, axis=1))
    right.dots("now", layer, np.median(cosines[-1]), color=BLUE)
    low, high = np.quantile(sizes[-1], [0.05, 0.95])
    cosine = np.median(cosines[-1])
    picture.say(
        f"Layer {layer} of networks with {units} units: the mean square of nine in ten lies from "
        f"{size(low)} to {size(high)}. Cosine of two inputs at {angle}° by now: "
        f"{number(cosine, 3, never=(1.0,))} (median)."
    )
    picture.describe(
        f"Left, on a log axis, the mean square of a in ten networks as lines and in two hundred as "
        f"a band, which widens as dotted theory expects: {size(low)} to {size(high)} in layer "
        f"{layer}. Right, the cosine between the outputs for two inputs, which runs towards 1."
    )
    return {"low": low, "high": high, "cosine": cosine, "sizes": sizes[-1]}


def in_band(sizes):
    """Where the middle nine tenths of the networks lie, kept on the axis: two arrays (layers,)."""
    return np.clip(np.quantile(sizes, [0.05, 0.95], axis=1), 1e-4, 1e3)


# ------------------------------------------------------------------------------------------------
# Questions.

equal_for_ever = Prediction(
    twins,
    "All weights begin at 0.1. After a thousand steps of training, how many different hidden units "
    "does the network have?",
    ["Eight: training makes them differ", "Two or three groups", "One, eight times"],
    right=2,
    because="Equal weights give equal outputs and equal gradients, so each step moves all eight in "
    "the same way. Nothing ever tells them apart.",
    show={"step": STEPS},
)

four_times = Prediction(
    sigma,
    "He's σ for 64 inputs is 0.177. And for 16 inputs, a quarter as many?",
    ["A quarter of it", "The same", "Twice as large", "Four times as large"],
    right=2,
    because="σ = √(2 / fan-in): a quarter under the root is twice as much. Fewer inputs, larger "
    "weights, so that their sum stays as large.",
    show={"init": "he", "fan_in": 16},
)

xavier_for_sigmoid = Prediction(
    signal,
    "Keep Xavier, but take sigmoids instead of tanh. How far do the outputs of layer 30 still "
    "differ between one example and another?",
    ["About 0.1, as with tanh", "About a thousandth", "By rounding errors only"],
    right=2,
    because="A sigmoid passes on at most a quarter of what arrives. After thirty layers every "
    "example gives the same outputs, up to the sixteenth digit.",
    show={"g": "sigmoid"},
)

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
