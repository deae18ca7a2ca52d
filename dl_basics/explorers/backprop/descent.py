"""A step of gradient descent goes downhill, unless its learning rate is above the limit 2/κ."""

import numpy as np

from dl_basics.draw import ORANGE, curve_at, number, plural
from dl_basics.explorers.backprop.bowl import draw_bowl, draw_path
from dl_basics.live import Slider, Steps, explorer

BOWL = np.array([0.5, 5.0])  # the curvatures κ
BELOW_AT_ABOVE = (  # the limit
    ("It shrinks.", "leads towards"),
    ("Along the steep direction the path keeps its size.", "leaps to and fro across"),
    ("It grows without end.", "leaps away from"),
)


@explorer(
    rate=Slider(0.01, 0.6, 0.01, "learning rate η"), steps=Steps(0, 40, label="steps"),
    flat=Slider(-3.0, 3.0, 0.5, "start θ₁"),
    steep=Slider(-0.9, 0.9, 0.2, "start θ₂"),  # never 0, which no step would let grow
)
def descent(picture, rate=0.1, steps=10, flat=-3.0, steep=0.9):
    """How large may a step be?"""
    factors, limit = 1 - rate * BOWL, 2 / BOWL.max()
    path = np.array([flat, steep]) * factors ** np.arange(steps + 1)[:, None]  # θ ← θ − η κ θ
    losses = (BOWL * path**2).sum(axis=1) / 2
    left, right = picture.panels(1, 1, height=3.3)
    draw_bowl(left, BOWL, 1.15)
    draw_path(left, "path", "here", path, 1.15, "s", color=ORANGE, linewidth=1.4, marker="o",
              markersize=3.5)
    left.handle("start", flat, steep, drag={"flat": "x", "steep": "y"})
    right.axes(x=(0, 40), y=(1e-3, 1e9), yscale="log", xlabel="step", title="the loss")
    seen = np.clip(losses, 1e-3, 1e9)
    curve_at(right, "loss", np.arange(steps + 1), seen, (steps, seen[-1]), "now",
             drag={"steps": "x"})
    verdict, way = BELOW_AT_ABOVE[int(np.sign(round(rate - limit, 9))) + 1]
    picture.say(
        f"η = {rate:.2f}, limit 2/κ = {limit:.2f}. Each step multiplies the flat direction by "
        f"{number(factors[0], 2)}, the steep one by {number(factors[1], 2)}. {verdict}")
    picture.describe(
        f"Left, the rings of a long bowl and a path of {plural(steps, 'step')} from "
        f"({number(flat, 1)}, {number(steep, 1)}) that {way} its middle. "
        f"Right, the loss on a log axis. {verdict}")
    return {"losses": losses, "factors": factors, "limit": limit}
