"""The output activation must be able to reach every target: a ReLU never gets below zero."""

import numpy as np

from dl_basics.draw import INK, MUTED
from dl_basics.experiments.small_networks import FIT_STEPS, INPUTS, OUTPUTS, TARGETS, fits
from dl_basics.live import Choice, Steps, explorer


@explorer(
    step=Steps(0, FIT_STEPS, 10, label="step"),
    g=Choice(list(OUTPUTS), "output activation"),
    target=Choice(list(TARGETS), "target"),
)
def outputs(picture, step=400, g="relu", target="wave, any sign"):
    """Which numbers can the last layer say?"""
    y, answers = TARGETS[target], fits(g, target)[: step // 10 + 1]
    errors = np.mean((answers - y) ** 2, axis=-1)  # (moments, networks)
    silent = (answers[-1] == 0).all(axis=-1).sum()
    floor = 0.0 if g == "identity" else np.mean(np.minimum(y, 0) ** 2)
    left, right = picture.panels(1.2, 1, height=3.2)
    left.axes(x=(-3, 3), y=(-1.5, 1.7), xlabel="x", legend=("target", "five networks"))
    left.line("target", INPUTS[0], y[0], color=MUTED, linestyle="--", linewidth=1.6)
    left.curves("five networks", INPUTS[0], answers[-1], linewidth=1.4)
    right.axes(x=(0, FIT_STEPS), y=(1e-4, 10), yscale="log", xlabel="step",
               title="mean squared error")
    if floor:
        right.hrule("floor", floor, color=INK)
        right.words("its name", FIT_STEPS, floor, f"never below {floor:.2f}", (0, -9), ha="right")
    right.curves("errors", 10 * np.arange(len(errors)), np.clip(errors.T, 1e-4, 10), linewidth=1.1,
                 drag={"step": "x"})
    range_of = f"{errors[-1].min():.2f} to {errors[-1].max():.2f}"
    quiet = f" Answering 0 to every x: {silent} of them." if silent else ""
    least = f" Without negative answers it is at least {floor:.2f}." if floor else ""
    picture.say(f"Step {step}, {g} as output: mean squared error {range_of} over five networks."
                f"{quiet}{least}")
    picture.describe(
        f"Left, a dashed target and the curves of five networks with {g} as output. Right, their "
        f"mean squared errors on a log axis over the steps, at step {step} {range_of}.")
    return {"errors": errors[-1], "floor": floor, "silent": silent}
