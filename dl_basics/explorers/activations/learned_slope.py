"""A PReLU learns its slope below zero, and finds the one that its target asks for."""

import numpy as np

from dl_basics.draw import MUTED, ORANGE, curve_at, number, plural, signed
from dl_basics.experiments.small_networks import ALPHA_STEPS, SHAPES, SIDE, prelu_steps
from dl_basics.live import Choice, Steps, explorer


@explorer(step=Steps(0, ALPHA_STEPS, label="step"), target=Choice(list(SHAPES), "target"))
def learned_slope(picture, step=0, target="|x|"):
    """Which slope below zero do the data ask for?"""
    kept = prelu_steps(target)
    alpha, a, below, pulls, loss = (values[step] for values in kept.values())
    fit, each, path = picture.panels(1, 1, 1, height=3.0)
    draw_fit(fit, SHAPES[target][0], a, below)
    each.axes(x=(-2.15, 2.15), y=(-0.09, 0.135), xlabel="x", title="each  z · ∂L/∂a")
    each.bars("pulls", SIDE[0, below], pulls, thickness=0.07, color=ORANGE)
    each.hrule("zero", 0)
    path.axes(x=(-2, ALPHA_STEPS + 2), y=(-1.2, 1.2), xlabel="step", title="learned α")
    path.hrule("zero", 0)
    curve_at(path, "alpha", np.arange(step + 1), kept["alpha"][: step + 1], (step, alpha), "now",
             signed(alpha), drag={"step": "x"})
    total = pulls.sum()
    move = "stays" if abs(total) < 5e-4 else "falls" if total > 0 else "rises"
    picture.say(
        f"Step {step}: α = {number(alpha, 3)}. The negative z give ∂L/∂α = {number(total, 3)}, so "
        f"α {move}. Loss {loss:.3f}.")
    picture.describe(
        f"Left, a target and the bent line of one unit, with the misses where z is negative. "
        f"Middle, a bar for each of these misses. Right, α from 0.25 at the start to "
        f"{number(alpha, 2)} after {plural(step, 'step')}.")
    return {"alpha": alpha, "slope": total, "loss": loss}


def draw_fit(panel, y, a, below):
    """The target y and the unit's outputs a, with a line for each miss where z is negative."""
    x = SIDE[0]
    panel.axes(x=(-2.15, 2.15), y=(-2.4, 2.4), xlabel="x", legend=("target", "unit"))
    panel.curves("misses", np.stack([x[below]] * 2, 1), np.stack([a, y], 1)[below], color=ORANGE,
                 linewidth=1)
    panel.dots("target", x, y, color=MUTED, markersize=3)
    panel.line("unit", x, a)
