"""Bent units add up to curves; without a bend, ten layers can do no more than one."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import identity, relu
from dl_basics.datasets import CURVES
from dl_basics.draw.style import DIVERGING, MUTED, PURPLE
from dl_basics.draw.words import plural
from dl_basics.live import Choice, Prediction, Slider, Steps, explorer
from dl_basics.registry import ELEMENTWISE

X = np.linspace(-3, 3, 601)
TARGETS = {name: curve(X) for name, curve in CURVES.items()}
TARGETS["stairs"] = CURVES["stairs"](np.minimum(X, 2.99))  # no step of its own at the last point
BENDS = {"relu": relu, "none": identity}


@explorer(
    units=Steps(1, 40, label="hinges h"),
    target=Choice(list(TARGETS), "target"),
    bend=Choice(list(BENDS), "activation"),
)
def hinges(picture, units=5, target="wave", bend="relu"):
    """How many straight pieces does a curve need?"""
    hinge, weights, bias = fit_hinges(units, target, bend)
    parts = weights * hinge.T  # (points, units)
    curve = parts.sum(axis=1) + bias
    error, bent = np.sqrt(np.mean((curve - TARGETS[target]) ** 2)), pieces(curve)
    sums, rows = picture.panels(3, 2)
    sums.axes(x=(-3, 3), y=(-1.9, 1.9), xlabel="x", title="the sum",
              legend=("target", "sum of hinges"))
    sums.line("target", X, TARGETS[target], color=MUTED, linestyle="--", linewidth=1.6)
    sums.line("sum of hinges", X, curve)
    rows.axes(x=(-3, 3), y=(-8, 8), xlabel="x", title="the hinges, one by one")
    rows.curves("hinges", X[::20], parts[::20].T, color=PURPLE,
                linewidth=1.2 if units <= 15 else 0.6)
    kind = "hinge" if bend == "relu" else "unit"
    count, straight = plural(units, kind), plural(bent, "straight piece")
    picture.say(
        f"{count}, {straight}" +
        (f" (at most {units + 1})" if bend == "relu" else ": without a bend, any sum is a line") +
        f". Typical error {error:.3f}."
    )
    picture.describe(
        f"A dashed {target}, and a curve of {straight} that follows it, typically {error:.2f} "
        f"away; beside it, one by one, {count}."
    )
    return {"error": error, "pieces": bent}


@lru_cache(maxsize=512)
def fit_hinges(units, target, bend):
    """The hidden outputs (units, points), output weights and bias with the least squared error.

    The hinges g(±(x − k)) sit at evenly spaced places k, and open to the right and to the left in
    turns. Only the output layer is fitted, as a linear least-squares problem.
    """
    places = np.linspace(-3, 3, units + 2)[1:-1]
    facing = np.where(np.arange(units) % 2 == 0, 1.0, -1.0)
    hinge = BENDS[bend](facing[:, None] * (X - places[:, None]))  # a = g(w x + b), (units, points)
    inputs = np.vstack([hinge, np.ones_like(X)]).T
    fitted = np.linalg.lstsq(inputs, TARGETS[target], rcond=1e-9)[0]
    return hinge, fitted[:-1], fitted[-1]


def pieces(curve):
    """The number of straight pieces of a sampled curve: its slope changes once at each end."""
    turns = np.abs(np.diff(curve, 2)) > 1e-7
    return 1 + np.count_nonzero(turns[1:] & ~turns[:-1]) + int(turns[0])


no_bend = Prediction(
    hinges,
    "Forty units instead of five, but without any activation. How well does the sum follow the "
    "wave?",
    ["very well: forty is plenty", "about as well as five hinges", "no better than one line"],
    right=2,
    because="Without a bend every unit is a straight line, and straight lines add up to a "
    "straight line, however many there are.",
    show={"units": 40, "bend": "none"},
)

SIDE = np.linspace(-2, 2, 61)
PLANE = np.stack(np.meshgrid(SIDE, SIDE)).reshape(2, -1)  # (2, 3721): one column for each point


@explorer(
    layers=Slider(1, 10, label="layers"),
    g=Choice(ELEMENTWISE, "activation g"),
    draw=Slider(0, 20, label="random weights no."),
)
def collapse(picture, layers=10, g="identity", draw=0):
    """Can one layer do what ten layers do?"""
    weights, biases = random_layers(layers, draw)
    a = PLANE
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        a = g(W @ a + b)
    deep = weights[-1] @ a + biases[-1]
    straight = layers == 1 or g.name == "identity"
    W, b = fold(weights, biases) if straight else nearest_layer(deep)
    single = W @ PLANE + b
    height = np.ptp(deep)
    largest = np.abs(deep - single).max() / max(height, 1e-12)
    typical = np.sqrt(np.mean((deep - single) ** 2)) / max(height, 1e-12)
    left, right = picture.panels(1, 1, height=3.5)
    for panel, values, title in (
        (left, deep, "layer after layer"),
        (right, single, "the nearest single layer"),
    ):
        panel.axes(x=(-2, 2), y=(-2, 2), xlabel="x₁", ylabel="x₂", title=title, equal=True)
        # Each map from its own lowest to its own highest: maps that are equal still look equal.
        middle, half = (values.max() + values.min()) / 2, max(np.ptp(values) / 2, 1e-9)
        panel.heat("output", (values.reshape(61, 61) - middle) / half, (-2, 2), (-2, 2),
                   low=-1, high=1, cmap=DIVERGING)
    if height < 1e-9:
        verdict = "The left map is one number everywhere, and so a single layer follows it."
        seen = "Each has one colour all over."
    elif straight:
        verdict = "One layer does the same, to less than 10⁻¹² of the map's height."
        seen = "Each changes evenly from one side to the other. They look the same."
    else:
        off = f"{typical:.1%}" if typical > 0.0005 else "less than 0.1%"
        verdict = f"Even the nearest layer is off by {off} of the map's height, typically."
        seen = (
            "The right one changes evenly; the left one is made of bends or steps that it cannot "
            "follow."
        )
    if layers == 1:
        verdict += " A single layer has nothing between layers to bend."
    picture.say(f"{plural(layers, 'layer')}, activation {g}. {verdict}")
    picture.describe(f"Two maps of colours over the plane. {seen}")
    return {"largest": largest, "typical": typical, "height": height}


FIT = np.linalg.pinv(np.vstack([PLANE, np.ones((1, PLANE.shape[1]))]))  # least squares, once


def nearest_layer(values):
    """W (1, 2) and b (1, 1) of the affine layer with the least squared distance to a map."""
    *W, b = (values @ FIT).ravel()
    return np.array([W]), np.array([[b]])


@lru_cache(maxsize=64)
def random_layers(layers, draw):
    """Weights (out, in) and biases (out, 1) of `layers` layers: 2 inputs, 8 units, 1 output."""
    rng = np.random.default_rng(draw)
    sizes = [2] + [8] * (layers - 1) + [1]
    shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
    weights = [rng.normal(0, 1 / np.sqrt(n_in), (n_out, n_in)) for n_out, n_in in shapes]
    return weights, [rng.normal(0, 0.3, (n_out, 1)) for n_out, _ in shapes]


def fold(weights, biases):
    """The one affine map of a stack without activations: W₂(W₁x + b₁) + b₂ = (W₂W₁)x + …"""
    W, b = weights[0], biases[0]
    for next_W, next_b in zip(weights[1:], biases[1:], strict=True):
        W, b = next_W @ W, next_W @ b + next_b
    return W, b


ten_bent_layers = Prediction(
    collapse,
    "Ten layers again, now with tanh between them. Could a single layer do the same, if you chose "
    "its weights well?",
    ["yes, with other weights", "almost: tanh is nearly a straight line", "no"],
    right=2,
    because="A single layer changes evenly in one direction, whatever its weights. Once something "
    "bends between the layers, the map is no longer of that kind.",
    show={"g": "tanh"},
)
