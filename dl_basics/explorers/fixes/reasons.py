"""Two reasons are given for batch norm, stiller inputs and smoother losses; both are measured."""

import numpy as np

from dl_basics.draw import BLUE, MUTED, bands
from dl_basics.experiments.batch_norm import BENDS, LOOKED, RATES, looks
from dl_basics.live import Choice, Steps, explorer


@explorer(step=Steps(1, LOOKED, label="step of training"), g=Choice(list(BENDS), "activation"))
def reasons(picture, step=20, g="relu"):
    """Do the layers stand still for one another, or is the slope smoother?"""
    losses, shifts = zip(looks(g, False), looks(g, True), strict=True)
    draw_reasons(*picture.panels(1, 1, height=3.3), losses, shifts, step)
    now = [np.ptp(some[step - 1], axis=0).mean() for some in losses]
    ranges = [np.ptp(some, axis=1).mean() for some in losses]
    change = [some.mean() for some in shifts]
    picture.say(
        f"Step {step}: along its gradient the loss ranges over {now[0]:.2f} without, {now[1]:.2f} "
        f"with. All steps: {ranges[0]:.2f} and {ranges[1]:.2f}. When the layers before move, a "
        f"gradient changes by {change[0]:.0%} and {change[1]:.0%}.")
    picture.describe(
        f"Left, the loss of ten networks with {g} along the gradient at step {step}, without and "
        f"with batch norm; over all steps it ranges over {ranges[0]:.2f} and {ranges[1]:.2f}. "
        f"Right, how much the gradient of the last hidden layer changes when the layers before it "
        f"make their step: {change[0]:.0%} and {change[1]:.0%} on average.")
    return {"now": now, "ranges": ranges, "changes": change}


def draw_reasons(left, right, losses, shifts, step):
    """At a step, losses along the gradient (steps, rates, 10), and all changes (steps, 10)."""
    left.axes(x=(0, 1), y=(0, 3), xlabel="step size along the gradient", title="loss",
              legend=("without", "with"))
    right.axes(x=(1, LOOKED), y=(0, 0.8), xlabel="step of training",
               title="change of the gradient behind")
    looks = ("without", MUTED, "--"), ("with", BLUE, "-")
    for (name, color, dashes), some, shift in zip(looks, losses, shifts, strict=True):
        bands(left, name, RATES, np.clip(some[step - 1], 0, 3), color, 0.2, linestyle=dashes)
        right.line(name, np.arange(1, LOOKED + 1), np.clip(shift.mean(axis=1), 0, 0.8),
                   color=color, linestyle=dashes)
    right.vrule("now", step, drag={"step": "x"})
