"""Gradient descent finds a line for a gate from any random start, if there is a line at all."""

import numpy as np

from dl_basics.activations import sigmoid
from dl_basics.datasets import GATE_INPUTS
from dl_basics.draw import BLUE, MUTED, ON_LIGHT, listed, plural
from dl_basics.experiments.single_neuron import STARTS, STEPS, TABLES, gate_descents
from dl_basics.explorers.neuron.maps import draw_corners
from dl_basics.live import Choice, Slider, Steps, explorer


@explorer(
    gate=Choice([*TABLES], "gate"), start=Slider(1, STARTS, label="random start no."),
    steps=Steps(0, STEPS, label="step"),
)
def learn(picture, gate="AND", start=1, steps=20):
    """Which gates can a neuron learn?"""
    places, losses = gate_descents(gate)
    w, b, loss = places[steps, start - 1, :2], places[steps, start - 1, 2], losses[steps, start - 1]
    a, last = sigmoid(w @ GATE_INPUTS + b), losses[-1]
    plane, curves = picture.panels(1, 1.15, height=3.4)
    draw_corners(plane, w, b, sigmoid, TABLES[gate], "its answers")
    for k, (x1, x2) in enumerate(GATE_INPUTS.T):
        plane.words(f"a {k}", x1, x2, f"{a[k]:.2f}", (0, -15), ha="center", color=ON_LIGHT,
                    fontsize=8.5, weight="bold")
    draw_losses(curves, losses, start, steps)
    picture.say(
        f"{gate}, start {start}, after {plural(steps, 'step')}: loss {loss:.3f} "
        f"(ln 2 is {np.log(2):.3f}), answers {listed([f'{answer:.2f}' for answer in a])} at the "
        f"corners. After {STEPS} steps the {STARTS} starts end at losses from {last.min():.3f} "
        f"to {last.max():.3f}.")
    picture.describe(
        f"Left, the four corners of {gate} with the neuron's answers. Right, twenty falling loss "
        f"curves, one of them bold; they end "
        f"{'on' if abs(last.min() - np.log(2)) < 0.001 else 'below'} the dashed line at ln 2.")
    return {"loss": loss, "ends": last, "a": a}


def draw_losses(panel, losses, start, steps):
    """The losses (steps + 1, starts) from all starts; that of one stands out, with a dot."""
    panel.axes(x=(-2, STEPS + 2), y=(0, 2.5), xlabel="step", title="the loss from 20 starts")
    panel.curves("all", np.arange(STEPS + 1), losses.T, linewidth=1.3, alpha=0.35)
    panel.line("this one", np.arange(STEPS + 1), losses[:, start - 1], linewidth=2.4)
    panel.hrule("ln 2", np.log(2))
    panel.words("its name", STEPS, np.log(2), "ln 2", (0, 8), ha="right", color=MUTED)
    panel.dots("here", steps, losses[steps, start - 1], color=BLUE, drag={"steps": "x"})
