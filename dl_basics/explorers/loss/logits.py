"""Cross-entropy pulls up the score of the true class and pushes the others down."""

import numpy as np

from dl_basics.activations import softmax
from dl_basics.draw import INK, ORANGE, PAPER, number
from dl_basics.experiments.descents import loss_at
from dl_basics.explorers.activations.softmax import pulls
from dl_basics.live import Choice, Slider, explorer
from dl_basics.losses import cross_entropy, one_hot, squared_error


@explorer(
    z1=Slider(-8.0, 8.0, 0.1, "z₁"),
    z2=Slider(-8.0, 8.0, 0.1, "z₂"),
    z3=Slider(-8.0, 8.0, 0.1, "z₃"),
    truth=Choice(["class 1", "class 2", "class 3"], "the truth"),
    loss=Choice({loss.name: loss for loss in (cross_entropy, squared_error)}, "loss"),
)
def logits(picture, z1=2.0, z2=1.0, z3=-1.0, truth="class 2", loss="cross-entropy"):
    """Which scores should move, and in which direction?"""
    true = int(truth[-1]) - 1
    z, y = np.array([[z1], [z2], [z3]]), one_hot([true], 3)
    value, delta = loss_at(loss, softmax, z, y)
    p, delta, length = softmax.value(z)[:, 0], delta[:, 0], np.linalg.norm(delta)
    draw_bars(*picture.panels(1, 1), p, y, delta, pulls(z[:, 0], 1))
    picture.say(
        f"The true class gets p = {number(p[true], 3, never=(0, 1))}. "
        f"{loss.name.capitalize()} {number(value, 3, never=(0,))}. Length of the gradient "
        f"{number(length, 3, never=(0,))}.")
    picture.describe(
        f"Left, three bars of height {p[0]:.2f}, {p[1]:.2f} and {p[2]:.2f}, with a line "
        f"at 1 for {truth} and at 0 for the others. Right, the slope of each score: "
        f"{', '.join(number(d, 2) for d in delta)}.")
    return {"p": p, "loss": value, "delta": delta, "length": length}


def draw_bars(shares, slopes, p, y, delta, drag=None):
    """A bar for each probability, with its target, and for the slope of each score."""
    shares.axes(x=(-0.6, 2.6), y=(-0.04, 1.14), title="what it says", legend=("p", "target y"),
                xticks={0: "class 1", 1: "class 2", 2: "class 3"})
    shares.bars("p", [0, 1, 2], p, thickness=0.6, drag=drag)
    shares.curves("target y", np.add.outer([0, 1, 2], [-0.3, 0.3]), np.repeat(y, 2, axis=1),
                  color=INK, linewidth=2.4)
    slopes.axes(x=(-0.6, 2.6), y=(-1.25, 1.25), title="slope ∂L/∂z of each score",
                xticks={0: "z₁", 1: "z₂", 2: "z₃"})
    slopes.hrule("zero", 0, linestyle="-", linewidth=1.0)
    slopes.bars("slopes", [0, 1, 2], delta, thickness=0.6, facecolor=ORANGE)
    for k in range(3):
        offset, color = ((0, 8), INK) if p[k] < 0.9 else ((0, -9), PAPER)
        shares.words(f"p{k}", k, p[k], f"{p[k]:.3f}", offset, ha="center", color=color)
        slopes.words(f"slope {k}", k, delta[k], number(delta[k], 3, never=(0,)),
                     (0, 8 if delta[k] >= 0 else -9), ha="center", color=ORANGE)
