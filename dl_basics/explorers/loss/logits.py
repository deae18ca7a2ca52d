"""Cross-entropy pulls up the score of the true class and pushes the others down."""

import numpy as np

from dl_basics.activations import softmax as softmax_of
from dl_basics.draw.style import INK, ORANGE, PAPER
from dl_basics.draw.words import number
from dl_basics.explorers.loss.logit import slope_of, value_of
from dl_basics.live import Choice, Prediction, Slider, explorer
from dl_basics.losses import cross_entropy, squared_error

THREE = {loss.name: loss for loss in (cross_entropy, squared_error)}


@explorer(
    z1=Slider(-8.0, 8.0, 0.1, "z₁"),
    z2=Slider(-8.0, 8.0, 0.1, "z₂"),
    z3=Slider(-8.0, 8.0, 0.1, "z₃"),
    truth=Choice(["class 1", "class 2", "class 3"], "the truth"),
    loss=Choice(THREE, "loss"),
)
def logits(picture, z1=2.0, z2=1.0, z3=-1.0, truth="class 2", loss="cross-entropy"):
    """Which scores should move, and in which direction?"""
    z, y = np.array([[z1], [z2], [z3]]), np.zeros((3, 1))
    true = int(truth[-1]) - 1
    y[true] = 1.0
    p = softmax_of.value(z)
    value, delta = value_of(loss, softmax_of, z, y), slope_of(loss, softmax_of, z, y)[:, 0]
    shares, slopes = picture.panels(1, 1)
    ticks = {0: "class 1", 1: "class 2", 2: "class 3"}
    shares.axes(x=(-0.6, 2.6), y=(-0.04, 1.14), title="what it says", xticks=ticks,
                legend=("p", "target y"))
    shares.bars("p", [0, 1, 2], p[:, 0], thickness=0.6)
    shares.curves("target y", np.add.outer([0, 1, 2], [-0.3, 0.3]), np.repeat(y, 2, axis=1),
                  color=INK, linewidth=2.4)
    slopes.axes(x=(-0.6, 2.6), y=(-1.25, 1.25), title="slope ∂L/∂z of each score",
                xticks={0: "z₁", 1: "z₂", 2: "z₃"})
    slopes.hrule("zero", 0, linestyle="-", linewidth=1.0)
    slopes.bars("slopes", [0, 1, 2], delta, thickness=0.6, facecolor=ORANGE)
    for k in range(3):
        shares.words(f"p{k}", k, p[k, 0], f"{p[k, 0]:.3f}", (0, 8) if p[k, 0] < 0.9 else (0, -9),
                     ha="center", color=INK if p[k, 0] < 0.9 else PAPER)
        above = delta[k] >= 0
        slopes.words(f"slope {k}", k, delta[k], number(delta[k], 3, never=(0,)),
                     (0, 8 if above else -9), ha="center", color=ORANGE)
    length = np.linalg.norm(delta)
    picture.say(
        f"The true class gets p = {number(p[true, 0], 3, never=(0, 1))}. "
        f"{loss.name.capitalize()} {number(value, 3, never=(0,))}. Length of the gradient "
        f"{number(length, 3, never=(0,))}."
    )
    picture.describe(
        f"Left, three bars of height {p[0, 0]:.2f}, {p[1, 0]:.2f} and {p[2, 0]:.2f}, with a line "
        f"at 1 for {truth} and at 0 for the others. Right, the slope of each score: "
        f"{', '.join(number(d, 2) for d in delta)}."
    )
    return {"p": p[:, 0], "loss": value, "delta": delta, "length": length}


saturated = Prediction(
    logits,
    "The scores are 6, 0 and 0, but class 3 is the true one: softmax is saturated. What are the "
    "slopes?",
    ["all nearly 0", "about 1, 0 and −1", "about 6, 0 and −6"],
    right=1,
    because="The slope is p − y, so a score that got everything and should get nothing has the "
    "slope 1. It cannot be larger, and here it is as large as it gets.",
    show={"z1": 6.0, "z2": 0.0, "z3": 0.0, "truth": "class 3"},
)
