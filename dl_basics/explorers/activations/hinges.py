"""Units with a ReLU add up to curves: a network's output as a sum of hinges."""

from functools import lru_cache

import numpy as np

from dl_basics.activations import identity, relu
from dl_basics.datasets import CURVES
from dl_basics.draw import MUTED, PURPLE, plural
from dl_basics.live import Choice, Steps, explorer

X = np.linspace(-3, 3, 601)
TARGETS = {name: curve(X) for name, curve in CURVES.items()}
TARGETS["stairs"] = CURVES["stairs"](np.minimum(X, 2.99))  # no step of its own at the last point
BENDS = {"relu": relu, "none": identity}


@explorer(
    units=Steps(1, 40, label="hinges n"),
    target=Choice(list(TARGETS), "target"),
    bend=Choice(list(BENDS), "activation"),
)
def hinges(picture, units=5, target="wave", bend="relu"):
    """How many straight pieces does a curve need?"""
    parts, bias = fit_hinges(units, target, bend)
    curve = parts.sum(axis=0) + bias
    error, bent = np.sqrt(np.mean((curve - TARGETS[target]) ** 2)), pieces(curve)
    sums, rows = picture.panels(3, 2)
    sums.axes(x=(-3, 3), y=(-1.9, 1.9), xlabel="x", title="the sum",
              legend=("target", "sum of hinges"))
    sums.line("target", X, TARGETS[target], color=MUTED, linestyle="--", linewidth=1.6)
    sums.line("sum of hinges", X, curve)
    rows.axes(x=(-3, 3), y=(-8, 8), xlabel="x", title="the hinges, one by one")
    rows.curves("hinges", X[::20], parts[:, ::20], color=PURPLE,
                linewidth=1.2 if units <= 15 else 0.6)
    count = plural(units, "hinge" if bend == "relu" else "unit")
    straight = plural(bent, "straight piece")
    most = f" (at most {units + 1})" if bend == "relu" else ": without a bend, any sum is a line"
    picture.say(f"{count}, {straight}{most}. Typical error {error:.3f}.")
    picture.describe(
        f"A dashed {target}, and a curve of {straight} that follows it, typically {error:.2f} "
        f"away; beside it, one by one, {count}.")
    return {"error": error, "pieces": bent}


@lru_cache(maxsize=512)
def fit_hinges(units, target, bend):
    """The weighted hinges (units, points) and the bias whose sum has the least squared error.

    The hinges g(±(x − k)) sit at evenly spaced places k, and open to the right and to the left in
    turns. Only the output layer is fitted, as a linear least-squares problem.
    """
    places = np.linspace(-3, 3, units + 2)[1:-1]
    facing = np.where(np.arange(units) % 2 == 0, 1.0, -1.0)
    hinge = BENDS[bend](facing[:, None] * (X - places[:, None]))  # a = g(w x + b), (units, points)
    inputs = np.vstack([hinge, np.ones_like(X)]).T
    *weights, bias = np.linalg.lstsq(inputs, TARGETS[target], rcond=1e-9)[0]
    return np.array(weights)[:, None] * hinge, bias


def pieces(curve):
    """The number of straight pieces of a sampled curve: its slope changes once at each end."""
    turns = np.abs(np.diff(curve, 2)) > 1e-7
    return 1 + np.count_nonzero(turns[1:] & ~turns[:-1]) + int(turns[0])
