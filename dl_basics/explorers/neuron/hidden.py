"""Two hidden neurons move the corners until a third neuron can separate exclusive or."""

import numpy as np

from dl_basics.activations import step
from dl_basics.datasets import GATE_INPUTS
from dl_basics.draw import BLUE, GOLD, INK, ON_LIGHT, SHAPES, listed, neuron_map, plural
from dl_basics.experiments.single_neuron import TABLES, simple_line, third_line
from dl_basics.explorers.neuron.maps import AROUND, AXES, corner_name
from dl_basics.live import Choice, Steps, explorer

CUTS = [name for name in TABLES if name not in ("never", "always", "XOR", "XNOR")]
TRAVEL = 10


@explorer(
    first=Choice(CUTS, "first hidden neuron"), second=Choice(CUTS, "second hidden neuron"),
    travel=Steps(0, TRAVEL, label="move the corners"),
)
def hidden(picture, first="x₁", second="x₂", travel=0):
    """Where do two hidden neurons put the four corners?"""
    h, line = np.stack([TABLES[first], TABLES[second]]), third_line(first, second)
    place = GATE_INPUTS + (h - GATE_INPUTS) * travel / TRAVEL
    inputs, moved = picture.panels(1, 1, height=3.5)
    inputs.axes(**AXES, xlabel="x₁", ylabel="x₂", title="the inputs, cut twice")
    names = ("both 1", "") if first == second else ("h₁ = 1", "h₂ = 1")
    draw_cut(inputs, "h₁", names[0], first, color=BLUE, linestyle="-")
    draw_cut(inputs, "h₂", names[1], second, color=GOLD, linewidth=1.4)
    draw_places(inputs, GATE_INPUTS, INK)
    moved.axes(**AXES, xlabel="h₁", ylabel="h₂", title="what the hidden neurons answer")
    if separated := travel == TRAVEL and line is not None:
        neuron_map(moved, np.array(line[:2]), line[2], step, AROUND, AROUND, air=0.5)
    draw_places(moved, place, ON_LIGHT if separated else INK)
    fall, verdict = "", f"The corners are {'on their way' if travel else 'still where they were'}."
    if travel == TRAVEL:
        fall = f"The corners fall on {plural(len({*map(tuple, h.T)}), 'place')}. "
        verdict = "No line separates XOR here." if line is None else (
            "One line now separates XOR: a third neuron can finish it.")
    picture.say(f"h₁ is {first}, h₂ is {second}. {fall}{verdict}")
    picture.describe(
        f"Left, four corners cut by two lines, {first} and {second}. Right, the same corners: "
        f"{verdict}")
    return {"separable": line is not None, "places": place}


def draw_cut(panel, mark, name, gate, **style):
    """The line of a hidden neuron, with a shade and a name on the side where it says yes."""
    line = np.array(simple_line(gate))
    w, b = line[:2] / np.hypot(*line[:2]), line[2] / np.hypot(*line[:2])
    foot = 0.5 - w * (w.sum() / 2 + b)  # of the line, from the middle (½, ½)
    along, far = 3 * np.array([-w[1], w[0]]), 4 * w
    left, right = foot + along, foot - along
    panel.region(f"{mark} side", *np.transpose([left, right, right + far, left + far]), alpha=0.13,
                 facecolor=style["color"])
    panel.line(mark, *np.transpose([left, foot, right]), **style)
    edge = np.where(along > 0, (1.3, 1.45), (-0.3, -0.45))  # follow the line nearly out of sight
    end = foot + along * min((edge - foot)[along != 0] / along[along != 0])
    x, y = end + w * (0.22, 0.11)
    if name:
        panel.words(f"{mark} name", np.clip(x, -0.43, 1.43), y, name, ha="center", fontsize=8,
                    color=style["color"])


def draw_places(panel, place, ink):
    """The corners of XOR at their places (2, 4); a circle around a square is two in one place.

    ink: the colour of the names, which may stand on a map.
    """
    for k, (name, size) in enumerate((("no", 17), ("yes", 9))):
        shape, fill, edge = SHAPES[k]
        panel.dots(name, *place[:, TABLES["XOR"] == k], marker=shape, markersize=size,
                   markerfacecolor=fill, markeredgecolor=edge)
    for spot in sorted({*map(tuple, place.T)}):
        corners = np.flatnonzero((place.T == spot).all(axis=1))
        corner = np.array(spot) if {*spot} <= {0, 1} else GATE_INPUTS[:, corners[0]]
        inwards = {1: 15, 2: 0, 3: -8, 4: -8}[len(corners)]
        panel.words(f"corner {corners[0]}", *spot, listed([*map(corner_name, corners)]),
                    (2 * corner - 1) * (inwards, 17), ha="center", fontsize=8, color=ink)
