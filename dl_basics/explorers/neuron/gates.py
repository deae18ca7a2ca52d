"""A neuron can do the gates whose yes and no are separated by a straight line."""

import numpy as np

from dl_basics.activations import step
from dl_basics.datasets import GATE_INPUTS
from dl_basics.draw import MUTED, ON_LIGHT, hollow, listed, weights_arrow
from dl_basics.experiments.single_neuron import TABLES, most_right, right
from dl_basics.explorers.neuron.maps import corner_name, draw_corners
from dl_basics.live import Choice, Slider, Switch, explorer


@explorer(
    gate=Choice([*TABLES], "gate"),
    w1=Slider(-2.0, 2.0, 0.1, "w₁"), w2=Slider(-2.0, 2.0, 0.1, "w₂"),
    b=Slider(-3.0, 3.0, 0.1, "bias b"), bias=Switch("with a bias"),
)
def gates(picture, gate="AND", w1=1.0, w2=1.0, b=-0.5, bias=True):
    """Which gates can a straight line do?"""
    w, b, table, best = np.array([w1, w2]), b if bias else 0.0, TABLES[gate], most_right(bias)
    wrong = np.flatnonzero(~right(w, b, GATE_INPUTS, table))
    done = sum(count == 4 for count in best.values())
    plane, chart = picture.panels(1, 1.1, height=3.7)
    draw_corners(plane, w, b, step, table, "your line", "b" if bias else None)
    plane.dots("wrong", *GATE_INPUTS[:, wrong], markersize=21, **hollow(ON_LIGHT))
    weights_arrow(plane, w, (0.5, 0.5), 0.3)
    draw_gates(chart, best, gate)
    with_bias = "with a bias" if bias else "without a bias"
    picture.say(
        f"{gate}: {'your line' if w.any() else 'one answer everywhere'} gets {4 - len(wrong)} of 4 "
        f"corners right, the best line {with_bias} {best[gate]}. Lines {with_bias} can do {done} "
        f"of the 16 gates.")
    picture.describe(
        f"Left, the four corners of a square, {'cut by' if w.any() else 'without'} a line; "
        f"{listed([*map(corner_name, wrong)] or ['none'])} wrong. Right, a bar for each gate with "
        f"what the best line gets right: {done} bars reach four.")
    return {"right": 4 - len(wrong), "best": best[gate], "gates": done}


def draw_gates(panel, best, chosen):
    """A lying bar for each gate: how many corners the best line gets right."""
    ends = (-2.9, 4.5)
    panel.axes(x=ends, y=(-0.7, 15.7), bare=True, title="corners right with the best line")
    rows, counts = np.arange(len(best))[::-1], np.array([*best.values()])  # the first on top
    row = rows[[*best].index(chosen)]
    panel.band("chosen", ends, row - 0.5, row + 0.5, facecolor=MUTED, alpha=0.25)
    panel.flat_bars("all four", rows[counts == 4], counts[counts == 4], 0.6)
    panel.flat_bars("not all", rows[counts < 4], counts[counts < 4], 0.6, facecolor=MUTED,
                    alpha=0.55)
    for row, (gate, count) in zip(rows, best.items(), strict=True):
        panel.words(gate, -0.15, row, gate, ha="right", fontsize=8.5,
                    weight="bold" if gate == chosen else "normal")
        panel.words(f"{gate}: count", count + 0.12, row, str(count), fontsize=8.5)
