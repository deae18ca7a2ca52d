"""A neuron can do the gates whose yes and no lie on two sides of one straight line."""

import numpy as np

from dl_basics.activations import step
from dl_basics.datasets import GATE_INPUTS
from dl_basics.draw.plane import boundary, grid, points, surface
from dl_basics.draw.style import MUTED, ON_LIGHT
from dl_basics.draw.words import listed
from dl_basics.explorers.neuron.lines import TABLES, most_right, right
from dl_basics.live import Choice, Prediction, Slider, Switch, explorer

CORNERS = (-0.6, 1.6)
AROUND = grid(CORNERS, CORNERS, 41)
CORNER_TICKS = {0.0: "0", 1.0: "1"}


@explorer(
    gate=Choice([*TABLES], "gate"),
    w1=Slider(-2.0, 2.0, 0.1, "w₁"),
    w2=Slider(-2.0, 2.0, 0.1, "w₂"),
    b=Slider(-3.0, 3.0, 0.1, "bias b"),
    bias=Switch("with a bias"),
)
def gates(picture, gate="AND", w1=1.0, w2=1.0, b=-0.5, bias=True):
    """Which gates can a straight line do?"""
    w, b = np.array([w1, w2]), b if bias else 0.0
    table, good = TABLES[gate], right(w, b, GATE_INPUTS, TABLES[gate])
    best = most_right(bias)
    done = sum(count == 4 for count in best.values())
    plane, chart = picture.panels(1, 1.1, height=3.7)
    sums = np.round(w @ AROUND + b, 9)
    draw_corners(plane, step(sums), sums, table, "your line")
    mark_wrong(plane, GATE_INPUTS[:, ~good], 21)
    draw_gates(chart, best, gate)
    with_bias = "with a bias" if bias else "without a bias"
    picture.say(
        f"{gate}: your line gets {good.sum()} of 4 corners right, the best line {with_bias} "
        f"{best[gate]}. Lines {with_bias} can do {done} of the 16 gates."
    )
    wrong = [corner_name(k) for k in np.flatnonzero(~good)]
    picture.describe(
        f"Left, the four corners of a square, cut by a line; {listed(wrong) if wrong else 'none'} "
        f"on the wrong side. Right, a bar for each gate with what the best line gets right: "
        f"{done} bars reach four."
    )
    return {"right": int(good.sum()), "best": best[gate], "gates": done}


def corner_name(k):
    """The place of a corner, such as "(0, 1)"."""
    return "({:.0f}, {:.0f})".format(*GATE_INPUTS[:, k])


SOFT = (-0.5, 1.5)  # ends of the colours, softer still


def draw_corners(panel, outputs, sums, table, title):
    """The four corners with what a gate answers there, on a map of what a neuron answers."""
    panel.axes(x=CORNERS, y=CORNERS, xlabel="x₁", ylabel="x₂", title=title, equal=True,
               xticks=CORNER_TICKS, yticks=CORNER_TICKS)
    surface(panel, outputs, CORNERS, CORNERS, *SOFT)
    boundary(panel, sums, CORNERS, CORNERS, level=0)
    points(panel, GATE_INPUTS, table, ("no", "yes"), size=12)


def mark_wrong(panel, x, size):
    """A ring around each of the examples x (2, k) that are on the wrong side."""
    panel.dots("wrong", *x, markersize=size, markerfacecolor="none", markeredgecolor=ON_LIGHT,
               markeredgewidth=1.6)


def draw_gates(panel, best, chosen):
    """A lying bar for each gate: how many corners the best line gets right."""
    panel.axes(x=(-2.9, 4.5), y=(-0.7, 15.7), bare=True,
               title="corners right with the best line")
    rows = np.arange(len(best))[::-1]  # the first on top
    counts = np.array([*best.values()])
    here = rows[[*best].index(chosen)]
    panel.region("chosen", [-2.9, 4.5, 4.5, -2.9], here + np.array([-0.5, -0.5, 0.5, 0.5]),
                 facecolor=MUTED, alpha=0.25)
    panel.flat_bars("all four", rows[counts == 4], counts[counts == 4], 0.6)
    panel.flat_bars("not all", rows[counts < 4], counts[counts < 4], 0.6, facecolor=MUTED,
                    alpha=0.55)
    for row, (gate, count) in zip(rows, best.items(), strict=True):
        panel.words(gate, -0.15, row, gate, ha="right", fontsize=8.5,
                    weight="bold" if gate == chosen else "normal")
        panel.words(f"{gate}: count", count + 0.12, row, str(count), fontsize=8.5)


without_a_bias = Prediction(
    gates,
    "Switch the bias off, so that b is 0. Can a neuron still do AND?",
    ["yes, with other weights", "no: three of the four corners at best", "no: not even two"],
    right=1,
    because="Without a bias z is 0 at the corner (0, 0), so the line always goes through it. No "
    "line from there has (1, 1) on one side and all the others on the other.",
    show={"bias": False, "w1": 1.0, "w2": -0.5},
)
