"""Where an answer is sure and wrong, cross-entropy is steep and squared error nearly flat."""

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.draw import BLUE, GREEN, MUTED, curve_at, number
from dl_basics.experiments.descents import loss_at
from dl_basics.live import Choice, Slider, explorer
from dl_basics.losses import binary_cross_entropy, squared_error

Z, FIVES = np.linspace(-10, 10, 401), [-10, -5, 0, 5, 10]
NO_YES = {"no": 0.0, "yes": 1.0}
LOSSES = {"cross-entropy": binary_cross_entropy, "squared error": squared_error}
LOOKS = {"color": BLUE}, {"color": GREEN, "marker": "s", "linestyle": "--"}


@explorer(z=Slider(-10.0, 10.0, 0.1, "logit z"), truth=Choice(list(NO_YES), "the truth"))
def one_prediction(picture, z=-2.0, truth="yes"):
    """How hard does a wrong answer push back?"""
    y, a = NO_YES[truth], sigmoid(z)
    both = {name: at_logit(loss, z, y) for name, loss in LOSSES.items()}
    draw_both(*picture.panels(1, 1), z, y, both)
    (ce, push), (sq, weak) = both.values()
    picture.say(
        f"z = {number(z, 1)}: it says yes with a = {number(a, 3, never=(0, 1))}, and the truth is "
        f"{truth}. Cross-entropy {number(ce, 3)}, slope {number(push, 3, never=(0,))}. "
        f"Squared error {number(sq, 3)}, slope {number(weak, 4, never=(0,))}.")
    picture.describe(
        f"Left, cross-entropy climbs in a nearly straight line where the answer is wrong, and "
        f"squared error stays flat near 1. Right, their slopes: there that of cross-entropy is "
        f"close to {'−1' if y else '1'}, and that of squared error fades; grey where it is below "
        f"0.01. You stand at z = {number(z, 1)}.")
    return {"a": a, **both}


def draw_both(values, slopes, z, y, both):
    """Both losses over the logit, their slopes, and where that of squared error is nearly 0."""
    values.axes(x=(-10.3, 10.3), y=(-0.4, 10.6), xlabel="logit z", title="loss", xticks=FIVES,
                legend=tuple(LOSSES))
    slopes.axes(x=(-10.3, 10.3), y=(-1.12, 1.12), xlabel="logit z", title="slope ∂L/∂z",
                xticks=FIVES, yticks=[-1, -0.5, 0, 0.5, 1])
    wrong_side = Z < 0 if y else Z > 0
    deaf = Z[wrong_side & (np.abs(at_logit(squared_error, Z, y)[1]) < 0.01)]
    slopes.band("deaf", deaf[[0, -1]], -1.12, 1.12, facecolor=MUTED, alpha=0.16)
    for (name, loss), look in zip(LOSSES.items(), LOOKS, strict=True):
        curves = zip((values, slopes), at_logit(loss, Z, y), both[name], strict=True)
        for panel, curve, height in curves:
            curve_at(panel, name, Z, curve, (z, height), f"{name} here", drag={"z": "x"}, **look)


def at_logit(loss, z, y):
    """The loss of a logit z, or of each of many, and its slope ∂L/∂z."""
    value, slope = loss_at(loss, sigmoid, np.expand_dims(z, (-2, -1)), np.array([[y]]))
    return value, slope[..., 0, 0][()]
